"""主窗口: rail, search, one page at a time, and a line that says what may be relied on. Knows no business."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QApplication,
    QGridLayout,
    QMainWindow,
    QStackedWidget,
    QWidget,
)
from shiboken6 import isValid  # a card's button may be gone when the cursor is to return to it

from app.views.rail import Rail, RailEntry
from app.views.search_box import Find
from app.views.skeleton import Skeleton
from app.views.status_strip import StatusStrip
from app.views.top_bar import TopBar

if TYPE_CHECKING:
    from app.views.queue_bar import QueueBar
    from app.views.trouble import TroubleBar

__all__ = ["MainWindow", "RailEntry"]


class MainWindow(QMainWindow):
    """The window. Pages are made at their first showing; one that has `enter()` or `leave()` is told.

    With a single entry (门岗) there is no rail, and without `find` no search box.
    """

    lock_asked = Signal()
    opened = Signal(object)
    """A hit of the search was chosen."""
    page_shown = Signal(str)

    def __init__(
        self,
        entries: Sequence[RailEntry],
        *,
        clock: Callable[[], datetime],
        find: Find | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setMinimumSize(1180, 700)
        self.setWindowTitle(self.tr("前台"))
        self._entries = {one.word: one for one in entries}
        self._pages: dict[str, QWidget] = {}
        self._dressing: set[str] = set()
        self._focus: dict[str, QWidget | None] = {}
        self._word = ""
        self._root = QWidget()
        self._covered: QWidget | None = None
        self._focus_before_cover: QWidget | None = None
        self._alone = len(self._entries) == 1
        grid = self._grid = QGridLayout(self._root)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(0)
        self.rail = Rail(entries)
        self.rail.chosen.connect(self.show_page)
        self.top = TopBar(find, alone=self._alone)
        self.top.lock_asked.connect(self.lock_asked)
        self.top.opened.connect(self.opened)
        self.bar: TroubleBar | None = None
        self.queue: QueueBar | None = None
        self.stack = QStackedWidget()
        self.strip = StatusStrip(clock)
        self._skeleton = Skeleton()
        self.stack.addWidget(self._skeleton)
        grid.addWidget(self.rail, 0, 0, 5, 1)
        self.rail.setHidden(self._alone)
        for row, widget in ((0, self.top), (3, self.stack), (4, self.strip)):
            grid.addWidget(widget, row, 1)
        grid.setRowStretch(3, 1)
        grid.setColumnStretch(1, 1)
        self._key("F12", self.lock_asked.emit)
        if self.top.search is not None:
            self._key("Ctrl+K", self.top.search.begin)
        self.setCentralWidget(self._root)

    def sizeHint(self) -> QSize:
        """The size the counter was drawn for."""
        return QSize(1366, 768)

    def _key(self, keys: str, act: Callable[[], object]) -> None:
        # On the root, not on the window: a covered window has no keys.
        QShortcut(QKeySequence(keys), self._root).activated.connect(act)

    @property
    def word(self) -> str:
        """Which business is open; "" before the first."""
        return self._word

    def page(self, word: str) -> QWidget | None:
        """The page of a business, None while it has never been shown."""
        return self._pages.get(word)

    def show_page(self, word: str) -> None:
        """Open a business: at once when its page is made, else its skeleton first. KeyError for no entry."""
        entry = self._entries[word]
        if word != self._word:
            if self._word in self._pages:
                self._focus[self._word] = self.stack.focusWidget()
                _tell(self._pages[self._word], "leave")
            self._word = word
        self.rail.light(word)
        if word in self._pages:
            self._enter(word)
            return
        self.stack.setCurrentWidget(self._skeleton)
        QTimer.singleShot(0, self, lambda: self._make(entry))

    def prepare(self, word: str) -> None:
        """Make a page that will be wanted soon, while nobody waits for it."""
        self._make(self._entries[word])

    def _make(self, entry: RailEntry) -> None:
        if entry.word in self._pages or entry.word in self._dressing:
            return
        page = entry.make()
        if page is not None:  # else not yet: the skeleton stands until the page is asked for again
            # Made now, dressed in the next turn: one turn for both would hold the clerk's keys too long.
            self._dressing.add(entry.word)
            QTimer.singleShot(0, page, lambda: self._add(entry.word, page))

    def _add(self, word: str, page: QWidget) -> None:
        self._dressing.discard(word)
        self._pages[word] = page
        self.stack.addWidget(page)
        if word == self._word:
            self._enter(word)

    def _enter(self, word: str) -> None:
        page = self._pages[word]
        self.stack.setCurrentWidget(page)
        before = self._focus.pop(word, None)  # once: its key pressed again leaves the cursor alone
        if before is not None and isValid(before) and page.isAncestorOf(before):
            before.setFocus(Qt.FocusReason.OtherFocusReason)
        elif not page.isAncestorOf(QApplication.focusWidget() or self):
            page.setFocus(Qt.FocusReason.OtherFocusReason)
            if not page.isAncestorOf(QApplication.focusWidget() or self):
                page.focusNextPrevChild(True)
        _tell(page, "enter")
        self.page_shown.emit(word)

    def set_operator(self, name: str, role: str) -> None:
        """Who works here now, with the site's own word for the role."""
        self.top.operator.setText(f"{role} {name}")

    def set_site(self, office: str, project: str) -> None:
        """Whose counter this is."""
        both = " · ".join(one for one in (project, office) if one)
        self.rail.site.setText(both)
        self.top.site.setText(both)
        self.setWindowTitle(" · ".join(one for one in (self.tr("前台"), project) if one))

    def set_status(self, part: str, text: str, state: str = "") -> None:
        """One part of the status line; see StatusStrip.set_part."""
        self.strip.set_part(part, text, state)

    def set_waiting(self, lines: Sequence[str]) -> None:
        """The small live lines at the bottom of the rail."""
        self.rail.set_waiting(lines)

    def trouble(self, what: str, do: str) -> None:
        """Say loudly what failed and what to do, until the clerk has seen it."""
        if self.bar is None:
            from app.views.trouble import TroubleBar  # not before something fails

            self.bar = TroubleBar()
            self._grid.addWidget(self.bar, 2, 1)
        self.bar.say(what, do)

    def set_queue(self, bar: QueueBar) -> None:
        """From now on who waits stands over every page, and 上移 is one key on all of them (003-06)."""
        self.queue = bar
        self._grid.addWidget(bar, 1, 1)
        for keys, act in bar.shortcuts():
            self._key(keys, act)
        self.top.add(bar.up)

    def cover(self, page: QWidget) -> None:
        """Let `page` take the whole window (登录, 锁屏); what was here is out of the window, not behind."""
        if self._covered is None:
            self._focus_before_cover = self._root.focusWidget()
        old = self.takeCentralWidget()
        if self._covered is not None:
            old.deleteLater()
        self._covered = page
        self.setCentralWidget(page)
        page.show()

    def uncover(self) -> None:
        """Everything as it was before the cover."""
        if self._covered is None:
            return
        self.takeCentralWidget().deleteLater()
        self._covered = None
        self.setCentralWidget(self._root)
        self._root.show()
        if self._focus_before_cover is not None and isValid(self._focus_before_cover):
            self._focus_before_cover.setFocus(Qt.FocusReason.OtherFocusReason)


def _tell(page: QWidget, what: str) -> None:
    told = getattr(page, what, None)
    if callable(told):
        told()

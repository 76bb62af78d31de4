"""分栏页: a business of several panels, one a tab.

Ctrl+1… open a tab; on the strip ←/→ turn it. A panel is made at its first showing and told `enter()` and
`leave()` as a page is; what it does is its own. The strip is named "tabs".
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QStackedWidget, QTabBar, QVBoxLayout, QWidget
from shiboken6 import isValid

from app.views.theme import mark, px


class Strip(QTabBar):
    """The tabs; ↓ and Enter go into the panel."""

    def __init__(self, name: str, into: Callable[[], object], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._into = into
        self.setObjectName("tabs")
        self.setAccessibleName(name)
        self.setDrawBase(False)
        self.setExpanding(False)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._into()
        else:
            super().keyPressEvent(event)


class TabsPage(QWidget):
    """The page. `titles` are its tabs by their words, in order; `panels` says by its word who makes a panel;
    a word without one has no tab."""

    def __init__(
        self, name: str, titles: Mapping[str, str], panels: Mapping[str, Callable[[], QWidget]]
    ) -> None:
        super().__init__()
        mark(self, kind="ground")
        self.titles = titles
        self.words = tuple(word for word in titles if word in panels)
        self._makers = dict(panels)
        self._panels: dict[str, QWidget] = {}
        self._focus: dict[str, QWidget | None] = {}
        self._inside = False
        self.word = ""
        self.strip = Strip(name, self._into, self)
        for place, word in enumerate(self.words, 1):
            self.strip.addTab(self.heading(word))
            shortcut = QShortcut(QKeySequence(f"Ctrl+{place}"), self)
            shortcut.activated.connect(lambda one=word: self.show_tab(one))
        self.strip.currentChanged.connect(lambda place: self._turn(self.words[place]))
        self.stack = QStackedWidget(self)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, px(6), 0, 0)
        box.setSpacing(0)
        line = QVBoxLayout()
        line.setContentsMargins(px(12), 0, px(12), 0)
        line.addWidget(self.strip)
        box.addLayout(line)
        box.addWidget(self.stack, 1)

    def heading(self, word: str, title: str = "") -> str:
        """A tab's words with its key; `title` in place of its own while something is to be said there."""
        place = self.words.index(word) + 1
        return self.tr("{title}  Ctrl+{n}").format(title=title or self.titles[word], n=place)

    def panel(self, word: str) -> QWidget | None:
        """A tab's panel; None while it has never been shown."""
        return self._panels.get(word)

    def show_tab(self, word: str, key: str = "") -> None:
        """Open a tab; with a key, its panel shows that record. A word that has no tab is left alone."""
        if word not in self.words:
            return
        self.strip.setCurrentIndex(self.words.index(word))
        self._turn(word)
        if not self._within(self._panels[word]):
            self._into()
        if key:
            _tell(self._panels[word], "open", key)

    def subject(self) -> str:
        """What is in hand on the tab in sight; "" for nothing."""
        panel: Any = self._panels.get(self.word)
        return str(panel.subject()) if hasattr(panel, "subject") else ""

    # --- coming and going ------------------------------------------------------------------------

    def enter(self) -> None:
        """The page is shown: on the tab where the clerk left it."""
        self._inside = True
        if self.word:
            _tell(self._panels[self.word], "enter")
        elif self.words:
            self.show_tab(self.words[self.strip.currentIndex()])

    def leave(self) -> None:
        """Another page is shown."""
        self._inside = False
        if self.word:
            _tell(self._panels[self.word], "leave")

    def turn_day(self) -> None:
        """24:00: every panel that was made may have to read anew."""
        for one in self._panels.values():
            _tell(one, "turn_day")

    def _turn(self, word: str) -> None:
        if word == self.word:
            return
        if self.word:
            here = self._panels[self.word]
            now = QApplication.focusWidget()
            self._focus[self.word] = now if now is not None and here.isAncestorOf(now) else None
            if self._inside:
                _tell(here, "leave")
        self.word = word
        if word not in self._panels:
            made = self._panels[word] = self._makers[word]()
            self.stack.addWidget(made)
        panel = self._panels[word]
        on_strip = self.strip.hasFocus()
        self.stack.setCurrentWidget(panel)
        if self._inside:
            _tell(panel, "enter")
        if on_strip:  # ←/→ go on from here, ↓ goes to where the panel begins
            now = QApplication.focusWidget()
            if now is not None and panel.isAncestorOf(now):
                self._focus[word] = now
            self.strip.setFocus()

    def _into(self) -> None:
        """Into the panel: where the clerk was, else where it begins."""
        if not self.word:
            return
        panel = self._panels[self.word]
        before = self._focus.pop(self.word, None)
        if before is not None and isValid(before) and panel.isAncestorOf(before) and before.isVisible():
            before.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        panel.setFocus(Qt.FocusReason.OtherFocusReason)
        if not self._within(panel):
            panel.focusNextPrevChild(True)

    def _within(self, panel: QWidget) -> bool:
        now = QApplication.focusWidget()
        return now is not None and now is not panel and panel.isAncestorOf(now)


def _tell(panel: QWidget, what: str, *values: str) -> None:
    told = getattr(panel, what, None)
    if callable(told):
        told(*values)

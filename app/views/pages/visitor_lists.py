"""来访的名单: all visits newest first, and who is inside now; each with its acts and their keys below it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.forms.spec import Act
from app.forms.visitor import INSIDE, LIST
from app.views.endless_list import EndlessList
from app.views.findings import act_text
from app.views.list_parts import Chip
from app.views.list_view import ListView
from app.views.pages import visitor_words as words
from app.views.pages.states import CHIPS
from app.views.theme import mark, px

if TYPE_CHECKING:
    from app.views.pages.visitor import VisitorPage

MINUTE_MS = 30_000
"""How often the minutes of who is inside are counted anew."""
BACK = Act("back", words.tr("返回"), "Esc")
NEW = Act("fresh", words.tr("新开"), "Ctrl+N")
OWN_KEYS = ("Esc", "Ctrl+M", "Ctrl+E", "Ctrl+T", "Ctrl+J", "Ctrl+L")
"""Keys of the whole page: everybody must be got out, and a household may ring, whatever is on the screen."""


class Listing(QWidget):
    """A list with a title above and its acts below. `acted(key)` by button or key; `taken` keys are the
    page's own. Buttons are named "act:<key>", the words beside the title "list:total"."""

    acted = Signal(str)

    def __init__(self, title: str, view: QWidget, acts: Iterable[Act], taken: Collection[str] = ()) -> None:
        super().__init__()
        mark(self, kind="ground")
        self.view = view
        self.total = mark(QLabel(self), kind="caption")
        self.total.setObjectName("list:total")
        head = QHBoxLayout()
        head.setSpacing(px(18))
        head.addWidget(mark(QLabel(title, self), kind="title"), 0, Qt.AlignmentFlag.AlignBottom)
        head.addWidget(self.total, 0, Qt.AlignmentFlag.AlignBottom)
        head.addStretch(1)
        room = QVBoxLayout()
        room.setContentsMargins(px(20), px(14), px(20), px(10))
        room.setSpacing(px(10))
        room.addLayout(head)
        room.addWidget(view, 1)
        bar = mark(QFrame(self), kind="bar")
        row = QHBoxLayout(bar)
        row.setContentsMargins(px(20), px(10), px(20), px(10))
        row.setSpacing(px(6))
        for act in acts:
            row.addWidget(self.button(act))
            if act.shortcut and act.shortcut not in taken:
                keys = QShortcut(QKeySequence(act.shortcut), self)
                keys.activated.connect(lambda key=act.key: self.acted.emit(key))
        row.addStretch(1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(room, 1)
        whole.addWidget(bar)
        self.head = head
        self.setFocusProxy(view)

    def button(self, act: Act) -> QPushButton:
        """A button of one act; its key is told apart."""
        button = QPushButton(act_text(act), self)
        button.setObjectName(f"act:{act.key}")
        button.setAccessibleName(act.title)
        button.clicked.connect(lambda _checked=False, key=act.key: self.acted.emit(key))
        return button


class RegisterPane(Listing):
    """All visits; what is typed finds in all of them. `told`: what the office is told beforehand."""

    def __init__(self, page: VisitorPage, acts: Mapping[str, Act], told: tuple[str, ...]) -> None:
        self.page, self.list = page, EndlessList(LIST, CHIPS)
        below = (BACK, NEW, *(acts[key] for key in ("sheet", "evacuate", *told)))
        super().__init__(words.tr("来访登记"), self.list, below, OWN_KEYS)
        self.head.addWidget(self.button(acts["report"]))
        self.list.filter_changed.connect(lambda _text: self.read())

    def read(self) -> None:
        """The whole register page by page, or the newest that the typed words find."""
        page, view, text = self.page, self.list, self.list.filter.text().strip()

        def whole(count: int) -> None:
            view.set_source(count, self._fetch)

        def hits(rows: tuple[Any, ...]) -> None:
            view.set_source(
                len(rows), lambda first, many: view.put(first, rows[first : first + many], view.source)
            )

        if text:
            page.latest("visitor.list", lambda: page.desk.find(text), hits)
        else:
            page.latest("visitor.list", page.desk.count, whole)

    def _fetch(self, first: int, many: int) -> None:
        page, view, source = self.page, self.list, self.list.source
        page.db(
            lambda: page.desk.page(first, many),
            lambda rows: view.put(first, rows, source),
            lambda error: (view.put(first, (), source), page.failed(error)),
        )


class InsidePane(Listing):
    """Who is inside now, with minutes that run while the list is on the screen."""

    def __init__(self, page: VisitorPage, acts: Mapping[str, Act]) -> None:
        self.page, late = page, words.late(page.policy)
        self.list = ListView(INSIDE, {late: Chip(late, "late")})
        below = (BACK, acts["leave"], acts["leave_kept"], acts["evacuate"])
        super().__init__(words.tr("在内的客人"), self.list, below, OWN_KEYS)
        self.minute = QTimer(self, interval=MINUTE_MS)
        self.minute.timeout.connect(self.read)

    def read(self) -> None:
        """Count anew, and go on doing so."""
        page = self.page
        if not page.in_list(self):
            self.minute.stop()
            return
        page.latest("visitor.inside", page.desk.inside, self._show)
        if not self.minute.isActive():
            self.minute.start()

    def _show(self, rows: tuple[Any, ...]) -> None:
        self.list.set_rows(tuple(words.inside_line(one, self.page.policy) for one in rows))
        self.total.setText(words.inside_total(rows))

"""今日: what waits, the most pressing first; a row opens its record (Alt+1)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Protocol

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from app.forms.today import LIST
from app.views.list_view import ListView
from app.views.pages.today_states import CHIPS
from app.views.theme import mark, px

if TYPE_CHECKING:
    from app.views.counter import Counter


class Desk(Protocol):
    """What the page asks of services.today.TodayDesk."""

    def rows(self) -> tuple[Any, ...]: ...


class TodayPage(QWidget):
    """今日. Shown before the services are loaded: it has rows first and a desk later."""

    opened = Signal(object)
    counted = Signal(object)
    """The rows just shown, for the rail's live lines."""

    def __init__(self) -> None:
        super().__init__()
        mark(self, kind="ground")
        self.desk: Desk | None = None
        self.counter: Counter | None = None
        self.title = mark(QLabel(self.tr("今日")), kind="title")
        self.caption = mark(QLabel(self.tr("正在读取…")), kind="caption")
        self.list = ListView(LIST, CHIPS)
        self.list.opened.connect(self.opened)
        QShortcut(QKeySequence("Ctrl+P"), self).activated.connect(self.print_paper)
        box = QVBoxLayout(self)
        box.setContentsMargins(px(20), px(14), px(20), px(14))
        box.setSpacing(px(10))
        box.addWidget(self.title)
        box.addWidget(self.caption)
        box.addWidget(self.list, 1)
        self.setFocusProxy(self.list)

    def attach(self, desk: Desk, counter: Counter) -> None:
        """The services are ready: from now on the page reads for itself."""
        self.desk, self.counter = desk, counter

    def enter(self) -> None:
        """Read anew; whatever happened on the other pages shows, and no old filter hides it."""
        self.list.filter.clear()
        self.read()

    def read(self) -> None:
        """Read what waits, in the database lane; only the newest reading is shown."""
        if self.desk is None or self.counter is None:
            return
        failed = self.counter.told(lambda _: None)  # a list that may not be read stays as it is
        self.counter.runner.start(
            "db", self.desk.rows, self.show_rows, failed, newest=True, key="today", owner=self
        )

    def show_rows(self, rows: Sequence[Any]) -> None:
        """Show these."""
        self.list.set_rows(tuple(rows))
        words = self.tr("没有等着办的事")
        if rows:
            words = self.tr("{count} 件事等着办，最急的在最上面；回车打开").format(count=len(rows))
        if any(row.paper for row in rows):
            words = self.tr("{words}，Ctrl+P 打印").format(words=words)
        self.caption.setText(words)
        self.counted.emit(tuple(rows))

    def print_paper(self) -> None:
        """Ctrl+P on a paper that waits: print it from here."""
        row = self.list.current()
        if self.counter is not None and row is not None and row.paper:
            self.counter.printing.send(row.paper, row.key)

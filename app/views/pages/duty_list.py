"""值班的清单: what 去向 and 业务目录 do alike: a list, acts above, a line under it, a question beside it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.forms.spec import Act
from app.views.ask import Ask
from app.views.counter import Counter
from app.views.findings import act_text
from app.views.list_view import ListView
from app.views.theme import mark, px

ASK_WIDTH = 420


class ListPanel(QWidget):
    """One tab with a list. Subclasses write `read`, `act` and `words`."""

    lean: tuple[str, ...] = ()
    """The columns that there is room for while a question stands beside the list; none = all of them."""

    def __init__(self, desk: Any, counter: Counter, title: str, rows: ListView, acts: Iterable[Act]) -> None:
        super().__init__()
        mark(self, kind="ground")
        self.desk, self.counter, self.list = desk, counter, rows
        self.sheet: Ask | None = None
        self.acts = {one.key: one for one in acts}
        head = QHBoxLayout()
        head.setSpacing(px(6))
        head.addWidget(mark(QLabel(title), kind="title"))
        head.addStretch(1)
        for act in self.acts.values():
            button = QPushButton(act_text(act))
            button.setObjectName(f"act:{act.key}")
            button.setAccessibleName(act.title)
            button.clicked.connect(lambda _=False, key=act.key: self.act(key))
            head.addWidget(button)
            QShortcut(QKeySequence(act.shortcut), self).activated.connect(lambda key=act.key: self.act(key))
        escape = QShortcut(QKeySequence("Escape"), self)
        escape.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        escape.activated.connect(self.escape)
        self.line = mark(QLabel(self), kind="script")
        self.line.setObjectName("line")
        self.line.setWordWrap(True)
        self.line.hide()
        left = QVBoxLayout()
        left.setSpacing(px(12))
        left.addWidget(self.list, 1)
        left.addWidget(self.line)
        self._row = QHBoxLayout()
        self._row.setSpacing(px(20))
        self._row.addLayout(left, 1)
        box = QVBoxLayout(self)
        box.setContentsMargins(px(20), px(14), px(20), px(14))
        box.setSpacing(px(12))
        box.addLayout(head)
        box.addLayout(self._row, 1)
        self.setFocusProxy(self.list)
        self.list.moved.connect(lambda _row: self.say_row())

    # --- what a business writes ------------------------------------------------------------------

    def read(self) -> None:
        """Read the rows anew."""
        raise NotImplementedError

    def act(self, key: str) -> None:
        """One act, by its key."""
        raise NotImplementedError

    def words(self, row: Any) -> str:
        """What is said under the list of the row the clerk stands on; "" for nothing."""
        return ""

    # --- coming and going ------------------------------------------------------------------------

    def enter(self) -> None:
        """The tab is shown: the rows as they are now; typing goes to the filter line."""
        self.read()
        if self.sheet is None:
            self.list.setFocus()

    def leave(self) -> None:
        """Another page or tab is shown: an open question is put away."""
        self.close_sheet()

    def escape(self) -> None:
        """One step back: from a question to the list, from the list to 今日."""
        if self.sheet is not None:
            self.close_sheet()
        else:
            self.counter.go("today")

    # --- rows, questions, jobs -------------------------------------------------------------------

    def show_rows(self, rows: Iterable[Any]) -> None:
        """Show these rows and what is said of the present one."""
        self.list.set_rows(list(rows))
        self.say_row()

    def say_row(self) -> None:
        """The line under the list."""
        row = self.list.current()
        text = self.words(row) if row is not None else ""
        self.line.setText(text)
        self.line.setVisible(bool(text))

    def ask(self, sheet: Ask, job: Callable[[dict[str, Any]], Any], said: str) -> None:
        """A question beside the list; `job` runs in the database lane with its answers."""
        self.close_sheet()
        sheet.setFixedWidth(px(ASK_WIDTH))
        failed = self.counter.told(lambda refused: sheet.refuse(refused.findings))
        sheet.accepted.connect(
            lambda values: self.counter.runner.start(
                "db", lambda: job(values), lambda _: self.done(said), failed, owner=sheet
            )
        )
        sheet.left.connect(self.close_sheet)
        self.sheet = sheet
        self.list.show_only(self.lean)
        self._row.addWidget(sheet)
        sheet.show()
        sheet.start()

    def close_sheet(self) -> None:
        """Put the question away, if there is one."""
        if self.sheet is not None:
            sheet, self.sheet = self.sheet, None
            self._row.removeWidget(sheet)
            sheet.hide()
            sheet.deleteLater()
            self.list.show_only(())
            self.list.setFocus()

    def done(self, said: str) -> None:
        """An act is done: say it, and read anew."""
        self.close_sheet()
        self.counter.status("saved", said, "done")
        self.read()

    def warn(self, text: str) -> None:
        """A quiet word that nothing was done."""
        self.counter.status("saved", text, "warn")

    def db(self, job: Callable[[], Any], done: Callable[[Any], None], newest: bool = False) -> None:
        """A job in the database lane; a refusal is said below. Of `newest` ones only the last counts."""
        failed = self.counter.told(lambda refused: self.warn(refused.findings[0].say()))
        key = f"{type(self).__name__}.read" if newest else ""
        self.counter.runner.start("db", job, done, failed, newest=newest, key=key, owner=self)

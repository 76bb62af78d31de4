"""员工: who may sign in and as what; accounts are opened and closed, never deleted. For managers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.forms.spec import FormSpec
from app.forms.staff import ACTS, CLOSE_FORM, LIST, OWN_PASSWORD_FORM, PASSWORD_FORM, new_form
from app.rules.base import refuse
from app.rules.people import Role
from app.views.ask import Ask
from app.views.counter import Counter
from app.views.findings import act_text
from app.views.list_view import Chip, ListView
from app.views.theme import mark, px

ASK_WIDTH = 460
CHIPS = {"可登录": Chip("可登录", "done"), "已停用": Chip("已停用", "todo")}


class Desk(Protocol):
    """What the page asks of services.staff.StaffDesk."""

    def rows(self) -> tuple[Any, ...]: ...
    def create(self, login: str, name: str, role: Role, password: str) -> None: ...
    def set_password(self, login: str, new: str, old: str = "") -> None: ...
    def close(self, login: str, why: str) -> None: ...


@dataclass(frozen=True)
class Row:
    """One line of the list."""

    name: str
    login: str
    role: str
    state: str


class StaffPage(QWidget):
    """员工. The list at the left, the question of an act at the right."""

    def __init__(self, desk: Desk, counter: Counter) -> None:
        super().__init__()
        mark(self, kind="ground")
        self.desk, self.counter = desk, counter
        self.sheet: Ask | None = None
        self.list = ListView(LIST, CHIPS, "login")
        head = QHBoxLayout()
        head.addWidget(mark(QLabel(self.tr("员工")), kind="title"))
        head.addStretch(1)
        for act in ACTS:
            button = QPushButton(act_text(act))
            button.setObjectName(f"act:{act.key}")
            button.setAccessibleName(act.title)
            button.clicked.connect(lambda _=False, key=act.key: self.act(key))
            head.addWidget(button)
            QShortcut(QKeySequence(act.shortcut), self).activated.connect(lambda key=act.key: self.act(key))
        escape = QShortcut(QKeySequence("Escape"), self)
        escape.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        escape.activated.connect(self._escape)
        left = QVBoxLayout()
        left.setSpacing(px(12))
        left.addLayout(head)
        left.addWidget(self.list, 1)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(px(20), px(14), px(20), px(14))
        self._row.setSpacing(px(20))
        self._row.addLayout(left, 1)
        self.setFocusProxy(self.list)

    def enter(self) -> None:
        """Read the accounts anew."""
        self._db(self.desk.rows, self._show)

    def act(self, key: str) -> None:
        """Ask what an act needs to know."""
        person = self.list.current()
        if key == "new":
            self._ask(new_form(self.counter.policy.role_names), "", self._create)
        elif person is None:
            self.counter.status("saved", self.tr("请先在清单里选一位员工"), "warn")
        elif key == "close":
            self._ask(CLOSE_FORM, person.name, lambda values: self.desk.close(person.login, values["why"]))
        elif person.login == self.counter.operator.login:
            self._ask(
                OWN_PASSWORD_FORM,
                person.name,
                lambda values: self.desk.set_password(person.login, values["password"], values["old"]),
            )
        else:
            self._ask(
                PASSWORD_FORM,
                person.name,
                lambda values: self.desk.set_password(person.login, values["password"]),
            )

    def _create(self, values: dict[str, Any]) -> None:
        if not values["role"]:
            raise refuse("004-07", "请选岗位", "请选这位员工的岗位。", field="role")
        self.desk.create(values["login"], values["name"], Role(values["role"]), values["password"])

    def _ask(self, spec: FormSpec, about: str, job: Callable[[dict[str, Any]], None]) -> None:
        self._close_sheet()
        sheet = Ask(spec, " · ".join(one for one in (spec.title, about) if one))
        sheet.setFixedWidth(px(ASK_WIDTH))

        failed = self.counter.told(lambda refused: sheet.refuse(refused.findings))
        sheet.accepted.connect(
            lambda values: self.counter.runner.start(
                "db", lambda: job(values), self._done, failed, owner=sheet
            )
        )
        sheet.left.connect(self._close_sheet)
        self.sheet = sheet
        self._row.addWidget(sheet)
        sheet.show()
        sheet.start()

    def _done(self, _: object) -> None:
        self._close_sheet()
        self.counter.status("saved", self.tr("已保存"), "done")
        self.enter()

    def _close_sheet(self) -> None:
        if self.sheet is not None:
            sheet, self.sheet = self.sheet, None
            self._row.removeWidget(sheet)
            sheet.hide()
            sheet.deleteLater()
            self.list.setFocus()

    def _escape(self) -> None:
        if self.sheet is not None:
            self._close_sheet()
        else:
            self.counter.go("today")

    def _show(self, rows: tuple[Any, ...]) -> None:
        self.list.set_rows(
            [
                Row(
                    one.name,
                    one.login,
                    one.role_name,
                    self.tr("已停用") if one.closed_at is not None else self.tr("可登录"),
                )
                for one in rows
            ]
        )

    def _failed(self, error: Exception) -> None:
        status = self.counter.status
        self.counter.told(lambda refused: status("saved", refused.findings[0].say(), "warn"))(error)

    def _db(self, job: Callable[[], Any], done: Callable[[Any], None]) -> None:
        self.counter.runner.start("db", job, done, self._failed, owner=self)

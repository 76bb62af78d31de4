"""首次启动: one page asks what must be known first: whose counter it is, and who manages it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields
from itertools import pairwise

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from app.rules.base import Refused, Trouble
from app.views import theme
from app.views.cover import CapsHint, Cover


@dataclass(frozen=True)
class Beginning:
    """What the first start asked: the site's names and the first manager."""

    office: str
    project: str
    name: str
    login: str
    password: str

    def __repr__(self) -> str:
        return f"Beginning({self.office!r}, {self.project!r}, login={self.login!r})"


Create = Callable[[Beginning], object]
"""Makes the site: returns when done, raises Refused, or returns cover.LATER and answers later."""


class FirstStart(Cover):
    """`finished(True)`: the manager wants to import the households now; `finished(False)`: later."""

    finished = Signal(bool)

    def __init__(self, create: Create, parent: QWidget | None = None) -> None:
        super().__init__("", "", parent)
        self.project.setText(self.tr("欢迎使用。先用一分钟，告诉前台它在哪里、由谁管理。"))
        self.words.setText(self.tr("数据只保存在本机，并已加密。名称以后可在「设置」里改。"))
        self._create = create
        self.heading(self.tr("开始使用"))
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(theme.px(16))
        self._grid.setVerticalSpacing(theme.px(4))
        self.body.addLayout(self._grid)
        self._errors: dict[str, QLabel] = {}
        self.fields: dict[str, QLineEdit] = {}
        self._section(0, self.tr("物业"))
        self._ask("office", self.tr("服务中心名称"), 1, 0, self.tr("例如：示例花园客户服务中心"))
        self._ask("project", self.tr("项目名称"), 1, 1, self.tr("例如：示例花园"))
        self._section(4, self.tr("第一位经理"))
        self._ask("name", self.tr("姓名"), 5, 0)
        self._ask("login", self.tr("登录名"), 5, 1, self.tr("字母或数字，例如 limin"))
        self._ask("password", self.tr("密码"), 8, 0, self.tr("至少 8 个字符"), secret=True)
        self._ask("again", self.tr("再输一次密码"), 8, 1, secret=True)
        self.caps = CapsHint(self.fields["password"], self.fields["again"])
        self.body.addWidget(self.caps)
        self.body.addWidget(self.error)
        self.body.addSpacing(theme.px(12))
        self.button.setText(self.tr("建立"))
        self.body.addWidget(self.button, 0, Qt.AlignmentFlag.AlignRight)
        order = list(self.fields.values())
        for field, after in pairwise(order):
            field.returnPressed.connect(after.setFocus)
            QWidget.setTabOrder(field, after)
        order[-1].returnPressed.connect(self.submit)
        QWidget.setTabOrder(order[-1], self.button)

    def _section(self, row: int, title: str) -> None:
        label = theme.mark(QLabel(title), kind="heading")
        label.setContentsMargins(0, theme.px(12) if row else 0, 0, theme.px(4))
        self._grid.addWidget(label, row, 0, 1, 2)

    def _ask(
        self, key: str, label: str, row: int, column: int, example: str = "", *, secret: bool = False
    ) -> None:
        name = theme.mark(QLabel(label), kind="label")
        field = QLineEdit()
        field.setAccessibleName(label)
        field.setPlaceholderText(example)
        field.setMinimumWidth(theme.px(250))
        theme.mark(field, tall="yes")
        name.setBuddy(field)
        if secret:
            field.setEchoMode(QLineEdit.EchoMode.Password)
        error = theme.mark(QLabel(), kind="error")
        error.setWordWrap(True)
        error.setTextFormat(Qt.TextFormat.PlainText)
        for offset, widget in enumerate((name, field, error)):
            self._grid.addWidget(widget, row + offset, column)
        field.textEdited.connect(lambda _text: self._complain(key, ""))
        self.fields[key] = field
        self._errors[key] = error

    def showEvent(self, event: QShowEvent) -> None:
        """The cursor stands in the first field."""
        super().showEvent(event)
        first = self.fields["office"]
        QTimer.singleShot(0, first, first.setFocus)

    def submit(self) -> None:
        """Make the site when everything is there; else say what is missing, at its field."""
        said = {key: field.text() for key, field in self.fields.items()}
        for key in ("office", "project", "name", "login"):
            said[key] = said[key].strip()
        missing = {
            "office": self.tr("请填写服务中心名称，它印在每张单据上。"),
            "project": self.tr("请填写项目名称。"),
            "name": self.tr("请填写经理的姓名。"),
            "login": self.tr("请填写登录名。"),
            "password": self.tr("请设一个密码。"),
        }
        problems = {key: words for key, words in missing.items() if not said[key]}
        if said["password"] and said["again"] != said["password"]:
            problems["again"] = self.tr("两次输入的密码不同，请再输一次。")
        self.say("")
        self._complain_all(problems)
        if not problems:
            asked = Beginning(**{one.name: said[one.name] for one in fields(Beginning)})
            self.attempt(lambda: self._create(asked))

    def refused(self, problem: Refused | Trouble) -> None:
        """Each finding at the field it names, the rest below."""
        if isinstance(problem, Trouble):
            super().refused(problem)
            return
        self._complain_all({one.field: one.say() for one in problem.findings if one.field in self.fields})
        self.say("\n".join(one.say() for one in problem.findings if one.field not in self.fields))

    def answer(self, problem: Refused | Trouble | None) -> None:
        """Made: then ask whether to import now."""
        super().answer(problem)
        if problem is None:
            for key in ("password", "again"):
                self.fields[key].clear()
            self._offer_import()

    def _complain_all(self, problems: dict[str, str]) -> None:
        for key in self.fields:
            self._complain(key, problems.get(key, ""))
        for key, field in self.fields.items():
            if key in problems:
                field.setFocus()
                field.selectAll()
                break

    def _complain(self, key: str, words: str) -> None:
        self._errors[key].setText(words)
        theme.mark(self.fields[key], state="late" if words else "")

    def _offer_import(self) -> None:
        _empty(self.body)
        self.heading(
            self.tr("已建好"),
            self.tr("下一步是业主资料：收费系统导出的 Excel 或 CSV 表格。导入前先给您看结果。"),
        )
        self.import_now = theme.mark(QPushButton(self.tr("现在导入业主资料")), kind="primary")
        self.import_now.clicked.connect(lambda: self.finished.emit(True))
        self.later = theme.mark(QPushButton(self.tr("以后再说，在「住户」里导入")), kind="quiet")
        self.later.clicked.connect(lambda: self.finished.emit(False))
        self.body.addWidget(self.import_now)
        self.body.addWidget(self.later)
        QTimer.singleShot(0, self.import_now, self.import_now.setFocus)  # once it is shown


def _empty(box: QVBoxLayout | QGridLayout) -> None:
    while item := box.takeAt(0):
        widget, inner = item.widget(), item.layout()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
        elif isinstance(inner, QVBoxLayout | QGridLayout):
            _empty(inner)

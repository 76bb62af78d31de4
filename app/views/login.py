"""登录: account and password, nothing remembered, nobody listed."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from app.rules.base import Refused, Trouble
from app.views import theme
from app.views.cover import CapsHint, Cover

SignIn = Callable[[str, str], object]
"""(account, password): returns when signed in, raises Refused, or returns cover.LATER and answers later."""


class Login(Cover):
    """`accepted` when signed in."""

    def __init__(self, project: str, sign_in: SignIn, parent: QWidget | None = None) -> None:
        super().__init__(project, "", parent)
        self.words.setText(self.tr("账号由经理或管理员建立。离开时请按 F12 锁屏。"))
        self._sign_in = sign_in
        self.heading(self.tr("登录"))
        self.account = self.field(self.tr("账号"))
        self.password = self.field(self.tr("密码"), secret=True)
        self.caps = CapsHint(self.password)
        self.body.addWidget(self.caps)
        self.body.addWidget(self.error)
        self.body.addSpacing(theme.px(10))
        self.button.setText(self.tr("登录"))
        self.body.addWidget(self.button)
        self.account.returnPressed.connect(self._next)
        self.password.returnPressed.connect(self.submit)

    def showEvent(self, event: QShowEvent) -> None:
        """The cursor stands ready."""
        super().showEvent(event)
        QTimer.singleShot(0, self.account, self.account.setFocus)

    def submit(self) -> None:
        """Try to sign in; an empty field is asked for first."""
        account, password = self.account.text().strip(), self.password.text()
        for field, empty, words in (
            (self.account, not account, self.tr("请输入账号。")),
            (self.password, not password, self.tr("请输入密码。")),
        ):
            if empty:
                self.say(words)
                field.setFocus()
                return
        self.attempt(lambda: self._sign_in(account, password))

    def answer(self, problem: Refused | Trouble | None) -> None:
        """A password stays on no screen, right or wrong."""
        self.password.clear()
        super().answer(problem)

    def refused(self, problem: Refused | Trouble) -> None:
        """The cursor goes where to mend it."""
        super().refused(problem)
        of_account = isinstance(problem, Refused) and problem.findings[0].field == "login"
        field = self.account if of_account or not self.account.text() else self.password
        field.setFocus()
        field.selectAll()

    def _next(self) -> None:
        if self.password.text():
            self.submit()
        else:
            self.password.setFocus()

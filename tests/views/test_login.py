"""登录页。"""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from app.rules.base import Refused, Trouble, refuse
from app.views.cover import LATER
from app.views.login import Login


class Door:
    """Remembers who knocked; opens for one password."""

    def __init__(self) -> None:
        self.knocks: list[tuple[str, str]] = []

    def __call__(self, account: str, password: str) -> None:
        self.knocks.append((account, password))
        if password == "broken":
            raise Trouble("数据文件打不开", "请联系管理员")
        if password != "right-one":
            raise refuse("004-02", "登录不成功", "账号或密码不对，请重新输入。")


@pytest.fixture
def door() -> Door:
    """A door."""
    return Door()


@pytest.fixture
def login(qtbot: Any, door: Door) -> Login:
    """The page, the cursor in its first field."""
    page = Login("示例花园", door)
    qtbot.addWidget(page)
    page.show()
    page.activateWindow()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is page.account)
    return page


def keys(text: str) -> None:
    """Type plain letters into the focused field."""
    QTest.keyClicks(QApplication.focusWidget(), text)


def enter() -> None:
    """Enter in the focused field."""
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)


def test_account_enter_password_enter(qtbot: Any, login: Login, door: Door) -> None:
    keys("limin")
    enter()
    assert QApplication.focusWidget() is login.password
    keys("right-one")
    with qtbot.waitSignal(login.accepted):
        enter()
    assert door.knocks == [("limin", "right-one")]
    assert login.password.text() == "", "no password stays on a screen"


def test_a_refusal_says_what_to_do_and_waits_at_the_password(login: Login) -> None:
    keys("limin")
    enter()
    keys("wrong-one")
    enter()
    assert login.error.text() == "账号或密码不对，请重新输入。"
    assert login.error.isVisible()
    assert QApplication.focusWidget() is login.password
    assert login.password.text() == ""
    assert login.account.text() == "limin"


def test_empty_fields_are_asked_for_first(login: Login, door: Door) -> None:
    login.submit()
    assert login.error.text() == "请输入账号。"
    keys("limin")
    login.submit()
    assert login.error.text() == "请输入密码。"
    assert door.knocks == []


def test_a_trouble_is_told_in_words(login: Login) -> None:
    login.account.setText("limin")
    login.password.setText("broken")
    login.submit()
    assert login.error.text() == "数据文件打不开。请联系管理员"


def test_an_answer_may_come_later_and_is_asked_for_once(qtbot: Any) -> None:
    asked: list[str] = []

    def sign_in(account: str, _password: str) -> object:
        asked.append(account)
        return LATER

    page = Login("示例花园", sign_in)
    qtbot.addWidget(page)
    page.account.setText("limin")
    page.password.setText("right-one")
    page.submit()
    page.submit()
    assert asked == ["limin"]
    with qtbot.assertNotEmitted(page.accepted):
        page.answer(refuse("004-02", "稍等", "错了太多次，请 30 秒后再试。"))
    assert page.error.text() == "错了太多次，请 30 秒后再试。"
    with qtbot.waitSignal(page.accepted):
        page.answer(None)


def test_caps_lock_is_noticed_from_the_letters(login: Login) -> None:
    login.password.setFocus()
    keys("a")
    assert not login.caps.isVisible()
    QTest.keyClick(login.password, "A", Qt.KeyboardModifier.ShiftModifier)
    assert login.password.text() == "aA"
    assert not login.caps.isVisible()
    # With the lock on, the letter is a capital while Shift is up: "B" as QTest sends it by its character.
    QTest.keyClick(login.password, "B")
    assert login.caps.isVisible()
    keys("c")
    assert not login.caps.isVisible()


def test_the_password_is_hidden_and_nobody_is_listed(login: Login) -> None:
    assert login.password.echoMode() == QLineEdit.EchoMode.Password
    assert all(field.completer() is None for field in login.findChildren(QLineEdit))
    assert login.account.text() == ""
    assert login.project.text() == "示例花园"


def test_refused_with_several_findings_says_them_all(login: Login) -> None:
    one, two = refuse("004-02", "a", "第一条。"), refuse("004-02", "b", "第二条。")
    login.answer(Refused(*one.findings, *two.findings))
    assert login.error.text() == "第一条。\n第二条。"

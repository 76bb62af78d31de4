"""首次启动。"""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.rules.base import Refused, refuse
from app.views.cover import LATER
from app.views.first_start import Beginning, FirstStart

GOOD = Beginning("示例花园客户服务中心", "示例花园", "李敏", "limin", "three-doors-7")


class Maker:
    """Makes sites, unless told to refuse."""

    def __init__(self) -> None:
        self.made: list[Beginning] = []
        self.refusal: Refused | None = None

    def __call__(self, asked: Beginning) -> None:
        if self.refusal is not None:
            raise self.refusal
        self.made.append(asked)


@pytest.fixture
def maker() -> Maker:
    """A willing maker."""
    return Maker()


@pytest.fixture
def page(qtbot: Any, maker: Maker) -> FirstStart:
    """The page, the cursor in its first field."""
    made = FirstStart(maker)
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is made.fields["office"])
    return made


def write(text: str) -> None:
    """Into the focused field, as the input method would."""
    for letter in text:
        event = QKeyEvent(QKeyEvent.Type.KeyPress, 0, Qt.KeyboardModifier.NoModifier, letter)
        QApplication.sendEvent(QApplication.focusWidget(), event)


def fill(page: FirstStart, **other: str) -> None:
    """All fields as in GOOD, some otherwise."""
    said = {"office": GOOD.office, "project": GOOD.project, "name": GOOD.name, "login": GOOD.login}
    said |= {"password": GOOD.password, "again": GOOD.password} | other
    for key, text in said.items():
        page.fields[key].setText(text)


def test_by_keys_alone_from_the_first_field_to_the_site(page: FirstStart, maker: Maker) -> None:
    for text in (GOOD.office, GOOD.project, GOOD.name, GOOD.login, GOOD.password, GOOD.password):
        write(text)
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert maker.made == [GOOD]


def test_tab_walks_in_the_order_of_the_page(page: FirstStart) -> None:
    order = list(page.fields.values())
    for after in (*order[1:], page.button):
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        assert QApplication.focusWidget() is after


def test_what_is_missing_is_said_at_its_field(page: FirstStart, maker: Maker) -> None:
    fill(page, project="  ", login="")
    page.submit()
    assert maker.made == []
    assert page._errors["project"].text() == "请填写项目名称。"
    assert page._errors["login"].text() == "请填写登录名。"
    assert page._errors["office"].text() == ""
    assert QApplication.focusWidget() is page.fields["project"]
    write("示")
    assert page._errors["project"].text() == "", "mending it takes the complaint away"


def test_two_different_passwords_make_nothing(page: FirstStart, maker: Maker) -> None:
    fill(page, again="three-doors-8")
    page.submit()
    assert maker.made == []
    assert page._errors["again"].text() == "两次输入的密码不同，请再输一次。"


def test_a_refusal_stands_at_the_field_it_names(page: FirstStart, maker: Maker) -> None:
    maker.refusal = Refused(
        *refuse("004-02", "密码太短", "密码至少 8 个字符，请加长。", "password").findings,
        *refuse("004-07", "已有账号", "本数据已有账号，请登录。").findings,
    )
    fill(page)
    page.submit()
    assert page._errors["password"].text() == "密码至少 8 个字符，请加长。"
    assert page.error.text() == "本数据已有账号，请登录。"
    assert QApplication.focusWidget() is page.fields["password"]


@pytest.mark.parametrize("now", [True, False])
def test_then_the_households_are_offered(qtbot: Any, page: FirstStart, now: bool) -> None:
    fill(page)
    page.submit()
    with qtbot.waitSignal(page.finished) as told:
        (page.import_now if now else page.later).click()
    assert told.args == [now]
    assert page.fields["password"].text() == ""


def test_making_may_take_its_time(qtbot: Any) -> None:
    page = FirstStart(lambda _asked: LATER)
    qtbot.addWidget(page)
    fill(page)
    page.submit()
    assert not hasattr(page, "import_now")
    page.answer(None)
    assert page.import_now.text() == "现在导入业主资料"


def test_a_beginning_does_not_print_its_password() -> None:
    assert GOOD.password not in repr(GOOD)

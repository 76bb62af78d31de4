"""员工页: accounts opened, given a new password, closed, by the manager's own keys (004-07)."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app.rules.base import Refused
from app.rules.people import Role
from app.rules.policy import Policy
from app.services.office import Office
from app.services.staff import StaffDesk, first_manager, sign_in
from app.views.counter import Counter
from app.views.pages.staff import StaffPage
from app.work.runner import InlineRunner

PASSWORD = "first-of-march"


@pytest.fixture
def page(qtbot: Any, office: Office) -> StaffPage:
    manager = first_manager(office, "zhoulan", "周岚", PASSWORD)
    said: list[str] = []
    counter = Counter(
        runner=InlineRunner(),
        station=None,  # type: ignore[arg-type]
        printing=None,  # type: ignore[arg-type]
        clock=office.clock,
        operator=manager,
        policy=Policy(),
        status=lambda part, text, state: said.append(text),
        trouble=lambda what, do: said.append(what),
        go=said.append,
    )
    shown = StaffPage(StaffDesk(office.signed_in(manager)), counter)
    qtbot.addWidget(shown)
    shown.resize(1180, 680)
    shown.show()
    shown.enter()
    shown.said = said  # type: ignore[attr-defined]
    return shown


def keys(qtbot: Any, *words: str) -> None:
    """Each word typed where the cursor is, Enter after it."""
    for word in words:
        qtbot.keyClicks(QApplication.focusWidget(), word)
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)


def accounts(page: StaffPage) -> list[tuple[str, str]]:
    return [(row.login, row.state) for row in page.list.rows()]


def test_a_new_account_may_sign_in(qtbot: Any, page: StaffPage, office: Office) -> None:
    page.act("new")
    keys(qtbot, "Li Min", "limin", "1")
    keys(qtbot, "spring-rain")
    assert page.sheet is None
    assert accounts(page) == [("zhoulan", "可登录"), ("limin", "可登录")]
    assert sign_in(office, "limin", "spring-rain").role is Role.CLERK


def test_a_weak_password_is_refused_in_its_place(qtbot: Any, page: StaffPage) -> None:
    page.act("new")
    keys(qtbot, "Li Min", "limin", "1", "short")
    assert page.sheet is not None
    assert page.sheet.form.focused() == "password"
    assert accounts(page) == [("zhoulan", "可登录")]


def test_a_closed_account_signs_in_no_more_and_stays_on_the_list(
    qtbot: Any, page: StaffPage, office: Office
) -> None:
    page.desk.create("limin", "李敏", Role.CLERK, "spring-rain")
    page.enter()
    page.list.setFocus()
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Down)
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Down)
    page.act("close")
    keys(qtbot, "moved")
    assert accounts(page)[1] == ("limin", "已停用")
    with pytest.raises(Refused, match="004-02"):
        sign_in(office, "limin", "spring-rain")


def test_the_last_manager_cannot_close_himself(qtbot: Any, page: StaffPage) -> None:
    page.list.setFocus()
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Down)
    page.act("close")
    keys(qtbot, "why")
    assert page.sheet is not None
    assert page.sheet.refused.isVisible()
    qtbot.keyClick(page.sheet, Qt.Key.Key_Escape)
    assert page.sheet is None

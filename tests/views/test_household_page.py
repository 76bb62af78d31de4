"""住户页: masked, shown whole for those who may and with their name in the log; a slip begins from here."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt

from app.rules.people import Operator, Role
from app.services.office import Office
from app.services.places import HouseholdDesk
from app.views.pages import household as page_module
from app.views.pages.household import HouseholdPage
from tests.conftest import MANAGER, OWNER_PHONE
from tests.views.counters import Post, post, said
from tests.views.hands import CTRL, keys, press, show


def opened(qtbot: Any, at: Post) -> HouseholdPage:
    page = show(qtbot, HouseholdPage(HouseholdDesk(at.office), at.counter), 1200, 700)
    page.enter()
    return page


@pytest.fixture
def counter(office: Office, tmp_path: Path, qapp: Any) -> Post:
    return post(office, tmp_path)


def test_the_card_is_masked(qtbot: Any, counter: Post, owing: str) -> None:
    page = opened(qtbot, counter)
    keys("3#1-1201\n")
    words = said(page)
    for part in ("3栋1单元1201", "陈*", "139****0001", "欧阳*", "欠 4 个月", "¥1,234.56"):
        assert part in words, part
    assert OWNER_PHONE not in words
    assert "陈思远" not in words
    assert counter.log("unmask.show") == []


def test_f4_shows_the_whole_for_a_while_and_logs_who_looked(
    qtbot: Any, counter: Post, home: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(page_module, "WHOLE_MS", 120)
    page = opened(qtbot, counter)
    keys("3-1-1201\n")
    press(Qt.Key.Key_F4)
    assert OWNER_PHONE in said(page)
    assert "陈思远" in said(page)
    (line,) = counter.log("unmask.show")
    assert (line.staff, line.subject, line.changes) == ("lixiaomin", "3-1-1201", {"field": "card"})
    qtbot.waitUntil(lambda: OWNER_PHONE not in said(page), timeout=1000)
    press(Qt.Key.Key_F4)
    page.leave()
    assert OWNER_PHONE not in said(page)


def test_ctrl_n_begins_a_slip_for_the_unit(qtbot: Any, counter: Post, home: str) -> None:
    page = opened(qtbot, counter)
    asked: list[str] = []
    page.slip_asked.connect(asked.append)
    press(Qt.Key.Key_N, modifiers=CTRL)
    assert asked == [], "no unit, no slip"
    keys("3-1-1201\n")
    press(Qt.Key.Key_N, modifiers=CTRL)
    assert asked == ["3-1-1201"]


def test_an_unknown_unit_says_how_units_are_written(qtbot: Any, counter: Post, home: str) -> None:
    page = opened(qtbot, counter)
    keys("3-1-1201\n")
    page.field.selectAll()
    keys("9-9-9\n")
    assert "没有这个房号" in page.hint.text()
    assert not page.card.isVisible()


@pytest.mark.parametrize(
    ("operator", "may"),
    [(MANAGER, True), (Operator("x", "某", Role.FINANCE), False)],
    ids=["manager", "finance"],
)
def test_the_import_is_for_those_who_may_004_07(
    qtbot: Any, office: Office, tmp_path: Path, operator: Operator, may: bool
) -> None:
    page = opened(qtbot, post(office.signed_in(operator), tmp_path))
    assert page.import_button.isVisible() is may
    press(Qt.Key.Key_I, modifiers=CTRL)
    assert (page.importing is not None) is may


def test_an_engineer_sees_the_card_but_not_the_whole_and_begins_no_slip(
    qtbot: Any, office: Office, tmp_path: Path, home: str
) -> None:
    at = post(office.signed_in(Operator("gong", "龚工", Role.ENGINEER)), tmp_path)
    page = opened(qtbot, at)
    asked: list[str] = []
    page.slip_asked.connect(asked.append)
    keys("3-1-1201\n")
    assert not page.slip.isEnabled()
    press(Qt.Key.Key_N, modifiers=CTRL)
    press(Qt.Key.Key_F4)
    assert asked == []
    assert OWNER_PHONE not in said(page)
    assert "不能做这一步" in page.hint.text()

"""来访页: by whom at which hour, what is kept of a form and what never is, and how few keys it takes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from app.rules.policy import ASK
from app.services import drafts, settings
from app.services.office import Office
from tests.conftest import MORNING, Clock
from tests.services.visits import NIGHT, everything
from tests.views.hands import CTRL, keys, press
from tests.views.visitor_pages import AGREED, F5, F9, K, Scene, Typist

Open = Callable[..., Scene]


@pytest.fixture
def window(qtbot: Any, office: Office, home: str, tmp_path: Path, qapp: Any) -> Open:
    """Opens the page for an operator (the clerk unless named)."""
    return lambda operator=None: Scene(qtbot, office, tmp_path, operator)


@pytest.fixture
def at(window: Open) -> Scene:
    return window()


# --- the hours, the drafts, what is never kept ---------------------------------------------------


def test_from_20_00_the_clerk_is_refused_and_her_form_stays_004_51(
    at: Scene, window: Open, clock: Clock
) -> None:
    at.ask("郑先生")
    clock.set(MORNING.replace(hour=20, minute=0))
    press(F9)
    assert "夜间由总值登记" in at.post.heard.status["saved"]
    assert at.page.form.editor("name").value() == "郑先生"
    assert at.desk.count() == 0
    at.page.leave()
    assert [one.name for one in at.desk.kept()] == ["郑先生"]
    night = window(NIGHT)
    assert night.register("郑先生") == "LF20260305-A0001"
    assert night.opened("LF20260305-A0001").duty == "night"


def test_a_refusal_of_the_desk_puts_no_end_to_keeping_the_form_004_51(at: Scene, clock: Clock) -> None:
    at.ask("郑先生")
    clock.advance(hours=12)
    press(F9)
    at.qtbot.waitUntil(lambda: [one.name for one in at.desk.kept()] == ["郑先生"], timeout=2000)


def test_the_form_is_kept_from_its_first_key(at: Scene, office: Office) -> None:
    keys("3")
    at.qtbot.waitUntil(lambda: len(drafts.mine(office)) == 1, timeout=2000)
    first = at.page.draft.uuid
    at.ask(unit="-1-1201")
    press(K.Key_N, modifiers=CTRL)
    assert at.page.draft.uuid != first
    at.page.open(first)
    assert (at.page.draft.unit, at.page.draft.name) == ("3-1-1201", "赵先生")
    press(F9)
    assert at.record.uuid == first
    assert drafts.mine(office) == (), "a form that was registered is no draft any more"


@pytest.mark.parametrize(
    ("words", "why"), [("310101199001011234", "不记证件号码"), ("137 1111 2222", "不记电话")]
)
def test_no_id_number_and_no_phone_is_ever_kept_3_1(at: Scene, office: Office, words: str, why: str) -> None:
    """S02 E3, E5: who shows no card goes in on the host's word; a number in a wrong box is refused."""
    assert {"phone", "id_check"}.isdisjoint(at.page.form.shown)
    at.ask()
    at.page.form.focus("goods")
    keys(words)
    press(F9)
    assert at.page.form.focused() == "goods"
    assert "去掉" in at.mark("goods")
    assert why in at.titles()
    at.page.form.editor("goods").keys.selectAll()
    press(K.Key_Backspace)
    press(F9)
    at.answer(AGREED)
    press(F9)
    kept = everything(office)
    assert words.replace(" ", "") not in kept
    assert words not in kept


def test_what_the_site_collects_is_asked_and_kept_3_1(window: Open, manager: Office) -> None:
    settings.save(manager, {"visitor_phone": ASK})
    at = window()
    at.ask()
    at.page.form.focus("phone")
    keys("13711112222")
    press(F9)
    assert at.opened(at.record.number).draft.phone == "13711112222"


# --- the budget ----------------------------------------------------------------------------------


@pytest.mark.parametrize(("found", "most"), [("zxs", 12), ("12345", 14)])
def test_a_returning_visitor_takes_at_most_twelve_keys(
    at: Scene, clock: Clock, found: str, most: int
) -> None:
    """ui.md, with his initials; by a plate's five digits two more. All but the booking is filled in."""
    at.past()
    clock.advance(days=3)
    hand = Typist()
    hand.press(K.Key_F, modifiers=CTRL)
    hand.keys(found + "\n")
    assert at.page.form.focused() == "booked"
    draft = at.page.draft
    assert (draft.unit, draft.host, draft.name, draft.plate) == ("3-1-1201", "陈思远", "赵先生", "粤B12345")
    assert (draft.reason, draft.been_before, draft.booked) == ("family", True, None)
    hand.keys("n")
    hand.press(F9, F5)
    hand.keys(AGREED)
    hand.press(F9)
    assert at.papers() == ["LF20260308-A0001"]
    assert hand.count <= most


def test_a_new_visitor_takes_at_most_thirty_keys(at: Scene) -> None:
    hand = Typist()
    hand.keys("3-1-1201\n\nn\nn\n")
    hand.commit("周女士", "zns")
    hand.keys("\n\n2")
    hand.press(F9, F5)
    hand.keys(AGREED)
    hand.press(F9)
    assert at.papers() == ["LF20260305-A0001"]
    assert hand.count <= 30


def test_a_kept_form_of_yesterday_is_registered_today(at: Scene, clock: Clock) -> None:
    at.ask()
    at.page.leave()
    clock.set(MORNING + timedelta(days=1))
    press(F9)
    assert at.record.number == "LF20260306-A0001"

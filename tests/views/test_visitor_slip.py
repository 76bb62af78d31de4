"""访客单 at the counter: on this computer's paper, taken back or not at the exit, never on a forged code."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from app.rules import slipcode
from app.rules.visitor import State
from app.services import settings
from app.services.office import Office
from app.views.station import VISITOR_LAYOUTS
from tests.printing.paper import scan, sizes
from tests.services.visits import let_in
from tests.views.hands import CTRL, press
from tests.views.visitor_pages import F9, F10, K, Scene

F11 = K.Key_F11


@pytest.fixture
def at(qtbot: Any, office: Office, home: str, tmp_path: Path, qapp: Any) -> Scene:
    return Scene(qtbot, office, tmp_path)


# --- this computer's paper -------------------------------------------------------------------------


@pytest.mark.parametrize("layout", VISITOR_LAYOUTS)
def test_it_prints_on_this_computers_paper_and_its_code_reads(at: Scene, layout: str) -> None:
    at.post.counter.station.choose_layout("release-slip", "a5")  # the release slip's: it means nothing here
    at.post.counter.station.choose_layout("visitor-slip", layout)
    number = at.let_in()
    pdf = (at.post.papers / f"{number}.pdf").read_bytes()
    (wide, high), *more = sizes(pdf)
    assert more == []
    assert (wide, high) == (105, 148) if layout == "a6" else (wide == 80 and high > 100)
    assert "赵先生" in at.paper(number)
    ((code, _side),) = scan(pdf)[0]
    assert code.startswith(f"{number}.")


def test_the_picture_beside_the_form_follows_the_paper_that_is_chosen(at: Scene) -> None:
    preview = at.page.preview
    at.qtbot.waitUntil(lambda: bool(preview.pdf) and sizes(preview.pdf)[0][0] == 80, timeout=3000)
    assert "80 mm" in at.said()
    at.page.leave()
    at.post.counter.station.choose_layout("visitor-slip", "a6")
    at.page.enter()
    at.qtbot.waitUntil(lambda: sizes(preview.pdf) == [(105, 148)], timeout=3000)
    assert "A6" in at.said()


# --- its seal --------------------------------------------------------------------------------------


def sealed(at: Scene, number: str) -> slipcode.SlipCode:
    """What the slip's QR says."""
    with at.office.read("visitor.read") as session:
        return slipcode.seal(number, settings.read(session).site, settings.site_key_in(session))


def test_an_altered_code_opens_nothing_and_is_said_aloud_004_34(at: Scene) -> None:
    first, second = at.let_in(), at.let_in("钱先生")
    code = sealed(at, first)
    at.page.scan(f"{second}.{code.site}.{code.check}")
    ((what, do),) = at.post.heard.troubles
    assert what == "假的访客单：防伪码不符"
    assert second in do
    assert at.page.record is None
    assert [at.opened(one).state for one in (first, second)] == [State.INSIDE] * 2


def test_a_number_without_its_seal_opens_and_says_what_is_missing(at: Scene) -> None:
    number = at.let_in()
    at.page.scan(number)
    assert at.record.number == number
    assert "没有防伪码" in at.post.heard.status["saved"]
    assert at.page.scanned == ""
    at.page.scan(str(sealed(at, number)))
    assert at.page.scanned == number
    assert at.post.heard.troubles == []


# --- at the exit -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "said", "state"), [(F10, "访客单已收回", "已离开"), (F11, "访客单未收回", "单未收回")]
)
def test_one_key_says_he_left_and_what_became_of_his_slip(at: Scene, key: Any, said: str, state: str) -> None:
    """From the list of who is inside: F10 with his slip, F11 without it; no question in between."""
    number = at.let_in()
    press(K.Key_I, modifiers=CTRL)
    assert at.button("leave_kept") is not None
    press(K.Key_Down, key)
    assert at.post.heard.status["saved"] == f"{number} 已离开，{said}"
    assert [(one.number, one.state) for one in at.desk.page(0, 1)] == [(number, state)]
    at.page.open(number)
    assert said in at.said()


def test_a_slip_that_was_scanned_has_come_back(at: Scene) -> None:
    number = at.let_in()
    at.page.open(number)
    assert at.button("leave_kept") is not None, "picked from a list: his slip may be lost"
    at.page.scan(str(sealed(at, number)))
    assert at.button("leave_kept") is None
    press(F11)
    assert at.opened(number).state is State.INSIDE
    press(F9)
    assert at.opened(number).standing.slip_returned


def test_who_never_had_a_slip_is_not_asked_for_one(at: Scene) -> None:
    number = let_in(at.desk)
    at.page.open(number)
    assert at.button("leave") is not None
    assert at.button("leave_kept") is None
    press(F10)
    standing = at.opened(number).standing
    assert (standing.slip_returned, standing.slip_kept) == (False, False)
    assert at.post.heard.status["saved"] == f"{number} 已离开"

"""临时出入证的规则 (000-12, 003-37, domain.md 2.4, 3.1; S05 E3, S12) and what the gate is told of them."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rules.base import CHINA, Level, Refused
from app.rules.decision import Decision
from app.rules.gate import Verdict
from app.rules.id_card import Source
from app.rules.idnumber import checksum
from app.rules.policy import Policy
from app.rules.renovation_state import State as Site
from app.rules.site_gate import PASS_ANSWERS, PERMIT_ANSWERS, is_pass, is_permit, judge_pass, judge_permit
from app.rules.slipcode import SlipCode, genuine, read, seal
from app.rules.worker_pass import (
    NEXT,
    PHOTO_PX,
    Draft,
    Facts,
    OnSite,
    Pass,
    State,
    Verified,
    crop,
    current,
    gate_list,
    keep_until,
    latest,
    move,
    next_card,
    old_card,
    pass_number,
    split_number,
    tally,
)
from app.rules.worker_pass_decide import (
    decide,
    decide_extension,
    decide_issue,
    decide_replacement,
    forget,
    term,
    verified,
)

NOW = datetime(2026, 3, 9, 10, tzinfo=CHINA)
TODAY = NOW.date()
POLICY = Policy()


def number(birth: str, order: str = "001") -> str:
    """An invented number of a birth date."""
    return (first := f"110105{birth}{order}") + checksum(first)


ADULT = number("19900307")
FACTS = Facts(NOW, "lixiaomin", date(2026, 3, 10), date(2026, 4, 8), Site.ISSUED)
FORM = Draft(
    "w",
    "王强",
    "木工",
    ADULT,
    valid_until=date(2030, 1, 1),
    photo="photo-uuid",
    photo_px=PHOTO_PX,
    source=Source.CHIP,
)
CARD = Pass(
    "CR20260309-A0001",
    1,
    "w",
    "王强",
    "木工",
    "某某装饰",
    "3栋1单元1201",
    "XK1",
    date(2026, 3, 10),
    date(2026, 4, 8),
)


def titles(decision: Decision, level: Level = Level.BLOCK) -> list[str]:
    return [one.title for one in decision.findings if one.level is level]


# --- 登记 ----------------------------------------------------------------------------------------


def test_a_worker_with_card_and_photo_gets_a_pass() -> None:
    assert titles(decide(FORM, FACTS, POLICY)) == []
    assert titles(decide(replace(FORM, valid_until=None, forever=True), FACTS, POLICY)) == []


@pytest.mark.parametrize(
    ("change", "wrong"),
    [
        ({"name": " "}, "请填姓名"),
        ({"trade": ""}, "请填工种"),
        ({"number": ""}, "没有证件号码"),
        ({"number": "123"}, "证件号码不完整"),
        ({"number": ADULT[:-1] + ("0" if ADULT[-1] != "0" else "1")}, "校验码不对"),
        ({"valid_until": None}, "请填证件有效期"),
        ({"photo": "", "photo_px": (0, 0)}, "请附照片"),
        ({"photo_px": (413, 413)}, "照片没有裁好"),
        ({"until": date(2026, 4, 9)}, "超过许可证期限"),
        ({"until": date(2026, 3, 8)}, "有效期不对"),
    ],
)
def test_what_is_wrong_is_told(change: dict[str, object], wrong: str) -> None:
    """000-12, 003-37: pass blocked for a worker whose ID is invalid or photo missing."""
    decision = decide(replace(FORM, **change), FACTS, POLICY)  # type: ignore[arg-type]
    assert titles(decision) == [wrong]
    assert all("请" in one.say() or "最多" in one.say() for one in decision.blocks)


@pytest.mark.parametrize(("day", "blocked"), [(TODAY - timedelta(days=1), True), (TODAY, False)])
def test_an_expired_card_gets_no_pass_s05_e3(day: date, blocked: bool) -> None:
    """S05 E3: one worker's ID expired → no pass for him; on its last day it is valid."""
    found = decide(replace(FORM, valid_until=day), FACTS, POLICY).blocks
    assert [one.rule for one in found] == (["S05 E3"] if blocked else [])


@pytest.mark.parametrize(
    ("birth", "blocked"), [("20100309", False), ("20100310", True), ("20150101", True), ("20080229", False)]
)
def test_nobody_under_sixteen_by_the_counters_clock(birth: str, blocked: bool) -> None:
    """Age ≥ 16, with the clock passed in: sixteen on the birthday itself."""
    assert (titles(decide(replace(FORM, number=number(birth)), FACTS, POLICY)) == ["未满年龄"]) is blocked


def test_a_child_is_refused_though_the_checksum_was_checked_by_hand() -> None:
    bent = number("20150101")[:-1] + ("0" if number("20150101")[-1] != "0" else "1")
    form = replace(FORM, number=bent, hand_checked=True)
    assert titles(decide(form, FACTS, POLICY)) == ["未满年龄"]
    assert titles(decide(replace(form, number="ABC123456789012"), FACTS, POLICY), Level.WARN) == ["请看年龄"]


def test_a_checksum_that_fails_may_be_kept_as_checked_by_hand() -> None:
    """3.10: warns, is kept only with 人工核对."""
    bent = ADULT[:-1] + ("0" if ADULT[-1] != "0" else "1")
    form = replace(FORM, number=bent, hand_checked=True)
    assert titles(decide(form, FACTS, POLICY)) == []
    assert verified(form, FACTS).hand_checked
    assert not verified(replace(FORM, hand_checked=True), FACTS).hand_checked, "it held by itself"


def test_of_a_card_the_last_four_alone_are_kept() -> None:
    """3.1, 3.2: 最小范围 — no ID number, no expiry, no birth date goes on."""
    kept = verified(FORM, FACTS)
    assert kept == Verified(ADULT[-4:], Source.CHIP, False, TODAY, "lixiaomin")
    assert ADULT not in repr(kept)
    assert ADULT not in repr(forget(FORM))
    assert forget(FORM).valid_until is None
    assert not {"number", "address", "birth"} & ({one.name for one in fields(Pass)} - {"number"})


def test_a_person_on_two_sites_is_shown_and_one_in_one_file_twice_is_refused() -> None:
    other = OnSite("王强", ADULT[-4:], "3栋2单元0301", "CR20260301-A0004", date(2026, 3, 30))
    decision = decide(FORM, replace(FACTS, others=(other,)), POLICY)
    assert titles(decision) == []
    (shown,) = [one for one in decision.findings if one.level is Level.INFO]
    assert "3栋2单元0301" in shown.say()
    stranger = replace(other, tail="0000")
    assert titles(decide(FORM, replace(FACTS, others=(stranger,)), POLICY), Level.INFO) == []
    assert titles(decide(FORM, replace(FACTS, same_file=(other,)), POLICY)) == ["登记过了"]


# --- 有效期 --------------------------------------------------------------------------------------


def test_the_term_is_the_permits_and_no_longer_than_a_pass_runs() -> None:
    """2.4: valid ≤ permit period."""
    assert term(FORM, FACTS, POLICY) == (date(2026, 3, 10), date(2026, 4, 8))
    assert term(FORM, FACTS, replace(POLICY, pass_days=15)) == (date(2026, 3, 10), date(2026, 3, 24))
    assert term(replace(FORM, until=date(2026, 3, 20)), FACTS, POLICY) == (
        date(2026, 3, 10),
        date(2026, 3, 20),
    )
    assert term(FORM, replace(FACTS, permit_until=None), POLICY) is None
    assert term(FORM, replace(FACTS, now=NOW + timedelta(days=60)), POLICY) is None


@given(st.integers(0, 400), st.integers(0, 400), st.integers(0, 400), st.integers(1, 366))
def test_no_pass_is_ever_longer_than_its_permit(today: int, length: int, wanted: int, most: int) -> None:
    since = date(2026, 3, 10)
    known = replace(
        FACTS,
        now=NOW + timedelta(days=today),
        permit_since=since,
        permit_until=since + timedelta(days=length),
    )
    found = term(replace(FORM, until=since + timedelta(days=wanted)), known, replace(POLICY, pass_days=most))
    if found is not None:
        first, last = found
        assert since <= first <= last <= since + timedelta(days=length)
        assert (last - first).days < most


# --- 证号、状态 ----------------------------------------------------------------------------------


@given(st.integers(1, 99), st.integers(0, 99999))
def test_the_second_card_has_the_same_number_with_2(issue: int, running: int) -> None:
    """2.4: extension re-issues with the same number + "-2"; every card's code is read at the gate."""
    base = f"CR20260309-A{running:04d}"
    number = pass_number(base, issue)
    assert split_number(number.lower()) == (base, issue)
    code = seal(number, "QT7K", b"k" * 32)
    assert read(str(code)) == code
    assert genuine(code, "QT7K", b"k" * 32)
    other = pass_number(base, issue + 1)
    assert not genuine(SlipCode(other, "QT7K", code.check), "QT7K", b"k" * 32), "a card's check is its own"


@pytest.mark.parametrize(
    "text", ["CR20260309-A0001-1", "FX20260309-A0001", "CR2026-A1", "", "CR20260309-A0001-0"]
)
def test_what_is_no_pass_number(text: str) -> None:
    assert split_number(text) is None


def test_cards_are_counted_from_one() -> None:
    with pytest.raises(ValueError, match="from 1"):
        pass_number("CR20260309-A0001", 0)


def test_an_expired_card_is_valid_on_its_last_day() -> None:
    assert current(State.VALID, TODAY, TODAY) is State.VALID
    assert current(State.VALID, TODAY - timedelta(days=1), TODAY) is State.EXPIRED
    assert current(State.LOST, TODAY - timedelta(days=1), TODAY) is State.LOST


@pytest.mark.parametrize("state", list(State))
def test_no_card_becomes_valid_again(state: State) -> None:
    assert State.VALID not in NEXT[state]
    with pytest.raises(Refused, match="000-12"):
        move(state, State.VALID)


def test_an_extended_or_reprinted_card_voids_the_old_one() -> None:
    """peers.md 5: reprint voids the old; a lost one stays lost."""
    assert old_card(CARD) is State.REPLACED
    assert old_card(replace(CARD, state=State.LOST)) is State.LOST
    second = next_card(replace(CARD, state=State.LOST), TODAY, date(2026, 4, 20))
    assert (second.number, second.state) == ("CR20260309-A0001-2", State.VALID)
    assert latest((second, CARD)) == {CARD.base: second}


def test_what_stands_in_the_way_of_a_card() -> None:
    """2.3, 2.4: no pass before the permit, none at a stopped site."""
    assert titles(decide_issue(FACTS)) == []
    assert titles(decide_issue(replace(FACTS, site=Site.PAID))) == ["还不能发证"]
    assert titles(decide_issue(replace(FACTS, site=Site.STOPPED))) == ["还不能发证"]
    assert titles(decide_issue(replace(FACTS, now=NOW + timedelta(days=60)))) == ["许可证已到期"]


@pytest.mark.parametrize(
    ("card", "until", "wrong"),
    [
        (CARD, date(2026, 4, 20), []),
        (CARD, None, []),
        (replace(CARD, until=TODAY - timedelta(days=1)), date(2026, 4, 20), []),
        (CARD, date(2026, 4, 8), ["有效期不对"]),
        (CARD, date(2026, 5, 1), ["超过许可证期限"]),
        (replace(CARD, state=State.LOST), date(2026, 4, 20), ["不能延期"]),
        (replace(CARD, state=State.RETURNED), date(2026, 4, 20), ["不能延期"]),
    ],
)
def test_an_extension_follows_the_permit(card: Pass, until: date | None, wrong: list[str]) -> None:
    known = replace(FACTS, permit_until=date(2026, 4, 20), site=Site.EXTENDED)
    assert titles(decide_extension(card, until, known)) == wrong


def test_without_a_longer_permit_no_extension() -> None:
    assert titles(decide_extension(CARD, None, FACTS)) == ["许可证没有更长"]


@pytest.mark.parametrize(
    ("state", "allowed"),
    [
        (State.VALID, True),
        (State.LOST, True),
        (State.RETURNED, False),
        (State.REVOKED, False),
        (State.REPLACED, False),
    ],
)
def test_a_lost_or_spoilt_card_is_made_anew(state: State, allowed: bool) -> None:
    assert (titles(decide_replacement(replace(CARD, state=state), FACTS)) == []) is allowed


def test_the_tally_of_s12() -> None:
    """S12: three workers, two cards back, one lost; a worker's older cards are not counted."""
    other = replace(CARD, base="CR20260309-A0002")
    third = replace(CARD, base="CR20260309-A0003")
    cards = (
        replace(CARD, state=State.REPLACED),
        replace(CARD, issue=2, state=State.RETURNED),
        replace(other, state=State.RETURNED),
        replace(third, state=State.LOST),
    )
    counted = tally(cards)
    assert (counted.issued, counted.returned, counted.lost, counted.out) == (3, 2, 1, 0)
    assert tally((CARD, replace(other, state=State.REVOKED))).out == 2


def test_the_gates_list_of_the_day() -> None:
    """2.4: valid and invalid of the day; a stopped site lets nobody in."""
    day = date(2026, 3, 10)
    lost = replace(CARD, base="CR20260309-A0002", state=State.LOST)
    later = replace(CARD, base="CR20260309-A0003", since=date(2026, 3, 11))
    listed = gate_list((lost, CARD, later), {"XK1": Site.WORKING}, day)
    assert listed.valid == (CARD,)
    assert listed.invalid == (lost, later)
    assert gate_list((CARD,), {"XK1": Site.STOPPED}, day).valid == ()
    assert gate_list((CARD,), {}, day).valid == ()


# --- 照片、保存期 --------------------------------------------------------------------------------


@given(st.integers(50, 4000), st.integers(50, 4000))
def test_the_crop_is_one_inch_and_within(width: int, height: int) -> None:
    """2.4: 25×35 mm; what was cropped needs no crop."""
    left, top, right, bottom = crop(width, height)
    assert 0 <= left < right <= width
    assert 0 <= top < bottom <= height
    assert abs((right - left) * 35 - (bottom - top) * 25) <= 35
    assert crop(right - left, bottom - top) == (0, 0, right - left, bottom - top)


def test_a_small_photo_is_told_and_passes() -> None:
    assert crop(*PHOTO_PX) == (0, 0, *PHOTO_PX)
    assert titles(decide(replace(FORM, photo_px=(100, 140)), FACTS, POLICY), Level.WARN) == ["照片太小"]


def test_worker_data_end_ninety_days_after_permit_and_refund() -> None:
    """3.1: permit end + deposit refunded + 90 d."""
    end = date(2026, 4, 8)
    assert keep_until(end, None, POLICY) == end + timedelta(days=90)
    assert keep_until(end, date(2026, 5, 1), POLICY) == date(2026, 5, 1) + timedelta(days=90)


# --- 门岗 ----------------------------------------------------------------------------------------

CODE = seal("CR20260309-A0001", "QT7K", b"k" * 32)
PERMIT = seal("XK20260309-A0001", "QT7K", b"k" * 32)
DAY = date(2026, 3, 20)
TERM = (date(2026, 3, 10), date(2026, 4, 8))


@pytest.mark.parametrize(
    ("code", "right", "state", "site", "day", "verdict"),
    [
        (CODE, True, State.VALID, Site.WORKING, DAY, Verdict.VALID),
        (CODE, True, State.VALID, Site.WORKING, TERM[1], Verdict.VALID),
        (CODE, True, State.VALID, Site.WORKING, date(2026, 4, 9), Verdict.EXPIRED),
        (CODE, True, State.VALID, Site.ISSUED, date(2026, 3, 9), Verdict.EARLY),
        (CODE, True, State.LOST, Site.STOPPED, DAY, Verdict.LOST),
        (CODE, True, State.REVOKED, Site.WORKING, DAY, Verdict.REVOKED),
        (CODE, True, State.RETURNED, Site.WORKING, DAY, Verdict.RETURNED),
        (CODE, True, State.REPLACED, Site.WORKING, DAY, Verdict.VOID),
        (CODE, True, State.VALID, Site.STOPPED, DAY, Verdict.STOPPED),
        (CODE, True, State.VALID, Site.REVOKED, DAY, Verdict.REVOKED),
        (CODE, True, State.VALID, Site.PASSED, DAY, Verdict.OVER),
        (CODE, False, State.VALID, Site.WORKING, DAY, Verdict.FORGED),
        (CODE, True, None, None, DAY, Verdict.FORGED),
        (SlipCode(CODE.number), False, State.VALID, Site.WORKING, DAY, Verdict.VALID),
        (SlipCode(CODE.number, "ABCD", CODE.check), False, None, None, DAY, Verdict.FOREIGN),
        (None, False, None, None, DAY, Verdict.UNREADABLE),
    ],
)
def test_each_pass_has_its_answer(
    code: SlipCode | None, right: bool, state: State | None, site: Site | None, day: date, verdict: Verdict
) -> None:
    """valid, expired, lost, revoked, forged: each with its own words."""
    assert judge_pass(code, "QT7K", right, state, *TERM, site, day) is verdict
    assert PASS_ANSWERS[verdict].title


@pytest.mark.parametrize(
    ("state", "day", "verdict"),
    [
        (Site.ISSUED, DAY, Verdict.VALID),
        (Site.EXTENDED, DAY, Verdict.VALID),
        (Site.WORKING, date(2026, 4, 9), Verdict.EXPIRED),
        (Site.ISSUED, date(2026, 3, 9), Verdict.EARLY),
        (Site.STOPPED, DAY, Verdict.STOPPED),
        (Site.REVOKED, DAY, Verdict.REVOKED),
        (Site.WITHDRAWN, DAY, Verdict.VOID),
        (Site.INSPECTING, DAY, Verdict.OVER),
        (Site.ARCHIVED, DAY, Verdict.OVER),
        (None, DAY, Verdict.FORGED),
    ],
)
def test_each_permit_has_its_answer(state: Site | None, day: date, verdict: Verdict) -> None:
    """003-40: the permit on the door is told by its number and check, without a net."""
    assert judge_permit(PERMIT, "QT7K", True, state, *TERM, day) is verdict
    assert judge_permit(PERMIT, "QT7K", False, state, *TERM, day) is Verdict.FORGED
    assert PERMIT_ANSWERS[verdict].todo


def test_a_code_tells_what_paper_it_is_on() -> None:
    assert is_permit(PERMIT)
    assert is_pass(CODE)
    assert not is_pass(PERMIT)
    for answers in (PASS_ANSWERS, PERMIT_ANSWERS):
        assert len({one.title for one in answers.values()}) == len(answers)
        assert all(verdict is one.verdict for verdict, one in answers.items())

"""来访登记的规则: asked in order, registered in one's own hours, in only on the host's word."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rules.base import CHINA, Finding, Level, Refused
from app.rules.people import Role
from app.rules.policy import ASK, ENTER_NOTED, LEAVE, WAIT, Policy, policy_of
from app.rules.release import Household, Person
from app.rules.visitor import (
    FIELD_NAMES,
    Area,
    Barred,
    Booked,
    Check,
    Draft,
    Event,
    Facts,
    Kind,
    Last,
    Note,
    Reason,
    State,
    asked,
    fill,
    keepable,
    shown,
)
from app.rules.visitor_correct import check_booking, check_correction
from app.rules.visitor_decide import (
    booked_in,
    decide,
    hosts,
    is_barred,
    may_allow,
    may_call,
    may_enter,
    may_leave,
    may_verify,
)
from app.rules.visitor_state import address, last_evening, minutes, standing, state_of, valid_until
from tests.conftest import MORNING

POLICY = policy_of({}, "QT7K")
NOTED = policy_of({"visitor_unanswered": ENTER_NOTED}, "QT7K")
HOME = Household(
    "3-1-1201",
    "3栋1单元1201",
    owners=(Person("陈思远", ("13900000001",)),),
    tenants=(Person("欧阳颀", ("13800000002",)),),
)
FULL = Draft(
    "u",
    unit="3-1-1201",
    host="陈思远",
    been_before=True,
    booked=False,
    name="赵先生",
    reason=Reason.FAMILY,
    plate="粤B12345",
)
BOOKED = Booked(
    "YY20260305-A0001",
    "3-1-1201",
    "",
    "陈思远",
    "赵先生",
    "粤B12345",
    2,
    Reason.FAMILY,
    MORNING - timedelta(hours=1),
    MORNING + timedelta(hours=2),
)
THIEF = Barred("赵先生", "老赵", "粤B99999", "高个，左眉有疤", "多次冒充快递推销", date(2026, 6, 1))


def facts(**more: Any) -> Facts:
    return replace(Facts(MORNING, Role.CLERK, HOME), **more)


def rules_of(draft: Draft, policy: Policy = POLICY, **more: Any) -> list[tuple[str, str]]:
    return [(one.rule, one.field) for one in decide(draft, facts(**more), policy).blocks]


def speaks(draft: Draft, level: Level, policy: Policy = POLICY, **more: Any) -> list[Finding]:
    return [one for one in decide(draft, facts(**more), policy).findings if one.level is level]


def told(*kinds: Kind, **more: Any) -> tuple[Event, ...]:
    return tuple(Event(kind, MORNING + timedelta(minutes=n), **more) for n, kind in enumerate(kinds))


IN = (Kind.REGISTERED, Kind.AGREED, Kind.VERIFIED, Kind.ENTERED)


# --- registering --------------------------------------------------------------------------------


def test_a_full_form_is_registered_and_its_words_can_be_said() -> None:
    assert rules_of(FULL) == []
    every = decide(Draft("u"), facts(household=None), POLICY).findings
    assert all(one.say() for one in every)


def test_whom_been_before_booked_are_asked_first() -> None:
    """004-34: the three questions are mandatory."""
    assert rules_of(replace(FULL, been_before=None, booked=None)) == [
        ("004-34", "been_before"),
        ("004-34", "booked"),
    ]
    assert rules_of(replace(FULL, unit=""), household=None) == [("004-34", "unit")]
    assert rules_of(FULL, household=None) == [("004-34", "unit")]
    assert rules_of(replace(FULL, name=" ", reason="", people="0")) == [
        ("004-34", "name"),
        ("004-34", "reason"),
        ("004-34", "people"),
    ]
    assert rules_of(replace(FULL, reason=Reason.OTHER)) == [("004-34", "reason_text")]
    assert rules_of(replace(FULL, reason=Reason.OTHER, reason_text="送锦旗")) == []


@pytest.mark.parametrize("people", ["", "0", "-1", "1.5", "100", "两"])
def test_the_number_of_people_is_a_number(people: str) -> None:
    assert rules_of(replace(FULL, people=people)) == [("004-34", "people")]


def test_visitors_of_the_office_are_told_apart() -> None:
    """003-26: an office visitor names the office, and needs no home."""
    form = replace(FULL, area=Area.OFFICE, unit="", office_target="客服经理")
    assert rules_of(form, household=None) == []
    assert rules_of(replace(form, office_target=""), household=None) == [("003-26", "office_target")]
    assert "unit" not in shown(form, POLICY)
    assert "office_target" in shown(form, POLICY)
    assert keepable(replace(form, unit="3-1-1201"), POLICY).unit == ""


@pytest.mark.parametrize(
    ("hour", "role", "allowed"),
    [
        ("19:59:59", Role.CLERK, True),
        ("19:59:59", Role.NIGHT, False),
        ("20:00:00", Role.CLERK, False),
        ("20:00:00", Role.MANAGER, False),
        ("20:00:00", Role.NIGHT, True),
        ("07:59:59", Role.CLERK, False),
        ("07:59:59", Role.NIGHT, True),
        ("08:00:00", Role.CLERK, True),
        ("08:00:00", Role.MANAGER, True),
        ("08:00:00", Role.NIGHT, False),
    ],
)
def test_who_registers_follows_the_clock(hour: str, role: Role, allowed: bool) -> None:
    """004-51, S01 E3: 19:59:59 the counter, 20:00:00 the 总值, 08:00:00 the counter again."""
    now = datetime.fromisoformat(f"2026-03-05T{hour}+08:00")
    assert rules_of(FULL, now=now, role=role) == ([] if allowed else [("004-51", "")])
    abroad = now.astimezone(tz=None)
    assert rules_of(FULL, now=abroad, role=role) == ([] if allowed else [("004-51", "")])


def test_the_hours_are_the_sites_own() -> None:
    """004-51: configurable."""
    early = policy_of({"night_from": "18:00"}, "QT7K")
    now = datetime(2026, 3, 5, 18, 0, tzinfo=CHINA)
    assert rules_of(FULL, early, now=now) == [("004-51", "")]
    assert rules_of(FULL, POLICY, now=now) == []


def test_a_night_without_successor_goes_on() -> None:
    """004-44, S01 E1: after 08:00 the lines still carry the 总值 whose shift nobody took."""
    now = datetime(2026, 3, 5, 8, 5, tzinfo=CHINA)
    assert rules_of(FULL, now=now, role=Role.NIGHT) == [("004-51", "")]
    assert rules_of(FULL, now=now, role=Role.NIGHT, keeps_shift=True) == []
    evening = datetime(2026, 3, 5, 20, 0, tzinfo=CHINA)
    assert rules_of(FULL, now=evening, keeps_shift=True) == [], (
        "nor does the counter wait for a night that is late"
    )
    assert rules_of(FULL, now=evening) == [("004-51", "")]


# --- the field policy ---------------------------------------------------------------------------


def test_a_new_site_asks_for_no_phone_and_no_document() -> None:
    """domain.md 3.1: default visitor = name or 称呼, whom, why, when."""
    assert asked(POLICY) == {"plate", "goods"}
    assert not {"phone", "id_check"} & shown(FULL, POLICY)
    typed = replace(FULL, phone="13700000003", id_check=Check.ID_CARD)
    assert keepable(typed, POLICY) == replace(FULL)
    every = policy_of({f"visitor_{one}": ASK for one in ("phone", "plate", "goods", "id")}, "QT7K")
    assert {"phone", "id_check", "plate", "goods"} <= shown(FULL, every)
    assert keepable(typed, every) == typed
    none = policy_of({f"visitor_{one}": LEAVE for one in ("phone", "plate", "goods", "id")}, "QT7K")
    assert keepable(FULL, none).plate == ""


@pytest.mark.parametrize("field", ["name", "host", "goods", "reason_text", "plate"])
@pytest.mark.parametrize(
    "number",
    ["11010118500101001X", "110101 1850 0101 001x", "110101850101001", "１１０１０１１８５００１０１００１X"],
)
def test_no_field_takes_an_id_number(field: str, number: str) -> None:
    """3.1: not even written into the free words."""
    form = replace(FULL, reason=Reason.OTHER, reason_text="送材料")
    form = replace(form, **{field: f"证 {number}"})
    assert ("3.1", field) in rules_of(form)


def test_no_free_words_take_a_phone() -> None:
    """3.1: a phone stands in its own field or nowhere."""
    assert rules_of(replace(FULL, goods="电话 137 0000 0003")) == [("3.1", "goods")]
    phones = policy_of({"visitor_phone": ASK}, "QT7K")
    assert rules_of(replace(FULL, phone="13700000003"), phones) == []
    assert rules_of(replace(FULL, goods="纸箱 12 个，2026-03-05 送")) == []


def test_the_fields_follow_the_answers() -> None:
    assert "booking" not in shown(FULL, POLICY)
    assert "booking" in shown(replace(FULL, booked=True), POLICY)
    assert keepable(replace(FULL, booking="YY20260305-A0001"), POLICY).booking == ""
    assert "reason_text" in shown(replace(FULL, reason=Reason.OTHER), POLICY)
    assert "same_person" not in shown(FULL, POLICY, facts())
    assert "same_person" in shown(FULL, POLICY, facts(barred=(THIEF,)))


def test_a_returning_visitor_fills_in() -> None:
    last = Last("k", date(2026, 2, 1), "3-1-1201", "", "陈思远", "赵先生", "粤B12345", "", Reason.FAMILY)
    assert fill(Draft("u"), last) == replace(FULL, booked=None)
    elsewhere = fill(Draft("u", unit="5-1-0302"), last)
    assert (elsewhere.unit, elsewhere.host, elsewhere.name) == ("5-1-0302", "", "赵先生")
    office = fill(Draft("u"), Last("k", date(2026, 2, 1), "", "客服经理", name="钱女士"))
    assert (office.area, office.office_target) == (Area.OFFICE, "客服经理")


def test_who_is_known_here_is_told() -> None:
    last = Last("k", date(2026, 2, 1), "3-1-1201", name="赵先生")
    assert [one.field for one in speaks(replace(FULL, been_before=False), Level.INFO, last_visit=last)] == [
        "been_before"
    ]
    warned = speaks(FULL, Level.WARN, inside_already="LF20260305-A0001")
    assert [one.acts for one in warned] == [("leave",)]
    assert rules_of(FULL, inside_already="LF20260305-A0001") == []


def test_the_one_asked_for_is_telephoned_first() -> None:
    assert [one.name for one in hosts(FULL, HOME)] == ["陈思远", "欧阳颀"]
    assert [one.name for one in hosts(replace(FULL, host=""), HOME)] == ["欧阳颀", "陈思远"]


# --- bookings, notes, the list ------------------------------------------------------------------

WITH = replace(FULL, booked=True, booking=BOOKED.number)


def test_a_booking_fills_in_and_is_the_hosts_word() -> None:
    assert fill(Draft("u"), booking=BOOKED) == replace(WITH, been_before=None, people="2")
    assert rules_of(WITH, booking=BOOKED) == []
    assert booked_in(WITH, facts(booking=BOOKED))
    assert not booked_in(replace(WITH, booked=False), facts(booking=BOOKED))


@pytest.mark.parametrize(
    ("more", "blocks"),
    [
        ({"used": True}, True),
        ({"closed": True}, True),
        ({"ends_at": MORNING - timedelta(seconds=1)}, True),
        ({"ends_at": MORNING}, False),
        ({"unit": "5-1-0302"}, True),
        ({"unit": "", "office": "客服经理"}, True),
        ({"begins_at": MORNING + timedelta(seconds=1)}, False),
    ],
)
def test_a_booking_holds_once_in_its_time_at_its_door(more: dict[str, Any], blocks: bool) -> None:
    """004-34: expiry included."""
    booking = replace(BOOKED, **more)
    assert rules_of(WITH, booking=booking) == ([("004-34", "booking")] if blocks else [])
    assert booked_in(WITH, facts(booking=booking)) is (more == {"ends_at": MORNING})


def test_an_unknown_booking_is_not_taken() -> None:
    assert rules_of(WITH, booking=None) == [("004-34", "booking")]
    assert rules_of(replace(WITH, booking=""), booking=None) == []


@pytest.mark.parametrize(
    "more",
    [
        {"unit": "", "office": ""},
        {"name": "", "plate": ""},
        {"people": 0},
        {"ends_at": MORNING},
        {"begins_at": MORNING + timedelta(hours=3)},
        {"ends_at": MORNING + timedelta(days=40)},
        {"name": "赵 13700000003"},
        {"reason": "stroll"},
    ],
)
def test_a_booking_says_enough(more: dict[str, Any]) -> None:
    check_booking(BOOKED, True, MORNING, POLICY)
    with pytest.raises(Refused):
        check_booking(replace(BOOKED, **more), True, MORNING, POLICY)


def test_a_note_is_told_and_only_the_host_lifts_it() -> None:
    """谢绝来访: a warning at the desk, a block at the door until the household itself agrees."""
    note = Note("不见推销", date(2026, 3, 31))
    assert rules_of(FULL, notes=(note,)) == []
    (warned,) = speaks(FULL, Level.WARN, notes=(note,))
    assert "不见推销" in warned.say()
    assert speaks(WITH, Level.WARN, notes=(note,), booking=BOOKED) == []
    allowed = told(Kind.REGISTERED, Kind.UNANSWERED, Kind.ALLOWED, Kind.VERIFIED)
    assert may_enter(allowed, facts(), NOTED) == ()
    assert [one.rule for one in may_enter(allowed, facts(notes=(note,)), NOTED)] == ["004-50"]
    assert may_enter(told(*IN[:3]), facts(notes=(note,)), POLICY) == ()
    assert may_allow(told(Kind.REGISTERED, Kind.UNANSWERED), facts(notes=(note,)), NOTED, "赵经理")


def test_the_list_bars_a_person_and_no_namesake() -> None:
    """Exact name with the features compared, or the plate; never a part of a name."""
    assert rules_of(FULL, barred=(THIEF,)) == [("004-34", "same_person")]
    assert rules_of(replace(FULL, same_person=False), barred=(THIEF,)) == []
    mine = replace(FULL, same_person=True)
    assert [one.acts for one in decide(mine, facts(barred=(THIEF,)), POLICY).blocks] == [("tell_manager",)]
    assert is_barred(mine, facts(barred=(THIEF,)))
    assert rules_of(replace(FULL, name="老赵", same_person=None), barred=(THIEF,)) == [
        ("004-34", "same_person")
    ]
    for other in ("赵先", "赵先生生", "赵"):
        assert rules_of(replace(FULL, name=other), barred=(THIEF,)) == []
    by_plate = replace(FULL, name="别的名字", plate="粤b-99999", same_person=False)
    assert rules_of(by_plate, barred=(THIEF,)) == [("004-34", "plate")]
    assert rules_of(replace(by_plate, plate="粤B9999"), barred=(THIEF,)) == []
    assert rules_of(replace(FULL, plate=""), barred=(replace(THIEF, name="甲", plate=""),)) == []


# --- the state ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kinds", "state"),
    [
        ((), State.REGISTERED),
        ((Kind.REGISTERED,), State.REGISTERED),
        ((Kind.REGISTERED, Kind.AGREED), State.AGREED),
        ((Kind.REGISTERED, Kind.REFUSED), State.REFUSED),
        ((Kind.REGISTERED, Kind.UNANSWERED), State.UNANSWERED),
        ((Kind.REGISTERED, Kind.UNANSWERED, Kind.AGREED), State.AGREED),
        ((Kind.REGISTERED, Kind.REFUSED, Kind.UNANSWERED), State.REFUSED),
        ((Kind.REGISTERED, Kind.AGREED, Kind.ENTERED), State.AGREED),
        ((Kind.REGISTERED, Kind.VERIFIED, Kind.ENTERED), State.REGISTERED),
        (IN, State.INSIDE),
        ((*IN, Kind.REFUSED), State.INSIDE),
        ((*IN, Kind.LEFT), State.LEFT),
        ((*IN, Kind.LEFT, Kind.ENTERED), State.LEFT),
        ((Kind.REGISTERED, Kind.AGREED, Kind.VERIFIED, Kind.REFUSED, Kind.ENTERED), State.REFUSED),
    ],
)
def test_the_state_follows_from_the_events(kinds: tuple[Kind, ...], state: State) -> None:
    """004-50, 000-21: 进入 only after 同意 and 已核实."""
    assert state_of(told(*kinds)) is state


EVENTS = st.lists(
    st.builds(
        Event,
        st.sampled_from([one for one in Kind if one is not Kind.PURGED]),
        st.just(MORNING),
        field=st.sampled_from(["", *FIELD_NAMES]),
    ),
    max_size=14,
)


@given(EVENTS)
def test_no_way_leads_from_refused_to_inside_without_a_new_word(events: list[Event]) -> None:
    """004-50: whatever is written, who stands inside was agreed to after the last 拒绝, and verified."""
    states = [state_of(events[:n]) for n in range(len(events) + 1)]
    for n, (before, after) in enumerate(pairwise(states)):
        if after is State.INSIDE and before is not State.INSIDE and before is not State.LEFT:
            path = events[: n + 1]
            refused = max((i for i, one in enumerate(path) if one.kind is Kind.REFUSED), default=-1)
            if State.REFUSED in states[: n + 1]:
                last = max(i for i, one in enumerate(states[: n + 1]) if one is State.REFUSED)
                assert any(one.kind in (Kind.AGREED, Kind.ALLOWED) for one in path[last:])
            if refused >= 0 and states[refused + 1] is State.REFUSED:
                given_since = {one.kind for one in path[refused:]}
                assert Kind.AGREED in given_since or any(
                    one.kind is Kind.CORRECTED and one.field in ("unit", "office_target")
                    for one in path[refused:]
                )
            assert any(one.kind is Kind.VERIFIED for one in path)


@given(EVENTS)
def test_who_left_comes_back_only_by_a_correction(events: list[Event]) -> None:
    for n, event in enumerate(events):
        if state_of(events[:n]) is State.LEFT and state_of(events[: n + 1]) is not State.LEFT:
            assert (event.kind, event.field) == (Kind.CORRECTED, "left")


@given(EVENTS)
def test_may_enter_says_what_the_state_does(events: list[Event]) -> None:
    """The rule at the door and the state that follows from the line never part."""
    allowed = may_enter(events, facts(), NOTED) == ()
    assert allowed is (
        state_of([*events, Event(Kind.ENTERED, MORNING)]) is State.INSIDE
        and state_of(events) is not State.INSIDE
    )


def test_a_corrected_door_needs_its_own_hosts_word() -> None:
    """S02 E4: the wrong home's 同意 is no word for the right one."""
    events = (*told(*IN[:3]), Event(Kind.CORRECTED, MORNING, field="unit"))
    assert state_of(events) is State.REGISTERED
    assert [one.rule for one in may_enter(events, facts(), POLICY)] == ["004-50"]
    assert state_of((*told(*IN), Event(Kind.CORRECTED, MORNING, field="unit"))) is State.INSIDE
    assert state_of((*told(*IN[:3]), Event(Kind.CORRECTED, MORNING, field="name"))) is State.AGREED


def test_a_wrong_line_is_taken_back() -> None:
    left = (*told(*IN, Kind.LEFT), Event(Kind.CORRECTED, MORNING, field="left"))
    assert (standing(left).state, standing(left).left_at) == (State.INSIDE, None)
    entered = (*told(*IN), Event(Kind.CORRECTED, MORNING, field="entered"))
    assert (standing(entered).state, standing(entered).entered_at) == (State.AGREED, None)


# --- at the door --------------------------------------------------------------------------------


def door(*kinds: Kind, policy: Policy = POLICY, **more: Any) -> list[tuple[str, tuple[str, ...]]]:
    return [(one.rule, one.acts) for one in may_enter(told(*kinds), facts(**more), policy)]


def test_the_door_opens_on_the_hosts_word_and_a_check() -> None:
    """004-50, 000-21, S02 E1, E2."""
    assert door(*IN[:3]) == []
    assert door(Kind.REGISTERED) == [("004-50", ("call",))]
    assert door(Kind.REGISTERED, Kind.VERIFIED) == [("004-50", ("call",))]
    assert door(Kind.REGISTERED, Kind.AGREED) == [("000-21", ("verify",))]
    assert door(Kind.REGISTERED, Kind.REFUSED) == [("004-50", ("call",))]
    assert door(Kind.REGISTERED, Kind.VERIFIED, Kind.UNANSWERED) == [("004-50", ("call",))]
    assert [rule for rule, _ in door(*IN)] == ["004-34"]
    assert [rule for rule, _ in door(*IN, Kind.LEFT)] == ["004-34"]
    assert door(*IN[:3], barred=(THIEF,)) == [("004-34", ("tell_manager",))]


def test_no_answer_is_the_sites_rule() -> None:
    """S02 E2: wait, or the manager allows it and the reason is written."""
    assert POLICY.visitor_unanswered == WAIT
    unanswered = told(Kind.REGISTERED, Kind.UNANSWERED)
    assert may_allow(unanswered, facts(), POLICY, "赵经理：老人等药")
    assert may_allow(unanswered, facts(), NOTED, "赵经理：老人等药") == ()
    assert [one.field for one in may_allow(unanswered, facts(), NOTED, " ")] == ["note"]
    assert may_allow(told(Kind.REGISTERED, Kind.REFUSED), facts(), NOTED, "赵经理")
    assert may_allow(told(Kind.REGISTERED), facts(), NOTED, "赵经理")
    seen = (Kind.REGISTERED, Kind.UNANSWERED, Kind.VERIFIED)
    assert door(*seen, policy=NOTED) == [("004-50", ("call", "allow"))]
    assert door(*seen, Kind.ALLOWED, policy=NOTED) == []
    assert door(*seen, Kind.ALLOWED, policy=POLICY) == [("004-50", ("call",))]
    assert door(*seen[:2], Kind.ALLOWED, policy=NOTED) == [("000-21", ("verify",))]


def test_only_who_is_inside_leaves() -> None:
    assert may_leave(told(*IN)) == ()
    for kinds in ((Kind.REGISTERED,), IN[:3], (*IN, Kind.LEFT), (Kind.REGISTERED, Kind.REFUSED)):
        assert [one.rule for one in may_leave(told(*kinds))] == ["004-34"]
    assert may_call(told(Kind.REGISTERED, Kind.REFUSED)) == ()
    assert may_call(told(*IN))
    assert may_verify(told(Kind.REGISTERED), Check.ID_CARD) == ()
    assert may_verify(told(Kind.REGISTERED), Check.NONE)
    assert may_verify(told(*IN), Check.ID_CARD)


# --- corrections --------------------------------------------------------------------------------


def correction(field: str, value: str, reason: str = "听错", **more: Any) -> str:
    events = more.pop("events", told(Kind.REGISTERED))
    return check_correction(field, value, reason, replace(FULL, **more), events, POLICY)


def test_a_correction_says_what_is_right_and_why() -> None:
    """004-48."""
    assert correction("unit", " 3-1-1210 ") == "3-1-1210"
    assert correction("booked", "yes") == "yes"
    assert correction("plate", "") == ""
    assert correction("left", "", events=told(*IN, Kind.LEFT)) == ""


@pytest.mark.parametrize(
    ("field", "value", "reason", "at"),
    [
        ("number", "LF1", "听错", "field"),
        ("staff", "x", "听错", "field"),
        ("at", "09:00", "听错", "field"),
        ("name", "钱女士", "  ", "reason"),
        ("name", "赵先生", "听错", "value"),
        ("name", "", "听错", "value"),
        ("unit", "", "听错", "value"),
        ("office_target", "客服经理", "听错", "field"),
        ("people", "0", "听错", "value"),
        ("reason", "stroll", "听错", "value"),
        ("been_before", "perhaps", "听错", "value"),
        ("phone", "13700000003", "听错", "field"),
        ("goods", "证 11010118500101001X", "听错", "value"),
        ("goods", "纸箱", "打 13700000003 问的", "reason"),
        ("left", "", "听错", "field"),
        ("entered", "", "听错", "field"),
    ],
)
def test_a_correction_that_says_too_little_is_refused(field: str, value: str, reason: str, at: str) -> None:
    """004-48; 3.1: nor does one bring in what is not collected."""
    with pytest.raises(Refused) as refused:
        correction(field, value, reason)
    assert [one.field for one in refused.value.findings] == [at]
    assert refused.value.findings[0].say()


# --- words and hours ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("赵先生", "赵先生"),
        ("赵明先生", "赵先生"),
        ("欧阳女士", "欧阳女士"),
        ("欧阳小雨女士", "欧阳女士"),
        ("赵明", "赵*"),
        ("", "访客"),
        ("安和家政公司", "安和家政公司"),
        ("先生", "先*"),
    ],
)
def test_a_slip_says_surname_and_title(name: str, said: str) -> None:
    assert address(name) == said


def test_a_slip_is_good_until_the_duty_changes() -> None:
    """004-51: 20:00, or 08:00 of the next morning."""
    at = lambda day, hour, minute=0: datetime(2026, 3, day, hour, minute, tzinfo=CHINA)  # noqa: E731
    assert valid_until(at(5, 10), POLICY) == at(5, 20)
    assert valid_until(at(5, 20), POLICY) == at(6, 8)
    assert valid_until(at(6, 7, 59), POLICY) == at(6, 8)
    assert valid_until(at(6, 8), POLICY) == at(6, 20)
    assert last_evening(at(5, 19, 59), POLICY) == at(4, 20)
    assert last_evening(at(5, 20), POLICY) == at(5, 20)
    assert last_evening(at(6, 9), POLICY) == at(5, 20)
    assert minutes(at(5, 10), at(5, 11, 30)) == 90
    assert minutes(at(5, 10), at(5, 9)) == 0

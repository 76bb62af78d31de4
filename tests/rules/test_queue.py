"""等候与上移: three minutes to the second, 紧急 at once, longest first; twenty seconds; three and three."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from app.rules.base import CHINA, Refused
from app.rules.people import Role
from app.rules.policy import Policy, policy_of
from app.rules.queue import (
    Entry,
    State,
    Timer,
    TimerKind,
    To,
    alarms,
    first_stage,
    move,
    next_for,
    pass_to,
    pass_up,
    prompt,
    rings,
    say,
    tidy,
    tidy_reason,
    to_name,
    waited,
    waiting,
)

POLICY = Policy()
BEGIN = datetime(2026, 3, 5, 10, 0, tzinfo=CHINA)
B = Entry("b", State.WAITING, BEGIN, "陈女士")
HOLD = Timer("h", TimerKind.HOLD, "lixiaomin", BEGIN)
TALK = Timer("e", TimerKind.EXPLAIN, "lixiaomin", BEGIN)


def after(minutes: int = 0, seconds: int = 0) -> datetime:
    return BEGIN + timedelta(minutes=minutes, seconds=seconds)


# --- waiting ------------------------------------------------------------------------------------


def test_the_entry_alarms_at_three_minutes() -> None:
    """003-03: at 3:00, not at 2:59."""
    assert [alarms(B, one) for one in (after(0), after(2, 59), after(3), after(30))] == [
        False, False, True, True,
    ]  # fmt: skip


def test_the_urgent_alarm_at_once() -> None:
    """003-03."""
    assert alarms(replace(B, urgent=True), BEGIN)


@pytest.mark.parametrize("state", [State.TAKEN, State.DONE, State.GONE])
def test_who_no_longer_waits_does_not_alarm(state: State) -> None:
    assert not alarms(replace(B, state=state, urgent=True), after(10))


def test_the_next_is_urgent_first_then_the_longest_waiting() -> None:
    """003-05."""
    entries = [
        replace(B, uuid="late", arrived_at=after(2)),
        replace(B, uuid="urgent late", arrived_at=after(4), urgent=True),
        replace(B, uuid="taken", arrived_at=after(-9), state=State.TAKEN),
        replace(B, uuid="first", arrived_at=after(1)),
        replace(B, uuid="urgent first", arrived_at=after(3), urgent=True),
    ]
    assert [one.uuid for one in waiting(entries)] == ["urgent first", "urgent late", "first", "late"]


def test_who_waits_for_a_person_is_nobody_elses_next() -> None:
    """003-15."""
    bound = replace(B, uuid="bound", wants="zhaojing")
    free = replace(B, uuid="free", arrived_at=after(5))
    assert next_for([bound, free], "lixiaomin") == free
    assert next_for([bound, free], "zhaojing") == bound
    assert next_for([bound], "lixiaomin") is None


def test_the_wait_ends_when_she_is_taken_and_is_never_negative() -> None:
    taken = replace(B, state=State.TAKEN, taken_at=after(2))
    assert waited(taken, after(30)) == timedelta(minutes=2)
    assert waited(B, after(-5)) == timedelta()


def test_what_is_said_changes_at_the_alarm() -> None:
    """002-27, 003-04, 003-05."""
    assert "请坐" in say(B, after(2, 59))
    assert "20 秒" in say(B, after(3))
    assert "耽误" in say(replace(B, state=State.TAKEN, taken_at=after(3)), after(3))


def test_only_the_ways_that_lead_there() -> None:
    """003-03: nobody is taken out of a queue that she has left."""
    assert move(State.WAITING, State.TAKEN) is State.TAKEN
    assert move(State.TAKEN, State.TAKEN) is State.TAKEN
    for state, to in (
        (State.WAITING, State.DONE), (State.TAKEN, State.GONE), (State.DONE, State.TAKEN),
        (State.GONE, State.TAKEN), (State.TAKEN, State.WAITING),
    ):  # fmt: skip
        with pytest.raises(Refused, match="003-03"):
            move(state, to)


def test_somebody_is_called_something() -> None:
    assert tidy(" 陈女士 ", " 交费 ") == ("陈女士", "交费")
    for called, what in (("", ""), ("长" * 41, ""), ("陈女士", "长" * 201)):
        with pytest.raises(Refused, match="003-03"):
            tidy(called, what)


# --- the hold -----------------------------------------------------------------------------------


def test_the_hold_rings_at_twenty_seconds() -> None:
    """003-04: at 20 s, not at 19 s."""
    assert [rings(HOLD, after(0, seconds)) for seconds in (0, 19, 20, 21)] == [False, False, True, True]
    assert prompt(HOLD, after(0, 19), POLICY) == ""
    assert "20 秒" in prompt(HOLD, after(0, 20), POLICY)


def test_what_nobody_ended_does_not_ring_the_next_day() -> None:
    assert rings(HOLD, after(59, 59))
    assert not rings(HOLD, after(60))
    assert not rings(TALK, after(60 * 24))


# --- the explanation ----------------------------------------------------------------------------


def test_three_minutes_then_the_first_three_more_then_the_second() -> None:
    """003-17: 2:59 / 3:00 → 客服主任; 5:59 / 6:00 → 管理处主任; then nobody is above."""
    assert pass_to(TALK, after(2, 59)) is None
    assert pass_to(TALK, after(3)) is To.MANAGER
    raised = replace(TALK, stage=1, raised_at=after(3))
    assert pass_to(raised, after(3)) is None
    assert pass_to(raised, after(5, 59)) is None
    assert pass_to(raised, after(6)) is To.DIRECTOR
    top = replace(TALK, stage=2, raised_at=after(6))
    assert pass_to(top, after(30)) is None
    assert not rings(top, after(30))


def test_the_second_three_minutes_run_from_the_passing_up() -> None:
    """003-17: passed up late, the 客服主任 still has her three minutes."""
    raised = replace(TALK, stage=1, raised_at=after(4, 30))
    assert pass_to(raised, after(7, 29)) is None
    assert pass_to(raised, after(7, 30)) is To.DIRECTOR


def test_what_the_manager_explains_goes_to_the_director_next() -> None:
    """003-17."""
    assert first_stage(Role.CLERK) == first_stage(Role.NIGHT) == 0
    own = replace(TALK, stage=first_stage(Role.MANAGER))
    assert pass_to(own, after(3)) is To.DIRECTOR


def test_the_prompt_says_the_sites_own_names() -> None:
    """003-17, 003-51."""
    policy = policy_of({"role.manager": "客服主任", "director": "项目总监"}, "QT7K")
    assert "客服主任" in prompt(TALK, after(3), policy)
    assert "项目总监" in prompt(replace(TALK, stage=1), after(3), policy)
    assert to_name(To.DIRECTOR, POLICY) == "管理处主任"
    assert prompt(TALK, after(2, 59), policy) == ""


def test_at_its_time_it_goes_up_without_a_reason_before_it_with_one() -> None:
    """003-17, 003-06: 顾客坚持要其他人员接待."""
    assert pass_up(TALK, "", after(3)) == (To.MANAGER, "3 分钟仍未说明清楚")
    assert pass_up(TALK, " 坚持要主任 ", after(1)) == (To.MANAGER, "坚持要主任")
    with pytest.raises(Refused, match="003-06"):
        pass_up(TALK, " ", after(2, 59))
    for timer in (replace(TALK, stage=2), HOLD):
        with pytest.raises(Refused, match="003-17"):
            pass_up(timer, "再上移", after(9))


def test_a_passing_up_has_its_reason() -> None:
    """003-06."""
    for reason in ("", "  ", "长" * 201):
        with pytest.raises(Refused, match="003-06"):
            tidy_reason(reason)

"""等候与上移: who is next, when a waiting or an explanation alarms, and to whom it is passed up.

003-03…05 (three minutes, 紧急 at once, longest first), 003-04 (twenty seconds' hold), 003-06 (服务上移),
003-15 (waiting for a person), 003-17 (three minutes and three more), 002-27. Pure: entries and the time in.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from app.rules.base import Refused, refuse
from app.rules.people import Role
from app.rules.policy import Policy

WAIT = timedelta(minutes=3)
HOLD = timedelta(seconds=20)
EXPLAIN = timedelta(minutes=3)
FORGOTTEN = timedelta(hours=1)
"""A timer that nobody ended in this time alarms no more: the customer has long gone."""
LONGEST = 200
"""Characters of what she wants, or of a reason."""


class State(StrEnum):
    """等候的状态."""

    WAITING = "waiting"
    TAKEN = "taken"
    DONE = "done"
    GONE = "gone"


STATE_NAMES: dict[State, str] = {
    State.WAITING: "等候",
    State.TAKEN: "接待中",
    State.DONE: "已接待",
    State.GONE: "未等先走",
}

NEXT: dict[State, frozenset[State]] = {
    State.WAITING: frozenset({State.TAKEN, State.GONE}),
    State.TAKEN: frozenset({State.TAKEN, State.DONE}),
    State.DONE: frozenset(),
    State.GONE: frozenset(),
}


def move(state: State, to: State) -> State:
    """The next state; raises Refused where the way does not lead there."""
    if to not in NEXT[state]:
        text = "这位客户{state}，不能改为{to}。请看一眼最新的等候名单。"
        raise refuse("003-03", "状态不对", text, state=STATE_NAMES[state], to=STATE_NAMES[to])
    return to


@dataclass(frozen=True)
class Entry:
    """等候的一位; `wants`, `taken_by` and `handed_from` are logins, "" for nobody."""

    uuid: str
    state: State
    arrived_at: datetime
    called: str
    what: str = ""
    urgent: bool = False
    wants: str = ""
    taken_by: str = ""
    taken_at: datetime | None = None
    handed_from: str = ""


def waited(entry: Entry, now: datetime) -> timedelta:
    """How long she has waited: until she was taken, or until now."""
    return max(timedelta(), (entry.taken_at or now) - entry.arrived_at)


def alarms(entry: Entry, now: datetime) -> bool:
    """Whether somebody must see to her now: from 3:00 on, 紧急 at once (003-03)."""
    return entry.state is State.WAITING and (entry.urgent or waited(entry, now) >= WAIT)


def waiting(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """Who waits, in the order in which they are served: 紧急 first, then the longest waiting (003-05)."""
    found = [one for one in entries if one.state is State.WAITING]
    return tuple(sorted(found, key=lambda one: (not one.urgent, one.arrived_at)))


def next_for(entries: Iterable[Entry], staff: str) -> Entry | None:
    """Whom `staff` (a login) takes next: nobody who waits for somebody else (003-15)."""
    return next((one for one in waiting(entries) if one.wants in ("", staff)), None)


def say(entry: Entry, now: datetime) -> str:
    """What the clerk says to the one waiting as she turns to her (003-04, 003-05, 002-27)."""
    if entry.state is State.TAKEN:
        return "对不起，耽误了您宝贵的时间！"
    if alarms(entry, now):
        return "非常抱歉，请您等我 20 秒好吗？我马上请同事来接待您。"
    return "您好，请坐。我正在为前一位客户办理，请您稍候。"


def tidy(called: str, what: str) -> tuple[str, str]:
    """称呼 and matter as kept. Raises Refused where nobody is named, or a text is too long."""
    called, what = called.strip(), what.strip()
    if not called:
        text = "请写一个称呼，例如「陈女士」；不知道姓，就写看得见的，例如「红衣女士」。"
        raise refuse("003-03", "请写称呼", text, "called")
    if len(called) > 40:
        raise refuse("003-03", "称呼太长", "称呼最多 40 个字，请写短一些。", "called")
    if len(what) > LONGEST:
        raise refuse("003-03", "事由太长", "事由最多 {most} 个字，请写短一些。", "what", most=LONGEST)
    return called, what


class TimerKind(StrEnum):
    """计时的种类."""

    HOLD = "hold"
    EXPLAIN = "explain"


class To(StrEnum):
    """上移给谁. The 管理处主任 has no account here; his name is a setting, like the roles' (003-51)."""

    MANAGER = "manager"
    DIRECTOR = "director"


STAGES: tuple[To, ...] = (To.MANAGER, To.DIRECTOR)
"""Whom an explanation is passed up to from stage 0, then from stage 1."""


def to_name(to: To, policy: Policy) -> str:
    """The site's own word for who gets it (003-51)."""
    return policy.director if to is To.DIRECTOR else policy.role_name(Role.MANAGER)


@dataclass(frozen=True)
class Timer:
    """计时 that runs: `stage` counts how often it was passed up, `raised_at` is when it was last.

    `word` and `subject` name the form or record it belongs to; passing up leaves that as it is (003-06).
    """

    uuid: str
    kind: TimerKind
    staff: str
    begun_at: datetime
    word: str = ""
    subject: str = ""
    stage: int = 0
    raised_at: datetime | None = None


def running(timer: Timer, now: datetime) -> timedelta:
    """How long its present stage has run: since it began, or since it was passed up."""
    return max(timedelta(), now - (timer.raised_at or timer.begun_at))


def live(timer: Timer, now: datetime) -> bool:
    """Whether it still concerns anybody."""
    return running(timer, now) < FORGOTTEN


def rings(timer: Timer, now: datetime) -> bool:
    """Whether its time is over now: a hold from 20 seconds on (003-04), an explanation from 3:00 (003-17)."""
    if timer.kind is TimerKind.HOLD:
        return live(timer, now) and running(timer, now) >= HOLD
    return live(timer, now) and pass_to(timer, now) is not None


def pass_to(timer: Timer, now: datetime) -> To | None:
    """Whom the explanation must go to now: at 3:00 the 客服主任, three minutes later the 管理处主任 (003-17).

    The second three minutes run from the moment it was passed up. None = not yet, or nobody above.
    """
    if timer.kind is not TimerKind.EXPLAIN or timer.stage >= len(STAGES):
        return None
    return STAGES[timer.stage] if running(timer, now) >= EXPLAIN else None


def prompt(timer: Timer, now: datetime, policy: Policy) -> str:
    """What the clerk is told when the timer rings; "" while it does not."""
    if not rings(timer, now):
        return ""
    to = pass_to(timer, now)
    if to is None:
        return "20 秒到了，请回到客户那里：「对不起，让您久等了。」"
    return f"3 分钟还没有说明清楚，请上移给{to_name(to, policy)}。"


def first_stage(role: Role) -> int:
    """Where an explanation begins: the 客服主任's own goes to the 管理处主任 next."""
    return 1 if role is Role.MANAGER else 0


def pass_up(timer: Timer, reason: str, now: datetime) -> tuple[To, str]:
    """To whom an explanation goes and why (003-17), or earlier because the customer wants it (003-06).

    Raises Refused before the time without a reason, and where nobody is above.
    """
    if timer.kind is not TimerKind.EXPLAIN or timer.stage >= len(STAGES):
        raise refuse("003-17", "已经上移到最高", "已经上报，请陪客户等候，不要再让他重说一遍。")
    overdue = pass_to(timer, now) is not None
    if not reason.strip() and not overdue:
        raise _no_reason()
    return STAGES[timer.stage], tidy_reason(reason.strip() or "3 分钟仍未说明清楚")


def tidy_reason(reason: str) -> str:
    """A 上移's reason as kept (003-06). Raises Refused for none, or one too long."""
    reason = reason.strip()
    if not reason:
        raise _no_reason()
    if len(reason) > LONGEST:
        raise refuse("003-06", "原因太长", "原因最多 {most} 个字，请写短一些。", "reason", most=LONGEST)
    return reason


def _no_reason() -> Refused:
    text = "请写一句上移的原因，例如「客户坚持要其他人接待」，接手的人就不用再问一遍。"
    return refuse("003-06", "请写上移原因", text, "reason")

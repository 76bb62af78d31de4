"""装修档案的状态: where a renovation file stands, from 申请 to 归档, and where it may go (domain.md 2.3)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from app.rules.base import refuse

FILE_PREFIX = "ZX"
"""装修档案的单号."""
PERMIT_PREFIX = "XK"
"""装修施工许可证的单号: the paper on the door has a number of its own (一单一号, domain.md 2)."""
INSPECTION_PREFIX = "XC"
"""巡查记录、整改通知书、验收单的单号: each look at a site has its own."""
EXTENSION_PREFIX = "YQ"
"""延期单的单号."""


class State(StrEnum):
    """装修档案的状态."""

    APPLIED = "applied"
    PENDING = "pending"
    RETURNED = "returned"
    APPROVED = "approved"
    PAID = "paid"
    ISSUED = "issued"
    WORKING = "working"
    EXTENDED = "extended"
    STOPPED = "stopped"
    REVOKED = "revoked"
    INSPECTING = "inspecting"
    PASSED = "passed"
    RECTIFYING = "rectifying"
    REFUNDED = "refunded"
    WITHDRAWN = "withdrawn"
    ARCHIVED = "archived"


STATE_NAMES: dict[State, str] = {
    State.APPLIED: "申请",
    State.PENDING: "待审批",
    State.RETURNED: "退回补正",
    State.APPROVED: "已批准",
    State.PAID: "已缴费",
    State.ISSUED: "已发证",
    State.WORKING: "施工中",
    State.EXTENDED: "延期施工",
    State.STOPPED: "停工整改",
    State.REVOKED: "已吊销",
    State.INSPECTING: "申请验收",
    State.PASSED: "验收合格",
    State.RECTIFYING: "验收整改",
    State.REFUNDED: "已退押金",
    State.WITHDRAWN: "已撤回",
    State.ARCHIVED: "已归档",
}

NEXT: dict[State, frozenset[State]] = {
    State.APPLIED: frozenset({State.PENDING, State.WITHDRAWN}),
    State.PENDING: frozenset({State.APPROVED, State.RETURNED, State.WITHDRAWN}),
    State.RETURNED: frozenset({State.PENDING, State.WITHDRAWN}),
    # What is changed after the approval is reviewed again; a voided receipt takes 已缴费 back.
    State.APPROVED: frozenset({State.PAID, State.PENDING, State.WITHDRAWN}),
    State.PAID: frozenset({State.ISSUED, State.APPROVED, State.PENDING, State.WITHDRAWN}),
    State.ISSUED: frozenset({State.WORKING, State.EXTENDED, State.STOPPED, State.REVOKED, State.WITHDRAWN}),
    State.WORKING: frozenset({State.EXTENDED, State.STOPPED, State.REVOKED, State.INSPECTING}),
    State.EXTENDED: frozenset({State.EXTENDED, State.STOPPED, State.REVOKED, State.INSPECTING}),
    State.STOPPED: frozenset({State.WORKING, State.EXTENDED, State.REVOKED}),
    # A revoked site is made good and then looked at like any other.
    State.REVOKED: frozenset({State.INSPECTING}),
    State.INSPECTING: frozenset({State.PASSED, State.RECTIFYING}),
    State.RECTIFYING: frozenset({State.INSPECTING}),
    State.PASSED: frozenset({State.REFUNDED, State.ARCHIVED}),
    State.WITHDRAWN: frozenset({State.REFUNDED, State.ARCHIVED}),
    State.REFUNDED: frozenset({State.ARCHIVED}),
    State.ARCHIVED: frozenset(),
}

BEFORE_APPROVAL = frozenset({State.APPLIED, State.PENDING, State.RETURNED})
"""The form may still be changed; nobody has agreed to it yet."""
BEFORE_WORK = BEFORE_APPROVAL | {State.APPROVED, State.PAID, State.ISSUED}
"""Nothing has been built: an owner who withdraws gets everything back (S05 E6)."""
ON_SITE = frozenset({State.ISSUED, State.WORKING, State.EXTENDED, State.STOPPED})
"""A permit hangs on the door: the site stands in the calendar, the gate lets its workers in."""
MAY_WORK = ON_SITE - {State.STOPPED}
"""Work is allowed within the hours."""
CLOSED = frozenset({State.ARCHIVED})
"""Nothing is left to do, for nobody."""


@dataclass(frozen=True)
class Step:
    """一步: from where to where, by whom (a login) and when, and why; steps are only ever added."""

    state: State
    at: datetime
    staff: str
    before: State | None = None
    why: str = ""


def move(state: State, to: State) -> State:
    """The next state; raises Refused where the way does not lead there."""
    if to not in NEXT[state]:
        text = "这份装修档案{state}，下一步可以是：{ways}；不能改为{to}。"
        ways = "、".join(STATE_NAMES[one] for one in State if one in NEXT[state]) or "没有了"
        raise refuse("000-12", "状态不对", text, state=STATE_NAMES[state], to=STATE_NAMES[to], ways=ways)
    return to


def step(state: State, to: State, at: datetime, staff: str, why: str = "") -> Step:
    """The step to a state, with its person and time. Raises Refused where the way does not lead there."""
    return Step(move(state, to), at, staff, state, why.strip())


def working_state(steps: Iterable[Step]) -> State:
    """The state that a stopped site goes back to: as it was before the last stop."""
    for one in reversed(tuple(steps)):
        if one.state is State.STOPPED and one.before is not None:
            return State.EXTENDED if one.before is State.EXTENDED else State.WORKING
    return State.WORKING


def keep_first_receiver(first: str, now: str) -> str:
    """首接人 is whoever received the application, until the file is closed (003-28). Raises Refused."""
    if first and now != first:
        text = "首接人不能更改：谁先接待，谁跟踪到底。可以请别人办手续，首接人仍然是原来的人。"
        raise refuse("003-28", "首接人不变", text, "first_receiver")
    return first or now

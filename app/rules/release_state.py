"""放行条的类别和状态: what the home list says of a slip; apart from the form, for that list stands first."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from app.rules.base import refuse


class Applicant(StrEnum):
    """放行类别: who carries out; each has its own path."""

    OWNER = "owner"
    FAMILY = "family"
    TENANT = "tenant"
    SHOP = "shop"
    CONTRACTOR = "contractor"
    STAFF = "staff"


APPLICANT_NAMES: dict[Applicant, str] = {
    Applicant.OWNER: "业主",
    Applicant.FAMILY: "家属/受托人",
    Applicant.TENANT: "租户",
    Applicant.SHOP: "商户",
    Applicant.CONTRACTOR: "装修单位",
    Applicant.STAFF: "员工",
}


class State(StrEnum):
    """放行条的状态."""

    DRAFT = "draft"
    AWAITING = "awaiting"
    ISSUED = "issued"
    RELEASED = "released"
    MISMATCH = "mismatch"
    VOID = "void"
    EXPIRED = "expired"


STATE_NAMES: dict[State, str] = {
    State.DRAFT: "草稿",
    State.AWAITING: "待业主确认",
    State.ISSUED: "已开具",
    State.RELEASED: "已放行",
    State.MISMATCH: "不符退回",
    State.VOID: "已作废",
    State.EXPIRED: "已过期",
}

NEXT: dict[State, frozenset[State]] = {
    State.DRAFT: frozenset({State.AWAITING, State.ISSUED, State.VOID}),
    State.AWAITING: frozenset({State.ISSUED, State.VOID}),
    State.ISSUED: frozenset({State.RELEASED, State.MISMATCH, State.VOID, State.EXPIRED}),
    State.MISMATCH: frozenset({State.VOID}),
    State.RELEASED: frozenset(),
    State.VOID: frozenset(),
    State.EXPIRED: frozenset(),
}


def move(state: State, to: State) -> State:
    """The next state; raises Refused where the way does not lead there."""
    if to not in NEXT[state]:
        text = "这张放行条{state}，不能再改为{to}。"
        raise refuse("000-10", "状态不对", text, state=STATE_NAMES[state], to=STATE_NAMES[to])
    return to


def current(state: State, valid_on: date | None, now: datetime) -> State:
    """The state as it is now: a slip not used by 24:00 of its day has expired (domain.md 2.1)."""
    over = state is State.ISSUED and valid_on is not None and now.date() > valid_on
    return State.EXPIRED if over else state

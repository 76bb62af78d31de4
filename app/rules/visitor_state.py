"""来访的状态: derived from what was written, never kept beside it; and the hours that a visit is good for.

004-50 (no entry but on the host's word), 000-21 (verified first), 004-51 (the duty changes at 20:00 and at
08:00).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, time, timedelta

from app.rules import mask
from app.rules.base import CHINA
from app.rules.policy import Policy
from app.rules.visitor import Event, Kind, Standing, State


def state_of(events: Iterable[Event]) -> State:
    """The state that follows from the events, in their order."""
    return standing(events).state


def standing(events: Iterable[Event]) -> Standing:
    """Where the visit stands. An event that its state does not allow changes nothing: whatever was written,
    nobody gets from 拒绝 to 在内 without a new 同意 (004-50)."""
    now = Standing()
    for event in events:
        now = _after(now, event)
    return now


def _after(now: Standing, event: Event) -> Standing:
    kind = event.kind
    if kind in (Kind.SLIP_RETURNED, Kind.SLIP_KEPT):
        back = kind is Kind.SLIP_RETURNED
        return replace(now, slip_returned=back, slip_kept=not back)
    if kind is Kind.CORRECTED:
        return _corrected(now, event)
    if now.state is State.LEFT:
        return now
    if now.state is State.INSIDE:
        return replace(now, state=State.LEFT, left_at=event.at) if kind is Kind.LEFT else now
    if kind is Kind.VERIFIED:
        return replace(now, verified=True)
    if kind is Kind.AGREED:
        return replace(now, state=State.AGREED, agreed=True, allowed=False)
    if kind is Kind.REFUSED:
        return replace(now, state=State.REFUSED, agreed=False, allowed=False)
    if kind is Kind.UNANSWERED and now.state is State.REGISTERED:
        return replace(now, state=State.UNANSWERED)
    if kind is Kind.ALLOWED and now.state is State.UNANSWERED:
        return replace(now, allowed=True)
    if kind is Kind.ENTERED and now.verified and (now.agreed or now.allowed):
        return replace(now, state=State.INSIDE, entered_at=event.at)
    return now


def _corrected(now: Standing, event: Event) -> Standing:
    """What a correction changes of the state: the wrong door's word is no word for the right one."""
    if event.field == "left" and now.state is State.LEFT:
        return replace(now, state=State.INSIDE, left_at=None, slip_returned=False, slip_kept=False)
    if event.field == "entered" and now.state is State.INSIDE:
        before = State.AGREED if now.agreed else State.UNANSWERED
        return replace(now, state=before, entered_at=None)
    if event.field in ("unit", "office_target") and now.state not in (State.INSIDE, State.LEFT):
        return Standing(slip_returned=now.slip_returned)
    return now


_TITLES = ("先生", "女士", "小姐", "太太", "师傅", "阿姨", "老师", "经理", "主任", "医生", "同志", "警官")


def address(name: str) -> str:
    """称呼 on a slip: 赵先生 for 赵明先生 too, 赵* for a name alone, 访客 for none; a company whole."""
    name = name.strip()
    for title in _TITLES:
        if name.endswith(title) and len(name) > len(title):
            own = name.removesuffix(title)
            surname = own if own in mask.COMPOUND_SURNAMES else mask.name(own).removesuffix("*")
            return f"{surname}{title}"
    return mask.name(name) or "访客"


def slip_words(now: Standing) -> str:
    """What became of the slip at the exit, as screens and papers say it; "" where none was printed."""
    return "访客单已收回" if now.slip_returned else "访客单未收回" if now.slip_kept else ""


def valid_until(now: datetime, policy: Policy) -> datetime:
    """有效至: the next change of the visitor duty, when who is still inside is looked for (004-51)."""
    at_night = policy.at_night(now.astimezone(CHINA).time())
    return _next(now, policy.night_until if at_night else policy.night_from)


def last_evening(now: datetime, policy: Policy) -> datetime:
    """The latest 20:00 that has passed: who was inside then and still is, has overstayed (S02 E6)."""
    return _next(now, policy.night_from) - timedelta(days=1)


def _next(now: datetime, at: time) -> datetime:
    """The next moment of a time of day, after now."""
    local = now.astimezone(CHINA)
    moment = datetime.combine(local.date(), at, CHINA)
    return moment if moment > local else moment + timedelta(days=1)


def minutes(since: datetime, now: datetime) -> int:
    """Whole minutes, never below 0: a clock set back makes nobody leave before he came."""
    return max(0, int((now - since).total_seconds() // 60))

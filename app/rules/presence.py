"""在岗去向: who of the staff is in, out or on leave, where to, back when; what is said at the counter of it.

003-13: 在→引见; 不在→说明去向. 003-15: who is waited for is told so. The last entry of a person counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from app.rules.base import CHINA, Finding, Level
from app.rules.mask import COMPOUND_SURNAMES
from app.rules.names import surname


class State(StrEnum):
    """在、外出、请假; NONE = nobody has said anything yet."""

    NONE = ""
    IN = "in"
    OUT = "out"
    LEAVE = "leave"


STATE_NAMES: dict[State, str] = {
    State.NONE: "未登记",
    State.IN: "在",
    State.OUT: "外出",
    State.LEAVE: "请假",
}


@dataclass(frozen=True)
class Entry:
    """去向的表单: of whom (`staff`, a login), where to, back when (None = not said)."""

    staff: str = ""
    state: State = State.NONE
    place: str = ""
    back_at: datetime | None = None


@dataclass(frozen=True)
class Standing:
    """What the last entry says of a person; `since` None where there is none."""

    state: State = State.NONE
    place: str = ""
    back_at: datetime | None = None
    since: datetime | None = None


NOWHERE = Standing()
"""Nobody has said anything of the person yet."""


def decide(entry: Entry, now: datetime) -> tuple[Finding, ...]:
    """Everything the rules say of a new entry."""
    return tuple(_findings(entry, now))


def _findings(entry: Entry, now: datetime) -> Iterator[Finding]:
    if not entry.staff:
        yield Finding("003-13", Level.BLOCK, "请选是谁", "请选哪位同事的去向。", {}, "staff")
    if entry.state is State.NONE:
        yield Finding("003-13", Level.BLOCK, "请选去向", "请选「在」「外出」或「请假」。", {}, "state")
    if entry.state is State.OUT and not entry.place.strip():
        text = "请写到哪里去：客人来访时，前台要能说明去向。"
        yield Finding("003-13", Level.BLOCK, "请填去向", text, {}, "place")
    if entry.state in (State.OUT, State.LEAVE):
        if entry.back_at is None:
            text = "最好写上什么时候回来，前台好答复客人。"
            yield Finding("003-13", Level.WARN, "没写何时回来", text, {}, "back_at")
        elif entry.back_at <= now:
            text = "回来的时间已经过了，请核对；已经回来就选「在」。"
            yield Finding("003-13", Level.BLOCK, "时间不对", text, {}, "back_at")


def keepable(entry: Entry) -> Entry:
    """The entry as it is kept: who is in has no place and no return."""
    if entry.state is State.IN:
        return replace(entry, place="", back_at=None)
    return replace(entry, place=entry.place.strip())


def overdue(standing: Standing, now: datetime) -> bool:
    """Whether the person should be back by now and nobody has said so."""
    away = standing.state in (State.OUT, State.LEAVE)
    return away and standing.back_at is not None and standing.back_at <= now


def stale(standing: Standing, now: datetime) -> bool:
    """Whether 「在」 is of an earlier day: the last entry still counts, but somebody should look."""
    if standing.state is not State.IN or standing.since is None:
        return False
    return standing.since.astimezone(CHINA).date() < now.astimezone(CHINA).date()


def words(standing: Standing, now: datetime) -> str:
    """The standing as the board says it: 外出：工商所，15:00 回."""
    if standing.state is State.NONE:
        return STATE_NAMES[State.NONE]
    if standing.state is State.IN:
        return "在（不是今天登记的，请核对）" if stale(standing, now) else "在"
    said = STATE_NAMES[standing.state] + (f"：{standing.place}" if standing.place else "")
    if standing.back_at is None:
        return f"{said}，没说何时回来"
    if overdue(standing, now):
        return f"{said}，原定 {clock(standing.back_at, now)} 回，请核对"
    return f"{said}，{clock(standing.back_at, now)} 回"


def clock(moment: datetime, now: datetime) -> str:
    """15:00 of today, 03-06 09:00 of another day."""
    at, today = moment.astimezone(CHINA), now.astimezone(CHINA)
    return f"{at:%H:%M}" if at.date() == today.date() else f"{at:%m-%d %H:%M}"


def waits_words(called: str, waits_for: str, minutes: int) -> str:
    """What is said to the one waited for (003-15): the caller by her surname alone."""
    since = f"，已等 {minutes} 分钟" if minutes else ""
    return f"{waits_for}，正有一位{_polite(called)}在外面等您{since}。"


_TITLE = re.compile("(先生|女士|小姐|太太|老师)$")


def _polite(called: str) -> str:
    """周女士 for 周晓燕女士, 姓周的客人 for 周晓燕, 客人 for no name."""
    title = _TITLE.search(called.strip())
    bare = _TITLE.sub("", called.strip())
    family = bare if bare in COMPOUND_SURNAMES else surname(bare)
    if not family:
        return "客人"
    return f"{family}{title[0]}" if title else f"姓{family}的客人"

"""装修日历: the sites of one day — who works where, what ends this week, whether it may be loud now.

Issue 6, domain.md 2.3, 2.4, 3.5. A day that is over is shown as it was: by the steps of that day.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from app.rules.base import CHINA
from app.rules.renovation_state import ON_SITE, STATE_NAMES, State
from app.rules.rule_pack import Pack, hours_at, hours_source, noise_now, words, work_now
from app.rules.workdays import WEEKENDS, Calendar

DAYS = "一二三四五六日"


@dataclass(frozen=True)
class Man:
    """施工人员 with a pass that is valid that day."""

    name: str
    trade: str


@dataclass(frozen=True)
class Site:
    """一处工地 on a day; `key` is the file's number, `state` where it stood that day."""

    key: str
    building: str
    unit: str
    company: str
    state: State
    since: date
    until: date
    works: tuple[str, ...] = ()
    noisy: bool = False
    people: tuple[Man, ...] = ()

    @property
    def stopped(self) -> bool:
        """停工整改: nobody may work there."""
        return self.state is State.STOPPED


@dataclass(frozen=True)
class Hours:
    """一天的施工时间 in words; `loud`, `work` = whether it may be loud, worked, at this moment (None: another
    day than today)."""

    rest: bool
    work_words: str
    loud_words: str
    source: str
    work: bool | None = None
    loud: bool | None = None


@dataclass(frozen=True)
class Day:
    """日历的一天: its sites by building; `week` counts the sites of each day of its week, Monday first, and
    `ends` those whose last day each is."""

    day: date
    today: date
    hours: Hours
    sites: tuple[Site, ...] = ()
    week: Mapping[date, int] = field(default_factory=dict)
    ends: Mapping[date, int] = field(default_factory=dict)

    @property
    def people(self) -> int:
        """How many may work that day."""
        return sum(len(one.people) for one in self.sites if not one.stopped)

    @property
    def ending(self) -> tuple[Site, ...]:
        """What ends in the week of that day, from that day on, or has ended and is not accepted."""
        return tuple(one for one in self.sites if one.until <= week_of(self.day)[-1])


def week_of(day: date) -> tuple[date, ...]:
    """The seven days of its week, from Monday."""
    monday = day - timedelta(days=day.weekday())
    return tuple(monday + timedelta(days=n) for n in range(7))


def runs(state: State, since: date, until: date, day: date, today: date) -> bool:
    """Whether a site with a permit stands in the calendar of a day.

    One whose last day is over stands there until its acceptance is asked for, and no longer than today.
    """
    return state in ON_SITE and since <= day and (day <= until or day <= today)


def day_of(sites: Iterable[Site], day: date, pack: Pack, now: datetime, calendar: Calendar = WEEKENDS) -> Day:
    """The calendar of a day, of the sites that stand in any day of its week."""
    today, found = now.astimezone(CHINA).date(), tuple(sites)
    week = week_of(day)
    here = sorted(
        (one for one in found if runs(one.state, one.since, one.until, day, today)),
        key=lambda one: (_order(one.building), one.building, one.unit),
    )
    return Day(
        day,
        today,
        hours(pack, day, now, calendar),
        tuple(here),
        {at: sum(runs(one.state, one.since, one.until, at, today) for one in found) for at in week},
        {at: sum(one.until == at and one.state in ON_SITE for one in found) for at in week},
    )


def _order(building: str) -> tuple[int, str]:
    """9栋 before 10栋."""
    digits = "".join(one for one in building if one.isdigit())
    return (int(digits) if digits else 0, building)


def hours(pack: Pack, day: date, now: datetime, calendar: Calendar = WEEKENDS) -> Hours:
    """The hours of a day; today's say what holds at this moment too."""
    found, today = hours_at(pack, day, calendar), now.astimezone(CHINA).date() == day
    return Hours(
        found.rest,
        words(found.work),
        words(found.noise),
        hours_source(pack),
        work_now(pack, now, calendar) if today else None,
        noise_now(pack, now, calendar) if today else None,
    )


def day_name(day: date, today: date) -> str:
    """「3 月 5 日 周四（今天）」."""
    apart = {0: "（今天）", 1: "（明天）", -1: "（昨天）"}.get((day - today).days, "")
    year = "" if day.year == today.year else f"{day.year} 年 "
    return f"{year}{day.month} 月 {day.day} 日 周{DAYS[day.weekday()]}{apart}"


def ends_words(site: Site, day: date) -> str:
    """期限 as the list says it: 还有 12 天, 周日到期, 今天到期, 已超期 3 天."""
    left = (site.until - day).days
    if left < 0:
        return f"已超期 {-left} 天"
    if left == 0:
        return "当天到期"
    if site.until <= week_of(day)[-1]:
        return f"周{DAYS[site.until.weekday()]}到期"
    return f"{site.until:%m-%d} 止"


def state_words(site: Site) -> str:
    """在施 states in words."""
    return STATE_NAMES[site.state]

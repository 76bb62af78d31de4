"""来访统计: the figures of a period: when visitors come, why, to whom, how long they stay (000-13).

What is counted. A visit is a line whose visitor went in; its day, hour and weekday are those of its
registration at the counter, in China's time, and so are the period's bounds, both inclusive. Corrections are
heeded (004-48): reason, door and number of people count as they stand now, an entry that was taken back is
none. Who did not go in is told apart and in no other figure: the host said no, or it came to no entry (nobody
answered, still waiting, taken back). Who is on the list of 不予接待 is never registered, so never counted.
The average stay is over those who have left; a leaving taken back is none, who is still inside is only
counted, and a stay is never below 0, even where the clock was set back.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from app.rules import cells, moments
from app.rules.base import CHINA, Finding, Level, Refused
from app.rules.visitor import AREA_NAMES, REASON_NAMES, Area, Reason

WEEKDAYS = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")
HOURS = 24
LONGEST = 366
"""Days of a period at most: a year, and the register is not read whole while a customer waits."""
MOST_PLACES = 15
"""So many places have a bar of their own; the others share one."""


class Span(StrEnum):
    """时段, as it is chosen."""

    TODAY = "today"
    WEEK = "week"
    DAYS = "days"
    MONTH = "month"
    LAST_MONTH = "last_month"
    OWN = "own"


SPAN_NAMES: dict[Span, str] = {
    Span.TODAY: "今日",
    Span.WEEK: "近 7 天",
    Span.DAYS: "近 30 天",
    Span.MONTH: "本月",
    Span.LAST_MONTH: "上月",
    Span.OWN: "自选",
}


@dataclass(frozen=True)
class Period:
    """统计的时段: both days count."""

    first: date
    last: date

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.last - self.first).days + 1

    def __str__(self) -> str:
        return f"{self.first}" if self.days == 1 else f"{self.first} 至 {self.last}"


def period(span: Span, today: date) -> Period:
    """The period of a choice, today included; 自选 begins as the last 30 days."""
    this_month = today.replace(day=1)
    before = this_month - timedelta(days=1)
    return {
        Span.TODAY: Period(today, today),
        Span.WEEK: Period(today - timedelta(days=6), today),
        Span.MONTH: Period(this_month, today),
        Span.LAST_MONTH: Period(before.replace(day=1), before),
    }.get(span, Period(today - timedelta(days=29), today))


def own_period(first: str, last: str, now: datetime) -> Period:
    """自选: the period of two typed days, 2026-3-1, 20260301, 3-1 or 昨天; an empty second one is today.

    Raises Refused (000-13) for what is no day, lies ahead, runs backwards or is longer than a year.
    """
    wrong: list[Finding] = []
    today = now.astimezone(CHINA).date()
    since, until = _day("first", first, now, wrong), _day("last", last.strip() or "今天", now, wrong)
    if since is not None and until is not None:
        if until > today:
            wrong.append(_block("last", "到以后了", "请填到今天为止的日期。"))
        elif since > until:
            wrong.append(_block("first", "先后反了", "开始的日期请不要晚于 {last}。", last=until))
        elif (until - since).days >= LONGEST:
            wrong.append(_block("first", "太长了", "一次最多统计 {most} 天，请分几段看。", most=LONGEST))
    if wrong or since is None or until is None:
        raise Refused(*wrong)
    return Period(since, until)


def _day(field: str, text: str, now: datetime, wrong: list[Finding]) -> date | None:
    try:
        read = moments.read(f"{text.strip()} 0:00", now) if text.strip() else None
        day = read.date() if read is not None else None
    except ValueError:
        try:
            day = cells.day(text)
        except cells.BadCell:
            day = None
    if day is None:
        wrong.append(
            _block(field, "日期看不懂", "请这样写日期：{example}，或写 昨天。", example="2026-3-1、3-1")
        )
    return day


def _block(field: str, title: str, text: str, **params: object) -> Finding:
    return Finding("000-13", Level.BLOCK, title, text, params, field)


class By(StrEnum):
    """What a count is taken by."""

    HOUR = "hour"
    REASON = "reason"
    PLACE = "place"
    OUT = "out"


REFUSED = "refused"
"""The key in By.OUT of those whom the host refused; any other there is another way of not going in."""


@dataclass(frozen=True)
class Count:
    """Counted visits of one key: `left` of them have left, after so many `seconds` altogether.

    The key of HOUR is weekday * 24 + hour (Monday is 0), of REASON the reason's, of PLACE the unit's code, ""
    for the office. OUT counts the lines of those who did not go in.
    """

    by: By
    key: str
    visits: int
    people: int = 0
    left: int = 0
    seconds: int = 0


@dataclass(frozen=True)
class Part:
    """One bar: so many visits with so many people, of whom `left` have left after so many `seconds`."""

    label: str
    visits: int = 0
    people: int = 0
    left: int = 0
    seconds: int = 0

    @property
    def stay(self) -> float | None:
        """平均停留 in minutes, of those who have left; None while nobody has."""
        return self.seconds / self.left / 60 if self.left else None


@dataclass(frozen=True)
class Report:
    """来访统计 of a period. `hours[weekday][hour]`; `reasons` and `places` have the most visits first."""

    period: Period
    hours: tuple[tuple[int, ...], ...]
    reasons: tuple[Part, ...]
    places: tuple[Part, ...]
    refused: int = 0
    no_entry: int = 0

    @property
    def total(self) -> Part:
        """All visits."""
        return together(self.reasons, "合计")

    @property
    def inside(self) -> int:
        """Visits that have not ended."""
        return self.total.visits - self.total.left

    @property
    def registered(self) -> int:
        """Lines of the register, whether the visitor went in or not."""
        return self.total.visits + self.refused + self.no_entry

    @property
    def by_hour(self) -> tuple[int, ...]:
        """Visits of each hour of the day."""
        return tuple(map(sum, zip(*self.hours, strict=True)))

    @property
    def by_weekday(self) -> tuple[int, ...]:
        """Visits of each day of the week, from Monday."""
        return tuple(map(sum, self.hours))

    @property
    def busiest(self) -> tuple[int, int] | None:
        """The weekday and hour with the most visits, the earliest of several; None where nobody came."""
        most = max(map(max, self.hours))
        at = [(day, hour) for day, row in enumerate(self.hours) for hour, n in enumerate(row) if n == most]
        return at[0] if most else None


def report(of: Period, counts: Iterable[Count]) -> Report:
    """The figures of a period from its counted rows."""
    hours = [[0] * HOURS for _ in WEEKDAYS]
    parts: dict[By, list[Part]] = {By.REASON: [], By.PLACE: []}
    refused = no_entry = 0
    for one in counts:
        if one.by is By.HOUR:
            weekday, hour = divmod(int(one.key), HOURS)
            hours[weekday][hour] += one.visits
        elif one.by is not By.OUT:
            label = _label(one.by, one.key)
            parts[one.by].append(Part(label, one.visits, one.people, one.left, one.seconds))
        elif one.key == REFUSED:
            refused += one.visits
        else:
            no_entry += one.visits
    reasons, places = (tuple(sorted(parts[by], key=_most_first)) for by in (By.REASON, By.PLACE))
    return Report(of, tuple(map(tuple, hours)), reasons, places, refused, no_entry)


def _label(by: By, key: str) -> str:
    if by is By.REASON:
        return REASON_NAMES[Reason(key)]
    return key or AREA_NAMES[Area.OFFICE]


def _most_first(part: Part) -> tuple[int, str]:
    return -part.visits, part.label


def together(parts: Iterable[Part], label: str) -> Part:
    """Several bars as one."""
    every = tuple(parts)
    figures = ((one.visits, one.people, one.left, one.seconds) for one in every)
    return Part(label, *map(sum, zip(*figures, strict=True))) if every else Part(label)


def leading(parts: tuple[Part, ...], most: int = MOST_PLACES) -> tuple[tuple[Part, ...], tuple[Part, ...]]:
    """The first parts, and all others as one (「其余 12 处」) or none; nothing is left out of the sum."""
    if len(parts) <= most + 1:  # a single other one is better named
        return parts, ()
    return parts[:most], (together(parts[most:], f"其余 {len(parts) - most} 处"),)

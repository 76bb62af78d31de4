"""工作日: which days of China are worked and which are not — weekends, statutory holidays, 调休.

The holidays are those that were announced, as the library chinesecalendar holds them; a year that it does not
know yet has its weekends alone, and `knows` says so. Every clock that counts 工作日 counts here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache


@dataclass(frozen=True)
class Calendar:
    """日历: statutory holidays, the days worked in exchange for them (调休), and the years that are known."""

    holidays: frozenset[date] = frozenset()
    workdays: frozenset[date] = frozenset()
    years: frozenset[int] = frozenset()

    def rest_day(self, day: date) -> bool:
        """Whether a day is Saturday, Sunday or a statutory holiday, and not worked in exchange."""
        if day in self.workdays:
            return False
        return day in self.holidays or day.weekday() >= 5

    def knows(self, day: date) -> bool:
        """Whether the holidays of that day's year have been announced to this program."""
        return day.year in self.years


WEEKENDS = Calendar()
"""A calendar that knows no holidays: weekends alone."""


@cache
def statutory() -> Calendar:
    """The calendar as it was announced."""
    from chinese_calendar import constants  # not before a day is asked for

    holidays, workdays = frozenset(constants.holidays), frozenset(constants.workdays)
    return Calendar(holidays, workdays, frozenset(one.year for one in holidays))

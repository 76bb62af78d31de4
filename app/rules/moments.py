"""钟点: a moment as a clerk types it and reads it: 10:12, 昨天 18:30, 3-5 10:12; 现在 for now.

It is China's time. A day without its year is the nearest one; a time alone is today's. A day alone is typed
the same way: 明天, 4-1, 2026-04-01.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, timedelta

from app.rules.base import CHINA

NOW = "现在"
EXAMPLES = "10:12、昨天 18:30、3-5 10:12"
DAY_EXAMPLES = "今天、明天、4-1、2026-04-01"

_DAYS = {"今天": 0, "昨天": -1, "前天": -2, "明天": 1, "后天": 2}
_DAY_ALONE = re.compile(rf"(?:({'|'.join(_DAYS)})|(?:(\d{{4}})[-/.年])?(\d{{1,2}})[-/.月](\d{{1,2}})日?)")
_DAY = re.compile(rf"{_DAY_ALONE.pattern}\s*(?=\S)")
_TIME = re.compile(r"(\d{1,2})(?:[:点时](\d{1,2})?分?|(\d{2}))")


def read(text: str, now: datetime) -> datetime | None:
    """The moment of a text, None for none. Raises ValueError for a text that is no moment."""
    plain = unicodedata.normalize("NFKC", text).strip()
    if not plain:
        return None
    if plain in (NOW, "."):
        return now.astimezone(CHINA).replace(second=0, microsecond=0)
    today = now.astimezone(CHINA).date()
    day = _DAY.match(plain)
    time = _TIME.fullmatch(plain[day.end() :] if day else plain)
    if time is None:
        raise ValueError(text)
    at = _day(day, today) if day else today
    hour, minute = int(time[1]), int(time[2] or time[3] or 0)
    return datetime(at.year, at.month, at.day, hour, minute, tzinfo=CHINA)


def read_day(text: str, now: datetime, ahead: bool = False) -> date | None:
    """The day of a text, None for none. Raises ValueError for a text that is no day.

    `ahead`: a day without its year is the next one to come, and not the nearest.
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    if not plain:
        return None
    found = _DAY_ALONE.fullmatch(plain)
    if found is None:
        raise ValueError(text)
    return _day(found, now.astimezone(CHINA).date(), ahead)


def _day(found: re.Match[str], today: date, ahead: bool = False) -> date:
    if found[1]:
        return today + timedelta(days=_DAYS[found[1]])
    month, day = int(found[3]), int(found[4])
    if found[2]:
        return date(int(found[2]), month, day)
    there = []
    for year in (today.year - 1, today.year, today.year + 1):
        try:
            there.append(date(year, month, day))
        except ValueError:  # 2-29
            continue
    if ahead:
        there = [one for one in there if one >= today]
    if not there:
        raise ValueError(found[0])
    return min(there, key=lambda one: abs(one - today))


def words(moment: datetime | None, now: datetime) -> str:
    """The moment in words that `read` understands: 10:12, 昨天 18:30, 03-01 10:12, 2025-03-01 10:12."""
    if moment is None:
        return ""
    at, today = moment.astimezone(CHINA), now.astimezone(CHINA).date()
    apart = (at.date() - today).days
    if apart == 0:
        return f"{at:%H:%M}"
    near = next((name for name, days in _DAYS.items() if days == apart), "")
    if near:
        return f"{near} {at:%H:%M}"
    return f"{at:%m-%d %H:%M}" if abs(apart) < 180 else f"{at:%Y-%m-%d %H:%M}"


def day_words(day: date | None, now: datetime) -> str:
    """The day in words that `read_day` understands: 明天, 2026-04-01."""
    if day is None:
        return ""
    apart = (day - now.astimezone(CHINA).date()).days
    return next((name for name, days in _DAYS.items() if days == apart), f"{day:%Y-%m-%d}")

"""钟点: what a clerk types for a time is read, and what the screen writes is read again."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from app.rules import moments
from app.rules.base import CHINA
from tests.conftest import MORNING


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("10:12", (2026, 3, 5, 10, 12)),
        ("9：05", (2026, 3, 5, 9, 5)),
        ("0905", (2026, 3, 5, 9, 5)),
        ("905", (2026, 3, 5, 9, 5)),
        ("15点", (2026, 3, 5, 15, 0)),
        ("15点30分", (2026, 3, 5, 15, 30)),
        ("昨天 18:30", (2026, 3, 4, 18, 30)),
        ("明天9点", (2026, 3, 6, 9, 0)),
        ("3-1 8:00", (2026, 3, 1, 8, 0)),
        ("3月1日8:00", (2026, 3, 1, 8, 0)),
        ("12-31 23:00", (2025, 12, 31, 23, 0)),
        ("2025-03-01 8:00", (2025, 3, 1, 8, 0)),
    ],
)
def test_a_moment_is_read_as_it_is_typed(typed: str, read: tuple[int, ...]) -> None:
    """004-46, 003-14: times are part of the record; a day without its year is the nearest."""
    assert moments.read(typed, MORNING) == datetime(*read, tzinfo=CHINA)  # type: ignore[arg-type,misc]


@pytest.mark.parametrize("typed", ["现在", "."])
def test_now_is_the_minute_in_china(typed: str) -> None:
    late = datetime(2026, 3, 4, 17, 30, 42, tzinfo=UTC)
    assert moments.read(typed, late) == datetime(2026, 3, 5, 1, 30, tzinfo=CHINA)


@pytest.mark.parametrize(
    "typed", ["下午", "25:00", "10:61", "10:1:1", "2-30 9:00", "13-1 9:00", "昨天", "3-5", "10.12", "。"]
)
def test_what_is_no_moment_is_not_guessed(typed: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        moments.read(typed, MORNING)


@pytest.mark.parametrize("apart", [0, -60, 60 * 24, -60 * 24, -60 * 24 * 2, 60 * 24 * 30, -60 * 24 * 400])
def test_what_is_written_is_read_again(apart: int) -> None:
    moment = MORNING + timedelta(minutes=apart)
    assert moments.read(moments.words(moment, MORNING), MORNING) == moment


def test_nothing_is_nothing() -> None:
    assert moments.read("  ", MORNING) is None
    assert moments.words(None, MORNING) == ""


@pytest.mark.parametrize(
    ("typed", "near", "ahead"),
    [
        ("明天", date(2026, 3, 6), date(2026, 3, 6)),
        ("4-1", date(2026, 4, 1), date(2026, 4, 1)),
        ("３月１日", date(2026, 3, 1), date(2027, 3, 1)),
        ("12.31", date(2025, 12, 31), date(2026, 12, 31)),
        ("3/5", date(2026, 3, 5), date(2026, 3, 5)),
        ("2026-01-01", date(2026, 1, 1), date(2026, 1, 1)),
        (" ", None, None),
    ],
)
def test_a_day_alone_is_the_nearest_or_the_next_one(
    typed: str, near: date | None, ahead: date | None
) -> None:
    """003-38: a price begins on a day to come."""
    assert moments.read_day(typed, MORNING) == near
    assert moments.read_day(typed, MORNING, ahead=True) == ahead


@pytest.mark.parametrize("typed", ["下周", "4-31", "13-1", "明天 9:00", "4"])
def test_what_is_no_day_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match=typed):
        moments.read_day(typed, MORNING, ahead=True)


def test_a_day_is_said_in_words_that_are_read_again() -> None:
    for apart in (-200, -2, 0, 1, 2, 3, 400):
        day = MORNING.date() + timedelta(days=apart)
        assert moments.read_day(moments.day_words(day, MORNING), MORNING) == day
    assert moments.day_words(None, MORNING) == ""

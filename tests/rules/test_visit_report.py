"""来访统计的规则 (000-13): periods with both days, sums that agree, an average over those who have left."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rules.base import Refused
from app.rules.visit_report import (
    HOURS,
    LONGEST,
    REFUSED,
    By,
    Count,
    Part,
    Period,
    Span,
    leading,
    own_period,
    period,
    report,
)
from app.rules.visitor import REASON_NAMES, Reason
from tests.conftest import MORNING

TODAY = MORNING.date()
MARCH = Period(date(2026, 3, 1), date(2026, 3, 31))
VISIT = st.tuples(
    st.integers(0, 7 * HOURS - 1),
    st.sampled_from(list(Reason)),
    st.sampled_from(["", "1-1-101", "1-1-102", "2-1-301", "6-S01"]),
    st.integers(1, 9),
    st.none() | st.integers(0, 90_000),
)
"""Hour of the week, reason, place, people, seconds of the stay (None = still inside)."""


def counts(visits: list[tuple[int, Reason, str, int, int | None]]) -> list[Count]:
    """The visits as a database counts them: one row for each key."""
    rows = []
    for at, by in enumerate((By.HOUR, By.REASON, By.PLACE)):
        for key in {visit[at] for visit in visits}:
            some = [visit for visit in visits if visit[at] == key]
            stays = [visit[4] for visit in some if visit[4] is not None]
            people = sum(visit[3] for visit in some)
            rows.append(Count(by, str(key), len(some), people, len(stays), sum(stays)))
    return rows


@given(st.lists(VISIT, max_size=40))
def test_every_sum_is_the_number_of_visits_000_13(
    visits: list[tuple[int, Reason, str, int, int | None]],
) -> None:
    found = report(MARCH, counts(visits))
    assert sum(found.by_hour) == sum(found.by_weekday) == found.total.visits == len(visits)
    own, rest = leading(found.places, most=2)
    assert sum(one.visits for one in (*own, *rest)) == len(visits)
    assert len(own) + len(rest) <= 3
    assert found.total.people == sum(visit[3] for visit in visits)
    stays = [visit[4] for visit in visits if visit[4] is not None]
    assert found.total.stay == (pytest.approx(sum(stays) / len(stays) / 60) if stays else None)
    assert found.inside == len(visits) - len(stays)
    if visits:
        assert found.busiest is not None
        weekday, hour = found.busiest
        assert found.hours[weekday][hour] == max(max(row) for row in found.hours)
    else:
        assert found.busiest is None


def test_who_did_not_go_in_is_told_apart_004_50() -> None:
    rows = [Count(By.OUT, REFUSED, 2), Count(By.OUT, "", 3), Count(By.HOUR, "33", 4)]
    found = report(
        MARCH, [*rows, Count(By.REASON, "delivery", 4, 5, 3, 720), Count(By.PLACE, "", 4, 5, 3, 720)]
    )
    assert (found.refused, found.no_entry, found.total.visits, found.registered) == (2, 3, 4, 9)
    assert found.busiest == (1, 9), "Tuesday, 09"
    assert found.reasons == (Part("送货送餐", 4, 5, 3, 720),)
    assert found.reasons[0].stay == 4.0
    assert found.places[0].label == "办公区"


def test_the_most_come_first_and_the_others_are_one() -> None:
    found = report(MARCH, [Count(By.PLACE, f"1-1-{n}", n, n, 1, 60 * n) for n in range(1, 21)])
    own, rest = leading(found.places)
    assert [one.visits for one in own] == list(range(20, 5, -1))
    assert rest == (Part("其余 5 处", 15, 15, 5, 900),)
    assert leading(found.places[:16]) == (found.places[:16], ()), "a single other is named"


def test_every_reason_has_its_word() -> None:
    found = report(MARCH, [Count(By.REASON, reason, 1) for reason in Reason])
    assert {one.label for one in found.reasons} == set(REASON_NAMES.values())


@pytest.mark.parametrize(
    ("span", "first", "last", "days"),
    [
        (Span.TODAY, "2026-03-05", "2026-03-05", 1),
        (Span.WEEK, "2026-02-27", "2026-03-05", 7),
        (Span.DAYS, "2026-02-04", "2026-03-05", 30),
        (Span.MONTH, "2026-03-01", "2026-03-05", 5),
        (Span.LAST_MONTH, "2026-02-01", "2026-02-28", 28),
    ],
)
def test_a_period_has_both_its_days_000_13(span: Span, first: str, last: str, days: int) -> None:
    found = period(span, TODAY)
    assert (found.first.isoformat(), found.last.isoformat(), found.days) == (first, last, days)
    assert str(found) == (first if days == 1 else f"{first} 至 {last}")


def test_last_month_in_january_is_december() -> None:
    assert period(Span.LAST_MONTH, date(2026, 1, 31)) == Period(date(2025, 12, 1), date(2025, 12, 31))


@pytest.mark.parametrize(
    ("first", "last", "days"),
    [
        ("2026-3-1", "2026/3/5", 5),
        ("20260301", "", 5),
        ("3-1", "昨天", 4),
        (" 2025年3月5日 ", "今天", LONGEST),
    ],
)
def test_one_s_own_period_is_typed_in_many_ways(first: str, last: str, days: int) -> None:
    assert own_period(first, last, MORNING).days == days


@pytest.mark.parametrize(
    ("first", "last", "fields"),
    [
        ("", "3-5", ["first"]),
        ("x", "y", ["first", "last"]),
        ("2026-2-30", "", ["first"]),
        ("3-5", "3-1", ["first"]),
        ("3-1", f"{TODAY + timedelta(days=1)}", ["last"]),
        (f"{TODAY - timedelta(days=LONGEST)}", "", ["first"]),
    ],
)
def test_what_is_no_period_is_refused_under_its_field(first: str, last: str, fields: list[str]) -> None:
    with pytest.raises(Refused) as refused:
        own_period(first, last, MORNING)
    assert [one.field for one in refused.value.findings] == fields
    assert {one.rule for one in refused.value.findings} == {"000-13"}
    assert all(one.say() for one in refused.value.findings)

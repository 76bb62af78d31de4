"""日结的规则 (S07 E1, S12 E5): the day is the sum of its records, no number is missing, voids are seen."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rules import deposit as ledger
from app.rules.base import CHINA
from app.rules.day_close import DayClose, Sum, Taken, close, deposit_day, gaps, ranges
from app.rules.movement import Kind, Movement
from app.rules.price import Nature, default_list, in_force
from app.rules.receipt import Entry, Line, Method, line_of
from tests.conftest import CLERK, FINANCE, MORNING

TODAY = MORNING.date()
PRICES = in_force(default_list(TODAY), TODAY)
PARKING = line_of(Entry("TCF", period="2026-03"), PRICES["TCF"])
BOND = line_of(Entry("ZXBZJ"), PRICES["ZXBZJ"])


def number(n: int, day: date = TODAY, counter: str = "A") -> str:
    return f"SJ{day:%Y%m%d}-{counter}{n:04d}"


def receipt(n: int, *lines: Line, at: datetime = MORNING, method: Method = Method.CASH) -> Taken:
    return Taken(number(n, at.astimezone(CHINA).date()), at, CLERK.login, method, lines or (PARKING,))


def void(one: Taken, at: datetime, by: str = CLERK.login) -> Taken:
    return replace(one, voided_at=at, voided_by=by, void_reason="打错金额", replaced_by=number(99))


# --- a day --------------------------------------------------------------------------------------


def test_deposits_and_income_stand_apart() -> None:
    """003-38: S07's receipt in the day's report."""
    done = close(TODAY, [receipt(1, PARKING, BOND)])
    assert (done.taken.income, done.taken.deposit, done.taken.all) == (30_000, 200_000, 230_000)
    assert [(one.item, one.nature, one.taken) for one in done.by_item] == [
        ("TCF", Nature.INCOME, 30_000),
        ("ZXBZJ", Nature.DEPOSIT, 200_000),
    ]
    assert done.by_method == {Method.CASH: Sum(1, 230_000)}
    assert done.by_clerk == {CLERK.login: Sum(1, 230_000)}


def test_a_void_and_its_replacement_are_both_there() -> None:
    """S07 E1: 作废 + 重开, both numbers in day report."""
    wrong = void(receipt(1, replace(PARKING, price=300_000, amount=300_000)), MORNING, FINANCE.login)
    right = replace(receipt(2), replaces=number(1))
    done = close(TODAY, [wrong, right])
    assert [one.number for one in done.voids] == [number(1)]
    assert [(one.first, one.last, one.count) for one in done.ranges] == [(number(1), number(2), 2)]
    assert done.total == Sum(count=2, taken=330_000, voided=300_000)
    assert done.total.net == 30_000
    assert done.by_clerk == {CLERK.login: Sum(2, 330_000), FINANCE.login: Sum(voided=300_000)}
    [item] = done.by_item
    assert (item.quantity, item.taken, item.voided, item.net) == (2, 330_000, 300_000, 30_000)


def test_a_later_void_counts_on_its_own_day() -> None:
    """A day that was closed never changes."""
    tomorrow = MORNING + timedelta(days=1)
    before = close(TODAY, [receipt(1)])
    gone = void(receipt(1), tomorrow)
    assert close(TODAY, [gone]) == before
    done = close(tomorrow.date(), [gone])
    assert done.total == Sum(voided=30_000)
    assert done.ranges == ()
    assert [one.number for one in done.voids] == [number(1)]


def test_the_day_ends_at_midnight_in_china() -> None:
    night = datetime(2026, 3, 5, 15, 59, 59, tzinfo=UTC)
    past = receipt(1, at=night + timedelta(seconds=1))
    done = close(TODAY, [receipt(1), receipt(2, at=night), past])
    assert done.total.count == 2
    assert close(TODAY + timedelta(days=1), [past]).total.count == 1


def test_what_is_paid_out_counts_by_method_and_clerk() -> None:
    """Issue: compensation and refunds go through the same ledger."""
    back = Movement(Kind.DEPOSIT_REFUND, "TY20260305-A0001", MORNING, CLERK.login, Method.CASH, -204_000)
    paid = Movement(Kind.PAYOUT, "FK20260305-A0001", MORNING, FINANCE.login, Method.TRANSFER, -20_000)
    other = replace(paid, at=MORNING + timedelta(days=1))
    taken = Movement(Kind.RECEIPT, number(1), MORNING, CLERK.login, Method.CASH, 30_000)
    done = close(TODAY, [receipt(1)], [back, paid, other, taken])
    assert done.total == Sum(1, 30_000, 0, 224_000)
    assert done.by_method[Method.CASH].net == -174_000
    assert done.by_method[Method.TRANSFER] == Sum(paid_out=20_000)
    assert done.by_clerk[FINANCE.login] == Sum(paid_out=20_000)
    assert done.paid_out == (back, paid)


# --- numbers ------------------------------------------------------------------------------------


def test_a_missing_number_is_found_wherever_it_is() -> None:
    """Issue: number range with gaps impossible."""
    there = [number(2), number(5), number(4), number(1, counter="B")]
    assert gaps(there) == (number(1), number(3))
    book = {number(6)[:-4]: 6, number(1, counter="C")[:-4]: 1}
    assert gaps(there, book) == (number(1), number(3), number(6), number(1, counter="C"))
    assert gaps([number(n) for n in range(1, 12)]) == ()
    assert gaps([]) == ()


@given(st.sets(st.integers(1, 60)), st.integers(0, 60))
def test_numbers_and_gaps_are_the_whole_run(used: set[int], last: int) -> None:
    missing = gaps([number(n) for n in used], {number(1)[:-4]: last})
    end = max(used | {last})
    assert {*missing, *(number(n) for n in used)} == {number(n) for n in range(1, end + 1)}
    assert not set(missing) & {number(n) for n in used}


def test_the_range_of_each_counter() -> None:
    there = [number(3), number(2), number(9_999), number(10_000), number(7, counter="B")]
    assert [(one.first, one.last, one.count) for one in ranges(there)] == [
        (number(2), number(10_000), 4),
        (number(7, counter="B"), number(7, counter="B"), 1),
    ]
    with pytest.raises(ValueError, match="no number"):
        ranges(["7"])


# --- the deposits -------------------------------------------------------------------------------


def test_the_ledgers_day_leads_from_opening_to_closing() -> None:
    """Issue: balance of all deposits equals the ledger at any date."""
    entries = [
        ledger.entry(ledger.Kind.TAKEN, 200_000, MORNING - timedelta(days=1), "x"),
        ledger.entry(ledger.Kind.TAKEN, 6_000, MORNING, "x"),
        ledger.entry(ledger.Kind.DEDUCTED, 2_000, MORNING, "x"),
        ledger.entry(ledger.Kind.REFUNDED, 4_000, MORNING, "x"),
        ledger.entry(ledger.Kind.REFUNDED, 200_000, MORNING + timedelta(days=1), "x"),
    ]
    day = deposit_day(TODAY, entries)
    assert (day.opening, day.closing) == (200_000, 200_000)
    assert day.by_kind == {
        ledger.Kind.TAKEN: 6_000,
        ledger.Kind.DEDUCTED: -2_000,
        ledger.Kind.REFUNDED: -4_000,
    }
    assert deposit_day(TODAY + timedelta(days=1), entries).closing == 0


# --- random days --------------------------------------------------------------------------------


@dataclass(frozen=True)
class Weeks:
    """What happened over some days: receipts (some voided later), what was paid out, the deposit ledger."""

    receipts: tuple[Taken, ...]
    paid_out: tuple[Movement, ...]
    entries: tuple[ledger.Entry, ...]


DAYS = 4


@st.composite
def weeks(draw: st.DrawFn) -> Weeks:
    clerks = st.sampled_from(["lixiaomin", "wanglei", "qianli"])
    minute = st.integers(0, 24 * 60 - 1)
    receipts, entries, paid = [], [], []
    for day in range(DAYS):
        start = datetime(2026, 3, 5, tzinfo=CHINA) + timedelta(days=day)
        moments = sorted(draw(st.lists(minute, max_size=5)))
        for n, at in enumerate(moments, 1):
            codes = draw(
                st.lists(st.sampled_from(["TCF", "CRZGB", "CRZYJ", "ZXBZJ"]), min_size=1, max_size=3)
            )
            lines = tuple(line_of(Entry(code, draw(st.integers(1, 9))), PRICES[code]) for code in codes)
            moment = start + timedelta(minutes=at)
            taken = replace(
                receipt(n, *lines, at=moment, method=draw(st.sampled_from(Method))), staff=draw(clerks)
            )
            held = sum(one.amount for one in lines if one.nature is Nature.DEPOSIT)
            if held:
                entries.append(ledger.entry(ledger.Kind.TAKEN, held, moment, taken.staff))
            if draw(st.integers(0, 3)) == 0:
                gone = moment + timedelta(minutes=draw(minute))
                taken = void(taken, gone, draw(clerks))
                if held:
                    entries.append(ledger.entry(ledger.Kind.CANCELLED, held, gone, taken.voided_by))
            receipts.append(taken)
        if draw(st.booleans()):
            out = draw(st.integers(1, 10**6))
            kind = draw(st.sampled_from([Kind.DEPOSIT_REFUND, Kind.PAYOUT]))
            method = draw(st.sampled_from(Method))
            paid.append(Movement(kind, "x", start, draw(clerks), method, -out))
    return Weeks(tuple(receipts), tuple(paid), tuple(entries))


def of_day(made: Weeks, day: date) -> tuple[int, int, int]:
    """The day added up from its records, by hand: taken, voided, paid out."""
    return (
        sum(line.amount for one in made.receipts if one.at.date() == day for line in one.lines),
        sum(
            line.amount
            for one in made.receipts
            if one.voided_at is not None and one.voided_at.date() == day
            for line in one.lines
        ),
        sum(-one.amount for one in made.paid_out if one.at.date() == day),
    )


def sums(done: DayClose) -> list[Sum]:
    return [sum(part.values(), Sum()) for part in (done.by_method, done.by_clerk)]


@given(weeks())
def test_a_days_totals_equal_the_sum_of_its_records(made: Weeks) -> None:
    """S12 E5: day report totals ≠ records → cannot happen; by method, by clerk and by item it is one sum."""
    held = 0
    for day in (TODAY + timedelta(days=n) for n in range(DAYS + 1)):
        done = close(day, made.receipts, made.paid_out, made.entries)
        taken, voided, paid = of_day(made, day)
        assert (done.total.taken, done.total.voided, done.total.paid_out) == (taken, voided, paid)
        assert sums(done) == [done.total] * 2
        assert (done.taken.all, done.voided.all) == (taken, voided)
        for nature, new, gone in (
            (Nature.INCOME, done.taken.income, done.voided.income),
            (Nature.DEPOSIT, done.taken.deposit, done.voided.deposit),
        ):
            items = [one for one in done.by_item if one.nature is nature]
            assert (sum(one.taken for one in items), sum(one.voided for one in items)) == (new, gone)
        assert done.gaps == ()
        assert sum(one.count for one in done.ranges) == done.total.count
        assert done.deposits.opening == held
        held = done.deposits.closing
        assert held == ledger.balance(
            made.entries,
            datetime(2026, 3, 5, tzinfo=CHINA).replace(hour=23, minute=59, second=59) + (day - TODAY),
        )
        assert done.deposits.closing - done.deposits.opening == done.taken.deposit - done.voided.deposit

"""日结: one day's money by method, by clerk and by item; what was voided, and that no number is missing.

S12 E5: the day's totals are the sum of its records, added up here and nowhere else. A void counts on the day
on which it was made, whenever the receipt is from: so no day that was closed ever changes. Amounts in 分.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from app.rules import deposit as ledger
from app.rules.base import CHINA
from app.rules.movement import Kind, Movement
from app.rules.price import Nature
from app.rules.receipt import Line, Method, Totals, totals

_NUMBER = re.compile(r"([A-Z]{2}\d{8}-[A-Z])(\d{4,})")


@dataclass(frozen=True)
class Taken:
    """一张收据 as the day's close adds it up; the four `void…` words are empty while it stands."""

    number: str
    at: datetime
    staff: str
    method: Method
    lines: tuple[Line, ...]
    payer: str = ""
    replaces: str = ""
    voided_at: datetime | None = None
    voided_by: str = ""
    void_second: str = ""
    void_reason: str = ""
    replaced_by: str = ""

    @property
    def total(self) -> int:
        """金额合计 in 分."""
        return totals(self.lines).all


@dataclass(frozen=True)
class Sum:
    """一栏: how many receipts were taken and how much, how much was voided and paid out, in 分."""

    count: int = 0
    taken: int = 0
    voided: int = 0
    paid_out: int = 0

    @property
    def net(self) -> int:
        """What is left of it."""
        return self.taken - self.voided - self.paid_out

    def __add__(self, other: Sum) -> Sum:
        return Sum(
            self.count + other.count,
            self.taken + other.taken,
            self.voided + other.voided,
            self.paid_out + other.paid_out,
        )


@dataclass(frozen=True)
class ItemSum:
    """一个收费项目: by code, name and nature, what was taken and what of it was voided, in 分."""

    item: str
    name: str
    nature: Nature
    quantity: int = 0
    taken: int = 0
    voided: int = 0

    @property
    def net(self) -> int:
        """What is left of it."""
        return self.taken - self.voided


@dataclass(frozen=True)
class Range:
    """号段: the receipts of one counter, from `first` to `last`."""

    first: str
    last: str
    count: int


@dataclass(frozen=True)
class DepositDay:
    """押金台账的一天 in 分: what was held at the start and at the end, and every way in and out."""

    opening: int = 0
    by_kind: Mapping[ledger.Kind, int] = field(default_factory=dict)
    closing: int = 0


@dataclass(frozen=True)
class DayClose:
    """日结 of one day. `voids` are the receipts voided on it, of whatever day; `gaps` are missing numbers."""

    day: date
    total: Sum
    taken: Totals
    voided: Totals
    by_method: Mapping[Method, Sum]
    by_clerk: Mapping[str, Sum]
    by_item: tuple[ItemSum, ...]
    ranges: tuple[Range, ...]
    gaps: tuple[str, ...]
    voids: tuple[Taken, ...]
    paid_out: tuple[Movement, ...]
    deposits: DepositDay


def close(
    day: date,
    receipts: Iterable[Taken],
    paid_out: Iterable[Movement] = (),
    entries: Iterable[ledger.Entry] = (),
    last: Mapping[str, int] | None = None,
) -> DayClose:
    """The close of a day in China's time.

    `receipts` are those issued or voided on it (others are passed over); `paid_out` the refunds of deposits
    and payouts, `entries` the whole deposit ledger; `last` is the number book's last number of each run
    ("SJ20260305-A" → 12), which finds a number missing at the end too.
    """
    found = tuple(receipts)
    new = tuple(sorted((one for one in found if _day(one.at) == day), key=lambda one: one.number))
    voids = tuple(one for one in found if one.voided_at is not None and _day(one.voided_at) == day)
    out = tuple(one for one in paid_out if one.day == day and one.kind in (Kind.DEPOSIT_REFUND, Kind.PAYOUT))
    methods: defaultdict[Method, Sum] = defaultdict(Sum)
    clerks: defaultdict[str, Sum] = defaultdict(Sum)
    for one in new:
        sum_ = Sum(1, one.total)
        methods[one.method] += sum_
        clerks[one.staff] += sum_
    for one in voids:
        methods[one.method] += Sum(voided=one.total)
        clerks[one.voided_by] += Sum(voided=one.total)
    for paid in out:
        methods[paid.method] += Sum(paid_out=-paid.amount)
        clerks[paid.staff] += Sum(paid_out=-paid.amount)
    numbers = [one.number for one in new]
    return DayClose(
        day=day,
        total=sum(methods.values(), Sum()),
        taken=totals(line for one in new for line in one.lines),
        voided=totals(line for one in voids for line in one.lines),
        by_method={one: methods[one] for one in Method if one in methods},
        by_clerk=dict(sorted(clerks.items())),
        by_item=_items(new, voids),
        ranges=ranges(numbers),
        gaps=gaps(numbers, last),
        voids=tuple(sorted(voids, key=lambda one: one.number)),
        paid_out=out,
        deposits=deposit_day(day, entries),
    )


def _items(new: Iterable[Taken], voids: Iterable[Taken]) -> tuple[ItemSum, ...]:
    """By item, the income before the deposits: the two are never one sum (003-38)."""
    sums: dict[tuple[str, Nature], ItemSum] = {}
    for receipts, sign in ((new, 1), (voids, -1)):
        for line in (line for one in receipts for line in one.lines):
            key = (line.item, line.nature)
            old = sums.get(key, ItemSum(line.item, line.name, line.nature))
            taken, voided = (line.amount, 0) if sign > 0 else (0, line.amount)
            pieces = old.quantity + (line.quantity * line.months if sign > 0 else 0)
            sums[key] = ItemSum(
                old.item, old.name, old.nature, pieces, old.taken + taken, old.voided + voided
            )
    return tuple(sorted(sums.values(), key=lambda one: (one.nature is Nature.DEPOSIT, one.item)))


def deposit_day(day: date, entries: Iterable[ledger.Entry]) -> DepositDay:
    """The deposit ledger over a day: opening and every kind of entry make up the closing."""
    opening = 0
    kinds: defaultdict[ledger.Kind, int] = defaultdict(int)
    for one in entries:
        on = _day(one.at)
        if on < day:
            opening += one.amount
        elif on == day:
            kinds[one.kind] += one.amount
    by_kind = {one: kinds[one] for one in ledger.Kind if one in kinds}
    return DepositDay(opening, by_kind, opening + sum(by_kind.values()))


def _runs(numbers: Iterable[str]) -> dict[str, set[int]]:
    """The numbers of each run SJ20260305-A. Raises ValueError for what is no number."""
    runs: defaultdict[str, set[int]] = defaultdict(set)
    for one in numbers:
        found = _NUMBER.fullmatch(one)
        if found is None:
            raise ValueError(f"no number: {one}")
        runs[found[1]].add(int(found[2]))
    return dict(sorted(runs.items()))


def ranges(numbers: Iterable[str]) -> tuple[Range, ...]:
    """号段 of each counter's run."""
    return tuple(
        Range(f"{run}{min(used):04d}", f"{run}{max(used):04d}", len(used))
        for run, used in _runs(numbers).items()
    )


def gaps(numbers: Iterable[str], last: Mapping[str, int] | None = None) -> tuple[str, ...]:
    """断号: the numbers that should be there and are not, from 0001 of each run on; there are never any.

    `last` is the number book's last of each run, so that one missing at the end is found too.
    """
    runs, book = _runs(numbers), dict(last or {})
    missing: list[str] = []
    for run in sorted({*runs, *book}):
        used = runs.get(run, set())
        end = max(book.get(run, 0), *used, 0)
        missing += [f"{run}{n:04d}" for n in range(1, end + 1) if n not in used]
    return tuple(missing)


def _day(at: datetime) -> date:
    return at.astimezone(CHINA).date()

"""欠费: which months a unit owes, and how much.

A month is in arrears once it has ended (its charge may be paid until its last day): the reminder of 003-42
and the three months of 003-43 count DISTINCT ended months that still owe something, whatever the items.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Due:
    """应收: one item of one month ("2026-03") in 分; `paid_on` None while unpaid."""

    month: str
    item: str
    fen: int
    paid_on: date | None = None


@dataclass(frozen=True)
class Arrears:
    """欠费: number of months, the sum in 分, and the oldest month ("" when nothing is owed)."""

    months: int = 0
    fen: int = 0
    oldest: str = ""


def arrears(charges: Iterable[Due], today: date) -> Arrears:
    """What is owed on `today` (003-42, 003-43).

    A reduction (negative item) lowers its month; a month that nets to nothing is not owed.
    """
    current = f"{today:%Y-%m}"
    owed: defaultdict[str, int] = defaultdict(int)
    for one in charges:
        if one.paid_on is None and one.month < current:
            owed[one.month] += one.fen
    months = sorted(month for month, fen in owed.items() if fen > 0)
    if not months:
        return Arrears()
    return Arrears(len(months), sum(owed[month] for month in months), months[0])

"""收支流水: every movement of money at the counter, one ledger for what comes in and what goes out.

Receipts, their voids, deposits given back and payouts (002-22, refunds) are all movements; the drawer and the
day's close add up these and nothing else. Amounts are integer 分, + in, - out.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from app.rules.base import CHINA
from app.rules.receipt import Method


class Kind(StrEnum):
    """收支的种类."""

    RECEIPT = "receipt"
    VOID = "void"
    DEPOSIT_REFUND = "deposit_refund"
    PAYOUT = "payout"


KIND_NAMES: dict[Kind, str] = {
    Kind.RECEIPT: "收款",
    Kind.VOID: "作废",
    Kind.DEPOSIT_REFUND: "退押金",
    Kind.PAYOUT: "付款",
}


@dataclass(frozen=True)
class Movement:
    """一笔收支: under the number of its paper, by whom (login), how, and how much in 分 with its sign."""

    kind: Kind
    number: str
    at: datetime
    staff: str
    method: Method
    amount: int
    counter: str = "A"

    @property
    def day(self) -> date:
        """The day of it at the counter, in China's time."""
        return self.at.astimezone(CHINA).date()


def net(movements: Iterable[Movement]) -> int:
    """What came in less what went out, in 分."""
    return sum(one.amount for one in movements)

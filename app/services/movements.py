"""收支流水: every movement of money at the counters, read from the papers that made it (003-38, 002-22).

The drawer and the day's close add up these and nothing else; each window sees the same.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.models import DepositRefund, Payout, Receipt
from app.rules.movement import Kind, Movement
from app.rules.receipt import Method


def movements(
    session: Session, counter: str = "", since: datetime | None = None, until: datetime | None = None
) -> tuple[Movement, ...]:
    """收支 after `since` up to `until` (included), None = without end, "" = all counters; in order of time.

    Receipts, their voids (at the counter and time of the void), deposits given back and payouts; 分, + in,
    - out. A deposit that was wholly deducted moved no money and is left out.
    """
    found = (
        *_receipts(session, counter, since, until),
        *_voids(session, counter, since, until),
        *refund_movements(session, counter, since, until),
        *_payouts(session, counter, since, until),
    )
    return tuple(sorted(found, key=lambda one: (one.at, one.number, one.kind is not Kind.RECEIPT)))


def refund_movements(
    session: Session, counter: str = "", since: datetime | None = None, until: datetime | None = None
) -> tuple[Movement, ...]:
    """退押金 alone: what went out under each TY number, bounded as `movements` is."""
    refund = DepositRefund
    asked = select(refund.number, refund.at, refund.staff, refund.method, refund.refunded, refund.counter)
    rows = session.execute(
        asked.where(refund.refunded > 0, *_within(refund.at, refund.counter, counter, since, until))
    )
    return tuple(
        Movement(Kind.DEPOSIT_REFUND, number, at, staff, Method(method), -fen, where)
        for number, at, staff, method, fen, where in rows
    )


def _receipts(
    session: Session, counter: str, since: datetime | None, until: datetime | None
) -> tuple[Movement, ...]:
    asked = select(
        Receipt.number, Receipt.at, Receipt.staff, Receipt.method, Receipt.total, Receipt.counter
    ).where(*_within(Receipt.at, Receipt.counter, counter, since, until))
    return tuple(
        Movement(Kind.RECEIPT, number, at, staff, Method(method), fen, where)
        for number, at, staff, method, fen, where in session.execute(asked)
    )


def _voids(
    session: Session, counter: str, since: datetime | None, until: datetime | None
) -> tuple[Movement, ...]:
    asked = select(
        Receipt.number,
        Receipt.voided_at,
        Receipt.voided_by,
        Receipt.method,
        Receipt.total,
        Receipt.void_counter,
    ).where(
        Receipt.voided_at.is_not(None),
        *_within(Receipt.voided_at, Receipt.void_counter, counter, since, until),
    )
    return tuple(
        Movement(Kind.VOID, number, at, staff, Method(method), -fen, where)
        for number, at, staff, method, fen, where in session.execute(asked)
        if at is not None
    )


def _payouts(
    session: Session, counter: str, since: datetime | None, until: datetime | None
) -> tuple[Movement, ...]:
    asked = select(
        Payout.number, Payout.at, Payout.staff, Payout.method, Payout.amount, Payout.counter
    ).where(*_within(Payout.at, Payout.counter, counter, since, until))
    return tuple(
        Movement(Kind.PAYOUT, number, at, staff, Method(method), -fen, where)
        for number, at, staff, method, fen, where in session.execute(asked)
    )


def _within(
    at: InstrumentedAttribute[Any],
    where: InstrumentedAttribute[str],
    counter: str,
    since: datetime | None,
    until: datetime | None,
) -> list[ColumnElement[bool]]:
    """The bounds in SQL: a moment lies in the hand-over at which it was counted, never in two."""
    bounds: list[ColumnElement[bool]] = []
    if counter:
        bounds.append(where == counter)
    if since is not None:
        bounds.append(at > since)
    if until is not None:
        bounds.append(at <= until)
    return bounds

"""收款账的话: what the drawer's paper and the day's paper say alike of methods and of void receipts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session, selectinload

from app.models import Receipt
from app.rules.movement import Kind, Movement
from app.rules.receipt import METHOD_NAMES, Method
from app.services import places, presence
from printing import cashbook as paper


def by_method(movements: Iterable[Movement]) -> tuple[paper.Sum, ...]:
    """Movements by how the money came or went, 分; a void is taken off where and when it is made."""
    found: defaultdict[Method, list[Movement]] = defaultdict(list)
    for one in movements:
        found[one.method].append(one)
    return tuple(_sum(METHOD_NAMES[one], found[one]) for one in Method if one in found)


def _sum(name: str, movements: Sequence[Movement]) -> paper.Sum:
    taken = [one.amount for one in movements if one.kind is Kind.RECEIPT]
    voided = sum(one.amount for one in movements if one.kind is Kind.VOID)
    out = sum(one.amount for one in movements if one.kind in (Kind.DEPOSIT_REFUND, Kind.PAYOUT))
    return paper.Sum(name, len(taken), sum(taken), -out, -voided)


def voids(session: Session, which: ColumnElement[bool]) -> tuple[paper.Void, ...]:
    """The void receipts of a condition, by number, each with the one that counts instead (S07 E1)."""
    who = presence.names_of(session)
    asked = (
        select(Receipt)
        .where(Receipt.voided_at.is_not(None), which)
        .options(selectinload(Receipt.replaced_by))
        .order_by(Receipt.number)
    )
    return tuple(
        paper.Void(
            one.number,
            one.total,
            one.void_reason,
            one.replaced_by.number if one.replaced_by is not None else "",
            who.get(one.voided_by, one.voided_by),
            who.get(one.void_second, one.void_second),
        )
        for one in session.scalars(asked)
    )


def whose(receipt: Receipt, person: str = "") -> str:
    """Whose money it is, as the papers write it: 3栋1单元1201 张小明."""
    label = places.label(receipt.unit) if receipt.unit is not None else ""
    return f"{label} {person or receipt.payer}".strip()

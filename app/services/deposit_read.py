"""押金台账的查看: every deposit as the screen lists it, its entries, and what all of them add up to (S12)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from app.models import Deposit as DepositRow
from app.models import DepositEntry, DepositRefund, DepositRefundLine, Receipt, Renovation, RenovationPayment
from app.rules import mask
from app.rules.base import CHINA
from app.rules.deposit import KIND_NAMES, WAY_NAMES, Deposit, Entry, Kind, Way
from app.rules.renovation_state import State as RenovationState
from app.services import documents, places, presence
from app.services.deposit_ledger import deposit_of, listed
from app.services.deposit_paper import KIND

_HELD = "在押"
_GONE: dict[Kind, str] = {
    Kind.REFUNDED: "已退还",
    Kind.DEDUCTED: "已扣完",
    Kind.MOVED_OUT: "已转移",
    Kind.CANCELLED: "已作废",
}
"""What the entry that left nothing says of the deposit."""


@dataclass(frozen=True)
class Row:
    """押金一行; `key` (its uuid) opens the ledger. The payer is masked, `amount` and `balance` are 分.

    `paper` is the number under which the last of it went (TY…), "" while there is a balance.
    """

    key: str
    unit: str
    receipt: str
    item: str
    payer: str
    taken_on: date
    amount: int
    balance: int
    state: str
    paper: str = ""


@dataclass(frozen=True)
class Line:
    """台账一行: what was done, signed 分 and the balance after it, under which paper, why, and by whom."""

    at: datetime
    what: str
    amount: int
    balance: int
    number: str
    why: str
    staff: str


@dataclass(frozen=True)
class Account:
    """一笔押金的台账: the deposit as the list has it, and its entries in order. `number` is its uuid."""

    number: str
    row: Row
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Back:
    """退还单一行: which deposit with its ledger, and in 分 what of it was kept and what was given back."""

    item: str
    deducted: int
    refunded: int
    basis: str
    photo: str
    ledger: tuple[Line, ...] = ()


@dataclass(frozen=True)
class Record:
    """A refund as it stands under its TY number; sums in 分. Applicant and receiver are masked."""

    uuid: str
    number: str
    receipt: str
    at: datetime
    staff: str
    approved_by: str
    reason: str
    applicant: str
    receiver: str
    way: str
    held: int
    deducted: int
    refunded: int
    lines: tuple[Back, ...]
    printed: bool
    label: str = ""
    """The units that it was held for, as people say them."""


def balance_at(session: Session, at: datetime | None = None) -> int:
    """押金余额 of all deposits in 分, `at` a moment (included) or now: the sum of the ledger (S12)."""
    asked = select(func.coalesce(func.sum(DepositEntry.amount), 0))
    return session.scalars(asked if at is None else asked.where(DepositEntry.at <= at)).one()


def entries_until(session: Session, until: datetime | None = None) -> tuple[Entry, ...]:
    """The whole ledger in order, `until` a moment (included): what the day's close opens and closes with."""
    entry = DepositEntry
    asked = select(entry.kind, entry.amount, entry.at, entry.staff, entry.number, entry.why)
    asked = asked.order_by(entry.id)
    rows = session.execute(asked if until is None else asked.where(entry.at <= until))
    return tuple(Entry(Kind(kind), fen, at, who, number, why) for kind, fen, at, who, number, why in rows)


def rows(session: Session, open_only: bool, unit: str, limit: int) -> tuple[Row, ...]:
    """The newest deposits first; of one unit where named (none where there is no such unit)."""
    asked = listed().order_by(DepositRow.id.desc()).limit(limit)
    if open_only:
        asked = asked.where(_balance() > 0)
    if unit.strip():
        found = places.find_unit(session, unit)
        if found is None:
            return ()
        asked = asked.where(DepositRow.unit_id == found.id)
    return tuple(_row(one) for one in session.scalars(asked))


def ledger(session: Session, key: str) -> tuple[Line, ...]:
    """The entries of a deposit in order; () where there is none of this uuid."""
    row = session.scalar(listed().where(DepositRow.uuid == key))
    return _lines(row, presence.names_of(session)) if row is not None else ()


def account(session: Session, key: str) -> Account | None:
    """台账 of the deposit of a uuid; None where there is none."""
    row = session.scalar(listed().where(DepositRow.uuid == key))
    return Account(key, _row(row), _lines(row, presence.names_of(session))) if row is not None else None


def _lines(row: DepositRow, names: dict[str, str]) -> tuple[Line, ...]:
    left, lines = 0, []
    for one in row.entries:
        left += one.amount
        who = names.get(one.staff, one.staff)
        lines.append(Line(one.at, KIND_NAMES[Kind(one.kind)], one.amount, left, one.number, one.why, who))
    return tuple(lines)


def state(deposit: Deposit) -> str:
    """在押 while there is a balance, else how the last of it went."""
    return _HELD if deposit.balance > 0 else _GONE[deposit.entries[-1].kind]


def refund_of(session: Session, key: str) -> Record | None:
    """The refund of a uuid or a TY number; None for neither."""
    column = DepositRefund.uuid if len(key) == 36 else DepositRefund.number
    row = session.scalar(
        select(DepositRefund)
        .options(
            joinedload(DepositRefund.receipt),
            selectinload(DepositRefund.lines)
            .joinedload(DepositRefundLine.deposit)
            .joinedload(DepositRow.line),
        )
        .where(column == key)
    )
    if row is None:
        return None
    names = presence.names_of(session)
    return Record(
        row.uuid,
        row.number,
        row.receipt.number,
        row.at,
        names.get(row.staff, row.staff),
        names.get(row.approved_by, row.approved_by),
        row.reason,
        mask.name(row.applicant),
        mask.name(row.receiver),
        WAY_NAMES[Way(row.way)],
        row.held,
        row.deducted,
        row.refunded,
        tuple(
            Back(
                one.deposit.line.name,
                one.deducted,
                one.refunded,
                one.basis,
                one.photo or one.no_photo,
                _lines(one.deposit, names),
            )
            for one in row.lines
        ),
        documents.printed(session, KIND, row.number),
        "、".join(dict.fromkeys(places.label(one.deposit.unit) for one in row.lines)),
    )


def _balance() -> Any:
    """The balance of the deposit asked for, in SQL."""
    return (
        select(func.sum(DepositEntry.amount))
        .where(DepositEntry.deposit_id == DepositRow.id)
        .correlate(DepositRow)
        .scalar_subquery()
    )


def _row(row: DepositRow) -> Row:
    deposit = deposit_of(row)
    first = deposit.entries[0]
    return Row(
        deposit.key,
        deposit.unit,
        deposit.receipt,
        deposit.name,
        mask.name(deposit.payer),
        first.at.astimezone(CHINA).date(),
        first.amount,
        deposit.balance,
        state(deposit),
        deposit.entries[-1].number if deposit.balance <= 0 else "",
    )


def withdrawn(session: Session, receipt: Receipt) -> bool:
    """Whether a receipt is of a renovation that was withdrawn before work began (S05 E6)."""
    asked = select(Renovation.state).join(RenovationPayment, RenovationPayment.renovation_id == Renovation.id)
    state = session.scalar(asked.where(RenovationPayment.receipt_id == receipt.id))
    return state == RenovationState.WITHDRAWN

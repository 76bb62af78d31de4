"""押金台账的写入: what a receipt's issue and its voiding put down, inside the receipt's own transaction.

003-38, S12 E3, domain.md 2.10. The ledger (rules.deposit) is only ever added to; no entry is put right.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import Session, joinedload, selectinload

from app.models import Deposit as DepositRow
from app.models import DepositEntry, PriceVersion, Receipt, ReceiptLine
from app.rules import deposit as rules
from app.rules.deposit import Deposit, Entry, Kind
from app.rules.price import Nature
from app.rules.receipt import Method
from app.services.office import Work


def taken(work: Work, row: Receipt) -> None:
    """收取: a deposit with its first entry for each 押金 line of a receipt that is issued now (003-38).

    Called once, after the lines were added. Nothing happens for a receipt without a deposit.
    """
    work.session.flush()
    lines = [one for one in row.lines if one.nature == Nature.DEPOSIT]
    for line in lines:
        deposit = DepositRow(
            unit_id=row.unit_id, receipt_id=row.id, line_id=line.id, inspected=_inspected(work.session, line)
        )
        work.session.add(deposit)
        work.session.flush()
        made = rules.entry(Kind.TAKEN, line.amount, work.now, work.operator.login, row.number)
        add(work.session, ((deposit.id, made),))
    if lines:
        work.touched.add("deposit")


def cancelled(work: Work, row: Receipt) -> None:
    """收据作废: takes every deposit of a receipt out of the ledger again.

    Raises Refused where one of them was given back, deducted from or moved (S12 E3).
    """
    # Every deposit is looked at before the first entry: one refused leaves the ledger as it was.
    made = tuple(
        (one.id, rules.cancel(deposit_of(one), work.now, work.operator.login))
        for one in rows_of(work.session, DepositRow.receipt_id == row.id)
    )
    add(work.session, made)
    if made:
        work.touched.add("deposit")


def deposits_of(session: Session, row: Receipt) -> tuple[Deposit, ...]:
    """The deposits of a receipt with their entries, as the rules look at them; moved ones too."""
    return tuple(deposit_of(one) for one in rows_of(session, DepositRow.receipt_id == row.id))


def rows_of(session: Session, *where: ColumnElement[bool]) -> Sequence[DepositRow]:
    """The rows of deposits, by line, each with what `deposit_of` reads; read anew, never from memory."""
    session.flush()
    asked = listed().join(DepositRow.line).where(*where).order_by(ReceiptLine.line, DepositRow.id)
    return session.scalars(asked.execution_options(populate_existing=True)).all()


def listed() -> Select[DepositRow]:
    """Deposits with all that `deposit_of` reads, in as few questions as there can be."""
    return select(DepositRow).options(
        joinedload(DepositRow.unit),
        joinedload(DepositRow.receipt),
        joinedload(DepositRow.line).joinedload(ReceiptLine.receipt),
        selectinload(DepositRow.entries),
    )


def deposit_of(row: DepositRow) -> Deposit:
    """A deposit as the rules look at it: held for its unit and receipt of now, by the way it once came in."""
    return Deposit(
        key=row.uuid,
        unit=row.unit.code,
        receipt=row.receipt.number,
        line=row.line.line,
        item=row.line.item,
        name=row.line.name,
        payer=row.receipt.payer,
        method=Method(row.line.receipt.method),
        entries=tuple(
            Entry(Kind(one.kind), one.amount, one.at, one.staff, one.number, one.why) for one in row.entries
        ),
        inspected=row.inspected,
        quantity=row.line.quantity,
    )


def add(session: Session, made: Iterable[tuple[int, Entry]]) -> None:
    """Write entries down, each under the id of its deposit's row."""
    session.add_all(
        DepositEntry(
            deposit_id=deposit,
            kind=one.kind,
            amount=one.amount,
            at=one.at,
            staff=one.staff,
            number=one.number,
            why=one.why,
        )
        for deposit, one in made
    )
    session.flush()


def _inspected(session: Session, line: ReceiptLine) -> bool:
    """Whether it goes back only after 验收: as the price list said when it was taken (S12 E2)."""
    asked = select(PriceVersion.inspected).where(
        PriceVersion.code == line.item, PriceVersion.version == line.version
    )
    return session.scalars(asked).one()

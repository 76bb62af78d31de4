"""收据的查看: receipts as the screen, the void and the other businesses look at them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from app.models import (
    DrawerHandover,
    InvoiceTask,
    Payout,
    Receipt,
    ReceiptCharge,
    ReceiptLine,
    Staff,
    Unit,
)
from app.rules import deposit as ledger
from app.rules.base import CHINA
from app.rules.invoice import STATE_NAMES as INVOICE_NAMES
from app.rules.invoice import State as InvoiceState
from app.rules.mask import name as mask_name
from app.rules.money import yuan
from app.rules.payout import KIND_NAMES
from app.rules.payout import Kind as PayoutKind
from app.rules.price import Nature
from app.rules.receipt import (
    METHOD_NAMES,
    STATE_NAMES,
    Charge,
    Line,
    Method,
    Standing,
    State,
    Totals,
)
from app.services import documents, places
from app.services.deposit_ledger import deposits_of


@dataclass(frozen=True)
class Row:
    """收据一行 of the list; `key` is its number. The payer is masked."""

    key: str
    number: str
    state: str
    unit: str
    payer: str
    what: str
    amount: str
    method: str
    staff: str
    when: str


@dataclass(frozen=True)
class Record:
    """A receipt as it stands; `payer` in clear, for the clerk's own screen, which masks. Amounts in 分.

    `void_words` say by whom, when and why it was voided, "" while it stands; `invoice_state` and `deposits`
    say what became of them; `refund_due` = there is a deposit that may be given back.
    """

    uuid: str
    number: str
    state: State
    at: datetime
    staff: str
    unit: str
    label: str
    payer: str
    lines: tuple[Line, ...]
    totals: Totals
    method: Method
    reference: str
    tendered: int | None
    change: int
    note: str
    replaces: str
    replaced_by: str
    void_words: str
    invoice_state: str
    deposits: str
    refund_due: bool
    printed: bool
    standing: Standing
    payouts: tuple[str, ...] = ()
    """What was paid out on its account, each in words."""


def find(session: Session, key: str) -> Receipt | None:
    """A receipt by its uuid or its number."""
    column = Receipt.uuid if len(key) == 36 else Receipt.number
    return session.scalar(select(Receipt).where(column == key).options(selectinload(Receipt.lines)))


def lines_of(row: Receipt) -> tuple[Line, ...]:
    """The lines of a receipt as the rules know them."""
    return tuple(_line(one) for one in row.lines)


def _line(one: ReceiptLine) -> Line:
    return Line(
        one.item,
        one.version,
        one.name,
        one.measure,
        one.price,
        one.quantity,
        one.amount,
        Nature(one.nature),
        one.invoice,
        one.period,
        one.months,
        one.about,
    )


def state_of(row: Receipt) -> State:
    """已开具 or 已作废."""
    return State.ISSUED if row.voided_at is None else State.VOIDED


def standing(session: Session, row: Receipt) -> Standing:
    """A receipt as voiding and replacing look at it."""
    return Standing(
        row.number,
        state_of(row),
        row.at,
        row.staff,
        row.total,
        Method(row.method),
        ledger.spent(deposits_of(session, row)) or _paid_back(session, row),
        _handed_over(session, row),
        session.scalar(select(InvoiceTask.number).where(InvoiceTask.receipt_id == row.id)) or "",
        row.replaced_by.number if row.replaced_by is not None else "",
    )


def _paid_back(session: Session, row: Receipt) -> str:
    """What of its income was given back already: such a receipt is not voided (002-22)."""
    asked = select(Payout.number).where(Payout.subject == row.number, Payout.kind == PayoutKind.REFUND)
    number = session.scalar(asked.order_by(Payout.id))
    return f"已退费（{number}）" if number is not None else ""


def _handed_over(session: Session, row: Receipt) -> str:
    """The number under which its cash has gone to finance; "" while it lies in the drawer."""
    asked = (
        select(DrawerHandover.number)
        .where(DrawerHandover.counter == row.counter, DrawerHandover.until >= row.at)
        .order_by(DrawerHandover.until)
        .limit(1)
    )
    return session.scalar(asked) or ""


def charged(session: Session, unit: Unit | None, items: set[str]) -> dict[Charge, str]:
    """What the unit has paid of these items, with the receipt's number (S07 E6)."""
    if unit is None or not items:
        return {}
    asked = (
        select(ReceiptCharge.item, ReceiptCharge.period, ReceiptCharge.about, Receipt.number)
        .join(ReceiptLine, ReceiptLine.id == ReceiptCharge.line_id)
        .join(Receipt, Receipt.id == ReceiptLine.receipt_id)
        .where(
            ReceiptCharge.unit_id == unit.id,
            ReceiptCharge.released_at.is_(None),
            ReceiptCharge.item.in_(items),
        )
    )
    return {
        Charge(item, period, about): number for item, period, about, number in session.execute(asked).all()
    }


def rows(session: Session, limit: int) -> tuple[Row, ...]:
    """The newest receipts first."""
    asked = (
        select(Receipt, Staff.name)
        .outerjoin(Staff, Staff.login == Receipt.staff)
        .options(joinedload(Receipt.unit), selectinload(Receipt.lines))
        .order_by(Receipt.id.desc())
        .limit(limit)
    )
    return tuple(_row(row, name or row.staff) for row, name in session.execute(asked))


def _row(row: Receipt, staff: str) -> Row:
    names = tuple(dict.fromkeys(one.name for one in row.lines))
    return Row(
        row.number,
        row.number,
        STATE_NAMES[state_of(row)],
        row.unit.code if row.unit is not None else "",
        mask_name(row.payer),
        "、".join(names),
        yuan(row.total),
        METHOD_NAMES[Method(row.method)],
        staff,
        f"{row.at.astimezone(CHINA):%m-%d %H:%M}",
    )


def record(session: Session, row: Receipt) -> Record:
    """A receipt whole."""
    lines, held = lines_of(row), deposits_of(session, row)
    task = session.scalar(select(InvoiceTask.state).where(InvoiceTask.receipt_id == row.id))
    return Record(
        row.uuid,
        row.number,
        state_of(row),
        row.at,
        _name(session, row.staff),
        row.unit.code if row.unit is not None else "",
        places.label(row.unit) if row.unit is not None else "",
        row.payer,
        lines,
        Totals(row.income, row.deposit, row.invoice),
        Method(row.method),
        row.reference,
        row.tendered,
        row.tendered - row.total if row.tendered is not None else 0,
        row.note,
        row.replaces.number if row.replaces is not None else "",
        row.replaced_by.number if row.replaced_by is not None else "",
        _void_words(session, row),
        INVOICE_NAMES[InvoiceState(task)] if task is not None else "",
        "；".join(_deposit_words(one) for one in held),
        row.voided_at is None and any(one.balance for one in held),
        documents.printed(session, documents.RECEIPT, row.number),
        standing(session, row),
        _payouts(session, row),
    )


def _payouts(session: Session, row: Receipt) -> tuple[str, ...]:
    """Fees of it that were given back, and since it what its unit was compensated with (002-22)."""
    compensated = and_(
        Payout.kind == PayoutKind.COMPENSATION,
        Payout.unit_id.is_not(None),
        Payout.unit_id == row.unit_id,
        Payout.day >= row.day,
    )
    asked = select(Payout).where(or_(Payout.subject == row.number, compensated)).order_by(Payout.id)
    return tuple(_payout_words(session, one) for one in session.scalars(asked))


def _payout_words(session: Session, one: Payout) -> str:
    what = f"{KIND_NAMES[PayoutKind(one.kind)]} {yuan(one.amount)}（{METHOD_NAMES[Method(one.method)]}）"
    who = f"{_name(session, one.staff)}付款，{_name(session, one.approved_by)}同意"
    return f"{one.number} {what}：{one.reason}，{who}"


def _deposit_words(one: ledger.Deposit) -> str:
    state = f"在押 {yuan(one.balance)}" if one.balance else ledger.spent((one,)) or "已取消"
    return f"{one.name} {state}"


def _void_words(session: Session, row: Receipt) -> str:
    if row.voided_at is None:
        return ""
    second = f"，{_name(session, row.void_second)}同意" if row.void_second else ""
    at = f"{row.voided_at.astimezone(CHINA):%m-%d %H:%M}"
    return f"{at} {_name(session, row.voided_by)}作废{second}：{row.void_reason}"


def _name(session: Session, login: str) -> str:
    return session.scalar(select(Staff.name).where(Staff.login == login)) or login

"""待开发票的办理: opened with the receipt, then 已开 and 已送达, or cancelled and reversed (003-39, S07).

`opened` and `receipt_voided` run inside the receipt's own transaction: there is no receipt without its task.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from app.models import InvoiceTask, Receipt
from app.rules import invoice as rules
from app.rules import mask
from app.rules.base import CHINA, refuse
from app.rules.invoice import (
    OPEN,
    STATE_NAMES,
    DeliverForm,
    Delivery,
    IssueForm,
    ReverseForm,
    State,
    Task,
    move,
)
from app.rules.receipt import Line
from app.services import settings
from app.services.office import Office, Work

WORD = "invoice"


@dataclass(frozen=True)
class Row:
    """待开发票一行: of a receipt, `amount` in 分; payer and receiver masked, `due_words` say how long it has.

    `delivery` is how it came to the customer ("" = not yet); `open` = somebody still has to do something.
    """

    receipt: str
    unit: str
    payer: str
    amount: int
    state: State
    state_name: str
    due: date
    due_words: str
    overdue: bool
    number: str
    issued_on: date | None
    delivery: str
    receiver: str
    open: bool


def opened(work: Work, row: Receipt, lines: Iterable[Line]) -> InvoiceTask | None:
    """The task of a receipt just taken, in its transaction; None where no line is invoiced (S07 E4)."""
    found = rules.task(row.number, lines, row.at, settings.read(work.session))
    if found is None:
        return None
    task = InvoiceTask(receipt=row, amount=found.amount, due=found.due, state=found.state)
    work.session.add(task)
    work.log("invoice.open", row.number, amount=found.amount, due=found.due.isoformat())
    return task


def receipt_voided(work: Work, row: Receipt) -> None:
    """What a void makes of the receipt's task, in its transaction: cancelled, or to be reversed (3.7)."""
    task = _of(work.session, row)
    if task is None:
        return
    state = State(task.state)
    to = rules.voided(state)
    if to is not state:
        task.state = move(state, to)
        work.log("invoice.void", row.number, state=to)


def number_of(session: Session, row: Receipt) -> str:
    """The number of the invoice that was made for a receipt, "" where there is none."""
    task = _of(session, row)
    return task.number if task is not None else ""


class InvoiceDesk:
    """待开发票 at one office: what the screen and the tests call."""

    def __init__(self, office: Office) -> None:
        self.office = office

    def rows(self, open_only: bool = True, limit: int = 200) -> tuple[Row, ...]:
        """What is to be done, the soonest due first; without `open_only` then what is done, newest first."""
        asked = (
            select(InvoiceTask).options(joinedload(InvoiceTask.receipt).joinedload(Receipt.unit)).limit(limit)
        )
        todo = asked.where(InvoiceTask.state.in_(OPEN)).order_by(InvoiceTask.due, InvoiceTask.id)
        done = asked.where(InvoiceTask.state.not_in(OPEN)).order_by(InvoiceTask.id.desc())
        with self.office.read("receipt.read") as session:
            today = self.office.clock().astimezone(CHINA).date()
            found = list(session.scalars(todo))
            if not open_only:
                found += session.scalars(done)
            return tuple(_row(one, today) for one in found[:limit])

    def overdue(self) -> int:
        """How many invoices should be with the customer by now and are not."""
        today = self.office.clock().astimezone(CHINA).date()
        late = (State.PENDING, State.ISSUED)
        asked = select(func.count()).where(InvoiceTask.state.in_(late), InvoiceTask.due < today)
        with self.office.read("receipt.read") as session:
            return session.scalar(asked) or 0

    def issue(self, receipt: str, form: IssueForm) -> None:
        """已开: note the invoice that finance made. Raises Refused (003-39); its number is used once only."""
        form = replace(form, number=_digits(form.number))
        with self.office.work("invoice.write") as work:
            task = _known(work.session, receipt)
            used = select(Receipt.number).join(InvoiceTask).where(InvoiceTask.number == form.number)
            used_by = work.session.scalar(used) if form.number else None
            rules.decide_issue(form, _task(task), work.now, used_by or "").require()
            task.state = State.ISSUED
            task.number, task.issued_on = form.number, form.issued_on
            work.log("invoice.issue", task.receipt.number, number=form.number)

    def deliver(self, receipt: str, form: DeliverForm) -> None:
        """已送达: how it came to the customer and who signed for it. Raises Refused (003-39)."""
        form = replace(form, receiver=form.receiver.strip())
        with self.office.work("invoice.write") as work:
            task = _known(work.session, receipt)
            rules.decide_deliver(form, _task(task), work.now).require()
            task.state = State.DELIVERED
            task.delivery, task.receiver, task.delivered_at = form.delivery, form.receiver, form.at
            work.log("invoice.deliver", task.receipt.number, delivery=form.delivery)

    def reverse(self, receipt: str, form: ReverseForm) -> None:
        """已红冲: the invoice of a voided receipt is no more. Raises Refused (3.7)."""
        form = ReverseForm(_digits(form.number), form.note.strip())
        with self.office.work("invoice.write") as work:
            task = _known(work.session, receipt)
            rules.decide_reverse(form, _task(task)).require()
            # The number before the state: nothing of a reversed one can be changed.
            task.red_number, task.note, task.state = form.number, form.note, State.REVERSED
            work.log("invoice.reverse", task.receipt.number, number=form.number)

    def receiver(self, receipt: str) -> str:
        """Who signed, or where it was sent, in full; who looked is logged first (F4)."""
        with self.office.work("unmask") as work:
            task = _known(work.session, receipt)
            work.log("unmask.show", task.receipt.number, field="receiver")
            return task.receiver


def _of(session: Session, row: Receipt) -> InvoiceTask | None:
    return session.scalar(select(InvoiceTask).where(InvoiceTask.receipt_id == row.id))


def _known(session: Session, receipt: str) -> InvoiceTask:
    found = session.scalar(
        select(InvoiceTask)
        .join(InvoiceTask.receipt)
        .where(Receipt.number == receipt.strip())
        .options(joinedload(InvoiceTask.receipt))
    )
    if found is None:
        text = "收据 {number} 没有待开的发票，请核对编号。"
        raise refuse("003-39", "没有待开发票", text, number=receipt.strip())
    return found


def _task(row: InvoiceTask) -> Task:
    return Task(
        row.receipt.number,
        row.amount,
        row.receipt.at,
        row.due,
        State(row.state),
        row.number,
        row.issued_on,
    )


def _digits(text: str) -> str:
    """An invoice number as it is kept: half-width, without the blanks it is printed with."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text))


def _row(row: InvoiceTask, today: date) -> Row:
    state, receipt = State(row.state), row.receipt
    overdue = _task(row).overdue(today)
    return Row(
        receipt=receipt.number,
        unit=receipt.unit.code if receipt.unit is not None else "",
        payer=mask.name(receipt.payer),
        amount=row.amount,
        state=state,
        state_name=STATE_NAMES[state],
        due=row.due,
        due_words=_due_words(state, row.due, today),
        overdue=overdue,
        number=row.number,
        issued_on=row.issued_on,
        delivery=rules.DELIVERY_NAMES[Delivery(row.delivery)] if row.delivery else "",
        receiver=_masked(row),
        open=state in OPEN,
    )


def _due_words(state: State, due: date, today: date) -> str:
    """How long an invoice that is not with the customer yet still has."""
    if state not in (State.PENDING, State.ISSUED):
        return ""
    left = (due - today).days
    if not left:
        return "今天到期"
    return f"还有 {left} 天" if left > 0 else f"已过期 {-left} 天"


def _masked(row: InvoiceTask) -> str:
    """A signature by its surname, an e-mail by its first letter, an address by the waybill's last digits."""
    if row.delivery == Delivery.EMAIL:
        name, _, place = row.receiver.partition("@")
        return f"{name[:1]}***@{place}"
    if row.delivery == Delivery.MAIL:
        digits = re.sub(r"\D", "", row.receiver)
        return f"尾号{digits[-4:]}" if digits else "***"
    return mask.name(row.receiver)

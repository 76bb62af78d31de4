"""待开发票 on a real file: opened with its receipt, brought to the customer, or gone with it (003-39)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from app.models import Audit, InvoiceTask, Receipt
from app.rules.base import Refused
from app.rules.invoice import DeliverForm, Delivery, IssueForm, ReverseForm, State
from app.rules.receipt import Entry, VoidForm
from app.services import invoice
from app.services.invoice import InvoiceDesk, Row
from app.services.office import Office
from app.services.receipt import ReceiptDesk
from tests.conftest import FINANCE, MORNING, Clock
from tests.services.money import price_list, take

PARKING, BOND = Entry("TCF", period="2026-03"), Entry("ZXBZJ")
TODAY = date(2026, 3, 5)
NUMBER = "26442000000012345678"
MADE = IssueForm(NUMBER, TODAY)
SIGNED = DeliverForm(Delivery.SIGNED, " 陈思远 ", MORNING + timedelta(days=1))


@pytest.fixture
def desk(office: Office, home: str) -> InvoiceDesk:
    price_list(office)
    return InvoiceDesk(office)


@pytest.fixture
def receipt(desk: InvoiceDesk) -> str:
    """S07: parking 300 and bond 2000."""
    return take(desk.office, PARKING, BOND)


def row(desk: InvoiceDesk, receipt: str) -> Row:
    (found,) = [one for one in desk.rows(open_only=False) if one.receipt == receipt]
    return found


def made(office: Office, receipt: str) -> str:
    with office.read("receipt.read") as session:
        return invoice.number_of(session, session.scalars(select(Receipt).filter_by(number=receipt)).one())


def test_a_receipt_opens_its_task_for_the_income_alone(desk: InvoiceDesk, receipt: str) -> None:
    """003-39, S07-E4: 应开票 300 of 2300, within seven days; a deposit alone opens none."""
    (task,) = desk.rows()
    assert (task.receipt, task.amount, task.due, task.state) == (
        receipt, 30_000, date(2026, 3, 12), State.PENDING,
    )  # fmt: skip
    assert (task.unit, task.payer, task.state_name, task.due_words) == (
        "3-1-1201", "陈*", "待开发票", "还有 7 天",
    )  # fmt: skip
    assert made(desk.office, receipt) == ""
    take(desk.office, BOND)
    assert len(desk.rows(open_only=False)) == 1


def test_made_brought_and_signed_for(desk: InvoiceDesk, receipt: str, clock: Clock) -> None:
    """003-39, S07: 待开发票 → 已开 → 已送达, signed; the list masks the signature."""
    desk.issue(receipt, IssueForm("２６442000 000012345678", TODAY))
    assert (row(desk, receipt).number, row(desk, receipt).state_name) == (NUMBER, "已开")
    assert made(desk.office, receipt) == NUMBER
    clock.advance(days=1)
    desk.deliver(receipt, SIGNED)
    done = row(desk, receipt)
    assert (done.state, done.delivery, done.receiver, done.open) == (
        State.DELIVERED, "当面签收", "陈*", False,
    )  # fmt: skip
    assert desk.rows() == ()
    assert desk.receiver(receipt) == "陈思远"
    with desk.office.read("receipt.read") as session:
        said = [one for one in session.scalars(select(Audit)) if one.subject == receipt]
    acts = ["invoice.open", "receipt.take", "invoice.issue", "invoice.deliver", "unmask.show"]
    assert [one.act for one in said] == acts
    assert "陈思远" not in str([one.changes for one in said]), "no personal data on the log"


@pytest.mark.parametrize(
    ("delivery", "receiver", "shown"),
    [
        (Delivery.EMAIL, "chen@example.com", "c***@example.com"),
        (Delivery.MAIL, "3栋1单元1201，运单 SF1234567890", "尾号7890"),
        (Delivery.MAIL, "丰巢柜", "***"),
    ],
)
def test_what_was_sent_is_masked(
    desk: InvoiceDesk, receipt: str, delivery: Delivery, receiver: str, shown: str
) -> None:
    """003-39, PIPL 51."""
    desk.issue(receipt, MADE)
    desk.deliver(receipt, DeliverForm(delivery, receiver, MORNING))
    assert row(desk, receipt).receiver == shown
    assert desk.receiver(receipt) == receiver


def test_the_soonest_due_comes_first_and_what_is_late_says_so(
    desk: InvoiceDesk, receipt: str, clock: Clock
) -> None:
    """003-39: a task stays until 已送达."""
    clock.advance(days=3)
    later = take(desk.office, Entry("ICK"))
    clock.advance(days=4)
    assert [(one.receipt, one.due_words, one.overdue) for one in desk.rows()] == [
        (receipt, "今天到期", False),
        (later, "还有 3 天", False),
    ]
    clock.advance(days=2)
    desk.issue(receipt, MADE)
    assert [(one.due_words, one.overdue) for one in desk.rows()] == [
        ("已过期 2 天", True),
        ("还有 1 天", False),
    ]
    desk.deliver(receipt, DeliverForm(Delivery.SIGNED, "陈思远", clock.now))
    assert [one.receipt for one in desk.rows()] == [later]


def test_one_invoice_is_of_one_receipt(desk: InvoiceDesk, receipt: str) -> None:
    """003-39: its number is used once; nothing is written where the rules say no."""
    other = take(desk.office, Entry("ICK"))
    desk.issue(receipt, MADE)
    with pytest.raises(Refused, match=f"收据 {receipt} 已经用了这个发票号码"):
        desk.issue(other, MADE)
    with pytest.raises(Refused, match="20 位数字") as refused:
        desk.issue(other, IssueForm("123", None))
    assert [one.field for one in refused.value.findings] == ["number", "issued_on"]
    with pytest.raises(Refused, match="不能改为已送达"):
        desk.deliver(other, SIGNED)
    with pytest.raises(Refused, match="没有待开的发票"):
        desk.issue("SJ20260305-A0099", MADE)
    assert row(desk, other).state is State.PENDING


def test_a_voided_receipt_takes_its_task_with_it(desk: InvoiceDesk) -> None:
    """S07-E1, 3.7: what was not made is cancelled; what was made stays open until it is reversed."""
    waits, made_already, none = (take(desk.office, Entry(item)) for item in ("ICK", "ICK", "CRZYJ"))
    desk.issue(made_already, MADE)
    for one in (waits, made_already, none):
        ReceiptDesk(desk.office).void(one, VoidForm(parts_back=True))
    assert row(desk, waits).state is State.CANCELLED
    assert [(one.receipt, one.state_name, one.due_words) for one in desk.rows()] == [
        (made_already, "待红冲", "")
    ]
    with pytest.raises(Refused, match="红字发票号码"):
        desk.reverse(made_already, ReverseForm())
    desk.reverse(made_already, ReverseForm("26442000000012345679", " 开错抬头 "))
    assert desk.rows() == ()
    assert len(desk.rows(open_only=False)) == 2
    with desk.office.read("receipt.read") as session:
        kept = session.scalars(select(InvoiceTask).where(InvoiceTask.number == NUMBER)).one()
        assert (kept.state, kept.red_number, kept.note) == ("reversed", "26442000000012345679", "开错抬头")


def test_who_may(desk: InvoiceDesk, receipt: str, guard: Office) -> None:
    """004-07: the counter and finance."""
    InvoiceDesk(desk.office.signed_in(FINANCE)).issue(receipt, MADE)
    for call in (lambda: InvoiceDesk(guard).rows(), lambda: InvoiceDesk(guard).deliver(receipt, SIGNED)):
        with pytest.raises(Refused, match="004-07"):
            call()

"""演示收款: a price list, and three weeks of receipts before today, taken by the very desks of the counter.

One renovation's deposit with three passes, parking by cash and WeChat, a receipt voided and given again,
invoices on every step of their way, two of them overdue; the cash went to finance yesterday.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.rules.drawer import FACES, HandOver, Take
from app.rules.invoice import DeliverForm, Delivery, IssueForm
from app.rules.people import Operator, Role
from app.rules.receipt import Draft, Entry, Method, VoidForm
from app.services.demo_estate import PEOPLE, STAFF
from app.services.documents import RECEIPT, DocumentDesk
from app.services.drawer import DrawerDesk
from app.services.invoice import InvoiceDesk
from app.services.office import Office
from app.services.price import PriceDesk
from app.services.receipt import ReceiptDesk

CLERK, MANAGER, FINANCE = (
    Operator(login, name, Role(role))
    for login, name, role in STAFF
    if login in ("limin", "zhoulan", "xuwenjing")
)
PRINTER = "前台激光打印机"


@dataclass(frozen=True)
class _Paid:
    """Who paid what, so many days before today at this hour; the invoice came so far."""

    days: int
    hour: int
    case: str
    entries: tuple[Entry, ...]
    method: Method = Method.CASH
    reference: str = ""
    invoice: str = ""


_BONDS = (Entry("ZXBZJ"), Entry("CRZGB", 3), Entry("CRZYJ", 3))


def _paid(month: str) -> tuple[_Paid, ...]:
    """The receipts, oldest first; `month` is the one that the parking is paid for."""
    parking = Entry("TCF", period=month)
    return (
        _Paid(20, 10, "owner_paid", _BONDS, invoice="delivered"),
        _Paid(18, 9, "tenant_rare_owner", (parking,), Method.WECHAT, "4200002618202602150001", "delivered"),
        _Paid(15, 16, "owner_two_months", (Entry("ICK", 2),), invoice="delivered"),
        _Paid(12, 11, "tenant_paid", (parking,), Method.ALIPAY, "2026022122001400011450001", "issued"),
        _Paid(9, 15, "shop", (Entry("CRZGB", 20), Entry("CRZYJ", 20))),
        _Paid(6, 10, "family", (Entry("BKF"),), invoice="issued"),
        _Paid(2, 14, "owner_no_phone", (parking,), Method.CARD, "POS-000871"),
    )


def fill(office: Office, then: Callable[[datetime], Office]) -> None:
    """Take these receipts; `then` answers the office as it was at a moment, by the program itself."""
    now = office.clock()
    begin = now - timedelta(days=30)
    PriceDesk(then(begin).signed_in(MANAGER)).begin()
    first_of_month = (now - timedelta(days=20)).strftime("%Y-%m")
    for n, paid in enumerate(_paid(first_of_month), 1):
        at = (now - timedelta(days=paid.days)).replace(hour=paid.hour, minute=7 * n % 60)
        number = _take(then(at).signed_in(CLERK), paid)
        if n == 5:  # typed 20 for 2: voided, and given again right away (S07 E1)
            number = _again(then(at + timedelta(minutes=4)).signed_in(CLERK), number)
        _invoice(then, at, number, paid, n)
    _to_finance(then, (now - timedelta(days=1)).replace(hour=17, minute=30))


def _take(office: Office, paid: _Paid) -> str:
    desk, case = ReceiptDesk(office), PEOPLE[paid.case]
    draft = Draft(desk.new().uuid, case.unit, case.owner, paid.entries, paid.method, paid.reference)
    return _printed(office, desk.take(draft))


def _again(office: Office, number: str) -> str:
    desk = ReceiptDesk(office)
    desk.void(number, VoidForm(parts_back=True, reason="张数多打了一个 0"))
    old = desk.again(number)
    right = Draft(
        old.uuid,
        old.unit,
        old.payer,
        (Entry("CRZGB", 2), Entry("CRZYJ", 2)),
        replaces=old.replaces,
    )
    return _printed(office, desk.take(right))


def _printed(office: Office, number: str) -> str:
    DocumentDesk(office).printed(RECEIPT, number, PRINTER)
    return number


def _invoice(then: Callable[[datetime], Office], at: datetime, number: str, paid: _Paid, n: int) -> None:
    if not paid.invoice:
        return
    day = at + timedelta(days=2)
    desk = InvoiceDesk(then(day).signed_in(FINANCE))
    desk.issue(number, IssueForm(f"2644200000000000{n:04d}", day.date()))
    if paid.invoice == "delivered":
        later = InvoiceDesk(then(day + timedelta(hours=3)).signed_in(CLERK))
        later.deliver(number, DeliverForm(Delivery.SIGNED, PEOPLE[paid.case].owner, day + timedelta(hours=3)))


def _to_finance(then: Callable[[datetime], Office], at: datetime) -> None:
    """The whole drawer is counted, handed over and counted again; it is empty this morning."""
    desk = DrawerDesk(then(at).signed_in(CLERK))
    counts, rest = {}, desk.due().due
    for face in FACES:
        counts[face], rest = divmod(rest, face)
    counts = {face: pieces for face, pieces in counts.items() if pieces}
    number = desk.hand_over(HandOver(counts))
    later = at + timedelta(minutes=10)
    DrawerDesk(then(later).signed_in(FINANCE)).take(number, Take(counts))
    DocumentDesk(then(later).signed_in(FINANCE)).printed("drawer-handover", number, PRINTER)

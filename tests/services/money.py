"""What the tests of money share: a price list, people with passwords, receipts as the counter takes them."""

from __future__ import annotations

from app.models import Staff
from app.rules.people import Operator, Role
from app.rules.receipt import Draft, Entry, Method
from app.services import staff
from app.services.office import Office
from app.services.price import PriceDesk
from app.services.receipt import ReceiptDesk
from tests.conftest import CLERK, FINANCE, MANAGER

OTHER = Operator("wangfang", "王芳", Role.CLERK)
PASSWORD = "three-doors-8"
HOME = "3-1-1201"


def price_list(office: Office) -> None:
    """The usual items: ZXBZJ 2000, CRZGB 5, CRZYJ 20, TCF 300 a month …"""
    PriceDesk(office.signed_in(MANAGER)).begin()


def people(office: Office) -> None:
    """CLERK, OTHER, MANAGER and FINANCE may sign in with PASSWORD; hashed once for all."""
    secret = staff.hash_password(PASSWORD)
    with office.signed_in(MANAGER).work("staff.write") as work:
        for one in (CLERK, OTHER, MANAGER, FINANCE):
            work.session.add(
                Staff(login=one.login, name=one.name, role=one.role, password=secret, closed_at=None)
            )


def take(
    office: Office,
    *entries: Entry,
    unit: str = HOME,
    payer: str = "陈思远",
    method: Method = Method.CASH,
    reference: str = "",
    tendered: int | None = None,
    replaces: str = "",
) -> str:
    """One receipt; answers its number."""
    desk = ReceiptDesk(office)
    draft = Draft(desk.new().uuid, unit, payer, entries, method, reference, tendered, replaces=replaces)
    return desk.take(draft)

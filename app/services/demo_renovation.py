"""演示装修: three homes under renovation, taken in, reviewed and issued by the very desk of the counter.

One has paid its deposit and has something to put right, one ends this week, one begins tomorrow.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.rules.people import Operator, Role
from app.rules.renovation import Draft, Outcome, Review, Way
from app.rules.renovation_items import Item
from app.rules.renovation_materials import Builder, Material, Readiness
from app.rules.renovation_site import Found, Inspection
from app.services.demo_estate import PEOPLE, STAFF
from app.services.documents import DocumentDesk
from app.services.office import Office
from app.services.receipt import ReceiptDesk
from app.services.renovation import RenovationDesk

CLERK, ENGINEER = (
    Operator(login, name, Role(role)) for login, name, role in STAFF if login in ("limin", "sunweicheng")
)
PRINTER = "前台激光打印机"


@dataclass(frozen=True)
class _Site:
    """Who builds what: received `days` before today, from the `since`-th to the `until`-th day, counted from
    today; a company of 云岭市, whose code of no region is nobody's, or the household itself."""

    case: str
    days: int
    since: int
    until: int
    items: tuple[Item, ...]
    head: tuple[str, str]
    company: str = ""
    code: str = ""


SITES = (
    _Site(
        "owner_paid",
        21,
        -14,
        15,
        (Item("SDGZ", "全屋"), Item("FS"), Item("PZ", "厨房、卫生间"), Item("DD")),
        ("陶知远", "15400060001"),
        "云岭市知行装饰工程有限公司",
        "91990000MA00000008",
    ),
    _Site("family", 11, -7, 2, (Item("QM"), Item("DB")), ("郑国安", "15400030004")),
    _Site(
        "owner_two_months",
        3,
        1,
        30,
        (Item("GQ", "书房"), Item("MG"), Item("KT")),
        ("苏景行", "15400060002"),
        "云岭市远山装饰有限公司",
        "91990000MA0000001B",
    ),
)


def fill(office: Office, then: Callable[[datetime], Office]) -> None:
    """Let these homes be renovated; `then` answers the office as it was at a moment."""
    now = office.clock()
    for n, site in enumerate(SITES):
        at = (now - timedelta(days=site.days)).replace(hour=9, minute=20 + n)
        desk = RenovationDesk(then(at).signed_in(CLERK))
        number = desk.apply(_form(desk, site, now))
        later = at + timedelta(hours=2)
        review = Review(Outcome.APPROVED, "图纸与现场相符，同意。")
        RenovationDesk(then(later).signed_in(ENGINEER)).review(number, review)
        clerk = then(later + timedelta(minutes=20)).signed_in(CLERK)
        desk = RenovationDesk(clerk)
        desk.told(number, Way.PHONE, "明天来拿许可证")
        if n == 0:  # its deposit is one of demo_money's receipts
            desk = RenovationDesk(then(at + timedelta(days=1, hours=3)).signed_in(CLERK))
            receipts = ReceiptDesk(office).rows()
            (paid,) = (one.number for one in receipts if one.unit == PEOPLE[site.case].unit)
            desk.paid(number, paid)
        permit = desk.issue(number)
        papers = DocumentDesk(desk.office)
        papers.printed("acceptance-of-documents", number, PRINTER)
        papers.printed("renovation-permit", permit, PRINTER)
        if site.since < 0:
            day = (now + timedelta(days=site.since)).replace(hour=8, minute=30)
            RenovationDesk(then(day).signed_in(CLERK)).start(number)
        if n == 0:
            _inspected(then((now - timedelta(days=2)).replace(hour=15, minute=10)), number, now)


def _inspected(office: Office, number: str, now: datetime) -> None:
    """One thing to put right, and its papers in the owner's hands."""
    due = (now + timedelta(days=3)).date()
    found = Found("水泥、砂子堆在楼道，挡住消防栓", due=due)
    form = Inspection((found,), no_photo="当场叫停，搬走前已拍在手机里")
    made = RenovationDesk(office.signed_in(ENGINEER)).inspect(number, form)
    papers = DocumentDesk(office.signed_in(CLERK))
    papers.printed("inspection-record", made, PRINTER)
    papers.printed("rectification-notice", made, PRINTER)


def _form(desk: RenovationDesk, site: _Site, now: datetime) -> Draft:
    """A complete application of the owner."""
    case, today = PEOPLE[site.case], now.date()
    draft = Draft(
        desk.new().uuid,
        case.unit,
        name=case.owner,
        phone=case.owner_phones[0],
        builder=Builder.COMPANY if site.company else Builder.OWN,
        company=site.company,
        credit_code=site.code,
        company_head=site.head[0] if site.company else "",
        company_phone=site.head[1] if site.company else "",
        site_head=site.head[0],
        site_phone=site.head[1],
        start=today + timedelta(days=site.since),
        end=today + timedelta(days=site.until),
        items=site.items,
        notice_signed=True,
        agreement_signed=True,
    )
    ready = tuple(Material(kind, Readiness.READY) for kind in draft.required)
    return Draft(**{**vars(draft), "materials": ready})

"""What the tests of renovations share: an office with a home, prices and people, made once and copied."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from app.models import Audit, Setting, Staff
from app.rules.people import Operator, Role
from app.rules.policy import ALLOW
from app.rules.renovation import Draft, Outcome, Review, Way
from app.rules.renovation_items import Item
from app.rules.renovation_materials import Builder, Kind, Material, Readiness
from app.services import staff
from app.services.office import Office
from app.services.price import PriceDesk
from app.services.receipt import ReceiptDesk
from app.services.renovation import RenovationDesk
from tests.conftest import CLERK, FINANCE, KEY, MANAGER, MORNING, Clock, furnish
from tests.services.money import OTHER, PASSWORD

ENGINEER = Operator("linguodong", "林国栋", Role.ENGINEER)
HOME = "3-1-1201"
START = MORNING.date() + timedelta(days=5)
ALL = tuple(
    Material(one, Readiness.READY)
    for one in (Kind.IDENTITY, Kind.DEED, Kind.DRAWINGS, Kind.LICENCE, Kind.QUALIFICATION)
)
AGREED = Review(Outcome.APPROVED, "图纸与现场相符，同意。")


def stocked(template: Path, folder: Path) -> Path:
    """A database with HOME, the price list, everybody's account, an office that takes deposits."""
    path = Path(shutil.copy(template, folder / "renovation.db"))
    office = Office.open(path, KEY, CLERK, clock=Clock())
    furnish(office)
    PriceDesk(office.signed_in(MANAGER)).begin()
    secret = staff.hash_password(PASSWORD)
    with office.signed_in(MANAGER).work("settings.write") as work:
        work.session.add(Setting(key="renovation_deposit", value=ALLOW))
        work.session.add(Setting(key="office_phone", value="010-0000 0000"))
        for one in (CLERK, OTHER, MANAGER, FINANCE, ENGINEER):
            work.session.add(
                Staff(login=one.login, name=one.name, role=one.role, password=secret, closed_at=None)
            )
    office.engine.dispose()
    return path


def form(desk: RenovationDesk, **more: Any) -> Draft:
    """A complete application of the owner, built by a company, 30 days."""
    draft = Draft(
        desk.new().uuid,
        HOME,
        name="陈思远",
        phone="13900000001",
        builder=Builder.COMPANY,
        company="云岭市青禾装饰有限公司",
        credit_code="91990000MA00000008",
        company_head="王大力",
        company_phone="13800000011",
        site_head="刘师傅",
        site_phone="13800000012",
        start=START,
        end=START + timedelta(days=29),
        items=(Item("SDGZ", "厨房"), Item("FS")),
        materials=ALL,
        notice_signed=True,
        agreement_signed=True,
    )
    return replace(draft, **more)


def approved(desk: RenovationDesk, **more: Any) -> str:
    """A file that the engineer has approved and whose customer was told."""
    number = desk.apply(form(desk, **more))
    RenovationDesk(desk.office.signed_in(ENGINEER)).review(number, AGREED)
    desk.told(number, Way.PHONE, "下午来缴费")
    return number


def pay(desk: RenovationDesk, number: str) -> str:
    """What is owed is paid in cash; answers the receipt's number."""
    receipt = ReceiptDesk(desk.office).take(desk.receipt_draft(number))
    desk.paid(number, receipt)
    return receipt


def issued(desk: RenovationDesk, **more: Any) -> str:
    """A file with its permit."""
    number = approved(desk, **more)
    pay(desk, number)
    desk.issue(number)
    return number


def working(desk: RenovationDesk, clock: Clock) -> str:
    """A site where work has begun on its first day."""
    number = issued(desk)
    clock.set(MORNING + timedelta(days=5))
    desk.start(number)
    return number


def acts(desk: RenovationDesk) -> list[str]:
    """The acts on the audit log, in order."""
    with desk.office.read("renovation.read") as session:
        return [one.act for one in session.query(Audit).order_by(Audit.id)]


def day(text: str) -> date:
    """2026-03-10."""
    return date.fromisoformat(text)

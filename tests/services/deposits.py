"""What the tests of money going out share: an office that has taken a receipt with deposits, made once."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any
from unittest.mock import patch

from sqlalchemy import func, select

from app.models import Audit, Unit
from app.rules.deposit import Acceptance, Proof, RefundForm
from app.rules.receipt import Entry
from app.services import staff
from app.services.deposit import DepositDesk
from app.services.office import Office
from tests.conftest import CLERK, KEY, MANAGER, MORNING, Clock
from tests.services.money import HOME, PASSWORD, people, price_list, take

BOND, PASSES, PARKING = Entry("ZXBZJ"), Entry("CRZYJ", 3), Entry("TCF", period="2026-03")
NEXT_DOOR = "3-1-1202"
AGREED = (MANAGER.login, PASSWORD)
RECEIPT = "SJ20260305-A0001"
"""停车费 300 一个月, 装修保证金 2000, three passes at 20 each; by the clerk, in cash, at 10:12."""

HASHER = staff.PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
"""The door's hashing is proven in test_staff; here it only has to be quick."""


def stocked(template: Path, folder: Path) -> Path:
    """A database with two homes, the price list, everybody's account and RECEIPT."""
    path = Path(shutil.copy(template, folder / "stocked.db"))
    office = Office.open(path, KEY, CLERK, clock=Clock())
    with patch.object(staff, "_HASHER", HASHER):
        people(office)
    price_list(office)
    with office.signed_in(MANAGER).work("household.import") as work:
        for code in (HOME, NEXT_DOOR):
            building, entrance, room = code.split("-")
            work.session.add(Unit(building=building, entrance=entrance, room=room, code=code))
    assert take(office, PARKING, BOND, PASSES) == RECEIPT
    office.engine.dispose()
    return path


def count(office: Office, table: Any) -> int:
    """The rows of a table."""
    with office.read("deposit.read") as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def audits(office: Office, act: str) -> list[Audit]:
    """The audit lines of an act, in order."""
    with office.read("deposit.read") as session:
        return list(session.scalars(select(Audit).where(Audit.act == act).order_by(Audit.id)))


def back_form(desk: DepositDesk, receipt: str, deduct: int = 0) -> RefundForm:
    """What 2.10 asks for, for every deposit of a receipt that is left; `deduct` 分 are kept of the first."""
    form = desk.new(receipt)
    first = replace(form.lines[0], deduct=deduct, basis="协议第八条", photo="照片 12")
    return replace(
        form,
        lines=(first, *form.lines[1:]),
        reason="装修完工",
        applicant="周晓燕",
        proof=Proof.RETURNED,
        acceptance=Acceptance.PASSED,
        accepted_by="刘强",
        accepted_on=MORNING.date(),
        receiver="周晓燕",
    )

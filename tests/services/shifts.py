"""What the tests of the shift share: its people, a day begun at 08:00, a form that has been counted."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from app.models import Audit
from app.rules.base import CHINA
from app.rules.people import SYSTEM, Operator, Role
from app.rules.shift import Draft
from app.services import staff
from app.services.documents import DocumentDesk
from app.services.office import Office
from app.services.shift import KIND, ShiftDesk
from printing.schema import thaw
from printing.shift_handover import ShiftHandover
from tests.conftest import CLERK, GUARD, MANAGER, Clock

NIGHT = Operator("heping", "何平", Role.NIGHT)
EVENING = datetime(2026, 3, 5, 20, 0, 5, tzinfo=CHINA)
PASSWORD = "qiantai-2026"


def hire(office: Office) -> None:
    """Everybody's account."""
    for one in (CLERK, NIGHT, MANAGER, GUARD):
        staff.create(office.signed_in(SYSTEM), one.login, one.name, one.role, PASSWORD)


def begin(office: Office, clock: Clock) -> ShiftDesk:
    """The clerk's own shift, begun at 08:00; it is 10:12."""
    clock.set(datetime(2026, 3, 5, 8, 0, 0, tzinfo=CHINA))
    found = ShiftDesk(office)
    found.begin()
    clock.advance(hours=2, minutes=12)
    return found


def counted(desk: ShiftDesk, **more: Any) -> Draft:
    """The form of the shift, counted and signed, nothing differing."""
    given = {
        "keys_due": "12", "keys_seen": "12", "cards_due": "30", "cards_seen": "30", "cash_due": "200",
        "cash_seen": "200.00", "equipment": "正常", "signed": True,
    }  # fmt: skip
    return replace(desk.new(), **(given | more))


def paper(office: Office, number: str) -> ShiftHandover:
    """What was frozen under a number."""
    with office.read("shift.write") as session:
        found: ShiftHandover = thaw(ShiftHandover, DocumentDesk.of(session, KIND, number).data)
        return found


def count(office: Office, table: Any) -> int:
    """The rows of a table."""
    with office.read("shift.write") as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def audits(office: Office, act: str) -> list[Audit]:
    """The audit lines of an act, in order."""
    with office.read("shift.write") as session:
        return list(session.scalars(select(Audit).where(Audit.act == act).order_by(Audit.id)))

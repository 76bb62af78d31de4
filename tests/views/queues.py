"""What the tests of 等候 share: a counter whose colleagues have accounts, what was logged and passed up."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import select

from app.models import Audit, Escalation, Staff
from app.rules.people import SYSTEM, Operator, Role
from app.services.office import Office
from tests.conftest import CLERK, MANAGER
from tests.views.counters import Post, post

OTHER = Operator("wangfang", "王芳", Role.CLERK)


def counter_of_three(office: Office, folder: Path) -> Post:
    """A counter where CLERK, OTHER and MANAGER may sign in."""
    with office.signed_in(SYSTEM).work("staff.write") as work:
        for one in (CLERK, OTHER, MANAGER):
            row = Staff(login=one.login, name=one.name, role=one.role, password="-", closed_at=None)
            work.session.add(row)
    return post(office, folder)


def audits(office: Office, act: str) -> list[Audit]:
    """The log's lines of an act, oldest first."""
    with office.read("queue.write") as session:
        return list(session.scalars(select(Audit).where(Audit.act == act).order_by(Audit.id)))


def raised(office: Office) -> list[tuple[str, str, str, str]]:
    """What was passed up, oldest first: to whom, why, of which business, about which record."""
    with office.read("queue.write") as session:
        asked = select(Escalation.to, Escalation.reason, Escalation.word, Escalation.subject)
        return [(a, b, c, d) for a, b, c, d in session.execute(asked.order_by(Escalation.id))]

"""出入证的状态变动: each step with its person and time; a site's cards go with its permit (000-12)."""

from __future__ import annotations

from sqlalchemy import select

from app.models import Renovation, Worker, WorkerPass, WorkerPassEvent
from app.rules import worker_pass as rules
from app.rules.worker_pass import State
from app.services.office import Work

WORD = "worker_pass"


def move(work: Work, row: WorkerPass, to: State, why: str = "") -> None:
    """Bring a card to a state, keep the step. Raises Refused where the way does not lead there (000-12)."""
    before = rules.current(State(row.state), row.until, work.now.date())
    rules.move(before, to)
    row.state = to
    step = WorkerPassEvent(
        pass_id=row.id, state=to, before=before, at=work.now, staff=work.operator.login, why=why.strip()
    )
    work.session.add(step)
    work.session.flush()


def revoke_all(work: Work, site: Renovation, why: str) -> int:
    """The cards of a file whose permit was revoked or given back are void with it; how many were.

    For the transaction in which the permit goes; what it leaves out the day's sweep makes good.
    """
    ids = select(Worker.id).where(Worker.renovation_id == site.id)
    valid = select(WorkerPass).where(WorkerPass.worker_id.in_(ids), WorkerPass.state == State.VALID)
    rows = work.session.scalars(valid.order_by(WorkerPass.id)).all()
    for row in rows:
        move(work, row, State.REVOKED, why)
    if rows:
        log(work, "revoke", site.number, why, cards=len(rows))
    return len(rows)


def log(work: Work, verb: str, subject: str, why: str = "", **changes: object) -> None:
    """One audit line of the passes, which the file's screens hear of too; it names nobody."""
    work.log(f"{WORD}.{verb}", subject, why, **changes)
    work.touched.add("renovation")

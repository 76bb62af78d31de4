"""施工人员信息到期清除: name, last four, photo and printed sheet go; number, dates and steps of a card stay.

个人信息保护法 19, 47; domain.md 3.1: permit ended, deposit back, and so many days more. While a file is open
its workers are kept, for the deposit waits for their cards; an application that never got a permit is not.
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import or_, select

from app.models import Attachment, Document, Renovation, Worker, WorkerPass
from app.rules import worker_pass as rules
from app.rules.renovation_state import State as SiteState
from app.rules.worker_pass import State
from app.services import settings, vault
from app.services.office import Office, Work
from app.services.worker_pass_moves import revoke_all
from app.services.worker_pass_read import KIND

OVER = (SiteState.WITHDRAWN, SiteState.REFUNDED, SiteState.ARCHIVED)
"""Nothing of these files waits for a card any more."""
VOID = (SiteState.REVOKED, SiteState.WITHDRAWN)
"""Their permits went, and the cards with them."""


def purge(office: Office) -> int:
    """24:00: cards of permits that went are revoked, and workers whose time is over are emptied; how many.

    Done again it does nothing.
    """
    with office.work("worker_pass.write") as work:
        for site in _void(work):
            revoke_all(work, site, "许可证已收回")
        due = _due(work)
        for site, workers in due.items():
            papers = _papers(work, site)
            empty(work, workers)
            for uuid in papers:
                vault.destroy(work, uuid)
            work.log("worker_pass.purge", site.number, workers=len(workers), papers=len(papers))
    if due:
        office.fold()
    return sum(map(len, due.values()))


def empty(work: Work, workers: Iterable[Worker]) -> None:
    """Destroy what is personal of them: the sealed photo is overwritten, name and last four are emptied."""
    for one in workers:
        if one.photo is not None:
            vault.destroy(work, one.photo)
        one.name = one.tail = ""
        one.photo, one.purged_at = None, work.now
    work.session.flush()


def gone(office: Office, numbers: Iterable[str]) -> tuple[str, ...]:
    """Which of these numbers are of sheets that were destroyed."""
    asked = (
        select(Document.number)
        .join(Attachment, Attachment.record == Document.uuid)
        .where(Document.kind == KIND, Document.number.in_(list(numbers)), Attachment.sealed.is_(None))
    )
    with office.read("renovation.read") as session:
        return tuple(session.scalars(asked))


def _void(work: Work) -> tuple[Renovation, ...]:
    asked = (
        select(Renovation)
        .where(Renovation.state.in_(VOID))
        .where(
            select(WorkerPass.id)
            .join(Worker, Worker.id == WorkerPass.worker_id)
            .where(Worker.renovation_id == Renovation.id, WorkerPass.state == State.VALID)
            .exists()
        )
    )
    return tuple(work.session.scalars(asked.order_by(Renovation.id)))


def _due(work: Work) -> dict[Renovation, list[Worker]]:
    """Files that are over, or never had a permit, with workers who are still named and need not be."""
    asked = (
        select(Worker, Renovation)
        .join(Renovation, Renovation.id == Worker.renovation_id)
        .where(Worker.purged_at.is_(None))
        .where(or_(Renovation.state.in_(OVER), Renovation.permit_number.is_(None)))
        .order_by(Worker.id)
    )
    policy, today = settings.read(work.session), work.now.date()
    due: dict[Renovation, list[Worker]] = {}
    for worker, site in work.session.execute(asked):
        if rules.keep_until(site.until, site.refunded_on, policy) < today:
            due.setdefault(site, []).append(worker)
    return due


def _papers(work: Work, site: Renovation) -> list[str]:
    asked = (
        select(Document.uuid)
        .join(WorkerPass, WorkerPass.number == Document.number)
        .join(Worker, Worker.id == WorkerPass.worker_id)
        .where(Document.kind == KIND, Worker.renovation_id == site.id)
    )
    return list(work.session.scalars(asked))

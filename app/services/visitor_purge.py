"""来访人信息到期清除: what is personal of old visits is emptied; number, door, time and reason stay (S12 E6).

个人信息保护法 19, 47; domain.md 3.1. The chain says first up to which day, then the triggers let it happen.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta

from sqlalchemy import delete, select, update

from app.models import Attachment, BarredPerson, Booking, Document, VisitPerson, VisitWords
from app.models import Draft as DraftRow
from app.rules.base import CHINA
from app.rules.visitor import Kind
from app.services import settings, vault
from app.services import visitor_chain as chain
from app.services.office import Office, Work
from app.services.search_visits import index_visits
from app.services.visitor_papers import KINDS

_BATCH = 400


def purge(office: Office) -> int:
    """Empty what is older than the site keeps it; answers of how many visits. Done again it does nothing."""
    with office.work("visitor.write") as work:
        days = settings.read(work.session).visitor_days
        before = work.now.astimezone(CHINA).date() - timedelta(days=days)
        due = list(
            work.session.scalars(
                select(VisitPerson.visit_id).where(VisitPerson.day < before, VisitPerson.purged_at.is_(None))
            )
        )
        moment = datetime.combine(before, time(), CHINA)
        others = _bookings(work, moment) + _barred(work, moment) + _papers(work)
        old = DraftRow.saved_at < moment  # a form that nobody finished is kept no longer than a visit
        work.session.execute(delete(DraftRow).where(DraftRow.feature == "visitor", old))
        if due:
            event = chain.append(work, None, Kind.PURGED, {"visits": len(due)}, until=before)
            for start in range(0, len(due), _BATCH):
                _empty(work, due[start : start + _BATCH])
            chain.log(work, "visitor.purge", before.isoformat(), event, visits=len(due))
        elif others:
            work.log("visitor.purge", before.isoformat(), others=others)
    if due or others:
        office.fold()
    return len(due)


def _empty(work: Work, ids: Sequence[int]) -> None:
    session = work.session
    session.execute(
        update(VisitPerson)
        .where(VisitPerson.visit_id.in_(ids))
        .values(salt="", name="", host="", phone="", plate="", goods="", reason_text="", purged_at=work.now)
    )
    session.execute(
        update(VisitWords)
        .where(VisitWords.visit_id.in_(ids), VisitWords.purged_at.is_(None))
        .values(salt="", words={}, purged_at=work.now)
    )
    session.expire_all()
    index_visits(session, ids)


def _bookings(work: Work, before: datetime) -> int:
    """Bookings that ended before that moment lose their names; number, door and hours stay."""
    rows = work.session.scalars(
        select(Booking).where(Booking.ends_at < before, Booking.purged_at.is_(None))
    ).all()
    for row in rows:
        row.name = row.host = row.plate = row.why = ""
        row.purged_at = work.now
    return len(rows)


def _barred(work: Work, before: datetime) -> int:
    """Closed entries of the list lose their person."""
    rows = work.session.scalars(
        select(BarredPerson).where(
            BarredPerson.closed_at.is_not(None), BarredPerson.closed_at < before, BarredPerson.reason != ""
        )
    ).all()
    for row in rows:
        row.name = row.alias = row.plate = row.features = row.reason = row.why = ""
    return len(rows)


def _papers(work: Work) -> int:
    """Sealed papers whose time is over are destroyed; their numbers stay."""
    rows = work.session.scalars(
        select(Document.uuid)
        .join(Attachment, Attachment.record == Document.uuid)
        .where(Document.kind.in_(KINDS), Attachment.destroyed_at.is_(None))
        .where(Attachment.keep_until < work.now.astimezone(CHINA).date())
    ).all()
    for uuid in rows:
        vault.destroy(work, uuid)
    return len(rows)

"""来访的事实: what the file, the bookings, the notes and the list say of a visit in the making."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import BarredPerson, Booking, UnitNote, Visit, VisitInside, VisitPerson
from app.models import Unit as UnitRow
from app.rules import slipcode
from app.rules.base import CHINA
from app.rules.people import Operator
from app.rules.visitor import (
    Area,
    Barred,
    Booked,
    Draft,
    Facts,
    Last,
    Note,
    namesakes,
    plain_plate,
    same_plate,
)
from app.rules.visitor_decide import hosts
from app.services import places, settings
from app.services.shift import keeps_shift
from app.services.visitor_read import Record, record

_RECENT = 50
"""How many of a unit's latest visits are looked through for this very name: never more, however many came."""


def gather(session: Session, draft: Draft, now: datetime, operator: Operator) -> Facts:
    """Everything the rules look at, for a form in the making."""
    unit = places.find_unit(session, draft.unit) if draft.area is Area.HOME else None
    household = places.household(session, unit, now.astimezone(CHINA).date()) if unit is not None else None
    return Facts(
        now,
        operator.role,
        household,
        hosts(draft, household),
        _inside_already(session, draft, unit),
        _last(session, draft, unit),
        booked(session, draft.booking),
        notes(session, unit, now),
        barred(session),
        keeps_shift(session, operator, now, settings.read(session)),
    )


def at_the_door(session: Session, one: Record, now: datetime, operator: Operator) -> Facts:
    """The same for a visit that is registered and waits: who was looked at then is not asked for again."""
    facts = gather(session, one.draft, now, operator)
    asked = select(BarredPerson.name).where(BarredPerson.closed_at.is_(None), BarredPerson.made_at > one.at)
    since = set(session.scalars(asked))
    plates = same_plate(one.draft, facts)
    named = tuple(x for x in namesakes(one.draft, facts) if x.name in since and x not in plates)
    return Facts(now, operator.role, facts.household, notes=facts.notes, barred=(*plates, *named))


def booked(session: Session, number: str) -> Booked | None:
    """The booking of a number or a scanned code, as the rules look at it; a forged code has none."""
    code = slipcode.read(number)
    if code is None:
        return None
    site = settings.read(session).site
    if code.check and not slipcode.genuine(code, site, settings.site_key_in(session)):
        return None
    row = session.scalar(select(Booking).where(Booking.number == code.number))
    return of_booking(row) if row is not None else None


def of_booking(row: Booking) -> Booked:
    """A booking without its row."""
    return Booked(
        row.number,
        row.unit.code if row.unit is not None else "",
        row.office,
        row.host,
        row.name,
        row.plate,
        row.people,
        row.reason,
        row.begins_at,
        row.ends_at,
        row.used_visit is not None,
        row.closed_at is not None,
    )


def notes(session: Session, unit: UnitRow | None, now: datetime) -> tuple[Note, ...]:
    """What this household asked us to tell visitors, today."""
    if unit is None:
        return ()
    asked = (
        select(UnitNote.words, UnitNote.until)
        .where(UnitNote.unit_id == unit.id, UnitNote.closed_at.is_(None))
        .where(UnitNote.until.is_(None) | (UnitNote.until >= now.astimezone(CHINA).date()))
        .order_by(UnitNote.id.desc())
    )
    return tuple(Note(words, until) for words, until in session.execute(asked))


def barred(session: Session) -> tuple[Barred, ...]:
    """The list of those not admitted, as it stands: a handful, so it is read whole."""
    asked = select(BarredPerson).where(BarredPerson.closed_at.is_(None)).order_by(BarredPerson.id)
    return tuple(
        Barred(one.name, one.alias, one.plate, one.features, one.reason, one.review_on)
        for one in session.scalars(asked)
    )


def last_of(session: Session, visit: Visit, person: VisitPerson) -> Last:
    """A visit as a returning visitor is filled in from it, its corrections heeded."""
    draft = record(session, visit).draft
    return Last(
        visit.uuid,
        visit.day,
        draft.unit,
        draft.office_target,
        draft.host,
        draft.name,
        draft.plate,
        draft.phone,
        draft.reason,
    )


def _last(session: Session, draft: Draft, unit: UnitRow | None) -> Last | None:
    """The last visit of this very name to this unit."""
    name = draft.name.strip()
    if not name or unit is None:
        return None
    recent = select(Visit.id).where(Visit.unit_id == unit.id, Visit.uuid != draft.uuid)
    recent = recent.order_by(Visit.id.desc()).limit(_RECENT)
    asked = (
        select(Visit, VisitPerson)
        .join(VisitPerson, VisitPerson.visit_id == Visit.id)
        .where(Visit.id.in_(list(session.scalars(recent))), VisitPerson.name == name)
        .order_by(Visit.id.desc())
        .limit(1)
    )
    found = session.execute(asked).first()
    return last_of(session, *found) if found is not None else None


def _inside_already(session: Session, draft: Draft, unit: UnitRow | None) -> str:
    """The number of a visit of this person that has not ended: same plate, or same name at the same door."""
    name, plate = draft.name.strip(), plain_plate(draft.plate)
    if not name and not plate:
        return ""
    # The few who are inside first: joined, the planner would walk the whole register to spare a sort.
    ids = list(session.scalars(select(VisitInside.visit_id)))
    asked = (
        select(Visit, VisitPerson)
        .join(VisitPerson, VisitPerson.visit_id == Visit.id)
        .where(Visit.id.in_(ids), Visit.uuid != draft.uuid)
        .order_by(Visit.id.desc())
    )
    for visit, person in session.execute(asked):
        here = visit.unit_id == (unit.id if unit is not None else None)
        here = here and visit.target == (draft.office_target.strip() if unit is None else "")
        if (plate and plate == plain_plate(person.plate)) or (name and here and person.name == name):
            return str(visit.number)
    return ""

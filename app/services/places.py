"""住户档案: what the file says of one unit, as every business reads it."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from app.models import Charge, Party, Tenancy, Unit
from app.rules import units
from app.rules.arrears import Due, arrears
from app.rules.people import Kin
from app.rules.release import Household, Person
from app.services import search
from app.services.households import Households
from app.services.office import Office


def find_unit(session: Session, text: str) -> Unit | None:
    """The unit that the clerk's writing means (3-2-1501, 3栋2单元1501, 3#1501); None where there is none."""
    name = units.parse(text)
    return session.scalar(select(Unit).where(Unit.code == name.code)) if name is not None else None


def label(unit: Unit) -> str:
    """The unit as people say it: 3栋2单元1501."""
    return units.UnitName(unit.building, unit.entrance, unit.room).label


def household(session: Session, unit: Unit, today: date) -> Household:
    """Who owns, rents and lives at the unit today, their phones on file, and the arrears of ended months."""
    stays = session.scalars(
        select(Tenancy)
        .where(Tenancy.unit_id == unit.id, Tenancy.since <= today)
        .where((Tenancy.until.is_(None)) | (Tenancy.until > today))
        .options(joinedload(Tenancy.party).options(selectinload(Party.phones)))
        .order_by(Tenancy.id)
    ).all()
    people = {
        kin: tuple(
            Person(stay.party.name, tuple(phone.number for phone in stay.party.phones))
            for stay in stays
            if stay.role == kin
        )
        for kin in Kin
    }
    dues = session.execute(
        select(Charge.month, Charge.item, Charge.amount, Charge.paid_on).where(Charge.unit_id == unit.id)
    )
    owed = arrears((Due(*row) for row in dues), today)
    plates = tuple(plate for stay in stays for plate in stay.party.plates.split() if plate)
    return Household(
        unit.code,
        label(unit),
        people[Kin.OWNER],
        people[Kin.TENANT],
        people[Kin.FAMILY],
        plates,
        owed.months,
        owed.fen,
    )


class HouseholdDesk:
    """住户 at one office: the card of a unit, and the import of household lists."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.importer = Households(office, index=search.reindex_units)

    def card(self, unit: str) -> Household | None:
        """The household of a unit, however it is written; None where there is no such unit."""
        with self.office.read("household.read") as session:
            found = find_unit(session, unit)
            return household(session, found, self.office.clock().date()) if found is not None else None

    def looked(self, unit: str, what: str) -> None:
        """Somebody looked at personal data in full (F4): who, when, at whose unit, which field."""
        with self.office.work("unmask") as work:
            work.log("unmask.show", unit, field=what)

"""演示小区的填充: an empty database becomes the demo estate 云栖湾花园; same seed, same clock, same rows but
for the uuids of what is paid.

The invented people and why none of their numbers can be a real person's: app/services/demo_estate.py.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from app.models import (
    Charge,
    Document,
    Notice,
    OwnerCall,
    Party,
    Phone,
    ReleaseItem,
    ReleaseSlip,
    Sequence,
    Setting,
    Staff,
    Tenancy,
    Unit,
    Visit,
    VisitEvent,
    VisitPerson,
)
from app.rules.base import refuse
from app.rules.business import Business
from app.rules.idnumber import PROVINCES, checksum
from app.rules.people import SYSTEM
from app.rules.policy import KEEP
from app.services import demo_money, demo_renovation, settings
from app.services.demo_estate import PEOPLE, STAFF, Case, Estate, Row, Uuids
from app.services.demo_slips import Slips
from app.services.demo_visits import Visits
from app.services.office import Office
from app.services.staff import hash_password

__all__ = ["PASSWORD", "PEOPLE", "STAFF", "Case", "demo_id_number", "fill"]

PASSWORD = "qiantai-demo"
"""The password of every demo account, public on purpose."""
OFFICE, PROJECT = "安和物业服务中心", "云栖湾花园"
PHONE = "0340-8800000"
"""Of the area code that no city has."""
COPYING = (Business.RELEASE, Business.RENOVATION, Business.MOVE_IN)
"""Where this office keeps copies; a new site copies nothing until its manager decides so."""


def fill(office: Office, seed: int = 1, index: Callable[[Office], object] | None = None) -> None:
    """Fill an empty, migrated database, all or nothing; then `index` (search.rebuild) makes it searchable.

    Raises Refused where there are units already: invented people never mix with real ones.
    """
    system = office.signed_in(SYSTEM)
    with system.read("household.import") as session:
        _refuse_filled(session)
    rng = Random(seed)
    founding = hashlib.sha256(f"qiantai demo estate {seed}".encode()).digest()
    settings.found(system, Uuids(rng, office.clock() - timedelta(days=400))(), founding)
    password = hash_password(PASSWORD)
    with system.work("household.import") as work:
        _refuse_filled(work.session)
        kept = [Setting(key=f"copy.{business}", value=KEEP) for business in COPYING]
        work.session.add_all(
            [
                Setting(key="office", value=OFFICE),
                Setting(key="office_phone", value=PHONE),
                Setting(key="project", value=PROJECT),
                *kept,
            ]
        )
        work.session.flush()
        estate = Estate(rng, work.now)
        accounts: list[Row] = [
            {
                "uuid": estate.uuid(),
                "login": login,
                "name": name,
                "role": role.value,
                "password": password,
                "closed_at": None,
            }
            for login, name, role in STAFF
        ]
        policy, key = settings.read(work.session), settings.site_key_in(work.session)
        slips = Slips(rng, work.now, work.counter, policy, key, estate.homes)
        visits = Visits(Random(f"visits {seed}"), work.now, work.counter, estate.homes)
        tables: tuple[tuple[Any, list[Row]], ...] = (
            (Staff, accounts),
            (Unit, estate.units),
            (Party, estate.parties),
            (Tenancy, estate.stays),
            (Phone, estate.phones),
            (Charge, estate.charges),
            (ReleaseSlip, slips.slips),
            (ReleaseItem, slips.items),
            (OwnerCall, slips.calls),
            (Notice, slips.notices),
            (Document, slips.documents),
            (Visit, visits.visits),
            (VisitPerson, visits.people),
            (VisitEvent, visits.events),
            (Sequence, slips.sequences + visits.sequences),
        )
        for model, rows in tables:
            # Past the session, which would keep 30,000 objects for nothing.
            work.session.connection().execute(insert(model), rows)
        work.log("demo.fill", PROJECT, seed=seed, units=len(estate.units), slips=len(slips.slips))
    demo_money.fill(system, lambda at: _then(system, at))
    demo_renovation.fill(system, lambda at: _then(system, at))
    if index is not None:
        index(system)


def _then(system: Office, at: datetime) -> Office:
    """The office as it was at a moment."""
    return Office(system.engine, SYSTEM, lambda: at, system.counter, secret=system.secret)


def _refuse_filled(session: Session) -> None:
    if session.scalar(select(Unit.id).limit(1)) is not None:
        raise refuse("demo", "已有住户资料", "这里已有住户资料，演示小区只能放进新的数据文件夹。")


def demo_id_number(rng: Random) -> str:
    """A citizen's number valid by GB 11643 that cannot be anybody's.

    Its six region digits end in 9999, which GB/T 2260 never gave to a county (nor 99 to a prefecture), and it
    is born 1850–1869: over 115 years before the first number was issued (1985). Nobody's card can bear it.
    """
    born = date(1850, 1, 1) + timedelta(days=rng.randrange(365 * 20))
    first = f"{rng.choice(sorted(PROVINCES))}9999{born:%Y%m%d}{rng.randrange(1000):03d}"
    return first + checksum(first)

"""演示小区 (issue 2, part 6): deterministic, invented, and ready for S03 and S04."""

from __future__ import annotations

import hashlib
import re
import shutil
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine, func, select, text

from app.models import (
    Base,
    Charge,
    Document,
    OwnerCall,
    Party,
    Phone,
    ReleaseItem,
    ReleaseSlip,
    Sequence,
    Staff,
    Tenancy,
    Unit,
    Visit,
    VisitPerson,
)
from app.rules import idnumber, plain, slipcode, units
from app.rules.base import CHINA, Refused
from app.rules.names import readings
from app.rules.people import SYSTEM, Operator, Role
from app.rules.release import Draft, State
from app.rules.visit_report import Period
from app.services import audit, demo, places, settings, staff
from app.services.demo_estate import Estate
from app.services.drawer import DrawerDesk
from app.services.invoice import InvoiceDesk
from app.services.migrate import migrate
from app.services.office import Office
from app.services.receipt import ReceiptDesk
from app.services.release import KIND
from app.services.visitor import PREFIX, VisitorDesk
from app.services.visitor_chain import verify
from printing import release_slip, schema

NOW = datetime(2026, 3, 5, 9, 0, tzinfo=CHINA)
CLERK = Operator("limin", "李敏", Role.CLERK)
COLUMNS_OF_CHANCE = {"staff.password", "audit.uuid"} | {
    f"{table}.uuid"
    for table in (
        "document", "price_item", "receipt", "receipt_line", "receipt_charge", "deposit", "deposit_entry",
        "invoice_task", "drawer_handover", "drawer_count", "renovation", "renovation_step",
        "renovation_item", "renovation_material", "renovation_review", "renovation_notice",
        "renovation_payment", "renovation_inspection", "renovation_finding",
    )
}  # fmt: skip
"""A salt must be drawn by chance; an audit line and what is paid are the office's: its uuids are not ours."""


def made(folder: Path, seed: int = 1, now: datetime = NOW) -> Office:
    folder.mkdir(exist_ok=True)
    office = Office.open(folder / "demo.db", b"d" * 32, SYSTEM, clock=lambda: now)
    migrate(office.engine, folder / "demo.db", now)
    demo.fill(office, seed)
    return office


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    return made(tmp_path_factory.mktemp("demo")).signed_in(CLERK)


@pytest.fixture
def own(office: Office, tmp_path: Path) -> Iterator[Office]:
    """The estate in a copy that the test may write to."""
    with office.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        file = connection.exec_driver_sql(
            "SELECT file FROM pragma_database_list WHERE name = 'main'"
        ).scalar_one()
    copy = Office.open(Path(shutil.copy(file, tmp_path)), b"d" * 32, SYSTEM, clock=lambda: NOW)
    yield copy
    copy.engine.dispose()


def digest(engine: Engine) -> str:
    whole = hashlib.sha256()
    with engine.connect() as connection:
        for table in Base.metadata.sorted_tables:
            wanted = [one for one in table.c if f"{table.name}.{one.name}" not in COLUMNS_OF_CHANCE]
            for row in connection.execute(select(*wanted).order_by(*table.primary_key)):
                whole.update(repr((table.name, tuple(row))).encode())
    return whole.hexdigest()


def test_same_seed_and_clock_give_the_same_rows(office: Office, tmp_path: Path) -> None:
    assert digest(made(tmp_path / "again").engine) == digest(office.engine)
    assert digest(made(tmp_path / "other", seed=2).engine) != digest(office.engine)


@pytest.mark.parametrize("day", [date(2024, 2, 29), date(2026, 1, 1), date(2026, 12, 31)])
def test_any_day_can_be_the_first(day: date, tmp_path: Path) -> None:
    office = made(tmp_path / "day", now=datetime(day.year, day.month, day.day, 0, 5, tzinfo=CHINA))
    with office.signed_in(CLERK).read("household.read") as session:
        unit = places.find_unit(session, demo.PEOPLE["owner_four_months"].unit)
        assert unit is not None
        found = places.household(session, unit, day)
    assert (found.arrears_months, found.arrears) == (4, 123456)


def test_1200_units_in_six_buildings_are_written_as_the_counter_writes_them(office: Office) -> None:
    with office.read("household.read") as session:
        doors = session.execute(select(Unit.building, Unit.entrance, Unit.room, Unit.code)).all()
    assert len(doors) == 1200
    for building, entrance, room, code in doors:
        name = units.UnitName(building, entrance, room)
        assert units.parse(code) == name
        assert name.code == code
    by_building = Counter(one.building for one in doors)
    assert len(by_building) == 6
    assert {one.entrance for one in doors if one.building == "4"} == {"1", "2", "3"}
    assert {one.entrance for one in doors if one.building in "56"} == {""}
    assert all(one.room.startswith("S") for one in doors if one.building == "6")


@pytest.mark.parametrize("key", demo.PEOPLE)
def test_the_scenarios_households_are_as_promised(office: Office, key: str) -> None:
    case = demo.PEOPLE[key]
    with office.read("household.read") as session:
        unit = places.find_unit(session, case.unit)
        assert unit is not None
        found = places.household(session, unit, NOW.date())
        slips = session.scalar(select(func.count()).where(ReleaseSlip.unit_id == unit.id))
    assert [(one.name, one.phones) for one in found.owners] == [(case.owner, case.owner_phones)]
    assert [(one.name, one.phones) for one in found.tenants] == (
        [(case.tenant, case.tenant_phones)] if case.tenant else []
    )
    assert [(one.name, one.phones) for one in found.families] == (
        [(case.family, case.family_phones)] if case.family else []
    )
    assert (found.arrears_months, found.arrears) == (case.months, case.arrears)
    assert slips == 0


def test_the_scenarios_are_what_s03_and_s04_need() -> None:
    people = demo.PEOPLE
    first = people["owner_four_months"]
    assert (first.unit, first.owner, first.months, first.arrears) == ("3-1-1201", "陈思远", 4, 123456)
    assert people["owner_two_months"].months == people["tenant_arrears"].months == 2
    assert people["owner_paid"].months == people["tenant_paid"].months == 0
    assert people["tenant_paid"].tenant
    assert people["tenant_paid"].owner_phones
    assert "𬎆" in people["tenant_rare_owner"].owner
    assert [one[0] for one in people["owner_abroad"].owner_phones] == ["0", "+"]
    assert people["owner_no_phone"].owner_phones == ()
    assert people["owner_no_phone"].tenant
    assert people["family"].family


def test_arrears_are_as_in_a_real_estate() -> None:
    estate = Estate(Random(1), NOW)
    owed = Counter(home.owed(NOW.date())[0] for home in estate.homes)
    share = {n: count / 1200 for n, count in owed.items()}
    assert 0.83 < share[0] < 0.91
    assert 0.06 < share[1] + share[2] < 0.11
    assert 0.025 < sum(share[n] for n in (3, 4, 5, 6)) < 0.06
    assert 0 < sum(share.get(n, 0) for n in range(7, 13)) < 0.02
    by_month = Counter(row["month"] for row in estate.charges)
    assert len(by_month) == 13, "twelve ended months and the one that runs"
    assert min(by_month.values()) >= 1200
    assert all(row["paid_on"] is None or row["paid_on"] <= NOW.date() for row in estate.charges)


def test_the_households_are_of_every_kind(office: Office) -> None:
    with office.read("household.read") as session:
        owners = select(Tenancy.unit_id, func.count().label("n")).where(
            Tenancy.role == "owner", Tenancy.until.is_(None)
        )
        per_unit = Counter(n for _, n in session.execute(owners.group_by(Tenancy.unit_id)))
        several = session.scalar(
            select(func.count()).select_from(
                select(Tenancy.party_id)
                .where(Tenancy.role == "owner", Tenancy.until.is_(None))
                .group_by(Tenancy.party_id)
                .having(func.count() > 1)
                .subquery()
            )
        )
        roles = Counter(session.scalars(select(Tenancy.role)))
        ended = session.scalar(select(func.count()).where(Tenancy.until.is_not(None)))
        companies = session.scalar(select(func.count()).where(Party.name.like("%有限公司")))
    assert sum(per_unit.values()) == 1200, "every unit has an owner"
    assert per_unit[2] > 150, "couples"
    assert several is not None
    assert several > 30, "owners of two units"
    assert roles["tenant"] > 200
    assert roles["family"] > 200
    assert ended is not None
    assert ended > 50
    assert companies is not None
    assert companies > 15


def test_no_number_can_be_a_real_person_s(office: Office) -> None:
    with office.read("household.read") as session:
        numbers = list(session.scalars(select(Phone.number)))
        plates = [one for one in session.scalars(select(Party.plates)) if one]
        named = set(session.scalars(select(Party.name)))
    assert all(re.fullmatch(r"154\d{8}|0340\d{8}|\+447700900\d{3}", one) for one in numbers)
    assert len(set(numbers)) == len(numbers)
    assert all(re.fullmatch(r"粤I[A-HJ-NP-Z]\d{4}", one) for one in plates)
    assert not named & {name for _, name, _ in demo.STAFF}


def test_thirty_days_of_numbers_without_a_gap(office: Office) -> None:
    with office.read("release.read") as session:
        numbers = sorted(one for one in session.scalars(select(ReleaseSlip.number)) if one)
        last = {
            row.period: row.last for row in session.scalars(select(Sequence).where(Sequence.prefix == "FX"))
        }
        papers = sorted(session.scalars(select(Document.number).where(Document.kind == KIND)))
    days = [NOW.date() - timedelta(days=ago) for ago in range(30, 0, -1)]
    assert numbers == [
        f"FX{day:%Y%m%d}-A{line:04d}" for day in days for line in range(1, last[f"{day:%Y%m%d}"] + 1)
    ]
    assert sorted(last) == [f"{day:%Y%m%d}" for day in days]
    assert papers == numbers


def test_thirty_days_of_visits_are_whole_and_counted_004_48(office: Office) -> None:
    """Each line chained, none of a scenario's household, nobody whose initials a scenario types."""
    assert verify(office) is None
    today = NOW.date()
    with office.read("visitor.read") as session:
        numbers = session.scalars(select(Visit.number).order_by(Visit.id)).all()
        given = {
            row.period: row.last for row in session.scalars(select(Sequence).where(Sequence.prefix == PREFIX))
        }
        names = set(session.scalars(select(VisitPerson.name)))
        units = set(session.scalars(select(Unit.code).join(Visit, Visit.unit_id == Unit.id)))
    days = [today - timedelta(days=ago) for ago in range(30, 0, -1)]
    assert list(numbers) == [
        f"{PREFIX}{day:%Y%m%d}-A{line:04d}" for day in days for line in range(1, given[f"{day:%Y%m%d}"] + 1)
    ]
    assert not {one.unit for one in demo.PEOPLE.values()} & units
    assert not any(reading.startswith("z") for name in names for reading in map("".join, readings(name)))
    found = VisitorDesk(office).report(Period(days[0], days[-1]))
    assert found.registered == len(numbers)
    assert found.total.visits > 0.85 * len(numbers)
    assert found.inside == 0


def test_three_weeks_of_money_are_whole_s07_s12(office: Office) -> None:
    """Every receipt has its paper and its books; yesterday's cash is with finance, the drawer empty."""
    rows = ReceiptDesk(office).rows()
    assert [one.state for one in rows].count("已作废") == 1
    assert {one.method for one in rows} == {"现金", "微信", "支付宝", "刷卡"}
    with office.read("receipt.read") as session:
        papers = set(session.scalars(select(Document.number).where(Document.kind == "receipt")))
        waiting = session.scalars(select(Document.number).where(Document.prints == 0)).all()
    assert papers == {one.number for one in rows}
    assert not [one for one in waiting if one.startswith(("SJ", "JK"))]
    desk = ReceiptDesk(office)
    bond = next(one for one in rows if one.unit == demo.PEOPLE["owner_paid"].unit)
    assert desk.open(bond.number).deposits == "装修保证金 在押 ¥2,000.00；临时出入证押金 在押 ¥60.00"  # type: ignore[union-attr]
    assert [one.overdue for one in InvoiceDesk(office).rows()] == [True, True, False, False]
    assert DrawerDesk(office).due().due == 0


def test_the_day_begins_with_its_first_number(own: Office) -> None:
    with own.signed_in(CLERK).work("release.write") as work:
        assert work.number("FX") == "FX20260305-A0001"


def test_every_slip_is_whole(office: Office) -> None:
    with office.read("release.read") as session:
        site = settings.read(session).site
        key = settings.site_key_in(session)
        papers = {one.number: one.data for one in session.scalars(select(Document))}
        items = Counter(session.scalars(select(ReleaseItem.slip_id)))
        states: Counter[str] = Counter()
        for slip in session.scalars(select(ReleaseSlip)):
            states[slip.state] += 1
            draft = plain.load(Draft, slip.draft)
            assert (draft.uuid, draft.applicant) == (slip.uuid, slip.applicant)
            if slip.number is None:
                assert slip.state == State.AWAITING
                assert slip.calls
                continue
            sheet = schema.thaw(release_slip.ReleaseSlip, papers[slip.number])
            code = slipcode.read(sheet.code)
            assert code is not None
            assert slipcode.genuine(code, site, key)
            assert sheet.items
            assert items[slip.id] == len(draft.items)
            assert sheet.total == sum(one.quantity for one in slip.items if not one.struck)
            assert slip.issued_at is not None
            assert slip.closed_at is not None
            assert slip.opened_at < slip.issued_at < slip.closed_at
            assert slip.valid_on == slip.issued_at.date()
            assert all(call.at < slip.issued_at for call in slip.calls)
            if slip.applicant == "tenant":
                assert slip.calls[-1].outcome == "agreed", "003-46"
            if slip.applicant == "owner" and slip.arrears_months >= 3:
                assert [one.kind for one in slip.notices] == ["manager"], "003-43"
    assert set(states) == {State.RELEASED, State.VOID, State.EXPIRED, State.MISMATCH, State.AWAITING}
    assert states[State.RELEASED] > 0.8 * sum(states.values())


def test_owners_were_called_on_their_file_s_numbers_alone(office: Office) -> None:
    """003-47."""
    with office.read("release.read") as session:
        calls = session.execute(select(OwnerCall.owner, OwnerCall.phone)).all()
        on_file = session.execute(
            select(Party.name, Phone.number).join(Phone, Phone.party_id == Party.id)
        ).all()
    assert len(calls) > 20
    assert {tuple(one) for one in calls} <= {tuple(one) for one in on_file}


def test_a_frozen_paper_prints(office: Office) -> None:
    with office.read("release.read") as session:
        slips = select(Document.data).where(Document.kind == KIND)
        data = session.scalar(slips.order_by(Document.id.desc()).limit(1))
    assert data is not None
    assert release_slip.render(schema.thaw(release_slip.ReleaseSlip, data)).startswith(b"%PDF")


def test_the_database_holds_together(office: Office) -> None:
    with office.engine.connect() as connection:
        assert connection.execute(text("PRAGMA foreign_key_check")).all() == []
        for model in (Unit, Charge, ReleaseSlip, Document):
            for uuid in connection.scalars(select(model.uuid).limit(50)):
                assert re.fullmatch(
                    r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", uuid
                )
    assert audit.verify(office.signed_in(SYSTEM)) is None


def test_everybody_signs_in_with_the_one_password(own: Office) -> None:
    office = own.signed_in(CLERK)
    assert staff.sign_in(office, "limin", demo.PASSWORD) == CLERK
    with office.read("release.read") as session:
        rows = session.execute(select(Staff.login, Staff.name, Staff.role, Staff.password)).all()
    assert [(one.login, one.name, one.role) for one in rows] == [tuple(one) for one in demo.STAFF]
    assert {one.role for one in rows} == set(Role)
    assert len({one.password for one in rows}) == 1, "hashed once"


def test_a_second_fill_is_refused_and_changes_nothing(own: Office) -> None:
    before = digest(own.engine)
    with pytest.raises(Refused, match="已有住户资料"):
        demo.fill(own, seed=2)
    assert digest(own.engine) == before


def test_the_search_is_told_after_all_is_written(tmp_path: Path) -> None:
    office = Office.open(tmp_path / "demo.db", b"d" * 32, SYSTEM, clock=lambda: NOW)
    migrate(office.engine, tmp_path / "demo.db", NOW)
    seen: list[int | None] = []

    def index(told: Office) -> None:
        with told.read("household.import") as session:
            seen.append(session.scalar(select(func.count()).select_from(Unit)))

    demo.fill(office, index=index)
    assert seen == [1200]


@given(st.randoms(use_true_random=False))
def test_a_demo_id_number_is_valid_and_nobody_s(rng: Random) -> None:
    found = idnumber.check(demo.demo_id_number(rng), NOW.date())
    assert isinstance(found, idnumber.IdNumber)
    assert found.region.endswith("9999")
    assert found.birth is not None
    assert 1850 <= found.birth.year <= 1869

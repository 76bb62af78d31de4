"""搜索框: everything a clerk types finds its unit or slip, masked, once, and only for who may see it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session
from uuid6 import uuid7

from app.models import Message, Party, Phone, ReleaseSlip, Tenancy, Unit
from app.rules.base import Refused
from app.rules.names import readings
from app.rules.people import SYSTEM, Kin, Operator, Role
from app.services import search
from app.services.office import Office, Work
from tests.conftest import MORNING, Clock

ENGINEER = Operator("gong", "龚工", Role.ENGINEER)


def move_in(
    session: Session,
    code: str,
    name: str,
    phone: str = "",
    kin: Kin = Kin.OWNER,
    plates: str = "",
    until: date | None = None,
) -> int:
    """A person at a unit (made where it is new), not yet indexed; answers the unit's id."""
    building, _, rest = code.partition("-")
    entrance, _, room = rest.rpartition("-")
    unit = session.scalar(select(Unit).where(Unit.code == code))
    if unit is None:
        unit = Unit(building=building, entrance=entrance, room=room, code=code)
    party = Party(name=name, plates=plates)
    if phone:
        party.phones.append(Phone(number=phone, filed_at=MORNING))
    session.add(Tenancy(unit=unit, party=party, role=kin, since=date(2020, 1, 1), until=until))
    session.flush()
    return unit.id


def open_slip(
    work: Work, name: str, *, number: str | None = None, unit_id: int | None = None, **draft: object
) -> int:
    """A slip with what the index reads of it."""
    uuid = str(uuid7())
    slip = ReleaseSlip(
        uuid=uuid,
        number=number,
        state="issued" if number else "awaiting",
        unit_id=unit_id,
        applicant="owner",
        name=name,
        draft=json.dumps({"uuid": uuid, "name": name, **draft}),
        opened_at=work.now,
        opened_by="x",
    )
    work.session.add(slip)
    work.session.flush()
    return slip.id


@pytest.fixture
def estate(office: Office) -> Office:
    """Three units and two slips, all indexed as their services do it."""
    with office.work("release.write") as work:
        session = work.session
        first = move_in(session, "3-2-1501", "张三丰", "15400030001", plates="粤IB2345 粤IC6789")
        move_in(session, "3-2-1501", "覃可", "15400030002", Kin.TENANT, until=date(2026, 12, 31))
        second = move_in(session, "3-2-1502", "单小满", "0340-12345678")
        third = move_in(session, "5-803", "三张丰收")
        search.reindex_units(session, [first, second, third])
        things = [{"name": "双门冰箱", "feature": "银色"}, {"name": "纸箱"}]
        slip = open_slip(
            work, "王一鸣", number="FX20260305-A0007", unit_id=second, plate="粤IZ9990", items=things
        )
        search.index_slip(session, slip)
        search.index_slip(session, open_slip(work, "王二喜", unit_id=first, phone="15400039876"))
    return office


def titles(office: Office, text: str) -> list[str]:
    return [hit.title for hit in search.find(office, text)]


A, B, C = "3-2-1501", "3-2-1502", "5-803"
NUMBERED, OPEN = "FX20260305-A0007", "放行条（未编号）"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("张", [C, A]),
        ("张三", [A]),
        ("三张", [C]),
        ("张三丰", [A]),
        ("三丰张", []),
        ("zsf", [A]),
        ("zhangs", [A]),
        ("sanfeng", [A]),
        ("shanxiaoman", [B]),
        ("dan", []),
        ("qinke", [A]),
        ("tanke", [A]),
        ("qk", [A]),
        ("154", [A, OPEN]),
        ("15400030002", [A]),
        ("154 0003 0002", [A]),
        ("0002", [A]),
        ("12345678", [B]),
        ("9876", [OPEN]),
        ("3-2-1501", [A, OPEN]),
        ("3栋2单元1501", [A, OPEN]),
        ("3#1501", [A, OPEN]),
        ("３－２－１５０１", [A, OPEN]),
        ("2-150", [B, A, OPEN, NUMBERED]),
        ("803", [C]),
        ("粤IB2345", [A]),
        ("ic6789", [A]),
        ("6789", [A]),
        ("z999", [NUMBERED]),
        ("FX20260305-A0007", [NUMBERED]),
        ("FX20260305-0007", [NUMBERED]),
        ("FX20260305-A0007.QT7K.M3XKD7PA", [NUMBERED]),
        ("FX20260305-A0008", []),
        ("a0007", [NUMBERED]),
        ("fx2026", [NUMBERED]),
        ("王", [OPEN, NUMBERED]),
        ("wang", [OPEN, NUMBERED]),
        ("冰箱", [NUMBERED]),
        ("门冰", [NUMBERED]),
        ("冰箱 银色", [NUMBERED]),
        ("单小满 1502", [B]),
        ("王 1502", [NUMBERED]),
        ("", []),
        ('"*', []),
        ("0003", [A, OPEN]),
        ("4000300", [A]),
        ("40003000", [A]),
        ("0003987", [OPEN]),
        ("5400030002", [A]),
        ("4012345", [B]),
        ("00020003", []),
        ("3987 王", [OPEN]),
        ("999", [NUMBERED]),
        ("234", [A, B]),
        ("5", [C, B, A, OPEN]),
    ],
)
def test_what_is_typed_finds_it(estate: Office, text: str, found: list[str]) -> None:
    """ui.md: one box finds everything; units first, then slips, the newest first."""
    assert titles(estate, text) == found


def test_a_door_stands_above_its_digits_inside_a_phone(office: Office) -> None:
    """Who types 1501 means the door: units with these digits inside a phone come after all that begin so."""
    with office.work("release.write") as work:
        session = work.session
        ids = [move_in(session, "3-2-1501", "张三"), move_in(session, "4-102", "李四", "15471501333")]
        ids += [move_in(session, "5-1501", "王五"), move_in(session, "6-103", "赵六", "13391150122")]
        search.reindex_units(session, ids)
    assert titles(office, "1501") == ["5-1501", "3-2-1501", "6-103", "4-102"]
    assert [hit.title for hit in search.find(office, "1501", limit=3)] == ["5-1501", "3-2-1501", "6-103"]


def test_fours_of_two_phones_are_no_hit(office: Office) -> None:
    """The fours meet, the digits do not: such units neither show nor crowd out the right one."""
    with office.work("release.write") as work:
        ids = [move_in(work.session, "7-1-801", "孙一", "13912345888")]
        for room in range(901, 931):
            move_in(work.session, f"7-1-{room}", "钱多", "13812348888")
            ids.append(move_in(work.session, f"7-1-{room}", "钱少", "13377723450"))
        search.reindex_units(work.session, ids)
    assert [hit.title for hit in search.find(office, "12345", limit=5)] == ["7-1-801"]


HAN_NAME = st.text(st.sampled_from("张王李三丰小明覃单"), min_size=2, max_size=3)
PHONE = st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True)
PLATE = st.from_regex(r"粤[A-D][0-9]{4}[0-9A-D]", fullmatch=True)
PEOPLE = st.lists(st.tuples(HAN_NAME, PHONE, PLATE), min_size=1, max_size=6)


def scan(people: Sequence[tuple[str, str, str]], text: str) -> list[int]:
    """The reference: the places of those who have the text inside a column or are read so by initials."""
    initials = [["".join(one[0] for one in said) for said in readings(name)] for name, _, _ in people]
    return [
        at
        for at, person in enumerate(people)
        if any(text in one for one in person) or any(said.startswith(text) for said in initials[at])
    ]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(people=PEOPLE, data=st.data())
def test_short_queries_find_all_that_a_reference_scan_finds(
    office: Office, people: list[tuple[str, str, str]], data: st.DataObject
) -> None:
    """One character, two characters, initials, digits in the middle: no record that a scan finds is missed,
    the newest first; and four digits or more find nothing else."""
    whole = data.draw(st.sampled_from([text for person in people for text in person]))
    begin = data.draw(st.integers(0, len(whole) - 1))
    cut = whole[begin : data.draw(st.integers(begin + 1, len(whole)))]
    initials = "".join(one[0] for one in readings(data.draw(st.sampled_from(people))[0])[0])
    with office.engine.connect() as connection, Session(connection) as session:  # never committed
        work = Work(office, session)
        ids = [open_slip(work, name, phone=phone, plate=plate) for name, phone, plate in people]
        for slip in ids:
            search.index_slip(session, slip)
        uuids = [session.scalar(select(ReleaseSlip.uuid).where(ReleaseSlip.id == slip)) for slip in ids]
        for text in (whole[begin], whole[begin : begin + 2], cut, initials, initials[:1]):
            found = [uuids.index(hit.key) for hit in search.look(session, text)]
            wanted = scan(people, text)
            assert found == sorted(found, reverse=True)
            assert set(wanted) <= set(found), text
            if text.isdecimal() and len(text) > 3:
                assert wanted == found[::-1], text


def test_hits_are_masked_and_lead_to_their_record(estate: Office) -> None:
    """004-02: no whole name or phone in the list; the key opens the unit or the slip."""
    unit = search.find(estate, "张三")[0]
    assert unit == search.Hit("unit", A, A, "业主 张* 154****0001、租户 覃* 154****0002（至 2026-12-31）")
    slip = search.find(estate, "A0007")[0]
    assert (slip.kind, slip.subtitle) == ("slip", "3-2-1502 · 王* · 2026-03-05")
    with estate.read("release.read") as session:
        assert slip.key == session.scalar(select(ReleaseSlip.uuid).where(ReleaseSlip.number == NUMBERED))


def test_an_entry_is_replaced_never_doubled(estate: Office) -> None:
    """A new owner is found, the old one no more; the unit stays one hit and a slip keeps its place."""
    with estate.work("release.write") as work:
        stay = work.session.scalars(select(Tenancy).join(Party).where(Party.name == "张三丰")).one()
        stay.party.name = "李四海"
        search.reindex_units(work.session, [stay.unit_id])
        slip = work.session.scalars(select(ReleaseSlip).where(ReleaseSlip.number == NUMBERED)).one()
        search.index_slip(work.session, slip.id)
    assert titles(estate, "张三丰") == []
    assert titles(estate, "lsh") == [A]
    assert titles(estate, A) == [A, OPEN]
    assert titles(estate, "王") == [OPEN, NUMBERED]


def test_what_is_gone_is_not_found(estate: Office) -> None:
    """A unit taken out, and a record forgotten (retention), leave the index."""
    with estate.work("release.write") as work:
        unit = work.session.scalars(select(Unit).where(Unit.code == C)).one()
        for stay in unit.stays:
            work.session.delete(stay)
        work.session.delete(unit)
        search.reindex_units(work.session, [unit.id])
        slip = work.session.scalars(select(ReleaseSlip).where(ReleaseSlip.number == NUMBERED)).one()
        search.forget(work.session, search.SLIP, [slip.id, 999])
    assert titles(estate, "803") == []
    assert titles(estate, "王") == [OPEN]


def test_a_rolled_back_record_is_not_found(estate: Office) -> None:
    """The entry is written in the record's transaction: both or neither."""

    def broken() -> None:
        with estate.work("release.write") as work:
            search.index_slip(work.session, open_slip(work, "赵无极"))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        broken()
    assert titles(estate, "赵") == []


def test_many_units_do_not_hide_the_slips(office: Office) -> None:
    """Where both are many, units and slips share the places; alone each may fill them all."""
    with office.work("release.write") as work:
        ids = [move_in(work.session, f"7-1-{room}", "钱多多") for room in range(101, 131)]
        search.reindex_units(work.session, ids)
        for _ in range(30):
            search.index_slip(work.session, open_slip(work, "钱少少"))
    kinds = [hit.kind for hit in search.find(office, "钱", limit=20)]
    assert kinds == ["unit"] * 10 + ["slip"] * 10
    assert [hit.kind for hit in search.find(office, "钱多多", limit=20)] == ["unit"] * 20
    assert [hit.kind for hit in search.find(office, "qss", limit=20)] == ["slip"] * 20


def test_the_recheck_never_shortens_the_list(office: Office) -> None:
    """Newer records with the right pairs in the wrong order do not crowd out the older right one."""
    with office.work("release.write") as work:
        search.index_slip(work.session, open_slip(work, "丁丁当当"))
        for _ in range(60):
            search.index_slip(work.session, open_slip(work, "丁当丁丁"))
    assert [hit.subtitle for hit in search.find(office, "丁丁当", limit=5)] == ["丁* · 2026-03-05"]


def test_only_what_the_role_may_see(estate: Office, guard: Office) -> None:
    """004-07: the guard searches nothing; the engineer sees units, no slips."""
    with pytest.raises(Refused):
        search.find(guard, "张")
    engineer = estate.signed_in(ENGINEER)
    assert [hit.kind for hit in search.find(engineer, "2-150")] == ["unit", "unit"]


def test_rebuild_answers_as_before(estate: Office) -> None:
    """The index made anew finds the same in the same order."""
    asked = ["张", "王", "2-150", "zsf", "冰箱", "154"]
    before = [search.find(estate, text) for text in asked]
    assert search.rebuild(estate) == 5
    assert [search.find(estate, text) for text in asked] == before
    assert not search.ensure(estate), "an index that is there is not built again"


def test_an_index_of_an_earlier_version_is_made_anew_once(estate: Office) -> None:
    """The database says how its index was made; what an older one lacks is found after the first open."""
    assert search.ensure(estate), "made by nobody yet"
    with estate.signed_in(SYSTEM).work("settings.write") as work:
        run = work.session.connection().exec_driver_sql
        run("INSERT INTO search_words(search_words) VALUES ('delete-all')")
        run("PRAGMA user_version = 1")
    assert titles(estate, "4000300") == []
    assert search.ensure(estate)
    assert titles(estate, "4000300") == [A]
    assert not search.ensure(estate), "the second open has nothing to do"


def test_a_rebuild_that_fails_is_tried_again(estate: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """The mark of the making stands or falls with the index."""

    def broken(*_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(search, "put", broken)
    with pytest.raises(RuntimeError):
        search.ensure(estate)
    monkeypatch.undo()
    assert titles(estate, "王") == [OPEN, NUMBERED]
    assert search.ensure(estate)


def test_a_rebuild_keeps_the_newest_first_across_kinds(office: Office, clock: Clock) -> None:
    """Slips, messages and slips again, as the days went: not all of one kind above the other."""
    for day in range(4):
        with office.work("release.write") as work:
            if day % 2:
                fixed = {"state": "open", "recipient": "x", "contact": "x", "about": "x", "urgent": False}
                number = f"LY2026030{day}-A0001"
                note = Message(number=number, surname="孙女士", taken_at=work.now, taken_by="x", **fixed)
                work.session.add(note)
                work.session.flush()
                search.index_message(work.session, note.id)
            else:
                search.index_slip(work.session, open_slip(work, "孙行知"))
        clock.advance(days=1)
    before = search.find(office, "孙")
    assert [hit.kind for hit in before] == ["message", "slip", "message", "slip"]
    search.rebuild(office)
    assert search.find(office, "孙") == before


def test_newest_slip_first_across_days(office: Office, clock: Clock) -> None:
    """Slips stand in the order they were opened, after a rebuild too."""
    for _ in range(3):
        with office.work("release.write") as work:
            search.index_slip(work.session, open_slip(work, "孙行知"))
        clock.advance(days=1)
    days = [f"孙* · 2026-03-{day:02d}" for day in (7, 6, 5)]
    assert [hit.subtitle for hit in search.find(office, "孙")] == days
    search.rebuild(office)
    assert [hit.subtitle for hit in search.find(office, "孙")] == days

"""出入证 on a real database: entered, issued, lost, renewed, handed in; face sealed, number forgotten."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from app.imaging.portrait import one_inch
from app.models import Attachment, Audit, Document, Sequence, Unit, Worker, WorkerPass
from app.rules.base import Refused
from app.rules.deposit import Passes
from app.rules.people import SYSTEM
from app.rules.renovation_state import State as Site
from app.rules.worker_pass import Draft, State, Tally
from app.services import settings
from app.services.documents import DocumentDesk
from app.services.office import Office
from app.services.worker_pass import KIND, WorkerPassDesk
from app.services.worker_pass_moves import revoke_all
from app.services.worker_pass_read import file_of
from app.site import sweep
from tests.conftest import FINANCE, GUARD, MORNING, Clock
from tests.services.sites import UNTIL, enter, face, id_number, site, stand
from tests.services.test_id_copy import pages_of

FIRST = "CR20260305-A0001"
TODAY = MORNING.date()


@pytest.fixture
def desk(office: Office) -> WorkerPassDesk:
    return WorkerPassDesk(office)


@pytest.fixture
def file(office: Office, home: str) -> str:
    return site(office, home)


@pytest.fixture
def three(desk: WorkerPassDesk, file: str) -> tuple[str, ...]:
    """S05: three workers, three passes."""
    for n, name in enumerate(("王强", "刘建国", "陈大力"), 1):
        enter(desk, file, name, id_number(n=n))
    return desk.issue(file)


def form(**more: object) -> Draft:
    new = Draft("0190a0b0-0000-7000-8000-000000000001", "王强", "水电工", id_number(), forever=True)
    return replace(new, **more)  # type: ignore[arg-type]


def count(office: Office, model: type) -> int:
    with office.read("renovation.read") as session:
        return session.scalar(select(func.count()).select_from(model)) or 0


def audit(office: Office) -> list[Audit]:
    with office.read("renovation.read") as session:
        asked = select(Audit).where(Audit.act.like("worker_pass.%")).order_by(Audit.id)
        return list(session.scalars(asked))


def states(desk: WorkerPassDesk, file: str) -> dict[str, State]:
    return {one.number: one.state for one in desk.cards(file)}


# --- entered ------------------------------------------------------------------------------------


def test_a_worker_is_entered_and_his_number_forgotten(
    desk: WorkerPassDesk, file: str, database: Path
) -> None:
    """000-12, 003-37, 3.1: last four and that it was verified are kept; neither number nor face lies open."""
    number = id_number()
    uuid = enter(desk, file, number=number)
    with desk.office.read("renovation.read") as session:
        kept = session.scalars(select(Worker)).one()
        sealed = session.scalars(select(Attachment)).one()
        assert (kept.uuid, kept.name, kept.tail, kept.source) == (uuid, "王强", number[-4:], "")
        assert (kept.verified_on, kept.verified_by, kept.base) == (TODAY, "lixiaomin", None)
        assert (sealed.record, sealed.keep_until) == (kept.photo, UNTIL + timedelta(days=90))
    photo = desk.photo(uuid)
    assert (photo[:2], one_inch(photo).width, one_inch(photo).height) == (b"\xff\xd8", 295, 413)
    (line,) = [one for one in audit(desk.office) if one.act == "worker_pass.add"]
    assert (line.subject, line.changes["worker"]) == (file, uuid)
    assert "王强" not in str(line.changes)
    pages = pages_of(database)
    assert kept.name.encode() in pages, "the search must be able to find it"
    assert number.encode() not in pages
    assert photo[2000:2032] not in pages
    for place, _, names in os.walk(database.parent):
        for name in names:
            content = (Path(place) / name).read_bytes()
            assert number.encode() not in content
            assert photo[2000:2032] not in content


@pytest.mark.parametrize(
    ("rule", "more"),
    [
        ("S05 E3", {"forever": False, "valid_until": date(2026, 3, 4)}),
        ("000-12", {"forever": False}),
        ("000-12", {"number": id_number("20100306")}),
        ("GB11643", {"number": id_number()[:-1] + ("0" if id_number()[-1] != "0" else "1")}),
        ("003-37", {"name": " "}),
        ("2.4", {"trade": ""}),
        ("2.4", {"until": UNTIL + timedelta(days=1)}),
    ],
)
def test_who_may_not_is_refused_and_nothing_kept(
    desk: WorkerPassDesk, file: str, rule: str, more: dict[str, object]
) -> None:
    """S05 E3: one worker's ID expired → no pass for him."""
    with pytest.raises(Refused, match=rule):
        desk.add(file, form(**more), face())
    assert (count(desk.office, Worker), count(desk.office, Attachment), audit(desk.office)) == (0, 0, [])


def test_no_photo_no_worker_and_only_a_photo(desk: WorkerPassDesk, file: str) -> None:
    with pytest.raises(Refused, match="没有照片不能办证"):
        desk.add(file, form())
    with pytest.raises(Refused, match="只收 JPEG 或 PNG"):
        desk.add(file, form(), face(kind="BMP"))
    with pytest.raises(Refused, match="只传来一部分"):
        desk.add(file, form(), face()[:-2000])
    assert count(desk.office, Worker) == 0


def test_nobody_is_entered_twice_nor_where_work_is_over(desk: WorkerPassDesk, file: str) -> None:
    desk.add(file, form(), face())
    with pytest.raises(Refused, match="在另一个窗口"):
        desk.add(file, form(), face())
    with pytest.raises(Refused, match="填了两遍"):
        desk.add(file, form(uuid="0190a0b0-0000-7000-8000-000000000002"), face())
    stand(desk.office, file, Site.INSPECTING)
    with pytest.raises(Refused, match="申请验收，不再登记"):
        desk.add(file, form(uuid="0190a0b0-0000-7000-8000-000000000003", name="李四"), face())
    with pytest.raises(Refused, match="找不到 ZX"):
        desk.add("ZX20260305-A0099", form(), face())


def test_who_was_entered_wrongly_goes_with_his_photo(desk: WorkerPassDesk, file: str) -> None:
    uuid = enter(desk, file)
    first = desk.photo(uuid)
    desk.retake(uuid, face(600, 900))
    assert desk.photo(uuid) != first
    with pytest.raises(Refused, match="写明为什么"):
        desk.drop(uuid, "")
    desk.drop(uuid, "填错人")
    assert desk.rows(file) == ()
    with desk.office.read("renovation.read") as session:
        assert set(session.scalars(select(Attachment.sealed))) == {None}
    with pytest.raises(Refused, match="没有要发证的人员"):
        desk.issue(file)
    assert enter(desk, file) != uuid


def test_a_person_on_two_sites_is_shown(desk: WorkerPassDesk, file: str) -> None:
    """Issue: may have both; who and where is said."""
    with desk.office.work("renovation.write") as work:
        work.session.add(Unit(building="5", entrance="2", room="301", code="5-2-301"))
    other = site(desk.office, "5-2-301", 2)
    enter(desk, other)
    desk.issue(other)
    draft = form()
    assert [one.unit for one in desk.facts(file, draft).others] == ["5栋2单元301"]
    desk.add(file, draft, face())
    (row,) = desk.rows(file)
    assert [(one.number, one.unit) for one in row.elsewhere] == [(FIRST, "5栋2单元301")]
    assert (row.state_name, row.number) == ("未发证", "")
    desk.take_back((FIRST,))
    assert desk.rows(file)[0].elsewhere == ()


# --- issued -------------------------------------------------------------------------------------


def test_no_pass_before_the_permit(desk: WorkerPassDesk, home: str) -> None:
    """000-12: permit first; the refusal uses no number."""
    file = site(desk.office, home, permit=False)
    enter(desk, file)
    with pytest.raises(Refused, match="先发许可证"):
        desk.issue(file)
    assert count(desk.office, WorkerPass) == 0
    with desk.office.read("renovation.read") as session:
        assert session.scalar(select(Sequence.last).where(Sequence.prefix == "CR")) is None


def test_a_batch_is_issued_on_one_sheet(desk: WorkerPassDesk, file: str, three: tuple[str, ...]) -> None:
    """S05, 003-39: three numbers in a row, as long as the term allows, one sealed paper in two shapes."""
    assert three == (FIRST, "CR20260305-A0002", "CR20260305-A0003")
    card = desk.cards(file)[0]
    assert (card.since, card.until, card.state) == (TODAY, TODAY + timedelta(days=29), State.VALID)
    assert (card.site, card.company, card.permit) == (
        "3栋1单元1201",
        "示例装饰工程有限公司",
        "XK20260305-A0001",
    )
    assert {desk.paper_number(one) for one in three} == {FIRST}
    papers = DocumentDesk(desk.office)
    assert papers.pdf(KIND, FIRST, "a4").count(b"/Type /Page\n") == 2
    assert papers.pdf(KIND, FIRST, "card").count(b"/Type /Page\n") == 6
    with desk.office.read("renovation.read") as session:
        assert session.scalars(select(Document.data)).one() == ""
    line = audit(desk.office)[-1]
    assert (line.act, line.subject, line.changes["cards"]) == ("worker_pass.issue", file, 3)
    with pytest.raises(Refused, match="没有要发证的人员"):
        desk.issue(file)
    enter(desk, file, "赵六", id_number(n=9))
    assert desk.issue(file, until=UNTIL) == ("CR20260305-A0004",)
    assert desk.paper_number("CR20260305-A0004") == "CR20260305-A0004"


def test_no_pass_is_longer_than_its_permit(desk: WorkerPassDesk, office: Office, home: str) -> None:
    """2.4: valid ≤ permit period."""
    file = site(office, home, until=TODAY + timedelta(days=9))
    enter(desk, file)
    desk.issue(file, until=date(2027, 1, 1))
    assert desk.cards(file)[0].until == TODAY + timedelta(days=9)


def test_a_name_that_no_font_has_is_said_at_once(desk: WorkerPassDesk, file: str) -> None:
    with pytest.raises(Refused, match="没有字体能打出"):
        desk.add(file, form(name="王\U0003134a"), face())


# --- lost, renewed, handed in -------------------------------------------------------------------


def test_a_lost_pass_is_replaced_under_its_number(
    desk: WorkerPassDesk, file: str, three: tuple[str, ...]
) -> None:
    """2.4: same number with -2, to the same last day; the lost one stays lost."""
    desk.lost(FIRST, "工地上丢了")
    assert desk.replace(FIRST, "遗失") == f"{FIRST}-2"
    assert desk.replace(three[1], "折断") == f"{three[1]}-2"
    now = states(desk, file)
    assert (now[FIRST], now[three[1]]) == (State.LOST, State.REPLACED)
    assert now[f"{FIRST}-2"] is now[f"{three[1]}-2"] is State.VALID
    assert {one.until for one in desk.cards(file)} == {TODAY + timedelta(days=29)}
    assert desk.paper(f"{FIRST}-2", "card").startswith(b"%PDF")
    with pytest.raises(Refused, match="新证"):
        desk.replace(FIRST)
    desk.lost(f"{FIRST}-2")
    assert desk.replace(f"{FIRST}-2") == f"{FIRST}-3"
    assert [one.state for one in desk.events(FIRST)] == ["有效", "已挂失"]
    assert [one.staff for one in desk.events(FIRST)] == ["lixiaomin", "lixiaomin"]
    with pytest.raises(Refused, match="找不到 CR"):
        desk.lost("CR20260305-A0099")


def test_an_extension_is_a_new_card_within_the_permit(
    desk: WorkerPassDesk, file: str, three: tuple[str, ...], clock: Clock
) -> None:
    """2.4: a new date and the same number with -2; expired ones too, never longer than the permit."""
    with pytest.raises(Refused, match="一次最长 30 天"):
        desk.extend(three[:1])
    with pytest.raises(Refused, match="不能比许可证长"):
        desk.extend(three, UNTIL + timedelta(days=1))
    clock.advance(days=30)
    assert desk.rows(file)[0].state is State.EXPIRED
    made = desk.extend(three[:2])
    assert made == (f"{FIRST}-2", f"{three[1]}-2")
    assert {one.until for one in desk.cards(file) if one.number in made} == {UNTIL}
    assert {desk.paper_number(one) for one in made} == {made[0]}
    assert desk.paper_number(three[2]) == FIRST
    assert states(desk, file)[FIRST] is State.REPLACED
    with pytest.raises(Refused, match="最后一天"):
        desk.extend(made)
    with pytest.raises(Refused, match="请选同一份档案"):
        desk.extend(())


def test_what_came_back_is_counted_for_the_deposit(
    desk: WorkerPassDesk, file: str, three: tuple[str, ...]
) -> None:
    """S12: three passes, one missing."""
    assert desk.tally(file) == Tally(3, 0, 0, 3)
    desk.lost(three[2])
    desk.take_back(three[:2])
    assert desk.tally(file) == Tally(3, 2, 1, 0)
    assert desk.back(file) == Passes(3, 2, 1)
    with pytest.raises(Refused, match="已收回"):
        desk.lost(FIRST)
    with pytest.raises(Refused, match="已收回"):
        desk.take_back((three[2], FIRST))
    assert desk.tally(file).lost == 1, "all or none"
    desk.take_back((three[2],))
    assert desk.back(file) == Passes(3, 3, 0)
    with pytest.raises(Refused, match="不能补办"):
        desk.replace(FIRST)
    assert enter(desk, file, "王强", id_number(n=1)), "who handed his in may come again"


def test_passes_go_with_their_permit(desk: WorkerPassDesk, file: str, three: tuple[str, ...]) -> None:
    """000-12: one man's for a reason; the site's in the permit's own transaction, or at 24:00."""
    with pytest.raises(Refused, match="写明为什么吊销"):
        desk.revoke(FIRST, " ")
    desk.revoke(FIRST, "屡次在楼道吸烟")
    assert states(desk, file)[FIRST] is State.REVOKED
    stand(desk.office, file, Site.REVOKED)
    with pytest.raises(Refused, match="不能发出入证"):
        desk.replace(three[1])
    assert desk.purge() == 0
    assert set(states(desk, file).values()) == {State.REVOKED}
    with desk.office.work("renovation.write") as work:
        assert revoke_all(work, file_of(work.session, file), "许可证吊销") == 0
    desk.take_back(three)
    assert desk.back(file) == Passes(3, 3, 0)


def test_the_list_of_the_day_for_the_gate(
    desk: WorkerPassDesk, file: str, three: tuple[str, ...], clock: Clock
) -> None:
    """2.4: a lost number is on it; a stopped site lets nobody in; what expired long ago is not on it."""
    desk.lost(three[1])
    guard = WorkerPassDesk(desk.office.signed_in(GUARD))
    found = guard.gate_list()
    assert [one.number for one in found.valid] == [FIRST, three[2]]
    assert [one.number for one in found.invalid] == [three[1]]
    stand(desk.office, file, Site.STOPPED)
    assert guard.gate_list().valid == ()
    stand(desk.office, file, Site.WORKING)
    assert len(guard.gate_list(TODAY + timedelta(days=30)).invalid) == 3
    assert guard.gate_list(TODAY + timedelta(days=60)).invalid == ()


# --- the end ------------------------------------------------------------------------------------


def test_when_its_time_is_over_the_person_is_gone_and_the_number_stays(
    desk: WorkerPassDesk, file: str, three: tuple[str, ...], clock: Clock, database: Path
) -> None:
    """3.1, S12 E6: permit over, deposit back, 90 days on; really deleted, the card's number is kept."""
    with desk.office.read("renovation.read") as session:
        pieces = [one[5000:5064] for one in session.scalars(select(Attachment.sealed)) if one is not None]
    assert len(pieces) == 4
    back = UNTIL + timedelta(days=10)
    clock.advance(days=200)
    assert desk.purge() == 0, "the deposit is not back yet"
    stand(desk.office, file, Site.REFUNDED, refunded_on=back)
    clock.set(MORNING.replace(month=7, day=17))
    assert (clock.now.date() - back).days == 90
    assert desk.purge() == 0
    clock.advance(days=1)
    assert all(one in pages_of(database) for one in pieces), "the search must be able to find them"
    assert desk.purge() == 3
    assert desk.purge() == 0
    inside = pages_of(database)
    assert not any(one in inside for one in pieces)
    assert desk.rows(file) == ()
    assert [(one.number, one.name) for one in desk.cards(file)] == [(one, "") for one in three]
    assert desk.gone((*three, "CR20260305-A0099")) == (FIRST,)
    papers = database.parent / "papers"
    papers.mkdir()
    lying, other = papers / f"{FIRST}.pdf", papers / "CR20260305-A0099.pdf"
    lying.touch()
    other.touch()
    sweep(desk.office.signed_in(SYSTEM), database.parent)
    assert (lying.exists(), other.exists()) == (False, True)
    with pytest.raises(Refused, match="内容已经清除"):
        desk.paper(FIRST)


def test_only_the_counter_enters_and_issues(desk: WorkerPassDesk, file: str) -> None:
    """004-07."""
    for who in (GUARD, FINANCE):
        other = WorkerPassDesk(desk.office.signed_in(who))
        with pytest.raises(Refused, match="004-07"):
            other.add(file, form(), face())
        with pytest.raises(Refused, match="004-07"):
            other.issue(file)
    with pytest.raises(Refused, match="004-07"):
        WorkerPassDesk(desk.office.signed_in(GUARD)).rows(file)


def test_settings_say_how_long_a_pass_may_run(desk: WorkerPassDesk, manager: Office, file: str) -> None:
    settings.save(manager, {"pass_days": 7})
    enter(desk, file)
    desk.issue(file)
    assert desk.cards(file)[0].until == TODAY + timedelta(days=6)

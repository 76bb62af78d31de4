"""来访的纸: the slip, the day's register with what was struck, who is inside; sealed, and gone in time."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select

from app.models import Document, Unit
from app.rules import slipcode
from app.rules.base import CHINA, Refused
from app.rules.visitor import Area, Call, Kind, Reason
from app.services import settings
from app.services.documents import DocumentDesk
from app.services.office import Office
from app.services.today import TodayDesk
from app.services.visitor import VisitorDesk
from app.services.visitor_chain import verify
from app.services.visitor_papers import EVACUATION, KINDS, REGISTER, SLIP
from printing.evacuation_list import EvacuationList
from printing.schema import thaw
from printing.visitor_register import VisitorRegister
from printing.visitor_slip import VisitorSlip
from tests.conftest import MORNING, Clock
from tests.services.visits import NIGHT, everything, filled, kinds, let_in, opened, sealed


@pytest.fixture
def desk(office: Office, home: str) -> VisitorDesk:
    with office.work("visitor.write") as work:
        work.session.add(Unit(building="3", entrance="1", room="1210", code="3-1-1210"))
    return VisitorDesk(office)


def register(desk: VisitorDesk, number: str) -> VisitorRegister:
    return thaw(VisitorRegister, sealed(desk.office, REGISTER, number))


def test_the_slip_says_surname_and_door(desk: VisitorDesk, office: Office, clock: Clock) -> None:
    """S02 P: frozen once; the code is this estate's; good until 20:00."""
    number = desk.register(filled(desk, name="赵明先生"))
    with pytest.raises(Refused) as refused:
        desk.slip(number)
    assert [one.rule for one in refused.value.findings] == ["004-50"]
    desk.call(number, Call.AGREED)
    assert desk.slip(number) == number
    clock.advance(minutes=5)
    assert desk.slip(number) == number
    slip = thaw(VisitorSlip, sealed(office, SLIP, number))
    assert (slip.visitor, slip.people, slip.target, slip.host) == ("赵先生", 2, "3栋1单元1201", "陈*")
    assert (slip.issued_at, slip.valid_until) == ("2026-03-05T10:12:00+08:00", "2026-03-05T20:00:00+08:00")
    code = slipcode.read(slip.code)
    assert code is not None
    assert slipcode.genuine(code, settings.load(office).site, settings.site_key(office))
    record = opened(desk, number)
    assert (record.slip, record.printed) == (True, False)
    papers = DocumentDesk(office)
    assert papers.pdf(SLIP, number, "80mm").startswith(b"%PDF")
    assert papers.pdf(SLIP, number, "a6").startswith(b"%PDF")
    papers.printed(SLIP, number, "")
    assert opened(desk, number).printed
    assert desk.preview(filled(desk)).startswith(b"%PDF")
    assert desk.preview(desk.new(), "a6").startswith(b"%PDF")


def test_a_rare_name_that_cannot_be_printed_is_said(desk: VisitorDesk) -> None:
    number = let_in(desk, goods="\U000e0041")
    with pytest.raises(Refused):
        desk.slip(number)
    assert desk.evacuation(), "an emergency waits for no font"


def test_what_became_of_the_slip_is_on_the_line_and_on_the_day_sheet(
    desk: VisitorDesk, office: Office, clock: Clock
) -> None:
    """Given back, kept, or never printed: each is said as it was, and a wrong 离开 takes it back too."""
    back, kept, none = (let_in(desk, name=name, plate="") for name in ("赵先生", "钱先生", "孙先生"))
    for number in (back, kept):
        DocumentDesk(office).began(SLIP, desk.slip(number))
    desk.slip(none)  # frozen, but it never was at a printer
    assert Kind.SLIP_RETURNED in kinds(desk.leave(back, slip_returned=True))
    assert Kind.SLIP_KEPT in kinds(desk.leave(kept))
    assert kinds(desk.leave(none, slip_returned=True))[-1] is Kind.LEFT
    assert [one.state for one in desk.page(0, 3)] == ["已离开", "单未收回", "已离开"]
    sheet = register(desk, desk.register_paper(date(2026, 3, 5)))
    assert [one.remark for one in sheet.visits] == ["访客单已收回", "访客单未收回", ""]
    assert [one.state for one in sheet.visits] == ["已离开"] * 3
    again = desk.correct(kept, "left", "", "点错一行").standing
    assert (again.slip_kept, again.slip_returned) == (False, False)
    assert desk.leave(kept, slip_returned=True).standing.slip_returned
    assert verify(office) is None


def test_the_day_sheet_shows_what_was_struck(desk: VisitorDesk, office: Office, clock: Clock) -> None:
    """004-48: the original, and beside it the correction with reason, person and time."""
    first = desk.register(filled(desk))
    clock.advance(minutes=1)
    desk.correct(first, "unit", "3-1-1210", "听错房号")
    desk.correct(first, "name", "钱明女士", "听错")
    desk.call(first, Call.AGREED)
    desk.enter(first)
    clock.advance(minutes=30)
    desk.leave(first, slip_returned=True)
    desk.correct(first, "left", "", "点错一行")
    second = desk.register(filled(desk, name="孙先生", reason=Reason.OTHER, reason_text="送锦旗"))
    desk.call(second, Call.REFUSED)
    third = desk.register(filled(desk, name="周女士"))
    desk.call(third, Call.UNANSWERED)
    clock.set(datetime(2026, 3, 5, 21, 0, tzinfo=CHINA))
    night = VisitorDesk(office.signed_in(NIGHT))
    night.register(filled(night, name="吴先生"))
    assert desk.register_paper(date(2026, 3, 5)) == "LB20260305-A0001"
    sheet = register(desk, "LB20260305-A0001")
    assert (sheet.registered, sheet.entered, sheet.refused, sheet.unanswered, sheet.inside) == (4, 1, 1, 1, 1)
    line = sheet.visits[0]
    assert (line.at, line.visitor, line.target, line.state) == ("10:12", "赵先生", "3栋1单元1201", "在内")
    assert (line.contact, line.entered, line.left) == ("同意 10:13", "10:13", "10:43")
    assert [(one.column, one.now, one.reason, one.who, one.at) for one in line.corrections] == [
        ("target", "3栋1单元1210", "听错房号", "lixiaomin", "10:13"),
        ("visitor", "钱女士", "听错", "lixiaomin", "10:13"),
        ("left", "", "点错一行", "lixiaomin", "10:43"),
    ]
    assert [one.reason for one in sheet.visits[1:3]] == ["送锦旗", "探访亲友"]
    assert [(one.role, one.name, one.since, one.until) for one in sheet.keepers] == [
        ("客服前台", "lixiaomin", "08:00", "20:00"),
        ("物业总值", "wuqiang", "20:00", "24:00"),
    ]
    assert len(sheet.chain) == 16
    assert DocumentDesk(office).pdf(REGISTER, "LB20260305-A0001", "a4").startswith(b"%PDF")
    empty = register(desk, desk.register_paper(date(2026, 3, 4)))
    assert (empty.visits, empty.registered) == ((), 0)


def test_every_correction_can_be_printed(desk: VisitorDesk, office: Office) -> None:
    number = let_in(desk, reason=Reason.OTHER, reason_text="送锦旗")
    wanted = {
        "unit": "3-1-1210",
        "host": "欧阳颀",
        "been_before": "yes",
        "booked": "yes",
        "name": "钱女士",
        "reason": Reason.REPAIR,
        "reason_text": "修锁",
        "plate": "",
        "people": "3",
        "goods": "",
        "entered": "",
    }
    for field, value in wanted.items():
        desk.correct(number, field, value, "听错")
    paper = desk.register_paper(MORNING.date())
    assert len(register(desk, paper).visits[0].corrections) == len(wanted)
    assert DocumentDesk(office).pdf(REGISTER, paper, "a4").startswith(b"%PDF")


def test_the_evacuation_list_is_by_building(desk: VisitorDesk, office: Office, clock: Clock) -> None:
    """Who is inside now, with minutes, after corrections."""
    first = let_in(desk)
    desk.correct(first, "unit", "3-1-1210", "听错房号")
    let_in(
        desk, name="钱女士", area=Area.OFFICE, unit="", office_target="客服中心", host="客服经理", plate=""
    )
    left = let_in(desk, name="孙先生", plate="")
    desk.leave(left)
    clock.advance(minutes=45)
    assert desk.evacuation() == "SS20260305-A0001"
    sheet = thaw(EvacuationList, sealed(office, EVACUATION, "SS20260305-A0001"))
    told = [(one.place, one.target, one.visitor, one.people, one.minutes) for one in sheet.visits]
    assert told == [("3栋", "1单元1210", "赵先生", 2, 45), ("客服中心", "客服经理", "钱女士", 2, 45)]
    assert DocumentDesk(office).pdf(EVACUATION, "SS20260305-A0001", "a4").startswith(b"%PDF")


def test_papers_end_with_the_record(desk: VisitorDesk, office: Office, clock: Clock) -> None:
    """domain.md 3.1: what a paper says of a person is sealed, and destroyed when the record's part is."""
    number = let_in(desk)
    desk.slip(number)
    desk.register_paper(MORNING.date())
    desk.evacuation()
    with office.read("print") as session:
        assert [one.data for one in session.scalars(select(Document))] == ["", "", ""]
    clock.set(MORNING + timedelta(days=90))
    desk.purge()
    assert "赵先生" in everything(office)
    clock.advance(days=1)
    desk.purge()
    assert "赵先生" not in everything(office)
    with office.read("print") as session:
        numbers = {one.kind: one.number for one in session.scalars(select(Document))}
    assert set(numbers) == set(KINDS)
    with pytest.raises(Refused):
        DocumentDesk(office).pdf(SLIP, number, "80mm")


def test_a_slip_waits_for_the_printer_while_its_visitor_is_here(
    desk: VisitorDesk, office: Office, clock: Clock
) -> None:
    """What did not print stands on the home list; not when the visitor has left, nor the next day."""

    def waiting() -> list[str]:
        return [one.key for one in TodayDesk(office).rows() if one.word == "visitor"]

    first, second = (let_in(desk, name=name, plate="") for name in ("赵先生", "钱女士"))
    for number in (first, second):
        desk.slip(number)
    assert waiting() == [first, second]
    desk.leave(first)
    assert waiting() == [second]
    clock.advance(days=1)
    assert waiting() == []
    assert desk.register_paper(MORNING.date()) in waiting()

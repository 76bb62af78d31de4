"""来访登记的办理: S02 from the desk to the exit; one transaction each, only ever added to."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from app.models import (
    Audit,
    Sequence,
    Shift,
    Unit,
    Visit,
    VisitEvent,
    VisitInside,
    VisitPerson,
)
from app.rules import slipcode
from app.rules.base import CHINA, Refused
from app.rules.people import Operator
from app.rules.policy import ASK, ENTER_NOTED
from app.rules.visitor import Area, Call, Check, Kind, Reason, State
from app.services import audit, settings
from app.services.office import Office
from app.services.visitor import VisitorDesk
from app.services.visitor_chain import verify
from printing.schema import thaw
from printing.visitor_slip import VisitorSlip
from tests.conftest import CLERK, FINANCE, GUARD, MORNING, Clock
from tests.services.visits import NIGHT, count, filled, kinds, let_in, opened, sealed


@pytest.fixture
def desk(office: Office, home: str) -> VisitorDesk:
    return VisitorDesk(office)


# --- S02 ----------------------------------------------------------------------------------------


def test_a_visit_from_the_desk_to_the_exit(desk: VisitorDesk, clock: Clock, manager: Office) -> None:
    """S02, 004-34, 004-50, 000-21: registered, agreed, verified, in at 10:14, out at 11:40 by its code."""
    form = filled(desk)
    number = desk.register(form)
    assert number == "LF20260305-A0001"
    assert opened(desk, number).state is State.REGISTERED
    clock.advance(minutes=1)
    assert desk.call(number, Call.AGREED, "请他上来").state is State.AGREED
    clock.advance(minutes=1)
    assert desk.enter(number).state is State.INSIDE
    (inside,) = desk.inside()
    assert (inside.number, inside.visitor, inside.people, inside.minutes) == (number, "赵先生", 2, 0)
    clock.set(datetime(2026, 3, 5, 11, 40, tzinfo=CHINA))
    assert desk.inside()[0].minutes == 86
    desk.slip(number)
    code = _code(desk, number)
    done = desk.leave(code, slip_returned=True)
    assert kinds(done) == [
        Kind.REGISTERED,
        Kind.AGREED,
        Kind.VERIFIED,
        Kind.ENTERED,
        Kind.LEFT,
        Kind.SLIP_RETURNED,
    ]
    assert done.standing.entered_at == MORNING + timedelta(minutes=2)
    assert done.standing.left_at == clock.now
    assert done.contact == "同意 10:13"
    assert desk.inside() == ()
    (row,) = desk.page(0, 10)
    assert (row.number, row.state, row.entered, row.left) == (number, "已离开", "10:14", "11:40")
    assert (row.visitor, row.host, row.target, row.reason) == ("赵先生", "陈*", "3-1-1201", "探访亲友")
    assert opened(desk, form.uuid).number == number
    assert verify(desk.office) is None
    assert audit.verify(manager) is None


def _code(desk: VisitorDesk, number: str) -> str:
    return thaw(VisitorSlip, sealed(desk.office, "visitor-slip", number)).code


def test_e1_a_host_who_refuses(desk: VisitorDesk) -> None:
    """S02 E1: no entry, the line stays."""
    number = desk.register(filled(desk))
    assert desk.call(number, Call.REFUSED, "不认识").state is State.REFUSED
    with pytest.raises(Refused) as refused:
        desk.enter(number)
    assert [one.rule for one in refused.value.findings] == ["004-50"]
    with pytest.raises(Refused):
        desk.slip(number)
    assert (count(desk.office, VisitInside), desk.page(0, 1)[0].state) == (0, "拒绝")
    assert desk.call(number, Call.UNANSWERED).state is State.REFUSED
    assert desk.call(number, Call.AGREED, "刚才听错了").state is State.AGREED
    assert desk.enter(number).state is State.INSIDE


def test_e2_no_answer_waits_or_the_manager_allows(desk: VisitorDesk, manager: Office) -> None:
    """S02 E2, 004-50: the site's rule."""
    number = desk.register(filled(desk))
    desk.call(number, Call.UNANSWERED)
    for act in (lambda: desk.enter(number), lambda: desk.allow(number, "赵经理：老人等药")):
        with pytest.raises(Refused):
            act()
    settings.save(manager, {"visitor_unanswered": ENTER_NOTED})
    with pytest.raises(Refused):
        desk.allow(number, "  ")
    assert desk.allow(number, "赵经理：老人等药").standing.allowed
    with pytest.raises(Refused) as refused:
        desk.enter(number)
    assert [one.rule for one in refused.value.findings] == ["000-21"]
    desk.verify_id(number, Check.ID_CARD)
    done = desk.enter(number)
    assert (done.state, done.contact) == (State.INSIDE, "经理允许 10:12")
    assert [one.note for one in done.events if one.kind is Kind.ALLOWED] == ["赵经理：老人等药"]


def test_e3_an_id_is_looked_at_and_nothing_of_it_is_kept(desk: VisitorDesk, manager: Office) -> None:
    """S02 E3: method and time are stored, the number is not; in the form where the site asks for it."""
    number = desk.register(filled(desk, id_check=Check.ID_CARD))
    assert not opened(desk, number).standing.verified, "the default policy does not ask"
    done = desk.verify_id(number, Check.READER)
    assert [(one.method, one.at) for one in done.events if one.kind is Kind.VERIFIED] == [("reader", MORNING)]
    settings.save(manager, {"visitor_id": ASK})
    second = opened(desk, desk.register(filled(desk, name="钱女士", id_check=Check.ID_CARD)))
    assert (second.first.id_check, second.standing.verified) == (Check.ID_CARD, True)


def test_e4_a_wrong_room_is_corrected_and_stays_legible(desk: VisitorDesk, office: Office) -> None:
    """S02 E4, 004-48: the first value stands, the right one beside it with reason, person, time."""
    with office.work("visitor.write") as work:
        work.session.add(Unit(building="3", entrance="1", room="1210", code="3-1-1210"))
    number = desk.register(filled(desk))
    desk.call(number, Call.AGREED)
    with pytest.raises(Refused):
        desk.correct(number, "unit", "3-1-9999", "听错")
    with pytest.raises(Refused):
        desk.correct(number, "unit", "3-1-1210", "")
    done = desk.correct(number, "unit", "3栋1单元1210", "听错房号")
    assert (done.first.unit, done.draft.unit, done.state) == ("3-1-1201", "3-1-1210", State.REGISTERED)
    (one,) = done.corrections
    assert (one.label, one.was, one.now, one.reason, one.at) == (
        "房号",
        "3-1-1201",
        "3-1-1210",
        "听错房号",
        MORNING,
    )
    with pytest.raises(Refused):
        desk.enter(number)
    desk.call(number, Call.AGREED)
    desk.enter(number)
    assert desk.inside()[0].target == "3-1-1210"
    assert desk.page(0, 1)[0].struck == {"target": "3-1-1201"}
    named = desk.correct(number, "name", "钱女士", "听错")
    again = desk.correct(number, "name", "孙女士", "又听错")
    assert (named.first.name, again.first.name, again.draft.name) == ("赵先生", "赵先生", "孙女士")
    assert [(one.was, one.now) for one in again.corrections[1:]] == [
        ("赵先生", "钱女士"),
        ("钱女士", "孙女士"),
    ]
    people = desk.correct(number, "people", "3", "又来一位")
    assert people.draft.people == "3"
    assert desk.correct(number, "been_before", "yes", "问错").draft.been_before is True
    with office.read("visitor.read") as session:
        assert session.scalar(select(Visit.people)) == 2
        assert session.scalar(select(VisitPerson.name)) == "赵先生"
        changes = [one.changes for one in session.scalars(select(Audit)) if one.act == "visitor.correct"]
    assert "钱女士" not in str(changes)
    assert verify(office) is None


def test_e5_a_visitor_who_shows_nothing_enters_on_the_hosts_word(desk: VisitorDesk) -> None:
    """S02 E5: the host's word is the check (000-21)."""
    number = let_in(desk)
    checks = [one.method for one in opened(desk, number).events if one.kind is Kind.VERIFIED]
    assert checks == ["host"]


def test_e6_who_never_leaves_is_on_the_evenings_list(desk: VisitorDesk, clock: Clock) -> None:
    """S02 E6: not at 19:59:59, from 20:00:00 until he leaves; a night's guest is the next evening's."""
    number = let_in(desk)
    clock.set(datetime(2026, 3, 5, 19, 59, 59, tzinfo=CHINA))
    assert desk.overdue() == ()
    clock.advance(seconds=1)
    assert [one.number for one in desk.overdue()] == [number]
    night = VisitorDesk(desk.office.signed_in(NIGHT))
    clock.advance(hours=1)
    guest = let_in(night, name="钱女士", plate="")
    assert {one.number for one in desk.inside()} == {number, guest}
    assert [one.number for one in desk.overdue()] == [number]
    clock.set(datetime(2026, 3, 6, 9, 0, tzinfo=CHINA))
    assert [one.number for one in desk.overdue()] == [number]
    desk.leave(number)
    assert desk.overdue() == ()
    clock.set(datetime(2026, 3, 6, 20, 0, tzinfo=CHINA))
    assert [one.number for one in desk.overdue()] == [guest]


# --- nobody unregistered, nothing altered -------------------------------------------------------


def test_nobody_unregistered_enters(desk: VisitorDesk) -> None:
    """004-34."""
    for act in (desk.enter, desk.leave, desk.slip, lambda key: desk.call(key, Call.AGREED)):
        with pytest.raises(Refused) as refused:
            act("LF20260305-A0001")
        assert [one.rule for one in refused.value.findings] == ["004-34"]


def test_a_refused_form_writes_nothing_and_uses_no_number(desk: VisitorDesk) -> None:
    with pytest.raises(Refused) as refused:
        desk.register(filled(desk, been_before=None, unit="9-9-9999"))
    assert {one.field for one in refused.value.findings} == {"unit", "been_before"}
    assert [count(desk.office, one) for one in (Visit, VisitEvent, Sequence)] == [0, 0, 0]
    assert desk.register(filled(desk)) == "LF20260305-A0001"


def test_a_form_is_registered_once(desk: VisitorDesk) -> None:
    form = filled(desk)
    desk.register(form)
    with pytest.raises(Refused) as refused:
        desk.register(form)
    assert [one.rule for one in refused.value.findings] == ["000-10"]
    assert desk.count() == 1


@pytest.mark.parametrize(
    ("moment", "operator", "allowed"),
    [
        ("2026-03-05T19:59:59", CLERK, True),
        ("2026-03-05T19:59:59", NIGHT, False),
        ("2026-03-05T20:00:00", CLERK, False),
        ("2026-03-05T20:00:00", NIGHT, True),
        ("2026-03-06T07:59:59", CLERK, False),
        ("2026-03-06T07:59:59", NIGHT, True),
        ("2026-03-06T08:00:00", CLERK, True),
        ("2026-03-06T08:00:00", NIGHT, False),
    ],
)
def test_the_register_changes_hands(
    desk: VisitorDesk, clock: Clock, moment: str, operator: Operator, allowed: bool
) -> None:
    """004-51, S01 E3."""
    clock.set(datetime.fromisoformat(moment + "+08:00"))
    mine = VisitorDesk(desk.office.signed_in(operator))
    if not allowed:
        with pytest.raises(Refused) as refused:
            mine.register(filled(mine))
        assert [one.rule for one in refused.value.findings] == ["004-51"]
        return
    record = opened(mine, mine.register(filled(mine)))
    assert record.duty == ("night" if operator is NIGHT else "counter")
    with mine.office.read("visitor.read") as session:
        assert session.scalar(select(Visit.staff)) == operator.login


def test_a_night_that_nobody_took_over_keeps_the_register(desk: VisitorDesk, clock: Clock) -> None:
    """S01 E1, 004-44: all lines carry the 总值 until the successor has come."""
    clock.set(datetime(2026, 3, 6, 8, 5, tzinfo=CHINA))
    night = VisitorDesk(desk.office.signed_in(NIGHT))
    with pytest.raises(Refused):
        night.register(filled(night))
    with night.office.work("visitor.write") as work:
        began = clock.now - timedelta(hours=12)
        shift = Shift(
            number=None, state="open", kind="night", staff=NIGHT.login, begun_at=began, ended_at=None
        )
        work.session.add(shift)
    assert opened(night, night.register(filled(night))).duty == "night"


@pytest.mark.parametrize("operator", [GUARD, FINANCE])
def test_only_the_counter_has_the_register(desk: VisitorDesk, operator: Operator) -> None:
    """004-07."""
    other = VisitorDesk(desk.office.signed_in(operator))
    for act in (lambda: other.register(filled(desk)), other.inside, lambda: other.page(0, 9), other.count):
        with pytest.raises(Refused) as refused:
            act()
        assert [one.rule for one in refused.value.findings] == ["004-07"]


def test_the_office_has_its_own_visitors(desk: VisitorDesk) -> None:
    """003-26."""
    form = filled(desk, area=Area.OFFICE, unit="", office_target="客服经理", host="", reason=Reason.BUSINESS)
    record = opened(desk, desk.register(form))
    assert (record.first.area, record.first.unit, record.first.office_target) == (Area.OFFICE, "", "客服经理")
    assert desk.page(0, 1)[0].target == "客服经理"
    corrected = desk.correct(record.number, "office_target", "工程主管", "找错人")
    assert corrected.draft.office_target == "工程主管"


def test_taking_back_what_was_marked_on_the_wrong_line(desk: VisitorDesk, clock: Clock) -> None:
    """004-48: the evacuation list must be right, so a wrong 离开 is taken back by a correction."""
    number = let_in(desk)
    clock.advance(minutes=30)
    desk.leave(number)
    assert desk.inside() == ()
    assert desk.correct(number, "left", "", "点错了一行").state is State.INSIDE
    assert [(one.since, one.minutes) for one in desk.inside()] == [(MORNING, 30)]
    assert desk.correct(number, "entered", "", "点错了一行").state is State.AGREED
    assert desk.inside() == ()
    assert desk.enter(number).standing.entered_at == clock.now
    assert verify(desk.office) is None


def test_the_same_person_still_inside_is_told(desk: VisitorDesk) -> None:
    number = let_in(desk)
    assert desk.facts(filled(desk, plate="")).inside_already == number
    assert desk.facts(filled(desk, name="别的", plate="粤b-12345")).inside_already == number
    assert desk.facts(filled(desk, name="别的", plate="")).inside_already == ""
    assert desk.facts(filled(desk, plate="", unit="", area=Area.OFFICE)).inside_already == ""
    desk.leave(number)
    assert desk.facts(filled(desk)).inside_already == ""


def test_only_a_slips_own_code_opens_it_and_lets_out_004_34(desk: VisitorDesk) -> None:
    """What is scanned is more than a number: altered, forged and another estate's codes are told apart."""
    number, other = let_in(desk), let_in(desk, name="钱先生", plate="")
    with desk.office.read("visitor.read") as session:
        site, key = settings.read(session).site, settings.site_key_in(session)
    mine = slipcode.seal(number, site, key)
    wrong = {
        "假的访客单：防伪码不符": (f"{other}.{site}.{mine.check}", f"{number}.{site}.AAAAAAAA"),
        "不是本小区的访客单": (str(slipcode.seal(number, "QT7K", bytes(32))),),
        "假的预约码：防伪码不符": (f"YY20260305-A0001.{site}.{mine.check}",),
    }
    for title, codes in wrong.items():
        for code in codes:
            for act in (desk.open, desk.leave):
                with pytest.raises(Refused) as refused:
                    act(code)
                assert [one.title for one in refused.value.findings] == [title]
    assert opened(desk, str(mine).lower()).number == number
    assert {one.number for one in desk.inside()} == {number, other}
    assert desk.leave(str(mine)).state is State.LEFT
    assert desk.leave(other.lower()).state is State.LEFT, "a number that is typed needs no seal"

"""预约、谢绝来访、不予接待名单: told beforehand, heeded at the desk."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from app.models import Audit, BarredPerson, Booking
from app.rules.base import CHINA, Refused
from app.rules.visitor import Call, Kind, Reason, State, fill
from app.services.office import Office
from app.services.visitor import VisitorDesk
from app.services.visitor_chain import verify
from tests.conftest import MORNING, Clock
from tests.services.visits import everything, filled, opened

LATER = MORNING + timedelta(hours=2)


@pytest.fixture
def desk(office: Office, home: str) -> VisitorDesk:
    return VisitorDesk(office)


def book(desk: VisitorDesk, **more: Any) -> str:
    known: dict[str, Any] = {"unit": "3栋1单元1201", "host": "陈思远", "plate": "粤B12345", "people": 2}
    return desk.book("赵先生", MORNING, LATER, **{**known, "reason": Reason.FAMILY, **more})


# --- bookings -----------------------------------------------------------------------------------


def test_a_booked_visitor_needs_no_call(desk: VisitorDesk, office: Office) -> None:
    """004-34, 004-50: the booking is the host's word, its code the check; it is used once."""
    number = book(desk)
    assert number == "YY20260305-A0001"
    code = desk.booking_code(number)
    booked = desk.booking(code.lower())
    assert booked is not None
    assert (booked.unit, booked.name, booked.people, booked.used) == ("3-1-1201", "赵先生", 2, False)
    form = replace(fill(desk.new(), booking=booked), been_before=False, booking=code)
    visit = desk.register(form)
    record = opened(desk, visit)
    assert [(one.kind, one.method) for one in record.events] == [
        (Kind.REGISTERED, ""),
        (Kind.AGREED, "booking"),
        (Kind.VERIFIED, "booking"),
    ]
    assert (record.state, record.first.booking) == (State.AGREED, number)
    assert desk.enter(visit).state is State.INSIDE
    with pytest.raises(Refused) as refused:
        desk.register(replace(form, uuid=desk.new().uuid))
    assert [one.title for one in refused.value.findings] == ["预约已用过"]
    assert [(one.state, one.open) for one in desk.bookings()] == [("已用", False)]
    with pytest.raises(Refused):
        desk.cancel_booking(number, "改期")
    assert verify(office) is None


def test_a_forged_code_books_nothing(desk: VisitorDesk) -> None:
    number = book(desk)
    forged = desk.booking_code(number)[:-8] + "AAAAAAAA"
    assert desk.booking(forged) is None
    assert desk.booking("YY20260305-A0099") is None
    assert desk.booking("") is None
    with pytest.raises(Refused) as refused:
        desk.register(filled(desk, booked=True, booking=forged))
    assert [one.field for one in refused.value.findings] == ["booking"]


def test_a_booking_expires(desk: VisitorDesk, clock: Clock) -> None:
    number = book(desk)
    form = filled(desk, booked=True, booking=number)
    clock.set(LATER + timedelta(milliseconds=1))
    assert desk.bookings()[0].state == "已过期"
    with pytest.raises(Refused) as refused:
        desk.register(form)
    assert [one.title for one in refused.value.findings] == ["预约已过期"]
    clock.set(LATER)
    assert opened(desk, desk.register(form)).state is State.AGREED


def test_who_comes_early_is_announced(desk: VisitorDesk) -> None:
    number = book(desk, **{})
    early = desk.book("钱女士", LATER, LATER + timedelta(hours=1), unit="3-1-1201")
    record = opened(desk, desk.register(filled(desk, booked=True, booking=early)))
    assert record.state is State.REGISTERED
    assert [one.state for one in desk.bookings()] == ["已用", "有效"]
    assert desk.bookings()[1].number == number


def test_a_cancelled_booking_stays_and_opens_nothing(desk: VisitorDesk) -> None:
    number = book(desk)
    with pytest.raises(Refused):
        desk.cancel_booking(number, " ")
    desk.cancel_booking(number, "住户改期")
    assert [one.state for one in desk.bookings()] == ["已取消"]
    with pytest.raises(Refused):
        desk.register(filled(desk, booked=True, booking=number))


def test_an_office_books_too(desk: VisitorDesk) -> None:
    """003-26."""
    number = desk.book("周女士", MORNING, LATER, office_target="客服经理")
    booked = desk.booking(number)
    assert booked is not None
    form = replace(fill(desk.new(), booking=booked), been_before=False, reason=Reason.BUSINESS)
    assert opened(desk, desk.register(form)).state is State.AGREED


@pytest.mark.parametrize(
    "more", [{"unit": "9-9-9999"}, {"unit": ""}, {"people": 0}, {"host": "打 13700000003"}]
)
def test_a_booking_that_says_too_little_is_refused(desk: VisitorDesk, more: dict[str, Any]) -> None:
    with pytest.raises(Refused):
        book(desk, **more)
    assert desk.bookings() == ()


# --- 谢绝来访 -----------------------------------------------------------------------------------


def test_a_households_note_is_read_at_the_desk(desk: VisitorDesk, clock: Clock) -> None:
    note = desk.note("3-1-1201", "不见推销", date(2026, 3, 6))
    assert [(one.unit, one.words, one.until) for one in desk.notes()] == [
        ("3-1-1201", "不见推销", "2026-03-06")
    ]
    assert [one.words for one in desk.facts(filled(desk)).notes] == ["不见推销"]
    number = desk.register(filled(desk))
    assert "谢绝来访" in [one.title for one in desk.at_the_door(number)]
    desk.call(number, Call.AGREED)
    assert desk.at_the_door(number) == ()
    desk.close_note(note)
    assert desk.notes() == ()
    assert desk.facts(filled(desk)).notes == ()
    with pytest.raises(Refused):
        desk.close_note(note)
    desk.note("3-1-1201", "周末休息", date(2026, 3, 5))
    clock.advance(days=1)
    assert desk.facts(filled(desk)).notes == ()
    assert desk.notes() == ()


@pytest.mark.parametrize(
    ("unit", "words", "until"),
    [
        ("9-9-9999", "不见推销", None),
        ("3-1-1201", " ", None),
        ("3-1-1201", "不见推销", date(2026, 3, 4)),
        ("3-1-1201", "有事打 13700000003", None),
    ],
)
def test_a_note_says_enough(desk: VisitorDesk, unit: str, words: str, until: date | None) -> None:
    with pytest.raises(Refused):
        desk.note(unit, words, until)


# --- 不予接待名单 -------------------------------------------------------------------------------


def bar(desk: VisitorDesk, **more: Any) -> int:
    known: dict[str, Any] = {"alias": "老赵", "plate": "粤B99999", "features": "高个，左眉有疤"}
    return desk.bar("赵先生", "多次冒充快递推销", date(2026, 6, 1), **{**known, **more})


def test_a_person_of_the_list_is_not_registered(desk: VisitorDesk, manager: Office, office: Office) -> None:
    """Exact name and the features compared, or the plate; the manager is told, and the log says so."""
    boss = VisitorDesk(manager)
    bar(boss)
    with pytest.raises(Refused) as asked:
        desk.register(filled(desk))
    assert [one.field for one in asked.value.findings] == ["same_person"]
    assert desk.register(filled(desk, same_person=False)) == "LF20260305-A0001"
    thief = filled(desk, same_person=True)
    with pytest.raises(Refused) as barred:
        desk.register(thief)
    assert [one.acts for one in barred.value.findings] == [("tell_manager",)]
    with pytest.raises(Refused):
        desk.register(filled(desk, name="别的", plate="粤B 99999"))
    assert desk.register(filled(desk, name="赵先生明")) == "LF20260305-A0002"
    desk.tell_manager(thief)
    with pytest.raises(Refused):
        desk.tell_manager(filled(desk, name="钱女士"))
    with office.read("visitor.read") as session:
        lines = session.scalars(select(Audit).where(Audit.act == "visitor.barred")).all()
    assert [(one.subject, one.changes) for one in lines] == [(thief.uuid, {})]


def test_who_is_put_on_the_list_while_he_waits(desk: VisitorDesk, manager: Office, clock: Clock) -> None:
    number = desk.register(filled(desk))
    desk.call(number, Call.AGREED)
    clock.advance(minutes=1)
    bar(VisitorDesk(manager))
    with pytest.raises(Refused) as refused:
        desk.enter(number)
    assert [one.title for one in refused.value.findings] == ["不予接待"]


def test_only_a_manager_keeps_the_list(desk: VisitorDesk, manager: Office, clock: Clock) -> None:
    """004-07; with reason, author and review date."""
    boss = VisitorDesk(manager)
    with pytest.raises(Refused) as refused:
        bar(desk)
    assert [one.rule for one in refused.value.findings] == ["004-07"]
    first = bar(boss)
    (row,) = desk.barred()
    assert (row.author, row.since, row.due, row.barred.review_on) == (
        "zhaojing",
        "2026-03-05",
        False,
        date(2026, 6, 1),
    )
    clock.set(datetime(2026, 6, 1, 10, 0, tzinfo=CHINA))
    assert desk.barred()[0].due
    with pytest.raises(Refused):
        boss.close_barred(first, "")
    boss.close_barred(first, "已当面说清")
    assert desk.barred() == ()
    assert desk.register(filled(desk)) == "LF20260601-A0001"


@pytest.mark.parametrize(
    "more",
    [
        {"plate": "", "features": ""},
        {"features": "证 11010118500101001X"},
        {"alias": "13700000003"},
    ],
)
def test_an_entry_tells_a_namesake_apart(manager: Office, home: str, more: dict[str, Any]) -> None:
    boss = VisitorDesk(manager)
    with pytest.raises(Refused):
        bar(boss, **more)
    for reason, day in (("", date(2026, 6, 1)), ("推销", date(2026, 3, 5))):
        with pytest.raises(Refused):
            boss.bar("甲先生", reason, day, plate="粤B1")
    assert boss.barred() == ()


# --- retention ----------------------------------------------------------------------------------


def test_bookings_and_closed_entries_are_emptied_in_time(
    desk: VisitorDesk, manager: Office, office: Office, clock: Clock
) -> None:
    """S12 E6: the number stays."""
    number = book(desk, host="欧阳颀")
    boss = VisitorDesk(manager)
    boss.close_barred(bar(boss), "已当面说清")
    kept = boss.bar("周某某", "闹事", date(2026, 12, 1), features="矮个")
    clock.advance(days=90)
    desk.purge()
    assert "多次冒充快递推销" in everything(office)
    clock.advance(days=1)
    desk.purge()
    text = everything(office)
    for word in ("多次冒充快递推销", "老赵", "高个", "已当面说清", "粤B12345"):
        assert word not in text, word
    assert [one.id for one in desk.barred()] == [kept]
    with office.read("visitor.read") as session:
        row = session.scalars(select(Booking)).one()
        assert (row.number, row.name, row.host, row.plate) == (number, "", "", "")
        assert session.scalar(select(func.count()).select_from(BarredPerson)) == 2

"""未完事项: collected from what the businesses themselves wrote, and frozen without anybody's full name."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime

import pytest
from sqlalchemy import select

from app.models import Audit
from app.rules import lost_property, visitor
from app.rules.base import CHINA
from app.rules.release import IdCheck, Item
from app.rules.shift import Waits
from app.services.escalations import EscalationDesk
from app.services.lost_property import LostPropertyDesk
from app.services.message import MessageDesk
from app.services.office import Office
from app.services.queue import QueueDesk
from app.services.release import ReleaseDesk
from app.services.shift import ShiftDesk
from app.services.visitor import VisitorDesk
from tests.conftest import MANAGER, Clock
from tests.services.shifts import EVENING, NIGHT, PASSWORD, begin, counted, hire, paper


@pytest.fixture
def people(office: Office) -> None:
    hire(office)


@pytest.fixture
def desk(office: Office, people: None, clock: Clock) -> ShiftDesk:
    return begin(office, clock)


@pytest.fixture
def busy(desk: ShiftDesk, office: Office, manager: Office, home: str, clock: Clock) -> ShiftDesk:
    """One of everything that waits, made by the businesses themselves."""
    visits = VisitorDesk(office)
    for name in ("赵先生", "孙立", "周女士"):
        draft = replace(
            visits.new(home), host="陈思远", been_before=False, booked=False, name=name, people="2",
            reason=visitor.Reason.FAMILY, plate="粤B12345",
        )  # fmt: skip
        key = visits.register(draft)
        visits.call(key, visitor.Call.AGREED)
        visits.verify_id(key, visitor.Check.ID_CARD)
        visits.enter(key)
        if name == "周女士":
            visits.leave(key)
        if name == "孙立":
            visits.correct(key, "people", "3", "听错")
    goods = (Item("沙发", "", 1, "张"),)
    slips = ReleaseDesk(office)
    slips.issue(replace(slips.new(home), name="陈思远", id_check=IdCheck.ID_CARD, items=goods))
    slips.keep(replace(slips.new(home), name="陈思远"))
    found = lost_property.Draft(
        "01956a2e-0000-7000-8000-0000000000aa", "雨伞", "黑色长柄", "柄上刻有名字", "大堂休息区", "保洁 吴姐",
        clock(), "赵静", clock(), "前台 2 号柜",
    )  # fmt: skip
    LostPropertyDesk(office).register(found)
    notes = MessageDesk(office)
    notes.take(
        replace(notes.new(MANAGER.login), surname="周女士", contact="13900000009", about="车位续租，请回电")
    )
    queue = QueueDesk(office)
    queue.arrive("陈女士", "交费")
    gone = queue.arrive("王先生")
    queue.gave_up(gone)
    QueueDesk(office).pass_up("客户坚持见经理")
    clock.advance(minutes=5)
    desk.keep(counted(desk))
    return desk


def test_everything_that_really_waits_is_collected(busy: ShiftDesk) -> None:
    """S01: from every business's own table; who has left, what is done and the form itself are not."""
    found: dict[Waits, list[str]] = {}
    for one in busy.unfinished():
        found.setdefault(one.kind, []).append(one.say())
    assert list(found) == [
        Waits.VISITOR, Waits.QUEUE, Waits.ESCALATION, Waits.MESSAGE, Waits.RELEASE, Waits.DRAFT, Waits.PAPER,
        Waits.LOST_PROPERTY,
    ]  # fmt: skip
    assert [len(found[kind]) for kind in (Waits.VISITOR, Waits.QUEUE, Waits.ESCALATION, Waits.MESSAGE)] == [
        2, 1, 1, 1,
    ]  # fmt: skip
    assert "赵先生" in found[Waits.VISITOR][0]
    assert "3-1-1201" in found[Waits.VISITOR][0]
    assert found[Waits.RELEASE] == ["FX20260305-A0001 · 3-1-1201 · 陈* · 已开具，还没出门"]
    assert len(found[Waits.DRAFT]) == 1
    assert "李晓敏填" in found[Waits.DRAFT][0]
    assert any("FX20260305-A0001" in one for one in found[Waits.PAPER])
    assert "雨伞" in found[Waits.LOST_PROPERTY][0]


def test_what_waits_stands_on_the_paper_and_names_nobody_in_full(
    busy: ShiftDesk, office: Office, clock: Clock
) -> None:
    """S01, S02 E6, 004-46, domain.md 2.11; PIPL 19: the paper outlives the register's names and plates."""
    clock.set(EVENING)
    number = busy.hand_over(counted(busy), NIGHT.login, PASSWORD)
    sheet = paper(office, number)
    assert [(one.visitor, one.people, one.target, one.since) for one in sheet.visitors] == [
        ("赵先生", 2, "3-1-1201", "10:12"),
        ("孙*", 3, "3-1-1201", "10:12"),
    ]
    assert [(one.what, one.place, one.storage) for one in sheet.lost_property] == [
        ("雨伞", "大堂休息区", "前台 2 号柜")
    ]
    assert [(one.to, one.caller) for one in sheet.messages] == [("赵静", "周女士")]
    kinds = [one.kind for one in sheet.matters]
    assert kinds[:4] == ["等候", "待主管知悉", "放行条", "未填完"]
    assert set(kinds[4:]) == {"待打印"}
    assert [one.next for one in sheet.matters if one.kind == "待主管知悉"] == ["请客服经理查看"]
    data = json.dumps(sheet.__dict__, default=str, ensure_ascii=False)
    for secret in ("孙立", "陈思远", "粤B12345", "13900000009", "刻有名字"):
        assert secret not in data
    with office.read("shift.write") as session:
        lines = session.scalars(select(Audit).where(Audit.act.startswith("shift.")))
        said = json.dumps([one.changes for one in lines], ensure_ascii=False)
    assert "赵先生" not in said


def test_the_manager_hears_of_it_in_the_next_shift_too(
    busy: ShiftDesk, manager: Office, clock: Clock
) -> None:
    """003-06: what was passed up is carried on until she has taken note."""
    clock.set(EVENING)
    busy.hand_over(counted(busy), NIGHT.login, PASSWORD)
    night = ShiftDesk(busy.office.signed_in(NIGHT))
    assert [one.kind for one in night.unfinished()].count(Waits.ESCALATION) == 1
    boss = EscalationDesk(manager)
    boss.note(boss.rows()[0].uuid)
    assert [one.kind for one in night.unfinished()].count(Waits.ESCALATION) == 0


def test_a_slip_that_has_expired_waits_no_more(busy: ShiftDesk, clock: Clock) -> None:
    clock.set(datetime(2026, 3, 6, 0, 0, 1, tzinfo=CHINA))
    waiting = busy.unfinished()
    assert not [one for one in waiting if one.kind is Waits.RELEASE]
    assert not [one for one in waiting if one.kind is Waits.PAPER and one.number.startswith("FX")]

"""门岗核验 on a real database: five wrong papers, five answers, every look logged (issue part 5)."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import select

from app.models import Audit
from app.rules.base import Refused
from app.rules.gate import Verdict
from app.rules.people import Operator, Role
from app.rules.release import IdCheck, Item, State
from app.rules.slipcode import seal
from app.services import settings
from app.services.gate import GateDesk
from app.services.office import Office
from app.services.release import ReleaseDesk
from tests.conftest import Clock


@pytest.fixture
def desk(office: Office) -> ReleaseDesk:
    return ReleaseDesk(office)


@pytest.fixture
def gate(guard: Office) -> GateDesk:
    return GateDesk(guard)


@pytest.fixture
def number(desk: ReleaseDesk, home: str) -> str:
    items = (Item("冰箱", "白色", 1, "台"), Item("纸箱", "", 6, "个"))
    form = replace(desk.new(home), name="陈思远", id_check=IdCheck.ID_CARD, items=items, plate="粤B12345")
    return desk.issue(form)


@pytest.fixture
def code(office: Office, number: str) -> str:
    return str(seal(number, settings.load(office).site, settings.site_key(office)))


def test_a_good_slip_shows_its_items_and_is_used_once(gate: GateDesk, code: str, number: str) -> None:
    checked = gate.check(code)
    assert checked.answer.verdict is Verdict.VALID
    assert checked.slip is not None
    assert (checked.slip.unit, checked.slip.total, checked.slip.plate) == ("3栋1单元1201", "柒件", "粤B12345")
    assert [item.name for item in checked.slip.items] == ["冰箱", "纸箱"]
    gate.release(number)
    assert gate.check(code).answer.verdict is Verdict.USED
    with pytest.raises(Refused, match="000-10"):
        gate.release(number)


def test_goods_that_differ_go_back_and_the_counter_issues_anew(
    gate: GateDesk, desk: ReleaseDesk, code: str, number: str
) -> None:
    """S03 E4."""
    with pytest.raises(Refused, match="003-50"):
        gate.mismatch(number, " ")
    gate.mismatch(number, "多一台电视机")
    assert gate.check(code).answer.verdict is Verdict.RETURNED
    record = desk.open(number)
    assert record is not None
    assert (record.state, record.reason) == (State.MISMATCH, "多一台电视机")
    assert desk.issue(desk.again(number)) == "FX20260305-A0002"
    assert gate.check(code).answer.verdict is Verdict.VOID


def test_wrong_papers_have_each_their_answer(gate: GateDesk, clock: Clock, code: str, number: str) -> None:
    forged = code[:-1] + ("A" if code[-1] != "A" else "B")
    foreign = f"{number}.ZZZZ.{code[-8:]}" if ".ZZZZ." not in code else f"{number}.YYYY.{code[-8:]}"
    verdicts = [gate.check(forged).answer.verdict, gate.check(foreign).answer.verdict]
    assert gate.check(forged).slip is None
    assert gate.check(foreign).slip is None
    clock.advance(days=1)
    verdicts.append(gate.check(code).answer.verdict)
    clock.advance(days=-1)
    gate.release(number)
    verdicts.append(gate.check(code).answer.verdict)
    assert verdicts == [Verdict.FORGED, Verdict.FOREIGN, Verdict.EXPIRED, Verdict.USED]


def test_a_void_slip_is_said_to_be_void(gate: GateDesk, desk: ReleaseDesk, code: str, number: str) -> None:
    desk.void(number, returned=True, reason="")
    assert gate.check(code).answer.verdict is Verdict.VOID


def test_every_look_is_logged_even_the_unreadable(gate: GateDesk, code: str) -> None:
    gate.check(code)
    gate.check("不是条码")
    with gate.office.read("gate.check") as session:
        lines = session.scalars(select(Audit).where(Audit.act == "gate.check").order_by(Audit.id)).all()
    assert [(line.changes["verdict"], line.staff) for line in lines] == [
        ("valid", "sunwei"),
        ("unreadable", "sunwei"),
    ]
    assert "不是条码" not in lines[1].subject


def test_the_guard_may_check_and_nothing_else_004_07(guard: Office, home: str) -> None:
    with pytest.raises(Refused, match="004-07"):
        ReleaseDesk(guard).rows()
    with pytest.raises(Refused, match="004-07"):
        GateDesk(guard.signed_in(Operator("x", "某", Role.FINANCE))).check("FX20260305-A0001")

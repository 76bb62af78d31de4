"""门岗核验 on a real database: each wrong paper has its answer, every look is logged (part 5, 003-40)."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import select

from app.models import Audit
from app.rules.base import Refused
from app.rules.gate import Verdict
from app.rules.people import Operator, Role
from app.rules.release import IdCheck, Item, State
from app.rules.renovation_state import State as Site
from app.rules.slipcode import seal
from app.services import settings
from app.services.gate import GateDesk
from app.services.office import Office
from app.services.release import ReleaseDesk
from app.services.worker_pass import WorkerPassDesk
from tests.conftest import Clock
from tests.services.sites import enter, site, stand


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


# --- 装修: permits and passes ---------------------------------------------------------------------

PERMIT, CARD = "XK20260305-A0001", "CR20260305-A0001"


@pytest.fixture
def passes(office: Office) -> WorkerPassDesk:
    return WorkerPassDesk(office)


@pytest.fixture
def file(office: Office, passes: WorkerPassDesk, home: str) -> str:
    """A site with its permit and one worker, whose pass is CARD."""
    made = site(office, home)
    enter(passes, made)
    passes.issue(made)
    return made


def sealed(office: Office, number: str) -> str:
    return str(seal(number, settings.load(office).site, settings.site_key(office)))


def verdict(gate: GateDesk, code: str) -> Verdict:
    return gate.check(code).answer.verdict


def test_a_valid_pass_shows_the_face_and_where_it_leads_003_40(
    gate: GateDesk, passes: WorkerPassDesk, file: str
) -> None:
    """2.4: the guard compares paper, face and home; no document number is told."""
    checked = gate.check(sealed(gate.office, CARD))
    assert (checked.answer.verdict, checked.answer.title) == (Verdict.VALID, "出入证有效，请核对照片")
    assert checked.slip is None
    assert checked.site is not None
    assert dict(checked.site.facts) == {
        "证号": CARD,
        "姓名": "王强",
        "工种": "水电工",
        "只去": "3栋1单元1201",
        "施工单位": "示例装饰工程有限公司",
        "有效期": "2026-03-05 至 2026-04-03",
    }
    assert checked.site.photo == passes.photo(passes.rows(file)[0].key)
    assert gate.check(CARD.lower()).answer.verdict is Verdict.VALID, "typed by hand"


def test_wrong_passes_have_each_their_answer_2_4(
    gate: GateDesk, passes: WorkerPassDesk, file: str, clock: Clock
) -> None:
    """Valid, expired, lost, revoked, forged, and what else may come to the gate."""
    code = sealed(gate.office, CARD)
    said = [verdict(gate, code[:-1] + ("A" if code[-1] != "A" else "B"))]
    said.append(verdict(gate, f"{CARD}.ZZZZ.{code[-8:]}"))
    said += [verdict(gate, "CR20260305-A0099"), verdict(gate, f"{CARD}-2"), verdict(gate, f"{CARD}-1")]
    assert said == [Verdict.FORGED, Verdict.FOREIGN, Verdict.FORGED, Verdict.FORGED, Verdict.FORGED]
    clock.advance(days=30)
    assert verdict(gate, code) is Verdict.EXPIRED
    clock.advance(days=-30)
    stand(passes.office, file, Site.STOPPED)
    assert verdict(gate, code) is Verdict.STOPPED
    stand(passes.office, file, Site.WORKING)
    passes.lost(CARD)
    lost = gate.check(code)
    assert lost.answer.title == "这张证已挂失"
    assert lost.site is not None
    assert lost.site.photo == b"", "no face where there is nothing to compare"
    new = passes.replace(CARD)
    assert (verdict(gate, code), verdict(gate, sealed(gate.office, new))) == (Verdict.LOST, Verdict.VALID)
    second = passes.replace(new, "折断")
    assert verdict(gate, new) is Verdict.VOID
    passes.revoke(second, "屡次在楼道吸烟")
    assert verdict(gate, second) is Verdict.REVOKED
    passes.take_back((second,))
    assert verdict(gate, second) is Verdict.RETURNED
    assert gate.check(f"{CARD}.ZZZZ.{code[-8:]}").site is None


def test_a_permit_is_told_by_its_code_003_40(gate: GateDesk, office: Office, file: str, clock: Clock) -> None:
    """Genuine, forged, over, stopped, revoked; every look is logged."""
    code = sealed(office, PERMIT)
    checked = gate.check(code)
    assert checked.answer.title == "许可证有效"
    assert checked.site is not None
    assert dict(checked.site.facts)["期限"] == "2026-03-05 至 2026-04-08"
    assert dict(checked.site.facts)["施工时间"] == "每天 8:00–12:00、14:00–18:00"
    said = [verdict(gate, code[:-1] + ("A" if code[-1] != "A" else "B")), verdict(gate, "XK20260305-A0099")]
    for state in (Site.STOPPED, Site.REVOKED, Site.WITHDRAWN, Site.PASSED):
        stand(office, file, state)
        said.append(verdict(gate, code))
    stand(office, file, Site.WORKING)
    clock.advance(days=35)
    said.append(verdict(gate, code))
    clock.advance(days=-36)
    said.append(verdict(gate, code))
    wanted = (Verdict.FORGED, Verdict.FORGED, Verdict.STOPPED, Verdict.REVOKED, Verdict.VOID, Verdict.OVER)
    assert said == [*wanted, Verdict.EXPIRED, Verdict.EARLY]
    with gate.office.read("gate.check") as session:
        lines = session.scalars(select(Audit).where(Audit.act == "gate.check").order_by(Audit.id)).all()
    assert [line.changes["verdict"] for line in lines] == ["valid", *said]
    assert {line.subject for line in lines} == {PERMIT, "XK20260305-A0099"}

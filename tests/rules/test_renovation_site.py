"""装修现场的规则 (domain.md 2.3, 2.10, 3.3, 3.4; S05 E6, S12 E2): inspection to refund."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from app.rules.base import CHINA, Level
from app.rules.decision import Decision
from app.rules.people import Operator, Role
from app.rules.policy import Policy
from app.rules.renovation import Draft, Facts, Paid, Rectification
from app.rules.renovation_fees import give_back
from app.rules.renovation_site import (
    Acceptance,
    Extension,
    Found,
    Inspection,
    decide_acceptance,
    decide_extension,
    decide_inspection,
    decide_request,
    decide_resume,
    decide_revocation,
    decide_start,
    decide_stop,
    decide_withdrawal,
    missing_for_refund,
    refundable_on,
    report_overdue,
)
from app.rules.renovation_state import BEFORE_WORK, State
from app.rules.rule_pack import Pack, Rule

NOW = datetime(2026, 3, 12, 9, 30, tzinfo=CHINA)
TODAY = NOW.date()
POLICY = Policy()
CLERK = Operator("lixiaomin", "李晓敏", Role.CLERK)
ENGINEER = Operator("zhougong", "周工", Role.ENGINEER)
SHANGHAI = Pack("shanghai", "上海", report=Rule("报告主管部门", "第五十九条"), report_hours=24)
FORM = Draft("u", start=date(2026, 3, 10), end=date(2026, 4, 8))
OPEN = Rectification("垃圾堆在楼道", date(2026, 3, 11))
DONE = replace(OPEN, done_on=date(2026, 3, 11))


def at(state: State, **more: object) -> Facts:
    known: dict[str, object] = {
        "state": state,
        "operator": ENGINEER,
        "now": NOW,
        "permit": "XK20260309-A0001",
    }
    return Facts(**(known | more))  # type: ignore[arg-type]


def titles(decision: Decision, level: Level = Level.BLOCK) -> list[str]:
    return [one.title for one in decision.findings if one.level is level]


# --- 开工、巡查 -----------------------------------------------------------------------------------


def test_work_begins_under_a_permit_and_not_before_its_day() -> None:
    assert titles(decide_start(FORM, at(State.ISSUED))) == []
    assert titles(decide_start(FORM, at(State.ISSUED, now=NOW - timedelta(days=5)))) == ["还没到日子"]
    assert titles(decide_start(FORM, at(State.PAID))) == ["状态不对"]


SEEN = Inspection((Found("垃圾堆在楼道", due=TODAY + timedelta(days=2)),), photos=("p1",))


@pytest.mark.parametrize(
    ("form", "wrong"),
    [
        (SEEN, []),
        (Inspection(note="一切正常"), []),
        (replace(SEEN, photos=()), ["请附照片"]),
        (replace(SEEN, photos=(), no_photo="手机没电"), []),
        (replace(SEEN, found=(Found("", due=TODAY),)), ["请写违章情况"]),
        (replace(SEEN, found=(Found("堆垃圾"),)), ["请填整改期限"]),
        (replace(SEEN, found=(Found("堆垃圾", due=TODAY - timedelta(days=1)),)), ["期限不对"]),
        (replace(SEEN, found=(Found("改厨房", "YTCW", TODAY),)), ["须停工"]),
        (replace(SEEN, found=(Found("改厨房", "YTCW", TODAY),), stop=True), []),
        (Inspection(stop=True), ["为什么停工"]),
        (replace(SEEN, refused=True), ["请填劝阻时间"]),
    ],
)
def test_what_an_inspection_must_say(form: Inspection, wrong: list[str]) -> None:
    """2.3, 2.10, 110-5: findings with their day and their picture; forbidden work is stopped."""
    assert titles(decide_inspection(form, at(State.WORKING), POLICY)) == wrong


def test_who_inspects_and_where() -> None:
    assert titles(decide_inspection(SEEN, at(State.WORKING, operator=CLERK), POLICY)) == ["没有权限"]
    assert titles(decide_inspection(SEEN, at(State.PENDING), POLICY)) == ["状态不对"]


def test_a_failed_dissuasion_is_reported_within_the_packs_hours() -> None:
    """3.4: 上海 art. 59, within 24 h after failed dissuasion; elsewhere no hours are invented."""
    told = NOW - timedelta(hours=2)
    form = replace(SEEN, refused=True, dissuaded_at=told)
    here = at(State.WORKING, pack=SHANGHAI)
    (warned,) = [one for one in decide_inspection(form, here, POLICY).findings if one.level is Level.WARN]
    assert "03-13 07:30" in warned.say()
    assert not report_overdue(form, here)
    assert report_overdue(form, replace(here, now=told + timedelta(hours=24, minutes=1)))
    assert not report_overdue(replace(form, reported_at=NOW), replace(here, now=told + timedelta(days=2)))
    late = replace(form, reported_at=told + timedelta(hours=25))
    assert titles(decide_inspection(late, here, POLICY), Level.WARN) == ["报告超期"]
    assert not report_overdue(form, at(State.WORKING, now=NOW + timedelta(days=30)))
    assert titles(decide_inspection(form, at(State.WORKING), POLICY), Level.WARN) == ["要报告主管部门"]


# --- 停工、复工、延期、吊销 -------------------------------------------------------------------------


def test_a_stopped_site_goes_on_when_all_is_put_right() -> None:
    assert titles(decide_stop("改厨房", at(State.WORKING), POLICY)) == []
    assert titles(decide_stop(" ", at(State.WORKING), POLICY)) == ["请写原因"]
    assert titles(decide_stop("改厨房", at(State.STOPPED), POLICY)) == ["状态不对"]
    assert titles(decide_resume(at(State.STOPPED, rectifications=(OPEN,)), POLICY)) == ["整改未完成"]
    assert titles(decide_resume(at(State.STOPPED, rectifications=(DONE,)), POLICY)) == []
    assert OPEN.overdue(TODAY)
    assert not OPEN.overdue(date(2026, 3, 11))
    assert not DONE.overdue(TODAY)


@pytest.mark.parametrize(
    ("form", "more", "wrong"),
    [
        (Extension(date(2026, 4, 20), "下雨误工"), {}, []),
        (Extension(date(2026, 4, 20), ""), {}, ["请写原因"]),
        (Extension(None, "下雨"), {}, ["请填延到哪天"]),
        (Extension(date(2026, 4, 8), "下雨"), {}, ["期限不对"]),
        (Extension(date(2026, 4, 20), "下雨"), {"extensions": 2}, ["不能再延期"]),
        (Extension(date(2026, 4, 20), "下雨"), {"operator": CLERK}, ["须审批人同意"]),
        (Extension(date(2026, 4, 20), "下雨"), {"now": NOW + timedelta(days=90)}, ["期限不对"]),
    ],
)
def test_an_extension_is_later_reasoned_granted_and_twice_at_most(
    form: Extension, more: dict[str, object], wrong: list[str]
) -> None:
    """2.3: 延期栏 ×2 of the permit, with date and approval."""
    assert titles(decide_extension(form, FORM, at(State.WORKING, **more), POLICY)) == wrong


def test_an_extension_tells_that_passes_follow() -> None:
    """peers.md 5, 2.4: expiry follows the permit; the same number with -2."""
    form = Extension(date(2026, 4, 20), "下雨误工")
    known = at(State.WORKING, passes_out=3)
    (told,) = [one for one in decide_extension(form, FORM, known, POLICY).findings if one.level is Level.INFO]
    assert "3 张" in told.say()
    assert titles(decide_extension(form, FORM, at(State.STOPPED), POLICY)) == ["状态不对"]


def test_a_revocation_is_for_those_who_review() -> None:
    assert titles(decide_revocation("拆承重墙", at(State.STOPPED), POLICY)) == []
    assert titles(decide_revocation("拆承重墙", at(State.STOPPED, operator=CLERK), POLICY)) == [
        "须审批人同意"
    ]
    assert titles(decide_revocation("", at(State.PASSED), POLICY)) == ["状态不对", "请写原因"]


# --- 撤回、验收、退押金 -----------------------------------------------------------------------------

PAID = (
    Paid("SJ1", "CRZGB", 3, 1_500),
    Paid("SJ1", "ZXBZJ", 1, 200_000, True),
    Paid("SJ0", "ZXBZJ", 1, 200_000, True, voided=True),
)


def test_an_owner_who_withdraws_before_the_start_gets_all_back_s05_e6() -> None:
    """S05 E6: full refund path: deposits by TY, income by FK, nothing deducted, nothing for a voided one."""
    done = decide_withdrawal("不装了", at(State.ISSUED, paid=PAID, permit_back=True))
    assert titles(done) == []
    assert [(one.item, one.amount, one.deposit) for one in done.back] == [
        ("ZXBZJ", 200_000, True),
        ("CRZGB", 1_500, False),
    ]
    assert sum(one.amount for one in give_back(PAID)) == sum(one.amount for one in PAID if not one.voided)


def test_before_he_gets_it_permit_and_passes_come_back() -> None:
    held = decide_withdrawal("不装了", at(State.ISSUED, paid=PAID, passes_out=2))
    assert titles(held) == ["许可证未收回", "出入证未收回"]
    assert titles(decide_withdrawal("", at(State.PAID, permit=""))) == ["请写原因"]


@pytest.mark.parametrize("state", [one for one in State if one not in BEFORE_WORK])
def test_after_the_start_nobody_withdraws(state: State) -> None:
    assert "不能撤回" in titles(decide_withdrawal("不装了", at(state, permit_back=True)))


def test_acceptance_is_asked_for_when_the_work_is_over() -> None:
    assert titles(decide_request(at(State.WORKING))) == []
    asked = decide_request(at(State.RECTIFYING, rectifications=(OPEN,)))
    assert (titles(asked), titles(asked, Level.WARN)) == ([], ["整改未完成"])
    assert titles(decide_request(at(State.STOPPED))) == ["状态不对"]


@pytest.mark.parametrize(
    ("form", "more", "wrong"),
    [
        (Acceptance(True, "合格"), {}, []),
        (Acceptance(None, "合格"), {}, ["请选验收结果"]),
        (Acceptance(True, ""), {}, ["请写验收意见"]),
        (Acceptance(True, "合格"), {"rectifications": (OPEN,)}, ["整改未完成"]),
        (Acceptance(True, "合格", (Found("漏水", due=TODAY),)), {}, ["有问题不能合格"]),
        (Acceptance(False, "漏水"), {}, ["请写整改内容"]),
        (Acceptance(False, "漏水", (Found("漏水", due=TODAY + timedelta(days=7)),)), {}, []),
        (Acceptance(True, "合格"), {"operator": CLERK}, ["没有权限"]),
    ],
)
def test_what_passes_has_nothing_left_s12_e2(
    form: Acceptance, more: dict[str, object], wrong: list[str]
) -> None:
    """S12 E2: acceptance fails → 整改单, no refund."""
    assert titles(decide_acceptance(form, at(State.INSPECTING, **more), POLICY)) == wrong


def missing(known: Facts, policy: Policy = POLICY) -> list[str]:
    return [one.title for one in missing_for_refund(known, policy)]


def test_what_is_missing_before_the_deposit_goes_back() -> None:
    """peers.md 6, S12: accepted, days over, nothing to put right, passes and permit back."""
    ready = at(State.PASSED, accepted_on=TODAY, permit_back=True)
    assert missing(ready) == []
    assert missing(at(State.WORKING, rectifications=(OPEN, DONE), passes_out=2)) == [
        "等待验收",
        "整改未完成",
        "出入证未收齐",
        "许可证未收回",
    ]
    hold = replace(POLICY, renovation_hold_days=30)
    assert missing(ready, hold) == ["还没到日子"]
    on = refundable_on(TODAY, hold)
    assert missing(replace(ready, now=NOW + timedelta(days=29)), hold) == ["还没到日子"]
    assert missing(replace(ready, now=datetime(on.year, on.month, on.day, tzinfo=CHINA)), hold) == []


def test_a_withdrawn_file_waits_for_no_acceptance() -> None:
    assert missing(at(State.WITHDRAWN, permit_back=True)) == []
    assert missing(at(State.WITHDRAWN, permit="")) == []

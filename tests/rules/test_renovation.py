"""装修的规则 from the application to the permit (000-12, 003-28, 003-37…41; S05, S06 with branches)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rules import renovation_items
from app.rules.base import CHINA, Level, Refused
from app.rules.decision import Decision
from app.rules.people import Operator, Role
from app.rules.policy import ALLOW, MANAGER_TOO, Policy
from app.rules.price import default_list, in_force
from app.rules.receipt import Entry
from app.rules.release import Household, Person
from app.rules.renovation import (
    Draft,
    Facts,
    NotifyTask,
    Outcome,
    Paid,
    Review,
    Way,
    credit_code,
    credit_code_holds,
    days,
    editable,
    end_of,
    fill,
    fingerprint,
    shown,
    tidy,
)
from app.rules.renovation_decide import (
    decide,
    decide_payment,
    decide_permit,
    decide_review,
    decide_told,
    notify_by,
    notify_task,
    unnotified,
)
from app.rules.renovation_fees import fees, owed, owing
from app.rules.renovation_items import (
    FORBIDDEN,
    WORKS,
    Item,
    Ruling,
    completions,
    needs_approval,
    read,
    ruled,
)
from app.rules.renovation_materials import Applicant, Builder, Kind, Material, Readiness, checklist, names
from app.rules.renovation_state import NEXT, State, Step, keep_first_receiver, move, step, working_state
from app.rules.rule_pack import NEUTRAL, Pack, Rule

NOW = datetime(2026, 3, 5, 10, 12, tzinfo=CHINA)
TODAY = NOW.date()
POLICY = Policy(renovation_deposit=ALLOW)
CLERK = Operator("lixiaomin", "李晓敏", Role.CLERK)
ENGINEER = Operator("zhougong", "周工", Role.ENGINEER)
MANAGER = Operator("zhaojing", "赵静", Role.MANAGER)
HOME = Household("3-1-1201", "3栋1单元1201", (Person("陈思远", ("13900000001",)),), (Person("欧阳颀", ()),))
RIZHAO = Pack("rizhao", "日照", deposit=Rule("每户不得高于二千元", "某条"), deposit_cap=200_000)
BEIJING = Pack("beijing", "北京", posting=Rule("在楼内公示装修的时间和地点", "某条"))
LIST = default_list(date(2026, 1, 1))
PRICES = in_force(LIST, TODAY)
READY = tuple(
    Material(kind, Readiness.READY)
    for kind in (Kind.IDENTITY, Kind.DEED, Kind.DRAWINGS, Kind.LICENCE, Kind.QUALIFICATION)
)
FORM = Draft(
    "u",
    unit="3-1-1201",
    name="陈思远",
    phone="13900000001",
    company="某某装饰有限公司",
    credit_code="91110000600037341L",
    site_head="王强",
    site_phone="13700000003",
    start=date(2026, 3, 10),
    end=date(2026, 4, 8),
    items=(Item("SDGZ"), Item("PZ", "厨房")),
    materials=READY,
    notice_signed=True,
    agreement_signed=True,
)
APPROVED = Review(
    Outcome.APPROVED, "图纸与现场相符，同意", at=NOW, staff="zhougong", covers=fingerprint(FORM)
)
PAID = (
    Paid("SJ1", "ZXBZJ", 1, 200_000, True),
    Paid("SJ1", "CRZGB", 3, 1_500),
    Paid("SJ1", "CRZYJ", 3, 6_000, True),
)


def facts(**more: object) -> Facts:
    known: dict[str, object] = {
        "household": HOME,
        "state": State.PENDING,
        "first_receiver": "lixiaomin",
        "prices": LIST,
        "passes": 3,
    }
    return Facts(NOW, CLERK, **(known | more))  # type: ignore[arg-type]


PERMITTED = facts(state=State.PAID, review=APPROVED, paid=PAID)


def said(decision: Decision, level: Level = Level.BLOCK) -> list[tuple[str, str]]:
    return [(one.rule, one.field) for one in decision.findings if one.level is level]


def blocks(form: Draft, known: Facts | None = None, policy: Policy = POLICY) -> list[tuple[str, str]]:
    return said(decide(form, known or facts(), policy))


def without(kind: Kind) -> Draft:
    return replace(FORM, materials=tuple(one for one in READY if one.kind is not kind))


# --- 状态、首接人 ----------------------------------------------------------------------------------


def test_s05_goes_its_way_from_application_to_archive() -> None:
    """2.3: from 申请 by 停工, 延期 and 整改 to 归档, every step with its person and its time."""
    way = (
        State.PENDING, State.APPROVED, State.PAID, State.ISSUED, State.WORKING, State.STOPPED, State.WORKING,
        State.EXTENDED, State.INSPECTING, State.RECTIFYING, State.INSPECTING, State.PASSED, State.REFUNDED,
        State.ARCHIVED,
    )  # fmt: skip
    state = State.APPLIED
    for to in way:
        done = step(state, to, NOW, "lixiaomin")
        assert (done.before, done.state, done.at, done.staff) == (state, to, NOW, "lixiaomin")
        state = done.state
    assert NEXT[state] == frozenset()


def reach(start: State, closed: State | None = None) -> set[State]:
    """Where the table leads from a state, one state being closed."""
    reached, todo = {start}, [start]
    while todo:
        for one in NEXT[todo.pop()] - reached - {closed}:
            reached.add(one)
            todo.append(one)
    return reached


@pytest.mark.parametrize("needed", [State.PENDING, State.APPROVED, State.PAID])
def test_no_way_leads_to_a_permit_past_approval_and_money(needed: State) -> None:
    """000-12, S06 E3: none goes round 待审批, 已批准 or 已缴费."""
    assert State.ISSUED in reach(State.APPLIED)
    assert State.ISSUED not in reach(State.APPLIED, closed=needed)


@pytest.mark.parametrize("to", [State.ISSUED, State.WORKING, State.PASSED, State.APPLIED])
def test_a_wrong_step_is_refused_with_the_right_ones(to: State) -> None:
    with pytest.raises(Refused, match="待审批、已撤回"):
        move(State.APPLIED, to)


def test_every_state_can_still_reach_the_archive() -> None:
    assert all(State.ARCHIVED in reach(one) for one in State)


def test_the_first_receiver_stays_003_28() -> None:
    """003-28, S06: 李 off duty; somebody else does the work, 首接人 is still 李."""
    assert keep_first_receiver("", "lixiaomin") == "lixiaomin"
    assert keep_first_receiver("lixiaomin", "lixiaomin") == "lixiaomin"
    with pytest.raises(Refused, match="003-28"):
        keep_first_receiver("lixiaomin", "zhaojing")


def test_a_stopped_site_goes_on_as_it_was() -> None:
    stopped = Step(State.STOPPED, NOW, "zhougong", State.EXTENDED)
    assert working_state((stopped,)) is State.EXTENDED
    assert working_state((stopped, Step(State.STOPPED, NOW, "x", State.WORKING))) is State.WORKING
    assert working_state(()) is State.WORKING


# --- 申请 ----------------------------------------------------------------------------------------


def test_a_complete_application_is_taken_in() -> None:
    """S05: unit, company with its papers, 30 days, works; 告知书 signed."""
    decision = decide(FORM, facts(), POLICY)
    assert decision.blocks == ()
    assert said(decision, Level.WARN) == []
    assert FORM.days == 30


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": " "}, "name"),
        ({"name": "生人"}, "name"),
        ({"phone": ""}, "phone"),
        ({"company": ""}, "company"),
        ({"credit_code": ""}, "credit_code"),
        ({"credit_code": "91110000600037342L"}, "credit_code"),
        ({"site_head": ""}, "site_head"),
        ({"site_phone": ""}, "site_phone"),
        ({"start": None}, "start"),
        ({"end": None}, "end"),
        ({"end": date(2026, 3, 9)}, "end"),
        ({"end": date(2028, 3, 9)}, "end"),
        ({"start": date(2026, 2, 1), "end": date(2026, 3, 4)}, "end"),
        ({"items": ()}, "items"),
        ({"items": (Item("XX"),)}, "items"),
        ({"items": (Item("", " "),)}, "items"),
        ({"items": (Item("", "长" * 41),)}, "items"),
        ({"items": (Item("QM"),) * 31}, "items"),
        ({"rubbish": -1}, "rubbish"),
        ({"deposit": 0}, "deposit"),
    ],
)
def test_what_is_wrong_is_shown_at_its_field(change: dict[str, object], field: str) -> None:
    assert field in [at for _, at in blocks(replace(FORM, **change))]  # type: ignore[arg-type]


def test_the_unit_must_be_known() -> None:
    assert ("000-12", "unit") in blocks(FORM, facts(household=None))
    assert ("000-12", "unit") in blocks(replace(FORM, unit=""), facts(household=None))


def test_another_running_file_of_the_unit_is_shown() -> None:
    decision = decide(FORM, facts(running=("ZX20260301-A0001",)), POLICY)
    assert decision.blocks == ()
    assert any("ZX20260301-A0001" in one.say() for one in decision.findings)


def test_own_work_asks_for_no_company() -> None:
    """peers.md: 自装 switches the company's fields off; its materials too."""
    own = replace(FORM, builder=Builder.OWN, company="", credit_code="", materials=())
    assert blocks(own) == []
    assert Kind.LICENCE not in own.required
    assert Kind.SCHEME in own.required
    assert not {"company", "credit_code"} & shown(own, NEUTRAL, deposit=False)
    assert {"company", "credit_code"} <= shown(FORM, NEUTRAL, deposit=False)
    assert tidy(replace(FORM, builder=Builder.OWN)).company == ""


def test_the_form_asks_for_what_the_city_demands() -> None:
    """3.4: 公示 in Beijing, 告知相邻业主 in Shandong; a deposit only where one is taken."""
    assert "posted" in shown(FORM, BEIJING, deposit=True)
    assert not {"posted", "neighbours_told", "deposit"} & shown(FORM, NEUTRAL, deposit=False)


def test_what_is_approved_is_edited_no_more() -> None:
    assert editable(State.PENDING)
    assert not editable(State.APPROVED)
    assert ("000-12", "") in blocks(FORM, facts(state=State.ISSUED))


def test_the_file_fills_the_form_and_never_overwrites() -> None:
    assert fill(Draft("u"), HOME).name == "陈思远"
    assert fill(Draft("u"), HOME).phone == "13900000001"
    assert fill(Draft("u", applicant=Applicant.TENANT), HOME).name == "欧阳颀"
    assert fill(Draft("u", name="生人"), HOME).name == "生人"
    assert fill(Draft("u"), None) == Draft("u")


def test_the_credit_code_is_checked() -> None:
    """003-37: 营业执照; GB 32100's check character, as the licence shows it or typed wide and small."""
    assert credit_code_holds("91110000600037341L")
    assert credit_code(" 9111 0000 6000 3734 1l") == "91110000600037341L"
    assert credit_code_holds("９１１１０００060003734１l")
    assert not credit_code_holds("91110000600037341")


@given(st.integers(0, 17), st.sampled_from("0123456789ABCDEFGHJKLMNPQRTUWXY"))
def test_one_wrong_letter_of_a_credit_code_is_found(at: int, letter: str) -> None:
    right = "91110000600037341L"
    bent = right[:at] + letter + right[at + 1 :]
    assert credit_code_holds(bent) is (bent == right)


@given(st.dates(date(2026, 1, 1), date(2027, 1, 1)), st.integers(1, 366))
def test_days_count_first_and_last(start: date, count: int) -> None:
    assert days(start, end_of(start, count)) == count
    assert days(start, start - timedelta(days=1)) == 0


# --- 资料 ----------------------------------------------------------------------------------------


def test_drawings_missing_waits_and_gets_no_permit_s05_e1() -> None:
    """S05 E1, 000-12: 图纸 missing → 待补, taken in, neither approved nor permitted."""
    form = without(Kind.DRAWINGS)
    decision = decide(form, facts(), POLICY)
    assert decision.blocks == ()
    assert any("施工图纸" in one.say() for one in decision.findings if one.level is Level.WARN)
    assert names(form.missing) == "施工图纸"
    assert ("000-12", "materials") in said(decide_permit(form, PERMITTED, POLICY))
    review = replace(APPROVED, at=None)
    assert ("000-12", "materials") in said(
        decide_review(review, form, replace(facts(), operator=ENGINEER), POLICY)
    )


def test_a_tenant_needs_the_owners_written_consent_s05_e5() -> None:
    """S05 E5: tenant applies → owner's written consent required."""
    form = replace(FORM, applicant=Applicant.TENANT, name="欧阳颀")
    assert Kind.CONSENT in form.missing
    assert ("110-14", "materials") in said(decide(form, facts(), POLICY), Level.WARN)
    assert ("110-14", "materials") in said(decide_permit(form, PERMITTED, POLICY))
    brought = replace(form, materials=(*READY, Material(Kind.CONSENT, Readiness.READY, "FY20260305-A0003")))
    assert brought.missing == ()
    assert Kind.CONSENT not in FORM.required


def test_needless_does_not_count_where_it_is_required() -> None:
    marked = (*without(Kind.DEED).materials, Material(Kind.DEED, Readiness.NEEDLESS))
    assert replace(FORM, materials=marked).missing == (Kind.DEED,)


def test_what_the_clerk_marks_as_missing_is_missing() -> None:
    fire = replace(FORM, materials=(*READY, Material(Kind.FIRE, Readiness.MISSING)))
    assert fire.missing == (Kind.FIRE,)
    assert ("000-12", "materials") in said(decide_permit(fire, PERMITTED, POLICY))


def test_the_checklist_has_every_kind_once() -> None:
    listed = checklist(READY, FORM.applicant, FORM.builder, FORM.items)
    assert [one.kind for one in listed] == list(Kind)
    states = {one.kind: one.readiness for one in checklist((), FORM.applicant, FORM.builder, FORM.items)}
    assert states[Kind.DRAWINGS] is Readiness.MISSING
    assert states[Kind.CONSENT] is Readiness.NEEDLESS


# --- 项目 ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "words",
    [
        "阳台改卫生间",
        "阳台 改成 厨房",
        "把书房改为厕所",
        "敲掉承重墙",
        "承重墙上开个门洞",
        "承重墙开窗加宽",
        "拆除阳台的连接墙",
        "铲掉外墙保温层",
    ],
)
def test_a_forbidden_work_is_refused_with_the_text_s05_e2(words: str) -> None:
    """S05 E2: "阳台改卫生间" → refused with art. 5's text, in whatever words."""
    found = decide(replace(FORM, items=(Item("QM"), Item("", words))), facts(), POLICY).blocks
    assert [one.rule for one in found] == ["110-5"]
    assert "第五条" in found[0].say()
    assert "建设部令110号" in found[0].say()


@pytest.mark.parametrize("work", FORBIDDEN, ids=lambda one: one.code)
def test_every_forbidden_work_of_the_catalogue_is_refused(work: renovation_items.Work) -> None:
    assert ("110-5", "items") in blocks(replace(FORM, items=(Item(work.code),)))


def test_a_forbidden_work_under_a_harmless_name_is_refused_too() -> None:
    assert ("110-5", "items") in blocks(replace(FORM, items=(Item("GQ", "阳台改卫生间"),)))


@pytest.mark.parametrize(
    "words", ["拆改非承重隔墙", "卫生间防水", "厨房吊顶", "阳台铺砖", "更换燃气灶台面砖"]
)
def test_what_only_sounds_like_it_is_not_forbidden(words: str) -> None:
    work = ruled(Item("", words))
    assert work is None or work.ruling is not Ruling.FORBIDDEN


@pytest.mark.parametrize("code", ["DJ", "WLM", "GN", "RQ"])
def test_what_needs_an_authority_asks_for_its_approval(code: str) -> None:
    """3.4 art. 6: 搭建、外立面、供暖、燃气 need approval: taken in, no permit without the paper."""
    form = replace(FORM, items=(Item(code),))
    assert blocks(form) == []
    assert ("110-6", "materials") in said(decide(form, facts(), POLICY), Level.WARN)
    assert form.missing == (Kind.APPROVAL,)
    assert not needs_approval(FORM.items)


def test_the_structure_with_a_design_needs_the_design() -> None:
    form = replace(FORM, items=(Item("ZTSJ"),))
    assert form.missing == (Kind.DESIGN,)
    assert blocks(form) == []


def test_other_words_are_the_reviewers_to_judge() -> None:
    found = decide(replace(FORM, items=(Item("", "做一面水族墙"),)), facts(), POLICY)
    assert found.blocks == ()
    assert [one.title for one in found.findings] == ["目录外的项目"]


def test_short_words_mean_a_work() -> None:
    assert read("sdgz") == Item("SDGZ")
    assert read("墙面粉刷") == Item("QM")
    assert read("水族墙") == Item("", "水族墙")
    assert read("  ") is None
    assert [one.code for one in completions("f")] == ["FS", "FHW"]
    assert "YTCW" in [one.code for one in completions("阳台")]
    assert Item("PZ", "厨房").name == "铺地砖、墙砖（厨房）"
    assert all(code == one.code for code, one in WORKS.items())


# --- 审批、通知 -----------------------------------------------------------------------------------


def review(form: Review, by: Operator = ENGINEER, policy: Policy = POLICY, **more: object) -> list[str]:
    known = replace(facts(**more), operator=by)
    return [one.title for one in decide_review(form, FORM, known, policy).blocks]


def test_the_engineer_approves_what_is_complete() -> None:
    """003-37: decision with name, time and opinion."""
    assert review(APPROVED) == []
    assert review(replace(APPROVED, opinion=" ")) == ["请写意见"]
    assert review(Review()) == ["请选审批结果", "请写意见"]
    assert review(APPROVED, state=State.APPROVED) == ["不在待审批"]


def test_who_may_review_is_a_setting() -> None:
    """003-41: by default it waits for the 工程主管; where it is set so, a manager who is not the 首接人."""
    too = replace(POLICY, renovation_reviewer=MANAGER_TOO)
    assert review(APPROVED, CLERK) == ["请审批人登录"]
    assert review(APPROVED, MANAGER) == ["请审批人登录"]
    assert review(APPROVED, MANAGER, too) == []
    assert review(APPROVED, MANAGER, too, first_receiver="zhaojing") == ["须另一个人审批"]
    assert review(APPROVED, CLERK, too) == ["请审批人登录"]


def test_a_rejection_has_reasons_and_a_list_s06_e1() -> None:
    """S06 E1: rejected → reasons + 补正 list; the permit waits and says them."""
    bare = Review(Outcome.REJECTED, "不同意")
    assert review(bare) == ["请写原因", "请写补正清单"]
    full = replace(bare, reasons="图纸看不清", corrections=("重新出图",))
    assert review(full) == []
    (found,) = [one for one in decide_permit(FORM, replace(PERMITTED, review=full), POLICY).blocks]
    assert found.rule == "S06 E1"
    assert "图纸看不清" in found.say()
    assert "重新出图" in found.say()


def test_a_forbidden_work_is_not_approved_either() -> None:
    form = replace(FORM, items=(Item("YTCW"),))
    known = replace(facts(), operator=ENGINEER)
    assert [one.rule for one in decide_review(APPROVED, form, known, POLICY).blocks] == ["110-5"]


def test_what_is_changed_after_the_approval_is_reviewed_again() -> None:
    form = replace(FORM, end=date(2026, 5, 1))
    assert ("003-37", "") in said(decide_permit(form, PERMITTED, POLICY))
    assert fingerprint(replace(FORM, phone="1")) == fingerprint(FORM), "a phone is not what was approved"


def test_an_approval_makes_a_task_for_the_first_receiver_003_41() -> None:
    """003-41, S06: approval 15:00 → notify task for 李, whoever is on duty."""
    at = NOW.replace(hour=15)
    task = notify_task(replace(APPROVED, at=at), facts())
    assert (task.staff, task.since, task.outcome) == ("lixiaomin", at, Outcome.APPROVED)
    with pytest.raises(ValueError, match="decided"):
        notify_task(Review(), facts())


@pytest.mark.parametrize(
    ("decided", "now", "red"),
    [
        ("05T15:00", "05T19:59", False),
        ("05T15:00", "05T20:00", True),
        ("05T20:30", "05T23:59", False),
        ("05T20:30", "06T00:00", True),
    ],
)
def test_not_told_by_the_end_of_the_day_is_red_s06_e2(decided: str, now: str, red: bool) -> None:
    """S06 E2: un-notified by day's end is red; once told it is not."""
    task = NotifyTask("lixiaomin", datetime.fromisoformat(f"2026-03-{decided}:00+08:00"), Outcome.APPROVED)
    at = datetime.fromisoformat(f"2026-03-{now}:00+08:00")
    assert unnotified(task, at, POLICY) is red
    assert not unnotified(replace(task, told_at=at), at, POLICY)
    assert (at >= notify_by(task, POLICY)) is red


def test_a_notice_says_how_and_what_was_answered() -> None:
    task = NotifyTask("lixiaomin", NOW, Outcome.APPROVED)
    assert [one.field for one in decide_told(task).blocks] == ["way", "answer"]
    assert decide_told(replace(task, way=Way.PHONE, answer="下午来缴费")).blocks == ()


# --- 收费、发证 -----------------------------------------------------------------------------------


def test_three_workers_are_two_lines_003_38() -> None:
    """003-38, S05: 保证金 2000 + 工本费 3×5 + 证押金 3×20 (+ 垃圾清运), deposits apart by the list."""
    lines = fees(replace(FORM, rubbish=30_000), 3, PRICES, POLICY)
    assert lines == (Entry("ZXBZJ"), Entry("CRZGB", 3), Entry("CRZYJ", 3), Entry("LJQY", 1, 30_000))
    assert fees(FORM, 0, PRICES, POLICY) == (Entry("ZXBZJ"),)


def test_no_deposit_where_none_is_taken_and_none_by_default() -> None:
    """3.4: deposit off by default."""
    assert Policy().renovation_deposit != ALLOW
    assert "ZXBZJ" not in [one.item for one in fees(FORM, 3, PRICES, Policy())]
    assert ("3.4", "deposit") in blocks(replace(FORM, deposit=100_000), policy=Policy())


def test_an_item_that_is_not_on_the_list_is_not_charged() -> None:
    prices = {code: one for code, one in PRICES.items() if code != "CRZGB"}
    assert [one.item for one in fees(FORM, 3, prices, POLICY)] == ["ZXBZJ", "CRZYJ"]


def test_the_citys_cap_is_kept_s05_e7() -> None:
    """S05 E7: 日照, deposit 3000 → refused > 2000; 2000 is taken."""
    known = facts(pack=RIZHAO)
    found = decide(replace(FORM, deposit=300_000), known, POLICY).blocks
    assert [(one.rule, one.field) for one in found] == [("3.4", "deposit")]
    assert "¥2,000.00" in found[0].say()
    assert "日照" in found[0].say()
    assert blocks(replace(FORM, deposit=200_000), known) == []
    assert blocks(FORM, known) == [], "the list's 2000"
    assert blocks(replace(FORM, deposit=300_000)) == [], "no cap is known elsewhere"
    assert ("3.4", "deposit") in said(
        decide_payment(replace(FORM, deposit=300_000), replace(PERMITTED, pack=RIZHAO), POLICY)
    )


def test_the_permit_is_printed_after_payment_alone_s06_e3() -> None:
    """S06 E3: permit before payment → refused; a voided receipt pays nothing; one more worker owes."""
    assert decide_permit(FORM, PERMITTED, POLICY).blocks == ()
    (unpaid,) = decide_permit(FORM, replace(PERMITTED, paid=()), POLICY).blocks
    assert unpaid.rule == "S06 E3"
    assert "临时出入证工本费×3" in unpaid.say()
    voided = tuple(replace(one, voided=True) for one in PAID)
    assert said(decide_permit(FORM, replace(PERMITTED, paid=voided), POLICY)) == [("S06 E3", "")]
    assert owed(FORM, replace(PERMITTED, passes=4), POLICY) == (Entry("CRZGB", 1), Entry("CRZYJ", 1))


@given(st.lists(st.tuples(st.sampled_from(["CRZGB", "CRZYJ"]), st.integers(1, 5), st.booleans())))
def test_owing_is_never_more_than_the_fees(paid: list[tuple[str, int, bool]]) -> None:
    lines = (Entry("CRZGB", 5), Entry("CRZYJ", 5))
    left = {
        one.item: one.quantity
        for one in owing(lines, [Paid("SJ", *one[:2], 1, voided=one[2]) for one in paid])
    }
    for code in ("CRZGB", "CRZYJ"):
        got = sum(quantity for item, quantity, voided in paid if item == code and not voided)
        assert left.get(code, 0) == max(5 - got, 0)


@pytest.mark.parametrize(
    ("form", "known", "at"),
    [
        (FORM, replace(PERMITTED, review=None), ("003-37", "")),
        (replace(FORM, notice_signed=False), PERMITTED, ("3.3", "notice_signed")),
        (replace(FORM, agreement_signed=False), PERMITTED, ("3.4", "agreement_signed")),
        (FORM, replace(PERMITTED, permit="XK20260305-A0001"), ("000-12", "")),
        (FORM, replace(PERMITTED, state=State.WITHDRAWN), ("000-12", "")),
        (FORM, replace(PERMITTED, now=NOW + timedelta(days=60)), ("000-12", "end")),
    ],
)
def test_what_stands_in_the_way_of_the_permit(form: Draft, known: Facts, at: tuple[str, str]) -> None:
    """000-12, 3.3: review, 告知书, 协议, one permit for a file, its days."""
    assert at in said(decide_permit(form, known, POLICY))


def test_the_duty_to_post_is_said_and_stops_nothing() -> None:
    """3.4: Beijing art. 79, 楼内公示."""
    known = replace(PERMITTED, pack=BEIJING)
    assert ("3.4", "posted") in said(decide_permit(FORM, known, POLICY), Level.WARN)
    assert decide_permit(FORM, known, POLICY).blocks == ()
    posted = replace(FORM, posted="1单元公告栏，3月6日")
    assert ("3.4", "posted") not in said(decide_permit(posted, known, POLICY), Level.WARN)


def test_every_refusal_says_what_to_do() -> None:
    """Plain Chinese with the next step, for each rule that spoke here."""
    empty = decide(Draft("u"), facts(household=None), POLICY).blocks
    permit = decide_permit(Draft("u"), facts(), POLICY).blocks
    assert len(empty) > 6
    for one in (*empty, *permit):
        assert "请" in one.say(), one.title

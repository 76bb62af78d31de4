"""放行条的规则: each applicant's path, the owner's word, the arrears, the states (003-42…003-50, 000-10)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rules import plain
from app.rules.base import CHINA, Level, Refused
from app.rules.policy import Policy
from app.rules.release import (
    NEXT,
    Applicant,
    Call,
    Draft,
    Facts,
    Household,
    IdCheck,
    Item,
    Notice,
    NoticeKind,
    Outcome,
    Person,
    State,
    current,
    move,
)
from app.rules.release_decide import Consent, check_call, check_notice, consent_of, decide, tidy

NOW = datetime(2026, 3, 5, 10, 12, tzinfo=CHINA)
POLICY = Policy(office="示例物业服务中心", project="示例花园")
FRIDGE, SOFA, BOXES = Item("冰箱", "", 1, "台"), Item("沙发", "", 1, "张"), Item("纸箱", "封口", 6, "个")
OWNER = Person("陈思远", ("13900000001",))
HOME = Household("3-1-1201", "3栋1单元1201", (OWNER,), (Person("欧阳颀", ("13800000002",)),))
OWED = replace(HOME, arrears_months=4, arrears=123456)


def draft(applicant: Applicant = Applicant.OWNER, **more: object) -> Draft:
    name = {Applicant.OWNER: "陈思远", Applicant.TENANT: "欧阳颀"}.get(applicant, "何一凡")
    given = {"unit": "3-1-1201", "name": name, "id_check": IdCheck.ID_CARD, "items": (FRIDGE, BOXES)}
    if applicant is Applicant.FAMILY:
        given["relation"] = "儿子"
    if applicant in (Applicant.SHOP, Applicant.CONTRACTOR):
        given["company"] = "安居装饰"
    return Draft("u1", applicant=applicant, **(given | more))


def facts(household: Household | None = HOME, calls: tuple = (), notices: tuple = ()) -> Facts:
    return Facts(NOW, household, calls, notices)


def agreed(items: tuple[Item, ...] = (FRIDGE, BOXES), **more: object) -> Call:
    given = {"knows": True, "fees_told": True, "rent_owed": False, "claimed": (), "agrees": True, "at": NOW}
    return Call("陈思远", "13900000001", Outcome.AGREED, items, **(given | more))


def told(kind: NoticeKind = NoticeKind.MANAGER, **more: object) -> Notice:
    return Notice(kind, "周岚", "知道了", at=NOW, **more)


def blocks(form: Draft, known: Facts, policy: Policy = POLICY) -> list[str]:
    return [one.rule for one in decide(form, known, policy).blocks]


def warns(form: Draft, known: Facts) -> list[str]:
    return [one.rule for one in decide(form, known, POLICY).findings if one.level is Level.WARN]


def test_an_owner_without_arrears_may_leave_at_once() -> None:
    """003-42."""
    assert decide(draft(), facts(), POLICY).findings == ()


@pytest.mark.parametrize("months", [1, 2])
def test_arrears_under_the_limit_only_remind_the_owner_003_42(months: int) -> None:
    found = decide(draft(), facts(replace(HOME, arrears_months=months, arrears=60050)), POLICY)
    assert not found.blocks
    assert [one.rule for one in found.findings] == ["003-42"]
    assert f"{months} 个月" in found.findings[0].say()
    assert "¥600.50" in found.findings[0].say()


def test_three_months_or_more_need_the_manager_told_never_his_leave_003_43() -> None:
    assert blocks(draft(), facts(replace(HOME, arrears_months=3, arrears=1))) == ["003-43"]
    assert blocks(draft(), facts(OWED, notices=(told(agreed=False),))) == []


def test_the_limit_of_months_is_a_setting_003_43() -> None:
    five = replace(POLICY, arrears_months=5)
    assert blocks(draft(), facts(OWED), five) == []
    assert blocks(draft(), facts(OWED), replace(POLICY, arrears_months=4)) == ["003-43"]


def test_the_hurried_path_is_only_for_owners_without_arrears_003_44() -> None:
    assert blocks(draft(hurry=True), facts()) == ["003-44"]
    assert blocks(draft(hurry=True), facts(notices=(told(NoticeKind.LOBBY),))) == []
    assert "003-44" in blocks(draft(hurry=True), facts(OWED, notices=(told(),)))
    with pytest.raises(Refused, match="003-44"):
        check_notice(told(NoticeKind.LOBBY), facts(OWED))


def test_a_stranger_is_not_the_owner() -> None:
    """003-42: the form offers the relative's path instead."""
    found = decide(draft(name="路人甲"), facts(), POLICY).blocks
    assert [(one.rule, one.acts) for one in found] == [("003-42", ("as_family",))]
    assert "陈思远" not in found[0].say()


@pytest.mark.parametrize("letter", ["", "WT-001"])
def test_a_tenant_needs_the_owner_called_letter_or_not_003_46(letter: str) -> None:
    form = draft(Applicant.TENANT, letter=letter)
    assert blocks(form, facts()) == ["003-46"]
    assert blocks(form, facts(calls=(agreed(),))) == []


def test_an_owner_at_the_counter_signs_instead_of_the_call() -> None:
    """S04 E6."""
    form = draft(Applicant.TENANT, signer="陈思远")
    assert blocks(form, facts()) == []
    assert decide(form, facts(), POLICY).confirmation == "业主 陈思远 到场签字"
    assert blocks(replace(form, signer="路人甲"), facts()) == ["003-46"]  # not an owner of this unit


def test_a_number_from_the_tenant_is_not_dialled_003_47() -> None:
    with pytest.raises(Refused, match="003-47"):
        check_call(replace(agreed(), phone="13711112222"), draft(Applicant.TENANT), facts())
    with pytest.raises(Refused, match="003-47"):  # the tenant's own number is on file, but not as the owner's
        check_call(replace(agreed(), phone="13800000002"), draft(Applicant.TENANT), facts())


@pytest.mark.parametrize("question", ["knows", "fees_told", "rent_owed", "claimed", "agrees"])
def test_all_five_questions_are_asked_003_48(question: str) -> None:
    with pytest.raises(Refused, match="003-48"):
        check_call(replace(agreed(), **{question: None}), draft(Applicant.TENANT), facts())


def test_what_the_owner_claims_is_struck_003_48() -> None:
    items = (FRIDGE, SOFA, BOXES)
    form = draft(Applicant.TENANT, items=items)
    found = decide(form, facts(calls=(agreed(items, claimed=(1,)),)), POLICY)
    assert found.blocks == ()
    assert (found.items, found.total) == ((FRIDGE, BOXES), 7)
    assert any("沙发" in one.say() for one in found.findings)


def test_a_list_changed_after_consent_is_read_out_again_003_48() -> None:
    form = draft(Applicant.TENANT, items=(FRIDGE, BOXES, SOFA))
    assert consent_of(form, facts(calls=(agreed(),)))[0] is Consent.STALE
    assert blocks(form, facts(calls=(agreed(),))) == ["003-48"]


def test_objection_and_doubt_stop_the_slip_until_a_later_yes_003_49() -> None:
    for outcome in (Outcome.OBJECTED, Outcome.DOUBT):
        no = Call("陈思远", "13900000001", outcome, reason="押金没谈好")
        assert blocks(draft(Applicant.TENANT), facts(calls=(no,))) == ["003-49"]
        assert blocks(draft(Applicant.TENANT), facts(calls=(agreed(), no))) == ["003-49"]
        assert blocks(draft(Applicant.TENANT), facts(calls=(no, agreed()))) == []
        with pytest.raises(Refused, match="003-49"):
            check_call(replace(no, reason=" "), draft(Applicant.TENANT), facts())


def test_silence_is_no_consent_and_three_tries_offer_an_appointment_003_49() -> None:
    silent = Call("陈思远", "13900000001", Outcome.UNANSWERED)
    for tries, acts in ((1, ()), (2, ()), (3, ("appointment",))):
        (found,) = decide(draft(Applicant.TENANT), facts(calls=(silent,) * tries), POLICY).blocks
        assert found.rule == "003-49"
        assert [act for act in found.acts if act == "appointment"] == list(acts)


def test_an_owner_without_a_phone_on_file_can_only_come_himself_003_47() -> None:
    mute = replace(HOME, owners=(Person("陈思远"),))
    (found,) = decide(draft(Applicant.TENANT), facts(mute), POLICY).blocks
    assert (found.rule, found.acts) == ("003-47", ("owner_signs",))


def test_a_tenants_arrears_need_the_managers_yes_by_default_003_45() -> None:
    form, calls = draft(Applicant.TENANT), (agreed(),)
    assert blocks(form, facts(OWED, calls)) == ["003-45"]
    assert blocks(form, facts(OWED, calls, (told(agreed=False),))) == ["003-45"]
    assert blocks(form, facts(OWED, calls, (told(agreed=True),))) == []


def test_the_hard_hold_is_a_setting_and_no_manager_lifts_it_003_45() -> None:
    hold = replace(POLICY, tenant_arrears="hold")
    known = facts(OWED, (agreed(),), (told(),))
    assert blocks(draft(Applicant.TENANT), known, hold) == ["003-45"]
    assert blocks(draft(), known, hold) == []  # an owner is never held


def test_a_relative_comes_with_a_letter_or_the_owners_word() -> None:
    """S03 E7."""
    assert blocks(draft(Applicant.FAMILY), facts()) == ["003-46"]
    assert blocks(draft(Applicant.FAMILY, letter="WT-7"), facts()) == []
    assert blocks(draft(Applicant.FAMILY), facts(calls=(agreed(),))) == []
    assert blocks(draft(Applicant.FAMILY, signer="陈思远"), facts()) == []


def test_a_contractor_takes_its_own_tools_without_asking_the_owner() -> None:
    """000-10."""
    assert blocks(draft(Applicant.CONTRACTOR), facts()) == ["003-46"]
    assert blocks(draft(Applicant.CONTRACTOR, own_goods=True), facts()) == []
    assert blocks(draft(Applicant.SHOP), facts()) == []
    assert blocks(draft(Applicant.SHOP, company=""), facts()) == ["000-10"]


def test_staff_need_a_reason_and_their_superior_004_27() -> None:
    form = draft(Applicant.STAFF, unit="", reason="")
    assert blocks(form, facts(None)) == ["004-27", "004-27"]
    yes = told(NoticeKind.SUPERVISOR)
    assert blocks(replace(form, reason="送修打印机"), facts(None, notices=(yes,))) == []
    no = replace(yes, agreed=False)
    assert blocks(replace(form, reason="送修打印机"), facts(None, notices=(no,))) == ["004-27"]


def test_looking_at_the_card_is_enough_and_refusing_a_copy_stops_nothing() -> None:
    """S03 E6; domain.md 3.2."""
    assert blocks(draft(id_check=IdCheck.NONE), facts()) == ["003-42"]
    assert blocks(draft(id_check=IdCheck.NO_COPY), facts()) == []


def test_the_fees_are_worded_for_the_stub_and_the_manager_named() -> None:
    """003-43; domain.md 3.6: the paper prints this on the stub alone."""
    assert decide(draft(), facts(), POLICY).fees == "已结清"
    words = decide(draft(), facts(OWED, notices=(told(),)), POLICY).fees
    assert words == "欠费 4 个月 共 ¥1,234.56；已告知；周岚 03-05 10:12 已知悉"


@pytest.mark.parametrize(
    "items", [(), (Item("", "", 1),), (Item("冰箱", "", 0),), (Item("冰箱", "", 10_000),)]
)
def test_items_have_a_name_and_a_count_003_50(items: tuple[Item, ...]) -> None:
    assert blocks(draft(items=items), facts()) == ["003-50"]


@pytest.mark.parametrize(
    ("at", "state"),
    [
        (datetime(2026, 3, 5, 23, 59, 59, tzinfo=CHINA), State.ISSUED),
        (datetime(2026, 3, 6, 0, 0, 0, tzinfo=CHINA), State.EXPIRED),
    ],
)
def test_a_slip_ends_at_midnight(at: datetime, state: State) -> None:
    """S03 E5."""
    assert current(State.ISSUED, date(2026, 3, 5), at) is state
    assert current(State.RELEASED, date(2026, 3, 5), at + timedelta(days=9)) is State.RELEASED


@given(st.sampled_from(State), st.sampled_from(State))
def test_states_move_only_along_the_way_000_10(state: State, to: State) -> None:
    if to in NEXT[state]:
        assert move(state, to) is to
    else:
        with pytest.raises(Refused, match="000-10"):
            move(state, to)


words = st.text(max_size=6)
some_items = st.lists(
    st.builds(Item, name=words, feature=words, quantity=st.integers(-1, 10**5), measure=words), max_size=4
).map(tuple)
some_calls = st.lists(
    st.builds(
        Call,
        owner=st.just("陈思远"),
        phone=st.just("13900000001"),
        outcome=st.sampled_from(Outcome),
        items=some_items,
        claimed=st.none() | st.lists(st.integers(0, 3), max_size=3).map(tuple),
        knows=st.none() | st.booleans(),
        at=st.none() | st.just(NOW),
    ),
    max_size=3,
).map(tuple)
some_drafts = st.builds(
    Draft, uuid=st.just("u"), unit=words, applicant=st.sampled_from(Applicant), name=words, letter=words,
    id_check=st.sampled_from(IdCheck), items=some_items, hurry=st.booleans(), signer=words,
)  # fmt: skip
some_facts = st.builds(
    Facts,
    now=st.just(NOW),
    household=st.none() | st.sampled_from([HOME, OWED]),
    calls=some_calls,
    notices=st.lists(st.builds(told, st.sampled_from(NoticeKind)), max_size=2).map(tuple),
)


@given(some_drafts, some_facts)
def test_any_form_gets_a_decision_that_can_be_read(form: Draft, known: Facts) -> None:
    found = decide(form, known, POLICY)
    assert all("{" not in one.say() or "{" in repr(one.params) for one in found.findings)
    assert set(found.items) <= set(form.items)


@given(some_drafts, some_facts)
def test_no_tenant_leaves_without_the_owners_word_003_46(form: Draft, known: Facts) -> None:
    form = replace(form, applicant=Applicant.TENANT)
    if not decide(form, known, POLICY).blocks:
        spoke = bool(known.calls) and known.calls[-1].outcome is Outcome.AGREED
        assert form.signer or (spoke and known.calls[-1].items == form.items)


def test_a_line_that_is_not_in_the_list_claims_nothing_003_48() -> None:
    said = Call("陈思远", "13900000001", Outcome.AGREED, claimed=(0,))
    found = decide(
        Draft("u", applicant=Applicant.TENANT), Facts(now=NOW, household=HOME, calls=(said,)), POLICY
    )
    assert found.claimed == ()


@given(some_drafts)
def test_a_draft_survives_the_disk(form: Draft) -> None:
    assert plain.load(Draft, plain.dump(form)) == form


@given(some_drafts)
def test_tidy_is_idempotent(form: Draft) -> None:
    assert tidy(tidy(form)) == tidy(form)

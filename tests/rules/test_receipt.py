"""收款收据的规则 (003-38, 003-39, S07): the list's price, deposits apart, voided by two, never edited."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rules.base import Finding, Level, Refused
from app.rules.money import MOST, capital, yuan
from app.rules.people import Operator, Role
from app.rules.policy import REFUSE, Policy
from app.rules.price import Nature, Once, default_list
from app.rules.receipt import (
    MOST_LINES,
    NEXT,
    Charge,
    Draft,
    Entry,
    Facts,
    Line,
    Method,
    Standing,
    State,
    Totals,
    VoidFacts,
    VoidForm,
    change_words,
    months_from,
    move,
    period_words,
    tidy,
    totals,
    typed,
)
from app.rules.receipt_decide import decide, decide_void
from tests.conftest import CLERK, FINANCE, GUARD, MANAGER, MORNING

POLICY = Policy()
LIST = default_list(MORNING.date())
FACTS = Facts(MORNING, CLERK, unit="3栋1单元1201", prices=LIST)
PARKING = Entry("TCF", period="2026-03")
S07 = Draft("u", "3-1-1201", "周晓燕", (PARKING, Entry("ZXBZJ")))
S05 = Draft("u", "3-1-1201", "周晓燕", (Entry("ZXBZJ"), Entry("CRZGB", 3), Entry("CRZYJ", 3)))
OTHER = Operator("wanglei", "王磊", Role.CLERK)
BOSS = Operator("heping", "何平", Role.MANAGER)
NUMBER = "SJ20260305-A0012"
STANDING = Standing(NUMBER, State.ISSUED, MORNING, CLERK.login, 30_000, Method.CASH)
VOIDING = VoidFacts(MORNING, CLERK, STANDING)


def found(draft: Draft, facts: Facts = FACTS, policy: Policy = POLICY) -> list[tuple[str, str]]:
    return [(one.rule, one.field) for one in decide(draft, facts, policy).blocks]


def only(findings: tuple[Finding, ...], level: Level) -> list[str]:
    return [one.rule for one in findings if one.level is level]


# --- lines and sums -----------------------------------------------------------------------------


def test_s07_is_2300_of_which_300_are_invoiced() -> None:
    """S07: ¥2,300.00 人民币贰仟叁佰元整, 应开票 300."""
    taking = decide(S07, FACTS, POLICY)
    assert taking.blocks == ()
    assert taking.totals == Totals(income=30_000, deposit=200_000, invoice=30_000)
    assert (yuan(taking.totals.all), capital(taking.totals.all)) == ("¥2,300.00", "贰仟叁佰元整")


def test_three_workers_are_two_lines_of_fee_and_deposit() -> None:
    """003-38: 3 workers x (5+20): income and deposit are never one line."""
    taking = decide(S05, FACTS, POLICY)
    lines = [(one.name, one.price, one.quantity, one.amount, one.nature) for one in taking.lines]
    assert lines == [
        ("装修保证金", 200_000, 1, 200_000, Nature.DEPOSIT),
        ("临时出入证工本费", 500, 3, 1_500, Nature.INCOME),
        ("临时出入证押金", 2_000, 3, 6_000, Nature.DEPOSIT),
    ]
    assert taking.totals == Totals(1_500, 206_000, 1_500)
    assert [one.version for one in taking.lines] == [1, 1, 1]


lines_strategy = st.lists(
    st.builds(
        Line,
        item=st.sampled_from(["A1", "B2", "C3"]),
        version=st.just(1),
        name=st.just("项目"),
        measure=st.just("张"),
        price=st.integers(1, 10**6),
        quantity=st.integers(1, 99),
        amount=st.integers(1, MOST),
        nature=st.sampled_from(Nature),
        invoice=st.booleans(),
    ),
    max_size=MOST_LINES,
)


@given(lines_strategy)
def test_no_deposit_is_ever_part_of_what_is_invoiced(lines: list[Line]) -> None:
    """S07 E4, domain.md 2.2: deposits and income never mixed."""
    sums = totals(lines)
    assert sums.all == sum(one.amount for one in lines)
    assert sums.deposit == sum(one.amount for one in lines if one.nature is Nature.DEPOSIT)
    assert sums.invoice <= sums.income
    income = [one for one in lines if one.nature is Nature.INCOME]
    assert totals(income) == replace(sums, deposit=0)


def test_the_clerk_is_told_what_is_invoiced_and_what_is_not() -> None:
    """S07 E4."""
    told = {one.rule: one.say() for one in decide(S07, FACTS, POLICY).findings}
    assert "¥300.00" in told["003-39"]
    assert "¥2,000.00" in told["S07 E4"]
    assert "不开发票" in told["S07 E4"]


@pytest.mark.parametrize(
    ("text", "fen"), [("300", 30_000), ("1,234.5", 123_450), ("￥０.０１", 1), ("9999999.99", MOST)]
)
def test_an_amount_as_typed(text: str, fen: int) -> None:
    assert typed(text) == fen


@pytest.mark.parametrize("text", ["0", "0.00", "-5", "1.005", "10000000", "", "三百", "1e3"])
def test_what_is_no_amount_is_refused_with_the_reason(text: str) -> None:
    """Issue: zero, negative, more than two decimals, more than 9,999,999.99."""
    with pytest.raises(Refused) as caught:
        typed(text, "tendered")
    [one] = caught.value.findings
    assert (one.rule, one.field) == ("003-38", "tendered")


def test_no_lines_and_too_many() -> None:
    assert found(replace(S07, entries=())) == [("003-38", "entries")]
    full = tuple(Entry("ICK") for _ in range(MOST_LINES))
    assert found(replace(S07, entries=full)) == []
    assert found(replace(S07, entries=(*full, Entry("BKF")))) == [("003-38", "entries")]


@pytest.mark.parametrize("quantity", [0, -1, 10_000])
def test_a_quantity_is_1_to_9999(quantity: int) -> None:
    assert ("003-38", "entries") in found(replace(S07, entries=(Entry("ICK", quantity),)))


def test_a_line_or_sum_above_the_most_is_refused() -> None:
    """Issue: more than 9,999,999.99 is refused with the reason."""
    facts = replace(FACTS, operator=MANAGER)
    big = replace(S07, entries=(Entry("WXF", price=MOST),), price_reason="报价单 7")
    assert found(big, facts) == []
    assert found(replace(big, entries=(Entry("WXF", 2, price=MOST),)), facts) == [("003-38", "entries")] * 2
    two = replace(big, entries=(Entry("WXF", price=MOST), Entry("ICK")))
    assert found(two, facts) == [("003-38", "entries")]


@pytest.mark.parametrize("price", [0, -500])
def test_a_price_of_nothing_or_less_is_refused_even_from_the_manager(price: int) -> None:
    draft = replace(S07, entries=(Entry("WXF", price=price), Entry("ICK")), price_reason="经理批准")
    assert ("003-38", "entries") in found(draft, replace(FACTS, operator=MANAGER))


# --- the list -----------------------------------------------------------------------------------


def test_what_is_not_on_the_list_is_not_charged() -> None:
    """domain.md 3.7: 不得收取未标明的费用."""
    for item, title in (("XJF", "价目表里没有"), ("ZXS", "项目已停用")):
        [one] = decide(replace(S07, entries=(Entry(item), Entry("ICK"))), FACTS, POLICY).blocks
        assert (one.rule, one.title) == ("3.7", title)


def test_a_price_that_has_not_begun_or_is_over_is_refused() -> None:
    soon = tuple(replace(one, since=MORNING.date() + timedelta(days=1)) for one in LIST)
    [one] = decide(replace(S07, entries=(Entry("ICK"),)), replace(FACTS, prices=soon), POLICY).blocks[:1]
    assert one.title == "价格还没生效"
    assert "2026-03-06" in one.say()
    ended = replace(LIST[5], version=2, disabled=True)
    [one] = decide(
        replace(S07, entries=(Entry("ICK"), Entry("BKF"))), replace(FACTS, prices=(*LIST, ended)), POLICY
    ).blocks
    assert one.title == "项目已停用"


def test_the_price_is_that_of_the_counters_day() -> None:
    """Valid from 00:00 China time, whatever zone the clock speaks."""
    new = replace(LIST[5], version=2, price=2_500, since=MORNING.date() + timedelta(days=1))
    facts = replace(FACTS, prices=(*LIST, new))
    draft = replace(S07, entries=(Entry("ICK"),))
    last = MORNING.replace(hour=23, minute=59, second=59)
    assert decide(draft, replace(facts, now=last), POLICY).totals.all == 2_000
    assert decide(draft, replace(facts, now=last + timedelta(seconds=1)), POLICY).totals.all == 2_500


def test_a_price_that_changed_under_the_form_is_told() -> None:
    """What the customer was told is not silently another price."""
    new = replace(LIST[5], version=2, price=2_500)
    facts = replace(FACTS, prices=(*LIST, new))
    assert found(replace(S07, entries=(Entry("ICK", version=1),)), facts) == [("3.7", "entries")]
    assert found(replace(S07, entries=(Entry("ICK", version=2),)), facts) == []


def test_a_free_price_needs_the_manager_and_a_reason() -> None:
    """Issue: a free price needs the manager."""
    draft = replace(S07, entries=(Entry("LJQY", price=45_000),), price_reason="报价单 12")
    assert found(draft) == [("3.7", "second")]
    assert found(draft, replace(FACTS, second=MANAGER)) == []
    assert found(draft, replace(FACTS, operator=MANAGER)) == []
    assert found(draft, replace(FACTS, second=OTHER)) == [("3.7", "second")]
    assert found(draft, replace(FACTS, second=FINANCE)) == [("3.7", "second")]
    assert found(replace(draft, price_reason=" "), replace(FACTS, second=MANAGER)) == [
        ("3.7", "price_reason")
    ]
    unsaid = replace(draft, entries=(Entry("LJQY"), Entry("ICK")))
    assert found(unsaid) == [("003-38", "entries")]


def test_another_price_than_the_lists_is_a_free_price() -> None:
    draft = replace(S07, entries=(replace(PARKING, price=28_000),))
    assert found(draft) == [("3.7", "price_reason"), ("3.7", "second")]
    assert found(replace(S07, entries=(replace(PARKING, price=30_000),))) == []


# --- charged twice ------------------------------------------------------------------------------


def test_the_same_month_twice_is_refused() -> None:
    """S07 E6."""
    charged = replace(FACTS, charged={Charge("TCF", "2026-03"): NUMBER})
    [one] = decide(S07, charged, POLICY).blocks
    assert one.rule == "S07 E6"
    assert NUMBER in one.say()
    assert "2026-03" in one.say()
    assert found(replace(S07, entries=(replace(PARKING, period="2026-04"),)), charged) == []
    # Voiding frees the month: the facts hold what still stands.
    assert found(S07, FACTS) == []


def test_the_same_month_twice_on_one_receipt_is_refused() -> None:
    """S07 E6."""
    assert found(replace(S07, entries=(PARKING, PARKING))) == [("S07 E6", "entries")]
    quarter = replace(PARKING, months=3)
    assert found(replace(S07, entries=(quarter, replace(PARKING, period="2026-05")))) == [
        ("S07 E6", "entries")
    ]


def test_months_paid_ahead_are_charged_each() -> None:
    """S07 E6: a quarter overlaps with a month of it."""
    draft = replace(S07, entries=(replace(PARKING, period="2026-11", months=3),))
    taking = decide(draft, FACTS, POLICY)
    assert taking.totals.all == 90_000
    [line] = taking.lines
    assert [one.period for one in line.charges] == ["2026-11", "2026-12", "2027-01"]
    assert period_words(line) == "2026-11 至 2027-01"
    overlap = replace(FACTS, charged={Charge("TCF", "2027-01"): NUMBER})
    assert found(draft, overlap) == [("S07 E6", "entries")]
    assert found(replace(draft, entries=(replace(PARKING, months=13),))) == [("003-38", "entries")]


def test_two_cars_pay_for_the_same_month() -> None:
    """S07 E6 is about the same thing; one car is one car however its plate is written."""
    first, second = replace(PARKING, about="京A·12345"), replace(PARKING, about="京B67890")
    assert found(replace(S07, entries=(first, second))) == []
    again = replace(PARKING, about="京a 12345")
    assert found(replace(S07, entries=(first, again))) == [("S07 E6", "entries")]


def test_a_monthly_item_names_its_month() -> None:
    for period in ("", "2026-13", "三月", "2026-3"):
        assert ("003-38", "entries") in found(replace(S07, entries=(Entry("TCF", period=period),)))
    assert found(replace(S07, entries=(Entry("ICK", period="x"),))) == [("003-38", "entries")]
    assert found(replace(S07, entries=(Entry("ICK", period="2026-03"),))) == []


def test_what_is_charged_once_for_a_unit() -> None:
    once = replace(LIST[5], once=Once.UNIT)
    facts = replace(FACTS, prices=(once,))
    draft = replace(S07, entries=(Entry("ICK"),))
    assert found(draft, facts) == []
    assert found(draft, replace(facts, charged={Charge("ICK", ""): NUMBER})) == [("S07 E6", "entries")]


@given(st.integers(2000, 2098), st.integers(1, 12), st.integers(0, 24))
def test_months_follow_each_other(year: int, month: int, count: int) -> None:
    months = months_from(f"{year}-{month:02d}", count)
    assert len(set(months)) == count
    assert list(months) == sorted(months)
    assert months[:1] == ((f"{year}-{month:02d}",) if count else ())


# --- payer, unit, method ------------------------------------------------------------------------


def test_payer_and_unit_are_required() -> None:
    """003-39."""
    assert found(replace(S07, payer=" ")) == [("003-39", "payer")]
    assert found(replace(S07, payer="长" * 81)) == [("003-39", "payer")]
    assert found(S07, replace(FACTS, unit="")) == [("003-39", "unit")]


def test_what_is_printed_has_its_length() -> None:
    assert found(replace(S07, note="长" * 81)) == [("003-39", "note")]
    assert found(replace(S07, entries=(replace(PARKING, about="长" * 41),))) == [("003-38", "entries")]


def test_who_belongs_to_no_unit_pays_what_is_bound_to_none() -> None:
    """Deposits lie per unit, months are counted per unit; a worker's pass may be paid by his firm."""
    firm = replace(S07, unit="", payer="安家装饰公司", entries=(Entry("CRZGB", 3),))
    outside = replace(FACTS, unit="")
    assert found(firm, outside) == []
    assert found(firm, outside, replace(POLICY, receipt_outsider=REFUSE)) == [("003-39", "unit")]
    assert found(replace(firm, entries=(Entry("CRZYJ", 3),)), outside) == [("003-39", "unit")]
    assert found(replace(firm, entries=(PARKING,)), outside) == [("003-39", "unit")]


@pytest.mark.parametrize("method", [one for one in Method if one is not Method.CASH])
def test_a_reference_is_required_but_for_cash(method: Method) -> None:
    """S07 E5: WeChat → 流水号 mandatory, and so for all but cash."""
    draft = replace(S07, method=method)
    assert found(draft) == [("S07 E5", "reference")]
    assert found(replace(draft, reference="4200001234202603051234567890")) == []
    assert found(replace(draft, reference="长" * 81)) == [("S07 E5", "reference")]


def test_a_reference_shown_twice_is_questioned() -> None:
    """One payment shown for two receipts; a transfer may pay two of them all the same."""
    draft = replace(S07, method=Method.WECHAT, reference="42000012")
    findings = decide(draft, replace(FACTS, reference_used=NUMBER), POLICY).findings
    assert only(findings, Level.WARN) == ["S07 E5"]
    assert only(findings, Level.BLOCK) == []


def test_change_is_due_and_less_than_the_sum_is_refused() -> None:
    taking = decide(replace(S07, tendered=240_000), FACTS, POLICY)
    assert (taking.change, taking.blocks) == (10_000, ())
    assert change_words(taking.change) == "找零 ¥100.00"
    assert decide(S07, FACTS, POLICY).change == 0
    assert change_words(0) == ""
    assert found(replace(S07, tendered=230_000)) == []
    [one] = decide(replace(S07, tendered=229_999), FACTS, POLICY).blocks
    assert (one.title, one.field) == ("少付", "tendered")
    assert "还差 ¥0.01" in one.say()


def test_tidy_keeps_what_belongs_to_the_method() -> None:
    untidy = replace(
        S07,
        payer=" 周晓燕 ",
        entries=(Entry(" tcf", period=" 2026-03 "), Entry(" ")),
        reference="x",
        tendered=5,
    )
    assert tidy(untidy) == replace(S07, entries=(PARKING,), tendered=5)
    by_phone = tidy(replace(untidy, method=Method.ALIPAY, reference=" x "))
    assert (by_phone.tendered, by_phone.reference) == (None, "x")


# --- voiding and replacing ----------------------------------------------------------------------


def void(form: VoidForm, facts: VoidFacts = VOIDING, policy: Policy = POLICY) -> list[tuple[str, str]]:
    return [(one.rule, one.field) for one in decide_void(form, facts, policy).blocks]


def test_a_receipt_is_issued_or_void_and_never_edited() -> None:
    """Issue: nothing issued is edited; domain.md 2.2: 金额有错误的，应当重开，不得更正."""
    assert NEXT[State.ISSUED] == {State.VOIDED}
    assert NEXT[State.VOIDED] == frozenset()
    assert move(State.ISSUED, State.VOIDED) is State.VOIDED
    with pytest.raises(Refused, match="已作废"):
        move(State.VOIDED, State.ISSUED)
    assert void(VoidForm(True, "x"), replace(VOIDING, receipt=replace(STANDING, state=State.VOIDED))) == [
        ("S07 E1", "")
    ]


def test_all_parts_back_is_enough_below_the_limit() -> None:
    """Issue: 作废 (all parts back, or a reason and a second person)."""
    assert void(VoidForm(parts_back=True)) == []
    assert VoidForm(parts_back=True).words == "三联全部收回"
    assert VoidForm(True, " 打错金额 ").words == "打错金额"


def test_a_part_missing_needs_a_reason_and_another_person() -> None:
    """S07 E1."""
    assert void(VoidForm()) == [("S07 E1", "reason"), ("S07 E1", "second")]
    form = VoidForm(reason="客户联丢失")
    assert void(form) == [("S07 E1", "second")]
    assert void(form, replace(VOIDING, second=CLERK)) == [("S07 E1", "second")]
    assert void(form, replace(VOIDING, second=GUARD)) == [("S07 E1", "second")]
    assert void(form, replace(VOIDING, second=OTHER)) == []
    assert void(replace(form, reason="长" * 81), replace(VOIDING, second=OTHER)) == [("S07 E1", "reason")]


def test_above_the_limit_the_manager_who_did_not_take_it() -> None:
    """Issue: manager approves voids above a limit; four eyes are two different people."""
    at = replace(VOIDING, receipt=replace(STANDING, total=50_000))
    above = replace(VOIDING, receipt=replace(STANDING, total=50_001))
    form = VoidForm(parts_back=True)
    assert void(form, at) == []
    assert void(form, above) == [("S07 E1", "second")]
    assert void(form, replace(above, second=OTHER)) == [("S07 E1", "second")]
    assert void(form, replace(above, second=MANAGER)) == []
    assert void(form, replace(above, operator=MANAGER)) == [], "the manager himself, who did not take it"
    took = replace(above, operator=MANAGER, receipt=replace(above.receipt, taken_by=MANAGER.login))
    assert void(form, took) == [("S07 E1", "second")]
    assert void(form, replace(took, second=BOSS)) == []
    assert void(form, replace(took, operator=CLERK, second=MANAGER)) == [("S07 E1", "second")]
    assert void(form, at, replace(POLICY, receipt_void_limit=0)) == [("S07 E1", "second")]


def test_a_manager_alone_cannot_void_a_large_one_whose_parts_are_missing() -> None:
    above = replace(VOIDING, operator=MANAGER, receipt=replace(STANDING, total=50_001))
    form = VoidForm(reason="客户联丢失")
    assert void(form, above) == [("S07 E1", "second")]
    assert void(form, replace(above, second=OTHER)) == []


def test_a_receipt_whose_deposit_was_used_stays() -> None:
    spent = replace(VOIDING, receipt=replace(STANDING, spent="押金已退还（TY20260306-A0001）"))
    [one] = decide_void(VoidForm(True), spent, POLICY).blocks
    assert one.rule == "S12 E3"
    assert "TY20260306-A0001" in one.say()


def test_money_at_finance_and_an_invoice_made_are_told() -> None:
    receipt = replace(STANDING, handed_over="JK20260305-A0001", invoice="12345678")
    findings = decide_void(VoidForm(True), replace(VOIDING, receipt=receipt), POLICY).findings
    assert only(findings, Level.WARN) == ["003-39", "3.7"]
    by_phone = replace(receipt, method=Method.WECHAT, invoice="")
    assert decide_void(VoidForm(True), replace(VOIDING, receipt=by_phone), POLICY).findings == ()


def test_a_new_one_replaces_a_void_one_once() -> None:
    """S07 E1: typed 300, printed 3000: 作废 + 重开."""
    draft = replace(S07, replaces=NUMBER)
    gone = replace(STANDING, state=State.VOIDED)
    assert found(draft, replace(FACTS, replaced=gone)) == []
    for old in (None, STANDING, replace(gone, number="SJ20260305-A0011"), replace(gone, replaced_by="SJ-x")):
        assert found(draft, replace(FACTS, replaced=old)) == [("S07 E1", "replaces")]

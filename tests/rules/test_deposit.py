"""押金的规则 (003-38, S12 E1-E3, domain.md 2.10): a ledger that is added up, given back once."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rules.base import Level, Refused
from app.rules.deposit import (
    INTO,
    Acceptance,
    Back,
    Deposit,
    Kind,
    MoveFacts,
    MoveForm,
    Passes,
    Proof,
    RefundFacts,
    RefundForm,
    Way,
    balance,
    cancel,
    entry,
    paid_by,
    spent,
)
from app.rules.deposit_decide import decide_move, decide_refund, move_entries, refund_entries
from app.rules.money import capital
from app.rules.people import Operator, Role
from app.rules.policy import Policy
from app.rules.receipt import Method
from tests.conftest import CLERK, FINANCE, MANAGER, MORNING

POLICY = Policy()
RECEIPT = "SJ20260305-A0012"
REFUND = "TY20260403-A0001"
LATER = MORNING + timedelta(days=29)


def taken(key: str, line: int, name: str, fen: int, inspected: bool = False) -> Deposit:
    first = entry(Kind.TAKEN, fen, MORNING, CLERK.login, RECEIPT)
    return Deposit(
        key, "3-1-1201", RECEIPT, line, name, name, "周晓燕", Method.CASH, (first,), inspected=inspected
    )


BOND = taken("d1", 1, "装修保证金", 200_000, inspected=True)
PASSES = taken("d2", 3, "临时出入证押金", 6_000)
FACTS = RefundFacts(LATER, CLERK, (BOND, PASSES), MANAGER)
FORM = RefundForm(
    "u",
    RECEIPT,
    (Back("d1"), Back("d2", 2_000, "出入证缺 1 张", "照片 12")),
    "装修完工",
    applicant="周晓燕",
    proof=Proof.RETURNED,
    acceptance=Acceptance.PASSED,
    accepted_by="刘强",
    accepted_on=LATER.date(),
    passes=Passes(3, 2, 1),
    receiver="周晓燕",
)


def found(form: RefundForm = FORM, facts: RefundFacts = FACTS) -> list[tuple[str, str]]:
    return [(one.rule, one.field) for one in decide_refund(form, facts, POLICY).blocks]


def after(form: RefundForm = FORM, facts: RefundFacts = FACTS) -> tuple[Deposit, ...]:
    """The deposits with the entries of a refund."""
    made = refund_entries(form, facts, REFUND)
    return tuple(
        replace(one, entries=(*one.entries, *(new for key, new in made if key == one.key)))
        for one in facts.deposits
    )


# --- the ledger ---------------------------------------------------------------------------------


def test_every_kind_has_its_sign() -> None:
    for kind in Kind:
        assert entry(kind, 5, MORNING, "x").amount == (5 if kind in INTO else -5)
        with pytest.raises(ValueError, match="not of 0"):
            entry(kind, 0, MORNING, "x")


@given(st.lists(st.tuples(st.sampled_from(Kind), st.integers(1, 10**9), st.integers(0, 99)), max_size=20))
def test_the_balance_at_a_moment_is_the_sum_until_then(made: list[tuple[Kind, int, int]]) -> None:
    """Issue: balance of all deposits equals the ledger at any date."""
    entries = [entry(kind, fen, MORNING + timedelta(days=day), "x") for kind, fen, day in made]
    total = 0
    for day in range(100):
        at = MORNING + timedelta(days=day)
        total += sum(one.amount for one in entries if one.at == at)
        assert balance(entries, at) == total
    assert balance(entries) == total


def test_a_voided_receipt_cancels_its_deposit() -> None:
    gone = cancel(BOND, LATER, CLERK.login)
    assert (gone.kind, gone.amount, gone.number) == (Kind.CANCELLED, -200_000, RECEIPT)
    used = after()[0]
    with pytest.raises(Refused, match=REFUND):
        cancel(used, LATER, CLERK.login)
    assert spent((BOND, PASSES)) == ""
    assert spent((BOND, after()[1])) == f"押金已扣款（{REFUND}）"


# --- giving back --------------------------------------------------------------------------------


def test_s12_gives_back_2000_and_60_less_20() -> None:
    """S12: 2000+60-20, 人民币贰仟零肆拾元整."""
    refunding = decide_refund(FORM, FACTS, POLICY)
    assert refunding.findings == ()
    assert (refunding.held, refunding.deducted, refunding.refund) == (206_000, 2_000, 204_000)
    assert capital(refunding.refund) == "贰仟零肆拾元整"
    made = [(key, one.kind, one.amount, one.number) for key, one in refund_entries(FORM, FACTS, REFUND)]
    assert made == [
        ("d1", Kind.REFUNDED, -200_000, REFUND),
        ("d2", Kind.DEDUCTED, -2_000, REFUND),
        ("d2", Kind.REFUNDED, -4_000, REFUND),
    ]
    assert [one.balance for one in after()] == [0, 0]


def test_a_second_refund_is_refused_with_the_first_ones_number() -> None:
    """S12 E3."""
    again = replace(FACTS, deposits=after())
    blocks = decide_refund(FORM, again, POLICY).blocks
    assert [(one.rule, one.field) for one in blocks] == [("S12 E3", "lines")] * 2
    assert REFUND in blocks[0].say()
    assert "2026-04-03" in blocks[0].say()
    assert found(replace(FORM, lines=(Back("d1"), Back("d1")))) == [("S12 E3", "lines")]


@pytest.mark.parametrize(
    ("kind", "word"), [(Kind.MOVED_OUT, "已经转走"), (Kind.CANCELLED, "作废"), (Kind.DEDUCTED, "扣完")]
)
def test_what_is_gone_another_way_is_not_given_back(kind: Kind, word: str) -> None:
    gone = replace(BOND, entries=(*BOND.entries, entry(kind, 200_000, LATER, "x")))
    [one] = decide_refund(FORM, replace(FACTS, deposits=(gone, PASSES)), POLICY).blocks
    assert one.rule == "S12 E3"
    assert word in one.say()


def test_the_receipt_comes_back_or_its_loss_is_declared() -> None:
    """S12 E1."""
    assert found(replace(FORM, proof=Proof.NONE)) == [("S12 E1", "proof")]
    assert found(replace(FORM, proof=Proof.LOST)) == []


def test_without_acceptance_no_refund() -> None:
    """S12 E2: acceptance fails → no refund, 整改单."""
    [one] = decide_refund(replace(FORM, acceptance=Acceptance.FAILED), FACTS, POLICY).blocks
    assert (one.rule, one.field, one.acts) == ("S12 E2", "acceptance", ("rectify",))
    assert "整改" in one.say()
    assert found(replace(FORM, acceptance=Acceptance.NONE)) == [("S12 E2", "acceptance")]
    assert found(replace(FORM, accepted_by=" ")) == [("2.10", "accepted_by")]
    assert found(replace(FORM, accepted_on=None)) == [("2.10", "accepted_on")]
    assert found(replace(FORM, accepted_on=date(2026, 4, 4))) == [("2.10", "accepted_on")]


def test_passes_are_given_back_without_acceptance() -> None:
    """The workers' passes come back while the renovation goes on."""
    passes = replace(FORM, lines=FORM.lines[1:], acceptance=Acceptance.FAILED)
    assert found(passes) == []


@pytest.mark.parametrize(
    ("back", "titles"),
    [
        (Back("d2", 6_001, "依据", "照片"), ["扣款超过余额"]),
        (Back("d2", -1), ["扣款不对"]),
        (Back("d2", 2_000, " ", "照片"), ["请写扣款依据"]),
        (Back("d2", 2_000, "缺证", ""), ["请附照片"]),
        (Back("d2", 2_000, "缺证", "", "证已丢失，无物可拍"), []),
        (Back("d2", 6_000, "缺证 3 张", "照片 12"), []),
        (Back("d9"), ["押金不在这张收据上"]),
    ],
)
def test_a_deduction_has_basis_and_photo_and_is_not_above_the_balance(back: Back, titles: list[str]) -> None:
    """domain.md 2.10: refund ≤ balance; deductions need 依据 + photo."""
    form = replace(FORM, lines=(Back("d1"), back))
    assert [one.title for one in decide_refund(form, FACTS, POLICY).blocks] == titles


def test_another_person_agrees() -> None:
    """Issue: approval; four eyes are two different people."""
    assert found(facts=replace(FACTS, second=None)) == [("2.10", "second")]
    assert found(facts=replace(FACTS, second=CLERK)) == [("2.10", "second")]
    assert found(facts=replace(FACTS, operator=MANAGER)) == [("2.10", "second")]
    assert found(facts=replace(FACTS, second=FINANCE)) == []
    assert found(facts=replace(FACTS, second=Operator("w", "王磊", Role.CLERK))) == [("2.10", "second")]


def test_the_passes_add_up() -> None:
    """S12: 3 passes, 1 missing."""
    assert found(replace(FORM, passes=None)) == []
    assert found(replace(FORM, passes=Passes(3, 3, 1))) == [("2.10", "passes")]
    assert found(replace(FORM, passes=Passes(1, 2, -1))) == [("2.10", "passes")]
    none = replace(FORM, lines=(Back("d1"), Back("d2")))
    [one] = decide_refund(none, FACTS, POLICY).findings
    assert (one.level, one.field) == (Level.WARN, "passes")


@pytest.mark.parametrize("name", ["reason", "applicant", "receiver"])
def test_what_the_paper_asks_for(name: str) -> None:
    """domain.md 2.10."""
    assert found(replace(FORM, **{name: " "})) == [("2.10", name)]  # type: ignore[arg-type]


def test_nothing_chosen_or_of_another_receipt() -> None:
    assert found(replace(FORM, lines=())) == [("2.10", "lines")]
    assert found(replace(FORM, receipt="SJ20260305-A0001")) == [("2.10", "lines")] * 2


def test_how_it_goes_back() -> None:
    """domain.md 2.10: 现金/原路/转账 户名开户行账号."""
    transfer = replace(FORM, way=Way.TRANSFER)
    assert found(transfer) == [("2.10", "holder"), ("2.10", "bank"), ("2.10", "account")]
    assert found(replace(transfer, holder="周晓燕", bank="示例银行", account="6222")) == []
    assert [one.level for one in decide_refund(replace(FORM, way=Way.ORIGINAL), FACTS, POLICY).findings] == [
        Level.WARN
    ]
    assert paid_by(Way.ORIGINAL, Method.WECHAT) is Method.WECHAT
    assert paid_by(Way.CASH, Method.WECHAT) is Method.CASH
    assert paid_by(Way.TRANSFER, Method.CASH) is Method.TRANSFER


@given(st.integers(1, 10**9), st.integers(-5, 10**9 + 5))
def test_a_refund_is_never_above_the_balance_and_leaves_nothing(held: int, deduct: int) -> None:
    """domain.md 2.10: once, never above the balance."""
    one = taken("d", 1, "押金", held)
    facts = replace(FACTS, deposits=(one,))
    form = replace(FORM, lines=(Back("d", deduct, "依据", "照片"),), passes=None)
    refunding = decide_refund(form, facts, POLICY)
    assert bool(refunding.blocks) == (not 0 <= deduct <= held)
    if not refunding.blocks:
        assert 0 <= refunding.refund <= held
        [gone] = after(form, facts)
        assert gone.balance == 0
        assert decide_refund(form, replace(facts, deposits=(gone,)), POLICY).blocks


# --- moving -------------------------------------------------------------------------------------

MOVE = MoveForm("d1", to_unit="3-1-1202", reason="过户，押金随房")
MOVING = MoveFacts(LATER, CLERK, BOND, unit="3栋1单元1202", second=MANAGER)


def moved(form: MoveForm = MOVE, facts: MoveFacts = MOVING) -> list[tuple[str, str]]:
    return [(one.rule, one.field) for one in decide_move(form, facts, POLICY).blocks]


def test_a_deposit_is_moved_by_the_manager_with_a_reason() -> None:
    assert moved() == []
    assert moved(facts=replace(MOVING, operator=MANAGER, second=None)) == []
    assert moved(facts=replace(MOVING, second=FINANCE)) == [("2.10", "second")]
    assert moved(facts=replace(MOVING, second=None)) == [("2.10", "second")]
    assert moved(replace(MOVE, reason="")) == [("2.10", "reason")]


def test_it_goes_to_one_place_that_there_is_and_that_is_another() -> None:
    assert moved(replace(MOVE, to_unit="")) == [("2.10", "to_unit")]
    assert moved(replace(MOVE, to_receipt="SJ20260305-A0013")) == [("2.10", "to_unit")]
    assert moved(facts=replace(MOVING, unit="")) == [("2.10", "to_unit")]
    assert moved(replace(MOVE, to_unit="3-1-1201")) == [("2.10", "to_unit")]
    other = replace(MOVE, to_unit="", to_receipt="SJ20260305-A0013")
    assert moved(other) == [("2.10", "to_receipt")]
    assert moved(other, replace(MOVING, receipt="issued")) == []
    assert moved(facts=replace(MOVING, deposit=after()[0])) == [("S12 E3", "deposit")]


def test_moving_changes_no_sum() -> None:
    out, into = move_entries(MOVING, "过户")
    assert (out.kind, into.kind) == (Kind.MOVED_OUT, Kind.MOVED_IN)
    assert balance((*BOND.entries, out)) == 0
    assert balance((into,)) == 200_000
    assert balance((*BOND.entries, out, into)) == BOND.balance

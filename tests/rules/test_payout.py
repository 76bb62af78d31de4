"""付款的规则 (002-22): compensation and refunds, each with its subject, its reason and approval."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.rules.money import MOST
from app.rules.movement import Kind as Moved
from app.rules.movement import Movement, net
from app.rules.payout import Draft, Facts, Kind, decide
from app.rules.policy import Policy
from app.rules.receipt import Method
from tests.conftest import CLERK, FINANCE, MANAGER, MORNING

PAY = Draft(
    "u", Kind.COMPENSATION, "3-1-1201", "周晓燕", 20_000, subject="TS20260305-A0001", reason="漏水赔偿"
)
BACK = replace(PAY, kind=Kind.REFUND, subject="SJ20260305-A0012", reason="停车费多收一个月")
FACTS = Facts(MORNING, CLERK, "3栋1单元1201", subject_known=True, refundable=30_000, second=MANAGER)


def found(draft: Draft = PAY, facts: Facts = FACTS) -> list[tuple[str, str]]:
    return [(one.rule, one.field) for one in decide(draft, facts, Policy()).blocks]


def test_a_compensation_has_complaint_reason_and_approval() -> None:
    """002-22: compensation record + approval; the payment links to the voucher."""
    assert found() == []
    assert found(replace(PAY, subject=" ")) == [("002-22", "subject")]
    assert found(facts=replace(FACTS, subject_known=False)) == [("002-22", "subject")]
    assert found(replace(PAY, reason="")) == [("002-22", "reason")]
    assert found(replace(PAY, payee="")) == [("002-22", "payee")]


def test_the_manager_agrees_and_is_another() -> None:
    for facts in (
        replace(FACTS, second=None),
        replace(FACTS, second=CLERK),
        replace(FACTS, second=FINANCE),
        replace(FACTS, operator=MANAGER),
    ):
        assert found(facts=facts) == [("002-22", "second")]


@pytest.mark.parametrize("amount", [0, -1, MOST + 1])
def test_the_amount_is_above_zero(amount: int) -> None:
    assert found(replace(PAY, amount=amount)) == [("002-22", "amount")]


def test_no_more_is_given_back_than_was_taken() -> None:
    assert found(replace(BACK, amount=30_000)) == []
    assert found(replace(BACK, amount=30_001)) == [("002-22", "amount")]


def test_all_but_cash_has_its_reference() -> None:
    assert found(replace(PAY, method=Method.TRANSFER)) == [("002-22", "reference")]
    assert found(replace(PAY, method=Method.TRANSFER, reference="7")) == []
    assert found(facts=replace(FACTS, unit="")) == [("002-22", "unit")]
    assert found(replace(PAY, unit=""), replace(FACTS, unit="")) == []


def test_it_is_a_movement_like_every_other() -> None:
    """Issue: compensation, refunds and lost-card fees go through the same ledger."""
    moves = [
        Movement(Moved.RECEIPT, "SJ20260305-A0001", MORNING, "x", Method.CASH, 2_000),
        Movement(Moved.PAYOUT, "FK20260305-A0001", MORNING, "x", Method.CASH, -20_000),
    ]
    assert net(moves) == -18_000
    assert {one.day for one in moves} == {MORNING.date()}

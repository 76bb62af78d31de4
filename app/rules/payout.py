"""付款: what the counter pays out: compensation under a complaint (002-22), and fees given back.

Deposits go back by their own paper (rules.deposit); what was never taken cannot be given back. Another
person, the manager, agrees to every payout. Amounts are integer 分.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from app.rules.base import Finding
from app.rules.decision import Decision, block
from app.rules.four_eyes import agreed
from app.rules.money import MOST, yuan
from app.rules.people import Operator
from app.rules.policy import Policy
from app.rules.receipt import METHOD_NAMES, Method

PREFIX = "FK"
APPROVE = "payout.approve"
LONGEST = 80


class Kind(StrEnum):
    """付款的种类."""

    COMPENSATION = "compensation"
    REFUND = "refund"


KIND_NAMES: dict[Kind, str] = {Kind.COMPENSATION: "补偿/赔偿", Kind.REFUND: "退费"}


@dataclass(frozen=True)
class Draft:
    """付款的表单. `subject` is the number that it belongs to: a complaint's (TS), or the receipt's (SJ)."""

    uuid: str
    kind: Kind = Kind.COMPENSATION
    unit: str = ""
    payee: str = ""
    amount: int = 0
    method: Method = Method.CASH
    reference: str = ""
    subject: str = ""
    reason: str = ""


@dataclass(frozen=True)
class Facts:
    """Beside the form: time and clerk, the unit's label, whether the subject is known, who else signed in.

    `refundable` is what of the receipt's income has not been given back yet, in 分; 0 for a voided one.
    """

    now: datetime
    operator: Operator
    unit: str = ""
    subject_known: bool = False
    refundable: int = 0
    second: Operator | None = None


def decide(draft: Draft, facts: Facts, policy: Policy) -> Decision:
    """What the rules say of paying this out."""
    return Decision(tuple(_findings(draft, facts, policy)))


def _findings(draft: Draft, facts: Facts, policy: Policy) -> Iterator[Finding]:
    for name, label in (("payee", "领款人"), ("reason", "付款原因")):
        value = getattr(draft, name).strip()
        if not 0 < len(value) <= LONGEST:
            text = "请写{label}，最多 {most} 个字。"
            yield block("002-22", f"请填{label}", text, name, label=label, most=LONGEST)
    if draft.unit.strip() and not facts.unit:
        yield block("002-22", "找不到房号", "没有房号「{unit}」。", "unit", unit=draft.unit.strip())
    if not 0 < draft.amount <= MOST:
        text = "付款金额要大于零，不超过 9,999,999.99 元。"
        yield block("002-22", "金额不对", text, "amount")
    yield from _subject(draft, facts)
    if draft.method is not Method.CASH and not draft.reference.strip():
        text = "{name}付款要填流水号，日后对账要用。"
        yield block("002-22", "请填流水号", text, "reference", name=METHOD_NAMES[draft.method])
    yield from agreed("002-22", "付款", APPROVE, facts.second, policy, facts.operator.login)


def _subject(draft: Draft, facts: Facts) -> Iterator[Finding]:
    refund = draft.kind is Kind.REFUND
    what = "收据号" if refund else "投诉编号"
    if not draft.subject.strip():
        text = "付款要有出处：请填{what}。"
        yield block("002-22", f"请填{what}", text, "subject", what=what)
    elif not facts.subject_known:
        text = "找不到 {number}，请核对{what}。"
        yield block("002-22", "没有这张单据", text, "subject", number=draft.subject.strip(), what=what)
    elif refund and draft.amount > facts.refundable:
        text = "{number} 还能退 {left}，不能退 {amount}。押金请办「退押金」。"
        yield block(
            "002-22",
            "退得太多",
            text,
            "amount",
            number=draft.subject.strip(),
            left=yuan(facts.refundable),
            amount=yuan(draft.amount),
        )

"""押金退还单的纸: what it says, from what was decided: the only bridge from the rule's words to the print."""

from __future__ import annotations

from datetime import date

from app.rules.base import CHINA
from app.rules.deposit import (
    ACCEPTANCE_NAMES,
    WAY_NAMES,
    Acceptance,
    Back,
    Deposit,
    Proof,
    RefundFacts,
    RefundForm,
    Way,
)
from app.rules.deposit_decide import Refunding
from app.rules.money import capital
from app.rules.people import Role
from app.rules.policy import Policy
from printing import deposit_refund as paper

KIND = "deposit-refund"

_PASSES = "临时出入证"
_ROLES: dict[Role, str] = {Role.MANAGER: "客服", Role.FINANCE: "财务"}
"""Whose line on the paper the one who agreed fills; the others are left to be signed (domain.md 2.10)."""


def refund_paper(
    form: RefundForm,
    refunding: Refunding,
    facts: RefundFacts,
    policy: Policy,
    unit: str,
    taken_on: date,
    number: str = "",
    code: str = "",
) -> paper.DepositRefund:
    """The paper of a refund; without a number it is a draft's, and shows no deduction that cannot be.

    `unit` is the label as people say it, `taken_on` the day of the receipt.
    """
    chosen = tuple((one, found) for one in form.lines if (found := facts.of(one.deposit)) is not None)
    kept = tuple((one, found, min(one.deduct, found.balance)) for one, found in chosen)
    left = refunding.held - sum(max(fen, 0) for _, _, fen in kept)
    transfer = form.way is Way.TRANSFER
    accepted = form.acceptance is not Acceptance.NONE
    lost = form.proof is Proof.LOST
    return paper.DepositRefund(
        office=policy.office,
        project=policy.project,
        number=number,
        code=code,
        issued_at=facts.now.isoformat(timespec="seconds") if number else "",
        unit=unit,
        applicant=form.applicant,
        reason=form.reason,
        deposits=tuple(_deposit(found, taken_on) for _, found in chosen),
        total=left,
        total_words=capital(left),
        method=WAY_NAMES[form.way],
        operator=facts.operator.name,
        inspector=form.accepted_by if accepted else "",
        inspection=ACCEPTANCE_NAMES[form.acceptance] if accepted else "",
        inspected_on=form.accepted_on.isoformat() if accepted and form.accepted_on is not None else "",
        passes=_passes(form),
        deductions=tuple(
            paper.Deduction(found.name, one.basis, fen, one.photo or "无")
            for one, found, fen in kept
            if fen > 0
        ),
        account_name=form.holder if transfer else "",
        bank=form.bank if transfer else "",
        account=form.account if transfer else "",
        receipt_back=not lost,
        declaration=f"{facts.now.astimezone(CHINA):%Y-%m-%d} 签" if lost else "",
        approvals=_approvals(facts),
        notes=_notes(form, tuple((one, found) for one, found, fen in kept if fen > 0)),
    )


def _deposit(found: Deposit, taken_on: date) -> paper.Deposit:
    """`amount` is what came in, by its receipt or by being moved there."""
    return paper.Deposit(found.name, found.receipt, taken_on.isoformat(), found.taken, found.balance)


def _passes(form: RefundForm) -> tuple[paper.Passes, ...]:
    passes = form.passes
    if passes is None or min(passes.issued, passes.returned) < 0:
        return ()
    return (paper.Passes(_PASSES, passes.issued, passes.returned),)


def _approvals(facts: RefundFacts) -> tuple[paper.Approval, ...]:
    second = facts.second
    role = _ROLES.get(second.role) if second is not None else None
    return (paper.Approval(role, second.name),) if second is not None and role is not None else ()


def _notes(form: RefundForm, kept: tuple[tuple[Back, Deposit], ...]) -> tuple[str, ...]:
    """Who takes the money where it is another, and why a deduction has no photo."""
    notes = [
        f"{found.name}扣款没有照片：{one.no_photo}" for one, found in kept if not one.photo and one.no_photo
    ]
    if form.receiver and form.receiver != form.applicant:
        notes.insert(0, f"领款人：{form.receiver}")
    return tuple(notes)

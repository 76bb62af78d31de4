"""收款收据的纸: what it says, from what was decided: the only bridge from the rule's words to the print."""

from __future__ import annotations

from datetime import timedelta

from app.rules.base import CHINA
from app.rules.money import capital
from app.rules.policy import Policy
from app.rules.price import Nature
from app.rules.receipt import METHOD_NAMES, Draft, Facts, Line, Method, Taking, period_words
from printing import receipt as paper


def receipt_paper(
    draft: Draft, taking: Taking, facts: Facts, policy: Policy, number: str = "", code: str = ""
) -> paper.Receipt:
    """The paper of a receipt; without a number it is a draft's."""
    cash = draft.method is Method.CASH and draft.tendered is not None
    due = facts.now.astimezone(CHINA).date() + timedelta(days=policy.invoice_days)
    sums = taking.totals
    return paper.Receipt(
        office=policy.office,
        project=policy.project,
        number=number,
        code=code,
        issued_at=facts.now.isoformat(timespec="seconds") if number else "",
        unit=facts.unit or draft.unit,
        payer=draft.payer,
        lines=tuple(_line(one) for one in taking.lines if one.amount > 0),
        total=sums.all,
        total_words=capital(sums.all) if sums.all > 0 else "",
        method=METHOD_NAMES[draft.method],
        operator=facts.operator.name,
        reference=draft.reference,
        tendered=(draft.tendered or 0) if cash and taking.change >= 0 and _enough(draft, taking) else 0,
        change=taking.change if cash else 0,
        invoice=sums.invoice,
        invoice_by=due.isoformat() if sums.invoice else "",
        replaces=draft.replaces,
        notes=tuple(one for one in (draft.note, _why(draft)) if one),
    )


def _enough(draft: Draft, taking: Taking) -> bool:
    """Whether the cash handed over covers the sum: too little is said on the form, and not printed."""
    return (draft.tendered or 0) >= taking.totals.all


def _why(draft: Draft) -> str:
    """The basis of a price that is not the list's, for who asks later."""
    return f"价格依据：{draft.price_reason}" if draft.price_reason else ""


def _line(one: Line) -> paper.Line:
    quantity = f"{one.quantity}" if one.months == 1 else f"{one.quantity}×{one.months}"
    return paper.Line(
        item=f"{one.name}（{one.about}）" if one.about else one.name,
        amount=one.amount,
        deposit=one.nature is Nature.DEPOSIT,
        period=period_words(one),
        price=one.price,
        quantity=quantity,
    )

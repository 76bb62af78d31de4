"""押金退还单的填写: what the clerk types on the form, and the RefundForm that it means (S12, domain.md 2.10).

Whom the deposits were taken from, and how many 出入证 were given out, the receipt knows; a missing one
suggests what is kept of its deposit.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from app.rules import moments
from app.rules.base import Finding
from app.rules.decision import block
from app.rules.deposit import Acceptance, Back, Deposit, Passes, Proof, RefundFacts, RefundForm, Way
from app.rules.money import yuan

CARD = "出入证"
"""What the name of a deposit for passes holds."""
NO_PHOTO = "证没有交回，无物可拍"
COUNTS = ("issued", "returned", "missing")


@dataclass(frozen=True)
class Typed:
    """The form as it is typed: `lines` are the ticked ones of `backs`, day and counts are texts.

    `backs` has every deposit that may be on the form, in the receipt's order.
    """

    uuid: str
    receipt: str = ""
    backs: tuple[Back, ...] = ()
    lines: tuple[int, ...] | None = None
    proof: Proof = Proof.NONE
    reason: str = ""
    acceptance: Acceptance = Acceptance.NONE
    accepted_by: str = ""
    accepted_on: str = ""
    issued: str = ""
    returned: str = ""
    missing: str = ""
    applicant: str = ""
    receiver: str = ""
    way: Way = Way.CASH
    holder: str = ""
    bank: str = ""
    account: str = ""


def typed(form: RefundForm, facts: RefundFacts) -> Typed:
    """A form as it is shown: every deposit that is left, and those of the form that are not.

    While the passes are not counted, so many went out as were paid for.
    """
    on = {one.deposit: one for one in form.lines}
    offered = tuple(one for one in facts.deposits if one.balance > 0 or one.key in on)
    passes = form.passes
    shown = Typed(
        form.uuid,
        form.receipt,
        tuple(on.get(one.key, Back(one.key)) for one in offered),
        tuple(n for n, one in enumerate(offered) if one.key in on) or None,
        form.proof,
        form.reason,
        form.acceptance,
        form.accepted_by,
        moments.day_words(form.accepted_on, facts.now),
        *((str(passes.issued), str(passes.returned), str(passes.missing)) if passes else ("", "", "")),
        form.applicant,
        form.receiver,
        form.way,
        form.holder,
        form.bank,
        form.account,
    )
    card = pass_deposit(shown, facts)
    return replace(shown, issued=str(card.quantity)) if card is not None and passes is None else shown


def begun(form: RefundForm, facts: RefundFacts) -> Typed:
    """A new form: who paid asks for it and takes it."""
    payer = next((one.payer for one in facts.deposits), "")
    return typed(replace(form, applicant=payer, receiver=payer), facts)


def meant(shown: Typed, now: datetime) -> tuple[RefundForm, tuple[Finding, ...]]:
    """The form as the rules know it, and what is said of a day or a count that cannot be read."""
    lost: list[Finding] = []
    day = None
    try:
        day = moments.read_day(shown.accepted_on, now)
    except ValueError:
        text = "请这样写日期：{examples}。"
        lost.append(block("2.10", "日期看不懂", text, "accepted_on", examples=moments.DAY_EXAMPLES))
    counts = {}
    for name in COUNTS:
        counts[name] = _count(getattr(shown, name))
        if counts[name] is None and getattr(shown, name).strip():
            lost.append(block("2.10", "张数看不懂", "张数只写数字，例如 3。", name))
    passes = None
    if not any(one is None for one in counts.values()):
        passes = Passes(*(one or 0 for one in counts.values()))
    ticked = shown.lines or ()
    return RefundForm(
        shown.uuid,
        shown.receipt,
        tuple(one for n, one in enumerate(shown.backs) if n in ticked),
        shown.reason,
        shown.applicant,
        shown.proof,
        shown.acceptance,
        shown.accepted_by,
        day,
        passes,
        shown.way,
        shown.holder,
        shown.bank,
        shown.account,
        shown.receiver,
    ), tuple(lost)


def uncounted(shown: Typed, facts: RefundFacts) -> tuple[Finding, ...]:
    """What is said while the passes, whose deposit goes back, were not counted yet."""
    if pass_deposit(shown, facts) is None or shown.returned.strip():
        return ()
    return (block("2.10", "请点出入证", "请点收回了几张，一张没有就填 0。", "returned"),)


def chosen(shown: Typed, facts: RefundFacts) -> tuple[Deposit, ...]:
    """The deposits that are ticked."""
    ticked = shown.lines or ()
    found = (facts.of(one.deposit) for n, one in enumerate(shown.backs) if n in ticked)
    return tuple(one for one in found if one is not None)


def pass_deposit(shown: Typed, facts: RefundFacts) -> Deposit | None:
    """The ticked deposit for passes, None where there is none."""
    return next((one for one in chosen(shown, facts) if CARD in one.name), None)


def counted(before: Typed, now: Typed, facts: RefundFacts) -> Typed:
    """After a key: what is missing follows from the two counts, and what is kept for it from what is missing.

    A deduction that the clerk has written stays as it is.
    """
    card = pass_deposit(now, facts)
    if card is None:
        return now
    issued, returned = _count(now.issued), _count(now.returned)
    if (before.issued, before.returned) != (now.issued, now.returned) and before.missing == now.missing:
        left = issued - returned if issued is not None and returned is not None else None
        now = replace(now, missing=str(left) if left is not None and left >= 0 else "")
    old, new = _kept(card, _count(before.missing) or 0), _kept(card, _count(now.missing) or 0)
    if old == new or all(one != old for one in now.backs):
        return now
    return replace(now, backs=tuple(new if one == old else one for one in now.backs))


def _kept(card: Deposit, missing: int) -> Back:
    """What is suggested to be kept of the passes' deposit: each missing one at what was paid for it."""
    each = card.taken // card.quantity
    if missing <= 0 or not each:
        return Back(card.key)
    return Back(card.key, min(missing * each, card.balance), f"缺出入证 {missing} 张", "", NO_PHOTO)


def line_words(one: Back, found: Deposit) -> str:
    """押金一行: 临时出入证押金 ¥60.00 − 扣 ¥20.00（缺出入证 1 张）."""
    if not one.deduct:
        return f"{found.name}　{yuan(found.balance)}"
    why = f"（{one.basis}）" if one.basis else ""
    return f"{found.name}　{yuan(found.balance)} 扣 {yuan(one.deduct)}{why}"


def _count(text: str) -> int | None:
    """A number of pieces as typed; None for none, and for what is no number."""
    plain = text.strip().removesuffix("张").strip()
    return int(plain) if plain.isdigit() and len(plain) < 5 else None

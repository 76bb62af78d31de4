"""放行条的纸: what it says, from what was decided: the only bridge from the rule's words to the print."""

from __future__ import annotations

from app.rules.mask import phone as mask_phone
from app.rules.money import count_capital
from app.rules.policy import Policy
from app.rules.release import APPLICANT_NAMES, ID_CHECK_NAMES, Applicant, Decision, Draft, Facts, NoticeKind
from printing import release_slip as paper


def slip_paper(
    draft: Draft,
    decision: Decision,
    facts: Facts,
    policy: Policy,
    operator: str,
    number: str = "",
    code: str = "",
) -> paper.ReleaseSlip:
    """What the paper says, from what was decided: the only bridge from the rule's words to the print."""
    household = facts.household
    company = f"（{draft.company}）" if draft.company else ""
    return paper.ReleaseSlip(
        office=policy.office,
        project=policy.project,
        number=number,
        code=code,
        issued_at=facts.now.isoformat(timespec="seconds") if number else "",
        unit=household.label if household is not None else draft.unit,
        kind=APPLICANT_NAMES[draft.applicant],
        applicant=f"{draft.name}{company}",
        id_check=ID_CHECK_NAMES[draft.id_check],
        phone=mask_phone(draft.phone),
        relation=draft.relation if draft.applicant is Applicant.FAMILY else "",
        owner_confirmation=decision.confirmation,
        fees=decision.fees,
        items=tuple(paper.Item(one.name, one.feature, one.quantity, one.measure) for one in decision.items),
        total=decision.total,
        total_words=f"{count_capital(decision.total)}件" if decision.total else "",
        plate=draft.plate,
        carrier="",
        window=draft.window,
        valid_on=facts.now.date().isoformat(),
        operator=operator,
        notes=_notes(draft, facts),
    )


def _notes(draft: Draft, facts: Facts) -> tuple[str, ...]:
    """员工外出: why, and who allowed it (004-27); a contractor's own tools need no word of the owner."""
    if draft.applicant is Applicant.CONTRACTOR and draft.own_goods:
        return ("均为施工单位自带的工具、余料",)
    if draft.applicant is not Applicant.STAFF:
        return ()
    boss = facts.last(NoticeKind.SUPERVISOR)
    allowed = f"；{boss.person} {boss.at:%m-%d %H:%M} 批准" if boss is not None and boss.at else ""
    return (f"外出事由：{draft.reason}{allowed}",)

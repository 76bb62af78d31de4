"""装修的纸: what each paper of a file says, from what was decided; the only bridge from rules to the print.

Names in full stand only on papers that go to who bears them; what hangs on a door names a surname (3.1).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from app.rules import renovation_fees
from app.rules.policy import Policy
from app.rules.price import NATURE_NAMES, Nature, in_force
from app.rules.receipt import line_of
from app.rules.renovation import Draft, Facts, Outcome, Review
from app.rules.renovation_items import RULING_NAMES, ruled
from app.rules.renovation_materials import (
    APPLICANT_NAMES,
    KIND_NAMES,
    READINESS_NAMES,
    Applicant,
    Builder,
    Kind,
    Readiness,
    checklist,
)
from app.rules.renovation_state import STATE_NAMES, State
from app.rules.rule_pack import Hours, Pack, hours_at, hours_source, words
from app.rules.visitor_state import address
from printing import (
    renovation,
    renovation_agreement,
    renovation_intake,
    renovation_notices,
    renovation_permit,
)

APPLICATION = "renovation-application"
ACCEPTANCE = "acceptance-of-documents"
MISSING = "missing-list"
AGREEMENT = "renovation-agreement"
PROHIBITION = "prohibition-notice"
POSTING = "renovation-posting"
PERMIT = "renovation-permit"
RECORD = "inspection-record"
RECTIFICATION = "rectification-notice"
EXTENSION = "renovation-extension"
FINAL = "final-acceptance"

ASKED_FOR = (APPLICATION, PROHIBITION, AGREEMENT, POSTING)
"""Papers that are made when somebody asks for them; the others are made by what is decided."""

OWN_WORK = "业主自行施工"
_WORKDAY, _REST = date(2026, 3, 5), date(2026, 3, 8)  # a Thursday and a Sunday of no holiday
_KINDS = ("工作日", "周六、周日")


@dataclass(frozen=True)
class About:
    """What every paper is told: the file as it stands, who is who, under which number it is made.

    `number` "" = a draft; `file` the file's own number where the paper has another one; `names` are
    login → name, `label` the unit as people say it.
    """

    draft: Draft
    facts: Facts
    policy: Policy
    operator: str
    number: str = ""
    code: str = ""
    file: str = ""
    names: dict[str, str] = field(default_factory=dict)

    @property
    def label(self) -> str:
        """3栋1单元1201."""
        household = self.facts.household
        return household.label if household is not None else self.draft.unit

    @property
    def company(self) -> str:
        """Who builds, as a paper names it."""
        return self.draft.company if self.draft.builder is Builder.COMPANY else OWN_WORK

    @property
    def owner(self) -> str:
        """The owner on file in full; the applicant where the file knows none."""
        household = self.facts.household
        known = household is not None and household.owners
        return household.owners[0].name if household is not None and known else self.draft.name

    @property
    def first(self) -> str:
        """首接人, by name."""
        return self.name(self.facts.first_receiver) or self.operator

    def name(self, login: str) -> str:
        """Who has this login."""
        return self.names.get(login, login)

    def head(self) -> dict[str, Any]:
        """The fields that all papers of a renovation share."""
        return {
            "office": self.policy.office,
            "project": self.policy.project,
            "number": self.number,
            "code": self.code,
            "issued_at": self.facts.now.isoformat(timespec="seconds") if self.number else "",
            "unit": self.label,
            "operator": self.operator,
            "file": self.file if self.file != self.number else "",
        }

    def term(self) -> dict[str, Any]:
        """施工期限, as papers take it."""
        return {"starts_on": iso(self.draft.start), "ends_on": iso(self.draft.end)}


def iso(day: date | None) -> str:
    return day.isoformat() if day is not None else ""


def _whom(name: str, phone: str) -> str:
    return " ".join(one for one in (name, phone) if one)


def _span(one: Hours) -> tuple[str, str]:
    noise = words(one.noise) if one.noise else "全天不得进行"
    return words(one.work) if one.work else "不施工", noise


def hours(pack: Pack) -> tuple[renovation.Hours, ...]:
    """允许施工时间 by kind of day; one line where rest days are like any other (S05 E4)."""
    both = tuple(_span(hours_at(pack, day)) for day in (_WORKDAY, _REST))
    if both[0] == both[1]:
        return (renovation.Hours("每天", *both[0]),)
    rows = tuple(renovation.Hours(kind, *one) for kind, one in zip(_KINDS, both, strict=True))
    return (*rows, renovation.Hours("法定节假日", *both[1]))


def hours_notes(pack: Pack) -> tuple[str, ...]:
    """What the table alone does not say of a city that keeps rest days quiet."""
    if pack.quiet is not None and pack.quiet.rest_all_day:
        return ("周六、周日及法定节假日不得进行产生噪声的施工。",)
    return ()


def _hours(about: About) -> dict[str, Any]:
    pack = about.facts.pack
    return {"hours": hours(pack), "hours_notes": hours_notes(pack)}


def _materials(draft: Draft) -> tuple[renovation.Material, ...]:
    must, missing = set(draft.required), set(draft.missing)
    found = []
    for one in checklist(draft.materials, draft.applicant, draft.builder, draft.items):
        if one.readiness is Readiness.NEEDLESS and one.kind not in must:
            continue
        state = Readiness.MISSING if one.kind in missing else one.readiness
        copy = f"复件 {one.copy}" if one.copy else ""
        note = "，".join(part for part in (one.note, copy) if part)
        found.append(renovation.Material(KIND_NAMES[one.kind], READINESS_NAMES[state], note))
    return tuple(found)


def application(about: About) -> renovation_intake.RenovationApplication:
    """装修申请表."""
    draft, review = about.draft, about.facts.review
    tenant = draft.applicant is Applicant.TENANT
    consent = next((one for one in draft.materials if one.kind is Kind.CONSENT), None)
    agreed = tenant and consent is not None and consent.readiness is Readiness.READY
    works = []
    for one in draft.items:
        work = ruled(one)
        works.append(renovation_intake.Work(one.name, "", RULING_NAMES[work.ruling] if work else ""))
    return renovation_intake.RenovationApplication(
        **about.head(),
        applicant=draft.name,
        relation=APPLICANT_NAMES[draft.applicant],
        phone=draft.phone,
        id_check="",
        owner=about.owner if tenant else "",
        company=about.company,
        credit_code=draft.credit_code,
        manager=draft.company_head,
        manager_phone=draft.company_phone,
        safety_manager=_whom(draft.site_head, draft.site_phone),
        workers=about.facts.passes,
        **about.term(),
        works=tuple(works),
        materials=_materials(draft),
        owner_must_agree=tenant,
        owner_consent=(consent.note or "已交书面同意") if agreed and consent is not None else "",
        opinion=review.opinion if review is not None else "",
        decision=_decision(review),
        reviewer=about.name(review.staff) if review is not None else "",
        reviewed_at=review.at.isoformat() if review is not None and review.at is not None else "",
    )


def _decision(review: Review | None) -> str:
    return {None: "", Outcome.APPROVED: "同意", Outcome.REJECTED: "不同意"}[
        review.outcome if review is not None else None
    ]


def acceptance(about: About, reviewer: str) -> renovation_intake.AcceptanceOfDocuments:
    """受理回执: what was received, and who stays responsible (003-28, 003-41)."""
    state = about.facts.state or State.PENDING
    later = f"等{reviewer}审批；有了结果，首接人马上通知您。"
    return renovation_intake.AcceptanceOfDocuments(
        **about.head(),
        applicant=about.draft.name,
        state=STATE_NAMES[state],
        materials=_materials(about.draft),
        first_contact=about.first,
        first_contact_phone=about.policy.office_phone,
        why_later=later if state is State.PENDING else "资料待补，补齐后送审批。",
    )


def missing_list(about: About, review: Review | None = None) -> renovation_intake.MissingList:
    """补正清单: 待补 materials, and what the reviewer wants changed (S05 E1, S06 E1)."""
    rows = [renovation_intake.Missing(KIND_NAMES[one], "", "未交") for one in about.draft.missing]
    reasons: tuple[str, ...] = ()
    if review is not None:
        rows += [renovation_intake.Missing(one.strip()) for one in review.corrections if one.strip()]
        reasons = (review.reasons.strip(),)
    return renovation_intake.MissingList(
        **about.head(),
        applicant=about.draft.name,
        missing=tuple(rows),
        reasons=reasons,
        first_contact=about.first,
        first_contact_phone=about.policy.office_phone,
    )


def prohibition(about: About) -> renovation_notices.ProhibitionNotice:
    """禁止行为和注意事项告知书 (物业管理条例 52)."""
    return renovation_notices.ProhibitionNotice(
        **about.head(), owner=about.draft.name, company=about.company, **_hours(about)
    )


def agreement(about: About) -> renovation_agreement.RenovationAgreement:
    """装饰装修管理服务协议 (110号令 16), with what this file pays."""
    draft, facts = about.draft, about.facts
    prices = in_force(facts.prices, facts.now.date())
    fees = []
    for one in renovation_fees.fees(draft, facts.passes, prices, about.policy):
        item = prices[one.item]
        line = line_of(one, item)
        note = item.basis if item.nature is Nature.INCOME else f"{NATURE_NAMES[item.nature]}，{item.basis}"
        deposit = item.nature is Nature.DEPOSIT
        fees.append(renovation_agreement.Fee(item.name, line.amount, deposit, note))
    return renovation_agreement.RenovationAgreement(
        **about.head(),
        owner=draft.name,
        owner_phone=draft.phone,
        company=draft.company if draft.builder is Builder.COMPANY else "",
        manager=draft.company_head,
        manager_phone=draft.company_phone,
        office_phone=about.policy.office_phone,
        items=tuple(one.name for one in draft.items),
        **about.term(),
        **_hours(about),
        fees=tuple(fees),
    )


def posting(about: About) -> renovation_notices.RenovationPosting:
    """公示, where the city wants one; the owner by surname."""
    return renovation_notices.RenovationPosting(
        **about.head(),
        owner=_posted(about.owner),
        company=about.company,
        items=tuple(one.name for one in about.draft.items),
        **about.term(),
        **_hours(about),
        phone=about.policy.office_phone,
        supervisor=_reviewer(about),
        basis=about.facts.pack.posting.source,
        permit=about.facts.permit,
    )


def _reviewer(about: About) -> str:
    review = about.facts.review
    return about.name(review.staff) if review is not None else ""


def permit(about: About) -> renovation_permit.RenovationPermit:
    """装修施工许可证 (003-40): what hangs on the door."""
    draft, policy = about.draft, about.policy
    head = _whom(draft.site_head, draft.site_phone)
    return renovation_permit.RenovationPermit(
        **about.head(),
        owner=_posted(about.owner),
        company=about.company,
        manager=draft.company_head,
        manager_phone=draft.company_phone,
        site_manager=head,
        safety_manager=head,
        items=tuple(one.name for one in draft.items),
        **about.term(),
        **_hours(about),
        hours_basis=hours_source(about.facts.pack),
        supervisor=_reviewer(about),
        supervisor_phone="",
        duty_phone=policy.office_phone,
        complaint_phone="",
        approver=_reviewer(about),
        title=policy.permit_title,
        workers=about.facts.passes,
    )


def _posted(owner: str) -> str:
    """The owner as door and notice board may say: 陈先生/女士, never the full name (domain.md 2.3)."""
    shown = address(owner)
    return f"{shown.removesuffix('*')}先生/女士" if shown.endswith("*") else shown

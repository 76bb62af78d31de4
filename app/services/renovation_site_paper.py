"""现场的纸: 巡查记录, 整改通知书, 延期单, 验收单, from what was decided on the site."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from app.rules.renovation_items import DECREE, WORKS
from app.rules.renovation_site import Acceptance, Extension, Found, Inspection
from app.services.renovation_paper import About, iso
from printing import renovation, renovation_close, renovation_site


def _site(about: About) -> dict[str, Any]:
    return {**about.head(), "company": about.company, "permit": about.facts.permit}


def inspection_record(about: About, form: Inspection) -> renovation_site.InspectionRecord:
    """巡查记录."""
    dues = sorted(one.due for one in form.found if one.due is not None)
    action = "；".join(
        said
        for said, holds in (
            ("停止施工，开整改通知书", form.stop),
            ("要求限期整改，开整改通知书", bool(form.found) and not form.stop),
            ("已劝阻，拒不改正，报告主管部门", form.refused),
        )
        if holds
    )
    notes = tuple(one for one in (form.note.strip(),) if one)
    return renovation_site.InspectionRecord(
        **_site(about),
        notes=notes,
        inspected_at=about.facts.now.isoformat(timespec="seconds"),
        inspector=about.operator,
        checks=(renovation.Check("装修项目与许可证", "不符" if form.found else "相符"),),
        findings="；".join(one.what.strip() for one in form.found),
        action=action,
        due_on=iso(dues[0]) if dues else "",
        photos=len(form.photos),
        clean=not form.found,
    )


def rectification(
    about: About, found: Sequence[Found], halt: bool, photos: int = 0
) -> renovation_site.RectificationNotice:
    """整改通知书 (物业管理条例 45, 46)."""
    faults = []
    for one in found:
        work = WORKS.get(one.code)
        basis = f"{DECREE}{work.article}" if work is not None else ""
        until = f"{one.due:%Y年%m月%d日}前整改，恢复原状" if one.due is not None else "整改，恢复原状"
        faults.append(renovation_site.Fault(one.what.strip(), until, basis))
    dues = sorted(one.due for one in found if one.due is not None)
    pack = about.facts.pack
    said: dict[str, Any] = (
        {"report": pack.report.text, "report_basis": pack.report.source} if pack.report else {}
    )
    return renovation_site.RectificationNotice(
        **_site(about),
        **said,
        owner=about.draft.name,
        found_at=about.facts.now.isoformat(timespec="seconds"),
        inspector=about.operator,
        faults=tuple(faults),
        due_on=iso(dues[-1]) if dues else "",
        halt=halt,
        photos=photos,
        phone=about.policy.office_phone,
    )


def extension(about: About, form: Extension) -> renovation_close.RenovationExtension:
    """延期单: from which last day to which, and why; who grants it signs."""
    return renovation_close.RenovationExtension(
        **_site(about),
        **about.term(),
        applicant=about.draft.name,
        until=iso(form.until),
        reason=form.reason.strip(),
        approver=about.operator,
        approved_at=about.facts.now.isoformat(timespec="seconds"),
    )


def final_acceptance(about: About, form: Acceptance) -> renovation_close.FinalAcceptance:
    """验收单: 合格, or what is to be put right first (S12 E2)."""
    facts = about.facts
    return renovation_close.FinalAcceptance(
        **_site(about),
        **about.term(),
        notes=(form.opinion.strip(),),
        owner=about.draft.name,
        accepted_at=facts.now.isoformat(timespec="seconds"),
        inspector=about.operator,
        checks=(renovation.Check("装修项目与许可证", "正常" if form.passed else "不符"),),
        conclusion="合格" if form.passed else "整改后再验收",
        defects=tuple(
            renovation_close.Defect(one.what.strip(), iso(one.due), about.company) for one in form.found
        ),
        passes_issued=facts.passes,
        passes_back=facts.passes - facts.passes_out,
        permit_back=facts.permit_back,
    )

"""门岗核验许可证、出入证: looks a permit or a pass up for the guard (003-40, domain.md 2.4)."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.models import Renovation, WorkerPass
from app.rules import rule_pack, site_gate
from app.rules.gate import Answer, Verdict
from app.rules.renovation_state import State as SiteState
from app.rules.slipcode import SlipCode
from app.rules.worker_pass import State as PassState
from app.services import places, vault
from app.services.office import Work
from app.services.renovation_facts import pack_of
from app.services.worker_pass_paper import PHOTO
from app.services.worker_pass_read import company_of, find_card

_UNSHOWN = frozenset({Verdict.FORGED, Verdict.FOREIGN, Verdict.UNREADABLE})


@dataclass(frozen=True)
class SiteAtGate:
    """What the guard compares with the paper: (label, value) pairs; `photo` a JPEG, of a valid pass alone.

    No phone, no document number.
    """

    number: str
    facts: tuple[tuple[str, str], ...]
    photo: bytes = b""


@dataclass(frozen=True)
class Look:
    """One look: verdict, answer, and the paper where it is one of ours."""

    verdict: Verdict
    answer: Answer
    paper: SiteAtGate | None = None


def concerns(code: SlipCode | None) -> bool:
    """Whether a code is a permit's or a pass's."""
    return code is not None and (site_gate.is_permit(code) or site_gate.is_pass(code))


def look(work: Work, code: SlipCode, site: str, genuine: bool) -> Look:
    """What a permit's or pass's code means now. `site` is our estate, `genuine` that its check fits."""
    return (_permit if site_gate.is_permit(code) else _pass)(work, code, site, genuine)


def _permit(work: Work, code: SlipCode, site: str, genuine: bool) -> Look:
    asked = select(Renovation).where(Renovation.permit_number == code.number)
    row = work.session.scalar(asked.options(joinedload(Renovation.unit)))
    verdict = site_gate.judge_permit(
        code,
        site,
        genuine,
        SiteState(row.state) if row is not None else None,
        row.since if row is not None else None,
        row.until if row is not None else None,
        work.now.date(),
    )
    answer = site_gate.PERMIT_ANSWERS[verdict]
    if row is None or verdict in _UNSHOWN:
        return Look(verdict, answer)
    facts = (
        ("许可证", code.number),
        ("房号", places.label(row.unit)),
        ("施工单位", company_of(row)),
        ("期限", f"{row.since} 至 {row.until}"),
        ("施工时间", "；".join(rule_pack.permit_lines(pack_of(row.pack)))),
    )
    return Look(verdict, answer, SiteAtGate(code.number, facts))


def _pass(work: Work, code: SlipCode, site: str, genuine: bool) -> Look:
    row = find_card(work.session, code.number)
    verdict = site_gate.judge_pass(
        code,
        site,
        genuine,
        PassState(row.state) if row is not None else None,
        row.since if row is not None else None,
        row.until if row is not None else None,
        SiteState(row.worker.renovation.state) if row is not None else None,
        work.now.date(),
    )
    answer = site_gate.PASS_ANSWERS[verdict]
    if row is None or verdict in _UNSHOWN:
        return Look(verdict, answer)
    return Look(verdict, answer, _at_gate(work, row, verdict is Verdict.VALID))


def _at_gate(work: Work, row: WorkerPass, valid: bool) -> SiteAtGate:
    worker = row.worker
    told = (
        ("证号", row.number),
        ("姓名", worker.name),  # empty once his time is over
        ("工种", worker.trade),
        ("只去", places.label(worker.renovation.unit)),
        ("施工单位", company_of(worker.renovation)),
        ("有效期", f"{row.since} 至 {row.until}"),
    )
    # The face is shown where the guard has to compare it, and nowhere else.
    photo = vault.unseal(work.session, work.secret, worker.photo, PHOTO) if valid and worker.photo else b""
    return SiteAtGate(row.number, tuple(one for one in told if one[1]), photo)

"""装修的写入: what every act on a file does inside its transaction: find it, step on, freeze a paper."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import func, select

from app.models import (
    Document,
    Renovation,
    RenovationItem,
    RenovationMaterial,
    RenovationReview,
    RenovationStep,
)
from app.rules import slipcode
from app.rules.base import refuse
from app.rules.policy import Policy
from app.rules.renovation import Draft, Facts, Review
from app.rules.renovation_state import State, step
from app.services import documents, id_copy, places, settings
from app.services import renovation_facts as read
from app.services.office import Work
from app.services.renovation_paper import About
from app.services.renovation_read import names
from app.services.search_renovations import index_renovation
from printing import fonts
from printing.schema import freeze

RULE = "000-12"


@dataclass
class File:
    """A file in a transaction: its row, and what the rules look at, as they were when it was opened."""

    work: Work
    row: Renovation
    draft: Draft
    facts: Facts
    policy: Policy

    def about(self, number: str, **more: Any) -> About:
        """What a paper of this number is told."""
        session = self.work.session
        code = slipcode.seal(number, self.policy.site, settings.site_key_in(session))
        name, known = self.work.operator.name, names(session)
        return About(self.draft, self.facts, self.policy, name, number, str(code), self.row.number, known)

    def paper(self, kind: str, number: str, make: Callable[[About], Any]) -> str:
        """Freeze a paper; the second one of a kind bears the number and -2. Answers its number.

        Raises Refused for characters that no font can print (domain.md 3.11).
        """
        session = self.work.session
        mine = (Document.number == number) | Document.number.startswith(f"{number}-", autoescape=True)
        count = session.scalar(select(func.count(Document.id)).where(Document.kind == kind, mine)) or 0
        number = f"{number}-{count + 1}" if count else number
        sheet = freeze(make(self.about(number)))
        if lost := fonts.missing(sheet):
            raise documents.unprintable(RULE, lost)
        self.work.freeze(kind, number, sheet)
        return number

    def advance(self, to: State, why: str = "") -> None:
        """Step to a state, with person and time. Raises Refused where the way does not lead there."""
        made = step(State(self.row.state), to, self.work.now, self.work.operator.login, why)
        put_step(self.work, self.row, made.state, made.before, made.why)
        self.facts = replace(self.facts, state=made.state)

    def kept(self) -> None:
        """Bring its search entry up to date: the last thing that an act does."""
        index_renovation(self.work.session, self.row.id)


def opened(work: Work, number: str) -> File:
    """The file of a number. Raises Refused where there is none."""
    row = read.find(work.session, number)
    if row is None:
        raise refuse(RULE, "没有这份档案", "没有装修档案 {number}，请核对编号。", number=number)
    policy, draft = settings.read(work.session), read.draft_of(row)
    facts = read.facts_of(work.session, draft, row, work.operator, work.now, policy)
    return File(work, row, draft, facts, policy)


def put_step(work: Work, row: Renovation, to: State, before: State | None, why: str = "") -> None:
    """Write one step down; the row stands where it leads."""
    row.state = to
    work.session.add(
        RenovationStep(
            renovation_id=row.id,
            state=to,
            before=before or "",
            at=work.now,
            staff=work.operator.login,
            why=why,
        )
    )
    work.session.flush()


def fill(work: Work, row: Renovation, draft: Draft) -> None:
    """Put the form into the row, but for its works and materials (`fill_lists`)."""
    unit = places.find_unit(work.session, draft.unit)
    assert unit is not None  # the rules have said yes
    assert draft.start is not None
    assert draft.end is not None
    row.unit = unit
    row.applicant, row.name, row.phone = draft.applicant, draft.name, draft.phone
    row.builder, row.company, row.credit_code = draft.builder, draft.company, draft.credit_code
    row.company_head, row.company_phone = draft.company_head, draft.company_phone
    row.site_head, row.site_phone = draft.site_head, draft.site_phone
    row.since, row.until = draft.start, draft.end
    row.notice_signed, row.agreement_signed = draft.notice_signed, draft.agreement_signed
    row.deposit, row.rubbish = draft.deposit, draft.rubbish or None
    row.posted, row.neighbours_told, row.note = draft.posted, draft.neighbours_told, draft.note


def fill_items(work: Work, row: Renovation, draft: Draft) -> None:
    """The works anew, where they are others."""
    if read.draft_items(row) == draft.items:
        return
    row.items.clear()
    work.session.flush()
    row.items.extend(
        RenovationItem(line=line, code=one.code, text=one.text) for line, one in enumerate(draft.items, 1)
    )


def fill_materials(work: Work, row: Renovation, draft: Draft) -> None:
    """The materials anew, each with its stamped copy. Raises Refused for a copy that there is not."""
    row.materials.clear()
    work.session.flush()
    for one in draft.materials:
        copy = id_copy.find(work.session, one.copy) if one.copy else None
        if one.copy and copy is None:
            text = "没有复件 {number}，请核对编号，或留空。"
            raise refuse("003-22", "没有这份复件", text, "materials", number=one.copy)
        row.materials.append(
            RenovationMaterial(
                kind=one.kind,
                readiness=one.readiness,
                copy_id=copy.id if copy is not None else None,
                note=one.note.strip(),
            )
        )


def begin(work: Work, draft: Draft, number: str) -> Renovation:
    """The row of a file taken in now, with its first step."""
    row = Renovation(
        uuid=draft.uuid,
        number=number,
        state=State.APPLIED,
        first_receiver=work.operator.login,
        received_at=work.now,
    )
    fill(work, row, draft)
    work.session.add(row)
    work.session.flush()
    fill_items(work, row, draft)
    fill_materials(work, row, draft)
    put_step(work, row, State.APPLIED, None)
    return row


def put_review(work: Work, row: Renovation, review: Review) -> RenovationReview:
    """Write a review down; the last one counts."""
    assert review.outcome is not None  # decided
    made = RenovationReview(
        renovation_id=row.id,
        outcome=review.outcome,
        opinion=review.opinion,
        reasons=review.reasons,
        corrections=list(review.corrections),
        covers=review.covers,
        at=work.now,
        staff=work.operator.login,
    )
    work.session.add(made)
    work.session.flush()
    return made

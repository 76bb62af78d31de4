"""装修的查看: the list, a file whole, what is to be told and by whom; nothing here writes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from app.models import (
    Document,
    Renovation,
    RenovationInspection,
    RenovationReview,
)
from app.rules import renovation_fees
from app.rules.base import CHINA
from app.rules.mask import name as mask_name
from app.rules.people import Operator
from app.rules.policy import Policy
from app.rules.receipt import Entry
from app.rules.renovation import (
    Draft,
    Facts,
    Outcome,
    works,
)
from app.rules.renovation_materials import Builder
from app.rules.renovation_state import STATE_NAMES, State
from app.services import renovation_facts as read
from app.services import settings
from app.services.documents import UNCONFIRMED
from app.services.renovation_acts import acts_of
from app.services.renovation_tasks import Task, late, names, task_of, tasks
from printing.registry import DOCUMENTS

PATROL, FINAL = "patrol", "acceptance"


__all__ = ["Record", "Row", "Task", "names", "record", "rows", "tasks"]


@dataclass(frozen=True)
class Row:
    """装修一行 of the list; `key` is the file's number. The applicant is masked; `late` = somebody waits too
    long (通知、整改), `todo` is what comes next, in words."""

    key: str
    number: str
    state: str
    unit: str
    name: str
    company: str
    works: str
    term: str
    first_receiver: str
    todo: str
    late: bool


@dataclass(frozen=True)
class StepLine:
    """一步: to which state, when, by whom (name), why."""

    state: State
    at: datetime
    staff: str
    why: str = ""


@dataclass(frozen=True)
class ReviewLine:
    """一次审批 as the screen shows it."""

    outcome: Outcome
    opinion: str
    reasons: str
    corrections: tuple[str, ...]
    at: datetime
    staff: str


@dataclass(frozen=True)
class PaymentLine:
    """一张收据 of the file; `amount` in 分; a voided one pays nothing."""

    receipt: str
    what: str
    amount: int
    at: datetime
    voided: bool


@dataclass(frozen=True)
class FindingLine:
    """发现的一条; `key` is its uuid, by which it is found done."""

    key: str
    what: str
    code: str
    due: date
    done_on: date | None
    overdue: bool


@dataclass(frozen=True)
class InspectionLine:
    """一次巡查 or 验收. `photos` are the uuids under which the pictures lie sealed; `report_late` is red."""

    number: str
    acceptance: bool
    at: datetime
    staff: str
    note: str
    findings: tuple[FindingLine, ...]
    photos: tuple[str, ...]
    stop: bool
    passed: bool | None
    refused: bool
    report_by: datetime | None
    reported_at: datetime | None
    report_late: bool


@dataclass(frozen=True)
class ExtensionLine:
    """一次延期."""

    number: str
    before: date
    until: date
    reason: str
    at: datetime
    staff: str


@dataclass(frozen=True)
class PaperLine:
    """一张单据 of the file: kind and number print it (DocumentDesk)."""

    kind: str
    title: str
    number: str
    printed: bool


@dataclass(frozen=True)
class Record:
    """A file as it stands; the form in clear, for the clerk's own screen, which masks. `owed` is what is
    still to be paid, `acts` what this operator may do next (renovation_acts.acts_of)."""

    uuid: str
    number: str
    state: State
    first_receiver: str
    first_receiver_name: str
    received_at: datetime
    draft: Draft
    facts: Facts
    steps: tuple[StepLine, ...]
    reviews: tuple[ReviewLine, ...]
    notices: tuple[Task, ...]
    payments: tuple[PaymentLine, ...]
    owed: tuple[Entry, ...]
    inspections: tuple[InspectionLine, ...]
    extensions: tuple[ExtensionLine, ...]
    papers: tuple[PaperLine, ...]
    permit: str
    issued_at: datetime | None
    issued_by: str
    permit_back_at: datetime | None
    accepted_on: date | None
    acts: tuple[str, ...]


def rows(session: Session, now: datetime, limit: int, open_only: bool, unit: str = "") -> tuple[Row, ...]:
    """The newest files first; those not closed, or all."""
    asked = (
        select(Renovation)
        .options(
            joinedload(Renovation.unit),
            selectinload(Renovation.items),
            selectinload(Renovation.notices),
            selectinload(Renovation.inspections).selectinload(RenovationInspection.findings),
        )
        .order_by(Renovation.id.desc())
        .limit(limit)
    )
    if open_only:
        asked = asked.where(Renovation.state.not_in(read.OVER))
    if unit:
        asked = asked.where(Renovation.unit.has(code=unit))
    staff, policy = names(session), settings.read(session)
    return tuple(_row(one, staff, policy, now) for one in session.scalars(asked))


def _row(row: Renovation, staff: dict[str, str], policy: Policy, now: datetime) -> Row:
    overdue = any(late(one, now, policy) for one in row.notices) or any(
        found.done_on is None and found.due < now.astimezone(CHINA).date()
        for one in row.inspections
        for found in one.findings
    )
    return Row(
        row.number,
        row.number,
        STATE_NAMES[State(row.state)],
        row.unit.code,
        mask_name(row.name),
        row.company if row.builder == Builder.COMPANY else "自装",
        works(read.draft_items(row)),
        f"{row.since:%m-%d}–{row.until:%m-%d}",
        staff.get(row.first_receiver, row.first_receiver),
        _todo(row),
        overdue,
    )


_TODO = {
    State.APPLIED: "补资料，送审批",
    State.PENDING: "等审批",
    State.RETURNED: "补正后再送审批",
    State.APPROVED: "收费",
    State.PAID: "发许可证",
    State.ISSUED: "等开工",
    State.WORKING: "巡查",
    State.EXTENDED: "巡查",
    State.STOPPED: "整改后复工",
    State.REVOKED: "整改后验收",
    State.INSPECTING: "验收",
    State.RECTIFYING: "整改后再验收",
    State.PASSED: "退押金",
    State.WITHDRAWN: "全额退款",
    State.REFUNDED: "归档",
    State.ARCHIVED: "",
}


def _todo(row: Renovation) -> str:
    if any(one.told_at is None for one in row.notices):
        return "通知客户"
    return _TODO[State(row.state)]


def record(session: Session, row: Renovation, operator: Operator, now: datetime) -> Record:
    """A file whole, as this operator may go on with it."""
    staff, policy = names(session), settings.read(session)
    draft = read.draft_of(row)
    facts = read.facts_of(session, draft, row, operator, now, policy)
    state = read.state_of(facts, draft, policy)
    return Record(
        row.uuid,
        row.number,
        state,
        row.first_receiver,
        staff.get(row.first_receiver, row.first_receiver),
        row.received_at,
        draft,
        facts,
        tuple(
            StepLine(State(one.state), one.at, staff.get(one.staff, one.staff), one.why) for one in row.steps
        ),
        tuple(_review_line(one, staff) for one in row.reviews),
        tuple(task_of(one, staff, now, policy) for one in row.notices),
        tuple(
            PaymentLine(
                one.number,
                "、".join(dict.fromkeys(line.name for line in one.lines)),
                one.total,
                one.at,
                one.voided_at is not None,
            )
            for one in read.receipts_of(session, row)
        ),
        renovation_fees.owed(draft, facts, policy),
        tuple(inspection_line(one, staff, now) for one in row.inspections),
        tuple(
            ExtensionLine(
                one.number, one.before, one.until, one.reason, one.at, staff.get(one.staff, one.staff)
            )
            for one in row.extensions
        ),
        _papers(session, row),
        row.permit_number or "",
        row.issued_at,
        staff.get(row.issued_by, row.issued_by),
        row.permit_back_at,
        row.accepted_on,
        tuple(acts_of(state, facts, policy)),
    )


def _review_line(one: RenovationReview, staff: dict[str, str]) -> ReviewLine:
    return ReviewLine(
        Outcome(one.outcome),
        one.opinion,
        one.reasons,
        tuple(one.corrections),
        one.at,
        staff.get(one.staff, one.staff),
    )


def inspection_line(one: RenovationInspection, staff: dict[str, str], now: datetime) -> InspectionLine:
    """An inspection as the screen shows it."""
    today = now.astimezone(CHINA).date()
    return InspectionLine(
        one.number,
        one.kind == FINAL,
        one.at,
        staff.get(one.staff, one.staff),
        one.note,
        tuple(
            FindingLine(
                found.uuid,
                found.what,
                found.code,
                found.due,
                found.done_on,
                found.done_on is None and found.due < today,
            )
            for found in one.findings
        ),
        tuple(photo.attachment for photo in one.photos),
        one.stop,
        one.passed,
        one.refused,
        one.report_by,
        one.reported_at,
        one.refused and one.reported_at is None and one.report_by is not None and now > one.report_by,
    )


def _papers(session: Session, row: Renovation) -> tuple[PaperLine, ...]:
    """Every paper of the file, oldest first: its own, its permit's, its inspections' and extensions'."""
    own = [one.number for one in row.inspections] + [one.number for one in row.extensions]
    own += [row.permit_number] if row.permit_number else []
    mine = Document.number.in_(own) | (Document.number == row.number)
    asked = select(Document).where(mine | Document.number.startswith(f"{row.number}-", autoescape=True))
    return tuple(
        PaperLine(
            one.kind, DOCUMENTS[one.kind].title, one.number, one.prints > 0 or one.trouble == UNCONFIRMED
        )
        for one in session.scalars(asked.order_by(Document.id))
        if one.kind in DOCUMENTS
    )

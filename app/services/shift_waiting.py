"""未完事项: what really waits when a shift goes, read from every business's own table (S01, 004-44).

Nobody is named in full here: what is collected is frozen on the hand-over's paper and outlives the records.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.models import (
    Document,
    Draft,
    Escalation,
    IdCopy,
    LostProperty,
    Message,
    QueueEntry,
    ReleaseSlip,
    Renovation,
    RenovationNotice,
    RenovationReview,
    Staff,
    Unit,
    Visit,
    VisitInside,
)
from app.rules import id_copy, lost_property, mask, message, queue, release
from app.rules.base import CHINA
from app.rules.renovation import OUTCOME_NAMES, Outcome
from app.rules.shift import Unfinished, Waits
from app.rules.visitor_state import address
from app.services import visitor_read
from app.services.documents import UNCONFIRMED
from app.services.today import WORDS

LONGEST = 60
"""Characters of what somebody said: the record has the rest."""

_FEATURES = {
    "release": "放行条",
    "id_copy": "证件",
    "visitor": "来访登记",
    "message": "留言",
    "lost_property": "拾获物品",
    "renovation": "装修",
}


def collect(session: Session, now: datetime) -> tuple[Unfinished, ...]:
    """Everything that waits, sorted by kind, the longest waiting first; the hand-over's own form is none."""
    found = (
        *_visitors(session),
        *_queue(session),
        *_escalations(session),
        *_messages(session),
        *_renovations(session),
        *_slips(session, now),
        *_drafts(session),
        *_papers(session, now),
        *_lost_property(session),
    )
    order = list(Waits)
    return tuple(sorted(found, key=lambda one: (order.index(one.kind), one.since)))


def names(session: Session) -> dict[str, str]:
    """Login → name, of all accounts."""
    return {login: name for login, name in session.execute(select(Staff.login, Staff.name))}


def short(text: str) -> str:
    """The first words of a text, in one line."""
    line = " ".join(text.split())
    return line if len(line) <= LONGEST else line[: LONGEST - 1] + "…"


def _visitors(session: Session) -> Iterator[Unfinished]:
    """Who is inside, by what the corrections say: the wrong door is not where the night looks (S02 E4)."""
    inside = Visit.id.in_(select(VisitInside.visit_id))
    for one in visitor_read.records(session, inside):
        yield Unfinished(
            Waits.VISITOR,
            "visitor",
            one.number,
            "还没有离开",
            one.standing.entered_at or one.at,
            one.number,
            who=address(one.draft.name),
            place=one.draft.unit or one.draft.office_target,
            people=int(one.draft.people),
        )


def _queue(session: Session) -> Iterator[Unfinished]:
    asked = select(QueueEntry).where(QueueEntry.state.in_((queue.State.WAITING, queue.State.TAKEN)))
    staff = names(session)
    for row in session.scalars(asked):
        doing = queue.STATE_NAMES[queue.State(row.state)]
        by = f"（{staff.get(row.taken_by, row.taken_by)}）" if row.taken_by else ""
        yield Unfinished(
            Waits.QUEUE,
            "queue",
            row.uuid,
            "，".join(one for one in (short(row.what), doing + by) if one),
            row.arrived_at,
            who=mask.called(row.called),
            urgent=row.urgent,
        )


def _escalations(session: Session) -> Iterator[Unfinished]:
    asked = select(Escalation).where(Escalation.seen_by == "")
    for row in session.scalars(asked):
        yield Unfinished(
            Waits.ESCALATION, row.word or "queue", row.subject, short(row.reason), row.at, to=row.to
        )


def _messages(session: Session) -> Iterator[Unfinished]:
    staff = names(session)
    for row in session.scalars(select(Message).where(Message.state == message.State.OPEN)):
        yield Unfinished(
            Waits.MESSAGE,
            "message",
            row.number,
            short(row.about),
            row.taken_at,
            row.number,
            who=mask.called(row.surname),
            to=staff.get(row.recipient, row.recipient),
            urgent=row.urgent,
        )


def _renovations(session: Session) -> Iterator[Unfinished]:
    """通知任务: still the first receiver's, whose shift it is now or not (003-28, 003-41)."""
    asked = (
        select(RenovationNotice, RenovationReview.outcome, Renovation.number, Renovation.name, Unit.code)
        .join(RenovationReview, RenovationReview.id == RenovationNotice.review_id)
        .join(Renovation, Renovation.id == RenovationNotice.renovation_id)
        .join(Unit, Unit.id == Renovation.unit_id)
        .where(RenovationNotice.told_at.is_(None))
    )
    staff = names(session)
    for row, outcome, number, name, unit in session.execute(asked):
        first = staff.get(row.staff, row.staff)
        yield Unfinished(
            Waits.RENOVATION,
            "renovation",
            number,
            f"审批{OUTCOME_NAMES[Outcome(outcome)]}，还没有通知客户（首接人{first}）",
            row.since,
            number,
            who=mask.name(name),
            place=unit,
            to=first,
        )


def _slips(session: Session, now: datetime) -> Iterator[Unfinished]:
    waits = (release.State.MISMATCH, release.State.AWAITING, release.State.ISSUED)
    asked = (
        select(ReleaseSlip, Unit.code)
        .outerjoin(Unit, Unit.id == ReleaseSlip.unit_id)
        .where(ReleaseSlip.state.in_(waits))
    )
    words = {
        release.State.MISMATCH: "门岗退回：{reason}",
        release.State.AWAITING: "等业主答复",
        release.State.ISSUED: "已开具，还没出门",
    }
    for row, unit in session.execute(asked):
        state = release.current(release.State(row.state), row.valid_on, now)
        if state not in words:
            continue
        yield Unfinished(
            Waits.RELEASE,
            "release",
            row.number or row.uuid,
            words[state].format(reason=short(row.reason)),
            row.closed_at or row.issued_at or row.opened_at,
            row.number or "",
            who=mask.name(row.name),
            place=unit or "",
        )


def _drafts(session: Session) -> Iterator[Unfinished]:
    asked = (
        select(Draft)
        .outerjoin(ReleaseSlip, ReleaseSlip.uuid == Draft.uuid)
        .where(
            Draft.feature != "shift",
            or_(ReleaseSlip.id.is_(None), ReleaseSlip.state == release.State.DRAFT),
        )
    )
    staff = names(session)
    for row in session.scalars(asked):
        what = f"{row.title or _FEATURES.get(row.feature, '表')}（{staff.get(row.staff, row.staff)}填）"
        yield Unfinished(Waits.DRAFT, row.feature, row.uuid, what, row.saved_at)


def _papers(session: Session, now: datetime) -> Iterator[Unfinished]:
    """No paper of a slip that is void, used or expired, nor of a deleted copy, nor of a visitor who left."""
    asked = (
        select(Document, ReleaseSlip, IdCopy.state)
        .outerjoin(ReleaseSlip, ReleaseSlip.number == Document.number)
        .outerjoin(IdCopy, IdCopy.number == Document.number)
        .where(or_(Document.prints == 0, Document.trouble != ""))
    )
    inside = set(session.scalars(select(Visit.number).join(VisitInside, VisitInside.visit_id == Visit.id)))
    for row, slip, copied in session.execute(asked):
        if slip is not None:
            state = release.current(release.State(slip.state), slip.valid_on, now)
            if state is not release.State.ISSUED:
                continue
        if copied == id_copy.State.DELETED or (row.kind == "visitor-slip" and row.number not in inside):
            continue
        what = UNCONFIRMED if row.trouble == UNCONFIRMED else row.trouble or "还没有打印"
        yield Unfinished(
            Waits.PAPER, WORDS.get(row.kind, row.kind), row.number, short(what), row.made_at, row.number
        )


def _lost_property(session: Session) -> Iterator[Unfinished]:
    asked = select(LostProperty).where(LostProperty.state == lost_property.State.KEPT)
    for row in session.scalars(asked):
        now = {"what": row.what, "place": row.place, "storage": row.storage}
        now |= {line.field: line.now for line in row.lines}
        yield Unfinished(
            Waits.LOST_PROPERTY,
            "lost_property",
            row.number,
            now["what"],
            row.found_at,
            row.number,
            place=now["place"],
            storage=now["storage"],
        )


def clock(at: datetime, now: datetime) -> str:
    """An hour of today as 18:40, of another day as 03-04 18:40."""
    local = at.astimezone(CHINA)
    return f"{local:%H:%M}" if local.date() == now.astimezone(CHINA).date() else f"{local:%m-%d %H:%M}"

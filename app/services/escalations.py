"""服务上移的记录: from whom, to whom, why, when; open until the manager has taken note (003-06, 003-17)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from app.models import Escalation, Staff
from app.rules.base import refuse
from app.rules.queue import To, to_name
from app.services import settings
from app.services.office import Office, Work

WORD = "escalation"


@dataclass(frozen=True)
class Row:
    """上移一行: `word` and `subject` open what it is about; `seen_by` is "" while nobody has taken note."""

    uuid: str
    at: datetime
    who: str
    to: str
    reason: str
    word: str
    subject: str
    seen_by: str


class EscalationDesk:
    """服务上移, as the one above reads it and takes note."""

    def __init__(self, office: Office) -> None:
        self.office = office

    def rows(self, open_only: bool = True, limit: int = 200) -> tuple[Row, ...]:
        """The newest first; those that nobody has taken note of, or all."""
        asked = (
            select(Escalation, Staff.name)
            .outerjoin(Staff, Staff.login == Escalation.staff)
            .order_by(Escalation.id.desc())
            .limit(limit)
        )
        if open_only:
            asked = asked.where(Escalation.seen_by == "")
        with self.office.read("queue.write") as session:
            policy = settings.read(session)
            return tuple(
                Row(
                    row.uuid,
                    row.at,
                    name or row.staff,
                    to_name(To(row.to), policy),
                    row.reason,
                    row.word,
                    row.subject,
                    row.seen_by,
                )
                for row, name in session.execute(asked)
            )

    def note(self, uuid: str) -> None:
        """The manager has taken note. Done again it changes nothing."""
        with self.office.work("escalation.note") as work:
            row = work.session.scalar(select(Escalation).where(Escalation.uuid == uuid))
            if row is None:
                raise refuse("003-06", "没有这条上移", "请重新打开名单。")
            if not row.seen_by:
                row.seen_by, row.seen_at = work.operator.login, work.now
                work.log("escalation.note", uuid)


def record(work: Work, to: To, reason: str, word: str = "", subject: str = "") -> str:
    """Record a 上移 inside a transaction that is already open; answers its uuid."""
    row = Escalation(at=work.now, staff=work.operator.login, to=to, reason=reason, word=word, subject=subject)
    work.session.add(row)
    work.session.flush()
    # The reason may name a customer: it stays in the record, the log says that and where.
    work.log("escalation.raise", row.uuid, to=str(to), word=word, belongs_to=subject)
    return row.uuid

"""操作日志的核对: reads the chain from its first line and names the first one that does not fit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from app.models import Audit
from app.services.office import Office, digest_of


@dataclass(frozen=True)
class WrongLine:
    """A line that was changed, or before which a line was taken out or put in."""

    id: int
    at: datetime
    act: str
    subject: str
    reason: str


def verify(office: Office) -> WrongLine | None:
    """The first line whose hash does not fit its content or the line before; None when all fit.

    What the chain cannot show by itself: lines cut off at its end, and a chain written anew from some line
    on by one who has the database's key. Compare with the digest on a printed day close.
    """
    previous = "0" * 64
    with office.read("settings.read") as session:
        for line in session.scalars(select(Audit).order_by(Audit.id).execution_options(yield_per=500)):
            reason = ""
            if line.previous != previous:
                reason = "与上一行接不上"
            elif digest_of(line) != line.digest:
                reason = "内容被改动"
            if reason:
                return WrongLine(line.id, line.at, line.act, line.subject, reason)
            previous = line.digest
    return None

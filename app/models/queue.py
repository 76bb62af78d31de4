"""等候的表: who waits since when and who took whom, the running timers, and every 服务上移."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Recorded


class QueueEntry(Recorded, Base):
    """等候的一位. `called` is the 称呼 that she is called by, emptied with `what` when her day is over.

    `wants` is the login of the one whom she waits for ("" = anybody, 003-15); `taken_by` is who serves her
    now, `handed_from` who did so before.
    """

    __tablename__ = "queue_entry"

    state: Mapped[str] = mapped_column(String(10), index=True)
    arrived_at: Mapped[datetime] = mapped_column(index=True)
    called: Mapped[str] = mapped_column(String(80))
    what: Mapped[str] = mapped_column(default="")
    urgent: Mapped[bool]
    wants: Mapped[str] = mapped_column(String(40), default="")
    noted_by: Mapped[str] = mapped_column(String(40))
    taken_by: Mapped[str] = mapped_column(String(40), default="")
    taken_at: Mapped[datetime | None]
    handed_from: Mapped[str] = mapped_column(String(40), default="")
    left_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's own contract


class Timer(Recorded, Base):
    """计时: a hold of 20 seconds (003-04) or an explanation of 3 + 3 minutes (003-17), of one clerk.

    `word` and `subject` name the form or record that it belongs to ("" = none); `raised_at` is when the
    explanation was last passed up, and the next three minutes began.
    """

    __tablename__ = "timer"

    kind: Mapped[str] = mapped_column(String(10))
    staff: Mapped[str] = mapped_column(String(40), index=True)
    word: Mapped[str] = mapped_column(String(30), default="")
    subject: Mapped[str] = mapped_column(String(36), default="")
    begun_at: Mapped[datetime]
    stage: Mapped[int] = mapped_column(default=0)
    raised_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]


class Escalation(Recorded, Base):
    """服务上移 (003-06, 003-17): from whom, to whom, why, when; also what a 主管 must be told (S01 E2).

    `to` is a role's key, or "director" (管理处主任, who has no account); `seen_by` is the login of
    the manager who has taken note ("" = not yet).
    """

    __tablename__ = "escalation"

    at: Mapped[datetime]
    staff: Mapped[str] = mapped_column(String(40))
    to: Mapped[str] = mapped_column(String(20))
    reason: Mapped[str]
    word: Mapped[str] = mapped_column(String(30), default="")
    subject: Mapped[str] = mapped_column(String(36), default="")
    seen_by: Mapped[str] = mapped_column(String(40), default="", index=True)
    seen_at: Mapped[datetime | None]

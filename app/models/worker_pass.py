"""施工人员和出入证的表: of a person the least (domain.md 3.1), of a card all that happened to it.

`worker` holds what retention empties: name, last four, photo; `worker_pass` and its events hold nothing
personal and stay. No ID number is kept anywhere here.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.base import Base, Recorded
from app.models.renovation import Renovation


class Worker(Recorded, Base):
    """一名施工人员 of a file. `tail`: the last four of the card that was looked at (worker_pass.Verified).

    `source` says how its number was read ("" = typed), `photo` under which uuid the picture lies sealed
    (core.Attachment.record); `base` is the number of his first card. Emptied when `purged_at` says so.
    """

    __tablename__ = "worker"
    __table_args__ = (
        CheckConstraint("length(tail) IN (0, 4)", name="tail"),
        CheckConstraint("purged_at IS NULL OR (name = '' AND tail = '' AND photo IS NULL)", name="purged"),
        Index("ix_worker_name_tail", "name", "tail"),
    )

    renovation_id: Mapped[int] = mapped_column(ForeignKey("renovation.id"), index=True)
    name: Mapped[str] = mapped_column(String(80))
    trade: Mapped[str] = mapped_column(String(40))
    tail: Mapped[str] = mapped_column(String(4))
    source: Mapped[str] = mapped_column(String(10), default="")
    hand_checked: Mapped[bool] = mapped_column(default=False)
    verified_on: Mapped[date]
    verified_by: Mapped[str] = mapped_column(String(40))
    photo: Mapped[str | None] = mapped_column(String(36), unique=True)
    base: Mapped[str | None] = mapped_column(String(30), unique=True)
    purged_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()

    renovation: Mapped[Renovation] = relationship()
    passes: Mapped[list[WorkerPass]] = relationship(order_by="WorkerPass.issue", back_populates="worker")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's own contract


class WorkerPass(Recorded, Base):
    """一张出入证 (rules.worker_pass.Pass); of a worker one alone is valid: end the old one, flush, then add.

    Its last day is never after its permit's (by trigger). 过期 follows from the day and is not kept.
    """

    __tablename__ = "worker_pass"
    __table_args__ = (
        UniqueConstraint("worker_id", "issue"),
        CheckConstraint("issue > 0 AND since <= until", name="term"),
        CheckConstraint("state IN ('valid', 'lost', 'returned', 'revoked', 'replaced')", name="state"),
        Index("uq_worker_pass_valid", "worker_id", unique=True, sqlite_where=text("state = 'valid'")),
    )

    worker_id: Mapped[int] = mapped_column(ForeignKey("worker.id"), index=True)
    number: Mapped[str] = mapped_column(String(30), unique=True)
    issue: Mapped[int]
    since: Mapped[date]
    until: Mapped[date] = mapped_column(index=True)
    state: Mapped[str] = mapped_column(String(10))
    made_at: Mapped[datetime]
    made_by: Mapped[str] = mapped_column(String(40))
    version: Mapped[int] = mapped_column()

    worker: Mapped[Worker] = relationship(back_populates="passes")
    events: Mapped[list[WorkerPassEvent]] = relationship(order_by="WorkerPassEvent.id")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's own contract


class WorkerPassEvent(Recorded, Base):
    """出入证的一步: from which state ("" = issued) to which, by whom, when, why; only ever added."""

    __tablename__ = "worker_pass_event"

    pass_id: Mapped[int] = mapped_column(ForeignKey("worker_pass.id"), index=True)
    state: Mapped[str] = mapped_column(String(10))
    before: Mapped[str] = mapped_column(String(10), default="")
    at: Mapped[datetime]
    staff: Mapped[str] = mapped_column(String(40))
    why: Mapped[str] = mapped_column(default="")

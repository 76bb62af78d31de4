"""班次的表: who had the counter from when to when, what was counted at the end, what was reminded of."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.base import Base, Recorded


class Shift(Recorded, Base):
    """班次. One is open at a time; its number (JB) is the hand-over's, given with the successor's signature.

    `staff` and `successor` are logins; `signed_by` is who signed for the shift: its own person, or the
    manager in place of an absent one (`instead` says why). `notes` are the hand-over's.
    """

    __tablename__ = "shift"
    __table_args__ = (Index("uq_shift_open", "state", unique=True, sqlite_where=text("state = 'open'")),)

    number: Mapped[str | None] = mapped_column(String(30), unique=True)
    state: Mapped[str] = mapped_column(String(10))
    kind: Mapped[str] = mapped_column(String(10))
    staff: Mapped[str] = mapped_column(String(40))
    begun_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    signed_by: Mapped[str] = mapped_column(String(40), default="")
    successor: Mapped[str] = mapped_column(String(40), default="")
    instead: Mapped[str] = mapped_column(default="")
    notes: Mapped[str] = mapped_column(default="")
    version: Mapped[int] = mapped_column()

    items: Mapped[list[ShiftItem]] = relationship(back_populates="shift", order_by="ShiftItem.position")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's own contract


class ShiftItem(Recorded, Base):
    """清点的一项, written with the hand-over and never changed.

    `due` and `seen` are pieces, or 分 for the cash; `due_text` and `seen_text` are what is no number (the
    receipts' range, the equipment's state, who has a key); `words` explain a 差异.
    """

    __tablename__ = "shift_item"

    shift_id: Mapped[int] = mapped_column(ForeignKey("shift.id"), index=True)
    position: Mapped[int]
    matter: Mapped[str] = mapped_column(String(20))
    due: Mapped[int | None]
    seen: Mapped[int | None]
    due_text: Mapped[str] = mapped_column(default="")
    seen_text: Mapped[str] = mapped_column(default="")
    differs: Mapped[bool] = mapped_column(default=False)
    words: Mapped[str] = mapped_column(default="")

    shift: Mapped[Shift] = relationship(back_populates="items")


class Reminder(Recorded, Base):
    """提醒记录 (004-49): one line of what somebody was reminded of, when and by whom; never changed."""

    __tablename__ = "reminder"

    shift_id: Mapped[int | None] = mapped_column(ForeignKey("shift.id"), index=True)
    at: Mapped[datetime]
    staff: Mapped[str] = mapped_column(String(40))
    words: Mapped[str]

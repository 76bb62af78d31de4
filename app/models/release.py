"""放行条的表: the slip, its items, the calls to the owner and the notifications, kept for good."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.base import Base, Recorded
from app.models.places import Unit


class ReleaseSlip(Recorded, Base):
    """物品放行条. No number before it is issued; `version` refuses the second of two simultaneous changes."""

    __tablename__ = "release_slip"
    __table_args__ = (Index("ix_release_slip_state_valid_on", "state", "valid_on"),)

    number: Mapped[str | None] = mapped_column(String(30), unique=True)
    state: Mapped[str] = mapped_column(String(20))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"), index=True)
    applicant: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(80))
    draft: Mapped[str]
    opened_at: Mapped[datetime]
    opened_by: Mapped[str] = mapped_column(String(40))
    issued_at: Mapped[datetime | None]
    issued_by: Mapped[str] = mapped_column(String(40), default="")
    valid_on: Mapped[date | None]
    arrears_months: Mapped[int] = mapped_column(default=0)
    arrears: Mapped[int] = mapped_column(default=0)
    rules: Mapped[list[str]] = mapped_column(JSON, default=list)
    closed_at: Mapped[datetime | None]
    closed_by: Mapped[str] = mapped_column(String(40), default="")
    reason: Mapped[str] = mapped_column(default="")
    replaces: Mapped[str] = mapped_column(String(30), default="")
    version: Mapped[int] = mapped_column()

    unit: Mapped[Unit | None] = relationship()
    items: Mapped[list[ReleaseItem]] = relationship(order_by="ReleaseItem.line")
    calls: Mapped[list[OwnerCall]] = relationship(order_by="OwnerCall.id")
    notices: Mapped[list[Notice]] = relationship(order_by="Notice.id")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's own contract


class ReleaseItem(Recorded, Base):
    """放行条的一行物品; `struck` = the owner claims it, so it stays in the house (003-48)."""

    __tablename__ = "release_item"
    __table_args__ = (UniqueConstraint("slip_id", "line"),)

    slip_id: Mapped[int] = mapped_column(ForeignKey("release_slip.id"), index=True)
    line: Mapped[int]
    name: Mapped[str] = mapped_column(String(80))
    feature: Mapped[str] = mapped_column(String(120), default="")
    quantity: Mapped[int]
    measure: Mapped[str] = mapped_column(String(10))
    struck: Mapped[bool] = mapped_column(default=False)


class OwnerCall(Recorded, Base):
    """联系业主的一次电话: number on file, outcome, the five answers and the items read out (003-46…49)."""

    __tablename__ = "owner_call"

    slip_id: Mapped[int] = mapped_column(ForeignKey("release_slip.id"), index=True)
    at: Mapped[datetime]
    staff: Mapped[str] = mapped_column(String(40))
    owner: Mapped[str] = mapped_column(String(80))
    phone: Mapped[str] = mapped_column(String(30))
    outcome: Mapped[str] = mapped_column(String(20))
    answers: Mapped[str]


class Notice(Recorded, Base):
    """知会记录: manager, lobby, supervisor or an appointment with the owner: who, when, the answer."""

    __tablename__ = "notice"

    slip_id: Mapped[int] = mapped_column(ForeignKey("release_slip.id"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    person: Mapped[str] = mapped_column(String(40))
    at: Mapped[datetime]
    staff: Mapped[str] = mapped_column(String(40))
    answer: Mapped[str]
    agreed: Mapped[bool]

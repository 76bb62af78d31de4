"""证件复印的表: that a card was looked at, or copied with consent, for what; the picture is sealed apart."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.base import Base, Recorded
from app.models.places import Unit


class IdCopy(Recorded, Base):
    """证件复印或核验的一条. A check has neither number nor holder; a deleted copy keeps number and purpose.

    `subject` is the uuid of the record it belongs to; `notice` is the version of the words that were read to
    the customer; `papers` names the pages in order ("card-front" …).
    """

    __tablename__ = "id_copy"

    number: Mapped[str | None] = mapped_column(String(30), unique=True)
    state: Mapped[str] = mapped_column(String(20))
    business: Mapped[str] = mapped_column(String(20))
    subject: Mapped[str] = mapped_column(String(36), default="", index=True)
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"), index=True)
    method: Mapped[str] = mapped_column(String(20), default="")
    holder: Mapped[str] = mapped_column(String(80), default="")
    guardian: Mapped[str] = mapped_column(String(80), default="")
    id_number: Mapped[str] = mapped_column(String(20), default="")
    address: Mapped[str] = mapped_column(default="")
    purpose: Mapped[str] = mapped_column(String(80), default="")
    recipient: Mapped[str] = mapped_column(String(80), default="")
    consent: Mapped[str] = mapped_column(String(20), default="")
    consent_at: Mapped[datetime | None]
    notice: Mapped[str] = mapped_column(String(20), default="")
    papers: Mapped[list[str]] = mapped_column(JSON, default=list)
    made_at: Mapped[datetime]
    made_by: Mapped[str] = mapped_column(String(40))
    keep_until: Mapped[date | None] = mapped_column(index=True)
    closed_at: Mapped[datetime | None]
    closed_by: Mapped[str] = mapped_column(String(40), default="")
    reason: Mapped[str] = mapped_column(default="")
    version: Mapped[int] = mapped_column()

    unit: Mapped[Unit | None] = relationship()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's own contract

"""拾获物品的表: what was found is written once; what happened to it and what was wrong is added below."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.base import Base, Recorded


class LostProperty(Recorded, Base):
    """拾获物品的一件, as first written down; `state` is kept, claimed or police, and nothing else (314-318).

    `noticed_on` is the day of the first notice: the year of 民法典 318 runs from it.
    """

    __tablename__ = "lost_property"
    __table_args__ = (CheckConstraint("state IN ('kept', 'claimed', 'police')", name="state"),)

    number: Mapped[str] = mapped_column(String(30), unique=True)
    state: Mapped[str] = mapped_column(String(20), index=True)
    what: Mapped[str] = mapped_column(String(80))
    features: Mapped[str]
    secret_features: Mapped[str]
    place: Mapped[str]
    finder: Mapped[str] = mapped_column(String(80))
    found_at: Mapped[datetime]
    reported_to: Mapped[str] = mapped_column(String(80))
    reported_at: Mapped[datetime]
    storage: Mapped[str]
    registered_at: Mapped[datetime]
    registered_by: Mapped[str] = mapped_column(String(40))
    noticed_on: Mapped[date | None] = mapped_column(index=True)
    notices: Mapped[int] = mapped_column(default=0)
    closed_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()

    lines: Mapped[list[LostPropertyLine]] = relationship(order_by="LostPropertyLine.id")
    claims: Mapped[list[LostPropertyClaim]] = relationship(order_by="LostPropertyClaim.id")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's own contract


class LostPropertyLine(Recorded, Base):
    """更正或换保管处的一行: which field, what it was, what it is, why; lines are only added."""

    __tablename__ = "lost_property_line"

    item_id: Mapped[int] = mapped_column(ForeignKey("lost_property.id"), index=True)
    field: Mapped[str] = mapped_column(String(30))
    was: Mapped[str]
    now: Mapped[str]
    reason: Mapped[str]
    at: Mapped[datetime]
    staff: Mapped[str] = mapped_column(String(40))


class LostPropertyClaim(Recorded, Base):
    """认领或移交的一次: who came for it, how he was checked, what he told, whether it matched.

    `kind` is refused, claimed or police; for police `claimant` is who took it and `station` his station.
    Never a number of a card. The names may be emptied, and nothing else changed.
    """

    __tablename__ = "lost_property_claim"

    item_id: Mapped[int] = mapped_column(ForeignKey("lost_property.id"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    claimant: Mapped[str] = mapped_column(String(80))
    method: Mapped[str] = mapped_column(String(20), default="")
    told: Mapped[str] = mapped_column(default="")
    matches: Mapped[bool] = mapped_column(default=False)
    signed: Mapped[bool] = mapped_column(default=False)
    station: Mapped[str] = mapped_column(String(80), default="")
    handed_at: Mapped[datetime]
    at: Mapped[datetime]
    staff: Mapped[str] = mapped_column(String(40))

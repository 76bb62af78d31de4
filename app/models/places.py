"""房屋与人员: units, the people at them with their roles and dates, phones on file, monthly charges."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.base import Base, Recorded


class Unit(Recorded, Base):
    """房屋: one door. `code` is the plain form 3-2-1501 (楼栋-单元-房号; 3-1501 where there is no 单元)."""

    __tablename__ = "unit"

    building: Mapped[str] = mapped_column(String(20))
    entrance: Mapped[str] = mapped_column(String(20), default="")
    room: Mapped[str] = mapped_column(String(20))
    code: Mapped[str] = mapped_column(String(60), unique=True)

    stays: Mapped[list[Tenancy]] = relationship(back_populates="unit")
    charges: Mapped[list[Charge]] = relationship(back_populates="unit")


class Party(Recorded, Base):
    """人员: a person or a company known to the office; of documents only what a business needs."""

    __tablename__ = "party"

    name: Mapped[str] = mapped_column(String(80), index=True)
    plates: Mapped[str] = mapped_column(default="")

    stays: Mapped[list[Tenancy]] = relationship(back_populates="party")
    phones: Mapped[list[Phone]] = relationship(back_populates="party", order_by="Phone.id")


class Tenancy(Recorded, Base):
    """居住关系: a party at a unit as 业主 / 租户 / 家属 (rules.people.Role), from and until a day."""

    __tablename__ = "tenancy"
    __table_args__ = (UniqueConstraint("unit_id", "party_id", "role", "since"),)

    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    party_id: Mapped[int] = mapped_column(ForeignKey("party.id"), index=True)
    role: Mapped[str] = mapped_column(String(10))
    since: Mapped[date]
    until: Mapped[date | None]

    unit: Mapped[Unit] = relationship(back_populates="stays")
    party: Mapped[Party] = relationship(back_populates="stays")


class Phone(Recorded, Base):
    """档案电话: a number on file; the only kind an owner may be called on (003-47)."""

    __tablename__ = "phone"
    __table_args__ = (UniqueConstraint("party_id", "number"),)

    party_id: Mapped[int] = mapped_column(ForeignKey("party.id"), index=True)
    number: Mapped[str] = mapped_column(String(30), index=True)
    filed_at: Mapped[datetime]

    party: Mapped[Party] = relationship(back_populates="phones")


class Charge(Recorded, Base):
    """应收: one item of one month for one unit, in 分; arrears are the months without `paid_on`."""

    __tablename__ = "charge"
    __table_args__ = (UniqueConstraint("unit_id", "month", "item"),)

    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    month: Mapped[str] = mapped_column(String(7))
    item: Mapped[str] = mapped_column(String(40))
    amount: Mapped[int]
    paid_on: Mapped[date | None]

    unit: Mapped[Unit] = relationship(back_populates="charges")

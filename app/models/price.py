"""价目表的表: every version of every item that may be charged, added and never changed."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Recorded


class PriceVersion(Recorded, Base):
    """收费项目的一个版本 (rules.price.PriceItem). `price` in 分, NULL = 自由价."""

    __tablename__ = "price_item"
    __table_args__ = (
        UniqueConstraint("code", "version"),
        CheckConstraint("price IS NULL OR price > 0", name="price"),
    )

    code: Mapped[str] = mapped_column(String(12))
    version: Mapped[int]
    name: Mapped[str] = mapped_column(String(40))
    measure: Mapped[str] = mapped_column(String(4))
    price: Mapped[int | None]
    nature: Mapped[str] = mapped_column(String(10))
    since: Mapped[date]
    invoice: Mapped[bool]
    basis: Mapped[str]
    once: Mapped[str] = mapped_column(String(10))
    inspected: Mapped[bool]
    disabled: Mapped[bool]
    made_at: Mapped[datetime]
    made_by: Mapped[str] = mapped_column(String(40))

"""收款收据的表: written once; of what was issued only the voiding is added, once (S07 E1, domain.md 2.2)."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.base import Base, Recorded
from app.models.places import Unit


class Receipt(Recorded, Base):
    """一张收据. It is void when `voided_at` says so; sums in 分, `day` is that of `at` in China's time.

    `staff`, `approved_by` (自由价), `voided_by` and `void_second` are logins; `tendered` NULL = exact or no
    cash; `replaces_id` is the voided one that it stands for, `void_counter` whose drawer gave the money back.
    """

    __tablename__ = "receipt"
    __table_args__ = (
        CheckConstraint("total > 0 AND total = income + deposit", name="total"),
        CheckConstraint("income >= 0 AND deposit >= 0 AND invoice BETWEEN 0 AND income", name="sums"),
        CheckConstraint("tendered IS NULL OR tendered >= total", name="tendered"),
        CheckConstraint("method = 'cash' OR reference <> ''", name="reference"),
        CheckConstraint("(voided_at IS NULL) = (voided_by = '')", name="voided"),
        CheckConstraint("(voided_at IS NULL) = (void_counter = '')", name="void_counter"),
        CheckConstraint(
            "voided_at IS NULL OR parts_back "
            "OR (void_reason <> '' AND void_second <> '' AND void_second <> voided_by)",
            name="void_by_two",
        ),
    )

    number: Mapped[str] = mapped_column(String(30), unique=True)
    counter: Mapped[str] = mapped_column(String(1))
    at: Mapped[datetime] = mapped_column(index=True)
    day: Mapped[date] = mapped_column(index=True)
    staff: Mapped[str] = mapped_column(String(40))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"), index=True)
    payer: Mapped[str] = mapped_column(String(80), index=True)
    method: Mapped[str] = mapped_column(String(10))
    reference: Mapped[str] = mapped_column(String(80), index=True)
    tendered: Mapped[int | None]
    income: Mapped[int]
    deposit: Mapped[int]
    invoice: Mapped[int]
    total: Mapped[int]
    price_reason: Mapped[str]
    approved_by: Mapped[str] = mapped_column(String(40))
    note: Mapped[str]
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("receipt.id"), unique=True)
    voided_at: Mapped[datetime | None] = mapped_column(index=True)
    voided_by: Mapped[str] = mapped_column(String(40), default="")
    void_second: Mapped[str] = mapped_column(String(40), default="")
    void_reason: Mapped[str] = mapped_column(String(80), default="")
    void_counter: Mapped[str] = mapped_column(String(1), default="")
    parts_back: Mapped[bool] = mapped_column(default=False)

    unit: Mapped[Unit | None] = relationship()
    lines: Mapped[list[ReceiptLine]] = relationship(back_populates="receipt", order_by="ReceiptLine.line")
    replaces: Mapped[Receipt | None] = relationship(
        remote_side="Receipt.id", back_populates="replaced_by", foreign_keys=[replaces_id]
    )
    replaced_by: Mapped[Receipt | None] = relationship(back_populates="replaces", uselist=False)


class ReceiptLine(Recorded, Base):
    """收据的一行 (rules.receipt.Line), at a version of the price list; `line` from 1, amounts in 分."""

    __tablename__ = "receipt_line"
    __table_args__ = (
        UniqueConstraint("receipt_id", "line"),
        ForeignKeyConstraint(["item", "version"], ["price_item.code", "price_item.version"]),
        CheckConstraint("price > 0 AND quantity > 0 AND months > 0", name="positive"),
        CheckConstraint("amount = price * quantity * months", name="amount"),
    )

    receipt_id: Mapped[int] = mapped_column(ForeignKey("receipt.id"), index=True)
    line: Mapped[int]
    item: Mapped[str] = mapped_column(String(12))
    version: Mapped[int]
    name: Mapped[str] = mapped_column(String(40))
    measure: Mapped[str] = mapped_column(String(4))
    price: Mapped[int]
    quantity: Mapped[int]
    months: Mapped[int]
    amount: Mapped[int]
    nature: Mapped[str] = mapped_column(String(10))
    invoice: Mapped[bool]
    period: Mapped[str] = mapped_column(String(7))
    about: Mapped[str] = mapped_column(String(40))

    receipt: Mapped[Receipt] = relationship(back_populates="lines")


class ReceiptCharge(Recorded, Base):
    """不可重复收的一笔 (S07 E6, rules.receipt.Charge): one row for each month that a line covers.

    One of a kind stands at a time; when its receipt has been voided, `released_at` frees it.
    """

    __tablename__ = "receipt_charge"
    __table_args__ = (
        Index(
            "uq_receipt_charge_standing",
            "unit_id",
            "item",
            "period",
            "about",
            unique=True,
            sqlite_where=text("released_at IS NULL"),
        ),
    )

    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    item: Mapped[str] = mapped_column(String(12))
    period: Mapped[str] = mapped_column(String(7))
    about: Mapped[str] = mapped_column(String(40))
    line_id: Mapped[int] = mapped_column(ForeignKey("receipt_line.id"), index=True)
    released_at: Mapped[datetime | None]

    line: Mapped[ReceiptLine] = relationship()

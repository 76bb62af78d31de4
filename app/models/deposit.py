"""押金的表: a ledger that is only added to, and the papers by which deposits were given back (S12)."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.base import Base, Recorded
from app.models.places import Unit
from app.models.receipt import Receipt, ReceiptLine


class Deposit(Recorded, Base):
    """一笔押金 of a unit and a receipt; its balance is the sum of its entries.

    `line_id` is the line by which it was taken; `moved_from_id` the deposit that was moved into this one.
    """

    __tablename__ = "deposit"
    __table_args__ = (
        Index("uq_deposit_line", "line_id", unique=True, sqlite_where=text("moved_from_id IS NULL")),
    )

    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    receipt_id: Mapped[int] = mapped_column(ForeignKey("receipt.id"), index=True)
    line_id: Mapped[int] = mapped_column(ForeignKey("receipt_line.id"))
    moved_from_id: Mapped[int | None] = mapped_column(ForeignKey("deposit.id"), unique=True)
    inspected: Mapped[bool]

    unit: Mapped[Unit] = relationship()
    receipt: Mapped[Receipt] = relationship()
    line: Mapped[ReceiptLine] = relationship()
    entries: Mapped[list[DepositEntry]] = relationship(back_populates="deposit", order_by="DepositEntry.id")


class DepositEntry(Recorded, Base):
    """台账的一笔: signed 分 (rules.deposit.Entry); no entry takes a deposit below 0 (by trigger)."""

    __tablename__ = "deposit_entry"
    __table_args__ = (
        CheckConstraint("amount <> 0 AND (amount > 0) = (kind IN ('taken', 'moved_in'))", name="sign"),
    )

    deposit_id: Mapped[int] = mapped_column(ForeignKey("deposit.id"), index=True)
    kind: Mapped[str] = mapped_column(String(12))
    amount: Mapped[int]
    at: Mapped[datetime] = mapped_column(index=True)
    staff: Mapped[str] = mapped_column(String(40))
    number: Mapped[str] = mapped_column(String(30))
    why: Mapped[str]

    deposit: Mapped[Deposit] = relationship(back_populates="entries")


class DepositRefund(Recorded, Base):
    """押金退还单 (TY): of one receipt, agreed by another person; 押金, 扣款 and 实退 in 分.

    `way` is what the form said, `method` how the money went out; `passes_…` are NULL where none were asked.
    """

    __tablename__ = "deposit_refund"
    __table_args__ = (
        CheckConstraint(
            "held > 0 AND deducted BETWEEN 0 AND held AND refunded = held - deducted", name="sums"
        ),
        CheckConstraint("approved_by <> '' AND approved_by <> staff", name="two"),
        CheckConstraint("proof IN ('returned', 'lost')", name="proof"),
    )

    number: Mapped[str] = mapped_column(String(30), unique=True)
    counter: Mapped[str] = mapped_column(String(1))
    receipt_id: Mapped[int] = mapped_column(ForeignKey("receipt.id"), index=True)
    at: Mapped[datetime] = mapped_column(index=True)
    day: Mapped[date] = mapped_column(index=True)
    staff: Mapped[str] = mapped_column(String(40))
    approved_by: Mapped[str] = mapped_column(String(40))
    reason: Mapped[str]
    applicant: Mapped[str] = mapped_column(String(80))
    receiver: Mapped[str] = mapped_column(String(80))
    proof: Mapped[str] = mapped_column(String(10))
    acceptance: Mapped[str] = mapped_column(String(10))
    accepted_by: Mapped[str] = mapped_column(String(40))
    accepted_on: Mapped[date | None]
    passes_issued: Mapped[int | None]
    passes_returned: Mapped[int | None]
    passes_missing: Mapped[int | None]
    way: Mapped[str] = mapped_column(String(10))
    method: Mapped[str] = mapped_column(String(10))
    holder: Mapped[str] = mapped_column(String(80))
    bank: Mapped[str] = mapped_column(String(80))
    account: Mapped[str] = mapped_column(String(40))
    held: Mapped[int]
    deducted: Mapped[int]
    refunded: Mapped[int]

    receipt: Mapped[Receipt] = relationship()
    lines: Mapped[list[DepositRefundLine]] = relationship(
        back_populates="refund", order_by="DepositRefundLine.id"
    )


class DepositRefundLine(Recorded, Base):
    """退还单的一行: a deposit is given back once (its key is unique); a deduction has its basis and photo."""

    __tablename__ = "deposit_refund_line"
    __table_args__ = (
        CheckConstraint("deducted >= 0 AND refunded >= 0 AND deducted + refunded > 0", name="sums"),
        CheckConstraint("deducted = 0 OR (basis <> '' AND (photo <> '' OR no_photo <> ''))", name="basis"),
    )

    refund_id: Mapped[int] = mapped_column(ForeignKey("deposit_refund.id"), index=True)
    deposit_id: Mapped[int] = mapped_column(ForeignKey("deposit.id"), unique=True)
    deducted: Mapped[int]
    refunded: Mapped[int]
    basis: Mapped[str]
    photo: Mapped[str]
    no_photo: Mapped[str]

    refund: Mapped[DepositRefund] = relationship(back_populates="lines")
    deposit: Mapped[Deposit] = relationship()

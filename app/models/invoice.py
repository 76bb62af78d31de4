"""待开发票的表: one task for a receipt that is invoiced, on its way to the customer (003-39)."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.base import Base, Recorded
from app.models.receipt import Receipt


class InvoiceTask(Recorded, Base):
    """一笔待开发票. Receipt, `amount` (分) and `due` are fixed; a number once written stays.

    `delivery` and `receiver` say how it came to the customer, `red_number` and `note` how it was reversed.
    """

    __tablename__ = "invoice_task"
    __table_args__ = (
        CheckConstraint("amount > 0", name="amount"),
        CheckConstraint(
            "state IN ('pending', 'issued', 'delivered', 'cancelled', 'to_reverse', 'reversed')", name="state"
        ),
        Index("uq_invoice_task_number", "number", unique=True, sqlite_where=text("number <> ''")),
    )

    receipt_id: Mapped[int] = mapped_column(ForeignKey("receipt.id"), unique=True)
    amount: Mapped[int]
    due: Mapped[date] = mapped_column(index=True)
    state: Mapped[str] = mapped_column(String(12), index=True)
    number: Mapped[str] = mapped_column(String(20), default="")
    issued_on: Mapped[date | None]
    delivery: Mapped[str] = mapped_column(String(10), default="")
    receiver: Mapped[str] = mapped_column(String(80), default="")
    delivered_at: Mapped[datetime | None]
    red_number: Mapped[str] = mapped_column(String(20), default="")
    note: Mapped[str] = mapped_column(String(80), default="")
    version: Mapped[int] = mapped_column()

    receipt: Mapped[Receipt] = relationship()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's own contract

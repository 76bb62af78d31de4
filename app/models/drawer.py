"""钱箱与付款的表: cash counted and handed to finance by two people, and what the counter paid out."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.base import Base, Recorded
from app.models.places import Unit


class DrawerHandover(Recorded, Base):
    """一次交款 (JK): counted and signed at `until` by `given_by`, then taken by another; amounts in 分.

    `carried` lay in the drawer from the time before, `due` is what there should be, `kept` stays for change.
    `received` is what the receiver counted; a 差异 of either count has its reason.
    """

    __tablename__ = "drawer_handover"
    __table_args__ = (
        CheckConstraint("counted >= 0 AND kept BETWEEN 0 AND counted", name="kept"),
        CheckConstraint("handed = counted - kept", name="handed"),
        CheckConstraint("counted = due OR reason <> ''", name="difference"),
        CheckConstraint("(state = 'taken') = (received_at IS NOT NULL)", name="state"),
        CheckConstraint("(received IS NULL) = (received_at IS NULL)", name="received"),
        CheckConstraint(
            "received IS NULL OR (received >= 0 AND received_by <> '' AND received_by <> given_by "
            "AND (received = handed OR receive_reason <> ''))",
            name="two",
        ),
    )

    number: Mapped[str] = mapped_column(String(30), unique=True)
    counter: Mapped[str] = mapped_column(String(1))
    state: Mapped[str] = mapped_column(String(10), index=True)
    since: Mapped[datetime | None]
    until: Mapped[datetime] = mapped_column(index=True)
    carried: Mapped[int]
    due: Mapped[int]
    counted: Mapped[int]
    kept: Mapped[int]
    handed: Mapped[int]
    reason: Mapped[str]
    given_by: Mapped[str] = mapped_column(String(40))
    received: Mapped[int | None]
    receive_reason: Mapped[str] = mapped_column(default="")
    received_by: Mapped[str] = mapped_column(String(40), default="")
    received_at: Mapped[datetime | None]

    counts: Mapped[list[DrawerCount]] = relationship(
        back_populates="handover", order_by="DrawerCount.face.desc()"
    )


class DrawerCount(Recorded, Base):
    """清点的一行: how many of one face (分), by the giver or by the receiver."""

    __tablename__ = "drawer_count"
    __table_args__ = (
        UniqueConstraint("handover_id", "side", "face"),
        CheckConstraint("side IN ('given', 'received')", name="side"),
        CheckConstraint("face > 0 AND pieces > 0", name="positive"),
    )

    handover_id: Mapped[int] = mapped_column(ForeignKey("drawer_handover.id"), index=True)
    side: Mapped[str] = mapped_column(String(10))
    face: Mapped[int]
    pieces: Mapped[int]

    handover: Mapped[DrawerHandover] = relationship(back_populates="counts")


class Payout(Recorded, Base):
    """一笔付款 (FK): compensation or a fee given back (002-22), agreed by another person; `amount` in 分."""

    __tablename__ = "payout"
    __table_args__ = (
        CheckConstraint("amount > 0", name="amount"),
        CheckConstraint("approved_by <> '' AND approved_by <> staff", name="two"),
        CheckConstraint("subject <> '' AND reason <> ''", name="subject"),
    )

    number: Mapped[str] = mapped_column(String(30), unique=True)
    counter: Mapped[str] = mapped_column(String(1))
    kind: Mapped[str] = mapped_column(String(20))
    at: Mapped[datetime] = mapped_column(index=True)
    day: Mapped[date] = mapped_column(index=True)
    staff: Mapped[str] = mapped_column(String(40))
    approved_by: Mapped[str] = mapped_column(String(40))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"), index=True)
    payee: Mapped[str] = mapped_column(String(80))
    amount: Mapped[int]
    method: Mapped[str] = mapped_column(String(10))
    reference: Mapped[str] = mapped_column(String(80))
    subject: Mapped[str] = mapped_column(String(30), index=True)
    reason: Mapped[str] = mapped_column(String(80))

    unit: Mapped[Unit | None] = relationship()

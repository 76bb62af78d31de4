"""留言、在岗去向、业务目录的表: what is to be passed on, who is in, who handles what."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.base import Base, Recorded


class Message(Recorded, Base):
    """留言: for one of the staff (`recipient`, a login). What was taken down is fixed; it ends as told.

    `told_by` is who set it to 已转达: the recipient herself, or the one who told her.
    """

    __tablename__ = "message"

    number: Mapped[str] = mapped_column(String(30), unique=True)
    state: Mapped[str] = mapped_column(String(20), index=True)
    recipient: Mapped[str] = mapped_column(String(40), index=True)
    surname: Mapped[str] = mapped_column(String(80))
    contact: Mapped[str] = mapped_column(String(80))
    about: Mapped[str]
    urgent: Mapped[bool]
    taken_at: Mapped[datetime]
    taken_by: Mapped[str] = mapped_column(String(40))
    told_at: Mapped[datetime | None]
    told_by: Mapped[str] = mapped_column(String(40), default="")
    version: Mapped[int] = mapped_column()

    calls: Mapped[list[MessageCall]] = relationship(order_by="MessageCall.id")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's own contract


class MessageCall(Recorded, Base):
    """紧急联系的一次: when the recipient was called and what came of it; lines are only added."""

    __tablename__ = "message_call"

    message_id: Mapped[int] = mapped_column(ForeignKey("message.id"), index=True)
    at: Mapped[datetime]
    result: Mapped[str]
    staff: Mapped[str] = mapped_column(String(40))


class Presence(Recorded, Base):
    """去向的一次登记: lines are only added, the last of a person counts."""

    __tablename__ = "presence"

    staff: Mapped[str] = mapped_column(String(40), index=True)
    state: Mapped[str] = mapped_column(String(20))
    place: Mapped[str] = mapped_column(default="")
    back_at: Mapped[datetime | None]
    at: Mapped[datetime]
    set_by: Mapped[str] = mapped_column(String(40))


class DirectoryEntry(Recorded, Base):
    """业务目录的一行: a business, who handles it (`role` names a role of the site, "" = none), where."""

    __tablename__ = "directory"

    position: Mapped[int]
    business: Mapped[str] = mapped_column(String(60))
    role: Mapped[str] = mapped_column(String(20), default="")
    person: Mapped[str] = mapped_column(String(80), default="")
    phone: Mapped[str] = mapped_column(String(40), default="")
    note: Mapped[str] = mapped_column(default="")
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's own contract

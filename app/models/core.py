"""共用的表: numbers, audit, frozen papers, sealed attachments, settings, drafts and staff."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Recorded


class Sequence(Base):
    """单号 counter: the last number given for a prefix on a day at one counter (A, B …)."""

    __tablename__ = "sequence"

    prefix: Mapped[str] = mapped_column(String(4), primary_key=True)
    period: Mapped[str] = mapped_column(String(8), primary_key=True)
    counter: Mapped[str] = mapped_column(String(1), primary_key=True)
    last: Mapped[int]


class Audit(Recorded, Base):
    """操作日志: who, when, what changed, why; append-only by trigger, each line hashed over the last."""

    __tablename__ = "audit"

    at: Mapped[datetime]
    staff: Mapped[str] = mapped_column(String(40))
    act: Mapped[str] = mapped_column(String(60), index=True)
    subject: Mapped[str] = mapped_column(String(60), index=True)
    changes: Mapped[dict[str, Any]] = mapped_column(JSON)
    why: Mapped[str] = mapped_column(default="")
    previous: Mapped[str] = mapped_column(String(64))
    digest: Mapped[str] = mapped_column(String(64))


class Document(Recorded, Base):
    """已开具的纸: the frozen data of a printed paper. `prints` counts what the spooler took; 0 = to print.

    `data` is empty where the data is sealed: then it lies in the attachment of this record.
    """

    __tablename__ = "document"
    __table_args__ = (UniqueConstraint("kind", "number"),)

    kind: Mapped[str] = mapped_column(String(40))
    number: Mapped[str] = mapped_column(String(30), index=True)
    data: Mapped[str]
    made_at: Mapped[datetime]
    prints: Mapped[int] = mapped_column(default=0)
    trouble: Mapped[str] = mapped_column(default="")


class Attachment(Recorded, Base):
    """附件: what only a sealed form may be kept of (AES-GCM), belonging to one record, for so long.

    `sealed` is emptied when its time is over or it is deleted (`destroyed_at`); the line stays.
    """

    __tablename__ = "attachment"

    record: Mapped[str] = mapped_column(String(36), unique=True)
    sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    made_at: Mapped[datetime]
    keep_until: Mapped[date] = mapped_column(index=True)
    destroyed_at: Mapped[datetime | None]


class Setting(Base):
    """设置: one named value of the office (JSON); every change is audited."""

    __tablename__ = "setting"

    key: Mapped[str] = mapped_column(String(60), primary_key=True)
    value: Mapped[Any] = mapped_column(JSON)


class Draft(Recorded, Base):
    """草稿: a form as far as it was filled, from its first key; survives a crash, a lock, a switch."""

    __tablename__ = "draft"

    feature: Mapped[str] = mapped_column(String(30))
    staff: Mapped[str] = mapped_column(String(40))
    title: Mapped[str] = mapped_column(default="")
    data: Mapped[str]
    saved_at: Mapped[datetime]


class Staff(Recorded, Base):
    """员工: a person who may log in; closed, never deleted."""

    __tablename__ = "staff"

    login: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(40))
    role: Mapped[str] = mapped_column(String(20))
    password: Mapped[str] = mapped_column(String(200))
    closed_at: Mapped[datetime | None]

"""来访登记的表: the register is only ever added to; what is personal lies apart, so that it can be emptied.

004-48 (no line is altered), domain.md 3.1 (art. 19: kept no longer than needed). `visit` and `visit_event`
hold nothing personal and stay for good; `visit_person` and `visit_words` hold the rest, each bound by a
salted digest that stays in the chain after the words themselves are gone.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.base import Base, Recorded
from app.models.places import Unit


class Visit(Recorded, Base):
    """来访登记的一行. Ids have no gap: line r of the newest-first list is id N-r, however many there are.

    `area` is "home" or "office" (003-26); `target` is the office or duty asked for, "" at a home;
    `been_before` and `booked` are two of the three questions (004-34), `booking` the YY number where one was
    shown; `id_check` is the way an ID was looked at, "" for none; `person_digest` binds `visit_person`.
    """

    __tablename__ = "visit"

    number: Mapped[str] = mapped_column(String(30), unique=True)
    at: Mapped[datetime]
    day: Mapped[date] = mapped_column(index=True)
    staff: Mapped[str] = mapped_column(String(40))
    duty: Mapped[str] = mapped_column(String(10))
    area: Mapped[str] = mapped_column(String(10))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"), index=True)
    target: Mapped[str] = mapped_column(String(40))
    been_before: Mapped[bool]
    booked: Mapped[bool]
    booking: Mapped[str] = mapped_column(String(30))
    reason: Mapped[str] = mapped_column(String(20))
    people: Mapped[int]
    id_check: Mapped[str] = mapped_column(String(20))
    person_digest: Mapped[str] = mapped_column(String(64))

    unit: Mapped[Unit | None] = relationship()


class VisitPerson(Base):
    """来访人: what retention empties. `day` is the visit's, so that the sweep finds what is due."""

    __tablename__ = "visit_person"
    __table_args__ = (Index("ix_visit_person_kept", "day", sqlite_where=text("purged_at IS NULL")),)

    visit_id: Mapped[int] = mapped_column(ForeignKey("visit.id"), primary_key=True, autoincrement=False)
    day: Mapped[date]
    salt: Mapped[str] = mapped_column(String(32))
    name: Mapped[str] = mapped_column(String(80))
    host: Mapped[str] = mapped_column(String(80))
    phone: Mapped[str] = mapped_column(String(30))
    plate: Mapped[str] = mapped_column(String(20))
    goods: Mapped[str]
    reason_text: Mapped[str]
    purged_at: Mapped[datetime | None]


class VisitEvent(Recorded, Base):
    """来访登记的一笔: one hash chain over all of them in id order, whatever visit they belong to.

    `data` holds nothing personal; free words lie in `visit_words`, bound by `words_digest` ("" = none).
    The kind "purged" belongs to no visit: `until` is the day before which personal parts are emptied.
    """

    __tablename__ = "visit_event"
    __table_args__ = (Index("ix_visit_event_purged", "until", sqlite_where=text("kind = 'purged'")),)

    visit_id: Mapped[int | None] = mapped_column(ForeignKey("visit.id"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    at: Mapped[datetime]
    staff: Mapped[str] = mapped_column(String(40))
    data: Mapped[dict[str, Any]] = mapped_column(JSON)
    until: Mapped[date | None]
    words_digest: Mapped[str] = mapped_column(String(64))
    previous: Mapped[str] = mapped_column(String(64))
    digest: Mapped[str] = mapped_column(String(64))


class VisitWords(Base):
    """一笔里的话: a correction's old and new words, its reason, a host's note; emptied with the person."""

    __tablename__ = "visit_words"

    event_id: Mapped[int] = mapped_column(ForeignKey("visit_event.id"), primary_key=True, autoincrement=False)
    visit_id: Mapped[int] = mapped_column(ForeignKey("visit.id"), index=True)
    salt: Mapped[str] = mapped_column(String(32))
    words: Mapped[dict[str, str]] = mapped_column(JSON)
    purged_at: Mapped[datetime | None]


class VisitInside(Base):
    """在内: who is inside now, derived from the events and written in their transaction."""

    __tablename__ = "visit_inside"

    visit_id: Mapped[int] = mapped_column(ForeignKey("visit.id"), primary_key=True, autoincrement=False)
    entered_at: Mapped[datetime]


class Booking(Recorded, Base):
    """预约: a household or an office expects somebody between two moments; used by one visit, or cancelled.

    Name, host and plate are emptied with the visits' (`purged_at`); the number stays.
    """

    __tablename__ = "booking"

    number: Mapped[str] = mapped_column(String(30), unique=True)
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"), index=True)
    office: Mapped[str] = mapped_column(String(40))
    host: Mapped[str] = mapped_column(String(80))
    name: Mapped[str] = mapped_column(String(80))
    plate: Mapped[str] = mapped_column(String(20))
    people: Mapped[int]
    reason: Mapped[str] = mapped_column(String(20))
    begins_at: Mapped[datetime]
    ends_at: Mapped[datetime] = mapped_column(index=True)
    made_at: Mapped[datetime]
    made_by: Mapped[str] = mapped_column(String(40))
    used_visit: Mapped[int | None] = mapped_column(ForeignKey("visit.id"))
    closed_at: Mapped[datetime | None]
    closed_by: Mapped[str] = mapped_column(String(40), default="")
    why: Mapped[str] = mapped_column(default="")
    purged_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()

    unit: Mapped[Unit | None] = relationship()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's own contract


class UnitNote(Recorded, Base):
    """谢绝来访: what a household asked us to tell visitors ("不见推销"), until a day or until closed."""

    __tablename__ = "unit_note"

    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    words: Mapped[str]
    author: Mapped[str] = mapped_column(String(40))
    made_at: Mapped[datetime]
    until: Mapped[date | None]
    closed_at: Mapped[datetime | None]
    closed_by: Mapped[str] = mapped_column(String(40), default="")

    unit: Mapped[Unit] = relationship()


class BarredPerson(Recorded, Base):
    """不予接待名单: one person, why, who decided, and when it is looked at again.

    `features` is what the clerk compares before she takes a namesake for this person.
    """

    __tablename__ = "barred_person"

    name: Mapped[str] = mapped_column(String(80), index=True)
    alias: Mapped[str] = mapped_column(String(80))
    plate: Mapped[str] = mapped_column(String(20))
    features: Mapped[str]
    reason: Mapped[str]
    author: Mapped[str] = mapped_column(String(40))
    made_at: Mapped[datetime]
    review_on: Mapped[date]
    closed_at: Mapped[datetime | None]
    closed_by: Mapped[str] = mapped_column(String(40), default="")
    why: Mapped[str] = mapped_column(default="")

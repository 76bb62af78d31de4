"""预约、谢绝来访、不予接待名单: what households and the office tell the counter before anybody comes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.models import BarredPerson, Booking, UnitNote
from app.rules import slipcode
from app.rules.base import CHINA, refuse
from app.rules.mask import name as mask_name
from app.rules.policy import Policy
from app.rules.visitor import Barred, Booked, plain_plate
from app.rules.visitor_correct import check_booking
from app.rules.visitor_decide import word_findings
from app.services import places, settings
from app.services.office import Office
from app.services.visitor_facts import booked, of_booking
from printing import marks

BOOKING = "YY"


@dataclass(frozen=True)
class BookingRow:
    """预约一行: `state` in words; the name masked."""

    number: str
    target: str
    visitor: str
    plate: str
    people: int
    begins: str
    ends: str
    state: str
    open: bool


@dataclass(frozen=True)
class NoteRow:
    """谢绝来访一行; `id` closes it."""

    id: int
    unit: str
    words: str
    author: str
    since: str
    until: str


@dataclass(frozen=True)
class BarredRow:
    """不予接待名单一行, in clear for who compares; `due` = its review date has come."""

    id: int
    barred: Barred
    author: str
    since: str
    due: bool


class VisitorBook:
    """What the counter is told beforehand; a part of the VisitorDesk."""

    def __init__(self, office: Office) -> None:
        self.office = office

    def book(
        self,
        name: str,
        begins_at: datetime,
        ends_at: datetime,
        *,
        unit: str = "",
        office_target: str = "",
        host: str = "",
        plate: str = "",
        people: int = 1,
        reason: str = "",
    ) -> str:
        """Keep a booking of a household (`unit`) or an office; answers its number (YY20260305-A0001).

        Raises Refused (004-34) where it says too little, or lasts longer than a month.
        """
        with self.office.work("booking.write") as work:
            row = places.find_unit(work.session, unit) if unit.strip() else None
            wanted = Booked(
                "",
                unit.strip(),
                "" if unit.strip() else office_target.strip(),
                host.strip(),
                name.strip(),
                plate.strip(),
                people,
                reason,
                begins_at,
                ends_at,
            )
            check_booking(wanted, row is not None, work.now, settings.read(work.session))
            number = work.number(BOOKING)
            work.session.add(
                Booking(
                    number=number,
                    unit_id=row.id if row is not None else None,
                    office=wanted.office,
                    host=wanted.host,
                    name=wanted.name,
                    plate=wanted.plate,
                    people=people,
                    reason=reason,
                    begins_at=begins_at,
                    ends_at=ends_at,
                    made_at=work.now,
                    made_by=work.operator.login,
                    used_visit=None,
                    closed_at=None,
                    purged_at=None,
                )
            )
            work.log("booking.make", number, unit=row.code if row is not None else "")
            return number

    def booking(self, text: str) -> Booked | None:
        """The booking of a number or of a scanned code; None for none, and for a forged code."""
        with self.office.read("visitor.read") as session:
            return booked(session, text)

    def booking_code(self, number: str) -> str:
        """What the visitor's QR says, for a message or a paper."""
        with self.office.read("visitor.read") as session:
            site, secret = settings.read(session).site, settings.site_key_in(session)
            return str(slipcode.seal(number, site, secret))

    def booking_modules(self, number: str) -> tuple[tuple[bool, ...], ...]:
        """The visitor's QR, its dark modules by row, without the quiet zone."""
        return marks.modules(self.booking_code(number))

    def cancel_booking(self, number: str, why: str) -> None:
        """取消: the line stays. One that was used is not cancelled any more."""
        with self.office.work("booking.write") as work:
            row = work.session.scalar(select(Booking).where(Booking.number == number))
            if row is None or row.closed_at is not None or row.used_visit is not None:
                raise refuse("004-34", "不能取消", "没有这个预约，或已经用过、取消过。")
            _say(why, "why", settings.read(work.session), "为什么取消，例如：住户改期。")
            row.closed_at, row.closed_by, row.why = work.now, work.operator.login, why.strip()
            work.log("booking.cancel", number)

    def bookings(self, limit: int = 200) -> tuple[BookingRow, ...]:
        """The newest bookings first."""
        now = self.office.clock()
        asked = select(Booking).options(joinedload(Booking.unit)).order_by(Booking.id.desc()).limit(limit)
        with self.office.read("visitor.read") as session:
            return tuple(_booking_row(of_booking(row), now) for row in session.scalars(asked))

    def note(self, unit: str, words: str, until: date | None = None) -> int:
        """谢绝来访: what a household asks us to tell its visitors; answers the note's id."""
        with self.office.work("note.write") as work:
            row = places.find_unit(work.session, unit)
            if row is None:
                raise refuse("004-50", "没有这个房号", "请核对房号：{unit}。", "unit", unit=unit)
            if until is not None and until < work.now.astimezone(CHINA).date():
                raise refuse("004-50", "日期已过", "请填今天或以后的日期，不填就一直有效。", "until")
            _say(words, "words", settings.read(work.session), "住户的话，例如：不见推销。")
            kept = UnitNote(
                unit_id=row.id,
                words=words.strip(),
                author=work.operator.login,
                made_at=work.now,
                until=until,
                closed_at=None,
            )
            work.session.add(kept)
            work.session.flush()
            work.log("note.make", row.code)
            work.touched.add("visitor")
            return kept.id

    def close_note(self, note_id: int) -> None:
        """The household takes its note back; the line stays."""
        with self.office.work("note.write") as work:
            row = work.session.get(UnitNote, note_id)
            if row is None or row.closed_at is not None:
                raise refuse("004-50", "没有这条留话", "可能在另一个窗口已经撤下。")
            row.closed_at, row.closed_by = work.now, work.operator.login
            work.log("note.close", row.unit.code)
            work.touched.add("visitor")

    def notes(self) -> tuple[NoteRow, ...]:
        """The notes that hold today, the newest first."""
        asked = (
            select(UnitNote)
            .options(joinedload(UnitNote.unit))
            .where(UnitNote.closed_at.is_(None))
            .order_by(UnitNote.id.desc())
        )
        today = self.office.clock().astimezone(CHINA).date()
        with self.office.read("visitor.read") as session:
            return tuple(
                NoteRow(
                    one.id,
                    one.unit.code,
                    one.words,
                    one.author,
                    f"{one.made_at:%Y-%m-%d}",
                    one.until.isoformat() if one.until is not None else "",
                )
                for one in session.scalars(asked)
                if one.until is None or one.until >= today
            )

    def bar(
        self, name: str, reason: str, review_on: date, *, alias: str = "", plate: str = "", features: str = ""
    ) -> int:
        """Put a person on the list of those not admitted: why, and when it is looked at again (a manager's).

        Raises Refused for an entry that could not tell a namesake apart: no plate and no features.
        """
        with self.office.work("barred.write") as work:
            today = work.now.astimezone(CHINA).date()
            policy = settings.read(work.session)
            if not (name.strip() or plain_plate(plate)):
                raise refuse("004-34", "是谁", "请填姓名或车牌。", "name")
            if not plain_plate(plate) and not features.strip():
                text = "请填车牌或特征，例如：高个，左眉有疤；同名的人不能因此进不来。"
                raise refuse("004-34", "怎么认出来", text, "features")
            if review_on <= today:
                raise refuse("004-34", "复核日期", "请填以后的日期，到时再看要不要留在名单上。", "review_on")
            _say(reason, "reason", policy, "为什么，例如：多次冒充快递员推销。")
            for field, text in (("name", name), ("alias", alias), ("features", features)):
                _fits(text, field, policy)
            kept = BarredPerson(
                name=name.strip(),
                alias=alias.strip(),
                plate=plate.strip(),
                features=features.strip(),
                reason=reason.strip(),
                author=work.operator.login,
                made_at=work.now,
                review_on=review_on,
                closed_at=None,
            )
            work.session.add(kept)
            work.session.flush()
            work.log("barred.add", str(kept.id), review=review_on.isoformat())
            work.touched.add("visitor")
            return kept.id

    def close_barred(self, barred_id: int, why: str) -> None:
        """Take a person off the list; the line stays until its time is over."""
        with self.office.work("barred.write") as work:
            row = work.session.get(BarredPerson, barred_id)
            if row is None or row.closed_at is not None:
                raise refuse("004-34", "不在名单上", "可能在另一个窗口已经移出。")
            _say(why, "why", settings.read(work.session), "为什么移出，例如：已当面说清。")
            row.closed_at, row.closed_by, row.why = work.now, work.operator.login, why.strip()
            work.log("barred.close", str(barred_id))
            work.touched.add("visitor")

    def barred(self) -> tuple[BarredRow, ...]:
        """The list as it stands, those to be looked at again first."""
        today = self.office.clock().astimezone(CHINA).date()
        asked = select(BarredPerson).where(BarredPerson.closed_at.is_(None))
        with self.office.read("visitor.read") as session:
            return tuple(
                BarredRow(
                    one.id,
                    Barred(one.name, one.alias, one.plate, one.features, one.reason, one.review_on),
                    one.author,
                    f"{one.made_at:%Y-%m-%d}",
                    one.review_on <= today,
                )
                for one in session.scalars(asked.order_by(BarredPerson.review_on, BarredPerson.id))
            )


def _say(text: str, field: str, policy: Policy, example: str) -> None:
    if not text.strip():
        raise refuse("004-48", "请写明", "请写{example}", field, example=example)
    _fits(text, field, policy)


def _fits(text: str, field: str, policy: Policy) -> None:
    for one in word_findings("", text.strip(), policy):
        raise refuse(one.rule, one.title, one.text, field, **one.params)


def _booking_row(one: Booked, now: datetime) -> BookingRow:
    state = "已取消" if one.closed else "已用" if one.used else "已过期" if now > one.ends_at else "有效"
    return BookingRow(
        one.number,
        one.unit or one.office,
        mask_name(one.name),
        one.plate,
        one.people,
        f"{one.begins_at.astimezone(CHINA):%m-%d %H:%M}",
        f"{one.ends_at.astimezone(CHINA):%m-%d %H:%M}",
        state,
        state == "有效",
    )

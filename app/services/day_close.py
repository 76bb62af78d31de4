"""日结的办理: one day's money from its records, on paper and as a table for the bookkeeper (S07, S12 E5).

Nothing is closed by hand and nothing is kept: a void counts on the day it is made, so that a past day's
figures never change, and who asks again is told the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from app.models import DepositEntry, Receipt, Sequence
from app.rules import day_close as rules
from app.rules.base import CHINA, refuse
from app.rules.day_close import DayClose, Taken
from app.rules.deposit import Entry, Kind
from app.rules.receipt import PREFIX, Method
from app.services import documents, presence, settings, spreadsheet
from app.services.day_close_paper import Paid, day_paper, paid_out, receipts
from app.services.day_close_sheets import sheets
from app.services.movements import movements
from app.services.office import Office
from app.services.receipt_read import lines_of
from printing import day_close as paper
from printing import fonts, marks
from printing.schema import freeze

WORD = "day_close"
MAY = "day_close.read"


@dataclass(frozen=True)
class Seen:
    """一天 as the screen shows it: its close at a moment, names by login, what went out in words."""

    close: DayClose
    at: datetime
    names: Mapping[str, str]
    paid: tuple[Paid, ...]


class DayCloseDesk:
    """日结 at one office, of all its counters: what the screen and the tests call."""

    def __init__(self, office: Office) -> None:
        self.office = office

    def close(self, day: date) -> DayClose:
        """The close of a day in China's time; today's is as far as the day has gone.

        Raises Refused for a day that has not come.
        """
        with self.office.read(MAY) as session:
            return self._close(session, day)

    def look(self, day: date) -> Seen:
        """The close of a day with the words for the screen. Raises Refused for a day that has not come."""
        with self.office.read(MAY) as session:
            found = self._close(session, day)
            return Seen(found, self.office.clock(), presence.names_of(session), paid_out(session, day))

    def paper(self, day: date) -> bytes:
        """收款日报 as PDF: of a past day numbered by it, of today a draft; the figures are `close`'s."""
        with self.office.read(MAY) as session:
            found = self._close(session, day)
            policy, now = settings.read(session), self.office.clock()
            draft = day >= now.astimezone(CHINA).date()
            sheet = day_paper(session, found, policy, self.office.operator.name, None if draft else now)
        if lost := fonts.missing(freeze(sheet)):
            raise documents.unprintable("S12 E5", lost)
        return paper.render(sheet, marks.draft() if draft else marks.NONE)

    def export(self, day: date, path: Path) -> DayClose:
        """Write a day to `path` as .xlsx: its totals, and every receipt, void and refund line by line.

        Who exported which day is logged. Raises Trouble where the file cannot be written: what lay there
        before is still there, nothing logged.
        """
        with self.office.read(MAY) as session:
            found = self._close(session, day)
            tables = sheets(session, found, settings.read(session), self.office.clock())
        data = spreadsheet.render(tables)
        with self.office.work(MAY) as work:
            work.log("day_close.export", day.isoformat(), receipts=found.total.count)
            spreadsheet.put(path, data)
        return found

    def _close(self, session: Session, day: date) -> DayClose:
        if day > self.office.clock().astimezone(CHINA).date():
            raise refuse("S12 E5", "日期还没有到", "{day} 还没有到，没有日报。", "day", day=day.isoformat())
        return close(session, day)


def close(session: Session, day: date) -> DayClose:
    """The close of a day inside a transaction that is already open: its own records alone are read."""
    begin, end = bounds(day)
    return rules.close(
        day,
        (_taken(one) for one in receipts(session, _of(day))),
        # `movements` begins after its first moment; the rule takes the day's own.
        movements(session, since=begin - timedelta(milliseconds=1), until=end),
        _entries(session, begin, end),
        _last(session, day),
    )


def bounds(day: date) -> tuple[datetime, datetime]:
    """00:00 of a day in China and 00:00 of the next."""
    begin = datetime.combine(day, time(), CHINA)
    return begin, begin + timedelta(days=1)


def _of(day: date) -> ColumnElement[bool]:
    """The receipts issued or voided on a day."""
    begin, end = bounds(day)
    return or_(Receipt.day == day, and_(Receipt.voided_at >= begin, Receipt.voided_at < end))


def _taken(row: Receipt) -> Taken:
    return Taken(
        row.number,
        row.at,
        row.staff,
        Method(row.method),
        lines_of(row),
        row.payer,
        row.replaces.number if row.replaces is not None else "",
        row.voided_at,
        row.voided_by,
        row.void_second,
        row.void_reason,
        row.replaced_by.number if row.replaced_by is not None else "",
    )


def _entries(session: Session, begin: datetime, end: datetime) -> list[Entry]:
    """The deposit ledger of a day, after one entry for all that was held when it began."""
    before = select(func.coalesce(func.sum(DepositEntry.amount), 0)).where(DepositEntry.at < begin)
    opening = Entry(Kind.TAKEN, session.scalars(before).one(), begin - timedelta(milliseconds=1), "")
    asked = (
        select(DepositEntry).where(DepositEntry.at >= begin, DepositEntry.at < end).order_by(DepositEntry.id)
    )
    today = (Entry(Kind(one.kind), one.amount, one.at, one.staff) for one in session.scalars(asked))
    return [opening, *today]


def _last(session: Session, day: date) -> dict[str, int]:
    """The number book's last receipt of each counter: a number missing at the end shows too."""
    period = f"{day:%Y%m%d}"
    asked = select(Sequence.counter, Sequence.last).where(
        Sequence.prefix == PREFIX, Sequence.period == period
    )
    return {f"{PREFIX}{period}-{counter}": last for counter, last in session.execute(asked)}

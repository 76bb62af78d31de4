"""巡查的清单: what was found on the sites, what is still to be put right, what the authority must be told.

物业管理条例 45, 46; domain.md 2.3, 3.3-3.5. Nothing here writes: the acts are RenovationDesk's.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload, selectinload

from app.models import Renovation, RenovationFinding, RenovationInspection
from app.rules.base import CHINA
from app.services import places, renovation_read
from app.services.office import Office
from app.services.renovation_read import InspectionLine


@dataclass(frozen=True)
class WatchRow:
    """一条: a finding (`finding` is its uuid), else a report that is due, else an inspection without either.

    `key` is its own; `inspection` says the whole look at the site.
    """

    key: str
    file: str
    unit: str
    code: str
    what: str
    due: date | None
    done_on: date | None
    report: bool
    late: bool
    by: datetime | None
    finding: str
    inspection: InspectionLine

    @property
    def open(self) -> bool:
        """Whether somebody has still to do something."""
        return self.report or (bool(self.finding) and self.done_on is None)


class SiteWatchDesk:
    """巡查 at one office."""

    def __init__(self, office: Office) -> None:
        self.office = office

    def rows(self, open_only: bool = True, limit: int = 300) -> tuple[WatchRow, ...]:
        """What is open, or of the last inspections everything; reports first, then by day."""
        now = self.office.clock()
        with self.office.read("renovation.read") as session:
            asked = (
                select(RenovationInspection)
                .options(
                    selectinload(RenovationInspection.findings),
                    selectinload(RenovationInspection.photos),
                    joinedload(RenovationInspection.renovation).joinedload(Renovation.unit),
                )
                .order_by(RenovationInspection.id.desc())
                .limit(limit)
            )
            if open_only:
                undone = RenovationInspection.findings.any(RenovationFinding.done_on.is_(None))
                untold = RenovationInspection.refused & RenovationInspection.reported_at.is_(None)
                asked = asked.where(or_(undone, untold))
            names = renovation_read.names(session)
            found = [one for row in session.scalars(asked) for one in _rows(row, names, now)]
        if not open_only:
            return tuple(found)
        never = date.max
        wanted = (one for one in found if one.open)
        return tuple(sorted(wanted, key=lambda one: (not one.report, one.due or never, one.key)))


def _rows(row: RenovationInspection, names: dict[str, str], now: datetime) -> list[WatchRow]:
    line = renovation_read.inspection_line(row, names, now)
    unit = row.renovation.unit
    head = (row.renovation.number, places.label(unit), unit.code)
    found = []
    if line.refused and line.reported_at is None:
        day = line.report_by.astimezone(CHINA).date() if line.report_by is not None else None
        what = "、".join(one.what for one in line.findings)
        found.append(
            WatchRow(
                f"{row.number}!", *head, what, day, None, True, line.report_late, line.report_by, "", line
            )
        )
    found += [
        WatchRow(one.key, *head, one.what, one.due, one.done_on, False, one.overdue, None, one.key, line)
        for one in line.findings
    ]
    if not found:
        found.append(WatchRow(row.number, *head, line.note, None, None, False, False, None, "", line))
    return found

"""装修日历的读取: the sites of a day and the files that workers are entered for; nothing here writes.

A day that is over is read from the steps: a site that has been accepted since was still a site then.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from app.models import Renovation, RenovationStep, Worker, WorkerPass, WorkerPassEvent
from app.rules import renovation_items, slipcode
from app.rules.base import CHINA, refuse
from app.rules.renovation_state import BEFORE_WORK, ON_SITE, STATE_NAMES, State
from app.rules.site_calendar import Day, Man, Site, day_of, week_of
from app.rules.units import UnitName
from app.rules.workdays import statutory
from app.rules.worker_pass import State as PassState
from app.rules.worker_pass import current
from app.services import places, settings
from app.services.office import Office
from app.services.renovation_facts import pack_of
from app.services.worker_pass_read import card_row, company_of

OPEN = BEFORE_WORK | ON_SITE | {State.REVOKED, State.INSPECTING, State.RECTIFYING, State.PASSED}
"""Files whose workers may still be entered, or whose cards may still be out."""


@dataclass(frozen=True)
class FileRow:
    """一份档案 to choose by room or number; `people` entered, `waiting` of them without a card, `out` cards
    that are valid today."""

    key: str
    unit: str
    code: str
    company: str
    state: str
    since: date
    until: date
    permit: str
    people: int
    waiting: int
    out: int


class SiteCalendarDesk:
    """装修日历 at one office."""

    def __init__(self, office: Office) -> None:
        self.office = office

    def day(self, day: date) -> Day:
        """The sites of a day by building, and the counts of its week."""
        now = self.office.clock()
        week = week_of(day)
        with self.office.read("renovation.read") as session:
            pack = pack_of(settings.read(session).rule_pack)
            asked = (
                select(Renovation)
                .where(Renovation.permit_number.is_not(None), Renovation.since <= week[-1])
                .where((Renovation.until >= week[0]) | Renovation.state.in_(ON_SITE))
                .options(
                    joinedload(Renovation.unit),
                    selectinload(Renovation.items),
                    selectinload(Renovation.steps),
                )
            )
            rows = session.scalars(asked).all()
            people = _people(session, rows, day, now.astimezone(CHINA).date())
            sites = [_site(row, day, now, people.get(row.id, ())) for row in rows]
        return day_of(sites, day, pack, now, statutory())

    def files(self) -> tuple[FileRow, ...]:
        """The files that are not over, the newest first, with how many workers and cards each has."""
        today = self.office.clock().astimezone(CHINA).date()
        with self.office.read("renovation.read") as session:
            asked = (
                select(Renovation)
                .where(Renovation.state.in_(OPEN))
                .options(joinedload(Renovation.unit))
                .order_by(Renovation.id.desc())
            )
            rows = session.scalars(asked).all()
            workers: dict[int, list[Worker]] = {}
            entered = (
                select(Worker)
                .where(Worker.renovation_id.in_([one.id for one in rows]), Worker.purged_at.is_(None))
                .options(selectinload(Worker.passes))
            )
            for one in session.scalars(entered):
                workers.setdefault(one.renovation_id, []).append(one)
            return tuple(_file(row, workers.get(row.id, []), today) for row in rows)

    def card(self, text: str) -> tuple[str, str]:
        """The file that a card belongs to, and the card's number: of what is typed (CR…) or scanned.

        Raises Refused for a code whose seal is not ours (003-40), and where no card bears the number.
        """
        code = slipcode.read(text)
        with self.office.read("renovation.read") as session:
            if code is not None and code.check:
                site, secret = settings.read(session).site, settings.site_key_in(session)
                if not slipcode.genuine(code, site, secret):
                    said = "{number} 的防伪码不对，可能是伪造或改过的。请留下它，交给经理查。"
                    raise refuse("003-40", "防伪码不对", said, number=code.number)
            row = card_row(session, code.number if code is not None else text)
            return row.worker.renovation.number, row.number


def _file(row: Renovation, workers: list[Worker], today: date) -> FileRow:
    last = [max(one.passes, key=lambda card: card.issue) for one in workers if one.passes]
    valid = sum(current(PassState(one.state), one.until, today) is PassState.VALID for one in last)
    return FileRow(
        row.number,
        places.label(row.unit),
        row.unit.code,
        company_of(row),
        STATE_NAMES[State(row.state)],
        row.since,
        row.until,
        row.permit_number or "",
        len(workers),
        len(workers) - len(last),
        valid,
    )


def _site(row: Renovation, day: date, now: datetime, people: tuple[Man, ...]) -> Site:
    works = [renovation_items.Item(one.code, one.text) for one in row.items]
    return Site(
        row.number,
        UnitName(row.unit.building, "", "").label.strip("-"),
        places.label(row.unit),
        company_of(row),
        _state(row, day, now),
        row.since,
        row.until,
        tuple(one.name for one in works),
        renovation_items.noisy(works),
        people,
    )


def _state(row: Renovation, day: date, now: datetime) -> State:
    """Where a file stood at the end of a day that is over; else where it stands."""
    if day >= now.astimezone(CHINA).date():
        return State(row.state)
    return State(_last(row.steps, day) or row.state)


def _last(steps: Iterable[RenovationStep | WorkerPassEvent], day: date) -> str:
    """The last state up to the end of a day; "" where there was none."""
    there = [one for one in steps if one.at.astimezone(CHINA).date() <= day]
    return there[-1].state if there else ""


def _people(
    session: Session, rows: Iterable[Renovation], day: date, today: date
) -> dict[int, tuple[Man, ...]]:
    """Who has a valid pass that day, by file; who was emptied since is nobody any more."""
    asked = (
        select(WorkerPass)
        .join(WorkerPass.worker)
        .where(Worker.renovation_id.in_([one.id for one in rows]), Worker.purged_at.is_(None))
        .where(WorkerPass.since <= day, WorkerPass.until >= day)
        .options(joinedload(WorkerPass.worker), selectinload(WorkerPass.events))
        .order_by(Worker.id)
    )
    found: dict[int, dict[int, Man]] = {}
    for card in session.scalars(asked):
        state = card.state if day >= today else _last(card.events, day)
        if state == PassState.VALID:
            man = Man(card.worker.name, card.worker.trade)
            found.setdefault(card.worker.renovation_id, {})[card.worker_id] = man
    return {file: tuple(men.values()) for file, men in found.items()}

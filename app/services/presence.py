"""在岗去向的登记: the board of who is in, who is out and where to; lines are only added (003-13, 003-15)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.models import Presence, QueueEntry, Staff
from app.rules import presence as rules
from app.rules.base import Level, Refused, refuse
from app.rules.people import Role
from app.rules.presence import NOWHERE, Entry, Standing, State
from app.services import settings
from app.services.office import Office

WORD = "presence"


@dataclass(frozen=True)
class Row:
    """One line of the board; `waits` are the words to say to the one waited for, longest waiting first."""

    login: str
    name: str
    role: str
    state: State
    words: str
    place: str
    back_at: datetime | None
    since: datetime | None
    overdue: bool
    stale: bool
    waits: tuple[str, ...]


@dataclass(frozen=True)
class Line:
    """One entry as it was made: who set it, when."""

    at: datetime
    words: str
    set_by: str


class PresenceDesk:
    """在岗去向 at one office."""

    def __init__(self, office: Office) -> None:
        self.office = office

    def board(self) -> tuple[Row, ...]:
        """Everybody who may sign in, in the order of the accounts."""
        now = self.office.clock()
        with self.office.read("presence.read") as session:
            names = settings.read(session).role_names
            staff = session.execute(
                select(Staff.login, Staff.name, Staff.role)
                .where(Staff.closed_at.is_(None))
                .order_by(Staff.id)
            ).all()
            logins = [one.login for one in staff]
            standings = standings_of(session, logins)
            waits = _waits(session, {one.login: one.name for one in staff}, now)
        return tuple(
            _row(one.login, one.name, names[Role(one.role)], standings[one.login], waits[one.login], now)
            for one in staff
        )

    def inside(self) -> tuple[Row, ...]:
        """Who is in now."""
        return tuple(one for one in self.board() if one.state is State.IN)

    def set(self, entry: Entry) -> None:
        """Add an entry; anybody may add her own, the counter anybody's. Raises Refused (003-13)."""
        own = entry.staff == self.office.operator.login
        with self.office.work("presence.own" if own else "presence.write") as work:
            wrong = [one for one in rules.decide(entry, work.now) if one.level is Level.BLOCK]
            if wrong:
                raise Refused(*wrong)
            if name_of(work.session, entry.staff) is None:
                text = "请重新选：这位同事没有账号，或已停用。"
                raise refuse("003-13", "没有这位同事", text, field="staff")
            entry = rules.keepable(entry)
            work.session.add(
                Presence(
                    staff=entry.staff,
                    state=entry.state,
                    place=entry.place,
                    back_at=entry.back_at,
                    at=work.now,
                    set_by=work.operator.login,
                )
            )
            work.log("presence.set", entry.staff, state=entry.state)

    def history(self, login: str, limit: int = 50) -> tuple[Line, ...]:
        """The entries of a person, the last first."""
        asked = select(Presence).where(Presence.staff == login).order_by(Presence.id.desc()).limit(limit)
        with self.office.read("presence.read") as session:
            names = names_of(session)
            return tuple(
                # As it read when it was made: later days do not make it stale or overdue.
                Line(one.at, rules.words(_standing(one), one.at), names.get(one.set_by, one.set_by))
                for one in session.scalars(asked)
            )


def name_of(session: Session, login: str) -> str | None:
    """The name of one who may sign in; None for nobody."""
    return session.scalar(select(Staff.name).where(Staff.login == login, Staff.closed_at.is_(None)))


def names_of(session: Session) -> dict[str, str]:
    """Login → name of everybody who ever had an account."""
    return {login: name for login, name in session.execute(select(Staff.login, Staff.name))}


def standings_of(session: Session, logins: Iterable[str]) -> dict[str, Standing]:
    """What the last entry says of each."""
    wanted = list(logins)
    last = select(func.max(Presence.id)).where(Presence.staff.in_(wanted)).group_by(Presence.staff)
    found = {
        one.staff: _standing(one) for one in session.scalars(select(Presence).where(Presence.id.in_(last)))
    }
    return {login: found.get(login, NOWHERE) for login in wanted}


def _standing(row: Presence) -> Standing:
    return Standing(State(row.state), row.place, row.back_at, row.at)


def _waits(session: Session, names: dict[str, str], now: datetime) -> defaultdict[str, list[str]]:
    """Who waits for whom (003-15), from the queue."""
    waiting = (
        select(QueueEntry.wants, QueueEntry.called, QueueEntry.arrived_at)
        .where(QueueEntry.wants.in_(names), QueueEntry.taken_at.is_(None), QueueEntry.left_at.is_(None))
        .order_by(QueueEntry.arrived_at)
    )
    said: defaultdict[str, list[str]] = defaultdict(list)
    for wants, called, arrived_at in session.execute(waiting):
        minutes = max(now - arrived_at, timedelta()) // timedelta(minutes=1)
        said[wants].append(rules.waits_words(called, names[wants], minutes))
    return said


def _row(login: str, name: str, role: str, standing: Standing, waits: list[str], now: datetime) -> Row:
    return Row(
        login,
        name,
        role,
        standing.state,
        rules.words(standing, now),
        standing.place,
        standing.back_at,
        standing.since,
        rules.overdue(standing, now),
        rules.stale(standing, now),
        tuple(waits),
    )

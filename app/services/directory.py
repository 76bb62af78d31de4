"""业务目录的维护: shipped lines at first, then the manager's own; looked up offline by everybody (003-16)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.models import DirectoryEntry, Setting
from app.paths import resource
from app.rules import directory as rules
from app.rules.base import Level, Refused, refuse
from app.rules.directory import Entry
from app.rules.people import SYSTEM, Role
from app.services import settings
from app.services.office import Office

WORD = "directory"
_FILLED = "directory.filled"
"""The setting that says that the shipped lines are in: a manager who takes them out has them out."""


@dataclass(frozen=True)
class Row:
    """One line as it is looked up; `responsible` is the site's word for the role, and the name."""

    uuid: str
    business: str
    responsible: str
    phone: str
    note: str


def fill(office: Office) -> None:
    """Put the shipped lines in, once; done again it changes nothing."""
    system = office.signed_in(SYSTEM)
    with system.read("directory.read") as session:
        if session.get(Setting, _FILLED) is not None:
            return
    entries = rules.defaults(resource("defaults/directory.toml").read_text("utf-8"))
    with system.work("directory.write") as work:
        if work.session.get(Setting, _FILLED) is None:
            work.session.add(Setting(key=_FILLED, value=True))
            work.session.add_all(
                DirectoryEntry(position=at, **asdict(one)) for at, one in enumerate(entries, 1)
            )
            work.log("directory.fill", _FILLED, lines=len(entries))


class DirectoryDesk:
    """业务目录 at one office."""

    def __init__(self, office: Office) -> None:
        self.office = office

    def rows(self, typed: str = "") -> tuple[Row, ...]:
        """What `typed` finds, the nearest first; all lines in their order for nothing typed."""
        fill(self.office)
        with self.office.read("directory.read") as session:
            names = settings.read(session).role_names
            found = [
                (rules.rank(typed, one.business), at, one)
                for at, one in enumerate(_lines(session, names))
                if rules.matches(typed, one.business, one.responsible, one.phone, one.note)
            ]
        return tuple(one for _, _, one in sorted(found, key=lambda each: each[:2]))

    def entry(self, uuid: str) -> Entry:
        """One line for the form. Raises Refused for one that is gone."""
        with self.office.read("directory.read") as session:
            return _entry(_known(session, uuid))

    def add(self, entry: Entry) -> str:
        """Add a line at the end; answers its uuid. Raises Refused (003-16)."""
        entry = _tidy(entry)
        fill(self.office)
        with self.office.work("directory.write") as work:
            last = work.session.scalar(select(func.max(DirectoryEntry.position))) or 0
            row = DirectoryEntry(position=last + 1, **asdict(entry))
            work.session.add(row)
            work.session.flush()
            work.log("directory.add", row.uuid, business=entry.business)
            return row.uuid

    def change(self, uuid: str, entry: Entry) -> None:
        """Write a line anew. Raises Refused (003-16)."""
        entry = _tidy(entry)
        with self.office.work("directory.write") as work:
            row = _known(work.session, uuid)
            changed = [name for name, value in asdict(entry).items() if getattr(row, name) != value]
            for name in changed:
                setattr(row, name, getattr(entry, name))
            if changed:
                # Which columns alone: a name and a phone are no matter for the audit.
                work.log("directory.change", uuid, fields=changed)

    def move(self, uuid: str, by: int) -> None:
        """Put a line `by` places down (up where negative); beyond the ends it stays at the end."""
        with self.office.work("directory.write") as work:
            _known(work.session, uuid)
            rows = list(work.session.scalars(_ORDERED))
            at = next(place for place, one in enumerate(rows) if one.uuid == uuid)
            rows.insert(max(at + by, 0), rows.pop(at))
            for position, row in enumerate(rows, 1):
                row.position = position
            work.log("directory.move", uuid, by=by)

    def remove(self, uuid: str) -> None:
        """Take a line out. Raises Refused for one that is gone."""
        with self.office.work("directory.write") as work:
            row = _known(work.session, uuid)
            work.session.delete(row)
            work.log("directory.remove", uuid, business=row.business)


_ORDERED = select(DirectoryEntry).order_by(DirectoryEntry.position, DirectoryEntry.id)


def _lines(session: Session, names: Mapping[Role, str]) -> list[Row]:
    return [
        Row(one.uuid, one.business, rules.responsible(_entry(one), names), one.phone, one.note)
        for one in session.scalars(_ORDERED)
    ]


def _entry(row: DirectoryEntry) -> Entry:
    return Entry(row.business, row.role, row.person, row.phone, row.note)


def _tidy(entry: Entry) -> Entry:
    """The line without outer blanks. Raises Refused for one that cannot be kept."""
    entry = Entry(**{name: value.strip() for name, value in asdict(entry).items()})
    wrong = [one for one in rules.decide(entry) if one.level is Level.BLOCK]
    if wrong:
        raise Refused(*wrong)
    return entry


def _known(session: Session, uuid: str) -> DirectoryEntry:
    row = session.scalar(select(DirectoryEntry).where(DirectoryEntry.uuid == uuid))
    if row is None:
        raise refuse("003-16", "这一行已经没有了", "可能刚被另一个窗口删掉，请重新打开目录。")
    return row

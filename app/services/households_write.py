"""业主资料导入的写入: a plan into the tables, in the caller's transaction, telling how far it is."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeVar

from sqlalchemy import bindparam, func, insert, select, update
from sqlalchemy.orm import Session

from app.models import Charge, Party, Phone, Tenancy, Unit
from app.models.base import Base, Recorded
from app.rules.charge_plan import ChargePlan
from app.rules.household_plan import Plan
from app.rules.households import Cancelled
from app.services.office import Work

T = TypeVar("T")

Index = Callable[[Session, Sequence[int]], None]
"""Brings the search entries of these unit ids up to date, in the import's own transaction."""

_CHUNK = 1000


class Tell:
    """Tells how many records are written, and stops when asked to."""

    def __init__(
        self, total: int, progress: Callable[[int, int], None], cancelled: Callable[[], bool]
    ) -> None:
        self._done, self._total = 0, total
        self._progress, self._cancelled = progress, cancelled

    def check(self) -> None:
        """Raise Cancelled when asked to stop."""
        if self._cancelled():
            raise Cancelled

    def more(self, count: int) -> None:
        """So many more are written."""
        self.check()
        self._done += count
        self._progress(self._done, self._total)


def write(w: Work, made: Plan, tell: Tell, index: Index | None) -> None:
    """Bulk inserts with keys of our own: nobody else writes while we hold the transaction."""
    session = w.session
    ids = unit_ids(session)
    first = _next(session, Unit)
    ids |= {name.code: first + at for at, name in enumerate(made.units)}
    _insert(
        session,
        Unit,
        [
            {
                "id": ids[one.code],
                "building": one.building,
                "entrance": one.entrance,
                "room": one.room,
                "code": one.code,
            }
            for one in made.units
        ],
        tell,
    )
    first = _next(session, Party)

    def party(at: int) -> int:
        return at if at > 0 else first - at - 1

    _insert(
        session,
        Party,
        [
            {"id": first + at, "name": one.name, "plates": " ".join(one.plates)}
            for at, one in enumerate(made.people)
        ],
        tell,
    )
    numbers = [(first + at, number) for at, one in enumerate(made.people) for number in one.phones]
    _insert(
        session,
        Phone,
        [
            {"party_id": owner, "number": number, "filed_at": w.now}
            for owner, number in [*numbers, *made.phones]
        ],
        tell,
    )
    _insert(
        session,
        Tenancy,
        [
            {
                "unit_id": ids[code],
                "party_id": party(stay.party),
                "role": stay.kin.value,
                "since": stay.since,
                "until": stay.until,
            }
            for code, stay in made.stays
        ],
        tell,
    )
    _update(session, Tenancy, [{"at": at, "until": until} for at, until in made.untils], tell)
    _update(session, Party, [{"at": at, "plates": " ".join(one)} for at, one in made.plates], tell)
    if index is not None:
        for codes in _chunks(sorted(made.touched)):
            tell.check()
            index(session, [ids[code] for code in codes])
            tell.more(len(codes))
    for change in made.owners:
        tell.check()
        w.log("household.owner", change.code, why="导入业主资料", since=change.since.isoformat())


def write_charges(w: Work, made: ChargePlan, tell: Tell) -> None:
    """收费明细: new charges, and those paid or corrected since."""
    ids = unit_ids(w.session)
    _insert(
        w.session,
        Charge,
        [
            {"unit_id": ids[code], "month": month, "item": item, "amount": fen, "paid_on": paid_on}
            for (code, month, item), (fen, paid_on) in made.new.items()
        ],
        tell,
    )
    changed = [{"at": at, "amount": fen, "paid_on": paid_on} for at, (fen, paid_on) in made.updates.items()]
    _update(w.session, Charge, changed, tell)


def unit_ids(session: Session) -> dict[str, int]:
    """Unit code → id, the whole estate."""
    return {code: at for code, at in session.execute(select(Unit.code, Unit.id))}


def _next(session: Session, table: type[Recorded]) -> int:
    return (session.scalar(select(func.max(table.id))) or 0) + 1


def _insert(session: Session, table: type[Base], rows: list[dict[str, Any]], tell: Tell) -> None:
    for some in _chunks(rows):
        session.connection().execute(insert(table), some)
        tell.more(len(some))


def _update(session: Session, table: type[Recorded], rows: list[dict[str, Any]], tell: Tell) -> None:
    for some in _chunks(rows):
        values: dict[str, Any] = {name: bindparam(name) for name in some[0] if name != "at"}
        session.connection().execute(update(table).where(table.id == bindparam("at")).values(values), some)
        tell.more(len(some))


def _chunks(rows: Sequence[T]) -> Iterator[Sequence[T]]:
    return (rows[start : start + _CHUNK] for start in range(0, len(rows), _CHUNK))

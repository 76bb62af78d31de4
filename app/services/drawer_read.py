"""钱箱的查看: what should be in a drawer, what a shift hands over of it, and the hand-overs as they stand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from app.models import DrawerHandover
from app.rules.base import CHINA, refuse
from app.rules.drawer import STATE_NAMES, Counts, State, expected
from app.rules.movement import Movement
from app.services.drawer_paper import Numbers, receipts_of
from app.services.movements import movements

GIVEN, RECEIVED = "given", "received"


@dataclass(frozen=True)
class Drawer:
    """钱箱的现状 at a counter: since when (None = it was never handed over), what was left in it for change
    and what should be in it now, in 分; the receipts and every movement since."""

    counter: str
    since: datetime | None
    until: datetime
    carried: int
    due: int
    receipts: Numbers
    movements: tuple[Movement, ...]


@dataclass(frozen=True)
class Row:
    """交款一行; amounts in 分, `received` None = finance has not counted yet. Who: names."""

    number: str
    counter: str
    state: State
    state_name: str
    until: datetime
    given_by: str
    due: int
    counted: int
    difference: int
    kept: int
    handed: int
    received: int | None
    received_by: str
    received_at: datetime | None


@dataclass(frozen=True)
class Record:
    """一次交款 whole: its row, both counts (券别 in 分 → pieces) and both reasons."""

    row: Row
    counts: Counts
    reason: str
    taken: Counts
    take_reason: str


@dataclass(frozen=True)
class ShiftMoney:
    """What a shift hands over: cash due in 分, and its receipts."""

    cash_due: int
    receipts: Numbers


def drawer_of(session: Session, counter: str, now: datetime) -> Drawer:
    """The drawer of a counter inside a transaction that is already open.

    Raises Refused where `now` is before its last hand-over: what is taken then would be in none.
    """
    last = _last(session, counter)
    if last is not None and last.until > now:
        text = "上次交款是 {at}，电脑时间却更早。请先校准电脑的时间，再收款和交款。"
        at = f"{last.until.astimezone(CHINA):%Y-%m-%d %H:%M}"
        raise refuse("003-39", "电脑时间不对", text, at=at)
    since, carried = (last.until, last.kept) if last is not None else (None, 0)
    moved = movements(session, counter, since, now)
    return Drawer(
        counter,
        since,
        now,
        carried,
        expected(moved, counter, since, now, carried),
        receipts_of(session, counter, since, now),
        moved,
    )


def of_shift(
    session: Session,
    counter: str,
    since: datetime,
    until: datetime,
    counted: tuple[datetime, int] | None = None,
) -> ShiftMoney:
    """What a shift at this counter hands over.

    The cash is what was counted last, by the drawer's hand-over (what it left for change) or by the last
    shift's (`counted`: when, and 分), and every cash movement since.
    """
    last = _last(session, counter)
    known = [(last.until, last.kept)] if last is not None and last.until <= until else []
    known += [counted] if counted is not None else []
    at, carried = max(known, key=lambda one: one[0]) if known else (None, 0)
    cash = expected(movements(session, counter, at, until), counter, at, until, carried)
    return ShiftMoney(cash, receipts_of(session, counter, since, until))


def _last(session: Session, counter: str) -> DrawerHandover | None:
    asked = select(DrawerHandover).where(DrawerHandover.counter == counter)
    return session.scalar(asked.order_by(DrawerHandover.until.desc(), DrawerHandover.id.desc()).limit(1))


def known(session: Session, number: str) -> DrawerHandover:
    """The hand-over of a number. Raises Refused where there is none."""
    asked = select(DrawerHandover).where(DrawerHandover.number == number)
    row = session.scalar(asked.options(selectinload(DrawerHandover.counts)))
    if row is None:
        raise refuse("003-39", "没有这次交款", "找不到 {number}，请核对编号。", number=number)
    return row


def counts_of(row: DrawerHandover, side: str) -> dict[int, int]:
    """One of the two counts: 券别 in 分 → pieces."""
    return {one.face: one.pieces for one in row.counts if one.side == side}


def row_of(row: DrawerHandover, who: Mapping[str, str]) -> Row:
    """A hand-over as the lists show it."""
    state = State(row.state)
    return Row(
        row.number,
        row.counter,
        state,
        STATE_NAMES[state],
        row.until,
        who.get(row.given_by, row.given_by),
        row.due,
        row.counted,
        row.counted - row.due,
        row.kept,
        row.handed,
        row.received,
        who.get(row.received_by, row.received_by),
        row.received_at,
    )

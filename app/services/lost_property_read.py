"""拾获物品的样子: a thing as its list and record show it: lines applied, people masked, nothing hidden."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from app.models import LostProperty, LostPropertyClaim, LostPropertyLine
from app.rules import lost_property as rules
from app.rules import mask
from app.rules.base import CHINA
from app.rules.id_copy import METHOD_NAMES, Method
from app.rules.lost_property import FIELD_NAMES, STATE_NAMES, Draft, State
from app.services import presence

HIDDEN = "（不公开）"


@dataclass(frozen=True)
class Row:
    """One line of the list; the finder is masked. `due` says what is due, in words ("" = nothing)."""

    key: str
    number: str
    state: str
    what: str
    place: str
    finder: str
    found: str
    storage: str
    noticed: str
    due: str


@dataclass(frozen=True)
class Line:
    """更正一行, below what it puts right; a hidden feature is not shown here either."""

    at: datetime
    field: str
    label: str
    was: str
    now: str
    reason: str
    staff: str


@dataclass(frozen=True)
class Attempt:
    """认领或移交一次: `kind` is refused, claimed or police; who came is masked."""

    at: datetime
    kind: str
    words: str
    staff: str


@dataclass(frozen=True)
class Record:
    """A thing as it stands, every line applied. Names of the finder and of claimants are masked."""

    uuid: str
    number: str
    state: State
    what: str
    features: str
    place: str
    finder: str
    found_at: datetime
    reported_to: str
    reported_at: datetime
    storage: str
    registered_at: datetime
    registered_by: str
    noticed_on: date | None
    last_day: date | None
    due: bool
    notices: tuple[str, ...]
    lines: tuple[Line, ...]
    attempts: tuple[Attempt, ...]


def current_of(row: LostProperty) -> Draft:
    """The thing as first written and put right since, the hidden feature too."""
    first = Draft(row.uuid, **{name: getattr(row, name) for name in FIELD_NAMES})
    return rules.current(first, ((one.field, one.now) for one in row.lines))


def notices_of(number: str, count: int) -> tuple[str, ...]:
    """The numbers of the notices of a thing, the first is its own."""
    return tuple(number if at == 1 else f"{number}-{at}" for at in range(1, count + 1))


def row_of(row: LostProperty, today: date) -> Row:
    """The line of the list."""
    item = current_of(row)
    over = row.state == State.KEPT and rules.due(row.noticed_on, today)
    due = "应移交派出所" if over else "未公告" if row.noticed_on is None and row.state == State.KEPT else ""
    assert item.found_at is not None
    return Row(
        row.number,
        row.number,
        STATE_NAMES[State(row.state)],
        item.what,
        item.place,
        mask.name(item.finder),
        f"{item.found_at.astimezone(CHINA):%m-%d %H:%M}",
        item.storage,
        f"{row.noticed_on:%Y-%m-%d}" if row.noticed_on is not None else "",
        due,
    )


def record_of(session: Session, row: LostProperty, today: date) -> Record:
    """The record as the screen opens it."""
    item = current_of(row)
    names = presence.names_of(session)
    assert item.found_at is not None
    assert item.reported_at is not None
    return Record(
        row.uuid,
        row.number,
        State(row.state),
        item.what,
        item.features,
        item.place,
        mask.name(item.finder),
        item.found_at,
        item.reported_to,
        item.reported_at,
        item.storage,
        row.registered_at,
        names.get(row.registered_by, row.registered_by),
        row.noticed_on,
        rules.last_day(row.noticed_on) if row.noticed_on is not None else None,
        row.state == State.KEPT and rules.due(row.noticed_on, today),
        notices_of(row.number, row.notices),
        tuple(_line(one, names) for one in row.lines),
        tuple(
            Attempt(one.at, one.kind, _attempt_words(one), names.get(one.staff, one.staff))
            for one in row.claims
        ),
    )


def _line(line: LostPropertyLine, names: dict[str, str]) -> Line:
    was, now = line.was, line.now
    if line.field == "secret_features":
        was = now = HIDDEN
    elif line.field == "finder":
        was, now = mask.name(was), mask.name(now)
    staff = names.get(line.staff, line.staff)
    return Line(line.at, line.field, FIELD_NAMES[line.field], was, now, line.reason, staff)


def _attempt_words(one: LostPropertyClaim) -> str:
    if one.kind == "police":  # an officer on duty is named in full, as on a receipt
        return f"{one.handed_at.astimezone(CHINA):%m-%d %H:%M} 移交{one.station}，{one.claimant} 接收"
    who = mask.name(one.claimant) or "（姓名已删除）"
    method = METHOD_NAMES.get(Method(one.method), "")
    if one.kind == "claimed":
        return f"{who} 认领，{method}，特征相符，已签收"
    return f"{who} 来认领，{method}，特征不符，没有交还"

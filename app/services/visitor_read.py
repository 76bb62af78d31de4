"""来访登记的读取: a visit as it was written, as it stands after its corrections, and as a line of the list.

Lists are read by their ids, which have no gap: the thousandth page costs as much as the first.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session, joinedload

from app.models import Staff, Visit, VisitEvent, VisitInside, VisitPerson, VisitWords
from app.rules import mask
from app.rules.base import CHINA, Struck
from app.rules.people import SYSTEM
from app.rules.visitor import (
    CALL_KINDS,
    CALL_NAMES,
    FIELD_NAMES,
    REASON_NAMES,
    SLIP_KEPT,
    STATE_NAMES,
    Area,
    Check,
    Draft,
    Event,
    Kind,
    Reason,
    Standing,
    State,
)
from app.rules.visitor_state import address, minutes, standing

PURGED = "（到期已清除）"
_MARKS = {Kind.ENTERED: "entered", Kind.LEFT: "left"}
_COLUMNS = {"unit": "target", "office_target": "target", "name": "visitor"}
"""The list's column of a field, where its name is another."""
_CALLS = {kind: CALL_NAMES[call] for call, kind in CALL_KINDS.items()} | {Kind.ALLOWED: "经理允许"}


@dataclass(frozen=True)
class Correction:
    """更正一处, to be shown below the struck value: `was` and `now` masked as the list masks them."""

    field: str
    label: str
    was: str
    now: str
    reason: str
    who: str
    at: datetime


@dataclass(frozen=True)
class Record:
    """A visit whole: `first` as it was written, `draft` as it stands after its corrections.

    In clear, for the clerk's own screen, which masks; `purged` = the personal part was emptied in due time.
    """

    id: int
    number: str
    at: datetime
    staff: str
    duty: str
    first: Draft
    draft: Draft
    events: tuple[Event, ...]
    standing: Standing
    purged: bool = False
    slip: bool = False
    printed: bool = False

    @property
    def uuid(self) -> str:
        """The visit's own key."""
        return self.first.uuid

    @property
    def state(self) -> State:
        """Where the visit stands."""
        return self.standing.state

    @property
    def corrections(self) -> tuple[Correction, ...]:
        """What was corrected, in its order (004-48); of an 进入 or 离开 taken back, the time it had."""
        found, marked = [], dict[str, str]()
        for one in self.events:
            if one.kind in _MARKS:
                marked[_MARKS[one.kind]] = clock(one.at, self.at)
            elif one.kind is Kind.CORRECTED:
                each = _correction(one)
                found.append(replace(each, was=each.was or marked.get(each.field, "")))
        return tuple(found)

    @property
    def struck(self) -> dict[str, Struck]:
        """By the list's column: the word that was written first and holds no longer (004-48)."""
        words = dict[str, Struck]()
        for one in self.corrections:
            if one.was and one.was != PURGED:
                words.setdefault(_COLUMNS.get(one.field, one.field), Struck(one.was))
        return words

    @property
    def contact(self) -> str:
        """联系情况: what the host, or the manager, said last, and when."""
        said = [one for one in self.events if one.kind in _CALLS]
        return f"{_CALLS[said[-1].kind]} {clock(said[-1].at, self.at)}" if said else ""


@dataclass(frozen=True)
class Row:
    """One line of the list; `key` opens it. Names are masked; `struck` has by column the first
    word of what was corrected.

    `state` says SLIP_KEPT of who has left and whose slip is still out.
    """

    key: str
    number: str
    state: str
    when: str
    visitor: str
    people: str
    target: str
    host: str
    reason: str
    contact: str
    plate: str
    entered: str
    left: str
    staff: str
    struck: Mapping[str, Struck] = field(default_factory=dict)


@dataclass(frozen=True)
class InsideRow:
    """One who is inside now; `overdue` = he was when the evening began (S02 E6)."""

    key: str
    number: str
    visitor: str
    people: int
    target: str
    host: str
    plate: str
    since: datetime
    minutes: int
    overdue: bool


def find(session: Session, key: str) -> Visit | None:
    """A visit by its uuid or its number."""
    column = Visit.uuid if len(key) == 36 else Visit.number
    return session.scalar(select(Visit).where(column == key))


def record(session: Session, visit: Visit) -> Record:
    """One visit whole."""
    return records(session, Visit.id == visit.id)[0]


def records(session: Session, which: ColumnElement[bool]) -> tuple[Record, ...]:
    """The visits of a condition, in the order they were written. Three or four statements, however many."""
    asked = (
        select(Visit, VisitPerson)
        .join(VisitPerson, VisitPerson.visit_id == Visit.id)
        .options(joinedload(Visit.unit))
        .where(which)
        .order_by(Visit.id)
    )
    found = session.execute(asked).all()
    names = staff_names(session)
    told = _events(session, [visit.id for visit, _ in found], names)
    return tuple(_record(visit, person, told[visit.id], names) for visit, person in found)


def staff_names(session: Session) -> Mapping[str, str]:
    """Login → name, as papers and lines say it."""
    names = {login: name for login, name in session.execute(select(Staff.login, Staff.name))}
    return {**names, SYSTEM.login: SYSTEM.name}


def _events(
    session: Session, ids: Sequence[int], names: Mapping[str, str]
) -> Mapping[int, tuple[Event, ...]]:
    told: dict[int, tuple[Event, ...]] = defaultdict(tuple)
    if not ids:
        return told
    asked = (
        select(VisitEvent, VisitWords)
        .outerjoin(VisitWords, VisitWords.event_id == VisitEvent.id)
        .where(VisitEvent.visit_id.in_(ids))
        .order_by(VisitEvent.id)
    )
    for event, words in session.execute(asked):
        assert event.visit_id is not None
        told[event.visit_id] += (_event(event, words, names),)
    return told


def _event(event: VisitEvent, words: VisitWords | None, names: Mapping[str, str]) -> Event:
    gone = words is not None and words.purged_at is not None
    said = dict(words.words) if words is not None else {}
    personal = event.kind == Kind.CORRECTED and "now" not in event.data
    return Event(
        Kind(event.kind),
        event.at,
        names.get(event.staff, event.staff),
        event.data.get("method", ""),
        event.data.get("field", ""),
        PURGED if gone and personal else said.get("was", event.data.get("was", "")),
        PURGED if gone and personal else said.get("now", event.data.get("now", "")),
        PURGED if gone else said.get("note", ""),
    )


def _record(visit: Visit, person: VisitPerson, events: tuple[Event, ...], names: Mapping[str, str]) -> Record:
    first = Draft(
        visit.uuid,
        Area(visit.area),
        visit.unit.code if visit.unit is not None else "",
        visit.target,
        person.host,
        visit.been_before,
        visit.booked,
        visit.booking,
        person.name,
        visit.reason,
        person.reason_text,
        person.plate,
        str(visit.people),
        person.goods,
        person.phone,
        Check(visit.id_check),
    )
    staff = names.get(visit.staff, visit.staff)
    purged = person.purged_at is not None
    draft = corrected(first, events) if not purged else first
    return Record(
        visit.id, visit.number, visit.at, staff, visit.duty, first, draft, events, standing(events), purged
    )


def corrected(first: Draft, events: Iterable[Event]) -> Draft:
    """The form after its corrections."""
    now, answer = first, dict[str, Any]()
    for one in events:
        if one.kind is Kind.CORRECTED and one.field not in ("entered", "left"):
            answer = {one.field: one.now == "yes" if one.field in ("been_before", "booked") else one.now}
            now = replace(now, **answer)
    return now


def _correction(event: Event) -> Correction:
    assert event.at is not None
    was, now = (shown_value(event.field, text) for text in (event.was, event.now))
    return Correction(event.field, FIELD_NAMES[event.field], was, now, event.note, event.staff, event.at)


def shown_value(field: str, text: str) -> str:
    """A field's value as lists and papers show it: names and phones masked, choices by their words."""
    if text == PURGED:
        return text
    if field in ("name", "host"):
        return mask_name(text)
    if field == "phone":
        return mask.phone(text)
    if field == "reason":
        return REASON_NAMES[Reason(text)] if text else ""
    if field in ("been_before", "booked"):
        return {"yes": "是", "no": "否"}.get(text, "")
    return text


def mask_name(name: str) -> str:
    """A name as the list shows it: a 称呼 (赵先生) says no more than 赵*, so it may stand."""
    return address(name) if name.strip() else ""


def host_words(draft: Draft) -> str:
    """被访人: somebody's name at a home is masked; at the office it is a duty or a colleague."""
    return draft.host if draft.area is Area.OFFICE else mask_name(draft.host)


def target(draft: Draft) -> str:
    """房号 or 部门."""
    return draft.unit or draft.office_target


def reason_words(draft: Draft) -> str:
    """The reason as papers say it."""
    name = REASON_NAMES[Reason(draft.reason)]
    return draft.reason_text if draft.reason == Reason.OTHER and draft.reason_text else name


def clock(at: datetime | None, on: datetime) -> str:
    """The time of day; with its date where it is another day's."""
    if at is None:
        return ""
    local = at.astimezone(CHINA)
    return f"{local:%H:%M}" if local.date() == on.astimezone(CHINA).date() else f"{local:%m-%d %H:%M}"


def row(one: Record) -> Row:
    """The record as a line of the list."""
    draft = one.draft
    return Row(
        one.uuid,
        one.number,
        SLIP_KEPT if one.standing.slip_kept else STATE_NAMES[one.state],
        f"{one.at.astimezone(CHINA):%m-%d %H:%M}",
        PURGED if one.purged else mask_name(draft.name),
        draft.people,
        target(draft),
        host_words(draft),
        REASON_NAMES[Reason(draft.reason)],
        one.contact,
        draft.plate,
        clock(one.standing.entered_at, one.at),
        clock(one.standing.left_at, one.at),
        one.staff,
        one.struck,
    )


def inside(session: Session, now: datetime, evening: datetime) -> tuple[tuple[Record, InsideRow], ...]:
    """Who is inside now, the longest first; read from the list of those inside alone."""
    since = {one.visit_id: one.entered_at for one in session.scalars(select(VisitInside))}
    if not since:
        return ()
    found = records(session, Visit.id.in_(list(since)))
    rows = [
        (
            one,
            InsideRow(
                one.uuid,
                one.number,
                PURGED if one.purged else mask_name(one.draft.name),
                int(one.draft.people),
                target(one.draft),
                host_words(one.draft),
                one.draft.plate,
                since[one.id],
                minutes(since[one.id], now),
                since[one.id] < evening,
            ),
        )
        for one in found
    ]
    return tuple(sorted(rows, key=lambda pair: (pair[1].since, pair[0].id)))

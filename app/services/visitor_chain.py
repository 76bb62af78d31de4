"""登记链: every line of the visitor register chained to the one before, and the reading that finds a change.

004-48. The digest of an event covers the digest before it; that of the first event of a visit covers the
visit's own row too. Personal words are bound by salted digests, which stay when the words are emptied. Every
audit line of the register names the link that was the last one then, so that the two logs hold each other:
a chain cut off at its end, or written anew from somewhere on, does not fit what the audit log says of it.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session
from uuid6 import uuid7

from app.models import Audit, Visit, VisitEvent, VisitInside, VisitPerson, VisitWords
from app.models.base import Day, Moment
from app.rules.visitor import Event, Kind, State
from app.rules.visitor_state import standing
from app.services.office import Office, Work

START = "0" * 64
_BATCH = 500
_MOMENT, _DAY = Moment(), Day()
_LAST = select(VisitEvent.digest).order_by(VisitEvent.id.desc()).limit(1)


@dataclass(frozen=True)
class WrongVisit:
    """The first line of the register that is not as it was written: of which visit ("" = of none)."""

    number: str
    event: int
    reason: str


def person_digest(uuid: str, person: VisitPerson) -> str:
    """What binds the personal part to its visit."""
    own = (person.name, person.host, person.phone, person.plate, person.goods, person.reason_text)
    return _sha([uuid, person.salt, *own])


def words_digest(uuid: str, salt: str, words: Mapping[str, str]) -> str:
    """What binds an event's free words to it."""
    return _sha([uuid, salt, dict(words)])


def digest_of(event: VisitEvent, visit: Visit | None) -> str:
    """The SHA-256 of an event, the digest before it, and, where it registers a visit, the visit's row."""
    body: list[Any] = [event.previous, event.uuid, event.visit_id, event.kind, _at(event.at), event.staff]
    body += [event.data, _day(event.until), event.words_digest]
    if event.kind == Kind.REGISTERED and visit is not None:
        body.append([_plain(visit, column.name) for column in Visit.__table__.columns])
    return _sha(body)


def add_visit(work: Work, visit: Visit, person: VisitPerson) -> Visit:
    """Write a visit's line and its personal part; ids have no gap. Its first event has to follow."""
    person.salt = secrets.token_hex(16)
    visit.person_digest = person_digest(visit.uuid, person)
    work.session.add(visit)
    work.session.flush()
    person.visit_id, person.day = visit.id, visit.day
    work.session.add(person)
    return visit


def append(
    work: Work,
    visit: Visit | None,
    kind: Kind,
    data: Mapping[str, Any] | None = None,
    words: Mapping[str, str] | None = None,
    until: date | None = None,
) -> VisitEvent:
    """Write one event at the chain's end. `words` is what may be personal: it lies apart."""
    spoken = {key: text for key, text in (words or {}).items() if text}
    salt = secrets.token_hex(16) if spoken else ""
    uuid = str(uuid7())
    event = VisitEvent(
        uuid=uuid,
        visit_id=visit.id if visit is not None else None,
        kind=kind.value,
        at=work.now,
        staff=work.operator.login,
        data=dict(data or {}),
        until=until,
        words_digest=words_digest(uuid, salt, spoken) if spoken else "",
        previous=work.session.connection().execute(_LAST).scalar() or START,
        digest="",
    )
    event.digest = digest_of(event, visit)
    work.session.add(event)
    work.session.flush()
    if spoken and visit is not None:
        work.session.add(VisitWords(event_id=event.id, visit_id=visit.id, salt=salt, words=spoken))
        work.session.flush()
    return event


def log(work: Work, act: str, subject: str, event: VisitEvent, why: str = "", **changes: Any) -> None:
    """The audit line of what `event` says; it names the chain's last link."""
    work.log(act, subject, why, **changes, chain=[event.id, event.digest])


def verify(office: Office) -> WrongVisit | None:
    """The first line that was changed, put in or taken out behind our back, and of which visit; None: none.

    Reads everything once. What neither log can show: both of them cut off at the same point, or both written
    anew by one who has the database's key. The digest printed on a day sheet shows that too.
    """
    with office.read("visitor.read") as session:
        return _events(session) or _visits(session) or _inside(session)


def _events(session: Session) -> WrongVisit | None:
    """The chain, in its order."""
    purged_before = session.scalar(select(func.max(VisitEvent.until)).where(VisitEvent.kind == Kind.PURGED))
    marks = _marks(session)
    mark = next(marks, None)
    previous, last, visits = START, 0, 0
    for event, visit, person, words in _read(session):
        number = visit.number if visit is not None else ""
        reason = ""
        if event.id != last + 1 or event.previous != previous:
            reason = "与上一笔接不上：中间少了或多了一笔"
        elif digest_of(event, visit) != event.digest:
            reason = "内容被改动"
        elif event.kind == Kind.REGISTERED:
            visits += 1
            reason = _wrong_visit(visit, person, visits, purged_before)
        reason = reason or _wrong_words(event, visit, words, purged_before)
        while mark is not None and mark[0] <= event.id:
            if mark[0] == event.id and mark[1] != event.digest:
                reason = reason or "与操作日志记下的不符"
            mark = next(marks, None)
        if reason:
            return WrongVisit(number, event.id, reason)
        previous, last = event.digest, event.id
    if mark is not None:
        return WrongVisit("", mark[0], "末尾少了：操作日志里还有这一笔")
    return None


def _read(
    session: Session,
) -> Iterator[tuple[VisitEvent, Visit | None, VisitPerson | None, VisitWords | None]]:
    asked = (
        select(VisitEvent, Visit, VisitPerson, VisitWords)
        .outerjoin(Visit, Visit.id == VisitEvent.visit_id)
        .outerjoin(VisitPerson, VisitPerson.visit_id == VisitEvent.visit_id)
        .outerjoin(VisitWords, VisitWords.event_id == VisitEvent.id)
        .order_by(VisitEvent.id)
        .execution_options(yield_per=_BATCH)
    )
    for row in session.execute(asked):
        event, visit, person, words = row
        yield event, visit, person, words


def _marks(session: Session) -> Iterator[tuple[int, str]]:
    """The links that the audit log names, in their order."""
    asked = select(Audit.changes).where(Audit.act.startswith("visitor.")).order_by(Audit.id)
    for changes in session.scalars(asked.execution_options(yield_per=_BATCH)):
        if "chain" in changes:
            yield changes["chain"][0], changes["chain"][1]


def _wrong_visit(
    visit: Visit | None, person: VisitPerson | None, due: int, purged_before: date | None
) -> str:
    if visit is None or visit.id != due:
        return "登记的行少了或换了"
    if person is None or person.day != visit.day:
        return "来访人的内容少了"
    if person.purged_at is None:
        return "" if person_digest(visit.uuid, person) == visit.person_digest else "来访人的内容被改动"
    left = (person.name, person.host, person.phone, person.plate, person.goods, person.reason_text)
    if any(left) or purged_before is None or visit.day >= purged_before:
        return "来访人的内容没有到期就清除了"
    return ""


def _wrong_words(
    event: VisitEvent, visit: Visit | None, words: VisitWords | None, purged_before: date | None
) -> str:
    if not event.words_digest:
        return "多出了没有写过的话" if words is not None else ""
    if words is None or visit is None or words.visit_id != visit.id:
        return "这一笔里的话少了"
    if words.purged_at is not None:
        due = purged_before is not None and visit.day < purged_before and not words.words
        return "" if due else "这一笔里的话没有到期就清除了"
    same = words_digest(event.uuid, words.salt, words.words) == event.words_digest
    return "" if same else "这一笔里的话被改动"


def _visits(session: Session) -> WrongVisit | None:
    """No line without its first event: one that was put in has none."""
    begun = select(VisitEvent.id).where(VisitEvent.visit_id == Visit.id, VisitEvent.kind == Kind.REGISTERED)
    number = session.scalar(select(Visit.number).where(~begun.exists()).order_by(Visit.id).limit(1))
    if number is not None:
        return WrongVisit(number, 0, "多出了没有登记过的行")
    return None


def _inside(session: Session) -> WrongVisit | None:
    """Who is inside is who entered and has not left."""
    listed = {row.visit_id: row.entered_at for row in session.scalars(select(VisitInside))}
    asked = (
        select(Visit.id, Visit.number, VisitEvent.kind, VisitEvent.at, VisitEvent.data)
        .join(VisitEvent, VisitEvent.visit_id == Visit.id)
        .where(VisitEvent.visit_id.in_(select(VisitEvent.visit_id).where(VisitEvent.kind == Kind.ENTERED)))
        .order_by(Visit.id, VisitEvent.id)
        .execution_options(yield_per=_BATCH)
    )
    told: list[Event] = []
    at = (0, "")
    for visit_id, number, kind, when, data in session.execute(asked):
        if visit_id != at[0]:
            if wrong := _listed(at, told, listed):
                return wrong
            told, at = [], (visit_id, number)
        told.append(Event(Kind(kind), when, field=data.get("field", "")))
    if wrong := _listed(at, told, listed):
        return wrong
    if listed:
        extra = session.scalar(select(Visit.number).where(Visit.id == min(listed)))
        return WrongVisit(extra or "", 0, "没有进入，却列在在内名单上")
    return None


def _listed(at: tuple[int, str], told: list[Event], listed: dict[int, Any]) -> WrongVisit | None:
    now = standing(told)
    entered = listed.pop(at[0], None)
    if (now.entered_at if now.state is State.INSIDE else None) != entered:
        return WrongVisit(at[1], 0, "在内名单与登记不符")
    return None


def _plain(visit: Visit, column: str) -> Any:
    value = getattr(visit, column)
    if column == "at":
        return _at(value)
    return _day(value) if column == "day" else value


def _at(value: Any) -> str | None:
    return _MOMENT.process_bind_param(value, None)  # type: ignore[arg-type]


def _day(value: Any) -> str | None:
    return _DAY.process_bind_param(value, None)  # type: ignore[arg-type]


def _sha(body: Any) -> str:
    text = json.dumps(body, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()

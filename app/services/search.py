"""搜索框: one box finds units, their people and their slips as the clerk types (ui.md); newest first.

Every record found has one entry (what a hit shows, masked) and its tokens in a full-text index under the same
row id; both are written in the record's own transaction, so a record is never saved and not to be found.
Units and their people stand above all records. The entry keeps phones in clear, as it keeps names: the
database is encrypted, and digits from the middle of a phone are rechecked in it.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import Connection, Select, select
from sqlalchemy.orm import Session, selectinload

from app.models import (
    IdCopy,
    LostProperty,
    Message,
    Party,
    Phone,
    Receipt,
    ReleaseSlip,
    Renovation,
    Tenancy,
    Unit,
    Visit,
)
from app.rules import mask, words
from app.rules.business import BUSINESS_NAMES, Business
from app.rules.people import KIN_NAMES, SYSTEM, Kin
from app.services.office import Office

UNIT = "unit"
SLIP = "slip"
COPY = "copy"
VISIT = "visit"
FOUND = "found"
MESSAGE = "message"
RECEIPT = "receipt"
RENOVATION = "renovation"

_SEEN_BY = {
    UNIT: "household.read",
    SLIP: "release.read",
    COPY: "id_copy.read",
    VISIT: "visitor.read",
    FOUND: "lost_property.read",
    MESSAGE: "message.read",
    RECEIPT: "receipt.read",
    RENOVATION: "renovation.read",
}
"""Kind → the act that a role must be allowed to be shown it."""

_UNITS_FROM = 1 << 40
"""Row ids from here are units; records below are numbered as they come, so a greater id is a newer one."""

_BATCH = 400

MAKING = 2
"""How this program makes entries and tokens, kept as the database's user_version: raise it with every change
to them (app.rules.words too), and an index made otherwise is made anew at the next open. 2: digits inside
phones."""


@dataclass(frozen=True)
class Hit:
    """A line of the search box. `key` opens it: a unit's code, a record's uuid. Personal data is masked."""

    kind: str
    key: str
    title: str
    subtitle: str


@dataclass(frozen=True)
class Entry:
    """What the index keeps of one record: its `texts` in clear (for the recheck), its tokens."""

    kind: str
    record: int
    key: str
    title: str
    subtitle: str
    texts: tuple[str, ...]
    tokens: tuple[str, ...]
    at: datetime | None = None


_Entries = Callable[[Session, Sequence[int]], Iterator[Entry]]


def find(office: Office, text: str, limit: int = 50) -> tuple[Hit, ...]:
    """What `text` finds, at most `limit`: units first, then records, newest first; () for nothing typed.

    Shows only the kinds that the operator may read; raises Refused (004-07) who may read no household.
    """
    with office.read("household.read") as session:
        return look(session, text, limit, tuple(k for k, act in _SEEN_BY.items() if office.operator.may(act)))


def look(
    session: Session, text: str, limit: int = 50, kinds: Sequence[str] = tuple(_SEEN_BY)
) -> tuple[Hit, ...]:
    """`find` inside a transaction already open; where both are many, units and records share the places."""
    query = words.query(text)
    if query is None:
        return ()
    connection = session.connection()
    records = _hits(connection, query, limit, kinds, 0, _UNITS_FROM)
    units = _units(connection, query, limit, kinds)
    units = units[: max(limit - len(records), (limit + 1) // 2)]
    return (*units, *records[: limit - len(units)])


def _units(connection: Connection, query: words.Query, limit: int, kinds: Sequence[str]) -> list[Hit]:
    """1501 is a door before it is four digits inside somebody's phone: those units come last."""
    places = (_UNITS_FROM, 2 * _UNITS_FROM)
    begun = replace(query, match=query.begun)
    units = _hits(connection, begun, limit, kinds, *places)
    if begun != query and len(units) < limit:
        units += _hits(connection, query, limit, kinds, *places)
    return list(dict.fromkeys(units))[:limit]


_FIND = (
    "SELECT e.kind, e.key, e.title, e.subtitle, e.words FROM search_words AS f "
    "CROSS JOIN search_entry AS e ON e.id = f.rowid "
    "WHERE search_words MATCH ? AND f.rowid >= ? AND f.rowid < ? ORDER BY f.rowid DESC"
)


def _hits(
    connection: Connection, query: words.Query, limit: int, kinds: Sequence[str], low: int, high: int
) -> list[Hit]:
    """The newest hits between two row ids: read one by one, so that a recheck never shortens the list."""
    hits: list[Hit] = []
    rows = connection.exec_driver_sql(_FIND, (query.match, low, high))
    for kind, key, title, subtitle, text in rows:
        if kind in kinds and query.holds(text):
            hits.append(Hit(kind, key, title, subtitle))
            if len(hits) == limit:
                break
    rows.close()
    return hits


def reindex_units(session: Session, ids: Iterable[int]) -> None:
    """Bring the entries of units and their people up to date, in the caller's transaction; a unit that is no
    more loses its entry."""
    session.flush()
    wanted = list(dict.fromkeys(ids))
    for start in range(0, len(wanted), _BATCH):
        batch = wanted[start : start + _BATCH]
        entries = list(_unit_entries(session, batch))
        forget(session, UNIT, set(batch) - {one.record for one in entries})
        put(session, entries)


def _unit_entries(session: Session, ids: Sequence[int]) -> Iterator[Entry]:
    people: dict[int, list[tuple[str, date | None, int, str, str]]] = defaultdict(list)
    asked = (
        select(Tenancy.unit_id, Tenancy.role, Tenancy.until, Party.id, Party.name, Party.plates)
        .join(Party, Party.id == Tenancy.party_id)
        .where(Tenancy.unit_id.in_(ids))
        .order_by(Tenancy.until.is_not(None), Tenancy.until.desc(), Tenancy.role != Kin.OWNER, Tenancy.id)
    )
    for unit_id, role, until, party_id, name, plates in session.execute(asked):
        people[unit_id].append((role, until, party_id, name, plates))
    phones: dict[int, list[str]] = defaultdict(list)
    parties = {person[2] for stays in people.values() for person in stays}
    for party_id, number in session.execute(
        select(Phone.party_id, Phone.number).where(Phone.party_id.in_(parties)).order_by(Phone.id)
    ):
        phones[party_id].append(number)
    for unit_id, code in session.execute(select(Unit.id, Unit.code).where(Unit.id.in_(ids))):
        texts, tokens, shown = [code], [*words.door_tokens(code)], []
        for role, until, party_id, name, plates in people[unit_id]:
            texts += [name, plates]
            tokens += words.name_tokens(name)
            for plate in words.plates(plates):
                tokens += words.plate_tokens(plate)
            for number in phones[party_id]:
                tokens += words.phone_tokens(number)
            shown.append(
                " ".join(_shown(role, name, phones[party_id])) + (f"（至 {until}）" if until else "")
            )
        yield Entry(UNIT, unit_id, code, code, "、".join(shown), tuple(texts), tuple(tokens))


def _shown(role: str, name: str, numbers: Sequence[str]) -> Iterator[str]:
    yield KIN_NAMES[Kin(role)]
    yield mask.name(name)
    if numbers:
        yield mask.phone(numbers[0])


def index_slip(session: Session, slip_id: int) -> None:
    """Bring a slip's entry up to date: found by number, unit, person, company, phone, plate and things."""
    session.flush()
    put(session, _slip_entries(session, (slip_id,)))


def _slip_entries(session: Session, ids: Sequence[int]) -> Iterator[Entry]:
    asked = (
        select(ReleaseSlip.id, ReleaseSlip.uuid, ReleaseSlip.number, ReleaseSlip.name, ReleaseSlip.draft)
        .add_columns(ReleaseSlip.opened_at, Unit.code)
        .outerjoin(Unit, Unit.id == ReleaseSlip.unit_id)
        .where(ReleaseSlip.id.in_(ids))
        .order_by(ReleaseSlip.id)
    )
    for slip_id, uuid, number, name, draft, at, code in session.execute(asked):
        more = json.loads(draft)
        company, plate, phone = (more.get(one, "") for one in ("company", "plate", "phone"))
        code = code or more.get("unit", "")
        tokens = [*words.name_tokens(name), *words.name_tokens(company), *words.door_tokens(code)]
        tokens += [*words.number_tokens(number or ""), *words.phone_tokens(phone), *words.plate_tokens(plate)]
        things = [text for item in more.get("items", ()) for text in (item["name"], item.get("feature", ""))]
        tokens += [token for text in things for token in words.text_tokens(text)]
        shown = " · ".join(one for one in (code, mask.name(name), f"{at:%Y-%m-%d}") if one)
        texts = (name, company, code, plate, *things)
        title = number or "放行条（未编号）"
        yield Entry(SLIP, slip_id, uuid, title, shown, texts, tuple(tokens), at)


def index_copy(session: Session, copy_id: int) -> None:
    """Bring a kept copy's entry up to date: found by number, unit, holder and purpose."""
    session.flush()
    put(session, _copy_entries(session, (copy_id,)))


def _copy_entries(session: Session, ids: Sequence[int]) -> Iterator[Entry]:
    asked = (
        select(IdCopy.id, IdCopy.uuid, IdCopy.number, IdCopy.holder, IdCopy.purpose, IdCopy.business)
        .add_columns(IdCopy.made_at, Unit.code)
        .outerjoin(Unit, Unit.id == IdCopy.unit_id)
        .where(IdCopy.id.in_(ids))
        .order_by(IdCopy.id)
    )
    for copy_id, uuid, number, holder, purpose, business, at, code in session.execute(asked):
        tokens = [*words.name_tokens(holder), *words.number_tokens(number), *words.text_tokens(purpose)]
        tokens += words.door_tokens(code or "")
        said = ("证件复件", BUSINESS_NAMES[Business(business)], code, mask.name(holder), f"{at:%Y-%m-%d}")
        shown = " · ".join(one for one in said if one)
        yield Entry(COPY, copy_id, uuid, number, shown, (holder, code or "", purpose), tuple(tokens), at)


def index_found(session: Session, item_id: int) -> None:
    """Bring a found thing's entry up to date: found by number, what it is, public features and place."""
    session.flush()
    put(session, _found_entries(session, (item_id,)))


def _found_entries(session: Session, ids: Sequence[int]) -> Iterator[Entry]:
    asked = select(LostProperty).options(selectinload(LostProperty.lines)).where(LostProperty.id.in_(ids))
    asked = asked.order_by(LostProperty.id).execution_options(populate_existing=True)
    for item in session.scalars(asked):
        right = {line.field: line.now for line in item.lines}
        what, features, place = (right.get(one, getattr(item, one)) for one in ("what", "features", "place"))
        tokens = [*words.number_tokens(item.number), *words.name_tokens(what)]
        tokens += [*words.text_tokens(features), *words.text_tokens(place)]
        shown = f"拾获物品 · {what} · {place} · {item.registered_at:%Y-%m-%d}"
        texts, at = (what, features, place), item.registered_at
        yield Entry(FOUND, item.id, item.uuid, item.number, shown, texts, tuple(tokens), at)


def index_message(session: Session, message_id: int) -> None:
    """Bring a message's entry up to date: found by number and surname."""
    session.flush()
    put(session, _message_entries(session, (message_id,)))


def _message_entries(session: Session, ids: Sequence[int]) -> Iterator[Entry]:
    asked = select(Message.id, Message.uuid, Message.number, Message.surname, Message.taken_at)
    for message_id, uuid, number, surname, at in session.execute(
        asked.where(Message.id.in_(ids)).order_by(Message.id)
    ):
        tokens = (*words.number_tokens(number), *words.name_tokens(surname))
        shown = f"留言 · {mask.name(surname)} · {at:%Y-%m-%d}"
        yield Entry(MESSAGE, message_id, uuid, number, shown, (surname,), tokens, at)


def put(session: Session, entries: Iterable[Entry]) -> None:
    """Write entries, each in the place of the one of the same kind and record."""
    connection = session.connection()
    found, tokens = [], []
    next_id = 0
    for one in entries:
        if one.kind == UNIT:
            at = _UNITS_FROM + one.record
        else:
            asked = "SELECT id FROM search_entry WHERE kind = ? AND record = ?"
            at = connection.exec_driver_sql(asked, (one.kind, one.record)).scalar() or 0
            if not at:
                at = next_id or _next_record(connection)
                next_id = at + 1
        folded = "\n".join(dict.fromkeys(words.fold(text) for text in one.texts if text))
        folded = "\n".join((folded, *words.spelled(one.tokens, folded)))
        moment = one.at.isoformat(timespec="seconds") if one.at else ""
        found.append((at, one.kind, one.record, one.key, one.title, one.subtitle, folded, moment))
        tokens.append((at, " ".join(dict.fromkeys(token for token in one.tokens if token))))
    if found:
        connection.exec_driver_sql(
            "INSERT OR REPLACE INTO search_entry VALUES (?, ?, ?, ?, ?, ?, ?, ?)", found
        )
        connection.exec_driver_sql("INSERT OR REPLACE INTO search_words(rowid, tokens) VALUES (?, ?)", tokens)


def _next_record(connection: Connection) -> int:
    asked = "SELECT coalesce(max(id), 0) + 1 FROM search_entry WHERE id < ?"
    return int(connection.exec_driver_sql(asked, (_UNITS_FROM,)).scalar_one())


def forget(session: Session, kind: str, records: Iterable[int]) -> None:
    """Take records out of the index (retention, a record that is no more); unknown ones are no error."""
    connection = session.connection()
    for record in records:
        asked = "DELETE FROM search_entry WHERE kind = ? AND record = ? RETURNING id"
        for (at,) in connection.exec_driver_sql(asked, (kind, record)).all():
            connection.exec_driver_sql("DELETE FROM search_words WHERE rowid = ?", (at,))


def _kinds() -> dict[str, tuple[Select[datetime, int], _Entries]]:
    """Of each kind of record: what asks when which was made, and what makes the entries."""
    from app.services.search_receipts import receipt_entries  # they need what stands here
    from app.services.search_renovations import renovation_entries
    from app.services.search_visits import visit_entries

    return {
        SLIP: (select(ReleaseSlip.opened_at, ReleaseSlip.id), _slip_entries),
        COPY: (select(IdCopy.made_at, IdCopy.id).where(IdCopy.state == "kept"), _copy_entries),
        FOUND: (select(LostProperty.registered_at, LostProperty.id), _found_entries),
        MESSAGE: (select(Message.taken_at, Message.id), _message_entries),
        VISIT: (select(Visit.at, Visit.id), visit_entries),
        RECEIPT: (select(Receipt.at, Receipt.id), receipt_entries),
        RENOVATION: (select(Renovation.received_at, Renovation.id), renovation_entries),
    }


def rebuild(office: Office) -> int:
    """Make the whole index anew from the records, in one transaction; answers the number of entries.

    Records of all kinds stand in the order they were made: the newest is found first, whatever it is.
    """
    kinds = _kinds()
    with office.signed_in(SYSTEM).work("settings.write") as work:
        session = work.session
        connection = session.connection()
        connection.exec_driver_sql("INSERT INTO search_words(search_words) VALUES ('delete-all')")
        connection.exec_driver_sql("DELETE FROM search_entry")
        reindex_units(session, session.scalars(select(Unit.id)))
        records = sorted(
            (at, kind, record) for kind, (asked, _) in kinds.items() for at, record in session.execute(asked)
        )
        for start in range(0, len(records), _BATCH):
            batch = [one[1:] for one in records[start : start + _BATCH]]
            made: dict[tuple[str, int], Entry] = {}
            for kind in {kind for kind, _ in batch}:
                entries = kinds[kind][1](session, [record for one, record in batch if one == kind])
                made |= {(kind, one.record): one for one in entries}
            put(session, [made[one] for one in batch if one in made])
            session.expunge_all()
        connection.exec_driver_sql(f"PRAGMA user_version = {MAKING}")
        return int(connection.exec_driver_sql("SELECT count(*) FROM search_entry").scalar_one())


def ensure(office: Office) -> bool:
    """Rebuild an index that another version of the program made, or none has made yet; True if it did."""
    with office.signed_in(SYSTEM).read("settings.read") as session:
        made = session.connection().exec_driver_sql("PRAGMA user_version").scalar_one()
    if made != MAKING:
        rebuild(office)
    return bool(made != MAKING)

"""来访的搜索词: a visit is found by number, door, visitor, host, plate, phone and goods, corrected or not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlalchemy.orm import Session

from app.models import Visit
from app.rules import words
from app.services.search import VISIT, Entry, put
from app.services.visitor_read import mask_name, reason_words, records, target


def index_visits(session: Session, ids: Sequence[int]) -> None:
    """Bring the entries of visits up to date; whose personal part was emptied is found by number and door
    alone."""
    session.flush()
    put(session, visit_entries(session, ids))


def visit_entries(session: Session, ids: Sequence[int]) -> Iterator[Entry]:
    """The entries of these visits; a corrected value is found as well as the one it stands for."""
    for one in records(session, Visit.id.in_(ids)):
        tokens = [*words.number_tokens(one.number)]
        texts: list[str] = []
        for draft in dict.fromkeys((one.draft, one.first)):
            tokens += words.door_tokens(draft.unit)
            for text in (draft.name, draft.host, draft.office_target):
                tokens += words.name_tokens(text)
            tokens += [*words.plate_tokens(draft.plate), *words.phone_tokens(draft.phone)]
            tokens += [*words.text_tokens(draft.goods), *words.text_tokens(draft.reason_text)]
            texts += [draft.name, draft.unit, draft.office_target, draft.host, draft.plate, draft.goods]
            texts.append(draft.reason_text)
        name = "" if one.purged else mask_name(one.draft.name)
        said = ("来访", target(one.draft), name, reason_words(one.draft), f"{one.at:%Y-%m-%d}")
        shown = " · ".join(text for text in said if text)
        yield Entry(VISIT, one.id, one.uuid, one.number, shown, tuple(texts), tuple(tokens), one.at)

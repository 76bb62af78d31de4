"""装修的搜索: found by number, permit, unit, owner, company and site head."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import Renovation, Unit
from app.rules import mask, words
from app.rules.renovation_state import STATE_NAMES, State
from app.services.search import RENOVATION, Entry, put


def index_renovation(session: Session, renovation_id: int) -> None:
    """Bring a file's entry up to date."""
    session.flush()
    put(session, renovation_entries(session, (renovation_id,)))


def renovation_entries(session: Session, ids: Sequence[int]) -> Iterator[Entry]:
    """The entries of renovation files by their row ids."""
    asked = (
        select(Renovation.id, Renovation.uuid, Renovation.number, Renovation.permit_number)
        .add_columns(Renovation.name, Renovation.phone, Renovation.company, Renovation.site_head)
        .add_columns(Renovation.state, Renovation.received_at, Unit.code)
        .join(Unit, Unit.id == Renovation.unit_id)
        .where(Renovation.id.in_(ids))
        .order_by(Renovation.id)
    )
    for row_id, uuid, number, permit, name, phone, company, head, state, at, code in session.execute(asked):
        tokens = [*words.number_tokens(number), *words.number_tokens(permit or "")]
        tokens += [*words.name_tokens(name), *words.name_tokens(company), *words.name_tokens(head)]
        tokens += [*words.phone_tokens(phone), *words.door_tokens(code)]
        said = ("装修", STATE_NAMES[State(state)], code, mask.name(name), company, f"{at:%Y-%m-%d}")
        shown = " · ".join(one for one in said if one)
        texts = (name, company, head, code, permit or "")
        yield Entry(RENOVATION, row_id, uuid, number, shown, texts, tuple(tokens), at)

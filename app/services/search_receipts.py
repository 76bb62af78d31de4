"""收据的搜索: found by number, unit, payer and 流水号."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import Receipt, Unit
from app.rules import mask, words
from app.rules.money import yuan
from app.services.search import RECEIPT, Entry, put


def index_receipt(session: Session, receipt_id: int) -> None:
    """Bring a receipt's entry up to date."""
    session.flush()
    put(session, receipt_entries(session, (receipt_id,)))


def receipt_entries(session: Session, ids: Sequence[int]) -> Iterator[Entry]:
    """The entries of receipts by their row ids."""
    asked = (
        select(Receipt.id, Receipt.uuid, Receipt.number, Receipt.payer, Receipt.reference, Receipt.total)
        .add_columns(Receipt.at, Receipt.voided_at, Unit.code)
        .outerjoin(Unit, Unit.id == Receipt.unit_id)
        .where(Receipt.id.in_(ids))
        .order_by(Receipt.id)
    )
    for row_id, uuid, number, payer, reference, total, at, voided_at, code in session.execute(asked):
        tokens = [*words.number_tokens(number), *words.name_tokens(payer), *words.text_tokens(reference)]
        tokens += words.door_tokens(code or "")
        said = (
            "收据",
            yuan(total),
            code,
            mask.name(payer),
            f"{at:%Y-%m-%d}",
            "已作废" if voided_at is not None else "",
        )
        shown = " · ".join(one for one in said if one)
        texts = (payer, code or "", reference)
        yield Entry(RECEIPT, row_id, uuid, number, shown, texts, tuple(tokens), at)

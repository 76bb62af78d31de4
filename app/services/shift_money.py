"""交接班的钱: what the books say of the drawer and of the shift's receipts, for its form (S01, 003-39)."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import Shift as ShiftRow
from app.models import ShiftItem
from app.rules.shift import Draft, Matter, Shift, State
from app.rules.shift_decide import receipts
from app.services.drawer_read import of_shift


def with_money(session: Session, draft: Draft, shift: Shift, counter: str, now: datetime) -> Draft:
    """A fresh form with the cash due and the range of the shift's receipts.

    A range is of one day: of receipts before and after midnight none is proposed.
    """
    found = of_shift(session, counter, shift.begun_at, now, _counted(session))
    if found.cash_due > 0 or draft.cash_due:
        draft = replace(draft, cash_due=plain(max(found.cash_due, 0)))
    if found.receipts.count:
        ends = dict.fromkeys((found.receipts.first, found.receipts.last))
        due = " 至 ".join(ends)
        with suppress(ValueError):
            receipts(due)
            draft = replace(draft, receipts_due=due)
    return draft


def plain(fen: int) -> str:
    """分 as the form's fields write 元: 20000 → 200.00."""
    whole, rest = divmod(fen, 100)
    return f"{whole}.{rest:02d}"


def _counted(session: Session) -> tuple[datetime, int] | None:
    """When the last shift counted the cash, and the 分 of it."""
    last = session.execute(
        select(ShiftRow.ended_at, ShiftItem.seen)
        .join(ShiftItem, ShiftItem.shift_id == ShiftRow.id)
        .where(ShiftRow.state == State.HANDED, ShiftItem.matter == Matter.CASH)
        .order_by(ShiftRow.id.desc())
        .limit(1)
    ).one_or_none()
    if last is None or last[0] is None or last[1] is None:
        return None
    return last[0], last[1]

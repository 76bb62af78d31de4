"""草稿: what a clerk has typed so far, kept from the first key through a crash, a lock, a switch."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.dialects.sqlite import insert

from app.models import Draft
from app.services.office import Office


@dataclass(frozen=True)
class DraftRow:
    """草稿一行: whose form of which feature, as JSON, saved when."""

    uuid: str
    feature: str
    staff: str
    title: str
    data: str
    saved_at: datetime


def save(office: Office, feature: str, uuid: str, title: str, data_json: str) -> None:
    """Keep the draft as it is now (upsert by uuid). Not audited: a keystroke is no act. A draft taken over
    from a colleague becomes the one's who saves it."""
    with office.work("draft.write") as work:
        value = {
            "feature": feature,
            "staff": office.operator.login,
            "title": title,
            "data": data_json,
            "saved_at": work.now,
        }
        upsert = insert(Draft).values(uuid=uuid, **value)
        work.session.execute(upsert.on_conflict_do_update(index_elements=["uuid"], set_=value))
        work.touched.add("draft")


def load(office: Office, uuid: str) -> DraftRow | None:
    """The draft, or None when it has been finished or dropped meanwhile."""
    with office.read("draft.write") as session:
        row = session.scalar(select(Draft).where(Draft.uuid == uuid))
        return _row(row) if row is not None else None


def mine(office: Office, feature: str | None = None) -> tuple[DraftRow, ...]:
    """The operator's own drafts, the latest first; of one feature where named."""
    wanted = select(Draft).where(Draft.staff == office.operator.login)
    if feature is not None:
        wanted = wanted.where(Draft.feature == feature)
    with office.read("draft.write") as session:
        return tuple(
            _row(row) for row in session.scalars(wanted.order_by(Draft.saved_at.desc(), Draft.id.desc()))
        )


def drop(office: Office, uuid: str) -> None:
    """Forget the draft; dropping one that is gone is no error."""
    with office.work("draft.write") as work:
        work.session.execute(delete(Draft).where(Draft.uuid == uuid))
        work.touched.add("draft")


def _row(row: Draft) -> DraftRow:
    return DraftRow(row.uuid, row.feature, row.staff, row.title, row.data, row.saved_at)

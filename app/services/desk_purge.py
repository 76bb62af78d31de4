"""留言人、认领人信息到期清除: who left word and who came for a find; number, times and outcome stay.

个人信息保护法 19, 47; domain.md 3.1. A message ends only once it has been passed on (migrations 0006, 0008);
the officer who took a find over for the police acts for his station and stays named.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time, timedelta

from sqlalchemy import delete, select, update

from app.models import Document, LostPropertyClaim, Message
from app.models import Draft as DraftRow
from app.rules.base import CHINA
from app.rules.message import State
from app.services import lost_property, message, search, settings
from app.services.office import Office, Work


def purge(office: Office) -> int:
    """Empty what is older than the site keeps it; of how many records. Done again it does nothing."""
    with office.work("message.write") as work:
        policy = settings.read(work.session)
        told = _messages(work, _before(work, policy.message_days))
        claims = _claims(work, _before(work, policy.claim_days))
        drafts = _drafts(work, _before(work, policy.message_days))
        if told or claims or drafts:
            today = work.now.astimezone(CHINA).date().isoformat()
            work.log("desk.purge", today, messages=told, claims=claims, drafts=drafts)
    if told or claims or drafts:
        office.fold()
    return told + claims


def gone(office: Office, numbers: Iterable[str]) -> tuple[str, ...]:
    """Which of these messages have been emptied: a PDF that lies about tells them no more either."""
    asked = select(Message.number).where(Message.number.in_(list(numbers)), Message.surname == "")
    with office.read("message.read") as session:
        return tuple(session.scalars(asked))


def _before(work: Work, days: int) -> datetime:
    """The first moment that is still kept."""
    return datetime.combine(work.now.astimezone(CHINA).date() - timedelta(days=days), time(), CHINA)


def _messages(work: Work, before: datetime) -> int:
    session = work.session
    due = session.execute(
        select(Message.id, Message.number).where(
            Message.state == State.TOLD, Message.told_at < before, Message.surname != ""
        )
    ).all()
    if not due:
        return 0
    ids, numbers = [one.id for one in due], [one.number for one in due]
    emptied = {"surname": "", "contact": "", "about": ""}
    session.execute(update(Message).where(Message.id.in_(ids)).values(emptied))
    note = (Document.kind == message.KIND) & Document.number.in_(numbers)
    session.execute(update(Document).where(note, Document.data != "").values(data=""))
    for one in ids:
        search.index_message(session, one)
    work.touched.add("message")
    return len(ids)


def _claims(work: Work, before: datetime) -> int:
    old = update(LostPropertyClaim).where(
        LostPropertyClaim.kind != "police", LostPropertyClaim.at < before, LostPropertyClaim.claimant != ""
    )
    changed = work.session.connection().execute(old.values(claimant="", told="")).rowcount
    if changed:
        work.touched.add("lost_property")
    return changed


def _drafts(work: Work, before: datetime) -> int:
    """A form that nobody finished is kept no longer than a message that was."""
    forms = DraftRow.feature.in_((message.WORD, lost_property.WORD))
    old = delete(DraftRow).where(forms, DraftRow.saved_at < before)
    return work.session.connection().execute(old).rowcount

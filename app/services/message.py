"""留言的办理: taken down for one of the staff, open until 已转达, listed for her (003-13, 003-14)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session
from uuid6 import uuid7

from app.models import Draft as DraftRow
from app.models import Message, MessageCall, Staff
from app.rules import mask, plain
from app.rules import message as rules
from app.rules.base import CHINA, Refused, refuse
from app.rules.message import STATE_NAMES, Draft, Facts, State, move
from app.rules.people import Role
from app.rules.policy import Policy
from app.rules.presence import NOWHERE
from app.services import documents, drafts, presence, search, settings
from app.services.office import Office, Work
from printing import fonts, marks, message_note, schema
from printing.message_note import MessageNote

WORD = "message"
KIND = "message-note"
PREFIX = "LY"
PURGED = "（到期已清除）"


@dataclass(frozen=True)
class Row:
    """One line of the list. The caller is masked; `urgent` is 紧急 or empty; `told` is who and when."""

    key: str
    number: str
    state: str
    recipient: str
    caller: str
    contact: str
    about: str
    urgent: str
    when: str
    told: str


@dataclass(frozen=True)
class Call:
    """One call for an urgent message."""

    at: datetime
    result: str
    staff: str


@dataclass(frozen=True)
class Record:
    """A message as it stands; caller and contact masked (`reveal` shows them), or `purged` in due time."""

    uuid: str
    number: str
    state: State
    recipient: str
    recipient_name: str
    caller: str
    contact: str
    about: str
    urgent: bool
    calls: tuple[Call, ...]
    taken_at: datetime
    taken_by: str
    told_at: datetime | None
    told_by: str
    by_herself: bool
    printed: bool
    purged: bool = False


@dataclass(frozen=True)
class Recipient:
    """One for whom a message may be left."""

    login: str
    name: str
    role: str


class MessageDesk:
    """留言 at one office: what the screen and the tests call."""

    def __init__(self, office: Office) -> None:
        self.office = office

    def new(self, recipient: str = "") -> Draft:
        """An empty form, for `recipient` (a login) where she is known already."""
        return Draft(str(uuid7()), recipient)

    def recipients(self) -> tuple[Recipient, ...]:
        """Everybody who may sign in."""
        asked = select(Staff).where(Staff.closed_at.is_(None)).order_by(Staff.id)
        with self.office.read("message.read") as session:
            names = settings.read(session).role_names
            return tuple(
                Recipient(one.login, one.name, names[Role(one.role)]) for one in session.scalars(asked)
            )

    def facts(self, draft: Draft) -> Facts:
        """Who the recipient is, and where she is now."""
        with self.office.read("message.read") as session:
            return _facts(session, draft, self.office.clock())

    def take(self, draft: Draft) -> str:
        """Keep the message; answers its number. Number, rows, note and audit are one transaction.

        Raises Refused with every rule that blocks (003-13, 003-14); then nothing is written.
        """
        draft = tidy(draft)
        with self.office.work("message.write") as work:
            facts = _facts(work.session, draft, work.now)
            blocks = rules.decide(draft, facts).blocks
            if blocks:
                raise Refused(*blocks)
            if _find(work.session, draft.uuid) is not None:
                raise refuse("003-13", "已经记下", "这条留言刚才已经记下，可能是在另一个窗口。")
            work.session.execute(delete(DraftRow).where(DraftRow.uuid == draft.uuid))
            number = work.number(PREFIX)
            _freeze(work, draft, number)
            row = _row_of(work, draft, number)
            work.log("message.take", number, recipient=draft.recipient, urgent=draft.urgent)
            search.index_message(work.session, row.id)
            return number

    def preview(self, draft: Draft) -> bytes:
        """The note of a form in the making, as PDF: no number, 草稿 across it."""
        draft = tidy(draft)
        with self.office.read("message.read") as session:
            now, operator = self.office.clock(), self.office.operator.name
            note = _note(session, draft, "", now, operator, settings.read(session))
        return message_note.render(note, marks.draft())

    def call(self, number: str, at: datetime, result: str) -> None:
        """Add one more call for an urgent message that is still open (003-14)."""
        with self.office.work("message.write") as work:
            row = _known(work.session, number)
            if State(row.state) is not State.OPEN or not row.urgent:
                text = "只有还没转达的紧急留言才要再打电话。"
                raise refuse("003-14", "不用再联系", text)
            wrong = rules.call_findings(at, result, work.now)
            if wrong:
                raise Refused(*wrong)
            work.session.add(
                MessageCall(message_id=row.id, at=at, result=result.strip(), staff=work.operator.login)
            )
            work.log("message.call", number)

    def tell(self, number: str) -> None:
        """已转达: by the recipient herself, or by the one at the counter who told her (003-13)."""
        with self.office.work(self._act("message.write")) as work:
            row = self._own(_known(work.session, number))
            row.state = move(State(row.state), State.TOLD)
            row.told_at, row.told_by = work.now, work.operator.login
            work.log("message.tell", number, by_herself=row.told_by == row.recipient)

    def reveal(self, number: str) -> tuple[str, str]:
        """The caller and her contact in full (F4); who looked is logged first."""
        with self.office.work(self._act("message.write")) as work:
            row = self._own(_known(work.session, number))
            work.log("message.look", number)
            return row.surname, row.contact

    def open(self, key: str) -> Record | Draft | None:
        """The message of a number or uuid; the form of a uuid that was only kept; None for neither."""
        with self.office.read(self._act("message.read")) as session:
            row = _find(session, key)
            if row is not None:
                return _record(session, self._own(row))
            if not self.office.operator.may("message.read"):
                return None  # an open form is the counter's
            kept = session.scalar(select(DraftRow.data).where(DraftRow.uuid == key, DraftRow.feature == WORD))
            return plain.load(Draft, kept) if kept is not None else None

    def rows(self, open_only: bool = False, limit: int = 200) -> tuple[Row, ...]:
        """All messages: open ones first, urgent ones before the rest, then the newest."""
        with self.office.read("message.read") as session:
            return _rows(session, "", open_only, limit)

    def of(self, recipient: str, open_only: bool = True, limit: int = 200) -> tuple[Row, ...]:
        """The messages for one of the staff (a login); her own list anybody may see."""
        own = recipient == self.office.operator.login
        with self.office.read("message.own" if own else "message.read") as session:
            return _rows(session, recipient, open_only, limit)

    def mine(self) -> tuple[Row, ...]:
        """What waits for the operator herself."""
        return self.of(self.office.operator.login)

    def keep(self, draft: Draft) -> None:
        """暂存: the form as far as it is filled."""
        with self.office.read("message.read") as session:
            if _find(session, draft.uuid) is not None:
                return
            to = presence.name_of(session, draft.recipient) or ""
        title = " · ".join(one for one in ("留言", to, mask.name(draft.surname)) if one)
        drafts.save(self.office, WORD, draft.uuid, title, plain.dump(draft))

    def drop(self, uuid: str) -> None:
        """Forget a form: the clerk has emptied it."""
        drafts.drop(self.office, uuid)

    def kept(self) -> tuple[Draft, ...]:
        """The operator's own open forms, the latest first."""
        return tuple(plain.load(Draft, one.data) for one in drafts.mine(self.office, WORD))

    def _act(self, wanted: str) -> str:
        """The counter's right, or that of anybody over her own messages."""
        return wanted if self.office.operator.may(wanted) else "message.own"

    def _own(self, row: Message) -> Message:
        """The row, for who may see all or is its recipient. Raises Refused for anybody else (004-07)."""
        operator = self.office.operator
        if operator.may("message.read") or row.recipient == operator.login:
            return row
        raise refuse("004-07", "不是您的留言", "这条留言是给别人的，请由前台或本人办理。")


def tidy(draft: Draft) -> Draft:
    """The form without outer blanks; one that is not urgent has no call."""
    names = ("recipient", "surname", "contact", "about", "call_result")
    draft = replace(draft, **{name: getattr(draft, name).strip() for name in names})
    return draft if draft.urgent else replace(draft, called_at=None, call_result="")


def contact_masked(contact: str) -> str:
    """The contact as a list shows it: a phone by its last digits, anything else by its first character."""
    digits = sum(one.isdigit() for one in contact)
    if digits >= rules.SHORTEST_PHONE:
        return mask.phone(contact)
    return f"{contact[:1]}***" if contact else ""


def _facts(session: Session, draft: Draft, now: datetime) -> Facts:
    if not draft.recipient:
        return Facts(now)
    name = presence.name_of(session, draft.recipient) or ""
    standing = presence.standings_of(session, (draft.recipient,))[draft.recipient] if name else NOWHERE
    return Facts(now, name, standing)


def _row_of(work: Work, draft: Draft, number: str) -> Message:
    row = Message(
        uuid=draft.uuid,
        number=number,
        state=State.OPEN,
        recipient=draft.recipient,
        surname=draft.surname,
        contact=draft.contact,
        about=draft.about,
        urgent=draft.urgent,
        taken_at=work.now,
        taken_by=work.operator.login,
    )
    work.session.add(row)
    work.session.flush()
    if draft.called_at is not None:
        work.session.add(
            MessageCall(
                message_id=row.id, at=draft.called_at, result=draft.call_result, staff=work.operator.login
            )
        )
    return row


def _freeze(work: Work, draft: Draft, number: str) -> None:
    note = _note(work.session, draft, number, work.now, work.operator.name, settings.read(work.session))
    try:
        schema.check(note)
    except fonts.MissingGlyph as missing:
        text = (
            "没有字体能打出「{characters}」。请管理员把有这个字的字体放进数据文件夹的 fonts，重开前台再办。"
        )
        raise refuse("003-13", "有字打不出", text, characters=missing.characters) from missing
    work.freeze(KIND, number, schema.freeze(note))


def _note(
    session: Session, draft: Draft, number: str, now: datetime, operator: str, policy: Policy
) -> MessageNote:
    to = session.execute(select(Staff.name, Staff.role).where(Staff.login == draft.recipient)).one_or_none()
    return MessageNote(
        office=policy.office,
        project=policy.project,
        number=number,
        issued_at=now.isoformat(timespec="seconds"),
        to=f"{policy.role_name(to.role)} {to.name}" if to is not None else "",
        caller=draft.surname,
        contact=draft.contact,
        words=draft.about,
        operator=operator,
        urgent=draft.urgent,
        called_at=f"{draft.called_at.astimezone(CHINA):%H:%M}" if draft.called_at is not None else "",
        call_result=draft.call_result,
        wish="" if draft.about else "请回电",
    )


def _find(session: Session, key: str) -> Message | None:
    column = Message.uuid if len(key) == 36 else Message.number
    return session.scalar(select(Message).where(column == key))


def _known(session: Session, number: str) -> Message:
    row = _find(session, number)
    if row is None:
        raise refuse("003-13", "没有这条留言", "找不到 {number}，请核对编号。", number=number)
    return row


def _rows(session: Session, recipient: str, open_only: bool, limit: int) -> tuple[Row, ...]:
    told = Message.state == State.TOLD
    asked = select(Message).order_by(told, told | ~Message.urgent, Message.id.desc()).limit(limit)
    if recipient:
        asked = asked.where(Message.recipient == recipient)
    if open_only:
        asked = asked.where(Message.state == State.OPEN)
    names = presence.names_of(session)
    return tuple(_row(one, names) for one in session.scalars(asked))


def _row(row: Message, names: dict[str, str]) -> Row:
    told = ""
    if row.told_at is not None:
        who = "本人" if row.told_by == row.recipient else names.get(row.told_by, row.told_by)
        told = f"{who} {row.told_at:%m-%d %H:%M}"
    return Row(
        row.number,
        row.number,
        STATE_NAMES[State(row.state)],
        names.get(row.recipient, row.recipient),
        mask.name(row.surname) or PURGED,
        contact_masked(row.contact),
        row.about,
        "紧急" if row.urgent else "",
        f"{row.taken_at:%m-%d %H:%M}",
        told,
    )


def _record(session: Session, row: Message) -> Record:
    names = presence.names_of(session)
    return Record(
        row.uuid,
        row.number,
        State(row.state),
        row.recipient,
        names.get(row.recipient, row.recipient),
        mask.name(row.surname) or PURGED,
        contact_masked(row.contact),
        row.about,
        row.urgent,
        tuple(Call(one.at, one.result, names.get(one.staff, one.staff)) for one in row.calls),
        row.taken_at,
        names.get(row.taken_by, row.taken_by),
        row.told_at,
        names.get(row.told_by, row.told_by),
        row.told_at is not None and row.told_by == row.recipient,
        documents.printed(session, KIND, row.number),
        not row.surname,
    )

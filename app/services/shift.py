"""交接班的办理: one open shift, handed over by two signatures in one transaction, or not at all.

004-44 (without the successor's signature the shift stays), 004-46, 004-49, 004-51, S01. The successor signs
with account and password as at the door; a wrong one is refused and counted there (004-02).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session, selectinload

from app.models import Draft as DraftRow
from app.models import Reminder, ShiftItem, Staff
from app.models import Shift as ShiftRow
from app.rules import plain
from app.rules import shift as rules
from app.rules.base import Finding, Refused, refuse
from app.rules.people import Operator, Role
from app.rules.policy import Policy
from app.rules.queue import To
from app.rules.shift import Decision, Draft, Duty, Facts, Matter, Shift, State, Unfinished, duty_name
from app.rules.shift_decide import checks, decide, lent, of_successor
from app.services import documents, drafts, escalations, settings, shift_money, shift_waiting, staff
from app.services.office import Office, Work
from app.services.shift_paper import Signed, handover_paper
from printing import fonts, marks
from printing.registry import DOCUMENTS
from printing.schema import freeze

WORD = "shift"
KIND = "shift-handover"
PREFIX = "JB"


@dataclass(frozen=True)
class Row:
    """交接班记录一行: whose shift, from when to when, to whom; `differs` names what did not agree."""

    number: str
    kind: str
    outgoing: str
    incoming: str
    begun: str
    ended: str
    differs: str
    printed: bool


@dataclass(frozen=True)
class ReminderRow:
    """提醒一行 (004-49)."""

    at: datetime
    who: str
    words: str


class ShiftDesk:
    """班次 at one office: what the screen and the tests call."""

    def __init__(self, office: Office) -> None:
        self.office = office

    def current(self) -> Shift | None:
        """The open shift; None before the site's first."""
        with self.office.read("shift.write") as session:
            return open_shift(session)

    def begin(self) -> Shift:
        """开班: the site's first shift, the operator's. Raises Refused where one is open (004-44)."""
        with self.office.work("shift.write") as work:
            rules.refuse_two(open_shift(work.session))
            shift = _begin(work, work.operator, settings.read(work.session))
            work.log("shift.begin", shift.uuid, kind=shift.kind)
            return shift

    def unfinished(self) -> tuple[Unfinished, ...]:
        """What waits now, of everybody's; sorted by kind, the longest waiting first."""
        with self.office.read("shift.write") as session:
            return shift_waiting.collect(session, self.office.clock())

    def new(self) -> Draft:
        """The form of the open shift: as it was left, or with what the last hand-over counted and what money
        the shift has taken since.

        Raises Refused where no shift is open (004-44).
        """
        with self.office.read("shift.write") as session:
            shift = open_shift(session)
            if shift is None:
                raise _nobody()
            kept = session.scalar(
                select(DraftRow.data).where(DraftRow.uuid == shift.uuid, DraftRow.feature == WORD)
            )
            if kept is not None:
                return _with_last(session, plain.load(Draft, kept))
            draft = _with_last(session, Draft(shift.uuid), fresh=True)
            return shift_money.with_money(session, draft, shift, self.office.counter, self.office.clock())

    def keep(self, draft: Draft) -> None:
        """暂存: the form as far as it is; a signature is never kept, it belongs to the moment."""
        shift = self.current()
        if shift is not None and shift.uuid == draft.uuid:
            title = f"交接班 · {shift.name}"
            drafts.save(self.office, WORD, draft.uuid, title, plain.dump(replace(draft, signed=False)))

    def drop(self, uuid: str) -> None:
        """Forget the form: it was emptied."""
        drafts.drop(self.office, uuid)

    def decide(self, draft: Draft, successor: Operator | None = None) -> Decision:
        """What the rules say of the form now; without a successor his signature is what is missing."""
        with self.office.read("shift.write") as session:
            policy = settings.read(session)
            draft = _with_last(session, draft)
            facts = _facts(session, self.office.operator, successor, self.office.clock())
            return decide(draft, facts, policy)

    def of_successor(self, login: str) -> tuple[Finding, ...]:
        """What the rules say of the one who is named, before he signs (004-51); nothing of a stranger."""
        with self.office.read("shift.write") as session:
            who = staff.named(session, login)
            facts = Facts(self.office.clock(), self.office.operator, open_shift(session), who)
            return tuple(of_successor(facts, settings.read(session)))

    def hand_over(self, draft: Draft, login: str, password: str) -> str:
        """Both have signed: ends the shift, begins the successor's, answers the record's number (JB).

        Counts, number, frozen paper, the 主管's notice of a 差异 and audit are one transaction. Raises
        Refused with every rule that blocks (004-44, S01 E2) before the password is asked, and for a wrong
        password in the words of the door, where it is counted; then the shift stays as it is.
        """
        draft = tidy(draft)
        before = [one for one in self.decide(draft).blocks if one.field != "successor"]
        if before:
            raise Refused(*before)
        if not login.strip() or not password:
            text = "请接班人输入账号和密码签字。没有人接班就不能离岗，班次仍在您名下。"
            raise refuse("004-44", "接班人未签字", text, "successor")
        incoming = staff.sign_in(self.office, login, password)
        with self.office.work("shift.write") as work:
            policy = settings.read(work.session)
            draft = _with_last(work.session, draft)
            facts = _facts(work.session, work.operator, incoming, work.now)
            decision = decide(draft, facts, policy)
            if facts.shift is not None and facts.shift.uuid != draft.uuid:
                raise refuse("004-44", "已经交过班", "这个班刚才已经交接，请重新打开。")
            if decision.blocks or facts.shift is None:
                raise Refused(*decision.blocks)
            return _hand_over(work, draft, facts, facts.shift, incoming, decision, policy)

    def preview(self, draft: Draft) -> bytes:
        """The record in the making: no number, 草稿无效 across it. Counts that are none stay empty."""
        with self.office.read("shift.write") as session:
            policy = settings.read(session)
            draft = _with_last(session, tidy(draft))
            facts = _facts(session, self.office.operator, None, self.office.clock())
            if facts.shift is None:
                raise _nobody()
            wrong: dict[str, Any] = {
                one.field: "" for one in decide(draft, facts, policy).blocks if one.field in _PARSED
            }
            said = _signed(session, facts, facts.shift)
        document = DOCUMENTS[KIND]
        sheet = handover_paper(replace(draft, **wrong), said, policy)
        return document.render(sheet, marks.draft(), document.layouts[0])

    def late(self, now: datetime) -> Finding | None:
        """The alarm at a quarter past the hour of change while nobody has taken over (S01 E1)."""
        with self.office.read("shift.write") as session:
            return rules.late(open_shift(session), now, settings.read(session))

    def remind(self, words: str) -> None:
        """提醒记录 (004-49): one line with its time, counted in the hand-over."""
        words = rules.tidy_reminder(words)
        if lost := fonts.missing(words):
            raise documents.unprintable("004-44", lost)
        with self.office.work("shift.write") as work:
            shift = _open(work.session)
            work.session.add(
                Reminder(
                    shift_id=shift.id if shift is not None else None,
                    at=work.now,
                    staff=work.operator.login,
                    words=words,
                )
            )
            work.log("shift.remind", shift.uuid if shift is not None else "")

    def reminders(self) -> tuple[ReminderRow, ...]:
        """What was reminded of in the open shift, in order."""
        with self.office.read("shift.write") as session:
            who = shift_waiting.names(session)
            return tuple(
                ReminderRow(one.at, who.get(one.staff, one.staff), one.words)
                for one in _reminders(session, _open(session))
            )

    def rows(self, limit: int = 200) -> tuple[Row, ...]:
        """The hand-overs, the newest first."""
        asked = (
            select(ShiftRow)
            .options(selectinload(ShiftRow.items))
            .where(ShiftRow.state == State.HANDED)
            .order_by(ShiftRow.id.desc())
            .limit(limit)
        )
        with self.office.read("shift.write") as session:
            who, policy = shift_waiting.names(session), settings.read(session)
            return tuple(_row(session, one, who, policy) for one in session.scalars(asked))


_PARSED = (
    "keys_due", "keys_seen", "keys_out", "cards_due", "cards_seen", "cards_out", "cash_due", "cash_seen",
    "receipts_due", "receipts_seen",
)  # fmt: skip
"""The fields whose text the paper reads as a number or a line."""


def open_shift(session: Session) -> Shift | None:
    """The open shift inside a transaction that is already open."""
    row = _open(session)
    if row is None:
        return None
    name = session.scalar(select(Staff.name).where(Staff.login == row.staff))
    return Shift(row.uuid, Duty(row.kind), row.staff, name or row.staff, row.begun_at)


def keeps_shift(session: Session, operator: Operator, now: datetime, policy: Policy) -> bool:
    """Whether the operator's shift goes on past its hour for want of a successor (004-44, for 004-51)."""
    return rules.keeps(open_shift(session), operator, now, policy)


def tidy(draft: Draft) -> Draft:
    """The form without outer blanks: what is kept and printed."""
    texts: dict[str, Any] = {
        name: value.strip() for name, value in vars(draft).items() if isinstance(value, str)
    }
    return replace(draft, **texts)


def _open(session: Session) -> ShiftRow | None:
    return session.scalar(select(ShiftRow).where(ShiftRow.state == State.OPEN))


def _nobody() -> Refused:
    return refuse("004-44", "还没有开班", "现在没有人当班，请先按「开班」。")


def _begin(work: Work, who: Operator, policy: Policy) -> Shift:
    row = ShiftRow(state=State.OPEN, kind=rules.kind_of(work.now, policy), staff=who.login, begun_at=work.now)
    work.session.add(row)
    work.session.flush()
    return Shift(row.uuid, Duty(row.kind), who.login, who.name, row.begun_at)


def _with_last(session: Session, draft: Draft, fresh: bool = False) -> Draft:
    """The form with what the last hand-over counted as due.

    Of keys and cards that is no matter of opinion: one more or one fewer is a 差异 to be explained; who had
    one still has it. Cash and receipts grow during a shift, so what is due of them the outgoing person works
    out; a fresh form only begins with what there was.
    """
    last = session.scalar(
        select(ShiftRow.id).where(ShiftRow.state == State.HANDED).order_by(ShiftRow.id.desc()).limit(1)
    )
    if last is None:
        return draft
    asked = select(ShiftItem).where(ShiftItem.shift_id == last)
    items = {Matter(one.matter): one for one in session.scalars(asked)}
    keys, cards, cash = (items[one] for one in (Matter.KEYS, Matter.CARDS, Matter.CASH))
    draft = replace(draft, keys_due=_all(keys), cards_due=_all(cards))
    if fresh:
        due = shift_money.plain(cash.seen or 0)
        draft = replace(draft, keys_out=keys.seen_text, cards_out=cards.seen_text, cash_due=due)
    return draft


def _all(item: ShiftItem) -> str:
    """What was found of keys or cards, and what was lent."""
    return str((item.seen or 0) + lent(item.seen_text))


def _facts(session: Session, operator: Operator, incoming: Operator | None, now: datetime) -> Facts:
    return Facts(
        now=now,
        operator=operator,
        shift=open_shift(session),
        successor=incoming,
        unfinished=shift_waiting.collect(session, now),
        reminders=len(_reminders(session, _open(session))),
    )


def _reminders(session: Session, shift: ShiftRow | None) -> Sequence[Reminder]:
    if shift is None:
        return ()
    return session.scalars(select(Reminder).where(Reminder.shift_id == shift.id).order_by(Reminder.id)).all()


def _signed(session: Session, facts: Facts, shift: Shift) -> Signed:
    role = session.scalar(select(Staff.role).where(Staff.login == shift.staff))
    return Signed(
        shift,
        Role(role) if role is not None else facts.operator.role,
        facts.operator,
        facts.successor,
        facts.now,
        facts.unfinished,
        tuple((one.at, one.words) for one in _reminders(session, _open(session))),
    )


def _hand_over(
    work: Work,
    draft: Draft,
    facts: Facts,
    shift: Shift,
    incoming: Operator,
    decision: Decision,
    policy: Policy,
) -> str:
    number = work.number(PREFIX)
    sheet = freeze(handover_paper(draft, _signed(work.session, facts, shift), policy, number))
    if lost := fonts.missing(sheet):
        raise documents.unprintable("004-44", lost)
    row = _open(work.session)
    assert row is not None
    work.session.add_all(
        ShiftItem(
            shift_id=row.id,
            position=position,
            matter=one.matter,
            due=one.due,
            seen=one.seen,
            due_text=one.due_text,
            seen_text=one.seen_text,
            differs=one.differs,
            words=one.words,
        )
        for position, one in enumerate(checks(draft))
    )
    row.number, row.state, row.ended_at = number, State.HANDED, work.now
    row.signed_by, row.successor = work.operator.login, incoming.login
    row.instead, row.notes = draft.instead, draft.notes
    work.session.flush()
    following = _begin(work, incoming, policy)
    work.freeze(KIND, number, sheet)
    work.session.execute(delete(DraftRow).where(DraftRow.uuid == draft.uuid))
    work.log(
        "shift.hand_over",
        number,
        outgoing=shift.staff,
        signed_by=work.operator.login,
        successor=incoming.login,
        begun=following.uuid,
        differs=[str(one.matter) for one in decision.differences],
        unfinished=len(facts.unfinished),
        reminders=facts.reminders,
    )
    if decision.differences:
        said = "；".join(one.say() for one in decision.differences)
        escalations.record(work, To.MANAGER, f"交接班差异：{said}", WORD, number)
    return number


def _row(session: Session, row: ShiftRow, who: dict[str, str], policy: Policy) -> Row:
    number = row.number or ""
    return Row(
        number,
        duty_name(Duty(row.kind), policy),
        who.get(row.staff, row.staff),
        who.get(row.successor, row.successor),
        f"{row.begun_at:%m-%d %H:%M}",
        f"{row.ended_at:%m-%d %H:%M}" if row.ended_at is not None else "",
        "、".join(rules.MATTER_NAMES[Matter(one.matter)] for one in row.items if one.differs),
        documents.printed(session, KIND, number),
    )

"""付款的办理: compensation under a complaint (002-22) and fees given back, each paid once and agreed by two.

A payout is one transaction: rules, number (FK), row and audit. Deposits go back by their own desk. Amounts
are integer 分.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session, joinedload
from uuid6 import uuid7

from app.models import Draft as DraftRow
from app.models import Payout, Receipt
from app.rules import mask, plain
from app.rules.base import CHINA, Refused, refuse
from app.rules.decision import Decision
from app.rules.payout import KIND_NAMES, PREFIX, Draft, Facts, Kind, decide
from app.rules.people import Operator
from app.rules.policy import Policy
from app.rules.receipt import METHOD_NAMES, Method
from app.services import drafts, places, presence, settings, staff
from app.services.deposit import number_typed
from app.services.office import Office, Work

WORD = "payout"

_COMPLAINT = re.compile(r"TS\d{8}-[A-Z]\d{4,}")
"""A complaint's number, by its form alone: complaints are not kept here yet (002-22)."""


@dataclass(frozen=True)
class Row:
    """付款一行; `key` is its number. The payee is masked, `amount` in 分."""

    key: str
    number: str
    kind: str
    unit: str
    payee: str
    amount: int
    method: str
    subject: str
    reason: str
    staff: str
    approved_by: str
    at: datetime


class PayoutDesk:
    """付款 at one office: what the screen and the tests call."""

    def __init__(self, office: Office) -> None:
        self.office = office

    def policy(self) -> Policy:
        """The site's choices as they are now."""
        return settings.load(self.office)

    def new(self, kind: Kind = Kind.COMPENSATION, subject: str = "") -> Draft:
        """An empty form; a refund of a receipt comes with its unit, payer and way (never with an amount)."""
        draft = Draft(str(uuid7()), kind, subject=number_typed(subject))
        if kind is not Kind.REFUND or not draft.subject:
            return draft
        with self.office.read("payout.write") as session:
            row = _receipt(session, draft.subject)
            if row is None:
                return draft
            unit = row.unit.code if row.unit is not None else ""
            return replace(draft, unit=unit, payee=row.payer, method=Method(row.method))

    def facts(self, draft: Draft) -> Facts:
        """What the books say, for a form in the making; nobody has agreed yet.

        Of a complaint's number only the form is checked: `subject_known` says that it is one (002-22).
        """
        with self.office.read("payout.write") as session:
            return _facts(session, tidy(draft), self.office.operator, self.office.clock())

    def decide(self, draft: Draft) -> Decision:
        """What the rules say of the form now; without the second person's word, which is still missing."""
        draft = tidy(draft)
        with self.office.read("payout.write") as session:
            facts = _facts(session, draft, self.office.operator, self.office.clock())
            return decide(draft, facts, settings.read(session))

    def pay(self, draft: Draft, login: str, password: str) -> str:
        """付款: rules, number, row and audit in one transaction; answers FK….

        `login` and `password` are of the manager who agrees. Raises Refused with every rule that blocks
        (002-22), before the password is asked where it is the form's fault, and for a form that was paid
        before; then no number is used and no money is booked.
        """
        draft = tidy(draft)
        if wrong := [one for one in self.decide(draft).blocks if one.field != "second"]:
            raise Refused(*wrong)
        second = staff.vouch(self.office, login, password)
        with self.office.work("payout.write") as work:
            old = work.session.scalar(select(Payout.number).where(Payout.uuid == draft.uuid))
            if old is not None:
                text = "付款 {number}，可能是在另一个窗口办的。请在「记录」里核对，不要再付一次。"
                raise refuse("002-22", "这笔已经付过", text, number=old)
            facts = _facts(work.session, draft, work.operator, work.now, second)
            decide(draft, facts, settings.read(work.session)).require()
            assert second is not None
            number = work.number(PREFIX)
            _keep(work, draft, number, second)
            work.session.execute(delete(DraftRow).where(DraftRow.uuid == draft.uuid))
            work.log(
                "payout.pay",
                number,
                kind=draft.kind,
                amount=draft.amount,
                method=draft.method,
                under=draft.subject,
                approved_by=second.login,
            )
            return number

    def rows(self, subject: str = "", limit: int = 200) -> tuple[Row, ...]:
        """The newest payouts first; those of one complaint or receipt where named."""
        asked = select(Payout).options(joinedload(Payout.unit)).order_by(Payout.id.desc()).limit(limit)
        if subject.strip():
            asked = asked.where(Payout.subject == number_typed(subject))
        with self.office.read("receipt.read") as session:
            names = presence.names_of(session)
            return tuple(_row(one, names) for one in session.scalars(asked))

    def open(self, key: str) -> Row | Draft | None:
        """The payout of an FK number or uuid; the form of a uuid that was only kept; None for neither."""
        column = Payout.uuid if len(key) == 36 else Payout.number
        with self.office.read("receipt.read") as session:
            row = session.scalar(select(Payout).where(column == key))
            if row is not None:
                return _row(row, presence.names_of(session))
            kept = session.scalar(select(DraftRow.data).where(DraftRow.uuid == key, DraftRow.feature == WORD))
            return plain.load(Draft, kept) if kept is not None else None

    def keep(self, draft: Draft) -> None:
        """暂存: the form as far as it is; once it is paid there is none to keep."""
        with self.office.read("payout.write") as session:
            if session.scalar(select(Payout.id).where(Payout.uuid == draft.uuid)) is not None:
                return
        title = " · ".join(one for one in (KIND_NAMES[draft.kind], draft.subject.strip()) if one)
        drafts.save(self.office, WORD, draft.uuid, title, plain.dump(draft))

    def drop(self, uuid: str) -> None:
        """Forget a form: the clerk has emptied it."""
        drafts.drop(self.office, uuid)

    def kept(self) -> tuple[Draft, ...]:
        """The operator's own open forms, the latest first."""
        return tuple(plain.load(Draft, one.data) for one in drafts.mine(self.office, WORD))


def tidy(draft: Draft) -> Draft:
    """The form without outer blanks; cash has no 流水号."""
    words: dict[str, Any] = {
        name: getattr(draft, name).strip() for name in ("unit", "payee", "reference", "reason")
    }
    if draft.method is Method.CASH:
        words["reference"] = ""
    return replace(draft, **words | {"subject": number_typed(draft.subject)})


def refundable(session: Session, row: Receipt) -> int:
    """What of a receipt's income was not given back yet, in 分; 0 for a voided one, whose money went back."""
    if row.voided_at is not None:
        return 0
    back = select(func.coalesce(func.sum(Payout.amount), 0)).where(
        Payout.kind == Kind.REFUND, Payout.subject == row.number
    )
    return row.income - session.scalars(back).one()


def _receipt(session: Session, number: str) -> Receipt | None:
    return session.scalar(select(Receipt).where(Receipt.number == number))


def _facts(
    session: Session, draft: Draft, operator: Operator, now: datetime, second: Operator | None = None
) -> Facts:
    unit = places.find_unit(session, draft.unit)
    row = _receipt(session, draft.subject) if draft.kind is Kind.REFUND else None
    known = row is not None or (
        draft.kind is Kind.COMPENSATION and _COMPLAINT.fullmatch(draft.subject) is not None
    )
    return Facts(
        now,
        operator,
        places.label(unit) if unit is not None else "",
        known,
        refundable(session, row) if row is not None else 0,
        second,
    )


def _keep(work: Work, draft: Draft, number: str, second: Operator) -> None:
    unit = places.find_unit(work.session, draft.unit)
    work.session.add(
        Payout(
            uuid=draft.uuid,
            number=number,
            counter=work.counter,
            kind=draft.kind,
            at=work.now,
            day=work.now.astimezone(CHINA).date(),
            staff=work.operator.login,
            approved_by=second.login,
            unit_id=unit.id if unit is not None else None,
            payee=draft.payee,
            amount=draft.amount,
            method=draft.method,
            reference=draft.reference,
            subject=draft.subject,
            reason=draft.reason,
        )
    )
    work.session.flush()


def _row(row: Payout, names: dict[str, str]) -> Row:
    return Row(
        row.number,
        row.number,
        KIND_NAMES[Kind(row.kind)],
        row.unit.code if row.unit is not None else "",
        mask.name(row.payee),
        row.amount,
        METHOD_NAMES[Method(row.method)],
        row.subject,
        row.reason,
        names.get(row.staff, row.staff),
        names.get(row.approved_by, row.approved_by),
        row.at,
    )

"""收款日报的纸: the day's close as the paper says it: the only bridge from its rule to the print (S12 E5)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session, joinedload, selectinload

from app.models import Audit, DepositRefund, DepositRefundLine, Payout, Receipt
from app.models import Deposit as DepositRow
from app.rules.base import CHINA
from app.rules.day_close import DayClose
from app.rules.deposit import Kind
from app.rules.money import capital
from app.rules.payout import KIND_NAMES
from app.rules.payout import Kind as PayoutKind
from app.rules.policy import Policy
from app.rules.price import Nature
from app.rules.receipt import METHOD_NAMES, Method
from app.services import cashbook, places, presence
from printing import day_close as paper
from printing.cashbook import Sum

PREFIX = "RB"
"""日报: of each day there is one, so that the day is its number."""


@dataclass(frozen=True)
class Paid:
    """一笔退押金或付款 of a day, `amount` in 分; `unit` its label, "" where it belongs to none."""

    number: str
    at: datetime
    kind: str
    unit: str
    person: str
    what: str
    method: Method
    reference: str
    amount: int
    staff: str


def day_paper(
    session: Session, found: DayClose, policy: Policy, operator: str, issued_at: datetime | None
) -> paper.DayClose:
    """What the paper says; without a time it is a draft's. Names stand for logins."""
    who = presence.names_of(session)
    kinds: Mapping[Kind, int] = found.deposits.by_kind
    net = found.taken.all - found.voided.all
    void = [one.number for one in found.voids]
    return paper.DayClose(
        office=policy.office,
        project=policy.project,
        number=f"{PREFIX}{found.day:%Y%m%d}" if issued_at is not None else "",
        issued_at=issued_at.isoformat(timespec="seconds") if issued_at is not None else "",
        day=found.day.isoformat(),
        ranges=tuple(paper.Range(one.first, one.last, one.count) for one in found.ranges),
        total=net,
        total_words=capital(net) if net >= 0 else f"负{capital(-net)}",
        methods=tuple(
            Sum(METHOD_NAMES[method], one.count, one.taken, one.paid_out, one.voided)
            for method, one in found.by_method.items()
        ),
        clerks=tuple(
            Sum(who.get(login, login), one.count, one.taken, one.paid_out, one.voided)
            for login, one in found.by_clerk.items()
        ),
        items=tuple(
            paper.Item(one.name, one.nature is Nature.DEPOSIT, one.quantity, one.taken, one.voided)
            for one in found.by_item
        ),
        deposits_before=found.deposits.opening,
        deposits_taken=kinds.get(Kind.TAKEN, 0),
        deposits_deducted=-kinds.get(Kind.DEDUCTED, 0),
        deposits_refunded=-kinds.get(Kind.REFUNDED, 0),
        deposits_cancelled=-kinds.get(Kind.CANCELLED, 0),
        deposits_after=found.deposits.closing,
        operator=operator,
        voids=cashbook.voids(session, Receipt.number.in_(void)) if void else (),
        refunds=tuple(
            paper.Refund(
                one.number, f"{one.unit} {one.person}".strip(), one.what, METHOD_NAMES[one.method], one.amount
            )
            for one in paid_out(session, found.day)
        ),
        gaps=found.gaps,
        notes=tuple(_digest(session, found.day)),
    )


def receipts(session: Session, which: ColumnElement[bool]) -> tuple[Receipt, ...]:
    """The receipts of a condition with all that the day says of them, by number."""
    asked = (
        select(Receipt)
        .where(which)
        .options(
            selectinload(Receipt.lines),
            joinedload(Receipt.unit),
            joinedload(Receipt.replaces),
            selectinload(Receipt.replaced_by),  # joined, SQLite may look through all receipts for each
        )
        .order_by(Receipt.number)
    )
    return tuple(session.scalars(asked))


def paid_out(session: Session, day: date) -> tuple[Paid, ...]:
    """What went out on a day, with the words that its papers have for it, by number."""
    who = presence.names_of(session)
    return (*_refunds(session, day, who), *_payouts(session, day, who))


def _refunds(session: Session, day: date, who: Mapping[str, str]) -> Iterator[Paid]:
    asked = (
        select(DepositRefund)
        # A deposit that was wholly deducted moved no money.
        .where(DepositRefund.day == day, DepositRefund.refunded > 0)
        .options(
            joinedload(DepositRefund.receipt).joinedload(Receipt.unit),
            selectinload(DepositRefund.lines)
            .joinedload(DepositRefundLine.deposit)
            .options(joinedload(DepositRow.line), joinedload(DepositRow.unit)),
        )
        .order_by(DepositRefund.number)
    )
    for one in session.scalars(asked):
        names = dict.fromkeys(line.deposit.line.name for line in one.lines)
        # A deposit that was moved is of another unit than its receipt.
        units = dict.fromkeys(places.label(line.deposit.unit) for line in one.lines)
        yield Paid(
            one.number,
            one.at,
            "退押金",
            "、".join(units),
            one.receiver,
            "、".join(names),
            Method(one.method),
            "",
            one.refunded,
            who.get(one.staff, one.staff),
        )


def _payouts(session: Session, day: date, who: Mapping[str, str]) -> Iterator[Paid]:
    asked = select(Payout).where(Payout.day == day).options(joinedload(Payout.unit)).order_by(Payout.number)
    for one in session.scalars(asked):
        yield Paid(
            one.number,
            one.at,
            "付款",
            places.label(one.unit) if one.unit is not None else "",
            one.payee,
            f"{KIND_NAMES[PayoutKind(one.kind)]} {one.subject}",
            Method(one.method),
            one.reference,
            one.amount,
            who.get(one.staff, one.staff),
        )


def _digest(session: Session, day: date) -> Iterator[str]:
    """The log's last line of the day: what was cut off or written anew later does not fit it (000-10)."""
    end = datetime.combine(day + timedelta(days=1), datetime.min.time(), CHINA)
    asked = select(Audit.id, Audit.digest).where(Audit.at < end).order_by(Audit.id.desc()).limit(1)
    for number, digest in session.execute(asked):
        yield f"操作日志到第 {number} 行，校验码 {digest}"

"""待开发票: what was taken for finance is invoiced and brought to the customer (003-39, S07).

发票管理办法 18 (domain.md 3.7): an income item that needs one makes a task with a day; a deposit never does.
This program prints no invoice, it keeps the number of the one that finance made. Amounts are integer 分.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from app.rules.base import CHINA, Finding, refuse
from app.rules.decision import Decision, block
from app.rules.money import yuan
from app.rules.policy import Policy
from app.rules.receipt import Line, totals

LONGEST = 80
"""Characters of a signature's name, an address and a note."""


class State(StrEnum):
    """待开发票的状态. A voided receipt cancels what is open, and asks 红冲 for what was made."""

    PENDING = "pending"
    ISSUED = "issued"
    DELIVERED = "delivered"
    CANCELLED = "cancelled"
    TO_REVERSE = "to_reverse"
    REVERSED = "reversed"


STATE_NAMES: dict[State, str] = {
    State.PENDING: "待开发票",
    State.ISSUED: "已开",
    State.DELIVERED: "已送达",
    State.CANCELLED: "已取消",
    State.TO_REVERSE: "待红冲",
    State.REVERSED: "已红冲",
}

NEXT: dict[State, frozenset[State]] = {
    State.PENDING: frozenset({State.ISSUED, State.CANCELLED}),
    State.ISSUED: frozenset({State.DELIVERED, State.TO_REVERSE}),
    State.DELIVERED: frozenset({State.TO_REVERSE}),
    State.TO_REVERSE: frozenset({State.REVERSED}),
    State.CANCELLED: frozenset(),
    State.REVERSED: frozenset(),
}

OPEN = frozenset({State.PENDING, State.ISSUED, State.TO_REVERSE})
"""What somebody still has to do."""


def move(state: State, to: State) -> State:
    """The next state; raises Refused where the way does not lead there (003-39)."""
    if to not in NEXT[state]:
        text = "这笔发票已经是{to}了。" if to is state else "这笔发票是{state}，不能改为{to}。"
        raise refuse("003-39", "状态不对", text, state=STATE_NAMES[state], to=STATE_NAMES[to])
    return to


class Delivery(StrEnum):
    """送达方式."""

    SIGNED = "signed"
    EMAIL = "email"
    MAIL = "mail"


DELIVERY_NAMES: dict[Delivery, str] = {
    Delivery.SIGNED: "当面签收",
    Delivery.EMAIL: "电子邮件",
    Delivery.MAIL: "邮寄",
}


@dataclass(frozen=True)
class Task:
    """一笔待开发票: of a receipt, `amount` in 分, to be with the customer by `due`."""

    receipt: str
    amount: int
    taken_at: datetime
    due: date
    state: State = State.PENDING
    number: str = ""
    issued_on: date | None = None

    def overdue(self, today: date) -> bool:
        """Whether the day of an invoice not yet delivered has passed."""
        return self.state in (State.PENDING, State.ISSUED) and today > self.due


def task(receipt: str, lines: Iterable[Line], at: datetime, policy: Policy) -> Task | None:
    """The task of a receipt just taken; None where no line of it is invoiced (S07 E4)."""
    amount = totals(lines).invoice
    due = at.astimezone(CHINA).date() + timedelta(days=policy.invoice_days)
    return Task(receipt, amount, at, due) if amount else None


def deposit_words(lines: Iterable[Line], brought: bool = False) -> str:
    """What the clerk says to who asks for an invoice (S07 E4): none for the deposit, and why.

    `brought` = the invoice of the rest is with the customer already.
    """
    sums = totals(lines)
    if not sums.deposit:
        return ""
    rest = "发票已经给您了" if brought else "开好后给您送来"
    due = f"应开发票的是 {yuan(sums.invoice)}，{rest}。" if sums.invoice else "这张收据不用开发票。"
    return f"押金 {yuan(sums.deposit)} 以后要退给您，不是我们的收入，所以不开发票，凭收据退。{due}"


def voided(state: State) -> State:
    """What a task becomes when its receipt is voided: an open one cancelled, a made invoice to reverse."""
    if state is State.PENDING:
        return State.CANCELLED
    return State.TO_REVERSE if state in (State.ISSUED, State.DELIVERED) else state


@dataclass(frozen=True)
class IssueForm:
    """开票的表单: the number that stands on finance's invoice, and its day."""

    number: str = ""
    issued_on: date | None = None


@dataclass(frozen=True)
class DeliverForm:
    """送达的表单: how, who signed (or the e-mail, the address and waybill), when."""

    delivery: Delivery = Delivery.SIGNED
    receiver: str = ""
    at: datetime | None = None


@dataclass(frozen=True)
class ReverseForm:
    """红冲的表单: the red invoice's number, or a note of what finance did."""

    number: str = ""
    note: str = ""


def decide_issue(form: IssueForm, of: Task, now: datetime, used_by: str = "") -> Decision:
    """Whether 已开 may be noted; `used_by` is the receipt that has this invoice number already."""
    move(of.state, State.ISSUED)
    return Decision(tuple(_issuing(form, of, now, used_by)))


def _issuing(form: IssueForm, of: Task, now: datetime, used_by: str) -> Iterator[Finding]:
    if not _is_number(form.number):
        text = "请抄发票号码：数电发票 20 位数字，旧发票 8 位数字。"
        yield block("003-39", "发票号码不对", text, "number")
    elif used_by:
        text = "收据 {receipt} 已经用了这个发票号码，请核对。"
        yield block("003-39", "发票号码用过", text, "number", receipt=used_by)
    if form.issued_on is None:
        yield block("003-39", "请填开票日期", "请填发票上的日期。", "issued_on")
    elif form.issued_on > now.astimezone(CHINA).date():
        yield block("003-39", "日期不对", "开票日期还没有到，请核对。", "issued_on")
    elif form.issued_on < of.taken_at.astimezone(CHINA).date():
        yield block("003-39", "日期不对", "开票日期在收款之前，请核对。", "issued_on")


def decide_deliver(form: DeliverForm, of: Task, now: datetime) -> Decision:
    """Whether 已送达 may be noted: with a signature, an e-mail or an address, and the time."""
    move(of.state, State.DELIVERED)
    return Decision(tuple(_delivering(form, of, now)))


def _delivering(form: DeliverForm, of: Task, now: datetime) -> Iterator[Finding]:
    receiver = form.receiver.strip()
    if form.delivery is Delivery.EMAIL and not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", receiver):
        yield block("003-39", "请填邮箱", "请填发到哪个邮箱，例如 zhou@example.com。", "receiver")
    elif not receiver:
        signed = form.delivery is Delivery.SIGNED
        text = "请写签收人的姓名。" if signed else "请写寄到哪里和运单号。"
        yield block("003-39", "请填签收人" if signed else "请填地址", text, "receiver")
    elif len(receiver) > LONGEST:
        yield block("003-39", "太长", "最多 {most} 个字。", "receiver", most=LONGEST)
    if form.at is None:
        yield block("003-39", "请填送达时间", "请填什么时候送到的。", "at")
    elif form.at > now:
        yield block("003-39", "时间不对", "送达时间还没有到，请核对。", "at")
    elif of.issued_on is not None and form.at.astimezone(CHINA).date() < of.issued_on:
        yield block("003-39", "时间不对", "送达时间在开票之前，请核对。", "at")


def decide_reverse(form: ReverseForm, of: Task) -> Decision:
    """Whether 已红冲 may be noted: the red invoice's number, or a note."""
    move(of.state, State.REVERSED)
    wrong: list[Finding] = []
    if form.number.strip() and not _is_number(form.number):
        text = "红字发票号码是 20 位或 8 位数字；没有号码就写说明。"
        wrong.append(block("3.7", "发票号码不对", text, "number"))
    elif not form.number.strip() and not form.note.strip():
        text = "请填红字发票号码，或写明财务怎么处理的。"
        wrong.append(block("3.7", "请填红冲", text, "note"))
    elif len(form.note.strip()) > LONGEST:
        wrong.append(block("3.7", "太长", "说明最多 {most} 个字。", "note", most=LONGEST))
    return Decision(tuple(wrong))


def _is_number(text: str) -> bool:
    """数电发票 have 20 digits, the older ones 8."""
    return re.fullmatch(r"[0-9]{8}|[0-9]{20}", text.strip()) is not None

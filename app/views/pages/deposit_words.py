"""押金页的话: what the page asks of its desk, a row, a refund and a ledger as cards (S12, 2.10)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from PySide6.QtCore import QCoreApplication

from app.rules.base import CHINA, Finding, Level
from app.rules.deposit import Deposit, MoveForm, RefundFacts, RefundForm
from app.rules.money import yuan
from app.views.list_view import Chip

KIND = "deposit-refund"
CHIPS = {
    "在押": Chip("在押", "doing"),
    "已退还": Chip("已退还", "done"),
    "已扣完": Chip("已扣完", "warn"),
    "已转移": Chip("已转移", "todo"),
    "已作废": Chip("已作废", "todo"),
}


class Desk(Protocol):
    """What the panel asks of services.deposit.DepositDesk."""

    def new(self, receipt: str = "") -> RefundForm: ...
    def facts(self, form: RefundForm) -> RefundFacts: ...
    def refund(self, form: RefundForm, login: str, password: str) -> str: ...
    def move(self, form: MoveForm, login: str = "", password: str = "") -> None: ...
    def open(self, key: str) -> Any: ...
    def rows(self, open_only: bool = True, unit: str = "", limit: int = 200) -> tuple[Any, ...]: ...
    def balance(self, at: datetime | None = None) -> int: ...
    def preview(self, form: RefundForm, layout: str) -> bytes: ...
    def paper(self, number: str, layout: str) -> bytes: ...
    def keep(self, form: RefundForm) -> None: ...
    def drop(self, uuid: str) -> None: ...
    def kept(self) -> tuple[RefundForm, ...]: ...


@dataclass(frozen=True)
class Shown:
    """押金一行 as the list writes it. `key` opens what may be done with it, `deposit` its ledger."""

    key: str
    deposit: str
    unit: str
    receipt: str
    item: str
    payer: str
    taken_on: str
    amount: str
    balance: str
    state: str


def shown(row: Any) -> Shown:
    """A row of the desk in words: what is held opens to be given back, what was given back its 退还单."""
    held = row.balance > 0
    key = row.receipt if held else row.paper if row.paper.startswith("TY") else row.key
    return Shown(
        key,
        row.key,
        row.unit,
        row.receipt,
        row.item,
        row.payer,
        f"{row.taken_on:%Y-%m-%d}",
        yuan(row.amount),
        yuan(row.balance),
        row.state,
    )


def tr(text: str) -> str:
    """These words are the panel's."""
    return QCoreApplication.translate("DepositPanel", text)


def figures(held: int, deducted: int, refund: int) -> tuple[str, str]:
    """押金 ¥2,060.00, or what is kept of it (both have no room in large letters); large 实退 ¥2,040.00."""
    kept = tr("扣款 {sum}").format(sum=yuan(deducted))
    total = kept if deducted else tr("押金 {sum}").format(sum=yuan(held))
    return total, tr("实退 {sum}").format(sum=yuan(refund))


def from_whom(one: Deposit) -> str:
    """The receipt that must come back, for which unit, and who paid."""
    return " · ".join((one.receipt, one.unit, one.payer))


def refund_cards(record: Any) -> Iterator[Finding]:
    """A refund with what may be done, what became of each deposit, and the ledgers."""
    title = tr("{number} 已退 {sum}").format(number=record.number, sum=yuan(record.refunded))
    who = tr("{receiver} 领款（{way}）").format(receiver=record.receiver, way=record.way)
    if record.receiver != record.applicant:
        who = tr("{applicant} 申请，{who}").format(applicant=record.applicant, who=who)
    by = tr("{at} {staff} 经办，{second} 同意").format(
        at=_at(record.at), staff=record.staff, second=record.approved_by
    )
    said = "\n".join((f"{record.label} · {record.receipt}", record.reason, who, by))
    act = "reprint" if record.printed else "print"
    yield Finding("2.10", Level.INFO, title, "{words}", {"words": said}, acts=(act,))
    for one in record.lines:
        if one.deducted:
            words = tr("扣 {sum}：{basis}（照片：{photo}）").format(
                sum=yuan(one.deducted), basis=one.basis, photo=one.photo
            )
            yield Finding("2.10", Level.INFO, one.item, "{words}", {"words": words})
    for one in record.lines:
        title = tr("{item}台账").format(item=one.item)
        yield Finding("003-38", Level.INFO, title, "{words}", {"words": ledger_words(one.ledger)})


def account_cards(account: Any, may: bool) -> Iterator[Finding]:
    """One deposit with what may be done with it, and its ledger."""
    row = account.row
    held = row.balance > 0
    title = tr("{item} {state}").format(item=row.item, state=row.state)
    said = f"{row.unit} · {row.payer} · {row.receipt}"
    if held:
        said += "\n" + tr("余额 {sum}").format(sum=yuan(row.balance))
    acts = ("refund", "move") if held and may else ()
    yield Finding("003-38", Level.INFO, title, "{words}", {"words": said}, acts=acts)
    yield Finding("003-38", Level.INFO, tr("台账"), "{words}", {"words": ledger_words(account.lines)})


def ledger_words(lines: Any) -> str:
    """2026-03-05 10:12 收取 ¥2,000.00，余 ¥2,000.00 · SJ20260305-A0001 · 李晓敏."""
    said = []
    for one in lines:
        moved = tr("{at} {what} {sum}，余 {left}").format(
            at=_at(one.at), what=one.what, sum=yuan(abs(one.amount)), left=yuan(one.balance)
        )
        said.append(" · ".join(part for part in (moved, one.number, one.why, one.staff) if part))
    return "\n".join(said)


def _at(moment: datetime) -> str:
    return f"{moment.astimezone(CHINA):%Y-%m-%d %H:%M}"

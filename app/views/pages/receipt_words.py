"""收款页的话: what the page asks of its desk, and a receipt that was given, as cards."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Protocol

from PySide6.QtCore import QCoreApplication

from app.rules.base import CHINA, Finding, Level
from app.rules.invoice import STATE_NAMES as INVOICE_NAMES
from app.rules.invoice import State as InvoiceState
from app.rules.invoice import deposit_words
from app.rules.mask import name as mask_name
from app.rules.money import yuan
from app.rules.policy import Policy
from app.rules.price import PriceItem
from app.rules.receipt import METHOD_NAMES, STATE_NAMES, Draft, Facts, Line, State, VoidForm, period_words
from app.views.list_view import Chip

KIND = "receipt"
CHIPS = {
    STATE_NAMES[State.ISSUED]: Chip(STATE_NAMES[State.ISSUED], "done"),
    STATE_NAMES[State.VOIDED]: Chip(STATE_NAMES[State.VOIDED], "late"),
}


class Desk(Protocol):
    """What the panel asks of services.receipt.ReceiptDesk."""

    def new(self, unit: str = "") -> Draft: ...
    def seen(self, draft: Draft) -> Any: ...
    def prices(self) -> tuple[PriceItem, ...]: ...
    def take(self, draft: Draft, login: str = "", password: str = "") -> str: ...
    def void(self, number: str, form: VoidForm, login: str = "", password: str = "") -> None: ...
    def decide_void(self, number: str, form: VoidForm) -> tuple[bool, str]: ...
    def again(self, number: str) -> Draft: ...
    def open(self, key: str) -> Any: ...
    def rows(self) -> tuple[Any, ...]: ...
    def preview(self, draft: Draft, facts: Facts, policy: Policy, layout: str) -> bytes: ...
    def paper(self, number: str, layout: str) -> bytes: ...
    def keep(self, draft: Draft) -> None: ...
    def drop(self, uuid: str) -> None: ...


def tr(text: str) -> str:
    """These words are the panel's."""
    return QCoreApplication.translate("ReceiptPanel", text)


def cards(record: Any, whole: bool) -> Iterator[Finding]:
    """The receipt with what may be done, what became of its deposits and its invoice, how it was voided."""
    stands = record.state is State.ISSUED
    acts = ["void", "reprint" if record.printed else "print"] if stands else ["again", "reprint"]
    if not stands and record.replaced_by:
        acts = ["reprint"]
    if record.refund_due:
        acts.insert(0, "refund")
    if stands:
        acts.append("pay")
    title = f"{record.number} {STATE_NAMES[record.state]} {yuan(record.totals.all)}"
    words = {"words": _said(record, whole)}
    level = Level.INFO if stands else Level.WARN
    yield Finding("003-38", level, title, "{words}", words, acts=tuple(acts))
    if record.void_words:
        text = record.void_words
        if record.replaced_by:
            text += "；" + tr("已重开为 {number}").format(number=record.replaced_by)
        yield Finding("S07 E1", Level.WARN, tr("已作废"), "{words}", {"words": text})
    if record.replaces:
        params = {"number": record.replaces}
        yield Finding("S07 E1", Level.INFO, tr("重开"), tr("代替 {number}（已作废）"), params)
    if record.deposits:
        yield Finding("003-38", Level.INFO, tr("押金"), "{words}", {"words": record.deposits})
    if record.payouts:
        yield Finding("002-22", Level.INFO, tr("付款"), "{words}", {"words": "\n".join(record.payouts)})
    if record.invoice_state:
        params = {"amount": yuan(record.totals.invoice), "state": record.invoice_state}
        yield Finding("003-39", Level.INFO, tr("发票"), tr("应开 {amount}，{state}"), params)
    brought = record.invoice_state == INVOICE_NAMES[InvoiceState.DELIVERED]
    if stands and (said := deposit_words(record.lines, brought)):
        yield Finding("S07 E4", Level.INFO, tr("客户问押金发票"), "{words}", {"words": said})


def _said(record: Any, whole: bool) -> str:
    payer = record.payer if whole else mask_name(record.payer)
    paid = METHOD_NAMES[record.method]
    if record.reference:
        paid += tr("（流水号 {reference}）").format(reference=record.reference)
    if record.tendered is not None:
        paid += tr("，实收 {given}，找零 {change}").format(
            given=yuan(record.tendered), change=yuan(record.change)
        )
    lines = "\n".join(line_words(one) for one in record.lines)
    who = " · ".join(one for one in (record.label, payer) if one)
    at = f"{record.at.astimezone(CHINA):%m-%d %H:%M}"
    taken = tr("{at} {staff} 收款").format(at=at, staff=record.staff)
    return "\n".join(one for one in (who, lines, paid, record.note, taken) if one)


def line_words(line: Line) -> str:
    """停车费 2026-03 至 2026-05（粤B12345）×3 ¥900.00."""
    period = period_words(line)
    about = f"（{line.about}）" if line.about else ""
    count = f" ×{line.quantity}" if line.quantity > 1 else ""
    return f"{line.name}{f' {period}' if period else ''}{about}{count}  {yuan(line.amount)}"

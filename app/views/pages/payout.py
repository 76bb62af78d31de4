"""付款: compensation, or a fee given back, asked over a receipt and agreed to by the manager (002-22)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, Protocol

from PySide6.QtCore import QCoreApplication

from app.forms.payout import FORM
from app.rules.base import Finding, Level
from app.rules.money import parse_yuan
from app.rules.payout import Draft, Kind
from app.rules.receipt import Method
from app.views.ask import Ask
from app.views.pages.duty_form import FormPanel


class Desk(Protocol):
    """What is asked of services.payout.PayoutDesk."""

    def new(self, kind: Kind = Kind.COMPENSATION, subject: str = "") -> Draft: ...
    def pay(self, draft: Draft, login: str, password: str) -> str: ...


def ask(panel: FormPanel, desk: Desk, receipt: str, paid: Callable[[str], object]) -> None:
    """Ask what is to be paid on account of a receipt, and pay it once; `paid` gets the FK number."""

    def begin(draft: Draft) -> None:
        sheet = PayoutAsk(draft)

        def accept(_values: dict[str, Any]) -> None:
            if (answer := sheet.answer()) is not None:
                draft, login, password = answer
                panel.db(lambda: desk.pay(draft, login, password), paid)

        panel.ask(sheet, accept)
        sheet.begin()

    panel.db(lambda: desk.new(Kind.REFUND, receipt), begin)


class PayoutAsk(Ask):
    """The question; a fee given back is of this receipt, compensation under a complaint."""

    def __init__(self, draft: Draft) -> None:
        super().__init__(FORM, f"{FORM.title} {draft.subject}")
        self._draft = draft
        self.form.edited.connect(self._follow)

    def begin(self) -> None:
        """What the receipt knows; then the cursor goes to what it does not."""
        draft = self._draft
        known = {"kind": draft.kind, "subject": draft.subject, "payee": draft.payee, "method": draft.method}
        self.form.set_values(known)
        self._follow()
        self.say(tr("退费退的是收入；押金请办「退押金」。补偿要有投诉编号。"))

    def answer(self) -> tuple[Draft, str, str] | None:
        """What is to be paid, and who agrees; None where the amount is none, which is said."""
        given = {name: str(value or "") for name, value in self.form.values().items()}
        try:
            amount = parse_yuan(given["amount"])
        except ValueError as error:
            params = {"why": str(error)}
            self.refuse([Finding("002-22", Level.BLOCK, tr("金额不对"), "{why}。", params, "amount")])
            return None
        draft = replace(
            self._draft,
            kind=Kind(given["kind"]),
            subject=given["subject"],
            amount=amount,
            payee=given["payee"],
            method=Method(given["method"]),
            reference=given["reference"],
            reason=given["reason"],
        )
        return draft, given["login"], given["password"]

    def _follow(self) -> None:
        """A complaint has its own number; cash has no 流水号."""
        given = {name: str(value or "") for name, value in self.form.values().items()}
        receipt = self._draft.subject
        if given["kind"] == Kind.COMPENSATION and given["subject"] == receipt:
            self.form.set_values({"subject": ""})
        elif given["kind"] == Kind.REFUND and not given["subject"].strip():
            self.form.set_values({"subject": receipt})
        cash = given["method"] == Method.CASH
        self.form.show_fields([one for one in self.form.names if not (cash and one == "reference")])


def tr(text: str) -> str:
    """These words are the receipt's page's."""
    return QCoreApplication.translate("ReceiptPanel", text)

"""收款: the lines off the price list, the sum and the change; F9 takes, prints and clears (S07).

The page never decides: the rules say while she types what stands in the way, and the desk says it again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Signal

from app.forms.payout import PAY
from app.forms.receipt import ACTS, FORM, LIST, SECOND_FORM, VOID_FORM
from app.forms.spec import Act
from app.rules.base import CHINA, Finding, Level
from app.rules.money import parse_yuan, yuan
from app.rules.price import PriceItem
from app.rules.receipt import Draft, Facts, Method, Taking, VoidForm, change_words, empty, tidy
from app.rules.receipt_decide import decide
from app.rules.release import Household
from app.views.ask import Ask
from app.views.business import LOOK_UP_MS
from app.views.counter import Counter
from app.views.editors.charges import ChargesEditor
from app.views.pages import payout
from app.views.pages import receipt_words as words
from app.views.pages.duty_form import FormPanel

_ALWAYS = ("unit", "payer", "entries", "method", "note")


class ReceiptPanel(FormPanel):
    """收款. `form` takes money once; `list` has every receipt, the newest first."""

    rule = "003-38"
    chips = words.CHIPS
    refund_asked = Signal(str)
    """The clerk wants to give back a deposit of this receipt (its number)."""
    taken = Signal(str, str)
    """Money was taken: the form's uuid, and the receipt's number."""

    def __init__(self, desk: words.Desk, counter: Counter, payouts: payout.Desk | None = None) -> None:
        self.payouts = payouts
        self.ready = words.tr("按 F9 收款并打印；找零当面点清。")
        self.facts = Facts(counter.clock(), counter.operator)
        self.household: Household | None = None
        self._second = ("", "")
        self._given = ("", "")
        """What the last customer's receipt and change were, in sight until the next one's first key."""
        main = Act("take", words.tr("收款并打印"), "F9")
        acts = (*ACTS, PAY) if payouts is not None else ACTS
        super().__init__(desk, counter, FORM, LIST, acts, main, "receipt.write")
        self._look_up = self.later(LOOK_UP_MS, self._read_facts)
        self.form.lead("unit", self._to_lines)
        self.lines.table.settled.connect(self.refresh)
        counter.printing.done.connect(self._went_out)

    @property
    def lines(self) -> ChargesEditor:
        """The lines' editor."""
        editor = self.form.editor("entries")
        assert isinstance(editor, ChargesEditor)
        return editor

    # --- coming and going ------------------------------------------------------------------------

    def enter(self) -> None:
        """The tab is shown: today's prices, and what the unit has paid meanwhile."""
        if self.record is None:
            self.latest("receipt.prices", self.desk.prices, self._got_prices)
            self._read_facts()
        super().enter()

    def _got_prices(self, prices: tuple[PriceItem, ...]) -> None:
        self.lines.set_month(f"{self.counter.clock().astimezone(CHINA):%Y-%m}")
        self.lines.set_prices({one.code: one for one in prices})

    def begin_for(self, unit: str) -> None:
        """A new receipt for a unit."""
        self.drafts.keep()
        self._begin(self.desk.new(unit))
        if self.isVisible():
            self.form.focus("entries")

    def begin_with(self, draft: Draft) -> None:
        """A receipt that another business has filled in: the clerk asks how it is paid."""
        self.drafts.keep()
        self._begin(draft)
        self.drafts.touch()
        if self.isVisible():
            self.form.focus("method")

    def _begin(self, draft: Draft) -> None:
        self.facts, self.household = Facts(self.counter.clock(), self.counter.operator), None
        self._second = ("", "")
        super()._begin(draft)
        self._read_facts()

    def _to_lines(self) -> bool:
        """From a unit straight to what is paid: the file says by whom."""
        if not str(self.form.values()["unit"]).strip():
            return False
        self.form.focus("entries")
        return True

    # --- the form --------------------------------------------------------------------------------

    def typed(self, draft: Any) -> Any:
        """The draft as its form shows it: the cash handed over as words."""
        given = draft.tendered
        said = yuan(given).removeprefix("¥") if isinstance(given, int) else given or ""
        return replace(draft, tendered=said)

    def read(self, draft: Any) -> tuple[Any, tuple[Finding, ...]]:
        """The draft as the rules know it, and what is said of cash that is no amount."""
        text = draft.tendered if isinstance(draft.tendered, str) else ""
        if not text.strip() or draft.method is not Method.CASH:
            return replace(draft, tendered=None), ()
        try:
            return replace(draft, tendered=parse_yuan(text)), ()
        except ValueError as error:
            said = {"why": str(error)}
            wrong = Finding("003-39", Level.BLOCK, self.tr("实收不对"), "{why}。", said, "tendered")
            return replace(draft, tendered=None), (wrong,)

    def empty(self, draft: Any) -> bool:
        """Whether nothing was typed yet."""
        return not str(draft.tendered or "").strip() and empty(replace(draft, tendered=None))

    def _taking(self, draft: Draft) -> Taking:
        facts = replace(self.facts, now=self.counter.clock())
        return decide(tidy(draft), facts, self.policy)

    def said(self, draft: Draft) -> tuple[Finding, ...]:
        """What the rules say; that another must agree is asked at F9 and stands in nobody's way before, and a
        line that is being written is not judged yet."""
        writing = self.lines.table.writing + 1
        return tuple(
            replace(one, level=Level.WARN) if one.field == "second" else one
            for one in self._taking(draft).findings
            if not (one.field == "entries" and one.params.get("line") == writing)
        )

    def fields(self, draft: Any) -> Iterable[str]:
        """For cash what was handed over, else a reference; a basis where a price is not the list's."""
        asked = [*_ALWAYS, "tendered" if draft.method is Method.CASH else "reference"]
        read, _ = self.read(draft)
        if draft.price_reason or any(one.field == "price_reason" for one in self._taking(read).findings):
            asked.append("price_reason")
        return asked

    def refresh(self) -> None:
        """The sums and the change follow every key."""
        super().refresh()
        if self.record is not None or not self.empty(self.draft):
            self._given = ("", "")
        if self.record is not None or self.empty(self.draft):
            self.pane.set_figures(*self._given)
            self.form.set_total("entries", "")
            self.form.note("unit", "")
            return
        draft, _ = self.read(self.draft)
        taking = self._taking(draft)
        sums = taking.totals
        self.pane.set_figures(
            self.tr("合计 {sum}").format(sum=yuan(sums.all)) if sums.all else "", change_words(taking.change)
        )
        apart = self.tr("收入 {income}　押金 {deposit}（可退）")
        self.form.set_total(
            "entries",
            apart.format(income=yuan(sums.income), deposit=yuan(sums.deposit)) if sums.deposit else "",
        )
        home = self.household
        self.form.note("unit", home.label if home is not None else "")

    def _edited(self) -> None:
        before = self.draft
        super()._edited()
        now = self.draft
        looked_up = ("unit", "entries", "method", "reference", "replaces")
        if any(getattr(before, one) != getattr(now, one) for one in looked_up):
            self._look_up.start()

    def _read_facts(self) -> None:
        if self.record is not None:
            return
        draft = self.read(self.form.draft())[0]
        self.latest("receipt.facts", lambda: self.desk.seen(draft), lambda seen: self._got(draft, seen))

    def _got(self, draft: Draft, seen: Any) -> None:
        if self.record is not None or draft.uuid != self.draft.uuid:
            return
        before, self.facts, self.household = self.household, seen.facts, seen.household
        filled = _payer(self.form.draft(), before, seen.household)
        if filled != self.form.draft().payer:
            self.change(payer=filled)
        else:
            self.refresh()

    def paper(self) -> Callable[[], bytes] | None:
        """The receipt in the making, or as it was given."""
        layout = self.counter.station.layout_of(words.KIND)
        if self.record is not None:
            number = self.record.number
            return lambda: self.desk.paper(number, layout)
        draft, _ = self.read(self.draft)
        facts, policy = replace(self.facts, now=self.counter.clock()), self.policy
        return lambda: self.desk.preview(draft, facts, policy, layout)

    # --- taking ----------------------------------------------------------------------------------

    def take(self) -> None:
        """F9. A price that is not the list's asks the manager to sign in first (3.7)."""
        if self.record is None and self.currentWidget() is self.pane and self._second == ("", ""):
            draft, lost = self.read(self.form.draft())
            blocks = [*lost, *self._taking(draft).blocks]
            if blocks and all(one.field == "second" for one in blocks):
                self._ask_second(blocks[0])
                return
        super().take()

    def _ask_second(self, why: Finding) -> None:
        sheet = Ask(SECOND_FORM)
        sheet.say(why.say())

        def accept(values: dict[str, Any]) -> None:
            self._second = str(values["login"]), str(values["password"])
            self.take()

        self.ask(sheet, accept)

    def make(self, draft: Draft) -> str:
        """Database lane: take the money."""
        login, password = self._second
        return str(self.desk.take(draft, login, password))

    def _made(self, uuid: str, number: str) -> None:
        super()._made(uuid, number)
        self.taken.emit(uuid, number)

    def _not_made(self, draft: Any, error: Exception) -> None:
        self._second = ("", "")
        super()._not_made(draft, error)

    def made(self, number: str, here: bool) -> None:
        """Print it; the next customer. What goes back stays in sight until the next key."""
        self.counter.printing.send(words.KIND, number)
        if here:
            change = self.pane.change.text()
            taken = self.tr("{number} 已收款").format(number=number)
            self.counter.status("saved", " · ".join(one for one in (taken, change) if one), "done")
            self._begin(self.desk.new())
            if change:
                self._given = self.tr("{number} 已收").format(number=number), change
                self.refresh()

    def _went_out(self, number: str, _where: str) -> None:
        """The paper is out: its record offers 补打 from now on."""
        if self.record is not None and self.record.number == number and not self.record.printed:
            self.open(number)

    # --- the record ------------------------------------------------------------------------------

    def record_cards(self) -> tuple[Finding, ...]:
        """The receipt, its deposits and its invoice, how it was voided."""
        return tuple(words.cards(self.record, bool(self.whole)))

    def act(self, key: str) -> None:
        """One act of the bar or of a card."""
        acts: dict[str, Callable[[], object]] = {
            "void": self._void,
            "again": self._again,
            "reprint": lambda: self.counter.printing.send(words.KIND, self.record.number),
            "print": lambda: self.counter.printing.send(words.KIND, self.record.number),
            "refund": lambda: self.refund_asked.emit(self.record.number),
            "pay": self._pay,
        }
        if key in acts and self.record is not None:
            acts[key]()
        else:
            super().act(key)

    def _pay(self) -> None:
        """付款: a fee given back, or compensation (002-22)."""
        if self.payouts is not None:
            payout.ask(self, self.payouts, self.record.number, self._paid)

    def _paid(self, number: str) -> None:
        self.counter.status("saved", self.tr("{number} 已付款").format(number=number), "done")
        self.open(self.record.number)

    def _again(self) -> None:
        number = self.record.number
        self.db(lambda: self.desk.again(number), self._begin)

    def _void(self) -> None:
        """作废: whether another must agree depends on what is back, and is said before it is tried."""
        number = self.record.number
        sheet = Ask(VOID_FORM, f"{VOID_FORM.title} {number}")
        sheet.form.show_fields(("parts_back", "reason"))
        look = self.later(LOOK_UP_MS, lambda: self._look_at_void(sheet, number))
        sheet.form.edited.connect(look.start)
        look.start()

        def accept(values: dict[str, Any]) -> None:
            form, login, password = _void_form(values), str(values["login"]), str(values["password"])
            self.db(lambda: self.desk.void(number, form, login, password), lambda _: self._voided(number))

        self.ask(sheet, accept)

    def _look_at_void(self, sheet: Ask, number: str) -> None:
        if self.pane.sheet is not sheet:
            return
        form = _void_form(sheet.form.values())

        def got(answer: tuple[bool, str]) -> None:
            if self.pane.sheet is sheet:
                needed, why = answer
                second = ("login", "password") if needed else ()
                sheet.form.show_fields(("parts_back", "reason", *second))
                sheet.say(why)

        self.latest("receipt.void", lambda: self.desk.decide_void(number, form), got)

    def _voided(self, number: str) -> None:
        self.counter.status("saved", self.tr("{number} 已作废，按 Ctrl+G 重开").format(number=number), "done")
        self.open(number)


def _payer(draft: Draft, before: Household | None, now: Household | None) -> str:
    """The owner of the unit, unless the clerk wrote somebody else."""
    if now is None or not now.owners:
        return draft.payer
    known = before.owners[0].name if before is not None and before.owners else ""
    return now.owners[0].name if draft.payer.strip() in ("", known) else draft.payer


def _void_form(values: dict[str, Any]) -> VoidForm:
    return VoidForm(bool(values["parts_back"]), str(values["reason"]))

"""押金: what is held, given back once against the receipt and by two, or moved whole (S12, 003-38, 2.10).

The list is where the clerk begins; a row, a receipt's number or its code opens the refund, with everything
that the receipt knows. The page never decides: the rules say while she types, and the desk says it again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import cached_property
from typing import Any, cast

from PySide6.QtWidgets import QLabel

from app.forms.deposit import ACTS, DEDUCT, FORM, LIST, MOVE_FORM, ROW_ACTS
from app.forms.receipt import SECOND_FORM
from app.forms.spec import Act
from app.rules import deposit_entry as entry
from app.rules.base import Finding, Level
from app.rules.deposit import Acceptance, Kind, MoveForm, RefundFacts, RefundForm, Way
from app.rules.deposit_decide import MOVE, Refunding, decide_refund
from app.rules.deposit_entry import Typed
from app.rules.money import yuan
from app.views.ask import Ask
from app.views.counter import Counter
from app.views.editors.lines import LinesEditor
from app.views.list_view import ListView
from app.views.pages import deposit_words as words
from app.views.pages.deposit_parts import DeductAsk, add_foot
from app.views.pages.duty_form import FormPanel
from app.views.theme import mark

MOST = 1000
"""So many deposits the list has at once, the newest."""


class DepositPanel(FormPanel):
    """押金. `form` gives the deposits of one receipt back; `list` has what is held, or every deposit."""

    rule = "2.10"
    chips = words.CHIPS

    def __init__(self, desk: words.Desk, counter: Counter) -> None:
        self.ready = words.tr("按 F9，请经理或财务登录同意，退款并打印；请领款人在退还单上签字。")
        self.facts = RefundFacts(counter.clock(), counter.operator)
        self._fresh, self._typed = False, False
        self._second, self._given = ("", ""), ("", "")
        self._every = False
        main = Act("refund", words.tr("退款并打印"), "F9")
        super().__init__(desk, counter, FORM, LIST, ACTS, main, "deposit.refund")
        self.pane.keep.setEnabled(self._may)
        self._deducting = self.pane.add_act(DEDUCT)
        self.form.lead("receipt", self._to_receipt)
        self._lines.none.hide()  # 「无」 would be a refund of nothing
        counter.printing.done.connect(self._went_out)
        self.refresh()

    # --- the list --------------------------------------------------------------------------------

    @cached_property
    def list(self) -> ListView:
        """What is held; under it what all of it adds up to, and what may be done with a row."""
        made = super().list
        self.sum = mark(QLabel(made), kind="total")
        self.sum.setObjectName("held")
        add_foot(made, self.sum, ROW_ACTS, self.row_act)
        return made

    def show_list(self) -> None:
        """What is held now, the newest first, and the sum of the ledger."""
        self.keep()
        held = not self._every
        self.db(lambda: (self.desk.rows(held, limit=MOST), self.desk.balance()), self._show_held)

    def _show_held(self, answer: tuple[tuple[Any, ...], int]) -> None:
        rows, balance = answer
        self._show_rows(tuple(words.shown(one) for one in rows))
        self.sum.setText(self.tr("在押合计 {sum}").format(sum=yuan(balance)))

    def row_act(self, key: str) -> None:
        """An act of the list."""
        if key == "every":
            self._every = not self._every
            self.show_list()
        elif (row := self.list.current()) is None:
            self.counter.status("saved", self.tr("请先选一行"), "warn")
        elif key == "ledger":
            self.open(row.deposit)
        elif key == "move":
            self.db(lambda: self.desk.open(row.deposit), self._move_of)

    def _move_of(self, account: Any) -> None:
        self._show_record(account)
        self._move()

    # --- coming and going ------------------------------------------------------------------------

    def enter(self) -> None:
        """The tab is shown: the list, unless something is in hand."""
        idle = self.record is None and not self.facts.deposits and self._given == ("", "")
        if idle and self.currentWidget() is self.pane and self.pane.sheet is None:
            self.show_list()
        else:
            super().enter()

    def escape(self) -> None:
        """One step back: from form and record to the list, from the list to 今日."""
        if self.currentWidget() is not self.pane and self.record is None and not self.facts.deposits:
            self.counter.go("today")
        else:
            super().escape()

    def away(self) -> bool:
        """From what is in hand to the list; a form that was typed in is kept."""
        if self.record is None and not self.facts.deposits:
            return False
        self.drafts.keep()
        self._begin(self.desk.new())
        self.show_list()
        return True

    def open(self, key: str) -> None:
        """Show a refund, a deposit's ledger, or the form for a receipt's number or code."""
        self.drafts.keep()
        kept = len(key) == 36

        def job() -> tuple[Any, RefundFacts | None]:
            found = self.desk.open(key)
            return found, self.desk.facts(found) if isinstance(found, RefundForm) else None

        def opened(answer: tuple[Any, RefundFacts | None]) -> None:
            found, facts = answer
            if isinstance(found, RefundForm):
                self._begin(found, facts, fresh=not kept)
            else:
                self._opened(found)

        self.db(job, opened)

    def give_back(self, form: RefundForm) -> None:
        """A refund that another business has filled in."""
        self.drafts.keep()
        self.db(lambda: self.desk.facts(form), lambda facts: self._begin(form, facts))

    def subject(self) -> str:
        """What is in hand; a form in which nothing was typed yet is its receipt."""
        if self.record is None and self.facts.deposits and not self._typed:
            return str(self.draft.receipt)
        return super().subject()

    def _begin(self, draft: Any, facts: RefundFacts | None = None, fresh: bool = False) -> None:
        self.facts = facts or RefundFacts(self.counter.clock(), self.counter.operator)
        self._fresh, self._typed = fresh, facts is not None and not fresh
        self._second = self._given = ("", "")
        self._name_lines(self.typed(draft))
        super()._begin(draft)
        if self.facts.deposits and "list" in self.__dict__:
            self.list.filter.clear()  # what was looked for is found
        if fresh and self.isVisible() and "proof" in self.form.shown:  # all of them are ticked already
            self.form.focus("proof")

    def _show_record(self, record: Any) -> None:
        super()._show_record(record)
        if hasattr(record, "row"):
            self.pane.set_caption(record.row.receipt)

    def _to_receipt(self) -> bool:
        """From a number to its receipt."""
        number = str(self.form.values()["receipt"]).strip()
        if number:
            self.open(number)
        return bool(number)

    def _may_keep(self) -> bool:
        return super()._may_keep() and self._typed

    # --- the form --------------------------------------------------------------------------------

    def typed(self, draft: RefundForm) -> Typed:
        """The form as it is shown."""
        return entry.begun(draft, self.facts) if self._fresh else entry.typed(draft, self.facts)

    def read(self, draft: Typed) -> tuple[RefundForm, tuple[Finding, ...]]:
        """The form as the rules know it, and what is said of a day or a count that cannot be read."""
        form, lost = entry.meant(draft, self.counter.clock())
        if entry.pass_deposit(draft, self.facts) is None:
            form = replace(form, passes=None)
        lost += entry.uncounted(draft, self.facts)
        asked = set(self.fields(draft))
        return form, tuple(one for one in lost if one.field in asked)

    def empty(self, draft: Typed) -> bool:
        """Whether no receipt is in hand."""
        return not self.facts.deposits

    @property
    def _left(self) -> bool:
        """Whether anything of this receipt's can be given back."""
        return any(one.balance > 0 for one in self.facts.deposits)

    def _refunding(self, form: RefundForm) -> Refunding:
        return decide_refund(form, replace(self.facts, now=self.counter.clock()), self.policy)

    def said(self, draft: RefundForm) -> tuple[Finding, ...]:
        """What the rules say; that another agrees is asked at F9, and stands in nobody's way before."""
        earlier = ("earlier",) if self._earlier() else ()
        found = [one for one in self._refunding(draft).findings if one.field != "second"]
        if not self._left:  # nothing else is to be mended
            found = [one for one in found if one.rule == "S12 E3"]
        return tuple(
            replace(one, acts=earlier) if one.rule == "S12 E3" else
            replace(one, field="missing") if one.field == "passes" else one
            for one in found
        )  # fmt: skip

    def findings_of(self, draft: Typed) -> tuple[Finding, ...]:
        """All of it in the order of the form: the first that blocks is where the clerk goes."""
        order = {name: n for n, name in enumerate(self.form.names)}
        return tuple(sorted(super().findings_of(draft), key=lambda one: order.get(one.field, len(order))))

    def fields(self, draft: Typed) -> Iterable[str]:
        """The receipt first; then what these deposits ask for."""
        if not self.facts.deposits:
            return ("receipt",)
        if not self._left:
            return ("lines",)
        asked = ["lines", "proof", "reason", "applicant", "receiver", "way"]
        if any(one.inspected for one in entry.chosen(draft, self.facts)):
            asked.append("acceptance")
            if draft.acceptance is Acceptance.PASSED:
                asked += ["accepted_by", "accepted_on"]
        if entry.pass_deposit(draft, self.facts) is not None:
            asked += entry.COUNTS
        if draft.way is Way.TRANSFER:
            asked += ["holder", "bank", "account"]
        return asked

    @property
    def _lines(self) -> LinesEditor:
        return cast(LinesEditor, self.form.editor("lines"))

    def _name_lines(self, draft: Typed) -> None:
        """The lines say what is held, and what is kept of it."""
        found = ((one, self.facts.of(one.deposit)) for one in draft.backs)
        self.form.set_lines("lines", [entry.line_words(one, held) for one, held in found if held is not None])

    def _put(self, draft: Typed) -> None:
        """Show a form that has followed from what was typed."""
        if draft.backs != self.draft.backs:
            self._name_lines(draft)
        self.draft = draft
        self._typed = True
        self.form.load(draft)
        self.refresh()
        self.drafts.touch()

    def _edited(self) -> None:
        before = self.draft
        self._typed = bool(self.facts.deposits)
        super()._edited()
        now = entry.counted(before, self.draft, self.facts)
        if now != self.draft:
            self._put(now)

    def refresh(self) -> None:
        """What goes back follows every key."""
        super().refresh()
        if not hasattr(self, "_deducting"):
            return  # the pane is being made
        in_hand = self.record is None and bool(self.facts.deposits)
        self._deducting.setVisible(in_hand and self._left)
        account = self.record is not None and hasattr(self.record, "row")
        self.pane.title.setText(self.tr("押金台账") if account else FORM.title)
        if self.record is not None or in_hand:
            self._given = ("", "")
        self.pane.set_figures(*self._figures(in_hand))
        self.form.note("lines", words.from_whom(self.facts.deposits[0]) if in_hand else "")
        card = entry.pass_deposit(self.draft, self.facts) if in_hand else None
        each = self.tr("一张 {sum}").format(sum=yuan(card.taken // card.quantity)) if card else ""
        self.form.note("missing", each)

    def _figures(self, in_hand: bool) -> tuple[str, str]:
        if in_hand:
            back = self._refunding(self.read(self.draft)[0])
            return words.figures(back.held, back.deducted, back.refund) if self._left else ("", "")
        if self.record is None:
            return self._given
        if hasattr(self.record, "row"):
            return "", ""
        return words.figures(self.record.held, self.record.deducted, self.record.refunded)

    def paper(self) -> Callable[[], bytes] | None:
        """The 退还单 in the making, or as it was issued; a ledger has none."""
        layout = self.counter.station.layout_of(words.KIND)
        if self.record is not None:
            number = self.record.number
            return None if hasattr(self.record, "row") else lambda: self.desk.paper(number, layout)
        if not self._left:
            return None
        form = self.read(self.draft)[0]
        return lambda: self.desk.preview(form, layout)

    # --- giving back -----------------------------------------------------------------------------

    def take(self) -> None:
        """F9. When nothing stands in the way any more, another person signs in (2.10: 审批)."""
        idle = self.record is None and self.currentWidget() is self.pane and not self._busy
        ready = idle and self.facts.deposits and self._second == ("", "")
        if ready and not any(one.level is Level.BLOCK for one in self.findings_of(self.form.draft())):
            self._ask_second()
        else:
            super().take()

    def _ask_second(self) -> None:
        sheet = Ask(SECOND_FORM)
        needed = self._refunding(self.read(self.form.draft())[0]).blocks
        sheet.say("\n".join((*(one.say() for one in needed), self.pane.change.text())))

        def accept(values: dict[str, Any]) -> None:
            self._second = str(values["login"]), str(values["password"])
            self.take()

        self.ask(sheet, accept)

    def make(self, draft: RefundForm) -> str:
        """Database lane: give the money back."""
        login, password = self._second
        return str(self.desk.refund(draft, login, password))

    def _not_made(self, draft: Any, error: Exception) -> None:
        self._second = ("", "")
        super()._not_made(draft, error)

    def made(self, number: str, here: bool) -> None:
        """Print it; what is to be counted out stays in sight until the next receipt."""
        self.counter.printing.send(words.KIND, number)
        if here:
            back = self.pane.change.text()
            said = self.tr("{number} 已退款，请领款人签字").format(number=number)
            self.counter.status("saved", said, "done")
            self._begin(self.desk.new())
            self._given = self.tr("{number} 已退").format(number=number), back
            self.refresh()

    def _went_out(self, number: str, _where: str) -> None:
        """The paper is out: its record offers 补打 from now on."""
        record = self.record
        if record is not None and record.number == number and not record.printed:
            self.open(number)

    # --- acts ------------------------------------------------------------------------------------

    def record_cards(self) -> tuple[Finding, ...]:
        """A refund, or a deposit's ledger."""
        if hasattr(self.record, "row"):
            return tuple(words.account_cards(self.record, self._may))
        return tuple(words.refund_cards(self.record))

    def act(self, key: str) -> None:
        """One act of the bar or of a card."""
        acts: dict[str, Callable[[], object]] = {
            "refund": lambda: self.open(self.record.row.receipt),
            "move": self._move,
            "reprint": lambda: self.counter.printing.send(words.KIND, self.record.number),
            "print": lambda: self.counter.printing.send(words.KIND, self.record.number),
        }
        if key in acts and self.record is not None:
            acts[key]()
        elif key == "deduct" and self.record is None:
            self._deduct()
        elif key == "earlier" and self._earlier():
            self.open(self._earlier())
        else:
            super().act(key)

    def _earlier(self) -> str:
        """Under which number a deposit of this receipt was given back; "" for none (S12 E3)."""
        gone = (one.last(Kind.REFUNDED) for one in self.facts.deposits if one.balance <= 0)
        return next((one.number for one in gone if one is not None), "")

    def _deduct(self) -> None:
        """F6 扣款: of one deposit, with its basis and its photo."""
        draft = self.form.draft()
        open_to = {n: held for n, one in enumerate(draft.backs)
                   if n in (draft.lines or ()) and (held := self.facts.of(one.deposit)) is not None
                   and held.balance > 0}  # fmt: skip
        if not self._may or not open_to:
            return
        row = self._lines.list.currentRow()
        sheet = DeductAsk(open_to, draft.backs, row if row in open_to else next(iter(open_to)))

        def accept(_values: dict[str, Any]) -> None:
            if (back := sheet.back()) is not None:
                now = self.form.draft()
                backs = tuple(back if one.deposit == back.deposit else one for one in now.backs)
                self.pane.close_sheet()
                self._put(replace(now, backs=backs))

        self.ask(sheet, accept)
        sheet.show_line()

    def _move(self) -> None:
        """F7 转押金: whole, to another unit or receipt; the manager moves it or agrees to it."""
        account = self.record
        sheet = Ask(MOVE_FORM, f"{MOVE_FORM.title} {account.row.item} {yuan(account.row.balance)}")
        second = () if self.counter.operator.may(MOVE) else ("login", "password")
        sheet.form.show_fields(("to_unit", "to_receipt", "reason", *second))

        def accept(values: dict[str, Any]) -> None:
            given = {name: str(values[name]) for name in values}
            form = MoveForm(account.number, given["to_unit"], given["to_receipt"], given["reason"])
            login, password = given["login"], given["password"]
            self.db(lambda: self.desk.move(form, login, password), lambda _: self._moved(account.number))

        self.ask(sheet, accept)

    def _moved(self, key: str) -> None:
        self.counter.status("saved", self.tr("押金已转，在押合计不变"), "done")
        self.open(key)

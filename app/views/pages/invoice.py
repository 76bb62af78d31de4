"""发票 (tab of 收款): 待开发票, 已开, 已送达 with a signature; 红冲 where a receipt was voided (003-39, S07).

This program makes no invoice: finance does, here it is noted until the customer has it. Who signed is masked;
F4 shows it for ten seconds, and who looked is logged.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

from PySide6.QtCore import QCoreApplication, QTimer, Signal
from PySide6.QtWidgets import QPushButton

from app.forms.invoice import ACTS, ALL, LIST, LOOK, RECEIVERS, TODO
from app.rules import invoice as rules
from app.rules import moments
from app.rules.base import Refused
from app.rules.invoice import STATE_NAMES, DeliverForm, Delivery, IssueForm, ReverseForm, State
from app.rules.money import yuan
from app.views.ask import Ask
from app.views.counter import Counter
from app.views.findings import act_text
from app.views.list_view import Chip, ListView
from app.views.pages.duty_form import WHOLE_MS
from app.views.pages.duty_list import ListPanel
from app.views.pages.duty_moments import read_day, read_moments

RULE = "003-39"
CHIPS = {
    STATE_NAMES[State.PENDING]: Chip(STATE_NAMES[State.PENDING], "todo"),
    STATE_NAMES[State.ISSUED]: Chip(STATE_NAMES[State.ISSUED], "doing"),
    STATE_NAMES[State.DELIVERED]: Chip(STATE_NAMES[State.DELIVERED], "done"),
    STATE_NAMES[State.CANCELLED]: Chip(STATE_NAMES[State.CANCELLED], "todo"),
    STATE_NAMES[State.TO_REVERSE]: Chip(STATE_NAMES[State.TO_REVERSE], "warn"),
    STATE_NAMES[State.REVERSED]: Chip(STATE_NAMES[State.REVERSED], "done"),
}
_TO = {"issue": State.ISSUED, "deliver": State.DELIVERED, "reverse": State.REVERSED}


class Desk(Protocol):
    """What the panel asks of services.invoice.InvoiceDesk."""

    def rows(self, open_only: bool = True, limit: int = 200) -> tuple[Any, ...]: ...
    def issue(self, receipt: str, form: IssueForm) -> None: ...
    def deliver(self, receipt: str, form: DeliverForm) -> None: ...
    def reverse(self, receipt: str, form: ReverseForm) -> None: ...
    def receiver(self, receipt: str) -> str: ...


@dataclass(frozen=True)
class Line:
    """One task as the list shows it; `tones` colour the day that is near or has passed."""

    receipt: str
    state: str
    unit: str
    payer: str
    amount: str
    due: str
    number: str
    brought: str
    task: Any
    tones: Mapping[str, str] = field(default_factory=dict)


class InvoicePanel(ListPanel):
    """发票. F5, F6, F7 take the task the cursor stands on further; Enter opens its receipt."""

    lean = ("receipt", "state", "unit", "due")
    opened = Signal(str, str)
    """Show a record of another business: its word, its key."""
    changed = Signal()
    """A task was taken further: how many are late may be another number now."""

    def __init__(self, desk: Desk, counter: Counter) -> None:
        may = counter.operator.may("invoice.write")
        acts = tuple(one for one in ACTS if may or one is ALL)
        super().__init__(desk, counter, tr("发票"), ListView(LIST, CHIPS, "receipt"), acts)
        self._all = False
        self._wanted = ""
        """The receipt that is to be shown once the list is read."""
        self._whole = ("", "")
        """Of which receipt F4 has shown who signed, and who."""
        self._mask = QTimer(self, interval=WHOLE_MS, singleShot=True)
        self._mask.timeout.connect(self.mask)
        self.list.opened.connect(lambda row: self.opened.emit("receipt", row.receipt))

    # --- coming and going ------------------------------------------------------------------------

    def leave(self) -> None:
        """Another page or tab is shown: nothing personal stays in full."""
        self.mask()
        super().leave()

    def turn_day(self) -> None:
        """24:00: others are late."""
        self.read()

    def open(self, key: str) -> None:
        """Show the task of a receipt, wherever it is on its way."""
        self._wanted = key
        self.list.filter.clear()
        self.read()

    def read(self) -> None:
        """Read the list anew."""
        open_only = not self._all
        self.db(lambda: self.desk.rows(open_only), self._show, newest=True)

    def _show(self, rows: tuple[Any, ...]) -> None:
        wanted, self._wanted = self._wanted, ""
        places = [place for place, one in enumerate(rows) if one.receipt == wanted]
        if wanted and not places and not self._all:
            self._wanted = wanted
            self._turn()  # it is done already: among all of them
            return
        self.show_rows(_line(one) for one in rows)
        if places:
            self.list.table.stand(places[0])
        elif self.list.current() is None:
            self.list.table.stand(0)

    def _turn(self) -> None:
        self._all = not self._all
        button = self.findChild(QPushButton, f"act:{ALL.key}")
        assert button is not None
        act = TODO if self._all else ALL
        button.setText(act_text(act))
        button.setAccessibleName(act.title)
        self.read()

    def words(self, row: Line) -> str:
        """Where the invoice is, and what is next."""
        task = row.task
        said = {
            State.PENDING: tr("应开 {amount}，最晚 {due} 送到客户手里。财务开好了，按 F5 记下号码。"),
            State.ISSUED: tr("发票 {number} 已开（{issued}），最晚 {due} 送到客户手里。送到了，按 F6。"),
            State.DELIVERED: tr("发票 {number} 已送达：{brought}。按 F4 看送给谁，留记录。"),
            State.CANCELLED: tr("收据已作废，发票不用开了。"),
            State.TO_REVERSE: tr("收据已作废，发票 {number} 要红冲。财务冲好了，按 F7。"),
            State.REVERSED: tr("收据已作废，发票 {number} 已红冲。"),
        }[task.state]
        issued = f"{task.issued_on:%Y-%m-%d}" if task.issued_on is not None else ""
        due = f"{task.due:%Y-%m-%d}"
        said = said.format(amount=row.amount, due=due, number=row.number, issued=issued, brought=row.brought)
        receipt, who = self._whole
        return said + (tr("送给：{who}").format(who=who) if receipt == row.receipt else "")

    def mask(self) -> None:
        """Who signed is not shown any more."""
        self._mask.stop()
        if self._whole != ("", ""):
            self._whole = "", ""
            self.say_row()

    # --- acts ------------------------------------------------------------------------------------

    def act(self, key: str) -> None:
        """An act on the list, or on the task the cursor stands on."""
        row: Line | None = self.list.current()
        if key == ALL.key:
            self._turn()
        elif row is None:
            self.warn(self.tr("请先用 ↓ 选一行"))
        elif key == LOOK.key:
            self._look(row)
        else:
            try:
                rules.move(row.task.state, _TO[key])
            except Refused as refused:
                self.warn(refused.findings[0].say())
                return
            {"issue": self._issue, "deliver": self._deliver, "reverse": self._reverse}[key](row)

    def done(self, said: str) -> None:
        """A task was taken further."""
        super().done(said)
        self.changed.emit()

    def _look(self, row: Line) -> None:
        if not row.brought:
            self.warn(self.tr("还没有送达"))
            return

        def seen(who: str) -> None:
            self._whole = row.receipt, who
            self._mask.start()
            self.say_row()

        self.db(lambda: self.desk.receiver(row.receipt), seen)

    def _sheet(self, key: str, row: Line) -> Ask:
        act = self.acts[key]
        assert act.ask is not None
        sheet = Ask(act.ask, f"{act.title} · {row.receipt}")
        about = " · ".join(one for one in (row.unit, row.payer, row.amount, row.number) if one)
        sheet.say(about)
        return sheet

    def _issue(self, row: Line) -> None:
        sheet, now = self._sheet("issue", row), self.counter.clock
        sheet.form.set_values({"issued_on": moments.day_words(now().date(), now())})

        def job(values: dict[str, Any]) -> None:
            day, lost = read_day(values, "issued_on", now(), RULE)
            if lost:
                raise Refused(*lost)
            self.desk.issue(row.receipt, IssueForm(str(values["number"]), day))

        self.ask(sheet, job, self.tr("{number} 的发票已开，送到了按 F6").format(number=row.receipt))

    def _deliver(self, row: Line) -> None:
        sheet, now = self._sheet("deliver", row), self.counter.clock
        sheet.form.set_values({"delivery": Delivery.SIGNED, "at": moments.words(now(), now())})

        def follow() -> None:
            how = Delivery(str(sheet.form.values()["delivery"]))
            sheet.form.show_fields(("delivery", RECEIVERS[how], "at"))

        sheet.form.edited.connect(follow)
        follow()

        def job(values: dict[str, Any]) -> None:
            how = Delivery(str(values["delivery"]))
            read, lost = read_moments(values, ("at",), now(), RULE)
            if lost:
                raise Refused(*lost)
            try:
                self.desk.deliver(row.receipt, DeliverForm(how, str(values[RECEIVERS[how]]), read["at"]))
            except Refused as refused:  # under the field that stands for it here
                said = refused.findings
                raise Refused(
                    *(replace(one, field=RECEIVERS[how]) if one.field == "receiver" else one for one in said)
                ) from refused

        self.ask(sheet, job, self.tr("{number} 的发票已送达").format(number=row.receipt))

    def _reverse(self, row: Line) -> None:
        def job(values: dict[str, Any]) -> None:
            self.desk.reverse(row.receipt, ReverseForm(str(values["number"]), str(values["note"])))

        said = self.tr("{number} 的发票已红冲").format(number=row.receipt)
        self.ask(self._sheet("reverse", row), job, said)


def tr(text: str) -> str:
    """These words are the panel's."""
    return QCoreApplication.translate("InvoicePanel", text)


def _line(one: Any) -> Line:
    tones = {}
    if one.overdue:
        tones["due"] = "late"
    elif one.due_words == "今天到期":
        tones["due"] = "warn"
    return Line(
        one.receipt,
        one.state_name,
        one.unit,
        one.payer,
        yuan(one.amount),
        one.due_words,
        one.number,
        " ".join(word for word in (one.delivery, one.receiver) if word),
        one,
        tones,
    )

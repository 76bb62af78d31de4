"""留言 (tab of 值班): for a colleague who is not to be had; open until 已转达 (003-13, 003-14).

The caller's surname and contact are masked in list and record; F4 shows them for ten seconds and is logged.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any, Protocol

from PySide6.QtCore import QCoreApplication

from app.forms.message import ACTS, FORM, LIST, MOMENTS, TELL
from app.forms.spec import Act, Choice
from app.rules import message as rules
from app.rules import moments
from app.rules.base import CHINA, Finding, Level, Refused
from app.rules.message import STATE_NAMES, Draft, Facts, State
from app.views.ask import Ask
from app.views.business import LOOK_UP_MS
from app.views.counter import Counter
from app.views.list_view import Chip
from app.views.pages.duty_form import FormPanel
from app.views.pages.duty_moments import read_moments

KIND = "message-note"
CHIPS = {
    STATE_NAMES[State.OPEN]: Chip(STATE_NAMES[State.OPEN], "doing"),
    STATE_NAMES[State.TOLD]: Chip(STATE_NAMES[State.TOLD], "done"),
    "紧急": Chip("紧急", "late"),
}


def tr(text: str) -> str:
    """These words are the panel's."""
    return QCoreApplication.translate("MessagePanel", text)


class Desk(Protocol):
    """What the panel asks of services.message.MessageDesk."""

    def new(self, recipient: str = "") -> Draft: ...
    def recipients(self) -> tuple[Any, ...]: ...
    def facts(self, draft: Draft) -> Facts: ...
    def take(self, draft: Draft) -> str: ...
    def preview(self, draft: Draft) -> bytes: ...
    def call(self, number: str, at: datetime, result: str) -> None: ...
    def tell(self, number: str) -> None: ...
    def reveal(self, number: str) -> tuple[str, str]: ...
    def open(self, key: str) -> Any: ...
    def rows(self) -> tuple[Any, ...]: ...
    def mine(self) -> tuple[Any, ...]: ...
    def keep(self, draft: Draft) -> None: ...
    def drop(self, uuid: str) -> None: ...


class MessagePanel(FormPanel):
    """留言. `form` takes one down; `list` has the open ones first."""

    rule = "003-14"
    moments = MOMENTS
    chips = CHIPS
    row_acts = (TELL,)

    def __init__(self, desk: Desk, counter: Counter) -> None:
        self.facts = Facts(counter.clock())
        self._known = ""
        self._names: dict[str, str] = {}
        self.ready = tr("按 F9 记下并打印；请对客人说：一定为您转达。")
        self._reads = counter.operator.may("message.read")
        main = Act("take", tr("记下并打印"), "F9")
        super().__init__(desk, counter, FORM, LIST, ACTS, main, "message.write")
        self._look_up = self.later(LOOK_UP_MS, self._read_facts)
        counter.printing.done.connect(self._went_out)

    def enter(self) -> None:
        """The tab is shown: for whom messages may be left is read anew; who takes none down sees her own."""
        if not self._reads and self.record is None:
            self.show_list()
            return
        super().enter()
        if not self._reads:
            return
        self.latest("message.recipients", self.desk.recipients, self._got_recipients)

    def show_list(self) -> None:
        """The open ones first, urgent ones before the rest; who takes none down sees her own."""
        self.keep()
        self.db(self.desk.rows if self._reads else self.desk.mine, self._show_rows)

    def _got_recipients(self, found: tuple[Any, ...]) -> None:
        self._names = {one.login: one.name for one in found}
        self.form.set_choices("recipient", [Choice(one.login, f"{one.name}  {one.role}") for one in found])

    # --- the form --------------------------------------------------------------------------------

    def said(self, draft: Draft) -> tuple[Finding, ...]:
        """What the rules say; where the colleague is may be known a moment later."""
        now, who = self.counter.clock(), draft.recipient
        facts = replace(self.facts, now=now) if self._known == who else Facts(now, self._names.get(who, ""))
        return rules.decide(draft, facts).findings

    def fields(self, draft: Draft) -> Iterable[str]:
        """The call only where it is urgent (003-14)."""
        return rules.shown(draft)

    def _edited(self) -> None:
        before = self.draft.recipient
        super()._edited()
        if before != self.draft.recipient:
            self._look_up.start()

    def _begin(self, draft: Draft) -> None:
        self.facts, self._known = Facts(self.counter.clock()), ""
        super()._begin(draft)
        self._read_facts()

    def _read_facts(self) -> None:
        if self.record is None and self._reads:
            draft = self.read(self.form.draft())[0]
            self.latest(
                "message.facts",
                lambda: self.desk.facts(draft),
                lambda facts: self._got_facts(draft.recipient, facts),
            )

    def _got_facts(self, recipient: str, facts: Facts) -> None:
        self.facts, self._known = facts, recipient
        if self.record is None:
            self.refresh()

    def make(self, draft: Draft) -> str:
        """Database lane: keep the message."""
        return str(self.desk.take(draft))

    def made(self, number: str, here: bool) -> None:
        """Print the note; the next caller."""
        self.counter.printing.send(KIND, number)
        said = self.tr("{number} 已记下；请对客人说：一定为您转达").format(number=number)
        self.counter.status("saved", said, "done")
        if here:
            self._begin(self.desk.new())

    def paper(self) -> Callable[[], bytes] | None:
        """The note of the form; a record's would show in full what is masked."""
        if self.record is not None or not self._reads:
            return None
        draft = self.read(self.draft)[0]
        return lambda: self.desk.preview(draft)

    # --- the record ------------------------------------------------------------------------------

    def record_cards(self) -> tuple[Finding, ...]:
        """The message, and each call for it."""
        one = self.record
        caller, contact = self.whole or (one.caller, one.contact)
        still = one.state is State.OPEN
        words = [f"{caller}  {contact}", one.about or self.tr("请回电")] if not one.purged else [caller]
        words.append(self.tr("{at} {who} 记下").format(at=_clock(one.taken_at), who=one.taken_by))
        if one.told_at is not None:
            who = self.tr("本人已看到") if one.by_herself else self.tr("{who} 转达").format(who=one.told_by)
            words.append(f"{_clock(one.told_at)} {who}")
        calls = ("call_again",) if still and one.urgent else ()
        printing = (("reprint" if one.printed else "print"),) if self._reads else ()
        whole = () if one.purged else ("reveal", *printing)
        acts = (*(("tell",) if still else ()), *calls, *whole)
        urgent = self.tr("紧急 · ") if one.urgent else ""
        title = self.tr("{urgent}留给 {who}，{state}").format(
            urgent=urgent, who=one.recipient_name, state=STATE_NAMES[one.state]
        )
        level = Level.BLOCK if still else Level.INFO
        first = Finding("003-13", level, title, "{words}", {"words": "\n".join(words)}, acts=acts)
        return (first, *(_call_card(call) for call in one.calls))

    def act(self, key: str) -> None:
        """One act of the bar or of a card."""
        number = self.record.number if self.record is not None else ""
        acts: dict[str, Callable[[], object]] = {
            "call": self._call_now,
            "introduce": self._introduced,
            "tell": lambda: self._tell(number),
            "call_again": lambda: self._ask_call(number),
            "reveal": lambda: self.db(lambda: self.desk.reveal(number), lambda who: self._seen(number, who)),
            "print": lambda: self.counter.printing.send(KIND, number),
            "reprint": lambda: self.counter.printing.send(KIND, number),
        }
        acts.get(key, lambda: FormPanel.act(self, key))()

    def _call_now(self) -> None:
        """She is being telephoned: the time is now, the result is asked."""
        self.change(called_at=moments.words(self.counter.clock(), self.counter.clock()))
        self.form.focus("call_result")

    def _introduced(self) -> None:
        """在→引见: no message is needed, and none is kept."""
        uuid, self._busy = self.draft.uuid, False
        self.drafts.timer.stop()
        self.db(lambda: self.desk.drop(uuid), lambda _: None)
        self._begin(self.desk.new())
        self.counter.status("saved", self.tr("已引见，没有留言"), "done")

    def _tell(self, number: str) -> None:
        def told(_: object) -> None:
            self.counter.status("saved", self.tr("{number} 已转达").format(number=number), "done")
            if self.currentWidget() is self.pane:
                self.open(number)
            else:
                self.show_list()

        self.db(lambda: self.desk.tell(number), told)

    def row_act(self, key: str) -> None:
        """F10 in the list: the message the cursor stands on is passed on."""
        row = self.list.current()
        if row is None:
            self.counter.status("saved", self.tr("请先用 ↓ 选一条留言"), "warn")
        else:
            self._tell(row.key)

    def _ask_call(self, number: str) -> None:
        ask = Ask(self.acts["call_again"].ask or FORM)
        now = self.counter.clock()
        ask.form.set_values({"called_at": moments.words(now, now)})

        def accept(values: dict[str, Any]) -> None:
            read, lost = read_moments(values, MOMENTS, self.counter.clock(), self.rule)
            if lost or read["called_at"] is None:
                self.refused(Refused(*(lost or (_no_time(),))))
            else:
                at, result = read["called_at"], str(values["call_result"])
                self.db(lambda: self.desk.call(number, at, result), lambda _: self.open(number))

        self.ask(ask, accept)

    def _seen(self, number: str, who: tuple[str, str]) -> None:
        if self.record is not None and self.record.number == number:
            self.reveal(who)

    def _went_out(self, number: str, _where: str) -> None:
        if self.record is not None and self.record.number == number:
            self.open(number)


def _no_time() -> Finding:
    return Finding("003-14", Level.BLOCK, tr("请填时间"), tr("请写几点打的电话。"), {}, "called_at")


def _call_card(call: Any) -> Finding:
    title = tr("{at} 打过电话").format(at=_clock(call.at))
    words = f"{call.result}（{call.staff}）"
    return Finding("003-14", Level.INFO, title, "{words}", {"words": words})


def _clock(at: datetime) -> str:
    return f"{at.astimezone(CHINA):%m-%d %H:%M}"

"""放行条: the form, what the rules say of it, its paper; from the first key to the printed slip (Alt+2).

The page never decides: it shows what `decide` says of the form and of the facts the desk has read, and sends
the form to the desk, which decides again.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget

from app.forms.release import FORM, LIST
from app.forms.spec import Act
from app.rules.base import Refused, Trouble
from app.rules.money import count_capital
from app.rules.release import (
    STATE_NAMES,
    Applicant,
    Draft,
    Facts,
    State,
    fill,
    shown,
)
from app.rules.release_decide import decide, tidy
from app.views.ask import Ask
from app.views.counter import Counter
from app.views.findings import FindingsPanel
from app.views.form_view import FormView
from app.views.list_view import ListView
from app.views.page import TwoPane
from app.views.pages import release_asks as asks
from app.views.pages import release_words as words
from app.views.preview import Preview

KIND = "release-slip"
LOOK_UP_MS, DRAW_MS, KEEP_MS, WHOLE_MS = 60, 90, 600, 10_000


class ReleasePage(QStackedWidget):
    """放行. `form` fills one slip; `list` shows all of them."""

    issued = Signal(str)
    """A slip was issued: its number."""

    def __init__(self, desk: words.Desk, counter: Counter) -> None:
        super().__init__()
        self.desk, self.counter = desk, counter
        self.form = FormView(FORM)
        self.findings = FindingsPanel(asks.ACT)
        self.preview = Preview(counter.runner)
        self.pane = TwoPane(self.form, self.findings, self.preview, Act("issue", self.tr("开具并打印"), "F9"))
        self.list = ListView(LIST)
        self.addWidget(self.pane)
        self.addWidget(self.list)
        for act in (
            Act("records", self.tr("记录"), "Ctrl+R"),
            Act("fresh", self.tr("新开"), "Ctrl+N"),
            Act("switch", self.tr("切换顾客"), "Ctrl+Tab"),
        ):
            self.pane.add_act(act)
        self.policy = counter.policy
        self.draft = desk.new()
        self.facts = Facts(counter.clock())
        self.number = self.reason = ""
        self._state = State.DRAFT
        self._focus: dict[str, str] = {}
        self._whole = False
        self._busy = False
        self._look_up = self._timer(LOOK_UP_MS, self._read_facts)
        self._draw = self._timer(DRAW_MS, self._draw_paper)
        self._keep = self._timer(KEEP_MS, self._keep_draft)
        self._mask = self._timer(WHOLE_MS, self._show_masked)
        self.form.edited.connect(self._edited)
        self.pane.primary_pressed.connect(self.issue)
        self.pane.keep_pressed.connect(self.put_aside)
        self.pane.acted.connect(self.act)
        self.list.opened.connect(lambda row: self.open(row.uuid))
        for keys, call in (("Escape", self._escape), ("F4", self.show_whole)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(call)
        self._begin(self.draft)

    # --- coming and going ------------------------------------------------------------------------

    def enter(self) -> None:
        """The page is shown: the clerk may type at once."""
        if self.currentWidget() is self.pane and not self.form.focused() and self.pane.sheet is None:
            self.form.focus(self.form.shown[0])

    def leave(self) -> None:
        """Another page is shown: what was typed is kept."""
        self._keep_draft()

    def open(self, key: str) -> None:
        """Show the record of a uuid or number; a draft that was only kept is taken up again."""
        self._keep_draft()

        def find() -> Any:
            return self.desk.open(key) or next((one for one in self.desk.kept() if one.uuid == key), None)

        self._db(find, self._opened)

    def begin(self, unit: str = "") -> None:
        """A new slip, for a unit where it is known."""
        self._keep_draft()
        self._begin(self.desk.new(unit))

    def put_aside(self) -> None:
        """暂存: keep the form and begin a new one."""
        if not words.empty(self.form.draft()) and self._open_form:
            self._keep_draft()
            self.counter.status("saved", self.tr("已暂存，在「今日」里接着办"), "done")
        self._begin(self.desk.new())

    @property
    def _open_form(self) -> bool:
        return self._state in (State.DRAFT, State.AWAITING)

    def _opened(self, record: Any) -> None:
        if record is None:
            self.counter.status("saved", self.tr("没有找到这张放行条"), "warn")
        elif isinstance(record, Draft):
            self._begin(record)
        else:
            self._begin(record.draft, record.facts, record.state, record.number, record.reason)

    def _begin(
        self,
        draft: Draft,
        facts: Facts | None = None,
        state: State = State.DRAFT,
        number: str = "",
        reason: str = "",
    ) -> None:
        self.pane.close_sheet()
        self.setCurrentWidget(self.pane)
        self.draft, self._state, self.number, self.reason = draft, state, number, reason
        self.facts = facts if facts is not None else Facts(self.counter.clock())
        self.form.load(draft)
        self.form.clear_marks()
        self.form.setEnabled(self._open_form)
        self.pane.primary.setEnabled(self._open_form)
        self._refresh()
        if self._open_form:
            self._read_facts()
            self.form.focus(self._focus.get(draft.uuid, "unit"))
        else:
            self.setFocus()

    # --- typing ----------------------------------------------------------------------------------

    def _edited(self) -> None:
        before, self.draft = self.draft, self.form.draft()
        if before.unit != self.draft.unit:
            self._look_up.start()
        if before.applicant != self.draft.applicant:
            self._set_draft(fill(replace(self.draft, signer=""), self.facts.household))
        self._refresh()
        self._keep.start()

    def _set_draft(self, draft: Draft) -> None:
        """Change the form from here, not by the clerk's hand."""
        if draft != self.draft:
            self.draft = draft
            self.form.load(draft)

    def _read_facts(self) -> None:
        draft = self.draft
        self.counter.runner.start(
            "db",
            lambda: self.desk.facts(draft),
            self._got_facts,
            self._failed,
            newest=True,
            key="release.facts",
            owner=self,
        )

    def _got_facts(self, facts: Facts) -> None:
        if not self._open_form:  # read for a form that has been left meanwhile
            return
        self.facts = facts
        self._set_draft(fill(self.draft, facts.household))
        self._refresh()

    def _refresh(self) -> None:
        """Everything that follows from form and facts: fields, notes, findings, total, paper."""
        self.form.show_fields([name for name in self.form.names if name in shown(self.draft)])
        self.form.note("unit", words.household_note(self.facts.household, self._whole))
        decision = decide(tidy(self.draft), self.facts, self.policy)
        self.form.set_total("items", f"合计 {count_capital(decision.total)}件" if decision.total else "")
        if self._open_form:
            begun = self.facts.household is not None or self.draft.applicant is Applicant.STAFF
            waiting = [one for one in decision.findings if begun or one.field == "unit"]
            self.findings.set(waiting, words.ready(self.facts))
            blocks = decision.blocks
            pending = self.tr("还差 {count} 步：{first}")
            self.pane.set_pending(pending.format(count=len(blocks), first=blocks[0].title) if blocks else "")
            self.pane.set_caption(self.pane.caption.text() if self._keep.isActive() else self._caption())
        else:
            self.findings.set((words.finished(self.number, self._state, self.reason),), None)
            self.pane.set_pending("")
            self.pane.set_caption(f"{self.number} · {STATE_NAMES[self._state]}")
        self._draw.start()

    def _caption(self) -> str:
        return STATE_NAMES[self._state] if self.facts.calls or self.facts.notices else self.tr("草稿")

    def _draw_paper(self) -> None:
        draft, facts, policy, layout = self.draft, self.facts, self.policy, self.counter.station.layout
        self.preview.set_caption(
            f"{words.LAYOUT_NAMES[layout]} · {self.counter.station.printer or self.tr('存为 PDF')}"
        )
        if self._open_form:
            self.preview.draw(lambda: self.desk.preview(draft, facts, policy, layout))
        else:
            number, void = self.number, self._state is State.VOID
            self.preview.draw(lambda: self.desk.paper(number, layout, void))

    # --- acts ------------------------------------------------------------------------------------

    def act(self, key: str) -> None:
        """One act of the bar or of a finding's card, by its key."""
        simple: dict[str, Callable[[], object]] = {
            "records": self.show_list,
            "fresh": self.begin,
            "switch": self.switch,
            "as_family": lambda: self._change(applicant=Applicant.FAMILY),
            "not_hurry": lambda: self._change(hurry=False),
            "reprint": lambda: self.counter.printing.send(KIND, self.number),
            "again": self.again,
        }
        if key in simple:
            simple[key]()
        elif key == "call_owner":
            call = asks.CallAsk(self.draft, self.facts)
            self._ask(call, lambda values: self._record(lambda one: self.desk.call(one, call.call(values))))
        elif key in asks.NOTICES:
            self._ask(
                asks.notice_ask(key),
                lambda values: self._record(lambda one: self.desk.notice(one, asks.notice(key, values))),
            )
        elif key == "owner_signs":
            self._ask(asks.sign_ask(self.facts), lambda values: self._signed(str(values["signer"])))
        elif key == "void":
            self._ask(asks.void_ask(), self._void)

    def issue(self) -> None:
        """F9: issue and print, once; what blocks is shown where it can be mended."""
        if self._busy or not self._open_form:
            return
        draft = self.form.draft()
        blocks = decide(tidy(draft), replace(self.facts, now=self.counter.clock()), self.policy).blocks
        if blocks:
            self._refused(Refused(*blocks))
            return
        self._busy = True
        self._keep.stop()
        self._db(lambda: self.desk.issue(draft), self._issued, self._not_issued)

    def _issued(self, number: str) -> None:
        self._busy = False
        self.counter.printing.send(KIND, number)
        self.counter.status(
            "saved", self.tr("{number} 已开具；请提醒客户带好随身物品").format(number=number), "done"
        )
        self.issued.emit(number)
        self._begin(self.desk.new())

    def _not_issued(self, error: Exception) -> None:
        self._busy = False
        self._failed(error)

    def again(self) -> None:
        """退回重开: the old number is void, the same content waits in a new form."""
        number = self.number
        self._db(lambda: self.desk.again(number), self._begin)

    def show_list(self) -> None:
        """The slips, newest first."""
        self._keep_draft()
        self._db(self.desk.rows, self._show_rows)

    def _show_rows(self, rows: tuple[Any, ...]) -> None:
        self.list.set_rows(rows)
        self.setCurrentWidget(self.list)
        self.list.setFocus()

    def switch(self) -> None:
        """切换顾客: the next of my open forms, the cursor where it was."""
        here = self.draft.uuid
        self._keep_draft()

        def turn(kept: tuple[Draft, ...]) -> None:
            others = [one for one in kept if one.uuid != here]
            if others:  # the one put aside longest is next, so that pressing again goes round
                self._begin(others[-1])
            else:
                self.counter.status("saved", self.tr("没有别的顾客在等，Ctrl+N 可以新开"), "")

        self._db(self.desk.kept, turn)

    def show_whole(self) -> None:
        """F4: show phones and names in full for ten seconds; it is logged who looked."""
        draft = self.draft
        if self.facts.household is None:
            return
        self._whole = True
        if isinstance(self.pane.sheet, asks.CallAsk):
            self.pane.sheet.show_whole()
        self._db(lambda: self.desk.looked(draft, "phone"), lambda _: None)
        self._mask.start()
        self._refresh()

    def _show_masked(self) -> None:
        self._whole = False
        self._refresh()

    def _escape(self) -> None:
        if self.currentWidget() is self.list:
            self.setCurrentWidget(self.pane)
            self.enter()
        elif self.pane.sheet is not None:
            self.pane.close_sheet()
        else:
            self.counter.go("today")

    def _change(self, **fields: Any) -> None:
        self._set_draft(fill(replace(self.draft, **fields), self.facts.household))
        self._refresh()
        self._keep.start()

    def _signed(self, signer: str) -> None:
        self.pane.close_sheet()
        self._change(signer=signer)

    def _void(self, values: dict[str, Any]) -> None:
        number = self.number

        def done(_: object) -> None:
            self.pane.close_sheet()
            self.open(number)

        self._db(lambda: self.desk.void(number, bool(values["returned"]), str(values["reason"])), done)

    def _ask(self, ask: Ask, accept: Callable[[dict[str, Any]], None]) -> None:
        ask.accepted.connect(accept)
        self.pane.open_sheet(ask)

    def _record(self, keep: Callable[[Draft], Facts]) -> None:
        """Keep what a question sheet found out; a refusal is said in the sheet."""
        draft = self.form.draft()

        def done(facts: Facts) -> None:
            self.pane.close_sheet()
            self.form.clear_marks()
            self._state = State.AWAITING if facts.calls else self._state
            self._got_facts(facts)

        self._db(lambda: keep(draft), done)

    # --- drafts and errors -----------------------------------------------------------------------

    def _keep_draft(self) -> None:
        self._keep.stop()
        draft = self.form.draft()
        self._focus[draft.uuid] = self.form.focused() or self._focus.get(draft.uuid, "unit")
        if self._open_form and not self._busy and not words.empty(draft):
            self._db(lambda: self.desk.keep(draft), self._kept)

    def _kept(self, _: object) -> None:
        at = f"{self.counter.clock():%H:%M:%S}"
        self.counter.status("saved", self.tr("已暂存 {at}").format(at=at), "")
        if self._open_form:
            self.pane.set_caption(f"{self._caption()} · {self.tr('{at} 已暂存').format(at=at)}")

    def _failed(self, error: Exception) -> None:
        if isinstance(error, Refused):
            self._refused(error)
        elif isinstance(error, Trouble):
            self.counter.trouble(error.what, error.do)
        else:
            raise error

    def _refused(self, error: Refused) -> None:
        if self.pane.sheet is not None:
            self.pane.sheet.refuse(error.findings)
            return
        self.form.clear_marks()
        first = ""
        for one in error.findings:
            if one.field in self.form.shown:
                self.form.mark(one.field, one.say())
                first = first or one.field
        if first:
            self.form.focus(first)
        else:
            self.counter.status("saved", error.findings[0].title, "warn")
        self._read_facts()

    def _db(
        self,
        job: Callable[[], Any],
        done: Callable[[Any], None],
        failed: Callable[[Exception], None] | None = None,
    ) -> None:
        self.counter.runner.start("db", job, done, failed or self._failed, owner=self)

    def _timer(self, milliseconds: int, call: Callable[[], None]) -> QTimer:
        timer = QTimer(self, singleShot=True, interval=milliseconds)
        timer.timeout.connect(call)
        return timer

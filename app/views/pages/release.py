"""放行条: the form, what the rules say of it, its paper; from the first key to the printed slip (Alt+2).

The page never decides: it shows what `decide` says of the form and of the facts the desk has read, and sends
the form to the desk, which decides again.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Signal

from app.forms.release import FORM, LIST, acts
from app.forms.spec import Act
from app.rules.base import Finding, Refused
from app.rules.money import count_capital
from app.rules.release import STATE_NAMES, Applicant, Draft, Facts, IdCheck, State, fill, on_file, shown
from app.rules.release_decide import decide, tidy
from app.views.ask import Ask
from app.views.business import DRAW_MS, LOOK_UP_MS, BusinessPage
from app.views.counter import Counter
from app.views.drafts import Drafts
from app.views.findings import act_text
from app.views.form_view import FormView
from app.views.pages import release_asks as asks
from app.views.pages import release_words as words
from app.views.pages.release_acts import Hand

WHOLE_MS = 10_000


class ReleasePage(BusinessPage):
    """放行. `form` fills one slip; `list` shows all of them."""

    copy_asked = Signal(str, str, str)
    """The card is to be copied for this slip: unit, name, the slip's uuid."""

    def __init__(self, desk: words.Desk, counter: Counter, form: FormView | None = None) -> None:
        self.hand = Hand(self, acts(counter.policy.role_names))
        main = Act("issue", words.tr("开具并打印"), "F9")
        super().__init__(desk, counter, form or FormView(FORM), LIST, self.hand.acts, main)
        self.pane.add_act(Act("switch", act_text(self.turning)))  # its key is the whole page's
        self.form.set_choices("id_check", words.id_checks(self.policy))
        self.draft = desk.new()
        self.facts = Facts(counter.clock())
        self.number = self.reason = ""
        self._state = State.DRAFT
        self._printed = self._whole = False
        self._may = counter.operator.may("release.write")
        self._busy = False
        self._look_up = self.later(LOOK_UP_MS, self._read_facts)
        self._draw = self.later(DRAW_MS, self._draw_paper)
        self.drafts = Drafts(desk, counter, self.form, self._may_keep, words.empty, self.failed)
        self.drafts.kept.connect(self._kept)
        self._mask = self.later(WHOLE_MS, self._show_masked)
        self.form.edited.connect(self._edited)
        self.pane.primary_pressed.connect(self.issue)
        self.pane.keep_pressed.connect(self.put_aside)
        self.pane.acted.connect(self.hand.act)
        counter.printing.done.connect(self._went_out)
        self.key("F4", self.show_whole)
        self._begin(self.draft)

    # --- coming and going ------------------------------------------------------------------------

    def enter(self) -> None:
        """The page is shown: the clerk may type at once; who may only read sees the records."""
        if not self._may and not self.number:
            self.show_list()
        else:
            super().enter()

    def leave(self) -> None:
        """Another page is shown: what was typed is kept, and nothing personal stays in full."""
        self.drafts.keep()
        if self._whole:
            self._show_masked()

    def turn_day(self) -> None:
        """24:00: what is shown may have expired."""
        if self.currentWidget() is not self.pane:
            self.show_list()
        elif self.number:
            self.open(self.number)
        else:
            self._read_facts()

    def open(self, key: str) -> None:
        """Show the record of a uuid or number; a draft that was only kept is taken up again."""
        self.drafts.keep()
        self.db(lambda: self.desk.open(key), self._opened)

    def begin(self, unit: str = "") -> None:
        """A new slip, for a unit where it is known."""
        self.drafts.keep()
        self._begin(self.desk.new(unit))

    def copied(self, uuid: str, number: str) -> None:
        """The card was copied for a slip of ours ("" = its holder did not agree): on with that one."""
        if self.draft.uuid != uuid:
            self.open(uuid)
        elif self._open_form:
            self.form.clear_marks()
            self.change(id_check=IdCheck.COPIED if number else IdCheck.NO_COPY)
            self._read_facts()
            self.form.focus("items")

    def put_aside(self) -> None:
        """暂存: keep the form and begin a new one."""
        if not words.empty(self.form.draft()) and self._open_form:
            self.drafts.keep()
            self.counter.status("saved", self.tr("已暂存，在「今日」里接着办"), "done")
        self._begin(self.desk.new())

    @property
    def _open_form(self) -> bool:
        return self._may and self._state in (State.DRAFT, State.AWAITING)

    def _may_keep(self) -> bool:
        return self._open_form and not self._busy

    def _opened(self, record: Any) -> None:
        if record is None:
            self.counter.status("saved", self.tr("没有找到这张放行条"), "warn")
        else:
            self._printed = record.printed
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
        self.drafts.came(draft)
        self.form.load(draft)
        self.form.clear_marks()
        self.form.setEnabled(self._open_form)
        self.pane.primary.setEnabled(self._open_form)
        self._refresh()
        if self._open_form:
            self._read_facts()
            self.drafts.go(draft.uuid)
        else:
            self.setFocus()

    # --- typing ----------------------------------------------------------------------------------

    def _edited(self) -> None:
        before, self.draft = self.draft, self.form.draft()
        if before.unit != self.draft.unit:
            self._look_up.start()
        if before.applicant != self.draft.applicant:
            self.set_draft(fill(replace(self.draft, signer=""), self.facts.household))
        elif before.name != self.draft.name:
            self.set_draft(on_file(self.draft, self.facts.household))
        self._refresh()
        self.drafts.touch()

    def _read_facts(self) -> None:
        draft = self.draft
        self.latest(
            "release.facts",
            lambda: self.desk.facts(draft),
            lambda facts: self._got_facts(draft.uuid, facts),
        )

    def _got_facts(self, uuid: str, facts: Facts) -> None:
        if not self._open_form or uuid != self.draft.uuid:  # read for a form that has been left meanwhile
            return
        before, self.facts = self.facts, facts
        self.set_draft(fill(self.draft, facts.household, before.household))
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
            typing = self.drafts.timer.isActive()
            self.pane.set_caption(self.pane.caption.text() if typing else self._caption())
        else:
            finished = words.finished(self.number, self._state, self.reason, self._printed)
            self.findings.set((finished,) if self.number else (), None)
            self.pane.set_pending("")
            self.pane.set_caption(f"{self.number} · {STATE_NAMES[self._state]}" if self.number else "")
        self._draw.start()

    def _caption(self) -> str:
        return STATE_NAMES[self._state] if self.facts.calls or self.facts.notices else self.tr("草稿")

    def _draw_paper(self) -> None:
        draft, facts, policy = self.draft, self.facts, self.policy
        layout = self.counter.station.layout_of(words.KIND)
        self.preview.set_caption(
            f"{words.LAYOUT_NAMES[layout]} · {self.counter.station.printer or self.tr('存为 PDF')}"
        )
        if not self.number:
            self.preview.draw(lambda: self.desk.preview(draft, facts, policy, layout))
        else:
            number, void = self.number, self._state is State.VOID
            self.preview.draw(lambda: self.desk.paper(number, layout, void))

    # --- acts ------------------------------------------------------------------------------------

    def issue(self) -> None:
        """F9: issue and print, once; what blocks is shown where it can be mended."""
        if self._busy or not self._open_form:
            return
        draft = self.form.draft()
        blocks = decide(tidy(draft), replace(self.facts, now=self.counter.clock()), self.policy).blocks
        if blocks:
            self.refused(Refused(*blocks))
            return
        self._busy = True
        self.drafts.timer.stop()
        self.db(
            lambda: self.desk.issue(draft), lambda number: self._issued(draft.uuid, number), self._not_issued
        )

    def _issued(self, uuid: str, number: str) -> None:
        self._busy = False
        self.counter.printing.send(words.KIND, number)
        self.counter.status(
            "saved", self.tr("{number} 已开具；请提醒客户带好随身物品").format(number=number), "done"
        )
        if self.draft.uuid == uuid:  # else the next customer's form is in hand already
            self._begin(self.desk.new())

    def _not_issued(self, error: Exception) -> None:
        self._busy = False
        one = error.findings[0] if isinstance(error, Refused) else None
        if one is not None and "number" in one.params:  # issued in another window: show that one
            self.counter.trouble(one.title, one.say())
            self.open(one.params["number"])
        else:
            self.drafts.touch()
            self.failed(error)

    def _went_out(self, number: str, _where: str) -> None:
        if number == self.number:  # the record on the screen: its next print is a 补打
            self.open(number)

    def change(self, **fields: Any) -> None:
        """Change fields by an act and not by typing."""
        self.set_draft(fill(replace(self.draft, **fields), self.facts.household))
        self._refresh()
        self.drafts.touch()

    def begin_again(self, draft: Draft) -> None:
        """The content of a void slip in a new form, kept at once: the old one is gone."""
        self._begin(draft)
        self.drafts.keep()

    def learnt(self, uuid: str, facts: Facts) -> None:
        """A question sheet was answered and is on the record of this form."""
        if self.draft.uuid != uuid:  # another form is in hand meanwhile
            return
        self.pane.close_sheet()
        self.form.clear_marks()
        self._state = State.AWAITING if facts.calls else self._state
        self._got_facts(uuid, facts)

    def show_whole(self) -> None:
        """F4: show phones and names in full for ten seconds; it is logged who looked."""
        household, uuid = self.facts.household, self.draft.uuid
        if household is None:
            return

        def logged(_: object) -> None:
            if self.draft.uuid == uuid:
                self._show_names(True)
                self._mask.start()

        self.db(lambda: self.desk.looked(household.code, "phone"), logged)

    def _show_masked(self) -> None:
        self._mask.stop()
        self._show_names(False)

    def _show_names(self, whole: bool) -> None:
        self._whole = whole
        if isinstance(self.pane.sheet, asks.CallAsk):
            self.pane.sheet.show_whole(whole)
        self._refresh()

    # --- drafts and errors -----------------------------------------------------------------------

    def _kept(self, at: str) -> None:
        self.counter.status("saved", self.tr("已暂存 {at}").format(at=at), "")
        if self._open_form:
            self.pane.set_caption(f"{self._caption()} · {self.tr('{at} 已暂存').format(at=at)}")

    def keep(self) -> None:
        """Keep the form."""
        self.drafts.keep()

    def refused(self, error: Refused) -> None:
        """Say why not; what the file says may have changed under the form."""
        super().refused(error)
        if self._open_form and not isinstance(self.pane.sheet, Ask):
            self._read_facts()

    def said_elsewhere(self, findings: Iterable[Finding]) -> None:
        """What concerns no field stands on a card; a finished record has none."""
        one = next(iter(findings))
        self.counter.status("saved", one.title if self._open_form else one.say(), "warn")

"""来访: the three questions, the host's word, in and out; a line once written is only ever added to (Alt+6).

F9 does the next thing: registers, lets in (and prints the slip), marks the leaving. The page never decides:
it shows what the rules say, and sends the form to the desk, which decides again.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import cached_property
from typing import Any

from app.forms.spec import Act
from app.forms.visitor import FORM, LIST
from app.rules import slipcode
from app.rules.base import Finding, Refused
from app.rules.visitor import Area, Booked, Draft, Facts, State, fill, shown
from app.rules.visitor_decide import decide
from app.views.ask import Ask
from app.views.business import DRAW_MS, LOOK_UP_MS, BusinessPage
from app.views.counter import Counter
from app.views.drafts import Drafts
from app.views.pages import visitor_words as words
from app.views.pages.visit_report import ReportPane
from app.views.pages.visitor_acts import Hand
from app.views.pages.visitor_lists import InsidePane, Listing, RegisterPane

WHOLE_MS = 10_000
"""So long names and phones stand in full after F4."""
DONE = (State.INSIDE, State.LEFT)
"""Nobody stands at the door any more."""
Found = tuple[Any, tuple[Finding, ...], Facts | None]


class VisitorPage(BusinessPage):
    """来访. `form` registers a visit; `record` is the line in hand; `register` all, `inside` who is in."""

    def __init__(self, desk: words.Desk, counter: Counter) -> None:
        self.hand = Hand(self)
        super().__init__(desk, counter, FORM, LIST, self.hand.acts, Act("next", words.tr("登记"), "F9"))
        for key in ("returning", "inside"):
            self.pane.add_act(self.hand.acts[key])
        self.draft = desk.new()
        self.facts = Facts(counter.clock(), counter.operator.role)
        self.record: Any = None
        self.scanned = ""
        """The number of the line in hand, if its own slip was scanned: it has come back then."""
        self._door: tuple[Finding, ...] = ()
        self._may = counter.operator.may("visitor.write")
        self._busy = self._whole = False
        self._drawn = counter.station.layout_of("visitor-slip")
        self._look_up = self.later(LOOK_UP_MS, self.read_facts)
        self._draw = self.later(DRAW_MS, self._draw_paper)
        self._mask = self.later(WHOLE_MS, self._show_masked)
        self.drafts = Drafts(desk, counter, self.form, self._may_keep, words.empty, self.failed)
        self.drafts.kept.connect(lambda at: counter.status("saved", self.tr("已暂存 {at}").format(at=at), ""))
        self.form.edited.connect(self._edited)
        self.pane.primary_pressed.connect(self.next)
        self.pane.keep_pressed.connect(self.put_aside)
        self.pane.acted.connect(self.hand.act)
        told = ("book", "note", *(("bar",) if counter.operator.may("barred.write") else ()))
        self.register_pane = RegisterPane(self, self.hand.acts, told)
        self.inside_pane = InsidePane(self, self.hand.acts)
        self.register, self.inside = self.register_pane.list, self.inside_pane.list
        for pane in (self.register_pane, self.inside_pane):
            pane.view.opened.connect(lambda row: self.open(row.key))
            pane.acted.connect(lambda key: self.escape() if key == "back" else self.hand.act(key))
            self.addWidget(pane)
        self.key("F4", self.show_whole)
        for one in ("report", "evacuate", *told):  # of the whole page: their buttons stand below the register
            self.key(self.hand.acts[one].shortcut, lambda act=one: self.hand.act(act))
        self._begin(self.draft)

    # --- coming and going ------------------------------------------------------------------------

    def enter(self) -> None:
        """The page is shown: the first question is whom the visitor sees."""
        if self._drawn != self.counter.station.layout_of("visitor-slip"):  # another was chosen meanwhile
            self._draw.start()
        here = self.currentWidget()
        if isinstance(here, InsidePane | ReportPane):
            here.read()
        if self.currentWidget() is not self.pane:
            self.currentWidget().setFocus()
        elif self.pane.sheet is not None:
            self.pane.sheet.start()
        elif self.record is not None:
            self.setFocus()
        elif not self.form.focused():
            self.drafts.go(self.draft.uuid, self._first())

    def leave(self) -> None:
        """Another page is shown: what was typed is kept, and nothing personal stays in full."""
        self.keep()
        self.inside_pane.minute.stop()
        self._show_masked()

    def keep(self) -> None:
        """Keep the form."""
        self.drafts.keep()

    def turn_day(self) -> None:
        """24:00: what is shown may have been emptied."""
        if self.record is not None and self.currentWidget() is self.pane:
            self.open(self.record.number)

    def open(self, key: str) -> None:
        """Show the line of a number, a uuid or a scanned slip; a form that was only kept is taken up, and
        a booking's number or code fills in a new one."""
        self.keep()
        self.db(lambda: self._found(key), self._opened)

    def scan(self, text: str) -> None:
        """A visitor's slip or a booking's code was scanned; one that is not ours is refused, loudly."""
        self.keep()

        def refused(error: Refused) -> None:
            self.counter.trouble(error.findings[0].title, error.findings[0].say())

        def found(answer: Found) -> None:
            # A code without its check is a number like any other: it opens, and proves no slip.
            code = slipcode.read(text)
            sealed = code is not None and bool(code.check)
            self.scanned = code.number if code is not None and sealed else ""
            self._opened(answer)
            if not sealed and answer[0] is not None:
                said = self.tr("扫到的码里没有防伪码，请核对是不是本处的单")
                self.counter.status("saved", said, "warn")

        self.db(lambda: self._found(text), found, self.counter.told(refused))

    def _found(self, key: str) -> Found:
        """A line, what stands at the door, and what the file says of whom to telephone."""
        found = self.desk.open(key) or self.desk.booking(key)
        if found is None or isinstance(found, Draft | Booked) or found.state in DONE:
            return found, (), None
        return found, self.desk.at_the_door(found.number), self.desk.facts(found.draft)

    def _opened(self, answer: Found) -> None:
        found, door, facts = answer
        if found is None:
            self.counter.status("saved", self.tr("没有找到这位来访"), "warn")
        elif isinstance(found, Draft):
            self._begin(found)
        elif isinstance(found, Booked):
            self._begin(fill(self.desk.new(), booking=found))
            self.form.focus("been_before")
            self.drafts.touch()
        else:
            self.show_record(found, door, facts)

    def put_aside(self) -> None:
        """暂存: keep the form, begin a new one."""
        self.keep()
        self._begin(self.desk.new())

    def away(self) -> bool:
        """Esc on a line: back to the form that it was opened over, else a new one."""
        if self.record is not None:
            self._begin(self.desk.new() if words.empty(self.draft) else self.draft)
            return True
        return False

    def _may_keep(self) -> bool:
        return self._may and self.record is None and not self._busy

    def _begin(self, draft: Draft) -> None:
        self.pane.close_sheet()
        self.setCurrentWidget(self.pane)
        self.draft, self.record, self.scanned = draft, None, ""
        self.facts = Facts(self.counter.clock(), self.counter.operator.role)
        self.drafts.came(draft)
        for part in (self.pane.area, self.pane.keep):
            part.setVisible(True)
        self.form.load(draft)
        self.form.clear_marks()
        self.form.setEnabled(self._may)
        self.pane.primary.setEnabled(self._may)
        self.refresh()
        self.read_facts()
        self.drafts.go(draft.uuid, self._first())

    def _first(self) -> str:
        return "unit" if "unit" in self.form.shown else "office_target"

    def show_record(self, record: Any, door: tuple[Finding, ...], facts: Facts | None) -> None:
        """The line in hand, what stands at the door, and its slip."""
        self.pane.close_sheet()
        self.scanned = self.scanned if self.scanned == record.number else ""
        self._whole = False
        self.facts = facts or Facts(self.counter.clock(), self.counter.operator.role)
        self.setCurrentWidget(self.pane)
        self.record, self._door = record, door
        for part in (self.pane.area, self.pane.keep):  # what is written is not typed over
            part.setVisible(False)
        self.findings.set(
            (words.summary(record, door, bool(self.scanned)), *words.corrections(record), *door), None
        )
        self.pane.set_pending(self.tr("还不能进入") if door else "", "warn")
        self.pane.set_caption(record.number)
        titles = {State.INSIDE: self.tr("登记离开  F9"), State.LEFT: self.tr("新登记  F9")}
        self.pane.primary.setText(titles.get(record.state, self.tr("进入并打印  F9")))
        self.pane.primary.setEnabled(self._may)
        self._draw.start()
        self.setFocus()

    # --- typing ----------------------------------------------------------------------------------

    def _edited(self) -> None:
        before, self.draft = self.draft, self.form.draft()
        looked_up = ("area", "unit", "office_target", "host", "booking", "name", "plate")
        if any(getattr(before, one) != getattr(self.draft, one) for one in looked_up):
            self._look_up.start()
        self.refresh()
        self.drafts.touch()

    def read_facts(self) -> None:
        """Ask the file again what it says of the form."""
        draft = self.draft
        self.latest(
            "visitor.facts",
            lambda: self.desk.facts(draft),
            lambda facts: self._got_facts(draft.uuid, facts),
        )

    def _got_facts(self, uuid: str, facts: Facts) -> None:
        if self.record is None and uuid == self.draft.uuid:
            before, self.facts = self.facts, facts
            if facts.booking is not None and facts.booking != before.booking:
                self.set_draft(fill(self.draft, booking=facts.booking))
                self.read_facts()  # of the door that the booking named
            self.refresh()

    def refresh(self) -> None:
        """Everything that follows from form and facts."""
        if self.record is not None:
            return
        wanted = shown(self.draft, self.policy, self.facts)
        self.form.show_fields([one for one in self.form.names if one in wanted])
        if "unit" in wanted:
            self.form.note("unit", words.phones(self.facts.household, self._whole))
        decision = decide(self.draft, self.facts, self.policy)
        begun = self.facts.household is not None or self.draft.area is Area.OFFICE
        said = [
            one for one in decision.findings if begun or one.field in ("unit", "") or one.rule == "004-51"
        ]
        self.findings.set(said, self.tr("按 F9 登记，再联系被访人。"))
        blocks = decision.blocks
        pending = self.tr("还差 {count} 步：{first}")
        self.pane.set_pending(pending.format(count=len(blocks), first=blocks[0].title) if blocks else "")
        self.pane.set_caption(self.tr("草稿"))
        self.pane.primary.setText(self.tr("登记  F9"))
        self._draw.start()

    def _draw_paper(self) -> None:
        layout = self._drawn = self.counter.station.layout_of("visitor-slip")
        self.preview.set_caption(
            f"{words.LAYOUT_NAMES[layout]} · {self.counter.station.printer or self.tr('存为 PDF')}"
        )
        record = self.record
        draft = self.draft if record is None else record.draft
        if record is not None and record.slip and not record.purged:
            self.preview.draw(lambda: self.desk.paper(record.number, layout))
        else:
            self.preview.draw(lambda: self.desk.preview(draft, layout))

    # --- acts ------------------------------------------------------------------------------------

    def next(self) -> None:
        """F9: register; then let in and print; then mark the leaving."""
        if self._busy or not self._may:
            return
        if self.record is None:
            self._register()
        elif self.record.state is State.INSIDE:
            self.hand.act("leave")
        elif self.record.state is State.LEFT:
            self._begin(self.desk.new())
        else:
            self._enter(self.record.number)

    def _register(self) -> None:
        draft = self.form.draft()
        blocks = decide(draft, replace(self.facts, now=self.counter.clock()), self.policy).blocks
        if blocks and not self._look_up.isActive():  # else the file is read by the desk itself
            self.refused(Refused(*blocks))
            return
        self._busy = True
        self.drafts.timer.stop()
        self.db(lambda: self._found(self.desk.register(draft)), self._registered, self._stopped)

    def _registered(self, answer: Found) -> None:
        self._busy = False
        record, door, facts = answer
        self.counter.status("saved", self.tr("{number} 已登记").format(number=record.number), "done")
        self.draft = self.desk.new()  # the form has become the line
        self.show_record(record, door, facts)

    def _stopped(self, error: Exception) -> None:
        self._busy = False
        if self.record is None:
            self.drafts.touch()
        self.failed(error)

    def again(self, error: Exception) -> None:
        """Something about the line in hand was refused: say so, and show the line as it stands now."""
        self._busy = False
        self.failed(error)
        if self.record is not None and not isinstance(self.pane.sheet, Ask):
            self.open(self.record.number)

    def _enter(self, number: str) -> None:
        if self._door:
            self.counter.status("saved", self._door[0].title, "warn")
            self.findings.setFocus()
            return
        self._busy = True

        def job() -> tuple[Any, str]:
            record = self.desk.enter(number)
            return record, self.desk.slip(number)

        def done(answer: tuple[Any, str]) -> None:
            self._busy = False
            record, slip = answer
            self.counter.printing.send(words.SLIP, slip)
            said = self.tr("{number} 已进入；请客人带好访客单").format(number=record.number)
            self.counter.status("saved", said, "done")
            self._begin(self.desk.new())

        self.db(job, done, self.again)

    def learnt(self, record: Any) -> None:
        """Something was added to the line in hand."""
        self.pane.close_sheet()
        self.open(record.number)

    # --- lists -----------------------------------------------------------------------------------

    def in_list(self, pane: Listing) -> bool:
        """Whether this list is on the screen."""
        return self.currentWidget() is pane

    def show_list(self) -> None:
        """All visits, newest first; only the pages in sight are read."""
        self._show_pane(self.register_pane)

    def show_inside(self) -> None:
        """Who is inside now, with minutes that run."""
        self._show_pane(self.inside_pane)

    def show_report(self) -> None:
        """The figures of a period."""
        self._show_pane(self.report)

    @cached_property
    def report(self) -> ReportPane:
        """来访统计, made when it is first asked for."""
        made = ReportPane(self)
        made.acted.connect(lambda key: self.escape() if key == "back" else None)
        self.addWidget(made)
        return made

    def _show_pane(self, pane: RegisterPane | InsidePane | ReportPane) -> None:
        self.keep()
        self.setCurrentWidget(pane)
        pane.read()
        pane.view.setFocus()

    # --- looking ---------------------------------------------------------------------------------

    def show_whole(self) -> None:
        """F4: the household's names and phones in full for ten seconds; who looked is logged."""
        household = self.facts.household
        if household is not None and (self.record is None or self.hand.calling()):

            def logged(_: object) -> None:
                self._show_names(True)
                self._mask.start()

            self.db(lambda: self.desk.looked(household.code, "phone"), logged)

    def _show_masked(self) -> None:
        self._mask.stop()
        if self._whole:
            self._show_names(False)

    def _show_names(self, whole: bool) -> None:
        self._whole = whole
        self.hand.say_phones(whole)
        self.refresh()

    def refused(self, error: Refused) -> None:
        """Say why not; the file may have changed under the form."""
        super().refused(error)
        if self.record is None and not isinstance(self.pane.sheet, Ask):
            self.read_facts()

    def said_elsewhere(self, findings: Iterable[Finding]) -> None:
        """What concerns no field stands on a card."""
        one = next(iter(findings))
        self.counter.status("saved", f"{one.title}：{one.say()}", "warn")

"""装修档案 (tab of 装修): the application taken in at the counter, and the file from its review to its end.

F9 takes an application in and prints its receipt, with the list of what is missing; on a file F9 is the
permit. The page never decides: the rules say while she types, and the desk says it again (S05, S06).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any, cast

from app.forms.renovation import ACTS, ATTACH, FORM, ISSUE, LIST, ROW_ACTS
from app.forms.spec import Act
from app.rules import renovation_decide
from app.rules.base import Finding
from app.rules.policy import ALLOW
from app.rules.renovation import Draft, Facts, editable, fill, shown, tidy
from app.rules.renovation_materials import KIND_NAMES
from app.rules.renovation_state import MAY_WORK, STATE_NAMES, State
from app.views.ask import Ask
from app.views.business import LOOK_UP_MS
from app.views.counter import Counter
from app.views.editors.materials import MaterialsEditor
from app.views.editors.works import WorksEditor
from app.views.findings import act_text
from app.views.pages import renovation_cards as cards
from app.views.pages import renovation_words as words
from app.views.pages.renovation_acts import MISSING, PERMIT
from app.views.pages.renovation_site_acts import SiteActs

APPLICATION = "renovation-application"
LATER = frozenset(
    {
        "phone", "materials", "notice_signed", "agreement_signed", "deposit", "rubbish", "posted",
        "neighbours_told", "note",
    }
)  # fmt: skip
"""What is asked of an approved file: the rest the reviewer has agreed to."""
_LOOKED_UP = ("unit", "applicant", "materials")
_MOST = 1000


class RenovationPanel(SiteActs):
    """档案. `form` takes an application in, or brings a file up to date; `list` has the files in hand."""

    rule = "000-12"
    chips = words.CHIPS
    row_acts = ROW_ACTS

    def __init__(self, desk: words.Desk, counter: Counter) -> None:
        self.facts = Facts(counter.clock(), counter.operator)
        self._main = Act("apply", words.tr("受理"), "F9")
        self._changing: Any = None
        """The file whose form is brought up to date; None for a new application."""
        self._left: tuple[tuple[Any, ...], tuple[Finding, ...]] = ((), ())
        self._every = False
        super().__init__(desk, counter, FORM, LIST, ACTS, self._main, "renovation.write")
        self._attaching = self.pane.add_act(ATTACH)
        self._look_up = self.later(LOOK_UP_MS, self._read_facts)
        self.works.table.settled.connect(self.refresh)
        counter.printing.done.connect(self._went_out)
        self.refresh()

    @property
    def works(self) -> WorksEditor:
        """The works' editor."""
        return cast(WorksEditor, self.form.editor("items"))

    @property
    def materials(self) -> MaterialsEditor:
        """The materials' editor."""
        return cast(MaterialsEditor, self.form.editor("materials"))

    # --- the list --------------------------------------------------------------------------------

    def show_list(self) -> None:
        """The files in hand, the newest first, or all of them."""
        self.keep()
        open_only = not self._every
        self.db(
            lambda: self.desk.rows(limit=_MOST, open_only=open_only),
            lambda rows: self._show_rows(words.shown(rows)),
        )

    def row_act(self, key: str) -> None:
        """An act of the list."""
        if key == "every":
            self._every = not self._every
            self.show_list()

    # --- coming and going ------------------------------------------------------------------------

    def enter(self) -> None:
        """The tab is shown: what the file and the books say meanwhile."""
        if self.record is None and not self._may:
            self.show_list()  # who may not write begins where the files are
            return
        if self.record is not None and self.pane.sheet is None and self.currentWidget() is self.pane:
            self.open(self.record.number)  # it may have been paid meanwhile
        elif self.record is None:
            self._read_facts()
        super().enter()

    def open(self, key: str) -> None:
        """Show the file of a number, a permit's number or code; a form that was kept is taken up again."""
        super().open(words.file_of(key))

    def begin_for(self, unit: str) -> None:
        """A new application for a unit."""
        self.drafts.keep()
        self._begin(self.desk.new(unit))
        self._read_facts()

    def subject(self) -> str:
        """What is in hand; a file's form that is brought up to date is the file."""
        return str(self._changing.number) if self._changing is not None else super().subject()

    def away(self) -> bool:
        """Esc: from a file's form back to the file, what was typed is left."""
        if self._changing is not None:
            number = self._changing.number
            self._begin(self.desk.new())
            self.open(number)
            return True
        return super().away()

    def _may_keep(self) -> bool:
        return super()._may_keep() and self._changing is None

    def _begin(self, draft: Any, changing: Any = None) -> None:
        self._changing = changing
        taking = words.tr("按 F9 受理：出编号，打印受理回执交给客户。")
        self.ready = taking if changing is None else words.tr("按 F9 更新档案；资料齐了就送审批。")
        self.facts = (
            changing.facts if changing is not None else Facts(self.counter.clock(), self.counter.operator)
        )
        self._set_main(Act("change", words.tr("更新档案"), "F9") if changing is not None else self._main)
        super()._begin(draft)
        if changing is not None:
            self.pane.set_caption(changing.number)
        self.pane.title.setText(FORM.title if changing is None else self.tr("补资料"))
        self._read_facts()

    def _show_record(self, record: Any) -> None:
        same = self.record is not None and self.record.number == record.number
        self._changing = None
        if not same:
            self._left = (), ()
            self.preview.clear()  # what is being drawn is another's
        super()._show_record(record)
        self.pane.title.setText(self.tr("装修档案"))
        self._set_main(ISSUE)
        self.pane.primary.setEnabled("issue" in record.acts)
        if record.state in (State.WITHDRAWN, State.PASSED):
            number = record.number
            self.latest(
                "renovation.left",
                lambda: (self.desk.left(number), self.desk.missing_for_refund(number)),
                self._got_left,
            )

    def _got_left(self, answer: tuple[tuple[Any, ...], tuple[Finding, ...]]) -> None:
        self._left = answer
        self.refresh()

    def _set_main(self, act: Act) -> None:
        """The main button says what F9 does now."""
        self.pane.primary.setText(act_text(act))
        self.pane.primary.setAccessibleName(act.title)

    # --- the form --------------------------------------------------------------------------------

    def typed(self, draft: Any) -> Any:
        """The draft as the form shows it: days and amounts as words."""
        return words.typed(draft, self.counter.clock())

    def read(self, draft: Any) -> tuple[Any, tuple[Finding, ...]]:
        """The draft as the rules know it, and what is said of a day or an amount that cannot be read."""
        meant, lost = words.meant(draft, self.counter.clock())
        asked = set(self.fields(draft))
        return meant, tuple(one for one in lost if one.field in asked)

    def empty(self, draft: Any) -> bool:
        """Whether nothing was typed yet."""
        blank = self.typed(Draft(""))
        return bool(replace(draft, uuid="", applicant=blank.applicant, builder=blank.builder) == blank)

    def fields(self, draft: Any) -> Iterable[str]:
        """What this case asks for; of an approved file, what it leaves open."""
        asked = shown(draft, self.facts.pack, self.policy.renovation_deposit == ALLOW)
        late = self._changing is not None and not editable(self._changing.state)
        return asked & LATER if late else asked

    def said(self, draft: Draft) -> tuple[Finding, ...]:
        """What the rules say; a work that is being written is not judged yet."""
        facts = replace(self.facts, now=self.counter.clock())
        if self._changing is not None and not editable(self._changing.state):
            facts = replace(facts, state=None)  # that it is locked the missing fields say
        draft = tidy(draft)
        if self.works.table.writing >= 0:
            row = self.works.table.works.row(self.works.table.writing)
            draft = replace(draft, items=tuple(one for one in draft.items if one != row or row.code))
        found = renovation_decide.decide(draft, facts, self.policy).findings
        asked = set(self.fields(draft))
        return tuple(one for one in found if not one.field or one.field in asked)

    def refresh(self) -> None:
        """What must be there follows from the case; the acts of the bar from what is shown."""
        if hasattr(self, "_attaching"):
            self._attaching.setVisible(self.record is None and self._may)
        draft = self.draft
        self.materials.set_case(draft.applicant, draft.builder, draft.items)
        super().refresh()
        home = self.facts.household if self.record is None else None
        self.form.note("unit", home.label if home is not None else "")
        days = self.read(draft)[0].days if self.record is None else 0
        self.form.note("end", self.tr("共 {days} 天").format(days=days) if days else "")

    def _edited(self) -> None:
        before = self.draft
        super()._edited()
        now = self.draft
        if before.applicant != now.applicant:
            self._other_applicant()
        if any(getattr(before, one) != getattr(now, one) for one in _LOOKED_UP):
            self._look_up.start()

    def _other_applicant(self) -> None:
        """Another applies: the name and telephone that the file filled in for the first give way."""
        home = self.facts.household
        known = (
            {(one.name, next(iter(one.phones), "")) for one in (*home.owners, *home.tenants)} if home else ()
        )
        if (self.draft.name, self.draft.phone) in known:
            cleared = replace(self.draft, name="", phone="")
            filled = fill(cleared, home)
            self.change(name=filled.name, phone=filled.phone)

    def _read_facts(self) -> None:
        if self.record is not None:
            return
        draft = self.read(self.form.draft())[0]
        self.latest("renovation.facts", lambda: self.desk.facts(draft), lambda facts: self._got(draft, facts))

    def _got(self, draft: Draft, facts: Facts) -> None:
        if self.record is not None or draft.uuid != self.draft.uuid:
            return
        self.facts = facts
        now = self.form.draft()
        filled = fill(now, facts.household)
        if (filled.name, filled.phone) != (now.name, now.phone):
            self.change(name=filled.name, phone=filled.phone)
        else:
            self.refresh()

    def paper(self) -> Callable[[], bytes] | None:
        """The application in the making; of a file its permit, else what was made last."""
        if self.record is None:
            draft = self.read(self.draft)[0]
            return lambda: self.desk.preview(draft, APPLICATION)
        papers = self.record.papers if self.counter.operator.may("print") else ()
        one = next((one for one in reversed(papers) if one.kind == PERMIT), papers[-1] if papers else None)
        return (lambda: self.desk.paper(one.kind, one.number)) if one is not None else None

    # --- 受理、修改 -----------------------------------------------------------------------------

    def take(self) -> None:
        """F9: take the application in, or bring the file up to date; on a file, issue the permit."""
        if self.record is not None and self.currentWidget() is self.pane:
            if "issue" in self.record.acts:
                self.issue()
            elif not self.record.permit:
                self.counter.status("saved", self.tr("先审批、收费，再发许可证"), "warn")
            return
        super().take()

    def make(self, draft: Draft) -> str:
        """Database lane: take it in, or change the file."""
        if self._changing is None:
            return str(self.desk.apply(draft))
        number = str(self._changing.number)
        self.desk.change(number, draft)
        return number

    def made(self, number: str, here: bool) -> None:
        """A new one: its papers, and the next customer. A changed one: its file as it stands."""
        if self._changing is not None:
            if here:
                self._begin(self.desk.new())
                self.done(number, self.tr("{number} 已更新").format(number=number))
            return

        def found(record: Any) -> None:
            lacking = any(one.kind == MISSING for one in record.papers)
            said = self.tr("{number} 已受理，{state}")
            if lacking:
                said = self.tr("{number} 已受理，{state}；补正清单一起交给客户")
            self.counter.status("saved", said.format(number=number, state=STATE_NAMES[record.state]), "done")

        self.printed_new(number)
        self.db(lambda: self.desk.open(number), found)
        if here:
            self._begin(self.desk.new())

    def _attach(self) -> None:
        """附复件: the number of a stamped copy, on the material the clerk stands on (003-22)."""
        sheet = Ask(ATTACH.ask, f"{ATTACH.title}：{KIND_NAMES[self.materials.current()]}")  # type: ignore[arg-type]

        def accept(values: dict[str, Any]) -> None:
            self.materials.attach(str(values["copy"]).strip().upper(), str(values["note"]).strip())
            self.pane.close_sheet()
            self.form.focus("materials")

        self.ask(sheet, accept)

    # --- the file --------------------------------------------------------------------------------

    def record_cards(self) -> tuple[Finding, ...]:
        """Where it stands, what is missing, what may be done, what was done."""
        return tuple(cards.cards(self.record, self.policy, self._offered(), *self._left))

    def _offered(self) -> tuple[str, ...]:
        """The acts of this record that this page has, in the order of the desk."""
        record = self.record
        idle = {"pay"} if not record.owed else set()
        if not any(one.deposit for one in self._left[0]):
            idle.add("refund")
        if record.state in (State.WORKING, State.EXTENDED, State.STOPPED):
            idle.add("permit_back")  # it hangs on the door as long as there is work
        known = [one for one in record.acts if one in self.acts and one not in idle]
        told = self._may and any(one.told_at is None for one in record.notices)
        extend = self._may and record.state in MAY_WORK  # the reviewer signs in beside the clerk
        mine = (
            ("told", told),
            ("extend", extend),
            ("papers", self._may),
            ("receipt", bool(record.payments) and self.counter.operator.may("receipt.read")),
        )
        more = [one for one, holds in mine if holds and one not in known]
        return (*known, *more)

    def act(self, key: str) -> None:
        """One act of the bar or of a card."""
        if self.record is not None and key == "change":
            self._begin(self.record.draft, self.record)
            if "materials" in self.form.shown and self.draft.name:
                self.form.focus("materials")
        elif self.record is not None and key in self.ways():
            self.ways()[key]()
        elif key == "attach" and self.record is None and self._may:
            self._attach()
        else:
            super().act(key)

    def _went_out(self, _number: str, _where: str) -> None:
        """A paper is out: the file in sight says so from now on."""
        if self.record is not None and self.pane.sheet is None and self.currentWidget() is self.pane:
            number = self.record.number
            self.latest("renovation.papers", lambda: self.desk.open(number), self._again)

    def _again(self, record: Any) -> None:
        if self.record is not None and self.record.number == record.number and self.pane.sheet is None:
            self._show_record(record)

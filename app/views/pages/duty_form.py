"""值班的登记: what 留言 and 拾物 do alike: a form with moments typed as words, kept while it is typed, and a
record that takes its place with what may still be done.

In the form's draft the moments are texts as typed; the desk and the rules get them read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, replace
from functools import cached_property
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout

from app.forms.spec import Act, FormSpec, ListSpec
from app.rules import moments
from app.rules.base import Finding, Level, Refused
from app.views.ask import Ask
from app.views.business import DRAW_MS, BusinessPage
from app.views.counter import Counter
from app.views.drafts import Drafts
from app.views.findings import act_text
from app.views.list_view import Chip, ListView
from app.views.pages.duty_moments import read_moments
from app.views.theme import px

WHOLE_MS = 10_000
"""So long what was masked is shown."""


class FormPanel(BusinessPage):
    """One tab with a form. Subclasses write `said`, `fields`, `make`, `made`, `record_cards` and `paper`."""

    rule = ""
    """The rule that asks for the moments."""
    moments: tuple[str, ...] = ()
    chips: Mapping[str, Chip] = {}
    row_acts: tuple[Act, ...] = ()
    """What may be done in the list, with the row the cursor stands on."""
    ready = ""
    """What stands in the card when nothing blocks."""

    def __init__(
        self, desk: Any, counter: Counter, form: FormSpec, records: ListSpec, acts: tuple[Act, ...],
        primary: Act, write: str,
    ) -> None:  # fmt: skip
        self.acts = {one.key: one for one in acts}
        super().__init__(desk, counter, form, records, self.acts, primary)
        self.draft = desk.new()
        self.record: Any = None
        self.whole: Any = None
        """What F4 has shown, until it is masked again."""
        self._may = counter.operator.may(write)
        self._busy = False
        self._draw = self.later(DRAW_MS, self._draw_paper)
        self._mask = self.later(WHOLE_MS, self.mask)
        self.drafts = Drafts(_Keeper(self), counter, self.form, self._may_keep, self.empty, self.failed)
        self.drafts.kept.connect(self._kept)
        self.form.edited.connect(self._edited)
        self.pane.primary_pressed.connect(self.take)
        self.pane.keep_pressed.connect(self.put_aside)
        self.pane.acted.connect(self.act)
        self._begin(self.draft)

    # --- what a business writes ------------------------------------------------------------------

    def said(self, draft: Any) -> tuple[Finding, ...]:
        """What the rules say of the form."""
        raise NotImplementedError

    def empty(self, draft: Any) -> bool:
        """Whether nothing was typed yet: such a form is not kept."""
        return _empty(draft)

    def fields(self, draft: Any) -> Iterable[str]:
        """The fields that are asked for now."""
        return self.form.names

    def make(self, draft: Any) -> str:
        """Database lane: write it down; answers the number."""
        raise NotImplementedError

    def made(self, number: str, here: bool) -> None:
        """It is written down; `here`: its form is still the one in hand."""
        raise NotImplementedError

    def record_cards(self) -> tuple[Finding, ...]:
        """What stands in place of the rules on a record."""
        raise NotImplementedError

    def paper(self) -> Callable[[], bytes] | None:
        """How the paper is made that is shown beside form or record; None for none."""
        return None

    def act(self, key: str) -> None:
        """One act of the bar or of a card, by its key."""
        simple: dict[str, Callable[[], object]] = {"records": self.show_list, "fresh": self.begin}
        if key in simple:
            simple[key]()

    # --- coming and going ------------------------------------------------------------------------

    @cached_property
    def list(self) -> ListView:
        """The records, with the tones of their states."""
        made = ListView(self._records, self.chips)
        made.setContentsMargins(px(20), px(14), px(20), px(14))
        made.opened.connect(lambda row: self.open(row.key))
        self.addWidget(made)
        for act in self.row_acts:
            self._list_act(made, act)
        fresh = QShortcut(QKeySequence("Ctrl+N"), made)
        fresh.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        fresh.activated.connect(self.begin)
        return made

    def _list_act(self, rows: ListView, act: Act) -> None:
        """An act of the list: its button under the rows, its key while the list is shown."""
        button = QPushButton(act_text(act), rows)
        button.setObjectName(f"act:{act.key}")
        button.setAccessibleName(act.title)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(button)
        box = rows.layout()
        assert isinstance(box, QVBoxLayout)
        box.addLayout(foot)
        key = QShortcut(QKeySequence(act.shortcut), rows)
        key.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        for pressed in (button.clicked, key.activated):
            pressed.connect(lambda *_: self.row_act(act.key))

    def row_act(self, key: str) -> None:
        """An act of the list on the row the cursor stands on."""

    def leave(self) -> None:
        """Another page or tab is shown: what was typed is kept, and nothing personal stays in full."""
        self.drafts.keep()
        self.mask()

    def turn_day(self) -> None:
        """24:00: what is shown may have become due."""
        if self.currentWidget() is not self.pane:
            self.show_list()
        elif self.record is not None:
            self.open(self.record.number)

    def open(self, key: str) -> None:
        """Show the record of a uuid or number; a form that was only kept is taken up again."""
        self.drafts.keep()
        self.db(lambda: self.desk.open(key), self._opened)

    def begin(self) -> None:
        """A new form; the one in hand is kept."""
        self.drafts.keep()
        self._begin(self.desk.new())

    def put_aside(self) -> None:
        """暂存: keep the form and begin a new one."""
        if self.record is None and not self.empty(self.form.draft()):
            self.drafts.keep()
            self.counter.status("saved", self.tr("已暂存，在「今日」里接着办"), "done")
        self._begin(self.desk.new())

    def keep(self) -> None:
        """Keep the form."""
        self.drafts.keep()

    def away(self) -> bool:
        """Esc on a record: a new form; for who may not write, the list."""
        if self.record is None:
            return False
        if self._may:
            self._begin(self.desk.new())
        else:
            self.show_list()
        return True

    def _may_keep(self) -> bool:
        return self._may and self.record is None and not self._busy

    def _opened(self, found: Any) -> None:
        if found is None:
            self.counter.status("saved", self.tr("没有找到这条记录"), "warn")
        elif hasattr(found, "number"):
            self._show_record(found)
        else:
            self._begin(found)

    def _begin(self, draft: Any) -> None:
        self.pane.close_sheet()
        self.setCurrentWidget(self.pane)
        self.mask()
        self.record = None
        self.draft = self.typed(draft)
        self.drafts.came(self.draft)
        self.pane.area.show()
        self.form.load(self.draft)
        self.form.clear_marks()
        self.form.setEnabled(self._may)
        self.pane.primary.setEnabled(self._may)
        self.pane.set_caption("")
        self.refresh()
        if self._may and self.isVisible():
            self.drafts.go(draft.uuid)

    def _show_record(self, record: Any) -> None:
        same = self.record is not None and self.record.number == record.number
        self.pane.close_sheet()
        self.setCurrentWidget(self.pane)
        if not same:
            self.mask()
        self.record = record
        self.pane.area.hide()
        self.pane.primary.setEnabled(False)
        self.pane.set_pending("")
        self.pane.set_caption(record.number)
        self.refresh()
        self.setFocus()

    def enter(self) -> None:
        """The tab is shown: the clerk may type at once; a list is read anew, a record left as it stands."""
        if self.currentWidget() is not self.pane:
            self.show_list()
        elif self.record is not None:
            if self.pane.sheet is None:
                self.setFocus()
        else:
            super().enter()

    # --- typing ----------------------------------------------------------------------------------

    def typed(self, draft: Any) -> Any:
        """The draft as its form shows it."""
        now = self.counter.clock()
        shown = {name: moments.words(getattr(draft, name), now) for name in self.moments}
        return replace(draft, **shown)

    def read(self, draft: Any) -> tuple[Any, tuple[Finding, ...]]:
        """The draft as the rules know it, and what is said of moments that cannot be read."""
        values = {name: getattr(draft, name) for name in self.moments}
        read, said = read_moments(values, self.moments, self.counter.clock(), self.rule)
        return replace(draft, **read), tuple(one for one in said if one.field in self.fields(draft))

    def change(self, **fields: Any) -> None:
        """Change fields by an act and not by typing."""
        self.draft = replace(self.form.draft(), **fields)
        self.form.load(self.draft)
        self.refresh()
        self.drafts.touch()

    def _edited(self) -> None:
        self.draft = self.form.draft()
        self.refresh()
        self.drafts.touch()

    def findings_of(self, draft: Any) -> tuple[Finding, ...]:
        """What the rules say of the form as typed; an unreadable moment is not a missing one."""
        read, lost = self.read(draft)
        known = {one.field for one in lost}
        return (*lost, *(one for one in self.said(read) if one.field not in known))

    def refresh(self) -> None:
        """Everything that follows from the form, or from the record that took its place."""
        if self.paper() is None:  # at once: what it shows may be another's
            self._draw.stop()
            self.preview.hide()
            self.preview.clear()
        else:
            self._draw.start()
        if self.record is not None:
            self.findings.set(self.record_cards(), None)
            return
        self.form.show_fields(set(self.fields(self.draft)))
        begun = not self.empty(self.draft)
        found = self.findings_of(self.draft) if begun else ()
        self.findings.set(found, self.ready if begun else None)
        blocks = [one for one in found if one.level is Level.BLOCK]
        pending = self.tr("还差 {count} 步：{first}")
        self.pane.set_pending(pending.format(count=len(blocks), first=blocks[0].title) if blocks else "")

    def _draw_paper(self) -> None:
        make = self.paper()
        if make is not None:
            self.preview.show()
            self.preview.set_caption(self.counter.station.printer or self.tr("存为 PDF"))
            self.preview.draw(make)

    # --- acts ------------------------------------------------------------------------------------

    def take(self) -> None:
        """F9: write it down, once; what blocks is shown where it can be mended."""
        if self._busy or not self._may or self.record is not None or self.currentWidget() is not self.pane:
            return
        typed = self.form.draft()
        blocks = [one for one in self.findings_of(typed) if one.level is Level.BLOCK]
        if blocks:
            self.refused(Refused(*blocks))
            return
        draft, _ = self.read(typed)
        self._busy = True
        self.drafts.timer.stop()
        self.db(
            lambda: self.make(draft),
            lambda number: self._made(draft.uuid, number),
            lambda error: self._not_made(draft, error),
        )

    def _made(self, uuid: str, number: str) -> None:
        self._busy = False
        self.made(number, self.record is None and self.draft.uuid == uuid)

    def _not_made(self, draft: Any, error: Exception) -> None:
        self._busy = False
        if self.draft.uuid == draft.uuid:
            self.drafts.touch()
            self.failed(error)
        else:  # the next customer is served already: the words are kept, to be taken up again
            self.db(lambda: self.desk.keep(draft), lambda _: None)
            told = self.counter.trouble
            self.counter.told(lambda one: told(one.findings[0].title, one.findings[0].say()))(error)

    def ask(self, sheet: Ask, accept: Callable[[dict[str, Any]], None]) -> None:
        """A question over the paper; `accept` gets the answers, a refusal is said in it."""
        sheet.accepted.connect(accept)
        self.pane.open_sheet(sheet)
        if self.record is not None:  # the form, where the cursor would go, is hidden
            sheet.left.connect(self.setFocus)

    def escape(self) -> None:
        """One step back; from a question over a record the keys come back to the record."""
        asked = self.pane.sheet is not None and self.record is not None
        if self.currentWidget() is not self.pane and not self._may:
            self.counter.go("today")  # there is no form behind the list
            return
        super().escape()
        if asked:
            self.setFocus()

    def reveal(self, whole: Any) -> None:
        """Show what was masked for ten seconds; it is logged who looked."""
        self.whole = whole
        self._mask.start()
        self.refresh()

    def mask(self) -> None:
        """Nothing is shown in full any more."""
        self._mask.stop()
        if self.whole is not None:
            self.whole = None
            self.refresh()

    def said_elsewhere(self, findings: Iterable[Finding]) -> None:
        """What concerns no field in sight is said below."""
        self.counter.status("saved", next(iter(findings)).say(), "warn")

    def _kept(self, at: str) -> None:
        if self.record is None:
            self.pane.set_caption(self.tr("草稿 · {at} 已暂存").format(at=at))


class _Keeper:
    """Keeps the form as the desk knows it: with its moments read, as far as they can be."""

    def __init__(self, panel: FormPanel) -> None:
        self._panel = panel

    def keep(self, draft: Any) -> None:
        self._panel.desk.keep(self._panel.read(draft)[0])

    def drop(self, uuid: str) -> None:
        self._panel.desk.drop(uuid)


def _empty(draft: Any) -> bool:
    values = asdict(draft)
    return not any(
        value.strip() if isinstance(value, str) else value for name, value in values.items() if name != "uuid"
    )

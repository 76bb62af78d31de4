"""证件: first the law, then the picture: business and consent, camera or file, the stamped paper (Alt+5).

The page never decides: it shows what `decide` says, and hands form and pictures to the desk, which decides
again. Pictures live on the table alone and are gone when the copy is made, the form is left for another, or
another operator signs in.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent

from app.forms.id_copy import FORM, LIST
from app.forms.spec import Act
from app.rules.base import Finding, Level, Refused
from app.rules.id_copy import (
    Consent,
    Decision,
    Draft,
    Facts,
    Mode,
    choose,
    decide,
    may_picture,
    mode,
    notice,
    shown,
)
from app.views.business import DRAW_MS, LOOK_UP_MS, BusinessPage
from app.views.counter import Counter
from app.views.drafts import Drafts
from app.views.pages import id_copy_words as words
from app.views.pages.id_copy_acts import Hand
from app.views.pages.id_copy_readers import Readers
from app.views.pages.id_copy_table import Table


class IdCopyPage(BusinessPage):
    """证件. `form` and `table` make one copy; `list` shows what was checked and kept."""

    made = Signal(str, str)
    """A copy was made: the record it belongs to, and its number ("" for a check)."""

    def __init__(self, desk: words.Desk, counter: Counter, senses: words.Senses) -> None:
        self.hand, self.readers = Hand(self), Readers(self, senses)
        acts, main = self.hand.acts, Act("make", words.tr("盖章并打印"), "F9")
        super().__init__(desk, counter, FORM, LIST, acts, main, taken=(acts["corners"].shortcut,))
        self.table = Table(counter, senses, self.hand.acts)
        self.table.acted.connect(self.hand.act)
        layout = self.pane.right.layout()
        assert layout is not None
        layout.addWidget(self.table)
        for key in ("held", *(("read_card",) if senses.chip is not None else ())):
            self.pane.add_act(acts[key])
        self.draft = desk.new()
        self.facts = Facts(counter.clock())
        self.record: Any = None
        self._may = counter.operator.may("id_copy.write")
        self._busy = False
        self.setAcceptDrops(True)
        self._look_up = self.later(LOOK_UP_MS, self._read_facts)
        self._draw = self.later(DRAW_MS, self._draw_paper)
        self.drafts = Drafts(desk, counter, self.form, self._may_keep, words.empty, self.failed)
        self.drafts.kept.connect(
            lambda at: counter.status("saved", self.tr("已暂存 {at}，画面不暂存").format(at=at), "")
        )
        self.form.edited.connect(self._edited)
        self.form.ended.connect(self._to_table)
        self.form.lead("consent", self._to_table_when_ready)
        self.table.changed.connect(self.refresh)
        self.table.came.connect(self._came)
        self.table.failed.connect(self.failed)
        self.pane.primary_pressed.connect(self.make)
        self.pane.keep_pressed.connect(self.put_aside)
        self.pane.acted.connect(self.hand.act)
        counter.printing.done.connect(self._went_out)
        self._begin(self.draft)

    # --- coming and going ------------------------------------------------------------------------

    def enter(self) -> None:
        """The page is shown: the clerk may choose at once."""
        self.table.in_sight(True)
        if not self._inside():
            super().enter()

    def leave(self) -> None:
        """Another page is shown: the words are kept; the camera sleeps, the pictures wait in memory."""
        self.drafts.keep()
        self.table.in_sight(False)

    def turn_day(self) -> None:
        """24:00: what is shown may have been deleted."""
        if self.record is not None:
            self.open(self.record.number or self.record.uuid)

    def open(self, key: str) -> None:
        """Show a record, or take up a form that was only kept."""
        self.drafts.keep()
        self.db(lambda: self.desk.open(key), self._opened)

    def begin_for(self, business: str, unit: str, holder: str, subject: str) -> None:
        """A copy that belongs to another record."""
        self.drafts.keep()
        self._begin(choose(self.desk.new(business, unit, holder, subject), self.policy))

    def put_aside(self) -> None:
        """暂存: keep the words, forget the pictures."""
        self.drafts.keep()
        self._begin(self.desk.new())

    def _inside(self) -> bool:
        return bool(self.form.focused()) or self.table.finder.hasFocus() or self.table.strip.hasFocus()

    def _may_keep(self) -> bool:
        return self._may and self.record is None and not self._busy

    def _opened(self, found: Any) -> None:
        if found is None:
            self.counter.status("saved", self.tr("没有找到这条记录"), "warn")
        elif isinstance(found, Draft):
            self._begin(found)
        else:
            self._show_record(found)

    def _begin(self, draft: Draft) -> None:
        self.pane.close_sheet()
        self.setCurrentWidget(self.pane)
        self.draft, self.record = draft, None
        self.readers.forget()
        self.facts = Facts(self.counter.clock())
        self.drafts.came(draft)
        self.table.allow(self.tr("请稍候"))  # the camera closes, and a picture on its way is let go
        self.table.clear()
        self.pane.area.setVisible(True)
        self.form.load(draft)
        self.form.clear_marks()
        self.form.setEnabled(self._may)
        self.pane.primary.setEnabled(self._may)
        self.refresh()
        self._read_facts()
        self.drafts.go(draft.uuid)

    def _show_record(self, record: Any) -> None:
        self.pane.close_sheet()
        self.setCurrentWidget(self.pane)
        self.record = record
        self.readers.forget()
        self.table.allow(self.tr("这条已经办完"))
        self.table.clear()
        self.pane.area.setVisible(False)
        self.pane.primary.setEnabled(False)
        self.pane.primary.setText(self.tr("盖章并打印  F9"))
        self.findings.set((words.finished(record, record.printed),), None)
        self.pane.set_pending("")
        self.pane.set_caption(record.number or self.tr("仅核验"))
        self.table.hide()
        self.preview.show()
        if record.number and record.keep:
            self.preview.draw(lambda: self.desk.paper(record.number))
        else:
            self.preview.clear()
        self.setFocus()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Pictures may be dropped anywhere on the page."""
        if self.record is None and (event.mimeData().hasUrls() or event.mimeData().hasImage()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """What was dropped; the rules may still say no."""
        event.acceptProposedAction()
        self.table.finder.take_from(event.mimeData())

    # --- typing ----------------------------------------------------------------------------------

    def _edited(self) -> None:
        before, self.draft = self.draft, self.form.draft()
        if before.business != self.draft.business:
            self.set_draft(choose(self.draft, self.policy))
        if before.unit != self.draft.unit:
            self._look_up.start()
        self.refresh()
        self.drafts.touch()

    def _read_facts(self) -> None:
        draft = self.draft
        self.latest(
            "id_copy.facts",
            lambda: self.desk.facts(draft),
            lambda facts: self._got_facts(draft.uuid, facts),
        )

    def _got_facts(self, uuid: str, facts: Facts) -> None:
        if self.record is None and uuid == self.draft.uuid:
            self.facts = facts
            self.refresh()

    def _now(self) -> Facts:
        """The facts with what lies on the table."""
        unsure = sum(not one.sure for one in self.table.shots)
        return replace(
            self.facts, pictures=len(self.table.shots), unsure_edges=unsure, reading=self.readers.reading
        )

    def refresh(self) -> None:
        """Everything that follows from form, facts and pictures."""
        if self.record is not None:
            return
        facts = self._now()
        self.form.show_fields(
            [one for one in self.form.names if one in shown(self.draft, self.policy, facts)]
        )
        hindrances = may_picture(self.draft, self.policy)
        self.table.allow(hindrances[0].say() if hindrances else "")
        decision = decide(self.draft, facts, self.policy)
        copying = self.draft.business and decision.mode is Mode.KEEP
        said = list(decision.findings)
        if copying and self.draft.consent is Consent.NONE:
            said.append(
                Finding("PIPL17", Level.INFO, self.tr("读给客户听"), notice(self.policy, self.draft.purpose))
            )
        ready = self.tr("按 F9 盖章并打印。") if copying else self.tr("按 F9 记下核验。")
        self.findings.set(said if self.draft.business else (), ready if self.draft.business else None)
        blocks = decision.blocks if self.draft.business else ()
        pending = self.tr("还差 {count} 步：{first}")
        self.pane.set_pending(pending.format(count=len(blocks), first=blocks[0].title) if blocks else "")
        self.pane.set_caption(self.tr("只核验") if self.draft.business and not copying else self.tr("草稿"))
        self.pane.primary.setText(self.tr("盖章并打印  F9") if copying else self.tr("记下核验  F9"))
        paper = bool(copying and self.table.shots and not self.table.taking)
        self.table.setVisible(bool(copying) or not self.draft.business)
        self.preview.setVisible(paper)
        if paper:
            self._draw.start()
        else:
            self.preview.clear()

    def _draw_paper(self) -> None:
        if self.record is not None or not self.table.shots:
            return
        draft, shots, policy = self.draft, self.table.shots, self.policy
        printer = self.counter.station.printer or self.tr("存为 PDF")
        self.preview.set_caption(f"A4 · {printer}")
        if draft.purpose.strip() and draft.recipient.strip():
            self.preview.draw(lambda: self.desk.preview(draft, shots, policy))
        else:
            self.preview.clear()

    # --- pictures and readers --------------------------------------------------------------------

    def _to_table_when_ready(self) -> bool:
        if mode(self.draft, self.policy) is not Mode.KEEP or may_picture(self.draft, self.policy):
            return False
        self._to_table()
        return True

    def _to_table(self) -> None:
        if self.table.isVisible() and self.table.finder.isVisible():
            self.table.finder.setFocus()

    def _came(self, count: int) -> None:
        if self.table.taking:
            self.table.finder.setFocus()
        elif self.table.isVisible():
            self.table.strip.setFocus()
        if len(self.table.shots) == count:
            self.readers.read_front(self.table.shots[0])

    # --- acts ------------------------------------------------------------------------------------

    def make(self) -> None:
        """F9: stamp, keep, print; or keep that the card was looked at. What blocks is shown."""
        if self._busy or not self._may or self.record is not None:
            return
        draft, shots, reading = self.form.draft(), self.table.shots, self.readers.reading
        facts = replace(self._now(), now=self.counter.clock())
        decision = decide(draft, facts, self.policy)
        if decision.blocks:
            self.refused(Refused(*decision.blocks))
            return
        self._busy = True
        self.drafts.timer.stop()
        self.pane.set_pending(self.tr("正在盖章…"), "doing")
        self.db(
            lambda: self.desk.make(draft, shots, reading),
            lambda number: self._made(draft, decision, number),
            lambda error: self._not_made(draft, error),
        )

    def _made(self, draft: Draft, decision: Decision, number: str) -> None:
        self._busy = False
        if number:
            self.counter.printing.send(words.KIND, number)
            said = self.tr("{number} 已盖章留存；请把原件和复件一起双手递还").format(number=number)
        else:
            said = self.tr("已记下核验；请双手递还证件")
        self.counter.status("saved", said, "done")
        if self.draft.uuid == draft.uuid:
            self._begin(self.desk.new())
        self.made.emit(draft.subject, number)

    def _not_made(self, draft: Draft, error: Exception) -> None:
        self._busy = False
        if self.draft.uuid == draft.uuid:
            self.drafts.touch()
            self.refresh()
            self.failed(error)
        else:  # the next customer is served already: the words are kept, to be taken up again
            self.db(lambda: self.desk.keep(draft), lambda _: None)
            told = self.counter.trouble
            self.counter.told(lambda one: told(one.findings[0].title, one.findings[0].say()))(error)

    def _went_out(self, number: str, _where: str) -> None:
        if self.record is not None and number == self.record.number:
            self.open(number)

    def away(self) -> bool:
        """Esc on a record: a new form."""
        if self.record is not None:
            self._begin(self.desk.new())
            return True
        return False

    def keep(self) -> None:
        """Keep the words of the form."""
        self.drafts.keep()

    def said_elsewhere(self, findings: Iterable[Finding]) -> None:
        """Pictures are mended on the table."""
        said = tuple(findings)
        if any(one.field == "pictures" for one in said):
            self._to_table()
        self.counter.status("saved", said[0].title, "warn")

"""交接班: who has the shift, what is unfinished, the reminders; from there to the form and the records.

When both have signed `handed(login)` lets the program sign the successor in (004-44, 004-49, S01).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget

from app.forms.shift import BACK, BEGIN, HAND_OVER, NOTE, RECORDS
from app.rules.base import Refused
from app.rules.shift import WAITS_NAMES, Draft, Shift, Waits
from app.views.counter import Counter
from app.views.pages import shift_count
from app.views.pages.shift_count import KIND, CountPane
from app.views.pages.shift_overview import Overview, Records

LOOK_MS = 20_000
"""How often it is looked whether the successor is late, and what has become unfinished."""


class Desk(shift_count.Desk, Protocol):
    """What the panel asks of services.shift.ShiftDesk."""

    def begin(self) -> Shift: ...
    def unfinished(self) -> tuple[Any, ...]: ...
    def new(self) -> Draft: ...
    def late(self, now: Any) -> Any: ...
    def remind(self, words: str) -> None: ...
    def reminders(self) -> tuple[Any, ...]: ...
    def rows(self, limit: int = 200) -> tuple[Any, ...]: ...


class Escalations(Protocol):
    """What the panel asks of services.escalations.EscalationDesk, for who takes note of a 上移."""

    def rows(self) -> tuple[Any, ...]: ...
    def note(self, uuid: str) -> None: ...


class ShiftPanel(QStackedWidget):
    """交接班. `overview` first, `pane` is the form with its paper, `records` what was handed over."""

    asked = Signal(str, str)
    """An unfinished matter is to be opened: word of its business, key."""
    handed = Signal(str)
    """The shift is the successor's, whose login this is: he is to be signed in."""

    def __init__(self, desk: Desk, counter: Counter, escalations: Escalations | None = None) -> None:
        super().__init__()
        self.desk, self.counter, self.escalations = desk, counter, escalations
        may_note = escalations is not None and counter.operator.may("escalation.note")
        self.overview, self.records = Overview(may_note), Records()
        self.pane = CountPane(desk, counter)
        self.form, self.preview = self.pane.form, self.pane.preview
        for one in (self.overview, self.pane, self.records):
            self.addWidget(one)
        self.watch = QTimer(self, interval=LOOK_MS)
        self.watch.timeout.connect(self.look)
        self.pane.acted.connect(lambda key: self.escape() if key == BACK.key else None)
        self.pane.put_aside.connect(self._back)
        self.pane.handed.connect(self._handed)
        self.overview.opened.connect(lambda row: self.asked.emit(row.word, row.key))
        self.overview.acted.connect(self._act)
        self.overview.reminded.connect(self._remind)
        self.records.back_asked.connect(self.escape)
        self.records.print_asked.connect(lambda number: counter.printing.send(KIND, number))
        escape = QShortcut(QKeySequence(BACK.shortcut), self)
        escape.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        escape.activated.connect(self.escape)

    # --- coming and going ------------------------------------------------------------------------

    def enter(self) -> None:
        """The panel is shown: everything is read anew."""
        self.watch.start()
        self.look()
        if self.currentWidget() is self.pane:
            self.pane.start()
        else:
            self.currentWidget().setFocus()

    def leave(self) -> None:
        """Another page or tab is shown: what was counted is kept, a password is not."""
        self.watch.stop()
        self.pane.keep_form()
        self.pane.close_sheet()

    def turn_day(self) -> None:
        """24:00: times that were today's have a date now."""
        self.look()

    def open(self, key: str) -> None:
        """A number (JB) shows the records; the uuid of a form that was kept takes it up again."""
        if key.startswith("JB"):
            self._show_records(key)
        else:
            self.count()

    def count(self) -> None:
        """交班: the form of the open shift, as it was left."""

        def found(draft: Draft, has_last: bool) -> None:
            self.pane.begin(draft, has_last)
            self.setCurrentWidget(self.pane)
            self.pane.start()

        self._db(lambda: (self.desk.new(), bool(self.desk.rows(1))), lambda both: found(*both))

    def escape(self) -> None:
        """One step back: from the question to the form, from form or records to the overview, to 今日."""
        if self.currentWidget() is self.overview:
            self.counter.go("today")
        elif self.currentWidget() is self.pane and self.pane.sheet is not None:
            self.pane.close_sheet()
        else:
            self.pane.keep_form()
            self._back()

    def look(self) -> None:
        """Read the shift, what waits and whether the change is late."""

        def job() -> tuple[Any, ...]:
            now = self.counter.clock()
            desk = self.desk
            return now, desk.current(), desk.unfinished(), desk.reminders(), desk.late(now)

        self.counter.runner.start(
            "db", job, self._looked, self._failed, newest=True, key="shift.look", owner=self
        )

    def _looked(self, found: tuple[Any, ...]) -> None:
        now, shift, waiting, reminders, late = found
        self.pane.shift = shift
        self.overview.show_shift(shift, now, self.counter.policy)
        self.overview.show_waiting(waiting, now)
        self.overview.show_reminders(reminders)
        self.overview.alarm.say(late)
        draft = self.pane.draft
        if draft is not None and (shift is None or shift.uuid != draft.uuid):
            self.pane.forget()  # handed over in another window
            if self.currentWidget() is self.pane:
                self._back()

    def _back(self) -> None:
        self.pane.close_sheet()
        self.setCurrentWidget(self.overview)
        self.overview.setFocus()
        self.look()

    # --- acts ------------------------------------------------------------------------------------

    def _act(self, key: str) -> None:
        if key == BEGIN.key:
            self._db(self.desk.begin, self._begun)
        elif key == HAND_OVER.key:
            self.count()
        elif key == RECORDS.key:
            self._show_records()
        elif key == NOTE.key:
            self._take_note()

    def _begun(self, shift: Shift) -> None:
        words = self.tr("{who}已开班，从 {at} 起当班").format(who=shift.name, at=f"{shift.begun_at:%H:%M}")
        self.counter.status("saved", words, "done")
        self.look()

    def _handed(self, login: str) -> None:
        self._back()
        if login:
            self.handed.emit(login)

    def _remind(self, words: str) -> None:
        def refused(error: Exception) -> None:
            self.counter.told(lambda one: self.overview.refuse_reminder(one.findings[0].say()))(error)

        def kept(_: object) -> None:
            self.overview.refuse_reminder("")
            self.look()

        self._db(lambda: self.desk.remind(words), kept, refused)

    def _take_note(self) -> None:
        """知悉: the 主管 has read the 上移 that the clerk stands on (003-06, S01 E2)."""
        row, desk = self.overview.list.current(), self.escalations
        if row is None or desk is None or row.kind != WAITS_NAMES[Waits.ESCALATION]:
            self.counter.status("saved", self.tr("请先选一条「待知悉」的事项"), "warn")
            return

        def job() -> None:
            for one in desk.rows():
                if (one.at, one.subject) == (row.at, row.key):
                    desk.note(one.uuid)

        def noted(_: object) -> None:
            self.counter.status("saved", self.tr("已记下您知悉"), "done")
            self.look()

        self._db(job, noted)

    def _show_records(self, number: str = "") -> None:
        self.pane.keep_form()

        def shown(rows: tuple[Any, ...]) -> None:
            self.pane.close_sheet()
            self.records.list.set_rows(rows)
            self.setCurrentWidget(self.records)
            self.records.setFocus()
            self.records.stand_on(number)

        self._db(self.desk.rows, shown)

    # --- jobs ------------------------------------------------------------------------------------

    def _refused(self, error: Refused) -> None:
        self.counter.status("saved", error.findings[0].say(), "warn")

    def _failed(self, error: Exception) -> None:
        self.counter.told(self._refused)(error)

    def _db(
        self,
        job: Callable[[], Any],
        done: Callable[[Any], None],
        failed: Callable[[Exception], None] | None = None,
    ) -> None:
        self.counter.runner.start("db", job, done, failed or self._failed, owner=self)

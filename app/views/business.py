"""业务页: what every business with a form, a paper and a list of records does alike.

`pane` has the form, what the rules say and the live paper; `list` all records, newest first. The page of a
business adds what is its own: how a form begins, what follows from it, its main act. Jobs go through `db`;
what they refuse is said where it can be mended.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget

from app.forms.spec import Act, FormSpec, ListSpec
from app.rules.base import Finding, Refused
from app.views.ask import Ask
from app.views.counter import Counter
from app.views.drafts import Drafts
from app.views.findings import FindingsPanel
from app.views.form_view import FormView
from app.views.list_view import ListView
from app.views.page import TwoPane
from app.views.pages.states import CHIPS
from app.views.preview import Preview
from app.views.theme import px

LOOK_UP_MS, DRAW_MS = 60, 90
"""So long after a key the file is asked, and the paper drawn anew."""


class BusinessPage(QStackedWidget):
    """The page of one business. Subclasses write `open` and `keep`, and hold the form's `draft`.

    `form` is what the form shows, or the very form, made ahead.
    """

    draft: Any
    drafts: Drafts
    record: Any = None
    """What the form became and is shown in its place; None on a page that shows it in the form."""

    def __init__(
        self,
        desk: Any,
        counter: Counter,
        form: FormSpec | FormView,
        records: ListSpec,
        acts: Mapping[str, Act],
        primary: Act,
        taken: Iterable[str] = (),
    ) -> None:
        super().__init__()
        self.desk, self.counter, self.policy = desk, counter, counter.policy
        self._records = records
        self.form = form if isinstance(form, FormView) else FormView(form)
        self.findings = FindingsPanel(acts, set(taken))
        self.preview = Preview(counter.runner)
        self.pane = TwoPane(self.form, self.findings, self.preview, primary)
        self.addWidget(self.pane)
        for act in (Act("records", self.tr("记录"), "Ctrl+R"), Act("fresh", self.tr("新开"), "Ctrl+N")):
            self.pane.add_act(act)
        self.turning = Act("switch", self.tr("切换顾客"), "Ctrl+Tab")
        self.key(self.turning.shortcut, self.switch)
        self.key("Escape", self.escape)

    @cached_property
    def list(self) -> ListView:
        """The records, made when they are first asked for: the form opens the sooner."""
        made = ListView(self._records, CHIPS)
        made.setContentsMargins(px(20), px(14), px(20), px(14))
        made.opened.connect(lambda row: self.open(row.key))
        self.addWidget(made)
        return made

    def subject(self) -> str:
        """What is in hand, kept as it is now: a record's number, a kept form's uuid, "" for neither."""
        self.keep()
        if self.record is not None:
            return str(self.record.number)
        return self.draft.uuid if self.drafts.has(self.draft.uuid) else ""

    def set_draft(self, draft: Any) -> None:
        """Change the form from here, not by the clerk's hand."""
        if draft != self.draft:
            self.draft = draft
            self.form.load(draft)

    def switch(self) -> None:
        """切换顾客 (Ctrl+Tab): the next of my open forms, field and caret where they were (002-27)."""
        here = self.draft.uuid if self.record is None else ""
        self.keep()

        def turn(kept: tuple[Any, ...]) -> None:
            others = [one.uuid for one in kept if one.uuid != here]
            if others:  # the one put aside longest is next, so that pressing again goes round; a record was
                self.open(others[-1] if here else others[0])  # opened over the latest, and leads back to it
            else:
                self.counter.status("saved", self.tr("没有别的顾客在等，Ctrl+N 可以新开"), "")

        self.db(self.desk.kept, turn)

    # --- what a business writes ------------------------------------------------------------------

    def open(self, key: str) -> None:
        """Show the record of a uuid or number, or take up a form that was only kept."""
        raise NotImplementedError

    def keep(self) -> None:
        """Keep what was typed."""
        raise NotImplementedError

    def away(self) -> bool:
        """Esc on the form: whether there was a record to put away before leaving for 今日."""
        return False

    def said_elsewhere(self, findings: Iterable[Finding]) -> None:
        """A refusal that concerns no field in sight: where the cursor goes."""

    # --- the list --------------------------------------------------------------------------------

    def show_list(self) -> None:
        """The records, newest first."""
        self.keep()
        self.db(self.desk.rows, self._show_rows)

    def _show_rows(self, rows: tuple[Any, ...]) -> None:
        self.list.set_rows(rows)
        self.setCurrentWidget(self.list)
        self.list.setFocus()
        self.list.filter.selectAll()  # what was looked for before gives way to the first key

    def escape(self) -> None:
        """One step back: from the list to the form, from a question to the form, from the page to 今日."""
        if self.currentWidget() is not self.pane:
            self.setCurrentWidget(self.pane)
            self.enter()
        elif self.pane.sheet is not None:
            self.pane.close_sheet()
        elif not self.away():
            self.counter.go("today")

    def enter(self) -> None:
        """The page is shown: the clerk may type at once."""
        if self.currentWidget() is self.pane and not self.form.focused() and self.pane.sheet is None:
            self.drafts.go(self.draft.uuid)

    # --- jobs and what they say ------------------------------------------------------------------

    def failed(self, error: Exception) -> None:
        """A job's exception: a refusal is said here, trouble by the window."""
        self.counter.told(self.refused)(error)

    def refused(self, error: Refused) -> None:
        """Say why not, each under its field, and go to the first of them."""
        if isinstance(self.pane.sheet, Ask):
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
            self.said_elsewhere(error.findings)

    def db(
        self,
        job: Callable[[], Any],
        done: Callable[[Any], None],
        failed: Callable[[Exception], None] | None = None,
    ) -> None:
        """A job in the database lane; a refusal is said where it can be mended."""
        self.counter.runner.start("db", job, done, failed or self.failed, owner=self)

    def latest(self, key: str, job: Callable[[], Any], done: Callable[[Any], None]) -> None:
        """A job in the database lane of which only the newest counts."""
        self.counter.runner.start("db", job, done, self.failed, newest=True, key=key, owner=self)

    def later(self, milliseconds: int, call: Callable[[], Any]) -> QTimer:
        """A timer that runs once, so long after its last start."""
        timer = QTimer(self, singleShot=True, interval=milliseconds)
        timer.timeout.connect(call)
        return timer

    def key(self, keys: str, call: Callable[[], object]) -> None:
        """A key of the page itself, wherever the cursor stands in it."""
        shortcut = QShortcut(QKeySequence(keys), self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(call)

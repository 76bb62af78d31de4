"""等候: who waits and how long, whom to take next, who took whom (003-03, 003-05, 003-15, 002-27).

While the panel is shown every second is read from the desk by the counter's clock: what alarms the rules
say. Nothing here touches a form that lies open on another page; the clocks stand in the window's 等候条.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.forms.queue import (
    ACTS,
    DONE,
    GONE,
    HAND_ON,
    HAND_ON_FORM,
    NEW,
    NEXT,
    URGENT,
)
from app.forms.spec import Choice
from app.rules.base import Refused
from app.views.ask import Ask
from app.views.counter import Counter
from app.views.pages.queue_list import Line, QueueList, lines
from app.views.pages.queue_parts import Arrivals, Aside
from app.views.pages.shift_overview import bar, button
from app.views.theme import mark, px

SECOND_MS = 1_000
ASIDE = 360
"""Width of the right column, in design pixels."""


class Desk(Protocol):
    """What the panel asks of services.queue.QueueDesk."""

    def arrive(self, called: str, what: str = "", urgent: bool = False, wants: str = "") -> str: ...
    def hurry(self, uuid: str) -> None: ...
    def take(self, uuid: str, by: str = "") -> None: ...
    def hand_on(self, uuid: str, to: str, reason: str = "") -> None: ...
    def done(self, uuid: str) -> None: ...
    def gave_up(self, uuid: str) -> None: ...
    def waiting(self, now: Any) -> tuple[Any, ...]: ...
    def serving(self, now: Any) -> tuple[Any, ...]: ...
    def next(self) -> str: ...
    def people(self) -> tuple[tuple[str, str], ...]: ...


class QueuePanel(QWidget):
    """等候. Enter takes whom the clerk stands on, F9 whom the rules say is next."""

    def __init__(self, desk: Desk, counter: Counter) -> None:
        super().__init__()
        mark(self, kind="ground")
        self.desk, self.counter = desk, counter
        self.sheet: Ask | None = None
        self._people: tuple[tuple[str, str], ...] = ()
        self._stand = ""
        self.second = QTimer(self, interval=SECOND_MS)
        self.second.timeout.connect(self.look)
        self.arrivals, self.list, self.aside = Arrivals(), QueueList(), Aside()
        self.arrivals.arrived.connect(self._arrive)
        self.list.opened.connect(self._take)
        self.list.moved.connect(lambda row: self.aside.say(row.words if row is not None else ""))
        self.right = QWidget()
        self.right.setFixedWidth(px(ASIDE))
        self._place = QVBoxLayout(self.right)
        self._place.setContentsMargins(0, 0, 0, 0)
        self._place.addWidget(self.aside)
        left = QVBoxLayout()
        left.setSpacing(px(10))
        left.addWidget(self.list, 1)
        columns = QHBoxLayout()
        columns.setSpacing(px(20))
        columns.addLayout(left, 1)
        columns.addWidget(self.right)
        body = QVBoxLayout()
        body.setContentsMargins(px(20), px(14), px(20), px(10))
        body.setSpacing(px(10))
        body.addWidget(mark(QLabel(self.tr("等候"), self), kind="title"))
        body.addWidget(self.arrivals)
        body.addLayout(columns, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(body, 1)
        acts = [button(one, lambda key=one.key: self.act(key)) for one in ACTS]
        main = button(NEXT, lambda: self.act(NEXT.key), "primary")
        main.setObjectName("primary")
        whole.addWidget(bar(*acts, None, main))
        for act in (*ACTS, NEXT):
            shortcut = QShortcut(QKeySequence(act.shortcut), self)
            shortcut.activated.connect(lambda key=act.key: self.act(key))
        escape = QShortcut(QKeySequence("Escape"), self)
        escape.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        escape.activated.connect(self.escape)
        self.setFocusProxy(self.arrivals)

    # --- coming and going ------------------------------------------------------------------------

    def enter(self) -> None:
        """The panel is shown: the seconds run, the clerk may note who comes at once."""
        self.second.start()
        self._db(self.desk.people, self._got_people)
        self.look()
        now = QApplication.focusWidget()
        if self.sheet is None and (now is None or not self.isAncestorOf(now)):
            self.arrivals.setFocus()

    def leave(self) -> None:
        """Another page or tab is shown: nothing is read any more; the times run on by themselves."""
        self.second.stop()

    def turn_day(self) -> None:
        """24:00: the names of who left were emptied."""
        self.look()

    def open(self, key: str) -> None:
        """Stand on somebody who waits; her row is chosen once it is read."""
        self._stand = key
        self.list.filter.clear()
        self.list.setFocus()
        self.look()

    def escape(self) -> None:
        """One step back: from a question to the list, from the panel to 今日."""
        if self.sheet is not None:
            self._close_sheet()
        else:
            self.counter.go("today")

    def look(self) -> None:
        """Read who waits and who is served, as they stand now."""

        def job() -> tuple[Any, ...]:
            now = self.counter.clock()
            return self.desk.waiting(now), self.desk.serving(now)

        self.counter.runner.start(
            "db", job, self._looked, self.counter.told(self._say), newest=True, key="queue.look", owner=self
        )

    def _looked(self, found: tuple[Any, ...]) -> None:
        waiting, serving = found
        self.list.show_lines(lines(waiting, serving))
        if self._stand:
            self.list.stand_on(self._stand)
            self._stand = ""
        row = self._row()
        self.aside.say(row.words if row is not None else "")

    def _got_people(self, people: tuple[tuple[str, str], ...]) -> None:
        self._people = people
        self.arrivals.set_people(people)

    # --- acts ------------------------------------------------------------------------------------

    def act(self, key: str) -> None:
        """What a button or its key does."""
        calls: dict[str, Callable[[], object]] = {
            NEW.key: self.arrivals.setFocus,
            URGENT.key: self._urgent,
            NEXT.key: self._next,
            HAND_ON.key: self._ask_whom,
            GONE.key: lambda: self._of_row(self.desk.gave_up, self.tr("{who}未等先走，已记下")),
            DONE.key: lambda: self._of_row(self.desk.done, self.tr("{who}已接待完")),
        }
        if self.sheet is not None and key in (HAND_ON.key, NEXT.key):
            self.sheet.start()  # an open question comes first
            return
        calls[key]()

    def _arrive(self, called: str, what: str, urgent: bool, wants: str) -> None:
        def noted(uuid: str) -> None:
            self.arrivals.clear()
            self._stand = uuid
            self._said(self.tr("已登记，请客户稍坐"))

        told = self.counter.told(lambda refused: self.arrivals.refuse(refused.findings))
        self._db(lambda: self.desk.arrive(called, what, urgent, wants), noted, told)

    def _urgent(self) -> None:
        """Ctrl+U: in the line for who comes it ticks, in the list it hurries whom one stands on."""
        if self.arrivals.inside():
            self.arrivals.urgent.toggle()
        else:
            self._of_row(self.desk.hurry, self.tr("{who}已改为紧急"))

    def _next(self) -> None:
        def job() -> str:
            uuid = self.desk.next()
            if uuid:
                self.desk.take(uuid)
            return uuid

        def taken(uuid: str) -> None:
            if uuid:
                self._stand = uuid
                self.list.setFocus()
                self._said(self.tr("请接待，接待完按 F10"))
            else:
                self.counter.status("saved", self.tr("没有等您接待的客户"), "")

        self._db(job, taken)

    def _take(self, row: Line) -> None:
        if row.taken:
            self.counter.status("saved", self.tr("接待完按 F10，要换人接待按 F6"), "")
            return
        self._stand = row.uuid
        who = row.called
        self._db(
            lambda: self.desk.take(row.uuid),
            lambda _: self._said(self.tr("请接待{who}，接待完按 F10").format(who=who)),
        )

    def _of_row(self, job: Callable[[str], object], words: str) -> None:
        row = self._row()
        if row is None:
            self.counter.status("saved", self.tr("请先在名单里选一位客户"), "warn")
            self.list.setFocus()
            return
        who, uuid = row.called, row.uuid
        self._db(lambda: job(uuid), lambda _: self._said(words.format(who=who)))

    def _row(self) -> Line | None:
        row: Line | None = self.list.current()
        return row

    # --- questions -------------------------------------------------------------------------------

    def _ask_whom(self) -> None:
        row = self._row()
        if row is None:
            self.counter.status("saved", self.tr("请先在名单里选一位客户"), "warn")
            return
        self._close_sheet()
        uuid, who = row.uuid, row.called
        sheet = self.sheet = Ask(HAND_ON_FORM, f"{HAND_ON_FORM.title} · {who}")
        sheet.form.set_choices("to", [Choice(login, name) for login, name in self._people])
        failed = self.counter.told(lambda refused: sheet.refuse(refused.findings))

        def done(_: None) -> None:
            self._close_sheet()
            self._said(self.tr("{who}已转交").format(who=who))

        def hand_on(values: dict[str, Any]) -> None:
            def job() -> None:
                self.desk.hand_on(uuid, values["to"], values["reason"])

            self.counter.runner.start("db", job, done, failed, owner=sheet)

        sheet.accepted.connect(hand_on)
        sheet.left.connect(self._close_sheet)
        self.aside.hide()
        self._place.addWidget(sheet)
        sheet.show()
        sheet.start()

    def _close_sheet(self) -> None:
        if self.sheet is not None:
            sheet, self.sheet = self.sheet, None
            self._place.removeWidget(sheet)
            sheet.hide()
            sheet.deleteLater()
            self.aside.show()
            self.list.setFocus()

    # --- jobs ------------------------------------------------------------------------------------

    def _said(self, words: str) -> None:
        self.counter.status("saved", words, "done")
        self.look()

    def _say(self, error: Refused) -> None:
        self.counter.status("saved", error.findings[0].say(), "warn")

    def _failed(self, error: Exception) -> None:
        def refused(one: Refused) -> None:
            self._say(one)
            self.look()  # the list may be older than what a colleague has done

        self.counter.told(refused)(error)

    def _db(
        self,
        job: Callable[[], Any],
        done: Callable[[Any], None],
        failed: Callable[[Exception], None] | None = None,
    ) -> None:
        self.counter.runner.start("db", job, done, failed or self._failed, owner=self)

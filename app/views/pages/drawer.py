"""交款: the drawer counted and handed to finance by two signatures; what waits for hers; the former ones.

F9 hands over; F10 lets finance count and sign, beside the clerk or signed in herself; then the paper prints
(003-39, S07-E2).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from app.forms.drawer import BACK, LIST, RECEIVE, RECORDS, REPRINT
from app.forms.spec import Act
from app.rules.base import CHINA, Refused
from app.rules.drawer import State
from app.rules.money import yuan
from app.views.business import DRAW_MS
from app.views.counter import Counter
from app.views.findings import act_text
from app.views.list_view import Chip, ListView
from app.views.pages.drawer_count import Desk, GivePane, TakePane, apart_words, tr
from app.views.preview import Preview
from app.views.theme import mark, px

KIND = "drawer-handover"
CHIPS = {State.COUNTED: Chip("待点收", "warn"), State.TAKEN: Chip("已点收", "done")}
_LIST_SHARE, _PAPER_SHARE = 66, 34
BESIDE = 1000
"""Pixels of the design from which on the paper stands beside the list."""


@dataclass(frozen=True)
class Line:
    """一次交款 as the list shows it."""

    number: str
    state: State
    when: str
    given_by: str
    handed: str
    differs: str
    receipt_differs: str
    received_by: str
    row: Any


def line(row: Any) -> Line:
    """A hand-over in words; what finance found other than was handed over is a difference of its own."""
    counted = row.received is not None
    return Line(
        row.number,
        row.state,
        f"{row.until.astimezone(CHINA):%m-%d %H:%M}",
        row.given_by,
        yuan(row.handed),
        apart_words(row.difference),
        apart_words(row.received - row.handed) if counted else "",
        row.received_by,
        row,
    )


class Waiting(QFrame):
    """What waits for finance, above the count; hidden while nothing does."""

    def __init__(self, button: QPushButton, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        mark(self, kind="note", state="warn")
        self.setObjectName("waiting")
        self.title = mark(QLabel(self), kind="heading")
        self.text = mark(QLabel(self), kind="text")
        row = QHBoxLayout(self)
        row.setContentsMargins(px(14), px(8), px(12), px(8))
        row.setSpacing(px(12))
        row.addWidget(self.title)
        row.addWidget(self.text, 1)
        row.addWidget(button)
        self.hide()

    def say(self, rows: tuple[Any, ...]) -> None:
        """The oldest of what waits, and how many more."""
        self.setVisible(bool(rows))
        if not rows:
            return
        first = rows[0]
        self.title.setText(tr("等财务点收"))
        said = tr("{number}　{who} {at} 交 {sum}").format(
            number=first.number,
            who=first.given_by,
            at=f"{first.until.astimezone(CHINA):%m-%d %H:%M}",
            sum=yuan(first.handed),
        )
        more = tr("，还有 {n} 笔").format(n=len(rows) - 1) if len(rows) > 1 else ""
        self.text.setText(said + more)


class Records(QWidget):
    """The hand-overs, the newest first, the paper of the chosen one beside them."""

    print_asked = Signal(object)
    take_asked = Signal(object)
    back_asked = Signal()

    def __init__(self, desk: Desk, counter: Counter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        mark(self, kind="ground")
        self.desk, self.counter = desk, counter
        self.list, self.preview = ListView(LIST, CHIPS), Preview(counter.runner)
        self._drawing = QTimer(self, singleShot=True, interval=DRAW_MS)
        self._drawing.timeout.connect(self._draw)
        self.list.moved.connect(lambda _row: self._drawing.start())
        self.list.opened.connect(self._open)
        left = QVBoxLayout()
        left.setSpacing(px(10))
        left.addWidget(mark(QLabel(tr("交款记录"), self), kind="title"))
        left.addWidget(self.list, 1)
        body = QHBoxLayout()
        body.setContentsMargins(px(20), px(14), px(20), px(10))
        body.setSpacing(px(20))
        body.addLayout(left, _LIST_SHARE)
        body.addWidget(self.preview, _PAPER_SHARE)
        bar = mark(QFrame(self), kind="bar")
        foot = QHBoxLayout(bar)
        foot.setContentsMargins(px(20), px(10), px(20), px(10))
        foot.addWidget(act_button(BACK, self.back_asked.emit))
        foot.addStretch(1)
        foot.addWidget(act_button(REPRINT, self._print, "primary"))
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(body, 1)
        whole.addWidget(bar)
        QShortcut(QKeySequence(REPRINT.shortcut), self).activated.connect(self._print)
        for keys, steps in (("Ctrl+PgDown", 1), ("Ctrl+PgUp", -1)):
            turn = QShortcut(QKeySequence(keys), self)
            turn.activated.connect(lambda one=steps: self.preview.turn(one))
        self.setFocusProxy(self.list)

    def show_rows(self, rows: tuple[Any, ...], number: str = "") -> None:
        """These hand-overs; stand on `number`, else where the clerk stood, else on the newest."""
        self.list.set_rows(tuple(line(one) for one in rows))
        found = [place for place, one in enumerate(self.list.rows()) if one.number == number]
        if found:
            self.list.table.stand(found[0])
        elif self.list.current() is None:
            self.list.table.stand(0)
        self._drawing.start()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.preview.setVisible(self.width() >= px(BESIDE))  # 大字: the list needs the room

    def _draw(self) -> None:
        chosen = self.list.current()
        if chosen is None:
            self.preview.clear()
        elif self.preview.isVisible():
            number = chosen.number
            self.preview.draw(lambda: self.desk.paper(number))

    def _open(self, row: Line) -> None:
        if row.state is State.COUNTED:
            self.take_asked.emit(row.row)
        else:
            self.counter.status("saved", tr("已点收，Ctrl+P 补打"), "")

    def _print(self) -> None:
        if (chosen := self.list.current()) is not None:
            self.print_asked.emit(chosen)


class DrawerPanel(QStackedWidget):
    """交款. `give` is the clerk's count, `take` finance's, `records` what was handed over."""

    def __init__(self, desk: Desk, counter: Counter) -> None:
        super().__init__()
        self.desk, self.counter = desk, counter
        self._may = counter.operator.may("drawer.hand_over")
        self._waiting: tuple[Any, ...] = ()
        self.give, self.take = GivePane(desk, counter), TakePane(desk, counter)
        self.records = Records(desk, counter)
        self.waiting = Waiting(act_button(RECEIVE, self.receive))
        top = QVBoxLayout()
        top.setContentsMargins(px(20), px(12), px(20), 0)
        top.addWidget(self.waiting)
        box = self.give.layout()
        assert isinstance(box, QVBoxLayout)
        box.insertLayout(0, top)
        for pane in (self.give, self.take, self.records):
            self.addWidget(pane)
        self.give.add_act(Act(RECORDS.key, act_text(RECORDS)))  # its key is the whole panel's
        self.take.add_act(Act(BACK.key, act_text(BACK)))
        self.give.acted.connect(lambda _key: self.show_records())
        self.take.acted.connect(lambda _key: self.escape())
        self.give.handed.connect(self._handed)
        self.give.stale.connect(self._look)
        self.take.taken.connect(self._taken)
        self.records.back_asked.connect(self.escape)
        self.records.take_asked.connect(self.count)
        self.records.print_asked.connect(self._print)
        for keys, call in (
            (BACK.shortcut, self.escape),
            (RECEIVE.shortcut, self.receive),
            (RECORDS.shortcut, self.show_records),
        ):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(call)

    # --- coming and going ------------------------------------------------------------------------

    def enter(self) -> None:
        """The tab is shown: what should be in the drawer and what waits are read anew."""
        self._look()
        self._stand()

    def leave(self) -> None:
        """Another page or tab is shown: a count stays, a password does not."""
        self.take.close_sheet()

    def turn_day(self) -> None:
        """24:00: nothing of it depends on the date, but the books may have moved."""
        self._look()

    def open(self, key: str) -> None:
        """A number (JK) shows it among the records."""
        self.show_records(key)

    def escape(self) -> None:
        """One step back: from the question to the count, from finance's or the records to the clerk's."""
        here = self.currentWidget()
        if here is self.take and self.take.sheet is not None:
            self.take.close_sheet()
        elif here is self._home():
            self.counter.go("today")
        else:
            self._back()

    def _home(self) -> QWidget:
        """Where the clerk begins; who hands nothing over begins with the records."""
        return self.give if self._may else self.records

    def _back(self) -> None:
        self.take.close_sheet()
        if self._may:
            self.setCurrentWidget(self.give)
            self._look()
            self._stand()
        else:
            self.show_records()

    def _stand(self) -> None:
        here = self.currentWidget()
        if here is self.records:
            self.records.setFocus()
        elif isinstance(here, GivePane | TakePane) and here.sheet is None and not here.form.focused():
            here.form.focus(here.form.shown[0])

    def _look(self) -> None:
        """Read what there should be, what waits, and the list where it is in sight."""
        listed = self.currentWidget() is self.records

        def job() -> tuple[Any, ...]:
            return self.desk.due(), self.desk.waiting(), self.desk.rows() if listed else ()

        runner = self.counter.runner
        runner.start("db", job, self._looked, self._failed, newest=True, key="drawer.look", owner=self)

    def _looked(self, found: tuple[Any, ...]) -> None:
        drawer, self._waiting, rows = found
        self.waiting.say(self._waiting)
        self.give.show_drawer(drawer)
        if rows:
            self.records.show_rows(rows)
        taking = self.take.row
        if taking is not None and taking.number not in {one.number for one in self._waiting}:
            self.take.forget()  # taken in another window
            if self.currentWidget() is self.take:
                self._back()
        if not self._may and self.currentWidget() is self.give:  # finance: what waits for her comes first
            if self._waiting:
                self.receive()
            else:
                self.show_records()

    # --- acts ------------------------------------------------------------------------------------

    def receive(self) -> None:
        """点收: the oldest that waits."""
        if self._waiting:
            self.count(self._waiting[0])
        else:
            self.counter.status("saved", tr("没有等点收的交款"), "")

    def count(self, row: Any) -> None:
        """Finance counts this hand-over."""
        if self.currentWidget() is self.take:
            return
        self.setCurrentWidget(self.take)
        self.take.begin(row)
        self._stand()

    def show_records(self, number: str = "") -> None:
        """The former hand-overs, the newest first."""
        self.take.close_sheet()

        def shown(rows: tuple[Any, ...]) -> None:
            self.setCurrentWidget(self.records)
            self.records.show_rows(rows, number)
            self.records.setFocus()

        self.counter.runner.start("db", self.desk.rows, shown, self._failed, owner=self)

    def _handed(self, number: str) -> None:
        words = tr("{number} 已交款，等财务点收").format(number=number)
        self.counter.status("saved", words, "done")
        self._look()
        self.give.form.focus(self.give.form.shown[0])

    def _taken(self, number: str) -> None:
        self.counter.printing.send(KIND, number)
        self.counter.status("saved", tr("{number} 已点收，两人都签了字").format(number=number), "done")
        self._back()

    def _print(self, row: Line) -> None:
        if row.state is State.COUNTED:
            self.counter.status("saved", tr("财务还没有点收，签了字才打印"), "warn")
        else:
            self.counter.printing.send(KIND, row.number)

    def _failed(self, error: Exception) -> None:
        def refused(one: Refused) -> None:
            self.counter.status("saved", one.findings[0].say(), "warn")

        self.counter.told(refused)(error)


def act_button(act: Act, pressed: Any, kind: str = "") -> QPushButton:
    """An act's button, with its key on it."""
    made = QPushButton(act_text(act))
    made.setObjectName(f"act:{act.key}")
    made.setAccessibleName(act.title)
    made.setAutoDefault(False)
    made.clicked.connect(lambda _checked=False: pressed())
    return mark(made, kind=kind) if kind else made

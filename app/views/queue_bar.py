"""等候条: over every page stand who waits, the clocks beside a talk, and 上移 (003-03, -04, -06, -17).

Silent while nobody waits and no clock runs. Else it is read every second by the counter's clock: what
alarms the rules say. The page below keeps its form, its focus and its cursor. The clocks' buttons are named
"act:hold" and "act:explain", their times "time:…"; the question of 上移 is "field:reason".
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from app.forms.queue import EXPLAIN, HOLD, PASS_UP, PASS_UP_FORM
from app.forms.spec import Act
from app.rules.base import Refused
from app.rules.queue import TimerKind, To, to_name
from app.views.counter import Counter
from app.views.editors.base import ENTER
from app.views.findings import act_text
from app.views.pages.queue_list import clock
from app.views.theme import mark, px

SECOND_MS = 1_000


class Desk(Protocol):
    """What the bar asks of services.queue.QueueDesk."""

    def beside(self, now: Any) -> Any: ...
    def hold(self, word: str = "", subject: str = "") -> str: ...
    def explain(self, word: str = "", subject: str = "") -> str: ...
    def end(self, uuid: str) -> int: ...
    def pass_up(self, reason: str, explanation: str = "", word: str = "", subject: str = "") -> To: ...


class Watch(QWidget):
    """One clock: its button, and while it runs its time; red once it rings."""

    def __init__(self, act: Act, stop: str, pressed: Callable[[], object], parent: QWidget) -> None:
        super().__init__(parent)
        self._act, self._stop = act, Act(act.key, stop, act.shortcut)
        self.time = QLabel(self)
        self.time.setObjectName(f"time:{act.key}")
        self.button = _button(act, pressed, self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(px(6))
        row.addWidget(self.time)
        row.addWidget(self.button)
        self.show_clock(None)

    def show_clock(self, one: Any | None) -> None:
        """The clock as it stands now; None = it does not run."""
        self.time.setText(clock(one.seconds) if one is not None else "")
        self.time.setVisible(one is not None)
        if one is not None:
            mark(self.time, state="late" if one.rings else "doing")
        act = self._act if one is None else self._stop
        self.button.setText(act_text(act))
        self.button.setAccessibleName(act.title)


class QueueBar(QFrame):
    """等候条. `about()` answers what the page in sight is about: its business, and the record in hand."""

    asked = Signal()
    """The clerk wants to see who waits."""

    def __init__(self, desk: Desk, counter: Counter, about: Callable[[], tuple[str, str]]) -> None:
        super().__init__()
        self.desk, self.counter, self._about = desk, counter, about
        self.hold_clock: Any | None = None
        self.explain_clock: Any | None = None
        self._alarmed: set[str] = set()
        self._before: QWidget | None = None
        self._subject = "", ""
        mark(self, kind="queue")
        self.setAccessibleName(self.tr("等候"))
        self.second = QTimer(self, interval=SECOND_MS)
        self.second.timeout.connect(self.look)
        self.who = mark(QLabel(self), kind="heading")
        self.who.setObjectName("who")
        self.words = QLabel(self)
        self.words.setObjectName("words")
        self.words.setWordWrap(True)
        for label in (self.who, self.words):
            label.setTextFormat(Qt.TextFormat.PlainText)
        self.hold = Watch(HOLD, self.tr("回来了"), self.turn_hold, self)
        self.explain = Watch(EXPLAIN, self.tr("说清楚了"), self.turn_explain, self)
        self.up = _button(PASS_UP, self.ask, self)
        """The window shows it on every page, also while the bar is silent."""
        self.see = _button(Act("where", self.tr("看等候"), ""), self.asked.emit, self)
        row = QHBoxLayout()
        row.setSpacing(px(10))
        row.addWidget(self.who)
        row.addWidget(self.words, 1)
        for one in (self.hold, self.explain, self.see):
            row.addWidget(one)
        box = QVBoxLayout(self)
        box.setContentsMargins(px(16), px(7), px(20), px(7))
        box.setSpacing(px(6))
        box.addLayout(row)
        box.addWidget(self._question())
        self.hide()

    def shortcuts(self) -> tuple[tuple[str, Callable[[], None]], ...]:
        """The keys that work on every page."""
        return (
            (HOLD.shortcut, self.turn_hold),
            (EXPLAIN.shortcut, self.turn_explain),
            (PASS_UP.shortcut, self.ask),
        )

    def _question(self) -> QWidget:
        """To whom, why: one line, shown while 上移 is asked for."""
        self.question = QWidget(self)
        self.to = mark(QLabel(self.question), kind="heading")
        self.reason = QLineEdit(self.question)
        self.reason.setObjectName("field:reason")
        field = PASS_UP_FORM.fields[0]
        self.reason.setAccessibleName(field.label)
        self.reason.installEventFilter(self)
        self.reason.textEdited.connect(lambda _: self.problem.hide())
        self.problem = mark(QLabel(self.question), kind="error")
        self.problem.setObjectName("mark:reason")
        self.problem.setWordWrap(True)
        send = _button(Act("send", self.tr("上移"), "Enter"), self._send, self.question)
        back = _button(Act("back", self.tr("返回"), "Esc"), self.close_question, self.question)
        row = QHBoxLayout()
        row.setSpacing(px(10))
        row.addWidget(self.to)
        row.addWidget(self.reason, 1)
        row.addWidget(send)
        row.addWidget(back)
        box = QVBoxLayout(self.question)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(px(4))
        box.addLayout(row)
        box.addWidget(self.problem)
        self.question.hide()
        self.problem.hide()
        return self.question

    # --- what is shown ---------------------------------------------------------------------------

    def look(self) -> None:
        """Read who waits and the clocks, as they stand now."""
        self.counter.runner.start(
            "db",
            lambda: self.desk.beside(self.counter.clock()),
            self._looked,
            self.counter.told(lambda _: None),
            newest=True,
            key="queue.beside",
            owner=self,
        )

    def _looked(self, beside: Any) -> None:
        waiting = beside.waiting
        self.hold_clock = _first(beside.clocks, TimerKind.HOLD)
        self.explain_clock = _first(beside.clocks, TimerKind.EXPLAIN)
        self.hold.show_clock(self.hold_clock)
        self.explain.show_clock(self.explain_clock)
        self._say(waiting)
        if waiting or beside.clocks:
            self.second.start()
        else:
            self.second.stop()
        self.setVisible(bool(waiting or beside.clocks) or self.question.isVisibleTo(self))

    def _say(self, waiting: tuple[Any, ...]) -> None:
        clocks = (self.explain_clock, self.hold_clock)
        prompts = [one.prompt for one in clocks if one is not None and one.prompt]
        alarming = [one for one in waiting if one.alarm]
        self.who.setText(self.tr("等候 {n} 位").format(n=len(waiting)) if waiting else "")
        self.who.setVisible(bool(waiting))
        said = list(prompts)
        if waiting:
            first = waiting[0]
            state = self.tr("紧急") if first.urgent else ""
            said.insert(
                0,
                " · ".join(
                    one
                    for one in (
                        state,
                        first.called,
                        first.what,
                        self.tr("等了 {time}").format(time=clock(first.seconds)),
                        self.tr("请马上接待") if first.alarm else "",
                    )
                    if one
                ),
            )
        self.words.setText("；".join(said))
        self.words.setToolTip(waiting[0].words if waiting else "")
        mark(self, state="late" if alarming or prompts else "")
        self.setAccessibleDescription(self.words.text())
        new = {one.uuid for one in alarming} - self._alarmed
        self._alarmed = {one.uuid for one in alarming}
        if new:
            QApplication.alert(self.window())  # the task bar's entry blinks where another program is in front

    # --- the clocks ------------------------------------------------------------------------------

    def turn_hold(self) -> None:
        """F2: twenty seconds begin; pressed again she is back (003-04)."""
        self._turn(self.hold_clock, self.desk.hold)

    def turn_explain(self) -> None:
        """F3: three minutes begin; pressed again it is explained (003-17)."""
        self._turn(self.explain_clock, self.desk.explain)

    def _turn(self, running: Any | None, begin: Callable[[str, str], str]) -> None:
        if running is None:
            word, subject = self._about()
            self._db(lambda: begin(word, subject), lambda _: self.look())
            return
        words = self.tr("计时结束，用了 {seconds} 秒")

        def ended(seconds: int) -> None:
            self.counter.status("saved", words.format(seconds=seconds), "done")
            self.look()

        self._db(lambda: self.desk.end(running.uuid), ended)

    # --- passing up ------------------------------------------------------------------------------

    def ask(self) -> None:
        """F8: 上移 what is in hand. Its form stays as it is, and the clerk comes back to where she was."""
        if self.question.isVisibleTo(self):
            self.reason.setFocus()
            return
        self._subject = self._about()
        self._before = QApplication.focusWidget()
        running = self.explain_clock
        due = running is not None and running.to
        self.to.setText(self.tr("上移给{to}").format(to=running.to) if due else self.tr("上移"))
        hint = self.tr("3 分钟到了，原因可以不写") if due else PASS_UP_FORM.fields[0].hint
        self.reason.setPlaceholderText(hint)
        self.reason.clear()
        self.problem.hide()
        self.question.show()
        self.show()
        self.reason.setFocus()

    def close_question(self) -> None:
        """Back to where the clerk was."""
        before, self._before = self._before, None
        if before is not None and isValid(before) and before.isVisible():
            # Before hiding: Qt would tab on from a hidden field, which chooses all of the next one's text.
            before.setFocus(Qt.FocusReason.OtherFocusReason)
        self.question.hide()
        self.setVisible(self.second.isActive())

    def _send(self) -> None:
        reason, (word, subject) = self.reason.text(), self._subject
        explanation = self.explain_clock.uuid if self.explain_clock is not None else ""

        def passed(to: To) -> None:
            self.close_question()
            words = self.tr("已上移给{to}，请陪客户等候").format(to=to_name(to, self.counter.policy))
            self.counter.status("saved", words, "done")
            self.look()

        self._db(lambda: self.desk.pass_up(reason, explanation, word, subject), passed)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter sends, Esc goes back; Esc must not reach the page, which would leave its form."""
        if watched is self.reason and isinstance(event, QKeyEvent):
            if event.type() == QEvent.Type.ShortcutOverride and event.key() == Qt.Key.Key_Escape:
                event.accept()
                return True
            if event.type() == QEvent.Type.KeyPress and event.key() in (Qt.Key.Key_Escape, *ENTER):
                if event.key() == Qt.Key.Key_Escape:
                    self.close_question()
                else:
                    self._send()
                return True
        return super().eventFilter(watched, event)

    # --- jobs ------------------------------------------------------------------------------------

    def _db(self, job: Callable[[], Any], done: Callable[[Any], None]) -> None:
        self.counter.runner.start("db", job, done, self.counter.told(self._refused), owner=self)

    def _refused(self, error: Refused) -> None:
        words = error.findings[0].say()
        if self.question.isVisibleTo(self):
            self.problem.setText(words)
            self.problem.show()
            self.reason.setFocus()
        else:
            self.counter.status("saved", words, "warn")


def _first(clocks: tuple[Any, ...], kind: TimerKind) -> Any | None:
    """Of a kind the clock that rings, else the one that began first."""
    return min((one for one in clocks if one.kind is kind), key=lambda one: not one.rings, default=None)


def _button(act: Act, pressed: Callable[[], object], parent: QWidget) -> QPushButton:
    made = QPushButton(act_text(act), parent)
    made.setObjectName(f"act:{act.key}")
    made.setAccessibleName(act.title)
    made.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves the cursor where it was
    made.clicked.connect(lambda _checked=False: pressed())
    return made

"""当班一览: who has the shift since when, what is unfinished, the reminders; and the list of hand-overs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.forms.shift import BACK, BEGIN, HAND_OVER, HANDED, NOTE, PRINT, RECORDS, REMIND, WAITING
from app.forms.spec import Act
from app.rules.base import CHINA, Finding
from app.rules.policy import Policy
from app.rules.shift import WAITS_NAMES, Shift, Unfinished, Waits, duty_name
from app.views.findings import act_text
from app.views.list_view import Chip, ListView
from app.views.theme import mark, px

ASIDE = 280
"""Width of the reminders, in design pixels."""
_CHIPS = {
    Waits.VISITOR: Chip("访客在内", "doing"),
    Waits.QUEUE: Chip("等候", "warn"),
    Waits.ESCALATION: Chip("待知悉", "late"),
    Waits.MESSAGE: Chip("留言", "doing"),
    Waits.RELEASE: Chip("放行条", "doing"),
    Waits.DRAFT: Chip("没填完", "todo"),
    Waits.PAPER: Chip("没打印", "warn"),
    Waits.LOST_PROPERTY: Chip("拾物", "todo"),
}
CHIPS = {WAITS_NAMES[kind]: chip for kind, chip in _CHIPS.items()}
"""The kinds in short words: the heading says that they are unfinished."""


@dataclass(frozen=True)
class Line:
    """未完事项一行; `id` is what it is known by when the list is read anew, `at` since when it waits."""

    id: tuple[str, str, str, datetime]
    kind: str
    what: str
    who: str
    number: str
    since: str
    word: str
    key: str
    at: datetime


def line(one: Unfinished, now: datetime) -> Line:
    """An unfinished matter as the list shows it; an hour of today without its date."""
    at = one.since.astimezone(CHINA)
    since = f"{at:%H:%M}" if at.date() == now.astimezone(CHINA).date() else f"{at:%m-%d %H:%M}"
    what = f"紧急 · {one.what}" if one.urgent else one.what
    to = f"给{one.to}" if one.kind is Waits.MESSAGE and one.to else ""
    who = " ".join(part for part in (one.place, one.who, to) if part)
    return Line(
        (one.kind, one.word, one.key, one.since),
        WAITS_NAMES[one.kind],
        what,
        who,
        one.number,
        since,
        one.word,
        one.key,
        one.since,
    )


def whose(shift: Shift, now: datetime, policy: Policy) -> str:
    """「李晓敏当班 · 客服前台 · 03-05 08:00 起，已 2 小时 12 分」."""
    minutes = max(timedelta(), now - shift.begun_at) // timedelta(minutes=1)
    long = f"{minutes // 60} 小时 {minutes % 60} 分" if minutes >= 60 else f"{minutes} 分"
    begun = shift.begun_at.astimezone(CHINA)
    return f"{shift.name}当班 · {duty_name(shift.kind, policy)} · {begun:%m-%d %H:%M} 起，已 {long}"


def bar(*buttons: QPushButton | None) -> QFrame:
    """The acts below a surface; None is the room between the secondary and the main ones."""
    frame = mark(QFrame(), kind="bar")
    row = QHBoxLayout(frame)
    row.setContentsMargins(px(20), px(10), px(20), px(10))
    row.setSpacing(px(6))
    for one in buttons:
        if one is None:
            row.addStretch(1)
        else:
            row.addWidget(one)
    return frame


def button(act: Act, pressed: Any, kind: str = "") -> QPushButton:
    """An act's button, with its key on it."""
    made = QPushButton(act_text(act))
    made.setObjectName(f"act:{act.key}")
    made.setAccessibleName(act.title)
    made.clicked.connect(lambda _checked=False: pressed())
    return mark(made, kind=kind) if kind else made


class Alarm(QFrame):
    """A red card that says what is late and what to do; hidden while nothing is."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        mark(self, kind="note", state="late")
        self.setObjectName("alarm")
        self.title = mark(QLabel(self), kind="heading")
        self.text = mark(QLabel(self), kind="text")
        self.text.setWordWrap(True)
        row = QHBoxLayout(self)
        row.setContentsMargins(px(14), px(10), px(14), px(10))
        row.setSpacing(px(12))
        row.addWidget(self.title, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.text, 1)
        self.hide()

    def say(self, finding: Finding | None) -> None:
        """Say this; None takes it away."""
        self.title.setText(finding.title if finding is not None else "")
        self.text.setText(finding.say() if finding is not None else "")
        self.setToolTip(self.tr("规则 {rule}").format(rule=finding.rule) if finding is not None else "")
        self.setVisible(finding is not None)


class Overview(QWidget):
    """The first view of 交接班. `acted(key)` for a button or its key; `opened(row)` from the list."""

    acted = Signal(str)
    opened = Signal(object)
    reminded = Signal(str)
    """Words to keep as a reminder (004-49)."""

    def __init__(self, may_note: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        mark(self, kind="ground")
        self.title = mark(QLabel(self.tr("交接班"), self), kind="title")
        self.whose = mark(QLabel(self), kind="caption")
        self.whose.setObjectName("caption")
        self.alarm = Alarm(self)
        self.list = ListView(WAITING, CHIPS, "id")
        self.list.opened.connect(self.opened)
        self.list.moved.connect(lambda _row: self._say_row())
        self.whole = mark(QLabel(self), kind="script")
        self.whole.setObjectName("line")
        self.whole.setTextFormat(Qt.TextFormat.PlainText)
        self.whole.setWordWrap(True)
        self.whole.hide()
        self.begin = button(BEGIN, lambda: self.acted.emit(BEGIN.key), "primary")
        self.hand_over = button(HAND_OVER, lambda: self.acted.emit(HAND_OVER.key), "primary")
        self.records = button(RECORDS, lambda: self.acted.emit(RECORDS.key))
        self.note = button(NOTE, lambda: self.acted.emit(NOTE.key))
        if not may_note:  # shown by its place alone: a button without one would be a window of its own
            self.note.hide()
        head = QHBoxLayout()
        head.setSpacing(px(18))
        head.addWidget(self.title, 0, Qt.AlignmentFlag.AlignBottom)
        head.addWidget(self.whose, 0, Qt.AlignmentFlag.AlignBottom)
        head.addStretch(1)
        columns = QHBoxLayout()
        columns.setSpacing(px(20))
        left = QVBoxLayout()
        left.setSpacing(px(10))
        left.addWidget(self.list, 1)
        left.addWidget(self.whole)
        columns.addLayout(left, 1)
        columns.addWidget(self._reminders())
        body = QVBoxLayout()
        body.setContentsMargins(px(20), px(14), px(20), px(10))
        body.setSpacing(px(10))
        body.addLayout(head)
        body.addWidget(self.alarm)
        body.addLayout(columns, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(body, 1)
        whole.addWidget(bar(self.records, self.note, None, self.begin, self.hand_over))
        if may_note:
            QShortcut(QKeySequence(NOTE.shortcut), self).activated.connect(self.note.click)
        for keys, call in (
            ("F9", self._main),
            (RECORDS.shortcut, lambda: self.acted.emit(RECORDS.key)),
            (REMIND.shortcut, self._remind),
        ):
            QShortcut(QKeySequence(keys), self).activated.connect(call)
        self.setFocusProxy(self.list)
        self._may_begin: bool | None = None
        self.begin.hide()
        self.hand_over.hide()

    def show_shift(self, shift: Shift | None, now: datetime, policy: Policy) -> None:
        """Whose shift it is; None = nobody has begun one."""
        none = self.tr("还没有人当班。请按 F9 开班，从现在起由您当班。")
        self.whose.setText(whose(shift, now, policy) if shift is not None else none)
        self._may_begin = shift is None
        self.begin.setVisible(shift is None)
        self.hand_over.setVisible(shift is not None)

    def show_waiting(self, found: Iterable[Unfinished], now: datetime) -> None:
        """What is unfinished, of everybody's."""
        self.list.set_rows([line(one, now) for one in found])
        self._say_row()

    def _say_row(self) -> None:
        """The row the clerk stands on, in full: its cells may be too narrow for it, most of all in 大字."""
        row = self.list.current()
        rest = " · ".join(one for one in (row.who, row.number) if one) if row is not None else ""
        self.whole.setText("\n".join(one for one in (row.what, rest) if one) if row is not None else "")
        self.whole.setVisible(row is not None)

    def show_reminders(self, rows: Iterable[Any]) -> None:
        """The shift's reminders, the newest above."""
        said = [f"{one.at.astimezone(CHINA):%H:%M}  {one.words}（{one.who}）" for one in rows]
        self.told.clear()
        self.told.addItems(said[::-1])
        for place in range(self.told.count()):
            self.told.item(place).setFlags(Qt.ItemFlag.ItemIsEnabled)
        self.counted.setText(self.tr("本班 {n} 次").format(n=len(said)) if said else "")

    def refuse_reminder(self, text: str) -> None:
        """Why the reminder was not kept; "" when it was."""
        self.problem.setText(text)
        self.problem.setVisible(bool(text))
        mark(self.words, state="late" if text else "")
        if text:
            self.words.setFocus()
        else:
            self.words.clear()

    def _main(self) -> None:
        if self._may_begin is not None:
            self.acted.emit(BEGIN.key if self._may_begin else HAND_OVER.key)

    def _remind(self) -> None:
        """Ctrl+T: into the line; with something in it, keep it."""
        if self.words.text().strip() and self.words.hasFocus():
            self._keep()
        else:
            self.words.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _keep(self) -> None:
        self.reminded.emit(self.words.text())

    def _reminders(self) -> QWidget:
        card = mark(QFrame(self), kind="card")
        card.setFixedWidth(px(ASIDE))
        self.counted = mark(QLabel(card), kind="caption")
        self.words = QLineEdit(card)
        self.words.setObjectName("field:reminder")
        self.words.setAccessibleName(self.tr("提醒记录"))
        self.words.setPlaceholderText(self.tr("有人抽烟，已提醒"))
        self.words.returnPressed.connect(self._keep)
        self.words.textEdited.connect(lambda _text: (self.problem.hide(), mark(self.words, state="")))
        self.problem = mark(QLabel(card), kind="error")
        self.problem.setObjectName("mark:reminder")
        self.problem.setWordWrap(True)
        self.problem.hide()
        self.told = mark(QListWidget(card), kind="lines")
        self.told.setObjectName("reminders")
        self.told.setWordWrap(True)
        self.told.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.told.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        head = QHBoxLayout()
        head.addWidget(mark(QLabel(self.tr("提醒记录"), card), kind="heading"))
        head.addStretch(1)
        head.addWidget(self.counted)
        line = QHBoxLayout()
        line.setSpacing(px(6))
        line.addWidget(self.words, 1)
        line.addWidget(button(REMIND, self._remind_pressed))
        box = QVBoxLayout(card)
        box.setContentsMargins(px(14), px(12), px(14), px(14))
        box.setSpacing(px(10))
        box.addLayout(head)
        box.addLayout(line)
        box.addWidget(self.problem)
        box.addWidget(self.told, 1)
        return card

    def _remind_pressed(self) -> None:
        if self.words.text().strip():
            self._keep()
        else:
            self.words.setFocus()


class Records(QWidget):
    """The hand-overs, the newest first; Ctrl+P prints the chosen one (补打 is marked by itself)."""

    print_asked = Signal(str)
    back_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        mark(self, kind="ground")
        self.list = ListView(HANDED)
        self.list.opened.connect(lambda row: self.print_asked.emit(row.number))
        body = QVBoxLayout()
        body.setContentsMargins(px(20), px(14), px(20), px(10))
        body.setSpacing(px(10))
        body.addWidget(mark(QLabel(self.tr("交接班记录"), self), kind="title"))
        body.addWidget(self.list, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(body, 1)
        back = button(BACK, self.back_asked.emit)
        whole.addWidget(bar(back, None, button(PRINT, self._print, "primary")))
        QShortcut(QKeySequence(PRINT.shortcut), self).activated.connect(self._print)
        self.setFocusProxy(self.list)

    def stand_on(self, number: str) -> None:
        """Go to the record of a number, if it is in the list."""
        for place, row in enumerate(self.list.rows()):
            if row.number == number:
                self.list.table.stand(place)

    def _print(self) -> None:
        if (row := self.list.current()) is not None:
            self.print_asked.emit(row.number)

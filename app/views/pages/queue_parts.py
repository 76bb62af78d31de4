"""等候的部件: the line for who comes, the two clocks beside a talk, what to say to whom one turns to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.forms.queue import EXPLAIN, HOLD, PASS_UP
from app.forms.spec import Act
from app.rules.base import Finding
from app.rules.queue import TimerKind
from app.views.editors.base import ENTER
from app.views.findings import act_text
from app.views.pages.queue_list import clock
from app.views.theme import mark, px


class Arrivals(QFrame):
    """One line: 称呼, what, whom for, 紧急. Enter goes on, in the last field it is `arrived`."""

    arrived = Signal(str, str, bool, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        mark(self, kind="card")
        self.called = self._line("called", self.tr("称呼，例如 陈女士"))
        self.what = self._line("what", self.tr("什么事，按 Enter 登记"))
        self.wants = QComboBox(self)
        self.wants.setObjectName("field:wants")
        self.wants.setAccessibleName(self.tr("找谁"))
        self.wants.addItem(self.tr("谁都可以"), "")
        self.urgent = QCheckBox(self.tr("紧急  Ctrl+U"), self)
        self.urgent.setObjectName("field:urgent")
        self.add = QPushButton(self.tr("登记  Enter"), self)
        self.add.setObjectName("act:arrive")
        self.add.setAccessibleName(self.tr("登记"))
        self.add.clicked.connect(self.submit)
        self.problem = mark(QLabel(self), kind="error")
        self.problem.setObjectName("mark:called")
        self.problem.setWordWrap(True)
        self.problem.hide()
        row = QHBoxLayout()
        row.setSpacing(px(10))
        row.addWidget(self.called, 3)
        row.addWidget(self.what, 5)
        row.addWidget(self.wants, 2)
        row.addWidget(self.urgent)
        row.addWidget(self.add)
        box = QVBoxLayout(self)
        box.setContentsMargins(px(14), px(10), px(14), px(10))
        box.setSpacing(px(6))
        box.addLayout(row)
        box.addWidget(self.problem)
        for one in (self.called, self.what, self.wants, self.urgent):
            one.installEventFilter(self)
        for line in (self.called, self.what):
            line.textEdited.connect(lambda _text: self.refuse(()))
        self.setFocusProxy(self.called)

    def set_people(self, people: Sequence[tuple[str, str]]) -> None:
        """Whom a customer may wait for: login, name."""
        known = self.wants.currentData()
        self.wants.clear()
        self.wants.addItem(self.tr("谁都可以"), "")
        for login, name in people:
            self.wants.addItem(self.tr("等{name}").format(name=name), login)
        self.wants.setCurrentIndex(max(0, self.wants.findData(known)))

    def inside(self) -> bool:
        """Whether the clerk is in this line."""
        return any(one.hasFocus() for one in (self.called, self.what, self.wants, self.urgent))

    def submit(self) -> None:
        """登记."""
        self.arrived.emit(
            self.called.text(), self.what.text(), self.urgent.isChecked(), self.wants.currentData()
        )

    def clear(self) -> None:
        """Ready for the next."""
        self.called.clear()
        self.what.clear()
        self.urgent.setChecked(False)
        self.wants.setCurrentIndex(0)
        self.refuse(())
        self.called.setFocus()

    def refuse(self, findings: Iterable[Finding]) -> None:
        """Why nobody was noted, under the line; () takes it back."""
        said = tuple(findings)
        self.problem.setText("\n".join(one.say() for one in said))
        self.problem.setVisible(bool(said))
        fields = {one.field for one in said}
        mark(self.called, state="late" if "called" in fields else "")
        mark(self.what, state="late" if "what" in fields else "")
        if said:
            (self.what if fields == {"what"} else self.called).setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() in ENTER:
            if watched is self.called and self.called.text().strip() and not self.what.text().strip():
                self.what.setFocus()
            else:
                self.submit()
            return True
        return super().eventFilter(watched, event)

    def _line(self, name: str, hint: str) -> QLineEdit:
        line = QLineEdit(self)
        line.setObjectName(f"field:{name}")
        line.setPlaceholderText(hint)
        line.setAccessibleName(hint.split("，")[0])
        return line


class Watch(QFrame):
    """One clock beside the talk: idle, running, or ringing with what it then asks for."""

    acted = Signal(str)

    def __init__(self, act: Act, idle: str, running: str, stop: str, more: Act | None = None,
                 parent: QWidget | None = None) -> None:  # fmt: skip
        super().__init__(parent)
        self._act, self._idle, self._running, self._stop = act, idle, running, stop
        mark(self, kind="card")
        self.setObjectName(f"clock:{act.key}")
        self.time = mark(QLabel(self), kind="fact")
        self.time.setObjectName(f"time:{act.key}")
        self.words = mark(QLabel(self), kind="text")
        self.words.setWordWrap(True)
        self.button = self._button(act)
        self.more = self._button(more) if more is not None else None
        row = QHBoxLayout()
        row.setSpacing(px(6))
        row.addWidget(self.button)
        if self.more is not None:
            row.addWidget(self.more)
        row.addStretch(1)
        row.addWidget(self.time)
        box = QVBoxLayout(self)
        box.setContentsMargins(px(14), px(12), px(14), px(12))
        box.setSpacing(px(8))
        box.addLayout(row)
        box.addWidget(self.words)
        self.show_clock(None)

    def show_clock(self, one: Any | None) -> None:
        """The clock as it stands now; None = it does not run."""
        self.time.setText(clock(one.seconds) if one is not None else "")
        act = self._act if one is None else Act(self._act.key, self._stop, self._act.shortcut)
        self.button.setText(act_text(act))
        self.button.setAccessibleName(act.title)
        self.words.setText(self._idle if one is None else one.prompt or self._running)
        if self.more is not None:
            self.more.setVisible(one is not None)
        rings = one is not None and one.rings
        mark(self, kind="note" if one is not None else "card", state="late" if rings else "")

    def _button(self, act: Act) -> QPushButton:
        made = QPushButton(act_text(act), self)
        made.setObjectName(f"act:{act.key}")
        made.setAccessibleName(act.title)
        made.clicked.connect(lambda _checked=False: self.acted.emit(act.key))
        return made


class Aside(QWidget):
    """The right column: the two clocks, and the words for whom the clerk turns to."""

    acted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.hold = Watch(
            HOLD,
            self.tr("「请您等我 20 秒好吗？」说完按 F2。"),
            self.tr("20 秒内回来。"),
            self.tr("回来了"),
        )
        self.explain = Watch(
            EXPLAIN,
            self.tr("向客户说明一件事时按 F3；3 分钟说不清楚就上移。"),
            self.tr("3 分钟内说明清楚；客户要其他人接待，按 F8。"),
            self.tr("说清楚了"),
            PASS_UP,
        )
        for one in (self.hold, self.explain):
            one.acted.connect(self.acted)
        self.script = mark(QLabel(self), kind="script")
        self.script.setObjectName("script")
        self.script.setWordWrap(True)
        self.script.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.head = mark(QLabel(self.tr("对客户说"), self), kind="caption")
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(px(12))
        box.addWidget(self.hold)
        box.addWidget(self.explain)
        box.addWidget(self.head)
        box.addWidget(self.script)
        box.addStretch(1)
        self.say("")

    def say(self, words: str) -> None:
        """What to say to the customer whose row is chosen."""
        self.script.setText(words)
        self.script.setVisible(bool(words))
        self.head.setVisible(bool(words))

    def show_clocks(self, found: Iterable[Any]) -> None:
        """The operator's clocks; of a kind the one that rings, else the first."""
        clocks = tuple(found)
        for kind, watch in ((TimerKind.HOLD, self.hold), (TimerKind.EXPLAIN, self.explain)):
            mine = sorted((one for one in clocks if one.kind is kind), key=lambda one: not one.rings)
            watch.show_clock(mine[0] if mine else None)

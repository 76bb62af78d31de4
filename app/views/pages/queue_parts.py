"""等候的部件: the line for who comes, what to say to whom one turns to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

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

from app.rules.base import Finding
from app.views.editors.base import ENTER
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


class Aside(QWidget):
    """The right column: the words for whom the clerk turns to, and the keys that work on every page."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.script = mark(QLabel(self), kind="script")
        self.script.setObjectName("script")
        self.script.setWordWrap(True)
        self.script.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.head = mark(QLabel(self.tr("对客户说"), self), kind="caption")
        everywhere = mark(QLabel(self.tr("每一页都能按"), self), kind="caption")
        keys = QLabel(
            "\n".join(
                (
                    self.tr("F2 请客户等 20 秒，再按一次是回来了"),
                    self.tr("F3 开始说明一件事，3 分钟说不清楚就上移"),
                    self.tr("F8 上移：客户要其他人接待，表单不动"),
                )
            ),
            self,
        )
        keys.setWordWrap(True)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(px(12))
        box.addWidget(self.head)
        box.addWidget(self.script)
        box.addStretch(1)
        box.addWidget(everywhere)
        box.addWidget(keys)
        self.say("")

    def say(self, words: str) -> None:
        """What to say to the customer whose row is chosen."""
        self.script.setText(words)
        self.script.setVisible(bool(words))
        self.head.setVisible(bool(words))

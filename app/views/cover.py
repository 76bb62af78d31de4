"""遮盖页: a page that takes the whole window: sign-in, lock, first start."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QEvent, QObject, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from app.rules.base import Refused, Trouble
from app.views import theme

LATER: Final = object()
"""What an attempt returns when it works in the background: the answer comes by `Cover.answer`."""


class _Side(QFrame):
    """The dark side with the name, and very faintly the counter's sign."""

    def paintEvent(self, event: QPaintEvent) -> None:
        """The ground, then the sign: large, cut off by the corner."""
        super().paintEvent(event)
        painter = QPainter(self)
        side = self.width() * 1.05
        corner = QRectF(self.width() - side * 0.7, self.height() - side * 0.78, side, side)
        theme.draw(painter, "package-check", "rail-hover", corner, 0.7)
        painter.end()


class Cover(QWidget):
    """Name and words at the left on dark; at the right, in `body`, what is asked."""

    accepted = Signal()

    def __init__(self, project: str, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        theme.mark(self, kind="ground")
        side = theme.mark(_Side(), kind="cover")
        self.brand = theme.mark(QLabel(self.tr("前台")), kind="cover-brand")
        self.project = theme.mark(QLabel(project), kind="cover-text")
        self.words = theme.mark(QLabel(text), kind="cover-note")
        for label in (self.project, self.words):
            label.setWordWrap(True)
        left = QVBoxLayout(side)
        left.setContentsMargins(theme.px(56), theme.px(64), theme.px(40), theme.px(48))
        left.addWidget(self.brand)
        left.addSpacing(theme.px(6))
        left.addWidget(self.project)
        left.addStretch(1)
        left.addWidget(self.words)
        self.body = QVBoxLayout()
        self.body.setSpacing(theme.px(6))
        middle = QVBoxLayout()
        middle.addStretch(2)
        middle.addLayout(self.body)
        middle.addStretch(3)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        # Both halves take their share of the window, whatever stands in them.
        side.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        right = QWidget()
        right.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        centred = QHBoxLayout(right)
        centred.addStretch(1)
        centred.addLayout(middle)
        centred.addStretch(1)
        row.addWidget(side, 3)
        row.addWidget(right, 5)
        self.error = theme.mark(QLabel(), kind="error")
        self.error.setWordWrap(True)
        self.error.setTextFormat(Qt.TextFormat.PlainText)
        self.error.hide()
        self.button = theme.mark(QPushButton(), kind="primary")
        self.button.clicked.connect(self.submit)

    def heading(self, text: str, hint: str = "") -> None:
        """The first lines of the body."""
        self.body.addWidget(theme.mark(QLabel(text), kind="hero"))
        if hint:
            line = theme.mark(QLabel(hint), kind="caption")
            line.setWordWrap(True)
            self.body.addWidget(line)
        self.body.addSpacing(theme.px(16))

    def field(self, label: str, *, secret: bool = False, width: int = 340) -> QLineEdit:
        """A labelled field; Enter goes on to the next one, from the last one it submits."""
        name = theme.mark(QLabel(label), kind="label")
        edit = QLineEdit()
        edit.setAccessibleName(label)
        edit.setMinimumWidth(theme.px(width))
        theme.mark(edit, tall="yes")  # not "size": that is QWidget's own
        name.setBuddy(edit)
        if secret:
            edit.setEchoMode(QLineEdit.EchoMode.Password)
        self.body.addWidget(name)
        self.body.addWidget(edit)
        self.body.addSpacing(theme.px(4))
        return edit

    def submit(self) -> None:
        """Press the button: each page says what it tries."""
        raise NotImplementedError

    def attempt(self, call: Callable[[], object]) -> None:
        """Do it once; Refused and Trouble become words on this page."""
        if not self.button.isEnabled():
            return
        self.button.setEnabled(False)
        try:
            result = call()
        except (Refused, Trouble) as error:
            self.answer(error)
        except BaseException:
            self.button.setEnabled(True)
            raise
        else:
            if result is not LATER:
                self.answer(None)

    def answer(self, problem: Refused | Trouble | None) -> None:
        """How the attempt ended: None for well."""
        self.button.setEnabled(True)
        if problem is None:
            self.say("")
            self.accepted.emit()
        else:
            self.refused(problem)

    def refused(self, problem: Refused | Trouble) -> None:
        """Say it below the fields."""
        if isinstance(problem, Refused):
            self.say("\n".join(one.say() for one in problem.findings))
        else:
            self.say(f"{problem.what}。{problem.do}")

    def say(self, text: str) -> None:
        """The line of complaint; "" takes it away."""
        self.error.setText(text)
        self.error.setVisible(bool(text))


class CapsHint(QLabel):
    """大写锁定: found out from the letters themselves, for Qt tells nobody about the lock."""

    def __init__(self, *fields: QLineEdit) -> None:
        super().__init__()
        theme.mark(self, kind="hint")
        self.setText(self.tr("大写锁定已打开，密码区分大小写"))
        theme.mark(self, state="warn")
        self.hide()
        for field in fields:
            field.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A capital without Shift, or a small letter with it."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            letter = event.text()
            if event.key() == Qt.Key.Key_CapsLock:
                self.hide()
            elif len(letter) == 1 and letter.isascii() and letter.isalpha():
                shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
                self.setVisible(letter.isupper() != shift)
        return False

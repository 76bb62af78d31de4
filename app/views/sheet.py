"""抽屉: a surface that slides over the paper for one step, beside the form and not over it.

F9 or Ctrl+Enter finishes it, Esc goes back and keeps nothing. Its buttons are named "ask:ok" and "ask:back".
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.views.editors.base import ENTER
from app.views.theme import mark, px

_CTRL = Qt.KeyboardModifier.ControlModifier
_PLAIN = Qt.KeyboardModifier.NoModifier


class Sheet(QFrame):
    """The surface: a heading, what the subclass puts into `box`, and the two buttons below.

    A subclass says what `submit` does and where `start` puts the cursor.
    """

    left = Signal()

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        mark(self, kind="sheet")
        self.setObjectName("ask")
        self.setAccessibleName(title)
        back = QPushButton(self.tr("返回  Esc"), self)
        back.setObjectName("ask:back")
        back.clicked.connect(self.leave)
        done = mark(QPushButton(self.tr("确定  F9"), self), kind="primary")
        done.setObjectName("ask:ok")
        done.clicked.connect(self.submit)
        for button in (back, done):
            button.setAutoDefault(False)
        foot = QHBoxLayout()
        foot.addWidget(back)
        foot.addStretch(1)
        foot.addWidget(done)
        self.box = QVBoxLayout()
        self.box.setSpacing(px(12))
        whole = QVBoxLayout(self)
        whole.setContentsMargins(px(20), px(16), px(12), px(16))
        whole.setSpacing(px(12))
        whole.addWidget(mark(QLabel(title, self), kind="heading"))
        whole.addLayout(self.box, 1)
        whole.addLayout(foot)

    def start(self) -> None:
        """Begin, or come back to it: the cursor goes where the clerk works."""

    def submit(self) -> None:
        """Finish this step."""

    def leave(self) -> None:
        """Go back; nothing is kept."""
        self.left.emit()

    def event(self, event: QEvent) -> bool:
        # The sheet's keys come before the page's shortcuts of the same name (F9).
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride and _mine(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not _mine(event):
            super().keyPressEvent(event)
        elif event.key() == Qt.Key.Key_Escape:
            self.leave()
        else:
            self.submit()


def _mine(event: QKeyEvent) -> bool:
    plain = event.modifiers() == _PLAIN
    return (plain and event.key() in (Qt.Key.Key_F9, Qt.Key.Key_Escape)) or (
        event.key() in ENTER and event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier == _CTRL
    )

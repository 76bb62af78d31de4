"""行表的书写格: the one line editor that stands where the clerk writes; its keys are the table's."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

CTRL = Qt.KeyboardModifier.ControlModifier


class CellEdit(QLineEdit):
    """The writing cell; its keys are the table's."""

    pressed = Signal(QKeyEvent)
    came = Signal(object)
    went = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.taken = False
        self.offering = False

    def event(self, event: QEvent) -> bool:
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.ShortcutOverride
            and self._ours(event)
        ):
            event.accept()  # before the page's shortcuts
            return True
        # Tab would move the focus before keyPressEvent sees it.
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            self.taken = False
            self.pressed.emit(event)
            if self.taken:
                event.accept()
                return True
        return super().event(event)

    def _ours(self, event: QKeyEvent) -> bool:
        if event.key() == Qt.Key.Key_Escape:
            return self.offering
        return event.key() == Qt.Key.Key_Insert or (event.key() == Qt.Key.Key_D and event.modifiers() == CTRL)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.came.emit(event.reason())

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.went.emit()

"""编辑框的共同约定: one value in and out, Enter goes on, Shift+Enter goes back, loading is silent."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from app.forms.spec import Field
from app.views.theme import mark

ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


def is_command(event: QKeyEvent) -> bool:
    """Whether a modifier makes this key a command and not a letter."""
    return bool(event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier))


class Editor(QWidget):
    """One field's editor. The widget that takes the keys is named "field:<name>" and is the focus proxy."""

    edited = Signal()
    """The clerk changed the value (never sent by `set_value`)."""
    leave = Signal(bool)
    """The clerk goes on (True) or back (False)."""

    labelled = True
    """Whether the form writes the field's label before it."""
    spans = False
    """Whether it also takes the room of the labels (a table of many columns)."""

    def __init__(self, field: Field, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field = field
        self.box = QVBoxLayout(self)
        self.box.setContentsMargins(0, 0, 0, 0)
        self.box.setSpacing(6)
        self.keys: QWidget = self

    def take_keys(self, widget: QWidget) -> None:
        """Make `widget` the one that has the focus, the name and the keys of this field."""
        widget.setObjectName(f"field:{self.field.name}")
        widget.setAccessibleName(self.field.label)
        widget.setAcceptDrops(False)  # a file dropped here would be a line of gibberish; the page may want it
        widget.installEventFilter(self)
        self.setFocusProxy(widget)
        self.keys = widget

    def value(self) -> object:
        """What the clerk has entered."""
        raise NotImplementedError

    def set_value(self, value: object) -> None:
        """Show a value, silently."""
        raise NotImplementedError

    def caret(self) -> tuple[int, ...]:
        """Where the clerk writes in it; () where nothing is written but chosen."""
        if isinstance(self.keys, QLineEdit):
            return (self.keys.cursorPosition(),)
        if isinstance(self.keys, QPlainTextEdit):
            return (self.keys.textCursor().position(),)
        return ()

    def set_caret(self, caret: tuple[int, ...]) -> None:
        """Go on writing where `caret` said."""
        if caret and isinstance(self.keys, QLineEdit):
            self.keys.deselect()
            self.keys.setCursorPosition(caret[-1])
        elif caret and isinstance(self.keys, QPlainTextEdit):
            cursor = self.keys.textCursor()
            cursor.setPosition(min(caret[-1], len(self.keys.toPlainText())))
            self.keys.setTextCursor(cursor)

    def set_wrong(self, wrong: bool) -> None:
        """Draw the editor as one that a rule complains of."""
        mark(self.keys, state="late" if wrong else "")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and self.on_key(event):
            return True
        return super().eventFilter(watched, event)

    def on_key(self, event: QKeyEvent) -> bool:
        """Whether this key was the editor's own; Enter and Shift+Enter are everybody's."""
        modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if event.key() in ENTER and modifiers in (
            Qt.KeyboardModifier.NoModifier,
            Qt.KeyboardModifier.ShiftModifier,
        ):
            self.leave.emit(modifiers == Qt.KeyboardModifier.NoModifier)
            return True
        return False

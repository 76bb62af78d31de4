"""扫码枪: a scan is recognised wherever the cursor stands, and leaves no trace in the field it landed in.

A scanner types like a keyboard, only faster: keys less than 35 ms apart, six or more, ended by Enter. With a
Chinese input method on, the same burst arrives as a growing composition and one commit; scanners set to
Alt+Numpad send only numpad keys between the characters. Both are taken for the scans they are.
"""

from __future__ import annotations

import time
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QTextEdit,
    QWidget,
)

if TYPE_CHECKING:
    from app.views.editors.base import Editor

GAP_MS = 35
SHORTEST = 6
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


def watched_by(watcher: QObject, on: bool = True) -> None:
    """Let `watcher` see every event of the application, or no longer."""
    app = QApplication.instance()
    if app is not None:
        (app.installEventFilter if on else app.removeEventFilter)(watcher)


@dataclass
class _Before:
    """What the focused widget held before the first key of a burst."""

    widget: QWidget
    text: str = ""
    cursor: int = 0
    selected: tuple[int, int] = (-1, 0)
    editor: Editor | None = None
    value: object = None

    @classmethod
    def of(cls, widget: QWidget) -> _Before:
        line = _line(widget)
        if line is not None:
            selected = (line.selectionStart(), line.selectionLength())
            return cls(widget, line.text(), line.cursorPosition(), selected)
        if isinstance(widget, QPlainTextEdit | QTextEdit):
            return cls(widget, widget.toPlainText(), widget.textCursor().position())
        editor = _editor(widget)
        return cls(widget, editor=editor, value=editor.value() if editor is not None else None)

    def restore(self) -> None:
        """Put the text back; an editor that the burst opened in a table is closed without a change."""
        now = QApplication.focusWidget()
        if now is not None and now is not self.widget and self._opened(now):
            _press_escape(now)
            self.widget.setFocus()
            return
        line = _line(self.widget)
        if line is not None and line.text() != self.text:
            line.setText(self.text)
            if self.selected[0] >= 0:
                line.setSelection(*self.selected)
            else:
                line.setCursorPosition(self.cursor)
            line.textEdited.emit(self.text)
        elif isinstance(self.widget, QPlainTextEdit | QTextEdit) and self.widget.toPlainText() != self.text:
            self.widget.setPlainText(self.text)
            cursor = self.widget.textCursor()
            cursor.setPosition(self.cursor)
            self.widget.setTextCursor(cursor)
        elif self.editor is not None and self.editor.value() != self.value:
            # Chips and choices take single letters and digits: the scan has chosen something.
            self.editor.set_value(self.value)
            self.editor.edited.emit()

    def _opened(self, editor: QWidget) -> bool:
        return isinstance(self.widget, QAbstractItemView) and self.widget.isAncestorOf(editor)


def _editor(widget: QWidget) -> Editor | None:
    """The field's editor around a widget."""
    from app.views.editors.base import Editor  # at the first scan, not before the first paint

    around: QWidget | None = widget
    while around is not None and not isinstance(around, Editor):
        around = around.parentWidget()
    return around


def _line(widget: QWidget) -> QLineEdit | None:
    if isinstance(widget, QLineEdit):
        return widget
    if isinstance(widget, QComboBox | QAbstractSpinBox):
        return widget.lineEdit()
    return None


def _press_escape(widget: QWidget) -> None:
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        QApplication.sendEvent(widget, QKeyEvent(kind, Qt.Key.Key_Escape, Qt.KeyboardModifier.NoModifier))


def _milliseconds() -> float:
    return time.monotonic() * 1000


class EnterPresses(QObject):
    """Enter presses the button that has the focus, as clerks expect; Qt itself knows only the space bar."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Qt's hook: True holds an event back."""
        if (
            event.type() == QEvent.Type.KeyPress
            and isinstance(watched, QPushButton)
            and isinstance(event, QKeyEvent)
            and event.key() in _ENTER
            and not event.isAutoRepeat()
        ):
            watched.click()
            return True
        return False


class ScanFilter(QObject):
    """Watches every key of the application; calls `on_scan(text)` after the event that ended the scan.

    `clock` answers in milliseconds. Keys that a slow moment of the program delivers together could look like
    a scan: only plain ASCII without spaces counts as one.
    """

    def __init__(
        self,
        on_scan: Callable[[str], object],
        clock: Callable[[], float] = _milliseconds,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.clock = clock
        self._on_scan = on_scan
        self._text = ""
        self._before: _Before | None = None
        self._last = float("-inf")
        self._swallow_release = False
        self._down: tuple[int, int] | None = None

    def install(self) -> None:
        """Start watching the application."""
        watched_by(self)

    def remove(self) -> None:
        """Stop watching."""
        watched_by(self, False)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Qt's hook: True holds an event back."""
        kind = event.type()
        if kind == QEvent.Type.KeyPress:
            if watched is QApplication.focusWidget() and isinstance(event, QKeyEvent):
                return self._key(event)
        elif kind == QEvent.Type.InputMethod:
            if watched is QApplication.focusWidget() and isinstance(event, QInputMethodEvent):
                return self._composed(event)
        elif kind == QEvent.Type.KeyRelease and isinstance(event, QKeyEvent):
            self._down = None
            if self._swallow_release and event.key() in _ENTER:
                self._swallow_release = False
                return True
        elif kind == QEvent.Type.MouseButtonPress:
            self._forget()
        return False

    def _key(self, event: QKeyEvent) -> bool:
        if event.isAutoRepeat():
            self._forget()
            return False
        # A table hands the key that opens an editor on to that editor: one key, seen twice.
        down = (event.key(), event.timestamp())
        if down == self._down:
            return False
        self._down = down
        together = self._tick()
        if event.key() in _ENTER:
            found = self._text if together else ""
            if _is_scan(found):
                self._swallow_release = True
                self._finish(found)
                return True
            self._forget()
            return False
        if not together:
            self._begin()
        letters = _plain(event.text())
        if letters and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._text += letters
        elif event.key() in (Qt.Key.Key_Backspace, Qt.Key.Key_Delete, Qt.Key.Key_Tab, Qt.Key.Key_Escape):
            self._forget()
        return False

    def _composed(self, event: QInputMethodEvent) -> bool:
        together = self._tick()
        if not together:
            self._begin()
        committed = _plain(event.commitString())
        if not committed:
            return False
        self._text += committed
        # The input method took the Enter as its own: a long ASCII commit at scanner speed is the whole scan.
        if together and _is_scan(committed):
            self._finish(self._text)
            event.setCommitString("")
            event.accept()
            return False
        return False

    def _tick(self) -> bool:
        now = self.clock()
        together = now - self._last < GAP_MS
        self._last = now
        return together

    def _begin(self) -> None:
        widget = QApplication.focusWidget()
        self._text = ""
        self._before = None if widget is None else _Before.of(widget)

    def _forget(self) -> None:
        self._text = ""
        self._before = None
        self._last = float("-inf")

    def _finish(self, text: str) -> None:
        before = self._before
        self._forget()
        if before is not None:
            before.restore()
        QTimer.singleShot(0, self, lambda: self._on_scan(text))


def _plain(text: str) -> str:
    """The characters as a scanner meant them: full-width forms that an input method made become plain."""
    return "".join(one for one in unicodedata.normalize("NFKC", text) if one.isprintable())


def _is_scan(text: str) -> bool:
    return len(text) >= SHORTEST and text.isascii() and " " not in text

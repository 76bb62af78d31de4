"""几句话: a short text of a few lines; Enter goes on, Alt+Enter begins a new line."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from app.forms.spec import Field
from app.views.editors.base import ENTER, Editor
from app.views.editors.phrases import Phrases

LINES = 3


class NoteEditor(Editor):
    """Kind.NOTE; value str."""

    def __init__(self, field: Field, parent: QWidget | None = None) -> None:
        super().__init__(field, parent)
        self.text = QPlainTextEdit(self)
        self.text.setPlaceholderText(field.hint)
        self.text.setTabChangesFocus(True)
        self.text.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.text.textChanged.connect(self._changed)
        self.take_keys(self.text)
        self.box.addWidget(self.text)
        self._silent = False
        if field.phrases:
            words = Phrases(field.phrases, self)
            words.picked.connect(self._pick)
            self.box.addWidget(words)
        self._fit()

    def value(self) -> str:
        return self.text.toPlainText()

    def set_value(self, value: object) -> None:
        text = str(value or "")
        if text == self.text.toPlainText():
            return
        self._silent = True
        self.text.setPlainText(text)
        self._silent = False

    def on_key(self, event: QKeyEvent) -> bool:
        if event.key() in ENTER and event.modifiers() == Qt.KeyboardModifier.AltModifier:
            self.text.insertPlainText("\n")
            return True
        return super().on_key(event)

    def _changed(self) -> None:
        if not self._silent:
            self.edited.emit()

    def _pick(self, word: str) -> None:
        self.text.setFocus()
        self.text.insertPlainText(word)

    def _fit(self) -> None:
        self.text.ensurePolished()
        self.text.setFixedHeight(self.text.fontMetrics().lineSpacing() * LINES + 18)

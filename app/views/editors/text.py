"""文字: one line as typed, whatever the input method."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit, QWidget

from app.forms.spec import Field
from app.views.editors.base import Editor
from app.views.editors.phrases import Phrases


class TextEditor(Editor):
    """Kind.TEXT; value str."""

    def __init__(self, field: Field, parent: QWidget | None = None) -> None:
        super().__init__(field, parent)
        self.line = QLineEdit(self)
        self.line.setPlaceholderText(field.hint)
        self.line.textEdited.connect(self.edited)
        self.take_keys(self.line)
        self.box.addWidget(self.line)
        if field.phrases:
            words = Phrases(field.phrases, self)
            words.picked.connect(self._pick)
            self.box.addWidget(words)

    def value(self) -> str:
        return self.line.text()

    def set_value(self, value: object) -> None:
        text = str(value or "")
        if text != self.line.text():  # the caret stays where the clerk has it
            self.line.setText(text)
            self.line.setCursorPosition(0 if not self.line.hasFocus() else len(text))

    def _pick(self, word: str) -> None:
        self.line.setText(word)
        self.line.setFocus()
        self.edited.emit()

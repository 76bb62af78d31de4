"""房号: a unit as people write it (3-2-1501); the input method is off, digits come as digits."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from app.forms.spec import Field
from app.views.editors.text import TextEditor


class UnitEditor(TextEditor):
    """Kind.UNIT; value str as typed: the rules know the ways of writing."""

    def __init__(self, field: Field, parent: QWidget | None = None) -> None:
        super().__init__(field, parent)
        self.line.setInputMethodHints(
            Qt.InputMethodHint.ImhPreferLatin | Qt.InputMethodHint.ImhNoPredictiveText
        )
        self.line.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)

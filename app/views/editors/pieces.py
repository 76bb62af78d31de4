"""张数: how many of one thing, as a whole number, and beside it what that makes."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QWidget

from app.forms.spec import Field
from app.views.editors.base import Editor
from app.views.theme import mark, px

MOST_DIGITS = 5
_DIGITS = {ord(wide): plain for wide, plain in zip("０１２３４５６７８９", "0123456789", strict=True)}


class PiecesEditor(Editor):
    """Kind.PIECES; value str, digits alone, "" where nothing was counted. The field's hint is its unit."""

    def __init__(self, field: Field, parent: QWidget | None = None) -> None:
        super().__init__(field, parent)
        self.line = QLineEdit(self)
        self.line.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.line.setFixedWidth(px(84))
        self.line.setMaxLength(MOST_DIGITS)
        # An input method would hold the digits back until they are chosen.
        self.line.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self.line.setInputMethodHints(Qt.InputMethodHint.ImhDigitsOnly)
        self.line.textEdited.connect(self._typed)
        self.sum = mark(QLabel(self), kind="beside")
        self.sum.setObjectName(f"sum:{field.name}")
        self.sum.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.take_keys(self.line)
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(px(6))
        row.addWidget(self.line)
        row.addWidget(mark(QLabel(field.hint, self), kind="caption"))
        row.addWidget(self.sum, 1)
        self.box.addLayout(row)

    def value(self) -> str:
        return self.line.text()

    def set_value(self, value: object) -> None:
        text = str(value or "")
        if text != self.line.text():
            self.line.setText(text)

    def say(self, text: str) -> None:
        """What the number makes: 「¥4,700.00」; "" for nothing."""
        self.sum.setText(text)

    def _typed(self, text: str) -> None:
        clean = "".join(one for one in text.translate(_DIGITS) if one in "0123456789")
        if clean != text:
            place = self.line.cursorPosition() - (len(text) - len(clean))
            self.line.setText(clean)
            self.line.setCursorPosition(max(0, place))
        self.edited.emit()

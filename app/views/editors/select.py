"""下拉选择: one of several, by arrows, a digit, or the pinyin initials of its label."""

from __future__ import annotations

from collections.abc import Sequence
from time import monotonic

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox, QStyledItemDelegate, QWidget

from app.forms.spec import Choice, Field
from app.rules.names import readings
from app.views.editors.base import Editor, is_command

PATIENCE = 1.0
"""Seconds within which letters belong to one word."""


class _Combo(QComboBox):
    """A closed box does not turn under the wheel: the form scrolls instead."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class SelectEditor(Editor):
    """Kind.SELECT; value str. A value that is not offered is kept and shown as nothing chosen."""

    def __init__(self, field: Field, parent: QWidget | None = None) -> None:
        super().__init__(field, parent)
        self.combo = _Combo(self)
        self.combo.setPlaceholderText(field.hint or self.tr("请选择"))
        self.combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.combo.setMinimumContentsLength(4)
        self.combo.setMaxVisibleItems(12)
        self.combo.setItemDelegate(QStyledItemDelegate(self.combo))  # the one that heeds the style sheet
        self.combo.activated.connect(self._activated)
        self.take_keys(self.combo)
        self.box.addWidget(self.combo)
        self._value = ""
        self._typed = ""
        self._typed_at = 0.0
        self.set_choices(field.choices)

    def set_choices(self, choices: Sequence[Choice]) -> None:
        """Offer other choices; the value stays."""
        self.combo.clear()
        for one in choices:
            self.combo.addItem(one.label, one.value)
        self.set_value(self._value)

    def value(self) -> str:
        return self._value

    def set_value(self, value: object) -> None:
        self._value = str(value or "")
        self.combo.setCurrentIndex(self.combo.findData(self._value))

    def on_key(self, event: QKeyEvent) -> bool:
        key = Qt.Key(event.key())
        if event.modifiers() == Qt.KeyboardModifier.AltModifier and key == Qt.Key.Key_Down:
            self.combo.showPopup()
            return True
        if is_command(event):
            return super().on_key(event)
        if key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            step = 1 if key == Qt.Key.Key_Down else -1
            self._choose(max(0, min(self.combo.currentIndex() + step, self.combo.count() - 1)))
            return True
        if event.text() in tuple("123456789"):
            self._choose(int(event.text()) - 1)
            return True
        if len(event.text()) == 1 and event.text().isascii() and event.text().isalpha():
            self._search(event.text().lower())
            return True
        return super().on_key(event)

    def _search(self, letter: str) -> None:
        """The next label whose initials, or plain letters, begin with what was typed just now."""
        now = monotonic()
        self._typed = self._typed + letter if now - self._typed_at < PATIENCE else letter
        self._typed_at = now
        count = self.combo.count()
        start = self.combo.currentIndex() + (len(self._typed) == 1)
        for place in ((start + step) % count for step in range(count)):
            label = self.combo.itemText(place)
            said = readings(label)
            initials = "".join(one[0] for one in said[0]) if said else ""
            if initials.startswith(self._typed) or label.lower().startswith(self._typed):
                self._choose(place)
                return

    def _choose(self, place: int) -> None:
        if 0 <= place < self.combo.count() and place != self.combo.currentIndex():
            self.combo.setCurrentIndex(place)
            self._activated(place)

    def _activated(self, place: int) -> None:
        value = str(self.combo.itemData(place))
        if value != self._value:
            self._value = value
            self.edited.emit()

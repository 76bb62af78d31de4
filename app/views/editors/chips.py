"""选项条: a row of chips of which one is chosen, with ←/→, a digit or the mouse; one Tab stop."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QPushButton, QSizePolicy, QWidget

from app.forms.spec import Choice, Field
from app.views.editors.base import Editor, is_command
from app.views.editors.flow import Flow
from app.views.theme import mark


class Chips(QFrame):
    """The row itself: it has the focus, its chips have none."""

    chosen = Signal(str)
    struck = Signal()
    """A digit has chosen, the same as before or another."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._flow = Flow(self, gap=6)
        self._chips: list[tuple[str, QPushButton]] = []
        self._value = ""

    def set_choices(self, choices: Sequence[Choice]) -> None:
        """Offer these; the value stays where it is still among them."""
        for _, chip in self._chips:
            self._flow.removeWidget(chip)
            chip.deleteLater()
        self._chips = []
        for number, one in enumerate(choices, 1):
            chip = QPushButton(one.label, self)
            mark(chip, kind="chip")
            chip.setCheckable(True)
            chip.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            chip.setAccessibleName(one.label)
            chip.setToolTip(self.tr("按 {number} 选").format(number=number) if number < 10 else "")
            chip.clicked.connect(lambda _checked=False, value=one.value: self._clicked(value))
            self._flow.addWidget(chip)
            chip.show()
            self._chips.append((one.value, chip))
        self._show()

    def value(self) -> str:
        """The chosen value, "" for none."""
        return self._value

    def set_value(self, value: str) -> None:
        """Choose silently."""
        self._value = value
        self._show()

    def choose(self, value: str) -> None:
        """Choose as the clerk does."""
        changed = value != self._value
        self.set_value(value)
        if changed:
            self.chosen.emit(value)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        values = [value for value, _ in self._chips]
        step = {Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1}.get(Qt.Key(event.key()), 0)
        if step and values and not is_command(event):
            here = values.index(self._value) + step if self._value in values else 0
            self.choose(values[max(0, min(here, len(values) - 1))])
            return
        if event.text() in tuple("123456789") and not is_command(event):
            place = int(event.text()) - 1
            if place < len(values):
                self.choose(values[place])
                self.struck.emit()
            return
        super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._show()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._show()

    def _clicked(self, value: str) -> None:
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        self.choose(value)
        self._show()

    def _show(self) -> None:
        values = [value for value, _ in self._chips]
        here = self._value if self._value in values else next(iter(values), "")
        for value, chip in self._chips:
            chip.setChecked(value == self._value)
            mark(chip, here="yes" if self.hasFocus() and value == here else "")


class ChipsEditor(Editor):
    """Kind.CHIPS; value str, "" until chosen."""

    def __init__(self, field: Field, parent: QWidget | None = None) -> None:
        super().__init__(field, parent)
        self.chips = Chips(self)
        self.chips.set_choices(field.choices)
        self.chips.chosen.connect(lambda _value: self.edited.emit())
        if field.swift:
            self.chips.struck.connect(lambda: self.leave.emit(True))
        self.take_keys(self.chips)
        self.box.addWidget(self.chips)

    def set_choices(self, choices: Sequence[Choice]) -> None:
        """Offer other choices."""
        self.chips.set_choices(choices)

    def value(self) -> object:
        return self.chips.value()

    def set_value(self, value: object) -> None:
        self.chips.set_value(str(value or ""))

"""勾选: yes when ticked; Space ticks, the label stands beside the box."""

from __future__ import annotations

from PySide6.QtWidgets import QCheckBox, QWidget

from app.forms.spec import Field
from app.views.editors.base import Editor


class TickEditor(Editor):
    """Kind.TICK; value bool."""

    labelled = False

    def __init__(self, field: Field, parent: QWidget | None = None) -> None:
        super().__init__(field, parent)
        self.tick = QCheckBox(field.label, self)
        self.tick.setToolTip(field.hint)
        self.tick.clicked.connect(lambda _checked=False: self.edited.emit())
        self.take_keys(self.tick)
        self.box.addWidget(self.tick)

    def value(self) -> bool:
        return self.tick.isChecked()

    def set_value(self, value: object) -> None:
        self.tick.setChecked(bool(value))

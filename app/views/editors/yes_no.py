"""是否: two chips, none chosen until the question is answered; y/n or 1/2."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from app.forms.spec import Choice, Field
from app.views.editors.base import is_command
from app.views.editors.chips import ChipsEditor

YES = "yes"
NO = "no"


class YesNoEditor(ChipsEditor):
    """Kind.YES_NO; value True, False, or None while unanswered. `choices` may give other words: (yes, no)."""

    def __init__(self, field: Field, parent: QWidget | None = None) -> None:
        super().__init__(field, parent)
        words = [one.label for one in field.choices] or [self.tr("是"), self.tr("否")]
        self.chips.set_choices((Choice(YES, words[0]), Choice(NO, words[1])))

    def value(self) -> bool | None:
        return {YES: True, NO: False}.get(self.chips.value())

    def set_value(self, value: object) -> None:
        self.chips.set_value("" if value is None else YES if value else NO)

    def on_key(self, event: QKeyEvent) -> bool:
        answer = {Qt.Key.Key_Y: YES, Qt.Key.Key_N: NO}.get(Qt.Key(event.key()))
        if answer and not is_command(event):
            self.chips.choose(answer)
            return True
        return super().on_key(event)

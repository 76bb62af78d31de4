"""密码: one line that nobody reads over a shoulder; what was typed stays on no screen and in no draft."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit, QWidget

from app.forms.spec import Field
from app.views.cover import CapsHint
from app.views.editors.text import TextEditor


class SecretEditor(TextEditor):
    """Kind.SECRET; value str."""

    def __init__(self, field: Field, parent: QWidget | None = None) -> None:
        super().__init__(field, parent)
        self.line.setEchoMode(QLineEdit.EchoMode.Password)
        self.box.addWidget(CapsHint(self.line))

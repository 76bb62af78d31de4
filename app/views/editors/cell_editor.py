"""行表的编辑框: a CellTable with quick words and the page's sum under it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from app.forms.spec import Field
from app.views.editors.base import Editor
from app.views.editors.cell_table import CellTable
from app.views.editors.phrases import Phrases
from app.views.theme import mark


class CellEditor(Editor):
    """What the editors of lines have in common.

    Keys: Enter next line, on an empty name on to the next field; Tab the next cell; Ctrl+D, or Delete on an
    unchanged name, removes the line; Insert adds one above; Ctrl+Z takes back.
    """

    def __init__(self, field: Field, table: CellTable, parent: QWidget | None = None) -> None:
        super().__init__(field, parent)
        self.table = table
        table.setParent(self)
        table.setAccessibleName(field.label)
        table.edited.connect(self.edited)
        table.leave.connect(self.leave)
        self.take_keys(table.cell)
        foot = QHBoxLayout()
        foot.setContentsMargins(0, 0, 0, 0)
        foot.setSpacing(16)
        if field.phrases:
            words = Phrases(field.phrases, self)
            words.picked.connect(self._pick)
            foot.addWidget(words, 1)
        else:
            foot.addStretch(1)
        self.total = QLabel(self)
        self.total.setObjectName(f"field:{field.name}:total")
        mark(self.total, kind="total")
        foot.addWidget(self.total, 0, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignRight)
        self.box.addWidget(table)
        self.box.addLayout(foot)

    def caret(self) -> tuple[int, ...]:
        return (*self.table.at, *super().caret())

    def set_caret(self, caret: tuple[int, ...]) -> None:
        self.table.go(*caret[:2])
        super().set_caret(caret)

    def set_total(self, text: str) -> None:
        """「合计 捌件」, in the words of the page."""
        self.total.setText(text)

    def on_key(self, event: QKeyEvent) -> bool:
        return False  # the table knows its keys

    def _pick(self, word: str) -> None:
        self.table.add(word.removesuffix("×n"))

"""常用词: quick words under an editor, for the mouse alone; the keyboard has its shorter ways."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from app.views.editors.flow import Flow
from app.views.theme import mark


class Phrases(QWidget):
    """「常用：…」 with one small button per word."""

    picked = Signal(str)

    def __init__(self, words: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        flow = Flow(self, gap=2)
        head = QLabel(self.tr("常用："), self)
        mark(head, kind="faint")
        flow.addWidget(head)
        for word in words:
            button = QPushButton(word, self)
            mark(button, kind="phrase")
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.setCursor(Qt.CursorShape.PointingHandCursor)
            button.setAccessibleName(self.tr("填入 {word}").format(word=word))
            button.clicked.connect(lambda _checked=False, one=word: self.picked.emit(one))
            flow.addWidget(button)

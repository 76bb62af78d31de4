"""行表的候选: what a few letters may mean, in a small list under the writing cell."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from app.views.editors.cell_edit import CellEdit
from app.views.theme import mark

MOST = 8

Offer = tuple[str, str]
"""What a line says, and the key it stands for."""


class Offers(QListWidget):
    """The list; the keys stay the cell's. Nothing is chosen until the clerk goes down to it."""

    def __init__(self, cell: CellEdit, parent: QWidget) -> None:
        super().__init__(parent)
        self._cell = cell
        mark(self, kind="offers")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.hide()

    def offer(self, offers: Sequence[Offer]) -> None:
        """Show these, or nothing."""
        self.clear()
        for text, key in offers[:MOST]:
            line = QListWidgetItem(text)
            line.setData(Qt.ItemDataRole.UserRole, key)
            self.addItem(line)
        self.setVisible(bool(offers))
        self._cell.offering = bool(offers)
        if offers:
            self.setCurrentRow(-1)
            self.place()

    def put_away(self) -> None:
        """Hide the list."""
        self.hide()
        self._cell.offering = False

    def step(self, step: int) -> None:
        """Choose the line below or above; above the first one none."""
        self.setCurrentRow(max(-1, min(self.currentRow() + step, self.count() - 1)))

    def place(self) -> None:
        """Stand under the cell, or above it where the window ends, as wide as the words need."""
        window = self._cell.window()
        if self.parentWidget() is not window:
            self.setParent(window)
            self.show()
        row = self.sizeHintForRow(0)
        frame = 2 * self.frameWidth() + 2
        height = row * self.count() + frame
        corner = self._cell.mapTo(window, QPoint(0, self._cell.height() + 2))
        if corner.y() + height > window.height():
            corner = self._cell.mapTo(window, QPoint(0, -height - 2))
        width = max(self._cell.width(), self.sizeHintForColumn(0) + frame)
        self.setGeometry(corner.x(), corner.y(), min(width, window.width() - corner.x()), height)
        self.raise_()

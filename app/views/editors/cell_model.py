"""行表的数据: rows of one kind and one blank row to write on; every change can be undone.

What a row is, what its cells show and what a typed text makes of it, the specialisation says.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from app.views.theme import colour

UNDO_STEPS = 100
_DIGITS = {ord(wide): plain for wide, plain in zip("０１２３４５６７８９", "0123456789", strict=True)}

Index = QModelIndex | QPersistentModelIndex
Row = TypeVar("Row")


def digits(text: str) -> str:
    """The digits of a quantity as typed, full-width ones forgiven; at most four."""
    return "".join(one for one in text.translate(_DIGITS) if one in "0123456789")[:4]


class CellModel(QAbstractTableModel, Generic[Row]):
    """What a CellTable shows. Rows are values (compared, never changed); the last one is always `blank`.

    `last` is the last column that is written in; `right` are those whose figures stand on the right.
    """

    def __init__(self, headings: Sequence[str], blank: Row, last: int, right: Collection[int],
                 parent: Any = None) -> None:  # fmt: skip
        super().__init__(parent)
        self.headings = tuple(headings)
        self.blank, self.last, self.right = blank, last, frozenset(right)
        self.start = blank
        """The row as it was when the cell that is written in was opened."""
        self._rows: list[Row] = [blank]
        self._undo: list[tuple[tuple[Row, ...], int]] = []

    # --- what a specialisation says -------------------------------------------------------------

    def text(self, row: int, column: int) -> str:
        """What a cell holds, as the clerk may write it."""
        raise NotImplementedError

    def put(self, row: int, column: int, text: str) -> None:
        """Write a cell as it is typed."""
        raise NotImplementedError

    def settle(self, row: int, column: int) -> bool:
        """What was typed is final: whether that changed the row once more."""
        return False

    def hint(self, row: int, column: int) -> str:
        """What an empty cell says in grey."""
        return ""

    def wrong(self, row: int, column: int, *, writing: bool = False) -> bool:
        """Whether a cell is marked; while it is being written in, only for what no further key would mend."""
        return False

    def tip(self, row: int, column: int) -> str:
        """What the mouse is told of a cell."""
        return ""

    # --- rows -----------------------------------------------------------------------------------

    def rows(self) -> tuple[Row, ...]:
        """The rows that hold anything."""
        return tuple(one for one in self._rows if one != self.blank)

    def set_rows(self, rows: Iterable[Row]) -> None:
        """Show these rows; nothing to undo."""
        self._undo.clear()
        self._reset([one for one in rows if one != self.blank])

    def row(self, row: int) -> Row:
        """The row as it stands."""
        return self._rows[row]

    def open(self, row: int) -> None:
        """A cell of this row will be written in."""
        self.start = self._rows[row]

    def insert(self, row: int) -> None:
        """A blank row above `row`."""
        self.remember(row)
        self.beginInsertRows(QModelIndex(), row, row)
        self._rows.insert(row, self.blank)
        self.endInsertRows()

    def take(self, row: int) -> None:
        """Remove a row; the last blank one stays."""
        if row >= len(self._rows) - 1:
            return
        self.remember(row)
        self.beginRemoveRows(QModelIndex(), row, row)
        del self._rows[row]
        self.endRemoveRows()

    def remember(self, row: int) -> None:
        """Keep the rows as they are now, for one undo."""
        state = (tuple(self._rows[:-1]), row)
        if not self._undo or self._undo[-1][0] != state[0]:
            self._undo = [*self._undo[1 - UNDO_STEPS :], state]

    def undo(self) -> int | None:
        """Bring the rows back as remembered; answers the row to go to, None where nothing is left."""
        while self._undo:
            rows, row = self._undo.pop()
            if rows != tuple(self._rows[:-1]):
                self._reset(list(rows))
                return min(row, len(rows))
        return None

    def set_row(self, row: int, new: Row) -> bool:
        """Let a row be another; whether it is."""
        changed = new != self._rows[row]
        self._rows[row] = new
        self.dataChanged.emit(self.index(row, 0), self.index(row, len(self.headings) - 1))
        if row == len(self._rows) - 1 and new != self.blank:
            self.beginInsertRows(QModelIndex(), row + 1, row + 1)
            self._rows.append(self.blank)
            self.endInsertRows()
        return changed

    def _reset(self, rows: list[Row]) -> None:
        self.beginResetModel()
        self._rows = [*rows, self.blank]
        self.endResetModel()

    # --- Qt -------------------------------------------------------------------------------------

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.headings)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.headings[section]
        return None

    def data(self, index: Index, role: int = 0) -> Any:
        row, column = index.row(), index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return self.text(row, column) or self.hint(row, column)
        if role == Qt.ItemDataRole.TextAlignmentRole and column in self.right:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        if role == Qt.ItemDataRole.ForegroundRole:
            if self.wrong(row, column):
                return colour("late")
            return None if self.text(row, column) else colour("muted")
        if role == Qt.ItemDataRole.ToolTipRole:
            return self.tip(row, column) or None
        return None

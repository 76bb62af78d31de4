"""物品清单的数据: rows of Items and one blank row to write on; every change can be undone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from app.rules.release import Item
from app.rules.release_items import quick

NAME, FEATURE, QUANTITY, MEASURE = range(4)
BLANK = Item("", "", 0, "")
UNDO_STEPS = 100
_DIGITS = {ord(wide): plain for wide, plain in zip("０１２３４５６７８９", "0123456789", strict=True)}

Index = QModelIndex | QPersistentModelIndex


def digits(text: str) -> str:
    """The digits of a quantity as typed, full-width ones forgiven; at most four."""
    return "".join(one for one in text.translate(_DIGITS) if one in "0123456789")[:4]


class ItemsModel(QAbstractTableModel):
    """What the table shows. The last row is always blank; a quantity of 0 is shown as empty."""

    def __init__(self, headings: tuple[str, str, str, str], parent: Any = None) -> None:
        super().__init__(parent)
        self._headings = headings
        self._rows: list[Item] = [BLANK]
        self._undo: list[tuple[tuple[Item, ...], int]] = []

    def value(self) -> tuple[Item, ...]:
        """The lines that hold anything."""
        return tuple(one for one in self._rows if one != BLANK)

    def set_value(self, items: Iterable[Item]) -> None:
        """Show these lines; nothing to undo."""
        self._undo.clear()
        self._reset([one for one in items if one != BLANK])

    def row(self, row: int) -> Item:
        """The line as it stands."""
        return self._rows[row]

    def text(self, row: int, column: int) -> str:
        """What a cell shows."""
        one = self._rows[row]
        return (one.name, one.feature, str(one.quantity) if one.quantity else "", one.measure)[column]

    def put(self, row: int, column: int, text: str) -> None:
        """Write a cell as it is typed; a first name brings 1 件 with it, an emptied line becomes blank."""
        old = self._rows[row]
        if column == NAME:
            start = Item("", "", 1, "件") if old == BLANK else old
            new = replace(start, name=text)
        elif column == FEATURE:
            new = replace(old, feature=text)
        elif column == QUANTITY:
            new = replace(old, quantity=int(digits(text) or 0))
        else:
            new = replace(old, measure=text)
        if not new.name and not new.feature and column in (NAME, FEATURE):
            new = BLANK
        self._set(row, new)

    def expand(self, row: int, was: Item) -> bool:
        """Turn a short word (bx, 纸箱×6) into its item; a line that had a name keeps its count."""
        now = self._rows[row]
        found = quick(now.name)
        if found is None:
            return False
        known = found != Item(now.name.strip())
        new = replace(now, name=found.name)
        if known and (was.name == "" or found.quantity != 1):
            new = replace(new, quantity=found.quantity)
        if known:
            new = replace(new, measure=found.measure)
        self._set(row, new)
        return new != now

    def insert(self, row: int) -> None:
        """A blank line above `row`."""
        self.remember(row)
        self.beginInsertRows(QModelIndex(), row, row)
        self._rows.insert(row, BLANK)
        self.endInsertRows()

    def take(self, row: int) -> None:
        """Remove a line; the last blank one stays."""
        if row >= len(self._rows) - 1:
            return
        self.remember(row)
        self.beginRemoveRows(QModelIndex(), row, row)
        del self._rows[row]
        self.endRemoveRows()

    def remember(self, row: int) -> None:
        """Keep the lines as they are now, for one undo."""
        state = (tuple(self._rows[:-1]), row)
        if not self._undo or self._undo[-1][0] != state[0]:
            self._undo = [*self._undo[1 - UNDO_STEPS :], state]

    def undo(self) -> int | None:
        """Bring the lines back as remembered; answers the row to go to, None where nothing is left."""
        while self._undo:
            rows, row = self._undo.pop()
            if rows != tuple(self._rows[:-1]):
                self._reset(list(rows))
                return min(row, len(rows))
        return None

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._headings)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._headings[section]
        return None

    def data(self, index: Index, role: int = 0) -> Any:
        if role == Qt.ItemDataRole.DisplayRole:
            return self.text(index.row(), index.column())
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column() == QUANTITY:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return None

    def _set(self, row: int, item: Item) -> None:
        self._rows[row] = item
        self.dataChanged.emit(self.index(row, 0), self.index(row, MEASURE))
        if row == len(self._rows) - 1 and item != BLANK:
            self.beginInsertRows(QModelIndex(), row + 1, row + 1)
            self._rows.append(BLANK)
            self.endInsertRows()

    def _reset(self, items: list[Item]) -> None:
        self.beginResetModel()
        self._rows = [*items, BLANK]
        self.endResetModel()

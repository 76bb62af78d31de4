"""清单: rows newest first, filtered as one types, opened by Enter; what is empty says what to do first.

All rows are in memory: for a day's, not for ten years' (app.views.endless_list). Keys: app.views.list_parts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QModelIndex, QObject
from PySide6.QtWidgets import QWidget

from app.forms.spec import ListSpec
from app.views.list_parts import CHIP, Chip, ColumnModel, Index, ListFrame

__all__ = ["CHIP", "Chip", "ListView", "RowModel"]


class RowModel(ColumnModel):
    """The rows that the filter lets through, as texts made once."""

    def __init__(
        self, spec: ListSpec, chips: Mapping[str, Chip] | None = None, parent: QObject | None = None
    ) -> None:
        super().__init__(spec, chips, parent)
        self._rows: tuple[Any, ...] = ()
        self._texts: list[tuple[str, ...]] = []
        self._search: list[str] = []
        self._shown: list[int] = []
        self._filter: tuple[str, ...] = ()

    def replace(self, rows: Sequence[Any]) -> None:
        """Show other rows through the same filter."""
        self.beginResetModel()
        self._rows = tuple(rows)
        self._texts = [self.texts(row) for row in self._rows]
        self._search = [" ".join(texts).lower() for texts in self._texts]
        self._sift()
        self.endResetModel()

    def renew(self, rows: Sequence[Any]) -> None:
        """The same rows a moment later, in the same order: only their words may have changed."""
        self._rows = tuple(rows)
        self._texts = [self.texts(row) for row in self._rows]
        self._search = [" ".join(texts).lower() for texts in self._texts]
        if self._shown:
            last = self.index(len(self._shown) - 1, self.columnCount() - 1)
            self.dataChanged.emit(self.index(0, 0), last)

    def narrow(self, text: str) -> None:
        """Let through the rows that hold every word of `text`."""
        words = tuple(text.lower().split())
        if words == self._filter:
            return
        self.beginResetModel()
        self._filter = words
        self._sift()
        self.endResetModel()

    def row(self, place: int) -> Any:
        return self._rows[self._shown[place]]

    def shown(self) -> tuple[Any, ...]:
        """The rows shown now, from the top."""
        return tuple(self._rows[one] for one in self._shown)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._shown)

    def _cell(self, place: int, column: int) -> str:
        return self._texts[self._shown[place]][column]

    def _sift(self) -> None:
        words = self._filter
        self._shown = [
            place for place, text in enumerate(self._search) if all(word in text for word in words)
        ]


class ListView(ListFrame):
    """A list of frozen rows. `opened(row)` by Enter or double click.

    `key` is the attribute by which a row is known again when the rows are replaced (default: first column's).
    `chips` gives word and tone of a value (an enumeration's) wherever it stands.
    """

    def __init__(self, spec: ListSpec, chips: Mapping[str, Chip] | None = None, key: str = "",
                 parent: QWidget | None = None) -> None:  # fmt: skip
        self.model = RowModel(spec, chips)
        super().__init__(spec, self.model, parent)
        self._key = key or spec.columns[0].name

    def set_rows(self, rows: Sequence[Any]) -> None:
        """Show these rows; the clerk stays on the row he is on, at its place on the screen."""
        bar = self.table.verticalScrollBar()
        old, top = self.table.currentIndex().row(), bar.value()
        known = self._known()
        self.model.replace(rows)
        self._show()
        place = self._find(known)
        if place is not None:
            self.table.stand(place)
            bar.setValue(top + place - old if top else 0)
        else:
            bar.setValue(top)

    def rows(self) -> tuple[Any, ...]:
        """The rows that the filter lets through."""
        return self.model.shown()

    def _known(self) -> object:
        row = self.current()
        return None if row is None else getattr(row, self._key)

    def _find(self, known: object) -> int | None:
        if known is None:
            return None
        return next((n for n, row in enumerate(self.model.shown()) if getattr(row, self._key) == known), None)

    def _narrow(self, text: str) -> None:
        known = self._known()
        self.model.narrow(text)
        self._show()
        place = self._find(known)
        if place is not None or text.strip():
            self.table.stand(place or 0)

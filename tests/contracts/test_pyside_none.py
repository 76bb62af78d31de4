"""The stop-ship guard of performance.md 0: a PySide6 that eats references to None aborts a long list."""

from __future__ import annotations

import sys

from PySide6.QtCore import QAbstractListModel, QModelIndex


class _List(QAbstractListModel):
    def rowCount(self, parent: QModelIndex | None = None) -> int:  # type: ignore[override]
        return 0


def test_void_calls_give_none_back() -> None:
    """PySide6 6.12.0 on Python < 3.12 loses two references to None per begin/endInsertRows."""
    model, top = _List(), QModelIndex()
    before = sys.getrefcount(None)
    for _ in range(1_000):
        model.beginInsertRows(top, 0, 0)
        model.endInsertRows()
    assert abs(sys.getrefcount(None) - before) < 50

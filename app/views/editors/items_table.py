"""物品表格: what is carried out, a name, its feature, how many and in which measure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from app.rules.release_items import PHRASES, completions
from app.views.editors.cell_model import digits
from app.views.editors.cell_offers import Offer
from app.views.editors.cell_table import CellTable
from app.views.editors.items_model import NAME, QUANTITY, ItemsModel

_INITIALS = {name: initials for name, initials, _ in PHRASES}


class ItemsTable(CellTable):
    """The table of a release slip's items."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.offers.setAccessibleName(self.tr("常用物品"))

    @property
    def items(self) -> ItemsModel:
        """The lines."""
        return cast(ItemsModel, self.lines)

    def new_lines(self) -> ItemsModel:
        headings = (self.tr("物品"), self.tr("规格 / 特征"), self.tr("数量"), self.tr("单位"))
        return ItemsModel(headings, self)

    def clean(self, column: int, text: str) -> str:
        return digits(text) if column == QUANTITY else text

    def hints(self, column: int) -> Qt.InputMethodHint:
        number = column == QUANTITY
        return Qt.InputMethodHint.ImhDigitsOnly if number else Qt.InputMethodHint.ImhNone

    def offered(self, column: int, text: str) -> Sequence[Offer]:
        names = completions(text) if column == NAME else ()
        return [(f"{name}　{_INITIALS[name]}", name) for name in names]

    def widths(self, room: int) -> Sequence[int]:
        narrow = self.fontMetrics().horizontalAdvance("数量单位") + 16
        rest = room - 2 * narrow
        return rest // 2, rest - rest // 2, narrow, narrow

"""物品清单的数据: a short word becomes its item when its cell is left."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from app.rules.release import Item
from app.rules.release_items import quick
from app.views.editors.cell_model import CellModel, digits

NAME, FEATURE, QUANTITY, MEASURE = range(4)
BLANK = Item("", "", 0, "")


class ItemsModel(CellModel[Item]):
    """The lines of a release slip; a quantity of 0 is shown as empty."""

    def __init__(self, headings: Sequence[str], parent: Any = None) -> None:
        super().__init__(headings, BLANK, last=MEASURE, right=(QUANTITY,), parent=parent)

    def text(self, row: int, column: int) -> str:
        one = self.row(row)
        return (one.name, one.feature, str(one.quantity) if one.quantity else "", one.measure)[column]

    def put(self, row: int, column: int, text: str) -> None:
        """A first name brings 1 件 with it, an emptied line becomes blank."""
        old = self.row(row)
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
        self.set_row(row, new)

    def settle(self, row: int, column: int) -> bool:
        """Turn a short word (bx, 纸箱×6) into its item; a line that had a name keeps its count."""
        now = self.row(row)
        found = quick(now.name) if column == NAME else None
        if found is None:
            return False
        known = found != Item(now.name.strip())
        new = replace(now, name=found.name)
        if known and (self.start.name == "" or found.quantity != 1):
            new = replace(new, quantity=found.quantity)
        if known:
            new = replace(new, measure=found.measure)
        return self.set_row(row, new)

    def wrong(self, row: int, column: int, *, writing: bool = False) -> bool:
        one = self.row(row)
        return column == QUANTITY and one != BLANK and not one.quantity

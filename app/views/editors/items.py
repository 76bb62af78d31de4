"""物品清单: what is carried out, written as fast as it is spoken (bx, zx6, 纸箱×6)."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from app.forms.spec import Field
from app.rules.release import Item
from app.views.editors.cell_editor import CellEditor
from app.views.editors.items_table import ItemsTable


class ItemsEditor(CellEditor):
    """Kind.ITEMS; value tuple[Item, …]."""

    table: ItemsTable

    def __init__(self, field: Field, parent: QWidget | None = None) -> None:
        super().__init__(field, ItemsTable(), parent)

    def value(self) -> tuple[Item, ...]:
        return self.table.items.rows()

    def set_value(self, value: object) -> None:
        items = (
            tuple(one for one in value if isinstance(one, Item)) if isinstance(value, tuple | list) else ()
        )
        if items != self.value():  # a draft shown again must not take the cell from under the clerk's hands
            self.table.items.set_rows(items)
            self.table.refresh()

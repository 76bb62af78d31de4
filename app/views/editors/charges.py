"""收费行: the lines of a receipt, from the price list by a few letters (tcf, crzgb3)."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtWidgets import QWidget

from app.forms.spec import Field
from app.rules.price import PriceItem
from app.rules.receipt import Entry
from app.views.editors.cell_editor import CellEditor
from app.views.editors.charges_table import ChargesTable


class ChargesEditor(CellEditor):
    """Kind.CHARGES; value tuple[Entry, …].

    The page gives the price list and the month, before the first key; a word that is not on the list stays as
    typed in `Entry.item`, a month that is none in `Entry.period`, and a price that is no amount is UNREAD.
    """

    labelled = False
    spans = True
    table: ChargesTable

    def __init__(self, field: Field, parent: QWidget | None = None) -> None:
        super().__init__(field, ChargesTable(), parent)

    def set_prices(self, prices: Mapping[str, PriceItem]) -> None:
        """The items that may be charged for now, by code, as `price.in_force` answers them."""
        if dict(prices) != dict(self.table.charges.prices):
            self.table.charges.prices = dict(prices)
            self.table.renew()

    def set_month(self, month: str) -> None:
        """The present month, "2026-03": what a fresh line by the month is for, and a month's year."""
        self.table.charges.month = month

    def value(self) -> tuple[Entry, ...]:
        return self.table.charges.value()

    def set_value(self, value: object) -> None:
        entries = (
            tuple(one for one in value if isinstance(one, Entry)) if isinstance(value, tuple | list) else ()
        )
        if entries != self.value():  # a draft shown again must not take the cell from under the clerk's hands
            self.table.charges.set_value(entries)
            self.table.refresh()

    def set_wrong(self, wrong: bool) -> None:
        super().set_wrong(wrong)
        if not wrong:
            self.table.mark()  # what the cell itself has to say stays said

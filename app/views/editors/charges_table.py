"""收费行的表格: what is paid for, for which months, how many, at which price; the amount counts itself."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from app.rules.price import Once
from app.rules.receipt_entry import completions, free, kind_words, price_words, read_item
from app.views.editors.cell_model import digits
from app.views.editors.cell_offers import Offer
from app.views.editors.cell_table import CellTable
from app.views.editors.charges_model import ABOUT, COUNT, ITEM, MONTH, PRICE, ChargesModel
from app.views.theme import px

_HINTS = {
    MONTH: Qt.InputMethodHint.ImhPreferNumbers,
    COUNT: Qt.InputMethodHint.ImhDigitsOnly,
    PRICE: Qt.InputMethodHint.ImhFormattedNumbersOnly,
}

_USUAL = ("装修保证金", "2026-03", "京A12345", "1", "2,000.00", "2,000.00")
_LESS = ((ITEM, "装修保证金"), (ABOUT, "说明"), (ITEM, "临时出…"), (MONTH, "2026-03…"))
"""What is given up where the room is too small, in this order, and down to what."""
_STYLE = 8
"""What the style leaves beside a cell's words more than the style sheet's padding; its grid included."""


class ChargesTable(CellTable):
    """The table of a receipt's lines."""

    dense = "yes"

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.horizontalHeader().setMinimumSectionSize(1)  # the style's would be wider than 数量
        self.offers.setAccessibleName(self.tr("价目表"))
        self.lines.dataChanged.connect(lambda *_: self._share())

    @property
    def charges(self) -> ChargesModel:
        """The lines."""
        return cast(ChargesModel, self.lines)

    def new_lines(self) -> ChargesModel:
        headings = (
            self.tr("项目"),
            self.tr("月份"),
            self.tr("说明"),
            self.tr("数量"),
            self.tr("单价"),
            self.tr("金额"),
        )
        return ChargesModel(headings, self)

    def clean(self, column: int, text: str) -> str:
        return digits(text) if column == COUNT else text

    def hints(self, column: int) -> Qt.InputMethodHint:
        return _HINTS.get(column, Qt.InputMethodHint.ImhNone)

    def offered(self, column: int, text: str) -> Sequence[Offer]:
        if column != ITEM:
            return ()
        return [
            ("　".join(filter(None, (one.name, one.code, price_words(one), kind_words(one)))), one.code)
            for one in completions(text, self.charges.prices)
        ]

    def meant(self, key: str, text: str) -> str:
        """crz3 and the second offer are three of the second."""
        count = read_item(text, {key: self.charges.prices[key]}, guess=True)[1]
        return key if count is None else f"{key}×{count}"

    def stops(self, row: int) -> Sequence[int]:
        """Past the month where none is asked for and none was given."""
        item = self.charges.item(row)
        asked = item is not None and item.once is Once.MONTH
        month = (MONTH,) if asked or self.lines.text(row, MONTH) else ()
        return (ITEM, *month, ABOUT, COUNT, PRICE)

    def onward(self, row: int, column: int) -> tuple[int, int]:
        """A free price is asked for before the next line."""
        waits = column != PRICE and free(self.charges.row(row).entry, self.charges.prices)
        return (row, PRICE) if waits else (row + 1, ITEM)

    def widths(self, room: int) -> Sequence[int]:
        """Every column what its words need, and room for the usual ones; the words share what is left over.

        Where even that is too much the words are elided (their tips say the whole), never a figure.
        """
        wide = self.fontMetrics().horizontalAdvance
        edges = 2 * px(4) + _STYLE
        needs = [
            edges
            + max(wide(heading), *(wide(self._shown(row, column)) for row in range(self.lines.rowCount())))
            for column, heading in enumerate(self.lines.headings)
        ]
        usual = [max(need, edges + wide(text)) for need, text in zip(needs, _USUAL, strict=True)]
        widths = usual if sum(usual) <= room else needs
        for column, least in _LESS:
            spare = max(widths[column] - edges - wide(least), 0)
            widths[column] -= min(max(sum(widths) - room, 0), spare)
        rest = max(room - sum(widths), 0)
        widths[ITEM] += rest // 2
        widths[ABOUT] += rest - rest // 2
        return widths

    def _shown(self, row: int, column: int) -> str:
        return self.lines.text(row, column) or self.lines.hint(row, column)

"""收费行的数据: Entries of a receipt, read against the price list as they are typed (tcf, 3-5, 300)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtCore import Qt

from app.rules.price import Once, PriceItem
from app.rules.receipt import MOST_MONTHS, UNREAD, Entry, months_from
from app.rules.receipt_entry import (
    Prices,
    amount_of,
    figures,
    free,
    month_words,
    price_fault,
    price_words,
    read_price,
    say_item,
    say_months,
)
from app.views.editors.cell_model import CellModel, digits

ITEM, MONTH, ABOUT, COUNT, PRICE, AMOUNT = range(6)


@dataclass(frozen=True)
class ChargeRow:
    """One line: its Entry, and the price as typed where that is no amount.

    An Entry holds a wrong item and a wrong month as text, but a price only in 分. There a price that can't be
    read is UNREAD, which the rules refuse, so that it is never taken for the list's; its text stays here.
    """

    entry: Entry
    price: str = ""


BLANK = ChargeRow(Entry(""))


class ChargesModel(CellModel[ChargeRow]):
    """The lines of a receipt. `prices` are those in force, `month` is the present one; both from outside."""

    def __init__(self, headings: Sequence[str], parent: Any = None) -> None:
        super().__init__(headings, BLANK, last=PRICE, right=(COUNT, PRICE, AMOUNT), parent=parent)
        self.prices: Prices = {}
        self.month = ""

    def value(self) -> tuple[Entry, ...]:
        """The lines that hold anything."""
        return tuple(one.entry for one in self.rows())

    def set_value(self, entries: Iterable[Entry]) -> None:
        """Show these lines; nothing to undo."""
        self.set_rows(ChargeRow(one) for one in entries)

    def item(self, row: int) -> PriceItem | None:
        """What a line charges for, None while that is not on the list."""
        return self.prices.get(self.row(row).entry.item)

    def text(self, row: int, column: int) -> str:
        one = self.row(row)
        entry, item = one.entry, self.item(row)
        if column == ITEM:
            return item.name if item else entry.item
        if column == MONTH:
            return month_words(entry)
        if column == ABOUT:
            return entry.about
        if column == COUNT:
            return str(entry.quantity) if entry.quantity and one != BLANK else ""
        if column == PRICE:
            # A draft kept overnight has forgotten what was typed, not that it was no amount.
            unread = one.price or "？"
            return unread if entry.price == UNREAD else "" if entry.price is None else figures(entry.price)
        amount = amount_of(entry, self.prices)
        return "" if amount is None else figures(amount)

    def hint(self, row: int, column: int) -> str:
        item = self.item(row)
        if column == ITEM and self.rowCount() == 1:
            return self.tr("代码或名称")
        if column == ITEM and self.row(row) != BLANK:
            return self.tr("填项目")
        if item is None:
            return ""
        if column == MONTH and item.once is Once.MONTH:
            return self.tr("填月份")
        if column == PRICE:
            return self.tr("填单价") if item.price is None else figures(item.price)
        return ""

    def wrong(self, row: int, column: int, *, writing: bool = False) -> bool:
        one = self.row(row)
        entry, item = one.entry, self.item(row)
        if one == BLANK:
            return False
        if column == COUNT:
            return not entry.quantity
        if writing:
            return False  # a word, a month, an amount is or becomes right with the next key
        if column == ITEM:
            return item is None
        if column == MONTH:
            if entry.period:
                return not months_from(entry.period, 1) or not 1 <= entry.months <= MOST_MONTHS
            return item is not None and item.once is Once.MONTH
        if column == PRICE:
            return (
                (entry.price is not None and entry.price <= 0) or free(entry, self.prices) or self._stale(row)
            )
        return False

    def tip(self, row: int, column: int) -> str:
        one, item = self.row(row), self.item(row)
        if one == BLANK:
            return ""
        if column == ITEM and item is None:
            return self.tr("价目表里没有「{item}」").format(item=one.entry.item) if one.entry.item else ""
        if column == ITEM and item is not None:
            basis = self.tr("依据：{basis}").format(basis=item.basis) if item.basis else ""
            return "\n".join(filter(None, (f"{item.name} {item.code}  {price_words(item)}", basis)))
        if column == MONTH and self.wrong(row, column):
            return self.tr("月份请写成 3、2026-3 或 3-5（三个月）")
        if column == PRICE and item is not None:
            if self._stale(row):
                return self.tr("价格已更新为 {price}，请和客户核对后重新选一次项目").format(
                    price=price_words(item)
                )
            return price_fault(self.text(row, column)) or price_words(item)
        return self.text(row, column)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if section in self.right else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        return super().headerData(section, orientation, role)

    def put(self, row: int, column: int, text: str) -> None:
        """What can be read is read at once, so that the page has it before the cell is left."""
        old = self.row(row)
        if column == ITEM:
            # From the line as it was before the first key: no half-written word leaves its count or month.
            old = self.start
            entry = say_item(old.entry, text, self.prices, self.month)
        elif column == MONTH:
            entry = say_months(old.entry, text, self.prices, self.month)
        elif column == ABOUT:
            entry = replace(old.entry, about=text)
        elif column == COUNT:
            entry = replace(old.entry, quantity=int(digits(text) or 0))
        else:
            entry = replace(old.entry, price=read_price(text))
        typed = text if column == PRICE else old.price
        new = ChargeRow(entry, typed if entry.price == UNREAD else "")
        told = entry.item.strip() or entry.about or entry.price is not None
        bare = column == ITEM or (not entry.period and not entry.quantity)
        self.set_row(row, BLANK if not told and bare else new)

    def settle(self, row: int, column: int) -> bool:
        """A part of a name, or the beginning of a code, becomes the only item that it can mean."""
        now = self.row(row)
        if column != ITEM or self.item(row) is not None or now == BLANK:
            return False
        entry = say_item(self.start.entry, now.entry.item.strip(), self.prices, self.month, guess=True)
        return self.set_row(row, ChargeRow(entry, now.price if entry.price == UNREAD else ""))

    def _stale(self, row: int) -> bool:
        """Whether the list has another price now than the one that the line was written at."""
        entry, item = self.row(row).entry, self.item(row)
        return item is not None and entry.version not in (0, item.version)

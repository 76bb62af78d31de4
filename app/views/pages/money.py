"""收款: what the counter does with money, one panel a tab: 收款, 押金, 发票, 交款, 日结, 价目表 (Alt+8)."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtWidgets import QWidget

from app.views.tabs import TabsPage

TITLES = {
    "receipt": "收款",
    "deposit": "押金",
    "invoice": "发票",
    "drawer": "交款",
    "day_close": "日结",
    "price": "价目表",
}
"""The tabs in their order; a panel that is not given has none."""

SCANNED = {"SJ": "receipt", "TY": "deposit"}
"""The letters of a scanned number → the tab that opens it."""


class MoneyPage(TabsPage):
    """收款. `panels` says by its word who makes a panel."""

    def __init__(self, panels: Mapping[str, Callable[[], QWidget]]) -> None:
        super().__init__("收款", TITLES, panels)

    def scan(self, text: str) -> None:
        """A paper about money was scanned: its tab opens it, and looks at its seal."""
        self.show_tab(SCANNED.get(text[:2].upper(), "receipt"), text)

"""收款: what the counter does with money, one panel a tab: 收款, 押金, 发票, 交款, 日结, 价目表 (Alt+8)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Protocol

from PySide6.QtCore import QTimer
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QWidget

from app.views.counter import Counter
from app.views.tabs import TabsPage
from app.views.theme import icon

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


LOOK_MS = 60_000
"""How often it is looked how many invoices are late: they are from 24:00 on, or when another counter says."""


class Desk(Protocol):
    """What the page asks of services.invoice.InvoiceDesk: whether the strip must warn."""

    def overdue(self) -> int: ...


class MoneyPage(TabsPage):
    """收款. `panels` says by its word who makes a panel."""

    def __init__(self, desk: Desk, counter: Counter, panels: Mapping[str, Callable[[], QWidget]]) -> None:
        super().__init__("收款", TITLES, panels)
        self.desk, self.counter = desk, counter
        self.watch = QTimer(self, interval=LOOK_MS)
        self.watch.timeout.connect(self.look)

    def enter(self) -> None:
        """The page is shown: the late invoices are counted as long as it is."""
        self.watch.start()
        self.look()
        super().enter()

    def leave(self) -> None:
        """Another page is shown."""
        self.watch.stop()
        super().leave()

    def turn_day(self) -> None:
        """24:00: others are late."""
        self.look()
        super().turn_day()

    def look(self) -> None:
        """The invoices' tab says how many are late, whichever tab is open (003-39)."""
        if "invoice" in self.words:
            ignore = self.counter.told(lambda _: None)
            self.counter.runner.start(
                "db", self.desk.overdue, self._warn, ignore, newest=True, key="money.late", owner=self
            )

    def _warn(self, late: int) -> None:
        place = self.words.index("invoice")
        said = self.tr("{title}，{count} 张过期").format(title=TITLES["invoice"], count=late)
        self.strip.setTabText(place, self.heading("invoice", said if late else ""))
        self.strip.setTabIcon(place, icon("circle-alert", "late", 16) if late else QIcon())
        tip = self.tr("{count} 张发票过了期限还没送到客户手里").format(count=late)
        self.strip.setTabToolTip(place, tip if late else "")

    def scan(self, text: str) -> None:
        """A paper about money was scanned: its tab opens it, and looks at its seal. On 押金 a receipt has
        come to be given back."""
        word = SCANNED.get(text[:2].upper(), "receipt")
        self.show_tab("deposit" if self.word == "deposit" else word, text)

"""收款台: the panels of 收款, each with its desk, and what passes between them and the program."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from app.services.day_close import DayCloseDesk
from app.services.deposit import DepositDesk
from app.services.drawer import DrawerDesk
from app.services.invoice import InvoiceDesk
from app.services.payout import PayoutDesk
from app.services.price import PriceDesk
from app.services.receipt import ReceiptDesk
from app.views.pages.day_close import DayClosePanel
from app.views.pages.deposit import DepositPanel
from app.views.pages.drawer import DrawerPanel
from app.views.pages.invoice import InvoicePanel
from app.views.pages.money import MoneyPage
from app.views.pages.price import PricePanel
from app.views.pages.receipt import ReceiptPanel

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from app.program import Program
    from app.views.counter import Counter


def page(program: Program, counter: Counter) -> MoneyPage:
    """收款, with its strip that counts the late invoices."""
    assert program.office is not None
    return MoneyPage(InvoiceDesk(program.office), counter, panels(program, counter))


def panels(program: Program, counter: Counter) -> dict[str, Callable[[], QWidget]]:
    """Who makes each tab; a tab is made when it is first shown."""
    assert program.office is not None
    office = program.office

    def receipt() -> QWidget:
        panel = ReceiptPanel(ReceiptDesk(office), counter, PayoutDesk(office))
        panel.refund_asked.connect(lambda number: program.open_record("deposit", number))
        return panel

    def deposit() -> QWidget:
        return DepositPanel(DepositDesk(office), counter)

    def invoice() -> QWidget:
        panel = InvoicePanel(InvoiceDesk(office), counter)
        panel.opened.connect(program.open_record)
        panel.changed.connect(lambda: _look(program))
        return panel

    def drawer() -> QWidget:
        return DrawerPanel(DrawerDesk(office), counter)

    def day_close() -> QWidget:
        return DayClosePanel(DayCloseDesk(office), counter)

    def price() -> QWidget:
        return PricePanel(PriceDesk(office), counter)

    return {
        "receipt": receipt,
        "deposit": deposit,
        "invoice": invoice,
        "drawer": drawer,
        "day_close": day_close,
        "price": price,
    }


def _look(program: Program) -> None:
    """An invoice was taken further: the strip counts the late ones anew."""
    page: Any = program.window.page("money")
    if page is not None:
        page.look()

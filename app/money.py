"""收款台: the panels of 收款, each with its desk, and what passes between them and the program."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from app.services.price import PriceDesk
from app.services.receipt import ReceiptDesk
from app.views.pages.price import PricePanel
from app.views.pages.receipt import ReceiptPanel

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from app.program import Program
    from app.views.counter import Counter


def panels(program: Program, counter: Counter) -> dict[str, Callable[[], QWidget]]:
    """Who makes each tab; a tab is made when it is first shown."""
    assert program.office is not None
    office = program.office

    def receipt() -> QWidget:
        return ReceiptPanel(ReceiptDesk(office), counter)

    def price() -> QWidget:
        return PricePanel(PriceDesk(office), counter)

    return {"receipt": receipt, "price": price}

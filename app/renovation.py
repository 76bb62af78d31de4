"""装修台: the panels of 装修, each with its desk, and what passes between them, 收款 and the program."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from app.services.renovation import RenovationDesk
from app.site_panels import site_panels
from app.views.pages.renovation import RenovationPanel
from app.views.pages.renovation_page import RenovationPage

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from app.program import Program
    from app.views.counter import Counter


def page(program: Program, counter: Counter) -> RenovationPage:
    """装修, with the tabs that there are."""
    return RenovationPage(panels(program, counter))


def panels(program: Program, counter: Counter) -> dict[str, Callable[[], QWidget]]:
    """Who makes each tab; a tab is made when it is first shown."""
    assert program.office is not None
    office = program.office

    def renovation() -> QWidget:
        panel = RenovationPanel(RenovationDesk(office), counter)
        panel.pay_asked.connect(lambda draft, number: _pay(program, counter, draft, number))
        panel.refund_asked.connect(lambda form: _refund(program, form))
        panel.receipt_asked.connect(lambda number: program.open_record("receipt", number))
        return panel

    return {"renovation": renovation, **site_panels(program, counter)}


def _pay(program: Program, counter: Counter, draft: Any, number: str) -> None:
    """收款 with the receipt filled in; once it is taken, the file knows of it and is shown again, unless
    there is change to count out first."""
    assert program.office is not None
    desk = RenovationDesk(program.office)

    def there(money: Any) -> None:
        money.show_tab("receipt")
        receipt = money.panel("receipt")
        receipt.begin_with(draft)

        def taken(uuid: str, paid: str) -> None:
            if uuid != draft.uuid:
                return
            receipt.taken.disconnect(taken)
            change = bool(receipt.pane.change.text())

            def known(_state: Any) -> None:
                if not change and money.word == "receipt" and money.isVisible():
                    program.open_record("renovation", number)

            failed = counter.told(lambda one: counter.trouble(one.findings[0].title, one.findings[0].say()))
            program.runner.start("db", lambda: desk.paid(number, paid), known, failed, owner=receipt)

        receipt.taken.connect(taken)

    program.go("money", there)


def _refund(program: Program, form: Any) -> None:
    """押金 with the 退还单 filled in."""

    def there(money: Any) -> None:
        money.show_tab("deposit")
        money.panel("deposit").give_back(form)

    program.go("money", there)

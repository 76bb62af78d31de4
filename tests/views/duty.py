"""What the tests of the tabs of 值班 share: people with accounts, a shown panel, its words."""

from __future__ import annotations

from typing import Any, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QWidget

from app.models import Staff
from app.rules.people import Operator, Role
from app.services.office import Office
from tests.conftest import CLERK, FINANCE, GUARD, MANAGER
from tests.views.hands import show

K = Qt.Key
ENGINEER = Operator("linguodong", "林国栋", Role.ENGINEER)
P = TypeVar("P", bound=QWidget)


def accounts(office: Office) -> None:
    """CLERK, MANAGER, ENGINEER, FINANCE and GUARD may sign in, in this order."""
    with office.signed_in(MANAGER).work("staff.write") as work:
        for one in (CLERK, MANAGER, ENGINEER, FINANCE, GUARD):
            work.session.add(
                Staff(login=one.login, name=one.name, role=one.role, password="-", closed_at=None)
            )


def enter(qtbot: Any, panel: P) -> P:
    """The panel as the tab shows it."""
    show(qtbot, panel, 1210, 640)
    panel.enter()  # type: ignore[attr-defined]
    return panel


def cards(panel: Any) -> list[tuple[str, str]]:
    """(title, words) of what the rules or the record say."""
    return [(one.finding.title, one.finding.say()) for one in panel.findings.cards]


def buttons(widget: QWidget) -> set[str]:
    """The acts that are offered to the eye now."""
    return {
        one.objectName().removeprefix("act:")
        for one in widget.findChildren(QPushButton)
        if one.isVisible() and one.objectName().startswith("act:")
    }

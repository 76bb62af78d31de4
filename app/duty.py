"""值班台: the panels of 值班, each with its desk, and what passes between them and the program."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from app.services import staff
from app.services.directory import DirectoryDesk
from app.services.escalations import EscalationDesk
from app.services.lost_property import LostPropertyDesk
from app.services.message import MessageDesk
from app.services.presence import PresenceDesk
from app.services.queue import QueueDesk
from app.services.shift import ShiftDesk
from app.views.pages.directory import DirectoryPanel
from app.views.pages.lost_property import LostPropertyPanel
from app.views.pages.message import MessagePanel
from app.views.pages.presence import PresencePanel
from app.views.pages.queue import QueuePanel
from app.views.pages.shift import ShiftPanel

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from app.program import Program
    from app.views.counter import Counter


def panels(program: Program, counter: Counter) -> dict[str, Callable[[], QWidget]]:
    """Who makes each tab; a tab is made when it is first shown."""
    assert program.office is not None
    office = program.office

    def shift() -> QWidget:
        panel = ShiftPanel(ShiftDesk(office), counter, EscalationDesk(office))
        panel.asked.connect(program.open_record)
        panel.handed.connect(lambda login: _succeed(program, login))
        return panel

    return {
        "shift": shift,
        "queue": lambda: QueuePanel(QueueDesk(office), counter),
        "message": lambda: MessagePanel(MessageDesk(office), counter),
        "presence": lambda: PresencePanel(PresenceDesk(office), counter),
        "directory": lambda: DirectoryPanel(DirectoryDesk(office), counter),
        "lost_property": lambda: LostPropertyPanel(LostPropertyDesk(office), counter),
    }


def _succeed(program: Program, login: str) -> None:
    """The shift was handed over: its successor, whose password was just checked, works here now."""
    assert program.opened is not None
    office = program.opened.office
    program.runner.start("db", lambda: staff.known(office, login), program.sign_in, owner=program)

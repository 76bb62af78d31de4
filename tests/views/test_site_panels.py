"""装修现场 in the whole program: the tabs by their keys, a scanned card, the way back to the file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt

from app.rules import slipcode
from app.services import settings
from app.services.worker_pass import WorkerPassDesk
from app.views.pages.inspection import InspectionPanel
from app.views.pages.site_calendar import SiteCalendarPanel
from app.views.pages.worker_pass import WorkerPassPanel
from tests.conftest import Clock
from tests.services.sites import enter, site
from tests.views.hands import press
from tests.views.test_program import ALT, CTRL, folder, furnished, running, sign_in

__all__ = ["folder", "furnished"]
K = Qt.Key


def test_the_tabs_of_the_site_and_a_scanned_card(qtbot: Any, folder: Path, clock: Clock) -> None:
    """Alt+9 and Ctrl+2, 3, 4; CR… opens its worker, the calendar's Enter opens the file (S05)."""
    with running(folder, clock) as program:
        sign_in(program)
        assert program.office is not None
        file = site(program.office)
        desk = WorkerPassDesk(program.office)
        enter(desk, file)
        (number,) = desk.issue(file)
        press(K.Key_9, modifiers=ALT)
        qtbot.waitUntil(lambda: program.window.page("renovation") is not None)
        page: Any = program.window.page("renovation")
        for key, word, kind in (
            (K.Key_2, "worker_pass", WorkerPassPanel),
            (K.Key_3, "inspection", InspectionPanel),
            (K.Key_4, "calendar", SiteCalendarPanel),
        ):
            press(key, modifiers=CTRL)
            assert (page.word, type(page.panel(word))) == (word, kind)
        calendar = page.panel("calendar")
        qtbot.waitUntil(lambda: len(calendar.list.rows()) == 1)
        press(K.Key_Return)
        qtbot.waitUntil(lambda: page.word == "renovation")
        with program.office.read("renovation.read") as session:
            policy, secret = settings.read(session), settings.site_key_in(session)
        program.scanned(str(slipcode.seal(number, policy.site, secret)))
        passes = page.panel("worker_pass")
        qtbot.waitUntil(lambda: passes.subject() == file)
        assert page.word == "worker_pass"

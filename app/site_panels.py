"""装修现场的面板: 出入证, 巡查 and 日历, each with its desk, and what passes between them and the program."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from app.senses import senses
from app.services.renovation import RenovationDesk
from app.services.site_calendar import SiteCalendarDesk
from app.services.site_watch import SiteWatchDesk
from app.services.worker_pass import WorkerPassDesk
from app.views.pages.inspection import InspectionPanel
from app.views.pages.site_calendar import SiteCalendarPanel
from app.views.pages.worker_pass import WorkerPassPanel

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from app.program import Program
    from app.views.counter import Counter


def site_panels(program: Program, counter: Counter) -> dict[str, Callable[[], QWidget]]:
    """Who makes each tab of the site; a tab is made when it is first shown."""
    assert program.office is not None
    office = program.office

    def worker_pass() -> QWidget:
        desk, files = WorkerPassDesk(office), SiteCalendarDesk(office)
        return WorkerPassPanel(desk, files, counter, senses(program))

    def inspection() -> QWidget:
        files = SiteCalendarDesk(office)
        panel = InspectionPanel(RenovationDesk(office), SiteWatchDesk(office), files, counter)
        panel.opened.connect(program.open_record)
        return panel

    def calendar() -> QWidget:
        panel = SiteCalendarPanel(SiteCalendarDesk(office), counter)
        panel.opened.connect(program.open_record)
        return panel

    return {"worker_pass": worker_pass, "inspection": inspection, "calendar": calendar}

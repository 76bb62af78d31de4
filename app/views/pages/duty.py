"""值班: what a shift has in hand, one panel a tab: 交接班, 等候, 留言, 去向, 业务目录, 拾物 (Alt+7)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Protocol

from PySide6.QtCore import QTimer
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QWidget

from app.views.counter import Counter
from app.views.tabs import TabsPage
from app.views.theme import icon

TITLES = {
    "shift": "交接班",
    "queue": "等候",
    "message": "留言",
    "presence": "去向",
    "directory": "业务目录",
    "lost_property": "拾物",
}
"""The tabs in their order; a panel that is not given has none."""
LOOK_MS = 20_000
"""How often it is looked whether the change is late."""


class Desk(Protocol):
    """What the page asks of services.shift.ShiftDesk: whether the strip must warn."""

    def late(self, now: Any) -> Any: ...


class DutyPage(TabsPage):
    """值班. `panels` says by its word who makes a panel."""

    def __init__(self, desk: Desk, counter: Counter, panels: Mapping[str, Callable[[], QWidget]]) -> None:
        super().__init__("值班", TITLES, panels)
        self.desk, self.counter = desk, counter
        self.watch = QTimer(self, interval=LOOK_MS)
        self.watch.timeout.connect(self.look)

    def enter(self) -> None:
        """The page is shown: whether the change is late is looked at as long as it is."""
        self.watch.start()
        self.look()
        super().enter()

    def leave(self) -> None:
        """Another page is shown."""
        self.watch.stop()
        super().leave()

    def look(self) -> None:
        """The first tab warns while the change is late, whichever tab is open (S01 E1)."""
        self.counter.runner.start(
            "db",
            lambda: self.desk.late(self.counter.clock()),
            self._warn,
            self.counter.told(lambda _: None),
            newest=True,
            key="duty.late",
            owner=self,
        )

    def _warn(self, late: Any) -> None:
        if "shift" not in self.words:
            return
        place = self.words.index("shift")
        title = self.tr("{title}，该交班了").format(title=TITLES["shift"]) if late else ""
        self.strip.setTabText(place, self.heading("shift", title))
        self.strip.setTabIcon(place, icon("circle-alert", "late", 16) if late else QIcon())
        self.strip.setTabToolTip(place, late.say() if late else "")

"""装修: from the application to the deposit back, one panel a tab: 档案, 出入证, 巡查, 日历 (Alt+9)."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtWidgets import QWidget

from app.views.tabs import TabsPage

TITLES = {"renovation": "档案", "worker_pass": "出入证", "inspection": "巡查", "calendar": "日历"}
"""The tabs in their order; a panel that is not given has none."""

SCANNED = {"ZX": "renovation", "XK": "renovation", "CR": "worker_pass"}
"""The letters of a scanned number → the tab that opens it."""


class RenovationPage(TabsPage):
    """装修. `panels` says by its word who makes a panel."""

    def __init__(self, panels: Mapping[str, Callable[[], QWidget]]) -> None:
        super().__init__("装修", TITLES, panels)

    def open(self, key: str) -> None:
        """A file, or a kept form, from the home list or a search."""
        self.show_tab("renovation", key)

    def scan(self, text: str) -> None:
        """A paper of a renovation was scanned: its tab opens it, and looks at its seal (003-40)."""
        self.show_tab(SCANNED.get(text[:2].upper(), "renovation"), text)

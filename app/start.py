"""启动: the composition root: the application, its looks, the program; window first, the rest behind it."""

from __future__ import annotations

import gc
import json
import time
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, QObject, QTimer, Signal

from app.program import Program
from app.site import Site
from app.views import theme
from app.views.station import Station

PATIENCE_S = 60


def run(site: Site, time_file: Path | None = None) -> int:
    """Open the counter and work until the window is closed; with `time_file` only until the first rows."""
    gc.disable()  # until the site is open: nothing that is made on the way there goes again
    app = theme.application([])
    theme.apply(app, large=Station(site.folder / "station.ini").large_type)
    program = Program(site)
    program.imported.connect(leave_alone)
    if time_file is not None:
        stamps = Stamps(program, time_file)
        stamps.finished.connect(app.quit)
    program.begin()
    code = app.exec()
    program.finish()
    return int(code)


def leave_alone() -> None:
    """Let the collector of cycles no longer look through what is there now, all of which stays.

    Every full look through it held the window for 50 to 160 ms, whichever thread had set it off.
    """
    gc.freeze()
    gc.enable()


class Stamps(QObject):
    """When the window was first painted, and when its first rows stood in it (bench)."""

    finished = Signal()

    def __init__(self, program: Program, file: Path) -> None:
        super().__init__(program)
        self._program, self._file = program, file
        self._stamps: dict[str, int] = {}
        self._end = time.monotonic() + PATIENCE_S
        self._tick = QTimer(self, interval=1)
        self._tick.timeout.connect(self._look)
        self._tick.start()
        program.window.stack.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            QTimer.singleShot(0, self, lambda: self._stamps.setdefault("first_paint", time.time_ns()))
        return False

    def _look(self) -> None:
        page: Any = self._program.window.page("today")
        if page is not None and page.list.rows():
            self._stamps.setdefault("first_rows", time.time_ns())
        if len(self._stamps) == 2 or time.monotonic() > self._end:
            self._tick.stop()
            self._file.write_text(json.dumps(self._stamps))
            self.finished.emit()


__all__ = ["Program", "Site", "run"]

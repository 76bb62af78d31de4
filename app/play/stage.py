"""舞台: the program opened for a play: a demo estate, a clock that can be put forward, a window to look at.

Only what the world outside does is done here (time passes, a printer is unplugged); the work is the hand's.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path
from time import monotonic, sleep
from types import TracebackType

from PIL import Image
from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, QObject, Qt
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget

from app import paths
from app.devices.id_reader import RawCard, ReaderTrouble
from app.play import cards
from app.play.camera import PaperCamera
from app.program import Program
from app.rules.base import CHINA
from app.site import Site
from app.views import theme

START = datetime(2026, 3, 5, 10, 0, tzinfo=CHINA)
WIDTH, HEIGHT = 1366, 768
OPENING_S = 60


class PlayClock:
    """The counter's clock during a play: it stands unless it is moved."""

    def __init__(self, now: datetime = START) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def advance(self, seconds: float) -> None:
        """Some time passes."""
        self.now += timedelta(seconds=seconds)

    def set(self, now: datetime) -> None:
        """Put the clock to a time with its zone."""
        self.now = now


class Stage:
    """One running program, with the faults that no page has caught."""

    def __init__(self, program: Program, clock: PlayClock) -> None:
        self.program, self.clock = program, clock
        self.faults: list[BaseException] = []
        self.camera = program.eye = PaperCamera()
        self._chip: RawCard | None = None
        program.chip = self._read_chip

    @property
    def camera_was_open(self) -> bool:
        """Whether the document camera has been opened since the program began."""
        return self.camera.openings > 0

    def lay(self, front: Image.Image | None, seed: int = 1) -> None:
        """Put a paper under the document camera, as it comes: a little crooked; None takes it away."""
        seen = None if front is None else _seen(front.mode, front.size, front.tobytes(), seed)
        self.camera.lay(seen)

    def lay_on_reader(self, message: bytes | None) -> None:
        """Put a card on the reader: its chip's 256 bytes; None takes it away."""
        self._chip = RawCard("sdt", message) if message is not None else None

    def _read_chip(self) -> RawCard:
        if self._chip is None:
            raise ReaderTrouble("没有找到证件", "请把证件放在阅读器上；已经放着的，请拿起再放一次。")
        return self._chip

    def midnight(self) -> datetime:
        """24:00 has struck, and ten seconds more; the program looks at the date. Answers the new time."""
        day = self.clock.now.date() + timedelta(days=1)
        self.clock.set(datetime(day.year, day.month, day.day, 0, 0, 10, tzinfo=CHINA))
        self.program.turn_of_day()
        return self.clock.now

    def morning(self) -> None:
        """The office opens again: 09:30 of the same day."""
        self.clock.set(self.clock.now.replace(hour=9, minute=30, second=0))

    def unplug_printer(self, name: str) -> None:
        """This station prints on a printer that is not there."""
        self.program.station.printer = name

    def fault(self, _kind: type[BaseException], error: BaseException, _trace: TracebackType | None) -> None:
        """Stands in for sys.excepthook: a fault ends the play instead of opening a dialog."""
        self.faults.append(error)


class _Strays(QObject):
    """A widget shown before it has its place flashes up as a window and takes the keys: a fault."""

    def __init__(self, stage: Stage) -> None:
        super().__init__()
        self._stage = stage

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if (
            event.type() == QEvent.Type.Show
            and isinstance(watched, QWidget)
            and watched.windowType() == Qt.WindowType.Window
            and watched.isWindow()
            and not isinstance(watched, QMainWindow)
        ):
            self._stage.faults.append(RuntimeError(f"a window of its own: {watched!r}"))
        return False


@lru_cache(maxsize=4)
def _seen(mode: str, size: tuple[int, int], card: bytes, seed: int) -> Image.Image:
    """What the camera sees of a card; kept, because a card is laid down again and again and 12 million dots
    take a second to draw."""
    return cards.photo(Image.frombytes(mode, size, card), seed=seed)[0]


def breathe() -> None:
    """Let the program handle what has arrived, and bury what it has put away."""
    QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@contextmanager
def opened(folder: Path, clock: PlayClock, *, large: bool = False) -> Iterator[Stage]:
    """The demo program on `folder` (filled where it is empty), at 1366×768, its clerk signed in."""
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    theme.apply(app, large=large)
    hook = sys.excepthook
    program = Program(Site(paths.data_folder(folder), True, clock))
    stage = Stage(program, clock)
    sys.excepthook = stage.fault
    strays = _Strays(stage)
    app.installEventFilter(strays)
    try:
        program.window.resize(WIDTH, HEIGHT)
        program.begin()
        end = monotonic() + OPENING_S
        while program.office is None and not stage.faults and monotonic() < end:
            breathe()
            sleep(0.002)
        if program.office is None:
            raise TimeoutError("the counter did not open") from next(iter(stage.faults), None)
        yield stage
    finally:
        sys.excepthook = hook
        app.removeEventFilter(strays)
        app.removeEventFilter(program.scans)
        program.finish()
        program.window.close()
        program.window.deleteLater()
        program.deleteLater()
        breathe()
        if program.opened is not None:
            program.opened.office.engine.dispose()

"""草稿: a page's form is kept from its first key, and the cursor's place with it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from PySide6.QtCore import QObject, QTimer, Signal

from app.views.counter import Counter
from app.views.form_view import FormView, Spot

KEEP_MS = 600
"""So long after a key, at most, the form is on the disk."""


class Desk(Protocol):
    """What a business's desk does for the forms in the making; every Draft has its `uuid`."""

    def keep(self, draft: Any) -> None: ...
    def drop(self, uuid: str) -> None: ...


class Drafts(QObject):
    """Keeps the page's form while it `may` be kept. An `empty` one never is; one that was emptied goes."""

    kept = Signal(str)
    """A form was kept, at this time of day."""

    def __init__(
        self,
        desk: Desk,
        counter: Counter,
        form: FormView,
        may: Callable[[], bool],
        empty: Callable[[Any], bool],
        failed: Callable[[Exception], None],
    ) -> None:
        super().__init__(form)
        self._desk, self._counter, self._form, self._failed = desk, counter, form, failed
        self._may, self._empty = may, empty
        self._spots: dict[str, Spot] = {}
        self._on_disk: set[str] = set()
        self.timer = QTimer(self, singleShot=True, interval=KEEP_MS)
        self.timer.timeout.connect(self.keep)

    def touch(self) -> None:
        """The clerk changed something: typing on and on does not put the keeping off."""
        if not self.timer.isActive():
            self.timer.start()

    def came(self, draft: Any) -> None:
        """Another form is in hand now; one with something in it may be on the disk already."""
        self.timer.stop()
        if not self._empty(draft):
            self._on_disk.add(draft.uuid)

    def has(self, uuid: str) -> bool:
        """Whether the form is on the disk, or on its way there."""
        return uuid in self._on_disk

    def go(self, uuid: str, first: str = "") -> None:
        """Into the form where the clerk left it, field and caret; into a new one at `first`."""
        spot = self._spots.get(uuid)
        if spot is not None and spot.field in self._form.shown:
            self._form.go(spot)
        else:
            self._form.focus(first or self._form.shown[0])

    def keep(self) -> None:
        """Keep the form as it is now."""
        self.timer.stop()
        draft = self._form.draft()
        if (spot := self._form.spot()) is not None:
            self._spots[draft.uuid] = spot
        if not self._may():
            return
        if not self._empty(draft):
            self._on_disk.add(draft.uuid)
            self._start(lambda: self._desk.keep(draft), lambda _: self._kept())
        elif draft.uuid in self._on_disk:
            self._on_disk.discard(draft.uuid)
            self._start(lambda: self._desk.drop(draft.uuid), lambda _: None)

    def _kept(self) -> None:
        self.kept.emit(f"{self._counter.clock():%H:%M:%S}")

    def _start(self, job: Callable[[], None], done: Callable[[None], None]) -> None:
        self._counter.runner.start("db", job, done, self._failed, owner=self)

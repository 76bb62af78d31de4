"""后台: work off the screen's thread, one thread per lane, and answers on the screen's thread.

Lanes: "db" (every database use case, in order), "paper" (rendering), "device" or "device:NAME" (one per
device). A clerk's keys are never held up, and no callback is made to a widget that is gone.
"""

from __future__ import annotations

import itertools
import sys
import threading
from collections import Counter, deque
from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic
from typing import Any, TypeVar

import shiboken6
from PySide6.QtCore import QObject, Qt, Signal, Slot

T = TypeVar("T")


@dataclass(frozen=True)
class _Call:
    """Who waits for a job. Stays on the screen's thread, so that no widget ever dies on a worker's."""

    lane: str
    key: str
    done: Callable[[Any], None]
    failed: Callable[[Exception], None] | None
    owner: QObject | None


class _Lane:
    """One thread and its queue."""

    def __init__(self, name: str, hand_over: Callable[[int, Any, Exception | None], None]) -> None:
        self._hand_over = hand_over
        self._queue: deque[tuple[int, Callable[[], Any]] | None] = deque()
        self._changed = threading.Condition()
        threading.Thread(target=self._run, name=f"lane-{name}", daemon=True).start()

    def put(self, ticket: int, job: Callable[[], Any]) -> None:
        with self._changed:
            self._queue.append((ticket, job))
            self._changed.notify()

    def withdraw(self, tickets: set[int]) -> set[int]:
        """Take back what has not begun; answers which tickets that were."""
        with self._changed:
            gone = {one[0] for one in self._queue if one is not None and one[0] in tickets}
            self._queue = deque(one for one in self._queue if one is None or one[0] not in gone)
        return gone

    def close(self) -> None:
        with self._changed:
            self._queue.append(None)
            self._changed.notify()

    def _run(self) -> None:
        while True:
            with self._changed:
                while not self._queue:
                    self._changed.wait()
                entry = self._queue.popleft()
            if entry is None:
                return
            ticket, job = entry
            result: Any = None
            fault: Exception | None = None
            try:
                result = job()
            except Exception as error:
                fault = error
            del entry, job  # first let go of what the job holds: the hand-over may be its owner's last act
            self._hand_over(ticket, result, fault)
            del result, fault


class Runner(QObject):
    """Starts jobs from the screen's thread; their results come back to that thread, in each lane's order.

    `busy_changed(lane, busy)` tells when a lane takes its first job and when its last answer is delivered.
    """

    busy_changed = Signal(str, bool)
    _landed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lanes: dict[str, _Lane] = {}
        self._calls: dict[int, _Call] = {}
        self._ready: deque[tuple[int, Any, Exception | None]] = deque()
        self._arrival = threading.Condition()
        self._tickets = itertools.count()
        self._load: Counter[str] = Counter()
        self._stopping = self._stopped = False
        self._landed.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    def start(
        self,
        lane: str,
        job: Callable[[], T],
        done: Callable[[T], None],
        failed: Callable[[Exception], None] | None = None,
        *,
        newest: bool = False,
        key: str = "",
        owner: QObject | None = None,
    ) -> None:
        """Run `job` in `lane`, then `done(result)` or `failed(error)` on this thread.

        `newest`: jobs of the same lane and key that have not begun are dropped without an answer, and an
        answer of one that had begun is dropped too (previews, searches). Without `failed` an exception goes
        to sys.excepthook. `owner`: no callback once that object is destroyed; the job itself still runs.
        """
        if lane.partition(":")[0] not in ("db", "paper", "device"):
            raise ValueError(f"no such lane: {lane}")
        if self._stopped or (self._stopping and newest):
            return
        if newest:
            self._supersede(lane, key)
        if lane not in self._lanes:
            self._lanes[lane] = _Lane(lane, self._hand_over)
        ticket = next(self._tickets)
        self._calls[ticket] = _Call(lane, key, done, failed, owner)
        self._count(lane, +1)
        self._lanes[lane].put(ticket, job)

    def busy(self, lane: str) -> bool:
        """Whether the lane has a job waiting, running, or answered but not delivered."""
        return self._load[lane] > 0

    def stop(self, seconds: float = 15.0) -> bool:
        """Finish and deliver what was started (chains included, only `newest` jobs are no more begun), then
        end the threads. Answers whether all ended within `seconds`; a hung device does not hold the exit."""
        self._stopping = True
        until = monotonic() + seconds
        while self._calls and (left := until - monotonic()) > 0:
            with self._arrival:
                if not self._ready:
                    self._arrival.wait(left)
            while self._ready:
                self._deliver()
        finished = not self._calls
        with self._arrival:
            self._stopped = True
        self._calls.clear()
        for lane in self._lanes.values():
            lane.close()
        return finished

    def _supersede(self, lane: str, key: str) -> None:
        older = {ticket for ticket, call in self._calls.items() if (call.lane, call.key) == (lane, key)}
        if not older:
            return
        for ticket in self._lanes[lane].withdraw(older):
            del self._calls[ticket]
            older.discard(ticket)
            self._count(lane, -1)
        for ticket in older:  # already begun: let it end, but nobody wants its answer any more
            self._calls[ticket] = _Call(lane, key, _nobody, _nobody, None)

    def _hand_over(self, ticket: int, result: Any, error: Exception | None) -> None:
        """On the lane's thread: lay the answer down and ring the screen's thread."""
        with self._arrival:
            self._ready.append((ticket, result, error))
            self._arrival.notify()
            # Inside the lock: `stop` does not return, and nobody deletes the runner, while the bell is rung.
            if not self._stopped and shiboken6.isValid(self):
                self._landed.emit()

    @Slot()
    def _deliver(self) -> None:
        """One answer, on the screen's thread. A callback's own error goes to sys.excepthook, none is lost."""
        if not self._ready:
            return  # `stop` was faster than the bell
        ticket, result, error = self._ready.popleft()
        call = self._calls.pop(ticket, None)
        if call is None:
            return
        self._count(call.lane, -1)
        if call.owner is not None and not shiboken6.isValid(call.owner):
            return
        try:
            if error is None:
                call.done(result)
            elif call.failed is not None:
                call.failed(error)
            else:
                raise error
        except Exception as fault:
            sys.excepthook(type(fault), fault, fault.__traceback__)

    def _count(self, lane: str, step: int) -> None:
        before = self.busy(lane)
        self._load[lane] += step
        if self.busy(lane) is not before:
            self.busy_changed.emit(lane, self.busy(lane))


def _nobody(_answer: object) -> None:
    """Takes an answer that came too late."""


class InlineRunner(Runner):
    """The same contract with no thread: the job and its answer happen inside `start` (tests, --play)."""

    def start(
        self,
        lane: str,
        job: Callable[[], T],
        done: Callable[[T], None],
        failed: Callable[[Exception], None] | None = None,
        *,
        newest: bool = False,
        key: str = "",
        owner: QObject | None = None,
    ) -> None:
        """As Runner.start, at once; an error without `failed` is raised here."""
        if self._stopped:
            return
        self._count(lane, +1)
        try:
            result = job()
        except Exception as error:
            self._count(lane, -1)
            if failed is None:
                raise
            if owner is None or shiboken6.isValid(owner):
                failed(error)
            return
        self._count(lane, -1)
        if owner is None or shiboken6.isValid(owner):
            done(result)


__all__ = ["InlineRunner", "Runner"]

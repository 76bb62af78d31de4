"""后台: order, supersession, answers on the screen's thread, dead owners, orderly stop."""

from __future__ import annotations

import gc
import sys
import threading
import weakref
from collections.abc import Iterator
from typing import Any

import pytest
import shiboken6
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from app.work.runner import InlineRunner, Runner


@pytest.fixture
def runner(qapp: Any) -> Iterator[Runner]:
    made = Runner()
    yield made
    assert made.stop(), "a job was left behind"


class Gate:
    """Holds a lane until opened."""

    def __init__(self) -> None:
        self._event = threading.Event()
        self.entered = threading.Event()

    def __call__(self) -> str:
        self.entered.set()
        assert self._event.wait(10)
        return "gate"

    def open(self) -> None:
        self._event.set()


def test_job_runs_elsewhere_and_answers_here(runner: Runner, qtbot: QtBot) -> None:
    here, seen = threading.get_ident(), []
    runner.start("db", threading.get_ident, lambda there: seen.append((there, threading.get_ident())))
    qtbot.waitUntil(lambda: bool(seen))
    there, answered = seen[0]
    assert there != here
    assert answered == here


def test_one_lane_keeps_the_order_and_lanes_do_not_wait_for_each_other(runner: Runner, qtbot: QtBot) -> None:
    gate, seen = Gate(), []
    runner.start("device:前台A5", gate, seen.append)
    for n in range(20):
        runner.start("db", lambda n=n: n, seen.append)  # type: ignore[misc]
    qtbot.waitUntil(lambda: len(seen) == 20)
    assert seen == list(range(20))
    gate.open()
    qtbot.waitUntil(lambda: seen[-1] == "gate")


def test_newest_drops_what_has_not_begun_and_mutes_what_has(runner: Runner, qtbot: QtBot) -> None:
    first, ran, seen = Gate(), [], []
    runner.start("paper", first, seen.append, newest=True, key="slip")
    assert first.entered.wait(5)
    runner.start("paper", lambda: ran.append("other"), lambda _: seen.append("other"), key="other")
    for n in range(30):
        runner.start("paper", lambda n=n: ran.append(n) or n, seen.append, newest=True, key="slip")
    first.open()
    qtbot.waitUntil(lambda: not runner.busy("paper"))
    assert ran == ["other", 29], "a superseded preview was rendered"
    assert seen == ["other", 29], "a stale preview was shown"


def test_failure_is_told_and_the_lane_goes_on(runner: Runner, qtbot: QtBot) -> None:
    told: list[Exception] = []
    seen: list[int] = []
    runner.start("db", lambda: 1 // 0, seen.append, told.append)
    runner.start("db", lambda: 7, seen.append)
    qtbot.waitUntil(lambda: seen == [7])
    assert isinstance(told[0], ZeroDivisionError)


def test_untold_failure_and_broken_callback_reach_the_excepthook(
    runner: Runner, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    caught: list[type[BaseException]] = []
    monkeypatch.setattr(sys, "excepthook", lambda kind, error, trace: caught.append(kind))

    def broken(_: object) -> None:
        raise KeyError("screen")

    runner.start("db", lambda: 1 // 0, lambda _: None)
    runner.start("db", lambda: 1, broken)
    qtbot.waitUntil(lambda: len(caught) == 2)
    assert caught == [ZeroDivisionError, KeyError]


def test_no_answer_to_a_destroyed_owner(runner: Runner, qtbot: QtBot) -> None:
    gate, seen, owner = Gate(), [], QObject()
    runner.start("db", gate, seen.append, seen.append, owner=owner)
    assert gate.entered.wait(5)
    shiboken6.delete(owner)
    gate.open()
    qtbot.waitUntil(lambda: not runner.busy("db"))
    assert seen == []


def test_worker_threads_keep_nothing_alive(runner: Runner, qtbot: QtBot) -> None:
    """What a job held must die on the screen's thread: a widget that dies elsewhere takes Qt down."""

    class Held:
        pass

    died_in: list[int] = []

    def begin() -> weakref.ref[Held]:
        held = Held()
        weakref.finalize(held, lambda: died_in.append(threading.get_ident()))
        runner.start("db", lambda: 1, lambda _, held=held: None)  # type: ignore[misc]
        return weakref.ref(held)

    alive = begin()
    qtbot.waitUntil(lambda: not runner.busy("db"))
    gc.collect()
    assert alive() is None
    assert died_in == [threading.get_ident()]


def test_busy_changed_tells_the_first_and_the_last(runner: Runner, qtbot: QtBot) -> None:
    told: list[tuple[str, bool]] = []
    runner.busy_changed.connect(lambda lane, busy: told.append((lane, busy)))
    for _ in range(5):
        runner.start("db", lambda: None, lambda _: None)
    assert runner.busy("db")
    qtbot.waitUntil(lambda: not runner.busy("db"))
    assert told == [("db", True), ("db", False)]


def test_stop_finishes_and_delivers_what_was_started_chains_too(qapp: Any) -> None:
    """Closing the window right after 开具 still notes the print."""
    runner, seen = Runner(), []

    def printed(_: object) -> None:
        runner.start("db", lambda: "noted", seen.append)

    for n in range(10):
        runner.start("db", lambda n=n: n, seen.append)  # type: ignore[misc]
    runner.start("device", lambda: "spooled", printed)
    assert runner.stop()
    assert seen[:10] == list(range(10))
    assert seen[10:] == ["noted"]
    runner.start("db", lambda: "late", seen.append)
    assert not runner.busy("db")
    assert not [one for one in threading.enumerate() if one.name.startswith("lane-") and _lives(one)]


def _lives(thread: threading.Thread) -> bool:
    thread.join(2)
    return thread.is_alive()


def test_a_hung_device_does_not_hold_the_exit(qapp: Any) -> None:
    runner, gate = Runner(), Gate()
    runner.start("device", gate, lambda _: None)
    assert not runner.stop(0.05)
    gate.open()


def test_an_unknown_lane_is_a_mistake(runner: Runner) -> None:
    with pytest.raises(ValueError, match="no such lane"):
        runner.start("net", lambda: 1, lambda _: None)


def test_inline_runner_is_the_same_at_once(qapp: Any) -> None:
    runner, seen = InlineRunner(), []
    runner.start("db", lambda: 3, seen.append)
    runner.start("db", lambda: 1 // 0, seen.append, lambda error: seen.append(type(error)))
    owner = QObject()
    shiboken6.delete(owner)
    runner.start("db", lambda: 4, seen.append, owner=owner)
    assert seen == [3, ZeroDivisionError]
    with pytest.raises(ZeroDivisionError):
        runner.start("db", lambda: 1 // 0, seen.append)
    assert not runner.busy("db")
    assert runner.stop()

"""长清单: a list of a million rows against one of fifty, and against having fetched them all.

Each list is shown in a process of its own, for its memory. `python -m bench.long_list HOW ROWS`
(HOW: endless or all) writes what one process measured as JSON.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter, thread_time
from typing import Any

from bench.harness import Line, Options, at_most, fact, median, p95

FEW = 50
FRAMES = 300
LONGEST = 50.0
"""Milliseconds that the screen's thread may be held at most (performance.md, goal 2)."""
REASONS = ("快递派送", "外卖送餐", "探亲访友", "家电维修", "看房", "搬家")


@dataclass(frozen=True)
class Row:
    """A visit as the register shows it."""

    number: str
    at: str
    name: str
    unit: str
    reason: str
    state: str


def row(n: int) -> Row:
    """The n-th visit, invented."""
    where = f"{n % 20 + 1}-{n % 4 + 1}-{n % 33 + 1}01"
    state = "in" if n % 9 == 0 else "out"
    return Row(
        f"LF2026{n:08}", f"03-05 {n % 24:02}:{n % 60:02}", f"访*{n % 999}", where, REASONS[n % 6], state
    )


def measure(options: Options) -> Iterator[Line]:
    """First paint, memory, frames while scrolling, and the longest call on the screen's thread."""
    many = options.rows
    long = [_run("endless", many) for _ in range(options.runs)]
    short = [_run("endless", FEW) for _ in range(options.runs)]
    whole = _run("all", many)

    def of(runs: list[dict[str, float]], what: str) -> float:
        return median(one[what] for one in runs)

    rows, few = f"{many:,} rows", f"{FEW} rows"
    yield at_most(f"long list: first paint, {rows}", of(long, "paint"), few, of(short, "paint"), 2)
    yield fact("long list: first paint, all fetched", whole["paint"], "ms", few, of(short, "paint"))
    yield at_most(f"long list: memory, {rows}", of(long, "memory"), "all fetched", whole["memory"], 0.1, "MB")
    yield fact("long list: scroll frame p95", of(long, "frame"), "ms", "all fetched", whole["frame"])
    longest = of(long, "longest")
    goal = f"< {LONGEST:g} ms"
    what = "long list: longest call (CPU)"
    yield Line(what, longest, "ms", "all fetched", whole["longest"], goal, longest < LONGEST)


def _run(how: str, rows: int) -> dict[str, float]:
    asked = [sys.executable, "-m", "bench.long_list", how, str(rows)]
    said = subprocess.run(asked, capture_output=True, text=True, check=True, timeout=600)
    return dict(json.loads(said.stdout.splitlines()[-1]))


def _shown(how: str, rows: int) -> dict[str, float]:
    """One process: a list is made, painted, scrolled and jumped through. Times in ms, memory in MB."""
    from PySide6.QtCore import Qt, QTimer
    from PySide6.QtTest import QTest

    from app.forms.spec import Column, ListSpec
    from app.views import theme
    from app.views.endless_list import EndlessList
    from app.views.list_view import Chip, ListView

    app = theme.application()
    theme.apply(app)
    spec = ListSpec(tuple(Column(one, one) for one in Row.__dataclass_fields__), "")
    chips = {"in": Chip("在内", "doing"), "out": Chip("已离开", "done")}
    warm = ListView(spec, chips)  # styles and fonts are read once, by whoever comes first
    warm.resize(1024, 720)
    warm.show()
    warm.grab()
    warm.close()
    before = _memory()
    calls: list[float] = []

    def timed(call: Any) -> float:
        start, own = perf_counter(), thread_time()
        call()
        calls.append((thread_time() - own) * 1000)  # its own: nothing in it waits, but the machine is shared
        return (perf_counter() - start) * 1000

    view: EndlessList | ListView = EndlessList(spec, chips) if how == "endless" else ListView(spec, chips)
    view.resize(1024, 720)

    def fetch(first: int, how_many: int) -> None:
        # The lane's answer comes at a later turn of the loop; reading it from the file is its own measure.
        page = [row(rows - place) for place in range(first, first + how_many)]
        QTimer.singleShot(0, view, lambda: view.put(first, page, view.source))  # type: ignore[union-attr]

    def fill() -> None:
        if isinstance(view, EndlessList):
            view.set_source(rows, fetch)
        else:
            view.set_rows([row(n) for n in range(rows, 0, -1)])

    def loaded() -> bool:
        return bool(view.model.data(view.model.index(0, 0), Qt.ItemDataRole.DisplayRole))

    start = perf_counter()
    timed(fill)
    view.show()
    while not loaded():
        app.processEvents()
    view.repaint()
    view.table.viewport().repaint()
    paint = (perf_counter() - start) * 1000
    bar = view.table.verticalScrollBar()
    frames = []

    def frame(value: int) -> None:
        bar.setValue(value)
        app.processEvents()  # paints it

    for at in range(FRAMES):
        frames.append(timed(lambda at=at: frame(at * 3)))
    for share in range(20):  # a drag through the whole
        timed(lambda share=share: frame(bar.maximum() * share // 20))
    for key in (Qt.Key.Key_End, Qt.Key.Key_PageUp, Qt.Key.Key_Home, Qt.Key.Key_PageDown):
        timed(lambda key=key: QTest.keyClick(view.table, key))
        timed(app.processEvents)
    return {"paint": paint, "memory": _memory() - before, "frame": p95(frames), "longest": max(calls)}


def _memory() -> float:
    """The process's resident memory in MB (Linux)."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096 / 1e6


if __name__ == "__main__":
    print(json.dumps(_shown(sys.argv[1], int(sys.argv[2]))))

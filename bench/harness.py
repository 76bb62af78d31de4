"""What all measures share: paired timing, medians, the table, and how a measure says that it cannot run."""

from __future__ import annotations

import statistics
import time
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path


class Skip(Exception):
    """This measure cannot run here; the text says what is missing."""


@dataclass(frozen=True)
class Options:
    """What the command line asks for."""

    rows: int
    runs: int
    folder: Path


@dataclass(frozen=True)
class Line:
    """One line of the table: what was measured against what, in `unit`; `met` is None without a goal."""

    measure: str
    value: float
    unit: str
    baseline: str
    base: float
    goal: str = ""
    met: bool | None = None

    @property
    def ratio(self) -> float:
        """The value in baselines."""
        return self.value / self.base if self.base else float("inf")


def at_most(
    measure: str, value: float, baseline: str, base: float, times: float, unit: str = "ms", below: float = 0
) -> Line:
    """A line whose goal is at most `times` the baseline (and, where given, an absolute `below`)."""
    line = Line(measure, value, unit, baseline, base)
    met = line.ratio <= times and (not below or value < below)
    goal = f"≤ {times:g} ×" + (f", < {below:g} {unit}" if below else "")
    return Line(measure, value, unit, baseline, base, goal, met)


def fact(measure: str, value: float, unit: str, baseline: str, base: float) -> Line:
    """A line without a goal, for judging the others."""
    return Line(measure, value, unit, baseline, base)


def took(call: Callable[[], object]) -> float:
    """Milliseconds of one call."""
    start = time.perf_counter_ns()
    call()
    return (time.perf_counter_ns() - start) / 1e6


def paired(calls: Sequence[Callable[[], object]], rounds: int) -> list[list[float]]:
    """Each call timed `rounds` times, one after the other in every round, so that all meet the same machine.

    The order turns with each round: nobody always pays for his predecessor.
    """
    times: list[list[float]] = [[] for _ in calls]
    for round_ in range(rounds):
        for step in range(len(calls)):
            which = (round_ + step) % len(calls)
            times[which].append(took(calls[which]))
    return times


def median(values: Iterable[float]) -> float:
    """The middle value."""
    return statistics.median(values)


def p95(values: Iterable[float]) -> float:
    """The value that 95 of 100 do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, round(0.95 * (len(ordered) - 1)))]


def table(lines: Sequence[Line]) -> str:
    """The lines as one table; Chinese characters count two columns."""
    rows = [("measure", "value", "baseline", "value", "ratio", "goal", "met")]
    for one in lines:
        met = "" if one.met is None else "yes" if one.met else "NO"
        value, base = f"{one.value:.4g} {one.unit}", f"{one.base:.4g} {one.unit}"
        rows.append((one.measure, value, one.baseline, base, f"{one.ratio:.3g}", one.goal, met))
    widths = [max(_width(row[at]) for row in rows) for at in range(len(rows[0]))]
    padded = (
        [cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True)] for row in rows
    )
    return "\n".join("  ".join(cells).rstrip() for cells in padded)


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(one) in "WF" else 1 for one in text)

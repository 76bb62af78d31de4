"""从按键到纸: a key in the form until the paper beside it shows it, through the real widgets."""

from __future__ import annotations

import importlib
from collections.abc import Iterator

from bench.harness import Line, Options, Skip, at_most, median, p95, paired

GOAL = 150.0
"""Milliseconds after a pause in typing (ui.md)."""


def measure(options: Options) -> Iterator[Line]:
    """Against the rendering alone, which nobody can save."""
    try:
        timing = importlib.import_module("app.play.timing")
    except ModuleNotFoundError as missing:
        raise Skip("the program has no app.play.timing yet") from missing
    from bench.paper import render

    times = [seconds * 1000 for seconds in timing.keystroke_to_paper()]
    render()
    (drawn,) = paired((render,), 20)
    baseline = "slip rendered"
    yield at_most("key to paper p50", median(times), baseline, median(drawn), 20, below=GOAL)
    yield at_most("key to paper p95", p95(times), baseline, p95(drawn), 20, below=GOAL)

"""测速: the bench can be asked what it measures; it is run by hand and by nobody's test."""

from __future__ import annotations

import importlib
import subprocess
import sys
from pathlib import Path

from bench.__main__ import MEASURES
from bench.harness import Line, at_most, table

ROOT = Path(__file__).parents[2]


def test_the_list_names_every_measure() -> None:
    """`python -m bench --list` says what there is and measures nothing."""
    said = subprocess.run(
        [sys.executable, "-m", "bench", "--list"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert [line.split()[0] for line in said.stdout.splitlines()] == list(MEASURES)


def test_every_measure_can_be_loaded() -> None:
    """Each name is a module of the bench with `measure`."""
    assert all(callable(importlib.import_module(f"bench.{name}").measure) for name in MEASURES)


def test_a_goal_is_a_ratio_and_may_have_a_limit() -> None:
    """Met means: within the times of the baseline, and under the absolute limit where one is named."""
    assert at_most("a", 2, "b", 1, 2).met
    assert not at_most("a", 2.1, "b", 1, 2).met
    assert not at_most("a", 2, "b", 1, 2, below=2).met
    missed = table([at_most("慢", 3, "b", 1, 2), Line("fact", 1, "ms", "b", 2)]).splitlines()
    assert missed[1].endswith("NO")
    assert "0.5" in missed[2]

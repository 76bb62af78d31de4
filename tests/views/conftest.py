"""What the tests of the screen share: a counter ends with its test, before its pages do."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.views import counters


@pytest.fixture(autouse=True)
def counters_end() -> Iterator[None]:
    """A page whose test is over starts no job any more (its timers may still run when it is taken down)."""
    yield
    for one in counters.OPEN:
        one.counter.runner.stop()
        one.root.deleteLater()
    counters.OPEN.clear()


@pytest.fixture
def open_copies(qtbot: Any, tmp_path: Path, qapp: Any) -> Iterator[Callable[..., Any]]:
    """Opens a 证件 page (`tests.views.id_copies.scene`); its runner ends with the test."""
    from tests.views.id_copies import Scene, scene

    made: list[Scene] = []

    def make(**how: Any) -> Scene:
        made.append(scene(qtbot, tmp_path, **how))
        return made[-1]

    yield make
    for one in made:
        one.runner.stop()

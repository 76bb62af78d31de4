"""What the tests of the screen share: a counter ends with its test, before its pages do."""

from __future__ import annotations

from collections.abc import Iterator

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

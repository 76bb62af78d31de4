"""时钟: the one reading of the wall clock; everything else is given a clock."""

from __future__ import annotations

from datetime import datetime

from app.rules.base import CHINA


def wall_clock() -> datetime:
    """The time at the counter, with its zone."""
    return datetime.now(CHINA)

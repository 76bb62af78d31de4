"""值班的钟点: moments typed as words in the forms of 值班, and what is said of one that cannot be read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from PySide6.QtCore import QCoreApplication

from app.rules import moments
from app.rules.base import Finding, Level


def unread(rule: str, field: str) -> Finding:
    """What is said of a moment that cannot be read."""
    text = tr("请这样写时间：{examples}，或写「{now}」。")
    params = {"examples": moments.EXAMPLES, "now": moments.NOW}
    return Finding(rule, Level.BLOCK, tr("时间看不懂"), text, params, field)


def tr(text: str) -> str:
    """These words are those of every form with a moment."""
    return QCoreApplication.translate("FormPanel", text)


def read_moments(
    values: Mapping[str, Any], names: Iterable[str], now: datetime, rule: str
) -> tuple[dict[str, Any], tuple[Finding, ...]]:
    """The values with these moments read (None where one cannot be), and what is said of those."""
    read, said = dict(values), []
    for name in names:
        try:
            read[name] = moments.read(str(values[name]), now)
        except ValueError:
            read[name] = None
            said.append(unread(rule, name))
    return read, tuple(said)

"""值班的钟点: moments and days typed as words in a form, and what is said of one that cannot be read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
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


def read_day(
    values: Mapping[str, Any], name: str, now: datetime, rule: str, ahead: bool = False
) -> tuple[date | None, tuple[Finding, ...]]:
    """A day of the values (None where it cannot be read), and what is said of it then."""
    try:
        return moments.read_day(str(values[name]), now, ahead), ()
    except ValueError:
        text = tr("请这样写日期：{examples}。")
        params = {"examples": moments.DAY_EXAMPLES}
        return None, (Finding(rule, Level.BLOCK, tr("日期看不懂"), text, params, name),)

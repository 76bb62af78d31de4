"""规则的共同语言: what a rule says when it speaks, the same words for form, paper and log."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta, timezone
from enum import StrEnum
from typing import Any

CHINA = timezone(timedelta(hours=8), "UTC+8")
"""The counter's clock: China has one time zone without summer time, so no zone table is needed."""


class Level(StrEnum):
    """How hard a finding stands in the way."""

    BLOCK = "block"
    WARN = "warn"
    INFO = "info"


class Struck(str):
    """划去的字: a word that holds no longer: a screen strikes it through, elsewhere it is its letters."""


@dataclass(frozen=True)
class Finding:
    """One rule that speaks: its id (domain.md), how hard, a short title, what to do now.

    `text` may hold {placeholders} filled from `params`; `field` names the Draft field the clerk must go to
    ("" = none); `acts` are the keys of the actions that resolve it, in the order they are offered.
    """

    rule: str
    level: Level
    title: str
    text: str
    params: dict[str, Any] = field(default_factory=dict)
    field: str = ""
    acts: tuple[str, ...] = ()

    def say(self) -> str:
        """The text with its figures, as form, journal and log show it."""
        return self.text.format(**self.params)


class Refused(Exception):
    """A rule said no. Nothing was changed; `findings` say which rules, why, and what to do now."""

    def __init__(self, *findings: Finding) -> None:
        super().__init__("；".join(f"[{one.rule}] {one.say()}" for one in findings))
        self.findings = findings


def refuse(rule: str, title: str, text: str, /, field: str = "", **params: Any) -> Refused:
    """A refusal of a single rule: `raise refuse("003-50", …)`."""
    return Refused(Finding(rule, Level.BLOCK, title, text, params, field))


class Trouble(Exception):
    """The surroundings failed (disk, printer, locked file): `what` happened and what to `do`, in words."""

    def __init__(self, what: str, do: str) -> None:
        super().__init__(f"{what}。{do}")
        self.what = what
        self.do = do

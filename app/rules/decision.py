"""判断: every rule that speaks of one form, and how it speaks; nothing is kept while one of them blocks."""

from __future__ import annotations

from dataclasses import dataclass

from app.rules.base import Finding, Level, Refused


@dataclass(frozen=True)
class Decision:
    """Every rule that speaks, in the order in which the clerk meets them."""

    findings: tuple[Finding, ...] = ()

    @property
    def blocks(self) -> tuple[Finding, ...]:
        """What still stands in the way."""
        return tuple(one for one in self.findings if one.level is Level.BLOCK)

    def require(self) -> None:
        """Raises Refused with all that blocks; nothing when the way is free."""
        if self.blocks:
            raise Refused(*self.blocks)


def block(rule: str, title: str, text: str, at: str = "", /, *acts: str, **params: object) -> Finding:
    """A rule that says no: `at` is the field to go to, `acts` are the ways out."""
    return Finding(rule, Level.BLOCK, title, text, params, at, acts)


def warn(rule: str, title: str, text: str, at: str = "", /, *acts: str, **params: object) -> Finding:
    """A rule that wants to be read, and lets pass."""
    return Finding(rule, Level.WARN, title, text, params, at, acts)


def info(rule: str, title: str, text: str, at: str = "", /, *acts: str, **params: object) -> Finding:
    """What is good to know, and what may be told to the customer."""
    return Finding(rule, Level.INFO, title, text, params, at, acts)

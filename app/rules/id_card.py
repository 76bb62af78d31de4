"""证件上的内容: what was read off a card, by a reader's chip or from its picture; it lives in memory only.

What of it may go on into a form the field policy says (`app.rules.id_copy`); nothing here is ever kept whole.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.rules.idnumber import Kind


class Source(StrEnum):
    """怎么读到的 (peers.md 8: a chip does not mistake a stroke, a picture may)."""

    CHIP = "chip"
    PICTURE = "picture"


@dataclass(frozen=True)
class Reading:
    """一次读证: the fields as read, "" or None where there was none.

    `unsure` names the fields ("name", "number", "address") that the clerk must compare with the card;
    `valid_until` is None for 长期 and where it was not read (`forever` tells the two apart).
    """

    source: Source
    name: str = ""
    number: str = ""
    address: str = ""
    kind: Kind | None = None
    birth: date | None = None
    valid_until: date | None = None
    forever: bool = False
    unsure: frozenset[str] = frozenset()

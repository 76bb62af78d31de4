"""栏宽: how wide the columns of a table are when only its cells can tell, so that the page is used and even.

All on one line each if they find room; else the long ones give way, on several lines, the short ones last.
"""

from collections.abc import Sequence

from printing import text
from printing.flow import Cell, Column, Type

_MOST = 60.0  # mm; what is longer than this stands on several lines anyway
_KEEP = 26.0  # mm; a word longer than this may be broken
_EVEN = 6.2  # letters that stay on a line: a plate, a short phrase
_GAP = 2.5


def spread(
    titles: Sequence[str], rows: Sequence[Sequence[Cell]], room: float, types: Sequence[Type]
) -> tuple[Type, list[Column]]:
    """The largest of `types` in which each cell stands on one line, else the last; columns of `room` mm."""
    for type_ in types:
        tiers = _widths(titles, rows, type_)
        if sum(tiers[-1]) <= room:
            break
    wide = _shared(tiers, room)
    return type_, [Column(title, width, gap=_GAP) for title, width in zip(titles, wide, strict=True)]


def _widths(titles: Sequence[str], rows: Sequence[Sequence[Cell]], type_: Type) -> list[list[float]]:
    """What the columns need for their words, for short phrases, for all on one line."""
    tiers: list[list[float]] = [[], [], []]
    for n, title in enumerate(titles):
        own = text.width(title, type_.label)
        lines = [line for row in rows for part in _parts(row[n]) for line in part.split("\n")]
        widest = max([own, *(text.width(line, type_.body) for line in lines)])
        word = max([own, *(text.least_width(line, type_.body) for line in lines)])
        words = max(own, min(word, _KEEP))
        phrase = max(words, min(widest, _EVEN * type_.body * text.POINT))
        for tier, width in zip(tiers, (words, phrase, max(phrase, min(widest, _MOST))), strict=True):
            tier.append(width + _GAP)
    return tiers


def _shared(tiers: Sequence[Sequence[float]], room: float) -> list[float]:
    """What each column gets of the room: between the two tiers that it lies between."""
    for low, high in ((tiers[1], tiers[2]), (tiers[0], tiers[1])):
        if sum(low) < room < sum(high):
            share = (room - sum(low)) / (sum(high) - sum(low))
            return [a + (b - a) * share for a, b in zip(low, high, strict=True)]
    even = tiers[2] if sum(tiers[2]) <= room else tiers[0]
    return [width * room / sum(even) for width in even]


def _parts(cell: Cell) -> list[str]:
    """The texts of a cell that would each like to stand on one line."""
    if isinstance(cell, str):
        return [text.clean(cell)]
    if isinstance(cell, tuple):
        return [text.clean("　".join(part for part in cell if part))]
    lines: list[list[str]] = [[]]
    for run in cell:
        if run.below:
            lines.append([])
        lines[-1].append(run.said)
    return [text.clean(" ".join(part for part in line if part)) for line in lines]

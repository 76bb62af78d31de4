"""排字: measures and breaks Chinese text, so that nothing overlaps and nothing is cut.

A text that is too long for its place is first set a little smaller, then on several lines; the caller carries
lines that find no room to the next page. Sizes are points, widths millimetres.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from printing import fonts

POINT = 25.4 / 72
"""Millimetres in one point."""

NO_START = frozenset("、，。；：！？）」』】》〉〕…—·～％%,.;:!?)]}’”℃")
NO_END = frozenset("（「『【《〈〔([{‘“¥￥")
_WORD = re.compile(r"[0-9A-Za-z.,:/@#+*_×-]")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff]")
_BLANK = re.compile(r"[\t\u00a0\u2002-\u200a]+")
_BREAK = re.compile(r"\r\n?|[\v\f\x85\u2028\u2029]")


def clean(text: str) -> str:
    """`text` without marks that leave no ink (zero-width, direction), tabs as spaces, line ends as "\\n"."""
    return _BREAK.sub("\n", _BLANK.sub(" ", _INVISIBLE.sub("", text))).strip()


def width(text: str, size: float, bold: bool = False) -> float:
    """Width in mm of one line at `size` pt. Raises MissingGlyph."""
    return fonts.width(text, size, bold) * POINT


@dataclass(frozen=True)
class Fitted:
    """A text as it will stand: its lines and the size (pt) they are set in."""

    lines: tuple[str, ...]
    size: float


def fit(text: str, room: float, size: float, least: float, bold: bool = False) -> Fitted:
    """`text` for a column `room` mm wide: one line of `size` to `least` pt, else lines at `least` pt."""
    text = clean(text)
    if not text:
        return Fitted((), size)
    if "\n" not in text:
        wide = width(text, size, bold)
        if wide <= room:
            return Fitted((text,), size)
        if wide * least / size <= room:
            return Fitted((text,), int(room / wide * size * 20) / 20)
    return Fitted(tuple(wrap(text, room, least, bold)), least)


def wrap(text: str, room: float, size: float, bold: bool = False) -> Iterator[str]:
    """The lines of `text` in a column `room` mm wide; words and numbers stay whole where they can."""
    for paragraph in clean(text).split("\n"):
        rest = paragraph.strip()
        while rest:
            end = _line_end(rest, room, size, bold)
            yield rest[:end].rstrip()
            rest = rest[end:].lstrip()


def least_width(text: str, size: float) -> float:
    """The width of the longest piece of `text` that stands on one line wherever it breaks."""
    widest = used = 0.0
    before = ""
    for character in clean(text):
        if character == "\n" or (before and _may_break(before, character)):
            used = 0.0
        if character != "\n":
            used += width(character, size)
        widest, before = max(widest, used), character
    return widest


def _line_end(text: str, room: float, size: float, bold: bool) -> int:
    used = 0.0
    allowed = 0
    for index, character in enumerate(text):
        if index and _may_break(text[index - 1], character):
            allowed = index
        used += width(character, size, bold)
        if used > room + 1e-6 and index and not character.isspace():
            return allowed or index
    return len(text)


def _may_break(before: str, after: str) -> bool:
    if after in NO_START or before in NO_END or after.isspace():
        return False
    return not (_WORD.match(before) and _WORD.match(after))

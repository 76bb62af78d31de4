"""底纹: light text over a whole page, so that no piece cut out of a copy is clean.

Sizes, tilts, places and tones come from the copy's own number: no pattern taken from one copy strips another.
It lightens what is dark and darkens what is light, half as much where name and number must be read.
"""

import math
from collections.abc import Sequence
from random import Random

from PIL import Image

from printing import raster, text
from printing.page import INK, QUIET, RED, Box

_TILT, _ROW, _AIR = -20.0, 10.6, 5.5  # degrees; mm from row to row and from piece to piece
_SIZES = (6.6, 7.6, 8.6)
_TONES = ((QUIET, 0.34), (INK, 0.24), (RED, 0.26))
"""Colours and how much of each: about the same grey on a photocopy, and no one filter takes all three."""


class Cloud:
    """`words` in pieces, in every size; the same `seed`, the same cloud. Raises MissingGlyph."""

    def __init__(self, words: Sequence[str], seed: str) -> None:
        self._chance = Random(seed)
        pieces = [piece for word in words for piece in text.wrap(word, 32, 7.5)]
        self._kinds = [[_Kind(piece, size, self._chance) for size in _SIZES] for piece in pieces]

    def cover(self, sheet: Image.Image, calm: Sequence[Box] = ()) -> None:
        """Lays the text over the page: every 20 mm square of it gets some, those around `calm` less."""
        chance = self._chance
        turn = math.radians(_TILT)
        along, down = math.cos(turn), -math.sin(turn)
        reach = math.hypot(210, 297) / 2
        at = chance.randrange(len(self._kinds))
        row = -reach
        while row < reach:
            x = -reach - chance.uniform(0, 30)
            while x < reach:
                kind = chance.choice(self._kinds[at % len(self._kinds)])
                at += 1
                u, v = x + kind.width / 2, row + chance.uniform(-1, 1)
                left, top = 105 + u * along - v * down, 148.5 + u * down + v * along
                if -17 < left < 227 and -8 < top < 305:
                    quiet = any(_near(box, left, top) for box in calm)
                    raster.cover(sheet, kind.faint if quiet else kind.mask, left, top, kind.tone)
                x += kind.width + _AIR + chance.uniform(-1.5, 1.5)
            row += _ROW


class _Kind:
    """One piece in one size, tilt and tone."""

    def __init__(self, piece: str, size: float, chance: Random) -> None:
        flat = raster.line(piece, size + chance.uniform(-0.4, 0.4))
        turned = raster.tilted(flat, _TILT + chance.uniform(-4, 4))
        self.tone, strength = chance.choice(_TONES)
        self.mask = raster.strips(raster.weaker(turned, strength))
        self.faint = raster.strips(raster.weaker(turned, strength * 0.5))
        self.width = flat.width * 25.4 / raster.DPI


def _near(box: Box, x: float, y: float) -> bool:
    """Whether a piece centred on (x, y) may reach into the box."""
    return box.x - 12 < x < box.right + 12 and box.y - 5 < y < box.bottom + 5

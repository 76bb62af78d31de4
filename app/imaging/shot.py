"""一页画面: a picture with where its paper lies and how it is turned; straightened once, in memory only."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from PIL import Image

from app.imaging import straighten
from app.imaging.corners import Quad, find
from app.imaging.picture import Picture

PAPERS = ("card", "passport", "page")
PAGE_MM = (190.0, 277.0)
"""How large a page may stand on A4, inside the margin that every printer needs."""


@dataclass(frozen=True)
class Shot:
    """`quad` is the paper in the picture, `turn` its quarter turns clockwise, `paper` one of PAPERS;
    `sure` is False while nobody, program or clerk, has vouched for the edges."""

    picture: Picture
    quad: Quad
    paper: str
    sure: bool = True
    turn: int = 0
    _made: list[Image.Image] = field(default_factory=list, init=False, repr=False, compare=False)

    @property
    def straight(self) -> Image.Image:
        """The paper at true size, 300 dots an inch: made at first need, gone with the shot."""
        if not self._made:  # not cached_property: until Python 3.12 all shots of all threads share its lock
            self._made.append(straighten.straighten(self.picture, self.quad, self._size(), self.turn))
        return self._made[0]

    def turned(self) -> Shot:
        """A quarter turn clockwise."""
        return replace(self, turn=(self.turn + 1) % 4)

    def as_paper(self, paper: str) -> Shot:
        """The same picture as another kind of paper."""
        return replace(self, paper=paper)

    def framed(self, quad: Quad) -> Shot:
        """The same picture with the edges that the clerk has set."""
        return replace(self, quad=quad, sure=True)

    def _size(self) -> tuple[int, int]:
        if self.paper != "page":
            return straighten.px(*straighten.TRUE_SIZES[self.paper])
        wide, high = straighten.sides(self.picture, self.quad)
        if self.turn % 2:
            wide, high = high, wide
        scale = min(PAGE_MM[0] / wide, PAGE_MM[1] / high)
        return straighten.px(wide * scale, high * scale)


def shoot(picture: Picture) -> Shot:
    """The shot of a picture, its edges found; a card that stands on its side is laid down."""
    found = find(picture)
    wide, high = straighten.sides(picture, found.quad)
    return Shot(picture, found.quad, found.paper, found.sure, int(found.paper != "page" and high > wide))

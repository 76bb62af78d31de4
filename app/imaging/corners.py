"""找边: where a paper lies in its picture, and whether the program is convinced of it.

Straight edges are looked for (Hough), every four that could be a paper's sides are judged by how well each
side is borne out along its length and by whether the ground, as the picture's border shows it, lies outside;
the best four are then fitted to the dots. Pure arithmetic on a copy of about 500 px; no dot of it is kept.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from PIL import ImageFilter

from app.imaging.lines import Edges, edges_of, fit, lines_of
from app.imaging.picture import Picture, preview
from app.imaging.quad import WHOLE, Quad, area, shape

__all__ = ["WHOLE", "Found", "Quad", "find"]

SEEN_PX = 480
CONVINCED = 0.62
"""So much of its length the weakest side must show."""
PLAUSIBLE = 0.35
LEAST_AREA = 0.02
SHAPES = (85.6 / 54, 297 / 210)
NEAR = 0.025
"""A scan may be cut so much too long or too short."""

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Found:
    """`quad` is the paper; `sure`: the edges are plain; `paper` "card", "passport" or "page" by its shape."""

    quad: Quad
    sure: bool
    paper: str


def find(picture: Picture) -> Found:
    """The paper in a picture; WHOLE where no four edges are to be believed."""
    image = preview(picture, SEEN_PX)
    size = (picture.width, picture.height)
    dots = np.asarray(image.filter(ImageFilter.BoxBlur(0.7)), np.float32)
    edges = edges_of(dots)
    scanned = _scanned(dots, size)
    best = _best(dots, edges)
    if best is None:
        return Found(WHOLE, scanned, _kind(max(size) / min(size)) or "page")
    corners, strength = best
    quad = _ordered(corners / np.array(image.size))
    wide, high = shape(quad, size)
    kind = _kind(max(wide, high) / max(min(wide, high), 1e-6))
    if scanned and (strength < CONVINCED or not kind or (kind == "page" and area(quad) < 0.1)):
        # On a scan of the paper alone what stands out is printed on it: a portrait, a box, lines of text.
        return Found(WHOLE, True, _kind(max(size) / min(size)) or "page")
    if scanned and _kind(max(size) / min(size)) == "card" and area(quad) < 0.5:
        return Found(WHOLE, True, "card")
    if kind == "page" and area(quad) < 0.4 and not _white(quad, dots):
        kind = "passport"
    return Found(quad, strength >= CONVINCED and bool(kind), kind or "page")


# --- the four sides -------------------------------------------------------------------------------


def _best(dots: Any, edges: Edges) -> tuple[Floats, float] | None:
    """The corners (4 × 2, px of the copy) of the likeliest paper, and how its weakest side is borne out."""
    high, wide = dots.shape[:2]
    lines = lines_of(edges)
    if len(lines) < 4:
        return None
    sides, corners = _fours(lines, wide, high)
    if not len(sides):
        return None
    borne, signs, differs = _borne(edges, dots, lines, sides, corners)
    weakest = borne.min(1)
    value = 0.6 * weakest + 0.4 * borne.mean(1)
    value *= 0.75 + 0.25 * np.abs(signs.mean(1))
    value *= np.clip(differs.min(1) / 6, 0.2, 1)
    value *= 0.8 + 0.2 * np.sqrt(_areas(corners) / (wide * high))
    order = np.argsort(-value)[:40]
    ground = _ground(dots)
    value = value[order] * _stands_out(ground, corners[order], wide, high)
    first = int(np.argmax(value))
    chosen = order[first]
    if value[first] < PLAUSIBLE or differs[chosen].min() < 3:
        return None
    fitted, held = fit(edges, corners[chosen])
    if not _sound(fitted[None], wide, high)[0]:
        return None
    strength = float(min(weakest[chosen], held))
    if abs(signs[chosen].sum()) < 3 or differs[chosen].min() < 5:
        strength = min(strength, CONVINCED - 0.01)
    return fitted, strength


def _fours(lines: Floats, wide: int, high: int) -> tuple[Any, Floats]:
    """Every four lines (angle, distance) that two by two could be a paper's sides, and their corners."""
    angle = lines[:, 0]
    apart = np.abs((angle[:, None] - angle[None] + np.pi / 2) % np.pi - np.pi / 2)
    first, second = np.nonzero(np.triu(apart < np.radians(24), 1))
    # Lines of nearly one direction: their distance at the picture's middle says whether a paper fits between.
    at = np.cos(angle) * wide / 2 + np.sin(angle) * high / 2 - lines[:, 1]
    turned = np.abs(angle[first] - angle[second]) > np.pi / 2
    gap = np.abs(at[first] - np.where(turned, -at[second], at[second]))
    good = gap > 0.12 * min(wide, high)
    first, second = first[good], second[good]
    way = (angle[first] + np.where(np.abs(angle[first] - angle[second]) > np.pi / 2, np.pi, 0)
           + angle[second]) / 2  # fmt: skip
    across = np.abs((way[:, None] - way[None] + np.pi / 2) % np.pi - np.pi / 2)
    one, two = np.nonzero(np.triu(across > np.radians(54), 1))
    sides = np.stack([first[one], first[two], second[one], second[two]], 1)
    corners = np.stack([_crossing(lines[sides[:, n - 1]], lines[sides[:, n]]) for n in range(4)], 1)
    sound = _sound(corners, wide, high)
    return sides[sound], corners[sound]


def _crossing(one: Floats, two: Floats) -> Floats:
    """Where lines cross: x·cos + y·sin = distance."""
    cos1, sin1, cos2, sin2 = np.cos(one[:, 0]), np.sin(one[:, 0]), np.cos(two[:, 0]), np.sin(two[:, 0])
    det = cos1 * sin2 - cos2 * sin1
    det = np.where(np.abs(det) < 1e-6, 1e-6, det)
    x = (one[:, 1] * sin2 - two[:, 1] * sin1) / det
    y = (two[:, 1] * cos1 - one[:, 1] * cos2) / det
    return np.stack([x, y], 1)


def _areas(corners: Floats) -> Any:
    x, y = corners[..., 0], corners[..., 1]
    return np.abs((x * np.roll(y, -1, -1) - y * np.roll(x, -1, -1)).sum(-1)) / 2


def _sound(corners: Floats, wide: int, high: int) -> Any:
    """Inside the picture, large enough, convex, and no corner sharper than a paper's looks from a hand."""
    margin = 0.02 * max(wide, high)
    inside = ((corners > -margin) & (corners < np.array((wide, high)) + margin)).all((1, 2))
    after, before = np.roll(corners, -1, 1) - corners, np.roll(corners, 1, 1) - corners
    turn = after[..., 0] * before[..., 1] - after[..., 1] * before[..., 0]
    longer, shorter = np.linalg.norm(after, axis=-1), np.linalg.norm(before, axis=-1)
    square = np.abs(turn) / np.maximum(longer * shorter, 1e-6) > np.sin(np.radians(52))
    convex = (turn > 0).all(1) | (turn < 0).all(1)
    across, down = longer[:, 0] + longer[:, 2], longer[:, 1] + longer[:, 3]
    ratio = np.maximum(across, down) / np.maximum(np.minimum(across, down), 1e-6)
    return inside & square.all(1) & convex & (ratio < 2.2) & (_areas(corners) > LEAST_AREA * wide * high)


def _borne(edges: Edges, dots: Any, lines: Floats, sides: Any, corners: Floats) -> tuple[Any, Any, Any]:
    """Of each side of each four: the share of it that shows an edge (what goes on beyond its ends taken off),
    whether inside is brighter (±1), and how far the colours inside and outside lie apart (grey levels).

    Each line is read once; a side is then two look-ups in running sums.
    """
    reach = int(np.hypot(*dots.shape[:2])) + 2
    along = np.arange(-reach, reach + 1, dtype=np.float64)
    sums, steps = [], []
    for angle, distance in lines:
        strength, step = edges.along(dots, float(angle), float(distance), along)
        sums.append(np.concatenate([[0], np.cumsum(strength)]))
        steps.append(np.concatenate([np.zeros((1, 3)), np.cumsum(step, 0)]))
    total, colour = np.array(sums), np.array(steps)
    angle = lines[sides, 0]
    from_, to = corners, np.roll(corners, -1, 1)
    start = -from_[..., 0] * np.sin(angle) + from_[..., 1] * np.cos(angle)
    end = -to[..., 0] * np.sin(angle) + to[..., 1] * np.cos(angle)
    low, high = np.minimum(start, end), np.maximum(start, end)
    length = np.maximum(high - low, 1)

    def at(table: Any, place: Any) -> Any:
        return table[sides, np.clip(np.round(place + reach).astype(int), 0, table.shape[1] - 1)]

    inset = length * 0.07
    inner = np.maximum(length - 2 * inset, 1)
    signed = (at(total, high - inset) - at(total, low + inset)) / inner
    spare = np.maximum(length * 0.1, 4)
    beyond = np.abs(at(total, low - 3) - at(total, low - 3 - spare)) / spare
    beyond += np.abs(at(total, high + 3 + spare) - at(total, high + 3)) / spare
    borne = np.clip(np.abs(signed) - 0.12 * beyond, 0, 1)
    step = (at(colour, high - inset) - at(colour, low + inset)) / inner[..., None]
    middle = corners.mean(1)
    inward = np.sign(np.cos(angle) * middle[:, :1] + np.sin(angle) * middle[:, 1:] - lines[sides, 1])
    return borne, np.sign(step.sum(-1)) * inward, np.sqrt((step**2).sum(-1))


# --- the ground -----------------------------------------------------------------------------------


def _ground(dots: Any) -> Any:
    """How unlike the picture's border each dot of a copy a quarter as large is, 0..1."""
    small = dots[2::4, 2::4]
    rim = np.concatenate([small[0], small[-1], small[:, 0], small[:, -1]])
    centres = np.quantile(rim, (0.1, 0.35, 0.65, 0.9), axis=0)
    rng = np.random.default_rng(0)
    centres = np.concatenate([centres, rim[rng.integers(0, len(rim), 4)]])
    for _ in range(4):
        nearest = ((rim[:, None] - centres[None]) ** 2).sum(-1).argmin(1)
        for n in range(len(centres)):
            if (nearest == n).any():
                centres[n] = rim[nearest == n].mean(0)
    away = np.sqrt(((small[:, :, None] - centres) ** 2).sum(-1).min(-1))
    usual = np.sqrt(((rim[:, None] - centres) ** 2).sum(-1).min(-1))
    limit = max(_otsu(away), float(np.quantile(usual, 0.9)), 4.0)
    return np.clip(away / limit - 0.5, 0, 1)


def _otsu(values: Any) -> float:
    """The threshold that parts values into two groups best."""
    counts, bounds = np.histogram(values, 64)
    middle = (bounds[1:] + bounds[:-1]) / 2
    below = counts.cumsum()
    above = below[-1] - below
    total = (counts * middle).cumsum()
    with np.errstate(divide="ignore", invalid="ignore"):
        between = below * above * (total / below - (total[-1] - total) / above) ** 2
    return float(middle[int(np.nanargmax(np.where(np.isfinite(between), between, 0)))])


def _stands_out(ground: Any, corners: Floats, wide: int, high: int) -> Any:
    """For each four corners: that all which is not ground lies inside and little that is, 0.5..1."""
    rows, columns = ground.shape
    y, x = np.mgrid[0:rows, 0:columns]
    x, y = x * 4 + 2, y * 4 + 2
    total = max(float(ground.sum()), 1e-6)
    shares = []
    for four in corners:
        inside = np.ones(ground.shape, bool)
        (ax, ay), (bx, by) = four[1] - four[0], four[2] - four[0]
        turn = np.sign(ax * by - ay * bx)
        for one, two in zip(four, np.roll(four, -1, 0), strict=True):
            inside &= ((two[0] - one[0]) * (y - one[1]) - (two[1] - one[1]) * (x - one[0])) * turn >= 0
        within = float(ground[inside].sum())
        shares.append(0.5 + 0.35 * within / total + 0.15 * within / max(int(inside.sum()), 1))
    return np.array(shares)


# --- what it is -----------------------------------------------------------------------------------


def _ordered(corners: Floats) -> Quad:
    """Clockwise from the top left: the side from there looks most to the right."""
    x, y = corners[:, 0], corners[:, 1]
    if (x * np.roll(y, -1) - y * np.roll(x, -1)).sum() < 0:
        corners = corners[::-1]
    after = np.roll(corners, -1, 0) - corners
    corners = np.roll(corners, -int(np.argmax(after[:, 0] - np.abs(after[:, 1]))), 0)
    a, b, c, d = ((float(np.clip(x, 0, 1)), float(np.clip(y, 0, 1))) for x, y in corners)
    return a, b, c, d


def _kind(ratio: float) -> str:
    """The paper of that shape, "" for none that is known. Passport and A4 differ by 0.5 %: both "page"."""
    return "card" if 1.505 <= ratio <= 1.69 else "page" if 1.34 <= ratio < 1.505 else ""


def _white(quad: Quad, dots: Any) -> bool:
    """Whether most of the paper's middle is white: a passport's page is tinted."""
    middle = np.array(quad).mean(0) * dots.shape[1::-1]
    reach = max(2, int(min(dots.shape[:2]) * area(quad) ** 0.5 / 4))
    column, row = (max(reach, int(one)) for one in middle)
    inner = dots[row - reach : row + reach, column - reach : column + reach].reshape(-1, 3)
    return bool(np.median(np.ptp(inner, axis=1) / np.maximum(inner.max(1), 1)) < 0.2)


def _scanned(dots: Any, size: tuple[int, int]) -> bool:
    """A scanner's crop: bright, nearly grey all around, in a paper's shape, which no sensor has."""
    ratio = max(size) / min(size)
    rim = np.concatenate([one.reshape(-1, 3) for one in (dots[:6], dots[-6:], dots[:, :6], dots[:, -6:])])
    bright = np.quantile(rim.max(1), 0.1) > 165 and np.median(np.ptp(rim, axis=1)) < 45
    return bool(bright and any(abs(ratio / one - 1) < NEAR for one in SHAPES))

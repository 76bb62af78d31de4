"""拉正: a paper out of its picture, flat and upright at true size (003-22).

No more of a photo is decoded than the paper needs, and no fewer dots than it needs.
"""

from __future__ import annotations

import math

import numpy as np
from PIL import Image

from app.imaging.picture import Picture, decoded
from app.imaging.quad import Point, Quad, area, lengths, shape

TRUE_SIZES = {"card": (85.6, 54.0), "passport": (125.0, 88.0), "page": (210.0, 297.0)}
"""Width and height in mm of the papers that are copied."""
_MUCH = 1.5
"""A picture with so many dots for one of the paper's is reduced first, or fine print would shimmer."""
_KEPT = 1.15
_MARGIN = 4


def px(width_mm: float, height_mm: float, dpi: float = 300) -> tuple[int, int]:
    """Dots for millimetres: `px(85.6, 54)` is (1011, 638)."""
    return max(1, round(width_mm / 25.4 * dpi)), max(1, round(height_mm / 25.4 * dpi))


def sides(picture: Picture, quad: Quad) -> tuple[float, float]:
    """Width and height of the paper in px of the picture, as if looked at straight from above."""
    return shape(quad, (picture.width, picture.height))


def straighten(picture: Picture, quad: Quad, size_px: tuple[int, int], turn: int = 0) -> Image.Image:
    """The paper inside `quad`, RGB, exactly `size_px`, after `turn` quarter turns clockwise.

    What lies outside the picture is white. Raises ValueError where the corners span no area.
    """
    wide, high = size_px
    turn %= 4
    if area(quad) * picture.width * picture.height < 1:
        raise ValueError("the corners span no area")
    turned: Quad = quad[4 - turn :] + quad[: 4 - turn]  # type: ignore[assignment]  # four again
    top, right, bottom, left = lengths(turned, (picture.width, picture.height))
    share = min(min(top, bottom) / wide, min(left, right) / high)
    scale = next((one for one in (8, 4, 2) if picture.lossy and share >= one), 1)
    half, picture.half[:] = picture.half[:], []  # whoever straightens again decodes again
    image = half[0] if half and scale == 2 else decoded(picture, scale)
    del half
    stored = (picture.width, picture.height)
    if picture.orientation >= 5:
        stored = stored[::-1]
    corners = [
        (x * stored[0] / scale, y * stored[1] / scale)
        for x, y in (_stored(one, picture.orientation) for one in turned)
    ]
    image, corners = _cut(image, corners, share / scale)
    try:
        back = _back(corners, size_px)
    except np.linalg.LinAlgError:
        raise ValueError("three corners lie on one line") from None
    flat = image.transform(
        size_px, Image.Transform.PERSPECTIVE, back, Image.Resampling.BICUBIC, fillcolor="white"
    )
    flat.info.clear()
    return flat


def _cut(image: Image.Image, corners: list[Point], share: float) -> tuple[Image.Image, list[Point]]:
    """Only the part of the image around the corners, with at most a little more dots than are needed."""
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    left, top = (max(0, math.floor(min(one)) - _MARGIN) for one in (xs, ys))
    right = min(image.width, math.ceil(max(xs)) + _MARGIN)
    bottom = min(image.height, math.ceil(max(ys)) + _MARGIN)
    if right <= left or bottom <= top:
        raise ValueError("the corners lie outside the picture")
    size = (right - left, bottom - top)
    if share < _MUCH:
        cut = image.crop((left, top, right, bottom))
    else:
        small = (max(1, round(size[0] / share * _KEPT)), max(1, round(size[1] / share * _KEPT)))
        cut = image.resize(small, Image.Resampling.HAMMING, box=(left, top, right, bottom))
    across, down = cut.width / size[0], cut.height / size[1]
    return cut, [((x - left) * across, (y - top) * down) for x, y in corners]


def _stored(point: Point, orientation: int) -> Point:
    """Where a point of the upright picture lies in the stored one, under EXIF's turn 1–8."""
    x, y = point
    return {
        2: (1 - x, y),
        3: (1 - x, 1 - y),
        4: (x, 1 - y),
        5: (y, x),
        6: (y, 1 - x),
        7: (1 - y, 1 - x),
        8: (1 - y, x),
    }.get(orientation, point)


def _back(corners: list[Point], size: tuple[int, int]) -> tuple[float, ...]:
    """Pillow's eight numbers that lead from the flat paper back to the picture."""
    wide, high = size
    rows: list[tuple[float, ...]] = []
    right: list[float] = []
    for (u, v), (x, y) in zip(((0, 0), (wide, 0), (wide, high), (0, high)), corners, strict=True):
        rows += [(u, v, 1, 0, 0, 0, -x * u, -x * v), (0, 0, 0, u, v, 1, -y * u, -y * v)]
        right += [x, y]
    return tuple(np.linalg.solve(np.array(rows), np.array(right)).tolist())

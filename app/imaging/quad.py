"""四角: the corners of a paper in a picture, as fractions of it, and what they tell of its shape."""

from __future__ import annotations

import math
from itertools import pairwise

Point = tuple[float, float]
Quad = tuple[Point, Point, Point, Point]
"""Four (x, y), 0..1 of the upright picture, clockwise from the top left corner of the paper."""
WHOLE: Quad = ((0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0))
"""The picture itself."""

_FOCUS = 0.85
"""A phone's focal length in longer sides of its picture (26 mm wide: 0.72; a document camera more)."""


def lengths(quad: Quad, size: tuple[int, int]) -> tuple[float, float, float, float]:
    """Top, right, bottom and left side in px of a picture of `size`."""
    points = [(x * size[0], y * size[1]) for x, y in quad]
    top, right, bottom, left = (math.dist(one, two) for one, two in pairwise([*points, points[0]]))
    return top, right, bottom, left


def area(quad: Quad) -> float:
    """How much of the picture lies inside, 0..1."""
    return abs(sum(a * d - b * c for (a, b), (c, d) in pairwise([*quad, quad[0]]))) / 2


def shape(quad: Quad, size: tuple[int, int]) -> tuple[float, float]:
    """Width and height in px of the paper itself, its slant away from the camera undone.

    By the four corners of a rectangle seen by a usual lens (Zhang and He, "Whiteboard scanning", 2007).
    """
    top, right, bottom, left = lengths(quad, size)
    wide, high = (top + bottom) / 2, (left + right) / 2
    focus = _FOCUS * max(size)
    rays = [((x - 0.5) * size[0], (y - 0.5) * size[1], focus) for x, y in quad]
    one, two, four, three = rays  # of the paper: top left, top right, bottom right, bottom left
    try:
        second = _dot(_cross(one, four), three) / _dot(_cross(two, four), three)
        third = _dot(_cross(one, four), two) / _dot(_cross(three, four), two)
    except ZeroDivisionError:
        return wide, high
    across = math.dist([second * part for part in two], one)
    down = math.dist([third * part for part in three], one)
    if not (0.5 < second < 2 and 0.5 < third < 2 and across and down):
        return wide, high
    ratio = math.sqrt(across / down / (wide / high)) if wide and high else 1.0
    return wide * ratio, high / ratio


Ray = tuple[float, float, float]


def _cross(a: Ray, b: Ray) -> Ray:
    return (a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0])


def _dot(a: Ray, b: Ray) -> float:
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]

"""直线: the straight edges of a small picture, read off its gradient."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

MOST_LINES = 26
MOST_EDGES = 9000
_STEP = 1.5
"""px between two distances of the Hough table; angles are 1° apart."""
_SPREAD = 4


@dataclass(frozen=True)
class Edges:
    """The gradient (`gx`, `gy`, grey levels a px, of the colour that changes most), what of it is `noise`,
    and its crests: where they are (px), what each weighs (0..1) and which way it looks (radians)."""

    gx: Any
    gy: Any
    noise: float
    x: Any
    y: Any
    weight: Any
    angle: Any

    def along(self, dots: Any, angle: float, distance: float, places: Any) -> tuple[Any, Any]:
        """Down a line, at each of the places (px from the foot of the origin's perpendicular): the strongest
        gradient across it within 2 px, -1..1, and the colours' step from 5 px on one side to the other.

        Both are 0 off the picture.
        """
        cos, sin = np.cos(angle), np.sin(angle)
        offsets = np.arange(-2, 3)[:, None]
        across = self._across(cos, sin, (distance + offsets) * cos - places * sin, (distance + offsets) * sin
                              + places * cos)  # fmt: skip
        strongest = np.take_along_axis(across, np.abs(across).argmax(0)[None], 0)[0]
        step = _at(dots, (distance + 5) * cos - places * sin, (distance + 5) * sin + places * cos)
        step = step - _at(dots, (distance - 5) * cos - places * sin, (distance - 5) * sin + places * cos)
        strength = strongest / (np.abs(strongest) + self.noise)
        return np.clip(strength * 1.25, -1, 1), step

    def _across(self, cos: float, sin: float, x: Any, y: Any) -> Any:
        return _at(self.gx, x, y) * cos + _at(self.gy, x, y) * sin


def _at(table: Any, x: Any, y: Any) -> Any:
    """The table's values at the nearest dots, 0 outside."""
    column, row = np.floor(x).astype(np.int32), np.floor(y).astype(np.int32)
    high, wide = table.shape[:2]
    out = (column < 0) | (row < 0) | (column >= wide) | (row >= high)
    found = table[np.clip(row, 0, high - 1), np.clip(column, 0, wide - 1)]
    return np.where(out[..., None] if found.ndim > out.ndim else out, 0, found)


def edges_of(dots: Any) -> Edges:
    """The edges of a picture (rows × columns × 3, grey levels). Places are px with a dot's middle at ½."""
    gx, gy = np.zeros_like(dots), np.zeros_like(dots)
    gx[:, 1:-1] = (dots[:, 2:] - dots[:, :-2]) / 2
    gy[1:-1] = (dots[2:] - dots[:-2]) / 2
    gx, gy = _greatest(gx, gy)
    size = np.hypot(gx, gy)
    noise = 1.5 * float(np.median(size)) + 1.2
    middle = size[1:-1, 1:-1]
    level = np.abs(gx[1:-1, 1:-1]) >= np.abs(gy[1:-1, 1:-1])
    crest = np.where(
        level,
        (middle >= size[1:-1, :-2]) & (middle > size[1:-1, 2:]),
        (middle >= size[:-2, 1:-1]) & (middle > size[2:, 1:-1]),
    )
    rows, columns = np.nonzero(crest & (middle > noise))
    strength = middle[rows, columns]
    if len(rows) > MOST_EDGES:
        kept = np.argpartition(strength, -MOST_EDGES)[-MOST_EDGES:]
        rows, columns, strength = rows[kept], columns[kept], strength[kept]
    x, y = columns + 1, rows + 1
    angle = np.arctan2(gy[y, x], gx[y, x])
    return Edges(gx, gy, noise, x + 0.5, y + 0.5, strength / (strength + 2 * noise), angle)


def _greatest(gx: Any, gy: Any) -> tuple[Any, Any]:
    """The gradient of the colour that changes most, dot by dot (a third of the time that argmax takes)."""
    sizes = gx * gx + gy * gy
    most, x, y = sizes[..., 0], gx[..., 0], gy[..., 0]
    for colour in (1, 2):
        more = sizes[..., colour] > most
        x, y = np.where(more, gx[..., colour], x), np.where(more, gy[..., colour], y)
        most = np.maximum(most, sizes[..., colour])
    return x, y


def lines_of(edges: Edges) -> Floats:
    """The strongest straight edges, at most MOST_LINES rows of (angle of the normal 0..π, distance in px)."""
    if not len(edges.x):
        return np.zeros((0, 2))
    high, wide = edges.gx.shape
    reach = int(np.hypot(wide, high)) + 2
    count = int(2 * reach / _STEP) + 3
    spread = np.arange(-_SPREAD, _SPREAD + 1)
    degree = np.round(np.degrees(edges.angle)).astype(int)[:, None] + spread
    radians = np.radians(degree % 180)
    distance = edges.x[:, None] * np.cos(radians) + edges.y[:, None] * np.sin(radians)
    cell = np.round((distance + reach) / _STEP).astype(int)
    votes = np.broadcast_to(edges.weight[:, None], cell.shape)
    table = np.bincount(((degree % 180) * count + cell).ravel(), votes.ravel(), 180 * count)
    table = table.reshape(180, count)
    table[:, 1:-1] = table[:, 1:-1] + 0.5 * (table[:, :-2] + table[:, 2:])
    least = 0.025 * min(wide, high)
    found = []
    for _ in range(MOST_LINES):
        best = int(table.argmax())
        row, column = divmod(best, count)
        if table[row, column] < least:
            break
        found.append(_settled(edges, np.radians(row), column * _STEP - reach))
        for near in range(row - 5, row + 6):
            # Beyond 0° or 180° the same line has the opposite distance.
            place = column if 0 <= near < 180 else round(2 * reach / _STEP) - column
            table[near % 180, max(0, place - 4) : place + 5] = 0
    return np.array(found).reshape(-1, 2)


def _settled(edges: Edges, angle: float, distance: float) -> tuple[float, float]:
    """A line of the table moved onto the crests near it."""
    for reach in (3.0, 2.0):
        cos, sin = np.cos(angle), np.sin(angle)
        near = np.abs(edges.x * cos + edges.y * sin - distance) < reach
        near &= np.abs(np.sin(edges.angle - angle)) < 0.2
        if near.sum() < 8:
            break
        weight = edges.weight[near]
        angle, distance = _through(edges.x[near], edges.y[near], weight, angle)
    return angle, distance


def _through(x: Any, y: Any, weight: Any, angle: float) -> tuple[float, float]:
    """The line through weighted points by least squares, its normal near `angle`."""
    total = max(float(weight.sum()), 1e-9)
    mx, my = float((weight * x).sum()) / total, float((weight * y).sum()) / total
    dx, dy = x - mx, y - my
    xx, yy, xy = (float((weight * one).sum()) for one in (dx * dx, dy * dy, dx * dy))
    turned = 0.5 * np.arctan2(2 * xy, xx - yy) + np.pi / 2
    turned += np.pi * np.round((angle - turned) / np.pi)
    return float(turned), float(mx * np.cos(turned) + my * np.sin(turned))


def fit(edges: Edges, corners: Floats) -> tuple[Floats, float]:
    """Corners (4 × 2 px) moved onto the edges beside them, and the least share of a side that held.

    The ends of a side are left out: a card's corners are round.
    """
    lines, held = [], 1.0
    middle = corners.mean(0)
    offsets = np.arange(-4, 4.5, 0.5)[:, None]
    for one, two in zip(corners, np.roll(corners, -1, 0), strict=True):
        length = float(np.hypot(*(two - one)))
        normal = np.array((one[1] - two[1], two[0] - one[0])) / max(length, 1e-6)
        if normal @ (middle - one) < 0:
            normal = -normal
        share = np.linspace(0.1, 0.9, max(12, int(length / 4)))[None]
        x = one[0] + share * (two[0] - one[0]) + offsets * normal[0]
        y = one[1] + share * (two[1] - one[1]) + offsets * normal[1]
        across = _smooth(edges.gx, x, y) * normal[0] + _smooth(edges.gy, x, y) * normal[1]
        across = across * (1 if across.sum(1)[np.abs(across.sum(1)).argmax()] >= 0 else -1)
        top = across.argmax(0)
        spot = offsets[top, 0] + _peak(across, top)
        px, py = share[0], spot
        weight = across.max(0) / (across.max(0) + edges.noise)
        slope, rise = 0.0, float(np.median(py))
        for _ in range(6):
            off = py - (slope * px + rise)
            robust = np.clip(weight, 0, 1) / (1 + (off / 0.5) ** 2) ** 2
            total = max(float(robust.sum()), 1e-9)
            mx, my = float((robust * px).sum()) / total, float((robust * py).sum()) / total
            spread = float((robust * (px - mx) ** 2).sum())
            slope = float((robust * (px - mx) * (py - my)).sum()) / max(spread, 1e-9)
            rise = my - slope * mx
        close = (np.abs(py - (slope * px + rise)) < 1.0) & (weight > 0.4)
        held = min(held, float(close.mean()))
        lines.append((one + normal * rise, two + normal * (rise + slope)))
    found = [_meet(*lines[n - 1], *lines[n]) for n in range(4)]
    return np.array(found), held


def _smooth(table: Any, x: Any, y: Any) -> Any:
    """The table between its dots, linear both ways."""
    high, wide = table.shape
    x, y = np.clip(x - 0.5, 0, wide - 1.001), np.clip(y - 0.5, 0, high - 1.001)
    column, row = x.astype(np.int32), y.astype(np.int32)
    x, y = x - column, y - row
    upper = table[row, column] * (1 - x) + table[row, column + 1] * x
    lower = table[row + 1, column] * (1 - x) + table[row + 1, column + 1] * x
    return upper * (1 - y) + lower * y


def _peak(across: Any, top: Any) -> Any:
    """How far beside the highest of steps of ½ px the crest itself lies."""
    inner = np.clip(top, 1, len(across) - 2)
    column = np.arange(across.shape[1])
    before, here, after = (across[inner + n, column] for n in (-1, 0, 1))
    bend = before - 2 * here + after
    shift = np.where(bend < -1e-6, (before - after) / np.where(bend < -1e-6, 2 * bend, 1), 0)
    return np.where(top == inner, np.clip(shift, -1, 1) * 0.5, 0)


def _meet(a: Floats, b: Floats, c: Floats, d: Floats) -> Floats:
    """Where the line ab meets the line cd; the middle of b and c where they do not."""
    one, two = b - a, d - c
    det = one[0] * two[1] - one[1] * two[0]
    if abs(det) < 1e-6:
        return (b + c) / 2
    share = ((c[0] - a[0]) * two[1] - (c[1] - a[1]) * two[0]) / det
    return np.asarray(a + share * one)

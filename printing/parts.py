"""联: one document in several parts, on laser paper with tear lines, or once on three-ply continuous paper.

Every part carries the same content and the same number and says what it is for.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from printing.page import FAINT, Box, Sheet


@dataclass(frozen=True)
class Part:
    """One part (联): its ordinal (第一联), whom it is for, and its ply's colour on three-ply paper."""

    ordinal: str
    use: str
    colour: str = ""


@dataclass(frozen=True)
class Layout:
    """版式: page size in mm, parts torn from one page (`strips`) or copied through it (`plies`)."""

    key: str
    label: str
    width: float
    height: float
    strips: bool = False
    plies: bool = False


A4 = Layout("a4", "A4 一页三联（沿虚线撕开）", 210, 297, strips=True)
A5 = Layout("a5", "A5 横向，每联一页", 210, 148)
CONTINUOUS = Layout("continuous", "241×140 毫米三联压感纸（一次打印）", 241, 140, plies=True)
LAYOUTS = {layout.key: layout for layout in (A4, A5, CONTINUOUS)}
"""The papers of what comes in parts."""

SHEET = Layout("a4", "A4", 210, 297)
FLAT = Layout("a4", "A4 横向", 297, 210)
LEAF = Layout("a5", "A5 横向", 210, 148)
CARD = Layout("card", "85.6×54 毫米卡片，正反面各一页", 85.6, 54)
A6 = Layout("a6", "A6", 105, 148)
THERMAL = Layout("80mm", "80 毫米热敏纸", 80, 0)
"""Papers of one part; a height of 0 is as long as what stands on it."""

Draw = Callable[[Sheet, Box, Part | None, int], None]
"""Draws one page of one part into a box; None means all plies at once."""


def layout(key: str) -> Layout:
    """The layout of that name. Raises ValueError in Chinese."""
    try:
        return LAYOUTS[key]
    except KeyError:
        raise ValueError(f"没有「{key}」这种版式，可选：{'、'.join(LAYOUTS)}") from None


def strip(form: Layout, parts: Sequence[Part]) -> Box:
    """The room one page of one part has, at the top of the paper."""
    return Box(0, 0, form.width, form.height / (len(parts) if form.strips else 1))


def sheets(form: Layout, parts: Sequence[Part], pages: int, draw: Draw) -> Iterator[Callable[[Sheet], None]]:
    """The sheets of paper in the order they leave the printer, each as a drawing."""
    room = strip(form, parts)

    def torn(sheet: Sheet, page: int) -> None:
        for n, part in enumerate(parts):
            if n:
                tear(sheet, n * room.height, form.width)
            draw(sheet, Box(0, n * room.height, room.width, room.height), part, page)

    def one(sheet: Sheet, part: Part | None, page: int) -> None:
        draw(sheet, room, part, page)

    if form.strips:
        yield from (partial(torn, page=page) for page in range(pages))
        return
    for part in (None,) if form.plies else parts:
        yield from (partial(one, part=part, page=page) for page in range(pages))


def tear(sheet: Sheet, y: float, width: float, tone: str = FAINT) -> None:
    """撕线: a dashed line over the whole page with scissors on it."""
    sheet.rule(10.5, y, width, tone=tone, weight=0.18, dash=(1.6, 1.2))
    sheet.rule(0, y, 5.5, tone=tone, weight=0.18, dash=(1.6, 1.2))
    sheet.text(8, y, "✂", 10, tone=tone, align="centre")

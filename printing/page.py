"""纸面: a page measured in millimetres from its top left corner, and the document made of such pages.

The same drawing gives the same bytes, today and at the reprint. Text is placed by the middle of its line, so
that labels and values of different sizes stand level.
"""

import io
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from printing import fonts, text
from printing.text import POINT

if TYPE_CHECKING:
    from reportlab.lib.colors import Color
    from reportlab.pdfgen.canvas import Canvas

INK, QUIET, FAINT, LINE, GROUND = "#1f2933", "#66727f", "#9aa5b1", "#dfe4ea", "#f4f6f8"
AMBER, RED = "#b45309", "#b42318"
BLACK, WHITE = "#000000", "#ffffff"
DASH, PALE, PALE_MONO = "#cbd2d9", "#e4e7eb", "#d9d9d9"
PALE_OF = {AMBER: "#f8e9da", RED: "#f8dfdd"}

_RISE = 0.38  # from the middle of a line down to the baseline, as a share of the size (Noto Sans SC)


@lru_cache(maxsize=64)
def _colour(tone: str) -> "Color":
    from reportlab.lib.colors import HexColor

    return HexColor(tone)


Align = Literal["left", "centre", "right"]


@dataclass(frozen=True)
class Box:
    """A rectangle in mm, y downwards from the top of the page."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        return self.x + self.width

    @property
    def bottom(self) -> float:
        return self.y + self.height

    def inset(self, sides: float, top: float, bottom: float) -> "Box":
        return Box(self.x + sides, self.y + top, self.width - 2 * sides, self.height - top - bottom)


class Sheet:
    """The page being drawn. All lengths mm, all type sizes pt, colours "#rrggbb"."""

    def __init__(self, canvas: "Canvas", height: float) -> None:
        self._canvas = canvas
        self._height = height

    def _up(self, y: float) -> float:
        return (self._height - y) / POINT

    def text(
        self,
        x: float,
        y: float,
        line: str,
        size: float,
        *,
        bold: bool = False,
        tone: str = INK,
        align: Align = "left",
        track: float = 0,
        tilt: float = 0,
    ) -> float:
        """Sets one line; `y` is its middle, `track` mm between letters, `tilt` degrees. Returns its width."""
        if not line:
            return 0
        wide = text.width(line, size, bold) + track * max(0, len(line) - 1)
        start = {"left": 0.0, "centre": -wide / 2, "right": -wide}[align]
        canvas = self._canvas
        across, up = x / POINT, self._up(y)
        if tilt:
            canvas.saveState()
            canvas.translate(across, up)
            canvas.rotate(tilt)
            across = up = 0
        writer = canvas.beginText(across + start / POINT, up - _RISE * size)
        writer.setFillColor(_colour(tone))
        writer.setCharSpace(track / POINT)
        for name, piece in fonts.runs(line, bold):
            writer.setFont(name, size)
            thicken = bold and name != fonts.BOLD  # a rare character has no bold of its own
            if thicken:
                canvas.setStrokeColor(_colour(tone))
                canvas.setLineWidth(size * 0.035)
                writer.setTextRenderMode(2)
            writer.textOut(piece)
            if thicken:
                writer.setTextRenderMode(0)
        canvas.drawText(writer)
        if tilt:
            canvas.restoreState()
        return wide

    def rule(
        self,
        x: float,
        y: float,
        to: float,
        *,
        tone: str = LINE,
        weight: float = 0.15,
        dash: tuple[float, ...] = (),
    ) -> None:
        """A level line from `x` to `to`, `weight` mm thick; `dash` gives mm on, mm off."""
        self._pen(tone, weight, dash)
        self._canvas.line(x / POINT, self._up(y), to / POINT, self._up(y))

    def frame(
        self,
        box: Box,
        *,
        tone: str | None = LINE,
        fill: str | None = None,
        weight: float = 0.2,
        radius: float = 0,
        dash: tuple[float, ...] = (),
    ) -> None:
        """A rectangle, outlined in `tone`, filled with `fill`, corners rounded by `radius` mm."""
        if tone:
            self._pen(tone, weight, dash)
        if fill:
            self._canvas.setFillColor(_colour(fill))
        self._canvas.roundRect(
            box.x / POINT,
            self._up(box.bottom),
            box.width / POINT,
            box.height / POINT,
            radius / POINT,
            stroke=int(tone is not None),
            fill=int(fill is not None),
        )

    def blocks(self, boxes: Iterable[Box], tone: str = BLACK) -> None:
        """Solid rectangles as one shape (the modules of a QR code)."""
        self._canvas.setFillColor(_colour(tone))
        path = self._canvas.beginPath()
        for box in boxes:
            path.rect(box.x / POINT, self._up(box.bottom), box.width / POINT, box.height / POINT)
        self._canvas.drawPath(path, stroke=0, fill=1)

    def picture(self, box: Box, jpeg: bytes) -> None:
        """A JPEG filling `box`."""
        from reportlab.lib.utils import ImageReader

        place = box.x / POINT, self._up(box.bottom), box.width / POINT, box.height / POINT
        self._canvas.drawImage(ImageReader(io.BytesIO(jpeg)), *place)

    def next_page(self) -> None:
        self._canvas.showPage()

    def _pen(self, tone: str, weight: float, dash: tuple[float, ...]) -> None:
        self._canvas.setStrokeColor(_colour(tone))
        self._canvas.setLineWidth(weight / POINT)
        self._canvas.setDash([part / POINT for part in dash])


def document(title: str, size: tuple[float, float], pages: Iterable[Callable[[Sheet], None]]) -> bytes:
    """A PDF of `pages`, each `size` mm (width, height). Same pages, same bytes. Raises MissingGlyph."""
    from reportlab import rl_config
    from reportlab.pdfgen.canvas import Canvas

    rl_config.useA85 = 0  # text-safe streams cost 4 ms and a quarter more bytes, for no one
    wide, high = size
    with fonts.LOCK:
        fonts.load()
        out = io.BytesIO()
        canvas = Canvas(
            out,
            pagesize=(wide / POINT, high / POINT),
            initialFontName=fonts.REGULAR,  # type: ignore[arg-type]  # the stub says float
            invariant=1,
            pageCompression=1,
        )
        canvas.setTitle(title)
        canvas.setAuthor("")
        canvas.setSubject("")
        canvas.setCreator("前台")
        canvas.setCatalogEntry("Lang", "zh-CN")
        canvas.setViewerPreference("PrintScaling", "None")
        sheet = Sheet(canvas, high)
        for draw in pages:
            draw(sheet)
            sheet.next_page()
        canvas.save()
        return out.getvalue()

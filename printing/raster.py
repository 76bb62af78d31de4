"""像素: text as masks of ink and pages as JPEG, for papers that are one picture and nothing else.

Lengths are mm, type sizes pt, as on every paper; a page has 300 dots to the inch. Which font has a character
is asked of `fonts`, so a picture never shows a box either. Safe from any thread.
"""

import io
import threading
from functools import lru_cache
from pathlib import Path

from PIL import Image, ImageChops, ImageColor, ImageDraw, ImageFont

from printing import fonts
from printing.page import WHITE, Box
from printing.text import POINT

DPI = 300
A4 = (2480, 3508)
"""An A4 page in pixels."""

_RISE = 0.38  # from the middle of a line down to the baseline, as on every paper (Noto Sans SC)
LEADING = 1.3
"""Distance between two lines in sizes."""
_TALL, _SIDE = 1.42, 0.06  # a line's mask in sizes, and what some letters reach out of their own width
_STRIP = 120  # px: how wide a strip of a tilted line is
_PEN = threading.Lock()  # FreeType's faces know one drawing at a time


def px(length: float) -> int:
    """`length` mm in pixels."""
    return round(length * DPI / 25.4)


def edges(box: Box) -> tuple[int, int, int, int]:
    """`box` in pixels: left, top, right, bottom."""
    left, top = px(box.x), px(box.y)
    return left, top, left + px(box.width), top + px(box.height)


@lru_cache(maxsize=96)
def _font(path: Path, pixels: float) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(path, pixels, layout_engine=ImageFont.Layout.BASIC)


@lru_cache(maxsize=32)
def line(text: str, size: float, bold: bool = False, track: float = 0) -> Image.Image:
    """`text` as a mask (L), its middle in the mask's; `track` mm between letters. Not to be drawn on.

    Raises MissingGlyph."""
    pixels = round(size * POINT * DPI / 25.4 * 4) / 4
    pieces = fonts.runs(text, bold)
    if track:
        pieces = tuple((name, letter) for name, piece in pieces for letter in piece)
    gap = track * DPI / 25.4
    with _PEN:
        set_ = [(name, piece, _font(fonts.file(name), pixels)) for name, piece in pieces]
        widths = [font.getlength(piece) + gap for _, piece, font in set_]
        x = round(pixels * _SIDE) + 1.0
        mask = Image.new("L", (int(sum(widths) - gap + 2 * x) + 1, int(pixels * _TALL) + 2))
        pen = ImageDraw.Draw(mask)
        for (name, piece, font), wide in zip(set_, widths, strict=True):
            # a rare character has no bold of its own
            thicken = pixels * 0.0175 if bold and name != fonts.BOLD else 0
            middle = mask.height / 2 + _RISE * pixels
            pen.text((x, middle), piece, 255, font, anchor="ls", stroke_width=thicken)
            x += wide
    return mask


def tilted(mask: Image.Image, degrees: float) -> Image.Image:
    """The mask turned against the clock, as large as it needs."""
    return mask.rotate(degrees, Image.Resampling.BILINEAR, expand=True)


def weaker(mask: Image.Image, strength: float) -> Image.Image:
    """The mask with `strength` (0 to 1) of its ink."""
    return mask.point([round(n * strength) for n in range(256)])


def blank() -> Image.Image:
    """A white A4 page."""
    return Image.new("RGB", A4, WHITE)


Strips = list[tuple[Image.Image, int, int]]
"""A mask in upright strips, each with its place from the mask's middle."""


def strips(mask: Image.Image, count: int = 4) -> Strips:
    """The mask cut into strips no larger than their ink: a tilted line's mask is mostly empty."""
    found = []
    for n in range(count):
        left = mask.width * n // count
        strip = mask.crop((left, 0, mask.width * (n + 1) // count, mask.height))
        if box := strip.getbbox():
            found.append((strip.crop(box), left + box[0] - mask.width // 2, box[1] - mask.height // 2))
    return found


def cover(page: Image.Image, mask: Strips, x: float, y: float, tone: str) -> None:
    """Lays `tone` through the mask over the page, centred on (x, y): it shows on light and on dark."""
    colour = ImageColor.getrgb(tone)
    across, down = round(x * DPI / 25.4), round(y * DPI / 25.4)
    for strip, left, top in mask:
        page.paste(colour, (across + left, down + top), strip)


def ink(page: Image.Image, mask: Image.Image, x: float, y: float, tone: str) -> None:
    """Stamps `tone` through the mask, centred on (x, y), as ink does: what is printed below stays black."""
    left, top = round(x * DPI / 25.4 - mask.width / 2), round(y * DPI / 25.4 - mask.height / 2)
    middle = left + mask.width // 2, top + mask.height // 2
    for strip, across, down in strips(mask, 1 + mask.width // _STRIP):
        _ink(page, strip, middle[0] + across, middle[1] + down, tone)


def _ink(page: Image.Image, mask: Image.Image, left: int, top: int, tone: str) -> None:
    area = (
        max(0, left),
        max(0, top),
        min(page.width, left + mask.width),
        min(page.height, top + mask.height),
    )
    if area[0] >= area[2] or area[1] >= area[3]:
        return
    below = page.crop(area)
    layer = Image.new("RGB", below.size, WHITE)
    layer.paste(ImageColor.getrgb(tone), (left - area[0], top - area[1]), mask)
    page.paste(ImageChops.multiply(below, layer), area)


def jpeg(page: Image.Image) -> bytes:
    """The page as JPEG: full colour resolution for small letters, and no word about where it came from."""
    out = io.BytesIO()
    page.info.clear()
    page.save(out, "JPEG", quality=88, subsampling=0, dpi=(DPI, DPI))
    return out.getvalue()


def opened(data: bytes, most: int = 50_000_000) -> Image.Image:
    """The picture (RGB) in JPEG bytes. Raises ValueError: none, cut off, over `most` px."""
    try:
        with Image.open(io.BytesIO(data), formats=("JPEG",)) as image:
            if image.width * image.height > most:
                raise ValueError("图片太大")
            return image.convert("RGB")
    except (OSError, SyntaxError, Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise ValueError("图片无法读取（需要完整的 JPEG）") from None


def a4(data: bytes) -> bytes:
    """`data`, if it is the JPEG (RGB) of a whole A4 page; only its head is read. Raises ValueError."""
    try:
        with Image.open(io.BytesIO(data), formats=("JPEG",)) as image:
            fits = image.size == A4 and image.mode == "RGB"
    except (OSError, SyntaxError):
        fits = False
    if not fits or not data.endswith(b"\xff\xd9"):
        raise ValueError("不是 300 dpi 的 A4 彩色 JPEG")
    return data

"""图片: the picture of a paper as it came, checked by a real decode, kept in memory only (003-08, 003-22).

It is not stamped yet: it is in no temporary file, no log and no repr. Each is a JPEG or PNG; BMP, WebP, TIFF
and PDF pages become one when they are read, so only two decoders are met afterwards.
"""

from __future__ import annotations

import io
import threading
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from PIL import BmpImagePlugin, Image, JpegImagePlugin, PngImagePlugin, TiffImagePlugin, WebPImagePlugin

from app.imaging import pdf
from app.imaging.refusals import no
from app.imaging.source import contents, kind, pdf_images, webp_head
from app.rules.base import Refused

MOST_PIXELS = 50_000_000
MOST_HEAVY_PIXELS = 16_000_000
"""For WebP, whose decoder holds sixteen bytes a pixel, and for what is to be laid on white."""
BOMB_PIXELS = 250_000_000
"""No camera makes as many: a file that claims more lies."""
LEAST_LONG, LEAST_SHORT = 300, 100
"""px; smaller ones cannot be read on paper."""
MOST_PAGES = 10
MOST_MM, LEAST_MM = 600, 20
PDF_DPI = 300
PDF_PIXELS = 20_000_000
"""A page is drawn with at most so many: A3 at 300 dpi is 17 million."""
MOST_SCANS = 100
"""A progressive JPEG has about ten; one with thousands keeps a decoder busy for minutes."""

_TURN = 0x0112
_CLEAR = ("LA", "PA", "RGBA", "La", "RGBa")
_quiet = threading.Lock()


@dataclass(frozen=True, repr=False)
class Picture:
    """One page as it came: `data` a JPEG or PNG, `width` and `height` in px after the EXIF turn.

    `orientation` is EXIF's 1–8, read once; `lossy` tells a JPEG, which decodes at 1/2, 1/4 and 1/8 as well.
    `half` holds a JPEG at 1/2, as it is stored, from its check until the paper is straightened from it:
    to decode is the dearest step of a copy.
    """

    data: bytes
    width: int
    height: int
    orientation: int = 1
    half: list[Image.Image] = field(default_factory=list, compare=False)

    @property
    def lossy(self) -> bool:
        return self.data.startswith(b"\xff\xd8")

    def __repr__(self) -> str:
        return f"Picture({self.width}×{self.height} px, {len(self.data)} bytes)"


def read_file(path: Path) -> tuple[Picture, ...]:
    """The pictures of a file, one a page. Raises Refused (003-08) with what to do, never anything else."""
    return read_bytes(contents(path))


def read_bytes(data: bytes) -> tuple[Picture, ...]:
    """The pictures of a file's bytes, one a page, known by content. Raises as `read_file` does."""
    word = kind(data)
    try:
        with _hushed():
            return _READERS[word](data)
    except Refused:
        raise
    except Exception as error:
        # Decoders raise whatever a crooked byte leads them to; what they say may quote the file.
        raise _told(error) from None


def from_image(image: Image.Image) -> Picture:
    """A camera's frame or what lay on the clipboard. Raises Refused (003-08) as reading does."""
    try:
        with _hushed():
            _measure(*image.size)
            _colours(image)
            image.load()
            return _kept(image)
    except Refused:
        raise
    except Exception as error:
        raise _told(error) from None


def preview(picture: Picture, longest: int) -> Image.Image:
    """The picture upright, RGB on white, at most `longest` px on its longer side and never magnified."""
    side = max(picture.width, picture.height)
    scale = next((one for one in (8, 4, 2) if side >= longest * one), 1)
    half = picture.half[:1] if scale > 1 else []
    image = half[0].reduce(scale // 2) if half else decoded(picture, scale)
    image = upright(image, picture.orientation)
    if max(image.size) > longest:
        share = longest / max(image.size)
        size = tuple(max(1, round(one * share)) for one in image.size)
        image = image.resize((size[0], size[1]), Image.Resampling.BILINEAR, reducing_gap=2)
    return image


def decoded(picture: Picture, scale: int = 1) -> Image.Image:
    """The picture as it is stored, not yet turned: RGB on white. A JPEG comes at 1/`scale` (1, 2, 4 or 8)."""
    with _hushed():
        image = _opened(picture.data)
    if picture.lossy and scale > 1:
        image.draft(None, (max(1, image.width // scale), max(1, image.height // scale)))
    flat = _flat(image)
    flat.info.clear()  # no place, date or thumbnail goes on with the dots
    return flat


def upright(image: Image.Image, orientation: int) -> Image.Image:
    """The image after EXIF's turn 1–8."""
    how = _UPRIGHT.get(orientation)
    return image if how is None else image.transpose(how)


_UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


# --- reading --------------------------------------------------------------------------------------


def _jpeg(data: bytes) -> tuple[Picture, ...]:
    if data.count(b"\xff\xda") > MOST_SCANS:
        raise no("damaged")
    image = JpegImagePlugin.JpegImageFile(io.BytesIO(data))
    _measure(*image.size)
    _colours(image)
    size, orientation = image.size, _orientation(image)
    # Every byte is decoded at any scale; at a half the dots take a quarter of the room.
    image.draft(None, (max(1, size[0] // 2), max(1, size[1] // 2)))
    half = _flat(image)
    half.info.clear()
    return (_sized(data, size, orientation, [half]),)


def _png(data: bytes) -> tuple[Picture, ...]:
    image = PngImagePlugin.PngImageFile(io.BytesIO(data))
    _measure(*image.size)
    if image.mode in _CLEAR:
        _measure(*image.size, MOST_HEAVY_PIXELS)
    if data[24] == 16:  # IHDR's bit depth; Pillow makes 8 bits of 16 without a word
        raise no("deep")
    if getattr(image, "is_animated", False) or image.info.get("default_image"):
        raise no("moving")
    image.load()
    return (_sized(data, image.size, _orientation(image)),)


def _bmp(data: bytes) -> tuple[Picture, ...]:
    image = BmpImagePlugin.BmpImageFile(io.BytesIO(data))
    _measure(*image.size)
    image.load()
    return (_kept(image),)


def _webp(data: bytes) -> tuple[Picture, ...]:
    width, height, moves = webp_head(data)
    _measure(width, height, MOST_HEAVY_PIXELS)
    if moves:
        raise no("moving")
    image = WebPImagePlugin.WebPImageFile(io.BytesIO(data))
    _measure(*image.size, MOST_HEAVY_PIXELS)
    if getattr(image, "is_animated", False):
        raise no("moving")
    image.load()
    return (_kept(image),)


def _tiff(data: bytes) -> tuple[Picture, ...]:
    image = TiffImagePlugin.TiffImageFile(io.BytesIO(data))
    found: list[Picture] = []
    while True:
        if int(image.tag_v2.get(254, 0)) & 1 == 0:  # else a thumbnail of another page
            if len(found) == MOST_PAGES:
                raise no("pages", most=MOST_PAGES)
            _measure(*image.size)
            _colours(image)
            if any(bits > 8 for bits in image.tag_v2.get(258, (1,))):
                raise no("deep")
            image.load()
            found.append(_kept(image))
        try:
            image.seek(image.tell() + 1)
        except EOFError:
            break
    if not found:
        raise no("damaged")
    return tuple(found)


def _pdf(data: bytes) -> tuple[Picture, ...]:
    if any(wide * high > MOST_PIXELS for wide, high in pdf_images(data)):
        raise no("page_heavy")
    try:
        with pdf.opened(data) as document:
            if len(document) > MOST_PAGES:
                raise no("pages", most=MOST_PAGES)
            return tuple(_page(document, number) for number in range(len(document)))
    except pdf.Locked:
        raise no("pdf_locked") from None
    except pdf.Unreadable:
        raise no("pdf_damaged") from None


def _page(document: pdf.Document, number: int) -> Picture:
    width, height = document.size(number)
    if not max(width, height) <= MOST_MM:
        raise no("page_large", page=number + 1, most=MOST_MM)
    if not min(width, height) >= LEAST_MM:
        raise no("page_small", page=number + 1)
    if any(wide * high > MOST_PIXELS for wide, high in document.images(number)):
        raise no("page_heavy")
    dots = width * height * (PDF_DPI / 25.4) ** 2
    with document.raster(number, PDF_DPI * min(1, (PDF_PIXELS / dots) ** 0.5)) as page:
        size = (page.width, page.height)
        # Pillow copies the rows while it changes their order; its types know only bytes.
        rows: Any = page.memory
        image = Image.frombytes("RGB", size, rows, "raw", "BGRX", page.stride, 1)
    return _kept(image)


_READERS: dict[str, Callable[[bytes], tuple[Picture, ...]]] = {
    "jpeg": _jpeg,
    "png": _png,
    "bmp": _bmp,
    "webp": _webp,
    "tiff": _tiff,
    "pdf": _pdf,
}


# --- checks ---------------------------------------------------------------------------------------


def _measure(width: int, height: int, most: int = MOST_PIXELS) -> None:
    """What the header claims, before a dot is decoded."""
    dots = width * height
    wan = round(dots / 10_000)
    if dots > BOMB_PIXELS:
        raise no("bomb", wan=wan)
    if dots > most:
        raise no("pixels", wan=wan, most=most // 10_000)
    if max(width, height) < LEAST_LONG or min(width, height) < LEAST_SHORT:
        raise no("small", width=width, height=height)


def _colours(image: Image.Image) -> None:
    if image.mode == "CMYK":
        raise no("cmyk")
    if image.mode.startswith(("I", "F")):
        raise no("deep")


def _told(error: Exception) -> Refused:
    """Cut off or damaged, by what the decoder said."""
    said = str(error).lower()
    return no("cut" if "truncated" in said or isinstance(error, EOFError) else "damaged")


# --- Pillow ---------------------------------------------------------------------------------------


@contextmanager
def _hushed() -> Iterator[None]:
    """Pillow's warnings about crooked metadata, which quote it, go nowhere. One thread at a time."""
    with _quiet, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def _opened(data: bytes) -> Image.Image:
    kind: Any = JpegImagePlugin.JpegImageFile if data.startswith(b"\xff\xd8") else PngImagePlugin.PngImageFile
    opened: Image.Image = kind(io.BytesIO(data))
    return opened


def _orientation(image: Image.Image) -> int:
    """EXIF's turn, 1 where there is none or it is nonsense."""
    try:
        turn = image.getexif().get(_TURN, 1)
    except Exception:  # a crooked EXIF block spoils no picture
        return 1
    return turn if isinstance(turn, int) and 1 <= turn <= 8 else 1


def _sized(
    data: bytes, size: tuple[int, int], orientation: int, half: list[Image.Image] | None = None
) -> Picture:
    width, height = size if orientation < 5 else size[::-1]
    return Picture(data, width, height, orientation, half or [])


def _kept(image: Image.Image) -> Picture:
    """An image that has no bytes to keep, upright: few colours as PNG, photos as JPEG."""
    orientation = _orientation(image)
    fine = image.mode in ("1", "P") and "transparency" not in image.info
    flat = upright(image if fine else _flat(image), orientation)
    flat.info.clear()
    out = io.BytesIO()
    if fine:
        flat.save(out, "PNG", compress_level=1)
    else:
        flat.save(out, "JPEG", quality=95, subsampling=0)
    return Picture(out.getvalue(), flat.width, flat.height)


def _flat(image: Image.Image) -> Image.Image:
    """RGB, what was transparent white."""
    image.load()
    if "transparency" in image.info or image.mode in _CLEAR:
        # By strips: a large picture thrice in memory would be too much.
        flat = Image.new("RGB", image.size, "white")
        for top in range(0, image.height, 512):
            box = (0, top, image.width, min(top + 512, image.height))
            strip = image.crop(box).convert("RGBA")
            flat.paste(strip, box, strip)
        return flat
    return image if image.mode == "RGB" else image.convert("RGB")


__all__ = ["Picture", "decoded", "from_image", "preview", "read_bytes", "read_file", "upright"]

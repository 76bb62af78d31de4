"""一寸照片: a worker's picture cropped about its middle to 25×35, upright, small; in memory only (2.4).

Only JPEG and PNG come in, through the same limits as every other picture; a plain JPEG goes out that says
nothing of camera, place or time.
"""

from __future__ import annotations

import io
from dataclasses import dataclass

from PIL import Image

from app.imaging import picture
from app.imaging.refusals import no
from app.imaging.source import kind
from app.rules.worker_pass import PHOTO_MM, PHOTO_PX, crop

QUALITY = 90


@dataclass(frozen=True, repr=False)
class Portrait:
    """The JPEG of one face, 25×35: `width` and `height` in px, at most 295×413 (300 dpi)."""

    data: bytes
    width: int
    height: int

    def __repr__(self) -> str:
        return f"Portrait({self.width}×{self.height} px)"


def one_inch(data: bytes) -> Portrait:
    """The one-inch photo of a JPEG's or PNG's bytes, EXIF's turn obeyed, never magnified.

    Raises Refused (003-08) with what to do, for what is no such picture, too large, too small or damaged.
    """
    if kind(data) not in ("jpeg", "png"):
        raise no("photo")
    (found,) = picture.read_bytes(data)
    # Twice as large as it will be is enough to scale down from, and a phone's picture is six times as large.
    image = picture.preview(found, max(PHOTO_PX) * 4)
    image = image.crop(crop(*image.size))
    # In whole steps of 5×7, so that the small one has the very proportion of the card's window.
    part = min(PHOTO_PX[0], image.width) // 5
    size = (part * 5, part * PHOTO_MM[1] // 5)
    out = io.BytesIO()
    small = image.resize(size, Image.Resampling.LANCZOS, reducing_gap=3)
    small.save(out, "JPEG", quality=QUALITY, subsampling=0, dpi=(300, 300))
    return Portrait(out.getvalue(), *size)

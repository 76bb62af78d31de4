"""画面的转换: pictures between Pillow and the screen, by value: neither side sees the other's memory."""

from __future__ import annotations

from PIL import Image
from PySide6.QtGui import QImage

BAND = 240
"""Rows converted in one call."""


def shown(image: Image.Image) -> QImage:
    """A picture for the screen."""
    rgb = image.convert("RGB")
    wide, high = rgb.size
    return QImage(rgb.tobytes(), wide, high, 3 * wide, QImage.Format.Format_RGB888).copy()


def taken(image: QImage) -> Image.Image:
    """A picture from a camera or the clipboard, its transparent parts white as paper.

    Band after band: 12 megapixels in one call hold Python's lock, and with it the screen, for 25 ms.
    """
    wide, high = image.width(), image.height()
    clear = image.hasAlphaChannel()
    kind = QImage.Format.Format_RGBA8888 if clear else QImage.Format.Format_RGBX8888
    whole = Image.new("RGB", (wide, high))
    for top in range(0, high, BAND):
        band = image.copy(0, top, wide, min(BAND, high - top)).convertToFormat(kind)
        size = (wide, band.height())
        part = Image.frombuffer("RGBA", size, bytes(band.constBits()), "raw", "RGBA", band.bytesPerLine(), 1)
        if clear:
            ground = Image.new("RGBA", size, "white")
            ground.alpha_composite(part)
            part = ground
        whole.paste(part.convert("RGB"), (0, top))
    return whole

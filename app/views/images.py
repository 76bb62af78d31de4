"""画面的转换: pictures between Pillow and the screen, by value: neither side sees the other's memory."""

from __future__ import annotations

from PIL import Image
from PySide6.QtGui import QImage


def shown(image: Image.Image) -> QImage:
    """A picture for the screen."""
    rgb = image.convert("RGB")
    wide, high = rgb.size
    return QImage(rgb.tobytes(), wide, high, 3 * wide, QImage.Format.Format_RGB888).copy()


def taken(image: QImage) -> Image.Image:
    """A picture from a camera or the clipboard, its transparent parts white as paper."""
    plain = image.convertToFormat(
        QImage.Format.Format_RGBA8888 if image.hasAlphaChannel() else QImage.Format.Format_RGBX8888
    )
    size = (plain.width(), plain.height())
    held = Image.frombuffer("RGBA", size, bytes(plain.constBits()), "raw", "RGBA", plain.bytesPerLine(), 1)
    if not image.hasAlphaChannel():
        return held.convert("RGB")
    ground = Image.new("RGBA", size, "white")
    ground.alpha_composite(held)
    return ground.convert("RGB")

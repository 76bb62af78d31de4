"""画面的转换: colours survive both ways, clear parts become paper, neither side sees the other's memory."""

from __future__ import annotations

import pytest
from PIL import Image
from PySide6.QtGui import QColor, QImage

from app.views.images import shown, taken

DOTS = {(0, 0): (255, 0, 0), (6, 0): (0, 255, 0), (0, 4): (0, 0, 255), (6, 4): (12, 34, 56)}
SIZE = (7, 5)
"""Odd: a row of seven dots of three bytes is no multiple of four."""
FORMATS = [
    QImage.Format.Format_RGB32,
    QImage.Format.Format_ARGB32,
    QImage.Format.Format_ARGB32_Premultiplied,
    QImage.Format.Format_RGB888,
    QImage.Format.Format_BGR888,
]


def pillow() -> Image.Image:
    image = Image.new("RGB", SIZE, (9, 99, 199))
    for at, colour in DOTS.items():
        image.putpixel(at, colour)
    return image


def test_a_picture_for_the_screen_has_its_colours_at_their_places() -> None:
    image = shown(pillow())
    assert (image.width(), image.height()) == SIZE
    for at, colour in DOTS.items():
        assert image.pixelColor(*at).getRgb()[:3] == colour


@pytest.mark.parametrize("mode", ["L", "1", "P", "RGBA"])
def test_every_mode_of_pillow_can_be_shown(mode: str) -> None:
    image = shown(Image.new("RGB", SIZE, "white").convert(mode))
    assert image.pixelColor(3, 2) == QColor("white")


@pytest.mark.parametrize("kind", FORMATS, ids=lambda one: one.name)
def test_there_and_back_changes_nothing(kind: QImage.Format) -> None:
    """Whatever order of bytes the camera or the clipboard has."""
    back = taken(shown(pillow()).convertToFormat(kind))
    assert (back.mode, back.size) == ("RGB", SIZE)
    assert back.tobytes() == pillow().tobytes()


@pytest.mark.parametrize("kind", [FORMATS[0], FORMATS[1], FORMATS[3]], ids=lambda one: one.name)
def test_a_tall_picture_comes_whole_and_every_row_in_its_place(kind: QImage.Format) -> None:
    """Twelve megapixels are taken in bands, the last one shorter."""
    image = Image.new("RGB", (5, 611))
    for row in range(611):
        image.paste((row % 251, row // 251, 7 * row % 256), (0, row, 5, row + 1))
    back = taken(shown(image).convertToFormat(kind))
    assert back.size == (5, 611)
    assert back.tobytes() == image.tobytes()


def test_clear_parts_become_white_as_paper_and_half_clear_ones_lighter() -> None:
    """A screenshot's clear margin would else be black on the copy."""
    image = QImage(*SIZE, QImage.Format.Format_ARGB32)
    image.fill(QColor(0, 0, 0, 0))
    image.setPixelColor(1, 1, QColor(200, 0, 0, 255))
    image.setPixelColor(2, 1, QColor(0, 0, 0, 128))
    found = taken(image)
    assert found.getpixel((0, 0)) == (255, 255, 255)
    assert found.getpixel((1, 1)) == (200, 0, 0)
    assert found.getpixel((2, 1)) == pytest.approx((127, 127, 127), abs=1)


def test_neither_side_sees_the_others_memory() -> None:
    """A camera uses its buffer again for the next frame."""
    source = shown(pillow())
    kept = taken(source)
    source.fill(QColor("black"))
    assert kept.tobytes() == pillow().tobytes()
    image = pillow()
    screen = shown(image)
    image.paste((0, 0, 0), (0, 0, *SIZE))
    assert screen.pixelColor(0, 0).getRgb()[:3] == (255, 0, 0)

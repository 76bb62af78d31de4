"""一寸照片: 25×35 about the middle, upright, small, and silent about where it was taken (domain.md 2.4)."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from app.imaging.portrait import one_inch
from app.rules.base import Refused
from app.rules.worker_pass import crop
from tests.services.sites import face


def opened(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data)).convert("RGB")


@pytest.mark.parametrize(
    ("size", "wanted"),
    [
        ((1600, 1200), (295, 413)),
        ((900, 2400), (295, 413)),
        ((295, 413), (295, 413)),
        ((300, 420), (295, 413)),
        ((320, 240), (170, 238)),
        ((104, 301), (100, 140)),
    ],
)
@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_any_photo_becomes_one_inch(size: tuple[int, int], wanted: tuple[int, int], kind: str) -> None:
    """Never magnified, and its proportion is the rule's own."""
    made = one_inch(face(*size, kind=kind))
    assert (made.width, made.height) == opened(made.data).size == wanted
    assert crop(*wanted) == (0, 0, *wanted)
    assert len(made.data) < 60_000
    red, green, blue = opened(made.data).getpixel((wanted[0] // 2, wanted[1] // 2))  # type: ignore[misc]
    assert min(red, green, blue) > 200, "the head is in the middle"


def test_it_stands_upright_and_says_nothing_of_the_camera() -> None:
    """A phone that was held on its side: left is up."""
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "Camera"
    made = one_inch(face(1200, 900, exif=exif))
    image = opened(made.data)
    top, bottom = image.getpixel((147, 30)), image.getpixel((147, 390))
    assert (top[0] > 200 > top[2], bottom[2] > 200 > bottom[0]) == (True, True)  # type: ignore[index]
    assert b"Camera" not in made.data
    assert b"Exif" not in made.data
    assert repr(made) == "Portrait(295×413 px)"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "没有内容"),
        (face(kind="WEBP"), "只收 JPEG 或 PNG"),
        (face(kind="GIF"), "GIF"),
        (face(200, 150), "200×150"),
        (face()[:-3000], "只传来一部分"),
    ],
)
def test_what_is_no_photo_says_what_to_do(data: bytes, words: str) -> None:
    with pytest.raises(Refused, match=f"003-08.*{words}"):
        one_inch(data)

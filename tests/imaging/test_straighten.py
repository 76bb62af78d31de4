"""拉正: the paper comes out flat, upright, as large as asked, with all dots that the photo has (003-22)."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import lru_cache

import numpy as np
import pytest
from PIL import Image, ImageFilter, JpegImagePlugin

from app.imaging.corners import find
from app.imaging.picture import read_bytes
from app.imaging.quad import WHOLE, Quad
from app.imaging.straighten import TRUE_SIZES, px, sides, straighten

from .pictures import encoded, front, jpeg, photo

CARD = (1011, 638)


def apart(one: Image.Image, two: Image.Image) -> float:
    """The mean difference in grey levels, without the lamp's light and the round corners."""

    def print_of(image: Image.Image) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
        grey = image.convert("L")
        light = grey.filter(ImageFilter.GaussianBlur(25))
        rest: np.ndarray[tuple[int, ...], np.dtype[np.float64]] = np.array(grey, float)
        rest -= np.asarray(light)
        return rest[60:-60, 60:-60]

    return float(np.abs(print_of(one) - print_of(two)).mean())


def four(corners: tuple[tuple[float, float], ...]) -> Quad:
    a, b, c, d = corners
    return a, b, c, d


def test_millimetres_become_dots() -> None:
    assert px(*TRUE_SIZES["card"]) == CARD
    assert px(*TRUE_SIZES["passport"]) == (1476, 1039)
    assert px(*TRUE_SIZES["page"]) == (2480, 3508)
    assert px(25.4, 25.4, 100) == (100, 100)


@lru_cache(maxsize=1)
def slanted() -> tuple[Image.Image, tuple[tuple[float, float], ...]]:
    return photo(front(), (2400, 1800), angle=12, perspective=0.15, share=0.8, noise=2)


@lru_cache(maxsize=1)
def level() -> tuple[Image.Image, tuple[tuple[float, float], ...]]:
    return photo(front(), (1600, 1200), share=0.9, noise=2)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_the_card_is_itself_again(orientation: int) -> None:
    """Whatever the slant and however the phone was held."""
    image, corners = slanted()
    (picture,) = read_bytes(jpeg(image, orientation))
    flat = straighten(picture, four(corners), CARD)
    assert (flat.mode, flat.size, flat.info) == ("RGB", CARD, {})
    assert apart(flat, front()) < 4


@pytest.mark.parametrize("kind", ["PNG", "TIFF", "BMP"])
def test_other_formats_too(kind: str) -> None:
    image, corners = level()
    (picture,) = read_bytes(encoded(image, kind))
    assert apart(straighten(picture, four(corners), CARD), front()) < 4


@pytest.mark.parametrize("turn", [-1, 0, 1, 2, 3, 4])
def test_quarter_turns_go_clockwise(turn: int) -> None:
    """A card photographed on its side is set upright by turning it."""
    (picture,) = read_bytes(encoded(front().convert("RGB"), "PNG"))
    size = CARD if turn % 2 == 0 else CARD[::-1]
    flat = straighten(picture, WHOLE, size, turn)
    assert flat.size == size
    assert apart(flat, front().convert("RGB").rotate(-90 * turn, expand=True)) < 0.5


def test_the_dots_lie_where_they_lay() -> None:
    """The whole picture at its own size is the picture: not half a dot beside it."""
    (picture,) = read_bytes(encoded(front().convert("RGB"), "PNG"))
    flat = np.asarray(straighten(picture, WHOLE, CARD), float)
    assert np.abs(flat - np.asarray(front().convert("RGB"), float)).max() <= 1


@pytest.fixture
def scales(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The scales at which JPEGs are decoded."""
    seen: list[int] = []
    real = JpegImagePlugin.JpegImageFile.load

    def load(self: JpegImagePlugin.JpegImageFile) -> object:
        if self.tile:
            seen.append(self.decoderconfig[0] if self.decoderconfig else 1)
        return real(self)

    monkeypatch.setattr(JpegImagePlugin.JpegImageFile, "load", load)
    return seen


@pytest.mark.parametrize(
    ("wide", "scale"), [(1000, 1), (2000, 1), (2040, 2), (4000, 2), (4080, 4), (8200, 8)]
)
def test_no_more_is_decoded_than_the_paper_needs_and_no_less(
    wide: int, scale: int, scales: list[int]
) -> None:
    """A JPEG comes at the smallest scale that still has a dot for each of the paper's."""
    size = (wide, round(wide / 1011 * 638) + 1)
    (picture,) = read_bytes(encoded(front().resize(size).convert("RGB"), "JPEG"))
    picture.half.clear()
    scales.clear()
    flat = straighten(picture, WHOLE, CARD)
    assert scales == [scale]
    assert apart(flat, front()) < 5


def test_what_the_check_has_decoded_serves_once(scales: list[int]) -> None:
    """Edges and straightening take the half that the check made; then it is gone, and the dots the same."""
    (picture,) = read_bytes(encoded(front().resize((2040, 1288)).convert("RGB"), "JPEG"))
    assert scales == [2]
    find(picture)
    flat = straighten(picture, WHOLE, CARD)
    assert scales == [2]
    assert not picture.half
    assert straighten(picture, WHOLE, CARD).tobytes() == flat.tobytes()
    assert scales == [2, 2]


def test_fine_print_does_not_shimmer() -> None:
    """Lines finer than a dot of the paper become grey, also where a photo is not halved (PNG, 1.9 times)."""
    lines = np.zeros((1200, 1920, 3), np.uint8)
    lines[:, ::2] = 255
    (picture,) = read_bytes(encoded(Image.fromarray(lines), "PNG"))
    flat = np.asarray(straighten(picture, WHOLE, (1011, 632)), float)
    assert float(flat[20:-20, 20:-20].std()) < 45  # 89 when every other dot is left out


def test_beyond_the_picture_is_white() -> None:
    (picture,) = read_bytes(encoded(Image.new("RGB", (400, 300), "black"), "PNG"))
    flat = straighten(picture, ((-0.5, 0), (0.5, 0), (0.5, 1), (-0.5, 1)), (400, 300))
    assert flat.getpixel((20, 150)) == (255, 255, 255)
    assert flat.getpixel((380, 150)) == (0, 0, 0)


@pytest.mark.parametrize("quad", [((0.5, 0.5),) * 4, ((2, 2), (3, 2), (3, 3), (2, 3)),
                                  ((0, 0), (0.5, 0.5), (1, 1), (0.5, 0.5))])  # fmt: skip
def test_corners_without_area_are_a_mistake(quad: Quad) -> None:
    (picture,) = read_bytes(encoded(front().convert("RGB"), "PNG"))
    with pytest.raises(ValueError, match="corners"):
        straighten(picture, quad, CARD)


def test_two_photos_of_twelve_megapixels_are_soon_found_and_straight() -> None:
    """Under 300 ms of work each way and each photo, as the counter may wait (idle: about 65 and 70)."""
    image, _ = photo(front(), (4000, 3000), share=0.7)
    (picture,) = read_bytes(jpeg(image))

    def work(call: Callable[[], object]) -> float:
        start = time.process_time()
        call()
        return time.process_time() - start

    quad = find(picture).quad
    assert min(work(lambda: find(picture)) for _ in range(3)) < 0.3
    assert min(work(lambda: straighten(picture, quad, CARD)) for _ in range(3)) < 0.3


def test_sides_are_those_of_the_paper() -> None:
    image, corners = photo(front(), (1600, 1200), share=0.8, perspective=0.2)
    (picture,) = read_bytes(jpeg(image))
    wide, high = sides(picture, four(corners))
    assert wide / high == pytest.approx(85.6 / 54, rel=0.03)

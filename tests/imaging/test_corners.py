"""找边: on invented photos the corners are right or the program says that it is not sure (003-08)."""

from __future__ import annotations

import math
from random import Random

import numpy as np
import pytest
from PIL import Image, ImageDraw

from app.imaging.corners import WHOLE, find
from app.imaging.picture import Picture, read_bytes
from app.imaging.quad import Quad, shape

from .pictures import back, front, jpeg, page, photo

SIZE = (1280, 960)
CASES = 48


def taken(image: Image.Image, quality: int = 85) -> Picture:
    (picture,) = read_bytes(jpeg(image, quality=quality))
    return picture


def error(found: Quad, true: tuple[tuple[float, float], ...], picture: Picture) -> float:
    """The corners' mean distance in shares of the diagonal, whichever corner is called the first."""
    size = np.array((picture.width, picture.height))
    one, two = np.array(found) * size, np.array(true) * size
    turned = (np.roll(one, step, 0) - two for step in range(4))
    return float(min(np.hypot(*each.T).mean() for each in turned) / math.hypot(*size))


def case(number: int) -> tuple[Picture, tuple[tuple[float, float], ...], str]:
    """An invented photo: paper, ground, turn, slant, size, blur, noise, shadow and compression by lot."""
    lot = Random(number)
    paper = (front, back, page)[number // 3 % 3]
    image, corners = photo(
        paper(),
        SIZE if number % 4 else SIZE[::-1],
        ("dark", "light", "wood")[number % 3],
        lot.choice([0, 3, -7, 15, -25, 33, 44, -44, 80, 90]),
        lot.choice([0, 0.05, 0.1, 0.2]),
        number,
        share=lot.choice([0.45, 0.6, 0.8, 0.92]),
        blur=lot.choice([0, 0, 1, 2]),
        noise=lot.choice([3, 8, 15]),
        shadow=lot.random() < 0.4,
    )
    return taken(image, lot.choice([50, 80, 92])), corners, "page" if paper is page else "card"


def test_cards_and_pages_are_found_on_every_ground() -> None:
    """Of 48 photos: mean error under 1 % of the diagonal, nothing wrong called sure, few called unsure."""
    errors, unsure, misnamed = [], 0, 0
    for number in range(CASES):
        picture, corners, paper = case(number)
        found = find(picture)
        off = error(found.quad, corners, picture)
        assert off < 0.01 or not found.sure, number
        unsure += not found.sure
        misnamed += found.paper != paper
        errors.append(off)
    assert float(np.mean(errors)) < 0.01
    assert float(np.median(errors)) < 0.001
    assert unsure <= 2
    assert misnamed <= 2


@pytest.mark.parametrize("angle", [-30, -10, 0, 10, 30])
def test_the_first_corner_is_the_papers_top_left(angle: float) -> None:
    """As long as it is turned by less than 45°, the four come in the paper's own order."""
    image, corners = photo(front(), SIZE, angle=angle, seed=5)
    quad = find(taken(image)).quad
    assert np.abs(np.array(quad) - np.array(corners)).max() < 0.01


@pytest.mark.parametrize("orientation", [1, 3, 6, 8])
def test_corners_are_those_of_the_upright_picture(orientation: int) -> None:
    image, corners = photo(back(), SIZE, angle=4)
    (picture,) = read_bytes(jpeg(image, orientation))
    assert error(find(picture).quad, corners, picture) < 0.002


@pytest.mark.parametrize("background", ["dark", "light", "wood"])
@pytest.mark.parametrize("shadow", [False, True])
def test_a_bare_desk_has_no_paper(background: str, shadow: bool) -> None:
    """Then it is the whole picture, and not sure."""
    nothing = Image.new("RGBA", (40, 25), (0, 0, 0, 0))
    image, _ = photo(nothing, SIZE, background, shadow=shadow)
    found = find(taken(image))
    assert found.quad == WHOLE
    assert not found.sure


def scan(card: Image.Image) -> Image.Image:
    """A scanner's crop: the card alone, its corners white."""
    image = Image.new("RGB", card.size, "white")
    image.paste(card, (0, 0), card)
    return image


def test_a_scan_of_the_paper_alone_is_taken_whole() -> None:
    """Portrait, emblem, print and boxes on it are no paper of their own; it is sure."""
    boxed = page().convert("RGB").resize((2480, 3508))
    draw = ImageDraw.Draw(boxed)
    draw.rectangle((300, 300, 2180, 3200), outline=(30, 30, 30), width=6)
    draw.rectangle((500, 900, 1900, 1500), fill=(200, 210, 230))
    upright = scan(front()).rotate(90, expand=True)
    cards = [(one, "card") for one in (scan(front()), scan(back()), upright)]
    for image, paper in (*cards, (boxed, "page"), (page().convert("RGB"), "page")):
        found = find(taken(image))
        assert (found.quad, found.sure, found.paper) == (WHOLE, True, paper), image.size


def test_a_card_on_a_scanners_glass_is_found() -> None:
    glass = Image.new("RGB", (2480, 3508), (252, 252, 252))
    glass.paste(front(), (300, 400), front())
    picture = taken(glass)
    wide, high = glass.size
    true = tuple((x / wide, y / high) for x, y in ((300, 400), (1311, 400), (1311, 1038), (300, 1038)))
    found = find(picture)
    assert error(found.quad, true, picture) < 0.005
    assert found.paper == "card"


def test_what_is_no_paper_is_never_sure() -> None:
    """Noise, black, one colour, a card that the camera cut."""
    noise = Image.fromarray(np.random.default_rng(0).integers(0, 255, (900, 1200, 3), dtype=np.uint8))
    card, _ = photo(front(), SIZE, share=0.9, angle=4)
    black, grey = Image.new("RGB", SIZE), Image.new("RGB", SIZE, (240, 240, 240))
    for image in (noise, black, grey, card.crop((400, 0, *SIZE))):
        assert not find(taken(image)).sure


def test_a_passport_is_told_from_a_page_only_by_its_tint() -> None:
    """It is as long for its width as A4: what is white is called a page."""
    tinted, white = (Image.new("RGBA", (1250, 880), tone) for tone in ((222, 170, 150, 255), "white"))
    for image, paper in ((tinted, "passport"), (white, "page")):
        shot, _ = photo(image, SIZE, share=0.5)
        assert find(taken(shot)).paper == paper


@pytest.mark.parametrize("slant", [0.0, 0.1, 0.2, 0.3])
def test_the_shape_is_that_of_the_paper_not_of_its_picture(slant: float) -> None:
    """A card's sides come out as 85.6 : 54 however the camera was held."""
    for seed in range(6):
        _, corners = photo(front().resize((101, 64)), (400, 300), perspective=slant, seed=seed)
        a, b, c, d = corners
        wide, high = shape((a, b, c, d), (400, 300))
        assert wide / high == pytest.approx(101 / 64, rel=0.03)

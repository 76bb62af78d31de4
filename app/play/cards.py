"""演示证件: pictures of identity cards of invented people, and photos of them as a camera takes them.

Each bears 「演示样张」 and no state emblem; its number is to be a `demo_id_number`, which nobody has.
"""

from __future__ import annotations

import io
import math
from functools import lru_cache
from typing import Any

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from app.paths import resource

SIZE = (1011, 638)
"""A card of 85.6 × 54 mm at 300 dpi."""
Quad = tuple[tuple[float, float], ...]
"""Four corners as fractions of the photo, clockwise from the top left corner of the paper."""

_INK, _LABEL, _FRAME = (28, 30, 34), (46, 104, 158), (176, 58, 48)
_RADIUS = 38


@lru_cache(maxsize=16)
def _font(size: int, bold: bool = False) -> ImageFont.FreeTypeFont:
    name = "Bold" if bold else "Regular"
    return ImageFont.truetype(resource(f"fonts/NotoSansSC-{name}.ttf"), size)


Tone = tuple[int, int, int]


def _line(
    draw: ImageDraw.ImageDraw,
    at: tuple[float, float],
    text: str,
    size: int,
    tone: Tone,
    bold: bool = False,
    track: float = 0,
) -> None:
    """One line from its left middle, `track` px between the letters."""
    x, y = at
    for letter in text:
        draw.text((x, y), letter, tone, _font(size, bold), anchor="lm")
        x += draw.textlength(letter, _font(size, bold)) + track


def _ground(tint: Tone, seed: int) -> Image.Image:
    """The guilloche of a card, roughly: pale waves of two colours."""
    wide, high = SIZE
    y, x = np.mgrid[0:high, 0:wide].astype(np.float32)
    waves = np.sin(x / 11 + 9 * np.sin(y / 70 + seed)) * np.sin(y / 9 + 7 * np.sin(x / 90))
    glow = np.cos((x / wide - 0.45) * 2.6) * np.cos((y / high - 0.5) * 2.2)
    base = np.array(tint, np.float32)[None, None] + waves[..., None] * np.array((5, 4, -4), np.float32)
    base += (glow[..., None] - 0.7) * np.array((14, 4, -10), np.float32)
    return Image.fromarray(base.clip(0, 255).astype(np.uint8), "RGB")


def _rounded(image: Image.Image) -> Image.Image:
    """With the corners cut round: RGBA."""
    mask = Image.new("L", (SIZE[0] * 2, SIZE[1] * 2), 0)
    ImageDraw.Draw(mask).rounded_rectangle((0, 0, SIZE[0] * 2 - 1, SIZE[1] * 2 - 1), _RADIUS * 2, 255)
    image.putalpha(mask.resize(SIZE, Image.Resampling.BOX))
    return image


def card_front(name: str, number: str, address: str) -> Image.Image:
    """人像面 with round corners (RGBA, SIZE px); sex and birth are read off the `number` (18 characters)."""
    image = _ground((224, 232, 236), 1)
    draw = ImageDraw.Draw(image)

    def label(x: float, y: float, text: str) -> None:
        _line(draw, (x, y), text, 30, _LABEL, track=4)

    sex = "男" if int(number[16]) % 2 else "女"
    label(66, 88, "姓名")
    _line(draw, (178, 86), name, 44, _INK, track=6)
    label(66, 168, "性别")
    _line(draw, (178, 167), sex, 37, _INK)
    label(300, 168, "民族")
    _line(draw, (402, 167), "汉", 37, _INK)
    label(66, 244, "出生")
    for x, text in ((178, number[6:10]), (322, str(int(number[10:12]))), (420, str(int(number[12:14])))):
        _line(draw, (x, 243), text, 37, _INK)
    for x, text in ((274, "年"), (376, "月"), (474, "日")):
        label(x, 244, text)
    label(66, 322, "住址")
    for row in range(0, min(len(address), 33), 11):
        _line(draw, (178, 320 + row // 11 * 50), address[row : row + 11], 35, _INK)
    label(66, 556, "公民身份号码")
    _line(draw, (344, 554), number, 45, _INK, bold=True, track=6)
    _face(image, (648, 74, 950, 454), sum(map(ord, name)))
    _line(draw, (724, 482), "演示样张", 26, _FRAME, track=8)
    return _rounded(image)


def card_back() -> Image.Image:
    """国徽面 with rounded corners (RGBA, SIZE px); where the emblem belongs there is a plain red disc."""
    image = _ground((228, 228, 220), 5)
    draw = ImageDraw.Draw(image)
    draw.ellipse((62, 56, 214, 208), (196, 62, 52), (150, 40, 34), 6)
    draw.ellipse((98, 92, 178, 172), (222, 168, 84))
    _line(draw, (262, 98), "中华人民共和国", 58, _INK, bold=True, track=18)
    _line(draw, (262, 186), "居民身份证", 78, _INK, bold=True, track=40)
    _line(draw, (232, 452), "签发机关", 31, _INK, bold=True, track=3)
    _line(draw, (404, 450), "云栖湾市公安局（演示）", 34, _INK)
    _line(draw, (232, 540), "有效期限", 31, _INK, bold=True, track=3)
    _line(draw, (404, 538), "2020.01.01-2040.01.01", 34, _INK)
    _line(draw, (66, 330), "演示样张", 26, _FRAME, track=8)
    return _rounded(image)


def _face(image: Image.Image, box: tuple[int, int, int, int], seed: int) -> None:
    """A drawn person before pale blue: nobody."""
    rng = np.random.default_rng(seed)
    left, top, right, bottom = box
    wide, high = right - left, bottom - top
    hair = tuple(int(one) for one in rng.integers(22, 60, 3))
    skin = (int(rng.integers(214, 238)), int(rng.integers(178, 198)), int(rng.integers(150, 170)))
    photo = Image.new("RGB", (wide, high), (206, 222, 236))
    draw = ImageDraw.Draw(photo)
    middle = wide / 2
    draw.ellipse((middle - 150, high - 104, middle + 150, high + 190), (58, 66, 88))
    draw.polygon([(middle - 34, high - 104), (middle + 34, high - 104), (middle, high - 40)], (236, 238, 242))
    draw.rectangle((middle - 32, high - 160, middle + 32, high - 84), skin)
    draw.ellipse((middle - 84, 54, middle + 84, 292), hair)
    draw.ellipse((middle - 74, 84, middle + 74, 290), skin)
    for side in (-1, 1):
        draw.ellipse((middle + side * 32 - 11, 172, middle + side * 32 + 11, 188), (36, 30, 30))
        draw.line((middle + side * 16, 154, middle + side * 48, 152), hair, 7)
    draw.line((middle, 190, middle - 6, 222, middle + 6, 224), (184, 132, 112), 4)
    draw.arc((middle - 26, 222, middle + 26, 256), 20, 160, (170, 84, 80), 6)
    image.paste(photo, (left, top))


def photo(
    card: Image.Image,
    size: tuple[int, int] = (4000, 3000),
    background: str = "dark",
    angle: float = 7,
    perspective: float = 0.1,
    seed: int = 1,
    *,
    share: float = 0.62,
    blur: float = 0,
    noise: float = 5,
    shadow: bool = False,
) -> tuple[Image.Image, Quad]:
    """A camera's photo (RGB, `size` px) of a card on a "dark", "light" or "wood" ground, and its corners.

    `angle` in degrees clockwise; `perspective`: how much shorter the far side looks; `share` of the photo's
    room that the card fills; `blur` px at a width of 1000; `noise` in grey levels; `shadow`: a hand's edge.
    """
    rng = np.random.default_rng(seed)
    wide, high = size
    corners = _corners(card.size, size, angle, perspective, share, rng)
    ground = _table(size, background, rng)
    back = _coefficients(corners, card.size)
    soft = card.convert("RGBA")
    laid = soft.transform(size, Image.Transform.PERSPECTIVE, back, Image.Resampling.BICUBIC)
    fallen = laid.getchannel("A").resize((wide // 8, high // 8)).filter(ImageFilter.GaussianBlur(wide / 1600))
    fallen = fallen.resize(size, Image.Resampling.BILINEAR)
    offset = (round(wide / 400), round(wide / 300))
    ground.paste(Image.new("RGB", size), offset, fallen.point(lambda one: one * 0.45))
    ground.paste(laid, (0, 0), laid)
    if blur:
        ground = ground.filter(ImageFilter.GaussianBlur(blur * wide / 1000))
    seen = np.asarray(ground).astype(np.float32)
    seen *= _light(size, shadow, rng)[..., None]
    if noise:
        # One tile of noise is laid again and again: 12 million normal numbers take longer than the rest.
        tile = rng.normal(0, noise, (512, 512, 3)).astype(np.float32)
        seen += np.tile(tile, (high // 512 + 1, wide // 512 + 1, 1))[:high, :wide]
    image = Image.fromarray(seen.clip(0, 255).astype(np.uint8), "RGB")
    return image, tuple((float(x) / wide, float(y) / high) for x, y in corners)


def jpeg(image: Image.Image, exif_orientation: int = 1, quality: int = 88) -> bytes:
    """The image as a phone writes it: stored so that the EXIF turn shows it upright."""
    undo = {2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}  # Image.Transpose members
    if exif_orientation != 1:
        image = image.transpose(Image.Transpose(undo[exif_orientation]))
    exif = Image.Exif()
    exif[0x0112] = exif_orientation
    out = io.BytesIO()
    image.convert("RGB").save(out, "JPEG", quality=quality, exif=exif)
    return out.getvalue()


def _corners(
    card: tuple[int, int],
    size: tuple[int, int],
    angle: float,
    perspective: float,
    share: float,
    rng: np.random.Generator,
) -> Any:
    """Where the card's corners lie in the photo (px): a plain lens of 28 mm, held a little aslant."""
    wide, high = card
    room = np.array(size, float)
    focus = 0.78 * max(size)
    way, turn = rng.uniform(0, 2 * math.pi), math.radians(angle)
    place = rng.uniform(-0.5, 0.5, 2)
    points = np.array([(-wide, -high), (wide, -high), (wide, high), (-wide, high)], float) / (2 * max(card))
    points = points @ np.array([[math.cos(turn), math.sin(turn)], [-math.sin(turn), math.cos(turn)]])
    slope = np.array((math.cos(way), math.sin(way)))
    along = points @ slope
    away, shift = focus / (max(size) * share), np.zeros(2)
    seen = points
    for _ in range(8):  # how far away and where, so that it fills its share of the room
        sine = min(0.7, perspective * away)
        flat = points - np.outer(along, slope) * (1 - math.sqrt(1 - sine * sine))
        seen = room / 2 + (flat + shift) / (away + along * sine)[:, None] * focus
        span = np.ptp(seen, 0)
        away *= float(max(span / room)) / share
        wanted = room / 2 + place * (room - span)
        shift += (wanted - (seen.max(0) + seen.min(0)) / 2) * away / focus
    return seen


def _coefficients(corners: Any, card: tuple[int, int]) -> tuple[float, ...]:
    """Pillow's eight numbers that lead from the photo back to the card."""
    wide, high = card
    rows, right = [], []
    for (x, y), (u, v) in zip(corners, ((0, 0), (wide, 0), (wide, high), (0, high)), strict=True):
        rows += [(x, y, 1, 0, 0, 0, -u * x, -u * y), (0, 0, 0, x, y, 1, -v * x, -v * y)]
        right += [u, v]
    return tuple(np.linalg.solve(np.array(rows, float), np.array(right, float)).tolist())


def _table(size: tuple[int, int], background: str, rng: np.random.Generator) -> Image.Image:
    """The ground the card lies on."""
    wide, high = size[0] // 4 + 1, size[1] // 4 + 1
    y, x = np.mgrid[0:high, 0:wide].astype(np.float32) / (wide / 1000)
    grain = rng.normal(0, 1, (high, wide)).astype(np.float32)
    if background == "wood":
        rings = x * 0.05 + 3 * np.sin(y / 160 + rng.uniform(0, 6)) + 0.6 * np.sin(y / 37 + x / 300)
        streak = np.repeat(rng.normal(0, 1, (1, wide)), high, 0)
        tone = 0.6 * np.sin(rings * 2.2) + 0.35 * np.sin(rings * 7) + 0.35 * streak + 0.15 * grain
        tone += 2.4 * (np.abs(x - rng.uniform(150, 850)) < 2)  # a joint between two boards
        base = np.array((152, 106, 66), np.float32) - tone[..., None] * np.array((18, 15, 11), np.float32)
    elif background == "light":
        tone = 3 * np.sin(x / 210 + y / 340) + 1.5 * grain
        base = np.array((206, 203, 196), np.float32) - tone[..., None]
    else:
        weave = np.sin(x * 1.6) * np.sin(y * 1.6) * 5 + grain * 4
        base = np.array((46, 52, 66), np.float32) + weave[..., None]
    small = Image.fromarray(base.clip(0, 255).astype(np.uint8), "RGB")
    return small.resize(size, Image.Resampling.BICUBIC)


def _light(size: tuple[int, int], shadow: bool, rng: np.random.Generator) -> Any:
    """How bright the lamp makes each dot: falling off to the corners, with a hand's shadow where asked."""
    wide, high = size
    y, x = np.mgrid[0:high:8, 0:wide:8].astype(np.float32) / wide
    light = 1.06 - 0.35 * ((x - rng.uniform(0.2, 0.8)) ** 2 + (y - rng.uniform(0.1, 0.6)) ** 2)
    if shadow:
        way = rng.uniform(0, 2 * math.pi)
        edge = (x - 0.5) * math.cos(way) + (y - 0.37) * math.sin(way)
        light *= 1 - 0.42 / (1 + np.exp(-(edge - rng.uniform(-0.1, 0.15)) / 0.02))
    return np.asarray(Image.fromarray(light).resize(size, Image.Resampling.BILINEAR))

"""样例证件: the card of a person who cannot be, drawn in pixels; nobody's picture lies in this repository."""

import base64
import io
import math
from functools import cache

from PIL import Image, ImageDraw, ImageFilter

from printing import raster
from printing.id_copy import IdCopy, Scanned
from printing.page import BLACK, FAINT, INK, QUIET, RED
from printing.raster import px
from printing.stamp import CARD, FACE

NUMBER = "449999185507010019"
"""Valid by GB 11643 and nobody's: GB/T 2260 gave no county a code that ends in 9999, and who was born in 1855
got no number in 1985, when the first were given."""

_SIZE = (px(CARD[0]), px(CARD[1]))
_LABEL, _PRINT = 7.0, 9.5  # pt


@cache
def copy() -> IdCopy:
    """Front and back, not yet stamped."""
    return IdCopy(
        office="示例物业服务中心",
        project="示例花园",
        number="FY20260305-A0001",
        issued_at="2026-03-05T10:12:00+08:00",
        purpose="办理装修",
        purpose_code="ZX",
        recipient="示例物业服务中心",
        operator="李敏",
        scans=(Scanned("card", "front", _coded(front())), Scanned("card", "back", _coded(back()))),
    )


def _coded(image: Image.Image) -> str:
    out = io.BytesIO()
    image.save(out, "JPEG", quality=82)
    return base64.b64encode(out.getvalue()).decode()


def front() -> Image.Image:
    """人像面: name, sex, nation, birth, address, number, and a face that is a shape."""
    card = _ground((226, 238, 244), (246, 232, 234))
    for label, x, y in (("姓名", 4.5, 8), ("性别", 4.5, 15), ("民族", 21, 15), ("出生", 4.5, 22)):
        _put(card, label, x, y, _LABEL, QUIET)
    for label, x, y in (("年", 23.5, 22), ("月", 31.5, 22), ("日", 39.5, 22), ("住址", 4.5, 29)):
        _put(card, label, x, y, _LABEL, QUIET)
    _put(card, "公民身份号码", 4.5, 47, _LABEL, QUIET)
    for words, x, y in (("欧阳𬎆", 14.5, 8), ("男", 14.5, 15), ("汉", 29, 15), ("1855", 14.5, 22)):
        _put(card, words, x, y, _PRINT)
    for words, x, y in (("7", 28.3, 22), ("1", 36.3, 22)):
        _put(card, words, x, y, _PRINT)
    _put(card, "示例省示例市示例区", 14.5, 29, _PRINT)
    _put(card, "示例路1号示例花园", 14.5, 33.4, _PRINT)
    _put(card, "3栋2单元1501", 14.5, 37.8, _PRINT)
    _put(card, NUMBER, 27.5, 47, 11.5, BLACK, track=0.55)
    _face(card)
    return card


def back() -> Image.Image:
    """国徽面, with a plain disc where the emblem is: a sample does not draw that."""
    card = _ground((240, 232, 226), (226, 240, 236))
    pen = ImageDraw.Draw(card)
    pen.ellipse((px(6), px(5), px(22), px(21)), outline=RED, width=px(0.8))
    _put(card, "样", 11.2, 13, 16, RED)
    _put(card, "中华人民共和国", 29, 10, 17, track=0.6)
    _put(card, "居 民 身 份 证", 29, 20, 20, track=0.5)
    _put(card, "签发机关", 20, 40, _LABEL, QUIET)
    _put(card, "示例市公安局示例分局", 36, 40, _PRINT)
    _put(card, "有效期限", 20, 47, _LABEL, QUIET)
    _put(card, "2020.01.01-长期", 36, 47, _PRINT)
    return card


def _put(
    card: Image.Image, words: str, x: float, y: float, size: float, tone: str = BLACK, track: float = 0
) -> None:
    mask = raster.line(words, size, track=track)
    raster.ink(card, mask, x + mask.width * 12.7 / raster.DPI, y, tone)


def _ground(light: tuple[int, int, int], other: tuple[int, int, int]) -> Image.Image:
    """One tint running into another, with waves as on printed security paper."""
    ramp = Image.linear_gradient("L").rotate(90).resize(_SIZE)
    card = Image.composite(Image.new("RGB", _SIZE, other), Image.new("RGB", _SIZE, light), ramp)
    waves = Image.new("L", _SIZE)
    pen = ImageDraw.Draw(waves)
    for row in range(-40, _SIZE[1] + 40, 11):
        points = [(x, row + 16 * math.sin(x / 90 + row / 70)) for x in range(0, _SIZE[0] + 8, 8)]
        pen.line(points, fill=46, width=2)
    card.paste(Image.new("RGB", _SIZE, QUIET), (0, 0), waves.filter(ImageFilter.SMOOTH))
    return card


def _face(card: Image.Image) -> None:
    """Head and shoulders."""
    portrait = Image.new("L", (px(FACE.width), px(FACE.height)))
    pen = ImageDraw.Draw(portrait)
    pen.ellipse((px(7.5), px(6), px(20.5), px(22)), 255)
    pen.rounded_rectangle((px(2.5), px(24), px(25.5), px(50)), px(9), 255)
    card.paste(Image.new("RGB", portrait.size, FAINT), (px(FACE.x), px(FACE.y)), raster.weaker(portrait, 0.9))
    hair = Image.new("L", portrait.size)
    ImageDraw.Draw(hair).pieslice((px(7.2), px(5.2), px(20.8), px(20)), 180, 360, 255)
    card.paste(Image.new("RGB", portrait.size, INK), (px(FACE.x), px(FACE.y)), hair)

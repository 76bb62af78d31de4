"""说明专用章: pictures of papers become A4 pages with 「复件仅供××之用」 burned into their pixels (003-22).

There is no way to a page without the stamp: what leaves this module is one flat JPEG a page. Over everything
lies a light text (cloud.py); across the picture run three lines, each closed by a rule; the office's square
stands over the picture's free edge. On the front of a card the lines keep off face, name and number. Lengths
are mm, places from the paper's top left corner.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from PIL import Image, ImageDraw

from printing import fonts, raster, text
from printing.cloud import Cloud
from printing.page import AMBER, BLACK, DASH, RED, Box
from printing.raster import px
from printing.text import POINT

CARD, PASSPORT = (85.6, 54.0), (125.0, 88.0)
_PAGE = Box(10, 10, 190, 268.7)  # for a whole page: 10 mm margins, a strip below for what is said of the copy
_TOP, _GAP = 36.0, 18.0  # above the first card or passport, between two on one page
_SEAL = 26.0  # side of the office's square
_FOOT = 290.0  # middle of the small line at the bottom
_ROOM = 150.0  # of the small line, beside the page's number

# What must stay readable, from the picture's own corner: a card's face, name and number, a passport's face,
# name and machine-readable lines.
FACE, NAME, NUMBER = Box(54, 6, 28, 35), Box(14, 5, 36, 6), Box(26, 43, 56, 8)
PASSPORT_FACE, PASSPORT_NAME, PASSPORT_LINES = Box(4, 16, 38, 48), Box(44, 15, 56, 13), Box(0, 65, 120, 23)


@dataclass(frozen=True)
class Scan:
    """A straightened picture: `paper` "card", "passport" or "page", `side` "front", "back" or ""."""

    image: Image.Image = field(repr=False)
    paper: str
    side: str = ""


@dataclass(frozen=True)
class Stamp:
    """What the stamp says: 复件仅供`purpose`之用, 提供给`recipient`, the day; the `office` in the square."""

    purpose: str
    recipient: str
    day: date
    office: str
    note: str


@dataclass(frozen=True)
class Placed:
    """A picture on its page, and where its heavy lines run."""

    scan: Scan
    box: Box

    @property
    def protected(self) -> tuple[Box, ...]:
        """Where no heavy line and no square may lie."""
        zones: tuple[Box, ...] = ()
        if (self.scan.paper, self.scan.side) == ("card", "front"):
            zones = (FACE, NAME, NUMBER)
        elif self.scan.paper == "passport":
            zones = (PASSPORT_FACE, PASSPORT_NAME, PASSPORT_LINES)
        x, y = self.box.x, self.box.y
        return tuple(Box(x + zone.x, y + zone.y, zone.width, zone.height) for zone in zones)


@dataclass(frozen=True)
class _Route:
    """Three lines rising by `angle` degrees from `start` (if long from `far`) to `end`: no ink above the
    point `upper` nor below the point `lower`. `size` pt at most, `strength` of the ink from 0 to 1."""

    angle: float
    start: float
    far: float
    end: float
    upper: tuple[float, float]
    lower: tuple[float, float]
    size: float
    strength: float


def burn(scans: Sequence[Scan], stamp: Stamp, across: str = "") -> tuple[bytes, ...]:
    """The stamped A4 pages (300 dpi) as JPEG, a word `across` them. Same pictures and stamp, same bytes.

    Raises ValueError in Chinese where a text of the stamp is empty or too long for it or there is no picture,
    and MissingGlyph where no font has a character; then nothing has been drawn."""
    stamp = _checked(stamp)
    pages = plan(scans)
    if not pages:
        raise ValueError("没有证件图片，请先拍摄或选择图片")
    lines = [list(_lines(_route(placed), stamp)) for page in pages for placed in page]
    square = _square(stamp)
    words = f"仅供{stamp.purpose}", f"{stamp.day:%Y-%m-%d}", stamp.recipient
    cloud = Cloud(words, "|".join((stamp.note, *words)))
    done = []
    for n, page in enumerate(pages, 1):
        sheet = raster.blank()
        for placed in page:
            _paste(sheet, placed)
        cloud.cover(sheet, [box for placed in page for box in placed.protected[1:]])  # a face is no text
        for placed in page:
            for mask, x, y in lines.pop(0):
                raster.ink(sheet, mask, x, y, RED)
            raster.ink(sheet, square, *_seal_place(placed), RED)
        _foot(sheet, stamp.note, f"第{n}/{len(pages)}页" if len(pages) > 1 else "")
        if across:
            _across(sheet, across, AMBER)
        done.append(raster.jpeg(sheet))
    return tuple(done)


def reprint(page: bytes, line: str) -> bytes:
    """The stamped page with one more line burned in at its foot, beside or above earlier ones."""
    return mark(page, note=line)


def mark(page: bytes, across: str = "", note: str = "", tone: str = AMBER) -> bytes:
    """The stamped page with a large word over it (草稿无效, 作废) and a line at its foot, burned in."""
    for value in (across, note):
        if lost := fonts.missing(value):
            raise fonts.MissingGlyph(lost, "补打标记")
    sheet = raster.opened(page)
    if across:
        _across(sheet, across, tone)
    if note:
        fitted = text.fit(note, 190, 8, 5, bold=True)
        for part in fitted.lines:
            _note(sheet, raster.line(part, fitted.size, bold=True), tone)
    return raster.jpeg(sheet)


def _across(sheet: Image.Image, across: str, tone: str) -> None:
    size = 297 * 0.36 / len(across) / POINT if len(across) > 2 else 36 / POINT
    word = raster.line(across, size, bold=True, track=size * POINT * 0.18)
    raster.ink(sheet, raster.weaker(raster.tilted(word, 30), 0.4), 105, 148.5, tone)


def plan(scans: Sequence[Scan]) -> tuple[tuple[Placed, ...], ...]:
    """Which picture lies where on which page: cards and passports two a page, a front above its back."""
    pages: list[list[Scan]] = []
    for scan in scans:
        if scan.paper not in ("card", "passport", "page"):
            raise ValueError(f"不认识的证件种类「{scan.paper}」")
        room = pages and len(pages[-1]) == 1 and scan.paper != "page"
        if room and pages[-1][0].paper == scan.paper:
            pages[-1].append(scan)
        else:
            pages.append([scan])
    return tuple(tuple(_place(page)) for page in pages)


def _place(page: list[Scan]) -> Iterator[Placed]:
    if [scan.side for scan in page] == ["back", "front"]:
        page = page[::-1]
    if page[0].paper == "page":
        image = page[0].image
        scale = min(_PAGE.width / image.width, _PAGE.height / image.height)
        wide, high = image.width * scale, image.height * scale
        yield Placed(page[0], Box(105 - wide / 2, _PAGE.y, wide, high))
        return
    wide, high = CARD if page[0].paper == "card" else PASSPORT
    y = _TOP
    for scan in page:
        yield Placed(scan, Box(105 - wide / 2, y, wide, high))
        y += high + _GAP


def _checked(stamp: Stamp) -> Stamp:
    """The stamp with its texts on one line each, every character in a font."""

    def one_line(value: str, label: str, remedy: str = "") -> str:
        value = " ".join(text.clean(value).split())
        if remedy and not value:
            raise ValueError(remedy)
        if lost := fonts.missing(value):
            raise fonts.MissingGlyph(lost, label)
        return value

    return Stamp(
        one_line(stamp.purpose, "用途", "请先写明复印用途；没有用途的证件不能复印"),
        one_line(stamp.recipient, "提供给", "请先写明复件提供给谁；没有去处的证件不能复印"),
        stamp.day,
        one_line(stamp.office, "服务中心", "请先写明盖章的服务中心"),
        one_line(stamp.note, "复件编号行"),
    )


def _paste(sheet: Image.Image, placed: Placed) -> None:
    """The picture at its true size; a card with round corners and a hairline, as it lies in the hand."""
    left, top, right, bottom = raster.edges(placed.box)
    size = (right - left, bottom - top)
    image = placed.scan.image
    image = image if image.mode == "RGB" else image.convert("RGB")
    if image.size != size:
        image = image.resize(size, Image.Resampling.BICUBIC, reducing_gap=2.0)
    if placed.scan.paper == "page":
        sheet.paste(image, (left, top))
        return
    shape = Image.new("L", size)
    radius = px(3 if placed.scan.paper == "card" else 2)
    ImageDraw.Draw(shape).rounded_rectangle((0, 0, size[0] - 1, size[1] - 1), radius, 255)
    sheet.paste(image, (left, top), shape)
    ImageDraw.Draw(sheet).rounded_rectangle((left, top, right - 1, bottom - 1), radius, None, DASH, 2)


# the three lines


def _route(placed: Placed) -> _Route:
    box = placed.box
    x, y = box.x, box.y
    if placed.scan.paper == "card" and placed.scan.side == "front":
        # between name and number, ending before the face
        upper, lower = (x + NAME.right, y + NAME.bottom + 0.7), (x + NUMBER.x, y + NUMBER.y - 0.7)
        return _Route(15, x - 14, 11, x + FACE.x - 1.6, upper, lower, 11.5, 0.9)
    if placed.scan.paper == "card":
        return _Route(15, x - 14, 11, x + 80.5, (x + 33, y + 14.5), (x + 33, y + 39.5), 11.5, 0.75)
    if placed.scan.paper == "passport":  # right of the face, below the name, above the machine's lines
        upper, lower = (x + PASSPORT_NAME.right, y + PASSPORT_NAME.bottom + 1), (x + 46, y + 63.8)
        return _Route(10, x + 46, x + 46, x + 129, upper, lower, 11.5, 0.75)
    angle = min(30.0, math.degrees(math.atan2(box.height, box.width)) * 0.6)
    half, middle = max(70.0, box.width * 0.44), y + box.height / 2
    tall = max(15.0, min(30.0, box.height * 0.3))
    ends = 105 - half, 105 - half, 105 + half
    return _Route(angle, *ends, (105, middle - tall), (105, middle + tall), min(21.0, tall * 0.8), 0.5)


def _lines(route: _Route, stamp: Stamp) -> Iterator[tuple[Image.Image, float, float]]:
    """The three lines as turned masks with their middles."""
    said = (
        (f"复件仅供{stamp.purpose}之用", "用途"),
        (f"提供给：{stamp.recipient}", "提供给"),
        (f"{stamp.day:%Y年%m月%d日} 再次复印无效", "日期"),
    )
    slope, cosine = math.tan(math.radians(route.angle)), math.cos(math.radians(route.angle))
    rule = 6.0  # the least that must remain for the rule
    blocks = []
    for line, label in said:
        short = text.width(line, route.size, True) + rule <= (route.end - route.start) / cosine
        start = route.start if short else route.far
        length = (route.end - start) / cosine
        centre = (start + route.end) / 2
        # both limits moved along the slope to the middle of the lines
        upper, lower = (y + (x - centre) * slope for x, y in (route.upper, route.lower))
        most = ((lower - upper) * cosine - 3.0) / 3
        blocks.append((_block(line, label, length - rule, most, route.size), length, centre, upper, lower))
    tall = [_height(block) / cosine for block, *_ in blocks]
    above = 0.0
    for (block, length, centre, upper, lower), high in zip(blocks, tall, strict=True):
        mask = raster.tilted(_ruled(block, length), route.angle)
        yield raster.weaker(mask, route.strength), centre, upper + above + high / 2
        above += high + (lower - upper - sum(tall)) / 2


def _height(block: text.Fitted) -> float:
    """How high the ink of a block is, mm."""
    return (len(block.lines) * raster.LEADING - 0.25) * block.size * POINT


def _block(line: str, label: str, room: float, most: float, size: float) -> text.Fitted:
    """The line as large as it can stand in `room` by `most` mm, on one or more lines: shrunk, never cut.

    A little smaller, if that saves a line."""
    found: text.Fitted | None = None
    while size >= (found.size * 0.8 if found else 5):
        block = text.Fitted(tuple(text.wrap(line, room, size, bold=True)), size)
        if found is None and _height(block) <= most:
            found = block
        if found and len(block.lines) < len(found.lines):
            return block
        size -= 0.5
    if found is None:
        raise ValueError(f"「{label}」太长，章上写不下，请写短些")
    return found


def _ruled(block: text.Fitted, length: float) -> Image.Image:
    """The lines of a block from the left, each closed by a rule to the end, so that nothing can be added."""
    step = px(block.size * POINT * raster.LEADING)
    mask = Image.new("L", (px(length), step * len(block.lines)))
    pen = ImageDraw.Draw(mask)
    weight = max(4, px(block.size * POINT * 0.11))
    for n, line in enumerate(block.lines):
        letters = raster.line(line, block.size, bold=True)
        middle = step * n + step // 2
        mask.paste(255, (0, middle - letters.height // 2), letters)
        begin = letters.width + px(block.size * POINT * 0.35)
        if begin < mask.width:
            pen.rectangle((begin, middle - weight // 2, mask.width - 1, middle + (weight - 1) // 2), 255)
    return mask


# the office's square


def _seal_place(placed: Placed) -> tuple[float, float]:
    """The middle of the square: over the right edge of a card or passport, at a page's lower corner."""
    box = placed.box
    if placed.scan.paper == "card":
        return box.right - 2.6 + _SEAL / 2, box.y + box.height / 2
    if placed.scan.paper == "passport":
        return box.right - 4 + _SEAL / 2, box.y + 5
    below = box.bottom + _SEAL < _PAGE.bottom  # a short page has room over its lower edge
    return box.right - 8 - _SEAL / 2, box.bottom + (_SEAL / 2 - 4 if below else -8 - _SEAL / 2)


def _square(stamp: Stamp) -> Image.Image:
    """A double frame with the office, 复件专用 and the day."""
    side = px(_SEAL)
    mask = Image.new("L", (side, side))
    pen = ImageDraw.Draw(mask)
    pen.rectangle((0, 0, side - 1, side - 1), outline=255, width=px(0.6))
    pen.rectangle((px(1.1), px(1.1), side - 1 - px(1.1), side - 1 - px(1.1)), outline=255, width=px(0.15))
    office = text.fit(stamp.office, _SEAL - 4.2, 8.5, 6, bold=True)
    if len(office.lines) > 1:
        office = _block(stamp.office, "服务中心", _SEAL - 4.2, 6.6, 7)
    _centred(mask, office.lines, office.size, 6.6)
    _centred(mask, ("复件专用",), 14, 13.6)
    _centred(mask, (f"{stamp.day:%Y-%m-%d}",), 8.5, 20.2)
    return raster.weaker(mask, 0.92)


def _centred(mask: Image.Image, lines: Sequence[str], size: float, y: float) -> None:
    step = size * POINT * raster.LEADING
    for n, line in enumerate(lines):
        letters = raster.line(line, size, bold=True)
        middle = px(y + (n - (len(lines) - 1) / 2) * step)
        mask.paste(255, ((mask.width - letters.width) // 2, middle - letters.height // 2), letters)


# the foot of a page


def _foot(sheet: Image.Image, note: str, paged: str) -> None:
    fitted = text.fit(note, _ROOM, 7.5, 5)
    step = fitted.size * POINT * raster.LEADING
    for n, line in enumerate(fitted.lines):
        y = _FOOT + (n - (len(fitted.lines) - 1) / 2) * step
        mask = raster.line(line, fitted.size)
        raster.ink(sheet, mask, 10 + mask.width * 12.7 / raster.DPI, y, BLACK)
    if paged:
        mask = raster.line(paged, 7.5)
        raster.ink(sheet, mask, 200 - mask.width * 12.7 / raster.DPI, _FOOT, BLACK)


def _note(sheet: Image.Image, mask: Image.Image, tone: str) -> None:
    """The line in the first free place of the lower or the upper margin; full, the last place is cleared."""
    wide = mask.width * 25.4 / raster.DPI
    places = [(x, y) for y in (285.4, 281.4, 5.6) for x in (10.0, 75.0, 140.0) if x + wide <= 200.5]
    for x, y in places:
        area = raster.edges(Box(x, y - 1.7, wide, 3.4))
        darkest, _ = sheet.crop(area).convert("L").getextrema()
        if isinstance(darkest, int) and darkest > 130:
            break
    else:
        sheet.paste("white", area)
    raster.ink(sheet, mask, x + wide / 2, y, tone)

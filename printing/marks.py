"""标记: 草稿, 作废, 补打第n次, the place for the seal, and the code that the gate scans.

A code is ASCII only ([A-Z0-9.-]): scanners type it like a keyboard, and many garble anything else. What
cannot be scanned can be typed, so the code always stands below in letters.
"""

import re
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from printing import text
from printing.page import AMBER, BLACK, DASH, FAINT, PALE, PALE_MONO, PALE_OF, RED, WHITE, Box, Sheet

CODE = r"[A-Z0-9.\-]{1,64}"
"""What a code may consist of."""

_QUIET_ZONE = 4  # modules of white that the standard asks for on every side


@dataclass(frozen=True)
class Mark:
    """What is set across a document, and what is noted in its head. Marks add up with +."""

    across: str = ""
    note: str = ""
    tone: str = FAINT

    @property
    def is_draft(self) -> bool:
        """Whether the paper is a draft, which never shows a number or a code."""
        return self.across == DRAFT

    def __add__(self, other: "Mark") -> "Mark":
        note = " · ".join(part for part in (self.note, other.note) if part)
        return Mark(self.across or other.across, note, self.tone if self.across else other.tone)


NONE = Mark()
DRAFT = "草稿无效"


def draft() -> Mark:
    """草稿: nobody may act on this paper; it has no number and no code."""
    return Mark(across=DRAFT, tone=AMBER)


def void(replaced_by: str = "") -> Mark:
    """作废: the number stays, the paper counts no more; `replaced_by` is the number that counts instead."""
    return Mark(across="作废", note=f"已由 {replaced_by} 代替" if replaced_by else "", tone=RED)


def reprint(n: int, at: datetime, operator: str) -> Mark:
    """补打: the `n`-th print (2 is the first reprint), when (timezone-aware) and by whom."""
    if n < 2:
        raise ValueError("补打从第 2 次算起")
    if at.tzinfo is None:
        raise ValueError("补打时间须带时区")
    return Mark(note=f"补打 第{n}次　{at:%Y-%m-%d %H:%M}　{operator}".rstrip("　"), tone=AMBER)


def across(sheet: Sheet, box: Box, mark: Mark, *, mono: bool = False) -> None:
    """Sets `mark.across` diagonally over `box`; draw it first, so that what is written stays readable."""
    if not mark.across:
        return
    tone = PALE_OF.get(mark.tone, PALE)
    size = min(box.height * 0.25, box.width * 0.14) / text.POINT
    track = size * text.POINT * (0.18 if len(mark.across) > 2 else 0.5)
    sheet.text(
        box.x + box.width / 2,
        box.y + box.height / 2,
        mark.across,
        size,
        bold=True,
        tone=PALE_MONO if mono else tone,
        align="centre",
        track=track,
        tilt=18,
    )


def banner(sheet: Sheet, box: Box, mark: Mark) -> None:
    """The same word white on black over `box`, for thermal paper, which has no pale tone."""
    if mark.across:
        sheet.frame(box, tone=None, fill=BLACK)
        size = box.height * 0.62 / text.POINT
        middle = box.x + box.width / 2, box.y + box.height / 2
        track = size * text.POINT * 0.4
        sheet.text(*middle, mark.across, size, bold=True, tone=WHITE, align="centre", track=track)


def seal(sheet: Sheet, box: Box, label: str) -> None:
    """盖章处: a faint square that says whose seal belongs there."""
    sheet.frame(box, tone=DASH, weight=0.2, dash=(1.0, 0.8), radius=1)
    lines = text.fit(label, box.width - 4, 8, 6)
    for n, line in enumerate(lines.lines):
        middle = box.y + box.height / 2 + (n - (len(lines.lines) - 1) / 2) * 3.6
        sheet.text(box.x + box.width / 2, middle, line, lines.size, tone=FAINT, align="centre")


@lru_cache(maxsize=64)
def modules(code: str) -> tuple[tuple[bool, ...], ...]:
    """The QR code of `code` (level M) without its quiet zone. Raises ValueError where CODE does not match."""
    if not re.fullmatch(CODE, code):
        raise ValueError("校验码只能由大写字母、数字、点和横线组成，最多 64 位")
    import qrcode
    from qrcode.constants import ERROR_CORRECT_M

    maker = qrcode.QRCode(error_correction=ERROR_CORRECT_M, border=0)
    maker.add_data(code, optimize=0)
    maker.make(fit=True)
    return tuple(tuple(bool(cell) for cell in row) for row in maker.get_matrix())


def quiet_zone(code: str, side: float) -> float:
    """How much white (mm) must lie around the modules of a code `side` mm wide."""
    return _QUIET_ZONE * side / len(modules(code))


def qr(sheet: Sheet, box: Box, code: str) -> None:
    """The QR code as vectors, filling the square `box`; its quiet zone lies around it in white."""
    rows = modules(code)
    step = box.width / len(rows)
    margin = _QUIET_ZONE * step
    around = Box(box.x - margin, box.y - margin, box.width + 2 * margin, box.height + 2 * margin)
    sheet.frame(around, tone=None, fill=WHITE)
    bars = []
    for y, row in enumerate(rows):
        x = 0
        while x < len(row):
            start = x
            while x < len(row) and row[x]:
                x += 1
            if x > start:
                bars.append(Box(box.x + start * step, box.y + y * step, (x - start) * step, step))
            x += 1
    sheet.blocks(bars, BLACK)


def no_code(sheet: Sheet, box: Box, *, mono: bool = False) -> None:
    """Where the QR code of an issued document will stand: a draft has none."""
    line, tone, size = (BLACK, BLACK, 9) if mono else (DASH, FAINT, 8)
    sheet.frame(box, tone=line, weight=0.2, dash=(1.0, 0.8), radius=1)
    middle = box.x + box.width / 2
    sheet.text(middle, box.y + box.height / 2 - 2, "二维码", size, tone=tone, align="centre")
    sheet.text(middle, box.y + box.height / 2 + 2, "开具时生成", size, tone=tone, align="centre")


def code_below(sheet: Sheet, x: float, y: float, room: float, code: str, size: float) -> None:
    """The code in letters for a guard who types it, centred on `x`, from `y` down, in lines of `room` mm."""
    if text.width(code, size, True) <= room:
        lines = [code]
    else:
        number, dot, check = code.partition(".")
        lines = [*text.wrap(number + dot, room, size, True), *text.wrap(check, room, size, True)]
    for n, line in enumerate(lines):
        sheet.text(x, y + n * size * text.POINT * 1.25, line, size, bold=True, align="centre")

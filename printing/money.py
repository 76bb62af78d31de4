"""金额: how money stands on every paper: integer 分 in figures, 大写 and 小写 side by side, boxes to choose.

¥ stands right before its digits and 人民币 right before its words, so that nothing can be written between
(domain.md 3.9). The words come with the data: a paper says amounts, it does not make them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from printing import flow, text
from printing.flow import Band, Field, Type
from printing.page import BLACK, GROUND, Box, Sheet
from printing.parts import Part
from printing.report import running

STUB = Part("第一联", "存根联", "白")
PAYER = Part("第二联", "客户联", "红")
BOOKS = Part("第三联", "记账联", "黄")
PARTS = (STUB, PAYER, BOOKS)
"""The parts of a paper about money."""

CASH = "现金"
INSIDE = 3.0
"""mm between the end of an amount and the edge of its table."""

_SMALL = "（小写）"
_AIR = 3.0  # mm between two choices


def figures(fen: int) -> str:
    """分 as 元 for a column of amounts: 123456 is 1,234.56."""
    sign = "-" if fen < 0 else ""
    return f"{sign}{abs(fen) // 100:,}.{abs(fen) % 100:02}"


def yuan(fen: int) -> str:
    """The same as said in a sentence: ¥1,234.56, the sign before the ¥."""
    return f"-¥{figures(-fen)}" if fen < 0 else f"¥{figures(fen)}"


def day(at: str) -> str:
    """The day of an ISO date or time as it stands on a paper: 2026年03月05日."""
    return f"{datetime.fromisoformat(at):%Y年%m月%d日}" if at else ""


def in_words(words: str) -> str:
    """大写 with the currency before it, which belongs to the paper."""
    said = text.clean(words)
    return f"人民币{said.removeprefix('人民币')}" if said else ""


def total(label: str, words: str, fen: int, room: float, type_: Type) -> list[Band]:
    """An amount in words, and in figures that end below the amounts of the table above."""
    said, amount = in_words(words), yuan(fen)
    size = type_.body + 1
    ahead = text.width(f"{label}（大写）：", type_.label) + 0.8 + 1.5
    behind = text.width(_SMALL, type_.label) + text.width(amount, size, True) + INSIDE + 4
    fitted = text.fit(said, room - ahead - behind, size, type_.least, bold=True)

    def draw(sheet: Sheet, x: float, y: float, high: float) -> None:
        if type_.mono:
            for level in (y + 0.3, y + high - 0.3):
                sheet.rule(x, level, x + room, tone=BLACK, weight=0.4)
        else:
            sheet.frame(Box(x, y, room, high), tone=None, fill=GROUND)
        level = y + (high - max(0, len(fitted.lines) - 1) * type_.leading) / 2
        sheet.text(x + 1.5, level, f"{label}（大写）：", type_.label, tone=type_.quiet)
        end = x + room - INSIDE
        end -= sheet.text(end, level, amount, size, bold=True, tone=type_.ink, align="right")
        sheet.text(end, level, _SMALL, type_.label, tone=type_.quiet, align="right")
        for n, line in enumerate(fitted.lines):
            at = level + n * type_.leading
            sheet.text(x + ahead, at, line, fitted.size, bold=True, tone=type_.ink)

    return [Band(type_.row + 1.6 + max(0, len(fitted.lines) - 1) * type_.leading, draw)]


@dataclass(frozen=True)
class _Box:
    said: str
    chosen: bool
    line: int
    x: float


def choice(
    label: str,
    options: Sequence[str],
    chosen: str,
    room: float,
    type_: Type,
    like: str = "",
    more: Sequence[Field] = (),
) -> list[Band]:
    """All `options` with a box each, ✓ in the `chosen` one, and behind them what is said `more`, if it finds
    room on the line; else below."""
    head = max(text.width(f"{one}：", type_.label) for one in (label, like)) + 0.8
    side = type_.body * text.POINT
    boxes: list[_Box] = []
    x, line = head, 0
    for option in options:
        wide = side + 0.6 + text.width(option, type_.body)
        if x + wide > room and x > head:
            x, line = head, line + 1
        boxes.append(_Box(option, option == chosen, line, x))
        x += wide + _AIR
    told = [one for one in more if text.clean(one.value)]
    labels = sum(text.width(f"{one.label}：", type_.label) + 0.8 for one in told)
    values = "".join(text.clean(one.value) for one in told)
    left_over = room - x - labels - _AIR * len(told)
    fitted = text.fit(values, left_over, type_.body, type_.least) if left_over > 0 else None
    beside = fitted is not None and len(fitted.lines) <= 1 and not any("\n" in one.value for one in told)

    def draw(sheet: Sheet, left: float, y: float, high: float) -> None:
        sheet.text(left, y + type_.pitch / 2, f"{label}：", type_.label, tone=type_.quiet)
        for one in boxes:
            _tick(sheet, left + one.x, y + (one.line + 0.5) * type_.pitch, one, type_)
        if not fitted or not beside:
            return
        at, middle = left + x, y + (line + 0.5) * type_.pitch
        for field in told:
            at += (
                _AIR + sheet.text(at + _AIR, middle, f"{field.label}：", type_.label, tone=type_.quiet) + 0.8
            )
            at += sheet.text(at, middle, text.clean(field.value), fitted.size, tone=type_.ink)

    band = Band(type_.pitch * (line + 1), draw)
    return (
        [band] if beside else [band, *flow.fields(told, room, min(2, len(told)), type_, like=like or label)]
    )


def _tick(sheet: Sheet, x: float, middle: float, one: _Box, type_: Type) -> None:
    """A box, and ✓ in it where it is chosen: the fonts have no ☑, so the frame is drawn."""
    side = type_.body * text.POINT
    if one.chosen:
        inner = side * 0.8
        box = Box(x + (side - inner) / 2, middle - inner / 2, inner, inner)
        sheet.frame(box, tone=type_.ink, weight=side * 0.07)
        sheet.text(x + side / 2, middle, "✓", type_.body, bold=True, tone=type_.ink, align="centre")
    else:
        sheet.text(x, middle, "□", type_.body, tone=type_.ink)
    sheet.text(x + side + 0.6, middle, one.said, type_.body, bold=one.chosen, tone=type_.ink)


def narrow_total(label: str, words: str, fen: int, room: float, type_: Type, large: float) -> list[Band]:
    """The same on narrow paper: the figures large on a line of their own, the words below."""
    amount = yuan(fen)

    def draw(sheet: Sheet, x: float, y: float, high: float) -> None:
        middle = y + high / 2
        sheet.text(x, middle, f"{label}{_SMALL}", type_.label, tone=type_.quiet)
        sheet.text(x + room, middle, amount, large, bold=True, tone=type_.ink, align="right")

    said = running(f"（大写）{in_words(words)}", room, type_.body, type_.ink, bold=True, leading=1.45)
    return [Band(large * text.POINT * 1.5, draw), *(said if in_words(words) else [])]

"""热敏收据: a receipt on thermal paper 80 mm wide: its three parts one after another, black only, as long as
they must be. It says what the wide papers say, in their words."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from printing import flow, marks, money, parts, receipt_layout, text
from printing.flow import Band, Field, Type
from printing.head import NarrowHead
from printing.marks import Mark
from printing.money import figures
from printing.page import BLACK, Box, Sheet
from printing.parts import Part
from printing.receipt_layout import NO_INVOICE, SEAL, SIGN, TITLE
from printing.report import Frame, Report, banner, end, lines_to_sign, running

if TYPE_CHECKING:
    from printing.receipt import Line, Receipt

_TYPE = Type(10.5, 9, 9, 20, 5.6, 5.6, mono=True)
_ENDLESS = 10_000.0  # mm, until the content is known
_FRAME = Frame(parts.THERMAL.width, _ENDLESS, side=4, top=4, bottom=5, head=0, loose=0)
_WIDTH = _FRAME.box.width
_CODE = 28.0  # side of the QR code
_LARGE = 16.0  # pt, of the total
_LINE = 10.0  # height of a line to be written on
_SEAL = 22.0


def sheets(
    data: "Receipt", mark: Mark, methods: Sequence[str]
) -> tuple[tuple[float, float], list[Callable[[Sheet], None]]]:
    """The size of the paper, as long as the longest part, and one drawing for each part."""
    rolls = [_roll(data, mark, methods, part) for part in money.PARTS]
    high = max(roll.frame.height for roll in rolls)
    return (_FRAME.width, high), [draw for roll in rolls for draw in roll.sheets("")]


def _roll(data: "Receipt", mark: Mark, methods: Sequence[str], part: Part) -> Report:
    noted = Mark(note=mark.note, tone=mark.tone)  # what stands across it stands on a band of its own
    head = NarrowHead(TITLE, data.office, data.project, data.number, noted, (part,), _WIDTH, _TYPE)
    frame = Frame(_FRAME.width, _ENDLESS, _FRAME.side, _FRAME.top, _FRAME.bottom, head.height, loose=0)
    report = Report(frame, head, _TYPE, _closing(data))
    report.stack.add(*_bands(data, mark, methods))
    report.shrink()
    return report


def _bands(data: "Receipt", mark: Mark, methods: Sequence[str]) -> list[Band]:
    said = receipt_layout
    whose = [
        Field("日期", money.day(data.issued_at)),
        said.from_whom(data, _WIDTH, _TYPE),
        said.replaced(data),
    ]
    remark = [part for part in (NO_INVOICE, said.invoice(data)) if part]
    return [
        *banner(mark, _WIDTH),
        flow.gap(1.5),
        *flow.fields(whose, _WIDTH, 1, _TYPE),
        flow.gap(1),
        _ruled(),
        *(band for line in data.lines for band in _line(line)),
        end(_WIDTH, _TYPE),
        *(_pair(name, amount) for name, amount in said.subtotals(data)),
        _ruled(),
        *money.narrow_total("合计", data.total_words, data.total, _WIDTH, _TYPE, _LARGE),
        flow.gap(0.8),
        _ruled(),
        *money.choice("收款方式", methods, data.method, _WIDTH, _TYPE, more=said.paid(data)),
        *flow.fields([Field("说明", note) for note in data.notes], _WIDTH, 1, _TYPE, like="收款方式"),
        flow.gap(1),
        *(band for part in remark for band in running(part, _WIDTH, _TYPE.body, BLACK, bold=True)),
    ]


def _ruled() -> Band:
    return Band(1.6, lambda sheet, x, y, high: sheet.rule(x, y + 0.8, x + _WIDTH, tone=BLACK, weight=0.3))


def _line(line: "Line") -> list[Band]:
    """The item with its amount; below it what the wide papers have columns for."""
    amount = figures(line.amount)
    room = _WIDTH - text.width(amount, _TYPE.body, True) - 4
    names = text.fit(line.item, room, _TYPE.body, _TYPE.least)
    price = f"{figures(line.price)} × {line.quantity}" if line.price and line.quantity else ""
    told = [receipt_layout.kind(line), line.period, price or line.quantity]

    def draw(sheet: Sheet, x: float, y: float, high: float) -> None:
        middle = y + _TYPE.pitch / 2
        for n, name in enumerate(names.lines):
            sheet.text(x, middle + n * _TYPE.leading, name, names.size, tone=BLACK)
        sheet.text(x + _WIDTH, middle, amount, _TYPE.body, bold=True, tone=BLACK, align="right")

    more = max(0, len(names.lines) - 1) * _TYPE.leading
    below = "　".join(text.clean(part) for part in told if text.clean(part))
    return [
        Band(_TYPE.pitch + more, draw),
        *running(below, _WIDTH, _TYPE.label, BLACK, leading=1.45),
        flow.gap(0.8),
    ]


def _pair(name: str, amount: str) -> Band:
    def draw(sheet: Sheet, x: float, y: float, high: float) -> None:
        middle = y + high / 2
        sheet.text(x, middle, name, _TYPE.label, tone=BLACK)
        sheet.text(x + _WIDTH, middle, amount, _TYPE.body, bold=True, tone=BLACK, align="right")

    return Band(_TYPE.pitch, draw)


def _closing(data: "Receipt") -> list[Band]:
    operator, checker, payer = SIGN
    names = [Field(operator, data.operator, bold=True), Field(checker, data.checker, bold=True)]
    lines = [payer] if data.checker else [checker, payer]
    return [
        flow.gap(1),
        *flow.fields(names, _WIDTH, 1, _TYPE),
        *(lines_to_sign([label], _WIDTH, _TYPE, _LINE) for label in lines),
        _seal(),
        _code(data.code),
        *running(data.code, _WIDTH, _TYPE.label, BLACK, bold=True, align="centre", leading=1.3),
    ]


def _seal() -> Band:
    def draw(sheet: Sheet, x: float, y: float, high: float) -> None:
        sheet.text(x, y + 5, f"{SEAL}：", _TYPE.label, tone=BLACK)

    return Band(_SEAL, draw)


def _code(code: str) -> Band:
    margin = marks.quiet_zone(code, _CODE) if code else 3.0

    def draw(sheet: Sheet, x: float, y: float, high: float) -> None:
        square = Box(x + (_WIDTH - _CODE) / 2, y + margin, _CODE, _CODE)
        if code:
            marks.qr(sheet, square, code)
        else:
            marks.no_code(sheet, square, mono=True)

    return Band(_CODE + 2 * margin, draw)

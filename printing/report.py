"""长单: papers of sections, tables and running text that take as many pages as they need, under one head.

The heading of a table is said again on every page that its rows run on to; every page but the last says
where the paper goes on; what closes it (signatures, a seal) stands at the foot of the last page.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from math import ceil

from printing import flow, marks, text
from printing.flow import Band, Cell, Column, Field, Stack, Type
from printing.head import Head
from printing.marks import Mark
from printing.page import BLACK, FAINT, INK, QUIET, Align, Box, Sheet

_ONWARD = 7.0  # the line below a page that has another behind it


@dataclass(frozen=True)
class Frame:
    """The measures of a paper, mm: its margins and the height of its head."""

    width: float
    height: float
    side: float
    top: float
    bottom: float
    head: float
    loose: float = 1.0  # how much taller a row may be where the page has room
    section: float = 14.0  # the name of a section with the white above it

    @property
    def paper(self) -> Box:
        return Box(0, 0, self.width, self.height)

    @property
    def box(self) -> Box:
        return self.paper.inset(self.side, self.top, self.bottom)


class Report:
    """The pages of one paper, filled from the top; `closing` stands at the foot of the last page, `opening`
    heads every page but the first."""

    def __init__(
        self, frame: Frame, head: Head, rows: Type, closing: Sequence[Band], opening: Sequence[Band] = ()
    ) -> None:
        self.frame = frame
        self.head = head
        self.rows = rows
        self.closing = closing
        self.close = sum(band.height for band in closing)
        self.box = frame.box
        self.stack = Stack(self.box.height - frame.head - _ONWARD, opening)

    # what flows

    def heading(self, title: str) -> list[Band]:
        """The name of a section."""
        return [section(title, self.frame.section)]

    def shrink(self) -> None:
        """Ends the paper where its content ends: one page, as long as it must be, up to a whole mm."""
        frame = self.frame
        used = sum(band.height for band in self.stack.pages[0])
        high = ceil(frame.top + frame.head + used + self.close + frame.bottom)
        self.frame = replace(frame, height=high)
        self.box = self.frame.box

    def lines(self, said: str, *, quiet: bool = False) -> list[Band]:
        """Running text over the whole width."""
        type_ = self.head.type
        size, tone = (type_.label, QUIET) if quiet else (type_.body, INK)
        return running(said, self.box.width, size, tone)

    def table(self, title: str, columns: Sequence[Column], rows: Sequence[Sequence[Cell]], none: str) -> None:
        """A section with its table; without rows it says `none`."""
        if not rows:
            self.stack.block([*self.heading(title), *self.lines(none, quiet=True)])
            return
        top = flow.heading(columns, self.rows)
        first = row_bands(columns, rows[0], self.rows, self.stack.room)[0]
        self.stack.block([*self.heading(title), top], first.height)
        rows_below(self.stack, columns, rows, self.rows)

    def notes(self, title: str, notes: Sequence[str], none: str = "") -> None:
        """A section of sentences, numbered where there are several; without any it says `none`, if that."""
        said = [note for note in notes if note.strip()]
        if not said:
            if none:
                self.table(title, (), (), none)
            return
        lines = [self.lines(f"{n}. {note}" if len(said) > 1 else note) for n, note in enumerate(said, 1)]
        self.stack.block([*self.heading(title), *lines[0][:3]])
        for band in [*lines[0][3:], *(band for more in lines[1:] for band in more)]:
            self.stack.add(band)

    # what stands

    @property
    def count(self) -> int:
        """How many pages it takes: one more, where what closes it finds no room."""
        return len(self.stack.pages) + (self.stack.left < self.close - _ONWARD)

    def sheets(self, closes: str) -> Iterator[Callable[[Sheet], None]]:
        """The pages as drawings; `closes` says what stands at the end of the last."""
        if self.count > len(self.stack.pages):
            self.stack.turn()
        yield from (partial(self._draw, closes=closes, number=number) for number in range(self.count))

    def _draw(self, sheet: Sheet, closes: str, number: int) -> None:
        box, frame, count = self.box, self.frame, len(self.stack.pages)
        last = number == count - 1
        marks.across(sheet, frame.paper, self.head.mark)
        self.head.draw(sheet, Box(box.x, box.y, box.width, frame.head), None, number, count)
        tail = self.close if last else _ONWARD
        feet = self.stack.feet[number]
        low = sum(band.height for band in feet)
        body = Box(box.x, box.y + frame.head, box.width, box.height - frame.head - tail)
        flow.draw_page(sheet, body.inset(0, 0, low), self.stack.pages[number], frame.loose)
        flow.draw_page(sheet, Box(body.x, body.bottom - low, body.width, low), feet)
        if last:
            flow.draw_page(sheet, Box(body.x, body.bottom, body.width, tail), self.closing)
        else:
            say = f"下接第 {number + 2} 页，{closes}见第 {count} 页"
            size = self.head.type.label
            sheet.text(box.right, box.bottom - 2, say, size, tone=QUIET, align="right")


def section(title: str, high: float, size: float = 11) -> Band:
    """The name of a section, with white above it, together `high` mm."""

    def draw(sheet: Sheet, x: float, y: float, high: float) -> None:
        sheet.text(x, y + high - 4.2 * size / 11, title, size, bold=True)

    return Band(high, draw)


def end(room: float, type_: Type, say: str = "以下空白") -> Band:
    """What closes a list, so that nothing can be added to it."""

    def draw(sheet: Sheet, x: float, y: float, high: float) -> None:
        middle = y + high / 2
        said = sheet.text(x + 1.5, middle, say, type_.label, tone=type_.quiet)
        tone, weight = (BLACK, 0.4) if type_.mono else (FAINT, 0.15)
        sheet.rule(x + said + 4.5, middle, x + room, tone=tone, weight=weight)

    return Band(type_.row, draw)


def lines_to_sign(
    labels: Sequence[str], room: float, type_: Type, high: float, names: Sequence[str] = ()
) -> Band:
    """Lines to be written on, side by side on `room` mm; on one stands its name, where that is known."""
    slot = room / len(labels)

    def draw(sheet: Sheet, x: float, y: float, high: float) -> None:
        low = y + high - 2.6
        for n, label in enumerate(labels):
            left = x + n * slot
            after = sheet.text(left, low, f"{label}：", type_.label, tone=type_.quiet) + 0.8
            name = name_on_line(label, names[n], slot, type_) if n < len(names) else None
            if name:
                sheet.text(left + after + 1, low, name.lines[0], name.size, tone=type_.ink)
            end = left + slot - (0 if n == len(labels) - 1 else 6)
            weight = 0.4 if type_.mono else 0.2
            sheet.rule(left + after, low + 2.2, end, tone=type_.quiet, weight=weight)

    return Band(high, draw)


def both_sign(
    parties: tuple[str, str], names: tuple[str, str], at: tuple[str, str], room: float, type_: Type
) -> list[Band]:
    """Two parties (交班, 接班) sign by hand, above what they signed in the program and when."""
    signed = [
        Field(f"{party}签署", f"{name}　{moment(when)}" if when else "还没有签署")
        for party, name, when in zip(parties, names, at, strict=True)
    ]
    return [
        lines_to_sign([f"{party}人签名" for party in parties], room, type_, 14),
        flow.gap(1.5),
        *flow.fields(signed, room, 2, type_),
    ]


def moment(at: str) -> str:
    """An ISO time as it stands on a paper: 2026-03-05 20:02."""
    return f"{datetime.fromisoformat(at):%Y-%m-%d %H:%M}" if at else ""


def name_on_line(label: str, name: str, slot: float, type_: Type) -> text.Fitted | None:
    """A name as it stands on its line in `slot` mm, or None: no name, or one that is longer."""
    room = slot - text.width(f"{label}：", type_.label) - 8
    fitted = text.fit(name, room, type_.body, type_.least)
    return fitted if len(fitted.lines) == 1 else None


def too_long_to_sign(labels: Sequence[str], names: Sequence[str], room: float, type_: Type) -> list[Field]:
    """Names that find no room on their lines, to be said as fields."""
    slot = room / len(labels)
    given = zip(labels, names, strict=False)
    return [Field(one, name) for one, name in given if name_on_line(one, name, slot, type_) is None]


def running(
    said: str,
    room: float,
    size: float,
    tone: str,
    *,
    bold: bool = False,
    align: Align = "left",
    leading: float = 1.6,
) -> list[Band]:
    """Running text on `room` mm, a band a line; `leading` is a line's height as a share of the size."""

    def line(words: str) -> Band:
        def draw(sheet: Sheet, x: float, y: float, high: float) -> None:
            at = x + {"left": 0.0, "centre": room / 2, "right": room}[align]
            sheet.text(at, y + high / 2, words, size, bold=bold, tone=tone, align=align)

        return Band(size * text.POINT * leading, draw)

    return [line(words) for words in text.wrap(said, room, size, bold)]


def item(
    number: str, said: str, room: float, size: float, leading: float = 1.5, basis: str = ""
) -> list[Band]:
    """An item of a list: its number, and its lines set in behind it, below them its `basis`."""
    inset = 1.9 * size * text.POINT

    def line(band: Band, first: bool) -> Band:
        def draw(sheet: Sheet, x: float, y: float, high: float) -> None:
            if first:
                sheet.text(x, y + high / 2, number, size)
            band.draw(sheet, x + inset, y, high)

        return Band(band.height, draw)

    bands = running(said, room - inset, size, INK, leading=leading)
    bands += running(basis, room - inset, size - 1, QUIET)
    return [line(band, n == 0) for n, band in enumerate(bands)]


def row_bands(columns: Sequence[Column], row: Sequence[Cell], type_: Type, room: float) -> list[Band]:
    """A row as one band; one that would be taller than half a page of `room` mm runs on, line by line."""
    whole = flow.table_row(columns, row, type_)
    return [whole] if whole.height <= room / 2 else flow.row_by_line(columns, row, type_)


def rows_below(stack: Stack, columns: Sequence[Column], rows: Sequence[Sequence[Cell]], type_: Type) -> None:
    """Rows below a heading that stands on the page, which is said again on every page they run on to."""
    for row in rows:
        for band in row_bands(columns, row, type_, stack.room):
            if band.height > stack.left + 1e-6:
                stack.turn()
                stack.add(flow.heading(columns, type_))
            stack.add(band)


def banner(mark: Mark, room: float) -> list[Band]:
    """作废 or 草稿无效 as a band of thermal paper."""
    if not mark.across:
        return []
    return [flow.gap(1), Band(9, lambda sheet, x, y, _: marks.banner(sheet, Box(x, y, room, 9), mark))]

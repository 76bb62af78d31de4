"""表单: the mechanism of the many papers that are a head, fields, sections, and a foot to sign.

A paper of this kind says what stands on it and in which order; measures, the QR code beside the first
fields, the seal, and what happens where a page ends are the same for all of them.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol, TypeVar

from printing import flow, marks, page, parts, ready, text
from printing.flow import Band, Cell, Column, Field, Type
from printing.head import Head
from printing.marks import Mark
from printing.page import FAINT, INK, QUIET, Box, Sheet
from printing.report import Frame, Report, item, lines_to_sign, running, section, too_long_to_sign

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

T = TypeVar("T", bound="DataclassInstance")


class Issued(Protocol):
    """What the head of a form is told of."""

    @property
    def office(self) -> str: ...
    @property
    def project(self) -> str: ...
    @property
    def number(self) -> str: ...
    @property
    def code(self) -> str: ...


@dataclass(frozen=True)
class Size:
    """The measures of one kind of form: its frame, its letters in text and in tables (all cells in one size:
    two in a row look patched), and the sides of code and seal, mm."""

    key: str
    frame: Frame
    type: Type
    rows: Type
    code: float
    seal: float
    sign: float  # height of a row of lines to sign
    write: float = 8.5  # height of a line to write on


_SMALL = Type(9.5, 8.5, 8.5, 17, 5.8, 7.0), Type(9, 9, 8.5, 17, 5.8, 7.0)
A4 = Size(
    parts.SHEET.key,
    Frame(210, 297, side=18, top=14, bottom=13, head=17, section=11.5, loose=1.5),
    *_SMALL,
    code=25,
    seal=30,
    sign=12,
)
A5 = Size(
    parts.LEAF.key,
    Frame(210, 148, side=14, top=8, bottom=8, head=16, section=8.6, loose=2),
    *_SMALL,
    code=22,
    seal=26,
    sign=10.5,
    write=7,
)
POSTED = Size(
    parts.SHEET.key,
    Frame(210, 297, side=20, top=18, bottom=18, head=24, section=16, loose=4),
    Type(14, 11, 11, 30, 9.2, 10.5),
    Type(13, 13, 11, 30, 9.2, 10.5),
    code=30,
    seal=38,
    sign=14,
)
"""For a wall: read standing before it."""


@dataclass(frozen=True)
class Sign:
    """A line to be signed on: what stands before it, and the name that is known already."""

    label: str
    name: str = ""


@dataclass(frozen=True)
class Item:
    """A numbered sentence and what it rests on; without a basis it is the parties' own agreement."""

    text: str
    basis: str = ""


def begun(
    title: str, data: T, mark: Mark, layout: str, sizes: Sequence[Size], needs: Sequence[str] = ()
) -> tuple[T, Mark, Size]:
    """What a form is drawn from: data and mark as they are printed, and the size of that name.

    Raises MissingGlyph or BadData, both ValueError with a Chinese message that names the field."""
    ready.choose(title, layout, [size.key for size in sizes])
    data, mark = ready.ready(title, data, mark, ("issued_at", *needs))
    return data, mark, next(size for size in sizes if size.key == layout)


def pdf(make: "Callable[[Size], Form]", size: Size, closes: str = "签名") -> bytes:
    """The paper as PDF, set closer where that saves a page. Raises MissingGlyph."""
    paper = min((make(one) for one in (size, _closer(size))), key=lambda one: one.count)
    name = f"{paper.title} {paper.data.number or '草稿'}"
    return page.document(name, (size.frame.width, size.frame.height), paper.sheets(closes))


def _closer(size: Size) -> Size:
    """The same with less white; its letters stay as large."""
    frame, type_, rows = size.frame, size.type, size.rows
    return replace(
        size,
        frame=replace(frame, section=frame.section * 0.8),
        type=replace(type_, pitch=type_.pitch * 0.91),
        rows=replace(rows, row=rows.row * 0.8),
        code=size.code * 0.84,
        seal=size.seal * 0.9,
        sign=size.sign * 0.82,
        write=size.write * 0.85,
    )


class Form(Report):
    """One paper of this kind, filled from the top; `signs` are the rows at its foot, `seal` says whose seal
    belongs beside them (none, where it is empty); `whose` is said again on every further page."""

    def __init__(
        self,
        title: str,
        data: Issued,
        mark: Mark,
        size: Size,
        signs: Sequence[Sequence[Sign]],
        seal: str = "",
        whose: Field | None = None,
    ) -> None:
        self.size = size
        self.data = data
        self.title = title
        self.type = size.type
        frame = size.frame
        type_ = replace(_SMALL[0], title=size.type.title)  # a number needs no larger letters on a wall
        head = Head(title, data.office, data.project, data.number, mark, (), frame.box.width, type_)
        again = flow.fields([whose], frame.box.width, 1, size.type) if whose else []
        opening = [flow.gap(2), *(again if len(again) == 1 else []), flow.gap(1)]
        self.signs = signs
        self.side = size.seal if seal else 0.0
        self.room = frame.box.width - (self.side + 8 if seal else 0)
        super().__init__(frame, head, size.rows, [self._foot(seal)], opening)

    # what flows

    def heading(self, title: str) -> list[Band]:
        """The name of a section; white, where it has none."""
        size = self.type.body + 1.5
        return [section(title, self.frame.section, size)] if title else [flow.gap(1.8)]

    def lines(self, said: str, *, quiet: bool = False) -> list[Band]:
        """Running text over the whole width."""
        size, tone = (self.type.label, QUIET) if quiet else (self.type.body, INK)
        return running(said, self.box.width, size, tone)

    def facts(self, given: Sequence[Field], columns: int = 2) -> None:
        """What the paper is about, under the head, with the code beside it; names that find no room on
        their lines are said here."""
        whole = _new(self.head.overflow(), given) + list(given)
        whole += _new([field for row in self.signs for field in self._too_long(row)], whole)
        add, width = self.stack.add, self.box.width
        if not self.data.code:
            add(flow.gap(2.5), *flow.fields(whole, width, columns, self.type))
            return
        room = width - self.size.code - 14
        bands = flow.fields(whole, room, columns, self.type)
        if sum(band.height for band in bands) <= self.stack.room * 0.75:
            add(flow.gap(2.5), self._code(bands, room))
        else:  # so much of it that the code stands above
            add(flow.gap(2.5), self._code([], room), *flow.fields(whole, width, columns, self.type))

    def fields(self, title: str, given: Sequence[Field], columns: int = 2) -> None:
        """A section of fields; none, where all are empty."""
        if bands := flow.fields(given, self.box.width, columns, self.type):
            self.stack.block([*self.heading(title), *bands[:3]])
            self.stack.add(*bands[3:])

    def said(self, title: str, words: str, lines: int = 0) -> None:
        """A section of running text; where there is none, `lines` to write on, if any."""
        if text.clean(words):
            self.notes(title, [words])
        elif lines:
            ruled = [_ruled(self.box.width, self.size.write) for _ in range(lines)]
            self.stack.block([*self.heading(title), *ruled])

    def paragraph(self, words: str, *, quiet: bool = False) -> None:
        """Running text without a name of its own."""
        if bands := self.lines(words, quiet=quiet):
            self.stack.block([flow.gap(1.8), *bands[:2]])
            self.stack.add(*bands[2:])

    def numbered(self, title: str, given: Sequence[Item]) -> None:
        """Numbered sentences; what one rests on stands below it in the quiet tone."""
        shown = [one for one in given if text.clean(one.text)]
        for n, one in enumerate(shown, 1):
            basis = f"依据：{one.basis}" if text.clean(one.basis) else ""
            bands = item(f"{n}.", one.text, self.box.width, self.type.body, basis=basis)
            top = self.heading(title) if n == 1 else [flow.gap(0.8, stretch=True)]
            self.stack.block([*top, *bands[:4]])
            self.stack.add(*bands[4:])

    def ruled(
        self, title: str, columns: Sequence[Column], rows: Sequence[Sequence[Cell]], least: int
    ) -> None:
        """A table of `least` rows at least: the empty ones are filled in by hand."""
        blank: list[Cell] = [""] * len(columns)
        self.table(title, columns, [*rows, *([blank] * (least - len(rows)))], "")

    # what stands

    def _code(self, bands: Sequence[Band], room: float) -> Band:
        """`bands` on `room` mm, and right of them the code with its letters below."""
        side, code = self.size.code, self.data.code
        margin = marks.quiet_zone(code, side)
        wide = self.box.width - room
        high = max(2 * margin + side + 6.5, sum(band.height for band in bands))

        def draw(sheet: Sheet, x: float, y: float, _: float) -> None:
            flow.draw_page(sheet, Box(x, y, room, high), bands)
            middle = x + room + wide / 2
            box = Box(middle - side / 2, y + margin - 1.5, side, side)
            marks.qr(sheet, box, code)
            marks.code_below(sheet, middle, box.bottom + margin + 0.5, wide - 2, code, 7)

        return Band(high, draw)

    def _too_long(self, row: Sequence[Sign]) -> list[Field]:
        labels, names = [one.label for one in row], [one.name for one in row]
        return too_long_to_sign(labels, names, self.room, self.type)

    def _foot(self, seal: str) -> Band:
        high = self.size.sign
        rows = [
            lines_to_sign(
                [one.label for one in row], self.room, self.size.type, high, [one.name for one in row]
            )
            for row in self.signs
        ]
        low = len(rows) * high

        def draw(sheet: Sheet, x: float, y: float, all_: float) -> None:
            if seal:
                square = Box(x + self.room + 8, y + all_ - self.side, self.side, self.side)
                marks.seal(sheet, square, seal)
            flow.draw_page(sheet, Box(x, y + all_ - low, self.room, low), rows)

        return Band(max(low, self.side) + 4, draw)


def _new(more: Sequence[Field], given: Sequence[Field]) -> list[Field]:
    """What of `more` is not said by what is given."""
    said = [text.clean(field.value) for field in given]
    return [field for field in more if not any(text.clean(field.value) in one for one in said)]


def _ruled(room: float, high: float) -> Band:
    """A line to write on."""
    return Band(high, lambda sheet, x, y, _: sheet.rule(x, y + high, x + room, tone=FAINT))

"""排版: bands of a document stacked on pages; what finds no room goes on the next page, and nothing is cut.

A band is a horizontal slice of fixed height. `fields` makes bands of labels with values, `table` of columns.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from printing import text
from printing.page import BLACK, GROUND, INK, LINE, QUIET, Align, Box, Sheet
from printing.text import POINT, Fitted


@dataclass(frozen=True)
class Type:
    """字号: sizes in pt, distances in mm. `mono` is for impact printers: black only, no thin lines."""

    body: float
    least: float
    label: float
    title: float
    pitch: float
    row: float
    mono: bool = False

    @property
    def ink(self) -> str:
        return BLACK if self.mono else INK

    @property
    def quiet(self) -> str:
        return BLACK if self.mono else QUIET

    @property
    def leading(self) -> float:
        """Distance between the lines of one value, mm."""
        return self.body * POINT * 1.28


@dataclass(frozen=True)
class Band:
    """A slice of a page: its height in mm, its drawing at (x, y, height given); some may be drawn taller."""

    height: float
    draw: Callable[[Sheet, float, float, float], None]
    stretch: bool = False


@dataclass
class Stack:
    """Pages being filled with bands, each page `room` mm high; `opening` heads every page but the first.

    `feet` are the bands that stand at the foot of each page."""

    room: float
    opening: Sequence[Band] = ()
    pages: list[list[Band]] = field(default_factory=lambda: [[]])
    feet: list[list[Band]] = field(default_factory=lambda: [[]])

    @property
    def left(self) -> float:
        return self.room - sum(band.height for band in (*self.pages[-1], *self.feet[-1]))

    @property
    def fresh(self) -> bool:
        return len(self.pages[-1]) == (len(self.opening) if len(self.pages) > 1 else 0)

    def turn(self) -> None:
        self.pages.append(list(self.opening))
        self.feet.append([])

    def add(self, *bands: Band) -> None:
        for band in bands:
            if band.height > self.left + 1e-6 and not self.fresh:
                self.turn()
            self.pages[-1].append(band)

    def block(self, bands: Sequence[Band], more: float = 0) -> None:
        """Bands that stay on one page, with `more` mm below them."""
        if sum(band.height for band in bands) + more > self.left + 1e-6 and not self.fresh:
            self.turn()
        self.add(*bands)


def draw_page(sheet: Sheet, box: Box, bands: Sequence[Band], most: float = 0) -> None:
    """Draws `bands` from the top of `box`; those that stretch share what is left, each up to `most` mm."""
    spare = box.height - sum(band.height for band in bands)
    elastic = sum(band.stretch for band in bands)
    extra = min(most, spare / elastic) if elastic and spare > 0 else 0
    y = box.y
    for band in bands:
        height = band.height + (extra if band.stretch else 0)
        band.draw(sheet, box.x, y, height)
        y += height


def gap(height: float, stretch: bool = False) -> Band:
    """White."""
    return Band(height, lambda sheet, x, y, high: None, stretch)


# labels and values


@dataclass(frozen=True)
class Field:
    """A label (without its colon) and its value. An empty value is left out, label and all."""

    label: str
    value: str
    bold: bool = False


@dataclass(frozen=True)
class _Cell:
    x: float
    label: str
    value: str
    size: float
    bold: bool


def fields(given: Sequence[Field], room: float, columns: int, type_: Type, like: str = "") -> list[Band]:
    """Fields in a grid of `columns` on `room` mm: labels and values stand in line. A long value takes more
    cells, a longer one lines of its own. Values stand as far in as a label as long as `like` asks."""
    shown = [item for item in given if text.clean(item.value)]
    if not shown:
        return []
    labels = [like, *(item.label for item in shown)]
    head = max(text.width(label + "：", type_.label) for label in labels) + 0.8
    cell = room / columns
    rows: list[list[_Cell]] = []
    at = columns
    for item in shown:
        span, fitted = _span(item, cell, head, columns, type_)
        if at + span > columns:
            rows.append([])
            at = 0
        for n, value in enumerate(fitted.lines):
            if n:
                rows.append([])
            label = item.label + "：" if n == 0 else ""
            rows[-1].append(_Cell(at * cell, label, value, fitted.size, item.bold))
        at += span
    return [_row(row, head, type_) for row in rows]


def _span(item: Field, cell: float, head: float, columns: int, type_: Type) -> tuple[int, Fitted]:
    for span in range(1, columns + 1):
        inside = span * cell - head - (3 if span < columns else 0)
        fitted = text.fit(item.value, inside, type_.body, type_.least, item.bold)
        if len(fitted.lines) == 1:
            return span, fitted
    return columns, fitted


def _row(cells: Sequence[_Cell], head: float, type_: Type) -> Band:
    def draw(sheet: Sheet, x: float, y: float, high: float) -> None:
        for cell in cells:
            middle = y + high / 2
            if cell.label:
                sheet.text(x + cell.x, middle, cell.label, type_.label, tone=type_.quiet)
            sheet.text(x + cell.x + head, middle, cell.value, cell.size, bold=cell.bold, tone=type_.ink)

    return Band(type_.pitch, draw)


# tables


@dataclass(frozen=True)
class Column:
    """A column: its heading, its width in mm with the gap to the next one, its alignment and tone."""

    title: str
    width: float
    align: Align = "left"
    quiet: bool = False
    gap: float = 3


@dataclass(frozen=True)
class Run:
    """A piece of a cell: in the quiet tone, or struck through and still legible, or `below` what was said,
    or bold, as a total is."""

    said: str
    quiet: bool = False
    struck: bool = False
    below: bool = False
    bold: bool = False


Cell = str | tuple[str, str] | list[Run]
"""What stands in a cell; of a pair the second text follows the first in the quiet tone."""


def table(columns: Sequence[Column], rows: Sequence[Sequence[Cell]], type_: Type) -> list[Band]:
    """A heading and the rows, as bands; long cells are set smaller, then on several lines."""
    return [heading(columns, type_), *(table_row(columns, row, type_) for row in rows)]


def heading(columns: Sequence[Column], type_: Type) -> Band:
    wide = sum(column.width for column in columns)

    def draw(sheet: Sheet, x: float, y: float, high: float) -> None:
        if type_.mono:
            sheet.rule(x, y + high, x + wide, tone=BLACK, weight=0.4)
        else:
            sheet.frame(Box(x, y, wide, high), tone=None, fill=GROUND)
        for column, left in _placed(columns, x):
            at = _at(column, left)
            sheet.text(at, y + high / 2, column.title, type_.label, tone=type_.quiet, align=column.align)

    return Band(type_.row, draw)


def table_row(columns: Sequence[Column], cells: Sequence[Cell], type_: Type) -> Band:
    """One row, as high as its longest cell needs."""
    return _table_row(columns, [_set(column, cell, type_) for column, cell in _pairs(columns, cells)], type_)


def row_by_line(columns: Sequence[Column], cells: Sequence[Cell], type_: Type) -> list[Band]:
    """A row too tall for any page, one band a line, so that it can run on."""
    whole = [_set(column, cell, type_) for column, cell in _pairs(columns, cells)]
    deep = max(1, *(len(lines) for _, lines in whole))
    sliced = [[(size, lines[n : n + 1]) for size, lines in whole] for n in range(deep)]
    return [_table_row(columns, row, type_) for row in sliced]


_Set = tuple[float, list[list[Run]]]  # the size of a cell's letters, and the runs of each of its lines


def _pairs(columns: Sequence[Column], cells: Sequence[Cell]) -> list[tuple[Column, Cell]]:
    return list(zip(columns, cells, strict=True))


def _runs(column: Column, cell: Cell) -> list[Run]:
    """The pieces of a cell with the white between them."""
    if isinstance(cell, str):
        given, between = [Run(cell, column.quiet)], ""
    elif isinstance(cell, tuple):
        given, between = [Run(cell[0]), Run(cell[1], quiet=True)], "　"
    else:
        given, between = cell, " "
    runs: list[Run] = []
    for run in given:
        if not (said := text.clean(run.said)):
            continue
        white = ("\n" if run.below else between) if runs else ""
        if white and run.struck:  # the white is not struck with it
            runs.append(Run(white))
            white = ""
        runs.append(replace(run, said=white + said))
    return runs


def _set(column: Column, cell: Cell, type_: Type) -> _Set:
    runs = _runs(column, cell)
    joined = "".join(run.said for run in runs)
    bold = any(run.bold for run in runs)
    fitted = text.fit(joined, column.width - column.gap, type_.body, type_.least, bold)
    lines = []
    at = 0
    for line in fitted.lines:
        at = joined.index(line, at)
        lines.append(_between(runs, at, at + len(line)))
        at += len(line)
    return fitted.size, lines


def _between(runs: Sequence[Run], start: int, end: int) -> list[Run]:
    """What of the runs lies between two places of their joined text."""
    found = []
    at = 0
    for run in runs:
        if said := run.said[max(0, start - at) : max(0, end - at)]:
            found.append(replace(run, said=said))
        at += len(run.said)
    return found


def _table_row(columns: Sequence[Column], cells: Sequence[_Set], type_: Type) -> Band:
    most = max(1, *(len(lines) for _, lines in cells))
    wide = sum(column.width for column in columns)

    def draw(sheet: Sheet, x: float, y: float, high: float) -> None:
        for (column, left), (size, lines) in zip(_placed(columns, x), cells, strict=True):
            middle = y + high / 2 - (len(lines) - 1) * type_.leading / 2
            for line in lines:
                at = _at(column, left) - _ahead(line, size, column.align)
                for run in line:
                    at += _draw_run(sheet, at, middle, run, size, type_)
                middle += type_.leading
        if not type_.mono:
            sheet.rule(x, y + high, x + wide, tone=LINE)

    return Band(type_.row + (most - 1) * type_.leading, draw, stretch=True)


def _ahead(line: Sequence[Run], size: float, align: Align) -> float:
    """How far before its place a line begins, mm."""
    if align == "left":
        return 0
    wide = sum(text.width(run.said, size, run.bold) for run in line)
    return wide / 2 if align == "centre" else wide


def _draw_run(sheet: Sheet, x: float, middle: float, run: Run, size: float, type_: Type) -> float:
    tone = type_.quiet if run.quiet else type_.ink
    wide = sheet.text(x, middle, run.said, size, bold=run.bold, tone=tone)
    if run.struck:
        sheet.rule(x - 0.3, middle, x + wide + 0.3, tone=type_.ink, weight=0.25)
    return wide


def _placed(columns: Sequence[Column], x: float) -> list[tuple[Column, float]]:
    placed = []
    for column in columns:
        placed.append((column, x))
        x += column.width
    return placed


def _at(column: Column, left: float) -> float:
    inside = column.width - column.gap
    return left + {"left": 0.0, "centre": inside / 2, "right": inside}[column.align]

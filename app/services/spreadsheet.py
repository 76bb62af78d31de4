"""表格文件: tables as .xlsx that hold what they say: a text is never a formula, a number stays a number.

A customer may write 「=HYPERLINK(…)」 into any field. Every text cell is typed as a string, in the format of
text and with Excel's own quote prefix: it does not run when the file is opened, nor when the cell is edited.
Files are written whole or not at all.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from app.rules.base import Trouble

if TYPE_CHECKING:
    from openpyxl.chart import BarChart

SUFFIX = ".xlsx"
Value = str | int | float | None
_HEAD = 2
"""The title and the headings; what comes below scrolls under them."""


@dataclass(frozen=True)
class Column:
    """One column: its heading, its width in characters, Excel's format of its numbers."""

    title: str
    width: int = 12
    format: str = "General"


@dataclass(frozen=True)
class Chart:
    """A bar chart beside the table: its first `rows` rows, the column `values` (from 0) by the first column.
    `lying` bars run to the right, the first row on top."""

    title: str
    values: int
    rows: int
    lying: bool = False


@dataclass(frozen=True)
class Sheet:
    """One sheet: its tab, its title (with the period it is of), a table, remarks below it, and a chart."""

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: Sequence[Sequence[Value]]
    notes: tuple[str, ...] = ()
    chart: Chart | None = None


def render(sheets: Sequence[Sheet]) -> bytes:
    """The sheets as the bytes of one .xlsx file."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    for sheet in sheets:
        _write(book.create_sheet(sheet.name), sheet)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def put(path: Path, data: bytes) -> None:
    """Write a file whole or not at all. Raises Trouble, in words, and leaves what lay there as it was."""
    draft = path.with_name(f".{path.name}.{uuid4().hex}")
    try:
        with draft.open("xb") as out:
            out.write(data)
            out.flush()
            os.fsync(out.fileno())
        draft.replace(path)
    except OSError as error:
        with suppress(OSError):  # none was made, or its folder is no folder
            draft.unlink()
        what = f"没有存成「{path.name}」，原来的文件没有动"
        if isinstance(error, PermissionError):
            do = "它可能正在 Excel 或 WPS 里打开：请关掉它再导出一次，或换一个文件名、文件夹。"
        else:
            do = "请检查文件夹是否还在、磁盘是否已满，再导出一次。"
        raise Trouble(what, do) from error


def _write(target: Any, sheet: Sheet) -> None:
    from openpyxl.styles import Alignment, Border, Font, Side
    from openpyxl.utils import get_column_letter

    bold, centred = Font(bold=True), Alignment(horizontal="center", vertical="center", wrap_text=True)
    edge = Border(bottom=Side(style="medium"))
    for at, column in enumerate(sheet.columns, 1):
        target.column_dimensions[get_column_letter(at)].width = column.width
    target.freeze_panes = f"A{_HEAD + 1}"
    target.print_title_rows = f"1:{_HEAD}"
    target.page_setup.orientation = "landscape"
    target.page_setup.fitToHeight = 0
    target.sheet_properties.pageSetUpPr.fitToPage = True
    target.append([_text(target, sheet.title, font=Font(bold=True, size=14))])
    target.append(
        [_text(target, one.title, font=bold, alignment=centred, border=edge) for one in sheet.columns]
    )
    for row in sheet.rows:
        target.append(list(_cells(target, sheet.columns, row)))
    for note in ("", *sheet.notes) if sheet.notes else ():
        target.append([_text(target, note, font=Font(italic=True, size=9))])
    if sheet.chart is not None:
        anchor = f"{get_column_letter(len(sheet.columns) + 2)}{_HEAD}"
        target.add_chart(_chart(target, sheet.chart), anchor)


def _cells(target: Any, columns: Sequence[Column], row: Sequence[Value]) -> Iterator[Any]:
    from openpyxl.cell import WriteOnlyCell

    for column, value in zip(columns, row, strict=True):
        if isinstance(value, str):
            yield _text(target, value)
        elif value is None:
            yield None
        else:
            cell = WriteOnlyCell(target, value)
            cell.number_format = column.format
            yield cell


def _text(target: Any, text: str, **looks: Any) -> Any:
    """A cell that is text, whatever its first character is; what no file may hold is left out."""
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    cell = WriteOnlyCell(target)
    cell.value = ILLEGAL_CHARACTERS_RE.sub("", text)
    cell.data_type = "s"  # else openpyxl makes a formula of a leading =, and an error of #N/A
    cell.number_format = "@"
    cell.quotePrefix = True
    for name, look in looks.items():
        setattr(cell, name, look)
    return cell


def _chart(target: Any, chart: Chart) -> BarChart:
    from openpyxl.chart import BarChart, Reference

    made = BarChart()
    made.type = "bar" if chart.lying else "col"
    made.title, made.legend, made.gapWidth = chart.title, None, 40
    assert made.title is not None
    made.title.overlay = False  # the bars stay clear of it
    last = _HEAD + chart.rows
    made.add_data(Reference(target, chart.values + 1, _HEAD, chart.values + 1, last), titles_from_data=True)
    made.set_categories(Reference(target, 1, _HEAD + 1, 1, last))
    made.x_axis.delete = made.y_axis.delete = False  # new Excels leave the axes out where nothing is said
    made.y_axis.majorGridlines = None
    if chart.lying:
        made.x_axis.scaling.orientation = "maxMin"
    made.width, made.height = 18, 9
    return made

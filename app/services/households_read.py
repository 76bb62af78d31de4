"""读表: a billing system's .xlsx or .csv as rows with their numbers, or words for why it cannot be read."""

from __future__ import annotations

import csv
import io
import re
import warnings
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO

from app.rules import cells
from app.rules.base import Trouble
from app.rules.columns import guess
from app.rules.households import Cancelled, Table

MAX_BYTES = 50 * 1024 * 1024
"""A household list of 50,000 rows is some 5 MB; ten times that is the wrong file."""

MAX_UNPACKED = 400 * 1024 * 1024
MAX_ROWS = 200_000
MAX_COLUMNS = 200
HEADING_WITHIN = 20
"""The headings stand within the first rows: titles and notes may come before them."""

Progress = Callable[[int, int], None]
"""(done, total) in rows; total 0 when unknown."""

_AGAIN = "请重新导出，或用 Excel/WPS 另存为 .xlsx 后再导入。"


def quiet(done: int, total: int) -> None:
    """Nobody watches the progress."""


def never() -> bool:
    """Nobody cancels."""
    return False


def read_table(
    path: Path, progress: Progress = quiet, cancelled: Callable[[], bool] = never, sheet: str = ""
) -> Table:
    """The table in the file, from the sheet named or the one with the most known headings.

    Raises Trouble in the clerk's words for whatever the file is instead; Cancelled when asked to stop.
    """
    if path.is_dir():
        raise Trouble("这是一个文件夹", "请选择里面的 .xlsx 或 .csv 文件。")
    try:
        size = path.stat().st_size
        if size == 0:
            raise Trouble("文件是空的（0 字节）", "请重新导出后再导入。")
        if size > MAX_BYTES:
            raise Trouble(
                f"文件有 {size / 1024 / 1024:.0f} MB，超过 {MAX_BYTES // 1024 // 1024} MB",
                "请检查是否选错文件；确需导入，请按楼栋分成几个文件。",
            )
        with path.open("rb") as file:
            start = file.read(4096)
            file.seek(0)
            if start.startswith(b"PK"):
                return _xlsx(path.name, file, progress, cancelled, sheet)
            if start.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
                raise _ole(file)
            return _csv(path.name, file.read(), progress, cancelled)
    except FileNotFoundError as error:
        raise Trouble("找不到这个文件", "请检查它是否被移走或改名。") from error
    except PermissionError as error:
        raise Trouble(
            "文件打不开：正被别的程序占用，或没有读取权限", "请先在 Excel/WPS 里关闭它，再选一次。"
        ) from error
    except OSError as error:
        raise Trouble("文件读不出来", "请把它复制到本机硬盘后再导入。") from error


def _ole(file: BinaryIO) -> Trouble:
    """What the old Office container holds: an encrypted workbook, an .xls, or something else."""
    import olefile

    try:
        with olefile.OleFileIO(file) as container:
            if container.exists("EncryptedPackage"):
                return Trouble(
                    "工作簿有打开密码",
                    "请在 Excel/WPS 里打开，取消密码（文件 → 信息 → 保护）后保存，再导入。",
                )
            if container.exists("Workbook") or container.exists("Book"):
                return Trouble("这是旧的 .xls 格式", "请在 WPS/Excel 里另存为 .xlsx，再导入。")
    except OSError:
        return Trouble("文件损坏，打不开", _AGAIN)
    return Trouble("这不是表格文件", "请选择 .xlsx 或 .csv 文件。")


@dataclass
class _Marks:
    """What openpyxl's quick reader does not tell: merged cells and formulas without a result."""

    starts: dict[int, list[tuple[int, int, str]]] = field(default_factory=dict)
    formulas: dict[tuple[int, int], str] = field(default_factory=dict)


def _xlsx(name: str, file: BinaryIO, progress: Progress, cancelled: Callable[[], bool], sheet: str) -> Table:
    import openpyxl

    damaged = Trouble("工作簿损坏，打不开", _AGAIN)
    try:
        with zipfile.ZipFile(file) as archive:
            parts = {one.filename: one.file_size for one in archive.infolist()}
        if "xl/workbook.xml" not in parts and not any(one.endswith("workbook.xml") for one in parts):
            raise Trouble("这不是 .xlsx 工作簿", "请用 Excel/WPS 打开后另存为 .xlsx，再导入。")
        if sum(parts.values()) > MAX_UNPACKED:
            raise Trouble(
                f"工作簿解压后超过 {MAX_UNPACKED // 1024 // 1024} MB",
                "请检查文件；只保留资料表，另存后再导入。",
            )
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)  # styles and validations that do not concern us
            book = openpyxl.load_workbook(file, read_only=True, data_only=True)
            try:
                return _from_book(name, book, progress, cancelled, sheet)
            finally:
                book.close()
    except (Trouble, Cancelled, PermissionError, MemoryError):
        raise
    except Exception as error:  # openpyxl has no error of its own: whatever a broken file makes it raise
        raise damaged from error


def _from_book(name: str, book: Any, progress: Progress, cancelled: Callable[[], bool], sheet: str) -> Table:
    sheets = {one.title: one for one in book.worksheets}
    if not sheets:
        raise Trouble("工作簿里没有工作表", _AGAIN)
    for one in sheets.values():
        one.reset_dimensions()  # exporters write wrong ones
    if sheet and sheet not in sheets:
        raise Trouble(f"工作簿里没有「{sheet}」这张表", "请重新选择工作表。")
    if not sheet:
        sheet = max(sheets, key=lambda title: _knows(_head(sheets[title])))
    chosen = sheets[sheet]
    marks = _marks(book, chosen, cancelled)
    rows = _filled(enumerate(chosen.iter_rows(values_only=True), start=1), marks)
    filled: dict[tuple[int, int], str] = {}
    lines = _collect(
        ((row, line) for row, line, took in rows if not filled.update(took)), progress, cancelled
    )
    return _table(name, lines, sheet, tuple(sheets), filled, marks.formulas)


def _head(sheet: Any) -> list[tuple[object, ...]]:
    return list(islice(sheet.iter_rows(values_only=True), HEADING_WITHIN))


_CELL = re.compile(
    rb"<(?:\w+:)?c\b([^>]*)>\s*<(?:\w+:)?f\b(?:[^>]*/>|[^>]*>[^<]*</(?:\w+:)?f>)\s*"
    rb"(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
_MERGE = re.compile(rb'<(?:\w+:)?mergeCell\b[^>]*?\bref="([A-Z]+)(\d+):([A-Z]+)(\d+)"')
_REFERENCE = re.compile(rb'\br="([A-Z]+)(\d+)"')


def _marks(book: Any, sheet: Any, cancelled: Callable[[], bool]) -> _Marks:
    """One pass over the sheet's raw text; faster by far than reading the workbook a second time."""
    from openpyxl.utils import column_index_from_string

    marks = _Marks()
    rest = b""
    with book._archive.open(sheet._worksheet_path) as source:
        while chunk := source.read(1 << 20):
            if cancelled():
                raise Cancelled
            text = rest + chunk
            cut = text.rfind(b"row>") + 4
            text, rest = (text[:cut], text[cut:]) if cut > 3 else (b"", text)
            for found in _CELL.finditer(text):
                if at := _REFERENCE.search(found[1]):
                    column, row = at[1].decode(), int(at[2])
                    marks.formulas[row, column_index_from_string(column) - 1] = f"{column}{row}"
    for left, top, right, bottom in _MERGE.findall(rest):
        first, last = int(top), int(bottom)
        if last > first:
            where = f"{left.decode()}{first}:{right.decode()}{last}"
            marks.starts.setdefault(first, []).append(
                (column_index_from_string(left.decode()) - 1, last, where)
            )
    return marks


def _filled(
    rows: Iterator[tuple[int, tuple[object, ...]]], marks: _Marks
) -> Iterator[tuple[int, tuple[object, ...], dict[tuple[int, int], str]]]:
    """The rows with cells merged downwards filled from their first, and which those are."""
    open_: dict[int, tuple[object, int, str]] = {}
    for row, line in rows:
        took: dict[tuple[int, int], str] = {}
        if open_:
            cells_ = list(line)
            for column, (value, last, where) in list(open_.items()):
                if row > last:
                    del open_[column]
                    continue
                cells_ += [None] * (column + 1 - len(cells_))
                if cells_[column] is None:
                    cells_[column] = value
                    took[row, column] = where
            line = tuple(cells_)
        for column, last, where in marks.starts.get(row, ()):
            open_[column] = (line[column] if column < len(line) else None, last, where)
            took[row, column] = where
        yield row, line, took


def _csv(name: str, raw: bytes, progress: Progress, cancelled: Callable[[], bool]) -> Table:
    text = _decoded(raw)
    if re.match(r"\s*<(?:!DOCTYPE|html|\?xml|table|meta|head)", text[:500], re.IGNORECASE):
        raise Trouble("这是网页或 XML 格式的表", "请用 Excel/WPS 打开后另存为 .xlsx，再导入。")
    comma = max(",;\t", key=lambda one: _knows(list(islice(_records(text, one), HEADING_WITHIN))))
    total = text.count("\n")
    rows = ((row, line) for row, line in enumerate(_records(text, comma), start=1))
    try:
        lines = _collect(rows, lambda done, _: progress(done, total), cancelled)
    except csv.Error as error:
        raise Trouble("CSV 的引号或换行不成对，读不下去", _AGAIN) from error
    return _table(name, lines)


def _records(text: str, comma: str) -> Iterator[tuple[object, ...]]:
    return (tuple(line) for line in csv.reader(io.StringIO(text, newline=""), delimiter=comma))


def _decoded(raw: bytes) -> str:
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return raw.decode("utf-16", errors="strict")
    if b"\0" in raw[:4096]:
        raise Trouble("这不是表格文件", "请选择 .xlsx 或 .csv 文件。")
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Trouble("看不懂文件的文字编码", "请在 Excel/WPS 里另存为 .xlsx，再导入。")


def _knows(head: Sequence[Sequence[object]]) -> tuple[int, int]:
    """How many columns of the likeliest heading row are known, and how many columns there are."""
    if not head:
        return 0, 0
    best = max(head, key=_known)
    return _known(best), len(best)


def _known(line: Sequence[object]) -> int:
    return sum(map(bool, guess([_heading(cell) for cell in line[:MAX_COLUMNS]])))


def _heading(cell: object) -> str:
    try:
        return re.sub(r"\s+", " ", cells.text(cell))
    except cells.BadCell:
        return ""


def _collect(
    rows: Iterator[tuple[int, tuple[object, ...]]], progress: Progress, cancelled: Callable[[], bool]
) -> list[tuple[int, tuple[object, ...]]]:
    """The rows that hold anything; asks to stop and tells the progress every 500 rows."""
    found: list[tuple[int, tuple[object, ...]]] = []
    for row, line in rows:
        if row % 500 == 0:
            if cancelled():
                raise Cancelled
            progress(len(found), 0)
        if any(cell is not None and str(cell).strip() for cell in line):
            found.append((row, line[:MAX_COLUMNS]))
            if len(found) > MAX_ROWS:
                raise Trouble(f"超过 {MAX_ROWS:,} 行", "请按楼栋分成几个文件再导入。")
    return found


def _table(
    name: str,
    lines: list[tuple[int, tuple[object, ...]]],
    sheet: str = "",
    sheets: tuple[str, ...] = (),
    merged: dict[tuple[int, int], str] | None = None,
    formulas: dict[tuple[int, int], str] | None = None,
) -> Table:
    if not lines:
        raise Trouble("表里没有内容", "请检查是否选错了文件或工作表。")
    head = lines[:HEADING_WITHIN]
    at = max(range(len(head)), key=lambda index: (_known(head[index][1]), -index))
    width = max(len(line) for _, line in lines)
    while width and not any(len(line) >= width and line[width - 1] not in (None, "") for _, line in lines):
        width -= 1
    given = [_heading(cell) for cell in head[at][1][:width]]
    given += [""] * (width - len(given))
    headings = tuple(heading or f"第 {column} 列" for column, heading in enumerate(given, start=1))
    body = tuple((row, line[:width]) for row, line in lines[at + 1 :])
    if not body:
        raise Trouble("表里只有列名，没有数据", "请重新导出有数据的表。")
    return Table(name, headings, body, sheet, sheets, merged or {}, formulas or {})

"""业主资料导入: seconds and memory of a long list, read, tried, imported, tried again.

`uv run python -m bench.households [rows]` (default 50,000) makes the list and an encrypted office in a
temporary folder. The baseline is reading the same workbook with openpyxl alone.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from threading import Event, Thread
from time import perf_counter
from typing import TypeVar

import openpyxl
import xlsxwriter  # type: ignore[import-untyped]

from app.rules.base import CHINA
from app.rules.columns import guess
from app.rules.people import SYSTEM
from app.services.households import apply, dry_run
from app.services.households_read import read_table
from app.services.migrate import migrate
from app.services.office import Office

T = TypeVar("T")
HEADINGS = ("楼栋", "单元", "房号", "业主姓名", "联系电话", "客户类型", "入住日期", "车牌号")


def made(path: Path, rows: int) -> Path:
    """An invented estate: one owner with a phone per unit, every third with a car."""
    with xlsxwriter.Workbook(str(path), {"constant_memory": True}) as book:
        page = book.add_worksheet("业主资料")
        page.write_row(0, 0, HEADINGS)
        for at in range(rows):
            door = (f"{at // 1000 + 1}栋", f"{at // 500 % 2 + 1}单元", f"{at // 10 % 50 + 1}{at % 10:02d}")
            person = (f"张{chr(0x4E00 + at % 5000)}", 13000000000 + at, "业主", "2020-01-01")
            page.write_row(at + 1, 0, (*door, *person, f"粤B{at:05d}" if at % 3 == 0 else ""))
    return path


def memory() -> int:
    """The process's resident memory in MB (Linux; 0 elsewhere)."""
    statm = Path("/proc/self/statm")
    return int(statm.read_text().split()[1]) * 4096 // 1024 // 1024 if statm.exists() else 0


def timed(words: str, job: Callable[[], T], baseline: float = 0) -> tuple[T, float]:
    """Run and say seconds, ratio, and the highest memory above what was there before."""
    before, highest, over = memory(), memory(), Event()

    def watch() -> None:
        nonlocal highest
        while not over.wait(0.02):
            highest = max(highest, memory())

    watcher = Thread(target=watch)
    watcher.start()
    start = perf_counter()
    answer = job()
    seconds = perf_counter() - start
    over.set()
    watcher.join()
    ratio = f"{seconds / baseline:5.2f} x" if baseline else "1.00 x"
    print(f"{words:28} {seconds:7.2f} s  {ratio:>8}  +{highest - before} MB (process {highest} MB)")
    return answer, seconds


def main(rows: int) -> None:
    """All steps on a list of so many rows."""
    with tempfile.TemporaryDirectory() as folder:
        path, file = made(Path(folder) / "业主资料.xlsx", rows), Path(folder) / "office.db"
        office = Office.open(file, bytes(32), SYSTEM, clock=lambda: datetime(2026, 3, 5, 10, tzinfo=CHINA))
        migrate(office.engine, file, office.clock())
        print(f"{rows:,} rows, {path.stat().st_size / 1e6:.1f} MB")

        def bare() -> int:
            book = openpyxl.load_workbook(path, read_only=True, data_only=True)
            count = sum(1 for _ in book.worksheets[0].iter_rows(values_only=True))
            book.close()
            return count

        _, base = timed("openpyxl alone (baseline)", bare)
        table, _ = timed("read", lambda: read_table(path), base)
        report, _ = timed("dry run", lambda: dry_run(office, table, guess(table.headings)), base)
        assert not report.error_count
        timed("import with search index", lambda: apply(office, report), base)
        again, _ = timed("dry run again", lambda: dry_run(office, table, guess(table.headings)), base)
        assert again.changes == 0
        office.engine.dispose()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 50_000)

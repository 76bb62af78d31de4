"""`python -m bench`: runs the measures named (or all) and prints one table."""

from __future__ import annotations

import argparse
import importlib
import json
import os
import platform
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path

from bench.harness import Line, Options, Skip, table

MEASURES = {
    "start": "process start to first painted window and 50 rows, against a bare window and LibreOffice",
    "keys": "keystroke to repainted paper",
    "paper": "a slip rendered, and issued and rendered, against a LibreOffice template",
    "id_copy": "two phone photos to a stamped page against plain Pillow; corners; the window never held",
    "search": "search as you type against LIKE '%x%', its recall, and saving among very many records",
    "long_list": "a list of a million rows against one of fifty, and against fetching them all",
    "visit_report": "thirty days' figures out of ten years of visits, against record by record",
    "money": "a receipt taken and a day closed among ten years of receipts, against among a thousand",
    "commit": "a record with its audit line against fdatasync, with and without the search index",
    "cipher": "SQLCipher against plain SQLite",
}


def main() -> int:
    """Run; 0 when every goal that was measured is met."""
    parser = argparse.ArgumentParser(prog="python -m bench", description="Ratios to named baselines.")
    parser.add_argument("measures", nargs="*", metavar="MEASURE", help=" ".join(MEASURES))
    parser.add_argument("--list", action="store_true", help="say what there is, run nothing")
    parser.add_argument("--rows", type=int, default=1_000_000, help="records in the search database")
    parser.add_argument("--runs", type=int, default=7, help="runs of whole programs")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the lines as JSON too")
    asked = parser.parse_args()
    if asked.list:
        print("\n".join(f"{name:8} {text}" for name, text in MEASURES.items()))
        return 0
    if unknown := set(asked.measures) - set(MEASURES):
        parser.error(f"no such measure: {' '.join(sorted(unknown))}; there are {' '.join(MEASURES)}")
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    folder = Path(tempfile.gettempdir()) / "qiantai-bench"
    folder.mkdir(exist_ok=True)
    options = Options(asked.rows, asked.runs, folder)
    lines: list[Line] = []
    skipped: dict[str, str] = {}
    for name in asked.measures or MEASURES:
        print(f"{name} …", file=sys.stderr, flush=True)
        try:
            # Each line is kept as soon as it is measured: a measure may skip half way.
            for line in importlib.import_module(f"bench.{name}").measure(options):
                lines.append(line)
        except Skip as missing:
            skipped[name] = str(missing)
    print(table(lines))
    for name, why in skipped.items():
        print(f"{name}: skipped, {why}")
    if asked.json:
        machine = (platform.system(), platform.machine(), str(os.cpu_count()), platform.python_version())
        results = [asdict(one) | {"ratio": one.ratio} for one in lines]
        body = {"machine": ", ".join(machine), "lines": results, "skipped": skipped}
        asked.json.write_text(json.dumps(body, ensure_ascii=False, indent=1) + "\n", "utf-8")
    return 0 if all(one.met is not False for one in lines) else 1


if __name__ == "__main__":
    sys.exit(main())

"""排版工具: renders any document from a JSON file, with no database and no window, for designers of paper.

python -m printing                                            lists the documents
python -m printing release-slip --sample --out slip.json      writes a sample of the data
python -m printing release-slip --schema                      says what the data is
python -m printing release-slip --data slip.json --out slip.pdf --layout a5 --mark void
"""

import argparse
import json
import sys
from datetime import datetime
from pathlib import Path
from typing import Any, NoReturn

from printing import marks, registry, schema
from printing.marks import Mark
from printing.registry import Document


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise schema.BadData(f"参数有误（{message}），用法见 python -m printing --help")


def main(arguments: list[str] | None = None) -> int:
    """Runs the tool. 0, or 2 with one Chinese line on stderr."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="backslashreplace")  # type: ignore[union-attr]
    try:
        _run(_parser().parse_args(arguments))
    except OSError as error:
        return _say(f"文件 {error.filename or ''} 无法读写：{_why(error)}")
    except ValueError as error:
        return _say(str(error))
    return 0


def _why(error: OSError) -> str:
    if isinstance(error, FileNotFoundError):
        return "没有这个文件或文件夹"
    if isinstance(error, PermissionError):
        return "没有权限，或正被别的程序打开"
    if isinstance(error, IsADirectoryError):
        return "这是一个文件夹"
    return error.strerror or str(error)


def _say(message: str) -> int:
    print(" ".join(message.split("\n")), file=sys.stderr)
    return 2


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="python -m printing", description="由 JSON 数据生成单据 PDF（不需要数据库）")
    parser.add_argument("name", nargs="?", metavar="单据", help="单据名称；不写则列出全部")
    parser.add_argument("--sample", action="store_true", help="输出样例数据（JSON）")
    parser.add_argument("--schema", action="store_true", help="输出数据格式（JSON Schema）")
    parser.add_argument("--data", type=Path, metavar="JSON", help="要打印的数据")
    parser.add_argument("--out", type=Path, metavar="文件", help="写到这个文件")
    parser.add_argument("--layout", metavar="版式", help="版式，默认为该单据的第一种")
    parser.add_argument("--mark", choices=("draft", "void", "reprint"), help="草稿、作废或补打")
    parser.add_argument("--replaced-by", default="", metavar="编号", help="作废后代替它的编号")
    parser.add_argument("--times", type=int, default=2, metavar="N", help="补打第几次，默认 2")
    parser.add_argument("--at", metavar="时间", help="补打时间（ISO 8601 带时区），默认为开具时间")
    parser.add_argument("--by", metavar="姓名", help="补打人，默认为经办人")
    return parser


def _run(options: argparse.Namespace) -> None:
    if not options.name:
        for document in registry.DOCUMENTS.values():
            print(f"{document.name}  {document.title}  版式：{'、'.join(document.layouts)}")
        return
    document = registry.document(options.name)
    if options.sample:
        _write(json.loads(schema.freeze(document.sample)), options.out)
    elif options.schema:
        _write(schema.json_schema(document.kind), options.out)
    elif options.data and options.out:
        options.out.write_bytes(_render(document, options))
    else:
        raise schema.BadData("请给出 --sample、--schema，或 --data 与 --out 两项")


def _render(document: Document, options: argparse.Namespace) -> bytes:
    try:
        frozen = options.data.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise schema.BadData(f"{options.data} 不是 UTF-8 编码，请另存为 UTF-8") from None
    data: Any = schema.thaw(document.kind, frozen)
    layout = options.layout or document.layouts[0]
    if layout not in document.layouts:
        raise schema.BadData(f"{document.title}没有「{layout}」版式，可选：{'、'.join(document.layouts)}")
    return document.render(data, _mark(data, options), layout)


def _mark(data: Any, options: argparse.Namespace) -> Mark:
    if options.mark != "reprint":
        return {"draft": marks.draft(), "void": marks.void(options.replaced_by)}.get(options.mark, Mark())
    at = options.at or getattr(data, "issued_at", "")
    try:
        when = datetime.fromisoformat(at)
    except ValueError:
        raise schema.BadData("补打时间请写成 2026-03-05T10:12:00+08:00 这样（--at）") from None
    return marks.reprint(options.times, when, options.by or getattr(data, "operator", ""))


def _write(value: Any, out: Path | None) -> None:
    text = json.dumps(value, ensure_ascii=False, indent=2) + "\n"
    if out:
        out.write_text(text, encoding="utf-8")
    else:
        print(text, end="")


if __name__ == "__main__":
    sys.exit(main())

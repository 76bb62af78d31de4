"""命令行: run the counter, play, import a list, verify a code, stamp pictures. Exact exit codes."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from app.services.office import Office
    from app.site import Site


class _Parser(argparse.ArgumentParser):
    """Says what is wrong with the arguments in one line, and leaves with 2."""

    def error(self, message: str) -> NoReturn:
        print(f"参数有误（{message}），用法见 {self.prog} --help", file=sys.stderr)
        raise SystemExit(2)


def main(arguments: list[str]) -> int:
    """0 = done; 1 = refused or not valid; 2 = wrong arguments or trouble with the surroundings."""
    parser = _Parser(prog="qiantai", description="前台：物业客服中心的前台程序")
    parser.add_argument("--data", type=Path, metavar="DIR", help="数据文件夹（默认：本账号的数据文件夹）")
    parser.add_argument("--demo", action="store_true", help="打开示例小区")
    parser.add_argument("--play", type=Path, metavar="OUT", help="自动演示全部场景，把单据和截图写到 OUT")
    parser.add_argument("--scene", default="", metavar="NAME", help=argparse.SUPPRESS)
    parser.add_argument("--time-start", type=Path, metavar="FILE", help=argparse.SUPPRESS)
    commands = parser.add_subparsers(dest="command", metavar="命令")
    verify = commands.add_parser("verify", help="核验放行条的编号或二维码")
    verify.add_argument("code")
    importing = commands.add_parser("import", help="导入业主资料（.xlsx、.csv）")
    importing.add_argument("file", type=Path)
    importing.add_argument("--confirm-owners", action="store_true", help="已核对业主变更")
    importing.add_argument("--dry-run", action="store_true", help="只试运行，不写入")
    stamping = commands.add_parser("stamp", help="给证件图片盖上用途，合成 A4 PDF")
    stamping.add_argument(
        "pictures", type=Path, nargs="+", metavar="IN", help="JPEG、PNG、BMP、WebP、TIFF 或 PDF"
    )
    stamping.add_argument("--purpose", default="", help="复件仅供××之用，例如 办理装修；必填")
    stamping.add_argument("--recipient", default="", help="复件提供给谁；必填")
    stamping.add_argument("--operator", default="", help="经办人，印在小字里")
    stamping.add_argument("--out", type=Path, required=True, metavar="OUT.pdf", help="写到这个文件")
    given = parser.parse_args(arguments)

    from app.rules.base import Refused, Trouble

    try:
        if given.command == "verify":
            return _verify(given)
        if given.command == "import":
            return _import(given)
        if given.command == "stamp":
            return _stamp(given)
        return _run(given)
    except Refused as refused:
        for one in refused.findings:
            print(f"{one.title}：{one.say()}", file=sys.stderr)
        return 1
    except Trouble as trouble:
        print(trouble, file=sys.stderr)
        return 2


def no_display() -> bool:
    """Whether a window would be seen by nobody here."""
    if os.environ.get("QT_QPA_PLATFORM") in ("offscreen", "minimal"):
        return True
    return sys.platform.startswith("linux") and not (
        os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    )


def _site(given: argparse.Namespace) -> Site:
    from app import paths
    from app.site import Site

    folder = given.data
    if folder is None and given.demo:
        folder = paths.data_folder() / "demo"
    return Site(paths.data_folder(folder), given.demo)


def _run(given: argparse.Namespace) -> int:
    play = given.play
    if play is None and given.time_start is None and no_display():
        if not given.demo:
            print("这里没有显示器，前台开不了窗口；加 --demo 可以看演示。", file=sys.stderr)
            return 2
        play = Path("demo-output")
        print(f"这里没有显示器，改为离屏演示，结果写到 {play}。")
    if no_display():
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    if play is not None:
        from app.play import play as perform

        return perform(play, given.data, given.scene)
    from app import logs, paths, start

    site = _site(given)
    logs.set_up(paths.log_folder(site.folder))
    return start.run(site, given.time_start)


def _office(given: argparse.Namespace) -> Office:
    """The site's office for a command: opened as the program opens it, signed in as the system."""
    from app.site import open_site

    return open_site(_site(given)).office


def _verify(given: argparse.Namespace) -> int:
    from app.rules.gate import Verdict
    from app.services.gate import GateDesk

    checked = GateDesk(_office(given)).check(given.code)
    print(f"{checked.answer.title}。{checked.answer.todo}")
    if checked.slip is not None:
        slip = checked.slip
        print(f"{slip.number}  {slip.unit}  {slip.kind}  {slip.plate}".rstrip())
        for item in slip.items:
            print(f"  {item.name}  {item.feature}  {item.quantity} {item.measure}")
        print(f"  合计 {slip.total}")
    for label, value in checked.site.facts if checked.site is not None else ():
        print(f"{label}  {value}")
    return 0 if checked.answer.verdict is Verdict.VALID else 1


def _import(given: argparse.Namespace) -> int:
    from app.services import search
    from app.services.households import import_file

    report = import_file(
        _office(given),
        given.file,
        confirmed=given.confirm_owners,
        write=not given.dry_run,
        index=search.reindex_units,
    )
    for error in report.errors:
        print(f"第 {error.row} 行「{error.heading}」：{error.text}", file=sys.stderr)
    if report.error_count:
        print(f"{report.rows} 行，{report.error_count} 处错误，一行也没有写入")
        return 1
    print(f"{report.rows} 行，0 处错误，" + "，".join(f"{k} {v}" for k, v in report.counts.items()))
    return 0


def _stamp(given: argparse.Namespace) -> int:
    """0 and a PDF, or 2, one clear line, and no file."""
    from app.clock import wall_clock
    from app.devices.printers import PrinterTrouble, to_file
    from app.imaging.picture import read_file
    from app.imaging.shot import shoot
    from app.rules.base import Refused
    from app.services.id_copy import refuse_unsaid, stamp

    try:
        refuse_unsaid(given.purpose, given.recipient)
        shots = [shoot(page) for path in given.pictures for page in read_file(path)]
        pdf = stamp(shots, given.purpose, given.recipient, wall_clock(), given.operator)
        to_file(pdf, given.out)
    except Refused as refused:
        one = refused.findings[0]
        print(f"{one.title}：{one.say()}", file=sys.stderr)
        return 2
    except PrinterTrouble as trouble:
        print(trouble, file=sys.stderr)
        return 2
    return 0

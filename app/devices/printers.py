"""打印机: hands PDF bytes to a named printer at true size, or says in words why it cannot.

A printer that is gone, stopped or out of paper is told before anything is sent, and never replaced by the
default printer (which is what Qt does by itself).

Threads: Qt allows QPainter on a QPrinter outside the screen's thread ("Thread-Support in Qt Modules"), and
spooling runs so, in the lane "device". Tried with CUPS; on Windows not tried.
"""

from __future__ import annotations

import itertools
import os
import re
import shutil
import subprocess
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any
from uuid import uuid4

from PySide6.QtCore import QMarginsF, QRect, QSizeF
from PySide6.QtGui import QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

from app.devices.pages import Pages, opened

DPI = 300
"""Dots per inch a page is sent with, nearly: a whole fraction of the device's own."""
BAND = 128
"""Rows of dots drawn in one call: each call compresses its image while it holds Python's lock."""


class PrinterState(StrEnum):
    """打印机的状态, in the words the settings page and the bar show."""

    READY = "就绪"
    BUSY = "正在打印"
    STOPPED = "已停止"
    NO_PAPER = "缺纸"
    OPEN = "盖子未合上"
    NO_INK = "缺墨或缺粉"
    OFFLINE = "未连接"
    FAULTY = "有故障"


_WORKING = (PrinterState.READY, PrinterState.BUSY)
_REMEDY = {
    PrinterState.STOPPED: "请在系统的打印队列里恢复它",
    PrinterState.NO_PAPER: "请装纸",
    PrinterState.OPEN: "请合上盖子",
    PrinterState.NO_INK: "请换墨盒、硒鼓或色带",
    PrinterState.OFFLINE: "请检查电源和连接线",
    PrinterState.FAULTY: "请看打印机面板的提示",
}
_KEPT = "单据已保存，在「今日」里待打印，排除后按 Ctrl+P 再打。"


@dataclass(frozen=True)
class PrinterInfo:
    """One printer of this computer; `default` is the system's, which is never chosen silently."""

    name: str
    state: PrinterState
    default: bool


class PrinterTrouble(Exception):
    """The paper was not taken: `what` happened and what to `do`. Nothing of the document is lost."""

    def __init__(self, what: str, do: str) -> None:
        super().__init__(f"{what}。{do}")
        self.what = what
        self.do = do


def printers() -> tuple[PrinterInfo, ...]:
    """The printers of this computer with their states now."""
    default = QPrinterInfo.defaultPrinterName()
    found = QPrinterInfo.availablePrinters()
    return tuple(PrinterInfo(one.printerName(), state_of(one), one.printerName() == default) for one in found)


def ready(name: str) -> QPrinterInfo:
    """The working printer of this name. Raises PrinterTrouble when it is gone or does not print."""
    if not name:
        raise PrinterTrouble("还没有选打印机", f"请在设置里选一台打印机。{_KEPT}")
    info = QPrinterInfo.printerInfo(name)
    if info.isNull() or info.printerName() != name:
        raise PrinterTrouble(f"打印机「{name}」不在", f"请接好打印机，或在设置里另选一台。{_KEPT}")
    state = state_of(info)
    if state not in _WORKING:
        raise PrinterTrouble(f"打印机「{name}」{state}", f"{_REMEDY[state]}。{_KEPT}")
    return info


def state_of(info: QPrinterInfo) -> PrinterState:
    """The state by Qt, refined by CUPS where its tools are installed (Qt knows no reasons)."""
    from_cups = _cups_state(info.printerName())
    if from_cups is not None:
        return from_cups
    return {
        QPrinter.PrinterState.Idle: PrinterState.READY,
        QPrinter.PrinterState.Active: PrinterState.BUSY,
        QPrinter.PrinterState.Aborted: PrinterState.STOPPED,
        QPrinter.PrinterState.Error: PrinterState.FAULTY,
    }[info.state()]


def spool(
    pdf: bytes, printer: str, title: str, copies: int = 1, offset_mm: tuple[float, float] = (0.0, 0.0)
) -> None:
    """Print `pdf` on the printer of that name: every page at its own true size, moved by `offset_mm` (right,
    down; continuous paper needs it). `title` shows in the queue: a number, never a person's name.

    Needs a QGuiApplication. Returns when the system's queue has the job, 0.1 to 0.3 s later. Raises
    PrinterTrouble, with nothing sent.
    """
    info = ready(printer)
    with opened(pdf) as pages:
        sizes = [pages.size(number) for number in range(len(pages))]
        # One job per run of equal sizes: a queue cannot change its paper within a job.
        for _, run in itertools.groupby(
            range(len(pages)), lambda n: (round(sizes[n].width()), round(sizes[n].height()))
        ):
            _job(info, pages, list(run), title, copies, offset_mm)


def page_layout(size: QSizeF) -> QPageLayout:
    """The sheet for a page of `size` mm: a named one (A4, A5, turned where wide), else its own measure."""
    orientation = QPageLayout.Orientation.Portrait
    sheet = QPageSize(size, QPageSize.Unit.Millimeter, "", QPageSize.SizeMatchPolicy.FuzzyMatch)
    if sheet.id() == QPageSize.PageSizeId.Custom and size.width() > size.height():
        turned = QPageSize(
            size.transposed(), QPageSize.Unit.Millimeter, "", QPageSize.SizeMatchPolicy.FuzzyMatch
        )
        if turned.id() != QPageSize.PageSizeId.Custom:
            sheet, orientation = turned, QPageLayout.Orientation.Landscape
    return QPageLayout(sheet, orientation, QMarginsF(), QPageLayout.Unit.Millimeter)


def to_file(pdf: bytes, path: Path) -> None:
    """Keep the PDF as a file, whole or not at all. Raises PrinterTrouble when it cannot be."""
    draft = path.with_name(f".{path.name}.{uuid4().hex}")
    try:
        with draft.open("xb") as out:
            out.write(pdf)
            out.flush()
            os.fsync(out.fileno())
        draft.replace(path)
    except OSError as error:
        with suppress(OSError):  # none was made, or its folder is no folder
            draft.unlink()
        raise PrinterTrouble(
            f"存不了文件「{path.name}」", "请检查文件夹是否可写、磁盘是否已满，或文件正被别的程序打开。"
        ) from error


def _job(
    info: QPrinterInfo,
    pages: Pages,
    numbers: list[int],
    title: str,
    copies: int,
    offset_mm: tuple[float, float],
) -> None:
    name = info.printerName()
    device = QPrinter(info, QPrinter.PrinterMode.HighResolution)
    if device.printerName() != name:
        raise PrinterTrouble(f"打印机「{name}」不在", f"请接好打印机，或在设置里另选一台。{_KEPT}")
    device.setDocName(title)
    device.setCopyCount(copies)
    device.setFullPage(True)
    device.setPageLayout(page_layout(pages.size(numbers[0])))
    if not paint(device, pages, numbers, offset_mm):
        raise PrinterTrouble(f"打印机「{name}」没有接受单据", f"请检查打印机。{_KEPT}")
    if device.printerState() in (QPrinter.PrinterState.Aborted, QPrinter.PrinterState.Error):
        raise PrinterTrouble(f"打印机「{name}」没有接受单据", f"请检查打印机。{_KEPT}")


def paint(
    device: QPrinter, pages: Pages, numbers: list[int], offset_mm: tuple[float, float] = (0.0, 0.0)
) -> bool:
    """Draw the pages, one a sheet, at true size; answers whether the device took them all.

    One dot of the image covers a whole number of the device's: nothing is resampled, the QR keeps its edges.
    """
    fold = max(1, round(device.resolution() / DPI))
    dpi = device.resolution() / fold
    left, down = (round(mm / 25.4 * device.resolution()) for mm in offset_mm)
    painter = QPainter()
    if not painter.begin(device):
        return False
    painter.setRenderHint(QPainter.RenderHint.LosslessImageRendering)  # else Qt's PDF engine makes JPEG of it
    try:
        for turn, number in enumerate(numbers):
            if turn and not device.newPage():
                device.abort()
                return False
            for top, band in pages.bands(number, dpi, BAND):
                target = QRect(left, down + top * fold, band.width() * fold, band.height() * fold)
                painter.drawImage(target, band)
    finally:
        painter.end()
    return True


_REASONS: tuple[tuple[str, PrinterState], ...] = (
    ("media-empty", PrinterState.NO_PAPER),
    ("media-needed", PrinterState.NO_PAPER),
    ("cover-open", PrinterState.OPEN),
    ("door-open", PrinterState.OPEN),
    ("toner-empty", PrinterState.NO_INK),
    ("marker-supply-empty", PrinterState.NO_INK),
    ("offline", PrinterState.OFFLINE),
    ("connecting-to-device", PrinterState.OFFLINE),
    ("media-jam", PrinterState.FAULTY),
)


def _cups_state(name: str) -> PrinterState | None:
    """What CUPS says of the queue; None where its tools are missing or the queue is unknown to it."""
    tool = shutil.which("lpoptions")
    if tool is None:
        return None
    more: dict[str, Any] = {"env": {**os.environ, "LC_ALL": "C"}, "timeout": 5}
    try:
        told = subprocess.run([tool, "-p", name], capture_output=True, text=True, check=False, **more)
    except (OSError, subprocess.TimeoutExpired):
        return None
    return read_cups(told.stdout) if told.returncode == 0 else None


def read_cups(options: str) -> PrinterState | None:
    """The state in the words of `lpoptions -p NAME` (printer-state 3 idle, 4 printing, 5 stopped)."""
    said = dict(re.findall(r"(printer-[a-z-]+)=('[^']*'|\S+)", options))
    if "printer-state" not in said:
        return None
    reasons = said.get("printer-state-reasons", "")
    for reason, state in _REASONS:
        if reason in reasons and f"{reason}-report" not in reasons:
            return state
    if said["printer-state"] == "5" or said.get("printer-is-accepting-jobs") == "false":
        return PrinterState.STOPPED
    return PrinterState.BUSY if said["printer-state"] == "4" else PrinterState.READY


__all__ = [
    "DPI",
    "PrinterInfo",
    "PrinterState",
    "PrinterTrouble",
    "page_layout",
    "paint",
    "printers",
    "read_cups",
    "ready",
    "spool",
    "state_of",
    "to_file",
]

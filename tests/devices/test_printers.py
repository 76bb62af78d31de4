"""打印机: true size, in the device's thread; what is gone, stopped or empty is told and nothing is sent."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from PySide6.QtCore import QRectF, QSizeF
from PySide6.QtGui import QColor, QImage
from PySide6.QtPrintSupport import QPrinter
from pytestqt.qtbot import QtBot
from reportlab.pdfgen.canvas import Canvas

from app.devices import printers
from app.devices.pages import opened
from app.devices.printers import PrinterInfo, PrinterState, PrinterTrouble
from app.work.runner import Runner

A4, A5, A5_WIDE, CONTINUOUS = (210.0, 297.0), (148.0, 210.0), (210.0, 148.0), (241.0, 140.0)
MM = 72 / 25.4
PPD = Path("/usr/share/ppd/cups-pdf/CUPS-PDF_opt.ppd")


def sheet(*sizes: tuple[float, float]) -> bytes:
    """A PDF with one page per size, each with a black block whose edges lie 20 mm inside the paper's."""
    out = io.BytesIO()
    canvas = Canvas(out)
    for width, height in sizes:
        canvas.setPageSize((width * MM, height * MM))
        canvas.rect(20 * MM, 20 * MM, (width - 40) * MM, (height - 40) * MM, stroke=0, fill=1)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def block(pdf: bytes, number: int = 0) -> tuple[QSizeF, QRectF]:
    """A page's size and where its black block lies, both in mm."""
    with opened(pdf) as pages:
        image = pages.image(number, 127)  # 5 dots a mm
        size = pages.size(number)
    middle = image.height() // 2, image.width() // 2
    across = [x for x in range(image.width()) if dark(image, x, middle[0])]
    down = [y for y in range(image.height()) if dark(image, middle[1], y)]
    return size, QRectF(across[0] / 5, down[0] / 5, len(across) / 5, len(down) / 5)


def dark(image: QImage, x: int, y: int) -> bool:
    return QColor(image.pixel(x, y)).lightness() < 128


def close_to(found: tuple[QSizeF, QRectF], size: tuple[float, float], dx: float = 0, dy: float = 0) -> bool:
    """Whether the page and its block are where they must be, within 0.8 mm."""
    paper, where = found
    pairs = (
        (paper.width(), size[0]),
        (paper.height(), size[1]),
        (where.x(), 20 + dx),
        (where.y(), 20 + dy),
        (where.width(), size[0] - 40),
        (where.height(), size[1] - 40),
    )
    assert all(abs(is_ - should) < 0.8 for is_, should in pairs), pairs
    return True


class Fake:
    """A QPrinterInfo as Qt would answer it."""

    def __init__(self, name: str, state: QPrinter.PrinterState = QPrinter.PrinterState.Idle) -> None:
        self.name, self._state = name, state

    def isNull(self) -> bool:
        return not self.name

    def printerName(self) -> str:
        return self.name

    def state(self) -> QPrinter.PrinterState:
        return self._state


def offer(monkeypatch: pytest.MonkeyPatch, *found: Fake) -> None:
    """These printers, the first the system's default, and no CUPS to ask."""
    monkeypatch.setattr(
        printers,
        "QPrinterInfo",
        SimpleNamespace(
            availablePrinters=lambda: list(found),
            defaultPrinterName=lambda: found[0].name,
            printerInfo=lambda name: next((one for one in found if one.name == name), Fake("")),
        ),
    )
    monkeypatch.setattr(printers.shutil, "which", lambda _: None)


def test_printers_with_their_states(monkeypatch: pytest.MonkeyPatch) -> None:
    states = QPrinter.PrinterState
    offer(monkeypatch, Fake("前台A5"), Fake("财务", states.Active), Fake("针打", states.Error))
    assert printers.printers() == (
        PrinterInfo("前台A5", PrinterState.READY, True),
        PrinterInfo("财务", PrinterState.BUSY, False),
        PrinterInfo("针打", PrinterState.FAULTY, False),
    )


@pytest.mark.parametrize(
    ("name", "state", "what", "do"),
    [
        ("门岗", QPrinter.PrinterState.Idle, "打印机「门岗」不在", "接好打印机"),
        ("", QPrinter.PrinterState.Idle, "还没有选打印机", "在设置里选"),
        ("前台A5", QPrinter.PrinterState.Aborted, "打印机「前台A5」已停止", "打印队列"),
        ("前台A5", QPrinter.PrinterState.Error, "打印机「前台A5」有故障", "面板"),
    ],
)
def test_a_printer_that_does_not_print_is_told_and_the_default_is_not_used(
    monkeypatch: pytest.MonkeyPatch, name: str, state: QPrinter.PrinterState, what: str, do: str
) -> None:
    offer(monkeypatch, Fake("前台A5", state))
    monkeypatch.setattr(printers, "QPrinter", unwanted)
    with pytest.raises(PrinterTrouble, match=what) as told:
        printers.spool(sheet(A5), name, "FX20260305-A0007")
    assert do in told.value.do
    assert "在「今日」里待打印" in told.value.do


def unwanted(*_: object) -> None:
    raise AssertionError("something was sent")


unwanted.PrinterState = QPrinter.PrinterState  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("options", "state"),
    [
        ("printer-state=3 printer-state-reasons=none printer-is-accepting-jobs=true", PrinterState.READY),
        ("printer-state=4 printer-state-reasons=none", PrinterState.BUSY),
        ("printer-state=5 printer-state-reasons=paused", PrinterState.STOPPED),
        ("printer-state=3 printer-state-reasons=none printer-is-accepting-jobs=false", PrinterState.STOPPED),
        ("printer-state=3 printer-state-reasons=media-empty-error", PrinterState.NO_PAPER),
        ("printer-state=4 printer-state-reasons=media-needed", PrinterState.NO_PAPER),
        ("printer-state=3 printer-state-reasons='toner-low,cover-open'", PrinterState.OPEN),
        ("printer-state=3 printer-state-reasons=toner-low-report", PrinterState.READY),
        ("printer-state=3 printer-state-reasons=media-empty-report", PrinterState.READY),
        ("printer-state=3 printer-state-reasons=marker-supply-empty-warning", PrinterState.NO_INK),
        ("printer-state=5 printer-state-reasons=offline-report,connecting-to-device", PrinterState.OFFLINE),
        ("", None),
    ],
)
def test_what_cups_says(options: str, state: PrinterState | None) -> None:
    assert printers.read_cups(f"copies=1 printer-info='前台 A5' {options} printer-type=4") is state


@pytest.mark.parametrize(
    ("size", "name", "wide"),
    [(A4, "A4", False), (A5, "A5", False), (A5_WIDE, "A5", True), (CONTINUOUS, "Custom", False)],
)
def test_the_sheet_for_a_page(size: tuple[float, float], name: str, wide: bool) -> None:
    layout = printers.page_layout(QSizeF(*size))
    assert layout.pageSize().name().startswith(name)
    assert (layout.orientation() is layout.Orientation.Landscape) is wide
    whole = layout.fullRect(layout.Unit.Millimeter)
    assert abs(whole.width() - size[0]) < 0.5
    assert abs(whole.height() - size[1]) < 0.5


@pytest.mark.parametrize("size", [A4, A5, A5_WIDE, CONTINUOUS])
def test_painted_at_true_size_and_moved_by_the_offset(
    qapp: Any, tmp_path: Path, size: tuple[float, float]
) -> None:
    """Onto Qt's own PDF device, where no printer is needed."""
    device = QPrinter(QPrinter.PrinterMode.HighResolution)
    device.setOutputFileName(str(tmp_path / "out.pdf"))
    device.setFullPage(True)
    device.setPageLayout(printers.page_layout(QSizeF(*size)))
    with opened(sheet(size, size)) as pages:
        assert printers.paint(device, pages, [0, 1], (5.0, -3.0))
    printed = (tmp_path / "out.pdf").read_bytes()
    assert close_to(block(printed, 0), size, 5, -3)
    assert close_to(block(printed, 1), size, 5, -3)


def test_pages_open_in_many_threads_at_once(qapp: Any) -> None:
    """PDFium is not made for threads: preview and printer go through one lock."""
    pdf, seen = sheet(A4, A5), []

    def work() -> None:
        for _ in range(6):
            with opened(pdf) as pages:
                seen.append([pages.image(n, 50).width() for n in range(len(pages))])

    threads = [threading.Thread(target=work) for _ in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert seen == [[414, 292]] * 24


def test_to_file_is_whole_or_not_at_all(tmp_path: Path) -> None:
    path = tmp_path / "放行条 FX20260305-A0007.pdf"
    printers.to_file(b"first", path)
    printers.to_file(b"second", path)
    assert path.read_bytes() == b"second"
    with pytest.raises(PrinterTrouble, match="存不了文件"):
        printers.to_file(b"x", tmp_path / "gone" / "a.pdf")
    path.with_name("folder.pdf").mkdir()
    with pytest.raises(PrinterTrouble, match="存不了文件"):
        printers.to_file(b"x", path.with_name("folder.pdf"))
    with pytest.raises(PrinterTrouble, match="存不了文件"):
        printers.to_file(b"x", path / "a.pdf")
    assert sorted(one.name for one in tmp_path.iterdir()) == sorted(["folder.pdf", path.name])


# ---- with a real queue -------------------------------------------------------------------------------------


def cups_missing() -> str:
    """Why no real queue can be tried here; "" when it can."""
    if not all(shutil.which(tool) for tool in ("lpstat", "lpadmin", "cupsdisable")):
        return "CUPS is not installed"
    if not PPD.exists():
        return "printer-driver-cups-pdf is not installed"
    if os.geteuid() != 0:
        return "making a queue needs root"
    said = subprocess.run(["lpstat", "-r"], capture_output=True, text=True, env={**os.environ, "LC_ALL": "C"})
    return "" if "is running" in said.stdout else "cupsd is not running (start `cupsd -f`)"


@pytest.fixture
def queue() -> Iterator[str]:
    """A queue of this test's own that prints into ~/PDF; taken away afterwards, with what it printed."""
    reason = cups_missing()
    if reason:
        pytest.skip(reason)
    name = f"qiantai-{uuid4().hex[:8]}"
    admin(f"lpadmin -p {name} -v cups-pdf:/ -P {PPD} -E")
    yield name
    subprocess.run(["lpadmin", "-x", name], capture_output=True)
    for one in (Path.home() / "PDF").glob(f"*{name}*"):
        one.unlink()


def admin(command: str) -> None:
    subprocess.run(command.split(), capture_output=True, check=True)


def printed(name: str, qtbot: QtBot) -> bytes:
    """What the queue made of the job titled by its own name."""
    pages: list[bytes] = []

    def there() -> bool:
        for one in (Path.home() / "PDF").glob(f"*{name}*"):
            body = one.read_bytes()
            if b"%%EOF" in body[-64:]:
                pages.append(body)
        return bool(pages)

    qtbot.waitUntil(there, timeout=20_000)
    return pages[0]


def in_device_lane(qtbot: QtBot, job: Callable[[], None]) -> None:
    """As the program does it: in the lane "device", never on the screen's thread."""
    runner = Runner()
    done: list[object] = []
    runner.start("device", job, done.append, done.append)
    qtbot.waitUntil(lambda: bool(done), timeout=20_000)
    assert runner.stop()
    if isinstance(done[0], Exception):
        raise done[0]


@pytest.mark.parametrize("size", [A4, A5, CONTINUOUS])
def test_a_queue_prints_at_true_size(queue: str, qtbot: QtBot, size: tuple[float, float]) -> None:
    in_device_lane(qtbot, lambda: printers.spool(sheet(size), queue, queue, offset_mm=(4.0, 2.0)))
    assert close_to(block(printed(queue, qtbot)), size, 4, 2)


def test_a_queue_prints_copies(queue: str, qtbot: QtBot) -> None:
    in_device_lane(qtbot, lambda: printers.spool(sheet(A5), queue, queue, copies=2))
    with opened(printed(queue, qtbot)) as pages:
        assert len(pages) == 2


def test_a_stopped_queue_is_told_and_works_again_when_started(queue: str, qtbot: QtBot) -> None:
    admin(f"cupsdisable {queue}")
    with pytest.raises(PrinterTrouble, match="已停止"):
        in_device_lane(qtbot, lambda: printers.spool(sheet(A5), queue, queue))
    waiting = subprocess.run(["lpstat", "-o", queue], capture_output=True, text=True, check=True)
    assert waiting.stdout == "", "a job was left in the stopped queue: it would print a second time"
    admin(f"cupsenable {queue}")
    in_device_lane(qtbot, lambda: printers.spool(sheet(A5), queue, queue))
    assert close_to(block(printed(queue, qtbot)), A5)


def test_a_queue_that_is_gone_is_told_and_the_default_prints_nothing(
    queue: str, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PRINTER", queue)
    assert [one.name for one in printers.printers() if one.default] == [queue]
    with pytest.raises(PrinterTrouble, match="「qiantai-gone」不在"):
        in_device_lane(qtbot, lambda: printers.spool(sheet(A5), "qiantai-gone", queue))
    time.sleep(0.5)
    assert not list((Path.home() / "PDF").glob(f"*{queue}*"))

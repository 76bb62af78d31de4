"""送打印机: what is issued comes out or waits, never lost, never on another printer (000-10)."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pypdf
import pytest
from sqlalchemy import select

from app.devices import printers
from app.devices.printers import PrinterTrouble
from app.models import Document
from app.rules.release import IdCheck, Item, State
from app.services.documents import DocumentDesk
from app.services.office import Office
from app.services.release import ReleaseDesk
from app.services.today import TodayDesk
from app.work.runner import Runner
from tests.views.counters import PRINTER, Post, post

KIND = "release-slip"


class Spooler:
    """Stands where devices.printers hands a job to the system."""

    def __init__(self) -> None:
        self.jobs: list[tuple[str, str, bytes]] = []
        self.fault: Exception | None = None

    def __call__(self, pdf: bytes, printer: str, title: str, *_: object) -> None:
        if self.fault is not None:
            raise self.fault
        self.jobs.append((printer, title, pdf))


@pytest.fixture
def spooler(monkeypatch: pytest.MonkeyPatch) -> Spooler:
    made = Spooler()
    monkeypatch.setattr(printers, "spool", made)
    return made


@pytest.fixture
def counter(office: Office, tmp_path: Path, qapp: Any, spooler: Spooler) -> Post:
    made = post(office, tmp_path)
    made.counter.station.printer = PRINTER
    return made


@pytest.fixture
def number(office: Office, home: str) -> str:
    slips = ReleaseDesk(office)
    form = replace(slips.new(home), name="陈思远", id_check=IdCheck.ID_CARD, items=(Item("床"),))
    return slips.issue(form)


def kept(office: Office) -> Document:
    with office.read("print") as session:
        return session.scalars(select(Document)).one()


def test_it_goes_to_the_named_printer_under_its_number(counter: Post, spooler: Spooler, number: str) -> None:
    plain = DocumentDesk(counter.office).pdf(KIND, number, "a4")
    done: list[tuple[str, str]] = []
    counter.counter.printing.done.connect(lambda *what: done.append(what))
    counter.counter.printing.send(KIND, number)
    assert spooler.jobs == [(PRINTER, number, plain)]
    assert done == [(number, PRINTER)]
    assert (kept(counter.office).prints, kept(counter.office).trouble) == (1, "")
    (line,) = counter.log("document.print")
    assert line.changes == {"copy": 1, "printer": PRINTER}


def test_a_missing_printer_leaves_it_waiting_with_the_reason(
    counter: Post, spooler: Spooler, number: str
) -> None:
    spooler.fault = PrinterTrouble(f"打印机「{PRINTER}」缺纸", "请装纸。")
    counter.counter.printing.send(KIND, number)
    assert counter.heard.troubles == [(f"打印机「{PRINTER}」缺纸", "请装纸。")]
    rows = TodayDesk(counter.office).rows()
    assert (rows[0].state, rows[0].key, rows[0].what) == ("待打印", number, f"打印机「{PRINTER}」缺纸")
    assert len(rows) == 1, "one slip, one line"
    record = ReleaseDesk(counter.office).open(number)
    assert record is not None
    assert (record.state, record.printed) == (State.ISSUED, False), "issued it stays"
    assert not counter.papers.exists(), "no PDF in place of a paper"
    spooler.fault = None
    counter.counter.printing.send(KIND, number)
    assert spooler.jobs[0][2] != b""
    assert "补打" not in pypdf.PdfReader(_file(spooler.jobs[0][2])).pages[0].extract_text()
    assert [row.state for row in TodayDesk(counter.office).rows()] == ["已开具"]


def test_the_real_spooler_refuses_a_printer_that_is_not_there(
    office: Office, tmp_path: Path, qapp: Any, number: str
) -> None:
    at = post(office, tmp_path)
    at.counter.station.printer = "没有这台打印机"
    at.counter.printing.send(KIND, number)
    (what, do) = at.heard.troubles[0]
    assert "没有这台打印机" in what
    assert "Ctrl+P" in do
    assert kept(office).prints == 0


def test_without_a_printer_it_becomes_a_pdf(office: Office, tmp_path: Path, qapp: Any, number: str) -> None:
    at = post(office, tmp_path)
    plain = DocumentDesk(office).pdf(KIND, number, "a4")
    at.counter.printing.send(KIND, number)
    assert (at.papers / f"{number}.pdf").read_bytes() == plain


def test_the_second_and_the_third_paper_are_marked(counter: Post, spooler: Spooler, number: str) -> None:
    for _ in range(3):
        counter.counter.printing.send(KIND, number)
    texts = ["".join(_text(pdf).split()) for _, _, pdf in spooler.jobs]
    assert ["补打" in one for one in texts] == [False, True, True]
    assert "补打第2次" in texts[1]
    assert "补打第3次" in texts[2]
    assert kept(counter.office).prints == 3


def test_a_fault_of_the_program_is_no_silence(counter: Post, spooler: Spooler, number: str) -> None:
    spooler.fault = ZeroDivisionError("inside")
    with pytest.raises(ZeroDivisionError):
        counter.counter.printing.send(KIND, number)
    assert counter.heard.troubles[0][0] == f"「{number}」没有打印出来"
    assert "inside" not in kept(counter.office).trouble


def test_what_is_not_there_is_said_and_breaks_nothing(counter: Post, spooler: Spooler, home: str) -> None:
    counter.counter.printing.send(KIND, "FX20260305-A0404")
    assert "FX20260305-A0404" in counter.heard.troubles[0][1]
    assert spooler.jobs == []


def test_with_real_lanes_a_hung_printer_holds_up_neither_keys_nor_books(
    qtbot: Any, office: Office, tmp_path: Path, number: str, spooler: Spooler
) -> None:
    runner = Runner()
    at = post(office, tmp_path, runner)
    at.counter.station.printer = PRINTER
    with qtbot.waitSignal(at.counter.printing.done, timeout=5000):
        at.counter.printing.send(KIND, number)
    assert kept(office).prints == 1
    assert runner.stop()


def _file(pdf: bytes) -> Any:
    import io

    return io.BytesIO(pdf)


def _text(pdf: bytes) -> str:
    return "".join(page.extract_text() for page in pypdf.PdfReader(_file(pdf)).pages)

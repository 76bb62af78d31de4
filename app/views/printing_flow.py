"""送打印机: from a frozen paper to the named printer or a PDF file; what fails waits on the home list."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QObject, Signal

from app.rules.base import Refused
from app.views.station import Station
from app.work.runner import Runner

COMPANIONS = {
    "renovation-application": "申请表",
    "acceptance-of-documents": "受理回执",
    "missing-list": "补正清单",
    "prohibition-notice": "告知书",
    "renovation-agreement": "服务协议",
    "renovation-posting": "公示",
    "rectification-notice": "整改通知书",
}
"""Papers that share their number with others of the same record → what their files are called beside it."""


class Papers(Protocol):
    """What the flow asks of the documents' desk."""

    def pdf(self, kind: str, number: str, layout: str, void: bool = False) -> bytes: ...

    def began(self, kind: str, number: str) -> None: ...

    def printed(self, kind: str, number: str, printer: str) -> None: ...

    def failed(self, kind: str, number: str, trouble: str) -> None: ...


class PrintFlow(QObject):
    """Sends one paper at a time. Nothing is ever sent to another printer than the one named."""

    done = Signal(str, str)
    """Number, and where it went (printer or file)."""
    trouble = Signal(str, str)
    """What failed, and what to do."""

    def __init__(
        self, papers: Callable[[], Papers], runner: Runner, station: Station, folder: Path, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._papers, self._runner, self._station, self._folder = papers, runner, station, folder

    def send(self, kind: str, number: str) -> None:
        """Print the paper of a record on this station's printer (or into its PDF folder)."""
        papers, printer, layout = self._papers(), self._station.printer, self._station.layout_of(kind)

        def make() -> bytes:
            pdf = papers.pdf(kind, number, layout)
            papers.began(kind, number)
            return pdf

        def spool(pdf: bytes) -> None:
            name = " ".join(one for one in (number, COMPANIONS.get(kind, "")) if one)
            where, out = self._way(pdf, printer, name)
            self._runner.start(
                "device:printer",
                out,
                lambda _: self._printed(papers, kind, number, where),
                lambda error: self._failed(papers, kind, number, error),
                owner=self,
            )

        self._runner.start(
            "db", make, spool, lambda error: self._failed(papers, kind, number, error), owner=self
        )

    def send_anew(self, name: str, make: Callable[[], bytes]) -> None:
        """Print what is frozen nowhere and made anew each time (a day's figures); what fails is said, and
        waits on no list: it can be asked for again."""
        printer = self._station.printer

        def failed(error: Exception) -> None:
            if isinstance(error, Refused):
                self.trouble.emit(error.findings[0].title, error.findings[0].say())
                return
            what = getattr(error, "what", "") or self.tr("「{name}」没有打印出来").format(name=name)
            self.trouble.emit(what, getattr(error, "do", "") or self.tr("什么都没有丢，请再打印一次。"))
            if not hasattr(error, "what"):  # a fault of the program goes into the log
                raise error

        def spool(pdf: bytes) -> None:
            where, out = self._way(pdf, printer, name)
            self._runner.start(
                "device:printer", out, lambda _: self.done.emit(name, where), failed, owner=self
            )

        self._runner.start("db", make, spool, failed, owner=self)

    def _way(self, pdf: bytes, printer: str, name: str) -> tuple[str, Callable[[], None]]:
        """Where a paper goes (printer or file), and the job that brings it there."""
        where = printer or str(self._folder / f"{name}.pdf")

        def out() -> None:
            from app.devices import printers  # QtPrintSupport: not before the first paint

            if printer:
                printers.spool(pdf, printer, name)
            else:
                with suppress(OSError):  # to_file says in words what is wrong with the folder
                    self._folder.mkdir(parents=True, exist_ok=True)
                printers.to_file(pdf, Path(where))

        return where, out

    def forget(self, number: str) -> None:
        """A record was deleted for good: so is the PDF of it that lies in the folder, if there is one."""
        file = self._folder / f"{number}.pdf"

        def failed(_error: Exception) -> None:  # open in a viewer, on Windows; the next sweep takes it away
            what = self.tr("「{name}」正被别的程序打开，没有删掉").format(name=file.name)
            self.trouble.emit(what, self.tr("请关掉它；今晚 24:00 会自动再删。"))

        self._runner.start(
            "device:printer", lambda: file.unlink(missing_ok=True), lambda _: None, failed, owner=self
        )

    def _printed(self, papers: Papers, kind: str, number: str, where: str) -> None:
        name = self._station.printer or "PDF"
        self._runner.start(
            "db",
            lambda: papers.printed(kind, number, name),
            lambda _: self.done.emit(number, where),
            owner=self,
        )

    def _failed(self, papers: Papers, kind: str, number: str, error: Exception) -> None:
        if isinstance(error, Refused):
            self.trouble.emit(error.findings[0].title, error.findings[0].say())
            return
        what = getattr(error, "what", "") or self.tr("「{number}」没有打印出来").format(number=number)
        do = getattr(error, "do", "") or self.tr("单据已开具，在「今日」里等打印。")
        self._runner.start(
            "db",
            lambda: papers.failed(kind, number, what),
            lambda _: self.trouble.emit(what, do),
            owner=self,
        )
        if not hasattr(error, "what"):  # a fault of the program goes into the log
            raise error

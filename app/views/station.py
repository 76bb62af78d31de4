"""本台: what belongs to this computer and to nobody's rules: printer, paper, type size, window."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings

LAYOUTS: tuple[str, ...] = ("a4", "a5", "continuous")
"""The papers a release slip can be printed on (printing/parts.py has their measures)."""
VISITOR_LAYOUTS: tuple[str, ...] = ("80mm", "a6")
"""The papers a visitor slip can be printed on (printing/visitor_slip.py)."""
RECEIPT_LAYOUTS: tuple[str, ...] = ("a5", "a4", "continuous", "80mm")
"""The papers a receipt can be printed on (printing/receipt.py)."""
PAPERS: dict[str, tuple[str, tuple[str, ...]]] = {
    "release-slip": ("layout", LAYOUTS),
    "visitor-slip": ("visitor_layout", VISITOR_LAYOUTS),
    "receipt": ("receipt_layout", RECEIPT_LAYOUTS),
    "deposit-refund": ("receipt_layout", RECEIPT_LAYOUTS),
}
"""Kind of document → where its paper is kept, and which there are, the usual one first. A document that has
no such paper comes in its own."""


class Station:
    """Station settings in an INI file; every change is written at once.

    `camera` and `reader_folder` are this computer's own, too;
    `printer` is a printer's name, "" for a PDF file; `large_type` is 大字 mode;
    `geometry` the window's place and size, None before the first time.
    """

    def __init__(self, path: Path) -> None:
        self._settings = QSettings(str(path), QSettings.Format.IniFormat)

    @property
    def printer(self) -> str:
        """The chosen printer."""
        return str(self._settings.value("printer", ""))

    @printer.setter
    def printer(self, name: str) -> None:
        self._keep("printer", name)

    def layout_of(self, kind: str) -> str:
        """The paper on which this kind of document is printed here; an unknown one in the file is the usual
        one, and a kind that has no choice is printed as a release slip is."""
        key, choices = PAPERS.get(kind, PAPERS["release-slip"])
        value = str(self._settings.value(key, choices[0]))
        return value if value in choices else choices[0]

    def choose_layout(self, kind: str, layout: str) -> None:
        """Print this kind of document on another paper. Raises ValueError for one that there is not."""
        key, choices = PAPERS[kind]
        if layout not in choices:
            raise ValueError(layout)
        self._keep(key, layout)

    @property
    def large_type(self) -> bool:
        """Whether 大字 mode is on."""
        return str(self._settings.value("large_type", "false")).lower() == "true"

    @large_type.setter
    def large_type(self, on: bool) -> None:
        self._keep("large_type", "true" if on else "false")

    @property
    def camera(self) -> str:
        """The document camera or webcam that was chosen last, "" for the first one."""
        return str(self._settings.value("camera", ""))

    @camera.setter
    def camera(self, name: str) -> None:
        self._keep("camera", name)

    @property
    def reader_folder(self) -> str:
        """Where the maker's library of the card reader lies, "" where this computer has none."""
        return str(self._settings.value("reader_folder", ""))

    @reader_folder.setter
    def reader_folder(self, folder: str) -> None:
        self._keep("reader_folder", folder)

    @property
    def geometry(self) -> QByteArray | None:
        """As QWidget.saveGeometry gave it."""
        value = self._settings.value("geometry")
        return value if isinstance(value, QByteArray) else None

    @geometry.setter
    def geometry(self, value: QByteArray) -> None:
        self._keep("geometry", value)

    def _keep(self, key: str, value: object) -> None:
        self._settings.setValue(key, value)
        self._settings.sync()

"""本台: what belongs to this computer and to nobody's rules: printer, paper, type size, window."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings

LAYOUTS: tuple[str, ...] = ("a4", "a5", "continuous")
"""The papers a release slip can be printed on (printing/parts.py has their measures)."""
VISITOR_LAYOUTS: tuple[str, ...] = ("80mm", "a6")
"""The papers a visitor slip can be printed on (printing/visitor_slip.py)."""
VISITOR_SLIP = "visitor-slip"


class Station:
    """Station settings in an INI file; every change is written at once.

    `camera` and `reader_folder` are this computer's own, too;
    `printer` is a printer's name, "" for a PDF file; `layout` one of LAYOUTS, `visitor_layout` one of
    VISITOR_LAYOUTS; `large_type` is 大字 mode;
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

    @property
    def layout(self) -> str:
        """The paper of the release slip; an unknown one in the file is A4."""
        value = str(self._settings.value("layout", LAYOUTS[0]))
        return value if value in LAYOUTS else LAYOUTS[0]

    @layout.setter
    def layout(self, key: str) -> None:
        if key not in LAYOUTS:
            raise ValueError(key)
        self._keep("layout", key)

    @property
    def visitor_layout(self) -> str:
        """The paper of the visitor slip; an unknown one in the file is the thermal printer's 80 mm."""
        value = str(self._settings.value("visitor_layout", VISITOR_LAYOUTS[0]))
        return value if value in VISITOR_LAYOUTS else VISITOR_LAYOUTS[0]

    @visitor_layout.setter
    def visitor_layout(self, key: str) -> None:
        if key not in VISITOR_LAYOUTS:
            raise ValueError(key)
        self._keep("visitor_layout", key)

    def layout_of(self, kind: str) -> str:
        """The paper on which this kind of document is printed here."""
        return self.visitor_layout if kind == VISITOR_SLIP else self.layout

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

"""本台电脑的设置: printer, paper, type size and the card reader's library; each change holds at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.views import theme
from app.views.settings_parts import card, lay
from app.views.station import PAPERS, Station

CheckReader = Callable[[str, Callable[[str], None]], None]
"""(folder, answer): look at the library in the folder, and say in a line or more what was found."""


class StationCard(QObject):
    """The card for this computer. `changed` after every change, which is kept already."""

    changed = Signal()

    def __init__(
        self,
        page: QVBoxLayout,
        station: Station,
        printers: Callable[[], Sequence[str]],
        check_reader: CheckReader | None,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._station, self._printers, self._check = station, printers, check_reader
        grid = card(page, self.tr("本台电脑"))
        self.printer = QComboBox()
        self.printer.setAccessibleName(self.tr("打印机"))
        self.printer.setFixedWidth(theme.px(300))
        self.fill_printers()
        self.printer.activated.connect(self._keep_station)
        papers = {
            "release-slip": self.tr("放行条纸张"),
            "visitor-slip": self.tr("访客单纸张"),
            "receipt": self.tr("收据纸张"),
        }
        self.papers = {kind: self._papers(kind, label) for kind, label in papers.items()}
        self.large = QCheckBox(self.tr("大字（字号放大四分之一）"))
        self.large.setChecked(self._station.large_type)
        self.large.toggled.connect(self._keep_station)
        hint = theme.mark(QLabel(self.tr("这一栏只管这台电脑，改了马上生效。")), kind="hint")
        lay(grid, self.tr("打印机"), self.printer, hint)
        for kind, label in papers.items():
            lay(grid, label, self.papers[kind])
        lay(grid, self.tr("字号"), self.large)
        self.reader = QLineEdit(station.reader_folder)
        self.reader.setAccessibleName(self.tr("身份证阅读器驱动"))
        self.reader.setPlaceholderText(self.tr("没有阅读器就空着"))
        self.reader.setFixedWidth(theme.px(300))
        self.reader.editingFinished.connect(self._keep_reader)
        self.pick = QPushButton(self.tr("选文件夹…"), parent)
        self.pick.clicked.connect(self._pick)
        self.said = theme.mark(QLabel(self.tr("阅读器厂家的驱动（DLL）所在的文件夹。"), parent), kind="hint")
        self.said.setObjectName("reader:said")
        self.said.setWordWrap(True)
        beside = QWidget(parent)
        row = QHBoxLayout(beside)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.pick)
        row.addWidget(self.said, 1)
        lay(grid, self.tr("身份证阅读器"), self.reader, beside)
        if station.reader_folder:
            self._look()

    def fill_printers(self) -> None:
        """Ask again which printers there are; a chosen one that is gone stays chosen and says so."""
        chosen = self._station.printer
        self.printer.clear()
        self.printer.addItem(self.tr("存为 PDF 文件"), "")
        names = list(self._printers())
        for name in names:
            self.printer.addItem(name, name)
        if chosen and chosen not in names:
            self.printer.addItem(self.tr("{0}（现在找不到）").format(chosen), chosen)
        self.printer.setCurrentIndex(max(self.printer.findData(chosen), 0))

    def _papers(self, kind: str, label: str) -> QComboBox:
        """The papers of a kind of document; chosen is what this computer prints it on now."""
        names = {
            "a4": self.tr("A4 一页三联"),
            "a5": self.tr("A5 每联一页"),
            "continuous": self.tr("241×140 三联压感纸"),
            "80mm": self.tr("80 mm 热敏纸"),
            "a6": self.tr("A6 纸"),
        }
        box = QComboBox()
        box.setAccessibleName(label)
        box.setFixedWidth(theme.px(300))
        for key in PAPERS[kind][1]:
            box.addItem(names[key], key)
        box.setCurrentIndex(box.findData(self._station.layout_of(kind)))
        box.activated.connect(self._keep_station)
        return box

    def _keep_station(self) -> None:
        self._station.printer = self.printer.currentData()
        for kind, box in self.papers.items():
            self._station.choose_layout(kind, box.currentData())
        self._station.large_type = self.large.isChecked()
        self.changed.emit()

    def _pick(self) -> None:
        folder = QFileDialog.getExistingDirectory(self.reader, self.tr("阅读器驱动所在的文件夹"))
        if folder:
            self.reader.setText(folder)
            self._keep_reader()

    def _keep_reader(self) -> None:
        folder = self.reader.text().strip()
        if folder != self._station.reader_folder:
            self._station.reader_folder = folder
            self._look()
            self.changed.emit()

    def _look(self) -> None:
        """Say what lies in the folder."""
        if self._check is not None and self._station.reader_folder:
            self.said.setText(self.tr("正在查看…"))
            self._check(self._station.reader_folder, self.said.setText)

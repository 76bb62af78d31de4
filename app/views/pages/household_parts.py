"""业主资料导入的零件: the choices of columns, the note above them, the tables of errors and owners."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QGridLayout,
    QHeaderView,
    QLabel,
    QScrollArea,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from app.rules.columns import FIELDS, Columns, guess
from app.rules.household_plan import Report
from app.rules.households import Table
from app.views.theme import mark, px


class ColumnChoices(QScrollArea):
    """列对照: one choice per column of the table, with masked samples beside it."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.choices: list[Choice] = []

    def columns(self) -> Columns:
        """The field of each column as chosen."""
        return tuple(one.currentData() for one in self.choices)

    def show_table(self, table: Table) -> None:
        """The table's columns, each given to the field that its heading says."""
        self.choices = []
        inside = mark(QWidget(), kind="plain")
        grid = QGridLayout(inside)
        grid.setContentsMargins(0, 0, px(8), 0)
        grid.setHorizontalSpacing(px(12))
        grid.setVerticalSpacing(px(6))
        for column, words in enumerate((self.tr("表里的列"), self.tr("导入为"), self.tr("样例"))):
            grid.addWidget(mark(QLabel(words), kind="hint"), 0, column)
        for at, (heading, key) in enumerate(zip(table.headings, guess(table.headings), strict=True)):
            choice = self._choice(at, heading, key)
            grid.addWidget(plain_words(heading, ""), at + 1, 0)
            grid.addWidget(choice, at + 1, 1)
            grid.addWidget(plain_words("  ".join(table.samples(at)), "caption"), at + 1, 2)
        grid.setRowStretch(len(table.headings) + 1, 1)
        grid.setColumnStretch(0, 2)
        grid.setColumnStretch(2, 3)
        self.setWidget(inside)

    def _choice(self, at: int, heading: str, key: str) -> Choice:
        choice = Choice()
        choice.setObjectName(f"column:{at}")
        choice.setAccessibleName(heading)
        choice.addItem(self.tr("（不导入）"), "")
        for field, one in FIELDS.items():
            choice.addItem(one.title, field)
        choice.setCurrentIndex(choice.findData(key))
        choice.currentIndexChanged.connect(lambda _: self._chosen(at))
        self.choices.append(choice)
        return choice

    def _chosen(self, at: int) -> None:
        """A field of one value leaves the column that had it."""
        key = self.choices[at].currentData()
        if key and not FIELDS[key].many:
            for other, choice in enumerate(self.choices):
                if other != at and choice.currentData() == key:
                    choice.setCurrentIndex(0)
        self.changed.emit()


def plain_words(text: str, kind: str) -> QLabel:
    """Words that wrap, never read as rich text: they may come from a file."""
    label = mark(QLabel(text), kind=kind)
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    return label


class Choice(QComboBox):
    """A combo that a turning wheel passes by: a column must not change while the list scrolls."""

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave it to the list."""
        event.ignore()


class Note(QFrame):
    """What happened and what to do, above the columns."""

    def __init__(self) -> None:
        super().__init__()
        mark(self, kind="note")
        self.heading = mark(QLabel(), kind="heading")
        self.text = mark(QLabel(), kind="text")
        box = QVBoxLayout(self)
        box.setContentsMargins(px(12), px(8), px(12), px(8))
        box.setSpacing(px(2))
        for label in (self.heading, self.text):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
            box.addWidget(label)
        self.hide()

    def say(self, heading: str, text: str, state: str) -> None:
        """Show it; state late, warn, done or ""."""
        self.heading.setText(heading)
        self.text.setText(text)
        mark(self, state=state)
        self.show()


def counted(report: Report) -> str:
    """What the import writes, in a line: 新房屋 2，新电话 3."""
    return "，".join(f"{name} {count}" for name, count in report.counts.items() if count)


def list_of(rows: Rows, name: str, widths: Sequence[int]) -> QTableView:
    """A quiet table over `rows`; widths in design pixels, 0 takes what is left."""
    table = mark(QTableView(), kind="list")
    table.setModel(rows)
    table.setAccessibleName(name)
    table.setTabKeyNavigation(False)
    table.setShowGrid(False)
    table.setWordWrap(True)
    table.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
    table.verticalHeader().hide()
    header = table.horizontalHeader()
    header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    for column, width in enumerate(widths):
        if width:
            header.resizeSection(column, px(width))
        else:
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)
    return table


class Rows(QAbstractTableModel):
    """Lines of text under headings."""

    def __init__(self, headings: Sequence[str], parent: QObject) -> None:
        super().__init__(parent)
        self._headings = tuple(headings)
        self._lines: list[tuple[str, ...]] = []

    def fill(self, lines: list[tuple[str, ...]]) -> None:
        """Show these lines."""
        self.beginResetModel()
        self._lines = lines
        self.endResetModel()

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._lines)

    def columnCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._headings)

    def data(
        self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self._lines[index.row()][index.column()]
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if role == Qt.ItemDataRole.DisplayRole and orientation == Qt.Orientation.Horizontal:
            return self._headings[section]
        return None

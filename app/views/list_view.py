"""清单: rows newest first, filtered as one types, opened by Enter; what is empty says what to do first.

Keys: typing goes to the filter line, ↑/↓ and Page keys move in the list from there, Enter opens, Esc clears
the filter. Names: "list:filter", "list:table".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QStackedLayout,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from app.forms.spec import ListSpec
from app.views.editors.base import ENTER
from app.views.theme import colour, mark, px

ROW = 36
_MOVES = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)
Index = QModelIndex | QPersistentModelIndex
CHIP = Qt.ItemDataRole.UserRole
"""The role that answers the Chip of a state cell."""


@dataclass(frozen=True)
class Chip:
    """A state's word and its tone: todo 待办, doing 进行, warn 警示, late 逾期, done 完成."""

    word: str
    tone: str


class RowModel(QAbstractTableModel):
    """The rows that the filter lets through, as texts made once."""

    def __init__(self, spec: ListSpec, chips: Mapping[str, Chip], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._columns = spec.columns
        self._chips = chips
        self._rows: tuple[Any, ...] = ()
        self._texts: list[tuple[str, ...]] = []
        self._search: list[str] = []
        self._shown: list[int] = []
        self._filter: tuple[str, ...] = ()

    def replace(self, rows: Sequence[Any]) -> None:
        """Show other rows through the same filter."""
        self.beginResetModel()
        self._rows = tuple(rows)
        self._texts = [tuple(self._text(row, one.name) for one in self._columns) for row in self._rows]
        self._search = [" ".join(texts).lower() for texts in self._texts]
        self._sift()
        self.endResetModel()

    def narrow(self, text: str) -> None:
        """Let through the rows that hold every word of `text`."""
        words = tuple(text.lower().split())
        if words == self._filter:
            return
        self.beginResetModel()
        self._filter = words
        self._sift()
        self.endResetModel()

    def row(self, place: int) -> Any:
        """The row shown at a place."""
        return self._rows[self._shown[place]]

    def shown(self) -> tuple[Any, ...]:
        """The rows shown now, from the top."""
        return tuple(self._rows[one] for one in self._shown)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._shown)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._columns[section].label
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self._side(section)
        return None

    def data(self, index: Index, role: int = 0) -> Any:
        if role == Qt.ItemDataRole.DisplayRole:
            return self._texts[self._shown[index.row()]][index.column()]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self._side(index.column())
        if role == CHIP:
            value = getattr(self.row(index.row()), self._columns[index.column()].name)
            return self._chips.get(str(value))
        return None

    def _text(self, row: Any, name: str) -> str:
        value = getattr(row, name)
        chip = self._chips.get(str(value))
        return chip.word if chip else "" if value is None else str(value)

    def _side(self, column: int) -> Qt.AlignmentFlag:
        side = Qt.AlignmentFlag.AlignRight if self._columns[column].right else Qt.AlignmentFlag.AlignLeft
        return side | Qt.AlignmentFlag.AlignVCenter

    def _sift(self) -> None:
        words = self._filter
        self._shown = [
            place for place, text in enumerate(self._search) if all(word in text for word in words)
        ]


class ChipDelegate(QStyledItemDelegate):
    """Draws a state as a quiet pill with its word, every other cell as ever."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        super().initStyleOption(option, index)
        option.state &= ~QStyle.StateFlag.State_HasFocus  # type: ignore[attr-defined]  # rows, not cells

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        chip = index.data(CHIP)
        if not isinstance(chip, Chip):
            super().paint(painter, option, index)
            return
        self.initStyleOption(option, index)
        option.text = ""  # type: ignore[attr-defined]
        view = option.widget  # type: ignore[attr-defined]
        view.style().drawControl(QStyle.ControlElement.CE_ItemViewItem, option, painter, view)
        rect = option.rect  # type: ignore[attr-defined]
        metrics = option.fontMetrics  # type: ignore[attr-defined]
        width = metrics.horizontalAdvance(chip.word) + px(20)
        height = metrics.height() + px(4)
        pill = QRectF(rect.x() + px(8), rect.center().y() - height / 2 + 0.5, width, height)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour(f"{chip.tone}-soft"))
        painter.drawRoundedRect(pill, height / 2, height / 2)
        painter.setPen(QPen(colour(chip.tone)))
        painter.drawText(pill, int(Qt.AlignmentFlag.AlignCenter), chip.word)
        painter.restore()


class _Table(QTableView):
    """Columns by their shares; the keys of a list."""

    opened = Signal()

    def __init__(self, shares: Sequence[int], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shares = shares

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        room, total = self.viewport().width(), sum(self._shares)
        edge = 0
        done = 0
        for column, share in enumerate(self._shares):
            done += share
            right = room * done // total
            self.setColumnWidth(column, right - edge)
            edge = right

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in ENTER:
            self.opened.emit()
        else:
            super().keyPressEvent(event)


class ListView(QWidget):
    """A list of frozen rows. `opened(row)` by Enter or double click.

    `key` is the attribute by which a row is known again when the rows are replaced (default: first column's).
    `chips` gives word and tone of a value (an enumeration's) wherever it stands.
    """

    opened = Signal(object)
    moved = Signal(object)
    """The row the clerk stands on now, None for none."""

    def __init__(self, spec: ListSpec, chips: Mapping[str, Chip] | None = None, key: str = "",
                 parent: QWidget | None = None) -> None:  # fmt: skip
        super().__init__(parent)
        self.spec = spec
        self._key = key or spec.columns[0].name
        self.model = RowModel(spec, {str(value): chip for value, chip in (chips or {}).items()}, self)
        self.filter = QLineEdit(self)
        self.filter.setObjectName("list:filter")
        self.filter.setPlaceholderText(self.tr("输入几个字筛选"))
        self.filter.setAccessibleName(self.tr("筛选"))
        self.filter.setClearButtonEnabled(True)
        self.filter.textChanged.connect(self._narrow)
        self.filter.installEventFilter(self)
        self.count = mark(QLabel(self), kind="caption")
        self.table = _Table([one.share for one in spec.columns], self)
        mark(self.table, kind="list")
        self.table.setObjectName("list:table")
        self.table.setAccessibleName(self.tr("清单"))
        self.table.setModel(self.model)
        self.table.setItemDelegate(ChipDelegate(self.table))
        self.table.setShowGrid(False)
        self.table.setWordWrap(False)
        self.table.setTabKeyNavigation(False)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerItem)
        self.table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setDefaultSectionSize(px(ROW))
        head = self.table.horizontalHeader()
        head.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        head.setSectionsClickable(False)
        head.setHighlightSections(False)
        self.table.opened.connect(self._open)
        self.table.doubleClicked.connect(lambda _index: self._open())
        self.table.selectionModel().currentRowChanged.connect(
            lambda _now, _old: self.moved.emit(self.current())
        )
        self.empty = mark(QLabel(self), kind="empty")
        self.empty.setObjectName("list:empty")
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.empty.setWordWrap(True)
        top = QHBoxLayout()
        top.addWidget(self.filter, 1)
        top.addWidget(self.count)
        top.setSpacing(px(12))
        self._stack = QStackedLayout()
        self._stack.addWidget(self.table)
        self._stack.addWidget(self.empty)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(px(8))
        box.addLayout(top)
        box.addLayout(self._stack, 1)
        self.setFocusProxy(self.filter)
        self._show()

    def sizeHint(self) -> QSize:
        return QSize(px(640), px(400))

    def set_rows(self, rows: Sequence[Any]) -> None:
        """Show these rows; the clerk stays on the row he is on, at its place on the screen."""
        bar = self.table.verticalScrollBar()
        old, top = self.table.currentIndex().row(), bar.value()
        known = self._known()
        self.model.replace(rows)
        self._show()
        place = self._find(known)
        if place is not None:
            self._stand(place)
            bar.setValue(top + place - old if top else 0)
        else:
            bar.setValue(top)

    def current(self) -> Any | None:
        """The row the clerk is on."""
        index = self.table.currentIndex()
        return self.model.row(index.row()) if index.isValid() else None

    def rows(self) -> tuple[Any, ...]:
        """The rows that the filter lets through."""
        return self.model.shown()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is not self.filter or not isinstance(event, QKeyEvent):
            return super().eventFilter(watched, event)
        if event.type() == QEvent.Type.ShortcutOverride and event.key() == Qt.Key.Key_Escape:
            if self.filter.text():  # first the filter, then the page's own Esc
                event.accept()
                return True
        elif event.type() == QEvent.Type.KeyPress:
            if event.key() in _MOVES:
                if not self.table.currentIndex().isValid():
                    self._stand(0)
                else:
                    self.table.keyPressEvent(event)
                return True
            if event.key() in ENTER:
                self._open()
                return True
            if event.key() == Qt.Key.Key_Escape and self.filter.text():
                self.filter.clear()
                return True
        return super().eventFilter(watched, event)

    def _known(self) -> object:
        row = self.current()
        return None if row is None else getattr(row, self._key)

    def _find(self, known: object) -> int | None:
        if known is None:
            return None
        return next((n for n, row in enumerate(self.model.shown()) if getattr(row, self._key) == known), None)

    def _narrow(self, text: str) -> None:
        known = self._known()
        self.model.narrow(text)
        self._show()
        place = self._find(known)
        self._stand(0 if place is None and text.strip() else place)

    def _stand(self, place: int | None) -> None:
        if place is not None and place < self.model.rowCount():
            self.table.setCurrentIndex(self.model.index(place, 0))

    def _open(self) -> None:
        row = self.current()
        if row is None and self.model.rowCount():
            self._stand(0)
            row = self.current()
        if row is not None:
            self.opened.emit(row)

    def _show(self) -> None:
        shown = self.model.rowCount()
        self.count.setText(self.tr("{count} 条").format(count=shown))
        nothing = self.tr("没有符合「{text}」的记录，按 Esc 看全部").format(text=self.filter.text().strip())
        self.empty.setText(nothing if self.filter.text().strip() else self.spec.empty)
        self._stack.setCurrentWidget(self.table if shown else self.empty)

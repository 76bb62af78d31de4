"""清单的共同部分: what a list in memory and a list of a million rows share: the table, the chips, the keys.

Keys: typing goes to the filter line, ↑/↓ and Page keys move in the list from there, Enter opens, Esc clears
the filter. Names: "list:filter", "list:table", "list:empty".
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from html import escape
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
from PySide6.QtGui import QFont, QHelpEvent, QKeyEvent, QPainter, QPen, QResizeEvent
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
    QToolTip,
    QVBoxLayout,
    QWidget,
)

from app.forms.spec import ListSpec
from app.views.editors.base import ENTER
from app.views.theme import colour, mark, px

ROW = 36
_MOVES = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)
_ENDS = (Qt.Key.Key_Home, Qt.Key.Key_End)
Index = QModelIndex | QPersistentModelIndex
CHIP = Qt.ItemDataRole.UserRole
"""The role that answers the Chip of a state cell, BONE for a cell that is not loaded yet, and Was of
a cell that was corrected (a row has its old words in `struck`, by column; in `tones` the tone of a cell whose
words are its own, as 已过期 3 天)."""
_RIGHT = Qt.TextElideMode.ElideRight
_DISPLAY, _SIDE, _CHIP = (
    int(one) for one in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.TextAlignmentRole, CHIP)
)


_NOTHING: Mapping[str, str] = {}


@dataclass(frozen=True)
class Was:
    """The word that stood in a cell before it was corrected."""

    word: str


@dataclass(frozen=True)
class Chip:
    """A state's word and its tone: todo 待办, doing 进行, warn 警示, late 逾期, done 完成."""

    word: str
    tone: str


BONE = Chip("", "")
"""Stands for what is still being read."""


class ColumnModel(QAbstractTableModel):
    """The columns of a ListSpec; which rows there are says who inherits."""

    def __init__(
        self, spec: ListSpec, chips: Mapping[str, Chip] | None = None, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._columns = spec.columns
        self._chips = {str(value): chip for value, chip in (chips or {}).items()}
        flag = Qt.AlignmentFlag
        self._sides = [
            (flag.AlignRight if one.right else flag.AlignLeft) | flag.AlignVCenter for one in self._columns
        ]

    def row(self, place: int) -> Any:
        """The row shown at a place, None where it is not loaded."""
        raise NotImplementedError

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._columns[section].label
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self._sides[section]
        return None

    def data(self, index: Index, role: int = 0) -> Any:
        # Asked a thousand times for every picture: plain numbers are compared quicker than Qt's names.
        if role == _DISPLAY:
            return self._cell(index.row(), index.column())
        if role == _SIDE:
            return self._sides[index.column()]
        if role == _CHIP:
            row = self.row(index.row())
            if row is None:
                return BONE
            name = self._columns[index.column()].name
            chip = self._chips.get(str(getattr(row, name)))
            if chip is not None:
                return chip
            tone = getattr(row, "tones", _NOTHING).get(name)
            if tone is not None:
                return Chip(self._text(row, name), tone)
            was = getattr(row, "struck", _NOTHING).get(name)
            return None if was is None else Was(was)
        return None

    def texts(self, row: Any) -> tuple[str, ...]:
        """What stands in the row's cells; a state by its word."""
        return tuple(self._text(row, one.name) for one in self._columns)

    def _cell(self, place: int, column: int) -> str:
        raise NotImplementedError

    def _text(self, row: Any, name: str) -> str:
        value = getattr(row, name)
        chip = self._chips.get(str(value))
        return chip.word if chip else "" if value is None else str(value)


class ChipDelegate(QStyledItemDelegate):
    """Draws a state as a quiet pill with its word, what is not loaded as a quiet bar, before a corrected word
    the old one struck through (004-48), other cells as ever. What has no room is said by the tooltip."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        super().initStyleOption(option, index)
        option.state &= ~QStyle.StateFlag.State_HasFocus  # type: ignore[attr-defined]  # rows, not cells

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        chip = index.data(CHIP)
        if isinstance(chip, Was):
            self._paint_struck(painter, option, index, chip.word)
            return
        if not isinstance(chip, Chip):
            super().paint(painter, option, index)
            return
        self.initStyleOption(option, index)
        option.text = ""  # type: ignore[attr-defined]
        view = option.widget  # type: ignore[attr-defined]
        view.style().drawControl(QStyle.ControlElement.CE_ItemViewItem, option, painter, view)
        rect = option.rect  # type: ignore[attr-defined]
        if chip is BONE:
            bar = QRectF(rect.x() + px(8), rect.center().y() - px(4), (rect.width() - px(16)) * 0.6, px(8))
            painter.fillRect(bar, colour("strip"))
            return
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

    def _paint_struck(self, painter: QPainter, option: QStyleOptionViewItem, index: Index, was: str) -> None:
        """The old word struck through, then the one that holds, which is never cut for the old one's sake."""
        self.initStyleOption(option, index)
        opt: Any = option
        now, opt.text = opt.text, ""
        style = opt.widget.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, option, painter, opt.widget)
        edge = style.pixelMetric(QStyle.PixelMetric.PM_FocusFrameHMargin, None, opt.widget) + 1
        room = opt.rect.adjusted(px(8) + edge, 0, -px(2), 0)  # two words: up to the cell's edge
        metrics = opt.fontMetrics
        gap = px(6) if now else 0
        old = metrics.elidedText(was, _RIGHT, max(0, room.width() - metrics.horizontalAdvance(now) - gap))
        side = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        painter.save()
        struck = QFont(opt.font)
        struck.setStrikeOut(True)
        painter.setFont(struck)
        painter.setPen(colour("muted"))
        painter.drawText(room, side, old)
        painter.setFont(opt.font)
        painter.setPen(colour("ink"))
        room.setLeft(room.left() + (metrics.horizontalAdvance(old) + gap if old else 0))
        painter.drawText(room, side, metrics.elidedText(now, _RIGHT, room.width()))
        painter.restore()

    def helpEvent(
        self, event: QHelpEvent, view: QAbstractItemView, option: QStyleOptionViewItem, index: Index
    ) -> bool:
        """The whole of what has no room in its cell, and what stood there before."""
        if event.type() != QEvent.Type.ToolTip:
            return super().helpEvent(event, view, option, index)
        text, was = str(index.data() or ""), index.data(CHIP)
        if isinstance(was, Was):
            text = self.tr("原来是「{was}」，更正为「{now}」").format(was=was.word, now=text)
        elif isinstance(was, Chip) or self.sizeHint(option, index).width() <= view.visualRect(index).width():
            text = ""
        QToolTip.showText(event.globalPos(), escape(text), view)
        return True


class ListTable(QTableView):
    """Columns by their shares; the keys of a list."""

    opened = Signal()

    def __init__(self, shares: Sequence[int], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shares = tuple(shares)
        mark(self, kind="list")
        self.setObjectName("list:table")
        self.setAccessibleName(self.tr("清单"))
        self.setItemDelegate(ChipDelegate(self))
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerItem)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(px(ROW))
        head = self.horizontalHeader()
        head.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        head.setSectionsClickable(False)
        head.setHighlightSections(False)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        # The event tells the viewport's size. Asked for the viewport itself, a widget of Qt's own making, its
        # bindings first make every class of widget they know: 9 ms before the first rows.
        self._spread(event.size().width())

    def show_only(self, columns: Collection[int]) -> None:
        """Show these columns alone, for want of room; none = all of them."""
        for column in range(len(self._shares)):
            self.setColumnHidden(column, bool(columns) and column not in columns)
        self._spread(self.viewport().width())

    def _spread(self, room: int) -> None:
        shares = [0 if self.isColumnHidden(n) else share for n, share in enumerate(self._shares)]
        total = sum(shares)
        edge = 0
        done = 0
        for column, share in enumerate(shares):
            if not share:
                continue
            done += share
            right = room * done // total
            self.setColumnWidth(column, right - edge)
            edge = right

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in ENTER:
            self.opened.emit()
        elif event.key() in _ENDS:
            self.stand(0 if event.key() == Qt.Key.Key_Home else self.model().rowCount() - 1)
        else:
            super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:
        """Qt would look through every row for a letter typed here; the filter line is for that."""

    def stand(self, place: int) -> None:
        """Go to the row at a place, if there is one."""
        if 0 <= place < self.model().rowCount():
            self.setCurrentIndex(self.model().index(place, 0))


class ListFrame(QWidget):
    """Filter line, count, table, and what an empty list says. `opened(row)` by Enter or double click."""

    opened = Signal(object)
    moved = Signal(object)
    """The row the clerk stands on now, None for none."""

    def __init__(self, spec: ListSpec, model: ColumnModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.spec = spec
        model.setParent(self)
        self._rows = model
        self.filter = QLineEdit(self)
        self.filter.setObjectName("list:filter")
        self.filter.setPlaceholderText(self.tr("输入几个字筛选"))
        self.filter.setAccessibleName(self.tr("筛选"))
        self.filter.setClearButtonEnabled(True)
        self.filter.textChanged.connect(self._narrow)
        self.filter.installEventFilter(self)
        self.count = mark(QLabel(self), kind="caption")
        self.table = ListTable([one.share for one in spec.columns], self)
        self.table.setModel(model)
        self.table.opened.connect(self._open)
        self.table.doubleClicked.connect(lambda _index: self._open())
        self.table.selectionModel().currentRowChanged.connect(lambda _now, _old: self._moved())
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

    def show_only(self, names: Collection[str]) -> None:
        """Show these columns alone, while something stands beside the list; none = all of them."""
        self.table.show_only({n for n, one in enumerate(self.spec.columns) if one.name in names})

    def current(self) -> Any | None:
        """The row the clerk is on."""
        index = self.table.currentIndex()
        return self._rows.row(index.row()) if index.isValid() else None

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is not self.filter or not isinstance(event, QKeyEvent):
            return super().eventFilter(watched, event)
        if event.type() == QEvent.Type.ShortcutOverride and event.key() == Qt.Key.Key_Escape:
            if self.filter.text():  # first the filter, then the page's own Esc
                event.accept()
                return True
        elif event.type() == QEvent.Type.KeyPress:
            free = not self.filter.text() or event.modifiers() & Qt.KeyboardModifier.ControlModifier
            if event.key() in _MOVES:
                if not self.table.currentIndex().isValid():
                    self.table.stand(0)
                else:
                    self.table.keyPressEvent(event)
                return True
            if event.key() in _ENDS and free:  # in a text Home and End belong to the text
                self.table.keyPressEvent(event)
                return True
            if event.key() in ENTER:
                self._open()
                return True
            if event.key() == Qt.Key.Key_Escape and self.filter.text():
                self.filter.clear()
                return True
        return super().eventFilter(watched, event)

    def _narrow(self, text: str) -> None:
        """The filter's text has changed."""
        raise NotImplementedError

    def _moved(self) -> None:
        self.moved.emit(self.current())

    def _open(self) -> None:
        if not self.table.currentIndex().isValid():
            self.table.stand(0)
        row = self.current()
        if row is not None:
            self.opened.emit(row)

    def _show(self) -> None:
        shown = self._rows.rowCount()
        self.count.setText(self.tr("{count} 条").format(count=f"{shown:,}"))
        nothing = self.tr("没有符合「{text}」的记录，按 Esc 看全部").format(text=self.filter.text().strip())
        self.empty.setText(nothing if self.filter.text().strip() else self.spec.empty)
        self._stack.setCurrentWidget(self.table if shown else self.empty)

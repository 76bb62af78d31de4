"""物品表格: one writing cell that stands where the clerk writes, over a quiet table of the rest.

The cell is a single line editor that always has the focus while the table is worked in: the input method, the
Tab order and every key go to it, and no editor is opened or closed from cell to cell.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QTableView,
    QWidget,
)

from app.rules.release_items import PHRASES, completions
from app.views.editors.base import ENTER
from app.views.editors.items_model import BLANK, FEATURE, MEASURE, NAME, QUANTITY, ItemsModel, digits
from app.views.theme import mark

LEAST_ROWS = 4
MOST_ROWS = 8
_INITIALS = {name: initials for name, initials, _ in PHRASES}
_CTRL = Qt.KeyboardModifier.ControlModifier


class CellEdit(QLineEdit):
    """The writing cell; its keys are the table's."""

    pressed = Signal(QKeyEvent)
    came = Signal(object)
    went = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.taken = False
        self.offering = False

    def event(self, event: QEvent) -> bool:
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.ShortcutOverride
            and self._ours(event)
        ):
            event.accept()  # before the page's shortcuts
            return True
        # Tab would move the focus before keyPressEvent sees it.
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            self.taken = False
            self.pressed.emit(event)
            if self.taken:
                event.accept()
                return True
        return super().event(event)

    def _ours(self, event: QKeyEvent) -> bool:
        if event.key() == Qt.Key.Key_Escape:
            return self.offering
        return event.key() == Qt.Key.Key_Insert or (
            event.key() == Qt.Key.Key_D and event.modifiers() == _CTRL
        )

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.came.emit(event.reason())

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.went.emit()


class ItemsTable(QTableView):
    """The table; `edited` at every change by hand, `leave` when the clerk goes on (True) or back (False)."""

    edited = Signal()
    leave = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        headings = (self.tr("物品"), self.tr("规格 / 特征"), self.tr("数量"), self.tr("单位"))
        self._headings = headings
        self.items = ItemsModel(headings, self)
        self.setModel(self.items)
        mark(self, kind="items")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerItem)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        head = self.horizontalHeader()
        head.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        head.setSectionsClickable(False)
        head.setHighlightSections(False)
        head.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.cell = CellEdit(self.viewport())
        self.cell.setFrame(False)
        self.cell.textEdited.connect(self._typed)
        self.cell.pressed.connect(self._key)
        self.cell.came.connect(self._came)
        self.cell.went.connect(self._went)
        self.offers = QListWidget(self)
        mark(self.offers, kind="offers")
        self.offers.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.offers.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.offers.setAccessibleName(self.tr("常用物品"))
        self.offers.itemClicked.connect(self._picked)
        self.offers.hide()
        self._row, self._column = 0, NAME
        self._before = BLANK
        self._touched = False
        self.items.modelReset.connect(self._fit)
        self.items.rowsInserted.connect(self._fit)
        self.items.rowsRemoved.connect(self._fit)
        self.verticalScrollBar().valueChanged.connect(lambda _value: self._place())
        self._fit()

    @property
    def at(self) -> tuple[int, int]:
        """The writing cell's row and column."""
        return self._row, self._column

    def go(self, row: int, column: int) -> None:
        """Settle the cell that is left and write in another."""
        self._settle()
        self._row = max(0, min(row, self.items.rowCount() - 1))
        self._column = max(NAME, min(column, MEASURE))
        self._open()

    def refresh(self) -> None:
        """The lines were replaced from outside: the cell shows what now stands there."""
        self._touched = False
        self._row = min(self._row, self.items.rowCount() - 1)
        self._open()

    def add(self, word: str) -> None:
        """Write a quick word on the first blank line, as the mouse asks."""
        self._settle()
        row = self.items.rowCount() - 1
        self.items.remember(row)
        self.items.put(row, NAME, word)
        self.items.expand(row, BLANK)
        self.edited.emit()
        self._row, self._column = row + 1, NAME
        self._open()
        self.cell.setFocus()

    # --- the cell -------------------------------------------------------------------------------

    def _open(self) -> None:
        self._before = self.items.row(self._row)
        self._touched = False
        self._hide_offers()
        number = self._column == QUANTITY
        side = Qt.AlignmentFlag.AlignRight if number else Qt.AlignmentFlag.AlignLeft
        self.cell.setAlignment(side | Qt.AlignmentFlag.AlignVCenter)
        self.cell.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, not number)
        self.cell.setInputMethodHints(
            Qt.InputMethodHint.ImhDigitsOnly if number else Qt.InputMethodHint.ImhNone
        )
        self.cell.setText(self.items.text(self._row, self._column))
        self.cell.setAccessibleDescription(
            self.tr("第 {row} 行 {column}").format(row=self._row + 1, column=self._headings[self._column])
        )
        self._mark()
        if self.cell.hasFocus():
            self.cell.selectAll()
            self.scrollTo(self.items.index(self._row, self._column))
        self._place()

    def _place(self) -> None:
        rect = self.visualRect(self.items.index(self._row, self._column))
        self.cell.setGeometry(rect)
        if self.offers.isVisible():
            self._place_offers()

    def _typed(self, text: str) -> None:
        if not self._touched:
            self.items.remember(self._row)
            self._touched = True
        if self._column == QUANTITY and digits(text) != text:
            place = self.cell.cursorPosition()
            text = digits(text)
            self.cell.setText(text)
            self.cell.setCursorPosition(min(place, len(text)))
        self.items.put(self._row, self._column, text)
        self._mark()
        self._offer(text)
        self.edited.emit()

    def _settle(self) -> None:
        """What was typed is final: a short word becomes its item."""
        if self._touched and self._column == NAME and self.items.expand(self._row, self._before):
            self.edited.emit()
        self._touched = False
        self._hide_offers()

    def _mark(self) -> None:
        item = self.items.row(self._row)
        missing = self._column == QUANTITY and item != BLANK and not item.quantity
        mark(self.cell, state="late" if missing else "")

    def _came(self, reason: object) -> None:
        if reason in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason):
            self._row, self._column = self.items.rowCount() - 1, NAME
        self._open()

    def _went(self) -> None:
        self._settle()
        self.cell.setText(self.items.text(self._row, self._column))
        self.cell.setCursorPosition(0)

    # --- keys -----------------------------------------------------------------------------------

    def _key(self, event: QKeyEvent) -> None:
        self.cell.taken = self._took(event)

    def _took(self, event: QKeyEvent) -> bool:
        key = Qt.Key(event.key())
        modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        plain = modifiers == Qt.KeyboardModifier.NoModifier
        if key in ENTER and plain:
            self._enter()
        elif key in ENTER and modifiers == Qt.KeyboardModifier.ShiftModifier:
            self._settle()
            self.leave.emit(False)
        elif key == Qt.Key.Key_Tab and plain:
            self._tab()
        elif key == Qt.Key.Key_Backtab:
            self._back_tab()
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down) and plain:
            self._up_down(1 if key == Qt.Key.Key_Down else -1)
        elif key == Qt.Key.Key_Escape and self.offers.isVisible():
            self._hide_offers()
        elif (key == Qt.Key.Key_D and modifiers == _CTRL) or (
            key == Qt.Key.Key_Delete and self._whole(plain)
        ):
            self._take()
        elif key == Qt.Key.Key_Insert and plain:
            self._settle()
            self.items.insert(self._row)
            self._column = NAME
            self._open()
        elif key == Qt.Key.Key_Z and modifiers == _CTRL and not self.cell.isUndoAvailable():
            self._undo()
        else:
            return self._sideways(key, plain)
        return True

    def _enter(self) -> None:
        if self.offers.isVisible() and self.offers.currentItem():
            self._picked(self.offers.currentItem())
        elif self._column == NAME and not self.cell.text().strip():
            self._settle()
            self.leave.emit(True)
        else:
            self.go(self._row + 1, NAME)

    def _tab(self) -> None:
        if self._column == NAME and self.items.row(self._row) == BLANK:
            self.leave.emit(True)
        elif self._column == MEASURE:
            self.go(self._row + 1, NAME)
        else:
            self.go(self._row, self._column + 1)

    def _back_tab(self) -> None:
        if (self._row, self._column) == (0, NAME):
            self._settle()
            self.leave.emit(False)
        elif self._column == NAME:
            self.go(self._row - 1, MEASURE)
        else:
            self.go(self._row, self._column - 1)

    def _up_down(self, step: int) -> None:
        if self.offers.isVisible():
            row = self.offers.currentRow() + step
            self.offers.setCurrentRow(max(-1, min(row, self.offers.count() - 1)))
        else:
            self.go(self._row + step, self._column)

    def _sideways(self, key: Qt.Key, plain: bool) -> bool:
        """At the end of its text an arrow goes on to the next cell."""
        if not plain or (self.cell.hasSelectedText() and self.cell.text()):
            return False
        if key == Qt.Key.Key_Right and self.cell.cursorPosition() == len(self.cell.text()):
            self.go(self._row, self._column + 1)
            return True
        if key == Qt.Key.Key_Left and self.cell.cursorPosition() == 0:
            self.go(self._row, self._column - 1)
            return True
        return False

    def _whole(self, plain: bool) -> bool:
        """Whether Delete means the line: on a wholly selected name, as one arrives, or an empty one."""
        text = self.cell.text()
        return plain and self._column == NAME and self.cell.selectedText() == text

    def _take(self) -> None:
        self._touched = False
        before = self.items.value()
        self.items.take(self._row)
        self._row = min(self._row, self.items.rowCount() - 1)
        self._column = NAME
        self._open()
        if self.items.value() != before:
            self.edited.emit()

    def _undo(self) -> None:
        self._touched = False
        row = self.items.undo()
        if row is None:
            return
        self._row = row
        self._open()
        self.edited.emit()

    # --- offers ---------------------------------------------------------------------------------

    def _offer(self, text: str) -> None:
        names = completions(text) if self._column == NAME else ()
        self.offers.clear()
        for name in names[:MOST_ROWS]:
            line = QListWidgetItem(f"{name}　{_INITIALS[name]}")
            line.setData(Qt.ItemDataRole.UserRole, name)
            self.offers.addItem(line)
        self.offers.setVisible(bool(names))
        self.cell.offering = bool(names)
        if not names:
            return
        self.offers.setCurrentRow(-1)
        self._place_offers()

    def _hide_offers(self) -> None:
        self.offers.hide()
        self.cell.offering = False

    def _place_offers(self) -> None:
        window = self.window()
        if self.offers.parentWidget() is not window:
            self.offers.setParent(window)
            self.offers.show()
        row = self.offers.sizeHintForRow(0)
        height = row * self.offers.count() + 2 * self.offers.frameWidth() + 2
        corner = self.cell.mapTo(window, QPoint(0, self.cell.height() + 2))
        if corner.y() + height > window.height():
            corner = self.cell.mapTo(window, QPoint(0, -height - 2))
        self.offers.setGeometry(corner.x(), corner.y(), self.cell.width(), height)
        self.offers.raise_()

    def _picked(self, line: QListWidgetItem) -> None:
        self.items.put(self._row, NAME, str(line.data(Qt.ItemDataRole.UserRole)))
        self._touched = True
        self.go(self._row + 1, NAME)
        self.edited.emit()

    # --- mouse and size -------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        spot = self.indexAt(event.position().toPoint())
        row = spot.row() if spot.isValid() else self.items.rowCount() - 1
        self.cell.setFocus(Qt.FocusReason.MouseFocusReason)
        self.go(row, spot.column() if spot.isValid() else NAME)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.fontMetrics().horizontalAdvance("数量单位") + 16
        rest = self.viewport().width() - 2 * narrow
        for column, width in ((NAME, rest // 2), (FEATURE, rest - rest // 2), (QUANTITY, narrow),
                              (MEASURE, narrow)):  # fmt: skip
            self.setColumnWidth(column, width)
        self._place()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.EnabledChange and hasattr(self, "cell"):
            self.cell.setVisible(self.isEnabled())  # a finished record has no cell to write in
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange) and hasattr(self, "items"):
            self._fit()

    def _fit(self) -> None:
        self.ensurePolished()
        row = self.fontMetrics().height() + 10
        self.verticalHeader().setMinimumSectionSize(row)
        self.verticalHeader().setDefaultSectionSize(row)
        head = row + 4
        self.horizontalHeader().setFixedHeight(head)
        rows = max(LEAST_ROWS, min(self.items.rowCount(), MOST_ROWS))
        self.setFixedHeight(head + rows * row + 2 * self.frameWidth())
        self._place()

"""行表: one writing cell that stands where the clerk writes, over a quiet table of the rest.

The cell is a single line editor that always has the focus while the table is worked in: the input method, the
Tab order and every key go to it, and no editor is opened or closed from cell to cell. 物品 and 收费行 are
such tables; what differs stands in their models and in the few methods here that they answer anew.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QListWidgetItem, QTableView, QWidget

from app.views.editors.base import ENTER
from app.views.editors.cell_edit import CTRL, CellEdit
from app.views.editors.cell_model import CellModel
from app.views.editors.cell_offers import Offer, Offers
from app.views.theme import mark

FIRST = 0
LEAST_ROWS = 4
MOST_ROWS = 8


class CellTable(QTableView):
    """The table; `edited` at every change by hand, `leave` when the clerk goes on (True) or back (False)."""

    edited = Signal()
    leave = Signal(bool)
    settled = Signal()
    """What was typed in the cell is final."""

    dense = ""
    """"yes" where the columns are many: the style sheet gives no width away."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.lines = lines = self.new_lines()
        self.setModel(lines)
        mark(self, kind="items", dense=self.dense)
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
        self.offers = Offers(self.cell, self)
        self.offers.itemClicked.connect(self._picked)
        self._row, self._column = 0, FIRST
        self._touched = False
        self._left = -1
        """Where the cursor stood when the cell lost the keys; -1 = it is entered anew."""
        lines.modelReset.connect(self._fit)
        lines.rowsInserted.connect(self._fit)
        lines.rowsRemoved.connect(self._fit)
        self.verticalScrollBar().valueChanged.connect(lambda _value: self._place())
        self._fit()

    # --- what a specialisation says -------------------------------------------------------------

    def new_lines(self) -> CellModel[Any]:
        """The rows, and what their columns are called."""
        raise NotImplementedError

    def clean(self, column: int, text: str) -> str:
        """What a cell takes of a typed text."""
        return text

    def hints(self, column: int) -> Qt.InputMethodHint:
        """What the input method is told; anything but ImhNone goes without it."""
        return Qt.InputMethodHint.ImhNone

    def offered(self, column: int, text: str) -> Sequence[Offer]:
        """What a typed text may mean."""
        return ()

    def meant(self, key: str, text: str) -> str:
        """What is written when an offer is chosen while `text` stands there."""
        return key

    def stops(self, row: int) -> Sequence[int]:
        """The columns at which Tab stops in a row."""
        return range(self.lines.last + 1)

    def onward(self, row: int, column: int) -> tuple[int, int]:
        """Where Enter goes from a cell."""
        return row + 1, FIRST

    def widths(self, room: int) -> Sequence[int]:
        """How the columns share the width."""
        raise NotImplementedError

    # --- the cell -------------------------------------------------------------------------------

    @property
    def writing(self) -> int:
        """The row that is being written and may not be judged yet; -1 for none."""
        return self._row if self._touched else -1

    @property
    def at(self) -> tuple[int, int]:
        """The writing cell's row and column."""
        return self._row, self._column

    def go(self, row: int, column: int) -> None:
        """Settle the cell that is left and write in another."""
        self._settle()
        self._left = -1
        self._row = max(0, min(row, self.lines.rowCount() - 1))
        self._column = max(FIRST, min(column, self.lines.last))
        self._open()

    def refresh(self) -> None:
        """The lines were replaced from outside: the cell shows what now stands there."""
        self._touched = False
        self._row = min(self._row, self.lines.rowCount() - 1)
        self._open()

    def renew(self) -> None:
        """What the lines mean has changed, not what was typed: all but a cell that is written in is new."""
        self.viewport().update()
        if not self._touched:
            text = self.lines.text(self._row, self._column)
            if self.cell.text() != text:  # the cursor stays in a text that is the same
                self.cell.setText(text)
            self.cell.setPlaceholderText(self.lines.hint(self._row, self._column))
            self.mark()

    def add(self, word: str) -> None:
        """Write a quick word on the first blank line, as the mouse asks."""
        self._settle()
        row = self.lines.rowCount() - 1
        self.lines.remember(row)
        self.lines.open(row)
        self.lines.put(row, FIRST, word)
        self.lines.settle(row, FIRST)
        self.edited.emit()
        self._row, self._column = self.onward(row, FIRST)
        self._open()
        self.cell.setFocus()

    def mark(self) -> None:
        """Mark the cell as its row asks for it."""
        writing = self._touched or (self.cell.hasFocus() and not self.cell.text())
        wrong = self.lines.wrong(self._row, self._column, writing=writing)
        mark(self.cell, state="late" if wrong else "")
        self.cell.setToolTip("" if self._touched else self.lines.tip(self._row, self._column))

    def _open(self) -> None:
        self.lines.open(self._row)
        self._touched = False
        self.offers.put_away()
        side = Qt.AlignmentFlag.AlignRight if self._column in self.lines.right else Qt.AlignmentFlag.AlignLeft
        self.cell.setAlignment(side | Qt.AlignmentFlag.AlignVCenter)
        hints = self.hints(self._column)
        self.cell.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, hints == Qt.InputMethodHint.ImhNone)
        self.cell.setInputMethodHints(hints)
        self.cell.setText(self.lines.text(self._row, self._column))
        self.cell.setPlaceholderText(self.lines.hint(self._row, self._column))
        self.cell.setAccessibleDescription(
            self.tr("第 {row} 行 {column}").format(
                row=self._row + 1, column=self.lines.headings[self._column]
            )
        )
        self.mark()
        if self.cell.hasFocus():
            self.cell.selectAll()
            self.scrollTo(self.lines.index(self._row, self._column))
        self._place()

    def _place(self) -> None:
        self.cell.setGeometry(self.visualRect(self.lines.index(self._row, self._column)))
        if self.offers.isVisible():
            self.offers.place()

    def _typed(self, text: str) -> None:
        if not self._touched:
            self.lines.remember(self._row)
            self._touched = True
        clean = self.clean(self._column, text)
        if clean != text:
            place = self.cell.cursorPosition()
            text = clean
            self.cell.setText(text)
            self.cell.setCursorPosition(min(place, len(text)))
        self.lines.put(self._row, self._column, text)
        self.mark()
        self.offers.offer(self.offered(self._column, text))
        self.edited.emit()

    def _settle(self) -> None:
        """What was typed is final: a short word becomes what it means."""
        touched, self._touched = self._touched, False
        if touched and self.lines.settle(self._row, self._column):
            self.edited.emit()
        self.offers.put_away()
        if touched:
            self.settled.emit()

    def _came(self, reason: object) -> None:
        if reason in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason):
            self._row, self._column = self.lines.rowCount() - 1, FIRST
            self._left = -1
        self._open()
        if self._left >= 0:  # she comes back from elsewhere: on where she was, nothing is typed over
            self.cell.deselect()
            self.cell.setCursorPosition(self._left)

    def _went(self) -> None:
        self._left = self.cell.cursorPosition()
        touched = self._touched
        self._settle()
        self.cell.setText(self.lines.text(self._row, self._column))
        self.cell.setCursorPosition(0)
        if touched or self.lines.wrong(self._row, self._column):
            self.mark()

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
            self.offers.put_away()
        elif (key == Qt.Key.Key_D and modifiers == CTRL) or (key == Qt.Key.Key_Delete and self._whole(plain)):
            self._take()
        elif key == Qt.Key.Key_Insert and plain:
            self._settle()
            self.lines.insert(self._row)
            self._column = FIRST
            self._open()
        elif key == Qt.Key.Key_Z and modifiers == CTRL and not self.cell.isUndoAvailable():
            self._undo()
        else:
            return self._sideways(key, plain)
        return True

    def _enter(self) -> None:
        if self.offers.isVisible() and self.offers.currentItem():
            self._picked(self.offers.currentItem())
        elif self._column == FIRST and not self.cell.text().strip():
            self._settle()
            self.leave.emit(True)
        else:
            self._settle()
            self.go(*self.onward(self._row, self._column))

    def _tab(self) -> None:
        if self._column == FIRST and self.lines.row(self._row) == self.lines.blank:
            self.leave.emit(True)
            return
        self._settle()
        after = [one for one in self.stops(self._row) if one > self._column]
        self.go(*((self._row, after[0]) if after else (self._row + 1, FIRST)))

    def _back_tab(self) -> None:
        self._settle()
        before = [one for one in self.stops(self._row) if one < self._column]
        if before:
            self.go(self._row, before[-1])
        elif self._row:
            self.go(self._row - 1, self.stops(self._row - 1)[-1])
        else:
            self.leave.emit(False)

    def _up_down(self, step: int) -> None:
        if self.offers.isVisible():
            self.offers.step(step)
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
        return plain and self._column == FIRST and self.cell.selectedText() == text

    def _take(self) -> None:
        self._touched = False
        before = self.lines.rows()
        self.lines.take(self._row)
        self._row = min(self._row, self.lines.rowCount() - 1)
        self._column = FIRST
        self._open()
        if self.lines.rows() != before:
            self.edited.emit()

    def _undo(self) -> None:
        self._touched = False
        row = self.lines.undo()
        if row is None:
            return
        self._row = row
        self._open()
        self.edited.emit()

    def _picked(self, line: QListWidgetItem) -> None:
        text = self.meant(str(line.data(Qt.ItemDataRole.UserRole)), self.cell.text())
        self.lines.put(self._row, FIRST, text)
        self._touched = True
        self._settle()
        self.go(*self.onward(self._row, self._column))
        self.edited.emit()

    # --- mouse and size -------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        spot = self.indexAt(event.position().toPoint())
        row = spot.row() if spot.isValid() else self.lines.rowCount() - 1
        self.cell.setFocus(Qt.FocusReason.MouseFocusReason)
        self.go(row, spot.column() if spot.isValid() else FIRST)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.EnabledChange and hasattr(self, "cell"):
            self.cell.setVisible(self.isEnabled())  # a finished record has no cell to write in
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange) and hasattr(self, "offers"):
            # Not in the midst of the change: to be polished then has brought Qt down.
            QTimer.singleShot(0, self, self._fit)

    def _share(self) -> None:
        for column, width in enumerate(self.widths(self.viewport().width())):
            self.setColumnWidth(column, width)
        self._place()

    def _fit(self) -> None:
        self.ensurePolished()
        row = self.fontMetrics().height() + 10
        self.verticalHeader().setMinimumSectionSize(row)
        self.verticalHeader().setDefaultSectionSize(row)
        head = row + 4
        self.horizontalHeader().setFixedHeight(head)
        rows = max(LEAST_ROWS, min(self.lines.rowCount(), MOST_ROWS))
        self.setFixedHeight(head + rows * row + 2 * self.frameWidth())
        self._share()

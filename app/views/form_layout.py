"""表单排版: one column of labels, two equal columns of fields; a line is as high as its words need."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget, QWidgetItem


@dataclass(frozen=True)
class Place:
    """Where a field's label, editor and note stand: `column` 0 or 1, or `whole` for both.

    The note of a half field that stands `alone` is beside it, any other under it. What `spans` has no label,
    and its column too.
    """

    line: int
    label: QWidget
    editor: QWidget
    note: QWidget
    column: int = 0
    whole: bool = False
    alone: bool = False
    head: int = 0
    """The height of the editor's first line, in px: the label is centred on it."""
    spans: bool = False


class FormLayout(QLayout):
    """Places the widgets of a form. QGridLayout miscounts lines of wrapped words that span its columns."""

    def __init__(self, parent: QWidget, gap: int, between: int) -> None:
        super().__init__(parent)
        self._gap = gap
        self._between = between
        self._places: tuple[Place, ...] = ()
        self._items: list[QLayoutItem] = []

    def arrange(self, places: Sequence[Place]) -> None:
        """Show these and nothing else."""
        self._places = tuple(places)
        known = {item.widget() for item in self._items}
        for place in places:
            for widget in (place.label, place.editor, place.note):
                if widget not in known:
                    self.addChildWidget(widget)
                    self._items.append(QWidgetItem(widget))
        self.invalidate()

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    # Qt asks for None beyond the end; the stubs do not know it.
    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:  # type: ignore[override]
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._lay(QRect(0, 0, width, 0), move=False)

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._lay(rect, move=True)

    def sizeHint(self) -> QSize:
        least = self.minimumSize()
        return QSize(least.width(), self.heightForWidth(least.width()))

    def minimumSize(self) -> QSize:
        first, second = self._labels()
        editors = max(
            (one.editor.minimumSizeHint().width() for one in self._places if not one.whole), default=0
        )
        wide = max((one.editor.minimumSizeHint().width() for one in self._places if one.whole), default=0)
        halves = 2 * editors + second + 2 * self._gap if second else editors
        edges = self.contentsMargins()
        return QSize(first + self._gap + max(halves, wide) + edges.left() + edges.right(), 0)

    def _labels(self) -> tuple[int, int]:
        """The widths of the two label columns."""
        first = max((one.label.sizeHint().width() for one in self._places if one.column == 0), default=0)
        return first, max(
            (one.label.sizeHint().width() for one in self._places if one.column == 1), default=0
        )

    def _lay(self, rect: QRect, *, move: bool) -> int:
        edges = self.contentsMargins()
        room = rect.marginsRemoved(edges)
        first, second = self._labels()
        left = room.x() + first + self._gap
        whole = room.right() + 1 - left
        second = second or first
        half = (whole - second - 2 * self._gap) // 2
        y = room.y()
        line = self._places[0].line if self._places else 0
        bottom = y
        for one in self._places:
            if one.line != line:
                line, y = one.line, bottom + self._between
            label_x = room.x() if one.column == 0 else left + half + self._gap
            label_width = first if one.column == 0 else second
            x = left if one.column == 0 else room.right() + 1 - half
            width = whole if one.whole else half
            if one.spans:
                x, width = room.x(), room.width()
            height = _height(one.editor, width)
            end = y + height
            if move:
                one.label.setGeometry(label_x, y, label_width, one.head)
                one.editor.setGeometry(x, y, width, height)
            if not one.note.isHidden():
                beside = QRect(x + half + self._gap, y, whole - half - self._gap, 0)
                under = QRect(x, end + self._gap // 3, width, 0)
                box = beside if one.alone else under
                words = _height(one.note, box.width())
                box.setHeight(max(words, one.head) if one.alone else words)
                if move:
                    one.note.setGeometry(box)
                end = max(end, box.bottom() + 1)
            bottom = max(bottom, end)
        return bottom - rect.y() + edges.bottom()


def _height(widget: QWidget, width: int) -> int:
    """How high the widget wants to be at that width."""
    fixed = widget.minimumHeight() if widget.minimumHeight() == widget.maximumHeight() else 0
    if fixed:
        return fixed
    layout = widget.layout()
    if layout is not None:
        tall = layout.totalHeightForWidth(width) if layout.hasHeightForWidth() else -1
    else:
        tall = widget.heightForWidth(width) if widget.hasHeightForWidth() else -1
    return max(tall if tall >= 0 else widget.sizeHint().height(), widget.minimumHeight())

"""左栏: the businesses of the counter, each with its key; below, what is waiting."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QKeySequence, QPainter, QPaintEvent, QShortcut
from PySide6.QtWidgets import QButtonGroup, QFrame, QLabel, QPushButton, QVBoxLayout, QWidget

from app.views import theme


@dataclass(frozen=True)
class RailEntry:
    """栏目: `word` of the business, its title, its key ("Alt+3"), its icon, and who makes its page."""

    word: str
    title: str
    shortcut: str
    icon: str
    make: Callable[[], QWidget | None]


class RailButton(QPushButton):
    """One entry: icon, title, and at the right its key."""

    def __init__(self, entry: RailEntry) -> None:
        super().__init__()
        self.entry = entry
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(entry.title)
        self.setAccessibleDescription(entry.shortcut)
        theme.mark(self, kind="rail")

    def paintEvent(self, event: QPaintEvent) -> None:
        """The ground by the style sheet, the words on it by hand: three things in one line."""
        super().paintEvent(event)
        painter = QPainter(self)
        side, left = theme.px(17), theme.px(18)
        tint = "white" if self.isChecked() else "rail-muted"
        theme.draw(painter, self.entry.icon, tint, QRectF(left, (self.height() - side) / 2, side, side))
        painter.setPen(self.palette().buttonText().color())
        font = self.font()
        font.setBold(self.isChecked())
        painter.setFont(font)
        metrics = painter.fontMetrics()
        base = (self.height() + metrics.ascent() - metrics.descent()) / 2
        painter.drawText(QPointF(left + side + theme.px(10), base), self.entry.title)
        font.setBold(False)
        font.setPixelSize(theme.px(11))
        painter.setFont(font)
        painter.setPen(theme.colour("rail-muted"))
        wide = painter.fontMetrics().horizontalAdvance(self.entry.shortcut)
        painter.drawText(QPointF(self.width() - theme.px(14) - wide, base - 1), self.entry.shortcut)
        painter.end()


class Rail(QFrame):
    """The dark column at the left."""

    chosen = Signal(str)

    def __init__(self, entries: Sequence[RailEntry], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme.mark(self, kind="rail")
        self.setAccessibleName(self.tr("业务"))
        self._buttons: dict[str, RailButton] = {}
        self._group = QButtonGroup(self)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, theme.px(14), 0, theme.px(14))
        box.setSpacing(0)
        self.brand = theme.mark(QLabel(self.tr("前台")), kind="brand")
        self.site = QLabel()
        self.site.setWordWrap(True)
        self.waiting = QLabel()
        for label in (self.brand, self.site, self.waiting):
            label.setContentsMargins(theme.px(20), 0, theme.px(12), 0)
        box.addWidget(self.brand)
        box.addSpacing(theme.px(4))
        box.addWidget(self.site)
        box.addSpacing(theme.px(14))
        for entry in entries:
            button = RailButton(entry)
            button.clicked.connect(lambda _=False, word=entry.word: self.chosen.emit(word))
            self._group.addButton(button)
            self._buttons[entry.word] = button
            box.addWidget(button)
            if entry.shortcut:
                key = QShortcut(QKeySequence(entry.shortcut), self)
                key.activated.connect(lambda word=entry.word: self.chosen.emit(word))
        box.addStretch(1)
        box.addWidget(self.waiting)

    def light(self, word: str) -> None:
        """Show which business is open."""
        self._buttons[word].setChecked(True)

    def set_waiting(self, lines: Sequence[str]) -> None:
        """The small live lines at the bottom, for example 「待打印 2」."""
        self.waiting.setText("\n".join(lines))

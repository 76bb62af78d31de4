"""画面条: the pages taken so far, small, in their order; ←/→ or a click chooses the one the acts are for."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.views.theme import colour, px

WIDE, HIGH, GAP = 96, 62, 10


class ShotStrip(QWidget):
    """The row of small pictures with their names; one of them is the current one."""

    moved = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("shots")
        self.setAccessibleName(self.tr("已拍的画面"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._pictures: list[QImage] = []
        self._names: list[str] = []
        self.current = 0

    @property
    def names(self) -> tuple[str, ...]:
        """What stands under the pictures."""
        return tuple(self._names)

    def set_pictures(self, pictures: Sequence[QImage], names: Sequence[str]) -> None:
        """Show these; the last one taken becomes the current one."""
        if len(pictures) != len(self._pictures):
            self.current = len(pictures) - 1
        self._pictures, self._names = list(pictures), list(names)
        self.current = max(0, min(self.current, len(self._pictures) - 1))
        self.setAccessibleDescription("、".join(self._names))
        self.setVisible(bool(self._pictures))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(px(WIDE + GAP) * 2, px(HIGH + 24))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1}.get(Qt.Key(event.key()), 0)
        if step:
            self._go(self.current + step)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        self._go(int(event.position().x()) // px(WIDE + GAP) + self._first)

    def _go(self, to: int) -> None:
        if 0 <= to < len(self._pictures) and to != self.current:
            self.current = to
            self.moved.emit(to)
            self.update()

    @property
    def _first(self) -> int:
        """The first page that is drawn: the current one is always in sight."""
        fits = max(1, self.width() // px(WIDE + GAP))
        return max(0, self.current - fits + 1)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        font = QFont(self.font())
        font.setPixelSize(px(12))
        painter.setFont(font)
        for n in range(self._first, len(self._pictures)):
            left = (n - self._first) * px(WIDE + GAP)
            box = QRectF(left + 2, 2, px(WIDE), px(HIGH))
            painter.fillRect(box, colour("strip"))
            image = self._pictures[n]
            size = image.size().scaled(box.size().toSize(), Qt.AspectRatioMode.KeepAspectRatio)
            place = QRectF(0, 0, size.width(), size.height())
            place.moveCenter(box.center())
            painter.drawImage(place, image)
            here = n == self.current
            painter.setPen(QPen(colour("accent" if here else "line-strong"), 2 if here else 1))
            painter.drawRect(box)
            painter.setPen(colour("accent" if here else "muted"))
            words = QRectF(left, px(HIGH) + 4, px(WIDE) + 4, px(18))
            painter.drawText(words, int(Qt.AlignmentFlag.AlignCenter), self._names[n])

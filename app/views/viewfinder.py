"""取景: what the camera sees, and the one key that takes it; without a camera, the other ways to a picture.

Space takes a picture. Pictures and files may be pasted (Ctrl+V). It shows nothing before the rules let
a picture be taken: `set_hindrance` says why not.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMimeData, QPoint, QRect, Qt, Signal
from PySide6.QtGui import (
    QFont,
    QImage,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QFrame, QSizePolicy

from app.views.theme import colour, draw, mark, px


class Viewfinder(QFrame):
    """The camera's picture with a line of what to do now."""

    pressed = Signal()
    """Take it now."""
    files = Signal(list)
    """Files were dropped or pasted (Paths)."""
    pasted = Signal(QImage)

    def __init__(self) -> None:
        super().__init__()
        mark(self, kind="finder")
        self.setObjectName("viewfinder")
        self.setAccessibleName(self.tr("取景，空格拍下"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumHeight(px(220))
        self._frame = QImage()
        self._hindrance = self._todo = ""
        self._live = False

    @property
    def words(self) -> str:
        """What is written on it now."""
        return self._hindrance or self._todo

    def set_hindrance(self, words: str) -> None:
        """Why no picture may be taken yet; "" when it may."""
        self._hindrance = words
        self.setAccessibleDescription(self.words)
        self.update()

    def set_todo(self, words: str, *, live: bool) -> None:
        """What to do now; `live` while a camera is open."""
        self._todo, self._live = words, live
        if not live:
            self._frame = QImage()
        self.setAccessibleDescription(self.words)
        self.update()

    def show_frame(self, image: QImage) -> None:
        """The newest picture of the camera; one that comes after it was closed is let go."""
        if self._live:
            self._frame = image
            self.update()

    # --- hands -----------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self.pressed.emit()
        else:
            super().keyPressEvent(event)

    def paste(self) -> None:
        """Take what lies in the clipboard: a picture, or files."""
        from PySide6.QtGui import QGuiApplication

        self.take_from(QGuiApplication.clipboard().mimeData())

    def take_from(self, data: QMimeData) -> None:
        """What was dropped or pasted: files first, else a picture."""
        local = [Path(one.toLocalFile()) for one in data.urls() if one.isLocalFile()]
        if local:
            self.files.emit(local)
        elif data.hasImage():
            self.pasted.emit(QImage(data.imageData()))

    # --- looks -----------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        room = self.rect()
        painter.fillRect(room, colour("rail"))
        if self._live and not self._hindrance and not self._frame.isNull():
            size = self._frame.size().scaled(room.size(), Qt.AspectRatioMode.KeepAspectRatio)
            place = QRect(QPoint(0, 0), size)
            place.moveCenter(room.center())
            painter.drawImage(place, self._frame)
        else:
            side = px(44)
            icon = QRect(0, 0, side, side)
            icon.moveCenter(room.center() - QPoint(0, px(46)))
            draw(painter, "id-card", "rail-muted", icon.toRectF(), 1.4)
        self._write(painter, room)
        if self.hasFocus():
            painter.setPen(QPen(colour("rail-mark"), 3))
            painter.drawRect(room.adjusted(1, 1, -2, -2))

    def _write(self, painter: QPainter, room: QRect) -> None:
        font = QFont(self.font())
        font.setPixelSize(px(14))
        painter.setFont(font)
        flags = int(Qt.AlignmentFlag.AlignHCenter | Qt.TextFlag.TextWordWrap)
        wide = room.width() - px(48)
        height = painter.fontMetrics().boundingRect(QRect(0, 0, wide, 10_000), flags, self.words).height()
        live = self._live and not self._hindrance and not self._frame.isNull()
        top = room.bottom() - height - px(14) if live else room.center().y()
        place = QRect(room.left() + px(24), top, wide, height)
        if live:  # over a picture, words need a ground of their own
            shade = colour("rail")
            shade.setAlpha(200)
            painter.fillRect(QRect(room.left(), top - px(8), room.width(), height + px(22)), shade)
        painter.setPen(colour("rail-ink"))
        painter.drawText(place, flags, self.words)

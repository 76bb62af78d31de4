"""调整边框: the four corners of the paper in its picture, dragged by the mouse or moved by the arrow keys.

Tab goes to the next corner, an arrow moves it by one thousandth of the picture, with Shift by ten.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from app.views.sheet import Sheet
from app.views.theme import colour, mark, px

Quad = tuple[tuple[float, float], tuple[float, float], tuple[float, float], tuple[float, float]]
STEP, STRIDE = 0.001, 0.01
NEAR = 24
_ARROWS = {
    Qt.Key.Key_Left: (-1.0, 0.0),
    Qt.Key.Key_Right: (1.0, 0.0),
    Qt.Key.Key_Up: (0.0, -1.0),
    Qt.Key.Key_Down: (0.0, 1.0),
}


class Corners(QWidget):
    """The picture with its four handles; `quad` in fractions of the picture, clockwise from the top left."""

    def __init__(self, image: QImage, quad: Quad, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("corners")
        self.setAccessibleName(self.tr("证件的四个角"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._image = image
        self._points = [QPointF(x, y) for x, y in quad]
        self._held = -1
        self.current = 0

    @property
    def quad(self) -> Quad:
        """The corners as they are now."""
        a, b, c, d = ((one.x(), one.y()) for one in self._points)
        return a, b, c, d

    def event(self, event: QEvent) -> bool:
        # Tab walks the corners, not the window.
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            step = {Qt.Key.Key_Tab: 1, Qt.Key.Key_Backtab: -1}.get(Qt.Key(event.key()), 0)
            if step:
                self.current = (self.current + step) % 4
                self.update()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        way = _ARROWS.get(Qt.Key(event.key()))
        if way is None:
            super().keyPressEvent(event)
            return
        step = STRIDE if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else STEP
        self._move(self.current, self._points[self.current] + QPointF(way[0] * step, way[1] * step))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        far = [(self._on_screen(one) - event.position()).manhattanLength() for one in self._points]
        if min(far) <= px(NEAR):
            self._held = self.current = far.index(min(far))
            self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._held >= 0:
            place = self._place()
            at = event.position() - place.topLeft()
            self._move(self._held, QPointF(at.x() / place.width(), at.y() / place.height()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._held = -1

    def _move(self, which: int, to: QPointF) -> None:
        self._points[which] = QPointF(min(1.0, max(0.0, to.x())), min(1.0, max(0.0, to.y())))
        self.update()

    def _place(self) -> QRectF:
        room = QRectF(self.rect()).adjusted(8, 8, -8, -8)
        size = self._image.size().scaled(room.size().toSize(), Qt.AspectRatioMode.KeepAspectRatio)
        place = QRectF(0, 0, size.width(), size.height())
        place.moveCenter(room.center())
        return place

    def _on_screen(self, point: QPointF) -> QPointF:
        place = self._place()
        return QPointF(place.left() + point.x() * place.width(), place.top() + point.y() * place.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(self._place(), self._image)
        points = [self._on_screen(one) for one in self._points]
        painter.setPen(QPen(colour("rail-mark"), 2))
        painter.drawPolygon(QPolygonF(points))
        for n, point in enumerate(points):
            painter.setBrush(colour("accent" if n == self.current else "white"))
            painter.setPen(QPen(colour("accent"), 2))
            painter.drawEllipse(point, px(7), px(7))


class CornerSheet(Sheet):
    """The drawer around it; `framed(quad)` when the clerk is content."""

    framed = Signal(object)

    def __init__(self, image: QImage, quad: Quad) -> None:
        super().__init__(self.tr("调整边框"))
        self.corners = Corners(image, quad, self)
        hint = mark(
            QLabel(self.tr("Tab 换一个角，方向键移动（按住 Shift 快移），也可以用鼠标拖"), self), kind="hint"
        )
        self.box.addWidget(self.corners, 1)
        self.box.addWidget(hint)

    def start(self) -> None:
        self.corners.setFocus(Qt.FocusReason.OtherFocusReason)

    def submit(self) -> None:
        self.framed.emit(self.corners.quad)

"""合身的滚动区: as high as what it holds, and scrolling only where the window is too low for that."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QWidget

GUTTER = 10
"""Room in px kept for the scroll bar, so that nothing moves sideways when it comes."""


class FitArea(QScrollArea):
    """Holds one widget; never lower than `least` px, or than the widget where that is lower."""

    def __init__(self, inside: QWidget, least: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._least = least
        self._tall = 0
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Maximum)
        self.setWidget(inside)
        inside.installEventFilter(self)
        self.verticalScrollBar().rangeChanged.connect(lambda _least, _most: self._keep_gutter())
        self._later = QTimer(self, singleShot=True, interval=0)
        self._later.timeout.connect(self._fit)
        self._keep_gutter()

    def sizeHint(self) -> QSize:
        return QSize(0, self._tall)

    def minimumSizeHint(self) -> QSize:
        return QSize(0, min(self._tall, self._least))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.widget() and event.type() == QEvent.Type.LayoutRequest:
            self._later.start()
        return super().eventFilter(watched, event)

    def _fit(self) -> None:
        inside = self.widget()
        width = self.width() - GUTTER
        layout = inside.layout()
        tall = layout.totalHeightForWidth(width) if layout is not None else inside.heightForWidth(width)
        tall = tall if tall > 0 else inside.sizeHint().height()
        if tall != self._tall:
            self._tall = tall
            self.updateGeometry()

    def _keep_gutter(self) -> None:
        bar = self.verticalScrollBar()
        self.setViewportMargins(0, 0, 0 if bar.maximum() > bar.minimum() else GUTTER, 0)

"""合身的滚动区: as high as what it holds, and scrolling only where the window is too low for that."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QFrame, QScrollArea, QSizePolicy, QWidget

GUTTER = 10
"""Room in px kept for the scroll bar, so that nothing moves sideways when it comes."""


class FitArea(QScrollArea):
    """Holds one widget; never lower than `least` px, or than the widget where that is lower."""

    def __init__(self, inside: QWidget, least: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._least = least
        self._tall = 0
        self._bar: bool | None = None
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        self.setWidget(inside)
        inside.installEventFilter(self)
        self._later = QTimer(self, singleShot=True, interval=0)
        self._later.timeout.connect(self._fit)
        self._focus = QTimer(self, singleShot=True, interval=0)
        self._focus.timeout.connect(self._keep_focus)
        self._show_bar(False)

    def sizeHint(self) -> QSize:
        return QSize(0, self._tall)

    def minimumSizeHint(self) -> QSize:
        # Never narrower than what it holds: a field half out of sight cannot be filled in.
        return QSize(self.widget().minimumSizeHint().width() + self._gutter(), min(self._tall, self._least))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()
        self._focus.start()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.widget() and event.type() == QEvent.Type.LayoutRequest:
            self._later.start()
        return super().eventFilter(watched, event)

    def _fit(self) -> None:
        inside = self.widget()
        width = self.width() - self._gutter()
        layout = inside.layout()
        tall = layout.totalHeightForWidth(width) if layout is not None else inside.heightForWidth(width)
        tall = tall if tall > 0 else inside.sizeHint().height()
        if tall != self._tall:
            self._tall = tall
            self.updateGeometry()
        self._show_bar(tall > self.height())

    def _keep_focus(self) -> None:
        """What the clerk is in stays in sight when the area has become lower."""
        here = QApplication.focusWidget()
        if here is not None and self.widget().isAncestorOf(here):
            self.ensureWidgetVisible(here, 0, GUTTER)

    def _show_bar(self, on: bool) -> None:
        """Whether there is a bar is decided by the heights alone: asked for by need, its coming changes the
        width, the width the height, and the height the need, without end."""
        if on is not self._bar:
            self._bar = on
            always = Qt.ScrollBarPolicy.ScrollBarAlwaysOn
            self.setVerticalScrollBarPolicy(always if on else Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            self.setViewportMargins(0, 0, 0 if on else self._gutter(), 0)

    def _gutter(self) -> int:
        """The bar's own width."""
        return self.verticalScrollBar().sizeHint().width()

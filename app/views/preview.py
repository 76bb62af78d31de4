"""打印样张: the very PDF that will be printed, as pictures, redrawn while the clerk types.

PDFium is heavy to load: it is imported by the first job of the "paper" lane.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from app.devices.pages import opened
from app.views.theme import colour, mark, px
from app.work.runner import Runner

PATIENCE_MS = 150
SCREEN_DPI = 96
MAGNIFIED = 1.3
"""A small paper is shown no larger than this many times its real size."""
READABLE = 0.72
"""A page is shrunk to be seen whole, but not below this share of its real size."""
LEAST = 120
_INCH = 25.4


def render_pages(pdf: bytes, width_px: int, dpr: float = 1.0) -> tuple[QImage, ...]:
    """The pages of a PDF as pictures `width_px` wide (times the screen's pixel ratio). Paper lane only."""
    images = []
    with opened(pdf) as pages:
        for number in range(len(pages)):
            image = pages.image(number, width_px * dpr / pages.size(number).width() * _INCH)
            image.setDevicePixelRatio(dpr)
            images.append(image)
    return tuple(images)


class _Paper(QWidget):
    """The pages under each other on the ground, each with a fine edge and a soft shadow."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.images: tuple[QImage, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)

    def show_images(self, images: tuple[QImage, ...]) -> None:
        self.images = images
        height = sum(round(one.deviceIndependentSize().height()) + px(14) for one in images)
        self.setMinimumHeight(height)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        top = float(px(2))
        shade = colour("line-strong")
        for image in self.images:
            size = image.deviceIndependentSize()
            page = QRectF((self.width() - size.width()) / 2, top, size.width(), size.height())
            for step in range(px(4), 0, -1):
                shade.setAlpha(90 // (step + 1))
                painter.fillRect(page.adjusted(1, 2, step, step + 1), shade)
            painter.drawImage(page.topLeft(), image)
            painter.setPen(colour("line"))
            painter.drawRect(page.adjusted(-0.5, -0.5, 0.5, 0.5))
            top += size.height() + px(14)


class Preview(QFrame):
    """The live paper. `draw` makes and shows a PDF off the screen's thread; the newest one wins."""

    drawn = Signal()
    """New pictures are on the screen; `pdf` is what they show."""
    failed = Signal(object)
    """The paper could not be made (the exception); the old one stays, with a word above it."""

    def __init__(self, runner: Runner, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._runner = runner
        self.pdf = b""
        self._turn = 0
        self._drawn_for = (0, 0)
        self.title = mark(QLabel(self.tr("打印样张"), self), kind="caption")
        self.hint = mark(QLabel(self.tr("更新中…"), self), kind="hint")
        self.hint.setObjectName("preview:busy")
        self.caption = mark(QLabel(self), kind="caption")
        self.caption.setObjectName("preview:caption")
        self.trouble = mark(QLabel(self), kind="error")
        self.trouble.setObjectName("preview:trouble")
        self.trouble.setWordWrap(True)
        self.trouble.hide()
        self.paper = _Paper(self)
        self.area = QScrollArea(self)
        self.area.setWidgetResizable(True)
        self.area.setWidget(self.paper)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.paper.setAccessibleName(self.tr("打印样张"))
        self.paper.setToolTip(self.tr("Ctrl+PgDn / Ctrl+PgUp 上下看"))
        head = QHBoxLayout()
        head.setSpacing(px(10))
        head.addWidget(self.title)
        head.addWidget(self.hint)
        head.addStretch(1)
        head.addWidget(self.caption)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(px(8))
        box.addLayout(head)
        box.addWidget(self.trouble)
        box.addWidget(self.area, 1)
        keep = self.hint.sizePolicy()
        keep.setRetainSizeWhenHidden(True)
        self.hint.setSizePolicy(keep)
        self.hint.hide()
        self._late = QTimer(self, singleShot=True, interval=PATIENCE_MS)
        self._late.timeout.connect(self.hint.show)
        self._resized = QTimer(self, singleShot=True, interval=60)
        self._resized.timeout.connect(self._again)

    def set_caption(self, text: str) -> None:
        """The paper and the printer: 「A4 三联 · 前台激光机」."""
        self.caption.setText(text)

    def draw(self, make: Callable[[], bytes]) -> None:
        """Make a PDF in the paper lane and show it; an older one that is still waiting is dropped."""
        room, dpr, turn = self._room(), self.devicePixelRatioF(), self._turn

        def job() -> tuple[bytes, tuple[QImage, ...], tuple[int, int]]:
            pdf = make()
            width = _fitting(pdf, room)
            return pdf, render_pages(pdf, width, dpr), room

        def done(made: tuple[bytes, tuple[QImage, ...], tuple[int, int]]) -> None:
            if turn == self._turn:
                self._show(made)

        def failed(error: Exception) -> None:
            if turn == self._turn:
                self._fail(error)

        if not self._late.isActive() and not self.hint.isVisible():
            self._late.start()
        self._runner.start("paper", job, done, failed, newest=True, key=f"preview:{id(self)}", owner=self)

    def show_pdf(self, pdf: bytes) -> None:
        """Show a PDF that exists already."""
        self.draw(lambda: pdf)

    def turn(self, steps: int) -> None:
        """Look further down (or up) the paper, most of a view at a time: for hands that stay on the keys."""
        bar = self.area.verticalScrollBar()
        bar.setValue(bar.value() + steps * bar.pageStep() * 4 // 5)

    def clear(self) -> None:
        """Nothing to show; a paper that is still being made is the last one's and does not come any more."""
        self._turn += 1
        self._calm()
        self.trouble.hide()
        self.pdf = b""
        self.paper.show_images(())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.pdf and self._room() != self._drawn_for:
            self._resized.start()

    def _room(self) -> tuple[int, int]:
        """The width and height for a page, in the screen's units."""
        bar = self.area.verticalScrollBar().sizeHint().width()
        return max(self.area.width() - bar - px(8), LEAST), max(self.area.height() - px(18), LEAST)

    def _again(self) -> None:
        if self.pdf:
            self.show_pdf(self.pdf)

    def _show(self, made: tuple[bytes, tuple[QImage, ...], tuple[int, int]]) -> None:
        self._calm()
        self.pdf, images, self._drawn_for = made
        self.trouble.hide()
        self.paper.show_images(images)
        self.drawn.emit()

    def _fail(self, error: Exception) -> None:
        self._calm()
        self.trouble.setText(str(error) or self.tr("样张暂时画不出来，请检查刚才填写的内容。"))
        self.trouble.show()
        self.failed.emit(error)

    def _calm(self) -> None:
        self._late.stop()
        self.hint.hide()


def _fitting(pdf: bytes, room: tuple[int, int]) -> int:
    """How wide to draw: a whole page where that can be read, else the whole width. Paper lane only."""
    with opened(pdf) as pages:
        wide, high = pages.size(0).width(), pages.size(0).height()
    real = wide / _INCH * SCREEN_DPI
    whole = room[1] * wide / high
    width = min(room[0], whole) if whole >= real * READABLE else room[0]
    return max(round(min(width, real * MAGNIFIED)), LEAST)

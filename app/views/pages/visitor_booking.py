"""预约码: the code that a booked visitor photographs at the counter, or is sent, and shows when he comes."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QWidget

from app.views.sheet import Sheet
from app.views.theme import mark, px

QUIET = 4
"""White modules that a QR code needs on every side (GB/T 18284)."""


class Code(QWidget):
    """A QR code's modules, black on white, as large as fits with whole dots per module."""

    def __init__(self, rows: tuple[tuple[bool, ...], ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows = rows
        self.setObjectName("booking:code")
        self.setAccessibleName(self.tr("预约码"))
        self.setMinimumSize(px(240), px(240))

    def paintEvent(self, event: QPaintEvent) -> None:
        count = len(self.rows) + 2 * QUIET
        step = max(1, min(self.width(), self.height()) // count)
        left = (self.width() - count * step) // 2
        painter = QPainter(self)
        painter.fillRect(QRect(left, 0, count * step, count * step), Qt.GlobalColor.white)
        for y, row in enumerate(self.rows, QUIET):
            for x, dark in enumerate(row, QUIET):
                if dark:
                    painter.fillRect(QRectF(left + x * step, y * step, step, step), Qt.GlobalColor.black)


class BookingSheet(Sheet):
    """What the visitor gets of a booking: its code, its number and how long it holds. F9 and Esc close it."""

    def __init__(self, number: str, holds: str, rows: tuple[tuple[bool, ...], ...]) -> None:
        super().__init__(self.tr("预约好了"))
        self.code = Code(rows, self)
        said = mark(QLabel(f"{number}\n{holds}", self), kind="heading")
        said.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        how = QLabel(self.tr("请客人拍下这个码，或拍照发给客人；来的时候扫一下。按 F9 关闭。"), self)
        how.setWordWrap(True)
        how.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        for one, stretch in ((self.code, 1), (said, 0), (how, 0)):
            self.box.addWidget(one, stretch)

    def start(self) -> None:
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFocus()

    def submit(self) -> None:
        self.leave()

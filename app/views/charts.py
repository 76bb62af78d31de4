"""图表: bars and the week's hours, painted by ourselves; each figure is written, no colour speaks alone.

A screen reader hears the same figures: they are the widget's accessible description.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.views.theme import colour, px

_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_MIDDLE = Qt.AlignmentFlag.AlignCenter
_GAP, _ROW, _SMALL = 8, 21, 12
_SHORTEST = 2


@dataclass(frozen=True)
class Bar:
    """One lying bar: its label, its length with the figure as written, and a word beside it.

    `rest`: many others in one, as a figure alone; drawn to scale it would make all the others short.
    """

    label: str
    value: int
    beside: str = ""
    rest: bool = False


class _Chart(QWidget):
    """What both charts share: small type, and the figures for a screen reader."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setObjectName(f"chart:{name}")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def type(self, bold: bool = False) -> QFont:
        """The small type of the figures, at the present size."""
        font = QFont(self.font())
        font.setPixelSize(px(_SMALL))
        font.setBold(bold)
        return font

    def measure(self) -> QFontMetricsF:
        """How long words are in bold: whatever is bold or not finds room."""
        return QFontMetricsF(self.type(bold=True))

    def painter(self) -> QPainter:
        """A painter with smooth edges and the small type."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self.type())
        return painter


class Bars(_Chart):
    """Lying bars from the top, with a heading over the figures and over what stands beside them."""

    def __init__(self, name: str, heads: tuple[str, str], parent: QWidget | None = None) -> None:
        super().__init__(name, parent)
        self.heads = heads
        self.bars: tuple[Bar, ...] = ()

    def show_bars(self, bars: Sequence[Bar]) -> None:
        """Show these."""
        self.bars = tuple(bars)
        said = ("，".join(part for part in (f"{one.label} {one.value}", one.beside) if part) for one in bars)
        self.setAccessibleDescription("；".join(said))
        self.updateGeometry()
        self.update()

    def minimumSizeHint(self) -> QSize:
        return QSize(px(220), px(_ROW) * (len(self.bars) + 1))

    def sizeHint(self) -> QSize:
        return self.minimumSizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self.bars:
            return
        painter, measure, gap = self.painter(), self.measure(), px(_GAP)

        def widest(words: Sequence[str]) -> float:
            return max(map(measure.horizontalAdvance, words))

        label = min(widest([one.label for one in self.bars]), self.width() * 0.4)
        figure = widest([self.heads[0], *(f"{one.value}" for one in self.bars)])
        beside = widest([self.heads[1], *(one.beside for one in self.bars)])
        right = self.width() - beside - gap
        start, room = label + gap, right - figure - gap - (label + gap)
        row = min(px(_ROW) * 1.5, self.height() / (len(self.bars) + 1))
        most = max((one.value for one in self.bars if not one.rest), default=0)
        painter.setPen(colour("muted"))
        painter.drawText(QRectF(right - figure, 0, figure, row), _RIGHT, self.heads[0])
        painter.drawText(QRectF(self.width() - beside, 0, beside, row), _RIGHT, self.heads[1])
        for at, one in enumerate(self.bars, 1):
            top = at * row
            painter.setPen(colour("ink"))
            words = measure.elidedText(one.label, Qt.TextElideMode.ElideRight, label)
            painter.drawText(QRectF(0, top, label, row), _LEFT, words)
            box = QRectF(start, top + row * 0.24, room, row * 0.52)
            if not one.rest:
                painter.fillRect(box, colour("strip"))
            if one.value and not one.rest:
                box.setWidth(max(float(px(_SHORTEST)), room * one.value / most))
                painter.fillRect(box, colour("accent-light"))
            painter.setFont(self.type(bold=True))
            painter.drawText(QRectF(right - figure, top, figure, row), _RIGHT, f"{one.value}")
            painter.setFont(self.type())
            painter.setPen(colour("muted"))
            painter.drawText(QRectF(self.width() - beside, top, beside, row), _RIGHT, one.beside)
        painter.end()


class WeekHours(_Chart):
    """A week's hours: one cell an hour, the darker the more; above them the hours' sums, beside them the
    days'. `hours[day][hour]`."""

    def __init__(self, name: str, days: Sequence[str], unit: str, parent: QWidget | None = None) -> None:
        super().__init__(name, parent)
        self.days, self.unit = tuple(days), unit
        self.hours: tuple[tuple[int, ...], ...] = ()

    def show_hours(self, hours: Sequence[Sequence[int]]) -> None:
        """Show these."""
        self.hours = tuple(map(tuple, hours))
        said = (
            f"{day} {hour} {self.unit} {count}"
            for day, row in zip(self.days, self.hours, strict=True)
            for hour, count in enumerate(row)
            if count
        )
        self.setAccessibleDescription("；".join(said))
        self.update()

    def minimumSizeHint(self) -> QSize:
        return QSize(px(500), px(270))

    def sizeHint(self) -> QSize:
        return QSize(px(600), px(330))

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self.hours:
            return
        painter, measure, gap = self.painter(), self.measure(), px(_GAP)
        count = len(self.hours[0])
        sums, totals = tuple(map(sum, zip(*self.hours, strict=True))), tuple(map(sum, self.hours))
        left = max(map(measure.horizontalAdvance, self.days)) + gap
        side = max(measure.horizontalAdvance(f"{one}") for one in totals) + gap
        line = measure.height() + px(4)
        column = (self.width() - left - side) / count
        tower = max(2 * line, (self.height() - line) * 0.26)
        row = (self.height() - line - tower - gap) / len(self.days)
        top, most, tallest = tower + gap, max(map(max, self.hours)), max(sums)
        for hour, total in enumerate(sums):
            x = left + hour * column
            high = (tower - line) * total / tallest if tallest else 0.0
            box = QRectF(x, tower - max(high, 1.0), column, max(high, 1.0)).adjusted(px(1), 0, -px(1), 0)
            painter.fillRect(box, colour("accent-light") if total else colour("line"))
            if total:
                self._figure(painter, QRectF(x, tower - high - line, column, line), f"{total}", "ink", True)
            self._figure(painter, QRectF(x, self.height() - line, column, line), f"{hour}", "muted")
        for day, counts in enumerate(self.hours):
            y = top + day * row
            painter.setPen(colour("ink"))
            painter.drawText(QRectF(0, y, left, row), _LEFT, self.days[day])
            for hour, one in enumerate(counts):
                box = QRectF(left + hour * column, y, column, row)
                painter.fillRect(box.adjusted(px(1), px(1), -px(1), -px(1)), _shade(one, most))
                if one:
                    self._figure(painter, box, f"{one}", "white" if _dark(one, most) else "ink")
            painter.setPen(colour("ink"))
            painter.setFont(self.type(bold=True))
            painter.drawText(QRectF(self.width() - side, y, side, row), _RIGHT, f"{totals[day]}")
            painter.setFont(self.type())
        painter.end()

    def _figure(self, painter: QPainter, box: QRectF, text: str, tint: str, bold: bool = False) -> None:
        """A figure in the middle of its box, smaller where it would not fit."""
        font = self.type(bold)
        wide = QFontMetricsF(font).horizontalAdvance(text)
        if wide > box.width() - 1:
            font.setPixelSize(max(6, int(font.pixelSize() * (box.width() - 1) / wide)))
        painter.setFont(font)
        painter.setPen(colour(tint))
        painter.drawText(box, _MIDDLE, text)
        painter.setFont(self.type())


def _dark(count: int, most: int) -> bool:
    """Whether a cell is so dark that its figure is white."""
    return count > most * 0.5


def _shade(count: int, most: int) -> QColor:
    """From the faintest accent to the darkest; nothing is no accent at all."""
    if not count:
        return colour("strip")
    light, dark = colour("accent-soft"), colour("accent")
    share = count / most
    parts = zip(light.getRgb()[:3], dark.getRgb()[:3], strict=True)  # type: ignore[index]
    return QColor(*(round(one + (other - one) * share) for one, other in parts))

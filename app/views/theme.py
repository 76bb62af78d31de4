"""外观: the one light theme; every colour is named here once, every size grows together in 大字 mode."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from functools import cache
from typing import Final, TypeVar

from PySide6.QtCore import QByteArray, QLocale, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QIcon, QPainter, QPalette, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication, QWidget

from app.paths import resource

COLOURS: Final[dict[str, str]] = {
    "ink": "#1f2933",
    "muted": "#66727f",
    "faint": "#9aa5b1",
    "line": "#dfe4ea",
    "line-strong": "#c6ced7",
    "ground": "#f4f6f8",
    "panel": "#f7f9fb",
    "strip": "#eef1f4",
    "hover": "#f1f5f7",
    "white": "#ffffff",
    "accent": "#0f6e6e",
    "accent-light": "#138080",
    "accent-dark": "#0b5757",
    "accent-soft": "#e3f1f0",
    "accent-faint": "#a3c4c4",
    "rail": "#12343b",
    "rail-hover": "#183f47",
    "rail-lit": "#1d4a53",
    "rail-line": "#3b5a61",
    "rail-ink": "#d3e0e2",
    "rail-muted": "#8fa9ae",
    "rail-mark": "#4cc4b0",
    "todo": "#66727f",
    "todo-soft": "#e9edf1",
    "doing": "#1d5fbf",
    "doing-soft": "#eef6ff",
    "doing-line": "#bcd8f7",
    "warn": "#b45309",
    "warn-soft": "#fff7e8",
    "warn-line": "#f2d398",
    "warn-strong": "#dfb163",
    "late": "#b42318",
    "late-soft": "#fdf0ee",
    "late-faint": "#fffafa",
    "late-line": "#f0b9b3",
    "done": "#1a7f4b",
    "done-soft": "#e7f3ef",
    "done-line": "#b3dcc8",
}

LARGE: Final = 1.25
BODY: Final = 14
W = TypeVar("W", bound=QWidget)
_scale = 1.0


def px(length: float) -> int:
    """A length of the design (at 100 %) in the present type size."""
    return round(length * _scale)


def colour(name: str) -> QColor:
    """A named colour; KeyError when nobody named it."""
    return QColor(COLOURS[name])


def style_sheet(text: str, scale: float) -> str:
    """The style sheet with its names filled in: @name, @px(13), @px-1(13) (one pixel less), @mark(name)."""

    def value(found: re.Match[str]) -> str:
        word, argument = found[1], found[2]
        if argument is None:
            return COLOURS[word]
        if word == "mark":
            return f'url("{resource(f"theme/marks/{argument}.svg").as_posix()}")'
        less = {"px": 0, "px-1": 1, "px-2": 2}[word]
        return f"{round(int(argument) * scale) - less}px"

    plain = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    return re.sub(r"@([a-z][a-z0-9-]*)(?:\(([a-z0-9-]+)\))?", value, plain)


def application(arguments: Sequence[str] = ()) -> QApplication:
    """The application in the one style that looks the same on every system, before `apply` dresses it.

    Asked for by argument, the style costs nothing; asked for by setStyle, 4 ms before the first paint.
    """
    return QApplication(["qiantai", "-style", "Fusion", *arguments])


def apply(app: QApplication, *, large: bool = False) -> None:
    """Give the application its looks; called again to switch 大字 mode on or off."""
    global _scale
    _scale = LARGE if large else 1.0
    QLocale.setDefault(QLocale(QLocale.Language.Chinese, QLocale.Country.China))
    font = QFont(family())
    font.setPixelSize(px(BODY))
    app.setFont(font)
    app.setPalette(_palette())
    app.setStyleSheet(style_sheet(resource("theme/counter.qss").read_text("utf-8"), _scale))


@cache
def family() -> str:
    """The typeface: simplified Chinese shapes for certain, never what the system would guess."""
    if sys.platform == "win32":
        return "Microsoft YaHei UI"
    for weight in ("Regular", "Bold"):
        QFontDatabase.addApplicationFont(str(resource(f"fonts/NotoSansSC-{weight}.ttf")))
    return "Noto Sans SC"


def _palette() -> QPalette:
    role = QPalette.ColorRole
    palette = QPalette(colour("ground"))
    for which, name in (
        (role.Window, "ground"),
        (role.WindowText, "ink"),
        (role.Base, "white"),
        (role.AlternateBase, "ground"),
        (role.Text, "ink"),
        (role.Button, "white"),
        (role.ButtonText, "ink"),
        (role.PlaceholderText, "faint"),
        (role.Highlight, "accent"),
        (role.HighlightedText, "white"),
        (role.Link, "accent"),
        (role.ToolTipBase, "ink"),
        (role.ToolTipText, "white"),
    ):
        palette.setColor(which, colour(name))
    for which in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, which, colour("faint"))
    return palette


@cache
def _drawing(name: str, tint: str, stroke: float) -> QSvgRenderer:
    text = resource(f"icons/{name}.svg").read_text("utf-8").replace("currentColor", COLOURS[tint])
    text = text.replace('stroke-width="2"', f'stroke-width="{stroke}"')
    return QSvgRenderer(QByteArray(text.encode()))


def draw(painter: QPainter, name: str, tint: str, box: QRectF, stroke: float = 2) -> None:
    """Paint an icon into the box in a named colour, sharp at every scale; `stroke` in 24ths of its side."""
    _drawing(name, tint, stroke).render(painter, box)


def icon(name: str, tint: str = "ink", size: int = 18) -> QIcon:
    """An icon for a button, `size` in design pixels."""
    result = QIcon()
    for ratio in (1.0, 1.5, 2.0):
        result.addPixmap(pixmap(name, tint, size, ratio))
    return result


def pixmap(name: str, tint: str, size: int, ratio: float) -> QPixmap:
    """An icon as a picture of `size` design pixels for a screen of that pixel ratio."""
    side = px(size)
    result = QPixmap(QSize(side, side) * ratio)
    result.setDevicePixelRatio(ratio)
    result.fill(Qt.GlobalColor.transparent)
    painter = QPainter(result)
    draw(painter, name, tint, QRectF(0, 0, side, side))
    painter.end()
    return result


def mark(widget: W, **properties: str) -> W:
    """Say what a widget is (kind=…) or how it stands (state=…), and let the style sheet follow."""
    changed = False
    for name, value in properties.items():
        if (widget.property(name) or "") != value:
            widget.setProperty(name, value)
            changed = True
    # A widget on its own has not been drawn yet: the style sheet will find it when it is.
    drawn = widget.parentWidget() is not None or widget.isVisible()
    if changed and drawn and widget.testAttribute(Qt.WidgetAttribute.WA_WState_Polished):
        every: list[QWidget] = [widget, *widget.findChildren(QWidget)]
        for one in every:
            one.style().unpolish(one)
            one.style().polish(one)
        QWidget.update(widget)  # an item view has an update of its own
    return widget

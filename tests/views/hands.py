"""The clerk's hands for the tests of the screen: a shown window, keys to the focus, Chinese by commit."""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

W = TypeVar("W", bound=QWidget)
SHIFT = Qt.KeyboardModifier.ShiftModifier
CTRL = Qt.KeyboardModifier.ControlModifier
NONE = Qt.KeyboardModifier.NoModifier


def show(qtbot: QtBot, widget: W, width: int = 700, height: int = 500) -> W:
    """The widget as an active window."""
    qtbot.addWidget(widget)
    widget.resize(width, height)
    widget.show()
    widget.activateWindow()
    qtbot.waitUntil(widget.isActiveWindow)
    return widget


def here() -> QWidget:
    """Where the keys go."""
    widget = QApplication.focusWidget()
    assert widget is not None, "nothing has the focus"
    return widget


def press(*keys: Qt.Key, modifiers: Qt.KeyboardModifier = NONE) -> None:
    """Keys, one after the other, each where the focus then is."""
    for key in keys:
        QTest.keyClick(here(), key, modifiers)


def keys(text: str) -> None:
    """Plain ASCII as typed; a line break is Enter."""
    assert text.isascii(), "QTest aborts on Chinese: commit() it"
    for one in text:
        if one == "\n":
            press(Qt.Key.Key_Return)
        else:
            QTest.keyClicks(here(), one)


def commit(text: str) -> None:
    """What an input method hands over."""
    event = QInputMethodEvent("", [])
    event.setCommitString(text)
    QApplication.sendEvent(here(), event)

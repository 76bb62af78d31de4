"""画面条: the last one taken is current; ←/→ and clicks choose; it is always in sight (003-08)."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest

from app.views.shot_strip import GAP, HIGH, WIDE, ShotStrip
from app.views.theme import px
from tests.views.hands import press, show

K = Qt.Key
TONES = [QColor(200, 20, 20), QColor(20, 200, 20), QColor(20, 20, 200), QColor(200, 200, 20)]


def pictures(count: int) -> tuple[list[QImage], list[str]]:
    made = []
    for tone in TONES[:count]:
        image = QImage(96, 62, QImage.Format.Format_RGB32)
        image.fill(tone)
        made.append(image)
    return made, [f"第 {n} 页" for n in range(1, count + 1)]


@pytest.fixture
def strip(qtbot: Any) -> ShotStrip:
    """Room for two."""
    made = show(qtbot, ShotStrip(), px(WIDE + GAP) * 2 + 4, px(HIGH + 24))
    made.set_pictures(*pictures(2))
    made.setFocus()
    return made


def at(strip: ShotStrip, place: int) -> QColor:
    """What is drawn at the first, the second place."""
    middle = QPoint(place * px(WIDE + GAP) + 2 + px(WIDE) // 2, 2 + px(HIGH) // 2)
    return strip.grab().toImage().pixelColor(middle)


def test_the_last_one_taken_is_the_current_one(strip: ShotStrip) -> None:
    assert strip.current == 1
    press(K.Key_Left)
    strip.set_pictures(*pictures(2))
    assert strip.current == 0, "the same ones, drawn anew: the clerk stays where she is"
    strip.set_pictures(*pictures(3))
    assert strip.current == 2
    assert strip.names == ("第 1 页", "第 2 页", "第 3 页")
    assert strip.accessibleDescription() == "第 1 页、第 2 页、第 3 页"


def test_nothing_to_show_hides_it(strip: ShotStrip) -> None:
    strip.set_pictures([], [])
    assert (strip.isVisible(), strip.current, strip.names) == (False, 0, ())
    strip.set_pictures(*pictures(1))
    assert (strip.isVisible(), strip.current) == (True, 0)


def test_arrows_go_to_the_ends_and_no_further(strip: ShotStrip) -> None:
    heard: list[int] = []
    strip.moved.connect(heard.append)
    press(K.Key_Right, K.Key_Left, K.Key_Left, K.Key_Right)
    assert heard == [0, 1]


def test_the_current_one_is_in_sight_and_a_click_chooses_what_stands_there(strip: ShotStrip) -> None:
    """Of four two have room: what is clicked is what is seen."""
    strip.set_pictures(*pictures(4))
    strip.resize(px(WIDE + GAP) * 2 + 4, px(HIGH + 24))
    assert [at(strip, 0), at(strip, 1)] == TONES[2:]
    QTest.mouseClick(strip, Qt.MouseButton.LeftButton, pos=QPoint(10, 10))
    assert strip.current == 2
    press(K.Key_Left, K.Key_Left)
    assert strip.current == 0
    assert [at(strip, 0), at(strip, 1)] == TONES[:2]
    QTest.mouseClick(strip, Qt.MouseButton.LeftButton, pos=QPoint(px(WIDE + GAP) + 10, 10))
    assert strip.current == 1

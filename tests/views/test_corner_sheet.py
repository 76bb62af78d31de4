"""调整边框: corners by Tab, arrows or mouse, never outside the picture; F9 keeps (003-08)."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from app.views.corner_sheet import STEP, STRIDE, CornerSheet, Quad
from tests.views.hands import CTRL, SHIFT, here, press, show

K = Qt.Key
QUAD: Quad = ((0.2, 0.2), (0.8, 0.2), (0.8, 0.8), (0.2, 0.8))


@pytest.fixture
def sheet(qtbot: Any) -> CornerSheet:
    image = QImage(640, 480, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.gray)
    made = show(qtbot, CornerSheet(image, QUAD), 520, 560)
    made.start()
    return made


def near(quad: Quad, *corners: tuple[float, float]) -> bool:
    return all(one == pytest.approx(other, abs=1e-9) for one, other in zip(quad, corners, strict=True))


def test_arrows_move_the_current_corner_and_tab_goes_round(sheet: CornerSheet) -> None:
    """One thousandth of the picture, with Shift a hundredth; Tab stays in the picture."""
    assert here() is sheet.corners
    press(K.Key_Right, K.Key_Down, K.Key_Down)
    press(K.Key_Tab)
    press(K.Key_Left, K.Key_Up, modifiers=SHIFT)
    press(K.Key_Tab, K.Key_Tab, K.Key_Tab)
    assert sheet.corners.current == 0
    press(K.Key_Backtab, modifiers=SHIFT)
    press(K.Key_Left)
    assert here() is sheet.corners
    a, b, c, d = QUAD
    assert near(
        sheet.corners.quad,
        (a[0] + STEP, a[1] + 2 * STEP),
        (b[0] - STRIDE, b[1] - STRIDE),
        c,
        (d[0] - STEP, d[1]),
    )


def test_no_corner_leaves_the_picture(sheet: CornerSheet) -> None:
    for _ in range(25):
        press(K.Key_Left, K.Key_Up, modifiers=SHIFT)
    assert near(sheet.corners.quad, (0, 0), *QUAD[1:])


def test_the_mouse_takes_the_corner_that_is_near_and_no_other(sheet: CornerSheet) -> None:
    """A press in the middle of the paper moves nothing."""
    corners = sheet.corners
    left = Qt.MouseButton.LeftButton
    start = corners._on_screen(QPointF(*QUAD[2])).toPoint()
    goal = start + QPoint(-30, -12)
    QTest.mousePress(corners, left, pos=start + QPoint(3, 2))
    QTest.mouseMove(corners, goal)
    QTest.mouseRelease(corners, left, pos=goal)
    QTest.mouseMove(corners, goal + QPoint(60, 60))
    place = corners._place()
    want = ((goal.x() - place.left()) / place.width(), (goal.y() - place.top()) / place.height())
    assert near(corners.quad, QUAD[0], QUAD[1], want, QUAD[3])
    assert corners.current == 2
    before = corners.quad
    QTest.mousePress(corners, left, pos=place.center().toPoint())
    QTest.mouseMove(corners, place.center().toPoint() + QPoint(40, 40))
    QTest.mouseRelease(corners, left, pos=goal)
    assert corners.quad == before


@pytest.mark.parametrize("key", ["F9", "Ctrl+Enter", "button"])
def test_f9_ctrl_enter_and_the_button_keep_the_corners(sheet: CornerSheet, key: str) -> None:
    heard: list[Quad] = []
    sheet.framed.connect(heard.append)
    press(K.Key_Right)
    if key == "F9":
        press(K.Key_F9)
    elif key == "Ctrl+Enter":
        press(K.Key_Return, modifiers=CTRL)
    else:
        sheet.findChild(QPushButton, "ask:ok").click()
    (quad,) = heard
    assert near(quad, (0.2 + STEP, 0.2), *QUAD[1:])


def test_esc_keeps_nothing(sheet: CornerSheet, qtbot: Any) -> None:
    press(K.Key_Right)
    with qtbot.assertNotEmitted(sheet.framed), qtbot.waitSignal(sheet.left):
        press(K.Key_Escape)

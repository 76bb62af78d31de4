"""搜索框。"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget

from app.views.search_box import SearchBox


@dataclass(frozen=True)
class Found:
    """A hit."""

    kind: str
    key: str
    title: str
    subtitle: str


HITS = tuple(Found("unit", str(n), f"3栋2单元150{n}", "业主 张*") for n in range(1, 4))


class Desk:
    """A window with the box and a field; questions are answered when the test says so."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, Callable[[tuple[Any, ...]], None]]] = []
        self.window = QWidget()
        self.window.resize(900, 600)
        self.box = SearchBox(lambda text, answer: self.asked.append((text, answer)))
        self.field = QLineEdit()
        column = QVBoxLayout(self.window)
        column.addWidget(self.box)
        column.addWidget(self.field)
        self.opened: list[Any] = []
        self.box.opened.connect(self.opened.append)

    def type(self, text: str) -> None:
        """Keys into the box."""
        QTest.keyClicks(self.box, text)

    def press(self, *keys: Qt.Key) -> None:
        """Other keys into the box."""
        for key in keys:
            QTest.keyClick(self.box, key)

    @property
    def popup(self) -> bool:
        return self.box.popup is not None and self.box.popup.isVisible()


@pytest.fixture
def desk(qtbot: Any) -> Desk:
    """The desk, the cursor in its field."""
    made = Desk()
    qtbot.addWidget(made.window)
    made.window.show()
    made.window.activateWindow()
    qtbot.waitUntil(made.window.isActiveWindow)
    made.field.setFocus()
    made.box.begin()
    return made


def ask(qtbot: Any, desk: Desk, text: str) -> Callable[[tuple[Any, ...]], None]:
    """Type and wait for the question."""
    before = len(desk.asked)
    desk.type(text)
    qtbot.waitUntil(lambda: len(desk.asked) > before)
    return desk.asked[-1][1]


def test_one_question_after_a_pause_not_one_per_key(qtbot: Any, desk: Desk) -> None:
    ask(qtbot, desk, "1501")
    assert [text for text, _ in desk.asked] == ["1501"]
    assert desk.box.pause.interval() == 60


def test_arrows_and_enter_open_what_was_found(qtbot: Any, desk: Desk) -> None:
    ask(qtbot, desk, "1501")(HITS)
    assert desk.popup
    assert QApplication.focusWidget() is desk.box, "the cursor stays in the box"
    desk.press(Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_Return)
    assert desk.opened == [HITS[1]]
    assert not desk.popup
    assert desk.box.text() == ""


def test_enter_takes_the_first_and_arrows_go_round(qtbot: Any, desk: Desk) -> None:
    ask(qtbot, desk, "1501")(HITS)
    desk.press(Qt.Key.Key_Return)
    ask(qtbot, desk, "1501")(HITS)
    desk.press(Qt.Key.Key_Up, Qt.Key.Key_Return)
    assert desk.opened == [HITS[0], HITS[2]]


def test_an_answer_to_an_older_question_is_dropped(qtbot: Any, desk: Desk) -> None:
    old = ask(qtbot, desk, "15")
    new = ask(qtbot, desk, "01")
    new(HITS[:1])
    old(HITS)
    assert desk.box.popup is not None
    assert desk.box.popup.model.rowCount() == 1


def test_nothing_found_says_what_else_to_try(qtbot: Any, desk: Desk) -> None:
    ask(qtbot, desk, "zzz")(())
    assert desk.box.popup is not None
    assert desk.box.popup.nothing.isVisible()
    assert "zzz" in desk.box.popup.nothing.text()
    desk.press(Qt.Key.Key_Return)
    assert desk.opened == []


def test_esc_closes_then_goes_back_to_the_field(qtbot: Any, desk: Desk) -> None:
    ask(qtbot, desk, "1501")(HITS)
    desk.press(Qt.Key.Key_Escape)
    assert not desk.popup
    assert desk.box.text() == "1501"
    desk.press(Qt.Key.Key_Escape)
    assert desk.box.text() == ""
    assert QApplication.focusWidget() is desk.field


def test_emptying_the_box_and_leaving_it_close_the_list(qtbot: Any, desk: Desk) -> None:
    answer = ask(qtbot, desk, "1")
    answer(HITS)
    desk.press(Qt.Key.Key_Backspace)
    assert not desk.popup
    answer = ask(qtbot, desk, "1")
    desk.field.setFocus()
    answer(HITS)
    assert not desk.popup, "an answer that comes too late shows nothing over the form"


def test_begin_selects_what_stands_there(qtbot: Any, desk: Desk) -> None:
    desk.type("1501")
    desk.field.setFocus()
    desk.box.begin()
    assert desk.box.selectedText() == "1501"


def test_a_click_opens_too(qtbot: Any, desk: Desk) -> None:
    ask(qtbot, desk, "1501")(HITS)
    assert desk.box.popup is not None
    rows = desk.box.popup.list
    place = rows.visualRect(desk.box.popup.model.index(1)).center()
    QTest.mouseClick(rows.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)
    assert desk.opened == [HITS[1]]

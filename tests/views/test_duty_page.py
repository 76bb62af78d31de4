"""值班页: one tab a panel, made when it is first shown, told when it comes and goes (S01 E1, 004-44)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QVBoxLayout, QWidget

from app.rules.base import CHINA
from app.services.office import Office
from app.services.shift import ShiftDesk
from app.views.pages.duty import LOOK_MS, TITLES, DutyPage
from tests.conftest import Clock
from tests.services.shifts import NIGHT, PASSWORD, begin, counted, hire
from tests.views.counters import Post, post
from tests.views.hands import CTRL, here, keys, press, show

K = Qt.Key


class Panel(QWidget):
    """A panel that notes what it is told; it has two lines to type in."""

    def __init__(self, word: str, told: list[str]) -> None:
        super().__init__()
        self.word, self.told = word, told
        told.append(f"made {word}")
        self.first, self.second = QLineEdit(), QLineEdit()
        box = QVBoxLayout(self)
        box.addWidget(self.first)
        box.addWidget(self.second)
        self.setFocusProxy(self.first)

    def enter(self) -> None:
        self.told.append(f"enter {self.word}")
        if not self.second.hasFocus():  # as the real ones do: the clerk may type at once
            self.first.setFocus()

    def leave(self) -> None:
        self.told.append(f"leave {self.word}")

    def open(self, key: str) -> None:
        self.told.append(f"open {self.word} {key}")

    def turn_day(self) -> None:
        self.told.append(f"day {self.word}")


@pytest.fixture
def told() -> list[str]:
    return []


@pytest.fixture
def counter(office: Office, tmp_path: Path, qapp: Any) -> Post:
    hire(office)
    return post(office, tmp_path)


@pytest.fixture
def page(qtbot: Any, counter: Post, told: list[str]) -> DutyPage:
    panels = {word: lambda word=word: Panel(word, told) for word in TITLES}
    made = show(qtbot, DutyPage(ShiftDesk(counter.office), counter.counter, panels), 1210, 690)
    made.enter()
    return made


def tabs(page: DutyPage) -> list[str]:
    return [page.strip.tabText(place) for place in range(page.strip.count())]


def test_six_tabs_in_their_order_each_with_its_key(page: DutyPage, told: list[str]) -> None:
    assert tabs(page) == [
        "交接班  Ctrl+1", "等候  Ctrl+2", "留言  Ctrl+3", "去向  Ctrl+4", "业务目录  Ctrl+5", "拾物  Ctrl+6",
    ]  # fmt: skip
    assert told == ["made shift", "enter shift"], "the others are not made before they are shown"
    assert here() is page.panel("shift").first  # type: ignore[union-attr]


@pytest.mark.parametrize(("place", "word"), list(enumerate(TITLES, 1)))
def test_ctrl_and_a_digit_open_a_tab_and_the_cursor_is_in_it(
    page: DutyPage, told: list[str], place: int, word: str
) -> None:
    press(Qt.Key(K.Key_0 + place), modifiers=CTRL)
    assert (page.word, page.strip.currentIndex()) == (word, place - 1)
    assert page.stack.currentWidget() is page.panel(word)
    assert here() is page.panel(word).first  # type: ignore[union-attr]
    if word != "shift":
        assert told[2:] == ["leave shift", f"made {word}", f"enter {word}"]


def test_back_on_a_tab_the_cursor_is_where_it_was_and_the_panel_is_the_same(
    page: DutyPage, told: list[str]
) -> None:
    first = page.panel("shift")
    assert isinstance(first, Panel)
    first.second.setFocus()
    keys("abc")
    press(K.Key_2, modifiers=CTRL)
    press(K.Key_1, modifiers=CTRL)
    assert page.panel("shift") is first
    assert here() is first.second
    assert told.count("made shift") == 1
    press(K.Key_1, modifiers=CTRL)
    assert told[-1] == "enter shift", "its own key pressed again changes nothing"
    assert told.count("enter shift") == 2


def test_arrows_on_the_strip_turn_it_and_down_goes_in(page: DutyPage) -> None:
    page.strip.setFocus()
    press(K.Key_Right, K.Key_Right)
    assert (page.word, here()) == ("message", page.strip), "the strip keeps the keys"
    press(K.Key_Left)
    assert page.word == "queue"
    press(K.Key_Down)
    assert here() is page.panel("queue").first  # type: ignore[union-attr]


def test_the_page_comes_and_goes_with_its_open_tab_only(page: DutyPage, told: list[str]) -> None:
    press(K.Key_2, modifiers=CTRL)
    told.clear()
    page.leave()
    assert told == ["leave queue"]
    page.show_tab("shift")
    assert told == ["leave queue"], "a page out of sight tells nobody that she comes"
    page.enter()
    assert told[-1] == "enter shift"
    page.turn_day()
    assert told[-2:] == ["day shift", "day queue"]


def test_a_record_is_opened_in_its_tab(page: DutyPage, told: list[str]) -> None:
    page.show_tab("lost_property", "SW20260305-A0001")
    assert page.word == "lost_property"
    assert told[-1] == "open lost_property SW20260305-A0001"
    page.show_tab("release", "x")
    assert page.word == "lost_property", "another page's word is left alone"


def test_a_panel_that_is_told_nothing_is_shown_too(qtbot: Any, counter: Post) -> None:
    """The page asks nothing of a panel; without a panel there is no tab."""
    panels = {"directory": lambda: QLabel("目录"), "queue": lambda: QLabel("等")}
    page = show(qtbot, DutyPage(ShiftDesk(counter.office), counter.counter, panels), 800, 500)
    page.enter()
    assert tabs(page) == ["等候  Ctrl+1", "业务目录  Ctrl+2"]
    press(K.Key_2, modifiers=CTRL)
    assert page.word == "directory"
    page.leave()
    page.turn_day()


def test_the_strip_warns_from_a_quarter_past_until_the_successor_has_signed_s01_e1_004_44(
    page: DutyPage, office: Office, clock: Clock
) -> None:
    """20:14:59 not, 20:15:00 yes, whichever tab is open; handed over it is quiet again."""
    desk = begin(office, clock)
    press(K.Key_5, modifiers=CTRL)
    clock.set(clock().replace(hour=20, minute=14, second=59))
    page.watch.timeout.emit()
    assert tabs(page)[0] == "交接班  Ctrl+1"
    clock.advance(seconds=1)
    page.watch.timeout.emit()
    assert tabs(page)[0] == "交接班，该交班了  Ctrl+1"
    assert not page.strip.tabIcon(0).isNull()
    assert "仍由李晓敏当班" in page.strip.tabToolTip(0)
    desk.hand_over(counted(desk), NIGHT.login, PASSWORD)
    page.watch.timeout.emit()
    assert tabs(page)[0] == "交接班  Ctrl+1"
    assert page.strip.tabIcon(0).isNull()
    assert page.strip.tabToolTip(0) == ""
    assert clock().tzinfo == CHINA


def test_nothing_is_looked_at_while_another_page_is_shown(page: DutyPage) -> None:
    assert (page.watch.isActive(), page.watch.interval()) == (True, LOOK_MS)
    page.leave()
    assert not page.watch.isActive()

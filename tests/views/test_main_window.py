"""主窗口、扫码枪、状态栏、故障提示、外观。"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QGuiApplication, QInputMethodEvent, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.forms.spec import Choice, Field, FormSpec, Kind
from app.paths import resource
from app.rules.base import Trouble
from app.views import theme
from app.views.form_view import FormView
from app.views.main_window import MainWindow, RailEntry
from app.views.shortcuts import EnterPresses, ScanFilter, watched_by
from app.views.trouble import ExceptHook
from tests.views.hands import show

CODE = "FX20260305-A0007"


class Page(QWidget):
    """A page that remembers what it was told."""

    def __init__(self) -> None:
        super().__init__()
        self.told: list[str] = []
        self.first = QLineEdit(self)
        self.second = QLineEdit(self)
        box = QVBoxLayout(self)
        box.addWidget(self.first)
        box.addWidget(self.second)

    def enter(self) -> None:
        self.told.append("enter")

    def leave(self) -> None:
        self.told.append("leave")


def entries(*words: str) -> list[RailEntry]:
    """Entries with Alt+1, Alt+2 …"""
    return [RailEntry(word, word, f"Alt+{i}", "sun", Page) for i, word in enumerate(words, 1)]


@pytest.fixture
def window(qtbot: Any, clock: Any) -> MainWindow:
    """The window with two businesses, shown and active."""
    made = MainWindow(entries("today", "release"), clock=clock, find=lambda _text, answer: answer(()))
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    return made


def page_of(qtbot: Any, window: MainWindow, word: str) -> Page:
    """The page, shown."""
    with qtbot.waitSignal(window.page_shown, check_params_cb=lambda shown: shown == word):
        window.show_page(word)
    page = window.page(word)
    assert isinstance(page, Page)
    return page


def test_a_page_is_made_at_its_first_showing_and_kept(qtbot: Any, window: MainWindow) -> None:
    assert window.page("today") is None
    window.show_page("today")
    assert window.page("today") is None, "the skeleton comes first"
    qtbot.waitUntil(lambda: window.page("today") is not None)
    today = window.page("today")
    release = page_of(qtbot, window, "release")
    assert isinstance(today, Page)
    assert today.told == ["enter", "leave"]
    assert page_of(qtbot, window, "today") is today
    assert release.told == ["enter", "leave"]
    assert today.told == ["enter", "leave", "enter"]


def test_a_page_left_before_it_was_made_is_not_entered(qtbot: Any, window: MainWindow) -> None:
    window.show_page("today")
    release = page_of(qtbot, window, "release")
    today = window.page("today")
    assert isinstance(today, Page)
    assert today.told == []
    assert window.stack.currentWidget() is release


def test_keys_open_a_business_and_the_rail_shows_it(qtbot: Any, window: MainWindow) -> None:
    with qtbot.waitSignal(window.page_shown):
        QTest.keyClick(window, Qt.Key.Key_2, Qt.KeyboardModifier.AltModifier)
    assert window.word == "release"
    lit = [one.entry.word for one in window.rail.findChildren(QWidget) if getattr(one, "isChecked", bool)()]
    assert lit == ["release"]


def test_the_cursor_returns_to_its_field_when_a_page_comes_back(qtbot: Any, window: MainWindow) -> None:
    page = page_of(qtbot, window, "release")
    page.second.setFocus()
    page_of(qtbot, window, "today")
    page_of(qtbot, window, "release")
    assert QApplication.focusWidget() is page.second


def test_the_guard_has_no_rail_and_no_search(qtbot: Any, clock: Any) -> None:
    made = MainWindow(entries("gate"), clock=clock)
    qtbot.addWidget(made)
    made.show()
    assert not made.rail.isVisible()
    assert made.top.search is None
    made.set_site("客服中心", "示例花园")
    assert made.top.site.text() == "示例花园 · 客服中心"


def test_status_parts_keep_their_order_and_fall_silent(window: MainWindow) -> None:
    window.set_status("saved", "已保存 10:12:03")
    window.set_status("printer", "打印机没有纸", "warn")
    window.set_status("net", "离线可用")
    window.set_status("saved", "")
    words = [one for part in ("saved", "printer", "net") if (one := window.strip.text(part))]
    assert words == ["打印机没有纸", "离线可用"]
    assert window.strip.date.text() == "2026年3月5日 周四 10:12"


def test_trouble_stays_until_esc_and_the_page_does_not_see_that_key(qtbot: Any, window: MainWindow) -> None:
    page = page_of(qtbot, window, "release")
    keys: list[int] = []
    page.keyPressEvent = lambda event: keys.append(event.key())  # type: ignore[method-assign]
    page.first.setFocus()
    window.trouble("打印机没有纸", "装纸后按 Ctrl+P 补印。")
    assert window.bar is not None
    assert window.bar.isVisible()
    QTest.keyClick(page.first, Qt.Key.Key_Escape)
    assert not window.bar.isVisible()
    assert keys == []
    QTest.keyClick(page.first, Qt.Key.Key_Escape)
    assert keys == [Qt.Key.Key_Escape]


def test_an_exception_shows_words_and_copies_no_personal_data(qtbot: Any, window: MainWindow) -> None:
    said: list[tuple[str, str]] = []
    hook = ExceptHook(lambda: window, lambda what, do: said.append((what, do)))
    try:
        raise ValueError("张三 13800138000")
    except ValueError as error:
        hook(type(error), error, error.__traceback__)
    assert hook.dialog is not None
    hook.dialog.copy.click()
    copied = QGuiApplication.clipboard().text()
    assert "ValueError" in copied
    assert re.search(r"test_main_window\.py:\d+", copied)
    assert "张三" not in copied
    assert "138" not in copied
    dialog = hook.dialog
    hook(ValueError, ValueError("again"), None)
    assert hook.dialog is dialog, "one dialog at a time"
    dialog.accept()
    assert hook.dialog is None
    hook(Trouble, Trouble("磁盘已满", "请清理后再试"), None)
    assert said == [("磁盘已满", "请清理后再试")]


# 扫码枪 ------------------------------------------------------------------------------------------------


class Ticks:
    """Milliseconds that pass only between keys."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


class Scanner:
    """Sends keys at a chosen pace to whatever has the focus."""

    def __init__(self) -> None:
        self.ticks = Ticks()
        self.scans: list[str] = []
        self.filter = ScanFilter(self.scans.append, clock=self.ticks)
        self.filter.install()

    def type(self, text: str, gap: float, enter: bool = True) -> None:
        """The characters, then Enter, `gap` ms apart."""
        for letter in text:
            self.ticks.now += gap
            QTest.keyClick(self._focus(), letter)
        if enter:
            self.ticks.now += gap
            QTest.keyClick(self._focus(), Qt.Key.Key_Return)
        QApplication.processEvents()

    def compose(self, *steps: tuple[str, str], gap: float) -> None:
        """Steps of an input method: (composition, commit)."""
        for preedit, commit in steps:
            self.ticks.now += gap
            event = QInputMethodEvent(preedit, [])
            if commit:
                event.setCommitString(commit)
            QApplication.sendEvent(self._focus(), event)
        QApplication.processEvents()

    def _focus(self) -> QWidget:
        widget = QApplication.focusWidget()
        assert widget is not None
        return widget


@pytest.fixture
def scanner() -> Iterator[Scanner]:
    """A scanner watching the application."""
    made = Scanner()
    yield made
    made.filter.remove()


def test_a_scan_is_heard_from_any_field_and_leaves_no_trace(
    qtbot: Any, window: MainWindow, scanner: Scanner
) -> None:
    page = page_of(qtbot, window, "release")
    page.first.setText("3-2-1501")
    page.first.setFocus()
    page.first.setSelection(2, 3)
    edited: list[str] = []
    entered: list[bool] = []
    page.first.textEdited.connect(edited.append)
    page.first.returnPressed.connect(lambda: entered.append(True))
    scanner.ticks.now += 1000
    scanner.type(CODE, gap=8)
    assert scanner.scans == [CODE]
    assert page.first.text() == "3-2-1501"
    assert page.first.selectedText() == "2-1"
    assert edited[-1] == "3-2-1501", "the draft follows the text back"
    assert entered == []


@pytest.mark.parametrize(
    ("text", "gap", "why"),
    [
        (CODE, 36, "a hand is slower"),
        ("A0007", 8, "too short"),
        ("zhang san", 8, "a space: words, not a code"),
    ],
)
def test_what_is_no_scan_stays_where_it_was_typed(
    qtbot: Any, window: MainWindow, scanner: Scanner, text: str, gap: float, why: str
) -> None:
    page = page_of(qtbot, window, "release")
    page.first.setFocus()
    scanner.ticks.now += 1000
    scanner.type(text, gap)
    assert scanner.scans == [], why
    assert page.first.text() == text


def test_a_scan_after_slow_typing_takes_away_only_itself(
    qtbot: Any, window: MainWindow, scanner: Scanner
) -> None:
    page = page_of(qtbot, window, "release")
    page.first.setFocus()
    scanner.type("ou", gap=120, enter=False)
    scanner.ticks.now += 500
    scanner.type(CODE, gap=10)
    assert scanner.scans == [CODE]
    assert page.first.text() == "ou"


def test_a_held_key_is_no_scan(qtbot: Any, window: MainWindow, scanner: Scanner) -> None:
    page = page_of(qtbot, window, "release")
    page.first.setFocus()
    for _ in range(9):
        scanner.ticks.now += 30
        held = QKeyEvent(
            QEvent.Type.KeyPress, Qt.Key.Key_0, Qt.KeyboardModifier.NoModifier, "0", autorep=True
        )
        QApplication.sendEvent(page.first, held)
    scanner.ticks.now += 30
    QTest.keyClick(page.first, Qt.Key.Key_Return)
    assert scanner.scans == []
    assert page.first.text() == "000000000"


def test_a_scan_into_a_note_and_into_a_table(qtbot: Any, window: MainWindow, scanner: Scanner) -> None:
    page = page_of(qtbot, window, "release")
    note, table = QPlainTextEdit("留言"), QTableWidget(1, 1)
    table.setItem(0, 0, QTableWidgetItem("冰箱"))
    for widget in (note, table):
        page.layout().addWidget(widget)
    note.setFocus()
    scanner.ticks.now += 1000
    scanner.type(CODE, gap=8)
    assert note.toPlainText() == "留言"
    table.setFocus()
    table.setCurrentCell(0, 0)
    scanner.ticks.now += 1000
    scanner.type(CODE, gap=8)
    item = table.item(0, 0)
    assert item is not None
    assert item.text() == "冰箱"
    assert scanner.scans == [CODE, CODE]


def test_a_scan_through_an_input_method(qtbot: Any, window: MainWindow, scanner: Scanner) -> None:
    """The composition grows at scanner speed; the Enter commits it. Full-width characters are meant plain."""
    page = page_of(qtbot, window, "release")
    page.first.setText("张")
    page.first.setFocus()
    wide = CODE.translate({ord("-"): "－"})
    scanner.ticks.now += 1000
    scanner.compose(*((wide[:n], "") for n in range(1, len(wide) + 1)), ("", wide), gap=8)
    assert scanner.scans == [CODE]
    assert page.first.text() == "张"
    scanner.ticks.now += 1000
    scanner.compose(("o", ""), ("ou", ""), ("", "欧阳頔的朋友们"), gap=20)
    assert scanner.scans == [CODE], "words are words, however fast"
    assert page.first.text() == "张欧阳頔的朋友们"


# 外观 --------------------------------------------------------------------------------------------------


def test_the_style_sheet_knows_every_name_and_qt_takes_it(qtbot: Any, qapp: Any) -> None:
    before = qapp.font(), qapp.palette()
    try:
        for large in (False, True):
            theme.apply(qapp, large=large)
            assert theme.px(8) == (10 if large else 8)
            assert "@" not in qapp.styleSheet()
        assert qapp.font().family() in ("Noto Sans SC", "Microsoft YaHei UI")
    finally:
        theme.apply(qapp)
        qapp.setStyleSheet("")
        qapp.setFont(before[0])
        qapp.setPalette(before[1])


def test_colours_are_named_in_one_place() -> None:
    known = set(theme.COLOURS.values())
    marks = set(re.findall(r"@mark\(([a-z-]+)\)", _without_comments("theme/counter.qss")))
    for mark in marks:
        tints = re.findall("#[0-9a-f]{6}", resource(f"theme/marks/{mark}.svg").read_text("utf-8"))
        assert tints
        assert set(tints) <= known, mark
    assert not re.findall(r"#[0-9a-fA-F]{3,8}\b(?!\w)", _without_comments("theme/counter.qss"))


def _without_comments(name: str) -> str:
    text = re.sub(r"/\*.*?\*/", "", resource(name).read_text("utf-8"), flags=re.DOTALL)
    return re.sub(r"#qt_\w+", "", text)


def test_every_icon_takes_its_colour() -> None:
    for path in resource("icons").glob("*.svg"):
        assert 'stroke="currentColor"' in path.read_text("utf-8"), path.name


def test_the_window_loads_nothing_heavy() -> None:
    code = (
        "import sys, app.views.theme, app.views.main_window, app.views.login, app.views.lock;"
        "print([one for one in ('sqlalchemy','sqlcipher3','reportlab','pypinyin','pypdfium2','qrcode','PIL')"
        " if one in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_enter_presses_the_button_that_has_the_focus(qtbot: Any) -> None:
    button = QPushButton("建立")
    qtbot.addWidget(button)
    button.show()
    presses = EnterPresses()
    watched_by(presses)
    pressed: list[bool] = []
    button.clicked.connect(lambda: pressed.append(True))
    button.setFocus()
    qtbot.keyClick(button, Qt.Key.Key_Return)
    qtbot.keyClick(button, Qt.Key.Key_Enter)
    watched_by(presses, False)
    assert pressed == [True, True]


@pytest.mark.parametrize("kind", [Kind.CHIPS, Kind.SELECT, Kind.YES_NO])
def test_a_scan_changes_no_choice(qtbot: Any, scanner: Scanner, kind: Kind) -> None:
    """Chips take digits, selects take initials: a number in the code must not choose the third applicant."""
    choices = tuple(Choice(str(n), f"第{n}项") for n in range(1, 8))
    form = show(qtbot, FormView(FormSpec("表单", (Field("way", "方式", kind, choices),))))
    form.set_values({"way": None if kind is Kind.YES_NO else "1"})
    form.focus("way")
    before = form.values()
    scanner.ticks.now += 1000
    scanner.type("FX20260305-A0007", gap=8)
    assert scanner.scans == ["FX20260305-A0007"]
    assert form.values() == before

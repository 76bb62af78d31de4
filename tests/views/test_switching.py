"""切换: several customers at once: a form left half way is found again as it was, the cursor too (002-27).

One window with the pages as the program makes them; each page is left by every way there is.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt, QTimer
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QPushButton, QWidget

from app.rules import slipcode
from app.services import settings
from app.services.id_copy import IdCopyDesk
from app.services.lost_property import LostPropertyDesk
from app.services.message import MessageDesk
from app.services.office import Office
from app.services.queue import QueueDesk
from app.services.release import ReleaseDesk
from app.services.shift import ShiftDesk
from app.services.visitor import VisitorDesk
from app.views.drafts import KEEP_MS
from app.views.form_view import FormView
from app.views.main_window import MainWindow, RailEntry
from app.views.pages.duty import DutyPage
from app.views.pages.id_copy import IdCopyPage
from app.views.pages.id_copy_words import Senses
from app.views.pages.lost_property import LostPropertyPanel
from app.views.pages.message import MessagePanel
from app.views.pages.release import ReleasePage
from app.views.pages.shift import ShiftPanel
from app.views.pages.visitor import VisitorPage
from app.views.queue_bar import QueueBar
from tests.conftest import Clock
from tests.services.shifts import begin, hire
from tests.services.visits import let_in
from tests.views.counters import post
from tests.views.hands import CTRL, NONE, here, keys, press

K = Qt.Key
ALT = Qt.KeyboardModifier.AltModifier
HALF = "half a word"
CHECKED = "1"
"""办什么业务: the first, for which a card is only looked at."""
AT = 4
"""The caret stands behind so many characters of it."""


@dataclass
class Desk:
    """One window over one office."""

    window: MainWindow
    office: Office
    qtbot: Any

    def page(self, word: str) -> Any:
        """The page or the tab's panel of a business, made and in sight."""
        tab = {"shift": 1, "message": 2, "lost_property": 3}.get(word)
        rail = {"release": K.Key_1, "id_copy": K.Key_2, "visitor": K.Key_3}.get(word, K.Key_4)
        self.press(rail, ALT)
        self.qtbot.waitUntil(lambda: self.window.page(self.window.word) is not None)
        found: Any = self.window.page(self.window.word)
        if tab is None:
            return found
        self.press(K(K.Key_0 + tab), CTRL)
        return found.panel(word)

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = NONE) -> None:
        press(key, modifiers=modifiers)
        QApplication.processEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def desk(
    qtbot: Any,
    office: Office,
    home: str,
    clock: Clock,
    tmp_path: Path,
    qapp: Any,
) -> Desk:
    hire(office)
    begin(office, clock)
    at = post(office, tmp_path)
    counter = at.counter
    panels: dict[str, Callable[[], QWidget]] = {
        "shift": lambda: ShiftPanel(ShiftDesk(office), counter),
        "message": lambda: MessagePanel(MessageDesk(office), counter),
        "lost_property": lambda: LostPropertyPanel(LostPropertyDesk(office), counter),
    }
    pages: dict[str, Callable[[], QWidget]] = {
        "release": lambda: ReleasePage(ReleaseDesk(office), counter),
        "id_copy": lambda: IdCopyPage(IdCopyDesk(office), counter, Senses(None, None, None)),
        "visitor": lambda: VisitorPage(VisitorDesk(office), counter),
        "duty": lambda: DutyPage(ShiftDesk(office), counter, panels),
    }
    entries = [RailEntry(w, w, f"Alt+{n}", "sun", make) for n, (w, make) in enumerate(pages.items(), 1)]
    window = MainWindow(entries, clock=clock, find=lambda _text, answer: answer(()))
    window.set_queue(QueueBar(QueueDesk(office), counter, lambda: ("", "")))
    qtbot.addWidget(window)
    window.resize(1366, 768)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    window.show_page("release")
    qtbot.waitUntil(lambda: window.page("release") is not None)
    return Desk(window, office, qtbot)


# --- a form left half way --------------------------------------------------------------------------

FIELDS = {
    "release": "name",
    "visitor": "name",
    "id_copy": "unit",
    "message": "about",
    "lost_property": "place",
    "shift": "notes",
}
"""A field in the middle of each form."""
SEVERAL = tuple(word for word in FIELDS if word != "shift")
"""Where more than one customer's form may be open: a shift is counted once."""


def form_of(page: Any) -> FormView:
    return page.form


def half(desk: Desk, word: str, field: str = "") -> Any:
    """A form in which half a word stands, the caret in the middle of it."""
    page = desk.page(word)
    if word == "shift":
        page.count()
    form = form_of(page)
    if word == "id_copy":
        keys(CHECKED)
    elif "unit" in form.shown:
        form.focus("unit")
        keys("3-1-1201")
    form.focus(field or FIELDS[word])
    keys(HALF)
    stand(AT)
    soon = [one for one in page.findChildren(QTimer) if one.isSingleShot() and one.interval() < KEEP_MS]
    desk.qtbot.waitUntil(lambda: not any(one.isActive() for one in soon))  # what the file says has come
    return page


def stand(at: int) -> None:
    press(K.Key_Home)
    for _ in range(at):
        press(K.Key_Right)


@dataclass(frozen=True)
class Seen:
    """What the clerk would find changed."""

    field: str
    text: str
    caret: int
    values: dict[str, Any]


def seen(page: Any) -> Seen:
    QApplication.processEvents()
    form = form_of(page)
    line, values = here(), {name: form.editor(name).value() for name in form.shown}
    if isinstance(line, QPlainTextEdit):
        return Seen(line.objectName(), line.toPlainText(), line.textCursor().position(), values)
    assert isinstance(line, QLineEdit), line.objectName()
    return Seen(line.objectName(), line.text(), line.cursorPosition(), values)


def by_alt(desk: Desk, word: str) -> None:
    desk.page("visitor" if word != "visitor" else "release")
    desk.page(word)


def by_tab(desk: Desk, word: str) -> None:
    """To another tab of 值班 and back, or into 值班 and back."""
    desk.page("message" if word != "message" else "lost_property")
    desk.page(word)


def by_passing_up(desk: Desk, word: str) -> None:
    desk.press(K.Key_F8)
    assert here().objectName() == "field:reason"
    keys("why")
    desk.press(K.Key_Escape)


def by_searching(desk: Desk, word: str) -> None:
    desk.press(K.Key_K, CTRL)
    keys("x")
    for _ in range(3):
        if not form_of_focus(desk):
            desk.press(K.Key_Escape)


def form_of_focus(desk: Desk) -> bool:
    now = QApplication.focusWidget()
    return now is not None and desk.window.stack.isAncestorOf(now)


def by_a_scan(desk: Desk, word: str) -> None:
    """A visitor hands his slip back: his line opens over whatever is in hand."""
    visitors = VisitorDesk(desk.office)
    number = let_in(visitors)
    with desk.office.read("visitor.read") as session:
        code = slipcode.seal(number, settings.read(session).site, settings.site_key_in(session))
    page = desk.page("visitor")
    page.scan(str(code))
    assert page.record.number == number
    if word == "visitor":
        desk.press(K.Key_Escape)
    else:
        desk.page(word)


WAYS = (by_alt, by_tab, by_passing_up, by_searching, by_a_scan)


@pytest.mark.parametrize("word", FIELDS)
def test_a_form_that_was_left_is_as_it_was_with_its_cursor_002_27(desk: Desk, word: str) -> None:
    page = half(desk, word)
    before = seen(page)
    assert (before.text, before.caret) == (HALF, AT)
    for way in WAYS:
        way(desk, word)
        assert seen(page) == before, way.__name__


@pytest.mark.parametrize("word", SEVERAL)
def test_several_customers_take_turns_each_with_his_cursor_002_27(desk: Desk, word: str) -> None:
    """Ctrl+N begins the next customer, Ctrl+Tab goes from one to the other and round again."""
    page = half(desk, word)
    first = seen(page)
    desk.press(K.Key_N, CTRL)
    assert HALF not in form_of(page).values().values()
    if word == "id_copy":
        keys(CHECKED)
    form_of(page).focus(FIELDS[word])
    keys("other")
    stand(2)
    second = seen(page)
    for wanted in (first, second, first):
        desk.press(K.Key_Tab, CTRL)
        assert seen(page) == wanted
    desk.page("visitor" if word != "visitor" else "release")
    desk.page(word)
    assert seen(page) == first


def test_the_cell_of_a_slips_goods_is_found_again_too_002_27(desk: Desk) -> None:
    page = half(desk, "release", "items")
    before = seen(page)
    assert (before.text, before.caret) == (HALF, AT)
    for way in WAYS:
        way(desk, "release")
        assert seen(page) == before, way.__name__


@pytest.mark.parametrize("word", ["release", "message"])
def test_what_had_the_cursor_may_be_gone_when_she_comes_back(desk: Desk, word: str) -> None:
    """A card's button with the focus goes when the rule has nothing more to say: the form takes the keys."""
    page = half(desk, word)
    page.form.focus(FIELDS[word])
    button = QPushButton("x", page.findings)
    button.show()
    button.setFocus()
    desk.page("visitor")
    button.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    desk.page(word)
    assert page.form.focused(), "the clerk may type on"

"""锁屏: hides everything, loses nothing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QLineEdit, QVBoxLayout, QWidget

from app.rules.base import refuse
from app.views.lock import Lock, LockPage
from app.views.login import Login
from app.views.main_window import MainWindow, RailEntry

SECRET = "业主张三丰"


class Page(QWidget):
    """A page with somebody's name on it."""

    def __init__(self) -> None:
        super().__init__()
        self.label = QLabel(SECRET)
        self.other, self.field = QLineEdit(), QLineEdit()
        box = QVBoxLayout(self)
        for one in (self.label, self.other, self.field):
            box.addWidget(one)


def unlock(password: str) -> None:
    """Right for one password."""
    if password != "right-one":
        raise refuse("004-02", "密码不对", "密码不对，请重新输入。")


class Counter:
    """The window with its lock."""

    def __init__(self, window: MainWindow) -> None:
        self.window = window
        self.switched: list[bool] = []
        self.timer = QTimer()
        self.lock = Lock(
            window,
            lambda: LockPage("示例花园", "客服前台 李敏", unlock),
            lambda: self.switched.append(True),
            self.timer,
        )
        window.lock_asked.connect(self.lock.lock)

    @property
    def page(self) -> Page:
        made = self.window.page("release")
        assert isinstance(made, Page)
        return made

    @property
    def lock_page(self) -> LockPage:
        assert self.lock.page is not None
        return self.lock.page


@pytest.fixture
def counter(qtbot: Any, clock: Any) -> Iterator[Counter]:
    """A clerk in the middle of a form."""
    window = MainWindow(
        [RailEntry(word, word, f"Alt+{i}", "sun", Page) for i, word in enumerate(("release", "visitor"), 1)],
        clock=clock,
        find=lambda _text, answer: answer(()),
    )
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    made = Counter(window)
    with qtbot.waitSignal(window.page_shown):
        window.show_page("release")
    made.page.field.setFocus()
    QTest.keyClicks(made.page.field, "3-2-1501")
    yield made
    if made.lock.is_locked:
        made.lock.release()


def spoken(widget: QWidget) -> str:
    """All that a screen reader could say of a window, hidden parts too."""
    words: list[str] = []

    def walk(face: Any) -> None:
        if face is None:
            return
        words.extend(face.text(kind) for kind in (QAccessible.Text.Name, QAccessible.Text.Value))
        for index in range(face.childCount()):
            walk(face.child(index))

    walk(QAccessible.queryAccessibleInterface(widget))
    return "\n".join(words)


def seen(window: QWidget) -> list[QWidget]:
    """Every widget of the window."""
    return window.findChildren(QWidget)


def test_f12_hides_everything_and_the_password_brings_it_back(qtbot: Any, counter: Counter) -> None:
    page, window = counter.page, counter.window
    assert SECRET in spoken(window), "the test can see what must vanish"
    QTest.keyClick(page.field, Qt.Key.Key_F12)
    assert counter.lock.is_locked
    assert not page.isVisible()
    assert not page.label.isVisible()
    assert page.label not in seen(window), "not behind: gone from the window"
    assert SECRET not in spoken(window)
    assert "3-2-1501" not in spoken(window)
    lock_page = counter.lock_page
    qtbot.waitUntil(lambda: QApplication.focusWidget() is lock_page.password)
    QTest.keyClicks(lock_page.password, "right-one")
    with qtbot.waitSignal(counter.lock.unlocked):
        QTest.keyClick(lock_page.password, Qt.Key.Key_Return)
    assert page.label.isVisible()
    assert page.field.text() == "3-2-1501"
    assert QApplication.focusWidget() is page.field
    QTest.keyClicks(page.field, "A")
    assert page.field.text() == "3-2-1501A", "the cursor stands where it stood"


def test_a_wrong_password_opens_nothing(qtbot: Any, counter: Counter) -> None:
    counter.lock.lock()
    page = counter.lock_page
    page.password.setText("wrong-one")
    page.submit()
    assert page.error.text() == "密码不对，请重新输入。"
    assert page.password.text() == ""
    assert counter.lock.is_locked
    assert not counter.page.isVisible()


def test_keys_of_the_window_are_dead_while_locked(qtbot: Any, counter: Counter) -> None:
    counter.lock.lock()
    password = counter.lock_page.password
    qtbot.waitUntil(lambda: QApplication.focusWidget() is password)
    QTest.keyClick(password, Qt.Key.Key_2, Qt.KeyboardModifier.AltModifier)
    QTest.keyClick(password, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(password, Qt.Key.Key_Escape)
    assert counter.window.word == "release"
    assert counter.lock.is_locked
    assert QApplication.focusWidget() is password


def test_idle_minutes_lock_and_a_key_begins_them_anew(counter: Counter) -> None:
    counter.lock.set_idle(3)
    assert counter.timer.interval() == 180_000
    counter.timer.start(50_000)
    QTest.keyClick(counter.page.field, Qt.Key.Key_1)
    # QTimer.start() keeps the interval it was last given: only the remaining time begins anew.
    assert counter.timer.remainingTime() > 49_000
    counter.timer.timeout.emit()
    assert counter.lock.is_locked
    assert not counter.timer.isActive()
    counter.lock.release()
    assert counter.timer.isActive()
    counter.lock.set_idle(0)
    assert not counter.timer.isActive()


def test_another_person_may_sign_in(qtbot: Any, counter: Counter) -> None:
    counter.lock.lock()
    counter.lock_page.switch.click()
    assert counter.switched == [True]
    login = Login("示例花园", lambda _account, _password: None)
    login.accepted.connect(counter.lock.release)
    counter.window.cover(login)
    assert not counter.page.isVisible()
    login.account.setText("wangfang")
    login.password.setText("right-one")
    login.submit()
    assert not counter.lock.is_locked
    assert counter.page.isVisible()
    assert counter.page.field.text() == "3-2-1501"


def test_an_open_dialog_is_emptied_and_loses_nothing(qtbot: Any, counter: Counter) -> None:
    dialog = QDialog(counter.window)
    dialog.setWindowTitle(f"作废 {SECRET}")
    reason = QLineEdit("客户改天搬", dialog)
    QVBoxLayout(dialog).addWidget(reason)
    dialog.open()
    reason.setFocus()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is reason)
    counter.lock.lock()
    assert not reason.isVisible()
    assert SECRET not in dialog.windowTitle()
    page = counter.lock_page
    assert page.isWindow(), "above the dialog, or nobody could type the password"
    assert QApplication.activeModalWidget() is page
    page.password.setText("right-one")
    page.submit()
    assert reason.isVisible()
    assert reason.text() == "客户改天搬"
    assert dialog.result() == 0
    assert dialog.isVisible(), "not rejected by the lock"
    assert dialog.windowTitle() == f"作废 {SECRET}"
    dialog.reject()


def test_locking_twice_is_locking_once(counter: Counter) -> None:
    counter.lock.lock()
    first = counter.lock_page
    counter.lock.lock()
    assert counter.lock.page is first
    counter.lock.release()
    counter.lock.release()
    assert counter.page.isVisible()

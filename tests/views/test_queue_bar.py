"""等候条 by real keys over any page: the alarm, the two clocks, 上移 (003-03, 003-04, 003-06, 003-17)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QPushButton, QVBoxLayout, QWidget

from app.services import drafts
from app.services.office import Office
from app.services.queue import QueueDesk
from app.views.main_window import MainWindow, RailEntry
from app.views.queue_bar import QueueBar
from tests.conftest import MANAGER, Clock
from tests.views.counters import Post, post, said
from tests.views.hands import commit, here, keys, press, show
from tests.views.queues import audits, counter_of_three, raised

K = Qt.Key
ENTER, ESC = K.Key_Return, K.Key_Escape
FORM = "01956a2e-0000-7000-8000-000000000001"


class Page(QWidget):
    """Any business's page, with a field in which the clerk writes."""

    def __init__(self) -> None:
        super().__init__()
        self.field = QLineEdit(self)
        QVBoxLayout(self).addWidget(self.field)
        self.setFocusProxy(self.field)


@pytest.fixture
def counter(office: Office, tmp_path: Path, qapp: Any) -> Post:
    return counter_of_three(office, tmp_path)


@pytest.fixture
def desk(counter: Post) -> QueueDesk:
    return QueueDesk(counter.office)


@pytest.fixture
def bar(qtbot: Any, counter: Post, desk: QueueDesk, clock: Clock) -> Iterator[QueueBar]:
    """The bar in a window whose page is in sight, the cursor in the middle of its field."""
    window, made = over_a_page(qtbot, counter, desk, clock)
    yield made
    window.close()


def over_a_page(qtbot: Any, counter: Post, desk: QueueDesk, clock: Clock) -> tuple[MainWindow, QueueBar]:
    window = MainWindow([RailEntry("release", "放行", "Alt+2", "sun", Page)], clock=clock)
    made = QueueBar(desk, counter.counter, lambda: ("release", FORM))
    window.set_queue(made)
    show(qtbot, window, 1366, 768)
    window.show_page("release")
    qtbot.waitUntil(lambda: window.page("release") is not None)
    qtbot.waitUntil(lambda: isinstance(here(), QLineEdit))
    commit("陈思远搬沙发")
    press(K.Key_Left, K.Key_Left)
    made.look()
    return window, made


def field(bar: QueueBar) -> tuple[bool, str, int]:
    """Whether the cursor is in the page's field, what stands there, and where in it."""
    page = bar.window().findChild(Page)
    assert page is not None
    return page.field.hasFocus(), page.field.text(), page.field.cursorPosition()


UNTOUCHED = (True, "陈思远搬沙发", 4)


def tick(bar: QueueBar) -> None:
    """The bar's second has passed; what it shows is the clock's."""
    assert bar.second.isActive(), "nobody would look"
    bar.second.timeout.emit()


def clock_of(watch: Any) -> tuple[str, str]:
    """A clock's figure and its state; "" while it does not run."""
    return (watch.time.text(), watch.time.property("state")) if watch.time.isVisible() else ("", "")


# --- who waits -----------------------------------------------------------------------------------


def test_it_is_silent_while_nobody_waits_and_nothing_is_read(bar: QueueBar) -> None:
    assert not bar.isVisible()
    assert not bar.second.isActive()


def test_who_waits_is_seen_over_any_page_and_at_three_it_alarms_003_03(
    bar: QueueBar, desk: QueueDesk, clock: Clock
) -> None:
    """2:59 quiet, 3:00 red with the word; the clerk's cursor stays in her form."""
    desk.arrive("陈女士", "交费")
    clock.advance(seconds=20)
    desk.arrive("黄先生")
    bar.look()
    clock.advance(minutes=2, seconds=39)
    tick(bar)
    assert bar.isVisible()
    assert (bar.who.text(), bar.words.text()) == ("等候 2 位", "陈女士 · 交费 · 等了 2:59")
    assert not bar.property("state")
    clock.advance(seconds=1)
    tick(bar)
    assert bar.words.text() == "陈女士 · 交费 · 等了 3:00 · 请马上接待"
    assert bar.property("state") == "late"
    assert field(bar) == UNTOUCHED


def test_the_urgent_alarm_at_once_003_03(bar: QueueBar, desk: QueueDesk) -> None:
    desk.arrive("陈女士")
    desk.arrive("黄先生", urgent=True)
    bar.look()
    assert bar.words.text() == "紧急 · 黄先生 · 等了 0:00 · 请马上接待"
    assert bar.property("state") == "late"


def test_when_all_are_served_it_falls_silent(bar: QueueBar, desk: QueueDesk) -> None:
    who = desk.arrive("陈女士")
    bar.look()
    assert bar.isVisible()
    desk.take(who)
    tick(bar)
    assert not bar.isVisible()
    assert not bar.second.isActive()


def test_a_click_goes_to_the_list(qtbot: Any, bar: QueueBar, desk: QueueDesk) -> None:
    desk.arrive("陈女士")
    bar.look()
    button = bar.findChild(QPushButton, "act:where")
    with qtbot.waitSignal(bar.asked):
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert field(bar) == UNTOUCHED


# --- the clocks ----------------------------------------------------------------------------------


def test_twenty_seconds_hold_rings_and_logs_how_long_it_took_003_04(
    bar: QueueBar, office: Office, clock: Clock, counter: Post
) -> None:
    press(K.Key_F2)
    assert clock_of(bar.hold) == ("0:00", "doing")
    clock.advance(seconds=19)
    tick(bar)
    assert clock_of(bar.hold) == ("0:19", "doing")
    clock.advance(seconds=1)
    tick(bar)
    assert clock_of(bar.hold) == ("0:20", "late")
    assert "20 秒到了，请回到客户那里" in said(bar)
    clock.advance(seconds=5)
    press(K.Key_F2)
    assert clock_of(bar.hold) == ("", "")
    (line,) = audits(office, "queue.hold")
    assert (line.subject, line.changes["seconds"]) == (FORM, 25)
    assert counter.heard.status["saved"] == "计时结束，用了 25 秒"
    assert field(bar) == UNTOUCHED


def test_three_minutes_then_the_manager_then_the_director_both_logged_003_17(
    bar: QueueBar, office: Office, clock: Clock, counter: Post
) -> None:
    """2:59 quiet; 3:00 → 客服经理 without a reason; three minutes later → 管理处主任."""
    press(K.Key_F3)
    clock.advance(seconds=179)
    tick(bar)
    assert clock_of(bar.explain) == ("2:59", "doing")
    clock.advance(seconds=1)
    tick(bar)
    assert clock_of(bar.explain) == ("3:00", "late")
    assert "3 分钟还没有说明清楚，请上移给客服经理。" in said(bar)
    press(K.Key_F8)
    assert bar.to.text() == "上移给客服经理"
    assert "原因可以不写" in bar.reason.placeholderText()
    press(ENTER)
    assert not bar.question.isVisible()
    assert raised(office) == [("manager", "3 分钟仍未说明清楚", "release", FORM)]
    assert counter.heard.status["saved"] == "已上移给客服经理，请陪客户等候"
    assert clock_of(bar.explain) == ("0:00", "doing"), "his three minutes begin"
    clock.advance(seconds=179)
    tick(bar)
    assert clock_of(bar.explain)[1] == "doing"
    clock.advance(seconds=1)
    tick(bar)
    assert "管理处主任" in bar.words.text()
    press(K.Key_F8)
    press(ENTER)
    assert [to for to, *_ in raised(office)] == ["manager", "director"]
    assert len(audits(office, "escalation.raise")) == 2
    assert field(bar) == UNTOUCHED


def test_explained_in_time_it_ends_and_is_logged_003_17(
    bar: QueueBar, office: Office, clock: Clock, desk: QueueDesk
) -> None:
    press(K.Key_F3)
    clock.advance(seconds=100)
    tick(bar)
    press(K.Key_F3)
    assert desk.beside(clock()).clocks == ()
    assert [one.changes["seconds"] for one in audits(office, "queue.explain")] == [100]
    assert raised(office) == []
    assert not bar.isVisible()


# --- passing up ----------------------------------------------------------------------------------


def test_f8_passes_up_from_any_page_and_the_form_stays_as_it_is_003_06(
    bar: QueueBar, office: Office, counter: Post
) -> None:
    """From, to, reason, time, and what it is about; no clock has to run."""
    drafts.save(office, "release", FORM, "放行条", '{"uuid": "x"}')
    before = drafts.load(office, FORM)
    press(K.Key_F8)
    assert here() is bar.reason
    press(ENTER)
    assert "请写一句上移的原因" in said(bar), "refused: the question stays"
    assert raised(office) == []
    commit("客户坚持要其他人接待")
    press(ENTER)
    assert raised(office) == [("manager", "客户坚持要其他人接待", "release", FORM)]
    assert counter.heard.status["saved"] == "已上移给客服经理，请陪客户等候"
    assert drafts.load(office, FORM) == before
    assert field(bar) == UNTOUCHED
    assert not bar.isVisible()


def test_earlier_than_three_minutes_the_reason_is_asked_003_06(
    bar: QueueBar, office: Office, clock: Clock
) -> None:
    press(K.Key_F3)
    clock.advance(seconds=30)
    tick(bar)
    press(K.Key_F8)
    press(ENTER)
    assert "请写一句上移的原因" in said(bar)
    commit("客户不满意")
    press(ENTER)
    assert [reason for _, reason, *_ in raised(office)] == ["客户不满意"]
    assert bar.explain_clock is not None
    assert bar.explain_clock.stage == 1


def test_esc_raises_nothing_and_reaches_no_page_003_06(bar: QueueBar, office: Office) -> None:
    press(K.Key_F3)
    press(K.Key_F8)
    commit("不要了")
    press(ESC)
    assert not bar.question.isVisible()
    assert raised(office) == []
    assert clock_of(bar.explain)[0] == "0:00", "the talk goes on"
    assert field(bar) == UNTOUCHED
    keys("x")
    assert field(bar)[1] == "陈思远搬x沙发"


def test_the_button_stands_on_every_page_003_06(qtbot: Any, bar: QueueBar) -> None:
    button = bar.window().findChild(QPushButton, "act:pass_up")
    assert button.isVisible()
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert here() is bar.reason
    assert bar.question.isVisible()


def test_the_managers_own_goes_to_the_director_003_17(
    qtbot: Any, office: Office, counter: Post, tmp_path: Path, clock: Clock
) -> None:
    boss = post(office.signed_in(MANAGER), tmp_path)
    window, _ = over_a_page(qtbot, boss, QueueDesk(boss.office), clock)
    press(K.Key_F8)
    commit("客户要见主任")
    press(ENTER)
    assert boss.heard.status["saved"] == "已上移给管理处主任，请陪客户等候"
    assert [to for to, *_ in raised(office)] == ["director"]
    window.close()

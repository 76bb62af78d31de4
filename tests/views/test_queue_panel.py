"""等候 by real keys on a real office: who waits, when it alarms, who took whom, the clocks beside a talk."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QLabel, QPushButton
from sqlalchemy import select

from app.models import QueueEntry
from app.services.office import Office
from app.services.queue import QueueDesk
from app.views.pages.queue import SECOND_MS, QueuePanel
from app.views.theme import colour
from tests.conftest import CLERK, Clock
from tests.views.counters import Post, said
from tests.views.hands import CTRL, commit, here, keys, press, show
from tests.views.queues import OTHER, counter_of_three

K = Qt.Key
ENTER, ESC = K.Key_Return, K.Key_Escape


@pytest.fixture
def counter(office: Office, tmp_path: Path, qapp: Any) -> Post:
    return counter_of_three(office, tmp_path)


@pytest.fixture
def desk(counter: Post) -> QueueDesk:
    return QueueDesk(counter.office)


@pytest.fixture
def panel(qtbot: Any, counter: Post, desk: QueueDesk) -> QueuePanel:
    made = show(qtbot, QueuePanel(desk, counter.counter), 1210, 640)
    made.enter()
    return made


def tick(panel: QueuePanel) -> None:
    """The panel's second has passed; what it shows is the clock's."""
    panel.second.timeout.emit()


def rows(panel: QueuePanel) -> list[tuple[str, str, str, str]]:
    return [(one.state, one.called, one.waited, one.staff) for one in panel.list.rows()]


def stand(panel: QueuePanel, uuid: str) -> None:
    panel.list.setFocus()
    panel.list.stand_on(uuid)


def row(office: Office, uuid: str) -> QueueEntry:
    with office.read("queue.write") as session:
        found = session.scalars(select(QueueEntry).where(QueueEntry.uuid == uuid)).one()
        session.expunge(found)
        return found


def red(panel: QueuePanel, place: int) -> bool:
    """Whether a row is painted red: its ground, beside the words."""
    panel.list.table.clearSelection()
    table = panel.list.table
    picture = table.viewport().grab().toImage()
    box = table.visualRect(table.model().index(place, 2))
    ratio = picture.devicePixelRatio()
    point = box.right() - 4, box.center().y()
    return QColor(picture.pixel(int(point[0] * ratio), int(point[1] * ratio))) == colour("late-soft")


# --- waiting -------------------------------------------------------------------------------------


def test_a_name_a_matter_enter_and_she_waits_003_03(panel: QueuePanel) -> None:
    assert here().objectName() == "field:called"
    commit("陈女士")
    press(ENTER)
    assert here().objectName() == "field:what"
    commit("交费")
    press(ENTER)
    assert rows(panel) == [("等候", "陈女士", "0:00", "")]
    assert [one.what for one in panel.list.rows()] == ["交费"]
    assert (here().objectName(), panel.arrivals.called.text()) == ("field:called", ""), "ready for the next"


def test_the_minutes_count_live_and_at_three_it_alarms_003_03(panel: QueuePanel, clock: Clock) -> None:
    """2:59 quiet, 3:00 red with the word, from the counter's clock."""
    commit("陈女士")
    press(ENTER, ENTER)
    clock.advance(seconds=59)
    tick(panel)
    assert rows(panel) == [("等候", "陈女士", "0:59", "")]
    clock.advance(minutes=2)
    tick(panel)
    assert rows(panel) == [("等候", "陈女士", "2:59", "")]
    assert not red(panel, 0)
    clock.advance(seconds=1)
    tick(panel)
    assert rows(panel) == [("请马上接待", "陈女士", "3:00", "")]
    assert red(panel, 0)


def test_the_second_runs_only_while_the_panel_is_shown(qtbot: Any, panel: QueuePanel, clock: Clock) -> None:
    commit("陈女士")
    press(ENTER, ENTER)
    assert (panel.second.isActive(), panel.second.interval()) == (True, SECOND_MS)
    clock.advance(seconds=42)
    qtbot.waitUntil(lambda: rows(panel)[0][2] == "0:42", timeout=3000)
    panel.leave()
    assert not panel.second.isActive()
    clock.advance(minutes=3)
    panel.enter()
    assert rows(panel)[0][:3] == ("请马上接待", "陈女士", "3:42"), "her time ran on meanwhile"


def test_the_urgent_alarm_at_once_and_stand_first_003_03_003_05(panel: QueuePanel, clock: Clock) -> None:
    commit("甲先生")
    press(ENTER, ENTER)
    clock.advance(seconds=10)
    commit("乙先生")
    press(K.Key_U, modifiers=CTRL)
    assert panel.arrivals.urgent.isChecked()
    press(ENTER, ENTER)
    assert rows(panel) == [("紧急", "乙先生", "0:00", ""), ("等候", "甲先生", "0:10", "")]
    assert (red(panel, 0), red(panel, 1)) == (True, False)
    assert not panel.arrivals.urgent.isChecked(), "the next is not urgent by himself"


def test_ctrl_u_in_the_list_makes_her_urgent_003_03(panel: QueuePanel, desk: QueueDesk) -> None:
    desk.arrive("甲先生")
    second = desk.arrive("乙女士")
    tick(panel)
    stand(panel, second)
    press(K.Key_U, modifiers=CTRL)
    assert [one[:2] for one in rows(panel)] == [("紧急", "乙女士"), ("等候", "甲先生")]
    assert panel.list.current().uuid == second, "the clerk stays on her"


def test_nobody_without_a_name_003_03(panel: QueuePanel, desk: QueueDesk, clock: Clock) -> None:
    panel.arrivals.what.setFocus()
    commit("交费")
    press(ENTER)
    label = panel.findChild(QLabel, "mark:called")
    assert label.isVisible()
    assert "请写一个称呼" in label.text()
    assert here().objectName() == "field:called"
    assert panel.arrivals.what.text() == "交费", "what was typed stays"
    assert desk.waiting(clock()) == ()
    commit("红衣女士")
    assert not label.isVisible()
    press(ENTER)
    assert rows(panel)[0][1] == "红衣女士"


def test_time_passing_moves_no_row_and_no_cursor(panel: QueuePanel, desk: QueueDesk, clock: Clock) -> None:
    desk.arrive("甲先生")
    second = desk.arrive("乙女士")
    tick(panel)
    stand(panel, second)
    resets: list[int] = []
    panel.list.model.modelReset.connect(lambda: resets.append(1))
    for _ in range(5):
        clock.advance(seconds=1)
        tick(panel)
    assert rows(panel)[1][2] == "0:05"
    assert resets == []
    assert panel.list.current().uuid == second


# --- serving -------------------------------------------------------------------------------------


def test_enter_takes_whom_she_stands_on_and_f10_ends_it_003_03(
    panel: QueuePanel, desk: QueueDesk, office: Office, counter: Post, clock: Clock
) -> None:
    """Who took B is kept, and how long she had waited."""
    desk.arrive("甲先生")
    second = desk.arrive("乙女士")
    clock.advance(seconds=90)
    tick(panel)
    stand(panel, second)
    press(ENTER)
    assert rows(panel) == [("等候", "甲先生", "1:30", ""), ("接待中", "乙女士", "1:30", "李晓敏")]
    assert row(office, second).taken_by == CLERK.login
    assert "对不起，耽误了您宝贵的时间！" in said(panel)
    press(ENTER)
    assert "接待完按 F10" in counter.heard.status["saved"], "taken twice is no refusal"
    press(K.Key_F10)
    assert [one[1] for one in rows(panel)] == ["甲先生"]
    assert row(office, second).state == "done"
    assert counter.heard.status["saved"] == "乙女士已接待完"


def test_f9_takes_the_longest_waiting_but_the_urgent_first_003_05(
    panel: QueuePanel, desk: QueueDesk, office: Office, clock: Clock, counter: Post
) -> None:
    first = desk.arrive("甲先生")
    clock.advance(seconds=10)
    urgent = desk.arrive("乙先生", urgent=True)
    tick(panel)
    press(K.Key_F9)
    assert (row(office, urgent).state, row(office, first).state) == ("taken", "waiting")
    assert panel.list.current().uuid == urgent, "F10 is hers at once"
    press(K.Key_F10, K.Key_F9)
    assert (row(office, urgent).state, row(office, first).state) == ("done", "taken")
    press(K.Key_F9)
    assert counter.heard.status["saved"] == "没有等您接待的客户"


def test_who_waits_for_a_colleague_is_not_my_next_003_15(
    panel: QueuePanel, desk: QueueDesk, office: Office, clock: Clock, counter: Post
) -> None:
    commit("陈女士")
    box = panel.arrivals.wants
    assert [box.itemText(n) for n in range(box.count())] == ["谁都可以", "等李晓敏", "等王芳", "等赵静"]
    box.setFocus()
    press(K.Key_Down, K.Key_Down, K.Key_Down, ENTER)
    assert rows(panel) == [("等候", "陈女士", "0:00", "等赵静")]
    press(K.Key_F9)
    assert counter.heard.status["saved"] == "没有等您接待的客户"
    clock.advance(minutes=1)
    tick(panel)
    assert rows(panel)[0][2] == "1:00", "her time is visible"


def test_f6_hands_her_on_and_keeps_from_whom_to_whom_003_03(
    panel: QueuePanel, desk: QueueDesk, office: Office
) -> None:
    uuid = desk.arrive("乙女士")
    desk.take(uuid)
    tick(panel)
    stand(panel, uuid)
    press(K.Key_F6)
    assert panel.sheet is not None
    names = [one.text() for one in panel.sheet.findChildren(QPushButton) if one.property("kind") == "chip"]
    assert names == ["李晓敏", "王芳", "赵静"]
    keys("2\n")
    commit("客户要求")
    press(ENTER)
    assert panel.sheet is None
    assert rows(panel) == [("接待中", "乙女士", "0:00", "王芳（李晓敏转）")]
    found = row(office, uuid)
    assert (found.taken_by, found.handed_from) == (OTHER.login, CLERK.login)


def test_handing_on_to_nobody_or_to_the_same_is_refused_where_it_stands_003_03(
    panel: QueuePanel, desk: QueueDesk, office: Office
) -> None:
    uuid = desk.arrive("乙女士")
    desk.take(uuid)
    tick(panel)
    stand(panel, uuid)
    press(K.Key_F6)
    keys("1\n\n")
    assert panel.sheet is not None
    assert "请选另一位同事" in said(panel.sheet)
    press(ESC)
    assert panel.sheet is None
    assert row(office, uuid).taken_by == CLERK.login
    assert row(office, uuid).handed_from == ""


def test_f7_notes_that_she_left_without_waiting_003_03(
    panel: QueuePanel, desk: QueueDesk, office: Office, counter: Post
) -> None:
    uuid = desk.arrive("陈女士")
    tick(panel)
    stand(panel, uuid)
    press(K.Key_F7)
    assert rows(panel) == []
    assert row(office, uuid).state == "gone"
    assert counter.heard.status["saved"] == "陈女士未等先走，已记下"


def test_a_refusal_is_said_and_the_list_is_read_anew_003_03(
    panel: QueuePanel, desk: QueueDesk, office: Office, counter: Post
) -> None:
    """A colleague was quicker: it says who, and nothing of hers is overwritten."""
    uuid = desk.arrive("陈女士")
    tick(panel)
    stand(panel, uuid)
    QueueDesk(office.signed_in(OTHER)).take(uuid)
    press(ENTER)
    assert "王芳正在接待这位客户" in counter.heard.status["saved"]
    assert rows(panel) == [("接待中", "陈女士", "0:00", "王芳")]
    assert row(office, uuid).taken_by == OTHER.login


def test_without_a_row_the_keys_say_so_and_change_nothing(
    panel: QueuePanel, desk: QueueDesk, counter: Post, clock: Clock
) -> None:
    desk.arrive("陈女士")
    tick(panel)
    for key in (K.Key_F10, K.Key_F7, K.Key_F6):
        counter.heard.status.clear()
        press(key)
        assert counter.heard.status["saved"] == "请先在名单里选一位客户"
    assert len(desk.waiting(clock())) == 1


def test_what_to_say_follows_the_row_and_its_minutes_003_04_002_27(
    panel: QueuePanel, desk: QueueDesk, clock: Clock
) -> None:
    uuid = desk.arrive("陈女士")
    tick(panel)
    stand(panel, uuid)
    assert "您好，请坐。我正在为前一位客户办理，请您稍候。" in said(panel)
    clock.advance(minutes=3)
    tick(panel)
    assert "非常抱歉，请您等我 20 秒好吗？" in said(panel)


def test_opened_from_elsewhere_she_is_chosen(panel: QueuePanel, desk: QueueDesk) -> None:
    desk.arrive("甲先生")
    uuid = desk.arrive("乙女士")
    panel.open(uuid)
    assert panel.list.current().uuid == uuid


def test_esc_goes_home(panel: QueuePanel, counter: Post) -> None:
    press(ESC)
    assert counter.heard.went == ["today"]

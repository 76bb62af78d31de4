"""去向 by real keys on a real office: who is in, out, overdue in words; set by keys (003-13)."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from app.rules.presence import Entry, State
from app.services.office import Office
from app.services.presence import PresenceDesk
from app.services.queue import QueueDesk
from app.views.pages.presence import PresencePanel
from tests.conftest import CLERK, MANAGER, MORNING, Clock
from tests.views.counters import Post, post, said
from tests.views.duty import ENGINEER, K, accounts, enter
from tests.views.hands import commit, here, keys, press


@pytest.fixture
def counter(office: Office, tmp_path: Path, qapp: Any) -> Post:
    accounts(office)
    return post(office, tmp_path)


@pytest.fixture
def panel(qtbot: Any, counter: Post) -> PresencePanel:
    return enter(qtbot, PresencePanel(PresenceDesk(counter.office), counter.counter))


def board(panel: PresencePanel) -> dict[str, tuple[str, str]]:
    return {one.name: (one.state, one.words) for one in panel.list.rows()}


def test_the_cursor_begins_on_oneself_and_f5_is_in(panel: PresencePanel, counter: Post) -> None:
    """003-13."""
    assert board(panel)["李晓敏"] == ("未登记", "")
    assert panel.list.current().login == CLERK.login
    press(K.Key_F5)
    assert board(panel)["李晓敏"] == ("在", "")
    assert counter.heard.status["saved"] == "李晓敏：在"
    assert [(one.subject, one.staff) for one in counter.log("presence.set")] == [(CLERK.login, CLERK.login)]


def test_003_13_out_asks_where_and_when_and_the_board_says_it(panel: PresencePanel) -> None:
    press(K.Key_Down, K.Key_F6)
    assert panel.sheet is not None
    assert here().objectName() == "field:place"
    press(K.Key_F9)
    assert "前台要能说明去向" in said(panel.sheet)
    assert board(panel)["赵静"] == ("未登记", "")
    commit("工商所")
    keys("\n15:00\n")
    assert panel.sheet is None
    assert board(panel)["赵静"] == ("外出", "外出：工商所，15:00 回")
    assert panel.list.current().login == MANAGER.login


@pytest.mark.parametrize(("typed", "why"), [("soon", "请这样写时间"), ("9:00", "时间已经过了")])
def test_003_13_a_return_that_is_no_time_or_over_is_refused(
    panel: PresencePanel, typed: str, why: str
) -> None:
    press(K.Key_F6)
    commit("工商所")
    keys(f"\n{typed}\n")
    assert panel.sheet is not None
    assert why in said(panel.sheet)
    assert here().objectName() == "field:back_at"
    assert board(panel)["李晓敏"] == ("未登记", "")


def test_leave_needs_no_place(panel: PresencePanel) -> None:
    """003-13."""
    press(K.Key_F7)
    commit("明天 9:00")
    keys("\n")
    assert board(panel)["李晓敏"] == ("请假", "请假，03-06 09:00 回")


def test_003_13_who_should_be_back_is_said_in_words(
    qtbot: Any, panel: PresencePanel, counter: Post, clock: Clock
) -> None:
    """Overdue comes by time alone, while the board is looked at; not after it was left."""
    desk = PresenceDesk(counter.office)
    desk.set(Entry(MANAGER.login, State.OUT, "工商所", MORNING + timedelta(minutes=20)))
    panel._again.setInterval(20)
    panel.enter()
    assert board(panel)["赵静"] == ("外出", "外出：工商所，10:32 回")
    clock.advance(minutes=30)
    qtbot.waitUntil(lambda: board(panel)["赵静"] == ("该回来了", "外出：工商所，原定 10:32 回，请核对"))
    panel.leave()
    assert not panel._again.isActive()


def test_in_of_an_earlier_day_is_to_be_checked(panel: PresencePanel, clock: Clock) -> None:
    """003-13: nobody is introduced to one who was in yesterday."""
    press(K.Key_F5)
    clock.advance(days=1)
    panel.enter()
    assert board(panel)["李晓敏"] == ("请核对", "在（不是今天登记的，请核对）")


def test_003_15_who_is_waited_for_is_told_so_under_the_board(
    panel: PresencePanel, counter: Post, clock: Clock
) -> None:
    QueueDesk(counter.office).arrive("周晓燕女士", wants=MANAGER.login)
    clock.advance(minutes=4)
    panel.enter()
    assert "在外面等您" not in said(panel)
    assert {one.name: one.waits for one in panel.list.rows()}["赵静"] == "1 位"
    press(K.Key_Down)
    assert "赵静，正有一位周女士在外面等您，已等 4 分钟。" in said(panel)
    assert "周晓燕" not in said(panel)


def test_a_guard_sets_her_own_and_nobody_elses(qtbot: Any, counter: Post, tmp_path: Path) -> None:
    """004-07."""
    own = post(counter.office.signed_in(ENGINEER), tmp_path)
    panel = enter(qtbot, PresencePanel(PresenceDesk(own.office), own.counter))
    assert panel.list.current().login == ENGINEER.login
    press(K.Key_F5)
    assert board(panel)["林国栋"] == ("在", "")
    press(K.Key_Up, K.Key_F5)
    assert board(panel)["赵静"] == ("未登记", "")
    assert own.heard.status["saved"] != "赵静：在"


def test_esc_closes_the_question_then_goes_home(panel: PresencePanel, counter: Post) -> None:
    press(K.Key_F6, K.Key_Escape)
    assert panel.sheet is None
    assert counter.heard.went == []
    press(K.Key_Escape)
    assert counter.heard.went == ["today"]

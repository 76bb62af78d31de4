"""等候 by real keys: twenty seconds' hold, three minutes and three more, 上移 (003-04, 003-06, 003-17)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from sqlalchemy import select

from app.models import Audit, Escalation
from app.rules.people import SYSTEM, Operator, Role
from app.rules.queue import TimerKind
from app.services import drafts, staff
from app.services.office import Office
from app.services.queue import QueueDesk
from app.views.pages.queue import QueuePanel
from tests.conftest import CLERK, MANAGER, Clock
from tests.views.counters import Post, post, said
from tests.views.hands import commit, press, show

K = Qt.Key
ENTER, ESC = K.Key_Return, K.Key_Escape
OTHER = Operator("wangfang", "王芳", Role.CLERK)


@pytest.fixture
def counter(office: Office, tmp_path: Path, qapp: Any, monkeypatch: pytest.MonkeyPatch) -> Post:
    monkeypatch.setattr(staff, "hash_password", lambda _: "x")
    for one in (CLERK, OTHER, MANAGER):
        staff.create(office.signed_in(SYSTEM), one.login, one.name, one.role, "qiantai-2026")
    return post(office, tmp_path)


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


def audits(office: Office, act: str) -> list[Audit]:
    with office.read("queue.write") as session:
        return list(session.scalars(select(Audit).where(Audit.act == act).order_by(Audit.id)))


def raised(office: Office) -> list[tuple[str, str]]:
    with office.read("queue.write") as session:
        asked = select(Escalation.to, Escalation.reason).order_by(Escalation.id)
        return [(to, reason) for to, reason in session.execute(asked)]


def clock_of(panel: QueuePanel, which: str) -> tuple[str, str]:
    """A clock's figure and its state."""
    watch = getattr(panel.aside, which)
    return watch.time.text(), watch.property("state") or ""


# --- the clocks ----------------------------------------------------------------------------------


def test_twenty_seconds_hold_rings_and_logs_how_long_it_took_003_04(
    panel: QueuePanel, office: Office, clock: Clock, counter: Post
) -> None:
    press(K.Key_F2)
    assert clock_of(panel, "hold") == ("0:00", "")
    clock.advance(seconds=19)
    tick(panel)
    assert clock_of(panel, "hold") == ("0:19", "")
    clock.advance(seconds=1)
    tick(panel)
    assert clock_of(panel, "hold") == ("0:20", "late")
    assert "20 秒到了，请回到客户那里" in said(panel)
    clock.advance(seconds=5)
    press(K.Key_F2)
    assert clock_of(panel, "hold") == ("", "")
    assert [one.changes["seconds"] for one in audits(office, "queue.hold")] == [25]
    assert counter.heard.status["saved"] == "计时结束，用了 25 秒"


def test_three_minutes_then_the_manager_then_the_director_both_logged_003_17(
    panel: QueuePanel, office: Office, clock: Clock, counter: Post
) -> None:
    """2:59 quiet; 3:00 → 客服经理 without a reason; three minutes later → 管理处主任."""
    press(K.Key_F3)
    clock.advance(seconds=179)
    tick(panel)
    assert clock_of(panel, "explain") == ("2:59", "")
    clock.advance(seconds=1)
    tick(panel)
    assert clock_of(panel, "explain") == ("3:00", "late")
    assert "3 分钟还没有说明清楚，请上移给客服经理。" in said(panel)
    press(K.Key_F8)
    assert panel.sheet is not None
    assert "原因可以不写" in said(panel.sheet)
    press(ENTER)
    assert panel.sheet is None
    assert raised(office) == [("manager", "3 分钟仍未说明清楚")]
    assert counter.heard.status["saved"] == "已上移给客服经理，请陪客户等候"
    assert clock_of(panel, "explain") == ("0:00", ""), "his three minutes begin"
    clock.advance(seconds=179)
    tick(panel)
    assert clock_of(panel, "explain")[1] == ""
    clock.advance(seconds=1)
    tick(panel)
    assert "管理处主任" in panel.aside.explain.words.text()
    press(K.Key_F8)
    press(ENTER)
    assert [to for to, _ in raised(office)] == ["manager", "director"]
    assert len(audits(office, "escalation.raise")) == 2


def test_earlier_the_customer_may_want_it_and_the_reason_is_asked_003_06(
    panel: QueuePanel, office: Office, clock: Clock
) -> None:
    """The form that lies open on another page stays as it is."""
    form = "01956a2e-0000-7000-8000-000000000001"
    drafts.save(office, "release", form, "放行条", '{"uuid": "x"}')
    before = drafts.load(office, form)
    press(K.Key_F3)
    clock.advance(seconds=30)
    tick(panel)
    press(K.Key_F8)
    assert panel.sheet is not None
    assert "还不到 3 分钟" in said(panel.sheet)
    press(ENTER)
    assert panel.sheet is not None, "refused: it stays open"
    assert "请写一句上移的原因" in said(panel.sheet)
    assert raised(office) == []
    commit("客户坚持要其他人接待")
    press(K.Key_F9)
    assert panel.sheet is None
    assert raised(office) == [("manager", "客户坚持要其他人接待")]
    assert drafts.load(office, form) == before


def test_f8_without_a_talk_says_how_to_begin_one_003_17(
    panel: QueuePanel, office: Office, counter: Post
) -> None:
    press(K.Key_F8)
    assert panel.sheet is None
    assert counter.heard.status["saved"] == "现在没有在答疑，按 F3 开始计时"
    assert raised(office) == []


def test_esc_leaves_the_question_and_raises_nothing_003_06(panel: QueuePanel, office: Office) -> None:
    press(K.Key_F3)
    press(K.Key_F8)
    commit("不要了")
    press(ESC)
    assert panel.sheet is None
    assert panel.aside.isVisible()
    assert raised(office) == []
    assert clock_of(panel, "explain")[0] == "0:00", "the talk goes on"


def test_explained_in_time_it_ends_and_is_logged_003_17(
    panel: QueuePanel, office: Office, clock: Clock, desk: QueueDesk
) -> None:
    press(K.Key_F3)
    clock.advance(seconds=100)
    tick(panel)
    press(K.Key_F3)
    assert desk.timers(clock()) == ()
    assert [one.changes["seconds"] for one in audits(office, f"queue.{TimerKind.EXPLAIN}")] == [100]
    assert raised(office) == []

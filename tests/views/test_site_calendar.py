"""装修日历 by real keys on a real office: who works where, what ends, the hours of now, by building (2.4)."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from app.models import Setting, Unit
from app.rules.renovation_state import State
from app.services.office import Office
from app.services.site_calendar import SiteCalendarDesk
from app.services.worker_pass import WorkerPassDesk
from app.views.pages.site_calendar import SiteCalendarPanel
from tests.conftest import MORNING, Clock
from tests.services.sites import enter as worker
from tests.services.sites import id_number, site, stand
from tests.views.counters import Post, post, said
from tests.views.duty import K, enter
from tests.views.hands import keys, press

SUNDAY = date(2026, 3, 8)


@pytest.fixture
def counter(office: Office, home: str, tmp_path: Path, qapp: Any) -> Post:
    return post(office, tmp_path)


@pytest.fixture
def files(counter: Post) -> dict[str, str]:
    """Three sites at two buildings: a month, until Sunday, and one over since yesterday."""
    office = counter.office
    with office.work("renovation.write") as work:
        work.session.add(Unit(building="3", entrance="2", room="801", code="3-2-801"))
        work.session.add(Unit(building="10", entrance="1", room="302", code="10-1-302"))
    made = {
        "month": site(office, n=1),
        "sunday": site(office, "3-2-801", 2, until=SUNDAY),
        "over": site(office, "10-1-302", 3),
    }
    stand(office, made["sunday"], State.WORKING)
    over = MORNING.date() - timedelta(days=1)
    stand(office, made["over"], State.WORKING, since=date(2026, 2, 5), until=over)
    desk = WorkerPassDesk(office)
    for n, name in enumerate(("王强", "刘建国", "陈大力", "孙小海"), 1):
        worker(desk, made["month"], name, id_number(n=n))
    desk.issue(made["month"])
    return made


@pytest.fixture
def panel(qtbot: Any, counter: Post, files: dict[str, str]) -> SiteCalendarPanel:
    return enter(qtbot, SiteCalendarPanel(SiteCalendarDesk(counter.office), counter.counter))


def lines(panel: SiteCalendarPanel) -> list[tuple[str, str, str, str]]:
    return [(one.building, one.unit, one.ends, one.people) for one in panel.list.rows()]


def test_2_4_who_works_where_today_by_building(panel: SiteCalendarPanel, counter: Post) -> None:
    """Issue 6: who works where today, what ends this week; 9栋 before 10栋, each named once."""
    assert panel.title.text() == "3 月 5 日 周四（今天）"
    assert panel.sum.text() == "工地 3 处　有效证 4 张　本周到期 2 处"
    assert lines(panel) == [
        ("3栋 2 处", "3栋1单元1201", "04-08 止", "王*、刘*、陈* 等 4 人"),
        ("", "3栋2单元801", "周日到期", "没有人有证"),
        ("10栋 1 处", "10栋1单元302", "已超期 1 天", "没有人有证"),
    ]
    assert [one.tones for one in panel.list.rows()] == [{}, {"ends": "warn"}, {"ends": "late"}]
    press(K.Key_Down)
    assert "3栋1单元1201：王*（水电工）、刘*（水电工）、陈*（水电工）、孙*（水电工）" in said(panel)


def test_enter_opens_the_file(panel: SiteCalendarPanel, files: dict[str, str]) -> None:
    heard: list[tuple[str, str]] = []
    panel.opened.connect(lambda *one: heard.append(one))
    press(K.Key_Down, K.Key_Down, K.Key_Return)
    assert heard == [("renovation", files["sunday"])]


def test_left_right_and_home_turn_the_day(panel: SiteCalendarPanel) -> None:
    press(K.Key_Right, K.Key_Right, K.Key_Right, K.Key_Right)
    assert panel.title.text() == "3 月 9 日 周一"
    assert [one.unit for one in panel.list.rows()] == ["3栋1单元1201"]
    press(K.Key_Home, K.Key_Left)
    assert panel.title.text() == "3 月 4 日 周三（昨天）"
    assert lines(panel)[0][:3] == ("10栋 1 处", "10栋1单元302", "当天到期")
    press(K.Key_Home)
    keys("801")  # what is typed is a filter, and the arrows then belong to its text
    press(K.Key_Left)
    assert (panel.day, [one.unit for one in panel.list.rows()]) == (MORNING.date(), ["3栋2单元801"])


def test_a_day_of_the_week_is_clicked_and_read_out(panel: SiteCalendarPanel) -> None:
    spoken = panel.week.accessibleDescription()
    assert "3 月 5 日 周四（今天）：3 处" in spoken
    assert "3 月 8 日 周日：2 处，1 处到期" in spoken
    inside = QPoint(panel.week.width() - 12, 20)
    QTest.mouseClick(panel.week, Qt.MouseButton.LeftButton, pos=inside)
    assert panel.day == SUNDAY


def test_3_5_the_hours_of_now_follow_the_clock(panel: SiteCalendarPanel, counter: Post, clock: Clock) -> None:
    assert panel.now.text() == "现在可以施工，可以有噪声"
    clock.set(MORNING.replace(hour=12, minute=30))
    panel._again.timeout.emit()
    assert panel.now.text() == "现在不得施工"
    assert "施工 8:00–12:00、14:00–18:00" in panel.rule.text()
    press(K.Key_Right)
    assert panel.now.text() == "工作日"  # of another day it cannot be said


def test_s05_e4_beijing_has_no_noise_on_a_weekend(
    panel: SiteCalendarPanel, manager: Office, counter: Post
) -> None:
    with manager.work("settings.write") as work:
        work.session.add(Setting(key="rule_pack", value="beijing"))
    panel.look(SUNDAY)
    assert panel.now.text() == "休息日"
    assert "全天不得有噪声" in panel.rule.text()
    assert "北京" in panel.hours.toolTip() or "依据：" in panel.hours.toolTip()


def test_2_3_nobody_works_on_a_stopped_site(
    panel: SiteCalendarPanel, counter: Post, files: dict[str, str]
) -> None:
    stand(counter.office, files["month"], State.STOPPED)
    panel.turn_day()
    assert panel.list.rows()[0].people == "停工，不得进场"
    assert panel.sum.text() == "工地 3 处　有效证 0 张　本周到期 2 处"
    press(K.Key_Down)
    assert "停工整改，谁都不能进去施工" in said(panel)


def test_midnight_goes_on_with_today(panel: SiteCalendarPanel, clock: Clock) -> None:
    clock.advance(days=1)
    panel.turn_day()
    assert panel.title.text() == "3 月 6 日 周五（今天）"
    press(K.Key_Right)
    clock.advance(days=1)
    panel.turn_day()
    assert panel.title.text() == "3 月 7 日 周六（今天）"  # the day that was looked at stays
    panel.leave()
    assert not panel._again.isActive()


def test_a_day_without_sites_says_what_to_do(panel: SiteCalendarPanel) -> None:
    panel.look(date(2027, 1, 4))
    assert panel.title.text() == "2027 年 1 月 4 日 周一"
    assert "这一天没有工地" in said(panel)

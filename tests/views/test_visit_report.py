"""来访统计 by keys: a period, its figures and charts, and the table in a file (000-13)."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QFileDialog, QLabel, QPushButton, QWidget

from app.forms.visit_report import SPANS
from app.rules.visit_report import Span
from app.rules.visitor import Call, Reason
from app.services.office import Office
from app.views.charts import Bar, Bars, WeekHours
from app.views.pages.visit_report import BESIDE
from app.views.theme import colour, px
from tests.conftest import MORNING, Clock
from tests.services.visits import filled, let_in
from tests.views.hands import CTRL, keys, press, show
from tests.views.visitor_pages import ESC, F9, K, Scene


@pytest.fixture
def at(qtbot: Any, office: Office, home: str, tmp_path: Path, qapp: Any) -> Scene:
    return Scene(qtbot, office, tmp_path)


def came(at: Scene, clock: Clock) -> None:
    """On two days of February and today: three visits that ended, one that has not, one refused."""
    for days, hours, reason in ((20, 2, Reason.FAMILY), (3, 1, Reason.DELIVERY), (0, 0, Reason.DELIVERY)):
        clock.set(MORNING - timedelta(days=days))
        number = let_in(at.desk, plate="", name=f"客{days}", reason=reason)
        clock.advance(hours=hours, minutes=30)
        at.desk.leave(number)
    clock.set(MORNING + timedelta(hours=1))
    let_in(at.desk, name="钱女士", plate="")
    at.desk.call(at.desk.register(filled(at.desk, name="推销", plate="")), Call.REFUSED)


def figure(at: Scene, key: str) -> str:
    return at.page.report.findChild(QLabel, f"figure:{key}").text()


def chosen(at: Scene) -> list[str]:
    return [key.value for key, chip in at.page.report.chips.items() if chip.isChecked()]


def test_one_key_from_the_form_to_the_figures_of_thirty_days(at: Scene, clock: Clock) -> None:
    came(at, clock)
    press(K.Key_M, modifiers=CTRL)
    pane = at.page.report
    assert pane.total.text() == "2026-02-04 至 2026-03-05，共 30 天"
    assert chosen(at) == ["days"]
    assert figure(at, "visits") == "4 批"
    assert figure(at, "day") == "0.1 批"
    assert figure(at, "stay") == "1 小时 30 分"
    assert figure(at, "out") == "1 批"
    assert figure(at, "busiest") == "周一 10–11 时", "the first of several"
    words = at.said()
    for part in ("8 人", "3 批已离开，1 批还在内", "被访人拒绝 1，其他 0"):
        assert part in words
    assert pane.charts.reasons.accessibleDescription() == "探访亲友 2，2 小时 30 分；送货送餐 2，1 小时 0 分"
    assert pane.charts.places.accessibleDescription() == "3-1-1201 4，1 小时 30 分"
    assert "周一 10 时 1" in pane.charts.hours.accessibleDescription()
    for secret in ("钱", "客0", "陈思远"):
        assert secret not in words
    press(ESC)
    assert at.page.currentWidget() is at.page.pane


def test_each_period_has_its_key_000_13(at: Scene, clock: Clock) -> None:
    came(at, clock)
    press(K.Key_M, modifiers=CTRL)
    for digit, span, total, visits in (
        (K.Key_1, Span.TODAY, "2026-03-05，共 1 天", "2 批"),
        (K.Key_2, Span.WEEK, "2026-02-27 至 2026-03-05，共 7 天", "3 批"),
        (K.Key_3, Span.DAYS, "2026-02-04 至 2026-03-05，共 30 天", "4 批"),
        (K.Key_4, Span.MONTH, "2026-03-01 至 2026-03-05，共 5 天", "3 批"),
        (K.Key_5, Span.LAST_MONTH, "2026-02-01 至 2026-02-28，共 28 天", "1 批"),
    ):
        press(digit, modifiers=CTRL)
        assert at.page.report.total.text() == total
        assert figure(at, "visits") == visits
        assert chosen(at) == [span.value]


def test_one_s_own_period_is_asked_for_and_a_wrong_one_is_told(at: Scene, clock: Clock) -> None:
    came(at, clock)
    press(K.Key_M, modifiers=CTRL)
    press(K.Key_6, modifiers=CTRL)
    ask = at.page.report.ask
    assert ask is not None
    assert chosen(at) == ["own"]
    press(K.Key_A, modifiers=CTRL)
    keys("4-1")
    press(F9)
    mark = ask.form.findChild(QLabel, "mark:first")
    assert "不要晚于 2026-03-05" in mark.text()
    press(K.Key_A, modifiers=CTRL)
    keys("2-10\n")
    press(K.Key_A, modifiers=CTRL)
    keys("2-13\n")
    assert at.page.report.ask is None
    assert at.page.report.total.text() == "2026-02-10 至 2026-02-13，共 4 天"
    assert figure(at, "visits") == "1 批"
    press(K.Key_6, modifiers=CTRL)
    press(ESC)
    assert at.page.report.ask is None
    assert at.page.currentWidget() is at.page.report, "Esc closed the question alone"
    press(K.Key_2, modifiers=CTRL)
    press(K.Key_6, modifiers=CTRL)
    press(ESC)
    assert chosen(at) == ["week"]
    press(K.Key_6, modifiers=CTRL)
    at.page.hide()
    assert at.page.report.ask is None, "a page that is left asks nothing any more"


def test_an_empty_period_says_so_and_what_to_do(at: Scene) -> None:
    press(K.Key_M, modifiers=CTRL)
    said = at.said()
    assert "2026-02-04 至 2026-03-05 没有客人进入。" in said
    assert "Ctrl+3" in said
    at.desk.call(at.desk.register(filled(at.desk)), Call.REFUSED)
    press(K.Key_1, modifiers=CTRL)
    assert "2026-03-05 没有客人进入。登记了 1 批，都没有进入。" in at.said()


def test_the_figures_are_new_when_the_page_is_shown_again(at: Scene) -> None:
    press(K.Key_M, modifiers=CTRL)
    let_in(at.desk)
    at.page.leave()
    at.page.enter()
    assert figure(at, "visits") == "1 批"
    press(ESC)
    press(K.Key_R, modifiers=CTRL)
    button = at.button("report")
    assert button is not None
    button.click()
    assert at.page.currentWidget() is at.page.report


# --- the file -----------------------------------------------------------------------------------


@pytest.fixture
def dialog(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """Stands in for the dialog: answers "name", keeps what it was "offered"."""
    told: dict[str, Any] = {"name": ""}

    def ask(_parent: QWidget, _title: str, name: str, kinds: str) -> tuple[str, str]:
        told["offered"] = (name, kinds)
        return str(told["name"]), kinds

    monkeypatch.setattr(QFileDialog, "getSaveFileName", ask)
    return told


def test_f9_exports_what_is_shown(at: Scene, clock: Clock, dialog: dict[str, Any], tmp_path: Path) -> None:
    came(at, clock)
    dialog["name"] = tmp_path / "二月"
    press(K.Key_M, modifiers=CTRL)
    press(K.Key_5, modifiers=CTRL)
    press(F9)
    assert dialog["offered"][0] == "来访统计 2026-02-01 至 2026-02-28.xlsx"
    book = openpyxl.load_workbook(tmp_path / "二月.xlsx")
    assert book["房号"]["A3"].value == "3-1-1201"
    assert book["房号"]["B3"].value == 1
    assert at.post.heard.status["saved"] == "来访统计已导出：二月.xlsx"
    assert [one.subject for one in at.post.log("visitor.report")] == ["2026-02-01 至 2026-02-28"]
    before = (tmp_path / "二月.xlsx").read_bytes()
    press(F9)
    assert at.post.heard.troubles[-1][0] == "已有「二月.xlsx」", "the dialog did not ask about this name"
    assert (tmp_path / "二月.xlsx").read_bytes() == before
    dialog["name"] = ""
    press(F9)
    assert len(at.post.log("visitor.report")) == 1, "the dialog was closed"


def test_a_file_open_elsewhere_is_said_loudly(
    at: Scene, dialog: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def locked(self: Path, target: Path) -> Path:
        raise PermissionError(13, "in use", str(target))

    monkeypatch.setattr(Path, "replace", locked)
    dialog["name"] = tmp_path / "x.xlsx"
    press(K.Key_M, modifiers=CTRL)
    press(F9)
    ((what, do),) = at.post.heard.troubles
    assert what == "没有存成「x.xlsx」，原来的文件没有动"
    assert "Excel" in do
    assert list(tmp_path.glob("*x.xlsx*")) == []


# --- the charts ---------------------------------------------------------------------------------


def tints(picture: QPixmap, name: str) -> int:
    """How many points have a named colour."""
    image, wanted = picture.toImage(), colour(name).rgb()
    return sum(
        image.pixel(x, y) == wanted for x in range(0, image.width(), 2) for y in range(0, image.height(), 2)
    )


def test_a_bar_is_as_long_as_its_figure(qtbot: Any, qapp: Any) -> None:
    chart = show(qtbot, Bars("去哪里", ("批次", "停留")), 400, 120)
    chart.show_bars([Bar("3-1-1201", 10)])
    whole = tints(chart.grab(), "accent-light")
    chart.show_bars([Bar("3-1-1201", 10), Bar("3-1-1202", 0), Bar("其余 9 处", 99, rest=True)])
    part = tints(chart.grab(), "accent-light")
    assert whole > part > 100, "the rest is a figure alone, and makes no other short"
    assert chart.accessibleDescription() == "3-1-1201 10；3-1-1202 0；其余 9 处 99"


def test_the_darkest_hour_is_the_busiest(qtbot: Any, qapp: Any) -> None:
    chart = show(qtbot, WeekHours("来访时段", ("周一", "周二"), "时"), 620, 200)
    chart.show_hours([[0] * 23 + [8], [0] * 9 + [1] + [0] * 14])
    picture = chart.grab()
    assert tints(picture, "accent") > 50
    assert chart.accessibleDescription() == "周一 23 时 8；周二 9 时 1"
    chart.show_hours([[0] * 24, [0] * 24])
    assert tints(chart.grab(), "accent") == 0


def test_every_period_s_button_shows_its_key_and_is_not_cut_off(at: Scene) -> None:
    press(K.Key_M, modifiers=CTRL)
    for act in SPANS:
        chip = at.page.report.findChild(QPushButton, f"span:{act.key}")
        assert chip.text() == f"{act.title}  {act.shortcut}"
        assert chip.width() >= chip.sizeHint().width()


def test_where_three_charts_have_no_room_the_week_stands_above_the_others(at: Scene) -> None:
    """大字, or a small window; PgDn then brings the others into sight."""
    let_in(at.desk)
    press(K.Key_M, modifiers=CTRL)
    pane = at.page.report
    week, reasons, places = pane.charts.cards
    assert week.y() == reasons.y() == places.y()
    pane.charts.fit(px(BESIDE) - 1)
    pane.area.setFixedHeight(px(300))
    at.qtbot.waitUntil(lambda: week.y() < reasons.y() == places.y())
    at.qtbot.waitUntil(lambda: pane.area.verticalScrollBar().maximum() > 0)
    press(K.Key_PageDown)
    assert pane.area.verticalScrollBar().value() > 0

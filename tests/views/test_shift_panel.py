"""交接班 by real keys on a real office: what is unfinished, what is counted (004-44, 004-49, S01)."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QLabel

from app.models import Document, Escalation
from app.services import drafts
from app.services.escalations import EscalationDesk
from app.services.message import MessageDesk
from app.services.office import Office
from app.services.queue import QueueDesk
from app.services.shift import ShiftDesk
from app.views.pages.shift import LOOK_MS, ShiftPanel
from tests.conftest import CLERK, MANAGER, Clock
from tests.services.shifts import EVENING, NIGHT, PASSWORD, begin, count, counted, hire, paper
from tests.views.counters import Post, post, said
from tests.views.hands import CTRL, commit, here, keys, press, show
from tests.views.shift_hands import (
    ENTER,
    ESC,
    F9,
    K,
    Open,
    field,
    fill,
    go,
    heard,
    lines,
    mark,
    opened,
    settled,
    sign,
    text,
)


@pytest.fixture
def counter(office: Office, tmp_path: Path, qapp: Any) -> Post:
    hire(office)
    return post(office, tmp_path)


@pytest.fixture
def desk(counter: Post, clock: Clock) -> ShiftDesk:
    """The clerk's shift since 08:00; it is 10:12."""
    return begin(counter.office, clock)


@pytest.fixture
def open_panel(qtbot: Any, counter: Post) -> Open:
    return lambda at=counter: opened(qtbot, at)


# --- the overview --------------------------------------------------------------------------------


def test_without_a_shift_f9_begins_the_first_004_44(open_panel: Open, counter: Post) -> None:
    panel = open_panel()
    assert "还没有人当班" in said(panel)
    assert (panel.overview.begin.isVisible(), panel.overview.hand_over.isVisible()) == (True, False)
    press(F9)
    now = ShiftDesk(counter.office).current()
    assert now is not None
    assert now.staff == CLERK.login
    assert "李晓敏当班 · 客服前台 · 03-05 10:12 起，已 0 分" in said(panel)
    assert (panel.overview.begin.isVisible(), panel.overview.hand_over.isVisible()) == (False, True)
    assert counter.heard.status["saved"] == "李晓敏已开班，从 10:12 起当班"


def test_a_long_matter_is_read_in_full_under_the_list(
    open_panel: Open, desk: ShiftDesk, counter: Post
) -> None:
    """Its cell has no room for it, in 大字 least of all: the row the clerk stands on is said whole."""
    words = "三栋一单元一二〇一的漏水修了两次还在滴，天花板鼓起来了，请今天下午五点前回电并带工程部上门"
    notes = MessageDesk(counter.office)
    form = replace(notes.new(MANAGER.login), surname="欧阳女士", contact="13812345678", about=words)
    number = notes.take(form)
    panel = open_panel()
    panel.resize(800, 640)  # as little room for so many words as 大字 leaves
    whole = panel.overview.whole
    assert not whole.isVisible()
    press(K.Key_Down)
    QApplication.processEvents()
    assert words in whole.text().replace("\n", "")
    assert number in whole.text()
    room = whole.contentsRect().width()
    assert whole.height() >= whole.heightForWidth(whole.width()), "wrapped, not cut"
    assert whole.fontMetrics().horizontalAdvance(words) > room
    panel.look()
    assert whole.isVisible(), "reading anew keeps the row and its words"


def test_who_has_it_since_when_runs_with_the_clock(open_panel: Open, desk: ShiftDesk, clock: Clock) -> None:
    panel = open_panel()
    assert "李晓敏当班 · 客服前台 · 03-05 08:00 起，已 2 小时 12 分" in said(panel)
    clock.advance(minutes=50)
    panel.watch.timeout.emit()
    assert "已 3 小时 2 分" in said(panel)


def test_what_is_unfinished_is_listed_and_enter_opens_it_s01(
    open_panel: Open, desk: ShiftDesk, office: Office, home: str
) -> None:
    queue = QueueDesk(office)
    queue.arrive("陈女士", "交费")
    urgent = queue.arrive("王先生", "水管漏水", urgent=True)
    drafts.save(office, "release", "01956a2e-0000-7000-8000-000000000001", "放行条", "{}")
    panel = open_panel()
    assert lines(panel) == [
        ("等候的客户", "交费，等候", "陈女士"),
        ("等候的客户", "紧急 · 水管漏水，等候", "王先生"),
        ("没填完的表", "放行条（李晓敏填）", ""),
    ]
    opened: list[tuple[str, str]] = []
    panel.asked.connect(lambda word, key: opened.append((word, key)))
    press(K.Key_Down, K.Key_Down, ENTER)
    assert opened == [("queue", urgent)]
    press(K.Key_Down, ENTER)
    assert opened[1] == ("release", "01956a2e-0000-7000-8000-000000000001")


def test_the_alarm_at_a_quarter_past_while_nobody_has_signed_s01_e1_004_44(
    open_panel: Open, desk: ShiftDesk, clock: Clock
) -> None:
    """20:14:59 not, 20:15:00 yes; the shift is the outgoing person's all the while."""
    panel = open_panel()
    clock.set(EVENING.replace(minute=14, second=59))
    panel.watch.timeout.emit()
    assert not panel.overview.alarm.isVisible()
    clock.advance(seconds=1)
    panel.watch.timeout.emit()
    assert panel.overview.alarm.isVisible()
    assert panel.overview.alarm.property("state") == "late"
    for words in ("接班人未到", "20:00 该交班", "打电话催接班人", "仍由李晓敏当班"):
        assert words in said(panel.overview.alarm)
    now = desk.current()
    assert now is not None
    assert now.staff == CLERK.login


def test_the_night_is_late_at_a_quarter_past_eight_s01_e1(
    open_panel: Open, desk: ShiftDesk, office: Office, clock: Clock, tmp_path: Path
) -> None:
    """08:15: the night keeps the shift, and every line carries his name."""
    clock.set(EVENING)
    desk.hand_over(counted(desk), NIGHT.login, PASSWORD)
    panel = open_panel(post(office.signed_in(NIGHT), tmp_path))
    clock.advance(hours=12, minutes=14, seconds=50)  # 08:14:55
    panel.watch.timeout.emit()
    assert not panel.overview.alarm.isVisible()
    clock.advance(seconds=5)
    panel.watch.timeout.emit()
    assert "08:00 该交班" in said(panel.overview.alarm)
    assert "何平当班 · 物业总值" in said(panel)


def test_the_watch_rests_while_another_page_is_shown(open_panel: Open, desk: ShiftDesk) -> None:
    panel = open_panel()
    assert (panel.watch.isActive(), panel.watch.interval()) == (True, LOOK_MS)
    panel.leave()
    assert not panel.watch.isActive()


def test_a_reminder_is_one_line_and_enter_keeps_it_004_49(
    open_panel: Open, desk: ShiftDesk, clock: Clock
) -> None:
    panel = open_panel()
    press(K.Key_T, modifiers=CTRL)
    assert here().objectName() == "field:reminder"
    commit("休息区有人抽烟，已提醒")
    press(ENTER)
    clock.advance(minutes=3)
    commit("大堂有水，已请保洁")
    press(K.Key_T, modifiers=CTRL)
    told = panel.overview.told
    assert [told.item(n).text() for n in range(told.count())] == [
        "10:15  大堂有水，已请保洁（李晓敏）", "10:12  休息区有人抽烟，已提醒（李晓敏）",
    ]  # fmt: skip
    assert panel.overview.words.text() == ""
    assert "本班 2 次" in said(panel)
    assert [one.words for one in desk.reminders()] == ["休息区有人抽烟，已提醒", "大堂有水，已请保洁"]


def test_an_empty_reminder_is_refused_in_words_004_49(open_panel: Open, desk: ShiftDesk) -> None:
    panel = open_panel()
    press(K.Key_T, modifiers=CTRL)
    press(ENTER)
    assert "请写一句提醒了什么" in mark(panel, "reminder")
    assert here().objectName() == "field:reminder"
    commit("灯")
    assert mark(panel, "reminder") == ""
    assert desk.reminders() == ()


def test_the_manager_takes_note_of_a_difference_s01_e2_003_06(
    open_panel: Open, desk: ShiftDesk, office: Office, clock: Clock, tmp_path: Path, qtbot: Any
) -> None:
    """知悉 with Ctrl+D; a clerk has no such button."""
    clock.set(EVENING)
    QueueDesk(office).arrive("陈女士")
    number = desk.hand_over(counted(desk, cash_seen="100", difference="少一百"), NIGHT.login, PASSWORD)
    at = post(office.signed_in(MANAGER), tmp_path)
    escalations = EscalationDesk(at.office)
    panel = show(qtbot, ShiftPanel(ShiftDesk(at.office), at.counter, escalations), 1210, 640)
    panel.enter()
    press(K.Key_Down)
    press(K.Key_D, modifiers=CTRL)
    assert at.heard.status["saved"] == "请先选一条「待知悉」的事项"
    assert len(escalations.rows()) == 1
    press(K.Key_Down)
    assert panel.overview.list.current().key == number
    press(K.Key_D, modifiers=CTRL)
    assert escalations.rows() == ()
    assert escalations.rows(open_only=False)[0].seen_by == MANAGER.login
    assert "待主管知悉" not in [one.kind for one in panel.overview.list.rows()]
    night = post(office.signed_in(NIGHT), tmp_path)
    other = ShiftPanel(ShiftDesk(night.office), night.counter, EscalationDesk(night.office))
    qtbot.addWidget(other)
    assert other.overview.note.isHidden()


# --- counting ------------------------------------------------------------------------------------


def test_f9_on_an_empty_form_says_what_is_to_be_counted_s01(
    open_panel: Open, desk: ShiftDesk, qtbot: Any
) -> None:
    panel = open_panel()
    press(F9)
    assert panel.currentWidget() is panel.pane
    assert panel.pane.pending.text() == "还差 5 步：请清点钥匙"
    press(F9)
    assert panel.pane.sheet is None
    assert [name for name in panel.form.shown if mark(panel, name)] == [
        "keys_seen", "cards_seen", "cash_seen", "equipment", "signed",
    ]  # fmt: skip
    assert mark(panel, "keys_seen") == "请清点钥匙，没有就填 0。"
    assert panel.form.focused() == "keys_seen"


@pytest.mark.parametrize(
    ("name", "typed", "words"),
    [
        ("keys_seen", "12.5", "整数"),
        ("cash_seen", "abc", "现金："),
        ("receipts_seen", "0020-0001", "起号 至 止号"),
        ("keys_out", "tiantai", "没有写谁拿着"),
    ],
)
def test_a_count_that_is_none_is_marked_and_the_paper_still_draws(
    open_panel: Open, desk: ShiftDesk, qtbot: Any, name: str, typed: str, words: str
) -> None:
    """S01: cash is an amount in 元, receipts a range, a key that is out has a holder."""
    panel = open_panel()
    press(F9)
    fill(panel)
    go(panel, name)
    keys(typed)
    settled(qtbot, panel)
    press(F9)
    assert words in mark(panel, name)
    assert panel.pane.sheet is None
    qtbot.waitUntil(lambda: not panel.pane.drawing.isActive())
    assert panel.preview.trouble.isHidden()
    assert "交接班记录" in text(panel.preview.pdf).replace(" ", "")


def test_the_paper_grows_with_the_form_and_is_a_draft(open_panel: Open, desk: ShiftDesk, qtbot: Any) -> None:
    panel = open_panel()
    press(F9)
    fill(panel)
    go(panel, "notes")
    commit("22:00 二次供水检修")
    settled(qtbot, panel)
    qtbot.waitUntil(lambda: "二次供水检修" in text(panel.preview.pdf))
    assert "200.00" in text(panel.preview.pdf)
    assert count(desk.office, Document) == 0


def test_a_difference_is_asked_about_and_explained_s01_e2(
    open_panel: Open, desk: ShiftDesk, counter: Post, qtbot: Any, clock: Clock
) -> None:
    """Cash ¥100 short: F9 asks for words; with them both sign, and the 主管 is told."""
    clock.set(EVENING)
    panel = open_panel()
    press(F9)
    assert "difference" not in panel.form.shown
    fill(panel, cash="100")
    settled(qtbot, panel)
    assert "difference" in panel.form.shown
    assert "现金 应 ¥200.00，实 ¥100.00" in said(panel)
    press(F9)
    assert panel.pane.sheet is None
    assert "请写明差异的情况" in mark(panel, "difference")
    assert panel.form.focused() == "difference"
    commit("少收一笔，已查到单据")
    settled(qtbot, panel)
    press(F9)
    sign()
    assert heard(panel) == [NIGHT.login]
    (row,) = desk.rows()
    assert row.differs == "现金"
    sheet = paper(desk.office, row.number)
    assert [one.note for one in sheet.differences] == ["少收一笔，已查到单据"]
    assert sheet.from_name == "李晓敏"
    assert sheet.to_name == "何平"
    assert count(desk.office, Escalation) == 1


def test_what_the_last_one_counted_nobody_types_again(
    open_panel: Open, desk: ShiftDesk, office: Office, clock: Clock, tmp_path: Path, qtbot: Any
) -> None:
    """004-44, S01 E2: the due count of keys is the last hand-over's; one fewer is a 差异."""
    clock.set(EVENING)
    desk.hand_over(counted(desk), NIGHT.login, PASSWORD)
    panel = open_panel(post(office.signed_in(NIGHT), tmp_path))
    press(F9)
    assert "keys_due" not in panel.form.shown
    assert panel.form.focused() == "keys_seen"
    note = panel.form.findChild(QLabel, "note:keys_seen")
    assert (note.isVisible(), note.text()) == (True, "应有 12（上一班交下）")
    assert field(panel, "cash_due") == "200.00"
    keys("11")
    for name, value in (("cards_seen", "30"), ("cash_seen", "200")):
        go(panel, name)
        keys(value)
    settled(qtbot, panel)
    assert "钥匙 应 12，实 11" in said(panel)
    assert "difference" in panel.form.shown


def test_the_form_is_kept_over_esc_and_leave_but_no_signature(
    open_panel: Open, desk: ShiftDesk, office: Office
) -> None:
    panel = open_panel()
    press(F9)
    fill(panel)
    press(ESC)
    assert panel.currentWidget() is panel.overview
    assert len(drafts.mine(office, "shift")) == 1
    press(F9)
    assert (field(panel, "keys_seen"), field(panel, "equipment")) == ("12", "正常")
    assert field(panel, "signed") is False
    go(panel, "notes")
    commit("供水检修")
    panel.leave()
    assert desk.new().notes == "供水检修"


def test_a_form_only_looked_at_is_not_kept(open_panel: Open, desk: ShiftDesk, office: Office) -> None:
    panel = open_panel()
    press(F9)
    press(ESC)
    panel.leave()
    assert drafts.mine(office, "shift") == ()


def test_ctrl_s_puts_the_form_aside(open_panel: Open, desk: ShiftDesk, counter: Post) -> None:
    panel = open_panel()
    press(F9)
    keys("12")
    press(K.Key_S, modifiers=CTRL)
    assert panel.currentWidget() is panel.overview
    assert desk.new().keys_due == "12"
    assert counter.heard.status["saved"] == "已暂存，按 F9 接着交班"


# --- records -------------------------------------------------------------------------------------


def test_the_records_are_listed_and_printed_again(
    open_panel: Open, desk: ShiftDesk, clock: Clock, counter: Post
) -> None:
    clock.set(EVENING)
    number = desk.hand_over(counted(desk), NIGHT.login, PASSWORD)
    panel = open_panel()
    press(K.Key_R, modifiers=CTRL)
    assert panel.currentWidget() is panel.records
    (row,) = panel.records.list.rows()
    assert (row.number, row.outgoing, row.incoming) == (number, "李晓敏", "何平")
    press(K.Key_Down)
    press(K.Key_P, modifiers=CTRL)
    assert (counter.papers / f"{number}.pdf").exists()
    press(K.Key_P, modifiers=CTRL)
    assert "补打" in text((counter.papers / f"{number}.pdf").read_bytes())
    press(ESC)
    assert panel.currentWidget() is panel.overview
    press(ESC)
    assert counter.heard.went == ["today"]


def test_opened_by_a_number_it_stands_on_it_and_by_a_form_takes_it_up(
    open_panel: Open, desk: ShiftDesk, clock: Clock
) -> None:
    panel = open_panel()
    panel.open("any-uuid-of-a-kept-form")
    assert panel.currentWidget() is panel.pane
    clock.set(EVENING)
    number = desk.hand_over(counted(desk), NIGHT.login, PASSWORD)
    panel.open(number)
    assert panel.currentWidget() is panel.records
    assert panel.records.list.current().number == number

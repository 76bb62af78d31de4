"""交接班: two people sign, each with his own password, or nothing changes (004-44, 004-51, S01)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QLineEdit

from app.models import Document, Shift, ShiftItem
from app.rules.base import Refused
from app.services import drafts
from app.services.office import Office
from app.services.shift import ShiftDesk
from app.services.visitor import VisitorDesk
from app.views.ask import Ask
from tests.conftest import CLERK, MANAGER, Clock
from tests.services.shifts import EVENING, NIGHT, PASSWORD, audits, begin, count, counted, hire, paper
from tests.views.counters import Post, post, said
from tests.views.hands import commit, here, keys, press
from tests.views.shift_hands import (
    ENTER,
    ESC,
    F9,
    Open,
    field,
    fill,
    heard,
    mark,
    opened,
    ready,
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


# --- signing -------------------------------------------------------------------------------------


def test_two_people_sign_the_record_prints_and_the_successor_is_told_of_s01_004_44_004_51(
    open_panel: Open, desk: ShiftDesk, counter: Post, clock: Clock, qtbot: Any
) -> None:
    clock.set(EVENING)
    panel = open_panel()
    ready(panel)
    assert heard(panel) == []
    sign()
    number = "JB20260305-A0001"
    now = desk.current()
    assert now is not None
    assert (now.staff, now.begun_at) == (NIGHT.login, EVENING)
    assert heard(panel) == [NIGHT.login]
    assert [one.name for one in counter.papers.glob("*.pdf")] == [f"{number}.pdf"]
    assert "何平" in text((counter.papers / f"{number}.pdf").read_bytes())
    assert counter.heard.status["saved"] == f"{number} 已交接，现在由何平当班"
    assert panel.currentWidget() is panel.overview
    assert "何平当班 · 物业总值" in said(panel)
    (line,) = audits(desk.office, "shift.hand_over")
    assert (line.staff, line.changes["successor"]) == (CLERK.login, NIGHT.login)
    assert drafts.mine(desk.office, "shift") == ()


def test_the_password_is_hidden_and_the_login_handed_on_as_kept(
    open_panel: Open, desk: ShiftDesk, clock: Clock
) -> None:
    clock.set(EVENING)
    panel = open_panel()
    ready(panel)
    keys("HePing\n")
    line = here()
    assert isinstance(line, QLineEdit)
    assert line.objectName() == "field:password"
    assert line.echoMode() is QLineEdit.EchoMode.Password
    keys(PASSWORD)
    assert PASSWORD not in line.displayText()
    press(F9)
    assert heard(panel) == [NIGHT.login]


def test_a_wrong_password_is_said_in_words_and_everything_stays_004_44_004_02(
    open_panel: Open, desk: ShiftDesk, counter: Post, clock: Clock
) -> None:
    clock.set(EVENING)
    panel = open_panel()
    before = desk.current()
    ready(panel)
    sign(password="qiantai-2025")
    sheet = panel.pane.sheet
    assert sheet is not None
    assert mark(sheet, "password") == "账号或密码不对，请重新输入。"
    line = here()
    assert isinstance(line, QLineEdit)
    assert (line.objectName(), line.text()) == ("field:password", ""), "it stays on no screen"
    assert sheet.form.editor("login").value() == NIGHT.login
    assert desk.current() == before
    assert heard(panel) == []
    assert field(panel, "cash_seen") == "200"
    assert count(desk.office, Document) == count(desk.office, ShiftItem) == 0
    assert list(counter.papers.glob("*")) == []
    keys(PASSWORD + "\n")
    assert heard(panel) == [NIGHT.login], "the right one goes through at once"


@pytest.mark.parametrize(
    ("login", "words"),
    [
        ("", "请接班人输入账号和密码签字"),
        (CLERK.login, "交班和接班要两个人签字"),
        ("sunwei", "门岗不能接前台的班"),
    ],
)
def test_nobody_himself_and_the_gate_cannot_take_over_004_44(
    open_panel: Open, desk: ShiftDesk, login: str, words: str
) -> None:
    panel = open_panel()
    before = desk.current()
    ready(panel)
    sign(login, PASSWORD if login else "")
    assert panel.pane.sheet is not None
    assert words in said(panel.pane.sheet)
    assert desk.current() == before
    assert heard(panel) == []
    assert count(desk.office, Shift) == 1


def test_esc_in_the_drawer_leaves_the_shift_and_forgets_the_password_004_44(
    open_panel: Open, desk: ShiftDesk
) -> None:
    panel = open_panel()
    before = desk.current()
    ready(panel)
    keys(f"{NIGHT.login}\n{PASSWORD}")
    press(ESC)
    assert panel.pane.sheet is None
    assert panel.currentWidget() is panel.pane
    assert desk.current() == before
    press(F9)
    assert panel.pane.sheet is not None
    assert panel.pane.sheet.form.values() == {"login": "", "password": ""}
    panel.leave()
    assert panel.pane.sheet is None, "and it does not stay open behind another page"


def test_another_clerk_is_told_whose_shift_it_is_004_44(
    open_panel: Open, desk: ShiftDesk, office: Office, tmp_path: Path, counter: Post
) -> None:
    panel = open_panel(post(office.signed_in(NIGHT), tmp_path))
    press(F9)
    fill(panel)
    press(F9)
    assert panel.pane.sheet is None
    assert "请李晓敏登录后交班" in said(panel)
    assert count(desk.office, Document) == 0


def test_the_manager_signs_for_one_who_cannot_come_and_says_why_004_44(
    open_panel: Open, desk: ShiftDesk, office: Office, clock: Clock, tmp_path: Path
) -> None:
    clock.set(EVENING)
    panel = open_panel(post(office.signed_in(MANAGER), tmp_path))
    press(F9)
    assert "instead" in panel.form.shown
    fill(panel)
    press(F9)
    assert "为什么不能到场" in mark(panel, "instead")
    assert panel.form.focused() == "instead"
    commit("突发急病")
    press(F9)
    sign()
    assert heard(panel) == [NIGHT.login]
    assert "赵静 代" in paper(desk.office, desk.rows()[0].number).from_name


def test_the_register_is_the_successors_from_the_signature_on_s01_e3_004_51(
    open_panel: Open, desk: ShiftDesk, office: Office, clock: Clock, home: str
) -> None:
    """Before it the clerk registers, at 20:00:05 it is the night's; the clerk is refused."""
    clock.set(EVENING)
    visitors = VisitorDesk(office)
    panel = open_panel()
    ready(panel)
    with pytest.raises(Refused) as before:
        visitors.register(visitors.new())
    assert "004-51" not in str(before.value), "nobody has signed yet: the register is still hers"
    sign()
    assert heard(panel) == [NIGHT.login]
    with pytest.raises(Refused, match="004-51"):
        visitors.register(visitors.new())


def test_handed_over_in_another_window_the_form_is_put_away(
    open_panel: Open, desk: ShiftDesk, clock: Clock
) -> None:
    clock.set(EVENING)
    panel = open_panel()
    press(F9)
    keys("12")
    desk.hand_over(counted(desk), NIGHT.login, PASSWORD)
    panel.watch.timeout.emit()
    assert panel.currentWidget() is panel.overview
    assert "何平当班" in said(panel)
    assert drafts.mine(desk.office, "shift") == ()


# --- who is named --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("login", "title"),
    [
        ("ZhaoJing", "接班人不是当值岗位"),
        ("sunwei", "这个岗位不能接班"),
        (CLERK.login, "不能自己交给自己"),
        (NIGHT.login, ""),
        ("nobody", ""),
    ],
)
def test_the_rules_speak_of_the_successor_as_soon_as_he_is_named_004_51(
    open_panel: Open, desk: ShiftDesk, clock: Clock, qtbot: Any, login: str, title: str
) -> None:
    """Before his password: the manager may take the night over, but the night's duty is meant to."""
    clock.set(EVENING)
    panel = open_panel()
    ready(panel)
    sheet = panel.pane.sheet
    assert isinstance(sheet, Ask)
    keys(login + "\n")
    qtbot.waitUntil(lambda: panel.pane._named == login)
    assert [card.title.text() for card in sheet.spoken.cards] == ([title] if title else [])
    assert sheet.spoken.isVisible() == bool(title)
    assert here().objectName() == "field:password", "the cursor goes on"
    assert desk.current() is not None
    assert count(desk.office, ShiftItem) == 0


def test_a_hasty_signature_is_stopped_once_by_what_was_not_said_yet_004_51(
    open_panel: Open, desk: ShiftDesk, clock: Clock
) -> None:
    """Account, password, Enter, quicker than the file is asked: the warning first, then Enter signs."""
    clock.set(EVENING)
    panel = open_panel()
    ready(panel)
    panel.pane._naming.setInterval(60_000)
    sign(MANAGER.login)
    assert heard(panel) == []
    assert panel.pane.sheet is not None
    assert "请确认物业总值到岗" in said(panel.pane.sheet)
    press(ENTER)
    assert heard(panel) == [MANAGER.login]

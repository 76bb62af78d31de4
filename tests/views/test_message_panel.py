"""留言 by real keys on a real office: surname and contact, urgent calls, passed on (003-13, 003-14)."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pypdf
import pytest
from PySide6.QtWidgets import QPushButton

from app.rules.presence import Entry
from app.rules.presence import State as Where
from app.services import desk_purge
from app.services.message import MessageDesk
from app.services.office import Office
from app.services.presence import PresenceDesk
from app.views.pages import duty_form
from app.views.pages.message import MessagePanel
from app.work.runner import Runner
from tests.conftest import MANAGER, MORNING, Clock
from tests.views.counters import Post, post, said
from tests.views.duty import ENGINEER, K, accounts, buttons, cards, enter
from tests.views.hands import CTRL, commit, here, keys, press

PHONE = "13800000005"


@pytest.fixture
def counter(office: Office, tmp_path: Path, qapp: Any) -> Post:
    accounts(office)
    return post(office, tmp_path)


@pytest.fixture
def panel(qtbot: Any, counter: Post) -> MessagePanel:
    return enter(qtbot, MessagePanel(MessageDesk(counter.office), counter.counter))


def told(qtbot: Any, panel: MessagePanel, *, urgent: bool = False) -> None:
    """A message for the manager, to the last field but the call."""
    keys("2\n")
    commit("周女士")
    keys(f"\n{PHONE}\n")
    commit("谈车位续租")
    keys("\n")
    if urgent:
        keys(" ")
    qtbot.waitUntil(lambda: panel.facts.recipient == "赵静")


def taken(panel: MessagePanel) -> str:
    """F9, then its record from the list."""
    press(K.Key_F9)
    number = panel.desk.rows()[0].number
    panel.open(number)
    return str(number)


def paper(panel: MessagePanel) -> str:
    if not panel.preview.pdf:
        return ""
    return "\n".join(one.extract_text() for one in pypdf.PdfReader(io.BytesIO(panel.preview.pdf)).pages)


# --- taking down ----------------------------------------------------------------------------------


def test_003_13_f9_without_surname_and_contact_says_why_under_both(panel: MessagePanel) -> None:
    keys("2\n")
    press(K.Key_F9)
    assert panel.form.focused() == "surname"
    words = said(panel)
    assert "没有姓氏，同事不知道是谁找" in words
    assert "没有联系方式，同事没法答复" in words
    assert panel.desk.rows() == ()


def test_003_13_f9_takes_prints_and_begins_anew(qtbot: Any, panel: MessagePanel, counter: Post) -> None:
    told(qtbot, panel)
    press(K.Key_F9)
    (row,) = panel.desk.rows()
    assert (row.state, row.recipient, row.about) == ("待转达", "赵静", "谈车位续租")
    assert (counter.papers / f"{row.number}.pdf").exists()
    assert "一定为您转达" in counter.heard.status["saved"]
    assert panel.form.editor("surname").value() == ""
    assert panel.form.focused() == "recipient"


def test_003_13_where_the_colleague_is_stands_beside_the_form(
    qtbot: Any, panel: MessagePanel, counter: Post
) -> None:
    back = MORNING + timedelta(hours=1)
    PresenceDesk(counter.office).set(Entry(MANAGER.login, Where.OUT, "工商所", back))
    told(qtbot, panel)
    assert any("赵静现在外出：工商所，11:12 回" in words for _, words in cards(panel))


def test_003_13_who_is_in_is_introduced_and_no_message_is_kept(
    qtbot: Any, panel: MessagePanel, counter: Post
) -> None:
    PresenceDesk(counter.office).set(Entry(MANAGER.login, Where.IN))
    told(qtbot, panel)
    panel.drafts.keep()
    assert len(panel.desk.kept()) == 1
    qtbot.waitUntil(lambda: "introduce" in buttons(panel))
    press(K.Key_J, modifiers=CTRL)
    assert panel.desk.rows() == ()
    assert panel.desk.kept() == ()
    assert panel.form.editor("surname").value() == ""


def test_003_14_urgent_asks_for_call_and_result_and_f5_writes_the_time(
    qtbot: Any, panel: MessagePanel
) -> None:
    assert "called_at" not in panel.form.shown
    told(qtbot, panel, urgent=True)
    assert {"called_at", "call_result"} <= set(panel.form.shown)
    press(K.Key_F9)
    assert panel.desk.rows() == ()
    assert "请立即打电话给赵静" in said(panel)
    press(K.Key_F5)
    assert panel.form.editor("called_at").value() == "10:12"
    commit("无人接听")
    number = taken(panel)
    assert panel.record.number == number
    assert ("03-05 10:12 打过电话", "无人接听（李晓敏）") in cards(panel)


@pytest.mark.parametrize(("typed", "why"), [("later", "请这样写时间"), ("11:00", "联系时间还没有到")])
def test_003_14_a_time_that_is_none_or_to_come_is_refused(
    qtbot: Any, panel: MessagePanel, typed: str, why: str
) -> None:
    told(qtbot, panel, urgent=True)
    panel.form.focus("called_at")
    keys(typed + "\n")
    commit("无人接听")
    press(K.Key_F9)
    assert panel.desk.rows() == ()
    assert panel.form.focused() == "called_at"
    assert why in said(panel)


def test_the_note_is_drawn_while_one_types(qtbot: Any, panel: MessagePanel) -> None:
    told(qtbot, panel)
    qtbot.waitUntil(lambda: "谈车位续租" in paper(panel))
    assert "客服经理 赵静" in paper(panel)


def test_a_form_is_kept_and_taken_up_again_with_its_time(qtbot: Any, panel: MessagePanel) -> None:
    told(qtbot, panel, urgent=True)
    press(K.Key_F5)
    uuid = panel.draft.uuid
    press(K.Key_S, modifiers=CTRL)
    (kept,) = panel.desk.kept()
    assert kept.called_at == MORNING
    assert panel.form.editor("surname").value() == ""
    panel.open(uuid)
    assert panel.form.editor("surname").value() == "周女士"
    assert panel.form.editor("called_at").value() == "10:12"


# --- the list and the record ------------------------------------------------------------------------


def test_masked_by_default_and_f4_shows_for_ten_seconds_and_is_logged(
    qtbot: Any, panel: MessagePanel, counter: Post
) -> None:
    """003-13, PIPL 51: surname and contact on list and record; who looked is in the log."""
    told(qtbot, panel)
    number = taken(panel)
    words = said(panel)
    assert "周*  138****0005" in words
    assert PHONE not in words
    assert panel.preview.isHidden(), "the note would show in full what is masked"
    assert counter.log("message.look") == []
    assert panel._mask.interval() == duty_form.WHOLE_MS == 10_000
    panel._mask.setInterval(30)
    press(K.Key_F4)
    assert f"周女士  {PHONE}" in said(panel)
    assert [one.subject for one in counter.log("message.look")] == [number]
    qtbot.waitUntil(lambda: PHONE not in said(panel))
    press(K.Key_R, modifiers=CTRL)
    (row,) = panel.list.rows()
    assert (row.caller, row.contact) == ("周*", "138****0005")


def test_leaving_the_tab_masks_again(qtbot: Any, panel: MessagePanel) -> None:
    told(qtbot, panel)
    taken(panel)
    press(K.Key_F4)
    assert PHONE in said(panel)
    panel.leave()
    assert PHONE not in said(panel)


def test_003_13_f8_passes_on_from_the_record_and_the_button_goes(qtbot: Any, panel: MessagePanel) -> None:
    told(qtbot, panel)
    taken(panel)
    assert {"tell", "reveal", "reprint"} <= buttons(panel)
    press(K.Key_F10)
    assert panel.desk.rows()[0].state == "已转达"
    assert "tell" not in buttons(panel)
    assert cards(panel)[0][0] == "留给 赵静，已转达"
    assert "03-05 10:12 李晓敏 转达" in cards(panel)[0][1]


def test_003_13_f8_in_the_list_passes_on_the_chosen_one(
    qtbot: Any, panel: MessagePanel, counter: Post
) -> None:
    for _ in range(2):
        told(qtbot, panel)
        press(K.Key_F9)
    press(K.Key_R, modifiers=CTRL)
    press(K.Key_F10)
    assert "先用 ↓ 选" in counter.heard.status["saved"]
    assert [one.state for one in panel.list.rows()] == ["待转达", "待转达"]
    press(K.Key_Down, K.Key_Down)
    chosen = panel.list.current().number
    press(K.Key_F10)
    assert {one.number: one.state for one in panel.list.rows()}[chosen] == "已转达"
    assert [one.state for one in panel.list.rows()] == ["待转达", "已转达"]
    assert panel.currentWidget() is panel.list


def test_003_14_an_urgent_one_is_called_again_and_a_bad_time_is_said_in_the_drawer(
    qtbot: Any, panel: MessagePanel, clock: Clock
) -> None:
    told(qtbot, panel, urgent=True)
    press(K.Key_F5)
    commit("无人接听")
    taken(panel)
    clock.advance(minutes=3)
    press(K.Key_F5)
    sheet = panel.pane.sheet
    assert sheet is not None
    assert sheet.form.editor("called_at").value() == "10:15"
    keys("soon\n")
    commit("已接通")
    press(K.Key_F9)
    assert panel.pane.sheet is sheet
    assert "请这样写时间" in said(sheet)
    assert here().objectName() == "field:called_at"
    keys("10:15\n")
    press(K.Key_F9)
    assert panel.pane.sheet is None
    assert ("03-05 10:15 打过电话", "已接通（李晓敏）") in cards(panel)


def test_esc_leads_back_from_drawer_record_and_form(qtbot: Any, panel: MessagePanel, counter: Post) -> None:
    told(qtbot, panel, urgent=True)
    press(K.Key_F5)
    commit("无人接听")
    taken(panel)
    press(K.Key_F5, K.Key_Escape)
    assert panel.pane.sheet is None
    assert panel.record is not None
    press(K.Key_Escape)
    assert panel.record is None
    assert panel.form.focused() == "recipient"
    press(K.Key_Escape)
    assert counter.heard.went == ["today"]


def test_ctrl_n_in_the_list_begins_a_new_one(qtbot: Any, panel: MessagePanel) -> None:
    press(K.Key_R, modifiers=CTRL)
    assert "按 Ctrl+N 记下一条" in said(panel)
    press(K.Key_N, modifiers=CTRL)
    assert panel.currentWidget() is panel.pane
    assert panel.form.focused() == "recipient"


def test_who_takes_none_down_sees_her_own_alone(qtbot: Any, counter: Post, tmp_path: Path) -> None:
    """004-07: the engineer reads what is left for him, and passes it on to himself."""
    desk = MessageDesk(counter.office)
    for to in (ENGINEER.login, MANAGER.login):
        draft = desk.new(to)
        desk.take(type(draft)(draft.uuid, to, "周女士", PHONE))
    own = post(counter.office.signed_in(ENGINEER), tmp_path)
    panel = enter(qtbot, MessagePanel(MessageDesk(own.office), own.counter))
    assert [one.recipient for one in panel.list.rows()] == ["林国栋"]
    press(K.Key_Return)
    assert buttons(panel) >= {"tell", "reveal"}
    assert not panel.findChild(QPushButton, "primary").isEnabled()
    press(K.Key_F10)
    assert "本人已看到" in cards(panel)[0][1]
    press(K.Key_Escape)
    assert panel.currentWidget() is panel.list
    press(K.Key_Escape)
    assert own.heard.went == ["today"]


def test_a_note_is_printed_though_the_next_form_is_in_hand(qtbot: Any, counter: Post, tmp_path: Path) -> None:
    """003-13: F9, and at once Ctrl+N: what was taken is printed, and the new form stays."""
    runner = Runner(counter.root)
    busy = post(counter.office, tmp_path, runner)
    panel = enter(qtbot, MessagePanel(MessageDesk(busy.office), busy.counter))
    qtbot.waitUntil(lambda: bool(panel._names))
    told(qtbot, panel)
    press(K.Key_F9)
    press(K.Key_N, modifiers=CTRL)
    fresh = panel.draft.uuid
    qtbot.waitUntil(lambda: "已记下" in busy.heard.status.get("saved", ""))
    (row,) = panel.desk.rows()
    qtbot.waitUntil((busy.papers / f"{row.number}.pdf").exists)
    assert panel.draft.uuid == fresh
    qtbot.waitUntil(lambda: len(busy.log("document.print")) == 1)


def test_a_message_whose_time_is_over_offers_nothing_that_is_gone(panel: MessagePanel, clock: Clock) -> None:
    """180 days after 已转达 (3.1): the number and what was done stand, neither F4 nor a print is offered."""
    told_to = panel.desk.take(
        replace(panel.desk.new(MANAGER.login), surname="周女士", contact=PHONE, about="谈车位续租")
    )
    panel.desk.tell(told_to)
    panel.open(told_to)
    assert {"reveal", "print"} <= buttons(panel)
    clock.advance(days=181)
    assert desk_purge.purge(panel.desk.office) == 1
    panel.open(told_to)
    words = said(panel)
    assert "（到期已清除）" in words
    assert "请回电" not in words
    assert not {"reveal", "print", "reprint", "tell"} & buttons(panel)
    assert [(one.key, one.caller, one.contact) for one in panel.desk.rows()] == [
        (told_to, "（到期已清除）", "")
    ]

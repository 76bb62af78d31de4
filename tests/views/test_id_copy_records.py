"""记录 of the 证件 page: drafts of words only, records each look logged, deleted (003-08, 3.1)."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from sqlalchemy import select

from app.models import Draft as DraftRow
from app.rules.id_copy import Consent, Draft, State
from app.rules.policy import KEEP
from app.services import settings
from app.services.id_copy import IdCopyDesk
from app.services.office import Office
from app.views.ask import Ask
from app.views.pages.id_copy import IdCopyPage
from app.views.pages.id_copy_words import Senses
from tests.views.counters import Post, post, said
from tests.views.hands import CTRL, commit, here, keys, press, show
from tests.views.id_copies import (
    BACK,
    FRONT,
    NUMBER,
    PARKING,
    RENOVATION,
    SPOKEN,
    Eye,
    Scene,
    files,
    picture,
    record,
    saved,
)

K = Qt.Key
Open = Callable[..., Scene]


def field(at: Scene, name: str) -> object:
    return at.page.form.editor(name).value()


# --- drafts ---------------------------------------------------------------------------------------


def test_a_draft_holds_words_only_and_comes_back_without_pictures(open_copies: Open) -> None:
    """003-22: what is put aside is the form; the pictures are forgotten and taken anew."""
    at = open_copies()
    at.both()
    at.page.form.focus("holder")
    commit("陈思远")
    press(K.Key_S, modifiers=CTRL)
    ((uuid, draft),) = at.desk.drafts.items()
    assert type(draft) is Draft
    assert (draft.holder, draft.consent) == ("陈思远", Consent.SPOKEN)
    assert at.heard.status["saved"] == "已暂存 10:12:00，画面不暂存"
    assert at.page.table.shots == ()
    assert (field(at, "holder"), at.page.form.focused()) == ("", "business")
    at.page.open(uuid)
    assert (field(at, "holder"), at.page.form.focused()) == ("陈思远", "holder")
    assert at.page.table.shots == ()


def test_a_form_is_kept_though_the_clerk_types_on_and_an_empty_one_is_not(
    open_copies: Open, qtbot: Any
) -> None:
    """003-45 of the release slip holds here, too."""
    at = open_copies()
    at.page.leave()
    assert at.desk.drafts == {}
    at.page.enter()
    keys(RENOVATION)
    assert at.page.drafts.timer.isActive()
    qtbot.waitUntil(lambda: len(at.desk.drafts) == 1, timeout=2000)


def test_esc_goes_home(open_copies: Open) -> None:
    """ui.md: Esc leads back, and the form is kept when the page is left."""
    at = open_copies()
    keys(RENOVATION)
    press(K.Key_Escape)
    assert at.heard.went == ["today"]
    at.page.leave()
    assert len(at.desk.drafts) == 1


def test_esc_closes_an_open_drawer_first_wherever_the_cursor_is(open_copies: Open) -> None:
    """ui.md: one Esc, one step back."""
    at = open_copies()
    at.both()
    press(K.Key_F6)
    at.page.form.focus("unit")
    press(K.Key_Escape)
    assert (at.page.pane.sheet, at.heard.went) == (None, [])
    press(K.Key_Escape)
    assert at.heard.went == ["today"]


# --- records --------------------------------------------------------------------------------------


def test_ctrl_r_lists_and_enter_opens_and_each_look_is_the_desks_to_log(
    open_copies: Open, qtbot: Any
) -> None:
    """003-08, PIPL 51: the copy is shown by `desk.paper` alone, which writes who looked."""
    at = open_copies()
    at.desk.records[NUMBER] = record()
    press(K.Key_R, modifiers=CTRL)
    assert at.page.currentWidget() is at.page.list
    assert at.desk.looked == []
    assert [row.holder for row in at.page.list.rows()] == ["陈*"]
    press(K.Key_Return)
    qtbot.waitUntil(lambda: bool(at.page.preview.pdf))
    assert at.desk.looked == [NUMBER]
    assert f"{NUMBER} 已留存" in at.titles
    assert "2027-03-05" in said(at.page)
    assert not at.page.form.isVisible()
    assert not at.page.findChild(QPushButton, "primary").isEnabled()
    press(K.Key_F9)
    assert at.desk.made == []
    press(K.Key_P, modifiers=CTRL)
    assert at.printing.sent == [("id-copy", NUMBER)]
    press(K.Key_Escape)
    assert (at.page.record, at.page.form.focused()) == (None, "business")
    assert at.page.form.isVisible()


def test_a_checked_record_has_no_paper_to_look_at(open_copies: Open) -> None:
    """3.2: only way and time."""
    at = open_copies()
    at.desk.records["uuid"] = record("", State.CHECKED)
    at.page.open("uuid")
    assert (at.desk.looked, at.page.preview.pdf) == ([], b"")
    assert "没有号码，没有图像" in said(at.page)


def test_no_picture_comes_to_a_finished_record(open_copies: Open, tmp_path: Path) -> None:
    """003-22: nothing is added to a copy once it was stamped."""
    at = open_copies()
    at.agree()
    at.desk.records[NUMBER] = record()
    at.page.open(NUMBER)
    assert not at.eye.seeing
    assert not at.drop(files(saved(tmp_path, "a.png")))
    at.page.table.read([saved(tmp_path, "a.png")])
    at.page.table.finder.pressed.emit()
    assert (at.page.table.shots, at.eye.opened) == ((), 1)


def test_deleting_asks_a_reason(open_copies: Open) -> None:
    """003-08, PIPL 47: without a reason nothing is deleted; Esc leaves the copy."""
    at = open_copies()
    at.desk.records[NUMBER] = record()
    at.page.open(NUMBER)
    press(K.Key_D, modifiers=CTRL)
    assert isinstance(at.page.pane.sheet, Ask)
    press(K.Key_Escape)
    assert (at.page.pane.sheet, at.desk.deleted) == (None, [])
    press(K.Key_D, modifiers=CTRL)
    press(K.Key_F9)
    assert (at.desk.deleted, at.printing.forgotten) == ([], [])
    assert "请写明为什么删除" in at.said("mark:reason")
    assert here().objectName() == "field:reason"
    commit("客户要求删除")
    press(K.Key_F9)
    assert at.desk.deleted == [(NUMBER, "客户要求删除")]
    assert at.printing.forgotten == [NUMBER], "a PDF of it in the folder goes, too"
    assert at.page.pane.sheet is None
    assert f"{NUMBER} 已删除" in at.titles
    assert at.desk.looked == [NUMBER], "the deleted one was not looked at again"


def test_what_is_kept_of_a_home_is_printed_for_who_asks(open_copies: Open) -> None:
    """S10-E7: Ctrl+L asks for the room first."""
    at = open_copies()
    keys(PARKING)
    press(K.Key_L, modifiers=CTRL)
    assert at.desk.lists == []
    assert at.page.form.focused() == "unit"
    assert "请先填房号" in at.said("mark:unit")
    keys("3-1-1201")
    press(K.Key_L, modifiers=CTRL)
    assert at.desk.lists == ["3-1-1201"]
    assert at.printing.sent == [("held-data", "QD20260305-A0001")]


def test_a_key_that_leads_nowhere_says_so(open_copies: Open) -> None:
    """003-08: a record that is gone."""
    at = open_copies()
    at.page.open("FY20260305-A0099")
    assert at.heard.status["saved"] == "没有找到这条记录"


def test_after_midnight_the_shown_record_is_looked_up_anew(open_copies: Open) -> None:
    """3.1: its time may have been over; what was deleted is not shown any longer."""
    at = open_copies()
    at.desk.records[NUMBER] = record()
    at.page.open(NUMBER)
    at.desk.delete(NUMBER, "保存期到")
    at.page.turn_day()
    assert f"{NUMBER} 已删除" in at.titles
    assert at.page.preview.pdf == b""


# --- the real desk --------------------------------------------------------------------------------


@pytest.fixture
def real(
    qtbot: Any, office: Office, manager: Office, tmp_path: Path, qapp: Any
) -> tuple[IdCopyPage, Post, Eye]:
    """The page on the real desk of an office that keeps copies for renovations."""
    settings.save(manager, {"copy.renovation": KEEP, "office": "安和物业服务中心"})
    at, eye = post(office, tmp_path), Eye()
    page = show(qtbot, IdCopyPage(IdCopyDesk(office), at.counter, Senses(eye)), 1210, 690)
    page.enter()
    return page, at, eye


def test_from_camera_to_paper_record_and_deletion_at_a_real_office(
    real: tuple[IdCopyPage, Post, Eye], qtbot: Any, home: str
) -> None:
    """003-08, 003-22, S10-E7: numbered, printed, found again, each look logged, deleted for good."""
    page, at, eye = real
    keys(RENOVATION + SPOKEN)
    for n, colour in enumerate((FRONT, BACK), 1):
        eye.lay(picture(colour))
        press(K.Key_Space)
        qtbot.waitUntil(lambda n=n: len(page.table.shots) == n)
    qtbot.waitUntil(lambda: page.preview.pdf.startswith(b"%PDF"))
    page.form.focus("unit")
    keys(home)
    press(K.Key_F9)
    assert NUMBER in at.heard.status["saved"]
    assert [one.name for one in at.papers.iterdir()] == [f"{NUMBER}.pdf"]
    assert len(at.log("id_copy.make")) == 1
    assert at.log("id_copy.look") == []
    press(K.Key_R, modifiers=CTRL)
    press(K.Key_Return)
    qtbot.waitUntil(lambda: page.preview.pdf.startswith(b"%PDF"))
    assert [line.subject for line in at.log("id_copy.look")] == [NUMBER]
    assert page.findChild(QPushButton, "act:reprint").isVisible()
    press(K.Key_D, modifiers=CTRL)
    commit("客户要求")
    press(K.Key_F9)
    assert "已删除" in said(page)
    assert (page.preview.pdf, [line.subject for line in at.log("id_copy.delete")]) == (b"", [NUMBER])
    assert IdCopyDesk(at.office).rows()[0].state == "已删除"
    assert list(at.papers.iterdir()) == []


def test_a_real_draft_has_no_picture_in_it_and_a_real_check_no_number(
    real: tuple[IdCopyPage, Post, Eye], qtbot: Any, office: Office
) -> None:
    """003-22, 3.2: what is written of a form put aside, and of a card that was only looked at."""
    page, at, eye = real
    keys(RENOVATION + SPOKEN)
    eye.lay(picture(FRONT))
    press(K.Key_Space)
    qtbot.waitUntil(lambda: len(page.table.shots) == 1)
    press(K.Key_S, modifiers=CTRL)
    with office.read("id_copy.read") as session:
        (kept,) = session.scalars(select(DraftRow.data))
    words = json.loads(kept)
    assert set(words) <= {one.name for one in fields(Draft)}
    assert all(isinstance(one, str) and len(one) < 40 for one in words.values())
    keys(PARKING + "1")
    press(K.Key_F9)
    assert at.heard.status["saved"] == "已记下核验；请双手递还证件"
    (row,) = IdCopyDesk(office).rows()
    assert (row.number, row.state) == ("—", "仅核验")
    assert not at.papers.exists()

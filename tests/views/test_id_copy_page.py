"""证件页, lawful first: no picture before business and consent; paper in six keys (003-08, 3.2)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QPushButton

from app.features import feature
from app.rules.base import Trouble
from app.rules.id_copy import Consent, Draft, Method
from app.work.runner import Runner
from tests.conftest import CLERK, GUARD
from tests.views.counters import said
from tests.views.hands import CTRL, commit, here, keys, press
from tests.views.id_copies import (
    BACK,
    FRONT,
    LOOKED,
    NUMBER,
    PARKING,
    REFUSED,
    RENOVATION,
    SPOKEN,
    Scene,
    files,
    image,
    picture,
    refusal,
    saved,
)

K = Qt.Key
Open = Callable[..., Scene]


def every_way(at: Scene, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Try the camera, a file, the clipboard and a drop."""
    page, file, before = at.page, saved(folder, "card.png"), at.runner.started.count("paper")
    asked: list[str] = []
    monkeypatch.setattr(
        QFileDialog, "getOpenFileNames", lambda *_: (asked.append("asked"), ([str(file)], ""))[1]
    )
    press(K.Key_O, modifiers=CTRL)
    QGuiApplication.clipboard().setImage(image())
    page.table.finder.paste()
    page.table.finder.pressed.emit()
    at.drop(files(file))
    dropped = QMimeData()
    dropped.setImageData(image())
    at.drop(dropped)
    page.table.choose()
    QTest.qWait(0)
    assert asked == []
    assert at.runner.started.count("paper") == before, "nothing was even read"


# --- only checking --------------------------------------------------------------------------------


def test_a_business_that_only_checks_takes_no_picture_and_f9_records_the_check(
    open_copies: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """3.2, 003-08: the camera stays shut and every other way to a picture, too."""
    at = open_copies()
    at.eye.lay(picture())
    keys(PARKING)
    assert at.page.form.shown == ("business", "method", "unit")
    assert "这项业务只核验" in at.titles
    every_way(at, tmp_path, monkeypatch)
    assert (at.eye.opened, at.page.table.shots) == (0, ())
    press(K.Key_F9)
    assert at.desk.made == []
    assert at.page.form.focused() == "method"
    keys(LOOKED)
    press(K.Key_F9)
    ((draft, shots, _),) = at.desk.made
    assert (draft.business, draft.method, shots) == ("parking", Method.LOOKED, ())
    assert at.heard.status["saved"] == "已记下核验；请双手递还证件"
    assert at.printing.sent == [], "a check has no paper"
    assert (at.page.draft.business, at.page.form.focused()) == ("", "business")


def test_the_same_ways_do_bring_a_picture_once_he_agreed(open_copies: Open, tmp_path: Path) -> None:
    """What the test above tries is no empty gesture."""
    at = open_copies()
    at.agree()
    QGuiApplication.clipboard().setImage(image(FRONT))
    press(K.Key_V, modifiers=CTRL)
    assert at.drop(files(saved(tmp_path, "back.png", BACK)))
    assert at.colours == [FRONT, BACK]


def test_before_the_business_and_before_the_consent_there_is_no_camera_and_no_picture(
    open_copies: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """3.2: the notice is read out first; the finder says what is missing."""
    at = open_copies()
    assert "请先选客户办什么业务" in at.page.table.finder.words
    every_way(at, tmp_path, monkeypatch)
    keys(RENOVATION)
    assert "请把告知读给客户听" in at.page.table.finder.words
    assert "加密保存 365 天" in said(at.page)
    every_way(at, tmp_path, monkeypatch)
    assert (at.eye.opened, at.page.table.shots) == (0, ())
    keys(SPOKEN)
    assert (at.eye.opened, here()) == (1, at.page.table.finder)


def test_he_refuses_and_it_becomes_a_check(open_copies: Open, tmp_path: Path, monkeypatch: Any) -> None:
    """S03-E6, 3.2: without his leave only the way of checking is kept."""
    at = open_copies()
    keys(RENOVATION + REFUSED)
    assert at.page.form.focused() == "method"
    assert "客户不同意复印" in at.titles
    every_way(at, tmp_path, monkeypatch)
    assert (at.eye.opened, at.page.table.shots) == (0, ())
    keys(LOOKED)
    press(K.Key_F9)
    ((draft, shots, _),) = at.desk.made
    assert (draft.consent, draft.method, shots) == (Consent.REFUSED, Method.LOOKED, ())


def test_he_changes_his_mind_after_the_first_picture_and_it_has_to_go(open_copies: Open) -> None:
    """S03-E6, 003-22: F9 does not make a check out of a table with pictures; Ctrl+Backspace clears it."""
    at = open_copies()
    at.agree()
    at.take()
    at.page.form.focus("consent")
    keys(REFUSED + LOOKED)
    assert not at.eye.seeing
    press(K.Key_F9)
    assert at.desk.made == []
    assert at.heard.status["saved"] == "只核验，不复印"
    press(K.Key_Backspace, modifiers=CTRL)
    assert at.page.table.shots == ()
    press(K.Key_F9)
    ((draft, shots, _),) = at.desk.made
    assert (draft.consent, shots) == (Consent.REFUSED, ())


# --- the camera's hours ---------------------------------------------------------------------------


def test_the_camera_is_open_only_while_a_picture_is_waited_for(open_copies: Open) -> None:
    """003-08: shut when the page is left, after the second side and for the next customer; no lamp blinks."""
    at = open_copies()
    at.agree()
    assert at.eye.seeing
    at.page.leave()
    assert not at.eye.seeing
    at.page.enter()
    assert at.eye.seeing
    at.take(FRONT)
    assert at.eye.seeing
    at.page.leave()
    at.page.enter()
    assert at.eye.seeing, "a call between the two sides: the back is still waited for"
    at.page.table.finder.setFocus()
    at.take(BACK)
    assert (at.eye.seeing, at.eye.opened) == (False, 3)
    press(K.Key_N, modifiers=CTRL)
    keys(RENOVATION)
    assert at.eye.opened == 3, "not even for a moment before the next one agrees"
    keys(SPOKEN)
    assert (at.eye.seeing, at.eye.opened) == (True, 4)
    press(K.Key_N, modifiers=CTRL)
    assert not at.eye.seeing


def test_taking_the_consent_back_shuts_the_camera(open_copies: Open) -> None:
    """3.2."""
    at = open_copies()
    at.agree()
    at.page.form.focus("consent")
    keys(REFUSED)
    assert not at.eye.seeing


def test_the_purpose_taken_away_shuts_the_camera_and_f9_goes_there(open_copies: Open) -> None:
    """S10-E6, 003-22: no purpose, no copy."""
    at = open_copies()
    at.both()
    press(K.Key_T, modifiers=CTRL)
    assert at.eye.seeing
    at.page.form.focus("purpose")
    press(K.Key_Backspace)
    assert not at.eye.seeing
    at.page.form.focus("unit")
    press(K.Key_F9)
    assert at.desk.made == []
    assert at.page.form.focused() == "purpose"
    assert "没有用途不能复印" in at.said("mark:purpose")
    commit("办理装修备案")
    assert at.said("mark:purpose") == ""
    press(K.Key_F9)
    assert at.desk.made[0][0].purpose == "办理装修备案"


# --- front, back, paper ---------------------------------------------------------------------------


def test_front_back_and_paper_in_six_keys(open_copies: Open, qtbot: Any) -> None:
    """ui.md: six keys, the page's own among them; the desk gets exactly these shots (003-08, 003-22)."""
    at = open_copies()
    at.eye.lay(picture(FRONT))
    keys(RENOVATION)
    keys(SPOKEN)
    assert here() is at.page.table.finder
    press(K.Key_Space)
    qtbot.waitUntil(lambda: at.colours == [FRONT])
    assert "翻到反面" in at.page.table.finder.words
    assert at.page.table.strip.names == ("正面",)
    at.eye.lay(picture(BACK))
    press(K.Key_Space)
    qtbot.waitUntil(lambda: at.colours == [FRONT, BACK])
    assert not at.page.table.finder.isVisible()
    assert at.page.table.strip.names == ("正面", "反面")
    qtbot.waitUntil(lambda: bool(at.page.preview.pdf))
    assert at.page.preview.isVisible()
    assert at.desk.previewed[-1] == 2
    lying = at.page.table.shots
    press(K.Key_F9)
    ((draft, shots, reading),) = at.desk.made
    assert len(shots) == 2
    assert all(one is other for one, other in zip(shots, lying, strict=True))
    assert (draft.business, draft.consent, draft.purpose) == ("renovation", Consent.SPOKEN, "办理装修")
    assert (draft.recipient, reading) == ("安和物业服务中心", None)
    assert at.printing.sent == [("id-copy", NUMBER)]
    assert "双手递还" in at.heard.status["saved"]
    assert (at.page.table.shots, at.page.form.focused()) == ((), "business")


def test_the_front_alone_is_enough(open_copies: Open) -> None:
    """003-08: F9 while the camera waits for the back."""
    at = open_copies()
    at.agree()
    at.take()
    press(K.Key_F9)
    assert len(at.desk.made[0][1]) == 1
    assert not at.eye.seeing


def test_f9_without_a_picture_asks_for_one(open_copies: Open) -> None:
    """003-08: nothing is kept; the cursor goes to the finder."""
    at = open_copies()
    at.agree()
    at.page.form.focus("holder")
    press(K.Key_F9)
    assert at.desk.made == []
    assert at.heard.status["saved"] == "还没有画面"
    assert here() is at.page.table.finder


def test_what_the_desk_refuses_is_said_and_the_pictures_stay_for_another_try(open_copies: Open) -> None:
    """003-22: a character without a letter in any font; the form is kept though the timer was stopped."""
    at = open_copies()
    at.both()
    at.desk.trouble = refusal()
    press(K.Key_F9)
    assert "没有字体能打出" in at.said("mark:purpose")
    assert at.page.form.focused() == "purpose"
    assert at.colours == [FRONT, BACK]
    assert at.page.drafts.timer.isActive(), "the words will be kept"
    at.desk.trouble = Trouble("磁盘满了", "请清理磁盘。")
    press(K.Key_F9)
    assert at.heard.troubles == [("磁盘满了", "请清理磁盘。")]
    at.desk.trouble = None
    press(K.Key_F9)
    assert len(at.desk.made) == 1


def test_f9_twice_quickly_makes_one_copy(open_copies: Open) -> None:
    """003-08: the second F9 comes while the first one's copy is being stamped."""
    at = open_copies()
    at.both()
    at.runner.holding = {"db"}
    press(K.Key_F9, K.Key_F9)
    assert said(at.page).count("正在盖章") == 1
    assert at.runner.let_go() == 1
    assert len(at.desk.made) == 1


def test_the_next_customers_form_is_not_swept_away_by_the_last_ones_copy(open_copies: Open) -> None:
    """003-08: F9 and at once Ctrl+N; the answer comes when the next one is being served."""
    at = open_copies()
    at.both()
    at.runner.holding = {"db"}
    press(K.Key_F9)
    press(K.Key_N, modifiers=CTRL)
    keys(PARKING)
    at.runner.let_go()
    assert at.printing.sent == [("id-copy", NUMBER)]
    assert at.page.draft.business == "parking"


def test_a_copy_that_failed_after_the_next_customer_came_is_not_marked_on_his_form(open_copies: Open) -> None:
    """003-08: the window says it, and the words of the one before can be taken up again."""
    at = open_copies()
    at.both()
    before = at.page.draft
    at.desk.trouble = refusal()
    at.runner.holding = {"db"}
    press(K.Key_F9)
    press(K.Key_N, modifiers=CTRL)
    at.agree()
    at.desk.drafts.clear()
    at.runner.let_go()
    assert at.said("mark:purpose") == ""
    assert [what for what, _ in at.heard.troubles] == ["有字打不出"]
    assert at.desk.drafts == {before.uuid: before}
    at.desk.trouble = None
    at.take()
    press(K.Key_F9)
    assert len(at.desk.made) == 1


def test_a_copy_for_another_record_says_so(open_copies: Open, qtbot: Any) -> None:
    """003-08: `made` carries the record that it belongs to, and the number."""
    at = open_copies()
    at.page.begin_for("renovation", "3-1-1201", "陈思远", "the-slip")
    assert at.eye.opened == 0, "he has not agreed yet"
    assert at.page.draft.purpose == "办理装修"
    at.page.form.focus("consent")
    keys(SPOKEN)
    at.take()
    with qtbot.waitSignal(at.page.made) as heard:
        press(K.Key_F9)
    assert heard.args == ["the-slip", NUMBER]
    assert (at.desk.made[0][0].holder, at.desk.made[0][0].unit) == ("陈思远", "3-1-1201")


def test_an_unknown_room_is_refused(open_copies: Open, qtbot: Any) -> None:
    """003-08: the office's own rooms only."""
    at = open_copies()
    at.both()
    at.page.form.focus("unit")
    keys("9-9")
    qtbot.waitUntil(lambda: "没有这个房号" in at.titles)
    press(K.Key_F9)
    assert (at.desk.made, at.page.form.focused()) == ([], "unit")


def test_the_threads_of_the_office_bring_the_same_paper(open_copies: Open, qtbot: Any) -> None:
    """003-08, 003-22 with the real runner: pictures, preview and copy each in its lane."""
    at = open_copies(runner=Runner())
    at.both()
    assert at.colours == [FRONT, BACK]
    qtbot.waitUntil(lambda: bool(at.page.preview.pdf), timeout=5000)
    press(K.Key_F9)
    qtbot.waitUntil(lambda: len(at.desk.made) == 1 and at.page.table.shots == (), timeout=5000)
    assert len(at.desk.made[0][1]) == 2
    assert at.printing.sent == [("id-copy", NUMBER)]


# --- who may --------------------------------------------------------------------------------------


def test_who_has_no_right_sees_no_business_and_writes_nothing(open_copies: Open) -> None:
    """003-08: the gate has no 证件 in its rail; a page made for it all the same is dead."""
    assert CLERK.may(feature("id_copy").act)
    assert not GUARD.may(feature("id_copy").act)
    at = open_copies(operator=GUARD)
    at.desk.drafts["u"] = ready = Draft("u", "parking", method=Method.LOOKED)
    at.page.open("u")
    assert at.page.draft == ready, "nothing stands in its way but the right"
    QTest.keyClick(at.page.form.editor("unit").keys, K.Key_3)
    QTest.keyClick(at.page, K.Key_F9)
    at.page.leave()
    assert not at.page.findChild(QPushButton, "primary").isEnabled()
    assert (at.page.form.isEnabled(), at.desk.made, at.desk.drafts) == (False, [], {"u": ready})


def test_every_finding_names_its_rule(open_copies: Open) -> None:
    """003-08, 3.2: shown as the card's tooltip."""
    at = open_copies()
    keys(RENOVATION)
    rules = {card.finding.rule for card in at.page.findings.cards if card.finding is not None}
    assert {"3.2", "003-08", "PIPL17"} <= rules

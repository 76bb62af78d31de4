"""来访页 on a real office, by real keys: the talk, the host's word, in, out and what is corrected (S02)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from app.models import Unit
from app.rules import slipcode
from app.rules.policy import ENTER_NOTED
from app.rules.visitor import Area, Check, Kind, State
from app.services import settings
from app.services.office import Office
from app.services.visitor_chain import verify
from app.views.pages import visitor as page_module
from tests.conftest import MANAGER, MORNING, OWNER_PHONE, Clock
from tests.services.visits import kinds
from tests.views.hands import CTRL, SHIFT, commit, keys, press
from tests.views.visitor_pages import (
    AGREED,
    ENTER,
    ESC,
    F4,
    F5,
    F6,
    F7,
    F9,
    F10,
    ID_CARD,
    REFUSED,
    UNANSWERED,
    K,
    Scene,
    paper_text,
)

Open = Callable[..., Scene]


@pytest.fixture
def window(qtbot: Any, office: Office, home: str, tmp_path: Path, qapp: Any) -> Open:
    """Opens the page for an operator (the clerk unless named)."""
    return lambda operator=None: Scene(qtbot, office, tmp_path, operator)


@pytest.fixture
def at(window: Open) -> Scene:
    return window()


# --- the talk ------------------------------------------------------------------------------------


def test_the_questions_come_in_the_order_of_the_talk_004_34(at: Scene) -> None:
    form = at.page.form
    walked = [form.focused()]
    for _ in range(7):
        press(ENTER)
        walked.append(form.focused())
    assert walked == ["unit", "host", "been_before", "booked", "name", "people", "reason", "plate"]
    form.focus("booked")
    keys("y")
    press(ENTER)
    assert form.focused() == "booking"
    press(ENTER, modifiers=SHIFT)
    keys("n\n")
    assert form.focused() == "name"


@pytest.mark.parametrize(
    ("field", "unsaid"),
    [
        ("unit", {"unit": ""}),
        ("been_before", {"been": ""}),
        ("booked", {"booked": ""}),
        ("name", {"name": ""}),
        ("reason", {"reason": ""}),
    ],
)
def test_f9_with_a_question_unasked_goes_to_it_004_34(at: Scene, field: str, unsaid: dict[str, str]) -> None:
    at.ask(**unsaid)
    at.qtbot.wait(80)
    press(F9)
    assert at.page.form.focused() == field
    assert at.mark(field)
    assert "004-34" in at.rules()
    assert at.desk.count() == 0


def test_an_unknown_room_is_refused_even_before_the_file_was_read_004_34(at: Scene) -> None:
    at.ask(unit="9-9-999")
    press(F9)
    assert at.page.form.focused() == "unit"
    assert "9-9-999" in at.mark("unit")
    assert at.desk.count() == 0


def test_visitors_of_the_office_have_another_target_003_26(at: Scene) -> None:
    form = at.page.form
    form.focus("area")
    keys("2")
    assert ("office_target" in form.shown, "unit" in form.shown) == (True, False)
    keys("\n\n\nn\nn\n")
    commit("钱女士")
    keys("\n\n7")
    press(F9)
    assert form.focused() == "office_target"
    assert "哪个部门" in at.mark("office_target")
    commit("工程部")
    press(F9)
    assert (at.record.draft.area, at.record.draft.office_target) == (Area.OFFICE, "工程部")
    press(F5)
    assert "请联系被访的部门" in at.said()
    assert "F4" not in at.sheet.words.text()


# --- the host's word -----------------------------------------------------------------------------


def test_from_the_door_to_the_slip(at: Scene) -> None:
    """S02, 004-50, 000-21: registered, not yet let in; the host agrees; in, with the slip printed."""
    number = at.register()
    assert at.record.state is State.REGISTERED
    assert {"还没有联系被访人", f"{number} 已登记"} <= set(at.titles())
    press(F9)
    assert at.opened(number).state is State.REGISTERED
    assert at.post.heard.status["saved"] == "还没有联系被访人"
    at.answer(AGREED)
    assert at.page.pane.sheet is None
    assert kinds(at.record) == [Kind.REGISTERED, Kind.AGREED, Kind.VERIFIED]
    assert f"{number} 同意待入" in at.titles()
    assert at.papers() == []
    press(F9)
    assert at.opened(number).state is State.INSIDE
    assert "赵先生" in at.paper(number)
    assert at.page.record is None
    assert at.page.form.focused() == "unit"
    assert at.page.draft.name == ""


def test_the_phones_on_file_are_masked_until_f4(at: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    """F4 shows them whole for ten seconds, and who looked is logged without a name or a number."""
    assert page_module.WHOLE_MS == 10_000
    at.page._mask.setInterval(150)
    at.register()
    press(F4)
    assert at.post.log("unmask.show") == [], "nothing was shown, nothing is logged"
    press(F5)
    words = at.sheet.words
    for part in ("业主 陈* 139****0001", "租户 欧阳* 138****0002", "F4"):
        assert part in words.text().replace("\u00a0", " ")
    press(F4)
    assert "陈思远" in words.text()
    assert OWNER_PHONE in words.text()
    (line,) = at.post.log("unmask.show")
    assert (line.staff, line.subject) == ("lixiaomin", "3-1-1201")
    assert not any(one in f"{line.changes} {line.why}" for one in ("陈", OWNER_PHONE, "0001"))
    at.qtbot.waitUntil(lambda: OWNER_PHONE not in words.text(), timeout=1000)
    assert "139****0001" in words.text()


def test_in_the_form_too_nothing_stays_whole_on_a_page_that_was_left(at: Scene) -> None:
    keys("3-1-1201")
    at.qtbot.waitUntil(lambda: at.page.facts.household is not None)
    note = at.page.form.findChild(QLabel, "note:unit")
    assert "139****0001" in note.text()
    assert OWNER_PHONE not in note.text()
    press(F4)
    assert OWNER_PHONE in note.text()
    at.page.leave()
    assert OWNER_PHONE not in note.text()


def test_a_call_without_an_answer_is_not_kept_004_50(at: Scene) -> None:
    number = at.register()
    press(F5)
    press(F9)
    assert "请选他的答复" in at.sheet.form.findChild(QLabel, "mark:outcome").text()
    press(ESC)
    assert kinds(at.opened(number)) == [Kind.REGISTERED]


def test_who_is_refused_does_not_go_in_and_the_line_stays_004_50(at: Scene) -> None:
    """S02 E1."""
    number = at.register()
    at.answer(REFUSED)
    assert "被访人不同意" in at.titles()
    assert "004-50" in at.rules()
    press(F9)
    assert at.opened(number).state is State.REFUSED
    assert at.papers() == []
    press(ESC)
    assert at.page.record is None
    press(K.Key_R, modifiers=CTRL)
    at.qtbot.waitUntil(lambda: at.page.register.model.row(0) is not None)
    assert at.page.register.model.row(0).state == "拒绝"


def test_nobody_answers_so_the_visitor_waits_004_50(at: Scene) -> None:
    """S02 E2, the house's usual way: no F7, no entry; a second call may be answered."""
    number = at.register()
    at.answer(UNANSWERED)
    assert "被访人没有接" in at.titles()
    assert at.button("allow") is None
    press(F7)
    assert at.page.pane.sheet is None
    press(F9)
    assert at.opened(number).state is State.UNANSWERED
    at.answer(AGREED)
    press(F9)
    assert at.opened(number).state is State.INSIDE


def test_nobody_answers_and_the_manager_allows_004_50_000_21(window: Open, manager: Office) -> None:
    """S02 E2 where the site does so: F7 wants the reason; and who was not verified still waits (000-21)."""
    settings.save(manager, {"visitor_unanswered": ENTER_NOTED})
    at = window()
    number = at.register()
    at.answer(UNANSWERED)
    press(F9)
    assert at.opened(number).state is State.UNANSWERED
    press(F7)
    press(F9)
    assert "谁允许的" in at.sheet.form.findChild(QLabel, "mark:note").text()
    commit("赵经理，老人急用药")
    press(F9)
    assert "还没有核实" in at.titles()
    assert "000-21" in at.rules()
    press(F9)
    assert at.opened(number).state is State.UNANSWERED, "allowed, but not verified"
    press(F6)
    keys(ID_CARD)
    press(F9)
    record = at.opened(number)
    assert record.state is State.INSIDE
    assert [one.note for one in record.events if one.kind is Kind.ALLOWED] == ["赵经理，老人急用药"]
    assert at.papers() == [number]


def test_a_card_that_is_looked_at_leaves_its_method_alone_000_21(at: Scene) -> None:
    """S02 E3."""
    number = at.register()
    press(F6)
    keys(ID_CARD)
    assert [one.method for one in at.record.events if one.kind is Kind.VERIFIED] == [Check.ID_CARD]
    assert "还没有联系被访人" in at.titles(), "verified is not agreed"
    press(F9)
    assert at.opened(number).state is State.REGISTERED


# --- what stands ---------------------------------------------------------------------------------


def test_a_correction_adds_and_the_old_word_stays_in_sight_004_48(at: Scene, office: Office) -> None:
    """S02 E4: the wrong room; its host's word is no word for the right one (004-50)."""
    with office.signed_in(MANAGER).work("household.import") as work:
        work.session.add(Unit(building="3", entrance="1", room="1202", code="3-1-1202"))
    number = at.register()
    at.answer(AGREED)
    press(K.Key_G, modifiers=CTRL)
    keys("\n3-1-1202\n")
    press(F9)
    assert "请写明为什么" in at.sheet.form.findChild(QLabel, "mark:reason").text()
    commit("听错房号")
    press(F9)
    assert "更正：房号 「3-1-1201」→「3-1-1202」（听错房号，李晓敏 10:12）" in at.said().replace(
        "lixiaomin", "李晓敏"
    )
    record = at.opened(number)
    assert (record.first.unit, record.draft.unit) == ("3-1-1201", "3-1-1202")
    assert "还没有联系被访人" in at.titles()
    press(F9)
    assert at.opened(number).state is State.REGISTERED
    assert verify(office) is None


def test_what_is_chosen_is_corrected_by_choosing_004_48(at: Scene) -> None:
    number = at.register()
    press(K.Key_G, modifiers=CTRL)
    form = at.sheet.form
    offered = [form.editor("field").combo.itemData(n) for n in range(form.editor("field").combo.count())]
    assert set(offered) == {
        "unit",
        "host",
        "been_before",
        "booked",
        "name",
        "reason",
        "plate",
        "people",
        "goods",
    }
    form.editor("field").set_value("reason")
    form.editor("field").edited.emit()
    assert form.shown == ("field", "reason_value", "reason")
    form.focus("reason_value")
    keys("2")
    commit("听错")
    press(F9)
    assert "更正：事由 「探访亲友」→「送货送餐」（听错，李晓敏 10:12）" in at.said().replace(
        "lixiaomin", "李晓敏"
    )
    press(K.Key_G, modifiers=CTRL)
    form = at.sheet.form
    form.editor("field").set_value("been_before")
    form.editor("field").edited.emit()
    form.focus("answer")
    keys("y\n")
    commit("记错")
    press(F9)
    assert "更正：来过 「否」→「是」（记错，lixiaomin 10:12）" in at.said()
    assert at.opened(number).draft.been_before is True


def test_who_was_marked_inside_by_mistake_is_taken_back_004_48(at: Scene) -> None:
    number = at.let_in()
    at.page.open(number)
    press(K.Key_G, modifiers=CTRL)
    form = at.sheet.form
    form.editor("field").set_value("entered")
    form.editor("field").edited.emit()
    assert form.shown == ("field", "reason")
    form.focus("reason")
    commit("记到别人那一行")
    press(F9)
    assert at.record.state is State.AGREED
    assert at.desk.inside() == ()


def test_the_slip_beside_the_line_is_the_one_that_was_printed(at: Scene) -> None:
    number = at.let_in()
    at.page.open(number)
    at.qtbot.waitUntil(lambda: number in paper_text(at.page.preview.pdf), timeout=3000)
    assert "补打" in paper_text(at.page.preview.pdf)
    press(K.Key_P, modifiers=CTRL)
    assert "补打" in at.paper(number)
    assert "草稿" not in at.paper(number)


@pytest.mark.parametrize("key", [F9, F10])
def test_leaving_from_the_record(at: Scene, key: Qt.Key) -> None:
    number = at.let_in()
    at.page.open(number)
    assert "登记离开" in at.page.pane.primary.text()
    press(key)
    assert at.opened(number).state is State.LEFT
    assert f"{number} 已离开" in at.titles()
    press(F9)
    assert at.page.record is None, "F9 on a finished line begins the next visit"


def test_leaving_by_the_code_scanned_off_the_slip(at: Scene, clock: Clock) -> None:
    """S02: 离开 scanned at 11:40."""
    number = at.let_in()
    with at.office.read("visitor.read") as session:
        code = slipcode.seal(number, settings.read(session).site, settings.site_key_in(session))
    clock.set(MORNING.replace(hour=11, minute=40))
    at.page.open(str(code))
    assert f"{number} 在内" in at.titles()
    press(F9)
    record = at.opened(number)
    assert (record.standing.left_at, record.standing.slip_returned) == (clock.now, True)


def test_two_windows_let_one_visitor_in_the_second_is_told_and_shown_the_line(at: Scene) -> None:
    number = at.register()
    at.answer(AGREED)
    at.desk.enter(number)
    press(F9)
    assert "状态不对" in at.post.heard.status["saved"]
    assert f"{number} 在内" in at.titles()
    assert [one for one in kinds(at.opened(number)) if one is Kind.ENTERED] == [Kind.ENTERED]

"""来访页's lists and its book: who is inside, all visits, who came before, bookings, notes, the barred."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import zxingcpp
from PIL import Image
from PySide6.QtWidgets import QLabel, QPushButton

from app.rules.visitor import Kind, State
from app.services.office import Office
from app.services.visitor import VisitorDesk
from app.services.visitor_chain import verify
from app.views.endless_list import PAGE, EndlessList
from app.views.pages import visitor_lists as page_module
from app.views.pages.visitor_booking import BookingSheet
from tests.conftest import MANAGER, MORNING, Clock
from tests.services.visits import filled, kinds, let_in
from tests.views.hands import CTRL, commit, keys, press
from tests.views.visitor_pages import AGREED, ENTER, ESC, F9, F10, K, Scene

Open = Callable[..., Scene]


@pytest.fixture
def window(qtbot: Any, office: Office, home: str, tmp_path: Path, qapp: Any) -> Open:
    """Opens the page for an operator (the clerk unless named)."""
    return lambda operator=None: Scene(qtbot, office, tmp_path, operator)


@pytest.fixture
def at(window: Open) -> Scene:
    return window()


def cells(view: Any, place: int) -> list[str]:
    return [str(view.model.data(view.model.index(place, n), 0)) for n in range(view.model.columnCount())]


def total(at: Scene) -> str:
    return at.page.inside_pane.total.text()


# --- who is inside -------------------------------------------------------------------------------


def test_who_is_inside_with_minutes_that_run(at: Scene, clock: Clock) -> None:
    let_in(at.desk)
    clock.advance(minutes=20)
    let_in(at.desk, name="钱女士", plate="", people="3")
    press(K.Key_I, modifiers=CTRL)
    view = at.page.inside
    assert cells(view, 0) == ["LF20260305-A0001", "赵先生", "2", "3-1-1201", "粤B12345", "20 分", ""]
    assert cells(view, 1)[5] == "0 分"
    assert total(at) == "在内 2 批 5 人"
    clock.advance(minutes=55)
    at.page.inside_pane.minute.timeout.emit()
    assert [cells(view, n)[5] for n in (0, 1)] == ["1 小时 15 分", "55 分"]
    clock.set(MORNING.replace(hour=20))
    at.page.inside_pane.minute.timeout.emit()
    assert [cells(view, n)[6] for n in (0, 1)] == ["20:00 仍未离开"] * 2


def test_the_minutes_run_by_themselves_while_the_list_is_shown(
    window: Open, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert page_module.MINUTE_MS == 30_000
    monkeypatch.setattr(page_module, "MINUTE_MS", 30)
    at = window()
    let_in(at.desk)
    press(K.Key_I, modifiers=CTRL)
    clock.advance(minutes=7)
    at.qtbot.waitUntil(lambda: cells(at.page.inside, 0)[5] == "7 分", timeout=2000)
    at.page.leave()
    assert not at.page.inside_pane.minute.isActive()
    at.page.enter()
    clock.advance(minutes=1)
    at.qtbot.waitUntil(lambda: cells(at.page.inside, 0)[5] == "8 分", timeout=2000)
    press(ESC)
    at.qtbot.waitUntil(lambda: not at.page.inside_pane.minute.isActive(), timeout=2000)


def test_leaving_from_the_list_of_who_is_inside(at: Scene) -> None:
    first, second = let_in(at.desk), let_in(at.desk, name="钱女士", plate="")
    press(K.Key_I, modifiers=CTRL)
    press(F10)
    assert len(at.desk.inside()) == 2, "nobody was picked"
    assert "请先选" in at.post.heard.status["saved"]
    press(K.Key_Down, K.Key_Down, F10)
    assert at.opened(second).state is State.LEFT
    assert [one.number for one in at.desk.inside()] == [first]
    assert total(at) == "在内 1 批 2 人"
    press(ENTER)
    assert at.record.number == first
    press(F10)
    assert at.desk.inside() == ()
    press(K.Key_Escape)
    press(K.Key_I, modifiers=CTRL)
    assert "没有来访的客人在内" in at.said()


@pytest.mark.parametrize("where", ["form", "inside", "register"])
def test_the_evacuation_list_is_one_key_away_from_everywhere(at: Scene, where: str) -> None:
    let_in(at.desk)
    if where != "form":
        press(K.Key_I if where == "inside" else K.Key_R, modifiers=CTRL)
        assert (button := at.button("evacuate")) is not None
        assert "Ctrl+E" in button.text()
    press(K.Key_E, modifiers=CTRL)
    (number,) = at.papers()
    assert number.startswith("SS20260305")
    assert "1201" in at.paper(number)
    assert len(at.post.log("visitor.evacuation")) == 1


# --- all visits ----------------------------------------------------------------------------------


def test_the_register_prints_its_day_with_corrections_004_48(at: Scene) -> None:
    number = let_in(at.desk)
    at.desk.correct(number, "people", "3", "又来一位")
    press(K.Key_R, modifiers=CTRL)
    assert (button := at.button("sheet")) is not None
    assert "Ctrl+P" in button.text()
    press(K.Key_P, modifiers=CTRL)
    (paper,) = at.papers()
    assert paper.startswith("LB20260305")
    words = at.paper(paper)
    assert number[-4:] in words
    assert "又来一位" in words
    at.button("sheet").click()
    assert len(at.papers()) == 2


def test_three_hundred_visits_scroll_and_enter_opens(at: Scene) -> None:
    for n in range(300):
        at.desk.register(filled(at.desk, name=f"赵先生{n:03d}", plate=""))
    assert verify(at.office) is None
    asked: list[tuple[int, int]] = []
    page = at.desk.page
    at.desk.page = lambda first, many: asked.append((first, many)) or page(first, many)  # type: ignore[func-returns-value,method-assign]
    press(K.Key_R, modifiers=CTRL)
    view = at.page.register
    assert isinstance(view, EndlessList)
    assert view.model.rowCount() == 300
    at.qtbot.waitUntil(lambda: view.model.row(0) is not None)
    assert sum(many for _, many in asked) <= PAGE, "only what is in sight is read"
    assert (view.model.row(0).number, view.model.row(0).state) == ("LF20260305-A0300", "已登记")
    press(K.Key_End)
    at.qtbot.waitUntil(lambda: view.current() is not None)
    press(K.Key_Up, ENTER)
    assert at.record.number == "LF20260305-A0002"
    press(K.Key_R, modifiers=CTRL)
    assert view.current().number == "LF20260305-A0002", "the clerk is where she was"


def test_an_empty_register_says_what_to_do_first_and_the_key_works(at: Scene) -> None:
    press(K.Key_R, modifiers=CTRL)
    assert "按 Ctrl+N 登记第一位" in at.said()
    press(K.Key_N, modifiers=CTRL)
    assert at.page.currentWidget() is at.page.pane
    assert at.page.form.focused() == "unit"


def test_what_is_typed_in_the_register_finds_in_all_of_it(at: Scene) -> None:
    for n in range(3):
        at.past(name=f"赵先生{n}", plate="")
    number = at.past(name="钱女士", plate="粤B67890", goods="蛋糕")
    press(K.Key_R, modifiers=CTRL)
    view = at.page.register
    for text in ("qns", "67890"):
        keys(text)
        at.qtbot.waitUntil(lambda: view.model.rowCount() == 1 and view.model.row(0) is not None)
        assert view.model.row(0).number == number, text
        press(ESC)
        at.qtbot.waitUntil(lambda: view.model.rowCount() == 4)
    commit("没有这个")
    at.qtbot.waitUntil(lambda: "没有符合" in at.said())
    press(ESC)
    press(ESC)
    assert at.page.currentWidget() is at.page.pane


# --- who came before -----------------------------------------------------------------------------


def test_of_two_that_are_found_one_is_picked(at: Scene) -> None:
    at.past()
    at.past(name="赵小姐", plate="", reason="viewing")
    press(K.Key_F, modifiers=CTRL)
    assert at.sheet.form.shown == ("text",)
    keys("z\n")
    assert at.sheet.form.focused() == "which"
    assert at.page.draft.name == "", "not before it is said who"
    keys("2")
    assert at.page.draft.name in ("赵先生", "赵小姐")
    names = {"赵先生": "family", "赵小姐": "viewing"}
    assert at.page.draft.reason == names[at.page.draft.name]


def test_who_was_never_here_is_said_to_be_new(at: Scene) -> None:
    press(K.Key_F, modifiers=CTRL)
    keys("zxs")
    press(F9)
    assert "按新客人登记" in at.sheet.form.findChild(QLabel, "mark:text").text()
    press(ESC)
    assert at.page.form.focused() == "unit"


def test_what_the_clerk_has_asked_already_stays(at: Scene) -> None:
    """He goes to another door this time: the last visit fills in only where nothing stands (ui.md)."""
    at.past()
    keys("3-1-1202")
    press(K.Key_F, modifiers=CTRL)
    keys("B12345\n")
    assert (at.page.draft.unit, at.page.draft.name) == ("3-1-1202", "赵先生")


def test_a_visit_that_never_ended_is_ended_first_004_34(at: Scene) -> None:
    number = let_in(at.desk)
    at.ask()
    at.qtbot.waitUntil(lambda: "上次还没有离开" in at.titles())
    assert number in at.said()
    press(F10)
    record = at.opened(number)
    assert (record.state, record.standing.slip_returned) == (State.LEFT, False)
    assert "上次还没有离开" not in at.titles()
    assert at.page.draft.name == "赵先生", "his new form stays"


# --- the book ------------------------------------------------------------------------------------


def test_a_booking_lets_in_without_a_call_004_34_004_50(at: Scene, tmp_path: Path) -> None:
    keys("3-1-1201")
    press(K.Key_T, modifiers=CTRL)
    keys("\n\n")
    press(F9)
    assert "怎么称呼" in at.sheet.form.findChild(QLabel, "mark:name").text()
    commit("孙女士")
    keys("\n\n1")
    press(F9)
    assert at.post.heard.status["saved"] == "预约 YY20260305-A0001，请告诉客人"
    assert isinstance(at.sheet, BookingSheet)
    picture = tmp_path / "code.png"
    at.sheet.grab().save(str(picture))
    [shown] = zxingcpp.read_barcodes(Image.open(picture).convert("L"))
    assert at.desk.booking(shown.text) is not None, "the visitor's code is the booking's"
    press(F9)
    assert at.page.pane.sheet is None
    press(K.Key_N, modifiers=CTRL)
    at.page.form.focus("booked")
    keys("y\nyy20260305-a0001")
    at.qtbot.waitUntil(lambda: at.page.facts.household is not None, timeout=2000)
    assert (at.page.draft.unit, at.page.draft.name) == ("3-1-1201", "孙女士")
    assert "已预约" in at.titles()
    at.page.form.focus("been_before")
    keys("y")
    at.page.form.focus("reason")
    keys("1")
    press(F9)
    assert kinds(at.record) == [Kind.REGISTERED, Kind.AGREED, Kind.VERIFIED]
    number = at.record.number
    press(F9)
    assert at.opened(number).state is State.INSIDE
    assert at.papers() == [number]


def test_a_booking_s_scanned_code_fills_in_a_new_form(at: Scene) -> None:
    number = at.desk.book("孙女士", MORNING, MORNING.replace(hour=23), unit="3-1-1201", reason="viewing")
    at.page.open(at.desk.booking_code(number))
    draft = at.page.draft
    assert (draft.unit, draft.name, draft.booked, draft.booking) == ("3-1-1201", "孙女士", True, number)
    assert at.page.form.focused() == "been_before"
    keys("n")
    press(F9)
    assert at.record.state is State.AGREED
    at.page.open(f"{number}.AAAA.AAAAAAAA")
    assert at.post.heard.status["saved"].startswith("不是本小区的预约码"), "a forged code fills in nothing"


def test_a_booking_number_is_used_once_004_34(at: Scene) -> None:
    number = at.desk.book("孙女士", MORNING, MORNING.replace(hour=23), unit="3-1-1201")
    at.desk.register(filled(at.desk, name="孙女士", booked=True, booking=number))
    at.ask("孙女士", booked="y")
    at.page.form.focus("booking")
    keys(number)
    at.qtbot.waitUntil(lambda: "预约已用过" in at.titles())
    press(F9)
    assert at.page.form.focused() == "booking"
    assert at.desk.count() == 1


def test_what_a_household_asked_us_to_say_warns_and_needs_its_word_004_50(at: Scene) -> None:
    press(K.Key_J, modifiers=CTRL)
    keys("3-1-1201\n")
    commit("不见推销")
    keys("\nx")
    press(F9)
    assert "请写天数" in at.sheet.form.findChild(QLabel, "mark:days").text()
    press(K.Key_Backspace)
    keys("30")
    press(F9)
    assert at.page.pane.sheet is None
    (note,) = at.desk.notes()
    assert (note.words, note.until) == ("不见推销", "2026-04-03")
    at.ask()
    at.qtbot.waitUntil(lambda: "谢绝来访" in at.titles())
    assert "不见推销" in at.said()
    press(F9)
    number = at.record.number
    press(F9)
    assert at.opened(number).state is State.REGISTERED
    assert at.titles().count("谢绝来访") == 1
    at.answer(AGREED)
    press(F9)
    assert at.opened(number).state is State.INSIDE


def test_only_the_manager_bars_and_who_is_barred_is_not_registered_004_34(window: Open) -> None:
    boss = window(MANAGER)
    press(K.Key_L, modifiers=CTRL)
    commit("周某某")
    keys("\n")
    commit("粤B88888")
    keys("\n\n")
    commit("多次冒充快递员推销")
    press(F9)
    assert boss.page.pane.sheet is None
    (kept,) = boss.desk.barred()
    assert (kept.barred.plate, kept.barred.review_on.isoformat()) == ("粤B88888", "2026-06-03")
    boss.page.hide()
    clerk = window()
    press(K.Key_R, modifiers=CTRL)
    assert clerk.button("note") is not None
    assert clerk.button("bar") is None
    press(K.Key_L, modifiers=CTRL)
    assert clerk.page.pane.sheet is None
    press(ESC)
    clerk.ask("周先生")
    clerk.page.form.focus("plate")
    commit("粤B88888")
    clerk.qtbot.waitUntil(lambda: "不予接待" in clerk.titles())
    press(F9)
    assert "多次冒充" in clerk.mark("plate")
    assert clerk.desk.count() == 0
    press(K.Key_B, modifiers=CTRL)
    (line,) = clerk.post.log("visitor.barred")
    assert "周" not in f"{line.subject} {line.changes} {line.why}"
    assert "通知了经理" in clerk.post.heard.status["saved"]


def test_who_was_barred_after_he_was_registered_does_not_go_in_004_34(
    at: Scene, manager: Office, clock: Clock
) -> None:
    number = at.register()
    at.answer(AGREED)
    clock.advance(minutes=1)
    review = MORNING.date().replace(month=6)
    VisitorDesk(manager).bar("赵先生", "多次推销", review, features="高个，左眉有疤")
    at.page.open(number)
    assert "不予接待" in at.titles()
    press(F9)
    assert at.opened(number).state is State.AGREED
    press(K.Key_B, modifiers=CTRL)
    assert len(at.post.log("visitor.barred")) == 1


def test_a_namesake_is_compared_not_refused_004_34(at: Scene, manager: Office) -> None:
    VisitorDesk(manager).bar("赵先生", "多次推销", MORNING.date().replace(month=6), features="高个，左眉有疤")
    at.ask()
    at.qtbot.waitUntil(lambda: "同名，请核对" in at.titles())
    press(F9)
    assert at.page.form.focused() == "same_person"
    assert "左眉有疤" in at.mark("same_person")
    keys("n")
    press(F9)
    assert at.record.state is State.REGISTERED


def test_every_act_has_its_key_on_a_button_in_sight(window: Open) -> None:
    at = window(MANAGER)
    below = {"pane": ("records", "fresh", "returning", "inside")}
    below["list"] = ("back", "fresh", "sheet", "evacuate", "book", "note", "bar")
    for acts in below.values():
        for act in acts:
            button = at.button(act)
            assert isinstance(button, QPushButton), act
            assert "  " in button.text(), "its title and its key"
            assert button.width() >= button.sizeHint().width(), "cut off"
        press(K.Key_R, modifiers=CTRL)
    at.button("note").click()
    assert at.page.currentWidget() is at.page.pane
    assert at.sheet.form.shown == ("unit", "words", "days")
    press(ESC)
    assert "F9" in at.page.pane.primary.text()

"""读证 on the 证件 page: chip and eye fill what the field policy lets them (003-08, 3.1, PIPL31)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from app.rules.base import Trouble
from app.rules.id_card import Reading, Source
from app.rules.id_copy import Method
from tests.views.counters import said
from tests.views.hands import CTRL, SHIFT, commit, keys, press
from tests.views.id_copies import (
    ASKS,
    BACK,
    FRONT,
    NUMBER,
    PAGE,
    PARKING,
    READ,
    REFUSED,
    RENOVATION,
    SPOKEN,
    Scene,
    files,
    record,
    refusal,
    saved,
)

K = Qt.Key
Open = Callable[..., Scene]
BY_EYE = replace(READ, source=Source.PICTURE, unsure=frozenset({"name", "number"}))
CHILD = replace(READ, name="顾小满", number="", birth=date(2015, 6, 1))


def field(at: Scene, name: str) -> object:
    return at.page.form.editor(name).value()


class Eyes:
    """The program's own eye: what it was shown, by size."""

    def __init__(self, reading: Reading = BY_EYE) -> None:
        self.reading, self.seen = reading, list[tuple[int, int]]()

    def __call__(self, image: Image.Image) -> Reading:
        self.seen.append(image.size)
        return self.reading


# --- the chip -------------------------------------------------------------------------------------


def test_f5_fills_the_name_alone_where_nobody_asks_for_more(open_copies: Open) -> None:
    """003-08, 3.1: no number and no address in the form, nor on its way to the desk."""
    at = open_copies(chip=lambda: READ)
    at.agree()
    press(K.Key_F5)
    assert field(at, "holder") == "陈思远"
    assert not {"number", "address"} & set(at.page.form.shown)
    assert (field(at, "number"), field(at, "address")) == ("", "")
    words = at.said("note:holder")
    assert words.startswith("读到：陈思远")
    assert READ.number not in said(at.page)
    assert READ.address not in said(at.page)
    at.take()
    press(K.Key_F9)
    ((draft, _, reading),) = at.desk.made
    assert (draft.holder, draft.number, draft.address) == ("陈思远", "", "")
    assert reading is READ, "the rules look at the age and the date on it"


def test_the_number_appears_only_where_the_policy_asks(open_copies: Open) -> None:
    """3.1: asked for, filled, and marked where the reader is not sure."""
    at = open_copies(policy=ASKS, chip=lambda: BY_EYE)
    at.agree()
    press(K.Key_F5)
    assert "number" in at.page.form.shown
    assert "address" not in at.page.form.shown
    assert (field(at, "number"), field(at, "address")) == (READ.number, "")
    assert "照证件核对" in at.said("mark:number")
    assert "照证件核对" in at.said("mark:holder")
    at.page.form.focus("holder")
    commit("陈思远")
    assert at.said("mark:holder") == "", "the clerk has looked"
    assert "照证件核对" in at.said("mark:number")


def test_a_sure_reading_marks_nothing(open_copies: Open) -> None:
    """003-08: a chip does not mistake a stroke."""
    at = open_copies(policy=ASKS, chip=lambda: READ)
    at.agree()
    press(K.Key_F5)
    assert (at.said("mark:holder"), at.said("mark:number")) == ("", "")


def test_where_nothing_is_copied_the_reader_is_the_way_of_checking(open_copies: Open) -> None:
    """3.2: no name, no number, only how."""
    at = open_copies(policy=ASKS, chip=lambda: READ)
    keys(PARKING)
    press(K.Key_F5)
    assert (field(at, "method"), field(at, "holder"), field(at, "number")) == ("reader", "", "")
    assert READ.name not in said(at.page)
    press(K.Key_F9)
    draft = at.desk.made[0][0]
    assert (draft.method, draft.holder, draft.number) == (Method.READER, "", "")


def test_a_reader_that_fails_says_what_to_do_and_the_form_stays(open_copies: Open) -> None:
    """003-08: trouble is the window's to say, a refusal the page's."""
    faults = [Trouble("没有读到身份证", "请把证放平再按 F5。"), refusal("不是身份证")]

    def fail() -> Reading:
        raise faults.pop(0)

    at = open_copies(chip=fail)
    at.agree()
    at.page.form.focus("holder")
    commit("陈")
    press(K.Key_F5)
    assert at.heard.troubles == [("没有读到身份证", "请把证放平再按 F5。")]
    press(K.Key_F5)
    assert "没有字体" in at.said("mark:purpose"), "a refusal is said at its field"
    assert (field(at, "holder"), at.said("note:holder")) == ("陈", "")
    assert at.page.readers.reading is None


def test_without_a_reader_there_is_no_key_for_it(open_copies: Open) -> None:
    """003-08: F5 does nothing that the clerk could wait for."""
    at = open_copies()
    assert at.page.findChild(QPushButton, "act:read_card") is None
    at.agree()
    press(K.Key_F5)
    assert at.said("note:holder") == ""


def test_a_late_chip_is_not_the_next_customers(open_copies: Open) -> None:
    """3.2: the card of the one before is read when the next one stands there; its trouble neither."""
    faults: list[Exception] = []

    def read() -> Reading:
        if faults:
            raise faults.pop()
        return READ

    at = open_copies(chip=read)
    at.agree()
    for fault in ([], [Trouble("没有读到身份证", "")]):
        faults[:] = fault
        at.runner.holding = {"device:id-reader"}
        press(K.Key_F5)
        assert at.said("note:holder") == "正在读身份证…"
        press(K.Key_N, modifiers=CTRL)
        at.agree()
        assert at.runner.let_go() == 1
        assert (field(at, "holder"), at.said("note:holder")) == ("", "")
        assert at.page.readers.reading is None
    assert at.heard.troubles == []


# --- the eye --------------------------------------------------------------------------------------


def test_the_eye_reads_the_first_card_side_and_nothing_else(open_copies: Open) -> None:
    """003-08: straightened and at full size; what it is not sure of is marked; the back is not read."""
    eyes = Eyes()
    at = open_copies(see=eyes)
    at.agree()
    assert eyes.seen == []
    at.take(FRONT)
    assert eyes.seen == [at.page.table.shots[0].straight.size]
    assert field(at, "holder") == "陈思远"
    assert "照证件核对" in at.said("mark:holder")
    at.take(BACK)
    press(K.Key_T, modifiers=CTRL)
    at.take(FRONT)
    assert len(eyes.seen) == 1


def test_the_eye_does_not_read_what_is_no_card(open_copies: Open) -> None:
    """003-08: a page of a contract has no name at that place."""
    eyes = Eyes()
    at = open_copies(see=eyes)
    at.agree()
    at.take(FRONT, PAGE)
    assert (eyes.seen, field(at, "holder")) == ([], "")


def test_files_that_come_together_are_read_once(open_copies: Open, tmp_path: Path) -> None:
    """003-08: front and back of a scanner."""
    eyes = Eyes()
    at = open_copies(see=eyes)
    at.agree()
    at.drop(files(saved(tmp_path, "a.png", FRONT), saved(tmp_path, "b.png", BACK)))
    assert len(eyes.seen) == 1
    assert field(at, "holder") == "陈思远"


def test_a_late_reading_of_another_customer_is_dropped(open_copies: Open) -> None:
    """3.2: neither his name nor what he is."""
    at = open_copies(see=Eyes())
    at.agree()
    at.runner.holding = {"device:ocr"}
    at.take()
    assert at.said("note:holder") == "正在读证件…"
    press(K.Key_N, modifiers=CTRL)
    at.agree()
    assert at.runner.let_go() == 1
    assert (field(at, "holder"), at.page.readers.reading) == ("", None)
    assert at.said("note:holder") == ""


def test_a_late_reading_is_not_shown_beside_a_record(open_copies: Open) -> None:
    """3.2."""
    at = open_copies(see=Eyes())
    at.agree()
    at.runner.holding = {"device:ocr"}
    at.take()
    at.desk.records[NUMBER] = record()
    at.page.open(NUMBER)
    assert at.runner.let_go() == 1
    assert at.page.readers.reading is None


def test_he_refuses_while_the_eye_reads_and_no_reader_was_used(open_copies: Open) -> None:
    """S03-E6, 3.2: a picture that has to go is no way of checking; nothing of it stays."""
    at = open_copies(see=Eyes())
    at.agree()
    at.runner.holding = {"device:ocr"}
    at.take()
    at.page.form.focus("consent")
    keys(REFUSED)
    assert at.runner.let_go() == 1
    assert (field(at, "method"), field(at, "holder"), at.page.readers.reading) == ("", "", None)


# --- a child --------------------------------------------------------------------------------------


def test_a_child_needs_its_guardian(open_copies: Open) -> None:
    """S10-E5, PIPL31: the chip tells the birthday; F9 asks who agreed in its place."""
    at = open_copies(chip=lambda: CHILD)
    at.agree()
    at.take()
    assert "guardian" not in at.page.form.shown
    press(K.Key_F5)
    assert "guardian" in at.page.form.shown
    press(K.Key_F9)
    assert at.desk.made == []
    assert at.page.form.focused() == "guardian"
    assert "须由监护人同意" in at.said("mark:guardian")
    commit("顾言溪")
    press(K.Key_F9)
    draft, _, reading = at.desk.made[0]
    assert (draft.holder, draft.guardian) == ("顾小满", "顾言溪")
    assert reading is CHILD


def test_the_fourteenth_birthday_is_no_childs(open_copies: Open) -> None:
    """S10-E5, PIPL31: on the day itself (the counter's clock says 2026-03-05)."""
    at = open_copies(chip=lambda: replace(CHILD, birth=date(2012, 3, 5)))
    at.agree()
    press(K.Key_F5)
    assert "guardian" not in at.page.form.shown


def test_an_expired_card_is_warned_of(open_copies: Open) -> None:
    """003-08: it warns and does not block."""
    at = open_copies(chip=lambda: replace(READ, valid_until=date(2026, 3, 4)))
    at.agree()
    at.take()
    press(K.Key_F5)
    assert "证件已过期" in at.titles
    press(K.Key_F9)
    assert len(at.desk.made) == 1


def test_reading_leaves_the_clerks_own_words(open_copies: Open) -> None:
    """003-08: purpose, room and consent are not the card's."""
    at = open_copies(chip=lambda: READ)
    keys(RENOVATION + SPOKEN)
    at.page.form.focus("purpose")
    commit("办理装修备案")
    press(K.Key_Return, modifiers=SHIFT)
    press(K.Key_F5)
    assert (field(at, "purpose"), field(at, "consent")) == ("办理装修备案", "spoken")

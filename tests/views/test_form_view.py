"""表单: drawn from its spec, worked by keys alone, silent while loading, and true to the draft's types."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QLineEdit, QPlainTextEdit, QPushButton
from pytestqt.qtbot import QtBot

from app.forms.spec import Choice, Field, FormSpec, Kind
from app.rules.release import APPLICANT_NAMES, ID_CHECK_NAMES, Applicant, IdCheck, Item
from app.views.form_view import EDITORS, FormView

from .hands import CTRL, SHIFT, commit, here, keys, press, show

K = Qt.Key


@dataclass(frozen=True)
class Sample:
    unit: str = ""
    who: Applicant = Applicant.OWNER
    name: str = ""
    check: IdCheck = IdCheck.NONE
    items: tuple[Item, ...] = ()
    knows: bool | None = None
    claimed: tuple[int, ...] | None = None
    hurry: bool = False
    note: str = ""
    untouched: int = 7


SPEC = FormSpec(
    "样单",
    (
        Field("unit", "房号", Kind.UNIT, half=True, hint="例如 3-2-1501"),
        Field("who", "谁来办", Kind.CHIPS, tuple(Choice(a.value, n) for a, n in APPLICANT_NAMES.items())),
        Field("name", "申请人", half=True),
        Field("check", "核验", Kind.SELECT,
              tuple(Choice(a.value, n) for a, n in ID_CHECK_NAMES.items() if a), half=True),
        Field("items", "物品", Kind.ITEMS),
        Field("knows", "知道搬出", Kind.YES_NO),
        Field("claimed", "哪些是业主的", Kind.LINES, phrases=("冰箱", "沙发")),
        Field("hurry", "业主赶时间", Kind.TICK),
        Field("note", "说明", Kind.NOTE),
    ),
)  # fmt: skip
GREY = (Item("沙发", "灰", 1, "张"),)
FULL = Sample(
    "3-2-1501", Applicant.TENANT, "欧阳𬱖", IdCheck.ID_CARD, GREY, False, (1,), True, "第一行\n第二行"
)


@pytest.fixture
def form(qtbot: QtBot) -> FormView:
    view = FormView(SPEC)
    view.load(Sample())
    return show(qtbot, view, 640, 700)


def test_every_kind_of_the_specs_has_its_editor() -> None:
    assert set(EDITORS) == set(Kind)


@pytest.mark.parametrize("draft", [Sample(), FULL], ids=["empty", "full"])
def test_a_draft_comes_back_as_it_was_loaded_with_its_own_types(form: FormView, draft: Sample) -> None:
    form.load(draft)
    found = form.draft()
    assert found == draft
    assert type(found.who) is Applicant
    assert type(found.check) is IdCheck


def test_loading_is_silent_and_a_key_is_not(form: FormView, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(form.edited):
        form.load(FULL)
        form.load(Sample())
    form.focus("unit")
    with qtbot.waitSignal(form.edited):
        keys("3")


def test_a_form_without_a_draft_says_so(qtbot: QtBot) -> None:
    view = FormView(SPEC)
    qtbot.addWidget(view)
    with pytest.raises(ValueError, match="no draft"):
        view.draft()


def test_the_whole_form_by_keys_alone(form: FormView) -> None:
    form.focus("unit")
    keys("3-2-1501\n")
    keys("3\n")
    commit("欧阳𬱖")
    keys("\n")
    keys("1\n")
    keys("sf\n")
    assert form.focused() == "items"
    keys("\n")
    keys("n\n")
    keys("2\n")
    press(K.Key_Space)
    keys("\n")
    commit("业主的原话")
    sofa = (Item("沙发", "", 1, "张"),)
    assert form.draft() == Sample(
        "3-2-1501", Applicant.TENANT, "欧阳𬱖", IdCheck.ID_CARD, sofa, False, (1,), True, "业主的原话"
    )


def test_enter_goes_on_shift_enter_back_and_the_last_only_says_so(form: FormView, qtbot: QtBot) -> None:
    form.focus("unit")
    seen = []
    for _ in form.names:
        seen.append(form.focused())
        if form.focused() != "note":
            keys("\n")
    assert tuple(seen) == form.names
    with qtbot.waitSignal(form.ended):
        keys("\n")
    assert form.focused() == "note"
    for name in reversed(form.names[:-1]):
        press(K.Key_Return, modifiers=SHIFT)
        assert form.focused() == name
    press(K.Key_Return, modifiers=SHIFT)
    assert form.focused() == "unit"


def test_tab_and_back_tab_go_the_same_way(form: FormView) -> None:
    form.focus("unit")
    seen = [form.focused()]
    for _ in form.names[1:]:
        press(K.Key_Tab)
        seen.append(form.focused())
    assert tuple(seen) == form.names
    press(K.Key_Backtab)
    assert form.focused() == "hurry"


def test_what_stands_in_a_field_is_replaced_by_typing(form: FormView) -> None:
    form.load(FULL)
    form.focus("who")
    press(K.Key_Return, modifiers=SHIFT)
    keys("1-101")
    assert form.draft().unit == "1-101"


def test_hidden_fields_close_up_are_skipped_and_keep_their_value(form: FormView) -> None:
    form.load(FULL)
    tall = form.sizeHint().height()
    form.show_fields(("unit", "note", "name"))
    assert form.shown == ("unit", "name", "note")
    assert form.sizeHint().height() < tall
    form.focus("unit")
    keys("\n\n")
    assert form.focused() == "note"
    assert form.draft() == FULL


def test_a_focus_that_is_hidden_goes_on_to_the_next_shown_field(form: FormView) -> None:
    form.focus("check")
    form.show_fields([name for name in form.names if name not in ("check", "items")])
    assert form.focused() == "knows"


def test_a_form_knows_only_its_own_focus(form: FormView) -> None:
    other = FormView(FormSpec("另一张", (Field("name", "姓名"), Field("only_here", "别处没有"))), form)
    form.focus("items")
    assert other.focused() == ""
    other.show_fields(("name",))
    assert form.focused() == "items"


def test_two_halves_share_a_line_and_a_half_alone_has_its_note_beside_it(form: FormView) -> None:
    form.note("unit", "3栋2单元1501　业主 张*　139****0001")
    QApplication.processEvents()
    left, right = form.editor("name"), form.editor("check")
    assert left.mapTo(form, left.rect().topLeft()).y() == right.mapTo(form, right.rect().topLeft()).y()
    assert abs(left.width() - right.width()) <= 1
    note, unit = form.findChild(QLabel, "note:unit"), form.editor("unit")
    assert note.isVisible()
    assert note.x() > unit.mapTo(form, unit.rect().topRight()).x()
    form.note("unit", "")
    assert not note.isVisible()


def test_labels_are_right_aligned_in_one_column(form: FormView) -> None:
    labels = [one for one in form.findChildren(QLabel) if one.text() in ("房号", "谁来办", "申请人", "物品")]
    assert len(labels) == 4
    assert len({one.geometry().right() for one in labels}) == 1


def test_nothing_overlaps_whatever_the_width_and_the_marks(form: FormView) -> None:
    form.load(FULL)
    for width in (420, 560, 900):
        for text in ("", "一句很长的话，说这里有什么不对、现在请怎么做，长到在窄的窗口里一行写不下"):
            for name in form.names:
                form.mark(name, text)
            form.resize(width, form.heightForWidth(width))
            QApplication.processEvents()
            boxes = [form.editor(name).parentWidget().geometry() for name in form.names]
            for place, one in enumerate(boxes):
                assert not any(one.intersects(other) for other in boxes[place + 1 :])
                assert form.rect().contains(one)
            for name in form.names:
                message = form.findChild(QLabel, f"mark:{name}")
                assert message.isVisible() == bool(text)
                if text:
                    assert message.height() >= message.heightForWidth(message.width())


def test_a_mark_is_said_under_its_field_and_goes_with_the_next_key(form: FormView) -> None:
    form.mark("name", "请填写申请人的姓名")
    message = form.findChild(QLabel, "mark:name")
    assert message.isVisible()
    assert form.editor("name").keys.property("state") == "late"
    assert form.editor("name").keys.accessibleDescription() == "请填写申请人的姓名"
    form.focus("name")
    commit("张")
    assert not message.isVisible()
    form.mark("name", "不对")
    form.clear_marks()
    assert not message.isVisible()
    assert form.editor("name").keys.property("state") == ""


def test_chips_by_arrows_digits_and_mouse_are_one_tab_stop(form: FormView) -> None:
    form.focus("who")
    press(K.Key_Right)
    assert form.draft().who is Applicant.FAMILY
    press(K.Key_Left, K.Key_Left)
    assert form.draft().who is Applicant.OWNER
    keys("6")
    assert form.draft().who is Applicant.STAFF
    keys("9")
    assert form.draft().who is Applicant.STAFF
    chip = next(one for one in form.findChildren(QPushButton) if one.text() == "装修单位")
    QTest.mouseClick(chip, Qt.MouseButton.LeftButton)
    assert form.draft().who is Applicant.CONTRACTOR
    assert form.focused() == "who"
    press(K.Key_Tab)
    assert form.focused() == "name"


def test_select_by_digit_arrow_and_initials(form: FormView, qtbot: QtBot) -> None:
    form.focus("check")
    keys("2")
    assert form.draft().check is IdCheck.OTHER
    press(K.Key_Down)
    assert form.draft().check is IdCheck.NO_COPY
    keys("sf")
    assert form.draft().check is IdCheck.COPIED, "of two that begin so, the next from here"
    keys("1")
    assert form.draft().check is IdCheck.ID_CARD
    with qtbot.assertNotEmitted(form.edited):
        keys("1")
        form.set_choices("check", (Choice("other", "其他证件"),))
    assert form.draft().check is IdCheck.ID_CARD, "a value that is not offered is kept"
    assert form.findChild(QComboBox, "field:check").currentIndex() == -1


def test_yes_no_is_open_until_answered(form: FormView) -> None:
    form.focus("knows")
    assert form.draft().knows is None
    for key, answer in (("y", True), ("n", False), ("1", True), ("2", False)):
        keys(key)
        assert form.draft().knows is answer


def test_lines_are_open_until_answered_and_none_of_them_is_an_answer(form: FormView) -> None:
    form.focus("claimed")
    assert form.draft().claimed is None
    keys("0")
    assert form.draft().claimed == ()
    press(K.Key_Down, K.Key_Space)
    assert form.draft().claimed == (1,)
    keys("1")
    assert form.draft().claimed == (0, 1)
    keys("12")
    assert form.draft().claimed is None, "unticking all is no answer"
    none = form.findChild(QPushButton, "field:claimed:none")
    QTest.mouseClick(none, Qt.MouseButton.LeftButton)
    assert form.draft().claimed == ()
    form.set_lines("claimed", ("床",))
    assert form.draft().claimed is None


def test_a_note_takes_alt_enter_for_a_new_line_and_tab_leaves_it(form: FormView) -> None:
    form.focus("note")
    commit("一")
    press(K.Key_Return, modifiers=Qt.KeyboardModifier.AltModifier)
    commit("二")
    assert form.draft().note == "一\n二"
    assert isinstance(here(), QPlainTextEdit)
    press(K.Key_Backtab)
    assert form.focused() == "hurry"


def test_unit_keeps_the_input_method_out(form: FormView) -> None:
    line = form.findChild(QLineEdit, "field:unit")
    assert not line.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)
    assert line.inputMethodHints() & Qt.InputMethodHint.ImhPreferLatin


def test_showing_the_same_draft_again_leaves_the_caret_where_it_is(form: FormView) -> None:
    form.focus("name")
    commit("欧阳修")
    press(K.Key_Left)
    form.load(form.draft())
    commit("永")
    assert form.draft().name == "欧阳永修"


def test_every_field_has_its_name_for_tests_and_readers(form: FormView) -> None:
    for field in SPEC.fields:
        editor = form.editor(field.name)
        assert editor.keys.objectName() == f"field:{field.name}"
        assert editor.keys.accessibleName() == field.label


def test_ctrl_enter_is_nobodys_field_key(form: FormView) -> None:
    form.focus("unit")
    press(K.Key_Return, modifiers=CTRL)
    assert form.focused() == "unit"


SWIFT = FormSpec(
    "快",
    (
        Field("who", "谁来办", Kind.CHIPS, SPEC.fields[1].choices, swift=True),
        Field("name", "申请人"),
        Field("note", "说明", Kind.NOTE),
    ),
)


@pytest.fixture
def swift(qtbot: QtBot) -> FormView:
    view = FormView(SWIFT)
    view.load(Sample())
    show(qtbot, view, 640, 400)
    view.focus("who")
    return view


def test_swift_chips_go_on_by_a_digit_and_not_by_arrows_or_the_mouse(swift: FormView) -> None:
    press(K.Key_Right, K.Key_Right)
    assert (swift.draft().who, swift.focused()) == (Applicant.TENANT, "who")
    chip = next(one for one in swift.findChildren(QPushButton) if one.text() == "装修单位")
    QTest.mouseClick(chip, Qt.MouseButton.LeftButton)
    assert swift.focused() == "who"
    keys("9")
    assert swift.focused() == "who", "no such chip"
    keys("3")
    assert (swift.draft().who, swift.focused()) == (Applicant.TENANT, "name")
    swift.focus("who")
    keys("3")
    assert swift.focused() == "name", "the one that was chosen already is an answer, too"


def test_a_field_may_lead_elsewhere_but_only_onward(swift: FormView) -> None:
    asked: list[str] = []

    def way() -> bool:
        asked.append(swift.focused())
        if len(asked) > 1:
            return False
        swift.focus("note")
        return True

    swift.lead("name", way)
    keys("3")
    press(K.Key_Return, modifiers=SHIFT)
    assert (swift.focused(), asked) == ("who", [])
    keys("3\n")
    assert (swift.focused(), asked) == ("note", ["name"])
    swift.focus("name")
    keys("\n")
    assert (swift.focused(), asked) == ("note", ["name", "name"]), "it declines: the next field as ever"

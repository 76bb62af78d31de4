"""收费行: a priced line in four keys; the keypad is enough; what is not understood stays as it was typed."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from app.forms.spec import Field, FormSpec, Kind
from app.paths import resource
from app.rules.price import default_list, in_force
from app.rules.receipt import UNREAD, Entry
from app.views import theme
from app.views.editors.charges import ChargesEditor
from app.views.editors.charges_model import ABOUT, AMOUNT, COUNT, ITEM, MONTH, PRICE
from app.views.form_view import FormView
from tests.conftest import MORNING

from .hands import CTRL, SHIFT, commit, here, keys, press, show

K = Qt.Key
KEYPAD = Qt.KeyboardModifier.KeypadModifier
LIST = default_list(MORNING.date())
PRICES = in_force(LIST, MORNING.date())
FIELD = Field("entries", "收费行", Kind.CHARGES)
PARKING = Entry("TCF", period="2026-03", version=1)
DEPOSIT = Entry("ZXBZJ", version=1)
PASSES = Entry("CRZGB", 3, version=1)
THREE = (PARKING, DEPOSIT, PASSES)


def ready(editor: ChargesEditor) -> ChargesEditor:
    editor.set_prices(PRICES)
    editor.set_month("2026-03")
    return editor


@pytest.fixture
def editor(qtbot: QtBot) -> ChargesEditor:
    one = show(qtbot, ready(ChargesEditor(FIELD)), 560, 400)
    one.keys.setFocus(Qt.FocusReason.TabFocusReason)
    return one


def shown(editor: ChargesEditor, row: int) -> list[str]:
    """A line as the quiet table shows it."""
    lines = editor.table.lines
    return [str(lines.data(lines.index(row, column), Qt.ItemDataRole.DisplayRole)) for column in range(6)]


def reds(editor: ChargesEditor) -> set[tuple[int, int]]:
    """The cells of the quiet table that are marked wrong."""
    lines, late = editor.table.lines, theme.colour("late")
    return {
        (row, column)
        for row in range(lines.rowCount())
        for column in range(6)
        if lines.data(lines.index(row, column), Qt.ItemDataRole.ForegroundRole) == late
    }


def keypad(text: str) -> None:
    """Figures from the keypad; a line break is its Enter."""
    for one in text:
        if one == "\n":
            press(K.Key_Enter, modifiers=KEYPAD)
        else:
            QTest.keyClick(here(), one, KEYPAD)


# --- 项目 ---------------------------------------------------------------------------------------


def test_a_priced_line_is_four_keys_and_one_more_goes_on(editor: ChargesEditor, qtbot: QtBot) -> None:
    """ui.md: a receipt of one priced item in 15 keys; these are five of them."""
    keys("tcf\n")
    assert editor.value() == (PARKING,)
    assert shown(editor, 0) == ["停车费", "2026-03", "", "1", "300.00", "300.00"]
    assert editor.table.at == (1, ITEM)
    with qtbot.waitSignal(editor.leave) as left:
        keys("\n")
    assert left.args == [True]
    assert editor.value() == (PARKING,)


def test_the_page_has_the_item_before_the_cell_is_left(editor: ChargesEditor, qtbot: QtBot) -> None:
    keys("TC")
    assert editor.value() == (Entry("TC"),)
    assert editor.keys.property("state") != "late", "half a word is not wrong yet"
    with qtbot.waitSignal(editor.edited):
        keys("F")
    assert editor.value() == (PARKING,)
    assert editor.keys.text() == "TCF", "what is being written is not rewritten"
    press(K.Key_Backspace)
    assert editor.value() == (Entry("TC"),), "no month is left of an item that it is not"


@pytest.mark.parametrize("typed", ["crzgb3", "crzgb×3", "临时出入证工本费*3"])
def test_a_count_behind_the_word(editor: ChargesEditor, typed: str) -> None:
    commit(typed)
    press(K.Key_Return)
    assert editor.value() == (PASSES,)
    assert shown(editor, 0) == ["临时出入证工本费", "", "", "3", "5.00", "15.00"]


def test_the_only_item_meant_is_taken_when_the_cell_is_left(editor: ChargesEditor) -> None:
    commit("停车")
    assert editor.value() == (Entry("停车"),)
    press(K.Key_Tab)
    assert editor.value() == (PARKING,)
    assert editor.table.at == (0, MONTH), "the way on is that of the item"


def test_a_word_that_may_mean_two_stays_and_is_marked(editor: ChargesEditor) -> None:
    """domain.md 3.7: nothing is charged that is not on the list, and nothing guessed."""
    commit("工本费")
    press(K.Key_Return)
    keys("xjf\n")
    assert editor.value() == (Entry("工本费"), Entry("xjf"))
    assert shown(editor, 1) == ["xjf", "", "", "1", "", ""]
    assert reds(editor) == {(0, ITEM), (1, ITEM)}
    editor.table.go(1, ITEM)
    assert editor.keys.property("state") == "late"
    assert "xjf" in editor.keys.toolTip()
    keys("ick\n")
    assert editor.value()[1] == Entry("ICK", version=1)
    assert reds(editor) == {(0, ITEM)}


def test_offers_say_code_price_and_deposit_and_are_picked_by_keys(editor: ChargesEditor) -> None:
    keys("crz2")
    offers = editor.table.offers
    assert [offers.item(row).text() for row in range(offers.count())] == [
        "临时出入证工本费　CRZGB　¥5.00/张",
        "临时出入证押金　CRZYJ　¥20.00/张　押金",
    ]
    assert offers.isVisible()
    assert offers.width() >= offers.sizeHintForColumn(0)
    press(K.Key_Down, K.Key_Down, K.Key_Return)
    assert editor.value() == (Entry("CRZYJ", 2, version=1),)
    assert editor.table.at == (1, ITEM)
    keys("z")
    press(K.Key_Escape)
    assert not offers.isVisible()


def test_an_offer_by_the_mouse(editor: ChargesEditor) -> None:
    keys("w")
    offers = editor.table.offers
    box = offers.visualItemRect(offers.item(0))
    QTest.mouseClick(offers.viewport(), Qt.MouseButton.LeftButton, pos=box.center())
    assert editor.value() == (Entry("WXF", version=1),)
    assert editor.table.at == (0, PRICE), "a free price is asked for"


# --- 月份 ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "period", "months", "amount"),
    [
        ("4", "2026-04", 1, "300.00"),
        ("2026-3", "2026-03", 1, "300.00"),
        ("202612", "2026-12", 1, "300.00"),
        ("3-5", "2026-03", 3, "900.00"),
        ("３～５", "2026-03", 3, "900.00"),
    ],
)
def test_months_in_few_keys(editor: ChargesEditor, typed: str, period: str, months: int, amount: str) -> None:
    keys("tcf")
    press(K.Key_Tab)
    commit(typed)
    press(K.Key_Return)
    assert editor.value() == (replace(PARKING, period=period, months=months),)
    words = period if months == 1 else f"{period} 起 {months} 个月"
    assert shown(editor, 0)[MONTH] == words
    assert shown(editor, 0)[AMOUNT] == amount


def test_a_bad_month_stays_as_typed_and_is_marked(editor: ChargesEditor) -> None:
    keys("tcf")
    press(K.Key_Tab)
    commit("三月")
    press(K.Key_Return)
    assert editor.value() == (replace(PARKING, period="三月"),)
    assert shown(editor, 0)[MONTH] == "三月"
    assert reds(editor) == {(0, MONTH)}
    editor.table.go(0, MONTH)
    press(K.Key_Backspace)
    press(K.Key_Return)
    assert shown(editor, 0)[MONTH] == "填月份"
    assert reds(editor) == {(0, MONTH)}


def test_tab_passes_the_month_of_what_has_none(editor: ChargesEditor) -> None:
    keys("ick")
    press(K.Key_Tab)
    assert editor.table.at == (0, ABOUT)
    commit("3-2-1501")
    press(K.Key_Tab, K.Key_Tab, K.Key_Tab)
    assert editor.table.at == (1, ITEM)
    press(K.Key_Backtab, K.Key_Backtab, K.Key_Backtab, K.Key_Backtab)
    assert editor.table.at == (0, ITEM)
    press(K.Key_End, K.Key_Right)
    assert editor.table.at == (0, MONTH), "the arrows go there all the same"
    keys("3")
    press(K.Key_Tab, K.Key_Backtab)
    assert editor.table.at == (0, MONTH), "a month that was given is passed no more"
    assert editor.value() == (Entry("ICK", 1, None, "2026-03", 1, "3-2-1501", 1),)


# --- 数量 and 单价 ------------------------------------------------------------------------------


def test_a_count_is_four_digits_and_one_at_least(editor: ChargesEditor) -> None:
    editor.set_value(THREE)
    editor.table.go(2, COUNT)
    commit("１2345a")
    assert editor.value()[2].quantity == 1234
    press(K.Key_Home)
    for _ in range(4):
        press(K.Key_Delete)
    assert editor.value()[2].quantity == 0
    assert editor.keys.property("state") == "late"
    assert shown(editor, 2)[AMOUNT] == ""


def test_a_free_price_is_asked_for_before_the_next_line(editor: ChargesEditor) -> None:
    keys("wxf\n")
    assert editor.table.at == (0, PRICE)
    assert reds(editor) == {(0, PRICE)}
    assert shown(editor, 0)[PRICE] == "填单价"
    assert editor.keys.property("state") != "late", "it has only just been asked for"
    keys("80\n")
    assert editor.table.at == (1, ITEM)
    assert editor.value() == (Entry("WXF", price=8_000, version=1),)
    assert shown(editor, 0)[PRICE:] == ["80.00", "80.00"]
    keys("pck\n\n")
    assert editor.table.at == (2, ITEM), "not kept from going on"
    assert reds(editor) == {(1, PRICE)}


def test_another_price_than_the_lists_and_back(editor: ChargesEditor) -> None:
    editor.set_value(THREE)
    editor.table.go(0, PRICE)
    assert editor.keys.text() == ""
    assert editor.keys.placeholderText() == "300.00"
    keys("280")
    press(K.Key_Up)
    assert editor.value()[0].price == 28_000
    assert shown(editor, 0)[PRICE:] == ["280.00", "280.00"]
    press(K.Key_Backspace)
    assert editor.value() == THREE


@pytest.mark.parametrize("typed", ["三百", "-5", "1.005", "12."])
def test_a_price_that_cannot_be_read_stays_and_is_not_the_lists(editor: ChargesEditor, typed: str) -> None:
    editor.set_value(THREE)
    editor.table.go(0, PRICE)
    commit(typed)
    press(K.Key_Return)
    assert editor.value()[0].price == UNREAD
    assert shown(editor, 0)[PRICE:] == [typed, ""]
    assert reds(editor) == {(0, PRICE)}
    editor.table.go(0, PRICE)
    assert editor.keys.text() == typed
    assert editor.keys.toolTip().startswith("金额")
    again = editor.value()
    editor.set_value(())
    editor.set_value(again)
    assert shown(editor, 0)[PRICE] == "？", "a draft knows that it was no amount, not what was typed"
    assert reds(editor) == {(0, PRICE)}


def test_a_price_that_is_not_the_new_items_goes(editor: ChargesEditor) -> None:
    keys("wxf\n80")
    editor.table.go(0, ITEM)
    keys("tcf\n")
    assert editor.value() == (PARKING,)


def test_the_keypad_is_enough(editor: ChargesEditor) -> None:
    keys("crzgb")
    keypad("3\n")
    assert editor.value() == (PASSES,)
    keys("wxf")
    keypad("\n80.5\n")
    assert editor.value()[1].price == 8_050
    assert editor.table.at == (2, ITEM)
    editor.table.go(0, COUNT)
    keypad("12\n")
    assert editor.value()[0].quantity == 12


def test_a_price_that_changed_since_is_marked_until_the_item_is_chosen_again(editor: ChargesEditor) -> None:
    """domain.md 3.7: what the customer was told is not silently another price."""
    editor.set_value(THREE)
    new = replace(PRICES["TCF"], version=2, price=32_000)
    editor.set_prices({**PRICES, "TCF": new})
    assert editor.value() == THREE
    assert reds(editor) == {(0, PRICE)}
    assert shown(editor, 0)[PRICE] == "320.00"
    editor.table.go(0, ITEM)
    keys("tcf\n")
    assert editor.value()[0] == replace(PARKING, version=2)
    assert reds(editor) == set()


# --- the table ----------------------------------------------------------------------------------


def test_lines_are_removed_inserted_and_brought_back(editor: ChargesEditor) -> None:
    editor.set_value(THREE)
    editor.table.go(1, ITEM)
    press(K.Key_Delete)
    assert editor.value() == (PARKING, PASSES)
    press(K.Key_Z, modifiers=CTRL)
    assert editor.value() == THREE
    editor.table.go(2, PRICE)
    press(K.Key_D, modifiers=CTRL)
    assert editor.value() == (PARKING, DEPOSIT)
    editor.table.go(1, ABOUT)
    press(K.Key_Insert)
    keys("ick\n")
    assert editor.value() == (PARKING, Entry("ICK", version=1), DEPOSIT)
    for _ in range(3):
        press(K.Key_Z, modifiers=CTRL)
    assert editor.value() == THREE


def test_ctrl_z_takes_back_what_a_word_became(editor: ChargesEditor) -> None:
    keys("tcf\n")
    press(K.Key_Z, modifiers=CTRL)
    assert editor.value() == ()
    editor.set_value(THREE)
    editor.table.go(0, PRICE)
    commit("三百")
    press(K.Key_Down)
    press(K.Key_Z, modifiers=CTRL)
    assert editor.value() == THREE
    assert shown(editor, 0)[PRICE] == "300.00"


def test_an_emptied_line_is_none(editor: ChargesEditor) -> None:
    keys("tcf")
    for _ in range(3):
        press(K.Key_Backspace)
    assert editor.value() == ()
    editor.table.go(0, ABOUT)
    commit("京")
    assert editor.value() == (Entry("", about="京"),)
    press(K.Key_Backspace)
    assert editor.value() == ()


def test_the_amount_is_not_written_in(editor: ChargesEditor) -> None:
    editor.set_value(THREE)
    table = editor.table
    spot = table.visualRect(table.lines.index(1, AMOUNT)).center()
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert table.at == (1, PRICE)


def test_loading_is_silent_and_the_same_lines_again_leave_the_cell_alone(
    editor: ChargesEditor, qtbot: QtBot
) -> None:
    with qtbot.assertNotEmitted(editor.edited):
        editor.set_value(THREE)
    editor.table.go(0, ABOUT)
    commit("京A")
    editor.set_value(editor.value())
    editor.set_prices(dict(PRICES))
    commit("1")
    assert editor.value()[0].about == "京A1"
    editor.table.go(0, PRICE)
    commit("三百")
    editor.set_value(editor.value())
    assert editor.keys.text() == "三百"
    editor.table.go(3, ITEM)
    keys("ic")
    editor.set_prices({**PRICES, "ICK": replace(PRICES["ICK"], version=2)})
    keys("k\n")
    assert editor.value()[3] == Entry("ICK", version=2)


def test_a_finished_record_shows_its_lines_and_no_cell(editor: ChargesEditor) -> None:
    editor.set_value(THREE)
    editor.setEnabled(False)
    assert not editor.keys.isVisible()
    assert shown(editor, 0) == ["停车费", "2026-03", "", "1", "300.00", "300.00"]
    editor.setEnabled(True)
    assert editor.keys.isVisible()


def test_back_and_the_cells_own_mark_outlives_the_rules(editor: ChargesEditor, qtbot: QtBot) -> None:
    keys("xjf\n")
    editor.table.go(0, ITEM)
    editor.set_wrong(True)
    editor.set_wrong(False)
    assert editor.keys.property("state") == "late"
    with qtbot.waitSignal(editor.leave) as back:
        press(K.Key_Return, modifiers=SHIFT)
    assert back.args == [False]


def test_a_free_price_left_open_is_marked_when_the_field_is_left(editor: ChargesEditor) -> None:
    keys("wxf\n")
    editor.keys.clearFocus()
    assert editor.keys.property("state") == "late"


# --- in a form ----------------------------------------------------------------------------------


SPEC = FormSpec("收款", (Field("payer", "交款人姓名", half=True), FIELD, Field("note", "备注", Kind.NOTE)))


@pytest.fixture(params=[1.0, theme.LARGE], ids=["100%", "大字"])
def form(qtbot: QtBot, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> FormView:
    """The form in the house's looks, which are put on it alone: the other tests' widgets keep their own."""
    scale = request.param
    monkeypatch.setattr(theme, "_scale", scale)
    view = FormView(SPEC)
    font = QFont(theme.family())
    font.setPixelSize(theme.px(theme.BODY))
    view.setFont(font)
    view.setStyleSheet(theme.style_sheet(resource("theme/counter.qss").read_text("utf-8"), scale))
    show(qtbot, view, 560, 600)
    ready(editor_of(view))
    return view


def editor_of(form: FormView) -> ChargesEditor:
    editor = form.editor("entries")
    assert isinstance(editor, ChargesEditor)
    return editor


def test_the_columns_fit_the_pane_and_no_figure_is_cut(form: FormView) -> None:
    """1366x768: about 560 px are left for the form, in 大字 too."""
    table = editor_of(form).table
    editor_of(form).set_value((replace(PARKING, months=3, about="京A12345"), DEPOSIT, PASSES))
    widths = [table.columnWidth(column) for column in range(6)]
    assert sum(widths) == table.viewport().width()
    for row in range(3):
        for column in (COUNT, PRICE, AMOUNT):
            assert table.sizeHintForIndex(table.lines.index(row, column)).width() < widths[column]
    assert widths[ITEM] >= table.fontMetrics().horizontalAdvance("停车费")
    assert widths[MONTH] > table.fontMetrics().horizontalAdvance("2026-03")
    tip = table.lines.data(table.lines.index(2, ITEM), Qt.ItemDataRole.ToolTipRole)
    assert tip.startswith("临时出入证工本费"), "what is elided can be read"


def test_the_table_takes_the_room_of_the_labels(form: FormView) -> None:
    label = next(one for one in form.findChildren(QLabel) if one.text() == "交款人姓名")
    table: QWidget = editor_of(form).table
    assert table.mapTo(form, table.rect().topLeft()).x() == label.x()
    assert editor_of(form).keys.accessibleName() == "收费行"


def test_by_enter_through_the_form(form: FormView) -> None:
    form.focus("payer")
    keys("Zhou\n")
    keys("tcf\nzxbzj\n\n")
    assert form.focused() == "note"
    assert form.values()["entries"] == (PARKING, DEPOSIT)
    form.set_total("entries", "合计 贰仟叁佰元整")
    assert form.findChild(QLabel, "field:entries:total").text() == "合计 贰仟叁佰元整"

"""物品清单: as fast as it is spoken; every key has one meaning; nothing typed is lost."""

from __future__ import annotations

from time import perf_counter

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from app.forms.spec import Field, Kind
from app.rules.release import Item
from app.views.editors.items import ItemsEditor
from app.views.editors.items_model import FEATURE, MEASURE, NAME, QUANTITY

from .hands import CTRL, SHIFT, commit, keys, press, show

K = Qt.Key
FIELD = Field("items", "物品", Kind.ITEMS, phrases=("冰箱", "沙发", "纸箱×n"))
THREE = (Item("双门冰箱", "白色", 1, "台"), Item("洗衣机", "滚筒", 1, "台"), Item("纸箱", "封口", 6, "个"))


@pytest.fixture
def editor(qtbot: QtBot) -> ItemsEditor:
    one = show(qtbot, ItemsEditor(FIELD), 560, 400)
    one.keys.setFocus(Qt.FocusReason.TabFocusReason)
    return one


def visible_rows(editor: ItemsEditor) -> int:
    table = editor.table
    return (table.viewport().height() + 1) // table.verticalHeader().defaultSectionSize()


def test_short_words_become_items_and_enter_on_an_empty_name_goes_on(
    editor: ItemsEditor, qtbot: QtBot
) -> None:
    keys("bx\nzx6\n")
    assert editor.value() == (Item("冰箱", "", 1, "台"), Item("纸箱", "", 6, "个"))
    assert editor.table.at == (2, NAME)
    with qtbot.waitSignal(editor.leave) as left:
        keys("\n")
    assert left.args == [True]
    assert len(editor.value()) == 2


def test_chinese_by_the_input_method(editor: ItemsEditor) -> None:
    commit("纸箱×6")
    keys("\n")
    commit("双开门冰箱")
    press(K.Key_Tab)
    commit("白色")
    press(K.Key_Tab)
    commit("２")
    press(K.Key_Tab)
    commit("台")
    keys("\n")
    assert editor.value() == (Item("纸箱", "", 6, "个"), Item("双开门冰箱", "白色", 2, "台"))


def test_what_is_typed_is_in_the_draft_before_the_cell_is_left(editor: ItemsEditor, qtbot: QtBot) -> None:
    with qtbot.waitSignal(editor.edited):
        commit("床垫")
    assert editor.value() == (Item("床垫", "", 1, "件"),)


def test_the_completion_list_by_keys_and_by_mouse(editor: ItemsEditor) -> None:
    keys("z")
    offers = editor.table.offers
    assert offers.isVisible()
    assert [offers.item(row).data(Qt.ItemDataRole.UserRole) for row in range(offers.count())] == [
        "桌子", "纸箱", "自行车",
    ]  # fmt: skip
    press(K.Key_Down, K.Key_Down, K.Key_Return)
    assert editor.value() == (Item("纸箱", "", 1, "个"),)
    assert not offers.isVisible()
    commit("沙")
    box = offers.visualItemRect(offers.item(0))
    QTest.mouseClick(offers.viewport(), Qt.MouseButton.LeftButton, pos=box.center())
    assert editor.value()[1] == Item("沙发", "", 1, "张")
    keys("x")
    press(K.Key_Escape)
    assert not offers.isVisible()
    assert editor.value()[2].name == "x"


def test_esc_closes_the_completion_list_before_the_pages_own_esc(editor: ItemsEditor) -> None:
    seen: list[str] = []
    QShortcut(QKeySequence("Escape"), editor.window()).activated.connect(lambda: seen.append("page"))
    QShortcut(QKeySequence("Ctrl+D"), editor.window()).activated.connect(lambda: seen.append("page"))
    keys("z")
    press(K.Key_Escape)
    assert not editor.table.offers.isVisible()
    press(K.Key_D, modifiers=CTRL)
    assert editor.value() == ()
    assert seen == []
    press(K.Key_Escape)
    assert seen == ["page"]


def test_tab_walks_the_cells_and_leaves_from_the_blank_line(editor: ItemsEditor, qtbot: QtBot) -> None:
    keys("sf")
    press(K.Key_Tab)
    assert editor.table.at == (0, FEATURE)
    press(K.Key_Tab, K.Key_Tab)
    assert editor.table.at == (0, MEASURE)
    press(K.Key_Tab)
    assert editor.table.at == (1, NAME)
    with qtbot.waitSignal(editor.leave) as on:
        press(K.Key_Tab)
    assert on.args == [True]
    press(K.Key_Backtab)
    assert editor.table.at == (0, MEASURE)
    press(K.Key_Backtab, K.Key_Backtab, K.Key_Backtab)
    with qtbot.waitSignal(editor.leave) as back:
        press(K.Key_Backtab)
    assert back.args == [False]


def test_shift_enter_goes_back_to_the_field_before(editor: ItemsEditor, qtbot: QtBot) -> None:
    editor.set_value(THREE)
    with qtbot.waitSignal(editor.leave) as back:
        press(K.Key_Return, modifiers=SHIFT)
    assert back.args == [False]


def test_coming_back_one_writes_on_the_first_blank_line(editor: ItemsEditor) -> None:
    editor.set_value(THREE)
    editor.keys.clearFocus()
    editor.keys.setFocus(Qt.FocusReason.TabFocusReason)
    assert editor.table.at == (3, NAME)


@pytest.mark.parametrize(
    ("typed", "quantity"), [("12", 12), ("１２", 12), ("1a2", 12), ("", 0), ("98765", 9876)]
)
def test_quantity_takes_digits_only_and_forgives_full_width(
    editor: ItemsEditor, typed: str, quantity: int
) -> None:
    editor.set_value(THREE)
    editor.table.go(2, QUANTITY)
    press(K.Key_Backspace)
    if typed:
        commit(typed)
    assert editor.value()[2].quantity == quantity
    assert editor.keys.property("state") == ("late" if not quantity else "")


def test_delete_and_ctrl_d_remove_a_line_and_ctrl_z_brings_it_back(editor: ItemsEditor, qtbot: QtBot) -> None:
    editor.set_value(THREE)
    editor.table.go(1, NAME)
    with qtbot.waitSignal(editor.edited):
        press(K.Key_Delete)
    assert editor.value() == (THREE[0], THREE[2])
    press(K.Key_Up)
    press(K.Key_Tab)
    press(K.Key_D, modifiers=CTRL)
    assert editor.value() == (THREE[2],)
    press(K.Key_Z, modifiers=CTRL)
    assert editor.value() == (THREE[0], THREE[2])
    press(K.Key_Z, modifiers=CTRL)
    assert editor.value() == THREE
    assert editor.table.at == (1, NAME)
    with qtbot.assertNotEmitted(editor.edited):
        press(K.Key_Z, modifiers=CTRL)


def test_delete_inside_a_text_is_only_a_letter(editor: ItemsEditor) -> None:
    editor.set_value(THREE)
    editor.table.go(0, NAME)
    press(K.Key_Home, K.Key_Delete)
    assert editor.value()[0].name == "门冰箱"
    editor.table.go(0, FEATURE)
    press(K.Key_Delete)
    assert editor.value()[0].feature == ""
    assert len(editor.value()) == 3


def test_ctrl_z_takes_back_an_expansion_and_a_typed_cell(editor: ItemsEditor) -> None:
    keys("bx\n")
    press(K.Key_Z, modifiers=CTRL)
    assert editor.value() == ()
    editor.set_value(THREE)
    editor.table.go(0, FEATURE)
    commit("黑色")
    press(K.Key_Down)
    press(K.Key_Z, modifiers=CTRL)
    assert editor.value() == THREE


def test_insert_adds_a_line_above(editor: ItemsEditor) -> None:
    editor.set_value(THREE)
    editor.table.go(1, FEATURE)
    press(K.Key_Insert)
    keys("c\n")
    assert [one.name for one in editor.value()] == ["双门冰箱", "床", "洗衣机", "纸箱"]


def test_renaming_a_line_keeps_its_feature_and_count(editor: ItemsEditor) -> None:
    editor.set_value(THREE)
    editor.table.go(2, NAME)
    keys("bzd\n")
    assert editor.value()[2] == Item("编织袋", "封口", 6, "个")


def test_blank_lines_do_not_count_and_an_emptied_line_becomes_blank(editor: ItemsEditor) -> None:
    keys("c")
    press(K.Key_Backspace)
    assert editor.value() == ()
    editor.table.go(0, FEATURE)
    commit("白色")
    assert editor.value() == (Item("", "白色", 0, ""),)


def test_arrows_go_to_the_neighbour_at_the_end_of_a_text(editor: ItemsEditor) -> None:
    editor.set_value(THREE)
    editor.table.go(0, NAME)
    press(K.Key_End, K.Key_Right)
    assert editor.table.at == (0, FEATURE)
    press(K.Key_Home, K.Key_Left)
    assert editor.table.at == (0, NAME)
    press(K.Key_Down)
    assert editor.table.at == (1, NAME)


def test_the_mouse_writes_where_it_clicks(editor: ItemsEditor) -> None:
    editor.set_value(THREE)
    table = editor.table
    spot = table.visualRect(table.items.index(1, FEATURE)).center()
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert table.at == (1, FEATURE)
    commit("波轮")
    assert editor.value()[1].feature == "波轮"


def test_phrases_and_total_stand_under_the_table(editor: ItemsEditor) -> None:
    button = next(one for one in editor.findChildren(QPushButton) if one.text() == "纸箱×n")
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert editor.value() == (Item("纸箱", "", 1, "个"),)
    assert editor.keys.hasFocus()
    editor.set_total("合计 壹件")
    assert editor.findChild(QLabel, "field:items:total").text() == "合计 壹件"


def test_four_rows_at_least_eight_at_most(editor: ItemsEditor) -> None:
    assert visible_rows(editor) == 4
    editor.set_value(tuple(Item(f"箱{n}", "", 1, "个") for n in range(5)))
    assert visible_rows(editor) == 6
    editor.set_value(tuple(Item(f"箱{n}", "", 1, "个") for n in range(50)))
    assert visible_rows(editor) == 8
    editor.table.go(49, NAME)
    assert editor.table.viewport().rect().contains(editor.keys.geometry().center())


def test_two_hundred_lines_do_not_lag(editor: ItemsEditor) -> None:
    """A key in a table of 200 lines, value included, costs about what it costs in one of 2."""

    def cost(lines: int) -> float:
        editor.set_value(tuple(Item(f"箱{n}", "", 1, "个") for n in range(lines)))
        editor.table.go(1, FEATURE)
        editor.edited.connect(editor.value)
        best = 1.0
        for _ in range(5):
            start = perf_counter()
            keys("abcde")
            best = min(best, perf_counter() - start)
        editor.edited.disconnect(editor.value)
        return best / 5

    assert cost(200) < max(4 * cost(2), 0.016)


def test_showing_the_same_lines_again_leaves_the_cell_alone(editor: ItemsEditor) -> None:
    editor.set_value(THREE)
    editor.table.go(0, FEATURE)
    commit("米")
    editor.set_value(editor.value())
    commit("白")
    assert editor.value()[0].feature == "米白"

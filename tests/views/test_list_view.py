"""清单: filter as one types, arrows and Enter, and the clerk's place kept when rows come."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from app.forms.spec import Column, ListSpec
from app.views.list_view import CHIP, Chip, ListView, RowModel

from .hands import commit, keys, press, show

K = Qt.Key


class State(StrEnum):
    ISSUED = "issued"
    VOID = "void"


@dataclass(frozen=True)
class Row:
    number: str
    unit: str
    pieces: int | None
    state: State


SPEC = ListSpec(
    (Column("number", "单号", 3), Column("unit", "房号", 2), Column("pieces", "件数", 1, right=True),
     Column("state", "状态", 2)),
    "今天还没有放行条。按 Ctrl+N 开一张。",
)  # fmt: skip
CHIPS = {State.ISSUED: Chip("已开具", "doing"), State.VOID: Chip("已作废", "todo")}


def rows(newest: int, oldest: int = 1) -> tuple[Row, ...]:
    return tuple(
        Row(f"FX{n:04}", f"3栋2单元{n:04}", n if n % 3 else None, State.VOID if n % 5 == 0 else State.ISSUED)
        for n in range(newest, oldest - 1, -1)
    )


@pytest.fixture
def view(qtbot: QtBot) -> ListView:
    one = show(qtbot, ListView(SPEC, CHIPS), 700, 400)
    one.set_rows(rows(200))
    one.filter.setFocus()
    return one


def number(view: ListView) -> str:
    row = view.current()
    return row.number if isinstance(row, Row) else ""


def test_texts_words_of_states_and_the_side(view: ListView) -> None:
    model = view.model

    def shown(column: int) -> object:
        return model.data(model.index(0, column), Qt.ItemDataRole.DisplayRole)

    assert [shown(column) for column in range(4)] == ["FX0200", "3栋2单元0200", "200", "已作废"]
    assert model.data(model.index(0, 3), CHIP) == CHIPS[State.VOID]
    assert model.data(model.index(2, 2), Qt.ItemDataRole.DisplayRole) == ""
    assert model.data(model.index(0, 2), Qt.ItemDataRole.TextAlignmentRole) & Qt.AlignmentFlag.AlignRight


def test_filter_as_one_types_by_every_word(view: ListView, qtbot: QtBot) -> None:
    keys("fx001")
    assert [one.number for one in view.rows()] == [f"FX{n:04}" for n in range(19, 9, -1)]
    commit(" 作废")
    assert [one.number for one in view.rows()] == ["FX0015", "FX0010"]
    with qtbot.waitSignal(view.opened) as opened:
        press(K.Key_Down, K.Key_Return)
    assert opened.args[0].number == "FX0010"
    press(K.Key_Escape)
    assert len(view.rows()) == 200
    assert number(view) == "FX0010"


def test_arrows_and_enter_from_the_filter_line(view: ListView, qtbot: QtBot) -> None:
    press(K.Key_Down, K.Key_Down, K.Key_Down, K.Key_Up)
    with qtbot.waitSignal(view.opened) as opened:
        press(K.Key_Return)
    assert opened.args[0].number == "FX0199"
    assert view.filter.hasFocus()


def test_enter_and_double_click_in_the_table(view: ListView, qtbot: QtBot) -> None:
    view.table.setFocus()
    view.table.selectRow(2)
    with qtbot.waitSignal(view.opened) as opened:
        press(K.Key_Return)
    assert opened.args[0].number == "FX0198"
    spot = view.table.visualRect(view.model.index(1, 0)).center()
    QTest.mouseClick(view.table.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    with qtbot.waitSignal(view.opened) as opened:
        QTest.mouseDClick(view.table.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert opened.args[0].number == "FX0199"


def test_new_rows_leave_the_clerk_on_his_row_and_at_his_place(view: ListView) -> None:
    view.table.selectRow(100)
    view.table.verticalScrollBar().setValue(97)
    kept = number(view)
    view.set_rows(rows(205))
    assert number(view) == kept
    assert view.table.currentIndex().row() - view.table.verticalScrollBar().value() == 3


def test_at_the_top_new_rows_are_seen(view: ListView) -> None:
    view.table.selectRow(1)
    kept = number(view)
    view.set_rows(rows(202))
    assert number(view) == kept
    assert view.table.verticalScrollBar().value() == 0


def test_a_row_that_is_gone_leaves_no_choice(view: ListView) -> None:
    view.table.selectRow(0)
    view.set_rows(rows(150))
    assert view.current() is None


def test_an_empty_list_says_what_to_do_first(view: ListView) -> None:
    empty = view.findChild(QLabel, "list:empty")
    assert not empty.isVisible()
    view.set_rows(())
    assert empty.isVisible()
    assert empty.text() == SPEC.empty
    view.set_rows(rows(3))
    keys("zzz")
    assert empty.isVisible()
    assert "zzz" in empty.text()


def test_columns_share_the_width(view: ListView) -> None:
    table = view.table
    widths = [table.columnWidth(column) for column in range(4)]
    assert sum(widths) == table.viewport().width()
    assert widths[0] == pytest.approx(3 * widths[2], abs=4)
    assert table.rowHeight(0) == 36


def test_the_counts_of_none_stay_while_rows_come_and_go() -> None:
    """A binding that takes references from None aborts the program after some thousand calls."""
    model = RowModel(SPEC, {})
    before = sys.getrefcount(None)
    for _ in range(1000):
        model.beginInsertRows(QModelIndex(), 0, 0)
        model.endInsertRows()
    assert abs(sys.getrefcount(None) - before) < 100


def test_with_something_beside_it_a_list_shows_its_main_columns_alone(view: ListView) -> None:
    """What has no room is not cut into unreadable pieces."""
    table, columns = view.table, range(len(SPEC.columns))
    everything = [table.columnWidth(n) for n in columns]
    view.show_only(("number",))
    assert [table.isColumnHidden(n) for n in columns] == [False, True, True, True]
    assert table.columnWidth(0) == table.viewport().width()
    view.show_only(())
    assert [table.columnWidth(n) for n in columns] == everything


def test_a_cell_whose_words_are_its_own_has_the_tone_that_its_row_says() -> None:
    """003-39: 已过期 3 天 is late, whatever the number."""

    @dataclass(frozen=True)
    class Task:
        due: str
        tones: Mapping[str, str]

    model = RowModel(ListSpec((Column("due", "期限"),), ""))
    model.replace([Task("已过期 3 天", {"due": "late"}), Task("还有 3 天", {})])
    assert model.index(0, 0).data(CHIP) == Chip("已过期 3 天", "late")
    assert model.index(1, 0).data(CHIP) is None

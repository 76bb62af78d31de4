"""划去的字: a corrected word and the one that holds stand side by side, in list and line (004-48)."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QPoint, QRect, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QLabel, QStyleOptionViewItem, QToolTip

from app.forms.spec import Column, ListSpec
from app.rules.base import Finding, Level, Struck
from app.services.office import Office
from app.views.findings import FindingsPanel, words_of
from app.views.list_view import ListView
from tests.views.hands import show
from tests.views.visitor_pages import Scene

SPEC = ListSpec((Column("number", "编号", 1), Column("where", "去哪里", 1)), "没有")


@dataclass(frozen=True)
class Line:
    number: str
    where: str
    struck: dict[str, Struck]


@pytest.fixture
def at(qtbot: Any, office: Office, home: str, tmp_path: Path, qapp: Any) -> Scene:
    return Scene(qtbot, office, tmp_path)


def dark(view: ListView, cell: QRect) -> tuple[int, int]:
    """The longest unbroken dark line of pixels in a cell, and how many pixels of it are drawn on at all."""
    image = view.table.viewport().grab(cell).toImage()
    rows = [
        "".join("x" if image.pixelColor(x, y).lightness() < 170 else " " for x in range(image.width()))
        for y in range(image.height())
    ]
    return max(len(run) for row in rows for run in row.split(" ")), sum(row.count("x") for row in rows)


@pytest.fixture
def rows(qtbot: Any, qapp: Any) -> ListView:
    view = show(qtbot, ListView(SPEC), 640, 200)
    lines = (Line("A1", "3-1-1202", {}), Line("A2", "3-1-1202", {"where": Struck("3-1-1201")}))
    view.set_rows(lines)
    qtbot.wait(20)
    return view


def test_the_list_draws_the_old_word_with_a_line_through_it(rows: ListView) -> None:
    plain, struck = (rows.table.visualRect(rows.model.index(row, 1)) for row in (0, 1))
    line, ink = dark(rows, struck)
    old = rows.table.fontMetrics().horizontalAdvance("3-1-1201")
    assert line >= old * 0.9, "one line runs through the whole old word"
    before, alone = dark(rows, plain)
    assert before < old / 2, "nothing runs through a word that holds"
    assert ink > alone, "the new word stands beside it"


@pytest.mark.parametrize(
    ("row", "words", "width", "said"),
    [
        (1, "3-1-1202", 300, "原来是「3-1-1201」，更正为「3-1-1202」"),
        (0, "3-1-1202", 300, ""),
        (0, "3-1-1202", 30, "3-1-1202"),
    ],
)
def test_the_tooltip_says_what_has_no_room(
    rows: ListView, row: int, words: str, width: int, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    monkeypatch.setattr(QToolTip, "showText", lambda _at, text, _view: told.append(text))
    rows.table.setColumnWidth(1, width)
    index = rows.model.index(row, 1)
    assert index.data() == words
    event = QHelpEvent(QEvent.Type.ToolTip, QPoint(1, 1), QPoint(1, 1))
    rows.table.itemDelegate().helpEvent(event, rows.table, QStyleOptionViewItem(), index)
    assert told == [said]


def test_a_card_strikes_the_word_and_takes_nobodys_words_for_a_format(qtbot: Any, qapp: Any) -> None:
    panel = show(qtbot, FindingsPanel({}))
    params = {"was": Struck("旧<b>"), "now": "新"}
    panel.set([Finding("004-48", Level.INFO, "", "「{was}」→「{now}」\n<i>听错</i>", params)], None)
    (card,) = panel.cards
    assert card.text.textFormat() is Qt.TextFormat.RichText
    assert "<s " in card.text.text()
    assert "旧&lt;b&gt;</s>" in card.text.text()
    assert words_of(card.text) == "「旧<b>」→「新」\n<i>听错</i>"
    panel.set([Finding("004-48", Level.INFO, "", "<s>{now}</s>", {"now": "新"})], None)
    (card,) = panel.cards
    assert words_of(card.text) == card.text.text() == "<s>新</s>"
    assert card.text.textFormat() is Qt.TextFormat.PlainText


def test_the_register_and_the_line_in_hand_show_what_was_written_first_004_48(at: Scene) -> None:
    number = at.let_in()
    at.desk.correct(number, "name", "钱女士", "听错")
    at.desk.correct(number, "name", "孙女士", "又听错")
    at.desk.leave(number)
    at.desk.correct(number, "left", "", "点错一行")
    assert at.desk.page(0, 1)[0].struck == {"visitor": "赵先生", "left": "10:12"}
    at.page.open(number)
    lines = [one for one in at.page.findChildren(QLabel) if one.isVisible() and "<s " in one.text()]
    assert [words_of(one) for one in lines] == [
        "更正：来访人 「赵先生」→「钱女士」（听错，lixiaomin 10:12）",
        "更正：来访人 「钱女士」→「孙女士」（又听错，lixiaomin 10:12）",
        "更正：离开 「10:12」→「撤回」（点错一行，lixiaomin 10:12）",
    ]
    assert ">钱女士</s>" in lines[1].text()

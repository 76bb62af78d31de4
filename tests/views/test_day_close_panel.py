"""日结 by keys: a day's figures are its records', an arrow turns the day, the paper, the table (S12-E5)."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QGridLayout, QLabel, QWidget

from app.rules.receipt import Entry, Method, VoidForm
from app.services.day_close import DayCloseDesk
from app.services.office import Office
from app.services.receipt import ReceiptDesk
from app.views.pages.day_close import DayClosePanel
from app.views.pages.day_close_tables import Table
from app.views.theme import px
from tests.conftest import Clock
from tests.printing.paper import tilted
from tests.services.money import price_list, take
from tests.views.counters import Post, post, said
from tests.views.duty import accounts, enter
from tests.views.hands import CTRL, keys, press
from tests.views.shift_hands import text

K = Qt.Key
F9, ESC = K.Key_F9, K.Key_Escape
PARKING, BOND, PASSES = Entry("TCF", period="2026-03"), Entry("ZXBZJ"), Entry("CRZGB", 3)


@pytest.fixture
def counter(office: Office, home: str, clock: Clock, tmp_path: Path) -> Post:
    """Yesterday a card by WeChat; today parking, voided, and again with a deposit and passes, in cash."""
    price_list(office)
    accounts(office)
    take(office, Entry("ICK"), method=Method.WECHAT, reference="4200002026030500001")
    clock.advance(days=1)
    wrong = take(office, PARKING)
    clock.advance(minutes=1)
    ReceiptDesk(office).void(wrong, VoidForm(parts_back=True, reason="金额打错"))
    take(office, PARKING, BOND, PASSES, replaces=wrong)
    return post(office, tmp_path)


@pytest.fixture
def panel(qtbot: Any, counter: Post) -> DayClosePanel:
    return enter(qtbot, DayClosePanel(DayCloseDesk(counter.office), counter.counter))


def rows(panel: DayClosePanel, name: str) -> list[list[str]]:
    """The cells of a table, without its headings."""
    table = panel.findChild(Table, f"table:{name}")
    grid = table.findChild(QGridLayout)
    lines = []
    for row in range(2, grid.rowCount()):
        items = [grid.itemAtPosition(row, column) for column in range(grid.columnCount())]
        cells = [one.widget() for one in items if one is not None]
        if cells:
            lines.append([cell.text() for cell in cells if isinstance(cell, QLabel)])
    return lines


def figure(panel: DayClosePanel, key: str) -> str:
    return str(panel.findChild(QLabel, f"figure:{key}").text())


def test_the_day_on_the_screen_is_the_sum_of_its_records_s12_e5(panel: DayClosePanel, counter: Post) -> None:
    """S07-E1: the void one and the one that counts; 003-38: income and deposits each with their own sum."""
    assert figure(panel, "net") == "¥2,315.00"
    assert figure(panel, "income") == "¥315.00"
    assert figure(panel, "deposits") == "¥2,000.00"
    assert rows(panel, "methods") == [["现金", "2", "2,615.00", "300.00", "—", "2,315.00"]]
    assert rows(panel, "clerks") == [["李晓敏", "2", "2,615.00", "300.00", "—", "2,315.00"]]
    items = rows(panel, "items")
    assert [one[0] for one in items] == ["临时出入证工本费", "停车费", "收入合计", "装修保证金", "押金合计"]
    assert items[2] == ["收入合计", "", "615.00", "300.00", "", "315.00"]
    assert items[4] == ["押金合计", "", "2,000.00", "—", "", "2,000.00"]
    assert rows(panel, "numbers") == [["SJ20260306-A0001", "SJ20260306-A0002", "2"]]
    assert rows(panel, "voids") == [["SJ20260306-A0001", "金额打错", "李晓敏", "SJ20260306-A0002", "300.00"]]
    assert rows(panel, "deposits") == [["上日余额", "0.00"], ["收取", "2,000.00"], ["本日余额", "2,000.00"]]
    words = said(panel)
    for part in (
        "2 张收据，作废 1 张",
        "没有断号，号码连续。",
        "没有退押金，没有付款。",
        "周五，今天，到 10:13 为止",
    ):
        assert part in words
    found = DayCloseDesk(counter.office).close(panel.day)
    assert found.total.net == 231_500


def test_an_arrow_turns_the_day_home_is_today_and_there_is_no_tomorrow(
    panel: DayClosePanel, counter: Post
) -> None:
    press(K.Key_Left)
    assert panel.field.text() == "2026-03-05"
    assert rows(panel, "methods") == [["微信", "1", "20.00", "—", "—", "20.00"]]
    assert "周四，全天" in said(panel)
    press(K.Key_Left)
    assert "这一天没有收款" in said(panel)
    press(K.Key_Right)
    assert panel.field.text() == "2026-03-05"
    press(K.Key_Home)
    assert panel.field.text() == "2026-03-06"
    press(K.Key_Right)
    assert panel.field.text() == "2026-03-06"
    assert counter.heard.status["saved"] == "今天就是最后一天"


def test_a_typed_date_is_looked_at_and_a_wrong_one_told(panel: DayClosePanel, counter: Post) -> None:
    keys("3-5\n")
    assert panel.field.text() == "2026-03-05"
    assert panel.area.hasFocus()
    keys("4-1\n")
    assert panel.refused.text() == "2026-04-01 还没有到，没有日报。"
    assert figure(panel, "net") == "¥20.00", "the day that was shown stays"
    press(K.Key_A, modifiers=CTRL)
    keys("33-1\n")
    assert panel.refused.text().startswith("请这样写日期：")
    press(ESC)
    assert not panel.refused.isVisible()
    assert panel.field.text() == "2026-03-05"
    assert counter.heard.went == []
    press(ESC)
    assert counter.heard.went == ["today"]


def test_a_missing_number_would_be_said_loudly(panel: DayClosePanel, counter: Post) -> None:
    """There are never any; if the file was tampered with, the day says it."""
    seen = DayCloseDesk(counter.office).look(panel.day)
    panel.tables.show_day(replace(seen, close=replace(seen.close, gaps=("SJ20260306-A0003",))))
    assert panel.tables.gaps.text() == "断号：SJ20260306-A0003。请马上告诉经理。"
    assert panel.tables.gaps.property("kind") == "error"


def test_f9_prints_the_day_and_today_as_a_draft(panel: DayClosePanel, counter: Post) -> None:
    press(F9)
    today = (counter.papers / "收款日报 2026-03-06 草稿.pdf").read_bytes()
    assert tilted(today) == "草稿无效"
    assert "2,315.00" in text(today)
    assert panel.draft.isVisible()
    press(K.Key_Left, F9)
    before = (counter.papers / "RB20260305.pdf").read_bytes()
    assert tilted(before) == ""
    assert "20.00" in text(before)
    assert not panel.draft.isVisible()


def test_a_paper_that_does_not_come_out_is_said(panel: DayClosePanel, counter: Post) -> None:
    counter.papers.write_text("in the way")
    press(F9)
    ((what, do),) = counter.heard.troubles
    assert what
    assert do
    assert figure(panel, "net") == "¥2,315.00"


def test_the_paper_stands_beside_the_tables_and_gives_way_to_them(panel: DayClosePanel, qtbot: Any) -> None:
    qtbot.waitUntil(lambda: "收款日报" in text(panel.preview.pdf).replace(" ", ""))
    panel.resize(px(900), 640)
    assert not panel.preview.isVisible()
    assert panel.tables.isVisible()


# --- the file -----------------------------------------------------------------------------------


@pytest.fixture
def dialog(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """Stands in for the dialog: answers "name", keeps what it was "offered"."""
    told: dict[str, Any] = {"name": ""}

    def ask(_parent: QWidget, _title: str, name: str, kinds: str) -> tuple[str, str]:
        told["offered"] = name
        return str(told["name"]), kinds

    monkeypatch.setattr(QFileDialog, "getSaveFileName", ask)
    return told


def test_ctrl_e_exports_the_shown_day_for_the_bookkeeper(
    panel: DayClosePanel, counter: Post, dialog: dict[str, Any], tmp_path: Path
) -> None:
    press(K.Key_E, modifiers=CTRL)
    assert counter.log("day_close.export") == [], "the dialog was closed"
    dialog["name"] = tmp_path / "三月六日"
    press(K.Key_E, modifiers=CTRL)
    assert dialog["offered"] == "收款日报 2026-03-06.xlsx"
    book = openpyxl.load_workbook(tmp_path / "三月六日.xlsx")
    assert [cell.value for cell in book["合计"][3]] == ["合计", "全部", 2, 2615, 300, 0, 2315]
    assert counter.heard.status["saved"] == "收款日报已导出：三月六日.xlsx"
    assert [one.subject for one in counter.log("day_close.export")] == ["2026-03-06"]
    before = (tmp_path / "三月六日.xlsx").read_bytes()
    press(K.Key_E, modifiers=CTRL)
    assert counter.heard.troubles[-1][0] == "已有「三月六日.xlsx」", "the dialog did not ask about this name"
    assert (tmp_path / "三月六日.xlsx").read_bytes() == before


def test_a_file_open_elsewhere_is_said_and_nothing_lost(
    panel: DayClosePanel,
    counter: Post,
    dialog: dict[str, Any],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def locked(self: Path, target: Path) -> Path:
        raise PermissionError(13, "in use", str(target))

    monkeypatch.setattr(Path, "replace", locked)
    dialog["name"] = tmp_path / "x.xlsx"
    press(K.Key_E, modifiers=CTRL)
    ((what, do),) = counter.heard.troubles
    assert what == "没有存成「x.xlsx」，原来的文件没有动"
    assert "Excel" in do
    assert counter.log("day_close.export") == []

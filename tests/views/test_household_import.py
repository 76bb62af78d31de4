"""业主资料导入 on the screen: real files, the real service, the keys and clicks of a manager."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from app.rules.columns import FIELDS
from app.rules.household_plan import Report
from app.rules.households import Cancelled, Table
from app.services.households import Households
from app.services.office import Office
from app.views.pages.household_import import HouseholdImport
from app.work.runner import InlineRunner, Runner
from tests.services.test_households import HEAD, LI, ZHANG, card, sheet

NEW_OWNER = ("3-2-1501", "王五", "13900000003", "业主", "2026-02-01", "")


@pytest.fixture
def page(manager: Office, qtbot: QtBot) -> HouseholdImport:
    made = HouseholdImport(Households(manager), InlineRunner())
    qtbot.addWidget(made)
    made.resize(1200, 680)
    made.show()
    return made


def lines(table: Any) -> list[tuple[str, ...]]:
    model = table.model()
    return [
        tuple(model.data(model.index(row, column)) for column in range(model.columnCount()))
        for row in range(model.rowCount())
    ]


def test_a_file_is_chosen_tried_and_imported_by_keys_alone(
    page: HouseholdImport, manager: Office, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = sheet(tmp_path / "业主资料.xlsx", (*HEAD, "备注"), (*ZHANG, "13900000009"), LI)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(path), ""))
    assert not page.go.isEnabled()
    assert page.why.text() == "先选择文件。"
    qtbot.keyClick(page, Qt.Key.Key_O, Qt.KeyboardModifier.ControlModifier)
    assert page.area.columns() == ("unit", "name", "phone", "kin", "since", "plates", "")
    assert page.why.text() == "请先试运行。"
    shown = " ".join(label.text() for label in page.area.findChildren(type(page.why)))
    assert "139****0001" in shown
    assert "13900000001" not in shown
    assert "13900000009" not in shown
    qtbot.keyClick(page, Qt.Key.Key_F5)
    assert "新房屋 2" in page.summary.text()
    assert "不导入的列：备注" in page.summary.text()
    assert page.go.hasFocus()
    with qtbot.waitSignal(page.imported) as told:
        qtbot.keyClick(page, Qt.Key.Key_F9)
    assert told.args == [8]
    assert page.note.heading.text() == "导入完成"
    assert card(manager, "3-2-1501") is not None
    page.open(path)
    page.try_out()
    assert page.why.text() == "没有新内容，不用导入。"
    assert not page.go.isEnabled()


def test_errors_are_listed_and_nothing_may_be_imported(
    page: HouseholdImport, tmp_path: Path, qtbot: QtBot
) -> None:
    page.open(sheet(tmp_path / "坏.xlsx", HEAD, ZHANG, ("1502", "李四", "139****0002", "邻居", "", "")))
    qtbot.mouseClick(page.trial, Qt.MouseButton.LeftButton)
    assert [one[:2] for one in lines(page.error_table)] == [("3", "房号"), ("3", "身份"), ("3", "联系电话")]
    assert page.error_table.isVisible()
    assert page.summary.text() == "3 处错误，一行也不会写入。"
    qtbot.keyClick(page, Qt.Key.Key_F9)
    assert not page.note.isVisible(), "F9 does nothing while there are errors"
    assert "改好错误" in page.why.text()


def test_changed_owners_must_be_ticked_before_they_are_applied(
    page: HouseholdImport, manager: Office, tmp_path: Path, qtbot: QtBot
) -> None:
    page.open(sheet(tmp_path / "甲.xlsx", HEAD, ZHANG))
    page.try_out()
    page.write()
    page.open(sheet(tmp_path / "乙.xlsx", HEAD, NEW_OWNER))
    page.try_out()
    assert lines(page.owner_table) == [("3-2-1501", "张三", "王五", "2026-02-01")]
    assert page.checked.hasFocus()
    assert not page.go.isEnabled()
    page.write()
    assert [one.name for one in owners(manager)] == ["张三"]
    qtbot.keyClick(page.checked, Qt.Key.Key_Space)
    assert page.go.isEnabled()
    qtbot.mouseClick(page.go, Qt.MouseButton.LeftButton)
    assert [one.name for one in owners(manager)] == ["王五"]


def owners(office: Office) -> tuple[Any, ...]:
    found = card(office, "3-2-1501")
    assert found is not None
    return found.owners


def test_another_column_makes_the_trial_stale_and_a_field_is_given_once(
    page: HouseholdImport, tmp_path: Path
) -> None:
    page.open(sheet(tmp_path / "表.xlsx", ("房号", "业主姓名", "常用名"), ("3-2-1501", "张三", "三哥")))
    page.try_out()
    assert page.go.isEnabled()
    third = page.area.choices[2]
    third.setCurrentIndex(third.findData("name"))
    assert page.area.columns() == ("unit", "", "name")
    assert not page.go.isEnabled()
    page.area.choices[0].setCurrentIndex(0)
    page.try_out()
    assert page.note.heading.text() == f"还没有指定哪一列是「{FIELDS['unit'].title}」"


def test_what_is_no_table_is_told_with_its_remedy(page: HouseholdImport, tmp_path: Path) -> None:
    page.open(tmp_path)
    assert (page.note.heading.text(), page.note.text.text()) == (
        "这是一个文件夹", "请选择里面的 .xlsx 或 .csv 文件。",
    )  # fmt: skip
    assert page.note.property("state") == "late"
    assert page.pick.hasFocus()
    page.open(sheet(tmp_path / "表.xlsx", HEAD, ZHANG))
    assert not page.note.isVisible()


def test_a_clerk_is_refused_in_words_004_07(office: Office, tmp_path: Path, qtbot: QtBot) -> None:
    page = HouseholdImport(Households(office), InlineRunner())
    qtbot.addWidget(page)
    page.open(sheet(tmp_path / "表.xlsx", HEAD, ZHANG))
    page.try_out()
    assert page.note.heading.text() == "没有权限"


def test_a_file_may_be_dropped(page: HouseholdImport, tmp_path: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(sheet(tmp_path / "表.xlsx", HEAD, ZHANG)))])
    here, copy = QPoint(9, 9), Qt.DropAction.CopyAction
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(here, copy, data, buttons, keys)
    enter.ignore()
    page.dragEnterEvent(enter)
    assert enter.isAccepted()
    page.dropEvent(QDropEvent(QPointF(here), copy, data, buttons, keys))
    assert page.file.text() == "表.xlsx"


def test_another_sheet_may_be_chosen(page: HouseholdImport, tmp_path: Path, qtbot: QtBot) -> None:
    import openpyxl

    path = sheet(tmp_path / "表.xlsx", HEAD, ZHANG)
    book = openpyxl.load_workbook(path)
    more = book.create_sheet("收费明细")
    more.append(["房号", "月份", "金额"])
    more.append(["3-2-1501", "2026-01", 300])
    book.save(path)
    page.open(path)
    assert page.sheets.isVisible()
    page.sheets.setFocus()
    qtbot.keyClick(page.sheets, Qt.Key.Key_Down)
    assert page.area.columns() == ("unit", "month", "amount")
    assert page.summary.text().startswith("收费明细，共 1 行")


def test_every_hand_is_reached_by_tab(page: HouseholdImport, tmp_path: Path, qtbot: QtBot) -> None:
    page.open(sheet(tmp_path / "乙.xlsx", HEAD, ZHANG))
    page.try_out()
    page.activateWindow()
    page.pick.setFocus()
    passed: list[QWidget | None] = []
    for _ in range(20):
        passed.append(page.focusWidget())
        page.focusNextChild()
    wanted = [page.pick, *page.area.choices, page.trial, page.go]
    assert [one for one in passed[: len(wanted)] if one in wanted] == wanted


class Slow:
    """The real desk, but each step waits to be let go and tells its progress from the worker's thread."""

    def __init__(self, inner: Households) -> None:
        self.inner = inner
        self.go_on = threading.Event()

    def read(self, path: Path, sheet: str, progress: Any, cancelled: Any) -> Table:
        return self.inner.read(path, sheet, progress, cancelled)

    def dry_run(self, table: Table, columns: Any, progress: Any, cancelled: Any) -> Report:
        return self.inner.dry_run(table, columns, progress, cancelled)

    def apply(
        self, report: Report, confirmed: bool, progress: Callable[[int, int], None], cancelled: Any
    ) -> Report:
        progress(30, 100)
        assert self.go_on.wait(10)
        if cancelled():
            raise Cancelled
        return replace(report, written=True)


def test_progress_comes_from_the_thread_and_esc_stops_it(
    manager: Office, tmp_path: Path, qtbot: QtBot
) -> None:
    desk, runner = Slow(Households(manager)), Runner()
    page = HouseholdImport(desk, runner)
    qtbot.addWidget(page)
    page.show()
    try:
        page.open(sheet(tmp_path / "表.xlsx", HEAD, ZHANG))
        qtbot.waitUntil(page.trial.isEnabled)
        page.try_out()
        qtbot.waitUntil(page.go.isEnabled)
        page.write()
        qtbot.waitUntil(lambda: page.bar.value() == 30)
        assert page.bar.maximum() == 100
        assert not page.go.isEnabled()
        assert not page.pick.isEnabled()
        qtbot.keyClick(page.stop, Qt.Key.Key_Escape)
        assert page.doing.text() == "正在停下…"
        desk.go_on.set()
        qtbot.waitUntil(page.note.isVisible)
        assert page.note.heading.text() == "已取消"
        assert card(manager, "3-2-1501") is None
        assert page.go.isEnabled(), "the trial still stands"
    finally:
        desk.go_on.set()
        runner.stop()

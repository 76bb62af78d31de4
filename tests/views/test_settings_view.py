"""设置页 (003-51: 口径与岗位名称都是设置)。"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QSpinBox, QWidget

from app.rules.base import Trouble, refuse
from app.rules.policy import HOLD, SETTINGS, SPECS
from app.views.first_start import FirstStart
from app.views.login import Login
from app.views.main_window import MainWindow, RailEntry
from app.views.settings_view import SettingsView
from app.views.station import Station


class Keeper:
    """Keeps what is saved, unless told to fail."""

    def __init__(self) -> None:
        self.kept: list[tuple[dict[str, Any], str]] = []
        self.error: Exception | None = None

    def __call__(self, values: Mapping[str, Any], why: str) -> None:
        if self.error is not None:
            raise self.error
        self.kept.append((dict(values), why))


@pytest.fixture
def keeper() -> Keeper:
    """A willing keeper."""
    return Keeper()


@pytest.fixture
def station(tmp_path: Path) -> Station:
    """A new computer."""
    return Station(tmp_path / "station.ini")


@pytest.fixture
def view(qtbot: Any, keeper: Keeper, station: Station) -> SettingsView:
    """The page with a project's name kept."""
    made = SettingsView({"project": "示例花园"}, keeper, station, lambda: ["前台激光机"])
    qtbot.addWidget(made)
    made.resize(1200, 700)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    return made


def test_every_setting_is_on_the_page_with_its_kept_value(view: SettingsView) -> None:
    assert set(view.rows) == {one.key for one in SETTINGS}
    assert view.rows["project"].value() == "示例花园"
    for key, row in view.rows.items():
        if key != "project":
            assert str(row.value()) == str(SPECS[key].default), key
        assert row.editor.accessibleName() == SPECS[key].label
    assert view.changes() == {}
    assert not view.button.isEnabled()


def test_f9_saves_only_what_changed_with_the_reason(qtbot: Any, view: SettingsView, keeper: Keeper) -> None:
    months = view.rows["arrears_months"].editor
    assert isinstance(months, QSpinBox)
    months.setFocus()
    months.selectAll()
    QTest.keyClicks(months, "4")
    assert view.said.text() == "有 1 项改动未保存"
    view.why.setText(" 业委会决议 ")
    with qtbot.waitSignal(view.saved):
        QTest.keyClick(months, Qt.Key.Key_F9)
    assert keeper.kept == [({"arrears_months": 4}, "业委会决议")]
    assert view.changes() == {}
    assert view.why.text() == ""


def test_choosing_to_hold_goods_shows_what_the_law_says(view: SettingsView) -> None:
    row = view.rows["tenant_arrears"]
    assert not row.warning.isVisibleTo(view)
    box = row.editor
    assert isinstance(box, QComboBox)
    box.setCurrentIndex(box.findData(HOLD))
    assert row.warning.isVisibleTo(view)
    said = " ".join(label.text() for label in row.warning.findChildren(type(row.help)))
    assert SPECS["tenant_arrears"].warnings[HOLD] in said
    box.setCurrentIndex(0)
    assert not row.warning.isVisibleTo(view)


def test_a_wrong_value_is_told_at_its_place_and_nothing_is_kept(view: SettingsView, keeper: Keeper) -> None:
    view.rows["counter"].put("7")
    view.rows["arrears_months"].put(5)
    view.save()
    assert keeper.kept == []
    assert view.rows["counter"].error.text() == "「本台字母」请填一个英文字母，例如 A。"
    assert QApplication.focusWidget() is view.rows["counter"].editor
    editor = view.rows["counter"].editor
    assert isinstance(editor, QLineEdit)
    editor.selectAll()
    QTest.keyClicks(editor, "b")
    assert view.rows["counter"].error.text() == ""
    view.save()
    assert keeper.kept == [({"counter": "B", "arrears_months": 5}, "")]
    assert view.rows["counter"].value() == "B", "shown as it was kept"


def test_refused_and_trouble_keep_the_changes(view: SettingsView, keeper: Keeper) -> None:
    view.rows["project"].put("另一花园")
    keeper.error = refuse("003-51", "x", "项目名称已被占用。", "project")
    view.save()
    assert view.rows["project"].error.text() == "项目名称已被占用。"
    keeper.error = Trouble("磁盘已满", "请清理后再保存")
    view.save()
    assert view.said.text() == "磁盘已满。请清理后再保存"
    assert view.changes() == {"project": "另一花园"}


class Shown(QObject):
    """Notes every window that is shown, however briefly."""

    def __init__(self) -> None:
        super().__init__()
        self.windows: list[QWidget] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self.windows.append(watched)
        return False


def test_drawing_the_pages_flashes_no_window(
    qtbot: Any, qapp: Any, clock: Any, keeper: Keeper, station: Station
) -> None:
    """A part shown before it has its place would be a window of its own and take the focus away."""
    shown = Shown()
    qapp.installEventFilter(shown)
    try:
        view = SettingsView({"tenant_arrears": HOLD}, keeper, station, lambda: [])
        window = MainWindow([RailEntry("settings", "设置", "", "settings", lambda: view)], clock=clock)
        qtbot.addWidget(window)
        window.cover(Login("示例花园", lambda _account, _password: None))
        window.uncover()
        window.cover(FirstStart(lambda _asked: None))
        window.uncover()
        window.trouble("没有纸", "请装纸")
    finally:
        qapp.removeEventFilter(shown)
    assert shown.windows == []
    assert view.rows["tenant_arrears"].warning.isVisibleTo(view)


def test_the_wheel_changes_nothing_that_the_cursor_is_not_in(view: SettingsView) -> None:
    spin = view.rows["arrears_months"].editor
    view.why.setFocus()
    here = QPointF(5, 5)
    wheel = QWheelEvent(
        here,
        spin.mapToGlobal(here),
        QPoint(0, 0),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(spin, wheel)
    assert view.changes() == {}


def test_this_computer_keeps_its_own_at_once(qtbot: Any, view: SettingsView, tmp_path: Path) -> None:
    with qtbot.waitSignal(view.station_changed):
        view.station.large.click()
    for kind, place in (("release-slip", 2), ("visitor-slip", 1), ("receipt", 3)):
        view.station.papers[kind].setCurrentIndex(place)
        view.station.papers[kind].activated.emit(place)
    view.station.printer.setCurrentIndex(1)
    view.station.printer.activated.emit(1)
    again = Station(tmp_path / "station.ini")
    assert (again.printer, again.large_type) == ("前台激光机", True)
    papers = ("release-slip", "visitor-slip", "receipt", "deposit-refund", "message-note")
    assert [again.layout_of(one) for one in papers] == ["continuous", "a6", "80mm", "80mm", "continuous"]
    assert view.changes() == {}


def test_a_printer_that_is_gone_stays_chosen_and_says_so(
    qtbot: Any, keeper: Keeper, station: Station
) -> None:
    station.printer = "旧打印机"
    view = SettingsView({}, keeper, station, lambda: [])
    qtbot.addWidget(view)
    assert view.station.printer.currentData() == "旧打印机"
    assert view.station.printer.currentText() == "旧打印机（现在找不到）"
    view.station.large.click()
    assert station.printer == "旧打印机"


def test_who_may_not_write_sees_this_computer_alone(qtbot: Any, keeper: Keeper, station: Station) -> None:
    view = SettingsView({}, keeper, station, lambda: [], may_write=False)
    qtbot.addWidget(view)
    view.show()
    assert view.rows == {}
    assert not view.button.isVisible()
    assert view.station.printer.isVisible()


def test_a_station_file_with_nonsense_falls_back(tmp_path: Path) -> None:
    path = tmp_path / "station.ini"
    path.write_text("[General]\nlayout=a3\nvisitor_layout=58mm\nlarge_type=perhaps\n", encoding="utf-8")
    station = Station(path)
    assert (station.large_type, station.printer, station.geometry) == (False, "", None)
    assert [station.layout_of(one) for one in ("release-slip", "visitor-slip")] == ["a4", "80mm"]
    for kind, wrong in (("release-slip", "a3"), ("visitor-slip", "58mm")):
        with pytest.raises(ValueError, match=wrong):
            station.choose_layout(kind, wrong)

"""今日页: what waits, most pressing first; a row opens its record, a waiting paper prints from here."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt

from app.devices import printers
from app.rules.base import Trouble
from app.rules.release import IdCheck, Item
from app.services.documents import DocumentDesk
from app.services.office import Office
from app.services.release import ReleaseDesk
from app.services.today import TodayDesk
from app.views.pages.today import TodayPage
from tests.views.counters import PRINTER, Post, post
from tests.views.hands import CTRL, commit, press, show


@pytest.fixture
def counter(office: Office, tmp_path: Path, qapp: Any) -> Post:
    return post(office, tmp_path)


def opened(qtbot: Any, at: Post) -> TodayPage:
    page = show(qtbot, TodayPage(), 1200, 700)
    page.attach(TodayDesk(at.office), at.counter)
    page.enter()
    page.setFocus()
    return page


def issued(office: Office, home: str) -> str:
    slips = ReleaseDesk(office)
    return slips.issue(
        replace(slips.new(home), name="陈思远", id_check=IdCheck.ID_CARD, items=(Item("床", "", 1, "张"),))
    )


def test_nothing_waits(qtbot: Any, counter: Post) -> None:
    page = opened(qtbot, counter)
    assert page.caption.text() == "没有等着办的事"
    assert page.list.empty.isVisible()


def test_enter_opens_the_row(qtbot: Any, counter: Post, home: str) -> None:
    number = issued(counter.office, home)
    page = opened(qtbot, counter)
    rows: list[Any] = []
    page.opened.connect(rows.append)
    press(Qt.Key.Key_Down, Qt.Key.Key_Return)
    assert [(row.word, row.key, row.state) for row in rows] == [("release", number, "待打印")]


def test_the_filter_narrows(qtbot: Any, counter: Post, home: str) -> None:
    DocumentDesk(counter.office).printed("release-slip", issued(counter.office, home), PRINTER)
    issued(counter.office, home)
    page = opened(qtbot, counter)
    commit("还没出门")
    assert [row.state for row in page.list.rows()] == ["已开具"]


def test_a_waiting_paper_prints_from_here_without_a_mark(
    qtbot: Any, counter: Post, home: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = issued(counter.office, home)
    jobs: list[tuple[str, str]] = []
    monkeypatch.setattr(printers, "spool", lambda pdf, printer, title: jobs.append((printer, title)))
    counter.counter.station.printer = PRINTER
    page = opened(qtbot, counter)
    assert "Ctrl+P" in page.caption.text()
    press(Qt.Key.Key_P, modifiers=CTRL)
    assert jobs == [], "no row, no paper"
    press(Qt.Key.Key_Down)
    press(Qt.Key.Key_P, modifiers=CTRL)
    assert jobs == [(PRINTER, number)]
    page.read()
    assert [row.state for row in page.list.rows()] == ["已开具"]
    assert "Ctrl+P" not in page.caption.text()
    press(Qt.Key.Key_P, modifiers=CTRL)
    assert len(jobs) == 1, "a slip that is out is not printed by mistake"


def test_a_trouble_with_the_data_is_said_loudly(qtbot: Any, counter: Post) -> None:
    class Broken:
        def rows(self) -> tuple[Any, ...]:
            raise Trouble("磁盘读写出错", "请检查磁盘。")

    page = show(qtbot, TodayPage(), 900, 500)
    page.attach(Broken(), counter.counter)
    page.enter()
    assert counter.heard.troubles == [("磁盘读写出错", "请检查磁盘。")]

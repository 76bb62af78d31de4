"""业务目录 by real keys on a real office: found as one types, written by the manager (003-16)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from app.services.directory import DirectoryDesk
from app.services.office import Office
from app.views.pages.directory import DirectoryPanel
from tests.views.counters import Post, post, said
from tests.views.duty import K, accounts, buttons, enter
from tests.views.hands import CTRL, commit, here, keys, press


def opened(qtbot: Any, at: Post) -> DirectoryPanel:
    return enter(qtbot, DirectoryPanel(DirectoryDesk(at.office), at.counter))


@pytest.fixture
def clerk(office: Office, tmp_path: Path, qapp: Any) -> Post:
    accounts(office)
    return post(office, tmp_path)


@pytest.fixture
def chief(manager: Office, tmp_path: Path, qapp: Any) -> Post:
    return post(manager, tmp_path)


def businesses(panel: DirectoryPanel) -> list[str]:
    return [one.business for one in panel.list.rows()]


def test_003_16_initials_find_and_the_line_says_whom_to_introduce(qtbot: Any, clerk: Post) -> None:
    panel = opened(qtbot, clerk)
    everything = businesses(panel)
    assert len(everything) > 10
    keys("zxsq")
    assert businesses(panel) == ["装修申请"]
    assert panel.list.current().business == "装修申请"
    assert "装修申请：请找客服前台。先说明规定和所需材料，再约工程人员看图纸" in said(panel)
    press(K.Key_Escape)
    assert businesses(panel) == everything
    assert clerk.heard.went == []


def test_003_16_arrows_choose_and_characters_find(qtbot: Any, clerk: Post) -> None:
    panel = opened(qtbot, clerk)
    commit("装修")
    assert businesses(panel)[:2] == ["装修申请", "装修验收、退押金"]
    press(K.Key_Down)
    assert "装修验收、退押金：请找工程主管" in said(panel)
    keys("xyzzy")
    assert businesses(panel) == []
    assert "没有符合" in said(panel)


def test_a_clerk_only_reads(qtbot: Any, clerk: Post) -> None:
    """003-16: the lines are the manager's."""
    panel = opened(qtbot, clerk)
    before = businesses(panel)
    assert buttons(panel) == set()
    press(K.Key_N, K.Key_D, K.Key_Down, modifiers=CTRL)
    press(K.Key_F6, K.Key_Return)
    assert panel.sheet is None
    assert businesses(panel) == before


def test_003_16_the_manager_adds_a_line(qtbot: Any, chief: Post) -> None:
    panel = opened(qtbot, chief)
    assert buttons(panel) == {"add", "change", "up", "down", "remove"}
    press(K.Key_N, modifiers=CTRL)
    commit("游泳卡")
    press(K.Key_F9)
    assert panel.sheet is not None
    assert "前台要知道引见给谁" in said(panel.sheet)
    assert here().objectName() == "field:person"
    commit("钱丽")
    keys("\n8003\n")
    press(K.Key_F9)
    assert panel.sheet is None
    assert businesses(panel)[-1] == "游泳卡"
    assert len(chief.log("directory.add")) == 1


def test_003_16_the_manager_changes_a_line_by_enter(qtbot: Any, chief: Post) -> None:
    panel = opened(qtbot, chief)
    keys("zxsq\n")
    assert panel.sheet is not None
    assert panel.sheet.form.values()["role"] == "clerk"
    keys("\n\n")
    commit("林国栋")
    keys("\n8001\n")
    press(K.Key_F9)
    (row,) = panel.list.rows()
    assert (row.responsible, row.phone) == ("客服前台 林国栋", "8001")


def test_003_16_the_manager_moves_a_line_but_not_among_hits(qtbot: Any, chief: Post) -> None:
    panel = opened(qtbot, chief)
    first, second, third = businesses(panel)[:3]
    press(K.Key_Down, modifiers=CTRL)
    assert businesses(panel)[:3] == [second, first, third]
    assert panel.list.current().business == first
    press(K.Key_Up, modifiers=CTRL)
    assert businesses(panel)[:3] == [first, second, third]
    keys("zx")
    press(K.Key_Down, modifiers=CTRL)
    assert "请先按 Esc 看全部" in chief.heard.status["saved"]
    press(K.Key_Escape)
    assert businesses(panel)[:3] == [first, second, third]


@pytest.mark.parametrize(("answer", "gone"), [("y", True), ("n", False)])
def test_003_16_a_line_is_removed_when_it_is_meant(qtbot: Any, chief: Post, answer: str, gone: bool) -> None:
    panel = opened(qtbot, chief)
    first = businesses(panel)[0]
    press(K.Key_D, modifiers=CTRL)
    keys(f"{answer}\n")
    assert panel.sheet is None
    assert (first not in businesses(panel)) is gone
    assert len(chief.log("directory.remove")) == gone

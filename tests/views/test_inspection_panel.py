"""巡查 by real keys on a real office: seen, stopped, put right, reported (2.3, 2.10, 110-5, S05)."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt
from PySide6.QtGui import QDropEvent, QGuiApplication, QImage
from PySide6.QtWidgets import QFileDialog, QLabel

from app.models import Setting
from app.rules.renovation_site import Found, Inspection
from app.rules.renovation_state import State
from app.services.office import Office
from app.services.renovation import RenovationDesk
from app.services.site_calendar import SiteCalendarDesk
from app.services.site_watch import SiteWatchDesk
from app.views.pages.inspection import InspectionPanel
from tests.conftest import MORNING, Clock
from tests.services.sites import face, site, stand
from tests.views.counters import Post, post, said
from tests.views.duty import K, buttons, enter
from tests.views.hands import CTRL, SHIFT, commit, here, keys, press

MADE = "XC20260305-A0001"


@pytest.fixture
def counter(manager: Office, home: str, tmp_path: Path, qapp: Any) -> Post:
    return post(manager, tmp_path)


@pytest.fixture
def file(office: Office, home: str) -> str:
    number = site(office, home)
    stand(office, number, State.WORKING)
    return number


@pytest.fixture
def desk(counter: Post) -> RenovationDesk:
    return RenovationDesk(counter.office)


def opened(qtbot: Any, counter: Post) -> InspectionPanel:
    office = counter.office
    return enter(
        qtbot,
        InspectionPanel(
            RenovationDesk(office), SiteWatchDesk(office), SiteCalendarDesk(office), counter.counter
        ),
    )


@pytest.fixture
def panel(qtbot: Any, counter: Post, file: str) -> InspectionPanel:
    return opened(qtbot, counter)


@pytest.fixture
def picture(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Ctrl+O finds it."""
    path = tmp_path / "wall.jpg"
    path.write_bytes(face(2400, 1800))
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: ([str(path)], ""))
    return path


def begin(unit: str = "1201") -> None:
    press(K.Key_N, modifiers=CTRL)
    keys(f"{unit}\n")


def printed(counter: Post) -> set[str]:
    return {path.name for path in counter.papers.iterdir()}


def rows(panel: InspectionPanel) -> list[tuple[str, str, str, str]]:
    return [(one.code, one.state, one.what, one.due) for one in panel.list.rows()]


def test_a_site_without_fault_is_kept_and_printed(
    panel: InspectionPanel, counter: Post, desk: RenovationDesk, file: str
) -> None:
    """2.3: a look at a site is written down though nothing is wrong."""
    begin()
    assert "3栋1单元1201 示例装饰工程有限公司" in said(panel)
    press(K.Key_Return)
    commit("与许可证相符")
    press(K.Key_F9)
    assert panel.sheet is None, said(panel)
    assert printed(counter) == {f"{MADE}.pdf"}
    (line,) = desk.record(file).inspections
    assert (line.number, line.note, line.findings) == (MADE, "与许可证相符", ())
    assert panel.list.rows() == ()
    press(K.Key_R, modifiers=CTRL)
    assert rows(panel) == [("3-1-1201", "没有问题", "与许可证相符", "")]


def test_110_5_a_forbidden_work_is_named_and_stops_the_site(
    panel: InspectionPanel, counter: Post, desk: RenovationDesk, file: str, picture: Path
) -> None:
    """110-5, S05 E2: the words are known as forbidden; without the stop it is not kept."""
    begin()
    commit("阳台改卫生间")
    assert "第 1 条是禁止的装修行为。住宅室内装饰装修管理办法（建设部令110号）第五条禁止" in said(panel)
    press(K.Key_Return)
    keys("3-10")
    press(K.Key_O, modifiers=CTRL)
    assert "照片 1 张" in said(panel)
    press(K.Key_F9)
    assert "请勾选「停工」" in said(panel)
    assert here().objectName() == "field:stop"
    press(K.Key_Space, K.Key_F9)
    assert panel.sheet is None, said(panel)
    record = desk.record(file)
    (line,) = record.inspections
    (found,) = line.findings
    assert (record.state, line.stop, found.code, found.due) == (
        State.STOPPED,
        True,
        "YTCW",
        date(2026, 3, 10),
    )
    kept = QImage.fromData(desk.photo(line.photos[0]))
    assert max(kept.width(), kept.height()) == 1600
    assert {one.kind for one in record.papers} == {"inspection-record", "rectification-notice"}
    assert rows(panel) == [("3-1-1201", "待整改", "阳台改卫生间", "03-10")]


def test_2_10_a_fault_has_its_photo_or_a_reason_and_its_day(
    panel: InspectionPanel, desk: RenovationDesk, file: str
) -> None:
    begin()
    commit("垃圾堆在楼道")
    press(K.Key_F9)
    assert "请填整改到哪天" in said(panel)
    assert "有违章要拍照；拍不了的请写为什么" in said(panel)
    press(K.Key_Return)
    commit("下周")
    press(K.Key_F9)
    assert "请这样写日期" in said(panel)
    press(K.Key_Backspace, K.Key_Backspace)
    commit("明天")
    panel.sheet.form.focus("no_photo")  # type: ignore[union-attr]
    commit("业主不让拍")
    press(K.Key_F9)
    assert panel.sheet is None, said(panel)
    assert rows(panel) == [("3-1-1201", "待整改", "垃圾堆在楼道", "03-06")]


def test_a_site_that_is_none_is_refused_under_its_field(panel: InspectionPanel, counter: Post) -> None:
    begin("9999")
    press(K.Key_F9)
    assert "没有这处工地，请核对房号或档案号。" in said(panel)
    assert here().objectName() == "field:site"
    site(counter.office.signed_in(counter.office.operator), n=2)
    press(K.Key_Escape)
    begin("1201")
    press(K.Key_F9)
    assert "不止一处" in said(panel)


def test_photos_are_pasted_and_dropped(panel: InspectionPanel, picture: Path) -> None:
    begin()
    commit("墙面开槽")
    QGuiApplication.clipboard().setImage(QImage.fromData(face()))
    press(K.Key_V, modifiers=CTRL | SHIFT)
    data = QMimeData()
    data.setImageData(QImage.fromData(face()))
    none, left = Qt.KeyboardModifier.NoModifier, Qt.MouseButton.LeftButton
    panel.sheet.dropEvent(  # type: ignore[union-attr]
        QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, data, left, none)
    )
    assert "照片 2 张" in said(panel)
    picture.write_bytes(b"no picture at all")
    press(K.Key_O, modifiers=CTRL)
    assert "不是图片" in said(panel)
    assert "照片 2 张" in said(panel)


def test_2_3_overdue_is_red_and_f5_finds_it_put_right(
    qtbot: Any, counter: Post, desk: RenovationDesk, file: str, clock: Clock
) -> None:
    due = MORNING.date() + timedelta(days=1)
    desk.inspect(
        file, Inspection((Found("垃圾堆在楼道", due=due), Found("墙面开槽", due=due)), no_photo="无")
    )
    clock.advance(days=3)
    panel = opened(qtbot, counter)
    assert rows(panel)[0] == ("3-1-1201", "整改超期", "垃圾堆在楼道", "03-06 超期 2 天")
    assert panel.list.rows()[0].tones == {"due": "late"}
    press(K.Key_F5)
    assert [one[2] for one in rows(panel)] == ["墙面开槽"]
    press(K.Key_F5, K.Key_F5)
    assert counter.heard.status["saved"] == "请先用 ↓ 选一行"
    assert not desk.record(file).facts.open_rectifications
    press(K.Key_R, modifiers=CTRL)
    press(K.Key_F5)
    assert counter.heard.status["saved"] == "这一行没有要复查的"


def test_3_4_what_the_authority_must_hear_is_red_until_f6(
    qtbot: Any, counter: Post, desk: RenovationDesk, file: str, picture: Path
) -> None:
    """3.3, 3.4: dissuasion failed → report within the pack's hours; when it was done is written down."""
    with counter.office.work("settings.write") as work:
        work.session.add(Setting(key="rule_pack", value="neutral"))
    panel = opened(qtbot, counter)
    begin()
    commit("拆承重墙")
    press(K.Key_Return)
    keys("3-10")
    press(K.Key_O, modifiers=CTRL)
    press(K.Key_Return)
    keys(" \n \n")  # stop, and refused: when was he told
    assert here().objectName() == "field:dissuaded_at"
    press(K.Key_F9)
    assert panel.sheet is None, said(panel)
    assert rows(panel)[0][:2] == ("3-1-1201", "要报告")
    press(K.Key_Down, K.Key_F6)
    assert counter.heard.status["saved"] == "这一行没有要报告的"
    press(K.Key_Up, K.Key_F6, K.Key_F9)
    assert panel.sheet is None, said(panel)
    (line,) = desk.record(file).inspections
    assert line.reported_at == MORNING
    assert [one.state for one in panel.list.rows()] == ["待整改"]


def test_photos_are_looked_at_and_papers_printed_again(
    qtbot: Any, counter: Post, desk: RenovationDesk, file: str
) -> None:
    found = (Found("墙面开槽", due=MORNING.date()),)
    desk.inspect(file, Inspection(found), (face(), face()))
    panel = opened(qtbot, counter)
    press(K.Key_F4)
    pictures = [one for one in panel.findChildren(QLabel) if one.objectName().startswith("picture:")]
    assert [one.pixmap().width() for one in pictures] == [360, 360]
    press(K.Key_F9)
    assert panel.sheet is None
    press(K.Key_P, modifiers=CTRL)
    papers = {one.kind: one.printed for one in desk.record(file).papers}
    assert papers == {"inspection-record": True, "rectification-notice": True}


def test_enter_opens_the_file(qtbot: Any, counter: Post, desk: RenovationDesk, file: str) -> None:
    desk.inspect(file, Inspection((Found("墙面开槽", due=MORNING.date()),), no_photo="无"))
    panel = opened(qtbot, counter)
    heard: list[tuple[str, str]] = []
    panel.opened.connect(lambda *one: heard.append(one))
    press(K.Key_Return)
    assert heard == [("renovation", file)]


def test_an_inspection_is_shown_whatever_has_become_of_it(
    qtbot: Any, counter: Post, desk: RenovationDesk, file: str
) -> None:
    desk.inspect(file, Inspection((Found("墙面开槽", due=MORNING.date()),), no_photo="无"))
    clean = desk.inspect(file, Inspection(note="与许可证相符"))
    panel = opened(qtbot, counter)
    panel.open(MADE)
    row = panel.list.current()
    assert row is not None
    assert (row.number, len(panel.list.rows())) == (MADE, 1)
    panel.open(clean)  # nothing of it is open
    row = panel.list.current()
    assert row is not None
    assert (row.number, len(panel.list.rows())) == (clean, 2)


def test_004_07_the_clerk_looks_and_the_engineer_inspects(
    qtbot: Any, office: Office, file: str, tmp_path: Path
) -> None:
    panel = opened(qtbot, post(office, tmp_path))
    assert buttons(panel) == {"look", "print", "all"}
    assert "没有要整改、要报告的" in said(panel)

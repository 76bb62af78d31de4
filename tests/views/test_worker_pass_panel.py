"""出入证 by real keys on a real office: entered, refused in words, issued, lost, handed in (S05, S12)."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication, QImage
from PySide6.QtWidgets import QFileDialog, QPushButton

from app.rules.id_card import Reading, Source
from app.rules.renovation_state import State as Site
from app.rules.worker_pass import State, Tally
from app.services.office import Office
from app.services.site_calendar import SiteCalendarDesk
from app.services.worker_pass import WorkerPassDesk
from app.views.pages.id_copy_words import Senses
from app.views.pages.worker_pass import WorkerPassPanel
from tests.conftest import FINANCE, Clock
from tests.services.sites import UNTIL, enter, face, id_number, site, stand
from tests.views.counters import Post, post, said
from tests.views.duty import K, buttons
from tests.views.duty import enter as shown
from tests.views.hands import CTRL, commit, here, keys, press
from tests.views.id_copies import Eye

FIRST = "CR20260305-A0001"


@pytest.fixture
def counter(office: Office, home: str, tmp_path: Path, qapp: Any) -> Post:
    return post(office, tmp_path)


@pytest.fixture
def file(counter: Post, home: str) -> str:
    return site(counter.office, home)


@pytest.fixture
def desk(counter: Post) -> WorkerPassDesk:
    return WorkerPassDesk(counter.office)


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    path = tmp_path / "face.jpg"
    path.write_bytes(face())
    return path


@pytest.fixture
def panel(qtbot: Any, counter: Post, file: str, desk: WorkerPassDesk) -> WorkerPassPanel:
    """The panel with the file open, chosen by its room."""
    made = shown(qtbot, WorkerPassPanel(desk, SiteCalendarDesk(counter.office), counter.counter, Senses()))
    keys("1201\n")
    assert made.subject() == file
    return made


@pytest.fixture
def three(desk: WorkerPassDesk, file: str) -> tuple[str, ...]:
    for n, name in enumerate(("王强", "刘建国", "陈大力"), 1):
        enter(desk, file, name, id_number(n=n))
    return desk.issue(file)


@pytest.fixture
def chosen(picture: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Ctrl+O finds the picture."""
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(picture), ""))
    return picture


def typed(name: str = "王强", number: str = "", until: str = "20310506") -> None:
    """Ctrl+N, and the card as it says; the cursor is then on the photo."""
    press(K.Key_N, modifiers=CTRL)
    commit(name)
    press(K.Key_Return)
    keys(f"1\n{number or id_number()}\n{until}\n\n")


def states(desk: WorkerPassDesk, file: str) -> list[tuple[str, State]]:
    return [(one.number, one.state) for one in desk.cards(file)]


# --- whose file -----------------------------------------------------------------------------------


def test_a_file_is_chosen_by_room_or_by_number(panel: WorkerPassPanel, counter: Post, file: str) -> None:
    """000-12: a pass belongs to a file; Esc goes back one step each, at last to 今日."""
    assert "3栋1单元1201" in panel.where.text()
    assert "还没有施工人员。按 Ctrl+N 照证件登记" in said(panel)
    press(K.Key_Escape)
    assert panel.subject() == ""
    keys("a0001\n")
    assert panel.subject() == file
    press(K.Key_Escape, K.Key_Escape)
    assert counter.heard.went == ["today"]


def test_without_a_file_nothing_is_issued(panel: WorkerPassPanel, counter: Post) -> None:
    press(K.Key_Escape, K.Key_F9)
    assert counter.heard.status["saved"] == "请先选一份档案，回车打开"


def test_a_scanned_card_shows_its_worker(
    panel: WorkerPassPanel, three: tuple[str, ...], counter: Post, file: str
) -> None:
    press(K.Key_Escape)
    panel.open(three[1])
    row = panel.workers.current()
    assert row is not None
    assert (panel.subject(), row.number) == (file, three[1])
    panel.open("CR20260305-A0099")
    assert "找不到 CR20260305-A0099" in counter.heard.status["saved"]


def test_finance_looks_and_does_nothing(qtbot: Any, file: str, counter: Post, tmp_path: Path) -> None:
    office = counter.office.signed_in(FINANCE)
    seen = shown(
        qtbot,
        WorkerPassPanel(
            WorkerPassDesk(office), SiteCalendarDesk(office), post(office, tmp_path).counter, Senses()
        ),
    )
    press(K.Key_Return)
    assert seen.subject() == file
    assert buttons(seen) == {"gate"}


# --- entered --------------------------------------------------------------------------------------


def test_s05_a_worker_with_his_photo_from_a_file(
    panel: WorkerPassPanel, desk: WorkerPassDesk, file: str, chosen: Path
) -> None:
    """003-37, 2.4: the number is looked at; kept are name, trade and last four, and a photo of 25×35."""
    typed()
    assert here().objectName() == "viewfinder"
    press(K.Key_O, modifiers=CTRL)
    assert panel.sheet is not None
    box = panel.sheet.photo  # type: ignore[attr-defined]
    assert box.size_px == (295, 413)
    assert box.shown.pixmap().toImage().pixelColor(2, 40).name() == "#fe0000"
    press(K.Key_F9)
    assert panel.sheet is None
    (row,) = desk.rows(file)
    assert (row.name, row.trade, row.tail, row.state) == ("王强", "水电工", id_number()[-4:], None)
    (line,) = panel.workers.rows()
    assert (line.name, line.state, line.tail) == ("王*", "未发证", id_number()[-4:])
    assert desk.photo(row.key)[:2] == b"\xff\xd8"


def test_2_4_a_photo_is_pasted_or_dropped(
    panel: WorkerPassPanel, desk: WorkerPassDesk, file: str, picture: Path
) -> None:
    typed()
    QGuiApplication.clipboard().setImage(QImage.fromData(face(600, 600, "PNG")))
    press(K.Key_V, modifiers=CTRL)
    assert panel.sheet is not None
    box = panel.sheet.photo  # type: ignore[attr-defined]
    assert box.size_px == (295, 413)
    assert box.data.startswith(b"\x89PNG")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(picture))])
    none, left = Qt.KeyboardModifier.NoModifier, Qt.MouseButton.LeftButton
    box.dropEvent(QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, data, left, none))
    assert box.data == picture.read_bytes()
    press(K.Key_F9)
    assert [one.name for one in desk.rows(file)] == ["王强"]


def test_s05_the_camera_takes_the_photo_and_sleeps_again(
    qtbot: Any, counter: Post, desk: WorkerPassDesk, file: str
) -> None:
    """S05: 3 workers by ID card + photo; nobody looks through a camera that no question needs."""
    eye = Eye()
    eye.lay(QImage.fromData(face(900, 900)))
    seen = shown(qtbot, WorkerPassPanel(desk, SiteCalendarDesk(counter.office), counter.counter, Senses(eye)))
    press(K.Key_Return)
    assert not eye.seeing
    typed()
    assert eye.seeing
    assert seen.sheet is not None
    assert seen.sheet.photo.finder.words == "对准脸，按空格拍"
    press(K.Key_Space)
    qtbot.waitUntil(lambda: seen.sheet.photo.size_px == (295, 413))
    press(K.Key_F9)
    assert [one.name for one in desk.rows(file)] == ["王强"]
    assert not eye.seeing
    press(K.Key_N, modifiers=CTRL)
    eye.plug(False)
    assert "断开了。请插好它的 USB 线再打开。" in said(seen)
    assert "Ctrl+O 选照片" in seen.sheet.photo.finder.words


def test_003_08_what_is_no_photo_is_refused_beside_it(
    panel: WorkerPassPanel, chosen: Path, desk: WorkerPassDesk, file: str
) -> None:
    chosen.write_bytes(b"%PDF-1.4 nothing")
    typed()
    press(K.Key_O, modifiers=CTRL)
    assert "一寸照片只收 JPEG 或 PNG" in said(panel)
    press(K.Key_F9)
    assert "没有照片不能办证" in said(panel)
    assert here().objectName() == "viewfinder"
    assert desk.rows(file) == ()


def test_s05_e3_an_expired_card_gets_no_pass_and_the_others_do(
    panel: WorkerPassPanel, counter: Post, desk: WorkerPassDesk, file: str, chosen: Path
) -> None:
    """S05 E3: one worker's ID expired → no pass for him."""
    typed("赵六", until="2026-01-01")
    assert "赵六的证件 2026-01-01 已过期，不能办出入证" in said(panel)  # before F9
    press(K.Key_O, modifiers=CTRL)
    press(K.Key_F9)
    assert here().objectName() == "field:valid_until"
    assert desk.rows(file) == ()
    press(K.Key_Escape)
    typed("王强", id_number(n=2))
    press(K.Key_O, modifiers=CTRL)
    press(K.Key_F9, K.Key_F9)
    assert states(desk, file) == [(FIRST, State.VALID)]
    assert counter.heard.status["saved"] == "发了 1 张出入证，正在打印"
    assert [path.name for path in counter.papers.iterdir()] == [f"{FIRST}.pdf"]


def test_000_12_nobody_under_sixteen(panel: WorkerPassPanel, desk: WorkerPassDesk, file: str) -> None:
    typed("小王", id_number("20110101"))
    assert "小王未满 16 周岁（15 岁），不能办施工人员出入证，请施工单位换人。" in said(panel)
    press(K.Key_F9)
    assert here().objectName() == "field:number"
    assert desk.rows(file) == ()


def test_gb11643_a_wrong_checksum_is_compared_by_hand(
    panel: WorkerPassPanel, desk: WorkerPassDesk, file: str, chosen: Path
) -> None:
    right = id_number()
    wrong = right[:-1] + ("1" if right[-1] != "1" else "2")
    press(K.Key_N, modifiers=CTRL)
    commit("王强")
    keys(f"\n1\n{wrong}\n")
    assert "校验码对不上，多半是输错一位" in said(panel)
    assert here().objectName() == "field:hand_checked"
    keys(" \n20310506\n\n")
    assert "已人工核对与证件一致" in said(panel)
    press(K.Key_O, modifiers=CTRL)
    press(K.Key_F9)
    assert panel.sheet is None, said(panel)
    assert [one.tail for one in desk.rows(file)] == [wrong[-4:]]


def test_a_trade_of_his_own_and_a_card_for_ever(
    panel: WorkerPassPanel, desk: WorkerPassDesk, file: str, chosen: Path
) -> None:
    press(K.Key_N, modifiers=CTRL)
    commit("王强")
    press(K.Key_Return, K.Key_End, K.Key_Return)  # the last choice: 其他，写明
    assert here().objectName() == "field:other"
    commit("石材工")
    keys(f"\n{id_number()}\n\n ")  # 长期
    assert panel.sheet is not None
    assert "valid_until" not in panel.sheet.form.shown
    press(K.Key_O, modifiers=CTRL)
    press(K.Key_F9)
    assert [one.trade for one in desk.rows(file)] == ["石材工"]


def test_a_person_on_two_sites_is_shown(
    panel: WorkerPassPanel, desk: WorkerPassDesk, counter: Post, file: str
) -> None:
    """Issue 6: a person on two sites is shown, and the clerk judges."""
    other = site(counter.office, n=2)
    enter(desk, other, "王强")
    (number,) = desk.issue(other)
    typed()
    panel.sheet._read_facts()  # type: ignore[union-attr] # what the pause in typing does
    assert f"（{number}，到 2026-04-03）。可以同时办，请核对是不是同一人。" in said(panel)


def test_the_reader_fills_the_card(
    qtbot: Any, counter: Post, desk: WorkerPassDesk, file: str, chosen: Path
) -> None:
    """2.4, peers.md 8: read by the chip, nothing is typed but the trade."""
    read = Reading(Source.CHIP, "王强", id_number(), valid_until=date(2031, 5, 6))
    senses = Senses(chip=lambda: read)
    seen = shown(qtbot, WorkerPassPanel(desk, SiteCalendarDesk(counter.office), counter.counter, senses))
    press(K.Key_Return)
    press(K.Key_N, modifiers=CTRL)
    press(K.Key_F5)
    assert here().objectName() == "field:trade"
    keys("2")
    press(K.Key_O, modifiers=CTRL)
    press(K.Key_F9)
    assert seen.sheet is None, said(seen)
    assert [(one.name, one.trade) for one in desk.rows(file)] == [("王强", "泥瓦工")]
    (line,) = counter.log("worker_pass.add")
    assert line.changes["source"] == "chip"


# --- what happens to a card -----------------------------------------------------------------------


def test_s05_f9_issues_all_who_wait_on_one_sheet(
    panel: WorkerPassPanel, counter: Post, desk: WorkerPassDesk, file: str
) -> None:
    """S05: three passes; a permit must stand (000-12)."""
    for n, name in enumerate(("王强", "刘建国", "陈大力"), 1):
        enter(desk, file, name, id_number(n=n))
    stand(counter.office, file, Site.STOPPED)
    press(K.Key_F9)
    assert "停工整改，不能发出入证" in counter.heard.status["saved"]
    assert desk.cards(file) == ()
    stand(counter.office, file, Site.WORKING)
    press(K.Key_F9)
    assert [one for one, _ in states(desk, file)] == [f"CR20260305-A000{n}" for n in (1, 2, 3)]
    assert "发 3 · 收 0 · 遗失 0 · 在外 3" in panel.where.text()
    assert [path.name for path in counter.papers.iterdir()] == [f"{FIRST}.pdf"]


def test_s12_one_is_missing_and_the_others_come_back(
    panel: WorkerPassPanel, three: tuple[str, ...], desk: WorkerPassDesk, file: str, counter: Post
) -> None:
    """S12: 3 passes (1 missing); what is lost is void for good."""
    panel.read()
    press(K.Key_Down, K.Key_F5)
    commit("在工地上掉了")
    press(K.Key_Return)
    assert counter.heard.status["saved"] == f"{three[1]} 已挂失，门岗马上知道"
    press(K.Key_Up, K.Key_F6)
    assert "在外的一共 2 张" in said(panel)
    keys("2")  # 在外的全部
    press(K.Key_F9)
    assert desk.tally(file) == Tally(3, 2, 1, 0)
    assert "发 3 · 收 2 · 遗失 1 · 在外 0" in panel.where.text()


def test_2_4_a_lost_card_is_made_anew_with_dash_2(
    panel: WorkerPassPanel, three: tuple[str, ...], desk: WorkerPassDesk, file: str, counter: Post
) -> None:
    desk.lost(three[0])
    panel.read()
    assert "要补办按 Ctrl+B" in said(panel)
    press(K.Key_B, modifiers=CTRL)
    commit("遗失")
    press(K.Key_F9)
    assert states(desk, file)[:2] == [(FIRST, State.LOST), (f"{FIRST}-2", State.VALID)]
    assert (counter.papers / f"{FIRST}-2.pdf").exists()
    row = panel.workers.current()
    assert row is not None
    assert row.number == f"{FIRST}-2"
    press(K.Key_Return)
    assert f"{FIRST}-2 的经过：10:12 有效" in panel.line.text()


def test_2_4_cards_are_extended_and_the_day_is_read(
    panel: WorkerPassPanel, three: tuple[str, ...], desk: WorkerPassDesk, file: str, clock: Clock
) -> None:
    clock.advance(days=20)
    panel.read()
    press(K.Key_F7)
    keys("2\n")
    commit("下周")
    press(K.Key_F9)
    assert "请这样写日期" in said(panel)
    press(K.Key_Backspace, K.Key_Backspace)
    keys("4-8")
    press(K.Key_F9)
    assert panel.sheet is None, said(panel)
    last = [one for one in desk.cards(file) if one.state is State.VALID]
    assert [(one.number, one.until) for one in last] == [(f"{one}-2", UNTIL) for one in three]
    assert date(2026, 4, 8) == UNTIL


def test_2_4_revoked_and_dropped_with_their_reasons(
    panel: WorkerPassPanel, three: tuple[str, ...], desk: WorkerPassDesk, file: str
) -> None:
    panel.read()
    press(K.Key_Q, modifiers=CTRL)
    press(K.Key_F9)
    assert "请写明为什么吊销" in said(panel)
    commit("楼道吸烟")
    press(K.Key_F9)
    assert states(desk, file)[0] == (FIRST, State.REVOKED)
    enter(desk, file, "孙小海", id_number(n=7))
    panel.read()
    press(K.Key_End)
    press(K.Key_F5)
    assert panel.sheet is None  # no card, nothing to lose
    press(K.Key_D, modifiers=CTRL)
    commit("施工单位换人")
    press(K.Key_F9)
    assert "孙小海" not in [one.name for one in desk.rows(file)]


def test_f4_shows_the_photo_and_takes_another(
    panel: WorkerPassPanel,
    three: tuple[str, ...],
    desk: WorkerPassDesk,
    file: str,
    counter: Post,
    chosen: Path,
) -> None:
    """PIPL 51: who looked is logged; the new photo is for the cards to come."""
    panel.read()
    press(K.Key_F4)
    assert len(counter.log("worker_pass.look")) == 1
    press(K.Key_F9)
    assert "还没有新照片" in said(panel)
    press(K.Key_O, modifiers=CTRL)
    press(K.Key_F9)
    assert panel.sheet is None
    assert len(counter.log("worker_pass.retake")) == 1


def test_a_sheet_is_printed_again(panel: WorkerPassPanel, three: tuple[str, ...], counter: Post) -> None:
    panel.read()
    press(K.Key_Down)
    press(K.Key_P, modifiers=CTRL)
    assert [path.name for path in counter.papers.iterdir()] == [f"{FIRST}.pdf"]  # the sheet it is on


def test_2_4_the_gates_list_of_today(
    panel: WorkerPassPanel, three: tuple[str, ...], desk: WorkerPassDesk, counter: Post
) -> None:
    """2.4: the lost number is on it at once; who may come in, and why not."""
    desk.lost(three[2])
    press(K.Key_G, modifiers=CTRL)
    assert [(one.number, one.admit, one.why) for one in panel.gate.rows()] == [
        (three[0], "可以进", ""),
        (three[1], "可以进", ""),
        (three[2], "不能进", "已挂失"),
    ]
    assert "2026-03-05 可以进 2 人，不能进 1 张" in panel.where.text()
    press(K.Key_Escape)
    assert panel.list is panel.workers


def test_the_day_turns_and_leaving_puts_a_question_away(
    panel: WorkerPassPanel, three: tuple[str, ...], clock: Clock
) -> None:
    clock.advance(days=30)
    panel.turn_day()
    assert {one.state for one in panel.workers.rows()} == {"已过期"}
    press(K.Key_N, modifiers=CTRL)
    assert panel.sheet is not None
    panel.leave()
    assert panel.sheet is None


def test_buttons_stand_for_the_keys(panel: WorkerPassPanel, three: tuple[str, ...]) -> None:
    panel.read()
    assert buttons(panel) == {
        "add", "issue", "gate", "photo", "lost", "return", "extend", "replace", "revoke", "drop", "print",
    }  # fmt: skip
    for one in panel.findChildren(QPushButton):
        assert one.accessibleName() or not one.isVisible()

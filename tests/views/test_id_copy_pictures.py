"""画面 on the 证件 page: edges and turns by keys, files from anywhere, a camera that fails (003-08)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit

from app.imaging.corners import WHOLE
from app.rules.base import Trouble
from app.views.corner_sheet import STEP, STRIDE, CornerSheet
from app.views.pages import id_copy_table
from tests.views.hands import CTRL, SHIFT, here, keys, press
from tests.views.id_copies import BACK, FRONT, PAGE, THIRD, Scene, files, image, picture, saved

K = Qt.Key
Open = Callable[..., Scene]


def drawer(at: Scene) -> CornerSheet:
    sheet = at.page.pane.sheet
    assert isinstance(sheet, CornerSheet), "the drawer is not open"
    return sheet


def sure(at: Scene) -> list[bool]:
    return [one.sure for one in at.page.table.shots]


# --- edges ----------------------------------------------------------------------------------------


def test_unsure_edges_warn_and_f6_arrows_f9_set_them(open_copies: Open) -> None:
    """003-08: what the program does not vouch for, the clerk does; the desk gets her corners."""
    at = open_copies()
    at.agree()
    at.take(FRONT, PAGE)
    assert sure(at) == [False]
    assert at.page.table.strip.names == ("整页 1 · 看边框",)
    assert "请核对边框" in at.titles
    press(K.Key_F6)
    assert here() is drawer(at).corners
    press(K.Key_Right, K.Key_Down)
    press(K.Key_Tab)
    press(K.Key_Left, modifiers=SHIFT)
    press(K.Key_F9)
    assert at.page.pane.sheet is None
    assert at.desk.made == [], "that F9 was the drawer's"
    quad = at.page.table.shots[0].quad
    assert quad[0] == pytest.approx((STEP, STEP))
    assert quad[1] == pytest.approx((1 - STRIDE, 0))
    assert quad[2:] == WHOLE[2:]
    assert sure(at) == [True]
    assert "请核对边框" not in at.titles
    press(K.Key_F9)
    assert at.desk.made[0][1][0].quad == quad


def test_esc_leaves_the_edges_as_they_were_and_the_form_where_it_was(open_copies: Open) -> None:
    """003-08: Esc closes the drawer, not the page."""
    at = open_copies()
    at.agree()
    at.take(FRONT, PAGE)
    before = at.page.table.shots
    press(K.Key_F6)
    press(K.Key_Right, K.Key_Escape)
    assert at.page.pane.sheet is None
    assert at.page.table.shots == before
    assert sure(at) == [False]
    assert at.heard.went == []


def test_while_the_drawer_is_open_the_keys_of_the_pictures_wait(open_copies: Open) -> None:
    """003-08: else Ctrl+D would take the page away whose corners are being set, and F9 frame another one."""
    at = open_copies()
    at.both()
    press(K.Key_F6)
    press(K.Key_Right)
    sheet = drawer(at)
    for key, how in ((K.Key_D, CTRL), (K.Key_T, CTRL), (K.Key_U, CTRL), (K.Key_F7, None), (K.Key_F6, None)):
        press(key, modifiers=how or Qt.KeyboardModifier.NoModifier)
    assert at.colours == [FRONT, BACK]
    assert (drawer(at), here()) == (sheet, sheet.corners)
    assert [one.turn for one in at.page.table.shots] == [0, 0]
    press(K.Key_F9)
    assert at.page.table.shots[1].quad[0] == pytest.approx((STEP, 0))


def test_a_picture_that_comes_while_the_drawer_is_open_does_not_get_its_edges(
    open_copies: Open, tmp_path: Path
) -> None:
    """003-08: the edges go to the page they were set on."""
    at = open_copies()
    at.agree()
    at.take(FRONT)
    before = at.page.table.shots[0].quad
    press(K.Key_F6)
    press(K.Key_Right)
    at.drop(files(saved(tmp_path, "back.png", BACK)))
    drawer(at).corners.setFocus()
    press(K.Key_F9)
    first, second = at.page.table.shots
    assert first.quad[0] == pytest.approx((before[0][0] + STEP, before[0][1]))
    assert second.quad == WHOLE


# --- the acts -------------------------------------------------------------------------------------


def test_f7_turns_and_ctrl_u_changes_the_kind_of_the_current_page_only(open_copies: Open) -> None:
    """003-08: ← chooses the page; its small picture and its name follow."""
    at = open_copies()
    at.both()
    assert here() is at.page.table.strip
    press(K.Key_Left)
    press(K.Key_F7)
    assert [one.turn for one in at.page.table.shots] == [1, 0]
    press(K.Key_F7, K.Key_F7, K.Key_F7)
    assert [one.turn for one in at.page.table.shots] == [0, 0]
    press(K.Key_U, modifiers=CTRL)
    assert [one.paper for one in at.page.table.shots] == ["passport", "card"]
    assert at.page.table.strip.names == ("护照 1", "正面")
    press(K.Key_U, modifiers=CTRL)
    press(K.Key_U, modifiers=CTRL)
    assert at.page.table.strip.names == ("正面", "反面")


def test_ctrl_d_takes_the_current_page_away_and_the_camera_waits_for_it_again(open_copies: Open) -> None:
    """003-08: a blurred front is taken anew."""
    at = open_copies()
    at.both()
    press(K.Key_Left)
    press(K.Key_D, modifiers=CTRL)
    assert at.colours == [BACK]
    assert at.eye.seeing
    at.take(FRONT)
    assert at.colours == [FRONT, BACK], "the front goes to its own place"
    press(K.Key_D, modifiers=CTRL)
    assert at.colours == [FRONT]
    at.take(BACK)
    press(K.Key_Left)
    press(K.Key_D, modifiers=CTRL)
    press(K.Key_T, modifiers=CTRL)
    at.take(THIRD)
    assert at.colours == [BACK, THIRD], "one more goes to the end"
    press(K.Key_D, modifiers=CTRL)
    press(K.Key_D, modifiers=CTRL)
    assert at.colours == []
    press(K.Key_D, modifiers=CTRL)
    press(K.Key_F7)
    press(K.Key_F6)
    assert at.page.pane.sheet is None, "nothing lies there"


def test_ctrl_t_takes_one_more_and_no_further(open_copies: Open) -> None:
    """003-08: a household register has more pages than two."""
    at = open_copies()
    at.both()
    assert not at.eye.seeing
    press(K.Key_T, modifiers=CTRL)
    assert (at.eye.seeing, here()) == (True, at.page.table.finder)
    at.take(THIRD)
    assert at.colours == [FRONT, BACK, THIRD]
    assert at.page.table.strip.names == ("正面", "反面", "证件 3")
    assert not at.eye.seeing
    press(K.Key_F9)
    assert len(at.desk.made[0][1]) == 3


def test_space_struck_twice_takes_one_side_once(open_copies: Open) -> None:
    """003-08: two fronts would be stamped as front and back; the next Space takes the next side."""
    at = open_copies()
    at.agree()
    at.eye.lay(picture(FRONT))
    at.runner.holding = {"paper"}
    press(K.Key_Space, K.Key_Space)
    at.qtbot.waitUntil(lambda: at.runner.started.count("paper") == 1)
    press(K.Key_Space)
    QApplication.processEvents()
    assert at.runner.let_go() == 1
    assert at.colours == [FRONT]
    at.take(BACK)
    assert at.colours == [FRONT, BACK]


def test_a_picture_that_does_not_come_leaves_space_free(open_copies: Open) -> None:
    """003-08: an empty frame, and a page that was left meanwhile."""
    at = open_copies()
    at.agree()
    at.eye.lay(QImage())
    press(K.Key_Space)
    QApplication.processEvents()
    at.take(FRONT)
    at.page.table.finder.pressed.emit()  # a key would let the loop come round
    at.page.leave()
    at.page.enter()
    at.take(BACK)
    assert at.colours == [FRONT, BACK]


# --- files ----------------------------------------------------------------------------------------


def test_files_dropped_anywhere_on_the_page_arrive_in_their_order(open_copies: Open, tmp_path: Path) -> None:
    """003-08: on a line, on the paper, on the rules; no line turns them into a line of gibberish."""
    at = open_copies()
    at.agree()
    line = at.page.form.editor("holder").keys
    assert isinstance(line, QLineEdit)
    line.setFocus()
    both = files(saved(tmp_path, "a.png", FRONT), saved(tmp_path, "b.jpg", BACK))
    assert at.drop(both, line)
    assert at.colours == [FRONT, BACK]
    assert line.text() == ""
    unit = at.page.form.editor("unit").keys
    for n, place in enumerate((unit, at.page.findings, at.page.preview.area.viewport()), 3):
        assert at.drop(files(saved(tmp_path, "c.png", THIRD)), place)
        assert at.colours == [FRONT, BACK, *[THIRD] * (n - 2)]
    assert at.page.draft.unit == ""


def test_ctrl_v_takes_what_was_copied_in_the_finder_and_on_the_strip(
    open_copies: Open, tmp_path: Path
) -> None:
    """003-08: a picture or files; in a line of the form Ctrl+V is the line's."""
    at = open_copies()
    at.agree()
    board = QGuiApplication.clipboard()
    board.setImage(image(FRONT))
    press(K.Key_V, modifiers=CTRL)
    board.setMimeData(files(saved(tmp_path, "back.png", BACK)))
    press(K.Key_V, modifiers=CTRL)
    assert at.colours == [FRONT, BACK]
    assert here() is at.page.table.strip
    board.setImage(image(THIRD))
    press(K.Key_V, modifiers=CTRL)
    assert at.colours == [FRONT, BACK, THIRD]
    board.setText("陈思远")
    at.page.form.focus("holder")
    press(K.Key_V, modifiers=CTRL)
    assert at.page.draft.holder == "陈思远"
    assert len(at.colours) == 3


def test_ctrl_o_reads_the_chosen_file_without_a_camera(
    open_copies: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """003-08: a scanner's file; the finder says the ways there are."""
    at = open_copies(camera=False)
    at.agree()
    assert "Ctrl+O" in at.page.table.finder.words
    chosen = [str(saved(tmp_path, "card.jpg", BACK))]
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: (chosen, ""))
    press(K.Key_O, modifiers=CTRL)
    assert at.colours == [BACK]
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: ([], ""))
    press(K.Key_O, modifiers=CTRL)
    assert at.colours == [BACK]


def test_a_file_that_is_no_picture_is_said_and_nothing_of_the_lot_is_kept(
    open_copies: Open, tmp_path: Path
) -> None:
    """003-08: all or none; the next picture takes the words away."""
    at = open_copies()
    at.agree()
    wrong = tmp_path / "card.jpg"
    wrong.write_text("not a picture, though it says so")
    at.drop(files(saved(tmp_path, "a.png"), wrong))
    assert "不是图片" in at.said("mark:pictures")
    assert at.colours == []
    at.drop(files(tmp_path / "gone.png"))
    assert at.said("mark:pictures") != ""
    at.take()
    assert at.said("mark:pictures") == ""
    at.drop(files(wrong))
    press(K.Key_N, modifiers=CTRL)
    at.agree()
    assert at.said("mark:pictures") == "", "not the next customer's"


def test_trouble_with_a_picture_is_the_windows_to_say(
    open_copies: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """003-08: nothing is kept of it."""

    def full(_picture: object) -> object:
        raise Trouble("内存不够", "请关掉别的程序。")

    at = open_copies()
    at.agree()
    monkeypatch.setattr(id_copy_table, "shoot", full)
    at.drop(files(saved(tmp_path, "a.png")))
    assert at.heard.troubles == [("内存不够", "请关掉别的程序。")]
    assert at.colours == []


# --- the camera fails -----------------------------------------------------------------------------


def test_a_camera_pulled_out_says_so_and_files_and_another_try_still_work(
    open_copies: Open, tmp_path: Path
) -> None:
    """003-08: the words stand on the finder; Space looks for the camera once more."""
    at = open_copies()
    at.agree()
    at.eye.plug(False)
    finder = at.page.table.finder
    assert "断开了" in finder.words
    assert "Ctrl+O" in finder.words
    assert finder.accessibleDescription() == finder.words
    assert at.drop(files(saved(tmp_path, "a.png", FRONT)))
    assert at.colours == [FRONT]
    press(K.Key_T, modifiers=CTRL)
    press(K.Key_Space)
    assert not at.eye.seeing
    at.eye.plug(True)
    press(K.Key_Space)
    assert at.eye.seeing
    at.take(BACK)
    assert at.colours == [FRONT, BACK]


def test_no_camera_plugged_in_at_first(open_copies: Open) -> None:
    """003-08: nothing is opened that is not there."""
    at = open_copies()
    at.eye.plug(False)
    at.agree()
    assert at.eye.opened == 0
    assert "Ctrl+V" in at.page.table.finder.words
    at.eye.plug(True)
    press(K.Key_Space)
    at.take(FRONT)
    assert at.colours == [FRONT]


# --- too late -------------------------------------------------------------------------------------


def test_a_picture_of_the_customer_before_is_not_taken(open_copies: Open, tmp_path: Path) -> None:
    """003-08, 3.2: it was on its way when the next one came, who has agreed, too."""
    at = open_copies()
    at.agree()
    at.runner.holding = {"paper"}
    at.drop(files(saved(tmp_path, "a.png", FRONT)))
    press(K.Key_N, modifiers=CTRL)
    at.agree()
    assert at.runner.let_go() >= 1
    assert at.colours == []
    at.take(BACK)
    assert at.colours == [BACK]


def test_a_refusal_of_the_customer_before_is_not_said_to_the_next(open_copies: Open, tmp_path: Path) -> None:
    """003-08."""
    at = open_copies()
    at.agree()
    at.runner.holding = {"paper"}
    at.drop(files(tmp_path / "gone.png"))
    press(K.Key_N, modifiers=CTRL)
    at.agree()
    assert at.runner.let_go() == 1
    assert at.said("mark:pictures") == ""


def test_a_picture_on_its_way_is_not_taken_once_he_refused(open_copies: Open, tmp_path: Path) -> None:
    """S03-E6, 3.2: no after no is no."""
    at = open_copies()
    at.agree()
    at.runner.holding = {"paper"}
    at.drop(files(saved(tmp_path, "a.png", FRONT)))
    at.page.form.focus("consent")
    keys("3")
    assert at.runner.let_go() == 1
    assert at.colours == []


def test_space_and_at_once_another_form_that_has_consent_already(open_copies: Open, qtbot: object) -> None:
    """3.2: the camera's answer comes after the change; it was the other customer's."""
    at = open_copies()
    at.agree()
    kept = at.page.form.draft()
    at.page.put_aside()
    at.agree()
    at.eye.lay(picture())
    at.page.table.finder.pressed.emit()  # a key would let the loop come round
    at.page.open(kept.uuid)
    assert at.page.draft.uuid == kept.uuid
    assert at.eye.seeing, "he has agreed before"
    frames: list[object] = []
    at.eye.frame.connect(frames.append)
    at.qtbot.waitUntil(lambda: bool(frames))
    assert at.colours == []

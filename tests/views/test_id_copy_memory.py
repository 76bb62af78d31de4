"""画面只在内存: when a customer is done with, the 证件 page holds nothing unstamped of him (003-22, 3.2)."""

from __future__ import annotations

import weakref
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage

from app.rules.id_copy import State
from app.views.pages.id_copy import IdCopyPage
from app.views.preview import Preview
from tests.views.hands import CTRL, keys, press
from tests.views.id_copies import PAGE, READ, RENOVATION, SPOKEN, Scene, alive, record, scene

K = Qt.Key
Open = Callable[..., Scene]


def fresh(at: Scene) -> None:
    press(K.Key_N, modifiers=CTRL)


def aside(at: Scene) -> None:
    press(K.Key_S, modifiers=CTRL)


def made(at: Scene) -> None:
    press(K.Key_F9)
    assert len(at.desk.made) == 1
    at.desk.made.clear()


def another_record(at: Scene) -> None:
    at.desk.records["R"] = record("", State.CHECKED)
    at.page.open("R")
    assert at.page.record is not None


def another_form(at: Scene) -> None:
    at.page.begin_for("renovation", "", "", "the-slip")


def with_the_drawer_open(at: Scene) -> None:
    press(K.Key_F6)
    press(K.Key_Right)
    press(K.Key_N, modifiers=CTRL)


def turned_and_framed(at: Scene) -> None:
    press(K.Key_F7)
    press(K.Key_U, modifiers=CTRL)
    press(K.Key_F6)
    press(K.Key_F9)
    press(K.Key_N, modifiers=CTRL)


WAYS = [fresh, aside, made, another_record, another_form, with_the_drawer_open, turned_and_framed]


@pytest.mark.parametrize("way", WAYS, ids=lambda one: one.__name__)
def test_no_picture_no_small_one_and_no_reading_is_left(
    open_copies: Open, qtbot: Any, way: Callable[[Scene], None]
) -> None:
    """003-22, 3.2: only the stamped paper outlives a customer, and not on this page."""
    at = open_copies(see=lambda _image: READ)
    at.both()
    qtbot.waitUntil(lambda: bool(at.page.preview.pdf))
    refs = at.watched()
    assert alive(refs) == 4, "two pictures and two shots, while they lie there"
    assert at.page.readers.reading is READ
    way(at)
    assert alive(refs) == 0
    assert (at.page.table.shots, at.page.table._small, at.page.table.strip.names) == ((), [], ())
    assert at.page.table.strip._pictures == []
    assert at.page.table.finder._frame.isNull()
    assert at.page.readers.reading is None
    assert (at.page.preview.pdf, at.page.preview.paper.images) == (b"", ())
    assert not at.page.form.findChild(type(at.page.pane.title), "note:holder").isVisible()


def test_one_page_taken_away_is_gone_too(open_copies: Open) -> None:
    """003-22: Ctrl+D is no hiding."""
    at = open_copies()
    at.both()
    refs = at.watched()
    press(K.Key_D, modifiers=CTRL)
    assert alive(refs) == 2
    press(K.Key_D, modifiers=CTRL)
    assert alive(refs) == 0


def test_the_page_itself_goes_with_all_it_holds(qtbot: Any, tmp_path: Path) -> None:
    """3.2: another operator signs in: the window makes its pages anew."""
    at = scene(qtbot, tmp_path)
    at.both()
    refs: list[weakref.ref[Any]] = at.watched()
    at.runner.stop()
    page: IdCopyPage | None = at.page
    assert page is not None
    page.close()
    page.table.clear()
    del page
    assert alive(refs) == 0


def test_a_late_preview_of_the_customer_before_is_not_shown(open_copies: Open, qtbot: Any) -> None:
    """003-08: the paper that was being drawn is his, not the next one's nor the shown record's."""
    at = open_copies()
    at.both()
    qtbot.waitUntil(lambda: at.desk.previewed == [2])
    at.runner.holding = {"paper"}
    press(K.Key_F7)
    at.page._draw_paper()
    press(K.Key_N, modifiers=CTRL)
    keys(RENOVATION + SPOKEN)
    assert at.runner.let_go() >= 2
    assert at.desk.previewed[1:] == [2], "it was drawn to its end"
    assert (at.page.preview.pdf, at.page.preview.paper.images) == (b"", ())


def test_a_late_failure_of_a_paper_that_was_cleared_is_not_shown(open_copies: Open, qtbot: Any) -> None:
    """003-08, of the preview alone."""
    at = open_copies()
    preview: Preview = at.page.preview
    at.runner.holding = {"paper"}
    preview.draw(lambda: (_ for _ in ()).throw(ValueError("没有字体")))
    preview.clear()
    assert at.runner.let_go() == 1
    assert preview.trouble.isHidden()
    at.runner.holding = {"paper"}
    preview.draw(lambda: (_ for _ in ()).throw(ValueError("没有字体")))
    assert at.runner.let_go() == 1
    assert preview.trouble.text() == "没有字体"


def test_a_frame_that_comes_after_the_camera_was_closed_is_let_go(open_copies: Open) -> None:
    """3.2: a camera's last frame may be under way when it is closed."""
    at = open_copies()
    finder = at.page.table.finder
    at.agree()
    late = QImage(*PAGE, QImage.Format.Format_RGB32)
    at.eye.frame.emit(late)
    assert not finder._frame.isNull()
    press(K.Key_N, modifiers=CTRL)
    assert finder._frame.isNull()
    at.eye.frame.emit(late)
    assert finder._frame.isNull()

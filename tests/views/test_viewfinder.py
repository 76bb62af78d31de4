"""取景: Space takes, files come before a picture; without leave it shows nothing (3.2)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QMimeData, Qt, QUrl
from PySide6.QtGui import QColor, QGuiApplication, QImage, QKeyEvent
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from app.views.viewfinder import Viewfinder
from tests.views.hands import press, show

K = Qt.Key
GREEN = QColor(10, 240, 20)


@pytest.fixture
def finder(qtbot: Any) -> Viewfinder:
    made = Viewfinder()
    show(qtbot, made, 400, 300)
    made.setFocus()
    return made


def frame() -> QImage:
    image = QImage(400, 300, QImage.Format.Format_RGB32)
    image.fill(GREEN)
    return image


def seen(finder: Viewfinder) -> bool:
    """Whether the camera's picture is to be seen."""
    return bool(finder.grab().toImage().pixelColor(200, 40) == GREEN)


def test_space_takes_once_however_long_it_is_held(finder: Viewfinder, qtbot: Any) -> None:
    """003-08: a key that repeats would fill the table with one page."""
    heard: list[int] = []
    finder.pressed.connect(lambda: heard.append(1))
    press(K.Key_Space)
    none = Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(finder, QKeyEvent(QEvent.Type.KeyPress, K.Key_Space, none, " ", True))
    assert heard == [1]


def test_other_keys_go_on_to_the_page(qtbot: Any) -> None:
    """ui.md: F9 in the finder is the page's."""
    heard: list[int] = []

    class Room(QWidget):
        def keyPressEvent(self, event: QKeyEvent) -> None:
            heard.append(event.key())

    room, finder = Room(), Viewfinder()
    QVBoxLayout(room).addWidget(finder)
    show(qtbot, room, 400, 300)
    finder.setFocus()
    press(K.Key_F9, K.Key_Space)
    assert heard == [K.Key_F9]


def test_of_what_is_pasted_files_come_before_a_picture(finder: Viewfinder, tmp_path: Path) -> None:
    """003-08: a file manager's copy holds both, and the file is the better one."""
    files: list[list[Path]] = []
    pictures: list[QImage] = []
    finder.files.connect(files.append)
    finder.pasted.connect(pictures.append)
    board = QGuiApplication.clipboard()
    board.setImage(frame())
    finder.paste()
    assert (len(pictures), pictures[0].pixelColor(5, 5), files) == (1, GREEN, [])
    both = QMimeData()
    both.setUrls([QUrl.fromLocalFile(str(tmp_path / "a.jpg")), QUrl.fromLocalFile(str(tmp_path / "b.pdf"))])
    both.setImageData(frame())
    board.setMimeData(both)
    finder.paste()
    assert (files, len(pictures)) == ([[tmp_path / "a.jpg", tmp_path / "b.pdf"]], 1)


@pytest.mark.parametrize("what", ["text", "a web address", "nothing"])
def test_what_is_no_picture_does_nothing(finder: Viewfinder, what: str) -> None:
    """003-08: and nothing is fetched from a network."""
    heard: list[object] = []
    finder.files.connect(heard.append)
    finder.pasted.connect(heard.append)
    mime = QMimeData()
    if what == "text":
        mime.setText("陈思远")
    elif what == "a web address":
        mime.setUrls([QUrl("https://example.invalid/card.jpg")])
    finder.take_from(mime)
    assert heard == []


def test_it_shows_the_camera_only_while_it_may(finder: Viewfinder) -> None:
    """3.2: before purpose and consent, and once the camera is closed, nothing of the last frame is seen."""
    finder.set_todo("把证件正面放好，按空格", live=True)
    finder.show_frame(frame())
    assert seen(finder)
    finder.set_hindrance("请先征得同意")
    assert not seen(finder)
    assert (finder.words, finder.accessibleDescription()) == ("请先征得同意", "请先征得同意")
    finder.set_hindrance("")
    assert seen(finder)
    assert finder.accessibleDescription() == "把证件正面放好，按空格"
    finder.set_todo("按 Ctrl+O 打开图片", live=False)
    assert not seen(finder)
    finder.set_todo("把证件正面放好，按空格", live=True)
    assert not seen(finder), "the old frame was let go, not hidden"

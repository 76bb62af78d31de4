"""打印样张: the very bytes that print, sharp, without a flash, and never on the screen's thread."""

from __future__ import annotations

import io
import subprocess
import sys
import threading

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot
from reportlab.pdfgen.canvas import Canvas

from app.views.preview import Preview, render_pages
from app.work.runner import InlineRunner, Runner

from .hands import show

A4 = (595.28, 841.89)
RECEIPT = (226.8, 500.0)


def pdf(pages: int = 1, size: tuple[float, float] = A4, grey: float = 0.0) -> bytes:
    """Pages with a filled left half."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=size, invariant=1)
    for _ in range(pages):
        canvas.setFillGray(grey)
        canvas.rect(0, 0, size[0] / 2, size[1], stroke=0, fill=1)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def left(image: QImage) -> QColor:
    return image.pixelColor(image.width() // 4, image.height() // 2)


@pytest.fixture
def preview(qtbot: QtBot) -> Preview:
    return show(qtbot, Preview(InlineRunner()), 500, 560)


@pytest.mark.parametrize("dpr", [1.0, 2.0])
def test_pages_become_pictures_as_sharp_as_the_screen(dpr: float) -> None:
    first, second = render_pages(pdf(2), 400, dpr)
    assert first.width() == pytest.approx(400 * dpr, abs=1)
    assert first.deviceIndependentSize().width() == pytest.approx(400, abs=1)
    assert second.height() / second.width() == pytest.approx(A4[1] / A4[0], rel=0.01)
    assert left(first) == QColor("black")
    assert first.pixelColor(first.width() * 3 // 4, 10) == QColor("white")


def test_it_shows_the_bytes_it_was_given(preview: Preview, qtbot: QtBot) -> None:
    paper = pdf()
    with qtbot.waitSignal(preview.drawn):
        preview.show_pdf(paper)
    assert preview.pdf == paper
    shot = preview.paper.grab().toImage()
    assert shot.pixelColor(shot.width() // 4, shot.height() // 3) == QColor("black")


def test_a_page_fills_the_width_and_a_small_paper_is_not_magnified(preview: Preview) -> None:
    preview.show_pdf(pdf())
    assert preview.paper.images[0].width() > preview.area.width() * 0.9
    preview.show_pdf(pdf(size=RECEIPT))
    assert preview.paper.images[0].width() <= RECEIPT[0] / 72 * 96 * 1.3 + 1


def test_a_large_window_shows_the_whole_page(preview: Preview, qtbot: QtBot) -> None:
    preview.resize(900, 1000)
    preview.show_pdf(pdf())
    qtbot.waitUntil(lambda: preview.area.verticalScrollBar().maximum() == 0)


def test_several_pages_scroll(preview: Preview, qtbot: QtBot) -> None:
    preview.show_pdf(pdf(3))
    assert len(preview.paper.images) == 3
    qtbot.waitUntil(lambda: preview.area.verticalScrollBar().maximum() > 0)


def test_a_new_size_draws_anew(preview: Preview, qtbot: QtBot) -> None:
    preview.show_pdf(pdf())
    before = preview.paper.images[0].width()
    preview.resize(700, 560)
    qtbot.waitUntil(lambda: preview.paper.images[0].width() > before)


def test_a_paper_that_cannot_be_made_leaves_the_old_one_and_says_why(preview: Preview, qtbot: QtBot) -> None:
    preview.show_pdf(pdf())
    old = preview.paper.images

    def broken() -> bytes:
        raise ValueError("没有字体能写「□」，请换一个字")

    with qtbot.waitSignal(preview.failed):
        preview.draw(broken)
    trouble = preview.findChild(QLabel, "preview:trouble")
    assert trouble.isVisible()
    assert "请换一个字" in trouble.text()
    assert preview.paper.images is old
    preview.show_pdf(pdf())
    assert not trouble.isVisible()


def test_drawing_is_not_done_on_the_screens_thread_and_the_newest_wins(qtbot: QtBot) -> None:
    runner = Runner()
    try:
        preview = show(qtbot, Preview(runner), 500, 560)
        preview.resize(500, 560)
        hold = threading.Event()
        made: list[str] = []

        def make(name: str, grey: float) -> bytes:
            made.append(f"{name} {threading.current_thread().name}")
            assert hold.wait(10)
            return pdf(grey=grey)

        preview.draw(lambda: make("first", 0.0))
        qtbot.waitUntil(lambda: bool(made))
        preview.draw(lambda: make("second", 0.2))
        preview.draw(lambda: make("third", 1.0))
        hint = preview.findChild(QLabel, "preview:busy")
        assert not hint.isVisible(), "a quick paper needs no word"
        qtbot.waitUntil(hint.isVisible, timeout=2000)
        hold.set()
        qtbot.waitSignal(preview.drawn, timeout=5000).wait()
        assert made == ["first lane-paper", "third lane-paper"]
        assert left(preview.paper.images[0]) == QColor("white")
        assert not hint.isVisible()
    finally:
        assert runner.stop()


def test_the_caption_names_paper_and_printer(preview: Preview) -> None:
    preview.set_caption("A4 三联 · 前台激光机")
    caption = preview.findChild(QLabel, "preview:caption")
    assert caption.text() == "A4 三联 · 前台激光机"
    assert caption.alignment() & Qt.AlignmentFlag.AlignVCenter


def test_pdfium_is_not_loaded_before_the_first_paper() -> None:
    code = "import sys, app.views.preview, app.views.page; sys.exit('pypdfium2' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)

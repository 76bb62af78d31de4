"""PDF: one door to PDFium, one thread inside (003-08)."""

from __future__ import annotations

import re
import threading
from pathlib import Path
from typing import Any

import pypdfium2  # type: ignore[import-untyped]
import pytest

from app.imaging.pdf import Locked, Unreadable, opened

from .pictures import locked, sheet

ROOT = Path(__file__).parents[2]


def test_no_other_module_calls_pdfium() -> None:
    """`app.pages` only loads it ahead of need."""
    calls = [
        str(path.relative_to(ROOT))
        for path in sorted((ROOT / "app").rglob("*.py"))
        if re.search(r"^\s*(import|from) pypdfium2", path.read_text("utf-8"), re.MULTILINE)
    ]
    assert calls == ["app/imaging/pdf.py"]


def test_a_page_has_its_size_its_dots_its_images_and_its_letters() -> None:
    with opened(sheet(2, (595.28, 841.89))) as document:
        assert len(document) == 2
        assert document.size(1) == pytest.approx((210, 297), abs=0.1)
        with document.raster(0, 100) as page:
            assert (page.width, page.height) == pytest.approx((827, 1170), abs=1)
            assert len(page.memory) == page.stride * page.height
            assert bytes(page.memory[:3]) == b"\xff\xff\xff"
        assert document.images(0) == [(640, 400)]
        assert "page 1" in document.text()
        assert "page 2" in document.text()


def test_what_cannot_be_opened_is_said_in_the_houses_words() -> None:
    with pytest.raises(Locked), opened(locked()):
        pass
    with pytest.raises(Unreadable), opened(b"%PDF-1.4 nothing"):
        pass
    with opened(sheet()) as document, pytest.raises(Unreadable):
        document.size(7)


def test_only_one_thread_is_ever_inside(monkeypatch: pytest.MonkeyPatch) -> None:
    """Six threads draw; PDFium's renderer never meets a second one."""
    inside, met, seen = threading.Lock(), [], []
    real = pypdfium2.PdfPage.render

    def render(self: Any, *given: Any, **named: Any) -> Any:
        if not inside.acquire(blocking=False):
            met.append(1)
            return real(self, *given, **named)
        try:
            return real(self, *given, **named)
        finally:
            inside.release()

    monkeypatch.setattr(pypdfium2.PdfPage, "render", render)
    data = sheet(3)

    def work() -> None:
        with opened(data) as document:
            for number in range(len(document)):
                with document.raster(number, 60) as page:
                    seen.append(page.width)

    threads = [threading.Thread(target=work) for _ in range(6)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert len(seen) == 18
    assert met == []

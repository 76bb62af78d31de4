"""访客单 at the counter: on this computer's paper, taken back or not at the exit, never on a forged code."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from app.services.office import Office
from app.views.station import VISITOR_LAYOUTS
from tests.printing.paper import scan, sizes
from tests.views.visitor_pages import Scene


@pytest.fixture
def at(qtbot: Any, office: Office, home: str, tmp_path: Path, qapp: Any) -> Scene:
    return Scene(qtbot, office, tmp_path)


# --- this computer's paper -------------------------------------------------------------------------


@pytest.mark.parametrize("layout", VISITOR_LAYOUTS)
def test_it_prints_on_this_computers_paper_and_its_code_reads(at: Scene, layout: str) -> None:
    at.post.counter.station.layout = "a5"  # the release slip's: it means nothing here
    at.post.counter.station.visitor_layout = layout
    number = at.let_in()
    pdf = (at.post.papers / f"{number}.pdf").read_bytes()
    (wide, high), *more = sizes(pdf)
    assert more == []
    assert (wide, high) == (105, 148) if layout == "a6" else (wide == 80 and high > 100)
    assert "赵先生" in at.paper(number)
    ((code, _side),) = scan(pdf)[0]
    assert code.startswith(f"{number}.")


def test_the_picture_beside_the_form_follows_the_paper_that_is_chosen(at: Scene) -> None:
    preview = at.page.preview
    at.qtbot.waitUntil(lambda: bool(preview.pdf) and sizes(preview.pdf)[0][0] == 80, timeout=3000)
    assert "80 mm" in at.said()
    at.page.leave()
    at.post.counter.station.visitor_layout = "a6"
    at.page.enter()
    at.qtbot.waitUntil(lambda: sizes(preview.pdf) == [(105, 148)], timeout=3000)
    assert "A6" in at.said()

"""单据的打印: plain once, 补打 after that, and nothing that did not come out is forgotten (000-10)."""

from __future__ import annotations

import io
from dataclasses import replace

import pypdf
import pytest

from app.rules.base import Refused
from app.rules.release import IdCheck, Item
from app.services.documents import UNCONFIRMED, DocumentDesk
from app.services.office import Office
from app.services.release import ReleaseDesk
from app.services.today import TodayDesk
from tests.conftest import Clock

KIND = "release-slip"


@pytest.fixture
def desk(office: Office) -> DocumentDesk:
    return DocumentDesk(office)


@pytest.fixture
def number(office: Office, home: str) -> str:
    slips = ReleaseDesk(office)
    form = replace(
        slips.new(home), name="陈思远", id_check=IdCheck.ID_CARD, items=(Item("冰箱", "", 1, "台"),)
    )
    return slips.issue(form)


def words(pdf: bytes) -> str:
    text = "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages)
    return text.replace(" ", "").replace("\n", "")


def waits(desk: DocumentDesk) -> list[tuple[str, str, str]]:
    """The papers that the home list still wants printed: kind, number, why not yet."""
    return [(row.paper, row.key, row.what) for row in TodayDesk(desk.office).rows() if row.paper]


def prints(desk: DocumentDesk, number: str) -> None:
    desk.began(KIND, number)
    desk.printed(KIND, number, "前台")


def test_the_first_paper_is_plain_and_the_next_ones_are_counted(desk: DocumentDesk, number: str) -> None:
    first = desk.pdf(KIND, number, "a4")
    assert desk.pdf(KIND, number, "a4") == first, "the same bytes every time"
    assert "补打" not in words(first)
    for n in (2, 3):
        prints(desk, number)
        assert f"补打第{n}次" in words(desk.pdf(KIND, number, "a4"))
    assert desk.office.operator.name in words(desk.pdf(KIND, number, "a4"))


def test_killed_at_the_spooler_the_next_paper_is_marked(desk: DocumentDesk, number: str) -> None:
    desk.began(KIND, number)
    assert waits(desk) == [(KIND, number, UNCONFIRMED)]
    assert "补打第2次" in words(desk.pdf(KIND, number, "a4"))


def test_a_failure_after_that_does_not_wash_the_mark_off(desk: DocumentDesk, number: str) -> None:
    """Perhaps printed, then killed; then the printer is away: a paper without a mark might be the second."""
    desk.began(KIND, number)
    desk.began(KIND, number)
    desk.failed(KIND, number, "打印机不在")
    assert waits(desk) == [(KIND, number, "打印机不在")]
    assert "补打第2次" in words(desk.pdf(KIND, number, "a4"))
    prints(desk, number)
    assert waits(desk) == []


def test_what_failed_waits_with_its_reason_and_prints_plain(desk: DocumentDesk, number: str) -> None:
    desk.began(KIND, number)
    desk.failed(KIND, number, "打印机「前台」缺纸")
    assert waits(desk) == [(KIND, number, "打印机「前台」缺纸")]
    assert "补打" not in words(desk.pdf(KIND, number, "a4"))


def test_a_void_paper_says_so_and_is_no_reprint(desk: DocumentDesk, number: str) -> None:
    prints(desk, number)
    text = words(desk.pdf(KIND, number, "a4", void=True))
    assert "作废" in text
    assert "补打" not in text


def test_the_mark_names_the_time_of_the_reprint(desk: DocumentDesk, number: str, clock: Clock) -> None:
    prints(desk, number)
    clock.advance(hours=2)
    assert "2026-03-0512:12" in words(desk.pdf(KIND, number, "a4"))


def test_who_may_not_print_and_what_is_not_there(desk: DocumentDesk, guard: Office, number: str) -> None:
    with pytest.raises(Refused, match="004-07"):
        DocumentDesk(guard).pdf(KIND, number, "a4")
    with pytest.raises(Refused, match="FX20260305-A0099"):
        desk.pdf(KIND, "FX20260305-A0099", "a4")

"""留言人、认领人: their names end when the site's days are over; numbers and outcomes stay (3.1, PIPL 19)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from app.models import Document, LostPropertyClaim
from app.models import Draft as DraftRow
from app.rules.base import Refused
from app.rules.id_copy import Method
from app.rules.lost_property import Claim
from app.rules.message import State
from app.rules.people import SYSTEM
from app.services import desk_purge, search, settings
from app.services.documents import DocumentDesk
from app.services.lost_property import LostPropertyDesk
from app.services.message import KIND, PURGED, MessageDesk, Record
from app.services.office import Office
from app.site import PAPERS, sweep
from tests.conftest import MANAGER, MORNING, Clock
from tests.services.shifts import audits, hire

WORDS = ("欧阳女士", "13812345678", "漏水请回电")


@pytest.fixture
def notes(office: Office) -> MessageDesk:
    """A desk with everybody's account."""
    hire(office)
    return MessageDesk(office)


def take(notes: MessageDesk) -> str:
    surname, contact, about = WORDS
    form = replace(notes.new(MANAGER.login), surname=surname, contact=contact, about=about)
    return notes.take(form)


def record(notes: MessageDesk, number: str) -> Record:
    found = notes.open(number)
    assert isinstance(found, Record)
    return found


def frozen(office: Office, number: str) -> str:
    with office.read("print") as session:
        return session.scalars(select(Document.data).where(Document.number == number)).one()


def test_a_message_ends_so_many_days_after_it_was_passed_on(
    notes: MessageDesk, office: Office, clock: Clock
) -> None:
    """Not before, and never while it is open, however old: somebody still waits for it (003-13)."""
    told, still = take(notes), take(notes)
    clock.advance(days=30)
    notes.tell(told)
    clock.set(MORNING + timedelta(days=30 + 180))
    assert desk_purge.purge(office.signed_in(SYSTEM)) == 0
    clock.advance(days=1)
    assert desk_purge.purge(office.signed_in(SYSTEM)) == 1
    gone = record(notes, told)
    assert (gone.caller, gone.contact, gone.about, gone.purged) == (PURGED, "", "", True)
    assert (gone.number, gone.state, gone.recipient) == (told, State.TOLD, MANAGER.login)
    assert (gone.taken_at, gone.told_at) == (MORNING, MORNING + timedelta(days=30))
    kept = record(notes, still)
    assert (kept.caller, kept.about, kept.purged) == ("欧阳*", "漏水请回电", False)
    assert [one.key for one in search.find(office, "欧阳")] == [kept.uuid]
    assert [one.key for one in search.find(office, told)] == [gone.uuid]
    (line,) = audits(office, "desk.purge")
    assert line.changes == {"messages": 1, "claims": 0, "drafts": 0}
    assert desk_purge.purge(office) == 0
    assert len(audits(office, "desk.purge")) == 1


def test_nothing_of_it_is_left_on_the_disk_and_its_paper_says_why(
    notes: MessageDesk, office: Office, clock: Clock, tmp_path: Path
) -> None:
    told, still = take(notes), take(notes)
    notes.tell(told)
    assert "13812345678" in frozen(office, told)
    papers = tmp_path / PAPERS
    papers.mkdir()
    for number in (told, still):
        (papers / f"{number}.pdf").write_bytes(b"%PDF")
    settings.save(office.signed_in(MANAGER), {"message_days": 7}, "试")
    clock.advance(days=8)
    sweep(office.signed_in(SYSTEM), tmp_path)
    assert [one.stem for one in papers.iterdir()] == [still]
    assert frozen(office, told) == ""
    assert "13812345678" in frozen(office, still)
    with pytest.raises(Refused, match="保存期已过") as refused:
        DocumentDesk(office).pdf(KIND, told, "a5")
    assert "复件" not in str(refused.value)


def test_a_form_that_nobody_finished_ends_too(notes: MessageDesk, office: Office, clock: Clock) -> None:
    notes.keep(replace(notes.new(MANAGER.login), surname="欧阳女士"))
    clock.advance(days=181)
    desk_purge.purge(office)
    with office.read("message.read") as session:
        assert session.scalar(select(func.count()).select_from(DraftRow)) == 0


def test_who_came_for_a_find_is_forgotten_a_year_later_and_what_came_of_it_is_not(
    office: Office, clock: Clock
) -> None:
    """S12, 004-46: the claim's time, check and outcome stay; the thing itself too."""
    desk = LostPropertyDesk(office)
    form = replace(
        desk.new("孙伟"),
        what="雨伞", features="黑色", secret_features="伞柄有红绳", place="大堂", found_at=clock.now,
        reported_to="赵静", reported_at=clock.now, storage="前台 2 号柜",
    )  # fmt: skip
    number = desk.register(form)
    with pytest.raises(Refused):
        desk.claim(number, Claim("钱进", Method.LOOKED, "有名字", matches=False))
    desk.claim(number, Claim("周晓燕", Method.LOOKED, "红绳", matches=True, signed=True))
    clock.advance(days=365)
    assert desk_purge.purge(office) == 0
    clock.advance(days=1)
    assert desk_purge.purge(office) == 2
    found: Any = desk.open(number)
    assert [one.kind for one in found.attempts] == ["refused", "claimed"]
    assert all("姓名已删除" in one.words for one in found.attempts)
    assert "特征相符，已签收" in found.attempts[1].words
    assert found.what == "雨伞"
    with office.read("lost_property.read") as session:
        left = session.execute(select(LostPropertyClaim.claimant, LostPropertyClaim.told)).all()
    assert [tuple(one) for one in left] == [("", ""), ("", "")]

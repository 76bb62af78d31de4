"""来访人的信息: no more is kept than the site asks for, and no longer (domain.md 3.1, S12 E6)."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from app.models import (
    Audit,
    Draft,
    VisitEvent,
    VisitWords,
)
from app.rules.base import Refused
from app.rules.visitor import Call, Check, State
from app.services import audit, drafts, search, settings
from app.services.office import Office
from app.services.visitor import VisitorDesk
from app.services.visitor_chain import verify
from tests.conftest import MORNING, Clock
from tests.services.visits import count, everything, filled, let_in, opened


@pytest.fixture
def desk(office: Office, home: str) -> VisitorDesk:
    return VisitorDesk(office)


# --- what is kept -------------------------------------------------------------------------------


def test_twenty_visits_leave_no_id_number_and_no_phone(desk: VisitorDesk, office: Office) -> None:
    """domain.md 3.1: with the default policy, whatever the clerk types."""
    number, phone = "11010118500101001X", "13700000003"
    for n in range(20):
        form = filled(desk, name=f"赵先生{n}", phone=phone, id_check=Check.ID_CARD, goods=f"纸箱 {n}")
        desk.keep(form)
        kept = desk.register(form)
        with pytest.raises(Refused):
            desk.register(filled(desk, goods=f"证 {number}"))
        with pytest.raises(Refused):
            desk.call(kept, Call.AGREED, f"打 {phone}")
        desk.call(kept, Call.AGREED)
        desk.verify_id(kept, Check.ID_CARD)
        desk.enter(kept)
        desk.slip(kept)
        with pytest.raises(Refused):
            desk.correct(kept, "goods", f"电话 {phone}", "补")
    text = everything(office)
    assert "纸箱 19" in text, "the reading reads nothing"
    assert number not in text
    assert phone not in text
    assert not re.search(r"(?<![\dA-Fa-f])\d{17}[\dXx](?![\dA-Fa-f])", text)


def test_drafts_keep_no_more_than_the_record_would(desk: VisitorDesk, office: Office) -> None:
    form = filled(desk, phone="13700000003")
    desk.keep(form)
    assert desk.kept() == (replace(form, phone=""),)
    assert desk.open(form.uuid) == replace(form, phone="")
    assert drafts.mine(office)[0].title == "来访 · 3-1-1201 · 赵先生 · 探访亲友"
    desk.register(form)
    desk.keep(form)
    assert count(office, Draft) == 0
    other = filled(desk)
    desk.keep(other)
    desk.drop(other.uuid)
    assert desk.kept() == ()


def test_the_audit_says_nothing_personal(desk: VisitorDesk, office: Office) -> None:
    number = let_in(desk)
    desk.correct(number, "name", "钱女士", "听错")
    desk.leave(number)
    with office.read("visitor.read") as session:
        lines = [
            f"{one.act} {one.subject} {one.changes} {one.why}"
            for one in session.scalars(select(Audit).where(Audit.act.startswith("visitor.")))
        ]
    assert len(lines) == 5
    for word in ("赵", "钱", "陈", "粤B", "水果"):
        assert word not in "\n".join(lines)
    assert {one.partition(" ")[0] for one in lines} == {
        "visitor.register",
        "visitor.call",
        "visitor.enter",
        "visitor.correct",
        "visitor.leave",
    }


def test_words_lie_apart_from_the_chain(desk: VisitorDesk, office: Office) -> None:
    """The lines that stay for good hold nothing personal."""
    number = let_in(desk)
    desk.correct(number, "goods", "玩具", "赵先生说的")
    with office.read("visitor.read") as session:
        kept = [str(one.data) for one in session.scalars(select(VisitEvent))]
        words = [one.words for one in session.scalars(select(VisitWords))]
    assert not [one for one in kept if "玩具" in one or "水果" in one or "赵" in one]
    assert words == [{"was": "水果", "now": "玩具", "note": "赵先生说的"}]


# --- retention ----------------------------------------------------------------------------------


def test_old_visits_lose_their_person_and_keep_their_number(
    desk: VisitorDesk, office: Office, clock: Clock, manager: Office
) -> None:
    """S12 E6, domain.md 3.1 art. 19: rows are anonymised by the clock, numbers kept; the chain holds."""
    number = let_in(desk, goods="水果礼盒")
    desk.correct(number, "name", "孙先生", "听错")
    desk.correct(number, "people", "3", "又来一位")
    desk.slip(number)
    desk.leave(number)
    half = filled(desk, name="没办完的人")
    desk.keep(half)
    clock.set(MORNING + timedelta(days=90))
    young = desk.register(filled(desk, name="钱女士"))
    assert desk.purge() == 0, "the 90th day is kept"
    assert "水果礼盒" in everything(office)
    clock.advance(days=1)
    assert desk.purge() == 1
    assert desk.purge() == 0
    old = opened(desk, number)
    assert (old.purged, old.number, old.state, old.first.unit) == (True, number, State.LEFT, "3-1-1201")
    assert (old.first.name, old.first.host, old.first.plate, old.first.goods) == ("", "", "", "")
    assert [(one.was, one.now) for one in old.corrections] == [
        ("（到期已清除）", "（到期已清除）"),
        ("2", "3"),
    ]
    assert old.standing.entered_at is not None
    text = everything(office)
    for word in ("赵先生", "孙先生", "水果礼盒", "听错", "没办完的人"):
        assert word not in text, word
    assert "钱女士" in text
    assert [one.title for one in search.find(office, "孙先生")] == []
    assert number in [one.title for one in search.find(office, "20260305")]
    assert desk.page(1, 1)[0].visitor == "（到期已清除）"
    with pytest.raises(Refused):
        desk.correct(number, "name", "赵先生", "想起来了")
    assert opened(desk, young).draft.name == "钱女士"
    assert verify(office) is None
    assert audit.verify(manager) is None


def test_retention_follows_the_setting(desk: VisitorDesk, clock: Clock, manager: Office) -> None:
    settings.save(manager, {"visitor_days": 7})
    desk.register(filled(desk))
    clock.advance(days=7)
    assert desk.purge() == 0
    clock.advance(days=1)
    assert desk.purge() == 1

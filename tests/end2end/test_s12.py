"""S12, the lost umbrella, through the widgets, and what its record and its notice say afterwards."""

from __future__ import annotations

from sqlalchemy import select

from app.models import Audit, LostProperty
from app.play import s12
from app.play.hand import Hand
from app.rules.lost_property import State
from tests.end2end.conftest import Books


def state(books: Books) -> str:
    with books.office.read("lost_property.read") as session:
        return session.scalars(select(LostProperty.state)).one()


def test_s12_the_notice_keeps_what_only_the_owner_knows_004_46(hand: Hand, books: Books) -> None:
    paper = s12.lost_property(hand)
    words = books.text(paper)
    assert "雨伞一把" in words
    assert "黑色、长柄" in words
    assert "贴纸" not in words
    assert state(books) == State.KEPT
    assert books.chained()


def test_s12_e4_who_tells_it_wrongly_goes_without_and_the_owner_gets_it_004_46(
    hand: Hand, books: Books
) -> None:
    s12.lost_property(hand)
    s12.wrong_claimant(hand)
    assert state(books) == State.KEPT
    s12.claimed(hand)
    assert state(books) == State.CLAIMED
    with books.office.read("settings.read") as session:
        said = [one for one in session.scalars(select(Audit.act)) if one.startswith("lost_property.")]
    assert len(said) >= 4
    assert len(set(said)) == len(said), "each step has its own line"
    assert books.chained()

"""S01 through the widgets, every branch, and what the register, the shift and its record say afterwards."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.models import Escalation, Shift, ShiftItem, Visit
from app.play import s01
from app.play.hand import Hand
from app.rules.shift import State
from tests.end2end.conftest import START, Books
from tests.printing import paper as printed


@pytest.fixture(autouse=True)
def _next_morning(hand: Hand) -> None:
    hand.stage.midnight()


def shifts(books: Books) -> list[tuple[str, str, str]]:
    """(who had it, how it stands, who took it), oldest first."""
    with books.office.read("shift.write") as session:
        return [
            (one.staff, one.state, one.successor) for one in session.scalars(select(Shift).order_by(Shift.id))
        ]


def test_s01_the_shift_is_handed_over_with_all_its_branches_004_44_004_51(hand: Hand, books: Books) -> None:
    """One morning and its evening: E3 the hour, E1 nobody signs, both sign, E2 the cash differs."""
    s01.night_registers(hand)
    with books.office.read("visitor.read") as session:
        [visit] = session.scalars(select(Visit).where(Visit.at >= START))
        assert f"{visit.at:%H:%M}" == "08:00", "the second itself is proven by the rules"

    s01.absent(hand)
    assert shifts(books) == [(s01.NIGHT, State.OPEN, "")], "without a successor the shift stays"

    paper = s01.main(hand)
    assert shifts(books) == [(s01.NIGHT, State.HANDED, s01.CLERK), (s01.CLERK, State.OPEN, "")]
    words = books.text(paper)
    for said in ("冯先生", "天台钥匙", "周师傅", "09:00答应回电3-1-1201", "清点无差异", "何立冬", "李敏"):
        assert said in words
    [(width, height)] = printed.sizes(books.pdf(paper))
    assert (round(width), round(height)) == (210, 297)

    paper = s01.differs(hand)
    assert {one.rule for one in hand.entry.refusals} == {"S01"}
    with books.office.read("shift.write") as session:
        different = session.scalars(select(ShiftItem).where(ShiftItem.differs)).all()
        assert [(one.matter, one.due, one.seen) for one in different] == [("cash", 20_000, 18_000)]
        assert "¥180.00" in session.scalars(select(Escalation.reason)).one()
    assert "可能早上找零有误" in books.text(paper)
    assert shifts(books)[-1] == (s01.NIGHT, State.OPEN, "")
    assert books.chained()

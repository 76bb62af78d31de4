"""Another customer comes while a slip is half written: the alarm, 上移, and back to the very word."""

from __future__ import annotations

from sqlalchemy import select

from app.models import Audit, Escalation, QueueEntry
from app.play import waiting
from app.play.hand import Hand
from tests.end2end.conftest import Books


def test_the_alarm_over_the_slip_and_passing_up_003_03_003_06_003_17(hand: Hand, books: Books) -> None:
    waiting.alarm(hand)
    with books.office.read("queue.write") as session:
        [entry] = session.scalars(select(QueueEntry))
        assert (entry.taken_by, entry.state) == ("limin", "taken")
    waiting.passed_up(hand)
    with books.office.read("queue.write") as session:
        [row] = session.scalars(select(Escalation))
        assert (row.staff, row.to, row.word) == ("limin", "manager", "release")
        assert row.seen_by == "zhoulan"
        assert row.subject, "the slip in hand is named"
        held = session.scalars(select(Audit.act).where(Audit.act == "queue.hold")).all()
        assert len(held) == 1
    assert books.chained()

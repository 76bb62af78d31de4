"""草稿: kept by every key, one's own, dropped when done."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from app.models import Audit
from app.rules.base import Refused
from app.services import drafts
from app.services.office import Changes, Office
from tests.conftest import CLERK, MORNING, Clock

ONE = "01956a2e-0000-7000-8000-000000000001"
TWO = "01956a2e-0000-7000-8000-000000000002"


def test_saved_again_it_is_the_same_draft(office: Office, clock: Clock) -> None:
    drafts.save(office, "release", ONE, "3-2-1501", '{"name": "周"}')
    clock.advance(seconds=1)
    drafts.save(office, "release", ONE, "3-2-1501 周海", '{"name": "周海"}')
    (row,) = drafts.mine(office)
    assert row == drafts.load(office, ONE)
    assert (row.title, row.data, row.staff) == ("3-2-1501 周海", '{"name": "周海"}', CLERK.login)
    assert (row.saved_at - MORNING).total_seconds() == 1


def test_mine_are_the_operators_own_newest_first(office: Office, manager: Office, clock: Clock) -> None:
    drafts.save(office, "release", ONE, "", "{}")
    clock.advance(minutes=1)
    drafts.save(office, "visitor", TWO, "", "{}")
    assert [one.uuid for one in drafts.mine(office)] == [TWO, ONE]
    assert [one.uuid for one in drafts.mine(office, "release")] == [ONE]
    assert drafts.mine(manager) == ()
    drafts.save(manager, "release", ONE, "", "{}")
    assert [one.uuid for one in drafts.mine(manager)] == [ONE], "taken over at a change of staff"


def test_dropped_it_is_gone(office: Office) -> None:
    drafts.save(office, "release", ONE, "", "{}")
    drafts.drop(office, ONE)
    drafts.drop(office, ONE)
    assert drafts.load(office, ONE) is None


def test_a_key_is_told_to_the_screens_but_is_no_act(office: Office) -> None:
    heard: list[Changes] = []
    office.on_change = heard.append
    with office.read("release.read") as session:
        before = session.scalar(select(func.count()).select_from(Audit))
    drafts.save(office, "release", ONE, "", "{}")
    drafts.drop(office, ONE)
    with office.read("release.read") as session:
        assert session.scalar(select(func.count()).select_from(Audit)) == before
    assert heard == [Changes(frozenset({"draft"}))] * 2


def test_the_gate_keeps_no_drafts(guard: Office) -> None:
    """004-07."""
    with pytest.raises(Refused, match="004-07"):
        drafts.save(guard, "release", ONE, "", "{}")

"""来访的名单: read by ids and by index alone, found as the clerk types, filled in from the last visit."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from sqlalchemy import event

from app.models.base import raw
from app.rules.policy import ASK
from app.rules.visitor import Reason
from app.services import search, settings
from app.services.office import Office
from app.services.visitor import VisitorDesk
from tests.conftest import Clock
from tests.services.visits import filled, let_in


@pytest.fixture
def desk(office: Office, home: str) -> VisitorDesk:
    return VisitorDesk(office)


# --- many ---------------------------------------------------------------------------------------


def test_pages_are_read_by_ids(desk: VisitorDesk) -> None:
    for n in range(25):
        desk.register(filled(desk, name=f"赵先生{n:02d}"))
    assert desk.count() == 25
    numbers = [f"LF20260305-A{n:04d}" for n in range(25, 0, -1)]
    assert [one.number for one in desk.page(0, 10)] == numbers[:10]
    assert [one.number for one in desk.page(10, 10)] == numbers[10:20]
    assert [one.number for one in desk.page(20, 10)] == numbers[20:]
    assert desk.page(25, 10) == ()


@pytest.fixture
def statements(office: Office) -> Iterator[list[tuple[str, Any]]]:
    told: list[tuple[str, Any]] = []

    def note(connection: Any, cursor: Any, statement: str, parameters: Any, *rest: Any) -> None:
        told.append((statement, parameters))

    event.listen(office.engine, "before_cursor_execute", note)
    yield told
    event.remove(office.engine, "before_cursor_execute", note)


def test_no_statement_of_the_desk_reads_the_whole_register(
    desk: VisitorDesk, office: Office, statements: list[tuple[str, Any]]
) -> None:
    """Registering, letting in and out, a page: no scan of the register, no OFFSET, no count(*)."""
    for n in range(3):
        desk.register(filled(desk, name=f"赵先生{n}"))
    statements.clear()
    number = let_in(desk)
    desk.slip(number)
    desk.page(1, 2)
    desk.inside()
    desk.open(number)
    desk.leave(number)
    asked = [one for one in statements if one[0].startswith(("SELECT", "DELETE", "UPDATE"))]
    asked = [one for one in asked if "MATCH" not in one[0]]
    assert len(asked) > 30
    assert not [one for one, _ in asked if "count(" in one.lower()]
    assert not [one for one, values in asked if "OFFSET" in one and values[-1] != 0]
    whole = re.compile(r"SCAN (visit|visit_person|visit_event|visit_words|document|audit|search_entry)\b")
    plans: list[str] = []
    with raw(office.engine) as connection:
        for one in {statement for statement, _ in asked}:
            plan = connection.cursor().execute("EXPLAIN QUERY PLAN " + one, (1,) * one.count("?")).fetchall()
            # The greatest id and the chain's last line are one row each, read from the end of the table.
            if "max(" not in one and "LIMIT" not in one:
                plans += [f"{row[3]}: {one}" for row in plan]
    assert [one for one in plans if "SEARCH visit" in one], "the plans say nothing"
    assert [one for one in plans if whole.match(one)] == []


def test_a_visit_is_found_as_the_clerk_types(desk: VisitorDesk, office: Office) -> None:
    number = desk.register(filled(desk, name="赵明先生", goods="水果", plate="粤B12345"))
    desk.register(filled(desk, name="钱女士", host="欧阳颀", plate="", goods=""))
    for text in ("赵", "赵明", "zm", "zhaoming", "粤B123", "2345", "水果", number, "A0001"):
        assert number in [one.title for one in hits(office, text)], text
    assert [one.title for one in hits(office, "欧阳颀")] == ["LF20260305-A0002"]
    assert "赵明" not in "".join(one.subtitle for one in search.find(office, "赵明"))
    desk.correct(number, "name", "孙先生", "听错")
    for text in ("孙先生", "赵明"):
        assert number in [one.title for one in search.find(office, text)], text
    asked = ("赵", "孙先生", "钱", "A0001", "1201")
    before = [hits(office, text) for text in asked]
    search.rebuild(office)
    assert [hits(office, text) for text in asked] == before


def hits(office: Office, text: str) -> list[search.Hit]:
    return [one for one in search.find(office, text) if one.kind == "visit"]


def test_a_returning_visitor_is_found_and_fills_in(desk: VisitorDesk, clock: Clock, manager: Office) -> None:
    settings.save(manager, {"visitor_phone": ASK})
    desk.register(filled(desk, name="赵明先生", phone="13700000003"))
    clock.advance(days=3)
    desk.register(filled(desk, name="赵明先生", phone="13700000003", reason=Reason.DELIVERY))
    desk.register(filled(desk, name="赵明亮", plate="粤B67890"))
    for text in ("赵明", "zhaomingx", "B12345", "0003"):
        (last, *_) = desk.returning(text)
        assert last.name in ("赵明先生", "赵明亮"), text
    (last,) = desk.returning("B12345")
    assert (last.reason, last.day) == (Reason.DELIVERY, date(2026, 3, 8))
    assert (last.phone, last.unit, last.host) == ("13700000003", "3-1-1201", "陈思远")
    assert desk.facts(filled(desk, name="赵明先生")).last_visit == last
    assert desk.facts(filled(desk, name="赵明")).last_visit is None

"""登记链: what was changed behind our back is found, and the visit is named (004-48)."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from app.models import Visit, VisitEvent, VisitInside, VisitPerson, VisitWords
from app.models.base import raw
from app.rules.base import Refused
from app.rules.visitor import Call
from app.services.office import Office
from app.services.visitor import VisitorDesk
from app.services.visitor_chain import digest_of, verify
from tests.conftest import CLERK, KEY, Clock, furnish
from tests.services.visits import filled, let_in

Tamper = Callable[[str], None]

TABLES = (Visit, VisitPerson, VisitEvent, VisitWords, VisitInside)


@pytest.fixture
def desk(office: Office, three_visits: Path, database: Path) -> VisitorDesk:
    """Three visits: the first left, the second corrected and inside, the third refused."""
    shutil.copy(three_visits, database)
    return VisitorDesk(office)


@pytest.fixture(scope="module")
def three_visits(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Their database, made once."""
    path = Path(shutil.copy(template, tmp_path_factory.mktemp("visits") / "office.db"))
    office = Office.open(path, KEY, CLERK, clock=Clock())
    furnish(office)
    desk = VisitorDesk(office)
    first = let_in(desk)
    desk.leave(first)
    second = let_in(desk, name="钱女士", plate="粤B67890")
    desk.correct(second, "goods", "纸箱", "看错")
    third = desk.register(filled(desk, name="孙先生"))
    desk.call(third, Call.REFUSED, "不见")
    assert verify(office) is None
    office.engine.dispose()
    assert not path.with_name("office.db-wal").exists(), "the copy would miss what lies in the WAL"
    return path


@pytest.fixture
def tamper(desk: VisitorDesk, office: Office) -> Tamper:
    """Plain SQL by one who has the file and its key, and has dropped every guard."""

    def run(statement: str) -> None:
        with raw(office.engine) as connection:
            cursor = connection.cursor()
            guards = cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()
            for (name,) in guards:
                cursor.execute(f"DROP TRIGGER {name}")
            cursor.execute("PRAGMA foreign_keys = OFF")
            cursor.execute(statement)
            assert cursor.execute("SELECT changes()").fetchone()[0] > 0, "nothing was changed"
            cursor.execute("PRAGMA foreign_keys = ON")

    return run


def found(office: Office) -> str:
    wrong = verify(office)
    assert wrong is not None, "nothing was found"
    assert wrong.reason
    return wrong.number


SECOND = "LF20260305-A0002"


def other(column: str, value: Any) -> str:
    if column in ("data", "words"):
        return '\'{"field": "name"}\''
    if column in ("at", "purged_at", "entered_at"):
        return "'2026-03-05T09:00:00.000+08:00'"
    if column in ("day", "until"):
        return "'2026-03-04'"
    return str(1 - value) if isinstance(value, int) else "'x'"


@pytest.mark.parametrize(
    ("table", "column"),
    [
        (table, column.name)
        for table in TABLES
        for column in table.__table__.columns
        if column.name not in ("id", "visit_id", "event_id")
    ],
    ids=lambda one: one if isinstance(one, str) else one.__tablename__,
)
def test_every_column_of_every_line(tamper: Tamper, office: Office, table: Any, column: str) -> None:
    """004-48: one value of the second visit's lines, and the visit is named."""
    name = table.__tablename__
    key = {Visit: "id"}.get(table, "visit_id")
    with raw(office.engine) as connection:
        asked = f"SELECT {column} FROM {name} WHERE {key} = 2 LIMIT 1"
        (value,) = connection.cursor().execute(asked).fetchone()
    rowid = "rowid" if table is not Visit else "id"
    first = f"(SELECT min({rowid}) FROM {name} WHERE {key} = 2)"
    tamper(f"UPDATE {name} SET {column} = {other(column, value)} WHERE {rowid} = {first}")
    number = SECOND if (table, column) != (Visit, "number") else "x"
    assert found(office) == number


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM visit_event WHERE visit_id = 2 AND kind = 'host_agreed'",
        "DELETE FROM visit_words WHERE visit_id = 2",
        "DELETE FROM visit_person WHERE visit_id = 2",
        "DELETE FROM visit_inside",
        "UPDATE visit_inside SET visit_id = 1",
        "UPDATE visit_words SET visit_id = 1 WHERE visit_id = 2",
        "UPDATE visit_event SET visit_id = 2 WHERE id = (SELECT max(id) FROM visit_event)",
    ],
)
def test_a_line_taken_out_or_moved(tamper: Tamper, office: Office, statement: str) -> None:
    tamper(statement)
    assert found(office)


def test_a_line_put_in(tamper: Tamper, office: Office) -> None:
    tamper(
        "INSERT INTO visit SELECT 'LF20260305-A0099', at, day, staff, duty, area, unit_id, target,"
        " been_before, booked, booking, reason, people, id_check, person_digest, 4, 'u4'"
        " FROM visit WHERE id = 1"
    )
    assert found(office) == "LF20260305-A0099"


def test_a_line_put_in_between(tamper: Tamper, office: Office) -> None:
    tamper(
        "INSERT INTO visit_event SELECT visit_id, 'left', at, staff, data, until, '', digest, 'x',"
        " (SELECT max(id) + 1 FROM visit_event), 'u' FROM visit_event ORDER BY id DESC LIMIT 1"
    )
    assert found(office) == "LF20260305-A0003"


def test_the_end_cut_off(tamper: Tamper, office: Office) -> None:
    """The chain alone would not show it: the audit log still names the link."""
    tamper("DELETE FROM visit_event WHERE id = (SELECT max(id) FROM visit_event)")
    wrong = verify(office)
    assert wrong is not None
    assert "操作日志" in wrong.reason


def test_a_chain_written_anew(tamper: Tamper, desk: VisitorDesk, office: Office) -> None:
    """All digests from the change on made to fit, and an honest line after it: the audit log tells."""
    tamper("UPDATE visit SET people = 9 WHERE id = 2")
    with office.engine.connect().execution_options(write=True) as connection, connection.begin():
        previous = "0" * 64
        rows = connection.execute(select(VisitEvent.__table__).order_by(VisitEvent.id)).all()
        for row in rows:
            event = VisitEvent(**{**row._mapping, "previous": previous})
            visit = connection.execute(
                select(Visit.__table__).where(Visit.__table__.c.id == event.visit_id)
            ).first()
            assert visit is not None
            previous = digest_of(event, Visit(**visit._mapping))
            connection.exec_driver_sql(
                "UPDATE visit_event SET previous = ?, digest = ? WHERE id = ?",
                (event.previous, previous, event.id),
            )
    desk.register(filled(desk, name="周女士"))
    assert found(office) == SECOND


def test_a_person_emptied_before_its_time(tamper: Tamper, office: Office) -> None:
    """Emptied rows pass only where the chain says so, and only up to its day."""
    tamper(
        "UPDATE visit_person SET salt='', name='', host='', phone='', plate='', goods='', reason_text='', "
        "purged_at='2026-03-05T10:00:00.000+08:00' WHERE visit_id = 2"
    )
    assert found(office) == SECOND


def test_swapped_persons(tamper: Tamper, office: Office) -> None:
    tamper(
        "UPDATE visit_person SET visit_id = CASE visit_id WHEN 1 THEN -2 WHEN 2 THEN -1 END"
        " WHERE visit_id < 3"
    )
    tamper("UPDATE visit_person SET visit_id = -visit_id WHERE visit_id < 0")
    assert found(office) == "LF20260305-A0001"


def test_honest_work_is_never_accused(desk: VisitorDesk, office: Office, clock: Clock) -> None:
    """Through retention, corrections taken back, a refused act and a long pause."""
    clock.advance(days=91)
    assert desk.purge() == 3
    assert verify(office) is None
    number = let_in(desk)
    with pytest.raises(Refused):
        desk.enter(number)
    desk.leave(number)
    desk.correct(number, "left", "", "点错")
    clock.advance(days=1)
    assert desk.purge() == 0
    assert verify(office) is None
    clock.set(clock.now - timedelta(days=40))
    desk.register(filled(desk, name="孙先生"))
    assert verify(office) is None


def test_our_own_connection_is_refused(desk: VisitorDesk, office: Office) -> None:
    """004-48: a direct UPDATE or DELETE of a saved line, by plain SQL on the program's own connection."""
    with raw(office.engine) as connection:
        for table in ("visit", "visit_event", "visit_person", "visit_words"):
            for statement in (f"DELETE FROM {table}", f"UPDATE {table} SET rowid = rowid"):
                with pytest.raises(Exception, match=f"^{table}_"):
                    connection.cursor().execute(statement)
    assert verify(office) is None

"""0003 → 0004: the visitor register comes, what lay there stays, and no statement of ours alters a line
(004-48)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy.exc import IntegrityError

from app.cipher import connect
from app.models import Visit, VisitEvent, VisitInside, VisitPerson, VisitWords
from app.models.base import make_engine
from app.services.migrate import SCRIPTS, head, migrate
from tests.conftest import KEY, MORNING

AT = "2026-03-05T10:12:00.000+08:00"
ZERO = "0" * 64
UNIT = "INSERT INTO unit VALUES ('3', '2', '1501', '3-2-1501', 1, 'u1')"


def visit(n: int, key: int | str = "NULL") -> str:
    return (
        "INSERT INTO visit (id, uuid, number, at, day, staff, duty, area, unit_id, target, been_before,"
        f" booked, booking, reason, people, id_check, person_digest) VALUES ({key}, 'v{n}',"
        f" 'LF20260305-A{n:04d}', '{AT}', '2026-03-05', 'x', 'counter', 'home', 1, '', 0, 0,"
        " '', 'family', 1, '', 'p')"
    )


def person(n: int) -> str:
    return (
        "INSERT INTO visit_person VALUES "
        f"({n}, '2026-03-05', 's', '赵先生', '陈思远', '137', '粤B1', '水果', '话', NULL)"
    )


def event(n: int, visit_id: int | str, kind: str, previous: str, until: str = "NULL") -> str:
    return (
        "INSERT INTO visit_event (uuid, visit_id, kind, at, staff, data, until, words_digest, previous,"
        f" digest) VALUES ('e{n}', {visit_id}, '{kind}', '{AT}', 'x', '{{}}', {until}, '', '{previous}',"
        f" 'd{n}')"
    )


WORDS = "INSERT INTO visit_words VALUES (1, 1, 's', '{\"note\": \"话\"}', NULL)"
LINES = (
    UNIT,
    visit(1),
    person(1),
    event(1, 1, "registered", ZERO),
    WORDS,
    event(2, 1, "entered", "d1"),
    f"INSERT INTO visit_inside VALUES (1, '{AT}')",
)
EMPTY_PERSON = (
    f"UPDATE visit_person SET salt='', name='', host='', phone='', plate='', goods='', reason_text='',"
    f" purged_at='{AT}'"
)
EMPTY_WORDS = f"UPDATE visit_words SET salt='', words='{{}}', purged_at='{AT}'"


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A database of version 0003 with a unit in it."""
    path = tmp_path / "office.db"
    engine = make_engine(path, KEY)
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    with engine.connect().execution_options(write=True) as connection, connection.begin():
        config.attributes["connection"] = connection
        command.upgrade(config, "0003")
        connection.exec_driver_sql(UNIT)
    engine.dispose()
    return path


@pytest.fixture
def plain(database: Path) -> Any:
    """Plain SQL on our own connection, in a migrated database with one visit inside."""
    connection = connect(database, KEY)
    for line in LINES:
        connection.execute(line)
    yield connection
    connection.close()


def refused(connection: Any, statement: str) -> str:
    """The guard that speaks; the statement changes nothing."""
    before = _all(connection)
    with pytest.raises(Exception, match=r"^[a-z_]+$") as raised:
        connection.execute(statement)
    assert _all(connection) == before
    return str(raised.value)


def _all(connection: Any) -> list[Any]:
    tables = ("visit", "visit_person", "visit_event", "visit_words", "visit_inside")
    return [connection.execute(f"SELECT * FROM {table}").fetchall() for table in tables]


def test_upgrade_keeps_the_rows_and_makes_a_copy(old: Path) -> None:
    engine = make_engine(old, KEY)
    assert migrate(engine, old, MORNING) == old.with_name("office_v0003_20260305-101200.db")
    engine.dispose()
    now = connect(old, KEY)
    assert now.execute("SELECT version_num FROM alembic_version").fetchall() == [(head(),)]
    assert now.execute("SELECT code FROM unit").fetchall() == [("3-2-1501",)]
    for line in LINES[1:]:
        now.execute(line)
    now.close()


@pytest.mark.parametrize("table", [Visit, VisitPerson, VisitEvent, VisitWords, VisitInside])
def test_no_column_is_updated_by_plain_sql(plain: Any, table: Any) -> None:
    """004-48: not one column of a saved line, by no statement, to no value, not even its own."""
    name = table.__tablename__
    for column in (one.name for one in table.__table__.columns):
        for value in ("'8'", "7", column):
            assert refused(plain, f"UPDATE {name} SET {column} = {value}").startswith(name)
            assert refused(plain, f"UPDATE OR REPLACE {name} SET {column} = {value}").startswith(name)


@pytest.mark.parametrize("table", ["visit", "visit_person", "visit_event", "visit_words"])
def test_no_line_is_deleted_by_plain_sql(plain: Any, table: str) -> None:
    assert refused(plain, f"DELETE FROM {table}") == f"{table}_no_delete"


@pytest.mark.parametrize(
    ("statement", "guard"),
    [
        (visit(1, 1).replace("INSERT", "INSERT OR REPLACE"), "visit_no_replace"),
        (visit(1).replace("INSERT", "REPLACE"), "visit_no_replace"),
        (visit(2, 1).replace("INSERT", "REPLACE"), "visit_no_replace"),
        (visit(2, 3), "visit_no_gap"),
        (visit(2, 0), "visit_no_gap"),
        (visit(2, -5), "visit_no_gap"),
        (person(1).replace("INSERT", "REPLACE"), "visit_person_no_replace"),
        (WORDS.replace("INSERT", "REPLACE"), "visit_words_no_replace"),
        (event(1, 1, "left", "d2").replace("INSERT", "REPLACE"), "visit_event_no_replace"),
        (event(3, 1, "left", "d1"), "visit_event_no_gap"),
        (event(3, 1, "left", "nonsense"), "visit_event_no_gap"),
        (event(3, "NULL", "left", "d2"), "visit_event_no_gap"),
        (event(3, 1, "purged", "d2"), "visit_event_no_gap"),
        (f"REPLACE INTO visit_inside VALUES (1, '{AT}')", "visit_inside_no_replace"),
        ("DELETE FROM visit_inside", "visit_inside_no_delete"),
    ],
)
def test_a_line_is_not_replaced_and_none_is_left_out(plain: Any, statement: str, guard: str) -> None:
    """INSERT OR REPLACE deletes without asking a DELETE trigger: its own guard stops it."""
    assert refused(plain, statement) == guard


def test_an_upsert_alters_nothing(plain: Any) -> None:
    upsert = visit(1, 1) + " ON CONFLICT DO UPDATE SET people = 9"
    assert refused(plain, upsert) == "visit_no_replace"


def test_who_never_entered_is_not_inside(plain: Any) -> None:
    plain.execute(visit(2))
    assert refused(plain, f"INSERT INTO visit_inside VALUES (2, '{AT}')") == "visit_inside_no_replace"
    plain.execute(event(3, 1, "left", "d2"))
    plain.execute("DELETE FROM visit_inside")


def test_the_personal_part_is_emptied_only_when_the_chain_says_so(plain: Any) -> None:
    """domain.md 3.1, art. 19: emptied whole, once, after the chain's own line; never before its day."""
    for statement in (EMPTY_PERSON, EMPTY_WORDS):
        assert refused(plain, statement).endswith("_only_emptied")
    plain.execute(event(3, "NULL", "purged", "d2", "'2026-03-05'"))
    for statement in (EMPTY_PERSON, EMPTY_WORDS):
        assert refused(plain, statement).endswith("_only_emptied"), "the day itself is kept"
    plain.execute(event(4, "NULL", "purged", "d3", "'2026-03-06'"))
    for part in ("name=''", "host=''", "phone=''", "plate=''", "goods=''", "reason_text=''", "salt=''"):
        half = EMPTY_PERSON.replace(part, part.replace("''", "'赵'"))
        assert refused(plain, half) == "visit_person_only_emptied"
    assert refused(plain, EMPTY_PERSON.replace(f"'{AT}'", "NULL")) == "visit_person_only_emptied"
    assert refused(plain, EMPTY_PERSON + ", day='2026-03-04'") == "visit_person_only_emptied"
    assert refused(plain, EMPTY_WORDS.replace("{}", '{"note": "x"}')) == "visit_words_only_emptied"
    plain.execute(EMPTY_PERSON)
    plain.execute(EMPTY_WORDS)
    for statement in (EMPTY_PERSON, EMPTY_WORDS):
        assert refused(plain, statement).endswith("_only_emptied"), "once"


BOOKING = (
    "INSERT INTO booking VALUES ('YY20260305-A0001', 1, '', '', '赵先生', '', 1, '', "
    f"'{AT}', '{AT}', '{AT}', 'x', NULL, NULL, '', '', NULL, 1, 1, 'b1')"
)
NOTE = f"INSERT INTO unit_note VALUES (1, '不见推销', 'x', '{AT}', NULL, NULL, '', 1, 'n1')"
BARRED = (
    f"INSERT INTO barred_person VALUES ('甲', '', '粤B1', '', '推销', 'x', '{AT}', '2026-06-01', NULL, '',"
    " '', 1, 'b1')"
)


@pytest.mark.parametrize(
    ("made", "wrong"),
    [
        (BOOKING, "DELETE FROM booking"),
        (BOOKING, "UPDATE booking SET number = 'YY20260305-A0002'"),
        (BOOKING, "UPDATE booking SET ends_at = '2027-01-01T10:00:00.000+08:00'"),
        (BOOKING, "UPDATE booking SET made_by = 'y'"),
        (NOTE, "DELETE FROM unit_note"),
        (NOTE, "UPDATE unit_note SET words = '都见'"),
        (NOTE, "UPDATE unit_note SET author = 'y'"),
        (BARRED, "DELETE FROM barred_person"),
        (BARRED, "UPDATE barred_person SET reason = '别的'"),
        (BARRED, "UPDATE barred_person SET name = '', alias = '', plate = '', features = '', reason = ''"),
    ],
)
def test_what_was_said_beforehand_stays_said(plain: Any, made: str, wrong: str) -> None:
    plain.execute(made)
    table = made.split()[2]
    before = plain.execute(f"SELECT * FROM {table}").fetchall()
    with pytest.raises(Exception, match=table):
        plain.execute(wrong)
    assert plain.execute(f"SELECT * FROM {table}").fetchall() == before


def test_our_own_engine_is_refused_too(database: Path) -> None:
    engine = make_engine(database, KEY)
    with engine.connect().execution_options(write=True) as connection, connection.begin():
        for line in LINES:
            connection.exec_driver_sql(line)
    with (
        pytest.raises(IntegrityError, match="visit_no_update"),
        engine.connect().execution_options(write=True) as connection,
        connection.begin(),
    ):
        connection.exec_driver_sql("UPDATE visit SET people = 2")
    engine.dispose()

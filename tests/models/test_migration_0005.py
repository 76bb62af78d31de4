"""0004 → 0005: shifts, queue and what was passed up come; what lay there stays; guards hold (004-44)."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Engine
from sqlalchemy.exc import IntegrityError

from app.models.base import make_engine
from app.services.migrate import SCRIPTS, migrate
from tests.conftest import KEY, MORNING

UNIT = "INSERT INTO unit VALUES ('3', '2', '1501', '3-2-1501', 1, 'u1')"
SHIFT = (
    "INSERT INTO shift (id, uuid, number, state, kind, staff, begun_at, ended_at, signed_by, successor, "
    "instead, notes, version) VALUES "
)
OPEN = SHIFT + "({id}, 's{id}', NULL, 'open', 'counter', 'x', '2026-03-05T08:00', NULL, '', '', '', '', 1)"
HANDED = SHIFT + (
    "(1, 's1', 'JB20260304-A0001', 'handed', 'night', 'y', '2026-03-04T20:00', '2026-03-05T08:00', 'y', 'x',"
    " '', '', 2)"
)
ROWS = (
    HANDED,
    OPEN.format(id=2),
    "INSERT INTO shift_item VALUES (1, 0, 'cash', 20000, 20000, '', '', 0, '', 1, 'i1')",
    "INSERT INTO reminder VALUES (1, '2026-03-04T21:00', 'y', '已提醒', 1, 'r1')",
    "INSERT INTO queue_entry VALUES ('waiting', '2026-03-05T09:00', '陈女士', '', 0, '', 'x', '', NULL, '',"
    " NULL, 1, 1, 'q1')",
    "INSERT INTO timer VALUES ('hold', 'x', '', '', '2026-03-05T09:00', 0, NULL, NULL, 1, 't1')",
    "INSERT INTO escalation VALUES ('2026-03-05T09:00', 'x', 'manager', '换人', '', '', '', NULL, 1, 'e1')",
)


def run(engine: Engine, *statements: str) -> None:
    with engine.connect().execution_options(write=True) as connection, connection.begin():
        for one in statements:
            connection.exec_driver_sql(one)


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database that was of version 0004, with a unit in it, and has one of everything of ours."""
    path = tmp_path_factory.mktemp("0005") / "office.db"
    engine = make_engine(path, KEY)
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    with engine.connect().execution_options(write=True) as connection, connection.begin():
        config.attributes["connection"] = connection
        command.upgrade(config, "0004")
        connection.exec_driver_sql(UNIT)
    assert migrate(engine, path, MORNING) == path.with_name("office_v0004_20260305-101200.db")
    run(engine, *ROWS)
    engine.dispose()
    assert not path.with_name("office.db-wal").exists(), "the copy would miss what lies in the WAL"
    return path


@pytest.fixture
def engine(template: Path, tmp_path: Path) -> Iterator[Engine]:
    """A copy of it, a test's own."""
    engine = make_engine(Path(shutil.copy(template, tmp_path)), KEY)
    yield engine
    engine.dispose()


def test_what_lay_there_stays(engine: Engine) -> None:
    with engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT code FROM unit").scalar_one() == "3-2-1501"


@pytest.mark.parametrize(
    "wrong",
    [
        "DELETE FROM shift",
        "UPDATE shift SET notes = '别的' WHERE id = 1",
        "UPDATE shift SET state = 'open' WHERE id = 1",
        "UPDATE shift SET staff = 'z' WHERE id = 2",
        "UPDATE shift SET begun_at = '2026-03-05T09:00' WHERE id = 2",
        "UPDATE OR REPLACE shift SET number = 'JB20260304-A0001' WHERE id = 2",
        "INSERT OR REPLACE INTO shift SELECT * FROM shift WHERE id = 1",
        OPEN.format(id=3),
        OPEN.format(id=3).replace("INSERT INTO", "INSERT OR REPLACE INTO"),
        "UPDATE shift_item SET seen = 1",
        "DELETE FROM shift_item",
        "INSERT OR REPLACE INTO shift_item SELECT * FROM shift_item",
        "UPDATE reminder SET words = '别的'",
        "DELETE FROM reminder",
        "DELETE FROM queue_entry",
        "UPDATE queue_entry SET arrived_at = '2026-03-05T09:02'",
        "DELETE FROM timer",
        "DELETE FROM escalation",
        "UPDATE escalation SET reason = '别的'",
        "UPDATE escalation SET \"to\" = 'director'",
        "INSERT OR REPLACE INTO escalation SELECT * FROM escalation",
    ],
)
def test_what_was_signed_or_passed_up_cannot_be_changed_by_sql(engine: Engine, wrong: str) -> None:
    """004-44, 003-06: and there is never a second open shift."""
    with pytest.raises(IntegrityError):
        run(engine, wrong)


@pytest.mark.parametrize(
    "lacking",
    [
        "number = NULL",
        "ended_at = NULL",
        "signed_by = ''",
        "successor = ''",
        "successor = 'x'",
        "signed_by = 'y'",
    ],
)
def test_a_shift_does_not_end_without_two_signatures(engine: Engine, lacking: str) -> None:
    """004-44: not even by SQL; `x` has the shift and `y` takes it over."""
    whole = {
        "state": "'handed'", "number": "'JB20260305-A0001'", "ended_at": "'2026-03-05T20:00'",
        "signed_by": "'x'", "successor": "'y'",
    }  # fmt: skip

    def ending(values: dict[str, str]) -> str:
        return f"UPDATE shift SET {', '.join(f'{name} = {one}' for name, one in values.items())} WHERE id = 2"

    name, _, value = lacking.partition(" = ")
    with pytest.raises(IntegrityError):
        run(engine, ending({**whole, name: value}))
    run(engine, ending(whole), OPEN.format(id=3))


def test_the_work_goes_on(engine: Engine) -> None:
    run(
        engine,
        "UPDATE queue_entry SET state = 'taken', taken_by = 'x', urgent = 1",
        "UPDATE queue_entry SET called = '', what = ''",
        "UPDATE timer SET ended_at = '2026-03-05T09:01'",
        "UPDATE escalation SET seen_by = 'z', seen_at = '2026-03-05T09:10'",
    )

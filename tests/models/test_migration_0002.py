"""0001 → 0002: a database without search gets it, and what lay in it is found after the first open."""

from __future__ import annotations

from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Engine

from app.cipher import connect
from app.models.base import make_engine
from app.rules.people import SYSTEM
from app.services import search
from app.services.migrate import SCRIPTS, head, migrate
from app.services.office import Office
from tests.conftest import CLERK, KEY, MORNING, Clock

ROWS = (
    "INSERT INTO unit VALUES ('3', '2', '1501', '3-2-1501', 1, 'u1')",
    "INSERT INTO party VALUES ('张三丰', '粤IB2345', 1, 'p1')",
    "INSERT INTO phone VALUES (1, '15400030001', '2026-01-01T08:00:00.000+08:00', 1, 'n1')",
    "INSERT INTO tenancy VALUES (1, 1, 'owner', '2020-01-01', NULL, 1, 't1')",
    "INSERT INTO release_slip (number, state, unit_id, applicant, name, draft, opened_at, opened_by,"
    " issued_by, arrears_months, arrears, rules, closed_by, reason, replaces, version, id, uuid) VALUES"
    " ('FX20260304-A0001', 'released', 1, 'owner', '张三丰', '{\"items\": [{\"name\": \"冰箱\"}]}',"
    " '2026-03-04T09:00:00.000+08:00', 'x', 'x', 0, 0, '[]', '', '', '', 1, 1, 's1')",
)


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A site's database as the first version left it, with a household and a slip in it."""
    path = tmp_path / "office.db"
    engine = make_engine(path, KEY)
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    with engine.connect().execution_options(write=True) as connection, connection.begin():
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        for row in ROWS:
            connection.exec_driver_sql(row)
    engine.dispose()
    return path


@pytest.fixture
def engine(old: Path) -> Engine:
    return make_engine(old, KEY)


def test_upgrade_keeps_the_rows_and_they_are_found(old: Path, engine: Engine) -> None:
    """The copy is made beside it, the rows stay, and the first open fills the index once."""
    copy = migrate(engine, old, MORNING)
    assert copy == old.with_name("office_v0001_20260305-101200.db")
    office = Office(engine, CLERK, Clock())
    assert search.find(office, "张三丰") == ()
    assert search.ensure(Office(engine, SYSTEM, Clock()))
    assert [hit.title for hit in search.find(office, "zsf")] == ["3-2-1501", "FX20260304-A0001"]
    assert [hit.key for hit in search.find(office, "冰箱")] == ["s1"]
    assert not search.ensure(office), "the second open has nothing to do"
    engine.dispose()


def test_the_copy_is_the_old_database(old: Path, engine: Engine) -> None:
    """Going back is possible: the copy has version 0001 and the rows, and no search tables."""
    copy = migrate(engine, old, MORNING)
    engine.dispose()
    assert copy is not None
    connection = connect(copy, KEY)
    assert connection.execute("SELECT version_num FROM alembic_version").fetchall() == [("0001",)]
    assert connection.execute("SELECT name FROM party").fetchall() == [("张三丰",)]
    assert connection.execute("SELECT 1 FROM sqlite_master WHERE name LIKE 'search%'").fetchall() == []
    connection.close()
    now = connect(old, KEY)
    assert now.execute("SELECT version_num FROM alembic_version").fetchall() == [(head(),)]
    assert now.execute("SELECT number FROM release_slip").fetchall() == [("FX20260304-A0001",)]
    now.close()

"""0002 → 0003: the tables for copies come, what lay there stays, and their guards hold (003-08)."""

from __future__ import annotations

from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy.exc import IntegrityError

from app.cipher import connect
from app.models.base import make_engine
from app.services.migrate import SCRIPTS, head, migrate
from tests.conftest import KEY, MORNING

UNIT = "INSERT INTO unit VALUES ('3', '2', '1501', '3-2-1501', 1, 'u1')"
COPY = (
    "INSERT INTO id_copy VALUES ('FY20260305-A0001', 'kept', 'renovation', '', 1, '', '陈思远', '', '', '',"
    " '办理装修', '某中心', 'spoken', NULL, '2026-11', '[]', '2026-03-05T10:00:00.000+08:00', 'x',"
    " '2027-03-05', NULL, '', '', 1, 1, 'c1')"
)
SEALED = (
    "INSERT INTO attachment (record, sealed, made_at, keep_until, id, uuid)"
    " VALUES ('d1', x'0102', '2026-03-05T10:00:00.000+08:00', '2027-03-05', 1, 'a1')"
)


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A database of version 0002 with a unit in it."""
    path = tmp_path / "office.db"
    engine = make_engine(path, KEY)
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    with engine.connect().execution_options(write=True) as connection, connection.begin():
        config.attributes["connection"] = connection
        command.upgrade(config, "0002")
        connection.exec_driver_sql(UNIT)
    engine.dispose()
    return path


def test_upgrade_keeps_the_rows_and_makes_a_copy(old: Path) -> None:
    engine = make_engine(old, KEY)
    assert migrate(engine, old, MORNING) == old.with_name("office_v0002_20260305-101200.db")
    engine.dispose()
    now = connect(old, KEY)
    assert now.execute("SELECT version_num FROM alembic_version").fetchall() == [(head(),)]
    assert now.execute("SELECT code FROM unit").fetchall() == [("3-2-1501",)]
    now.close()


@pytest.mark.parametrize(
    "wrong",
    [
        "DELETE FROM id_copy",
        "UPDATE id_copy SET number = 'FY20260305-A0002'",
        "UPDATE id_copy SET purpose = '别的'",
        "UPDATE id_copy SET consent = 'signed'",
        "DELETE FROM attachment",
        "UPDATE attachment SET sealed = x'03'",
    ],
)
def test_what_was_agreed_and_sealed_cannot_be_changed_by_sql(old: Path, wrong: str) -> None:
    """Nothing issued is edited; sealed bytes may be emptied and never replaced."""
    engine = make_engine(old, KEY)
    migrate(engine, old, MORNING)
    with engine.connect().execution_options(write=True) as connection, connection.begin():
        connection.exec_driver_sql(COPY)
        connection.exec_driver_sql(SEALED)
    with (
        pytest.raises(IntegrityError),
        engine.connect().execution_options(write=True) as connection,
        connection.begin(),
    ):
        connection.exec_driver_sql(wrong)
    with engine.connect().execution_options(write=True) as connection, connection.begin():
        connection.exec_driver_sql("UPDATE attachment SET sealed = NULL")
        connection.exec_driver_sql("UPDATE id_copy SET state = 'deleted', holder = ''")
    engine.dispose()

"""0007 → 0008: of frozen papers only a passed-on message's note may be emptied, and none rewritten (3.1)."""

from __future__ import annotations

from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Engine
from sqlalchemy.exc import IntegrityError

from app.models.base import make_engine
from app.services.migrate import SCRIPTS, migrate
from tests.conftest import KEY, MORNING

AT = "2026-03-05T10:00:00.000+08:00"
OLD = (
    *(
        f"INSERT INTO message VALUES ('LY20260305-A000{n}', '{state}', 'zhaojing', '周女士', '13800000005',"
        f" '回电', 0, '{AT}', 'x', NULL, '', 1, {n}, 'm{n}')"
        for n, state in ((1, "open"), (2, "told"))
    ),
    *(
        f"INSERT INTO document (kind, number, data, made_at, prints, trouble, id, uuid)"
        f" VALUES ('{kind}', '{number}', 'words', '{AT}', 1, '', {n}, 'd{n}')"
        for n, kind, number in (
            (1, "message-note", "LY20260305-A0001"),
            (2, "message-note", "LY20260305-A0002"),
            (3, "release-slip", "LY20260305-A0002"),
        )
    ),
)


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    """A database of version 0007 with two notes and a slip in it, brought to this version."""
    path = tmp_path / "office.db"
    made = make_engine(path, KEY)
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    with made.connect().execution_options(write=True) as connection, connection.begin():
        config.attributes["connection"] = connection
        command.upgrade(config, "0007")
        for row in OLD:
            connection.exec_driver_sql(row)
    migrate(made, path, MORNING)
    return made


def run(engine: Engine, statement: str) -> None:
    with engine.connect().execution_options(write=True) as connection, connection.begin():
        connection.exec_driver_sql(statement)


def test_only_a_note_that_was_passed_on_is_emptied(engine: Engine) -> None:
    for wrong in (
        "UPDATE document SET data = '' WHERE id = 1",
        "UPDATE document SET data = '' WHERE id = 3",
        "UPDATE document SET data = 'other' WHERE id = 2",
    ):
        with pytest.raises(IntegrityError, match="document_data_fixed"):
            run(engine, wrong)
    for column in ("kind", "number", "made_at"):
        with pytest.raises(IntegrityError, match="document_fixed"):
            run(engine, f"UPDATE document SET {column} = 'x' WHERE id = 2")
    run(engine, "UPDATE document SET data = '' WHERE id = 2")
    with engine.connect() as connection:
        kept = connection.exec_driver_sql("SELECT id, data FROM document ORDER BY id").fetchall()
    assert [tuple(one) for one in kept] == [(1, "words"), (2, ""), (3, "words")]
    engine.dispose()

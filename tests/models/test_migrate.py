"""数据升级: one transaction after a copy; what is too new is refused, what fails leaves nothing."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from sqlalchemy import Engine

from app import cipher
from app.cipher import connect
from app.models.base import make_engine
from app.rules.base import Trouble
from app.services import migrate as service
from app.services.migrate import SCRIPTS, head, migrate
from tests.conftest import KEY, MORNING

FAILING = """
from alembic import op
revision = "9999"
down_revision = "{head}"
branch_labels = None
depends_on = None

def upgrade():
    op.execute("CREATE TABLE half_way (id INTEGER PRIMARY KEY)")
    op.execute("DELETE FROM setting")
    op.execute("INSERT INTO no_such_table VALUES (1)")
"""


def ask(path: Path, sql: str) -> list[tuple[object, ...]]:
    """What a connection of its own reads in the file."""
    connection = connect(path, KEY)
    try:
        return list(connection.execute(sql).fetchall())
    finally:
        connection.close()


@pytest.fixture
def engine(database: Path) -> Engine:
    return make_engine(database, KEY)


@pytest.fixture
def newer_program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A program with one migration more, which fails in its third step."""
    scripts = tmp_path / "migrations"
    shutil.copytree(SCRIPTS, scripts, ignore=shutil.ignore_patterns("__pycache__"))
    (scripts / "versions" / "9999_failing.py").write_text(FAILING.format(head=head()), "utf-8")
    monkeypatch.setattr(service, "SCRIPTS", scripts)


def test_nothing_to_do_makes_no_copy(engine: Engine, database: Path) -> None:
    """A database at head is opened as it is."""
    assert migrate(engine, database, MORNING) is None
    engine.dispose()
    assert list(database.parent.glob("*_v*")) == []


def test_a_new_file_gets_all_tables_and_no_copy(tmp_path: Path) -> None:
    """The first start has nothing to keep a copy of."""
    path = tmp_path / "new.db"
    engine = make_engine(path, KEY)
    assert migrate(engine, path, MORNING) is None
    engine.dispose()
    assert ask(path, "SELECT version_num FROM alembic_version") == [(head(),)]


def test_too_new_is_refused_and_untouched(engine: Engine, database: Path) -> None:
    """A database of a later program: refused in words, not a byte of it changed."""
    connection = connect(database, KEY)
    connection.execute("UPDATE alembic_version SET version_num = '9998'")
    connection.close()
    before = database.read_bytes()
    with pytest.raises(Trouble, match="9998") as caught:
        migrate(engine, database, MORNING)
    engine.dispose()
    assert "最新版本" in caught.value.do
    assert database.read_bytes() == before
    assert list(database.parent.glob("*_v*")) == []


@pytest.mark.usefixtures("newer_program")
def test_a_failing_migration_leaves_nothing_and_names_the_copy(engine: Engine, database: Path) -> None:
    """Tables, rows and version are as before; the clerk is told which copy there is, and it is whole."""
    settings = ask(database, "SELECT count(*) FROM setting")
    version = ask(database, "SELECT version_num FROM alembic_version")
    assert settings != [(0,)]
    with pytest.raises(Trouble) as caught:
        migrate(engine, database, MORNING)
    engine.dispose()
    (copy,) = database.parent.glob("office_v*_20260305-101200.db")
    assert copy.name in caught.value.do
    for path in (database, copy):
        assert ask(path, "SELECT name FROM sqlite_master WHERE name = 'half_way'") == []
        assert ask(path, "SELECT count(*) FROM setting") == settings
        assert ask(path, "SELECT version_num FROM alembic_version") == version
        assert ask(path, "PRAGMA integrity_check") == [("ok",)]


@pytest.mark.usefixtures("newer_program")
def test_the_copy_holds_what_lay_in_the_wal(engine: Engine, database: Path) -> None:
    """A row committed a moment ago lies in the WAL alone; the copy has it all the same."""
    writer = connect(database, KEY)
    writer.execute("PRAGMA wal_autocheckpoint = 0")
    writer.execute("INSERT INTO setting(key, value) VALUES ('just.now', '1')")
    assert database.with_name("office.db-wal").stat().st_size > 0
    bare = shutil.copy(database, database.with_name("bare.db"))
    assert ask(Path(bare), "SELECT 1 FROM setting WHERE key = 'just.now'") == [], "the test proves nothing"
    with pytest.raises(Trouble):
        migrate(engine, database, MORNING)
    writer.close()
    engine.dispose()
    (copy,) = database.parent.glob("office_v*")
    assert ask(copy, "SELECT value FROM setting WHERE key = 'just.now'") == [(1,)]


@pytest.mark.usefixtures("newer_program")
def test_no_copy_is_made_while_another_window_reads(
    engine: Engine, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A reader keeps the WAL from being folded: no upgrade, rather than a copy without the last records."""
    monkeypatch.setattr(cipher, "BUSY_SECONDS", 0.05)
    other = connect(database, KEY)
    other.execute("BEGIN")
    other.execute("SELECT count(*) FROM setting").fetchone()
    writer = connect(database, KEY)
    writer.execute("INSERT INTO setting(key, value) VALUES ('just.now', '1')")
    with pytest.raises(Trouble, match="另一个前台窗口"):
        migrate(engine, database, MORNING)
    other.close()
    writer.close()
    engine.dispose()
    assert list(database.parent.glob("office_v*")) == []
    assert ask(database, "SELECT value FROM setting WHERE key = 'just.now'") == [(1,)]


@pytest.mark.usefixtures("newer_program")
def test_the_copy_is_encrypted(engine: Engine, database: Path) -> None:
    """The copy beside the database tells no more than the database."""
    with pytest.raises(Trouble):
        migrate(engine, database, MORNING)
    engine.dispose()
    (copy,) = database.parent.glob("office_v*")
    assert not copy.read_bytes().startswith(b"SQLite format 3")

"""数据库的形状: what the migrations make is what the program's tables say."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from app.models import Base
from app.services.migrate import SCRIPTS
from app.services.office import Office

VERSIONS = sorted((SCRIPTS / "versions").glob("[0-9]*.py"))


def known(name: str | None, kind: str, parents: object) -> bool:
    """The search index is SQL of its own: FTS5 tables have no SQLAlchemy words."""
    return not (kind == "table" and name is not None and name.startswith("search_"))


def test_head_is_the_metadata(office: Office) -> None:
    """A database migrated to head differs in nothing from the mapped tables."""
    with office.engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"include_name": known, "compare_type": True, "compare_server_default": True}
        )
        assert compare_metadata(context, Base.metadata) == []


def test_there_is_one_head_and_one_line() -> None:
    """Every migration follows the one before it, by number."""
    revisions = [one.revision for one in ScriptDirectory(str(SCRIPTS)).walk_revisions()]
    assert revisions[::-1] == [path.name[:4] for path in VERSIONS]


@pytest.mark.parametrize("path", VERSIONS, ids=lambda path: path.stem)
def test_a_migration_stands_alone(path: Path) -> None:
    """A migration imports nothing of the program: it must do the same in ten years."""
    assert not re.search(r"^\s*(from|import) (app|printing)\b", path.read_text("utf-8"), re.MULTILINE)


@pytest.mark.parametrize("path", VERSIONS[1:], ids=lambda path: path.stem)
def test_a_migration_is_tested(path: Path) -> None:
    """Every migration of an older database has its test beside this one."""
    assert (Path(__file__).parent / f"test_migration_{path.name[:4]}.py").exists()


def test_the_guards_are_there(office: Office) -> None:
    """000-21: what is written to the audit or issued under a number cannot be unmade by SQL."""
    with office.engine.connect() as connection:
        asked = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        names = {row[0] for row in connection.exec_driver_sql(asked)}
    assert {
        "audit_no_update",
        "audit_no_delete",
        "document_no_delete",
        "document_data_fixed",
        "release_slip_no_delete",
        "release_slip_number_fixed",
    } <= names

"""数据升级: brings a site's database to this program's shape, in one transaction, after a copy beside it."""

from __future__ import annotations

import shutil
from datetime import datetime
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine

from app.rules.base import Trouble

SCRIPTS = Path(__file__).parents[1] / "models" / "migrations"


def head() -> str:
    """The revision that this program writes."""
    found = ScriptDirectory(str(SCRIPTS)).get_current_head()
    assert found is not None, "a program without migrations was packed wrongly"
    return found


def migrate(engine: Engine, path: Path, now: datetime) -> Path | None:
    """Upgrade the database at `path` to `head`; answers the copy made before, None when nothing was to do.

    One BEGIN IMMEDIATE transaction: a migration that fails half way leaves nothing. Raises Trouble for a
    database newer than the program.
    """
    scripts = ScriptDirectory(str(SCRIPTS))
    known = {one.revision for one in scripts.walk_revisions()}
    with engine.connect() as connection:
        at = MigrationContext.configure(connection).get_current_revision()
    if at == scripts.get_current_head():
        return None
    if at is not None and at not in known:
        raise Trouble(
            f"数据由更新版本的前台写成（版本 {at}）", "请安装最新版本的前台后再打开，数据没有改动。"
        )
    copy = _copy(engine, path, at, now) if at is not None else None
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    try:
        with engine.connect().execution_options(write=True) as connection, connection.begin():
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
    except Exception as error:
        if copy is None:
            raise
        raise Trouble(
            "数据升级没有成功，已退回原样", f"升级前的副本在 {copy.name}，请联系管理员。"
        ) from error
    return copy


def _copy(engine: Engine, path: Path, at: str, now: datetime) -> Path:
    """The encrypted file as it was, named by version and time, after folding the WAL into it.

    Raises Trouble while another window holds the WAL: a copy without it would lack the last records.
    """
    copy = path.with_name(f"{path.stem}_v{at}_{now:%Y%m%d-%H%M%S}{path.suffix}")
    with engine.connect() as connection:
        connection.exec_driver_sql("ROLLBACK")
        busy = connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").scalar_one()
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        wal = path.with_name(f"{path.name}-wal")
        if busy or (wal.exists() and wal.stat().st_size):
            raise Trouble(
                "另一个前台窗口正在使用数据，没有升级", "请关闭其他前台窗口后再打开，数据没有改动。"
            )
        shutil.copy2(path, copy)
    return copy

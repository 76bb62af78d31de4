"""0005 → 0006: the desk's tables come, what lay there stays, and their guards hold (004-46, 003-13)."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Engine
from sqlalchemy.exc import IntegrityError

from app.cipher import connect
from app.models.base import make_engine
from app.services.migrate import SCRIPTS, head, migrate
from tests.conftest import KEY, MORNING

UNIT = "INSERT INTO unit VALUES ('3', '2', '1501', '3-2-1501', 1, 'u1')"
AT = "2026-03-05T10:00:00.000+08:00"
ROWS = (
    f"INSERT INTO message VALUES ('LY20260305-A0001', 'open', 'zhaojing', '周女士', '13800000005', '回电', 0,"
    f" '{AT}', 'x', NULL, '', 1, 1, 'm1')",
    f"INSERT INTO message VALUES ('LY20260305-A0002', 'told', 'zhaojing', '吴先生', '13800000006', '回电', 1,"
    f" '{AT}', 'x', '{AT}', 'x', 2, 2, 'm2')",
    f"INSERT INTO message_call VALUES (2, '{AT}', '无人接听', 'x', 1, 'k1')",
    f"INSERT INTO presence VALUES ('zhaojing', 'out', '工商所', NULL, '{AT}', 'x', 1, 'p1')",
    f"INSERT INTO lost_property VALUES ('SW20260305-A0001', 'kept', '雨伞', '黑色', '贴纸', '大堂', '孙伟',"
    f" '{AT}', '赵静', '{AT}', '2 号柜', '{AT}', 'x', '2026-03-05', 1, NULL, 1, 1, 'l1')",
    f"INSERT INTO lost_property VALUES ('SW20260305-A0002', 'claimed', '钥匙', '', '红绳', '大堂', '孙伟',"
    f" '{AT}', '赵静', '{AT}', '2 号柜', '{AT}', 'x', NULL, 0, '{AT}', 2, 2, 'l2')",
    f"INSERT INTO lost_property_line VALUES (1, 'place', '大堂', '北门', '写错', '{AT}', 'x', 1, 'n1')",
    f"INSERT INTO lost_property_claim VALUES (2, 'claimed', '周晓燕', 'looked', '红绳', 1, 1, '',"
    f" '{AT}', '{AT}', 'x', 1, 'c1')",
)


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database of version 0005 with a unit in it."""
    path = tmp_path_factory.mktemp("0005") / "office.db"
    engine = make_engine(path, KEY)
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    with engine.connect().execution_options(write=True) as connection, connection.begin():
        config.attributes["connection"] = connection
        command.upgrade(config, "0005")
        connection.exec_driver_sql(UNIT)
    return shut(engine, path)


@pytest.fixture(scope="module")
def upgraded(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same at this program's version, with one row or two in every table of the desk."""
    path = Path(shutil.copy(template, tmp_path_factory.mktemp("0006")))
    engine = make_engine(path, KEY)
    migrate(engine, path, MORNING)
    for row in ROWS:
        run(engine, row)
    return shut(engine, path)


def shut(engine: Engine, path: Path) -> Path:
    """The whole database is in its one file now, to be copied."""
    engine.dispose()
    assert not path.with_name("office.db-wal").exists(), "the copy would miss what lies in the WAL"
    return path


@pytest.fixture
def old(template: Path, tmp_path: Path) -> Path:
    """A copy of version 0005, a test's own."""
    return Path(shutil.copy(template, tmp_path))


@pytest.fixture
def filled(upgraded: Path, tmp_path: Path) -> Iterator[Engine]:
    """A copy with all the rows, a test's own."""
    engine = make_engine(Path(shutil.copy(upgraded, tmp_path)), KEY)
    yield engine
    engine.dispose()


def run(engine: Engine, sql: str) -> None:
    with engine.connect().execution_options(write=True) as connection, connection.begin():
        connection.exec_driver_sql(sql)


def test_upgrade_keeps_the_rows_and_makes_a_copy(old: Path) -> None:
    engine = make_engine(old, KEY)
    assert migrate(engine, old, MORNING) == old.with_name("office_v0005_20260305-101200.db")
    engine.dispose()
    now = connect(old, KEY)
    assert now.execute("SELECT version_num FROM alembic_version").fetchall() == [(head(),)]
    assert now.execute("SELECT code FROM unit").fetchall() == [("3-2-1501",)]
    now.close()


@pytest.mark.parametrize(
    "wrong",
    [
        "DELETE FROM message",
        "UPDATE message SET recipient = 'x'",
        "UPDATE message SET taken_at = ''",
        "UPDATE message SET surname = '别人' WHERE id = 2",
        "UPDATE message SET surname = '' WHERE id = 1",
        "UPDATE message SET about = '' WHERE id = 1",
        "UPDATE message SET state = 'open' WHERE id = 2",
        "UPDATE message SET told_by = 'y' WHERE id = 2",
        "DELETE FROM message_call",
        "UPDATE message_call SET result = '已接通'",
        "DELETE FROM presence",
        "UPDATE presence SET place = '家里'",
        "DELETE FROM lost_property",
        "UPDATE lost_property SET what = '别的' WHERE id = 1",
        "UPDATE lost_property SET secret_features = '别的' WHERE id = 1",
        "UPDATE lost_property SET storage = '我家' WHERE id = 1",
        "UPDATE lost_property SET reported_at = '' WHERE id = 1",
        "UPDATE lost_property SET noticed_on = '2025-03-05' WHERE id = 1",
        "UPDATE lost_property SET state = 'kept' WHERE id = 2",
        "UPDATE lost_property SET state = 'police' WHERE id = 2",
        "DELETE FROM lost_property_line",
        "UPDATE lost_property_line SET now = '西门'",
        "DELETE FROM lost_property_claim",
        "UPDATE lost_property_claim SET claimant = '吴越'",
        "UPDATE lost_property_claim SET matches = 0",
        "UPDATE lost_property_claim SET kind = 'refused'",
    ],
)
def test_what_was_written_cannot_be_changed_by_sql(filled: Engine, wrong: str) -> None:
    """Nothing issued is edited; what is passed on or gone stays so; lines are only added."""
    with pytest.raises(IntegrityError):
        run(filled, wrong)


@pytest.mark.parametrize("state", ["ours", "office", "KEPT", ""])
def test_no_sql_makes_a_thing_the_offices_own(filled: Engine, state: str) -> None:
    """民法典 314–318: kept, claimed or handed over; there is no other state to be in."""
    with pytest.raises(IntegrityError):
        run(filled, f"UPDATE lost_property SET state = '{state}' WHERE id = 1")


@pytest.mark.parametrize(
    "right",
    [
        "UPDATE message SET state = 'told', told_at = 'now', told_by = 'x' WHERE id = 1",
        "UPDATE message SET surname = '', contact = '', about = '' WHERE id = 2",
        "UPDATE lost_property SET state = 'police', closed_at = 'now' WHERE id = 1",
        "UPDATE lost_property SET notices = 2 WHERE id = 1",
        "UPDATE lost_property_claim SET claimant = '', told = ''",
        "UPDATE directory SET phone = '0801'",
        "DELETE FROM directory",
    ],
)
def test_what_must_change_may(filled: Engine, right: str) -> None:
    """The ways of the service are open, names may be emptied in time, the directory is free."""
    run(filled, right)

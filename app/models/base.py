"""表的共同基础: every table's naming, its money, its time, and the one way a database is opened."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Any

import sqlcipher3
from sqlalchemy import Dialect, Engine, MetaData, String, create_engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.pool import QueuePool
from sqlalchemy.types import TypeDecorator
from uuid6 import uuid7

from app.cipher import connect
from app.rules.base import CHINA


class Moment(TypeDecorator[datetime]):
    """A timezone-aware time, kept as ISO text in the counter's zone: sorts as it reads."""

    impl = String(32)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs its time zone")
        return value.astimezone(CHINA).isoformat(timespec="milliseconds")

    def process_result_value(self, value: str | None, dialect: Dialect) -> datetime | None:
        return datetime.fromisoformat(value) if value is not None else None


class Day(TypeDecorator[date]):
    """A calendar day as ISO text."""

    impl = String(10)
    cache_ok = True

    def process_bind_param(self, value: date | None, dialect: Dialect) -> str | None:
        return value.isoformat() if value is not None else None

    def process_result_value(self, value: str | None, dialect: Dialect) -> date | None:
        return date.fromisoformat(value) if value is not None else None


class Base(DeclarativeBase):
    """All tables: integer key inside, UUIDv7 for the world outside (synchronisation, papers)."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_label)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {datetime: Moment, date: Day}  # noqa: RUF012 - SQLAlchemy's own contract


class Recorded:
    """What every record has: the integer key and the UUIDv7 that stays its own on every machine."""

    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[str] = mapped_column(String(36), unique=True, default=lambda: str(uuid7()))


def make_engine(path: Path, key: bytes) -> Engine:
    """The engine of one site's database; transactions are begun by `begin_immediate` or read-only."""
    engine = create_engine(
        "sqlite://",  # the plain dialect: the cipher one would set the key again, from a passphrase
        creator=lambda: connect(path, key),
        module=sqlcipher3.dbapi2,
        poolclass=QueuePool,
    )

    # The driver never begins by itself (isolation_level=None): we say BEGIN, and which.
    @event.listens_for(engine, "begin")
    def begin(connection: Any) -> None:
        options = connection.get_execution_options()
        connection.exec_driver_sql("BEGIN IMMEDIATE" if options.get("write") else "BEGIN")

    return engine


@contextmanager
def raw(engine: Engine) -> Iterator[DBAPIConnection]:
    """The driver's connection below the engine, for what SQLAlchemy has no words for."""
    fairy = engine.raw_connection()
    try:
        yield fairy.driver_connection  # type: ignore[misc]
    finally:
        fairy.close()


__all__ = ["Base", "Day", "Moment", "Recorded", "connect", "make_engine", "raw"]

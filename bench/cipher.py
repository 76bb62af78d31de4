"""加密的代价: the same rows and index encrypted and plain, through the same library (sqlcipher3)."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import sqlcipher3
from sqlalchemy import Engine, create_engine, event

from app.cipher import BUSY_SECONDS, connect
from app.services import search
from app.services.office import Office
from bench.commit import saving
from bench.estate import CLERK, KEY, NOW, copy_of, database, engine_of, visits
from bench.harness import Line, Options, at_most, fact, median, p95, paired
from bench.search import LIMIT, Queries

GOAL = 1.2


def measure(options: Options) -> Iterator[Line]:
    """Search over all kinds of queries, and the commit of an indexed record."""
    source = database(options.folder, options.rows)
    with tempfile.TemporaryDirectory(dir=options.folder) as folder:
        closed = copy_of(source, Path(folder) / "closed.db")
        plain = _decrypted(closed, Path(folder) / "plain.db")
        engines = (engine_of(closed), _plain_engine(plain))
        offices = [Office(engine, CLERK, lambda: NOW) for engine in engines]
        texts = [
            text for some in Queries.of(list(visits(options.rows))[::-7]).kinds.values() for text in some
        ]
        quick: tuple[list[float], list[float]] = ([], [])
        for text in texts:
            here, there = (search.find(office, text, LIMIT) for office in offices)
            assert here == there, f"the plain copy answers {text} otherwise"
            calls = [lambda office=office, text=text: search.find(office, text, LIMIT) for office in offices]
            for times, mine in zip(paired(calls, 20), quick, strict=True):
                mine.append(median(times))
        saves = [saving(engine, index=True) for engine in engines]
        paired(saves, 50)
        closed_saves, plain_saves = paired(saves, 600)
        for engine in engines:
            engine.dispose()
        sizes = [float(path.stat().st_size) / 1e6 for path in (closed, plain)]
    yield at_most("SQLCipher: search p95", p95(quick[0]), "plain SQLite", p95(quick[1]), GOAL)
    yield at_most("SQLCipher: search p50", median(quick[0]), "plain SQLite", median(quick[1]), GOAL)
    yield at_most("SQLCipher: commit p50", median(closed_saves), "plain SQLite", median(plain_saves), GOAL)
    yield fact("SQLCipher: file", sizes[0], "MB", "plain SQLite", sizes[1])


def _decrypted(path: Path, to: Path) -> Path:
    connection = connect(path, KEY)
    connection.execute(f"ATTACH DATABASE '{to}' AS plain KEY ''")
    connection.execute("SELECT sqlcipher_export('plain')").fetchone()
    connection.execute("DETACH DATABASE plain")
    connection.close()
    os.sync()
    return to


def _plain_engine(path: Path) -> Engine:
    """As models.base.make_engine, without the key."""

    def plain() -> Any:
        connection = sqlcipher3.connect(str(path), timeout=BUSY_SECONDS, isolation_level=None)
        for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON", "secure_delete = ON"):
            connection.execute(f"PRAGMA {pragma}")
        return connection

    engine = create_engine("sqlite://", creator=plain, module=sqlcipher3.dbapi2)

    @event.listens_for(engine, "begin")
    def begin(connection: Any) -> None:
        write = connection.get_execution_options().get("write")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")

    return engine

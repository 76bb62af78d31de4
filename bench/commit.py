"""保存: a record with number and audit line in one durable transaction, against a bare fdatasync of 4 KB.

All in one folder and in turns, on the database of the search, so that the index is as large as in ten years.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from sqlalchemy import Engine
from uuid6 import uuid7

from app.models import ReleaseSlip
from app.rules import plain
from app.rules.people import SYSTEM
from app.rules.release import Draft, Item
from app.services import search
from app.services.office import Office
from bench.estate import NOW, Visit, copy_of, database, engine_of, visits
from bench.harness import Line, Options, at_most, fact, median, p95, paired

ROUNDS = 400


def measure(options: Options) -> Iterator[Line]:
    """Without the index against fdatasync, with it against without."""
    source = database(options.folder, options.rows)
    with tempfile.TemporaryDirectory(dir=options.folder) as folder:
        path = copy_of(source, Path(folder) / "office.db")
        engine = engine_of(path)
        bare, indexed = saving(engine), saving(engine, index=True)
        block = os.open(Path(folder) / "block", os.O_RDWR | os.O_CREAT)

        def sync() -> None:
            os.pwrite(block, b"q" * 4096, 0)
            os.fdatasync(block)

        paired((sync, bare, indexed), 20)
        synced, plain_, found = paired((sync, bare, indexed), ROUNDS)
        os.close(block)
        engine.dispose()
    rows = f"{options.rows:,} rows"
    yield at_most("commit with audit p50", median(plain_), "4K pwrite + fdatasync", median(synced), 10)
    yield fact("commit with audit p95", p95(plain_), "ms", "4K pwrite + fdatasync", p95(synced))
    yield at_most(f"commit with index p50, {rows}", median(found), "without index", median(plain_), 2.5)
    yield fact(f"commit with index p95, {rows}", p95(found), "ms", "without index", p95(plain_))


def saving(engine: Engine, index: bool = False) -> Callable[[], None]:
    """One saving of a slip-like record as services do it: number, row, audit line, one transaction."""
    office = Office(engine, SYSTEM, lambda: NOW)
    people = visits(1_000_000)

    def save() -> None:
        one = next(people)
        with office.work("settings.write") as work:
            slip = _slip(one, work.number("FX"))
            work.session.add(slip)
            work.log("release.issue", slip.number or "", pieces=2)
            if index:
                search.index_slip(work.session, slip.id)

    return save


def _slip(one: Visit, number: str) -> ReleaseSlip:
    uuid = str(uuid7())
    items = (Item("双门冰箱", "银色", 1, "台"), Item("纸箱", "", 6, "个"))
    draft = Draft(uuid, one.room, name=one.name, phone=one.phone, plate=one.plate, items=items)
    return ReleaseSlip(
        uuid=uuid,
        number=number,
        state="issued",
        applicant="owner",
        name=one.name,
        draft=plain.dump(draft),
        opened_at=NOW,
        opened_by="bench",
        issued_at=NOW,
        valid_on=NOW.date(),
        rules=[],
    )

"""收款: a receipt taken, and a day closed, among ten years of receipts against among a few.

And the paper of a receipt against that of a release slip, drawn in the same run.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

from sqlalchemy import Engine, insert, text

from app.models import (
    Deposit,
    DepositEntry,
    InvoiceTask,
    Receipt,
    ReceiptCharge,
    ReceiptLine,
    Unit,
)
from app.models.base import raw
from app.rules.base import CHINA
from app.rules.receipt import Draft, Entry
from app.services import settings
from app.services.day_close import DayCloseDesk
from app.services.migrate import migrate
from app.services.office import Office
from app.services.price import PriceDesk
from app.services.receipt import ReceiptDesk
from bench.estate import CLERK, NOW, SYSTEM, engine_of
from bench.harness import Line, Options, at_most, fact, median, p95, paired
from printing import receipt as receipt_paper
from printing import release_slip as slip_paper

FEW = 1_000
A_DAY = 30
"""Receipts of one day at a busy counter."""
UNITS = 1200
ROUNDS = 60
BATCH = 5_000


def measure(options: Options) -> Iterator[Line]:
    """Ten years of receipts are a tenth of the records that the search is measured among."""
    rows = max(options.rows // 10, FEW)
    with tempfile.TemporaryDirectory(dir=options.folder) as folder:
        engines = [_filled(Path(folder) / f"{n}.db", n) for n in (rows, FEW)]
        offices = [Office(one, CLERK, lambda: NOW) for one in engines]
        takes = [_taking(one) for one in offices]
        paired(takes, 5)
        many, few = paired(takes, ROUNDS)
        yield at_most(f"receipt taken p50, {rows:,} receipts", median(many), f"{FEW:,}", median(few), 1.5)
        yield fact(f"receipt taken p95, {rows:,} receipts", p95(many), "ms", f"{FEW:,}", p95(few))
        day = (NOW - timedelta(days=1)).astimezone(CHINA).date()
        closes = [lambda office=one: DayCloseDesk(office).close(day) for one in offices]
        counts = [one().total.count for one in closes]
        assert counts[0] == counts[1] == A_DAY, "the two days are not the same"
        paired(closes, 2)
        long, short = (median(one) for one in paired(closes, 15))
        yield at_most(f"a day closed among {rows:,} receipts", long, f"among {FEW:,}", short, 2, below=1000)
        for one in engines:
            one.dispose()
    papers = (
        lambda: receipt_paper.render(receipt_paper.SAMPLE, layout="a5"),
        lambda: slip_paper.render(slip_paper.SAMPLE, layout="a5"),
    )
    paired(papers, 3)
    receipt, slip = (median(one) for one in paired(papers, 30))
    yield at_most("receipt drawn, A5, three parts", receipt, "release slip, A5", slip, 1.5)


def _taking(office: Office) -> Callable[[], str]:
    """One receipt after the other: parking, each for another car."""
    desk, number = ReceiptDesk(office), iter(range(1_000_000))

    def take() -> str:
        n = next(number)
        entry = Entry("TCF", period="2026-03", about=f"粤B{n:05d}")
        return desk.take(Draft(desk.new().uuid, f"1-1-{n % UNITS + 1:04d}", "陈思远", (entry,)))

    return take


def _filled(path: Path, rows: int) -> Engine:
    """A book of `rows` receipts, 30 a day up to yesterday, every tenth a deposit; past its guards."""
    engine = engine_of(path)
    migrate(engine, path, NOW)
    system = Office(engine, SYSTEM, lambda: NOW)
    settings.found(system)
    PriceDesk(Office(engine, SYSTEM, lambda: NOW - timedelta(days=1))).begin()
    with raw(engine) as connection:
        cursor = connection.cursor()
        asked = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        for (name,) in cursor.execute(asked).fetchall():
            cursor.execute(f"DROP TRIGGER {name}")
    with engine.begin() as connection:
        units = [
            {
                "uuid": f"unit-{n}",
                "building": "1",
                "entrance": "1",
                "room": f"{n:04d}",
                "code": f"1-1-{n:04d}",
            }
            for n in range(1, UNITS + 1)
        ]
        connection.execute(insert(Unit), units)
        for start in range(0, rows, BATCH):
            for table, made in _batch(rows, range(start, min(start + BATCH, rows))).items():
                if made:
                    connection.execute(insert(table), made)
        connection.execute(text("ANALYZE"))
    return engine


def _batch(rows: int, which: range) -> dict[type, list[dict[str, object]]]:
    made: dict[type, list[dict[str, object]]] = {
        one: [] for one in (Receipt, ReceiptLine, ReceiptCharge, InvoiceTask, Deposit, DepositEntry)
    }
    for n in which:
        at = (NOW - timedelta(days=1 + (rows - 1 - n) // A_DAY)).replace(hour=9, minute=n % 60)
        key, unit, bond = n + 1, n % UNITS + 1, n % 10 == 0
        amount, day = (200_000 if bond else 30_000), at.astimezone(CHINA).date()
        made[Receipt].append(
            {
                "id": key, "uuid": f"r-{n}", "number": f"SJ{day:%Y%m%d}-A{n % A_DAY + 1:04d}", "counter": "A",
                "at": at, "day": day, "staff": CLERK.login, "unit_id": unit, "payer": "陈思远",
                "method": "cash" if n % 2 else "wechat", "reference": "" if n % 2 else f"42{n:012d}",
                "tendered": None, "income": 0 if bond else amount, "deposit": amount if bond else 0,
                "invoice": 0 if bond else amount, "total": amount, "price_reason": "", "approved_by": "",
                "note": "", "replaces_id": None, "voided_at": None, "voided_by": "", "void_second": "",
                "void_reason": "", "void_counter": "", "parts_back": False,
            }
        )  # fmt: skip
        made[ReceiptLine].append(
            {
                "id": key, "uuid": f"l-{n}", "receipt_id": key, "line": 1,
                "item": "ZXBZJ" if bond else "TCF", "version": 1, "name": "装修保证金" if bond else "停车费",
                "measure": "户" if bond else "月", "price": amount, "quantity": 1, "months": 1,
                "amount": amount, "nature": "deposit" if bond else "income", "invoice": not bond,
                "period": "" if bond else f"{day:%Y-%m}", "about": "" if bond else f"粤A{n:06d}",
            }
        )  # fmt: skip
        if bond:
            made[Deposit].append(
                {"id": key, "uuid": f"d-{n}", "unit_id": unit, "receipt_id": key, "line_id": key,
                 "moved_from_id": None, "inspected": True}
            )  # fmt: skip
            made[DepositEntry].append(
                {"uuid": f"e-{n}", "deposit_id": key, "kind": "taken", "amount": amount, "at": at,
                 "staff": CLERK.login, "number": "", "why": ""}
            )  # fmt: skip
        else:
            made[ReceiptCharge].append(
                {"uuid": f"c-{n}", "unit_id": unit, "item": "TCF", "period": f"{day:%Y-%m}",
                 "about": f"粤A{n:06d}", "line_id": key, "released_at": None}
            )  # fmt: skip
            made[InvoiceTask].append(
                {"uuid": f"i-{n}", "receipt_id": key, "amount": amount, "due": day + timedelta(days=7),
                 "state": "delivered", "number": f"{n:020d}", "issued_on": day, "delivery": "signed",
                 "receiver": "陈", "delivered_at": at, "red_number": "", "note": "", "version": 1}
            )  # fmt: skip
    return made

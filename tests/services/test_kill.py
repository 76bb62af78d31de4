"""Kill -9 at any moment: a slip or a receipt is whole or absent, its number neither lost nor given twice."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.models import Audit, DepositEntry, Document, InvoiceTask, Receipt, ReceiptLine, ReleaseSlip, Sequence
from app.models.base import raw
from app.services import audit
from app.services.movements import movements
from app.services.office import Office
from tests.conftest import KEY
from tests.services import writer

KILLS = 40


@pytest.fixture
def process(database: Path) -> Iterator[subprocess.Popen[str]]:
    with subprocess.Popen(
        [sys.executable, writer.__file__, str(database), KEY.hex()],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as started:
        yield started
        assert started.stdin is not None
        started.stdin.close()
        assert started.wait(20) == 0


def lines(process: subprocess.Popen[str], last: str) -> list[str]:
    """What the writer told up to a line that begins with `last`."""
    told: list[str] = []
    assert process.stdout is not None
    for line in process.stdout:
        told.append(line.strip())
        if line.startswith(last):
            return told
    raise AssertionError("the writer ended by itself")


def test_killed_while_writing(process: subprocess.Popen[str], office: Office, manager: Office) -> None:
    """40 kills: integrity_check ok, every acknowledged document there, numbers 1…n, every record whole.

    S12 E7, and of money: taken and numbered in one transaction, the sums of all its books equal.
    """
    assert process.stdin is not None
    moments = random.Random(20260305)
    # A busy machine takes longer for everything: the kills are spread over what two papers take here.
    acknowledged, whole = [], 0.0
    for _ in range(2):  # the first one also waits for the writer's imports
        began = time.monotonic()
        process.stdin.write("2 money\n")
        process.stdin.flush()
        acknowledged += [line for line in lines(process, "dead") if line.startswith(("FX", "SJ"))]
        whole = time.monotonic() - began
    for _ in range(KILLS):
        process.stdin.write("0 money\n")
        process.stdin.flush()
        told = lines(process, "pid")
        time.sleep(moments.uniform(0.3, 1.5) * whole)
        os.kill(int(told[-1].split()[1]), getattr(signal, "SIGKILL", signal.SIGTERM))
        told += lines(process, "dead")
        acknowledged += [line for line in told if line.startswith(("FX", "SJ"))]
    assert len(acknowledged) > KILLS, "the writer hardly wrote: nothing was proved"

    with raw(office.engine) as connection:
        cursor = connection.cursor()
        assert cursor.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert cursor.execute("PRAGMA cipher_integrity_check").fetchall() == []
    assert len(set(acknowledged)) == len(acknowledged), "a number was given twice"
    for check, prefix in ((slips_whole, "FX"), (receipts_whole, "SJ")):
        mine = [one for one in acknowledged if one.startswith(prefix)]
        numbers = check(office)
        assert set(mine) <= set(numbers), "an acknowledged document is lost"
        assert len(mine) > KILLS / 4, "hardly anything was written: nothing was proved"
        assert numbers == [f"{prefix}20260305-A{n:04d}" for n in range(1, len(numbers) + 1)], "one is missing"
        with office.read("release.read") as session:
            assert session.scalar(select(Sequence.last).where(Sequence.prefix == prefix)) == len(numbers)
    assert audit.verify(manager) is None


def slips_whole(office: Office) -> list[str]:
    """Every slip with all its goods, its paper and its line in the log; answers the numbers."""
    with office.read("release.read") as session:
        slips = {slip.number: len(slip.items) for slip in session.scalars(select(ReleaseSlip))}
        papers = papers_of(session, "release-slip")
        issued = subjects(session, "release.issue")
    goods = [{"name": one.name, "feature": one.feature, "quantity": one.quantity} for one in writer.ITEMS]
    for number, paper in papers.items():
        assert paper["number"] == number
        assert [{key: item[key] for key in goods[0]} for item in paper["items"]] == goods
    assert issued == list(papers)
    assert slips == {number: len(goods) for number in papers}
    return list(papers)


def receipts_whole(office: Office) -> list[str]:
    """Every receipt with its lines, deposits, invoice task and paper: the sums of all of them are equal."""
    with office.read("receipt.read") as session:
        totals = {row.number: row.total for row in session.scalars(select(Receipt))}
        papers = papers_of(session, "receipt")
        taken = subjects(session, "receipt.take")
        lines = session.scalar(select(func.sum(ReceiptLine.amount)))
        held = session.scalar(select(func.sum(DepositEntry.amount)))
        invoices = session.scalar(select(func.sum(InvoiceTask.amount)))
        income = session.scalar(select(func.sum(Receipt.invoice)))
        cash = sum(one.amount for one in movements(session))
    assert {number: paper["total"] for number, paper in papers.items()} == totals
    assert taken == list(papers)
    assert lines == sum(totals.values()) == held + invoices == cash
    assert invoices == income
    return list(papers)


def papers_of(session: Session, kind: str) -> dict[str, Any]:
    """The frozen papers of a kind by their numbers, in the order in which they were made."""
    rows = session.scalars(select(Document).where(Document.kind == kind).order_by(Document.id))
    return {row.number: json.loads(row.data) for row in rows}


def subjects(session: Session, act: str) -> list[str]:
    """What the log says was done, in its order."""
    return list(session.scalars(select(Audit.subject).where(Audit.act == act).order_by(Audit.id)))

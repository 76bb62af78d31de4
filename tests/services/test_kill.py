"""Kill -9 at any moment: an issued slip is whole or absent, its number neither lost nor given twice."""

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

import pytest
from sqlalchemy import select

from app.models import Audit, Document, ReleaseSlip, Sequence
from app.models.base import raw
from app.services import audit
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
    """40 kills: integrity_check ok, every acknowledged document there, numbers 1…n, every record whole."""
    assert process.stdin is not None
    moments = random.Random(20260305)
    # A busy machine takes longer for everything: the kills are spread over what three slips take here.
    acknowledged, whole = [], 0.0
    for _ in range(2):  # the first one also waits for the writer's imports
        began = time.monotonic()
        process.stdin.write("3\n")
        process.stdin.flush()
        acknowledged += [line for line in lines(process, "dead") if line.startswith("FX")]
        whole = time.monotonic() - began
    for _ in range(KILLS):
        process.stdin.write("0\n")
        process.stdin.flush()
        told = lines(process, "pid")
        time.sleep(moments.uniform(0.3, 1.5) * whole)
        os.kill(int(told[-1].split()[1]), getattr(signal, "SIGKILL", signal.SIGTERM))
        told += lines(process, "dead")
        acknowledged += [line for line in told if line.startswith("FX")]
    assert len(acknowledged) > KILLS, "the writer hardly wrote: nothing was proved"

    with raw(office.engine) as connection:
        cursor = connection.cursor()
        assert cursor.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert cursor.execute("PRAGMA cipher_integrity_check").fetchall() == []
    with office.read("release.read") as session:
        numbers = list(session.scalars(select(Document.number).order_by(Document.id)))
        last = session.scalar(select(Sequence.last).where(Sequence.prefix == "FX"))
        issued = list(
            session.scalars(select(Audit.subject).where(Audit.act == "release.issue").order_by(Audit.id))
        )
        slips = {slip.number: len(slip.items) for slip in session.scalars(select(ReleaseSlip))}
        papers = {row.number: json.loads(row.data) for row in session.scalars(select(Document))}
    assert len(set(acknowledged)) == len(acknowledged), "a number was given twice"
    assert set(acknowledged) <= set(numbers), "an acknowledged document is lost"
    assert numbers == [f"FX20260305-A{n:04d}" for n in range(1, len(numbers) + 1)], "a number is missing"
    assert last == len(numbers)
    assert issued == numbers
    goods = [{"name": one.name, "feature": one.feature, "quantity": one.quantity} for one in writer.ITEMS]
    for number, paper in papers.items():
        assert paper["number"] == number
        assert [{key: item[key] for key in goods[0]} for item in paper["items"]] == goods
    assert slips == {number: len(goods) for number in numbers}
    assert audit.verify(manager) is None

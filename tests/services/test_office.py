"""服务中心: one transaction per act, gapless numbers (000-10), rights (004-07), the audit chain."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import func, select

from app import cipher
from app.models import Audit, Document, ReleaseSlip, Sequence
from app.rules.base import Refused, Trouble, refuse
from app.services import audit
from app.services.office import Changes, Office
from tests.conftest import CLERK, GUARD, KEY, MORNING, Clock
from tests.services import writer


@pytest.fixture(autouse=True)
def settled(office: Office) -> None:
    """Somebody lives here and carries things out."""
    writer.settle(office)


def counts(office: Office) -> dict[str, int]:
    """Rows of every table an act writes."""
    with office.read("release.read") as session:
        return {
            table.__tablename__: session.scalar(select(func.count()).select_from(table)) or 0
            for table in (Document, Audit, Sequence)
        }


def test_numbers_are_gapless_with_8_threads(office: Office) -> None:
    with ThreadPoolExecutor(8) as pool:
        numbers = list(pool.map(lambda _: writer.among_others(lambda: writer.issue(office)), range(8 * 20)))
    assert sorted(numbers) == [f"FX20260305-A{n:04d}" for n in range(1, 161)]


def test_numbers_are_gapless_with_3_processes(database: Path, office: Office, manager: Office) -> None:
    command = [sys.executable, writer.__file__, str(database), KEY.hex(), "60"]
    processes = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(3)]
    numbers = [number for one in processes for number in one.communicate(timeout=60)[0].split()]
    assert [one.returncode for one in processes] == [0, 0, 0]
    assert sorted(numbers) == [f"FX20260305-A{n:04d}" for n in range(1, 181)]
    assert audit.verify(manager) is None


def test_numbers_begin_anew_each_day_and_for_each_counter_and_prefix(office: Office, clock: Clock) -> None:
    assert [writer.issue(office), writer.issue(office)] == ["FX20260305-A0001", "FX20260305-A0002"]
    office.counter = "B"
    assert writer.issue(office) == "FX20260305-B0001"
    clock.advance(hours=14)  # 00:12 of the next day
    assert writer.issue(office) == "FX20260306-B0001"
    with office.work("release.write") as work:
        assert work.number("LF") == "LF20260306-B0001"


def test_refusal_uses_no_number_and_leaves_nothing(office: Office) -> None:
    before = counts(office)
    with pytest.raises(Refused, match="003-50"):
        broken_off(office, "log", refuse("003-50", "物品不符", "请核对物品。"))
    assert counts(office) == before
    assert writer.issue(office) == "FX20260305-A0001"


@pytest.mark.parametrize("after", ["number", "freeze", "log"])
def test_an_exception_at_any_step_leaves_nothing(office: Office, after: str) -> None:
    before = counts(office)
    with pytest.raises(ZeroDivisionError):
        broken_off(office, after, ZeroDivisionError())
    assert counts(office) == before


def test_a_role_without_the_right_is_refused_in_words(office: Office, guard: Office) -> None:
    """004-07: the table of rights decides before anything is read."""
    tries: list[Callable[[], object]] = [
        lambda: guard.work("release.write").__enter__(),
        lambda: guard.read("household.read").__enter__(),
        lambda: office.work("settings.write").__enter__(),
    ]
    for attempt in tries:
        with pytest.raises(Refused, match="004-07") as told:
            attempt()
        assert "登录后办理" in told.value.findings[0].say()
    assert counts(office)["document"] == 0


def test_the_second_of_two_changes_to_one_slip_is_refused(office: Office) -> None:
    """Two windows open one slip; whoever saves second is told, and the first one's change stays."""
    with office.work("release.write") as work:
        work.session.add(slip())
    with office.read("release.read") as session:
        seen = session.scalars(select(ReleaseSlip)).one()
        session.expunge(seen)
    with office.work("release.write") as work:
        work.session.scalars(select(ReleaseSlip)).one().reason = "第一个窗口"
    seen.reason = "第二个窗口"
    with pytest.raises(Refused, match="000-10") as told, office.work("release.write") as work:
        work.session.merge(seen)
    assert "另一个窗口" in told.value.findings[0].say()
    with office.read("release.read") as session:
        assert session.scalars(select(ReleaseSlip.reason)).one() == "第一个窗口"


def test_a_busy_database_is_told_as_trouble(
    database: Path, office: Office, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cipher, "BUSY_SECONDS", 0.05)
    other = Office.open(database, KEY, CLERK, clock=clock)
    with office.work("release.write") as work:
        work.number("FX")
        with pytest.raises(Trouble, match="另一个窗口正在保存"):
            writer.issue(other)
        with other.read("release.read") as session:  # reading goes on
            assert session.scalar(select(Sequence.last).where(Sequence.prefix == "FX")) is None
    assert writer.issue(other) == "FX20260305-A0002"
    other.engine.dispose()


def test_a_wrong_key_is_told_as_trouble(database: Path, clock: Clock) -> None:
    stranger = Office.open(database, bytes(32), CLERK, clock=clock)
    with pytest.raises(Trouble, match="密钥不对"), stranger.read("release.read") as session:
        session.scalar(select(Document.id))
    stranger.engine.dispose()


def test_screens_hear_what_changed_after_the_commit_only(office: Office) -> None:
    heard: list[Changes] = []
    office.on_change = heard.append
    writer.issue(office)
    assert heard == [Changes(frozenset({"release", "document"}))]
    with pytest.raises(ZeroDivisionError):
        broken_off(office, "log", ZeroDivisionError())
    assert len(heard) == 1


def test_the_audit_says_who_when_what_and_why(office: Office) -> None:
    with office.work("release.write") as work:
        work.log("release.void", "FX20260305-A0001", "业主改期", state=["issued", "void"])
    with office.read("release.read") as session:
        line = session.scalars(select(Audit).order_by(Audit.id.desc()).limit(1)).one()
    assert (line.staff, line.at, line.act, line.subject) == (
        CLERK.login,
        MORNING,
        "release.void",
        "FX20260305-A0001",
    )
    assert (line.why, line.changes) == ("业主改期", {"state": ["issued", "void"]})


@pytest.mark.parametrize("statement", ["UPDATE audit SET why = 'x'", "DELETE FROM audit"])
def test_no_statement_of_ours_changes_the_audit(office: Office, statement: str) -> None:
    with pytest.raises(Exception, match="audit_no_"), office.work("release.write") as work:
        work.session.connection().exec_driver_sql(statement)


@pytest.mark.parametrize(
    ("tamper", "line", "reason"),
    [
        ("UPDATE audit SET why = '没有这回事' WHERE id = 4", 4, "内容被改动"),
        ("UPDATE audit SET staff = 'sunwei' WHERE id = 2", 2, "内容被改动"),
        ("UPDATE audit SET changes = '{\"items\": 8}' WHERE id = 6", 6, "内容被改动"),
        ("UPDATE audit SET at = '2026-03-05T10:12:00.001+08:00' WHERE id = 3", 3, "内容被改动"),
        ("DELETE FROM audit WHERE id = 3", 4, "与上一行接不上"),
        ("DELETE FROM audit WHERE id = 1", 2, "与上一行接不上"),
    ],
)
def test_a_line_changed_below_the_program_is_found(
    database: Path, office: Office, manager: Office, tamper: str, line: int, reason: str
) -> None:
    """By one who has the file and its key, with the triggers dropped."""
    for _ in range(6):
        writer.issue(office)
    assert audit.verify(manager) is None
    connection = cipher.connect(database, KEY)
    connection.execute("DROP TRIGGER audit_no_update")
    connection.execute("DROP TRIGGER audit_no_delete")
    connection.execute(tamper)
    connection.close()
    wrong = audit.verify(manager)
    assert wrong is not None
    assert (wrong.id, wrong.reason) == (line, reason)


def test_only_managers_check_the_audit(office: Office, guard: Office) -> None:
    for one in (office, guard):
        with pytest.raises(Refused, match="004-07"):
            audit.verify(one)


def test_threads_share_the_chain(office: Office, manager: Office) -> None:
    """Two lanes logging at once never fork the chain."""
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: writer.among_others(lambda: writer.issue(office)), range(40)))
    with office.read("release.read") as session:
        previous = Counter(session.scalars(select(Audit.previous)))
    assert set(previous.values()) == {1}
    assert audit.verify(manager) is None


def broken_off(office: Office, after: str, error: Exception) -> None:
    """An act that fails after its number, its frozen paper or its audit line."""
    with office.work("release.write") as work:
        number = work.number("FX")
        if after != "number":
            work.freeze("release", number, "{}")
        if after == "log":
            work.log("release.issue", number)
        raise error


def slip() -> ReleaseSlip:
    """A slip with nothing but what the table asks for."""
    return ReleaseSlip(
        state="draft", applicant="owner", name="周海", draft="{}", opened_at=MORNING, opened_by=GUARD.login
    )

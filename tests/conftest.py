"""What every test may ask for: a clock to set, a real encrypted office, and its people."""

from __future__ import annotations

import gc
import importlib
import os
import shutil
import sys
import warnings
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
if os.environ.pop("PYTHONDONTWRITEBYTECODE", "") and "PYTHONPYCACHEPREFIX" not in os.environ:
    # No byte code beside the sources then; but the workers and each of the dozens of programs that are
    # started here would compile every module anew, 3 s at a time. It is kept with what pytest keeps, and this
    # process, which is there before the workers, begins with what they all need.
    os.environ["PYTHONPYCACHEPREFIX"] = str(Path(__file__).parents[1] / ".pytest_cache" / "bytecode")
    sys.pycache_prefix, sys.dont_write_bytecode = os.environ["PYTHONPYCACHEPREFIX"], False

import pytest
from argon2 import PasswordHasher

from app.models import Charge, Party, Phone, Tenancy, Unit
from app.models.base import make_engine
from app.rules.base import CHINA
from app.rules.people import SYSTEM, Operator, Role
from app.services import settings, staff
from app.services.migrate import migrate
from app.services.office import Office

KEY = bytes(range(32))
"""The database key of every test's office."""

MORNING = datetime(2026, 3, 5, 10, 12, tzinfo=CHINA)

OWNER_PHONE = "13900000001"

CLERK = Operator("lixiaomin", "李晓敏", Role.CLERK)
MANAGER = Operator("zhaojing", "赵静", Role.MANAGER)
GUARD = Operator("sunwei", "孙伟", Role.GUARD)
FINANCE = Operator("qianli", "钱丽", Role.FINANCE)


LONGEST = (
    "end2end/test_s10.py", "end2end/test_s03.py", "end2end/test_s04.py", "end2end/test_s02.py",
    "end2end/test_gate.py", "printing/test_stamp.py", "end2end/test_cli_stamp.py", "services/test_kill.py",
    "imaging/test_corners.py", "services/test_office.py", "views/test_program.py",
    "imaging/test_straighten.py",
)  # fmt: skip
"""The files that take longest, 10 to 60 s each."""


def pytest_xdist_auto_num_workers() -> int | None:
    """Half as many again as there are cores: a journey waits for a third of its time, on timers and lanes."""
    if "PYTEST_XDIST_AUTO_NUM_WORKERS" in os.environ:
        return None
    cores = os.cpu_count() or 1
    return cores + cores // 2


def pytest_sessionstart(session: pytest.Session) -> None:
    """Of the whole suite each worker first loads a share of its own, and then what the others have compiled.

    All begin at the same time: from the same end they would all compile every file, 10 s of work each.
    """
    worker: dict[str, Any] | None = getattr(session.config, "workerinput", None)
    here = Path(__file__).parent
    if worker is None or [Path(one).resolve() for one in session.config.args] != [here]:
        return
    files = sorted(here.rglob("test_*.py"))
    first = len(files) * int(worker["workerid"].removeprefix("gw")) // worker["workercount"]
    for file in (*files[first:], *files[:first]):
        name = ".".join(file.relative_to(here.parent).with_suffix("").parts)
        # What cannot be loaded is loaded again when it is collected, and told then.
        with warnings.catch_warnings(action="error"), suppress(Exception, pytest.skip.Exception):
            importlib.import_module(name)


def pytest_collection_finish() -> None:
    """The thousands of tests stay until the end: the garbage is not looked for among them each time."""
    gc.collect()
    gc.freeze()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest files first, else at the end one worker has them to itself and the others are idle."""
    places = {Path(__file__).parent / name: place for place, name in enumerate(LONGEST)}
    items.sort(key=lambda item: places.get(item.path, len(places)))


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self, now: datetime = MORNING) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def set(self, now: datetime) -> None:
        """Put the clock to a time with its zone."""
        self.now = now

    def advance(self, **delta: float) -> None:
        """Move it on, in the words of timedelta: `clock.advance(hours=14)`."""
        self.now += timedelta(**delta)


DOOR = staff._HASHER
"""The hashing of passwords as the program does it: 0.16 s of work each time, by intent."""


@pytest.fixture(scope="session", autouse=True)
def quick_door() -> None:
    """The same algorithm, small parameters: the door is proven in test_staff, elsewhere only passed."""
    staff._HASHER = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


@pytest.fixture
def clock() -> Clock:
    """2026-03-05 (a Thursday) 10:12 at the counter."""
    return Clock()


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One migrated, founded database, made once; `database` copies it."""
    path = tmp_path_factory.mktemp("template") / "office.db"
    engine = make_engine(path, KEY)
    migrate(engine, path, MORNING)
    settings.found(Office(engine, SYSTEM, Clock()))
    engine.dispose()
    assert not path.with_name("office.db-wal").exists(), "the copy would miss what lies in the WAL"
    return path


@pytest.fixture
def database(template: Path, tmp_path: Path) -> Path:
    """A test's own database file: encrypted with KEY, migrated, nobody in it."""
    return Path(shutil.copy(template, tmp_path / "office.db"))


@pytest.fixture
def office(database: Path, clock: Clock) -> Iterator[Office]:
    """The counter as its clerk has it open (CLERK); `office.signed_in(…)` for anybody else."""
    opened = Office.open(database, KEY, CLERK, clock=clock)
    yield opened
    opened.engine.dispose()


@pytest.fixture
def manager(office: Office) -> Office:
    """The same office with the 客服经理 (MANAGER) signed in."""
    return office.signed_in(MANAGER)


@pytest.fixture
def guard(office: Office) -> Office:
    """The same office with the 门岗 (GUARD) signed in."""
    return office.signed_in(GUARD)


@pytest.fixture
def home(office: Office) -> str:
    """3-1-1201: owner 陈思远 (one phone), tenant 欧阳颀; nothing owed."""
    return furnish(office)


def furnish(office: Office) -> str:
    """Let them live there; answers where."""
    with office.signed_in(MANAGER).work("household.import") as work:
        unit = Unit(building="3", entrance="1", room="1201", code="3-1-1201")
        owner, tenant = Party(name="陈思远"), Party(name="欧阳颀")
        work.session.add_all([unit, owner, tenant])
        work.session.flush()
        work.session.add_all(
            [
                Tenancy(unit_id=unit.id, party_id=owner.id, role="owner", since=date(2020, 1, 1)),
                Tenancy(unit_id=unit.id, party_id=tenant.id, role="tenant", since=date(2024, 1, 1)),
                Phone(party_id=owner.id, number=OWNER_PHONE, filed_at=MORNING),
                Phone(party_id=tenant.id, number="13800000002", filed_at=MORNING),
            ]
        )
    return "3-1-1201"


@pytest.fixture
def owing(office: Office, home: str) -> str:
    """The same unit with four ended months unpaid, ¥1,234.56, and the current month not yet ended."""
    with office.signed_in(MANAGER).work("household.import") as work:
        months = {"2025-11": 30000, "2025-12": 30000, "2026-01": 30000, "2026-02": 33456, "2026-03": 30000}
        work.session.add_all(
            Charge(unit_id=1, month=month, item="物业费", amount=fen) for month, fen in months.items()
        )
    return home


@pytest.fixture(scope="session")
def qapp(qapp: Any) -> Any:
    """pytest-qt's application in the one style that looks the same everywhere."""
    qapp.setStyle("Fusion")
    return qapp

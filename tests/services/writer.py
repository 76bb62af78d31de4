"""A process that issues release slips until it is killed: `python writer.py DATABASE KEY_HEX`.

Each line on stdin starts one child (forked where the system can, so that a child costs no imports): the line
is how many papers it issues, 0 = without end; "0 money" takes money by turns with the slips. Told on stdout:
"pid N", one number per committed transaction, "dead N".
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import TypeVar
from uuid import uuid4

sys.path.insert(0, str(Path(__file__).parents[2]))

from sqlalchemy import select

from app.models import Party, Tenancy, Unit
from app.rules.base import CHINA, Trouble
from app.rules.names import readings
from app.rules.people import SYSTEM, Operator, Role
from app.rules.receipt import Draft as Payment
from app.rules.receipt import Entry
from app.rules.release import Draft, IdCheck, Item
from app.services.office import Office
from app.services.price import PriceDesk
from app.services.receipt import ReceiptDesk
from app.services.release import ReleaseDesk
from printing import fonts

T = TypeVar("T")
BUSY = "另一个窗口正在保存"
ITEMS = tuple(Item(f"纸箱{n}", "双门冰箱的包装，封口" * 8, n, "个") for n in range(1, 13))
"""Enough that one slip spans several database pages: a torn write would show."""


def settle(office: Office) -> None:
    """One unit with its owner, who carries things out all day; done again it changes nothing."""
    with office.signed_in(SYSTEM).work("household.import") as work:
        if work.session.scalar(select(Unit.id)) is None:
            unit = Unit(building="3", entrance="1", room="1201", code="3-1-1201")
            owner = Party(name="陈思远")
            work.session.add_all([unit, owner])
            work.session.flush()
            stay = Tenancy(unit_id=unit.id, party_id=owner.id, role="owner", since=date(2020, 1, 1))
            work.session.add(stay)
    desk = PriceDesk(office.signed_in(SYSTEM))
    if not desk.versions():
        desk.begin()


def issue(office: Office) -> str:
    """One release slip whole, as the counter issues it; answers its number."""
    form = Draft(str(uuid4()), "3-1-1201", name="陈思远", id_check=IdCheck.ID_CARD, items=ITEMS)
    return ReleaseDesk(office).issue(form)


def take(office: Office) -> str:
    """A renovation's money whole: deposits, income, an invoice to come; answers the receipt's number."""
    entries = (Entry("ZXBZJ"), Entry("CRZGB", 3), Entry("CRZYJ", 3))
    return ReceiptDesk(office).take(Payment(str(uuid4()), "3-1-1201", "陈思远", entries))


def among_others(act: Callable[[], T], tries: int = 12) -> T:
    """Do it; where the others held on for too long, it is tried again, as a clerk is told to."""
    for _ in range(tries - 1):
        try:
            return act()
        except Trouble as told:
            if told.what != BUSY:
                raise
    return act()


def write(path: str, key: str, count: int, money: bool = False) -> None:
    """Issue `count` papers (0 = without end), telling each number after its commit."""
    clerk = Operator(f"clerk{os.getpid()}", "李晓敏", Role.CLERK)
    office = Office.open(
        Path(path), bytes.fromhex(key), clerk, clock=lambda: datetime(2026, 3, 5, 10, 12, tzinfo=CHINA)
    )
    among_others(lambda: settle(office))
    acts = (issue, take) if money else (issue,)
    done = 0
    while not count or done < count:
        act = acts[done % len(acts)]
        os.write(1, f"{among_others(partial(act, office))}\n".encode())
        done += 1


def main() -> None:
    """Start a child per line of stdin and wait for its end."""
    path, key = sys.argv[1:3]
    if len(sys.argv) > 3:
        write(path, key, int(sys.argv[3]), "money" in sys.argv)
        return
    readings("陈思远")  # what is imported or loaded at the first slip, before the forks
    fonts.load()
    for line in sys.stdin:
        if hasattr(os, "fork"):
            pid = os.fork()
            if not pid:
                try:
                    write(path, key, int(line.split()[0]), "money" in line)
                finally:
                    os._exit(0)
            os.write(1, f"pid {pid}\n".encode())
            os.waitpid(pid, 0)
        else:
            child = subprocess.Popen([sys.executable, __file__, path, key, *line.split()])
            pid = child.pid
            os.write(1, f"pid {pid}\n".encode())
            child.wait()
        os.write(1, f"dead {pid}\n".encode())


if __name__ == "__main__":
    main()

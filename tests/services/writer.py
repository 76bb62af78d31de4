"""A process that issues documents until it is killed: `python writer.py DATABASE KEY_HEX`.

Each line on stdin starts one child (forked where the system can, so that a child costs no imports): the line
is how many documents it issues, 0 = without end. Told on stdout: "pid N", one document number per committed
transaction, "dead N".
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from app.rules.base import CHINA
from app.rules.people import Operator, Role
from app.services.office import Office

BODY = "双门冰箱一台、纸箱六个；" * 60
"""Enough that one document spans several database pages: a torn write would show."""


def issue(office: Office) -> str:
    """One document whole: number, row, frozen paper and audit line in one transaction; answers its number."""
    with office.work("release.write") as work:
        number = work.number("FX")
        work.freeze("release", number, json.dumps({"number": number, "body": BODY}))
        work.log("release.issue", number, items=7)
    return number


def write(path: str, key: str, count: int) -> None:
    """Issue `count` documents (0 = without end), telling each number after its commit."""
    clerk = Operator(f"clerk{os.getpid()}", "李晓敏", Role.CLERK)
    office = Office.open(
        Path(path), bytes.fromhex(key), clerk, clock=lambda: datetime(2026, 3, 5, 10, 12, tzinfo=CHINA)
    )
    done = 0
    while not count or done < count:
        os.write(1, f"{issue(office)}\n".encode())
        done += 1


def main() -> None:
    """Start a child per line of stdin and wait for its end."""
    path, key = sys.argv[1:3]
    if len(sys.argv) > 3:
        write(path, key, int(sys.argv[3]))
        return
    for line in sys.stdin:
        if hasattr(os, "fork"):
            pid = os.fork()
            if not pid:
                try:
                    write(path, key, int(line))
                finally:
                    os._exit(0)
            os.write(1, f"pid {pid}\n".encode())
            os.waitpid(pid, 0)
        else:
            child = subprocess.Popen([sys.executable, __file__, path, key, line.strip()])
            pid = child.pid
            os.write(1, f"pid {pid}\n".encode())
            child.wait()
        os.write(1, f"dead {pid}\n".encode())


if __name__ == "__main__":
    main()

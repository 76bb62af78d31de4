"""启动: what the first rows wait for, and that what is made ahead is made in pieces."""

from __future__ import annotations

import gc
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtTest import QTest

from app import start
from app.play.stage import Stage
from app.program import Program

ROOT = Path(__file__).parents[2]

_FIRST_ROWS = """
import sys
from pathlib import Path
from app.program import Program
from app.site import Site
from app.views import theme
app = theme.application([])
theme.apply(app)
program = Program(Site(Path(sys.argv[1]), True))
def opening():
    print(len(program.window.page("today").list.rows()), *sys.modules, flush=True)
    app.quit()
program.open = opening
program.begin()
app.exec()
"""

_LATE = {
    "sqlalchemy", "alembic", "keyring", "reportlab", "PIL", "pypinyin", "openpyxl", "numpy", "argon2",
    "app.models", "app.services.office", "app.rules.release", "app.rules.policy", "app.rules.visitor",
    "logging.handlers", "subprocess", "getpass", "secrets", "uuid",
}  # fmt: skip


def test_the_first_rows_wait_for_no_more_than_they_need(estate: Path) -> None:
    """Before them: no table, no form's rules, no paper, and nothing that only a new site needs."""
    done = subprocess.run(
        [sys.executable, "-c", _FIRST_ROWS, str(estate)],
        capture_output=True, text=True, timeout=60, check=False,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"}, cwd=ROOT,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    rows, *loaded = done.stdout.split()
    assert int(rows) > 0
    assert "app.services.today" in loaded
    assert _LATE & set(loaded) == set()


def test_the_slip_is_made_ahead_in_two_pieces(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    """First its form, and after a breath, in which a key is heard, its page around that very form."""
    program, pages = stage.program, stage.program.pages
    _made(program)  # at the opening: from here on nothing else makes one
    pieces: list[Any] = []
    real = pages._form_ahead

    def ahead() -> None:
        real()
        pieces.append((pages._form, program.window.page("release")))

    monkeypatch.setattr(pages, "_form_ahead", ahead)
    program._new_window()
    program.sign_in(program.operator)
    page = _made(program)
    [(form, before)] = pieces
    assert before is None
    assert form is not None
    assert page.form is form
    assert pages._form is None


def _made(program: Program) -> Any:
    """The slip's page, once it is there."""
    for _ in range(1000):
        if (page := program.window.page("release")) is not None:
            return page
        QTest.qWait(5)
    raise TimeoutError("the slip's page was not made")


def test_what_stays_is_not_looked_through_again() -> None:
    """Each full look of the collector of cycles through all that is imported would hold the window."""
    gc.disable()
    try:
        start.leave_alone()
        assert gc.isenabled()
        assert gc.get_freeze_count() > 10_000
        assert len(gc.get_objects()) < 1_000
    finally:
        gc.unfreeze()
        gc.enable()

"""The journeys' stage: the real program on a copy of the demo estate, a hand, the books afterwards."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from app import cli
from app.models import Audit, ReleaseSlip
from app.play.hand import Hand
from app.play.journal import Journal, Paper
from app.play.stage import PlayClock, Stage, opened
from app.rules.people import SYSTEM
from app.rules.release import State
from app.services import audit
from app.services.release import find
from app.site import Site, open_site
from tests.printing import paper as printed


class Books:
    """What the office's books, its papers and the command line say after a journey."""

    def __init__(self, stage: Stage, out: Path, verify: Callable[[str], tuple[int, str]]) -> None:
        self.stage, self.out, self.verify = stage, out, verify

    @property
    def office(self) -> Any:
        """The office, seen by the program itself."""
        assert self.stage.program.opened is not None
        return self.stage.program.opened.office.signed_in(SYSTEM)

    def slip(self, number: str) -> ReleaseSlip:
        """The record of a number, everything loaded."""
        with self.office.read("release.read") as session:
            slip = find(session, number)
            assert slip is not None, number
            for rows in (slip.items, slip.calls, slip.notices):
                list(rows)
            session.expunge_all()
            return slip

    def state(self, number: str) -> State:
        """The kept state of a number."""
        return State(self.slip(number).state)

    def acts(self, subject: str) -> list[tuple[str, str]]:
        """The audit lines of a subject: act and who."""
        with self.office.read("settings.read") as session:
            lines = session.scalars(select(Audit).where(Audit.subject == subject).order_by(Audit.id))
            return [(one.act, one.staff) for one in lines]

    def today(self) -> list[ReleaseSlip]:
        """All records begun in this journey, oldest first."""
        with self.office.read("release.read") as session:
            slips = session.scalars(
                select(ReleaseSlip).where(ReleaseSlip.opened_at >= START).order_by(ReleaseSlip.id)
            ).all()
            for slip in slips:
                for rows in (slip.items, slip.calls, slip.notices):
                    list(rows)
            session.expunge_all()
            return list(slips)

    def chained(self) -> bool:
        """Whether the audit log's chain holds."""
        return audit.verify(self.office) is None

    def text(self, paper: Paper) -> str:
        """The words on a paper, without blanks."""
        return "".join(printed.texts(self.pdf(paper)))

    def pdf(self, paper: Paper) -> bytes:
        """The paper as it came out."""
        return (self.out / paper.file).read_bytes()

    def whole(self, paper: Paper) -> str:
        """A first print: three parts of one number, three true codes. Answers its words."""
        words = self.text(paper)
        assert words.count(f"编号{paper.number}") == 3, (
            "both parts and the stub have the same number (003-50)"
        )
        [scanned] = printed.scan(self.pdf(paper))
        assert [code for code, _ in scanned] == [paper.code] * 3
        assert "补打" not in words
        assert "草稿" not in words
        for part in ("第一联", "第二联", "第三联"):
            assert part in words
        return words


START = PlayClock().now


@pytest.fixture(scope="session")
def estate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo estate, filled once."""
    folder = tmp_path_factory.mktemp("estate")
    open_site(Site(folder, True, PlayClock())).office.engine.dispose()
    assert not (folder / "office.db-wal").exists(), "the copy would miss what lies in the WAL"
    return folder


@pytest.fixture
def stage(estate: Path, tmp_path: Path, qapp: Any) -> Iterator[Stage]:
    """The program, open on a copy of the estate, its clerk signed in."""
    folder = tmp_path / "data"
    folder.mkdir()
    shutil.copy(estate / "office.db", folder)
    looks = qapp.font(), qapp.palette(), qapp.styleSheet()
    with opened(folder, PlayClock()) as stage:
        yield stage
        assert not stage.faults
    qapp.setFont(looks[0])
    qapp.setPalette(looks[1])
    qapp.setStyleSheet(looks[2])


@pytest.fixture
def hand(stage: Stage, tmp_path: Path) -> Hand:
    """The clerk's hand."""
    journal = Journal(tmp_path / "out")
    journal.clear()
    return Hand(stage, journal)


@pytest.fixture
def books(
    stage: Stage, hand: Hand, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Books:
    """What to look up afterwards; `qiantai verify` runs at the journey's own time."""
    site_of = cli._site
    monkeypatch.setattr(cli, "_site", lambda given: replace(site_of(given), clock=stage.clock))

    def verify(code: str) -> tuple[int, str]:
        capsys.readouterr()
        exit_code = cli.main(["--demo", "--data", str(stage.program.site.folder), "verify", code])
        return exit_code, capsys.readouterr().out

    return Books(stage, hand.journal.out, verify)

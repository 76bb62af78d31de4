"""A counter for the tests of the pages: real desks on a real office; what the window hears is kept."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from sqlalchemy import select

from app.models import Audit
from app.rules.people import SYSTEM
from app.rules.policy import Policy
from app.services import settings
from app.services.documents import DocumentDesk
from app.services.office import Office
from app.views.counter import Counter
from app.views.findings import words_of
from app.views.printing_flow import PrintFlow
from app.views.station import Station
from app.work.runner import InlineRunner, Runner

PRINTER = "前台激光机"
OPEN: list[Post] = []
"""The counters of the present test."""


@dataclass
class Heard:
    """What the window was told: the quiet words by part, the loud ones in order, where it was sent."""

    status: dict[str, str] = field(default_factory=dict)
    troubles: list[tuple[str, str]] = field(default_factory=list)
    went: list[str] = field(default_factory=list)


@dataclass
class Post:
    """One counter over an office."""

    office: Office
    counter: Counter
    heard: Heard
    root: QObject
    papers: Path

    def log(self, act: str) -> list[Audit]:
        """The audit lines of an act."""
        with self.office.signed_in(SYSTEM).read("settings.read") as session:
            return list(session.scalars(select(Audit).where(Audit.act == act).order_by(Audit.id)))


def post(office: Office, folder: Path, runner: Runner | None = None, policy: Policy | None = None) -> Post:
    """A counter that prints into `folder`/papers and does everything at once, unless a runner is given."""
    root = QObject()
    runner = runner or InlineRunner(root)
    heard = Heard()
    station = Station(folder / "station.ini")
    flow = PrintFlow(lambda: DocumentDesk(office), runner, station, folder / "papers", root)
    flow.trouble.connect(lambda what, do: heard.troubles.append((what, do)))
    counter = Counter(
        runner,
        station,
        flow,
        office.clock,
        office.operator,
        policy or settings.load(office),
        lambda part, text, _state: heard.status.update({part: text}),
        lambda what, do: heard.troubles.append((what, do)),
        heard.went.append,
    )
    OPEN.append(Post(office, counter, heard, root, folder / "papers"))
    return OPEN[-1]


def said(widget: QWidget) -> str:
    """Every word that stands on the visible part of a page, once what was put in is laid out."""
    QApplication.processEvents()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    labels = [one for one in widget.findChildren(QLabel) if one.isVisible() and one.text()]
    return "\n".join(words_of(one) for one in labels)

"""The 来访 page for its tests: a real desk on a real office, and the clerk's talk as keys."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pypdf
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton

from app.rules.people import Operator
from app.rules.visitor import Call
from app.services.office import Office
from app.services.visitor import VisitorDesk
from app.services.visitor_read import Record
from app.views.pages.visitor import VisitorPage
from tests.services.visits import filled, opened
from tests.views.counters import Post, post, said
from tests.views.hands import NONE, commit, keys, press, show

K = Qt.Key
ENTER, F4, F5, F6, F7, F9, F10, ESC = (
    K.Key_Return, K.Key_F4, K.Key_F5, K.Key_F6, K.Key_F7, K.Key_F9, K.Key_F10, K.Key_Escape,
)  # fmt: skip
AGREED, REFUSED, UNANSWERED = "1", "2", "3"
"""The chips of the host's answer."""
ID_CARD = "3"
"""The chip of 核实: a card is looked at."""


def paper_text(pdf: bytes) -> str:
    """The words of a PDF."""
    return "\n".join(one.extract_text() for one in pypdf.PdfReader(io.BytesIO(pdf)).pages) if pdf else ""


class Scene:
    """One window with the page, and the desk to look behind it."""

    def __init__(self, qtbot: Any, office: Office, folder: Path, operator: Operator | None = None) -> None:
        if operator is not None:
            office = office.signed_in(operator)
        self.qtbot, self.office = qtbot, office
        self.post: Post = post(office, folder)
        self.desk = VisitorDesk(office)
        self.page = show(qtbot, VisitorPage(self.desk, self.post.counter), 1210, 690)
        self.page.enter()

    @property
    def record(self) -> Record:
        """The line in hand."""
        assert isinstance(self.page.record, Record), "no line is in hand"
        return self.page.record

    @property
    def sheet(self) -> Any:
        """The open question."""
        assert self.page.pane.sheet is not None, "no question is open"
        return self.page.pane.sheet

    def ask(
        self,
        name: str = "赵先生",
        unit: str = "3-1-1201",
        been: str = "n",
        booked: str = "n",
        reason: str = "1",
    ) -> None:
        """The talk at the door, by keys; "" leaves a question unanswered."""
        self.page.form.focus("unit")
        keys(f"{unit}\n\n{been}\n{booked}\n")
        if self.page.form.focused() == "booking":
            keys("\n")
        commit(name) if name else None
        keys(f"\n\n{reason}")

    def register(self, name: str = "赵先生", **more: str) -> str:
        """The talk and F9; answers the number."""
        self.ask(name, **more)
        press(F9)
        return self.record.number

    def answer(self, digit: str) -> None:
        """F5 and the host's answer."""
        press(F5)
        keys(digit)

    def let_in(self, name: str = "赵先生") -> str:
        """A visitor who has gone in; the form is new again."""
        number = self.register(name)
        self.answer(AGREED)
        press(F9)
        return number

    def past(self, **more: Any) -> str:
        """A visit that came and went, made by the desk."""
        number = self.desk.register(filled(self.desk, **more))
        self.desk.call(number, Call.AGREED)
        self.desk.enter(number)
        self.desk.leave(number)
        return number

    def opened(self, number: str) -> Record:
        """The visit as it is kept."""
        return opened(self.desk, number)

    def rules(self) -> list[str]:
        """The rules that speak, from the top."""
        return [one.finding.rule for one in self.page.findings.cards if one.finding is not None]

    def titles(self) -> list[str]:
        """The cards' titles, from the top."""
        return [card.title.text() for card in self.page.findings.cards]

    def said(self) -> str:
        """All words in sight."""
        return said(self.page)

    def mark(self, field: str) -> str:
        """What is said under a field, "" for nothing."""
        label = self.page.form.findChild(QLabel, f"mark:{field}")
        return label.text() if label.isVisible() else ""

    def button(self, act: str) -> QPushButton | None:
        """An act's button in sight."""
        found = [one for one in self.page.findChildren(QPushButton, f"act:{act}") if one.isVisible()]
        return found[0] if found else None

    def paper(self, number: str) -> str:
        """The words of a paper that came out, "" for none."""
        file = self.post.papers / f"{number}.pdf"
        return paper_text(file.read_bytes()) if file.exists() else ""

    def papers(self) -> list[str]:
        """The numbers of all papers that came out."""
        return sorted(one.stem for one in self.post.papers.glob("*.pdf"))


class Typist:
    """Counts keys as ui.md does: a Chinese word is its pinyin initials and one more."""

    def __init__(self) -> None:
        self.count = 1
        """The page was opened with Alt+6."""

    def keys(self, text: str) -> None:
        """Keys as typed."""
        self.count += len(text)
        keys(text)

    def press(self, *wanted: Qt.Key, modifiers: Qt.KeyboardModifier = NONE) -> None:
        """Keys with a name; with Ctrl they are one."""
        self.count += len(wanted)
        press(*wanted, modifiers=modifiers)

    def commit(self, text: str, initials: str) -> None:
        """A word by the input method."""
        self.count += len(initials) + 1
        commit(text)

"""演示记录: what was done, printed and refused, scenario by scenario, as OUT/journal.json."""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass, field
from pathlib import Path

from app.imaging.pdf import opened

JOURNAL = "journal.json"
_CODE = re.compile(r"[A-Z]{2}\d{8}-[A-Z]\d{4,}\.[A-Z2-7]{4}\.[A-Z2-7]{8}")


@dataclass(frozen=True)
class Paper:
    """A paper that came out: its file in OUT, what it is, its number and the code printed on it."""

    file: str
    kind: str
    number: str
    code: str


@dataclass(frozen=True)
class Refusal:
    """A no that stood on the screen: the rule's id and the words."""

    rule: str
    message: str


@dataclass
class Entry:
    """One scenario or branch as it was worked."""

    scenario: str
    title: str
    steps: list[str] = field(default_factory=list)
    keys: int = 0
    clicks: int = 0
    documents: list[Paper] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)
    pictures: list[str] = field(default_factory=list)

    def line(self) -> str:
        """「S03  业主搬家具…  键 41 点击 0  FX20260305-A0001」."""
        papers = " ".join(one.number for one in self.documents)
        return f"{self.scenario:<8} {self.title}  键 {self.keys} 点击 {self.clicks}  {papers}".rstrip()


class Journal:
    """Everything of one play, in one folder."""

    def __init__(self, out: Path) -> None:
        self.out = out
        self.entries: list[Entry] = []

    def clear(self) -> None:
        """Make the folder, and take away what an earlier play left in it: only files that it had written."""
        self.out.mkdir(parents=True, exist_ok=True)
        for picture in self.out.glob("failed-*.png"):
            picture.unlink()
        old = self.out / JOURNAL
        if not old.exists():
            return
        for entry in json.loads(old.read_text(encoding="utf-8")):
            for name in [*entry["pictures"], *(one["file"] for one in entry["documents"])]:
                (self.out / Path(name).name).unlink(missing_ok=True)
        old.unlink()

    def begin(self, scenario: str, title: str) -> Entry:
        """The next scenario."""
        self.entries.append(Entry(scenario, title))
        return self.entries[-1]

    def write(self) -> None:
        """Write the journal; what was played so far is whole."""
        text = json.dumps([asdict(one) for one in self.entries], ensure_ascii=False, indent=2)
        (self.out / JOURNAL).write_text(text + "\n", encoding="utf-8")


def code_on(pdf: bytes) -> str:
    """The code in plain letters under the QR, as a guard would type it; "" where there is none."""
    with opened(pdf) as document:
        text = document.text()
    found = _CODE.search(re.sub(r"\s", "", text))
    return found[0] if found else ""

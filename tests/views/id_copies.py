"""What the tests of the 证件 page share: a desk, a watched camera, jobs that wait, a shown page."""

from __future__ import annotations

import gc
import io
import weakref
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any
from uuid import uuid4

from PIL import Image
from PySide6.QtCore import QEvent, QMimeData, QObject, QPointF, Qt, QUrl, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QImage
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from reportlab.pdfgen.canvas import Canvas

from app.imaging.picture import preview
from app.imaging.shot import Shot
from app.play.camera import PaperCamera
from app.rules.base import refuse
from app.rules.business import Business
from app.rules.id_card import Reading, Source
from app.rules.id_copy import Draft, Facts, Mode, State, mode
from app.rules.policy import ASK, KEEP, Policy, policy_of
from app.services.id_copy import Record, Row
from app.views.counter import Counter
from app.views.pages.id_copy import IdCopyPage
from app.views.pages.id_copy_words import Senses
from app.views.station import Station
from app.work.runner import InlineRunner, Runner
from tests.conftest import CLERK, MORNING, Clock
from tests.views.counters import Heard
from tests.views.hands import commit, keys, press, show

RENOVATION, MOVE_IN, PARKING = "2", "3", "4"
"""Chips of 办什么业务: two that keep copies in KEEPS, one that only checks."""
SPOKEN, REFUSED, LOOKED = "1", "3", "1"
"""Chips of 同意复印吗 and 怎么核验的."""
NUMBER = "FY20260305-A0001"
KEEPS = policy_of({"copy.renovation": KEEP, "copy.move_in": KEEP, "office": "安和物业服务中心"}, "QT7K")
ASKS = replace(KEEPS, copy_number=ASK)
FRONT, BACK, THIRD = (214, 228, 240), (240, 222, 200), (206, 236, 206)
CARD, PAGE = (640, 404), (640, 480)
"""A scan of a card alone; a picture in which no edges are to be found."""
READ = Reading(Source.CHIP, "陈思远", "11999918500101001X", "广东省深圳市示例路 1 号", birth=date(1850, 1, 1))


def picture(colour: tuple[int, int, int] = FRONT, size: tuple[int, int] = CARD) -> Image.Image:
    """A card (or a page) of one colour: known again by it."""
    return Image.new("RGB", size, colour)


def saved(folder: Path, name: str, colour: tuple[int, int, int] = FRONT, size: Any = CARD) -> Path:
    """The same as a file."""
    picture(colour, size).save(folder / name)
    return folder / name


def colours(shots: Sequence[Shot]) -> list[tuple[int, ...]]:
    """What stands on the shots, in their order; a JPEG may be a shade off."""
    seen = [preview(one.picture, 40).getpixel((20, 12)) for one in shots]
    return [min((FRONT, BACK, THIRD), key=lambda known, one=one: _far(known, one)) for one in seen]


def _far(one: Any, other: Any) -> int:
    return sum(abs(a - b) for a, b in zip(one, other, strict=True))


@lru_cache(maxsize=1)
def paper() -> bytes:
    """A PDF of one page."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(595, 842), invariant=1)
    canvas.drawString(72, 700, "copy")
    canvas.save()
    return out.getvalue()


@dataclass
class FakeDesk:
    """The desk as the page knows it; what it was asked is kept."""

    policy: Policy = KEEPS
    made: list[tuple[Draft, tuple[Shot, ...], Reading | None]] = field(default_factory=list)
    previewed: list[int] = field(default_factory=list)
    looked: list[str] = field(default_factory=list)
    deleted: list[tuple[str, str]] = field(default_factory=list)
    lists: list[str] = field(default_factory=list)
    drafts: dict[str, Draft] = field(default_factory=dict)
    records: dict[str, Record] = field(default_factory=dict)
    trouble: Exception | None = None

    def new(self, business: str = "", unit: str = "", holder: str = "", subject: str = "") -> Draft:
        return Draft(str(uuid4()), business=business, unit=unit, holder=holder, subject=subject)

    def facts(self, draft: Draft) -> Facts:
        return Facts(MORNING, unit_known=draft.unit == "3-1-1201" if draft.unit else None)

    def make(self, draft: Draft, shots: Sequence[Shot], reading: Reading | None) -> str:
        if self.trouble is not None:
            raise self.trouble
        self.made.append((draft, tuple(shots), reading))
        self.drafts.pop(draft.uuid, None)
        return NUMBER if mode(draft, self.policy) is Mode.KEEP else ""

    def preview(self, draft: Draft, shots: Sequence[Shot], policy: Policy) -> bytes:
        self.previewed.append(len(shots))
        return paper()

    def paper(self, number: str) -> bytes:
        self.looked.append(number)
        return paper()

    def open(self, key: str) -> Any:
        return self.records.get(key) or self.drafts.get(key)

    def rows(self) -> tuple[Row, ...]:
        return tuple(
            Row(key, one.number, "已留存", "装修", one.unit, one.holder, one.purpose, "2027-03-05", "")
            for key, one in self.records.items()
        )

    def delete(self, number: str, reason: str) -> None:
        if not reason.strip():
            raise refuse("003-08", "请写明原因", "请写明为什么删除。", field="reason")
        self.deleted.append((number, reason))
        self.records[number] = replace(self.records[number], state=State.DELETED, reason=reason)

    def held(self, unit: str) -> str:
        self.lists.append(unit)
        return "QD20260305-A0001"

    def keep(self, draft: Draft) -> None:
        self.drafts[draft.uuid] = draft

    def drop(self, uuid: str) -> None:
        self.drafts.pop(uuid, None)

    def kept(self) -> tuple[Draft, ...]:
        return tuple(self.drafts.values())


def record(number: str = NUMBER, state: State = State.KEPT) -> Record:
    """A finished record."""
    until = date(2027, 3, 5) if number else None
    return Record(str(uuid4()), number, state, Business.RENOVATION, "3-1-1201", "陈*", "办理装修", "安和",
                  2, MORNING, until, "", printed=False)  # fmt: skip


class Eye(PaperCamera):
    """The play's camera; how often it was opened is counted."""

    def __init__(self) -> None:
        super().__init__()
        self.opened, self.seeing = 0, False

    def open(self, name: str = "") -> None:
        super().open(name)
        self.opened, self.seeing = self.opened + 1, True

    def close(self) -> None:
        super().close()
        self.seeing = False


class Held(InlineRunner):
    """Does everything at once, but for the lanes in `holding`: their jobs wait for `let_go`."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.holding: set[str] = set()
        self.started: list[str] = []
        self._jobs: list[Callable[[], None]] = []

    def start(self, lane: str, job: Any, done: Any, failed: Any = None, **how: Any) -> None:
        self.started.append(lane)
        if lane in self.holding:
            self._jobs.append(lambda: super(Held, self).start(lane, job, done, failed, **how))
        else:
            super().start(lane, job, done, failed, **how)

    def let_go(self) -> int:
        """The late answers come; how many."""
        self.holding = set()
        jobs, self._jobs = self._jobs, []
        for one in jobs:
            one()
        return len(jobs)


class Printing(QObject):
    """Takes papers and prints none."""

    done = Signal(str, str)

    def __init__(self) -> None:
        super().__init__()
        self.sent: list[tuple[str, str]] = []
        self.forgotten: list[str] = []

    def send(self, kind: str, number: str) -> None:
        self.sent.append((kind, number))

    def forget(self, number: str) -> None:
        self.forgotten.append(number)


@dataclass
class Scene:
    """One shown page and everything around it."""

    page: IdCopyPage
    desk: FakeDesk
    eye: Eye
    runner: Any
    heard: Heard
    printing: Printing
    qtbot: Any

    @property
    def colours(self) -> list[tuple[int, ...]]:
        """What lies on the table."""
        return colours(self.page.table.shots)

    @property
    def titles(self) -> list[str]:
        """What the rules say."""
        return [card.title.text() for card in self.page.findings.cards]

    def said(self, name: str) -> str:
        """The words of a visible label, "" when it is hidden."""
        found = [one for one in self.page.findChildren(QLabel, name) if one.isVisible()]
        return found[0].text() if found else ""

    def agree(self, business: str = RENOVATION) -> None:
        """A customer of a business that keeps copies agrees by word of mouth."""
        keys(business + SPOKEN)

    def take(self, colour: tuple[int, int, int] = FRONT, size: tuple[int, int] = CARD) -> None:
        """Lay a card under the camera and press Space."""
        before = len(self.page.table.shots)
        self.eye.lay(picture(colour, size))
        press(Qt.Key.Key_Space)
        self.qtbot.waitUntil(lambda: len(self.page.table.shots) == before + 1)

    def both(self) -> None:
        """Front and back, as the camera sees them."""
        self.agree()
        self.take(FRONT)
        self.take(BACK)

    def watched(self) -> list[weakref.ref[Any]]:
        """The pictures on the table, held by nobody here."""
        refs = [weakref.ref(one.picture) for one in self.page.table.shots]
        return refs + [weakref.ref(one) for one in self.page.table.shots]

    def drop(self, mime: QMimeData, on: QWidget | None = None) -> bool:
        """Drag it over a widget and let it fall there, as the window system does; whether it was taken."""
        on, at, copy = on or self.page, QPointF(5, 5), Qt.DropAction.CopyAction
        hand = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        over = QDragEnterEvent(at.toPoint(), copy, mime, *hand)
        QApplication.sendEvent(on, over)
        fall = QDropEvent(at, copy, mime, *hand)
        fall.ignore()
        QApplication.sendEvent(on, fall)
        return bool(over.isAccepted() and fall.isAccepted())


def scene(
    qtbot: Any,
    folder: Path,
    *,
    policy: Policy = KEEPS,
    chip: Callable[[], Reading] | None = None,
    see: Callable[[Image.Image], Reading] | None = None,
    camera: bool = True,
    runner: Runner | None = None,
    operator: Any = CLERK,
) -> Scene:
    """The page before its first customer."""
    heard, printing, eye, desk = Heard(), Printing(), Eye(), FakeDesk(policy)
    runner = runner or Held()
    counter = Counter(
        runner,
        Station(folder / "station.ini"),
        printing,  # type: ignore[arg-type]
        Clock(),
        operator,
        policy,
        lambda part, text, _state: heard.status.update({part: text}),
        lambda what, do: heard.troubles.append((what, do)),
        heard.went.append,
    )
    page = IdCopyPage(desk, counter, Senses(eye if camera else None, chip, see))
    show(qtbot, page, 1210, 690)
    page.enter()
    return Scene(page, desk, eye, runner, heard, printing, qtbot)


def files(*paths: Path) -> QMimeData:
    """What a file manager hands over: addresses, and the same as text."""
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(one)) for one in paths])
    mime.setText("\n".join(map(str, paths)))
    return mime


def image(colour: tuple[int, int, int] = FRONT) -> QImage:
    """A picture as a clipboard holds it."""
    made = QImage(*CARD, QImage.Format.Format_RGB32)
    made.fill(0xFF000000 | colour[0] << 16 | colour[1] << 8 | colour[2])
    return made


def alive(refs: Sequence[weakref.ref[Any]]) -> int:
    """How many of the watched are still held by somebody, once Qt has put away what it was told to."""
    QApplication.processEvents()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()
    return sum(one() is not None for one in refs)


def write(page: IdCopyPage, name: str, text: str) -> None:
    """Put a field's words in place of what stands there, by the input method."""
    page.form.focus(name)
    commit(text)


def refusal(title: str = "有字打不出") -> Exception:
    """What a desk may say though the page saw nothing wrong."""
    return refuse("003-22", title, "没有字体能打出它。", field="purpose")

"""出入证的问答: a worker as his card says, his photo, and what happens to his card (000-12, 003-37, S05 E3).

What is wrong with the card is said while it is typed; its number is looked at and kept nowhere.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QPushButton, QVBoxLayout

from app.devices.camera import Eye
from app.forms.spec import FormSpec
from app.forms.worker_pass import ALL, ONE, OTHER, PHOTO_FORM, READ_CARD, WORKER_FORM
from app.rules.base import Finding, Level, Refused, refuse
from app.rules.id_card import Reading
from app.rules.worker_pass import Draft, Facts
from app.rules.worker_pass_decide import decide
from app.views.ask import Ask
from app.views.business import LOOK_UP_MS
from app.views.counter import Counter
from app.views.findings import act_text
from app.views.pages.duty_moments import read_day
from app.views.pages.worker_pass_photo import PhotoBox
from app.views.pages.worker_pass_words import tr

RULE = "000-12"
_DIGITS = re.compile(r"(\d{4})(\d{2})(\d{2})")


class WorkerAsk(Ask):
    """登记施工人员. `facts(draft)` says what the file knows; `draft(values)` is the answer."""

    def __init__(
        self,
        counter: Counter,
        new: Draft,
        facts: Callable[[Draft], Facts],
        eye: Eye | None,
        chip: Callable[[], Reading] | None,
        title: str,
    ) -> None:
        super().__init__(WORKER_FORM, title)
        self.counter, self._new, self._ask_facts = counter, new, facts
        self._facts = Facts(counter.clock(), counter.operator.login)
        self._reading: Reading | None = None
        self._chip = chip
        self._known = ("", "")
        self.photo = PhotoBox(counter, eye, self)
        self.photo.start_keys(self)
        self.photo.changed.connect(self.look)
        self._seat(self.photo)
        self._refused: set[str] = set()
        if chip is not None:
            self._add_reader()
        self._later = QTimer(self, interval=LOOK_UP_MS, singleShot=True)
        self._later.timeout.connect(self._read_facts)
        self.form.ended.disconnect(self.submit)
        self.form.ended.connect(self._end)
        self.form.edited.connect(self._edited)
        self._read_facts()
        self.look()

    def _seat(self, photo: PhotoBox) -> None:
        """The photo under the fields, in the same room that scrolls."""
        room = self.area.widget().layout()
        assert isinstance(room, QVBoxLayout)
        room.insertWidget(room.indexOf(self.form) + 1, photo)
        photo.finder.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.photo.finder and event.type() == QEvent.Type.FocusIn:
            self.area.ensureWidgetVisible(self.photo)
        return super().eventFilter(watched, event)

    def draft(self, values: dict[str, Any]) -> Draft:
        """The answer as the rules know it. Raises Refused for a day that cannot be read."""
        day = _DIGITS.sub(r"\1-\2-\3", str(values["valid_until"]).strip())
        until, lost = read_day({"valid_until": day}, "valid_until", self.counter.clock(), RULE, ahead=True)
        if lost:
            raise Refused(*lost)
        trade = str(values["trade"])
        number, read = str(values["number"]), self._reading
        return replace(
            self._new,
            name=str(values["name"]),
            trade=str(values["other"]) if trade == OTHER else trade,
            number=number,
            hand_checked=bool(values["hand_checked"]),
            source=read.source if read is not None and read.number == number.strip() else None,
            valid_until=until,
            forever=bool(values["forever"]),
            photo="taken" if self.photo.data else "",
            photo_px=self.photo.size_px,
        )

    def refuse(self, findings: Any) -> None:
        """The trade's refusal stands where it is typed; the photo's under the photo."""
        said = [
            replace(one, field="other")
            if one.field == "trade" and self.form.values()["trade"] == OTHER
            else one
            for one in findings
        ]
        self._refused = {one.field for one in said}
        super().refuse([one for one in said if one.field != "photo"])
        for one in said:
            if one.field == "photo":
                self.photo.refuse(one.say())
        if said and all(one.field == "photo" for one in said):
            self.photo.finder.setFocus()

    # --- while it is typed -----------------------------------------------------------------------

    def look(self) -> None:
        """Say what the rules know already to be wrong; what is not filled in yet is no fault."""
        values = self.form.values()
        try:
            draft = self.draft(values)
        except Refused:
            draft = self.draft({**values, "valid_until": ""})
        said = decide(draft, self._facts, self.counter.policy).findings
        doubt = any("hand_checked" in one.acts for one in said) or bool(values["hand_checked"])
        hidden = {
            *(() if doubt else ("hand_checked",)),
            *(() if values["trade"] == OTHER else ("other",)),
            *(("valid_until",) if values["forever"] else ()),
        }
        self.form.show_fields([one for one in self.form.names if one not in hidden])
        counts = [one for one in said if one.field in self._refused or _counts(one, values, draft)]
        shown = self.form.shown
        self.form.clear_marks()
        for one in reversed(counts):
            if one.field in shown and one.level is not Level.INFO:
                self.form.mark(one.field, one.say())
        self.tell([one for one in counts if one.field not in (*shown, "photo")])

    def _edited(self) -> None:
        self._later.start()
        self.look()

    def _read_facts(self) -> None:
        values = self.form.values()
        known = str(values["name"]).strip(), str(values["number"]).strip()
        if known == self._known and self._known != ("", ""):
            return
        self._known = known
        asked = replace(self._new, name=known[0], number=known[1])
        ignore = self.counter.told(lambda _: None)  # what stands in the way is said when it is kept

        def got(facts: Facts) -> None:
            self._facts = facts
            self.look()

        ask = self._ask_facts
        self.counter.runner.start(
            "db", lambda: ask(asked), got, ignore, newest=True, key="worker_pass.facts", owner=self
        )

    def _end(self) -> None:
        """Enter in the last field: to the photo, as long as there is none."""
        if self.photo.data:
            self.submit()
        else:
            self.photo.finder.setFocus()

    # --- the reader ------------------------------------------------------------------------------

    def _add_reader(self) -> None:
        button = QPushButton(act_text(READ_CARD), self)
        button.setObjectName(f"act:{READ_CARD.key}")
        button.setAccessibleName(READ_CARD.title)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.clicked.connect(self.read_card)
        self.box.insertWidget(0, button, 0, Qt.AlignmentFlag.AlignLeft)

    def read_card(self) -> None:
        """F5: the chip of the card on the reader, where there is one. The key is the panel's."""
        if self._chip is None:
            return

        def filled(reading: Reading) -> None:
            self._reading = reading
            until = f"{reading.valid_until:%Y-%m-%d}" if reading.valid_until is not None else ""
            read = {"name": reading.name, "number": reading.number, "valid_until": until}
            self.form.set_values({**read, "forever": reading.forever, "hand_checked": False})
            self.form.clear_marks()
            self._edited()
            self.form.focus("trade")

        failed = self.counter.told(lambda error: super(WorkerAsk, self).refuse(error.findings))
        self.counter.runner.start("device:id-reader", self._chip, filled, failed, owner=self)


class PhotoAsk(Ask):
    """A worker's photo as it is kept, and another one in its place."""

    def __init__(self, counter: Counter, eye: Eye | None, title: str, kept: bytes) -> None:
        super().__init__(PHOTO_FORM, title)
        self.photo = PhotoBox(counter, eye, self)
        self.photo.start_keys(self)
        self.photo.show_bytes(kept)
        self.box.insertWidget(0, self.photo)
        self.say(tr("换照片：拍一张或选一张，再按 F9；新照片从下一张证用起。"))

    def start(self, values: Any = None) -> None:
        self.photo.finder.setFocus()


class CardsAsk(Ask):
    """收回, 延期: of the card in hand, or of all of the file that are out."""

    def __init__(self, spec: FormSpec, title: str, number: str, out: tuple[str, ...], words: str) -> None:
        super().__init__(spec, title)
        self._number, self._out = number, out
        self.form.set_values({"which": ONE})
        several = len(out) > 1
        self.form.show_fields([one for one in self.form.names if several or one != "which"])
        if several:
            words += tr("在外的一共 {count} 张：{numbers}").format(count=len(out), numbers="、".join(out))
        self.say(words)

    def start(self, values: Any = None) -> None:
        super().start(values)
        if not self.form.shown:
            self.setFocus()

    def numbers(self, values: dict[str, Any]) -> tuple[str, ...]:
        """The cards that were meant."""
        return self._out if values["which"] == ALL else (self._number,)


def until_of(values: dict[str, Any], now: datetime) -> Any:
    """延到; None = as long as may be. Raises Refused for a day that cannot be read."""
    day, lost = read_day(values, "until", now, "2.4", ahead=True)
    if lost:
        raise Refused(*lost)
    return day


def no_photo() -> Refused:
    """F9 without a new photo."""
    return refuse(RULE, tr("还没有新照片"), tr("还没有新照片：按 Ctrl+O 选一张，或按 Esc 返回。"))


def _counts(one: Finding, values: dict[str, Any], draft: Draft) -> bool:
    """Whether a finding is about something that was typed, and not about what is still to come."""
    if one.level is Level.INFO or not one.field:
        return True
    if one.field == "number":
        return len(draft.number.strip()) >= 15
    if one.field == "valid_until":
        return draft.valid_until is not None
    return one.field not in ("name", "trade", "photo") or (one.field == "photo" and bool(draft.photo))

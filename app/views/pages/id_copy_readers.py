"""替前台读证: the reader and the program's own eye fill the form, as far as the field policy lets them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from app.imaging.shot import Shot
from app.rules.id_card import Reading, Source
from app.rules.id_copy import Mode, mode, read_words, take
from app.views.pages.id_copy_words import Senses, tr

if TYPE_CHECKING:
    from app.views.pages.id_copy import IdCopyPage

FIELDS = {"name": "holder", "number": "number", "address": "address"}
"""What may be read → the field it fills."""


class Readers:
    """One page's readers. `reading` is what was read of this customer's card, in memory only."""

    def __init__(self, page: IdCopyPage, senses: Senses) -> None:
        self.page, self.senses = page, senses
        self.reading: Reading | None = None

    def forget(self) -> None:
        """Another customer."""
        self.reading = None
        self.page.form.note("holder", "")

    def read_front(self, shot: Shot) -> None:
        """Let the program's own eye read the first page, if it is a card."""
        see = self.senses.picture
        if see is not None and shot.paper == "card":
            self._start("device:ocr", lambda: see(shot.straight), tr("正在读证件…"))

    def read_chip(self) -> None:
        """F5: the chip of the card that lies on the reader."""
        if self.senses.chip is not None:
            self._start("device:id-reader", self.senses.chip, tr("正在读身份证…"))

    def _start(self, lane: str, job: Callable[[], Reading], words: str) -> None:
        page, uuid = self.page, self.page.draft.uuid
        page.form.note("holder", words)

        def failed(error: Exception) -> None:
            if uuid == page.draft.uuid:
                page.form.note("holder", "")
                page.failed(error)

        def read(reading: Reading) -> None:
            if uuid == page.draft.uuid and page.record is None:
                self._fill(reading)

        page.counter.runner.start(lane, job, read, failed, owner=page)

    def _fill(self, reading: Reading) -> None:
        page = self.page
        copying = mode(page.draft, page.policy) is Mode.KEEP
        if reading.source is Source.PICTURE and not copying:
            page.form.note("holder", "")  # refused meanwhile: what the eye saw is no way of checking
            return
        self.reading = reading
        page.set_draft(take(page.draft, reading, page.policy))
        page.form.clear_marks()
        page.refresh()
        page.form.note("holder", read_words(reading, page.counter.clock().date()) if copying else "")
        for what, field in FIELDS.items():
            if what in reading.unsure and field in page.form.shown:
                page.form.mark(field, tr("没有把握，请照证件核对"))
        page.drafts.touch()

"""本台的眼睛和读卡器: what this computer can see and read cards with, put together from devices and rules."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from app.devices import camera, ocr
from app.devices.id_reader import IdReader, RawCard, ReaderTrouble
from app.rules import id_card_chip, id_card_picture
from app.rules.base import Trouble
from app.rules.id_card import Reading
from app.views.pages.id_copy_words import Senses

if TYPE_CHECKING:
    from PIL.Image import Image

    from app.program import Program


def senses(program: Program) -> Senses:
    """What there is: the play's camera and reader where it has brought them, else the camera of the extra,
    the reader whose library lies in the station's folder, the program's own eye where its extra is there."""
    eye, chip, clock = program.eye, program.chip, program.site.clock
    if eye is None and camera.available():
        eye = camera.Camera(program.runner, program.window)
    if chip is None and program.station.reader_folder:
        chip = IdReader(Path(program.station.reader_folder)).read
    return Senses(
        eye,
        _chip(chip, clock) if chip is not None else None,
        _picture(clock) if ocr.available() else None,
    )


def libraries(folder: str) -> str:
    """What lies in a folder that should hold a reader's library, in words, a line each."""
    try:
        found = IdReader(Path(folder)).probe()
    except ReaderTrouble as trouble:
        return str(trouble)
    return "\n".join(one.say() for one in found) or "文件夹里没有认得的阅读器驱动。"


def _chip(take: Callable[[], RawCard], clock: Callable[[], datetime]) -> Callable[[], Reading]:
    def read() -> Reading:
        try:
            card = take()
        except ReaderTrouble as trouble:
            raise Trouble(trouble.what, trouble.do) from None
        today = clock().date()
        if card.message is not None:
            return id_card_chip.reading(card.message, today)
        return id_card_chip.reading_of_lines(card.lines, today)

    return read


def _picture(clock: Callable[[], datetime]) -> Callable[[Image], Reading]:
    reader = ocr.Ocr()

    def read(image: Image) -> Reading:
        out = io.BytesIO()
        image.save(out, "JPEG", quality=95)
        try:
            lines = reader.read(out.getvalue())
        except ocr.OcrTrouble as trouble:
            raise Trouble(trouble.what, trouble.do) from None
        return id_card_picture.reading([_seen(one) for one in lines], clock().date())

    return read


def _seen(line: ocr.Line) -> id_card_picture.Seen:
    across, down = [x for x, _ in line.box], [y for _, y in line.box]
    return id_card_picture.Seen(line.text, line.score, min(across), min(down), max(across), max(down))

"""证件复件: two phone photos to one stamped page against plain Pillow; the corners; the window's breath."""

from __future__ import annotations

import io
import os
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

from PIL import Image, ImageDraw, ImageFont, ImageOps

from app.imaging.corners import SEEN_PX, Quad, find
from app.imaging.picture import Picture, read_bytes
from app.imaging.shot import Shot, shoot
from app.paths import resource
from app.play import cards
from app.services.id_copy import stamp
from bench.estate import NOW
from bench.harness import Line, Options, Skip, at_most, fact, median, p95, paired
from printing import id_copy as paper
from printing.stamp import Scan

GOAL = 0.6
FOUND_MS, HELD_MS = 300.0, 50.0
ROUNDS, PHOTOS, COPIES = 15, 30, 5
TICK_MS, PATIENCE_S = 5, 60.0
CALM = 50
"""Ticks without work that mean all is done: longer than the page waits before it draws."""
LANES = ("db", "paper", "device:printer", "device:ocr")
PHONE = 6
"""EXIF's turn of a phone that is held upright."""
QUALITY = 88
PIECES = 310
"""So many light texts stand on our own page, of three words in three sizes."""
PURPOSE, RECIPIENT, OPERATOR = "办理装修", "安和物业服务中心", "林晓"
NUMBER, ADDRESS = "449999185003120417", "云栖市湖滨区听涛路 8 号 3 栋 1201"
"""Nobody's: no such region, born long before there were numbers."""
A4, CARD = (2480, 3508), (1011, 638)


def measure(options: Options) -> Iterator[Line]:
    """The page, its parts, the corners of many photos, and how long a copy holds the window."""
    sides = (cards.card_front("沈清和", NUMBER, ADDRESS), cards.card_back())
    photos = [cards.photo(side, seed=seed)[0] for side, seed in zip(sides, (1, 3), strict=True)]
    yield from page([cards.jpeg(photo, PHONE) for photo in photos])
    yield from corners(sides)
    yield from breath(photos, options.folder)


# --- two photos, one page -------------------------------------------------------------------------


def page(files: Sequence[bytes]) -> Iterator[Line]:
    """Ours and plain Pillow's, by turns; then what ours spends its time on."""
    quads = [shoot(read_bytes(one)[0]).quad for one in files]
    calls: list[Callable[[], object]] = [
        partial(ours, files),
        partial(plain, files, quads),
        partial(plain, files, quads, kept=True),
        partial(ours, files, quads),
    ]
    for call in calls:
        call()  # fonts
    mine, theirs, best, given = paired(calls, ROUNDS)
    baseline, base = "plain Pillow, corners given", median(theirs)
    yield at_most("2 photos to a stamped page", median(mine), baseline, base, GOAL)
    yield at_most("  corners given to ours too", median(given), "…, each word drawn once", median(best), GOAL)
    yield fact("  with finding them", median(mine), "ms", "…, each word drawn once", median(best))
    parts: dict[str, list[float]] = {}
    for _ in range(ROUNDS):
        for name, spent in steps(files):
            parts.setdefault(name, []).append(spent)
    for name, all_ in parts.items():
        yield fact(f"  {name}", median(all_), "ms", baseline, base)


def ours(files: Sequence[bytes], quads: Sequence[Quad] = ()) -> bytes:
    """What `qiantai stamp` does between reading its files and writing its PDF; with `quads`, looking for no
    corners, as the baseline."""
    pictures = [picture for one in files for picture in read_bytes(one)]
    shots = [Shot(one, quad, "card") for one, quad in zip(pictures, quads, strict=False)]
    shots = shots or [shoot(one) for one in pictures]
    return stamp(shots, PURPOSE, RECIPIENT, NOW, OPERATOR)


def steps(files: Sequence[bytes]) -> Iterator[tuple[str, float]]:
    """The same step by step, each of all pictures before the next: name and milliseconds."""
    since = time.perf_counter()

    def lap() -> float:
        nonlocal since
        before, since = since, time.perf_counter()
        return (since - before) * 1000

    pictures = [picture for one in files for picture in read_bytes(one)]
    yield "read and checked", lap()
    found = [find(picture) for picture in pictures]
    yield "corners found", lap()
    shots = [Shot(one, at.quad, at.paper, at.sure) for one, at in zip(pictures, found, strict=True)]
    scans = [Scan(shot.straight, "card", side) for shot, side in zip(shots, ("front", "back"), strict=True)]
    yield "straightened", lap()
    data = paper.IdCopy(RECIPIENT, "", "CL20260305-100000", NOW.isoformat(), PURPOSE, "", RECIPIENT, OPERATOR)
    kept = paper.keep(data, scans)
    yield "stamp burned in", lap()
    paper.render(kept)
    yield "PDF", lap()


def plain(files: Sequence[bytes], quads: Sequence[Quad], *, kept: bool = False) -> bytes:
    """The same work as one would write it with Pillow alone, by somebody who knows Pillow.

    Each photo is decoded once and whole, turned by its EXIF, and its card pulled out of it (QUAD, bicubic)
    straight to 300 dpi; nobody checks it or looks for its corners. Every text is drawn on a transparent layer
    of its own size, turned, and composited over the page, as many as ours has; with `kept`, who has noticed
    that the light ones are three words in three sizes draws and turns each of these nine once. Pillow writes
    the PDF, its JPEG as ours. No pixel is copied twice.
    """
    sheet = Image.new("RGBA", A4, "white")
    bold, large, small = _font("Bold", 48), _font("Bold", 58), _font("Regular", 31)
    for n, (file, quad) in enumerate(zip(files, quads, strict=True)):
        left, top = 734, 425 + n * 850
        with Image.open(io.BytesIO(file)) as photo:
            ImageOps.exif_transpose(photo, in_place=True)
            a, b, c, d = ((x * photo.width, y * photo.height) for x, y in quad)
            card = photo.transform(CARD, Image.Transform.QUAD, (*a, *d, *c, *b), Image.Resampling.BICUBIC)
        sheet.paste(card, (left, top))
    fonts = [_font("Regular", size) for size in (27, 32, 36)]
    words = [(word, font) for word in (f"仅供{PURPOSE}", "2026-03-05", RECIPIENT) for font in fonts]
    ready = [_turned(*one, (90, 90, 90, 80), 20) for one in words] if kept else []
    dice = Random(1)
    for n in range(PIECES):
        of = n % len(words)
        word = ready[of] if kept else _turned(*words[of], (90, 90, 90, 80), 20)
        at = dice.randrange(A4[0] - word.width), dice.randrange(A4[1] - word.height)
        sheet.alpha_composite(word, at)
    for n in range(len(files)):
        left, top = 734, 425 + n * 850
        said = (f"复件仅供{PURPOSE}之用", f"提供给：{RECIPIENT}", "2026年03月05日 再次复印无效")
        for row, line in enumerate(said):
            sheet.alpha_composite(_turned(line, bold, (200, 30, 30, 200), 15), (left, top + 20 + row * 130))
        seal = Image.new("RGBA", (307, 307), (200, 30, 30, 0))
        pen = ImageDraw.Draw(seal)
        pen.rectangle((0, 0, 306, 306), outline=(200, 30, 30, 235), width=7)
        for y, text, font in ((40, RECIPIENT, small), (110, "复件专用", large), (220, "2026-03-05", small)):
            pen.text((153, y), text, (200, 30, 30, 235), font, anchor="ma")
        sheet.alpha_composite(seal, (left + CARD[0] - 31, top + 165))
    ImageDraw.Draw(sheet).text((118, 3410), f"经办 {OPERATOR} · 2026-03-05 10:00", "black", small)
    out = io.BytesIO()
    sheet.convert("RGB").save(out, "PDF", resolution=300, quality=QUALITY, subsampling=0)
    return out.getvalue()


def _font(weight: str, pixels: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(resource(f"fonts/NotoSansSC-{weight}.ttf"), pixels)


def _turned(text: str, font: ImageFont.FreeTypeFont, ink: tuple[int, ...], degrees: float) -> Image.Image:
    _, top, right, bottom = font.getbbox(text)
    layer = Image.new("RGBA", (int(right) + 2, int(bottom - top) + 2), (*ink[:3], 0))
    ImageDraw.Draw(layer).text((1, 1 - top), text, ink, font)
    return layer.rotate(degrees, Image.Resampling.BICUBIC, expand=True)


# --- the corners of many photos -------------------------------------------------------------------


def corners(sides: Sequence[Image.Image]) -> Iterator[Line]:
    """Found, against Pillow's own decoding of the same photo at the same reduced size."""
    dice = Random(7)
    grounds = ("dark", "light", "wood")
    found: list[float] = []
    checked: list[float] = []
    decoded: list[float] = []
    for n in range(PHOTOS):
        photo, _ = cards.photo(
            sides[n % 2],
            background=grounds[n % 3],
            angle=dice.uniform(-20, 20),
            perspective=dice.uniform(0, 0.15),
            seed=n,
            share=dice.uniform(0.4, 0.85),
            shadow=n % 5 == 0,
        )
        file = cards.jpeg(photo, PHONE if n % 2 else 1)
        del photo
        (picture,) = read_bytes(file)
        bare = Picture(file, picture.width, picture.height, picture.orientation)  # not yet decoded
        mine, theirs, again = paired(
            (partial(find, bare), partial(_reduced, file), partial(find, picture)), 3
        )
        found.append(median(mine))
        decoded.append(median(theirs))
        checked.append(median(again))
    baseline = "Pillow's decode at that size"
    yield at_most("corners found p95", p95(found), baseline, p95(decoded), 8, below=FOUND_MS)
    yield fact("  of a picture just checked p95", p95(checked), "ms", baseline, p95(decoded))


def _reduced(file: bytes) -> Image.Image:
    with Image.open(io.BytesIO(file)) as photo:
        photo.draft("RGB", (SEEN_PX, SEEN_PX))
        photo.thumbnail((SEEN_PX, SEEN_PX))
        return photo


# --- the window while a copy is made --------------------------------------------------------------


def breath(photos: Sequence[Image.Image], folder: Path) -> Iterator[Line]:
    """The longest that the window stood still while two pictures are taken, shown, stamped and filed.

    The medians of some copies; the first, which loads what is not loaded before, is a line of its own.
    """
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with tempfile.TemporaryDirectory(dir=folder) as made:
        opening, idle, copies = held(photos, Path(made))
    baseline, base = "the same window, idle", max(idle, 1.0)
    first, rest = copies[0], copies[1:]
    longest = [max(one.values()) for one in rest]
    yield at_most("longest hold while copying", median(longest), baseline, base, HELD_MS, below=HELD_MS)
    yield fact("  the worst of all these copies", max(longest), "ms", baseline, base)
    yield fact("  the first copy of the day", max(first.values()), "ms", baseline, base)
    yield fact("  before it, the slip's page made ahead", opening, "ms", baseline, base)
    for step in first:
        yield fact(f"  {step}", median(one[step] for one in rest), "ms", baseline, base)


def held(photos: Sequence[Image.Image], folder: Path) -> tuple[float, float, list[dict[str, float]]]:
    """Milliseconds: the longest hold after opening, of an idle window, and of each copy step by step.

    The demo program off the screen, worked by keys as a clerk would; laying a paper under the camera is the
    world's work and not counted.
    """
    from app.play.hand import Hand
    from app.play.journal import Journal
    from app.play.stage import PlayClock, opened
    from app.start import leave_alone
    from app.views.images import shown

    papers = [shown(photo) for photo in photos]
    journal = Journal(folder / "out")
    journal.clear()
    with opened(folder / "data", PlayClock()) as stage:
        hand = Hand(stage, journal)
        watch = Watch(stage.program)
        leave_alone()  # as the program does when it is open
        opening = watch.run(lambda: False, seconds=3)  # the slip's page is made now, ahead of its first use
        copies = [copied(hand, watch, papers) for _ in range(1 + COPIES)]
        idle = watch.run(lambda: False, seconds=3)
    return opening, idle, copies


def copied(hand: Any, watch: Watch, papers: Sequence[Any]) -> dict[str, float]:
    """One copy from the opened page to the next empty form: what each step held, in milliseconds."""
    from app.play import s10
    from app.views.pages.id_copy import IdCopyPage

    hand.stage.camera.lay(papers[0])
    s10.open_page(hand, s10.RENOVATION, s10.SPOKEN)
    hand.wait()
    (page,) = hand.window.findChildren(IdCopyPage)
    first = watch.press("Space", lambda: len(page.table.shots) == 1)
    hand.stage.camera.lay(papers[1])
    hand.wait()
    second = watch.press("Space", lambda: len(page.table.shots) == 2 and bool(page.preview.pdf))
    numbers: list[str] = []
    page.made.connect(lambda _subject, number: numbers.append(number))
    third = watch.press("F9", lambda: bool(numbers))
    hand.wait()
    return {
        "first picture taken": first,
        "second taken, paper shown": second,
        "stamped, kept, printed": third,
    }


class Watch:
    """A 5 ms timer in the window's own loop: what it comes late is what the window stood still."""

    def __init__(self, program: Any) -> None:
        from PySide6.QtCore import QEventLoop, QTimer

        self._program = program
        self._loop = QEventLoop()
        self._timer = QTimer()
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self._tick)
        self._last = self._longest = self._end = 0.0
        self._calm = 0
        self._until: Callable[[], bool] = lambda: True

    def press(self, key: str, until: Callable[[], bool]) -> float:
        """One key where the cursor is; then the loop runs until `until` holds and all lanes rest."""
        from PySide6.QtGui import QKeySequence
        from PySide6.QtTest import QTest
        from PySide6.QtWidgets import QApplication

        widget = QApplication.focusWidget()
        if widget is None:
            raise Skip("the window has no cursor")
        pressed = QKeySequence(key)[0].key()  # type: ignore[index]  # the stubs do not know it
        return self.run(until, lambda: QTest.keyClick(widget, pressed))

    def run(
        self, until: Callable[[], bool], first: Callable[[], object] = lambda: None, seconds: float = 0
    ) -> float:
        """Milliseconds of the longest hold, `first` included, until `until` or for so many seconds."""
        self._until, self._longest = until, 0.0
        self._last = time.perf_counter()
        self._end = self._last + (seconds or PATIENCE_S)
        self._calm = 0
        self._timer.start()
        first()
        self._loop.exec()
        self._timer.stop()
        if not seconds and time.perf_counter() > self._end:
            raise Skip("the copy did not come")
        return self._longest * 1000

    def _tick(self) -> None:
        now = time.perf_counter()
        self._longest = max(self._longest, now - self._last - TICK_MS / 1000)
        self._last = now
        rests = self._until() and not any(self._program.runner.busy(lane) for lane in LANES)
        self._calm = self._calm + 1 if rests else 0
        if self._calm > CALM or now > self._end:
            self._loop.quit()

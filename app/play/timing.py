"""从按键到纸: how long after a key the paper beside the form shows it, in the open program (bench)."""

from __future__ import annotations

import os
import tempfile
import time
from pathlib import Path

KEYS = "abcdefghijklmnopqrst"


def keystroke_to_paper() -> list[float]:
    """Seconds from a key in 车牌 to the repainted paper, once per key, each after a pause in typing.

    Works the demo estate in a temporary folder, off the screen, through the real widgets. The page's own
    wait for a pause in typing is part of each figure.
    """
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtWidgets import QApplication

    from app.play import talk
    from app.play.hand import Hand
    from app.play.journal import Journal
    from app.play.stage import PlayClock, breathe, opened
    from app.views.preview import Preview

    with tempfile.TemporaryDirectory(prefix="qiantai-") as made:
        folder = Path(made)
        journal = Journal(folder / "out")
        journal.clear()
        with opened(folder / "data", PlayClock()) as stage:
            hand = Hand(stage, journal)
            talk.open_form(hand, "owner_paid")
            talk.goods(hand, "bx", "zx6")
            hand.key("Enter")
            hand.wait()
            shown: list[float] = []
            [preview] = [one for one in hand.window.findChildren(Preview) if one.isVisible()]
            preview.drawn.connect(lambda: shown.append(0.0))
            times = []
            for letter in KEYS:
                shown.clear()
                began = time.perf_counter()
                hand.type(letter)
                while not shown:
                    breathe()
                    time.sleep(0.0005)
                preview.repaint()  # on the screen, not only made
                times.append(time.perf_counter() - began)
                hand.wait()
            QApplication.processEvents()
            return times

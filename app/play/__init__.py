"""演示: every scenario through the real widgets: demonstration, acceptance run, the README's pictures."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any


def play(out: Path, data: Path | None = None, only: str = "") -> int:
    """Work all scenarios and fill `out` with PDFs, pictures and journal.json; one printed line each.

    `data` is a folder for the demo estate, empty or new; without it one is made and taken away again.
    `only` plays a single scene, by module and function: "s03.plain".
    Answers 0 when every scenario ran, 1 when one did not, 2 when `data` holds somebody's data already.
    """
    # A play is the same everywhere: no screen's size, no other window that takes the cursor.
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from app import paths

    if data is not None:
        folder = paths.data_folder(data)
        if paths.database(folder).exists():
            print("这个数据文件夹里已有数据，演示请换一个空文件夹。", file=sys.stderr)
            return 2
        return _perform(out, folder, only)
    with tempfile.TemporaryDirectory(prefix="qiantai-") as made:
        return _perform(out, Path(made), only)


def _perform(out: Path, folder: Path, only: str) -> int:
    from app.play import gate, s01, s02, s03, s04, s05, s07, s10, s12, screens, waiting
    from app.play.hand import Mistake
    from app.play.journal import Journal
    from app.play.stage import PlayClock

    journal, clock = Journal(out), PlayClock()
    journal.clear()
    morning = (*s02.SCENES, *s03.SCENES, *s04.SCENES, *s05.SCENES, *s07.SCENES)
    day = (*morning, *s10.SCENES, *s12.SCENES, *gate.SCENES, *screens.SCENES, *waiting.SCENES)
    acts = (*day, *s07.EVENING, *s03.OVERNIGHT, *s01.SCENES)
    chosen = [one for one in acts if only in ("", f"{one.__module__.rpartition('.')[2]}.{one.__name__}")]
    try:
        _act(chosen, journal, folder, clock)
        if not only:
            _act((screens.large,), journal, folder, clock, large=True)
    except Mistake as mistake:
        print(f"演示没有通过：{mistake}", file=sys.stderr)
        return 1
    finally:
        journal.write()
    print(f"{len(journal.entries)} 个场景全部通过，单据、截图和 journal.json 在 {out}")
    return 0


def _act(
    scenes: Iterable[Callable[[Any], object]], journal: Any, folder: Path, clock: Any, *, large: bool = False
) -> None:
    from app.play.hand import Hand
    from app.play.stage import opened

    with opened(folder, clock, large=large) as stage:
        hand = Hand(stage, journal)
        for scene in scenes:
            scene(hand)
            print(hand.entry.line(), flush=True)

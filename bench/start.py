"""启动: process start to the first painted window and the first 50 rows.

Against a bare PySide6 window, offscreen, by the programs' own stamps; and against LibreOffice Calc with 1,000
rows by one rule for all: a picture of more than twelve colours stands in the frame buffer of an Xvfb.
Both Python programs find their byte code, as they do at every start but the first on a counter; where the
environment forbids writing it beside the sources, it is kept in the measure's own folder.
"""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from bench.harness import Line, Options, Skip, at_most, fact, median

BARE = [sys.executable, str(Path(__file__).with_name("bare_window.py"))]
COLOURS = 12
PATIENCE = 60.0


def measure(options: Options) -> Iterator[Line]:
    """The real program on its demo data, which a run before has made."""
    if importlib.util.find_spec("app.__main__") is None:
        raise Skip("the program has no app/__main__.py yet")
    with tempfile.TemporaryDirectory(dir=options.folder) as name:
        folder = Path(name)
        data = folder / "data"
        ours = [sys.executable, "-m", "app", "--demo", "--data", str(data), "--time-start"]
        stamped(BARE, folder)
        stamped(ours, folder, patience=300)
        bare: list[dict[str, float]] = []
        mine: list[dict[str, float]] = []
        for _ in range(options.runs):
            bare.append(stamped(BARE, folder))
            mine.append(stamped(ours, folder))
        for what, goal in (("first_paint", 1.3), ("first_rows", 1.5)):
            base = median(one["first_paint"] for one in bare)
            text = f"start: {what.replace('_', ' ')}"
            yield at_most(text, median(one[what] for one in mine), "bare window painted", base, goal)
        base = median(one["first_rows"] for one in bare)
        yield fact(
            "start: first rows",
            median(one["first_rows"] for one in mine),
            "ms",
            "bare window with rows",
            base,
        )
        yield from _against_libreoffice(ours, folder, options.runs)


def stamped(command: Sequence[str], folder: Path, patience: float = PATIENCE) -> dict[str, float]:
    """Start the program, wait for its stamps, end it: milliseconds from before the start to each stamp."""
    out = folder / "stamps.json"
    out.unlink(missing_ok=True)
    began = time.time_ns()
    errors = folder / "errors.txt"
    with errors.open("wb") as file:
        process = subprocess.Popen(
            [*command, str(out)], stdout=subprocess.DEVNULL, stderr=file, env=as_installed(folder)
        )
        try:
            until = time.monotonic() + patience
            while time.monotonic() < until and process.poll() is None:
                with suppress(FileNotFoundError, ValueError, KeyError):
                    stamps = json.loads(out.read_text())
                    return {one: (stamps[one] - began) / 1e6 for one in ("first_paint", "first_rows")}
                time.sleep(0.01)
        finally:
            end(process)
    said = errors.read_text("utf-8", "replace").strip().splitlines()
    raise Skip(f"no stamps from {' '.join(command[1:4])} … ({said[-1] if said else 'nothing said'})")


def as_installed(folder: Path) -> dict[str, str]:
    """The environment in which Python writes byte code once, and reads it from then on."""
    environment = os.environ | {"PYTHONPYCACHEPREFIX": str(folder / "bytecode")}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    return environment


def end(process: subprocess.Popen[bytes]) -> None:
    """End a program that this measure started, and wait until it is gone."""
    with suppress(ProcessLookupError):
        process.terminate()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def end_family(process: subprocess.Popen[bytes]) -> None:
    """End a program started in a session of its own with its children: soffice only starts soffice.bin.

    A soffice.bin left behind would be handed the next document, and nothing would be started at all.
    """
    until = time.monotonic() + 10
    with suppress(ProcessLookupError):
        while time.monotonic() < until:
            os.killpg(process.pid, signal.SIGKILL)
            process.poll()
            time.sleep(0.02)
    process.wait()


def _against_libreoffice(ours: Sequence[str], folder: Path, runs: int) -> Iterator[Line]:
    writer, server = shutil.which("soffice"), shutil.which("Xvfb")
    if writer is None or server is None:
        raise Skip(f"against LibreOffice: {'soffice' if writer is None else 'Xvfb'} is not installed")
    rows = folder / "rows.csv"
    lines = (",".join(f"放行条 {row}.{at}" for at in range(6)) for row in range(1000))
    rows.write_text("\n".join(lines), "utf-8")
    used = folder / "profile"
    # A profile that has been used once, and ended in peace: no first start, no recovery.
    converted = [
        writer,
        profile(used),
        "--headless",
        "--convert-to",
        "ods",
        "--outdir",
        str(folder),
        str(rows),
    ]
    subprocess.run(converted, check=True, capture_output=True, timeout=120)

    def calc(run: int) -> list[str]:
        fresh = folder / f"profile-{run}"
        shutil.copytree(used, fresh)
        table = shutil.copy(folder / "rows.ods", folder / f"rows-{run}.ods")
        return [writer, profile(fresh), "--norestore", "--nologo", "--calc", str(table)]

    ignored = str(folder / "ignored.json")
    programs: dict[str, Callable[[int], Sequence[str]]] = {
        "bare": lambda run: [*BARE, ignored],
        "ours": lambda run: [*ours, ignored],
        "calc": calc,
    }
    times: dict[str, list[float]] = {name: [] for name in programs}
    with display(server, folder) as (number, picture):
        for round_ in range(runs + 1):
            for name, command in programs.items():
                took = drawn(command(round_), number, picture, as_installed(folder))
                if round_:
                    times[name].append(took)
    ours_ms, bare_ms, calc_ms = (median(times[name]) for name in ("ours", "bare", "calc"))
    yield at_most("start: drawn on a display", ours_ms, "LibreOffice Calc drawn", calc_ms, 0.5)
    yield fact("start: drawn on a display", ours_ms, "ms", "bare window drawn", bare_ms)


def profile(folder: Path) -> str:
    """LibreOffice's argument for a profile folder."""
    return f"-env:UserInstallation={folder.as_uri()}"


@contextmanager
def display(server: str, folder: Path) -> Iterator[tuple[str, Callable[[], int]]]:
    """A display of our own; answers its name and a function that counts the colours on it."""
    reader, writer = os.pipe()
    process = subprocess.Popen(
        [server, "-displayfd", str(writer), "-screen", "0", "1366x768x24", "-noreset", "-fbdir", str(folder)],
        pass_fds=(writer,),
        stderr=subprocess.DEVNULL,
    )
    os.close(writer)
    try:
        number = os.read(reader, 16).decode().strip()
        if not number:
            raise Skip("against LibreOffice: Xvfb did not start")
        frame = folder / "Xvfb_screen0"

        def colours() -> int:
            # Every 13th of the 4-byte pixels behind the header is enough, and quick.
            pixels = memoryview(frame.read_bytes()[4096 : 4096 + 1366 * 760 * 4]).cast("I")
            return len(set(pixels[::13]))

        yield f":{number}", colours
    finally:
        os.close(reader)
        end(process)


def drawn(
    command: Sequence[str], number: str, colours: Callable[[], int], environment: dict[str, str]
) -> float:
    """Milliseconds from the start of the program to a picture on the display; the program is ended."""
    until = time.monotonic() + 20
    while colours() > COLOURS and time.monotonic() < until:
        time.sleep(0.05)
    environment = environment | {"DISPLAY": number, "QT_QPA_PLATFORM": "xcb"}
    began = time.perf_counter_ns()
    process = subprocess.Popen(
        command,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            if colours() > COLOURS:
                return (time.perf_counter_ns() - began) / 1e6
            time.sleep(0.005)
    finally:
        end_family(process)
    raise Skip(f"against LibreOffice: {Path(command[0]).name} drew nothing in {PATIENCE:g} s")

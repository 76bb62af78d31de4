"""手册的图片: the README's and the guide's pictures, taken from what a play has written.

    uv run qiantai --demo --play demo-output
    uv run python docs/make_pictures.py demo-output

Screens keep their 1366×768 points, in at most 256 colours; a paper is its first page at 110 dpi.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pypdfium2
from PIL import Image

FOLDER = Path(__file__).parent / "pictures"
DPI = 110
COLOURS = 256
"""By MAXCOVERAGE: the other ways of choosing them turn the red of a state brown."""

SCREENS = {
    "release": ("S03", "arrears"),
    "call-owner": ("S04", "five-questions"),
    "struck": ("S04", "struck"),
    "returned": ("S03-E4", "returned"),
    "gate": ("S03", "gate"),
    "gate-forged": ("GATE", "forged"),
    "today": ("HOME", "today"),
    "printer-waiting": ("PRINTER", "waiting"),
    "import": ("IMPORT", "errors"),
    "visit": ("S02", "form"),
    "visit-inside": ("S02", "inside"),
    "visit-refused": ("S02-E1", "refused"),
    "visit-report": ("S02-REPORT", "report"),
    "shift": ("S01", "count"),
    "queue-alarm": ("WAIT", "alarm"),
    "receipt": ("S07", "form"),
    "refund": ("S12-REFUND", "refund"),
    "day-close": ("S12-E5", "day"),
    "renovation": ("S05", "permit"),
    "copy-notice": ("S10-STEPS", "notice"),
    "copy-finder": ("S10-STEPS", "finder"),
    "copy-paper": ("S10-STEPS", "paper"),
    "copy-corners": ("S10-STEPS", "corners"),
}
"""Picture → the scenario and the name of its screen."""

PAPERS = {"slip": "S03", "copy": "S10", "visitor-slip": "S02", "lost-property-notice": "S12"}
"""Picture → the scenario whose first paper it shows."""


def main(out: Path) -> int:
    """Make every picture from the play in `out`; 2 when the play does not hold one of them."""
    entries = {one["scenario"]: one for one in json.loads((out / "journal.json").read_text("utf-8"))}
    FOLDER.mkdir(exist_ok=True)
    for name, (scenario, screen) in SCREENS.items():
        files = [
            one for one in entries.get(scenario, {}).get("pictures", ()) if one.endswith(f"-{screen}.png")
        ]
        if len(files) != 1:
            print(f"{scenario} has {len(files)} pictures named {screen}", file=sys.stderr)
            return 2
        _save(Image.open(out / files[0]), name)
    for name, scenario in PAPERS.items():
        papers = entries.get(scenario, {}).get("documents", ())
        if not papers:
            print(f"{scenario} has no paper", file=sys.stderr)
            return 2
        _save(_page(out / papers[0]["file"]), name)
    return 0


def _page(pdf: Path) -> Image.Image:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return document[0].render(scale=DPI / 72).to_pil()
    finally:
        document.close()


def _save(picture: Image.Image, name: str) -> None:
    path = FOLDER / f"{name}.png"
    few = picture.convert("RGB").quantize(
        COLOURS, method=Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE
    )
    few.save(path, optimize=True)
    print(f"{path.name}  {path.stat().st_size // 1024} KB")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(
            "uv run python docs/make_pictures.py OUT (a folder that `qiantai --demo --play OUT` has filled)"
        )
    sys.exit(main(Path(sys.argv[1])))

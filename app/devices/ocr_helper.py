"""文字识别程序: RapidOCR in a process of its own: its OpenCV brings another Qt, which must never meet ours.

Stands alone. Questions and answers: one JSON line each over stdio (app/devices/helper.py).

{"do": "read", "blob": N} and N bytes of a JPEG or PNG → {"ok": true, "lines": [{"text", "score", "box"}, …]},
box: four corners [x, y] clockwise from the text's upper left, as fractions of the picture. Else
{"ok": false, "why": "question" | "picture" | "engine"}. The end of stdin ends it.

Nothing is written to a disk, not even a dump of a crash; the models lie in the wheel, no network is asked.
"""

from __future__ import annotations

import contextlib
import io
import json
import math
import os
import sys
from typing import Any, BinaryIO

LARGEST = 1280
"""Pixels of a picture's longer side; more makes no card clearer and costs half a gigabyte."""
FAINTEST = 0.0
"""Lines of any certainty are told: one left out would shorten an address without a word."""


class Engine:
    """RapidOCR, loaded at the first picture."""

    def __init__(self) -> None:
        self._read: Any = None

    def lines(self, picture: bytes) -> list[dict[str, Any]]:
        """What stands in the picture. Raises OSError or ValueError where it is none."""
        from PIL import Image

        try:
            image = Image.open(io.BytesIO(picture), formats=("JPEG", "PNG")).convert("RGB")
            image.thumbnail((LARGEST, LARGEST))
        except (Image.DecompressionBombError, SyntaxError) as error:
            raise ValueError from error
        if self._read is None:
            self._read = _load()
        import numpy

        found, _ = self._read(numpy.ascontiguousarray(numpy.asarray(image)[:, :, ::-1]))
        return [
            {
                "text": str(text),
                "score": float(score) if math.isfinite(float(score)) else 0.0,
                "box": [[float(x) / image.width, float(y) / image.height] for x, y in box],
            }
            for box, text, score in found or ()
        ]


def _load() -> Any:
    # From 1.29 on Microsoft's builds for Linux send reports of their use and keep them in a file meanwhile;
    # this, set before the import, is the way not to. On Windows they tell the system's event log.
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"
    import onnxruntime  # type: ignore[import-not-found,import-untyped,unused-ignore]
    from rapidocr_onnxruntime import RapidOCR  # type: ignore[import-not-found,import-untyped,unused-ignore]

    onnxruntime.disable_telemetry_events()
    return RapidOCR(text_score=FAINTEST)


def answer(question: dict[str, Any], blob: bytes, engine: Engine) -> dict[str, Any]:
    """The answer to one question; no failure leaves this function."""
    if question.get("do") != "read" or not blob:
        return {"ok": False, "why": "question"}
    try:
        return {"ok": True, "lines": engine.lines(blob)}
    except (OSError, ValueError):
        return {"ok": False, "why": "picture"}
    except Exception:
        return {"ok": False, "why": "engine"}


def serve(questions: BinaryIO, answers: BinaryIO, engine: Engine) -> None:
    """Answer until the questions end."""
    while line := questions.readline():
        try:
            question = json.loads(line)
            blob = questions.read(int(question.get("blob", 0)))
        except (ValueError, TypeError, AttributeError):
            question, blob = {}, b""
        said = answer(question, blob, engine)
        del blob
        answers.write(json.dumps(said).encode() + b"\n")
        answers.flush()


def main() -> None:
    """Speak over the real stdout alone; what the libraries print there goes to stderr."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a dump would hold the picture
    with contextlib.suppress(AttributeError, OSError):
        os.nice(5)  # the clerk's screen comes first
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    serve(sys.stdin.buffer, answers, Engine())


if __name__ == "__main__":
    main()

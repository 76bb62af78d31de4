"""文字识别: the lines of text in a picture, read on this computer by a helper process (extra `ocr`).

The picture goes to the helper through a pipe and is nowhere else; what was read is not logged. Blocking: it
runs in the lane "device:ocr". The helper stays between two pictures (on Windows each has one of its own, and
waits for the models to load); `close` ends it, and gives back about 400 MB.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from app.devices.helper import HelperGone, HelperProcess, HelperSlow

PROGRAM = Path(__file__).with_name("ocr_helper.py")
LIMIT_S = 20.0
"""Seconds a picture may take, loading included; it takes one or two."""

_BY_HAND = "请照证件手工填写。"


class OcrTrouble(Exception):
    """Nothing was read: `what` happened and what to `do`. The picture and the form are untouched."""

    def __init__(self, what: str, do: str) -> None:
        super().__init__(f"{what}。{do}")
        self.what = what
        self.do = do


@dataclass(frozen=True)
class Line:
    """One line: its text, how sure the reader is (0 to 1), and the four corners of its box as fractions of
    the picture, clockwise from the text's upper left. Its repr shows no text."""

    text: str = field(repr=False)
    score: float
    box: tuple[tuple[float, float], ...]


def available() -> bool:
    """Whether the extra is installed. Looked up, not imported: its OpenCV brings a Qt of its own."""
    return all(find_spec(one) is not None for one in ("rapidocr_onnxruntime", "onnxruntime", "cv2"))


class Ocr:
    """The reader. Its helper starts with the first picture; of one thread at a time.

    `command` starts another helper than PROGRAM with our own Python.
    """

    def __init__(self, command: Sequence[str] | None = None, limit_s: float = LIMIT_S) -> None:
        self._own = command is None
        # -P: the helper's folder is not searched for modules; our pages.py there is nobody's `pages`.
        self._helper = HelperProcess(command or [sys.executable, "-P", str(PROGRAM)])
        self._limit = limit_s

    def read(self, image: bytes) -> tuple[Line, ...]:
        """The lines in a JPEG or PNG, in the reader's order. Raises OcrTrouble."""
        if self._own and not available():
            raise OcrTrouble("本机没有装文字识别组件", f"{_BY_HAND}要用识别，请管理员安装程序的 ocr 组件。")
        if not image:
            raise OcrTrouble("图片是空的", "请重拍一张，或照证件手工填写。")
        try:
            said = self._helper.ask({"do": "read"}, self._limit, image)
        except HelperSlow:
            raise OcrTrouble("文字识别太久没有结果", f"请重拍一张，只拍证件；还不行，{_BY_HAND}") from None
        except HelperGone:
            raise _stopped() from None
        if said.get("ok") is True:
            return _lines(said)
        if said.get("why") == "picture":
            raise OcrTrouble("图片打不开", "请重拍一张，或换一张 JPG、PNG 图片。")
        raise _stopped()

    def close(self) -> None:
        """End the helper and give back its memory; the next picture starts it again."""
        self._helper.close()


def _stopped() -> OcrTrouble:
    return OcrTrouble("文字识别程序没有回答", f"请再试一次；还不行，{_BY_HAND}")


def _lines(said: dict[str, Any]) -> tuple[Line, ...]:
    """The lines of an answer. Raises OcrTrouble when it is not of the agreed form."""
    try:
        lines = tuple(
            Line(one["text"], float(one["score"]), tuple((float(x), float(y)) for x, y in one["box"]))
            for one in said["lines"]
        )
    except (KeyError, TypeError, ValueError, OverflowError):
        raise _stopped() from None
    for one in lines:
        numbers = [one.score, *(part for corner in one.box for part in corner)]
        if not isinstance(one.text, str) or len(one.box) != 4 or not all(map(math.isfinite, numbers)):
            raise _stopped()
    return lines


__all__ = ["LIMIT_S", "Line", "Ocr", "OcrTrouble", "available"]

"""运行日志: what happened to the program, never whom it happened to.

A line is made by whitelist: the words of our own code, plain numbers, and values that have the shape of
something harmless (a document number, an act, a file's bare name). Whatever else a message was given is shown
as its length alone, an exception by its type and the places in the code. A last sweep takes out what still
looks like a phone, an identity number or a plate.
"""

from __future__ import annotations

import logging
import re
import traceback
from collections.abc import Mapping
from enum import Enum
from pathlib import Path
from typing import Any

OURS = "qiantai"
"""The root of our own loggers; only their message templates are trusted."""

# Words, not compiled: most days nothing is logged, and compiling them is 6 ms before the first paint.
_SAFE = (
    r"[A-Z]{2}[0-9]{8}-[A-Z][0-9]{4,}"  # a document's number
    r"|[a-z_]{1,30}(\.[a-z_]{1,30}){1,3}"  # an act, a module; a word alone could be a name in pinyin
    r"|[a-z_]{1,20}[0-9]{0,4}\.(db|log|pdf|csv|xlsx|json)"  # the bare name of a file of ours
    r"|[0-9]{3}-[0-9]{2}"  # a rule's id
)
_NUMBER = r"[A-Z]{2}[0-9]{8}-[A-Z][0-9]{4,}"
_DIGITS = r"(?:[0-9０-９](?:[ \-－]?[0-9０-９]){6,}|[0-9０-９]{5,})[Xx]?"
_PLATE = r"[\u4e00-\u9fff][A-Za-z][·・. ]?[A-Za-z0-9]{4,6}[\u4e00-\u9fff]?(?![A-Za-z0-9])"
_HAN = r"[\u3400-\u9fff\U00020000-\U0003ffff][\u3400-\u9fff·\U00020000-\U0003ffff]*"


def sweep(text: str) -> str:
    """The text without anything that looks like a phone, an identity number or a plate."""
    kept = re.findall(_NUMBER, text)
    parts = re.split(_NUMBER, text)
    clean = [re.sub(_DIGITS, lambda found: "*" * len(found[0]), re.sub(_PLATE, "**", part)) for part in parts]
    return "".join(part + number for part, number in zip(clean, [*kept, ""], strict=True))


def shown(value: Any) -> Any:
    """A message's argument as the log may show it: itself when harmless by shape, else only its length."""
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, Enum):
        return value.name
    if isinstance(value, type):
        return value.__name__
    if isinstance(value, BaseException):
        return type(value).__name__
    text = str(value)
    return text if re.fullmatch(_SAFE, text) else f"‹{len(text)}›"


def details(error: BaseException) -> str:
    """An exception without its words: the chain of types, the system's error code, the places in the code.

    For the log and for 「复制详情」; an exception's message may quote a row, so it is left out.
    """
    lines: list[str] = []
    told: list[BaseException] = []
    one: BaseException | None = error
    while one is not None and one not in told:
        code = getattr(one, "sqlite_errorname", "") or getattr(one, "errno", "") or ""
        lines.append(f"{type(one).__module__}.{type(one).__qualname__} {code}".rstrip())
        for frame in traceback.extract_tb(one.__traceback__):
            lines.append(f"  {'/'.join(Path(frame.filename).parts[-2:])}:{frame.lineno} {frame.name}")
        told.append(one)
        one = one.__cause__ or one.__context__
    return "\n".join(lines)


class Redacting(logging.Formatter):
    """Formats by whitelist; see the module's promise."""

    def format(self, record: logging.LogRecord) -> str:
        """One record as lines of the log."""
        ours = record.name.split(".")[0] == OURS
        template = str(record.msg)
        if not ours:
            template = re.sub(_HAN, "…", template)
        arguments: Any = record.args
        if isinstance(arguments, Mapping):
            arguments = {key: shown(value) for key, value in arguments.items()}
        elif arguments:
            arguments = tuple(shown(value) for value in arguments)
        try:
            message = template % arguments if arguments else template
        except (TypeError, ValueError, KeyError):  # %d given a string that is now hidden
            message = template
        lines = f"{record.levelname} {record.name} {sweep(message)}"
        if record.exc_info and record.exc_info[1] is not None:
            lines += "\n" + details(record.exc_info[1])
        return f"{self.formatTime(record)} {lines}"


class LogFile(logging.Handler):
    """A log file, 1 MB each, five kept; opened with its first line: what opens it takes 5 ms to import."""

    def __init__(self, path: Path) -> None:
        super().__init__(logging.INFO)
        self.setFormatter(Redacting())
        self._path = path
        self._file: logging.Handler | None = None

    def emit(self, record: logging.LogRecord) -> None:
        """Logging's own name: write one record."""
        try:
            if self._file is None:
                from logging.handlers import RotatingFileHandler

                self._file = RotatingFileHandler(
                    self._path, maxBytes=1_000_000, backupCount=5, encoding="utf-8"
                )
                self._file.setFormatter(self.formatter)
            self._file.emit(record)
        except OSError:
            self.handleError(record)

    def close(self) -> None:
        """Logging's own name: nothing more is written."""
        if self._file is not None:
            self._file.close()
        super().close()


def set_up(folder: Path) -> LogFile:
    """Write everything from INFO up into `folder`/qiantai.log. Answers the handler."""
    handler = LogFile(folder / "qiantai.log")
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    logging.getLogger("alembic").setLevel(logging.WARNING)  # it tells its plug-ins at every start
    return handler

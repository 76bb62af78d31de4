"""帮手进程: a child process that answers questions, so that its crash or its hang never reaches the counter.

One JSON line in, one JSON line out, over stdio. A question may carry bytes: its line then says
`"blob": length` and the raw bytes follow it. What the child writes to stderr is thrown away, and nothing
that is asked or answered is logged.

Where pipes can be waited for (Linux, macOS) the child lasts from one question to the next. On Windows they
cannot, and each question has a child of its own, waited for by `Popen.communicate`. That way too is tested
on Linux (`lasting=False`); on Windows itself neither was tried.
"""

from __future__ import annotations

import contextlib
import json
import os
import selectors
import subprocess
import sys
from collections.abc import Mapping, Sequence
from time import monotonic
from typing import Any

LONGEST = 16 * 1024 * 1024
"""Bytes an answer may have; more is garbage."""
_LEAVE = 0.5
"""Seconds a child has to leave by itself once its stdin is closed."""


class HelperSlow(Exception):
    """No answer in time. The child is dead; the next question starts a new one."""


class HelperGone(Exception):
    """The child could not be started, died, or answered garbage. The next question starts a new one."""


class HelperProcess:
    """A child that answers one question at a time; started at need, and again after a failure.

    `command` is the program and its arguments, `env` is added to our own environment when a child starts.
    The child reads its stdin to the end and must leave then: so it goes when we do. Of one thread at a time.
    """

    def __init__(
        self,
        command: Sequence[str],
        env: Mapping[str, str] | None = None,
        *,
        lasting: bool = sys.platform != "win32",
    ) -> None:
        self._command = list(command)
        self._env = dict(env or {})
        self._lasting = lasting
        self._child: subprocess.Popen[bytes] | None = None

    def ask(self, question: dict[str, Any], timeout_s: float, blob: bytes = b"") -> dict[str, Any]:
        """The answer to a question, within `timeout_s` seconds (starting a child counts).

        Raises HelperSlow when it takes longer, HelperGone when there is no answer to be had. The question's
        key "blob" is ours.
        """
        deadline = monotonic() + timeout_s
        line = json.dumps(question | {"blob": len(blob)} if blob else question).encode() + b"\n"
        try:
            answer = _read(self._exchange(line + blob, deadline))
        except BaseException:
            self._kill()
            raise
        if not self._lasting:
            self._kill()
        return answer

    def close(self) -> None:
        """End the child, if there is one: its stdin is closed, and what does not leave by that is killed."""
        child = self._child
        if child is not None and child.stdin is not None:
            with contextlib.suppress(OSError):
                child.stdin.close()
            with contextlib.suppress(subprocess.TimeoutExpired):
                child.wait(_LEAVE)
        self._kill()

    def _exchange(self, sent: bytes, deadline: float) -> bytes:
        """Hand over the question, answer the first line that comes back. Raises HelperSlow, HelperGone."""
        child = self._child
        if (
            child is not None and child.poll() is not None
        ):  # left between two questions: not the asker's affair
            self._kill()
            child = None
        if child is None:
            child = self._child = self._start()
        if self._lasting:
            return _talk(child, sent, deadline)
        try:
            answer, _ = child.communicate(sent, timeout=max(deadline - monotonic(), 0.001))
        except subprocess.TimeoutExpired as error:
            raise HelperSlow from error
        except OSError as error:
            raise HelperGone from error
        return answer

    def _start(self) -> subprocess.Popen[bytes]:
        try:
            child = subprocess.Popen(
                self._command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                bufsize=0,
                env={**os.environ, **self._env},
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
        except (OSError, ValueError) as error:
            raise HelperGone from error
        if self._lasting:
            for pipe in (child.stdin, child.stdout):
                assert pipe is not None
                os.set_blocking(pipe.fileno(), False)
        return child

    def _kill(self) -> None:
        """The child is dead and its pipes are closed, whatever it was doing."""
        child, self._child = self._child, None
        if child is None:
            return
        child.kill()
        # Not communicate(): a grandchild that holds the pipe open would hold us too.
        with contextlib.suppress(subprocess.TimeoutExpired):
            child.wait(_LEAVE)
        for pipe in (child.stdin, child.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()


def _talk(child: subprocess.Popen[bytes], sent: bytes, deadline: float) -> bytes:
    """Write and read at once, as the child takes and gives, so that neither waits for the other forever."""
    assert child.stdin is not None
    assert child.stdout is not None
    to_child, from_child = child.stdin.fileno(), child.stdout.fileno()
    left, got = memoryview(sent), bytearray()
    with selectors.DefaultSelector() as ready:
        ready.register(to_child, selectors.EVENT_WRITE)
        ready.register(from_child, selectors.EVENT_READ)
        while b"\n" not in got[-65536:]:
            wait = deadline - monotonic()
            if wait <= 0:
                raise HelperSlow
            for key, _ in ready.select(wait):
                try:
                    if key.fd == to_child:
                        left = left[os.write(to_child, left[:65536]) :]
                        if not left:
                            ready.unregister(to_child)
                        continue
                    part = os.read(from_child, 65536)
                except BlockingIOError:
                    continue
                except OSError as error:
                    raise HelperGone from error
                if not part or len(got) > LONGEST:
                    raise HelperGone
                got += part
    if left:
        raise HelperGone  # an answer before the question was heard is none
    return bytes(got)


def _read(answer: bytes) -> dict[str, Any]:
    """The one line as an object. Raises HelperGone for less, for more and for anything else."""
    if len(answer) > LONGEST:
        raise HelperGone
    line, end, more = answer.partition(b"\n")
    said = None
    if end and not more:
        with contextlib.suppress(ValueError):
            said = json.loads(line)
    if not isinstance(said, dict):
        raise HelperGone  # out here: json's own error would carry the whole answer along
    return said

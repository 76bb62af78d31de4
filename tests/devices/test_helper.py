"""帮手进程: answers come back; a crash, a hang and garbage are told, and the next question is heard."""

from __future__ import annotations

import hashlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.devices.helper import LONGEST, HelperGone, HelperProcess, HelperSlow

CHILD = """
import hashlib, json, os, sys, time
for line in iter(sys.stdin.buffer.readline, b""):
    asked = json.loads(line)
    blob = sys.stdin.buffer.read(asked.get("blob", 0))
    do = asked["do"]
    if do == "echo":
        said = {"asked": asked, "sum": hashlib.sha256(blob).hexdigest(), "pid": os.getpid()}
        sys.stdout.write(json.dumps(said) + "\\n")
    elif do == "env":
        sys.stdout.write(json.dumps({"value": os.environ.get(asked["name"])}) + "\\n")
    elif do == "long":
        sys.stdout.write(json.dumps({"text": "长" * asked["n"]}, ensure_ascii=False) + "\\n")
    elif do == "raw":
        sys.stdout.buffer.write(bytes.fromhex(asked["hex"]))
    elif do == "slow":
        time.sleep(60)
    elif do == "answer and die":
        sys.stdout.write("{}\\n")
        sys.stdout.flush()
        os._exit(0)
    elif do == "abort":
        os.abort()
    sys.stdout.flush()
"""
SLOW = 20.0
"""Seconds nothing here needs, however busy the computer is."""


@pytest.fixture(params=[True, False], ids=["lasting", "one-each"])
def helper(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[HelperProcess]:
    """The child above, in both ways: as on Linux, and as on Windows."""
    script = tmp_path / "child.py"
    script.write_text(CHILD, encoding="utf-8")
    command = [sys.executable, "-X", "utf8", "-I", str(script)]
    made = HelperProcess(command, {"WITH": "它"}, lasting=request.param)
    yield made
    made.close()


def test_a_question_comes_back_answered(helper: HelperProcess) -> None:
    said = helper.ask({"do": "echo", "name": "𬎆"}, SLOW)
    assert said["asked"] == {"do": "echo", "name": "𬎆"}


def test_raw_bytes_go_with_it_whole(helper: HelperProcess) -> None:
    for blob in (b"\n", bytes(range(256)) * 20_000):
        said = helper.ask({"do": "echo"}, SLOW, blob)
        assert said["asked"]["blob"] == len(blob)
        assert said["sum"] == hashlib.sha256(blob).hexdigest()


def test_the_environment_is_ours_and_what_is_added(
    helper: HelperProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OURS", "我")
    assert helper.ask({"do": "env", "name": "OURS"}, SLOW) == {"value": "我"}
    assert helper.ask({"do": "env", "name": "WITH"}, SLOW) == {"value": "它"}


def test_a_long_answer_comes_whole(helper: HelperProcess) -> None:
    assert helper.ask({"do": "long", "n": 300_000}, SLOW)["text"] == "长" * 300_000


def test_an_answer_without_end_is_garbage(helper: HelperProcess) -> None:
    with pytest.raises(HelperGone):
        helper.ask({"do": "long", "n": LONGEST // 3 + 100_000}, SLOW)


def test_one_child_serves_many_questions(helper: HelperProcess) -> None:
    pids = {helper.ask({"do": "echo"}, SLOW)["pid"] for _ in range(3)}
    assert len(pids) == (1 if helper._lasting else 3)


def test_a_hang_is_cut_short_and_the_next_question_heard(helper: HelperProcess) -> None:
    began = time.monotonic()
    with pytest.raises(HelperSlow):
        helper.ask({"do": "slow"}, 0.3)
    assert time.monotonic() - began < 5
    assert helper.ask({"do": "echo"}, SLOW)["asked"] == {"do": "echo"}


def test_a_blob_nobody_takes_is_cut_short_too(helper: HelperProcess) -> None:
    """The pipe is full and the child does not read on: the deadline holds for writing as well."""
    with pytest.raises(HelperSlow):
        helper.ask({"do": "slow", "blob": 0}, 0.3)
    stuck = HelperProcess(
        [sys.executable, "-I", "-c", "import time; time.sleep(60)"], lasting=helper._lasting
    )
    with pytest.raises(HelperSlow):
        stuck.ask({"do": "echo"}, 0.3, b"x" * 1_000_000)
    stuck.close()


def test_a_crash_is_told_and_the_next_question_heard(helper: HelperProcess) -> None:
    with pytest.raises(HelperGone):
        helper.ask({"do": "abort"}, SLOW)
    assert helper.ask({"do": "echo"}, SLOW)["asked"] == {"do": "echo"}


def test_one_that_leaves_after_its_answer_is_replaced(helper: HelperProcess) -> None:
    assert helper.ask({"do": "answer and die"}, SLOW) == {}
    child = helper._child
    if child is not None:
        child.wait(SLOW)
    assert helper.ask({"do": "echo"}, SLOW)["asked"] == {"do": "echo"}


@pytest.mark.parametrize(
    "garbage",
    [b"not json\n", b"[1]\n", b"\n", b"\xff\xfe\n", b'{"a":1}\n{"b":2}\n', b"null\n"],
    ids=["text", "list", "empty", "bytes", "two", "null"],
)
def test_garbage_is_no_answer(helper: HelperProcess, garbage: bytes) -> None:
    with pytest.raises(HelperGone):
        helper.ask({"do": "raw", "hex": garbage.hex()}, SLOW)
    assert helper.ask({"do": "echo"}, SLOW)["asked"] == {"do": "echo"}


def test_an_answer_before_the_question_is_heard_is_none() -> None:
    hasty = HelperProcess([sys.executable, "-I", "-c", "print({}, flush=True); input(); input()"])
    with pytest.raises(HelperGone):
        hasty.ask({"do": "echo"}, SLOW, b"x" * 1_000_000)
    hasty.close()


def test_a_program_that_is_not_there_is_told() -> None:
    for lasting in (True, False):
        with pytest.raises(HelperGone):
            HelperProcess(["/nowhere/reader"], lasting=lasting).ask({"do": "echo"}, SLOW)


def test_closing_ends_the_child_and_may_be_done_twice(helper: HelperProcess) -> None:
    helper.ask({"do": "echo"}, SLOW)
    child = helper._child
    helper.close()
    helper.close()
    assert child is None or child.returncode is not None


@pytest.mark.skipif(sys.platform != "linux", reason="asks /proc whether the child lives")
def test_the_child_goes_with_us(tmp_path: Path) -> None:
    """Killed outright, as by the task manager: the pipe ends, and so does the child."""
    script = tmp_path / "child.py"
    script.write_text(CHILD, encoding="utf-8")
    ours = (
        "import sys, time; from app.devices.helper import HelperProcess;"
        f"h = HelperProcess([sys.executable, '-I', {str(script)!r}]);"
        "print(h.ask({'do': 'echo'}, 20)['pid'], flush=True); time.sleep(60)"
    )
    root = Path(__file__).parents[2]
    with subprocess.Popen([sys.executable, "-c", ours], cwd=root, stdout=subprocess.PIPE) as parent:
        assert parent.stdout is not None
        pid = int(parent.stdout.readline())
        os.kill(pid, 0)
        parent.send_signal(signal.SIGKILL)
    until = time.monotonic() + SLOW
    while _alive(pid):
        assert time.monotonic() < until
        time.sleep(0.02)


def _alive(pid: int) -> bool:
    """Whether the process runs still; one that ended and waits to be reaped does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False

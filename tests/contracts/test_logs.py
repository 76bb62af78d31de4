"""运行日志: no phone, identity number, plate or name reaches the log, whatever is thrown at it."""

from __future__ import annotations

import ast
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app import logs, paths
from app.rules.people import Role

ROOT = Path(__file__).parents[2]
PERSONAL = (
    "13800138000",
    "138 0013 8000",
    "44030119900307001X",
    "粤B12345",
    "粤B·D12345",
    "周海",
    "１３８００１３８０００",
)


@pytest.fixture
def log(tmp_path: Path) -> Iterator[Path]:
    """A log file set up as the program does, and taken down again."""
    root = logging.getLogger()
    level = root.level
    handler = logs.set_up(tmp_path)
    yield tmp_path / "qiantai.log"
    root.removeHandler(handler)
    root.setLevel(level)
    handler.close()


@pytest.mark.parametrize("text", PERSONAL)
def test_no_argument_shows(log: Path, text: str) -> None:
    ours = logging.getLogger("qiantai.test")
    ours.warning("登记 %s 与 %r", text, {"name": text})
    ours.warning("登记 %(who)s", {"who": text})
    logging.getLogger("sqlalchemy.engine").warning("INSERT %s", (text,))
    written = log.read_text(encoding="utf-8")
    assert text not in written
    assert written.count("登记") == 2
    assert len(written.splitlines()) == 3


@pytest.mark.parametrize("text", PERSONAL)
def test_no_exception_shows(log: Path, text: str) -> None:
    def inner() -> None:
        raise ValueError(f"cannot read {text}")

    try:
        try:
            inner()
        except ValueError as error:
            raise OSError(28, text) from error
    except OSError:
        logging.getLogger("qiantai").exception("保存失败")
    written = log.read_text(encoding="utf-8")
    assert text not in written
    assert "builtins.OSError 28" in written
    assert "builtins.ValueError" in written
    assert "contracts/test_logs.py" in written
    assert "inner" in written


@pytest.mark.parametrize("text", PERSONAL)
def test_another_librarys_sentence_is_swept(log: Path, text: str) -> None:
    logging.getLogger("somebody.else").warning(f"sent to {text} now")
    written = log.read_text(encoding="utf-8")
    assert text not in written
    assert "sent to" in written


def record(words: str, *arguments: object) -> logging.LogRecord:
    return logging.LogRecord("qiantai.test", logging.INFO, __file__, 1, words, arguments, None)


@pytest.mark.parametrize("text", [*PERSONAL, "zhouhai"])
def test_a_hidden_value_where_a_number_was_meant_is_no_error(text: str) -> None:
    line = logs.Redacting().format(record("第 %d 行 %s", text, text))
    assert text not in line
    assert "第 %d 行" in line


def test_what_helps_and_harms_nobody_stays(log: Path) -> None:
    logging.getLogger("qiantai.release").info(
        "%s %s 第 %d 次 %s %.1f 秒 %s 在 %s",
        "release.issue",
        "FX20260305-A0007",
        2,
        Role.CLERK,
        3.5,
        "003-46",
        "office.db",
    )
    assert "release.issue FX20260305-A0007 第 2 次 CLERK 3.5 秒 003-46 在 office.db" in log.read_text(
        encoding="utf-8"
    )


@given(st.integers(0, 10**11 - 1), st.text(max_size=8), st.text(max_size=8))
def test_no_phone_survives_the_sweep(number: int, before: str, after: str) -> None:
    phone = f"13{number:011d}"[:11]
    assert phone not in logs.sweep(f"{before}{phone}{after}")


def test_an_error_that_is_its_own_cause_ends() -> None:
    error = ValueError()
    error.__cause__ = error
    assert logs.details(error) == "builtins.ValueError"


def test_the_log_is_rotated(tmp_path: Path) -> None:
    handler = logs.set_up(tmp_path)
    root = logging.getLogger()
    root.removeHandler(handler)
    root.setLevel(logging.WARNING)  # pytest's own
    line = record("登记了一张放行条，门岗已经核对无误，物品与单据相符，准予放行")
    for _ in range(9_000):
        handler.handle(line)
    handler.close()
    assert sorted(one.name for one in tmp_path.iterdir()) == ["qiantai.log", "qiantai.log.1"]
    assert all(one.stat().st_size < 1_001_000 for one in tmp_path.iterdir())


def test_our_log_words_are_literals() -> None:
    """Only templates written in the code are trusted, so none may be put together at run time."""
    wrong = []
    for file in sorted((ROOT / "app").rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr in ("debug", "info", "warning", "error", "exception", "critical")
                and isinstance(node.func.value, ast.Name)
                and node.func.value.id in ("_log", "log", "logger", "logging")
                and not (node.args and isinstance(node.args[0], ast.Constant))
            ):
                wrong.append(f"{file.relative_to(ROOT)}:{node.lineno}")
    assert wrong == []


def test_paths(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = paths.data_folder(tmp_path / "数据" / "一期")
    assert folder.stat().st_mode & 0o077 == 0
    assert paths.database(folder) == folder / "office.db"
    assert paths.log_folder(folder).is_dir()
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "home"))
    assert paths.data_folder().name == "qiantai"
    assert paths.resource("fonts").is_dir()
    monkeypatch.setattr("sys._MEIPASS", str(tmp_path), raising=False)
    assert paths.resource("theme/light.qss") == tmp_path / "resources" / "theme" / "light.qss"

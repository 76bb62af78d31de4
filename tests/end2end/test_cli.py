"""The command line: exact exit codes, words for people, never a traceback."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from app import cli

ROOT = Path(__file__).parents[2]


@pytest.fixture
def folder(estate: Path, tmp_path: Path) -> Path:
    """A data folder with the demo estate."""
    data = tmp_path / "data"
    data.mkdir()
    (data / "office.db").write_bytes((estate / "office.db").read_bytes())
    return data


def run(folder: Path, *arguments: str) -> int:
    return cli.main(["--demo", "--data", str(folder), *arguments])


def lists(folder: Path, *rows: str) -> Path:
    file = folder.parent / "业主资料.csv"
    file.write_text("\n".join(("楼栋,单元,房号,业主姓名,联系电话", *rows)), "utf-8")
    return file


def test_verify_says_what_is_wrong_and_answers_one(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(folder, "verify", "not-a-code") == 1
    assert capsys.readouterr().out == ("看不懂这个码。请重新扫描，或照二维码下面的字母数字输入。\n")
    assert run(folder, "verify", "FX20991231-A0001") == 1
    assert capsys.readouterr().out.startswith("假的：防伪码不符")


def test_import_tries_writes_and_writes_nothing_twice(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = lists(folder, "7,1,101,顾言溪,15400070001", "7,1,102,陆星野,15400070002")
    assert run(folder, "import", str(file), "--dry-run") == 0
    tried = capsys.readouterr().out
    assert run(folder, "import", str(file)) == 0
    assert capsys.readouterr().out == tried, "the dry run had written nothing"
    assert run(folder, "import", str(file)) == 0
    again = capsys.readouterr().out
    assert again.startswith("2 行，0 处错误")
    assert again != tried


def test_import_names_row_and_column_of_an_error(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = lists(folder, "7,1,101,顾言溪,15400070001", "7,1,102,,15400070002")
    assert run(folder, "import", str(file)) == 1
    said = capsys.readouterr()
    assert said.err.startswith("第 3 行「业主姓名」：")
    assert said.out == "2 行，2 处错误，一行也没有写入\n"


def test_import_of_a_missing_file_is_said_in_words(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(folder, "import", str(folder / "没有.csv")) in (1, 2)
    said = capsys.readouterr().err
    assert said
    assert "Traceback" not in said


@pytest.mark.parametrize("arguments", [["--nonsense"], ["verify"], ["import"], ["fly"]])
def test_bad_arguments_end_with_two_and_no_traceback(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as end:
        cli.main(arguments)
    assert end.value.code == 2
    assert "Traceback" not in capsys.readouterr().err


def test_a_play_is_never_made_in_somebodys_data(folder: Path, tmp_path: Path) -> None:
    before = (folder / "office.db").read_bytes()
    assert run(folder, "--play", str(tmp_path / "out")) == 2
    assert (folder / "office.db").read_bytes() == before
    assert not (tmp_path / "out").exists()


def test_without_a_display_the_demo_says_so_and_plays(tmp_path: Path) -> None:
    """The command itself, cut to one scene; the whole play is run by CI."""
    bare = {name: value for name, value in os.environ.items() if name not in ("DISPLAY", "WAYLAND_DISPLAY")}
    bare.pop("QT_QPA_PLATFORM", None)
    done = subprocess.run(
        [sys.executable, "-m", "app", "--demo", "--data", str(tmp_path / "data"), "--scene", "s03.plain"],
        env=bare | {"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("这里没有显示器，改为离屏演示，结果写到 demo-output")
    [entry] = json.loads((tmp_path / "demo-output" / "journal.json").read_text("utf-8"))
    assert entry["scenario"] == "S03-30"
    assert entry["keys"] + entry["clicks"] <= 30
    [paper] = entry["documents"]
    assert (tmp_path / "demo-output" / paper["file"]).read_bytes().startswith(b"%PDF")

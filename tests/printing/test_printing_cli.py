"""排版工具: what a designer of paper types, and the one clear line when it is wrong."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from printing.__main__ import main
from printing.release_slip import SAMPLE, render
from printing.schema import freeze
from tests.printing.paper import texts


def test_it_runs_alone_from_sample_to_paper(tmp_path: Path) -> None:
    """As a program: no database, no window, and the bytes of render."""
    sample, out = tmp_path / "样.json", tmp_path / "条.pdf"
    tool = [sys.executable, "-m", "printing", "release-slip"]
    subprocess.run([*tool, "--sample", "--out", str(sample)], check=True)
    subprocess.run([*tool, "--data", str(sample), "--out", str(out), "--layout", "a5"], check=True)
    assert out.read_bytes() == render(SAMPLE, layout="a5")


def test_an_error_is_one_line_and_exit_2(tmp_path: Path) -> None:
    tool = [
        sys.executable,
        "-m",
        "printing",
        "release-slip",
        "--data",
        str(tmp_path / "none"),
        "--out",
        "x.pdf",
    ]
    done = subprocess.run(tool, capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.strip().count("\n") == 0
    assert "没有这个文件" in done.stderr


def test_it_lists_and_describes_the_documents(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 0
    assert "release-slip  物品放行条  版式：a4、a5、continuous" in capsys.readouterr().out
    assert main(["release-slip", "--schema"]) == 0
    assert json.loads(capsys.readouterr().out)["title"] == "物品放行条"
    assert main(["release_slip", "--sample"]) == 0
    assert json.loads(capsys.readouterr().out) == json.loads(freeze(SAMPLE))


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--mark", "draft"], "草稿无效"),
        (["--mark", "void"], "作废"),
        (["--mark", "reprint"], "补打第2次2026-03-0510:12李敏"),
        (["--mark", "reprint", "--times", "3", "--by", "王芳"], "补打第3次2026-03-0510:12王芳"),
    ],
)
def test_marks_are_set(tmp_path: Path, options: list[str], said: str) -> None:
    data, out = tmp_path / "a.json", tmp_path / "a.pdf"
    data.write_text(freeze(SAMPLE), encoding="utf-8-sig")
    assert main(["release-slip", "--data", str(data), "--out", str(out), *options]) == 0
    assert said in "".join(texts(out.read_bytes()))


@pytest.mark.parametrize(
    ("content", "options", "said"),
    [
        ("{", [], "不是正确的 JSON（第 1 行第 2 列）"),
        ("{}", [], "缺少栏目：office（服务中心）"),
        (freeze(SAMPLE).replace("欧阳", "欧😀"), [], "「申请人」中字库里没有 😀（U+1F600）"),
        (freeze(SAMPLE), ["--layout", "b5"], "没有「b5」版式"),
        (freeze(SAMPLE), ["--out", "."], "一个文件夹"),
        (freeze(SAMPLE), ["--out", "none/a.pdf"], "没有这个文件或文件夹"),
        (freeze(SAMPLE), ["--mark", "reprint", "--at", "昨天"], "补打时间"),
        (freeze(SAMPLE), ["--mark", "gone"], "参数有误"),
    ],
)
def test_mistakes_are_told_in_one_line(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    content: str,
    options: list[str],
    said: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.json").write_text(content, encoding="utf-8")
    assert main(["release-slip", "--data", "a.json", "--out", "a.pdf", *options]) == 2
    told = capsys.readouterr().err
    assert said in told
    assert told.count("\n") == 1


def test_a_file_in_another_encoding_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = tmp_path / "a.json"
    data.write_bytes('{"office": "示例"}'.encode("gb18030"))
    assert main(["release-slip", "--data", str(data), "--out", str(tmp_path / "a.pdf")]) == 2
    assert "不是 UTF-8 编码" in capsys.readouterr().err


@pytest.mark.parametrize("options", [["nothing"], ["release-slip"], ["release-slip", "--data", "a.json"]])
def test_an_unclear_wish_is_told(options: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(options) == 2
    assert capsys.readouterr().err.strip()

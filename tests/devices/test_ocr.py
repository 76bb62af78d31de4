"""文字识别 (printing.md, OCR): the protocol with stand-in programs; the real reader where the extra is."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from app.devices import ocr, ocr_helper
from app.devices.ocr import Line, Ocr, OcrTrouble
from app.play.cards import card_front
from app.rules.idnumber import checksum

real = pytest.mark.skipif(not ocr.available(), reason="the extra ocr is not installed")


def helper(tmp_path: Path, body: str, limit_s: float = 10) -> Ocr:
    """A reader whose program does `body` for each question, with `say`, `question` and `blob` at hand."""
    program = tmp_path / "stand_in.py"
    program.write_text(
        "import json, sys, time\n"
        "def say(**said):\n"
        "    sys.stdout.write(json.dumps(said) + '\\n')\n"
        "    sys.stdout.flush()\n"
        "while line := sys.stdin.buffer.readline():\n"
        "    question = json.loads(line)\n"
        "    blob = sys.stdin.buffer.read(question.get('blob', 0))\n" + textwrap.indent(body, "    ")
    )
    return Ocr([sys.executable, "-P", str(program)], limit_s)


BOX = [[0.1, 0.2], [0.3, 0.2], [0.3, 0.25], [0.1, 0.25]]


def test_a_picture_goes_over_whole_and_the_lines_come_back(tmp_path: Path) -> None:
    picture = bytes(range(256)) * 9000  # more than a pipe holds
    body = (
        f"assert question == {{'do': 'read', 'blob': {len(picture)}}}\n"
        f"assert blob == bytes(range(256)) * 9000\n"
        f"say(ok=True, lines=[dict(text='姓名陈思远', score=0.98, box={BOX})])\n"
    )
    eye = helper(tmp_path, body)
    for _ in range(2):
        (line,) = eye.read(picture)
        assert line == Line("姓名陈思远", 0.98, ((0.1, 0.2), (0.3, 0.2), (0.3, 0.25), (0.1, 0.25)))
        assert "陈" not in repr(line)
    eye.close()
    eye.close()


@pytest.mark.parametrize(
    ("body", "what"),
    [
        ("time.sleep(60)", "太久"),
        ("sys.exit(3)", "没有回答"),
        ("print('loading models …', flush=True)", "没有回答"),
        ("say(ok=False, why='picture')", "打不开"),
        ("say(ok=False, why='engine')", "没有回答"),
        ("say(ok=True)", "没有回答"),
        ("say(ok=True, lines=[dict(text='a', score='x', box=[])])", "没有回答"),
        ("say(ok=True, lines=[dict(text=1, score=1, box=[[0, 0]] * 4)])", "没有回答"),
        ("say(ok=True, lines=[dict(text='a', score=1, box=[[0, 0]])])", "没有回答"),
        ("say(ok=True, lines=[dict(text='a', score=float('nan'), box=[[0, 0]] * 4)])", "没有回答"),
        ("say(ok=True, lines=3)", "没有回答"),
    ],
)
def test_what_goes_wrong_is_told_in_words(tmp_path: Path, body: str, what: str) -> None:
    eye = helper(tmp_path, body, limit_s=1)
    with pytest.raises(OcrTrouble, match=what) as told:
        eye.read(b"picture")
    assert told.value.do
    assert told.value.__suppress_context__ or told.value.__context__ is None
    eye.close()


def test_the_next_picture_after_a_fall_has_a_new_helper(tmp_path: Path) -> None:
    eye = helper(tmp_path, "sys.exit() if blob == b'bad' else say(ok=True, lines=[])")
    with pytest.raises(OcrTrouble):
        eye.read(b"bad")
    assert eye.read(b"good") == ()
    eye.close()


def test_an_empty_picture_is_not_asked_about(tmp_path: Path) -> None:
    with pytest.raises(OcrTrouble, match="空"):
        helper(tmp_path, "sys.exit()").read(b"")


def test_without_the_extra_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "find_spec", lambda _name: None)
    assert ocr.available() is False
    with pytest.raises(OcrTrouble, match="没有装文字识别组件"):
        Ocr().read(b"picture")


def test_asking_whether_it_is_there_imports_nothing() -> None:
    code = (
        "import sys; from app.devices import ocr; ocr.available(); ocr.Ocr();"
        "print(sorted({'cv2', 'onnxruntime', 'rapidocr_onnxruntime', 'numpy'} & set(sys.modules)))"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "[]"


# The helper program itself


class FakeEngine(ocr_helper.Engine):
    def lines(self, picture: bytes) -> list[dict[str, Any]]:
        if picture == b"fall":
            raise RuntimeError("shape mismatch")
        if picture == b"text":
            raise OSError("cannot identify image file")
        return [{"text": "姓名", "score": 1.0, "box": BOX}]


def served(*asked: tuple[dict[str, Any] | bytes, bytes]) -> list[dict[str, Any]]:
    """The program's answers to questions with their bytes."""
    lines = b"".join(
        (one if isinstance(one, bytes) else json.dumps(one).encode()) + b"\n" + blob for one, blob in asked
    )
    out = io.BytesIO()
    ocr_helper.serve(io.BytesIO(lines), out, FakeEngine())
    return [json.loads(one) for one in out.getvalue().splitlines()]


def test_the_program_answers_each_question_and_outlives_every_failure() -> None:
    def ask(blob: bytes) -> tuple[dict[str, Any], bytes]:
        return {"do": "read", "blob": len(blob)}, blob

    said = served(
        ask(b"\n\n"),
        ask(b"fall"),
        ask(b"text"),
        ({"do": "sing"}, b""),
        (b"nonsense", b""),
        (b"[]", b""),
        ask(b"ok"),
    )
    assert [one.get("why", "") for one in said] == [
        "",
        "engine",
        "picture",
        "question",
        "question",
        "question",
        "",
    ]
    assert said[-1]["lines"][0]["text"] == "姓名"


# The real reader


def number() -> str:
    first = "44039919900307123"
    return first + checksum(first)


NAME, ADDRESS = "陈思远", "广东省深圳市南山区云栖湾路12号3栋1单元1201室"


def jpeg(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.convert("RGB").save(out, "JPEG", quality=88)
    return out.getvalue()


def card(angle: float) -> bytes:
    face = card_front(NAME, number(), ADDRESS)
    table = Image.new("RGB", face.size, (46, 52, 66))
    table.paste(face, (0, 0), face)
    return jpeg(table.rotate(angle, Image.Resampling.BICUBIC, expand=True, fillcolor=(46, 52, 66)))


@pytest.fixture(scope="module")
def reader() -> Iterator[Ocr]:
    made = Ocr(limit_s=60)  # this computer may be busy
    yield made
    made.close()


@real
def test_a_card_turned_by_three_degrees_is_read(reader: Ocr) -> None:
    from datetime import date

    from app.rules.id_card_picture import Seen, reading

    lines = reader.read(card(3))
    seen = []
    for one in lines:
        across, down = zip(*one.box, strict=True)
        seen.append(Seen(one.text, one.score, min(across), min(down), max(across), max(down)))
    found = reading(seen, date(2026, 3, 5))
    assert (found.name, found.number, found.address) == (NAME, number(), ADDRESS)
    assert "number" not in found.unsure
    assert all(-0.01 <= part <= 1.01 for one in lines for corner in one.box for part in corner)


@real
def test_a_large_picture_is_read_in_the_same_fractions(reader: Ocr) -> None:
    image = Image.open(io.BytesIO(card(0)))
    small = {one.text: one.box for one in reader.read(jpeg(image))}
    large = {one.text: one.box for one in reader.read(jpeg(image.resize((2022, 1276))))}
    assert (
        max(
            abs(a - b)
            for one, two in zip(small[number()], large[number()], strict=True)
            for a, b in zip(one, two, strict=True)
        )
        < 0.02
    )


@real
@pytest.mark.parametrize("bad", [b"no picture", b"\xff\xd8\xff\xe0 broken", b"GIF89a"])
def test_what_is_no_picture_is_told(reader: Ocr, bad: bytes) -> None:
    with pytest.raises(OcrTrouble, match="打不开"):
        reader.read(bad)


@real
def test_a_bare_picture_has_no_lines(reader: Ocr) -> None:
    assert reader.read(jpeg(Image.new("RGB", (600, 400), "white"))) == ()


@real
def test_the_reader_leaves_no_file_and_never_comes_into_our_process(tmp_path: Path) -> None:
    """Its home, its temporary folder and its working folder stay as they are: no reports of use are kept."""
    env = {**os.environ, "HOME": str(tmp_path), "TMPDIR": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path)}
    data = card(0)
    asked = json.dumps({"do": "read", "blob": len(data)}).encode() + b"\n" + data
    done = subprocess.run(
        [sys.executable, "-P", str(ocr.PROGRAM)],
        input=asked,
        capture_output=True,
        env=env,
        cwd=tmp_path,
        check=True,
    )
    (line,) = done.stdout.splitlines()
    assert json.loads(line)["ok"] is True
    assert NAME.encode() not in done.stderr
    assert list(tmp_path.rglob("*")) == []
    assert "cv2" not in sys.modules
    assert find_spec("cv2") is not None

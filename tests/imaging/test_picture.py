"""图片: each file is a picture or a polite no, whatever its bytes (003-08), and untold (003-22)."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import Path
from subprocess import PIPE

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image, ImageOps

from app.imaging.picture import Picture, from_image, preview, read_bytes, read_file
from app.rules.base import Refused

from .pictures import HOSTILE, SOUND, encoded, front, jpeg, sheet, small

MOST_MB = 600
CHILD = """
import os, re, sys, warnings
from pathlib import Path
warnings.simplefilter("error")
from app.imaging.picture import preview, read_file
from app.rules.base import Refused
def tell(path):
    try:
        for one in read_file(Path(path)):
            preview(one, 500)
        said = "taken"
    except Refused as no:
        said = no.findings[0].rule + " " + no.findings[0].title
    print(said, loaded + most(), sep="|", flush=True)
def most():
    # Not ru_maxrss: a child begins it with what its parent held. VmHWM is the process's own.
    peak = re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())
    return int(peak[1]) // 1024
loaded = most()
for path in sys.stdin:
    if child := os.fork():
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        print(code, flush=True)
    else:
        tell(path.removesuffix("\\n"))
        break
"""
"""Loaded once; each file is then read by a process of its own, which it forks. Its peak is told with all that
was loaded before, which it would hold too had it begun by itself."""


def refusal(data: bytes) -> str:
    """The title of what is said of these bytes."""
    with pytest.raises(Refused) as no:
        read_bytes(data)
    (finding,) = no.value.findings
    assert (finding.rule, finding.field) == ("003-08", "pictures")
    assert finding.say().endswith("。")
    return finding.title


@pytest.fixture(scope="module")
def in_child() -> Iterator[Callable[[Path], tuple[str, int]]]:
    """What a process of its own says of a file, and how many MB it took at most."""
    with (
        tempfile.TemporaryFile("w+") as errors,
        subprocess.Popen(
            [sys.executable, "-c", CHILD], stdin=PIPE, stdout=PIPE, stderr=errors, text=True
        ) as reader,
    ):
        assert reader.stdin is not None
        assert reader.stdout is not None
        tell, said = reader.stdin, reader.stdout

        def ask(path: Path) -> tuple[str, int]:
            tell.write(f"{path}\n")
            tell.flush()
            answer, code = said.readline(), ""
            if "|" in answer:
                code = said.readline()
            errors.seek(0)
            assert (code, errors.read()) == ("0\n", ""), answer
            words, peak = answer.strip().split("|")
            return words, int(peak)

        yield ask
        tell.close()


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="the peak is read from /proc")
@pytest.mark.parametrize("name", HOSTILE)
def test_003_08_each_bad_file_has_its_own_no_and_costs_little_memory(
    name: str, in_child: Callable[[Path], tuple[str, int]], tmp_path: Path
) -> None:
    """Every one is refused with its own title, by a process that never holds 600 MB."""
    maker, title = HOSTILE[name]
    path = tmp_path / "photo.jpg"
    path.write_bytes(maker())
    said, peak = in_child(path)
    assert said == f"003-08 {title}"
    assert peak < MOST_MB


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="the peak is read from /proc")
def test_the_largest_pictures_that_are_taken_cost_little_memory_too(
    in_child: Callable[[Path], tuple[str, int]], tmp_path: Path
) -> None:
    """Fifty megapixels as a progressive JPEG without halved colours, the hungriest of them."""
    path = tmp_path / "large"
    path.write_bytes(
        encoded(Image.new("RGB", (8160, 6120), "white"), "JPEG", progressive=True, subsampling=0)
    )
    said, peak = in_child(path)
    assert said == "taken"
    assert peak < MOST_MB


@pytest.mark.parametrize("name", SOUND)
def test_003_08_sound_pictures_are_taken_by_content(name: str, tmp_path: Path) -> None:
    """The file's name says nothing; size and colours come through."""
    path = tmp_path / "picture.doc"
    path.write_bytes(SOUND[name]())
    (picture,) = read_file(path)
    shown = preview(picture, 300)
    assert shown.mode == "RGB"
    assert max(shown.size) == 300
    if name == "PDF":
        assert (picture.width, picture.height) == pytest.approx((2480, 3509), abs=2)
    else:
        assert (picture.width, picture.height) == (640, 400)
        wanted = np.asarray(small().resize(shown.size, Image.Resampling.BOX).convert("L"), float)
        assert abs(np.asarray(shown.convert("L"), float).mean() - wanted.mean()) < 12


def test_each_page_is_a_picture() -> None:
    """A TIFF or PDF of three pages gives three; a TIFF's thumbnail is none."""
    pages = [small("1"), small("L"), small()]
    assert len(read_bytes(encoded(pages[0], "TIFF", save_all=True, append_images=pages[1:]))) == 3
    assert len(read_bytes(sheet(3))) == 3
    thumb = Image.new("RGB", (80, 50))
    thumb.encoderinfo = {"tiffinfo": {254: 1}}
    assert len(read_bytes(encoded(small(), "TIFF", save_all=True, append_images=[thumb]))) == 1


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF"])
def test_every_exif_turn_is_undone(orientation: int, kind: str) -> None:
    """The picture and its size are upright, however the phone was held."""
    upright = small()
    stored = Image.open(io.BytesIO(jpeg(upright, orientation)))
    exif = stored.getexif()
    data = jpeg(upright, orientation) if kind == "JPEG" else encoded(stored, kind, exif=exif)
    (picture,) = read_bytes(data)
    assert (picture.width, picture.height) == upright.size
    shown = np.asarray(preview(picture, 640), float)
    assert np.abs(shown - np.asarray(upright, float)).mean() < 8
    assert np.abs(shown - np.asarray(ImageOps.exif_transpose(stored), float)).mean() < 8


def test_what_is_transparent_becomes_white() -> None:
    clear = Image.new("RGBA", (400, 300), (255, 0, 0, 0))
    for data in (encoded(clear, "PNG"), encoded(clear, "WEBP", lossless=True), encoded(clear, "TIFF")):
        (picture,) = read_bytes(data)
        assert preview(picture, 300).getpixel((10, 10)) == (255, 255, 255)


def test_003_22_nothing_of_a_picture_is_told() -> None:
    """Its repr has sizes only, and a preview carries no metadata on."""
    exif = Image.Exif()
    exif[0x010E] = "苏晚晴"
    (picture,) = read_bytes(encoded(small(), "JPEG", exif=exif, comment=b"secret"))
    assert repr(picture) == f"Picture(640×400 px, {len(picture.data)} bytes)"
    assert preview(picture, 300).info == {}


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "L", "P", "1"])
def test_a_frame_from_camera_or_clipboard_is_taken(mode: str) -> None:
    picture = from_image(small(mode))
    assert (picture.width, picture.height) == (640, 400)
    assert preview(picture, 300).mode == "RGB"


def test_a_bad_frame_is_refused_as_a_file_is() -> None:
    broken = Image.open(io.BytesIO(jpeg(small())[:9000]))
    for image in (small(size=(100, 50)), small("CMYK"), small("L").convert("I"), broken):
        with pytest.raises(Refused, match="003-08"):
            from_image(image)


# --- where it is read from ------------------------------------------------------------------------


def told(path: Path) -> str:
    """The title of the refusal of a path; its words hold no part of where it lies."""
    with pytest.raises(Refused) as no:
        read_file(path)
    (finding,) = no.value.findings
    assert path.name not in str(no.value)
    assert str(path.parent) not in str(no.value)
    assert no.value.__cause__ is None
    return finding.title


@pytest.mark.skipif(sys.platform == "win32", reason="links and FIFOs are POSIX here")
def test_003_08_only_a_plain_file_is_opened(tmp_path: Path) -> None:
    """Links, folders, pipes and devices are refused, at once."""
    plain, link, pipe = tmp_path / "plain", tmp_path / "link", tmp_path / "pipe"
    plain.write_bytes(jpeg(small()))
    link.symlink_to(plain)
    os.mkfifo(pipe)
    assert read_file(plain)
    assert told(link) == "这是快捷方式"
    assert told(tmp_path) == told(pipe) == told(Path("/dev/zero")) == "不是文件"
    assert told(tmp_path / "missing") == told(plain / "below") == "找不到文件"
    assert told(tmp_path / ("x" * 300)) == told(tmp_path / "a\0b") == "读不出文件"


def test_003_08_a_file_that_is_closed_to_us_is_said_to_be(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def closed(*_: object) -> int:
        raise PermissionError("/secret/place")

    path = tmp_path / "photo"
    path.write_bytes(jpeg(small()))
    monkeypatch.setattr(os, "open", closed)
    assert told(path) == "没有权限打开"


def test_a_large_file_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "large"
    with path.open("wb") as file:
        file.truncate(1 << 40)
    assert told(path) == "文件太大"


# --- any bytes ------------------------------------------------------------------------------------


@lru_cache(maxsize=20)
def sound(name: str) -> bytes:
    return SOUND[name]()


def read_or_refused(data: bytes) -> None:
    """Pictures that can be shown, or Refused; nothing else."""
    try:
        pictures = read_bytes(data)
    except Refused:
        return
    assert pictures
    for one in pictures:
        assert isinstance(one, Picture)
        assert preview(one, 64).mode == "RGB"


@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    name=st.sampled_from([one for one in SOUND if one != "PDF"]),
    flips=st.lists(st.tuples(st.floats(0, 1), st.booleans(), st.integers(1, 255)), max_size=6),
    cut=st.one_of(st.none(), st.floats(0, 1)),
)
def test_003_08_a_spoilt_file_is_taken_or_refused(
    name: str, flips: list[tuple[float, bool, int]], cut: float | None
) -> None:
    """Bytes turned anywhere (half of them in the head) and the end cut off: no other error comes out."""
    data = bytearray(sound(name))
    for place, head, mask in flips:
        data[int(place * (min(len(data), 400 if head else len(data)) - 1))] ^= mask
    read_or_refused(bytes(data[: len(data) if cut is None else int(cut * len(data))]))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(flips=st.lists(st.tuples(st.floats(0, 1), st.integers(1, 255)), max_size=8), cut=st.floats(0.3, 1))
def test_003_08_a_spoilt_pdf_is_taken_or_refused(flips: list[tuple[float, int]], cut: float) -> None:
    data = bytearray(sheet(image=False))
    for place, mask in flips:
        data[int(place * (len(data) - 1))] ^= mask
    read_or_refused(bytes(data[: int(cut * len(data))]))


@given(st.binary(max_size=300))
def test_003_08_any_bytes_are_refused(data: bytes) -> None:
    """No few bytes are a picture, behind whatever mark."""
    for mark in (
        b"",
        b"\xff\xd8\xff",
        b"\x89PNG\r\n\x1a\n",
        b"BM",
        b"II*\0",
        b"RIFF\0\0\0\0WEBPVP8X",
        b"%PDF-",
    ):
        refusal(mark + data)


def test_many_threads_may_read_at_once() -> None:
    """Also crooked metadata, whose warnings stay unsaid."""
    spoilt = bytearray(jpeg(small(), 6))
    spoilt[spoilt.index(b"Exif") + 14] ^= 0x40
    done: list[int] = []

    def work() -> None:
        done.append(len(read_bytes(bytes(spoilt))) + len(read_bytes(sheet(2))))

    threads = [threading.Thread(target=work) for _ in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert done == [3] * 4


def test_pillow_is_left_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    """What others set for Pillow neither protects nor hinders, and is not touched."""
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", None)
    assert refusal(HOSTILE["PNG bomb"][0]()) == "图片尺寸不正常"
    assert read_bytes(jpeg(front()))
    assert Image.MAX_IMAGE_PIXELS is None

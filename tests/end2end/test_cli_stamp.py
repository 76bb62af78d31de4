"""`qiantai stamp`: pictures in, one stamped PDF out, or one line and nothing at all (003-08, 003-22)."""

from __future__ import annotations

import io
import json
import os
import struct
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageCms, PngImagePlugin
from pypdf import PdfReader

from tests.imaging.pictures import HOSTILE, back, encoded, front, jpeg, page, photo, sheet, small

ROOT = Path(__file__).parents[2]
MOST_MB = 600
A4_PT, A4_PX = (595.28, 841.89), (2480, 3508)
SAID = ("--purpose", "办理装修", "--recipient", "安和物业服务中心")
BAD = (
    "JPEG cut",
    "PNG bomb",
    "nothing",
    "text named .jpg",
    "locked PDF",
    "PDF page of 14400 pt",
    "100 megapixels",
    "CMYK",
    "16-bit colour PNG",
    "moving GIF",
)
"""The inputs of the issue among those that test_picture reads one by one."""
TITLES = {name: HOSTILE[name][1] for name in BAD} | {"symlink": "这是快捷方式", "missing": "找不到文件"}

MANY = """
import json, os, re, sys, traceback
from pathlib import Path
from app import cli
import app.clock, app.devices.printers, app.imaging.shot, app.services.id_copy
told = []
for arguments in json.load(sys.stdin):
    ends = [os.memfd_create(way) for way in ("out", "err", "peak")]
    child = os.fork()  # each in a process of its own, without loading the program each time
    if not child:
        os.dup2(ends[0], 1)
        os.dup2(ends[1], 2)
        try:
            code = cli.main(["stamp", *arguments])
        except SystemExit as end:
            code = end.code
        except BaseException:
            traceback.print_exc()
            code = 99
        sys.stdout.flush()
        sys.stderr.flush()
        # Not ru_maxrss: a child begins it with what its parent held. VmHWM is the process's own.
        os.write(ends[2], re.search(rb"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_bytes())[1])
        os._exit(code)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    out, err, peak = (Path(f"/proc/self/fd/{end}").read_text("utf-8") for end in ends)
    told.append([code, out, err, int(peak or 0) // 1024])
print(json.dumps(told))
"""
needs_proc = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="fork and /proc")


class Bench:
    """A folder for the run, with an empty one for TMPDIR and one for the account's own data."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.out = folder / "out"
        self.empty = [folder / name for name in ("tmp", "home")]
        for one in (self.out, *self.empty):
            one.mkdir()

    def file(self, name: str, data: bytes) -> Path:
        path = self.folder / name
        path.write_bytes(data)
        return path

    def run(self, *command: str, given: str = "") -> subprocess.CompletedProcess[str]:
        """A process with neither a display nor a platform chosen for Qt; it leaves nothing but its OUT."""
        tmp, home = (str(one) for one in self.empty)
        dropped = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
        bare = {name: value for name, value in os.environ.items() if name not in dropped}
        places = {"TMPDIR": tmp, "HOME": home, "XDG_DATA_HOME": home, "XDG_CACHE_HOME": home}
        done = subprocess.run(
            [sys.executable, *command],
            env=bare | places | {"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"},
            cwd=self.out,
            input=given,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert [list(one.iterdir()) for one in self.empty] == [[], []]
        return done

    def stamp(self, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
        """The command itself, alone in its process."""
        return self.run("-m", "app", "stamp", *map(str, arguments))

    def many(self, jobs: list[list[str | Path]]) -> list[tuple[int, str, str, int]]:
        """The command once a job: exit code, stdout, stderr, most MB held."""
        done = self.run("-c", MANY, given=json.dumps([[str(one) for one in job] for job in jobs]))
        assert done.returncode == 0, done.stderr
        return [tuple(one) for one in json.loads(done.stdout)]


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path)


def shot(side: Image.Image, seed: int) -> Image.Image:
    return photo(side, (1600, 1200), seed=seed)[0]


def one_picture(pdf: bytes) -> list[Image.Image]:
    """The picture of each page, which is A4 and nothing but that picture."""
    found: list[Image.Image] = []
    for one in PdfReader(io.BytesIO(pdf)).pages:
        assert tuple(map(float, one.mediabox[2:])) == pytest.approx(A4_PT, abs=0.01)
        assert one.extract_text() == ""
        (image,) = one["/Resources"]["/XObject"].values()  # type: ignore[index]
        assert "/Metadata" not in image.get_object()
        picture = Image.open(io.BytesIO(image.get_object().get_data()))  # `images` would write it anew
        assert (picture.format, picture.size, picture.mode) == ("JPEG", A4_PX, "RGB")
        found.append(picture)
    return found


def one_line(err: str) -> str:
    """What was said, being one line of Chinese for people."""
    assert err.endswith("\n")
    (line,) = err.splitlines()
    assert "Traceback" not in line
    assert any("\u4e00" <= one <= "\u9fff" for one in line)
    assert line.endswith("。")
    return line


# --- what is made -----------------------------------------------------------------------------------


def test_front_and_back_become_one_page_without_a_display(bench: Bench) -> None:
    """003-08, 003-22: one A4 page, one picture, the stamp's red in it, nothing kept anywhere."""
    sides = [
        bench.file(f"{n}.jpg", jpeg(shot(side, n), orientation))
        for n, side, orientation in ((1, front(), 6), (2, back(), 1))
    ]
    out = bench.out / "复件.pdf"
    done = bench.stamp(*sides, *SAID, "--operator", "林晓", "--out", out)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert list(bench.out.iterdir()) == [out]
    (picture,) = one_picture(out.read_bytes())
    tone, strong, _ = np.moveaxis(np.asarray(picture.reduce(10).convert("HSV")), -1, 0)
    assert ((tone < 12) & (strong > 90)).sum() > 100


def test_every_page_of_a_pdf_and_of_a_tiff_is_stamped(bench: Bench) -> None:
    """Two pages and two, in their order, in one PDF; an OUT that was there is replaced."""
    pages = [page().convert("RGB").rotate(180 * n) for n in range(2)]
    tiff = encoded(pages[0], "TIFF", save_all=True, append_images=pages[1:])
    inputs = bench.file("a.pdf", sheet(2, image=False)), bench.file("b.tif", tiff)
    out = bench.file("out/x.pdf", b"before")
    done = bench.stamp(*inputs, *SAID, "--out", out)
    assert (done.returncode, done.stderr) == (0, "")
    pictures = one_picture(out.read_bytes())
    assert len(pictures) == 4
    assert len({picture.tobytes() for picture in pictures}) == 4


# --- what is refused --------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def refusals(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[int, str, str, int, list[Path]]]:
    """Each bad input's exit code, stdout, stderr, most MB, and what then lies where OUT should."""
    bench = Bench(tmp_path_factory.mktemp("stamp"))
    inputs = [bench.file(f"{n}.jpg", HOSTILE[name][0]()) for n, name in enumerate(BAD)]
    link = bench.folder / "link.jpg"
    link.symlink_to(bench.file("sound.jpg", jpeg(small())))
    inputs += [link, bench.folder / "missing.jpg"]
    outs = [bench.out / str(n) / "out.pdf" for n in range(len(inputs))]
    for out in outs:
        out.parent.mkdir()
    told = bench.many([[one, *SAID, "--out", out] for one, out in zip(inputs, outs, strict=True)])
    left = [list(out.parent.iterdir()) for out in outs]
    return {name: (*said, files) for name, said, files in zip(TITLES, told, left, strict=True)}


@needs_proc
@pytest.mark.parametrize("name", TITLES)
def test_003_08_a_bad_file_is_one_line_and_no_paper(name: str, refusals: dict[str, Any]) -> None:
    """Exit code 2, its own words, nothing written, and never 600 MB."""
    code, out, err, peak, left = refusals[name]
    assert (code, out, left) == (2, "", [])
    assert one_line(err).startswith(f"{TITLES[name]}：")
    assert 0 < peak < MOST_MB


@needs_proc
def test_003_22_without_words_there_is_no_stamp(bench: Bench) -> None:
    """An empty purpose or recipient, or blanks of any kind: one line, no file, no picture even opened."""
    missing, out = bench.folder / "missing.jpg", bench.out / "x.pdf"
    blank = ("", "   ", "\u3000", "\t")
    jobs: list[list[str | Path]] = [
        [missing, "--purpose", purpose, "--recipient", recipient, "--out", out]
        for purpose, recipient in [(one, "安和物业") for one in blank] + [("办理装修", one) for one in blank]
    ]
    told = bench.many(jobs)
    assert [code for code, *_ in told] == [2] * len(jobs)
    said = [one_line(err) for _, _, err, _ in told]
    assert len(set(said[:4])) == len(set(said[4:])) == 1
    assert said[0] != said[4]
    assert "用途" in said[0]
    assert not list(bench.out.iterdir())


@needs_proc
def test_a_refusal_leaves_what_was_there(bench: Bench) -> None:
    """One bad input among good ones, an OUT that cannot be written, no words: no byte is changed."""
    good = bench.file("good.jpg", jpeg(small()))
    bad = bench.file("bad.jpg", HOSTILE["JPEG cut"][0]())
    old, folder = bench.file("out/old.pdf", b"before"), bench.out / "folder.pdf"
    folder.mkdir()
    told = bench.many([
        [bad, *SAID, "--out", old],
        [good, "--purpose", " ", "--recipient", "安和物业", "--out", old],
        [good, bad, good, *SAID, "--out", old],
        [good, bad, good, *SAID, "--out", bench.out / "new.pdf"],
        [good, *SAID, "--out", folder],
        [good, *SAID, "--out", bench.out / "no such folder" / "x.pdf"],
        [good, *SAID, "--out", old / "x.pdf"],
    ])  # fmt: skip
    assert [code for code, *_ in told] == [2] * 7
    said = [one_line(err) for _, _, err, _ in told]
    assert {one.partition("：")[0] for one in (said[0], said[2], said[3])} == {"图片不完整"}
    assert all(one.startswith("存不了文件") for one in said[4:])
    assert sorted(one.name for one in bench.out.iterdir()) == ["folder.pdf", "old.pdf"]
    assert old.read_bytes() == b"before"
    assert not list(folder.iterdir())


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_may_not_be_written_is_said(bench: Bench) -> None:
    """No rights: one line and exit code 2."""
    bench.out.chmod(0o500)
    done = bench.stamp(bench.file("good.jpg", jpeg(small())), *SAID, "--out", bench.out / "x.pdf")
    bench.out.chmod(0o700)
    assert done.returncode == 2
    assert one_line(done.stderr).startswith("存不了文件")
    assert not list(bench.out.iterdir())


# --- what does not go on ----------------------------------------------------------------------------


def told_jpeg() -> bytes:
    """A phone's JPEG with a place, a thumbnail, XMP, a colour profile, and a comment."""
    thumb = encoded(Image.new("RGB", (160, 120), "teal"), "JPEG")
    words = b"SECRET-EXIF\0"
    place = struct.pack("<HHHII", 1, 1, 2, 2, int.from_bytes(b"N\0", "little")) + bytes(4)
    first = 8 + 2 + 2 * 12 + 4
    at = first + len(words)
    second = at + len(place)
    ifd0 = struct.pack("<HHHIIHHIII", 2, 0x010E, 2, len(words), first, 0x8825, 4, 1, at, second)
    ifd1 = struct.pack("<HHHIIHHIII", 2, 0x0201, 4, 1, second + 30, 0x0202, 4, 1, len(thumb), 0)
    exif = b"Exif\0\0II*\0\x08\0\0\0" + ifd0 + words + place + ifd1 + thumb
    xmp = b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta>SECRET-XMP</x:xmpmeta>"
    profile = b"ICC_PROFILE\0\x01\x01" + ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    parts = [(0xE1, exif), (0xE1, xmp), (0xE2, profile), (0xFE, b"SECRET-COMMENT")]
    plain = encoded(shot(front(), 1), "JPEG")
    marked = b"".join(bytes((0xFF, kind)) + struct.pack(">H", len(one) + 2) + one for kind, one in parts)
    return plain[:2] + marked + plain[2:]


def told_png() -> bytes:
    """A PNG with text chunks, EXIF, and a colour profile."""
    notes = PngImagePlugin.PngInfo()
    notes.add_itxt("XML:com.adobe.xmp", "<x:xmpmeta>SECRET-XMP</x:xmpmeta>")
    notes.add_text("Comment", "SECRET-COMMENT")
    exif = Image.Exif()
    exif[0x010E] = "SECRET-EXIF"
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    return encoded(shot(back(), 2), "PNG", pnginfo=notes, exif=exif, icc_profile=profile, compress_level=1)


def test_nothing_that_a_picture_tells_of_itself_goes_on(bench: Bench) -> None:
    """No place, thumbnail, XMP, profile, comment or file name of an input is in the PDF or its picture."""
    inputs = bench.file("SECRET-NAME.jpg", told_jpeg()), bench.file("SECRET-NAME.png", told_png())
    with Image.open(inputs[0]) as photo, Image.open(inputs[1]) as scan:  # the samples hold what they should
        assert photo.getexif().get_ifd(0x8825) == {1: "N"}
        assert b"\xff\xd8\xff" in photo.info["exif"]
        assert {"xmp", "icc_profile", "comment"} <= set(photo.info)
        assert {"XML:com.adobe.xmp", "Comment", "exif", "icc_profile"} <= set(scan.info)
    out = bench.out / "x.pdf"
    done = bench.stamp(*inputs, *SAID, "--out", out)
    assert (done.returncode, done.stderr) == (0, "")
    pdf = out.read_bytes()
    for word in (b"SECRET", b"Exif", b"xmp", b"adobe", b"ICC_PROFILE", b"acsp", b"sRGB", b"Metadata"):
        assert word not in pdf, word
        assert word.decode().encode("utf-16-be").hex().upper().encode() not in pdf, word
    assert pdf.count(b"\xff\xd8\xff") == 1  # one JPEG, with no smaller one in it
    (picture,) = one_picture(pdf)
    assert set(picture.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density", "dpi"}
    assert not picture.getexif()
    reader = PdfReader(io.BytesIO(pdf))
    assert set(reader.metadata or {}) == {"/Title"}
    assert reader.xmp_metadata is None

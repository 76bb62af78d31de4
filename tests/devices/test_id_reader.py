"""身份证阅读器 (domain.md 4.1), against an imitation of both families built with this machine's compiler.

The people are invented and their numbers nobody's: no such county, born in 1860 (app.services.demo).
"""

from __future__ import annotations

import ast
import json
import os
import shutil
import struct
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from app.devices import id_reader, id_reader_helper
from app.devices.id_reader import IdReader, Library, RawCard, ReaderTrouble
from app.devices.id_reader_helper import FILES, family_of, pe_exports, plain

SOURCE = Path(__file__).with_name("fake_reader.c")
CC = shutil.which("cc") or shutil.which("gcc") or shutil.which("clang")
needs_cc = pytest.mark.skipif(
    CC is None or sys.platform == "win32", reason="the imitation library needs a C compiler (cc)"
)
SLOW = 20.0
"""Seconds no read here needs; what is to hang gets QUICK."""
QUICK = 1.0


def chip(flag: str = " ", **fields: tuple[int, str]) -> bytes:
    """256 bytes, spaces where nothing is said; a field is its offset and its text."""
    message = bytearray(" ".encode("utf-16-le") * 128)
    for offset, text in (*fields.values(), (248, flag)):
        coded = text.encode("utf-16-le")
        message[offset : offset + len(coded)] = coded
    return bytes(message)


CARDS = {
    "resident": chip(name=(0, "周𬎆䶮"), number=(122, "119999186001010018")),
    "S10-E4 J": chip("J", name=(0, "何清"), number=(122, "810000186001010019")),
    "PR 2017": chip("I", name=(0, "NOBODY, NIMO"), number=(122, "XYZ000000000000")),
    "S02-E3 PR 2023": chip("Y", name=(0, "倪墨"), number=(122, "911XYZ186001010010")),
}
LINES = ["周𬎆䶮", "男", "汉", "18600101", "虚拟市无名路1号", "119999186001010018", "某局", "20200101-长期"]


class Desk:
    """A folder with imitation libraries, where they write and what they were asked."""

    def __init__(self, tmp: Path, monkeypatch: pytest.MonkeyPatch, build: Callable[..., Path]) -> None:
        self._build, self._monkeypatch = build, monkeypatch
        self.folder = tmp / "驱动 x64"
        self.temp = tmp / "local" / "Temp" / "chinaidcard"
        self.here = tmp / "cwd"
        for one in (self.folder, self.temp, self.here):
            one.mkdir(parents=True)
        self.log = tmp / "calls"
        monkeypatch.chdir(self.here)
        self.wait(0.4)
        monkeypatch.setenv("LOCALAPPDATA", str(tmp / "local"))
        self.tell(FAKE_LOG=self.log, FAKE_MESSAGE=CARDS["resident"].hex())

    def wait(self, seconds: float) -> None:
        """How long a card is waited for; the time for the whole read stays long, for a busy computer."""
        self._monkeypatch.setattr(id_reader, "WAIT", seconds / SLOW)

    def tell(self, **words: object) -> None:
        for name, value in words.items():
            self._monkeypatch.setenv(name, str(value))

    def hush(self, name: str) -> None:
        self._monkeypatch.delenv(name)

    def put(self, *defines: str, name: str = "reader.so") -> None:
        shutil.copy(self._build(*defines), self.folder / name)

    def writes(self, wz: bytes | None = None) -> None:
        """The library writes its files to every place it may, all the four of them with `wz`."""
        # "." is its current directory.
        self.tell(FAKE_FILES=f".:{self.folder}:{self.temp}")
        if wz is not None:
            self.tell(FAKE_WZ=wz.hex())

    def reader(self, timeout_s: float = SLOW) -> IdReader:
        return IdReader(self.folder, timeout_s=timeout_s)

    def trouble(self, timeout_s: float = SLOW) -> ReaderTrouble:
        with pytest.raises(ReaderTrouble) as caught:
            self.reader(timeout_s).read()
        assert self.left() == []
        return caught.value

    def calls(self) -> list[str]:
        return self.log.read_text().splitlines() if self.log.exists() else []

    def left(self) -> list[str]:
        places = (self.folder, self.temp, self.here)
        return [str(place / name) for place in places for name in FILES if (place / name).exists()]


@pytest.fixture(scope="session")
def build(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """The imitation built with these names defined, once each."""
    folder = tmp_path_factory.mktemp("fake-reader")

    def built(*defines: str) -> Path:
        path = folder / f"{'-'.join(defines)}.so"
        if not path.exists():
            assert CC is not None
            flags = [f"-D{one}" for one in defines]
            subprocess.run([CC, "-shared", "-fPIC", "-w", *flags, str(SOURCE), "-o", str(path)], check=True)
        return path

    return built


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, build: Callable[..., Path]) -> Iterator[Desk]:
    """After every read, whatever came of it: no file is left, no fingerprint nor picture was asked for."""
    made = Desk(tmp_path, monkeypatch, build)
    yield made
    assert made.left() == []
    assert not [one for one in made.calls() if "FP" in one or one == "CVR_Read_Content 1"]


# ---- SDT


@needs_cc
@pytest.mark.parametrize("kind", CARDS)
def test_sdt_reads_each_layout_whole_and_closes(desk: Desk, kind: str) -> None:
    desk.put("SDT")
    desk.tell(FAKE_MESSAGE=CARDS[kind].hex())
    card = desk.reader().read()
    assert card == RawCard("sdt", CARDS[kind])
    assert desk.calls() == [
        "SDT_OpenPort 1001",
        "SDT_StartFindIDCard 0",
        "SDT_SelectIDCard 0",
        "SDT_ReadBaseMsg 0",
        "SDT_ClosePort 1001",
    ]


@needs_cc
def test_a_card_shows_nothing_of_itself(desk: Desk) -> None:
    desk.put("SDT")
    card = desk.reader().read()
    assert card.message is not None
    assert card.message.decode("utf-16-le").startswith("周𬎆䶮")
    assert repr(card) == "RawCard(family='sdt')"


@needs_cc
@pytest.mark.parametrize(("port", "tries"), [(1003, 3), (2, 18)])
def test_every_port_is_tried_usb_first(desk: Desk, port: int, tries: int) -> None:
    desk.put("SDT")
    desk.tell(FAKE_PORT=port)
    desk.reader().read()
    assert len([one for one in desk.calls() if one.startswith("SDT_OpenPort")]) == tries
    assert desk.calls()[-1] == f"SDT_ClosePort {port}"


@needs_cc
def test_the_card_is_waited_for(desk: Desk) -> None:
    desk.put("SDT")
    desk.tell(FAKE_FAILS=3)
    desk.wait(SLOW / 2)
    assert desk.reader().read().message == CARDS["resident"]


@needs_cc
def test_no_card(desk: Desk) -> None:
    desk.put("SDT")
    desk.tell(FAKE_FAILS=1000)
    assert desk.trouble().what == "没有找到证件"
    assert desk.calls()[-1] == "SDT_ClosePort 1001"


@needs_cc
def test_no_reader(desk: Desk) -> None:
    desk.put("SDT")
    desk.tell(FAKE_PORT=9999)
    assert desk.trouble().what == "没有找到阅读器"
    assert not [one for one in desk.calls() if not one.startswith("SDT_OpenPort")]


@needs_cc
@pytest.mark.parametrize(
    ("function", "code", "what"),
    [
        ("OpenPort", 0x66, "阅读器的安全模块（SAM）未获授权"),
        ("StartFindIDCard", 0x02, "阅读器没有回答"),
        ("StartFindIDCard", 0x60, "阅读器的安全模块（SAM）未获授权"),
        ("StartFindIDCard", 0x23, "阅读器的安全模块（SAM）未获授权"),
        ("SelectIDCard", 0x81, "证件没有放稳"),
        ("SelectIDCard", 0x40, "阅读器不认识这张卡"),
        ("ReadBaseMsg", 0x41, "读取时证件被移开了"),  # removed between select and read
        ("ReadBaseMsg", 0x31, "证件没有通过阅读器的验证"),
        ("ReadBaseMsg", 0x03, "阅读器通讯出错"),
        ("ReadBaseMsg", 0x10, "阅读器通讯出错"),
        ("ReadBaseMsg", 0x09, "读卡驱动写不了文件"),
        ("ReadBaseMsg", 0x77, "没有读成（0x77）"),
    ],
)
def test_sdt_codes_become_words_and_the_port_is_closed(
    desk: Desk, function: str, code: int, what: str
) -> None:
    desk.put("SDT")
    desk.tell(**{f"FAKE_SDT_{function}": code})
    trouble = desk.trouble()
    assert trouble.what == what
    assert trouble.do.endswith("。")
    assert ("SDT_ClosePort 1001" in desk.calls()) == (function != "OpenPort")


@needs_cc
def test_half_a_message_is_none(desk: Desk) -> None:
    desk.put("SDT")
    desk.tell(FAKE_LENGTH=128)
    assert desk.trouble().what == "读到的内容不完整"


# ---- CVR


@needs_cc
@pytest.mark.parametrize("kind", CARDS)
def test_cvr_raw_wz(desk: Desk, kind: str) -> None:
    desk.put("CVR")
    desk.writes(CARDS[kind])
    assert desk.reader().read() == RawCard("cvr", CARDS[kind])
    assert desk.calls() == [
        "CVR_InitComm 1001",
        "CVR_Authenticate 0",
        "CVR_Read_Content 2",
        "CVR_CloseComm 0",
    ]


@needs_cc
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_cvr_text_wz_keeps_rare_characters(desk: Desk, end: str) -> None:
    desk.put("CVR")
    desk.writes(end.join(LINES).encode("gb18030"))
    assert desk.reader().read() == RawCard("cvr", lines=tuple(LINES))


@needs_cc
@pytest.mark.parametrize("place", ["folder", "temp"])
def test_cvr_wz_in_one_place_only(desk: Desk, place: str) -> None:
    desk.put("CVR")
    desk.tell(FAKE_FILES=getattr(desk, place), FAKE_WZ="\n".join(LINES).encode("gb18030").hex())
    assert desk.reader().read().lines[0] == "周𬎆䶮"


@needs_cc
def test_cvr_without_wz_is_asked_by_functions(desk: Desk) -> None:
    desk.put("CVR", "PEOPLE")
    desk.writes()
    names = ("Name", "Sex", "Nation", "Birthday", "Address", "IDCode", "Department")
    for name, text in zip(names, LINES, strict=False):
        desk.tell(**{f"FAKE_GetPeople{name}": text.encode("gb18030").hex()})
    desk.tell(FAKE_GetStartDate=b"20200101".hex(), FAKE_GetEndDate="长期".encode("gbk").hex())
    assert desk.reader().read() == RawCard("cvr", lines=tuple(LINES))
    desk.tell(FAKE_GetCertType=b"J".hex())
    assert desk.reader().read().lines[4] == LINES[5]
    desk.tell(FAKE_GetCertType=b"I".hex(), FAKE_GetPeopleChineseName="倪墨".encode("gbk").hex())
    lines = desk.reader().read().lines
    assert (len(lines), lines[1], lines[7]) == (10, "倪墨", LINES[5])


@needs_cc
def test_cvr_with_neither_is_told(desk: Desk) -> None:
    desk.put("CVR")
    desk.writes()
    assert desk.trouble().what == "读到的内容不完整"


@needs_cc
def test_an_old_wz_is_never_taken_for_the_card(desk: Desk) -> None:
    desk.put("CVR")
    for name in FILES:
        (desk.folder / name).write_bytes(CARDS["resident"])
    assert desk.trouble().what == "读到的内容不完整"


@needs_cc
def test_an_old_wz_that_will_not_go_stops_the_reading(desk: Desk) -> None:
    desk.put("CVR")
    stubborn = desk.temp / "wz.txt"
    stubborn.mkdir()
    with pytest.raises(ReaderTrouble, match="删不掉"):
        desk.reader().read()
    assert desk.calls() == []
    stubborn.rmdir()


@needs_cc
@pytest.mark.parametrize(
    ("function", "code", "what"),
    [
        ("InitComm", 2, "没有找到阅读器"),
        ("InitComm", -2, "读卡驱动没有启动"),
        ("InitComm", 3, "读卡驱动没有启动"),
        ("Authenticate", 2, "没有找到证件"),
        ("Authenticate", 3, "证件没有放稳"),
        ("Authenticate", 4, "阅读器断开了"),
        ("Authenticate", 0, "读卡驱动没有启动"),
        ("Read_Content", 0, "读取时证件被移开了"),
        ("Read_Content", 4, "阅读器断开了"),
        ("Read_Content", 99, "读卡驱动没有启动"),
    ],
)
def test_cvr_codes_become_words_and_nothing_is_left(desk: Desk, function: str, code: int, what: str) -> None:
    desk.put("CVR")
    desk.writes(CARDS["resident"])
    desk.tell(**{f"FAKE_CVR_{function}": code})
    assert desk.trouble().what == what
    assert ("CVR_CloseComm 0" in desk.calls()) == (function != "InitComm")


@needs_cc
def test_cvr_too_old_for_the_lesser_reading_is_asked_for_the_next(desk: Desk) -> None:
    desk.put("CVR")
    desk.tell(FAKE_CVR_Read_Content=0)
    desk.trouble()
    assert [one for one in desk.calls() if "Content" in one] == ["CVR_Read_Content 2", "CVR_Read_Content 4"]


@needs_cc
@pytest.mark.parametrize("code", [1, 0, 99])
def test_the_helper_itself_leaves_nothing(desk: Desk, code: int) -> None:
    """Should the counter die meanwhile, no parent is there to clean; nor does the picture ever come out."""
    desk.put("CVR")
    desk.writes(CARDS["resident"])
    desk.tell(FAKE_CVR_Read_Content=code)
    asked = json.dumps({"do": "read", "folder": str(desk.folder), "wait_s": 1}) + "\n"
    command = [sys.executable, "-I", id_reader_helper.__file__]
    done = subprocess.run(command, input=asked, capture_output=True, text=True, timeout=SLOW, check=True)
    assert desk.left() == []
    said = json.loads(done.stdout)
    assert set(said) == ({"ok", "family", "message"} if code == 1 else {"ok", "step", "code", "file"})


# ---- hang and crash


@needs_cc
@pytest.mark.parametrize(
    ("family", "function"),
    [
        ("SDT", "SDT_OpenPort"),
        ("SDT", "SDT_ReadBaseMsg"),
        ("SDT", "SDT_ClosePort"),
        ("CVR", "CVR_Authenticate"),
        ("CVR", "CVR_Read_Content"),
        ("CVR", "CVR_CloseComm"),
    ],
)
@pytest.mark.parametrize("way", ["hang", "crash", "segv"])
def test_hang_and_crash_are_told_and_the_next_read_works(
    desk: Desk, family: str, function: str, way: str
) -> None:
    desk.put(family)
    desk.writes(CARDS["resident"])
    desk.tell(**{f"FAKE_{function}": way})
    began = time.monotonic()
    trouble = desk.trouble(QUICK if way == "hang" else SLOW)
    assert time.monotonic() - began < SLOW / 2
    if way == "hang":
        assert str(trouble) == "阅读器没有反应，已停止等待。请拔插后再试。"
    else:
        assert str(trouble) == "读卡程序意外退出，前台没有受影响。请再读一次。"
    desk.hush(f"FAKE_{function}")
    assert desk.reader().read().message == CARDS["resident"]


@needs_cc
def test_a_helper_whose_parent_is_gone_ends_itself(desk: Desk) -> None:
    """A hang inside the library, and nobody there to kill the helper."""
    desk.put("SDT")
    desk.tell(FAKE_SDT_OpenPort="hang")
    asked = f'{{"do": "read", "folder": "{desk.folder}", "limit_s": 0.3}}\n'
    command = [sys.executable, "-I", id_reader_helper.__file__]
    done = subprocess.run(command, input=asked.encode(), capture_output=True, timeout=SLOW, check=False)
    assert done.returncode == 1
    assert done.stdout == b""


def test_a_helper_that_answers_nonsense_is_told(tmp_path: Path) -> None:
    for said in (
        "{}",
        '{"ok": true}',
        '{"ok": true, "family": "sdt", "message": "zz"}',
        '{"ok": 1, "code": []}',
    ):
        reader = IdReader(tmp_path, [sys.executable, "-c", f"print({said!r})"], SLOW)
        with pytest.raises(ReaderTrouble, match="读卡程序意外退出"):
            reader.read()
        with pytest.raises(ReaderTrouble, match="读卡程序意外退出"):
            reader.probe()


# ---- what lies in the folder


def test_no_folder_and_an_empty_one(desk: Desk) -> None:
    assert desk.trouble().what == "文件夹「驱动 x64」里没有阅读器驱动"
    assert desk.reader().probe() == ()
    gone = IdReader(desk.folder / "没有", timeout_s=SLOW)
    for ask in (gone.read, gone.probe):
        with pytest.raises(ReaderTrouble, match="找不到驱动文件夹「没有」"):
            ask()


@needs_cc
@pytest.mark.parametrize(
    ("defines", "library", "what"),
    [
        (("SYN",), Library("reader.so", "syn", "unsupported", 64), "暂不支持驱动「reader.so」的接口"),
        (("SHENSI",), Library("reader.so", "shensi", "unsupported", 64), "暂不支持驱动「reader.so」的接口"),
        (("HD",), Library("reader.so", "hd", "unsupported", 64), "暂不支持驱动「reader.so」的接口"),
        (
            ("CARDAPI3",),
            Library("reader.so", "cardapi3", "unsupported", 64),
            "暂不支持驱动「reader.so」的接口",
        ),
        (("SDT", "LACKS"), Library("reader.so", "sdt", "incomplete", 64), "驱动「reader.so」不完整"),
        (("CVR", "LACKS"), Library("reader.so", "cvr", "incomplete", 64), "驱动「reader.so」不完整"),
        (("NONE",), None, "文件夹「驱动 x64」里没有阅读器驱动"),
    ],
)
@pytest.mark.skipif(struct.calcsize("P") != 8, reason="says 64 bits")
def test_a_library_is_known_by_its_exports(
    desk: Desk, defines: tuple[str, ...], library: Library | None, what: str
) -> None:
    desk.put(*defines)
    assert desk.reader().probe() == ((library,) if library else ())
    assert desk.trouble().what == what
    assert desk.calls() == []


@needs_cc
def test_the_usable_come_first_and_the_one_without_files_is_read(desk: Desk) -> None:
    desk.put("SYN", name="a.so")
    desk.put("CVR", name="b.so")
    desk.put("SDT", name="sdtapi.so")
    assert [(one.file, one.usable) for one in desk.reader().probe()] == [
        ("sdtapi.so", True),
        ("b.so", True),
        ("a.so", False),
    ]
    assert desk.reader().read().family == "sdt"
    desk.tell(FAKE_SDT_OpenPort=1)  # its reader is not there; the other library's is
    desk.writes(CARDS["resident"])
    assert desk.reader().read().family == "cvr"


@needs_cc
def test_asking_what_is_there_deletes_what_a_crash_left(desk: Desk) -> None:
    for place in (desk.folder, desk.temp):
        for name in FILES:
            (place / name).write_bytes(b"left")
    desk.reader().probe()
    assert desk.left() == []


@needs_cc
def test_a_broken_library_is_told(desk: Desk) -> None:
    desk.put("SDT")
    path = desk.folder / "reader.so"
    data = bytearray(path.read_bytes())
    data[16:18] = b"\1\0"  # no shared object but an object file
    path.write_bytes(data)
    assert [one.state for one in desk.reader().probe()] == ["load"]
    assert desk.trouble().what == "驱动「reader.so」加载不了"


@needs_cc
def test_a_library_of_the_other_bitness_is_named_not_loaded(desk: Desk) -> None:
    desk.put("SDT")
    path = desk.folder / "reader.so"
    data = bytearray(path.read_bytes())
    data[4] = 3 - data[4]
    path.write_bytes(data)
    (library,) = desk.reader().probe()
    assert library.state == "bits"
    assert "位数不符" in library.say()
    assert desk.trouble().what == "驱动「reader.so」位数不符"


# ---- Windows libraries, read without Windows


def pe(names: list[str], machine: int = 0x8664) -> bytes:
    """A PE file with nothing but an export table, its section lying elsewhere in memory than in the file."""
    wide = machine == 0x8664
    optional = struct.pack("<H", 0x20B if wide else 0x10B).ljust(112 if wide else 96, b"\0")
    address, offset = 0x3000, 0x400
    pointers = address + 40
    at, texts = pointers + 4 * len(names), b""
    table = b""
    for name in names:
        table += struct.pack("<I", at + len(texts))
        texts += name.encode() + b"\0"
    directory = struct.pack("<5I", 0, 0, 0, 0, 1) + struct.pack("<5I", 0, len(names), 0, pointers, 0)
    body = directory + table + texts
    optional += struct.pack("<2I", address if names else 0, len(body)) + b"\0" * 120
    head = b"MZ".ljust(0x3C, b"\0") + struct.pack("<I", 0x80)
    coff = b"PE\0\0" + struct.pack("<HHIIIHH", machine, 1, 0, 0, 0, len(optional), 0)
    section = b".edata\0\0" + struct.pack("<4I", len(body), address, len(body), offset) + b"\0" * 16
    return (head.ljust(0x80, b"\0") + coff + optional + section).ljust(offset, b"\0") + body


CVR = list(id_reader_helper.NEEDED["cvr"])


@pytest.mark.parametrize("machine", [0x14C, 0x8664])
def test_a_windows_librarys_exports_are_read(machine: int) -> None:
    assert pe_exports(pe([*CVR, "GetPeopleName"], machine)) == (machine, {*CVR, "GetPeopleName"})
    assert pe_exports(pe([], machine)) == (machine, set())


def test_no_whole_file_is_an_error_never_a_crash() -> None:
    whole = pe(CVR)
    for length in range(len(whole)):
        with pytest.raises(ValueError):  # noqa: PT011
            pe_exports(whole[:length])


def test_stdcalls_dress_is_taken_off() -> None:
    assert [plain(one) for one in ("_SDT_OpenPort@4", "SDT_OpenPort@4", "SDT_OpenPort", "?x@@Y")] == [
        "SDT_OpenPort",
        "SDT_OpenPort",
        "SDT_OpenPort",
        "?x@@Y",
    ]


def test_a_name_tells_nothing_the_exports_do() -> None:
    """神思 calls its library TERMB.DLL as well."""
    assert family_of({"InitComm", "Authenticate", "Read_Content", "CloseComm"}) == ("shensi", ())
    assert family_of({*CVR, *id_reader_helper.NEEDED["sdt"]}) == ("sdt", ())
    assert family_of({"CVR_InitComm"}) == ("cvr", tuple(CVR[1:]))
    assert family_of({"GetBmp"}) == ("", ())


@pytest.mark.parametrize(
    ("platform", "machine", "state"),
    [
        ("win-amd64", 0x8664, "ok"),
        ("win-amd64", 0x14C, "bits"),
        ("win32", 0x14C, "ok"),
        ("win32", 0x8664, "bits"),
        ("win-arm64", 0x8664, "bits"),
    ],
)
def test_on_windows_the_bitness_is_told_before_loading(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, platform: str, machine: int, state: str
) -> None:
    (tmp_path / "Termb.DLL").write_bytes(pe(CVR, machine))
    monkeypatch.setattr(id_reader_helper, "_windows", lambda: True)
    monkeypatch.setattr("sysconfig.get_platform", lambda: platform)
    (found,) = id_reader_helper.probe(tmp_path)
    bits = 32 if machine == 0x14C else 64
    assert found == {"file": "Termb.DLL", "family": "cvr", "state": state, "bits": bits, "missing": []}


def test_here_a_windows_library_is_of_another_system(desk: Desk) -> None:
    (desk.folder / "termb.dll").write_bytes(pe(CVR, 0x14C))
    (desk.folder / "WltRS.dll").write_bytes(pe(["GetBmp"]))
    (desk.folder / "broken.dll").write_bytes(b"MZ")
    (library,) = desk.reader().probe()
    assert (library.file, library.family, library.usable) == ("termb.dll", "cvr", False)
    assert desk.trouble().what in ("驱动「termb.dll」不是本系统的", "驱动「termb.dll」位数不符")


def test_the_helper_is_written_for_python_3_8() -> None:
    """The last that runs on Windows 7, where old readers live."""
    text = Path(id_reader_helper.__file__).read_text(encoding="utf-8")
    ast.parse(text, feature_version=(3, 8))
    assert "from __future__ import annotations" in text


def test_the_helper_stands_alone() -> None:
    """A site may run it with another Python: nothing of the house, nothing installed."""
    names = "import sys; sys.argv=['x']; import runpy; runpy.run_path(sys.stdin.read())"
    done: Any = subprocess.run(
        [sys.executable, "-I", "-S", "-c", f"{names}; print(*sys.modules)"],
        input=id_reader_helper.__file__,
        capture_output=True,
        text=True,
        check=True,
        cwd=os.sep,
    )
    loaded = {one.partition(".")[0] for one in done.stdout.split()}
    assert loaded - set(sys.stdlib_module_names) <= {"__main__", "__mp_main__"}

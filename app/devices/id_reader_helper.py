"""读卡程序: talks to the maker's library in a process of its own, so that what it does there stays there.

Stands alone (standard library only, Python 3.8 or later), so that a site whose library has 32 bits may run it
with a 32-bit Python. Questions and answers: one JSON line each over stdio (app/devices/helper.py).

{"do": "probe", "folder": …} → {"ok": true, "libraries": [{"file", "family", "state", "bits", "missing"}, …]}
{"do": "read", "folder": …, "wait_s": …} → {"ok": true, "family": "sdt"|"cvr", "message": 512 hex digits}
or {"ok": true, "family": "cvr", "text": [lines]}; else {"ok": false, "step", "code", "file"}.

The chip's picture never leaves this process, fingerprints are never asked for, and the files a library writes
(FILES) are gone before every answer (domain.md 4.1). Tried with an imitation on Linux; no real library was.
"""

from __future__ import annotations

import ctypes
import faulthandler
import json
import os
import re
import struct
import sys
import sysconfig
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

FILES = ("wz.txt", "zp.bmp", "xp.wlt", "fp.dat")
NEEDED = {
    "sdt": ("SDT_OpenPort", "SDT_ClosePort", "SDT_StartFindIDCard", "SDT_SelectIDCard", "SDT_ReadBaseMsg"),
    "cvr": ("CVR_InitComm", "CVR_Authenticate", "CVR_Read_Content", "CVR_CloseComm"),
}
"""The families read, the one that writes no files first; a library with all the names of one is of it."""
UNSUPPORTED = {
    "syn": ("Syn_OpenPort", "Syn_ReadMsg"),
    "shensi": ("InitComm", "Authenticate", "Read_Content"),
    "hd": ("HD_InitComm", "HD_Read_BaseMsg"),
    "cardapi3": ("OpenCardReader", "GetPersonMsgW"),
}
"""Known by name, not read: 新中新, 神思 (also called TERMB.DLL), 华大, cardapi3."""
PORTS: tuple[int, ...] = (*range(1001, 1017), *range(1, 17))
"""USB first, then serial."""
BIGGEST = 64 * 1024 * 1024
"""Bytes; no reader's library is larger."""


class Failed(Exception):
    """The card was not read: the step it stopped at and the code the library gave (or a word of ours)."""

    def __init__(self, step: str, code: int | str, file: str = "") -> None:
        super().__init__(step, code)
        self.answer: dict[str, Any] = {"ok": False, "step": step, "code": code, "file": file}


# ---- what lies in the folder


def pe_exports(data: bytes) -> tuple[int, set[str]]:
    """A Windows library's machine (0x14C x86, 0x8664 x64) and the names it exports, without loading it.

    Raises ValueError for anything that is no whole PE file.
    """
    try:
        if data[:2] != b"MZ":
            raise ValueError("no PE file")
        head = struct.unpack_from("<I", data, 0x3C)[0]
        if data[head : head + 4] != b"PE\0\0":
            raise ValueError("no PE file")
        machine, sections, optional = struct.unpack_from("<HH12xH", data, head + 4)
        begin = head + 24
        wide = {0x10B: 96, 0x20B: 112}[struct.unpack_from("<H", data, begin)[0]]
        table = begin + optional
        places = [struct.unpack_from("<4I", data, table + 40 * number + 8) for number in range(sections)]

        def at(address: int) -> int:
            for size, where, raw, offset in places:
                if where <= address < where + max(size, raw):
                    return int(address - where + offset)
            raise ValueError("an address outside the file")

        exports = struct.unpack_from("<I", data, begin + wide)[0] if optional >= wide + 8 else 0
        if not exports:
            return machine, set()
        count = struct.unpack_from("<I", data, at(exports) + 24)[0]
        names = at(struct.unpack_from("<I", data, at(exports) + 32)[0]) if count else 0
        found = set()
        for number in range(min(count, 65536)):
            start = at(struct.unpack_from("<I", data, names + 4 * number)[0])
            found.add(data[start : data.index(b"\0", start)].decode("ascii", "replace"))
        return machine, found
    except (struct.error, KeyError) as error:
        raise ValueError("no whole PE file") from error


def plain(name: str) -> str:
    """An export's name without the dress of stdcall: `_SDT_OpenPort@4` → `SDT_OpenPort`."""
    return re.sub(r"^_?(\w+)@\d+$", r"\1", name)


def family_of(names: set[str]) -> tuple[str, tuple[str, ...]]:
    """The family the exported names tell and its missing ones; ("", ()) for no reader's library."""
    best: tuple[str, tuple[str, ...]] = ("", ())
    for family, needed in NEEDED.items():
        missing = tuple(one for one in needed if one not in names)
        if not missing:
            return family, ()
        if len(missing) < len(needed) and not best[0]:
            best = family, missing
    for family, marks in UNSUPPORTED.items():
        if set(marks) <= names:
            return family, ()
    return best


MACHINES = {"win32": 0x14C, "win-amd64": 0x8664, "win-arm64": 0xAA64}
"""A PE file's machine by the platform a Python was built for."""


def _windows() -> bool:
    return os.name == "nt"


def _library(path: Path) -> dict[str, Any] | None:
    """What one file is, None for no reader's. A library of another bitness or system is not loaded."""
    data = path.read_bytes() if path.stat().st_size <= BIGGEST else b""
    state, bits = "ok", 0
    if data[:2] == b"MZ":
        try:
            machine, exported = pe_exports(data)
        except ValueError:
            return None
        bits = {0x14C: 32, 0x8664: 64, 0xAA64: 64}.get(machine, 0)
        if not _windows():
            state = "system"
        elif machine != MACHINES.get(sysconfig.get_platform()):
            state = "bits"
        names = {plain(one) for one in exported}
    else:
        known = [name for group in (*NEEDED.values(), *UNSUPPORTED.values()) for name in group]
        names = {name for name in known if b"\0" + name.encode() + b"\0" in data}
        if names and data[:4] == b"\x7fELF":
            bits = 64 if data[4] == 2 else 32
            with open(sys.executable, "rb") as ours:
                start = ours.read(20)
            if start[:4] == b"\x7fELF" and (start[4], start[18:20]) != (data[4], data[18:20]):
                state = "bits"
        if names and state == "ok":
            try:
                loaded = ctypes.CDLL(str(path))
                names = {name for name in known if hasattr(loaded, name)}
            except OSError:
                state = "load"
    family, missing = family_of(names)
    if not family:
        return None
    if family in UNSUPPORTED:
        state = "unsupported"
    elif missing and state == "ok":
        state = "incomplete"
    return {"file": path.name, "family": family, "state": state, "bits": bits, "missing": list(missing)}


def probe(folder: Path) -> list[dict[str, Any]]:
    """The readers' libraries in the folder itself, the usable first. Raises Failed without a folder."""
    if not folder.is_dir():
        raise Failed("library", "folder")
    found = []
    for path in sorted(folder.iterdir()):
        if path.suffix.lower() in (".dll", ".so", ".dylib") and path.is_file():
            try:
                one = _library(path)
            except OSError:
                continue
            if one is not None:
                found.append(one)
    return sorted(found, key=lambda one: (one["state"] != "ok", one["family"] != "sdt"))


# ---- the files a library leaves


def places(folder: Path) -> list[Path]:
    """Where a library may write: beside itself (our current directory, too) and in the user's temp."""
    temps = [Path(tempfile.gettempdir())]
    if os.environ.get("LOCALAPPDATA"):
        temps.append(Path(os.environ["LOCALAPPDATA"], "Temp"))
    return list(dict.fromkeys([folder, *(one / "chinaidcard" for one in temps)]))


def wipe(folder: Path) -> list[str]:
    """Delete the four files wherever they may lie; answers those that would not go."""
    stay = []
    for place in places(folder):
        for name in FILES:
            path = place / name
            try:
                path.unlink()
            except OSError:
                if os.path.lexists(path):
                    stay.append(str(path))
    return stay


# ---- reading


def read(folder: Path, wait_s: float) -> dict[str, Any]:
    """One card, by the first library that finds its reader; waits up to `wait_s` seconds for the card."""
    libraries = probe(folder)
    os.chdir(folder)  # what the library writes "here" then lies where we clean
    if wipe(folder):
        raise Failed("library", "leftover")  # an old wz.txt would be taken for the card
    try:
        usable = [one for one in libraries if one["state"] == "ok"]
        if not usable:
            one = libraries[0] if libraries else {"state": "none", "file": ""}
            raise Failed("library", one["state"], one["file"])
        first: Failed | None = None
        for one in usable:
            way = _read_sdt if one["family"] == "sdt" else _read_cvr
            try:
                return way(_load(folder / one["file"]), folder, wait_s)
            except Failed as failed:
                failed.answer["file"] = one["file"]
                if failed.answer["step"] not in ("open", "library"):
                    raise
                first = first or failed
        assert first is not None
        raise first
    finally:
        wipe(folder)


def _load(path: Path) -> Callable[..., Any]:
    """The library's functions by their plain names: `call(name, *types)`, or None for one it lacks."""
    dressed: dict[str, str] = {}
    try:
        if _windows():
            dressed = {plain(name): name for name in pe_exports(path.read_bytes())[1]}
            os.add_dll_directory(str(path.parent))  # type: ignore[attr-defined,unused-ignore]
            library = ctypes.WinDLL(str(path))  # type: ignore[attr-defined,unused-ignore]  # stdcall on x86
        else:
            library = ctypes.CDLL(str(path))
    except (OSError, ValueError) as error:
        raise Failed("library", "load") from error

    def function(name: str, *types: Any) -> Any:
        try:
            found = library[dressed.get(name, name)]
        except AttributeError:
            return None
        found.argtypes, found.restype = types, ctypes.c_int
        return found

    return function


# Length pointers have 4 bytes, whatever the older samples pass.
INT, BYTES, SIZE = ctypes.c_int, ctypes.c_char_p, ctypes.POINTER(ctypes.c_int)


def _opened(call: Callable[[int], int], good: int, closed: int, mark: str = "") -> int:
    """The first port that opens. Raises Failed when none does: a code other than `closed` says more."""
    worst = closed
    for port in PORTS:
        if (code := call(port)) == good:
            return port
        worst = worst if code == closed else code
    raise Failed("open", f"{mark}{worst}" if mark else worst)


def _read_sdt(library: Callable[..., Any], folder: Path, wait_s: float) -> dict[str, Any]:
    """SDT (公安部一所): find, select, read; the port is closed whatever happens."""
    find = library("SDT_StartFindIDCard", INT, BYTES, INT)
    select = library("SDT_SelectIDCard", INT, BYTES, INT)
    content = library("SDT_ReadBaseMsg", INT, BYTES, SIZE, BYTES, SIZE, INT)
    port = _opened(library("SDT_OpenPort", INT), 0x90, 0x01)
    try:
        until = time.monotonic() + wait_s
        # 4 and 8 bytes are written; the samples disagree about it, so there is room for more.
        numbers = ctypes.create_string_buffer(64)
        while True:
            step, code = "find", find(port, numbers, 0)
            if code == 0x9F:
                step, code = "select", select(port, numbers, 0)
                if code == 0x90:
                    break
            if code not in (0x80, 0x81) or time.monotonic() >= until:
                raise Failed(step, code)
            time.sleep(0.1)
        text, picture = ctypes.create_string_buffer(1024), ctypes.create_string_buffer(8192)
        length, picture_length = INT(256), INT(1024)
        code = content(port, text, ctypes.byref(length), picture, ctypes.byref(picture_length), 0)
        ctypes.memset(picture, 0, len(picture))
        if code != 0x90:
            raise Failed("read", code)
        if length.value != 256:
            raise Failed("read", "length")
        return {"ok": True, "family": "sdt", "message": text.raw[:256].hex()}
    finally:
        library("SDT_ClosePort", INT)(port)


def _read_cvr(library: Callable[..., Any], folder: Path, wait_s: float) -> dict[str, Any]:
    """CVR (华视): authenticate, let it write its files, take the text; closed whatever happens."""
    authenticate, content = library("CVR_Authenticate"), library("CVR_Read_Content", INT)
    _opened(library("CVR_InitComm", INT), 1, 2, "init")
    try:
        until = time.monotonic() + wait_s
        while (code := authenticate()) != 1:
            if code not in (2, 3) or time.monotonic() >= until:
                raise Failed("select" if code == 3 else "find", f"auth{code}")
            time.sleep(0.35)  # the manual: more than 300 ms
        # 2 writes no open picture (1 and 4 do); a library too old for it answers 0 and is asked for 4.
        if (code := content(2)) != 1 and (code != 0 or (code := content(4)) != 1):
            raise Failed("read", f"content{code}")
        for place in places(folder):
            if (place / "wz.txt").is_file():
                return {"ok": True, "family": "cvr", **_text((place / "wz.txt").read_bytes())}
        return {"ok": True, "family": "cvr", "text": _people(library)}
    finally:
        library("CVR_CloseComm")()


def _text(data: bytes) -> dict[str, Any]:
    """The two forms of wz.txt: the chip's 256 bytes as they are (no GBK text has zeros), or lines."""
    if len(data) == 256 and b"\0" in data:
        return {"message": data.hex()}
    coded = "utf-16" if data[:2] == b"\xff\xfe" else "gb18030"
    lines = data.decode(coded, "replace").replace("\r\n", "\n").split("\n")
    return {"text": [one.strip(" \0\t\r") for one in lines]}


def _people(library: Callable[..., Any]) -> list[str]:
    """The same lines by the GetPeople… functions. Raises Failed where the library has none of them."""

    def said(name: str) -> str:
        function = library(name, BYTES, SIZE)
        if function is None:
            return ""
        buffer, length = ctypes.create_string_buffer(4096), INT(256)
        answered = function(buffer, ctypes.byref(length)) == 1
        return buffer.value.decode("gb18030", "replace").strip() if answered else ""

    name, sex, nation, birth, address, number, office = (
        said(f"GetPeople{one}")
        for one in ("Name", "Sex", "Nation", "Birthday", "Address", "IDCode", "Department")
    )
    # Manuals write these with and without "People".
    valid = "-".join(said(f"Get{one}") or said(f"GetPeople{one}") for one in ("StartDate", "EndDate"))
    if not number:
        raise Failed("read", "nothing")
    kind = said("GetCertType")
    if kind in ("I", "Y"):
        chinese, version = said("GetPeopleChineseName"), said("GetPeopleCertVersion")
        return [name, chinese, sex, birth, nation, "", valid, number, office, version]
    if kind == "J":
        return [name, sex, birth, address, number, office, valid, said("GetPassCheckID"), ""]
    return [name, sex, nation, birth, address, number, office, valid]


# ---- questions and answers


def answer(question: dict[str, Any]) -> dict[str, Any]:
    """What is asked, done; a failure is an answer, too."""
    folder = Path(os.path.abspath(question["folder"]))  # the current directory is about to change
    try:
        if question["do"] == "probe":
            return {"ok": True, "libraries": probe(folder)}
        return read(folder, float(question.get("wait_s", 3)))
    except Failed as failed:
        return failed.answer


def main() -> None:
    """Answer questions until there are no more."""
    # Libraries print; what they print must not stand among the answers.
    out, nowhere = os.fdopen(os.dup(1), "wb"), open(os.devnull, "wb")  # noqa: SIM115
    os.dup2(nowhere.fileno(), 1)
    if _windows():
        ctypes.WinDLL("kernel32").SetErrorMode(0x8003)  # type: ignore[attr-defined,unused-ignore]  # no boxes
    else:
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a core file would hold the card
    for line in iter(sys.stdin.buffer.readline, b""):
        question = json.loads(line)
        # Should our parent die while a library hangs, nothing else would end us.
        faulthandler.dump_traceback_later(float(question.get("limit_s", 30)), exit=True, file=nowhere)
        said = answer(question)
        faulthandler.cancel_dump_traceback_later()
        out.write(json.dumps(said).encode() + b"\n")
        out.flush()


if __name__ == "__main__":
    main()

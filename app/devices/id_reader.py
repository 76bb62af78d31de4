"""身份证阅读器: reads one card with the maker's library, or says in words why not.

The library lies in a folder the site names (none is shipped) and runs in a helper process that ends with
every read: its crash and its hang do not reach the counter, and nothing of a card stays in its memory. The
files it writes are deleted by the helper and again here, when the helper was killed too (domain.md 4.1).

Blocking; it runs in the lane "device:id-reader". Tried with an imitation library on Linux; with a real
reader, and on Windows, not tried.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from app.devices.helper import HelperGone, HelperProcess, HelperSlow
from app.devices.id_reader_helper import wipe

PROGRAM = Path(__file__).with_name("id_reader_helper.py")
"""The helper: a 32-bit library needs `[<32-bit python>, str(PROGRAM)]` as command."""

WAIT = 0.4
"""The share of a read's time in which the card may still be laid on."""

_FAMILIES = {
    "sdt": "公安部一所 SDT 接口",
    "cvr": "华视 CVR 接口",
    "syn": "新中新接口",
    "shensi": "神思接口",
    "hd": "华大接口",
    "cardapi3": "cardapi3 接口",
}
_STATES = {
    "ok": "可用",
    "bits": "位数不符",
    "system": "不是本系统的",
    "unsupported": "暂不支持",
    "incomplete": "缺少函数",
    "load": "加载不了",
}


class ReaderTrouble(Exception):
    """The card was not read: `what` happened and what to `do`. Nothing of the form is lost."""

    def __init__(self, what: str, do: str) -> None:
        super().__init__(f"{what}。{do}")
        self.what = what
        self.do = do


@dataclass(frozen=True)
class RawCard:
    """What the chip said, unread: its 256 bytes or the lines of a text form, no picture. Shows none of it."""

    family: str
    message: bytes | None = field(default=None, repr=False)
    lines: tuple[str, ...] = field(default=(), repr=False)


@dataclass(frozen=True)
class Library:
    """A reader's library in the folder: `family` and `state` are the helper's words, `bits` 32, 64 or 0."""

    file: str
    family: str
    state: str
    bits: int = 0

    @property
    def usable(self) -> bool:
        """Whether cards can be read with it."""
        return self.state == "ok"

    def say(self) -> str:
        """One line for the settings page: 「sdtapi.dll：公安部一所 SDT 接口，可用」."""
        bits = f"（{self.bits} 位）" if self.state == "bits" and self.bits else ""
        return f"{self.file}：{_FAMILIES[self.family]}，{_STATES[self.state]}{bits}"


class IdReader:
    """二代身份证阅读器 by the library in `folder`.

    `command` starts another helper than our own Python's (PROGRAM), `timeout_s` is the longest a read takes.
    """

    def __init__(self, folder: Path, command: Sequence[str] | None = None, timeout_s: float = 8) -> None:
        self._folder = folder.absolute()
        self._command = [sys.executable, "-I", str(PROGRAM)] if command is None else list(command)
        self._timeout_s = timeout_s

    def read(self) -> RawCard:
        """One card, waited for during WAIT of the time. Raises ReaderTrouble."""
        said = self._ask({"do": "read", "wait_s": self._timeout_s * WAIT})
        try:
            card = RawCard(
                str(said["family"]),
                bytes.fromhex(said["message"]) if "message" in said else None,
                tuple(map(str, said.get("text", ()))),
            )
        except (KeyError, TypeError, ValueError):
            raise _crashed() from None
        if (card.message is None or len(card.message) != 256) and not card.lines:
            raise _crashed()
        return card

    def probe(self) -> tuple[Library, ...]:
        """The readers' libraries in the folder, the usable first; none is asked for a card.

        Deletes what a crash may have left: ask it when the program starts. Raises ReaderTrouble.
        """
        said = self._ask({"do": "probe"})
        try:
            return tuple(
                Library(str(one["file"]), str(one["family"]), str(one["state"]), int(one["bits"]))
                for one in said["libraries"]
            )
        except (KeyError, TypeError, ValueError):
            raise _crashed() from None

    def _ask(self, question: dict[str, Any]) -> dict[str, Any]:
        """The helper's good answer, when no file is left. Raises ReaderTrouble."""
        helper = HelperProcess(self._command)
        asked = {"folder": str(self._folder), "limit_s": self._timeout_s + 2}
        try:
            said = helper.ask(question | asked, self._timeout_s)
        except HelperSlow:
            raise ReaderTrouble("阅读器没有反应，已停止等待", "请拔插后再试。") from None
        except HelperGone:
            raise _crashed() from None
        finally:
            # First the process, which may hold its files open; a good answer with files left is no good one.
            helper.close()
            left = wipe(self._folder)
        if left:
            raise _no_library("leftover", "", self._folder)
        if said.get("ok") is not True:
            raise _trouble(said, self._folder)
        return said


def _crashed() -> ReaderTrouble:
    return ReaderTrouble("读卡程序意外退出，前台没有受影响", "请再读一次。")


_LIFT = "请取下证件，再放一次。"
_FIND = ("没有找到证件", "请把证件放在阅读器上；已经放着的，请拿起再放一次。")
_SELECT = ("证件没有放稳", _LIFT)
_MOVED = ("读取时证件被移开了", "请重新放好，读完再拿起。")
_PORT = ("没有找到阅读器", "请接好阅读器、关闭别的读卡软件，再试一次。")
_LOST = ("阅读器断开了", "请拔插阅读器后再试。")
_LINE = ("阅读器通讯出错", "请再读一次；还不行，请拔插阅读器。")
_SAM = ("阅读器的安全模块（SAM）未获授权", "请联系阅读器厂家；本次请手工填写。")
_DOUBT = ("证件没有通过阅读器的验证", "请取下再放一次；仍不行，请仔细核对证件。")
_DRIVER = ("读卡驱动没有启动", "请重装阅读器的驱动，或联系管理员。")
_PART = ("读到的内容不完整", _LIFT)

_CODES: dict[int | str, tuple[str, str]] = {
    0x01: _PORT,
    0x02: ("阅读器没有回答", "请拔插阅读器后再试。"),
    0x03: _LINE,
    0x05: _SAM,
    0x09: ("读卡驱动写不了文件", "请检查磁盘是否已满、文件夹是否可写。"),
    0x10: _LINE,
    0x11: _LINE,
    0x21: _LINE,
    0x23: _SAM,
    0x24: _LINE,
    0x31: _DOUBT,
    0x32: _DOUBT,
    0x33: _DOUBT,
    0x37: _DOUBT,
    0x3F: _LINE,
    0x40: ("阅读器不认识这张卡", "请确认放的是身份证或居住证，且只放一张。"),
    0x41: _MOVED,
    0x47: _LINE,
    0x60: _SAM,
    0x66: _SAM,
    0x80: _FIND,
    0x81: _SELECT,
    0x91: _PART,
    "length": _PART,
    "nothing": _PART,
    "init2": _PORT,
    "init-1": _PORT,
    "init-2": _DRIVER,
    "init3": _DRIVER,
    "auth0": _DRIVER,
    "auth2": _FIND,
    "auth3": _SELECT,
    "auth4": _LOST,
    "content0": _MOVED,
    "content4": _LOST,
    "content99": _DRIVER,
}
"""What the clerk reads for a code: numbers are SDT's, words the helper's (init3 = CVR_InitComm said 3)."""


def _trouble(said: dict[str, Any], folder: Path) -> ReaderTrouble:
    """The words for a helper's refusal."""
    code = said.get("code")
    if not isinstance(code, int | str):
        return _crashed()
    if said.get("step") == "library":
        return _no_library(str(code), str(said.get("file", "")), folder)
    shown = f"0x{code & 0xFF:02X}" if isinstance(code, int) else code
    return ReaderTrouble(*_CODES.get(code, (f"没有读成（{shown}）", "请再读一次；还不行，请拔插阅读器。")))


def _no_library(state: str, file: str, folder: Path) -> ReaderTrouble:
    """The words for a folder with which no card can be read."""
    choose = "请在设置里选阅读器厂家的驱动文件夹。"
    if state == "folder":
        return ReaderTrouble(f"找不到驱动文件夹「{folder.name}」", choose)
    if state == "bits":
        return ReaderTrouble(
            f"驱动「{file}」位数不符", "请向厂家索取另一种位数的驱动（32/64 位），或联系管理员。"
        )
    if state == "leftover":
        return ReaderTrouble(
            "以前的读卡文件删不掉", f"请联系管理员检查文件夹「{folder.name}」能否写入，再读证。"
        )
    words = {
        "system": f"驱动「{file}」不是本系统的",
        "unsupported": f"暂不支持驱动「{file}」的接口",
        "incomplete": f"驱动「{file}」不完整",
        "load": f"驱动「{file}」加载不了",
    }
    return ReaderTrouble(words.get(state, f"文件夹「{folder.name}」里没有阅读器驱动"), choose)

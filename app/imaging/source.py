"""来件: a file's bytes, read once and with care, and what format they are by their content."""

from __future__ import annotations

import os
import re
import stat
import struct
from pathlib import Path

from app.imaging.refusals import no

MOST_BYTES = 60_000_000
_NEAR = 300
"""So many bytes on either side of a PDF image's width its height is looked for."""

_FORMATS = (
    (b"\xff\xd8\xff", "jpeg"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"BM", "bmp"),
    (b"II*\0", "tiff"),
    (b"MM\0*", "tiff"),
    (b"II+\0", "tiff"),
    (b"MM\0+", "tiff"),
    (b"GIF8", "gif"),
)
_PHONES = (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1", b"avif")


def contents(path: Path) -> bytes:
    """All bytes of a plain file. Raises Refused (003-08) for links, folders, devices and what cannot be read.

    Nothing is opened that is not a plain file: a FIFO would hang, a tape would rewind.
    """
    try:
        before = os.lstat(path)
        if stat.S_ISLNK(before.st_mode):
            raise no("link")
        if not stat.S_ISREG(before.st_mode):
            raise no("not_file")
        handle = os.open(path, _FLAGS)
        with open(handle, "rb", closefd=True) as file:
            now = os.fstat(handle)
            if not stat.S_ISREG(now.st_mode) or (now.st_dev, now.st_ino) != (before.st_dev, before.st_ino):
                raise no("not_file")
            if now.st_size > MOST_BYTES:
                raise no("large")
            data = file.read(MOST_BYTES + 1)  # it may have grown since
    except (FileNotFoundError, NotADirectoryError):
        raise no("missing") from None
    except PermissionError:
        raise no("closed") from None
    except (OSError, ValueError):
        raise no("reading") from None
    return data


_FLAGS = os.O_RDONLY
for _name in ("O_NOFOLLOW", "O_NONBLOCK", "O_CLOEXEC", "O_NOCTTY", "O_BINARY", "O_NOINHERIT"):
    _FLAGS |= getattr(os, _name, 0)


def kind(data: bytes) -> str:
    """ "jpeg", "png", "bmp", "webp", "tiff" or "pdf", by content. Raises Refused (003-08) for all else."""
    if not data:
        raise no("empty")
    if len(data) > MOST_BYTES:
        raise no("large")
    for magic, word in _FORMATS:
        if data.startswith(magic):
            if word == "gif":
                raise no("gif")
            return word
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "webp"
    if data[4:8] == b"ftyp" and data[8:12] in _PHONES:
        raise no("heic")
    if b"%PDF-" in data[:1024]:
        return "pdf"
    raise no("text" if _is_text(data[:4096]) else "unknown")


def _is_text(head: bytes) -> bool:
    """Letters in UTF-8, UTF-16 with its mark, or GB18030, without the control characters of binary files."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    if any(byte < 9 or 13 < byte < 32 for byte in head):
        return False
    for encoding in ("utf-8", "gb18030"):
        for cut in range(4):  # the head may end inside a letter
            try:
                head[: len(head) - cut].decode(encoding)
            except UnicodeDecodeError:
                continue
            return True
    return False


def webp_head(data: bytes) -> tuple[int, int, bool]:
    """Width, height, and whether it moves, from a WebP's first chunk; Pillow would make room before it tells.

    Raises Refused (003-08) where there is no such chunk.
    """
    try:
        name = data[12:16]
        if name == b"VP8X":
            width = 1 + int.from_bytes(data[24:27], "little")
            height = 1 + int.from_bytes(data[27:30], "little")
            return width, height, bool(data[20] & 2)
        if name == b"VP8L" and data[20] == 0x2F:
            (bits,) = struct.unpack("<I", data[21:25])
            return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF), False
        if name == b"VP8 " and data[23:26] == b"\x9d\x01\x2a":
            width, height = struct.unpack("<HH", data[26:30])
            return width & 0x3FFF, height & 0x3FFF, False
    except (IndexError, struct.error):
        pass
    raise no("damaged")


def pdf_images(data: bytes) -> list[tuple[int, int]]:
    """The sizes that a PDF's images and masks claim, read off its bytes: a stream's words are never packed.

    PDFium tells those of the images on a page, not those of their masks.
    """
    found = []
    for width in re.finditer(rb"/Width\s*(\d{1,9})\b", data):
        start = max(0, width.start() - _NEAR)
        heights = re.finditer(rb"/Height\s*(\d{1,9})\b", data[start : width.end() + _NEAR])
        nearest = min(
            ((abs(start + one.start() - width.start()), int(one[1])) for one in heights), default=None
        )
        if nearest is not None:
            found.append((int(width[1]), nearest[1]))
    return found

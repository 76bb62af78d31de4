"""芯片内容: the fields of a card's 256 bytes (GA/T 490 and its kin, domain.md 4.1), or of a text form.

Four layouts are told apart by the flag at byte 248: residents (space), 港澳台居民居住证 (J) and foreigners'
permanent residence cards of 2017 (I) and 2023 (Y). What does not hold together was badly read and is refused;
a number whose checksum alone is wrong is kept as `unsure`. An expired card is read like any other (003-08).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from datetime import date

from app.rules import idnumber
from app.rules.base import Level, Refused, refuse
from app.rules.id_card import Reading, Source
from app.rules.idnumber import IdNumber, Kind

SIZE = 256
"""Bytes of a chip's text."""
Layout = tuple[tuple[str, int, int], ...]
"""Field, offset and length in bytes; together they are SIZE."""

RESIDENT: Layout = (
    ("name", 0, 30),
    ("sex", 30, 2),
    ("nation", 32, 4),
    ("birth", 36, 16),
    ("address", 52, 70),
    ("number", 122, 36),
    ("office", 158, 30),
    ("since", 188, 16),
    ("until", 204, 16),
    ("spare", 220, 28),
    ("flag", 248, 2),
    ("spare2", 250, 6),
)
HMT: Layout = (
    ("name", 0, 30),
    ("sex", 30, 2),
    ("spare", 32, 4),
    ("birth", 36, 16),
    ("address", 52, 70),
    ("number", 122, 36),
    ("office", 158, 30),
    ("since", 188, 16),
    ("until", 204, 16),
    ("pass", 220, 18),
    ("issues", 238, 4),
    ("spare2", 242, 6),
    ("flag", 248, 2),
    ("spare3", 250, 6),
)
FOREIGN_2017: Layout = (
    ("english", 0, 120),
    ("sex", 120, 2),
    ("number", 122, 30),
    ("country", 152, 6),
    ("name", 158, 30),
    ("since", 188, 16),
    ("until", 204, 16),
    ("birth", 220, 16),
    ("version", 236, 4),
    ("office", 240, 8),
    ("flag", 248, 2),
    ("spare", 250, 6),
)
FOREIGN_2023: Layout = (
    ("name", 0, 30),
    ("sex", 30, 2),
    ("issues", 32, 4),
    ("birth", 36, 16),
    ("english", 52, 70),
    ("number", 122, 36),
    ("spare", 158, 30),
    ("since", 188, 16),
    ("until", 204, 16),
    ("english2", 220, 22),
    ("country", 242, 6),
    ("flag", 248, 2),
    ("former", 250, 6),
)
LAYOUTS: dict[str, tuple[Layout, Kind]] = {
    " ": (RESIDENT, Kind.RESIDENT),
    "J": (HMT, Kind.HMT),
    "I": (FOREIGN_2017, Kind.FOREIGN),
    "Y": (FOREIGN_2023, Kind.FOREIGN),
}
"""The layout and the kind by the flag at byte 248."""

_NUMBER = re.compile(r"[0-9]{17}[0-9Xx]|[A-Za-z]{3}[0-9]{12}")


def reading(message: bytes, today: date) -> Reading:
    """A chip's 256 bytes as fields; `today` is the counter's day. Raises Refused for what was badly read."""
    if len(message) != SIZE:
        raise _bad(idnumber.RULE)
    layout, kind = LAYOUTS.get(_text(message, 248, 2) or " ", ((), None))
    if kind is None:
        raise refuse(idnumber.RULE, "不认识的证件", "阅读器不认识这张证件，请改为手工填写。", "number")
    said = {name: _text(message, at, length) for name, at, length in layout if not name.startswith("spare")}
    # A name of more than 35 letters goes on in the second half; a space between the two is the first's.
    english = message[52:122].decode("utf-16-le", "replace") + said["english2"] if "english2" in said else ""
    return _made(
        kind,
        said["name"] or (english or said.get("english", "")).strip(" \0"),
        said["number"],
        said.get("address", ""),
        _day(said["birth"], idnumber.RULE),
        _valid(said["since"], said["until"]),
        today,
    )


def reading_of_lines(lines: Sequence[str], today: date) -> Reading:
    """The lines of wz.txt as fields: residents have 8 (9 with the newest address), 港澳台 9, foreigners 10.

    They are told apart by the place of the number. Raises Refused for what was badly read.
    """
    said = [_trimmed(one) for one in lines]
    at = next((n for n, one in enumerate(said) if _NUMBER.fullmatch(one)), -1)
    if at == 5 and len(said) >= 8:
        kind, name, birth, valid = Kind.RESIDENT, said[0], said[3], said[7]
        address = (said[8] if len(said) > 8 else "") or said[4]
    elif at == 4 and len(said) >= 7:
        kind, name, birth, address, valid = Kind.HMT, said[0], said[2], said[3], said[6]
    elif at == 7 and len(said) >= 8:
        kind, name, birth, address, valid = Kind.FOREIGN, said[1] or said[0], said[3], "", said[6]
    else:
        raise _bad(idnumber.RULE)
    days = _DAYS.findall(valid)
    if "长期" in valid and len(days) == 1:
        days.append("长期")
    if len(days) != 2:
        raise _bad("003-08")
    return _made(kind, name, said[at], address, _day(birth, idnumber.RULE), _valid(*days), today)


def _made(
    kind: Kind,
    name: str,
    number: str,
    address: str,
    birth: date,
    valid: tuple[date | None, bool],
    today: date,
) -> Reading:
    """The fields, checked against each other. Raises Refused."""
    number = idnumber.normal(number)
    found = idnumber.check(number, today)
    if not name or _broken(name) or _broken(address) or birth > today:
        raise _bad(idnumber.RULE)
    if not isinstance(found, IdNumber) and found.level is Level.BLOCK:
        raise _bad(idnumber.RULE)
    unsure = set()
    if not isinstance(found, IdNumber) or found.kind is not kind or found.birth not in (None, birth):
        unsure.add("number")
    unsure |= {field for field, text in (("name", name), ("address", address)) if _strange(text)}
    until, forever = valid
    return Reading(Source.CHIP, name, number, address, kind, birth, until, forever, frozenset(unsure))


def _bad(rule: str) -> Refused:
    return refuse(rule, "没有读全", "读到的内容不完整，请取下证件再放一次。")


def _trimmed(text: str) -> str:
    """The padding of a field: U+0020 and U+0000 at its end."""
    return text.rstrip(" \0")


def _text(message: bytes, at: int, length: int) -> str:
    """One field. Raises Refused where a character is cut in two: no maker writes half a one."""
    try:
        return _trimmed(message[at : at + length].decode("utf-16-le"))
    except UnicodeDecodeError:
        raise _bad(idnumber.RULE) from None


def _broken(text: str) -> bool:
    """Whether there are characters no card bears: control characters and halves of surrogate pairs."""
    return any(unicodedata.category(one) in ("Cc", "Cs") for one in text)


def _strange(text: str) -> bool:
    """Whether a rare character may have been lost: there is a private one, or a mark put in its stead."""
    return any(unicodedata.category(one) == "Co" or one in "?？\ufffd" for one in text)


_DAYS = re.compile(r"[0-9]{8}|[0-9]{4}[^0-9][0-9]{1,2}[^0-9][0-9]{1,2}")


def _day(text: str, rule: str) -> date:
    """19990307, 1999.03.07 or 1999年3月7日. Raises Refused for anything else, and for zeros."""
    parts = re.fullmatch(
        r"([0-9]{4})([0-9]{2})([0-9]{2})|([0-9]{4})[^0-9]([0-9]{1,2})[^0-9]([0-9]{1,2})日?", text
    )
    try:
        year, month, day = (int(one) for one in (parts.groups() if parts else ()) if one)
        return date(year, month, day)
    except ValueError:
        raise _bad(rule) from None


def _valid(since: str, until: str) -> tuple[date | None, bool]:
    """有效期: its last day and whether it is 长期. Raises Refused (003-08) where the two are no period."""
    begin = _day(since, "003-08")
    if until == "长期":
        return None, True
    end = _day(until, "003-08")
    if end < begin:
        raise _bad("003-08")
    return end, False

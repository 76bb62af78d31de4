"""证件照片上的文字: from lines of text on a card's picture to a Reading, with what the clerk must compare.

The card's face, straightened: 姓名 … 住址 (one to three lines) … 公民身份号码, the portrait at the right; the
港澳台居民居住证 has the same places. A picture may mistake a stroke (peers.md 8): a field is sure only where
its label, its form and the reader's certainty agree, and the number only where GB 11643 holds (domain.md
3.10). A wrong character that looks like a name and was read with certainty cannot be found out here.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from app.rules import idnumber
from app.rules.id_card import Reading, Source
from app.rules.idnumber import IdNumber
from app.rules.names import HAN

SURE = 0.90
"""Certainty of the reader below which a line, or one letter of a name or an address, is to be compared."""
SURE_NAME = 0.95
"""The same for a letter of a name: 袁霈泽 read as 袁需泽 had 0.93; of 80 names read rightly 68 have more."""
PORTRAIT = 0.62
"""Where the portrait begins, as a fraction of the card's width: only the number has pieces right of it."""
ADDRESS_LINES = 3
PITCH = 1.25
"""Widths of a letter in heights of its box. More means that a letter was left out: 武晟赟 read as 武晟, and
with certainty (1.56; forty names that were read whole had 0.92 to 1.10)."""
ASPECT = 85.6 / 54

_NAME = re.compile("姓[名各多]")
_SEX = re.compile("性别")
_BIRTH = re.compile("出生")
_ADDRESS = re.compile("[住往佳][址扯]")
_NUMBER = re.compile("公民身[份分]证?号码|身份证?号码|^号码(?=[0-9]|$)")
"""Not 号码 anywhere: 12号码头路 is an address."""
_JUNK = " \t:：,，.。;；、'‘’\"“”`|_—-~"
_DIGIT = "0-9OoIl|"
_FORM = re.compile(rf"(?<![0-9A-Za-z])[{_DIGIT}]{{17}}[{_DIGIT}Xx×](?![0-9A-Za-z])")
_LOOK_ALIKE = str.maketrans("OoIl|×", "00111X")
_BIRTH_DAY = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日")
_DOT = re.compile("[·•‧・∙⋅●]")
_PLAIN_NAME = re.compile(f"[{HAN}]{{2,4}}|(?=.{{4,25}}$)[{HAN}]+(?:·[{HAN}]+)+")
_PLAIN_ADDRESS = re.compile(rf"(?=.*[{HAN}]{{2}})[{HAN}0-9A-Za-z（）()#－—\-·、/&]{{6,}}")


@dataclass(frozen=True)
class Seen:
    """One line as a reader of pictures saw it: text, its certainty (0 to 1), and where it lies, as fractions
    of the straightened card. Its repr shows no text."""

    text: str = field(repr=False)
    score: float
    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True)
class _Row:
    """What stands in one line of the card, the pieces from left to right."""

    pieces: tuple[Seen, ...]

    @property
    def text(self) -> str:
        return "".join(one.text for one in self.pieces)

    @property
    def middle(self) -> float:
        return sum(_middle(one) for one in self.pieces) / len(self.pieces)

    @property
    def score(self) -> float:
        """The certainty of its least certain piece."""
        return min(one.score for one in self.pieces)

    def sure(self, limit: float = SURE) -> bool:
        """Whether every letter is. A line's certainty is its letters' mean: 欧阳颀 read as 欧阳顾 has 0.94,
        but what is missing may all be missing from the third."""
        return all((1 - one.score) * len(one.text) <= 1 - limit for one in self.pieces)

    def without(self, label: re.Pattern[str]) -> str | None:
        """What follows the label at the row's beginning; None where another word stands there."""
        found = label.match(self.text)
        return None if found is None else self.text[found.end() :].strip(_JUNK)


def reading(lines: Sequence[Seen], today: date) -> Reading:
    """What the lines say, "" or None where they say nothing; `today` is the counter's day.

    `unsure` has the fields that were read and must be compared. Birth and kind are the number's, None unless
    it holds. Never raises, whatever the lines are.
    """
    seen = _upright([_tidy(one) for one in lines])
    rows = _rows(one for one in seen if one.left < PORTRAIT)
    number, holds, sure = _number(seen, today)
    unsure = set() if sure else {"number"}
    if isinstance(holds, IdNumber) and not _same_birth(rows, holds):
        unsure.add("number")
    name, sure = _name(rows)
    unsure |= set() if sure else {"name"}
    address, sure = _address(rows)
    unsure |= set() if sure else {"address"}
    return Reading(
        Source.PICTURE,
        name=name,
        number=number,
        address=address,
        kind=holds.kind if holds else None,
        birth=holds.birth if holds else None,
        unsure=frozenset(
            one for one, said in (("name", name), ("number", number), ("address", address)) if said
        )
        & unsure,
    )


def _tidy(one: Seen) -> Seen:
    """The line without spaces, half width, in numbers that can be compared."""
    left, top, right, bottom, score = (
        part if math.isfinite(part) else 0.0 for part in (one.left, one.top, one.right, one.bottom, one.score)
    )
    # Not NFKC for all: it would turn the compatibility characters of names into others.
    half = "".join(
        unicodedata.normalize("NFKC", letter) if "\uff01" <= letter <= "\uff5e" else letter
        for letter in one.text
    )
    return Seen(re.sub(r"\s", "", half), score, left, top, right, bottom)


def _middle(one: Seen) -> float:
    return (one.top + one.bottom) / 2


def _upright(seen: list[Seen]) -> list[Seen]:
    """The lines of a card that lay upside down, turned: the number is the last thing on it."""
    first = [_middle(one) for one in seen if _NAME.match(one.text.strip(_JUNK))]
    last = [_middle(one) for one in seen if _FORM.search(_after(one.text)) or "身份" in one.text]
    if not first or not last or min(first) <= max(last):
        return seen
    return [
        Seen(one.text, one.score, 1 - one.right, 1 - one.bottom, 1 - one.left, 1 - one.top) for one in seen
    ]


def _rows(seen: Iterable[Seen]) -> list[_Row]:
    """The lines by rows, from the top down: pieces whose middles differ by less than half a letter."""
    rows: list[list[Seen]] = []
    for one in sorted((one for one in seen if one.text.strip(_JUNK)), key=_middle):
        if rows:
            last = rows[-1]
            high = min(abs(part.bottom - part.top) for part in (one, *last))
            if _middle(one) - sum(map(_middle, last)) / len(last) < 0.5 * high:
                last.append(one)
                continue
        rows.append([one])
    return [_row(pieces) for pieces in rows]


def _row(pieces: list[Seen]) -> _Row:
    first, *rest = sorted(pieces, key=lambda one: one.left)
    begun = Seen(first.text.lstrip(_JUNK), first.score, first.left, first.top, first.right, first.bottom)
    return _Row((begun, *rest))


def _number(seen: list[Seen], today: date) -> tuple[str, IdNumber | None, bool]:
    """The number, what it says where it holds, and whether it need not be compared."""
    rows = _rows(seen)
    rows.sort(key=lambda row: _NUMBER.search(row.text) is None)  # the one with the label first
    found: list[tuple[str, IdNumber | None, bool]] = []
    for row in rows:
        text = _after(row.text)
        for form in _FORM.findall(text):
            for tried in dict.fromkeys((form, form.translate(_LOOK_ALIKE))):
                said = idnumber.check(tried.replace("×", "X"), today)
                if isinstance(said, IdNumber):
                    found.append((said.number, said, row.score >= SURE))
                    break
            else:
                found.append((idnumber.normal(form), None, False))
    held = [one for one in found if one[1] is not None]
    if held:
        first = held[0]
        return first[0], first[1], first[2] and len({one[0] for one in held}) == 1
    if found:
        return found[0]
    for row in rows:
        label = _NUMBER.search(row.text)
        rest = re.match(r"[0-9A-Za-z|×]{10,24}", row.text[label.end() :].strip(_JUNK)) if label else None
        if rest is not None:
            return idnumber.normal(rest.group()), None, False  # a digit too few or too many: better than none
    return "", None, False


def _after(text: str) -> str:
    """A row from behind the number's label."""
    label = _NUMBER.search(text)
    return text[label.end() :].strip(_JUNK) if label else text


def _same_birth(rows: list[_Row], number: IdNumber) -> bool:
    """Whether the line 出生 says the number's day, or says none that can be read."""
    for row in rows:
        found = _BIRTH_DAY.search(row.text.translate(_LOOK_ALIKE))
        if found is not None:
            return tuple(map(int, found.groups())) == (
                (number.birth.year, number.birth.month, number.birth.day) if number.birth else ()
            )
    return True


def _name(rows: list[_Row]) -> tuple[str, bool]:
    """The name and whether it need not be compared: read behind its label, or guessed from the first row."""
    for at, row in enumerate(rows):
        said = row.without(_NAME)
        if said is None:
            continue
        sure = row.sure(SURE_NAME)
        if not said and at + 1 < len(rows) and not _labelled(rows[at + 1]):
            row = rows[at + 1]  # the name was set lower than its label
            said, sure = row.text.strip(_JUNK), sure and row.sure(SURE_NAME)
        name = _DOT.sub("·", said)
        return name, sure and not any(map(_gapped, row.pieces)) and _PLAIN_NAME.fullmatch(name) is not None
    below = next((at for at, row in enumerate(rows) if _SEX.match(row.text) or _BIRTH.match(row.text)), 0)
    for row in reversed(rows[:below]):
        name = _DOT.sub("·", row.text.strip(_JUNK))
        if _PLAIN_NAME.fullmatch(name):
            return name, False
    return "", False


def _gapped(one: Seen) -> bool:
    """Whether the box has room for more letters than were read."""
    wide, high = (one.right - one.left) * ASPECT, one.bottom - one.top
    return wide > PITCH * high * len(one.text)


def _labelled(row: _Row) -> bool:
    return any(one.match(row.text) for one in (_NAME, _SEX, _BIRTH, _ADDRESS, _NUMBER))


def _address(rows: list[_Row]) -> tuple[str, bool]:
    """The address, its lines joined, and whether it need not be compared.

    Without its label: what stands between the birth and the number.
    """
    begin = next((at for at, row in enumerate(rows) if _ADDRESS.match(row.text)), None)
    labelled = begin is not None
    if begin is None:
        birth = (at for at, row in enumerate(rows) if _BIRTH.match(row.text) or _BIRTH_DAY.search(row.text))
        begin = next(birth, len(rows)) + 1
    sure = labelled
    parts: list[str] = []
    for row in rows[begin:]:
        if _NUMBER.search(row.text) or _FORM.search(row.text):
            break
        said = row.without(_ADDRESS)
        text = row.text.strip(_JUNK) if said is None else said
        if _labelled(row) and said is None:
            break
        if len(parts) == ADDRESS_LINES or (text and not re.search(f"[{HAN}0-9]", text)):
            sure = False  # a fourth line, or one of another script
            continue
        sure = sure and row.sure()
        if text:
            parts.append(text)
    address = "".join(parts)
    return address, sure and _PLAIN_ADDRESS.fullmatch(address) is not None


__all__ = ["SURE", "Seen", "reading"]

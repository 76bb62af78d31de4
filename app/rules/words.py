"""搜索词: what a name, a phone, a door, a plate and a number can be found by, and what a query asks for.

Both sides meet in plain tokens: Han characters and pairs of them, pinyin whole and by initials, numbers from
the places where people begin to say them, a phone from every digit. What was typed is the beginning of a
token, Han text, or digits inside a phone or a plate.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from app.rules.names import HAN, readings
from app.rules.units import parse

_PIECES = re.compile(rf"([{HAN}]+)|((?:(?![{HAN}\u1900-\u1cff])[^\W_]|-)+)")
"""Han runs, and runs of other letters, digits and hyphens (less the Dai scripts, which SQLite splits)."""
_NUMBER = re.compile(r"([a-z]{0,2})(20\d{6})-([a-z]?)(\d*)(?:\..*)?")
_DOOR_MARK = re.compile(r"[栋幢座楼梯室房#号单]")
_AFTER_BUILDING = re.compile(r"(?<=[0-9a-z])(?:号楼|单元|[栋幢座梯楼号#])")
_AFTER_ROOM = re.compile(r"(?<=\d)[室房]")

MOST_WORDS = 8
"""Words of a query that count; more are only ever pasted text."""
LONGEST_WORD = 60
_GRAM = "º"
"""Stands before neighbouring digits of a phone, so that they are no house number. Nobody can type it: `fold`
makes an o of it. To SQLite it is a letter, as it must be inside a token."""
_FOUR = 4
"""So many neighbours: fewer are a prefix that the index has a list for, more are two fours and a recheck.
With threes 888888 would be rechecked in every phone with an 888."""


def fold(text: str) -> str:
    """The text as both sides compare it: full width made half, capitals small, no apostrophes (xi'an)."""
    return re.sub("['’]", "", unicodedata.normalize("NFKC", text).lower())


def text_tokens(text: str) -> Iterator[str]:
    """Any words: every Han character and pair of neighbours, every other word and its hyphenated parts."""
    for han, other in _PIECES.findall(fold(text)):
        if han:
            yield from han
            yield from _pairs(han)
        else:
            yield other.strip("-")
            yield from other.split("-")


def name_tokens(name: str) -> Iterator[str]:
    """A name: its text, its readings whole (zhangsanfeng), less the first syllable, and by initials (zsf)."""
    yield from text_tokens(name)
    for said in readings(fold(name)):
        for syllables in (said, tuple(one.replace("v", "u") for one in said)):
            yield "".join(syllables)
            yield "".join(syllables[1:])
        yield "".join(one[0] for one in said)


def phone_tokens(number: str) -> Iterator[str]:
    """A phone number: whole, from the 4th digit, its last four; a land line without its area code too.

    And every four neighbours (the last three, two, one), marked: by them it is found from its middle.
    """
    digits = re.sub(r"\D", "", re.sub(r"^\s*(\+|00)86", "", fold(number)))
    yield from (digits, digits[3:], digits[-4:])
    if digits.startswith("0"):
        yield digits[4:]
    yield from (_GRAM + digits[at : at + _FOUR] for at in range(len(digits)))


def spelled(tokens: Iterable[str], texts: str) -> Iterator[str]:
    """The tokens with digits that do not stand in the (folded) `texts`: what `Query.holds` must see too."""
    for token in dict.fromkeys(tokens):
        if not token.startswith(_GRAM) and any(one.isdecimal() for one in token) and token not in texts:
            texts += "\n" + token
            yield token


def door_tokens(code: str) -> Iterator[str]:
    """A unit's code: 3-2-1501, 2-1501, 1501, and 3-1501 for those who leave the 单元 out."""
    parts = [one for one in fold(code).split("-") if one]
    for start in range(len(parts)):
        yield from _suffix(parts[start:])
    if len(parts) > 2:
        yield from _suffix([parts[0], parts[-1]])


def plates(text: str) -> list[str]:
    """The number plates in a list as people write one (粤B12345，粤B67890)."""
    return [one for one in re.split(r"[\s,;，；、/]+", text) if one]


def plate_tokens(plate: str) -> Iterator[str]:
    """A number plate: the province, and the rest from each of its places (b12345, 12345, 2345 … 5)."""
    plain = re.sub(r"[^\w]|_", "", fold(plate))
    province, rest = re.fullmatch(f"([{HAN}]?)(.*)", plain).groups()  # type: ignore[union-attr]
    yield province
    for start in range(len(rest)):
        yield from _suffix([rest[start:]])


def number_tokens(number: str) -> Iterator[str]:
    """A record's number FX20260305-A0007: the day with and without its letters, the tail a0007 and 0007.

    Never the whole as one token: days and tails are few, so the index stays small and a prefix quick.
    """
    found = _NUMBER.fullmatch(fold(number))
    if found is None:
        yield from text_tokens(number)
        return
    letters, day, counter, count = found.groups()
    yield from (letters + day, day, counter + count, count)


@dataclass(frozen=True)
class Query:
    """What to ask of the index: an FTS5 expression, and the texts that must really occur.

    `begun` asks the same less the digits inside a phone: what was meant when a door was typed.
    """

    match: str
    begun: str
    runs: tuple[tuple[str, ...], ...] = ()
    """Of each at least one way to write it must occur."""

    def holds(self, words: str) -> bool:
        """Whether every longer run of Han or digits occurs in these (folded) words: pairs and fours alone
        may meet out of order, or in two phones."""
        return all(any(way in words for way in run) for run in self.runs)


def query(text: str) -> Query | None:
    """The query for what was typed or scanned, all words required; None when there is nothing to look for."""
    asked: list[str] = []
    begun: list[str] = []
    runs: list[tuple[str, ...]] = []
    for word in fold(text).split()[:MOST_WORDS]:
        if number := _NUMBER.fullmatch(word):
            letters, day, counter, count = number.groups()
            both = [f'"{one}"*' for one in (letters + day, counter + count) if one]
            asked, begun = asked + both, begun + both
            continue
        for han, other in _PIECES.findall(_plain_door(word[:LONGEST_WORD])):
            if han:
                both = [f'"{one}"' for one in ((han,) if len(han) < 3 else _pairs(han))]
                asked, begun = asked + both, begun + both
                runs += [(han,)] if len(han) > 2 else []
            elif ways := _ways(other):
                begun.append(_any(f'"{one}"*' for one in ways))
                asked.append(begun[-1])
                if ways[-1].isdecimal():
                    asked[-1] = _any((*(f'"{one}"*' for one in ways), _inside(ways[-1])))
                    runs += [ways] if len(ways[-1]) > _FOUR else []
    if not asked:
        return None
    return Query(_all(asked), _all(begun), tuple(dict.fromkeys(runs)))


def _ways(word: str) -> tuple[str, ...]:
    """The ways to write one word without Han: as it is; a phone may be typed with hyphens."""
    word = word.lstrip("-")
    digits = word.replace("-", "")
    if not digits:
        return ()
    hyphened = digits != word and digits.isdecimal() and len(digits) > 6
    return (word, digits) if hyphened else (word,)


def _inside(digits: str) -> str:
    """The expression for digits anywhere in a phone. Of many the two fours at the end are rare enough; the
    beginnings of phones are few, and their lists long."""
    if len(digits) < _FOUR:
        return f'"{_GRAM}{digits}"*'
    end = len(digits) - _FOUR
    fours = dict.fromkeys(digits[at : at + _FOUR] for at in (max(0, end - _FOUR), end))
    both = _all(f'"{_GRAM}{four}"' for four in fours)
    return both if len(fours) == 1 else f"({both})"


def _all(asked: Iterable[str]) -> str:
    return " AND ".join(dict.fromkeys(asked))


def _any(ways: Iterable[str]) -> str:
    some = list(dict.fromkeys(ways))
    return some[0] if len(some) == 1 else f"({' OR '.join(some)})"


def _plain_door(word: str) -> str:
    """3栋2单元1501 and 3#1501 as the code they mean, and 3栋2单 as far as it is typed; else the word."""
    if not _DOOR_MARK.search(word):
        return word
    word = re.sub(r"(?<=[0-9a-z])单$", "单元", word)
    unit = parse(word)
    if unit is not None:
        return fold(unit.code)
    return _AFTER_ROOM.sub("", _AFTER_BUILDING.sub("-", word))


def _pairs(han: str) -> list[str]:
    return [han[at : at + 2] for at in range(len(han) - 1)]


def _suffix(parts: list[str]) -> Iterator[str]:
    """The parts joined by hyphens as one token, or, where Han is in them (丁香苑-3-2-1501), their tokens."""
    joined = "-".join(parts)
    if re.search(f"[{HAN}]", joined):
        yield from text_tokens(joined)
    else:
        yield joined

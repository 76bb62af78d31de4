"""业务目录: who handles which business, and where to find him: the clerk introduces him (003-16).

Offline, and small: it is searched as a whole, by characters, pinyin, initials and digits.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from app.rules.base import Finding, Level, Refused
from app.rules.names import readings
from app.rules.people import ROLE_NAMES, Role
from app.rules.words import fold, name_tokens, phone_tokens

LONGEST_BUSINESS = 60
LONGEST_PERSON = 80
LONGEST_PHONE = 40
LONGEST_NOTE = 200

_BEFORE = "业务办理的"
"""Put before a business, so that its first character is not read as a surname (单 shan, 解 xie)."""


@dataclass(frozen=True)
class Entry:
    """目录一行. `role` names a role of the site (""= none) and `person` a name; one of them is enough."""

    business: str
    role: str = ""
    person: str = ""
    phone: str = ""
    note: str = ""


def decide(entry: Entry) -> tuple[Finding, ...]:
    """Everything the rules say of a line (003-16)."""
    return tuple(_findings(entry))


def _findings(entry: Entry) -> Iterator[Finding]:
    if not entry.business.strip():
        yield _block("请填业务", "请写是什么业务，例如：装修申请。", "business")
    if not entry.person.strip() and not entry.role:
        yield _block("请填负责人", "请写谁负责，或者选一个岗位：前台要知道引见给谁。", "person")
    if entry.role and entry.role not in set(Role):
        yield _block("没有这个岗位", "请从岗位里选一个，或者直接写负责人。", "role")
    for name, label, most in (
        ("business", "业务", LONGEST_BUSINESS),
        ("person", "负责人", LONGEST_PERSON),
        ("phone", "电话", LONGEST_PHONE),
        ("note", "备注", LONGEST_NOTE),
    ):
        if len(getattr(entry, name).strip()) > most:
            yield _block(
                f"{label}太长", "{label}最多 {most} 个字，请写短一些。", name, label=label, most=most
            )


def _block(title: str, text: str, at: str, **params: object) -> Finding:
    return Finding("003-16", Level.BLOCK, title, text, params, at)


def matches(typed: str, business: str, *more: str) -> bool:
    """Whether every word that was typed finds the line; nothing typed finds every line.

    A word is found within the text, in the business's or a person's pinyin whole or by initials from any
    syllable on (zxsq, sq and shenqing find 装修申请), and in the middle of a phone.
    """
    asked = fold(typed).split()
    if not asked:
        return True
    plain = fold(" ".join((business, *more)))
    said = set(_spoken(business))
    for text in more:
        said |= {token for part in text.split() for token in name_tokens(part)} | set(phone_tokens(text))
    return all(word in plain or any(_begins(word, token) for token in said) for word in asked)


def _begins(word: str, token: str) -> bool:
    return token.startswith(word) or (len(word) > 1 and token.isdigit() and word in token)


def _spoken(text: str) -> Iterator[str]:
    """The readings of a plain text, whole and by initials, from each of its syllables on."""
    before = len(_BEFORE)
    for said in readings(fold(f"{_BEFORE}{text}")):
        syllables = said[before:]
        for start in range(len(syllables)):
            yield "".join(syllables[start:])
            yield "".join(one[0] for one in syllables[start:])


def rank(typed: str, business: str) -> int:
    """0 where the business begins as it was typed, 1 where it holds it, 2 for the rest: the order of hits."""
    word = next(iter(fold(typed).split()), "")
    plain = fold(business)
    if plain.startswith(word) or any(_begins(word, one) for one in tuple(_spoken(business))[:2]):
        return 0
    return 1 if word in plain else 2


def defaults(text: str) -> tuple[Entry, ...]:
    """The shipped directory from its TOML. Raises Refused for one that could not be kept by hand either."""
    entries = tuple(Entry(**one) for one in tomllib.loads(text)["entry"])
    wrong = [finding for one in entries for finding in decide(one)]
    if wrong:
        raise Refused(*wrong)
    return entries


def responsible(entry: Entry, names: Mapping[Role, str] = ROLE_NAMES) -> str:
    """The one in charge as the screen says it: the site's word for the role, and the name (003-51)."""
    role = names[Role(entry.role)] if entry.role else ""
    return " ".join(one for one in (role, entry.person.strip()) if one)

"""收费行的录入: what a clerk's short words mean (tcf, crzgb3, 3-5, 300), and how they are shown again.

What cannot be understood is never replaced by a guess: it stays in the Entry as text, or as UNREAD, and the
rules refuse it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from app.rules.money import parse_yuan, yuan
from app.rules.price import Nature, Once, PriceItem
from app.rules.receipt import UNREAD, Entry, line_of, months_from

Prices = Mapping[str, PriceItem]
"""The price list of a day by code, as `price.in_force` answers it."""

FAR = 9
"""A month said without its year that lies farther off than this is the one across New Year."""

_COUNTED = re.compile(r"(?P<word>.*?)\s*[×X*]?\s*(?P<count>\d{1,4})")
_MONTH = re.compile(r"(?:(20\d\d)(?:[-./年](\d{1,2})|(\d\d))|(\d{1,2}))月?", re.ASCII)
_SHOWN = re.compile(r"(.+?)起(\d{1,2})个?月", re.ASCII)
_TO = str.maketrans({"至": "~", "到": "~", "〜": "~", "—": "~", "–": "~"})


@dataclass(frozen=True)
class Months:
    """The first month, "2026-03", and how many."""

    period: str
    months: int = 1


def _fold(text: str) -> str:
    """One writing for what is compared: half width, capitals, no blanks around."""
    return unicodedata.normalize("NFKC", text).strip().upper()


# --- 项目 ---------------------------------------------------------------------------------------


def completions(text: str, prices: Prices) -> tuple[PriceItem, ...]:
    """The items that `text` may mean: codes that begin with it, then names that hold it; less its count."""
    return next((found for word, _ in _split(text) if (found := _meant(word, prices))), ())


def _meant(word: str, prices: Prices) -> tuple[PriceItem, ...]:
    found = {code: one for code, one in prices.items() if code.startswith(word)}
    # A name that begins so is likelier meant than one that has it somewhere.
    for within in (str.startswith, str.__contains__):
        found |= {
            code: one for code, one in prices.items() if code not in found and within(_fold(one.name), word)
        }
    return tuple(found.values())


def read_item(text: str, prices: Prices, *, guess: bool = False) -> tuple[PriceItem | None, int | None]:
    """The item and the count that a short word means (tcf, crzgb3, 临时出入证工本费*3), None for what it does
    not say. With `guess` also the only item that it may mean; never one of several."""
    for word, count in _split(text):
        for one in prices.values():
            if word in (one.code, _fold(one.name)):
                return one, count
    if guess:
        for word, count in _split(text):
            some = _meant(word, prices)
            if len(some) == 1:
                return some[0], count
    return None, None


def _split(text: str) -> Iterator[tuple[str, int | None]]:
    """The readings of a word, likeliest first: as it stands, then word and count."""
    whole = _fold(text)
    if not whole:
        return
    yield whole, None
    found = _COUNTED.fullmatch(whole)
    if found and found["word"]:
        yield found["word"], int(found["count"])
        # "BX6": the X may be the code's, though ×, X and * also stand for "times".
        yield found["word"] + "X", int(found["count"])


def say_item(was: Entry, text: str, prices: Prices, month: str, *, guess: bool = False) -> Entry:
    """The line after its item was written as `text`; `was` is the line before the first key of it.

    A line by the month gets the present `month` where it has none; what belonged to another item (its months,
    a price that was said for it) goes with that item. An unknown word stays as it was typed.
    """
    item, count = read_item(text, prices, guess=guess)
    if item is None:
        return replace(was, item=text, version=0)
    old = prices.get(was.item)
    new = replace(
        was, item=item.code, version=item.version, quantity=was.quantity if count is None else count
    )
    if old is not None and old.code != item.code:
        new = replace(new, price=None)
        if old.once is Once.MONTH and item.once is not Once.MONTH:
            new = replace(new, period="", months=1)
    if item.once is Once.MONTH and not new.period:
        new = replace(new, period=month, months=1)
    return new


def price_words(item: PriceItem) -> str:
    """「¥300.00/月」, 「自由价/次」."""
    price = "自由价" if item.price is None else yuan(item.price)
    return f"{price}/{item.measure}"


def kind_words(item: PriceItem) -> str:
    """「押金」 for what is given back, "" for income."""
    return "押金" if item.nature is Nature.DEPOSIT else ""


# --- 月份 ---------------------------------------------------------------------------------------


def read_months(text: str, present: str) -> Months | None:
    """The months of 3, 03, 2026-3, 202603, 3-5, 11~2, 「2026-03 起 3 个月」; None for no month.

    `present` ("2026-03") gives the year of a month said without one: its own, but for a month more than
    `FAR` months away: in December 1 is the January to come, in January 12 the December past. A range that
    ends before it begins goes on into the next year. 2026-3-5 may be a day, and is not read.
    """
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).translate(_TO)
    shown = _SHOWN.fullmatch(plain)
    start = _month(shown[1] if shown else plain, present)
    if shown or start is not None:
        return None if start is None else _months(start, start + (int(shown[2]) if shown else 1) - 1)
    for place, sign in enumerate(plain):
        first, last = plain[:place], plain[place + 1 :]
        start = _month(first, present) if sign in "~-" else None
        if start is not None and not (sign == "-" and "-" in first and len(last) <= len("12月")):
            end = _last(start, last, present)
            return None if end is None else _months(start, end)
    return None


def _month(text: str, present: str) -> int | None:
    """A month as a number of months, year * 12 + month - 1; None for no month."""
    found = _MONTH.fullmatch(text)
    if found is None:
        return None
    year, month = found[1], int(found[2] or found[3] or found[4])
    if not 1 <= month <= 12:
        return None
    if year:
        return int(year) * 12 + month - 1
    if not months_from(present, 1):
        return None
    now = int(present[:4]) * 12 + int(present[5:]) - 1
    here = now // 12 * 12 + month - 1
    return here - 12 if here - now > FAR else here + 12 if now - here > FAR else here


def _last(start: int, text: str, present: str) -> int | None:
    """The last month of a range: without a year the next such month from the first one on."""
    found = _month(text, present)
    bare = found is not None and len(text) <= len("12月")
    return start + (found - start) % 12 if found is not None and bare else found


def _months(start: int, end: int) -> Months | None:
    period = f"{start // 12}-{start % 12 + 1:02d}"
    return Months(period, end - start + 1) if end >= start and months_from(period, 1) else None


def say_months(was: Entry, text: str, prices: Prices, present: str) -> Entry:
    """The line after its months were written as `text`.

    What is no month stays in `period` as typed, where the rules refuse it; so do several months of an item
    that is not paid by the month.
    """
    found = read_months(text, present)
    item = prices.get(was.item)
    if found is None or (found.months > 1 and item is not None and item.once is not Once.MONTH):
        return replace(was, period=text.strip(), months=1)
    return replace(was, period=found.period, months=found.months)


def month_words(entry: Entry) -> str:
    """「2026-03」, 「2026-03 起 3 个月」; what is no month as it was typed."""
    return entry.period if entry.months == 1 else f"{entry.period} 起 {entry.months} 个月"


# --- 单价 and 金额 ------------------------------------------------------------------------------


def read_price(text: str) -> int | None:
    """The 分 of a price as typed; None = the list's, where nothing is typed; UNREAD for what is no amount."""
    if not text.strip():
        return None
    try:
        return parse_yuan(text)
    except ValueError:
        return UNREAD


def price_fault(text: str) -> str:
    """Why this is no price, in the clerk's words; "" for one, and for nothing."""
    if not text.strip():
        return ""
    try:
        return "" if parse_yuan(text) else "金额不能是零"
    except ValueError as error:
        return str(error)


def figures(fen: int) -> str:
    """123456 分 → 1,234.56, for a column whose heading says what it is."""
    return yuan(fen).replace("¥", "")


def amount_of(entry: Entry, prices: Prices) -> int | None:
    """The line's 金额 in 分; None while the item, its price or its count is not known."""
    item = prices.get(entry.item)
    if item is None or entry.price == UNREAD or not entry.quantity or free(entry, prices):
        return None
    return line_of(entry, item).amount


def free(entry: Entry, prices: Prices) -> bool:
    """Whether the line still waits for a price that the list does not say (自由价)."""
    item = prices.get(entry.item)
    return item is not None and item.price is None and entry.price is None

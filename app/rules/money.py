"""金额: integer 分 in, words and figures out (domain.md 3.9); no amount is ever a binary fraction here.

大写 follows 会计基础工作规范 art. 52 by one deterministic choice: 整 after 元 and after 角, none after 分;
零 after 元 when the 元 digit is 0 and 角 is not; no 零 where it is optional at the 万 boundary.
"""

from __future__ import annotations

import re

DIGITS = "零壹贰叁肆伍陆柒捌玖"
MOST = 999_999_999
"""The largest amount a clerk may type, in 分: 9,999,999.99 元."""

_PLACES = ("", "拾", "佰", "仟")
_SECTIONS = ("", "万", "亿")
_HALF_WIDTH = str.maketrans("０１２３４５６７８９，．。￥", "0123456789,..¥")
_AMOUNT = re.compile(r"([0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.([0-9]*))?")


def yuan(fen: int) -> str:
    """The figures: 123456 分 → ¥1,234.56; the sign stands before ¥ (-¥5.00)."""
    whole, rest = divmod(abs(fen), 100)
    return f"{'-' if fen < 0 else ''}¥{whole:,}.{rest:02d}"


def count_capital(n: int) -> str:
    """大写 of a count: 7 → 柒, 10 → 壹拾, 105 → 壹佰零伍. Raises ValueError outside 0 … 999,999,999,999."""
    if not 0 <= n < 10**12:
        raise ValueError(f"大写只到仟亿，不能写 {n}")
    words = ""
    for section in (2, 1, 0):
        value = n // 10_000**section % 10_000
        if not value:
            continue
        higher = n // 10_000 ** (section + 1)
        if words and (value < 1000 or higher % 10_000 == 0):
            words += DIGITS[0]
        words += _four(value) + _SECTIONS[section]
    return words or DIGITS[0]


def _four(value: int) -> str:
    """The words of 1 … 9999; zeros between two digits are one 零, leading and trailing ones none."""
    words = ""
    for place in (3, 2, 1, 0):
        digit = value // 10**place % 10
        if digit:
            gap = words and value // 10 ** (place + 1) % 10 == 0
            words += (DIGITS[0] if gap else "") + DIGITS[digit] + _PLACES[place]
    return words


def capital(fen: int) -> str:
    """大写金额: 123456 分 → 壹仟贰佰叁拾肆元伍角陆分 (人民币 is the paper's). Raises ValueError below 0."""
    whole, rest = divmod(fen, 100)
    jiao, cents = divmod(rest, 10)
    words = f"{count_capital(whole)}元" if whole or not rest else ""
    if jiao:
        words += (DIGITS[0] if whole and whole % 10 == 0 else "") + f"{DIGITS[jiao]}角"
    if cents:
        words += (DIGITS[0] if whole and not jiao else "") + f"{DIGITS[cents]}分"
    return words if cents else f"{words}整"


def parse_yuan(text: str) -> int:
    """The 分 of an amount as typed: 「1,234.5」 → 123450; full-width digits, ¥ and 元 are understood.

    Raises ValueError with words for the clerk: empty, below zero, more than two decimals, above
    9,999,999.99, or no amount at all.
    """
    plain = text.translate(_HALF_WIDTH).strip().removeprefix("¥").removesuffix("元").strip()
    if not plain:
        raise ValueError("请填写金额")
    if plain[0] in "-－−–—":
        raise ValueError("金额不能是负数")
    found = _AMOUNT.fullmatch(plain)
    if not found or found[2] == "":
        raise ValueError("金额只写数字，例如 1234.50")
    if len(found[2] or "") > 2:
        raise ValueError("金额最多两位小数，请写到分")
    whole = found[1].replace(",", "").lstrip("0")
    if len(whole) > 7:
        raise ValueError("金额超过 9,999,999.99 元，请核对")
    return int(whole or "0") * 100 + int((found[2] or "").ljust(2, "0"))

"""金额 (domain.md 3.9): every vector of the standard, and a decoder that reads the words back."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rules import money

VECTORS = """
0.05 伍分 · 0.50 伍角整 · 0.58 伍角捌分 · 1.00 壹元整 · 10.00 壹拾元整
· 15.00 壹拾伍元整 · 105.00 壹佰零伍元整 · 110.00 壹佰壹拾元整
· 1005.00 壹仟零伍元整 · 10005.00 壹万零伍元整 · 100000.00 壹拾万元整
· 100005.00 壹拾万零伍元整 · 101.50 壹佰零壹元伍角整 · 1409.50 壹仟肆佰零玖元伍角整
· 6007.14 陆仟零柒元壹角肆分 · 1680.32 壹仟陆佰捌拾元零叁角贰分
· 107000.53 壹拾万柒仟元零伍角叁分 · 16409.02 壹万陆仟肆佰零玖元零贰分
· 325.04 叁佰贰拾伍元零肆分 · 20003000.00 贰仟万叁仟元整
· 1000010.01 壹佰万零壹拾元零壹分 · 100000000.00 壹亿元整 · 0.00 零元整
· 100005000.00 壹亿零伍仟元整 · 100050000.00 壹亿零伍万元整
· 1234.56 壹仟贰佰叁拾肆元伍角陆分 · 2300.00 贰仟叁佰元整 · 2040.00 贰仟零肆拾元整
· 10.05 壹拾元零伍分 · 9999999.99 玖佰玖拾玖万玖仟玖佰玖拾玖元玖角玖分
"""
PAIRS = [tuple(one.split()) for one in VECTORS.split("·")]


def fen_of(figures: str) -> int:
    whole, _, rest = figures.partition(".")
    return int(whole) * 100 + int(rest)


def number_of(words: str) -> int:
    """Read 大写 back: an independent decoder, by the units alone."""
    total = section = digit = 0
    for one in words:
        if one in money.DIGITS:
            digit = money.DIGITS.index(one)
        elif one in "拾佰仟":
            section += digit * 10 ** ("拾佰仟".index(one) + 1)
            digit = 0
        else:
            total += (section + digit) * {"万": 10**4, "亿": 10**8}[one]
            section = digit = 0
    return total + section + digit


def decoded(words: str) -> int:
    found = re.fullmatch(r"(?:(.+)元)?(?:零?(.)角)?(?:零?(.)分)?(整?)", words)
    assert found is not None, words
    whole, jiao, cents = found[1], found[2], found[3]
    assert bool(cents) != bool(found[4]), "整 stands exactly where no 分 does"
    return number_of(whole or "零") * 100 + number_of(jiao or "零") * 10 + number_of(cents or "零")


@pytest.mark.parametrize(("figures", "words"), PAIRS)
def test_every_vector_of_the_standard(figures: str, words: str) -> None:
    assert money.capital(fen_of(figures)) == words
    assert decoded(words) == fen_of(figures)


@given(st.integers(0, 10**14 - 1) | st.integers(0, money.MOST))
def test_the_words_decode_to_the_amount(fen: int) -> None:
    words = money.capital(fen)
    assert decoded(words) == fen
    assert "零零" not in words
    assert set(words) <= set("零壹贰叁肆伍陆柒捌玖拾佰仟万亿元角分整")


@given(st.integers(0, 10**5), st.sampled_from([1, 10, 100, 1000, 10_000, 100_000, 10**6]))
def test_counts_with_many_zeros_decode_too(n: int, scale: int) -> None:
    words = money.count_capital(n * scale)
    assert number_of(words) == n * scale
    assert "零零" not in words
    assert n == 0 or not (words.startswith("零") or words.endswith("零"))


@pytest.mark.parametrize(
    ("n", "words"), [(0, "零"), (7, "柒"), (10, "壹拾"), (13, "壹拾叁"), (105, "壹佰零伍")]
)
def test_the_total_of_items_in_words(n: int, words: str) -> None:
    assert money.count_capital(n) == words


@pytest.mark.parametrize("n", [-1, 10**12])
def test_a_count_beyond_the_words_is_refused(n: int) -> None:
    with pytest.raises(ValueError, match="大写"):
        money.count_capital(n)


def test_no_words_for_a_debt() -> None:
    with pytest.raises(ValueError, match="大写"):
        money.capital(-1)


@pytest.mark.parametrize(
    ("fen", "figures"),
    [(0, "¥0.00"), (5, "¥0.05"), (123456, "¥1,234.56"), (10**9, "¥10,000,000.00"), (-123456, "-¥1,234.56")],
)
def test_figures(fen: int, figures: str) -> None:
    assert money.yuan(fen) == figures


@pytest.mark.parametrize(
    ("text", "fen"),
    [
        ("1,234.5", 123450),
        ("1234.56", 123456),
        ("0", 0),
        ("0.05", 5),
        ("１，２３４．５６", 123456),
        ("３００", 30000),
        ("12。5", 1250),
        ("¥1,234.56", 123456),
        ("￥ 300 元", 30000),
        ("9,999,999.99", 999_999_999),
        ("0007", 700),
    ],
)
def test_an_amount_as_typed(text: str, fen: int) -> None:
    assert money.parse_yuan(text) == fen


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "请填写金额"),
        ("  ", "请填写金额"),
        ("元", "请填写金额"),
        ("-5", "不能是负数"),
        ("－5", "不能是负数"),
        ("1.005", "最多两位小数"),
        ("1.000", "最多两位小数"),
        ("10000000", "超过 9,999,999.99"),
        ("9" * 5000, "超过 9,999,999.99"),
        ("1,23", "只写数字"),
        ("1,234,5", "只写数字"),
        ("12345,678", "只写数字"),
        ("5.", "只写数字"),
        (".5", "只写数字"),
        ("1e3", "只写数字"),
        ("10²", "只写数字"),
        ("٣", "只写数字"),
        ("三百", "只写数字"),
        ("1 2", "只写数字"),
        ("1.2.3", "只写数字"),
        ("nan", "只写数字"),
        ("+5", "只写数字"),
    ],
)
def test_what_is_no_amount_is_refused_in_words(text: str, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        money.parse_yuan(text)


@given(st.integers(0, money.MOST))
def test_figures_read_back(fen: int) -> None:
    assert money.parse_yuan(money.yuan(fen)) == fen


@given(st.text(max_size=12))
def test_any_text_is_an_amount_or_a_refusal(text: str) -> None:
    try:
        result: int | str = money.parse_yuan(text)
    except ValueError as error:
        result = str(error)
    assert "金额" in result if isinstance(result, str) else 0 <= result <= money.MOST

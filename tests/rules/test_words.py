"""搜索词: what each thing is found by, and what a query asks."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rules import words
from app.rules.words import _PIECES


def test_a_name_is_found_by_characters_pairs_pinyin_and_initials() -> None:
    """张三丰: each character, each pair, zhangsanfeng, sanfeng, zsf."""
    expected = {"张", "三", "丰", "张三", "三丰", "zhangsanfeng", "sanfeng", "zsf"}
    assert set(words.name_tokens("张三丰")) == expected


def test_a_surname_read_two_ways_is_found_by_both_and_lv_by_lu() -> None:
    """覃 is qin or tan; ü is typed v or u."""
    assert {"qinke", "tanke", "qk", "tk"} <= set(words.name_tokens("覃可"))
    assert {"lvyi", "luyi", "ly"} <= set(words.name_tokens("吕一"))


@pytest.mark.parametrize(
    ("number", "tokens"),
    [
        ("15400030001", {"15400030001", "00030001", "0001"}),
        ("154 0003 0001", {"15400030001", "00030001", "0001"}),
        ("+86 15400030001", {"15400030001", "00030001", "0001"}),
        ("0755-12345678", {"075512345678", "512345678", "12345678", "5678"}),
        ("", {""}),
    ],
)
def test_phones(number: str, tokens: set[str]) -> None:
    """A phone: whole, from the 4th digit, the last four; a land line without its area code."""
    assert {one for one in words.phone_tokens(number) if not one.startswith("º")} == tokens


def test_a_phone_is_kept_by_every_four_neighbours() -> None:
    """Marked, so that they are no house number; the last three, two and one close the row."""
    grams = {one for one in words.phone_tokens("154 0003 0001") if one.startswith("º")}
    assert grams == {
        "º1540",
        "º5400",
        "º4000",
        "º0003",
        "º0030",
        "º0300",
        "º3000",
        "º0001",
        "º001",
        "º01",
        "º1",
    }
    assert not [one for one in words.phone_tokens("") if one]


def test_nobody_types_the_mark() -> None:
    """fold makes a plain o of it: no query reaches the fours but by digits."""
    assert words.fold("º138") == "o138"


def test_what_the_recheck_must_see_is_spelled_once() -> None:
    """Tokens with digits that the texts do not hold, the longest way alone; neither marks nor plain words."""
    tokens = (
        *words.phone_tokens("154 0003 0001"),
        *words.plate_tokens("粤I·B2345"),
        *words.door_tokens("3-2-1501"),
    )
    tokens += (*words.number_tokens("FX20260305-A0007"), *words.name_tokens("张三丰"))
    spelled = list(words.spelled(tokens, "张三丰\n3-2-1501\n粤i·b2345"))
    assert spelled == ["15400030001", "ib2345", "3-1501", "fx20260305", "a0007"]


@pytest.mark.parametrize(
    ("code", "tokens"),
    [
        ("3-2-1501", {"3-2-1501", "2-1501", "1501", "3-1501"}),
        ("3-1501", {"3-1501", "1501"}),
        ("A-1501", {"a-1501", "1501"}),
    ],
)
def test_doors(code: str, tokens: set[str]) -> None:
    """A door: 3-2-1501, 2-1501, 1501, and 3-1501 without the 单元."""
    assert set(words.door_tokens(code)) == tokens


def test_a_plate_is_found_from_every_place() -> None:
    """粤I·B2345: with and without the province, from each character on."""
    assert set(words.plate_tokens("粤I·B2345")) == {"粤", "ib2345", "b2345", "2345", "345", "45", "5"}
    assert words.plates("粤IB2345，粤IC6789 粤ID0001") == ["粤IB2345", "粤IC6789", "粤ID0001"]


def test_a_number_is_kept_as_day_and_tail() -> None:
    """FX20260305-A0007: few tokens shared by many slips, never the whole."""
    tokens = {"fx20260305", "20260305", "a0007", "0007"}
    assert set(words.number_tokens("FX20260305-A0007")) == tokens


@pytest.mark.parametrize(
    ("text", "match"),
    [
        ("张", '"张"'),
        ("张三", '"张三"'),
        ("zs", '"zs"*'),
        ("ＺＳ", '"zs"*'),
        ("xi'an", '"xian"*'),
        ("1", '("1"* OR "º1"*)'),
        ("13", '("13"* OR "º13"*)'),
        ("138", '("138"* OR "º138"*)'),
        ("1381", '("1381"* OR "º1381")'),
        ("13812", '("13812"* OR ("º1381" AND "º3812"))'),
        ("138123456", '("138123456"* OR ("º3812" AND "º3456"))'),
        ("888888", '("888888"* OR "º8888")'),
        ("3人", '("3"* OR "º3"*) AND "人"'),
        ("b2345", '"b2345"*'),
        ("3-2-1501", '"3-2-1501"*'),
        ("３－２－１５０１", '"3-2-1501"*'),
        ("3栋2单元1501", '"3-2-1501"*'),
        ("3栋2单元1501室", '"3-2-1501"*'),
        ("三栋二单元1501", '"3-2-1501"*'),
        ("3#1501", '"3-1501"*'),
        ("3栋", '"3-"*'),
        ("3栋2单", '"3-2-"*'),
        ("3栋2单元15", '"3-2-15"*'),
        ("粤IB2345", '"粤" AND "ib2345"*'),
        ("FX20260305-A0007", '"fx20260305"* AND "a0007"*'),
        ("FX20260305-0007", '"fx20260305"* AND "0007"*'),
        ("FX20260305-A0007.QT7K.M3XKD7PA", '"fx20260305"* AND "a0007"*'),
        ("fx202603", '"fx202603"*'),
        ("154-0003-0001", '("154-0003-0001"* OR "15400030001"* OR ("º0003" AND "º0001"))'),
        ("张三 3-2", '"张三" AND "3-2"*'),
        ("张三 张三", '"张三"'),
    ],
)
def test_queries(text: str, match: str) -> None:
    """Whatever way people type it, it asks for the tokens it was kept under."""
    asked = words.query(text)
    assert asked is not None
    assert asked.match == match


@pytest.mark.parametrize("text", ["", "   ", "-", '"*()', "·", "——"])
def test_nothing_to_look_for(text: str) -> None:
    """Marks alone ask for nothing."""
    assert words.query(text) is None


def test_a_longer_han_run_is_rechecked_in_order() -> None:
    """三张三丰 holds both pairs of 张三丰's query only in order."""
    asked = words.query("张三丰")
    assert asked is not None
    assert asked.match == '"张三" AND "三丰"'
    assert asked.holds("张三丰\n3-2-1501")
    assert not asked.holds("三丰张三")


def test_longer_digits_are_rechecked_in_order() -> None:
    """Fours of one phone in another order, or of two phones, are no hit; what was begun asks for none."""
    asked = words.query("00300")
    assert asked is not None
    assert asked.holds("15400030001")
    assert not asked.holds("15403000030\n13000301111")
    assert asked.begun == '"00300"*'
    hyphened = words.query("154-0003-0001")
    assert hyphened is not None
    assert hyphened.holds("15400030001")
    assert hyphened.begun == '("154-0003-0001"* OR "15400030001"*)'


@given(st.text(st.sampled_from("0123456789-"), min_size=1, max_size=20), st.data())
def test_any_digits_of_a_phone_ask_for_its_tokens(number: str, data: st.DataObject) -> None:
    """Whatever is cut out of a phone: its tokens answer the fours, its spelled words the recheck."""
    digits = number.replace("-", "")
    begin = data.draw(st.integers(0, len(digits)))
    part = digits[begin : data.draw(st.integers(begin, len(digits)))]
    asked = words.query(part)
    if asked is None:
        assert not part
        return
    tokens = list(words.phone_tokens(number))
    for one in re.findall(r'"º\d+"\*?', asked.match):
        plain = one.strip('"*')
        assert any(token.startswith(plain) if one.endswith("*") else token == plain for token in tokens)
    assert asked.holds("\n".join(words.spelled(tokens, "")))


@given(st.text())
def test_any_text_makes_only_quoted_tokens(text: str) -> None:
    """No input reaches FTS5 as syntax: quotes, operators and marks never stand outside a quoted token."""
    asked = words.query(text)
    if asked is None:
        return
    outside = "".join(asked.match.split('"')[::2])
    assert set(outside.replace("AND", "").replace("OR", "")) <= set(" *()")
    assert all(_PIECES.fullmatch(inside) for inside in asked.match.split('"')[1::2])

"""脱敏 (domain.md 3.1 art. 51, 004-02): what stays readable, and that nothing more does."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rules import mask


def test_a_full_name_is_not_shown_to_the_room() -> None:
    assert [mask.called(one) for one in ("陈女士", "红衣女士", "陈思远", "欧阳颀", "")] == [
        "陈女士", "红衣女士", "陈*", "欧阳*", "",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("张三", "张*"),
        (" 张三丰 ", "张*"),
        ("欧阳修", "欧阳*"),
        ("司马相如", "司马*"),
        ("欧阳", "欧*"),  # two characters: a surname and a name
        ("王𬎆", "王*"),
        ("𬎆中", "𬎆*"),
        ("张", "张*"),
        ("买买提·吐尔逊", "买*"),
        ("Smith John", "S*"),
        ("李小店", "李*"),  # a person whatever the last character
        ("王中心", "王*"),
        ("安和物业服务有限公司", "安和物业服务有限公司"),
        ("老王便利店", "老王便利店"),
        ("小何洗衣店", "小何洗衣店"),
        ("业主委员会", "业主委员会"),
        ("", ""),
    ],
)
def test_a_name_keeps_its_surname_and_a_company_its_name(text: str, shown: str) -> None:
    assert mask.name(text) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("13900000001", "139****0001"),
        ("139 0000 0001", "139****0001"),
        ("139-0000-0001", "139****0001"),
        ("+86 13900000001", "139****0001"),
        ("0086-13900000001", "139****0001"),
        ("１３９００００００01", "139****0001"),
        ("0755-83880001", "0755-****0001"),
        ("0755 8388 0001", "0755-****0001"),
        ("075583880001", "0755-****0001"),
        ("(010)88881234", "010-****1234"),
        ("0755-83880001-802", "0755-****0001"),
        ("0755-83880001转802", "0755-****0001"),
        ("83880001", "****0001"),
        ("+852 9123 4567", "+852****4567"),
        ("0044 20 7946 0018", "+44****0018"),
        ("12345", "****5"),
        ("无", ""),
        ("", ""),
    ],
)
def test_a_phone_keeps_its_prefix_and_four_digits(text: str, shown: str) -> None:
    assert mask.phone(text) == shown


@given(st.text(alphabet="0123456789+-() 转ext０１９", max_size=30))
def test_a_masked_phone_never_shows_more_than_a_prefix_and_four_digits(text: str) -> None:
    shown = mask.phone(text)
    head, stars, tail = shown.partition("****")
    assert (shown == "") == (stars == "")
    assert sum(one.isdigit() for one in head) <= 7
    assert len(tail) <= 4
    if sum(one.isdigit() for one in text) >= 1 and len(tail) > 1:
        assert sum(one.isdigit() for one in text) >= sum(one.isdigit() for one in head + tail) + 3


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("000000189001011234", "尾号1234"),
        ("00000018900101123x", "尾号123X"),
        ("1234", "尾号1234"),
        ("0000 0018 9001 0112 34", "尾号1234"),
        ("E12345678", "尾号5678"),
        ("H1234567(8)", "尾号5678"),
        ("", ""),
    ],
)
def test_an_id_number_shows_its_last_four_alone(text: str, shown: str) -> None:
    assert mask.id_tail(text) == shown


@given(st.text())
def test_an_id_tail_never_shows_more_than_four_characters(text: str) -> None:
    assert len(mask.id_tail(text).removeprefix("尾号")) <= 4


def test_a_plate_is_shown_whole() -> None:
    assert mask.plate(" 粤B·12345 ") == "粤B·12345"

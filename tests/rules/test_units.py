"""房屋的写法: however a door is written, it is one door."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rules.units import UnitName, parse, place

_FULL_WIDTH = {ord(one): ord(one) + 0xFEE0 for one in "0123456789-#ABCDEFG"}
_DIGITS = "零一二三四五六七八九"


def chinese(number: int) -> str:
    """1…99 as it is spoken."""
    tens, ones = divmod(number, 10)
    if not tens:
        return _DIGITS[ones]
    return ("" if tens == 1 else _DIGITS[tens]) + "十" + (_DIGITS[ones] if ones else "")


@pytest.mark.parametrize(
    ("written", "code", "label"),
    [
        ("3-2-1501", "3-2-1501", "3栋2单元1501"),
        ("3栋2单元1501", "3-2-1501", "3栋2单元1501"),
        ("3#1501", "3-1501", "3栋1501"),
        ("3#2-1501", "3-2-1501", "3栋2单元1501"),
        ("３－２－１５０１", "3-2-1501", "3栋2单元1501"),
        ("3—2—1501", "3-2-1501", "3栋2单元1501"),
        ("3幢2单元1501室", "3-2-1501", "3栋2单元1501"),
        ("3号楼 2单元 1501", "3-2-1501", "3栋2单元1501"),
        ("3 号楼2 单元1501号房", "3-2-1501", "3栋2单元1501"),
        ("3楼2门1501", "3-2-1501", "3栋2单元1501"),
        ("第3栋第2单元1501", "3-2-1501", "3栋2单元1501"),
        ("3栋2单元15层1501", "3-2-1501", "3栋2单元1501"),
        ("A栋1501", "A-1501", "A栋1501"),
        ("a座-1501", "A-1501", "A栋1501"),
        ("03-02-1501", "3-2-1501", "3栋2单元1501"),
        ("3-2-0801", "3-2-0801", "3栋2单元0801"),
        ("三栋二单元1501", "3-2-1501", "3栋2单元1501"),
        ("第三栋二单元一五〇一", "3-2-1501", "3栋2单元1501"),
        ("九十九栋十二单元101", "99-12-101", "99栋12单元101"),
        ("3/2/1501", "3-2-1501", "3栋2单元1501"),
        ("\ufeff 3 - 2 -\u00a01501\t", "3-2-1501", "3栋2单元1501"),
        ("3-2-15a", "3-2-15A", "3栋2单元15A"),
        ("商铺 S-12", "商铺-S12", "商铺S12"),
        ("商铺S12号", "商铺-S12", "商铺S12"),
        ("3栋商铺S-12", "3-商铺S12", "3栋商铺S12"),
        ("车位B1-023", "车位-B1-023", "车位B1-023"),
        ("一期3栋2单元1501", "1期3-2-1501", "1期3栋2单元1501"),
        ("听涛阁1501", "听涛阁-1501", "听涛阁-1501"),
        ("听涛阁2单元1501", "听涛阁-2-1501", "听涛阁-2单元1501"),
        ("3栋1501-1", "3-1501-1", "3栋1501-1"),
        ("3-2-1501-1", "3-2-1501-1", "3栋2单元1501-1"),
        ("1501", None, ""),
        ("2单元1501", None, ""),
        ("3栋", None, ""),
        ("3栋合计", None, ""),
        ("合计", None, ""),
        ("张三", None, ""),
        ("13800138000", None, ""),
        ("---", None, ""),
        ("", None, ""),
    ],
)
def test_the_ways_people_write_a_door(written: str, code: str | None, label: str) -> None:
    found = parse(written)
    assert (found and found.code) == code
    if found:
        assert found.label == label
        assert parse(found.label) == parse(found.code) == found


NAMES = st.builds(
    UnitName,
    st.integers(1, 99).map(str) | st.sampled_from("ABCDEFG"),
    st.just("") | st.integers(1, 12).map(str),
    st.builds("{}{:02d}".format, st.integers(1, 40), st.integers(1, 20)),
)


@given(NAMES)
def test_every_form_of_a_unit_has_one_code(name: UnitName) -> None:
    tower, stair, room = name.building, name.entrance, name.room
    padded = tower.zfill(2) if tower.isdigit() else tower
    said = chinese(int(tower)) if tower.isdigit() else tower
    forms = [name.code, name.label, f"{tower}-{stair}-{room}" if stair else f"{tower}-{room}"]
    for mark in ("栋", "幢", "座", "号楼", "#"):
        forms += [f"{one}{mark}{stair + '单元' if stair else ''}{room}室" for one in (tower, padded, said)]
        forms.append(f" {tower}{mark} {stair + '单元' if stair else ''} {room} ")
    forms += [one.translate(_FULL_WIDTH) for one in list(forms)] + [one.lower() for one in list(forms)]
    forms += [name.code.replace("-", "/"), name.code.replace("-", " "), name.code.replace("-", "－")]
    assert {form: parse(form) for form in forms} == dict.fromkeys(forms, name)


@given(st.text(alphabet="0123AB栋单元室商铺S-# 一十〇期阁层门楼/", max_size=14))
def test_a_code_and_a_label_mean_the_same_door_whatever_was_typed(text: str) -> None:
    found = parse(text)
    if found is not None:
        assert parse(found.code) == found
        assert parse(found.label) == found


@pytest.mark.parametrize(
    ("building", "entrance", "room", "code"),
    [
        ("3栋", "2单元", "1501", "3-2-1501"),
        ("03", "02", "1501室", "3-2-1501"),
        ("三号楼", "", "1501", "3-1501"),
        ("3", "无", "1501", "3-1501"),
        ("3", "2", "3-2-1501", "3-2-1501"),
        ("3", "", "3-1501", "3-1501"),
        ("3", "2", "2-1501", "3-2-1501"),
        ("3", "", "2-1501", "3-2-1501"),
        ("", "", "3栋2单元1501", "3-2-1501"),
        ("", "2", "1501", None),
        ("3栋", "2单元", "", None),
        ("3栋", "2单元", "合计", None),
    ],
)
def test_a_door_written_in_columns_of_its_own(
    building: str, entrance: str, room: str, code: str | None
) -> None:
    found = place(building, entrance, room)
    assert (found and found.code) == code

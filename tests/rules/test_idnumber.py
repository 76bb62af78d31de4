"""GB 11643 (domain.md 3.10). All numbers are made here; none is copied from a document."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rules import idnumber
from app.rules.base import Finding, Level
from app.rules.idnumber import IdNumber, Kind, Sex, check, checksum

TODAY = date(2026, 3, 5)
days = st.dates(date(1850, 1, 1), TODAY)
regions = st.sampled_from(sorted(idnumber.PROVINCES)).map(lambda one: f"{one}9999")


def made(region: str, birth: date, serial: int) -> str:
    first = f"{region}{birth:%Y%m%d}{serial:03d}"
    return first + checksum(first)


@given(regions | st.sampled_from(["810000", "820000", "830000"]), days, st.integers(0, 999))
def test_every_number_made_by_the_standard_is_read_back(region: str, birth: date, serial: int) -> None:
    number = made(region, birth, serial)
    found = check(number, TODAY)
    assert isinstance(found, IdNumber)
    assert found.number == number
    assert found.birth == birth
    assert found.sex is (Sex.MALE if serial % 2 else Sex.FEMALE)
    assert found.region == region
    assert found.kind is (Kind.HMT if region[0] == "8" else Kind.RESIDENT)


@given(regions, days, st.integers(0, 999), st.integers(0, 16), st.integers(1, 9))
def test_one_wrong_digit_never_passes(region: str, birth: date, serial: int, place: int, by: int) -> None:
    """MOD 11-2 finds every single wrong digit: each weight is prime to 11."""
    number = made(region, birth, serial)
    wrong = number[:place] + str((int(number[place]) + by) % 10) + number[place + 1 :]
    assert isinstance(check(wrong, TODAY), Finding)


@given(regions, days, st.integers(0, 999), st.integers(0, 15))
def test_two_neighbours_exchanged_never_pass(region: str, birth: date, serial: int, place: int) -> None:
    number = made(region, birth, serial)
    wrong = number[:place] + number[place + 1] + number[place] + number[place + 2 :]
    assert wrong == number or isinstance(check(wrong, TODAY), Finding)


def by_hand(first17: str) -> str:
    """ISO 7064 MOD 11-2 computed the other way: the recursive definition, without the table of weights."""
    remainder = 0
    for digit in first17:
        remainder = (remainder + int(digit)) * 2 % 11
    value = (12 - remainder) % 11
    return "X" if value == 10 else str(value)


@given(st.text(alphabet="0123456789", min_size=17, max_size=17))
def test_the_checksum_is_iso_7064(first17: str) -> None:
    assert checksum(first17) == by_hand(first17)


@pytest.mark.parametrize("bad", ["", "1" * 16, "1" * 18, "1" * 16 + "X", "１" * 17])
def test_the_checksum_takes_17_digits(bad: str) -> None:
    with pytest.raises(ValueError, match="17 digits"):
        checksum(bad)


def test_a_small_x_spaces_and_full_width_are_read() -> None:
    number = next(one for one in (made("119999", date(1855, 1, 1), n) for n in range(99)) if one[-1] == "X")
    wide = number[:-1].translate({ord("0") + n: ord("０") + n for n in range(10)})
    for text in (number.lower(), f" {number[:6]} {number[6:14]} {number[14:]} ", wide + "ｘ"):
        found = check(text, TODAY)
        assert isinstance(found, IdNumber)
        assert found.number == number


def test_a_leading_9_is_a_foreigner_s_card_of_2023() -> None:
    found = check(made("911840", date(1855, 7, 1), 22), TODAY)
    assert isinstance(found, IdNumber)
    assert (found.kind, found.sex, found.birth) == (Kind.FOREIGN, Sex.FEMALE, date(1855, 7, 1))


def test_the_card_of_2017_has_a_format_only() -> None:
    found = check("zzz000000000000", TODAY)
    assert found == IdNumber("ZZZ000000000000", Kind.FOREIGN)
    assert isinstance(found, IdNumber)
    assert found.age(TODAY) is None


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("", "没有证件号码"),
        ("119999185501010", "15 位旧号码"),
        ("11999918550101001", "证件号码不完整"),
        ("1199991855010100123", "证件号码不完整"),
        ("X19999185501010012", "证件号码不完整"),
        ("ZZ0000000000000", "证件号码不完整"),
        (made("009999", date(1855, 1, 1), 1), "地区码不对"),
        (made("169999", date(1855, 1, 1), 1), "地区码不对"),
        (made("810001", date(1855, 1, 1), 1), "地区码不对"),
        ("119999185502300012", "出生日期不对"),
        ("119999190002290012", "出生日期不对"),  # 1900 was no leap year
        ("119999000001010012", "出生日期不对"),
        (made("119999", TODAY + timedelta(days=1), 1), "出生日期在将来"),
        (made("119999", date(2099, 1, 1), 1), "出生日期在将来"),
    ],
)
def test_what_blocks(text: str, title: str) -> None:
    found = check(text, TODAY, field="id_number")
    assert isinstance(found, Finding)
    assert (found.title, found.level, found.field, found.rule) == (title, Level.BLOCK, "id_number", "GB11643")
    assert text == "" or text not in found.say()


def test_a_wrong_checksum_warns_and_offers_the_check_by_hand() -> None:
    number = made("119999", date(1855, 1, 1), 1)
    wrong = number[:-1] + ("0" if number[-1] != "0" else "1")
    found = check(wrong, TODAY)
    assert isinstance(found, Finding)
    assert found.level is Level.WARN
    assert "人工核对" in found.say()


def test_one_born_today_is_read() -> None:
    found = check(made("119999", TODAY, 1), TODAY)
    assert isinstance(found, IdNumber)
    assert found.age(TODAY) == 0


@pytest.mark.parametrize(
    ("birth", "on", "age"),
    [
        (date(2012, 3, 6), TODAY, 13),
        (date(2012, 3, 5), TODAY, 14),
        (date(2008, 2, 29), date(2026, 2, 28), 17),
        (date(2008, 2, 29), date(2026, 3, 1), 18),
    ],
)
def test_age_in_full_years(birth: date, on: date, age: int) -> None:
    assert IdNumber("", Kind.RESIDENT, birth).age(on) == age

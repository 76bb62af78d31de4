"""芯片内容 (domain.md 4.1): four layouts of 256 bytes and three text forms; what was badly read is refused.

Everybody is invented and every number nobody's: no such county, or born 1850–1869, before there were any.
"""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rules.base import Refused
from app.rules.id_card import Reading, Source
from app.rules.id_card_chip import LAYOUTS, SIZE, reading, reading_of_lines
from app.rules.idnumber import Kind, checksum
from app.services.demo import demo_id_number

TODAY = date(2026, 3, 5)
BORN = date(1860, 1, 1)
RARE = "𬎆䶮㛃𠅤"


def whole(first17: str) -> str:
    return first17 + checksum(first17)


def message(flag: str, padding: str = " ", **said: str) -> bytes:
    """A chip's 256 bytes, written field by field at the layout's offsets."""
    made = bytearray(padding.encode("utf-16-le") * (SIZE // 2))
    places = {name: (at, length) for name, at, length in LAYOUTS[flag][0]}
    for name, text in (*said.items(), ("flag", flag)):
        at, length = places[name]
        coded = text.encode("utf-16-le")
        assert len(coded) <= length, name
        made[at : at + len(coded)] = coded
    return bytes(made)


PEOPLE: dict[str, dict[str, str]] = {
    " ": {
        "name": f"周{RARE}",
        "sex": "1",
        "nation": "01",
        "birth": "18600101",
        "address": "虚拟市无名路1号",
        "number": whole("11999918600101001"),
        "office": "无名市公安局",
        "since": "20200101",
        "until": "20400101",
    },
    "J": {
        "name": "何清",
        "sex": "2",
        "birth": "18600101",
        "address": "虚拟市无名路2号",
        "number": whole("81000018600101002"),
        "office": "无名市公安局",
        "since": "20220101",
        "until": "20270101",
        "pass": "H00000000",
        "issues": "01",
    },
    "I": {
        "english": "NOBODY, NIMO",
        "sex": "1",
        "number": "XYZ000000000000",
        "country": "XYZ",
        "name": "倪墨",
        "since": "20180101",
        "until": "20280101",
        "birth": "18600101",
        "version": "01",
        "office": "0000",
    },
    "Y": {
        "name": "倪墨",
        "sex": "1",
        "issues": "00",
        "birth": "18600101",
        "english": "NOBODY, NIMO",
        "number": whole("91100018600101001"),
        "since": "20240101",
        "until": "20340101",
        "country": "XYZ",
    },
}
FLAGS = pytest.mark.parametrize("flag", LAYOUTS)


def person(flag: str, **changes: str) -> bytes:
    return message(flag, **{**PEOPLE[flag], **changes})


@FLAGS
def test_every_layout_fills_the_256_bytes_and_has_its_flag_at_248(flag: str) -> None:
    at = 0
    for name, offset, length in LAYOUTS[flag][0]:
        assert (offset, length % 2) == (at, 0), name
        at += length
    assert at == SIZE
    assert ("flag", 248, 2) in LAYOUTS[flag][0]


def test_a_resident() -> None:
    assert reading(person(" "), TODAY) == Reading(
        Source.CHIP,
        f"周{RARE}",
        PEOPLE[" "]["number"],
        "虚拟市无名路1号",
        Kind.RESIDENT,
        BORN,
        date(2040, 1, 1),
    )


def test_s10_e4_a_permit_of_hmt_residents() -> None:
    """S10-E4: the card of a 港澳台 resident, flag J."""
    found = reading(person("J"), TODAY)
    assert (found.kind, found.name, found.number) == (Kind.HMT, "何清", PEOPLE["J"]["number"])
    assert (found.address, found.valid_until, found.unsure) == (
        "虚拟市无名路2号",
        date(2027, 1, 1),
        frozenset(),
    )


def test_s02_e3_s10_e4_a_foreigners_card_of_2023() -> None:
    """S02-E3, S10-E4: the number begins with 9 and has the citizens' checksum."""
    found = reading(person("Y"), TODAY)
    assert (found.kind, found.name, found.number) == (Kind.FOREIGN, "倪墨", PEOPLE["Y"]["number"])
    assert (found.address, found.birth, found.unsure) == ("", BORN, frozenset())


def test_a_foreigner_of_2023_without_a_chinese_name_has_the_whole_english_one() -> None:
    first, second = "NOBODY WITH A NAME THAT IS VERY, VE", "RY LONG"
    assert reading(person("Y", name="", english=first, english2=second), TODAY).name == first + second
    # The 35th letter is a space.
    first = first[:34] + " "
    assert reading(person("Y", name="", english=first, english2=second), TODAY).name == first + second
    assert reading(person("Y", name="", english="NOBODY, NIMO"), TODAY).name == "NOBODY, NIMO"


def test_a_foreigner_of_2017_goes_by_the_chinese_name() -> None:
    found = reading(person("I"), TODAY)
    assert (found.kind, found.name, found.number) == (Kind.FOREIGN, "倪墨", "XYZ000000000000")
    assert (found.birth, found.valid_until, found.unsure) == (BORN, date(2028, 1, 1), frozenset())
    assert reading(person("I", name=""), TODAY).name == "NOBODY, NIMO"


def test_forever_and_expired_are_data() -> None:
    """003-08: what an expired card means is said where it is copied."""
    found = reading(person(" ", until="长期"), TODAY)
    assert (found.valid_until, found.forever) == (None, True)
    found = reading(person(" ", since="20000101", until="20100101"), TODAY)
    assert (found.valid_until, found.forever) == (date(2010, 1, 1), False)


@FLAGS
def test_zeros_are_padding_like_spaces(flag: str) -> None:
    made = message(flag, "\0", **PEOPLE[flag])
    assert reading(made, TODAY) == reading(person(flag), TODAY)
    if flag == " ":
        assert reading(made[:248] + b"\0" * 8, TODAY) == reading(person(flag), TODAY)


def test_a_wrong_checksum_is_to_be_compared() -> None:
    number = PEOPLE[" "]["number"]
    wrong = number[:-1] + ("1" if number[-1] != "1" else "2")
    found = reading(person(" ", number=wrong), TODAY)
    assert (found.number, found.unsure) == (wrong, frozenset({"number"}))


def test_a_number_that_is_another_persons_or_kinds_is_to_be_compared() -> None:
    assert reading(person(" ", birth="18600102"), TODAY).unsure == {"number"}
    assert reading(person("J", number=PEOPLE[" "]["number"]), TODAY).unsure == {"number"}


@pytest.mark.parametrize("name", ["周?", "周？", "周\ue863", "周\ufffd"])
def test_a_lost_character_is_to_be_compared(name: str) -> None:
    found = reading(person(" ", name=name, address=name), TODAY)
    assert (found.name, found.unsure) == (name, frozenset({"name", "address"}))


@FLAGS
@pytest.mark.parametrize(("field", "rule"), [("birth", "GB11643"), ("since", "003-08"), ("until", "003-08")])
@pytest.mark.parametrize("text", ["00000000", "20230230", "", "1860010", "2026O101", "１９９９０１０１"])
def test_no_date_is_a_bad_reading(flag: str, field: str, rule: str, text: str) -> None:
    with pytest.raises(Refused) as caught:
        reading(person(flag, **{field: text}), TODAY)
    (finding,) = caught.value.findings
    assert (finding.rule, finding.text) == (rule, "读到的内容不完整，请取下证件再放一次。")


@FLAGS
@pytest.mark.parametrize(
    "changes",
    [
        {"until": "20000101"},
        {"birth": "20270101"},
        {"number": ""},
        {"number": "119999"},
        {"number": "000000000000000"},
        {"name": "周\x07"},
    ],
    ids=str,
)
def test_what_cannot_be_is_refused(flag: str, changes: dict[str, str]) -> None:
    with pytest.raises(Refused):
        reading(person(flag, **changes), TODAY)


@FLAGS
def test_nobody_is_refused(flag: str) -> None:
    names = {name: "" for name, _, _ in LAYOUTS[flag][0] if name in ("name", "english")}
    with pytest.raises(Refused):
        reading(person(flag, **names), TODAY)


def test_an_unknown_flag_is_told() -> None:
    made = bytearray(person(" "))
    made[248:250] = "Q".encode("utf-16-le")
    with pytest.raises(Refused, match="手工填写"):
        reading(bytes(made), TODAY)


@FLAGS
def test_truncated_and_lengthened_are_refused(flag: str) -> None:
    for length in (*range(SIZE), SIZE + 1, 2 * SIZE):
        with pytest.raises(Refused):
            reading((person(flag) * 2)[:length], TODAY)


@pytest.mark.parametrize("filling", [b"\0", b" \0", b"\xff", b"0\0", b"\0\xd8"])
def test_nothing_read_is_refused(filling: bytes) -> None:
    with pytest.raises(Refused):
        reading((filling * SIZE)[:SIZE], TODAY)


@given(st.binary(min_size=SIZE, max_size=SIZE))
def test_garbage_is_refused_and_nothing_else(made: bytes) -> None:
    with pytest.raises(Refused):
        reading(made, TODAY)


@given(st.sampled_from(sorted(LAYOUTS)), st.data())
def test_a_damaged_message_is_read_or_refused(flag: str, data: st.DataObject) -> None:
    made = bytearray(person(flag))
    for at in data.draw(st.lists(st.integers(0, SIZE - 1), min_size=1, max_size=6)):
        made[at] = data.draw(st.integers(0, 255))
    try:
        found = reading(bytes(made), TODAY)
    except Refused:
        return
    assert found.name
    assert found.number


hanzi = st.text(st.sampled_from(f"一丁何周倪墨清·{RARE}"), min_size=1, max_size=7)
days = st.dates(date(1850, 1, 1), date(1869, 12, 31))
periods = st.dates(date(2004, 1, 1), TODAY).flatmap(
    lambda since: st.tuples(st.just(since), st.none() | st.dates(since, date(2099, 12, 31)))
)


@given(st.sampled_from(" JY"), hanzi, hanzi, days, st.integers(0, 999), periods)
def test_what_is_written_is_read_back(
    flag: str, name: str, address: str, birth: date, serial: int, period: tuple[date, date | None]
) -> None:
    region = {" ": "119999", "J": "820000", "Y": "900000"}[flag]
    number = whole(f"{region}{birth:%Y%m%d}{serial:03d}")
    since, until = period
    said: dict[str, Any] = {
        "name": name,
        "birth": f"{birth:%Y%m%d}",
        "number": number,
        "since": f"{since:%Y%m%d}",
        "until": "长期" if until is None else f"{until:%Y%m%d}",
    }
    found = reading(message(flag, **said, **({} if flag == "Y" else {"address": address})), TODAY)
    assert found == Reading(
        Source.CHIP,
        name,
        number,
        "" if flag == "Y" else address,
        LAYOUTS[flag][1],
        birth,
        until,
        until is None,
    )


@given(st.integers(0, 10**6))
def test_the_demo_estates_people_could_come_with_their_cards(seed: int) -> None:
    number = demo_id_number(Random(seed))
    found = reading(person(" ", number=number, birth=number[6:14]), TODAY)
    assert (found.number, found.unsure) == (number, frozenset())


# ---- text forms

RESIDENT = ["周𬎆", "男", "汉", "18600101", "虚拟市无名路1号", PEOPLE[" "]["number"], "某局"]
HMT = ["何清", "女", "18600101", "虚拟市无名路2号", PEOPLE["J"]["number"], "某局"]
FOREIGN = ["NOBODY, NIMO", "倪墨", "男", "18600101", "无名国", "XYZ"]


def test_a_residents_lines() -> None:
    found = reading_of_lines([*RESIDENT, "20200101-20400101"], TODAY)
    assert found == reading(person(" ", name="周𬎆"), TODAY)


def test_a_residents_ninth_line_is_the_newest_address() -> None:
    assert reading_of_lines([*RESIDENT, "20200101-长期", "新址3号"], TODAY).address == "新址3号"
    assert reading_of_lines([*RESIDENT, "20200101-长期", ""], TODAY).address == "虚拟市无名路1号"


def test_s10_e4_a_permits_lines() -> None:
    found = reading_of_lines([*HMT, "20220101-20270101", "H00000000", "01"], TODAY)
    assert found == reading(person("J"), TODAY)


@pytest.mark.parametrize("flag", ["I", "Y"])
def test_s02_e3_a_foreigners_lines(flag: str) -> None:
    said = PEOPLE[flag]
    valid = f"{said['since']}-{said['until']}"
    found = reading_of_lines([*FOREIGN, valid, said["number"], "0000", "01"], TODAY)
    assert found == reading(person(flag), TODAY)
    assert reading_of_lines(["NIMO", "", *FOREIGN[2:], valid, said["number"], "", ""], TODAY).name == "NIMO"


@pytest.mark.parametrize(
    ("birth", "valid"),
    [
        ("1860-01-01", "2020-01-01-2040-01-01"),
        ("1860.01.01", "2020.01.01-2040.01.01"),
        ("1860年1月1日", "2020年1月1日-2040年1月1日"),
        ("1860年01月01日", "2020.01.01－2040.01.01"),
    ],
)
def test_dates_are_written_in_many_ways(birth: str, valid: str) -> None:
    found = reading_of_lines([*RESIDENT[:3], birth, *RESIDENT[4:], valid], TODAY)
    assert (found.birth, found.valid_until) == (BORN, date(2040, 1, 1))


def test_forever_in_words() -> None:
    for valid in ("20200101-长期", "2020.01.01-长期"):
        found = reading_of_lines([*RESIDENT, valid], TODAY)
        assert (found.valid_until, found.forever) == (None, True)


@pytest.mark.parametrize(
    "lines",
    [
        [],
        [""],
        RESIDENT,
        [*RESIDENT, ""],
        [*RESIDENT, "长期"],
        [*RESIDENT, "20200101"],
        [*RESIDENT, "00000000-00000000"],
        [*RESIDENT, "20200101-20100101"],
        [*RESIDENT[:3], "00000000", *RESIDENT[4:], "20200101-长期"],
        ["", *RESIDENT[1:], "20200101-长期"],
        HMT,
        FOREIGN,
        [*RESIDENT[:5], "119999", "某局", "20200101-长期"],
    ],
    ids=str,
)
def test_incomplete_lines_are_refused(lines: list[str]) -> None:
    with pytest.raises(Refused):
        reading_of_lines(lines, TODAY)


@given(st.lists(st.text(max_size=20) | st.sampled_from([*RESIDENT, "20200101-长期"]), max_size=12))
def test_any_lines_are_read_or_refused(lines: list[str]) -> None:
    try:
        found = reading_of_lines(lines, TODAY)
    except Refused:
        return
    assert found.number


def test_birth_is_never_after_today() -> None:
    tomorrow = TODAY + timedelta(days=1)
    with pytest.raises(Refused):
        reading(person("I", birth=f"{tomorrow:%Y%m%d}"), TODAY)

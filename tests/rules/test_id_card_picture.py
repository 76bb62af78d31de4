"""证件照片: what lines of text mean (003-08, domain.md 3.1, 3.10). People and numbers are invented."""

from __future__ import annotations

import random
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rules.id_card import Source
from app.rules.id_card_picture import SURE, Seen, reading
from app.rules.idnumber import Kind, checksum

TODAY = date(2026, 3, 5)


def number(region: str = "440399", born: date = date(1990, 3, 7), serial: int = 123) -> str:
    first = f"{region}{born:%Y%m%d}{serial:03d}"
    return first + checksum(first)


GOOD = number()
WITH_X = next(one for one in (number(serial=n) for n in range(99)) if one[-1] == "X")
ADDRESS = ("广东省深圳市南山区云栖", "湾路12号码头公寓3栋1", "单元1201室")


def at(text: str, left: float, top: float, score: float = 0.99) -> Seen:
    """A line whose letters are as large as a card's (6 % of its height, half as wide where ASCII)."""
    wide = sum(0.042 if ord(one) > 0x2E80 else 0.024 for one in text)
    return Seen(text, 1 - (1 - score) / max(len(text), 1), left, top, left + wide, top + 0.065)


def card(
    name: str = "陈思远",
    said: str = GOOD,
    address: tuple[str, ...] = ADDRESS,
    birth: str = "1990年3月7日",
    *,
    glued: bool = False,
    nation: bool = True,
) -> list[Seen]:
    """A card's face as the reader tells it, labels apart or glued to their values."""
    rows = [("姓名", name, 0.11), ("性别", "女", 0.23), ("出生", birth, 0.35), ("住址", address[0], 0.47)]
    seen = []
    for label, value, top in rows:
        seen += [at(label + value, 0.06, top)] if glued else [at(label, 0.06, top), at(value, 0.18, top)]
    seen += [at(one, 0.18, 0.47 + 0.08 * n) for n, one in enumerate(address) if n]
    seen += [at("民族汉", 0.30, 0.23)] if nation else []
    label = "公民身份号码"
    seen += [at(label + said, 0.06, 0.85)] if glued else [at(label, 0.06, 0.85), at(said, 0.34, 0.85)]
    return [*seen, at("演示样张", 0.72, 0.73)]


def changed(seen: list[Seen], text: str, to: str | None = None, score: float | None = None) -> list[Seen]:
    """The same lines with one of them read differently, or (to="") not at all."""
    return [
        Seen(one.text if to is None else to, one.score if score is None else score, *place(one))
        if one.text == text
        else one
        for one in seen
    ]


def place(one: Seen) -> tuple[float, float, float, float]:
    return one.left, one.top, one.right, one.bottom


@pytest.mark.parametrize("glued", [True, False])
@pytest.mark.parametrize("shuffle", range(5))
def test_a_card_is_read_in_whatever_order_its_lines_come(glued: bool, shuffle: int) -> None:
    seen = card(glued=glued)
    random.Random(shuffle).shuffle(seen)
    found = reading(seen, TODAY)
    assert found.source is Source.PICTURE
    assert (found.name, found.number, found.address) == ("陈思远", GOOD, "".join(ADDRESS))
    assert (found.kind, found.birth) == (Kind.RESIDENT, date(1990, 3, 7))
    assert found.unsure == frozenset()
    assert (found.valid_until, found.forever) == (None, False)


@pytest.mark.parametrize("lines", [1, 2, 3])
def test_an_address_has_one_to_three_lines(lines: int) -> None:
    found = reading(card(address=ADDRESS[:lines]), TODAY)
    assert found.address == "".join(ADDRESS[:lines])
    assert found.unsure == frozenset()


def test_a_residence_permit_is_read_as_one() -> None:
    """港澳台居民居住证: the same places, no 民族."""
    found = reading(card(said=number("810000"), nation=False), TODAY)
    assert (found.number, found.kind, found.unsure) == (number("810000"), Kind.HMT, frozenset())


def test_split_labels_are_put_together() -> None:
    seen = [one for one in card() if one.text not in ("姓名", "住址")]
    seen += [at("姓", 0.06, 0.11), at("名", 0.11, 0.112), at("住", 0.06, 0.47), at("址", 0.11, 0.468)]
    found = reading(seen, TODAY)
    assert (found.name, found.address, found.unsure) == ("陈思远", "".join(ADDRESS), frozenset())


def test_spaces_colons_and_full_width_do_no_harm() -> None:
    wide = GOOD.translate({ord("0") + n: ord("０") + n for n in range(10)})
    seen = [one for one in card(said=wide) if one.text not in ("姓名", "陈思远")]
    found = reading([*seen, at("姓 名：陈 思远", 0.06, 0.11)], TODAY)
    assert (found.name, found.number) == ("陈思远", GOOD)


@pytest.mark.parametrize("read", [GOOD, WITH_X, WITH_X.lower(), WITH_X[:-1] + "×"])
def test_the_number_is_known_by_its_form_without_a_label(read: str) -> None:
    found = reading([at(read, 0.34, 0.85)], TODAY)
    assert found.number == read.upper().replace("×", "X")
    assert found.birth == date(1990, 3, 7)
    assert found.unsure == frozenset()


def test_look_alikes_are_mended_where_the_checksum_then_holds() -> None:
    read = GOOD.replace("0", "O").replace("1", "l", 1).replace("1", "I", 1)
    assert read != GOOD
    found = reading(card(said=read), TODAY)
    assert (found.number, found.unsure) == (GOOD, frozenset())


def test_look_alikes_are_left_where_it_does_not() -> None:
    wrong = GOOD[:-1] + ("1" if GOOD[-1] != "1" else "2")
    found = reading(card(said=wrong.replace("0", "O")), TODAY)
    assert found.number == wrong.replace("0", "O")
    assert found.unsure == {"number"}
    assert (found.birth, found.kind) == (None, None)


@given(st.integers(0, 17), st.integers(1, 9))
def test_a_number_with_one_wrong_digit_is_never_sure(where: int, by: int) -> None:
    digits = list(number(serial=120))
    if digits[where] == "X":
        return
    digits[where] = str((int(digits[where]) + by) % 10)
    found = reading(card(said="".join(digits)), TODAY)
    assert "number" in found.unsure
    assert found.number == "".join(digits)


@pytest.mark.parametrize("read", [GOOD[:-1], GOOD + "7"])
def test_a_digit_too_few_or_too_many_is_shown_and_unsure(read: str) -> None:
    found = reading(card(said=read), TODAY)
    assert (found.number, set(found.unsure)) == (read, {"number"})


def test_two_numbers_are_unsure() -> None:
    for top in (0.01, 0.95):
        found = reading([*card(), at(number(serial=777), 0.1, top)], TODAY)
        assert (found.number, set(found.unsure)) == (GOOD, {"number"})  # the one with the label


def test_a_birth_line_that_contradicts_the_number_makes_it_unsure() -> None:
    """The checksum lets one in eleven wrong numbers pass; the card says the day twice."""
    assert reading(card(birth="1990年3月1日"), TODAY).unsure == {"number"}
    assert reading(card(birth="l99O年3月7日"), TODAY).unsure == frozenset()
    assert reading(card(birth="l99O年3月1日"), TODAY).unsure == {"number"}
    assert reading(card(birth="199年3月"), TODAY).unsure == frozenset()  # says nothing


@pytest.mark.parametrize(
    ("line", "field"), [("陈思远", "name"), (GOOD, "number"), (ADDRESS[1], "address"), ("姓名", "name")]
)
def test_a_line_read_with_little_certainty_is_unsure(line: str, field: str) -> None:
    assert reading(changed(card(), line, score=SURE - 0.01), TODAY).unsure == {field}
    assert reading(changed(card(), line, score=float("nan")), TODAY).unsure == {field}


def test_one_doubtful_letter_of_a_name_is_unsure() -> None:
    """Measured: 欧阳颀 was read as 欧阳顾 with a mean of 0.942, 袁霈泽 as 袁需泽 with 0.976."""
    assert reading(changed(card(name="欧阳顾"), "欧阳顾", score=0.942), TODAY).unsure == {"name"}
    assert reading(changed(card(name="袁需泽"), "袁需泽", score=0.976), TODAY).unsure == {"name"}
    assert reading(changed(card(), "陈思远", score=0.99), TODAY).unsure == frozenset()


def test_a_letter_left_out_is_found_by_the_room_it_took() -> None:
    """Measured: 武晟赟 was read as 武晟 with 0.996, in a box three letters wide."""
    assert reading(changed(card(name="武晟赟"), "武晟赟", to="武晟"), TODAY).unsure == {"name"}


@pytest.mark.parametrize(
    ("name", "sure"),
    [
        ("张三", True),
        ("欧阳震华", True),
        ("阿依古丽·买买提", True),
        ("𬎆䶮", True),
        ("张", False),
        ("张三李四王五", False),
        ("张3", False),
        ("Zhang", False),
        ("张?三", False),
    ],
)
def test_a_name_of_odd_characters_or_length_is_unsure(name: str, sure: bool) -> None:
    found = reading(card(name=name), TODAY)
    assert (found.name, "name" in found.unsure) == (name, not sure)


def test_a_dot_of_another_kind_is_the_dot_of_names() -> None:
    assert reading(card(name="阿依古丽•买买提"), TODAY).name == "阿依古丽·买买提"


def test_without_labels_name_and_address_are_guesses() -> None:
    seen = [one for one in card() if one.text not in ("姓名", "住址", "公民身份号码")]
    found = reading(seen, TODAY)
    assert (found.name, found.number, found.address) == ("陈思远", GOOD, "".join(ADDRESS))
    assert found.unsure == {"name", "address"}


def test_a_fourth_line_or_another_script_makes_the_address_unsure() -> None:
    assert reading([*card(), at("云栖湾", 0.18, 0.74)], TODAY).unsure == {"address"}
    assert reading([*card(), at("ᠮᠣᠩᠭᠣᠯ", 0.18, 0.51)], TODAY).unsure == {"address"}


def test_what_stands_on_the_portrait_is_no_field() -> None:
    seen = [*card(), at("NIKE", 0.7, 0.11), at("大吉大利", 0.7, 0.47)]
    found = reading(seen, TODAY)
    assert (found.name, found.address, found.unsure) == ("陈思远", "".join(ADDRESS), frozenset())


def test_a_card_upside_down_is_read() -> None:
    turned = [
        Seen(one.text, one.score, 1 - one.right, 1 - one.bottom, 1 - one.left, 1 - one.top) for one in card()
    ]
    assert reading(turned, TODAY) == reading(card(), TODAY)


def test_nothing_is_read_off_nothing() -> None:
    found = reading([], TODAY)
    assert (found.name, found.number, found.address, found.unsure) == ("", "", "", frozenset())
    found = reading([at("姓名", 0.06, 0.1), at("住址", 0.06, 0.5), at("公民身份号码", 0.06, 0.8)], TODAY)
    assert (found.name, found.number, found.address, found.unsure) == ("", "", "", frozenset())


def test_a_line_shows_nobody() -> None:
    assert "陈思远" not in repr(at("陈思远", 0, 0))


def test_a_number_born_after_today_is_unsure() -> None:
    assert "number" in reading(card(), date(1990, 3, 6)).unsure


words = st.one_of(
    st.text(max_size=30),
    st.sampled_from(
        ["姓名", "住址", "公民身份号码", GOOD, "出生1990年3月7日", "姓名张三", "号码", "性别男民族汉"]
    ),
    st.text("0123456789OolI|Xx×年月日姓名住址出生公民身份号码 ·", max_size=40),
)
floats = st.floats()


@given(st.lists(st.builds(Seen, words, floats, floats, floats, floats, floats), max_size=12))
def test_no_lines_raise(lines: list[Seen]) -> None:
    found = reading(lines, TODAY)
    said = {"name": found.name, "number": found.number, "address": found.address}
    assert found.unsure <= {field for field, text in said.items() if text}
    assert found.birth is None or found.birth <= TODAY

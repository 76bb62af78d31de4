"""排字: lines break where Chinese lines may, and nothing is lost on the way."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from printing import text
from printing.text import NO_END, NO_START, clean, fit, wrap

LETTERS = "物品放行（）《》、，。；：“”…—ABCxyz0123456789.- "


def test_a_short_text_keeps_its_size_a_longer_one_shrinks_a_long_one_wraps() -> None:
    assert fit("放行条", 20, 10, 8) == text.Fitted(("放行条",), 10)
    smaller = fit("物品放行条", 16, 10, 8)
    assert len(smaller.lines) == 1
    assert 8 <= smaller.size < 10
    assert text.width("物品放行条", smaller.size) <= 16
    assert fit("物品放行条物品放行条", 16, 10, 8).size == 8
    assert len(fit("物品放行条物品放行条", 16, 10, 8).lines) == 2


def test_punctuation_does_not_begin_or_end_a_line() -> None:
    lines = list(wrap("冰箱，洗衣机（滚筒），纸箱六个。沙发一张；床一张，", 18, 10))
    assert len(lines) > 2
    assert not any(line[0] in NO_START for line in lines)
    assert not any(line[-1] in NO_END for line in lines)


def test_numbers_and_words_stay_whole() -> None:
    lines = list(wrap("委托书编号WT20260305-0001已核对", 34, 10))
    assert lines == ["委托书编号", "WT20260305-0001已", "核对"]


def test_invisible_marks_and_tabs_are_cleaned() -> None:
    assert clean(" 王\u200b小\ufeff明\t1501\r\n") == "王小明 1501"


@given(st.text(LETTERS, max_size=200), st.floats(8, 60))
def test_every_line_fits_and_no_letter_is_lost(given_text: str, room: float) -> None:
    lines = list(wrap(given_text, room, 10))
    assert all(text.width(line, 10) <= room + 0.001 for line in lines)
    assert "".join("".join(lines).split()) == "".join(given_text.split())

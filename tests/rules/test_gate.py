"""门岗核验 and 防伪码: what the gate is told of every kind of paper (issue part 5; domain.md 4.3)."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rules.gate import ANSWERS, OF_SITES, Verdict, judge
from app.rules.release import State
from app.rules.slipcode import SlipCode, genuine, read, seal

KEY, SITE = b"k" * 32, "QT7K"
numbers = st.from_regex(
    r"[A-Z]{2}2026\d{4}-[A-Z]\d{4}", fullmatch=True, alphabet=st.characters(codec="ascii")
)


@given(numbers)
def test_a_code_is_ascii_and_reads_back(number: str) -> None:
    code = seal(number, SITE, KEY)
    assert re.fullmatch(r"[A-Z0-9.-]+", str(code))
    assert read(str(code)) == code
    assert genuine(code, SITE, KEY)


@given(numbers, st.integers(0, 7), st.sampled_from("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"))
def test_one_wrong_letter_is_a_forgery(number: str, at: int, letter: str) -> None:
    code = seal(number, SITE, KEY)
    bent = SlipCode(number, SITE, code.check[:at] + letter + code.check[at + 1 :])
    assert genuine(bent, SITE, KEY) is (bent == code)


@given(numbers, numbers)
def test_a_check_belongs_to_its_own_number_and_key(one: str, other: str) -> None:
    code = seal(one, SITE, KEY)
    assert genuine(SlipCode(other, SITE, code.check), SITE, KEY) is (one == other)
    assert not genuine(code, SITE, b"x" * 32)


@pytest.mark.parametrize(
    "typed",
    [
        "fx20260305-a0007",
        " FX20260305-A0007 ",
        "ＦＸ２０２６０３０５－Ａ０００７",
        "FX20260305-A0007\r\n",
    ],
)
def test_what_a_tired_hand_types_is_read(typed: str) -> None:
    assert read(typed) == SlipCode("FX20260305-A0007")


@pytest.mark.parametrize(
    "typed", ["", "FX2026", "放行条", "FX20260305-A0007.QT7K", "http://x/FX20260305-A0007"]
)
def test_what_is_no_code_is_said_to_be_none(typed: str) -> None:
    assert read(typed) is None
    assert judge(None, SITE, False, None) is Verdict.UNREADABLE


CODE = seal("FX20260305-A0007", SITE, KEY)


@pytest.mark.parametrize(
    ("code", "right", "state", "verdict"),
    [
        (CODE, True, State.ISSUED, Verdict.VALID),
        (CODE, True, State.RELEASED, Verdict.USED),
        (CODE, True, State.VOID, Verdict.VOID),
        (CODE, True, State.EXPIRED, Verdict.EXPIRED),
        (CODE, True, State.MISMATCH, Verdict.RETURNED),
        (CODE, True, None, Verdict.FORGED),
        (CODE, True, State.AWAITING, Verdict.FORGED),
        (CODE, False, State.ISSUED, Verdict.FORGED),
        (SlipCode(CODE.number, "ABCD", CODE.check), False, None, Verdict.FOREIGN),
        (SlipCode(CODE.number), False, State.ISSUED, Verdict.VALID),
        (SlipCode(CODE.number), False, None, Verdict.FORGED),
    ],
)
def test_each_paper_has_its_answer(
    code: SlipCode, right: bool, state: State | None, verdict: Verdict
) -> None:
    assert judge(code, SITE, right, state) is verdict


def test_every_verdict_says_something_different() -> None:
    assert set(ANSWERS) == set(Verdict) - OF_SITES
    assert len({one.title for one in ANSWERS.values()}) == len(ANSWERS)
    assert all("请" in one.todo or "按" in one.todo for one in ANSWERS.values())

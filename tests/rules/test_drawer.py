"""钱箱与交款的规则 (003-39, S07 E2): counted by denomination, 差异 written down, two people sign."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rules.base import Level, Refused
from app.rules.drawer import (
    FACES,
    MOST_PIECES,
    Handed,
    HandOver,
    State,
    Take,
    count,
    decide_hand_over,
    decide_take,
    expected,
    move,
)
from app.rules.movement import Kind, Movement
from app.rules.people import Operator, Role
from app.rules.policy import MANAGER_TOO, Policy
from app.rules.receipt import Method
from tests.conftest import CLERK, FINANCE, MANAGER, MORNING

POLICY = Policy()
EVENING = MORNING.replace(hour=17, minute=30)
S07 = {10_000: 22, 5_000: 1, 2_000: 2, 1_000: 1}
HANDED = Handed("JK20260305-A0001", State.COUNTED, CLERK.login, 230_000)


def moved(
    kind: Kind, amount: int, method: Method = Method.CASH, hours: float = 0, counter: str = "A"
) -> Movement:
    return Movement(kind, "x", MORNING + timedelta(hours=hours), "lixiaomin", method, amount, counter)


# --- counting -----------------------------------------------------------------------------------


def test_the_faces_are_those_of_the_drawer() -> None:
    assert list(FACES) == [10_000, 5_000, 2_000, 1_000, 500, 100, 50, 10]
    assert count(S07) == 230_000
    assert count({}) == 0


@given(st.dictionaries(st.sampled_from(list(FACES)), st.integers(0, MOST_PIECES)))
def test_the_count_is_the_sum_of_face_times_pieces(counts: dict[int, int]) -> None:
    assert count(counts) == sum(face * pieces for face, pieces in counts.items())


@pytest.mark.parametrize("counts", [{200: 1}, {100: -1}, {10: MOST_PIECES + 1}, {0: 1}])
def test_what_cannot_lie_in_a_drawer(counts: dict[int, int]) -> None:
    with pytest.raises(Refused):
        count(counts)


# --- what should be there -----------------------------------------------------------------------


def test_cash_in_less_cash_out_since_the_last_hand_over() -> None:
    """003-39: cash hand-over total = receipts; refunds, voids and payouts go out of the same drawer."""
    movements = [
        moved(Kind.RECEIPT, 300_000),
        moved(Kind.VOID, -300_000, hours=0.1),
        moved(Kind.RECEIPT, 30_000, hours=0.2),
        moved(Kind.RECEIPT, 200_000, Method.WECHAT, hours=1),
        moved(Kind.DEPOSIT_REFUND, -2_000, hours=2),
        moved(Kind.PAYOUT, -5_000, hours=3),
        moved(Kind.RECEIPT, 99_900, hours=9),
        moved(Kind.RECEIPT, 77_700, counter="B"),
    ]
    assert expected(movements, "A", None, EVENING) == 23_000
    assert expected(movements, "A", MORNING + timedelta(hours=2), EVENING, carried=1_000) == -4_000
    assert expected(movements, "A", EVENING, EVENING + timedelta(hours=9)) == 99_900
    assert expected(movements, "B", None, EVENING) == 77_700


@given(st.lists(st.tuples(st.integers(-(10**6), 10**6), st.integers(0, 50))), st.integers(0, 50))
def test_two_hand_overs_together_hand_over_everything(made: list[tuple[int, int]], cut: int) -> None:
    """No movement falls between two hand-overs, and none is counted twice."""
    movements = [moved(Kind.RECEIPT, fen, hours=hour) for fen, hour in made]
    middle, end = MORNING + timedelta(hours=cut), MORNING + timedelta(hours=51)
    first = expected(movements, "A", None, middle)
    second = expected(movements, "A", middle, end, carried=0)
    assert first + second == sum(fen for fen, _ in made)


# --- the clerk's count --------------------------------------------------------------------------


def test_s07_hands_over_what_was_taken() -> None:
    """S07: cash hand-over to 财务 17:30."""
    handing = decide_hand_over(HandOver(S07), 230_000)
    assert handing.findings == ()
    assert (handing.counted, handing.handed, handing.difference) == (230_000, 230_000, 0)


def test_change_may_stay_in_the_drawer() -> None:
    assert decide_hand_over(HandOver(S07, kept=20_000), 230_000).handed == 210_000
    for kept in (-1, 230_001):
        [one] = decide_hand_over(HandOver(S07, kept=kept), 230_000).blocks
        assert one.field == "kept"


@pytest.mark.parametrize(("due", "word"), [(240_000, "少 ¥100.00"), (229_990, "多 ¥0.10")])
def test_a_difference_is_recorded_with_its_reason(due: int, word: str) -> None:
    """S07 E2: ¥100 less → 差异 record."""
    [one] = decide_hand_over(HandOver(S07), due).blocks
    assert (one.rule, one.field) == ("S07 E2", "reason")
    assert word in one.say()
    handing = decide_hand_over(HandOver(S07, reason="找零时多找了"), due)
    assert handing.blocks == ()
    assert [one.level for one in handing.findings] == [Level.WARN]
    assert handing.difference == 230_000 - due


def test_an_empty_drawer_needs_no_hand_over() -> None:
    [one] = decide_hand_over(HandOver(), 0).findings
    assert one.level is Level.WARN


# --- finance's count ----------------------------------------------------------------------------


ALL = Take(S07)


def taking(
    form: Take = ALL, by: Operator | None = FINANCE, policy: Policy = POLICY, of: Handed = HANDED
) -> list[tuple[str, str]]:
    return [(one.rule, one.field) for one in decide_take(form, of, by, policy).blocks]


def test_finance_counts_and_signs() -> None:
    assert taking() == []
    assert taking(by=None) == [("003-39", "second")]
    assert taking(by=CLERK) == [("003-39", "second")]


def test_finance_counts_100_less() -> None:
    """S07 E2: finance counts ¥100 less → 差异 record."""
    less = {**S07, 10_000: 21}
    assert taking(Take(less)) == [("S07 E2", "reason")]
    handing = decide_take(Take(less, "少一张一百元，双方已确认"), HANDED, FINANCE, POLICY)
    assert (handing.blocks, handing.difference) == ((), -10_000)


def test_the_manager_takes_it_only_where_the_office_says_so() -> None:
    """003-39: 财务人员不在."""
    assert taking(by=MANAGER) == [("003-39", "second")]
    assert taking(by=MANAGER, policy=replace(POLICY, drawer_receiver=MANAGER_TOO)) == []


def test_two_different_people_sign() -> None:
    """Issue: both sign; four eyes are two different people."""
    own = replace(HANDED, given_by=MANAGER.login)
    assert taking(by=MANAGER, policy=replace(POLICY, drawer_receiver=MANAGER_TOO), of=own) == [
        ("003-39", "second")
    ]
    namesake = Operator("qianli2", FINANCE.name, Role.FINANCE)
    assert taking(by=namesake, of=replace(HANDED, given_by=FINANCE.login)) == []


def test_what_finance_took_is_not_taken_again() -> None:
    assert move(State.COUNTED, State.TAKEN) is State.TAKEN
    with pytest.raises(Refused, match="财务已收"):
        taking(of=replace(HANDED, state=State.TAKEN))

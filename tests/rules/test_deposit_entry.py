"""What a clerk types on the refund's form, and what it means (2.10, S12)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest

from app.rules import deposit_entry as entry
from app.rules.base import CHINA
from app.rules.deposit import Back, Deposit, Entry, Kind, Passes, RefundFacts, RefundForm
from app.rules.deposit_entry import Typed
from app.rules.people import Operator, Role
from app.rules.receipt import Method

NOW = datetime(2026, 4, 3, 10, 0, tzinfo=CHINA)
CLERK = Operator("lixiaomin", "李晓敏", Role.CLERK)


def held(key: str, name: str, fen: int, quantity: int = 1) -> Deposit:
    taken = Entry(Kind.TAKEN, fen, NOW, CLERK.login, "SJ1")
    return Deposit(key, "3-1-1201", "SJ1", 1, "X", name, "陈思远", Method.CASH, (taken,), quantity=quantity)


BOND, CARDS = held("a", "装修保证金", 200_000), held("b", "临时出入证押金", 6_000, 3)
FACTS = RefundFacts(NOW, CLERK, (BOND, CARDS))
FORM = RefundForm("u", "SJ1", (Back("a"), Back("b")))


def shown(**more: Any) -> Typed:
    return replace(entry.begun(FORM, FACTS), **more)


def test_2_10_a_new_form_knows_what_the_receipt_knows() -> None:
    new = shown()
    assert (new.lines, new.applicant, new.receiver, new.issued) == ((0, 1), "陈思远", "陈思远", "3")
    assert entry.meant(new, NOW) == (replace(FORM, applicant="陈思远", receiver="陈思远"), ())


def test_2_10_what_is_shown_means_what_it_was_made_of() -> None:
    form = replace(FORM, lines=(Back("b", 500, "破损", "照片 1"),), passes=Passes(3, 3, 0),
                   accepted_on=date(2026, 4, 2), reason="离场")  # fmt: skip
    back = entry.typed(form, FACTS)
    assert (back.lines, back.accepted_on) == ((1,), "昨天")
    assert entry.meant(back, NOW) == (form, ())


@pytest.mark.parametrize(
    ("returned", "missing", "kept"),
    [("3", "0", 0), ("2", "1", 2_000), ("0", "3", 6_000), ("", "", 0), ("5", "", 0)],
)
def test_s12_what_is_missing_follows_from_the_counts(returned: str, missing: str, kept: int) -> None:
    now = entry.counted(shown(), shown(returned=returned), FACTS)
    assert (now.missing, now.backs[1].deduct) == (missing, kept)
    assert now.backs[0] == Back("a")


def test_s12_a_pass_that_turns_up_takes_its_deduction_back() -> None:
    two = entry.counted(shown(), shown(returned="2"), FACTS)
    assert two.backs[1] == Back("b", 2_000, "缺出入证 1 张", "", entry.NO_PHOTO)
    three = entry.counted(two, replace(two, returned="3"), FACTS)
    assert three.backs == shown().backs


def test_2_10_a_deduction_of_the_clerk_s_own_stays() -> None:
    own = shown(backs=(Back("a"), Back("b", 700, "破损", "照片 1")))
    assert entry.counted(own, replace(own, returned="2"), FACTS).backs == own.backs


def test_2_10_passes_are_asked_for_with_their_deposit_alone() -> None:
    assert [one.field for one in entry.uncounted(shown(), FACTS)] == ["returned"]
    assert entry.uncounted(shown(lines=(0,)), FACTS) == ()
    assert entry.uncounted(shown(returned="0"), FACTS) == ()


def test_2_10_what_cannot_be_read_is_no_guess() -> None:
    form, lost = entry.meant(shown(accepted_on="上周", issued="三", returned="2", missing="1"), NOW)
    assert (form.accepted_on, form.passes) == (None, None)
    assert [one.field for one in lost] == ["accepted_on", "issued"]
    assert entry.meant(shown(returned="2张", missing="1 张"), NOW)[0].passes == Passes(3, 2, 1)


def test_a_line_says_what_is_kept_of_it() -> None:
    """2.10."""
    assert entry.line_words(Back("a"), BOND) == "装修保证金　¥2,000.00"
    kept = Back("b", 2_000, "缺出入证 1 张")
    assert entry.line_words(kept, CARDS) == "临时出入证押金　¥60.00 扣 ¥20.00（缺出入证 1 张）"

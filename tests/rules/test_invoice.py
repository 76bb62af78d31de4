"""待开发票的规则 (003-39, S07 E4): a task for every income item that needs one, until it is delivered."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from app.rules.base import Refused
from app.rules.invoice import (
    NEXT,
    OPEN,
    DeliverForm,
    Delivery,
    IssueForm,
    ReverseForm,
    State,
    Task,
    decide_deliver,
    decide_issue,
    decide_reverse,
    deposit_words,
    move,
    task,
    voided,
)
from app.rules.policy import Policy
from app.rules.price import default_list, in_force
from app.rules.receipt import Entry, line_of
from tests.conftest import MORNING

PRICES = in_force(default_list(MORNING.date()), MORNING.date())
PARKING = line_of(Entry("TCF", period="2026-03"), PRICES["TCF"])
BOND = line_of(Entry("ZXBZJ"), PRICES["ZXBZJ"])
RECEIPT = "SJ20260305-A0012"
PENDING = Task(RECEIPT, 30_000, MORNING, date(2026, 3, 12))
ISSUED = replace(PENDING, state=State.ISSUED, number="12345678", issued_on=date(2026, 3, 6))
NEXT_DAY = MORNING + timedelta(days=1)
ISSUE = IssueForm("26112000000123456789", date(2026, 3, 6))
SIGNED = DeliverForm(Delivery.SIGNED, "周晓燕", NEXT_DAY)


def test_s07_makes_one_task_of_300() -> None:
    """S07: 待开发票 300, due in the policy's days."""
    made = task(RECEIPT, (PARKING, BOND), MORNING, Policy())
    assert made == PENDING
    assert task(RECEIPT, (PARKING,), MORNING, Policy(invoice_days=3)) == replace(
        PENDING, due=date(2026, 3, 8)
    )


def test_a_deposit_makes_none_and_the_clerk_says_why() -> None:
    """S07 E4: payer asks invoice for deposit → explained, none."""
    assert task(RECEIPT, (BOND,), MORNING, Policy()) is None
    assert "押金 ¥2,000.00" in deposit_words((BOND,))
    assert "不开发票" in deposit_words((BOND,))
    assert "应开发票的是 ¥300.00" in deposit_words((PARKING, BOND))
    assert deposit_words((PARKING,)) == ""


def test_the_way_of_a_task() -> None:
    """003-39: 待开发票 → 已开 → 已送达."""
    assert move(move(State.PENDING, State.ISSUED), State.DELIVERED) is State.DELIVERED
    for state, to in ((State.PENDING, State.DELIVERED), (State.DELIVERED, State.ISSUED)):
        with pytest.raises(Refused, match="不能改为"):
            move(state, to)
    assert {one for one in State if NEXT[one]} == OPEN | {State.DELIVERED}


@pytest.mark.parametrize(
    ("state", "becomes"),
    [
        (State.PENDING, State.CANCELLED),
        (State.ISSUED, State.TO_REVERSE),
        (State.DELIVERED, State.TO_REVERSE),
        (State.CANCELLED, State.CANCELLED),
        (State.REVERSED, State.REVERSED),
    ],
)
def test_a_voided_receipt_takes_its_task_along(state: State, becomes: State) -> None:
    """S07 E1, domain.md 3.7: an open one is cancelled, a made invoice is reversed (红冲)."""
    assert voided(state) is becomes
    assert becomes is state or becomes in NEXT[state]


def test_a_task_is_overdue_after_its_day_and_until_delivered() -> None:
    assert not PENDING.overdue(date(2026, 3, 12))
    assert PENDING.overdue(date(2026, 3, 13))
    assert ISSUED.overdue(date(2026, 3, 13))
    for state in (State.DELIVERED, State.CANCELLED, State.REVERSED):
        assert not replace(ISSUED, state=state).overdue(date(2026, 3, 13))


@pytest.mark.parametrize(
    ("form", "fields"),
    [
        (ISSUE, []),
        (replace(ISSUE, number=" 12345678 "), []),
        (replace(ISSUE, number="123"), ["number"]),
        (replace(ISSUE, number=""), ["number"]),
        (replace(ISSUE, issued_on=None), ["issued_on"]),
        (replace(ISSUE, issued_on=date(2026, 3, 7)), ["issued_on"]),
        (replace(ISSUE, issued_on=date(2026, 3, 4)), ["issued_on"]),
    ],
)
def test_an_issued_invoice_has_its_number_and_day(form: IssueForm, fields: list[str]) -> None:
    assert [one.field for one in decide_issue(form, PENDING, NEXT_DAY).blocks] == fields


def test_one_invoice_is_for_one_receipt() -> None:
    [one] = decide_issue(ISSUE, PENDING, NEXT_DAY, "SJ20260305-A0001").blocks
    assert "SJ20260305-A0001" in one.say()
    with pytest.raises(Refused):
        decide_issue(ISSUE, ISSUED, NEXT_DAY)


@pytest.mark.parametrize(
    ("form", "fields"),
    [
        (SIGNED, []),
        (replace(SIGNED, receiver=" "), ["receiver"]),
        (replace(SIGNED, receiver="长" * 81), ["receiver"]),
        (replace(SIGNED, delivery=Delivery.EMAIL), ["receiver"]),
        (replace(SIGNED, delivery=Delivery.EMAIL, receiver="zhou@example.com"), []),
        (replace(SIGNED, delivery=Delivery.MAIL, receiver=""), ["receiver"]),
        (replace(SIGNED, at=None), ["at"]),
        (replace(SIGNED, at=NEXT_DAY + timedelta(minutes=1)), ["at"]),
        (replace(SIGNED, at=MORNING), ["at"]),
    ],
)
def test_delivered_is_signed_or_sent_at_a_time(form: DeliverForm, fields: list[str]) -> None:
    """003-39: 将发票送到您家里, with sign-off."""
    assert [one.field for one in decide_deliver(form, ISSUED, NEXT_DAY).blocks] == fields


def test_nothing_is_delivered_before_it_is_made() -> None:
    with pytest.raises(Refused):
        decide_deliver(SIGNED, PENDING, NEXT_DAY)


@pytest.mark.parametrize(
    ("form", "fields"),
    [
        (ReverseForm("26112000000123456780"), []),
        (ReverseForm(note="财务已红冲"), []),
        (ReverseForm(), ["note"]),
        (ReverseForm("12"), ["number"]),
        (ReverseForm(note="长" * 81), ["note"]),
    ],
)
def test_a_reversed_invoice_says_how(form: ReverseForm, fields: list[str]) -> None:
    """domain.md 3.7: 红冲 note."""
    waiting = replace(ISSUED, state=State.TO_REVERSE)
    assert [one.field for one in decide_reverse(form, waiting).blocks] == fields

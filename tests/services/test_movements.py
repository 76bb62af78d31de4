"""收支流水 on a real file: what came in and went out, and the deposits, add up at any moment (S12)."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from app.rules.base import Refused
from app.rules.deposit import MoveForm
from app.rules.movement import Kind, net
from app.rules.payout import Kind as PayoutKind
from app.rules.receipt import Method, VoidForm
from app.services import deposit_read, staff
from app.services.deposit import DepositDesk
from app.services.movements import movements, refund_movements
from app.services.office import Office
from app.services.payout import PayoutDesk
from app.services.receipt import ReceiptDesk
from tests.conftest import CLERK, FINANCE, KEY, MANAGER, MORNING, Clock
from tests.services.deposits import (
    AGREED,
    BOND,
    HASHER,
    NEXT_DOOR,
    PARKING,
    PASSES,
    RECEIPT,
    back_form,
    stocked,
)
from tests.services.money import HOME, take


@pytest.fixture(scope="module")
def kept(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return stocked(template, tmp_path_factory.mktemp("movements"))


@pytest.fixture
def database(kept: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(kept, tmp_path / "office.db"))


@pytest.fixture(autouse=True)
def quick_door(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(staff, "_HASHER", HASHER)


def test_every_paper_that_moves_money_is_a_movement(office: Office, database: Path, clock: Clock) -> None:
    """003-38, 002-22: with its sign, at its own counter and hour, by who did it; bounded as a drawer is."""
    clock.advance(minutes=1)
    wechat = take(office, BOND, unit=NEXT_DOOR, method=Method.WECHAT, reference="4200001")
    clock.advance(minutes=1)
    other = Office.open(database, KEY, MANAGER, clock=clock, counter="B")
    ReceiptDesk(other).void(wechat, VoidForm(parts_back=True))
    clock.advance(minutes=1)
    ty = DepositDesk(office).refund(back_form(DepositDesk(office), RECEIPT, 2_000), *AGREED)
    clock.advance(minutes=1)
    desk = PayoutDesk(office.signed_in(FINANCE))
    fk = desk.pay(replace(desk.new(PayoutKind.REFUND, RECEIPT), amount=10_000, reason="多收"), *AGREED)
    other.engine.dispose()
    with office.read("receipt.read") as session:
        found = movements(session)
        assert [(one.kind, one.number, one.staff, one.method, one.amount, one.counter) for one in found] == [
            (Kind.RECEIPT, RECEIPT, CLERK.login, Method.CASH, 236_000, "A"),
            (Kind.RECEIPT, wechat, CLERK.login, Method.WECHAT, 200_000, "A"),
            (Kind.VOID, wechat, MANAGER.login, Method.WECHAT, -200_000, "B"),
            (Kind.DEPOSIT_REFUND, ty, CLERK.login, Method.CASH, -204_000, "A"),
            (Kind.PAYOUT, fk, FINANCE.login, Method.CASH, -10_000, "A"),
        ]
        assert [one.at - MORNING for one in found] == [timedelta(minutes=n) for n in range(5)]
        assert net(found) == 22_000
        assert refund_movements(session) == found[3:4]
        assert movements(session, "B") == found[2:3]
        # A moment at which the drawer was counted belongs to that count, and not to the next one too.
        for n, one in enumerate(found):
            assert movements(session, until=one.at) == found[: n + 1]
            assert movements(session, since=one.at) == found[n + 1 :]
        assert movements(session, "A", found[0].at, found[3].at) == (found[1], found[3])


def test_a_deposit_kept_whole_moved_no_money(office: Office) -> None:
    """S12: it leaves the ledger; the drawer has it still."""
    desk = DepositDesk(office)
    form = back_form(desk, RECEIPT, 200_000)
    desk.refund(replace(form, lines=form.lines[:1]), *AGREED)
    assert desk.balance() == 6_000
    with office.read("receipt.read") as session:
        assert [one.kind for one in movements(session)] == [Kind.RECEIPT]
        assert sum(one.amount for one in deposit_read.entries_until(session)) == 6_000
        assert deposit_read.entries_until(session, MORNING - timedelta(1)) == ()


class Counter(RuleBasedStateMachine):
    """A counter at work: takes, voids, refunds and moves as they come, beside a plain sum of it all."""

    kept: Path
    folder: Path

    def __init__(self) -> None:
        super().__init__()
        self.clock = Clock()
        path = Path(shutil.copy(self.kept, self.folder / "office.db"))
        self.office = Office.open(path, KEY, CLERK, clock=self.clock)
        self.manager = self.office.signed_in(MANAGER)
        self.desk = DepositDesk(self.office)
        self.receipts = {RECEIPT: True}
        """Number → whether it may still be voided."""
        self.held: list[tuple[datetime, int]] = [(MORNING, 206_000)]
        self.cash: list[int] = [236_000]

    def teardown(self) -> None:
        """At every moment the ledger says what had happened by then, and never less than nothing."""
        for at, _ in self.held:
            due = sum(fen for when, fen in self.held if when <= at)
            assert self.desk.balance(at) == due >= 0
        assert self.desk.balance(MORNING - timedelta(minutes=1)) == 0
        for row in self.desk.rows(open_only=False):
            assert min(one.balance for one in self.desk.ledger(row.key)) >= 0
        self.office.engine.dispose()

    @invariant()
    def the_balance_is_the_sum_of_what_is_held(self) -> None:
        due = sum(fen for _, fen in self.held)
        assert self.desk.balance() == due == sum(one.balance for one in self.desk.rows())
        with self.office.read("receipt.read") as session:
            assert net(movements(session)) == sum(self.cash)

    def happened(self, held: int, cash: int) -> None:
        self.held.append((self.clock(), held))
        self.cash.append(cash)

    def a_receipt(self, which: int) -> str:
        self.clock.advance(minutes=7 + which * 211)
        return sorted(self.receipts)[which % len(self.receipts)]

    @rule(passes=st.integers(1, 3), unit=st.sampled_from((HOME, NEXT_DOOR)))
    def take(self, passes: int, unit: str) -> None:
        self.clock.advance(hours=passes)
        number = take(self.office, replace(PASSES, quantity=passes), BOND, unit=unit)
        self.receipts[number] = True
        self.happened(200_000 + passes * 2_000, 200_000 + passes * 2_000)

    @rule(which=st.integers(0, 9))
    def void(self, which: int) -> None:
        number = self.a_receipt(which)
        held = sum(one.balance for one in self.desk.of_receipt(number))
        desk = ReceiptDesk(self.manager)
        if not self.receipts[number]:
            with pytest.raises(Refused):
                desk.void(number, VoidForm(parts_back=True))
            return
        desk.void(number, VoidForm(parts_back=True))
        self.receipts[number] = False
        self.happened(-held, -236_000 if number == RECEIPT else -held)

    @rule(which=st.integers(0, 9), share=st.sampled_from((0, 1, 2)), one=st.booleans())
    def refund(self, which: int, share: int, one: bool) -> None:
        number = self.a_receipt(which)
        balances = {held.key: held.balance for held in self.desk.of_receipt(number)}
        form = self.desk.new(number)
        first = balances[form.lines[0].deposit]
        form = replace(back_form(self.desk, number, first * share // 2), uuid=form.uuid)
        form = replace(form, lines=form.lines[:1]) if one else form
        if not any(balances.values()):
            with pytest.raises(Refused, match="S12 E3"):
                self.desk.refund(form, *AGREED)
            return
        self.desk.refund(form, *AGREED)
        self.receipts[number] = False
        gone = sum(balances[line.deposit] for line in form.lines)
        self.happened(-gone, form.lines[0].deduct - gone)

    @rule(which=st.integers(0, 9), to=st.integers(0, 9), home=st.booleans())
    def move(self, which: int, to: int, home: bool) -> None:
        number = self.a_receipt(which)
        deposit = self.desk.of_receipt(number)[-1]
        other = self.a_receipt(to)
        unit = NEXT_DOOR if deposit.unit == HOME else HOME
        form = MoveForm(deposit.key, unit if home else "", "" if home else other, "换开")
        standing = home or self.desk_says_standing(other)
        if not deposit.balance or not standing or (not home and other == number):
            with pytest.raises(Refused):
                self.desk.move(form, *AGREED)
            return
        self.desk.move(form, *AGREED)
        self.receipts[number] = False
        if not home:
            self.receipts[other] = False
        self.happened(0, 0)

    def desk_says_standing(self, number: str) -> bool:
        return any(one.number == number and one.state == "已开具" for one in ReceiptDesk(self.office).rows())


def test_the_balance_of_all_deposits_is_the_ledger_at_any_date_s12(kept: Path, tmp_path: Path) -> None:
    """Issue: after whatever a counter does, in any order; and the money is that of the movements."""
    machine = type("Counter", (Counter,), {"kept": kept, "folder": tmp_path})
    run_state_machine_as_test(  # type: ignore[no-untyped-call]
        machine, settings=settings(max_examples=4, stateful_step_count=12, deadline=None, database=None)
    )


def test_parking_is_no_deposit(office: Office) -> None:
    """003-38: income moves the drawer and never the ledger."""
    take(office, PARKING, unit=NEXT_DOOR)
    assert DepositDesk(office).balance() == 206_000
    with office.read("receipt.read") as session:
        assert net(movements(session)) == 266_000

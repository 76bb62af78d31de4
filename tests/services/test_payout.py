"""付款 on a real file: paid once, agreed by the manager, never more than was taken (002-22)."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from app.models import Payout, Sequence
from app.rules.base import Refused
from app.rules.payout import Draft, Kind
from app.rules.receipt import Method, VoidForm
from app.services import staff
from app.services.office import Office
from app.services.payout import PayoutDesk, Row
from app.services.receipt import ReceiptDesk
from tests.conftest import CLERK, FINANCE, GUARD, MANAGER, Clock
from tests.services.deposits import AGREED, HASHER, RECEIPT, audits, count, stocked
from tests.services.money import HOME, PASSWORD

COMPLAINT = "TS20260305-A0001"


@pytest.fixture(scope="module")
def kept(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return stocked(template, tmp_path_factory.mktemp("payout"))


@pytest.fixture
def database(kept: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(kept, tmp_path / "office.db"))


@pytest.fixture
def desk(office: Office, monkeypatch: pytest.MonkeyPatch, clock: Clock) -> PayoutDesk:
    monkeypatch.setattr(staff, "_HASHER", HASHER)
    clock.advance(days=1)
    return PayoutDesk(office)


def filled(desk: PayoutDesk, **more: Any) -> Draft:
    """赔偿 200 for a leak, under its complaint."""
    given: dict[str, Any] = {"unit": HOME, "payee": "周晓燕", "amount": 20_000, "reason": "漏水赔偿"}
    return replace(desk.new(subject=COMPLAINT), **(given | more))


def back(desk: PayoutDesk, fen: int) -> Draft:
    """What of RECEIPT's parking is given back."""
    return replace(desk.new(Kind.REFUND, RECEIPT), amount=fen, reason="多收一个月")


def test_compensation_is_paid_under_its_complaint_002_22(desk: PayoutDesk, office: Office) -> None:
    draft = filled(desk)
    desk.keep(draft)
    assert (desk.open(draft.uuid), desk.kept()) == (draft, (draft,))
    number = desk.pay(draft, *AGREED)
    assert number == "FK20260306-A0001"
    assert desk.kept() == ()
    (row,) = desk.rows(COMPLAINT.lower())
    assert row == desk.open(number) == desk.open(draft.uuid)
    assert isinstance(row, Row)
    assert (row.kind, row.unit, row.payee, row.amount, row.subject) == (
        "补偿/赔偿", HOME, "周*", 20_000, COMPLAINT,
    )  # fmt: skip
    assert (row.staff, row.approved_by, row.method) == (CLERK.name, MANAGER.name, "现金")
    (line,) = audits(office, "payout.pay")
    assert (line.subject, line.changes["amount"], line.changes["under"]) == (number, 20_000, COMPLAINT)
    assert not {"周晓燕", "漏水赔偿"} & set(map(str, line.changes.values()))
    desk.keep(draft)
    assert desk.kept() == ()


def test_a_key_pressed_twice_pays_once(desk: PayoutDesk, office: Office) -> None:
    draft = filled(desk)
    number = desk.pay(draft, *AGREED)
    with pytest.raises(Refused, match=number):
        desk.pay(replace(draft, amount=1), *AGREED)
    assert count(office, Payout) == 1


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"subject": ""}, "请填投诉编号"),
        ({"subject": "张三"}, "请核对投诉编号"),
        ({"subject": RECEIPT}, "请核对投诉编号"),
        ({"amount": 0}, "大于零"),
        ({"unit": "9-9-901"}, "没有房号"),
        ({"method": Method.TRANSFER}, "流水号"),
        ({"payee": " "}, "请写领款人"),
    ],
)
def test_what_is_not_right_is_not_paid(
    desk: PayoutDesk, office: Office, more: dict[str, Any], words: str
) -> None:
    """002-22: before the password is asked; no row, no number."""
    with pytest.raises(Refused, match=words):
        desk.pay(filled(desk, **more), MANAGER.login, "three-doors-9")
    assert count(office, Payout) == 0
    assert audits(office, "staff.wrong_password") == []


def test_the_manager_agrees_and_is_another_002_22(desk: PayoutDesk, office: Office, manager: Office) -> None:
    for paying, who, words in (
        (desk, ("", ""), "须另一个人同意"),
        (desk, (CLERK.login, PASSWORD), "不能同意付款"),
        (desk, (FINANCE.login, PASSWORD), "不能同意付款"),
        (PayoutDesk(manager), AGREED, "须两个不同的人"),
        (desk, (MANAGER.login, "three-doors-9"), "账号或密码不对"),
    ):
        with pytest.raises(Refused, match=words):
            paying.pay(filled(desk), *who)
    with office.read("deposit.read") as session:
        assert session.scalar(select(Sequence).where(Sequence.prefix == "FK")) is None
    assert count(office, Payout) == 0


def test_a_fee_goes_back_up_to_what_was_taken_of_income(desk: PayoutDesk, office: Office) -> None:
    """002-22, 003-38: 300 of parking; the deposits of 2060 are not given back this way."""
    draft = back(desk, 30_001)
    assert (draft.unit, draft.payee, draft.method) == (HOME, "陈思远", Method.CASH)
    with pytest.raises(Refused, match="还能退 ¥300"):
        desk.pay(draft, *AGREED)
    desk.pay(replace(draft, amount=10_000), *AGREED)
    assert desk.facts(back(desk, 1)).refundable == 20_000
    with pytest.raises(Refused, match="还能退 ¥200"):
        desk.pay(back(desk, 20_001), *AGREED)
    desk.pay(back(desk, 20_000), *AGREED)
    assert [one.amount for one in desk.rows(RECEIPT)] == [20_000, 10_000]
    with pytest.raises(Refused, match="还能退 ¥0"):
        desk.pay(back(desk, 1), *AGREED)


def test_the_same_money_goes_back_by_refund_or_by_void_and_not_by_both(
    desk: PayoutDesk, manager: Office, office: Office
) -> None:
    number = desk.pay(back(desk, 30_000), *AGREED)
    with pytest.raises(Refused, match=number):
        ReceiptDesk(manager).void(RECEIPT, VoidForm(parts_back=True))
    assert count(office, Payout) == 1


def test_nothing_is_refunded_of_a_voided_receipt(desk: PayoutDesk, manager: Office) -> None:
    ReceiptDesk(manager).void(RECEIPT, VoidForm(parts_back=True))
    with pytest.raises(Refused, match="还能退 ¥0"):
        desk.pay(back(desk, 100), *AGREED)
    with pytest.raises(Refused, match="请核对收据号"):
        desk.pay(replace(back(desk, 100), subject="SJ20260305-A0099"), *AGREED)


def test_who_may_not_004_07(desk: PayoutDesk, office: Office) -> None:
    gate = PayoutDesk(office.signed_in(GUARD))
    for act in (gate.rows, lambda: gate.pay(filled(desk), *AGREED)):
        with pytest.raises(Refused, match="004-07"):
            act()
    assert PayoutDesk(office.signed_in(FINANCE)).pay(filled(desk), *AGREED) == "FK20260306-A0001"
    desk.keep(draft := filled(desk))
    desk.drop(draft.uuid)
    assert desk.open(draft.uuid) is None

"""押金 on a real file: taken with the receipt, given back once and by two, moved (003-38, S12, 2.10)."""

from __future__ import annotations

import io
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pypdf
import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app.models import Deposit as DepositRow
from app.models import DepositEntry, DepositRefund, DepositRefundLine, Document, Receipt, Sequence
from app.rules.base import Refused
from app.rules.deposit import Acceptance, Back, MoveForm, Passes, Proof, RefundForm, Way
from app.rules.receipt import Method, VoidForm
from app.services import deposit_ledger, staff
from app.services.deposit import Account, DepositDesk, Record
from app.services.documents import DocumentDesk
from app.services.office import Office
from app.services.receipt import ReceiptDesk
from app.services.today import TodayDesk
from printing.deposit_refund import DepositRefund as Paper
from printing.schema import thaw
from tests.conftest import CLERK, FINANCE, GUARD, KEY, MANAGER, Clock
from tests.services.deposits import (
    AGREED,
    BOND,
    HASHER,
    NEXT_DOOR,
    PARKING,
    PASSES,
    RECEIPT,
    audits,
    back_form,
    count,
    stocked,
)
from tests.services.money import HOME, OTHER, PASSWORD, take


@pytest.fixture(scope="module")
def kept(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return stocked(template, tmp_path_factory.mktemp("deposit"))


@pytest.fixture
def database(kept: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(kept, tmp_path / "office.db"))


@pytest.fixture
def desk(office: Office, monkeypatch: pytest.MonkeyPatch, clock: Clock) -> DepositDesk:
    """29 days after the receipt, when the worker brings the passes back."""
    monkeypatch.setattr(staff, "_HASHER", HASHER)
    clock.advance(days=29)
    return DepositDesk(office)


def filled(desk: DepositDesk, receipt: str = RECEIPT, **more: Any) -> RefundForm:
    """S12: accepted, three passes given out and one missing, for which 20 are kept."""
    form = back_form(desk, receipt)
    bond, passes = desk.new(receipt).lines
    given: dict[str, Any] = {
        "lines": (bond, replace(passes, deduct=2_000, basis="协议第八条，缺证 1 张", photo="照片 12")),
        "accepted_on": date(2026, 4, 2),
        "passes": Passes(3, 2, 1),
    }
    return replace(form, **(given | more))


def sheet(office: Office, number: str) -> Paper:
    with office.read("deposit.read") as session:
        return thaw(Paper, DocumentDesk.of(session, "deposit-refund", number).data)


def text(pdf: bytes) -> str:
    return "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages)


@pytest.fixture
def nothing_given(office: Office, desk: DepositDesk) -> Iterator[None]:
    """What is refused leaves no row, no paper, no number and the ledger as it was."""
    tables = (DepositRefund, DepositRefundLine, DepositEntry, DepositRow, Document)
    before = {table: count(office, table) for table in tables}
    yield
    assert {table: count(office, table) for table in before} == before
    with office.read("deposit.read") as session:
        assert session.scalar(select(Sequence).where(Sequence.prefix == "TY")) is None
    assert audits(office, "deposit.refund") == audits(office, "deposit.move") == []


# --- taken with the receipt ---------------------------------------------------------------------


def test_a_receipt_puts_its_deposits_down_and_not_its_income_003_38(desk: DepositDesk) -> None:
    bond, passes = desk.of_receipt(RECEIPT)
    assert (bond.name, bond.unit, bond.line, bond.balance, bond.inspected) == (
        "装修保证金", HOME, 2, 200_000, True,
    )  # fmt: skip
    assert (passes.name, passes.line, passes.balance, passes.inspected) == ("临时出入证押金", 3, 6_000, False)
    assert [(one.amount, one.number, one.staff) for one in bond.entries] == [(200_000, RECEIPT, CLERK.login)]
    assert desk.balance() == 206_000
    assert desk.of_receipt("SJ20260305-A0099") == ()


def test_a_receipt_without_a_deposit_leaves_the_ledger_alone(desk: DepositDesk, office: Office) -> None:
    number = take(office, PARKING, unit=NEXT_DOOR)
    assert desk.of_receipt(number) == ()
    assert {one.receipt for one in desk.rows(open_only=False)} == {RECEIPT}
    with pytest.raises(Refused, match="没有押金"):
        desk.new(number)


def test_a_voided_receipt_takes_its_deposits_out_again(desk: DepositDesk, manager: Office) -> None:
    ReceiptDesk(manager).void(RECEIPT, VoidForm(parts_back=True))
    assert desk.balance() == 0
    assert [(one.state, one.balance) for one in desk.rows(open_only=False)] == [("已作废", 0)] * 2
    with pytest.raises(Refused, match="收据已经作废"):
        desk.refund(filled(desk), *AGREED)


def test_a_receipt_whose_deposit_went_back_is_not_voided_s12_e3(desk: DepositDesk, manager: Office) -> None:
    """Neither by the receipt's desk nor by the ledger itself, which is asked last."""
    number = desk.refund(filled(desk), *AGREED)
    with pytest.raises(Refused, match=number):
        ReceiptDesk(manager).void(RECEIPT, VoidForm(parts_back=True))
    with pytest.raises(Refused, match="S12 E3"), manager.work("receipt.void") as work:
        deposit_ledger.cancelled(work, work.session.scalars(select(Receipt)).one())
    assert len(desk.of_receipt(RECEIPT)[0].entries) == 2


# --- giving back --------------------------------------------------------------------------------


def test_s12_gives_back_2000_and_60_less_20(desk: DepositDesk, office: Office) -> None:
    form = filled(desk)
    desk.keep(form)
    number = desk.refund(form, *AGREED)
    assert number == "TY20260403-A0001"
    assert desk.balance() == 0
    assert [one.balance for one in desk.of_receipt(RECEIPT)] == [0, 0]
    with office.read("deposit.read") as session:
        row = session.scalars(select(DepositRefund)).one()
        assert (row.held, row.deducted, row.refunded, row.method) == (206_000, 2_000, 204_000, "cash")
        assert (row.staff, row.approved_by, row.counter) == (CLERK.login, MANAGER.login, "A")
        assert [(one.deducted, one.refunded, one.basis, one.photo) for one in row.lines] == [
            (0, 200_000, "", ""),
            (2_000, 4_000, "协议第八条，缺证 1 张", "照片 12"),
        ]
    found = desk.open(number)
    assert isinstance(found, Record)
    assert (found.receipt, found.refunded, found.applicant, found.printed) == (RECEIPT, 204_000, "周*", False)
    assert (found.staff, found.approved_by) == (CLERK.name, MANAGER.name)
    assert desk.kept() == ()
    (line,) = audits(office, "deposit.refund")
    assert (line.subject, line.changes["refunded"], line.changes["deducted"]) == (number, 204_000, 2_000)
    assert not {"周晓燕", "刘强", "装修完工"} & set(map(str, line.changes.values()))


def test_the_paper_says_what_was_decided(desk: DepositDesk, office: Office) -> None:
    """domain.md 2.10, S12: 人民币贰仟零肆拾元整; who agreed stands on her line."""
    number = desk.refund(filled(desk, receiver="吴工"), *AGREED)
    paper = sheet(office, number)
    assert (paper.total, paper.total_words, paper.unit) == (204_000, "贰仟零肆拾元整", "3栋1单元1201")
    assert [(one.kind, one.receipt, one.taken_on, one.balance) for one in paper.deposits] == [
        ("装修保证金", RECEIPT, "2026-03-05", 200_000),
        ("临时出入证押金", RECEIPT, "2026-03-05", 6_000),
    ]
    assert [(one.what, one.basis, one.amount, one.photo) for one in paper.deductions] == [
        ("临时出入证押金", "协议第八条，缺证 1 张", 2_000, "照片 12")
    ]
    assert [(one.role, one.name) for one in paper.approvals] == [("客服", MANAGER.name)]
    assert (paper.inspection, paper.inspector, paper.inspected_on) == ("合格", "刘强", "2026-04-02")
    assert (paper.notes, paper.receipt_back, paper.declaration) == (("领款人：吴工",), True, "")
    for layout in ("a5", "continuous"):
        printed = text(desk.paper(number, layout))
        assert number in printed
        assert "贰仟零肆拾元整" in printed


def test_a_lost_receipt_goes_by_declaration_s12_e1(desk: DepositDesk, office: Office) -> None:
    with pytest.raises(Refused, match="S12 E1"):
        desk.refund(filled(desk, proof=Proof.NONE), *AGREED)
    paper = sheet(office, desk.refund(filled(desk, proof=Proof.LOST), *AGREED))
    assert (paper.receipt_back, paper.declaration) == (False, "2026-04-03 签")


@pytest.mark.usefixtures("nothing_given")
@pytest.mark.parametrize("acceptance", [Acceptance.FAILED, Acceptance.NONE])
def test_without_acceptance_no_refund_s12_e2(desk: DepositDesk, acceptance: Acceptance) -> None:
    form = filled(desk, acceptance=acceptance)
    assert [one.field for one in desk.decide(form).blocks] == ["acceptance", "second"]
    with pytest.raises(Refused, match="S12 E2"):
        desk.refund(form, *AGREED)


def test_the_passes_go_back_before_the_acceptance(desk: DepositDesk) -> None:
    """S12 E2 is of what is accepted; the workers' passes are not."""
    form = filled(desk, acceptance=Acceptance.NONE)
    desk.refund(replace(form, lines=form.lines[1:]), *AGREED)
    assert [(one.item, one.state) for one in desk.rows(open_only=False)] == [
        ("临时出入证押金", "已退还"),
        ("装修保证金", "在押"),
    ]
    assert [one.deposit for one in desk.new(RECEIPT).lines] == [desk.of_receipt(RECEIPT)[0].key]


def test_a_second_refund_is_refused_with_the_firsts_number_s12_e3(desk: DepositDesk) -> None:
    """Two windows had both opened it; a new form for it says where the money went."""
    first, second = filled(desk), filled(desk)
    number = desk.refund(first, *AGREED)
    for form in (second, first, filled(desk)):
        with pytest.raises(Refused, match=number) as refused:
            desk.refund(form, *AGREED)
        assert {one.rule for one in refused.value.findings} == {"S12 E3"}


def test_a_form_is_one_paper(desk: DepositDesk) -> None:
    """Sent again with another line: the other deposit needs its own form (S12 E3)."""
    form = filled(desk)
    number = desk.refund(replace(form, lines=form.lines[:1], passes=None), *AGREED)
    with pytest.raises(Refused, match=number):
        desk.refund(replace(form, lines=form.lines[1:]), *AGREED)
    assert desk.balance() == 6_000


def test_two_windows_at_once_give_it_back_once_s12_e3(
    desk: DepositDesk, office: Office, database: Any, clock: Clock
) -> None:
    other = Office.open(database, KEY, OTHER, clock=clock, counter="B")
    forms = [(DepositDesk(one), filled(desk)) for one in (office, other)]

    def give(at: int) -> str:
        window, form = forms[at]
        try:
            return window.refund(form, *AGREED)
        except Refused as refused:
            return refused.findings[0].rule

    with ThreadPoolExecutor(2) as pool:
        said = sorted(pool.map(give, (0, 1)))
    other.engine.dispose()
    assert said[0] == "S12 E3"
    assert said[1].startswith("TY20260403-")
    assert count(office, DepositRefund) == 1
    assert desk.balance() == 0


@pytest.mark.usefixtures("nothing_given")
@pytest.mark.parametrize(
    ("who", "words"),
    [
        (("", ""), "须另一个人同意"),
        ((CLERK.login, PASSWORD), "不能同意"),
        ((OTHER.login, PASSWORD), "不能同意"),
    ],
)
def test_another_who_may_agrees_2_10(desk: DepositDesk, who: tuple[str, str], words: str) -> None:
    with pytest.raises(Refused, match=words):
        desk.refund(filled(desk), *who)


@pytest.mark.usefixtures("nothing_given")
def test_the_manager_does_not_agree_with_herself_and_a_wrong_password_counts(
    desk: DepositDesk, manager: Office, office: Office
) -> None:
    """Four eyes are two different people; 004-02 for the password."""
    own = DepositDesk(manager)
    with pytest.raises(Refused, match="须两个不同的人"):
        own.refund(filled(own), *AGREED)
    with pytest.raises(Refused, match="账号或密码不对"):
        desk.refund(filled(desk), MANAGER.login, "three-doors-9")
    assert [line.subject for line in audits(office, "staff.wrong_password")] == [MANAGER.login]


@pytest.mark.usefixtures("nothing_given")
def test_no_password_is_asked_for_a_form_that_cannot_be(desk: DepositDesk, office: Office) -> None:
    with pytest.raises(Refused, match="装修完工、施工人员离场"):
        desk.refund(filled(desk, reason=" "), MANAGER.login, "three-doors-9")
    assert audits(office, "staff.wrong_password") == []


@pytest.mark.usefixtures("nothing_given")
@pytest.mark.parametrize(
    ("back", "words"),
    [
        ({"deduct": 6_001, "basis": "协议", "photo": "1"}, "不能扣 ¥60.01"),
        ({"deduct": 2_000, "photo": "1"}, "请写扣款依据，例如"),
        ({"deduct": 2_000, "basis": "协议"}, "请填照片编号"),
    ],
)
def test_a_deduction_is_within_the_balance_with_basis_and_photo_2_10(
    desk: DepositDesk, back: dict[str, Any], words: str
) -> None:
    form = filled(desk)
    wrong = replace(form, lines=(form.lines[0], Back(form.lines[1].deposit, **back)))
    with pytest.raises(Refused, match=words):
        desk.refund(wrong, *AGREED)
    assert "草稿" in text(desk.preview(wrong)), "what cannot be given back can still be looked at"


def test_all_of_it_may_be_kept_and_no_money_moves(desk: DepositDesk, office: Office) -> None:
    form = filled(desk, passes=None)
    kept = Back(form.lines[0].deposit, 200_000, "验收不合格部分由公司修复", no_photo="照片在工程部")
    number = desk.refund(replace(form, lines=(kept,)), *AGREED)
    paper = sheet(office, number)
    assert (paper.total, paper.total_words) == (0, "零元整")
    assert paper.notes == ("装修保证金扣款没有照片：照片在工程部",)
    assert desk.rows(open_only=False)[1].state == "已扣完"


@pytest.mark.usefixtures("nothing_given")
def test_what_no_font_can_print_is_not_paid_out_3_11(desk: DepositDesk) -> None:
    with pytest.raises(Refused, match="U\\+10FFFD"):
        desk.refund(filled(desk, applicant="周\U0010fffd"), *AGREED)


def test_the_account_is_kept_for_a_transfer_alone(desk: DepositDesk, office: Office) -> None:
    account = {"holder": "周晓燕", "bank": "示例银行云岭支行", "account": "6222 0000 1111"}
    form = filled(desk, **account)
    first = desk.refund(replace(form, lines=form.lines[1:]), *AGREED)
    assert (sheet(office, first).account_name, sheet(office, first).method) == ("", "现金")
    rest = replace(form, uuid=desk.new(RECEIPT).uuid, lines=form.lines[:1], passes=None, way=Way.TRANSFER)
    second = sheet(office, desk.refund(rest, FINANCE.login, PASSWORD))
    assert (second.account_name, second.bank, second.account) == tuple(account.values())
    assert [(one.role, one.name) for one in second.approvals] == [("财务", FINANCE.name)]
    with office.read("deposit.read") as session:
        asked = select(DepositRefund.method, DepositRefund.account).order_by(DepositRefund.id)
        assert [tuple(one) for one in session.execute(asked)] == [
            ("cash", ""),
            ("transfer", "6222 0000 1111"),
        ]


def test_the_original_way_is_how_it_came_in(desk: DepositDesk, office: Office) -> None:
    """What was moved under another receipt still came in by its own; two ways are two papers."""
    wechat = take(office, BOND, method=Method.WECHAT, reference="4200001")
    form = replace(filled(desk), receipt=wechat, passes=None, way=Way.ORIGINAL)
    desk.move(MoveForm(form.lines[0].deposit, to_receipt=wechat, reason="并到一张收据"), *AGREED)
    form = replace(form, lines=desk.new(wechat).lines)
    assert len(form.lines) == 2
    with pytest.raises(Refused, match="收的方式不同"):
        desk.refund(form, *AGREED)
    for line in form.lines:
        desk.refund(replace(form, uuid=desk.new(wechat).uuid, lines=(line,)), *AGREED)
    with office.read("deposit.read") as session:
        asked = select(DepositRefund.method).order_by(DepositRefund.id)
        assert list(session.scalars(asked)) == ["wechat", "cash"]


# --- moving -------------------------------------------------------------------------------------


def test_it_moves_whole_to_another_unit_and_goes_back_from_there(
    desk: DepositDesk, office: Office, manager: Office, clock: Clock
) -> None:
    """过户: the deposit goes with the home; the sum of the ledger stays at every moment."""
    bond = desk.of_receipt(RECEIPT)[0]
    before = clock()
    clock.advance(hours=1)
    DepositDesk(manager).move(MoveForm(bond.key, to_unit="3栋1单元1202", reason="过户，押金随房"))
    assert desk.balance(before) == desk.balance() == 206_000
    old, new, _ = desk.of_receipt(RECEIPT)
    assert (old.unit, old.balance, new.unit, new.balance, new.inspected) == (
        HOME,
        0,
        NEXT_DOOR,
        200_000,
        True,
    )
    assert [one.state for one in desk.rows(open_only=False, unit=HOME)] == ["在押", "已转移"]
    assert [(one.key, one.item) for one in desk.rows(unit=NEXT_DOOR)] == [(new.key, "装修保证金")]
    assert [(one.what, one.amount, one.balance, one.why) for one in desk.ledger(old.key)] == [
        ("收取", 200_000, 200_000, ""),
        ("转出", -200_000, 0, "过户，押金随房"),
    ]
    (line,) = audits(office, "deposit.move")
    assert (line.subject, line.changes) == (
        RECEIPT,
        {"to": NEXT_DOOR, "amount": 200_000, "approved_by": ""},
    )
    paper = sheet(office, desk.refund(filled(desk), *AGREED))
    assert paper.unit == "3栋1单元1201、3栋1单元1202"
    assert desk.balance() == 0
    with pytest.raises(Refused, match="不能再退"):
        DepositDesk(manager).move(MoveForm(old.key, to_unit=NEXT_DOOR, reason="再转一次"))


def test_what_was_moved_keeps_both_receipts_from_being_voided(
    desk: DepositDesk, manager: Office, office: Office
) -> None:
    other = take(office, PASSES, unit=NEXT_DOOR)
    passes = desk.of_receipt(RECEIPT)[1]
    desk.move(MoveForm(passes.key, to_receipt=f" {other.lower()} ", reason="收据换开"), *AGREED)
    moved = desk.of_receipt(other)[-1]
    assert (moved.balance, moved.unit, moved.receipt) == (6_000, NEXT_DOOR, other)
    for number in (RECEIPT, other):
        with pytest.raises(Refused, match="押金已转"):
            ReceiptDesk(manager).void(number, VoidForm(parts_back=True))
    assert desk.balance() == 212_000


@pytest.mark.usefixtures("nothing_given")
def test_it_moves_to_one_place_that_there_is_by_two(desk: DepositDesk, office: Office) -> None:
    key = desk.of_receipt(RECEIPT)[0].key
    for form, words in (
        (MoveForm(key, to_unit="9-9-901", reason="过户"), "没有房号"),
        (MoveForm(key, to_receipt="SJ20260305-A0099", reason="换开"), "没有收据"),
        (MoveForm(key, to_unit="3栋1单元1201", reason="过户"), "不用转"),
        (MoveForm(key, to_unit=NEXT_DOOR), "请写为什么转"),
        (MoveForm(GUARD.login, to_unit=NEXT_DOOR, reason="过户"), "找不到这笔押金"),
    ):
        with pytest.raises(Refused, match=words):
            desk.move(form, *AGREED)
    form = MoveForm(key, to_unit=NEXT_DOOR, reason="过户")
    for who, words in ((("", ""), "须另一个人同意"), ((FINANCE.login, PASSWORD), "不能同意押金转移")):
        with pytest.raises(Refused, match=words):
            desk.move(form, *who)


def test_a_voided_receipt_takes_no_deposit_in(desk: DepositDesk, manager: Office, office: Office) -> None:
    gone = take(office, PARKING, unit=NEXT_DOOR)
    ReceiptDesk(manager).void(gone, VoidForm(parts_back=True))
    with pytest.raises(Refused, match="或它已作废"):
        desk.move(MoveForm(desk.of_receipt(RECEIPT)[0].key, to_receipt=gone, reason="换开"), *AGREED)


# --- looking ------------------------------------------------------------------------------------


def test_the_list_is_the_newest_first_and_masks_the_payer(desk: DepositDesk, office: Office) -> None:
    second = take(office, BOND, unit=NEXT_DOOR, payer="欧阳颀")
    rows = desk.rows()
    assert [(one.unit, one.receipt, one.item, one.payer, one.taken_on) for one in rows] == [
        (NEXT_DOOR, second, "装修保证金", "欧阳*", date(2026, 4, 3)),
        (HOME, RECEIPT, "临时出入证押金", "陈*", date(2026, 3, 5)),
        (HOME, RECEIPT, "装修保证金", "陈*", date(2026, 3, 5)),
    ]
    assert sum(one.balance for one in rows) == desk.balance() == 406_000
    assert [one.receipt for one in desk.rows(limit=1)] == [second]
    assert desk.rows(unit="9-9-901") == ()
    desk.refund(filled(desk), *AGREED)
    assert [one.receipt for one in desk.rows()] == [second]
    assert {one.state for one in desk.rows(open_only=False, unit="3栋1单元1201")} == {"已退还"}
    passes = desk.of_receipt(RECEIPT)[1]
    assert [(one.what, one.amount, one.balance, one.staff) for one in desk.ledger(passes.key)] == [
        ("收取", 6_000, 6_000, CLERK.name),
        ("扣款", -2_000, 4_000, CLERK.name),
        ("退还", -4_000, 0, CLERK.name),
    ]
    assert desk.ledger("0" * 36) == ()


def test_a_form_half_filled_comes_back_and_goes_with_the_money(desk: DepositDesk) -> None:
    form = filled(desk)
    desk.keep(form)
    assert desk.open(form.uuid) == form
    assert desk.kept() == (form,)
    desk.drop(form.uuid)
    assert desk.open(form.uuid) is None
    desk.refund(form, *AGREED)
    desk.keep(form)
    assert desk.kept() == ()


def refunds(office: Office) -> tuple[Any, ...]:
    """What waits of the deposits (after 29 days the receipt's invoice waits too)."""
    return tuple(one for one in TodayDesk(office).rows() if one.word == "deposit")


def test_an_unprinted_refund_waits_and_opens_by_its_number(desk: DepositDesk, office: Office) -> None:
    DocumentDesk(office).printed("receipt", RECEIPT, "前台")
    number = desk.refund(filled(desk), *AGREED)
    (row,) = refunds(office)
    assert (row.key, row.state, row.paper) == (number, "待打印", "deposit-refund")
    DocumentDesk(office).printed("deposit-refund", number, "前台")
    assert refunds(office) == ()
    assert "补打" in text(desk.paper(number))


def test_a_key_opens_what_it_names_and_a_forged_code_nothing(desk: DepositDesk, office: Office) -> None:
    """S12 E1, 2.10."""
    ledger = desk.open(desk.rows()[0].key)
    assert isinstance(ledger, Account)
    assert [(one.what, one.amount) for one in ledger.lines] == [("收取", 6_000)]
    form = desk.open(RECEIPT.lower())
    assert isinstance(form, RefundForm)
    assert len(form.lines) == 2
    with pytest.raises(Refused, match="防伪码不对"):
        desk.open(f"{RECEIPT}.QT7K.M3XKD7PA")
    assert desk.open("TY20260403-A0099") is None
    assert (desk.new().receipt, desk.new().lines) == ("", ())


def test_who_may_not_004_07(desk: DepositDesk, office: Office) -> None:
    gate = DepositDesk(office.signed_in(GUARD))
    for act in (gate.rows, gate.balance, lambda: gate.new(RECEIPT), lambda: gate.of_receipt(RECEIPT)):
        with pytest.raises(Refused, match="004-07"):
            act()
    finance = DepositDesk(office.signed_in(FINANCE))
    assert finance.refund(filled(finance), *AGREED) == "TY20260403-A0001"


def test_not_even_sql_gives_it_back_twice(desk: DepositDesk, office: Office) -> None:
    """The last defence below the rules: the ledger never goes below zero, a deposit has one refund."""
    desk.refund(filled(desk), *AGREED)
    with office.read("deposit.read") as session:
        line = session.scalars(select(DepositRefundLine)).first()
        assert line is not None
        refund, deposit = line.refund_id, line.deposit_id
    entry = DepositEntry(
        deposit_id=deposit, kind="refunded", amount=-1, at=office.clock(), staff="x", number="", why=""
    )
    again = DepositRefundLine(
        refund_id=refund, deposit_id=deposit, deducted=0, refunded=1, basis="", photo="", no_photo=""
    )
    for row, guard in ((entry, "deposit_entry_within_balance"), (again, "UNIQUE")):
        with pytest.raises(IntegrityError, match=guard), office.work("deposit.refund") as work:
            work.session.add(row)
    assert desk.balance(office.clock() + timedelta(days=1)) == 0

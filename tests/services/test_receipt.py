"""收款 on a real file: taken once, never edited, voided by its rules; the books agree (003-38, -39, S07)."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date

import pypdf
import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from app.models import Audit, Deposit, InvoiceTask, Receipt, ReceiptCharge, ReceiptLine, Sequence
from app.rules import receipt as rules
from app.rules.base import Level, Refused
from app.rules.invoice import State as InvoiceState
from app.rules.price import Nature, Once, PriceItem
from app.rules.receipt import Draft, Entry, Method, State, VoidForm
from app.rules.receipt_decide import decide
from app.services import deposit_ledger, search, settings
from app.services.documents import DocumentDesk
from app.services.office import Office
from app.services.price import PriceDesk
from app.services.receipt import ReceiptDesk, Record
from tests.conftest import FINANCE, MANAGER, Clock
from tests.services.money import HOME, OTHER, PASSWORD, people, price_list, take

PARKING = Entry("TCF", period="2026-03")
BOND = Entry("ZXBZJ")


@pytest.fixture
def desk(office: Office, home: str) -> ReceiptDesk:
    price_list(office)
    return ReceiptDesk(office)


def record(desk: ReceiptDesk, number: str) -> Record:
    found = desk.open(number)
    assert isinstance(found, Record)
    return found


def count(office: Office, table: type) -> int:
    with office.read("receipt.read") as session:
        return len(session.scalars(select(table)).all())


def page(office: Office, number: str, layout: str = "a5") -> list[str]:
    pdf = DocumentDesk(office).pdf("receipt", number, layout)
    return [one.extract_text() for one in pypdf.PdfReader(io.BytesIO(pdf)).pages]


# --- taking --------------------------------------------------------------------------------------


def test_parking_and_bond_in_cash_s07(office: Office, desk: ReceiptDesk) -> None:
    """S07: 停车费 300 + 装修保证金 2000: deposits and income apart, an invoice task for the income only."""
    number = take(office, PARKING, BOND, tendered=250_000)
    assert number == "SJ20260305-A0001"
    found = record(desk, number)
    assert (found.totals.income, found.totals.deposit, found.totals.invoice) == (30_000, 200_000, 30_000)
    assert (found.change, found.state, found.label) == (20_000, State.ISSUED, "3栋1单元1201")
    assert (found.invoice_state, found.deposits) == ("待开发票", "装修保证金 在押 ¥2,000.00")
    with office.read("receipt.read") as session:
        task = session.scalars(select(InvoiceTask)).one()
        assert (task.amount, task.state, task.due) == (30_000, InvoiceState.PENDING, date(2026, 3, 12))
        row = session.scalars(select(Receipt)).one()
        assert [one.balance for one in deposit_ledger.deposits_of(session, row)] == [200_000]
        line = session.scalars(select(Audit).where(Audit.act == "receipt.take")).one()
        assert (line.subject, line.changes["total"]) == (number, 230_000)
        assert "陈思远" not in str(line.changes)


def test_three_parts_say_the_same_3_9(office: Office, desk: ReceiptDesk) -> None:
    """大写 and ¥, 不作发票使用 on every part, the invoice's day."""
    number = take(office, PARKING, BOND)
    parts = page(office, number)
    assert len(parts) == 3
    for part, name in zip(parts, ("存根联", "客户联", "记账联"), strict=True):
        plain = part.replace("\n", "").replace(" ", "")
        assert name in plain
        assert number in plain
        assert "人民币贰仟叁佰元整" in plain
        assert "¥2,300.00" in plain
        assert "不作发票使用" in plain
        assert "¥300.00" in plain


@pytest.mark.parametrize("method", [Method.WECHAT, Method.ALIPAY, Method.TRANSFER, Method.CARD])
def test_all_but_cash_need_a_reference_s07_e5(office: Office, desk: ReceiptDesk, method: Method) -> None:
    with pytest.raises(Refused, match="S07 E5"):
        take(office, PARKING, method=method)
    assert count(office, Receipt) == 0
    assert take(office, PARKING, method=method, reference="4200001234") == "SJ20260305-A0001"


def test_the_same_month_twice_is_refused_and_says_where_it_was_paid_s07_e6(
    office: Office, desk: ReceiptDesk
) -> None:
    first = take(office, PARKING)
    with pytest.raises(Refused) as refused:
        take(office, PARKING)
    assert refused.value.findings[0].rule == "S07 E6"
    assert first in refused.value.findings[0].say()
    assert count(office, Receipt) == 1
    take(office, replace(PARKING, about="粤B 12345"))  # another car
    take(office, Entry("TCF", period="2026-04", months=2))
    with pytest.raises(Refused, match="S07 E6"):
        take(office, Entry("TCF", period="2026-05"))


def test_two_windows_cannot_take_the_same_month_s07_e6(office: Office, desk: ReceiptDesk) -> None:
    """Below the rules the table itself holds: one charge of a kind stands at a time."""
    take(office, PARKING)
    with office.read("receipt.read") as session:
        row = session.execute(select(ReceiptCharge.unit_id, ReceiptCharge.line_id)).one()
    with pytest.raises(IntegrityError), office.work("receipt.write") as work:
        work.session.add(
            ReceiptCharge(unit_id=row[0], item="TCF", period="2026-03", about="", line_id=row[1])
        )


def test_a_key_pressed_twice_takes_the_money_once(office: Office, desk: ReceiptDesk) -> None:
    draft = Draft(desk.new().uuid, HOME, "陈思远", (BOND,))
    number = desk.take(draft)
    with pytest.raises(Refused, match="不要再收一次") as refused:
        desk.take(draft)
    assert number in refused.value.findings[0].say()
    assert count(office, Receipt) == 1


def test_what_is_refused_uses_no_number_and_books_nothing(office: Office, desk: ReceiptDesk) -> None:
    """003-38: nothing, zero, too little cash, a price nobody may say alone."""
    for entries, tendered in (((), None), ((Entry("LJQY", price=0),), None), ((BOND,), 100)):
        with pytest.raises(Refused):
            take(office, *entries, tendered=tendered)
    with pytest.raises(Refused, match=r"\[3.7\]"):
        take(office, Entry("XXX"))
    assert [count(office, one) for one in (Receipt, ReceiptLine, Deposit, InvoiceTask)] == [0, 0, 0, 0]
    with office.read("receipt.read") as session:
        assert session.scalar(select(Sequence.last).where(Sequence.prefix == "SJ")) is None


def test_a_free_price_needs_the_manager_and_the_reason_3_7(office: Office, desk: ReceiptDesk) -> None:
    people(office)
    draft = Draft(desk.new().uuid, HOME, "陈思远", (Entry("LJQY", price=35_000),), price_reason="报价单 12")
    with pytest.raises(Refused) as refused:
        desk.take(draft)
    assert refused.value.findings[0].field == "second"
    with pytest.raises(Refused):
        desk.take(draft, OTHER.login, PASSWORD)  # a clerk may not agree
    with pytest.raises(Refused):
        desk.take(draft, MANAGER.login, "wrong-password")
    number = desk.take(draft, MANAGER.login, PASSWORD)
    with office.read("receipt.read") as session:
        row = session.scalars(select(Receipt).where(Receipt.number == number)).one()
        assert (row.approved_by, row.price_reason, row.total) == (MANAGER.login, "报价单 12", 35_000)


def test_a_price_is_the_one_of_its_day_003_38(office: Office, desk: ReceiptDesk, clock: Clock) -> None:
    """A version that begins tomorrow is charged from 00:00 on, and never before."""
    prices = PriceDesk(office.signed_in(MANAGER))
    old = next(one.item for one in prices.rows() if one.key == "TCF")
    prices.add(replace(old, price=35_000, since=date(2026, 3, 6)))
    assert record(desk, take(office, PARKING)).totals.all == 30_000
    clock.advance(hours=14)
    assert record(desk, take(office, Entry("TCF", period="2026-04"))).totals.all == 35_000
    assert {one.key: one.earlier for one in prices.rows()}["TCF"] == "2026-03-05 起 ¥300.00/月"


def test_finance_takes_and_the_guard_does_not_004_07(
    office: Office, desk: ReceiptDesk, guard: Office
) -> None:
    assert take(office.signed_in(FINANCE), PARKING)
    with pytest.raises(Refused, match="004-07"):
        take(guard, BOND)


def test_a_name_no_font_can_print_is_refused_before_the_money_is_booked_3_11(
    office: Office, desk: ReceiptDesk
) -> None:
    with pytest.raises(Refused, match="没有字体能打出"):
        take(office, BOND, payer="陈𠮷")
    assert count(office, Receipt) == 0


# --- nothing issued is edited --------------------------------------------------------------------


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE receipt SET total = total - 1, income = income - 1",
        "UPDATE receipt SET payer = 'x'",
        "DELETE FROM receipt",
        "UPDATE receipt_line SET amount = 1",
        "DELETE FROM receipt_line",
        "UPDATE deposit_entry SET amount = 1",
        "DELETE FROM deposit_entry",
        "UPDATE price_item SET price = 1",
    ],
)
def test_not_even_sql_edits_what_was_issued_003_38(office: Office, desk: ReceiptDesk, sql: str) -> None:
    take(office, PARKING, BOND)
    with pytest.raises(IntegrityError), office.work("receipt.write") as work:
        work.session.execute(text(sql))


# --- voiding -------------------------------------------------------------------------------------


def test_void_and_issue_again_link_each_other_s07_e1(office: Office, desk: ReceiptDesk) -> None:
    """All parts back: voided; the new form holds what the old one said; both numbers say so."""
    wrong = take(office, Entry("CRZGB", 30))
    desk.void(wrong, VoidForm(parts_back=True))
    draft = desk.again(wrong)
    assert (draft.replaces, draft.unit, draft.payer, draft.entries[0].quantity) == (wrong, HOME, "陈思远", 30)
    right = desk.take(replace(draft, entries=(Entry("CRZGB", 3),)))
    assert right == "SJ20260305-A0002", "the number is not used again"
    assert (record(desk, wrong).replaced_by, record(desk, right).replaces) == (right, wrong)
    assert "代替" in page(office, right)[0]
    void = page(office, wrong)[0]
    assert "作废" in void
    assert right in void
    with pytest.raises(Refused, match="已经重开"):
        desk.take(replace(desk.again(wrong), entries=(Entry("CRZGB", 3),)))


def test_a_void_frees_the_month_and_ends_deposit_and_invoice_s07_e1(
    office: Office, desk: ReceiptDesk
) -> None:
    people(office)
    number = take(office, PARKING, BOND)
    desk.void(number, VoidForm(parts_back=True), MANAGER.login, PASSWORD)
    with office.read("receipt.read") as session:
        row = session.scalars(select(Receipt)).one()
        assert [one.balance for one in deposit_ledger.deposits_of(session, row)] == [0]
        assert session.scalars(select(InvoiceTask)).one().state == InvoiceState.CANCELLED
    assert take(office, PARKING, BOND) == "SJ20260305-A0002"


def test_without_the_parts_two_people_void_s07_e1(office: Office, desk: ReceiptDesk) -> None:
    people(office)
    number = take(office, Entry("CRZGB"))
    for form, login in (
        (VoidForm(), ""),
        (VoidForm(reason="客户联丢失"), ""),
        (VoidForm(), OTHER.login),
    ):
        with pytest.raises(Refused):
            desk.void(number, form, login, PASSWORD)
    with pytest.raises(Refused, match="两个不同的人"):
        desk.void(number, VoidForm(reason="客户联丢失"), office.operator.login, PASSWORD)
    assert desk.decide_void(number, VoidForm(reason="客户联丢失"))[0]
    desk.void(number, VoidForm(reason="客户联丢失"), OTHER.login, PASSWORD)
    found = record(desk, number)
    assert found.state is State.VOIDED
    assert "王芳同意：客户联丢失" in found.void_words
    with pytest.raises(Refused, match="已经作废"):
        desk.void(number, VoidForm(parts_back=True))


def test_above_the_limit_the_manager_who_did_not_take_it(office: Office, desk: ReceiptDesk) -> None:
    """四眼: the limit is 500.00; the manager's own receipt needs somebody else too."""
    people(office)
    number = take(office, BOND)
    with pytest.raises(Refused):
        desk.void(number, VoidForm(parts_back=True))
    with pytest.raises(Refused):
        desk.void(number, VoidForm(parts_back=True), OTHER.login, PASSWORD)
    desk.void(number, VoidForm(parts_back=True), MANAGER.login, PASSWORD)
    boss = ReceiptDesk(office.signed_in(MANAGER))
    own = take(office.signed_in(MANAGER), BOND)
    with pytest.raises(Refused):
        boss.void(own, VoidForm(parts_back=True))


# --- looking -------------------------------------------------------------------------------------


def test_the_list_masks_the_payer_and_the_search_finds_it(office: Office, desk: ReceiptDesk) -> None:
    number = take(office, PARKING, payer="欧阳知行", method=Method.WECHAT, reference="4200001234")
    (row,) = desk.rows()
    assert (row.number, row.unit, row.payer, row.amount, row.method) == (
        number, HOME, "欧阳*", "¥300.00", "微信",
    )  # fmt: skip
    for words in ("A0001", "欧阳", "4200001234"):
        hits = [one for one in search.find(office, words) if one.kind == search.RECEIPT]
        assert [one.title for one in hits] == [number], words
        assert "欧阳知行" not in hits[0].subtitle


def test_a_form_half_filled_comes_back_and_goes_when_the_money_is_taken(
    office: Office, desk: ReceiptDesk
) -> None:
    draft = Draft(desk.new().uuid, HOME, "陈思远", (BOND,), tendered=200_000)
    desk.keep(draft)
    assert desk.open(draft.uuid) == draft
    assert desk.kept() == (draft,)
    desk.take(draft)
    assert desk.kept() == ()
    desk.keep(draft)
    assert desk.kept() == (), "what was taken is no form any more"


def test_the_form_is_told_who_lives_there_and_what_is_paid(office: Office, desk: ReceiptDesk) -> None:
    number = take(office, PARKING)
    seen = desk.seen(Draft("x", "3栋1单元1201", entries=(PARKING,)))
    assert seen.household is not None
    assert seen.household.owners[0].name == "陈思远"
    assert seen.facts.charged[rules.Charge("TCF", "2026-03")] == number
    assert desk.seen(Draft("x", "9-9-999")).facts.unit == ""


def test_the_same_reference_twice_is_warned_of_s07_e5(office: Office, desk: ReceiptDesk) -> None:
    number = take(office, PARKING, method=Method.WECHAT, reference="4200001234")
    draft = Draft("x", HOME, "陈思远", (BOND,), Method.WECHAT, "4200001234")
    seen = desk.seen(draft)

    warned = [
        one for one in decide(draft, seen.facts, settings.load(office)).findings if one.level is Level.WARN
    ]
    assert [number in one.say() for one in warned] == [True]


# --- the price list ------------------------------------------------------------------------------


def test_the_list_is_begun_once_and_only_added_to_003_38(office: Office, desk: ReceiptDesk) -> None:
    prices = PriceDesk(office.signed_in(MANAGER))
    with pytest.raises(Refused, match="价目表里已有项目"):
        prices.begin()
    rows = {one.key: one for one in prices.rows()}
    assert (rows["TCF"].price, rows["TCF"].once, rows["TCF"].invoice) == ("¥300.00/月", "每月一次", "开")
    assert rows["ZXBZJ"].nature == "押金(可退)"
    assert rows["ZXS"].state == "已停用", "装修税 cannot be charged"
    new = PriceItem("DTK", 0, "电梯卡", "张", 3_000, Nature.INCOME, date(2026, 3, 6), True, "公示的价目")
    prices.add(new)
    assert {one.key: one.state for one in prices.rows()}["DTK"] == "未生效"
    with pytest.raises(Refused, match=r"\[3.7\]"):
        prices.add(replace(new, code="DTK2", basis=""))
    prices.add(replace(rows["TCF"].item, price=32_000, since=date(2026, 4, 1)))
    assert {one.key: one.coming for one in prices.rows()}["TCF"] == "04-01 起 ¥320.00/月"


def test_a_clerk_does_not_change_the_list_004_07(office: Office, desk: ReceiptDesk) -> None:
    item = PriceItem(
        "DTK", 0, "电梯卡", "张", 3_000, Nature.INCOME, date(2026, 3, 6), True, "公示", Once.NONE
    )
    with pytest.raises(Refused, match="004-07"):
        PriceDesk(office).add(item)

"""S07 and S12's money through the widgets, every branch, and what books, ledger and papers say afterwards."""

from __future__ import annotations

from sqlalchemy import select

from app.models import DrawerHandover, Escalation, InvoiceTask, Receipt, Sequence
from app.play import s07, s12
from app.play.hand import Hand
from app.rules.invoice import State as InvoiceState
from app.services.day_close import DayCloseDesk
from app.services.deposit import DepositDesk
from app.services.drawer import DrawerDesk
from app.services.receipt import ReceiptDesk, Record
from tests.end2end.conftest import START, Books
from tests.printing import paper as printed


def receipt(books: Books, number: str) -> Record:
    found = ReceiptDesk(books.office).open(number)
    assert isinstance(found, Record)
    return found


def today(books: Books) -> list[Receipt]:
    with books.office.read("receipt.read") as session:
        rows = session.scalars(select(Receipt).where(Receipt.at >= START).order_by(Receipt.id)).all()
        session.expunge_all()
        return list(rows)


def agree(books: Books) -> None:
    """S12 E5: the day's report is the sum of the records, the ledger says the same, no number is missing."""
    rows = today(books)
    day = DayCloseDesk(books.office).close(START.date())
    assert day.taken.all == sum(one.total for one in rows)
    assert day.voided.all == sum(one.total for one in rows if one.voided_at is not None)
    assert day.gaps == ()
    assert len(rows) == day.total.count
    with books.office.read("receipt.read") as session:
        wanted = select(Sequence.last).where(Sequence.prefix == "SJ", Sequence.period == f"{START:%Y%m%d}")
        assert (session.scalar(wanted) or 0) == len(rows)
    assert day.deposits.closing == DepositDesk(books.office).balance()
    assert books.chained()


def test_s07_one_item_in_fifteen_keys(hand: Hand, books: Books) -> None:
    """ui.md: the scene asserts the budget; the paper has three parts of one number."""
    paper = s07.one_item(hand)
    words = books.text(paper)
    assert words.count("本收据不作发票使用") == 3
    assert words.count("人民币叁佰元整") == 3
    [*scanned] = printed.scan(books.pdf(paper))
    assert {code for page in scanned for code, _ in page} == {paper.code}
    assert printed.sizes(books.pdf(paper)) == [(210, 148)] * 3
    agree(books)


def test_s07_while_finance_is_out_and_the_invoice_follows_003_39(hand: Hand, books: Books) -> None:
    paper = s07.main(hand)
    found = receipt(books, paper.number)
    assert (found.totals.income, found.totals.deposit, found.totals.invoice) == (30_000, 200_000, 30_000)
    assert found.change == 20_000
    assert "人民币贰仟叁佰元整" in books.text(paper)
    s07.invoiced(hand)
    with books.office.read("receipt.read") as session:
        wanted = select(InvoiceTask).join(Receipt).where(Receipt.number == paper.number)
        task = session.scalars(wanted).one()
        assert (task.state, task.receiver) == (InvoiceState.DELIVERED, "林若溪")
    agree(books)


def test_s07_e1_void_and_again_e3_printed_again(hand: Hand, books: Books) -> None:
    right = s07.typed_wrong(hand)
    wrong = receipt(books, receipt(books, right.number).replaces)
    assert wrong.replaced_by == right.number
    assert receipt(books, right.number).totals.all == 1_500
    again = s07.jammed(hand)
    assert "补打" in books.text(again)
    assert len([one for one in today(books) if one.number == again.number]) == 1
    agree(books)


def test_s07_e4_no_invoice_for_a_deposit_e5_the_reference_e6_not_twice(hand: Hand, books: Books) -> None:
    s07.one_item(hand)
    s07.no_invoice_for_deposit(hand)
    paper = s07.reference(hand)
    assert receipt(books, paper.number).reference == "4200001999202603051234"
    before = len(today(books))
    s07.twice(hand)
    assert len(today(books)) == before
    with books.office.read("receipt.read") as session:
        tasks = select(InvoiceTask).join(Receipt).where(Receipt.at >= START, Receipt.deposit > 0)
        assert session.scalars(tasks).all() == []
    agree(books)


def test_s07_a_free_price_is_the_managers_word_3_7(hand: Hand, books: Books) -> None:
    paper = s07.free_price(hand)
    [row] = today(books)
    assert (row.number, row.approved_by, row.price_reason) == (paper.number, "zhoulan", "报价单 12 号")
    assert "价格依据：报价单12号" in books.text(paper)


def test_s07_e2_finance_counts_a_hundred_less_and_both_sign(hand: Hand, books: Books) -> None:
    s07.main(hand)
    s07.typed_wrong(hand)
    paper = s07.drawer_short(hand)
    with books.office.read("receipt.read") as session:
        row = session.scalars(select(DrawerHandover).where(DrawerHandover.number == paper.number)).one()
        assert (row.given_by, row.received_by) == ("limin", "xuwenjing")
        assert row.received == row.handed - 10_000
        assert row.receive_reason == "两人复点仍少一张一百元"
        told = session.scalars(select(Escalation).where(Escalation.subject == paper.number)).all()
        assert len(told) == 1, "the manager hears of it"
    assert DrawerDesk(books.office).due().due == 0
    words = books.text(paper)
    assert "许文静" in words
    assert "李敏" in words
    s07.day_closed(hand)
    agree(books)


def test_s12_e2_then_refund_then_e3_and_e1(hand: Hand, books: Books) -> None:
    """2000 + 60 - 20 = 2040 人民币贰仟零肆拾元整; not before 验收, not twice, also without the receipt."""
    held = DepositDesk(books.office).balance()
    s12.refused(hand)
    assert DepositDesk(books.office).balance() == held
    paper = s12.refund(hand)
    words = books.text(paper)
    assert "人民币贰仟零肆拾元整" in words
    assert "缺1张" in words
    assert DepositDesk(books.office).balance() == held - 206_000
    s12.twice(hand)
    assert DepositDesk(books.office).balance() == held - 206_000
    lost = s12.lost(hand)
    assert "✓遗失声明" in books.text(lost)
    assert DepositDesk(books.office).balance() == held - 206_000 - 4_000 == 0
    agree(books)

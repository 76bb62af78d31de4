"""日结 on a real file: the day is the sum of its records, on paper and in the table (S07, S12-E5)."""

from __future__ import annotations

import io
import shutil
from collections import defaultdict
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import openpyxl
import pypdf
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as bounds
from hypothesis import strategies as st
from sqlalchemy import select, update

from app.models import Audit, Receipt, Sequence
from app.rules.base import CHINA, Refused, Trouble
from app.rules.deposit import Kind as DepositKind
from app.rules.payout import Kind as PayoutKind
from app.rules.receipt import Entry, Method, VoidForm
from app.services import day_close, staff
from app.services.day_close import DayCloseDesk
from app.services.deposit import DepositDesk
from app.services.movements import movements
from app.services.office import Office
from app.services.payout import PayoutDesk
from app.services.receipt import ReceiptDesk
from tests.conftest import CLERK, FINANCE, MANAGER, MORNING, Clock
from tests.printing.paper import tilted, words
from tests.services.deposits import AGREED, RECEIPT, back_form, stocked
from tests.services.money import OTHER, take

TODAY = MORNING.date()
TOMORROW = TODAY + timedelta(days=1)
CARD = Entry("ICK")
MANAGER_TOO = (MANAGER.login, "any")
BACK = VoidForm(parts_back=True)


@pytest.fixture(scope="module")
def kept(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return stocked(template, tmp_path_factory.mktemp("day_close"))


@pytest.fixture
def database(kept: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(kept, tmp_path / "office.db"))


@pytest.fixture
def desk(office: Office, monkeypatch: pytest.MonkeyPatch) -> DayCloseDesk:
    """S07's receipt is taken: parking 300, bond 2000, three passes 60, in cash. The door is test_staff's."""
    known = {one.login: one for one in (CLERK, OTHER, MANAGER, FINANCE)}
    monkeypatch.setattr(staff, "sign_in", lambda _, login, __: known[login])
    return DayCloseDesk(office)


def full_day(office: Office, clock: Clock) -> None:
    """A wrong receipt and the right one, WeChat, a compensation; tomorrow the deposits go back."""
    clock.advance(minutes=1)
    wrong = take(office, CARD, payer='=HYPERLINK("http://x")')
    clock.advance(minutes=1)
    ReceiptDesk(office.signed_in(OTHER)).void(wrong, VoidForm(False, "客户联丢失"), *MANAGER_TOO)
    take(office, CARD, payer="=cmd|' /C calc'!A0", replaces=wrong)
    take(office, CARD, method=Method.WECHAT, reference="4200002026030500001")
    pay = PayoutDesk(office)
    draft = replace(
        pay.new(PayoutKind.COMPENSATION, "TS20260305-A0001"), payee="+陈思远", amount=5_000, reason="水管漏水"
    )
    pay.pay(draft, *MANAGER_TOO)
    clock.advance(days=1)
    deposits = DepositDesk(office)
    deposits.refund(back_form(deposits, RECEIPT, deduct=2_000), *AGREED)


def test_the_day_of_s07(desk: DayCloseDesk, clock: Clock) -> None:
    """S07-E1, S12-E5: both numbers, deposits apart from income, what was paid out; the book has no gap."""
    full_day(desk.office, clock)
    done = desk.close(TODAY)
    assert (done.total.count, done.total.taken, done.total.voided, done.total.paid_out) == (
        4, 242_000, 2_000, 5_000,
    )  # fmt: skip
    assert (done.taken.income, done.taken.deposit) == (36_000, 206_000)
    assert [(one.number, one.replaced_by) for one in done.voids] == [("SJ20260305-A0002", "SJ20260305-A0003")]
    assert {login: one.net for login, one in done.by_clerk.items()} == {
        CLERK.login: 237_000,
        OTHER.login: -2_000,
    }
    assert (done.gaps, [(one.first, one.count) for one in done.ranges]) == ((), [(RECEIPT, 4)])
    after = desk.close(TOMORROW)
    assert (after.total.count, after.total.paid_out, after.ranges) == (0, 204_000, ())
    assert (after.deposits.opening, after.deposits.closing) == (206_000, 0)
    assert after.deposits.by_kind[DepositKind.DEDUCTED] == -2_000
    assert after.deposits.by_kind[DepositKind.REFUNDED] == -204_000
    with pytest.raises(Refused, match="还没有到"):
        desk.close(TOMORROW + timedelta(days=1))


def test_a_day_that_was_closed_never_changes(desk: DayCloseDesk, clock: Clock) -> None:
    """S07-E1: yesterday's receipt voided today counts today, and yesterday's paper stays as it was."""
    card = take(desk.office, CARD)
    before = desk.close(TODAY)
    clock.advance(days=1)
    paper_before = words(desk.paper(TODAY))
    ReceiptDesk(desk.office).void(card, BACK)
    assert replace(desk.close(TODAY), day=TODAY) == before
    assert words(desk.paper(TODAY)) == paper_before
    done = desk.close(TOMORROW)
    assert (done.total.count, done.total.voided, done.total.net) == (0, 2_000, -2_000)
    clock.advance(days=1)
    [page] = words(desk.paper(TOMORROW))
    assert "人民币负贰拾元整" in page
    assert card in page


def test_the_paper_says_what_the_close_says(desk: DayCloseDesk, clock: Clock) -> None:
    """S12-E5: a draft while the day runs, the same figures after it; the log's last line is on it."""
    early = desk.paper(TODAY)
    assert tilted(early) == "草稿无效"
    full_day(desk.office, clock)
    pdf = desk.paper(TODAY)
    assert tilted(pdf) == ""
    page = "".join("".join(one.extract_text().split()) for one in pypdf.PdfReader(io.BytesIO(pdf)).pages)
    for told in (
        "编号RB20260305",
        "SJ20260305-A0001至SJ20260305-A0004",
        "4份，其中作废1份",
        "没有断号，号码连续",
        "人民币贰仟肆佰元整",
        "现金32,400.0020.0050.002,330.00",
        "微信120.000.000.0020.00",
        "王芳00.0020.000.00-20.00",
        "收入合计360.0020.00340.00",
        "押金合计2,060.000.002,060.00",
        "SJ20260305-A0002客户联丢失王芳赵静SJ20260305-A000320.00",
        "FK20260305-A0001",
        "补偿/赔偿TS20260305-A0001",
    ):
        assert told in page, told
    with desk.office.read("receipt.read") as session:
        last = session.scalars(
            select(Audit).where(Audit.at < day_close.bounds(TODAY)[1]).order_by(Audit.id.desc()).limit(1)
        ).one()
    assert f"操作日志到第{last.id}行，校验码{last.digest}" in page
    [refunds] = words(desk.paper(TOMORROW))
    assert "TY20260306-A00013栋1单元1201周晓燕装修保证金、临时出入证押金现金2,040.00" in refunds


def test_a_number_that_is_missing_is_named(desk: DayCloseDesk, clock: Clock) -> None:
    """Issue 5, gaps impossible: were a receipt ever lost, its number would stand on the paper."""
    with desk.office.work("receipt.write") as work:
        work.session.execute(update(Sequence).where(Sequence.prefix == "SJ").values(last=2))
    assert desk.close(TODAY).gaps == ("SJ20260305-A0002",)
    clock.advance(days=1)
    assert "断号：SJ20260305-A0002" in words(desk.paper(TODAY))[0]


def read(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    return {
        sheet.title: [row for row in sheet.iter_rows(min_row=3, values_only=True) if row[0]]
        for sheet in openpyxl.load_workbook(path)
    }


def test_the_bookkeepers_table_adds_up(desk: DayCloseDesk, clock: Clock, tmp_path: Path) -> None:
    """S12-E5: every line with its sign; the lines' sum is the totals' net; 元 with two decimals."""
    full_day(desk.office, clock)
    path = tmp_path / "日报.xlsx"
    done = desk.export(TODAY, path)
    found = read(path)
    assert list(found) == ["合计", "明细"]
    total = found["合计"][0]
    assert total[:7] == ("合计", "全部", 4, 2420, 20, 50, 2350)
    assert ("收款方式", "现金", 3, 2400, 20, 50, 2330) in found["合计"]
    assert ("收款人", "王芳", 0, 0, 20, 0, -20) in found["合计"]
    assert ("项目·收入", "停车费", 1, 300, 0, None, 300) in found["合计"]
    assert ("押金台账", "本日余额", None, None, None, None, 2060) in found["合计"]
    assert ("断号", "没有断号", None, None, None, None, None) in found["合计"]
    lines = found["明细"]
    assert round(sum(row[10] for row in lines), 2) == done.total.net / 100
    assert [(row[1], row[2], row[5], row[10]) for row in lines] == [
        ("收款", "SJ20260305-A0001", "停车费", 300),
        ("收款", "SJ20260305-A0001", "装修保证金", 2000),
        ("收款", "SJ20260305-A0001", "临时出入证押金", 60),
        ("收款", "SJ20260305-A0002", "IC卡工本费", 20),
        ("付款", "FK20260305-A0001", "补偿/赔偿 TS20260305-A0001", -50),
        ("作废", "SJ20260305-A0002", "IC卡工本费", -20),
        ("收款", "SJ20260305-A0003", "IC卡工本费", 20),
        ("收款", "SJ20260305-A0004", "IC卡工本费", 20),
    ]
    assert lines[5][15] == "作废：客户联丢失；赵静同意；由 SJ20260305-A0003 代替"
    assert lines[6][15] == "代替 SJ20260305-A0002"
    assert lines[7][13] == "4200002026030500001"
    (sheet,) = [one for one in openpyxl.load_workbook(path) if one.title == "明细"]
    assert {sheet.cell(row, 11).number_format for row in range(3, 11)} == {"#,##0.00"}
    with desk.office.read("receipt.read") as session:
        (line,) = session.scalars(select(Audit).where(Audit.act == "day_close.export")).all()
        assert (line.subject, line.changes) == ("2026-03-05", {"receipts": 4})


def test_what_a_customer_wrote_is_no_formula(desk: DayCloseDesk, clock: Clock, tmp_path: Path) -> None:
    """Issue 5: a payer of the name =cmd… is text when the file is opened, and stays it when edited."""
    full_day(desk.office, clock)
    desk.export(TODAY, tmp_path / "日报.xlsx")
    cells = [
        cell for sheet in openpyxl.load_workbook(tmp_path / "日报.xlsx") for row in sheet for cell in row
    ]
    hostile = [one for one in cells if isinstance(one.value, str) and one.value[:1] in "=+-@"]
    assert {one.value for one in hostile} == {'=HYPERLINK("http://x")', "=cmd|' /C calc'!A0", "+陈思远"}
    assert {(one.data_type, one.quotePrefix, one.number_format) for one in hostile} == {("s", True, "@")}


def test_a_file_that_is_open_is_said_and_nothing_is_lost(
    desk: DayCloseDesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Issue 5: written whole or not at all, and not logged as exported."""
    path = tmp_path / "日报.xlsx"
    path.write_bytes(b"older")

    def locked(self: Path, target: Path) -> None:
        raise PermissionError(13, "The process cannot access the file", str(target))

    monkeypatch.setattr(Path, "replace", locked)
    with pytest.raises(Trouble, match="Excel 或 WPS"):
        desk.export(TODAY, path)
    assert path.read_bytes() == b"older"
    assert [one.name for one in tmp_path.glob("*.xlsx*")] == ["日报.xlsx"]
    with desk.office.read("receipt.read") as session:
        assert session.scalars(select(Audit).where(Audit.act == "day_close.export")).all() == []


def test_who_may_read_the_day(desk: DayCloseDesk, guard: Office, tmp_path: Path) -> None:
    """004-07: the counter and finance, never the gate."""
    assert DayCloseDesk(desk.office.signed_in(FINANCE)).close(TODAY) == desk.close(TODAY)
    with pytest.raises(Refused, match="004-07"):
        DayCloseDesk(guard).export(TODAY, tmp_path / "x.xlsx")


ACTS = st.lists(
    st.tuples(
        st.sampled_from(["card", "parking", "deposit", "void", "pay", "wait", "midnight"]),
        st.sampled_from([Method.CASH, Method.WECHAT]),
        st.booleans(),
    ),
    min_size=6,
    max_size=14,
)


@bounds(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ACTS)
def test_day_closes_equal_the_sum_of_the_receipts(
    desk: DayCloseDesk, clock: Clock, acts: list[tuple[str, Method, bool]]
) -> None:
    """S12-E5: over random days, what the days close with is what the records add up to; the paper agrees."""
    standing: list[str] = []
    for n, (act, method, other) in enumerate(acts):
        office = desk.office.signed_in(OTHER if other else CLERK)
        reference = "" if method is Method.CASH else f"WX{clock.now:%Y%m%d%H%M%S}{n}"
        if act != "midnight":
            clock.advance(seconds=n % 2)  # the first act after a midnight may be of that very moment
        else:
            clock.set(datetime.combine(clock.now.date() + timedelta(days=1), datetime.min.time(), CHINA))
        if act == "wait":
            clock.advance(hours=9)
        elif act == "void" and standing:
            ReceiptDesk(office).void(standing.pop(), BACK)
        elif act == "pay":
            pay = PayoutDesk(office)
            draft = replace(
                pay.new(PayoutKind.COMPENSATION, "TS20260305-A0001"),
                payee="陈思远", amount=1_000 + n, method=method, reference=reference, reason="水管漏水",
            )  # fmt: skip
            pay.pay(draft, *MANAGER_TOO)
        elif act in ("card", "parking", "deposit"):
            item = {"card": CARD, "parking": Entry("CRZGB", n + 1), "deposit": Entry("CRZYJ", n + 1)}[act]
            standing.append(take(office, item, method=method, reference=reference))
    by_day: defaultdict[date, int] = defaultdict(int)
    with desk.office.read("receipt.read") as session:
        rows = session.scalars(select(Receipt)).all()
        for one in movements(session):
            by_day[one.day] += one.amount
    closes = []
    day = TODAY
    while day <= clock.now.date():
        done = desk.close(day)
        closes.append(done)
        mine = [one for one in rows if one.day == day]
        assert done.total.count == len(mine) == sum(one.count for one in done.ranges)
        assert done.total.taken == sum(one.total for one in mine) == done.taken.all
        assert done.total.net == by_day[day]
        assert sum(one.net for one in done.by_clerk.values()) == done.total.net
        assert sum(one.net for one in done.by_item) == done.taken.all - done.voided.all
        assert done.deposits.closing == DepositDesk(desk.office).balance(
            day_close.bounds(day)[1] - timedelta(milliseconds=1)
        )
        assert done.gaps == ()
        day += timedelta(days=1)
    for before, after in pairwise(closes):
        assert before.deposits.closing == after.deposits.opening
    # The paper refuses sums that differ: that it prints is the proof.
    busiest = max(closes, key=lambda one: one.total.count)
    assert desk.paper(busiest.day).startswith(b"%PDF")

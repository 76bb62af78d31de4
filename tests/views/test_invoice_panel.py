"""发票 by real keys on a real office: 待开 → 已开 → 已送达, signed; late ones are seen (003-39, 3.7, S07)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QWidget

from app.rules.invoice import IssueForm, State
from app.rules.people import MAY
from app.rules.receipt import Entry, VoidForm
from app.services.documents import DocumentDesk
from app.services.invoice import InvoiceDesk
from app.services.office import Office
from app.services.receipt import ReceiptDesk
from app.services.today import TodayDesk
from app.views.list_view import CHIP, Chip
from app.views.pages.invoice import InvoicePanel
from app.views.pages.money import MoneyPage
from app.views.pages.receipt_words import cards
from tests.conftest import Clock
from tests.services.money import price_list, take
from tests.views.counters import Post, post, said
from tests.views.duty import K, buttons, enter
from tests.views.hands import CTRL, commit, here, keys, press, show

NUMBER = "26442000000012345678"
PARKING, BOND, CARD = Entry("TCF", period="2026-03"), Entry("ZXBZJ"), Entry("ICK")


@pytest.fixture
def counter(office: Office, home: str, tmp_path: Path, qapp: Any) -> Post:
    price_list(office)
    return post(office, tmp_path)


@pytest.fixture
def receipt(counter: Post) -> str:
    """S07: parking 300 and a bond of 2000, in cash."""
    return take(counter.office, PARKING, BOND)


@pytest.fixture
def panel(qtbot: Any, counter: Post, receipt: str) -> InvoicePanel:
    return enter(qtbot, InvoicePanel(InvoiceDesk(counter.office), counter.counter))


def task(panel: InvoicePanel, receipt: str) -> Any:
    (found,) = [one for one in panel.desk.rows(False) if one.receipt == receipt]
    return found


def sheet(panel: InvoicePanel) -> str:
    assert panel.sheet is not None, "no question is open"
    return said(panel.sheet)


def made(number: str = NUMBER) -> None:
    press(K.Key_F5)
    keys(number)
    press(K.Key_F9)


def brought(panel: InvoicePanel, counter: Post, receipt: str) -> None:
    """Made and signed for, by keys."""
    made()
    press(K.Key_F6, K.Key_Return)
    commit("陈思远")
    press(K.Key_F9)
    assert task(panel, receipt).state is State.DELIVERED, counter.heard.status


# --- the way of an invoice --------------------------------------------------------------------------


def test_s07_the_whole_way_by_keys(panel: InvoicePanel, counter: Post, receipt: str) -> None:
    """003-39: 待开发票 → 已开 → 已送达, signed; only the income is invoiced (S07-E4)."""
    (row,) = panel.list.rows()
    assert (row.receipt, row.state, row.unit, row.payer, row.amount, row.due) == (
        receipt, "待开发票", "3-1-1201", "陈*", "¥300.00", "还有 7 天",
    )  # fmt: skip
    assert "应开 ¥300.00，最晚 2026-03-12 送到客户手里。财务开好了，按 F5 记下号码。" in said(panel)
    press(K.Key_F5)
    assert "3-1-1201 · 陈* · ¥300.00" in sheet(panel)
    keys(f"{NUMBER}\n\n")  # the day is today's
    assert panel.sheet is None
    assert f"发票 {NUMBER} 已开（2026-03-05）" in said(panel)
    press(K.Key_F6)
    keys("\n")
    commit("陈思远")
    keys("\n\n")
    assert panel.sheet is None
    assert panel.list.rows() == ()
    assert "没有要办的发票" in said(panel)
    done = task(panel, receipt)
    assert (done.state, done.number, done.issued_on) == (State.DELIVERED, NUMBER, date(2026, 3, 5))
    assert (done.delivery, panel.desk.receiver(receipt)) == ("当面签收", "陈思远")
    assert [len(counter.log(f"invoice.{one}")) for one in ("open", "issue", "deliver")] == [1, 1, 1]


def test_003_39_a_number_and_a_day_that_cannot_be_are_refused_under_their_fields(
    panel: InvoicePanel, receipt: str
) -> None:
    press(K.Key_F5)
    keys("123\n")
    commit("明天")
    press(K.Key_F9)
    assert "数电发票 20 位数字" in sheet(panel)
    assert "开票日期还没有到" in sheet(panel)
    assert here().objectName() == "field:number"
    press(K.Key_Return)
    commit("上周")
    press(K.Key_F9)
    assert "请这样写日期" in sheet(panel)
    assert here().objectName() == "field:issued_on"
    assert task(panel, receipt).state is State.PENDING


@pytest.mark.parametrize(
    ("how", "receiver", "refusal", "wrong", "shown"),
    [
        ("1", "陈思远", "请写签收人的姓名", "", "当面签收 陈*"),
        ("2", "chen@example.com", "请填发到哪个邮箱", "chen", "电子邮件 c***@example.com"),
        ("3", "3栋1201，运单 SF1234567890", "请写寄到哪里和运单号", "", "邮寄 尾号7890"),
    ],
)
def test_003_39_it_is_signed_for_or_sent(
    panel: InvoicePanel, receipt: str, how: str, receiver: str, refusal: str, wrong: str, shown: str
) -> None:
    """Who signed, which mail or which address: one field each, the refusal under it; the list masks it."""
    made()
    press(K.Key_F6)
    keys(f"{how}\n{wrong}")
    press(K.Key_F9)
    assert refusal in sheet(panel)
    assert here().objectName() == f"field:{dict(zip('123', ('signed', 'email', 'mail'), strict=True))[how]}"
    press(K.Key_A, modifiers=CTRL)
    commit(receiver)
    press(K.Key_F9)
    press(K.Key_R, modifiers=CTRL)
    (row,) = panel.list.rows()
    assert (row.state, row.brought) == ("已送达", shown)
    assert receiver not in said(panel)
    assert panel.desk.receiver(receipt) == receiver


def test_003_39_a_time_of_delivery_that_has_not_come_is_refused(panel: InvoicePanel, receipt: str) -> None:
    made()
    press(K.Key_F6, K.Key_Return)
    commit("陈思远")
    press(K.Key_Return)
    for typed, refusal in (("明天 9:00", "送达时间还没有到"), ("早上", "请这样写时间")):
        press(K.Key_A, modifiers=CTRL)
        commit(typed)
        press(K.Key_F9)
        assert refusal in sheet(panel)
        assert here().objectName() == "field:at"
    assert task(panel, receipt).state is State.ISSUED


def test_003_39_a_step_out_of_turn_is_said_and_asks_nothing(panel: InvoicePanel, counter: Post) -> None:
    for key, to in ((K.Key_F6, "已送达"), (K.Key_F7, "已红冲")):
        press(key)
        assert panel.sheet is None
        assert f"不能改为{to}" in counter.heard.status["saved"]


def test_3_7_the_invoice_of_a_voided_receipt_is_reversed(panel: InvoicePanel, receipt: str) -> None:
    """S07-E1: it stays in the list until finance has."""
    wrong = take(panel.desk.office, CARD)
    panel.open(wrong)
    made()
    ReceiptDesk(panel.desk.office).void(wrong, VoidForm(True, "写错了金额"))
    panel.read()
    row = panel.list.current()
    assert row.receipt == wrong
    assert (row.state, row.due) == ("待红冲", "")
    assert f"收据已作废，发票 {NUMBER} 要红冲。财务冲好了，按 F7。" in said(panel)
    press(K.Key_F7, K.Key_F9)
    assert "请填红字发票号码，或写明财务怎么处理的" in sheet(panel)
    assert here().objectName() == "field:note"
    commit("财务已在税务系统红冲")
    press(K.Key_F9)
    assert [one.receipt for one in panel.list.rows()] == [receipt]
    assert task(panel, wrong).state is State.REVERSED


# --- looking ------------------------------------------------------------------------------------------


def test_003_39_all_of_them_by_one_key_and_back(panel: InvoicePanel, counter: Post, receipt: str) -> None:
    """What is to be done first, then what is done, the newest first."""
    brought(panel, counter, receipt)
    second, third = take(counter.office, CARD), take(counter.office, CARD)
    panel.read()
    made("12345678")
    assert [one.receipt for one in panel.list.rows()] == [second, third]
    press(K.Key_R, modifiers=CTRL)
    assert [(one.receipt, one.state) for one in panel.list.rows()] == [
        (second, "已开"), (third, "待开发票"), (receipt, "已送达"),
    ]  # fmt: skip
    assert "只看要办的" in panel.findChild(QWidget, "act:all").text()  # type: ignore[attr-defined]
    press(K.Key_R, modifiers=CTRL)
    assert [one.receipt for one in panel.list.rows()] == [second, third]


def test_pipl_51_f4_shows_who_signed_for_ten_seconds_and_is_logged(
    qtbot: Any, panel: InvoicePanel, counter: Post, receipt: str
) -> None:
    press(K.Key_F4)
    assert counter.heard.status["saved"] == "还没有送达"
    assert counter.log("unmask.show") == []
    brought(panel, counter, receipt)
    press(K.Key_R, modifiers=CTRL)
    panel._mask.setInterval(30)
    press(K.Key_F4)
    assert "送给：陈思远" in said(panel)
    assert [one.subject for one in counter.log("unmask.show")] == [receipt]
    qtbot.waitUntil(lambda: "陈思远" not in said(panel))
    press(K.Key_F4)
    panel.leave()
    assert "陈思远" not in said(panel)


def test_enter_opens_the_receipt(qtbot: Any, panel: InvoicePanel, receipt: str) -> None:
    """003-39."""
    with qtbot.waitSignal(panel.opened) as heard:
        press(K.Key_Return)
    assert heard.args == ["receipt", receipt]


def test_opened_by_its_receipt_the_cursor_stands_on_it_even_when_it_is_done(
    panel: InvoicePanel, counter: Post, receipt: str
) -> None:
    """003-39: 今日 and the receipt lead here."""
    brought(panel, counter, receipt)
    other, late = take(counter.office, CARD), take(counter.office, CARD)
    panel.open(late)
    assert panel.list.current().receipt == late
    assert [one.receipt for one in panel.list.rows()] == [other, late]
    panel.open(receipt)
    assert panel.list.current().receipt == receipt
    assert panel.list.current().state == "已送达"


def test_who_may_not_write_only_looks(
    qtbot: Any, counter: Post, receipt: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """004-07: no act is offered that the desk would refuse."""
    monkeypatch.setitem(MAY, "invoice.write", frozenset())
    panel = enter(qtbot, InvoicePanel(InvoiceDesk(counter.office), counter.counter))
    assert buttons(panel) == {"all"}
    press(K.Key_F5, K.Key_F6, K.Key_F7)
    assert panel.sheet is None


# --- the late ones ------------------------------------------------------------------------------------


def test_003_39_a_late_one_is_red_first_on_the_strip_and_on_the_home_list(
    qtbot: Any, counter: Post, receipt: str, clock: Clock
) -> None:
    clock.advance(days=3)
    take(counter.office, CARD)
    clock.advance(days=6)
    desk = InvoiceDesk(counter.office)
    made_of: dict[str, Callable[[], QWidget]] = {
        "receipt": QWidget,
        "invoice": lambda: InvoicePanel(desk, counter.counter),
    }
    page = show(qtbot, MoneyPage(desk, counter.counter, made_of), 1210, 690)
    page.enter()
    assert [page.strip.tabText(place) for place in (0, 1)] == ["收款  Ctrl+1", "发票，1 张过期  Ctrl+2"]
    press(K.Key_2, modifiers=CTRL)
    panel: Any = page.panel("invoice")
    cell = [one.name for one in panel.list.spec.columns].index("due")
    chips = [panel.list.model.index(place, cell).data(CHIP) for place in (0, 1)]
    assert chips == [Chip("已过期 2 天", "late"), None]
    waits = [one for one in TodayDesk(counter.office).rows() if one.word == "invoice"]
    assert [(one.key, one.state, one.title, one.what, one.since) for one in waits] == [
        (
            receipt,
            "发票过期",
            f"{receipt} · 3-1-1201",
            "陈* ¥300.00 的发票还没开票，已过期 2 天",
            "03-12 到期",
        ),
    ]
    panel.desk.issue(receipt, _issued(clock))
    panel.read()
    press(K.Key_F6, K.Key_Return)
    commit("陈思远")
    press(K.Key_F9)
    page.look()
    assert page.strip.tabText(1) == "发票  Ctrl+2"
    assert [one for one in TodayDesk(counter.office).rows() if one.word == "invoice"] == []


def _issued(clock: Clock) -> IssueForm:
    return IssueForm(NUMBER, clock.now.date())


def test_003_39_the_home_list_has_what_is_due_today_and_what_is_to_be_reversed(
    counter: Post, receipt: str, clock: Clock
) -> None:
    desk, receipts = InvoiceDesk(counter.office), ReceiptDesk(counter.office)
    other = take(counter.office, CARD)
    DocumentDesk(counter.office).printed("receipt", receipt, "前台")
    desk.issue(other, _issued(clock))
    receipts.void(other, VoidForm(True, "写错了"))
    clock.advance(days=7)
    waits = [one for one in TodayDesk(counter.office).rows() if one.word == "invoice"]
    assert [(one.key, one.state) for one in waits] == [(receipt, "发票到期"), (other, "待红冲")]
    assert waits[0].what == "陈* ¥300.00 的发票还没开票"
    assert waits[1].what == "陈* ¥20.00 的发票收据已作废，请财务红冲"


# --- the deposit's invoice --------------------------------------------------------------------------


def test_s07_e4_the_receipt_says_why_a_deposit_has_no_invoice(panel: InvoicePanel, receipt: str) -> None:
    """003-38, 3.7: the words stand on the receipt's record, ready to be said."""
    desk = ReceiptDesk(panel.desk.office)
    words = {one.title: one.say() for one in cards(desk.open(receipt), False)}
    assert words["客户问押金发票"] == (
        "押金 ¥2,000.00 以后要退给您，不是我们的收入，所以不开发票，凭收据退。"
        "应开发票的是 ¥300.00，开好后给您送来。"
    )
    plain = take(desk.office, CARD)
    assert "客户问押金发票" not in {one.title for one in cards(desk.open(plain), False)}
    made()
    press(K.Key_F6, K.Key_Return)
    commit("陈思远")
    press(K.Key_F9)
    words = {one.title: one.say() for one in cards(desk.open(receipt), False)}
    assert words["客户问押金发票"].endswith("应开发票的是 ¥300.00，发票已经给您了。")

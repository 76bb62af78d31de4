"""付款 on a receipt by real keys: a fee given back, compensation (002-22); what leads to 押金 (S12)."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from app.services import staff
from app.services.deposit import DepositDesk
from app.services.invoice import InvoiceDesk
from app.services.office import Office
from app.services.payout import PayoutDesk
from app.services.receipt import ReceiptDesk
from app.views.pages.deposit import DepositPanel
from app.views.pages.money import MoneyPage
from app.views.pages.receipt import ReceiptPanel
from tests.conftest import MANAGER
from tests.services.deposits import HASHER, RECEIPT, stocked
from tests.services.money import PASSWORD
from tests.views.counters import Post, post, said
from tests.views.duty import K, buttons, cards, enter
from tests.views.hands import CTRL, commit, keys, press

AGREED = f"{MANAGER.login}\n{PASSWORD}\n"


@pytest.fixture(scope="module")
def kept(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return stocked(template, tmp_path_factory.mktemp("payout"))


@pytest.fixture
def database(kept: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(kept, tmp_path / "office.db"))


@pytest.fixture
def counter(office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qapp: Any) -> Post:
    monkeypatch.setattr(staff, "_HASHER", HASHER)
    return post(office, tmp_path)


@pytest.fixture
def panel(qtbot: Any, counter: Post) -> ReceiptPanel:
    """The receipt's record, and 付款 asked."""
    desk, payouts = ReceiptDesk(counter.office), PayoutDesk(counter.office)
    made = enter(qtbot, ReceiptPanel(desk, counter.counter, payouts))
    made.open(RECEIPT)
    assert {"pay", "refund"} <= buttons(made)
    press(K.Key_B, modifiers=CTRL)
    return made


def sheet(panel: ReceiptPanel) -> Any:
    assert panel.pane.sheet is not None, "no question is open"
    return panel.pane.sheet


def test_002_22_a_fee_is_given_back_once_and_the_record_shows_it(panel: ReceiptPanel, counter: Post) -> None:
    values = sheet(panel).form.values()
    assert (values["kind"], values["subject"], values["payee"]) == ("refund", RECEIPT, "陈思远")
    assert "reference" not in sheet(panel).form.shown
    keys("\n\n100\n\n\n")
    commit("多收一个月")
    press(K.Key_Return)
    keys(AGREED)
    assert panel.pane.sheet is None
    paid = next(words for title, words in cards(panel) if title == "付款")
    assert "退费 ¥100.00（现金）：多收一个月，李晓敏付款，赵静同意" in paid
    assert "已付款" in counter.heard.status["saved"]


def test_002_22_no_more_goes_back_than_came_in(panel: ReceiptPanel) -> None:
    """The deposits are no fee: they go back by their own paper."""
    keys("\n\n300.5\n\n\n")
    commit("多收")
    press(K.Key_F9)
    assert "还能退 ¥300.00" in said(sheet(panel))
    assert "押金请办「退押金」" in said(sheet(panel))
    assert sheet(panel).form.focused() == "amount"
    press(K.Key_A, modifiers=CTRL)
    keys("3e2")
    press(K.Key_F9)
    assert "金额只写数字" in said(sheet(panel))
    assert panel.payouts is not None
    assert PayoutDesk(panel.desk.office).rows() == ()


def test_002_22_compensation_has_its_complaint(panel: ReceiptPanel) -> None:
    keys("1")
    assert sheet(panel).form.values()["subject"] == ""
    assert sheet(panel).form.focused() == "subject"
    keys("TS20260305-A0001\n80\n\n2")
    assert sheet(panel).form.focused() == "reference"
    keys("W123\n")
    commit("漏水泡坏地板")
    press(K.Key_Return)
    keys(AGREED)
    assert panel.pane.sheet is None
    paid = next(words for title, words in cards(panel) if title == "付款")
    assert "补偿/赔偿 ¥80.00（转账）" in paid


def test_002_22_the_manager_must_agree(panel: ReceiptPanel) -> None:
    keys("\n\n100\n\n\n")
    commit("多收")
    press(K.Key_F9)
    assert "付款须另一个人同意" in said(sheet(panel))
    keys("\n")
    assert PayoutDesk(panel.desk.office).rows() == ()


def test_2_10_the_receipt_s_record_asks_for_its_refund(panel: ReceiptPanel, qtbot: Any) -> None:
    press(K.Key_Escape)
    with qtbot.waitSignal(panel.refund_asked) as asked:
        press(K.Key_T, modifiers=CTRL)
    assert asked.args == [RECEIPT]


def test_s12_on_the_tab_of_deposits_a_scanned_receipt_comes_to_be_given_back(
    qtbot: Any, counter: Post
) -> None:
    made = {
        "receipt": lambda: ReceiptPanel(ReceiptDesk(counter.office), counter.counter),
        "deposit": lambda: DepositPanel(DepositDesk(counter.office), counter.counter),
    }
    page = enter(qtbot, MoneyPage(InvoiceDesk(counter.office), counter.counter, made))
    page.scan(RECEIPT)
    assert page.word == "receipt"
    press(K.Key_2, modifiers=CTRL)
    page.scan(RECEIPT)
    panel: Any = page.panel("deposit")
    assert page.word == "deposit"
    assert panel.draft.receipt == RECEIPT
    assert panel.form.focused() == "proof"

"""收款 by real keys on a real office: taken, printed, cleared; what is refused, voided, given again (S07)."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pypdf
import pytest

from app.rules.receipt import State
from app.services.office import Office
from app.services.payout import PayoutDesk
from app.services.price import PriceDesk
from app.services.receipt import ReceiptDesk
from app.views.pages.receipt import ReceiptPanel
from tests.conftest import MANAGER, Clock
from tests.services.money import HOME, OTHER, PASSWORD, people, price_list
from tests.views.counters import Post, post, said
from tests.views.duty import K, buttons, cards, enter
from tests.views.hands import CTRL, commit, here, keys, press


@pytest.fixture
def counter(office: Office, home: str, tmp_path: Path, qapp: Any) -> Post:
    price_list(office)
    people(office)
    return post(office, tmp_path)


@pytest.fixture
def panel(qtbot: Any, counter: Post) -> ReceiptPanel:
    return enter(
        qtbot, ReceiptPanel(ReceiptDesk(counter.office), counter.counter, PayoutDesk(counter.office))
    )


def settle(panel: ReceiptPanel) -> None:
    """The looking up that a key began, and the drawing, are done."""
    for timer in (panel._look_up, panel._draw):
        if timer.isActive():
            timer.stop()
            timer.timeout.emit()


def unit(panel: ReceiptPanel, code: str = HOME) -> None:
    """The room number and Enter: the cursor stands in the first line."""
    panel.form.focus("unit")
    keys(code + "\n")
    settle(panel)


def charge(panel: ReceiptPanel, *words: str) -> None:
    """Short words, each with its Enter."""
    for one in words:
        keys(one + "\n")
    settle(panel)


def taken(panel: ReceiptPanel) -> str:
    """F9; the number of what was taken."""
    press(K.Key_F9)
    return str(panel.desk.rows()[0].number)


def record(panel: ReceiptPanel, number: str) -> Any:
    panel.open(number)
    assert panel.record is not None
    return panel.record


def figures(panel: ReceiptPanel) -> tuple[str, str]:
    """The sum and the change, as they stand large under the form; "" while they are hidden."""
    return (panel.pane.total.text(), panel.pane.change.text()) if panel.pane.figures.isVisible() else ("", "")


# --- taking --------------------------------------------------------------------------------------


def test_room_code_f9_takes_prints_and_clears_003_39(panel: ReceiptPanel, counter: Post) -> None:
    """One priced item in cash: the room, tcf, F9."""
    unit(panel)
    assert here() is panel.lines.table.cell
    keys("tcf")
    settle(panel)
    assert figures(panel) == ("合计 ¥300.00", "")
    number = taken(panel)
    assert number == "SJ20260305-A0001"
    assert (counter.papers / f"{number}.pdf").exists()
    assert panel.form.values()["unit"] == ""
    assert panel.form.values()["entries"] == ()
    assert panel.form.focused() == "unit"
    assert "SJ20260305-A0001 已收款" in counter.heard.status["saved"]
    with_paper = pypdf.PdfReader(io.BytesIO((counter.papers / f"{number}.pdf").read_bytes()))
    assert "人民币叁佰元整" in with_paper.pages[0].extract_text().replace(" ", "")


def test_the_owner_pays_unless_the_clerk_says_who_003_39(panel: ReceiptPanel) -> None:
    unit(panel)
    assert panel.form.values()["payer"] == "陈思远"
    panel.form.focus("payer")
    panel.form.editor("payer").keys.selectAll()  # type: ignore[attr-defined]
    commit("欧阳颀")
    charge_unit = panel.form.editor("unit")
    panel.form.focus("unit")
    assert charge_unit.value() == HOME
    settle(panel)
    assert panel.form.values()["payer"] == "欧阳颀"


def test_the_change_stands_large_until_the_next_key_s07(panel: ReceiptPanel) -> None:
    unit(panel)
    charge(panel, "tcf", "zxbzj")
    panel.form.focus("tendered")
    keys("2500")
    settle(panel)
    assert figures(panel) == ("合计 ¥2,300.00", "找零 ¥200.00")
    number = taken(panel)
    settle(panel)
    assert figures(panel) == (f"{number} 已收", "找零 ¥200.00")
    keys("3")
    assert figures(panel) == ("", "")


def test_too_little_cash_says_how_much_is_missing_003_39(panel: ReceiptPanel) -> None:
    unit(panel)
    charge(panel, "tcf")
    panel.form.focus("tendered")
    keys("250")
    press(K.Key_F9)
    assert panel.desk.rows() == ()
    assert "还差 ¥50.00" in said(panel)
    assert panel.form.focused() == "tendered"


@pytest.mark.parametrize(("text", "why"), [("-5", "不能是负数"), ("1.234", "两位小数"), ("abc", "只写数字")])
def test_cash_that_is_no_amount_is_not_taken_for_exact_003_38(
    panel: ReceiptPanel, text: str, why: str
) -> None:
    unit(panel)
    charge(panel, "tcf")
    panel.form.focus("tendered")
    keys(text)
    press(K.Key_F9)
    assert panel.desk.rows() == ()
    assert why in said(panel)
    assert panel.form.values()["tendered"] == text


def test_wechat_asks_the_reference_s07_e5(panel: ReceiptPanel) -> None:
    unit(panel)
    charge(panel, "bkf")
    panel.form.focus("method")
    keys("3")
    assert "reference" in panel.form.shown
    assert "tendered" not in panel.form.shown
    press(K.Key_F9)
    assert panel.desk.rows() == ()
    assert "流水号" in said(panel)
    panel.form.focus("reference")
    keys("4200001")
    taken(panel)
    assert record(panel, "SJ20260305-A0001").reference == "4200001"


def test_the_same_month_twice_says_where_it_was_paid_s07_e6(panel: ReceiptPanel) -> None:
    unit(panel)
    charge(panel, "tcf")
    first = taken(panel)
    unit(panel)
    charge(panel, "tcf")
    assert ("重复收费" in [title for title, _ in cards(panel)]) is True
    press(K.Key_F9)
    assert len(panel.desk.rows()) == 1
    assert first in said(panel)


def test_a_line_that_is_being_written_is_not_judged_yet(panel: ReceiptPanel) -> None:
    unit(panel)
    keys("xy")
    settle(panel)
    assert "价目表里没有" not in [title for title, _ in cards(panel)]
    keys("\n")
    settle(panel)
    assert "价目表里没有" in [title for title, _ in cards(panel)]
    press(K.Key_F9)
    assert panel.desk.rows() == ()


def test_a_free_price_asks_the_reason_and_the_manager_3_7(panel: ReceiptPanel) -> None:
    """Nothing is taken until she has signed in; a wrong password leaves all as it is."""
    unit(panel)
    charge(panel, "ljqy", "350")
    assert "price_reason" in panel.form.shown
    panel.form.focus("price_reason")
    commit("报价单 12 号")
    press(K.Key_F9)
    assert panel.pane.sheet is not None
    assert "客服经理" in said(panel.pane.sheet)
    keys(f"{MANAGER.login}\nwrong-password\n")
    assert panel.desk.rows() == ()
    assert panel.form.values()["price_reason"] == "报价单 12 号"
    if panel.pane.sheet is None:
        press(K.Key_F9)
    panel.pane.sheet.start({"login": "", "password": ""})  # type: ignore[union-attr]
    keys(f"{MANAGER.login}\n{PASSWORD}\n")
    assert [one.amount for one in panel.desk.rows()] == ["¥350.00"]


def test_a_form_half_filled_waits_under_its_own_name(panel: ReceiptPanel) -> None:
    unit(panel)
    charge(panel, "zxbzj")
    panel.form.focus("tendered")
    keys("2000")
    uuid = panel.draft.uuid
    press(K.Key_S, modifiers=CTRL)
    assert panel.form.values()["unit"] == ""
    panel.open(uuid)
    settle(panel)
    assert (panel.form.values()["tendered"], figures(panel)[0]) == ("2,000.00", "合计 ¥2,000.00")
    assert panel.subject() == uuid


# --- the record ----------------------------------------------------------------------------------


def test_all_parts_back_voids_and_ctrl_g_gives_again_s07_e1(panel: ReceiptPanel) -> None:
    unit(panel)
    charge(panel, "crzgb30")
    wrong = taken(panel)
    record(panel, wrong)
    press(K.Key_D, modifiers=CTRL)
    settle_void(panel)
    assert panel.pane.sheet is not None
    assert "同意人账号" in said(panel.pane.sheet), "without the parts another must agree"
    press(K.Key_Space)
    settle_void(panel)
    assert "同意人账号" not in said(panel.pane.sheet)
    press(K.Key_F9)
    assert panel.record.state is State.VOIDED
    assert "again" in buttons(panel)
    press(K.Key_G, modifiers=CTRL)
    assert panel.form.values()["unit"] == HOME
    assert panel.draft.replaces == wrong
    panel.form.focus("entries")
    press(K.Key_Up)
    press(K.Key_D, modifiers=CTRL)
    charge(panel, "crzgb3")
    right = taken(panel)
    assert record(panel, wrong).replaced_by == right
    assert "again" not in buttons(panel)


def settle_void(panel: ReceiptPanel) -> None:
    """Whether another must agree has been asked."""
    for timer in panel.findChildren(type(panel._look_up)):
        if timer.isActive() and timer.isSingleShot():
            timer.stop()
            timer.timeout.emit()


def test_without_the_parts_a_reason_and_two_people_s07_e1(panel: ReceiptPanel) -> None:
    unit(panel)
    charge(panel, "crzgb")
    number = taken(panel)
    record(panel, number)
    press(K.Key_D, modifiers=CTRL)
    settle_void(panel)
    press(K.Key_F9)
    assert "请写明原因" in said(panel)
    assert panel.pane.sheet is not None
    panel.pane.sheet.start({"reason": "客户联丢失", "login": OTHER.login, "password": PASSWORD})
    settle_void(panel)
    press(K.Key_F9)
    assert panel.record.state is State.VOIDED
    assert "王芳同意：客户联丢失" in said(panel)


def test_printed_again_it_says_so_s07_e3(panel: ReceiptPanel, counter: Post) -> None:
    unit(panel)
    charge(panel, "bkf")
    number = taken(panel)
    assert record(panel, number).printed
    assert "reprint" in buttons(panel)
    press(K.Key_P, modifiers=CTRL)
    text = pypdf.PdfReader(counter.papers / f"{number}.pdf").pages[0].extract_text()
    assert "补打" in text.replace(" ", "")


def test_the_record_masks_the_payer_and_tells_deposits_and_invoice_s07(panel: ReceiptPanel) -> None:
    unit(panel)
    charge(panel, "tcf", "zxbzj")
    record(panel, taken(panel))
    words = said(panel)
    assert "陈*" in words
    assert "陈思远" not in words
    assert "装修保证金 在押 ¥2,000.00" in words
    assert "应开 ¥300.00，待开发票" in words
    asked: list[str] = []
    panel.refund_asked.connect(asked.append)
    press(K.Key_T, modifiers=CTRL)
    assert asked == [panel.record.number]


def test_a_forged_receipt_opens_nothing_s12_e1(panel: ReceiptPanel, counter: Post) -> None:
    unit(panel)
    charge(panel, "bkf")
    number = taken(panel)
    panel.open(f"{number}.AAAA.BBBBBBBB")
    assert panel.record is None
    assert "防伪码不对" in counter.heard.status["saved"]


def test_a_price_that_changed_meanwhile_is_chosen_again_003_38(panel: ReceiptPanel, clock: Clock) -> None:
    """A form left open over midnight is not taken at yesterday's price, nor silently at today's."""
    unit(panel)
    charge(panel, "tcf")
    prices = PriceDesk(panel.desk.office.signed_in(MANAGER))  # type: ignore[attr-defined]
    old = next(one.item for one in prices.rows() if one.key == "TCF")
    prices.add(replace(old, price=35_000, since=date(2026, 3, 6)))
    clock.advance(hours=14)
    panel.enter()
    settle(panel)
    press(K.Key_F9)
    assert panel.desk.rows() == ()
    assert "价格刚更新，现在是 ¥350.00" in said(panel)
    panel.form.focus("entries")
    press(K.Key_Up)
    press(K.Key_D, modifiers=CTRL)
    charge(panel, "tcf")
    taken(panel)
    assert [one.amount for one in panel.desk.rows()] == ["¥350.00"]

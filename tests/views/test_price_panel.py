"""价目表 by real keys on a real office: versions, never edits, each with its day and basis (003-38, 3.7)."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from app.rules.price import Nature, Once, PriceItem, in_force
from app.services.office import Office
from app.services.price import PriceDesk
from app.views.pages.price import PricePanel
from tests.conftest import FINANCE, Clock
from tests.services.money import price_list
from tests.views.counters import Post, post, said
from tests.views.duty import K, buttons, enter
from tests.views.hands import CTRL, commit, here, keys, press

TODAY, TOMORROW = date(2026, 3, 5), date(2026, 3, 6)


def opened(qtbot: Any, at: Post) -> PricePanel:
    return enter(qtbot, PricePanel(PriceDesk(at.office), at.counter))


@pytest.fixture
def chief(manager: Office, tmp_path: Path, qapp: Any) -> Post:
    """The manager's counter; a list is there."""
    price_list(manager)
    return post(manager, tmp_path)


@pytest.fixture
def panel(qtbot: Any, chief: Post) -> PricePanel:
    return opened(qtbot, chief)


def versions(panel: PricePanel, code: str) -> list[PriceItem]:
    return [one for one in panel.desk.versions() if one.code == code]


def stand(panel: PricePanel, code: str) -> None:
    """Type the initials: the item is found, and the cursor stands on it."""
    keys(code.lower())
    assert panel.list.current().key == code


def row(panel: PricePanel, code: str) -> Any:
    (found,) = [one for one in panel.list.rows() if one.key == code]
    return found


def asked(panel: PricePanel) -> tuple[str, ...]:
    assert panel.sheet is not None, "no question is open"
    return panel.sheet.form.shown


# --- looking up -------------------------------------------------------------------------------------


def test_003_38_initials_find_an_item_and_the_line_says_its_basis(panel: PricePanel) -> None:
    """3.7: who asks is shown the price, and on what it stands."""
    assert len(panel.list.rows()) == 10
    stand(panel, "TCF")
    (item,) = panel.list.rows()
    assert (item.price, item.nature, item.invoice, item.once, item.since, item.state) == (
        "¥300.00/月", "收入", "开", "每月一次", "2026-03-05", "在用",
    )  # fmt: skip
    words = "停车费：¥300.00/月，收入，要开发票，每月一次。2026-03-05 起。依据：车位租赁协议。"
    assert words in said(panel)


def test_003_38_a_clerk_only_reads(qtbot: Any, office: Office, tmp_path: Path) -> None:
    price_list(office)
    panel = opened(qtbot, post(office, tmp_path))
    assert buttons(panel) == set()
    press(K.Key_N, K.Key_D, modifiers=CTRL)
    press(K.Key_F5, K.Key_F6, K.Key_Return)
    assert panel.sheet is None
    assert len(panel.list.rows()) == 10
    assert "补卡费：¥20.00/张，收入，要开发票。" in said(panel), "the first one is said without a key"


def test_003_38_an_empty_list_tells_a_clerk_who_fills_it(qtbot: Any, office: Office, tmp_path: Path) -> None:
    panel = opened(qtbot, post(office, tmp_path))
    assert "价目表还是空的，还不能收款。请客服经理、财务登录后添加。" in said(panel)


def test_003_38_one_key_begins_with_examples_that_must_be_replaced(
    qtbot: Any, office: Office, tmp_path: Path
) -> None:
    at = post(office.signed_in(FINANCE), tmp_path)
    panel = opened(qtbot, at)
    assert "里面的价格只是例子，收款以前必须逐项按 F6 换成本服务中心公示的价格。" in said(panel)
    assert "begin" in buttons(panel)
    press(K.Key_F5)
    assert len(panel.list.rows()) == 10
    assert "价格只是例子，请逐项按 F6 换成公示的价格" in at.heard.status["saved"]
    assert "begin" not in buttons(panel)
    press(K.Key_F5)
    assert "价目表里已有项目" in at.heard.status["saved"]
    assert len(panel.desk.versions()) == 10


# --- a new price --------------------------------------------------------------------------------------


def test_003_38_a_new_price_is_a_new_version_from_tomorrow(panel: PricePanel, chief: Post) -> None:
    """Never an edit: the price of today stands until its last day is over."""
    before = versions(panel, "TCF")
    stand(panel, "TCF")
    press(K.Key_F6)
    assert panel.sheet is not None
    assert "现在 ¥300.00/月（2026-03-05 起），不会被改掉" in said(panel.sheet)
    assert here().objectName() == "field:price"
    keys("320")
    press(K.Key_F9)
    assert panel.sheet is None
    old, new = versions(panel, "TCF")
    assert [old] == before
    assert (new.version, new.price, new.since, new.basis, new.once) == (
        2, 32_000, TOMORROW, "车位租赁协议", Once.MONTH,
    )  # fmt: skip
    assert row(panel, "TCF").price == "¥300.00/月"
    assert row(panel, "TCF").coming == "03-06 起 ¥320.00/月"
    assert "将来：03-06 起 ¥320.00/月。" in said(panel)
    assert len(chief.log("price.add")) == 11


@pytest.mark.parametrize(
    ("typed", "since"),
    [("今天", TODAY), ("4-1", date(2026, 4, 1)), ("2026-05-01", date(2026, 5, 1)), ("1-1", date(2027, 1, 1))],
)
def test_003_38_the_day_is_typed_as_words_and_said_back(panel: PricePanel, typed: str, since: date) -> None:
    """A day without its year is the next one to come: a price never begins in the past."""
    stand(panel, "TCF")
    press(K.Key_Return)  # the same as F6
    keys("320\n\n")
    assert here().objectName() == "field:since"
    commit(typed)
    assert f"{since}" in said(panel)
    press(K.Key_F9)
    assert versions(panel, "TCF")[-1].since == since


def test_003_38_what_cannot_be_is_said_under_each_field_at_once(panel: PricePanel, chief: Post) -> None:
    """3.7: without a basis nothing is charged; a day that has passed and a price of nothing are refused."""
    stand(panel, "TCF")
    press(K.Key_F6)
    keys("0\n\n")
    commit("昨天")
    press(K.Key_Return)
    commit(" ")
    press(K.Key_F9)
    words = said(panel.sheet)  # type: ignore[arg-type]
    assert "单价要大于零" in words
    assert "新价格不能从过去的日子起算" in words
    assert "没有依据不能收" in words
    assert here().objectName() == "field:price"
    assert len(versions(panel, "TCF")) == 1


def test_003_38_what_cannot_be_read_is_said_with_the_rest(panel: PricePanel) -> None:
    stand(panel, "TCF")
    press(K.Key_F6)
    keys("3oo\n\n")
    commit("下个月")
    press(K.Key_Return)
    commit(" ")
    press(K.Key_F9)
    words = said(panel.sheet)  # type: ignore[arg-type]
    assert "金额只写数字，例如 1234.50；每次价格不同的，选「自由价」。" in words
    assert "请这样写日期：今天、明天、4-1、2026-04-01。" in words
    assert "没有依据不能收" in words
    assert here().objectName() == "field:price"
    assert len(versions(panel, "TCF")) == 1


def test_003_38_a_day_left_empty_is_asked_for(panel: PricePanel) -> None:
    stand(panel, "TCF")
    press(K.Key_F6)
    keys("320\n\n")
    press(K.Key_Delete, K.Key_F9)
    assert "请填从哪天起" in said(panel.sheet)  # type: ignore[arg-type]
    assert here().objectName() == "field:since"
    assert len(versions(panel, "TCF")) == 1


def test_003_38_of_two_changes_to_one_day_the_later_counts(panel: PricePanel, clock: Clock) -> None:
    stand(panel, "TCF")
    for price in ("320", "310"):
        press(K.Key_F6)
        keys(price)
        press(K.Key_F9)
    clock.advance(days=1)
    panel.turn_day()
    assert row(panel, "TCF").price == "¥310.00/月"


# --- a new item, its end ------------------------------------------------------------------------------


def test_003_38_a_new_item_is_added_by_keys(panel: PricePanel) -> None:
    press(K.Key_N, modifiers=CTRL)
    assert here().objectName() == "field:code"
    keys("yyk\n")
    commit("游泳卡")
    keys("\n1\n60\n\n")
    commit("张")
    press(K.Key_Return)
    commit("公示的价目")
    press(K.Key_Return)
    commit("今天")
    press(K.Key_F9)
    assert panel.sheet is None
    made = PriceItem("YYK", 1, "游泳卡", "张", 6_000, Nature.INCOME, TODAY, True, "公示的价目")
    assert versions(panel, "YYK") == [made]
    assert row(panel, "YYK").state == "在用"


def test_3_7_a_deposit_is_not_invoiced_and_a_free_price_asks_for_no_amount(panel: PricePanel) -> None:
    """003-38: deposits and income never mixed; 3.7: no invoice for what is given back."""
    press(K.Key_N, modifiers=CTRL)
    assert "invoice" in asked(panel)
    assert "inspected" not in asked(panel)
    keys("jjyj\n")
    commit("家具押金")
    keys("\n2")
    assert "invoice" not in asked(panel)
    assert "inspected" in asked(panel)
    assert "押金要退，不是收入，不开发票" in said(panel)
    keys("\n\n2")
    assert "price" not in asked(panel)
    press(K.Key_Return)
    commit("次")
    press(K.Key_Return)
    commit("协议")
    press(K.Key_F9)
    (made,) = versions(panel, "JJYJ")
    assert (made.nature, made.invoice, made.price) == (Nature.DEPOSIT, False, None)


def test_003_38_a_code_that_is_taken_is_no_new_item(panel: PricePanel) -> None:
    """The form of a new item would silently be a new price of another."""
    press(K.Key_N, modifiers=CTRL)
    keys("tcf")
    press(K.Key_F9)
    words = said(panel.sheet)  # type: ignore[arg-type]
    assert "代码 TCF 已经是「停车费」：要改价格，请选中它按 F6" in words
    assert here().objectName() == "field:code"
    assert len(versions(panel, "TCF")) == 1


def test_003_38_an_item_ends_from_a_day_and_a_new_price_takes_it_up_again(
    panel: PricePanel, clock: Clock
) -> None:
    stand(panel, "TCF")
    press(K.Key_D, modifiers=CTRL)
    assert "从这天起不能再收「停车费」；以前开的收据不变。" in said(panel)
    press(K.Key_F9)
    assert row(panel, "TCF").coming == "03-06 起 停用"
    clock.advance(days=1)
    panel.turn_day()
    assert row(panel, "TCF").state == "已停用"
    press(K.Key_D, modifiers=CTRL)
    press(K.Key_F9)
    assert "「停车费」到那天已经停用，不用再停。" in said(panel)
    press(K.Key_Escape, K.Key_F6)
    assert "已停用：填上价格和日期，从那天起又可以收。" in said(panel)
    keys("300\n\n")
    commit("今天")
    press(K.Key_F9)
    assert row(panel, "TCF").state == "在用"


def test_003_38_an_end_ends_also_what_was_to_come_after_it(panel: PricePanel) -> None:
    """Else the item would be charged again from a day that nobody thinks of any more."""
    stand(panel, "TCF")
    press(K.Key_F6)
    keys("320\n\n4-1")
    press(K.Key_F9)
    press(K.Key_D, modifiers=CTRL)
    commit("今天")
    press(K.Key_F9)
    assert row(panel, "TCF").state == "已停用"
    for day in (TODAY, date(2026, 4, 1), date(2027, 1, 1)):
        assert "TCF" not in in_force(panel.desk.versions(), day)


def test_esc_puts_the_question_away_then_leads_to_today(panel: PricePanel, chief: Post) -> None:
    stand(panel, "TCF")
    press(K.Key_F6)
    keys("1")
    press(K.Key_Escape)
    assert panel.sheet is None
    assert len(versions(panel, "TCF")) == 1
    press(K.Key_Escape, K.Key_Escape)
    assert chief.heard.went == ["today"]

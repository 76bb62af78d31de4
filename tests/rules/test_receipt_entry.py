"""收费行的录入 (003-38): short words are understood, and what is not understood is never guessed or lost."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rules.money import MOST, yuan
from app.rules.policy import Policy
from app.rules.price import Once, default_list, in_force
from app.rules.receipt import UNREAD, Draft, Entry, Facts, line_of, months_from
from app.rules.receipt_decide import decide
from app.rules.receipt_entry import (
    Months,
    amount_of,
    completions,
    figures,
    free,
    kind_words,
    month_words,
    price_fault,
    price_words,
    read_item,
    read_months,
    read_price,
    say_item,
    say_months,
)
from tests.conftest import CLERK, MORNING

LIST = default_list(MORNING.date())
PRICES = in_force(LIST, MORNING.date())
NOW = "2026-03"
FRESH = Entry("")
PARKING = Entry("TCF", period=NOW, version=1)


def codes(text: str) -> list[str]:
    return [one.code for one in completions(text, PRICES)]


# --- 项目 ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "code", "count"),
    [
        ("tcf", "TCF", None),
        (" TCF ", "TCF", None),
        ("ＴＣＦ", "TCF", None),
        ("停车费", "TCF", None),
        ("crzgb3", "CRZGB", 3),
        ("crzgb×3", "CRZGB", 3),
        ("crzgbx3", "CRZGB", 3),
        ("临时出入证工本费*3", "CRZGB", 3),
        ("临时出入证工本费 １２", "CRZGB", 12),
        ("ic卡工本费", "ICK", None),
    ],
)
def test_a_code_or_a_name_with_its_count(text: str, code: str, count: int | None) -> None:
    item, found = read_item(text, PRICES)
    assert (item.code if item else "", found) == (code, count)


@pytest.mark.parametrize("text", ["", "  ", "3", "tc", "停车", "工本费", "xjf", "tcf12345"])
def test_half_a_word_is_no_item_yet(text: str) -> None:
    assert read_item(text, PRICES) == (None, None)


@pytest.mark.parametrize(
    ("text", "code", "count"),
    [("t", "TCF", None), ("停车", "TCF", None), ("停车*2", "TCF", 2), ("zx2", "ZXBZJ", 2)],
)
def test_the_only_item_that_a_word_may_mean_is_meant(text: str, code: str, count: int | None) -> None:
    item, found = read_item(text, PRICES, guess=True)
    assert (item.code if item else "", found) == (code, count)


def test_one_of_several_is_never_guessed() -> None:
    for text in ("crz", "工本费", "费", "xjf", "", "9"):
        assert read_item(text, PRICES, guess=True) == (None, None), text


def test_a_code_that_ends_in_figures_or_x_is_not_a_count() -> None:
    odd = {code: replace(LIST[1], code=code, name=code) for code in ("A4", "BX", "A")}
    assert [read_item(text, odd)[0] and read_item(text, odd) for text in ("a4", "bx", "bx6", "a43")] == [
        (odd["A4"], None), (odd["BX"], None), (odd["BX"], 6), (odd["A"], 43),
    ]  # fmt: skip


def test_completions_by_code_then_by_name() -> None:
    assert codes("crz") == ["CRZGB", "CRZYJ"]
    assert codes("crz3") == ["CRZGB", "CRZYJ"]
    assert codes("工本费") == ["CRZGB", "ICK"]
    assert codes("i") == ["ICK"]
    assert codes("装修") == ["ZXBZJ", "LJQY"]
    assert codes("修") == ["ZXBZJ", "LJQY", "WXF"]
    assert codes("") == codes("xjf") == []


def test_how_an_offer_reads() -> None:
    """003-38: a deposit says that it is one."""
    assert [price_words(PRICES[code]) for code in ("TCF", "WXF")] == ["¥300.00/月", "自由价/次"]
    assert [kind_words(PRICES[code]) for code in ("CRZYJ", "CRZGB")] == ["押金", ""]


def test_a_fresh_line_by_the_month_is_for_the_present_one() -> None:
    assert say_item(FRESH, "tcf", PRICES, NOW) == PARKING
    assert say_item(FRESH, "ick", PRICES, NOW) == Entry("ICK", version=1)
    past = replace(PARKING, period="2026-01", months=2)
    assert say_item(past, "tcf", PRICES, NOW) == past


def test_what_belonged_to_another_item_goes_with_it() -> None:
    """A price said for 维修费 is not the price of 停车费."""
    mended = Entry("WXF", 2, price=8_000, about="厨房", version=1)
    assert say_item(mended, "tcf", PRICES, NOW) == Entry("TCF", 2, None, NOW, 1, "厨房", 1)
    assert say_item(replace(PARKING, months=3), "ick", PRICES, NOW) == Entry("ICK", version=1)
    assert say_item(mended, "wxf3", PRICES, NOW) == replace(mended, quantity=3)


def test_an_unknown_word_stays_and_is_refused() -> None:
    """domain.md 3.7: nothing unlisted is charged."""
    entry = say_item(FRESH, "现金费", PRICES, NOW)
    assert entry == Entry("现金费")
    assert blocks(entry, Entry("ICK")) == ["价目表里没有"]


def blocks(*entries: Entry) -> list[str]:
    facts = Facts(MORNING, CLERK, unit="3栋1单元1201", prices=LIST)
    return [one.title for one in decide(Draft("u", "3-1-1201", "周晓燕", entries), facts, Policy()).blocks]


# --- 月份 ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "period", "months"),
    [
        ("3", "2026-03", 1),
        ("03", "2026-03", 1),
        ("３", "2026-03", 1),
        ("3月", "2026-03", 1),
        ("2026-3", "2026-03", 1),
        ("2026.3", "2026-03", 1),
        ("2026年3月", "2026-03", 1),
        ("202603", "2026-03", 1),
        ("2025-12", "2025-12", 1),
        ("3-5", "2026-03", 3),
        ("3~5", "2026-03", 3),
        ("３～５", "2026-03", 3),
        ("3月至5月", "2026-03", 3),
        ("11-2", "2026-11", 4),
        ("11~2027-2", "2026-11", 4),
        ("202603-05", "2026-03", 3),
        ("2026-03-2026-05", "2026-03", 3),
        ("2026-03 至 2026-05", "2026-03", 3),
        ("2026-03 起 3 个月", "2026-03", 3),
        ("2026-03起12月", "2026-03", 12),
    ],
)
def test_a_month_as_it_is_typed(text: str, period: str, months: int) -> None:
    assert read_months(text, NOW) == Months(period, months)


@pytest.mark.parametrize(
    "text",
    ["", "0", "13", "3-13", "2026", "2026-3-5", "2026-03-05", "明年", "-3", "3-", "2027-1~2026-2", "2026-13",
     "1999-03", "3 起 0 个月"],
)  # fmt: skip
def test_what_is_no_month_is_not_read(text: str) -> None:
    assert read_months(text, NOW) is None


@pytest.mark.parametrize(
    ("present", "text", "period"),
    [
        ("2025-12", "1", "2026-01"),
        ("2025-12", "2", "2026-02"),
        ("2025-12", "3", "2025-03"),
        ("2026-01", "12", "2025-12"),
        ("2026-01", "10", "2026-10"),
    ],
)
def test_across_new_year_the_month_nearby_is_meant(present: str, text: str, period: str) -> None:
    assert read_months(text, present) == Months(period)


def test_without_the_present_month_only_a_whole_one_is_read() -> None:
    assert read_months("3", "") is None
    assert read_months("2026-3", "") == Months("2026-03")


@given(st.integers(2000, 2097), st.integers(1, 12), st.integers(1, 24))
def test_months_are_read_as_they_are_shown(year: int, month: int, months: int) -> None:
    entry = Entry("TCF", period=f"{year}-{month:02d}", months=months)
    assert read_months(month_words(entry), NOW) == Months(entry.period, months)
    last = months_from(entry.period, months)[-1]
    assert read_months(f"{entry.period} 至 {last}", NOW) == Months(entry.period, months)


@given(st.one_of(st.text(max_size=12), st.text("0123456789-~月年起 ", max_size=12)))
def test_a_month_is_one_or_stays_as_it_was_typed(text: str) -> None:
    """Whatever is typed: a month that the rules take, or the text itself."""
    entry = say_months(PARKING, text, PRICES, NOW)
    found = read_months(text, NOW)
    if found is None:
        assert (entry.period, entry.months) == (text.strip(), 1)
        assert not months_from(entry.period, 1)
    else:
        assert len(months_from(entry.period, entry.months)) == entry.months >= 1


def test_a_bad_month_is_refused_and_several_are_for_what_is_paid_by_the_month() -> None:
    assert blocks(say_months(PARKING, "三月", PRICES, NOW)) == ["请填月份"]
    card = Entry("ICK")
    assert say_months(card, "3", PRICES, NOW).period == NOW
    assert say_months(card, "3-5", PRICES, NOW) == replace(card, period="3-5")
    assert blocks(say_months(card, "3-5", PRICES, NOW)) == ["月份不对"]
    assert PRICES["ICK"].once is not Once.MONTH
    assert say_months(replace(PARKING, months=3), "", PRICES, NOW) == replace(PARKING, period="")


# --- 单价 and 金额 ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "price"),
    [("", None), ("  ", None), ("300", 30_000), ("１２．５", 1_250), ("0", 0), ("三百", UNREAD),
     ("-5", UNREAD), ("1.005", UNREAD), ("12.", UNREAD)],
)  # fmt: skip
def test_a_price_as_it_is_typed(text: str, price: int | None) -> None:
    assert read_price(text) == price
    assert bool(price_fault(text)) == (price in (0, UNREAD))


@given(st.text(max_size=12))
def test_a_typed_price_is_never_taken_for_the_lists(text: str) -> None:
    """3.7: what was typed is an amount, or is refused; only nothing is the list's price."""
    price = read_price(text)
    assert (price is None) == (not text.strip())
    assert price is None or price == UNREAD or 0 <= price <= MOST


def test_an_unread_price_is_refused_in_its_own_words_and_counts_as_nothing() -> None:
    entry = replace(PARKING, price=UNREAD)
    assert blocks(entry, Entry("ICK")) == ["单价不对"]
    assert line_of(entry, PRICES["TCF"]).amount == 0
    assert amount_of(entry, PRICES) is None


def test_the_amount_of_a_line() -> None:
    assert amount_of(replace(PARKING, months=3, quantity=2), PRICES) == 180_000
    assert amount_of(Entry("WXF", 2, price=8_000), PRICES) == 16_000
    assert [amount_of(one, PRICES) for one in (Entry("WXF"), Entry("xjf"), Entry("ICK", 0))] == [None] * 3
    assert [free(one, PRICES) for one in (Entry("WXF"), Entry("WXF", price=1), Entry("ICK"), FRESH)] == [
        True, False, False, False,
    ]  # fmt: skip


@given(st.integers(0, MOST))
def test_figures_are_read_as_they_are_shown(fen: int) -> None:
    assert read_price(figures(fen)) == fen
    assert f"¥{figures(fen)}" == yuan(fen)

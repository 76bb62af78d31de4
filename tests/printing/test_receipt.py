"""收款收据 on paper (003-38, S07, domain.md 2.2, 3.7, 3.9): what was paid, the same on every part of it."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from printing import marks, receipt
from printing.fonts import MissingGlyph
from printing.receipt import LAYOUTS, METHODS, SAMPLE, Line, Receipt, render
from printing.receipt_layout import LIMIT, SPECS
from printing.schema import BadData
from tests.printing.paper import (
    Letter,
    assert_stays_inside,
    assert_strips_stay_inside,
    assert_whole,
    colours,
    letters,
    said,
    scan,
    sizes,
    smallest,
    strips,
    tilted,
    words,
)

EVERY = pytest.mark.parametrize("key", LAYOUTS)
COPIES = {"a4": 3, "a5": 3, "continuous": 1, "80mm": 3}
AGAIN = marks.reprint(2, datetime.fromisoformat("2026-03-05T11:20:00+08:00"), "李敏")
MOST = 999_999_999
LONG = replace(
    SAMPLE,
    office="深圳市锦绣江山物业管理有限公司示例花园二期客服中心",
    project="示例花园二期北区（含商业街）",
    unit="示例花园二期北区18栋3单元2501室",
    payer="阿卜杜热合曼·买买提吐尔逊江（深圳市顺心顺意装饰工程有限公司）㛃𬎆",
    lines=(
        Line(
            "地下二层固定车位租赁费（含管理费及道闸卡押金）",
            MOST,
            False,
            "2026年3月至2027年2月",
            99_999_999,
            "1,234.56㎡",
        ),
    ),
    total=MOST,
    total_words="玖佰玖拾玖万玖仟玖佰玖拾玖元玖角玖分",
    method="转账",
    reference="4200002345202603051234567890" * 2,
    tendered=0,
    change=0,
    invoice=MOST,
    operator="欧阳晓敏",
    checker="阿卜杜热合曼·买买提吐尔逊江",
    replaces="SJ20260305-A0011",
    notes=("业主委托装修公司代交，保证金退还业主本人",),
)


def of(count: int) -> Receipt:
    """A receipt of so many lines, every second a deposit."""
    lines = tuple(
        Line(f"停车费{n + 1}", 12_345 + n, bool(n % 2), f"2026年{n + 1}月", 12_345, "1") for n in range(count)
    )
    total = sum(line.amount for line in lines)
    return replace(SAMPLE, lines=lines, total=total, tendered=0, change=0, invoice=0)


def copies(pdf: bytes, key: str) -> list[list[Letter]]:
    """The letters of each part of each page."""
    return letters(pdf) if key == "80mm" else strips(pdf, key)


def told(pdf: bytes, key: str) -> list[str]:
    """The words of each part of each page, in the order they were set."""
    if key != "a4":
        return words(pdf)
    return ["".join(letter.character for letter in one) for one in copies(pdf, key)]


# papers and parts


def test_each_layout_has_its_paper() -> None:
    """On A4 three strips, on A5 a page each, on three-ply one strike, on thermal three slips."""
    assert sizes(render(SAMPLE)) == [(210, 297)]
    assert sizes(render(SAMPLE, layout="a5")) == [(210, 148)] * 3
    assert sizes(render(SAMPLE, layout="continuous")) == [(241, 140)]
    slips = sizes(render(SAMPLE, layout="80mm"))
    assert {wide for wide, _ in slips} == {80}
    assert len(slips) == 3


@EVERY
def test_every_part_names_its_use_and_says_the_same(key: str) -> None:
    """003-38, 2.2: 存根联, 客户联, 记账联 with one number and one content; on none it is an invoice (3.7)."""
    pdf = render(SAMPLE, layout=key)
    found = told(pdf, key)
    whole = "".join(found)
    for name in ("第一联存根联", "第二联客户联", "第三联记账联"):
        assert whole.count(name) == 1, name
    assert len(found) == COPIES[key]
    for part in found:
        for once in (
            "收款收据",
            "编号SJ20260305-A0012",
            "今收到：3栋1单元1201张小明交来",
            "日期：2026年03月05日",
            "人民币贰仟零柒拾伍元整",
            "¥2,075.00",
            "押金小计¥2,060.00",
            "收入小计¥15.00",
            "✓现金□转账□微信□支付宝□刷卡",
            "实收：¥2,100.00",
            "找零：¥25.00",
            "本收据不作发票使用",
            "应开票项目¥15.00，发票将于2026年03月12日前送达",
            "以下空白",
            "收款人：李敏",
            "复核：",
            "交款人：",
            "收款单位（盖章）",
        ):
            assert part.count(once) == 1, once
        assert "备注" in part or key == "80mm"


@EVERY
def test_nothing_can_be_written_before_an_amount(key: str) -> None:
    """3.9: ¥ adjacent to its digits, 人民币 to its words."""
    for part in copies(render(SAMPLE, layout=key), key):
        row = "".join(letter.character for letter in part)
        for pair in [*re.finditer("币贰", row), *re.finditer("¥[0-9]", row)]:
            before, after = part[pair.start()], part[pair.start() + 1]
            assert 0 <= after.left - before.right < 0.75, pair.group()


@pytest.mark.parametrize("key", ["a4", "a5", "continuous"])
def test_amounts_end_in_one_line_down_to_the_total(key: str) -> None:
    part = copies(render(SAMPLE, layout=key), key)[0]
    row = "".join(letter.character for letter in part)
    ends = [
        part[match.end() - 1].right
        for match in re.finditer(r"2,000\.00|(?<=3)15\.00|(?<=3)60\.00|计¥15\.00|¥2,075\.00", row)
    ]
    assert len(ends) == 5
    assert max(ends) - min(ends) < 0.3


def test_deposits_and_income_are_never_mixed() -> None:
    """003-38: each its own nature and subtotal; of one kind alone only that."""
    found = told(render(SAMPLE), "a4")[0]
    assert found.count("押金（可退）") == 2
    assert "临时出入证工本费收入5.00315.00" in found
    deposit = replace(SAMPLE, lines=SAMPLE.lines[:1], total=200_000, tendered=0, change=0, invoice=0)
    found = told(render(deposit), "a4")[0]
    assert "押金小计¥2,000.00" in found
    assert "收入小计" not in found
    assert "单价" not in found, "what no line has takes no room"


def test_the_code_is_scanned_on_every_part() -> None:
    for key, pages in (("a4", [3]), ("80mm", [1, 1, 1])):
        found = scan(render(SAMPLE, layout=key))
        assert [[code for code, _ in page] for page in found] == [[SAMPLE.code] * n for n in pages]
        assert all(side >= 18 for page in found for _, side in page)


def test_impact_and_thermal_paper_is_black_and_large() -> None:
    """4.5, 4.6: no colour, nothing small."""
    for key, least in (("continuous", 10.5), ("80mm", 9)):
        pdf = render(LONG, marks.void("SJ20260305-A0013"), key)
        assert all(red == green == blue for red, green, blue in colours(pdf))
        assert smallest(pdf) >= least - 0.01


# invoice, method, change


def test_the_invoice_is_promised_only_where_one_is_due() -> None:
    """3.7, S07-E4: a deposit has no invoice; a day that is not known is left to be written."""
    assert "发票将于" not in words(render(replace(SAMPLE, invoice=0)))[0]
    assert "本收据不作发票使用" in words(render(replace(SAMPLE, invoice=0)))[0]
    open_ = replace(SAMPLE, invoice_by="", invoice_how="送达/领取")
    assert "发票将于＿＿月＿＿日前送达/领取" in words(render(open_))[0]
    with pytest.raises(BadData, match=re.escape("应开票 ¥15.01 超过收入 ¥15.00：押金不开发票")):
        render(replace(SAMPLE, invoice=1_501))


@pytest.mark.parametrize("method", [METHODS[0], METHODS[2]])
def test_one_method_is_chosen_and_its_reference_printed(method: str) -> None:
    """S07-E5: without its reference only cash is taken."""
    data = replace(SAMPLE, method=method, tendered=0, change=0, reference="4200002345202603051234567890")
    [page] = words(render(data, layout="continuous"))
    assert page.count("✓") == 1
    assert f"✓{method}" in page
    assert "流水号：4200002345202603051234567890" in page
    assert "找零" not in page
    bare = replace(data, reference="")
    if method == "现金":
        assert "流水号" not in words(render(bare, layout="continuous"))[0]
    else:
        with pytest.raises(BadData, match=f"{method}收款须有流水号"):
            render(bare)


# void, again, draft


@EVERY
def test_a_void_receipt_names_the_one_that_counts(key: str) -> None:
    """S07-E1, S07-E3: 作废 on every part with the new number, 补打 beside it."""
    pdf = render(SAMPLE, marks.void("SJ20260305-A0013") + AGAIN, key)
    found = told(pdf, key)
    for part in found:
        assert "已由SJ20260305-A0013代替" in part
        assert "补打第2次2026-03-0511:20李敏" in part
    if key == "80mm":
        assert all("作废" in part for part in found)
    else:
        assert tilted(pdf) == "作废" * COPIES[key]


@EVERY
def test_a_draft_has_no_number_and_no_code(key: str) -> None:
    pdf = render(SAMPLE, marks.draft(), key)
    found = told(pdf, key)
    assert all("编号开具时生成" in part for part in found)
    assert SAMPLE.number not in "".join(found)
    assert "".join(found).count("草稿无效") == COPIES[key] or tilted(pdf) == "草稿无效" * COPIES[key]


# few, many, long


@EVERY
def test_eight_lines_stand_on_one_page(key: str) -> None:
    """However it was paid, and though it replaces another, which it names."""
    data = replace(
        of(LIMIT), method="微信", reference="4200002345202603051234567890", replaces="SJ20260305-A0011"
    )
    pdf = render(data, layout=key)
    found = told(pdf, key)
    assert len(found) == COPIES[key]
    assert all("代替：SJ20260305-A0011（已作废）" in part for part in found)
    if key == "80mm":
        assert_stays_inside(pdf, 4, 3)
    else:
        assert_strips_stay_inside(pdf, key, SPECS[key])


@pytest.mark.parametrize("key", ["a4", "a5", "continuous"])
def test_more_lines_run_on_and_only_the_last_page_closes(key: str) -> None:
    found = told(render(of(LIMIT + 1), layout=key), key)
    assert len(found) == 2 * COPIES[key]
    first, last = found[0], found[-1]
    assert "本页止于第8项，共9项，转第2页" in first
    assert "第1/2页" in first
    assert "合计和签名见第2页" in first
    assert "人民币" not in first
    assert "停车费9" in last
    assert "人民币" in last
    for part in found:
        assert "本收据不作发票使用" in part
        assert "张小明" in part


@EVERY
def test_the_largest_amount_and_the_longest_names_are_whole(key: str) -> None:
    """9,999,999.99 and rare letters: nothing cut, nothing on anything else, nothing outside."""
    pdf = render(LONG, marks.void("SJ20260305-A0013") + AGAIN, key)
    if key == "80mm":
        assert_stays_inside(pdf, 4, 3)
    else:
        assert_strips_stay_inside(pdf, key, SPECS[key])
    assert_whole(pdf, said(replace(LONG, invoice_by="")))
    assert "¥9,999,999.99" in words(pdf)[0]


# what cannot be


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"total": 207_501}, "合计 ¥2,075.01 不等于各项金额之和"),
        ({"change": 2_400}, "实收 ¥2,100.00 减找零 ¥24.00 不等于合计"),
        ({"lines": ()}, "须有收款项目"),
        ({"total_words": ""}, "须有合计大写"),
        ({"code": ""}, "须有核验码"),
        ({"number": ""}, "不能有核验码"),
        ({"method": "支票"}, "收款方式 的格式不对"),
        ({"lines": (replace(SAMPLE.lines[0], amount=0),)}, "收款项目第1行·金额 不能小于 1"),
    ],
)
def test_a_receipt_that_contradicts_itself_is_not_printed(change: dict[str, Any], why: str) -> None:
    with pytest.raises(BadData, match=why):
        render(replace(SAMPLE, **change))


def test_a_character_no_font_has_is_named() -> None:
    """3.11: 𠮷 is in no font of the house: the clerk is told, never a box printed."""
    with pytest.raises(MissingGlyph) as caught:
        render(replace(SAMPLE, payer="𠮷田"))
    assert (caught.value.field, caught.value.characters) == ("交款人", "𠮷")


def test_the_words_begin_with_the_currency_once() -> None:
    """人民币 is the paper's; words that bring it along do not double it."""
    data = replace(SAMPLE, total_words="人民币贰仟零柒拾伍元整")
    assert render(data) == render(SAMPLE)
    assert receipt.TITLE == "收款收据"

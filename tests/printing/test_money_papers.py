"""押金退还单, 交款单, 收款日报 on paper (003-39, S07, S12, domain.md 2.10): what goes back, what is handed
over, what the day comes to."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from printing import day_close, deposit_refund, drawer_handover, marks, registry
from printing.__main__ import main
from printing.cashbook import Sum, Void
from printing.deposit_refund import Approval, Deduction, Deposit, Passes
from printing.drawer_handover import Denomination
from printing.fonts import MissingGlyph
from printing.schema import BadData
from tests.printing.paper import (
    assert_nothing_is_cut,
    assert_stays_inside,
    assert_strips_stay_inside,
    assert_whole,
    letters,
    said,
    scan,
    sizes,
    tilted,
    words,
)

REFUND, DRAWER, DAY = deposit_refund.SAMPLE, drawer_handover.SAMPLE, day_close.SAMPLE
NAMES = ["receipt", "deposit-refund", "drawer-handover", "day-close"]
PAPERS = pytest.mark.parametrize("name", NAMES)
A4 = (210, 297)
AGAIN = marks.reprint(2, datetime.fromisoformat("2026-03-06T11:20:00+08:00"), "李敏")
OFFICE = "深圳市锦绣江山物业管理有限公司示例花园二期北区客服中心"
NAME = "阿卜杜热合曼·买买提吐尔逊江·艾合买提江㛃𬎆"
MOST = 999_999_999


def voids(count: int) -> tuple[Void, ...]:
    return tuple(
        Void(
            f"SJ20260305-A{n:04}", MOST, "金额打错，三联已收齐" * (1 + n % 2), f"SJ20260305-A{n + 1:04}", NAME
        )
        for n in range(1000, 1000 + count)
    )


# 押金退还单


def test_a_refund_says_all_that_it_rests_on() -> None:
    """2.10, S12: original receipts, acceptance, passes, deductions with basis, words and figures."""
    pdf = deposit_refund.render(REFUND)
    assert sizes(pdf) == [(210, 148)] * 3
    found = words(pdf)
    assert [f"{part}{use}" in page for page, (part, use) in zip(found, _PARTS, strict=True)] == [True] * 3
    for page in found:
        for told in (
            "押金退还单",
            "编号TY20260405-A0002",
            "房号：3栋1单元1201",
            "申请人：张小明",
            "退还原因：装修完工，验收合格",
            "验收结果：合格",
            "验收人：周工",
            "验收日期：2026年04月02日",
            "临时出入证发3张，收2张，缺1张",
            "装修保证金SJ20260305-A00122026-03-052,000.002,000.00",
            "遗失临时出入证一张装修管理服务协议第八条1张20.00",
            "可退余额¥2,060.00扣款¥20.00",
            "人民币贰仟零肆拾元整",
            "¥2,040.00",
            "✓现金□原路退回□转账",
            "✓已收回□遗失声明",
            "工程审批：周工",
            "财务审批：",
            "领款人：",
            "领款日期：",
            "以下空白",
        ):
            assert page.count(told) == 1, told
    assert [code for code, _ in scan(pdf)[0]] == [REFUND.code]


_PARTS = (("第一联", "存根联"), ("第二联", "客户联"), ("第三联", "记账联"))


def test_a_refund_by_transfer_on_three_ply_without_the_receipt() -> None:
    """S12-E1: the receipt is lost, a declaration stands for it; the account is written out."""
    data = replace(
        REFUND,
        method="转账",
        account_name="张小明",
        bank="示例银行示例支行",
        account="6222 0000 0000 0000 123",
        receipt_back=False,
        declaration="YS20260405-A0001",
    )
    pdf = deposit_refund.render(data, layout="continuous")
    [page] = words(pdf)
    assert sizes(pdf) == [(241, 140)]
    for told in ("✓转账", "户名：张小明", "账号：6222000000000000123", "✓遗失声明", "声明：YS20260405-A0001"):
        assert told in page
    assert "第一联存根联第二联客户联第三联记账联" in page
    with pytest.raises(BadData, match="转账退款须有户名、开户行和账号"):
        deposit_refund.render(replace(data, bank=""))


@pytest.mark.parametrize("key", deposit_refund.LAYOUTS)
def test_long_refunds_run_on_whole(key: str) -> None:
    data = replace(
        REFUND,
        office=OFFICE,
        applicant=NAME,
        operator=NAME,
        approvals=(Approval("工程", NAME),),
        passes=(Passes("临时出入证", 30, 28), Passes("门禁卡", 2, 2)),
        deposits=(Deposit("装修保证金（含公共部位保护）", "SJ20260305-A0012", "2026-03-05", MOST, MOST),) * 5,
        deductions=(Deduction("公共走廊墙面损坏修复，电梯轿厢划伤", "协议第八条、价目表2026-1版", MOST),) * 2,
        total=3 * MOST,
        notes=("扣款已当面说明，申请人无异议",),
    )
    pdf = deposit_refund.render(data, marks.void("TY20260405-A0003"), key)
    assert_strips_stay_inside(pdf, key, deposit_refund._SPECS[key])
    assert_whole(pdf, [text for text in said(data) if text != "2026-04-02"])
    first = words(pdf)[0]
    assert "已由TY20260405-A0003代替" in first
    assert "转第2页" in first
    assert "人民币" not in first


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"total": 204_001}, "实退 ¥2,040.01 不等于可退余额减扣款 ¥2,040.00"),
        ({"deposits": (replace(REFUND.deposits[0], balance=200_001),)}, "余额 ¥2,000.01 超过原收 ¥2,000.00"),
        ({"deductions": (replace(REFUND.deductions[0], basis=" "),)}, "扣款第1行须写明依据"),
        ({"deposits": ()}, "须有押金"),
    ],
)
def test_a_refund_above_its_balance_is_not_printed(change: dict[str, Any], why: str) -> None:
    """2.10: never above the balance, no deduction without its basis."""
    with pytest.raises(BadData, match=re.escape(why)):
        deposit_refund.render(replace(REFUND, **change))


# 交款单


def test_the_drawer_is_handed_over_counted() -> None:
    """003-39, S07-E2: what is due by method, what was counted, what differs and why, both signatures."""
    pdf = drawer_handover.render(DRAWER)
    assert sizes(pdf) == [A4]
    assert_nothing_is_cut(DRAWER, pdf, 16)
    [page] = words(pdf)
    for told in (
        "期间：2026-03-0508:00至2026-03-0517:30",
        "收据号段：SJ20260305-A0001至SJ20260305-A0012",
        "份数：12份，其中作废1份",
        "现金77,635.003,000.0060.004,575.00",
        "合计1210,915.003,000.0060.007,855.00",
        "100元474,700.0043",
        "5角00.000",
        "人民币肆仟肆佰柒拾伍元整",
        "¥4,475.00",
        "上次留下备用金：¥500.00",
        "应有现金：¥5,075.00",
        "实点现金：¥4,975.00",
        "差异：少¥100.00",
        "这次留下备用金：¥500.00",
        "收款人实点：¥4,475.00",
        "收款差异：无差异",
        "SJ20260305-A0003金额打错李敏王建国SJ20260305-A00043,000.00",
        "SJ20260305-A00123栋1单元1201张小明2026-03-12领取15.00",
        "合计2笔315.00",
        "交款签署：李敏2026-03-0517:34",
        "收款签署：陈静2026-03-0517:36",
        "交款人签名：",
    ):
        assert told in page, told


def test_a_difference_has_its_reason() -> None:
    """S07-E2: of the clerk's count, and of finance's."""
    with pytest.raises(BadData, match="须写明差异原因"):
        drawer_handover.render(replace(DRAWER, reason=""))
    why = "应有现金 ¥5,075.01 不等于上次备用金 ¥500.00 加现金净额 ¥4,575.00"
    with pytest.raises(BadData, match=re.escape(why)):
        drawer_handover.render(replace(DRAWER, cash_due=507_501))
    with pytest.raises(BadData, match=re.escape("实点现金 ¥4,975.00，不能留下 ¥4,975.01")):
        drawer_handover.render(replace(DRAWER, kept=497_501))
    less = (replace(DRAWER.denominations[0], taken=42), *DRAWER.denominations[1:])
    with pytest.raises(BadData, match=re.escape("收款人点到 ¥4,375.00 与实交 ¥4,475.00 不同")):
        drawer_handover.render(replace(DRAWER, denominations=less))
    [page] = words(drawer_handover.render(replace(DRAWER, denominations=less, take_reason="少一张，待查")))
    assert "收款差异：少¥100.00" in page
    assert "收款差异原因：少一张，待查" in page
    more = (Denomination(10_000, 46),)
    data = replace(
        DRAWER, denominations=more, voids=(), invoices=(), kept=0, carried=0, begun_at="",
        cash_due=457_500, to_signed_at="",
    )  # fmt: skip
    [page] = words(drawer_handover.render(data))
    for told in (
        "差异：多¥25.00",
        "没有作废的收据。",
        "没有待开发票。",
        "收款签署：还没有签署",
        "第一次交款至",
    ):
        assert told in page
    assert "备用金" not in page
    assert "收款人实点" not in page
    even = replace(data, denominations=(Denomination(100, 4_575),), reason="")
    assert "差异：无差异" in words(drawer_handover.render(even))[0]


# 收款日报


def test_the_day_is_summed_by_method_by_clerk_and_by_item() -> None:
    """S07, S12: number range, voids with their new numbers, refunds, the deposits' balance."""
    pdf = day_close.render(DAY)
    assert sizes(pdf) == [A4]
    assert_nothing_is_cut(DAY, pdf, 16)
    [page] = words(pdf)
    for told in (
        "日期：2026年03月05日",
        "份数：12份，其中作废1份",
        "人民币柒仟玖佰壹拾伍元整",
        "断号：没有断号，号码连续",
        "转账12,000.000.002,040.00-40.00",
        "李敏98,915.003,000.002,100.003,815.00",
        "停车费154,500.003,000.001,500.00",
        "收入合计4,855.003,000.001,855.00",
        "押金合计6,060.000.006,060.00",
        "合计10,915.003,000.007,915.00",
        "48,200.006,060.00-20.00-2,100.000.0052,140.00",
        "SJ20260305-A0003金额打错李敏王建国SJ20260305-A00043,000.00",
        "TY20260305-A00023栋1单元1201张小明装修保证金、证押金转账2,040.00",
        "制表：李敏",
        "复核：",
        "财务：",
    ):
        assert told in page, told


def test_the_sums_of_the_day_stand_one_below_another() -> None:
    """Every table of the page ends its amounts in the same place."""
    [page] = letters(day_close.render(DAY))
    row = "".join(letter.character for letter in page)
    ends = [
        page[found.end() - 1].right
        for told in ("¥7,915.00", "4,575.00", "5,815.00", "340.00", "52,140.00", "2,040.00")
        for found in list(re.finditer(re.escape(told), row))[-1:]
    ]
    assert len(ends) == 6
    assert max(ends) - min(ends) < 0.4


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"methods": DAY.methods[:2]}, "按收款方式合计 ¥5,915.00 不等于净收款 ¥7,915.00"),
        ({"clerks": DAY.clerks[:1]}, "按收款人合计 ¥5,915.00"),
        ({"items": DAY.items[:3]}, "按项目合计 ¥1,855.00"),
        ({"voids": ()}, "按收款方式的作废 ¥3,000.00 不等于作废各项之和 ¥0.00"),
        ({"refunds": ()}, "按收款方式的退款 ¥2,100.00 不等于退款各项之和 ¥0.00"),
        ({"clerks": (replace(DAY.clerks[0], refunded=0), DAY.clerks[1])}, "按收款人的退款 ¥0.00"),
        ({"deposits_taken": 606_001}, "押金收取 ¥6,060.01 不等于押金项目的收取 ¥6,060.00"),
        ({"deposits_cancelled": 1}, "押金作废 ¥0.01 不等于押金项目的作废 ¥0.00"),
        ({"deposits_after": 5_214_001}, "押金本日余额 ¥52,140.01 不等于"),
    ],
)
def test_a_day_that_does_not_add_up_is_not_printed(change: dict[str, Any], why: str) -> None:
    """S12-E5: totals that differ from the records cannot happen on paper."""
    with pytest.raises(BadData, match=re.escape(why)):
        day_close.render(replace(DAY, **change))


def test_a_day_without_money_says_so_and_an_open_day_is_a_draft() -> None:
    nothing = replace(
        DAY, number="", issued_at="", ranges=(), total=0, total_words="零元整", methods=(), clerks=(),
        items=(), voids=(), refunds=(), deposits_taken=0, deposits_deducted=0, deposits_refunded=0,
        deposits_before=5, deposits_after=5,
    )  # fmt: skip
    pdf = day_close.render(nothing)
    [page] = words(pdf)
    assert page.count("没有收款。") == 3
    assert "没有退押金，没有付款。" in page
    assert "收据号段：没有开收据" in page
    assert tilted(pdf) == "草稿无效"


def test_a_void_of_another_day_is_taken_off_today_and_a_missing_number_is_named() -> None:
    """S07-E1, S12-E5: more voided than taken is a sum below zero, and said as one."""
    old = Void("SJ20260304-A0009", 30_000, "金额打错", "", "李敏", "王建国")
    pdf = day_close.render(
        replace(
            DAY, ranges=(), gaps=("SJ20260305-A0001", "SJ20260305-B0001"), total=-30_000,
            total_words="负叁佰元整", methods=(Sum("现金", 0, 0, 0, 30_000),),
            clerks=(Sum("李敏", 0, 0, 0, 30_000),), items=(day_close.Item("停车费", False, 0, 0, 30_000),),
            voids=(old,), refunds=(), deposits_taken=0, deposits_deducted=0, deposits_refunded=0,
            deposits_after=DAY.deposits_before,
        )
    )  # fmt: skip
    [page] = words(pdf)
    assert "人民币负叁佰元整" in page
    assert "-¥300.00" in page
    assert "现金00.00300.000.00-300.00" in page
    assert "断号：SJ20260305-A0001、SJ20260305-B0001" in page


def test_a_long_day_runs_on_under_its_headings() -> None:
    many = voids(60)
    amount = sum(one.amount for one in many)
    # They were taken on this day and voided on it.
    methods = (Sum("现金", 72, DAY.total + amount, 210_000, amount),)
    items = (replace(DAY.items[0], received=185_500 + amount, voided=amount), *DAY.items[3:])
    data = replace(
        DAY, office=OFFICE, operator=NAME, voids=many, methods=methods, clerks=methods, items=items
    )
    pdf = day_close.render(data, AGAIN)
    found = words(pdf)
    assert len(found) > 2
    assert "12份，没有作废" in found[0], "void ones of other days are listed, not counted"
    for n, page in enumerate(found, 1):
        assert "收款日报" in page
        assert f"第{n}/{len(found)}页" in page
    assert "编号原因经办同意代替金额（元）" in found[1], "the heading is said again"
    assert f"下接第2页，签名见第{len(found)}页" in found[0]
    assert_nothing_is_cut(data, pdf, 16)


# all of them


@PAPERS
def test_it_runs_alone_from_sample_to_paper(name: str, tmp_path: Path) -> None:
    """python -m printing NAME --sample | --schema | --data FILE --out FILE."""
    document = registry.document(name)
    sample, out = tmp_path / "样.json", tmp_path / "单.pdf"
    assert main([name, "--schema", "--out", str(sample)]) == 0
    assert json.loads(sample.read_text("utf-8"))["title"] == document.title
    assert main([name, "--sample", "--out", str(sample)]) == 0
    assert main([name, "--data", str(sample), "--out", str(out)]) == 0
    assert out.read_bytes() == document.render(document.sample)
    void = ["--mark", "void", "--replaced-by", "SJ20260305-A0099"]
    assert main([name, "--data", str(sample), "--out", str(out), *void]) == 0
    assert "已由SJ20260305-A0099代替" in words(out.read_bytes())[0]


@PAPERS
def test_bad_data_is_told_in_one_line(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = tmp_path / "a.json"
    data.write_text("{}", encoding="utf-8")
    assert main([name, "--data", str(data), "--out", str(tmp_path / "a.pdf")]) == 2
    told = capsys.readouterr().err
    assert told.startswith("缺少栏目：office（服务中心）")
    assert told.count("\n") == 1


@PAPERS
def test_the_json_of_today_thaws_for_ever(name: str) -> None:
    """Stored as of version 0.1: fields only get added, with defaults."""
    stored = Path(__file__).parent / "data" / f"{name.replace('-', '_')}_0_1.json"
    assert registry.thaw(name, stored.read_text("utf-8")) == registry.document(name).sample


@PAPERS
def test_marks_and_drafts_and_missing_letters(name: str) -> None:
    document = registry.document(name)
    copies = 3 if name in NAMES[:2] else 1
    pdf = document.render(document.sample, marks.void() + AGAIN)
    assert tilted(pdf) == "作废" * copies
    assert "补打第2次2026-03-0611:20李敏" in words(pdf)[0]
    draft = document.render(document.sample, marks.draft())
    assert tilted(draft) == "草稿无效" * copies
    assert "编号开具时生成" in words(draft)[0]
    with pytest.raises(BadData, match=f"已编号的{document.title}须有"):
        document.render(replace(document.sample, issued_at=""))
    with pytest.raises(MissingGlyph, match="服务中心"):
        document.render(replace(document.sample, office="𠮷物业"))
    if copies == 1:
        assert_stays_inside(pdf, 16)

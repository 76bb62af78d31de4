"""收款日报: one day's money by method, by clerk and by item, deposits apart from income (S07, S12-E5).

Every number of the day is in it; what was voided on the day, of whatever day it was, is taken off on the day
of the void, so that no day that was closed ever changes. The three ways to sum the day agree, or it does not
print.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Annotated

from printing import cashbook, flow, money, page, parts, ready
from printing.cashbook import AIR, FRAME, NUMBER, TYPE, WIDTH, Sum, Void
from printing.flow import Band, Cell, Column, Field, Type
from printing.head import Head
from printing.marks import NONE, Mark
from printing.money import figures, yuan
from printing.report import Report, lines_to_sign, moment, too_long_to_sign
from printing.schema import BadData, Doc

TITLE = "收款日报"

_SIGN = ("制表", "复核", "财务")


@dataclass(frozen=True)
class Item:
    """一个收费项目"""

    name: Annotated[str, Doc("项目", "例如 停车费")]
    deposit: Annotated[bool, Doc("押金", "true 押金，false 收入")]
    quantity: Annotated[int, Doc("数量", "当日收的，含作废的", minimum=0)]
    received: Annotated[int, Doc("收款", "分，当日开的收据，含作废的", minimum=0)]
    voided: Annotated[int, Doc("作废", "分，当日作废的收据，不论哪天开的", minimum=0)] = 0


@dataclass(frozen=True)
class Range:
    """一个前台的收据号段"""

    first: Annotated[str, Doc("起号", "例如 SJ20260305-A0001", pattern=NUMBER)]
    last: Annotated[str, Doc("止号", "例如 SJ20260305-A0012", pattern=NUMBER)]
    count: Annotated[int, Doc("份数", "含作废", minimum=1)]


@dataclass(frozen=True)
class Refund:
    """一笔退押金或付款"""

    number: Annotated[str, Doc("单号", "例如 TY20260305-A0001、FK20260305-A0001", pattern=NUMBER)]
    whose: Annotated[str, Doc("房号/领款人", "例如 3栋1单元1201 张小明")]
    what: Annotated[str, Doc("项目", "例如 装修保证金、退费 SJ20260305-A0012")]
    method: Annotated[str, Doc("方式", "现金、转账、微信…")]
    amount: Annotated[int, Doc("实退", "分", minimum=0)]


@dataclass(frozen=True)
class DayClose:
    """收款日报"""

    office: Annotated[str, Doc("服务中心", "印在左上角")]
    project: Annotated[str, Doc("项目", "小区名称；可为空")]
    number: Annotated[str, Doc("编号", "例如 RB20260305；当天还没有完的草稿为空", pattern=NUMBER)]
    issued_at: Annotated[str, Doc("日结时间", "ISO 8601 带时区；草稿为空", format="date-time")]
    day: Annotated[str, Doc("日期", "例如 2026-03-05", format="date")]
    ranges: Annotated[tuple[Range, ...], Doc("收据号段", "每个前台一行")]
    total: Annotated[int, Doc("净收款", "分，当日收款减当日作废；可为负")]
    total_words: Annotated[str, Doc("净收款大写", "例如 柒仟玖佰壹拾伍元整，负数前写负，不写人民币")]
    methods: Annotated[tuple[Sum, ...], Doc("按收款方式")]
    clerks: Annotated[tuple[Sum, ...], Doc("按收款人", "作废和退款记在经办人名下")]
    items: Annotated[tuple[Item, ...], Doc("按项目", "收入在前，押金在后")]
    deposits_before: Annotated[int, Doc("押金上日余额", "分", minimum=0)]
    deposits_taken: Annotated[int, Doc("押金收取", "分，当日收据的押金", minimum=0)]
    deposits_deducted: Annotated[int, Doc("押金扣款", "分，当日由押金转出的", minimum=0)]
    deposits_refunded: Annotated[int, Doc("押金退还", "分，当日退出的", minimum=0)]
    deposits_cancelled: Annotated[int, Doc("押金作废", "分，当日作废的收据的押金", minimum=0)]
    deposits_after: Annotated[int, Doc("押金本日余额", "分，上日加收取减其余", minimum=0)]
    operator: Annotated[str, Doc("制表人", "姓名")]
    voids: Annotated[tuple[Void, ...], Doc("作废收据")] = ()
    refunds: Annotated[tuple[Refund, ...], Doc("退款")] = ()
    checker: Annotated[str, Doc("复核", "姓名；为空则留空待签")] = ""
    gaps: Annotated[tuple[str, ...], Doc("断号", "应有而没有的编号；正常为空")] = ()
    notes: Annotated[tuple[str, ...], Doc("说明", "每条一行；可为空")] = ()


SAMPLE = DayClose(
    office="示例物业服务中心",
    project="示例花园",
    number="RB20260305",
    issued_at="2026-03-06T08:05:00+08:00",
    day="2026-03-05",
    ranges=(Range("SJ20260305-A0001", "SJ20260305-A0012", 12),),
    total=791_500,
    total_words="柒仟玖佰壹拾伍元整",
    methods=(
        Sum("现金", 7, 763_500, 6_000, 300_000),
        Sum("微信", 4, 128_000),
        Sum("转账", 1, 200_000, 204_000),
    ),
    clerks=(Sum("李敏", 9, 891_500, 210_000, 300_000), Sum("欧阳晓敏", 3, 200_000)),
    items=(
        Item("临时出入证工本费", False, 3, 1_500),
        Item("停车费", False, 15, 450_000, 300_000),
        Item("装修垃圾清运费", False, 1, 34_000),
        Item("临时出入证押金", True, 3, 6_000),
        Item("装修保证金", True, 3, 600_000),
    ),
    deposits_before=4_820_000,
    deposits_taken=606_000,
    deposits_deducted=2_000,
    deposits_refunded=210_000,
    deposits_cancelled=0,
    deposits_after=5_214_000,
    operator="李敏",
    voids=(Void("SJ20260305-A0003", 300_000, "金额打错", "SJ20260305-A0004", "李敏", "王建国"),),
    refunds=(
        Refund("TY20260305-A0001", "5栋2单元0903 林秀", "临时出入证押金", "现金", 6_000),
        Refund("TY20260305-A0002", "3栋1单元1201 张小明", "装修保证金、证押金", "转账", 204_000),
    ),
)


def render(data: DayClose, mark: Mark = NONE, layout: str = parts.SHEET.key) -> bytes:
    """The day as PDF on A4, as many pages as it needs. Same data, same bytes.

    Raises MissingGlyph or BadData, both ValueError with a Chinese message that names the field."""
    ready.choose(TITLE, layout, (parts.SHEET.key,))
    data, mark = ready.ready(TITLE, data, mark)
    _check(data)
    title = f"{TITLE} {data.number or data.day}"
    day = min((_Day(data, mark, *air) for air in AIR), key=lambda one: one.report.count)
    return page.document(title, (parts.SHEET.width, parts.SHEET.height), day.report.sheets("签名"))


def _check(data: DayClose) -> None:
    """However the day is summed, it is the same day (S12-E5). Raises BadData."""
    ways: dict[str, tuple[Sum | Item, ...]] = {
        "按收款方式": data.methods,
        "按收款人": data.clerks,
        "按项目": data.items,
    }
    for name, sums in ways.items():
        net = sum(one.received - one.voided for one in sums)
        if net != data.total:
            raise BadData(f"{name}合计 {yuan(net)} 不等于净收款 {yuan(data.total)}")
    voided, void = sum(one.voided for one in data.methods), sum(one.amount for one in data.voids)
    if voided != void:
        raise BadData(f"按收款方式的作废 {yuan(voided)} 不等于作废各项之和 {yuan(void)}")
    back = sum(one.amount for one in data.refunds)
    for name, people in (("按收款方式", data.methods), ("按收款人", data.clerks)):
        out = sum(one.refunded for one in people)
        if out != back:
            raise BadData(f"{name}的退款 {yuan(out)} 不等于退款各项之和 {yuan(back)}")
    deposits = [one for one in data.items if one.deposit]
    for name, taken, said in (
        ("收取", sum(one.received for one in deposits), data.deposits_taken),
        ("作废", sum(one.voided for one in deposits), data.deposits_cancelled),
    ):
        if taken != said:
            raise BadData(f"押金{name} {yuan(said)} 不等于押金项目的{name} {yuan(taken)}")
    gone = data.deposits_deducted + data.deposits_refunded + data.deposits_cancelled
    left = data.deposits_before + data.deposits_taken - gone
    if left != data.deposits_after:
        raise BadData(f"押金本日余额 {yuan(data.deposits_after)} 不等于上日余额加减当日发生 {yuan(left)}")


class _Day:
    def __init__(self, data: DayClose, mark: Mark, section: float, row: float) -> None:
        self.data = data
        self.head = Head(TITLE, data.office, data.project, data.number, mark, (), WIDTH, TYPE)
        names = [data.operator, data.checker]
        closing = [lines_to_sign(_SIGN, WIDTH, TYPE, 15, names)]
        rows = Type(9, 8.5, 8.5, 17, 5.8, row)
        self.report = Report(replace(FRAME, section=section), self.head, rows, closing, [flow.gap(2)])
        self.report.stack.add(flow.gap(2), *self._fields(names))
        cashbook.sums(self.report, "按收款方式", "收款方式", "净额", data.methods)
        cashbook.sums(self.report, "按收款人", "收款人", "净额", data.clerks)
        self._items()
        self._deposits()
        cashbook.voids(self.report, data.voids)
        self._refunds()
        self.report.notes("说明", data.notes)

    def _fields(self, names: list[str]) -> list[Band]:
        data = self.data
        given = [
            *self.head.overflow(),
            Field("日期", money.day(data.day), bold=True),
            Field("日结时间", moment(data.issued_at)),
            *self._numbers(),
            *too_long_to_sign(_SIGN, names, WIDTH, TYPE),
        ]
        said = flow.fields(given, WIDTH, 2, TYPE, like="收据号段")
        return [*said, flow.gap(1.2), *money.total("净收款", data.total_words, data.total, WIDTH, TYPE)]

    def _numbers(self) -> list[Field]:
        """收据号段 of every counter, and the numbers that are missing: there are never any (S12-E5)."""
        data = self.data
        found = [
            field
            for one in data.ranges
            for field in cashbook.numbers(one.first, one.last, one.count, data.voids)
        ]
        gaps = "、".join(data.gaps) if data.gaps else "没有断号，号码连续"
        return [*(found or cashbook.numbers("", "", 0, ())), Field("断号", gaps, bold=bool(data.gaps))]

    def _items(self) -> None:
        """收入 and 押金 with a sum of their own each (003-38)."""
        rows: list[list[Cell]] = []
        for deposit in (False, True):
            items = [one for one in self.data.items if one.deposit is deposit]
            rows += [[one.name, str(one.quantity), *_amounts([one])] for one in items]
            if items:
                name = "押金" if deposit else "收入"
                rows.append(cashbook.strong([f"{name}合计", "", *_amounts(items)]))
        if rows:
            rows.append(cashbook.strong(["合计", "", *_amounts(self.data.items)]))
        self.report.table("按项目", cashbook.grid("项目", "数量", "收款", "作废", "净额"), rows, "没有收款。")

    def _deposits(self) -> None:
        """押金余额: from yesterday's to today's."""
        data = self.data
        steps = [
            ("上日余额", data.deposits_before),
            ("本日收取", data.deposits_taken),
            ("本日扣款", -data.deposits_deducted),
            ("本日退还", -data.deposits_refunded),
            ("收据作废", -data.deposits_cancelled),
            ("本日余额", data.deposits_after),
        ]
        wide = WIDTH / len(steps)
        columns = [Column(name, wide, "right", gap=money.INSIDE) for name, _ in steps]
        row: list[Cell] = [figures(amount) for _, amount in steps]
        row[-1] = cashbook.strong([figures(data.deposits_after)])[0]
        self.report.table("押金余额", columns, [row], "")

    def _refunds(self) -> None:
        rows: list[list[Cell]] = [
            [one.number, one.whose, one.what, one.method, figures(one.amount)] for one in self.data.refunds
        ]
        if rows:
            amount = figures(sum(one.amount for one in self.data.refunds))
            rows.append(cashbook.strong([f"合计 {len(rows)} 笔", "", "", "", amount]))
        columns = cashbook.listed("实付（元）", "单号", "房号 · 领款人", "项目", "方式")
        self.report.table("退押金和付款", columns, rows, "没有退押金，没有付款。")


def _amounts(items: Sequence[Item]) -> list[str]:
    received, voided = sum(one.received for one in items), sum(one.voided for one in items)
    return [figures(received), figures(voided), figures(received - voided)]

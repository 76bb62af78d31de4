"""收款日报: one day's money by method, by clerk and by item, deposits apart from income (S07, S12-E5).

Every number of the day is in it, void ones with the number that counts instead. The three ways to sum the
day agree, or it does not print.
"""

from dataclasses import dataclass, replace
from typing import Annotated

from printing import cashbook, flow, money, page, parts, ready
from printing.cashbook import AIR, FRAME, NUMBER, TYPE, WIDTH, ByMethod, Void
from printing.flow import Band, Cell, Column, Field, Type
from printing.head import Head
from printing.marks import NONE, Mark
from printing.money import figures, yuan
from printing.report import Report, lines_to_sign, moment, too_long_to_sign
from printing.schema import BadData, Doc

TITLE = "收款日报"

_SIGN = ("制表", "复核", "财务")


@dataclass(frozen=True)
class Sum:
    """一个收款人或一个项目的合计"""

    name: Annotated[str, Doc("名称", "收款人姓名或项目")]
    count: Annotated[int, Doc("笔数", "不含作废", minimum=0)]
    deposits: Annotated[int, Doc("押金", "分，不含作废", minimum=0)]
    income: Annotated[int, Doc("收入", "分，不含作废", minimum=0)]


@dataclass(frozen=True)
class Refund:
    """一笔退款"""

    number: Annotated[str, Doc("退还单", "例如 TY20260305-A0001", pattern=NUMBER)]
    whose: Annotated[str, Doc("房号/领款人", "例如 3栋1单元1201 张小明")]
    what: Annotated[str, Doc("项目", "例如 装修保证金")]
    method: Annotated[str, Doc("退还方式", "现金、原路退回、转账")]
    amount: Annotated[int, Doc("实退", "分", minimum=0)]


@dataclass(frozen=True)
class DayClose:
    """收款日报"""

    office: Annotated[str, Doc("服务中心", "印在左上角")]
    project: Annotated[str, Doc("项目", "小区名称；可为空")]
    number: Annotated[str, Doc("编号", "例如 JK20260305-A0002；还没有日结的草稿为空", pattern=NUMBER)]
    issued_at: Annotated[str, Doc("日结时间", "ISO 8601 带时区；草稿为空", format="date-time")]
    day: Annotated[str, Doc("日期", "例如 2026-03-05", format="date")]
    first: Annotated[str, Doc("起号", "当日第一张收据；没有收据为空", pattern=NUMBER)]
    last: Annotated[str, Doc("止号", "当日最后一张收据；没有收据为空", pattern=NUMBER)]
    count: Annotated[int, Doc("份数", "收据几份，含作废", minimum=0)]
    total: Annotated[int, Doc("收款合计", "分，不含作废、不减退款", minimum=0)]
    total_words: Annotated[str, Doc("收款大写", "例如 柒仟玖佰壹拾伍元整，不写人民币")]
    methods: Annotated[tuple[ByMethod, ...], Doc("按收款方式")]
    clerks: Annotated[tuple[Sum, ...], Doc("按收款人")]
    items: Annotated[tuple[Sum, ...], Doc("按项目", "同一项目的押金和收入分栏")]
    deposits_before: Annotated[int, Doc("押金上日余额", "分", minimum=0)]
    deposits_deducted: Annotated[int, Doc("押金扣款", "分，当日由押金转出的", minimum=0)]
    deposits_refunded: Annotated[int, Doc("押金退还", "分，当日退出的", minimum=0)]
    deposits_after: Annotated[int, Doc("押金本日余额", "分，等于上日加收减扣减退", minimum=0)]
    operator: Annotated[str, Doc("制表人", "姓名")]
    voids: Annotated[tuple[Void, ...], Doc("作废收据")] = ()
    refunds: Annotated[tuple[Refund, ...], Doc("退款")] = ()
    checker: Annotated[str, Doc("复核", "姓名；为空则留空待签")] = ""
    deposits_corrected: Annotated[int, Doc("押金更正", "分，当日作废往日押金收据的，减少为负")] = 0
    notes: Annotated[tuple[str, ...], Doc("说明", "每条一行；可为空")] = ()


SAMPLE = DayClose(
    office="示例物业服务中心",
    project="示例花园",
    number="JK20260305-A0002",
    issued_at="2026-03-05T18:05:00+08:00",
    day="2026-03-05",
    first="SJ20260305-A0001",
    last="SJ20260305-A0012",
    count=12,
    total=791_500,
    total_words="柒仟玖佰壹拾伍元整",
    methods=(
        ByMethod("现金", 6, 463_500, 6_000),
        ByMethod("微信", 4, 128_000),
        ByMethod("转账", 1, 200_000, 204_000),
    ),
    clerks=(Sum("李敏", 8, 406_000, 185_500), Sum("欧阳晓敏", 3, 200_000, 0)),
    items=(
        Sum("装修保证金", 3, 600_000, 0),
        Sum("临时出入证押金", 1, 6_000, 0),
        Sum("临时出入证工本费", 1, 0, 1_500),
        Sum("停车费", 5, 0, 150_000),
        Sum("装修垃圾清运费", 1, 0, 34_000),
    ),
    deposits_before=4_820_000,
    deposits_deducted=2_000,
    deposits_refunded=210_000,
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
    ways = {
        "按收款方式": sum(one.received for one in data.methods),
        "按收款人": sum(one.deposits + one.income for one in data.clerks),
        "按项目": sum(one.deposits + one.income for one in data.items),
    }
    for name, amount in ways.items():
        if amount != data.total:
            raise BadData(f"{name}合计 {yuan(amount)} 不等于收款合计 {yuan(data.total)}")
    out, back = sum(one.refunded for one in data.methods), sum(one.amount for one in data.refunds)
    if out != back:
        raise BadData(f"按收款方式的退款 {yuan(out)} 不等于退款各项之和 {yuan(back)}")
    left = data.deposits_before + _taken(data) + data.deposits_corrected
    left -= data.deposits_deducted + data.deposits_refunded
    if left != data.deposits_after:
        raise BadData(f"押金本日余额 {yuan(data.deposits_after)} 不等于上日余额加减当日发生 {yuan(left)}")


def _taken(data: DayClose) -> int:
    return sum(one.deposits for one in data.items)


class _Day:
    def __init__(self, data: DayClose, mark: Mark, section: float, row: float) -> None:
        self.data = data
        self.head = Head(TITLE, data.office, data.project, data.number, mark, (), WIDTH, TYPE)
        names = [data.operator, data.checker]
        closing = [lines_to_sign(_SIGN, WIDTH, TYPE, 15, names)]
        rows = Type(9, 8.5, 8.5, 17, 5.8, row)
        self.report = Report(replace(FRAME, section=section), self.head, rows, closing, [flow.gap(2)])
        self.report.stack.add(flow.gap(2), *self._fields(names))
        cashbook.by_method(self.report, "按收款方式", data.methods, "净额")
        self._sums("按收款人", "收款人", data.clerks)
        self._sums("按项目", "项目", data.items)
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
            *cashbook.numbers(data.first, data.last, data.count, data.voids),
            *too_long_to_sign(_SIGN, names, WIDTH, TYPE),
        ]
        said = flow.fields(given, WIDTH, 2, TYPE, like="收据号段")
        return [*said, flow.gap(1.2), *money.total("收款合计", data.total_words, data.total, WIDTH, TYPE)]

    def _sums(self, title: str, first: str, sums: tuple[Sum, ...]) -> None:
        """押金 and 收入 in columns of their own (003-38)."""
        rows: list[list[Cell]] = [
            [one.name, str(one.count), *_amounts(one.deposits, one.income)] for one in sums
        ]
        if rows:
            deposits, income = sum(one.deposits for one in sums), sum(one.income for one in sums)
            count = str(sum(one.count for one in sums))
            rows.append(cashbook.strong(["合计", count, *_amounts(deposits, income)]))
        self.report.table(title, cashbook.grid(first, "押金", "收入", "合计"), rows, "没有收款。")

    def _deposits(self) -> None:
        """押金余额: from yesterday's to today's."""
        data = self.data
        steps = [
            ("上日余额", data.deposits_before),
            ("本日收取", _taken(data)),
            ("本日扣款", -data.deposits_deducted),
            ("本日退还", -data.deposits_refunded),
        ]
        if data.deposits_corrected:
            steps.append(("作废更正", data.deposits_corrected))
        steps.append(("本日余额", data.deposits_after))
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
        columns = cashbook.listed("实退（元）", "退还单", "房号 · 领款人", "项目", "退还方式")
        self.report.table("退款", columns, rows, "没有退款。")


def _amounts(deposits: int, income: int) -> list[str]:
    return [figures(deposits), figures(income), figures(deposits + income)]

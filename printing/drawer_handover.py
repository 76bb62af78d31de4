"""交款单: the drawer handed to finance: what should be in it, what was counted, what differs (003-39).

Counted by denomination by both, a difference recorded with its reason (S07-E2), signed by both; with it go
the receipts that are void and the invoices that are still to be made. What stays for change is counted too:
should be = left from before + taken in cash, handed over = counted - left for change.
"""

from dataclasses import dataclass, replace
from typing import Annotated

from printing import cashbook, flow, money, page, parts, ready, text
from printing.cashbook import AIR, FRAME, NUMBER, TYPE, WIDTH, Sum, Void
from printing.flow import Band, Cell, Column, Field, Type
from printing.head import Head
from printing.marks import NONE, Mark
from printing.money import CASH, figures, yuan
from printing.report import Report, both_sign, moment
from printing.schema import BadData, Doc

TITLE = "交款单"

_TIME = "ISO 8601 带时区"


@dataclass(frozen=True)
class Denomination:
    """清点的一种面额"""

    face: Annotated[int, Doc("面额", "分，例如 10000 为一百元", minimum=1)]
    count: Annotated[int, Doc("张数", "张或枚，交款人点的，含留下的备用金", minimum=0)]
    taken: Annotated[int, Doc("收款张数", "张或枚，收款人点的；还没有收为 0", minimum=0)] = 0


@dataclass(frozen=True)
class InvoiceTask:
    """一笔待开发票"""

    receipt: Annotated[str, Doc("收据", "例如 SJ20260305-A0012", pattern=NUMBER)]
    whose: Annotated[str, Doc("房号/交款人", "例如 3栋1单元1201 张小明")]
    amount: Annotated[int, Doc("金额", "分，只含收入", minimum=1)]
    due: Annotated[str, Doc("期限", "例如 2026-03-12；可为空")] = ""
    how: Annotated[str, Doc("交付", "送达、领取、邮寄；可为空")] = ""


@dataclass(frozen=True)
class DrawerHandover:
    """交款单"""

    office: Annotated[str, Doc("服务中心", "印在左上角")]
    project: Annotated[str, Doc("项目", "小区名称；可为空")]
    number: Annotated[str, Doc("编号", "例如 JK20260305-A0001；草稿为空", pattern=NUMBER)]
    issued_at: Annotated[str, Doc("交款时间", f"{_TIME}；草稿为空", format="date-time")]
    drawer: Annotated[str, Doc("钱箱", "例如 前台 1 号钱箱")]
    begun_at: Annotated[str, Doc("起", f"{_TIME}；第一次交款为空", format="date-time")]
    ended_at: Annotated[str, Doc("止", _TIME, format="date-time")]
    first: Annotated[str, Doc("起号", "第一张收据；没有收据为空", pattern=NUMBER)]
    last: Annotated[str, Doc("止号", "最后一张收据；没有收据为空", pattern=NUMBER)]
    count: Annotated[int, Doc("份数", "收据几份，含作废", minimum=0)]
    methods: Annotated[tuple[Sum, ...], Doc("应交", "按收款方式")]
    cash_due: Annotated[int, Doc("应有现金", "分，上次留下的备用金加现金收款，减作废和退款")]
    denominations: Annotated[tuple[Denomination, ...], Doc("现金清点", "按面额，从大到小")]
    handed_words: Annotated[str, Doc("实交大写", "实点减留下的备用金，例如 贰仟叁佰元整，不写人民币")]
    from_name: Annotated[str, Doc("交款人", "姓名")]
    from_role: Annotated[str, Doc("交款岗位", "例如 客服前台")]
    from_signed_at: Annotated[str, Doc("交款签署", f"{_TIME}；还没有签为空", format="date-time")]
    to_name: Annotated[str, Doc("收款人", "财务人员姓名；草稿可为空")]
    to_role: Annotated[str, Doc("收款岗位", "例如 财务")]
    to_signed_at: Annotated[str, Doc("收款签署", f"{_TIME}；还没有签为空", format="date-time")]
    carried: Annotated[int, Doc("上次备用金", "分，上次交款时留在钱箱的；0 不印", minimum=0)] = 0
    kept: Annotated[int, Doc("备用金", "分，这次留在钱箱找零的，在清点之内；0 不印", minimum=0)] = 0
    reason: Annotated[str, Doc("差异原因", "实点与应有不同时必有")] = ""
    take_reason: Annotated[str, Doc("收款差异原因", "收款人点的与实交不同时必有")] = ""
    voids: Annotated[tuple[Void, ...], Doc("作废收据")] = ()
    invoices: Annotated[tuple[InvoiceTask, ...], Doc("待开发票", "随款移交财务的")] = ()
    notes: Annotated[tuple[str, ...], Doc("说明", "每条一行；可为空")] = ()


SAMPLE = DrawerHandover(
    office="示例物业服务中心",
    project="示例花园",
    number="JK20260305-A0001",
    issued_at="2026-03-05T17:30:00+08:00",
    drawer="前台 1 号钱箱",
    begun_at="2026-03-05T08:00:00+08:00",
    ended_at="2026-03-05T17:30:00+08:00",
    first="SJ20260305-A0001",
    last="SJ20260305-A0012",
    count=12,
    methods=(
        Sum("现金", 7, 763_500, 6_000, 300_000),
        Sum("微信", 4, 128_000),
        Sum("转账", 1, 200_000),
    ),
    cash_due=507_500,
    denominations=(
        Denomination(10_000, 47, 43),
        Denomination(5_000, 4, 2),
        Denomination(2_000, 2, 2),
        Denomination(1_000, 2, 2),
        Denomination(500, 2, 2),
        Denomination(100, 5, 5),
        Denomination(50, 0),
        Denomination(10, 0),
    ),
    handed_words="肆仟肆佰柒拾伍元整",
    from_name="李敏",
    from_role="客服前台",
    from_signed_at="2026-03-05T17:34:00+08:00",
    to_name="陈静",
    to_role="财务",
    to_signed_at="2026-03-05T17:36:00+08:00",
    carried=50_000,
    kept=50_000,
    reason="找零时多付一张一百元，已告知客服经理，待查",
    voids=(Void("SJ20260305-A0003", 300_000, "金额打错", "SJ20260305-A0004", "李敏", "王建国"),),
    invoices=(
        InvoiceTask("SJ20260305-A0004", "5栋2单元0903 林秀", 30_000, "2026-03-12", "送达"),
        InvoiceTask("SJ20260305-A0012", "3栋1单元1201 张小明", 1_500, "2026-03-12", "领取"),
    ),
)


def render(data: DrawerHandover, mark: Mark = NONE, layout: str = parts.SHEET.key) -> bytes:
    """The record as PDF on A4, as many pages as it needs. Same data, same bytes.

    Raises MissingGlyph or BadData, both ValueError with a Chinese message that names the field."""
    ready.choose(TITLE, layout, (parts.SHEET.key,))
    data, mark = ready.ready(TITLE, data, mark)
    _check(data)
    title = f"{TITLE} {data.number or '草稿'}"
    record = min((_Record(data, mark, *air) for air in AIR), key=lambda one: one.report.count)
    return page.document(title, (parts.SHEET.width, parts.SHEET.height), record.report.sheets("签名"))


def _check(data: DrawerHandover) -> None:
    """The cash is what the methods say, and a difference is never without a reason. Raises BadData."""
    cash = sum(one.net for one in data.methods if one.name == CASH)
    if data.carried + cash != data.cash_due:
        said = f"上次备用金 {yuan(data.carried)} 加现金净额 {yuan(cash)}"
        raise BadData(f"应有现金 {yuan(data.cash_due)} 不等于{said}")
    counted = _counted(data)
    if data.kept > counted and data.number:
        raise BadData(f"实点现金 {yuan(counted)}，不能留下 {yuan(data.kept)}")
    if data.number and counted != data.cash_due and not text.clean(data.reason):
        raise BadData(f"实点现金 {yuan(counted)} 与应有 {yuan(data.cash_due)} 不同，须写明差异原因")
    if data.to_signed_at and _apart(data) and not text.clean(data.take_reason):
        raise BadData(f"收款人点到 {yuan(_taken(data))} 与实交 {yuan(_handed(data))} 不同，须写明差异原因")


def _counted(data: DrawerHandover) -> int:
    return sum(one.face * one.count for one in data.denominations)


def _handed(data: DrawerHandover) -> int:
    return _counted(data) - data.kept


def _taken(data: DrawerHandover) -> int:
    return sum(one.face * one.taken for one in data.denominations)


def _apart(data: DrawerHandover) -> int:
    """What the receiver found more than was handed over, below 0 less."""
    return _taken(data) - _handed(data)


class _Record:
    def __init__(self, data: DrawerHandover, mark: Mark, section: float, row: float) -> None:
        self.data = data
        self.head = Head(TITLE, data.office, data.project, data.number, mark, (), WIDTH, TYPE)
        frame = replace(FRAME, section=section)
        rows = Type(9, 8.5, 8.5, 17, 5.8, row)
        self.report = Report(frame, self.head, rows, self._closing(), [flow.gap(2)])
        self.report.stack.add(flow.gap(2), *self._fields())
        cashbook.sums(self.report, "应交款项", "收款方式", "应交", data.methods)
        self._cash()
        cashbook.voids(self.report, data.voids)
        self._invoices()
        self.report.notes("说明", data.notes)

    def _fields(self) -> list[Band]:
        data = self.data
        given = [
            *self.head.overflow(),
            Field("钱箱", data.drawer, bold=True),
            Field("期间", f"{moment(data.begun_at) or '第一次交款'} 至 {moment(data.ended_at)}"),
            *cashbook.numbers(data.first, data.last, data.count, data.voids),
            Field("交款人", f"{data.from_name}　{data.from_role}", bold=True),
            Field("收款人", f"{data.to_name}　{data.to_role}", bold=True),
        ]
        return flow.fields(given, WIDTH, 2, TYPE)

    def _cash(self) -> None:
        """现金清点: every denomination, two abreast; below it what should be there, what is, what differs."""
        data, both = self.data, bool(self.data.to_signed_at)
        cells = [
            [
                _face(one.face),
                str(one.count),
                figures(one.face * one.count),
                str(one.taken) if both else "",
            ]
            for one in data.denominations
        ]
        half = (len(cells) + 1) // 2
        right = cells[half:] + [[""] * 4] * (2 * half - len(cells))
        rows: list[list[Cell]] = [[*a, "", *b] for a, b in zip(cells[:half], right, strict=True)]
        four = [
            Column("面额", 18, "right"),
            Column("交款点", 18, "right"),
            Column("金额（元）", 28, "right", gap=money.INSIDE),
            Column("收款点", 20, "right", gap=money.INSIDE),
        ]
        between = Column("", WIDTH - 2 * sum(column.width for column in four))
        self.report.table("现金清点", [*four, between, *four], rows, "没有清点现金。")
        counted = _counted(data)
        told = [
            Field("上次留下备用金", yuan(data.carried) if data.carried else ""),
            Field("应有现金", yuan(data.cash_due), bold=True),
            Field("实点现金", yuan(counted), bold=True),
            Field("差异", _difference(counted - data.cash_due), bold=True),
            Field("这次留下备用金", yuan(data.kept) if data.kept else ""),
            Field("收款人实点", yuan(_taken(data)) if both else "", bold=True),
            Field("收款差异", _difference(_apart(data)) if both else "", bold=True),
            Field("差异原因", data.reason),
            Field("收款差异原因", data.take_reason),
        ]
        said = flow.fields(told, WIDTH, 2, TYPE)
        total = money.total("实交现金", data.handed_words, _handed(data), WIDTH, TYPE)
        self.report.stack.block([flow.gap(1.2), *total, flow.gap(1), *said[:4]])
        self.report.stack.add(*said[4:])

    def _invoices(self) -> None:
        """待开发票: finance takes them over with the money."""
        data = self.data
        rows: list[list[Cell]] = [
            [one.receipt, one.whose, one.due, one.how, figures(one.amount)] for one in data.invoices
        ]
        if rows:
            amount = figures(sum(one.amount for one in data.invoices))
            rows.append(cashbook.strong([f"合计 {len(rows)} 笔", "", "", "", amount]))
        columns = cashbook.listed("金额（元）", "收据", "房号 · 交款人", "期限", "交付")
        self.report.table("移交财务的待开发票", columns, rows, "没有待开发票。")

    def _closing(self) -> list[Band]:
        data = self.data
        names, at = (data.from_name, data.to_name), (data.from_signed_at, data.to_signed_at)
        return both_sign(("交款", "收款"), names, at, WIDTH, TYPE)


def _face(fen: int) -> str:
    """A denomination as it is called at the counter: 100 元, 5 角, 1 分."""
    for unit, name in ((100, "元"), (10, "角")):
        if fen % unit == 0:
            return f"{fen // unit} {name}"
    return f"{fen} 分"


def _difference(fen: int) -> str:
    if not fen:
        return "无差异"
    return f"{'多' if fen > 0 else '少'} {yuan(abs(fen))}"

"""收款收据: what was paid, by whom and for what; deposits and income never mixed (003-38, domain.md 2.2).

Three parts of the same content: the stub, the payer's, the books'. On every part stands that it is no
invoice (3.7). It is never edited: what was wrong is void, and a new number says which one it replaces.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated

from printing import page, parts, ready, receipt_layout, receipt_roll, text
from printing.marks import CODE, NONE, Mark
from printing.money import CASH, yuan
from printing.page import Sheet
from printing.schema import BadData, Doc

TITLE = receipt_layout.TITLE
LAYOUTS = (*parts.LAYOUTS, parts.THERMAL.key)
METHODS = (CASH, "转账", "微信", "支付宝", "刷卡")
NUMBER = r"[A-Z0-9\-]{1,32}"


@dataclass(frozen=True)
class Line:
    """收款的一项"""

    item: Annotated[str, Doc("项目", "例如 装修保证金、停车费")]
    amount: Annotated[int, Doc("金额", "分，大于零", minimum=1)]
    deposit: Annotated[bool, Doc("押金", "true 为押金（可退），false 为收入")]
    period: Annotated[str, Doc("期间", "例如 2026年3月；可为空")] = ""
    price: Annotated[int, Doc("单价", "分；0 不印", minimum=0)] = 0
    quantity: Annotated[str, Doc("数量", "例如 3、88.5 ㎡；可为空")] = ""


@dataclass(frozen=True)
class Receipt:
    """收款收据"""

    office: Annotated[str, Doc("服务中心", "收款单位名称，印在左上角")]
    project: Annotated[str, Doc("项目", "小区名称；可为空")]
    number: Annotated[str, Doc("编号", "例如 SJ20260305-A0012；草稿为空", pattern=NUMBER)]
    code: Annotated[
        str, Doc("核验码", "编号加校验，只含大写字母、数字、点、横线，最多 64 位；草稿为空", pattern=CODE)
    ]
    issued_at: Annotated[
        str, Doc("收款时间", "ISO 8601 带时区，例如 2026-03-05T10:12:00+08:00；草稿为空", format="date-time")
    ]
    unit: Annotated[str, Doc("房号", "例如 3栋1单元1201；可为空")]
    payer: Annotated[str, Doc("交款人", "姓名或单位")]
    lines: Annotated[tuple[Line, ...], Doc("收款项目", "每页最多 8 项，多则续页")]
    total: Annotated[int, Doc("合计", "分，等于各项金额之和", minimum=0)]
    total_words: Annotated[str, Doc("合计大写", "例如 贰仟零柒拾伍元整，不写人民币；只有草稿可为空")]
    method: Annotated[str, Doc("收款方式", "现金、转账、微信、支付宝或刷卡", pattern="|".join(METHODS))]
    operator: Annotated[str, Doc("收款人", "员工姓名")]
    reference: Annotated[str, Doc("流水号", "现金为空，其他方式必有，最多 64 位", pattern=r".{1,64}")] = ""
    tendered: Annotated[int, Doc("实收", "现金付了多少，分；0 不印", minimum=0)] = 0
    change: Annotated[int, Doc("找零", "分，等于实收减合计", minimum=0)] = 0
    invoice: Annotated[int, Doc("应开票", "分，只含收入，不含押金；0 不印", minimum=0)] = 0
    invoice_by: Annotated[
        str, Doc("发票日期", "最迟何日，例如 2026-03-12；为空则留空待填", format="date")
    ] = ""
    invoice_how: Annotated[str, Doc("发票交付", "送达、领取、邮寄等")] = "送达/领取"
    checker: Annotated[str, Doc("复核", "姓名；为空则留空待签")] = ""
    replaces: Annotated[str, Doc("代替", "重开时所代替的作废号；可为空", pattern=NUMBER)] = ""
    notes: Annotated[tuple[str, ...], Doc("备注", "每条一行；可为空")] = ()


SAMPLE = Receipt(
    office="示例物业服务中心",
    project="示例花园",
    number="SJ20260305-A0012",
    code="SJ20260305-A0012.QT7K.M3XKD7PA",
    issued_at="2026-03-05T10:12:00+08:00",
    unit="3栋1单元1201",
    payer="张小明",
    lines=(
        Line("装修保证金", 200_000, True),
        Line("临时出入证工本费", 1_500, False, price=500, quantity="3"),
        Line("临时出入证押金", 6_000, True, price=2_000, quantity="3"),
    ),
    total=207_500,
    total_words="贰仟零柒拾伍元整",
    method=CASH,
    operator="李敏",
    tendered=210_000,
    change=2_500,
    invoice=1_500,
    invoice_by="2026-03-12",
    invoice_how="送达",
)


def render(data: Receipt, mark: Mark = NONE, layout: str = parts.A4.key) -> bytes:
    """The receipt as PDF: "a4" (three strips), "a5" (a page each), "continuous" (three-ply) or "80mm"
    (thermal, one after another).

    Same data, same bytes. Raises MissingGlyph or BadData, both ValueError with a Chinese message that names
    the field."""
    ready.choose(TITLE, layout, LAYOUTS)
    data, mark = ready.ready(TITLE, data, mark, ("code", "issued_at", "total_words", "lines"))
    _check(data)
    title = f"{TITLE} {data.number or '草稿'}"
    drawn: list[Callable[[Sheet], None]]
    if layout == parts.THERMAL.key:
        size, drawn = receipt_roll.sheets(data, mark, METHODS)
    else:
        form = parts.layout(layout)
        size, drawn = (form.width, form.height), list(receipt_layout.sheets(data, mark, form, METHODS))
    return page.document(title, size, drawn)


def _check(data: Receipt) -> None:
    """What a receipt says more than once must agree. Raises BadData."""
    if data.total != sum(line.amount for line in data.lines):
        raise BadData(f"合计 {yuan(data.total)} 不等于各项金额之和")
    if data.tendered and data.tendered - data.change != data.total:
        raise BadData(f"实收 {yuan(data.tendered)} 减找零 {yuan(data.change)} 不等于合计")
    income = sum(line.amount for line in data.lines if not line.deposit)
    if data.invoice > income:
        raise BadData(f"应开票 {yuan(data.invoice)} 超过收入 {yuan(income)}：押金不开发票")
    if data.number and data.method != CASH and not text.clean(data.reference):
        raise BadData(f"{data.method}收款须有流水号")

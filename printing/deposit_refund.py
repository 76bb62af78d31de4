"""押金退还单: what of a deposit goes back to whom, and why not all of it (domain.md 2.10, S12).

Three parts of the same content, as of the receipt. What is deducted says its basis; what goes back is the
balance less the deductions and is signed for by who takes it.
"""

from dataclasses import dataclass
from typing import Annotated

from printing import flow, money, page, parts, ready, slip, text
from printing.flow import Band, Cell, Column, Field, Type
from printing.marks import CODE, NONE, Mark
from printing.money import CASH, figures, yuan
from printing.page import Box, Sheet
from printing.parts import Layout, Part
from printing.report import lines_to_sign, row_bands, rows_below, too_long_to_sign
from printing.schema import BadData, Doc

TITLE = "押金退还单"
LAYOUTS = (parts.A5.key, parts.CONTINUOUS.key)
TRANSFER = "转账"
METHODS = (CASH, "原路退回", TRANSFER)
ROLES = ("工程", "客服", "财务")
"""Who approves a refund, in this order."""

_NUMBER = r"[A-Z0-9\-]{1,32}"
_ORIGINAL = ("已收回", "遗失声明")


@dataclass(frozen=True)
class Deposit:
    """一笔押金"""

    kind: Annotated[str, Doc("押金种类", "例如 装修保证金")]
    receipt: Annotated[str, Doc("原收据号", "例如 SJ20260305-A0012", pattern=_NUMBER)]
    taken_on: Annotated[str, Doc("收款日期", "例如 2026-03-05", format="date")]
    amount: Annotated[int, Doc("原收金额", "分", minimum=1)]
    balance: Annotated[int, Doc("可退余额", "分，本次扣款前尚存的", minimum=0)]


@dataclass(frozen=True)
class Deduction:
    """一项扣款"""

    what: Annotated[str, Doc("扣款项目", "例如 遗失出入证一张")]
    basis: Annotated[str, Doc("依据", "例如 装修管理协议第八条")]
    amount: Annotated[int, Doc("金额", "分", minimum=1)]
    photo: Annotated[str, Doc("照片", "例如 2 张；可为空")] = ""


@dataclass(frozen=True)
class Passes:
    """证件回收的一种"""

    name: Annotated[str, Doc("证件", "例如 临时出入证")]
    issued: Annotated[int, Doc("发", "张", minimum=0)]
    returned: Annotated[int, Doc("收", "张", minimum=0)]


@dataclass(frozen=True)
class Approval:
    """一个审批"""

    role: Annotated[str, Doc("岗位", "工程、客服、财务")]
    name: Annotated[str, Doc("审批人", "姓名")]


@dataclass(frozen=True)
class DepositRefund:
    """押金退还单"""

    office: Annotated[str, Doc("服务中心", "退款单位名称，印在左上角")]
    project: Annotated[str, Doc("项目", "小区名称；可为空")]
    number: Annotated[str, Doc("编号", "例如 TY20260405-A0002；草稿为空", pattern=_NUMBER)]
    code: Annotated[
        str, Doc("核验码", "编号加校验，只含大写字母、数字、点、横线，最多 64 位；草稿为空", pattern=CODE)
    ]
    issued_at: Annotated[
        str, Doc("退还时间", "ISO 8601 带时区，例如 2026-04-05T16:20:00+08:00；草稿为空", format="date-time")
    ]
    unit: Annotated[str, Doc("房号", "例如 3栋1单元1201")]
    applicant: Annotated[str, Doc("申请人", "姓名或单位")]
    reason: Annotated[str, Doc("退还原因", "例如 装修验收合格")]
    deposits: Annotated[tuple[Deposit, ...], Doc("押金", "一张退还单可退几笔")]
    total: Annotated[int, Doc("实退金额", "分，等于可退余额之和减扣款之和", minimum=0)]
    total_words: Annotated[str, Doc("实退大写", "例如 贰仟零肆拾元整，不写人民币；只有草稿可为空")]
    method: Annotated[str, Doc("退还方式", "现金、原路退回或转账", pattern="|".join(METHODS))]
    operator: Annotated[str, Doc("经办人", "员工姓名")]
    inspector: Annotated[str, Doc("验收人", "可为空")] = ""
    inspection: Annotated[str, Doc("验收结果", "例如 合格；可为空")] = ""
    inspected_on: Annotated[str, Doc("验收日期", "例如 2026-04-02；可为空", format="date")] = ""
    passes: Annotated[tuple[Passes, ...], Doc("证件回收", "发了几张、收回几张；没有证件为空")] = ()
    deductions: Annotated[tuple[Deduction, ...], Doc("扣款", "没有为空")] = ()
    account_name: Annotated[str, Doc("户名", "转账必有，其他方式为空")] = ""
    bank: Annotated[str, Doc("开户行", "转账必有，其他方式为空")] = ""
    account: Annotated[str, Doc("账号", "转账必有，其他方式为空")] = ""
    receipt_back: Annotated[bool, Doc("收据原件", "true 已收回，false 遗失、凭声明")] = True
    declaration: Annotated[str, Doc("遗失声明", "声明的编号或日期；收据已收回为空")] = ""
    approvals: Annotated[tuple[Approval, ...], Doc("审批", "已在程序内审批的；没有的留空待签")] = ()
    notes: Annotated[tuple[str, ...], Doc("说明", "每条一行；可为空")] = ()


SAMPLE = DepositRefund(
    office="示例物业服务中心",
    project="示例花园",
    number="TY20260405-A0002",
    code="TY20260405-A0002.QT7K.M3XKD7PA",
    issued_at="2026-04-05T16:20:00+08:00",
    unit="3栋1单元1201",
    applicant="张小明",
    reason="装修完工，验收合格",
    deposits=(
        Deposit("装修保证金", "SJ20260305-A0012", "2026-03-05", 200_000, 200_000),
        Deposit("临时出入证押金", "SJ20260305-A0012", "2026-03-05", 6_000, 6_000),
    ),
    total=204_000,
    total_words="贰仟零肆拾元整",
    method="现金",
    operator="李敏",
    inspector="周工",
    inspection="合格",
    inspected_on="2026-04-02",
    passes=(Passes("临时出入证", 3, 2),),
    deductions=(Deduction("遗失临时出入证一张", "装修管理服务协议第八条", 2_000, "1 张"),),
    approvals=(Approval("工程", "周工"), Approval("客服", "王建国")),
)


def render(data: DepositRefund, mark: Mark = NONE, layout: str = parts.A5.key) -> bytes:
    """The slip as PDF: "a5" (a page each) or "continuous" (three-ply).

    Same data, same bytes. Raises MissingGlyph or BadData, both ValueError with a Chinese message that names
    the field."""
    ready.choose(TITLE, layout, LAYOUTS)
    data, mark = ready.ready(TITLE, data, mark, ("code", "issued_at", "total_words", "deposits"))
    _check(data)
    form = parts.layout(layout)
    title = f"{TITLE} {data.number or '草稿'}"
    return page.document(title, (form.width, form.height), _Refund(data, mark, form).sheets())


def _check(data: DepositRefund) -> None:
    """What the slip says more than once must agree, and no refund exceeds its deposit. Raises BadData."""
    for n, deposit in enumerate(data.deposits, 1):
        if deposit.balance > deposit.amount:
            raise BadData(f"押金第{n}行的可退余额 {yuan(deposit.balance)} 超过原收 {yuan(deposit.amount)}")
    left = _sum(data.deposits, "balance") - _sum(data.deductions, "amount")
    if data.total != left:
        raise BadData(f"实退 {yuan(data.total)} 不等于可退余额减扣款 {yuan(left)}")
    for n, deduction in enumerate(data.deductions, 1):
        if data.number and not text.clean(deduction.basis):
            raise BadData(f"扣款第{n}行须写明依据")
    if data.number and data.method == TRANSFER and not (data.account_name and data.bank and data.account):
        raise BadData("转账退款须有户名、开户行和账号")


def _sum(rows: tuple[Deposit, ...] | tuple[Deduction, ...], name: str) -> int:
    return sum(getattr(row, name) for row in rows)


_SPECS = {
    "a5": slip.Spec(
        type=Type(10.5, 8.5, 9, 19, 5.5, 5.4),
        side=12,
        top=9,
        bottom=8,
        head=15,
        aside=42,
        code=27,
        seal=35,
        loose=1.8,
    ),
    "continuous": slip.Spec(
        type=Type(10.5, 10.5, 10.5, 17, 5.2, 4.85, True),
        side=19,
        top=6,
        bottom=5,
        head=14,
        aside=38,
        code=22,
        seal=0,
        loose=1.5,
    ),
}
_SIGN = 9.0  # height of a line to sign
_TAKE = ("领款人", "领款日期", "经办人")


class _Refund(slip.Slip):
    title = TITLE
    names = money.PARTS
    seal = "退款单位（盖章）"
    like = "退还方式"

    def __init__(self, data: DepositRefund, mark: Mark, form: Layout) -> None:
        self.data = data
        super().__init__(data, mark, form, _SPECS[form.key])
        named = {one.role: one.name for one in data.approvals}
        roles = [*ROLES, *(role for role in named if role not in ROLES)]
        self.approve = [f"{role}审批" for role in roles], [named.get(role, "") for role in roles]
        self.take = _TAKE, ["", "", data.operator]
        self.closes = self._closes()
        self.foot = sum(band.height for band in self.closes)
        self.bands = self._pages()
        self.count = len(self.bands)

    def pages(self, part: Part | None) -> list[list[Band]]:
        return self.bands

    def _closes(self) -> list[Band]:
        data, main, type_ = self.data, self.main, self.type
        original = _ORIGINAL[0 if data.receipt_back else 1]
        told = [Field("声明", data.declaration)]
        account = [Field("户名", data.account_name), Field("开户行", data.bank), Field("账号", data.account)]
        return [
            *money.total("实退金额", data.total_words, data.total, main, type_),
            flow.gap(0.6),
            *money.choice("退还方式", METHODS, data.method, main, type_, self.like),
            *self.one_below_another(account, columns=2),
            *money.choice("收据原件", _ORIGINAL, original, main, type_, self.like, told),
            lines_to_sign(self.approve[0], main, type_, _SIGN, self.approve[1]),
            lines_to_sign(self.take[0], main, type_, _SIGN, self.take[1]),
        ]

    def _fields(self) -> list[Band]:
        data, type_ = self.data, self.type
        passes = "；".join(
            f"{one.name} 发 {one.issued} 张，收 {one.returned} 张，缺 {one.issued - one.returned} 张"
            for one in data.passes
        )
        given = [
            Field("房号", data.unit, bold=True),
            Field("申请人", data.applicant, bold=True),
            Field("日期", money.day(data.issued_at)),
            Field("验收结果", data.inspection),
            Field("验收人", data.inspector),
            Field("验收日期", money.day(data.inspected_on)),
            Field("退还原因", data.reason),
            Field("证件回收", passes),
            *too_long_to_sign(*self.approve, self.main, type_),
            *too_long_to_sign(*self.take, self.main, type_),
        ]
        above = self.one_below_another(self.head.overflow())
        return above + self.one_below_another(given, columns=3)

    def _pages(self) -> list[list[Band]]:
        data, type_ = self.data, self.type
        whose = self.one_below_another(
            [Field("房号", data.unit, bold=True), Field("申请人", data.applicant, bold=True)], columns=2
        )
        stack = self.stack([flow.gap(0.6), *(whose if len(whose) == 1 else []), flow.gap(0.8)])
        stack.add(flow.gap(0.6, stretch=True), *self._fields(), flow.gap(0.8, stretch=True))
        tables = [(columns, rows) for columns, rows in (self._deposits(), self._deductions()) if rows]
        for n, (columns, rows) in enumerate(tables):
            first = row_bands(columns, rows[0], type_, stack.room)[0]
            stack.block([flow.gap(1.2 if n else 0), flow.heading(columns, type_)], first.height)
            rows_below(stack, columns, rows, type_)
        left, kept = _sum(data.deposits, "balance"), _sum(data.deductions, "amount")
        said = f"可退余额 {yuan(left)}　扣款 {yuan(kept)}"
        stack.add(self.closing(said), *self.one_below_another([Field("说明", note) for note in data.notes]))
        return stack.pages

    # the two tables: their amounts stand one below another

    @property
    def _amount(self) -> float:
        return text.width("9,999,999.99", self.type.body) + 5

    def _deposits(self) -> tuple[list[Column], list[list[Cell]]]:
        size, amount = self.type.body, self._amount
        receipt, day = text.width("SJ20260305-A0012", size) + 4, text.width("2026-03-05", size) + 3
        columns = [
            Column("押金种类", self.main - receipt - day - 2 * amount),
            Column("原收据号", receipt),
            Column("收款日期", day, quiet=True),
            Column("原收金额", amount, "right"),
            Column("可退余额", amount, "right"),
        ]
        return columns, [
            [one.kind, one.receipt, one.taken_on, figures(one.amount), figures(one.balance)]
            for one in self.data.deposits
        ]

    def _deductions(self) -> tuple[list[Column], list[list[Cell]]]:
        size, amount = self.type.body, self._amount
        photo = text.width("照片 10 张", size) + 3
        rest = self.main - photo - amount
        columns = [
            Column("扣款项目", rest * 0.45),
            Column("依据", rest * 0.55),
            Column("照片", photo, quiet=True),
            Column("扣款金额", amount, "right"),
        ]
        return columns, [
            [one.what, one.basis, one.photo, figures(one.amount)] for one in self.data.deductions
        ]

    def close(self, sheet: Sheet, box: Box, part: Part | None, number: int) -> None:
        if self.last(number):
            flow.draw_page(sheet, Box(box.x, box.y, self.main, box.height), self.closes)
            self.seal_word(sheet, box.bottom - 2.6, self.seal.replace("（", "\n（"))
        else:
            # the page is full above; nothing can be added below
            onward = self.closing("", f"转第 {number + 2} 页，实退金额和签名见第 {self.count} 页")
            flow.draw_page(sheet, box, [onward])

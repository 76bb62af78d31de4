"""收款的表单: fields in the order of the talk, its acts, and the small forms that they ask (S07)."""

from __future__ import annotations

from app.forms.spec import Act, Choice, Column, Field, FormSpec, Kind, ListSpec
from app.rules.receipt import METHOD_NAMES

FORM = FormSpec(
    "收款收据",
    (
        Field("unit", "房号", Kind.UNIT, hint="3-2-1501", half=True),
        Field("payer", "交款人", hint="姓名或单位", half=True),
        Field("entries", "收费项目", Kind.CHARGES),
        Field(
            "method",
            "收款方式",
            Kind.CHIPS,
            tuple(Choice(one.value, label) for one, label in METHOD_NAMES.items()),
        ),
        Field("tendered", "实收", hint="客户给了多少；正好就空着", half=True),
        Field("reference", "流水号", hint="在客户的付款记录里", half=True),
        Field("price_reason", "价格依据", hint="例如：报价单编号、经理批准的优惠"),
        Field("note", "备注", hint="可不填，印在收据上"),
    ),
)

SECOND_FORM = FormSpec(
    "请另一个人确认",
    (
        Field("login", "账号", hint="同意的人自己输入"),
        Field("password", "密码", Kind.SECRET),
    ),
)

VOID_FORM = FormSpec(
    "作废收据",
    (
        Field("parts_back", "三联都已收回", Kind.TICK),
        Field("reason", "作废原因", hint="三联没有收齐时必须写"),
        Field("login", "同意人账号", hint="同意的人自己输入"),
        Field("password", "同意人密码", Kind.SECRET),
    ),
)

VOID = Act("void", "作废", "Ctrl+D", VOID_FORM)
AGAIN = Act("again", "重开", "Ctrl+G")
REPRINT = Act("reprint", "补打", "Ctrl+P")
PRINT = Act("print", "打印", "Ctrl+P")
REFUND = Act("refund", "退押金", "Ctrl+T")
ACTS: tuple[Act, ...] = (VOID, AGAIN, REPRINT, PRINT, REFUND)

LIST = ListSpec(
    (
        Column("number", "编号", 8),
        Column("state", "状态", 4),
        Column("unit", "房号", 5),
        Column("payer", "交款人", 4),
        Column("what", "项目", 7),
        Column("amount", "金额", 6, right=True),
        Column("method", "方式", 4),
        Column("staff", "收款人", 4),
        Column("when", "时间", 6),
    ),
    "还没有收据。按 Ctrl+N 开第一张。",
)

"""待开发票的表单: what finance made, how it came to the customer, what was reversed (003-39, S07)."""

from __future__ import annotations

from collections.abc import Mapping

from app.forms.spec import Act, Choice, Column, Field, FormSpec, Kind, ListSpec
from app.rules.invoice import DELIVERY_NAMES, Delivery

ISSUE_FORM = FormSpec(
    "已开",
    (
        Field("number", "发票号码", hint="20 位数字，旧发票 8 位"),
        Field("issued_on", "开票日期", hint="今天、昨天、3-5"),
    ),
)

RECEIVERS: Mapping[Delivery, str] = {
    Delivery.SIGNED: "signed",
    Delivery.EMAIL: "email",
    Delivery.MAIL: "mail",
}
"""How it is brought → the field of DELIVER_FORM that says to whom."""

DELIVER_FORM = FormSpec(
    "送达",
    (
        Field(
            "delivery",
            "怎么送的",
            Kind.CHIPS,
            tuple(Choice(one.value, label) for one, label in DELIVERY_NAMES.items()),
        ),
        Field(RECEIVERS[Delivery.SIGNED], "签收人", hint="当面签收的人的姓名"),
        Field(RECEIVERS[Delivery.EMAIL], "邮箱", hint="zhou@example.com"),
        Field(RECEIVERS[Delivery.MAIL], "寄到", hint="地址和运单号"),
        Field("at", "送达时间", hint="现在、10:12、昨天 18:30"),
    ),
)

REVERSE_FORM = FormSpec(
    "红冲",
    (
        Field("number", "红字发票号码", hint="没有号码就写说明"),
        Field("note", "说明", hint="财务是怎么处理的"),
    ),
)

ISSUE = Act("issue", "已开", "F5", ISSUE_FORM)
DELIVER = Act("deliver", "送达", "F6", DELIVER_FORM)
REVERSE = Act("reverse", "红冲", "F7", REVERSE_FORM)
ALL = Act("all", "全部", "Ctrl+R")
TODO = Act("all", "只看要办的", "Ctrl+R")
"""The same key turns back."""
LOOK = Act("look", "看签收人", "F4")
ACTS: tuple[Act, ...] = (ISSUE, DELIVER, REVERSE, LOOK, ALL)

LIST = ListSpec(
    (
        Column("receipt", "收据", 13),
        Column("state", "状态", 7),
        Column("unit", "房号", 6),
        Column("payer", "交款人", 5),
        Column("amount", "应开", 6, right=True),
        Column("due", "期限", 8),
        Column("number", "发票号码", 15),
        Column("brought", "送达", 7),
    ),
    "没有要办的发票。收了要开发票的钱，这里会自己出现一行。按 Ctrl+R 看全部。",
)

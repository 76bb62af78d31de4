"""价目表的表单: a new item, a new price of one, its end; the list with what is to come (003-38)."""

from __future__ import annotations

from app.forms.spec import Act, Choice, Column, Field, FormSpec, Kind, ListSpec
from app.rules.price import NATURE_NAMES, ONCE_NAMES

FIXED, FREE = "fixed", "free"
"""What the price is: one of the list, or said each time."""

_PRICE = Field("price", "单价", hint="元，例如 300")
_KIND = Field("kind", "怎么定价", Kind.CHIPS, (Choice(FIXED, "定价"), Choice(FREE, "自由价（每次另说）")))
_NAME = Field("name", "名称", hint="例如：停车费")
_MEASURE = Field("measure", "计价单位", hint="张、月、户、次")
_ONCE = Field(
    "once", "不重复收", Kind.CHIPS, tuple(Choice(one.value, label) for one, label in ONCE_NAMES.items())
)
_INVOICE = Field("invoice", "要开发票", Kind.TICK)
_INSPECTED = Field("inspected", "验收后退", Kind.TICK)
_SINCE = Field("since", "从哪天起", hint="今天、明天、4-1")
_BASIS = Field("basis", "依据", hint="例如：合同条款、公示的价目")

NEW_FORM = FormSpec(
    "新项目",
    (
        Field("code", "代码", hint="拼音首字母，例如 TCF"),
        _NAME,
        Field(
            "nature",
            "性质",
            Kind.CHIPS,
            tuple(Choice(one.value, label) for one, label in NATURE_NAMES.items()),
        ),
        _PRICE,
        _KIND,
        _MEASURE,
        _BASIS,
        _SINCE,
        _ONCE,
        _INVOICE,
        _INSPECTED,
    ),
)

CHANGE_FORM = FormSpec(
    "改价格",
    (_PRICE, _KIND, _SINCE, _BASIS, _NAME, _MEASURE, _ONCE, _INVOICE, _INSPECTED),
)
"""The price and its day first: mostly nothing else changes. The nature cannot be changed."""

END_FORM = FormSpec("停用", (_SINCE,))

BEGIN = Act("begin", "放进常用项目", "F5")
ACTS: tuple[Act, ...] = (
    BEGIN,
    Act("new", "新项目", "Ctrl+N", NEW_FORM),
    Act("change", "改价格", "F6", CHANGE_FORM),
    Act("end", "停用", "Ctrl+D", END_FORM),
)
"""Who may write the list's; the others look up."""

LIST = ListSpec(
    (
        Column("key", "代码", 6),
        Column("name", "名称", 9),
        Column("price", "价格", 9, right=True),
        Column("nature", "性质", 8),
        Column("invoice", "开票", 4),
        Column("once", "不重复收", 7),
        Column("state", "状态", 6),
        Column("since", "生效日", 9),
        Column("coming", "将来的改动", 10),
        Column("basis", "依据", 9),
    ),
    "价目表还是空的，还不能收款。\n"
    "按 F5 先放进常用的项目：装修保证金、停车费、IC 卡工本费……\n"
    "里面的价格只是例子，收款以前必须逐项按 F6 换成本服务中心公示的价格。",
)

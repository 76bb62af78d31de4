"""证件的表单: what is asked before a card is copied, in the order of the talk; its acts and its list."""

from __future__ import annotations

from app.forms.spec import Act, Choice, Column, Field, FormSpec, Kind, ListSpec
from app.rules.business import BUSINESS_NAMES
from app.rules.id_copy import CONSENT_NAMES, METHOD_NAMES

FORM = FormSpec(
    "证件",
    (
        Field(
            "business",
            "办什么业务",
            Kind.CHIPS,
            tuple(Choice(one.value, label) for one, label in BUSINESS_NAMES.items()),
            swift=True,
        ),
        Field(
            "consent",
            "同意复印吗",
            Kind.CHIPS,
            tuple(Choice(one.value, label) for one, label in CONSENT_NAMES.items()),
            swift=True,
        ),
        Field(
            "method",
            "怎么核验的",
            Kind.CHIPS,
            tuple(Choice(one.value, label) for one, label in METHOD_NAMES.items()),
            swift=True,
        ),
        Field("purpose", "复件仅供", hint="例如：办理装修", half=True),
        Field("recipient", "提供给", hint="收复件的单位", half=True),
        Field("holder", "持证人", hint="本人可不填", half=True),
        Field("unit", "房号", Kind.UNIT, hint="与住户有关时填", half=True),
        Field("guardian", "监护人", hint="未满 14 周岁：由谁同意", half=True),
        Field("number", "证件号码", hint="18 位", half=True),
        Field("address", "证件住址", hint="照证件写"),
    ),
)

DELETE_FORM = FormSpec(
    "删除复件",
    (Field("reason", "为什么删除", hint="例如：客户要求删除"),),
)

ACTS: tuple[Act, ...] = (
    Act("open_file", "打开文件", "Ctrl+O"),
    Act("read_card", "读身份证", "F5"),
    Act("corners", "调整边框", "F6"),
    Act("turn", "转 90°", "F7"),
    Act("kind", "换纸型", "Ctrl+U"),
    Act("more", "再加一页", "Ctrl+T"),
    Act("drop_picture", "去掉这页", "Ctrl+D"),
    Act("drop_pictures", "清除画面", "Ctrl+Backspace"),
    Act("reprint", "补打", "Ctrl+P"),
    Act("print", "打印", "Ctrl+P"),
    Act("delete", "删除复件", "Ctrl+D", DELETE_FORM),
    Act("held", "留存清单", "Ctrl+L"),
)

LIST = ListSpec(
    (
        Column("number", "编号", 3),
        Column("state", "状态", 2),
        Column("business", "业务", 2),
        Column("unit", "房号", 2),
        Column("holder", "持证人", 2),
        Column("purpose", "用途", 3),
        Column("until", "留存到", 2),
        Column("when", "时间", 2),
    ),
    "还没有核验或复印的记录。按 Ctrl+N 开始。",
)

"""来访的表单: the three questions and what else is asked, in the order of the talk; its acts and lists."""

from __future__ import annotations

from app.forms.spec import Act, Choice, Column, Field, FormSpec, Kind, ListSpec
from app.rules.visitor import AREA_NAMES, CALL_NAMES, CHECK_NAMES, FIELD_NAMES, ID_CHECKS, REASON_NAMES

FORM = FormSpec(
    "来访",
    (
        Field("area", "来访", Kind.CHIPS, tuple(Choice(one.value, name) for one, name in AREA_NAMES.items())),
        Field("unit", "找哪一户", Kind.UNIT, hint="3-1-1201", half=True),
        Field("office_target", "找哪个部门", hint="例如：工程部、赵经理", half=True),
        Field("host", "找谁", hint="被访人，可不填", half=True),
        Field("been_before", "来过吗", Kind.YES_NO, half=True),
        Field("booked", "预约了吗", Kind.YES_NO, half=True),
        Field("booking", "预约号", hint="YY…，可以扫码", half=True),
        Field("name", "怎么称呼", hint="例如：赵先生", half=True),
        Field("people", "人数", hint="连本人", half=True),
        Field(
            "reason",
            "来做什么",
            Kind.CHIPS,
            tuple(Choice(one.value, name) for one, name in REASON_NAMES.items()),
            swift=True,
        ),
        Field("reason_text", "事由说明", hint="写几个字"),
        Field("same_person", "是名单上那位吗", Kind.YES_NO),
        Field("plate", "车牌", hint="没有车就空着", half=True),
        Field("goods", "携带物品", hint="没有就空着", half=True),
        Field("phone", "电话", hint="11 位", half=True),
        Field(
            "id_check",
            "核验",
            Kind.SELECT,
            tuple(Choice(one.value, CHECK_NAMES[one]) for one in ID_CHECKS),
            hint="看一眼证件，不抄号码",
            half=True,
        ),
    ),
)

RETURNING_FORM = FormSpec(
    "来过的客人",
    (
        Field("text", "姓名、拼音、车牌或尾号", hint="例如：zx、粤B12345"),
        Field("which", "是哪一位", Kind.CHIPS, swift=True),
    ),
)

CALL_FORM = FormSpec(
    "联系被访人",
    (
        Field(
            "outcome",
            "答复",
            Kind.CHIPS,
            tuple(Choice(one.value, name) for one, name in CALL_NAMES.items()),
            swift=True,
        ),
        Field("note", "他的话", hint="可不填；不记电话号码"),
    ),
)

ALLOW_FORM = FormSpec("经理允许进入", (Field("note", "谁允许的、为什么", hint="赵经理，老人急用药"),))

VERIFY_FORM = FormSpec(
    "核实来访人",
    (
        Field(
            "method",
            "怎么核实的",
            Kind.CHIPS,
            tuple(Choice(one.value, name) for one, name in CHECK_NAMES.items() if one.value),
            swift=True,
        ),
    ),
)

CORRECT_FORM = FormSpec(
    "更正",
    (
        Field(
            "field", "哪一项", Kind.SELECT, tuple(Choice(key, label) for key, label in FIELD_NAMES.items())
        ),
        Field("value", "应该是", hint="原来的字会划去，都看得见"),
        Field(
            "reason_value",
            "应该是",
            Kind.CHIPS,
            tuple(Choice(one.value, name) for one, name in REASON_NAMES.items()),
            swift=True,
        ),
        Field("answer", "应该是", Kind.YES_NO),
        Field("reason", "为什么更正", hint="例如：听错房号"),
    ),
)

BOOK_FORM = FormSpec(
    "预约",
    (
        Field("unit", "哪一户", Kind.UNIT, hint="3-1-1201", half=True),
        Field("office_target", "或哪个部门", half=True),
        Field("name", "来访人", hint="例如：赵先生", half=True),
        Field("plate", "车牌", hint="没有就空着", half=True),
        Field("days", "哪天来", Kind.CHIPS, (Choice("0", "今天"), Choice("1", "明天"), Choice("2", "后天"))),
    ),
)

NOTE_FORM = FormSpec(
    "谢绝来访",
    (
        Field("unit", "哪一户", Kind.UNIT, hint="3-1-1201"),
        Field("words", "住户的话", hint="例如：不见推销"),
        Field("days", "几天内有效", hint="空着是一直有效", half=True),
    ),
)

BAR_FORM = FormSpec(
    "不予接待",
    (
        Field("name", "姓名", half=True),
        Field("plate", "车牌", half=True),
        Field("features", "特征", hint="好和同名的人分开"),
        Field("reason", "为什么"),
        Field("days", "几天后复核", hint="例如：90", half=True),
    ),
)

# No Ctrl+Y, no Ctrl+U: in a text field the first is 重做 on Windows, the second empties the line on Linux.
ACTS: tuple[Act, ...] = (
    Act("returning", "来过的客人", "Ctrl+F", RETURNING_FORM),
    Act("call", "联系被访人", "F5", CALL_FORM),
    Act("verify", "核实", "F6", VERIFY_FORM),
    Act("allow", "经理允许", "F7", ALLOW_FORM),
    Act("leave", "登记离开", "F10"),
    Act("leave_kept", "离开，单未收回", "F11"),
    Act("tell_manager", "通知经理", "Ctrl+B"),
    Act("correct", "更正", "Ctrl+G", CORRECT_FORM),
    Act("slip", "补打访客单", "Ctrl+P"),
    Act("inside", "在内", "Ctrl+I"),
    Act("evacuate", "应急清单", "Ctrl+E"),
    Act("sheet", "打印登记表", "Ctrl+P"),
    Act("book", "预约", "Ctrl+T", BOOK_FORM),
    Act("note", "谢绝来访", "Ctrl+J", NOTE_FORM),
    Act("bar", "不予接待", "Ctrl+L", BAR_FORM),
)

LIST = ListSpec(
    (
        # As wide as their words are in 大字 on the smallest window; a corrected one stands beside the old.
        Column("number", "编号", 93),
        Column("state", "状态", 54),
        Column("when", "时间", 62),
        Column("visitor", "来访人", 54),
        Column("people", "人数", 31),
        Column("target", "去哪里", 62),
        Column("reason", "事由", 63),
        Column("contact", "联系情况", 57),
        Column("entered", "进入", 42),
        Column("left", "离开", 42),
    ),
    "还没有来访登记。按 Ctrl+N 登记第一位。",
)

INSIDE = ListSpec(
    (
        Column("number", "编号", 3),
        Column("visitor", "来访人", 2),
        Column("people", "人数", 1),
        Column("target", "去哪里", 2),
        Column("plate", "车牌", 2),
        Column("stay", "已在内", 2, True),
        Column("late", "提醒", 2),
    ),
    "现在没有来访的客人在内。",
)

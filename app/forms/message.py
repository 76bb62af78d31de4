"""留言的表单: for whom, surname and contact, the matter; the call where it is urgent (003-13, 003-14)."""

from __future__ import annotations

from app.forms.spec import Act, Column, Field, FormSpec, Kind, ListSpec

MOMENTS = ("called_at",)
"""The fields that hold a moment; they are typed as app.rules.moments reads them."""

FORM = FormSpec(
    "留言",
    (
        Field("recipient", "留给谁", Kind.SELECT, hint="选同事"),
        Field("surname", "客人贵姓", hint="例如：周女士", half=True),
        Field("contact", "联系方式", hint="电话", half=True),
        Field("about", "什么事", Kind.NOTE, hint="客人的原话；不填就是「请回电」"),
        Field("urgent", "紧急，请立即打电话", Kind.TICK),
        Field("called_at", "几点打的", hint="现在、10:12", half=True),
        Field("call_result", "结果", hint="例如：无人接听", half=True),
    ),
)

CALL_FORM = FormSpec(
    "再打一次电话",
    (
        Field("called_at", "几点打的", hint="现在、10:12"),
        Field("call_result", "结果", hint="例如：已接通，十分钟后到"),
    ),
)

TELL = Act("tell", "已转达", "F10")
ACTS: tuple[Act, ...] = (
    Act("call", "现在打了", "F5"),
    Act("introduce", "已引见，不用留言", "Ctrl+J"),
    TELL,
    Act("call_again", "再打电话", "F5", CALL_FORM),
    Act("reveal", "看姓名电话", "F4"),
    Act("print", "打印", "Ctrl+P"),
    Act("reprint", "补打", "Ctrl+P"),
)

LIST = ListSpec(
    (
        Column("number", "编号", 4),
        Column("state", "状态", 2),
        Column("urgent", "紧急", 2),
        Column("recipient", "留给", 2),
        Column("caller", "客人", 2),
        Column("contact", "联系方式", 3),
        Column("about", "什么事", 4),
        Column("when", "时间", 3),
        Column("told", "谁转达的", 3),
    ),
    "没有留言。按 Ctrl+N 记下一条。",
)

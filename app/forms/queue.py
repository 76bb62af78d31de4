"""等候的表单: the list of who waits, the questions of its acts."""

from __future__ import annotations

from app.forms.spec import Act, Column, Field, FormSpec, Kind, ListSpec

LIST = ListSpec(
    (
        Column("state", "状态", 4),
        Column("called", "称呼", 3),
        Column("what", "什么事", 6),
        Column("since", "到", 2),
        Column("waited", "等了", 2, right=True),
        Column("staff", "谁接待", 3),
    ),
    "没有人在等。有客户来而您走不开时，在上面写称呼，按 Enter。",
)

HAND_ON_FORM = FormSpec(
    "转交",
    (
        Field("to", "请谁接待", Kind.CHIPS),
        Field("reason", "原因", hint="可不填，例如：客户要求"),
    ),
)

PASS_UP_FORM = FormSpec(
    "上移",
    (Field("reason", "原因", hint="例如：客户坚持要其他人接待"),),
)

NEW = Act("new", "来客", "Ctrl+N")
URGENT = Act("urgent", "紧急", "Ctrl+U")
HAND_ON = Act("hand_on", "转交", "F6")
GONE = Act("gone", "先走了", "F7")
DONE = Act("done", "接待完", "F10")
NEXT = Act("next", "接待下一位", "F9")
ACTS: tuple[Act, ...] = (NEW, URGENT, HAND_ON, GONE, DONE)

HOLD = Act("hold", "请等 20 秒", "F2")
EXPLAIN = Act("explain", "开始答疑", "F3")
PASS_UP = Act("pass_up", "上移", "F8")

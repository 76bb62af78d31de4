"""去向的表单: where to and back when (003-13)."""

from __future__ import annotations

from app.forms.spec import Act, Column, Field, FormSpec, ListSpec

OUT_FORM = FormSpec(
    "外出",
    (
        Field("place", "去哪里", hint="例如：工商所"),
        Field("back_at", "几点回来", hint="15:00；不清楚可不填"),
    ),
)
LEAVE_FORM = FormSpec("请假", (Field("back_at", "什么时候回来", hint="明天 9:00；不清楚可不填"),))

ACTS: tuple[Act, ...] = (
    Act("in", "在", "F5"),
    Act("out", "外出", "F6", OUT_FORM),
    Act("leave", "请假", "F7", LEAVE_FORM),
)

LIST = ListSpec(
    (
        Column("name", "姓名", 3),
        Column("role", "岗位", 3),
        Column("state", "状态", 4),
        Column("words", "去向", 9),
        Column("since", "登记", 3),
        Column("waits", "有人等", 2),
    ),
    "还没有同事。请经理在「员工」里添加。",
)

"""业务目录的表单: one line of it: the business, who handles it, where to find him (003-16)."""

from __future__ import annotations

from collections.abc import Mapping

from app.forms.spec import Act, Choice, Column, Field, FormSpec, Kind, ListSpec
from app.rules.people import Role


def form(title: str, names: Mapping[Role, str]) -> FormSpec:
    """The form of one line, with the site's own names of the roles (003-51)."""
    roles = (Choice("", "（不选岗位）"), *(Choice(role.value, names[role]) for role in Role))
    return FormSpec(
        title,
        (
            Field("business", "业务", hint="例如：装修申请"),
            Field("role", "岗位", Kind.SELECT, roles),
            Field("person", "负责人", hint="姓名"),
            Field("phone", "电话"),
            Field("note", "备注", Kind.NOTE),
        ),
    )


REMOVE_FORM = FormSpec("删除这一行", (Field("sure", "确定删除吗", Kind.YES_NO),))

ACTS: tuple[Act, ...] = (
    Act("add", "添加", "Ctrl+N"),
    Act("change", "修改", "F6"),
    Act("up", "上移", "Ctrl+Up"),
    Act("down", "下移", "Ctrl+Down"),
    Act("remove", "删除", "Ctrl+D", REMOVE_FORM),
)
"""The manager's; a clerk only looks up."""

LIST = ListSpec(
    (
        Column("business", "业务", 4),
        Column("responsible", "找谁", 4),
        Column("phone", "电话", 3),
        Column("note", "备注", 6),
    ),
    "目录还是空的。请经理按 Ctrl+N 添加。",
)

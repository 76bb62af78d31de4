"""员工的表单: a new account, a new password, closing an account."""

from __future__ import annotations

from collections.abc import Mapping

from app.forms.spec import Act, Choice, Column, Field, FormSpec, Kind, ListSpec
from app.rules.people import Role

LIST = ListSpec(
    (
        Column("name", "姓名", 3),
        Column("login", "登录名", 3),
        Column("role", "岗位", 3),
        Column("state", "状态", 2),
    ),
    "还没有别的员工。按 Ctrl+N 添加。",
)


def new_form(names: Mapping[Role, str]) -> FormSpec:
    """新员工, with the site's own names of the roles (003-51)."""
    return FormSpec(
        "添加员工",
        (
            Field("name", "姓名"),
            Field("login", "登录名", hint="字母或数字，例如 limin"),
            Field("role", "岗位", Kind.CHIPS, tuple(Choice(role.value, names[role]) for role in Role)),
            Field("password", "初始密码", hint="至少 8 个字符"),
        ),
    )


PASSWORD_FORM = FormSpec("重设密码", (Field("password", "新密码", hint="至少 8 个字符"),))

OWN_PASSWORD_FORM = FormSpec(
    "改自己的密码", (Field("old", "原密码"), Field("password", "新密码", hint="至少 8 个字符"))
)

CLOSE_FORM = FormSpec("停用账号", (Field("why", "原因", hint="例如：调离本项目"),))

ACTS: tuple[Act, ...] = (
    Act("new", "添加员工", "Ctrl+N"),
    Act("password", "重设密码", "Ctrl+P", PASSWORD_FORM),
    Act("close", "停用账号", "Ctrl+D", CLOSE_FORM),
)

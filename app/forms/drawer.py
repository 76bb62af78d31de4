"""交款的表单: the faces that are counted, what stays for change, why it differs; the acts and the list."""

from __future__ import annotations

from app.forms.spec import Act, Column, Field, FormSpec, Kind, ListSpec
from app.rules.drawer import FACES


def face_field(face: int) -> str:
    """The field of a 券别 in 分."""
    return f"n{face}"


_FACES = tuple(
    Field(face_field(face), name, Kind.PIECES, hint="张", half=True) for face, name in FACES.items()
)
_REASON = Field("reason", "差异原因", hint="再数一遍还是不对，写明为什么；两人签字")

FORM = FormSpec("交款", (*_FACES, Field("kept", "留找零", hint="留在钱箱里，不留填 0", half=True), _REASON))

TAKE_FORM = FormSpec("点收", (*_FACES, _REASON))

SIGN_FORM = FormSpec(
    "点收人签字",
    (
        Field("login", "账号", hint="点收的人自己输入"),
        Field("password", "密码", Kind.SECRET),
    ),
)

HAND_OVER = Act("hand_over", "交款", "F9")
RECEIVE = Act("receive", "点收", "F10")
TAKE = Act("take", "点收签字", "F9")
RECORDS = Act("records", "交款记录", "Ctrl+R")
REPRINT = Act("reprint", "补打", "Ctrl+P")
BACK = Act("back", "返回", "Esc")

LIST = ListSpec(
    (
        Column("number", "编号", 11),
        Column("state", "状态", 6),
        Column("when", "交款", 7),
        Column("given_by", "交款人", 5),
        Column("handed", "实交", 7, right=True),
        Column("differs", "交款差异", 7, right=True),
        Column("receipt_differs", "点收差异", 7, right=True),
        Column("received_by", "点收人", 5),
    ),
    "还没有交款。按 Esc 返回，数好钱按 F9 交款。",
)

"""拾获物品的表单: what was found, what only its owner knows, to whom it was reported (004-46)."""

from __future__ import annotations

from app.forms.spec import Act, Choice, Column, Field, FormSpec, Kind, ListSpec
from app.rules.id_copy import METHOD_NAMES
from app.rules.lost_property import FIELD_NAMES

MOMENTS = ("found_at", "reported_at")
"""The fields that hold a moment; they are typed as app.rules.moments reads them."""

FORM = FormSpec(
    "拾获物品",
    (
        Field("what", "物品", hint="例如：雨伞一把", half=True),
        Field("features", "公开特征", hint="例如：黑色、长柄", half=True),
        Field("secret_features", "不公开特征", hint="只有失主说得出的一处，例如：伞柄内侧有贴纸"),
        Field("place", "拾获地点", hint="例如：大堂休息区", half=True),
        Field("found_at", "拾获时间", hint="9:10、昨天 18:30", half=True),
        Field("finder", "拾获人", hint="姓名", half=True),
        Field("storage", "保管处", hint="例如：前台 2 号柜", half=True),
        Field("reported_to", "报告给谁", hint="上级的姓名", half=True),
        Field("reported_at", "报告时间", hint="现在、10:12", half=True),
    ),
)

CLAIM_FORM = FormSpec(
    "认领",
    (
        Field("claimant", "认领人", hint="姓名"),
        Field(
            "method",
            "怎么核验的",
            Kind.CHIPS,
            tuple(Choice(one.value, label) for one, label in METHOD_NAMES.items()),
        ),
        Field("told", "他说的特征", Kind.NOTE, hint="先照原话记下，不要提示"),
        Field("matches", "和登记的", Kind.YES_NO, (Choice("yes", "相符"), Choice("no", "不符"))),
        Field("signed", "认领人已签收", Kind.TICK),
    ),
)

POLICE_FORM = FormSpec(
    "移交派出所",
    (
        Field("station", "派出所", hint="例如：示例路派出所"),
        Field("officer", "接收人", hint="姓名或警号"),
        Field("handed_at", "移交时间", hint="现在、10:12"),
    ),
)

CORRECT_FORM = FormSpec(
    "更正",
    (
        Field(
            "field",
            "更正哪一栏",
            Kind.SELECT,
            tuple(Choice(name, label) for name, label in FIELD_NAMES.items()),
        ),
        Field("value", "改成"),
        Field("reason", "为什么", hint="例如：登记时写错了地点"),
    ),
)

SECRET = Act("secret", "看登记的特征", "F4")
ACTS: tuple[Act, ...] = (
    Act("claim", "认领", "F5", CLAIM_FORM),
    Act("publish", "公告并打印启事", "F6"),
    Act("correct", "更正", "F7", CORRECT_FORM),
    Act("hand_over", "移交派出所", "F10", POLICE_FORM),
    Act("reprint", "再打启事", "Ctrl+P"),
    SECRET,
)

LIST = ListSpec(
    (
        Column("number", "编号", 4),
        Column("state", "状态", 3),
        Column("what", "物品", 3),
        Column("place", "拾获地点", 3),
        Column("finder", "拾获人", 2),
        Column("found", "拾获时间", 3),
        Column("storage", "保管处", 3),
        Column("noticed", "公告日期", 3),
        Column("due", "要办", 2),
    ),
    "没有拾获物品。按 Ctrl+N 登记第一件。",
)

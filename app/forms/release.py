"""放行条的表单: fields in the order of the talk, its acts, and the small forms that they ask."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from app.forms.spec import Act, Choice, Column, Field, FormSpec, Kind, ListSpec
from app.rules.people import Role
from app.rules.release import APPLICANT_NAMES, ID_CHECK_NAMES, OUTCOME_NAMES

FORM = FormSpec(
    "放行条",
    (
        Field("unit", "房号", Kind.UNIT, hint="3-2-1501", half=True),
        Field(
            "applicant",
            "谁来办",
            Kind.CHIPS,
            tuple(Choice(kind.value, label) for kind, label in APPLICANT_NAMES.items()),
        ),
        Field("name", "申请人", hint="姓名", half=True),
        Field(
            "id_check",
            "核验",
            Kind.SELECT,
            tuple(Choice(way.value, label) for way, label in ID_CHECK_NAMES.items() if way.value),
            hint="看证件后选，不抄号码",
            half=True,
        ),
        Field("relation", "与业主关系", hint="例如：配偶、朋友受托", half=True),
        Field("letter", "委托书", hint="有书面委托时填编号", half=True),
        Field("company", "单位名称", hint="商户或施工单位"),
        Field("own_goods", "自带工具、余料", Kind.TICK),
        Field("reason", "外出事由", hint="例如：送修打印机"),
        Field(
            "items",
            "物品",
            Kind.ITEMS,
            phrases=("冰箱", "洗衣机", "床", "沙发", "纸箱×n"),
        ),
        Field("plate", "车牌", hint="粤B12345", half=True),
        Field("window", "离开时间", hint="今天 10:00–18:00", half=True),
        Field("hurry", "客户赶时间，先电话通知大堂放行", Kind.TICK),
    ),
)

CALL_FORM = FormSpec(
    "联系业主",
    (
        Field("owner_phone", "档案电话", Kind.SELECT),
        Field("other_phone", "另报的号码", hint="只能拨打档案上的号码"),
        Field(
            "outcome",
            "结果",
            Kind.CHIPS,
            tuple(Choice(one.value, label) for one, label in OUTCOME_NAMES.items()),
        ),
        Field("knows", "知道要搬出吗", Kind.YES_NO),
        Field("fees_told", "已告知管理费情况", Kind.YES_NO),
        Field("rent_owed", "有没有拖欠房租", Kind.YES_NO),
        Field("claimed", "哪些是业主的", Kind.LINES),
        Field("agrees", "是否同意放行", Kind.YES_NO),
        Field("reason", "业主的话", Kind.NOTE, hint="不同意或有疑问时，写下原因"),
    ),
)

MANAGER_FORM = FormSpec(
    "通知{manager}",
    (
        Field("person", "通知了谁", hint="姓名"),
        Field("answer", "答复", hint="例如：知道了，按规定办"),
        Field("agreed", "是否同意", Kind.YES_NO),
    ),
)

LOBBY_FORM = FormSpec(
    "电话通知大堂",
    (
        Field("person", "接电话的护卫员", hint="姓名"),
        Field("answer", "答复", hint="例如：收到，先放行"),
    ),
)

SUPERVISOR_FORM = FormSpec(
    "上司批准",
    (
        Field("person", "批准人", hint="直属上司姓名"),
        Field("answer", "答复", hint="例如：同意外出"),
        Field("agreed", "是否批准", Kind.YES_NO),
    ),
)

APPOINTMENT_FORM = FormSpec(
    "约时间再办",
    (
        Field("person", "和谁约", hint="租户姓名"),
        Field("answer", "约在什么时候", hint="例如：今天 18:30"),
    ),
)

SIGN_FORM = FormSpec(
    "业主到场签字",
    (Field("signer", "到场的业主", Kind.SELECT),),
)

VOID_FORM = FormSpec(
    "作废放行条",
    (
        Field("returned", "三联都已收回", Kind.TICK),
        Field("reason", "作废原因", hint="没有收齐时必须写明去向"),
    ),
)

ACTS: tuple[Act, ...] = (  # titles may name a role: take them by `acts`
    Act("call_owner", "拨打并记录", "F5", CALL_FORM),
    Act("owner_signs", "业主到场签字", "F6", SIGN_FORM),
    Act("notify_manager", "通知{manager}", "F7", MANAGER_FORM),
    Act("phone_lobby", "通知大堂", "Ctrl+L", LOBBY_FORM),
    Act("ask_supervisor", "记录批准人", "Ctrl+B", SUPERVISOR_FORM),
    Act("appointment", "约时间", "Ctrl+T", APPOINTMENT_FORM),
    Act("as_family", "改为家属/受托人", "Ctrl+J"),
    Act("not_hurry", "不赶时间了", "Ctrl+H"),
    Act("copy_card", "复印证件", "Ctrl+M"),
    Act("print", "打印", "Ctrl+P"),
    Act("reprint", "补打", "Ctrl+P"),
    Act("again", "退回重开", "Ctrl+G"),
    Act("void", "作废", "Ctrl+D", VOID_FORM),
)


def acts(role_names: Mapping[Role, str]) -> dict[str, Act]:
    """The acts by their keys, in the site's own words for the roles (003-51)."""
    named = {role.value: name for role, name in role_names.items()}
    return {one.key: _named(one, named) for one in ACTS}


def _named(act: Act, names: dict[str, str]) -> Act:
    ask = act.ask and replace(act.ask, title=act.ask.title.format(**names))
    return replace(act, title=act.title.format(**names), ask=ask)


LIST = ListSpec(
    (
        Column("number", "编号", 3),
        Column("state", "状态", 2),
        Column("unit", "房号", 2),
        Column("kind", "类别", 2),
        Column("name", "申请人", 2),
        Column("goods", "物品", 4),
        Column("when", "时间", 2),
    ),
    "还没有放行条。按 Ctrl+N 开第一张。",
)

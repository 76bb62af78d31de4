"""列对照: which column of a billing system's table holds what, guessed from its headings.

A table is 业主资料 (who lives where) or 收费明细 (what each unit was charged).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.rules.cells import fold


class Kind(StrEnum):
    """What a sheet holds."""

    HOUSEHOLDS = "households"
    CHARGES = "charges"


KIND_NAMES: dict[Kind, str] = {Kind.HOUSEHOLDS: "业主资料", Kind.CHARGES: "收费明细"}


@dataclass(frozen=True)
class Field:
    """A field a column may be given to: its title on screen and the headings in use for it.

    `many`: several columns may be given to it. `kinds`: in which tables it means anything.
    """

    title: str
    headings: tuple[str, ...]
    many: bool = False
    kinds: frozenset[Kind] = frozenset({Kind.HOUSEHOLDS})


def _field(title: str, headings: str, many: bool = False, kinds: str = "households") -> Field:
    return Field(title, tuple(headings.split()), many, frozenset(Kind(one) for one in kinds.split()))


_BOTH = "households charges"

FIELDS: dict[str, Field] = {
    "unit": _field(
        "房屋(楼栋-单元-房号)",
        "房屋编号 房屋编码 房产编号 房产名称 房间编号 房间编码 房屋名称 房间名称 房屋 房产 资产编号 资产名称 "
        "物业地址 房屋地址 房屋坐落 单元房号 房屋号 地址",
        kinds=_BOTH,
    ),
    "building": _field(
        "楼栋", "楼栋 楼栋号 楼栋名称 楼号 楼宇 楼宇名称 栋 栋号 幢 幢号 座 座号 楼 大楼", kinds=_BOTH
    ),
    "entrance": _field("单元", "单元 单元号 单元名称 门栋 梯号", kinds=_BOTH),
    "room": _field("房号", "房号 房间号 房间 室号 室 门牌号 门牌 户号 房间代码 铺位号", kinds=_BOTH),
    "name": _field(
        "姓名",
        "业主姓名 业主名称 业主 客户名称 客户姓名 客户 姓名 名称 住户 住户姓名 户主 户主姓名 产权人 "
        "产权人姓名 房主 业户 业户姓名 业户名称 联系人",
    ),
    "phone": _field(
        "电话",
        "联系电话 联系方式 手机 手机号 手机号码 移动电话 电话 电话号码 联系手机 业主电话 业主手机 客户电话 "
        "住户电话 业主联系电话 固定电话 家庭电话 办公电话 座机 固话",
        many=True,
    ),
    "kin": _field(
        "身份(业主/租户/家属)",
        "客户类型 客户类别 住户类型 人员类型 身份 关系 与业主关系 与户主关系 住户身份 业户类型 角色 居住性质",
    ),
    "since": _field(
        "入住日期",
        "入住日期 入住时间 交房日期 交房时间 收楼日期 收楼时间 接房日期 起始日期 开始日期 迁入日期 迁入时间 "
        "入伙日期 租赁开始 租期开始",
    ),
    "until": _field(
        "迁出日期",
        "迁出日期 迁出时间 搬出日期 退房日期 结束日期 终止日期 到期日期 截止日期 租赁结束 租期结束",
    ),
    "plates": _field("车牌", "车牌号 车牌 车牌号码 车号 车辆 车辆牌号 牌照 牌照号", many=True),
    "tenant": _field("租户姓名", "租户姓名 租户 租客 租客姓名 承租人 承租人姓名 租户名称 租赁人"),
    "tenant_phone": _field(
        "租户电话",
        "租户电话 租客电话 租户手机 租客手机 承租人电话 租户联系电话 租户联系方式",
        many=True,
    ),
    "month": _field(
        "费用月份",
        "费用月份 收费月份 账单月份 所属月份 月份 费用年月 账期 计费月份 费用所属期 应收月份 账单月 年月 "
        "计费周期",
        kinds="charges",
    ),
    "item": _field(
        "收费项目",
        "收费项目 费用项目 费用名称 收费科目 费项 科目 项目名称 收费名称 费用类型 项目",
        kinds="charges",
    ),
    "amount": _field(
        "金额(元)",
        "应收金额 应收 金额 费用金额 账单金额 应缴金额 应交金额 本期应收 欠费金额 欠费 未收金额 未缴金额",
        kinds="charges",
    ),
    "paid": _field(
        "缴费日期或状态",
        "缴费日期 收款日期 收费日期 付款日期 交费日期 缴费时间 收款时间 缴费状态 收费状态 支付状态 是否缴费 "
        "是否已缴 是否收款 缴纳状态 状态",
        kinds="charges",
    ),
}
"""Every field by its key. Order is the order in which ties are settled."""

_NEVER = re.compile(
    "身份证|证件|护照|面积|备注|说明|邮箱|邮件|紧急|户型|性别|民族|生日|出生|工作单位|创建|修改|操作|序号|编制|银行|账号"
    "|微信|车位|滞纳|小区|单价|实收|减免|税|(?:客户|业主|住户)(?:编号|编码|代码|ID)"
)
"""Headings that hold a known word and yet mean something that is not imported."""

_EXACT = frozenset({"名称", "状态", "地址", "项目", "关系"})
"""Words that say nothing as a part of a longer heading."""

_NOISE = re.compile(r"[(\[【〔{<].*?[)\]】〕}>]|[*:：\s_\-、.]")
_COUNTER = re.compile(r"(?:[0-9]|[一二三四])$")

Columns = tuple[str, ...]
"""One field key per column of the table, "" for a column that is not imported."""


def guess(headings: Sequence[str]) -> Columns:
    """The field of each column by its heading; "" where no heading is known.

    A field that holds one value takes the best heading, the leftmost of equals.
    """
    keys = list(FIELDS)
    scored = sorted(
        (-points, at, keys.index(key))
        for at, heading in enumerate(headings)
        for key in keys
        if (points := _points(heading, key)) > 0
    )
    found = [""] * len(headings)
    for _, at, index in scored:
        key = keys[index]
        if not found[at] and (FIELDS[key].many or key not in found):
            found[at] = key
    kind = kind_of(found)
    found = [key if key and kind in FIELDS[key].kinds else "" for key in found]
    if "room" in found and "building" not in found and "unit" not in found:
        found[found.index("room")] = "unit"  # a 房号 alone holds the whole name of the unit
    return tuple(found)


def _points(heading: str, key: str) -> float:
    plain = _NOISE.sub("", fold(heading).upper())
    if not plain or _NEVER.search(plain):
        return 0
    bare, best = _COUNTER.sub("", plain), 0.0
    for known in FIELDS[key].headings:
        share = len(known) / len(plain)
        if plain == known:
            return 100
        if bare == known:
            best = max(best, 90)
        elif len(known) < 2 or known in _EXACT:
            continue
        elif bare.endswith(known) and share >= 0.4:
            best = max(best, 50 + 30 * share)
        elif plain.startswith(known) and share > 0.5:
            best = max(best, 20 + 30 * share)
    return best


def kind_of(columns: Sequence[str]) -> Kind:
    """业主资料, unless the columns say 收费明细 (a month and an amount)."""
    return Kind.CHARGES if {"month", "amount"} <= set(columns) else Kind.HOUSEHOLDS


def missing(columns: Columns) -> tuple[str, ...]:
    """The titles of the columns that the table must have and has not."""
    gone = []
    if "unit" not in columns and not {"building", "room"} <= set(columns):
        gone.append(FIELDS["unit"].title)
    if kind_of(columns) is Kind.HOUSEHOLDS and not {"name", "tenant"} & set(columns):
        gone.append(FIELDS["name"].title)
    return tuple(gone)

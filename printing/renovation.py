"""装修单据: what all papers of a renovation are told, and the texts that several of them print.

Texts of law come in the words of whoever fills the paper; those given here are a summary of what decree 110
forbids, and say so. A term that no law is named for is an agreement of the parties and nothing more.
"""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from printing import text
from printing.flow import Field
from printing.marks import CODE
from printing.schema import BadData, Doc

NUMBER = r"[A-Z0-9\-]{1,32}"
DECREE = "住宅室内装饰装修管理办法（建设部令110号）"
FORBIDDEN = (
    "无设计方案变动建筑主体和承重结构",
    "把没有防水要求的房间或阳台改为卫生间、厨房",
    "扩大承重墙上原有的门窗尺寸，拆除连接阳台的砖、混凝土墙体",
    "损坏房屋原有节能设施",
    "其他影响建筑结构和使用安全的行为",
)
"""第五条, in short (domain.md 3.4)."""
FORBIDDEN_BASIS = f"{DECREE}第五条，摘要，以公布的条文为准"


@dataclass(frozen=True, kw_only=True)
class RenovationPaper:
    """装修单据"""

    office: Annotated[str, Doc("服务中心", "开具单位名称，印在左上角")]
    project: Annotated[str, Doc("项目", "小区名称；可为空")]
    number: Annotated[str, Doc("编号", "例如 ZX20260305-A0001；草稿为空", pattern=NUMBER)]
    code: Annotated[
        str, Doc("核验码", "编号加校验，只含大写字母、数字、点、横线，最多 64 位；可为空", pattern=CODE)
    ] = ""
    issued_at: Annotated[
        str, Doc("开具时间", "ISO 8601 带时区，例如 2026-03-05T10:12:00+08:00；草稿为空", format="date-time")
    ]
    unit: Annotated[str, Doc("房号", "例如 3栋1单元1201")]
    operator: Annotated[str, Doc("经办人", "员工姓名")]
    file: Annotated[
        str, Doc("装修档案", "档案编号，例如 ZX20260305-A0001；与编号相同时为空", pattern=NUMBER)
    ] = ""
    notes: Annotated[tuple[str, ...], Doc("备注", "每条一行；可为空")] = ()


@dataclass(frozen=True)
class Hours:
    """允许施工时间的一行"""

    day: Annotated[str, Doc("日期", "例如 工作日、周六、周日、法定节假日")]
    work: Annotated[str, Doc("施工时间", "例如 08:00–12:00、14:00–18:00")]
    noise: Annotated[str, Doc("噪声作业", "例如 08:00–12:00、14:00–18:00，或 全天不得进行")]


def term(starts_on: str, ends_on: str) -> int:
    """How many days from the one to the other, both counted. Raises BadData: none."""
    days = (date.fromisoformat(ends_on) - date.fromisoformat(starts_on)).days + 1
    if days < 1:
        raise BadData(f"施工期限止 {ends_on} 早于起 {starts_on}")
    return days


def day(on: str) -> str:
    """An ISO date as it stands on a paper: 2026年03月05日."""
    return f"{date.fromisoformat(on):%Y年%m月%d日}" if on else ""


MATERIAL = "齐|待补|不适用"


@dataclass(frozen=True)
class Material:
    """一份资料"""

    name: Annotated[str, Doc("资料", "例如 身份证明、施工单位营业执照")]
    state: Annotated[str, Doc("状态", "齐、待补或不适用", pattern=MATERIAL)]
    note: Annotated[str, Doc("说明", "例如 已核验原件、复件盖章留存；可为空")] = ""


@dataclass(frozen=True)
class Check:
    """检查的一项"""

    what: Annotated[str, Doc("检查项目", "例如 动火作业、灭火器、承重结构")]
    result: Annotated[str, Doc("结果", "例如 正常、不符、不适用；手写为空")] = ""
    note: Annotated[str, Doc("说明", "可为空")] = ""


def whom(*parts: str) -> str:
    """Name and telephone, or whatever of the two there is, on one line."""
    return "　".join(said for part in parts if (said := text.clean(part)))


def span(starts_on: str, ends_on: str) -> str:
    """施工期限 as it stands in a field: 2026年03月10日 至 2026年04月08日，共 30 天."""
    if not starts_on or not ends_on:
        return ""
    return f"{day(starts_on)} 至 {day(ends_on)}，共 {term(starts_on, ends_on)} 天"


def whose(unit: str) -> Field:
    """房号, said again on further pages."""
    return Field("房号", unit, bold=True)

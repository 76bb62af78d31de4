"""告知书 and 公示: what the household signs to have been told, and what the neighbours read on the wall
(domain.md 3.3, 3.4; S05). The posting gives a surname, never more of the owner.
"""

from dataclasses import dataclass, replace
from typing import Annotated

from printing import flow, form
from printing.flow import Field
from printing.form import Form, Item, Sign, Size
from printing.marks import NONE, Mark
from printing.renovation import (
    DECREE,
    FORBIDDEN,
    FORBIDDEN_BASIS,
    Hours,
    RenovationPaper,
    day,
    span,
    whom,
    whose,
)
from printing.renovation_agreement import hours_columns, hours_rows
from printing.schema import Doc

NOTICE, POSTING = "禁止行为和注意事项告知书", "装修公示"
TOLD_BASIS = "物业管理条例第五十二条；民法典第九百四十五条"
APPROVAL = (
    "搭建建筑物、构筑物",
    "改变住宅外立面",
    "拆改供暖管道和设施",
    "拆改燃气管道和设施",
)
"""第六条, in short: an authority's approval first."""
APPROVAL_BASIS = f"{DECREE}第六条，摘要，以公布的条文为准"
CARE = (
    "领到许可证、贴在大门外以后才开工；施工人员佩戴临时出入证。",
    "只在准许的时间施工，产生噪声的作业按许可证上的限制进行。",
    "现场配备灭火器；用电、动火由专人看管，人走断电、断火。",
    "装修垃圾袋装，放到指定地点；不堵塞走廊、楼梯、消防通道，不往下水道倒水泥、油漆。",
    "材料用指定的电梯和路线搬运，保护好轿厢、墙面和地面。",
    "厨房、卫生间做好防水和闭水试验后，再铺面层。",
    "开工前把装修的时间告知相邻业主；邻居有意见的，先停下有影响的作业，再协商。",
)
"""注意事项, reasonable and usual; an office sets its own."""
RECEIVED = "以上内容已经逐条告知，本人已看清并收到一份。"


@dataclass(frozen=True, kw_only=True)
class ProhibitionNotice(RenovationPaper):
    """禁止行为和注意事项告知书"""

    owner: Annotated[str, Doc("装修人", "业主或使用人，姓名")]
    company: Annotated[str, Doc("施工单位", "可为空")] = ""
    forbidden: Annotated[tuple[str, ...], Doc("禁止行为", "每条一行")] = FORBIDDEN
    forbidden_basis: Annotated[str, Doc("禁止依据", "可为空")] = FORBIDDEN_BASIS
    approval: Annotated[tuple[str, ...], Doc("须先批准", "每条一行；可为空")] = APPROVAL
    approval_basis: Annotated[str, Doc("批准依据", "可为空")] = APPROVAL_BASIS
    care: Annotated[tuple[str, ...], Doc("注意事项", "每条一行")] = CARE
    hours: Annotated[tuple[Hours, ...], Doc("允许施工时间", "每种日期一行；可为空")] = ()
    hours_notes: Annotated[tuple[str, ...], Doc("时间说明", "每条一行；可为空")] = ()
    told_basis: Annotated[str, Doc("告知依据", "可为空")] = TOLD_BASIS


def render_notice(data: ProhibitionNotice, mark: Mark = NONE, layout: str = form.A4.key) -> bytes:
    """The notice as PDF on A4. Same data, same bytes. Raises MissingGlyph or BadData."""
    data, mark, size = form.begun(NOTICE, data, mark, layout, (form.A4,), ("unit", "owner", "forbidden"))
    return form.pdf(lambda one: _notice(data, mark, one), size, "签收")


def _notice(data: ProhibitionNotice, mark: Mark, size: Size) -> Form:
    signs = [
        [Sign("签收人（装修人）"), Sign("日期")],
        [Sign("施工单位签收"), Sign("日期")],
        [Sign("告知人", data.operator), Sign("日期", day(data.issued_at[:10]))],
    ]
    paper = Form(NOTICE, data, mark, size, signs, "客服中心业务章", whose(data.unit))
    paper.facts(
        [
            Field("房号", data.unit, bold=True),
            Field("装修人", data.owner, bold=True),
            Field("施工单位", data.company),
            Field("装修档案", data.file),
            Field("告知依据", data.told_basis),
        ]
    )
    paper.numbered("一、禁止的行为", [Item(one) for one in data.forbidden])
    if data.forbidden_basis.strip():
        paper.paragraph(f"依据：{data.forbidden_basis}", quiet=True)
    if data.approval:
        paper.numbered("二、须先取得批准的行为", [Item(one) for one in data.approval])
        if data.approval_basis.strip():
            paper.paragraph(f"依据：{data.approval_basis}", quiet=True)
    paper.numbered(f"{'三' if data.approval else '二'}、注意事项", [Item(one) for one in data.care])
    if data.hours:
        paper.table("允许施工时间", hours_columns(paper.box.width), hours_rows(data.hours), "")
    for note in data.hours_notes:
        paper.paragraph(note)
    paper.notes("备注", data.notes)
    paper.paragraph(RECEIVED)
    return paper


@dataclass(frozen=True, kw_only=True)
class RenovationPosting(RenovationPaper):
    """装修公示"""

    owner: Annotated[str, Doc("业主", "姓和称呼，例如 张先生；不写全名；可为空")]
    company: Annotated[str, Doc("施工单位", "名称；自行施工则写 业主自行施工")]
    items: Annotated[tuple[str, ...], Doc("装修项目", "每条一行；可为空")] = ()
    starts_on: Annotated[str, Doc("施工起", "例如 2026-03-10；只有草稿可为空", format="date")]
    ends_on: Annotated[str, Doc("施工止", "最后一天；只有草稿可为空", format="date")]
    hours: Annotated[tuple[Hours, ...], Doc("允许施工时间", "每种日期一行")]
    hours_notes: Annotated[tuple[str, ...], Doc("时间说明", "每条一行；可为空")] = ()
    phone: Annotated[str, Doc("物业电话", "邻居反映情况用")]
    supervisor: Annotated[str, Doc("装修监管人", "可带电话；可为空")] = ""
    basis: Annotated[str, Doc("公示依据", "当地规定，例如 北京市 2024 年规定第七十九条；可为空")] = ""
    permit: Annotated[str, Doc("许可证编号", "可为空")] = ""


def render_posting(data: RenovationPosting, mark: Mark = NONE, layout: str = form.POSTED.key) -> bytes:
    """The posting as PDF on A4, in large letters. Same data, same bytes. Raises MissingGlyph or BadData."""
    needs = ("unit", "starts_on", "ends_on", "hours", "phone")
    data, mark, size = form.begun(POSTING, data, mark, layout, (form.POSTED,), needs)
    return form.pdf(lambda one: _posting(data, mark, one), size, "落款")


def _posting(data: RenovationPosting, mark: Mark, size: Size) -> Form:
    signs = [[Sign("公示单位", data.office)], [Sign("公示日期", day(data.issued_at[:10]))]]
    paper = Form(POSTING, data, mark, size, signs, "物业服务中心（盖章）", whose(data.unit))
    paper.paragraph("各位邻居：下列房屋将要装修，给您带来不便，请谅解。")
    large = replace(
        paper.type, body=paper.type.body * 2, least=paper.type.body * 1.4, pitch=paper.type.pitch * 1.7
    )
    paper.stack.add(
        flow.gap(2, stretch=True),
        *flow.fields([Field("房号", data.unit, bold=True)], paper.box.width, 1, large, like="装修监管人"),
    )
    paper.facts(
        [
            Field("业主", data.owner),
            Field("施工单位", data.company),
            Field("许可证", data.permit),
            Field("施工期限", span(data.starts_on, data.ends_on), bold=True),
            Field("装修项目", "、".join(data.items)),
            Field("装修监管人", data.supervisor),
        ],
        columns=1,
    )
    paper.table("允许施工时间", hours_columns(paper.box.width), hours_rows(data.hours), "")
    for note in data.hours_notes:
        paper.paragraph(note)
    paper.paragraph(f"不在上列时间施工，或者影响到您的，请告诉我们：{whom(data.phone)}。")
    for note in data.notes:
        paper.paragraph(note)
    if data.basis.strip():
        paper.paragraph(f"公示依据：{data.basis}", quiet=True)
    return paper


_HOURS = (
    Hours("工作日", "08:00–12:00、14:00–18:00", "08:00–12:00、14:00–18:00"),
    Hours("周六、周日", "08:00–12:00、14:00–18:00", "全天不得进行"),
    Hours("法定节假日", "不施工", "全天不得进行"),
)

SAMPLE_NOTICE = ProhibitionNotice(
    office="示例物业服务中心",
    project="示例花园",
    number="ZX20260305-A0001",
    issued_at="2026-03-05T10:12:00+08:00",
    unit="3栋1单元1201",
    operator="李敏",
    code="ZX20260305-A0001.QT7K.M3XKD7PA",
    owner="张小明",
    company="示例装饰工程有限公司",
    hours=_HOURS,
    hours_notes=("周六、周日及法定节假日不得进行产生噪声的施工。",),
)
SAMPLE_POSTING = RenovationPosting(
    office="示例物业服务中心",
    project="示例花园",
    number="ZX20260305-A0001",
    issued_at="2026-03-05T10:12:00+08:00",
    unit="3栋1单元1201",
    operator="李敏",
    owner="张先生",
    company="示例装饰工程有限公司",
    items=("铲墙、批荡", "防水、铺贴墙地砖", "水电改造", "吊顶、定制柜安装"),
    starts_on="2026-03-10",
    ends_on="2026-04-08",
    hours=_HOURS,
    hours_notes=("周六、周日及法定节假日不得进行产生噪声的施工。",),
    phone="010-0000 0000",
    supervisor="周工 138 0000 0014",
    basis="北京市 2024 年规定第七十九条",
)

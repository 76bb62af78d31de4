"""物品放行条: what a resident may carry out of the gate on this one day; the guard compares and signs.

Three parts of the same content: the stub stays at the counter, the gate's part is checked and handed back,
the customer keeps the third. What the household owes stands on the stub alone (3.6) and never on three-ply
paper, where the guard would read it. A draft has neither number nor code and says that it is void.
"""

from dataclasses import dataclass, replace
from typing import Annotated

from printing import fonts, page, release_layout, schema
from printing.marks import CODE, NONE, Mark
from printing.parts import layout as layout_named
from printing.schema import BadData, Doc


@dataclass(frozen=True)
class Item:
    """物品"""

    name: Annotated[str, Doc("物品名称", "例如 双门冰箱")]
    feature: Annotated[str, Doc("规格/特征", "颜色、品牌、尺寸；可为空")]
    quantity: Annotated[int, Doc("数量", "个数", minimum=0)]
    unit: Annotated[str, Doc("单位", "台、个、件、张……")]
    note: Annotated[str, Doc("备注", "可为空")] = ""


@dataclass(frozen=True)
class ReleaseSlip:
    """物品放行条"""

    office: Annotated[str, Doc("服务中心", "开具单位名称，印在左上角")]
    project: Annotated[str, Doc("项目", "小区名称；可为空")]
    number: Annotated[str, Doc("编号", "例如 FX20260305-A0007；草稿为空", pattern=r"[A-Z0-9\-]{1,32}")]
    code: Annotated[
        str, Doc("核验码", "编号加校验，只含大写字母、数字、点、横线，最多 64 位；草稿为空", pattern=CODE)
    ]
    issued_at: Annotated[
        str,
        Doc("开具时间", "ISO 8601 带时区，例如 2026-03-05T10:12:00+08:00；草稿为空", format="date-time"),
    ]
    unit: Annotated[str, Doc("房号", "例如 3栋2单元1501")]
    kind: Annotated[str, Doc("放行类别", "业主、家属/受托人、租户、商户、装修单位、员工外出")]
    applicant: Annotated[str, Doc("申请人", "姓名全名")]
    id_check: Annotated[str, Doc("证件", "如何核验，例如 身份证 · 仅核验；号码至多尾号四位")]
    phone: Annotated[str, Doc("联系电话", "已脱敏，例如 138****5678")]
    relation: Annotated[str, Doc("业主关系", "与业主的关系；可为空")]
    owner_confirmation: Annotated[str, Doc("业主确认", "方式、时间、结果；可为空")]
    fees: Annotated[str, Doc("费用情况", "只印在激光打印的存根联上，三联压感纸不印；可为空")]
    items: Annotated[tuple[Item, ...], Doc("物品", "每页最多 12 项，多则续页")]
    total: Annotated[int, Doc("合计", "件数", minimum=0)]
    total_words: Annotated[str, Doc("合计大写", "例如 捌件")]
    plate: Annotated[str, Doc("搬运车辆", "车牌；可为空")]
    carrier: Annotated[str, Doc("搬运人", "搬运人或公司；可为空")]
    window: Annotated[str, Doc("放行时间", "预计放行时间，例如 03-05 10:00–18:00；可为空")]
    valid_on: Annotated[str, Doc("有效日期", "当日有效，例如 2026-03-05；只有草稿可为空", format="date")]
    operator: Annotated[str, Doc("经办人", "前台员工姓名")]
    notes: Annotated[tuple[str, ...], Doc("备注", "每条一行，印在物品之后；可为空")] = ()


SAMPLE = ReleaseSlip(
    office="示例物业服务中心",
    project="示例花园",
    number="FX20260305-A0007",
    code="FX20260305-A0007.QT7K.M3XKD7PA",
    issued_at="2026-03-05T10:12:00+08:00",
    unit="3栋2单元1501",
    kind="租户",
    applicant="欧阳𬎆",
    id_check="身份证 · 仅核验",
    phone="138****5678",
    relation="租户",
    owner_confirmation="电话 03-05 10:12（业主档案电话 139****0001）同意",
    fees="管理费已结清",
    items=(
        Item("双门冰箱", "白色 海尔", 1, "台"),
        Item("洗衣机", "滚筒 银色", 1, "台"),
        Item("纸箱", "封口", 6, "个"),
    ),
    total=8,
    total_words="捌件",
    plate="粤B12345",
    carrier="顺心搬家",
    window="03-05 10:00–18:00",
    valid_on="2026-03-05",
    operator="李敏",
)


def render(data: ReleaseSlip, mark: Mark = NONE, layout: str = "a4") -> bytes:
    """The slip as PDF: "a4" (three strips), "a5" (a page each), "continuous" (three-ply).

    Same data, same bytes. Raises MissingGlyph or BadData, both ValueError with a Chinese message that names
    the field."""
    form = layout_named(layout)
    if mark.is_draft:
        data = replace(data, number="", code="", issued_at="")
    schema.check(data)
    if lost := fonts.missing(mark.note):
        raise fonts.MissingGlyph(lost, "补打标记")
    if data.number and not (data.code and data.issued_at and data.valid_on):
        raise BadData("已编号的放行条须有核验码、开具时间和有效日期")
    if data.code and not data.number:
        raise BadData("没有编号的草稿不能有核验码")
    title = f"物品放行条 {data.number}" if data.number else "物品放行条 草稿"
    return page.document(title, (form.width, form.height), release_layout.sheets(data, mark, form))

"""延期单 and 竣工验收单: more time with what it rests on, and the end of the work (domain.md 2.3, 2.4; S12).

What the acceptance says is what the deposit goes back on: passes returned, defects, and who found them so.
"""

from dataclasses import dataclass
from typing import Annotated

from printing import form
from printing.flow import Cell, Column, Field
from printing.form import Form, Sign, Size
from printing.marks import NONE, Mark
from printing.money import choice
from printing.renovation import Check, RenovationPaper, day, span, term, whose
from printing.renovation_site import CHECKS, check_rows
from printing.report import moment
from printing.schema import BadData, Doc

EXTENSION, ACCEPTANCE = "装修延期申请单", "装修竣工验收单"
CONCLUSIONS = ("合格", "整改后再验收")


@dataclass(frozen=True, kw_only=True)
class RenovationExtension(RenovationPaper):
    """装修延期申请单"""

    applicant: Annotated[str, Doc("申请人", "姓名")]
    company: Annotated[str, Doc("施工单位", "可为空")] = ""
    permit: Annotated[str, Doc("许可证编号", "可为空")] = ""
    starts_on: Annotated[str, Doc("原施工起", "例如 2026-03-10", format="date")]
    ends_on: Annotated[str, Doc("原施工止", "例如 2026-04-08", format="date")]
    until: Annotated[str, Doc("延至", "最后一天，例如 2026-04-20；只有草稿可为空", format="date")]
    reason: Annotated[str, Doc("延期原因", "不可为空")]
    left: Annotated[tuple[str, ...], Doc("未完项目", "每条一行；可为空")] = ()
    passes: Annotated[
        tuple[str, ...], Doc("出入证", "同时延期的新证号，例如 CR20260305-A0001-2；可为空")
    ] = ()
    opinion: Annotated[str, Doc("审批意见", "为空则留行手写")] = ""
    approver: Annotated[str, Doc("批准人", "姓名；为空则留线待签")] = ""
    approved_at: Annotated[str, Doc("批准时间", "ISO 8601 带时区；可为空", format="date-time")] = ""


def render_extension(data: RenovationExtension, mark: Mark = NONE, layout: str = form.A5.key) -> bytes:
    """The extension as PDF: "a5" or "a4". Same data, same bytes. Raises MissingGlyph or BadData."""
    needs = ("unit", "starts_on", "ends_on", "until", "reason")
    data, mark, size = form.begun(EXTENSION, data, mark, layout, (form.A5, form.A4), needs)
    if data.until and data.ends_on and data.until <= data.ends_on:
        raise BadData(f"延至 {data.until} 不晚于原施工止 {data.ends_on}")
    return form.pdf(lambda one: _extension(data, mark, one), size)


def _extension(data: RenovationExtension, mark: Mark, size: Size) -> Form:
    more = term(data.ends_on, data.until) - 1 if data.until and data.ends_on else 0
    signs = [[Sign("申请人签名"), Sign("批准人", data.approver), Sign("日期", day(data.approved_at[:10]))]]
    paper = Form(EXTENSION, data, mark, size, signs, "客服中心业务章", whose(data.unit))
    paper.facts(
        [
            Field("房号", data.unit, bold=True),
            Field("申请人", data.applicant, bold=True),
            Field("施工单位", data.company),
            Field("许可证", data.permit),
            Field("装修档案", data.file),
            Field("申请日期", day(data.issued_at[:10])),
            Field("原施工期限", span(data.starts_on, data.ends_on)),
            Field("延至", f"{day(data.until)}，延 {more} 天" if more else "", bold=True),
            Field("延期原因", data.reason),
            Field("未完项目", "；".join(data.left)),
            Field("出入证", "、".join(data.passes)),
            Field("经办人", data.operator),
        ]
    )
    paper.said("审批意见", data.opinion, lines=2)
    paper.paragraph("批准后请把许可证带来填写延期栏并盖章；出入证同时换发，旧证交回。", quiet=True)
    for note in data.notes:
        paper.paragraph(note, quiet=True)
    return paper


@dataclass(frozen=True)
class Defect:
    """须整改的一项"""

    what: Annotated[str, Doc("问题", "看到的事实")]
    due_on: Annotated[str, Doc("整改期限", "例如 2026-04-12；可为空", format="date")] = ""
    who: Annotated[str, Doc("责任人", "例如 施工单位；可为空")] = ""


@dataclass(frozen=True, kw_only=True)
class FinalAcceptance(RenovationPaper):
    """装修竣工验收单"""

    owner: Annotated[str, Doc("装修人", "姓名")]
    company: Annotated[str, Doc("施工单位", "可为空")] = ""
    permit: Annotated[str, Doc("许可证编号", "可为空")] = ""
    starts_on: Annotated[str, Doc("施工起", "例如 2026-03-10；可为空", format="date")] = ""
    ends_on: Annotated[str, Doc("施工止", "实际完工的一天；可为空", format="date")] = ""
    accepted_at: Annotated[str, Doc("验收时间", "ISO 8601 带时区；手写为空", format="date-time")]
    inspector: Annotated[str, Doc("验收人", "工程主管姓名；手写为空")]
    checks: Annotated[tuple[Check, ...], Doc("验收项目", "每项一行")]
    conclusion: Annotated[str, Doc("结论", "合格或整改后再验收；手写为空", pattern="|".join(CONCLUSIONS))] = (
        ""
    )
    defects: Annotated[tuple[Defect, ...], Doc("须整改", "每项一行；可为空")] = ()
    passes_issued: Annotated[int, Doc("发证数", "临时出入证；0 不印", minimum=0)] = 0
    passes_back: Annotated[int, Doc("收证数", "已交回的", minimum=0)] = 0
    permit_back: Annotated[bool, Doc("许可证已收回")] = False
    photos: Annotated[int, Doc("照片", "张数；0 不印", minimum=0)] = 0


def render_acceptance(data: FinalAcceptance, mark: Mark = NONE, layout: str = form.A4.key) -> bytes:
    """The acceptance as PDF on A4. Same data, same bytes. Raises MissingGlyph or BadData."""
    data, mark, size = form.begun(ACCEPTANCE, data, mark, layout, (form.A4,), ("unit", "owner", "checks"))
    if data.passes_back > data.passes_issued:
        raise BadData(f"收证数 {data.passes_back} 多于发证数 {data.passes_issued}")
    if data.conclusion == CONCLUSIONS[0] and data.defects:
        raise BadData("结论为合格的验收单不能有须整改的项目")
    return form.pdf(lambda one: _acceptance(data, mark, one), size)


def _acceptance(data: FinalAcceptance, mark: Mark, size: Size) -> Form:
    signs = [
        [Sign("验收人", data.inspector), Sign("装修人签名")],
        [Sign("施工单位签名"), Sign("日期", day(data.accepted_at[:10]))],
    ]
    paper = Form(ACCEPTANCE, data, mark, size, signs, "物业服务中心（盖章）", whose(data.unit))
    lost = data.passes_issued - data.passes_back
    passes = (
        f"发 {data.passes_issued} 张，收回 {data.passes_back} 张，缺 {lost} 张" if data.passes_issued else ""
    )
    paper.facts(
        [
            Field("房号", data.unit, bold=True),
            Field("装修人", data.owner, bold=True),
            Field("施工单位", data.company),
            Field("许可证", f"{data.permit}{'（已收回）' if data.permit_back else ''}"),
            Field("装修档案", data.file),
            Field("验收时间", moment(data.accepted_at), bold=True),
            Field("施工期限", span(data.starts_on, data.ends_on)),
            Field("出入证", passes),
            Field("照片", f"{data.photos} 张" if data.photos else ""),
            Field("经办人", data.operator),
        ]
    )
    paper.table("验收项目", CHECKS, check_rows(data.checks), "")
    columns = [Column("", 9), Column("须整改", 101), Column("整改期限", 32), Column("责任人", 32)]
    rows: list[list[Cell]] = [
        [f"{n}", one.what, one.due_on, one.who] for n, one in enumerate(data.defects, 1)
    ]
    if data.conclusion != CONCLUSIONS[0]:
        paper.ruled("须整改", columns, rows, 3)
    width = paper.box.width
    paper.stack.block(
        [
            *paper.heading("验收结论"),
            *choice("结论", CONCLUSIONS, data.conclusion, width, paper.type),
        ]
    )
    paper.paragraph(
        "验收只看装修有没有影响建筑结构、公共部位和他人；装修质量由装修人与施工单位另行验收。", quiet=True
    )
    paper.notes("备注", data.notes)
    return paper


SAMPLE_EXTENSION = RenovationExtension(
    office="示例物业服务中心",
    project="示例花园",
    unit="3栋1单元1201",
    operator="李敏",
    file="ZX20260305-A0001",
    number="ZX20260305-A0001-Y01",
    code="ZX20260305-A0001-Y01.QT7K.M3XKD7PA",
    issued_at="2026-04-06T09:30:00+08:00",
    applicant="张小明",
    company="示例装饰工程有限公司",
    permit="ZX20260305-A0001",
    starts_on="2026-03-10",
    ends_on="2026-04-08",
    until="2026-04-20",
    reason="定制柜晚到，厨房还没有装完",
    left=("厨房定制柜安装", "保洁"),
    passes=("CR20260305-A0001-2", "CR20260305-A0003-2"),
)
SAMPLE_ACCEPTANCE = FinalAcceptance(
    office="示例物业服务中心",
    project="示例花园",
    unit="3栋1单元1201",
    operator="李敏",
    file="ZX20260305-A0001",
    number="ZX20260305-A0001-Z01",
    code="ZX20260305-A0001-Z01.QT7K.M3XKD7PA",
    issued_at="2026-04-02T16:30:00+08:00",
    owner="张小明",
    company="示例装饰工程有限公司",
    permit="ZX20260305-A0001",
    starts_on="2026-03-10",
    ends_on="2026-04-01",
    accepted_at="2026-04-02T16:00:00+08:00",
    inspector="周工",
    checks=(
        Check("承重结构没有改动", "合格"),
        Check("外立面、空调外机、防盗窗", "合格"),
        Check("厨房、卫生间防水和闭水试验", "合格", "48 小时不渗"),
        Check("供暖、燃气、上下水主管没有改动", "合格"),
        Check("公共走廊、电梯没有损坏", "合格"),
        Check("垃圾已清运", "合格"),
    ),
    conclusion="合格",
    passes_issued=3,
    passes_back=2,
    permit_back=True,
    photos=4,
)

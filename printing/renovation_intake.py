"""装修申请的单据: 申请表, and what the applicant carries home: 受理回执, 补正清单 (003-37, 003-41, S05, S06).

The receipt says who took it in and stays responsible, whoever decides; the list says what is missing and why.
"""

from dataclasses import dataclass
from typing import Annotated

from printing import form
from printing.flow import Cell, Column, Field
from printing.form import Form, Sign, Size
from printing.marks import NONE, Mark
from printing.renovation import Material, RenovationPaper, day, span, whom, whose
from printing.report import moment
from printing.schema import BadData, Doc

APPLICATION, ACCEPTANCE, MISSING = "装修申请表", "装修申请受理回执", "装修资料补正清单"
SEAL = "客服中心业务章"
PROMISE = (
    "申请人保证以上所填和所交资料真实；已被告知装修的禁止行为和注意事项；"
    "未经批准不开工，增减项目或更换施工单位先办理变更。"
)
"""申请人声明, as is usual."""


@dataclass(frozen=True)
class Work:
    """申请的一项"""

    name: Annotated[str, Doc("装修项目", "例如 水电改造（厨房）")]
    place: Annotated[str, Doc("部位", "可为空")] = ""
    ruling: Annotated[str, Doc("说明", "例如 可以做、须有设计方案；可为空")] = ""


@dataclass(frozen=True, kw_only=True)
class RenovationApplication(RenovationPaper):
    """装修申请表"""

    applicant: Annotated[str, Doc("申请人", "姓名")]
    relation: Annotated[str, Doc("与业主关系", "业主、租户（使用人）等")]
    phone: Annotated[str, Doc("申请人电话", "原样印出")]
    id_check: Annotated[str, Doc("证件", "如何核验，例如 身份证 · 仅核验；号码至多尾号四位；可为空")]
    owner: Annotated[str, Doc("业主", "姓名；申请人就是业主时可为空")]
    company: Annotated[str, Doc("施工单位", "名称；自行施工则写 业主自行施工")]
    credit_code: Annotated[str, Doc("信用代码", "统一社会信用代码；可为空")] = ""
    manager: Annotated[str, Doc("负责人", "施工单位负责人；可为空")] = ""
    manager_phone: Annotated[str, Doc("负责人电话", "可为空")] = ""
    safety_manager: Annotated[str, Doc("安全负责人", "可带电话；可为空")] = ""
    workers: Annotated[int, Doc("施工人数", "0 不印", minimum=0)] = 0
    starts_on: Annotated[str, Doc("施工起", "例如 2026-03-10；可为空", format="date")] = ""
    ends_on: Annotated[str, Doc("施工止", "最后一天；可为空", format="date")] = ""
    works: Annotated[tuple[Work, ...], Doc("装修项目", "每项一行")]
    materials: Annotated[tuple[Material, ...], Doc("资料", "每份一行")]
    owner_must_agree: Annotated[bool, Doc("须业主同意", "true 则印业主签名的一行（非业主申请）")] = False
    owner_consent: Annotated[str, Doc("业主同意", "已有的书面同意，例如 同意书 2026-03-04；可为空")] = ""
    promise: Annotated[str, Doc("申请人声明", "印在签名之前")] = PROMISE
    opinion: Annotated[str, Doc("审核意见", "工程主管的意见；为空则留行手写")] = ""
    decision: Annotated[str, Doc("审核结论", "例如 同意、不同意；可为空")] = ""
    reviewer: Annotated[str, Doc("审核人", "姓名；可为空")] = ""
    reviewed_at: Annotated[str, Doc("审核时间", "ISO 8601 带时区；可为空", format="date-time")] = ""


def render_application(data: RenovationApplication, mark: Mark = NONE, layout: str = form.A4.key) -> bytes:
    """The application as PDF on A4. Same data, same bytes. Raises MissingGlyph or BadData."""
    needs = ("unit", "applicant", "works")
    data, mark, size = form.begun(APPLICATION, data, mark, layout, (form.A4,), needs)
    return form.pdf(lambda one: _application(data, mark, one), size)


def _application(data: RenovationApplication, mark: Mark, size: Size) -> Form:
    signs = [
        [Sign("申请人签名"), Sign("日期")],
        *([[Sign("业主签名（同意装修）"), Sign("日期")]] if data.owner_must_agree else []),
        [Sign("受理人", data.operator), Sign("审核人", data.reviewer)],
    ]
    paper = Form(APPLICATION, data, mark, size, signs, SEAL, whose(data.unit))
    paper.facts(
        [
            Field("房号", data.unit, bold=True),
            Field("申请日期", day(data.issued_at[:10])),
            Field("装修档案", data.file),
            Field("申请人", data.applicant, bold=True),
            Field("与业主关系", data.relation),
            Field("申请人电话", data.phone),
            Field("证件", data.id_check),
            Field("业主", data.owner),
            Field("业主同意", data.owner_consent),
            Field("施工单位", data.company, bold=True),
            Field("信用代码", data.credit_code),
            Field("负责人", whom(data.manager, data.manager_phone)),
            Field("安全负责人", data.safety_manager),
            Field("施工人数", f"{data.workers} 人" if data.workers else ""),
            Field("施工期限", span(data.starts_on, data.ends_on), bold=True),
        ],
    )
    columns = [Column("", 9), Column("装修项目", 75), Column("部位", 40), Column("说明", 50, quiet=True)]
    rows: list[list[Cell]] = [
        [f"{n}", one.name, one.place, one.ruling] for n, one in enumerate(data.works, 1)
    ]
    paper.table("装修项目", columns, rows, "没有填写装修项目。")
    paper.table("资料", _MATERIALS, materials(data.materials), "没有登记资料。")
    paper.notes("备注", data.notes)
    paper.said("申请人声明", data.promise)
    paper.said("审核意见", data.opinion, lines=2)
    paper.fields(
        "", [Field("审核结论", data.decision, bold=True), Field("审核时间", moment(data.reviewed_at))]
    )
    return paper


_MATERIALS = [Column("", 9), Column("资料", 67), Column("状态", 22), Column("说明", 76, quiet=True)]


def materials(given: tuple[Material, ...]) -> list[list[Cell]]:
    """One row a paper; what is missing is bold."""
    from printing.flow import Run

    return [
        [f"{n}", one.name, [Run(one.state, bold=one.state == "待补")], one.note]
        for n, one in enumerate(given, 1)
    ]


@dataclass(frozen=True, kw_only=True)
class AcceptanceOfDocuments(RenovationPaper):
    """装修申请受理回执"""

    applicant: Annotated[str, Doc("申请人", "姓名或姓和称呼")]
    state: Annotated[str, Doc("状态", "例如 待审批")]
    materials: Annotated[tuple[Material, ...], Doc("收到的资料", "每份一行")]
    first_contact: Annotated[str, Doc("首接人", "负责到底的人，姓名")]
    first_contact_phone: Annotated[str, Doc("首接人电话", "查询进度用")]
    answer_by: Annotated[str, Doc("答复期限", "例如 2026-03-08 17:30 前；可为空")] = ""
    why_later: Annotated[str, Doc("待审批原因", "例如 工程主管外出，审批后立刻通知您；可为空")] = ""


def render_acceptance(data: AcceptanceOfDocuments, mark: Mark = NONE, layout: str = form.A5.key) -> bytes:
    """The receipt as PDF on A5. Same data, same bytes. Raises MissingGlyph or BadData."""
    needs = ("unit", "materials", "first_contact")
    data, mark, size = form.begun(ACCEPTANCE, data, mark, layout, (form.A5,), needs)
    return form.pdf(lambda one: _acceptance(data, mark, one), size)


def _acceptance(data: AcceptanceOfDocuments, mark: Mark, size: Size) -> Form:
    signs = [[Sign("首接人", data.first_contact), Sign("申请人签名"), Sign("日期")]]
    paper = Form(ACCEPTANCE, data, mark, size, signs, SEAL, whose(data.unit))
    paper.facts(
        [
            Field("房号", data.unit, bold=True),
            Field("申请人", data.applicant, bold=True),
            Field("受理时间", moment(data.issued_at)),
            Field("装修档案", data.file),
            Field("状态", data.state, bold=True),
            Field("答复期限", data.answer_by, bold=True),
            Field("首接人", whom(data.first_contact, data.first_contact_phone), bold=True),
            Field("经办人", data.operator if data.operator != data.first_contact else ""),
            Field("待审批原因", data.why_later),
        ]
    )
    width = paper.box.width
    columns = [Column("", 9), Column("资料", 70), Column("状态", 24), Column("说明", width - 103, quiet=True)]
    paper.table("收到的资料", columns, materials(data.materials), "")
    paper.paragraph("本回执只说明资料已收到，不是施工许可；领到许可证前不得开工。", quiet=True)
    for note in data.notes:
        paper.paragraph(note, quiet=True)
    return paper


@dataclass(frozen=True)
class Missing:
    """要补的一项"""

    what: Annotated[str, Doc("资料或事项", "例如 施工图纸")]
    how: Annotated[str, Doc("要求", "例如 加盖施工单位章；可为空")] = ""
    why: Annotated[str, Doc("原因", "为什么要补，例如 未交、已过期；可为空")] = ""


@dataclass(frozen=True, kw_only=True)
class MissingList(RenovationPaper):
    """装修资料补正清单"""

    applicant: Annotated[str, Doc("申请人", "姓名或姓和称呼")]
    missing: Annotated[tuple[Missing, ...], Doc("须补正", "每项一行")]
    reasons: Annotated[tuple[str, ...], Doc("审核意见", "不同意的理由，每条一行；可为空")] = ()
    first_contact: Annotated[str, Doc("首接人", "负责到底的人，姓名")]
    first_contact_phone: Annotated[str, Doc("首接人电话", "")]
    bring_by: Annotated[str, Doc("补正期限", "例如 2026-03-12；可为空", format="date")] = ""


def render_missing(data: MissingList, mark: Mark = NONE, layout: str = form.A5.key) -> bytes:
    """The list as PDF on A5. Same data, same bytes. Raises MissingGlyph or BadData."""
    data, mark, size = form.begun(MISSING, data, mark, layout, (form.A5,), ("unit", "first_contact"))
    if data.number and not data.missing and not data.reasons:
        raise BadData(f"{MISSING}须有要补正的资料或审核意见")
    return form.pdf(lambda one: _missing(data, mark, one), size)


def _missing(data: MissingList, mark: Mark, size: Size) -> Form:
    signs = [[Sign("首接人", data.first_contact), Sign("申请人签名"), Sign("日期")]]
    paper = Form(MISSING, data, mark, size, signs, SEAL, whose(data.unit))
    paper.facts(
        [
            Field("房号", data.unit, bold=True),
            Field("申请人", data.applicant, bold=True),
            Field("日期", day(data.issued_at[:10])),
            Field("装修档案", data.file),
            Field("补正期限", day(data.bring_by), bold=True),
            Field("首接人", whom(data.first_contact, data.first_contact_phone), bold=True),
        ]
    )
    paper.notes("审核意见", data.reasons)
    width = paper.box.width
    columns = [
        Column("", 9),
        Column("资料或事项", 58),
        Column("要求", width - 117),
        Column("原因", 50, quiet=True),
    ]
    rows: list[list[Cell]] = [[f"{n}", one.what, one.how, one.why] for n, one in enumerate(data.missing, 1)]
    if rows:
        paper.table("须补正", columns, rows, "")
    paper.paragraph("补齐后交前台，由首接人继续办理，不必重新申请。", quiet=True)
    for note in data.notes:
        paper.paragraph(note, quiet=True)
    return paper


_MATERIAL = (
    Material("身份证明", "齐", "已核验原件"),
    Material("房产证明", "齐", "复件盖章留存"),
    Material("施工单位营业执照", "齐", "信用代码已核对"),
    Material("施工单位资质证书", "齐"),
    Material("施工图纸", "待补", "缺水电图"),
    Material("业主书面同意", "不适用", "业主本人申请"),
)

SAMPLE_APPLICATION = RenovationApplication(
    office="示例物业服务中心",
    project="示例花园",
    issued_at="2026-03-05T10:12:00+08:00",
    unit="3栋1单元1201",
    operator="李敏",
    number="ZX20260305-A0001",
    code="ZX20260305-A0001.QT7K.M3XKD7PA",
    applicant="张小明",
    relation="业主",
    phone="138 0000 0001",
    id_check="身份证 · 仅核验",
    owner="",
    company="示例装饰工程有限公司",
    credit_code="91110000MA0000000X",
    manager="王大力",
    manager_phone="138 0000 0011",
    safety_manager="陈师傅 138 0000 0013",
    workers=3,
    starts_on="2026-03-10",
    ends_on="2026-04-08",
    works=(
        Work("铲墙、批荡", "客厅、卧室", "可以做"),
        Work("防水、铺贴墙地砖", "厨房、卫生间", "可以做"),
        Work("水电改造", "全屋", "不动主管、主线"),
        Work("吊顶、定制柜安装", "客厅、主卧", "可以做"),
        Work("空调外机移位", "阳台外立面", "须有批准文件"),
    ),
    materials=_MATERIAL,
)
SAMPLE_ACCEPTANCE = AcceptanceOfDocuments(
    office="示例物业服务中心",
    project="示例花园",
    issued_at="2026-03-05T10:12:00+08:00",
    unit="3栋1单元1201",
    operator="李敏",
    number="ZX20260305-A0001",
    code="ZX20260305-A0001.QT7K.M3XKD7PA",
    applicant="张小明",
    state="待审批",
    materials=_MATERIAL,
    first_contact="李敏",
    first_contact_phone="010-0000 0000",
    answer_by="2026-03-06 17:30 前",
    why_later="工程主管外出，资料已先收下；审批后，首接人立刻电话通知您。",
)
SAMPLE_MISSING = MissingList(
    office="示例物业服务中心",
    project="示例花园",
    issued_at="2026-03-05T10:12:00+08:00",
    unit="3栋1单元1201",
    operator="李敏",
    number="ZX20260305-A0001",
    applicant="张小明",
    missing=(
        Missing("施工图纸（水电）", "平面图，注明线路走向，加盖施工单位章", "未交"),
        Missing("一名工人的身份证明", "有效期内的证件", "已过期，不能办出入证"),
    ),
    reasons=("空调外机移位涉及外立面，须先取得批准文件。",),
    first_contact="李敏",
    first_contact_phone="010-0000 0000",
    bring_by="2026-03-12",
)

"""现场的单据: 巡查记录 and 整改通知书 (domain.md 2.3, 3.3): what was seen, what is asked for, by when.

An office dissuades, asks for a halt and reports; it fines nobody and orders
nothing that only an authority may.
"""

from dataclasses import dataclass
from typing import Annotated

from printing import form
from printing.flow import Cell, Column, Field, Run
from printing.form import Form, Sign, Size
from printing.marks import NONE, Mark
from printing.renovation import Check, RenovationPaper, day, whom, whose
from printing.report import moment
from printing.schema import Doc

RECORD, NOTICE = "装修巡查记录", "装修整改通知书"
REPORT_BASIS = "物业管理条例第四十五条、第四十六条"


@dataclass(frozen=True, kw_only=True)
class InspectionRecord(RenovationPaper):
    """装修巡查记录"""

    permit: Annotated[str, Doc("许可证编号", "可为空")] = ""
    company: Annotated[str, Doc("施工单位", "可为空")] = ""
    inspected_at: Annotated[str, Doc("巡查时间", "ISO 8601 带时区；手写为空", format="date-time")]
    inspector: Annotated[str, Doc("巡查人", "姓名；手写为空")]
    stage: Annotated[str, Doc("施工阶段", "例如 水电改造；可为空")] = ""
    workers: Annotated[str, Doc("在场人数", "例如 3 人，都佩戴出入证；可为空")] = ""
    checks: Annotated[tuple[Check, ...], Doc("检查项目", "每项一行")]
    findings: Annotated[str, Doc("发现的问题", "为空则留行手写")] = ""
    action: Annotated[str, Doc("处理", "例如 口头要求整改、已发整改通知书 ZX…；为空则留行手写")] = ""
    due_on: Annotated[str, Doc("整改期限", "例如 2026-03-20；可为空", format="date")] = ""
    photos: Annotated[int, Doc("照片", "张数；0 不印", minimum=0)] = 0
    clean: Annotated[bool, Doc("没有问题", "true 则写明没有发现问题，不留行手写")] = False


def render_record(data: InspectionRecord, mark: Mark = NONE, layout: str = form.A4.key) -> bytes:
    """The record as PDF on A4. Same data, same bytes. Raises MissingGlyph or BadData."""
    data, mark, size = form.begun(RECORD, data, mark, layout, (form.A4,), ("unit", "checks"))
    return form.pdf(lambda one: _record(data, mark, one), size)


def _record(data: InspectionRecord, mark: Mark, size: Size) -> Form:
    signs = [[Sign("巡查人", data.inspector), Sign("现场负责人签名"), Sign("日期")]]
    paper = Form(RECORD, data, mark, size, signs, whose=whose(data.unit))
    paper.facts(
        [
            Field("房号", data.unit, bold=True),
            Field("巡查时间", moment(data.inspected_at), bold=True),
            Field("施工单位", data.company),
            Field("许可证", data.permit),
            Field("装修档案", data.file),
            Field("施工阶段", data.stage),
            Field("在场人数", data.workers),
            Field("照片", f"{data.photos} 张" if data.photos else ""),
            Field("经办人", data.operator),
        ]
    )
    paper.table("检查", CHECKS, check_rows(data.checks), "")
    findings = "没有发现问题。" if data.clean and not data.findings.strip() else data.findings
    paper.said("发现的问题", findings, lines=4)
    if not (data.clean and not data.action.strip()):
        paper.said("处理", data.action, lines=3)
    paper.fields("", [Field("整改期限", day(data.due_on), bold=True)])
    paper.notes("备注", data.notes)
    return paper


CHECKS = [Column("", 9), Column("检查项目", 73), Column("结果", 28), Column("说明", 64, quiet=True)]
_GOOD = ("正常", "合格", "不适用", "")


def check_rows(given: tuple[Check, ...]) -> list[list[Cell]]:
    """One row a check; bold, what is not as it should be."""
    return [
        [f"{n}", one.what, [Run(one.result, bold=one.result not in _GOOD)], one.note]
        for n, one in enumerate(given, 1)
    ]


@dataclass(frozen=True)
class Fault:
    """须整改的一项"""

    what: Annotated[str, Doc("问题", "看到的事实")]
    demand: Annotated[str, Doc("要求", "怎样改")]
    basis: Annotated[str, Doc("依据", "协议条款或规定；可为空")] = ""


@dataclass(frozen=True, kw_only=True)
class RectificationNotice(RenovationPaper):
    """装修整改通知书"""

    owner: Annotated[str, Doc("装修人", "姓和称呼或姓名")]
    company: Annotated[str, Doc("施工单位", "可为空")] = ""
    permit: Annotated[str, Doc("许可证编号", "可为空")] = ""
    found_at: Annotated[str, Doc("发现时间", "ISO 8601 带时区", format="date-time")]
    inspector: Annotated[str, Doc("巡查人", "姓名")]
    faults: Annotated[tuple[Fault, ...], Doc("须整改", "每项一行")]
    due_on: Annotated[str, Doc("整改期限", "最后一天，例如 2026-03-20；只有草稿可为空", format="date")]
    halt: Annotated[bool, Doc("停止施工", "true 则要求整改前暂停有关施工")] = False
    report: Annotated[str, Doc("逾期", "例如 劝阻、制止无效的，24 小时内报告有关主管部门；按当地规定")] = (
        "劝阻、制止无效的，报告有关主管部门。"
    )
    report_basis: Annotated[str, Doc("报告依据", "可为空")] = REPORT_BASIS
    photos: Annotated[int, Doc("照片", "张数；0 不印", minimum=0)] = 0
    phone: Annotated[str, Doc("物业电话", "可为空")] = ""
    checked_on: Annotated[str, Doc("复查日期", "还没有复查为空", format="date")] = ""
    checked: Annotated[str, Doc("复查结果", "为空则留行手写")] = ""


def render_notice(data: RectificationNotice, mark: Mark = NONE, layout: str = form.A4.key) -> bytes:
    """The notice as PDF on A4. Same data, same bytes. Raises MissingGlyph or BadData."""
    needs = ("unit", "owner", "faults", "due_on")
    data, mark, size = form.begun(NOTICE, data, mark, layout, (form.A4,), needs)
    return form.pdf(lambda one: _notice(data, mark, one), size, "签发、签收")


def _notice(data: RectificationNotice, mark: Mark, size: Size) -> Form:
    signs = [
        [Sign("签发人", data.operator), Sign("签发日期", day(data.issued_at[:10]))],
        [Sign("签收人"), Sign("签收日期")],
        [Sign("复查人"), Sign("复查日期", day(data.checked_on))],
    ]
    paper = Form(NOTICE, data, mark, size, signs, "物业服务中心（盖章）", whose(data.unit))
    paper.facts(
        [
            Field("房号", data.unit, bold=True),
            Field("装修人", data.owner, bold=True),
            Field("施工单位", data.company, bold=True),
            Field("许可证", data.permit),
            Field("装修档案", data.file),
            Field("发现时间", moment(data.found_at)),
            Field("巡查人", data.inspector),
            Field("照片", f"{data.photos} 张" if data.photos else ""),
        ]
    )
    columns = [Column("", 9), Column("问题", 63), Column("要求", 58), Column("依据", 44, quiet=True)]
    rows: list[list[Cell]] = [
        [f"{n}", one.what, one.demand, one.basis] for n, one in enumerate(data.faults, 1)
    ]
    paper.table("现场有下列问题，请整改", columns, rows, "没有填写问题。")
    halt = "整改好、经复查同意以前，请暂停有关施工。" if data.halt else ""
    paper.fields(
        "期限",
        [
            Field("整改期限", f"{day(data.due_on)} 前" if data.due_on else "", bold=True),
            Field("暂停施工", halt, bold=True),
            Field("逾期不改", data.report),
            Field("依据", data.report_basis),
            Field("整改后联系", whom(data.phone)),
        ],
        columns=1,
    )
    paper.notes("备注", data.notes)
    paper.said("复查", data.checked, lines=3)
    return paper


SAMPLE_RECORD = InspectionRecord(
    office="示例物业服务中心",
    project="示例花园",
    unit="3栋1单元1201",
    operator="李敏",
    file="ZX20260305-A0001",
    number="ZX20260305-A0001-X01",
    code="ZX20260305-A0001-X01.QT7K.M3XKD7PA",
    issued_at="2026-03-14T15:40:00+08:00",
    permit="ZX20260305-A0001",
    company="示例装饰工程有限公司",
    inspected_at="2026-03-14T15:20:00+08:00",
    inspector="周工",
    stage="水电改造",
    workers="3 人，1 人没有佩戴出入证",
    checks=(
        Check("许可证张贴在大门外", "正常"),
        Check("施工人员佩戴出入证", "不符", "1 人没有佩戴"),
        Check("只做批准的项目", "正常"),
        Check("承重结构、外立面没有改动", "正常"),
        Check("施工时间和噪声", "正常"),
        Check("灭火器、用电、动火", "不符", "灭火器只有 1 个"),
        Check("垃圾袋装，通道畅通", "正常"),
        Check("防水、闭水试验", "不适用", "还没有做到"),
    ),
    findings="一名工人没有佩戴出入证；现场只有一个灭火器。",
    action="当场要求佩戴出入证，已改；灭火器限期补齐，已发整改通知书。",
    due_on="2026-03-16",
    photos=2,
)
SAMPLE_NOTICE = RectificationNotice(
    office="示例物业服务中心",
    project="示例花园",
    unit="3栋1单元1201",
    operator="李敏",
    file="ZX20260305-A0001",
    number="ZX20260305-A0001-G01",
    code="ZX20260305-A0001-G01.QT7K.M3XKD7PA",
    issued_at="2026-03-14T16:00:00+08:00",
    owner="张先生",
    company="示例装饰工程有限公司",
    permit="ZX20260305-A0001",
    found_at="2026-03-14T15:20:00+08:00",
    inspector="周工",
    faults=(
        Fault("现场只有一个灭火器", "按约定补齐两个，放在明显处", "管理服务协议第 12 条"),
        Fault("阳台连接墙体已经打开约 0.3 米", "停止拆除，恢复原状", "建设部令110号第五条"),
    ),
    due_on="2026-03-16",
    halt=True,
    report="劝阻、制止无效的，24 小时内报告有关主管部门。",
    photos=2,
    phone="010-0000 0000",
)

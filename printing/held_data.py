"""个人信息留存清单: what the office keeps about a home, what for, until when, and who looked at it in full.

Printed for a customer who asks (个人信息保护法 44 to 48; S10 E7). It lists kinds of data and their extent:
whoever fills it in masks names and numbers first, and no picture ever comes here.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from printing import flow, marks, page, parts, ready, text
from printing.flow import Band, Cell, Column, Field, Type
from printing.head import Head
from printing.marks import NONE, Mark
from printing.page import QUIET, Box, Sheet
from printing.report import Frame, Report, section
from printing.schema import Doc

TITLE = "个人信息留存清单"
AS_REQUIRED = "按规定保存"
"""What stands for a day that nobody has set."""

_TYPE = Type(9.5, 8.5, 8.5, 17, 5.8, 7.4)
_ROWS = Type(9, 9, 8.5, 17, 5.8, 7.4)  # all cells in one size: two in a row look patched
_FRAME = Frame(parts.SHEET.width, parts.SHEET.height, side=18, top=15, bottom=14, head=17)
_SIGN = 34.0  # signatures and seal, on the last page
_SEAL = 28.0

_HELD = (Column("资料", 35), Column("内容", 66), Column("用途和依据", 49, quiet=True), Column("留存到", 24))
_SEEN = (Column("时间", 46), Column("谁", 32), Column("看了什么", 96))


@dataclass(frozen=True)
class Held:
    """留存的一项"""

    what: Annotated[str, Doc("资料", "例如 业主姓名、电话、放行条、证件复件 FY20260305-A0001")]
    content: Annotated[str, Doc("内容", "已遮住的内容或份数，例如 张*、139****0001、3 份")]
    purpose: Annotated[str, Doc("用途和依据", "为什么留，例如 联系住户（物业服务合同）；可为空")]
    until: Annotated[str, Doc("留存到", "最后一天，例如 2027-03-05；空 = 按规定保存", format="date")] = ""


@dataclass(frozen=True)
class Seen:
    """查看的一次"""

    when: Annotated[str, Doc("时间", "例如 2026-03-05 10:12，或一段时间")]
    who: Annotated[str, Doc("谁", "员工姓名")]
    what: Annotated[str, Doc("看了什么", "例如 住户卡的姓名、电话和车牌")]


@dataclass(frozen=True)
class HeldData:
    """个人信息留存清单"""

    office: Annotated[str, Doc("服务中心", "开具单位名称，印在左上角")]
    project: Annotated[str, Doc("项目", "小区名称；可为空")]
    number: Annotated[str, Doc("编号", "例如 CX20260305-A0001；草稿为空", pattern=r"[A-Z0-9\-]{1,32}")]
    issued_at: Annotated[
        str,
        Doc("开具时间", "ISO 8601 带时区，例如 2026-03-05T10:12:00+08:00；草稿为空", format="date-time"),
    ]
    unit: Annotated[str, Doc("房号", "例如 3栋2单元1501")]
    operator: Annotated[str, Doc("经办人", "前台员工姓名")]
    note: Annotated[str, Doc("留存说明", "印在资料表下面，例如什么时候删除；可为空")]
    rows: Annotated[tuple[Held, ...], Doc("留存的资料", "一项一行；没有就写明没有")]
    seen: Annotated[tuple[Seen, ...], Doc("查看记录", "看过完整内容的人，一次一行；没有就写明没有")]


SAMPLE = HeldData(
    office="示例物业服务中心",
    project="示例花园",
    number="CX20260305-A0001",
    issued_at="2026-03-05T10:12:00+08:00",
    unit="3栋2单元1501",
    operator="李敏",
    note="姓名、电话、车牌和证件号码已遮住一部分。写着「按规定保存」的，本系统没有设自动删除的日期；"
    "写有日期的证件复件到期自动删除，只留编号和用途。",
    rows=(
        Held("业主姓名", "张*，2020-01-01 起", "联系、办事（物业服务合同）"),
        Held("业主电话", "139****0001", "联系、办事（物业服务合同）"),
        Held("业主车牌", "粤B***45", "车辆进出（物业服务合同）"),
        Held("租户姓名", "欧阳*，2024-01-01 起", "联系、办事（物业服务合同）"),
        Held("租户电话", "138****0002", "联系、办事（物业服务合同）"),
        Held("缴费记录", "27 条，2024-01 至 2026-03，共 27 个月", "收费对账（物业服务合同）"),
        Held("放行条", "3 份，2025-06-18 至 2026-03-05；写有申请人、电话、物品", "核对搬出的物品"),
        Held("联系业主的记录", "4 次；记有时间、所拨号码和答复", "放行前征得业主同意"),
        Held("证件核验", "2 次，仅核验：没有留号码和图像", "核对本人"),
        Held("证件复件 FY20260305-A0001", "张*，用途「办理装修」，1 页", "装修；口头同意", "2027-03-05"),
        Held("证件复件 FY20250610-A0002", "已删除（2026-02-01），只留编号和用途「办理门禁卡」", "门禁卡"),
    ),
    seen=(
        Seen("2026-03-05 10:08", "李敏", "姓名和电话"),
        Seen("2026-03-05 10:02", "赵静", "看证件复件 FY20260305-A0001"),
    ),
)


def render(data: HeldData, mark: Mark = NONE, layout: str = parts.SHEET.key) -> bytes:
    """The list as PDF on A4, as many pages as it needs. Without a number it says that it is a draft.

    Same data, same bytes. Raises MissingGlyph or BadData, both ValueError with a Chinese message that names
    the field."""
    ready.choose(TITLE, layout, (parts.SHEET.key,))
    data, mark = ready.ready(TITLE, data, mark)
    title = f"{TITLE} {data.number or '草稿'}"
    return page.document(title, (parts.SHEET.width, parts.SHEET.height), _List(data, mark).sheets())


class _List:
    def __init__(self, data: HeldData, mark: Mark) -> None:
        self.data = data
        self.head = Head(
            title=TITLE,
            office=data.office,
            project=data.project,
            number=data.number,
            mark=mark,
            parts=(),
            width=_FRAME.box.width,
            type=_TYPE,
        )
        self.operator = text.fit(data.operator, 60, _TYPE.body, _TYPE.least)
        self.report = Report(_FRAME, self.head, _ROWS, [Band(_SIGN, self._sign)], self._opening())
        self._fill()

    # what flows

    def _fill(self) -> None:
        data, report = self.data, self.report
        report.stack.add(flow.gap(2), *self._fields())
        rows: list[list[Cell]] = [
            [one.what, one.content, one.purpose, one.until or AS_REQUIRED] for one in data.rows
        ]
        report.table("我们留有的资料", _HELD, rows, "没有留存这一户的资料。")
        if note := report.lines(data.note, quiet=True):
            report.stack.add(flow.gap(1.6), *note)
        seen: list[list[Cell]] = [[one.when, one.who, one.what] for one in data.seen]
        report.table("谁看过完整的内容", _SEEN, seen, "没有查看记录。")
        report.stack.block([section("您的权利", _FRAME.section), *self._rights()])

    def _opening(self) -> list[Band]:
        """What a further page begins with: whose it is, if that finds room on a line."""
        bands = flow.fields([Field("房号", self.data.unit, bold=True)], _FRAME.box.width, 1, _TYPE)
        return [flow.gap(2), *(bands if len(bands) == 1 else []), flow.gap(1.5)]

    def _fields(self) -> list[Band]:
        data = self.data
        at = datetime.fromisoformat(data.issued_at) if data.issued_at else None
        given = [
            *self.head.overflow(),
            Field("房号", data.unit, bold=True),
            Field("开具时间", f"{at:%Y年%m月%d日 %H:%M}" if at else ""),
        ]
        if len(self.operator.lines) > 1:
            given.append(Field("经办人", data.operator))
        return flow.fields(given, _FRAME.box.width, 2, _TYPE)

    def _rights(self) -> list[Band]:
        """个人信息保护法 44 to 50 in two plain sentences, each on its own line."""
        office = text.clean(self.data.office) or "本服务中心"
        return [
            *self.report.lines("您可以查阅、复制这些资料；有错的可以要求更正，不再需要的可以要求删除。"),
            *self.report.lines(f"请联系{office}前台，核对身份后办理；办不了的，我们会说明原因。"),
        ]

    # what stands

    def sheets(self) -> Iterator[Callable[[Sheet], None]]:
        return self.report.sheets("签名")

    def _sign(self, sheet: Sheet, x: float, y: float, high: float) -> None:
        box = Box(x, y, _FRAME.box.width, high)
        seal = Box(box.right - _SEAL, box.bottom - _SEAL, _SEAL, _SEAL)
        marks.seal(sheet, seal, "客服中心业务章")
        end = seal.x - 10
        first, second = seal.y + 7, seal.y + 21
        if len(self.operator.lines) == 1:
            x = box.x + sheet.text(box.x, first, "经办人：", _TYPE.label, tone=QUIET) + 0.8
            sheet.text(x, first, self.operator.lines[0], self.operator.size)
        x = box.x + sheet.text(box.x, second, "申请人签名：", _TYPE.label, tone=QUIET) + 0.8
        sheet.rule(x, second + 2.4, x + 52, tone=QUIET, weight=0.2)
        x += 60
        x += sheet.text(x, second, "日期：", _TYPE.label, tone=QUIET) + 0.8
        sheet.rule(x, second + 2.4, end, tone=QUIET, weight=0.2)

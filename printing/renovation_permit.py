"""装修施工许可证: posted on the door, so that whoever passes sees what is allowed there, when, until when and
by whom (003-40, domain.md 2.3). The room is readable from two metres; the owner is a surname, never more.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Annotated

from printing import flow, marks, page, parts, ready, text
from printing.flow import Band, Column, Field, Type
from printing.head import Head
from printing.marks import NONE, Mark
from printing.page import GROUND, INK, QUIET, Box, Sheet
from printing.renovation import FORBIDDEN, FORBIDDEN_BASIS, NUMBER, Hours, RenovationPaper, day, term, whom
from printing.report import Frame, Report, item, name_on_line, running, section
from printing.schema import Doc

TITLE = "装修施工许可证"

ROOM_LEAST = 42.0
"""pt. Signs want letters a two-hundredth of the distance tall: 10 mm at 2 m; a digit is 0.7 of its size."""
_ROOM_MOST = 66.0
_FRAME = Frame(parts.SHEET.width, parts.SHEET.height, side=15, top=12, bottom=11, head=19, loose=3)
_WIDE = _FRAME.box.width
_SCALES = (1.0, 0.96, 0.92, 0.88, 0.84, 0.8)
"""How large it is set: smaller only where it would take a second page."""
_CODE, _ASIDE = 32.0, 46.0
_SEAL = 33.0
_SIGN = 19.0  # the line to sign on and what is to be done with the permit
_BETWEEN = 8.0  # between what stands side by side


@dataclass(frozen=True)
class Extension:
    """延期的一次"""

    until: Annotated[str, Doc("延至", "例如 2026-04-20；手写为空", format="date")]
    approver: Annotated[str, Doc("批准人", "姓名")]
    approved_on: Annotated[str, Doc("批准日期", "例如 2026-04-07", format="date")]


@dataclass(frozen=True, kw_only=True)
class RenovationPermit(RenovationPaper):
    """装修施工许可证"""

    owner: Annotated[str, Doc("业主", "姓和称呼，例如 张先生、欧阳女士；不写全名")]
    company: Annotated[str, Doc("施工单位", "名称；自行施工则写 业主自行施工")]
    manager: Annotated[str, Doc("负责人", "施工单位负责人；可为空")]
    manager_phone: Annotated[str, Doc("负责人电话", "原样印出；可为空")]
    site_manager: Annotated[str, Doc("现场负责人", "姓名，可带电话；可为空")]
    safety_manager: Annotated[str, Doc("安全负责人", "安全（消防）负责人，可带电话；可为空")]
    items: Annotated[tuple[str, ...], Doc("装修项目", "批准的项目，每条一行")]
    starts_on: Annotated[str, Doc("施工起", "例如 2026-03-10；只有草稿可为空", format="date")]
    ends_on: Annotated[str, Doc("施工止", "最后一天，例如 2026-04-08；只有草稿可为空", format="date")]
    hours: Annotated[tuple[Hours, ...], Doc("允许施工时间", "每种日期一行，按当地规定填好")]
    supervisor: Annotated[str, Doc("装修监管人", "工程主管姓名")]
    supervisor_phone: Annotated[str, Doc("监管人电话", "可为空")]
    duty_phone: Annotated[str, Doc("24小时电话", "物业值班电话")]
    complaint_phone: Annotated[str, Doc("投诉电话", "可为空")]
    approver: Annotated[str, Doc("批准人", "姓名；为空则留线待签")]
    title: Annotated[str, Doc("名称", "有的项目叫 装修许可证")] = TITLE
    hours_notes: Annotated[
        tuple[str, ...], Doc("时间说明", "例如 周六、周日及法定节假日不得进行产生噪声的施工；每条一行")
    ] = ()
    hours_basis: Annotated[str, Doc("时间依据", "例如 北京市办法第三十五条；可为空")] = ""
    forbidden: Annotated[tuple[str, ...], Doc("禁止事项", "每条一行")] = FORBIDDEN
    forbidden_basis: Annotated[str, Doc("禁止依据", "可为空")] = FORBIDDEN_BASIS
    workers: Annotated[int, Doc("施工人数", "办证人数；0 不印", minimum=0)] = 0
    passes: Annotated[str, Doc("出入证编号", "例如 CR20260305-A0001 至 A0003；可为空")] = ""
    extensions: Annotated[tuple[Extension, ...], Doc("延期", "已批准的；不足两次则留空行待填")] = ()
    extends: Annotated[str, Doc("代替", "换证时原证编号；可为空", pattern=NUMBER)] = ""


SAMPLE = RenovationPermit(
    office="示例物业服务中心",
    project="示例花园",
    number="ZX20260305-A0001",
    code="ZX20260305-A0001.QT7K.M3XKD7PA",
    issued_at="2026-03-05T10:12:00+08:00",
    unit="3栋1单元1201",
    operator="李敏",
    owner="张先生",
    company="示例装饰工程有限公司",
    manager="王大力",
    manager_phone="138 0000 0011",
    site_manager="刘师傅 138 0000 0012",
    safety_manager="陈师傅 138 0000 0013",
    items=(
        "客厅、卧室墙面铲除重做，铺木地板",
        "厨房、卫生间防水重做，铺贴墙地砖",
        "水电线路改造（不动主管、主线）",
        "吊顶、定制柜安装",
        "室内门更换",
    ),
    starts_on="2026-03-10",
    ends_on="2026-04-08",
    hours=(
        Hours("工作日", "08:00–12:00、14:00–18:00", "08:00–12:00、14:00–18:00"),
        Hours("周六、周日", "08:00–12:00、14:00–18:00", "全天不得进行"),
        Hours("法定节假日", "不施工", "全天不得进行"),
    ),
    hours_notes=("周六、周日及法定节假日不得进行产生噪声的施工。",),
    hours_basis="北京市办法第三十五条",
    supervisor="周工",
    supervisor_phone="138 0000 0014",
    duty_phone="010-0000 0000",
    complaint_phone="010-0000 0001",
    approver="周工",
    workers=3,
    passes="CR20260305-A0001 至 A0003",
)


def render(data: RenovationPermit, mark: Mark = NONE, layout: str = parts.SHEET.key) -> bytes:
    """The permit as PDF on A4, on one page if it can be. Without a number it says that it is a draft.

    Same data, same bytes. Raises MissingGlyph or BadData, both ValueError with a Chinese message that names
    the field."""
    ready.choose(TITLE, layout, (parts.SHEET.key,))
    needs = ("code", "issued_at", "unit", "items", "starts_on", "ends_on", "hours", "duty_phone")
    data, mark = ready.ready(data.title or TITLE, data, mark, needs)
    tries = (_Permit(data, mark, scale) for scale in _SCALES)
    best = next((one for one in tries if one.report.count == 1), None) or _Permit(data, mark, _SCALES[0])
    name = f"{data.title or TITLE} {data.number or '草稿'}"
    return page.document(name, (_FRAME.width, _FRAME.height), best.report.sheets("签发"))


class _Permit:
    def __init__(self, data: RenovationPermit, mark: Mark, scale: float) -> None:
        self.data = data
        self.scale = scale
        self.type = Type(11 * scale, 9 * scale, 9 * scale, 27, 6.5 * scale, 7.4 * scale)
        head = replace(self.type, body=10, least=8.5, label=9)
        self.head = Head(data.title or TITLE, data.office, data.project, data.number, mark, (), _WIDE, head)
        frame = replace(_FRAME, section=11 * scale)
        whose = flow.fields([Field("房号", data.unit, bold=True)], _WIDE, 1, self.type)
        opening = [flow.gap(2), *(whose if len(whose) == 1 else []), flow.gap(1.5)]
        self.watch = self._watch()
        low = max(_SEAL, sum(band.height for band in self.watch) + _SIGN)
        self.report = Report(frame, self.head, self.type, [Band(low + 2, self._close)], opening)
        self._fill()

    def _fill(self) -> None:
        add = self.report.stack.add
        add(flow.gap(2.5), self._room(), flow.gap(2), *self._who(), self._term(), flow.gap(1.5))
        self.report.stack.block(self._extensions())
        self._hours()
        self._lists()
        self._notes()

    # the room

    def _room(self) -> Band:
        """房号 as large as it can be; on several lines rather than too small for two metres."""
        inside = _WIDE - 12
        said = text.fit(self.data.unit, inside, _ROOM_MOST * self.scale, ROOM_LEAST, True)
        leading = said.size * text.POINT * 1.12
        high = max(len(said.lines), 1) * leading + 6

        def draw(sheet: Sheet, x: float, y: float, high: float) -> None:
            sheet.frame(Box(x, y, _WIDE, high), tone=INK, weight=0.7, radius=2)
            middle = y + high / 2 - (len(said.lines) - 1) * leading / 2
            for line in said.lines:
                sheet.text(x + _WIDE / 2, middle, line, said.size, bold=True, align="centre")
                middle += leading

        return Band(high, draw)

    # who works there

    def _who(self) -> list[Band]:
        data, type_ = self.data, self.type
        manager = whom(data.manager, data.manager_phone)
        given = [
            *self.head.overflow(),
            Field("业主", data.owner, bold=True),
            Field("施工单位", data.company, bold=True),
            Field("负责人", manager),
            Field("现场负责人", data.site_manager),
            Field("安全负责人", data.safety_manager),
            Field("施工人数", f"{data.workers} 人" if data.workers else ""),
            Field("出入证", data.passes),
            Field("代替", f"{data.extends}（原证作废）" if data.extends else ""),
        ]
        bands = flow.fields(given, _WIDE - _ASIDE, 1, type_)
        high = sum(band.height for band in bands)
        square = _CODE + 16

        def draw(sheet: Sheet, x: float, y: float, _: float) -> None:
            middle = x + _WIDE - _ASIDE / 2 + 2
            box = Box(middle - _CODE / 2, y + 4, _CODE, _CODE)
            if data.code:
                marks.qr(sheet, box, data.code)
                marks.code_below(sheet, middle, box.bottom + 5, _ASIDE - 4, data.code, 7.5)
            else:
                marks.no_code(sheet, box)

        code = Band(0, draw)
        return [code, flow.gap(1.5), *bands, flow.gap(max(1.5, square - 1.5 - high))]

    def _term(self) -> Band:
        """施工期限 in one line, as bold as what it says is."""
        data = self.data
        dated = bool(data.starts_on and data.ends_on)
        days = f"{term(data.starts_on, data.ends_on)}" if dated else "＿＿"
        blank = "＿＿年＿＿月＿＿日"
        words = f"自 {day(data.starts_on) or blank} 至 {day(data.ends_on) or blank}　共 {days} 天"
        size = 16 * self.scale

        def draw(sheet: Sheet, x: float, y: float, high: float) -> None:
            sheet.frame(Box(x, y, _WIDE, high), tone=None, fill=GROUND)
            middle = y + high / 2
            left = x + 3 + sheet.text(x + 3, middle, "施工期限：", 10.5 * self.scale, tone=QUIET)
            sheet.text(left + 1, middle, words, size, bold=True)

        return Band(11 * self.scale, draw)

    def _extensions(self) -> list[Band]:
        """延期栏: two rows at least, to be filled in by hand where the program has not."""
        type_ = replace(self.type, row=self.type.row + 1.2)
        columns = [
            Column("延期", 18), Column("延至", 48), Column("批准人", 44), Column("批准日期", 42),
            Column("盖章", _WIDE - 152),
        ]  # fmt: skip
        rows = [
            [f"第{n + 1}次", day(one.until), one.approver, day(one.approved_on), ""]
            for n, one in enumerate(self.data.extensions)
        ]
        rows += [[f"第{n + 1}次", "", "", "", ""] for n in range(len(rows), 2)]
        return [flow.heading(columns, self.type), *(flow.table_row(columns, row, type_) for row in rows)]

    # what is allowed

    def _hours(self) -> None:
        data, report = self.data, self.report
        columns = [Column("日期", 40), Column("施工时间", 70), Column("产生噪声的作业", _WIDE - 110)]
        rows: list[list[flow.Cell]] = [
            [[flow.Run(one.day, bold=True)], one.work, [flow.Run(one.noise, bold=True)]] for one in data.hours
        ]
        report.table("允许施工时间", columns, rows, "按当地规定，请向物业查询。")
        for note in data.hours_notes:
            report.stack.add(*running(note, _WIDE, self.type.body, INK, bold=True))
        if data.hours_basis:
            report.stack.add(*running(f"依据：{data.hours_basis}", _WIDE, self.type.label, QUIET))

    def _lists(self) -> None:
        """装修项目 and 禁止事项 beside one another where both fit on the page, else one below another."""
        data, stack = self.data, self.report.stack
        half = (_WIDE - _BETWEEN) / 2
        said = f"依据：{data.forbidden_basis}" if text.clean(data.forbidden_basis) else ""
        basis = running(said, half, self.type.label, QUIET)
        left = self._listed("准许的装修项目", data.items, half)
        right = [*self._listed("禁止事项", data.forbidden, half), *basis]
        high = max(sum(band.height for band in side) for side in (left, right))
        if high <= stack.room / 2:

            def draw(sheet: Sheet, x: float, y: float, high: float) -> None:
                flow.draw_page(sheet, Box(x, y, half, high), left)
                flow.draw_page(sheet, Box(x + half + _BETWEEN, y, half, high), right)

            stack.add(flow.gap(0, stretch=True), Band(high, draw))
            return
        for title, given in (("准许的装修项目", data.items), ("禁止事项", data.forbidden)):
            bands = self._listed(title, given, _WIDE)
            stack.block(bands[:2])
            stack.add(*bands[2:])
        stack.add(*basis)

    def _notes(self) -> None:
        for note in self.data.notes:
            self.report.stack.add(*running(f"备注：{note}", _WIDE, self.type.body, INK))

    def _listed(self, title: str, given: Sequence[str], room: float) -> list[Band]:
        numbered = [item(f"{n}.", one, room, self.type.body, 1.42) for n, one in enumerate(given, 1)]
        return [section(title, self.report.frame.section), *(band for bands in numbered for band in bands)]

    # whom to call, and who signs

    def _watch(self) -> list[Band]:
        data = self.data
        supervisor = whom(data.supervisor, data.supervisor_phone)
        given = [
            Field("装修监管人", supervisor, bold=True),
            Field("物业24小时电话", data.duty_phone, bold=True),
            Field("投诉电话", data.complaint_phone, bold=True),
        ]
        if not self._approver_fits:
            given.append(Field("批准人", data.approver))
        return flow.fields(given, _WIDE - _SEAL - 6, 2, self.type)

    @property
    def _approver_fits(self) -> bool:
        half = (_WIDE - _SEAL - 6) / 2
        name = self.data.approver
        return not name or name_on_line("批准人", name, half - 6, self.type) is not None

    def _close(self, sheet: Sheet, x: float, y: float, high: float) -> None:
        data, width = self.data, _WIDE - _SEAL - 6
        marks.seal(sheet, Box(x + _WIDE - _SEAL, y + high - _SEAL, _SEAL, _SEAL), "发证单位（公章）")
        low = y + high - _SIGN
        flow.draw_page(sheet, Box(x, y + 2, width, low - y - 2), self.watch)
        first, second, half = low + 7, low + 16, width / 2
        left = x + sheet.text(x, first, "批准人：", 9, tone=QUIET) + 0.8
        approver = name_on_line("批准人", data.approver, half - 6, self.type) if data.approver else None
        if approver:
            sheet.text(left + 1, first, approver.lines[0], approver.size, bold=True)
        sheet.rule(left, first + 2.4, x + half - 6, tone=QUIET, weight=0.2)
        left = x + half + sheet.text(x + half, first, "签发日期：", 9, tone=QUIET) + 0.8
        sheet.text(left + 1, first, day(data.issued_at[:10]), self.type.body, bold=True)
        sheet.rule(left, first + 2.4, x + width, tone=QUIET, weight=0.2)
        say = "请张贴在大门外明显处；涂改、转借无效，未盖章无效；完工验收后交回。"
        sheet.text(x, second, say, 9, tone=QUIET)

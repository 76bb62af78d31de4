"""访客单: what a visitor carries to the host and back; the host signs the lower part, the exit takes it.

For thermal paper 80 mm wide (black only, nothing under 9 pt, as long as it must be) or on A6. It says
surname and 先生, 女士 or 访客, never more of a visitor than whoever fills it in has given.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Annotated

from printing import flow, marks, page, parts, ready, text
from printing.flow import Band, Field, Type
from printing.head import NarrowHead
from printing.marks import CODE, NONE, Mark
from printing.page import BLACK, FAINT, Box, Sheet
from printing.report import Frame, Report, banner, lines_to_sign, moment, running
from printing.schema import Doc

TITLE = "访客单"
LAYOUTS = (parts.THERMAL.key, parts.A6.key)

_SAY = "请被访人在下面签字，\n离开时交给门岗。"
_ENDLESS = 10_000.0  # mm, until the content of a thermal slip is known


@dataclass(frozen=True)
class _Spec:
    """The measures of one layout; `large` is for where the visitor goes and until when."""

    type: Type
    large: Type
    frame: Frame
    code: float  # side of the QR code, mm
    line: float  # height of a line to be written on, mm


_SPECS = {
    "80mm": _Spec(
        Type(10.5, 9, 9, 20, 5.6, 5.6, mono=True),
        Type(16, 11, 9, 20, 8.4, 8.4, mono=True),
        Frame(80, _ENDLESS, side=4, top=4, bottom=5, head=0, loose=0),
        code=28,
        line=10,
    ),
    "a6": _Spec(
        Type(10, 8.5, 8.5, 19, 5.3, 5.3),
        Type(15, 11, 8.5, 19, 8, 8),
        Frame(105, 148, side=9, top=6, bottom=4.5, head=0, loose=3),
        code=23,
        line=8.6,
    ),
}


@dataclass(frozen=True)
class VisitorSlip:
    """访客单"""

    office: Annotated[str, Doc("服务中心", "开具单位名称")]
    project: Annotated[str, Doc("项目", "小区名称；可为空")]
    number: Annotated[str, Doc("编号", "例如 LF20260305-A0007；草稿为空", pattern=r"[A-Z0-9\-]{1,32}")]
    code: Annotated[
        str, Doc("核验码", "编号加校验，只含大写字母、数字、点、横线，最多 64 位；草稿为空", pattern=CODE)
    ]
    issued_at: Annotated[
        str,
        Doc("来访时间", "ISO 8601 带时区，例如 2026-03-05T10:12:00+08:00；草稿为空", format="date-time"),
    ]
    visitor: Annotated[str, Doc("来访人", "姓和称呼，例如 赵先生、欧阳女士、访客；不写全名")]
    people: Annotated[int, Doc("人数", "连本人", minimum=1)]
    target: Annotated[str, Doc("到访", "房号或部门，例如 3栋1单元1201、客服中心")]
    reason: Annotated[str, Doc("事由", "例如 探访、送货、维修")]
    valid_until: Annotated[
        str,
        Doc("有效至", "ISO 8601 带时区，例如 2026-03-05T20:00:00+08:00；只有草稿可为空", format="date-time"),
    ]
    operator: Annotated[str, Doc("登记人", "前台或总值姓名")]
    host: Annotated[str, Doc("被访人", "例如 王女士、客服经理；可为空")] = ""
    plate: Annotated[str, Doc("车牌", "可为空")] = ""
    goods: Annotated[str, Doc("携带物品", "可为空")] = ""
    booking: Annotated[str, Doc("预约", "预约编号，例如 YY20260304-A0002；可为空")] = ""
    notes: Annotated[tuple[str, ...], Doc("备注", "每条一行；可为空")] = ()


SAMPLE = VisitorSlip(
    office="示例物业服务中心",
    project="示例花园",
    number="LF20260305-A0007",
    code="LF20260305-A0007.QT7K.M3XKD7PA",
    issued_at="2026-03-05T10:12:00+08:00",
    visitor="赵先生",
    people=2,
    target="3栋1单元1201",
    reason="探访亲友",
    valid_until="2026-03-05T20:00:00+08:00",
    operator="李敏",
    host="王女士",
    plate="粤B12345",
)


def render(data: VisitorSlip, mark: Mark = NONE, layout: str = parts.THERMAL.key) -> bytes:
    """The slip as PDF: "80mm" (thermal, black only, as long as it must be) or "a6".

    Same data, same bytes. Raises MissingGlyph or BadData, both ValueError with a Chinese message that names
    the field."""
    ready.choose(TITLE, layout, LAYOUTS)
    data, mark = ready.ready(TITLE, data, mark, ("code", "issued_at", "valid_until"))
    slip = _Slip(data, mark, _SPECS[layout])
    sheets = list(slip.sheets())
    size = slip.report.frame.width, slip.report.frame.height
    return page.document(f"{TITLE} {data.number or '草稿'}", size, sheets)


class _Slip:
    def __init__(self, data: VisitorSlip, mark: Mark, spec: _Spec) -> None:
        self.data = data
        self.mark = mark
        self.spec = spec
        self.type = spec.type
        self.mono = spec.type.mono
        self.width = spec.frame.box.width
        noted = replace(mark, across="")  # what stands across it stands on both its parts
        head = NarrowHead(TITLE, data.office, data.project, data.number, noted, (), self.width, self.type)
        self.report = Report(replace(spec.frame, head=head.height), head, self.type, self._receipt())
        self.report.stack.add(*self._bands())
        if self.mono:
            self.report.shrink()

    def sheets(self) -> Iterator[Callable[[Sheet], None]]:
        return self.report.sheets("回执")

    # the visitor's part

    def _bands(self) -> list[Band]:
        data, type_ = self.data, self.type
        given = [
            Field("来访人", data.visitor, bold=True),
            Field("人数", f"{data.people} 人"),
            Field("被访人", data.host),
            Field("事由", data.reason),
            Field("车牌", data.plate),
            Field("携带物品", data.goods),
            Field("预约", data.booking),
            Field("来访时间", moment(data.issued_at)),
            Field("登记人", data.operator),
            *(Field("备注", note) for note in data.notes),
        ]
        shown = [*self._to(self.spec.large), *flow.fields(given, self.width, 2, type_, like="来访时间")]
        return [
            *self._across(sum(band.height for band in shown)),
            flow.gap(1.5, stretch=True),
            *shown,
            flow.gap(0, stretch=True),
            self._pass(),
            *self._code(),
            flow.gap(0.8, stretch=True),
        ]

    def _to(self, type_: Type) -> list[Band]:
        return flow.fields(
            [Field("到访", self.data.target, bold=True)], self.width, 1, type_, like="来访时间"
        )

    def _across(self, high: float) -> list[Band]:
        """作废 or 草稿无效 behind what follows on `high` mm; above it, where nothing pale can be printed."""
        if not self.mark.across:
            return []
        if self.mono:
            return banner(self.mark, self.width)
        return [Band(0, lambda sheet, x, y, _: marks.across(sheet, self._over(x, y, high), self.mark))]

    def _over(self, x: float, y: float, high: float) -> Box:
        return Box(x, y, self.width, high)

    def _pass(self) -> Band:
        """The QR code, and beside it until when the slip lets in and what to do with it."""
        data, spec, type_ = self.data, self.spec, self.type
        margin = marks.quiet_zone(data.code, spec.code) if data.code else 3.0
        left = margin + spec.code + margin + 2
        until = datetime.fromisoformat(data.valid_until) if data.valid_until else None
        say = running(_SAY, self.width - left, type_.label, type_.ink)
        low = sum(band.height for band in say)

        def draw(sheet: Sheet, x: float, y: float, high: float) -> None:
            square = Box(x + margin, y + margin, spec.code, spec.code)
            if data.code:
                marks.qr(sheet, square, data.code)
            else:
                marks.no_code(sheet, square, mono=self.mono)
            at, top = x + left, square.y + 1
            sheet.text(at, top, "有效至", type_.label, tone=type_.quiet)
            if until:
                sheet.text(at, top + 4.6, f"{until:%Y-%m-%d}", type_.body, bold=True, tone=type_.ink)
                time = (at, top + 10.6) if self.mono else (at + 24, top + 4.4)
                sheet.text(*time, f"{until:%H:%M}", spec.large.body, bold=True, tone=type_.ink)
            flow.draw_page(sheet, Box(at, square.bottom - low + 0.8, self.width - left, low), say)

        return Band(spec.code + 2 * margin, draw)

    def _code(self) -> list[Band]:
        """The code in letters, for who types it."""
        type_ = self.type
        return running(
            self.data.code, self.width, type_.label, type_.ink, bold=True, align="centre", leading=1.3
        )

    # the part that comes back

    def _receipt(self) -> list[Band]:
        """回执: below the tear line, signed by the host and taken at the exit."""
        data, type_ = self.data, self.type
        whose = Field("来访人", f"{data.visitor}　{data.people} 人", bold=True)
        given = [whose, Field("到访", data.target, bold=True)]
        # said again for the eye: what is longer stands above, under the same number
        told = [one for one in given if len(flow.fields([one], self.width, 1, type_)) <= 2]
        columns = 1 if self.mono else 2
        return [
            self._tear(),
            self._receipt_head(),
            *self._across(self.spec.line * 3),
            flow.gap(1),
            *flow.fields(told, self.width, columns, type_, like="来访人"),
            lines_to_sign(["被访人签字"], self.width, type_, self.spec.line),
            lines_to_sign(["离开时间", "门岗"], self.width, type_, self.spec.line),
        ]

    def _tear(self) -> Band:
        def draw(sheet: Sheet, x: float, y: float, high: float) -> None:
            parts.tear(sheet, y + high / 2, self.spec.frame.width, BLACK if self.mono else FAINT)

        return Band(6, draw)

    def _receipt_head(self) -> Band:
        type_ = self.type
        say = f"编号 {self.data.number}" if self.data.number else "编号 开具时生成"
        room = self.width - text.width("访客单回执", type_.body + 1.5, True) - 4
        number = text.fit(say, room, type_.body, type_.least, True)

        def draw(sheet: Sheet, x: float, y: float, high: float) -> None:
            sheet.text(x, y + 3, "访客单回执", type_.body + 1.5, bold=True, tone=type_.ink)
            for n, line in enumerate(number.lines):
                middle = y + 3 + n * type_.leading
                end = x + self.width
                sheet.text(end, middle, line, number.size, bold=True, tone=type_.ink, align="right")

        return Band(6 + (len(number.lines) - 1) * type_.leading, draw)

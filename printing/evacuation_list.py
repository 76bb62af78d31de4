"""在访人员清单 (应急): who is inside now, by building and office; large, to be ticked off in the open."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from printing import flow, page, parts, ready, text
from printing.columns import spread
from printing.flow import Band, Cell, Column, Field, Type
from printing.head import Head
from printing.marks import NONE, Mark
from printing.page import INK, QUIET, Box, Sheet
from printing.report import Frame, Report, lines_to_sign, row_bands
from printing.schema import Doc

TITLE = "在访人员清单"

_TYPE = Type(13, 12, 12, 22, 8, 9)
_ROWS = Type(14, 14, 12, 22, 8, 11)
_FRAME = Frame(parts.SHEET.width, parts.SHEET.height, side=15, top=13, bottom=11, head=20, loose=0)
_TICK = Column("清点", 14, "centre", gap=4)
_TOTAL = 32.0  # pt


@dataclass(frozen=True)
class Inside:
    """在内的一组访客"""

    place: Annotated[str, Doc("楼栋/部门", "按此分组，例如 3栋、客服中心；可为空")]
    target: Annotated[str, Doc("房号", "例如 1单元1201；部门的访客可写被访人")]
    visitor: Annotated[str, Doc("来访人", "按规定遮住，例如 赵先生")]
    people: Annotated[int, Doc("人数", "连本人", minimum=1)]
    since: Annotated[str, Doc("进入时间", "例如 10:14，前一天的写 03-04 22:10")]
    minutes: Annotated[int, Doc("已在内", "分钟", minimum=0)]
    plate: Annotated[str, Doc("车牌", "可为空")] = ""
    note: Annotated[str, Doc("备注", "例如 轮椅、带儿童；可为空")] = ""


@dataclass(frozen=True)
class EvacuationList:
    """在访人员清单"""

    office: Annotated[str, Doc("服务中心", "印在左上角")]
    project: Annotated[str, Doc("项目", "小区名称；可为空")]
    issued_at: Annotated[
        str, Doc("截至", "ISO 8601 带时区，例如 2026-03-05T14:05:00+08:00", format="date-time")
    ]
    operator: Annotated[str, Doc("打印人", "员工姓名")]
    visits: Annotated[tuple[Inside, ...], Doc("在内访客", "一组一行；合计由本单算出，没有就写明没有")]
    meeting_point: Annotated[str, Doc("集合地点", "例如 中心花园；可为空")] = ""
    number: Annotated[str, Doc("编号", "没有编号为空", pattern=r"[A-Z0-9\-]{1,32}")] = ""


SAMPLE = EvacuationList(
    office="示例物业服务中心",
    project="示例花园",
    issued_at="2026-03-05T14:05:00+08:00",
    operator="李敏",
    visits=(
        Inside("3栋", "1单元1201", "赵先生", 2, "10:14", 231, "粤B12345"),
        Inside("3栋", "2单元1501", "欧阳女士", 1, "13:20", 45, "", "推轮椅"),
        Inside("5栋", "1单元0302", "访客", 4, "13:48", 17, "粤BD67890"),
        Inside("5栋", "1单元2203", "钱师傅", 1, "12:30", 95),
        Inside("客服中心", "客服经理", "孙先生", 1, "13:55", 10),
    ),
    meeting_point="中心花园喷泉旁",
)


def render(data: EvacuationList, mark: Mark = NONE, layout: str = parts.SHEET.key) -> bytes:
    """The list as PDF on A4, nothing smaller than 12 pt. Same data, same bytes.

    Raises MissingGlyph or BadData, both ValueError with a Chinese message that names the field."""
    ready.choose(TITLE, layout, (parts.SHEET.key,))
    sheets = _List(ready.checked(data, mark), mark).sheets()
    return page.document(TITLE, (parts.SHEET.width, parts.SHEET.height), sheets)


class _List:
    def __init__(self, data: EvacuationList, mark: Mark) -> None:
        self.data = data
        self.width = _FRAME.box.width
        at = datetime.fromisoformat(data.issued_at)
        self.head = Head(
            title=TITLE,
            office=data.office,
            project=data.project,
            number=data.number,
            mark=mark,
            parts=(),
            width=self.width,
            type=_TYPE,
            instead=f"{at:%m-%d %H:%M}",
        )
        sign = lines_to_sign(["清点人", "实到人数", "时间"], self.width, _TYPE, 17)
        self.report = Report(_FRAME, self.head, _ROWS, [sign], [flow.gap(2)])
        self.report.stack.add(flow.gap(3), self._total(), *self._fields(at), flow.gap(1))
        self._places()

    def sheets(self) -> Iterator[Callable[[Sheet], None]]:
        return self.report.sheets("签名")

    def _total(self) -> Band:
        """How many are inside, to be read across a courtyard."""
        people = sum(one.people for one in self.data.visits)

        def draw(sheet: Sheet, x: float, y: float, high: float) -> None:
            middle = y + high / 2
            x += sheet.text(x, middle, "在内 ", 20, bold=True)
            x += sheet.text(x, middle, f"{people}", _TOTAL, bold=True)
            x += sheet.text(x, middle, " 人", 20, bold=True)
            sheet.text(x + 6, middle + 1, f"共 {len(self.data.visits)} 组", 14, tone=QUIET)

        return Band(16, draw)

    def _fields(self, at: datetime) -> list[Band]:
        given = [
            *self.head.overflow(),
            Field("截至", f"{at:%Y年%m月%d日 %H:%M}", bold=True),
            Field("集合地点", self.data.meeting_point, bold=True),
        ]
        return flow.fields(given, self.width, 2, _TYPE)

    def _places(self) -> None:
        """The groups in the order of their first visitor, each with its sum."""
        stack = self.report.stack
        if not self.data.visits:
            stack.add(flow.gap(4), *self.report.lines("现在没有访客在内。"))
            return
        groups: dict[str, list[Inside]] = {}
        for one in self.data.visits:
            groups.setdefault(text.clean(one.place), []).append(one)
        columns = self._columns()
        top = flow.heading(columns, _ROWS)
        for place, visits in groups.items():
            rows = [band for one in visits for band in self._rows(columns, one)]
            name = _place(place or "其他", sum(one.people for one in visits), self.width)
            stack.block([name, top], rows[0].height)
            for row in rows:
                if row.height > stack.left + 1e-6:
                    stack.turn()
                    stack.add(name, top)
                stack.add(row)

    def _columns(self) -> list[Column]:
        titles = ["房号", "来访人", "人数", "进入", "分钟"]
        titles += ["车牌"] * self._plates + ["备注"] * self._notes
        rows = [self._row(one)[1:] for one in self.data.visits]
        _, columns = spread(titles, rows, self.width - _TICK.width, [_ROWS])
        return [_TICK, *columns]

    @property
    def _plates(self) -> bool:
        return any(one.plate for one in self.data.visits)

    @property
    def _notes(self) -> bool:
        return any(one.note for one in self.data.visits)

    def _rows(self, columns: Sequence[Column], one: Inside) -> list[Band]:
        first, *more = row_bands(columns, self._row(one), _ROWS, self.report.stack.room)
        return [_ticked(first), *more]

    def _row(self, one: Inside) -> list[Cell]:
        row: list[Cell] = ["", one.target, one.visitor, f"{one.people}", one.since, f"{one.minutes}"]
        row += [one.plate] * self._plates
        return row + [one.note] * self._notes


def _ticked(row: Band) -> Band:
    """The row with a box to be ticked."""

    def draw(sheet: Sheet, x: float, y: float, high: float) -> None:
        row.draw(sheet, x, y, high)
        side = _ROWS.row * 0.55
        box = Box(x + (_TICK.width - _TICK.gap - side) / 2, y + (high - side) / 2, side, side)
        sheet.frame(box, tone=INK, weight=0.4)

    return Band(row.height, draw)


def _place(name: str, people: int, room: float) -> Band:
    """A building or an office with the number of its visitors."""
    count = f"{people} 人"
    fitted = text.fit(name, room - text.width(count, 16, True) - 6, 16, 12, bold=True)

    def draw(sheet: Sheet, x: float, y: float, high: float) -> None:
        middle = y + high - 5.5 - (len(fitted.lines) - 1) * 6
        for n, line in enumerate(fitted.lines):
            after = sheet.text(x, middle + n * 6, line, fitted.size, bold=True, tone=INK)
        sheet.text(x + after + 6, middle + (len(fitted.lines) - 1) * 6, count, 16, bold=True, tone=INK)

    return Band(15 + (len(fitted.lines) - 1) * 6, draw)

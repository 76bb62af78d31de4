"""留言单: what somebody wants a colleague to know, with surname and contact, until it is passed on.

Rules 003-13 and, where it is urgent, 003-14: who was telephoned, when, with what result.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Annotated

from printing import flow, page, parts, ready
from printing.flow import Band, Field, Type
from printing.head import NarrowHead
from printing.marks import NONE, Mark
from printing.page import INK, RED, WHITE, Box, Sheet
from printing.report import Frame, Report, lines_to_sign, running
from printing.schema import Doc

TITLE = "留言单"

_TYPE = Type(10, 8.5, 8.5, 19, 5.6, 5.6)
_LARGE = Type(14, 10.5, 8.5, 19, 7.6, 7.6)
_FRAME = Frame(parts.A6.width, parts.A6.height, side=10, top=7, bottom=6, head=0, loose=3)
_WORDS = 11.5  # pt
_PITCH = 1.75  # line to line, as a share of that


@dataclass(frozen=True)
class MessageNote:
    """留言单"""

    office: Annotated[str, Doc("服务中心", "印在左上角")]
    project: Annotated[str, Doc("项目", "小区名称；可为空")]
    number: Annotated[str, Doc("编号", "例如 LY20260305-A0003；草稿为空", pattern=r"[A-Z0-9\-]{1,32}")]
    issued_at: Annotated[
        str, Doc("留言时间", "ISO 8601 带时区，例如 2026-03-05T16:05:00+08:00；草稿为空", format="date-time")
    ]
    to: Annotated[str, Doc("留给", "例如 客服经理 王建国")]
    caller: Annotated[str, Doc("留言人", "姓和称呼，例如 周女士")]
    contact: Annotated[str, Doc("联系方式", "电话或其他，原样印出")]
    words: Annotated[str, Doc("留言", "原话")]
    operator: Annotated[str, Doc("记录人", "员工姓名")]
    urgent: Annotated[bool, Doc("紧急", "true 则印紧急标记（003-14）")] = False
    called_at: Annotated[str, Doc("紧急联系", "打电话的时间，例如 16:07；不紧急为空")] = ""
    call_result: Annotated[str, Doc("联系结果", "例如 无人接听；不紧急为空")] = ""
    wish: Annotated[str, Doc("希望", "例如 请回电；可为空")] = ""
    passed_at: Annotated[str, Doc("转达时间", "例如 03-05 17:30；还没有转达为空，留线手写")] = ""
    passed_by: Annotated[str, Doc("转达人", "员工姓名；可为空")] = ""


SAMPLE = MessageNote(
    office="示例物业服务中心",
    project="示例花园",
    number="LY20260305-A0003",
    issued_at="2026-03-05T16:05:00+08:00",
    to="客服经理 王建国",
    caller="周女士",
    contact="138 0000 0005",
    words="想谈地下车库 B-107 车位的续租，合同月底到期。明天上午都方便，请在十点前回电；"
    "如果王经理不在，也可以请客服主任回电。",
    operator="李敏",
    wish="请回电",
)


def render(data: MessageNote, mark: Mark = NONE, layout: str = parts.A6.key) -> bytes:
    """The note as PDF on A6; long words run on to further pages. Same data, same bytes.

    Raises MissingGlyph or BadData, both ValueError with a Chinese message that names the field."""
    ready.choose(TITLE, layout, (parts.A6.key,))
    data, mark = ready.ready(TITLE, data, mark)
    title = f"{TITLE} {data.number or '草稿'}"
    return page.document(title, (parts.A6.width, parts.A6.height), _Note(data, mark).sheets())


class _Note:
    def __init__(self, data: MessageNote, mark: Mark) -> None:
        self.data = data
        self.width = _FRAME.box.width
        head = NarrowHead(TITLE, data.office, data.project, data.number, mark, (), self.width, _TYPE)
        self.report = Report(replace(_FRAME, head=head.height), head, _TYPE, self._closing(), [flow.gap(2)])
        self.report.stack.add(*self._bands())

    def sheets(self) -> Iterator[Callable[[Sheet], None]]:
        return self.report.sheets("转达时间")

    def _bands(self) -> list[Band]:
        data = self.data
        given = [
            Field("留言人", data.caller, bold=True),
            Field("联系方式", data.contact, bold=True),
            Field("希望", data.wish),
        ]
        called = (
            [Field("紧急联系", data.called_at), Field("联系结果", data.call_result)] if data.urgent else []
        )
        return [
            *([_urgent(self.width)] if data.urgent else []),
            flow.gap(1.5, stretch=True),
            *flow.fields([Field("留给", data.to, bold=True)], self.width, 1, _LARGE, like="联系方式"),
            *flow.fields(given, self.width, 1, _TYPE, like="联系方式"),
            *flow.fields(called, self.width, 2, _TYPE, like="联系方式"),
            flow.gap(2, stretch=True),
            *(
                _ruled(band, self.width)
                for band in running(data.words, self.width, _WORDS, INK, leading=_PITCH)
            ),
        ]

    def _closing(self) -> list[Band]:
        """Who wrote it down and when; when it was passed on, or a line to say so."""
        data = self.data
        at = datetime.fromisoformat(data.issued_at) if data.issued_at else None
        taken = [Field("记录人", data.operator), Field("时间", f"{at:%m-%d %H:%M}" if at else "")]
        bands = [flow.gap(3), *flow.fields(taken, self.width, 2, _TYPE, like="转达时间")]
        if data.passed_at:
            passed = [Field("转达时间", data.passed_at, bold=True), Field("转达人", data.passed_by)]
            return [*bands, *flow.fields(passed, self.width, 2, _TYPE, like="转达时间"), flow.gap(2)]
        return [*bands, lines_to_sign(["转达时间", "转达人"], self.width, _TYPE, 10)]


def _urgent(room: float) -> Band:
    """紧急, so that nobody overlooks it."""

    def draw(sheet: Sheet, x: float, y: float, high: float) -> None:
        box = Box(x, y + 2, room, high - 2)
        sheet.frame(box, tone=None, fill=RED, radius=1)
        middle = x + room / 2, box.y + box.height / 2
        sheet.text(*middle, "紧急", 15, bold=True, tone=WHITE, align="centre", track=6)

    return Band(11, draw)


def _ruled(line: Band, room: float) -> Band:
    """A line of the message on a faint rule."""

    def draw(sheet: Sheet, x: float, y: float, high: float) -> None:
        line.draw(sheet, x, y, high)
        sheet.rule(x, y + high, x + room)

    return Band(line.height, draw)

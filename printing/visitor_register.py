"""来访登记表: one day's register, one visit one line; nothing that was written is ever gone (004-48).

A line holds what was first written down. What was corrected later stands behind it, the first value struck
through but legible, with a number whose note at the foot of that sheet says why, who and when. Columns that
the site's field policy leaves empty (domain.md 2.5, 3.1) are left out.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated

from printing import flow, page, parts, ready, text
from printing.columns import spread
from printing.flow import Band, Cell, Field, Run, Type
from printing.head import Head
from printing.marks import NONE, Mark
from printing.page import FAINT, QUIET, Sheet
from printing.report import Frame, Report, end, lines_to_sign, row_bands, running
from printing.schema import Doc

TITLE = "来访登记表"
CORRECTABLE = (
    "at|visitor|gender|people|phone|id_check|company|plate|target|host|reason|contact|booked|been_before"
    "|goods|badge|entered|left|remark"
)
"""The fields of a visit that a correction may name."""

_TYPE = Type(9.5, 8.5, 8.5, 18, 5.6, 6.6)
_SIZES = tuple(Type(size, size, size - 0.5, 18, 5.6, 6.8) for size in (9.5, 9, 8.5, 8, 7.5))
_FRAME = Frame(parts.FLAT.width, parts.FLAT.height, side=12, top=12, bottom=9, head=16)
_COLUMNS = {
    "serial": "序号",
    "number": "单号",
    "at": "来访",
    "visitor": "来访人",
    "gender": "性别",
    "people": "人数",
    "phone": "电话",
    "id_check": "证件",
    "company": "单位",
    "plate": "车牌",
    "target": "房号/被访人",
    "reason": "事由",
    "contact": "联系情况",
    "booked": "预约",
    "been_before": "来过",
    "goods": "携带物品",
    "badge": "访客证",
    "entered": "进入",
    "left": "离开",
    "registrar": "登记人",
    "remark": "备注",
}
_NEVER_LEFT = {"在内": "未离开", "拒绝": "拒绝，未进入", "未接": "未接，未进入"}
_NOTHING = "（空）"
_DAYS = "一二三四五六日"


@dataclass(frozen=True)
class Correction:
    """更正的一处"""

    column: Annotated[str, Doc("栏目", f"来访记录的字段名，可为 {CORRECTABLE}", pattern=CORRECTABLE)]
    now: Annotated[str, Doc("更正为", "遮住程度与原值一样；空 = 更正为没有")]
    reason: Annotated[str, Doc("更正原因", "例如 听错房号")]
    who: Annotated[str, Doc("更正人", "员工姓名")]
    at: Annotated[str, Doc("更正时间", "例如 10:20，或 03-06 08:05")]


@dataclass(frozen=True)
class Visit:
    """来访的一行，各栏为最初登记的值"""

    serial: Annotated[int, Doc("序号", "当天第几次", minimum=1)]
    at: Annotated[str, Doc("来访时间", "例如 08:05")]
    visitor: Annotated[str, Doc("来访人", "按规定遮住，例如 赵先生、赵*")]
    people: Annotated[int, Doc("人数", "连本人", minimum=1)]
    target: Annotated[str, Doc("房号/部门", "例如 3栋1单元1201、客服中心")]
    reason: Annotated[str, Doc("事由", "例如 探访亲友")]
    state: Annotated[str, Doc("状态", "已登记、同意待入、拒绝、未接、在内、已离开")]
    registrar: Annotated[str, Doc("登记人", "员工姓名")]
    number: Annotated[str, Doc("访客单号", "例如 LF20260305-A0007；可为空")] = ""
    gender: Annotated[str, Doc("性别", "可为空")] = ""
    phone: Annotated[str, Doc("电话", "已遮住；可为空")] = ""
    id_check: Annotated[str, Doc("证件", "只写方式，例如 身份证 仅核验；可为空")] = ""
    company: Annotated[str, Doc("单位", "来访人的单位；可为空")] = ""
    plate: Annotated[str, Doc("车牌", "可为空")] = ""
    host: Annotated[str, Doc("被访人", "例如 王女士；可为空")] = ""
    contact: Annotated[str, Doc("联系情况", "例如 同意 08:06、拒绝、未接；可为空")] = ""
    booked: Annotated[str, Doc("预约", "有、无，或预约编号；可为空")] = ""
    been_before: Annotated[str, Doc("来过", "是、否；可为空")] = ""
    goods: Annotated[str, Doc("携带物品", "可为空")] = ""
    badge: Annotated[str, Doc("访客证号", "可为空")] = ""
    entered: Annotated[str, Doc("进入时间", "例如 08:07；没有进入为空")] = ""
    left: Annotated[str, Doc("离开时间", "例如 11:40，次日写 03-06 00:12；没有离开为空，纸上写明状态")] = ""
    remark: Annotated[str, Doc("备注", "可为空")] = ""
    corrections: Annotated[tuple[Correction, ...], Doc("更正", "按时间先后")] = ()


@dataclass(frozen=True)
class Keeper:
    """登记簿由谁掌管的一段"""

    role: Annotated[str, Doc("岗位", "前台 或 总值")]
    name: Annotated[str, Doc("姓名", "多人用顿号隔开")]
    since: Annotated[str, Doc("从", "例如 08:00")]
    until: Annotated[str, Doc("到", "例如 20:00；仍在掌管为空")] = ""


@dataclass(frozen=True)
class VisitorRegister:
    """来访登记表"""

    office: Annotated[str, Doc("服务中心", "印在左上角")]
    project: Annotated[str, Doc("项目", "小区名称；可为空")]
    day: Annotated[str, Doc("日期", "登记的这一天，例如 2026-03-05", format="date")]
    issued_at: Annotated[
        str, Doc("打印时间", "ISO 8601 带时区，例如 2026-03-06T08:12:00+08:00", format="date-time")
    ]
    operator: Annotated[str, Doc("打印人", "员工姓名")]
    visits: Annotated[tuple[Visit, ...], Doc("来访", "一次一行，先来的在前；没有就写明没有")]
    keepers: Annotated[tuple[Keeper, ...], Doc("登记簿掌管", "这一天谁、从几点到几点")]
    registered: Annotated[int, Doc("登记", "次数", minimum=0)]
    entered: Annotated[int, Doc("进入", "次数", minimum=0)]
    refused: Annotated[int, Doc("拒绝", "次数", minimum=0)]
    inside: Annotated[int, Doc("未离开", "次数", minimum=0)]
    unanswered: Annotated[int, Doc("未接", "次数", minimum=0)] = 0
    number: Annotated[str, Doc("编号", "没有编号为空", pattern=r"[A-Z0-9\-]{1,32}")] = ""
    chain: Annotated[str, Doc("校验", "登记链最后一环的摘要，可缩短；可为空")] = ""


SAMPLE = VisitorRegister(
    office="示例物业服务中心",
    project="示例花园",
    day="2026-03-05",
    issued_at="2026-03-06T08:12:00+08:00",
    operator="李敏",
    visits=(
        Visit(
            serial=1,
            at="08:05",
            visitor="赵先生",
            people=2,
            target="3栋1单元1210",
            reason="探访亲友",
            state="已离开",
            registrar="李敏",
            number="LF20260305-A0001",
            plate="粤B12345",
            host="王女士",
            contact="同意 08:06",
            booked="无",
            been_before="是",
            goods="水果一箱",
            entered="08:07",
            left="11:40",
            corrections=(Correction("target", "3栋1单元1201", "听错房号", "李敏", "08:09"),),
        ),
        Visit(
            serial=2,
            at="09:30",
            visitor="欧阳女士",
            people=1,
            target="客服经理",
            reason="洽谈合作",
            state="已离开",
            registrar="李敏",
            number="LF20260305-A0002",
            contact="同意 09:31",
            booked="YY20260304-A0002",
            been_before="否",
            entered="09:32",
            left="10:15",
        ),
        Visit(
            serial=3,
            at="14:02",
            visitor="访客",
            people=1,
            target="5栋1单元2203",
            reason="推销",
            state="拒绝",
            registrar="李敏",
            number="LF20260305-A0003",
            contact="拒绝 14:03",
            booked="无",
            been_before="否",
        ),
        Visit(
            serial=4,
            at="19:10",
            visitor="孙师傅",
            people=1,
            target="3栋2单元1501",
            reason="上门维修",
            state="未接",
            registrar="李敏",
            number="LF20260305-A0004",
            contact="未接 19:11、19:20",
            booked="无",
            been_before="是",
            goods="工具箱",
            remark="等候室等候后自行离去",
        ),
        Visit(
            serial=5,
            at="20:40",
            visitor="张𬎆",
            people=3,
            target="5栋1单元0302",
            reason="探访亲友",
            state="在内",
            registrar="郑国强",
            number="LF20260305-A0005",
            plate="粤BD67890",
            host="冯先生",
            contact="同意 20:41",
            booked="无",
            been_before="是",
            entered="20:43",
            corrections=(
                Correction("people", "4", "后到一人，同行", "郑国强", "20:58"),
                Correction("plate", "粤BD67891", "车牌末位看错", "郑国强", "21:02"),
            ),
        ),
    ),
    keepers=(
        Keeper("总值", "郑国强", "00:00", "08:00"),
        Keeper("前台", "李敏", "08:00", "20:00"),
        Keeper("总值", "郑国强", "20:00", "24:00"),
    ),
    registered=5,
    entered=3,
    refused=1,
    inside=1,
    unanswered=1,
    chain="7c1e 9a40 d2f5 08b3",
)


def render(data: VisitorRegister, mark: Mark = NONE, layout: str = parts.FLAT.key) -> bytes:
    """The register of the day as PDF on A4 landscape, as many pages as it needs.

    Same data, same bytes. Raises MissingGlyph or BadData, both ValueError with a Chinese message that names
    the field."""
    ready.choose(TITLE, layout, (parts.FLAT.key,))
    sheets = _Register(ready.checked(data, mark), mark).sheets()
    return page.document(f"{TITLE} {data.day}", (parts.FLAT.width, parts.FLAT.height), sheets)


class _Register:
    def __init__(self, data: VisitorRegister, mark: Mark) -> None:
        self.data = data
        self.width = _FRAME.box.width
        self.noted = 0  # corrections told so far
        self.head = Head(
            title=TITLE,
            office=data.office,
            project=data.project,
            number=data.number,
            mark=mark,
            parts=(),
            width=self.width,
            type=_TYPE,
            instead=self._day(),
        )
        self.report = Report(_FRAME, self.head, _SIZES[0], self._closing(), [flow.gap(1)])
        self.report.stack.add(flow.gap(1.5), *self._above(), flow.gap(1.5))
        self._visits()

    def sheets(self) -> Iterator[Callable[[Sheet], None]]:
        return self.report.sheets("签名")

    def _day(self) -> str:
        """The day; on the day itself, until when it is told."""
        day, at = date.fromisoformat(self.data.day), datetime.fromisoformat(self.data.issued_at)
        said = f"{day:%Y年%m月%d日} 星期{_DAYS[day.weekday()]}"
        return f"{said} 截至 {at:%H:%M}" if at.date() == day else said

    def _above(self) -> list[Band]:
        data = self.data
        counts = (
            ("登记", data.registered),
            ("进入", data.entered),
            ("拒绝", data.refused),
            ("未接", data.unanswered),
            ("未离开", data.inside),
        )
        kept = "；".join(f"{one.since}–{one.until or '现在'} {one.role} {one.name}" for one in data.keepers)
        given = [
            *self.head.overflow(),
            Field("日期", self._day() if data.number else ""),
            Field("登记簿掌管", kept),
            Field("当日合计", "　".join(f"{what} {count} 次" for what, count in counts), bold=True),
        ]
        return flow.fields(given, self.width, 2, _TYPE)

    # the visits

    def _visits(self) -> None:
        data, stack = self.data, self.report.stack
        if not data.visits:
            stack.add(*self.report.lines("这一天没有来访登记。", quiet=True))
            return
        told = [self._told(visit) for visit in data.visits]
        names = [name for name in _COLUMNS if any(row[name] for row, _ in told)]
        rows: list[list[Cell]] = [[row[name] for name in names] for row, _ in told]
        type_, columns = spread([_COLUMNS[name] for name in names], rows, self.width, _SIZES)
        top = flow.heading(columns, type_)
        stack.add(top)
        for row, (_, notes) in zip(rows, told, strict=True):
            self._add(top, row_bands(columns, row, type_, stack.room), notes)
        stack.add(end(self.width, type_))

    def _add(self, top: Band, row: Sequence[Band], notes: Sequence[Band]) -> None:
        """A row with the notes of its corrections at the foot of its page."""
        stack = self.report.stack
        whole = sum(band.height for band in (*row, *notes)) + _rule().height
        if whole > stack.left + 1e-6 and whole <= stack.room - top.height - 1:
            stack.turn()
            stack.add(top)
        for band in row:
            if band.height > stack.left + 1e-6:
                stack.turn()
                stack.add(top)
            stack.add(band)
        for note in notes:
            if note.height + _rule().height > stack.left + 1e-6:
                stack.turn()
                stack.add(top)
            if not stack.feet[-1]:
                stack.feet[-1].append(_rule())
            stack.feet[-1].append(note)

    def _told(self, visit: Visit) -> tuple[dict[str, list[Run]], list[Band]]:
        """What stands in each column, and the notes of what was corrected there."""
        said = {name: [str(getattr(visit, name))] for name in (*_COLUMNS, "host")}
        said["number"] = [self._short(visit.number)]
        notes: list[Band] = []
        marked: dict[str, list[str]] = {name: [""] for name in said}
        for one in visit.corrections:
            self.noted += 1
            was = said[one.column][-1] or _NOTHING
            now = one.now or _NOTHING
            said[one.column][-1] = was
            said[one.column].append(now)
            marked[one.column].append(f"[{self.noted}]")
            where = "被访人" if one.column == "host" else _COLUMNS[one.column].removesuffix("/被访人")
            note = (
                f"[{self.noted}]　序号 {visit.serial}「{where}」原为 {was}，更正为 {now}；原因：{one.reason}"
            )
            notes += running(f"{note}；{one.who} {one.at}", self.width, 8.5, QUIET)
        cells = {name: _cell(said[name], marked[name]) for name in said}
        cells["target"] += cells.pop("host")
        if said["left"][-1] in ("", _NOTHING):
            cells["left"].append(Run(_NEVER_LEFT.get(visit.state, visit.state)))
        return cells, notes

    def _short(self, number: str) -> str:
        """The number without what all of the day share."""
        shared = f"LF{self.data.day.replace('-', '')}-"
        return number.removeprefix(shared)

    # what closes it

    def _closing(self) -> list[Band]:
        """Who signs for the register, and whose print this is."""
        data = self.data
        labels = [*dict.fromkeys(f"{one.role}签名" for one in data.keepers), "客服经理审阅"]
        if len(labels) > 4 or text.width("".join(labels), _TYPE.label) > self.width / 2:
            labels = ["登记人签名", "客服经理审阅"]
        said = [f"打印：{datetime.fromisoformat(data.issued_at):%Y-%m-%d %H:%M}", data.operator]
        said += [f"登记链校验 {data.chain}"] if data.chain else []
        return [
            lines_to_sign(labels, self.width, _TYPE, 11),
            flow.gap(2),
            *running("　".join(said), self.width, 8, QUIET),
        ]


def _cell(values: Sequence[str], marked: Sequence[str]) -> list[Run]:
    """What was written first and each value that it was corrected to; all but the last are struck."""
    runs: list[Run] = []
    for n, (value, mark) in enumerate(zip(values, marked, strict=True)):
        runs += [Run(value, struck=n < len(values) - 1, below=n > 0)] if value else []
        runs += [Run(mark, quiet=True)] if mark else []
    return runs


def _rule() -> Band:
    """The line between the visits and the notes below them."""

    def draw(sheet: Sheet, x: float, y: float, high: float) -> None:
        sheet.rule(x, y + high - 1, x + 40, tone=FAINT, weight=0.2)

    return Band(4, draw)

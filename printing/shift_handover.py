"""交接班记录: what one shift leaves to the next, frozen when both have signed (004-44, domain.md 2.11).

Every section stands on the paper even when it is empty, and then says so: an omission shows.
"""

from dataclasses import dataclass, replace
from typing import Annotated

from printing import flow, page, parts, ready
from printing.flow import Band, Cell, Column, Field, Type
from printing.head import Head
from printing.marks import NONE, Mark
from printing.money import figures
from printing.report import Frame, Report, both_sign, moment
from printing.schema import Doc

TITLE = "交接班记录"

_TYPE = Type(9.5, 8.5, 8.5, 17, 5.8, 6.6)
_FRAME = Frame(parts.SHEET.width, parts.SHEET.height, side=16, top=14, bottom=11, head=17, section=11.4)
_AIR = ((10.6, 5.9), (8.8, 5.2))
"""Heights of a section's name and of a row: closer only where that saves a page."""
_STOPS = (24.0, 64.0, 26.0, 30.0, 34.0)  # mm; what one section has below another stands in line


@dataclass(frozen=True)
class Matter:
    """在办的一件事"""

    kind: Annotated[str, Doc("业务", "例如 放行条、报修、等候、待反馈")]
    what: Annotated[str, Doc("事项", "摘要，不写全名和号码")]
    due: Annotated[str, Doc("时限", "例如 今日 21:00；可为空")] = ""
    next: Annotated[str, Doc("下一步", "接班人要做什么；可为空")] = ""
    number: Annotated[str, Doc("编号", "可为空")] = ""


@dataclass(frozen=True)
class Visitor:
    """未离开的一组访客"""

    visitor: Annotated[str, Doc("来访人", "按规定遮住，例如 赵先生")]
    people: Annotated[int, Doc("人数", "连本人", minimum=1)]
    target: Annotated[str, Doc("到访", "房号或部门")]
    since: Annotated[str, Doc("进入时间", "例如 18:40")]
    plate: Annotated[str, Doc("车牌", "可为空")] = ""
    number: Annotated[str, Doc("访客单号", "可为空")] = ""


@dataclass(frozen=True)
class Out:
    """未收回的一件（证件、钥匙、卡）"""

    what: Annotated[str, Doc("种类", "证件、钥匙、卡")]
    name: Annotated[str, Doc("名称/编号", "例如 天台钥匙、访客证 012")]
    holder: Annotated[str, Doc("领用人", "例如 工程部 周师傅")]
    since: Annotated[str, Doc("领用时间", "例如 17:20")]
    due: Annotated[str, Doc("应还", "可为空")] = ""
    quantity: Annotated[int, Doc("数量", "件数", minimum=1)] = 1


@dataclass(frozen=True)
class Cash:
    """现金的一项"""

    what: Annotated[str, Doc("项目", "例如 备用金、现金收款、退款")]
    amount: Annotated[int, Doc("金额", "分，支出为负")]
    note: Annotated[str, Doc("说明", "可为空")] = ""


@dataclass(frozen=True)
class Receipts:
    """收据的一段"""

    kind: Annotated[str, Doc("收据", "种类，例如 押金收据")]
    first: Annotated[str, Doc("起号")]
    last: Annotated[str, Doc("止号")]
    count: Annotated[int, Doc("份数", "含作废", minimum=0)]
    void: Annotated[str, Doc("作废", "作废的号，用顿号隔开；没有为空")] = ""


@dataclass(frozen=True)
class Equipment:
    """设备的一项"""

    name: Annotated[str, Doc("设备", "例如 打印机、读卡器、对讲机 3 台")]
    state: Annotated[str, Doc("状态", "例如 正常、故障")]
    note: Annotated[str, Doc("说明", "可为空")] = ""


@dataclass(frozen=True)
class Found:
    """保管中的一件拾获物品"""

    number: Annotated[str, Doc("编号", "例如 SW20260305-A0001")]
    what: Annotated[str, Doc("物品", "例如 黑色雨伞")]
    place: Annotated[str, Doc("拾获地点")]
    found_at: Annotated[str, Doc("拾获时间", "例如 03-05 17:45")]
    storage: Annotated[str, Doc("保管处", "例如 前台 2 号柜；可为空")] = ""


@dataclass(frozen=True)
class Message:
    """未转达的一条留言"""

    to: Annotated[str, Doc("留给", "员工姓名或岗位")]
    caller: Annotated[str, Doc("留言人", "姓和称呼")]
    words: Annotated[str, Doc("留言", "摘要")]
    taken_at: Annotated[str, Doc("时间", "例如 16:05")]
    urgent: Annotated[bool, Doc("紧急")] = False
    number: Annotated[str, Doc("编号", "可为空")] = ""


@dataclass(frozen=True)
class Difference:
    """差异的一项"""

    what: Annotated[str, Doc("项目", "例如 现金、收据、访客证")]
    expected: Annotated[str, Doc("应有")]
    found: Annotated[str, Doc("实有")]
    note: Annotated[str, Doc("说明", "原因、已告知谁；可为空")] = ""


@dataclass(frozen=True)
class ShiftHandover:
    """交接班记录"""

    office: Annotated[str, Doc("服务中心", "印在左上角")]
    project: Annotated[str, Doc("项目", "小区名称；可为空")]
    number: Annotated[str, Doc("编号", "例如 JB20260305-A0001；草稿为空", pattern=r"[A-Z0-9\-]{1,32}")]
    issued_at: Annotated[
        str, Doc("交接时间", "ISO 8601 带时区，例如 2026-03-05T20:02:00+08:00；草稿为空", format="date-time")
    ]
    shift: Annotated[str, Doc("班次", "交出的班次，例如 前台白班、总值夜班")]
    begun_at: Annotated[str, Doc("当班开始", "ISO 8601 带时区", format="date-time")]
    ended_at: Annotated[str, Doc("当班结束", "ISO 8601 带时区；没有接班人为空", format="date-time")]
    from_name: Annotated[str, Doc("交班人", "姓名")]
    from_role: Annotated[str, Doc("交班岗位", "例如 客服前台、物业总值")]
    from_signed_at: Annotated[
        str, Doc("交班签署", "登录签署的时间，ISO 8601 带时区；还没有签为空", format="date-time")
    ]
    to_name: Annotated[str, Doc("接班人", "姓名；没有接班人为空")]
    to_role: Annotated[str, Doc("接班岗位", "可为空")]
    to_signed_at: Annotated[
        str, Doc("接班签署", "登录签署的时间，ISO 8601 带时区；还没有签为空", format="date-time")
    ]
    matters: Annotated[tuple[Matter, ...], Doc("在办事项", "放行条、报修、等候等未完的事")] = ()
    visitors: Annotated[tuple[Visitor, ...], Doc("未离开访客")] = ()
    out: Annotated[tuple[Out, ...], Doc("未收回证件、钥匙、卡")] = ()
    cash: Annotated[tuple[Cash, ...], Doc("现金", "与收据号段都为空，则写本班没有收款")] = ()
    receipts: Annotated[tuple[Receipts, ...], Doc("收据号段")] = ()
    equipment: Annotated[tuple[Equipment, ...], Doc("设备状态")] = ()
    lost_property: Annotated[tuple[Found, ...], Doc("拾获物品", "仍在保管的")] = ()
    messages: Annotated[tuple[Message, ...], Doc("留言", "还没有转达的")] = ()
    notes: Annotated[tuple[str, ...], Doc("注意事项", "每条一行")] = ()
    differences: Annotated[tuple[Difference, ...], Doc("差异", "应有与实有不符的；没有则写没有差异")] = ()


SAMPLE = ShiftHandover(
    office="示例物业服务中心",
    project="示例花园",
    number="JB20260305-A0001",
    issued_at="2026-03-05T20:02:00+08:00",
    shift="前台白班",
    begun_at="2026-03-05T08:00:00+08:00",
    ended_at="2026-03-05T20:00:00+08:00",
    from_name="李敏",
    from_role="客服前台",
    from_signed_at="2026-03-05T20:01:00+08:00",
    to_name="郑国强",
    to_role="物业总值",
    to_signed_at="2026-03-05T20:02:00+08:00",
    matters=(
        Matter(
            "放行条", "3栋2单元1501 搬出未完，还差沙发一张", "今日 21:00", "等业主回电", "FX20260305-A0007"
        ),
        Matter("报修", "5栋1单元0302 厨房漏水，师傅已到场", "03-06 09:00", "明早九点回访"),
    ),
    visitors=(
        Visitor("赵先生", 2, "3栋1单元1201", "18:40", "粤B12345", "LF20260305-A0031"),
        Visitor("欧阳女士", 1, "5栋1单元2203", "19:15", "", "LF20260305-A0034"),
    ),
    out=(
        Out("钥匙", "天台钥匙", "工程部 周师傅", "17:20", "今日 21:00"),
        Out("卡", "访客证 012、013", "赵先生", "18:40", "离开时", 2),
    ),
    equipment=(
        Equipment("打印机、读卡器、高拍仪", "正常"),
        Equipment("对讲机 3 号", "故障", "电池不能充电，已报工程部"),
    ),
    lost_property=(Found("SW20260305-A0001", "黑色长柄雨伞", "大堂休息区", "03-05 17:45", "前台 2 号柜"),),
    messages=(
        Message("客服经理 王建国", "周女士", "请明早回电，谈车位续租", "16:05", number="LY20260305-A0003"),
    ),
    notes=("今晚 22:00 至次日 05:00 二次供水检修，已在各栋张贴通知。",),
    differences=(Difference("访客证", "20 张", "19 张", "008 号未收回，已告知客服主任"),),
)


def render(data: ShiftHandover, mark: Mark = NONE, layout: str = parts.SHEET.key) -> bytes:
    """The record as PDF on A4, as many pages as it needs. Same data, same bytes.

    Raises MissingGlyph or BadData, both ValueError with a Chinese message that names the field."""
    ready.choose(TITLE, layout, (parts.SHEET.key,))
    data, mark = ready.ready(TITLE, data, mark)
    title = f"{TITLE} {data.number or '草稿'}"
    record = min((_Record(data, mark, *air) for air in _AIR), key=lambda one: one.report.count)
    return page.document(title, (parts.SHEET.width, parts.SHEET.height), record.report.sheets("签名"))


class _Record:
    def __init__(self, data: ShiftHandover, mark: Mark, section: float, row: float) -> None:
        self.data = data
        self.width = _FRAME.box.width
        self.head = Head(TITLE, data.office, data.project, data.number, mark, (), self.width, _TYPE)
        rows = Type(9, 9, 8.5, 17, 5.8, row)
        frame = replace(_FRAME, section=section)
        self.report = Report(frame, self.head, rows, self._closing(), [flow.gap(2)])
        self.report.stack.add(flow.gap(2), *self._fields())
        self._sections()

    def _fields(self) -> list[Band]:
        data = self.data
        to = f"{data.to_name}　{data.to_role}" if data.to_name else "接班人未到，班次仍由交班人当班"
        given = [
            *self.head.overflow(),
            Field("班次", data.shift, bold=True),
            Field("当班时间", f"{moment(data.begun_at)} 至 {moment(data.ended_at) or '现在'}"),
            Field("交班人", f"{data.from_name}　{data.from_role}", bold=True),
            Field("接班人", to, bold=True),
        ]
        return flow.fields(given, self.width, 2, _TYPE)

    # the sections in the order they are talked through

    def _sections(self) -> None:
        data, table = self.data, self.report.table
        table(
            "在办事项",
            _columns("业务", "事项", "时限", "下一步", "编号"),
            [[one.kind, one.what, one.due, one.next, one.number] for one in data.matters],
            "没有在办事项。",
        )
        table(
            "未离开访客",
            _columns("来访人", ("到访", "人数"), "进入时间", "车牌", "访客单"),
            [
                [one.visitor, one.target, f"{one.people}", one.since, one.plate, one.number]
                for one in data.visitors
            ],
            "没有未离开的访客。",
        )
        table(
            "未收回证件、钥匙、卡",
            _columns("种类", ("名称/编号", "数量"), "领用时间", "应还", "领用人"),
            [[one.what, one.name, f"{one.quantity}", one.since, one.due, one.holder] for one in data.out],
            "都已收回。",
        )
        self._money()
        table(
            "设备状态",
            _columns("", "设备", "状态", "", "说明"),
            [[one.name, one.state, one.note] for one in data.equipment],
            "没有记录设备状态。",
        )
        table(
            "拾获物品",
            _columns("", ("物品", "拾获地点"), "拾获时间", "保管处", "编号"),
            [[one.what, one.place, one.found_at, one.storage, one.number] for one in data.lost_property],
            "没有保管中的拾获物品。",
        )
        table(
            "留言",
            _columns("留言人", "留言", "时间", "留给", "编号"),
            [
                [one.caller, "【紧急】" * one.urgent + one.words, one.taken_at, one.to, one.number]
                for one in data.messages
            ],
            "没有未转达的留言。",
        )
        self.report.notes("注意事项", data.notes, "没有注意事项。")
        table(
            "差异",
            _columns("项目", ("应有", "实有"), "", "", "说明"),
            [[one.what, one.expected, one.found, one.note] for one in data.differences],
            "清点无差异。",
        )

    def _money(self) -> None:
        """现金及收据号段: one section, whichever of the two there is."""
        data, table, title = self.data, self.report.table, "现金及收据号段"
        cash: list[list[Cell]] = [[one.what, figures(one.amount), one.note] for one in data.cash]
        receipts: list[list[Cell]] = [
            [one.kind, f"{one.first} 至 {one.last}", f"{one.count}", one.void or "无"]
            for one in data.receipts
        ]
        if cash or not receipts:
            what, amount, note = _columns("项目", "金额（元）", "", "", "说明")
            amount = replace(amount, align="right", gap=amount.width - 28)
            table(title, [what, amount, note], cash, "本班没有收款。")
        if receipts:
            columns = _columns("收据", "号段", "份数", "", "作废")
            table("收据号段" if cash else title, columns, receipts, "")

    # what closes it

    def _closing(self) -> list[Band]:
        """Both sign, by hand, above what they signed in the program and when."""
        data = self.data
        names, at = (data.from_name, data.to_name), (data.from_signed_at, data.to_signed_at)
        return both_sign(("交班", "接班"), names, at, self.width, _TYPE)


def _columns(*titles: str | tuple[str, str]) -> list[Column]:
    """Columns at the stops that all tables of the paper share; a nameless stop is the next column's room,
    two names share theirs."""
    columns = []
    room = 0.0
    for given, width in zip(titles, _STOPS, strict=True):
        room += width
        if isinstance(given, tuple):
            first, second = given
            narrow = 20.0 if second in ("人数", "数量") else room / 2
            columns += [Column(first, room - narrow), Column(second, narrow)]
        elif given:
            columns.append(Column(given, room))
        room = 0.0 if given else room
    return columns

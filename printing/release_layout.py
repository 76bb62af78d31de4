"""放行条版面: where everything on a release slip stands, for each paper it is printed on."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from printing import flow, slip, text
from printing.flow import Band, Cell, Column, Field, Stack, Type
from printing.marks import Mark
from printing.page import GROUND, Box, Sheet
from printing.parts import Layout, Part

if TYPE_CHECKING:
    from printing.release_slip import Item, ReleaseSlip

TITLE = "物品放行条"
STUB = Part("第一联", "存根 · 客服中心", "白")
GATE = Part("第二联", "门岗 · 查验后收回", "红")
CUSTOMER = Part("第三联", "客户", "黄")
PARTS = (STUB, GATE, CUSTOMER)
LIMIT = 12
"""Items on one page at most."""


@dataclass(frozen=True, kw_only=True)
class Spec(slip.Spec):
    """The measures of one layout, mm."""

    single: int  # more items than this stand in two columns
    valid: float  # heights of the closing lines
    sign: float
    slot: float


SPECS = {
    "a4": Spec(
        type=Type(9, 7.5, 8, 15, 4.5, 4.5),
        side=12,
        top=5.5,
        bottom=4,
        head=12,
        aside=35,
        code=20,
        seal=29,
        loose=1.2,
        single=6,
        valid=5,
        sign=7.8,
        slot=7.7,
    ),
    "a5": Spec(
        type=Type(10.5, 8.5, 9, 19, 5.7, 5.7),
        side=12,
        top=9,
        bottom=9,
        head=16,
        aside=42,
        code=27,
        seal=35,
        loose=2.2,
        single=8,
        valid=7,
        sign=12,
        slot=11,
    ),
    "continuous": Spec(
        type=Type(10.5, 10.5, 10.5, 17, 5.3, 4.85, True),
        side=19,
        top=6,
        bottom=6,
        head=14,
        aside=38,
        code=22,
        seal=0,
        loose=1.5,
        single=12,
        valid=5.6,
        sign=8,
        slot=8,
    ),
}


def sheets(data: "ReleaseSlip", mark: Mark, form: Layout) -> Iterator[Callable[[Sheet], None]]:
    """The sheets of paper of one slip."""
    return _Slip(data, mark, form).sheets()


class _Slip(slip.Slip):
    title = TITLE
    names = PARTS
    seal = "客服中心业务章"
    like = "业主确认"

    def __init__(self, data: "ReleaseSlip", mark: Mark, form: Layout) -> None:
        self.data = data
        self.spec = SPECS[form.key]
        super().__init__(data, mark, form, self.spec)
        self.below = self.spec.slot
        self.foot = self.spec.valid + self.spec.sign + self.spec.slot
        owed = [] if form.plies else [Field("费用情况", data.fees)]
        self.fees = flow.fields(owed, self.room.width, 1, self.type)
        self.columns = 3
        self.stub = self._pages(stub=True)
        if len(self.stub) > max(1, -(-len(data.items) // LIMIT)):
            self._try_closer()
        self.shared = self._pages(stub=False)
        self.count = len(self.shared)

    def pages(self, part: Part | None) -> list[list[Band]]:
        return self.stub if part is STUB else self.shared

    def _try_closer(self) -> None:
        """Fields four abreast instead of three, where that saves a page."""
        self.columns = 4
        closer = self._pages(stub=True)
        if len(closer) < len(self.stub):
            self.stub = closer
        else:
            self.columns = 3

    # what flows

    def _pages(self, stub: bool) -> list[list[Band]]:
        data = self.data
        stack = self.stack(self._opening())
        stack.add(flow.gap(0.6, stretch=True), *self._fields(), flow.gap(0.8, stretch=True))
        self._items(stack)
        stack.add(*self.one_below_another([Field("备注", note) for note in data.notes]))
        if not self._fees_in_slot:
            fees = self.one_below_another([Field("费用情况", data.fees)])
            stack.add(*(fees if stub else [flow.gap(band.height) for band in fees]))
        return stack.pages

    def _opening(self) -> list[Band]:
        """What a further page begins with: whose it is, if that finds room on a line."""
        data = self.data
        whose = [Field("房号", data.unit, bold=True), Field("申请人", data.applicant, bold=True)]
        bands = self.one_below_another(whose, columns=2)
        return [flow.gap(0.6), *(bands if len(bands) == 1 else []), flow.gap(0.8)]

    def _fields(self) -> list[Band]:
        data = self.data
        given = [
            Field("房号", data.unit, bold=True),
            Field("申请人", data.applicant, bold=True),
            Field("放行类别", data.kind),
            Field("证件", data.id_check),
            Field("联系电话", data.phone),
            Field("业主关系", data.relation),
            Field("搬运车辆", data.plate),
            Field("搬运人", data.carrier),
            Field("放行时间", data.window),
            Field("业主确认", data.owner_confirmation),
        ]
        if len(self._operator.lines) > 1:
            given.append(Field("经办人", data.operator))
        above = self.one_below_another(self.head.overflow())
        return above + flow.fields(given, self.main, self.columns, self.type, like="业主确认")

    def _items(self, stack: Stack) -> None:
        items = self.data.items

        def tables(before: int, count: int) -> Iterator[list[Band]]:
            """In full columns if they may be, else two abreast."""
            for double in (False, True):
                if double or count <= self.spec.single:
                    rows = self._rows(items[before : before + count], before, double)
                    yield flow.table(self._columns(double), rows, self.type)

        def by_line(before: int) -> list[Band]:
            columns = self._columns(double=False)
            [row] = self._rows(items[before : before + 1], before, double=False)
            return [flow.heading(columns, self.type), *flow.row_by_line(columns, row, self.type)]

        self.listed(stack, len(items), LIMIT, tables, by_line, self._total())

    @property
    def _noted(self) -> bool:
        return any(item.note for item in self.data.items)

    def _columns(self, double: bool) -> list[Column]:
        number = Column("序号", 11, "centre", quiet=True)
        if double:
            what = Column("物品名称 · 规格/特征", self.main / 2 - 28)
            return [number, what, Column("数量", 17, "right", gap=4)] * 2
        rest = self.main - 11 - 14 - 16
        name, feature = (0.40, 0.34) if self._noted else (0.52, 0.48)
        columns = [
            number,
            Column("物品名称", rest * name),
            Column("规格/特征", rest * feature, quiet=True),
            Column("数量", 14, "right", gap=2),
            Column("单位", 16),
        ]
        if self._noted:
            columns.append(Column("备注", rest * (1 - name - feature), quiet=True))
        return columns

    def _rows(self, items: Sequence["Item"], before: int, double: bool) -> list[list[Cell]]:
        if not double:
            rows: list[list[Cell]] = []
            for n, item in enumerate(items, before + 1):
                row: list[Cell] = [str(n), item.name, item.feature, str(item.quantity), item.unit]
                rows.append([*row, item.note] if self._noted else row)
            return rows
        cells: list[list[Cell]] = []
        for n, item in enumerate(items, before + 1):
            told = "　".join(part for part in (item.feature, item.note) if part)
            cells.append([str(n), (item.name, told), f"{item.quantity} {item.unit}"])
        half = (len(cells) + 1) // 2
        blank: list[Cell] = ["", "", ""]
        right = cells[half:] + [blank] * (2 * half - len(cells))
        return [a + b for a, b in zip(cells[:half], right, strict=True)]

    def _total(self) -> tuple[str, str]:
        words = text.clean(self.data.total_words)
        return ("合计：", f"{words}（{self.data.total}）") if words or self.data.total else ("", "")

    # what stands

    def close(self, sheet: Sheet, box: Box, part: Part | None, number: int) -> None:
        spec = self.spec
        self._valid(sheet, Box(box.x, box.y, self.main, spec.valid))
        sign = Box(box.x, box.y + spec.valid, self.main, spec.sign)
        if self.last(number):
            self._sign(sheet, sign)
            self._slot(sheet, Box(box.x, box.bottom - spec.slot, box.width, spec.slot), part)
        else:
            sheet.text(sign.x, sign.y + sign.height / 2, f"签名与核验见第 {self.count} 页", self.type.label)

    def _valid(self, sheet: Sheet, box: Box) -> None:
        type_ = self.type
        day = "开具当日"
        if self.data.valid_on:
            day = f"{date.fromisoformat(self.data.valid_on):%Y年%m月%d日} 当日"
        x = box.x + sheet.text(box.x, box.y + box.height / 2, "有效期：", type_.label, tone=type_.quiet) + 0.8
        say = f"仅限 {day}一次有效，涂改无效，未盖章无效"
        sheet.text(x, box.y + box.height / 2, say, type_.body, bold=True, tone=type_.ink)

    @property
    def _operator(self) -> text.Fitted:
        """The clerk's name as it stands beside the signature, if it is one line."""
        room = self.main * (0.12 if self.mono else 0.15)
        return text.fit(self.data.operator, room, self.type.body, self.type.least)

    def _sign(self, sheet: Sheet, box: Box) -> None:
        data, type_ = self.data, self.type
        low = box.bottom - type_.body * text.POINT * 0.9
        x = box.x + sheet.text(box.x, low, "申请人签名：", type_.label, tone=type_.quiet) + 0.8
        line = box.x + self.main * (0.33 if self.mono else 0.42)
        sheet.rule(x, low + 2.2, line, tone=type_.quiet, weight=0.4 if self.mono else 0.2)
        x = line + 5
        operator = self._operator
        if len(operator.lines) == 1:
            x += sheet.text(x, low, "经办人：", type_.label, tone=type_.quiet) + 0.8
            x += sheet.text(x, low, operator.lines[0], operator.size, tone=type_.ink) + 5
        if data.issued_at:
            x += sheet.text(x, low, "开具：", type_.label, tone=type_.quiet) + 0.8
            at = datetime.fromisoformat(data.issued_at)
            sheet.text(x, low, f"{at:%Y-%m-%d %H:%M}", type_.body, tone=type_.ink)
        self.seal_word(sheet, low, "（业务章）")

    # what is the part's own

    @property
    def _fees_in_slot(self) -> bool:
        return sum(band.height for band in self.fees) <= self.spec.slot

    def _slot(self, sheet: Sheet, box: Box, part: Part | None) -> None:
        if part is STUB:
            if self._fees_in_slot:
                spare = box.height - sum(band.height for band in self.fees)
                flow.draw_page(sheet, box.inset(0, spare / 2, spare / 2), self.fees)
        elif part is CUSTOMER:
            say = "放行时请出示门岗联，由护卫员核对实物后收回；本联请您留存。"
            sheet.text(box.x, box.y + box.height / 2, say, self.type.label, tone=self.type.quiet)
        else:
            self._guard(sheet, box)

    def _guard(self, sheet: Sheet, box: Box) -> None:
        type_ = self.type
        middle = box.y + box.height / 2 + 0.5
        if not self.mono:
            sheet.frame(box.inset(0, 0.5, 0), tone=None, fill=GROUND, radius=1)
        x = box.x + (0 if self.mono else 2.5)
        x += sheet.text(x, middle, "门岗核验：", type_.label, bold=True, tone=type_.ink) + 1
        x += sheet.text(x, middle, "实物与所列", type_.label, tone=type_.ink) + 2
        x += sheet.text(x, middle, "□相符", type_.label, tone=type_.ink) + 2.5
        x += sheet.text(x, middle, "□不符（拒绝放行，退客服中心）", type_.label, tone=type_.ink) + 2.5
        sign = text.width("护卫员签名", type_.label)
        weight = 0.4 if self.mono else 0.2
        x += sheet.text(x, middle, "放行时间", type_.label, tone=type_.ink) + 1
        third = x + (box.right - x) * 0.22
        sheet.rule(x, middle + 2, third, tone=type_.quiet, weight=weight)
        x = third + 3
        sheet.text(x, middle, "护卫员签名", type_.label, tone=type_.ink)
        sheet.rule(x + sign + 1, middle + 2, box.right - 2, tone=type_.quiet, weight=weight)

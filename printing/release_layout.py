"""放行条版面: where everything on a release slip stands, for each paper it is printed on."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from printing import flow, marks, parts, text
from printing.flow import Band, Cell, Column, Field, Stack, Type
from printing.head import Head
from printing.marks import Mark
from printing.page import BLACK, FAINT, GROUND, Box, Sheet
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


@dataclass(frozen=True)
class Spec:
    """The measures of one layout, mm."""

    type: Type
    side: float
    top: float
    bottom: float
    head: float  # height of the head with its rule
    aside: float  # width of the right column: code and seal, or code and the names of the plies
    code: float  # side of the QR code
    seal: float
    single: int  # more items than this stand in two columns
    valid: float  # heights of the closing lines
    sign: float
    slot: float
    loose: float  # how much taller a row of a short list may be


SPECS = {
    "a4": Spec(Type(9, 7.5, 8, 15, 4.5, 4.5), 12, 5.5, 4, 12, 35, 20, 29, 6, 5, 7.8, 7.7, 1.2),
    "a5": Spec(Type(10.5, 8.5, 9, 19, 5.7, 5.7), 12, 9, 9, 16, 42, 27, 35, 8, 7, 12, 11, 2.2),
    "continuous": Spec(
        Type(10.5, 10.5, 10.5, 17, 5.3, 4.85, True), 19, 6, 6, 14, 38, 22, 0, 12, 5.6, 8, 8, 1.5
    ),
}


def sheets(data: "ReleaseSlip", mark: Mark, form: Layout) -> Iterator[Callable[[Sheet], None]]:
    """The sheets of paper of one slip."""
    slip = _Slip(data, marks.draft() + mark if not data.number else mark, form)
    yield from parts.sheets(form, PARTS, slip.count, slip.draw)


class _Slip:
    def __init__(self, data: "ReleaseSlip", mark: Mark, form: Layout) -> None:
        self.data = data
        self.mark = mark
        self.spec = SPECS[form.key]
        self.type = self.spec.type
        self.mono = self.type.mono
        self.room = parts.strip(form, PARTS).inset(self.spec.side, self.spec.top, self.spec.bottom)
        self.main = self.room.width - self.spec.aside
        self.head = Head(
            title=TITLE,
            office=data.office,
            project=data.project,
            number=data.number,
            mark=mark,
            parts=() if form.plies else PARTS,
            width=self.room.width,
            type=self.type,
            code=data.code if self.mono else "",
        )
        owed = [] if form.plies else [Field("费用情况", data.fees)]
        self.fees = flow.fields(owed, self.room.width, 1, self.type)
        self.columns = 3
        self.stub = self._pages(stub=True)
        if len(self.stub) > max(1, -(-len(data.items) // LIMIT)):
            self._try_closer()
        self.shared = self._pages(stub=False)
        self.count = len(self.shared)

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
        spec, data = self.spec, self.data
        stack = Stack(self.room.height - spec.head - spec.valid - spec.sign - spec.slot, self._opening())
        stack.add(flow.gap(0.6, stretch=True), *self._fields(), flow.gap(0.8, stretch=True))
        self._items(stack)
        stack.add(*self._one_below_another([Field("备注", note) for note in data.notes]))
        if not self._fees_in_slot:
            fees = self._one_below_another([Field("费用情况", data.fees)])
            stack.add(*(fees if stub else [flow.gap(band.height) for band in fees]))
        return stack.pages

    def _opening(self) -> list[Band]:
        """What a further page begins with: whose it is, if that finds room on a line."""
        data = self.data
        whose = [Field("房号", data.unit, bold=True), Field("申请人", data.applicant, bold=True)]
        bands = self._one_below_another(whose, columns=2)
        return [flow.gap(0.6), *(bands if len(bands) == 1 else []), flow.gap(0.8)]

    def _one_below_another(self, given: Sequence[Field], columns: int = 1) -> list[Band]:
        return flow.fields(given, self.main, columns, self.type, like="业主确认")

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
        above = self._one_below_another(self.head.overflow())
        return above + flow.fields(given, self.main, self.columns, self.type, like="业主确认")

    def _items(self, stack: Stack) -> None:
        left = list(self.data.items)
        done = 0
        closing = self._closing(None).height
        while left:
            taken, bands = self._most(left, done, stack.left - closing)
            if taken:
                stack.add(*bands)
            elif stack.fresh:
                taken = 1
                columns = self._columns(double=False)
                row = self._rows(left[:1], done, double=False)[0]
                stack.add(flow.heading(columns, self.type), *flow.row_by_line(columns, row, self.type))
            else:
                stack.turn()
                continue
            left, done = left[taken:], done + taken
            if left:
                last = f"本页止于第 {done} 项，共 {len(self.data.items)} 项，转第 {len(stack.pages) + 1} 页"
                stack.add(self._closing(last))
                stack.turn()
        stack.add(self._closing(None), *self._total_overflow())

    def _most(self, items: Sequence["Item"], before: int, room: float) -> tuple[int, list[Band]]:
        """As many items as find room, and their table: in full columns if they may be, else two abreast."""
        for count in range(min(LIMIT, len(items)), 0, -1):
            for double in (False, True):
                if not double and count > self.spec.single:
                    continue
                rows = self._rows(items[:count], before, double)
                bands = flow.table(self._columns(double), rows, self.type)
                if sum(band.height for band in bands) <= room + 1e-6:
                    return count, bands
        return 0, []

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

    def _total(self) -> str:
        words = text.clean(self.data.total_words)
        return f"合计：{words}（{self.data.total}）" if words or self.data.total else ""

    def _closing(self, onward: str | None) -> Band:
        """以下空白 and the total in words and digits, so that nothing can be added; or what goes `onward`."""
        type_ = self.type
        total = text.fit(self._total(), self.main * 0.6, type_.body, type_.least, True)

        def draw(sheet: Sheet, x: float, y: float, high: float) -> None:
            middle = y + high / 2
            said = sheet.text(x + 1.5, middle, onward or "以下空白", type_.label, tone=type_.quiet)
            if onward:
                return
            end = x + self.main - 3
            if len(total.lines) == 1:
                words = total.lines[0]
                sheet.text(end, middle, words, total.size, bold=True, tone=type_.ink, align="right")
                end -= text.width(words, total.size, True) + 4
            tone, weight = (BLACK, 0.4) if self.mono else (FAINT, 0.15)
            sheet.rule(x + said + 4.5, middle, end, tone=tone, weight=weight)

        return Band(type_.row + 1, draw)

    def _total_overflow(self) -> list[Band]:
        total = text.fit(self._total(), self.main * 0.6, self.type.body, self.type.least, True)
        if len(total.lines) <= 1:
            return []
        return self._one_below_another([Field("合计", self._total().removeprefix("合计："))])

    # what stands

    def draw(self, sheet: Sheet, strip: Box, part: Part | None, number: int) -> None:
        """One page of one part; `part` None is all plies at once."""
        spec = self.spec
        box = strip.inset(spec.side, spec.top, spec.bottom)
        marks.across(sheet, strip, self.mark, mono=self.mono)
        head = Box(box.x, box.y, box.width, spec.head)
        aside = Box(box.x + self.main, head.bottom, spec.aside, box.bottom - spec.slot - head.bottom)
        if not self.mono:
            self._aside(sheet, aside)
        self.head.draw(sheet, head, part, number, self.count)
        tail = box.bottom - spec.valid - spec.sign - spec.slot
        body = Box(box.x, head.bottom, self.main, tail - head.bottom)
        flow.draw_page(sheet, body, (self.stub if part is STUB else self.shared)[number], spec.loose)
        last = number == self.count - 1
        self._valid(sheet, Box(box.x, tail, self.main, spec.valid))
        sign = Box(box.x, tail + spec.valid, self.main, spec.sign)
        if last:
            self._sign(sheet, sign)
        else:
            sheet.text(sign.x, sign.y + sign.height / 2, f"签名与核验见第 {self.count} 页", self.type.label)
        if self.mono:
            self._plies(sheet, aside)
        if last:
            self._slot(sheet, Box(box.x, box.bottom - spec.slot, box.width, spec.slot), part)

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
        if self.mono:
            middle = box.right + 4 + self.spec.code / 2
            sheet.text(middle, low, "（业务章）", type_.label, tone=type_.ink, align="centre")

    def _aside(self, sheet: Sheet, box: Box) -> None:
        spec = self.spec
        middle = box.right - spec.seal / 2
        margin = marks.quiet_zone(self.data.code, spec.code) if self.data.code else 3
        square = Box(middle - spec.code / 2, box.y + margin, spec.code, spec.code)
        if self.data.code:
            marks.qr(sheet, square, self.data.code)
            marks.code_below(sheet, middle, square.bottom + 4.6, spec.seal, self.data.code, self.type.label)
        else:
            marks.no_code(sheet, square)
        seal = Box(box.right - spec.seal, box.bottom - spec.seal - 1, spec.seal, spec.seal)
        marks.seal(sheet, seal, "客服中心业务章")

    def _plies(self, sheet: Sheet, box: Box) -> None:
        """The code, and the names of all plies down the margin, each letter upright."""
        if self.data.code:
            margin = marks.quiet_zone(self.data.code, self.spec.code)
            marks.qr(sheet, Box(box.x + 4, box.y + margin, self.spec.code, self.spec.code), self.data.code)
        y = box.y + 3.5
        for part in PARTS:
            for word in (part.ordinal, part.use.replace(" · ", "")):
                for letter in word:
                    sheet.text(box.right - 2, y, letter, self.type.label, tone=BLACK, align="centre")
                    y += 3.75
                y += 1.1
            y += 2.4

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

"""收据版面: where everything on a receipt stands on A4, A5 and three-ply paper, and what it says in words."""

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from printing import flow, money, slip, text
from printing.flow import Band, Cell, Column, Field, Type
from printing.marks import Mark
from printing.money import figures, yuan
from printing.page import Box, Sheet
from printing.parts import Layout, Part
from printing.report import lines_to_sign, too_long_to_sign

if TYPE_CHECKING:
    from printing.receipt import Line, Receipt

TITLE = "收款收据"
LIMIT = 8
"""Lines on one page at most."""
SEAL = "收款单位（盖章）"
NO_INVOICE = "本收据不作发票使用"
SIGN = ("收款人", "复核", "交款人")

SPECS = {
    "a4": slip.Spec(
        type=Type(9, 7.5, 8, 15, 4.4, 4.2),
        side=12,
        top=5.5,
        bottom=4,
        head=12,
        aside=35,
        code=20,
        seal=29,
        loose=1.2,
    ),
    "a5": slip.Spec(
        type=Type(10.5, 8.5, 9, 19, 6, 5.8),
        side=12,
        top=9,
        bottom=9,
        head=16,
        aside=42,
        code=27,
        seal=35,
        loose=2.2,
    ),
    "continuous": slip.Spec(
        type=Type(10.5, 10.5, 10.5, 17, 5.6, 5, True),
        side=19,
        top=6,
        bottom=6,
        head=14,
        aside=38,
        code=22,
        seal=0,
        loose=1.5,
    ),
}
_TITLES = ("项目", "期间", "性质", "单价", "数量", "金额（元）")
_ALWAYS = (0, 2, 5)
"""Columns that stand even where all their cells are empty; the amounts last, above subtotals and total."""
_SIGN = {"a4": 8.0, "a5": 12.0, "continuous": 11.0}
"""Height of the lines to sign."""


def sheets(
    data: "Receipt", mark: Mark, form: Layout, methods: Sequence[str]
) -> Iterator[Callable[[Sheet], None]]:
    """The sheets of paper of one receipt."""
    return _Receipt(data, mark, form, methods).sheets()


# what it says, on every paper


def from_whom(data: "Receipt", room: float, type_: Type) -> Field:
    whom = "　".join(part for part in (text.clean(data.unit), text.clean(data.payer)) if part)
    brought = f"{whom}　交来"
    ahead = text.width("收款方式：", type_.label) + 1
    fits = "\n" not in whom and text.width(brought, type_.body, True) <= room - ahead
    return Field("今收到", brought if fits else whom, bold=True)


def replaced(data: "Receipt") -> Field:
    return Field("代替", f"{data.replaces}（已作废）" if data.replaces else "", bold=True)


def kind(line: "Line") -> str:
    return "押金（可退）" if line.deposit else "收入"


def subtotals(data: "Receipt") -> list[tuple[str, str]]:
    """Deposits and income apart, whichever there are (003-38)."""
    found = []
    for name, deposit in (("押金小计", True), ("收入小计", False)):
        if amounts := [line.amount for line in data.lines if line.deposit is deposit]:
            found.append((name, yuan(sum(amounts))))
    return found


def paid(data: "Receipt") -> list[Field]:
    """What belongs to the method: the reference, or what was tendered and given back."""
    cash = bool(data.tendered)
    return [
        Field("流水号", data.reference, bold=True),
        Field("实收", yuan(data.tendered) if cash else "", bold=True),
        Field("找零", yuan(data.change) if cash else "", bold=True),
    ]


def invoice(data: "Receipt") -> str:
    """What is still to be invoiced and by when; nothing where there is nothing."""
    if not data.invoice:
        return ""
    by = money.day(data.invoice_by) or "＿＿月＿＿日"
    return f"应开票项目 {yuan(data.invoice)}，发票将于{by}前{text.clean(data.invoice_how)}"


def remark(data: "Receipt") -> str:
    return "；".join(part for part in (NO_INVOICE, invoice(data)) if part)


# where it stands


class _Receipt(slip.Slip):
    title = TITLE
    names = money.PARTS
    seal = SEAL
    like = "收款方式"

    def __init__(self, data: "Receipt", mark: Mark, form: Layout, methods: Sequence[str]) -> None:
        self.data = data
        super().__init__(data, mark, form, SPECS[form.key])
        self.signed = [data.operator, data.checker]
        self.closes = [
            *money.total("金额合计", data.total_words, data.total, self.main, self.type),
            flow.gap(0.4 if form.strips else 1),
            *money.choice("收款方式", methods, data.method, self.main, self.type, self.like, paid(data)),
            *self.one_below_another([Field("备注", remark(data), bold=True)]),
            lines_to_sign(SIGN, self.main, self.type, _SIGN[form.key], self.signed),
        ]
        self.foot = sum(band.height for band in self.closes)
        self.bands = self._pages()
        self.count = len(self.bands)

    def pages(self, part: Part | None) -> list[list[Band]]:
        return self.bands

    def _pages(self) -> list[list[Band]]:
        data = self.data
        given = from_whom(data, self.main, self.type)
        whose = self.one_below_another([given])
        opening = [flow.gap(0.6), *(whose if len(whose) == 1 else []), flow.gap(0.8)]
        stack = self.stack(opening)
        longer = too_long_to_sign(SIGN, self.signed, self.main, self.type)
        whole = [given, Field("日期", money.day(data.issued_at)), replaced(data), *longer]
        stack.add(
            flow.gap(0.6, stretch=True),
            *self.one_below_another(self.head.overflow()),
            *self.one_below_another(whole, columns=3),
            flow.gap(0.8, stretch=True),
        )
        rows = [_row(line) for line in data.lines]
        shown = [n for n in range(len(_TITLES)) if n in _ALWAYS or any(row[n] for row in rows)]
        cells: list[list[Cell]] = [[row[n] for n in shown] for row in rows]
        columns = [column for n, column in enumerate(self._columns(rows, shown)) if n in shown]

        def tables(before: int, count: int) -> Iterator[list[Band]]:
            yield flow.table(columns, cells[before : before + count], self.type)

        def by_line(before: int) -> list[Band]:
            return [
                flow.heading(columns, self.type),
                *flow.row_by_line(columns, cells[before], self.type),
            ]

        said = "　".join(f"{name} {amount}" for name, amount in subtotals(data))
        self.listed(stack, len(rows), LIMIT, tables, by_line, ("", said))
        stack.add(*self.one_below_another([Field("说明", note) for note in data.notes]))
        return stack.pages

    def _columns(self, rows: Sequence[Sequence[str]], shown: Sequence[int]) -> list[Column]:
        """As wide as they must be; what is left is the item's and the period's."""
        type_ = self.type

        def wide(n: int, most: float, gap: float) -> float:
            lines = [line for row in rows for line in row[n].split("\n")]
            own = max((text.width(line, type_.body) for line in lines), default=0.0)
            return max(text.width(_TITLES[n], type_.label), min(own, most)) + gap if n in shown else 0

        nature, price, quantity, amount = wide(2, 24, 3), wide(3, 24, 5), wide(4, 22, 5), wide(5, 40, 5)
        rest = self.main - nature - price - quantity - amount
        period = min(wide(1, 60, 3), rest * 0.45)
        widths = [rest - period, period, nature, price, quantity, amount]
        return [
            Column(title, width, "right" if n > 2 else "left", quiet=n == 1)
            for n, (title, width) in enumerate(zip(_TITLES, widths, strict=True))
        ]

    def close(self, sheet: Sheet, box: Box, part: Part | None, number: int) -> None:
        main = Box(box.x, box.y, self.main, box.height)
        if self.last(number):
            flow.draw_page(sheet, main, self.closes)
            self.seal_word(sheet, box.bottom - 2.6, SEAL.replace("（", "\n（"))
            return
        say = self.one_below_another(
            [Field("备注", f"{NO_INVOICE}；合计和签名见第 {self.count} 页", bold=True)]
        )
        flow.draw_page(sheet, main.inset(0, box.height - sum(band.height for band in say), 0), say)


def _row(line: "Line") -> list[str]:
    price = figures(line.price) if line.price else ""
    said = line.item, line.period, kind(line), price, line.quantity, figures(line.amount)
    return [text.clean(cell) for cell in said]

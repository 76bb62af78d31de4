"""收款账: what the drawer's paper and the day's paper both list: money by method, void receipts, refunds.

All their tables of sums stand on one grid, so that the amounts of the whole page stand one below another.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from printing import parts
from printing.flow import Cell, Column, Field, Run, Type
from printing.money import INSIDE, figures
from printing.report import Frame, Report
from printing.schema import Doc

NUMBER = r"[A-Z0-9\-]{1,32}"
TYPE = Type(9.5, 8.5, 8.5, 17, 5.8, 6.6)
FRAME = Frame(parts.SHEET.width, parts.SHEET.height, side=16, top=14, bottom=11, head=17, section=11)
WIDTH = FRAME.box.width
AIR = ((10.6, 5.9), (9.2, 5.3))
"""Heights of a section's name and of a row: closer only where that saves a page."""

_COUNT, _AMOUNT = 16.0, 30.0
_CODE, _NAME, _LISTED = 34.0, 22.0, 27.0


@dataclass(frozen=True)
class Sum:
    """一种收款方式或一个收款人的合计"""

    name: Annotated[str, Doc("名称", "收款方式，例如 现金、微信；或收款人的姓名")]
    count: Annotated[int, Doc("笔数", "这段时间开的收据，含后来作废的", minimum=0)]
    received: Annotated[int, Doc("收款", "分，这些收据的合计，含后来作废的", minimum=0)]
    refunded: Annotated[int, Doc("退款", "分，退押金和付款", minimum=0)] = 0
    voided: Annotated[int, Doc("作废", "分，这段时间作废的收据，不论哪天开的", minimum=0)] = 0

    @property
    def net(self) -> int:
        """What is left of it: a void counts when it is made."""
        return self.received - self.voided - self.refunded


@dataclass(frozen=True)
class Void:
    """一张作废的收据"""

    number: Annotated[str, Doc("编号", "例如 SJ20260305-A0003", pattern=NUMBER)]
    amount: Annotated[int, Doc("金额", "分，作废前的", minimum=0)]
    reason: Annotated[str, Doc("原因", "例如 金额打错")]
    replaced_by: Annotated[str, Doc("代替", "重开的编号；没有重开为空", pattern=NUMBER)] = ""
    operator: Annotated[str, Doc("经办", "可为空")] = ""
    approver: Annotated[str, Doc("同意", "第二人；各联收齐则为空")] = ""


def grid(first: str, second: str, *amounts: str) -> list[Column]:
    """What is summed, how many, and amounts that end at the page's margin."""
    names = (Column(first, WIDTH - _COUNT - len(amounts) * _AMOUNT), Column(second, _COUNT, "right"))
    return [*names, *(Column(title, _AMOUNT, "right", gap=INSIDE) for title in amounts)]


def strong(cells: Sequence[str]) -> list[Cell]:
    """A row of totals."""
    return [[Run(cell, bold=True)] for cell in cells]


def sums(report: Report, title: str, first: str, last: str, rows: Sequence[Sum]) -> None:
    """Money by method or by clerk: what was taken, what was voided and given back of it, what is left."""
    cells: list[list[Cell]] = [[one.name, str(one.count), *_amounts(one)] for one in rows]
    if cells:
        every = Sum(
            "合计",
            sum(one.count for one in rows),
            sum(one.received for one in rows),
            sum(one.refunded for one in rows),
            sum(one.voided for one in rows),
        )
        cells.append(strong([every.name, str(every.count), *_amounts(every)]))
    report.table(title, grid(first, "笔数", "收款", "作废", "退款", last), cells, "没有收款。")


def _amounts(one: Sum) -> list[str]:
    return [figures(fen) for fen in (one.received, one.voided, one.refunded, one.net)]


def voids(report: Report, rows: Sequence[Void]) -> None:
    """作废收据: each with the number that counts instead (S07-E1)."""
    columns = [
        Column("编号", _CODE),
        Column("原因", WIDTH - 2 * _CODE - 2 * _NAME - _LISTED),
        Column("经办", _NAME),
        Column("同意", _NAME),
        Column("代替", _CODE),
        Column("金额（元）", _LISTED, "right", gap=INSIDE),
    ]
    cells: list[list[Cell]] = [
        [
            one.number,
            one.reason,
            one.operator,
            one.approver,
            one.replaced_by or "没有重开",
            figures(one.amount),
        ]
        for one in rows
    ]
    report.table("作废收据", columns, cells, "没有作废的收据。")


def listed(last: str = "金额（元）", *titles: str) -> list[Column]:
    """A list with its number first, three middle columns and an amount at the margin."""
    first, *middle = titles
    room = WIDTH - _CODE - _LISTED
    shares = (0.5, 0.28, 0.22)
    return [
        Column(first, _CODE),
        *(Column(title, room * share) for title, share in zip(middle, shares, strict=True)),
        Column(last, _LISTED, "right", gap=INSIDE),
    ]


def numbers(first: str, last: str, count: int, voided: Sequence[Void]) -> list[Field]:
    """收据号段: how many there are from end to end, and how many of them are void; one of an earlier day that
    became void now is listed, and does not count here."""
    if not count:
        return [Field("收据号段", "没有开收据")]
    void = sum(first <= one.number <= last for one in voided)
    said = f"{count} 份，其中作废 {void} 份" if void else f"{count} 份，没有作废"
    return [Field("收据号段", f"{first} 至 {last}", bold=True), Field("份数", said)]

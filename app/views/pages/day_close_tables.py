"""日结的表: one day's figures, and its tables on one grid, so that all amounts stand one below another."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.rules.base import CHINA
from app.rules.day_close import DayClose, ItemSum, Sum, Taken
from app.rules.deposit import KIND_NAMES as DEPOSIT_KINDS
from app.rules.mask import name as mask_name
from app.rules.money import yuan
from app.rules.price import Nature
from app.rules.receipt import METHOD_NAMES
from app.views.pages.visit_report import Figure
from app.views.theme import mark, px

COUNT, AMOUNT = 52, 92
"""Widths of a column of counts and of one of amounts, in design pixels."""
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop
Row = Sequence[str]


def tr(text: str) -> str:
    """These words are the panel's."""
    return QCoreApplication.translate("DayClosePanel", text)


def figures(fen: int) -> str:
    """An amount under its heading in 元: 1,234.50; a dash for none."""
    return yuan(fen).replace("¥", "") if fen else "—"


class Table(QFrame):
    """A heading, the names of the columns, the rows; the last of them may be sums. `name`: "table:<name>"."""

    def __init__(self, name: str, title: str, heads: Row, widths: Sequence[int], right: int) -> None:
        super().__init__()
        mark(self, kind="card")
        self.setObjectName(f"table:{name}")
        self.setAccessibleName(title)
        self._heads, self._right = heads, right
        self._cells: list[QWidget] = []
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(px(10))
        self._grid.setVerticalSpacing(px(5))
        for column, width in enumerate(widths):
            if width:
                self._grid.setColumnMinimumWidth(column, px(width))
            else:
                self._grid.setColumnStretch(column, 1)
        box = QVBoxLayout(self)
        box.setContentsMargins(px(14), px(10), px(14), px(12))
        box.setSpacing(px(8))
        box.addWidget(mark(QLabel(title, self), kind="heading"))
        box.addLayout(self._grid)

    def show_rows(self, rows: Iterable[Row], sums: Iterable[int], empty: str) -> None:
        """Show these rows, those at the places `sums` bold; without any the words of `empty`."""
        for old in self._cells:
            self._grid.removeWidget(old)
            old.deleteLater()
        self._cells.clear()
        lines, bold = list(rows), set(sums)
        if not lines:
            self._put(mark(QLabel(empty, self), kind="caption"), 0, 0, len(self._heads))
            return
        for column, head in enumerate(self._heads):
            self._put(mark(QLabel(head, self), kind="hint"), 0, column)
        self._put(mark(QFrame(self), kind="rule"), 1, 0, len(self._heads))
        for place, cells in enumerate(lines):
            for column, text in enumerate(cells):
                label = QLabel(text, self)
                if place in bold:
                    mark(label, kind="sum")
                elif text == "—":
                    mark(label, kind="key")
                if column < self._right:
                    label.setWordWrap(True)
                self._put(label, place + 2, column)

    def _put(self, widget: QWidget, row: int, column: int, wide: int = 1) -> None:
        if isinstance(widget, QLabel):
            widget.setTextFormat(Qt.TextFormat.PlainText)  # what somebody typed is never taken for a format
            widget.setAlignment(RIGHT if column >= self._right and wide == 1 else LEFT)
        self._grid.addWidget(widget, row, column, 1, wide)
        self._cells.append(widget)


class Tables(QWidget):
    """The whole day: four figures in a row, below them its tables."""

    def __init__(self) -> None:
        super().__init__()
        mark(self, kind="plain")
        titles = {
            "net": tr("净收款"),
            "income": tr("其中收入"),
            "out": tr("退付"),
            "deposits": tr("押金余额"),
        }
        self.figures = {key: Figure(key, title, self) for key, title in titles.items()}
        money = (tr("收款"), tr("作废"), tr("退付"), tr("净额（元）"))
        widths = (0, COUNT, *(AMOUNT,) * 4)

        def sums(name: str, title: str, first: str, second: str) -> Table:
            return Table(name, title, (first, second, *money), widths, 1)

        self.methods = sums("methods", tr("按收款方式"), tr("方式"), tr("笔数"))
        self.clerks = sums("clerks", tr("按收款人"), tr("收款人"), tr("笔数"))
        self.items = sums("items", tr("按项目，收入和押金分开"), tr("项目"), tr("数量"))
        numbers = (tr("从"), tr("到"), tr("张数"))
        self.numbers = Table("numbers", tr("收据号段"), numbers, (0, 0, COUNT), 2)
        voided = (tr("编号"), tr("原因"), tr("经办"), tr("代替"), tr("金额（元）"))
        self.voids = Table("voids", tr("作废的收据"), voided, (130, 0, 64, 130, AMOUNT), 4)
        out = (tr("单号"), tr("房号、领款人"), tr("项目"), tr("方式"), tr("金额（元）"))
        self.out = Table("out", tr("退押金和付款"), out, (130, 0, 0, 40, AMOUNT), 4)
        ledger = (tr("押金"), tr("金额（元）"))
        self.deposits = Table("deposits", tr("押金台账"), ledger, (0, AMOUNT), 1)
        self.gaps = mark(QLabel(self), kind="caption")
        self.gaps.setObjectName("gaps")
        self.gaps.setWordWrap(True)
        row = QHBoxLayout()
        row.setSpacing(px(10))
        for one in self.figures.values():
            row.addWidget(one, 1)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, px(10), 0)
        box.setSpacing(px(10))
        box.addLayout(row)
        for table in (self.methods, self.items, self.clerks, self.numbers):
            box.addWidget(table)
        numbers_box = self.numbers.layout()
        assert numbers_box is not None
        numbers_box.addWidget(self.gaps)
        for table in (self.voids, self.out, self.deposits):
            box.addWidget(table)
        box.addStretch(1)

    def show_day(self, seen: Any) -> None:
        """Show the day that the desk has looked at (services.day_close.Seen)."""
        day: DayClose = seen.close
        self._figures(day)
        nothing = tr("这一天没有收款，也没有作废和退付。")
        methods = [_line(METHOD_NAMES[one], sum_) for one, sum_ in day.by_method.items()]
        _summed(self.methods, methods, day.total, nothing)
        clerks = [_line(seen.names.get(one, one), sum_) for one, sum_ in day.by_clerk.items()]
        _summed(self.clerks, clerks, day.total, nothing)
        self._items(day)
        self.numbers.show_rows(
            [(one.first, one.last, str(one.count)) for one in day.ranges], (), tr("没有开收据。")
        )
        self._gaps(day)
        self.voids.show_rows([_void(one, seen) for one in day.voids], (), tr("没有作废的收据。"))
        self.out.show_rows([_paid(one) for one in seen.paid], (), tr("没有退押金，没有付款。"))
        self._deposits(day)

    def _figures(self, day: DayClose) -> None:
        net = day.taken.all - day.voided.all
        income = day.taken.income - day.voided.income
        deposit = day.taken.deposit - day.voided.deposit
        invoice = day.taken.invoice - day.voided.invoice
        said = tr("{n} 张收据").format(n=day.total.count)
        if day.voids:
            said += tr("，作废 {n} 张").format(n=len(day.voids))
        told = {
            "net": (yuan(net), said),
            "income": (yuan(income), tr("应开票 {sum}").format(sum=yuan(invoice))),
            "out": (yuan(day.total.paid_out), tr("{n} 笔").format(n=len(day.paid_out))),
            "deposits": (yuan(day.deposits.closing), tr("当日净收 {sum}").format(sum=yuan(deposit))),
        }
        for key, (value, more) in told.items():
            self.figures[key].say(value, more)

    def _items(self, day: DayClose) -> None:
        rows: list[Row] = []
        bold: list[int] = []
        for nature, name in ((Nature.INCOME, tr("收入合计")), (Nature.DEPOSIT, tr("押金合计"))):
            items = [one for one in day.by_item if one.nature is nature]
            rows += [_item(one) for one in items]
            if items:
                bold.append(len(rows))
                taken, voided = sum(one.taken for one in items), sum(one.voided for one in items)
                rows.append((name, "", figures(taken), figures(voided), "", figures(taken - voided)))
        self.items.show_rows(rows, bold, tr("没有收款。"))

    def _gaps(self, day: DayClose) -> None:
        if day.gaps:
            self.gaps.setText(tr("断号：{numbers}。请马上告诉经理。").format(numbers="、".join(day.gaps)))
        else:
            self.gaps.setText(tr("没有断号，号码连续。") if day.ranges else "")
        self.gaps.setVisible(bool(self.gaps.text()))
        mark(self.gaps, kind="error" if day.gaps else "caption")

    def _deposits(self, day: DayClose) -> None:
        ledger = day.deposits
        rows = [(tr("上日余额"), yuan(ledger.opening).replace("¥", ""))]
        rows += [(DEPOSIT_KINDS[kind], figures(fen)) for kind, fen in ledger.by_kind.items()]
        rows.append((tr("本日余额"), yuan(ledger.closing).replace("¥", "")))
        self.deposits.show_rows(rows, (len(rows) - 1,), "")


def _summed(table: Table, rows: list[Row], total: Sum, empty: str) -> None:
    if not rows:
        table.show_rows((), (), empty)
    elif len(rows) == 1:
        table.show_rows(rows, (), empty)
    else:
        table.show_rows([*rows, _line(tr("合计"), total)], (len(rows),), empty)


def _line(name: str, one: Sum) -> Row:
    amounts = (one.taken, one.voided, one.paid_out, one.net)
    return (name, str(one.count) if one.count else "—", *map(figures, amounts))


def _item(one: ItemSum) -> Row:
    count = str(one.quantity) if one.quantity else "—"
    return (one.name, count, figures(one.taken), figures(one.voided), "", figures(one.net))


def _void(one: Taken, seen: Any) -> Row:
    """A void receipt, the one that counts instead, who made it void and who agreed (S07-E1)."""
    who = seen.names.get(one.voided_by, one.voided_by)
    if one.void_second:
        who += "、" + seen.names.get(one.void_second, one.void_second)
    reason = one.void_reason or tr("三联收回")
    if one.at.astimezone(CHINA).date() != seen.close.day:
        reason += tr("（{day} 开的）").format(day=f"{one.at.astimezone(CHINA):%m-%d}")
    return (one.number, reason, who, one.replaced_by or tr("没有重开"), figures(one.total))


def _paid(one: Any) -> Row:
    whose = f"{one.unit} {mask_name(one.person)}".strip()
    return (one.number, whose, one.what, METHOD_NAMES[one.method], figures(one.amount))

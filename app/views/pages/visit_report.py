"""来访统计: when visitors come, why, to whom and for how long; a period by one key, the table by F9 (000-13).

Ctrl+1…6 choose the period; arrows and PgDn move the charts where the window is low. Nothing here names a
visitor. Figures are named "figure:<key>", the period's buttons "span:<key>".
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QObject, QRect, Qt
from PySide6.QtGui import QFont, QFontMetrics, QHideEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QFileDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.forms.visit_report import EXPORT, OWN_FORM, SPANS
from app.rules.base import CHINA, Refused
from app.rules.visit_report import WEEKDAYS, Part, Report, Span, leading, own_period, period
from app.views.ask import Ask
from app.views.charts import Bar, Bars, WeekHours
from app.views.findings import act_text
from app.views.pages.visitor_lists import BACK, OWN_KEYS, Listing
from app.views.pages.visitor_words import tr
from app.views.theme import mark, px

if TYPE_CHECKING:
    from app.views.pages.visitor import VisitorPage

SUFFIX = ".xlsx"
BESIDE = 1000
"""Pixels of the design from which on all charts stand side by side."""


class Figure(QFrame):
    """One figure: what it is, the figure itself, and what it is made of."""

    def __init__(self, key: str, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        mark(self, kind="card")
        self.value = mark(QLabel(self), kind="title")
        self.value.setObjectName(f"figure:{key}")
        self.more = mark(QLabel(self), kind="hint")
        self.more.setWordWrap(True)
        box = QVBoxLayout(self)
        box.setContentsMargins(px(14), px(8), px(14), px(8))
        box.setSpacing(px(2))
        for one in (mark(QLabel(title, self), kind="caption"), self.value, self.more):
            box.addWidget(one)

    def say(self, value: str, more: str) -> None:
        """「128 批」, 「211 人」."""
        self.value.setText(value)
        self.more.setText(more)


class Charts(QWidget):
    """The figures of one period in a row, below them its charts side by side."""

    def __init__(self) -> None:
        super().__init__()
        mark(self, kind="plain")
        titles = {
            "visits": tr("来访"),
            "day": tr("平均每天"),
            "stay": tr("平均停留"),
            "busiest": tr("最忙的时候"),
            "out": tr("没有进入"),
        }
        self.figures = {key: Figure(key, title, self) for key, title in titles.items()}
        heads = (tr("批次"), tr("平均停留"))
        self.hours = WeekHours(tr("来访时段"), WEEKDAYS, tr("时"), self)
        self.reasons, self.places = Bars(tr("来访事由"), heads, self), Bars(tr("去哪里"), heads, self)
        row = QHBoxLayout()
        row.setSpacing(px(10))
        for one in self.figures.values():
            row.addWidget(one, 1)
        titles = {
            self.hours: tr("几点来、星期几来（批次）"),
            self.reasons: tr("来做什么"),
            self.places: tr("去哪里"),
        }
        self.cards = [_card(title, chart) for chart, title in titles.items()]
        self.grid = QGridLayout()
        self.grid.setSpacing(px(10))
        self._low: bool | None = None
        self.fit(px(BESIDE))
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(px(10))
        box.addLayout(row)
        box.addLayout(self.grid, 1)

    def fit(self, room: int) -> None:
        """All three side by side; where there is no room for that (大字), the week over the two others."""
        low = room < px(BESIDE)
        if low is self._low:
            return
        self._low = low
        week, reasons, places = self.cards
        self.grid.addWidget(week, 0, 0, 1, 2)
        self.grid.addWidget(reasons, 1 if low else 0, 0 if low else 2)
        self.grid.addWidget(places, 1 if low else 0, 1 if low else 3)
        for column in range(4):
            self.grid.setColumnStretch(column, 0 if low and column > 1 else 1)

    def show_report(self, found: Report) -> None:
        """Show these figures."""
        total, busiest = found.total, found.busiest
        per_day = total.visits / found.period.days
        told = {
            "visits": (tr("{n} 批").format(n=total.visits), tr("{n} 人").format(n=total.people)),
            "day": (tr("{n:.1f} 批").format(n=per_day), tr("共 {n} 天").format(n=found.period.days)),
            "stay": (stay(total), tr("{n} 批已离开，{m} 批还在内").format(n=total.left, m=found.inside)),
            "out": (
                tr("{n} 批").format(n=found.refused + found.no_entry),
                tr("被访人拒绝 {n}，其他 {m}").format(n=found.refused, m=found.no_entry),
            ),
        }
        if busiest is not None:
            day, hour = busiest
            when = tr("{day} {hour}–{next} 时").format(day=WEEKDAYS[day], hour=hour, next=hour + 1)
            told["busiest"] = (when, tr("{n} 批").format(n=found.hours[day][hour]))
        for key, (value, more) in told.items():
            self.figures[key].say(value, more)
        self.hours.show_hours(found.hours)
        self.reasons.show_bars([_bar(one) for one in found.reasons])
        own, rest = leading(found.places)
        self.places.show_bars([*map(_bar, own), *(replace(_bar(one), rest=True) for one in rest)])


class ReportPane(Listing):
    """来访统计 of the visitor page."""

    def __init__(self, page: VisitorPage) -> None:
        self.page = page
        self.span, self.period = Span.DAYS, period(Span.DAYS, self._today())
        self.found: Report | None = None
        self.ask: Ask | None = None
        self.charts = Charts()
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # its own keys scroll it
        area.setWidget(self.charts)
        area.setAccessibleName(tr("来访统计"))
        self.nothing = mark(QLabel(), kind="empty")
        self.nothing.setObjectName("report:empty")
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.nothing.setWordWrap(True)
        self.area, self.stack = area, QStackedWidget()
        for one in (area, self.nothing):
            self.stack.addWidget(one)
        body = QWidget()
        box = QVBoxLayout(body)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(px(10))
        box.addLayout(self._chips())
        box.addWidget(self.stack, 1)
        super().__init__(tr("来访统计"), body, (BACK, EXPORT), OWN_KEYS)
        body.setFocusProxy(area)
        body.installEventFilter(self)
        self.acted.connect(lambda key: self.export() if key == EXPORT.key else None)
        for span, act in zip(Span, SPANS, strict=True):
            keys = QShortcut(QKeySequence(act.shortcut), self)
            keys.activated.connect(lambda one=span: self.choose(one))

    def _chips(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(px(6))
        self.chips: dict[Span, QPushButton] = {}
        font = QFont(self.area.font())
        font.setBold(True)
        bold = QFontMetrics(font)  # the chosen one is bold, and no other then moves
        for span, act in zip(Span, SPANS, strict=True):
            chip = mark(QPushButton(act_text(act)), kind="chip")
            chip.setObjectName(f"span:{act.key}")
            chip.setAccessibleName(act.title)
            chip.setCheckable(True)
            chip.setMinimumWidth(bold.horizontalAdvance(chip.text()) + 2 * px(16))
            chip.clicked.connect(lambda _checked=False, one=span: self.choose(one))
            self.chips[span] = chip
            row.addWidget(chip)
        row.addStretch(1)
        return row

    # --- the period ------------------------------------------------------------------------------

    def choose(self, span: Span) -> None:
        """A period by its key; 自选 asks for its days."""
        self.close_ask()
        if span is Span.OWN:
            self._check(span)
            self._ask()
            return
        self.span = span
        self.read()

    def read(self) -> None:
        """Count anew; a period that ends today goes on with the day."""
        if self.span is not Span.OWN:
            self.period = period(self.span, self._today())
        self._check(self.span)
        of = self.period
        self.total.setText(tr("{period}，共 {n} 天").format(period=of, n=of.days))
        self.page.latest("visitor.report", lambda: self.page.desk.report(of), self._show)

    def _today(self) -> date:
        return self.page.counter.clock().astimezone(CHINA).date()

    def _check(self, span: Span) -> None:
        for one, chip in self.chips.items():
            chip.setChecked(one is span)

    def _show(self, found: Report) -> None:
        self.found = found
        if found.total.visits:
            self.charts.show_report(found)
        else:
            self.nothing.setText(_nothing(found))
        self.stack.setCurrentWidget(self.area if found.total.visits else self.nothing)

    def _ask(self) -> None:
        ask = self.ask = Ask(OWN_FORM, parent=self.view)
        ask.accepted.connect(self._own)
        ask.left.connect(self._no_own)
        self._place()
        ask.show()
        ask.raise_()
        ask.start({"first": f"{self.period.first}", "last": f"{self.period.last}"})

    def _own(self, values: dict[str, Any]) -> None:
        try:
            of = own_period(str(values["first"]), str(values["last"]), self.page.counter.clock())
        except Refused as error:
            assert self.ask is not None
            self.ask.refuse(error.findings)
            return
        self.close_ask()
        self.span, self.period = Span.OWN, of
        self.read()

    def _no_own(self) -> None:
        self.close_ask()
        self._check(self.span)

    def close_ask(self) -> None:
        """Put the question away, if there is one."""
        if self.ask is not None:
            self.ask.hide()
            self.ask.deleteLater()
            self.ask = None
            if self.isVisible():
                self.view.setFocus()

    def _place(self) -> None:
        if self.ask is not None:
            room = self.view.rect()
            wide = min(px(420), room.width())
            self.ask.setGeometry(QRect(room.right() - wide, 0, wide, min(px(300), room.height())))

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._no_own()  # whoever comes back finds the figures, and the keys where they belong

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self.charts.fit(self.view.width())
            self._place()
        return super().eventFilter(watched, event)

    # --- the file --------------------------------------------------------------------------------

    def export(self) -> None:
        """F9: the figures of this very period as a table, where the clerk says."""
        if self.ask is not None:
            self.ask.submit()
            return
        of, page = self.period, self.page
        name, _ = QFileDialog.getSaveFileName(
            self,
            tr("导出来访统计"),
            tr("来访统计 {period}").format(period=of) + SUFFIX,
            tr("Excel 表格 (*.xlsx)"),
        )
        if not name:
            return
        path = Path(name)
        if path.suffix.lower() != SUFFIX:
            path = path.with_name(path.name + SUFFIX)
            if path.exists():  # the dialog asked about another name
                page.counter.trouble(
                    tr("已有「{name}」").format(name=path.name), tr("请换一个文件名，或写全名字再选它。")
                )
                return
        said = tr("来访统计已导出：{name}").format(name=path.name)
        page.db(
            lambda: page.desk.export_report(of, path), lambda _: page.counter.status("saved", said, "done")
        )


def stay(part: Part) -> str:
    """「1 小时 12 分」; a dash while nobody has left."""
    if part.stay is None:
        return "—"
    hours, minutes = divmod(round(part.stay), 60)
    if hours:
        return tr("{h} 小时 {m} 分").format(h=hours, m=minutes)
    return tr("{m} 分").format(m=minutes) if minutes else tr("不到 1 分")


def _bar(part: Part) -> Bar:
    return Bar(part.label, part.visits, stay(part))


def _nothing(found: Report) -> str:
    said = tr("{period} 没有客人进入。").format(period=found.period)
    if out := found.refused + found.no_entry:
        said += tr("登记了 {n} 批，都没有进入。").format(n=out)
    return said + "\n" + tr("换一个时段看看，例如按 Ctrl+3 看近 30 天。")


def _card(title: str, chart: QWidget) -> QFrame:
    card = mark(QFrame(), kind="card")
    box = QVBoxLayout(card)
    box.setContentsMargins(px(14), px(10), px(14), px(10))
    box.setSpacing(px(8))
    box.addWidget(mark(QLabel(title), kind="heading"))
    box.addWidget(chart, 1)
    return card

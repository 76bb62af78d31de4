"""日结: one day's money by method, item and clerk, its numbers, voids and refunds; F9 prints, Ctrl+E exports.

←/→ turn the day, Home is today, digits begin a date; ↑/↓ and the Page keys move the tables. Nothing is closed
by hand: a past day never changes, today's is as far as the day has gone (S12-E5).
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, Protocol

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.forms.day_close import EXPORT, PRINT
from app.rules import moments
from app.rules.base import CHINA, Refused
from app.rules.visit_report import WEEKDAYS
from app.views.counter import Counter
from app.views.editors.base import ENTER
from app.views.pages.day_close_tables import Tables
from app.views.pages.drawer import act_button
from app.views.preview import Preview
from app.views.theme import mark, px

SUFFIX = ".xlsx"
BESIDE = 1000
"""Pixels of the design from which on the paper stands beside the tables."""
_TABLES, _PAPER = 60, 40


class Desk(Protocol):
    """What the panel asks of services.day_close.DayCloseDesk."""

    def look(self, day: date) -> Any: ...
    def paper(self, day: date) -> bytes: ...
    def export(self, day: date, path: Path) -> Any: ...


class DayClosePanel(QWidget):
    """日结: `tables` at the left, the paper at the right. Named are the buttons "day:before" and "day:after",
    the field "day", and what is wrong with it, "day:refused"."""

    def __init__(self, desk: Desk, counter: Counter) -> None:
        super().__init__()
        mark(self, kind="ground")
        self.desk, self.counter = desk, counter
        self.day = self._today()
        self.tables, self.preview = Tables(), Preview(counter.runner)
        self.area = QScrollArea(self)
        self.area.setWidgetResizable(True)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # its own keys scroll it
        self.area.setWidget(self.tables)
        self.area.setAccessibleName(self.tr("日结"))
        self.area.installEventFilter(self)
        body = QHBoxLayout()
        body.setContentsMargins(px(20), 0, px(20), px(10))
        body.setSpacing(px(20))
        body.addWidget(self.area, _TABLES)
        body.addWidget(self.preview, _PAPER)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(px(10))
        whole.addLayout(self._head())
        whole.addLayout(body, 1)
        whole.addWidget(self._bar())
        self.setFocusProxy(self.area)
        for keys, call in (
            (PRINT.shortcut, self.print),
            (EXPORT.shortcut, self.export),
            ("Escape", self.escape),
            ("Ctrl+PgDown", lambda: self.preview.turn(1)),
            ("Ctrl+PgUp", lambda: self.preview.turn(-1)),
        ):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(call)

    def _head(self) -> QVBoxLayout:
        self.caption = mark(QLabel(self), kind="caption")
        self.caption.setObjectName("caption")
        self.field = QLineEdit(self)
        self.field.setObjectName("day")
        self.field.setAccessibleName(self.tr("日期"))
        self.field.setFixedWidth(px(130))
        self.field.installEventFilter(self)
        self.refused = mark(QLabel(self), kind="error")
        self.refused.setObjectName("day:refused")
        self.refused.hide()
        row = QHBoxLayout()
        row.setSpacing(px(8))
        row.addWidget(mark(QLabel(self.tr("日结"), self), kind="title"))
        row.addSpacing(px(10))
        self.before = self._turner("before", self.tr("← 前一天"), lambda: self.turn(-1))
        self.after = self._turner("after", self.tr("后一天 →"), lambda: self.turn(1))
        for one in (self.before, self.field, self.after):
            row.addWidget(one)
        row.addSpacing(px(10))
        row.addWidget(self.caption)
        row.addStretch(1)
        box = QVBoxLayout()
        box.setContentsMargins(px(20), px(14), px(20), 0)
        box.setSpacing(px(4))
        box.addLayout(row)
        box.addWidget(self.refused)
        return box

    def _turner(self, name: str, words: str, call: Callable[[], object]) -> QPushButton:
        button = mark(QPushButton(words, self), kind="chip")
        button.setObjectName(f"day:{name}")
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the arrows are the tables'
        button.clicked.connect(lambda _checked=False: call())
        return button

    def _bar(self) -> QFrame:
        bar = mark(QFrame(self), kind="bar")
        row = QHBoxLayout(bar)
        row.setContentsMargins(px(20), px(10), px(20), px(10))
        row.addWidget(act_button(EXPORT, self.export))
        row.addStretch(1)
        self.draft = mark(QLabel(self), state="todo")
        self.draft.setObjectName("draft")
        row.addWidget(self.draft)
        row.addSpacing(px(10))
        row.addWidget(act_button(PRINT, self.print, "primary"))
        return bar

    # --- coming and going ------------------------------------------------------------------------

    def enter(self) -> None:
        """The tab is shown: the day is counted anew."""
        self.look(self.day)
        if not self.field.hasFocus():
            self.area.setFocus()

    def turn_day(self) -> None:
        """24:00: today is another day; what is looked at stays."""
        if self.isVisible():
            self.look(self.day)

    def escape(self) -> None:
        """Out of the date field, else to 今日."""
        if self.field.hasFocus():
            self._settle()
        else:
            self.counter.go("today")

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.preview.setVisible(self.width() >= px(BESIDE))  # 大字: the tables need the room

    # --- which day -------------------------------------------------------------------------------

    def turn(self, days: int) -> None:
        """So many days on or back, never beyond today."""
        day = self.day + timedelta(days=days)
        if day > self._today():
            self.counter.status("saved", self.tr("今天就是最后一天"), "")
        else:
            self.look(day)

    def look(self, day: date) -> None:
        """Count a day and show it; one that has not come is refused, and the shown one stays."""

        def failed(error: Exception) -> None:
            self.counter.told(lambda one: self._refuse(one.findings[0].say()))(error)

        runner = self.counter.runner
        runner.start(
            "db",
            lambda: self.desk.look(day),
            lambda seen: self._show(day, seen),
            failed,
            newest=True,
            key="day_close.look",
            owner=self,
        )

    def _show(self, day: date, seen: Any) -> None:
        other = day != self.day
        self.day = day
        self._settle(focus=False)
        self.tables.show_day(seen)
        if other:
            self.area.verticalScrollBar().setValue(0)
        self.caption.setText(self._said(seen.at))
        today = day == self._today()
        self.after.setEnabled(not today)
        self.draft.setText(self.tr("今天没有过完，打出来是草稿"))
        self.draft.setVisible(today)
        if self.preview.isVisible():
            self.preview.set_caption(f"A4 · {self.counter.station.printer or self.tr('存为 PDF')}")
            self.preview.draw(lambda: self.desk.paper(day))

    def _said(self, at: datetime) -> str:
        weekday = WEEKDAYS[self.day.weekday()]
        if self.day == self._today():
            now = f"{at.astimezone(CHINA):%H:%M}"
            return self.tr("{weekday}，今天，到 {now} 为止").format(weekday=weekday, now=now)
        return self.tr("{weekday}，全天").format(weekday=weekday)

    def _today(self) -> date:
        return self.counter.clock().astimezone(CHINA).date()

    def _settle(self, *, focus: bool = True) -> None:
        """The field says the day that is shown."""
        self.field.setText(self.day.isoformat())
        self.refused.hide()
        mark(self.field, state="")
        if focus or self.field.hasFocus():
            self.area.setFocus()

    def _refuse(self, words: str) -> None:
        self.refused.setText(words)
        self.refused.show()
        mark(self.field, state="late")

    def _typed(self) -> None:
        """Enter in the date field."""
        try:
            day = moments.read_day(self.field.text(), self.counter.clock()) or self._today()
        except ValueError:
            text = self.tr("请这样写日期：{examples}。")
            self._refuse(text.format(examples="今天、昨天、3-4、2026-03-04"))
            self.field.selectAll()
            return
        self.look(day)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            plain = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier == Qt.KeyboardModifier.NoModifier
            if watched is self.area and plain and self._key(event):
                return True
            if watched is self.field and plain and event.key() in ENTER:
                self._typed()
                return True
        elif watched is self.field and event.type() == QEvent.Type.FocusIn:
            self.field.selectAll()
        return super().eventFilter(watched, event)

    def _key(self, event: QKeyEvent) -> bool:
        """The keys of the days while the tables have the focus."""
        key = event.key()
        if key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self.turn(-1 if key == Qt.Key.Key_Left else 1)
        elif key == Qt.Key.Key_Home:
            self.look(self._today())
        elif event.text() in tuple("0123456789"):
            self.field.setFocus()
            self.field.setText(event.text())
        else:
            return False
        return True

    # --- paper and file --------------------------------------------------------------------------

    def print(self) -> None:
        """F9: the paper of the shown day; today's is a draft, because the day goes on."""
        day = self.day
        words = self.tr("收款日报 {day} 草稿").format(day=day)
        name = words if day == self._today() else f"RB{day:%Y%m%d}"
        self.counter.printing.send_anew(name, lambda: self.desk.paper(day))

    def export(self) -> None:
        """Ctrl+E: the shown day as a table, where the clerk says."""
        day = self.day
        name, _ = QFileDialog.getSaveFileName(
            self,
            self.tr("导出收款日报"),
            self.tr("收款日报 {day}").format(day=day) + SUFFIX,
            self.tr("Excel 表格 (*.xlsx)"),
        )
        if not name:
            return
        path = Path(name)
        if path.suffix.lower() != SUFFIX:
            path = path.with_name(path.name + SUFFIX)
            if path.exists():  # the dialog asked about another name
                what = self.tr("已有「{name}」").format(name=path.name)
                self.counter.trouble(what, self.tr("请换一个文件名，或写全名字再选它。"))
                return
        said = self.tr("收款日报已导出：{name}").format(name=path.name)

        def failed(error: Exception) -> None:
            def refused(one: Refused) -> None:
                self.counter.trouble(one.findings[0].title, one.findings[0].say())

            self.counter.told(refused)(error)

        self.counter.runner.start(
            "db",
            lambda: self.desk.export(day, path),
            lambda _: self.counter.status("saved", said, "done"),
            failed,
            owner=self,
        )

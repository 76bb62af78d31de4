"""业主资料导入: choose a file, check the columns, try, look, import. Written at the last step alone."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Protocol, TypeVar

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QCheckBox,
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.rules.base import Refused, Trouble
from app.rules.columns import KIND_NAMES, Columns, kind_of
from app.rules.household_plan import Report
from app.rules.households import Cancelled, Table
from app.views.pages.household_parts import Choice, ColumnChoices, Note, Rows, counted, list_of, plain_words
from app.views.theme import mark, px
from app.work.runner import Runner

T = TypeVar("T")
Progress = Callable[[int, int], None]
Stop = Callable[[], bool]


class Service(Protocol):
    """What the page asks of services.households.Households."""

    def read(self, path: Path, sheet: str, progress: Progress, cancelled: Stop) -> Table: ...
    def dry_run(self, table: Table, columns: Columns, progress: Progress, cancelled: Stop) -> Report: ...
    def apply(self, report: Report, confirmed: bool, progress: Progress, cancelled: Stop) -> Report: ...


class Step(QObject):
    """One long step off the screen's thread: its progress comes queued, `stopped` is asked by the worker."""

    progressed = Signal(int, int)
    stopped = False


class HouseholdImport(QWidget):
    """`imported(changes)` after a list was written. Ctrl+O chooses, F5 tries, F9 imports, Esc stops."""

    imported = Signal(int)

    def __init__(self, service: Service, runner: Runner, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        mark(self, kind="ground")
        self.setAcceptDrops(True)
        self._service, self._runner = service, runner
        self._path = Path()
        self._table: Table | None = None
        self._report: Report | None = None
        self._step: Step | None = None
        page = QVBoxLayout(self)
        page.setContentsMargins(px(24), px(20), px(24), px(16))
        page.setSpacing(px(12))
        page.addLayout(self._top())
        self.note = Note()
        page.addWidget(self.note)
        halves = QHBoxLayout()
        halves.setSpacing(px(16))
        halves.addWidget(self._mapping(), 5)
        halves.addWidget(self._result(), 6)
        page.addLayout(halves, 1)
        page.addLayout(self._bottom())
        for key, act in (("Ctrl+O", self.choose), ("F5", self.try_out), ("F9", self.write)):
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)
        self._show()

    # -- what stands where

    def _top(self) -> QHBoxLayout:
        self.title = mark(QLabel(self.tr("导入业主资料")), kind="title")
        self.file = mark(QLabel(), kind="caption")
        self.file.setTextFormat(Qt.TextFormat.PlainText)
        self.sheets = Choice()
        self.sheets.setAccessibleName(self.tr("工作表"))
        self.sheets.activated.connect(lambda _: self.open(self._path, self.sheets.currentText()))
        self.pick = QPushButton(self.tr("选择文件…  Ctrl+O"))
        self.pick.clicked.connect(self.choose)
        row = QHBoxLayout()
        row.setSpacing(px(12))
        row.addWidget(self.title)
        row.addWidget(self.file, 1)
        row.addWidget(self.sheets)
        row.addWidget(self.pick)
        return row

    def _mapping(self) -> QWidget:
        card, box = self._card(self.tr("列对照"))
        self.columns_hint = plain_words(
            self.tr("请选择收费系统导出的 .xlsx 或 .csv，也可以把文件拖到这里。先试运行，不会直接写入。"),
            "caption",
        )
        box.addWidget(self.columns_hint)
        self.area = ColumnChoices()
        self.area.changed.connect(self._stale)
        box.addWidget(self.area, 1)
        box.addStretch(0)
        return card

    def _result(self) -> QWidget:
        card, box = self._card(self.tr("试运行结果"))
        self.summary = plain_words(self.tr("还没有试运行。"), "caption")
        box.addWidget(self.summary)
        self.error_rows = Rows((self.tr("行"), self.tr("列"), self.tr("问题和办法"), self.tr("内容")), self)
        self.error_table = list_of(self.error_rows, self.tr("错误"), (56, 96, 0, 112))
        box.addWidget(self.error_table, 1)
        self.owner_rows = Rows((self.tr("房屋"), self.tr("原业主"), self.tr("新业主"), self.tr("自")), self)
        self.owner_title = mark(QLabel(), kind="heading")
        box.addWidget(self.owner_title)
        self.owner_table = list_of(self.owner_rows, self.tr("业主变更"), (110, 150, 0, 112))
        box.addWidget(self.owner_table, 1)
        self.checked = QCheckBox(self.tr("我已核对这些业主变更"))
        self.checked.toggled.connect(lambda _: self._show())
        box.addWidget(self.checked)
        box.addStretch(0)
        return card

    def _bottom(self) -> QHBoxLayout:
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.doing = mark(QLabel(), kind="hint")
        self.stop = mark(QPushButton(self.tr("取消  Esc")), kind="quiet")
        self.stop.clicked.connect(self.cancel)
        self.why = mark(QLabel(), kind="hint")
        self.trial = QPushButton(self.tr("试运行  F5"))
        self.trial.clicked.connect(self.try_out)
        self.go = mark(QPushButton(self.tr("导入  F9")), kind="primary")
        self.go.clicked.connect(self.write)
        row = QHBoxLayout()
        row.setSpacing(px(12))
        row.addWidget(self.bar, 1)
        row.addWidget(self.doing)
        row.addWidget(self.stop)
        row.addWidget(self.why, 1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.trial)
        row.addWidget(self.go)
        return row

    def _card(self, title: str) -> tuple[QFrame, QVBoxLayout]:
        card = mark(QFrame(), kind="card")
        box = QVBoxLayout(card)
        box.setContentsMargins(px(16), px(12), px(16), px(12))
        box.setSpacing(px(8))
        box.addWidget(mark(QLabel(title), kind="heading"))
        return card, box

    # -- the steps

    def choose(self) -> None:
        """Ask for a file."""
        kinds = self.tr("表格 (*.xlsx *.csv *.xls *.txt);;所有文件 (*)")
        name, _ = QFileDialog.getOpenFileName(self, self.tr("选择业主资料"), "", kinds)
        if name:
            self.open(Path(name))

    def open(self, path: Path, sheet: str = "") -> None:
        """Read a file and show the columns it seems to have."""
        if self._step is not None:
            return
        self._path, self._table, self._report = path, None, None
        self._show_report(None)
        self._run(
            self.tr("正在读取…"), lambda step: self._service.read(path, sheet, *_ears(step)), self._opened
        )

    def try_out(self) -> None:
        """试运行: what the file would change."""
        table, columns = self._table, self.area.columns()
        if table is None or self._step is not None:
            return
        self._report = None
        self._run(
            self.tr("正在试运行…"),
            lambda step: self._service.dry_run(table, columns, *_ears(step)),
            self._tried,
        )

    def write(self) -> None:
        """导入: all of it, after a trial without errors and with the owner changes checked."""
        report, confirmed = self._report, self.checked.isChecked()
        if report is None or self._step is not None or self._hindrance():
            return
        self._run(
            self.tr("正在导入…"),
            lambda step: self._service.apply(report, confirmed, *_ears(step)),
            self._written,
        )

    def cancel(self) -> None:
        """Ask the running step to stop; it leaves nothing behind."""
        if self._step is not None:
            self._step.stopped = True
            self.doing.setText(self.tr("正在停下…"))

    def _run(self, words: str, job: Callable[[Step], T], done: Callable[[T], None]) -> None:
        step = Step(self)
        step.progressed.connect(self._progress, Qt.ConnectionType.QueuedConnection)
        self._step = step
        self.doing.setText(words)
        self.bar.setRange(0, 0)
        self.note.hide()
        self._show()
        self.stop.setFocus()

        def end(answer: T) -> None:
            self._end(step)
            done(answer)
            self._show()

        def failed(error: Exception) -> None:
            self._end(step)
            self._show()
            self._failed(error)

        self._runner.start("db", lambda: job(step), end, failed, owner=self)

    def _end(self, step: Step) -> None:
        self._step = None
        step.deleteLater()

    def _progress(self, done: int, total: int) -> None:
        if self._step is None or self._step is not self.sender():
            return
        self.bar.setRange(0, total)
        self.bar.setValue(done)

    def _opened(self, table: Table) -> None:
        self._table = table
        self.sheets.clear()
        self.sheets.addItems(table.sheets)
        self.sheets.setCurrentText(table.sheet)
        self.area.show_table(table)
        for before, after in pairwise([self.pick, *self.area.choices, self.error_table]):
            QWidget.setTabOrder(before, after)
        self._show_report(None)
        self._show()
        self.trial.setFocus()

    def _tried(self, report: Report) -> None:
        self._report = report
        self.checked.setChecked(False)
        self._show_report(report)
        self._show()
        if report.error_count:
            self.error_table.resizeRowsToContents()
            self.error_table.setFocus()
        elif report.owners:
            self.checked.setFocus()
        else:
            self.go.setFocus()

    def _written(self, report: Report) -> None:
        self._report = None
        self._table = None
        words = self.tr("{what}；未变 {same} 行。同一份文件再导入一次不会有变化。")
        self.note.say(self.tr("导入完成"), words.format(what=counted(report), same=report.unchanged), "done")
        self._show_report(None)
        self._show()
        self.pick.setFocus()
        self.imported.emit(report.changes)

    def _failed(self, error: Exception) -> None:
        focus = self.pick if self._table is None else self.trial
        focus.setFocus()
        if isinstance(error, Cancelled):
            self.note.say(self.tr("已取消"), self.tr("没有写入任何数据。"), "")
        elif isinstance(error, Trouble):
            self.note.say(error.what, error.do, "late")
        elif isinstance(error, Refused):
            first = error.findings[0]
            self.note.say(first.title, first.say(), "warn")
        else:
            raise error

    # -- showing

    def _show(self) -> None:
        """Bring what may be pressed and what is seen up to date."""
        busy, table, report = self._step is not None, self._table, self._report
        for widget in (self.bar, self.doing, self.stop):
            widget.setVisible(busy)
        self.file.setText(self._path.name if table is not None or busy else "")
        self.sheets.setVisible(table is not None and len(table.sheets) > 1)
        self.area.setVisible(table is not None)
        self.columns_hint.setVisible(table is None)
        for one in (self.pick, self.sheets, self.area, self.checked):
            one.setDisabled(busy)
        self.trial.setEnabled(not busy and table is not None)
        self.error_table.setVisible(report is not None and report.error_count > 0)
        has_owners = report is not None and bool(report.owners) and not report.error_count
        for part in (self.owner_title, self.owner_table, self.checked):
            part.setVisible(has_owners)
        hindrance = self._hindrance()
        self.why.setText("" if busy else hindrance)
        self.why.setVisible(not busy)
        self.go.setEnabled(not busy and not hindrance)

    def _hindrance(self) -> str:
        """Why 导入 may not be pressed yet, and what to do; "" when it may."""
        report = self._report
        if self._table is None:
            return self.tr("先选择文件。")
        if report is None:
            return self.tr("请先试运行。")
        if report.error_count:
            return self.tr("请在表里改好错误，保存后重新选择文件。")
        if not report.changes:
            return self.tr("没有新内容，不用导入。")
        if report.owners and not self.checked.isChecked():
            return self.tr("请核对业主变更并打勾。")
        return ""

    def _stale(self) -> None:
        """Another column is chosen: what was tried says nothing any more."""
        self._report = None
        self._show_report(None)
        self._show()

    def _show_report(self, report: Report | None) -> None:
        self.error_rows.fill(
            [(str(one.row), one.heading, one.text, one.value) for one in report.errors] if report else []
        )
        self.owner_rows.fill(
            [
                (
                    one.code,
                    "、".join(one.old),
                    "、".join(one.new) or self.tr("（迁出）"),
                    one.since.isoformat(),
                )
                for one in report.owners
            ]
            if report
            else []
        )
        self.summary.setText(self._said(report))
        if report:
            self.owner_title.setText(self.tr("{n} 户业主变更").format(n=len(report.owners)))

    def _said(self, report: Report | None) -> str:
        if self._table is None:
            return self.tr("还没有试运行。")
        if report is None:
            kind = KIND_NAMES[kind_of(self.area.columns())]
            return self.tr("{kind}，共 {n} 行。核对列对照后，请试运行。").format(
                kind=kind, n=len(self._table.rows)
            )
        if report.error_count:
            words = self.tr("{n} 处错误，一行也不会写入。").format(n=report.error_count)
            if report.error_count > len(report.errors):
                words += self.tr("下面是前 {n} 处。").format(n=len(report.errors))
            return words
        said = self.tr("{rows} 行：{what}；未变 {same} 行。").format(
            rows=report.rows, what=counted(report) or self.tr("没有新内容"), same=report.unchanged
        )
        if report.ignored:
            said += "\n" + self.tr("不导入的列：{names}").format(names="、".join(report.ignored))
        return said

    # -- hands

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """One file may be dropped."""
        urls = event.mimeData().urls()
        if self._step is None and len(urls) == 1 and urls[0].isLocalFile():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """The file that was dropped."""
        event.acceptProposedAction()
        self.open(Path(event.mimeData().urls()[0].toLocalFile()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc stops a running step; else it belongs to the window."""
        if event.key() == Qt.Key.Key_Escape and self._step is not None:
            self.cancel()
        else:
            super().keyPressEvent(event)


def _ears(step: Step) -> tuple[Progress, Stop]:
    return step.progressed.emit, lambda: step.stopped

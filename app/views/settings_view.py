"""设置: the office's policy, drawn from rules.policy.SETTINGS, and what belongs to this computer alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, QTime, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QSpinBox,
    QTimeEdit,
    QVBoxLayout,
    QWidget,
)

from app.rules.base import Refused, Trouble
from app.rules.policy import SETTINGS, SettingSpec
from app.views import theme
from app.views.cover import LATER
from app.views.station import LAYOUTS, Station

Save = Callable[[Mapping[str, Any], str], object]
"""(changed values, why): returns when kept or raises Refused or Trouble; LATER = `answer` will be called."""


class SettingRow(QObject):
    """One setting: its editor, its help, its warning, its complaint."""

    changed = Signal()

    def __init__(self, spec: SettingSpec, value: Any, parent: QWidget) -> None:
        super().__init__(parent)
        self.spec = spec
        self.kept = value
        self.editor = self._editor()
        self.editor.setParent(parent)
        self.editor.setAccessibleName(spec.label)
        self.editor.setAccessibleDescription(spec.help)
        self.editor.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.editor.installEventFilter(self)
        # With a parent from the start: shown without one, a label would be a window of its own.
        self.help = theme.mark(QLabel(spec.help, parent), kind="hint")
        self.warning = _note("warn", parent)
        self.error = theme.mark(QLabel(parent), kind="error")
        for label in (self.help, self.error):
            label.setWordWrap(True)
        self.put(value)
        self.error.hide()

    def _editor(self) -> QWidget:
        spec = self.spec
        if spec.kind == "choice":
            box = QComboBox()
            for key, name in spec.choices:
                box.addItem(name, key)
            box.currentIndexChanged.connect(self._edited)
            box.setFixedWidth(theme.px(300))
            return box
        if spec.kind == "number":
            spin = QSpinBox()
            spin.setRange(spec.least, spec.most)
            spin.valueChanged.connect(self._edited)
            spin.setFixedWidth(theme.px(110))
            return spin
        if spec.kind == "time":
            time = QTimeEdit()
            time.setDisplayFormat("HH:mm")
            time.timeChanged.connect(self._edited)
            time.setFixedWidth(theme.px(110))
            return time
        line = QLineEdit()
        line.textChanged.connect(self._edited)
        line.setFixedWidth(theme.px(64 if spec.kind == "letter" else 300))
        return line

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The wheel scrolls the page; it changes no value that the cursor is not in."""
        if event.type() == QEvent.Type.Wheel and not self.editor.hasFocus():
            event.ignore()
            return True
        return False

    def put(self, value: Any) -> None:
        """Show a value."""
        editor = self.editor
        if isinstance(editor, QComboBox):
            editor.setCurrentIndex(max(editor.findData(value), 0))
        elif isinstance(editor, QSpinBox):
            editor.setValue(int(value))
        elif isinstance(editor, QTimeEdit):
            editor.setTime(QTime.fromString(str(value), "HH:mm"))
        elif isinstance(editor, QLineEdit):
            editor.setText(str(value))
        self._edited()

    def value(self) -> Any:
        """What stands in the editor."""
        editor = self.editor
        if isinstance(editor, QComboBox):
            return editor.currentData()
        if isinstance(editor, QSpinBox):
            return editor.value()
        if isinstance(editor, QTimeEdit):
            return editor.time().toString("HH:mm")
        assert isinstance(editor, QLineEdit)
        return editor.text()

    def complain(self, words: str) -> None:
        """Say what is wrong with it; "" takes it back."""
        self.error.setText(words)
        self.error.setVisible(bool(words))
        theme.mark(self.editor, state="late" if words else "")

    def _edited(self) -> None:
        if hasattr(self, "error"):
            self.complain("")
            warning = self.spec.warnings.get(str(self.value()), "")
            self.warning.setVisible(bool(warning))
            _say(self.warning, self.tr("选择前请看"), warning)
            self.changed.emit()


class SettingsView(QWidget):
    """设置页. `values` are the kept settings by key; `printers` lists the names this computer knows."""

    saved = Signal()
    station_changed = Signal()

    def __init__(
        self,
        values: Mapping[str, Any],
        save: Save,
        station: Station,
        printers: Callable[[], Sequence[str]],
        *,
        may_write: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._save = save
        self._station = station
        self._printers = printers
        self.rows: dict[str, SettingRow] = {}
        self._saving: dict[str, Any] = {}
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        inside = theme.mark(QWidget(), kind="plain")
        page = QVBoxLayout(inside)
        page.setContentsMargins(theme.px(20), theme.px(18), theme.px(20), theme.px(24))
        page.setSpacing(theme.px(12))
        page.addWidget(theme.mark(QLabel(self.tr("设置")), kind="title"))
        self._station_card(page)
        if may_write:
            for title, specs in self._groups():
                grid = _card(page, title)
                for spec in specs:
                    row = SettingRow(spec, values.get(spec.key, spec.default), self)
                    row.changed.connect(self._count)
                    row.changed.connect(
                        lambda one=row: QTimer.singleShot(0, one, lambda: self._show_warning(one))
                    )
                    self.rows[spec.key] = row
                    _lay(grid, spec.label, row.editor, row.help, row.warning, row.error)
        page.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(inside)
        self._scroll = scroll
        outer.addWidget(scroll, 1)
        bar = self._bar()
        outer.addWidget(bar)
        bar.setVisible(may_write)
        self._count()

    def _show_warning(self, row: SettingRow) -> None:
        """What must be read before choosing is read without scrolling."""
        if row.warning.isVisible():
            self._scroll.ensureWidgetVisible(row.warning, 0, theme.px(16))

    def _groups(self) -> list[tuple[str, list[SettingSpec]]]:
        titles = {
            self.tr("名称与单号"): ("office", "project", "counter"),
            self.tr("放行条"): ("arrears_months", "tenant_arrears", "tries_before_appointment"),
            self.tr("锁屏与夜间"): ("idle_minutes", "night_from", "night_until"),
        }
        named = {key for keys in titles.values() for key in keys}
        by_key = {one.key: one for one in SETTINGS}
        groups = [(title, [by_key[key] for key in keys if key in by_key]) for title, keys in titles.items()]
        rest = [one for one in SETTINGS if one.key not in named]
        groups.append((self.tr("其他"), [one for one in rest if not one.key.startswith("role.")]))
        groups.append((self.tr("岗位名称"), [one for one in rest if one.key.startswith("role.")]))
        return [(title, specs) for title, specs in groups if specs]

    def _station_card(self, page: QVBoxLayout) -> None:
        grid = _card(page, self.tr("本台电脑"))
        self.printer = QComboBox()
        self.printer.setAccessibleName(self.tr("打印机"))
        self.printer.setFixedWidth(theme.px(300))
        self.fill_printers()
        self.printer.activated.connect(self._keep_station)
        self.layout_box = QComboBox()
        self.layout_box.setAccessibleName(self.tr("放行条纸张"))
        self.layout_box.setFixedWidth(theme.px(300))
        names = (self.tr("A4 一页三联"), self.tr("A5 每联一页"), self.tr("241×140 三联压感纸"))
        for key, name in zip(LAYOUTS, names, strict=True):
            self.layout_box.addItem(name, key)
        self.layout_box.setCurrentIndex(LAYOUTS.index(self._station.layout))
        self.layout_box.activated.connect(self._keep_station)
        self.large = QCheckBox(self.tr("大字（字号放大四分之一）"))
        self.large.setChecked(self._station.large_type)
        self.large.toggled.connect(self._keep_station)
        hint = theme.mark(QLabel(self.tr("这一栏只管这台电脑，改了马上生效。")), kind="hint")
        _lay(grid, self.tr("打印机"), self.printer, hint)
        _lay(grid, self.tr("放行条纸张"), self.layout_box)
        _lay(grid, self.tr("字号"), self.large)

    def fill_printers(self) -> None:
        """Ask again which printers there are; a chosen one that is gone stays chosen and says so."""
        chosen = self._station.printer
        self.printer.clear()
        self.printer.addItem(self.tr("存为 PDF 文件"), "")
        names = list(self._printers())
        for name in names:
            self.printer.addItem(name, name)
        if chosen and chosen not in names:
            self.printer.addItem(self.tr("{0}（现在找不到）").format(chosen), chosen)
        self.printer.setCurrentIndex(max(self.printer.findData(chosen), 0))

    def _keep_station(self) -> None:
        self._station.printer = self.printer.currentData()
        self._station.layout = self.layout_box.currentData()
        self._station.large_type = self.large.isChecked()
        self.station_changed.emit()

    def _bar(self) -> QFrame:
        bar = theme.mark(QFrame(), kind="bar")
        row = QHBoxLayout(bar)
        row.setContentsMargins(theme.px(20), theme.px(10), theme.px(20), theme.px(10))
        row.setSpacing(theme.px(12))
        self.said = theme.mark(QLabel(), kind="caption")
        self.why = QLineEdit()
        self.why.setPlaceholderText(self.tr("为什么改？一句话，可不填，记入日志"))
        self.why.setAccessibleName(self.tr("改动原因"))
        self.why.setFixedWidth(theme.px(320))
        self.why.returnPressed.connect(self.save)
        self.button = theme.mark(QPushButton(self.tr("保存  F9")), kind="primary")
        self.button.clicked.connect(self.save)
        key = QShortcut(QKeySequence("F9"), self, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
        key.activated.connect(self.save)
        row.addWidget(self.said)
        row.addStretch(1)
        row.addWidget(self.why)
        row.addWidget(self.button)
        return bar

    def changes(self) -> dict[str, Any]:
        """What differs from what is kept."""
        return {key: row.value() for key, row in self.rows.items() if str(row.value()) != str(row.kept)}

    def save(self) -> None:
        """Check every change, then keep them all or none; once."""
        if self._saving:
            return
        changes: dict[str, Any] = {}
        problems: dict[str, str] = {}
        for key, value in self.changes().items():
            try:
                changes[key] = self.rows[key].spec.accept(value)
            except Refused as error:
                problems[key] = error.findings[0].say()
        if problems or not changes:
            self._complain(problems)
            return
        self._saving = changes
        self.button.setEnabled(False)
        try:
            result = self._save(changes, self.why.text().strip())
        except (Refused, Trouble) as error:
            self.answer(error)
        else:
            if result is not LATER:
                self.answer(None)

    def answer(self, problem: Exception | None) -> None:
        """How the saving ended: None for well. Raises what is neither Refused nor Trouble."""
        changes, self._saving = self._saving, {}
        self.button.setEnabled(True)
        if isinstance(problem, Refused):
            self._complain({one.field: one.say() for one in problem.findings})
        elif isinstance(problem, Trouble):
            self._complain({"": f"{problem.what}。{problem.do}"})
        elif problem is not None:
            raise problem
        else:
            for key, value in changes.items():
                self.rows[key].kept = value
                self.rows[key].put(value)
            self.why.clear()
            self._count()
            self.said.setText(self.tr("已保存 {0} 项改动").format(len(changes)))
            self.saved.emit()

    def _complain(self, problems: Mapping[str, str]) -> None:
        for key, row in self.rows.items():
            row.complain(problems.get(key, ""))
        for key, row in self.rows.items():
            if key in problems:
                row.editor.setFocus()
                self._scroll.ensureWidgetVisible(row.error)
                break
        self.said.setText("\n".join(words for key, words in problems.items() if key not in self.rows))

    def _count(self) -> None:
        if hasattr(self, "button"):
            count = len(self.changes())
            self.button.setEnabled(bool(count))
            self.said.setText(self.tr("有 {0} 项改动未保存").format(count) if count else "")


def _card(page: QVBoxLayout, title: str) -> QGridLayout:
    card = theme.mark(QFrame(), kind="card")
    card.setMaximumWidth(theme.px(1000))
    card.setAccessibleName(title)
    grid = QGridLayout(card)
    grid.setContentsMargins(theme.px(20), theme.px(16), theme.px(20), theme.px(16))
    grid.setHorizontalSpacing(theme.px(16))
    grid.setVerticalSpacing(theme.px(6))
    grid.setColumnMinimumWidth(0, theme.px(180))
    grid.setColumnStretch(2, 1)
    grid.addWidget(theme.mark(QLabel(title), kind="heading"), 0, 0, 1, 3)
    page.addWidget(card)
    return grid


def _lay(
    grid: QGridLayout,
    label: str,
    editor: QWidget,
    hint: QLabel | None = None,
    warning: QFrame | None = None,
    error: QLabel | None = None,
) -> None:
    row = grid.rowCount()
    name = theme.mark(QLabel(label), kind="label")
    name.setBuddy(editor)
    grid.addWidget(name, row, 0)
    grid.addWidget(editor, row, 1)
    if hint is not None:
        grid.addWidget(hint, row, 2)
    if error is not None:
        grid.addWidget(error, row + 1, 1, 1, 2)
    if warning is not None:
        grid.addWidget(warning, row + 2, 1, 1, 2)


def _note(state: str, parent: QWidget) -> QFrame:
    note = theme.mark(QFrame(parent), kind="note", state=state)
    box = QVBoxLayout(note)
    box.setContentsMargins(theme.px(14), theme.px(10), theme.px(14), theme.px(10))
    box.setSpacing(theme.px(2))
    for kind in ("heading", "text"):
        label = theme.mark(QLabel(), kind=kind)
        label.setWordWrap(True)
        box.addWidget(label)
    note.hide()
    return note


def _say(note: QFrame, heading: str, text: str) -> None:
    for label, words in zip(note.findChildren(QLabel), (heading, text), strict=True):
        label.setText(words)

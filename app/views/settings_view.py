"""设置: the office's policy, drawn from rules.policy.SETTINGS, and what belongs to this computer alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, QTime, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
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
from app.views.settings_parts import card, lay, note, say
from app.views.settings_station import CheckReader, StationCard
from app.views.station import Station

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
        self.warning = note("warn", parent)
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
            say(self.warning, self.tr("选择前请看"), warning)
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
        check_reader: CheckReader | None = None,
        *,
        may_write: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._save = save
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
        self.station = StationCard(page, station, printers, check_reader, self)
        self.station.changed.connect(self.station_changed)
        if may_write:
            for title, specs in self._groups():
                grid = card(page, title)
                for spec in specs:
                    row = SettingRow(spec, values.get(spec.key, spec.default), self)
                    row.changed.connect(self._count)
                    row.changed.connect(
                        lambda one=row: QTimer.singleShot(0, one, lambda: self._show_warning(one))
                    )
                    self.rows[spec.key] = row
                    lay(grid, spec.label, row.editor, row.help, row.warning, row.error)
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
            self.tr("证件"): (
                *(key for key in (one.key for one in SETTINGS) if key.startswith("copy.")),
                "copy_days",
                "copy_number",
                "copy_address",
            ),
            self.tr("锁屏与夜间"): ("idle_minutes", "night_from", "night_until"),
        }
        named = {key for keys in titles.values() for key in keys}
        by_key = {one.key: one for one in SETTINGS}
        groups = [(title, [by_key[key] for key in keys if key in by_key]) for title, keys in titles.items()]
        rest = [one for one in SETTINGS if one.key not in named]
        groups.append((self.tr("其他"), [one for one in rest if not one.key.startswith("role.")]))
        groups.append((self.tr("岗位名称"), [one for one in rest if one.key.startswith("role.")]))
        return [(title, specs) for title, specs in groups if specs]

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

"""逐行勾选: which of these lines (哪些是业主的); unanswered until a line or 「无」 is chosen."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QListWidget, QListWidgetItem, QPushButton, QWidget

from app.forms.spec import Field
from app.views.editors.base import Editor, is_command
from app.views.theme import mark

MOST = 6
"""Rows shown before the list scrolls."""


class LinesEditor(Editor):
    """Kind.LINES; value: the ticked lines (0-based, ascending), () for 「无」, None while unanswered.

    Keys: ↑/↓, Space or a line's digit ticks, 0 is 「无」.
    """

    def __init__(self, field: Field, parent: QWidget | None = None) -> None:
        super().__init__(field, parent)
        self.list = QListWidget(self)
        mark(self.list, kind="lines")
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setWordWrap(True)
        self.list.itemChanged.connect(self._ticked)
        self.none = QPushButton(self.tr("无  0"), self)
        self.none.setObjectName(f"field:{field.name}:none")
        mark(self.none, kind="chip")
        self.none.setCheckable(True)
        self.none.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.none.setAccessibleName(self.tr("{label}：无").format(label=field.label))
        self.none.clicked.connect(lambda _checked=False: self._say_none())
        foot = QHBoxLayout()
        foot.setContentsMargins(0, 0, 0, 0)
        foot.addWidget(self.none)
        hint = QLabel(field.hint or self.tr("空格或数字勾选，0 表示无"), self)
        mark(hint, kind="faint")
        foot.addWidget(hint, 1)
        self.box.addWidget(self.list)
        self.box.addLayout(foot)
        self.take_keys(self.list)
        self._value: tuple[int, ...] | None = None
        self._silent = False
        self.set_lines(field.phrases)

    def set_lines(self, lines: Sequence[str]) -> None:
        """Ask about other lines; the answer begins anew."""
        self._silent = True
        self.list.clear()
        for number, line in enumerate(lines, 1):
            item = QListWidgetItem(f"{number}　{line}")
            item.setFlags(Qt.ItemFlag.ItemIsUserCheckable | Qt.ItemFlag.ItemIsEnabled
                          | Qt.ItemFlag.ItemIsSelectable)  # fmt: skip
            item.setCheckState(Qt.CheckState.Unchecked)
            self.list.addItem(item)
        self.list.setCurrentRow(0)
        self._silent = False
        self.list.ensurePolished()
        row = self.list.sizeHintForRow(0) if lines else self.list.fontMetrics().height()
        self.list.setFixedHeight(max(1, min(len(lines), MOST)) * row + 4)
        self.set_value(None)

    def value(self) -> tuple[int, ...] | None:
        return self._value

    def set_value(self, value: object) -> None:
        self._value = tuple(value) if isinstance(value, tuple | list) else None
        self._silent = True
        for row in range(self.list.count()):
            ticked = self._value is not None and row in self._value
            self.list.item(row).setCheckState(Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked)
        self.none.setChecked(self._value == ())
        self._silent = False

    def on_key(self, event: QKeyEvent) -> bool:
        if event.text() == "0" and not is_command(event):
            self._say_none()
            return True
        if event.text() in tuple("123456789") and not is_command(event):
            if item := self.list.item(int(event.text()) - 1):
                self.list.setCurrentItem(item)
                ticked = item.checkState() == Qt.CheckState.Checked
                item.setCheckState(Qt.CheckState.Unchecked if ticked else Qt.CheckState.Checked)
            return True
        return super().on_key(event)

    def _say_none(self) -> None:
        self.list.setFocus()
        changed = self._value != ()
        self.set_value(())
        if changed:
            self.edited.emit()

    def _ticked(self, _item: QListWidgetItem) -> None:
        if self._silent:
            return
        ticked = tuple(row for row in range(self.list.count())
                       if self.list.item(row).checkState() == Qt.CheckState.Checked)  # fmt: skip
        self._value = ticked or None
        self.none.setChecked(False)
        self.edited.emit()

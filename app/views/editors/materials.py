"""资料: what this case must bring, each 齐, 待补 or 不适用 by one key, with the number of its stamped copy.

Which kinds must be there follows from who applies, who builds and what: the page says the case.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QListWidget, QListWidgetItem, QPushButton, QWidget

from app.forms.spec import Field
from app.rules.renovation_items import Item
from app.rules.renovation_materials import (
    KIND_NAMES,
    READINESS_NAMES,
    Applicant,
    Builder,
    Kind,
    Material,
    Readiness,
    checklist,
    required,
)
from app.views.editors.base import Editor, is_command
from app.views.theme import colour, mark

_KEYS = {"1": Readiness.READY, "2": Readiness.MISSING, "3": Readiness.NEEDLESS}
_TONES = {Readiness.READY: "done", Readiness.MISSING: "warn", Readiness.NEEDLESS: "muted"}
_WIDEST = 3
"""Characters of the longest word of a state: the names stand under each other."""


class MaterialsEditor(Editor):
    """Kind.MATERIALS; value tuple[Material, …], those that the clerk has set.

    Keys: ↑/↓, 1 齐, 2 待补, 3 不适用 and on to the next line; Space turns a line; 0 all that must be there.
    """

    def __init__(self, field: Field, parent: QWidget | None = None) -> None:
        super().__init__(field, parent)
        self.list = QListWidget(self)
        mark(self.list, kind="lines")
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.itemDoubleClicked.connect(lambda _item: self._turn())
        self.all = QPushButton(self.tr("必备的全齐  0"), self)
        self.all.setObjectName(f"field:{field.name}:all")
        mark(self.all, kind="chip")
        self.all.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.all.setAccessibleName(self.tr("{label}：必备的全齐").format(label=field.label))
        self.all.clicked.connect(lambda _checked=False: self._all())
        foot = QHBoxLayout()
        foot.setContentsMargins(0, 0, 0, 0)
        foot.addWidget(self.all)
        foot.addWidget(mark(QLabel(self.tr("按 1 齐，2 待补，3 不适用"), self), kind="faint"), 1)
        self.box.addWidget(self.list)
        self.box.addLayout(foot)
        self.take_keys(self.list)
        self._case: tuple[Applicant, Builder, tuple[Item, ...]] = (Applicant.OWNER, Builder.COMPANY, ())
        self._set: dict[Kind, Material] = {}
        self._lines: tuple[Material, ...] = ()
        self._show()

    def set_case(self, applicant: Applicant, builder: Builder, items: Iterable[Item]) -> None:
        """Who applies, who builds, what is done: what must be there follows, what was set stays."""
        case = applicant, builder, tuple(items)
        if case != self._case:
            self._case = case
            self._show()

    def current(self) -> Kind:
        """The kind the clerk stands on."""
        return self._lines[max(0, self.list.currentRow())].kind

    def attach(self, copy: str, note: str) -> None:
        """A stamped copy is there for the kind the clerk stands on: it is 齐."""
        self._put(Material(self.current(), Readiness.READY, copy, note))

    def value(self) -> tuple[Material, ...]:
        return tuple(self._set[one] for one in Kind if one in self._set)

    def set_value(self, value: object) -> None:
        known = [one for one in value if isinstance(one, Material)] if isinstance(value, tuple | list) else []
        if tuple(known) != self.value():
            self._set = {one.kind: one for one in known}
            self._show()

    def on_key(self, event: QKeyEvent) -> bool:
        if not is_command(event):
            if event.text() == "0":
                self._all()
                return True
            if event.text() in _KEYS:
                self._choose(_KEYS[event.text()])
                return True
            if event.key() == Qt.Key.Key_Space:
                self._turn()
                return True
        return super().on_key(event)

    def _line(self) -> Material:
        return self._lines[max(0, self.list.currentRow())]

    def _choose(self, readiness: Readiness) -> None:
        self._put(replace(self._line(), readiness=readiness))
        self.list.setCurrentRow(min(self.list.currentRow() + 1, self.list.count() - 1))

    def _turn(self) -> None:
        order = list(Readiness)
        self._put(
            replace(self._line(), readiness=order[(order.index(self._line().readiness) + 1) % len(order)])
        )

    def _all(self) -> None:
        for kind in required(*self._case):
            line = next(one for one in self._lines if one.kind is kind)
            self._set[kind] = replace(line, readiness=Readiness.READY)
        self._show()
        self.edited.emit()

    def _put(self, one: Material) -> None:
        self._set[one.kind] = one
        self._show()
        self.edited.emit()

    def _show(self) -> None:
        """The lines anew, what must be there first; the clerk stays on his line."""
        must = required(*self._case)
        every = checklist(self._set.values(), *self._case)
        self._lines = tuple(sorted(every, key=lambda one: one.kind not in must))
        row = max(0, self.list.currentRow())
        while self.list.count() < len(self._lines):
            self.list.addItem(QListWidgetItem())
        for place, one in enumerate(self._lines):
            word = READINESS_NAMES[one.readiness]
            about = "　".join(part for part in (one.copy, one.note) if part)
            needed = self.tr("（必备）") if one.kind in must else ""
            said = f"{word}{'　' * (_WIDEST - len(word))}　{KIND_NAMES[one.kind]}{needed}"
            item = self.list.item(place)
            item.setText(f"{said}　{about}" if about else said)
            item.setForeground(colour(_TONES[one.readiness]))
        self.list.setCurrentRow(min(row, len(self._lines) - 1))
        self.list.ensurePolished()
        self.list.setFixedHeight((len(must) + 1) * self.list.sizeHintForRow(0) + 4)

"""来访的名单: all visits newest first, and who is inside now; each with its acts and their keys below it."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.forms.spec import Act
from app.views.findings import act_text
from app.views.list_parts import ListFrame
from app.views.theme import mark, px


class Listing(QWidget):
    """A list with a title above and its acts below. `acted(key)` by button or key; `taken` keys are the
    page's own. Buttons are named "act:<key>", the words beside the title "list:total"."""

    acted = Signal(str)

    def __init__(self, title: str, view: ListFrame, acts: Iterable[Act], taken: Collection[str] = ()) -> None:
        super().__init__()
        mark(self, kind="ground")
        self.view = view
        self.total = mark(QLabel(self), kind="caption")
        self.total.setObjectName("list:total")
        head = QHBoxLayout()
        head.setSpacing(px(18))
        head.addWidget(mark(QLabel(title, self), kind="title"), 0, Qt.AlignmentFlag.AlignBottom)
        head.addWidget(self.total, 0, Qt.AlignmentFlag.AlignBottom)
        head.addStretch(1)
        room = QVBoxLayout()
        room.setContentsMargins(px(20), px(14), px(20), px(10))
        room.setSpacing(px(10))
        room.addLayout(head)
        room.addWidget(view, 1)
        bar = mark(QFrame(self), kind="bar")
        row = QHBoxLayout(bar)
        row.setContentsMargins(px(20), px(10), px(20), px(10))
        row.setSpacing(px(6))
        for act in acts:
            button = QPushButton(act_text(act), self)
            button.setObjectName(f"act:{act.key}")
            button.setAccessibleName(act.title)
            button.clicked.connect(lambda _checked=False, key=act.key: self.acted.emit(key))
            row.addWidget(button)
            if act.shortcut and act.shortcut not in taken:
                keys = QShortcut(QKeySequence(act.shortcut), self)
                keys.activated.connect(lambda key=act.key: self.acted.emit(key))
        row.addStretch(1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(room, 1)
        whole.addWidget(bar)
        self.setFocusProxy(view)

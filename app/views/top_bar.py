"""顶栏: search at the left, who works here and the lock at the right."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from app.views import theme
from app.views.search_box import Find, SearchBox


class TopBar(QFrame):
    """With a rail below it stays light; alone (门岗) it is the dark bar that carries the name."""

    lock_asked = Signal()
    opened = Signal(object)

    def __init__(self, find: Find | None, *, alone: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme.mark(self, kind="top")
        self.search = None if find is None else SearchBox(find)
        self.site = QLabel()
        self.operator = theme.mark(QLabel(), kind="operator")
        self.lock = QPushButton(self.tr("锁屏  F12"))
        self.lock.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves the cursor where it was
        self.lock.clicked.connect(self.lock_asked)
        row = self._row = QHBoxLayout(self)
        row.setContentsMargins(theme.px(20), 0, theme.px(20), 0)
        row.setSpacing(theme.px(20))
        if alone:
            theme.mark(self, state="guard")
            row.addWidget(theme.mark(QLabel(self.tr("前台")), kind="brand"))
            row.addWidget(self.site)
        if self.search is not None:
            self.search.setMaximumWidth(theme.px(520))
            self.search.opened.connect(self.opened)
            row.addWidget(self.search, 1)
        row.addStretch(0 if self.search is not None else 1)
        row.addWidget(self.operator)
        row.addWidget(self.lock)

    def add(self, button: QPushButton) -> None:
        """One more button of every page, before the lock."""
        self._row.insertWidget(self._row.indexOf(self.lock), button)

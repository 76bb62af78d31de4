"""状态栏: what the clerk may rely on right now, in one quiet line, and the date."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QWidget

from app.views import theme


class StatusStrip(QFrame):
    """Parts appear in the order they first speak; an empty text takes a part away."""

    def __init__(self, clock: Callable[[], datetime], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme.mark(self, kind="strip")
        self.setAccessibleName(self.tr("状态"))
        self._clock = clock
        self._parts: dict[str, tuple[QLabel, QLabel]] = {}
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(theme.px(20), 0, theme.px(20), 0)
        self._row.setSpacing(theme.px(14))
        self._row.addStretch(1)
        self.date = QLabel()
        self._row.addWidget(self.date)
        self._timer = QTimer(self)
        self._timer.setInterval(10_000)
        self._timer.timeout.connect(self.tick)
        self._timer.start()
        self.tick()

    def tick(self) -> None:
        """Write the present date and minute."""
        now = self._clock()
        day = "一二三四五六日"[now.weekday()]
        self.date.setText(
            self.tr("{0}年{1}月{2}日 周{3} {4}").format(now.year, now.month, now.day, day, f"{now:%H:%M}")
        )

    def set_part(self, part: str, text: str, state: str = "") -> None:
        """Say how one part stands; `state` is "", todo, doing, warn, late or done."""
        if part not in self._parts:
            dot = theme.mark(QLabel("·"), kind="dot")
            label = QLabel()
            label.setTextFormat(Qt.TextFormat.PlainText)
            place = 2 * len(self._parts)
            self._row.insertWidget(place, dot)
            self._row.insertWidget(place + 1, label)
            self._parts[part] = (dot, label)
        self._parts[part][1].setText(text)
        theme.mark(self._parts[part][1], state=state)
        first = True
        for dot, label in self._parts.values():
            label.setVisible(bool(label.text()))
            dot.setVisible(bool(label.text()) and not first)
            first = first and not label.text()

    def text(self, part: str) -> str:
        """What a part says now; "" when it is silent."""
        return self._parts[part][1].text() if part in self._parts else ""

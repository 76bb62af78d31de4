"""等候名单: the rows as the clerk reads them, red where somebody must be seen to now (003-03)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem, QWidget

from app.forms.queue import LIST
from app.rules.queue import STATE_NAMES, State
from app.views.list_parts import ChipDelegate, Index
from app.views.list_view import CHIP, Chip, ListView
from app.views.theme import colour, px

URGENT, OVERDUE = "紧急", "请马上接待"
CHIPS = {
    STATE_NAMES[State.WAITING]: Chip(STATE_NAMES[State.WAITING], "doing"),
    STATE_NAMES[State.TAKEN]: Chip(STATE_NAMES[State.TAKEN], "done"),
    URGENT: Chip(URGENT, "late"),
    OVERDUE: Chip(OVERDUE, "late"),
}


@dataclass(frozen=True)
class Line:
    """等候一行 on the screen: `waited` is m:ss; `taken` = somebody serves her."""

    uuid: str
    state: str
    called: str
    what: str
    since: str
    waited: str
    staff: str
    words: str
    alarm: bool
    taken: bool
    urgent: bool


def lines(waiting: Sequence[Any], serving: Sequence[Any]) -> list[Line]:
    """Who waits, in the order of serving, then who is served."""
    return [*(_line(one, taken=False) for one in waiting), *(_line(one, taken=True) for one in serving)]


def clock(seconds: int) -> str:
    """m:ss, as a stop-watch shows it."""
    return f"{seconds // 60}:{seconds % 60:02d}"


def _line(row: Any, taken: bool) -> Line:
    word = row.state
    if row.alarm:
        word = URGENT if row.urgent else OVERDUE
    staff = row.taken_by
    if row.handed_from:
        staff = f"{row.taken_by}（{row.handed_from}转）"
    elif not taken and row.wants:
        staff = f"等{row.wants}"
    return Line(
        row.uuid,
        word,
        row.called,
        row.what,
        row.since,
        clock(row.seconds),
        staff,
        row.words,
        row.alarm,
        taken,
        row.urgent,
    )


class _Red(ChipDelegate):
    """A row that alarms is red throughout, also the one that the clerk stands on."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row = index.model().row(index.row())  # type: ignore[attr-defined]
        if row is None or not row.alarm:
            super().paint(painter, option, index)
            return
        rect, metrics = option.rect, option.fontMetrics  # type: ignore[attr-defined]
        painter.fillRect(rect, colour("late-soft"))
        if isinstance(index.data(CHIP), Chip):
            super().paint(painter, option, index)
            return
        self.initStyleOption(option, index)
        text, option.text = option.text, ""  # type: ignore[attr-defined]
        view = option.widget  # type: ignore[attr-defined]
        view.style().drawControl(QStyle.ControlElement.CE_ItemViewItem, option, painter, view)
        # The style sheet's colour of a chosen row would win over any of the option's.
        room = rect.adjusted(px(11), 0, -px(11), 0)
        painter.save()
        painter.setPen(colour("late"))
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, int(index.data(Qt.ItemDataRole.TextAlignmentRole)), shown)
        painter.restore()


class QueueList(ListView):
    """Who waits and who is served. While only time passes, the rows stay where they are."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(LIST, CHIPS, "uuid", parent)
        self.table.setItemDelegate(_Red(self.table))
        self._seen: list[tuple[object, ...]] = []

    def show_lines(self, rows: Sequence[Line]) -> None:
        """These rows now."""
        seen: list[tuple[object, ...]] = [(one.uuid, one.state, one.called, one.staff) for one in rows]
        if seen == self._seen:
            self.model.renew(rows)
        else:
            self._seen = seen
            self.set_rows(rows)

    def stand_on(self, uuid: str) -> None:
        """Go to somebody's row, if it is in the list."""
        for place, row in enumerate(self.rows()):
            if row.uuid == uuid:
                self.table.stand(place)

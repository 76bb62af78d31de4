"""搜索框: one box finds everything as you type: room, name, initials, phone, plate, number, or a scan."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Protocol

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from app.views import theme

if TYPE_CHECKING:
    from app.views.search_popup import SearchPopup

PAUSE_MS = 60


class Hit(Protocol):
    """One thing found. `title` and `subtitle` are ready to show: personal data already masked."""

    @property
    def kind(self) -> str: ...
    @property
    def key(self) -> Any: ...
    @property
    def title(self) -> str: ...
    @property
    def subtitle(self) -> str: ...


Answer = Callable[[tuple[Hit, ...]], None]
Find = Callable[[str, Answer], None]


class SearchBox(QLineEdit):
    """Asks `find(text, answer)` 60 ms after the last key; an answer to an older question is dropped."""

    opened = Signal(object)

    def __init__(self, find: Find, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme.mark(self, kind="search")
        self.setPlaceholderText(self.tr("搜房号、姓名、拼音首字母、电话尾号、车牌、单号，或直接扫码"))
        self.setAccessibleName(self.tr("搜索"))
        self._find = find
        self._asked = 0
        self._came_from: QWidget | None = None
        self.pause = QTimer(self)
        self.pause.setSingleShot(True)
        self.pause.setInterval(PAUSE_MS)
        self.pause.timeout.connect(self._ask)
        self.textChanged.connect(self._changed)
        self.popup: SearchPopup | None = None

    def begin(self) -> None:
        """Ctrl+K: the cursor comes here, what stands here is selected."""
        focus = self.window().focusWidget()
        if focus is not self:
            self._came_from = focus
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.selectAll()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The field, a lens at the left, its key at the right while it is empty of focus."""
        super().paintEvent(event)
        painter = QPainter(self)
        side = theme.px(16)
        theme.draw(
            painter,
            "search",
            "accent" if self.hasFocus() else "faint",
            QRectF(theme.px(14), (self.height() - side) / 2, side, side),
        )
        font = self.font()
        font.setPixelSize(theme.px(12))
        painter.setFont(font)
        painter.setPen(theme.colour("faint"))
        word = self.tr("Esc 关闭") if self.hasFocus() else "Ctrl+K"
        metrics = painter.fontMetrics()
        base = (self.height() + metrics.ascent() - metrics.descent()) / 2
        painter.drawText(QPointF(self.width() - theme.px(15) - metrics.horizontalAdvance(word), base), word)
        painter.end()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows walk through what was found, Enter opens it, Esc leaves."""
        key = event.key()
        if key == Qt.Key.Key_Escape:
            self._leave()
        elif key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self._walk(1 if key == Qt.Key.Key_Down else -1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open(self.popup.current() if self.popup is not None and self._showing() else None)
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """Esc belongs to the box while the cursor is in it, whatever shortcut the page has for it."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() == Qt.Key.Key_Escape
        ):
            event.accept()
            return True
        return super().event(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """What was found is shown only to who is searching."""
        super().focusOutEvent(event)
        self._hide()
        self.update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The hint at the right changes."""
        super().focusInEvent(event)
        self.update()

    def _changed(self, text: str) -> None:
        self._asked += 1
        if text.strip():
            self.pause.start()
        else:
            self.pause.stop()
            self._hide()

    def _ask(self) -> None:
        asked = self._asked

        def answer(hits: tuple[Hit, ...]) -> None:
            if asked == self._asked and self.hasFocus():
                self._show(hits)

        self._find(self.text().strip(), answer)

    def _show(self, hits: tuple[Hit, ...]) -> None:
        from app.views.search_popup import SearchPopup  # not before somebody searches

        if self.popup is None or self.popup.parent() is not self.window():
            self.popup = SearchPopup(self.window())
            self.popup.chosen.connect(self._open)
        self.popup.show_below(self, hits)

    def _showing(self) -> bool:
        return self.popup is not None and self.popup.isVisible()

    def _walk(self, step: int) -> None:
        if self.popup is not None and self.popup.isVisible():
            self.popup.walk(step)
        elif self.text().strip():
            self._ask()

    def _open(self, hit: Hit | None) -> None:
        if hit is None:
            if self.text().strip():
                self._ask()
            return
        self._hide()
        self.clear()
        self.opened.emit(hit)

    def _leave(self) -> None:
        if self._showing():
            self._hide()
            return
        self.clear()
        back = self._came_from
        self._came_from = None
        if back is not None:
            back.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.clearFocus()

    def _hide(self) -> None:
        if self.popup is not None:
            self.popup.hide()

"""搜索结果: what was found, below the search box, over the page; the cursor stays in the box."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QFrame,
    QGraphicsDropShadowEffect,
    QLabel,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from app.views import theme
from app.views.search_box import Hit, SearchBox

SHOWN = 9
ROW = 38
SHADOW = 24
Index = QModelIndex | QPersistentModelIndex
KIND_ICONS = {"unit": "building-2", "slip": "file-text"}


class HitModel(QAbstractListModel):
    """What was found, as rows."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.hits: tuple[Hit, ...] = ()

    def show(self, hits: tuple[Hit, ...]) -> None:
        """Replace the rows."""
        self.beginResetModel()
        self.hits = hits
        self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:
        """Qt's question."""
        return len(self.hits)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The words for the eye and for the screen reader; the hit itself as UserRole."""
        hit = self.hits[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return hit.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{hit.title} {hit.subtitle}"
        return hit if role == Qt.ItemDataRole.UserRole else None


class HitDelegate(QStyledItemDelegate):
    """One row: the kind's icon, the title, and quieter what tells it from its neighbours."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Every row is one finger high."""
        return QSize(theme.px(200), theme.px(ROW))

    def paint(self, painter: QPainter, option: Any, index: Index) -> None:
        """Draw by hand: two weights in one line is beyond a plain item."""
        hit: Hit = index.data(Qt.ItemDataRole.UserRole)
        box = option.rect.adjusted(theme.px(2), theme.px(1), -theme.px(2), -theme.px(1))
        lit = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if lit:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("accent-soft"))
            painter.drawRoundedRect(box, theme.px(5), theme.px(5))
        side = theme.px(16)
        mark = QRectF(box.left() + theme.px(10), box.center().y() - side / 2 + 0.5, side, side)
        theme.draw(painter, KIND_ICONS.get(hit.kind, "search"), "accent" if lit else "muted", mark)
        words = box.adjusted(theme.px(38), 0, -theme.px(12), 0)
        font = option.font
        font.setPixelSize(theme.px(14))
        font.setBold(lit)
        painter.setFont(font)
        painter.setPen(theme.colour("ink"))
        side_by = Qt.AlignmentFlag.AlignVCenter
        title = painter.fontMetrics().elidedText(
            hit.title, Qt.TextElideMode.ElideRight, words.width() * 3 // 5
        )
        painter.drawText(words, side_by, title)
        words.setLeft(words.left() + painter.fontMetrics().horizontalAdvance(title) + theme.px(16))
        font.setBold(False)
        font.setPixelSize(theme.px(13))
        painter.setFont(font)
        painter.setPen(theme.colour("muted"))
        rest = painter.fontMetrics().elidedText(hit.subtitle, Qt.TextElideMode.ElideRight, words.width())
        painter.drawText(words, side_by | Qt.AlignmentFlag.AlignRight, rest)
        painter.restore()


class SearchPopup(QFrame):
    """A list over the page, not a window of its own: it can neither take the keys nor be left behind."""

    chosen = Signal(object)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        theme.mark(self, kind="popup")
        self.setAccessibleName(self.tr("搜索结果"))
        around = theme.px(SHADOW)
        box = QVBoxLayout(self)
        box.setContentsMargins(around, 0, around, around)
        self.list = theme.mark(QListView(), kind="hits")
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setUniformItemSizes(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setItemDelegate(HitDelegate(self.list))
        self.list.setAccessibleName(self.tr("搜索结果"))
        self.model = HitModel(self.list)
        self.list.setModel(self.model)
        self.list.clicked.connect(lambda index: self.chosen.emit(index.data(Qt.ItemDataRole.UserRole)))
        self.nothing = theme.mark(QLabel(), kind="nothing")
        self.nothing.setTextFormat(Qt.TextFormat.PlainText)
        for one in (self.list, self.nothing):
            box.addWidget(one)
        shadow = QGraphicsDropShadowEffect(self)
        shadow.setBlurRadius(around)
        shadow.setOffset(0, theme.px(4))
        tone = theme.colour("rail")
        tone.setAlphaF(0.22)
        shadow.setColor(tone)
        self.setGraphicsEffect(shadow)

    def show_below(self, box: SearchBox, hits: tuple[Hit, ...]) -> None:
        """Show what was found, the first one lit; or that nothing was, and what else to try."""
        self.model.show(hits)
        self.nothing.setVisible(not hits)
        self.list.setVisible(bool(hits))
        self.list.setCurrentIndex(self.model.index(0))
        self.nothing.setText(
            self.tr("没有找到「{0}」，请换房号、拼音首字母或电话尾号再试").format(box.text())
        )
        around = theme.px(SHADOW)
        rows = min(len(hits), SHOWN) or 1
        place = box.mapTo(box.window(), QPoint(-around, box.height() + theme.px(4)))
        height = rows * theme.px(ROW) + theme.px(12) + around
        self.setGeometry(place.x(), place.y(), box.width() + 2 * around, height)
        self.show()
        self.raise_()

    def walk(self, step: int) -> None:
        """The next or the previous one, round and round."""
        count = self.model.rowCount()
        if count:
            self.list.setCurrentIndex(self.model.index((self.list.currentIndex().row() + step) % count))

    def current(self) -> Hit | None:
        """The lit one."""
        index = self.list.currentIndex()
        hit: Hit | None = index.data(Qt.ItemDataRole.UserRole) if index.isValid() else None
        return hit

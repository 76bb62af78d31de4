"""两栏页面: the form and what the rules say on the left, the live paper on the right, the acts below.

The page owns the keys of its bar (Ctrl+S, the main act's key, each added act's) and Ctrl+PgDn/PgUp, which
turn the paper; they work while it is shown.
Buttons are named "primary", "keep" and "act:<key>", the pill "pending", the words beside the title "caption".
"""

from __future__ import annotations

from PySide6.QtCore import QEasingCurve, QEvent, QObject, QPoint, QPropertyAnimation, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from app.forms.spec import Act
from app.views.findings import FindingsPanel, act_text
from app.views.fit_area import GUTTER, FitArea
from app.views.form_view import FormView
from app.views.preview import Preview
from app.views.sheet import Sheet
from app.views.theme import mark, px

SLIDE_MS = 120
LEFT_SHARE, RIGHT_SHARE = 56, 44


class TwoPane(QWidget):
    """The layout that every business page with a paper has."""

    primary_pressed = Signal()
    keep_pressed = Signal()
    acted = Signal(str)
    """The key of an act of the bar or of a finding's card."""

    def __init__(self, form: FormView, findings: FindingsPanel, preview: Preview, primary: Act,
                 parent: QWidget | None = None) -> None:  # fmt: skip
        super().__init__(parent)
        self.form, self.findings, self.preview = form, findings, preview
        self.sheet: Sheet | None = None
        mark(self, kind="ground")
        self.title = mark(QLabel(form.spec.title, self), kind="title")
        self.caption = mark(QLabel(self), kind="caption")
        self.caption.setObjectName("caption")
        self.pending = mark(QLabel(self), state="warn")
        self.pending.setObjectName("pending")
        self.pending.hide()
        self.primary = mark(QPushButton(act_text(primary), self), kind="primary")
        self.primary.setObjectName("primary")
        self.primary.setAccessibleName(primary.title)
        self.primary.clicked.connect(self._primary)
        keep = Act("keep", self.tr("暂存"), "Ctrl+S")
        self.keep = QPushButton(act_text(keep), self)
        self.keep.setObjectName("keep")
        self.keep.setAccessibleName(keep.title)
        self.keep.clicked.connect(self.keep_pressed)
        self._shortcut(primary.shortcut, self._primary)
        self._shortcut(keep.shortcut, self.keep_pressed.emit)
        self._shortcut("Ctrl+PgDown", lambda: preview.turn(1))
        self._shortcut("Ctrl+PgUp", lambda: preview.turn(-1))
        findings.acted.connect(self.acted)
        root = QVBoxLayout(self)
        root.setContentsMargins(0, 0, 0, 0)
        root.setSpacing(0)
        panes = QHBoxLayout()
        panes.setContentsMargins(px(20), px(14), px(20), px(10))
        panes.setSpacing(px(20) - GUTTER)
        panes.addLayout(self._left(), LEFT_SHARE)
        self.right = QWidget(self)
        right = QVBoxLayout(self.right)
        right.setContentsMargins(0, px(6), 0, 0)
        right.addWidget(preview)
        self.right.installEventFilter(self)
        self.right.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        panes.addWidget(self.right, RIGHT_SHARE)
        root.addLayout(panes, 1)
        root.addWidget(self._bar())
        self._slide: QPropertyAnimation | None = None
        QApplication.instance().focusChanged.connect(self._focus_moved)  # type: ignore[union-attr]

    def set_caption(self, text: str) -> None:
        """「草稿 · 10:12:03 已暂存」."""
        self.caption.setText(text)

    def set_figures(self, total: str, change: str = "") -> None:
        """What is to be paid, and large what goes back: 「合计 ¥2,300.00」「找零 ¥200.00」; "" hides them."""
        self.total.setText(total)
        self.change.setText(change)
        self.figures.setVisible(bool(total))

    def set_pending(self, text: str, state: str = "warn") -> None:
        """The pill before the main act: 「还差 1 步：业主确认」; "" hides it."""
        self.pending.setText(text)
        mark(self.pending, state=state)
        self.pending.setVisible(bool(text))

    def add_act(self, act: Act) -> QPushButton:
        """A secondary button at the left of the bar, with its key; pressing it is `acted(act.key)`."""
        button = QPushButton(act_text(act), self)
        button.setObjectName(f"act:{act.key}")
        button.setAccessibleName(act.title)
        button.clicked.connect(lambda _checked=False: self.acted.emit(act.key))
        self._shortcut(act.shortcut, lambda: self.acted.emit(act.key))
        self._acts.addWidget(button)
        return button

    def open_sheet(self, sheet: Sheet) -> None:
        """Slide a question over the paper; the form stays in sight. Esc in it closes it."""
        self.close_sheet()
        self.sheet = sheet
        sheet.setParent(self.right)
        sheet.left.connect(self.close_sheet)
        sheet.setGeometry(self.right.rect())
        sheet.show()
        sheet.raise_()
        sheet.start()
        self._slide = QPropertyAnimation(sheet, b"pos", sheet)
        self._slide.setDuration(SLIDE_MS)
        self._slide.setEasingCurve(QEasingCurve.Type.OutCubic)
        self._slide.setStartValue(QPoint(self.right.width() // 3, 0))
        self._slide.setEndValue(QPoint(0, 0))
        self._slide.start()

    def close_sheet(self) -> None:
        """Put the question away, if there is one, and go back to the form where the clerk was."""
        if self.sheet is None:
            return
        sheet, self.sheet = self.sheet, None
        self._slide = None
        now = QApplication.focusWidget()
        had_focus = now is not None and sheet.isAncestorOf(now)
        sheet.hide()
        sheet.deleteLater()
        if had_focus and self.form.shown:
            here = self._last if self._last in self.form.shown else self.form.shown[0]
            self.form.focus(here)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.right and event.type() == QEvent.Type.Resize and self.sheet is not None:
            if self._slide is not None:
                self._slide.stop()
            self.sheet.setGeometry(self.right.rect())
        return super().eventFilter(watched, event)

    def _left(self) -> QVBoxLayout:
        self._last = ""
        head = QHBoxLayout()
        head.setSpacing(px(18))
        head.addWidget(self.title, 0, Qt.AlignmentFlag.AlignBottom)
        head.addWidget(self.caption, 0, Qt.AlignmentFlag.AlignBottom)
        head.addStretch(1)
        self.area = FitArea(self.form, px(220), self)
        self.rules = FitArea(self.findings, px(150), self)
        self.figures = self._figures()
        box = QVBoxLayout()
        box.setSpacing(px(10))
        box.addLayout(head)
        box.addWidget(self.area)
        beside = QHBoxLayout()
        beside.setContentsMargins(0, 0, GUTTER, 0)
        beside.addWidget(self.figures)
        box.addLayout(beside)
        box.addWidget(self.rules)
        box.addStretch(1)
        return box

    def _figures(self) -> QFrame:
        box = mark(QFrame(self), kind="card")
        self.total = mark(QLabel(box), kind="hero")
        self.total.setObjectName("total")
        self.change = mark(QLabel(box), kind="change")
        self.change.setObjectName("change")
        row = QHBoxLayout(box)
        row.setContentsMargins(px(18), px(8), px(18), px(8))
        row.addWidget(self.total)
        row.addStretch(1)
        row.addWidget(self.change)
        box.hide()
        return box

    def _bar(self) -> QFrame:
        bar = mark(QFrame(self), kind="bar")
        row = QHBoxLayout(bar)
        row.setContentsMargins(px(20), px(10), px(20), px(10))
        row.setSpacing(px(6))
        self._acts = QHBoxLayout()
        self._acts.setSpacing(px(6))
        row.addLayout(self._acts)
        row.addStretch(1)
        row.addWidget(self.pending)
        row.addSpacing(px(10))
        row.addWidget(self.keep)
        row.addWidget(self.primary)
        return bar

    def _shortcut(self, keys: str, call: object) -> None:
        if keys:
            QShortcut(QKeySequence(keys), self).activated.connect(call)

    def _primary(self) -> None:
        """The main act; an open question comes first."""
        if self.sheet is not None:
            self.sheet.start()
        else:
            self.primary_pressed.emit()

    def _focus_moved(self, _old: QWidget | None, now: QWidget | None) -> None:
        if now is not None and self.findings.isAncestorOf(now):
            self.rules.ensureWidgetVisible(now, 0, px(24))
        elif now is not None and self.form.isAncestorOf(now):
            self._last = self.form.focused() or self._last
            self.area.ensureWidgetVisible(now, 0, px(48))

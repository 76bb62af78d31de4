"""故障: failure is loud and precise, tells the clerk what to do, and shows nobody a traceback."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable
from types import TracebackType

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app import logs
from app.rules.base import Trouble
from app.views import theme

_log = logging.getLogger(f"{logs.OURS}.trouble")


class TroubleBar(QFrame):
    """提示条: what failed and what to do about it, above the page until the clerk has seen it (Esc)."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme.mark(self, kind="trouble")
        self.setAccessibleName(self.tr("故障提示"))
        self.what = theme.mark(QLabel(), kind="heading")
        self.remedy = QLabel()
        for label in (self.what, self.remedy):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
        sign = QLabel()
        sign.setPixmap(theme.pixmap("circle-alert", "late", 22, 2.0))
        self.seen = theme.mark(QPushButton(self.tr("知道了  Esc")), kind="danger")
        self.seen.clicked.connect(self.dismiss)
        words = QVBoxLayout()
        words.setSpacing(theme.px(2))
        words.addWidget(self.what)
        words.addWidget(self.remedy)
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.px(16), theme.px(10), theme.px(20), theme.px(10))
        row.setSpacing(theme.px(12))
        row.addWidget(sign)
        row.addLayout(words, 1)
        row.addWidget(self.seen)
        self.hide()

    def say(self, what: str, do: str) -> None:
        """Show the bar; a newer trouble takes the place of an older one."""
        self.what.setText(what)
        self.remedy.setText(do)
        self.setAccessibleDescription(f"{what}。{do}")
        if self.isHidden():
            # Not a QShortcut: the page may have its own Esc, and two shortcuts on one key silence each other.
            self._watch(True)
        self.show()

    def _watch(self, on: bool) -> None:
        from app.views.shortcuts import watched_by  # not before something fails

        watched_by(self, on)

    def dismiss(self) -> None:
        """The clerk has seen it."""
        self._watch(False)
        self.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Esc closes the bar before it means anything else in this window."""
        if (
            event.type() in (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress)
            and isinstance(event, QKeyEvent)
            and event.key() == Qt.Key.Key_Escape
            and isinstance(watched, QWidget)
            and self.isVisible()
            and watched.window() is self.window()
        ):
            if event.type() == QEvent.Type.KeyPress:
                self.dismiss()
            event.accept()
            return True
        return False


class UnexpectedDialog(QDialog):
    """意外: words for the clerk; the details only by 「复制详情」, and without a name in them."""

    def __init__(self, details: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("程序遇到意外"))
        self._details = details
        title = theme.mark(QLabel(self.tr("这一步没有完成")), kind="title")
        words = QLabel(
            self.tr(
                "程序遇到意外，已记入日志。没有开具的单据不会占用单号，填写的内容保留为草稿。\n"
                "请再试一次；还是不行，请点「复制详情」发给维护人员。详情里没有客户信息。"
            )
        )
        words.setWordWrap(True)
        words.setMinimumWidth(theme.px(440))
        self.copy = theme.mark(QPushButton(self.tr("复制详情")), kind="quiet")
        self.copy.setIcon(theme.icon("copy", "accent"))
        self.copy.clicked.connect(self._copy)
        self.close_button = theme.mark(QPushButton(self.tr("知道了")), kind="primary")
        self.close_button.setDefault(True)
        self.close_button.clicked.connect(self.accept)
        row = QHBoxLayout()
        row.addWidget(self.copy)
        row.addStretch(1)
        row.addWidget(self.close_button)
        box = QVBoxLayout(self)
        box.setContentsMargins(*(theme.px(24),) * 4)
        box.setSpacing(theme.px(12))
        box.addWidget(title)
        box.addWidget(words)
        box.addSpacing(theme.px(8))
        box.addLayout(row)
        self.close_button.setFocus()

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._details)
        self.copy.setText(self.tr("已复制"))


class ExceptHook(QObject):
    """The last net under every exception; `bar` shows a Trouble that nobody caught."""

    _raised = Signal(object)

    def __init__(self, window: Callable[[], QWidget | None], bar: Callable[[str, str], object]) -> None:
        super().__init__()
        self._window = window
        self._bar = bar
        self.dialog: UnexpectedDialog | None = None
        self._raised.connect(self.show)

    def install(self) -> None:
        """Take over from here on."""
        sys.excepthook = self

    def __call__(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None = None
    ) -> None:
        """Python's call for an exception that nobody caught, from whichever thread."""
        if issubclass(kind, KeyboardInterrupt):
            QApplication.quit()
            return
        _log.error("unexpected", exc_info=(kind, error, trace))
        self._raised.emit(error)

    def show(self, error: BaseException) -> None:
        """Tell the clerk; while one dialog is open, further exceptions go to the log alone."""
        if isinstance(error, Trouble):
            self._bar(error.what, error.do)
        elif self.dialog is None:
            self.dialog = UnexpectedDialog(logs.details(error), self._window())
            self.dialog.finished.connect(self._closed)
            self.dialog.open()

    def _closed(self) -> None:
        self.dialog = None

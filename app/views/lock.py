"""锁屏: F12 or some idle minutes hide everything; the password brings all of it back, the cursor too."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

import shiboken6
from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from app.rules.base import Refused, Trouble
from app.views import theme
from app.views.cover import CapsHint, Cover
from app.views.shortcuts import watched_by

Unlock = Callable[[str], object]
"""(password): returns when right, raises Refused, or returns cover.LATER and answers later."""


class LockPage(Cover):
    """What a locked counter shows: whose it is, and a password."""

    switch_asked = Signal()

    def __init__(self, project: str, operator: str, unlock: Unlock, parent: QWidget | None = None) -> None:
        super().__init__(project, "", parent)
        self.words.setText(self.tr("填写的内容都已保留，解锁后从原处继续。"))
        self._unlock = unlock
        self.heading(self.tr("已锁屏"), operator)
        self.password = self.field(self.tr("密码"), secret=True)
        self.caps = CapsHint(self.password)
        self.body.addWidget(self.caps)
        self.body.addWidget(self.error)
        self.body.addSpacing(theme.px(10))
        self.button.setText(self.tr("解锁"))
        self.body.addWidget(self.button)
        self.switch = theme.mark(QPushButton(self.tr("换人登录")), kind="quiet")
        self.switch.clicked.connect(self.switch_asked)
        self.body.addWidget(self.switch)
        self.password.returnPressed.connect(self.submit)

    def showEvent(self, event: QShowEvent) -> None:
        """The cursor stands ready."""
        super().showEvent(event)
        QTimer.singleShot(0, self.password, self.password.setFocus)

    def submit(self) -> None:
        """Try the password."""
        password = self.password.text()
        if not password:
            self.say(self.tr("请输入密码。"))
            self.password.setFocus()
            return
        self.attempt(lambda: self._unlock(password))

    def answer(self, problem: Refused | Trouble | None) -> None:
        """A password stays on no screen, right or wrong."""
        self.password.clear()
        super().answer(problem)

    def refused(self, problem: Refused | Trouble) -> None:
        """Another try at once."""
        super().refused(problem)
        self.password.setFocus()


class Coverable(Protocol):
    """The window as the lock needs it (MainWindow)."""

    def cover(self, page: QWidget) -> None: ...
    def uncover(self) -> None: ...
    def window(self) -> QWidget: ...


_LIFE = {
    QEvent.Type.KeyPress,
    QEvent.Type.InputMethod,
    QEvent.Type.MouseButtonPress,
    QEvent.Type.MouseMove,
    QEvent.Type.Wheel,
    QEvent.Type.TouchBegin,
}


class Lock(QObject):
    """Locks by call or after idle minutes. `page` makes the lock page anew each time; 0 minutes: never idle.

    `switch` is called for 换人登录: it covers the window with a Login, whose `accepted` calls `release()`.
    """

    locked = Signal()
    unlocked = Signal()

    def __init__(
        self,
        window: Coverable,
        page: Callable[[], LockPage],
        switch: Callable[[], object],
        timer: QTimer | None = None,
    ) -> None:
        super().__init__(window.window())
        self._window = window
        self._make = page
        self._switch = switch
        self._curtained: list[tuple[QWidget, str, list[QWidget]]] = []
        self._focus: QWidget | None = None
        self.page: LockPage | None = None
        self.is_locked = False
        self.timer = timer if timer is not None else QTimer(self)
        self.timer.setSingleShot(True)
        self.timer.timeout.connect(self.lock)
        watched_by(self)

    def set_idle(self, minutes: int) -> None:
        """Lock after so many minutes without a key or the mouse; 0 switches it off."""
        self.timer.setInterval(minutes * 60_000)
        if minutes and not self.is_locked:
            self.timer.start()
        else:
            self.timer.stop()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Any sign of life starts the minutes anew."""
        if event.type() in _LIFE and self.timer.isActive():
            self.timer.start()
        return False

    def lock(self) -> None:
        """Hide everything, now. Locking twice is locking once."""
        if self.is_locked:
            return
        self.is_locked = True
        self.timer.stop()
        while popup := QApplication.activePopupWidget():
            popup.close()
        self._focus = QApplication.focusWidget()
        modal = QApplication.activeModalWidget()
        self._curtain()
        self.page = self._make()
        self.page.accepted.connect(self.release)
        self.page.switch_asked.connect(self._switch)
        if modal is None:
            self._window.cover(self.page)
        else:
            # A modal dialog would keep keys from the window below: the lock goes above both.
            self._window.cover(QWidget())
            self.page.setParent(
                self._window.window(), Qt.WindowType.Window | Qt.WindowType.FramelessWindowHint
            )
            self.page.setWindowModality(Qt.WindowModality.ApplicationModal)
            self.page.setGeometry(self._window.window().geometry())
            self.page.show()
        self.locked.emit()

    def release(self) -> None:
        """Everything as it was, the cursor in the field where it stood."""
        if not self.is_locked:
            return
        self.is_locked = False
        page, self.page = self.page, None
        # A sign-in that took the place of the lock page has buried it.
        if page is not None and shiboken6.isValid(page) and page.isWindow():
            page.close()
            page.deleteLater()
        self._window.uncover()
        for window, title, hidden in self._curtained:
            window.setWindowTitle(title)
            for child in hidden:
                child.show()
        self._curtained = []
        if self._focus is not None:
            self._focus.setFocus(Qt.FocusReason.OtherFocusReason)
        self._focus = None
        if self.timer.interval():
            self.timer.start()
        self.unlocked.emit()

    def _curtain(self) -> None:
        """Dialogs keep their place and what was typed, and show nothing of it."""
        for one in QApplication.topLevelWidgets():
            if one is self._window.window() or not one.isVisible():
                continue
            children = [
                child
                for child in one.children()
                if isinstance(child, QWidget) and not child.isWindow() and not child.isHidden()
            ]
            self._curtained.append((one, one.windowTitle(), children))
            one.setWindowTitle("")
            for child in children:
                child.hide()

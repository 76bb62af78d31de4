"""What the tests of 交接班 share: the panel opened, the form counted, the successor's signature."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pypdf
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from app.services.shift import ShiftDesk
from app.views.pages.shift import ShiftPanel
from tests.services.shifts import NIGHT, PASSWORD
from tests.views.counters import Post
from tests.views.hands import commit, keys, press, show

K = Qt.Key
F9, ESC, ENTER = K.Key_F9, K.Key_Escape, K.Key_Return
Open = Callable[..., ShiftPanel]


class Watched(ShiftPanel):
    """The panel, and the logins it asked to be signed in."""

    def __init__(self, at: Post) -> None:
        super().__init__(ShiftDesk(at.office), at.counter)
        self.heard: list[str] = []
        self.handed.connect(self.heard.append)


def opened(qtbot: Any, at: Post) -> Watched:
    """The panel on an office, shown."""
    panel = show(qtbot, Watched(at), 1210, 640)
    panel.enter()
    return panel


def heard(panel: ShiftPanel) -> list[str]:
    """The logins that are to be signed in."""
    assert isinstance(panel, Watched)
    return panel.heard


def settled(qtbot: Any, panel: ShiftPanel) -> None:
    """What follows from the last key has been said."""
    qtbot.waitUntil(lambda: not panel.pane.look_up.isActive())


def go(panel: ShiftPanel, field: str) -> None:
    panel.form.focus(field)


def fill(panel: ShiftPanel, cash: str = "200", signed: bool = True) -> None:
    """The clerk counts: Enter leads from field to field; nothing differs unless the cash does."""
    assert panel.form.focused() == "keys_due"
    keys("12\n12\n\n30\n30\n\n200\n" + cash + "\n\n\n")
    assert panel.form.focused() == "equipment"
    commit("正常")
    if signed:
        go(panel, "signed")
        press(K.Key_Space)


def sign(login: str = NIGHT.login, password: str = PASSWORD) -> None:
    """The successor's account and password; Enter in the last field signs."""
    keys(f"{login}\n{password}\n")


def field(panel: ShiftPanel, name: str) -> Any:
    return panel.form.editor(name).value()


def lines(panel: ShiftPanel) -> list[tuple[str, str, str]]:
    return [(one.kind, one.what, one.who) for one in panel.overview.list.rows()]


def mark(panel: Any, name: str) -> str:
    label = panel.findChild(QLabel, f"mark:{name}")
    return label.text() if label.isVisible() else ""


def text(pdf: bytes) -> str:
    if not pdf:
        return ""
    return "\n".join(one.extract_text() for one in pypdf.PdfReader(io.BytesIO(pdf)).pages)


def ready(panel: ShiftPanel) -> None:
    """Counted and signed by the outgoing person; the successor is asked."""
    press(F9)
    fill(panel)
    press(F9)
    assert panel.pane.sheet is not None

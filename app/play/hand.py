"""办事的手: the clerk's hand and eye. Keys go where the cursor is; what is seen is read off the screen.

The hand calls no page and no service: a wrong focus, a hidden word or a silent failure makes the play fail,
with the screen's picture. Counting follows ui.md: a Chinese word is its pinyin initials and one.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NoReturn

from PySide6.QtCore import (
    QAbstractAnimation,
    QAbstractTableModel,
    QMimeData,
    QPoint,
    QPointF,
    Qt,
    QTimer,
    QUrl,
)
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QInputMethodEvent, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QCheckBox,
    QComboBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)

from app.play.journal import Entry, Journal, Paper, Refusal, code_on
from app.play.stage import Stage, breathe
from app.services.demo import PASSWORD
from app.views.findings import words_of
from printing.registry import DOCUMENTS

TYPED_MS, SCANNED_MS = 60.0, 5.0
"""Between two keys of a clerk, and of a scanner (which is told by less than 35)."""
KEY_S, STEP_S = 0.3, 20.0
"""What a key and a step of the talk take on the counter's clock."""
SOON_MS = 250
"""Timers up to this length are waited for; longer ones (keeping a draft, masking again) are not."""
PATIENCE_S = 15.0
LANES = ("db", "paper", "device:printer", "device:camera", "device:ocr", "device:id-reader")
KINDS = {
    "FX": "release-slip",
    "FY": "id-copy",
    "CX": "held-data",
    "LF": "visitor-slip",
    "LB": "visitor-register",
    "SS": "evacuation-list",
    "JB": "shift-handover",
    "LY": "message-note",
    "SW": "lost-property-notice",
    "SJ": "receipt",
    "TY": "deposit-refund",
    "JK": "drawer-handover",
    "XK": "renovation-permit",
    "CR": "worker-pass",
}
"""The letters of a number → the paper."""
_SAID = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole)
_PLAIN = Qt.KeyboardModifier.NoModifier
_NAMES = {"Enter": "Return"}


class Mistake(AssertionError):
    """The screen did not do or show what the scenario says: where, what, and a picture of it."""


class Hand:
    """One clerk at one program. `begin` opens a scenario at 今日; what follows is counted."""

    def __init__(self, stage: Stage, journal: Journal) -> None:
        self.stage, self.program, self.clock = stage, stage.program, stage.clock
        self.journal = journal
        self.entry = Entry("", "")
        self._milliseconds = 0.0
        self._printed: dict[str, int] = {}
        self.program.scans.clock = lambda: self._milliseconds
        self.wait()
        self._look_for_papers()

    @property
    def window(self) -> QWidget:
        """The window as it is now: signing in makes a new one."""
        return self.program.window

    # --- scenarios -------------------------------------------------------------------------------

    def begin(self, scenario: str, title: str) -> None:
        """A scenario starts at 今日 (門岗: at 核验), nothing counted yet."""
        self.entry = Entry(scenario, title)
        self._look_for_papers()
        if self.program.operator.may("release.read"):
            self.key("Alt+1")
            self.wait()
        self.entry = self.journal.begin(scenario, title)

    def step(self, words: str) -> None:
        """What happens now, in the clerk's words."""
        self.entry.steps.append(words)
        self.clock.advance(STEP_S)

    def budget(self, most: int) -> None:
        """From home to the printed paper in at most so many keys and clicks (ui.md)."""
        used = self.entry.keys + self.entry.clicks
        if used > most:
            self.fail(f"{used} 次按键和点击，最多 {most} 次")

    # --- keys ------------------------------------------------------------------------------------

    def key(self, *names: str) -> None:
        """Press keys one after the other: "F9", "Enter", "Ctrl+L", "Alt+2"."""
        for name in names:
            pressed = QKeySequence(_NAMES.get(name, name))[0]  # type: ignore[index]  # the stubs do not know it
            self._pass_time(TYPED_MS)
            self.entry.keys += 1
            QTest.keyClick(self._focus(), pressed.key(), pressed.keyboardModifiers())
            breathe()

    def type(self, text: str) -> None:
        """Type letters and digits, one key each; a password counts too. Chinese is not typed: `chinese`."""
        if not text.isascii():  # QTest would end the process
            raise ValueError(text)
        for one in text:
            self._pass_time(TYPED_MS)
            self.entry.keys += 1
            QTest.keyClicks(self._focus(), one)
        breathe()

    def chinese(self, text: str) -> None:
        """What an input method hands over in one piece; counts as its pinyin initials and one."""
        keys = len(text) + 1
        self._pass_time(TYPED_MS * keys)
        self.entry.keys += keys
        event = QInputMethodEvent("", [])
        event.setCommitString(text)
        QApplication.sendEvent(self._focus(), event)
        breathe()

    def scan(self, code: str) -> None:
        """A scanner's burst, wherever the cursor is: no key of the clerk's."""
        self._pass_time(1000.0)
        for one in code:
            self._pass_time(SCANNED_MS)
            QTest.keyClicks(self._focus(), one)
        self._pass_time(SCANNED_MS)
        QTest.keyClick(self._focus(), Qt.Key.Key_Return)
        self._pass_time(1000.0)
        self.wait()

    def click(self, name: str) -> None:
        """Click the one visible widget of this object name."""
        found = [one for one in self.window.findChildren(QWidget, name) if _in_sight(one)]
        if len(found) != 1:
            self.fail(f"要点的「{name}」在屏幕上有 {len(found)} 个")
        target = found[0]
        if not target.isEnabled():
            self.fail(f"「{name}」点不动")
        spot = target.visibleRegion().boundingRect().center()
        if isinstance(target, QCheckBox):
            spot = QPoint(min(12, spot.x()), spot.y())
        self._pass_time(TYPED_MS * 10)
        self.entry.clicks += 1
        QTest.mouseClick(target, Qt.MouseButton.LeftButton, _PLAIN, spot)
        breathe()

    def drop(self, file: Path) -> None:
        """Drag a file into the middle of the window; counts as one click."""
        self.entry.clicks += 1
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(file))])
        target = self.window.childAt(self.window.rect().center())
        while target is not None and not target.acceptDrops():
            target = target.parentWidget()
        if target is None:
            self.fail("这里不接收拖进来的文件")
        middle = target.rect().center()
        copy, left = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
        for event in (
            QDragEnterEvent(middle, copy, data, left, _PLAIN),
            QDropEvent(QPointF(middle), copy, data, left, _PLAIN),
        ):
            QApplication.sendEvent(target, event)
        self.wait()

    def tab_to(self, label: str) -> None:
        """Press Tab until the cursor is in the field of this label."""
        for _ in range(60):
            if self._focus().accessibleName() == label:
                return
            self.key("Tab")
        self.fail(f"按 Tab 走不到「{label}」")

    def sign_in(self, login: str) -> None:
        """Lock the screen and sign in as somebody else, all by keys."""
        self.key("F12")
        self.wait()
        self.key("Tab", "Tab")
        button = self._focus()
        if not isinstance(button, QAbstractButton) or button.text() != "换人登录":
            self.fail("锁屏后按两次 Tab 应到「换人登录」")
        self.key("Space")
        self.wait()
        self.type(login)
        self.key("Enter")
        self.type(PASSWORD)
        self.key("Enter")
        self.wait(lambda: self.program.operator.login == login)

    # --- eyes ------------------------------------------------------------------------------------

    def wait(self, until: Callable[[], bool] = lambda: True, seconds: float = PATIENCE_S) -> None:
        """Until nothing is under way and `until` holds."""
        end = time.monotonic() + seconds
        calm = 0
        while calm < 3:
            breathe()
            if self.stage.faults:
                error = self.stage.faults[0]
                raise Mistake(self._where(f"{type(error).__name__}: {error}")) from error
            calm = calm + 1 if not self._busy() and until() else 0
            if time.monotonic() > end:
                self.fail(f"{seconds:.0f} 秒还没有停下来")
            time.sleep(0.002)

    def see(self, *texts: str) -> None:
        """These words stand on the screen."""
        self.wait()
        shown = list(self.texts())
        for text in texts:
            if not any(text in one for one in shown):
                self.fail(f"屏幕上没有「{text}」")

    def see_not(self, text: str) -> None:
        """These words do not stand on the screen."""
        self.wait()
        if any(text in one for one in self.texts()):
            self.fail(f"屏幕上不该有「{text}」")

    def refusal(self, rule: str, words: str) -> None:
        """A no stands on the screen: on a rule's card, in a question sheet, or as the gate's answer."""
        self.wait()
        for said in self._said(rule):
            if words in said:
                self.entry.refusals.append(Refusal(rule, said))
                return
        self.fail(f"屏幕上没有规则 {rule} 的「{words}」")

    def texts(self) -> Iterator[str]:
        """All words in sight, every run of blanks (unbreakable ones too) as one."""
        return (re.sub(r"\s+", " ", one) for one in self._texts())

    def _texts(self) -> Iterator[str]:
        for one in self.window.findChildren(QWidget):
            if not _in_sight(one):
                continue
            if isinstance(one, QLabel):
                yield words_of(one)
            elif isinstance(one, QAbstractButton | QLineEdit):
                yield one.text()
            elif isinstance(one, QPlainTextEdit):
                yield one.toPlainText()
            elif isinstance(one, QComboBox):
                yield one.currentText()
            elif isinstance(one, QAbstractItemView):
                yield from _rows(one)

    def shots(self) -> tuple[str, ...]:
        """The names under the pictures that lie on the table of 证件, as a screen reader says them."""
        strips = [one for one in self.window.findChildren(QWidget, "shots") if one.isVisible()]
        return tuple(strips[0].accessibleDescription().split("、")) if strips else ()

    def shot(self, name: str) -> None:
        """A picture of the window as it is now."""
        self.wait()
        file = f"{self.entry.scenario}-{len(self.entry.pictures) + 1:02d}-{name}.png"
        self.window.grab().save(str(self.journal.out / file))
        self.entry.pictures.append(file)

    def printed(self) -> Paper:
        """The paper that has just come out; it is kept in OUT."""
        fresh: list[Path] = []

        def out() -> bool:
            fresh[:] = [
                one for one in self._papers() if self._printed.get(one.name) != one.stat().st_mtime_ns
            ]
            return bool(fresh)

        self.wait(out)
        if len(fresh) != 1:
            self.fail(f"出来了 {len(fresh)} 张纸")
        number, _, title = fresh[0].stem.partition(" ")  # papers of one number are told apart by their names
        pdf = fresh[0].read_bytes()
        again = sum(one.number == number for entry in self.journal.entries for one in entry.documents)
        name = f"{number}-{title}" if title else number
        file = f"{self.entry.scenario}-{name}{f'-{again + 1}' if again else ''}.pdf"
        (self.journal.out / file).write_bytes(pdf)
        kind = next((one.name for one in DOCUMENTS.values() if one.title == title), KINDS.get(number[:2], ""))
        paper = Paper(file, kind, number, code_on(pdf))
        self.entry.documents.append(paper)
        self._look_for_papers()
        return paper

    def nothing_printed(self) -> None:
        """No paper came out."""
        self.wait()
        before = dict(self._printed)
        self._look_for_papers()
        if self._printed != before:
            self.fail("不该出来的纸出来了")

    # --- inside ----------------------------------------------------------------------------------

    def fail(self, what: str) -> NoReturn:
        """End the play: say where, and leave a picture."""
        raise Mistake(self._where(what))

    def _where(self, what: str) -> str:
        picture = self.journal.out / f"failed-{self.entry.scenario or 'begin'}.png"
        self.window.grab().save(str(picture))
        step = self.entry.steps[-1] if self.entry.steps else "开头"
        return f"{self.entry.scenario}「{step}」：{what}（画面：{picture.name}）"

    def _focus(self) -> QWidget:
        widget = QApplication.focusWidget()
        if widget is None or widget.window() is not self.window:
            self.fail("光标不在窗口里")
        return widget

    def _pass_time(self, milliseconds: float) -> None:
        self._milliseconds += milliseconds
        self.clock.advance(KEY_S)

    def _busy(self) -> bool:
        window = self.window
        return (
            any(self.program.runner.busy(lane) for lane in LANES)
            or any(
                one.isActive() and one.isSingleShot() and one.interval() <= SOON_MS
                for one in window.findChildren(QTimer)
            )
            or any(
                one.state() == QAbstractAnimation.State.Running
                for one in window.findChildren(QAbstractAnimation)
            )
        )

    def _said(self, rule: str) -> Iterator[str]:
        for one in self.window.findChildren(QWidget):
            if not _in_sight(one):
                continue
            name = one.objectName()
            if one.property("kind") == "note" and one.property("level") == "block":
                if one.toolTip().endswith(f" {rule}"):
                    yield "：".join(label.text() for label in one.findChildren(QLabel) if label.text())
            elif name == "verdict":
                yield "。".join(label.text() for label in one.findChildren(QLabel))
            elif isinstance(one, QLabel) and (name == "ask:refused" or name.startswith("mark:")):
                yield one.text()

    def _papers(self) -> list[Path]:
        return list((self.program.site.folder / "papers").glob("*.pdf"))

    def _look_for_papers(self) -> None:
        self._printed = {one.name: one.stat().st_mtime_ns for one in self._papers()}


def _in_sight(widget: QWidget) -> bool:
    return widget.isVisible() and not widget.visibleRegion().isEmpty()


def _rows(view: QAbstractItemView) -> Iterator[str]:
    """The rows of a list or table that are in sight."""
    model, room = view.model(), view.viewport().rect()
    if model is None:
        return
    columns = range(model.columnCount() if isinstance(model, QAbstractTableModel) else 1)
    if not isinstance(view, QHeaderView):
        yield " ".join(str(model.headerData(one, Qt.Orientation.Horizontal) or "") for one in columns)
    for row in range(model.rowCount()):
        cells = [model.index(row, column) for column in columns]
        if any(view.visualRect(one).intersects(room) for one in cells):
            said = (model.data(one, role) for one in cells for role in _SAID)
            yield " ".join(str(one) for one in said if one)

"""门岗核验: scan or type, see the answer and the goods from two metres away, release or send back (Alt+3)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence, QPixmap, QShortcut
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.rules.gate import Verdict
from app.views.counter import Counter
from app.views.theme import mark, px

TONES = {Verdict.VALID: "done", Verdict.UNREADABLE: "todo", Verdict.USED: "late", Verdict.EXPIRED: "warn"}

PHOTO_HIGH = 280
"""px of a pass's photo: as large as the guard can compare it with the man before him."""


class Desk(Protocol):
    """What the page asks of services.gate.GateDesk."""

    def check(self, text: str) -> Any: ...
    def release(self, number: str) -> None: ...
    def mismatch(self, number: str, reason: str) -> None: ...


class GatePage(QWidget):
    """核验. One field, one answer, two buttons."""

    def __init__(self, desk: Desk, counter: Counter) -> None:
        super().__init__()
        mark(self, kind="ground")
        self.desk, self.counter = desk, counter
        self.number = ""
        self._closing = False
        self.field = QLineEdit()
        self.field.setObjectName("field:code")
        mark(self.field, kind="code")
        self.field.setPlaceholderText(self.tr("扫描二维码，或输入编号后按回车"))
        self.field.setAccessibleName(self.tr("放行条编号或二维码"))
        self.field.setInputMethodHints(Qt.InputMethodHint.ImhPreferLatin)
        self.field.returnPressed.connect(lambda: self.scan(self.field.text()))
        self.card = QFrame()
        self.card.setObjectName("verdict")
        self.title = mark(QLabel(), kind="verdict")
        self.title.setObjectName("verdict:title")
        self.todo = mark(QLabel(), kind="todo")
        self.title.setWordWrap(True)
        self.todo.setWordWrap(True)
        words = QVBoxLayout(self.card)
        words.setContentsMargins(px(24), px(16), px(24), px(16))
        words.setSpacing(px(4))
        words.addWidget(self.title)
        words.addWidget(self.todo)
        self.slip = mark(QFrame(), kind="card")
        self.rows = QVBoxLayout(self.slip)
        self.rows.setContentsMargins(px(24), px(18), px(24), px(18))
        self.rows.setSpacing(px(10))
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(self.slip)
        self.area = scroll
        self.reason = QLineEdit()
        self.reason.setObjectName("field:reason")
        self.reason.setAccessibleName(self.tr("哪里不符"))
        self.reason.setPlaceholderText(self.tr("不符时写明哪里不同，例如：多一台电视机，再按 F10"))
        self.reason.returnPressed.connect(self.send_back)
        self.problem = mark(QLabel(), kind="error")
        self.problem.setObjectName("mark:reason")
        self.problem.hide()
        mark(self.reason, kind="code")
        self.back = mark(QPushButton(self.tr("不符退回  F10")), kind="danger", large="yes")
        self.back.setObjectName("act:mismatch")
        self.pass_on = mark(QPushButton(self.tr("相符放行  F9")), kind="primary", large="yes")
        self.pass_on.setObjectName("primary")
        self.back.clicked.connect(self.send_back)
        self.pass_on.clicked.connect(self.release)
        self.acts = QWidget()
        line = QHBoxLayout(self.acts)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(px(10))
        line.addWidget(self.reason, 1)
        line.addWidget(self.back)
        line.addWidget(self.pass_on)
        box = QVBoxLayout(self)
        box.setContentsMargins(px(28), px(20), px(28), px(20))
        box.setSpacing(px(14))
        box.addWidget(mark(QLabel(self.tr("放行条核验")), kind="title"))
        box.addWidget(self.field)
        box.addWidget(self.card)
        box.addWidget(scroll, 1)
        box.addStretch(0)
        box.addWidget(self.problem)
        box.addWidget(self.acts)
        for keys, call in (("F9", self.release), ("F10", self.send_back), ("Escape", self.clear)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(call)
        self.clear()

    def enter(self) -> None:
        """The guard scans at once."""
        self.field.setFocus()

    def scan(self, text: str) -> None:
        """What a scanned or typed code means."""
        if text.strip():
            self._db(lambda: self.desk.check(text), self._show)

    def clear(self) -> None:
        """Ready for the next slip."""
        self.number = ""
        self.field.clear()
        self.reason.clear()
        for widget in (self.card, self.area, self.acts, self.problem):
            widget.hide()
        self.field.setFocus()

    def release(self) -> None:
        """F9 相符放行."""
        number = self.number
        if number:
            self._close(
                lambda: self.desk.release(number),
                self.tr("已放行"),
                self.tr("{number} 已放行").format(number=number),
                "done",
            )

    def send_back(self) -> None:
        """F10 不符退回: the reason first."""
        number, reason = self.number, self.reason.text()
        if not number:
            return
        if not reason.strip():
            self._say(self.tr("请先写明哪里不符，例如：多一台电视机。"))
            return
        self._close(
            lambda: self.desk.mismatch(number, reason),
            self.tr("已退回"),
            self.tr("{number} 已退回客服中心").format(number=number),
            "warn",
        )

    def _close(self, job: Callable[[], None], title: str, words: str, tone: str) -> None:
        """Once, however often the key is pressed; what was done stays large until the next scan."""

        def closed(_: object) -> None:
            self._closing = False
            self.clear()
            self._answer(title, self.tr("{words}。请扫描下一张。").format(words=words), tone)
            self.counter.status("saved", words, "done")

        if not self._closing:
            self._closing = True
            self._db(job, closed)

    def _answer(self, title: str, todo: str, tone: str) -> None:
        mark(self.card, kind="answer", state=tone)
        self.title.setText(title)
        self.todo.setText(todo)
        self.card.show()

    def _show(self, checked: Any) -> None:
        answer, slip, site = checked.answer, checked.slip, checked.site
        self.clear()
        self._answer(answer.title, answer.todo, TONES.get(answer.verdict, "late"))
        valid = slip is not None and answer.verdict is Verdict.VALID  # the others are looked at and no more
        self.number = slip.number if valid else ""
        self.acts.setVisible(valid)
        self.area.setVisible(slip is not None or site is not None)
        if slip is not None:
            self._fill(slip)
        elif site is not None:
            self._tell(site)
        # Scans go on arriving while the guard compares: the field keeps the focus, F9 and F10 work in it.
        QTimer.singleShot(0, self.field, self.field.setFocus)

    def _empty(self) -> None:
        while (item := self.rows.takeAt(0)) is not None:
            if item.widget() is not None:
                item.widget().deleteLater()

    def _tell(self, site: Any) -> None:
        """A permit or a pass: the face to compare on the left, what the paper must say beside it."""
        self._empty()
        whole = QWidget()
        line = QHBoxLayout(whole)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(px(28))
        face = QPixmap()
        if site.photo and face.loadFromData(site.photo):
            shown = QLabel()
            shown.setObjectName("photo")
            shown.setAccessibleName(self.tr("照片"))
            smooth = Qt.TransformationMode.SmoothTransformation
            shown.setPixmap(face.scaledToHeight(px(PHOTO_HIGH), smooth))
            line.addWidget(shown, 0, Qt.AlignmentFlag.AlignTop)
        facts = QGridLayout()
        facts.setHorizontalSpacing(px(28))
        facts.setVerticalSpacing(px(10))
        for row, (label, value) in enumerate(site.facts):
            told = mark(QLabel(value), kind="fact")
            told.setWordWrap(True)
            facts.addWidget(mark(QLabel(label), kind="caption"), row, 0)
            facts.addWidget(told, row, 1)
        facts.setColumnStretch(1, 1)
        line.addLayout(facts, 1)
        self.rows.addWidget(whole)
        self.rows.addStretch(1)

    def _fill(self, slip: Any) -> None:
        self._empty()
        head = QWidget()
        grid = QGridLayout(head)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(px(28))
        facts = (
            (self.tr("编号"), slip.number),
            (self.tr("房号"), slip.unit),
            (self.tr("申请人"), f"{slip.kind} {slip.applicant}"),
            (self.tr("车牌"), slip.plate),
            (self.tr("离开时间"), slip.window),
            (self.tr("开具"), slip.issued),
        )
        for column, (label, value) in enumerate(one for one in facts if one[1]):
            grid.addWidget(mark(QLabel(label), kind="caption"), 0, column)
            grid.addWidget(mark(QLabel(value), kind="fact"), 1, column)
        total = mark(QLabel(self.tr("合计 {total}").format(total=slip.total)), kind="goods")
        grid.setColumnStretch(grid.columnCount(), 1)
        grid.addWidget(total, 0, grid.columnCount(), 2, 1)
        self.rows.addWidget(head)
        for item in slip.items:
            line = mark(QFrame(), kind="goods")
            row = QHBoxLayout(line)
            row.setContentsMargins(0, px(4), 0, px(4))
            name = mark(QLabel(item.name), kind="goods")
            name.setIndent(0)  # under the facts above
            row.addWidget(name)
            row.addWidget(mark(QLabel(item.feature), kind="hint"))
            row.addStretch(1)
            row.addWidget(mark(QLabel(f"{item.quantity} {item.measure}"), kind="goods"))
            self.rows.addWidget(line)
        self.rows.addStretch(1)

    def _say(self, words: str) -> None:
        self.problem.setText(words)
        self.problem.show()
        self.reason.setFocus()

    def _failed(self, error: Exception) -> None:
        self._closing = False
        self.counter.told(lambda refused: self._say(refused.findings[0].say()))(error)

    def _db(self, job: Callable[[], Any], done: Callable[[Any], None]) -> None:
        self.counter.runner.start("db", job, done, self._failed, owner=self)

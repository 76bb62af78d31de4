"""规则说话: what stands in the way or is good to know, as cards, each with the buttons that resolve it.

The panel owns the shortcuts of the acts it shows: a key works as long as its button is there. Buttons are
named "act:<key>"; a card's tooltip and accessible description name the rule.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from html import escape

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut, QTextDocumentFragment
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from app.forms.spec import Act
from app.rules.base import Finding, Level, Struck
from app.views.editors.flow import Flow
from app.views.theme import colour, mark, px

_STATES = {Level.BLOCK: "warn", Level.WARN: "warn", Level.INFO: ""}
_ORDER = {Level.BLOCK: 0, Level.WARN: 1, Level.INFO: 2}
BESIDE = 2
"""So many buttons stand beside the words; more stand under them."""


def act_text(act: Act) -> str:
    """「拨打并记录  F5」."""
    return f"{act.title}  {act.shortcut}" if act.shortcut else act.title


def words_of(label: QLabel) -> str:
    """What stands on a label, as it is read: without the marks of what is struck."""
    if label.textFormat() is not Qt.TextFormat.RichText:
        return label.text()
    return QTextDocumentFragment.fromHtml(label.text()).toPlainText()


def _rich(finding: Finding) -> str:
    """The finding's words with those struck that hold no longer; all others as they were typed."""

    def shown(value: object) -> str:
        words = escape(str(value))
        grey = colour("muted").name()
        return f'<s style="color:{grey}">{words}</s>' if isinstance(value, Struck) else words

    params = {name: shown(value) for name, value in finding.params.items()}
    return escape(finding.text).format(**params).replace("\n", "<br>")


class Card(QFrame):
    """One finding. Shown anew it keeps its widgets, and with them the focus."""

    acted = Signal(str)

    def __init__(self, acts: Mapping[str, Act], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        mark(self, kind="note")
        self._acts = acts
        self._buttons: dict[str, QPushButton] = {}
        self._keys: dict[str, QShortcut] = {}
        self.finding: Finding | None = None
        self.title = mark(QLabel(self), kind="heading")
        self.text = mark(QLabel(self), kind="text")
        for label in (self.title, self.text):
            label.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
            label.setTextFormat(Qt.TextFormat.PlainText)
        self.text.setWordWrap(True)
        self._words = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._words.addWidget(self.title, 0, Qt.AlignmentFlag.AlignTop)
        self._words.addWidget(self.text, 1)
        self._side = QWidget(self)
        self._side_row = QHBoxLayout(self._side)
        self._side_row.setContentsMargins(0, 0, 0, 0)
        self._side_row.setSpacing(px(6))
        self._foot = QWidget(self)
        self._foot_row = Flow(self._foot, gap=px(6))
        line = QHBoxLayout()
        line.setSpacing(px(12))
        line.addLayout(self._words, 1)
        line.addWidget(self._side, 0, Qt.AlignmentFlag.AlignVCenter)
        box = QVBoxLayout(self)
        box.setContentsMargins(px(14), px(8), px(12), px(8))
        box.setSpacing(px(6))
        box.addLayout(line)
        box.addWidget(self._foot)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_finding(self, finding: Finding, free: set[str]) -> None:
        """Say this; shortcuts are taken out of `free` so that no key has two owners."""
        self.finding = finding
        mark(self, state=_STATES[finding.level], level=finding.level.value)
        said = finding.say()
        struck = any(isinstance(one, Struck) for one in finding.params.values())
        # What somebody typed is never taken for a format.
        form = Qt.TextFormat.RichText if struck else Qt.TextFormat.PlainText
        self.text.setTextFormat(form)
        for label, text in ((self.title, finding.title), (self.text, _rich(finding) if struck else said)):
            if label.text() != text:
                label.setText(text)
            label.setVisible(bool(text))
        known = [key for key in finding.acts if key in self._acts]
        under = len(known) > BESIDE
        loud = finding.level is Level.BLOCK  # what only informs takes one line
        side, down = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        self._words.setDirection(down if loud else side)
        self._words.setSpacing(px(2) if loud else px(12))
        for key in known:
            self._button(key, under)
        for key, button in self._buttons.items():
            button.setVisible(key in known)
            if shortcut := self._keys.get(key):
                name = self._acts[key].shortcut
                shortcut.setEnabled(key in known and name in free)
                if key in known:
                    free.discard(name)
        self._side.setVisible(bool(known) and not under)
        self._foot.setVisible(bool(known) and under)
        self.setToolTip(self.tr("规则 {rule}").format(rule=finding.rule) if finding.rule else "")
        self.setAccessibleName(finding.title)
        self.setAccessibleDescription(f"{finding.rule} {said}".strip())

    def _button(self, key: str, under: bool) -> None:
        button = self._buttons.get(key)
        if button is None:
            act = self._acts[key]
            button = mark(QPushButton(act_text(act), self), kind="warn")
            button.setObjectName(f"act:{key}")
            button.setAccessibleName(act.title)
            button.setAutoDefault(False)
            button.clicked.connect(lambda _checked=False, one=key: self.acted.emit(one))
            self._buttons[key] = button
            if act.shortcut:
                shortcut = QShortcut(QKeySequence(act.shortcut), button)
                shortcut.activated.connect(lambda one=key: self.acted.emit(one))
                self._keys[key] = shortcut
        had_focus = button.hasFocus()
        (self._foot_row if under else self._side_row).addWidget(button)
        if had_focus and not button.hasFocus():
            button.setFocus()


class FindingsPanel(QWidget):
    """All that the rules say of the draft; `acted(key)` when the clerk presses a card's button or its key.

    `taken`: keys that work elsewhere on the page; one key with two owners would do nothing.
    """

    acted = Signal(str)

    def __init__(
        self, acts: Mapping[str, Act], taken: Collection[str] = (), parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._acts, self._taken = dict(acts), frozenset(taken)
        self._cards: list[Card] = []
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(px(8))
        self._box.addStretch(1)
        self.setAccessibleName(self.tr("办理条件"))

    @property
    def cards(self) -> tuple[Card, ...]:
        """The cards shown now, from the top."""
        return tuple(self._cards)

    def set(self, findings: Iterable[Finding], ready: str | None = "") -> None:
        """Show what the rules say: what blocks first, else 「可以办理」.

        `ready` says what to do then; None where there is nothing to do any more (the record is finished).
        """
        wanted = sorted(findings, key=lambda one: _ORDER[one.level])
        if ready is not None and not any(one.level is Level.BLOCK for one in wanted):
            params = {"words": ready or self.tr("没有未办的事项")}
            wanted.insert(0, Finding("", Level.INFO, self.tr("可以办理"), "{words}", params))
        self.setUpdatesEnabled(False)
        old = list(self._cards)
        self._cards = []
        free = {one.shortcut for one in self._acts.values() if one.shortcut} - self._taken
        for place, finding in enumerate(wanted):
            card = _alike(old, finding)
            if card is None:
                card = Card(self._acts, self)
                card.acted.connect(self.acted)
            else:
                old.remove(card)
            if self._box.indexOf(card) != place:
                self._box.insertWidget(place, card)
            card.show_finding(finding, free)
            card.show()
            self._cards.append(card)
        for card in old:
            self._box.removeWidget(card)
            card.hide()
            card.deleteLater()
        self.setUpdatesEnabled(True)


def _alike(cards: list[Card], finding: Finding) -> Card | None:
    """The card that spoke for this rule; its words may have changed."""
    spoke = [one for one in cards if one.finding is not None and one.finding.rule == finding.rule]
    same = [one for one in spoke if one.finding is not None and one.finding.title == finding.title]
    return next(iter(same or spoke), None)

"""小问答: what must be asked before an act, beside the form and not over it.

F9, Ctrl+Enter or Enter in the last field gives the answer; Esc goes back and keeps nothing. A refusal is said
under the field it concerns. Buttons are named "ask:ok" and "ask:back", the general refusal "ask:refused".
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QLabel, QScrollArea, QVBoxLayout, QWidget

from app.forms.spec import FormSpec
from app.rules.base import Finding
from app.views.findings import FindingsPanel
from app.views.form_view import FormView
from app.views.sheet import Sheet
from app.views.theme import mark, px


class Ask(Sheet):
    """A question sheet. `accepted(values)` asks the page to act: it answers by `refuse` or closes it."""

    accepted = Signal(dict)

    def __init__(self, spec: FormSpec, title: str = "", parent: QWidget | None = None) -> None:
        super().__init__(title or spec.title, parent)
        self.words = mark(QLabel(self), kind="script")
        self.words.setObjectName("ask:words")
        self.refused = mark(QLabel(self), kind="error")
        self.refused.setObjectName("ask:refused")
        for label in (self.words, self.refused):
            label.setWordWrap(True)
            label.hide()
        self.spoken = FindingsPanel({})
        self.spoken.hide()
        self.form = FormView(spec, self)
        self.form.set_bare()
        self.form.ended.connect(self.submit)
        self.form.edited.connect(self.refused.hide)
        room = QWidget()
        mark(room, kind="plain")
        inner = QVBoxLayout(room)
        inner.setContentsMargins(0, 0, px(8), 0)
        inner.setSpacing(px(12))
        inner.addWidget(self.words)
        inner.addWidget(self.spoken)
        inner.addWidget(self.form)
        inner.addWidget(self.refused)
        inner.addStretch(1)
        self.area = QScrollArea(self)
        self.area.setWidgetResizable(True)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setWidget(room)
        self.box.addWidget(self.area, 1)
        QApplication.instance().focusChanged.connect(self._focus_moved)  # type: ignore[union-attr]

    def say(self, text: str) -> None:
        """What to read out or to know, above the questions."""
        self.words.setText(text)
        self.words.setVisible(bool(text))

    def tell(self, findings: Sequence[Finding]) -> None:
        """What the rules say of the answers so far, as cards above the questions; the cursor stays."""
        self.spoken.set(findings, None)
        self.spoken.setVisible(bool(findings))

    def start(self, values: Mapping[str, object] | None = None) -> None:
        """Begin: show what is known already and go to the first field."""
        self.form.set_values(values or {})
        self.form.clear_marks()
        self.refused.hide()
        if self.form.shown:
            self.form.focus(self.form.shown[0])

    def refuse(self, findings: Iterable[Finding]) -> None:
        """Say why not, each under its field, and go to the first of them; the answers stay."""
        self.form.clear_marks()
        general: list[str] = []
        first = ""
        for one in findings:
            if one.field in self.form.shown:
                self.form.mark(one.field, one.say())
                first = first or one.field
            else:
                general.append(one.say())
        self.refused.setText("\n".join(general))
        self.refused.setVisible(bool(general))
        if first:
            self.form.focus(first)

    def submit(self) -> None:
        """Give the answer."""
        self.accepted.emit(self.form.values())

    def _focus_moved(self, _old: QWidget | None, now: QWidget | None) -> None:
        """In a question longer than the sheet, where the clerk writes stays in sight."""
        if now is not None and self.form.isAncestorOf(now):
            self.area.ensureWidgetVisible(now, 0, px(48))

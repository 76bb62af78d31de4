"""押金页的零件: the line under the list, and the question what is kept of a deposit (2.10)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import cast

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout

from app.forms.deposit import DEDUCT_FORM
from app.forms.spec import Act, Choice
from app.rules.base import Finding, Level
from app.rules.deposit import Back, Deposit
from app.rules.deposit_decide import decide_deduction
from app.rules.money import parse_yuan, yuan
from app.views.ask import Ask
from app.views.findings import act_text
from app.views.list_view import ListView


def add_foot(rows: ListView, words: QLabel, acts: Iterable[Act], act: Callable[[str], object]) -> None:
    """One line under a list: what is to be known of all of it, and what may be done."""
    foot = QHBoxLayout()
    foot.addWidget(words)
    foot.addStretch(1)
    for one in acts:
        foot.addWidget(_button(rows, one, act))
    cast(QVBoxLayout, rows.layout()).addLayout(foot)


def _button(rows: ListView, one: Act, act: Callable[[str], object]) -> QPushButton:
    button = QPushButton(act_text(one), rows)
    button.setObjectName(f"act:{one.key}")
    button.setAccessibleName(one.title)
    key = QShortcut(QKeySequence(one.shortcut), rows)
    key.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
    for pressed in (button.clicked, key.activated):
        pressed.connect(lambda *_: act(one.key))
    return button


class DeductAsk(Ask):
    """What is kept of one of these deposits, by their place on the form."""

    def __init__(self, deposits: dict[int, Deposit], backs: tuple[Back, ...], row: int) -> None:
        super().__init__(DEDUCT_FORM)
        self._deposits, self._backs, self._row = deposits, backs, row
        several = len(deposits) > 1
        choices = [Choice(str(n), one.name) for n, one in deposits.items()]
        self.form.set_choices("deposit", choices)
        self.form.show_fields([one for one in self.form.names if several or one != "deposit"])
        self.form.edited.connect(self._turn)

    def show_line(self) -> None:
        """What is kept of the chosen deposit until now."""
        one = self._backs[self._row]
        amount = yuan(one.deduct).removeprefix("¥") if one.deduct else ""
        shown = {"deposit": str(self._row), "deduct": amount, "basis": one.basis}
        self.form.set_values(shown | {"photo": one.photo, "no_photo": one.no_photo})
        held = self._deposits[self._row]
        self.say(
            self.tr("{name}在押 {sum}；扣款要有依据和照片。").format(name=held.name, sum=yuan(held.balance))
        )

    def back(self) -> Back | None:
        """The answer; None where it cannot be, which is said."""
        given = {name: str(value or "") for name, value in self.form.values().items()}
        try:
            fen = parse_yuan(given["deduct"]) if given["deduct"].strip() else 0
        except ValueError as error:
            params = {"why": str(error)}
            self.refuse([Finding("2.10", Level.BLOCK, self.tr("扣款不对"), "{why}。", params, "deduct")])
            return None
        held = self._deposits[self._row]
        back = Back(held.key)
        if fen:
            back = Back(held.key, fen, given["basis"], given["photo"], given["no_photo"])
        wrong = tuple(decide_deduction(back, held))
        if wrong:
            self.refuse(wrong)
            return None
        return back

    def _turn(self) -> None:
        row = int(str(self.form.values()["deposit"] or self._row))
        if row != self._row:
            self._row = row
            self.show_line()

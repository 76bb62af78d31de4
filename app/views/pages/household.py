"""住户: one unit's card: who, which phones on file, what is owed; and the import for those who may."""

from __future__ import annotations

from typing import Any, Protocol

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.rules.mask import name as mask_name
from app.rules.mask import phone as mask_phone
from app.rules.money import yuan
from app.rules.release import Household, Person
from app.views.counter import Counter
from app.views.pages.household_import import HouseholdImport
from app.views.theme import mark, px

WHOLE_MS = 10_000


class Desk(Protocol):
    """What the page asks of services.places.HouseholdDesk."""

    importer: Any

    def card(self, unit: str) -> Household | None: ...
    def looked(self, unit: str, what: str) -> None: ...


class HouseholdPage(QStackedWidget):
    """住户."""

    slip_asked = Signal(str)
    """The clerk begins a release slip for this unit."""

    def __init__(self, desk: Desk, counter: Counter) -> None:
        super().__init__()
        self.desk, self.counter = desk, counter
        self.household: Household | None = None
        self.whole = False
        self.field = QLineEdit()
        self.field.setObjectName("field:unit")
        self.field.setAccessibleName(self.tr("房号"))
        self.field.setPlaceholderText(self.tr("房号，例如 3-2-1501、3栋2单元1501；回车查看"))
        self.field.setMaximumWidth(px(420))
        self.field.returnPressed.connect(lambda: self.show_unit(self.field.text()))
        self.hint = mark(
            QLabel(self.tr("输入房号看住户卡；名字和电话默认遮住，按 F4 看全部并留下记录。")), kind="hint"
        )
        self.card = mark(QFrame(), kind="card")
        self.grid = QGridLayout(self.card)
        self.grid.setContentsMargins(px(20), px(16), px(20), px(16))
        self.grid.setHorizontalSpacing(px(18))
        self.grid.setVerticalSpacing(px(10))
        self.grid.setColumnStretch(2, 1)
        self.slip = mark(QPushButton(self.tr("开放行条  Ctrl+N")), kind="primary")
        self.slip.setObjectName("primary")
        self.slip.clicked.connect(self._slip)
        self.slip.setEnabled(counter.operator.may("release.write"))
        self.whole_button = QPushButton(self.tr("显示完整  F4"))
        self.whole_button.setObjectName("act:whole")
        self.whole_button.clicked.connect(self.show_whole)
        self.import_button = QPushButton(self.tr("导入业主资料  Ctrl+I"))
        self.import_button.setObjectName("act:import")
        self.import_button.clicked.connect(self.show_import)
        if not counter.operator.may("household.import"):  # showing it before it has a place opens a window
            self.import_button.hide()
        page = mark(QWidget(), kind="ground")
        box = QVBoxLayout(page)
        box.setContentsMargins(px(20), px(14), px(20), px(14))
        box.setSpacing(px(12))
        head = QHBoxLayout()
        head.addWidget(mark(QLabel(self.tr("住户")), kind="title"))
        head.addStretch(1)
        head.addWidget(self.import_button)
        box.addLayout(head)
        box.addWidget(self.field)
        box.addWidget(self.hint)
        box.addWidget(self.card)
        acts = QHBoxLayout()
        acts.setContentsMargins(0, 0, 0, 0)
        acts.addWidget(self.whole_button)
        acts.addStretch(1)
        acts.addWidget(self.slip)
        self.acts = QWidget()
        self.acts.setLayout(acts)
        box.addWidget(self.acts)
        box.addStretch(1)
        self.addWidget(page)
        self.importing: HouseholdImport | None = None
        self._mask = QTimer(self, singleShot=True, interval=WHOLE_MS)
        self._mask.timeout.connect(self._show_masked)
        for keys, call in (
            ("F4", self.show_whole),
            ("Ctrl+N", self._slip),
            ("Ctrl+I", self.show_import),
            ("Escape", self._back),
        ):
            QShortcut(QKeySequence(keys), self).activated.connect(call)
        self._show(None)

    def enter(self) -> None:
        """Ready for a room number."""
        if self.currentIndex() == 0:
            self.field.setFocus()

    def leave(self) -> None:
        """Nothing personal stays on a screen nobody looks at."""
        self._show_masked()

    def show_unit(self, unit: str) -> None:
        """Show the card of a unit, however it is written."""
        self.setCurrentIndex(0)
        self.field.setText(unit)
        self.counter.runner.start(
            "db", lambda: self.desk.card(unit), self._got, self._failed, newest=True, key="card", owner=self
        )

    def show_import(self) -> None:
        """Open the import of household lists; only for those who may."""
        if not self.counter.operator.may("household.import"):
            return
        if self.importing is None:
            self.importing = HouseholdImport(self.desk.importer, self.counter.runner)
            self.addWidget(self.importing)
        self.setCurrentWidget(self.importing)
        self.importing.setFocus()

    def show_whole(self) -> None:
        """F4: everything in full for ten seconds; it is logged who looked."""
        if self.household is None:
            return
        unit = self.household.code
        self.counter.runner.start(
            "db",
            lambda: self.desk.looked(unit, "card"),
            lambda _: self._unmask(unit),
            self._failed,
            owner=self,
        )

    def _unmask(self, unit: str) -> None:
        if self.household is None or self.household.code != unit:  # another card is shown meanwhile
            return
        self.whole = True
        self._mask.start()
        self._show(self.household)

    def _show_masked(self) -> None:
        self.whole = False
        self._show(self.household)

    def _got(self, household: Household | None) -> None:
        self.whole = False
        self._show(household)
        if household is None:
            self.hint.setText(self.tr("没有这个房号。可写 3-2-1501、3栋2单元1501 或 3#1501。"))

    def _show(self, household: Household | None) -> None:
        self.household = household
        while (item := self.grid.takeAt(0)) is not None:
            if item.widget() is not None:
                item.widget().deleteLater()
        self.card.setVisible(household is not None)
        self.acts.setVisible(household is not None)
        if household is None:
            return
        self.hint.setText(self.tr("名字和电话默认遮住，按 F4 看全部并留下记录。"))
        self.grid.addWidget(mark(QLabel(household.label), kind="title"), 0, 0, 1, 3)
        row = 1
        for label, people in (
            (self.tr("业主"), household.owners),
            (self.tr("租户"), household.tenants),
            (self.tr("家属"), household.families),
        ):
            for person in people:
                row = self._line(row, label, *self._person(person))
        if household.plates:
            row = self._line(row, self.tr("车牌"), "、".join(household.plates), "")
        owed = (
            self.tr("欠 {months} 个月").format(months=household.arrears_months)
            if household.arrears_months
            else self.tr("已结清")
        )
        self._line(row, self.tr("管理费"), owed, yuan(household.arrears) if household.arrears else "")

    def _person(self, person: Person) -> tuple[str, str]:
        phones = person.phones if self.whole else tuple(mask_phone(one) for one in person.phones)
        name = person.name if self.whole else mask_name(person.name)
        return name, "   ".join(phones) or self.tr("档案没有电话")

    def _line(self, row: int, label: str, first: str, second: str) -> int:
        self.grid.addWidget(mark(QLabel(label), kind="label"), row, 0)
        self.grid.addWidget(mark(QLabel(first), kind="heading"), row, 1)
        self.grid.addWidget(QLabel(second), row, 2)
        return row + 1

    def _slip(self) -> None:
        if self.household is not None and self.currentIndex() == 0 and self.slip.isEnabled():
            self.slip_asked.emit(self.household.code)

    def _back(self) -> None:
        if self.currentIndex() != 0:
            self.setCurrentIndex(0)
            self.field.setFocus()
        else:
            self.counter.go("today")

    def _failed(self, error: Exception) -> None:
        self.counter.told(lambda refused: self.hint.setText(refused.findings[0].say()))(error)

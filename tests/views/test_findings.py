"""规则说话: cards that name their rule, offer what resolves it, and never lose the clerk's place."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from app.forms.spec import Act
from app.rules.base import Finding, Level
from app.views.findings import FindingsPanel

from .hands import press, show

ACTS = {
    one.key: one
    for one in (
        Act("call_owner", "拨打并记录", "F5"),
        Act("owner_signs", "业主到场签字"),
        Act("appointment", "约定时间", "F6"),
    )
}
CALL = Finding("003-46", Level.BLOCK, "先联系业主", "租户搬出，有无委托书都要向业主本人核实。",
               acts=("call_owner", "owner_signs"))  # fmt: skip
AGAIN = Finding("003-46", Level.BLOCK, "清单改过，请再联系业主", "已联系 {tries} 次。", {"tries": 2},
                acts=("call_owner", "owner_signs"))  # fmt: skip
LOST = Finding("003-49", Level.BLOCK, "业主联系不上", "请和租户约个时间再办。",
               acts=("appointment", "call_owner", "owner_signs"))  # fmt: skip
OWED = Finding("003-42", Level.WARN, "请提醒欠费", "「还有 {months} 个月未交。」", {"months": 4})
PAID = Finding("003-43", Level.INFO, "管理费已结清", "证件已核验")


@pytest.fixture
def panel(qtbot: QtBot) -> FindingsPanel:
    return show(qtbot, FindingsPanel(ACTS), 640, 400)


def titles(panel: FindingsPanel) -> list[str]:
    return [one.title.text() for one in panel.cards]


def test_what_blocks_comes_first_and_each_card_names_its_rule(panel: FindingsPanel) -> None:
    panel.set((OWED, PAID, CALL))
    assert titles(panel) == ["先联系业主", "请提醒欠费", "管理费已结清"]
    assert [one.property("level") for one in panel.cards] == ["block", "warn", "info"]
    assert panel.cards[1].text.text() == "「还有 4 个月未交。」"
    for card, rule in zip(panel.cards, ("003-46", "003-42", "003-43"), strict=True):
        assert rule in card.toolTip()
        assert rule in card.accessibleDescription()


def test_with_nothing_in_the_way_it_says_what_can_be_done(panel: FindingsPanel) -> None:
    panel.set((OWED,), "按 F9 开具{并打印}")
    assert titles(panel) == ["可以办理", "请提醒欠费"]
    assert panel.cards[0].text.text() == "按 F9 开具{并打印}"
    panel.set((OWED,), None)
    assert titles(panel) == ["请提醒欠费"]
    panel.set((CALL,))
    assert titles(panel) == ["先联系业主"]


def test_a_button_its_mouse_and_its_key(panel: FindingsPanel, qtbot: QtBot) -> None:
    panel.set((CALL,))
    button = panel.findChild(QPushButton, "act:call_owner")
    assert button.text() == "拨打并记录  F5"
    with qtbot.waitSignal(panel.acted) as said:
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert said.args == ["call_owner"]
    with qtbot.waitSignal(panel.acted) as said:
        QTest.keyClick(panel, Qt.Key.Key_F5)
    assert said.args == ["call_owner"]


def test_a_key_that_two_cards_offer_acts_once(panel: FindingsPanel) -> None:
    seen: list[str] = []
    panel.acted.connect(seen.append)
    panel.set((CALL, LOST))
    QTest.keyClick(panel, Qt.Key.Key_F5)
    QTest.keyClick(panel, Qt.Key.Key_F6)
    assert seen == ["call_owner", "appointment"]
    panel.set((LOST,))
    QTest.keyClick(panel, Qt.Key.Key_F5)
    panel.set((OWED,))
    QTest.keyClick(panel, Qt.Key.Key_F5)
    assert seen == ["call_owner", "appointment", "call_owner"]


def test_the_same_rule_keeps_its_card_its_buttons_and_the_focus(panel: FindingsPanel) -> None:
    panel.set((CALL, PAID))
    card = panel.cards[0]
    button = panel.findChild(QPushButton, "act:owner_signs")
    button.setFocus()
    panel.set((OWED, AGAIN))
    assert panel.cards[0] is card
    assert card.title.text() == "清单改过，请再联系业主"
    assert card.text.text() == "已联系 2 次。"
    assert QApplication.focusWidget() is button
    panel.set((AGAIN, LOST, OWED))
    assert QApplication.focusWidget() is button


def test_words_are_never_cut_and_buttons_never_leave_the_card(panel: FindingsPanel) -> None:
    long = Finding("003-46", Level.BLOCK, "先联系业主", "租户搬出，有无委托书都要向业主本人核实。" * 4,
                   acts=("call_owner", "owner_signs"))  # fmt: skip
    for width in (420, 640, 1000):
        panel.resize(width, 600)
        panel.set((long, LOST, OWED, PAID))
        QApplication.processEvents()
        for card in panel.cards:
            assert card.text.height() >= card.text.heightForWidth(card.text.width())
            assert card.title.width() >= card.title.sizeHint().width()
            for button in card.findChildren(QPushButton):
                if button.isVisible():
                    corner = button.mapTo(card, button.rect().topLeft())
                    assert card.rect().contains(QRect(corner, button.size()))


def test_an_act_that_nobody_described_is_not_offered(panel: FindingsPanel) -> None:
    panel.set((Finding("000-01", Level.BLOCK, "题目", "说明", acts=("unknown", "call_owner")),))
    assert [one.objectName() for one in panel.findChildren(QPushButton)] == ["act:call_owner"]


def test_buttons_are_reached_by_tab_and_pressed_by_space(panel: FindingsPanel, qtbot: QtBot) -> None:
    panel.set((CALL,))
    panel.findChild(QPushButton, "act:call_owner").setFocus()
    press(Qt.Key.Key_Tab)
    with qtbot.waitSignal(panel.acted) as said:
        press(Qt.Key.Key_Space)
    assert said.args == ["owner_signs"]

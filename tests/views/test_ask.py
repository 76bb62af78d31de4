"""小问答 and 两栏页面: a question beside the form, whose keys come before the page's."""

from __future__ import annotations

import io

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot
from reportlab.pdfgen.canvas import Canvas

from app.forms.spec import Act, Choice, Field, FormSpec, Kind
from app.rules.base import Finding, Level
from app.views.ask import Ask
from app.views.findings import FindingsPanel
from app.views.form_view import FormView
from app.views.page import TwoPane
from app.views.preview import Preview
from app.work.runner import InlineRunner

from .hands import CTRL, commit, here, keys, press, show

K = Qt.Key
CALL = FormSpec(
    "联系业主",
    (
        Field("outcome", "结果", Kind.CHIPS, (Choice("agreed", "同意"), Choice("objected", "不同意"))),
        Field("knows", "知道搬出", Kind.YES_NO),
        Field("claimed", "哪些是业主的", Kind.LINES),
        Field("reason", "说明"),
    ),
)
FORM = FormSpec("放行条", (Field("unit", "房号", Kind.UNIT, half=True), Field("name", "申请人", half=True)))


@pytest.fixture
def pane(qtbot: QtBot) -> TwoPane:
    form = FormView(FORM)
    findings = FindingsPanel({"call_owner": Act("call_owner", "拨打并记录", "F5")})
    page = TwoPane(form, findings, Preview(InlineRunner()), Act("issue", "开具并打印", "F9"))
    page.add_act(Act("words", "话术", "F1"))
    return show(qtbot, page, 1100, 600)


@pytest.fixture
def ask(pane: TwoPane) -> Ask:
    pane.form.focus("name")
    one = Ask(CALL)
    one.form.set_lines("claimed", ("冰箱 1台", "沙发 1张"))
    pane.open_sheet(one)
    return one


def test_answers_by_keys_and_enter_in_the_last_field_gives_them(ask: Ask, qtbot: QtBot) -> None:
    assert ask.form.focused() == "outcome"
    keys("1\n")
    keys("y\n")
    keys("2\n")
    commit("业主说沙发是他的")
    with qtbot.waitSignal(ask.accepted) as said:
        keys("\n")
    assert said.args == [{"outcome": "agreed", "knows": True, "claimed": (1,), "reason": "业主说沙发是他的"}]


def test_f9_and_ctrl_enter_belong_to_the_question_while_one_is_in_it(
    ask: Ask, pane: TwoPane, qtbot: QtBot
) -> None:
    with qtbot.assertNotEmitted(pane.primary_pressed):
        for field in ask.form.names:
            ask.form.focus(field)
            with qtbot.waitSignal(ask.accepted):
                press(K.Key_F9)
            with qtbot.waitSignal(ask.accepted):
                press(K.Key_Return, modifiers=CTRL)
    ok = ask.findChild(QPushButton, "ask:ok")
    with qtbot.waitSignal(ask.accepted):
        QTest.mouseClick(ok, Qt.MouseButton.LeftButton)


def test_esc_keeps_nothing_and_goes_back_to_where_the_clerk_was(
    ask: Ask, pane: TwoPane, qtbot: QtBot
) -> None:
    with qtbot.assertNotEmitted(ask.accepted):
        keys("1")
        press(K.Key_Escape)
    assert pane.sheet is None
    assert pane.form.focused() == "name"
    assert pane.form.values() == {"unit": "", "name": ""}


def test_a_refusal_stands_under_its_field_and_the_answers_stay(ask: Ask) -> None:
    keys("2\n")
    ask.refuse(
        (
            Finding("003-48", Level.BLOCK, "没有问完", "请记下业主的回答。", field="knows"),
            Finding("003-47", Level.BLOCK, "号码不对", "只拨档案里的 {n} 个号码。", {"n": 1}),
        )
    )
    assert ask.form.focused() == "knows"
    assert ask.form.findChild(QLabel, "mark:knows").text() == "请记下业主的回答。"
    refused = ask.findChild(QLabel, "ask:refused")
    assert refused.isVisible()
    assert refused.text() == "只拨档案里的 1 个号码。"
    assert ask.form.values()["outcome"] == "objected"
    keys("n")
    assert not refused.isVisible()
    assert not ask.form.findChild(QLabel, "mark:knows").isVisible()


def test_the_question_covers_the_paper_and_not_the_form(ask: Ask, pane: TwoPane, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: ask.geometry() == pane.right.rect())
    assert pane.form.isVisible()
    pane.resize(1200, 640)
    qtbot.waitUntil(lambda: ask.geometry() == pane.right.rect())


def test_words_to_read_out_stand_above_the_questions(ask: Ask) -> None:
    words = ask.findChild(QLabel, "ask:words")
    assert not words.isVisible()
    ask.say("「您好，这里是前台」")
    assert words.isVisible()


def test_the_pages_own_keys(pane: TwoPane, qtbot: QtBot) -> None:
    pane.form.focus("unit")
    with qtbot.waitSignal(pane.primary_pressed):
        press(K.Key_F9)
    with qtbot.waitSignal(pane.keep_pressed):
        press(K.Key_S, modifiers=CTRL)
    with qtbot.waitSignal(pane.acted) as said:
        press(K.Key_F1)
    assert said.args == ["words"]
    pane.findings.set((Finding("003-46", Level.BLOCK, "先联系业主", "…", acts=("call_owner",)),))
    QApplication.processEvents()
    with qtbot.waitSignal(pane.acted) as said:
        press(K.Key_F5)
    assert said.args == ["call_owner"]
    for name in ("primary", "keep", "act:words"):
        with qtbot.waitSignal(pane.primary_pressed if name == "primary" else
                              pane.keep_pressed if name == "keep" else pane.acted):  # fmt: skip
            QTest.mouseClick(pane.findChild(QPushButton, name), Qt.MouseButton.LeftButton)


def test_the_paper_is_turned_without_the_mouse(pane: TwoPane, qtbot: QtBot) -> None:
    out = io.BytesIO()
    canvas = Canvas(out)
    for _ in range(3):
        canvas.showPage()
    canvas.save()
    pane.preview.show_pdf(out.getvalue())
    bar = pane.preview.area.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 0)
    pane.form.focus("unit")
    press(K.Key_PageDown, K.Key_PageDown, modifiers=CTRL)
    down = bar.value()
    assert down > bar.pageStep()
    press(K.Key_PageUp, modifiers=CTRL)
    assert 0 < bar.value() < down


def test_the_main_act_waits_for_an_open_question(ask: Ask, pane: TwoPane, qtbot: QtBot) -> None:
    pane.form.focus("unit")
    with qtbot.assertNotEmitted(pane.primary_pressed):
        press(K.Key_F9)
    assert ask.form.isAncestorOf(here())


def test_the_pill_and_the_caption(pane: TwoPane) -> None:
    pane.set_caption("草稿 · 10:12:03 已暂存")
    assert pane.findChild(QLabel, "caption").text() == "草稿 · 10:12:03 已暂存"
    pill = pane.findChild(QLabel, "pending")
    assert not pill.isVisible()
    pane.set_pending("还差 1 步：业主确认")
    assert pill.isVisible()
    pane.set_pending("")
    assert not pill.isVisible()


def test_in_a_low_window_form_and_rules_both_stay_in_sight(pane: TwoPane, qtbot: QtBot) -> None:
    blocks = [Finding(f"000-{n}", Level.BLOCK, f"第 {n} 件", "请先办好这件事。") for n in range(12)]
    pane.findings.set(blocks)
    pane.resize(1100, 480)
    qtbot.waitUntil(lambda: pane.rules.height() >= 100)
    assert pane.area.verticalScrollBar().maximum() == 0, "this small form fits"
    assert pane.rules.geometry().bottom() <= pane.height()
    assert pane.rules.verticalScrollBar().maximum() > 0


def test_in_a_question_longer_than_its_sheet_the_field_in_hand_stays_in_sight(
    pane: TwoPane, qtbot: QtBot
) -> None:
    """In 大字 and with refusals a question is longer than the window."""
    names = [f"f{n}" for n in range(20)]
    one = Ask(FormSpec("长", tuple(Field(name, name) for name in names)))
    pane.open_sheet(one)
    qtbot.waitUntil(lambda: here().visibleRegion().boundingRect() == here().rect())  # the sheet slides in
    assert not one.form.editor(names[-1]).visibleRegion().boundingRect().height()
    for name in names:
        assert here().objectName() == f"field:{name}"
        assert here().visibleRegion().boundingRect() == here().rect(), name
        press(K.Key_Return)

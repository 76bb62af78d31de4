"""交款 by keys: counted face by face, no 差异 without its reason, two signatures, then the paper (S07-E2)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from sqlalchemy import func, select

from app.models import Escalation
from app.rules.base import Refused
from app.rules.drawer import HandOver, State, Take
from app.rules.people import Operator
from app.rules.receipt import Entry
from app.services import staff
from app.services.drawer import DrawerDesk
from app.services.office import Office
from app.views.pages.drawer import DrawerPanel
from tests.conftest import CLERK, FINANCE, MANAGER, Clock
from tests.services.money import PASSWORD, people, price_list, take
from tests.services.test_drawer import cash
from tests.views.counters import Post, post, said
from tests.views.duty import accounts, cards, enter
from tests.views.hands import CTRL, commit, here, keys, press
from tests.views.shift_hands import mark, text

K = Qt.Key
F9, F10, ESC = K.Key_F9, K.Key_F10, K.Key_Escape
PARKING, BOND = Entry("TCF", period="2026-03"), Entry("ZXBZJ")
JK = "JK20260305-A0001"
Open = Callable[..., DrawerPanel]


@pytest.fixture
def desk(office: Office, home: str, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> DrawerDesk:
    """¥2,300.00 in cash taken at the counter. The door itself is proven below and in test_staff."""
    price_list(office)
    accounts(office)
    take(office, PARKING, BOND)
    clock.advance(minutes=5)
    known = {one.login: one for one in (CLERK, MANAGER, FINANCE)}

    def sign_in(_: Office, login: str, password: str) -> Operator:
        if password != PASSWORD:
            raise Refused
        return known[login]

    monkeypatch.setattr(staff, "sign_in", sign_in)
    return DrawerDesk(office)


@pytest.fixture
def counter(desk: DrawerDesk, tmp_path: Path) -> Post:
    return post(desk.office, tmp_path)


@pytest.fixture
def open_panel(qtbot: Any, counter: Post) -> Open:
    def opened(at: Post = counter) -> DrawerPanel:
        return enter(qtbot, DrawerPanel(DrawerDesk(at.office), at.counter))

    return opened


def figure(pane: Any, name: str) -> str:
    label = pane.findChild(QLabel, name)
    return str(label.text()) if label.isVisible() else ""


def handed(desk: DrawerDesk, fen: int = 230_000) -> str:
    return desk.hand_over(HandOver(cash(fen), reason="" if fen == 230_000 else "少一张"))


def escalated(office: Office) -> int:
    with office.read("receipt.read") as session:
        return session.scalar(select(func.count()).select_from(Escalation)) or 0


# --- the clerk's count ----------------------------------------------------------------------------


def test_the_cash_is_counted_face_by_face_and_handed_over_by_f9_003_39(
    open_panel: Open, desk: DrawerDesk, counter: Post
) -> None:
    panel = open_panel()
    give = panel.give
    assert figure(give, "total") == "应有 ¥2,300.00"
    ((title, words),) = cards(give)
    assert title == "应有现金 ¥2,300.00"
    assert words == "第一次交款，收据 1 张，现金收 ¥2,300.00。"
    assert give.form.focused() == "n10000"
    keys("20\n4\n")
    assert give.form.focused() == "n2000"
    assert figure(give, "sum:n10000") == "¥2,000.00"
    assert (figure(give, "total"), figure(give, "change")) == ("实点 ¥2,200.00", "少 ¥100.00")
    assert "reason" not in give.form.shown, "she is still counting"
    keys("5\n")
    assert figure(give, "change") == "相符"
    press(F9)
    assert counter.heard.status["saved"] == f"{JK} 已交款，等财务点收"
    (row,) = desk.waiting()
    assert (row.number, row.counted, row.handed, row.difference) == (JK, 230_000, 230_000, 0)
    assert desk.open(JK).counts == {10_000: 20, 5_000: 4, 2_000: 5}
    assert give.form.focused() == "n10000", "for the next count"
    assert figure(give, "total") == "应有 ¥0.00"
    for part in ("等财务点收", JK, "李晓敏 03-05 10:17 交 ¥2,300.00"):
        assert part in said(panel)


def test_a_difference_wants_its_reason_and_the_manager_is_told_s07_e2(
    open_panel: Open, desk: DrawerDesk
) -> None:
    panel = open_panel()
    give = panel.give
    keys("22\n\n\n\n\n\n\n\n")
    assert figure(give, "change") == "少 ¥100.00"
    assert give.form.focused() == "kept"
    (card,) = cards(give)
    assert card[0] == "现金少了"
    assert "请再点一遍" in card[1]
    assert "reason" in give.form.shown
    press(F9)
    assert mark(give, "reason") == "请写明差异的原因。"
    assert give.form.focused() == "reason"
    assert desk.rows() == ()
    commit("找零多付一张")
    press(F9)
    done = desk.open(JK)
    assert (done.row.difference, done.reason) == (-10_000, "找零多付一张")
    assert escalated(desk.office) == 1


def test_the_number_keypad_counts_and_letters_are_no_number(open_panel: Open) -> None:
    panel = open_panel()
    pad = Qt.KeyboardModifier.KeypadModifier
    QTest.keyClick(here(), K.Key_2, pad)
    keys("a3")
    QTest.keyClick(here(), K.Key_Enter, pad)
    assert panel.give.form.focused() == "n5000"
    assert panel.give.counts[10_000] == 23
    press(K.Key_Return, modifiers=Qt.KeyboardModifier.ShiftModifier)
    assert panel.give.form.focused() == "n10000"


def test_what_stays_for_change_is_not_handed_over_and_is_there_the_next_time(
    open_panel: Open, desk: DrawerDesk
) -> None:
    panel = open_panel()
    give = panel.give
    keys("23\n")
    give.form.focus("kept")
    keys("2400")
    press(F9)
    assert mark(give, "kept") == "只点到 ¥2,300.00，不能留下 ¥2,400.00 找零。"
    press(K.Key_A, modifiers=CTRL)
    keys("2.x")
    press(F9)
    assert mark(give, "kept") == "金额只写数字，例如 1234.50。"
    press(K.Key_A, modifiers=CTRL)
    keys("200")
    note = give.findChild(QLabel, "note:kept")
    assert (note.isVisible(), note.text()) == (True, "交 ¥2,100.00")
    press(F9)
    (row,) = desk.waiting()
    assert (row.kept, row.handed) == (20_000, 210_000)
    assert give.form.values()["kept"] == "200.00"
    assert "上次留找零 ¥200.00" in cards(give)[0][1]
    assert figure(give, "total") == "应有 ¥200.00"


def test_f9_on_an_uncounted_drawer_asks_to_count(open_panel: Open, desk: DrawerDesk) -> None:
    panel = open_panel()
    press(F9)
    assert mark(panel.give, "n10000") == "请先数钱箱，一种面额一格；没有现金就填 0。"
    assert desk.rows() == ()


def test_the_paper_grows_with_the_count_and_is_a_draft(open_panel: Open, qtbot: Any) -> None:
    panel = open_panel()
    keys("20\n6\n")
    qtbot.waitUntil(
        lambda: "2,300.00" in text(panel.give.preview.pdf) and "贰仟叁佰元整" in text(panel.give.preview.pdf)
    )
    assert panel.give.preview.trouble.isHidden()


def test_a_count_survives_another_tab_and_what_was_taken_meanwhile_is_said(
    open_panel: Open, desk: DrawerDesk, clock: Clock
) -> None:
    panel = open_panel()
    keys("23\n")
    panel.leave()
    take(desk.office, Entry("ICK"))
    panel.enter()
    assert panel.give.counts[10_000] == 23
    assert figure(panel.give, "change") == "少 ¥20.00"


# --- finance's count ------------------------------------------------------------------------------


def test_finance_counts_anew_and_signs_beside_the_clerk_and_it_prints_s07_e2_003_39(
    open_panel: Open, desk: DrawerDesk, counter: Post
) -> None:
    """Her difference is recorded with its own reason; both counts are on the paper with two names."""
    handed(desk)
    panel = open_panel()
    press(F10)
    pane = panel.take
    assert panel.currentWidget() is pane
    assert pane.counts[10_000] == 0, "nothing of the clerk's count is filled in"
    assert cards(pane)[0][0] == "应收 ¥2,300.00"
    keys("22\n")
    assert figure(pane, "change") == "少 ¥100.00"
    press(F9)
    assert mark(pane, "reason") == "请写明差异的原因。"
    commit("比单子少一张")
    press(F9)
    assert pane.sheet is not None
    assert "收到 ¥2,200.00" in said(pane)
    keys(f"{FINANCE.login}\n{PASSWORD}\n")
    done = desk.open(JK)
    assert done.row.state is State.TAKEN
    assert (done.row.received, done.row.received_by, done.take_reason) == (220_000, "钱丽", "比单子少一张")
    assert escalated(desk.office) == 1
    assert panel.currentWidget() is panel.give
    assert not panel.waiting.isVisible()
    paper = text((counter.papers / f"{JK}.pdf").read_bytes()).replace(" ", "")
    for part in ("比单子少一张", "李晓敏", "钱丽"):
        assert part in paper


def test_the_password_is_checked_and_stays_on_no_screen(
    qtbot: Any, office: Office, home: str, tmp_path: Path
) -> None:
    """The very door: an account and its password; the clerk cannot sign for finance (four eyes)."""
    price_list(office)
    take(office, PARKING)
    people(office)
    desk = DrawerDesk(office)
    desk.hand_over(HandOver(cash(30_000)))
    at = post(office, tmp_path)
    panel = enter(qtbot, DrawerPanel(desk, at.counter))
    press(F10)
    keys("3\n")
    press(F9)
    keys(f"{FINANCE.login}\nwrong-one-9\n")
    sheet: Any = panel.take.sheet
    assert sheet is not None
    assert sheet.form.values() == {"login": FINANCE.login, "password": ""}
    assert sheet.form.focused() == "password"
    keys(f"{PASSWORD}\n")
    assert panel.take.sheet is None
    assert desk.open(JK).row.received == 30_000


def test_the_clerk_s_own_signature_is_refused_four_eyes(open_panel: Open, desk: DrawerDesk) -> None:
    handed(desk)
    panel = open_panel()
    press(F10)
    keys("23\n")
    press(F9)
    keys(f"{CLERK.login}\n{PASSWORD}\n")
    assert "李晓敏 不能同意交款签收" in said(panel.take)
    assert desk.open(JK).row.state is State.COUNTED
    panel.leave()
    assert panel.take.sheet is None, "no password waits on another page"
    assert panel.take.counts[10_000] == 23


def test_finance_signed_in_begins_with_what_waits_and_signs_by_f9(
    open_panel: Open, desk: DrawerDesk, tmp_path: Path
) -> None:
    handed(desk)
    at = post(desk.office.signed_in(FINANCE), tmp_path)
    panel = open_panel(at)
    assert panel.currentWidget() is panel.take
    keys("23\n")
    press(F9)
    assert desk.open(JK).row.received_by == "钱丽"
    assert panel.currentWidget() is panel.records, "she hands nothing over herself"
    press(ESC)
    assert at.heard.went == ["today"]


def test_a_manager_where_only_finance_may_sign_is_told_and_finance_asked(
    open_panel: Open, desk: DrawerDesk, tmp_path: Path
) -> None:
    handed(desk)
    panel = open_panel(post(desk.office.signed_in(MANAGER), tmp_path))
    press(F10)
    keys("23\n")
    press(F9)
    assert "本小区规定交款只由财务签收" in said(panel.take)
    keys(f"{FINANCE.login}\n{PASSWORD}\n")
    assert desk.open(JK).row.received_by == "钱丽"


def test_what_another_window_took_is_not_counted_twice(open_panel: Open, desk: DrawerDesk) -> None:
    handed(desk)
    panel = open_panel()
    press(F10)
    keys("23\n")
    desk.take(JK, Take(cash(230_000)), FINANCE.login, PASSWORD)
    panel.leave()
    panel.enter()
    assert panel.currentWidget() is panel.give
    press(F10)
    assert panel.currentWidget() is panel.give
    assert panel.counter.operator == CLERK


# --- the list -------------------------------------------------------------------------------------


def test_the_former_ones_are_listed_and_printed_again(
    open_panel: Open, desk: DrawerDesk, counter: Post, clock: Clock
) -> None:
    handed(desk, 220_000)
    desk.take(JK, Take(cash(219_000), "少十元"), FINANCE.login, PASSWORD)
    clock.advance(minutes=30)
    take(desk.office, Entry("ICK"))
    second = desk.hand_over(HandOver(cash(2_000)))
    panel = open_panel()
    press(K.Key_R, modifiers=CTRL)
    assert panel.currentWidget() is panel.records
    newest, oldest = panel.records.list.rows()
    assert (newest.number, newest.state, newest.differs, newest.receipt_differs) == (
        second, State.COUNTED, "相符", "",
    )  # fmt: skip
    assert (oldest.handed, oldest.differs, oldest.receipt_differs, oldest.received_by) == (
        "¥2,200.00", "少 ¥100.00", "少 ¥10.00", "钱丽",
    )  # fmt: skip
    press(K.Key_P, modifiers=CTRL)
    assert counter.heard.status["saved"] == "财务还没有点收，签了字才打印"
    assert not counter.papers.exists()
    press(K.Key_Down)
    for _ in range(2):
        press(K.Key_P, modifiers=CTRL)
    assert "补打" in text((counter.papers / f"{JK}.pdf").read_bytes())
    press(K.Key_Up, K.Key_Return)
    assert panel.currentWidget() is panel.take, "one that waits is opened to be counted"
    assert panel.take.row.number == second
    press(ESC)
    assert panel.currentWidget() is panel.give
    panel.open(JK)
    assert panel.records.list.current().number == JK

"""核验页: scan, read the answer, release or send back; the field is ready for the next (003-50)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel

from app.rules.gate import ANSWERS, Verdict
from app.rules.release import IdCheck, Item, State
from app.rules.slipcode import seal
from app.services import settings
from app.services.gate import GateDesk
from app.services.office import Office
from app.services.release import ReleaseDesk
from app.services.worker_pass import WorkerPassDesk
from app.views import theme
from app.views.pages.gate import GatePage
from app.work.runner import Runner
from tests.conftest import Clock
from tests.services.sites import enter, site
from tests.views.counters import Post, post, said
from tests.views.hands import commit, here, keys, press, show

F9, F10 = Qt.Key.Key_F9, Qt.Key.Key_F10


@pytest.fixture
def counter(guard: Office, tmp_path: Path, qapp: Any) -> Post:
    return post(guard, tmp_path)


@pytest.fixture
def page(qtbot: Any, counter: Post) -> GatePage:
    made = show(qtbot, GatePage(GateDesk(counter.office), counter.counter), 1366, 700)
    made.enter()
    return made


@pytest.fixture
def styled(qapp: QApplication) -> Iterator[None]:
    """The house's own looks, for a test about sizes."""
    before = qapp.styleSheet(), qapp.font()
    theme.apply(qapp)
    yield
    qapp.setStyleSheet(before[0])
    qapp.setFont(before[1])


def issue(office: Office, home: str) -> str:
    slips = ReleaseDesk(office)
    items = (Item("冰箱", "双门", 1, "台"), Item("纸箱", "", 6, "个"))
    return slips.issue(replace(slips.new(home), name="陈思远", id_check=IdCheck.ID_CARD, items=items))


def code(office: Office, number: str) -> str:
    return str(seal(number, settings.load(office).site, settings.site_key(office)))


def state(office: Office, number: str) -> State:
    record = ReleaseDesk(office).open(number)
    assert record is not None
    return record.state


def test_a_typed_code_shows_the_slip_and_f9_lets_it_pass(
    page: GatePage, office: Office, home: str, counter: Post
) -> None:
    number = issue(office, home)
    keys(code(office, number) + "\n")
    words = said(page)
    for part in ("有效，请核对物品", number, "3栋1单元1201", "冰箱", "双门", "1 台", "6 个", "合计 柒件"):
        assert part in words
    assert "139" not in words, "no phone at the gate"
    press(F9)
    assert state(office, number) is State.RELEASED
    assert counter.heard.status["saved"] == f"{number} 已放行"
    assert (page.title.text(), page.card.property("state")) == ("已放行", "done"), "read from afar"
    assert (here(), page.field.text(), page.area.isVisible()) == (page.field, "", False)


def test_each_wrong_paper_has_its_own_title(
    page: GatePage, office: Office, home: str, clock: Clock, counter: Post
) -> None:
    good, used, void, returned = (issue(office, home) for _ in range(4))
    gate = GateDesk(counter.office)
    gate.release(used)
    gate.mismatch(returned, "多一台电视机")
    ReleaseDesk(office).void(void, True, "")
    right = code(office, good)
    forged = right[:-1] + ("A" if right[-1] != "A" else "B")
    number, site, check = right.split(".")
    foreign = f"{number}.{'QQQQ' if site != 'QQQQ' else 'WWWW'}.{check}"
    tones = set()
    for text, verdict in (
        (right, Verdict.VALID),
        (forged, Verdict.FORGED),
        (foreign, Verdict.FOREIGN),
        (code(office, used), Verdict.USED),
        (code(office, void), Verdict.VOID),
        (code(office, returned), Verdict.RETURNED),
        ("HELLO-WORLD", Verdict.UNREADABLE),
    ):
        page.scan(text)
        assert page.title.text() == ANSWERS[verdict].title
        assert page.acts.isVisible() is (verdict is Verdict.VALID)
        tones.add((verdict, page.card.property("state")))
    clock.advance(days=1)
    page.scan(right)
    assert page.title.text() == ANSWERS[Verdict.EXPIRED].title
    assert len(counter.log("gate.check")) == 8, "each look is logged"
    assert dict(tones)[Verdict.VALID] == "done"
    assert "done" not in {tone for verdict, tone in tones if verdict is not Verdict.VALID}


def test_f9_and_f10_do_nothing_without_a_valid_slip(page: GatePage, office: Office, home: str) -> None:
    number = issue(office, home)
    page.scan("HELLO-WORLD")
    press(F9, F10)
    page.scan(number[:-1] + "9")
    press(F9, F10)
    assert state(office, number) is State.ISSUED


def test_f10_asks_what_differs_first(page: GatePage, office: Office, home: str, counter: Post) -> None:
    number = issue(office, home)
    keys(number + "\n")
    press(F10)
    assert "请先写明哪里不符" in page.problem.text()
    assert page.problem.isVisible()
    assert here() is page.reason
    assert state(office, number) is State.ISSUED
    commit("多一台电视机")
    press(F10)
    record = ReleaseDesk(office).open(number)
    assert record is not None
    assert (record.state, record.reason) == (State.MISMATCH, "多一台电视机")
    assert here() is page.field
    assert page.reason.text() == "", "the next slip is not sent back for this one's reason"


def test_the_next_scan_replaces_the_answer(page: GatePage, office: Office, home: str) -> None:
    first, second = issue(office, home), issue(office, home)
    page.scan(first)
    page.scan(second)
    assert second in said(page)
    assert first not in said(page)


def test_closed_meanwhile_by_another_guard(page: GatePage, office: Office, home: str, counter: Post) -> None:
    number = issue(office, home)
    page.scan(number)
    GateDesk(counter.office).release(number)
    press(F9)
    assert "已放行" in page.problem.text()
    assert page.problem.isVisible()


def test_f9_twice_quickly_lets_it_pass_once(
    qtbot: Any, guard: Office, office: Office, home: str, tmp_path: Path
) -> None:
    runner = Runner()
    at = post(guard, tmp_path, runner)
    page = show(qtbot, GatePage(GateDesk(guard), at.counter), 1366, 700)
    number = issue(office, home)
    page.scan(number)
    qtbot.waitUntil(lambda: page.number == number)
    press(F9, F9)
    qtbot.waitUntil(lambda: not runner.busy("db"))
    assert page.title.text() == "已放行"
    assert not page.problem.isVisible()
    assert len(at.log("gate.release")) == 1


def test_esc_clears_for_the_next(page: GatePage, office: Office, home: str) -> None:
    page.scan(issue(office, home))
    press(Qt.Key.Key_Escape)
    assert not page.card.isVisible()
    assert here() is page.field


def test_answer_and_goods_are_read_from_two_metres(
    styled: None, page: GatePage, office: Office, home: str
) -> None:
    page.scan(issue(office, home))
    assert "有效" in said(page)
    assert page.title.fontInfo().pixelSize() >= 34
    assert page.pass_on.fontInfo().pixelSize() >= 20
    goods = [one for one in page.findChildren(QLabel) if one.property("kind") == "goods" and one.isVisible()]
    assert {one.text() for one in goods} >= {"冰箱", "1 台", "纸箱", "6 个"}
    assert all(one.fontInfo().pixelSize() >= 24 for one in goods)


def test_a_pass_shows_the_face_and_has_nothing_to_press_003_40(
    page: GatePage, office: Office, home: str, counter: Post
) -> None:
    """2.4: the guard looks and compares; F9 and F10 are for goods. The next slip is as ever."""
    passes = WorkerPassDesk(office)
    enter(passes, site(office, home))
    (number,) = passes.issue("ZX20260305-A0001")
    keys(code(office, number) + "\n")
    words = said(page)
    for part in ("出入证有效，请核对照片", number, "王强", "水电工", "3栋1单元1201", "2026-04-03"):
        assert part in words
    photo = page.findChild(QLabel, "photo")
    assert photo is not None
    assert photo.pixmap().height() == theme.px(280)
    assert not page.acts.isVisible()
    press(F9)
    assert counter.heard.status.get("saved") is None
    keys(code(office, "XK20260305-A0001") + "\n")
    assert "许可证有效" in said(page)
    keys(code(office, issue(office, home)) + "\n")
    assert page.acts.isVisible()
    assert "王强" not in said(page)

"""一台前台, whole: window first, sign-in, lock, faults of the data, settings that take effect, midnight."""

from __future__ import annotations

import itertools
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton
from sqlalchemy import text

from app import program as program_module
from app.models import Charge, Party, Phone, Tenancy, Unit
from app.program import Program
from app.rules import slipcode
from app.rules.people import SYSTEM, Role
from app.rules.release import IdCheck, Item
from app.rules.visitor import Area
from app.services import settings, staff
from app.services.escalations import EscalationDesk
from app.services.office import Office
from app.services.queue import QueueDesk
from app.services.release import ReleaseDesk
from app.services.today import TodayDesk
from app.services.visitor import VisitorDesk
from app.site import Site
from app.views import theme
from app.views.first_start import FirstStart
from app.views.login import Login
from app.views.pages.gate import GatePage
from app.views.pages.release import ReleasePage
from app.views.pages.today import TodayPage
from tests.conftest import KEY, MORNING, Clock
from tests.services.visits import filled
from tests.views.counters import said
from tests.views.hands import commit, here, keys, press

PASSWORD = "three-doors-8"
ENTER, ALT, CTRL = Qt.Key.Key_Return, Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier
HEAVY = ("sqlalchemy", "reportlab", "pypinyin", "pypdfium2", "qrcode", "alembic", "argon2", "openpyxl")


@pytest.fixture(scope="session")
def furnished(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site's data folder, made once: a clerk, a manager, a guard; 3-1-1201 with four months unpaid."""
    folder = tmp_path_factory.mktemp("site")
    shutil.copy(template, folder / "office.db")
    (folder / "key").write_text(KEY.hex())
    (folder / "key").chmod(0o600)
    office = Office.open(folder / "office.db", KEY, SYSTEM, clock=Clock())
    for login, name, role in (
        ("lixiaomin", "李晓敏", Role.CLERK),
        ("zhaojing", "赵静", Role.MANAGER),
        ("sunwei", "孙伟", Role.GUARD),
    ):
        staff.create(office, login, name, role, PASSWORD)
    with office.work("household.import") as work:
        unit, owner = Unit(building="3", entrance="1", room="1201", code="3-1-1201"), Party(name="陈思远")
        work.session.add_all([unit, owner])
        work.session.flush()
        work.session.add(Tenancy(unit_id=unit.id, party_id=owner.id, role="owner", since=date(2020, 1, 1)))
        work.session.add(Phone(party_id=owner.id, number="13900000001", filed_at=MORNING))
        for month in ("2025-10", "2025-11", "2025-12", "2026-01"):
            work.session.add(Charge(unit_id=unit.id, month=month, item="物业费", amount=30000))
    office.engine.dispose()
    return folder


@pytest.fixture
def folder(furnished: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(furnished, tmp_path / "data"))


@contextmanager
def running(folder: Path, clock: Clock, demo: bool = False) -> Iterator[Program]:
    """The program on a folder; a fault that nobody caught fails the test."""
    hook, faults = sys.excepthook, []
    made = Program(Site(folder, demo, clock))
    made.scans.clock = itertools.count(0.0, 100.0).__next__  # a clerk types, no scanner
    made.begin()
    QTest.qWaitForWindowActive(made.window, 2000)
    try:
        _until(lambda: sys.excepthook is not hook)  # painted: the program's own net is out
        sys.excepthook = lambda *fault: faults.append(fault)
        yield made
    finally:
        sys.excepthook = hook
        made.finish()
        made.window.close()
        made.window.deleteLater()
        for watcher in (made.scans, made.enter):
            QApplication.instance().removeEventFilter(watcher)  # type: ignore[union-attr]
        made.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        if made.opened is not None:
            made.opened.office.engine.dispose()
    assert faults == []


@pytest.fixture
def program(qtbot: Any, folder: Path, clock: Clock) -> Iterator[Program]:
    with running(folder, clock) as made:
        yield made


def _until(true: Callable[[], bool], seconds: float = 10.0) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it never came"
        QTest.qWait(5)


def calm(program: Program) -> None:
    """All lanes are still."""
    _until(lambda: not any(program.runner.busy(lane) for lane in ("db", "paper", "device:printer")))


def cover(program: Program) -> Any:
    return program.window.centralWidget()


def sign_in(program: Program, login: str = "lixiaomin", password: str = PASSWORD) -> None:
    """By keys, on the page that covers the window."""
    page = cover(program)
    assert isinstance(page, Login)
    _until(lambda: QApplication.focusWidget() is page.account)
    keys(login + "\n" + password + "\n")
    _until(lambda: program.operator.login == login and program.window.page(program.window.word) is not None)
    program.window.activateWindow()
    calm(program)


def page(program: Program, word: str, key: Qt.Key | None = None) -> Any:
    """Open a business by its key."""
    if key is not None:
        QTest.keyClick(program.window, key, ALT)
    else:
        program.window.show_page(word)
    _until(lambda: program.window.page(word) is not None)
    calm(program)
    return program.window.page(word)


def words(program: Program) -> str:
    return said(program.window)


# --- the start -----------------------------------------------------------------------------------

_FIRST_PAINT = """
import sys
from pathlib import Path
from PySide6.QtCore import QEvent, QObject, QTimer
from app.program import Program
from app.site import Site
from app.views import theme
app = theme.application([])
theme.apply(app)
program = Program(Site(Path(sys.argv[1]), sys.argv[2] == "demo"))
class Watch(QObject):
    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint:
            print(" ".join(sorted(one for one in sys.modules if "." not in one)), flush=True)
            program.window.stack.removeEventFilter(self)
            QTimer.singleShot(0, app.quit)
        return False
watch = Watch()
program.window.stack.installEventFilter(watch)
program.begin()
app.exec()
"""


@pytest.mark.parametrize("kind", ["site", "demo"])
def test_the_window_is_painted_before_anything_heavy_is_imported(folder: Path, kind: str) -> None:
    """performance.md, goal 2."""
    done = subprocess.run(
        [sys.executable, "-c", _FIRST_PAINT, str(folder), kind],
        capture_output=True, text=True, timeout=60, check=False,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"}, cwd=Path(__file__).parents[2],
    )  # fmt: skip
    assert done.stdout, done.stderr
    loaded = set(done.stdout.split("\n")[0].split())
    assert "PySide6" in loaded
    assert loaded & set(HEAVY) == set()


def test_a_key_before_the_site_is_open_shows_the_bones_and_then_the_page(
    qtbot: Any, tmp_path: Path, template: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    import threading

    gate = threading.Event()
    real = program_module.open_site

    def slowly(site: Site) -> Any:
        gate.wait(10)
        return real(site)

    monkeypatch.setattr(program_module, "open_site", slowly)
    monkeypatch.setattr("app.services.keys.DEMO_KEY", KEY)
    monkeypatch.setattr("app.services.demo.fill", lambda office, **_: None)
    data = tmp_path / "demo"
    data.mkdir()
    shutil.copy(template, data / "office.db")
    with running(data, clock, demo=True) as made:
        QTest.keyClick(made.window, Qt.Key.Key_2, ALT)
        QTest.qWait(50)
        assert made.window.page("release") is None
        assert made.window.stack.currentWidget() is made.window._skeleton
        gate.set()
        _until(lambda: isinstance(made.window.stack.currentWidget(), ReleasePage))
        assert made.window.word == "release"


# --- faults of the data --------------------------------------------------------------------------


def listing(folder: Path) -> set[str]:
    return {one.name for one in folder.rglob("*") if not one.name.endswith(("-wal", "-shm", "station.ini"))}


def _garble(folder: Path) -> None:
    (folder / "office.db").write_bytes(b"this is no database " * 500)


def _other_key(folder: Path) -> None:
    (folder / "key").write_text((bytes(32)).hex())


def _no_key(folder: Path) -> None:
    (folder / "key").unlink()


def _newer(folder: Path) -> None:
    office = Office.open(folder / "office.db", KEY, SYSTEM, clock=Clock())
    with office.engine.connect().execution_options(write=True) as connection, connection.begin():
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    office.engine.dispose()


@pytest.mark.parametrize(
    ("harm", "what"),
    [
        (_garble, "密钥不对或文件损坏"),
        (_other_key, "密钥不对或文件损坏"),
        (_no_key, "找不到它的密钥"),
        (_newer, "更新版本的前台写成"),
    ],
    ids=["damaged", "wrong key", "no key", "newer"],
)
def test_data_that_does_not_open_is_said_on_the_sign_in_page_and_nothing_is_made(
    qtbot: Any, folder: Path, clock: Clock, harm: Callable[[Path], None], what: str
) -> None:
    harm(folder)
    before, kept = listing(folder), (folder / "office.db").read_bytes()
    with running(folder, clock) as made:
        login = cover(made)
        _until(lambda: what in login.error.text())
        assert login.error.isVisible()
        keys("lixiaomin\n" + PASSWORD + "\n")  # pressed again, it is tried again and answered
        _until(login.button.isEnabled)
        _until(lambda: what in login.error.text())
        assert made.opened is None
    assert listing(folder) == before
    assert (folder / "office.db").read_bytes() == kept


def test_once_mended_the_next_press_signs_in(qtbot: Any, folder: Path, clock: Clock) -> None:
    good = (folder / "key").read_text()
    _other_key(folder)
    with running(folder, clock) as made:
        _until(lambda: "密钥不对" in cover(made).error.text())
        (folder / "key").write_text(good)
        sign_in(made)
        assert made.operator.name == "李晓敏"


def test_a_demo_that_does_not_open_says_so_above_the_page(qtbot: Any, tmp_path: Path, clock: Clock) -> None:
    _garble(tmp_path)
    with running(tmp_path, clock, demo=True) as made:
        _until(lambda: made.window.bar is not None and made.window.bar.isVisible())
        assert "密钥不对或文件损坏" in words(made)
        QTest.keyClick(made.window, Qt.Key.Key_2, ALT)
        QTest.qWait(30)
        assert made.window.isVisible()


def test_a_first_start_that_was_broken_off_begins_again(
    qtbot: Any, tmp_path: Path, template: Path, clock: Clock
) -> None:
    shutil.copy(template, tmp_path / "office.db")
    (tmp_path / "key").write_text(KEY.hex())
    with running(tmp_path, clock) as made:
        _until(lambda: isinstance(cover(made), FirstStart))


def test_the_first_start_is_not_swept_away_when_the_site_is_open(
    qtbot: Any, tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.services.keys._store", lambda: None)
    with running(tmp_path, clock) as made:
        first = cover(made)
        assert isinstance(first, FirstStart)
        first.fields["office"].setText("示例花园客户服务中心")
        calm(made)
        assert cover(made) is first, "what was typed is not swept away when the site is open"
        assert first.fields["office"].text() == "示例花园客户服务中心"


# --- sign-in, lock, another operator -------------------------------------------------------------


def test_a_wrong_password_is_said_and_the_right_one_opens(program: Program) -> None:
    login = cover(program)
    _until(lambda: QApplication.focusWidget() is login.account)
    keys("lixiaomin\nwrong-one-9\n")
    _until(lambda: bool(login.error.text()))
    assert login.password.text() == ""
    assert program.office is None
    assert here() is login.password
    keys(PASSWORD + "\n")
    _until(lambda: isinstance(program.window.stack.currentWidget(), TodayPage))


def test_lock_and_unlock_keep_text_and_cursor(program: Program) -> None:
    sign_in(program)
    release = page(program, "release", Qt.Key.Key_2)
    release.form.focus("plate")
    keys("B12")
    press(Qt.Key.Key_F12)
    lock = cover(program)
    _until(lambda: QApplication.focusWidget() is lock.password)
    assert "B12" not in words(program)
    keys(PASSWORD + "\n")
    _until(lambda: not program.door.locked)
    assert cover(program) is not lock
    assert (release.form.focused(), release.form.values()["plate"]) == ("plate", "B12")
    keys("3")
    assert release.form.values()["plate"] == "B123"


def test_a_page_comes_back_with_its_cursor_and_its_own_key_leaves_it_alone(program: Program) -> None:
    sign_in(program)
    release = page(program, "release", Qt.Key.Key_2)
    release.form.focus("plate")
    page(program, "today", Qt.Key.Key_1)
    page(program, "release", Qt.Key.Key_2)
    assert release.form.focused() == "plate"
    release.form.focus("unit")
    page(program, "release", Qt.Key.Key_2)
    assert release.form.focused() == "unit"


def test_on_any_page_who_waits_alarms_and_f8_passes_up_what_is_in_hand_003_03_003_06(
    program: Program, clock: Clock
) -> None:
    """The slip half written stays, its cursor in the middle of a word, and stands in what is passed up."""
    sign_in(program)
    release = page(program, "release", Qt.Key.Key_2)
    assert program.window.queue is not None
    QueueDesk(program.opened.office.signed_in(program.operator)).arrive("陈女士")  # type: ignore[union-attr]
    clock.advance(minutes=3)
    release.form.focus("plate")
    keys("B12345")
    press(Qt.Key.Key_Left, Qt.Key.Key_Left)
    program.window.queue.look()
    calm(program)
    assert "陈女士 · 等了 3:00 · 请马上接待" in words(program)
    press(Qt.Key.Key_F8)
    commit("客户坚持要其他人接待")
    press(ENTER)
    calm(program)
    assert release.form.focused() == "plate"
    keys("x")
    assert release.form.values()["plate"] == "B123x45"
    assert program.office is not None
    (row,) = EscalationDesk(program.office).rows()
    assert (row.who, row.word, row.subject) == ("李晓敏", "release", release.draft.uuid)
    program.open_record(row.word, row.subject)
    calm(program)
    assert release.form.values()["plate"] == "B123x45"


def test_the_guard_has_no_queue_over_his_gate_004_07(program: Program) -> None:
    sign_in(program, "sunwei")
    assert program.window.queue is None
    assert program.window.findChild(QPushButton, "act:pass_up") is None


def test_another_operator_takes_over_and_the_guard_sees_only_the_gate_004_07(program: Program) -> None:
    sign_in(program)
    release = page(program, "release", Qt.Key.Key_2)
    release.form.focus("plate")
    keys("B12")
    press(Qt.Key.Key_F12)
    lock = cover(program)
    _until(lambda: QApplication.focusWidget() is lock.password)
    press(Qt.Key.Key_Tab, Qt.Key.Key_Tab, Qt.Key.Key_Space)
    _until(lambda: isinstance(cover(program), Login))
    sign_in(program, "sunwei")
    assert isinstance(program.window.stack.currentWidget(), GatePage)
    assert not program.window.rail.isVisible()
    assert program.window.top.search is None
    for key in (Qt.Key.Key_1, Qt.Key.Key_2, Qt.Key.Key_4, Qt.Key.Key_5):
        QTest.keyClick(program.window, key, ALT)
    program.go("release", lambda _: pytest.fail("the guard sees no slip"))
    assert program.window.word == "gate"
    assert "门岗 孙伟" in words(program)
    assert program.opened is not None
    clerk = program.opened.office.signed_in(replace(SYSTEM, login="lixiaomin"))
    with clerk.read("settings.read") as session:
        kept = session.execute(text("SELECT staff, data FROM draft")).all()
    assert [(login, "B12" in data) for login, data in kept] == [("lixiaomin", True)]


def test_closing_the_window_while_typing_keeps_the_draft(qtbot: Any, folder: Path, clock: Clock) -> None:
    with running(folder, clock) as made:
        sign_in(made)
        release = page(made, "release", Qt.Key.Key_2)
        release.form.focus("unit")
        keys("3-1")
        made.window.close()
    with running(folder, clock) as made:
        sign_in(made)
        assert [row.state for row in page(made, "today").list.rows()] == ["草稿"]
        press(Qt.Key.Key_Down, ENTER)
        _until(lambda: isinstance(made.window.stack.currentWidget(), ReleasePage))
        calm(made)
        assert made.window.page("release").form.values()["unit"] == "3-1"  # type: ignore[union-attr]


# --- settings, the day, prints -------------------------------------------------------------------


def set_text(program: Program, key: str, value: str) -> None:
    view = page(program, "settings")
    editor = view.rows[key].editor
    editor.setFocus()
    editor.selectAll()
    QTest.keyClick(editor, Qt.Key.Key_Delete)
    editor.insert(value)
    old = program.window
    press(Qt.Key.Key_F9)
    _until(lambda: program.window is not old)
    _until(lambda: program.window.page("settings") is not None)
    calm(program)
    program.window.activateWindow()


def test_names_of_roles_and_office_take_effect_at_once_003_51(program: Program) -> None:
    sign_in(program, "zhaojing")
    set_text(program, "role.manager", "客户主任")
    assert "客户主任 赵静" in words(program)
    set_text(program, "office", "新名服务中心")
    release = page(program, "release", Qt.Key.Key_2)
    release.form.focus("unit")
    keys("3-1-1201")
    _until(lambda: release.facts.household is not None)
    calm(program)
    button = release.findings.findChild(QPushButton, "act:notify_manager")
    assert button.text() == "通知客户主任  F7"
    assert "先通知客户主任" in words(program)
    assert "客服经理" not in words(program)
    _until(lambda: bool(release.preview.pdf))
    import io

    import pypdf

    assert "新名服务中心" in pypdf.PdfReader(io.BytesIO(release.preview.pdf)).pages[0].extract_text()


def test_a_setting_that_cannot_be_is_refused_on_the_page(program: Program) -> None:
    sign_in(program, "zhaojing")
    view = page(program, "settings")
    editor = view.rows["role.guard"].editor
    assert isinstance(editor, QLineEdit)
    editor.setText("")
    press(Qt.Key.Key_F9)
    assert view.rows["role.guard"].error.isVisible()
    calm(program)
    assert program.opened is not None
    assert program.opened.policy.role_name(Role.GUARD) == "门岗"


def test_large_type_takes_effect_at_once(program: Program) -> None:
    sign_in(program, "zhaojing")
    view, old = page(program, "settings"), program.window
    try:
        view.station.large.click()
        _until(lambda: program.window is not old)
        assert theme.px(100) == 125
    finally:
        theme.apply(QApplication.instance(), large=False)  # type: ignore[arg-type]
        QApplication.instance().setStyleSheet("")  # type: ignore[union-attr]


def issued(program: Program) -> str:
    assert program.office is not None
    desk = ReleaseDesk(program.office)
    office = program.office
    with office.signed_in(SYSTEM).work("settings.write") as work:
        work.session.execute(text("UPDATE charge SET paid_on = '2026-01-01'"))
    form = replace(desk.new("3-1-1201"), name="陈思远", id_check=IdCheck.ID_CARD, items=(Item("床"),))
    return desk.issue(form)


def test_at_midnight_slips_expire_on_the_screen(program: Program, clock: Clock) -> None:
    sign_in(program)
    number = issued(program)
    release = page(program, "release", Qt.Key.Key_2)
    release.open(number)
    calm(program)
    assert f"{number} 已开具" in words(program)
    clock.advance(hours=14)
    program.turn_of_day()
    calm(program)
    assert f"{number} 已过期" in words(program)
    today = page(program, "today", Qt.Key.Key_1)
    assert today.list.rows() == ()


def test_a_print_on_its_way_outlives_the_window(program: Program) -> None:
    sign_in(program)
    number = issued(program)
    program.pages.printing().send("release-slip", number)
    program._new_window()
    program.sign_in(program.operator)
    calm(program)
    assert (program.site.folder / "papers" / f"{number}.pdf").exists()
    assert program.office is not None
    assert [row for row in TodayDesk(program.office).rows() if row.paper] == []


def test_a_scan_opens_the_record_wherever_the_cursor_is(program: Program) -> None:
    sign_in(program)
    number = issued(program)
    program.scanned(number)
    _until(lambda: isinstance(program.window.stack.currentWidget(), ReleasePage))
    calm(program)
    assert program.window.page("release").number == number  # type: ignore[union-attr]


def test_a_visitor_slip_is_scanned_with_its_seal_004_34(program: Program) -> None:
    """Its number alone opens nothing when the seal beside it is another's."""
    sign_in(program)
    assert program.office is not None
    desk = VisitorDesk(program.office)
    number = desk.register(filled(desk, area=Area.OFFICE, unit="", office_target="工程部"))
    with program.office.read("visitor.read") as session:
        code = slipcode.seal(number, settings.read(session).site, settings.site_key_in(session))
    program.scanned(f"{number}.{code.site}.AAAAAAAA")
    _until(lambda: program.window.bar is not None)
    assert "假的访客单：防伪码不符" in words(program)
    program.scanned(str(code))
    _until(lambda: getattr(program.window.page("visitor"), "scanned", "") == number)
    calm(program)


def test_the_printer_of_the_station_is_named_in_the_status_line(program: Program) -> None:
    sign_in(program)
    assert "未设打印机" in words(program)
    program.station.printer = "前台激光机"
    program.say_printer()
    assert any("前台激光机" in one.text() for one in program.window.strip.findChildren(QLabel))

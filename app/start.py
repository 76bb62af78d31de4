"""启动: puts the parts together; the window first, everything heavy after its first paint.

The only file that knows all layers. Three steps, each in the database lane: the first rows by plain SQL, then
the imports and migrations, then the desks of the businesses for the operator signed in.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication, QWidget

from app import paths
from app.features import FEATURES, feature
from app.rules import slipcode
from app.rules.base import CHINA
from app.rules.people import SYSTEM, Operator, Role
from app.rules.policy import Policy
from app.views import cover, theme
from app.views.counter import Counter
from app.views.lock import Lock, LockPage
from app.views.login import Login
from app.views.main_window import MainWindow, RailEntry
from app.views.pages.today import TodayPage
from app.views.printing_flow import PrintFlow
from app.views.shortcuts import ScanFilter
from app.views.station import Station
from app.views.trouble import ExceptHook
from app.work.runner import Runner

if TYPE_CHECKING:
    from app.services.office import Changes, Office
    from app.views.first_start import Beginning

DEMO_CLERK = Operator("limin", "李敏", Role.CLERK)
MIDNIGHT_MS = 20_000


def wall_clock() -> datetime:
    """The counter's clock, at the composition root."""
    return datetime.now(CHINA)


@dataclass(frozen=True)
class Site:
    """Which data is opened, and how."""

    folder: Path
    demo: bool = False
    clock: Callable[[], datetime] = wall_clock

    @property
    def database(self) -> Path:
        """The database file."""
        return paths.database(self.folder)


@dataclass(frozen=True)
class Opened:
    """What the database lane found: the office, and the site's choices; `empty` = nobody works here yet."""

    office: Office
    policy: Policy
    empty: bool


def first_rows(site: Site) -> tuple[Any, ...]:
    """The home list of the demo's clerk, before SQLAlchemy is imported; () where there is nothing to read."""
    from app.cipher import connect
    from app.services import keys, today

    if not site.database.exists():
        return ()
    connection = connect(site.database, keys.site_key_for(site.folder, site.demo))
    try:
        return today.rows(connection.execute, DEMO_CLERK.login, site.clock())
    finally:
        connection.close()


def open_site(site: Site) -> Opened:
    """Import the services, open, upgrade and (for the demo) fill the database. Database lane only."""
    from app.services import demo, keys, search, settings, staff
    from app.services.migrate import migrate
    from app.services.office import Office

    fresh = not site.database.exists()
    office = Office.open(site.database, keys.site_key_for(site.folder, site.demo), SYSTEM, clock=site.clock)
    migrate(office.engine, site.database, site.clock())
    if site.demo and fresh:
        demo.fill(office, index=search.rebuild)
    settings.found(office)
    search.ensure(office)
    policy = settings.load(office)
    office.counter = policy.counter
    from app.services.release import ReleaseDesk

    ReleaseDesk(office).expire()
    return Opened(office, policy, staff.empty(office))


class Program(QObject):
    """One running counter: its window, its lanes, its operator."""

    changed = Signal(object)
    ready = Signal()
    """An operator is signed in and the pages have their desks."""

    def __init__(self, site: Site) -> None:
        super().__init__()
        self.site = site
        self.station = Station(site.folder / "station.ini")
        self.runner = Runner(self)
        self.opened: Opened | None = None
        self.office: Office | None = None
        self.operator = DEMO_CLERK
        self.window = self._window()
        self.lock: Lock | None = None
        self._login: Login | None = None
        self._waiting: Callable[[], None] | None = None
        self.stamps: dict[str, int] = {}
        self.hook = ExceptHook(lambda: self.window, lambda what, do: self.window.trouble(what, do))
        self.hook.install()
        self.scans = ScanFilter(self.scanned)
        QApplication.instance().installEventFilter(self.scans)
        self.changed.connect(self._changed)
        self._midnight = QTimer(self, interval=MIDNIGHT_MS)
        self._midnight.timeout.connect(self._turn_of_day)
        self._day = site.clock().date()

    # --- the window ------------------------------------------------------------------------------

    def begin(self) -> None:
        """Show the window, then open the site behind it."""
        if self.site.demo:
            self.window.show_page("today")
            self.runner.start("db", lambda: first_rows(self.site), self._first_rows)
        elif self.site.database.exists():
            self._ask_login()
        else:
            self._first_start()
        self.window.show()
        self.runner.start("db", lambda: open_site(self.site), self._opened)

    def _window(self) -> MainWindow:
        entries = [
            RailEntry(
                one.word,
                one.title,
                f"Alt+{place}",
                one.icon,
                lambda word=one.word: self._page(word),
            )
            for place, one in enumerate((one for one in FEATURES if self.operator.may(one.act)), 1)
        ]
        find = self._find if self.operator.may("household.read") else None
        window = MainWindow(entries, clock=self.site.clock, find=find)
        window.opened.connect(self._hit)
        window.lock_asked.connect(lambda: self.lock and self.lock.lock())
        window.set_status("offline", self.tr("离线可用"), "")
        if self.station.geometry is not None:
            window.restoreGeometry(self.station.geometry)
        return window

    def _first_rows(self, rows: tuple[Any, ...]) -> None:
        page = self.window.page("today")
        if rows and isinstance(page, TodayPage):
            page.show_rows(rows)
        self.stamp("first_rows")

    def _opened(self, opened: Opened) -> None:
        self.opened = opened
        self.window.set_site(opened.policy.office, opened.policy.project)
        if self.site.demo:
            self.sign_in(DEMO_CLERK)
        elif self._waiting is not None:
            self._waiting()

    def sign_in(self, operator: Operator) -> None:
        """From now on `operator` works here: the window shows what the role may see."""
        assert self.opened is not None, "nobody signs in before the site is open"
        before = {one.word for one in FEATURES if self.operator.may(one.act)}
        changed = operator != self.operator
        self.operator = operator
        self.office = self.opened.office.signed_in(operator)
        self.office.on_change = self.changed.emit
        if changed or before != {one.word for one in FEATURES if operator.may(one.act)}:
            old, self.window = self.window, self._window()
            self.window.resize(old.size())
            self.window.show()
            old.close()
            old.deleteLater()
            self.lock = None
        policy = self.opened.policy
        self.window.set_operator(operator.name, policy.role_name(operator.role))
        self.window.set_site(policy.office, policy.project)
        self._say_printer()
        if self.lock is None:
            self.lock = Lock(self.window, self._lock_page, self._switch_operator)
        self.lock.set_idle(policy.idle_minutes)
        self._midnight.start()
        today = self.window.page("today")
        if isinstance(today, TodayPage):
            self._attach_today(today)
        if not self.window.word:
            first = next(one.word for one in FEATURES if operator.may(one.act))
            self.window.show_page(first)
        self.ready.emit()

    # --- pages -----------------------------------------------------------------------------------

    def counter(self) -> Counter:
        """The surroundings of this window's pages."""
        window = self.window
        printing = PrintFlow(self._papers, self.runner, self.station, self.site.folder / "papers", window)
        printing.done.connect(self._printed)
        printing.trouble.connect(window.trouble)
        return Counter(
            self.runner,
            self.station,
            printing,
            self.site.clock,
            self.operator,
            window.set_status,
            window.trouble,
            window.show_page,
        )

    def _page(self, word: str) -> QWidget:
        if word == "today":
            page = TodayPage()
            page.opened.connect(self._open_row)
            page.counted.connect(self._count)
            if self.office is not None:
                self._attach_today(page)
            return page
        assert self.office is not None, "the skeleton stands until the site is open"
        desk = feature(word).open(self.office)
        return getattr(self, f"_{word}_page")(desk)

    def _attach_today(self, page: TodayPage) -> None:
        assert self.office is not None
        page.attach(feature("today").open(self.office), self.counter())
        page.read()

    def _release_page(self, desk: Any) -> QWidget:
        from app.views.pages.release import ReleasePage

        return ReleasePage(desk, self.counter())

    def _gate_page(self, desk: Any) -> QWidget:
        from app.views.pages.gate import GatePage

        return GatePage(desk, self.counter())

    def _household_page(self, desk: Any) -> QWidget:
        from app.views.pages.household import HouseholdPage

        page = HouseholdPage(desk, self.counter())
        page.slip_asked.connect(lambda unit: self.go("release", lambda release: release.begin(unit)))
        return page

    def _settings_page(self, desk: Any) -> QWidget:
        from app.devices import printers
        from app.views.settings_view import SettingsView

        page = SettingsView(
            desk.values(),
            desk.save,
            self.station,
            lambda: [one.name for one in printers.printers()],
            may_write=self.operator.may("settings.write"),
        )
        page.saved.connect(self._reload_policy)
        page.station_changed.connect(self._say_printer)
        return page

    def go(self, word: str, then: Callable[[Any], object]) -> None:
        """Open a business's page and do something there once it stands."""
        self.window.show_page(word)

        def when() -> None:
            page = self.window.page(word)
            if page is None:
                QTimer.singleShot(10, self.window, when)
            else:
                then(page)

        when()

    # --- what comes from outside the pages --------------------------------------------------------

    def scanned(self, text: str) -> None:
        """A scanner spoke: at the gate it is checked, at the counter its record opens."""
        code = slipcode.read(text)
        at_gate = self.window.word == "gate" or not self.operator.may("release.read")
        if self.office is None or (self.lock is not None and self.lock.is_locked):
            return
        if at_gate:
            self.go("gate", lambda page: page.scan(text))
        elif code is not None:
            self.go("release", lambda page: page.open(code.number))
        else:
            self.window.set_status("saved", self.tr("扫到的不是本前台的单据"), "warn")

    def _find(self, text: str, answer: Callable[[Any], None]) -> None:
        office = self.office
        if office is None:
            answer(())
            return

        def job() -> Any:
            from app.services import search

            return search.find(office, text)

        self.runner.start("db", job, answer, newest=True, key="search", owner=self.window)

    def _hit(self, hit: Any) -> None:
        if hit.kind == "slip":
            self.go("release", lambda page: page.open(hit.key))
        else:
            self.go("household", lambda page: page.show_unit(hit.key))

    def _open_row(self, row: Any) -> None:
        self.go(row.word, lambda page: page.open(row.key))

    def _count(self, rows: tuple[Any, ...]) -> None:
        waiting = sum(row.state == self.tr("待打印") for row in rows)
        lines = [self.tr("待打印 {n}").format(n=waiting)] if waiting else []
        self.window.set_waiting([*lines, self.tr("待办 {n}").format(n=len(rows))] if rows else [])

    def _changed(self, changes: Changes) -> None:
        page = self.window.page("today")
        if isinstance(page, TodayPage) and {"release", "document", "draft"} & set(changes.words):
            page.read()

    def _printed(self, number: str, where: str) -> None:
        words = (
            self.tr("{number} 已送打印机 {where}")
            if self.station.printer
            else self.tr("{number} 已存为 PDF：{where}")
        )
        self.window.set_status("printer", words.format(number=number, where=where), "done")

    def _say_printer(self) -> None:
        name = self.station.printer
        self.window.set_status(
            "printer",
            self.tr("打印机 {name}").format(name=name) if name else self.tr("未设打印机，单据存为 PDF"),
            "",
        )

    def _turn_of_day(self) -> None:
        today = self.site.clock().date()
        if today == self._day or self.opened is None:
            return
        self._day = today
        office = self.opened.office
        from app.services.release import ReleaseDesk

        self.runner.start("db", ReleaseDesk(office).expire, lambda _: self._changed_day())

    def _changed_day(self) -> None:
        page = self.window.page("today")
        if isinstance(page, TodayPage):
            page.read()

    def _reload_policy(self) -> None:
        from dataclasses import replace

        from app.services import settings

        assert self.opened is not None
        opened = self.opened

        def got(policy: Policy) -> None:
            self.opened = replace(opened, policy=policy)
            opened.office.counter = policy.counter
            self.sign_in(self.operator)

        self.runner.start("db", lambda: settings.load(opened.office), got)

    def _papers(self) -> Any:
        from app.services.documents import DocumentDesk

        assert self.office is not None
        return DocumentDesk(self.office)

    # --- signing in, locking ---------------------------------------------------------------------

    def _try(self, account: str, password: str, page: cover.Cover, done: Callable[[Operator], None]) -> Any:
        """Check a password in the database lane; the page is told the refusal."""

        def job() -> Operator:
            from app.services import staff

            assert self.opened is not None
            return staff.sign_in(self.opened.office, account, password)

        def ok(operator: Operator) -> None:
            page.answer(None)
            done(operator)

        start = lambda: self.runner.start("db", job, ok, lambda error: self._said(page, error), owner=page)  # noqa: E731
        if self.opened is None:
            self._waiting = start
        else:
            start()
        return cover.LATER

    def _said(self, page: cover.Cover, error: Exception) -> None:
        from app.rules.base import Refused, Trouble

        if not isinstance(error, Refused | Trouble):
            raise error
        page.answer(error)

    def _ask_login(self) -> None:
        project = self.opened.policy.project if self.opened is not None else ""
        login = Login(project, lambda account, password: self._try(account, password, login, self._signed_in))
        self._login = login
        self.window.cover(login)

    def _signed_in(self, operator: Operator) -> None:
        self.window.uncover()
        if self.lock is not None and self.lock.is_locked:
            self.lock.release()
        self.sign_in(operator)

    def _lock_page(self) -> LockPage:
        assert self.opened is not None

        def unlock(password: str) -> Any:
            return self._try(self.operator.login, password, page, lambda _: None)

        page = LockPage(self.opened.policy.project, self.operator.name, unlock)
        return page

    def _switch_operator(self) -> None:
        self._ask_login()

    def _first_start(self) -> None:
        from app.views.first_start import FirstStart

        page = FirstStart(lambda beginning: self._found(beginning, page))
        page.finished.connect(self._founded)
        self.window.cover(page)

    def _found(self, beginning: Beginning, page: cover.Cover) -> Any:
        def job() -> Operator:
            from app.services import settings, staff

            assert self.opened is not None
            office = self.opened.office
            operator = staff.first_manager(office, beginning.login, beginning.name, beginning.password)
            names = {"office": beginning.office, "project": beginning.project}
            settings.save(office.signed_in(operator), names, "首次启动")
            return operator

        def ok(operator: Operator) -> None:
            self._founder = operator
            page.answer(None)

        start = lambda: self.runner.start("db", job, ok, lambda error: self._said(page, error), owner=page)  # noqa: E731
        if self.opened is None:
            self._waiting = start
        else:
            start()
        return cover.LATER

    def _founded(self, import_now: bool) -> None:
        self.window.uncover()
        founder = self._founder
        self._reload_policy_then(lambda: self.sign_in(founder))
        if import_now:
            self.ready.connect(lambda: self.go("household", lambda page: page.show_import()))

    def _reload_policy_then(self, then: Callable[[], None]) -> None:
        from dataclasses import replace

        from app.services import settings

        assert self.opened is not None
        opened = self.opened

        def got(policy: Policy) -> None:
            self.opened = replace(opened, policy=policy)
            then()

        self.runner.start("db", lambda: settings.load(opened.office), got)

    # --- the end ---------------------------------------------------------------------------------

    def stamp(self, name: str) -> None:
        """Note when something was reached (bench: start-up)."""
        self.stamps.setdefault(name, time.time_ns())

    def finish(self) -> None:
        """Finish what was begun: drafts, prints, transactions."""
        self.station.geometry = self.window.saveGeometry()
        self._midnight.stop()
        self.runner.stop()


def run(site: Site, time_file: Path | None = None) -> int:
    """Open the counter and work until the window is closed; `time_file` ends after the first rows (bench)."""
    app = QApplication.instance() or QApplication([])
    station = Station(site.folder / "station.ini")
    theme.apply(app, large=station.large_type)
    program = Program(site)
    program.begin()
    if time_file is not None:
        _watch(program, app, time_file)
    code = app.exec()
    program.finish()
    return int(code)


def _watch(program: Program, app: QApplication, file: Path) -> None:
    class Painted(QObject):
        def eventFilter(self, watched: QObject, event: Any) -> bool:
            from PySide6.QtCore import QEvent

            if event.type() == QEvent.Type.Paint and watched is program.window.stack:
                QTimer.singleShot(0, lambda: program.stamp("first_paint"))
            return False

    painted = Painted(program)
    program.window.stack.installEventFilter(painted)
    tick = QTimer(program, interval=5)
    end = time.monotonic() + timedelta(seconds=60).total_seconds()

    def look() -> None:
        if {"first_paint", "first_rows"} <= set(program.stamps) or time.monotonic() > end:
            file.write_text(json.dumps(program.stamps))
            tick.stop()
            program.window.close()
            app.quit()

    tick.timeout.connect(look)
    tick.start()


__all__ = ["DEMO_CLERK", "Opened", "Program", "Site", "first_rows", "open_site", "run"]

"""一台前台: one running counter: its window, its lanes, its operator; what passes between the pages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from app.doorkeeper import Doorkeeper
from app.features import FEATURES, feature
from app.rules.people import Operator
from app.site import DEMO_CLERK, Opened, Site, first_rows, open_site, read_policy
from app.views.main_window import MainWindow, RailEntry
from app.views.shortcuts import EnterPresses, ScanFilter, watched_by
from app.views.station import Station
from app.work.runner import Runner

if TYPE_CHECKING:
    from app.rules.policy import Policy
    from app.services.office import Changes, Office
    from app.views.counter import Counter
    from app.views.pages.today import TodayPage

MIDNIGHT_MS = 20_000
"""How often the day is looked at: slips expire at 24:00."""


class Program(QObject):
    """The counter. `begin` shows the window; the site is opened behind it."""

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
        self.door = Doorkeeper(self)
        self.window = self._window()
        self.scans, self.enter = ScanFilter(self.scanned, parent=self), EnterPresses(self)
        for watcher in (self.enter, self.scans):
            watched_by(watcher)
        self.changed.connect(self._changed)
        self._day = site.clock().date()
        self._midnight = QTimer(self, interval=MIDNIGHT_MS)
        self._midnight.timeout.connect(self.turn_of_day)

    def begin(self) -> None:
        """Show the window; once it is painted, open the site behind it."""
        self.window.installEventFilter(self)
        self.window.show()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The first paint of all: until here nothing heavy has been imported, and no thread has run."""
        if event.type() == QEvent.Type.Paint:
            watched.removeEventFilter(self)
            QTimer.singleShot(0, self, self._behind)
        return False

    def _behind(self) -> None:
        from app.views.trouble import ExceptHook

        ExceptHook(lambda: self.window, lambda what, do: self.window.trouble(what, do)).install()
        if self.site.demo:
            self.runner.start("db", lambda: first_rows(self.site), self._first_rows)
            self.window.show_page("today")
            return
        if self.site.database.exists():
            self.door.ask_login()
        else:
            self.door.first_start()
        self._open()

    def _open(self) -> None:
        self.runner.start("db", lambda: open_site(self.site), self._opened)

    def sign_in(self, operator: Operator) -> None:
        """From now on `operator` works here: the window shows what the role may see."""
        assert self.opened is not None, "nobody signs in before the site is open"
        someone_else = operator != self.operator
        self.operator = operator
        self.office = self.opened.office.signed_in(operator)
        self.office.on_change = self.changed.emit
        if someone_else:
            self._new_window()
        policy = self.opened.policy
        self.window.set_operator(operator.name, policy.role_name(operator.role))
        self.window.set_site(policy.office, policy.project)
        self._say_printer()
        self.door.guard(policy.idle_minutes)
        self._midnight.start()
        if (today := self._today()) is not None:
            self._attach_today(today)
        self.window.show_page(self.window.word or next(one.word for one in FEATURES if operator.may(one.act)))
        self.ready.emit()

    def reload_policy(self, then: Callable[[], object]) -> None:
        """Read the site's choices anew, then go on."""
        assert self.opened is not None
        opened = self.opened

        def got(policy: Policy) -> None:
            self.opened = replace(opened, policy=policy)
            then()

        self.runner.start("db", lambda: read_policy(opened.office), got)

    def go(self, word: str, then: Callable[[Any], object]) -> None:
        """Open a business's page and do something there once it stands."""
        self.window.show_page(word)

        def look() -> None:
            page = self.window.page(word)
            if page is not None:
                then(page)
            elif self.window.word == word:
                QTimer.singleShot(10, self.window, look)

        look()

    def when_ready(self, call: Callable[[], object]) -> None:
        """Do something once an operator is signed in."""

        def once() -> None:
            self.ready.disconnect(once)
            call()

        self.ready.connect(once)

    def finish(self) -> None:
        """Finish what was begun: drafts, prints, transactions."""
        self.station.geometry = self.window.saveGeometry()
        self._midnight.stop()
        page = self.window.page(self.window.word) if self.window.word else None
        if page is not None and hasattr(page, "leave"):
            page.leave()
        self.runner.stop()

    # --- the window and its pages ----------------------------------------------------------------

    def _window(self) -> MainWindow:
        entries = [
            RailEntry(one.word, one.title, f"Alt+{n}", one.icon, lambda word=one.word: self._page(word))
            for n, one in enumerate((one for one in FEATURES if self.operator.may(one.act)), 1)
        ]
        find = self._find if self.operator.may("household.read") else None
        window = MainWindow(entries, clock=self.site.clock, find=find)
        window.opened.connect(self._hit)
        window.lock_asked.connect(self._lock)
        window.set_status("offline", self.tr("离线可用"), "")
        window.resize(window.sizeHint())
        if self.station.geometry is not None:
            window.restoreGeometry(self.station.geometry)
        return window

    def _new_window(self) -> None:
        old, self.window = self.window, self._window()
        self.window.resize(old.size())
        self.window.show()
        old.close()
        old.deleteLater()

    def _page(self, word: str) -> QWidget | None:
        """A business's page; None while the site is not open (the skeleton stands, `sign_in` asks again)."""
        if word == "today":
            from app.views.pages.today import TodayPage

            page = TodayPage()
            page.opened.connect(lambda row: self.go(row.word, lambda shown: shown.open(row.key)))
            page.counted.connect(self._count)
            if self.office is not None:
                self._attach_today(page)
            return page
        if self.office is None:
            return None
        makers: dict[str, Callable[[Any], QWidget]] = {
            "release": self._release_page,
            "gate": self._gate_page,
            "household": self._household_page,
            "staff": self._staff_page,
            "settings": self._settings_page,
        }
        return makers[word](feature(word).open(self.office))

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

    def _staff_page(self, desk: Any) -> QWidget:
        from app.views.pages.staff import StaffPage

        return StaffPage(desk, self.counter())

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
        page.saved.connect(lambda: self.reload_policy(self._renamed))
        page.station_changed.connect(self._say_printer)
        return page

    def _renamed(self) -> None:
        """The site's choices changed: a new window, because names and limits stand on every page."""
        self._new_window()
        self.sign_in(self.operator)
        self.window.show_page("settings")
        self.window.set_status("saved", self.tr("设置已保存"), "done")

    def counter(self) -> Counter:
        """The surroundings of this window's pages."""
        from app.views.counter import Counter
        from app.views.printing_flow import PrintFlow

        window = self.window
        printing = PrintFlow(self._papers, self.runner, self.station, self.site.folder / "papers", window)
        printing.done.connect(self._printed)
        printing.trouble.connect(window.trouble)
        assert self.opened is not None
        return Counter(
            self.runner,
            self.station,
            printing,
            self.site.clock,
            self.operator,
            self.opened.policy,
            window.set_status,
            window.trouble,
            window.show_page,
        )

    def _papers(self) -> Any:
        from app.services.documents import DocumentDesk

        assert self.office is not None
        return DocumentDesk(self.office)

    # --- what comes from outside the pages -------------------------------------------------------

    def scanned(self, text: str) -> None:
        """A scanner spoke: at the gate it is checked, at the counter its record opens."""
        if self.office is None or self.door.locked:
            return
        from app.rules import slipcode

        code = slipcode.read(text)
        if self.window.word == "gate" or not self.operator.may("release.read"):
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

    def _lock(self) -> None:
        if self.door.lock is not None:
            self.door.lock.lock()

    def _first_rows(self, rows: tuple[Any, ...]) -> None:
        """Show them, and only when they are painted import the rest: two threads would share one lock."""

        def shown(page: Any) -> None:
            if rows:
                page.show_rows(rows)
            QTimer.singleShot(0, self, self._open)

        self.go("today", shown)

    def _opened(self, opened: Opened) -> None:
        self.opened = opened
        self.window.set_site(opened.policy.office, opened.policy.project)
        if self.site.demo:
            self.sign_in(DEMO_CLERK)
        self.door.opened()

    def _changed(self, changes: Changes) -> None:
        if {"release", "document", "draft"} & changes.words:
            self._read_today()

    def _today(self) -> Any:
        """The home list's page; None before it was first shown."""
        return self.window.page("today")

    def _read_today(self) -> None:
        if (page := self._today()) is not None:
            page.read()

    def turn_of_day(self) -> None:
        """Look at the date; at 24:00 the day's unused slips expire."""
        today = self.site.clock().date()
        if today == self._day or self.opened is None:
            return
        self._day = today
        from app.services.release import ReleaseDesk

        desk = ReleaseDesk(self.opened.office)
        self.runner.start("db", desk.expire, lambda _: self._read_today(), owner=self)

    def _count(self, rows: tuple[Any, ...]) -> None:
        papers = sum(row.state == "待打印" for row in rows)
        lines = [self.tr("待打印 {n}").format(n=papers)] if papers else []
        self.window.set_waiting([*lines, self.tr("待办 {n}").format(n=len(rows))] if rows else [])

    def _printed(self, number: str, where: str) -> None:
        words = self.tr("{number} 已送 {where}") if self.station.printer else self.tr("{number} 已存为 PDF")
        self.window.set_status("printer", words.format(number=number, where=where), "done")

    def _say_printer(self) -> None:
        name = self.station.printer
        words = self.tr("打印机 {name}").format(name=name) if name else self.tr("未设打印机，单据存为 PDF")
        self.window.set_status("printer", words, "")

"""一台前台: one running counter: its window, its lanes, its operator; what passes between the pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QObject, QTimer, Signal

from app.doorkeeper import Doorkeeper
from app.features import FEATURES, RAIL_KEYS, feature
from app.pages import Pages
from app.rules.base import Trouble
from app.rules.people import Operator
from app.site import DEMO_CLERK, Opened, Site, first_rows, open_site, read_policy, sweep
from app.views.main_window import MainWindow, RailEntry
from app.views.station import Station
from app.work.runner import Runner

if TYPE_CHECKING:
    from app.rules.policy import Policy
    from app.rules.slipcode import SlipCode
    from app.services.office import Changes, Office
    from app.views.shortcuts import EnterPresses, ScanFilter

RECORDS = {
    "slip": "release",
    "copy": "id_copy",
    "visit": "visitor",
    "found": "lost_property",
    "message": "message",
    "receipt": "receipt",
    "renovation": "renovation",
}
"""Kind of a hit → the business that opens it."""
PRESSING = {
    "release", "id_copy", "visitor", "message", "lost_property", "shift", "queue", "escalation", "document",
    "draft", "receipt", "deposit", "invoice", "drawer", "renovation",
}  # fmt: skip
"""The changes after which what waits is read again."""
MONEY = {"receipt", "deposit", "invoice", "drawer", "day_close", "price"}
"""The businesses whose page is a tab of 收款."""
RENOVATION = {"worker_pass", "inspection", "calendar"}
"""The businesses whose page is a tab of 装修, beside its files."""
SCANNED = {
    "FX": "release", "LF": "visitor", "YY": "visitor", "SJ": "money", "TY": "money",
    "ZX": "renovation", "XK": "renovation", "CR": "renovation",
}  # fmt: skip
"""The letters of a scanned number → the business that opens it."""
MIDNIGHT_MS = 20_000
"""How often the day is looked at: slips expire at 24:00."""


class Program(QObject):
    """The counter. `begin` shows the window; the site is opened behind it."""

    changed = Signal(object)
    ready = Signal()
    """An operator is signed in and the pages have their desks."""
    imported = Signal()
    """Much has just been imported; it stays as long as the program runs."""

    def __init__(self, site: Site) -> None:
        super().__init__()
        self.site = site
        self.station = Station(site.folder / "station.ini")
        self.runner = Runner(self)
        self.eye: Any = None
        self.chip: Any = None
        """A camera and a card reader of the play's; None = the computer's own, where it has them."""
        self.opened: Opened | None = None
        self.office: Office | None = None
        self.operator = DEMO_CLERK
        self._opening = False
        self.door, self.pages = Doorkeeper(self), Pages(self)
        self.window = self._window()
        self.changed.connect(self._changed)
        self._day = site.clock().date()
        self._midnight = QTimer(self, interval=MIDNIGHT_MS)
        self._midnight.timeout.connect(self.turn_of_day)

    @cached_property
    def scans(self) -> ScanFilter:
        """Tells a scanner's keys from a clerk's; made when keys are first watched, after the first paint."""
        from app.views.shortcuts import ScanFilter

        return ScanFilter(self.scanned, parent=self)

    @cached_property
    def enter(self) -> EnterPresses:
        """Lets Enter press the button in focus; made as `scans` is."""
        from app.views.shortcuts import EnterPresses

        return EnterPresses(self)

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
            # What is wrong with the data is told by the opening, in words.
            self.runner.start("db", lambda: first_rows(self.site), self._first_rows, lambda _: self.open())
            self.window.show_page("today")
            return
        if self.site.database.exists():
            self.door.ask_login()
        else:
            self.door.first_start()
        self.open()

    def open(self) -> None:
        """Open the site in the database lane; what fails is said on the window, and may be tried again."""
        if not self._opening:
            self._opening = True
            self._watch_keys(True)
            self.runner.start("db", lambda: open_site(self.site), self._opened, self._not_opened)

    @contextmanager
    def unwatched(self) -> Iterator[None]:
        """While a page is made no key comes in, but thousands of events go by: watched, it takes 3/5 more."""
        self._watch_keys(False)
        try:
            yield
        finally:
            self._watch_keys(True)

    def _watch_keys(self, on: bool) -> None:
        """Watch the keys once something is in sight, not before: at the first event of an object that Python
        has not made, Qt's bindings make every class they know: 28 ms, which the first paint need not wait."""
        from app.views.shortcuts import watched_by

        for watcher in (self.enter, self.scans):
            watched_by(watcher, on)

    def _not_opened(self, error: Exception) -> None:
        self._opening = False
        self.imported.emit()
        if isinstance(error, Trouble):
            self.door.not_opened(error)
            return
        what, do = self.tr("前台没有打开，数据没有改动"), self.tr("请重新启动；还是不行，请联系维护人员。")
        self.door.not_opened(Trouble(what, do))
        raise error

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
        self.say_printer()
        self.door.guard(policy.idle_minutes)
        self._midnight.start()
        if (today := self._today()) is not None:
            self.pages.attach(today)
        self.window.show_page(self.window.word or next(one.word for one in FEATURES if operator.may(one.act)))
        self.pages.warm()
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
        """Open a business's page and do something there once it stands; nothing where the role may not."""
        if not self.operator.may(feature(word).act):
            return
        window = self.window
        window.show_page(word)
        if (page := window.page(word)) is not None:
            then(page)
            return

        def shown(which: str) -> None:
            window.page_shown.disconnect(shown)
            if which == word:  # else the clerk has gone elsewhere meanwhile
                then(window.page(word))

        window.page_shown.connect(shown)

    def open_record(self, word: str, key: str) -> None:
        """Show a record of a business, whose page is its own or a tab of 收款, 装修 or 值班."""
        if any(one.word == word for one in FEATURES):
            self.go(word, lambda page: page.open(key))
        else:
            of = "money" if word in MONEY else "renovation" if word in RENOVATION else "duty"
            self.go(of, lambda page: page.show_tab(word, key))

    def about(self) -> tuple[str, str]:
        """What is in hand: the business of the page or tab in sight, its record or kept form ("" for none).

        What was typed is kept first, so that the one it is passed up to finds it (003-06).
        """
        page: Any = self.window.page(self.window.word)
        subject = page.subject() if hasattr(page, "subject") else ""
        return getattr(page, "word", self.window.word), subject

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
        self._leave_page()
        self.runner.stop()

    def _leave_page(self) -> None:
        """What was typed on the page in sight is kept."""
        page: Any = self.window.page(self.window.word)
        if page is not None and hasattr(page, "leave"):
            page.leave()

    # --- the window and its pages ----------------------------------------------------------------

    def _window(self) -> MainWindow:
        allowed = [one for one in FEATURES if self.operator.may(one.act)]
        entries = [
            RailEntry(
                one.word, one.title, f"Alt+{key}", one.icon, lambda word=one.word: self.pages.make(word)
            )
            for key, one in zip(RAIL_KEYS, allowed, strict=False)
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
        self._leave_page()
        old, self.window = self.window, self._window()
        self.window.resize(old.size())
        self.window.show()
        old.close()
        old.deleteLater()

    def renew(self) -> None:
        """The site's choices changed: a new window, because names and limits stand on every page."""
        self._new_window()
        self.sign_in(self.operator)
        self.window.show_page("settings")
        self.window.set_status("saved", self.tr("设置已保存"), "done")

    # --- what comes from outside the pages -------------------------------------------------------

    def scanned(self, text: str) -> None:
        """A scanner spoke: at the gate it is checked, at the counter its record opens."""
        if self.office is None or self.door.locked:
            return
        from app.rules import slipcode

        code = slipcode.read(text)
        if self.window.word == "gate" or not self.operator.may("release.read"):
            self.go("gate", lambda page: page.scan(text))
        elif code is not None and code.number[:2] in SCANNED:
            self.go(SCANNED[code.number[:2]], lambda page: _scanned(page, code))
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
        if hit.kind in RECORDS:
            self.open_record(RECORDS[hit.kind], hit.key)
        else:
            self.go("household", lambda page: page.show_unit(hit.key))

    def _lock(self) -> None:
        if self.door.lock is not None:
            self.door.lock.lock()

    def _first_rows(self, rows: tuple[Any, ...]) -> None:
        """Show them, and only when they are painted import the rest: two threads would share one lock."""

        page = self._today()
        if page is None:  # made in the next turn
            QTimer.singleShot(1, self, lambda: self._first_rows(rows))
            return
        if rows:
            page.show_rows(rows)
        QTimer.singleShot(0, self, self.open)

    def _opened(self, opened: Opened) -> None:
        self.opened, self._opening = opened, False
        self.imported.emit()
        self.window.set_site(opened.policy.office, opened.policy.project)
        if self.site.demo:
            self.sign_in(DEMO_CLERK)
        self.door.opened(opened.empty and not self.site.demo)

    def _changed(self, changes: Changes) -> None:
        if PRESSING & changes.words:
            self._read_today()
        if "queue" in changes.words and self.window.queue is not None:
            self.window.queue.look()

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
        office = self.opened.office
        folder = self.site.folder
        self.runner.start("db", lambda: sweep(office, folder), lambda _: self._turn_pages(), owner=self)

    def _turn_pages(self) -> None:
        self._read_today()
        for one in FEATURES:
            page: Any = self.window.page(one.word)
            if page is not None and hasattr(page, "turn_day"):
                page.turn_day()

    def count(self, rows: tuple[Any, ...]) -> None:
        """The home list's rows, as the rail's live lines."""
        papers = sum(row.state == "待打印" for row in rows)
        lines = [self.tr("待打印 {n}").format(n=papers)] if papers else []
        self.window.set_waiting([*lines, self.tr("待办 {n}").format(n=len(rows))] if rows else [])

    def printed(self, number: str, where: str) -> None:
        """A paper went out: say so, quietly."""
        words = self.tr("{number} 已送 {where}") if self.station.printer else self.tr("{number} 已存为 PDF")
        self.window.set_status("printer", words.format(number=number, where=where), "done")

    def not_printed(self, what: str, do: str) -> None:
        """A paper did not come out: say so, loudly; the status line no longer speaks of the one before."""
        self.window.set_status("printer", self.tr("有单据没有打出，在「今日」里等"), "warn")
        self.window.trouble(what, do)

    def say_printer(self) -> None:
        """Which printer this station uses, in the status line."""
        name = self.station.printer
        words = self.tr("打印机 {name}").format(name=name) if name else self.tr("未设打印机，单据存为 PDF")
        self.window.set_status("printer", words, "")


def _scanned(page: Any, code: SlipCode) -> None:
    """A page that knows its paper's seal gets the whole code; the others open the number's record."""
    scan = getattr(page, "scan", None)
    if scan is not None:
        scan(str(code))
    else:
        page.open(code.number)

"""各业务的页面: each made at its first showing, given its desk and the counter's surroundings."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from importlib import import_module
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from app.features import feature
from app.site import PAPERS

if TYPE_CHECKING:
    from app.program import Program
    from app.views.counter import Counter
    from app.views.form_view import FormView
    from app.views.pages.today import TodayPage
    from app.views.printing_flow import PrintFlow
    from app.views.queue_bar import QueueBar
    from app.views.station import Station

_SOON = (
    "app.views.pages.release",
    "app.views.pages.gate",
    "app.views.pages.household",
    "app.views.pages.id_copy",
    "app.views.pages.visitor",
    "app.duty",
    "app.views.queue_bar",
    "app.services.visitor",
    "app.senses",
    "app.services.id_copy",
    "app.services.documents",
    "app.services.gate",
    "app.services.places",
    "app.devices.printers",
    "printing.release_layout",
    "pypdfium2",
    "qrcode",
)


QUIET_MS = 250
"""So long after signing in the slip's form is made, if nobody has asked for its page before."""
BREATH_MS = 20
"""So long after its form the page is made: what the clerk pressed meanwhile comes first."""


class Pages(QObject):
    """Makes the pages of one program's window. A page's module is imported when it is made."""

    def __init__(self, program: Program) -> None:
        super().__init__(program)
        self.program = program
        self._printing: PrintFlow | None = None
        self._settings: tuple[dict[str, Any], list[str]] | None = None
        self._renewed = _looks(program.station)
        self._warm = False
        self._form: FormView | None = None
        """The slip's form, made before its page."""

    def warm(self) -> None:
        """Do ahead what the first slip would wait for: imports beside the screen, then its page while the
        clerk still looks at the home list."""
        if not self._warm:
            self._warm = True
            self.program.runner.start("paper", _imports, self._imported, lambda _: None)
        else:
            self._prepare()

    def _imported(self, _: None) -> None:
        self.program.imported.emit()
        self._prepare()

    def _prepare(self) -> None:
        window = self.program.window
        self._form = None  # of the window before this one, perhaps in another type size
        if self.program.operator.may("queue.write"):
            window.set_queue(self._queue())
        if self.program.operator.may("release.read"):
            QTimer.singleShot(QUIET_MS, window, self._form_ahead)

    def _form_ahead(self) -> None:
        """The form first, its page a little later: both at once would hold the clerk's keys too long."""
        from app.forms.release import FORM
        from app.views.form_view import FormView

        window = self.program.window
        if window.page("release") is None:
            with self.program.unwatched():
                self._form = FormView(FORM)
            QTimer.singleShot(BREATH_MS, window, lambda: window.prepare("release"))

    def _queue(self) -> QueueBar:
        from app.services.queue import QueueDesk
        from app.views.queue_bar import QueueBar

        program = self.program
        assert program.office is not None
        bar = QueueBar(QueueDesk(program.office), self.counter(), program.about)
        bar.asked.connect(lambda: program.open_record("queue", ""))
        bar.look()
        return bar

    def make(self, word: str) -> QWidget | None:
        """A business's page; None while it cannot be made (the skeleton stands until then)."""
        if word == "today":
            return self._today()
        office = self.program.office
        if office is None:
            return None
        makers: dict[str, Callable[[Any], QWidget | None]] = {
            "release": self._release,
            "gate": self._gate,
            "household": self._household,
            "id_copy": self._id_copy,
            "visitor": self._visitor,
            "duty": self._duty,
            "money": self._money,
            "renovation": self._renovation,
            "staff": self._staff,
            "settings": self._settings_page,
        }
        with self.program.unwatched():
            return makers[word](feature(word).open(office))

    def attach(self, page: TodayPage) -> None:
        """The home list reads for itself from now on."""
        assert self.program.office is not None
        page.attach(feature("today").open(self.program.office), self.counter())
        page.read()

    def counter(self) -> Counter:
        """The surroundings of this window's pages."""
        from app.views.counter import Counter

        program, window = self.program, self.program.window
        assert program.opened is not None
        return Counter(
            program.runner,
            program.station,
            self.printing(),
            program.site.clock,
            program.operator,
            program.opened.policy,
            window.set_status,
            window.trouble,
            lambda word: program.go(word, lambda _: None),
        )

    def printing(self) -> PrintFlow:
        """The one way to the printer; what is on its way outlives the window it came from."""
        from app.views.printing_flow import PrintFlow

        program = self.program
        if self._printing is None:
            folder = program.site.folder / PAPERS
            self._printing = PrintFlow(self._papers, program.runner, program.station, folder, self)
            self._printing.done.connect(program.printed)
            self._printing.trouble.connect(program.not_printed)
        return self._printing

    def _papers(self) -> Any:
        from app.services.documents import DocumentDesk

        assert self.program.office is not None
        return DocumentDesk(self.program.office)

    def _today(self) -> QWidget:
        from app.views.pages.today import TodayPage

        program, page = self.program, TodayPage()
        page.opened.connect(lambda row: program.open_record(row.word, row.key))
        page.counted.connect(program.count)
        if program.office is not None:
            self.attach(page)
        return page

    def _release(self, desk: Any) -> QWidget:
        from app.views.pages.release import ReleasePage

        form, self._form = self._form, None
        program, page = self.program, ReleasePage(desk, self.counter(), form)
        page.copy_asked.connect(
            lambda unit, name, uuid: program.go(
                "id_copy", lambda copying: copying.begin_for("release", unit, name, uuid)
            )
        )
        return page

    def _id_copy(self, desk: Any) -> QWidget:
        from app.senses import senses
        from app.views.pages.id_copy import IdCopyPage

        program = self.program
        page = IdCopyPage(desk, self.counter(), senses(program))
        page.made.connect(self._copied)
        return page

    def _visitor(self, desk: Any) -> QWidget:
        from app.views.pages.visitor import VisitorPage

        return VisitorPage(desk, self.counter())

    def _duty(self, desk: Any) -> QWidget:
        from app.duty import panels
        from app.views.pages.duty import DutyPage

        return DutyPage(desk, self.counter(), panels(self.program, self.counter()))

    def _money(self, _desk: Any) -> QWidget:
        from app.money import page

        return page(self.program, self.counter())

    def _renovation(self, _desk: Any) -> QWidget:
        from app.renovation import page

        return page(self.program, self.counter())

    def _copied(self, subject: str, number: str) -> None:
        """A card was copied or checked for a record: back to it."""
        if subject:
            self.program.go("release", lambda page: page.copied(subject, number))

    def _gate(self, desk: Any) -> QWidget:
        from app.views.pages.gate import GatePage

        return GatePage(desk, self.counter())

    def _household(self, desk: Any) -> QWidget:
        from app.views.pages.household import HouseholdPage

        program, page = self.program, HouseholdPage(desk, self.counter())
        page.slip_asked.connect(lambda unit: program.go("release", lambda release: release.begin(unit)))
        return page

    def _staff(self, desk: Any) -> QWidget:
        from app.views.pages.staff import StaffPage

        return StaffPage(desk, self.counter())

    def _settings_page(self, desk: Any) -> QWidget | None:
        """The page, once its values and this computer's printers are known."""
        from app.views.cover import LATER
        from app.views.settings_view import SettingsView

        if self._settings is None:
            self._read_settings(desk)
            return None
        (values, names), self._settings = self._settings, None

        def save(changes: Any, why: str) -> object:
            self.program.runner.start(
                "db", lambda: desk.save(changes, why), lambda _: page.answer(None), page.answer, owner=page
            )
            return LATER

        may_write = self.program.operator.may("settings.write")
        page = SettingsView(
            values, save, self.program.station, lambda: names, self._check_reader, may_write=may_write
        )
        page.saved.connect(lambda: self.program.reload_policy(self.program.renew))
        page.station_changed.connect(self._station_changed)
        return page

    def _check_reader(self, folder: str, answer: Callable[[str], None]) -> None:
        """What lies in a folder of card reader's libraries, said beside it."""
        from app.senses import libraries

        window = self.program.window
        self.program.runner.start("device:id-reader", lambda: libraries(folder), answer, owner=window)

    def _read_settings(self, desk: Any) -> None:
        window = self.program.window

        def printers() -> list[str]:
            from app.devices import printers  # asks the system, which may take its time

            return [one.name for one in printers.printers()]

        def got(values: dict[str, Any], names: list[str]) -> None:
            self._settings = values, names
            if window.word == "settings":
                window.show_page("settings")

        def then(values: dict[str, Any]) -> None:
            self.program.runner.start(
                "device:printer", printers, lambda names: got(values, names), owner=window
            )

        self.program.runner.start("db", desk.values, then, newest=True, key="settings", owner=window)

    def _station_changed(self) -> None:
        self.program.say_printer()
        looks = _looks(self.program.station)
        if looks != self._renewed:
            from app.views import theme

            app = QApplication.instance()
            assert isinstance(app, QApplication)
            if looks[0] != self._renewed[0]:
                theme.apply(app, large=looks[0])
            self._renewed = looks
            self.program.renew()


def _looks(station: Station) -> tuple[bool, str]:
    """What of this computer stands on every page: the type size, the card reader."""
    return station.large_type, station.reader_folder


def _imports() -> None:
    """Paper lane. What is missing here is told where it is used."""
    for name in _SOON:
        with suppress(ImportError):
            import_module(name)

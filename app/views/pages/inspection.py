"""巡查 (tab of 装修): what is seen on the sites, what is to be put right until when, what is to be reported.

条例 45, 46, domain.md 2.3, 3.3-3.5. The list is what is open, the overdue red; Ctrl+N takes a look down, F9
keeps it and prints the record, and the 整改通知书 where something is wrong.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Protocol

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton

from app.forms.inspection import ACTS, ALL, DONE, INSPECT, KEEP, LIST, LOOK, PRINT, REPORT, SEEN, TODO
from app.rules import moments
from app.rules.base import CHINA, Refused
from app.rules.renovation_site import Inspection
from app.views.ask import Ask
from app.views.counter import Counter
from app.views.findings import act_text
from app.views.list_view import Chip, ListView
from app.views.pages.duty_list import ListPanel
from app.views.pages.duty_moments import read_moments
from app.views.pages.inspection_ask import InspectionAsk, PhotosAsk, tr

RECORD, NOTICE, FINAL = "inspection-record", "rectification-notice", "final-acceptance"
OPEN, LATE, DUE, PUT_RIGHT, CLEAN, TOLD = "待整改", "整改超期", "要报告", "已整改", "没有问题", "报告超期"
CHIPS = {
    OPEN: Chip(OPEN, "warn"),
    LATE: Chip(LATE, "late"),
    DUE: Chip(DUE, "late"),
    TOLD: Chip(TOLD, "late"),
    PUT_RIGHT: Chip(PUT_RIGHT, "done"),
    CLEAN: Chip(CLEAN, "done"),
}


class Desk(Protocol):
    """What the panel asks of services.renovation.RenovationDesk."""

    def inspect(self, number: str, form: Inspection, photos: Sequence[bytes] = ()) -> str: ...
    def rectified(self, number: str, finding: str) -> None: ...
    def report(self, inspection: str, at: datetime | None = None) -> None: ...
    def photo(self, attachment: str) -> bytes: ...


class Watch(Protocol):
    """What the panel asks of services.site_watch.SiteWatchDesk."""

    def rows(self, open_only: bool = True, limit: int = 300) -> tuple[Any, ...]: ...


class Files(Protocol):
    """What the panel asks of services.site_calendar.SiteCalendarDesk: where a look may be taken."""

    def files(self) -> tuple[Any, ...]: ...


@dataclass(frozen=True)
class Line:
    """One row as the list shows it; `tones` colour the day that has passed."""

    key: str
    code: str
    state: str
    what: str
    due: str
    number: str
    staff: str
    photos: str
    row: Any
    tones: Mapping[str, str] = field(default_factory=dict)


class InspectionPanel(ListPanel):
    """巡查. F5 finds put right what the cursor stands on, F6 notes that the authority was told."""

    lean = ("code", "state", "what")
    opened = Signal(str, str)
    """Show a record of another business: its word, its key."""

    def __init__(self, desk: Desk, watch: Watch, files: Files, counter: Counter) -> None:
        may = counter.operator.may("renovation.inspect")
        acts = tuple(one for one in ACTS if may or one in SEEN)
        super().__init__(desk, counter, tr("巡查"), ListView(LIST, CHIPS, "key"), acts)
        self.watch, self.files = watch, files
        self._all = False
        self._wanted = ""
        """The inspection that is to be shown once the list is read."""
        self._made = ("", False)
        """The inspection that was just kept, and whether a notice goes with it."""
        self.list.opened.connect(lambda row: self.opened.emit("renovation", row.row.file))

    def turn_day(self) -> None:
        """24:00: others are overdue."""
        self.read()

    def open(self, key: str) -> None:
        """Show an inspection (XC…), whatever has become of it."""
        self._wanted = key
        self.list.filter.clear()
        self.read()

    def read(self) -> None:
        """Read the list anew."""
        open_only = not self._all
        self.db(lambda: self.watch.rows(open_only), self._show, newest=True)

    def _show(self, rows: tuple[Any, ...]) -> None:
        today = self.counter.clock().astimezone(CHINA).date()
        wanted, self._wanted = self._wanted, ""
        places = [place for place, one in enumerate(rows) if one.inspection.number == wanted]
        if wanted and not places and not self._all:
            self._wanted = wanted
            self._turn()  # nothing of it is open: among all of them
            return
        self.show_rows(_line(one, today) for one in rows)
        if rows and (places or self.list.current() is None):
            self.list.table.stand(places[0] if places else 0)
            self.say_row()

    def words(self, row: Line) -> str:
        """What is next."""
        one = row.row
        if one.report:
            until = tr("（最晚 {by}）").format(by=f"{one.by:%m-%d %H:%M}") if one.by is not None else ""
            said = tr("{unit}：劝阻无效，请报告主管部门{until}，报告了按 F6。")
            return said.format(unit=one.unit, until=until)
        if one.open:
            said = tr("{unit}：{what}。请在 {due} 前整改；复查合格按 F5。")
            return said.format(unit=one.unit, what=one.what, due=f"{one.due:%Y-%m-%d}")
        at = f"{one.inspection.at.astimezone(CHINA):%Y-%m-%d %H:%M}"
        return tr("{unit}：{at} {staff} 巡查。回车打开档案。").format(
            unit=one.unit, at=at, staff=one.inspection.staff
        )

    # --- acts ------------------------------------------------------------------------------------

    def act(self, key: str) -> None:
        """An act on the list, or on the row the cursor stands on."""
        if self.sheet is not None:  # what is being typed is not thrown away by another key
            return
        row: Line | None = self.list.current()
        if key == ALL.key:
            self._turn()
        elif key == INSPECT.key:
            site = row.code if row is not None and row.row.open else ""
            self.db(self.files.files, lambda files: self._inspect(files, site))
        elif row is None:
            self.warn(self.tr("请先用 ↓ 选一行"))
        elif key == DONE.key:
            self._done(row)
        elif key == REPORT.key:
            self._report(row)
        elif key == LOOK.key:
            self._look(row)
        elif key == PRINT.key:
            self._print(row.number, row.row.inspection.acceptance, bool(row.row.inspection.findings))

    def _turn(self) -> None:
        self._all = not self._all
        button = self.findChild(QPushButton, f"act:{ALL.key}")
        assert button is not None
        act = TODO if self._all else ALL
        button.setText(act_text(act))
        button.setAccessibleName(act.title)
        self.read()

    def _inspect(self, files: tuple[Any, ...], site: str) -> None:
        sheet = InspectionAsk(self.counter, files, site)
        button = sheet.findChild(QPushButton, "ask:ok")
        assert button is not None
        button.setText(act_text(KEEP))

        def job(values: dict[str, Any]) -> None:
            form = sheet.inspection(values)
            number = self.desk.inspect(sheet.site(values), form, tuple(sheet.photos))
            self._made = number, bool(form.found)

        self.ask(sheet, job, self.tr("已记下巡查，正在打印"))

    def done(self, said: str) -> None:
        """An act is done; the papers of a new inspection are printed."""
        (number, wrong), self._made = self._made, ("", False)
        if number:
            self._print(number, False, wrong)
        super().done(said)

    def _print(self, number: str, acceptance: bool, wrong: bool) -> None:
        self.counter.printing.send(FINAL if acceptance else RECORD, number)
        if wrong:
            self.counter.printing.send(NOTICE, number)

    def _done(self, row: Line) -> None:
        if not row.row.finding or row.row.done_on is not None:
            self.warn(self.tr("这一行没有要复查的"))
            return
        file, finding = row.row.file, row.row.finding
        said = self.tr("{unit} 已复查合格").format(unit=row.code)
        self.db(lambda: self.desk.rectified(file, finding), lambda _: self.done(said))

    def _report(self, row: Line) -> None:
        if not row.row.report:
            self.warn(self.tr("这一行没有要报告的"))
            return
        assert REPORT.ask is not None
        sheet = Ask(REPORT.ask, f"{REPORT.ask.title} · {row.code}")
        now = self.counter.clock
        sheet.form.set_values({"at": moments.words(now(), now())})

        def job(values: dict[str, Any]) -> None:
            read, lost = read_moments(values, ("at",), now(), "3.4")
            if lost:
                raise Refused(*lost)
            self.desk.report(row.number, read["at"])

        self.ask(sheet, job, self.tr("{unit} 已记下报告时间").format(unit=row.code))

    def _look(self, row: Line) -> None:
        keys = row.row.inspection.photos
        if not keys:
            self.warn(self.tr("这次巡查没有照片"))
            return

        def seen(pictures: list[bytes]) -> None:
            sheet = PhotosAsk(self.tr("照片 · {number}").format(number=row.number), pictures)
            self.ask(sheet, lambda _values: None, "")

        self.db(lambda: [self.desk.photo(one) for one in keys], seen)


def _line(one: Any, today: date) -> Line:
    if one.report:
        state = TOLD if one.late else DUE
        due = f"{one.by.astimezone(CHINA):%m-%d %H:%M}" if one.by is not None else tr("尽快")
    else:
        state = LATE if one.late else OPEN if one.open else PUT_RIGHT if one.finding else CLEAN
        due = f"{one.due:%m-%d}" if one.due is not None else ""
        if one.late:
            due = tr("{due} 超期 {n} 天").format(due=due, n=(today - one.due).days)
    line = one.inspection
    return Line(
        one.key,
        one.code,
        state,
        one.what,
        due,
        line.number,
        line.staff,
        tr("{n} 张").format(n=len(line.photos)) if line.photos else "",
        one,
        {"due": "late"} if one.late or one.report else {},
    )

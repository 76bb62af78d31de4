"""出入证 (tab of 装修): whose workers may come in, from their entry to the last card back (2.4, S05, S12).

First the file, by room or number; then its workers. F9 gives a card to everybody who has none yet and prints
the sheet. Ctrl+G shows the gate's list of today.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.forms.spec import Act
from app.forms.worker_pass import (
    ACTS,
    EXTEND,
    FILES,
    GATE,
    GATE_LIST,
    LOST,
    PHOTO,
    PRINT,
    RETURN,
    ROW_ACTS,
    WORKERS,
)
from app.rules import moments
from app.rules.base import CHINA
from app.rules.worker_pass import GateList, Tally
from app.views.ask import Ask
from app.views.counter import Counter
from app.views.findings import act_text
from app.views.list_view import ListView
from app.views.pages.duty_list import ListPanel
from app.views.pages.id_copy_words import Senses
from app.views.pages.worker_pass_asks import CardsAsk, PhotoAsk, WorkerAsk, no_photo, until_of
from app.views.pages.worker_pass_words import (
    CHIPS,
    KIND,
    OUT,
    Desk,
    Files,
    WorkerLine,
    file_line,
    gate_line,
    next_words,
    tr,
    worker_line,
)
from app.views.theme import mark, px


class WorkerPassPanel(ListPanel):
    """出入证. `files`, then the `workers` of one; `gate` is the day's list."""

    lean = ("name", "trade", "number", "state")

    def __init__(self, desk: Desk, sites: Files, counter: Counter, senses: Senses) -> None:
        self._may = counter.operator.may("worker_pass.write")
        acts = ACTS if self._may else (GATE,)
        super().__init__(desk, counter, tr("出入证"), ListView(FILES, CHIPS, "key"), acts)
        self.sites, self.senses = sites, senses
        self.file: Any = None
        self._wanted = self._fresh = ""
        """The card to stand on once the list is read; the new card that has still to be printed."""
        self.files = self.list
        self.workers, self.gate = ListView(WORKERS, CHIPS, "key"), ListView(GATE_LIST, CHIPS, "number")
        self.where = mark(QLabel(self), kind="caption")
        self.where.setObjectName("where")
        self.where.setWordWrap(True)
        self.foot = self._foot()
        left = self._row.itemAt(0).layout()
        assert isinstance(left, QVBoxLayout)
        left.insertWidget(0, self.where)
        left.insertWidget(2, self.workers, 1)
        left.insertWidget(3, self.gate, 1)
        left.addWidget(self.foot)
        for one in (self.workers, self.gate):
            one.moved.connect(lambda _row: self.say_row())
        self.files.opened.connect(lambda row: self.open(row.key))
        self.workers.opened.connect(self._history)
        self._turn(self.files)

    def _foot(self) -> QWidget:
        """What may be done with the worker the cursor stands on."""
        foot = QWidget(self)
        row = QHBoxLayout(foot)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(px(6))
        row.addStretch(1)
        for act in ROW_ACTS if self._may else ():
            row.addWidget(self._act(act))
        return foot

    def _act(self, act: Act) -> QPushButton:
        button = QPushButton(act_text(act))
        button.setObjectName(f"act:{act.key}")
        button.setAccessibleName(act.title)
        button.clicked.connect(lambda _=False: self.act(act.key))
        QShortcut(QKeySequence(act.shortcut), self).activated.connect(lambda: self.act(act.key))
        return button

    # --- coming and going ------------------------------------------------------------------------

    def _turn(self, which: ListView) -> None:
        """One of the three lists takes the room; the acts are those of its rows."""
        for one in (self.files, self.workers, self.gate):
            one.setVisible(one is which)
        self.list = which
        self.setFocusProxy(which)
        inside = which is self.workers
        self.foot.setVisible(inside)
        for key in ("add", "issue"):
            if (button := self.findChild(QPushButton, f"act:{key}")) is not None:
                button.setVisible(inside)
        self.where.setVisible(which is not self.files)
        self.say_row()
        if self.isVisible():
            which.setFocus()

    def escape(self) -> None:
        """One step back: question, gate's list, workers, files, 今日."""
        if self.sheet is not None:
            self.close_sheet()
        elif self.list is self.gate:
            self._turn(self.workers if self.file is not None else self.files)
            self.read()
        elif self.list is self.workers:
            self.file = None
            self._turn(self.files)
            self.read()
        else:
            super().escape()

    def close_sheet(self) -> None:
        """The camera sleeps when nobody looks through it."""
        if self.sheet is None:
            return
        if isinstance(self.sheet, WorkerAsk | PhotoAsk):
            self.sheet.photo.close_eye()
        super().close_sheet()
        self.foot.setVisible(self.list is self.workers)

    def ask(self, sheet: Ask, job: Callable[[dict[str, Any]], Any], said: str) -> None:
        """A question beside the list; the row's acts make room for it."""
        self.close_sheet()
        self.foot.hide()
        super().ask(sheet, job, said)

    def turn_day(self) -> None:
        """24:00: cards have run out."""
        self.read()

    def open(self, key: str) -> None:
        """Show the workers of a file (ZX…, XK…), or the one of a card, typed or scanned (CR…)."""
        self.close_sheet()
        self.files.filter.clear()

        def find() -> tuple[str, str, tuple[Any, ...]]:
            file, card = self.sites.card(key) if key.upper().startswith("CR") else (key, "")
            return file, card, self.sites.files()

        self.db(find, self._opened)

    def _opened(self, found: tuple[str, str, tuple[Any, ...]]) -> None:
        number, self._wanted, files = found
        self._show_files(files)
        self.file = next((one for one in files if number in (one.key, one.permit)), None)
        if self.file is None:
            self.warn(self.tr("没有这份档案，或者已经结束"))
            self._turn(self.files)
            return
        self.workers.filter.clear()
        self._turn(self.workers)
        self.read()

    def subject(self) -> str:
        """The file in hand."""
        return self.file.key if self.file is not None else ""

    # --- rows ------------------------------------------------------------------------------------

    def read(self) -> None:
        """Read anew what is shown."""
        if self.list is self.gate:
            self.db(self.desk.gate_list, self._show_gate, newest=True)
        elif self.file is None:
            self.db(self.sites.files, self._show_files, newest=True)
        else:
            key = self.file.key
            self.db(
                lambda: (self.desk.rows(key), self.desk.tally(key), self.sites.files()),
                lambda found: self._show_workers(key, *found),
                newest=True,
            )

    def _show_files(self, files: tuple[Any, ...]) -> None:
        self.files.set_rows([file_line(one) for one in files])
        if self.list is self.files:
            self.say_row()

    def _show_workers(self, key: str, rows: tuple[Any, ...], tally: Tally, files: tuple[Any, ...]) -> None:
        if self.file is None or self.file.key != key:
            return
        self.file = next((one for one in files if one.key == key), self.file)
        one = self.file
        counts = tr("发 {issued} · 收 {back} · 遗失 {lost} · 在外 {out}").format(
            issued=tally.issued, back=tally.returned, lost=tally.lost, out=tally.out
        )
        term = tr("许可 {since} 至 {until}").format(since=f"{one.since:%m-%d}", until=f"{one.until:%m-%d}")
        parts = (one.unit, one.key, one.state, term, counts, tr("Esc 换档案"))
        self.where.setText("　".join(parts))
        self.workers.set_rows([worker_line(row) for row in rows])
        wanted, self._wanted = self._wanted, ""
        shown = self.workers.rows()
        places = [n for n, row in enumerate(shown) if wanted and row.number == wanted]
        if places or (shown and self.workers.current() is None):
            self.workers.table.stand(places[0] if places else 0)
        self.say_row()

    def _show_gate(self, found: GateList) -> None:
        today = self.counter.clock().astimezone(CHINA).date()
        self.where.setText(
            tr("{day} 可以进 {yes} 人，不能进 {no} 张　Esc 返回").format(
                day=f"{today:%Y-%m-%d}", yes=len(found.valid), no=len(found.invalid)
            )
        )
        lines = [gate_line(one, True, today) for one in found.valid]
        self.gate.set_rows([*lines, *(gate_line(one, False, today) for one in found.invalid)])

    def words(self, row: Any) -> str:
        """What comes next with the row."""
        return next_words(row)

    def _history(self, row: WorkerLine) -> None:
        """Enter: what has happened to his card."""
        if not row.number:
            self.act("issue")
            return

        def told(events: tuple[Any, ...]) -> None:
            now = self.counter.clock()
            steps = (
                " ".join(filter(None, (moments.words(one.at, now), one.state, one.why))) for one in events
            )
            self.line.setText(tr("{number} 的经过：").format(number=row.number) + "；".join(steps))
            self.line.show()

        self.db(lambda: self.desk.events(row.number), told)

    # --- acts ------------------------------------------------------------------------------------

    def act(self, key: str) -> None:
        """An act of the file, or of the worker the cursor stands on."""
        if self.sheet is not None:  # what is being typed is not thrown away by another key
            if key == "issue":
                self.sheet.submit()
            elif key == LOST.key and isinstance(self.sheet, WorkerAsk):
                self.sheet.read_card()
            return
        if key == GATE.key:
            self._turn(self.gate)
            self.read()
            return
        if self.list is not self.workers or self.file is None:
            if self.list is self.files:
                self.warn(self.tr("请先选一份档案，回车打开"))
            return
        if key in ("add", "issue"):
            {"add": self._add, "issue": self._issue}[key]()
            return
        row: WorkerLine | None = self.workers.current()
        if row is None:
            self.warn(self.tr("请先用 ↓ 选一个人"))
        elif key == PHOTO.key:
            self._photo(row)
        elif key == "drop":
            self._why("drop", row.key, row.name, self.desk.drop, self.tr("已删去 {name} 的登记"))
        elif not row.number:
            self.warn(self.tr("{name}还没有证，先按 F9 发证").format(name=row.name))
        elif key == PRINT.key:
            self.db(lambda: self.desk.paper_number(row.number), self._print)
        elif key in (LOST.key, "revoke"):
            job, said = (
                (self.desk.lost, self.tr("{name} 已挂失，门岗马上知道"))
                if key == LOST.key
                else (self.desk.revoke, self.tr("{name} 已吊销"))
            )
            self._why(key, row.number, row.number, job, said)
        else:
            {"return": self._return, "extend": self._extend, "replace": self._replace}[key](row)

    def _add(self) -> None:
        file, desk = self.file.key, self.desk
        title = self.tr("登记施工人员 · {unit}").format(unit=self.file.unit)
        sheet = WorkerAsk(
            self.counter,
            desk.new(),
            lambda draft: desk.facts(file, draft),
            self.senses.eye,
            self.senses.chip,
            title,
        )

        def job(values: dict[str, Any]) -> None:
            desk.add(file, sheet.draft(values), sheet.photo.data)

        self.ask(sheet, job, self.tr("已登记；下一位按 Ctrl+N，都齐了按 F9 发证"))

    def _issue(self) -> None:
        file = self.file.key

        def made(numbers: tuple[str, ...]) -> None:
            self._print(numbers[0])
            self.done(self.tr("发了 {count} 张出入证，正在打印").format(count=len(numbers)))

        self.db(lambda: self.desk.issue(file), made)

    def _print(self, number: str) -> None:
        self.counter.printing.send(KIND, number)

    def _photo(self, row: WorkerLine) -> None:
        def seen(kept: bytes) -> None:
            sheet = PhotoAsk(
                self.counter, self.senses.eye, self.tr("照片 · {name}").format(name=row.name), kept
            )

            def job(_values: dict[str, Any]) -> None:
                if not sheet.photo.data:
                    raise no_photo()
                self.desk.retake(row.key, sheet.photo.data)

            self.ask(sheet, job, self.tr("照片已换，从下一张证用起"))

        self.db(lambda: self.desk.photo(row.key), seen)

    def _why(self, key: str, subject: str, name: str, job: Callable[[str, str], Any], said: str) -> None:
        """An act that asks for its reason alone."""
        act = next(one for one in ROW_ACTS if one.key == key)
        assert act.ask is not None
        sheet = Ask(act.ask, f"{act.title} · {name}")
        self.ask(sheet, lambda values: job(subject, str(values["why"])), said.format(name=name))

    def _out(self) -> tuple[str, ...]:
        return tuple(one.number for one in self.workers.rows() if one.row.state in OUT)

    def _return(self, row: WorkerLine) -> None:
        assert RETURN.ask is not None
        title = f"{RETURN.title} · {row.number}"
        words = self.tr("收回后这个证号永远作废。") if row.row.state in OUT else ""
        sheet = CardsAsk(RETURN.ask, title, row.number, self._out(), words)
        said = self.tr("出入证已收回")
        self.ask(sheet, lambda values: self.desk.take_back(sheet.numbers(values)), said)

    def _extend(self, row: WorkerLine) -> None:
        assert EXTEND.ask is not None
        title = f"{EXTEND.title} · {row.number}"
        words = self.tr("发新证，证号加「-2」；请收回旧证。最长到许可证的最后一天。")
        sheet = CardsAsk(EXTEND.ask, title, row.number, self._out(), words)

        def job(values: dict[str, Any]) -> None:
            until = until_of(values, self.counter.clock())
            self._made(self.desk.extend(sheet.numbers(values), until)[0])

        self.ask(sheet, job, self.tr("已延期，新证正在打印，请收回旧证"))

    def _replace(self, row: WorkerLine) -> None:
        def job(values: dict[str, Any]) -> None:
            self._made(self.desk.replace(row.number, str(values["why"])))

        act = next(one for one in ROW_ACTS if one.key == "replace")
        assert act.ask is not None
        sheet = Ask(act.ask, f"{act.title} · {row.number}")
        self.ask(sheet, job, self.tr("新证正在打印，旧号永远作废"))

    def _made(self, number: str) -> None:
        """Database lane: a new card; it is printed when the act is done."""
        self._fresh = number

    def done(self, said: str) -> None:
        """An act is done; a new card is printed."""
        self._wanted, self._fresh = self._fresh, ""
        if self._wanted:
            self._print(self._wanted)
        super().done(said)

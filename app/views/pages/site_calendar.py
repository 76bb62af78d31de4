"""日历 (tab of 装修): the sites of a day — who works where, what ends this week, whether it may be loud now.

←/→ turn the day, Home is today, Enter opens the file. The hours of now follow the clock while it is shown.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Protocol

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFont, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from app.forms.site_calendar import AFTER, BEFORE, DAYS, LIST, TODAY
from app.rules import site_calendar as rules
from app.rules.base import CHINA
from app.rules.mask import name as mask_name
from app.rules.renovation_state import STATE_NAMES, State
from app.rules.site_calendar import Day, Hours, Site, day_name, ends_words, week_of
from app.views.counter import Counter
from app.views.findings import act_text
from app.views.list_view import Chip, ListView
from app.views.theme import colour, mark, px

AGAIN_MS = 60_000
"""So often the day is read anew while it is looked at: the noise hours begin and end by the clock."""
CHIPS = {
    STATE_NAMES[State.ISSUED]: Chip(STATE_NAMES[State.ISSUED], "todo"),
    STATE_NAMES[State.WORKING]: Chip(STATE_NAMES[State.WORKING], "doing"),
    STATE_NAMES[State.EXTENDED]: Chip(STATE_NAMES[State.EXTENDED], "doing"),
    STATE_NAMES[State.STOPPED]: Chip(STATE_NAMES[State.STOPPED], "late"),
}
_MIDDLE = Qt.AlignmentFlag.AlignCenter
SHOWN = 3
"""So many workers are named in a row, the others counted."""


def tr(text: str) -> str:
    """These words are the panel's."""
    return QCoreApplication.translate("SiteCalendarPanel", text)


class Desk(Protocol):
    """What the panel asks of services.site_calendar.SiteCalendarDesk."""

    def day(self, day: date) -> Day: ...


@dataclass(frozen=True)
class Line:
    """One site as the list shows it; the building stands in the first row of its own."""

    key: str
    building: str
    unit: str
    state: str
    ends: str
    noise: str
    works: str
    people: str
    company: str
    site: Site
    tones: Mapping[str, str] = field(default_factory=dict)


class Week(QWidget):
    """The seven days: how many sites each has, how many end on it; the day in hand is framed."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.found: Day | None = None
        self.setObjectName("week")
        self.setAccessibleName(tr("这一周的工地"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_day(self, found: Day) -> None:
        """Show the week of this day."""
        self.found = found
        said = (
            tr("{day}：{sites} 处").format(day=day_name(one, found.today), sites=found.week.get(one, 0))
            + (tr("，{ends} 处到期").format(ends=found.ends[one]) if found.ends.get(one) else "")
            for one in week_of(found.day)
        )
        self.setAccessibleDescription("；".join(said))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(px(560), px(58))

    def minimumSizeHint(self) -> QSize:
        return QSize(px(420), px(58))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self.found is not None:
            place = int(event.position().x() * 7 / max(1, self.width()))
            self.chosen.emit(week_of(self.found.day)[max(0, min(6, place))])

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.found is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        wide, gap = self.width() / 7, px(6)
        for place, day in enumerate(week_of(self.found.day)):
            box = QRectF(place * wide, 0.5, wide - gap, self.height() - 1)
            self._paint_day(painter, box, day)

    def _paint_day(self, painter: QPainter, box: QRectF, day: date) -> None:
        assert self.found is not None
        here, now = day == self.found.day, day == self.found.today
        painter.setPen(QPen(colour("accent" if here else "line"), 2 if here else 1))
        painter.setBrush(colour("accent-soft" if here else "white"))
        painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), px(4), px(4))
        font = QFont(self.font())
        font.setPixelSize(px(12))
        font.setBold(now)
        painter.setFont(font)
        painter.setPen(colour("accent" if now else "muted"))
        name = tr("今天") if now else tr("周{day}").format(day=rules.DAYS[day.weekday()])
        half = box.height() / 2
        head = QRectF(box.left(), box.top() + px(3), box.width(), half - px(3))
        painter.drawText(head, _MIDDLE, f"{name} {day.month}-{day.day}")
        font.setPixelSize(px(13))
        font.setBold(here)
        painter.setFont(font)
        sites, ends = self.found.week.get(day, 0), self.found.ends.get(day, 0)
        words = tr("{n} 处").format(n=sites) if sites else "—"
        foot = QRectF(box.left(), box.top() + half - px(2), box.width(), half - px(2))
        painter.setPen(colour("warn" if ends else "ink" if sites else "faint"))
        if ends:
            words += tr("·{n} 到期").format(n=ends)  # without blanks: so it has room in 大字
        painter.drawText(foot, _MIDDLE, words)


class SiteCalendarPanel(QWidget):
    """日历. `list` are the sites of `day`."""

    opened = Signal(str, str)
    """Show a record of another business: its word, its key."""

    def __init__(self, desk: Desk, counter: Counter) -> None:
        super().__init__()
        mark(self, kind="ground")
        self.desk, self.counter = desk, counter
        self.day = self._today()
        self.found: Day | None = None
        self.title = mark(QLabel(self), kind="title")
        self.title.setObjectName("day")
        self.week = Week(self)
        self.week.chosen.connect(self.look)
        self.hours = mark(QFrame(self), kind="card")
        self.now = mark(QLabel(self.hours), kind="heading")
        self.now.setObjectName("now")
        self.rule = mark(QLabel(self.hours), kind="hint")
        self.rule.setObjectName("hours")
        self.rule.setWordWrap(True)
        self.sum = mark(QLabel(self), kind="caption")
        self.sum.setObjectName("sum")
        self.list = ListView(LIST, CHIPS, "key")
        self.list.opened.connect(lambda row: self.opened.emit("renovation", row.key))
        self.list.moved.connect(lambda _row: self._say())
        self.line = mark(QLabel(self), kind="script")
        self.line.setObjectName("line")
        self.line.setWordWrap(True)
        self.line.hide()
        self._lay_out()
        for one in (self.list.filter, self.list.table):
            one.installEventFilter(self)
        self.setFocusProxy(self.list)
        self._again = QTimer(self, interval=AGAIN_MS)
        self._again.timeout.connect(self.read)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(px(6))
        head.addWidget(self.title)
        head.addWidget(self.sum)
        head.addStretch(1)
        for act in DAYS:
            button = QPushButton(act_text(act))
            button.setObjectName(f"act:{act.key}")
            button.setAccessibleName(act.title)
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.clicked.connect(lambda _=False, key=act.key: self.act(key))
            head.addWidget(button)
        card = QVBoxLayout(self.hours)
        card.setContentsMargins(px(14), px(6), px(14), px(6))
        card.setSpacing(px(2))
        card.addWidget(self.now)
        card.addWidget(self.rule)
        row = QHBoxLayout()
        row.setSpacing(px(12))
        row.addWidget(self.hours, 1)
        row.addWidget(self.week, 2)
        box = QVBoxLayout(self)
        box.setContentsMargins(px(20), px(14), px(20), px(14))
        box.setSpacing(px(10))
        box.addLayout(head)
        box.addLayout(row)
        box.addWidget(self.list, 1)
        box.addWidget(self.line)

    # --- coming and going ------------------------------------------------------------------------

    def enter(self) -> None:
        """The tab is shown: the day as it is now, and from now on."""
        self.read()
        self._again.start()
        self.list.setFocus()

    def leave(self) -> None:
        """Nobody looks: it is not read any more."""
        self._again.stop()

    def turn_day(self) -> None:
        """24:00: who looked at today looks at the new day."""
        if self.found is not None and self.day == self.found.today:
            self.day = self._today()
        self.read()

    # --- days ------------------------------------------------------------------------------------

    def act(self, key: str) -> None:
        """← → Home."""
        if key == TODAY.key:
            self.look(self._today())
        else:
            self.turn({BEFORE.key: -1, AFTER.key: 1}[key])

    def turn(self, days: int) -> None:
        """So many days on."""
        self.look(self.day + timedelta(days=days))

    def look(self, day: date) -> None:
        """Another day."""
        self.day = day
        self.read()

    def read(self) -> None:
        """Read the day anew; of several asked for one after the other only the last counts."""
        day = self.day
        ignore = self.counter.told(lambda no: self.counter.status("saved", no.findings[0].say(), "warn"))
        self.counter.runner.start(
            "db",
            lambda: self.desk.day(day),
            self._show,
            ignore,
            newest=True,
            key="site_calendar.day",
            owner=self,
        )

    def _today(self) -> date:
        return self.counter.clock().astimezone(CHINA).date()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        ours = watched in (self.list.filter, self.list.table) and not self.list.filter.text()
        if ours and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            plain = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier == Qt.KeyboardModifier.NoModifier
            if plain and self._key(event):
                return True
        return super().eventFilter(watched, event)

    def _key(self, event: QKeyEvent) -> bool:
        key = event.key()
        if key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self.turn(-1 if key == Qt.Key.Key_Left else 1)
        elif key == Qt.Key.Key_Home:
            self.look(self._today())
        else:
            return False
        return True

    # --- what is shown ---------------------------------------------------------------------------

    def _show(self, found: Day) -> None:
        self.found = found
        self.title.setText(day_name(found.day, found.today))
        parts = [tr("工地 {n} 处").format(n=len(found.sites)), tr("有效证 {n} 张").format(n=found.people)]
        if found.ending:
            parts.append(tr("本周到期 {n} 处").format(n=len(found.ending)))
        self.sum.setText("　".join(parts))
        self._show_hours(found.hours)
        self.week.show_day(found)
        self.list.set_rows(list(_lines(found)))
        self._say()

    def _show_hours(self, hours: Hours) -> None:
        day = tr("休息日") if hours.rest else tr("工作日")
        if hours.loud is None:
            words, tone = day, "todo"
        elif hours.loud:
            words, tone = tr("现在可以施工，可以有噪声"), "done"
        elif hours.work:
            words, tone = tr("现在可以施工，不得有噪声"), "warn"
        else:
            words, tone = tr("现在不得施工"), "late"
        self.now.setText(words)
        self.now.setStyleSheet(f"color: {colour(tone).name()}")
        loud = hours.loud_words or tr("全天不得有噪声")
        said = tr("{day}　施工 {work}").format(day=day, work=hours.work_words)
        if loud != hours.work_words:
            said += tr("　噪声 {loud}").format(loud=loud)
        self.rule.setText(said)
        self.hours.setToolTip(tr("依据：{source}").format(source=hours.source))
        self.hours.setAccessibleDescription(f"{words}。{said}")

    def _say(self) -> None:
        """Under the list: who works there, in full."""
        row: Line | None = self.list.current()
        text = ""
        if row is not None:
            site = row.site
            who = "、".join(f"{mask_name(one.name)}（{one.trade}）" for one in site.people)
            if site.stopped:
                text = tr("{unit} 停工整改，谁都不能进去施工。回车打开档案。").format(unit=site.unit)
            elif who:
                text = tr("{unit}：{who}。回车打开档案。").format(unit=site.unit, who=who)
            else:
                text = tr("{unit}：没有人有出入证。回车打开档案。").format(unit=site.unit)
        self.line.setText(text)
        self.line.setVisible(bool(text))


def _lines(found: Day) -> Iterator[Line]:
    count: dict[str, int] = {}
    for one in found.sites:
        count[one.building] = count.get(one.building, 0) + 1
    before = ""
    for one in found.sites:
        head = tr("{building} {n} 处").format(building=one.building, n=count[one.building])
        left = (one.until - found.day).days
        tone = "late" if left < 0 else "warn" if one.until <= week_of(found.day)[-1] else ""
        yield Line(
            one.key,
            head if one.building != before else "",
            one.unit,
            STATE_NAMES[one.state],
            ends_words(one, found.day),
            tr("有") if one.noisy else tr("没有"),
            "、".join(one.works),
            _people(one),
            one.company,
            one,
            {"ends": tone} if tone else {},
        )
        before = one.building


def _people(site: Site) -> str:
    """「王*、刘* 等 5 人」."""
    if site.stopped:
        return tr("停工，不得进场")
    names = [mask_name(one.name) for one in site.people]
    if len(names) > SHOWN:
        return tr("{names} 等 {n} 人").format(names="、".join(names[:SHOWN]), n=len(names))
    return "、".join(names) if names else tr("没有人有证")

"""去向 (tab of 值班): who is in, out or on leave, where to, back when; what the caller is told (003-13)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from PySide6.QtCore import QCoreApplication, QTimer

from app.forms.presence import ACTS, LIST
from app.rules.base import Refused
from app.rules.presence import STATE_NAMES, Entry, State, clock
from app.views.ask import Ask
from app.views.counter import Counter
from app.views.list_view import Chip, ListView
from app.views.pages.duty_list import ListPanel
from app.views.pages.duty_moments import read_moments

AGAIN_MS = 30_000
"""So often the board is read anew while it is looked at: somebody is overdue without anybody's doing."""
OVERDUE, STALE = "该回来了", "请核对"
CHIPS = {
    STATE_NAMES[State.IN]: Chip(STATE_NAMES[State.IN], "done"),
    STATE_NAMES[State.OUT]: Chip(STATE_NAMES[State.OUT], "doing"),
    STATE_NAMES[State.LEAVE]: Chip(STATE_NAMES[State.LEAVE], "todo"),
    STATE_NAMES[State.NONE]: Chip(STATE_NAMES[State.NONE], "todo"),
    OVERDUE: Chip(OVERDUE, "late"),
    STALE: Chip(STALE, "warn"),
}
_ACTS: Mapping[str, State] = {"in": State.IN, "out": State.OUT, "leave": State.LEAVE}


def tr(text: str) -> str:
    """These words are the panel's."""
    return QCoreApplication.translate("PresencePanel", text)


class Desk(Protocol):
    """What the panel asks of services.presence.PresenceDesk."""

    def board(self) -> tuple[Any, ...]: ...
    def set(self, entry: Entry) -> None: ...


@dataclass(frozen=True)
class Line:
    """One line of the board as the list shows it."""

    login: str
    name: str
    role: str
    state: str
    words: str
    since: str
    waits: str
    say: str


class PresencePanel(ListPanel):
    """去向. The cursor begins on the operator herself; F5, F6, F7 set the one it stands on."""

    def __init__(self, desk: Desk, counter: Counter) -> None:
        super().__init__(desk, counter, tr("去向"), ListView(LIST, CHIPS, "login"), ACTS)
        self.list.opened.connect(lambda _row: self.act("out"))
        self._again = QTimer(self, interval=AGAIN_MS)
        self._again.timeout.connect(self.read)

    def enter(self) -> None:
        """The board as it is now, and from now on."""
        super().enter()
        self._again.start()

    def leave(self) -> None:
        """Nobody looks: it is not read any more."""
        self._again.stop()
        super().leave()

    def read(self) -> None:
        """Read the board anew."""
        self.db(self.desk.board, self._show, newest=True)

    def _show(self, rows: tuple[Any, ...]) -> None:
        first = self.list.current() is None
        now = self.counter.clock()
        self.show_rows(_line(one, now) for one in rows)
        if first:
            me = self.counter.operator.login
            places = [place for place, one in enumerate(self.list.rows()) if one.login == me]
            self.list.table.stand(places[0] if places else 0)

    def words(self, row: Line) -> str:
        """What is said to the one who is waited for (003-15)."""
        return row.say

    def act(self, key: str) -> None:
        """Set the state of the one the cursor stands on."""
        row: Line | None = self.list.current()
        if row is None:
            self.warn(self.tr("请先用 ↓ 选一位同事"))
            return
        state = _ACTS[key]
        form = self.acts[key].ask
        said = self.tr("{name}：{state}").format(name=row.name, state=STATE_NAMES[state])
        if form is None:
            self.close_sheet()
            self.db(lambda: self.desk.set(Entry(row.login, state)), lambda _: self.done(said))
            return

        def job(values: dict[str, Any]) -> None:
            # Also a refusal of the page's own is told by the job, so that it stands in the question.
            read, lost = read_moments(values, ("back_at",), self.counter.clock(), "003-13")
            if lost:
                raise Refused(*lost)
            self.desk.set(Entry(row.login, state, str(values.get("place", "")), read["back_at"]))

        sheet = Ask(form, f"{form.title} · {row.name}")
        self.ask(sheet, job, said)


def _line(one: Any, now: datetime) -> Line:
    state = OVERDUE if one.overdue else STALE if one.stale else STATE_NAMES[one.state]
    return Line(
        one.login,
        one.name,
        one.role,
        state,
        "" if one.words == state else one.words,  # the chip has said it
        clock(one.since, now) if one.since is not None else "",
        tr("{count} 位").format(count=len(one.waits)) if one.waits else "",
        "\n".join(one.waits),
    )

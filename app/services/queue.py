"""等候的办理: who waits, who took whom, and the clocks that run beside a talk (003-03…06, 003-17, 002-27).

Nothing here touches a form: the draft that lies open stays as it is while another customer is taken.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.models import QueueEntry, Staff
from app.models import Timer as TimerRow
from app.rules import mask
from app.rules import queue as rules
from app.rules.base import CHINA, refuse
from app.rules.people import MAY
from app.rules.policy import Policy
from app.rules.queue import Entry, State, Timer, TimerKind, To
from app.services import escalations, settings
from app.services.office import Office

WORD = "queue"


@dataclass(frozen=True)
class Row:
    """等候一行: names, not logins; `seconds` is how long she has waited, `alarm` that she must be seen to.

    `words` are what to say as one turns to her.
    """

    uuid: str
    state: str
    called: str
    what: str
    urgent: bool
    since: str
    seconds: int
    alarm: bool
    wants: str
    taken_by: str
    handed_from: str
    words: str


@dataclass(frozen=True)
class Clock:
    """计时一行: `seconds` of its present stage, whether it rings, and what it then asks for."""

    uuid: str
    kind: TimerKind
    seconds: int
    rings: bool
    prompt: str
    word: str
    subject: str
    stage: int
    to: str


@dataclass(frozen=True)
class Beside:
    """What stands over every page: who waits, in the order of serving, and the operator's clocks."""

    waiting: tuple[Row, ...]
    clocks: tuple[Clock, ...]


class QueueDesk:
    """等候 at one office: what the screen and the tests call."""

    def __init__(self, office: Office) -> None:
        self.office = office

    def arrive(self, called: str, what: str = "", urgent: bool = False, wants: str = "") -> str:
        """She waits from now on; answers the entry's uuid. `wants` is the login she waits for (003-15).

        Raises Refused without a 称呼, or for a person who is not there.
        """
        called, what = rules.tidy(called, what)
        with self.office.work("queue.write") as work:
            if wants:
                _person(work.session, wants)
            row = QueueEntry(
                state=State.WAITING,
                arrived_at=work.now,
                called=called,
                what=what,
                urgent=urgent,
                wants=wants,
                noted_by=work.operator.login,
            )
            work.session.add(row)
            work.session.flush()
            work.log("queue.arrive", row.uuid, urgent=urgent, wants=wants)
            return row.uuid

    def hurry(self, uuid: str) -> None:
        """It has become urgent: she alarms at once (003-03)."""
        with self.office.work("queue.write") as work:
            row = _find(work.session, uuid)
            rules.move(State(row.state), State.TAKEN)
            if not row.urgent:
                row.urgent = True
                work.log("queue.hurry", uuid)

    def take(self, uuid: str, by: str = "") -> None:
        """She is served now, by the operator or the colleague named (login): who took whom (003-03).

        Raises Refused where somebody has already taken her.
        """
        with self.office.work("queue.write") as work:
            row = _find(work.session, uuid)
            by = by or work.operator.login
            if row.state == State.TAKEN:
                text = "{who}正在接待这位客户。要换人接待，请用「转交」。"
                raise refuse("003-03", "已经有人接待", text, who=_name(work.session, row.taken_by))
            row.state = rules.move(State(row.state), State.TAKEN)
            _person(work.session, by)
            row.taken_by, row.taken_at = by, work.now
            seconds = max(0, int((work.now - row.arrived_at).total_seconds()))
            work.log("queue.take", uuid, by=by, waited=seconds)

    def hand_on(self, uuid: str, to: str, reason: str = "") -> None:
        """转交: another colleague serves her from now on; from whom to whom is kept (003-03)."""
        with self.office.work("queue.write") as work:
            row = _find(work.session, uuid)
            row.state = rules.move(State(row.state), State.TAKEN)
            _person(work.session, to)
            if to == row.taken_by:
                raise refuse("003-03", "没有换人", "这位客户已经由他接待，请选另一位同事。", "to")
            before = row.taken_by
            row.handed_from, row.taken_by = before, to
            row.taken_at = row.taken_at or work.now
            work.log("queue.hand_on", uuid, reason.strip(), by=to, handed_from=before)

    def done(self, uuid: str) -> None:
        """已接待: she has been served and leaves."""
        self._leave(uuid, State.DONE)

    def gave_up(self, uuid: str) -> None:
        """未等先走: she left before anybody had time."""
        self._leave(uuid, State.GONE)

    def _leave(self, uuid: str, state: State) -> None:
        with self.office.work("queue.write") as work:
            row = _find(work.session, uuid)
            row.state = rules.move(State(row.state), state)
            row.left_at = work.now
            work.log("queue.leave", uuid, state=str(state))

    def waiting(self, now: datetime) -> tuple[Row, ...]:
        """Who waits, in the order of serving: 紧急 first, then the longest waiting (003-05)."""
        with self.office.read("queue.write") as session:
            return _rows(session, rules.waiting(_entries(session, State.WAITING)), now)

    def serving(self, now: datetime) -> tuple[Row, ...]:
        """Who is being served, and by whom."""
        with self.office.read("queue.write") as session:
            return _rows(session, _entries(session, State.TAKEN), now)

    def next(self) -> str:
        """The uuid of whom the operator takes next; "" for nobody (003-05, 003-15)."""
        with self.office.read("queue.write") as session:
            found = rules.next_for(_entries(session, State.WAITING), self.office.operator.login)
            return found.uuid if found is not None else ""

    def people(self) -> tuple[tuple[str, str], ...]:
        """Who may serve or be waited for: login and name of the counter's open accounts, by name."""
        roles = [str(one) for one in MAY["queue.write"]]
        asked = select(Staff.login, Staff.name).where(Staff.closed_at.is_(None), Staff.role.in_(roles))
        with self.office.read("queue.write") as session:
            return tuple((login, name) for login, name in session.execute(asked.order_by(Staff.name)))

    def hold(self, word: str = "", subject: str = "") -> str:
        """「请您等我 20 秒好么？」: a hold begins; pressed again it is the same one (003-04)."""
        return self._start(TimerKind.HOLD, word, subject, 0)

    def explain(self, word: str = "", subject: str = "") -> str:
        """答疑 begins: three minutes, and three more with the 客服主任 (003-17)."""
        stage = rules.first_stage(self.office.operator.role)
        return self._start(TimerKind.EXPLAIN, word, subject, stage)

    def _start(self, kind: TimerKind, word: str, subject: str, stage: int) -> str:
        with self.office.work("queue.write") as work:
            for one in _timers(work.session, work.operator.login, work.now):
                if (one.kind, one.word, one.subject) == (kind, word, subject):
                    return one.uuid
            row = TimerRow(
                kind=kind,
                staff=work.operator.login,
                word=word,
                subject=subject,
                begun_at=work.now,
                stage=stage,
            )
            work.session.add(row)
            work.session.flush()
            work.touched.add(WORD)
            return row.uuid

    def end(self, uuid: str) -> int:
        """The hold is over, or it has been explained: answers how many seconds it took, which is logged."""
        with self.office.work("queue.write") as work:
            row = _timer(work.session, uuid)
            if row.ended_at is None:
                row.ended_at = work.now
            seconds = max(0, int((row.ended_at - row.begun_at).total_seconds()))
            work.log(f"queue.{row.kind}", row.subject or uuid, seconds=seconds, stage=row.stage)
            return seconds

    def beside(self, now: datetime) -> Beside:
        """Who waits and which of the operator's clocks run, over every page (003-03, 003-04, 003-17)."""
        with self.office.read("queue.write") as session:
            waiting = _rows(session, rules.waiting(_entries(session, State.WAITING)), now)
            timers = _timers(session, self.office.operator.login, now)
            if not timers:
                return Beside(waiting, ())
            policy = settings.read(session)
            return Beside(waiting, tuple(_clock(one, policy, now) for one in timers))

    def pass_up(self, reason: str, explanation: str = "", word: str = "", subject: str = "") -> To:
        """上移 from any form, which stays as it is: to whom it went.

        `explanation` is the uuid of a clock that runs: it goes one higher and its three minutes begin again;
        at its time no reason is asked for (003-17). Else what is in hand goes to the one above (003-06).
        Raises Refused without a reason where one is needed, and where nobody is above.
        """
        with self.office.work("queue.write") as work:
            if explanation:
                row = _timer(work.session, explanation)
                if row.ended_at is not None:
                    raise refuse("003-17", "已经说明清楚", "这次答疑已经结束，不用上移。")
                to, why = rules.pass_up(_timer_of(row), reason, work.now)
                row.stage, row.raised_at = row.stage + 1, work.now
                word, subject = row.word or word, row.subject or subject
            else:
                to = rules.STAGES[rules.first_stage(work.operator.role)]
                why = rules.tidy_reason(reason)
            escalations.record(work, to, why, word, subject)
            work.touched.add(WORD)
            return to

    def purge(self) -> int:
        """The day's sweep: 称呼 and matter of those who left before today are emptied (PIPL 19)."""
        with self.office.work("queue.write") as work:
            today = datetime.combine(work.now.astimezone(CHINA).date(), time(), CHINA)
            old = update(QueueEntry).where(QueueEntry.left_at < today, QueueEntry.called != "")
            changed = work.session.connection().execute(old.values(called="", what="")).rowcount
            if changed:
                work.log("queue.purge", today.date().isoformat(), entries=changed)
            return changed


def _find(session: Session, uuid: str) -> QueueEntry:
    row = session.scalar(select(QueueEntry).where(QueueEntry.uuid == uuid))
    if row is None:
        raise refuse("003-03", "没有这位客户", "等候名单里没有这位客户，请看最新的名单。")
    return row


def _timer(session: Session, uuid: str) -> TimerRow:
    row = session.scalar(select(TimerRow).where(TimerRow.uuid == uuid))
    if row is None:
        raise refuse("003-17", "没有这个计时", "计时已经没有了，请重新开始。")
    return row


def _person(session: Session, login: str) -> None:
    """Raise Refused unless somebody with this login works here."""
    row = session.scalar(select(Staff).where(Staff.login == login, Staff.closed_at.is_(None)))
    if row is None:
        raise refuse("003-03", "没有这位同事", "没有账号「{login}」，请重新选。", "to", login=login)


def _name(session: Session, login: str) -> str:
    return session.scalar(select(Staff.name).where(Staff.login == login)) or login


def _entries(session: Session, state: State) -> tuple[Entry, ...]:
    asked = select(QueueEntry).where(QueueEntry.state == state).order_by(QueueEntry.arrived_at)
    return tuple(
        Entry(
            row.uuid,
            State(row.state),
            row.arrived_at,
            row.called,
            row.what,
            row.urgent,
            row.wants,
            row.taken_by,
            row.taken_at,
            row.handed_from,
        )
        for row in session.scalars(asked)
    )


def _rows(session: Session, entries: Sequence[Entry], now: datetime) -> tuple[Row, ...]:
    wanted = {one for entry in entries for one in (entry.wants, entry.taken_by, entry.handed_from) if one}
    asked = select(Staff.login, Staff.name).where(Staff.login.in_(wanted))
    names = {login: name for login, name in session.execute(asked)} if wanted else {}
    return tuple(
        Row(
            one.uuid,
            rules.STATE_NAMES[one.state],
            mask.called(one.called),
            one.what,
            one.urgent,
            f"{one.arrived_at.astimezone(CHINA):%H:%M}",
            int(rules.waited(one, now).total_seconds()),
            rules.alarms(one, now),
            names.get(one.wants, one.wants),
            names.get(one.taken_by, one.taken_by),
            names.get(one.handed_from, one.handed_from),
            rules.say(one, now),
        )
        for one in entries
    )


def _timers(session: Session, staff: str, now: datetime) -> tuple[Timer, ...]:
    asked = select(TimerRow).where(
        TimerRow.staff == staff, TimerRow.ended_at.is_(None), TimerRow.begun_at > now - timedelta(days=1)
    )
    found = (_timer_of(row) for row in session.scalars(asked.order_by(TimerRow.id)))
    return tuple(one for one in found if rules.live(one, now))


def _clock(timer: Timer, policy: Policy, now: datetime) -> Clock:
    to = rules.pass_to(timer, now)
    return Clock(
        timer.uuid,
        timer.kind,
        int(rules.running(timer, now).total_seconds()),
        rules.rings(timer, now),
        rules.prompt(timer, now, policy),
        timer.word,
        timer.subject,
        timer.stage,
        rules.to_name(to, policy) if to is not None else "",
    )


def _timer_of(row: TimerRow) -> Timer:
    return Timer(
        row.uuid,
        TimerKind(row.kind),
        row.staff,
        row.begun_at,
        row.word,
        row.subject,
        row.stage,
        row.raised_at,
    )

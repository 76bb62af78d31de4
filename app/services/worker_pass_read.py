"""出入证的查看: workers and cards of a file as screens, papers, gate and deposit look at them (2.4, 2.10).

No ID number is anywhere to be read; the last four are shown to the counter alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, contains_eager, joinedload, selectinload

from app.models import Document, Renovation, Worker, WorkerPass
from app.rules import worker_pass as rules
from app.rules.base import refuse
from app.rules.deposit import Passes
from app.rules.renovation_materials import Builder
from app.rules.renovation_state import State as SiteState
from app.rules.worker_pass import STATE_NAMES, Facts, GateList, OnSite, Pass, State, Tally
from app.services import places

KIND = "worker-pass"
LISTED_DAYS = 30
"""So long after its last day a card stands on the gate's list of numbers not to accept."""
OWN_WORK = "业主自行施工"
_ENDED = (State.RETURNED, State.REVOKED)
"""A worker whose last card ended so is entered anew when he comes back."""


@dataclass(frozen=True)
class WorkerRow:
    """施工人员一行; `key` (uuid) opens him. `number`, `state`, `until` are his last card's ("", None: none).

    `elsewhere` are valid passes of the same name and last four at other homes: likely the same person.
    """

    key: str
    name: str
    trade: str
    tail: str
    number: str
    state: State | None
    until: date | None
    elsewhere: tuple[OnSite, ...] = ()

    @property
    def state_name(self) -> str:
        """The state in words."""
        return STATE_NAMES[self.state] if self.state is not None else "未发证"


@dataclass(frozen=True)
class Event:
    """出入证的一步: to which state, when, by whom (login), why."""

    state: str
    at: datetime
    staff: str
    why: str


def file_of(session: Session, number: str) -> Renovation:
    """The renovation file of a number (ZX…) or of its permit's (XK…). Raises Refused where there is none."""
    asked = (Renovation.number == number) | (Renovation.permit_number == number)
    row = session.scalar(select(Renovation).where(asked).options(joinedload(Renovation.unit)))
    if row is None:
        raise refuse("000-12", "没有这份装修档案", "找不到 {number}，请核对编号。", number=number)
    return row


def workers_of(session: Session, row: Renovation) -> Sequence[Worker]:
    """The workers of a file with their cards, as they were entered, without those taken out or emptied."""
    asked = select(Worker).where(Worker.renovation_id == row.id, Worker.purged_at.is_(None))
    return session.scalars(asked.options(selectinload(Worker.passes)).order_by(Worker.id)).all()


def worker_of(session: Session, uuid: str) -> Worker:
    """A worker by his uuid. Raises Refused for one unknown, taken out, or emptied when his time was over."""
    asked = select(Worker).where(Worker.uuid == uuid, Worker.purged_at.is_(None))
    row = session.scalar(asked.options(selectinload(Worker.passes), joinedload(Worker.renovation)))
    if row is None:
        raise refuse("000-12", "没有这名人员", "这名施工人员没有登记，或者信息已经清除。")
    return row


def find_card(session: Session, number: str) -> WorkerPass | None:
    """A card by the number on it, with worker and file."""
    whole = joinedload(WorkerPass.worker).joinedload(Worker.renovation).joinedload(Renovation.unit)
    return session.scalar(select(WorkerPass).where(WorkerPass.number == number).options(whole))


def card_row(session: Session, number: str) -> WorkerPass:
    """As `find_card`. Raises Refused where no card bears the number."""
    parts = rules.split_number(number)
    row = find_card(session, rules.pass_number(*parts)) if parts is not None else None
    if row is None:
        raise refuse("2.4", "没有这张出入证", "找不到 {number}，请核对证号。", number=number.strip())
    return row


def card_of(row: WorkerPass) -> Pass:
    """A card as the rules know it; once its time is over without name."""
    worker = row.worker
    site = worker.renovation
    return Pass(
        worker.base or "",
        row.issue,
        worker.uuid,
        worker.name,
        worker.trade,
        company_of(site),
        places.label(site.unit),
        site.permit_number or "",
        row.since,
        row.until,
        State(row.state),
    )


def company_of(site: Renovation) -> str:
    """施工单位 as a card names it."""
    return site.company if site.builder != Builder.OWN else OWN_WORK


def cards_of(session: Session, row: Renovation) -> tuple[Pass, ...]:
    """Every card of a file, by worker and issue."""
    asked = _cards().where(Worker.renovation_id == row.id).order_by(Worker.id, WorkerPass.issue)
    return tuple(card_of(one) for one in session.scalars(asked))


def tally_of(session: Session, row: Renovation) -> Tally:
    """How many cards of a file came back (S12)."""
    return rules.tally(cards_of(session, row))


def passes_back(session: Session, row: Renovation) -> Passes:
    """出入证 发 收 缺, as the deposit's form asks (2.10): what is lost or still out is missing."""
    found = tally_of(session, row)
    return Passes(found.issued, found.returned, found.lost + found.out)


def facts_of(session: Session, row: Renovation, name: str, tail: str, now: datetime, staff: str) -> Facts:
    """What the rules look at beside a worker's form: the permit's days, the file's state, who is where."""
    return Facts(
        now,
        staff,
        row.since,
        row.until,
        SiteState(row.state),
        elsewhere(session, row, name, tail, now.date()),
        _same_file(session, row),
    )


def elsewhere(session: Session, row: Renovation, name: str, tail: str, today: date) -> tuple[OnSite, ...]:
    """Valid passes at other homes of a person of that name and last four (issue: a person on two sites)."""
    if not (name.strip() and tail):
        return ()
    asked = _cards().where(
        Worker.name == name.strip(),
        Worker.tail == tail,
        Worker.renovation_id != row.id,
        WorkerPass.state == State.VALID,
        WorkerPass.until >= today,
    )
    return tuple(_on_site(one) for one in session.scalars(asked.order_by(WorkerPass.id)))


def _same_file(session: Session, row: Renovation) -> tuple[OnSite, ...]:
    there = []
    for one in workers_of(session, row):
        last = one.passes[-1] if one.passes else None
        if last is None or last.state not in _ENDED:
            number, until = (last.number, last.until) if last is not None else ("", row.until)
            there.append(OnSite(one.name, one.tail, places.label(row.unit), number, until))
    return tuple(there)


def _on_site(card: WorkerPass) -> OnSite:
    worker = card.worker
    return OnSite(worker.name, worker.tail, places.label(worker.renovation.unit), card.number, card.until)


def rows(session: Session, row: Renovation, today: date) -> tuple[WorkerRow, ...]:
    """The workers of a file, with their last cards and where else they work."""
    found = []
    for one in workers_of(session, row):
        last = one.passes[-1] if one.passes else None
        found.append(
            WorkerRow(
                one.uuid,
                one.name,
                one.trade,
                one.tail,
                last.number if last is not None else "",
                rules.current(State(last.state), last.until, today) if last is not None else None,
                last.until if last is not None else None,
                elsewhere(session, row, one.name, one.tail, today),
            )
        )
    return tuple(found)


def gate_list(session: Session, day: date) -> GateList:
    """门岗当日名单: who may come in that day, and which numbers not to accept (domain.md 2.4).

    A card stands on it until `LISTED_DAYS` after its last day.
    """
    asked = _cards().where(WorkerPass.until >= day - timedelta(days=LISTED_DAYS))
    found = session.scalars(asked).all()
    sites = {
        one.worker.renovation.permit_number or "": SiteState(one.worker.renovation.state) for one in found
    }
    return rules.gate_list(map(card_of, found), sites, day)


def paper_of(session: Session, card: WorkerPass) -> str:
    """The number of the paper that a card was printed on: its own, or that of the first card of its batch."""
    # The cards of a batch follow one another, and the paper bears the number of the first.
    asked = (
        select(Document.number)
        .join(WorkerPass, WorkerPass.number == Document.number)
        .join(Worker, Worker.id == WorkerPass.worker_id)
        .where(Document.kind == KIND, Worker.renovation_id == card.worker.renovation_id)
        .where(WorkerPass.id <= card.id)
        .order_by(WorkerPass.id.desc())
        .limit(1)
    )
    return session.scalars(asked).one()


def _cards() -> Select[WorkerPass]:
    return (
        select(WorkerPass)
        .join(WorkerPass.worker)
        .join(Worker.renovation)
        .options(
            contains_eager(WorkerPass.worker).contains_eager(Worker.renovation).joinedload(Renovation.unit)
        )
    )

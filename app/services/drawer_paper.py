"""交款单的纸: what the hand-over says, from the rows of its time: the only bridge to the print (003-39)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session, joinedload

from app.models import InvoiceTask, Receipt
from app.rules.drawer import FACES, Counts
from app.rules.invoice import State as InvoiceState
from app.rules.money import capital
from app.rules.movement import Movement
from app.rules.policy import Policy
from app.services import cashbook
from printing import drawer_handover as paper

KIND = "drawer-handover"


@dataclass(frozen=True)
class Numbers:
    """收据号段 of a counter's time; both ends "" where there is none."""

    first: str = ""
    last: str = ""
    count: int = 0


@dataclass(frozen=True)
class Signature:
    """Who signs, in which role (the site's word), when (None = not yet)."""

    name: str = ""
    role: str = ""
    at: datetime | None = None


@dataclass(frozen=True)
class Counted:
    """What the paper says of the drawer: its time (`since` None = the first), and the cash in 分."""

    counter: str
    since: datetime | None
    until: datetime
    movements: Sequence[Movement]
    carried: int
    due: int
    counts: Counts
    kept: int
    reason: str
    taken: Counts = field(default_factory=dict)
    take_reason: str = ""


def receipts_of(session: Session, counter: str, since: datetime | None, until: datetime) -> Numbers:
    """The receipts of a counter after `since` up to `until`, as they are numbered."""
    when = _within(Receipt.at, since, until)
    asked = select(func.min(Receipt.id), func.max(Receipt.id), func.count())
    first, last, count = session.execute(asked.where(Receipt.counter == counter, when)).one()
    if not count:
        return Numbers()
    number = dict(
        session.execute(select(Receipt.id, Receipt.number).where(Receipt.id.in_((first, last)))).all()
    )
    return Numbers(number[first], number[last], count)


def handover_paper(
    session: Session,
    said: Counted,
    policy: Policy,
    given: Signature,
    taken: Signature,
    number: str = "",
    notes: tuple[str, ...] = (),
) -> paper.DrawerHandover:
    """What the paper says; without a number it is a draft."""
    numbers = receipts_of(session, said.counter, said.since, said.until)
    handed = sum(face * pieces for face, pieces in said.counts.items()) - said.kept
    gone = or_(Receipt.void_counter == said.counter, Receipt.counter == said.counter)
    return paper.DrawerHandover(
        office=policy.office,
        project=policy.project,
        number=number,
        issued_at=_iso(said.until) if number else "",
        drawer=f"前台 {said.counter}",
        begun_at=_iso(said.since),
        ended_at=_iso(said.until),
        first=numbers.first,
        last=numbers.last,
        count=numbers.count,
        methods=cashbook.by_method(said.movements),
        cash_due=said.due,
        denominations=_faces(said.counts, said.taken),
        handed_words=capital(handed) if handed >= 0 else "",
        from_name=given.name,
        from_role=given.role,
        from_signed_at=_iso(given.at),
        to_name=taken.name,
        to_role=taken.role,
        to_signed_at=_iso(taken.at),
        carried=said.carried,
        kept=max(said.kept, 0),
        reason=said.reason,
        take_reason=said.take_reason,
        voids=cashbook.voids(session, and_(gone, _within(Receipt.voided_at, said.since, said.until))),
        invoices=_invoices(session, said),
        notes=notes,
    )


def _faces(given: Counts, taken: Mapping[int, int]) -> tuple[paper.Denomination, ...]:
    return tuple(paper.Denomination(face, given.get(face, 0), taken.get(face, 0)) for face in FACES)


def _invoices(session: Session, said: Counted) -> tuple[paper.InvoiceTask, ...]:
    """What finance has to make for this money, and what she has to reverse; the rest she had before."""
    make = and_(InvoiceTask.state == InvoiceState.PENDING, _within(Receipt.at, said.since, said.until))
    reverse = and_(
        InvoiceTask.state == InvoiceState.TO_REVERSE, _within(Receipt.voided_at, said.since, said.until)
    )
    asked = (
        select(InvoiceTask)
        .join(InvoiceTask.receipt)
        .where(Receipt.counter == said.counter, or_(make, reverse))
        .options(joinedload(InvoiceTask.receipt).joinedload(Receipt.unit))
        .order_by(InvoiceTask.due, Receipt.number)
    )
    return tuple(
        paper.InvoiceTask(
            one.receipt.number,
            cashbook.whose(one.receipt),
            one.amount,
            one.due.isoformat(),
            "待红冲" if one.state == InvoiceState.TO_REVERSE else "",
        )
        for one in session.scalars(asked)
    )


def _within(
    at: InstrumentedAttribute[datetime] | InstrumentedAttribute[datetime | None],
    since: datetime | None,
    until: datetime,
) -> ColumnElement[bool]:
    return and_(at > since, at <= until) if since is not None else at <= until


def _iso(at: datetime | None) -> str:
    return at.isoformat(timespec="seconds") if at is not None else ""

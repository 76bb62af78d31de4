"""钱箱与交款的办理: counted and signed by the clerk, counted again and signed by finance (003-39, S07 E2).

Each hand-over covers the time since the one before at the same counter, so that every movement of cash is in
one hand-over and in one only. Its paper is frozen when both have signed.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import DrawerCount, DrawerHandover, Staff
from app.rules import drawer as rules
from app.rules.base import Refused
from app.rules.drawer import (
    PREFIX,
    RECEIVE,
    STATE_NAMES,
    Counts,
    Handed,
    Handing,
    HandOver,
    State,
    Take,
    move,
)
from app.rules.money import yuan
from app.rules.people import Operator, Role
from app.rules.policy import Policy
from app.rules.queue import To
from app.services import documents, escalations, presence, settings, staff
from app.services.documents import DocumentDesk
from app.services.drawer_paper import KIND, Counted, Signature, handover_paper
from app.services.drawer_read import (
    GIVEN,
    RECEIVED,
    Drawer,
    Record,
    Row,
    ShiftMoney,
    counts_of,
    drawer_of,
    known,
    of_shift,
    row_of,
)
from app.services.movements import movements
from app.services.office import Office, Work
from printing import drawer_handover, fonts, marks
from printing.schema import freeze

__all__ = ["Drawer", "DrawerDesk", "Record", "Row", "ShiftMoney", "of_shift"]

WORD = "drawer"


class DrawerDesk:
    """交款 at one office: what the screen and the tests call. The drawer is that of the office's counter."""

    def __init__(self, office: Office) -> None:
        self.office = office

    def due(self, now: datetime | None = None) -> Drawer:
        """What should be in the drawer `now` (None = at this moment).

        Raises Refused where the computer's clock is behind the last hand-over.
        """
        with self.office.read("receipt.read") as session:
            return drawer_of(session, self.office.counter, now or self.office.clock())

    def new(self) -> HandOver:
        """An empty count; as much stays for change as the time before."""
        return HandOver(kept=self.due().carried)

    def decide(self, form: HandOver) -> Handing:
        """What the rules say of a count now. Raises Refused for what is no count."""
        return rules.decide_hand_over(form, self.due().due)

    def hand_over(self, form: HandOver) -> str:
        """The clerk has counted and signs; answers the number (JK), which waits for finance.

        A 差异 goes to the manager. Raises Refused with every rule that blocks (003-39, S07 E2).
        """
        form = replace(form, reason=form.reason.strip())
        with self.office.work("drawer.hand_over") as work:
            found = drawer_of(work.session, work.counter, work.now)
            handing = rules.decide_hand_over(form, found.due)
            handing.require()
            number = work.number(PREFIX)
            row = DrawerHandover(
                number=number,
                counter=work.counter,
                state=State.COUNTED,
                since=found.since,
                until=work.now,
                carried=found.carried,
                due=handing.due,
                counted=handing.counted,
                kept=form.kept,
                handed=handing.handed,
                reason=form.reason,
                given_by=work.operator.login,
            )
            work.session.add(row)
            _count(row, GIVEN, form.counts)
            signature = Signature(work.operator.name)
            _printable(freeze(_paper(work.session, row, settings.read(work.session), signature, Signature())))
            work.log(
                "drawer.hand_over", number, due=handing.due, counted=handing.counted, handed=handing.handed
            )
            _escalate(work, number, handing)
            return number

    def waiting(self) -> tuple[Row, ...]:
        """What finance has still to count, of every counter, the oldest first."""
        asked = select(DrawerHandover).where(DrawerHandover.state == State.COUNTED)
        with self.office.read("receipt.read") as session:
            who = presence.names_of(session)
            return tuple(row_of(one, who) for one in session.scalars(asked.order_by(DrawerHandover.until)))

    def rows(self, limit: int = 200) -> tuple[Row, ...]:
        """Every hand-over, the newest first."""
        asked = select(DrawerHandover).order_by(DrawerHandover.id.desc()).limit(limit)
        with self.office.read("receipt.read") as session:
            who = presence.names_of(session)
            return tuple(row_of(one, who) for one in session.scalars(asked))

    def open(self, number: str) -> Record:
        """A hand-over whole. Raises Refused where there is none of this number."""
        with self.office.read("receipt.read") as session:
            row = known(session, number)
            return Record(
                row_of(row, presence.names_of(session)),
                counts_of(row, GIVEN),
                row.reason,
                counts_of(row, RECEIVED),
                row.receive_reason,
            )

    def decide_take(self, number: str, form: Take, receiver: Operator | None = None) -> Handing:
        """What the rules say of finance's count. `receiver` None = the operator, where he may receive."""
        with self.office.read("receipt.read") as session:
            handed = _handed(known(session, number))
            return rules.decide_take(form, handed, receiver or self._receiver(), settings.read(session))

    def take(self, number: str, form: Take, login: str = "", password: str = "") -> None:
        """Finance has counted and signs: beside the clerk with `login` and `password`, or as the operator.

        The paper with both signatures is frozen; a 差异 goes to the manager. Raises Refused with every rule
        that blocks (003-39, S07 E2); what is wrong with the count is said before the password is asked.
        """
        form = replace(form, reason=form.reason.strip())
        if login.strip():
            before = [one for one in self.decide_take(number, form).blocks if one.field != "second"]
            if before:
                raise Refused(*before)
        receiver = staff.vouch(self.office, login, password) or self._receiver()
        self.decide_take(number, form, receiver).require()
        assert receiver is not None
        with self.office.signed_in(receiver).work(RECEIVE) as work:
            row = known(work.session, number)
            policy = settings.read(work.session)
            handing = rules.decide_take(form, _handed(row), receiver, policy)
            handing.require()
            row.state = move(State(row.state), State.TAKEN)
            row.received, row.receive_reason = handing.counted, form.reason
            row.received_by, row.received_at = receiver.login, work.now
            _count(row, RECEIVED, form.counts)
            work.session.flush()
            given = _signature(work.session, row.given_by, row.until, policy)
            taken = Signature(receiver.name, policy.role_name(receiver.role), work.now)
            sheet = freeze(_paper(work.session, row, policy, given, taken, number))
            _printable(sheet)
            work.freeze(KIND, number, sheet)
            work.log("drawer.take", number, handed=handing.due, counted=handing.counted)
            _escalate(work, number, handing)

    def preview(self, form: HandOver) -> bytes:
        """The paper of a count in the making, as PDF; 草稿 across it. Raises Refused for what is no count."""
        rules.count(form.counts)
        with self.office.read("receipt.read") as session:
            found = drawer_of(session, self.office.counter, self.office.clock())
            policy, operator = settings.read(session), self.office.operator
            said = Counted(
                found.counter,
                found.since,
                found.until,
                found.movements,
                found.carried,
                found.due,
                form.counts,
                form.kept,
                form.reason,
            )
            given = Signature(operator.name, policy.role_name(operator.role))
            sheet = handover_paper(session, said, policy, given, Signature())
        return drawer_handover.render(sheet, marks.draft())

    def paper(self, number: str, layout: str = "") -> bytes:
        """The paper as it would print now: the frozen one, or a draft while finance has not signed."""
        with self.office.read("receipt.read") as session:
            row = known(session, number)
            if State(row.state) is State.COUNTED:
                policy = settings.read(session)
                given = _signature(session, row.given_by, row.until, policy)
                notes = (f"交款编号 {number}，{STATE_NAMES[State.COUNTED]}。",)
                sheet = _paper(session, row, policy, given, Signature(), notes=notes)
                return drawer_handover.render(sheet, marks.draft())
        return DocumentDesk(self.office).pdf(KIND, number, layout)

    def _receiver(self) -> Operator | None:
        return self.office.operator if self.office.operator.may(RECEIVE) else None


def _handed(row: DrawerHandover) -> Handed:
    return Handed(row.number, State(row.state), row.given_by, row.handed)


def _count(row: DrawerHandover, side: str, counts: Counts) -> None:
    """A face that there is none of is no row."""
    row.counts.extend(
        DrawerCount(side=side, face=face, pieces=pieces) for face, pieces in counts.items() if pieces
    )


def _signature(session: Session, login: str, at: datetime, policy: Policy) -> Signature:
    found = session.execute(select(Staff.name, Staff.role).where(Staff.login == login)).one_or_none()
    name, role = (found[0], policy.role_name(Role(found[1]))) if found is not None else (login, "")
    return Signature(name, role, at)


def _paper(
    session: Session,
    row: DrawerHandover,
    policy: Policy,
    given: Signature,
    taken: Signature,
    number: str = "",
    notes: tuple[str, ...] = (),
) -> drawer_handover.DrawerHandover:
    said = Counted(
        row.counter,
        row.since,
        row.until,
        movements(session, row.counter, row.since, row.until),
        row.carried,
        row.due,
        counts_of(row, GIVEN),
        row.kept,
        row.reason,
        counts_of(row, RECEIVED),
        row.receive_reason,
    )
    return handover_paper(session, said, policy, given, taken, number, notes)


def _printable(sheet: str) -> None:
    """Raises Refused where no font has a character of it (domain.md 3.11)."""
    if lost := fonts.missing(sheet):
        raise documents.unprintable("003-39", lost)


def _escalate(work: Work, number: str, handing: Handing) -> None:
    """S07 E2: the manager is told of a 差异, whoever counted it."""
    if handing.difference:
        word = "少" if handing.difference < 0 else "多"
        said = (
            f"应有 {yuan(handing.due)}，点到 {yuan(handing.counted)}，{word} {yuan(abs(handing.difference))}"
        )
        escalations.record(work, To.MANAGER, f"交款差异：{said}", WORD, number)

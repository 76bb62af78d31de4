"""来访登记的办理: register, call, verify, let in, let out, correct: each one transaction that only adds.

004-34, 004-50, 000-21, 004-48, 003-26. Nothing here edits or deletes a line; the triggers of migration 0004
would refuse it, and services.visitor_chain would find it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session
from uuid6 import uuid7

from app.models import Booking, Visit, VisitInside, VisitPerson
from app.models import Draft as DraftRow
from app.rules import plain, slipcode
from app.rules.base import CHINA, Finding, Refused, refuse
from app.rules.people import Role
from app.rules.policy import Policy
from app.rules.visitor import (
    CALL_KINDS,
    PERSONAL,
    REASON_NAMES,
    Call,
    Check,
    Draft,
    Facts,
    Kind,
    Last,
    Reason,
    keepable,
)
from app.rules.visitor_correct import check_correction, old_value
from app.rules.visitor_decide import (
    booked_in,
    decide,
    is_barred,
    may_allow,
    may_call,
    may_enter,
    may_leave,
    may_verify,
    word_findings,
)
from app.rules.visitor_state import last_evening
from app.services import drafts, places, search, settings
from app.services import visitor_chain as chain
from app.services import visitor_read as reading
from app.services.office import Work
from app.services.search_visits import index_visits
from app.services.visit_report import VisitReports
from app.services.visitor_book import BOOKING, VisitorBook
from app.services.visitor_facts import at_the_door, gather, last_of
from app.services.visitor_papers import VisitorPapers, has_slip, was_printed
from app.services.visitor_purge import purge
from app.services.visitor_read import InsideRow, Record, Row

WORD = "visitor"
PREFIX = "LF"


class VisitorDesk(VisitorBook, VisitorPapers, VisitReports):
    """来访登记 at one office: what the screens, the exit and the tests call.

    A `key` is a visit's number, its uuid, or the code scanned off its slip.
    """

    def policy(self) -> Policy:
        """The site's choices as they are now."""
        return settings.load(self.office)

    def new(self, unit: str = "") -> Draft:
        """An empty form; its uuid is the record's for good."""
        return Draft(str(uuid7()), unit=unit)

    def facts(self, draft: Draft) -> Facts:
        """What the file says of a form in the making."""
        with self.office.read("visitor.read") as session:
            return gather(session, draft, self.office.clock(), self.office.operator)

    def register(self, draft: Draft) -> str:
        """Write the visit's line: rules, number, rows, chain, audit and index are one transaction.

        A booking in its time is the host's word and the check as well. Raises Refused with every rule that
        blocks (004-34, 004-51, 3.1); then nothing is written and no number used.
        """
        with self.office.work("visitor.write") as work:
            policy = settings.read(work.session)
            facts = gather(work.session, draft, work.now, work.operator)
            if blocks := decide(draft, facts, policy).blocks:
                raise Refused(*blocks)
            if work.session.scalar(select(Visit.id).where(Visit.uuid == draft.uuid)) is not None:
                raise refuse("000-10", "已经登记过", "这位来访刚才已经登记，可能是在另一个窗口。")
            draft = keepable(draft, policy)
            visit = self._line(work, draft, facts)
            event = chain.append(work, visit, Kind.REGISTERED)
            if booked_in(draft, facts):
                chain.append(work, visit, Kind.AGREED, {"method": Check.BOOKING})
                event = chain.append(work, visit, Kind.VERIFIED, {"method": Check.BOOKING})
            elif draft.id_check:
                event = chain.append(work, visit, Kind.VERIFIED, {"method": draft.id_check})
            if facts.booking is not None:
                work.session.scalars(
                    select(Booking).where(Booking.number == facts.booking.number)
                ).one().used_visit = visit.id
            work.session.execute(delete(DraftRow).where(DraftRow.uuid == draft.uuid))
            chain.log(work, "visitor.register", visit.number, event, area=draft.area, booking=visit.booking)
            index_visits(work.session, (visit.id,))
            return str(visit.number)

    def _line(self, work: Work, draft: Draft, facts: Facts) -> Visit:
        unit = places.find_unit(work.session, draft.unit) if draft.unit else None
        visit = Visit(
            uuid=draft.uuid,
            number=work.number(PREFIX),
            at=work.now,
            day=work.now.astimezone(CHINA).date(),
            staff=work.operator.login,
            duty="night" if work.operator.role is Role.NIGHT else "counter",
            area=draft.area.value,
            unit_id=unit.id if unit is not None else None,
            target=draft.office_target,
            been_before=bool(draft.been_before),
            booked=bool(draft.booked),
            booking=facts.booking.number if facts.booking is not None else "",
            reason=str(draft.reason),
            people=int(draft.people),
            id_check=draft.id_check.value,
        )
        return chain.add_visit(work, visit, VisitPerson(**{name: getattr(draft, name) for name in PERSONAL}))

    def call(self, key: str, outcome: Call, note: str = "") -> Record:
        """Keep one call to the host, whatever its outcome (004-50); his 同意 is a check as well (000-21)."""
        with self.office.work("visitor.write") as work:
            visit, before = self._open(work, key)
            _stop(may_call(before.events), tuple(word_findings("note", note, settings.read(work.session))))
            words = _words(before, note=note.strip())
            event = chain.append(work, visit, CALL_KINDS[outcome], words=words)
            if outcome is Call.AGREED and not before.standing.verified:
                event = chain.append(work, visit, Kind.VERIFIED, {"method": Check.HOST})
            return self._done(work, visit, "visitor.call", event, outcome=outcome)

    def allow(self, key: str, note: str) -> Record:
        """Keep who allowed entering though the host did not answer, and why; where the site does so."""
        with self.office.work("visitor.write") as work:
            visit, before = self._open(work, key)
            policy = settings.read(work.session)
            facts = at_the_door(work.session, before, work.now, work.operator)
            _stop(may_allow(before.events, facts, policy, note), tuple(word_findings("note", note, policy)))
            event = chain.append(work, visit, Kind.ALLOWED, words=_words(before, note=note.strip()))
            return self._done(work, visit, "visitor.allow", event)

    def verify_id(self, key: str, method: Check) -> Record:
        """Keep that, how and when the visitor was verified: never a number, never a picture (3.1)."""
        with self.office.work("visitor.write") as work:
            visit, before = self._open(work, key)
            _stop(may_verify(before.events, method))
            event = chain.append(work, visit, Kind.VERIFIED, {"method": method})
            return self._done(work, visit, "visitor.verify", event, method=method)

    def enter(self, key: str) -> Record:
        """进入: only after 同意 and 已核实. Raises Refused (004-50, 000-21, 004-34)."""
        with self.office.work("visitor.write") as work:
            visit, before = self._open(work, key)
            policy = settings.read(work.session)
            facts = at_the_door(work.session, before, work.now, work.operator)
            _stop(may_enter(before.events, facts, policy))
            event = chain.append(work, visit, Kind.ENTERED)
            work.session.add(VisitInside(visit_id=visit.id, entered_at=work.now))
            return self._done(work, visit, "visitor.enter", event)

    def leave(self, key: str, slip_returned: bool = False) -> Record:
        """离开: picked from the list, or scanned off the slip. Raises Refused for who is not inside.

        Whether the slip came back is kept beside it, where one was printed at all.
        """
        with self.office.work("visitor.write") as work:
            visit, before = self._open(work, key)
            _stop(may_leave(before.events))
            event = chain.append(work, visit, Kind.LEFT)
            work.session.execute(delete(VisitInside).where(VisitInside.visit_id == visit.id))
            slip = None
            if was_printed(work.session, before.number) or (slip_returned and _sealed(key)):
                slip = Kind.SLIP_RETURNED if slip_returned else Kind.SLIP_KEPT
                event = chain.append(work, visit, slip)
            return self._done(work, visit, "visitor.leave", event, slip=slip)

    def correct(self, key: str, field: str, value: str, reason: str) -> Record:
        """更正: add the right value with its reason; what was written stays (004-48).

        "entered" and "left" (value "") take back what was marked on the wrong line. A corrected door or
        office needs its own host's word before anybody goes in.
        """
        with self.office.work("visitor.write") as work:
            visit, before = self._open(work, key)
            policy = settings.read(work.session)
            if before.purged:
                raise _purged(before)
            if field == "unit":
                unit = places.find_unit(work.session, value)
                if unit is None:
                    raise refuse("004-48", "没有这个房号", "请核对房号：{unit}。", "value", unit=value)
                value = unit.code
            value = check_correction(field, value, reason, before.draft, before.events, policy)
            was, words, data = old_value(before.draft, field), {"note": reason.strip()}, {"field": field}
            (words if field in PERSONAL else data).update(was=was, now=value)
            event = chain.append(work, visit, Kind.CORRECTED, data, words)
            self._list_again(work, visit, field)
            done = self._done(work, visit, "visitor.correct", event, field=field)
            index_visits(work.session, (visit.id,))
            return done

    def _list_again(self, work: Work, visit: Visit, field: str) -> None:
        """Taking back 进入 or 离开 changes who is inside."""
        if field == "entered":
            work.session.execute(delete(VisitInside).where(VisitInside.visit_id == visit.id))
        elif field == "left":
            since = reading.record(work.session, visit).standing.entered_at
            work.session.add(VisitInside(visit_id=visit.id, entered_at=since))

    def tell_manager(self, draft: Draft) -> None:
        """Keep that a person of the list stood at the counter and the manager was told; no name in it."""
        with self.office.work("visitor.write") as work:
            if not is_barred(draft, gather(work.session, draft, work.now, work.operator)):
                raise refuse("004-34", "不在名单上", "这位来访人不在不予接待名单上。")
            work.log("visitor.barred", draft.uuid)

    def open(self, key: str) -> Record | Draft | None:
        """The record of a number, uuid or code; the form of a uuid that was only kept; None for neither.

        Raises Refused (004-34) for a code that we did not print: forged, altered or another estate's.
        """
        with self.office.read("visitor.read") as session:
            _refuse_forged(session, key)
            visit = reading.find(session, _number(key))
            if visit is not None:
                one = reading.record(session, visit)
                slip = has_slip(session, one.number)
                return replace(one, slip=slip, printed=was_printed(session, one.number))
            kept = session.scalar(select(DraftRow.data).where(DraftRow.uuid == key, DraftRow.feature == WORD))
            return plain.load(Draft, kept) if kept is not None else None

    def at_the_door(self, key: str) -> tuple[Finding, ...]:
        """What stands in the way of 进入 now, for the screen."""
        with self.office.read("visitor.read") as session:
            one = reading.record(session, _known(reading.find(session, _number(key))))
            facts = at_the_door(session, one, self.office.clock(), self.office.operator)
            return may_enter(one.events, facts, settings.read(session))

    def count(self) -> int:
        """How many visits there are: the greatest id, for none is ever missing."""
        with self.office.read("visitor.read") as session:
            return session.scalar(select(func.max(Visit.id))) or 0

    def page(self, first_row: int, count: int) -> tuple[Row, ...]:
        """Lines first_row… of the list, the newest is line 0; a page costs the same wherever it lies."""
        with self.office.read("visitor.read") as session:
            newest = (session.scalar(select(func.max(Visit.id))) or 0) - max(0, first_row)
            found = reading.records(session, Visit.id.between(newest - count + 1, newest))
            return tuple(reading.row(one) for one in reversed(found))

    def find(self, text: str, limit: int = 200) -> tuple[Row, ...]:
        """The lines that these words find, the newest first: at most so many."""
        with self.office.read("visitor.read") as session:
            hits = search.look(session, text, limit, (search.VISIT,))
            found = reading.records(session, Visit.uuid.in_([one.key for one in hits]))
            return tuple(reading.row(one) for one in reversed(found))

    def inside(self) -> tuple[InsideRow, ...]:
        """Who is inside now, the longest first."""
        now = self.office.clock()
        with self.office.read("visitor.read") as session:
            evening = last_evening(now, settings.read(session))
            return tuple(line for _, line in reading.inside(session, now, evening))

    def overdue(self) -> tuple[InsideRow, ...]:
        """Who was inside when the evening began and still is: for the hand-over (S02 E6, 004-51)."""
        return tuple(line for line in self.inside() if line.overdue)

    def day(self, day: date) -> tuple[Record, ...]:
        """The visits registered on a day, in their order."""
        with self.office.read("visitor.read") as session:
            return reading.records(session, Visit.day == day)

    def returning(self, text: str, limit: int = 8) -> tuple[Last, ...]:
        """Those who came before, by name, pinyin, plate or phone, the latest visit of each first."""
        with self.office.read("visitor.read") as session:
            hits = search.look(session, text, 4 * limit, (search.VISIT,))
            asked = (
                select(Visit, VisitPerson)
                .join(VisitPerson, VisitPerson.visit_id == Visit.id)
                .where(Visit.uuid.in_([one.key for one in hits]), VisitPerson.purged_at.is_(None))
                .order_by(Visit.id.desc())
            )
            found: dict[tuple[str, str, str], Last] = {}
            for visit, person in session.execute(asked):
                last = last_of(session, visit, person)
                found.setdefault((last.name, last.plate, last.phone), last)
            return tuple(found.values())[:limit]

    def looked(self, unit: str, what: str) -> None:
        """Somebody looked at personal data in full (F4), at this unit."""
        places.HouseholdDesk(self.office).looked(unit, what)

    def purge(self) -> int:
        """The midnight sweep: personal parts older than the site keeps them are emptied; how many visits."""
        return purge(self.office)

    def keep(self, draft: Draft) -> None:
        """暂存: the form as far as it is, without what the field policy leaves out."""
        with self.office.read("visitor.read") as session:
            if session.scalar(select(Visit.id).where(Visit.uuid == draft.uuid)) is not None:
                return
            kept = keepable(draft, settings.read(session))
        name = reading.mask_name(kept.name)
        said = REASON_NAMES[Reason(kept.reason)] if kept.reason else ""
        title = " · ".join(one for one in ("来访", reading.target(kept), name, said) if one)
        drafts.save(self.office, WORD, draft.uuid, title, plain.dump(kept))

    def drop(self, uuid: str) -> None:
        """Forget a form: the clerk has emptied it."""
        drafts.drop(self.office, uuid)

    def kept(self) -> tuple[Draft, ...]:
        """The operator's own open forms, the latest first."""
        return tuple(plain.load(Draft, one.data) for one in drafts.mine(self.office, WORD))

    def _open(self, work: Work, key: str) -> tuple[Visit, Record]:
        """The visit that a key means. Raises Refused for none, and for a slip's code that is not ours."""
        _refuse_forged(work.session, key)
        visit = _known(reading.find(work.session, _number(key)))
        return visit, reading.record(work.session, visit)

    def _done(self, work: Work, visit: Visit, act: str, event: Any, **changes: Any) -> Record:
        chain.log(work, act, visit.number, event, **changes)
        return reading.record(work.session, visit)


def _number(key: str) -> str:
    code = slipcode.read(key)
    return code.number if code is not None else key


def _sealed(key: str) -> bool:
    """Whether the key is a slip's whole code: then the slip lies on the counter, printed or not."""
    code = slipcode.read(key)
    return code is not None and bool(code.check)


def _refuse_forged(session: Session, key: str) -> None:
    """A code is more than its number: the check on it must be this estate's, for this very number."""
    code = slipcode.read(key)
    if code is None or not code.check:
        return
    site = settings.read(session).site
    what = "预约码" if code.number.startswith(BOOKING) else "访客单"
    if code.site != site:
        text = "这是别的小区的{what}，本处没有这个编号。请按新客人登记，联系被访人。"
        raise refuse("004-34", f"不是本小区的{what}", text, what=what)
    if not slipcode.genuine(code, site, settings.site_key_in(session)):
        text = "{number} 的防伪码不符，可能是改过的或仿造的。请留下它，核对来人，从名单上选这位来访人。"
        raise refuse("004-34", f"假的{what}：防伪码不符", text, number=code.number)


def _known(visit: Visit | None) -> Visit:
    if visit is None:
        raise refuse("004-34", "没有这条来访", "没有登记过的不能记进出，请核对编号，或先登记。")
    return visit


def _words(before: Record, **words: str) -> dict[str, str]:
    if any(words.values()) and before.purged:
        raise _purged(before)
    return words


def _purged(before: Record) -> Refused:
    return refuse("004-48", "保存期已过", "{number} 的个人信息已到期清除，不能再添写。", number=before.number)


def _stop(*groups: Sequence[Finding]) -> None:
    if found := tuple(one for group in groups for one in group):
        raise Refused(*found)

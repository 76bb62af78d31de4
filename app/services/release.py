"""放行条的办理: facts, owner calls, notices, issue, void: each one transaction, each on the audit log."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session, joinedload, selectinload
from uuid6 import uuid7

from app.models import Draft as DraftRow
from app.models import Notice as NoticeRow
from app.models import OwnerCall, ReleaseItem, ReleaseSlip, Unit
from app.rules import plain, slipcode
from app.rules.base import refuse
from app.rules.mask import name as mask_name
from app.rules.policy import Policy
from app.rules.release import (
    APPLICANT_NAMES,
    STATE_NAMES,
    Call,
    Draft,
    Facts,
    Item,
    Notice,
    NoticeKind,
    State,
    current,
    move,
)
from app.rules.release_decide import check_call, check_notice, decide, refusal, tidy
from app.rules.release_items import goods
from app.services import documents, drafts, id_copy, places, search, settings
from app.services.documents import DocumentDesk
from app.services.office import Office, Work
from app.services.release_paper import slip_paper
from printing import fonts, marks
from printing import release_slip as paper
from printing.schema import freeze

WORD = "release"
KIND = "release-slip"
PREFIX = "FX"


@dataclass(frozen=True)
class Row:
    """One line of the list of slips; `key` (its uuid) opens it."""

    key: str
    number: str
    state: str
    unit: str
    kind: str
    name: str
    goods: str
    when: str


@dataclass(frozen=True)
class Record:
    """A slip as it stands: the form, what the rules look at, its number and state, and whether its paper
    has ever been at the printer."""

    draft: Draft
    facts: Facts
    state: State = State.DRAFT
    number: str = ""
    reason: str = ""
    printed: bool = False


class ReleaseDesk:
    """放行条 at one office: what the screen, the gate's paper and the tests call."""

    def __init__(self, office: Office) -> None:
        self.office = office

    def policy(self) -> Policy:
        """The site's choices as they are now."""
        return settings.load(self.office)

    def new(self, unit: str = "") -> Draft:
        """An empty form; its uuid is the record's for good."""
        return Draft(str(uuid7()), unit)

    def facts(self, draft: Draft) -> Facts:
        """What the file and the record say, for a form in the making."""
        with self.office.read("release.read") as session:
            return self._facts(session, draft, self.office.clock())

    def open(self, key: str) -> Record | None:
        """The record of a uuid or a number, or the form of a uuid that was only kept; None for neither.

        A form that is not yet issued is answered as it was kept last, after its calls and notices too.
        """
        now = self.office.clock()
        with self.office.read("release.read") as session:
            slip = find(session, key)
            uuid = slip.uuid if slip is not None else key
            kept = session.scalar(select(DraftRow.data).where(DraftRow.uuid == uuid))
            if slip is None:
                draft = plain.load(Draft, kept) if kept is not None else None
                return Record(draft, self._facts(session, draft, now)) if draft is not None else None
            draft = plain.load(Draft, kept if kept is not None and slip.number is None else slip.draft)
            state = current(State(slip.state), slip.valid_on, now)
            paper = documents.printed(session, KIND, slip.number) if slip.number is not None else False
            return Record(
                draft, self._facts(session, draft, now), state, slip.number or "", slip.reason, paper
            )

    def rows(self, limit: int = 200) -> tuple[Row, ...]:
        """The newest records first."""
        now = self.office.clock()
        with self.office.read("release.read") as session:
            slips = session.scalars(
                select(ReleaseSlip)
                .options(joinedload(ReleaseSlip.unit), selectinload(ReleaseSlip.items))
                .order_by(ReleaseSlip.id.desc())
                .limit(limit)
            )
            return tuple(_row(slip, now) for slip in slips)

    def call(self, draft: Draft, call: Call) -> Facts:
        """Keep one call to the owner, whatever its outcome. Raises Refused (003-47, 003-48, 003-49)."""
        draft = tidy(draft)
        with self.office.work("release.write") as work:
            slip = self._record(work, draft)
            check_call(call, draft, self._facts(work.session, draft, work.now))
            call = replace(call, at=work.now, staff=work.operator.name, items=draft.items)
            slip.calls.append(
                OwnerCall(
                    at=work.now,
                    staff=work.operator.login,
                    owner=call.owner,
                    phone=call.phone,
                    outcome=call.outcome,
                    answers=plain.dump(call),
                )
            )
            slip.state = State.AWAITING
            work.log("release.call", slip.uuid, outcome=call.outcome, struck=len(call.claimed or ()))
            return self._facts(work.session, draft, work.now)

    def notice(self, draft: Draft, notice: Notice) -> Facts:
        """Keep one notification. Raises Refused when it says too little (003-43, 003-44)."""
        draft = tidy(draft)
        with self.office.work("release.write") as work:
            slip = self._record(work, draft)
            check_notice(notice, self._facts(work.session, draft, work.now))
            slip.notices.append(
                NoticeRow(
                    kind=notice.kind,
                    person=notice.person.strip(),
                    at=work.now,
                    staff=work.operator.login,
                    answer=notice.answer.strip(),
                    agreed=notice.agreed,
                )
            )
            work.log("release.notice", slip.uuid, kind=notice.kind, agreed=notice.agreed)
            return self._facts(work.session, draft, work.now)

    def issue(self, draft: Draft) -> str:
        """Issue the slip: rules, number, rows, frozen paper and audit in one transaction; answers the number.

        Raises Refused with every rule that blocks, and for a form that was issued before (in another window,
        by a key pressed twice); then no number is used.
        """
        draft = tidy(draft)
        with self.office.work("release.write") as work:
            slip = self._record(work, draft)
            facts = self._facts(work.session, draft, work.now)
            policy = settings.read(work.session)
            decision = decide(draft, facts, policy)
            if decision.blocks:
                raise refusal(decision)
            number = work.number(PREFIX)
            slip.state = move(State(slip.state), State.ISSUED)
            slip.issued_at, slip.issued_by = work.now, work.operator.login
            slip.valid_on = work.now.date()
            slip.rules = [one.rule for one in decision.findings]
            if facts.household is not None:
                slip.arrears_months, slip.arrears = facts.household.arrears_months, facts.household.arrears
            slip.items.extend(
                ReleaseItem(
                    line=line,
                    name=item.name,
                    feature=item.feature,
                    quantity=item.quantity,
                    measure=item.measure,
                    struck=line in decision.claimed,
                )
                for line, item in enumerate(draft.items)
            )
            work.session.flush()
            slip.number = number
            code = slipcode.seal(number, policy.site, settings.site_key_in(work.session))
            sheet = freeze(slip_paper(draft, decision, facts, policy, work.operator.name, number, str(code)))
            if lost := fonts.missing(sheet):
                raise documents.unprintable("003-50", lost)
            work.freeze(KIND, number, sheet)
            work.session.execute(delete(DraftRow).where(DraftRow.uuid == draft.uuid))
            work.log(
                "release.issue",
                number,
                rules=slip.rules,
                months=slip.arrears_months,
                pieces=decision.total,
                replaces=draft.replaces,
            )
            search.index_slip(work.session, slip.id)
            return number

    def void(self, key: str, returned: bool, reason: str) -> None:
        """作废: needs all parts back, or a reason that says where they are (domain.md 2.1)."""
        with self.office.work("release.void") as work:
            self._void(work, key, returned, reason)

    def again(self, key: str) -> Draft:
        """退回重开: void the slip and answer a new form with the same content and a new identity."""
        with self.office.work("release.void") as work:
            slip = self._void(work, key, True, "退回客服中心，另开新条")
            old = plain.load(Draft, slip.draft)
            return replace(old, uuid=str(uuid7()), replaces=slip.number or "")

    def _void(self, work: Work, key: str, returned: bool, reason: str) -> ReleaseSlip:
        slip = find(work.session, key)
        if slip is None:
            raise refuse("000-10", "找不到放行条", "没有这张放行条，请核对编号。")
        if not returned and not reason.strip():
            raise refuse("000-10", "请写明原因", "三联没有收齐时，请写明原因和去向。", field="reason")
        state = current(State(slip.state), slip.valid_on, work.now)
        slip.state = move(state, State.VOID)
        slip.closed_at, slip.closed_by = work.now, work.operator.login
        slip.reason = reason.strip() or "三联已收回"
        work.log("release.void", slip.number or slip.uuid, why=slip.reason, returned=returned)
        return slip

    def expire(self) -> int:
        """The day's sweep: slips not used by 24:00 are expired for good; answers how many."""
        with self.office.work("release.write") as work:
            old = work.session.scalars(
                select(ReleaseSlip).where(
                    ReleaseSlip.state == State.ISSUED, ReleaseSlip.valid_on < work.now.date()
                )
            ).all()
            for slip in old:
                slip.state = move(State(slip.state), State.EXPIRED)
                slip.closed_at = work.now
                work.log("release.expire", slip.number or slip.uuid)
            return len(old)

    def preview(self, draft: Draft, facts: Facts, policy: Policy, layout: str) -> bytes:
        """The paper of a form in the making, as PDF: no number, no code, 草稿无效 across it."""
        draft = tidy(draft)
        sheet = slip_paper(draft, decide(draft, facts, policy), facts, policy, self.office.operator.name)
        return paper.render(sheet, marks.draft(), layout)

    def paper(self, number: str, layout: str, void: bool) -> bytes:
        """The issued paper as it would print now."""
        return DocumentDesk(self.office).pdf(KIND, number, layout, void)

    def keep(self, draft: Draft) -> None:
        """暂存: the form as far as it is, from its first key; once it is issued there is none to keep."""
        with self.office.read("release.read") as session:
            slip = find(session, draft.uuid)
            if slip is not None and slip.number is not None:
                return
        unit, name = draft.unit.strip(), mask_name(draft.name.strip())
        title = " · ".join(one for one in (unit, APPLICANT_NAMES[draft.applicant], name) if one)
        drafts.save(self.office, WORD, draft.uuid, title, plain.dump(draft))

    def drop(self, uuid: str) -> None:
        """Forget a form: the clerk has emptied it."""
        drafts.drop(self.office, uuid)

    def kept(self) -> tuple[Draft, ...]:
        """The operator's own open forms, the latest first."""
        return tuple(plain.load(Draft, one.data) for one in drafts.mine(self.office, WORD))

    def looked(self, unit: str, what: str) -> None:
        """Somebody looked at the owner's data in full (F4), at this unit."""
        places.HouseholdDesk(self.office).looked(unit, what)

    def _record(self, work: Work, draft: Draft) -> ReleaseSlip:
        """The record of this form, begun where it is new, its form brought up to date.

        Raises Refused once it is issued: nothing is added to a paper that is out.
        """
        slip = find(work.session, draft.uuid)
        if slip is not None and slip.number is not None:
            text = "编号 {number}，可能是在另一个窗口开的。要改请先打开它，再按「退回重开」。"
            raise refuse("000-10", "这张放行条已经开具", text, number=slip.number)
        unit = places.find_unit(work.session, draft.unit)
        if slip is None:
            slip = ReleaseSlip(
                uuid=draft.uuid,
                state=State.DRAFT,
                opened_at=work.now,
                opened_by=work.operator.login,
                replaces=draft.replaces,
                rules=[],
            )
            work.session.add(slip)
        elif (slip.calls or slip.notices) and slip.unit_id != _id(unit):
            # What one owner said, or a manager heard of one household, is no word for another.
            text = "这张条已记下对原来那户的联系或知会。请改回原房号，或按 Ctrl+N 为这户另开一张。"
            raise refuse("003-46", "房号不能再改", text, field="unit")
        slip.unit_id = _id(unit)
        slip.applicant, slip.name, slip.draft = draft.applicant, draft.name, plain.dump(draft)
        work.session.flush()
        return slip

    def _facts(self, session: Session, draft: Draft, now: datetime) -> Facts:
        """The file, and what was said about this very unit: on this record, and on the slip it replaces."""
        unit = places.find_unit(session, draft.unit)
        found = (find(session, key) for key in (draft.replaces, draft.uuid) if key)
        slips = [slip for slip in found if slip is not None and slip.unit_id == _id(unit)]
        return Facts(
            now,
            places.household(session, unit, now.date()) if unit is not None else None,
            tuple(plain.load(Call, call.answers) for slip in slips for call in slip.calls),
            tuple(
                Notice(NoticeKind(one.kind), one.person, one.answer, one.agreed, one.at, one.staff)
                for slip in slips
                for one in slip.notices
            ),
            tuple(
                number
                for key in (draft.replaces, draft.uuid)
                if key
                for number in id_copy.copies_of(session, _uuid(session, key))
            ),
        )


def _uuid(session: Session, key: str) -> str:
    """The uuid behind a number; a uuid is one already, written down or not."""
    slip = find(session, key)
    return slip.uuid if slip is not None else key


def _id(unit: Unit | None) -> int | None:
    return unit.id if unit is not None else None


def find(session: Session, key: str) -> ReleaseSlip | None:
    """A slip by its uuid or its number."""
    column = ReleaseSlip.uuid if len(key) == 36 else ReleaseSlip.number
    return session.scalar(select(ReleaseSlip).where(column == key))


def _row(slip: ReleaseSlip, now: datetime) -> Row:
    draft = plain.load(Draft, slip.draft)
    state = current(State(slip.state), slip.valid_on, now)
    at = slip.issued_at or slip.opened_at
    leaving = tuple(
        Item(one.name, one.feature, one.quantity, one.measure) for one in slip.items if not one.struck
    )
    return Row(
        slip.uuid,
        slip.number or "—",
        STATE_NAMES[state],
        slip.unit.code if slip.unit is not None else "",
        APPLICANT_NAMES[draft.applicant],
        mask_name(slip.name),
        goods(leaving or draft.items),
        f"{at:%m-%d %H:%M}",
    )

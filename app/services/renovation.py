"""装修的办理: from the application to the permit on the door; each act is one transaction, on the audit log.

000-12, 003-11, 003-28, 003-37…41, S05, S06. Money: renovation_money; the site after the permit:
renovation_site. This is the one desk of both.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select
from uuid6 import uuid7

from app.models import Draft as DraftRow
from app.models import RenovationNotice
from app.rules import plain, renovation_decide, renovation_fees, slipcode
from app.rules.base import Finding, Level, Refused, refuse
from app.rules.decision import Decision, block
from app.rules.mask import name as mask_name
from app.rules.people import Role
from app.rules.policy import Policy
from app.rules.renovation import (
    Draft,
    Facts,
    NotifyTask,
    Outcome,
    Review,
    Way,
    editable,
    fill,
    fingerprint,
    tidy,
)
from app.rules.renovation_decide import decide_permit, decide_review, decide_told
from app.rules.renovation_state import FILE_PREFIX, PERMIT_PREFIX, State
from app.services import drafts, renovation_facts, renovation_paper, settings
from app.services import renovation_read as read
from app.services import renovation_write as write
from app.services.documents import DocumentDesk
from app.services.renovation_money import settle
from app.services.renovation_paper import About
from app.services.renovation_read import Record, Row, Task
from app.services.renovation_site import SiteDesk
from app.services.renovation_write import File, opened
from printing import marks
from printing.registry import DOCUMENTS

WORD = "renovation"

_LATER = frozenset(
    {
        "phone", "materials", "notice_signed", "agreement_signed", "deposit", "rubbish", "posted",
        "neighbours_told", "note",
    }
)  # fmt: skip
"""What may be put right after the approval: nothing that the reviewer has seen and agreed to."""

_MAKERS: dict[str, Callable[[About], Any]] = {
    renovation_paper.APPLICATION: renovation_paper.application,
    renovation_paper.PROHIBITION: renovation_paper.prohibition,
    renovation_paper.AGREEMENT: renovation_paper.agreement,
    renovation_paper.POSTING: renovation_paper.posting,
    renovation_paper.PERMIT: renovation_paper.permit,
    renovation_paper.MISSING: renovation_paper.missing_list,
}


class RenovationDesk(SiteDesk):
    """装修 at one office: what the screen and the tests call."""

    def policy(self) -> Policy:
        """The site's choices as they are now."""
        return settings.load(self.office)

    # --- the form -------------------------------------------------------------------------------

    def new(self, unit: str = "") -> Draft:
        """An empty form; its uuid is the file's for good."""
        return Draft(str(uuid7()), unit)

    def facts(self, draft: Draft) -> Facts:
        """What the file and the books say, for a form in the making or a kept one."""
        with self.office.read("renovation.read") as session:
            row, policy = renovation_facts.find(session, draft.uuid), settings.read(session)
            office = self.office
            return renovation_facts.facts_of(session, draft, row, office.operator, office.clock(), policy)

    def filled(self, draft: Draft) -> Draft:
        """The form with the name and phone on file of who applies; what was typed stays."""
        return fill(draft, self.facts(draft).household)

    def decide(self, draft: Draft) -> Decision:
        """What the rules say of the form now (S05, S06)."""
        draft = tidy(draft)
        return renovation_decide.decide(draft, self.facts(draft), self.policy())

    def keep(self, draft: Draft) -> None:
        """暂存: the form as far as it is; a file that was taken in is changed, and not kept beside itself."""
        with self.office.read("renovation.read") as session:
            if renovation_facts.find(session, draft.uuid) is not None:
                return
        title = " · ".join(one for one in ("装修", draft.unit.strip(), mask_name(draft.name.strip())) if one)
        drafts.save(self.office, WORD, draft.uuid, title, plain.dump(draft))

    def drop(self, uuid: str) -> None:
        """Forget a form: the clerk has emptied it."""
        drafts.drop(self.office, uuid)

    def kept(self) -> tuple[Draft, ...]:
        """The operator's own open forms, the latest first."""
        return tuple(plain.load(Draft, one.data) for one in drafts.mine(self.office, WORD))

    def open(self, key: str) -> Record | Draft | None:
        """The file of a number, its permit's number or code, or a uuid; the form of a uuid that was only
        kept; None for none. Raises Refused for a code whose seal is not ours (003-40)."""
        code = slipcode.read(key)
        with self.office.read("renovation.read") as session:
            if code is not None and code.check:
                site, secret = settings.read(session).site, settings.site_key_in(session)
                if not slipcode.genuine(code, site, secret):
                    text = "{number} 的防伪码不对，可能是伪造或改过的。请留下它，交给经理查。"
                    raise refuse("003-40", "防伪码不对", text, number=code.number)
            row = renovation_facts.find(session, code.number if code is not None else key)
            if row is not None:
                return read.record(session, row, self.office.operator, self.office.clock())
            asked = select(DraftRow.data).where(DraftRow.uuid == key, DraftRow.feature == WORD)
            kept = session.scalar(asked)
            return plain.load(Draft, kept) if kept is not None else None

    def record(self, number: str) -> Record:
        """The file as it stands, with what may be done next. Raises Refused where there is none."""
        found = self.open(number)
        if not isinstance(found, Record):
            text = "没有装修档案 {number}，请核对编号。"
            raise refuse("000-12", "没有这份档案", text, number=number)
        return found

    def rows(self, limit: int = 200, open_only: bool = True, unit: str = "") -> tuple[Row, ...]:
        """The newest files first; those not closed, or all; of one unit where named."""
        with self.office.read("renovation.read") as session:
            return read.rows(session, self.office.clock(), limit, open_only, unit)

    # --- 受理、修改 -----------------------------------------------------------------------------

    def apply(self, draft: Draft) -> str:
        """受理: the operator is first receiver for good (003-28); answers the file's number (ZX).

        What is complete waits for its review at once; what lacks materials stays 申请, with its list
        (S05 E1). Number, rows, 受理回执, list and audit are one transaction. Raises Refused with every rule
        that blocks.
        """
        draft = tidy(draft)
        with self.office.work("renovation.write") as work:
            session = work.session
            if (old := renovation_facts.find(session, draft.uuid)) is not None:
                text = "档案 {number}，可能是在另一个窗口受理的。请打开它接着办。"
                raise refuse("000-12", "已经受理", text, number=old.number)
            policy = settings.read(session)
            facts = renovation_facts.facts_of(session, draft, None, work.operator, work.now, policy)
            renovation_decide.decide(draft, facts, policy).require()
            number = work.number(FILE_PREFIX)
            row = write.begin(work, draft, number)
            if not draft.missing:
                write.put_step(work, row, State.PENDING, State.APPLIED)
            file = opened(work, number)
            who = policy.role_name(Role.ENGINEER)
            file.paper(renovation_paper.ACCEPTANCE, number, lambda a: renovation_paper.acceptance(a, who))
            if draft.missing:
                file.paper(renovation_paper.MISSING, number, renovation_paper.missing_list)
            session.execute(delete(DraftRow).where(DraftRow.uuid == draft.uuid))
            missing = [str(one) for one in draft.missing]
            work.log("renovation.apply", number, days=draft.days, works=len(draft.items), missing=missing)
            file.kept()
            return number

    def change(self, number: str, draft: Draft) -> State:
        """Bring the form up to date: all of it until the approval, then what it leaves open (materials,
        signatures, 公示, amounts); complete, an application goes to its review. Answers the state.

        Raises Refused with every rule that blocks; the first receiver stays who he was (003-28).
        """
        draft = tidy(draft)
        with self.office.work("renovation.write") as work:
            file = opened(work, number)
            before = file.draft
            names = sorted(one for one in vars(draft) if getattr(draft, one) != getattr(before, one))
            if not editable(file.facts.state):
                _only_later(file, draft, names)
            else:
                facts = renovation_facts.facts_of(
                    work.session, draft, file.row, work.operator, work.now, file.policy
                )
                renovation_decide.decide(draft, facts, file.policy).require()
            write.fill(work, file.row, draft)
            write.fill_items(work, file.row, draft)
            write.fill_materials(work, file.row, draft)
            if file.facts.state is State.APPLIED and not draft.missing:
                file.advance(State.PENDING, "资料已补齐")
            work.log("renovation.change", file.row.number, fields=names)
            file.kept()
            return State(file.row.state)

    def submit(self, number: str, why: str = "") -> None:
        """送审批: an application, one that came back, or one that has to change after its approval (003-37).

        Raises Refused where the file is not in a state to be reviewed.
        """
        with self.office.work("renovation.write") as work:
            file = opened(work, number)
            file.advance(State.PENDING, why)
            work.log("renovation.submit", file.row.number, why)
            file.kept()

    # --- 审批、通知 -----------------------------------------------------------------------------

    def decide_review(self, number: str, review: Review) -> Decision:
        """What the rules say of this review now, by the operator himself."""
        with self.office.read("renovation.read") as session:
            row, policy = renovation_facts.find(session, number), settings.read(session)
            draft = renovation_facts.draft_of(row) if row is not None else self.new()
            now, who = self.office.clock(), self.office.operator
            facts = renovation_facts.facts_of(session, draft, row, who, now, policy)
            return decide_review(review, draft, facts, policy)

    def review(self, number: str, review: Review, login: str = "", password: str = "") -> State:
        """审批 (003-37): keep it, step on, and give the 首接人 his notify task (003-41); answers the state.

        `login` and `password` are of the reviewer who signs in at somebody else's counter. Raises Refused
        with every rule that blocks; 退回 prints its list (S06 E1).
        """
        with self._as(login, password).work("renovation.review") as work:
            file = opened(work, number)
            review = replace(
                review,
                opinion=review.opinion.strip(),
                reasons=review.reasons.strip(),
                corrections=tuple(one.strip() for one in review.corrections if one.strip()),
                at=work.now,
                staff=work.operator.login,
                covers=fingerprint(file.draft),
            )
            decide_review(review, file.draft, file.facts, file.policy).require()
            task = renovation_decide.notify_task(review, file.facts)
            row = write.put_review(work, file.row, review)
            notice = RenovationNotice(
                renovation_id=file.row.id, review_id=row.id, staff=task.staff, since=task.since
            )
            work.session.add(notice)
            agreed = review.outcome is Outcome.APPROVED
            file.advance(State.APPROVED if agreed else State.RETURNED, review.reasons)
            if not agreed:
                paper = renovation_paper.MISSING
                file.paper(paper, file.row.number, lambda a: renovation_paper.missing_list(a, review))
            work.log("renovation.review", file.row.number, outcome=review.outcome, notify=task.staff)
            if agreed:
                file.facts = replace(file.facts, review=review)
                settle(file)  # changed and approved again: it may have been paid before
            file.kept()
            return State(file.row.state)

    def told(self, number: str, way: Way | None, answer: str) -> None:
        """通知了客户 (003-41): how, and what he said; whoever of the counter told him.

        Raises Refused where nothing waits, or too little is said.
        """
        with self.office.work("renovation.write") as work:
            file = opened(work, number)
            waiting = [one for one in file.row.notices if one.told_at is None]
            if not waiting:
                raise refuse("003-41", "已经通知过", "这份档案没有要通知的，请刷新列表。")
            for one in waiting:  # an earlier decision is told with the last one
                task = NotifyTask(
                    one.staff, one.since, Outcome(one.review.outcome), None, "", way, answer.strip()
                )
                decide_told(task).require()
                one.told_at, one.told_by = work.now, work.operator.login
                one.way, one.answer = str(way), task.answer
            work.log("renovation.told", file.row.number, way=way, notices=len(waiting))

    def tasks(self, login: str = "") -> tuple[Task, ...]:
        """Who has still to be told; of one first receiver (a login) where named (003-41)."""
        with self.office.read("renovation.read") as session:
            return read.tasks(session, self.office.clock(), login)

    def unnotified(self, now: datetime | None = None) -> tuple[Task, ...]:
        """Red (S06 E2): whose day is over, and the customer has not been told."""
        with self.office.read("renovation.read") as session:
            found = read.tasks(session, now or self.office.clock())
            return tuple(one for one in found if one.late)

    # --- 发证、单据 -----------------------------------------------------------------------------

    def decide_issue(self, number: str) -> Decision:
        """Whether the permit may be issued now, and what is still missing (000-12, S06 E3)."""
        with self.office.read("renovation.read") as session:
            row, policy = renovation_facts.find(session, number), settings.read(session)
            draft = renovation_facts.draft_of(row) if row is not None else self.new()
            now, who = self.office.clock(), self.office.operator
            facts = renovation_facts.facts_of(session, draft, row, who, now, policy)
            return _permit(draft, facts, policy)

    def issue(self, number: str) -> str:
        """发证 (003-40): rules, number, row, frozen permit and audit in one transaction; answers XK….

        Raises Refused with every rule that blocks: not reviewed, incomplete, not signed, not paid (S06 E3);
        then no number is used.
        """
        with self.office.work("renovation.issue") as work:
            file = opened(work, number)
            _permit(file.draft, file.facts, file.policy).require()
            settle(file)
            permit = work.number(PERMIT_PREFIX)
            file.row.permit_number, file.row.issued_at = permit, work.now
            file.row.issued_by, file.row.pack = work.operator.login, file.policy.rule_pack
            file.advance(State.ISSUED)
            file.paper(renovation_paper.PERMIT, permit, renovation_paper.permit)
            pack, days = file.row.pack, file.draft.days
            work.log("renovation.issue", file.row.number, permit=permit, pack=pack, days=days)
            file.kept()
            return permit

    def make(self, number: str, kind: str) -> str:
        """Freeze a paper that somebody asks for (renovation_paper.ASKED_FOR): 申请表, 告知书, 协议, 公示; a
        second one of the same kind is one of its own, as the file stands now. Answers its number."""
        if kind not in renovation_paper.ASKED_FOR:
            raise ValueError(kind)
        with self.office.work("renovation.write") as work:
            file = opened(work, number)
            if kind == renovation_paper.POSTING:
                Decision(tuple(_phone(file.policy))).require()
            made = file.paper(kind, file.row.number, _MAKERS[kind])
            work.log("renovation.paper", file.row.number, kind=kind, paper=made)
            return made

    def preview(self, draft: Draft, kind: str, layout: str = "") -> bytes:
        """A paper of a form in the making, as PDF: no number, no code, 草稿 across it."""
        draft, document = tidy(draft), DOCUMENTS[kind]
        about = About(draft, self.facts(draft), self.policy(), self.office.operator.name)
        return document.render(_MAKERS[kind](about), marks.draft(), layout or document.layouts[0])

    def paper(self, kind: str, number: str, layout: str = "") -> bytes:
        """A made paper as it would print now."""
        return DocumentDesk(self.office).pdf(kind, number, layout)


def _permit(draft: Draft, facts: Facts, policy: Policy) -> Decision:
    """Whether the permit may be issued: by the rules, and by what must stand on it."""
    return Decision((*decide_permit(draft, facts, policy).findings, *_phone(policy)))


def _phone(policy: Policy) -> Iterator[Finding]:
    """What hangs on a door or a wall says whom to call (003-40)."""
    if not policy.office_phone.strip():
        text = "许可证、公示上要印物业电话，还没有填：请{boss}在「设置」里填「服务中心电话」。"
        yield block("003-40", "请先填服务中心电话", text, "", boss=policy.role_name(Role.MANAGER))


def _only_later(file: File, draft: Draft, names: list[str]) -> None:
    """Raises Refused for what is locked once it is approved, and for amounts above the city's cap."""
    before_permit = file.facts.state in (State.APPROVED, State.PAID)
    if not before_permit or not set(names) <= _LATER:
        found = renovation_decide.decide(draft, file.facts, file.policy).blocks
        raise Refused(*(one for one in found if one.title == "已经批准"))
    wrong = renovation_fees.findings(draft, file.facts, file.policy)
    Decision(tuple(one for one in wrong if one.level is Level.BLOCK)).require()

"""现场的办理: what happens after the permit — inspection, 整改, stop, extension, 验收; each one transaction.

物业管理条例 45, 46 (domain.md 3.3-3.5), 2.3, 2.10, S12 E2. Photos lie sealed; rows hold their uuids alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload
from uuid6 import uuid7

from app.models import (
    Renovation,
    RenovationExtension,
    RenovationFinding,
    RenovationInspection,
    RenovationPhoto,
)
from app.rules import renovation_site as rules
from app.rules import rule_pack
from app.rules.base import CHINA, refuse
from app.rules.decision import Decision
from app.rules.renovation_site import Acceptance, Extension, Found, Inspection
from app.rules.renovation_state import (
    EXTENSION_PREFIX,
    INSPECTION_PREFIX,
    State,
    Step,
    working_state,
)
from app.rules.worker_pass import keep_until
from app.services import renovation_read as read
from app.services import renovation_site_paper, settings, vault
from app.services.renovation_money import MoneyDesk, row_of
from app.services.renovation_write import File, opened
from app.services.worker_pass_moves import revoke_all

PHOTO = vault.Sealed("照片", "3.1", "照片已删除", "这张巡查照片保存期已过，已经删除。")


@dataclass(frozen=True)
class Overdue:
    """超期的一件: `report` = the authority was not told in time, else a 整改 whose day is over; `by` when."""

    number: str
    inspection: str
    unit: str
    what: str
    by: datetime | date
    report: bool


class SiteDesk(MoneyDesk):
    """What happens on a site, at one office."""

    def start(self, number: str) -> None:
        """开工: under its permit, not before its first day. Raises Refused otherwise."""
        with self.office.work("renovation.write") as work:
            file = opened(work, number)
            rules.decide_start(file.draft, file.facts).require()
            file.advance(State.WORKING)
            work.log("renovation.start", file.row.number)
            file.kept()

    # --- 巡查 -----------------------------------------------------------------------------------

    def inspect(self, number: str, form: Inspection, photos: Sequence[bytes] = ()) -> str:
        """巡查: what was seen, its photos sealed, its record frozen, the 整改通知书 with it where something
        is wrong, work stopped where it says so; answers XC….

        Raises Refused with every rule that blocks (2.3, 2.10, 110-5, 3.3); then nothing is kept.
        """
        with self.office.work("renovation.inspect") as work:
            file = opened(work, number)
            keys = tuple(str(uuid7()) for _ in photos)
            form = replace(form, photos=keys)
            rules.decide_inspection(form, file.facts, file.policy).require()
            made = work.number(INSPECTION_PREFIX)
            by = None
            if form.refused and form.dissuaded_at is not None:
                by = rule_pack.report_by(file.facts.pack, form.dissuaded_at)
            row = RenovationInspection(
                number=made,
                renovation_id=file.row.id,
                kind=read.PATROL,
                at=work.now,
                staff=work.operator.login,
                note=form.note.strip(),
                no_photo="" if keys else form.no_photo.strip(),
                stop=form.stop,
                dissuaded_at=form.dissuaded_at,
                refused=form.refused,
                report_by=by,
                reported_at=form.reported_at,
                reported_by=work.operator.login if form.reported_at is not None else "",
            )
            _keep_found(file, row, form.found)
            until = keep_until(file.row.until, None, file.policy)
            for line, (key, content) in enumerate(zip(keys, photos, strict=True), 1):
                vault.seal(work, key, content, until)
                row.photos.append(RenovationPhoto(line=line, attachment=key))
            paper = renovation_site_paper
            file.paper("inspection-record", made, lambda a: paper.inspection_record(a, form))
            if form.found:
                notice = paper.rectification
                file.paper(
                    "rectification-notice", made, lambda a: notice(a, form.found, form.stop, len(keys))
                )
            if form.stop and file.facts.state is not State.STOPPED:
                file.advance(State.STOPPED, form.found[0].what if form.found else form.note)
            work.log(
                "renovation.inspect",
                file.row.number,
                inspection=made,
                found=len(form.found),
                photos=len(keys),
                stop=form.stop,
                refused=form.refused,
            )
            file.kept()
            return made

    def decide_inspection(self, number: str, form: Inspection) -> Decision:
        """What the rules say of an inspection in the making."""
        with self.office.read("renovation.read") as session:
            _, facts = self._facts(session, row_of(session, number))
            return rules.decide_inspection(form, facts, settings.read(session))

    def photo(self, attachment: str) -> bytes:
        """巡查照片 by the uuid in its line. Raises Refused once it was deleted."""
        with self.office.read("renovation.read") as session:
            known = select(RenovationPhoto.id).where(RenovationPhoto.attachment == attachment)
            if session.scalar(known) is None:  # no way from here to what others have sealed
                raise refuse(PHOTO.rule, PHOTO.title, PHOTO.text)
            return vault.unseal(session, self.office.secret, attachment, PHOTO)

    def rectified(self, number: str, finding: str) -> None:
        """复查合格: what was found (its uuid) is put right. Raises Refused where nothing is open under it."""
        with self.office.work("renovation.inspect") as work:
            file = opened(work, number)
            lines = [one for inspection in file.row.inspections for one in inspection.findings]
            row = next((one for one in lines if one.uuid == finding and one.done_on is None), None)
            if row is None:
                raise refuse("2.3", "没有要复查的", "这一条已经复查合格，请刷新列表。")
            row.done_on, row.done_by = work.now.astimezone(CHINA).date(), work.operator.login
            work.log("renovation.rectified", file.row.number, line=row.line)

    def report(self, inspection: str, at: datetime | None = None) -> None:
        """报告了主管部门, when (now, where nothing is said). Raises Refused where nothing is to be reported.

        条例 46; late is written down as it was, and never put right.
        """
        with self.office.work("renovation.inspect") as work:
            asked = select(RenovationInspection).where(RenovationInspection.number == inspection)
            row = work.session.scalar(asked)
            if row is None or not row.refused or row.reported_at is not None:
                raise refuse("3.4", "没有要报告的", "这次巡查没有要报告的，或已经报告过。")
            row.reported_at, row.reported_by = at or work.now, work.operator.login
            late = row.report_by is not None and row.reported_at > row.report_by
            work.log("renovation.report", row.renovation.number, inspection=inspection, late=late)

    def overdue(self) -> tuple[Overdue, ...]:
        """Red: what should have been reported to the authority by now, and 整改 whose day is over."""
        now = self.office.clock()
        today = now.astimezone(CHINA).date()
        with self.office.read("renovation.read") as session:
            reports = select(RenovationInspection).where(
                RenovationInspection.refused,
                RenovationInspection.reported_at.is_(None),
                RenovationInspection.report_by < now,
            )
            found = [
                Overdue(
                    one.renovation.number,
                    one.number,
                    one.renovation.unit.code,
                    "没有报告主管部门",
                    one.report_by or now,
                    True,
                )
                for one in session.scalars(reports.order_by(RenovationInspection.report_by))
            ]
            late = (
                select(RenovationFinding, RenovationInspection)
                .join(RenovationInspection, RenovationInspection.id == RenovationFinding.inspection_id)
                .options(joinedload(RenovationInspection.renovation).joinedload(Renovation.unit))
                .where(RenovationFinding.done_on.is_(None), RenovationFinding.due < today)
                .order_by(RenovationFinding.due, RenovationFinding.id)
            )
            found += [
                Overdue(row.renovation.number, row.number, row.renovation.unit.code, one.what, one.due, False)
                for one, row in session.execute(late)
            ]
            return tuple(found)

    # --- 停工、延期、吊销 -----------------------------------------------------------------------

    def stop(self, number: str, reason: str) -> None:
        """停工整改, with its reason: nobody is let in to work. Raises Refused (2.3)."""
        with self.office.work("renovation.inspect") as work:
            file = opened(work, number)
            rules.decide_stop(reason, file.facts, file.policy).require()
            file.advance(State.STOPPED, reason)
            work.log("renovation.stop", file.row.number)
            file.kept()

    def resume(self, number: str) -> None:
        """复工: as it was before the stop. Raises Refused while anything is still to be put right (2.3)."""
        with self.office.work("renovation.inspect") as work:
            file = opened(work, number)
            rules.decide_resume(file.facts, file.policy).require()
            steps = (
                Step(State(one.state), one.at, one.staff, State(one.before) if one.before else None)
                for one in file.row.steps
            )
            file.advance(working_state(steps), "整改合格")
            work.log("renovation.resume", file.row.number)
            file.kept()

    def extend(self, number: str, form: Extension, login: str = "", password: str = "") -> str:
        """延期 by who reviews, at most twice; answers YQ…. The passes are renewed by their own desk.

        Raises Refused with every rule that blocks (2.3, 003-37).
        """
        with self._as(login, password).work("renovation.review") as work:
            file = opened(work, number)
            rules.decide_extension(form, file.draft, file.facts, file.policy).require()
            assert form.until is not None
            made = work.number(EXTENSION_PREFIX)
            row = RenovationExtension(
                number=made,
                renovation_id=file.row.id,
                before=file.row.until,
                until=form.until,
                reason=form.reason.strip(),
                at=work.now,
                staff=work.operator.login,
            )
            work.session.add(row)
            paper = renovation_site_paper.extension
            file.paper("renovation-extension", made, lambda a: paper(a, form))
            file.row.until = form.until
            file.advance(State.EXTENDED, form.reason)
            until = form.until.isoformat()
            work.log("renovation.extend", file.row.number, extension=made, until=until)
            file.kept()
            return made

    def revoke(self, number: str, reason: str, login: str = "", password: str = "") -> int:
        """吊销许可证 by who reviews: every valid pass of the site ends with it; answers how many.

        Raises Refused with every rule that blocks (2.3, 003-37).
        """
        with self._as(login, password).work("renovation.review") as work:
            file = opened(work, number)
            rules.decide_revocation(reason, file.facts, file.policy).require()
            file.advance(State.REVOKED, reason)
            cards = revoke_all(work, file.row, "许可证已吊销")
            work.log("renovation.revoke", file.row.number, permit=file.row.permit_number, cards=cards)
            file.kept()
            return cards

    # --- 验收 -----------------------------------------------------------------------------------

    def request(self, number: str) -> None:
        """申请验收: the work is over. Raises Refused where there was none (2.3)."""
        with self.office.work("renovation.write") as work:
            file = opened(work, number)
            rules.decide_request(file.facts).require()
            file.advance(State.INSPECTING)
            work.log("renovation.request", file.row.number)
            file.kept()

    def accept(self, number: str, form: Acceptance) -> str:
        """验收: 合格, or what is to be put right first with its own notice (S12 E2); answers XC….

        Raises Refused with every rule that blocks: nothing passes while anything is open.
        """
        with self.office.work("renovation.inspect") as work:
            file = opened(work, number)
            rules.decide_acceptance(form, file.facts, file.policy).require()
            made = work.number(INSPECTION_PREFIX)
            row = RenovationInspection(
                number=made,
                renovation_id=file.row.id,
                kind=read.FINAL,
                at=work.now,
                staff=work.operator.login,
                note=form.opinion.strip(),
                passed=form.passed,
            )
            _keep_found(file, row, form.found)
            paper = renovation_site_paper
            file.paper("final-acceptance", made, lambda a: paper.final_acceptance(a, form))
            if form.passed:
                file.row.accepted_on = work.now.astimezone(CHINA).date()
                file.row.accepted_by = work.operator.login
                file.advance(State.PASSED)
            else:
                notice = paper.rectification
                file.paper("rectification-notice", made, lambda a: notice(a, form.found, False))
                file.advance(State.RECTIFYING, form.opinion)
            found = len(form.found)
            work.log("renovation.accept", file.row.number, inspection=made, passed=form.passed, found=found)
            file.kept()
            return made


def _keep_found(file: File, row: RenovationInspection, found: Sequence[Found]) -> None:
    """Write an inspection down with all that was found."""
    session = file.work.session
    session.add(row)
    session.flush()
    for line, one in enumerate(found, 1):
        assert one.due is not None  # decided
        row.findings.append(
            RenovationFinding(line=line, what=one.what.strip(), code=one.code, due=one.due, done_on=None)
        )
    session.flush()

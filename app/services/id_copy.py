"""证件复印的办理: check or copy, keep the stamped copy sealed, look at it, delete it; nothing else is kept.

003-08, 003-22, domain.md 3.1 and 3.2. Pictures come in as `Shot`s, live in memory for the length of a call,
and leave as one raster with the stamp burned in; only that raster is written, and only sealed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session, joinedload
from uuid6 import uuid7

from app.models import Draft as DraftRow
from app.models import IdCopy
from app.rules import id_copy as rules
from app.rules import plain
from app.rules.base import Refused, refuse
from app.rules.business import BUSINESS_NAMES, Business
from app.rules.id_card import Reading
from app.rules.id_copy import STATE_NAMES, Draft, Facts, Mode, State, move
from app.rules.mask import name as mask_name
from app.rules.policy import Policy
from app.services import documents, drafts, held_data, places, search, settings, vault
from app.services.documents import DocumentDesk
from app.services.office import Office, Work
from printing import fonts, schema
from printing import id_copy as paper

if TYPE_CHECKING:  # numpy and Pillow, which the start of the program must not wait for
    from app.imaging.shot import Shot
    from printing.stamp import Scan

WORD = "id_copy"
KIND = "id-copy"
PREFIX = "FY"


@dataclass(frozen=True)
class Row:
    """One line of the list; `key` (number or uuid) opens it. The holder is masked."""

    key: str
    number: str
    state: str
    business: str
    unit: str
    holder: str
    purpose: str
    until: str
    when: str


@dataclass(frozen=True)
class Record:
    """A finished record as it stands."""

    uuid: str
    number: str
    state: State
    business: Business
    unit: str
    holder: str
    purpose: str
    recipient: str
    pages: int
    made_at: datetime
    keep_until: date | None
    reason: str
    printed: bool

    @property
    def keep(self) -> bool:
        """Whether there is a paper to look at."""
        return self.state is State.KEPT


class IdCopyDesk:
    """证件 at one office: what the screen, the slip's page and the tests call."""

    def __init__(self, office: Office) -> None:
        self.office = office

    def new(self, business: str = "", unit: str = "", holder: str = "", subject: str = "") -> Draft:
        """An empty form; for a record of another business it knows what that one knows."""
        return Draft(str(uuid7()), business=business, unit=unit, holder=holder, subject=subject)

    def facts(self, draft: Draft) -> Facts:
        """What the file says of the form; pictures and reading are the page's own."""
        with self.office.read("id_copy.read") as session:
            return _facts(session, draft, self.office.clock())

    def make(self, draft: Draft, shots: Sequence[Shot] = (), reading: Reading | None = None) -> str:
        """Copy, or only check: answers the copy's number, "" for a check.

        Rules, number, sealed copy, frozen paper and audit are one transaction. Raises Refused with every
        rule that blocks (003-08, 003-22, 3.2); then nothing is written and no number used.
        """
        draft = tidy(draft)
        scans = _scans(shots)
        with self.office.work("id_copy.write") as work:
            policy = settings.read(work.session)
            facts = replace(
                _facts(work.session, draft, work.now),
                pictures=len(scans),
                unsure_edges=0,
                reading=reading,
            )
            decision = rules.decide(draft, facts, policy)
            if decision.blocks:
                raise Refused(*decision.blocks)
            if work.session.scalar(select(IdCopy.id).where(IdCopy.uuid == draft.uuid)) is not None:
                raise refuse("003-08", "已经办过", "这一份刚才已经办好，可能是在另一个窗口。")
            draft = rules.keepable(draft, policy)
            work.session.execute(delete(DraftRow).where(DraftRow.uuid == draft.uuid))
            if decision.mode is Mode.CHECK:
                _record(work, draft, State.CHECKED)
                work.log("id_copy.check", draft.uuid, business=draft.business, method=draft.method)
                return ""
            return self._copy(work, draft, scans, policy)

    def _copy(self, work: Work, draft: Draft, scans: tuple[Scan, ...], policy: Policy) -> str:
        number = work.number(PREFIX)
        until = rules.keep_until(work.now.date(), policy)
        sheet = _sheet(draft, policy, number, work.now, work.operator.name)
        try:
            kept = paper.keep(sheet, scans)
        except fonts.MissingGlyph as missing:
            raise _unprintable(missing) from missing
        record = _record(
            work,
            draft,
            State.KEPT,
            number=number,
            keep_until=until,
            consent_at=work.now,
            notice=rules.NOTICE_VERSION,
            papers=[f"{one.paper}-{one.side}".rstrip("-") for one in scans],
        )
        document = work.freeze(KIND, number, "")
        vault.seal(work, document.uuid, schema.freeze(kept).encode(), until)
        work.log(
            "id_copy.make",
            number,
            business=draft.business,
            purpose=draft.purpose,
            pages=len(kept.pages),
            consent=draft.consent,
            until=until.isoformat(),
            belongs_to=draft.subject,
        )
        search.index_copy(work.session, record.id)
        return number

    def preview(self, draft: Draft, shots: Sequence[Shot], policy: Policy) -> bytes:
        """The paper in the making: stamped like the real one, no number, 草稿无效 burned across."""
        draft = tidy(draft)
        sheet = _sheet(draft, policy, "", self.office.clock(), self.office.operator.name)
        return paper.preview(sheet, _scans(shots))

    def paper(self, number: str) -> bytes:
        """The kept copy on the screen; who looked is logged before it is shown."""
        with self.office.work("id_copy.write") as work:
            if find(work.session, number) is None:
                raise refuse("003-08", "没有这份复件", "找不到 {number}，请核对编号。", number=number)
            work.log("id_copy.look", number)
        return DocumentDesk(self.office).pdf(KIND, number, "a4")

    def open(self, key: str) -> Record | Draft | None:
        """The record of a number or uuid; the form of a uuid that was only kept; None for neither."""
        with self.office.read("id_copy.read") as session:
            row = find(session, key)
            if row is not None:
                return _of(session, row)
            kept = session.scalar(select(DraftRow.data).where(DraftRow.uuid == key, DraftRow.feature == WORD))
            return plain.load(Draft, kept) if kept is not None else None

    def rows(self, limit: int = 200) -> tuple[Row, ...]:
        """The newest records first."""
        asked = select(IdCopy).options(joinedload(IdCopy.unit)).order_by(IdCopy.id.desc()).limit(limit)
        with self.office.read("id_copy.read") as session:
            return tuple(_row(one) for one in session.scalars(asked))

    def delete(self, number: str, reason: str) -> None:
        """Delete a copy for good, at its holder's wish or because it was made wrongly; the number stays."""
        if not reason.strip():
            raise refuse("003-08", "请写明原因", "请写明为什么删除，例如：客户要求删除。", field="reason")
        with self.office.work("id_copy.delete") as work:
            row = find(work.session, number)
            if row is None:
                raise refuse("003-08", "没有这份复件", "找不到 {number}，请核对编号。", number=number)
            _delete(work, row, reason.strip())
        self.office.fold()

    def gone(self, numbers: Sequence[str]) -> tuple[str, ...]:
        """Which of these numbers are of copies that were deleted."""
        asked = select(IdCopy.number).where(IdCopy.number.in_(numbers), IdCopy.state == State.DELETED)
        with self.office.read("id_copy.read") as session:
            return tuple(number for number in session.scalars(asked) if number)

    def purge(self) -> int:
        """The day's sweep: copies whose time is over are deleted; answers how many (个人信息保护法 19)."""
        with self.office.work("id_copy.delete") as work:
            old = work.session.scalars(
                select(IdCopy).where(IdCopy.state == State.KEPT, IdCopy.keep_until < work.now.date())
            ).all()
            for row in old:
                _delete(work, row, "保存期到")
        if old:
            self.office.fold()
        return len(old)

    def held(self, unit: str) -> str:
        """The list of what is kept about a home, issued for the one who asks (S10 E7): its number."""
        return held_data.issue(self.office, unit)

    def keep(self, draft: Draft) -> None:
        """暂存: the words of the form, never a picture, and nothing that the field policy leaves out."""
        with self.office.read("id_copy.read") as session:
            if session.scalar(select(IdCopy.id).where(IdCopy.uuid == draft.uuid)) is not None:
                return
            draft = rules.keepable(draft, settings.read(session))
        business = BUSINESS_NAMES[Business(draft.business)] if draft.business else ""
        title = " · ".join(one for one in ("证件", business, draft.unit, mask_name(draft.holder)) if one)
        drafts.save(self.office, WORD, draft.uuid, title, plain.dump(draft))

    def drop(self, uuid: str) -> None:
        """Forget a form: the clerk has emptied it."""
        drafts.drop(self.office, uuid)

    def kept(self) -> tuple[Draft, ...]:
        """The operator's own open forms, the latest first."""
        return tuple(plain.load(Draft, one.data) for one in drafts.mine(self.office, WORD))


def refuse_unsaid(purpose: str, recipient: str) -> None:
    """Raise Refused unless a stamp of these words may be made (003-22)."""
    findings = rules.stamp_findings(Draft("", purpose=purpose, recipient=recipient))
    if findings:
        raise Refused(*findings)


def stamp(shots: Sequence[Shot], purpose: str, recipient: str, now: datetime, operator: str) -> bytes:
    """A stamped PDF of pictures, for the command line: the same paper, kept nowhere.

    Raises Refused for an empty purpose or recipient, or a character that cannot be printed (003-22).
    """
    refuse_unsaid(purpose, recipient)
    draft = tidy(Draft("", purpose=purpose, recipient=recipient))
    number = f"CL{now:%Y%m%d-%H%M%S}"  # of no register: it tells one copy of the command line from another
    sheet = _sheet(draft, Policy(office=draft.recipient), number, now, operator)
    try:
        return paper.render(paper.keep(sheet, _scans(shots)))
    except fonts.MissingGlyph as missing:
        raise _unprintable(missing) from missing


def copies_of(session: Session, subject: str) -> tuple[str, ...]:
    """The numbers of the kept copies that belong to a record."""
    asked = select(IdCopy.number).where(IdCopy.subject == subject, IdCopy.state == State.KEPT)
    return tuple(number for number in session.scalars(asked.order_by(IdCopy.id)) if number)


def find(session: Session, key: str) -> IdCopy | None:
    """A record by its uuid or its number."""
    column = IdCopy.uuid if len(key) == 36 else IdCopy.number
    return session.scalar(select(IdCopy).where(column == key))


def tidy(draft: Draft) -> Draft:
    """The form without outer blanks: what is kept and printed."""
    names = ("unit", "holder", "guardian", "number", "address", "purpose", "recipient")
    return replace(draft, **{name: getattr(draft, name).strip() for name in names})


def _scans(shots: Sequence[Shot]) -> tuple[Scan, ...]:
    """The straightened pictures; cards are front and back in turn."""
    from printing.stamp import Scan

    scans: list[Scan] = []
    cards = 0
    for shot in shots:
        side = ("front", "back")[cards % 2] if shot.paper == "card" else ""
        cards += shot.paper == "card"
        scans.append(Scan(shot.straight, shot.paper, side))
    return tuple(scans)


def _facts(session: Session, draft: Draft, now: datetime) -> Facts:
    known = places.find_unit(session, draft.unit) is not None if draft.unit.strip() else None
    return Facts(now, unit_known=known)


def _sheet(draft: Draft, policy: Policy, number: str, now: datetime, operator: str) -> paper.IdCopy:
    return paper.IdCopy(
        office=policy.office,
        project=policy.project,
        number=number,
        issued_at=now.isoformat(timespec="seconds"),
        purpose=draft.purpose,
        purpose_code=rules.code_of(draft) if draft.business else "",
        recipient=draft.recipient,
        operator=operator,
    )


def _record(work: Work, draft: Draft, state: State, **more: Any) -> IdCopy:
    """The line of this form, written once and whole: its guards let nothing of it be changed."""
    unit = places.find_unit(work.session, draft.unit) if draft.unit else None
    row = IdCopy(
        uuid=draft.uuid,
        state=state,
        business=draft.business,
        subject=draft.subject,
        unit_id=unit.id if unit is not None else None,
        method=draft.method,
        holder=draft.holder,
        guardian=draft.guardian,
        id_number=draft.number,
        address=draft.address,
        purpose=draft.purpose,
        recipient=draft.recipient,
        consent=draft.consent,
        made_at=work.now,
        made_by=work.operator.login,
        **more,
    )
    work.session.add(row)
    work.session.flush()
    return row


def _delete(work: Work, row: IdCopy, reason: str) -> None:
    row.state = move(State(row.state), State.DELETED)
    row.closed_at, row.closed_by, row.reason = work.now, work.operator.login, reason
    row.holder = row.guardian = row.id_number = row.address = ""
    document = DocumentDesk.of(work.session, KIND, row.number or "")
    vault.destroy(work, document.uuid)
    search.forget(work.session, search.COPY, (row.id,))
    work.log("id_copy.delete", row.number or row.uuid, why=reason)


def _unprintable(missing: fonts.MissingGlyph) -> Refused:
    text = "没有字体能打出「{characters}」。请管理员把有这个字的字体放进数据文件夹的 fonts，重开前台再办。"
    return refuse("003-22", "有字打不出", text, field="purpose", characters=missing.characters)


def _row(row: IdCopy) -> Row:
    return Row(
        row.number or row.uuid,
        row.number or "—",
        STATE_NAMES[State(row.state)],
        BUSINESS_NAMES[Business(row.business)],
        row.unit.code if row.unit is not None else "",
        mask_name(row.holder),
        row.purpose,
        f"{row.keep_until:%Y-%m-%d}" if row.keep_until is not None and row.state == State.KEPT else "",
        f"{row.made_at:%m-%d %H:%M}",
    )


def _of(session: Session, row: IdCopy) -> Record:
    return Record(
        row.uuid,
        row.number or "",
        State(row.state),
        Business(row.business),
        row.unit.code if row.unit is not None else "",
        mask_name(row.holder),
        row.purpose,
        row.recipient,
        len(row.papers),
        row.made_at,
        row.keep_until,
        row.reason,
        row.number is not None and documents.printed(session, KIND, row.number),
    )

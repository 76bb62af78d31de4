"""拾获物品的办理: registered once, put right by lines, announced, claimed or handed over; never ours.

004-46, S12 E4, 民法典 314–318. The hidden feature stands in no list, in no notice and in no search: it is
looked at for a claim, and who looked is logged.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session
from uuid6 import uuid7

from app.models import Document, LostProperty, LostPropertyClaim, LostPropertyLine
from app.models import Draft as DraftRow
from app.rules import lost_property as rules
from app.rules import plain
from app.rules.base import CHINA, Refused, refuse
from app.rules.lost_property import FIELD_NAMES, STATE_NAMES, Claim, Draft, Facts, HandOver, State, move
from app.rules.policy import Policy
from app.services import drafts, search, settings
from app.services.documents import DocumentDesk
from app.services.lost_property_read import (
    Attempt,
    Line,
    Record,
    Row,
    current_of,
    notices_of,
    record_of,
    row_of,
)
from app.services.office import Office, Work
from printing import fonts, lost_property_notice, marks, schema
from printing.lost_property_notice import LostPropertyNotice

__all__ = ["Attempt", "Line", "LostPropertyDesk", "Record", "Row"]

WORD = "lost_property"
KIND = "lost-property-notice"
PREFIX = "SW"


class LostPropertyDesk:
    """拾获物品 at one office: what the screen and the tests call."""

    def __init__(self, office: Office) -> None:
        self.office = office

    def new(self, finder: str = "") -> Draft:
        """An empty form."""
        return Draft(str(uuid7()), finder=finder)

    def register(self, draft: Draft) -> str:
        """Write down what was found; answers its number. Raises Refused (004-46, S12 E4, 民法典 316)."""
        draft = tidy(draft)
        with self.office.work("lost_property.write") as work:
            blocks = rules.decide(draft, work.now).blocks
            if blocks:
                raise Refused(*blocks)
            if _find(work.session, draft.uuid) is not None:
                raise refuse("004-46", "已经登记", "这件物品刚才已经登记，可能是在另一个窗口。")
            assert draft.found_at is not None
            assert draft.reported_at is not None
            work.session.execute(delete(DraftRow).where(DraftRow.uuid == draft.uuid))
            number = work.number(PREFIX)
            row = LostProperty(
                uuid=draft.uuid,
                number=number,
                state=State.KEPT,
                **{name: getattr(draft, name) for name in FIELD_NAMES},
                registered_at=work.now,
                registered_by=work.operator.login,
            )
            work.session.add(row)
            work.session.flush()
            work.log("lost_property.register", number)
            search.index_found(work.session, row.id)
            return number

    def correct(self, number: str, field: str, value: str, reason: str) -> None:
        """更正: add a line; what was written first stays. A changed storage is such a line too.

        `value` of a time is ISO text, China's where it names no zone. Raises Refused (004-46).
        """
        with self.office.work("lost_property.write") as work:
            row = _known(work.session, number)
            before = current_of(row)
            _, kept = rules.correct(before, field, value, reason, work.now)
            work.session.add(
                LostPropertyLine(
                    item_id=row.id,
                    field=field,
                    was=rules.written(getattr(before, field)),
                    now=kept,
                    reason=reason.strip(),
                    at=work.now,
                    staff=work.operator.login,
                )
            )
            work.log("lost_property.correct", number, field=field)
            search.index_found(work.session, row.id)

    def publish(self, number: str) -> str:
        """招领启事: frozen without the hidden feature; answers the notice's own number (-2 for a second).

        The year of 民法典 318 runs from the first. Raises Refused where the same notice hangs already.
        """
        with self.office.work("lost_property.write") as work:
            row = _known(work.session, number)
            if State(row.state) is not State.KEPT:
                text = "这件物品{state}，不用再公告。"
                raise refuse("民法典 318", "不用公告", text, state=STATE_NAMES[State(row.state)])
            numbers = notices_of(number, row.notices)
            paper_number = number if not numbers else f"{number}-{row.notices + 1}"
            notice = _notice(
                current_of(row), paper_number, work.now, work.operator.name, settings.read(work.session)
            )
            _printable(notice)
            if numbers and _says_the_same(work.session, numbers[-1], notice):
                text = "启事 {number} 的内容没有变，需要再贴请补打。"
                raise refuse("民法典 318", "已经公告", text, number=numbers[-1])
            work.freeze(KIND, paper_number, schema.freeze(notice))
            row.notices += 1
            row.noticed_on = row.noticed_on or work.now.astimezone(CHINA).date()
            work.log("lost_property.publish", number, notice=paper_number)
            return paper_number

    def preview(self, draft: Draft) -> bytes:
        """What the notice of a form in the making would tell everybody, as PDF; 草稿 across it."""
        with self.office.read("lost_property.read") as session:
            policy = settings.read(session)
        notice = _notice(tidy(draft), "", self.office.clock(), self.office.operator.name, policy)
        notice = replace(notice, found_at=notice.found_at or "＿月＿日", place=notice.place or "＿＿")
        return lost_property_notice.render(notice, marks.draft())

    def paper(self, notice: str) -> bytes:
        """The published notice of that number as it would print now."""
        return DocumentDesk(self.office).pdf(KIND, notice, "")

    def secret(self, number: str) -> str:
        """The hidden feature, for the comparison; who looked is logged first (S12 E4)."""
        with self.office.work("lost_property.release") as work:
            row = _known(work.session, number)
            work.log("lost_property.look", number)
            return current_of(row).secret_features

    def claim(self, number: str, form: Claim) -> None:
        """认领: give the thing back against check, hidden feature and signature (004-46).

        Raises Refused; where the feature was told wrongly the attempt is kept first (S12 E4).
        """
        form = replace(form, claimant=form.claimant.strip(), told=form.told.strip())
        with self.office.work("lost_property.release") as work:
            row = _known(work.session, number)
            move(State(row.state), State.CLAIMED)
            blocks = rules.claim(form, _facts(row, work, settings.read(work.session))).blocks
            if blocks:
                raise Refused(*blocks)
            kind = "claimed" if form.matches else "refused"
            _attempt(
                work,
                row,
                kind,
                work.now,
                claimant=form.claimant,
                method=form.method,
                told=form.told,
                matches=bool(form.matches),
                signed=bool(form.matches and form.signed),
            )
            if form.matches:
                row.state, row.closed_at = State.CLAIMED, work.now
            work.log(
                f"lost_property.{'claim' if form.matches else 'refuse_claim'}", number, method=form.method
            )
        if not form.matches:
            # The attempt is kept by now; only then the refusal is said.
            raise Refused(rules.mismatch())

    def hand_over(self, number: str, form: HandOver) -> None:
        """移交派出所: when, which station, who took it (民法典 314, 318). Raises Refused."""
        form = replace(form, station=form.station.strip(), officer=form.officer.strip())
        with self.office.work("lost_property.release") as work:
            row = _known(work.session, number)
            to = move(State(row.state), State.POLICE)
            blocks = rules.hand_over(form, _facts(row, work, settings.read(work.session))).blocks
            if blocks:
                raise Refused(*blocks)
            assert form.handed_at is not None
            _attempt(work, row, "police", form.handed_at, claimant=form.officer, station=form.station)
            row.state, row.closed_at = to, work.now
            work.log("lost_property.hand_over", number, station=form.station)

    def open(self, key: str) -> Record | Draft | None:
        """The thing of a number or uuid; the form of a uuid that was only kept; None for neither."""
        with self.office.read("lost_property.read") as session:
            row = _find(session, key)
            if row is not None:
                return record_of(session, row, self._today())
            kept = session.scalar(select(DraftRow.data).where(DraftRow.uuid == key, DraftRow.feature == WORD))
            return plain.load(Draft, kept) if kept is not None else None

    def rows(self, kept_only: bool = False, limit: int = 200) -> tuple[Row, ...]:
        """What is kept first, then what is gone; the newest first."""
        asked = select(LostProperty).order_by(LostProperty.state != State.KEPT, LostProperty.id.desc())
        if kept_only:
            asked = asked.where(LostProperty.state == State.KEPT)
        with self.office.read("lost_property.read") as session:
            return tuple(row_of(one, self._today()) for one in session.scalars(asked.limit(limit)))

    def due(self) -> tuple[Row, ...]:
        """What must be handed over: a year has passed since its notice (民法典 318); the oldest first."""
        today = self._today()
        asked = select(LostProperty).where(LostProperty.state == State.KEPT, LostProperty.noticed_on < today)
        with self.office.read("lost_property.read") as session:
            rows = session.scalars(asked.order_by(LostProperty.noticed_on, LostProperty.id))
            return tuple(row_of(one, today) for one in rows if rules.due(one.noticed_on, today))

    def keep(self, draft: Draft) -> None:
        """暂存: the form as far as it is filled."""
        with self.office.read("lost_property.read") as session:
            if _find(session, draft.uuid) is not None:
                return
        title = " · ".join(one for one in ("拾获物品", draft.what.strip()) if one)
        drafts.save(self.office, WORD, draft.uuid, title, plain.dump(draft))

    def drop(self, uuid: str) -> None:
        """Forget a form: the clerk has emptied it."""
        drafts.drop(self.office, uuid)

    def kept(self) -> tuple[Draft, ...]:
        """The operator's own open forms, the latest first."""
        return tuple(plain.load(Draft, one.data) for one in drafts.mine(self.office, WORD))

    def _today(self) -> date:
        return self.office.clock().astimezone(CHINA).date()


def tidy(draft: Draft) -> Draft:
    """The form without outer blanks: what is kept and printed."""
    names = [name for name in FIELD_NAMES if name not in rules.MOMENTS]
    return replace(draft, **{name: getattr(draft, name).strip() for name in names})


def _find(session: Session, key: str) -> LostProperty | None:
    column = LostProperty.uuid if len(key) == 36 else LostProperty.number
    return session.scalar(select(LostProperty).where(column == key))


def _known(session: Session, number: str) -> LostProperty:
    row = _find(session, number)
    if row is None:
        raise refuse("004-46", "没有这件物品", "找不到 {number}，请核对编号。", number=number)
    return row


def _facts(row: LostProperty, work: Work, policy: Policy) -> Facts:
    return Facts(work.now, current_of(row), row.noticed_on, policy.office, policy.project, work.operator.name)


def _attempt(
    work: Work,
    row: LostProperty,
    kind: str,
    handed_at: datetime,
    claimant: str,
    method: str = "",
    told: str = "",
    matches: bool = False,
    signed: bool = False,
    station: str = "",
) -> None:
    work.session.add(
        LostPropertyClaim(
            item_id=row.id,
            kind=kind,
            claimant=claimant,
            method=method,
            told=told,
            matches=matches,
            signed=signed,
            station=station,
            handed_at=handed_at,
            at=work.now,
            staff=work.operator.login,
        )
    )


def _notice(item: Draft, number: str, now: datetime, operator: str, policy: Policy) -> LostPropertyNotice:
    return LostPropertyNotice(
        office=policy.office,
        project=policy.project,
        number=number,
        issued_at=now.isoformat(timespec="seconds"),
        what=item.what,
        features=item.features,
        place=item.place,
        found_at=rules.found_words(item.found_at) if item.found_at is not None else "",
        claim_at=f"{policy.office}前台",
        claim_hours=f"每日 {policy.night_until:%H:%M}–{policy.night_from:%H:%M}",
        phone=policy.office_phone,
        operator=operator,
        after="公告满一年无人认领的，依法移交公安机关处理。",
    )


def _printable(notice: LostPropertyNotice) -> None:
    """Raises Refused where no font has a character of it."""
    try:
        schema.check(notice)
    except fonts.MissingGlyph as missing:
        text = (
            "没有字体能打出「{characters}」。请管理员把有这个字的字体放进数据文件夹的 fonts，重开前台再办。"
        )
        raise refuse("民法典 318", "有字打不出", text, characters=missing.characters) from missing


def _says_the_same(session: Session, number: str, notice: LostPropertyNotice) -> bool:
    """Whether the last notice says what this one would, but for its number, its time and who made it."""
    kept = session.scalar(select(Document.data).where(Document.kind == KIND, Document.number == number))
    last = schema.thaw(LostPropertyNotice, kept or "")
    last = replace(last, number=notice.number, issued_at=notice.issued_at, operator=notice.operator)
    return last == notice

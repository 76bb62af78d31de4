"""来访的纸: the visitor's slip, the day's register, the list of who is inside; made from the record alone.

What they say of people is sealed (services.vault) and destroyed with the record's own personal part; the
numbers stay.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import Document, Visit, VisitEvent
from app.rules import slipcode, units
from app.rules.base import CHINA, refuse
from app.rules.mask import phone as mask_phone
from app.rules.people import Role
from app.rules.policy import Policy
from app.rules.visitor import CHECK_NAMES, STATE_NAMES, Area, Draft, Kind, State
from app.rules.visitor_state import address, last_evening, slip_words, valid_until
from app.services import documents, places, settings, vault
from app.services import visitor_chain as chain
from app.services import visitor_read as reading
from app.services.documents import DocumentDesk
from app.services.office import Office, Work
from app.services.visitor_read import InsideRow, Record
from printing import evacuation_list, fonts, marks, visitor_register, visitor_slip
from printing.schema import freeze

SLIP, REGISTER, EVACUATION = KINDS = ("visitor-slip", "visitor-register", "evacuation-list")
DAY_SHEET, LIST = "LB", "SS"


class VisitorPapers:
    """What is printed of visits; a part of the VisitorDesk."""

    office: Office

    def slip(self, key: str) -> str:
        """访客单: freeze it once, for a visitor whose host agreed; answers its number (the visit's own).

        Raises Refused (004-50) before the host's word and after a 拒绝, and for what no font can write.
        """
        with self.office.work("visitor.write") as work:
            visit = reading.find(work.session, key)
            if visit is None:
                raise refuse("004-34", "没有这条来访", "请核对编号，或先登记。")
            one = reading.record(work.session, visit)
            if has_slip(work.session, one.number):
                return one.number
            if one.state not in (State.AGREED, State.INSIDE) and not one.standing.allowed:
                raise refuse("004-50", "还不能开访客单", "被访人同意后才能开访客单，请先联系被访人。")
            policy = settings.read(work.session)
            code = slipcode.seal(one.number, policy.site, settings.site_key_in(work.session))
            sheet = freeze(slip_paper(one, policy, str(code)))
            if lost := fonts.missing(sheet):
                raise documents.unprintable("003-50", lost)
            _seal(work, SLIP, one.number, sheet, visit.day + timedelta(days=policy.visitor_days))
            work.log("visitor.slip", one.number)
            return one.number

    def preview(self, draft: Draft, layout: str = "80mm") -> bytes:
        """The slip of a form in the making, as PDF: no number, no code, 草稿无效 across it."""
        with self.office.read("visitor.read") as session:
            unit = places.find_unit(session, draft.unit)
            policy = settings.read(session)
        label = units.UnitName(unit.building, unit.entrance, unit.room).label if unit is not None else ""
        sheet = visitor_slip.VisitorSlip(
            office=policy.office,
            project=policy.project,
            number="",
            code="",
            issued_at="",
            visitor=address(draft.name),
            people=int(draft.people) if draft.people.strip() in map(str, range(1, 100)) else 1,
            target=label or draft.unit or draft.office_target,
            reason=reading.reason_words(draft) if draft.reason else "",
            valid_until="",
            operator=self.office.operator.name,
            host=reading.host_words(draft),
            plate=draft.plate,
            goods=draft.goods,
        )
        return visitor_slip.render(sheet, marks.draft(), layout)

    def paper(self, number: str, layout: str = "80mm") -> bytes:
        """A visit's own slip as it would print now. Raises Refused where there is none."""
        return DocumentDesk(self.office).pdf(SLIP, number, layout)

    def register_paper(self, day: date) -> str:
        """来访登记表 of a day as it stands now, corrections and all; answers its number (LB…)."""
        with self.office.work("visitor.write") as work:
            policy = settings.read(work.session)
            number = work.number(DAY_SHEET)
            found = reading.records(work.session, Visit.day == day)
            last = select(VisitEvent.digest).order_by(VisitEvent.id.desc()).limit(1)
            link = work.session.scalar(last) or chain.START
            sheet = freeze(day_sheet(found, day, policy, number, link, work.now, work.operator.name))
            if lost := fonts.missing(sheet):
                raise documents.unprintable("003-50", lost)
            _seal(work, REGISTER, number, sheet, day + timedelta(days=policy.visitor_days))
            work.log("visitor.register_paper", number, day=day.isoformat(), visits=len(found))
            return number

    def evacuation(self) -> str:
        """在访人员清单, now; answers its number (SS…). No rare character stops it: □ stands there."""
        with self.office.work("visitor.write") as work:
            policy = settings.read(work.session)
            number = work.number(LIST)
            rows = reading.inside(work.session, work.now, last_evening(work.now, policy))
            sheet = freeze(
                evacuation_list.EvacuationList(
                    office=policy.office,
                    project=policy.project,
                    issued_at=work.now.isoformat(timespec="seconds"),
                    operator=work.operator.name,
                    visits=tuple(sorted((_inside(*one, work.now) for one in rows), key=_by_place)),
                    number=number,
                )
            )
            for lost in fonts.missing(sheet):
                sheet = sheet.replace(lost, "□")
            _seal(
                work,
                EVACUATION,
                number,
                sheet,
                work.now.astimezone(CHINA).date() + timedelta(days=policy.visitor_days),
            )
            work.log("visitor.evacuation", number, inside=len(rows))
            return number


def has_slip(session: Session, number: str) -> bool:
    """Whether a visit's slip was made."""
    asked = select(Document.id).where(Document.kind == SLIP, Document.number == number)
    return session.scalar(asked) is not None


def was_printed(session: Session, number: str) -> bool:
    """Whether a visit's slip was ever at the printer: then it is asked for at the exit."""
    return has_slip(session, number) and documents.printed(session, SLIP, number)


def slip_paper(one: Record, policy: Policy, code: str) -> visitor_slip.VisitorSlip:
    """What the slip says: the visitor's surname and title, never a full name, never a phone."""
    draft = one.draft
    return visitor_slip.VisitorSlip(
        office=policy.office,
        project=policy.project,
        number=one.number,
        code=code,
        issued_at=one.at.isoformat(timespec="seconds"),
        visitor=address(draft.name),
        people=int(draft.people),
        target=_label(reading.target(draft)),
        reason=reading.reason_words(draft),
        valid_until=valid_until(one.at, policy).isoformat(timespec="seconds"),
        operator=one.staff,
        host=reading.host_words(draft),
        plate=draft.plate,
        goods=draft.goods,
        booking=draft.booking,
    )


def day_sheet(
    found: Sequence[Record], day: date, policy: Policy, number: str, link: str, now: datetime, operator: str
) -> visitor_register.VisitorRegister:
    """The day's lines as they were first written, with their corrections beside them (004-48)."""
    entered = [one for one in found if one.standing.entered_at is not None]
    return visitor_register.VisitorRegister(
        office=policy.office,
        project=policy.project,
        day=day.isoformat(),
        issued_at=now.isoformat(timespec="seconds"),
        operator=operator,
        visits=tuple(_line(serial, one) for serial, one in enumerate(found, 1)),
        keepers=tuple(_keepers(found, day, policy)),
        registered=len(found),
        entered=len(entered),
        refused=sum(one.state is State.REFUSED for one in found),
        inside=sum(one.state is State.INSIDE for one in found),
        unanswered=sum(one.state is State.UNANSWERED for one in found),
        number=number,
        chain=link[:16],
    )


def _line(serial: int, one: Record) -> visitor_register.Visit:
    first = one.first
    moments = {kind: next((e.at for e in one.events if e.kind is kind), None) for kind in Kind}
    checks = [CHECK_NAMES[one_check] for one_check in CHECK_NAMES if one_check in _methods(one)]
    return visitor_register.Visit(
        serial=serial,
        at=reading.clock(one.at, one.at),
        visitor=reading.PURGED if one.purged else address(first.name),
        people=int(first.people),
        target=_label(reading.target(first)),
        reason=reading.reason_words(first),
        state=STATE_NAMES[one.state],
        registrar=one.staff,
        number=one.number,
        phone=mask_phone(first.phone),
        id_check="、".join(checks),
        plate=first.plate,
        host=reading.host_words(first),
        contact=one.contact,
        booked=first.booking or ("有" if first.booked else "无"),
        been_before="是" if first.been_before else "否",
        goods=first.goods,
        entered=reading.clock(moments[Kind.ENTERED], one.at),
        left=reading.clock(moments[Kind.LEFT], one.at),
        remark=slip_words(one.standing),
        corrections=tuple(_corrections(one)),
    )


def _methods(one: Record) -> set[str]:
    return {event.method for event in one.events if event.kind is Kind.VERIFIED}


_COLUMNS = {"name": "visitor", "unit": "target", "office_target": "target", "reason_text": "reason"}


def _corrections(one: Record) -> Iterator[visitor_register.Correction]:
    for each in one.corrections:
        now = each.now
        if each.field == "unit":
            now = _label(now)
        elif each.field == "booked":
            now = {"是": "有", "否": "无"}[now]
        elif each.field in ("entered", "left"):
            stands = one.standing.entered_at if each.field == "entered" else one.standing.left_at
            now = reading.clock(stands, one.at)
        yield visitor_register.Correction(
            _COLUMNS.get(each.field, each.field), now, each.reason, each.who, reading.clock(each.at, one.at)
        )


def _keepers(found: Sequence[Record], day: date, policy: Policy) -> Iterator[visitor_register.Keeper]:
    """Who registered in each span of the day between the changes of duty (004-51); none where nobody came."""
    changes = sorted({time(0), policy.night_from, policy.night_until})
    for since, until in zip(changes, [*changes[1:], None], strict=True):
        begin = datetime.combine(day, since, CHINA)
        end = datetime.combine(day, until, CHINA) if until is not None else begin + timedelta(days=1)
        here = [one for one in found if begin <= one.at < end]
        for duty, role in (("counter", Role.CLERK), ("night", Role.NIGHT)):
            names = dict.fromkeys(one.staff for one in here if one.duty == duty)
            if names:
                closed = f"{until:%H:%M}" if until is not None else "24:00"
                yield visitor_register.Keeper(
                    policy.role_name(role), "、".join(names), f"{since:%H:%M}", closed
                )


def _inside(one: Record, row: InsideRow, now: datetime) -> evacuation_list.Inside:
    draft = one.draft
    name = units.parse(draft.unit) if draft.area is Area.HOME else None
    place, target = draft.office_target, reading.host_words(draft)
    if name is not None:
        target = (f"{name.entrance}单元" if name.entrance else "") + name.room
        place = name.label.removesuffix(target).rstrip("-")
    since = reading.clock(row.since, now)
    return evacuation_list.Inside(place, target, row.visitor, row.people, since, row.minutes, draft.plate)


def _by_place(one: evacuation_list.Inside) -> tuple[str, str]:
    return one.place, one.target


def _label(unit: str) -> str:
    name = units.parse(unit)
    return name.label if name is not None else unit


def _seal(work: Work, kind: str, number: str, sheet: str, keep_until: date) -> None:
    """Keep the paper's data sealed, for as long as the record's own personal part is kept."""
    document = work.freeze(kind, number, "")
    vault.seal(work, document.uuid, sheet.encode(), keep_until)

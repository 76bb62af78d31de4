"""个人信息留存清单的办理: what the database really holds of one home, told to its people, all of it masked.

S10 E7, 个人信息保护法 44 to 48. The list says kinds and extent; it is frozen and printed like any paper, so
names, phones, plates and numbers are masked before they come near it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from app.models import (
    Audit,
    Charge,
    Draft,
    IdCopy,
    Notice,
    OwnerCall,
    Party,
    ReleaseSlip,
    Staff,
    Tenancy,
    Unit,
    UnitNote,
    Visit,
    VisitPerson,
)
from app.rules import mask, units
from app.rules.base import CHINA, Refused, refuse
from app.rules.business import BUSINESS_NAMES, Business
from app.rules.id_copy import CONSENT_NAMES, Consent, State
from app.rules.people import KIN_NAMES, SYSTEM, Kin
from app.rules.policy import Policy
from app.services import places, settings
from app.services.office import Office
from printing import fonts, schema
from printing import held_data as paper
from printing.held_data import Held, Seen

KIND = "held-data"
PREFIX = "CX"
MOST_SEEN = 60
"""Lines of who looked in full; what is older is told as one line with its count."""

NOTE = (
    "姓名、电话、车牌和证件号码已遮住一部分。写着「按规定保存」的，本系统没有设自动删除的日期；"
    "写有日期的证件复件到期自动删除，只留编号和用途。"
)

_CONTRACT = "（物业服务合同）"
_SHOWN = {"card": "住户卡上的姓名、电话和车牌", "phone": "姓名和电话"}
"""What F4 showed, by the word that the audit log has for it."""

_DIGITS = re.compile(r"\d(?:[ -]?\d){6,}[Xx]?")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_PUBLIC = re.compile(r".{2,}(?:局|街道办?|派出所|居委会|社区|政府|服务中心|管理处)$")
"""Offices that mask.is_company does not know; none of these ends a person's name."""


@dataclass(frozen=True)
class Found:
    """What is held of a unit and who saw it, masked, as the paper takes it."""

    rows: tuple[Held, ...]
    seen: tuple[Seen, ...]


def issue(office: Office, unit_text: str) -> str:
    """Freeze the list of a unit, ready to print; answers its number (CX20260305-A0001).

    Numbers, paper and audit line are one transaction. Raises Refused for a unit that is not on file, and
    where a character cannot be printed; then no number is used.
    """
    with office.work("id_copy.write") as work:
        unit = places.find_unit(work.session, unit_text)
        if unit is None:
            raise refuse("PIPL44", "没有这个房号", "请核对房号，例如 3-2-1501 或 3栋2单元1501。", "unit")
        policy = settings.read(work.session)
        found = gather(work.session, unit, work.now, policy)
        number = work.number(PREFIX)
        sheet = paper.HeldData(
            office=policy.office,
            project=policy.project,
            number=number,
            issued_at=work.now.isoformat(timespec="seconds"),
            unit=units.UnitName(unit.building, unit.entrance, unit.room).label,
            operator=work.operator.name,
            note=NOTE + _elsewhere(policy),
            rows=found.rows,
            seen=found.seen,
        )
        try:
            schema.check(sheet)
        except fonts.MissingGlyph as missing:
            raise _unprintable(missing) from missing
        work.freeze(KIND, number, schema.freeze(sheet))
        work.log("held.print", number, unit=unit.code, rows=len(found.rows))
        return number


def _elsewhere(policy: Policy) -> str:
    """What is kept by a person's name and under no home, so that no line of the list can tell it."""
    return (
        f"留言和拾物认领不按房号登记，不在此单：转达后 {policy.message_days} 天、"
        f"来认领后 {policy.claim_days} 天，姓名、联系方式和所说的话自动清除。"
    )


def gather(session: Session, unit: Unit, now: datetime, policy: Policy) -> Found:
    """Everything the tables hold of the unit, masked; whoever looked in full, the latest first."""
    slips = session.scalars(select(ReleaseSlip).where(ReleaseSlip.unit_id == unit.id)).all()
    copies = _copies(session, unit, slips)
    lists = _lists(session, unit)
    rows = (
        *_people(session, unit, now.date()),
        *_charges(session, unit),
        *_releases(session, slips),
        *_visits(session, unit, policy),
        *_drafts(session, unit),
        *_id_copies(copies, policy),
        *_trail(session, unit, slips, copies, lists),
    )
    return Found(rows, _seen(session, unit, [one.number for one in copies if one.number]))


# people and money


def _people(session: Session, unit: Unit, today: date) -> Iterator[Held]:
    """Names with role and time, phones, plates; a party with two roles is said twice, its phones once."""
    stays = session.scalars(
        select(Tenancy)
        .where(Tenancy.unit_id == unit.id)
        .options(joinedload(Tenancy.party).options(selectinload(Party.phones)))
        .order_by(Tenancy.id)
    )
    told: set[int] = set()
    for stay in stays:
        party = stay.party
        kin = KIN_NAMES[Kin(stay.role)]
        gone = stay.until is not None and stay.until <= today
        who = f"原{kin}" if gone else kin
        span = f"{stay.since} 至 {stay.until}" if stay.until is not None else f"{stay.since} 起"
        yield Held(f"{who}姓名", f"{mask.name(party.name)}，{span}", f"联系、办事{_CONTRACT}")
        if party.id in told:
            continue
        told.add(party.id)
        if phones := "、".join(mask.phone(one.number) for one in party.phones):
            yield Held(f"{who}电话", phones, f"联系、办事{_CONTRACT}")
        if plates := "、".join(_plate(one) for one in party.plates.split()):
            yield Held(f"{who}车牌", plates, f"车辆进出{_CONTRACT}")


def _charges(session: Session, unit: Unit) -> Iterator[Held]:
    month = Charge.month
    asked = select(func.count(), func.count(month.distinct()), func.min(month), func.max(month))
    count, months, first, last = session.execute(asked.where(Charge.unit_id == unit.id)).one()
    if count:
        content = f"{count} 条，{_span(first, last)}，共 {months} 个月"
        yield Held("缴费记录", content, f"收费对账{_CONTRACT}")


# slips and forms


def _releases(session: Session, slips: Sequence[ReleaseSlip]) -> Iterator[Held]:
    """Slips with their days, forms that never got a number, what was said by telephone."""
    days = sorted(one.issued_at.astimezone(CHINA).date() for one in slips if one.issued_at is not None)
    if days:
        content = f"{len(days)} 份，{_span(days[0], days[-1])}；写有申请人、电话、物品"
        yield Held("放行条", content, "核对搬出的物品")
    if begun := len(slips) - len(days):
        yield Held("没有开具的放行条", f"{begun} 份；写有申请人、电话、物品", "核对搬出的物品")
    ids = [one.id for one in slips]
    if calls := _count(session, OwnerCall, ids):
        yield Held("联系业主的记录", f"{calls} 次；记有时间、所拨号码和答复", "放行前征得业主同意")
    if notices := _count(session, Notice, ids):
        yield Held("知会和预约的记录", f"{notices} 次；记有时间、对方和答复", "放行前通知到人")


def _visits(session: Session, unit: Unit, policy: Policy) -> Iterator[Held]:
    """Visits to the home, those whose names are emptied apart, and what its people asked us to say."""
    asked = (
        select(func.count(), func.min(Visit.day), func.max(Visit.day))
        .join(VisitPerson, VisitPerson.visit_id == Visit.id)
        .where(Visit.unit_id == unit.id)
    )
    for gone in (False, True):
        emptied = VisitPerson.purged_at.is_not(None) if gone else VisitPerson.purged_at.is_(None)
        count, first, last = session.execute(asked.where(emptied)).one()
        if count and gone:
            yield Held("来访登记（已清除姓名）", f"{count} 次，{_span(first, last)}", "来访管理")
        elif count:
            content = f"{count} 次，{_span(first, last)}；写有称呼、事由、时间"
            until = last + timedelta(days=policy.visitor_days)
            yield Held("来访登记", content, "来访管理", until.isoformat())
    notes = select(func.count()).select_from(UnitNote).where(UnitNote.unit_id == unit.id)
    if said := session.scalar(notes.where(UnitNote.closed_at.is_(None))):
        yield Held("谢绝来访的留话", f"{said} 条", "按住户的意思接待来访")


def _count(session: Session, table: type[OwnerCall] | type[Notice], slips: Sequence[int]) -> int:
    return session.scalar(select(func.count()).select_from(table).where(table.slip_id.in_(slips))) or 0


def _drafts(session: Session, unit: Unit) -> Iterator[Held]:
    """Open forms that name the unit, however it is written in them."""
    count = sum(_names(data, unit.code) for data in session.scalars(select(Draft.data)))
    if count:
        yield Held("没办完的表单", f"{count} 份草稿", "办完或清空就删除")


def _names(data: str, code: str) -> bool:
    form: Any = json.loads(data)
    name = units.parse(str(form.get("unit", ""))) if isinstance(form, dict) else None
    return name is not None and name.code == code


# identity papers


def _copies(session: Session, unit: Unit, slips: Iterable[ReleaseSlip]) -> Sequence[IdCopy]:
    """Checks and copies made for the unit, or for one of its slips."""
    mine = or_(IdCopy.unit_id == unit.id, IdCopy.subject.in_([one.uuid for one in slips]))
    return session.scalars(select(IdCopy).where(mine).order_by(IdCopy.id)).all()


def _id_copies(copies: Sequence[IdCopy], policy: Policy) -> Iterator[Held]:
    """003-08: each copy with its purpose and last day; of checks their count alone."""
    checks = [one for one in copies if one.state == State.CHECKED]
    if checks:
        yield Held("证件核验", f"{len(checks)} 次，仅核验：没有留号码和图像", "核对本人")
    for one in copies:
        what, purpose = f"证件复件 {one.number}", f"「{_free(one.purpose)}」"
        business = BUSINESS_NAMES[Business(one.business)]
        if one.state == State.DELETED:
            day = f"（{one.closed_at.astimezone(CHINA):%Y-%m-%d}）" if one.closed_at is not None else ""
            yield Held(what, f"已删除{day}，只留编号和用途{purpose}", business)
        elif one.state == State.KEPT:
            consent = f"；{CONSENT_NAMES[Consent(one.consent)]}" if one.consent else ""
            until = one.keep_until.isoformat() if one.keep_until is not None else ""
            yield Held(what, "，".join(_copy(one, purpose, policy)), f"{business}{consent}", until)


def _copy(one: IdCopy, purpose: str, policy: Policy) -> Iterator[str]:
    """What a kept copy holds; to whom it was made out, where that is not us."""
    if one.holder:
        yield mask.name(one.holder)
    if one.guardian:
        yield f"监护人 {mask.name(one.guardian)}"
    yield f"用途{purpose}"
    yield f"{len(one.papers)} 页"
    if one.id_number:
        yield f"证件号码{mask.id_tail(one.id_number)}"
    if one.address:
        yield "证件住址"
    if one.recipient and one.recipient != policy.office:
        known = mask.is_company(one.recipient) or _PUBLIC.fullmatch(one.recipient)
        yield f"提供给{_free(one.recipient) if known else mask.name(one.recipient)}"


# the log


def _lists(session: Session, unit: Unit) -> Sequence[str]:
    """The numbers of earlier lists of this unit."""
    asked = select(Audit.subject).where(
        Audit.act == "held.print", Audit.changes["unit"].as_string() == unit.code
    )
    return session.scalars(asked).all()


def _trail(
    session: Session,
    unit: Unit,
    slips: Iterable[ReleaseSlip],
    copies: Iterable[IdCopy],
    lists: Sequence[str],
) -> Iterator[Held]:
    """Earlier lists, and the lines of the log about the unit, its slips, its copies and its lists."""
    if lists:
        yield Held(paper.TITLE, f"{len(lists)} 份，内容已遮住一部分", "答复客户的查阅")
    subjects = {unit.code, *lists}
    subjects |= {key for one in slips for key in (one.uuid, one.number) if key}
    subjects |= {key for one in copies for key in (one.uuid, one.number) if key}
    if lines := session.scalar(select(func.count(Audit.id)).where(Audit.subject.in_(subjects))):
        yield Held("操作记录", f"{lines} 条；记有时间、员工和所办的事", "查得到谁办了什么；只能增加，不能改")


def _seen(session: Session, unit: Unit, copies: Sequence[str]) -> tuple[Seen, ...]:
    """Who saw the household's data in full (F4), or a copy on the screen or on paper."""
    asked = (
        select(Audit)
        .where(
            or_(
                (Audit.act == "unmask.show") & (Audit.subject == unit.code),
                Audit.act.in_(["id_copy.look", "document.print"]) & Audit.subject.in_(copies),
            )
        )
        .order_by(Audit.id.desc())
    )
    lines = session.scalars(asked).all()
    names = {SYSTEM.login: SYSTEM.name}
    for login, name in session.execute(select(Staff.login, Staff.name)):
        names[login] = name
    latest, older = lines[:MOST_SEEN], lines[MOST_SEEN:]
    seen = [Seen(_minute(one.at), names.get(one.staff, one.staff), _what(one)) for one in latest]
    if older:
        days = _span(older[-1].at.astimezone(CHINA).date(), older[0].at.astimezone(CHINA).date())
        seen.append(_earlier(days, older, names))
    return tuple(seen)


def _earlier(days: str, older: Sequence[Audit], names: Mapping[str, str]) -> Seen:
    who = dict.fromkeys(names.get(one.staff, one.staff) for one in older)
    return Seen(days, "、".join(who), f"更早还有 {len(older)} 次")


def _what(line: Audit) -> str:
    if line.act == "unmask.show":
        return _SHOWN.get(str(line.changes.get("field", "")), "住户的完整资料")
    if line.act == "document.print":
        return f"打印证件复件 {line.subject}"
    return f"看证件复件 {line.subject}"


# masks and words


def _plate(text: str) -> str:
    """粤B12345 → 粤B***45: a list that is carried about need not tell whose car stands where."""
    return f"{text[:2]}***{text[-2:]}" if len(text) > 5 else f"{text[:1]}***"


def _free(text: str) -> str:
    """Typed text without long numbers: somebody may have written a phone or a card number into it."""
    return _DIGITS.sub(lambda found: found[0] if _DAY.fullmatch(found[0]) else _tail(found[0]), text)


def _tail(number: str) -> str:
    return "****" + re.sub("[ -]", "", number)[-4:]


def _span(first: date | str, last: date | str) -> str:
    return f"{first}" if first == last else f"{first} 至 {last}"


def _minute(at: datetime) -> str:
    return f"{at.astimezone(CHINA):%Y-%m-%d %H:%M}"


def _unprintable(missing: fonts.MissingGlyph) -> Refused:
    text = "没有字体能打出「{characters}」。请管理员把有这个字的字体放进数据文件夹的 fonts，重开前台再办。"
    return refuse("PIPL44", "有字打不出", text, characters=missing.characters)

"""来访登记: who came to whom and why; no one is inside who was not registered, agreed to and verified.

004-34 (three questions, no entry unregistered), 000-21 (verified before entering), 004-50 (the host's word),
004-48 (a line is never altered, only corrected), 003-26 (visitors of the office apart from those of homes).
What is asked says the site's field policy (domain.md 3.1). Where a visit stands says visitor_state, what may
be done with it visitor_decide.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from app.rules.people import Role
from app.rules.policy import ASK, Policy
from app.rules.release import Household, Person


class Area(StrEnum):
    """来访区域 (003-26): a home, or the office's own rooms."""

    HOME = "home"
    OFFICE = "office"


AREA_NAMES: dict[Area, str] = {Area.HOME: "住户", Area.OFFICE: "办公区"}


class Reason(StrEnum):
    """事由, from a menu."""

    FAMILY = "family"
    DELIVERY = "delivery"
    REPAIR = "repair"
    RENOVATION = "renovation"
    HOUSEWORK = "housework"
    VIEWING = "viewing"
    BUSINESS = "business"
    OFFICIAL = "official"
    OTHER = "other"


REASON_NAMES: dict[Reason, str] = {
    Reason.FAMILY: "探访亲友",
    Reason.DELIVERY: "送货送餐",
    Reason.REPAIR: "上门维修",
    Reason.RENOVATION: "装修施工",
    Reason.HOUSEWORK: "家政服务",
    Reason.VIEWING: "看房",
    Reason.BUSINESS: "洽谈办事",
    Reason.OFFICIAL: "公务",
    Reason.OTHER: "其他",
}


class Check(StrEnum):
    """核实方式 (000-21): how it was made sure that this is who is expected. Never a document's number."""

    NONE = ""
    HOST = "host"
    BOOKING = "booking"
    ID_CARD = "id_card"
    READER = "reader"
    OTHER = "other"


CHECK_NAMES: dict[Check, str] = {
    Check.NONE: "",
    Check.HOST: "被访人确认",
    Check.BOOKING: "预约码",
    Check.ID_CARD: "身份证 · 仅核验",
    Check.READER: "读卡器 · 仅核验",
    Check.OTHER: "其他证件 · 仅核验",
}
ID_CHECKS = (Check.ID_CARD, Check.READER, Check.OTHER)
"""The ways in which a document is looked at."""


class Call(StrEnum):
    """联系被访人的结果 (004-50)."""

    AGREED = "agreed"
    REFUSED = "refused"
    UNANSWERED = "unanswered"


CALL_NAMES: dict[Call, str] = {Call.AGREED: "同意", Call.REFUSED: "拒绝", Call.UNANSWERED: "未接"}


class Kind(StrEnum):
    """一笔的种类: all that may ever be written of a visit. PURGED belongs to none (retention)."""

    REGISTERED = "registered"
    AGREED = "host_agreed"
    REFUSED = "host_refused"
    UNANSWERED = "host_unanswered"
    ALLOWED = "manager_allowed"
    VERIFIED = "verified"
    ENTERED = "entered"
    LEFT = "left"
    CORRECTED = "corrected"
    SLIP_RETURNED = "slip_returned"
    SLIP_KEPT = "slip_kept"
    PURGED = "purged"


KIND_NAMES: dict[Kind, str] = {
    Kind.REGISTERED: "登记",
    Kind.AGREED: "被访人同意",
    Kind.REFUSED: "被访人拒绝",
    Kind.UNANSWERED: "被访人未接",
    Kind.ALLOWED: "经理允许",
    Kind.VERIFIED: "已核实",
    Kind.ENTERED: "进入",
    Kind.LEFT: "离开",
    Kind.CORRECTED: "更正",
    Kind.SLIP_RETURNED: "访客单收回",
    Kind.SLIP_KEPT: "访客单未收回",
    Kind.PURGED: "到期清除",
}

CALL_KINDS: dict[Call, Kind] = {
    Call.AGREED: Kind.AGREED,
    Call.REFUSED: Kind.REFUSED,
    Call.UNANSWERED: Kind.UNANSWERED,
}


class State(StrEnum):
    """来访的状态, always derived from its events (`state_of`)."""

    REGISTERED = "registered"
    AGREED = "agreed"
    REFUSED = "refused"
    UNANSWERED = "unanswered"
    INSIDE = "inside"
    LEFT = "left"


STATE_NAMES: dict[State, str] = {
    State.REGISTERED: "已登记",
    State.AGREED: "同意待入",
    State.REFUSED: "拒绝",
    State.UNANSWERED: "未接",
    State.INSIDE: "在内",
    State.LEFT: "已离开",
}

SLIP_KEPT = "单未收回"
"""In place of 已离开, where the slip did not come back with its visitor."""

PERSONAL = ("host", "name", "phone", "plate", "goods", "reason_text")
"""The fields that retention empties: all that names a person, and all free words."""

FIELD_NAMES: dict[str, str] = {
    "unit": "房号",
    "office_target": "部门",
    "host": "被访人",
    "been_before": "来过",
    "booked": "预约",
    "name": "来访人",
    "reason": "事由",
    "reason_text": "事由说明",
    "plate": "车牌",
    "people": "人数",
    "goods": "携带物品",
    "phone": "电话",
    "entered": "进入",
    "left": "离开",
}
"""What a correction may name (004-48); "entered" and "left" take back what was marked on the wrong line."""

ANSWERS = {True: "是", False: "否"}


@dataclass(frozen=True)
class Draft:
    """来访的表单, as far as it is filled, in the order of the talk. A name or a 称呼 (赵先生) suffices.

    `been_before` and `booked` are None until asked (004-34); `people` counts the visitor too; `same_person`
    answers whether this is the namesake on the list of those not admitted (None = not looked at yet).
    """

    uuid: str
    area: Area = Area.HOME
    unit: str = ""
    office_target: str = ""
    host: str = ""
    been_before: bool | None = None
    booked: bool | None = None
    booking: str = ""
    name: str = ""
    reason: str = ""
    reason_text: str = ""
    plate: str = ""
    people: str = "1"
    goods: str = ""
    phone: str = ""
    id_check: Check = Check.NONE
    same_person: bool | None = None


@dataclass(frozen=True)
class Event:
    """一笔: what happened, when, by whom. `method` of a check; `field`, `was`, `now` of a correction; `note`
    is its reason, the host's words, or who allowed it."""

    kind: Kind
    at: datetime | None = None
    staff: str = ""
    method: str = ""
    field: str = ""
    was: str = ""
    now: str = ""
    note: str = ""


@dataclass(frozen=True)
class Standing:
    """Where a visit stands: its state, since when inside, when it left, and what entering needs.

    Of a slip that was printed one of `slip_returned` and `slip_kept` holds once its visitor has left.
    """

    state: State = State.REGISTERED
    verified: bool = False
    allowed: bool = False
    agreed: bool = False
    entered_at: datetime | None = None
    left_at: datetime | None = None
    slip_returned: bool = False
    slip_kept: bool = False


@dataclass(frozen=True)
class Last:
    """上次来访: what a returning visitor is filled in from."""

    key: str
    day: date
    unit: str = ""
    office_target: str = ""
    host: str = ""
    name: str = ""
    plate: str = ""
    phone: str = ""
    reason: str = ""


@dataclass(frozen=True)
class Booked:
    """预约, as the rules look at it: for whom, from and until when, whether it may still be used."""

    number: str
    unit: str
    office: str
    host: str
    name: str
    plate: str
    people: int
    reason: str
    begins_at: datetime
    ends_at: datetime
    used: bool = False
    closed: bool = False


@dataclass(frozen=True)
class Note:
    """谢绝来访: what the household asked us to say, and until which day ("" open end = None)."""

    words: str
    until: date | None = None


@dataclass(frozen=True)
class Barred:
    """不予接待的人: `plate` alone or name with the features compared decides, never a part of a name."""

    name: str
    alias: str
    plate: str
    features: str
    reason: str
    review_on: date


@dataclass(frozen=True)
class Facts:
    """What the rules look at beside the form. `keeps_shift` = the operator's shift has no successor yet
    (004-44); `inside_already` is the number of this person's visit that has not ended."""

    now: datetime
    role: Role
    household: Household | None = None
    host_phones: tuple[Person, ...] = ()
    inside_already: str = ""
    last_visit: Last | None = None
    booking: Booked | None = None
    notes: tuple[Note, ...] = ()
    barred: tuple[Barred, ...] = ()
    keeps_shift: bool = False


def shown(draft: Draft, policy: Policy, facts: Facts | None = None) -> frozenset[str]:
    """The fields that are asked for now; never more than the field policy wants (domain.md 3.1)."""
    fields = {"area", "host", "been_before", "booked", "name", "reason", "people"}
    fields.add("unit" if draft.area is Area.HOME else "office_target")
    if draft.booked:
        fields.add("booking")
    if draft.reason == Reason.OTHER:
        fields.add("reason_text")
    if facts is not None and namesakes(draft, facts):
        fields.add("same_person")
    return frozenset(fields | asked(policy))


def asked(policy: Policy) -> frozenset[str]:
    """Of the four fields that a site may leave out, those that it asks for."""
    wanted = {
        "phone": policy.visitor_phone,
        "plate": policy.visitor_plate,
        "goods": policy.visitor_goods,
        "id_check": policy.visitor_id,
    }
    return frozenset(name for name, choice in wanted.items() if choice == ASK)


def keepable(draft: Draft, policy: Policy) -> Draft:
    """The form as it may be kept: trimmed, and without what the field policy or the path leaves out."""
    names = ("unit", "office_target", "booking", "people", *PERSONAL)
    trimmed: dict[str, Any] = {name: getattr(draft, name).strip() for name in names}
    gone: dict[str, Any] = {name: "" for name in ("phone", "plate", "goods") if name not in asked(policy)}
    if "id_check" not in asked(policy):
        gone["id_check"] = Check.NONE
    if draft.area is Area.HOME:
        gone["office_target"] = ""
    else:
        gone["unit"] = ""
    if not draft.booked:
        gone["booking"] = ""
    if draft.reason != Reason.OTHER:
        gone["reason_text"] = ""
    return replace(draft, **{**trimmed, **gone})


def fill(draft: Draft, last: Last | None = None, booking: Booked | None = None) -> Draft:
    """The form with what a booking says, or what this returning visitor said last time.

    The booking says whom he sees; the last visit fills that in only where nothing stands yet.
    """
    if last is not None:
        area = Area.HOME if last.unit or not last.office_target else Area.OFFICE
        draft = replace(
            draft,
            name=last.name,
            plate=last.plate or draft.plate,
            phone=last.phone or draft.phone,
            reason=draft.reason or last.reason,
            been_before=True,
        )
        if not (draft.unit or draft.office_target):
            draft = replace(
                draft, area=area, unit=last.unit, office_target=last.office_target, host=last.host
            )
    if booking is not None:
        draft = replace(
            draft,
            area=Area.HOME if booking.unit else Area.OFFICE,
            unit=booking.unit,
            office_target=booking.office,
            host=booking.host or draft.host,
            name=draft.name or booking.name,
            plate=draft.plate or booking.plate,
            people=str(booking.people),
            reason=booking.reason or draft.reason,
            booked=True,
            booking=booking.number,
        )
    return draft


def namesakes(draft: Draft, facts: Facts) -> tuple[Barred, ...]:
    """Those on the list whose whole name or alias this is, told apart from the visitor by no plate yet."""
    name = draft.name.strip()
    return tuple(one for one in facts.barred if name and name in (one.name, one.alias))


def same_plate(draft: Draft, facts: Facts) -> tuple[Barred, ...]:
    """Those on the list whose plate this is."""
    plate = plain_plate(draft.plate)
    return tuple(one for one in facts.barred if plate and plate == plain_plate(one.plate))


def plain_plate(text: str) -> str:
    """A plate as it is compared: capitals, no blanks, dots or hyphens."""
    return "".join(one for one in text.upper() if one.isalnum())

"""来访页的话: what the page asks of its desk, and the words it puts around the rules' own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, Protocol

from PySide6.QtCore import QCoreApplication

from app.forms.spec import Choice
from app.rules.base import CHINA, Finding, Level, Struck
from app.rules.mask import name as mask_name
from app.rules.mask import phone as mask_phone
from app.rules.people import KIN_NAMES, Kin
from app.rules.policy import Policy
from app.rules.release import Household
from app.rules.visit_report import Period, Report
from app.rules.visitor import (
    CHECK_NAMES,
    FIELD_NAMES,
    REASON_NAMES,
    STATE_NAMES,
    Area,
    Call,
    Check,
    Draft,
    Facts,
    Kind,
    Reason,
    State,
    asked,
)
from app.rules.visitor_state import slip_words

SLIP, SHEET, EVACUATION = "visitor-slip", "visitor-register", "evacuation-list"
LAYOUT_NAMES = {"80mm": "80 mm", "a6": "A6"}


class Desk(Protocol):
    """What the page asks of services.visitor.VisitorDesk."""

    def new(self, unit: str = "") -> Draft: ...
    def facts(self, draft: Draft) -> Facts: ...
    def register(self, draft: Draft) -> str: ...
    def call(self, key: str, outcome: Call, note: str = "") -> Any: ...
    def allow(self, key: str, note: str) -> Any: ...
    def verify_id(self, key: str, method: Check) -> Any: ...
    def enter(self, key: str) -> Any: ...
    def leave(self, key: str, slip_returned: bool = False) -> Any: ...
    def correct(self, key: str, field: str, value: str, reason: str) -> Any: ...
    def tell_manager(self, draft: Draft) -> None: ...
    def open(self, key: str) -> Any: ...
    def at_the_door(self, key: str) -> tuple[Finding, ...]: ...
    def count(self) -> int: ...
    def page(self, first_row: int, count: int) -> tuple[Any, ...]: ...
    def find(self, text: str, limit: int = 200) -> tuple[Any, ...]: ...
    def inside(self) -> tuple[Any, ...]: ...
    def returning(self, text: str, limit: int = 8) -> tuple[Any, ...]: ...
    def looked(self, unit: str, what: str) -> None: ...
    def slip(self, key: str) -> str: ...
    def preview(self, draft: Draft, layout: str = "80mm") -> bytes: ...
    def paper(self, number: str, layout: str = "80mm") -> bytes: ...
    def booking(self, text: str) -> Any: ...
    def register_paper(self, day: date) -> str: ...
    def evacuation(self) -> str: ...
    def book(self, name: str, begins_at: datetime, ends_at: datetime, **more: Any) -> str: ...
    def note(self, unit: str, words: str, until: date | None = None) -> int: ...
    def bar(self, name: str, reason: str, review_on: date, **more: Any) -> int: ...
    def report(self, period: Period) -> Report: ...
    def export_report(self, period: Period, path: Path) -> Report: ...
    def keep(self, draft: Draft) -> None: ...
    def drop(self, uuid: str) -> None: ...
    def kept(self) -> tuple[Draft, ...]: ...


def tr(text: str) -> str:
    """These words are the visitor page's."""
    return QCoreApplication.translate("VisitorPage", text)


def empty(draft: Draft) -> bool:
    """Whether nothing was said yet: such a form is not kept."""
    return draft == Draft(draft.uuid, area=draft.area)


def phones(household: Household | None, whole: bool) -> str:
    """Whom to telephone, on the numbers on file, masked until F4."""
    if household is None:
        return ""
    lines = []
    groups = (
        (Kin.TENANT, household.tenants),
        (Kin.OWNER, household.owners),
        (Kin.FAMILY, household.families),
    )
    for kin, people in groups:
        for one in people:
            number = one.phones[0] if one.phones else ""
            shown = (one.name, number) if whole else (mask_name(one.name), mask_phone(number))
            lines.append("\u00a0".join((KIN_NAMES[kin], *shown)).strip())
    return "\n".join((household.label, *lines))  # one person, one line


@dataclass(frozen=True)
class InsideLine:
    """One who is inside, as the list shows him."""

    key: str
    number: str
    visitor: str
    people: str
    target: str
    plate: str
    stay: str
    late: str


def late(policy: Policy) -> str:
    """「20:00 仍未离开」."""
    return tr("{hour} 仍未离开").format(hour=f"{policy.night_from:%H:%M}")


def inside_line(row: Any, policy: Policy) -> InsideLine:
    """「已在内 35 分」."""
    hours, minutes = divmod(row.minutes, 60)
    stay = tr("{h} 小时 {m} 分").format(h=hours, m=minutes) if hours else tr("{m} 分").format(m=minutes)
    said = late(policy) if row.overdue else ""
    return InsideLine(row.key, row.number, row.visitor, str(row.people), row.target, row.plate, stay, said)


def inside_total(rows: tuple[Any, ...]) -> str:
    """「在内 3 批 5 人」."""
    return tr("在内 {n} 批 {p} 人").format(n=len(rows), p=sum(one.people for one in rows))


VALUE_FIELDS = {
    "been_before": "answer",
    "booked": "answer",
    "reason": "reason_value",
    "entered": "",
    "left": "",
}
"""The field of a correction's question that answers for it; all others are written in words."""


def correctable(record: Any, policy: Policy) -> list[Choice]:
    """What may be corrected of this line now; what the site does not collect is not offered (3.1)."""
    gone = {"office_target" if record.draft.area is Area.HOME else "unit"}
    gone |= {"phone", "plate", "goods"} - asked(policy)
    gone |= {"entered"} if record.state is not State.INSIDE else set()
    gone |= {"left"} if record.state is not State.LEFT else set()
    gone |= {"reason_text"} if record.draft.reason != Reason.OTHER else set()
    titles = FIELD_NAMES | {"entered": tr("没有进入，撤回"), "left": tr("没有离开，撤回")}
    return [Choice(key, titles[key]) for key in FIELD_NAMES if key not in gone]


def _told(record: Any) -> Iterator[str]:
    """What was done, in its order of the day: registered, asked, verified, in, out."""
    stands = record.standing
    yield tr("{when} {staff}登记").format(when=_clock(record.at, record.at), staff=record.staff)
    yield record.contact or tr("还没有联系被访人")
    methods = [each.method for each in record.events if each.kind is Kind.VERIFIED]
    if stands.verified and methods:
        yield tr("已核实（{how}）").format(how=CHECK_NAMES[Check(methods[-1])])
    if stands.entered_at is not None:
        yield tr("进入 {when}").format(when=_clock(stands.entered_at, record.at))
    if stands.left_at is not None:
        left = tr("离开 {when}").format(when=_clock(stands.left_at, record.at))
        yield "，".join(one for one in (left, slip_words(stands)) if one)


def _clock(at: datetime, day: datetime) -> str:
    here = at.astimezone(CHINA)
    return f"{here:%H:%M}" if here.date() == day.astimezone(CHINA).date() else f"{here:%m-%d %H:%M}"


def summary(record: Any, door: tuple[Finding, ...], scanned: bool = False) -> Finding:
    """The line as it stands, and what may be done with it; `scanned`: its slip lies on the counter."""
    one = record.draft
    where = one.unit or one.office_target
    name = one.name or tr("来访人信息已到期清除")
    host = tr("，找 {host}").format(host=one.host) if one.host else ""
    reason = one.reason_text or REASON_NAMES[Reason(one.reason)]
    said = [
        tr("{name}，{people} 人，去 {where}").format(name=name, people=one.people, where=where) + host,
        " · ".join(part for part in (reason, one.plate, one.goods) if part),
        "；".join(_told(record)),
    ]
    acts = {
        State.INSIDE: (
            "leave",
            *(() if scanned or not record.printed else ("leave_kept",)),
            "correct",
            "slip",
        ),
        State.LEFT: ("correct",),
    }.get(record.state, ("call", "verify", "correct"))
    offered = {key for one in door for key in one.acts}
    acts = tuple(key for key in acts if key not in offered)
    title = f"{record.number} {STATE_NAMES[record.state]}"
    return Finding("", Level.INFO, title, _plain("\n".join(said)), acts=acts)


def corrections(record: Any) -> list[Finding]:
    """What was corrected, each with its old word, the reason, who and when (004-48)."""
    told = tr("更正：{label} 「{was}」→「{now}」（{reason}，{who} {when}）")
    return [
        Finding(
            "004-48",
            Level.INFO,
            "",
            told,
            {
                "label": one.label,
                "was": Struck(one.was),
                "now": one.now or (tr("撤回") if one.field in ("entered", "left") else tr("空")),
                "reason": one.reason,
                "who": one.who,
                "when": _clock(one.at, record.at),
            },
        )
        for one in record.corrections
    ]


def _plain(text: str) -> str:
    """Words as they stand, not a pattern."""
    return text.replace("{", "{{").replace("}", "}}")

"""交接班的纸: what the hand-over says, from what was counted and collected: the only bridge to the print."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from app.rules.people import Operator, Role
from app.rules.policy import Policy
from app.rules.queue import To, to_name
from app.rules.shift import MATTER_NAMES, Draft, Duty, Matter, Shift, Unfinished, Waits, duty_name
from app.rules.shift_decide import checks, equipment, out, receipts
from app.services.shift_waiting import clock
from printing import shift_handover as paper

_KINDS: dict[Waits, str] = {
    Waits.QUEUE: "等候",
    Waits.ESCALATION: "待主管知悉",
    Waits.RELEASE: "放行条",
    Waits.DRAFT: "未填完",
    Waits.PAPER: "待打印",
}
_NEXT: dict[Waits, str] = {
    Waits.QUEUE: "接着接待",
    Waits.RELEASE: "接着办理",
    Waits.DRAFT: "接着填完，或清空",
    Waits.PAPER: "打印",
}
_OUT_KINDS: dict[Matter, str] = {Matter.KEYS: "钥匙", Matter.CARDS: "证件、门卡"}


@dataclass(frozen=True)
class Signed:
    """What is on the paper beside the form: whose shift in what role, who signs for it, who takes it over.

    `successor` is None on a draft; `reminders` are (when, words) of the shift.
    """

    shift: Shift
    role: Role
    operator: Operator
    successor: Operator | None
    now: datetime
    unfinished: tuple[Unfinished, ...] = ()
    reminders: Sequence[tuple[datetime, str]] = ()


def handover_paper(draft: Draft, said: Signed, policy: Policy, number: str = "") -> paper.ShiftHandover:
    """What the paper says. The form must have passed the rules: its counts are numbers.

    A visitor's plate is left out: the paper is kept longer than the register keeps plates (PIPL 19).
    """
    shift, incoming = said.shift, said.successor
    at = said.now.isoformat(timespec="seconds") if number else ""
    from_name = shift.name
    if said.operator.login != shift.staff:
        from_name = f"{shift.name}（{said.operator.name} 代）"
    return paper.ShiftHandover(
        office=policy.office,
        project=policy.project,
        number=number,
        issued_at=at,
        shift=f"{duty_name(shift.kind, policy)}{'夜班' if shift.kind is Duty.NIGHT else '白班'}",
        begun_at=shift.begun_at.isoformat(timespec="seconds"),
        ended_at=at,
        from_name=from_name,
        from_role=policy.role_name(said.role),
        from_signed_at=at,
        to_name=incoming.name if incoming is not None else "",
        to_role=policy.role_name(incoming.role) if incoming is not None else "",
        to_signed_at=at,
        matters=tuple(_matter(one, said.now, policy) for one in said.unfinished if one.kind in _KINDS),
        visitors=tuple(
            paper.Visitor(one.who, one.people, one.place, clock(one.since, said.now), "", one.number)
            for one in said.unfinished
            if one.kind is Waits.VISITOR
        ),
        out=tuple(paper.Out(_OUT_KINDS[one.matter], one.name, one.holder, one.since, one.due)
                  for one in out(draft)),
        cash=_cash(draft),
        receipts=_receipts(draft),
        equipment=tuple(paper.Equipment(one.name, one.state, one.note) for one in equipment(draft)),
        lost_property=tuple(
            paper.Found(one.number, one.what, one.place, f"{one.since:%m-%d %H:%M}", one.storage)
            for one in said.unfinished
            if one.kind is Waits.LOST_PROPERTY
        ),
        messages=tuple(
            paper.Message(one.to, one.who, one.what, clock(one.since, said.now), one.urgent, one.number)
            for one in said.unfinished
            if one.kind is Waits.MESSAGE
        ),
        notes=_notes(draft, said),
        differences=tuple(
            paper.Difference(MATTER_NAMES[one.matter], one.due_said, one.seen_said, one.words)
            for one in checks(draft)
            if one.differs
        ),
    )  # fmt: skip


def _matter(one: Unfinished, now: datetime, policy: Policy) -> paper.Matter:
    what = " · ".join(part for part in (one.place, one.who, one.what) if part)
    urgent = "紧急 · " if one.urgent else ""
    following = f"请{to_name(To(one.to), policy)}查看" if one.kind is Waits.ESCALATION else _NEXT[one.kind]
    since = f"{clock(one.since, now)} 起"
    return paper.Matter(_KINDS[one.kind], f"{urgent}{what}，{since}", "", following, one.number)


def _cash(draft: Draft) -> tuple[paper.Cash, ...]:
    return tuple(
        paper.Cash("现金实点", one.seen) for one in checks(draft)
        if one.matter is Matter.CASH and one.seen is not None
    )  # fmt: skip


def _receipts(draft: Draft) -> tuple[paper.Receipts, ...]:
    found = receipts(draft.receipts_seen)
    return (paper.Receipts("收据", found.first, found.last, found.count),) if found is not None else ()


def _notes(draft: Draft, said: Signed) -> tuple[str, ...]:
    """What the next shift must know, one a line: counts, notes, then what was reminded of (004-49)."""
    counted = {one.matter: one.seen_said for one in checks(draft)}
    notes = [f"清点：钥匙 {counted[Matter.KEYS]} 件，证件、门卡 {counted[Matter.CARDS]} 件"]
    if said.operator.login != said.shift.staff:
        notes.append(f"由 {said.operator.name} 代 {said.shift.name} 交班：{draft.instead.strip()}")
    notes += [one.strip() for one in draft.notes.splitlines() if one.strip()]
    if draft.lost_property.strip():
        notes.append(f"拾获物品：{draft.lost_property.strip()}")
    if said.reminders:
        notes.append(f"提醒记录 {len(said.reminders)} 次")
        notes += [f"{clock(at, said.now)} {words}" for at, words in said.reminders]
    return tuple(notes)

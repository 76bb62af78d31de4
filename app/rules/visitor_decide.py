"""来访的判断: who may be registered by whom, who may go in, and who may not yet.

004-34, 004-50, 004-51, 000-21, domain.md 3.1. Pure: called while typing, and again inside the
transaction.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from app.rules import mask
from app.rules.base import CHINA, Finding, Level
from app.rules.people import Role
from app.rules.policy import ASK, ENTER_NOTED, Policy
from app.rules.release import Household, Person
from app.rules.visitor import (
    FIELD_NAMES,
    ID_CHECKS,
    PERSONAL,
    STATE_NAMES,
    Area,
    Check,
    Draft,
    Event,
    Facts,
    Reason,
    State,
    keepable,
    namesakes,
    same_plate,
)
from app.rules.visitor_state import standing

MOST_PEOPLE = 99
LONGEST: Mapping[str, int] = {
    "name": 40,
    "host": 40,
    "office_target": 20,
    "phone": 20,
    "plate": 12,
    "goods": 80,
    "reason_text": 80,
}
"""Characters that a field holds: what the papers have room for."""
LONGEST_NOTE = 200

_ID_NUMBER = re.compile(r"(?<![0-9A-Za-z])\d{15}(?:\d{2}[0-9Xx])?(?![0-9A-Za-z])")
_PHONE = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")
_JOINTS = re.compile(r"(?<=\d)[ \-－—·.]+(?=\d)")


@dataclass(frozen=True)
class Decision:
    """Every rule that speaks of the form."""

    findings: tuple[Finding, ...]

    @property
    def blocks(self) -> tuple[Finding, ...]:
        """What still stands in the way."""
        return tuple(one for one in self.findings if one.level is Level.BLOCK)


def decide(draft: Draft, facts: Facts, policy: Policy) -> Decision:
    """What the rules say of registering this visit now, by this operator."""
    form = keepable(draft, policy)
    return Decision(
        (
            *_duty(facts, policy),
            *_target(form, facts),
            *_questions(form, facts),
            *_person(form, policy),
            *_words(form, policy),
            *_barred(form, facts, policy),
            *_note(form, facts),
            *_known(form, facts),
        )
    )


def _duty(facts: Facts, policy: Policy) -> Iterator[Finding]:
    """004-51: from 20:00 the 总值, from 08:00 the counter; a shift whose successor has not come goes on past
    its hour (004-44, S01 E1), because otherwise nobody could register."""
    at_night = policy.at_night(facts.now.astimezone(CHINA).time())
    hours = {"start": f"{policy.night_from:%H:%M}", "end": f"{policy.night_until:%H:%M}"}
    if at_night == (facts.role is Role.NIGHT) and facts.role in (Role.CLERK, Role.MANAGER, Role.NIGHT):
        return
    if facts.keeps_shift:
        text = "接班人还没有到，班次仍在您名下，来访照常由您登记。"
        yield Finding("004-44", Level.INFO, "尚未交班", text)
    elif at_night:
        text = "{start} 到次日 {end} 由{night}登记来访，请{night}登录后登记；填好的内容会留着。"
        yield _block("004-51", "夜间由总值登记", text, "", night=policy.role_name(Role.NIGHT), **hours)
    else:
        text = "{end} 到 {start} 由{clerk}登记来访，请{clerk}登录后登记；填好的内容会留着。"
        yield _block("004-51", "白天由前台登记", text, "", clerk=policy.role_name(Role.CLERK), **hours)


def _target(draft: Draft, facts: Facts) -> Iterator[Finding]:
    if draft.area is Area.OFFICE:
        if not draft.office_target:
            yield _block("003-26", "找哪个部门", "请问来访人找哪个部门或哪位经理。", "office_target")
    elif not draft.unit:
        yield _block("004-34", "找谁", "请问来访人去哪一户，填房号，例如 3-1-1201。", "unit")
    elif facts.household is None:
        yield _block("004-34", "没有这个房号", "请核对房号；住户档案里没有 {unit}。", "unit", unit=draft.unit)


def _questions(draft: Draft, facts: Facts) -> Iterator[Finding]:
    if draft.been_before is None:
        yield _block("004-34", "来过吗", "请问来访人以前来过没有。", "been_before")
    if draft.booked is None:
        yield _block("004-34", "预约了吗", "请问来访人有没有预约。", "booked")
    elif draft.booking:
        yield from _booking(draft, facts)


def _booking(draft: Draft, facts: Facts) -> Iterator[Finding]:
    booked = facts.booking
    retry = "可以清空预约号，照常联系被访人。"
    if booked is None:
        yield _block("004-34", "没有这个预约", "请核对预约号，或" + retry, "booking")
    elif booked.closed:
        yield _block("004-34", "预约已取消", retry, "booking")
    elif booked.used:
        yield _block("004-34", "预约已用过", "一个预约号只用一次。" + retry, "booking")
    elif facts.now > booked.ends_at:
        text = "有效到 {until}。" + retry
        yield _block("004-34", "预约已过期", text, "booking", until=_moment(booked.ends_at))
    elif (booked.unit, booked.office) != _place(draft, facts):
        text = "这个预约是去 {place} 的，请核对房号或部门。"
        yield _block("004-34", "预约的不是这里", text, "booking", place=booked.unit or booked.office)
    elif facts.now < booked.begins_at:
        text = "约的是 {since}，请先联系被访人。"
        params = {"since": _moment(booked.begins_at)}
        yield Finding("004-34", Level.WARN, "还没到约定时间", text, params, "booking", ("call",))
    else:
        text = "被访人已预约到 {until}，不用再打电话；核对来访人后即可进入。"
        yield Finding("004-34", Level.INFO, "已预约", text, {"until": _moment(booked.ends_at)})


def booked_in(draft: Draft, facts: Facts) -> bool:
    """Whether the booking is the host's word for this very visit, now: not closed, not used, in its time."""
    one = facts.booking
    return (
        one is not None
        and bool(draft.booked and draft.booking)
        and not (one.closed or one.used)
        and (one.unit, one.office) == _place(draft, facts)
        and one.begins_at <= facts.now <= one.ends_at
    )


def _place(draft: Draft, facts: Facts) -> tuple[str, str]:
    if draft.area is Area.OFFICE:
        return "", draft.office_target
    return facts.household.code if facts.household is not None else draft.unit, ""


def _person(draft: Draft, policy: Policy) -> Iterator[Finding]:
    if not draft.name:
        text = "请问怎么称呼：有姓就行，例如 赵先生；不用看证件。"
        yield _block("004-34", "怎么称呼", text, "name")
    if draft.reason not in list(Reason):
        yield _block("004-34", "来做什么", "请选事由。", "reason")
    elif draft.reason == Reason.OTHER and not draft.reason_text:
        yield _block("004-34", "来做什么", "事由选了「其他」，请写几个字。", "reason_text")
    if finding := people_wrong(draft.people):
        yield finding
    if policy.visitor_id == ASK and draft.id_check not in (Check.NONE, *ID_CHECKS):
        yield _block("3.2", "核验方式不对", "请从核验方式中选一种，不抄号码。", "id_check")


def people_wrong(people: str) -> Finding | None:
    """What stands against this number of people; None for a good one."""
    if re.fullmatch("[0-9]{1,2}", people) and int(people) >= 1:
        return None
    text = "请填连本人在内的人数，1 到 {most}。"
    return _block("004-34", "几个人", text, "people", most=MOST_PEOPLE)


def _words(draft: Draft, policy: Policy) -> Iterator[Finding]:
    for name in ("office_target", *PERSONAL):
        yield from word_findings(name, getattr(draft, name), policy)


def word_findings(name: str, text: str, policy: Policy, most: int = 0) -> Iterator[Finding]:
    """What stands against keeping these words in that field: too long, or a number that is not collected
    (domain.md 3.1: with the default policy there is no ID number and no phone in the data)."""
    most = most or LONGEST.get(name, LONGEST_NOTE)
    if len(text) > most:
        label = FIELD_NAMES.get(name, "说明")
        yield _block("004-48", f"{label}太长", "最多 {most} 个字，请写短一些。", name, most=most)
    joined = _JOINTS.sub("", text.translate(_NARROW))
    if _ID_NUMBER.search(joined):
        yield _block("3.1", "不记证件号码", "来访登记只记核验方式，请去掉号码。", name)
    elif _PHONE.search(joined) and not (name == "phone" and policy.visitor_phone == ASK):
        text = "这里不记电话号码，请去掉；要联系被访人，用档案上的电话。"
        yield _block("3.1", "不记电话", text, name)


_NARROW = {0xFF10 + digit: str(digit) for digit in range(10)}


def _barred(draft: Draft, facts: Facts, policy: Policy) -> Iterator[Finding]:
    boss = policy.role_name(Role.MANAGER)
    text = "在不予接待名单上：{reason}。请不要放入，马上通知{boss}，由{boss}当面处理。"
    for one in same_plate(draft, facts):
        params = {"reason": one.reason, "boss": boss}
        yield Finding("004-34", Level.BLOCK, "不予接待", text, params, "plate", ("tell_manager",))
    for one in namesakes(draft, facts):
        if one in same_plate(draft, facts):
            continue
        if draft.same_person is None:
            ask = "与不予接待名单上的一位同名，请核对特征：{features}。是同一个人吗？"
            features = one.features or (f"车牌 {one.plate}" if one.plate else "名单上没有写，请问" + boss)
            yield _block("004-34", "同名，请核对", ask, "same_person", features=features)
        elif draft.same_person:
            params = {"reason": one.reason, "boss": boss}
            yield Finding("004-34", Level.BLOCK, "不予接待", text, params, "same_person", ("tell_manager",))


def is_barred(draft: Draft, facts: Facts) -> bool:
    """Whether this is certainly a person of the list: the plate, or the name with the features compared."""
    return bool(same_plate(draft, facts) or (draft.same_person and namesakes(draft, facts)))


def _note(draft: Draft, facts: Facts) -> Iterator[Finding]:
    if booked_in(draft, facts):
        return
    for one in facts.notes:
        until = f"（到 {one.until:%m-%d}）" if one.until is not None else ""
        text = "这户留话：{words}{until}。请先联系住户，住户同意才可进入。"
        params = {"words": one.words, "until": until}
        yield Finding("004-50", Level.WARN, "谢绝来访", text, params, "unit", ("call",))


def _known(draft: Draft, facts: Facts) -> Iterator[Finding]:
    if facts.inside_already:
        text = "{number} 还没有登记离开，请先核对并补记离开。"
        params = {"number": facts.inside_already}
        yield Finding("004-34", Level.WARN, "上次还没有离开", text, params, "name", ("leave",))
    last = facts.last_visit
    if last is not None and draft.been_before is False:
        text = "{name} {day} 来过这里，请再问一句。"
        params = {"name": mask.name(last.name), "day": f"{last.day:%m-%d}"}
        yield Finding("004-34", Level.INFO, "可能来过", text, params, "been_before")


def may_enter(events: Iterable[Event], facts: Facts, policy: Policy) -> tuple[Finding, ...]:
    """What stands in the way of 进入: only after 同意 (004-50) and after 已核实 (000-21)."""
    now = standing(events)
    if now.state in (State.INSIDE, State.LEFT):
        text = "这一行{state}，不能再记进入；再来请另登记一次。"
        return (_block("004-34", "状态不对", text, state=STATE_NAMES[now.state]),)
    return tuple(_enter(now.state, now.agreed, now.allowed, now.verified, facts, policy))


def _enter(
    state: State, agreed: bool, allowed: bool, verified: bool, facts: Facts, policy: Policy
) -> Iterator[Finding]:
    if state is State.REFUSED:
        yield _act("004-50", "被访人不同意", "被访人没有同意，不能进入；请向来访人说明。", "call")
    elif state is State.REGISTERED:
        yield _act("004-50", "还没有联系被访人", "请先给被访人打电话，同意后再记进入。", "call")
    elif state is State.UNANSWERED and policy.visitor_unanswered != ENTER_NOTED:
        yield _act("004-50", "被访人没有接", "请来访人稍候，过一会儿再联系；没有同意不能进入。", "call")
    elif state is State.UNANSWERED and not allowed:
        text = "可以再打一次；或请示{boss}，允许的话写明是谁、为什么。"
        boss = policy.role_name(Role.MANAGER)
        params = {"boss": boss}
        yield Finding("004-50", Level.BLOCK, "被访人没有接", text, params, "", ("call", "allow"))
    if not agreed and facts.notes:
        text = "这户留话「{words}」，只有住户同意才可进入。"
        params = {"words": facts.notes[0].words}
        yield Finding("004-50", Level.BLOCK, "谢绝来访", text, params, "", ("call",))
    if not verified and state not in (State.REFUSED, State.REGISTERED):
        text = "请先核实来访人：被访人认得、预约码，或看一眼证件；不抄号码。"
        yield _act("000-21", "还没有核实", text, "verify")
    for one in facts.barred:
        text = "在不予接待名单上：{reason}。请不要放入，马上通知{boss}。"
        params = {"reason": one.reason, "boss": policy.role_name(Role.MANAGER)}
        yield Finding("004-34", Level.BLOCK, "不予接待", text, params, "", ("tell_manager",))


def may_allow(events: Iterable[Event], facts: Facts, policy: Policy, note: str) -> tuple[Finding, ...]:
    """What stands against letting in on the manager's word whose host did not answer (004-50)."""
    now = standing(events)
    found = []
    if policy.visitor_unanswered != ENTER_NOTED:
        found.append(_block("004-50", "本处不这样办", "没有联系上被访人就请来访人等候；口径在「设置」里。"))
    elif now.state is not State.UNANSWERED:
        text = "只有被访人没有接电话时，才请示经理；现在是「{state}」。"
        found.append(_block("004-50", "不用请示", text, state=STATE_NAMES[now.state]))
    elif facts.notes:
        found.append(_block("004-50", "谢绝来访", "这户留话谢绝来访，只有住户同意才可进入。"))
    if not note.strip():
        found.append(
            _block("004-50", "请写明原因", "谁允许的、为什么，例如：赵经理，老人摔倒急送药。", "note")
        )
    return tuple(found)


def may_call(events: Iterable[Event]) -> tuple[Finding, ...]:
    """A call to the host is written while the visitor waits, as often as it is made."""
    return _waiting(events, "联系结果")


def may_verify(events: Iterable[Event], method: Check) -> tuple[Finding, ...]:
    """A check is written while the visitor waits; how it was done must be said (000-21)."""
    if method is Check.NONE:
        return (_block("000-21", "怎么核实的", "请选核实方式；只记方式和时间，不抄号码。", "method"),)
    return _waiting(events, "核实")


def _waiting(events: Iterable[Event], what: str) -> tuple[Finding, ...]:
    state = standing(events).state
    if state not in (State.INSIDE, State.LEFT):
        return ()
    text = "这一行{state}，不用再记{what}。"
    return (_block("004-48", "状态不对", text, state=STATE_NAMES[state], what=what),)


def may_leave(events: Iterable[Event]) -> tuple[Finding, ...]:
    """Only who is inside leaves, and only once."""
    state = standing(events).state
    if state is State.INSIDE:
        return ()
    text = "这一行{state}，没有在内，不用记离开。"
    return (_block("004-34", "没有在内", text, state=STATE_NAMES[state]),)


def hosts(draft: Draft, household: Household | None) -> tuple[Person, ...]:
    """Whom to telephone, on the numbers on file: the one asked for first, then who lives there."""
    if household is None:
        return ()
    people = (*household.tenants, *household.owners, *household.families)
    return tuple(sorted(people, key=lambda one: one.name != draft.host.strip()))


def _moment(at: datetime) -> str:
    return f"{at.astimezone(CHINA):%m-%d %H:%M}"


def _block(rule: str, title: str, text: str, field: str = "", /, **params: object) -> Finding:
    return Finding(rule, Level.BLOCK, title, text, dict(params), field)


def _act(rule: str, title: str, text: str, act: str) -> Finding:
    return Finding(rule, Level.BLOCK, title, text, {}, "", (act,))

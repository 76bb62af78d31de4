"""更正和预约的核对: what a correction or a booking must say before it is kept (004-48, 004-34)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from app.rules.base import Finding, Level, refuse
from app.rules.policy import Policy
from app.rules.visitor import (
    FIELD_NAMES,
    STATE_NAMES,
    Area,
    Booked,
    Draft,
    Event,
    Reason,
    State,
    asked,
    plain_plate,
)
from app.rules.visitor_decide import MOST_PEOPLE, people_wrong, word_findings
from app.rules.visitor_state import standing

LONGEST_BOOKING = timedelta(days=31)


def check_correction(
    field: str, value: str, reason: str, current: Draft, events: Iterable[Event], policy: Policy
) -> str:
    """The new value as it is kept. Raises Refused where the correction says too little, or nothing new
    (004-48): the first line stays, the correction stands below it with its reason."""
    if field not in FIELD_NAMES:
        raise refuse("004-48", "这一项不能更正", "编号、时间和登记人不能更正。请选要更正的一项。", "field")
    if not reason.strip():
        raise refuse("004-48", "请写明更正原因", "请写明为什么，例如：听错房号。原来的会划掉保留。", "reason")
    label = FIELD_NAMES[field]
    value = value.strip()
    if field in ("entered", "left"):
        _taken_back(field, events)
        return ""
    if field in ("phone", "plate", "goods") and value and field not in asked(policy):
        raise refuse("3.1", "不收集这一项", "按口径不记{label}，请写在别处也不要。", "field", label=label)
    if (field == "unit") != (current.area is Area.HOME) and field in ("unit", "office_target"):
        raise refuse("004-48", "这一项不能更正", "住户和办公区的来访不能互改，请另登记一次。", "field")
    if value == old_value(current, field):
        raise refuse("004-48", "没有改动", "{label}本来就是这样写的。", "value", label=label)
    if problem := next(iter((*_value_wrong(field, value), *word_findings(field, value, policy))), None):
        raise refuse(problem.rule, problem.title, problem.text, "value", **problem.params)
    if problem := next(word_findings("", reason.strip(), policy), None):
        raise refuse(problem.rule, problem.title, problem.text, "reason", **problem.params)
    return value


def _value_wrong(field: str, value: str) -> Iterator[Finding]:
    if field in ("unit", "office_target", "name") and not value:
        yield _block("004-48", "不能空着", "请写更正后的{label}。", "value", label=FIELD_NAMES[field])
    if field == "people" and (wrong := people_wrong(value)):
        yield wrong
    if field == "reason" and value not in list(Reason):
        yield _block("004-48", "来做什么", "请选事由。", "value")
    if field in ("been_before", "booked") and value not in ("yes", "no"):
        yield _block("004-48", "是或否", "请选是或否。", "value")


def _taken_back(field: str, events: Iterable[Event]) -> None:
    state = standing(events).state
    if state is not {"entered": State.INSIDE, "left": State.LEFT}[field]:
        text = "这一行{state}，没有可以撤回的「{label}」。"
        raise refuse("004-48", "没有记过", text, "field", state=STATE_NAMES[state], label=FIELD_NAMES[field])


def old_value(draft: Draft, field: str) -> str:
    """A field of the form as a correction writes it: yes and no for the two questions."""
    value = getattr(draft, field, "")
    if isinstance(value, bool) or value is None:
        return {True: "yes", False: "no"}.get(value, "") if value is not None else ""
    return str(value)


def check_booking(booked: Booked, known: bool, now: datetime, policy: Policy) -> None:
    """Raise Refused where a booking says too little: for whom, who comes, from when until when."""
    if booked.unit and not known:
        raise refuse("004-34", "没有这个房号", "请核对房号：{unit}。", "unit", unit=booked.unit)
    if not booked.unit and not booked.office:
        raise refuse("004-34", "哪里预约的", "请填房号，或哪个部门预约的。", "unit")
    if not booked.name and not plain_plate(booked.plate):
        raise refuse("004-34", "约了谁", "请填来访人怎么称呼，或车牌。", "name")
    if not 1 <= booked.people <= MOST_PEOPLE:
        raise refuse("004-34", "几个人", "请填 1 到 {most}。", "people", most=MOST_PEOPLE)
    if booked.reason and booked.reason not in list(Reason):
        raise refuse("004-34", "来做什么", "请选事由。", "reason")
    if booked.ends_at <= max(now, booked.begins_at):
        raise refuse("004-34", "时间不对", "结束要晚于开始，也要晚于现在。", "ends_at")
    if booked.ends_at - booked.begins_at > LONGEST_BOOKING:
        raise refuse("004-34", "预约太长", "一次最多预约 {days} 天。", "ends_at", days=LONGEST_BOOKING.days)
    for name in ("name", "host", "plate"):
        for one in word_findings(name, getattr(booked, name), policy):
            raise refuse(one.rule, one.title, one.text, name, **one.params)


def _block(rule: str, title: str, text: str, field: str = "", /, **params: object) -> Finding:
    return Finding(rule, Level.BLOCK, title, text, dict(params), field)

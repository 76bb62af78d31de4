"""留言: for a colleague who is not to be had; surname and contact, and it stays open until 已转达.

003-13: 记下顾客的姓氏及联系方式, 并承诺转达. 003-14: an urgent matter is telephoned at once; the time of the
call and what came of it are part of the message.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from app.rules import presence
from app.rules.base import Finding, Level, refuse
from app.rules.presence import NOWHERE, Standing

LONGEST = 80
"""Characters of a surname or a contact."""
SHORTEST_PHONE = 7
"""Digits: a contact of digits alone with fewer is likely misheard."""


class State(StrEnum):
    """留言的状态."""

    OPEN = "open"
    TOLD = "told"


STATE_NAMES: dict[State, str] = {State.OPEN: "待转达", State.TOLD: "已转达"}

NEXT: dict[State, frozenset[State]] = {State.OPEN: frozenset({State.TOLD}), State.TOLD: frozenset()}


def move(state: State, to: State) -> State:
    """The next state; raises Refused where the way does not lead there (003-13)."""
    if to not in NEXT[state]:
        text = "这条留言{state}，不用再办。"
        raise refuse("003-13", "状态不对", text, state=STATE_NAMES[state])
    return to


@dataclass(frozen=True)
class Draft:
    """留言的表单: `recipient` is a login, `surname` may be 周女士; only an urgent one asks for the call."""

    uuid: str
    recipient: str = ""
    surname: str = ""
    contact: str = ""
    about: str = ""
    urgent: bool = False
    called_at: datetime | None = None
    call_result: str = ""


@dataclass(frozen=True)
class Facts:
    """Beside the form: the time, the recipient's name ("" = nobody who works here), and where she is."""

    now: datetime
    recipient: str = ""
    standing: Standing = NOWHERE


@dataclass(frozen=True)
class Decision:
    """Every rule that speaks."""

    findings: tuple[Finding, ...]

    @property
    def blocks(self) -> tuple[Finding, ...]:
        """What still stands in the way."""
        return tuple(one for one in self.findings if one.level is Level.BLOCK)


def shown(draft: Draft) -> frozenset[str]:
    """The fields that are asked for now: the call only where the matter is urgent (003-14)."""
    fields = frozenset({"recipient", "surname", "contact", "about", "urgent"})
    return fields | {"called_at", "call_result"} if draft.urgent else fields


def decide(draft: Draft, facts: Facts) -> Decision:
    """Everything the rules say of the form."""
    return Decision(tuple(_findings(draft, facts)))


def _findings(draft: Draft, facts: Facts) -> Iterator[Finding]:
    if not draft.recipient.strip():
        yield _block("003-13", "请选留给谁", "请选这条留言转达给哪位同事。", "recipient")
    elif not facts.recipient:
        yield _block("003-13", "没有这位同事", "请重新选：这位同事没有账号，或已停用。", "recipient")
    yield from _caller(draft)
    if draft.urgent:
        yield from _urgent(draft, facts)
    if draft.recipient and facts.recipient:
        yield from _where(draft, facts)


def _caller(draft: Draft) -> Iterator[Finding]:
    if not draft.surname.strip():
        text = "请问客人贵姓：没有姓氏，同事不知道是谁找。"
        yield _block("003-13", "请填姓氏", text, "surname")
    contact = draft.contact.strip()
    if not contact:
        text = "请问客人的联系方式：没有联系方式，同事没法答复。"
        yield _block("003-13", "请填联系方式", text, "contact")
    elif re.fullmatch(r"[\d\s-]+", contact) and len(re.sub(r"\D", "", contact)) < SHORTEST_PHONE:
        text = "这个号码不足 {least} 位，请再向客人核对一遍。"
        yield Finding("003-13", Level.WARN, "号码偏短", text, {"least": SHORTEST_PHONE}, "contact")
    for name, label in (("surname", "姓氏"), ("contact", "联系方式")):
        if len(getattr(draft, name).strip()) > LONGEST:
            text = "{label}最多 {most} 个字，其余请写在留言里。"
            yield _block("003-13", f"{label}太长", text, name, label=label, most=LONGEST)


def _urgent(draft: Draft, facts: Facts) -> Iterator[Finding]:
    who = facts.recipient or "同事"
    if draft.called_at is None:
        text = "事情紧急：请立即打电话给{who}，并记下联系时间。"
        yield _block("003-14", "请立即联系", text, "called_at", "call", who=who)
    elif draft.called_at > facts.now:
        yield _block("003-14", "联系时间不对", "联系时间还没有到，请核对。", "called_at")
    if not draft.call_result.strip():
        text = "请写联系的结果，例如：已接通，{who}十分钟后到；或：无人接听。"
        yield _block("003-14", "请填联系结果", text, "call_result", who=who)


def _where(draft: Draft, facts: Facts) -> Iterator[Finding]:
    """What the clerk tells the caller of the colleague: introduce her, or say where she is."""
    if facts.standing.state is presence.State.IN:
        text = "{who}在岗，请先引见；{who}不便见时再留言。"
        yield Finding("003-13", Level.INFO, "同事在岗", text, {"who": facts.recipient}, "", ("introduce",))
        return
    where = presence.words(facts.standing, facts.now)
    text = "{who}{where}。可以对客人说：我能为您转告么？记下后请说：一定为您转达。"
    where = "的去向没有登记" if facts.standing.state is presence.State.NONE else f"现在{where}"
    yield Finding("003-13", Level.INFO, "说明去向", text, {"who": facts.recipient, "where": where})


def call_findings(at: datetime, result: str, now: datetime) -> tuple[Finding, ...]:
    """What the rules say of one more call for an urgent message (003-14)."""
    draft = Draft("", urgent=True, called_at=at, call_result=result)
    return tuple(_urgent(draft, Facts(now)))


def _block(rule: str, title: str, text: str, at: str = "", *acts: str, **params: object) -> Finding:
    return Finding(rule, Level.BLOCK, title, text, params, at, acts)

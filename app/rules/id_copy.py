"""证件复印: a card is looked at and not copied, unless the business keeps copies and its holder agrees.

003-08 (copies are kept with their purpose), 003-22 (never without the stamp), domain.md 3.1 and 3.2: checking
by eye keeps the way and the time, no number and no picture; a copy needs purpose and consent before the first
picture is taken; what may be written off the card says the field policy.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from app.rules import idnumber
from app.rules.base import Finding, Level, refuse
from app.rules.business import BUSINESS_NAMES, CODES, PURPOSES, Business
from app.rules.id_card import Reading, Source
from app.rules.mask import id_tail
from app.rules.policy import ASK, KEEP, Policy

LONGEST = 40
"""Characters of a purpose or a recipient: more does not fit a card's stamp."""
MOST_PICTURES = 10
GUARDED_UNDER = 14
"""周岁: below, a guardian must agree (个人信息保护法 31)."""
NOTICE_VERSION = "2026-11"
"""Of the words in `notice`; kept with every consent (个人信息保护法 17)."""


class Mode(StrEnum):
    """办法: only looked at, or copied and kept."""

    CHECK = "check"
    KEEP = "keep"


class Consent(StrEnum):
    """同意的方式; REFUSED turns the copy into a check (S03 E6)."""

    NONE = ""
    SPOKEN = "spoken"
    SIGNED = "signed"
    REFUSED = "refused"


CONSENT_NAMES: dict[Consent, str] = {
    Consent.SPOKEN: "口头同意",
    Consent.SIGNED: "书面同意",
    Consent.REFUSED: "不同意复印",
}


class Method(StrEnum):
    """核验方式: how the person was recognised where nothing is copied."""

    NONE = ""
    LOOKED = "looked"
    READER = "reader"
    OTHER = "other"


METHOD_NAMES: dict[Method, str] = {
    Method.LOOKED: "看身份证原件",
    Method.READER: "读卡器",
    Method.OTHER: "看其他证件",
}


class State(StrEnum):
    """记录的状态: CHECKED has no number and no picture; a KEPT copy ends as DELETED."""

    CHECKED = "checked"
    KEPT = "kept"
    DELETED = "deleted"


STATE_NAMES: dict[State, str] = {
    State.CHECKED: "仅核验",
    State.KEPT: "已留存",
    State.DELETED: "已删除",
}

NEXT: dict[State, frozenset[State]] = {
    State.CHECKED: frozenset(),
    State.KEPT: frozenset({State.DELETED}),
    State.DELETED: frozenset(),
}


def move(state: State, to: State) -> State:
    """The next state; raises Refused where the way does not lead there."""
    if to not in NEXT[state]:
        text = "这条记录{state}，不能改为{to}。"
        raise refuse("003-08", "状态不对", text, state=STATE_NAMES[state], to=STATE_NAMES[to])
    return to


@dataclass(frozen=True)
class Draft:
    """证件的表单, as far as it is filled. It holds no picture: those are never in a draft.

    `holder` is who showed the card and agreed ("" = the card's own holder, whose name stands on the copy);
    `number` and `address` are asked for by the field policy
    alone; `subject` is the uuid of the record that the copy belongs to ("" = none).
    """

    uuid: str
    business: Business | str = ""
    consent: Consent = Consent.NONE
    method: Method = Method.NONE
    unit: str = ""
    holder: str = ""
    guardian: str = ""
    number: str = ""
    address: str = ""
    purpose: str = ""
    recipient: str = ""
    subject: str = ""


@dataclass(frozen=True)
class Facts:
    """What the rules look at beside the form: the time, the pictures in hand, what was read off the card.

    `unit_known` is None while no unit is asked for; `unsure_edges` counts pictures whose edges nobody has
    looked at yet.
    """

    now: datetime
    pictures: int = 0
    unsure_edges: int = 0
    reading: Reading | None = None
    unit_known: bool | None = None


@dataclass(frozen=True)
class Decision:
    """Every rule that speaks, and whether it will be a copy or a check."""

    findings: tuple[Finding, ...]
    mode: Mode

    @property
    def blocks(self) -> tuple[Finding, ...]:
        """What still stands in the way."""
        return tuple(one for one in self.findings if one.level is Level.BLOCK)


def mode(draft: Draft, policy: Policy) -> Mode:
    """What is done for this customer: a copy only where the business keeps copies and he does not refuse."""
    if not draft.business or draft.consent is Consent.REFUSED:
        return Mode.CHECK
    return Mode.KEEP if policy.copies[Business(draft.business)] == KEEP else Mode.CHECK


def shown(draft: Draft, policy: Policy, facts: Facts) -> frozenset[str]:
    """The fields that are asked for now; never more than the field policy wants (domain.md 3.1)."""
    fields = {"business"}
    if not draft.business:
        return frozenset(fields)
    if policy.copies[Business(draft.business)] == KEEP:
        fields.add("consent")
    if mode(draft, policy) is Mode.CHECK:
        return frozenset(fields | {"method", "unit"})
    fields |= {"purpose", "recipient", "unit", "holder"}
    if policy.copy_number == ASK:
        fields.add("number")
    if policy.copy_address == ASK:
        fields.add("address")
    if under_guard(draft, facts):
        fields.add("guardian")
    return frozenset(fields)


def choose(draft: Draft, policy: Policy) -> Draft:
    """The form after its business was chosen: the usual purpose, and ourselves as who gets the copy."""
    if not draft.business:
        return draft
    usual = PURPOSES[Business(draft.business)]
    purpose = usual if draft.purpose in {"", *PURPOSES.values()} else draft.purpose
    return replace(draft, purpose=purpose, recipient=draft.recipient or policy.office)


def take(draft: Draft, reading: Reading, policy: Policy) -> Draft:
    """The form with what was read off the card, as far as the field policy lets it in (domain.md 3.1)."""
    if mode(draft, policy) is Mode.CHECK:
        return replace(draft, method=Method.READER)
    return replace(
        draft,
        holder=reading.name or draft.holder,
        number=(reading.number or draft.number) if policy.copy_number == ASK else "",
        address=(reading.address or draft.address) if policy.copy_address == ASK else "",
    )


def keepable(draft: Draft, policy: Policy) -> Draft:
    """The form without anything that may not be kept: what a draft and a record hold."""
    if mode(draft, policy) is Mode.CHECK:
        return Draft(
            draft.uuid, draft.business, draft.consent, draft.method, draft.unit, subject=draft.subject
        )
    number = idnumber.normal(draft.number) if policy.copy_number == ASK else ""
    return replace(draft, method=Method.NONE, number=number,
                   address=draft.address if policy.copy_address == ASK else "")  # fmt: skip


def under_guard(draft: Draft, facts: Facts) -> bool:
    """Whether the holder is younger than 14, as far as the card or the number tells."""
    born = facts.reading.birth if facts.reading is not None else None
    if draft.number:
        checked = idnumber.check(draft.number, facts.now.date())
        born = checked.birth if isinstance(checked, idnumber.IdNumber) and checked.birth else born
    return born is not None and _age(born, facts.now.date()) < GUARDED_UNDER


def _age(born: date, on: date) -> int:
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def may_picture(draft: Draft, policy: Policy) -> tuple[Finding, ...]:
    """What stands in the way of the first picture: purpose and consent come before the camera."""
    if not draft.business:
        return (_block("003-08", "先选业务", "请先选客户办什么业务，再复印证件。", "business"),)
    if mode(draft, policy) is Mode.CHECK:
        return (_check_only(draft),)
    return tuple(_asked_first(draft))


def stamp_findings(draft: Draft) -> tuple[Finding, ...]:
    """What the stamp itself asks for, whoever makes it: purpose and recipient (003-22)."""
    return tuple(_stamp_words(draft))


def decide(draft: Draft, facts: Facts, policy: Policy) -> Decision:
    """Everything the rules say of the form and the pictures."""
    which = mode(draft, policy)
    return Decision(tuple(_findings(draft, facts, policy, which)), which)


def _findings(draft: Draft, facts: Facts, policy: Policy, which: Mode) -> Iterator[Finding]:
    if not draft.business:
        yield _block("003-08", "先选业务", "请选客户办什么业务：有的只看证件，有的要留复件。", "business")
        return
    if facts.unit_known is False:
        yield _block("003-08", "没有这个房号", "请核对房号；与住户无关的可以不填。", "unit")
    if which is Mode.CHECK:
        yield from _checking(draft, facts)
        return
    yield from _asked_first(draft)
    yield from _people(draft, facts)
    yield from _pictures(facts)
    unguarded = under_guard(draft, facts) and not draft.guardian.strip()
    if draft.consent in (Consent.SPOKEN, Consent.SIGNED) and not unguarded:
        said = CONSENT_NAMES[draft.consent]
        text = "{who}{said}。只留盖了用途的复件，加密保存 {days} 天，到期自动删除。"
        who = draft.guardian.strip() or draft.holder.strip() or "持证人本人"
        yield Finding(
            "3.2", Level.INFO, "已征得同意", text, {"who": who, "said": said, "days": policy.copy_days}
        )


def _checking(draft: Draft, facts: Facts) -> Iterator[Finding]:
    if facts.pictures:
        text = "这项业务只核验，画面不能留下。请清除画面，改为只核验。"
        yield _block("003-22", "只核验，不复印", text, "", "drop_pictures")
    if draft.method is Method.NONE:
        yield _block(
            "3.2", "请选核验方式", "看一眼证件，人证相符后选核验方式；不抄号码、不留复印件。", "method"
        )
    if not facts.pictures:
        yield _check_only(draft, Level.INFO)


def _check_only(draft: Draft, level: Level = Level.BLOCK) -> Finding:
    if draft.consent is Consent.REFUSED:
        title, text = "客户不同意复印", "改为只核验：只记方式和时间，照样办理，不留号码和图像。"
    else:
        title = "这项业务只核验"
        text = "「{business}」不留复件：只记核验方式和时间。要留复件，请{boss}在「设置」里改口径。"
    params = {"business": BUSINESS_NAMES[Business(draft.business)], "boss": "经理"}
    return Finding("3.2", level, title, text, params)


def _asked_first(draft: Draft) -> Iterator[Finding]:
    """Purpose, recipient and consent: before the first picture."""
    yield from _stamp_words(draft)
    if draft.consent is Consent.NONE:
        text = "请把告知读给客户听，问他同不同意复印；不同意就只核验，照样办理。"
        yield _block("3.2", "先征得同意", text, "consent")


def _stamp_words(draft: Draft) -> Iterator[Finding]:
    for name, what, value in (("purpose", "用途", draft.purpose), ("recipient", "提供给谁", draft.recipient)):
        if not value.strip():
            text = "没有{what}不能复印：复件上要盖「复件仅供××之用」。请写清楚{what}。"
            yield _block("003-22", f"请填{what}", text, name, what=what)
        elif len(value.strip()) > LONGEST:
            text = "{what}最多 {most} 个字，请写短一些，印章才放得下。"
            yield _block("003-22", f"{what}太长", text, name, what=what, most=LONGEST)


def _people(draft: Draft, facts: Facts) -> Iterator[Finding]:
    if under_guard(draft, facts) and not draft.guardian.strip():
        text = "持证人未满 {age} 周岁，须由监护人同意，请写下监护人。"
        yield _block("PIPL31", "须监护人同意", text, "guardian", age=GUARDED_UNDER)
    if draft.number.strip():
        checked = idnumber.check(draft.number, facts.now.date(), "number")
        if isinstance(checked, Finding):
            yield checked
    until = facts.reading.valid_until if facts.reading is not None else None
    if until is not None and until < facts.now.date():
        yield Finding("003-08", Level.WARN, "证件已过期", "有效期到 {day}，请客户出示有效证件。",
                      {"day": until.isoformat()})  # fmt: skip


def _pictures(facts: Facts) -> Iterator[Finding]:
    if not facts.pictures:
        text = "把证件放到高拍仪下按空格；也可以打开文件、粘贴或拖进来。"
        yield _block("003-08", "还没有画面", text, "pictures")
    elif facts.pictures > MOST_PICTURES:
        text = "一次最多 {most} 页，请分成两次。"
        yield _block("003-08", "页数太多", text, "pictures", most=MOST_PICTURES)
    if facts.unsure_edges:
        text = "有 {count} 页的边没有把握，请看一眼纸上的样子，不齐就按 F6 调整。"
        yield Finding(
            "003-08", Level.WARN, "请核对边框", text, {"count": facts.unsure_edges}, "", ("corners",)
        )


def notice(policy: Policy, purpose: str) -> str:
    """告知: what is read to the customer before he agrees (个人信息保护法 17, 29, 30)."""
    text = (
        "{office}为「{purpose}」需要留一份证件复件：当面盖上用途，只在本机加密保存 {days} 天，到期删除，"
        "不作他用、不给别人。您可以不同意，我们只看一眼证件，照样办理；以后也可以来前台查阅、更正、删除。"
    )
    return text.format(office=policy.office, purpose=purpose.strip() or "……", days=policy.copy_days)


def keep_until(day: date, policy: Policy) -> date:
    """The last day on which the copy is kept (domain.md 3.1, art. 19)."""
    return day + timedelta(days=policy.copy_days)


def code_of(draft: Draft) -> str:
    """用途代码 of the small line."""
    return CODES[Business(draft.business)]


def read_words(reading: Reading, today: date) -> str:
    """What was read, as the form says it beside the holder: the number by its last digits alone."""
    if not reading.number:
        return "读到：" + (reading.name or "没有读到姓名和号码，请手填")
    holds = isinstance(idnumber.check(reading.number, today), idnumber.IdNumber)
    verdict = "校验通过" if holds else "校验不符，请核对"
    # A picture's letters may be taken for others that look alike, and sound sure of it.
    compare = "，请对照证件看姓名" if reading.source is Source.PICTURE and reading.name else ""
    return f"读到：{reading.name}　{id_tail(reading.number)} {verdict}{compare}"


def _block(rule: str, title: str, text: str, at: str = "", *acts: str, **params: object) -> Finding:
    return Finding(rule, Level.BLOCK, title, text, params, at, acts)

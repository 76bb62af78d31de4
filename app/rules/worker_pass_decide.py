"""出入证的判断: whether a worker may be entered, and whether a card may be issued, extended or made anew.

000-12, 003-37, domain.md 2.4, S05 E3. The ID number is judged here and goes no further (domain.md 3.1).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta

from app.rules import idnumber
from app.rules.base import Finding, Level
from app.rules.decision import Decision, block, info, warn
from app.rules.mask import name as mask_name
from app.rules.policy import Policy
from app.rules.renovation_state import BEFORE_WORK, MAY_WORK, ON_SITE
from app.rules.renovation_state import STATE_NAMES as SITE_NAMES
from app.rules.worker_pass import (
    LONGEST,
    MIN_AGE,
    PHOTO_PX,
    STATE_NAMES,
    Draft,
    Facts,
    OnSite,
    Pass,
    State,
    Verified,
    one_inch,
)


def tail(number: str) -> str:
    """What is kept of an ID number: its last four."""
    return idnumber.normal(number)[-4:]


def verified(draft: Draft, facts: Facts) -> Verified:
    """What is kept of the card when the worker is; the number itself goes no further than here."""
    hand = draft.hand_checked and isinstance(idnumber.check(draft.number, facts.today), Finding)
    return Verified(tail(draft.number), draft.source, hand, facts.today, facts.staff)


def forget(draft: Draft) -> Draft:
    """The form without what may not be kept: for draft, log and database (PIPL 6, 19)."""
    return replace(draft, number="", valid_until=None, forever=False, hand_checked=False)


def term(draft: Draft, facts: Facts, policy: Policy) -> tuple[date, date] | None:
    """有效期 first and last day: not before the permit, not longer than it, nor than a pass may run.

    None while the permit's days are not known, or when they are over.
    """
    if facts.permit_until is None:
        return None
    since = max(draft.since or facts.today, facts.permit_since or facts.today)
    longest = min(since + timedelta(days=policy.pass_days - 1), facts.permit_until)
    until = min(draft.until, longest) if draft.until is not None else longest
    return (since, until) if since <= until else None


def decide(draft: Draft, facts: Facts, policy: Policy) -> Decision:
    """Whether this worker may be entered and get a pass (000-12, 003-37, S05 E3)."""
    return Decision(
        (
            *_person(draft),
            *_card(draft, facts),
            *_photo(draft),
            *_site(facts),
            *_term(draft, facts),
            *_elsewhere(draft, facts),
        )
    )


def _person(draft: Draft) -> Iterator[Finding]:
    if not draft.name.strip():
        yield block("003-37", "请填姓名", "请照证件写施工人员的姓名。", "name")
    elif len(draft.name.strip()) > LONGEST:
        yield block("003-37", "姓名太长", "姓名最多 {most} 个字，请核对。", "name", most=LONGEST)
    if not draft.trade.strip():
        yield block("2.4", "请填工种", "请选或写工种，例如：水电工。", "trade")


def _card(draft: Draft, facts: Facts) -> Iterator[Finding]:
    checked = idnumber.check(draft.number, facts.today, "number")
    if isinstance(checked, Finding):
        if checked.level is Level.WARN and not draft.hand_checked:
            text = "校验码对不上，多半是输错一位。与证件一致的，请勾选「人工核对」；不一致请重填。"
            yield block("GB11643", "校验码不对", text, "number", "hand_checked")
        elif checked.level is Level.WARN:
            yield warn("GB11643", "人工核对过", "校验码对不上，已人工核对与证件一致。", "number")
        else:
            yield checked
    elif checked.age(facts.today) is None:
        text = "这种证件的号码看不出年龄，请看证件上的出生日期，未满 {least} 周岁不办证。"
        yield warn("000-12", "请看年龄", text, "number", least=MIN_AGE)
    if (born := _age(draft, facts)) is not None and born < MIN_AGE:
        text = "{name}未满 {least} 周岁（{age} 岁），不能办施工人员出入证，请施工单位换人。"
        params = {"name": draft.name.strip() or "这名人员", "least": MIN_AGE, "age": born}
        yield block("000-12", "未满年龄", text, "number", **params)
    yield from _expiry(draft, facts)


def _age(draft: Draft, facts: Facts) -> int | None:
    """周岁 by the number's birth date, whether or not its checksum fits; None where it says none."""
    number = idnumber.normal(draft.number)
    if not re.fullmatch(r"[0-9]{17}[0-9X]", number):
        return None
    mended = idnumber.check(number[:17] + idnumber.checksum(number[:17]), facts.today)
    return mended.age(facts.today) if isinstance(mended, idnumber.IdNumber) else None


def _expiry(draft: Draft, facts: Facts) -> Iterator[Finding]:
    if draft.forever:
        return
    if draft.valid_until is None:
        text = "请填证件背面的有效期止；写着「长期」的请勾选「长期」。"
        yield block("000-12", "请填证件有效期", text, "valid_until")
    elif draft.valid_until < facts.today:
        text = "{name}的证件 {day} 已过期，不能办出入证。请他换领有效证件后再来；别人的证照办。"
        params = {"name": draft.name.strip() or "这名人员", "day": draft.valid_until.isoformat()}
        yield block("S05 E3", "证件已过期", text, "valid_until", **params)


def _photo(draft: Draft) -> Iterator[Finding]:
    if not draft.photo:
        text = "请用摄像头拍一张，或从文件选一张一寸照片（25×35 毫米）。没有照片不能办证。"
        yield block("000-12", "请附照片", text, "photo")
    elif not one_inch(*draft.photo_px):
        text = "照片不是一寸的比例（25×35），请裁剪后再用。"
        yield block("2.4", "照片没有裁好", text, "photo", "crop_photo")
    elif 0 < draft.photo_px[0] < PHOTO_PX[0]:
        text = "照片只有 {width}×{height} 像素，印出来会模糊；清楚的照片不少于 295×413。"
        width, height = draft.photo_px
        yield warn("2.4", "照片太小", text, "photo", width=width, height=height)


def _site(facts: Facts) -> Iterator[Finding]:
    """Nobody is entered for a site where work is over; None = the file is not kept yet."""
    if facts.site is not None and facts.site not in BEFORE_WORK | ON_SITE:
        text = "这份档案{now}，不再登记施工人员。"
        yield block("000-12", "不能再登记", text, "", now=SITE_NAMES[facts.site])


def _term(draft: Draft, facts: Facts) -> Iterator[Finding]:
    if facts.permit_until is not None and facts.today > facts.permit_until:
        text = "许可证的期限到 {day} 已经过去，请先办延期。"
        yield block("2.4", "许可证已到期", text, "until", day=facts.permit_until.isoformat())
    elif draft.until is not None and draft.until < facts.today:
        yield block("2.4", "有效期不对", "有效期止已经过去，请填今天以后的日子。", "until")
    elif draft.until is not None and facts.permit_until is not None and draft.until > facts.permit_until:
        text = "出入证不能比许可证长：最多到 {day}。"
        yield block("2.4", "超过许可证期限", text, "until", day=facts.permit_until.isoformat())


def _elsewhere(draft: Draft, facts: Facts) -> Iterator[Finding]:
    me = (draft.name.strip(), tail(draft.number))
    if any((one.name, one.tail) == me for one in facts.same_file):
        text = "{name}在这份档案里已经登记过，请核对是不是填了两遍。"
        yield block("000-12", "登记过了", text, "number", name=mask_name(me[0]))
    for one in elsewhere(me[0], me[1], facts.others):
        text = "姓名和证件尾号相同的人还在{unit}施工（{number}，到 {day}）。可以同时办，请核对是不是同一人。"
        params = {"unit": one.unit, "number": one.number, "day": one.until.isoformat()}
        yield info("000-12", "另一处也有他", text, "", **params)


def elsewhere(name: str, tail: str, others: Iterable[OnSite]) -> tuple[OnSite, ...]:
    """Where else a person of that name and last four works: likely the same, which the clerk judges."""
    return tuple(one for one in others if tail and (one.name, one.tail) == (name.strip(), tail))


# --- 发证、换证、收回 -------------------------------------------------------------------------------


def decide_issue(facts: Facts) -> Decision:
    """Whether cards may be handed out: under a permit that stands."""
    found: list[Finding] = []
    if facts.site not in MAY_WORK:
        now = SITE_NAMES[facts.site] if facts.site is not None else "还没有许可证"
        text = "这份档案{now}，不能发出入证：先发许可证；停工的先复工。"
        found.append(block("000-12", "还不能发证", text, "", now=now))
    return Decision((*found, *_term(Draft(""), facts)))


def decide_extension(card: Pass, until: date | None, facts: Facts) -> Decision:
    """延期: a new card -2 with a later day, within the permit; the old one is handed in (domain.md 2.4)."""
    found: list[Finding] = list(decide_issue(facts).findings)
    if (now := card.now(facts.today)) not in (State.VALID, State.EXPIRED):
        text = "{number} {state}，不能延期。遗失的请补办。"
        found.append(block("2.4", "不能延期", text, "", number=card.number, state=STATE_NAMES[now]))
    if until is not None and until <= card.until:
        text = "现在到 {day}，延期要填更晚的日子。"
        found.append(block("2.4", "有效期不对", text, "until", day=card.until.isoformat()))
    if until is not None and facts.permit_until is not None and until > facts.permit_until:
        text = "出入证不能比许可证长：最多到 {day}。要更长，先给许可证办延期。"
        found.append(block("2.4", "超过许可证期限", text, "until", day=facts.permit_until.isoformat()))
    if until is None and facts.permit_until is not None and facts.permit_until <= card.until:
        text = "已经到了许可证的最后一天（{day}）：先给许可证办延期。"
        found.append(block("2.4", "许可证没有更长", text, "until", day=facts.permit_until.isoformat()))
    return Decision(tuple(found))


def decide_replacement(card: Pass, facts: Facts) -> Decision:
    """补办: a lost or spoilt card; the old number stays invalid for good (peers.md 5)."""
    found: list[Finding] = list(decide_issue(facts).findings)
    if (now := card.now(facts.today)) in (State.RETURNED, State.REVOKED, State.REPLACED):
        text = "{number} {state}，不能补办。还要进场的请重新登记。"
        found.append(block("2.4", "不能补办", text, "", number=card.number, state=STATE_NAMES[now]))
    return Decision(tuple(found))

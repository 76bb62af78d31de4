"""装修档案的卡片: where a file stands, what is missing for its next step, who did what and when (000-12)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

from app.rules import renovation_fees
from app.rules.base import CHINA, Finding, Level
from app.rules.mask import name as mask_name
from app.rules.money import yuan
from app.rules.policy import Policy
from app.rules.price import in_force
from app.rules.renovation import OUTCOME_NAMES, Outcome, works
from app.rules.renovation_decide import decide_permit
from app.rules.renovation_materials import APPLICANT_NAMES, Builder
from app.rules.renovation_state import BEFORE_APPROVAL, BEFORE_WORK, STATE_NAMES, State
from app.views.pages.renovation_words import tr

_WAYS = {"take_money": "pay", "resubmit": "submit", "print_acknowledgement": "papers"}
"""What the rules call a way out → the act of the screen."""
_MENDED = frozenset({"materials", "notice_signed", "agreement_signed", "posted", "neighbours_told"})
"""What is put right by 补资料."""


def cards(
    record: Any, policy: Policy, offered: tuple[str, ...], left: tuple[Any, ...], stops: tuple[Finding, ...]
) -> Iterator[Finding]:
    """The file with what may be done; what stands in the way of the next step; what was done.

    `left` is the money that has still to go back, `stops` what is missing before it may.
    """
    done: set[str] = set()
    waiting = [one for one in record.notices if one.told_at is None]
    before = [
        *_waiting(waiting),
        *_in_the_way(record, policy, set(offered)),
        *_to_put_right(record),
        *_to_give_back(left, stops),
    ]
    known = [one for one in before if one.level is Level.INFO]
    for one in (one for one in before if one.level is not Level.INFO):
        kept = tuple(act for act in one.acts if act in offered and act not in done)
        done.update(kept)
        yield replace(one, acts=kept)
    yield _file(record)
    rest = tuple(act for act in offered if act not in done)
    if rest:
        yield Finding("000-12", Level.INFO, tr("还可以办"), "", acts=rest)
    yield from known
    yield from _history(record)


def _file(record: Any) -> Finding:
    draft = record.draft
    household = record.facts.household
    label = household.label if household is not None else draft.unit
    who = f"{APPLICANT_NAMES[draft.applicant]} {mask_name(draft.name)}"
    built = draft.company if draft.builder is Builder.COMPANY else tr("自装")
    term = tr("{start} 至 {end}，{days} 天").format(start=draft.start, end=draft.end, days=draft.days)
    lines = [
        f"{label} · {who} · {built}",
        works(draft.items),
        term + (tr(" · 许可证 {number}").format(number=record.permit) if record.permit else ""),
        tr("首接人 {name}，{at} 受理").format(name=record.first_receiver_name, at=_at(record.received_at)),
    ]
    title = f"{record.number} {STATE_NAMES[record.state]}"
    return Finding("000-12", Level.INFO, title, "{words}", {"words": "\n".join(lines)})


def _waiting(notices: Iterable[Any]) -> Iterator[Finding]:
    """The customer has not been told yet: red once the day is over (003-41, S06 E2)."""
    for one in notices:
        late = tr("（超时：当天没有通知）") if one.late else ""
        params = {"words": one.say() + late, "at": _at(one.since)}
        level = Level.BLOCK if one.late else Level.WARN
        title = tr("还没有通知客户") if one.late else tr("要通知客户")
        yield Finding("003-41", level, title, tr("{words}。审批时间 {at}。"), params, acts=("told",))


def _in_the_way(record: Any, policy: Policy, offered: set[str]) -> Iterator[Finding]:
    """What is missing before the permit, the rules' own words with the keys of this screen (S05, S06)."""
    if record.permit or record.state not in BEFORE_WORK:
        return
    early = record.state in BEFORE_APPROVAL
    for one in decide_permit(record.draft, record.facts, policy).findings:
        if early and (one.rule == "S06 E3" or one.level is Level.INFO):
            continue  # nobody pays before it is approved
        acts = [_WAYS.get(act, act) for act in one.acts]
        if one.field in _MENDED:
            acts.append("change")
        if one.rule == "003-37" and record.state is State.PENDING:
            acts.insert(0, "review")
        if one.rule == "S06 E1":
            acts += ["change", "submit"]
        said = one
        if one.rule == "S06 E3":
            said = replace(one, text=one.text + tr("共 {sum}。"), params=one.params | {"sum": _sum(record)})
        yield replace(said, acts=tuple(dict.fromkeys(act for act in acts if act in offered)))


def _sum(record: Any) -> str:
    prices = in_force(record.facts.prices, record.facts.now.date())
    each = [
        (one.price if one.price is not None else prices[one.item].price or 0) * one.quantity
        for one in record.owed
        if one.item in prices
    ]
    return yuan(sum(each))


def _to_put_right(record: Any) -> Iterator[Finding]:
    """整改 that nobody has found done; what is over its day says so (2.3)."""
    if record.state in (State.PASSED, State.WITHDRAWN):
        return  # what is missing before the refund says it
    for one in record.facts.open_rectifications:
        late = tr("，已超期") if one.overdue(record.facts.now.date()) else ""
        params = {"what": one.what, "due": f"{one.due:%m-%d}", "late": late}
        yield Finding("2.3", Level.WARN, tr("等整改"), tr("{what}（{due} 前{late}）"), params)


def _to_give_back(left: Iterable[Any], stops: Iterable[Finding]) -> Iterator[Finding]:
    yield from (replace(one, level=Level.WARN) for one in stops)  # of its ways out those that are here
    back = list(left)
    if back:
        names = {code: renovation_fees.ITEMS.index(code) for code in renovation_fees.ITEMS}
        back.sort(key=lambda one: (not one.deposit, names.get(one.item, len(names))))
        deposits = sum(one.amount for one in back if one.deposit)
        fees = sum(one.amount for one in back if not one.deposit)
        parts = [tr("押金 {sum}，按「退押金」").format(sum=yuan(deposits))] if deposits else []
        if fees:
            parts.append(tr("收的费 {sum}，打开收据按「付款」").format(sum=yuan(fees)))
        acts = (*(("refund",) if deposits else ()), *(("receipt",) if fees else ()))
        words = {"words": "；".join(parts)}
        yield Finding("S12", Level.WARN, tr("要退的钱"), "{words}。", words, acts=acts)


# --- what was done --------------------------------------------------------------------------------


def _history(record: Any) -> Iterator[Finding]:
    for one in reversed(record.reviews):
        said = [one.opinion, one.reasons, *(f"· {line}" for line in one.corrections)]
        said.append(tr("{at} {staff} 审批").format(at=_at(one.at), staff=one.staff))
        level = Level.INFO if one.outcome is Outcome.APPROVED else Level.WARN
        title = tr("审批：{outcome}").format(outcome=OUTCOME_NAMES[one.outcome])
        yield Finding("003-37", level, title, "{words}", {"words": "\n".join(line for line in said if line)})
    told = [f"{_at(one.told_at)} {one.say()}" for one in record.notices if one.told_at is not None]
    if told:
        yield Finding("003-41", Level.INFO, tr("已通知客户"), "{words}", {"words": "\n".join(told)})
    if record.payments:
        lines = [
            f"{_at(one.at)} {one.receipt} {one.what} {yuan(one.amount)}"
            + (tr("（已作废）") if one.voided else "")
            for one in record.payments
        ]
        yield Finding("003-38", Level.INFO, tr("收据"), "{words}", {"words": "\n".join(lines)})
    if record.inspections:
        lines = [_look_words(one) for one in record.inspections]
        yield Finding("2.3", Level.INFO, tr("巡查、验收"), "{words}", {"words": "\n".join(lines)})
    if record.extensions:
        lines = [
            tr("{at} 延到 {until}：{reason}（{staff}）").format(
                at=_at(one.at), until=one.until, reason=one.reason, staff=one.staff
            )
            for one in record.extensions
        ]
        yield Finding("2.3", Level.INFO, tr("延期"), "{words}", {"words": "\n".join(lines)})
    steps = [
        " · ".join(part for part in (f"{_at(one.at)} {STATE_NAMES[one.state]}", one.staff, one.why) if part)
        for one in record.steps
    ]
    yield Finding("000-12", Level.INFO, tr("办到哪一步"), "{words}", {"words": "\n".join(steps)})


def _look_words(one: Any) -> str:
    """03-10 10:12 巡查 XC…：2 处要整改，停工（林国栋）."""
    what = tr("验收") if one.acceptance else tr("巡查")
    count = len(one.findings)
    found = tr("{count} 处要整改").format(count=count) if count else tr("合格") if one.passed else tr("相符")
    stop = tr("，停工") if one.stop else ""
    return f"{_at(one.at)} {what} {one.number}：{found}{stop}（{one.staff}）"


def _at(moment: datetime) -> str:
    return f"{moment.astimezone(CHINA):%m-%d %H:%M}"

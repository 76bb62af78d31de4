"""装修现场: what happens after the permit: inspection, 整改, stop, extension, acceptance, deposit back.

物业管理条例 45, 46 and 噪声污染防治法 70 (domain.md 3.3, 3.5): dissuade, stop, then report; domain.md 2.3
(states, 延期栏), 2.10 (refund), S05 E6, S12; peers.md 6: what is missing before the deposit may go back.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from app.rules.base import Finding
from app.rules.decision import Decision, block, info, warn
from app.rules.people import MAY, Role
from app.rules.policy import Policy
from app.rules.renovation import MOST_EXTENSIONS, Draft, Facts
from app.rules.renovation_decide import reviewers
from app.rules.renovation_fees import GiveBack, give_back
from app.rules.renovation_items import FORBIDDEN
from app.rules.renovation_state import MAY_WORK, NEXT, ON_SITE, STATE_NAMES, State
from app.rules.rule_pack import report_by

LONGEST = 200
"""Characters of a finding, of a reason."""


@dataclass(frozen=True)
class Found:
    """巡查发现的一条: what is wrong; `code` names the forbidden work that it is (110-5), "" = another."""

    what: str
    code: str = ""
    due: date | None = None


@dataclass(frozen=True)
class Inspection:
    """一次巡查的表单: what was seen, by whom it was told, whether work is stopped.

    `photos` are the uuids of sealed pictures; `dissuaded_at` when the site was told to stop, `refused` that
    it did not: from then the hours to report run (城市规则包); `reported_at` when the authority was told.
    """

    found: tuple[Found, ...] = ()
    note: str = ""
    photos: tuple[str, ...] = ()
    no_photo: str = ""
    stop: bool = False
    dissuaded_at: datetime | None = None
    refused: bool = False
    reported_at: datetime | None = None


@dataclass(frozen=True)
class Extension:
    """延期的表单: the new last day, and why; who grants it has the right to review."""

    until: date | None = None
    reason: str = ""


@dataclass(frozen=True)
class Acceptance:
    """验收的表单: passed or not, opinion, and on 整改 what is to be put right."""

    passed: bool | None = None
    opinion: str = ""
    found: tuple[Found, ...] = ()


def _state(facts: Facts, wanted: frozenset[State], what: str) -> Iterator[Finding]:
    if facts.state not in wanted:
        now = STATE_NAMES[facts.state] if facts.state is not None else "还没有提交"
        text = "这份档案{now}，不能{what}。请核对状态，或刷新列表。"
        yield block("000-12", "状态不对", text, "", now=now, what=what)


def _right(facts: Facts, policy: Policy, act: str, what: str) -> Iterator[Finding]:
    if not facts.operator.may(act):
        who = "、".join(policy.role_name(one) for one in Role if one in MAY[act])
        yield block("004-07", "没有权限", "{what}请由{who}登录办理。", "", what=what, who=who)


def _granted(facts: Facts, policy: Policy, what: str) -> Iterator[Finding]:
    """延期、吊销 change what was approved: those who review decide."""
    if facts.operator.role not in reviewers(policy):
        who = "、".join(policy.role_name(one) for one in Role if one in reviewers(policy))
        yield block("003-37", "须审批人同意", "{what}请由{who}登录办理。", "", what=what, who=who)


def _reason(reason: str, what: str) -> Iterator[Finding]:
    if not reason.strip():
        yield block("000-12", "请写原因", "请写{what}的原因，单据上要印。", "reason", what=what)
    elif len(reason.strip()) > LONGEST:
        yield block("000-12", "原因太长", "原因最多 {most} 个字。", "reason", most=LONGEST)


# --- 开工、巡查 -----------------------------------------------------------------------------------


def decide_start(draft: Draft, facts: Facts) -> Decision:
    """Whether work may begin: under a permit, not before its first day."""
    found = list(_state(facts, frozenset({State.ISSUED}), "开工"))
    if draft.start is not None and facts.now.date() < draft.start:
        text = "许可证从 {start} 起，今天还不能开工。"
        found.append(block("000-12", "还没到日子", text, "", start=draft.start.isoformat()))
    return Decision(tuple(found))


def decide_inspection(form: Inspection, facts: Facts, policy: Policy) -> Decision:
    """Whether an inspection may be kept: what was found has its day; a forbidden work is stopped."""
    return Decision(
        (
            *_right(facts, policy, "renovation.inspect", "巡查"),
            *_state(facts, ON_SITE, "巡查"),
            *_found(form.found, facts),
            *_seen(form),
            *_report(form, facts),
        )
    )


def _found(found: tuple[Found, ...], facts: Facts) -> Iterator[Finding]:
    for line, one in enumerate(found, 1):
        if not one.what.strip():
            yield block("2.3", "请写违章情况", "第 {line} 条请写看到什么。", "found", line=line)
        elif len(one.what.strip()) > LONGEST:
            yield block("2.3", "写得太长", "第 {line} 条最多 {most} 个字。", "found", line=line, most=LONGEST)
        if one.due is None:
            text = "第 {line} 条请填整改到哪天，例如：3天后、4-1。"
            yield block("2.3", "请填整改期限", text, "found", line=line)
        elif one.due < facts.now.date():
            text = "第 {line} 条的整改期限已经过去，请填今天以后的日子。"
            yield block("2.3", "期限不对", text, "found", line=line)


def _seen(form: Inspection) -> Iterator[Finding]:
    if form.found and not form.photos and not form.no_photo.strip():
        text = "有违章要拍照；拍不了的请写为什么，扣款时要有依据。"
        yield block("2.10", "请附照片", text, "photos")
    forbidden = {one.code for one in FORBIDDEN}
    if any(one.code in forbidden for one in form.found) and not form.stop:
        text = "这是禁止的装修行为，请勾选「停工」，开整改通知书（物业管理条例 45、46）。"
        yield block("110-5", "须停工", text, "stop")
    if form.stop and not form.found:
        yield block("2.3", "为什么停工", "停工要写明违章情况，整改通知书上要印。", "found")


def _report(form: Inspection, facts: Facts) -> Iterator[Finding]:
    if not form.refused:
        return
    if form.dissuaded_at is None:
        text = "请填什么时候劝阻的，报告的期限从那时起算。"
        yield block("3.4", "请填劝阻时间", text, "dissuaded_at")
        return
    by, pack = report_by(facts.pack, form.dissuaded_at), facts.pack
    if form.reported_at is not None:
        if by is not None and form.reported_at > by:
            text = "报告晚了：应在 {by} 以前（{source}）。请如实记下，不改时间。"
            yield warn("3.4", "报告超期", text, "", by=f"{by:%m-%d %H:%M}", source=pack.report.source)
    elif by is not None:
        text = "劝阻无效，请在 {by} 以前报告主管部门（{source}），并记下报告时间。"
        yield warn(
            "3.4", "要报告主管部门", text, "", "report", by=f"{by:%m-%d %H:%M}", source=pack.report.source
        )
    else:
        text = "劝阻无效，请尽快{text}（{source}），并记下报告时间。规则包没有写几小时内。"
        params = {"text": "报告主管部门", "source": pack.report.source}
        yield warn("3.3", "要报告主管部门", text, "", "report", **params)


def report_overdue(form: Inspection, facts: Facts) -> bool:
    """Red: the hours of the pack are over, and nobody has reported."""
    if not form.refused or form.dissuaded_at is None or form.reported_at is not None:
        return False
    by = report_by(facts.pack, form.dissuaded_at)
    return by is not None and facts.now > by


# --- 停工、复工、延期、吊销 -------------------------------------------------------------------------


def decide_stop(reason: str, facts: Facts, policy: Policy) -> Decision:
    """停工整改: under a permit; with its reason."""
    stops = frozenset({State.ISSUED, *MAY_WORK})
    return Decision(
        (
            *_right(facts, policy, "renovation.inspect", "停工"),
            *_state(facts, stops, "停工"),
            *_reason(reason, "停工"),
        )
    )


def decide_resume(facts: Facts, policy: Policy) -> Decision:
    """复工: when all that was to be put right has been found done."""
    found = [
        *_right(facts, policy, "renovation.inspect", "复工"),
        *_state(facts, frozenset({State.STOPPED}), "复工"),
        *_open(facts, "复工"),
    ]
    return Decision(tuple(found))


def _open(facts: Facts, what: str) -> Iterator[Finding]:
    for one in facts.open_rectifications:
        late = "，已超期" if one.overdue(facts.now.date()) else ""
        text = "还没有整改：{problem}（期限 {due}{late}）。请复查合格、记下日期后再{what}。"
        params = {"problem": one.what, "due": one.due.isoformat(), "late": late, "what": what}
        yield block("2.3", "整改未完成", text, "", "rectified", **params)


def decide_extension(form: Extension, draft: Draft, facts: Facts, policy: Policy) -> Decision:
    """延期: later than now, at most twice (the permit has two lines), by who reviews; passes follow."""
    return Decision(
        (
            *_granted(facts, policy, "延期"),
            *_state(facts, MAY_WORK, "延期"),
            *_reason(form.reason, "延期"),
            *_until(form, draft, facts),
        )
    )


def _until(form: Extension, draft: Draft, facts: Facts) -> Iterator[Finding]:
    if facts.extensions >= MOST_EXTENSIONS:
        text = "已经延期 {count} 次，许可证上没有空栏了：请重新申请。"
        yield block("2.3", "不能再延期", text, "", count=facts.extensions)
    if form.until is None:
        yield block("2.3", "请填延到哪天", "请填新的完工日期。", "until")
    elif draft.end is not None and form.until <= draft.end:
        text = "现在的期限到 {end}，延期要填更晚的日子。"
        yield block("2.3", "期限不对", text, "until", end=draft.end.isoformat())
    elif form.until < facts.now.date():
        yield block("2.3", "期限不对", "新的完工日期已经过去，请填今天以后的日子。", "until")
    elif facts.passes_out:
        text = "延期后，{count} 张出入证要换发（证号加「-2」），旧证请收回。"
        yield info("2.4", "出入证要换发", text, count=facts.passes_out)


def decide_revocation(reason: str, facts: Facts, policy: Policy) -> Decision:
    """吊销: by who reviews, with its reason; every pass of the site ends with it."""
    return Decision(
        (
            *_granted(facts, policy, "吊销许可证"),
            *_state(facts, ON_SITE, "吊销许可证"),
            *_reason(reason, "吊销"),
        )
    )


# --- 撤回、验收、退押金 -----------------------------------------------------------------------------


@dataclass(frozen=True)
class Withdrawal(Decision):
    """撤回的判断, with all that goes back to the customer (S05 E6)."""

    back: tuple[GiveBack, ...] = ()


def decide_withdrawal(reason: str, facts: Facts) -> Withdrawal:
    """Whether the owner may withdraw: before work has begun, permit and passes back; he is paid all back."""
    found: list[Finding] = []
    if facts.state is None or State.WITHDRAWN not in NEXT[facts.state]:
        now = STATE_NAMES[facts.state] if facts.state is not None else "还没有提交"
        text = "这份档案{now}，已经开工或结束，不能撤回：不装了请申请验收，验收后退押金。"
        found.append(block("S05 E6", "不能撤回", text, "", now=now))
    found += _reason(reason, "撤回")
    if facts.permit and not facts.permit_back:
        text = "请收回许可证 {number}，再办撤回。"
        found.append(block("S05 E6", "许可证未收回", text, "permit_back", number=facts.permit))
    if facts.passes_out:
        text = "还有 {count} 张出入证没有收回：请收回或登记遗失，再办撤回。"
        found.append(block("S05 E6", "出入证未收回", text, "", "return_passes", count=facts.passes_out))
    return Withdrawal(tuple(found), give_back(facts.paid))


def decide_request(facts: Facts) -> Decision:
    """申请验收: the work is over; what is still to be put right is shown and looked at then."""
    wanted = frozenset({State.WORKING, State.EXTENDED, State.RECTIFYING, State.REVOKED})
    found = list(_state(facts, wanted, "申请验收"))
    found += [
        warn("2.3", one.title, "{said}", said=one.say()) for one in _open(facts, "验收")
    ]  # it is for the acceptance to say so
    return Decision(tuple(found))


def decide_acceptance(form: Acceptance, facts: Facts, policy: Policy) -> Decision:
    """验收: passed only with nothing left to put right (S12 E2: else 整改单, no refund)."""
    found = [
        *_right(facts, policy, "renovation.inspect", "验收"),
        *_state(facts, frozenset({State.INSPECTING}), "验收"),
    ]
    if form.passed is None:
        found.append(block("2.3", "请选验收结果", "请选「合格」或「整改」。", "passed"))
    if not form.opinion.strip():
        found.append(block("2.3", "请写验收意见", "请写验收意见，验收单上要印。", "opinion"))
    if form.passed:
        found += _open(facts, "判合格")
        if form.found:
            found.append(block("2.3", "有问题不能合格", "列了要整改的问题，请改判「整改」。", "passed"))
    elif form.passed is False:
        if not form.found:
            found.append(block("S12 E2", "请写整改内容", "请写要整改什么、到哪天，整改单上要印。", "found"))
        found += _found(form.found, facts)
    return Decision(tuple(found))


def refundable_on(accepted_on: date, policy: Policy) -> date:
    """The first day on which the deposit may go back: acceptance, and the days of the agreement after it."""
    return accepted_on + timedelta(days=policy.renovation_hold_days)


def missing_for_refund(facts: Facts, policy: Policy) -> tuple[Finding, ...]:
    """What is missing before the deposit may go back (peers.md 6, S12); empty = it may.

    A withdrawn file needs no acceptance. Arrears are no condition: no law lets a deposit answer for them
    (domain.md 3.6).
    """
    found: list[Finding] = []
    if facts.state is not State.WITHDRAWN:
        if facts.accepted_on is None:
            text = "还没有验收合格。请客户申请验收，合格后再退。"
            found.append(block("S12 E2", "等待验收", text))
        else:
            on = refundable_on(facts.accepted_on, policy)
            if facts.now.date() < on:
                text = "{accepted} 验收合格，按约定 {on} 起可以退。"
                params = {"accepted": facts.accepted_on.isoformat(), "on": on.isoformat()}
                found.append(block("2.10", "还没到日子", text, "", **params))
        found += _open(facts, "退押金")
    if facts.passes_out:
        text = "还有 {count} 张出入证没有收回：请收回，或登记遗失，再按张从押金里扣。"
        found.append(block("S12", "出入证未收齐", text, "", "return_passes", count=facts.passes_out))
    if facts.permit and not facts.permit_back:
        text = "许可证 {number} 还没有收回：请收回；丢了的请写明。"
        found.append(block("S12", "许可证未收回", text, "permit_back", number=facts.permit))
    return tuple(found)

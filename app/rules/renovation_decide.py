"""装修的判断: every rule from the application to the permit, in the order in which the clerk talks.

Application (S05, S06), review by the 工程主管 (003-37, 003-41), notice to the customer, permit (003-40).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, time, timedelta

from app.rules import renovation_fees, renovation_items
from app.rules.base import CHINA, Finding, Level
from app.rules.decision import Decision, block, info, warn
from app.rules.mask import name as mask_name
from app.rules.people import Operator, Role
from app.rules.policy import MANAGER_TOO, Policy
from app.rules.price import in_force
from app.rules.renovation import (
    LONGEST,
    MOST_DAYS,
    Draft,
    Facts,
    NotifyTask,
    Outcome,
    Review,
    credit_code_holds,
    editable,
    fingerprint,
)
from app.rules.renovation_materials import Applicant, Builder, Kind, names
from app.rules.renovation_state import STATE_NAMES, State
from app.rules.rule_pack import silent


def decide(draft: Draft, facts: Facts, policy: Policy) -> Decision:
    """Whether the application may be taken in (受理). What is 待补 only warns: it is brought later (S05 E1).

    Pure: called while typing, and again inside the transaction.
    """
    return Decision(
        (
            *_locked(facts),
            *_unit(draft, facts),
            *_applicant(draft, facts),
            *_builder(draft),
            *_period(draft, facts),
            *renovation_items.findings(draft.items, policy.role_name(Role.ENGINEER)),
            *_materials(draft, warn),
            *_papers(draft, warn),
            *renovation_fees.findings(draft, facts, policy),
            *_copies(facts),
        )
    )


def _locked(facts: Facts) -> Iterator[Finding]:
    if not editable(facts.state) and facts.state is not None:
        text = "这份档案{state}，申请内容不能再改。要变更请退回重新审批，或办延期。"
        yield block("000-12", "已经批准", text, "", state=STATE_NAMES[facts.state])


def _unit(draft: Draft, facts: Facts) -> Iterator[Finding]:
    if facts.household is None:
        unit = draft.unit.strip()
        if unit:
            text = "没有房号「{unit}」。可写 3-2-1501、3栋2单元1501 或 3#1501。"
            yield block("000-12", "找不到房号", text, "unit", unit=unit)
        else:
            text = "请填要装修的房号，可写 3-2-1501、3栋2单元1501 或 3#1501。"
            yield block("000-12", "请填房号", text, "unit")
    if facts.running:
        text = "这一户还有没办完的装修 {numbers}：请核对是不是同一次，是的话打开那一份接着办。"
        yield warn("000-12", "已有装修档案", text, "unit", numbers="、".join(facts.running))


def _applicant(draft: Draft, facts: Facts) -> Iterator[Finding]:
    name, household = draft.name.strip(), facts.household
    if not name:
        yield block("000-12", "请填申请人", "请写下申请人的姓名，申请表上要印。", "name")
    elif len(name) > LONGEST:
        yield block("000-12", "姓名太长", "姓名最多 {most} 个字，请核对。", "name", most=LONGEST)
    elif household is not None:
        owners = [one.name for one in household.owners]
        if draft.applicant is Applicant.OWNER and name not in owners:
            text = "档案业主是 {owners}。不是业主本人的，请改为「租户（使用人）」，并交业主书面同意。"
            shown = "、".join(map(mask_name, owners)) or "空白"
            yield block("000-12", "不是档案上的业主", text, "name", owners=shown)
        if draft.applicant is Applicant.TENANT and name not in [one.name for one in household.tenants]:
            text = "档案里没有这位租户，请核对租赁合同，办完后补登记。"
            yield warn("000-12", "档案里没有这位租户", text, "name")
    if not draft.phone.strip():
        text = "请填申请人的电话：审批有了结果要马上通知他。"
        yield block("003-41", "请填电话", text, "phone")


def _builder(draft: Draft) -> Iterator[Finding]:
    if not draft.site_head.strip():
        text = "请填现场负责人（兼安全、消防负责人），许可证上要印。"
        yield block("000-12", "请填现场负责人", text, "site_head")
    if not draft.site_phone.strip():
        yield block("000-12", "请填现场负责人电话", "请填现场负责人的电话，巡查时要联系。", "site_phone")
    if draft.builder is Builder.OWN:
        return
    if not draft.company.strip():
        text = "请照营业执照写施工单位全称；业主自己装的，改选「自装」。"
        yield block("003-37", "请填施工单位", text, "company")
    if not draft.credit_code.strip():
        text = "请照营业执照填 18 位统一社会信用代码。"
        yield block("003-37", "请填信用代码", text, "credit_code")
    elif not credit_code_holds(draft.credit_code):
        text = "统一社会信用代码不对：应是 18 位，最后一位是校验码。请对照营业执照重填。"
        yield block("GB32100", "信用代码不对", text, "credit_code")


def _period(draft: Draft, facts: Facts) -> Iterator[Finding]:
    if draft.start is None:
        yield block("000-12", "请填开工日期", "请填哪天开工，例如：明天、4-1。", "start")
    if draft.end is None:
        yield block("000-12", "请填完工日期", "请填哪天完工，例如：4-30，或写天数 30天。", "end")
    if draft.start is None or draft.end is None:
        return
    if draft.end < draft.start:
        yield block("000-12", "日期颠倒", "完工日期早于开工日期，请核对。", "end")
    elif draft.days > MOST_DAYS:
        text = "施工期限 {days} 天，最多 {most} 天，请核对年份；做不完以后可以延期。"
        yield block("000-12", "期限太长", text, "end", days=draft.days, most=MOST_DAYS)
    if draft.end < facts.now.date():
        yield block("000-12", "期限已过", "完工日期已经过去，请填今天以后的日子。", "end")
    elif draft.start < facts.now.date():
        yield warn("000-12", "开工日期已过", "开工日期在今天以前。没有许可证不能开工，请核对。", "start")


def _materials(draft: Draft, speak: Callable[..., Finding]) -> Iterator[Finding]:
    found = draft.missing
    tenant = draft.applicant is Applicant.TENANT
    if Kind.CONSENT in found and tenant:
        text = "租户（使用人）装修，须有业主的书面同意。请他拿来，没有不能审批、不能发证。"
        yield speak("110-14", "须业主书面同意", text, "materials")
    others = tuple(one for one in found if not (tenant and one is Kind.CONSENT))
    if others:
        text = "待补：{names}。请打印待补清单给客户；没有补齐不能审批、不能发证。"
        yield speak("000-12", "资料待补", text, "materials", names=names(others))


def _papers(draft: Draft, speak: Callable[..., Finding]) -> Iterator[Finding]:
    if not draft.notice_signed:
        text = "请打印禁止行为和注意事项告知书，请客户看过签字（物业管理条例 52）。没有签字不能发证。"
        yield speak("3.3", "告知书未签", text, "notice_signed")
    if not draft.agreement_signed:
        text = "请打印装饰装修管理服务协议，双方签字（建设部令110号 16）。没有签字不能发证。"
        yield speak("3.4", "协议未签", text, "agreement_signed")


def _copies(facts: Facts) -> Iterator[Finding]:
    if facts.copies:
        yield info("003-22", "证件复件已附", "{numbers}", numbers="、".join(facts.copies))


# --- 审批 ---------------------------------------------------------------------------------------


def reviewers(policy: Policy) -> frozenset[Role]:
    """Who may review in this office: the 工程主管, and where it is set so the manager for him."""
    both = frozenset({Role.ENGINEER, Role.MANAGER})
    return both if policy.renovation_reviewer == MANAGER_TOO else frozenset({Role.ENGINEER})


def may_review(operator: Operator, facts: Facts, policy: Policy) -> Iterator[Finding]:
    """What stands in the way of this person's review (003-37, 003-41)."""
    if operator.role not in reviewers(policy):
        who = "、".join(policy.role_name(one) for one in Role if one in reviewers(policy))
        text = "装修申请由{who}审批：请他登录；他不在就打印受理回执，档案留在「待审批」。"
        yield block("003-37", "请审批人登录", text, "", "print_acknowledgement", who=who)
    elif operator.role is not Role.ENGINEER and operator.login == facts.first_receiver:
        text = "您是首接人，不能自己审批：请{who}或另一位经理审批。"
        yield block("003-37", "须另一个人审批", text, "", who=policy.role_name(Role.ENGINEER))


def decide_review(review: Review, draft: Draft, facts: Facts, policy: Policy) -> Decision:
    """Whether this review may be kept. Approved is only what is complete and holds nothing forbidden."""
    return Decision((*may_review(facts.operator, facts, policy), *_review(review, draft, facts, policy)))


def _review(review: Review, draft: Draft, facts: Facts, policy: Policy) -> Iterator[Finding]:
    if facts.state is not State.PENDING:
        now = STATE_NAMES[facts.state] if facts.state is not None else "还没有提交"
        yield block("003-37", "不在待审批", "这份申请{now}，不用审批。请刷新列表。", "", now=now)
    if review.outcome is None:
        yield block("003-37", "请选审批结果", "请选「同意」或「退回补正」。", "outcome")
    if not review.opinion.strip():
        text = "请写审批意见，例如：图纸与现场相符，同意。"
        yield block("003-37", "请写意见", text, "opinion")
    if review.outcome is Outcome.REJECTED:
        if not review.reasons.strip():
            text = "退回要写明原因，首接人要照着告诉客户。"
            yield block("S06 E1", "请写原因", text, "reasons")
        if not [one for one in review.corrections if one.strip()]:
            text = "请写补正清单：客户要补什么、改什么，一行一项。"
            yield block("S06 E1", "请写补正清单", text, "corrections")
    elif review.outcome is Outcome.APPROVED:
        reviewer = policy.role_name(Role.ENGINEER)
        found = renovation_items.findings(draft.items, reviewer)
        yield from (one for one in found if one.level is Level.BLOCK)
        yield from _materials(draft, block)


def notify_task(review: Review, facts: Facts) -> NotifyTask:
    """通知任务 of a review (003-41): for the 首接人, on duty or not. Raises ValueError for no decision."""
    if review.outcome is None or review.at is None:
        raise ValueError("nothing was decided")
    return NotifyTask(facts.first_receiver, review.at, review.outcome)


def decide_told(task: NotifyTask) -> Decision:
    """Whether the notice to the customer may be kept: how it was given, and what he answered."""
    found: list[Finding] = []
    if task.way is None:
        found.append(block("003-41", "请选通知方式", "请选电话、当面或上门。", "way"))
    if not task.answer.strip():
        found.append(block("003-41", "请写答复", "请写客户怎么说，例如：下午来缴费。", "answer"))
    return Decision(tuple(found))


def notify_by(task: NotifyTask, policy: Policy) -> datetime:
    """Until when the customer is told: the end of the counter's day (the night begins), else midnight."""
    decided = task.since.astimezone(CHINA)
    closing = datetime.combine(decided.date(), policy.night_from, CHINA)
    midnight = datetime.combine(decided.date() + timedelta(days=1), time(), CHINA)
    return closing if decided < closing else midnight


def unnotified(task: NotifyTask, now: datetime, policy: Policy) -> bool:
    """Red (S06 E2): the day is over, and the customer has not been told."""
    return task.told_at is None and now >= notify_by(task, policy)


# --- 发证 ---------------------------------------------------------------------------------------


def approved(draft: Draft, facts: Facts) -> bool:
    """Whether the last review agrees to the form as it is now."""
    review = facts.review
    return (
        review is not None
        and review.outcome is Outcome.APPROVED
        and (not review.covers or review.covers == fingerprint(draft))
    )


def decide_payment(draft: Draft, facts: Facts, policy: Policy) -> Decision:
    """Whether the money may be taken now: after the approval, within the city's cap."""
    return Decision((*_approved(draft, facts), *renovation_fees.findings(draft, facts, policy)))


def decide_permit(draft: Draft, facts: Facts, policy: Policy) -> Decision:
    """Whether the permit may be issued and printed: reviewed, complete, told, paid (000-12, S06 E3)."""
    return Decision(
        (
            *_permit_state(facts),
            *_approved(draft, facts),
            *_materials(draft, block),
            *_papers(draft, block),
            *_paid(draft, facts, policy),
            *_permit_period(draft, facts),
            *_duties(draft, facts),
            *silent(facts.pack),
        )
    )


def _permit_state(facts: Facts) -> Iterator[Finding]:
    if facts.permit:
        text = "许可证 {number} 已经发过：要再打一张请用补打，期限不够请办延期。"
        yield block("000-12", "已发证", text, "", number=facts.permit)
    elif facts.state in (State.WITHDRAWN, State.ARCHIVED, State.REFUNDED):
        text = "这份档案{state}，不能发证。还要装修的，请重新申请。"
        yield block("000-12", "状态不对", text, "", state=STATE_NAMES[facts.state])


def _approved(draft: Draft, facts: Facts) -> Iterator[Finding]:
    review = facts.review
    if review is None or review.outcome is None:
        text = "还没有审批意见，不能收费、不能发证。审批人不在，请打印受理回执给客户。"
        yield block("003-37", "等待审批", text, "", "print_acknowledgement")
    elif review.outcome is Outcome.REJECTED:
        text = "审批退回：{reasons}。补正：{list}。补齐后请重新提交审批。"
        todo = "；".join(review.corrections) or "见审批意见"
        yield block("S06 E1", "审批退回", text, "", reasons=review.reasons, list=todo)
    elif not approved(draft, facts):
        text = "批准以后改过房号、期限、施工单位或项目，请重新提交审批。"
        yield block("003-37", "改过，须重新审批", text, "", "resubmit")


def _paid(draft: Draft, facts: Facts, policy: Policy) -> Iterator[Finding]:
    left = renovation_fees.owed(draft, facts, policy)
    if left:
        prices = in_force(facts.prices, facts.now.date())
        text = "还没有缴：{what}。请先收款、打收据，缴清后才能打印许可证。"
        what = renovation_fees.names(left, prices)
        yield block("S06 E3", "先缴费，再发证", text, "", "take_money", what=what)


def _permit_period(draft: Draft, facts: Facts) -> Iterator[Finding]:
    if draft.end is not None and draft.end < facts.now.date():
        text = "批准的期限到 {end} 已经过去：请改日期，重新提交审批。"
        yield block("000-12", "期限已过", text, "end", end=draft.end.isoformat())


def _duties(draft: Draft, facts: Facts) -> Iterator[Finding]:
    pack = facts.pack
    if pack.posting and not draft.posted.strip():
        text = "{city}要求{text}（{source}）：请打印公示贴在楼内，并记下贴在哪里、哪天贴的。"
        params = {"city": pack.name, "text": pack.posting.text, "source": pack.posting.source}
        yield warn("3.4", "还没有公示", text, "posted", **params)
    if pack.tell_neighbours and not draft.neighbours_told:
        text = "{text}（{source}）：请提醒客户，告知后打勾。"
        params = {"text": pack.tell_neighbours.text, "source": pack.tell_neighbours.source}
        yield warn("3.4", "还没有告知邻居", text, "neighbours_told", **params)

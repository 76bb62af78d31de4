"""放行的判断: every rule of the release slip, in the order in which the clerk talks to the customer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from enum import StrEnum

from app.rules.base import Finding, Level, Refused, refuse
from app.rules.business import Business
from app.rules.mask import name as mask_name
from app.rules.mask import phone as mask_phone
from app.rules.money import yuan
from app.rules.policy import KEEP, Policy
from app.rules.release import (
    OUTCOME_NAMES,
    Applicant,
    Call,
    Decision,
    Draft,
    Facts,
    IdCheck,
    Item,
    Notice,
    NoticeKind,
    Outcome,
)

MOST_ITEMS = 200
MOST_PIECES = 9999


def decide(draft: Draft, facts: Facts, policy: Policy) -> Decision:
    """What the rules say of this draft now. Pure: called while typing, and again inside the transaction."""
    consent, call = consent_of(draft, facts)
    told = call.claimed or () if consent is Consent.CALL and call is not None else ()
    claimed = tuple(line for line in told if line < len(draft.items))
    return Decision(
        findings=(
            *_unit(draft, facts),
            *_person(draft, facts, policy),
            *_items(draft, claimed),
            *_arrears(draft, facts, policy),
            *_consent(draft, facts, policy),
            *_hurry(draft, facts),
        ),
        listed=draft.items,
        claimed=claimed,
        confirmation=_confirmation_words(draft, consent, call),
        fees=_fee_words(draft, facts),
    )


class Consent(StrEnum):
    """业主确认: in which way the owner has agreed, or why not yet."""

    NEEDLESS = "needless"
    NONE = "none"
    CALL = "call"
    SIGNED = "signed"
    LETTER = "letter"
    STALE = "stale"
    REFUSED = "refused"
    UNANSWERED = "unanswered"


GIVEN = frozenset({Consent.NEEDLESS, Consent.CALL, Consent.SIGNED, Consent.LETTER})


def consent_of(draft: Draft, facts: Facts) -> tuple[Consent, Call | None]:
    """Whether the owner agrees, and the call that says so: the latest counts (003-46)."""
    kind = draft.applicant
    own = kind is Applicant.CONTRACTOR and draft.own_goods
    if kind in (Applicant.OWNER, Applicant.SHOP, Applicant.STAFF) or own:
        return Consent.NEEDLESS, None
    if facts.household is not None and draft.signer in [one.name for one in facts.household.owners]:
        return Consent.SIGNED, None
    call = facts.calls[-1] if facts.calls else None
    if call is None:
        # A relative may come with the owner's letter; a tenant's letter never replaces the call.
        letter = kind is Applicant.FAMILY and bool(draft.letter.strip())
        return (Consent.LETTER if letter else Consent.NONE), None
    if call.outcome is Outcome.UNANSWERED:
        return Consent.UNANSWERED, call
    if call.outcome is not Outcome.AGREED:
        return Consent.REFUSED, call
    return (Consent.CALL if call.items == draft.items else Consent.STALE), call


def check_call(call: Call, draft: Draft, facts: Facts) -> None:
    """Raise Refused unless the call may be kept: a number on file (003-47), all five answers (003-48)."""
    owners = facts.household.owners if facts.household else ()
    on_file = {number for owner in owners if owner.name == call.owner for number in owner.phones}
    if call.phone not in on_file:
        raise refuse(
            "003-47",
            "只拨打档案上的电话",
            "{phone} 不是业主档案上的号码，不能用来确认。档案有变，请先更新业主资料再拨。",
            field="other_phone",
            phone=mask_phone(call.phone) or "这个号码",
        )
    if not draft.items:
        raise refuse("003-48", "先列出物品", "请先填好物品清单，打电话时要念给业主听。", field="items")
    if call.outcome is Outcome.AGREED:
        asked = (call.knows, call.fees_told, call.rent_owed, call.claimed, call.agrees)
        if any(answer is None for answer in asked) or not call.agrees:
            raise refuse("003-48", "五问未问全", "请问全五个问题，并听到业主说「同意」。", field="answers")
    if call.outcome in (Outcome.OBJECTED, Outcome.DOUBT) and not call.reason.strip():
        raise refuse("003-49", "请记下原因", "业主{outcome}，请写下他说的原因，下次联系时要用。",
                     field="reason", outcome=OUTCOME_NAMES[call.outcome])  # fmt: skip


def check_notice(notice: Notice, facts: Facts) -> None:
    """Raise Refused unless the notice may be kept: who, what he answered (003-43), no arrears (003-44)."""
    if not notice.person.strip() or not notice.answer.strip():
        rule = "003-44" if notice.kind is NoticeKind.LOBBY else "003-43"
        raise refuse(rule, "请写明对方", "请写下知会了谁、对方怎么答复。", field="person")
    owed = facts.household.arrears_months if facts.household else 0
    if notice.kind is NoticeKind.LOBBY and owed:
        text = "欠费 {months} 个月，不能先电话放行；请按正常步骤开具。"
        raise refuse("003-44", "有欠费，不能先放行", text, months=owed)


def _unit(draft: Draft, facts: Facts) -> Iterator[Finding]:
    if draft.applicant is Applicant.STAFF or facts.household is not None:
        return
    if draft.unit.strip():
        text = "没有房号「{unit}」。可写 3-2-1501、3栋2单元1501 或 3#1501。"
        yield _block("003-42", "找不到房号", text, "unit", unit=draft.unit.strip())
    else:
        yield _block("003-42", "请填房号", "可写 3-2-1501、3栋2单元1501 或 3#1501。", "unit")


def _person(draft: Draft, facts: Facts, policy: Policy) -> Iterator[Finding]:
    kind, household = draft.applicant, facts.household
    if not draft.name.strip():
        yield _block("003-42", "请填申请人", "写下申请人的姓名，放行条上要印。", "name")
    elif household is not None:
        if kind is Applicant.OWNER and draft.name.strip() not in [one.name for one in household.owners]:
            yield _block(
                "003-42",
                "不是档案上的业主",
                "档案业主是 {owners}。不是本人请改为「家属/受托人」。",
                "name",
                ("as_family",),
                owners="、".join(mask_name(one.name) for one in household.owners) or "空白",
            )
        if kind is Applicant.TENANT and draft.name.strip() not in [one.name for one in household.tenants]:
            yield _warn("003-45", "档案里没有这位租户", "请核对租赁合同，办完后补登记租户资料。", "name")
    if kind in (Applicant.SHOP, Applicant.CONTRACTOR) and not draft.company.strip():
        word = "商户" if kind is Applicant.SHOP else "施工单位"
        yield _block("000-10", f"请填{word}名称", "名称印在放行条上，由其负责人签字盖章。", "company")
    if kind is Applicant.FAMILY and not draft.relation.strip():
        yield _block("000-10", "请填与业主关系", "例如：配偶、子女、朋友受托。", "relation")
    if kind is Applicant.STAFF and not draft.reason.strip():
        yield _block("004-27", "请填外出事由", "员工带物外出须写明事由。", "reason")
    if draft.id_check is IdCheck.NONE:
        text = "请看一眼证件并选核验方式；只核验，不抄号码、不留复印件。"
        yield _block("003-42", "请核验证件", text, "id_check")
    elif draft.id_check is IdCheck.COPIED and policy.copies[Business.RELEASE] != KEEP:
        text = "放行只核验证件，不留复件；请改选「仅核验」。要留复件，请{boss}在「设置」里改口径。"
        yield _block("003-22", "放行不留复件", text, "id_check", boss=policy.role_name("manager"))
    elif draft.id_check is IdCheck.COPIED and not facts.copies:
        text = "请按 Ctrl+M 复印证件并盖上用途；客户不同意，改选「客户不留复印件 · 仅核验」，照样放行。"
        yield _block("003-42", "请复印证件", text, "id_check", ("copy_card",))
    elif facts.copies:
        yield _info("003-22", "证件复件已附", "{numbers}", numbers="、".join(facts.copies))


def _items(draft: Draft, claimed: tuple[int, ...]) -> Iterator[Finding]:
    if not draft.items:
        yield _block("003-50", "请填物品", "至少一行，例如输入 bx 回车是冰箱，zx6 是纸箱 6 个。", "items")
    if len(draft.items) > MOST_ITEMS:
        yield _block("003-50", "物品太多", "一张最多 {most} 行，请分成两张。", "items", most=MOST_ITEMS)
    for line, item in enumerate(draft.items, 1):
        if not item.name.strip():
            yield _block("003-50", "物品没有名称", "第 {line} 行请写物品名称。", "items", line=line)
        if not 1 <= item.quantity <= MOST_PIECES:
            text = "第 {line} 行数量请填 1 到 {most}。"
            yield _block("003-50", "数量不对", text, "items", line=line, most=MOST_PIECES)
    if claimed and len(claimed) == len(draft.items):
        text = "业主说清单上的物品全是他的，没有可放行的物品。"
        yield _block("003-48", "没有可放行的物品", text, "items")
    elif claimed:
        names = "、".join(draft.items[line].name for line in claimed)
        yield _info(
            "003-48", "已划去业主的物品", "{names} 是业主的，已从放行条划去，请告诉租户留下。", names=names
        )


def _arrears(draft: Draft, facts: Facts, policy: Policy) -> Iterator[Finding]:
    household = facts.household
    if household is None or draft.applicant is Applicant.STAFF or not household.arrears_months:
        return
    owed = {"months": household.arrears_months, "amount": yuan(household.arrears)}
    manager = facts.last(NoticeKind.MANAGER)
    boss = policy.role_name("manager")
    if draft.applicant is Applicant.TENANT:
        yield from _tenant_arrears(policy, manager, owed, boss)
        return
    yield _warn(
        "003-42", "请提醒欠费", "「还有 {months} 个月的管理费共 {amount} 未交。」只提醒，不影响放行。", **owed
    )
    if household.arrears_months < policy.arrears_months:
        return
    if manager is None:
        text = "欠费 {months} 个月，请先通知{boss}，记下时间和答复后再开具。"
        yield _block("003-43", f"先通知{boss}", text, "", ("notify_manager",), **owed, boss=boss)
    else:
        yield _info(
            "003-43", f"{boss}已知悉", "{person}：{answer}", person=manager.person, answer=manager.answer
        )


def _tenant_arrears(
    policy: Policy, manager: Notice | None, owed: dict[str, object], boss: str
) -> Iterator[Finding]:
    if policy.tenant_arrears == "hold":
        text = "本小区规定租户欠费不予放行：还有 {months} 个月共 {amount} 未交，请先缴清。"
        yield _block("003-45", "请先缴清欠费", text, **owed)
    elif manager is None:
        text = "还有 {months} 个月共 {amount} 未交：请提醒租户，并由{boss}确认后再开具。"
        yield _block("003-45", f"欠费须{boss}确认", text, "", ("notify_manager",), **owed, boss=boss)
    elif not manager.agreed:
        text = "{person}：{answer}。请转告租户；情况有变再请示。"
        yield _block("003-45", f"{boss}未同意", text, "", ("notify_manager",), person=manager.person,
                     answer=manager.answer)  # fmt: skip
    else:
        text = "欠费 {months} 个月共 {amount}，{person} 已确认：{answer}"
        yield _warn("003-45", f"{boss}已确认", text, person=manager.person, answer=manager.answer, **owed)


def _consent(draft: Draft, facts: Facts, policy: Policy) -> Iterator[Finding]:
    consent, call = consent_of(draft, facts)
    household = facts.household
    if consent in GIVEN or household is None:
        supervisor = facts.last(NoticeKind.SUPERVISOR)
        if draft.applicant is Applicant.STAFF and not (supervisor and supervisor.agreed):
            text = "员工带物外出须直属上司批准，请记下批准人和答复。"
            yield _block("004-27", "须上司批准", text, "", ("ask_supervisor",))
        elif consent is Consent.CALL and call is not None and (call.rent_owed or not call.knows):
            text = "业主同意，但提到{what}，请转告租户。"
            what = "还欠房租" if call.rent_owed else "事先不知道搬出"
            yield _warn("003-48", "业主另有说明", text, what=what)
        return
    if not any(one.phones for one in household.owners):
        text = "业主档案没有电话：请业主到场签字，或请{boss}补录电话后再联系。"
        yield _block(
            "003-47", "档案没有业主电话", text, "", ("owner_signs",), boss=policy.role_name("manager")
        )
        return
    acts = ("call_owner", "owner_signs")
    if consent is Consent.STALE:
        text = "清单在业主同意之后改过，请把新清单念给业主，再听他答复。"
        yield _block("003-48", "清单改过，请再联系业主", text, "", acts)
    elif consent is Consent.REFUSED and call is not None:
        text = "业主{outcome}：{reason}。请对租户说「业主暂时不同意放行，请您先联系他」。"
        yield _block("003-49", f"业主{OUTCOME_NAMES[call.outcome]}", text, "", acts, reason=call.reason,
                     outcome=OUTCOME_NAMES[call.outcome])  # fmt: skip
    elif consent is Consent.UNANSWERED:
        yield _unanswered(facts, policy)
    elif draft.applicant is Applicant.TENANT:
        text = "租户搬出，有无委托书都要向业主本人核实；只用档案电话，请回避租户。"
        yield _block("003-46", "先联系业主", text, "", acts)
    else:
        text = "请业主电话确认或到场签字" + (
            "；有委托书请填编号。" if draft.applicant is Applicant.FAMILY else "。"
        )
        yield _block("003-46", "须业主确认", text, "", acts)


def _unanswered(facts: Facts, policy: Policy) -> Finding:
    tries = sum(one.outcome is Outcome.UNANSWERED for one in facts.calls)
    booked = facts.last(NoticeKind.APPOINTMENT)
    if booked is not None:
        text = "已联系 {tries} 次未接通，已约 {answer} 再办。"
        return _block(
            "003-49", "已预约再办", text, "", ("call_owner", "owner_signs"), tries=tries, answer=booked.answer
        )
    if tries >= policy.tries_before_appointment:
        text = "已联系 {tries} 次未接通，暂不能开具：请和租户约个时间再办。"
        acts = ("appointment", "call_owner", "owner_signs")
        return _block("003-49", "业主联系不上", text, "", acts, tries=tries)
    text = "已联系 {tries} 次未接通，未接通等于未同意，请稍后再拨。"
    return _block("003-49", "业主未接通", text, "", ("call_owner", "owner_signs"), tries=tries)


def _hurry(draft: Draft, facts: Facts) -> Iterator[Finding]:
    if not draft.hurry or draft.applicant is not Applicant.OWNER or facts.household is None:
        return
    lobby = facts.last(NoticeKind.LOBBY)
    if facts.household.arrears_months:
        text = "欠费 {months} 个月，不能先电话放行；请按正常步骤开具。"
        yield _block("003-44", "有欠费，不能先放行", text, "hurry", ("not_hurry",),
                     months=facts.household.arrears_months)  # fmt: skip
    elif lobby is None:
        text = "没有欠费，可以先电话通知大堂放行；请记下接电话的护卫员。"
        yield _block("003-44", "电话通知大堂", text, "hurry", ("phone_lobby",))
    else:
        yield _info(
            "003-44", "大堂已接到电话", "{person}：{answer}", person=lobby.person, answer=lobby.answer
        )


def _confirmation_words(draft: Draft, consent: Consent, call: Call | None) -> str:
    if consent is Consent.SIGNED:
        return f"业主 {draft.signer} 到场签字"
    letter = f"委托书 {draft.letter.strip()}" if draft.letter.strip() else ""
    if consent is Consent.CALL and call is not None:
        when = f"{call.at:%m-%d %H:%M} " if call.at else ""
        spoken = f"电话 {when}（档案电话 {mask_phone(call.phone)}）业主同意"
        return f"{spoken}；{letter}" if letter else spoken
    return letter if consent is Consent.LETTER else ""


def _fee_words(draft: Draft, facts: Facts) -> str:
    household = facts.household
    if household is None or draft.applicant is Applicant.STAFF:
        return ""
    if not household.arrears_months:
        return "已结清"
    manager = facts.last(NoticeKind.MANAGER)
    told = f"；{manager.person} {manager.at:%m-%d %H:%M} 已知悉" if manager and manager.at else ""
    return f"欠费 {household.arrears_months} 个月 共 {yuan(household.arrears)}；已告知{told}"


def _block(rule: str, title: str, text: str, at: str = "", acts: tuple[str, ...] = (), /,
           **params: object) -> Finding:  # fmt: skip
    return Finding(rule, Level.BLOCK, title, text, params, at, acts)


def _warn(rule: str, title: str, text: str, at: str = "", /, **params: object) -> Finding:
    return Finding(rule, Level.WARN, title, text, params, at)


def _info(rule: str, title: str, text: str, /, **params: object) -> Finding:
    return Finding(rule, Level.INFO, title, text, params)


def refusal(decision: Decision) -> Refused:
    """All that blocks, as the one refusal that the clerk sees."""
    return Refused(*decision.blocks)


def tidy(draft: Draft) -> Draft:
    """The draft without its empty lines and outer blanks: what is kept and printed."""
    items = tuple(
        Item(one.name.strip(), one.feature.strip(), one.quantity, one.measure.strip() or "件")
        for one in draft.items
        if one.name.strip()
    )
    text = {name: getattr(draft, name).strip() for name in ("unit", "name", "company", "plate", "window")}
    return replace(draft, items=items, **text)

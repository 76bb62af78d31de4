"""退押金的判断: once, never above the balance, against the receipt, after 验收, agreed by another (S12)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from app.rules.base import CHINA, Finding
from app.rules.decision import Decision, block, warn
from app.rules.deposit import (
    Acceptance,
    Back,
    Deposit,
    Entry,
    Kind,
    MoveFacts,
    MoveForm,
    Proof,
    RefundFacts,
    RefundForm,
    Way,
    entry,
)
from app.rules.four_eyes import agreed
from app.rules.money import yuan
from app.rules.policy import Policy
from app.rules.receipt import Method

APPROVE = "deposit.approve"
MOVE = "deposit.move"


@dataclass(frozen=True)
class Refunding(Decision):
    """What the rules say of a refund: 押金, 扣款 and 实退 in 分."""

    held: int = 0
    deducted: int = 0

    @property
    def refund(self) -> int:
        """实退金额 in 分."""
        return self.held - self.deducted


def decide_refund(form: RefundForm, facts: RefundFacts, policy: Policy) -> Refunding:
    """What the rules say of giving back now: each deposit wholly, less what is deducted of it."""
    chosen = tuple((one, found) for one in form.lines if (found := facts.of(one.deposit)) is not None)
    return Refunding(
        findings=(
            *_lines(form, facts),
            *_acceptance(form, facts, tuple(found for _, found in chosen)),
            *_passes(form),
            *_papers(form),
            *_paying(form, tuple(found for _, found in chosen)),
            *agreed("2.10", "退押金", APPROVE, facts.second, policy, facts.operator.login),
        ),
        held=sum(found.balance for _, found in chosen),
        deducted=sum(one.deduct for one, _ in chosen),
    )


def refund_entries(form: RefundForm, facts: RefundFacts, number: str) -> tuple[tuple[str, Entry], ...]:
    """The ledger's entries of an allowed refund under its TY number, by deposit; afterwards each is 0."""
    made: list[tuple[str, Entry]] = []
    for one in form.lines:
        found = facts.of(one.deposit)
        if found is None:
            continue
        rest = found.balance - one.deduct
        for kind, fen, why in ((Kind.DEDUCTED, one.deduct, one.basis), (Kind.REFUNDED, rest, form.reason)):
            if fen:
                made.append(
                    (found.key, entry(kind, fen, facts.now, facts.operator.login, number, why.strip()))
                )
    return tuple(made)


def _lines(form: RefundForm, facts: RefundFacts) -> Iterator[Finding]:
    if not form.lines:
        yield block("2.10", "请选押金", "请勾选要退的押金。", "lines")
    if len({one.deposit for one in form.lines}) < len(form.lines):
        yield block("S12 E3", "押金写了两次", "同一笔押金只能退一次，请删去一行。", "lines")
    for one in form.lines:
        found = facts.of(one.deposit)
        if found is None or found.receipt != form.receipt:
            text = "这笔押金不在收据 {receipt} 上，请按收据号重新打开。"
            yield block("2.10", "押金不在这张收据上", text, "lines", receipt=form.receipt)
        elif found.balance <= 0:
            yield _gone(found, "lines")
        else:
            yield from (replace(said, field="lines") for said in decide_deduction(one, found))


def _gone(found: Deposit, at: str) -> Finding:
    """S12 E3: there is nothing to give back; the words say where it went."""
    for kind, what in (
        (Kind.REFUNDED, "已经退还"),
        (Kind.MOVED_OUT, "已经转走"),
        (Kind.CANCELLED, "的收据已经作废"),
        (Kind.DEDUCTED, "已经全部扣完"),
    ):
        last = found.last(kind)
        if last is not None:
            text = "{name}{what}（{number}，{day}），不能再退。请找出那张单据核对。"
            day = f"{last.at.astimezone(CHINA):%Y-%m-%d}"
            number = last.number or found.receipt
            return block("S12 E3", "不能再退", text, at, name=found.name, what=what, number=number, day=day)
    return block("S12 E3", "没有余额", "{name}没有余额，不能退。", at, name=found.name)


def decide_deduction(one: Back, found: Deposit) -> Iterator[Finding]:
    """What the rules say of what is kept of one deposit; the fields are those of the line."""
    if one.deduct < 0:
        yield block("2.10", "扣款不对", "扣款不能是负数；不扣就填 0。", "deduct")
        return
    if one.deduct > found.balance:
        text = "{name}只有 {held}，不能扣 {deduct}。不够的部分另开收据收「赔偿款」。"
        yield block(
            "2.10",
            "扣款超过余额",
            text,
            "deduct",
            name=found.name,
            held=yuan(found.balance),
            deduct=yuan(one.deduct),
        )
    if not one.deduct:
        return
    if not one.basis.strip():
        text = "{name}扣 {deduct}：请写扣款依据，例如：协议第几条、缺证 1 张。"
        yield block("2.10", "请写扣款依据", text, "basis", name=found.name, deduct=yuan(one.deduct))
    if not one.photo.strip() and not one.no_photo.strip():
        text = "{name}扣 {deduct}：请填照片编号；没有照片的，写明为什么没有。"
        yield block("2.10", "请附照片", text, "photo", name=found.name, deduct=yuan(one.deduct))


def _acceptance(form: RefundForm, facts: RefundFacts, chosen: tuple[Deposit, ...]) -> Iterator[Finding]:
    needing = "、".join(one.name for one in chosen if one.inspected)
    if not needing:
        return
    if form.acceptance is Acceptance.FAILED:
        text = "验收不合格，{names}不能退：请开整改通知，整改后再验收。"
        yield block("S12 E2", "验收不合格", text, "acceptance", "rectify", names=needing)
    elif form.acceptance is Acceptance.NONE:
        text = "{names}要验收合格才退：请工程人员验收，填验收人和日期。"
        yield block("S12 E2", "还没验收", text, "acceptance", names=needing)
    elif form.acceptance is Acceptance.UNBUILT and not facts.unbuilt:
        text = "这张收据没有撤回的装修档案，{names}要验收合格才退。没有开工的，请先在「装修」办撤回。"
        yield block("S12 E2", "没有办撤回", text, "acceptance", names=needing)
    else:
        if not form.accepted_by.strip():
            yield block("2.10", "请填验收人", "请写是谁验收的。", "accepted_by")
        if form.accepted_on is None:
            yield block("2.10", "请填验收日期", "请写哪天验收的。", "accepted_on")
        elif form.accepted_on > facts.now.astimezone(CHINA).date():
            yield block("2.10", "日期不对", "验收日期还没有到，请核对。", "accepted_on")


def _passes(form: RefundForm) -> Iterator[Finding]:
    passes = form.passes
    if passes is None:
        return
    if min(passes.issued, passes.returned, passes.missing) < 0:
        yield block("2.10", "张数不对", "张数不能是负数。", "passes")
    elif passes.issued != passes.returned + passes.missing:
        text = "发 {issued} 张，收 {returned} 张，缺 {missing} 张，对不上，请再点一遍。"
        yield block(
            "2.10",
            "张数对不上",
            text,
            "passes",
            issued=passes.issued,
            returned=passes.returned,
            missing=passes.missing,
        )
    elif passes.missing and not any(one.deduct for one in form.lines):
        text = "缺 {missing} 张出入证，没有扣款，请核对。"
        yield warn("2.10", "缺证没有扣款", text, "passes", missing=passes.missing)


def _papers(form: RefundForm) -> Iterator[Finding]:
    if not form.reason.strip():
        yield block("2.10", "请填退还原因", "例如：装修完工、施工人员离场。", "reason")
    if not form.applicant.strip():
        yield block("2.10", "请填申请人", "请写是谁来退的。", "applicant")
    if form.proof is Proof.NONE:
        text = "请收回收据原件；客户丢了的，请他签「遗失声明」，再选「遗失」。"
        yield block("S12 E1", "请收回收据", text, "proof")


def _paying(form: RefundForm, chosen: tuple[Deposit, ...]) -> Iterator[Finding]:
    if not form.receiver.strip():
        yield block("2.10", "请填领款人", "请写谁领钱，退还单上由他签字。", "receiver")
    if form.way is Way.TRANSFER:
        for name, label in (("holder", "户名"), ("bank", "开户行"), ("account", "账号")):
            if not getattr(form, name).strip():
                text = "转账要填{label}，请照客户写的抄，再念一遍核对。"
                yield block("2.10", f"请填{label}", text, name, label=label)
    if form.way is Way.ORIGINAL and any(one.method is Method.CASH for one in chosen):
        text = "收的是现金，原路退回就是退现金。"
        yield warn("2.10", "原路是现金", text, "way")


# --- moving -------------------------------------------------------------------------------------


def decide_move(form: MoveForm, facts: MoveFacts, policy: Policy) -> Decision:
    """Whether a deposit may be moved to another unit or receipt: whole, by the manager, with a reason."""
    return Decision(tuple(_moving(form, facts, policy)))


def _moving(form: MoveForm, facts: MoveFacts, policy: Policy) -> Iterator[Finding]:
    old = facts.deposit
    if old.balance <= 0:
        yield _gone(old, "deposit")
    if bool(form.to_unit.strip()) == bool(form.to_receipt.strip()):
        yield block("2.10", "请填转到哪里", "请填转到哪个房号，或哪张收据，只填一个。", "to_unit")
    elif form.to_unit.strip() and not facts.unit:
        text = "没有房号「{unit}」，请核对。"
        yield block("2.10", "找不到房号", text, "to_unit", unit=form.to_unit.strip())
    elif form.to_receipt.strip() and not facts.receipt:
        text = "没有收据 {number}，或它已作废，请核对。"
        yield block("2.10", "没有这张收据", text, "to_receipt", number=form.to_receipt.strip())
    elif old.unit == form.to_unit.strip() or old.receipt == form.to_receipt.strip():
        yield block("2.10", "没有变", "押金已经在那里，不用转。", "to_unit")
    if not form.reason.strip():
        yield block("2.10", "请写原因", "请写为什么转，例如：过户，押金随房转给新业主。", "reason")
    if not facts.operator.may(MOVE):
        yield from agreed("2.10", "押金转移", MOVE, facts.second, policy, facts.operator.login)


def move_entries(facts: MoveFacts, reason: str) -> tuple[Entry, Entry]:
    """Out of the old deposit and into the new one: the same 分, so that the ledger's sum stays."""
    fen, login = facts.deposit.balance, facts.operator.login
    number, why = facts.deposit.receipt, reason.strip()
    return (
        entry(Kind.MOVED_OUT, fen, facts.now, login, number, why),
        entry(Kind.MOVED_IN, fen, facts.now, login, number, why),
    )

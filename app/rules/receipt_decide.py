"""收款与作废的判断: every rule of a receipt, in the order in which the clerk fills it (S07, E1-E6)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from app.rules.base import CHINA, Finding
from app.rules.decision import Decision, block, info, warn
from app.rules.four_eyes import agreed, who_may
from app.rules.money import MOST, yuan
from app.rules.policy import REFUSE, Policy
from app.rules.price import Nature, Once, PriceItem, in_force
from app.rules.receipt import (
    LONGEST,
    LONGEST_ABOUT,
    METHOD_NAMES,
    MOST_LINES,
    MOST_MONTHS,
    MOST_PIECES,
    UNREAD,
    Charge,
    Draft,
    Entry,
    Facts,
    Line,
    Method,
    State,
    Taking,
    Totals,
    VoidFacts,
    VoidForm,
    line_of,
    months_from,
    totals,
)

FREE = "receipt.free_price"
LARGE = "receipt.void_large"


def decide(draft: Draft, facts: Facts, policy: Policy) -> Taking:
    """What the rules say of this receipt now. Pure: called while typing, and again inside the transaction."""
    prices = in_force(facts.prices, facts.now.astimezone(CHINA).date())
    lines = tuple(line_of(one, prices[one.item]) for one in draft.entries if one.item in prices)
    sums = totals(lines)
    cash = draft.method is Method.CASH and draft.tendered is not None
    change = max((draft.tendered or 0) - sums.all, 0) if cash else 0
    return Taking(
        findings=(
            *_payer(draft, lines, facts, policy),
            *_entries(draft, prices, facts, policy),
            *_charged(lines, facts),
            *_free(draft, prices, facts, policy),
            *_sums(sums, draft),
            *_paying(draft, sums, facts),
            *_replacing(draft, facts),
            *_invoice(sums),
        ),
        lines=lines,
        totals=sums,
        change=change,
    )


def _payer(draft: Draft, lines: tuple[Line, ...], facts: Facts, policy: Policy) -> Iterator[Finding]:
    if not draft.payer.strip():
        yield block("003-39", "请填交款人", "写下交款人的姓名或单位，收据上要印。", "payer")
    elif len(draft.payer.strip()) > LONGEST:
        yield block("003-39", "交款人太长", "交款人最多 {most} 个字。", "payer", most=LONGEST)
    if len(draft.note.strip()) > LONGEST:
        yield block("003-39", "备注太长", "备注最多 {most} 个字，收据上印得下。", "note", most=LONGEST)
    if draft.unit.strip():
        if not facts.unit:
            text = "没有房号「{unit}」。可写 3-2-1501、3栋2单元1501 或 3#1501。"
            yield block("003-39", "找不到房号", text, "unit", unit=draft.unit.strip())
        return
    if policy.receipt_outsider == REFUSE:
        yield block("003-39", "请填房号", "本小区规定每张收据都要房号，例如 3-2-1501。", "unit")
    bound = next((one for one in lines if one.nature is Nature.DEPOSIT or one.once is not Once.NONE), None)
    if bound is not None:
        text = "「{name}」要记在房屋名下（押金要退，按月、按户的不能重复收）：请填房号。"
        yield block("003-39", "请填房号", text, "unit", name=bound.name)


def _entries(
    draft: Draft, prices: Mapping[str, PriceItem], facts: Facts, policy: Policy
) -> Iterator[Finding]:
    if not draft.entries:
        yield block("003-38", "请填收费项目", "至少一行，例如输入 TCF 是停车费。", "entries")
    if len(draft.entries) > MOST_LINES:
        text = "一张收据最多 {most} 行，请分成两张。"
        yield block("003-38", "行数太多", text, "entries", most=MOST_LINES)
    for line, entry in enumerate(draft.entries, 1):
        item = prices.get(entry.item)
        if item is None:
            yield _not_in_force(line, entry, facts, policy)
        else:
            yield from _entry(line, entry, item)


def _not_in_force(line: int, entry: Entry, facts: Facts, policy: Policy) -> Finding:
    """Why an item cannot be charged today: never on the list, not yet, or no more (3.7: nothing unlisted)."""
    known = [one for one in facts.prices if one.code == entry.item]
    if not known:
        text = "第 {line} 行：价目表里没有「{item}」。不在价目表上的不能收，请{who}先加进价目表。"
        who = who_may("price.write", policy)
        return block("3.7", "价目表里没有", text, "entries", line=line, item=entry.item, who=who)
    name = known[-1].name
    today = facts.now.astimezone(CHINA).date()
    coming = min((one.since for one in known if one.since > today and not one.disabled), default=None)
    if coming is not None and all(one.since > today for one in known):
        text = "第 {line} 行：「{name}」从 {since} 起才收，今天不能收。"
        return block("3.7", "价格还没生效", text, "entries", line=line, name=name, since=f"{coming:%Y-%m-%d}")
    text = "第 {line} 行：「{name}」已停用，不能收。请从价目表里另选一项。"
    return block("3.7", "项目已停用", text, "entries", line=line, name=name)


def _entry(line: int, entry: Entry, item: PriceItem) -> Iterator[Finding]:
    if entry.version and entry.version != item.version:
        text = "第 {line} 行：「{name}」的价格刚更新，现在是 {price}，请和客户核对后再收。"
        price = yuan(item.price) if item.price is not None else "自由价"
        yield block("3.7", "价格已更新", text, "entries", line=line, name=item.name, price=price)
    if not 1 <= entry.quantity <= MOST_PIECES:
        text = "第 {line} 行数量请填 1 到 {most} 的整数。"
        yield block("003-38", "数量不对", text, "entries", line=line, most=MOST_PIECES)
    if item.price is None and entry.price is None:
        text = "第 {line} 行：「{name}」是自由价，请填单价。"
        yield block("003-38", "请填单价", text, "entries", line=line, name=item.name)
    elif entry.price == UNREAD:
        text = "第 {line} 行：单价看不懂，请只写数字，最多两位小数，例如 1234.50。"
        yield block("003-38", "单价不对", text, "entries", line=line)
    elif entry.price is not None and entry.price <= 0:
        text = "第 {line} 行：金额不能是零或负数。没有收钱就不开收据；要退钱请办「退款」。"
        yield block("003-38", "金额不对", text, "entries", line=line)
    elif line_of(entry, item).amount > MOST:
        text = "第 {line} 行：金额超过 9,999,999.99 元，请核对单价和数量。"
        yield block("003-38", "金额太大", text, "entries", line=line)
    if len(entry.about) > LONGEST_ABOUT:
        text = "第 {line} 行：车牌或位置最多 {most} 个字。"
        yield block("003-38", "备注太长", text, "entries", line=line, most=LONGEST_ABOUT)
    if item.once is Once.MONTH:
        if not months_from(entry.period, 1):
            text = "第 {line} 行：「{name}」按月收，请填是哪个月的，例如 2026-03。"
            yield block("003-38", "请填月份", text, "entries", line=line, name=item.name)
        if not 1 <= entry.months <= MOST_MONTHS:
            text = "第 {line} 行：一行收 1 到 {most} 个月。"
            yield block("003-38", "月数不对", text, "entries", line=line, most=MOST_MONTHS)
    elif entry.period and not months_from(entry.period, 1):
        text = "第 {line} 行：月份请按 2026-03 这样写，没有就空着。"
        yield block("003-38", "月份不对", text, "entries", line=line)


def _charged(lines: tuple[Line, ...], facts: Facts) -> Iterator[Finding]:
    """S07 E6: the same item and period twice for a unit, on another receipt or on this one."""
    seen: set[Charge] = set()
    for one in lines:
        for charge in one.charges:
            month = f" {charge.period}" if charge.period else ""
            what = f"{one.name}{month}" + (f"（{charge.about}）" if charge.about else "")
            if charge in seen:
                text = "「{what}」在这张收据上写了两次，请删去一行。"
                yield block("S07 E6", "重复收费", text, "entries", what=what)
            elif charge in facts.charged:
                text = (
                    "「{what}」已经收过，收据 {number}。收错了请先作废那张；"
                    "是另一辆车、另一处的，请写明车牌或位置。"
                )
                yield block("S07 E6", "重复收费", text, "entries", what=what, number=facts.charged[charge])
            seen.add(charge)


def _free(draft: Draft, prices: Mapping[str, PriceItem], facts: Facts, policy: Policy) -> Iterator[Finding]:
    """A price that is not the list's needs the manager and a reason (3.7)."""
    other = [
        prices[one.item].name
        for one in draft.entries
        if one.item in prices and one.price not in (None, UNREAD, prices[one.item].price)
    ]
    if not other:
        return
    names = "、".join(dict.fromkeys(other))
    if not draft.price_reason.strip():
        text = "「{names}」的单价不是价目表上的，请写明依据，例如：报价单编号、经理批准的优惠。"
        yield block("3.7", "请写价格依据", text, "price_reason", names=names)
    if not facts.operator.may(FREE):
        yield from agreed("3.7", f"「{names}」的自由价", FREE, facts.second, policy, facts.operator.login)


def _sums(sums: Totals, draft: Draft) -> Iterator[Finding]:
    if sums.all > MOST:
        text = "合计超过 9,999,999.99 元，请核对，或分成两张。"
        yield block("003-38", "金额太大", text, "entries")
    elif sums.all <= 0 and draft.entries:
        yield block("003-38", "金额不对", "合计不能是零或负数：没有收钱就不开收据。", "entries")


def _paying(draft: Draft, sums: Totals, facts: Facts) -> Iterator[Finding]:
    if draft.method is Method.CASH:
        if draft.tendered is not None and draft.tendered < sums.all:
            text = "应收 {due}，只收到 {given}，还差 {less}。请收足再开；不够就少开一项。"
            yield block(
                "003-39",
                "少付",
                text,
                "tendered",
                due=yuan(sums.all),
                given=yuan(draft.tendered),
                less=yuan(sums.all - draft.tendered),
            )
        return
    name = METHOD_NAMES[draft.method]
    if not draft.reference.strip():
        text = "{name}收款要填流水号（在客户的付款记录里），日后对账要用。"
        yield block("S07 E5", "请填流水号", text, "reference", name=name)
    elif len(draft.reference.strip()) > LONGEST:
        yield block("S07 E5", "流水号太长", "流水号最多 {most} 个字。", "reference", most=LONGEST)
    elif facts.reference_used:
        text = "收据 {number} 也是这个流水号：请核对，是不是同一笔付款给看了两次。"
        yield warn("S07 E5", "流水号用过", text, "reference", number=facts.reference_used)


def _replacing(draft: Draft, facts: Facts) -> Iterator[Finding]:
    if not draft.replaces:
        return
    old = facts.replaced
    if old is None or old.number != draft.replaces:
        text = "没有收据 {number}，请核对要重开的那张的号码。"
        yield block("S07 E1", "没有原收据", text, "replaces", number=draft.replaces)
    elif old.state is not State.VOIDED:
        text = "请先作废 {number}，再重开：金额有错误的，应当重开，不得更正。"
        yield block("S07 E1", "原收据还没作废", text, "replaces", "void", number=old.number)
    elif old.replaced_by:
        text = "{number} 已经重开为 {by}，不能再重开一次。"
        yield block("S07 E1", "已经重开", text, "replaces", number=old.number, by=old.replaced_by)


def _invoice(sums: Totals) -> Iterator[Finding]:
    if sums.invoice:
        text = "应开发票 {amount}，收款后会记一笔待开发票。"
        yield info("003-39", "要开发票", text, amount=yuan(sums.invoice))
    if sums.deposit:
        text = "押金 {amount} 要退，不是收入，不开发票；客户凭收据退。"
        yield info("S07 E4", "押金不开发票", text, amount=yuan(sums.deposit))


# --- voiding ------------------------------------------------------------------------------------


def decide_void(form: VoidForm, facts: VoidFacts, policy: Policy) -> Decision:
    """Whether a receipt may be voided: all parts back or a reason and a second person; above the limit the
    manager, who did not take the money (S07 E1)."""
    return Decision(tuple(_voiding(form, facts, policy)))


def _voiding(form: VoidForm, facts: VoidFacts, policy: Policy) -> Iterator[Finding]:
    old = facts.receipt
    if old.state is not State.ISSUED:
        yield block("S07 E1", "已经作废", "收据 {number} 已经作废，不用再办。", number=old.number)
        return
    if old.spent:
        text = "这张收据的{spent}，不能作废：钱会退两次。还要退的，请办「退押金」或「退费」。"
        yield block("S12 E3", "已经退过", text, spent=old.spent)
    if len(form.reason.strip()) > LONGEST:
        yield block("S07 E1", "原因太长", "原因最多 {most} 个字。", "reason", most=LONGEST)
    if not form.parts_back:
        if not form.reason.strip():
            text = "三联没有全部收回，请写明原因，例如：客户联丢失、打印机卡纸。"
            yield block("S07 E1", "请写原因", text, "reason")
        yield from agreed(
            "S07 E1", "没有收回三联的作废", "receipt.void", facts.second, policy, facts.operator.login
        )
    if old.total > policy.receipt_void_limit * 100:
        yield from _large(facts, policy)
    if old.handed_over and old.method is Method.CASH:
        text = "这笔现金已随 {number} 交给财务，退钱请先找财务。"
        yield warn("003-39", "现金已交财务", text, number=old.handed_over)
    if old.invoice:
        text = "已开发票 {number}，作废后请财务办红冲。"
        yield warn("3.7", "发票要红冲", text, number=old.invoice)


def _large(facts: VoidFacts, policy: Policy) -> Iterator[Finding]:
    """The manager's word: his own where he voids, else by signing in beside the clerk; never the taker's."""
    taker = facts.receipt.taken_by
    if facts.operator.may(LARGE) and facts.operator.login != taker:
        return
    what = f"超过 {yuan(policy.receipt_void_limit * 100)} 的作废"
    yield from agreed("S07 E1", what, LARGE, facts.second, policy, taker, facts.operator.login)

"""装修收费: what a renovation pays, as lines for the money business; deposits and income apart (003-38).

保证金, 工本费 × n, 出入证押金 × n, 垃圾清运费: codes of the price list; an item that is not in force is not
charged. The money business prices them; here is only what and how many (S05, S06 E3, S05 E6, S05 E7).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from app.rules.base import Finding
from app.rules.decision import block, info
from app.rules.money import yuan
from app.rules.policy import ALLOW, Policy
from app.rules.price import PriceItem, in_force
from app.rules.receipt import Entry
from app.rules.renovation import Draft, Facts, Paid
from app.rules.rule_pack import Pack

DEPOSIT = "ZXBZJ"
PASS_FEE = "CRZGB"
PASS_DEPOSIT = "CRZYJ"
RUBBISH = "LJQY"
ITEMS = (DEPOSIT, PASS_FEE, PASS_DEPOSIT, RUBBISH)
"""In the order in which the receipt lists them."""


def fees(draft: Draft, passes: int, prices: Mapping[str, PriceItem], policy: Policy) -> tuple[Entry, ...]:
    """The receipt's lines: 3 workers are two lines of 3 (003-38), a deposit only where this office takes one.

    `prices` is the price list of the day by code (`price.in_force`). An amount of the list is left to it.
    """
    wanted: dict[str, tuple[int, int | None]] = {PASS_FEE: (passes, None), PASS_DEPOSIT: (passes, None)}
    if policy.renovation_deposit == ALLOW:
        wanted[DEPOSIT] = (1, _own(draft.deposit, prices.get(DEPOSIT)))
    if draft.rubbish:
        wanted[RUBBISH] = (1, _own(draft.rubbish, prices.get(RUBBISH)))
    return tuple(
        Entry(code, quantity=wanted[code][0], price=wanted[code][1])
        for code in ITEMS
        if code in prices and code in wanted and wanted[code][0] > 0
    )


def _own(fen: int | None, item: PriceItem | None) -> int | None:
    """A price to be said only where it is not the list's: a free price needs the manager (3.7)."""
    return None if item is not None and fen == item.price else fen


def owing(entries: Iterable[Entry], paid: Iterable[Paid]) -> tuple[Entry, ...]:
    """What of the lines is not paid yet; a voided receipt pays nothing. More workers owe for those alone."""
    have: dict[str, int] = {}
    for one in paid:
        if not one.voided:
            have[one.item] = have.get(one.item, 0) + one.quantity
    left = (Entry(one.item, one.quantity - have.get(one.item, 0), one.price) for one in entries)
    return tuple(one for one in left if one.quantity > 0)


def owed(draft: Draft, facts: Facts, policy: Policy) -> tuple[Entry, ...]:
    """What this file still has to pay before its permit is printed (S06 E3)."""
    prices = in_force(facts.prices, facts.now.date())
    return owing(fees(draft, facts.passes, prices, policy), facts.paid)


def names(entries: Iterable[Entry], prices: Mapping[str, PriceItem]) -> str:
    """Lines as they are read out: 装修保证金、临时出入证工本费×3."""
    return "、".join(
        prices[one.item].name + (f"×{one.quantity}" if one.quantity > 1 else "")
        for one in entries
        if one.item in prices
    )


def deposit_of(draft: Draft, prices: Mapping[str, PriceItem]) -> int | None:
    """The deposit in 分 that this file is to pay: what was typed, else the price list's; None = not known."""
    return draft.deposit if draft.deposit is not None else getattr(prices.get(DEPOSIT), "price", None)


def findings(draft: Draft, facts: Facts, policy: Policy) -> Iterator[Finding]:
    """What the rules say of the amounts: cap of the city (S05 E7), no deposit where none is taken."""
    prices = in_force(facts.prices, facts.now.date())
    if draft.rubbish is not None and draft.rubbish < 0:
        yield block("003-38", "金额不对", "垃圾清运费请填大于零的金额；不收就空着。", "rubbish")
    if policy.renovation_deposit != ALLOW:
        if draft.deposit:
            text = "本小区设置为不收装修保证金，请把金额去掉；要收请{boss}先在「设置」里改。"
            yield block("3.4", "不收保证金", text, "deposit", boss=policy.role_name("manager"))
        return
    if draft.deposit is not None and draft.deposit <= 0:
        yield block("003-38", "金额不对", "保证金请填大于零的金额；按价目表收就空着。", "deposit")
        return
    amount = deposit_of(draft, prices)
    if amount is not None:
        yield from cap(amount, facts.pack)


def cap(fen: int, pack: Pack) -> Iterator[Finding]:
    """The city's cap on a household's deposit (日照: 每户不得高于二千元)."""
    if pack.deposit_cap is not None and fen > pack.deposit_cap:
        text = "{city}规定装修保证金每户不超过 {cap}（{source}），现在是 {amount}。请改成 {cap} 以内。"
        yield block(
            "3.4",
            "保证金超过上限",
            text,
            "deposit",
            city=pack.name,
            cap=yuan(pack.deposit_cap),
            source=pack.deposit.source,
            amount=yuan(fen),
        )
    elif pack.deposit:
        yield info(
            "3.4", "保证金的规定", "{text}（{source}）", text=pack.deposit.text, source=pack.deposit.source
        )


@dataclass(frozen=True)
class GiveBack:
    """要退的一笔 when an owner withdraws: of which receipt, which item, how much in 分.

    `deposit` = by a 押金退还单 (TY), else by a payout (FK), each with its own second person.
    """

    receipt: str
    item: str
    quantity: int
    amount: int
    deposit: bool


def give_back(paid: Iterable[Paid]) -> tuple[GiveBack, ...]:
    """全额退款 (S05 E6): all that was paid and not voided, deposits first, nothing deducted."""
    standing = [one for one in paid if not one.voided]
    return tuple(
        GiveBack(one.receipt, one.item, one.quantity, one.amount, one.deposit)
        for one in sorted(standing, key=lambda one: (not one.deposit, one.receipt))
    )

"""收款收据: what was paid, by whom, for what and how; issued once, never edited, voided by itself alone.

003-38 (deposits and income apart), 003-39 (a receipt at once, the invoice later), domain.md 2.2 and 3.7:
a line is a price of the list; 金额有错误的，应当重开，不得更正. Amounts are integer 分.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from app.rules.base import refuse
from app.rules.decision import Decision
from app.rules.money import parse_yuan, yuan
from app.rules.people import Operator
from app.rules.price import Nature, Once, PriceItem

PREFIX = "SJ"
MOST_LINES = 8
"""Lines of one receipt: what 241×140 mm holds in three parts."""
MOST_PIECES = 9999
MOST_MONTHS = 12
UNREAD = -1
"""An Entry's price that was typed and is no amount: refused, and never taken for the list's."""
LONGEST = 80
"""Characters of a payer, a reference, a reason and a note."""
LONGEST_ABOUT = 40


class Method(StrEnum):
    """收款方式."""

    CASH = "cash"
    TRANSFER = "transfer"
    WECHAT = "wechat"
    ALIPAY = "alipay"
    CARD = "card"


METHOD_NAMES: dict[Method, str] = {
    Method.CASH: "现金",
    Method.TRANSFER: "转账",
    Method.WECHAT: "微信",
    Method.ALIPAY: "支付宝",
    Method.CARD: "刷卡",
}


class State(StrEnum):
    """收据的状态: it has no draft under a number, and nothing comes after 作废."""

    ISSUED = "issued"
    VOIDED = "voided"


STATE_NAMES: dict[State, str] = {State.ISSUED: "已开具", State.VOIDED: "已作废"}

NEXT: dict[State, frozenset[State]] = {State.ISSUED: frozenset({State.VOIDED}), State.VOIDED: frozenset()}


def move(state: State, to: State) -> State:
    """The next state; raises Refused where the way does not lead there (nothing issued is edited)."""
    if to not in NEXT[state]:
        text = "这张收据{state}，不能再改。金额有错请作废后重开。"
        raise refuse("003-38", "状态不对", text, state=STATE_NAMES[state])
    return to


@dataclass(frozen=True)
class Entry:
    """录入的一行: an item's code, how many, and what the list does not say.

    `price` in 分, None = the list's, UNREAD = no amount; `period` is the first month ("2026-03") and `months`
    how many, for what is paid by the month; `about` tells two of one kind apart (车牌, 车位号); `version` is
    the price's version that the clerk saw, 0 = whichever is in force.
    """

    item: str
    quantity: int = 1
    price: int | None = None
    period: str = ""
    months: int = 1
    about: str = ""
    version: int = 0


@dataclass(frozen=True)
class Line:
    """收据的一行, as it is kept and printed; `price` and `amount` in 分, `version` is the price list's."""

    item: str
    version: int
    name: str
    measure: str
    price: int
    quantity: int
    amount: int
    nature: Nature
    invoice: bool = False
    period: str = ""
    months: int = 1
    about: str = ""
    once: Once = Once.NONE
    inspected: bool = False

    @property
    def charges(self) -> tuple[Charge, ...]:
        """What a unit may be charged for once only (S07 E6): a month each, or the item itself."""
        if self.once is Once.NONE:
            return ()
        if self.once is Once.UNIT:
            return (Charge(self.item, "", self.about),)
        return tuple(Charge(self.item, one, self.about) for one in months_from(self.period, self.months))


@dataclass(frozen=True)
class Charge:
    """不可重复收的一笔: an item, its month ("" = once for the unit), and what tells two of a kind apart."""

    item: str
    period: str
    about: str = ""


@dataclass(frozen=True)
class Draft:
    """收款的表单, as far as it is filled; `tendered` is the cash handed over in 分, None = exactly the sum.

    `unit` is the unit's code, "" for who belongs to none; `price_reason` says why a price is not the list's;
    `replaces` is the voided receipt's number that this one stands for.
    """

    uuid: str
    unit: str = ""
    payer: str = ""
    entries: tuple[Entry, ...] = ()
    method: Method = Method.CASH
    reference: str = ""
    tendered: int | None = None
    price_reason: str = ""
    note: str = ""
    replaces: str = ""


@dataclass(frozen=True)
class Totals:
    """合计 in 分: income and deposits apart (003-38), what an invoice is due for, and all of it."""

    income: int = 0
    deposit: int = 0
    invoice: int = 0

    @property
    def all(self) -> int:
        """金额合计, of the paper and of the money."""
        return self.income + self.deposit


@dataclass(frozen=True)
class Standing:
    """一张收据的现状, as voiding and replacing look at it.

    `spent` says what has since been given back or moved of it ("押金已退还（TY…）", "停车费已退（FK…）"),
    "" = nothing; `handed_over` is the JK number under which its cash went to finance; `invoice` the number
    of an invoice already made.
    """

    number: str
    state: State
    at: datetime
    taken_by: str
    total: int
    method: Method
    spent: str = ""
    handed_over: str = ""
    invoice: str = ""
    replaced_by: str = ""


@dataclass(frozen=True)
class Facts:
    """Beside the form: time and clerk, the unit's label ("" = no such unit), the price list with all its
    versions, what the unit has paid already (charge → receipt), who else signed in for a free price, the
    receipt to be replaced, and the receipt that already has this 流水号 ("" = none)."""

    now: datetime
    operator: Operator
    unit: str = ""
    prices: tuple[PriceItem, ...] = ()
    charged: Mapping[Charge, str] = field(default_factory=dict)
    second: Operator | None = None
    replaced: Standing | None = None
    reference_used: str = ""


@dataclass(frozen=True)
class Taking(Decision):
    """What the rules say of a receipt: its lines and sums as far as they stand; `change` (找零) in 分."""

    lines: tuple[Line, ...] = ()
    totals: Totals = Totals()
    change: int = 0


@dataclass(frozen=True)
class VoidForm:
    """作废的表单: whether all three parts lie here again, and why."""

    parts_back: bool = False
    reason: str = ""

    @property
    def words(self) -> str:
        """The reason as the day's report lists it."""
        return self.reason.strip() or "三联全部收回"


@dataclass(frozen=True)
class VoidFacts:
    """Beside the form: time and clerk, the receipt as it stands, who else signed in for it."""

    now: datetime
    operator: Operator
    receipt: Standing
    second: Operator | None = None


def line_of(entry: Entry, item: PriceItem) -> Line:
    """The line of an entry at a price; 0 where a free price has not been said yet, or not as an amount."""
    price = entry.price if entry.price is not None else item.price or 0
    price = 0 if price == UNREAD else price
    monthly = item.once is Once.MONTH
    months = entry.months if monthly else 1
    return Line(
        item=item.code,
        version=item.version,
        name=item.name,
        measure=item.measure,
        price=price,
        quantity=entry.quantity,
        amount=price * entry.quantity * months,
        nature=item.nature,
        invoice=item.invoice and item.nature is Nature.INCOME,
        period=entry.period,
        months=months,
        about=fold(entry.about),
        once=item.once,
        inspected=item.inspected,
    )


def totals(lines: Iterable[Line]) -> Totals:
    """合计; a deposit is never part of what an invoice is due for (003-38, S07 E4)."""
    income = deposit = invoice = 0
    for one in lines:
        if one.nature is Nature.DEPOSIT:
            deposit += one.amount
        else:
            income += one.amount
            invoice += one.amount if one.invoice else 0
    return Totals(income, deposit, invoice)


def months_from(period: str, count: int) -> tuple[str, ...]:
    """`count` months from "2026-11" on: 2026-11, 2026-12, 2027-01 …; none where `period` is no month."""
    found = re.fullmatch(r"(20\d\d)-(0[1-9]|1[0-2])", period)
    if found is None:
        return ()
    first = int(found[1]) * 12 + int(found[2]) - 1
    return tuple(f"{n // 12}-{n % 12 + 1:02d}" for n in range(first, first + max(count, 0)))


def period_words(line: Line) -> str:
    """The months of a line, as screen and paper write them: 2026-03, 2026-03 至 2026-05, "" for none."""
    months = months_from(line.period, line.months)
    return " 至 ".join(dict.fromkeys((months[0], months[-1]))) if months else ""


def typed(text: str, at: str = "price") -> int:
    """The 分 of an amount that a clerk typed.

    Raises Refused with the reason: empty, no number, zero, negative, more than two decimals, above
    9,999,999.99.
    """
    try:
        fen = parse_yuan(text)
    except ValueError as error:
        raise refuse("003-38", "金额不对", "{why}。", at, why=str(error)) from error
    if not fen:
        raise refuse("003-38", "金额不对", "金额不能是零：没有收钱就不开收据。", at)
    return fen


def tidy(draft: Draft) -> Draft:
    """The draft without empty lines and outer blanks, and without cash where none was paid."""
    entries = tuple(
        replace(one, item=one.item.strip().upper(), period=one.period.strip(), about=fold(one.about))
        for one in draft.entries
        if one.item.strip()
    )
    words = {
        name: getattr(draft, name).strip()
        for name in ("unit", "payer", "reference", "price_reason", "note", "replaces")
    }
    cash = draft.method is Method.CASH
    words["reference"] = "" if cash else words["reference"]
    return replace(draft, entries=entries, tendered=draft.tendered if cash else None, **words)


def empty(draft: Draft) -> bool:
    """Whether nothing was typed yet: such a form is not kept."""
    return draft == Draft(draft.uuid, method=draft.method)


def fold(text: str) -> str:
    """One writing of a plate or a space: 京A·12345 and 京a12345 are the same car."""
    return re.sub(r"[\s·.-]", "", unicodedata.normalize("NFKC", text)).upper()


def change_words(change: int) -> str:
    """The big line under the sum: 找零 ¥25.00; "" where the cash was exact."""
    return f"找零 {yuan(change)}" if change else ""

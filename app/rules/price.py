"""价目表: what may be charged for, at which price, from which day on, and on what basis (003-38).

明码标价和禁止价格欺诈规定 7, 8, 15 (domain.md 3.7): nothing is charged that is not on the list. A version is
never edited: a new one supersedes it from 00:00 of its day, China time; a disabled one ends the item.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from app.rules.base import Finding
from app.rules.decision import Decision, block
from app.rules.money import MOST

LONGEST = 40
"""Characters of an item's name."""


class Nature(StrEnum):
    """性质: what the office earns, and what it gives back."""

    INCOME = "income"
    DEPOSIT = "deposit"


NATURE_NAMES: dict[Nature, str] = {Nature.INCOME: "收入", Nature.DEPOSIT: "押金(可退)"}


class Once(StrEnum):
    """不重复收: as often as wanted, once for a month, or once for a unit."""

    NONE = ""
    MONTH = "month"
    UNIT = "unit"


ONCE_NAMES: dict[Once, str] = {Once.NONE: "不限", Once.MONTH: "每月一次", Once.UNIT: "每户一次"}


@dataclass(frozen=True)
class PriceItem:
    """收费项目的一个版本. `price` in 分 for one `measure` (张, 月 …), None = 自由价, said each time.

    `code` are the initials that a clerk types; `basis` is the 依据 that may be shown to who asks; `since` is
    the first day; `inspected` says that the deposit is given back only after 验收 (S12 E2); `disabled` ends
    the item from `since` on.
    """

    code: str
    version: int
    name: str
    measure: str
    price: int | None
    nature: Nature
    since: date
    invoice: bool = False
    basis: str = ""
    once: Once = Once.NONE
    inspected: bool = False
    disabled: bool = False


def in_force(versions: Iterable[PriceItem], day: date) -> Mapping[str, PriceItem]:
    """价目 of a day by code: of each item the last version that has begun, unless that one ended it."""
    found: dict[str, PriceItem] = {}
    for one in sorted(versions, key=_order):
        if one.since <= day:
            found[one.code] = one
    return {code: one for code, one in found.items() if not one.disabled}


def scheduled(versions: Iterable[PriceItem], day: date) -> tuple[PriceItem, ...]:
    """What is to come after `day`, soonest first."""
    return tuple(one for one in sorted(versions, key=_order) if one.since > day)


def _order(one: PriceItem) -> tuple[date, int]:
    """Of two versions that begin on one day the later one counts."""
    return one.since, one.version


def next_version(code: str, versions: Iterable[PriceItem]) -> int:
    """The number of an item's next version, from 1."""
    return max((one.version for one in versions if one.code == code), default=0) + 1


def tidy(item: PriceItem) -> PriceItem:
    """A version as it is kept: the code in capitals, no blanks around the words."""
    return replace(
        item,
        code=item.code.strip().upper(),
        name=item.name.strip(),
        measure=item.measure.strip(),
        basis=item.basis.strip(),
    )


def charged_from(versions: Iterable[PriceItem], day: date) -> bool:
    """Whether any item of these is charged on a day or later."""
    known = tuple(versions)
    return any(in_force(known, at) for at in (day, *(one.since for one in scheduled(known, day))))


def ending(item: PriceItem, versions: Iterable[PriceItem], since: date) -> tuple[PriceItem, ...]:
    """停用: the versions that end an item from a day on, whatever change was scheduled to come after it."""
    mine = tuple(one for one in versions if one.code == item.code)
    days = {since, *(one.since for one in scheduled(mine, since))}
    first = next_version(item.code, mine)
    return tuple(
        replace(item, version=first + n, since=day, disabled=True) for n, day in enumerate(sorted(days))
    )


def decide(new: PriceItem, versions: Iterable[PriceItem], today: date, first: bool = False) -> Decision:
    """Whether a version may be added to the list (right price.write); `first` = it is meant as a new item."""
    known = tuple(versions)
    return Decision((*_taken(new, known, first), *_findings(new, known, today)))


def _taken(new: PriceItem, versions: tuple[PriceItem, ...], first: bool) -> Iterator[Finding]:
    names = [one.name for one in versions if one.code == new.code]
    if first and names:
        text = "代码 {code} 已经是「{name}」：要改价格，请选中它按 F6；新项目请换一个代码。"
        yield block("003-38", "代码用过", text, "code", code=new.code, name=names[-1])


def _findings(new: PriceItem, versions: tuple[PriceItem, ...], today: date) -> Iterator[Finding]:
    before = [one for one in versions if one.code == new.code]
    if not re.fullmatch("[A-Z0-9]{2,12}", new.code):
        text = "代码用 2 到 12 个大写字母或数字，例如 TCF（停车费）。"
        yield block("003-38", "代码不对", text, "code")
    if new.version != next_version(new.code, versions):
        text = "「{name}」刚有了新版本，请重新打开价目表再改。"
        yield block("003-38", "版本不对", text, "", name=new.name)
    if not 0 < len(new.name.strip()) <= LONGEST:
        text = "请写收费项目的名称，最多 {most} 个字，例如：停车费。"
        yield block("003-38", "请填名称", text, "name", most=LONGEST)
    if not 0 < len(new.measure.strip()) <= 4:
        yield block("003-38", "请填计价单位", "请写按什么收，例如：张、月、户。", "measure")
    if new.since < today:
        text = "新价格不能从过去的日子起算：请填今天或以后的日子。"
        yield block("003-38", "生效日期不对", text, "since")
    if new.disabled:
        if not before:
            yield block("003-38", "没有这个项目", "停用的项目还不在价目表里，请核对代码。", "code")
        return
    if new.price is not None and not 0 < new.price <= MOST:
        text = "单价要大于零，不超过 9,999,999.99 元；每次价格不同的，选「自由价」。"
        yield block("003-38", "单价不对", text, "price")
    if not new.basis.strip():
        text = "请写收费依据，例如：合同条款、公示的价目、业主大会的决定。没有依据不能收。"
        yield block("3.7", "请填依据", text, "basis")
    if any(one.nature is not new.nature for one in before):
        text = "「{name}」一直是{nature}，性质不能改：请停用它，另立一个项目。"
        nature = NATURE_NAMES[before[-1].nature]
        yield block("003-38", "性质不能改", text, "nature", name=new.name, nature=nature)
    if new.nature is Nature.DEPOSIT and new.invoice:
        text = "押金要退，不是收入，不开发票：请把「要开发票」去掉。"
        yield block("3.7", "押金不开发票", text, "invoice")
    if new.nature is Nature.INCOME and new.inspected:
        yield block("003-38", "收入不退", "只有押金才在验收后退：请把「验收后退」去掉。", "inspected")
    if new.nature is Nature.DEPOSIT and new.once is Once.MONTH:
        yield block("003-38", "押金不按月收", "押金收一次，请改选「不限」或「每户一次」。", "once")


def _item(code: str, name: str, measure: str, price: int | None, nature: Nature, basis: str) -> PriceItem:
    invoice = nature is Nature.INCOME
    return PriceItem(code, 1, name, measure, price, nature, date.min, invoice, basis)


_NOTICE = "服务中心公示的价目"
_PACT = "装饰装修管理服务协议"
_DEFAULTS = (
    replace(_item("ZXBZJ", "装修保证金", "户", 200_000, Nature.DEPOSIT, _PACT), inspected=True),
    _item("CRZGB", "临时出入证工本费", "张", 500, Nature.INCOME, _NOTICE),
    _item("CRZYJ", "临时出入证押金", "张", 2_000, Nature.DEPOSIT, _PACT),
    _item("LJQY", "装修垃圾清运费", "户", None, Nature.INCOME, f"{_PACT}，按装修项目"),
    replace(_item("TCF", "停车费", "月", 30_000, Nature.INCOME, "车位租赁协议"), once=Once.MONTH),
    _item("ICK", "IC卡工本费", "张", 2_000, Nature.INCOME, _NOTICE),
    _item("BKF", "补卡费", "张", 2_000, Nature.INCOME, _NOTICE),
    _item("WXF", "维修费", "次", None, Nature.INCOME, "公示的维修价目表"),
    # What a customer pays for damage done is no price of a service: no invoice.
    replace(_item("PCK", "赔偿款", "次", None, Nature.INCOME, "赔偿协议或照价"), invoice=False),
    # No such tax is known (domain.md 1.7-7): it stands there because 003-38 names it, and cannot be charged.
    replace(_item("ZXS", "装修税", "户", None, Nature.INCOME, ""), invoice=False, disabled=True),
)


def default_list(since: date) -> tuple[PriceItem, ...]:
    """The price list that an office starts from, beginning on a day; prices are examples to be replaced."""
    return tuple(replace(one, since=since) for one in _DEFAULTS)

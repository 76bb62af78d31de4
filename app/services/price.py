"""价目表的办理: what may be charged, version after version (003-38, domain.md 3.7)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import PriceVersion
from app.rules import price as rules
from app.rules.base import CHINA, refuse
from app.rules.money import yuan
from app.rules.price import NATURE_NAMES, ONCE_NAMES, Nature, Once, PriceItem
from app.services.office import Office, Work

WORD = "price"


@dataclass(frozen=True)
class Row:
    """价目一行: the version in force, or the one to come where none is yet; `key` is the item's code.

    `coming` says what the next version changes and when, `earlier` what was charged before, the latest first;
    `item` is the version itself.
    """

    key: str
    name: str
    price: str
    nature: str
    invoice: str
    once: str
    since: str
    basis: str
    state: str
    coming: str
    earlier: str
    item: PriceItem


class PriceDesk:
    """价目表 at one office."""

    def __init__(self, office: Office) -> None:
        self.office = office

    def versions(self) -> tuple[PriceItem, ...]:
        """Every version of every item."""
        with self.office.read("receipt.read") as session:
            return versions(session)

    def rows(self) -> tuple[Row, ...]:
        """The list as it stands today: what is charged first, then what is to come or has ended, by code."""
        today = self.office.clock().astimezone(CHINA).date()
        found = self.versions()
        force = rules.in_force(found, today)
        rows = []
        for code in sorted({one.code for one in found}, key=lambda one: (one not in force, one)):
            mine = tuple(one for one in found if one.code == code)
            coming = rules.scheduled(mine, today)
            begun = [one for one in mine if one.since <= today]
            shown = force.get(code) or (begun[-1] if begun else coming[0])
            state = "在用" if code in force else ("已停用" if begun else "未生效")
            before = [one for one in reversed(begun) if one != shown]
            rows.append(_row(shown, state, coming[0] if coming and coming[0] != shown else None, before))
        return tuple(rows)

    def add(self, item: PriceItem, first: bool = False) -> None:
        """A new item (`first`), or the next version of one; the version's number is given here.

        Raises Refused with every rule that blocks (003-38, 3.7); nothing on the list is ever edited.
        """
        with self.office.work("price.write") as work:
            known = versions(work.session)
            item = rules.tidy(item)
            item = replace(item, version=rules.next_version(item.code, known))
            rules.decide(item, known, work.now.astimezone(CHINA).date(), first).require()
            _put(work, item)

    def end(self, code: str, since: date) -> None:
        """停用: nothing is charged for an item from a day on, also by no change that was to come after it.

        Raises Refused where the item is not known, has ended, or the day has passed (003-38).
        """
        with self.office.work("price.write") as work:
            known = versions(work.session)
            mine = tuple(one for one in known if one.code == code)
            if not mine:
                text = "价目表里没有这个项目，请核对代码。"
                raise refuse("003-38", "没有这个项目", text, "code")
            today = work.now.astimezone(CHINA).date()
            if not rules.charged_from(mine, since):
                text = "「{name}」到那天已经停用，不用再停。"
                raise refuse("003-38", "已经停用", text, "since", name=mine[-1].name)
            for one in rules.ending(mine[-1], known, since):
                rules.decide(one, known, today).require()
                _put(work, one)
                known = (*known, one)

    def begin(self) -> int:
        """The usual items with example prices, for an office that has no list yet; answers how many.

        Raises Refused where there is one.
        """
        with self.office.work("price.write") as work:
            if versions(work.session):
                text = "价目表里已有项目。要改价格，请选中项目再改。"
                raise refuse("003-38", "已有价目表", text)
            items = rules.default_list(work.now.astimezone(CHINA).date())
            for one in items:
                _put(work, one)
            return len(items)


def versions(session: Session) -> tuple[PriceItem, ...]:
    """Every version of every item, the oldest first."""
    return tuple(
        PriceItem(
            one.code,
            one.version,
            one.name,
            one.measure,
            one.price,
            Nature(one.nature),
            one.since,
            one.invoice,
            one.basis,
            Once(one.once),
            one.inspected,
            one.disabled,
        )
        for one in session.scalars(select(PriceVersion).order_by(PriceVersion.id))
    )


def _put(work: Work, item: PriceItem) -> None:
    work.session.add(
        PriceVersion(
            code=item.code,
            version=item.version,
            name=item.name,
            measure=item.measure,
            price=item.price,
            nature=item.nature,
            since=item.since,
            invoice=item.invoice,
            basis=item.basis,
            once=item.once,
            inspected=item.inspected,
            disabled=item.disabled,
            made_at=work.now,
            made_by=work.operator.login,
        )
    )
    work.log(
        "price.add",
        item.code,
        version=item.version,
        price=item.price,
        since=item.since.isoformat(),
        disabled=item.disabled,
    )


def _row(item: PriceItem, state: str, coming: PriceItem | None, before: Sequence[PriceItem]) -> Row:
    return Row(
        item.code,
        item.name,
        price_words(item),
        NATURE_NAMES[item.nature],
        "开" if item.invoice else "",
        ONCE_NAMES[item.once] if item.once is not Once.NONE else "",
        f"{item.since:%Y-%m-%d}",
        item.basis,
        state,
        ""
        if coming is None
        else f"{coming.since:%m-%d} 起 {'停用' if coming.disabled else price_words(coming)}",
        "、".join(
            f"{one.since:%Y-%m-%d} 起 {'停用' if one.disabled else price_words(one)}" for one in before
        ),
        item,
    )


def price_words(item: PriceItem) -> str:
    """The price as it is shown: ¥20.00/张, 自由价."""
    return f"{yuan(item.price)}/{item.measure}" if item.price is not None else "自由价"

"""价目表的规则 (003-38, domain.md 3.7): versions from their day on, never edited, each with its basis."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rules.price import (
    Nature,
    Once,
    PriceItem,
    charged_from,
    decide,
    default_list,
    ending,
    in_force,
    next_version,
    scheduled,
)

TODAY = date(2026, 3, 5)
LIST = default_list(date(2026, 1, 1))
PARKING = in_force(LIST, TODAY)["TCF"]
NEW = replace(PARKING, version=2, price=32_000, since=TODAY)


def blocked(new: PriceItem, versions: tuple[PriceItem, ...] = LIST) -> list[tuple[str, str]]:
    return [(one.rule, one.field) for one in decide(new, versions, TODAY).blocks]


def test_the_list_of_a_new_office_names_what_003_38_names() -> None:
    """003-38: 装修保证金, 办证工本费 and 出入证押金 apart; 1.7-7: 装修税 is there and not charged."""
    now = in_force(LIST, TODAY)
    assert (now["ZXBZJ"].nature, now["ZXBZJ"].price, now["ZXBZJ"].inspected) == (
        Nature.DEPOSIT,
        200_000,
        True,
    )
    assert (now["CRZGB"].nature, now["CRZGB"].price) == (Nature.INCOME, 500)
    assert (now["CRZYJ"].nature, now["CRZYJ"].price) == (Nature.DEPOSIT, 2_000)
    assert now["LJQY"].price is None, "视项目"
    assert "ZXS" not in now
    assert [one.name for one in LIST if one.disabled] == ["装修税"]


@pytest.mark.parametrize("item", [one for one in LIST if not one.disabled], ids=lambda one: one.name)
def test_every_default_could_be_put_on_the_list(item: PriceItem) -> None:
    assert decide(replace(item, since=TODAY), (), TODAY).blocks == ()


def test_a_new_version_counts_from_its_day() -> None:
    """Valid from 00:00 of its date; the day before has the old price."""
    later = replace(NEW, since=TODAY + timedelta(days=10))
    versions = (*LIST, later)
    assert in_force(versions, later.since - timedelta(days=1))["TCF"] == PARKING
    assert in_force(versions, later.since)["TCF"] == later
    assert scheduled(versions, TODAY) == (later,)
    assert "TCF" not in in_force(LIST, date(2025, 12, 31))


def test_of_two_versions_of_one_day_the_later_counts() -> None:
    """What was scheduled is not edited: it is superseded."""
    again = replace(NEW, version=3, price=31_000)
    for versions in ((*LIST, NEW, again), (again, NEW, *LIST)):
        assert in_force(versions, TODAY)["TCF"] == again


def test_a_disabled_version_ends_the_item_and_a_new_one_takes_it_up_again() -> None:
    ended = replace(PARKING, version=2, since=TODAY, disabled=True)
    back = replace(PARKING, version=3, since=TODAY + timedelta(days=30))
    assert "TCF" not in in_force((*LIST, ended, back), TODAY)
    assert in_force((*LIST, ended, back), back.since)["TCF"] == back


def test_ending_an_item_ends_what_was_to_come_after_it_too() -> None:
    """003-38: nothing that was scheduled brings it back; a version that ends it already is none to end."""
    later = replace(NEW, since=TODAY + timedelta(days=30))
    versions = (*LIST, later)
    ended = ending(PARKING, versions, TODAY)
    assert [(one.version, one.since, one.disabled) for one in ended] == [
        (3, TODAY, True),
        (4, later.since, True),
    ]
    mine = tuple(one for one in (*versions, *ended) if one.code == "TCF")
    assert charged_from(mine[:2], TODAY)
    assert not charged_from(mine, TODAY)
    assert charged_from(mine[:2], later.since)


def test_a_code_of_the_list_is_no_new_item() -> None:
    """003-38: as the next version it may be added, as a new item it may not."""
    assert blocked(NEW) == []
    found = decide(NEW, LIST, TODAY, first=True).blocks
    assert [(one.title, one.field) for one in found] == [("代码用过", "code")]


@given(
    st.lists(st.tuples(st.integers(0, 60), st.booleans()), min_size=1, max_size=8),
    st.integers(0, 60),
)
def test_one_version_at_most_is_in_force_and_it_is_the_last_begun(
    begins: list[tuple[int, bool]], at: int
) -> None:
    first = date(2026, 1, 1)
    versions = [
        replace(PARKING, version=n, since=first + timedelta(days=days), disabled=off)
        for n, (days, off) in enumerate(begins, 1)
    ]
    day = first + timedelta(days=at)
    begun = [one for one in versions if one.since <= day]
    last = max(begun, key=lambda one: (one.since, one.version), default=None)
    wanted = {} if last is None or last.disabled else {"TCF": last}
    assert in_force(versions, day) == wanted


def test_a_version_is_the_next_and_never_in_the_past() -> None:
    assert next_version("TCF", LIST) == 2
    assert next_version("XJF", LIST) == 1
    assert blocked(NEW) == []
    assert blocked(replace(NEW, version=1)) == [("003-38", "")]
    assert blocked(replace(NEW, since=TODAY - timedelta(days=1))) == [("003-38", "since")]


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ({"code": "tcf 1", "version": 1}, ("003-38", "code")),
        ({"name": " "}, ("003-38", "name")),
        ({"name": "长" * 41}, ("003-38", "name")),
        ({"measure": ""}, ("003-38", "measure")),
        ({"price": 0}, ("003-38", "price")),
        ({"price": -1}, ("003-38", "price")),
        ({"price": 1_000_000_000}, ("003-38", "price")),
        ({"basis": " "}, ("3.7", "basis")),
        ({"nature": Nature.DEPOSIT, "once": Once.NONE, "invoice": False}, ("003-38", "nature")),
        ({"inspected": True}, ("003-38", "inspected")),
    ],
)
def test_what_cannot_be_a_price_is_refused(change: dict[str, object], found: tuple[str, str]) -> None:
    """明码标价: name, price or its way, and the basis."""
    assert blocked(replace(NEW, **change)) == [found]  # type: ignore[arg-type]


def test_a_free_price_may_stand_on_the_list() -> None:
    assert blocked(replace(NEW, price=None)) == []


def test_a_deposit_is_never_invoiced_nor_monthly() -> None:
    """domain.md 3.7."""
    deposit = replace(in_force(LIST, TODAY)["CRZYJ"], version=2, since=TODAY)
    assert blocked(deposit) == []
    assert blocked(replace(deposit, invoice=True)) == [("3.7", "invoice")]
    assert blocked(replace(deposit, once=Once.MONTH)) == [("003-38", "once")]


def test_only_what_is_on_the_list_can_be_ended() -> None:
    assert blocked(replace(NEW, disabled=True, basis="")) == []
    assert blocked(replace(NEW, code="XJF", version=1, disabled=True)) == [("003-38", "code")]

"""放行页的话: what the page asks of its desk, and the words it puts around the rules' own."""

from __future__ import annotations

from typing import Any, Protocol

from PySide6.QtCore import QCoreApplication

from app.forms.spec import Choice
from app.rules import plain
from app.rules.base import Finding, Level
from app.rules.business import Business
from app.rules.mask import name as mask_name
from app.rules.mask import phone as mask_phone
from app.rules.money import yuan
from app.rules.policy import KEEP, Policy
from app.rules.release import (
    ID_CHECK_NAMES,
    STATE_NAMES,
    Call,
    Draft,
    Facts,
    Household,
    IdCheck,
    Notice,
    State,
)
from app.rules.release_decide import tidy

KIND = "release-slip"
LAYOUT_NAMES = {"a4": "A4 三联", "a5": "A5 三张", "continuous": "241×140 三联"}


class Desk(Protocol):
    """What the page asks of services.release.ReleaseDesk."""

    def new(self, unit: str = "") -> Draft: ...
    def facts(self, draft: Draft) -> Facts: ...
    def open(self, key: str) -> Any: ...
    def rows(self) -> tuple[Any, ...]: ...
    def call(self, draft: Draft, call: Call) -> Facts: ...
    def notice(self, draft: Draft, notice: Notice) -> Facts: ...
    def issue(self, draft: Draft) -> str: ...
    def void(self, key: str, returned: bool, reason: str) -> None: ...
    def again(self, key: str) -> Draft: ...
    def preview(self, draft: Draft, facts: Facts, policy: Policy, layout: str) -> bytes: ...
    def paper(self, number: str, layout: str, void: bool) -> bytes: ...
    def looked(self, unit: str, what: str) -> None: ...
    def keep(self, draft: Draft) -> None: ...
    def drop(self, uuid: str) -> None: ...
    def kept(self) -> tuple[Draft, ...]: ...


def tr(text: str) -> str:
    """These words are the release page's."""
    return QCoreApplication.translate("ReleasePage", text)


def id_checks(policy: Policy) -> list[Choice]:
    """The ways of checking a card here: copying is one where the office keeps copies of slips' cards."""
    keeps = policy.copies[Business.RELEASE] == KEEP
    return [
        Choice(way.value, label)
        for way, label in ID_CHECK_NAMES.items()
        if way is not IdCheck.NONE and (keeps or way is not IdCheck.COPIED)
    ]


def empty(draft: Draft) -> bool:
    """Whether nothing was typed yet: such a form is not kept."""
    blank = Draft(draft.uuid, applicant=draft.applicant, replaces=draft.replaces)
    return plain.dump(tidy(draft)) == plain.dump(blank)


def household_note(household: Household | None, whole: bool) -> str:
    """3栋2单元1501  业主 张*  139****0001  欠费 2 个月."""
    if household is None:
        return ""
    parts = [household.label]
    if household.owners:
        owner = household.owners[0]
        phone = owner.phones[0] if owner.phones else ""
        parts.append(tr("业主 {name}").format(name=owner.name if whole else mask_name(owner.name)))
        parts.append(phone if whole else mask_phone(phone))
    owing = ""
    if household.arrears_months:
        owed = tr("欠费 {months} 个月 {amount}")
        owing = "\n" + owed.format(months=household.arrears_months, amount=yuan(household.arrears))
    return "   ".join(part for part in parts if part) + owing


def ready(facts: Facts) -> str:
    """What stands in the card when nothing blocks."""
    paid = facts.household is not None and not facts.household.arrears_months
    checked = tr("证件复件已附。") if facts.copies else tr("证件已核验，不留复印件。")
    return (tr("管理费已结清；") if paid else "") + checked + tr("按 F9 开具并打印。")


def finished(number: str, state: State, reason: str, printed: bool) -> Finding:
    """What stands in place of the rules when the record is no form any more, with what may still be done.

    A paper that was never `printed` is printed now, not 补打.
    """
    first = "reprint" if printed else "print"
    waits = (
        tr("等客户凭第二联出门，当日 24:00 前有效。") if printed else tr("还没有打印；打印好再请客户出门。")
    )
    acts, words = {
        State.ISSUED: ((first, "again", "void"), waits),
        State.MISMATCH: (("again", "void"), tr("门岗核验不符：{reason}。请收回三联，退回重开。")),
        State.RELEASED: (("reprint",), tr("门岗已核验放行。")),
        State.EXPIRED: (("reprint",), tr("当日没有使用，已过期；客户要出门请新开。")),
    }.get(state, ((), tr("编号保留，不再使用。原因：{reason}")))
    level = Level.BLOCK if state is State.MISMATCH else Level.INFO
    return Finding("", level, f"{number} {STATE_NAMES[state]}", words, {"reason": reason}, acts=acts)

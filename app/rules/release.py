"""放行条: who may carry what out, on whose word, and until when (003-42…003-50, 000-10)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from app.rules.base import Finding, Level
from app.rules.release_state import APPLICANT_NAMES as APPLICANT_NAMES
from app.rules.release_state import NEXT as NEXT
from app.rules.release_state import STATE_NAMES as STATE_NAMES
from app.rules.release_state import Applicant as Applicant
from app.rules.release_state import State as State
from app.rules.release_state import current as current
from app.rules.release_state import move as move


class IdCheck(StrEnum):
    """核验方式: how the person was recognised. A copy is made where the office keeps copies, and with consent
    alone (domain.md 3.2); it lies with the ID copies, never here."""

    NONE = ""
    ID_CARD = "id_card"
    OTHER = "other"
    NO_COPY = "no_copy"
    COPIED = "copied"


ID_CHECK_NAMES: dict[IdCheck, str] = {
    IdCheck.NONE: "",
    IdCheck.ID_CARD: "身份证 · 仅核验",
    IdCheck.OTHER: "其他证件 · 仅核验",
    IdCheck.NO_COPY: "客户不留复印件 · 仅核验",
    IdCheck.COPIED: "身份证 · 复印留存",
}


@dataclass(frozen=True)
class Item:
    """一行物品: `quantity` pieces of `measure` (台, 个 …)."""

    name: str
    feature: str = ""
    quantity: int = 1
    measure: str = "件"


@dataclass(frozen=True)
class Draft:
    """放行条的表单, as far as it is filled; `uuid` is the record's own from its first key on."""

    uuid: str
    unit: str = ""
    applicant: Applicant = Applicant.OWNER
    name: str = ""
    relation: str = ""
    company: str = ""
    letter: str = ""
    own_goods: bool = False
    reason: str = ""
    id_check: IdCheck = IdCheck.NONE
    phone: str = ""
    items: tuple[Item, ...] = ()
    plate: str = ""
    window: str = ""
    hurry: bool = False
    signer: str = ""
    replaces: str = ""


@dataclass(frozen=True)
class Person:
    """A person on file at the unit, with the phones on file."""

    name: str
    phones: tuple[str, ...] = ()


@dataclass(frozen=True)
class Household:
    """住户档案: what the file says of the unit; arrears in ended months and 分."""

    code: str
    label: str
    owners: tuple[Person, ...] = ()
    tenants: tuple[Person, ...] = ()
    families: tuple[Person, ...] = ()
    plates: tuple[str, ...] = ()
    arrears_months: int = 0
    arrears: int = 0


class Outcome(StrEnum):
    """业主电话的结果."""

    AGREED = "agreed"
    OBJECTED = "objected"
    DOUBT = "doubt"
    UNANSWERED = "unanswered"


OUTCOME_NAMES: dict[Outcome, str] = {
    Outcome.AGREED: "同意",
    Outcome.OBJECTED: "不同意",
    Outcome.DOUBT: "有疑问",
    Outcome.UNANSWERED: "未接通",
}


@dataclass(frozen=True)
class Call:
    """联系业主的一次电话 (003-46…49): the number dialled, the five answers, the items that were read out.

    `claimed` holds the lines (0-based) the owner says are his; None = not asked.
    """

    owner: str
    phone: str
    outcome: Outcome
    items: tuple[Item, ...] = ()
    knows: bool | None = None
    fees_told: bool | None = None
    rent_owed: bool | None = None
    claimed: tuple[int, ...] | None = None
    agrees: bool | None = None
    reason: str = ""
    at: datetime | None = None
    staff: str = ""


class NoticeKind(StrEnum):
    """知会对象."""

    MANAGER = "manager"
    LOBBY = "lobby"
    SUPERVISOR = "supervisor"
    APPOINTMENT = "appointment"


@dataclass(frozen=True)
class Notice:
    """一次知会: whom, what he answered, whether he agreed; time and clerk are added when it is kept."""

    kind: NoticeKind
    person: str
    answer: str
    agreed: bool = True
    at: datetime | None = None
    staff: str = ""


@dataclass(frozen=True)
class Facts:
    """What the rules look at beside the form: the file, the record's calls and notices, the numbers of the
    kept ID copies that belong to it, the time."""

    now: datetime
    household: Household | None = None
    calls: tuple[Call, ...] = ()
    notices: tuple[Notice, ...] = ()
    copies: tuple[str, ...] = ()

    def last(self, kind: NoticeKind) -> Notice | None:
        """The latest notice of a kind."""
        return next((one for one in reversed(self.notices) if one.kind is kind), None)


_SHOWN: dict[Applicant, frozenset[str]] = {
    Applicant.OWNER: frozenset({"unit", "hurry"}),
    Applicant.FAMILY: frozenset({"unit", "relation", "letter"}),
    Applicant.TENANT: frozenset({"unit", "letter"}),
    Applicant.SHOP: frozenset({"unit", "company"}),
    Applicant.CONTRACTOR: frozenset({"unit", "company", "own_goods"}),
    Applicant.STAFF: frozenset({"reason"}),
}


def shown(draft: Draft) -> frozenset[str]:
    """The fields that this applicant's path asks for."""
    return _SHOWN[draft.applicant] | {"applicant", "name", "id_check", "items", "plate", "window"}


def fill(draft: Draft, household: Household | None, before: Household | None = None) -> Draft:
    """The form with what the file knows: name and phone follow unit and role, unless the name was typed.

    `before` is the household that the form was filled from until now: its names were not typed.
    """
    groups = _groups(household)
    known = {one.name for file in (household, before) for group in _groups(file).values() for one in group}
    group = groups.get(draft.applicant, ())
    if draft.name not in [one.name for one in group] and (not draft.name or draft.name in known):
        draft = replace(draft, name=group[0].name if group else "")
    return on_file(draft, household)


def on_file(draft: Draft, household: Household | None) -> Draft:
    """The form with the phone on file of its applicant, whose name may just have been typed; else none."""
    group = _groups(household).get(draft.applicant, ())
    phones = next((one.phones for one in group if one.name == draft.name), ())
    return replace(draft, phone=phones[0] if phones else "")


def _groups(household: Household | None) -> dict[Applicant, tuple[Person, ...]]:
    """Whom the file knows for each kind of applicant."""
    if household is None:
        return {}
    return {
        Applicant.OWNER: household.owners,
        Applicant.TENANT: household.tenants,
        Applicant.FAMILY: household.families,
    }


@dataclass(frozen=True)
class Decision:
    """One value that names every rule that blocks or warns; form, paper and log all say this.

    `listed` is the clerk's list, `claimed` the lines (0-based) that the owner says are his; `confirmation`
    and `fees` are the words for the paper (fees on the stub alone, domain.md 3.6).
    """

    findings: tuple[Finding, ...]
    listed: tuple[Item, ...] = ()
    claimed: tuple[int, ...] = ()
    confirmation: str = ""
    fees: str = ""

    @property
    def items(self) -> tuple[Item, ...]:
        """What may leave: the list without the owner's things (003-48)."""
        return tuple(one for line, one in enumerate(self.listed) if line not in self.claimed)

    @property
    def blocks(self) -> tuple[Finding, ...]:
        """What still stands in the way."""
        return tuple(one for one in self.findings if one.level is Level.BLOCK)

    @property
    def total(self) -> int:
        """Pieces that leave."""
        return sum(one.quantity for one in self.items)

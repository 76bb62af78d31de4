"""装修: who renovates what, on whose word, in which days, and what still stands in the way of the permit.

000-12, 003-11, 003-28, 003-37…41, S05, S06, domain.md 2.3, 3.3, 3.4. Amounts are integer 分; every step has
its person (a login) and its time; the first receiver stays responsible until the file is closed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from app.rules.people import Operator
from app.rules.price import PriceItem
from app.rules.release import Household
from app.rules.renovation_items import Item
from app.rules.renovation_materials import Applicant, Builder, Kind, Material, missing, required
from app.rules.renovation_state import BEFORE_WORK, ON_SITE, State
from app.rules.rule_pack import NEUTRAL, Pack

LONGEST = 80
"""Characters of a name, a company, a reason."""
MOST_DAYS = 366
"""A period of more days is a slip of the hand."""
MOST_EXTENSIONS = 2
"""延期栏 of the permit: two lines (domain.md 2.3)."""


@dataclass(frozen=True)
class Draft:
    """装修申请的表单, as far as it is filled; `uuid` is the file's own from its first key on.

    `site_head` answers on the site for work and safety; `notice_signed` (禁止行为和注意事项告知书, 条例 52)
    and `agreement_signed` (管理服务协议, 110号令 16) are papers with a signature; `deposit` in 分, None = the
    price list's; `rubbish` in 分, None = not charged; `posted` says where and since when the 公示 hangs;
    `neighbours_told` that the 装修人 told those next door.
    """

    uuid: str
    unit: str = ""
    applicant: Applicant = Applicant.OWNER
    name: str = ""
    phone: str = ""
    builder: Builder = Builder.COMPANY
    company: str = ""
    credit_code: str = ""
    company_head: str = ""
    company_phone: str = ""
    site_head: str = ""
    site_phone: str = ""
    start: date | None = None
    end: date | None = None
    items: tuple[Item, ...] = ()
    materials: tuple[Material, ...] = ()
    notice_signed: bool = False
    agreement_signed: bool = False
    deposit: int | None = None
    rubbish: int | None = None
    posted: str = ""
    neighbours_told: bool = False
    note: str = ""

    @property
    def days(self) -> int:
        """共几天, first and last day included; 0 while one is not known."""
        return days(self.start, self.end)

    @property
    def required(self) -> tuple[Kind, ...]:
        """What this case must bring."""
        return required(self.applicant, self.builder, self.items)

    @property
    def missing(self) -> tuple[Kind, ...]:
        """待补的资料, as the list prints them."""
        return missing(self.materials, self.applicant, self.builder, self.items)


def days(start: date | None, end: date | None) -> int:
    """Days from first to last, both included; 0 where there is no such period."""
    return max((end - start).days + 1, 0) if start is not None and end is not None else 0


def end_of(start: date, count: int) -> date:
    """The last day of `count` days: 30 days from 5 March end on 3 April."""
    return start + timedelta(days=count - 1)


class Outcome(StrEnum):
    """审批结果."""

    APPROVED = "approved"
    REJECTED = "rejected"


OUTCOME_NAMES: dict[Outcome, str] = {Outcome.APPROVED: "同意", Outcome.REJECTED: "退回补正"}


@dataclass(frozen=True)
class Review:
    """审批意见 of the 工程主管 (003-37): outcome, opinion, and on rejection the reasons and the 补正 list.

    `staff` is his login; `covers` is what he saw (`fingerprint`), so that a form changed later is reviewed
    again.
    """

    outcome: Outcome | None = None
    opinion: str = ""
    reasons: str = ""
    corrections: tuple[str, ...] = ()
    at: datetime | None = None
    staff: str = ""
    covers: str = ""


class Way(StrEnum):
    """怎么通知的."""

    PHONE = "phone"
    COUNTER = "counter"
    VISIT = "visit"


WAY_NAMES: dict[Way, str] = {Way.PHONE: "电话", Way.COUNTER: "当面", Way.VISIT: "上门"}


@dataclass(frozen=True)
class NotifyTask:
    """通知任务 (003-41): the first receiver is to tell the customer what was decided; open until `told_at`.

    `staff` is the first receiver's login, whoever is on duty; `told_by` is who really told, `answer` what the
    customer said.
    """

    staff: str
    since: datetime
    outcome: Outcome
    told_at: datetime | None = None
    told_by: str = ""
    way: Way | None = None
    answer: str = ""


@dataclass(frozen=True)
class Paid:
    """一笔已收: a line of a receipt that belongs to the file (amount in 分); a voided one counts no more.

    `deposit` tells what goes back as a deposit (TY) from what goes back as income (FK).
    """

    receipt: str
    item: str
    quantity: int
    amount: int
    deposit: bool = False
    voided: bool = False


@dataclass(frozen=True)
class Rectification:
    """整改: what is wrong on the site, until when it is to be put right, and when it was."""

    what: str
    due: date
    done_on: date | None = None

    def overdue(self, today: date) -> bool:
        """Whether its day is over and it is still open."""
        return self.done_on is None and today > self.due


@dataclass(frozen=True)
class Facts:
    """What the rules look at beside the form.

    `state` None = not kept yet; `first_receiver` is a login; `review` the last one; `extensions` how many
    were granted; `passes` how many workers have a pass asked for, `passes_out` how many of theirs are still
    out (neither returned nor reported lost); `running` the numbers of the unit's other running files;
    `copies` the numbers of kept ID copies; `accepted_on` the day of the acceptance that passed; `permit_back`
    whether the permit came back.
    """

    now: datetime
    operator: Operator
    household: Household | None = None
    state: State | None = None
    first_receiver: str = ""
    review: Review | None = None
    prices: tuple[PriceItem, ...] = ()
    paid: tuple[Paid, ...] = ()
    extensions: int = 0
    permit: str = ""
    passes: int = 0
    passes_out: int = 0
    rectifications: tuple[Rectification, ...] = ()
    running: tuple[str, ...] = ()
    copies: tuple[str, ...] = ()
    accepted_on: date | None = None
    permit_back: bool = False
    pack: Pack = field(default_factory=lambda: NEUTRAL)

    @property
    def standing(self) -> tuple[Paid, ...]:
        """What was paid and not voided."""
        return tuple(one for one in self.paid if not one.voided)

    @property
    def open_rectifications(self) -> tuple[Rectification, ...]:
        """整改 that nobody has found done."""
        return tuple(one for one in self.rectifications if one.done_on is None)


_COMPANY_FIELDS = frozenset({"company", "credit_code", "company_head", "company_phone"})
_ALWAYS = frozenset(
    {
        "unit", "applicant", "name", "phone", "builder", "site_head", "site_phone", "start", "end", "items",
        "materials", "notice_signed", "agreement_signed", "rubbish", "note",
    }
)  # fmt: skip


def shown(draft: Draft, pack: Pack, deposit: bool) -> frozenset[str]:
    """The fields that this case asks for: a company's at a company's, the pack's duties where it has them.

    `deposit`: this office takes one (a setting).
    """
    fields = _ALWAYS | (_COMPANY_FIELDS if draft.builder is Builder.COMPANY else frozenset())
    if deposit:
        fields |= {"deposit"}
    if pack.posting:
        fields |= {"posted"}
    if pack.tell_neighbours:
        fields |= {"neighbours_told"}
    return fields


def fill(draft: Draft, household: Household | None) -> Draft:
    """The form with the name and phone on file of who applies; what was typed stays."""
    if household is None or draft.name.strip():
        return draft
    group = household.owners if draft.applicant is Applicant.OWNER else household.tenants
    if not group:
        return draft
    first = group[0]
    return replace(draft, name=first.name, phone=draft.phone or next(iter(first.phones), ""))


def tidy(draft: Draft) -> Draft:
    """The form as it is kept: no empty lines, no outer blanks, no fields of a company that does not build."""
    names = (
        "unit", "name", "phone", "company", "company_head", "company_phone", "site_head", "site_phone",
        "posted", "note",
    )  # fmt: skip
    text = {name: getattr(draft, name).strip() for name in names}
    items = tuple(Item(one.code, one.text.strip()) for one in draft.items if one.code or one.text.strip())
    if draft.builder is Builder.OWN:
        text |= dict.fromkeys(_COMPANY_FIELDS, "")
    else:
        text["credit_code"] = credit_code(draft.credit_code)
    return replace(draft, items=items, **text)


def credit_code(text: str) -> str:
    """统一社会信用代码 as it is kept: half width, capitals, no blanks or dashes."""
    return re.sub(r"[\s\-]", "", unicodedata.normalize("NFKC", text)).upper()


def credit_code_holds(text: str) -> bool:
    """Whether a 统一社会信用代码 is complete and its check character fits (GB 32100)."""
    from stdnum.cn import uscc  # not before a company is typed

    return uscc.is_valid(credit_code(text))


def fingerprint(draft: Draft) -> str:
    """What an approval covers: unit, period, builder and works. Anything of it changed is reviewed again."""
    works = "|".join(f"{one.code}:{one.text.strip()}" for one in draft.items)
    who = draft.company.strip() if draft.builder is Builder.COMPANY else ""
    return f"{draft.unit.strip()};{draft.start};{draft.end};{draft.builder};{who};{works}"


def editable(state: State | None) -> bool:
    """Whether the form may still be changed: until it is approved (peers: base fields lock)."""
    return state in (None, State.APPLIED, State.PENDING, State.RETURNED)


def withdrawable(state: State) -> bool:
    """Whether the owner may take it all back (S05 E6)."""
    return state in BEFORE_WORK


def on_site(state: State) -> bool:
    """Whether a permit hangs on the door."""
    return state in ON_SITE


def works(items: Iterable[Item]) -> str:
    """The works in one line, as permit and list show them."""
    return "、".join(one.name for one in items)

"""施工人员临时出入证: who of a building firm may come in, where, until when, and what is kept of him.

000-12, 003-37, domain.md 2.4, 3.1, S05 E3. His card's number is looked at, checked and not kept: its last
four, and that it was verified, are enough; name, photo and last four go when their time is over. A pass is
valid no longer than its permit; the next card of the same worker bears the same number with -2, -3 …, and
voids the one before (peers.md 5).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from app.rules.base import refuse
from app.rules.id_card import Source
from app.rules.policy import Policy
from app.rules.renovation_state import MAY_WORK
from app.rules.renovation_state import State as SiteState

PREFIX = "CR"
"""临时出入证的单号."""
MIN_AGE = 16
"""周岁: nobody younger gets a pass (issue: age ≥ 16)."""
PHOTO_MM = (25, 35)
"""一寸照片, width and height in mm."""
PHOTO_PX = (295, 413)
"""The same at 300 dpi."""
LONGEST = 40

TRADES = ("水电工", "泥瓦工", "木工", "油漆工", "防水工", "安装工", "空调工", "搬运工", "杂工", "现场负责人")
"""工种, as the form offers them; others are typed."""

_NUMBER = re.compile(r"(CR\d{8}-[A-Z]\d{4,})(?:-([1-9]\d?))?")


class State(StrEnum):
    """出入证的状态, one card's; EXPIRED follows from the day and is never kept."""

    VALID = "valid"
    LOST = "lost"
    RETURNED = "returned"
    EXPIRED = "expired"
    REVOKED = "revoked"
    REPLACED = "replaced"


STATE_NAMES: dict[State, str] = {
    State.VALID: "有效",
    State.LOST: "已挂失",
    State.RETURNED: "已收回",
    State.EXPIRED: "已过期",
    State.REVOKED: "已吊销",
    State.REPLACED: "已换新证",
}

NEXT: dict[State, frozenset[State]] = {
    State.VALID: frozenset({State.LOST, State.RETURNED, State.REVOKED, State.REPLACED}),
    # Found again, it is handed in; it is never made valid again.
    State.LOST: frozenset({State.RETURNED}),
    State.EXPIRED: frozenset({State.LOST, State.RETURNED, State.REVOKED, State.REPLACED}),
    State.REVOKED: frozenset({State.RETURNED, State.LOST}),
    State.RETURNED: frozenset(),
    State.REPLACED: frozenset(),
}


def move(state: State, to: State) -> State:
    """The next state; raises Refused where the way does not lead there."""
    if to not in NEXT[state]:
        text = "这张出入证{state}，不能再改为{to}。请核对证号。"
        raise refuse("000-12", "状态不对", text, state=STATE_NAMES[state], to=STATE_NAMES[to])
    return to


def current(state: State, until: date, today: date) -> State:
    """The state as it is now: a valid card whose last day is over has expired."""
    return State.EXPIRED if state is State.VALID and today > until else state


def pass_number(base: str, issue: int) -> str:
    """The number on a card: the first of a worker has the plain one, the second -2 (domain.md 2.4)."""
    if issue < 1:
        raise ValueError(f"cards are counted from 1, not from {issue}")
    return base if issue == 1 else f"{base}-{issue}"


def split_number(number: str) -> tuple[str, int] | None:
    """Base and issue of a card's number; None for what is none (nor is -1, which no card bears)."""
    found = _NUMBER.fullmatch(number.strip().upper())
    if found is None or found[2] == "1":
        return None
    return found[1], int(found[2] or 1)


@dataclass(frozen=True)
class Draft:
    """一名施工人员的表单. `number` and `valid_until` are read or typed, judged, and then forgotten.

    `forever` = 长期 on the card; `hand_checked` = the number is as on the card though its checksum fails
    (人工核对); `source` says whether a chip, a picture or the clerk's hand gave it (None = typed); `photo` is
    the uuid of the sealed picture, `photo_px` its size; `until` is the wanted last day, None = the longest.
    """

    uuid: str
    name: str = ""
    trade: str = ""
    number: str = ""
    hand_checked: bool = False
    source: Source | None = None
    valid_until: date | None = None
    forever: bool = False
    photo: str = ""
    photo_px: tuple[int, int] = (0, 0)
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True)
class Verified:
    """核验的结果: all that is kept of a card — the last four, how it was read, when and by whom."""

    tail: str
    source: Source | None
    hand_checked: bool
    on: date
    staff: str


@dataclass(frozen=True)
class OnSite:
    """Another valid pass of a person with the same name and last four: where, which, until when."""

    name: str
    tail: str
    unit: str
    number: str
    until: date


@dataclass(frozen=True)
class Facts:
    """Beside the form: time and clerk's login, the permit's first and last day, where its file stands, who
    works where today, and the numbers already asked for in this file (so that nobody is entered twice)."""

    now: datetime
    staff: str
    permit_since: date | None = None
    permit_until: date | None = None
    site: SiteState | None = None
    others: tuple[OnSite, ...] = ()
    same_file: tuple[OnSite, ...] = ()

    @property
    def today(self) -> date:
        """The counter's day."""
        return self.now.date()


@dataclass(frozen=True)
class Pass:
    """一张出入证, as it is kept and printed: without ID number (2.4); `site` is the unit's label."""

    base: str
    issue: int
    worker: str
    name: str
    trade: str
    company: str
    site: str
    permit: str
    since: date
    until: date
    state: State = State.VALID

    @property
    def number(self) -> str:
        """证号."""
        return pass_number(self.base, self.issue)

    def now(self, today: date) -> State:
        """The state on a day."""
        return current(self.state, self.until, today)


def next_card(card: Pass, since: date, until: date) -> Pass:
    """The worker's next card: same base, one issue higher."""
    return replace(card, issue=card.issue + 1, since=since, until=until, state=State.VALID)


def old_card(card: Pass) -> State:
    """What becomes of the card before: a lost one stays lost, any other is replaced."""
    return State.LOST if card.state is State.LOST else State.REPLACED


def latest(cards: Iterable[Pass]) -> Mapping[str, Pass]:
    """The last card of each worker, by base number."""
    found: dict[str, Pass] = {}
    for one in cards:
        if one.base not in found or one.issue > found[one.base].issue:
            found[one.base] = one
    return found


@dataclass(frozen=True)
class Tally:
    """出入证 发 收 缺 (domain.md 2.10): workers, and of their last cards those back, lost and still out."""

    issued: int
    returned: int
    lost: int
    out: int


def tally(cards: Iterable[Pass]) -> Tally:
    """How many came back (S12): a lost one is missing and deducted, one that is out holds up the refund."""
    last = tuple(latest(cards).values())
    returned = sum(one.state is State.RETURNED for one in last)
    lost = sum(one.state is State.LOST for one in last)
    return Tally(len(last), returned, lost, len(last) - returned - lost)


@dataclass(frozen=True)
class GateList:
    """门岗当日名单: whom to let in today, and which numbers not to accept."""

    valid: tuple[Pass, ...]
    invalid: tuple[Pass, ...]


def gate_list(cards: Iterable[Pass], sites: Mapping[str, SiteState], today: date) -> GateList:
    """The day's list (domain.md 2.4), by site and number; `sites` is each permit's file state.

    A pass of a site that is stopped or revoked lets nobody in, whatever the card says.
    """
    valid: list[Pass] = []
    invalid: list[Pass] = []
    for one in sorted(cards, key=lambda one: (one.site, one.base, one.issue)):
        here = one.now(today) is State.VALID and one.since <= today and sites.get(one.permit) in MAY_WORK
        (valid if here else invalid).append(one)
    return GateList(tuple(valid), tuple(invalid))


def one_inch(width: int, height: int) -> bool:
    """Whether a picture has the shape of 25×35, to the pixel."""
    return abs(width * PHOTO_MM[1] - height * PHOTO_MM[0]) <= PHOTO_MM[1]


def crop(width: int, height: int) -> tuple[int, int, int, int]:
    """The largest 25×35 part in the middle of a picture: left, top, right, bottom in pixels."""
    if one_inch(width, height):
        return 0, 0, width, height
    wide = height * PHOTO_MM[0] // PHOTO_MM[1]
    if wide < width:
        left = (width - wide) // 2
        return left, 0, left + wide, height
    high = width * PHOTO_MM[1] // PHOTO_MM[0]
    top = (height - high) // 2
    return 0, top, width, top + high


def keep_until(permit_until: date, refunded_on: date | None, policy: Policy) -> date:
    """The last day on which a worker's name, photo and last four are kept (domain.md 3.1)."""
    return max(permit_until, refunded_on or permit_until) + timedelta(days=policy.worker_days)

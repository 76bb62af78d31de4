"""钱箱与交款: the cash is counted by denomination, compared with the ledger, and signed for by two (003-39).

S07 E2: what is less or more is written down as 差异 with its reason, never smoothed. The clerk counts and
signs (已清点), finance counts again and signs (财务已收); both counts are kept. Amounts are integer 分.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from app.rules.base import Finding, refuse
from app.rules.decision import Decision, block, warn
from app.rules.four_eyes import agreed
from app.rules.money import yuan
from app.rules.movement import Movement, net
from app.rules.people import Operator, Role
from app.rules.policy import FINANCE, Policy
from app.rules.receipt import Method

PREFIX = "JK"
RECEIVE = "drawer.receive"

FACES: dict[int, str] = {
    10_000: "100元",
    5_000: "50元",
    2_000: "20元",
    1_000: "10元",
    500: "5元",
    100: "1元",
    50: "5角",
    10: "1角",
}
"""券别 in 分, largest first: the notes and coins that are counted. 分 are no longer in the drawer."""
MOST_PIECES = 99_999

Counts = Mapping[int, int]
"""券别 in 分 → how many."""


class State(StrEnum):
    """交款的状态."""

    COUNTED = "counted"
    TAKEN = "taken"


STATE_NAMES: dict[State, str] = {State.COUNTED: "已清点，待财务收", State.TAKEN: "财务已收"}

NEXT: dict[State, frozenset[State]] = {State.COUNTED: frozenset({State.TAKEN}), State.TAKEN: frozenset()}


def move(state: State, to: State) -> State:
    """The next state; raises Refused where the way does not lead there (003-39)."""
    if to not in NEXT[state]:
        raise refuse("003-39", "状态不对", "这次交款{state}，不能再收一次。", state=STATE_NAMES[state])
    return to


def count(counts: Counts) -> int:
    """The sum in 分 of what was counted. Raises Refused for a face that there is not, or a count below 0."""
    for face, pieces in counts.items():
        if face not in FACES:
            raise refuse("003-39", "没有这种券别", "没有 {face} 的券别。", "counts", face=yuan(face))
        if not 0 <= pieces <= MOST_PIECES:
            text = "{face}的张数请填 0 到 {most} 的整数。"
            raise refuse("003-39", "张数不对", text, "counts", face=FACES[face], most=MOST_PIECES)
    return sum(face * pieces for face, pieces in counts.items())


def expected(
    movements: Iterable[Movement], counter: str, since: datetime | None, until: datetime, carried: int = 0
) -> int:
    """应有现金 in 分: what was left in the drawer, and every cash movement after `since` up to `until`.

    `since` is the last hand-over's count (None = the first one), `carried` what it left for change.
    """
    return carried + net(
        one
        for one in movements
        if one.method is Method.CASH
        and one.counter == counter
        and (since is None or one.at > since)
        and one.at <= until
    )


@dataclass(frozen=True)
class HandOver:
    """交款的表单 of the clerk: the count, what stays for change (找零备用金) in 分, why it differs."""

    counts: Counts = field(default_factory=dict)
    kept: int = 0
    reason: str = ""


@dataclass(frozen=True)
class Take:
    """收款签收的表单 of finance: what she counted, and why it differs from what was handed to her."""

    counts: Counts = field(default_factory=dict)
    reason: str = ""


@dataclass(frozen=True)
class Handing(Decision):
    """What the rules say of a count, all in 分: `due` by the books, `counted`, `handed` to finance."""

    due: int = 0
    counted: int = 0
    handed: int = 0

    @property
    def difference(self) -> int:
        """差异 in 分: below 0 there is less than there should be."""
        return self.counted - self.due


@dataclass(frozen=True)
class Handed:
    """A count that waits for finance: its number, state, who counted (login), what was handed over in 分."""

    number: str
    state: State
    given_by: str
    amount: int


def decide_hand_over(form: HandOver, due: int) -> Handing:
    """What the rules say of the clerk's count against `due` 分 (`expected`)."""
    counted = count(form.counts)
    return Handing(
        findings=tuple(_handing(form, counted, due)),
        due=due,
        counted=counted,
        handed=counted - form.kept,
    )


def _handing(form: HandOver, counted: int, due: int) -> Iterator[Finding]:
    if form.kept < 0:
        yield block("003-39", "备用金不对", "留下找零的钱不能是负数；不留就填 0。", "kept")
    elif form.kept > counted:
        text = "只点到 {counted}，不能留下 {kept} 找零。"
        yield block("003-39", "备用金不对", text, "kept", counted=yuan(counted), kept=yuan(form.kept))
    elif form.kept == counted and not counted and not due:
        yield warn("003-39", "没有现金", "这段时间没有现金，可以不交款。", "counts")
    yield from difference(counted, due, form.reason)


def difference(counted: int, due: int, reason: str) -> Iterator[Finding]:
    """S07 E2: a 差异 is recorded with its reason."""
    apart = counted - due
    if not apart:
        return
    word = "少" if apart < 0 else "多"
    params = {"due": yuan(due), "counted": yuan(counted), "apart": yuan(abs(apart)), "word": word}
    if not reason.strip():
        text = "应有 {due}，点到 {counted}，{word} {apart}：请再点一遍；还是不对，写明原因，记为差异。"
        yield block("S07 E2", f"现金{word}了", text, "reason", **params)
    else:
        text = "差异：应有 {due}，点到 {counted}，{word} {apart}。已记下原因，两人签字。"
        yield warn("S07 E2", f"现金{word}了", text, "reason", **params)


def decide_take(form: Take, of: Handed, receiver: Operator | None, policy: Policy) -> Handing:
    """What the rules say of finance's count. `receiver` signed in; she is not who counted, and is finance, or
    the manager where the office says that he stands in for her."""
    move(of.state, State.TAKEN)
    counted = count(form.counts)
    return Handing(
        findings=(*_taking(of, receiver, policy), *difference(counted, of.amount, form.reason)),
        due=of.amount,
        counted=counted,
        handed=counted,
    )


def _taking(of: Handed, receiver: Operator | None, policy: Policy) -> Iterator[Finding]:
    yield from agreed("003-39", "交款签收", RECEIVE, receiver, policy, of.given_by)
    if receiver is not None and receiver.role is Role.MANAGER and policy.drawer_receiver == FINANCE:
        text = "本小区规定交款只由{finance}签收。{finance}不在，请先锁好现金，明天再交。"
        yield block("003-39", "请财务签收", text, "second", finance=policy.role_name(Role.FINANCE))

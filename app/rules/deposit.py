"""押金台账: a deposit is the customer's money; what was taken, deducted, given back or moved is added up.

003-38 (deposits apart from income), S12 E1-E3, domain.md 2.10: given back once, never above the balance,
against the receipt or a 遗失声明, after 验收; a deduction has its basis and its photo, and another person
agrees. Entries are only ever added; amounts are integer 分, + taken, - gone.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from app.rules.base import refuse
from app.rules.people import Operator
from app.rules.receipt import Method

PREFIX = "TY"


class Kind(StrEnum):
    """台账的一笔."""

    TAKEN = "taken"
    DEDUCTED = "deducted"
    REFUNDED = "refunded"
    MOVED_OUT = "moved_out"
    MOVED_IN = "moved_in"
    CANCELLED = "cancelled"


KIND_NAMES: dict[Kind, str] = {
    Kind.TAKEN: "收取",
    Kind.DEDUCTED: "扣款",
    Kind.REFUNDED: "退还",
    Kind.MOVED_OUT: "转出",
    Kind.MOVED_IN: "转入",
    Kind.CANCELLED: "收据作废",
}

INTO = frozenset({Kind.TAKEN, Kind.MOVED_IN})
"""What makes a deposit larger; every other kind makes it smaller."""


@dataclass(frozen=True)
class Entry:
    """台账的一笔: signed 分, when, by whom, under which paper (SJ, TY …), and why."""

    kind: Kind
    amount: int
    at: datetime
    staff: str
    number: str = ""
    why: str = ""


def entry(kind: Kind, fen: int, at: datetime, staff: str, number: str = "", why: str = "") -> Entry:
    """One entry of `fen` 分 > 0, with the sign that its kind has. Raises ValueError for 0 or less."""
    if fen <= 0:
        raise ValueError(f"an entry is of something, not of {fen}")
    return Entry(kind, fen if kind in INTO else -fen, at, staff, number, why)


@dataclass(frozen=True)
class Deposit:
    """一笔押金: line `line` (from 1) of a receipt, held for a unit. `key` is its uuid.

    `unit` is the unit's code, `method` how the receipt was paid; `inspected` = only after 验收; `quantity` is
    the line's (张 of 出入证).
    """

    key: str
    unit: str
    receipt: str
    line: int
    item: str
    name: str
    payer: str
    method: Method
    entries: tuple[Entry, ...] = ()
    inspected: bool = False
    quantity: int = 1

    @property
    def taken(self) -> int:
        """What came in, in 分: by its receipt, or by being moved here."""
        return sum(one.amount for one in self.entries if one.kind in INTO)

    @property
    def balance(self) -> int:
        """余额 in 分, now."""
        return balance(self.entries)

    def last(self, kind: Kind) -> Entry | None:
        """The latest entry of a kind."""
        return next((one for one in reversed(self.entries) if one.kind is kind), None)


def balance(entries: Iterable[Entry], at: datetime | None = None) -> int:
    """余额 in 分 of one deposit or of all of them, `at` a moment (included) or now."""
    return sum(one.amount for one in entries if at is None or one.at <= at)


def spent(deposits: Iterable[Deposit]) -> str:
    """What was done with a receipt's deposits since they were taken; "" = nothing, it may be voided."""
    for one in deposits:
        for what in one.entries:
            if what.kind not in (Kind.TAKEN, Kind.CANCELLED):
                return f"押金已{KIND_NAMES[what.kind]}" + (f"（{what.number}）" if what.number else "")
    return ""


def cancel(deposit: Deposit, at: datetime, staff: str) -> Entry:
    """The entry that a voided receipt leaves: its deposit is no more. Raises Refused where it was spent."""
    if done := spent((deposit,)):
        raise refuse("S12 E3", "押金已动用", "这张收据的{spent}，不能作废。", spent=done)
    return entry(Kind.CANCELLED, deposit.balance, at, staff, deposit.receipt, "收据作废")


# --- giving back --------------------------------------------------------------------------------


class Acceptance(StrEnum):
    """验收结果."""

    NONE = ""
    PASSED = "passed"
    FAILED = "failed"
    UNBUILT = "unbuilt"


ACCEPTANCE_NAMES: dict[Acceptance, str] = {
    Acceptance.NONE: "未验收",
    Acceptance.PASSED: "合格",
    Acceptance.FAILED: "不合格，须整改",
    Acceptance.UNBUILT: "没有开工，无须验收",
}


class Way(StrEnum):
    """退还方式."""

    CASH = "cash"
    ORIGINAL = "original"
    TRANSFER = "transfer"


WAY_NAMES: dict[Way, str] = {Way.CASH: "现金", Way.ORIGINAL: "原路退回", Way.TRANSFER: "转账"}


class Proof(StrEnum):
    """收据原件."""

    NONE = ""
    RETURNED = "returned"
    LOST = "lost"


PROOF_NAMES: dict[Proof, str] = {
    Proof.NONE: "还没有收回",
    Proof.RETURNED: "原件收回",
    Proof.LOST: "遗失，已签遗失声明",
}


@dataclass(frozen=True)
class Back:
    """退还单的一行: one deposit, what is kept of it in 分, on what basis, and the photo that shows it.

    `photo` is a reference (file, album, archive number); `no_photo` says why there is none.
    """

    deposit: str
    deduct: int = 0
    basis: str = ""
    photo: str = ""
    no_photo: str = ""


@dataclass(frozen=True)
class Passes:
    """证件回收: 出入证 发 __ 张, 收 __ 张, 缺 __ 张."""

    issued: int
    returned: int
    missing: int


@dataclass(frozen=True)
class RefundForm:
    """押金退还单的表单: which deposits of one receipt, and everything that 2.10 asks.

    `applicant` asks for it and `receiver` takes the money; account, bank and holder are for a transfer alone.
    """

    uuid: str
    receipt: str = ""
    lines: tuple[Back, ...] = ()
    reason: str = ""
    applicant: str = ""
    proof: Proof = Proof.NONE
    acceptance: Acceptance = Acceptance.NONE
    accepted_by: str = ""
    accepted_on: date | None = None
    passes: Passes | None = None
    way: Way = Way.CASH
    holder: str = ""
    bank: str = ""
    account: str = ""
    receiver: str = ""


@dataclass(frozen=True)
class RefundFacts:
    """Beside the form: time and clerk, all deposits of the receipt, who else signed in to agree; `unbuilt` =
    the receipt is a renovation's that was withdrawn before work began (S05 E6)."""

    now: datetime
    operator: Operator
    deposits: tuple[Deposit, ...] = ()
    second: Operator | None = None
    unbuilt: bool = False

    def of(self, key: str) -> Deposit | None:
        """The deposit of a line."""
        return next((one for one in self.deposits if one.key == key), None)


@dataclass(frozen=True)
class MoveForm:
    """押金转移的表单: to which unit (code) or to which receipt, whole, and why."""

    deposit: str
    to_unit: str = ""
    to_receipt: str = ""
    reason: str = ""


@dataclass(frozen=True)
class MoveFacts:
    """Beside the form: time and clerk, the deposit, the other unit's label and the other receipt's state
    ("" = there is none such), who else signed in to agree."""

    now: datetime
    operator: Operator
    deposit: Deposit
    unit: str = ""
    receipt: str = ""
    second: Operator | None = None


def paid_by(way: Way, original: Method) -> Method:
    """How the money goes out: 原路 is the way it came in."""
    if way is Way.ORIGINAL:
        return original
    return Method.CASH if way is Way.CASH else Method.TRANSFER

"""班次与交接班: who has the counter and the register now, and what two people sign before one of them goes.

004-44 (the post is kept until the successor has signed), 004-51 (the register is the 物业总值's at night),
004-49 (reminders are counted), S01 E1 (the alarm at a quarter past), S01 E2 (a 差异 is explained and told).
Money is 分; every time has its zone and is passed in.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from app.rules.base import CHINA, Finding, Level, refuse
from app.rules.money import yuan
from app.rules.people import Operator, Role
from app.rules.policy import Policy

LATE = timedelta(minutes=15)
"""After the hour of change, until the absent successor is an alarm (S01 E1)."""
EARLY = timedelta(minutes=30)
"""A shift taken over so shortly before the hour of change is the coming duty's: people come early."""
LONGEST = 500
"""Characters of a note or a reminder."""


class Duty(StrEnum):
    """班别: the counter's day, or the night that the 物业总值 keeps."""

    COUNTER = "counter"
    NIGHT = "night"


_ROLES: dict[Duty, Role] = {Duty.COUNTER: Role.CLERK, Duty.NIGHT: Role.NIGHT}


class State(StrEnum):
    """班次的状态."""

    OPEN = "open"
    HANDED = "handed"


class Matter(StrEnum):
    """清点的项目, in the order of the paper (domain.md 2.11)."""

    KEYS = "keys"
    CARDS = "cards"
    CASH = "cash"
    RECEIPTS = "receipts"
    EQUIPMENT = "equipment"
    LOST_PROPERTY = "lost_property"


MATTER_NAMES: dict[Matter, str] = {
    Matter.KEYS: "钥匙",
    Matter.CARDS: "证件、门卡",
    Matter.CASH: "现金",
    Matter.RECEIPTS: "收据号段",
    Matter.EQUIPMENT: "设备",
    Matter.LOST_PROPERTY: "拾获物品",
}


class Waits(StrEnum):
    """未完事项的种类, in the order in which the successor reads them."""

    VISITOR = "visitor"
    QUEUE = "queue"
    ESCALATION = "escalation"
    MESSAGE = "message"
    RENOVATION = "renovation"
    RELEASE = "release"
    DRAFT = "draft"
    PAPER = "paper"
    LOST_PROPERTY = "lost_property"


WAITS_NAMES: dict[Waits, str] = {
    Waits.VISITOR: "未离开的访客",
    Waits.QUEUE: "等候的客户",
    Waits.ESCALATION: "待主管知悉",
    Waits.MESSAGE: "未转达的留言",
    Waits.RENOVATION: "未通知的装修申请",
    Waits.RELEASE: "未办完的放行条",
    Waits.DRAFT: "没填完的表",
    Waits.PAPER: "没打出的单据",
    Waits.LOST_PROPERTY: "保管中的拾获物品",
}


@dataclass(frozen=True)
class Shift:
    """当班: whose counter it is since when; `staff` is the login, `name` what a paper says."""

    uuid: str
    kind: Duty
    staff: str
    name: str
    begun_at: datetime


@dataclass(frozen=True)
class Unfinished:
    """未完事项的一条: `word` and `key` open it; `who` names nobody in full.

    `place` is where (a unit, a room, a storage), `people` how many visitors, `to` whom a message is for.
    """

    kind: Waits
    word: str
    key: str
    what: str
    since: datetime
    number: str = ""
    who: str = ""
    place: str = ""
    storage: str = ""
    to: str = ""
    people: int = 1
    urgent: bool = False

    def say(self) -> str:
        """The matter in one line."""
        parts = (self.number, self.place, self.who, self.what)
        return " · ".join(one for one in parts if one)


@dataclass(frozen=True)
class Out:
    """未收回的一件: a key or card, who has it, since and until when, as said."""

    matter: Matter
    name: str
    holder: str
    since: str = ""
    due: str = ""


@dataclass(frozen=True)
class Receipts:
    """收据号段: first and last number, and how many that are."""

    first: str
    last: str
    count: int


@dataclass(frozen=True)
class Equipment:
    """设备的一项."""

    name: str
    state: str
    note: str = ""


@dataclass(frozen=True)
class Draft:
    """交接班的表单, counts as typed ("" = not counted yet); `uuid` is the shift's, so that it has one form.

    `…_due` is what the last hand-over counted ("" = there was none), in the drawer and lent together;
    `…_out` who has which key or card, one a line; cash is typed in 元; `difference` explains whatever does
    not agree; `signed` is the outgoing person's signature; `instead` is why the manager signs for one who
    cannot come.
    """

    uuid: str
    keys_due: str = ""
    keys_seen: str = ""
    keys_out: str = ""
    cards_due: str = ""
    cards_seen: str = ""
    cards_out: str = ""
    cash_due: str = ""
    cash_seen: str = ""
    receipts_due: str = ""
    receipts_seen: str = ""
    equipment: str = ""
    lost_property: str = ""
    notes: str = ""
    difference: str = ""
    signed: bool = False
    instead: str = ""


@dataclass(frozen=True)
class Check:
    """清点的一项 as signed: pieces, or 分 for cash; `lent` pieces are out with somebody who is named."""

    matter: Matter
    due: int | None = None
    seen: int | None = None
    due_text: str = ""
    seen_text: str = ""
    words: str = ""
    lent: int = 0

    @property
    def differs(self) -> bool:
        """差异: something was due, and it is not what was found and what is lent."""
        if self.matter is Matter.RECEIPTS:
            return bool(self.due_text) and self.due_text != self.seen_text
        return self.due is not None and self.seen is not None and self.due != self.seen + self.lent

    @property
    def due_said(self) -> str:
        """What was due, with its unit; "" where nothing was."""
        return self._figure(self.due) or self.due_text

    @property
    def seen_said(self) -> str:
        """What was found, with its unit, and what is lent."""
        found = self._figure(self.seen) or self.seen_text or "无"
        return f"{found}、借出 {self.lent}" if self.lent else found

    def say(self) -> str:
        """The item in one line: 现金 应 ¥200.00，实 ¥100.00."""
        return f"{MATTER_NAMES[self.matter]} 应 {self.due_said}，实 {self.seen_said}"

    def _figure(self, number: int | None) -> str:
        if number is None:
            return ""
        return yuan(number) if self.matter is Matter.CASH else str(number)


@dataclass(frozen=True)
class Facts:
    """What the rules look at beside the form; `successor` is who has signed by password, None for nobody."""

    now: datetime
    operator: Operator
    shift: Shift | None
    successor: Operator | None = None
    unfinished: tuple[Unfinished, ...] = ()
    reminders: int = 0


@dataclass(frozen=True)
class Decision:
    """Every rule that speaks, and the counts that do not agree (of which the 主管 is told)."""

    findings: tuple[Finding, ...]
    differences: tuple[Check, ...]

    @property
    def blocks(self) -> tuple[Finding, ...]:
        """What still stands in the way; without them both may sign."""
        return tuple(one for one in self.findings if one.level is Level.BLOCK)


def duty(moment: datetime, policy: Policy) -> Duty:
    """Whose hours these are (004-51): at 20:00:00 the night's, at 08:00:00 the counter's again."""
    return Duty.NIGHT if policy.at_night(moment.astimezone(CHINA).time()) else Duty.COUNTER


def duty_of(role: Role) -> Duty:
    """The duty that somebody of this role keeps."""
    return Duty.NIGHT if role is Role.NIGHT else Duty.COUNTER


def duty_name(which: Duty, policy: Policy) -> str:
    """The site's own word for who keeps it (003-51)."""
    return policy.role_name(_ROLES[which])


def kind_of(begun_at: datetime, policy: Policy) -> Duty:
    """What shift begins now: within half an hour of the change it is the coming one."""
    return duty(begun_at + EARLY, policy)


def change_at(shift: Shift, policy: Policy) -> datetime | None:
    """When the shift is to be handed over: the first hour of change after it began; None if there is none."""
    if policy.night_from == policy.night_until:
        return None
    after = (shift.begun_at + EARLY).astimezone(CHINA)
    hours = (policy.night_from, policy.night_until)
    days = (after.date(), after.date() + timedelta(days=1))
    moments = [datetime.combine(day, hour, CHINA) for day in days for hour in hours]
    return min(one for one in moments if one > after)


def stays(shift: Shift | None, now: datetime, policy: Policy) -> bool:
    """Whether the shift has gone on past its hour because nobody has taken it over (004-44)."""
    at = change_at(shift, policy) if shift is not None else None
    return at is not None and now >= at


def late(shift: Shift | None, now: datetime, policy: Policy) -> Finding | None:
    """The alarm from 15:00 minutes after the hour of change on (S01 E1: 08:15, 20:15)."""
    at = change_at(shift, policy) if shift is not None else None
    if shift is None or at is None or now < at + LATE:
        return None
    text = "{hour} 该交班，接班人还没有签字。请打电话催接班人，并告诉{boss}；签字之前仍由{who}当班。"
    params = {"hour": f"{at:%H:%M}", "boss": policy.role_name(Role.MANAGER), "who": shift.name}
    return Finding("004-44", Level.WARN, "接班人未到", text, params)


def keeps(shift: Shift | None, operator: Operator, now: datetime, policy: Policy) -> bool:
    """Whether it is this operator's shift that goes on for want of a successor: she then goes on registering
    visitors past the hour (004-44 before 004-51), because otherwise nobody could."""
    return shift is not None and shift.staff == operator.login and stays(shift, now, policy)


def refuse_two(shift: Shift | None) -> None:
    """Raise Refused where a shift would begin beside one that is open (004-44)."""
    if shift is not None:
        text = "{who} {since} 起当班，还没有交班。请当班人按「交班」，您在上面签字接班。"
        raise refuse("004-44", "已经有人当班", text, who=shift.name, since=f"{shift.begun_at:%m-%d %H:%M}")


def tidy_reminder(words: str) -> str:
    """A reminder as kept (004-49). Raises Refused for none, or one that is too long."""
    words = words.strip()
    if not words:
        raise refuse(
            "004-49", "请写提醒内容", "请写一句提醒了什么，例如「休息区有人抽烟，已提醒」。", "words"
        )
    if len(words) > LONGEST:
        raise refuse("004-49", "提醒太长", "提醒最多 {most} 个字，请写短一些。", "words", most=LONGEST)
    return words

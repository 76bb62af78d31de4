"""通知任务的查看 (003-41): who is to be told what, by whom, since when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from app.models import RenovationNotice, Staff
from app.rules.policy import Policy
from app.rules.renovation import OUTCOME_NAMES, WAY_NAMES, NotifyTask, Outcome, Way
from app.rules.renovation_decide import unnotified
from app.services import settings


@dataclass(frozen=True)
class Task:
    """通知任务 (003-41): whom to tell what; `late` is red (S06 E2); `staff` is a login."""

    number: str
    unit: str
    staff: str
    staff_name: str
    outcome: Outcome
    since: datetime
    late: bool
    told_at: datetime | None = None
    told_by: str = ""
    way: Way | None = None
    answer: str = ""

    def say(self) -> str:
        """The task in one line."""
        if self.told_at is not None and self.way is not None:
            return f"{WAY_NAMES[self.way]}通知（{self.told_by}）：{self.answer}"
        return f"审批{OUTCOME_NAMES[self.outcome]}，请{self.staff_name}通知客户"


def names(session: Session) -> dict[str, str]:
    """Login → name, of all accounts."""
    return {login: name for login, name in session.execute(select(Staff.login, Staff.name))}


def late(one: RenovationNotice, now: datetime, policy: Policy) -> bool:
    """Whether it is red: the day is over and the customer has not been told (S06 E2)."""
    return unnotified(_notify_task(one), now, policy)


def _notify_task(one: RenovationNotice) -> NotifyTask:
    return NotifyTask(one.staff, one.since, Outcome(one.review.outcome), one.told_at)


def task_of(one: RenovationNotice, staff: dict[str, str], now: datetime, policy: Policy) -> Task:
    """A notice as the screen shows it."""
    return Task(
        one.renovation.number,
        one.renovation.unit.code,
        one.staff,
        staff.get(one.staff, one.staff),
        Outcome(one.review.outcome),
        one.since,
        late(one, now, policy),
        one.told_at,
        staff.get(one.told_by, one.told_by),
        Way(one.way) if one.way else None,
        one.answer,
    )


def tasks(session: Session, now: datetime, login: str = "") -> tuple[Task, ...]:
    """Who has still to be told (003-41), the longest waiting first; of one first receiver where named."""
    asked = select(RenovationNotice).where(RenovationNotice.told_at.is_(None))
    if login:
        asked = asked.where(RenovationNotice.staff == login)
    asked = asked.options(joinedload(RenovationNotice.renovation), joinedload(RenovationNotice.review))
    staff, policy = names(session), settings.read(session)
    found = session.scalars(asked.order_by(RenovationNotice.since, RenovationNotice.id))
    return tuple(task_of(one, staff, now, policy) for one in found)

"""今日: what waits, read by plain SQL, because the window asks for it before anything heavy is imported."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from app.rules.mask import called as mask_called
from app.rules.mask import name as mask_name
from app.rules.money import yuan
from app.rules.people import MAY, Role
from app.rules.release_state import APPLICANT_NAMES, STATE_NAMES, Applicant, State, current

if TYPE_CHECKING:
    from app.services.office import Office

Execute = Callable[[str, Sequence[Any]], Iterable[Sequence[Any]]]
"""Runs one SELECT on whatever connection there is, and answers its rows."""

LIMIT = 50


@dataclass(frozen=True)
class TodayRow:
    """One thing that waits: `word` and `key` open it; `what` and `since` are what the clerk reads.

    `paper` is the kind of the document where it is a paper that waits for the printer.
    """

    word: str
    key: str
    state: str
    title: str
    what: str
    since: str
    paper: str = ""


WORDS = {
    "release-slip": "release",
    "id-copy": "id_copy",
    "held-data": "id_copy",
    "visitor-slip": "visitor",
    "visitor-register": "visitor",
    "evacuation-list": "visitor",
    "message-note": "message",
    "lost-property-notice": "lost_property",
    "shift-handover": "shift",
    "receipt": "receipt",
    "drawer-handover": "drawer",
    "deposit-refund": "deposit",
    **dict.fromkeys(
        (
            "renovation-application",
            "acceptance-of-documents",
            "missing-list",
            "renovation-agreement",
            "prohibition-notice",
            "renovation-posting",
            "renovation-permit",
            "renovation-extension",
        ),
        "renovation",
    ),
    **dict.fromkeys(("inspection-record", "rectification-notice", "final-acceptance"), "inspection"),
    "worker-pass": "worker_pass",
}
"""Paper → the business that opens its record."""

_PAPERS = """
SELECT d.kind, d.number, d.trouble, d.made_at FROM document d
LEFT JOIN release_slip s ON s.number = d.number LEFT JOIN id_copy c ON c.number = d.number
WHERE (d.prints = 0 OR d.trouble <> '') AND (s.id IS NULL OR s.state = 'issued' AND s.valid_on >= ?)
AND (c.id IS NULL OR c.state = 'kept')
AND (d.kind NOT IN ('visitor-slip', 'evacuation-list') OR d.made_at >= ?)
AND NOT EXISTS (SELECT 1 FROM visit v JOIN visit_event e ON e.visit_id = v.id AND e.kind = 'left'
                WHERE v.number = d.number)
AND NOT EXISTS (SELECT 1 FROM receipt r WHERE r.number = d.number AND r.voided_at IS NOT NULL)
AND NOT EXISTS (SELECT 1 FROM message m WHERE m.number = d.number AND m.state = 'told')
AND NOT EXISTS (SELECT 1 FROM lost_property p
                WHERE p.number = substr(d.number, 1, 16) AND d.number LIKE 'SW%' AND p.state <> 'kept')
AND NOT EXISTS (SELECT 1 FROM renovation z
                WHERE z.number = substr(d.number, 1, 16) AND z.state IN ('withdrawn', 'archived'))
ORDER BY d.id LIMIT ?
"""
"""What still has to come out: no paper of a slip that is void, used or expired, of a deleted copy, of a
visitor who left or came on another day, of a message that was passed on, of a thing that is gone,
of a renovation that was withdrawn or is closed."""

_SLIPS = """
SELECT s.uuid, s.number, s.state, s.valid_on, s.applicant, s.name, s.reason,
       coalesce(s.closed_at, s.issued_at, s.opened_at), u.code
FROM release_slip s LEFT JOIN unit u ON u.id = s.unit_id
WHERE s.state IN ('mismatch', 'awaiting', 'issued') ORDER BY s.state = 'issued', s.id DESC LIMIT ?
"""

_DRAFTS = """
SELECT d.feature, d.uuid, d.title, d.saved_at FROM draft d LEFT JOIN release_slip s ON s.uuid = d.uuid
WHERE d.staff = ? AND (s.id IS NULL OR s.state = 'draft') ORDER BY d.id DESC LIMIT ?
"""
"""A form that waits for its owner's answer stands in the list once: as that."""

_QUEUE = """
SELECT uuid, called, what, urgent, arrived_at FROM queue_entry
WHERE state = 'waiting' AND wants IN ('', ?) ORDER BY urgent DESC, arrived_at LIMIT ?
"""
_ESCALATIONS = """
SELECT coalesce(s.name, e.staff), e.reason, e.at FROM escalation e LEFT JOIN staff s ON s.login = e.staff
WHERE e.seen_by = '' ORDER BY e.id DESC LIMIT ?
"""
_INVOICES = """
SELECT r.number, u.code, r.payer, t.amount, t.state, t.due
FROM invoice_task t JOIN receipt r ON r.id = t.receipt_id LEFT JOIN unit u ON u.id = r.unit_id
WHERE t.state IN ('pending', 'issued') AND t.due <= ? OR t.state = 'to_reverse'
ORDER BY t.state = 'to_reverse', t.due, t.id LIMIT ?
"""
"""Invoices that must be with the customer by now, and those of voided receipts (003-39)."""
_NOTICES = """
SELECT f.number, u.code, f.name, v.outcome, n.since FROM renovation_notice n
JOIN renovation f ON f.id = n.renovation_id JOIN renovation_review v ON v.id = n.review_id
JOIN unit u ON u.id = f.unit_id WHERE n.staff = ? AND n.told_at IS NULL ORDER BY n.since LIMIT ?
"""
"""Customers whom their first receiver has to tell what was decided (003-41)."""
_NIGHT = "SELECT key, value FROM setting WHERE key = 'night_from'"
_ROLE = "SELECT role FROM staff WHERE login = ? AND closed_at IS NULL"

_TODO = {
    State.MISMATCH: "门岗退回：{reason}",
    State.AWAITING: "{kind} {name}，等业主答复",
    State.ISSUED: "{kind} {name}，还没出门",
}
_ORDER = (State.MISMATCH, State.AWAITING, State.ISSUED)


def rows(execute: Execute, staff: str, now: datetime) -> tuple[TodayRow, ...]:
    """What waits for `staff` now, at most 50: customers, papers, slips, invoices, drafts."""
    today = now.date().isoformat()
    papers = [
        TodayRow(WORDS[kind], number, "待打印", number, trouble or "已开具，还没有打印", _hour(made), kind)
        for kind, number, trouble, made in execute(_PAPERS, (today, today, LIMIT))
    ]
    unprinted = {one.key for one in papers}
    slips: dict[State, list[TodayRow]] = {state: [] for state in _ORDER}
    for uuid, number, kept, valid_on, applicant, name, reason, at, unit in execute(_SLIPS, (LIMIT,)):
        day = datetime.fromisoformat(valid_on).date() if valid_on else None
        state = current(State(kept), day, now)
        if state not in slips or (state is State.ISSUED and number in unprinted):
            continue
        words = _TODO[state].format(
            kind=APPLICANT_NAMES[Applicant(applicant)], name=mask_name(name), reason=reason
        )
        title = f"{number or '放行条'} · {unit}" if unit else number or "放行条"
        slips[state].append(TodayRow("release", number or uuid, STATE_NAMES[state], title, words, _hour(at)))
    drafts = [
        TodayRow(word, uuid, "草稿", title or "放行条", "没办完，接着办", _hour(at))
        for word, uuid, title, at in execute(_DRAFTS, (staff, LIMIT))
    ]
    ordered = [
        *_people(execute, staff),
        *_notices(execute, staff, now),
        *papers,
        *slips[State.MISMATCH],
        *slips[State.AWAITING],
        *_invoices(execute, now.date()),
        *drafts,
        *slips[State.ISSUED],
    ]
    return tuple(ordered[:LIMIT])


def _invoices(execute: Execute, today: date) -> list[TodayRow]:
    """Whose invoice is due or late, or to be reversed: the day stands where others have their hour."""
    found = []
    for number, unit, payer, fen, state, due in execute(_INVOICES, (today.isoformat(), LIMIT)):
        left = (date.fromisoformat(due) - today).days
        word = "待红冲" if state == "to_reverse" else "发票过期" if left < 0 else "发票到期"
        step = {"pending": "还没开票", "issued": "开好了，还没送到"}.get(state, "收据已作废，请财务红冲")
        late = f"，已过期 {-left} 天" if word == "发票过期" else ""
        what = f"{mask_name(payer)} {yuan(fen)} 的发票{step}{late}"
        title = f"{number} · {unit}" if unit else number
        found.append(TodayRow("invoice", number, word, title, what, f"{due[5:]} 到期"))
    return found


def _notices(execute: Execute, staff: str, now: datetime) -> list[TodayRow]:
    """Whom a first receiver has to tell, red once the day is over (003-41, S06 E2)."""
    if not (found := tuple(execute(_NOTICES, (staff, LIMIT)))):
        return []
    # 30 ms, and only for who has somebody to tell: the window waits for this list.
    from app.rules.policy import policy_of
    from app.rules.renovation import OUTCOME_NAMES, NotifyTask, Outcome
    from app.rules.renovation_decide import unnotified

    night = {key: json.loads(value) for key, value in execute(_NIGHT, ())}
    policy, rows = policy_of(night, ""), []
    for number, unit, name, outcome, since in found:
        task = NotifyTask(staff, datetime.fromisoformat(since), Outcome(outcome))
        late = unnotified(task, now, policy)
        what = f"审批{OUTCOME_NAMES[task.outcome]}，请通知{mask_name(name)}"
        state = "通知超时" if late else "待通知"
        rows.append(TodayRow("renovation", number, state, f"{number} · {unit}", what, _hour(since)))
    return rows


def _people(execute: Execute, staff: str) -> list[TodayRow]:
    """Who waits at the counter, and what was passed up; only for who serves customers (003-03, 003-06)."""
    if not any(Role(role) in MAY["queue.write"] for (role,) in execute(_ROLE, (staff,))):
        return []
    waiting = [
        TodayRow(
            "queue", uuid, "紧急" if urgent else "等候", mask_called(called), what or "请接待", _hour(at)
        )
        for uuid, called, what, urgent, at in execute(_QUEUE, (staff, LIMIT))
    ]
    passed_up = [
        TodayRow("shift", "", "待知悉", f"{who}上移", reason or "请到「值班」知悉", _hour(at))
        for who, reason, at in execute(_ESCALATIONS, (LIMIT,))
    ]
    return [*waiting, *passed_up]


def _hour(at: str) -> str:
    return datetime.fromisoformat(at).strftime("%m-%d %H:%M")


class TodayDesk:
    """今日 of the operator signed in."""

    def __init__(self, office: Office) -> None:
        self.office = office

    def rows(self) -> tuple[TodayRow, ...]:
        """What waits now."""
        with self.office.read("release.read") as session:
            run = session.connection().exec_driver_sql
            return rows(
                lambda sql, values: run(sql, tuple(values)).all(),
                self.office.operator.login,
                self.office.clock(),
            )

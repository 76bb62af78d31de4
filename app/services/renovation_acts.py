"""装修的下一步: what this operator may do with a file as it stands, in the words of the screen's keys."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from app.rules.policy import Policy
from app.rules.renovation import Facts, editable
from app.rules.renovation_decide import reviewers
from app.rules.renovation_state import BEFORE_WORK, MAY_WORK, ON_SITE, State


def acts_of(state: State, facts: Facts, policy: Policy) -> Iterator[str]:
    """What may be done next, in the order of the desk: change, submit, review, told, pay, issue, withdraw,
    start, inspect, rectified, stop, resume, extend, revoke, request, accept, permit_back, refund, archive.

    Only what the operator's role may; whether a rule stands in the way, the act itself says.
    """
    may = facts.operator.may
    clerk, site = may("renovation.write"), may("renovation.inspect")
    granted = facts.operator.role in reviewers(policy)
    before_permit = (State.APPROVED, State.PAID)
    ready: Iterable[tuple[str, bool]] = (
        ("change", clerk and (editable(state) or state in before_permit)),
        ("submit", clerk and state in (State.APPLIED, State.RETURNED, *before_permit)),
        ("review", state is State.PENDING),
        ("pay", may("receipt.write") and state in before_permit),
        ("issue", may("renovation.issue") and state in before_permit),
        ("start", clerk and state is State.ISSUED),
        ("inspect", site and state in ON_SITE),
        ("rectified", site and bool(facts.open_rectifications)),
        ("stop", site and state in MAY_WORK),
        ("resume", site and state is State.STOPPED),
        ("extend", granted and state in MAY_WORK),
        ("revoke", granted and state in ON_SITE),
        (
            "request",
            clerk and state in (State.WORKING, State.EXTENDED, State.RECTIFYING, State.REVOKED),
        ),
        ("accept", site and state is State.INSPECTING),
        ("withdraw", clerk and state in BEFORE_WORK),
        ("permit_back", clerk and bool(facts.permit) and not facts.permit_back),
        ("refund", may("deposit.refund") and state in (State.PASSED, State.WITHDRAWN)),
        ("archive", clerk and state in (State.PASSED, State.WITHDRAWN, State.REFUNDED)),
    )
    yield from (word for word, holds in ready if holds)

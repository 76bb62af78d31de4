"""门岗核验: looks a code up, says what to do, and logs every look (issue part 5, 003-40, 003-50)."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.models import ReleaseSlip
from app.rules import plain, slipcode
from app.rules.base import refuse
from app.rules.gate import ANSWERS, Answer, Verdict, judge
from app.rules.money import count_capital
from app.rules.release import APPLICANT_NAMES, STATE_NAMES, Draft, Item, State, current, move
from app.services import places, settings, site_gate
from app.services.office import Office, Work
from app.services.release import find
from app.services.site_gate import SiteAtGate


@dataclass(frozen=True)
class SlipAtGate:
    """What the guard compares with the goods; no phone, no document number."""

    number: str
    state: str
    unit: str
    kind: str
    applicant: str
    items: tuple[Item, ...]
    total: str
    plate: str
    window: str
    issued: str


@dataclass(frozen=True)
class Checked:
    """The answer to one look, with the slip, or the permit or pass (`site`), where it is one of ours."""

    answer: Answer
    slip: SlipAtGate | None = None
    site: SiteAtGate | None = None


class GateDesk:
    """核验 at the lobby: check, 相符放行, 不符退回."""

    def __init__(self, office: Office) -> None:
        self.office = office

    def check(self, text: str) -> Checked:
        """What a scanned or typed code means now; logged whatever it was."""
        code = slipcode.read(text)
        with self.office.work("gate.check") as work:
            site = settings.read(work.session).site
            genuine = code is not None and slipcode.genuine(code, site, settings.site_key_in(work.session))
            if code is not None and site_gate.concerns(code):
                look = site_gate.look(work, code, site, genuine)
                work.log("gate.check", code.number, verdict=look.verdict)
                return Checked(look.answer, site=look.paper)
            slip = find(work.session, code.number) if code is not None else None
            state = current(State(slip.state), slip.valid_on, work.now) if slip is not None else None
            verdict = judge(code, site, genuine, state)
            work.log("gate.check", code.number if code is not None else "", verdict=verdict)
            ours = verdict not in (Verdict.FORGED, Verdict.FOREIGN)
            return Checked(ANSWERS[verdict], _at_gate(work, slip) if slip is not None and ours else None)

    def release(self, number: str) -> None:
        """相符放行: used once, by this guard, now."""
        self._close(number, State.RELEASED, "")

    def mismatch(self, number: str, reason: str) -> None:
        """不符退回: the goods differ; what differs must be said, the counter issues anew."""
        if not reason.strip():
            raise refuse("003-50", "请写明哪里不符", "例如：多一台电视机。", field="reason")
        self._close(number, State.MISMATCH, reason.strip())

    def _close(self, number: str, to: State, reason: str) -> None:
        with self.office.work("gate.check") as work:
            slip = _ours(work.session, number)
            slip.state = move(current(State(slip.state), slip.valid_on, work.now), to)
            slip.closed_at, slip.closed_by, slip.reason = work.now, work.operator.login, reason
            work.log("gate.release" if to is State.RELEASED else "gate.mismatch", number, why=reason)
            work.touched.add("release")


def _ours(session: Session, number: str) -> ReleaseSlip:
    slip = find(session, number)
    if slip is None:
        raise refuse("000-10", "找不到放行条", "没有这张放行条，请核对编号。")
    return slip


def _at_gate(work: Work, slip: ReleaseSlip) -> SlipAtGate:
    draft = plain.load(Draft, slip.draft)
    kept = [one for one in slip.items if not one.struck]
    total = sum(one.quantity for one in kept)
    household = places.household(work.session, slip.unit, work.now.date()) if slip.unit is not None else None
    return SlipAtGate(
        slip.number or "",
        STATE_NAMES[current(State(slip.state), slip.valid_on, work.now)],
        household.label if household is not None else "",
        APPLICANT_NAMES[draft.applicant],
        draft.name,
        tuple(Item(one.name, one.feature, one.quantity, one.measure) for one in kept),
        f"{count_capital(total)}件",
        draft.plate,
        draft.window,
        f"{slip.issued_at:%m-%d %H:%M}" if slip.issued_at is not None else "",
    )

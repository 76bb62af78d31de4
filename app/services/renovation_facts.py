"""装修的事实: what the file, the books and the city's pack say of one renovation, as the rules look at it.

Payments are read from the receipts themselves: a receipt that is voided pays nothing from that moment on,
and the one that stands for it pays in its place (S06 E3).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from functools import cache
from uuid import UUID, uuid5

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, selectinload

from app.models import Receipt, Renovation, RenovationPayment, RenovationReview, Unit, Worker
from app.paths import resource
from app.rules import renovation_fees, rule_pack
from app.rules.people import Operator
from app.rules.policy import Policy
from app.rules.price import Nature
from app.rules.renovation import Draft, Facts, Outcome, Paid, Rectification, Review
from app.rules.renovation_items import Item
from app.rules.renovation_materials import Applicant, Builder, Kind, Material, Readiness
from app.rules.renovation_state import EXTENSION_PREFIX, INSPECTION_PREFIX, State
from app.rules.rule_pack import NEUTRAL, Pack
from app.services import id_copy, places, price
from app.services.worker_pass_read import tally_of

OVER = (State.WITHDRAWN, State.REFUNDED, State.ARCHIVED)
"""States of a file that no longer stands in the way of another one at the same unit."""


@cache
def pack_of(key: str) -> Pack:
    """The city's pack, read once. Raises Trouble where its file was spoilt."""
    if key in ("", NEUTRAL.key) or key not in rule_pack.PACKS:
        return NEUTRAL
    path = resource(f"packs/{key}.yaml")
    return rule_pack.read(path.read_text(encoding="utf-8"), path.name)


def find(session: Session, key: str) -> Renovation | None:
    """A file by its uuid, its number, or the number of its permit, of an inspection, of an extension."""
    if len(key) == 36:
        return session.scalar(select(Renovation).where(Renovation.uuid == key))
    if key.startswith(EXTENSION_PREFIX):
        return session.scalar(select(Renovation).where(Renovation.extensions.any(number=key)))
    if key.startswith(INSPECTION_PREFIX):
        return session.scalar(select(Renovation).where(Renovation.inspections.any(number=key)))
    asked = select(Renovation).where(or_(Renovation.number == key, Renovation.permit_number == key))
    return session.scalar(asked)


def draft_of(row: Renovation) -> Draft:
    """The form of a kept file, its last day with all extensions."""
    return Draft(
        row.uuid,
        row.unit.code,
        Applicant(row.applicant),
        row.name,
        row.phone,
        Builder(row.builder),
        row.company,
        row.credit_code,
        row.company_head,
        row.company_phone,
        row.site_head,
        row.site_phone,
        row.since,
        row.until,
        draft_items(row),
        tuple(
            Material(
                Kind(one.kind),
                Readiness(one.readiness),
                (one.copy.number or "") if one.copy is not None else "",
                one.note,
            )
            for one in row.materials
        ),
        row.notice_signed,
        row.agreement_signed,
        row.deposit,
        row.rubbish,
        row.posted,
        row.neighbours_told,
        row.note,
    )


def draft_items(row: Renovation) -> tuple[Item, ...]:
    """The works of a kept file, in order."""
    return tuple(Item(one.code, one.text) for one in row.items)


def facts_of(
    session: Session, draft: Draft, row: Renovation | None, operator: Operator, now: datetime, policy: Policy
) -> Facts:
    """What the rules look at beside the form; `row` None = a file not kept yet.

    A file whose receipt was voided stands at 已批准 again, whatever its row says.
    """
    unit = places.find_unit(session, draft.unit)
    facts = Facts(
        now,
        operator,
        places.household(session, unit, now.date()) if unit is not None else None,
        prices=price.versions(session),
        running=_running(session, unit, draft.uuid),
        copies=id_copy.copies_of(session, draft.uuid),
        pack=pack_of(policy.rule_pack),
    )
    if row is None:
        return facts
    return replace(
        facts,
        state=State(row.state),
        first_receiver=row.first_receiver,
        review=_review(row.reviews),
        paid=paid_of(session, row),
        extensions=len(row.extensions),
        permit=row.permit_number or "",
        passes=workers(session, row),
        passes_out=tally_of(session, row).out,
        rectifications=tuple(
            Rectification(one.what, one.due, one.done_on)
            for inspection in row.inspections
            for one in inspection.findings
        ),
        accepted_on=row.accepted_on,
        permit_back=row.permit_back_at is not None,
        pack=pack_of(row.pack) if row.permit_number is not None else facts.pack,
    )


def state_of(facts: Facts, draft: Draft, policy: Policy) -> State:
    """Where the file stands: 已缴费 only while all of it is paid by receipts that stand."""
    state = facts.state if facts.state is not None else State.APPLIED
    if state is State.PAID and renovation_fees.owed(draft, facts, policy):
        return State.APPROVED
    return state


def _running(session: Session, unit: Unit | None, uuid: str) -> tuple[str, ...]:
    if unit is None:
        return ()
    asked = select(Renovation.number).where(Renovation.unit_id == unit.id, Renovation.uuid != uuid)
    return tuple(session.scalars(asked.where(Renovation.state.not_in(OVER)).order_by(Renovation.id)))


def _review(rows: Sequence[RenovationReview]) -> Review | None:
    return review_of(rows[-1]) if rows else None


def review_of(row: RenovationReview) -> Review:
    """A review as the rules know it."""
    return Review(
        Outcome(row.outcome), row.opinion, row.reasons, tuple(row.corrections), row.at, row.staff, row.covers
    )


def workers(session: Session, row: Renovation) -> int:
    """How many workers have a pass asked for: each pays for his own (003-38)."""
    # Who was dropped before he had a card is emptied, and bears no card's number.
    there = or_(Worker.purged_at.is_(None), Worker.base.is_not(None))
    asked = select(func.count(Worker.id)).where(Worker.renovation_id == row.id, there)
    return session.scalar(asked) or 0


# --- money --------------------------------------------------------------------------------------


def receipt_uuid(row: Renovation, turn: int) -> str:
    """The uuid of the file's receipt of that turn (from 0): found by it, even where the program died after
    the money was taken and before anybody could say whose it is."""
    return str(uuid5(UUID(row.uuid), f"receipt {turn}"))


def next_turn(session: Session, row: Renovation) -> int:
    """The turn of the receipt to come: no uuid of an earlier one is given out again."""
    turn = 0
    while session.scalar(select(Receipt.id).where(Receipt.uuid == receipt_uuid(row, turn))) is not None:
        turn += 1
    return turn


def receipts_of(session: Session, row: Renovation) -> tuple[Receipt, ...]:
    """The file's receipts, oldest first: linked, or made from its own form, and those that replace them."""
    linked = select(RenovationPayment.receipt_id).where(RenovationPayment.renovation_id == row.id)
    own = [receipt_uuid(row, turn) for turn in range(next_turn(session, row))]
    asked = (
        select(Receipt)
        .options(selectinload(Receipt.lines))
        .where(or_(Receipt.id.in_(linked), Receipt.uuid.in_(own)))
        .order_by(Receipt.id)
    )
    found = {one.id: one for one in session.scalars(asked)}
    for one in tuple(found.values()):
        heir = one.replaced_by
        while heir is not None and heir.id not in found:
            found[heir.id] = heir
            heir = heir.replaced_by
    return tuple(found[key] for key in sorted(found))


def paid_of(session: Session, row: Renovation) -> tuple[Paid, ...]:
    """What was paid for the file, line by line, in 分; of a voided receipt too, marked as such."""
    return tuple(
        Paid(
            receipt.number,
            one.item,
            one.quantity,
            one.amount,
            one.nature == Nature.DEPOSIT,
            receipt.voided_at is not None,
        )
        for receipt in receipts_of(session, row)
        for one in receipt.lines
    )

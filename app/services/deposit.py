"""押金的办理: given back once and by two, or moved whole; each one transaction on a ledger that only grows.

003-38, S12 E1-E3, domain.md 2.10. What a receipt puts down and takes out again is in deposit_ledger; the
receipt's desk calls it here. Amounts are integer 分.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session
from uuid6 import uuid7

from app.models import Deposit as DepositRow
from app.models import DepositRefund, DepositRefundLine, Receipt, Unit
from app.models import Draft as DraftRow
from app.rules import plain, slipcode
from app.rules.base import CHINA, Refused, refuse
from app.rules.decision import Decision
from app.rules.deposit import (
    PREFIX,
    Back,
    Deposit,
    MoveFacts,
    MoveForm,
    RefundFacts,
    RefundForm,
    Way,
    paid_by,
)
from app.rules.deposit_decide import Refunding, decide_move, decide_refund, move_entries, refund_entries
from app.rules.people import Operator
from app.rules.policy import Policy
from app.rules.receipt import PREFIX as RECEIPTS
from app.rules.receipt import STATE_NAMES, Method, State
from app.services import deposit_ledger, deposit_read, documents, drafts, places, settings, staff
from app.services.deposit_ledger import cancelled, deposits_of, taken
from app.services.deposit_paper import KIND, refund_paper
from app.services.deposit_read import Account, Line, Record, Row
from app.services.documents import DocumentDesk
from app.services.office import Office, Work
from printing import deposit_refund as paper
from printing import fonts, marks
from printing.schema import freeze

__all__ = ["Account", "DepositDesk", "Line", "Record", "Row", "cancelled", "deposits_of", "taken"]

WORD = "deposit"


class DepositDesk:
    """押金 at one office: what the screen and the tests call."""

    def __init__(self, office: Office) -> None:
        self.office = office

    def policy(self) -> Policy:
        """The site's choices as they are now."""
        return settings.load(self.office)

    def rows(self, open_only: bool = True, unit: str = "", limit: int = 200) -> tuple[Row, ...]:
        """The newest deposits first, those with a balance or all; of one unit where named."""
        with self.office.read("deposit.read") as session:
            return deposit_read.rows(session, open_only, unit, limit)

    def balance(self, at: datetime | None = None) -> int:
        """押金余额 of all deposits in 分, `at` a moment (included) or now: the sum of the ledger (S12)."""
        with self.office.read("deposit.read") as session:
            return deposit_read.balance_at(session, at)

    def ledger(self, key: str) -> tuple[Line, ...]:
        """台账 of one deposit (its uuid), in order."""
        with self.office.read("deposit.read") as session:
            return deposit_read.ledger(session, key)

    def of_receipt(self, number: str) -> tuple[Deposit, ...]:
        """The deposits held under a receipt's number, those that are gone too; () where there are none."""
        with self.office.read("deposit.read") as session:
            row = _receipt(session, number)
            return deposits_of(session, row) if row is not None else ()

    # --- giving back ----------------------------------------------------------------------------

    def new(self, receipt: str = "") -> RefundForm:
        """The form for a receipt: every deposit that has a balance, nothing deducted; an empty one for none.

        Where none has one they are all on it, so that the rules say where each went (S12 E3). Raises Refused
        where there is no such receipt, or none with a deposit.
        """
        if not receipt.strip():
            return RefundForm(str(uuid7()))
        with self.office.read("deposit.refund") as session:
            row = _receipt(session, receipt)
            if row is None:
                raise _no_receipt(receipt)
            held = deposits_of(session, row)
            if not held:
                text = "收据 {number} 上没有押金。退收费请办「付款」。"
                raise refuse("2.10", "没有押金", text, "receipt", number=row.number)
            lines = tuple(Back(one.key) for one in held if one.balance > 0)
            return RefundForm(str(uuid7()), row.number, lines or tuple(Back(one.key) for one in held))

    def facts(self, form: RefundForm) -> RefundFacts:
        """What the ledger says, for a form in the making; nobody has agreed yet."""
        with self.office.read("deposit.refund") as session:
            return _facts(session, tidy(form), self.office.operator, self.office.clock())

    def decide(self, form: RefundForm) -> Refunding:
        """What the rules say of the form now; without the second person's word, which is still missing."""
        form = tidy(form)
        with self.office.read("deposit.refund") as session:
            facts = _facts(session, form, self.office.operator, self.office.clock())
            return decide_refund(form, facts, settings.read(session))

    def refund(self, form: RefundForm, login: str, password: str) -> str:
        """退押金: rules, number, rows, ledger, frozen paper and audit in one transaction; answers TY….

        `login` and `password` are of the one who agrees. Raises Refused with every rule that blocks (2.10,
        S12 E1-E3), before the password is asked where it is the form's fault; then no number is used.
        """
        form = tidy(form)
        _refuse_before(self.decide(form))
        second = staff.vouch(self.office, login, password)
        with self.office.work("deposit.refund") as work:
            if (old := deposit_read.refund_of(work.session, form.uuid)) is not None:
                text = "退还单 {number}，可能是在另一个窗口办的。请在「记录」里核对，不要再退一次。"
                raise refuse("S12 E3", "这张已经办过", text, number=old.number)
            policy = settings.read(work.session)
            facts = _facts(work.session, form, work.operator, work.now, second)
            refunding = decide_refund(form, facts, policy)
            refunding.require()
            number = work.number(PREFIX)
            row = _refund_row(work, form, facts, refunding, number)
            ids = _ids(work.session, (one.deposit for one in form.lines))
            made = refund_entries(form, facts, number)
            deposit_ledger.add(work.session, ((ids[key], one) for key, one in made))
            code = slipcode.seal(number, policy.site, settings.site_key_in(work.session))
            sheet = freeze(_paper(work.session, form, refunding, facts, policy, number, str(code)))
            if lost := fonts.missing(sheet):
                raise documents.unprintable("2.10", lost)
            work.freeze(KIND, number, sheet)
            work.session.execute(delete(DraftRow).where(DraftRow.uuid == form.uuid))
            work.log(
                "deposit.refund",
                number,
                receipt=form.receipt,
                held=row.held,
                deducted=row.deducted,
                refunded=row.refunded,
                method=row.method,
                proof=row.proof,
                approved_by=row.approved_by,
            )
            return number

    def preview(self, form: RefundForm, layout: str = paper.LAYOUTS[0]) -> bytes:
        """The paper of a form in the making, as PDF: no number, no code, 草稿 across it."""
        form = tidy(form)
        with self.office.read("deposit.refund") as session:
            facts = _facts(session, form, self.office.operator, self.office.clock())
            policy = settings.read(session)
            sheet = _paper(session, form, decide_refund(form, facts, policy), facts, policy)
        return paper.render(sheet, marks.draft(), layout)

    def paper(self, number: str, layout: str = paper.LAYOUTS[0]) -> bytes:
        """The issued paper as it would print now."""
        return DocumentDesk(self.office).pdf(KIND, number, layout)

    # --- moving ---------------------------------------------------------------------------------

    def decide_move(self, form: MoveForm) -> Decision:
        """What the rules say of moving it now; without the second person's word."""
        with self.office.read("deposit.refund") as session:
            form, facts = _moving(session, form, self.office.operator, self.office.clock())
            return decide_move(form, facts, settings.read(session))

    def move(self, form: MoveForm, login: str = "", password: str = "") -> None:
        """押金转移: whole, to another unit or under another receipt; the sum of the ledger stays.

        The manager moves, or agrees by `login` and `password`. Raises Refused with every rule that blocks
        (2.10, S12 E3).
        """
        _refuse_before(self.decide_move(form))
        second = staff.vouch(self.office, login, password)
        with self.office.work("deposit.refund") as work:
            session = work.session
            form, facts = _moving(session, form, work.operator, work.now, second)
            decide_move(form, facts, settings.read(session)).require()
            old = session.scalars(select(DepositRow).where(DepositRow.uuid == form.deposit)).one()
            receipt, unit = _receipt(session, form.to_receipt), places.find_unit(session, form.to_unit)
            # A receipt of who belongs to no unit holds it for the unit that it was held for.
            bound = unit.id if unit is not None else receipt.unit_id if receipt is not None else None
            new = DepositRow(
                unit_id=bound if bound is not None else old.unit_id,
                receipt_id=receipt.id if receipt is not None else old.receipt_id,
                line_id=old.line_id,
                moved_from_id=old.id,
                inspected=old.inspected,
            )
            session.add(new)
            session.flush()
            out, into = move_entries(facts, form.reason)
            deposit_ledger.add(session, ((old.id, out), (new.id, into)))
            work.log(
                "deposit.move",
                facts.deposit.receipt,
                to=form.to_unit or form.to_receipt,
                amount=into.amount,
                approved_by=second.login if second is not None else "",
            )

    # --- forms and records ----------------------------------------------------------------------

    def open(self, key: str) -> Record | RefundForm | Account | None:
        """What a key opens: the refund of a TY number, code or uuid; a new form for a receipt's number or
        code; the form of a uuid that was only kept; the ledger of a deposit's uuid; None for none of them.

        Raises Refused for a code whose seal is not ours, and as `new` does.
        """
        code = slipcode.read(key)
        with self.office.read("deposit.read") as session:
            if code is not None and code.check:
                site, secret = settings.read(session).site, settings.site_key_in(session)
                if not slipcode.genuine(code, site, secret):
                    text = "{number} 的防伪码不对，可能是伪造或改过的。请留下它，不退，交给经理查。"
                    raise refuse("S12 E1", "防伪码不对", text, "receipt", number=code.number)
            number = code.number if code is not None else key
            found = deposit_read.refund_of(session, number) or deposit_read.account(session, number)
            if found is not None:
                return found
            kept = session.scalar(select(DraftRow.data).where(DraftRow.uuid == key, DraftRow.feature == WORD))
            if kept is not None:
                return plain.load(RefundForm, kept)
        return self.new(number) if number.upper().startswith(RECEIPTS) else None

    def keep(self, form: RefundForm) -> None:
        """暂存: the form as far as it is; once the money is given back there is none to keep."""
        with self.office.read("deposit.refund") as session:
            if deposit_read.refund_of(session, form.uuid) is not None:
                return
        drafts.save(self.office, WORD, form.uuid, f"退押金 · {form.receipt}", plain.dump(form))

    def drop(self, uuid: str) -> None:
        """Forget a form: the clerk has emptied it."""
        drafts.drop(self.office, uuid)

    def kept(self) -> tuple[RefundForm, ...]:
        """The operator's own open forms, the latest first."""
        return tuple(plain.load(RefundForm, one.data) for one in drafts.mine(self.office, WORD))


def tidy(form: RefundForm) -> RefundForm:
    """The form without outer blanks; an account is for a transfer alone."""
    words: dict[str, Any] = {
        name: value.strip() for name, value in vars(form).items() if name != "uuid" and type(value) is str
    }
    if form.way is not Way.TRANSFER:
        words |= {"holder": "", "bank": "", "account": ""}
    lines = tuple(
        replace(one, basis=one.basis.strip(), photo=one.photo.strip(), no_photo=one.no_photo.strip())
        for one in form.lines
    )
    return replace(form, **words | {"receipt": number_typed(form.receipt), "lines": lines})


def number_typed(text: str) -> str:
    """A paper's number as it is kept: half-width, capitals."""
    return unicodedata.normalize("NFKC", text).strip().upper()


def _refuse_before(decision: Decision) -> None:
    """Raises Refused for what the form itself lacks: no password is asked for what cannot be."""
    if wrong := [one for one in decision.blocks if one.field != "second"]:
        raise Refused(*wrong)


def _no_receipt(number: str) -> Refused:
    return refuse("2.10", "没有这张收据", "找不到收据 {number}，请核对编号。", "receipt", number=number)


def _receipt(session: Session, number: str) -> Receipt | None:
    return session.scalar(select(Receipt).where(Receipt.number == number_typed(number)))


def _facts(
    session: Session, form: RefundForm, operator: Operator, now: datetime, second: Operator | None = None
) -> RefundFacts:
    row = _receipt(session, form.receipt)
    if row is None:
        return RefundFacts(now, operator, second=second)
    unbuilt = deposit_read.withdrawn(session, row)
    return RefundFacts(now, operator, deposits_of(session, row), second, unbuilt)


def _moving(
    session: Session, form: MoveForm, operator: Operator, now: datetime, second: Operator | None = None
) -> tuple[MoveForm, MoveFacts]:
    """The form in the file's writing of unit and receipt, and what the rules look at beside it.

    Raises Refused where there is no such deposit.
    """
    found = deposit_ledger.rows_of(session, DepositRow.uuid == form.deposit)
    if not found:
        raise refuse("2.10", "没有这笔押金", "找不到这笔押金，请重新打开列表。", "deposit")
    unit, receipt = places.find_unit(session, form.to_unit), _receipt(session, form.to_receipt)
    standing = receipt is not None and receipt.voided_at is None
    form = replace(
        form,
        to_unit=unit.code if unit is not None else form.to_unit.strip(),
        to_receipt=number_typed(form.to_receipt),
        reason=form.reason.strip(),
    )
    return form, MoveFacts(
        now,
        operator,
        deposit_ledger.deposit_of(found[0]),
        places.label(unit) if unit is not None else "",
        STATE_NAMES[State.ISSUED] if standing else "",
        second,
    )


def _refund_row(
    work: Work, form: RefundForm, facts: RefundFacts, refunding: Refunding, number: str
) -> DepositRefund:
    """The refund with its lines; the rules have said yes, so all that a column demands is there."""
    receipt = _receipt(work.session, form.receipt)
    assert receipt is not None
    assert facts.second is not None
    passes = form.passes
    row = DepositRefund(
        uuid=form.uuid,
        number=number,
        counter=work.counter,
        receipt_id=receipt.id,
        at=work.now,
        day=work.now.astimezone(CHINA).date(),
        staff=work.operator.login,
        approved_by=facts.second.login,
        reason=form.reason,
        applicant=form.applicant,
        receiver=form.receiver,
        proof=form.proof,
        acceptance=form.acceptance,
        accepted_by=form.accepted_by,
        accepted_on=form.accepted_on,
        passes_issued=passes.issued if passes is not None else None,
        passes_returned=passes.returned if passes is not None else None,
        passes_missing=passes.missing if passes is not None else None,
        way=form.way,
        method=_method(form, facts),
        holder=form.holder,
        bank=form.bank,
        account=form.account,
        held=refunding.held,
        deducted=refunding.deducted,
        refunded=refunding.refund,
    )
    ids = _ids(work.session, (one.deposit for one in form.lines))
    for one in form.lines:
        held = facts.of(one.deposit)
        assert held is not None
        row.lines.append(
            DepositRefundLine(
                deposit_id=ids[one.deposit],
                deducted=one.deduct,
                refunded=held.balance - one.deduct,
                basis=one.basis if one.deduct else "",
                photo=one.photo if one.deduct else "",
                no_photo=one.no_photo if one.deduct and not one.photo else "",
            )
        )
    work.session.add(row)
    work.session.flush()
    return row


def _method(form: RefundForm, facts: RefundFacts) -> Method:
    """How the money goes out. Raises Refused where 原路 would be two ways: one paper, one payment."""
    chosen = [held for one in form.lines if (held := facts.of(one.deposit)) is not None]
    ways = {paid_by(form.way, one.method) for one in chosen}
    if len(ways) > 1:
        text = "这几笔押金收的方式不同，原路退回请分开办，一种方式一张退还单。"
        raise refuse("2.10", "原路不止一条", text, "way")
    return ways.pop()


def _ids(session: Session, keys: Iterable[str]) -> dict[str, int]:
    asked = select(DepositRow.uuid, DepositRow.id).where(DepositRow.uuid.in_(list(keys)))
    return {key: found for key, found in session.execute(asked)}


def _paper(
    session: Session,
    form: RefundForm,
    refunding: Refunding,
    facts: RefundFacts,
    policy: Policy,
    number: str = "",
    code: str = "",
) -> paper.DepositRefund:
    """The sheet with the label of every unit it speaks of. Raises Refused for a receipt that is none."""
    receipt = _receipt(session, form.receipt)
    if receipt is None:
        raise _no_receipt(form.receipt)
    chosen = {held.unit for one in form.lines if (held := facts.of(one.deposit)) is not None}
    units = session.scalars(select(Unit).where(Unit.code.in_(chosen)).order_by(Unit.code))
    label = "、".join(places.label(one) for one in units)
    return refund_paper(form, refunding, facts, policy, label, receipt.day, number, code)

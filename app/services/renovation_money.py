"""装修的钱: what a file pays, by which receipts, and all that goes back; the money itself moves at its own
desks (收款, 押金, 付款). S05 E6, E7, S06 E3, S12. Amounts are integer 分.
"""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import Payout, Receipt, Renovation, RenovationPayment
from app.rules import receipt as money
from app.rules import renovation_decide, renovation_fees, renovation_site
from app.rules.base import CHINA, Finding, refuse
from app.rules.decision import Decision, block
from app.rules.deposit import Acceptance, RefundForm
from app.rules.payout import Kind as PayoutKind
from app.rules.receipt import Entry
from app.rules.renovation import Draft, Facts
from app.rules.renovation_fees import GiveBack
from app.rules.renovation_site import Withdrawal
from app.rules.renovation_state import State
from app.services import deposit_ledger, settings, staff
from app.services import renovation_facts as read
from app.services.deposit import DepositDesk
from app.services.office import Office
from app.services.renovation_read import names
from app.services.renovation_write import File, opened
from app.services.worker_pass_read import passes_back


class MoneyDesk:
    """What a renovation pays and gets back, at one office."""

    def __init__(self, office: Office) -> None:
        self.office = office

    def fees(self, number: str) -> tuple[Entry, ...]:
        """What the file still has to pay, as lines of the money business (003-38); () = all is paid."""
        with self.office.read("renovation.read") as session:
            row = row_of(session, number)
            draft, facts = self._facts(session, row)
            return renovation_fees.owed(draft, facts, settings.read(session))

    def receipt_draft(self, number: str) -> money.Draft:
        """收款的表单 for what is owed: unit, payer and lines filled in; ReceiptDesk.take takes it, and `paid`
        is told afterwards.

        Raises Refused before the approval (S06), above the city's cap (S05 E7), where nothing is owed.
        """
        with self.office.read("renovation.read") as session:
            row, policy = row_of(session, number), settings.read(session)
            draft, facts = self._facts(session, row)
            renovation_decide.decide_payment(draft, facts, policy).require()
            entries = renovation_fees.owed(draft, facts, policy)
            if not entries:
                text = "装修档案 {number} 没有要缴的了。请直接发许可证。"
                raise refuse("003-38", "已经缴清", text, number=row.number)
            agreed = any(one.price is not None for one in entries)
            return money.Draft(
                read.receipt_uuid(row, read.next_turn(session, row)),
                row.unit.code,
                row.name,
                entries,
                price_reason=f"装修档案 {row.number} 协议约定" if agreed else "",
                note=f"装修档案 {row.number}",
            )

    def paid(self, number: str, receipt: str) -> State:
        """A receipt was given for the file: link it; answers where the file stands. Once said is enough.

        Raises Refused for a receipt that there is not, or that another file has.
        """
        with self.office.work("receipt.write") as work:
            file = opened(work, number)
            row = work.session.scalar(select(Receipt).where(Receipt.number == receipt.strip().upper()))
            if row is None or row.unit_id != file.row.unit_id:
                text = "没有这一户的收据 {number}，请核对编号。"
                raise refuse("003-38", "收据对不上", text, number=receipt)
            asked = select(RenovationPayment.renovation_id).where(RenovationPayment.receipt_id == row.id)
            owner = work.session.scalar(asked)
            if owner is not None and owner != file.row.id:
                text = "收据 {number} 是另一份装修档案的，请核对编号。"
                raise refuse("003-38", "收据对不上", text, number=receipt)
            if owner is None:
                file.work.session.add(RenovationPayment(renovation_id=file.row.id, receipt_id=row.id))
                work.log("renovation.pay", file.row.number, receipt=row.number, total=row.total)
            settle(file)
            file.kept()
            return State(file.row.state)

    # --- back again -----------------------------------------------------------------------------

    def decide_withdrawal(self, number: str, reason: str, permit_back: bool = False) -> Withdrawal:
        """Whether the owner may withdraw now, and all that goes back to him (S05 E6)."""
        with self.office.read("renovation.read") as session:
            _, facts = self._facts(session, row_of(session, number))
            back = facts.permit_back or permit_back
            return renovation_site.decide_withdrawal(reason, replace(facts, permit_back=back))

    def withdraw(self, number: str, reason: str, permit_back: bool = False) -> tuple[GiveBack, ...]:
        """撤回: the file ends before work began; answers all that is to be paid back (`refund_forms`, and
        付款 for the fees). `permit_back` = the permit was handed in with it.

        Raises Refused once work has begun, without a reason, while permit or passes are out (S05 E6).
        """
        with self.office.work("renovation.write") as work:
            file = opened(work, number)
            settle(file)
            if permit_back and file.row.permit_number and file.row.permit_back_at is None:
                file.row.permit_back_at = work.now
                file.facts = replace(file.facts, permit_back=True)
            decision = renovation_site.decide_withdrawal(reason, file.facts)
            decision.require()
            file.advance(State.WITHDRAWN, reason)
            work.log("renovation.withdraw", file.row.number, back=sum(one.amount for one in decision.back))
            file.kept()
            return decision.back

    def permit_back(self, number: str) -> None:
        """许可证收回. Raises Refused where none was issued, or it came back before."""
        with self.office.work("renovation.write") as work:
            file = opened(work, number)
            if file.row.permit_number is None or file.row.permit_back_at is not None:
                text = "这份档案没有在外的许可证。"
                raise refuse("S12", "没有许可证要收", text)
            file.row.permit_back_at = work.now
            work.log("renovation.permit_back", file.row.number, permit=file.row.permit_number)
            file.kept()

    def missing_for_refund(self, number: str) -> tuple[Finding, ...]:
        """What is missing before the deposit may go back, in words (S12); () = it may."""
        with self.office.read("renovation.read") as session:
            _, facts = self._facts(session, row_of(session, number))
            return renovation_site.missing_for_refund(facts, settings.read(session))

    def left(self, number: str) -> tuple[GiveBack, ...]:
        """What has still to go back: deposits with a balance; after a withdrawal the fees too."""
        with self.office.read("renovation.read") as session:
            return _left(session, row_of(session, number))

    def refund_forms(self, number: str) -> tuple[RefundForm, ...]:
        """退押金的表单, one a receipt that still holds a deposit, with what the file knows filled in.

        The 押金 desk takes them, with its second person. Raises Refused while something is missing (S12).
        """
        with self.office.read("deposit.refund") as session:
            row = row_of(session, number)
            draft, facts = self._facts(session, row)
            Decision(renovation_site.missing_for_refund(facts, settings.read(session))).require()
            held = dict.fromkeys(one.receipt for one in _left(session, row) if one.deposit)
            withdrawn = facts.state is State.WITHDRAWN
            last = row.steps[-1]  # who took the withdrawal in saw that nothing was built
            by, seen = row.accepted_by, facts.accepted_on
            if withdrawn:
                by, seen = last.staff, last.at.astimezone(CHINA).date()
            by = names(session).get(by, by)
            passes = passes_back(session, row)
        desk = DepositDesk(self.office)
        return tuple(
            replace(
                desk.new(receipt),
                reason="装修申请撤回，没有开工" if withdrawn else "装修完工，验收合格",
                applicant=draft.name,
                receiver=draft.name,
                acceptance=Acceptance.UNBUILT if withdrawn else Acceptance.PASSED,
                accepted_by=by,
                accepted_on=seen,
                passes=passes if passes.issued else None,
            )
            for receipt in held
        )

    def archive(self, number: str) -> None:
        """归档: nothing more to do, for nobody; a file whose deposits went back is 已退押金 on its way.

        Raises Refused while something is missing, or money has still to go back (S12).
        """
        with self.office.work("renovation.write") as work:
            file = opened(work, number)
            if file.facts.state not in (State.PASSED, State.WITHDRAWN, State.REFUNDED):
                file.advance(State.ARCHIVED)  # refuses, and says where the file may go
            missing = renovation_site.missing_for_refund(file.facts, file.policy)
            left = _left(work.session, file.row)
            text = "还有没退的：{numbers}。请先退清，再归档。"
            numbers = "、".join(dict.fromkeys(one.receipt for one in left))
            owing = (block("S12", "还没退清", text, "", "refund", numbers=numbers),) if left else ()
            Decision((*missing, *owing)).require()
            if file.facts.state is not State.REFUNDED and any(one.deposit for one in file.facts.standing):
                file.advance(State.REFUNDED)
                file.row.refunded_on = work.now.date()
            file.advance(State.ARCHIVED)
            work.log("renovation.archive", file.row.number)
            file.kept()

    def _facts(self, session: Session, row: Renovation) -> tuple[Draft, Facts]:
        draft, policy = read.draft_of(row), settings.read(session)
        office = self.office
        return draft, read.facts_of(session, draft, row, office.operator, office.clock(), policy)

    def _as(self, login: str, password: str) -> Office:
        """The office as who signs in beside the operator for one act; as the operator for nobody named.

        Raises Refused as the door does.
        """
        other = staff.vouch(self.office, login, password)
        return self.office.signed_in(other) if other is not None else self.office


def row_of(session: Session, number: str) -> Renovation:
    """The file of a number. Raises Refused where there is none."""
    row = read.find(session, number)
    if row is None:
        raise refuse("000-12", "没有这份档案", "没有装修档案 {number}，请核对编号。", number=number)
    return row


def settle(file: File) -> None:
    """Link the file's receipts that nobody has said, and let it stand where they put it: 已缴费 while all is
    paid, 已批准 again when a receipt was voided (S06 E3)."""
    session = file.work.session
    asked = select(RenovationPayment.receipt_id).where(RenovationPayment.renovation_id == file.row.id)
    session.flush()
    known = set(session.scalars(asked))
    new = [one for one in read.receipts_of(session, file.row) if one.id not in known]
    session.add_all(RenovationPayment(renovation_id=file.row.id, receipt_id=one.id) for one in new)
    session.flush()
    paid = read.paid_of(session, file.row)
    file.facts = replace(file.facts, paid=paid)
    open_ = renovation_fees.owed(file.draft, file.facts, file.policy)
    agreed = renovation_decide.approved(file.draft, file.facts)
    if file.facts.state is State.APPROVED and agreed and not open_:
        file.advance(State.PAID)
    elif file.facts.state is State.PAID and open_:
        file.advance(State.APPROVED, "还有没缴的，或收据已作废")


def _left(session: Session, row: Renovation) -> tuple[GiveBack, ...]:
    """Deposits by what the ledger holds now; fees, after a withdrawal, that no payout gave back."""
    found = []
    for receipt in read.receipts_of(session, row):
        if receipt.voided_at is not None:
            continue
        for held in deposit_ledger.deposits_of(session, receipt):
            if held.item in renovation_fees.ITEMS and held.balance > 0:
                found.append(GiveBack(receipt.number, held.item, held.quantity, held.balance, True))
        if row.state != State.WITHDRAWN or _paid_out(session, receipt):
            continue
        found += [
            one
            for one in renovation_fees.give_back(read.paid_of(session, row))
            if one.receipt == receipt.number and not one.deposit
        ]
    return tuple(sorted(found, key=lambda one: (not one.deposit, one.receipt)))


def _paid_out(session: Session, receipt: Receipt) -> bool:
    """Whether fees of it were given back (付款, 退费)."""
    asked = select(Payout.id).where(Payout.subject == receipt.number, Payout.kind == PayoutKind.REFUND)
    return session.scalar(asked.limit(1)) is not None

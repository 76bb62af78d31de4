"""收款的办理: take money and give a receipt, void it; each one transaction, each on the audit log (S07)."""

from __future__ import annotations

from dataclasses import dataclass, replace

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session
from uuid6 import uuid7

from app.models import Draft as DraftRow
from app.models import Receipt, ReceiptCharge, ReceiptLine
from app.rules import plain, slipcode
from app.rules.base import CHINA, refuse
from app.rules.mask import name as mask_name
from app.rules.people import Operator
from app.rules.policy import Policy
from app.rules.price import PriceItem, in_force
from app.rules.receipt import (
    PREFIX,
    Draft,
    Entry,
    Facts,
    Line,
    Method,
    State,
    Taking,
    VoidFacts,
    VoidForm,
    move,
    tidy,
)
from app.rules.receipt_decide import FREE, decide, decide_void
from app.rules.release import Household
from app.services import deposit_ledger, documents, drafts, invoice, places, price, settings, staff
from app.services.documents import DocumentDesk
from app.services.office import Office, Work
from app.services.receipt_paper import receipt_paper
from app.services.receipt_read import (
    Record,
    Row,
    charged,
    find,
    lines_of,
    record,
    rows,
    standing,
    state_of,
)
from app.services.search_receipts import index_receipt
from printing import fonts, marks
from printing import receipt as paper
from printing.schema import freeze

WORD = "receipt"


@dataclass(frozen=True)
class Seen:
    """What the form is told: what the rules look at, and the household of the unit (None = no such unit)."""

    facts: Facts
    household: Household | None = None


class ReceiptDesk:
    """收款 at one office: what the screen and the tests call."""

    def __init__(self, office: Office) -> None:
        self.office = office

    def new(self, unit: str = "") -> Draft:
        """An empty form; its uuid is the receipt's for good."""
        return Draft(str(uuid7()), unit)

    def seen(self, draft: Draft) -> Seen:
        """What the file and the books say, for a form in the making."""
        with self.office.read("receipt.read") as session:
            now, unit = self.office.clock(), places.find_unit(session, draft.unit)
            home = places.household(session, unit, now.date()) if unit is not None else None
            return Seen(_facts(session, tidy(draft), self.office, None), home)

    def prices(self) -> tuple[PriceItem, ...]:
        """What may be charged today, by code."""
        with self.office.read("receipt.read") as session:
            found = in_force(price.versions(session), self.office.clock().astimezone(CHINA).date())
            return tuple(found[code] for code in sorted(found))

    def take(self, draft: Draft, login: str = "", password: str = "") -> str:
        """Take the money: rules, number, rows, deposits, invoice task, frozen paper and audit in one
        transaction; answers the number (SJ).

        `login` and `password` are of the one who agrees to a price that is not the list's. Raises Refused
        with every rule that blocks (003-38, 003-39, S07), and for a form that was taken before; then no
        number is used and no money is booked.
        """
        draft = tidy(draft)
        second = staff.vouch(self.office, login, password)
        with self.office.work("receipt.write") as work:
            if (old := find(work.session, draft.uuid)) is not None:
                text = "收据 {number}，可能是在另一个窗口开的。请在「记录」里核对，不要再收一次。"
                raise refuse("003-38", "这笔已经收过", text, number=old.number)
            policy = settings.read(work.session)
            facts = replace(_facts(work.session, draft, self.office, second), now=work.now)
            taking = decide(draft, facts, policy)
            taking.require()
            number = work.number(PREFIX)
            row = _row(work, draft, taking, number, _agreed_by(taking, facts))
            lines = _lines(work, row, taking.lines)
            deposit_ledger.taken(work, row)
            invoice.opened(work, row, taking.lines)
            code = slipcode.seal(number, policy.site, settings.site_key_in(work.session))
            sheet = freeze(receipt_paper(draft, taking, facts, policy, number, str(code)))
            if lost := fonts.missing(sheet):
                raise documents.unprintable("003-39", lost)
            work.freeze(documents.RECEIPT, number, sheet)
            work.session.execute(delete(DraftRow).where(DraftRow.uuid == draft.uuid))
            work.log(
                "receipt.take",
                number,
                total=row.total,
                deposit=row.deposit,
                method=row.method,
                lines=len(lines),
                replaces=draft.replaces,
                approved_by=row.approved_by,
            )
            index_receipt(work.session, row.id)
            return number

    def void(self, number: str, form: VoidForm, login: str = "", password: str = "") -> None:
        """作废: with all parts back, or by two; its charges are free again, its deposits no more (S07 E1).

        Raises Refused with every rule that blocks.
        """
        second = staff.vouch(self.office, login, password)
        with self.office.work("receipt.void") as work:
            row = find(work.session, number)
            if row is None:
                raise refuse("S07 E1", "没有这张收据", "没有收据 {number}，请核对编号。", number=number)
            facts = VoidFacts(work.now, work.operator, standing(work.session, row), second)
            decide_void(form, facts, settings.read(work.session)).require()
            move(state_of(row), State.VOIDED)
            row.voided_at, row.voided_by, row.void_counter = work.now, work.operator.login, work.counter
            row.void_second = second.login if second is not None else ""
            row.void_reason, row.parts_back = form.words, form.parts_back
            work.session.flush()
            mine = select(ReceiptLine.id).where(ReceiptLine.receipt_id == row.id)
            free = update(ReceiptCharge).where(ReceiptCharge.line_id.in_(mine))
            work.session.execute(free.values(released_at=work.now))
            deposit_ledger.cancelled(work, row)
            invoice.receipt_voided(work, row)
            work.log("receipt.void", number, why=form.words, total=row.total, second=row.void_second)
            index_receipt(work.session, row.id)

    def again(self, number: str) -> Draft:
        """重开: a new form with what the voided receipt said, which it replaces (S07 E1).

        Raises Refused while the old one stands.
        """
        with self.office.read("receipt.read") as session:
            row = find(session, number)
            if row is None or state_of(row) is not State.VOIDED:
                text = "请先作废 {number}，再重开：金额有错误的，应当重开，不得更正。"
                raise refuse("S07 E1", "原收据还没作废", text, number=number)
            return Draft(
                str(uuid7()),
                row.unit.code if row.unit is not None else "",
                row.payer,
                tuple(_entry(session, one) for one in lines_of(row)),
                Method(row.method),
                row.reference,
                note=row.note,
                replaces=row.number,
            )

    def decide_void(self, number: str, form: VoidForm) -> tuple[bool, str]:
        """Whether a second person must sign in for this void, and the words that say why."""
        with self.office.read("receipt.void") as session:
            row = find(session, number)
            if row is None:
                raise refuse("S07 E1", "没有这张收据", "没有收据 {number}，请核对编号。", number=number)
            facts = VoidFacts(self.office.clock(), self.office.operator, standing(session, row))
            blocks = decide_void(form, facts, settings.read(session)).blocks
            asked = [one for one in blocks if one.field == "second"]
            return bool(asked), asked[0].say() if asked else ""

    def open(self, key: str) -> Record | Draft | None:
        """The receipt of a number, a uuid or a scanned code; the form of a uuid that was only kept; None for
        neither. Raises Refused for a code whose seal is not ours: such a receipt proves no payment.
        """
        code = slipcode.read(key)
        with self.office.read("receipt.read") as session:
            if code is not None and code.check:
                site, secret = settings.read(session).site, settings.site_key_in(session)
                if not slipcode.genuine(code, site, secret):
                    text = "收据 {number} 的防伪码不对，可能是伪造或改过的。请留下它，交给经理查。"
                    raise refuse("S12 E1", "防伪码不对", text, number=code.number)
            row = find(session, code.number if code is not None else key)
            if row is not None:
                return record(session, row)
            asked = select(DraftRow.data).where(DraftRow.uuid == key, DraftRow.feature == WORD)
            kept = session.scalar(asked)
            return plain.load(Draft, kept) if kept is not None else None

    def rows(self, limit: int = 200) -> tuple[Row, ...]:
        """The newest receipts first."""
        with self.office.read("receipt.read") as session:
            return rows(session, limit)

    def preview(self, draft: Draft, facts: Facts, policy: Policy, layout: str) -> bytes:
        """The paper of a form in the making, as PDF: no number, no code, 草稿 across it."""
        draft = tidy(draft)
        sheet = receipt_paper(draft, decide(draft, facts, policy), facts, policy)
        return paper.render(sheet, marks.draft(), layout)

    def paper(self, number: str, layout: str) -> bytes:
        """The receipt as it would print now, for who looks at it."""
        return DocumentDesk(self.office).pdf(documents.RECEIPT, number, layout)

    def keep(self, draft: Draft) -> None:
        """暂存: the form as far as it is; once the money is taken there is none to keep."""
        with self.office.read("receipt.read") as session:
            if find(session, draft.uuid) is not None:
                return
        title = " · ".join(one for one in ("收款", draft.unit.strip(), mask_name(draft.payer.strip())) if one)
        drafts.save(self.office, WORD, draft.uuid, title, plain.dump(draft))

    def drop(self, uuid: str) -> None:
        """Forget a form: the clerk has emptied it."""
        drafts.drop(self.office, uuid)

    def kept(self) -> tuple[Draft, ...]:
        """The operator's own open forms, the latest first."""
        return tuple(plain.load(Draft, one.data) for one in drafts.mine(self.office, WORD))


def _facts(session: Session, draft: Draft, office: Office, second: Operator | None) -> Facts:
    unit = places.find_unit(session, draft.unit)
    old = find(session, draft.replaces) if draft.replaces else None
    return Facts(
        office.clock(),
        office.operator,
        places.label(unit) if unit is not None else "",
        price.versions(session),
        charged(session, unit, {one.item for one in draft.entries}),
        second,
        standing(session, old) if old is not None else None,
        _reference_used(session, draft),
    )


def _reference_used(session: Session, draft: Draft) -> str:
    """The receipt that stands under this 流水号 already; "" = none."""
    if not draft.reference or draft.method is Method.CASH:
        return ""
    asked = select(Receipt.number).where(Receipt.reference == draft.reference, Receipt.voided_at.is_(None))
    return session.scalar(asked.where(Receipt.uuid != draft.uuid).limit(1)) or ""


def _agreed_by(taking: Taking, facts: Facts) -> str:
    """Who agreed to a price that is not the list's (login); "" where every price is."""
    listed = {(one.code, one.version): one.price for one in facts.prices}
    if all(listed[one.item, one.version] == one.price for one in taking.lines):
        return ""
    if facts.operator.may(FREE):
        return facts.operator.login
    return facts.second.login if facts.second is not None else ""


def _row(work: Work, draft: Draft, taking: Taking, number: str, approved_by: str) -> Receipt:
    unit, sums = places.find_unit(work.session, draft.unit), taking.totals
    row = Receipt(
        uuid=draft.uuid,
        number=number,
        counter=work.counter,
        at=work.now,
        day=work.now.astimezone(CHINA).date(),
        staff=work.operator.login,
        unit_id=unit.id if unit is not None else None,
        payer=draft.payer,
        method=draft.method,
        reference=draft.reference,
        tendered=draft.tendered,
        income=sums.income,
        deposit=sums.deposit,
        invoice=sums.invoice,
        total=sums.all,
        price_reason=draft.price_reason,
        approved_by=approved_by,
        note=draft.note,
        replaces=find(work.session, draft.replaces) if draft.replaces else None,
    )
    work.session.add(row)
    work.session.flush()
    return row


def _lines(work: Work, row: Receipt, lines: tuple[Line, ...]) -> list[ReceiptLine]:
    made = []
    for n, one in enumerate(lines, 1):
        line = ReceiptLine(
            receipt=row,
            line=n,
            item=one.item,
            version=one.version,
            name=one.name,
            measure=one.measure,
            price=one.price,
            quantity=one.quantity,
            months=one.months,
            amount=one.amount,
            nature=one.nature,
            invoice=one.invoice,
            period=one.period,
            about=one.about,
        )
        work.session.add(line)
        work.session.flush()
        made.append(line)
        for charge in one.charges:
            work.session.add(
                ReceiptCharge(
                    unit_id=row.unit_id,
                    item=charge.item,
                    period=charge.period,
                    about=charge.about,
                    line_id=line.id,
                )
            )
    work.session.flush()
    return made


def _entry(session: Session, line: Line) -> Entry:
    """A line as it would be typed: its price only where it is not the list's."""
    listed = next(
        (one for one in price.versions(session) if (one.code, one.version) == (line.item, line.version)), None
    )
    same = listed is not None and listed.price == line.price
    return Entry(line.item, line.quantity, None if same else line.price, line.period, line.months, line.about)

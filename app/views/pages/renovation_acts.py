"""装修档案的办理: each act of a file's cards, with what it asks first and what follows from it.

The acts are the panel's own: this is their half of it, apart so that neither file does two jobs.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Signal

from app.forms.renovation import PAPERS_FORM, REVIEW_FORM, SUBMIT_FORM, TOLD_FORM, WITHDRAW_FORM
from app.forms.spec import Choice
from app.rules.money import yuan
from app.rules.renovation import OUTCOME_NAMES, Outcome, Review, Way
from app.rules.renovation_decide import may_review
from app.rules.renovation_state import STATE_NAMES, State
from app.views.ask import Ask
from app.views.pages.duty_form import FormPanel
from app.views.pages.renovation_words import tr

ACCEPTANCE, MISSING, PERMIT = "acceptance-of-documents", "missing-list", "renovation-permit"
MADE = frozenset({ACCEPTANCE, MISSING, PERMIT})
"""Papers that an act has made and that come out by themselves."""
ON_DEMAND = {
    "renovation-application": "装修申请表",
    "prohibition-notice": "禁止行为告知书",
    "renovation-agreement": "管理服务协议",
    "renovation-posting": "公示",
}
"""Papers that are made when they are asked for → their names."""


class RecordActs(FormPanel):
    """What may be done with a file: `act` finds its way here while a record is shown."""

    pay_asked = Signal(object, str)
    """收费: the filled-in receipt, and the file's number."""
    refund_asked = Signal(object)
    """退押金: the filled-in 退还单."""
    receipt_asked = Signal(str)
    """看收据: its number."""

    def ways(self) -> dict[str, Callable[[], object]]:
        """Each act of the cards, by its key."""
        return {
            "review": self._review,
            "told": self._told,
            "pay": self._pay,
            "papers": self._papers,
            "submit": self._submit,
            "withdraw": self._withdraw,
            "receipt": lambda: self.receipt_asked.emit(self.record.payments[-1].receipt),
            "permit_back": self._permit_back,
            "refund": self._refund,
            "archive": self._archive,
        }

    def send(self, kind: str, number: str) -> None:
        """Print a paper; who may not print leaves it for the counter, where it waits on 今日."""
        if self.counter.operator.may("print"):
            self.counter.printing.send(kind, number)

    def done(self, number: str, said: str) -> None:
        """It is done: said quietly, and the file as it stands now."""
        self.counter.status("saved", said, "done")
        self.open(number)

    # --- 审批、通知 -----------------------------------------------------------------------------

    def _review(self) -> None:
        """审批: who may not review himself lets the reviewer sign in beside him (003-37)."""
        number = self.record.number
        stops = list(may_review(self.counter.operator, self.record.facts, self.policy))
        second = ("login", "password") if stops else ()
        sheet = Ask(REVIEW_FORM, f"{REVIEW_FORM.title} {number}")
        sheet.say("\n".join(one.say() for one in stops))

        def show() -> None:
            rejected = sheet.form.values()["outcome"] == Outcome.REJECTED.value
            more = ("reasons", "corrections") if rejected else ()
            sheet.form.show_fields(("outcome", "opinion", *more, *second))

        sheet.form.edited.connect(show)
        show()

        def accept(values: dict[str, Any]) -> None:
            rejected = values["outcome"] == Outcome.REJECTED.value
            review = Review(
                Outcome(values["outcome"]) if values["outcome"] else None,
                str(values["opinion"]),
                str(values["reasons"]) if rejected else "",
                tuple(str(values["corrections"]).splitlines()) if rejected else (),
            )
            login, password = str(values["login"]), str(values["password"])

            def reviewed(state: State) -> None:
                outcome = OUTCOME_NAMES[Outcome.REJECTED if rejected else Outcome.APPROVED]
                said = tr("{number} 审批{outcome}，现在是{state}；请马上通知客户")
                self.printed_new(number)
                self.done(number, said.format(number=number, outcome=outcome, state=STATE_NAMES[state]))

            self.db(lambda: self.desk.review(number, review, login, password), reviewed)

        self.ask(sheet, accept)

    def _told(self) -> None:
        """已通知: how, and what the customer said; the telephone to ring stands above (003-41)."""
        number, draft = self.record.number, self.record.draft
        task = next(one for one in self.record.notices if one.told_at is None)
        sheet = Ask(TOLD_FORM)
        said = tr("{task}：{name} {phone}")
        sheet.say(said.format(task=task.say(), name=draft.name, phone=draft.phone))

        def accept(values: dict[str, Any]) -> None:
            way = Way(values["way"]) if values["way"] else None
            answer = str(values["answer"])
            words = tr("{number} 已通知客户").format(number=number)
            self.db(lambda: self.desk.told(number, way, answer), lambda _: self.done(number, words))

        self.ask(sheet, accept)

    def _submit(self) -> None:
        number = self.record.number
        words = tr("{number} 已送审批").format(number=number)

        def accept(values: dict[str, Any]) -> None:
            why = str(values["reason"])
            self.db(lambda: self.desk.submit(number, why), lambda _: self.done(number, words))

        self.ask(Ask(SUBMIT_FORM), accept)

    # --- 钱 -------------------------------------------------------------------------------------

    def _pay(self) -> None:
        """收费: what is owed, as a receipt ready to be taken on 收款 (003-38)."""
        number = self.record.number
        self.db(lambda: self.desk.receipt_draft(number), lambda draft: self.pay_asked.emit(draft, number))

    def _refund(self) -> None:
        """退押金: the 退还单 with what the file knows; several receipts are given back one by one."""
        number = self.record.number

        def got(forms: tuple[Any, ...]) -> None:
            if forms:
                self.refund_asked.emit(forms[0])
            else:
                said = tr("{number} 没有在押的押金了").format(number=number)
                self.counter.status("saved", said, "warn")

        self.db(lambda: self.desk.refund_forms(number), got)

    # --- 发证、单据 -----------------------------------------------------------------------------

    def issue(self) -> None:
        """F9 发许可证: it prints; what is missing is said (S06 E3)."""
        number = self.record.number

        def issued(permit: str) -> None:
            self.send(PERMIT, permit)
            said = tr("许可证 {permit} 已发，请贴在大门上")
            self.done(number, said.format(permit=permit))

        self.db(lambda: self.desk.issue(number), issued)

    def printed_new(self, number: str) -> None:
        """Print what an act has just made for this file."""

        def found(record: Any) -> None:
            for one in record.papers:
                if one.kind in MADE and not one.printed:
                    self.send(one.kind, one.number)

        self.db(lambda: self.desk.open(number), found)

    def _papers(self) -> None:
        """打印单据: any paper of the file again, or one that is made when it is asked for."""
        number, made = self.record.number, self.record.papers
        choices = [
            Choice(f"{one.kind} {one.number}", tr("{title}　{number}（{how}）").format(
                title=one.title, number=one.number, how=tr("补打") if one.printed else tr("还没打印")
            ))
            for one in made
        ]  # fmt: skip
        there = {one.kind for one in made}
        for kind, title in ON_DEMAND.items():
            again = tr("按现在的内容再开一份") if kind in there else tr("新开")
            choices.append(Choice(kind, tr("{title}（{how}）").format(title=title, how=again)))
        sheet = Ask(PAPERS_FORM)
        sheet.form.set_choices("paper", choices)

        def accept(values: dict[str, Any]) -> None:
            kind, _, paper = str(values["paper"]).partition(" ")
            if not kind:
                return
            if paper:
                self.pane.close_sheet()
                self.send(kind, paper)
                self.setFocus()
                return

            def ready(paper: str) -> None:
                self.send(kind, paper)
                self.done(number, tr("{title} {number} 已开").format(title=ON_DEMAND[kind], number=paper))

            self.db(lambda: self.desk.make(number, kind), ready)

        self.ask(sheet, accept)
        first = next((f"{one.kind} {one.number}" for one in made if not one.printed), choices[0].value)
        sheet.form.set_values({"paper": first})

    def _permit_back(self) -> None:
        number = self.record.number
        said = tr("许可证已收回")
        self.db(lambda: self.desk.permit_back(number), lambda _: self.done(number, said))

    # --- 撤回、归档 -----------------------------------------------------------------------------

    def _withdraw(self) -> None:
        """撤回: before work began; all that was paid goes back (S05 E6)."""
        number, record = self.record.number, self.record
        sheet = Ask(WITHDRAW_FORM, f"{WITHDRAW_FORM.title} {number}")
        out = bool(record.permit) and record.permit_back_at is None
        sheet.form.show_fields(("permit_back", "reason") if out else ("reason",))

        def accept(values: dict[str, Any]) -> None:
            reason, back = str(values["reason"]), bool(values["permit_back"]) and out

            def gone(left: tuple[Any, ...]) -> None:
                sum_ = yuan(sum(one.amount for one in left))
                words = tr("{number} 已撤回，要退 {sum}") if left else tr("{number} 已撤回，没有收过钱")
                self.done(number, words.format(number=number, sum=sum_))

            self.db(lambda: self.desk.withdraw(number, reason, back), gone)

        self.ask(sheet, accept)

    def _archive(self) -> None:
        number = self.record.number
        said = tr("{number} 已归档").format(number=number)
        self.db(lambda: self.desk.archive(number), lambda _: self.done(number, said))

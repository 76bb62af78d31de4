"""出入证的办理: a worker is entered, gets a card, loses it, renews it, hands it in; his number is not kept.

000-12, 003-37, domain.md 2.4, 3.1, S05 E3, S12. Every act is one transaction: rules, numbers, rows, sealed
paper and an audit line that names nobody.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy import select
from uuid6 import uuid7

from app.models import Renovation, Worker, WorkerPass, WorkerPassEvent
from app.rules import worker_pass as rules
from app.rules import worker_pass_decide as judge
from app.rules.base import refuse
from app.rules.deposit import Passes
from app.rules.policy import Policy
from app.rules.worker_pass import Draft, Facts, GateList, Pass, State, Tally
from app.services import documents, settings, vault, worker_pass_paper, worker_pass_purge
from app.services import worker_pass_read as read
from app.services.documents import DocumentDesk
from app.services.office import Office, Work
from app.services.worker_pass_moves import log, move
from app.services.worker_pass_paper import PHOTO
from app.services.worker_pass_read import Event, WorkerRow
from printing import fonts

KIND = read.KIND
ACT = "worker_pass.write"


class WorkerPassDesk:
    """出入证 at one office: files by number (ZX…, or the permit's XK…), workers by uuid, cards by number."""

    def __init__(self, office: Office) -> None:
        self.office = office

    # --- 施工人员 ---------------------------------------------------------------------------------

    def new(self) -> Draft:
        """An empty form; its uuid is the worker's for good."""
        return Draft(str(uuid7()))

    def facts(self, file: str, draft: Draft) -> Facts:
        """What the file says of a form in the making; the ID number is looked at and goes nowhere."""
        with self.office.read(ACT) as session:
            row = read.file_of(session, file)
            tail = judge.tail(draft.number)
            now, staff = self.office.clock(), self.office.operator.login
            return read.facts_of(session, row, draft.name, tail, now, staff)

    def add(self, file: str, draft: Draft, photo: bytes = b"") -> str:
        """Enter a worker: number checked and forgotten, photo (JPEG or PNG) cropped and sealed; his uuid.

        Raises Refused with every rule that blocks (GB11643, 000-12, 003-37, S05 E3), and for a picture that
        cannot be taken (003-08); then nothing is kept.
        """
        data, size = _cropped(photo) if photo else (b"", (0, 0))
        kept = str(uuid7()) if data else ""
        draft = replace(draft, name=draft.name.strip(), trade=draft.trade.strip(), photo=kept, photo_px=size)
        with self.office.work(ACT) as work:
            row = read.file_of(work.session, file)
            policy = settings.read(work.session)
            tail = judge.tail(draft.number)
            facts = read.facts_of(work.session, row, draft.name, tail, work.now, work.operator.login)
            if work.session.scalar(select(Worker.id).where(Worker.uuid == draft.uuid)) is not None:
                raise refuse("000-12", "已经登记过", "这名人员刚才已经登记，可能是在另一个窗口。")
            judge.decide(draft, facts, policy).require()
            # Now the clerk can still write the name in another way; once it is kept he cannot.
            if lost := fonts.missing(draft.name + draft.trade):
                raise documents.unprintable("2.4", lost)
            checked = judge.verified(draft, facts)
            vault.seal(work, kept, data, rules.keep_until(row.until, row.refunded_on, policy))
            work.session.add(
                Worker(
                    uuid=draft.uuid,
                    renovation_id=row.id,
                    name=draft.name,
                    trade=draft.trade,
                    tail=checked.tail,
                    source=checked.source or "",
                    hand_checked=checked.hand_checked,
                    verified_on=checked.on,
                    verified_by=checked.staff,
                    photo=kept,
                )
            )
            log(work, "add", row.number, worker=draft.uuid, source=checked.source or "typed",
                 hand_checked=checked.hand_checked)  # fmt: skip
        return draft.uuid

    def retake(self, worker: str, photo: bytes) -> None:
        """Another photo, for the cards to come; the one before is destroyed. Raises Refused as `add` does."""
        data, _ = _cropped(photo)
        with self.office.work(ACT) as work:
            row = read.worker_of(work.session, worker)
            policy = settings.read(work.session)
            site = row.renovation
            vault.destroy(work, row.photo or "")
            row.photo = str(uuid7())
            vault.seal(work, row.photo, data, rules.keep_until(site.until, site.refunded_on, policy))
            log(work, "retake", site.number, worker=worker)
        self.office.fold()

    def drop(self, worker: str, why: str) -> None:
        """Take out who was entered wrongly and has no card yet: what is personal of him is destroyed now."""
        if not why.strip():
            raise refuse("000-12", "请写明原因", "请写明为什么删去，例如：施工单位换人。", field="why")
        with self.office.work(ACT) as work:
            row = read.worker_of(work.session, worker)
            if row.passes:
                raise refuse("000-12", "已经发过证", "已经发过证的人员不能删去；不来了，请收回他的证。")
            worker_pass_purge.empty(work, (row,))
            log(work, "drop", row.renovation.number, why.strip(), worker=worker)
        self.office.fold()

    def rows(self, file: str) -> tuple[WorkerRow, ...]:
        """The workers of a file, their last cards, and where else they work today."""
        with self.office.read("renovation.read") as session:
            row = read.file_of(session, file)
            return read.rows(session, row, self.office.clock().date())

    def photo(self, worker: str) -> bytes:
        """The photo (JPEG) on the counter's screen; who looked is logged before it is shown (PIPL 51)."""
        with self.office.work(ACT) as work:
            row = read.worker_of(work.session, worker)
            log(work, "look", row.renovation.number, worker=worker)
            return vault.unseal(work.session, work.secret, row.photo or "", PHOTO)

    # --- 出入证 -----------------------------------------------------------------------------------

    def issue(self, file: str, since: date | None = None, until: date | None = None) -> tuple[str, ...]:
        """A first card for every worker of the file who has none: their numbers, in order of entry.

        One batch, one sheet (8-up or single cards), under the number of its first card. `since`, `until` are
        the wanted days, cut to the permit's and to the longest term. Raises Refused without a permit that
        stands (000-12); then no number is used.
        """
        with self.office.work(ACT) as work:
            site = read.file_of(work.session, file)
            policy = settings.read(work.session)
            facts = self._facts(work, site)
            judge.decide_issue(facts).require()
            wanted = Draft("", since=since, until=until)
            term = _term(wanted, facts, policy)
            waiting = [one for one in read.workers_of(work.session, site) if one.base is None]
            if not waiting:
                raise refuse("000-12", "没有要发证的人员", "没有要发证的人员：请先登记，或者都已经发过证。")
            made = []
            for one in waiting:
                one.base = work.number(rules.PREFIX)
                made.append(_card(work, one, 1, *term))
            worker_pass_paper.freeze(work, site, made, policy)
            numbers = tuple(one.number for one in made)
            log(work, "issue", site.number, cards=len(made), first=numbers[0], last=numbers[-1],
                 until=term[1].isoformat())  # fmt: skip
            return numbers

    def lost(self, number: str, why: str = "") -> None:
        """挂失: the number is invalid for good, and the gate knows it at once (peers.md 5)."""
        self._move((number,), State.LOST, "lost", why)

    def take_back(self, numbers: Sequence[str]) -> None:
        """收回: handed in at the counter, all of them or none; a lost one that was found again too (S12)."""
        self._move(numbers, State.RETURNED, "return", "")

    def revoke(self, number: str, why: str) -> None:
        """吊销 one man's card: he may no longer come in. The site's go with its permit (`revoke_all`)."""
        if not why.strip():
            raise refuse("000-12", "请写明原因", "请写明为什么吊销，例如：楼道吸烟，屡劝不改。", field="why")
        self._move((number,), State.REVOKED, "revoke", why)

    def replace(self, number: str, why: str = "") -> str:
        """补办 a card that was lost or spoilt: the same number with the next -2, -3 …; the old one is void.

        To the same last day; answers the new number. Raises Refused (2.4, 000-12).
        """
        with self.office.work(ACT) as work:
            row, site, facts, policy = self._last(work, number)
            card = read.card_of(row)
            judge.decide_replacement(card, facts).require()
            until = card.until if card.until >= facts.today else None
            term = _term(Draft("", until=until), facts, policy)
            new = _renew(work, row, term, why)
            worker_pass_paper.freeze(work, site, (new,), policy)
            log(work, "replace", new.number, why, replaces=number, until=term[1].isoformat())
            return new.number

    def extend(self, numbers: Sequence[str], until: date | None = None) -> tuple[str, ...]:
        """延期: new cards (-2, -3 …) with a later last day, None = the longest; the old ones are handed in.

        All or none, on one sheet. Raises Refused where one may not, or where it would not be longer (2.4).
        """
        with self.office.work(ACT) as work:
            made: list[WorkerPass] = []
            sites: list[Renovation] = []
            for number in numbers:
                row, site, facts, policy = self._last(work, number)
                sites.append(site)
                card = read.card_of(row)
                judge.decide_extension(card, until, facts).require()
                term = _term(Draft("", until=until), facts, policy)
                if term[1] <= card.until:
                    text = "{number} 已经到 {day}，现在延期不会更长：一次最长 {days} 天。请临到期再办。"
                    day = card.until.isoformat()
                    raise refuse("2.4", "还不能延期", text, number=number, day=day, days=policy.pass_days)
                made.append(_renew(work, row, term, ""))
                log(work, "extend", made[-1].number, replaces=number, until=term[1].isoformat())
            if len({site.id for site in sites}) != 1:
                raise refuse("2.4", "请选出入证", "请选同一份档案里要延期的出入证。")
            worker_pass_paper.freeze(work, sites[0], made, settings.read(work.session))
            return tuple(one.number for one in made)

    # --- 查看 -------------------------------------------------------------------------------------

    def cards(self, file: str) -> tuple[Pass, ...]:
        """Every card of a file, those that ended too."""
        with self.office.read("renovation.read") as session:
            return read.cards_of(session, read.file_of(session, file))

    def events(self, number: str) -> tuple[Event, ...]:
        """What happened to a card, oldest first. Raises Refused where no card bears the number."""
        with self.office.read("renovation.read") as session:
            row = read.card_row(session, number)
            return tuple(Event(rules.STATE_NAMES[State(one.state)], one.at, one.staff, one.why)
                         for one in row.events)  # fmt: skip

    def tally(self, file: str) -> Tally:
        """发 收 缺 (S12): a lost one is missing, one that is out holds up the refund."""
        with self.office.read("renovation.read") as session:
            return read.tally_of(session, read.file_of(session, file))

    def back(self, file: str) -> Passes:
        """The same as the deposit's form asks for it (2.10): issued, returned, and all others missing."""
        with self.office.read("renovation.read") as session:
            return read.passes_back(session, read.file_of(session, file))

    def gate_list(self, day: date | None = None) -> GateList:
        """门岗当日名单 of a day, None = today; the guard may see it too."""
        with self.office.read("gate.check") as session:
            return read.gate_list(session, day if day is not None else self.office.clock().date())

    def paper_number(self, number: str) -> str:
        """The number that the sheet of a card lies under, for DocumentDesk.pdf("worker-pass", …, layout)."""
        with self.office.read("renovation.read") as session:
            return read.paper_of(session, read.card_row(session, number))

    def paper(self, number: str, layout: str = "a4") -> bytes:
        """The sheet that a card is on, as it would print now: "a4" = eight on a page, "card" = each alone."""
        return DocumentDesk(self.office).pdf(KIND, self.paper_number(number), layout)

    # --- 24:00 ------------------------------------------------------------------------------------

    def purge(self) -> int:
        """The day's sweep (`worker_pass_purge.purge`): how many workers were emptied."""
        return worker_pass_purge.purge(self.office)

    def gone(self, numbers: Iterable[str]) -> tuple[str, ...]:
        """Which of these papers have been destroyed: a PDF that lies about tells them no more either."""
        return worker_pass_purge.gone(self.office, numbers)

    # --- inside -----------------------------------------------------------------------------------

    @staticmethod
    def _facts(work: Work, site: Renovation) -> Facts:
        return read.facts_of(work.session, site, "", "", work.now, work.operator.login)

    def _last(self, work: Work, number: str) -> tuple[WorkerPass, Renovation, Facts, Policy]:
        """A card that no other has followed, and what is needed to make the next one."""
        row = read.card_row(work.session, number)
        newest = max(row.worker.passes, key=lambda one: one.issue)
        if newest is not row:
            text = "{number} 已经有了新证 {new}，请用新证号办理。"
            raise refuse("2.4", "已经换过新证", text, number=row.number, new=newest.number)
        read.worker_of(work.session, row.worker.uuid)
        site = row.worker.renovation
        return row, site, self._facts(work, site), settings.read(work.session)

    def _move(self, numbers: Sequence[str], to: State, verb: str, why: str) -> None:
        with self.office.work(ACT) as work:
            for number in numbers:
                row = read.card_row(work.session, number)
                move(work, row, to, why)
                log(work, verb, row.number, why.strip())


def _card(work: Work, worker: Worker, issue: int, since: date, until: date) -> WorkerPass:
    card = WorkerPass(
        worker=worker,
        number=rules.pass_number(worker.base or "", issue),
        issue=issue,
        since=since,
        until=until,
        state=State.VALID,
        made_at=work.now,
        made_by=work.operator.login,
    )
    work.session.add(card)
    work.session.flush()
    made = WorkerPassEvent(pass_id=card.id, state=State.VALID, at=work.now, staff=work.operator.login)
    work.session.add(made)
    return card


def _renew(work: Work, row: WorkerPass, term: tuple[date, date], why: str) -> WorkerPass:
    """The worker's next card; the one before is ended first, for only one of a man is valid."""
    if rules.old_card(read.card_of(row)) is State.REPLACED:
        move(work, row, State.REPLACED, why)
    return _card(work, row.worker, row.issue + 1, *term)


def _term(wanted: Draft, facts: Facts, policy: Policy) -> tuple[date, date]:
    term = judge.term(wanted, facts, policy)
    if term is None:
        raise refuse("2.4", "有效期不对", "有效期起不能晚于有效期止，也不能晚于许可证的期限。", field="until")
    return term


def _cropped(photo: bytes) -> tuple[bytes, tuple[int, int]]:
    from app.imaging.portrait import one_inch  # Pillow, which the start of the program must not wait for

    made = one_inch(photo)
    return made.data, (made.width, made.height)

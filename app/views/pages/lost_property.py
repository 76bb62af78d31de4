"""拾物 (tab of 值班): registered with a hidden feature, announced, claimed or handed over (004-46).

The hidden feature is in no list, on no record and on no paper; it is looked at during a claim, once the
claimant has told his own, and who looked is logged (S12 E4). The page never decides: the desk does.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from app.forms.lost_property import ACTS, FORM, LIST, MOMENTS
from app.forms.spec import Act
from app.rules import lost_property as rules
from app.rules import moments
from app.rules.base import Finding, Level, Refused
from app.rules.lost_property import Draft, HandOver
from app.views.ask import Ask
from app.views.counter import Counter
from app.views.pages import lost_property_words as words
from app.views.pages.duty_form import FormPanel
from app.views.pages.duty_moments import read_moments


class LostPropertyPanel(FormPanel):
    """拾物. `form` registers one thing; `list` has what is kept first."""

    rule = "004-46"
    moments = MOMENTS
    chips = words.CHIPS

    def __init__(self, desk: words.Desk, counter: Counter) -> None:
        self.ready = words.tr("按 F9 登记；右边是启事上会写的，不公开特征不在上面。")
        self._releases = counter.operator.may("lost_property.release")
        main = Act("register", words.tr("登记"), "F9")
        super().__init__(desk, counter, FORM, LIST, ACTS, main, "lost_property.write")

    # --- the form --------------------------------------------------------------------------------

    def said(self, draft: Draft) -> tuple[Finding, ...]:
        """What the rules say of the find."""
        return rules.decide(draft, self.counter.clock()).findings

    def make(self, draft: Draft) -> str:
        """Database lane: register it."""
        return str(self.desk.register(draft))

    def made(self, number: str, here: bool) -> None:
        """Its record, which offers the notice."""
        said = self.tr("{number} 已登记；请按 F6 打印招领启事").format(number=number)
        self.counter.status("saved", said, "done")
        if here:
            self.db(lambda: self.desk.open(number), self._opened)

    def paper(self) -> Callable[[], bytes] | None:
        """The notice: as it would tell it, or as it hangs."""
        if self.record is None:
            draft = self.read(self.draft)[0]
            return lambda: self.desk.preview(draft)
        if not self.record.notices:
            return None
        number = self.record.notices[-1]
        return lambda: self.desk.paper(number)

    # --- the record ------------------------------------------------------------------------------

    def record_cards(self) -> tuple[Finding, ...]:
        """The thing, its year, who came for it, what was put right."""
        return tuple(words.cards(self.record, self._releases))

    def act(self, key: str) -> None:
        """One act of the bar or of a card."""
        acts: dict[str, Callable[[], object]] = {
            "claim": self._claim,
            "publish": self._publish,
            "correct": self._correct,
            "hand_over": self._hand_over,
            "reprint": lambda: self.counter.printing.send(words.KIND, self.record.notices[-1]),
        }
        if key in acts and self.record is not None:
            acts[key]()
        else:
            super().act(key)

    def mask(self) -> None:
        """The hidden feature is hidden again."""
        sheet = self.pane.sheet
        if isinstance(sheet, words.ClaimAsk):
            sheet.show_secret("")
        super().mask()

    def _publish(self) -> None:
        number = self.record.number

        def published(notice: str) -> None:
            self.counter.printing.send(words.KIND, notice)
            said = self.tr("启事 {number} 已公告，请张贴").format(number=notice)
            self.counter.status("saved", said, "done")
            self.open(number)

        self.db(lambda: self.desk.publish(number), published)

    def _claim(self) -> None:
        number = self.record.number
        sheet = words.ClaimAsk(self.acts["claim"], lambda: self._look(number))

        def failed(error: Exception) -> None:
            if isinstance(error, Refused) and error.findings[0].title == rules.mismatch().title:
                # It stands on the record by now, and is not to be sent again.
                self.counter.status("saved", error.findings[0].title, "warn")
                self.open(number)
            else:
                self.failed(error)

        def accept(values: dict[str, Any]) -> None:
            form = words.claim(values)
            self.db(
                lambda: self.desk.claim(number, form),
                lambda _: self._done(number, self.tr("已认领，请请认领人拿好物品")),
                failed,
            )

        self.ask(sheet, accept)

    def _look(self, number: str) -> None:
        """F4 in a claim: what was registered, for ten seconds; his own words come first (S12 E4)."""
        sheet = self.pane.sheet
        if not isinstance(sheet, words.ClaimAsk):
            return
        if not sheet.told:
            text = self.tr("请让认领人先说，照原话记下来，再按 F4 核对。")
            sheet.refuse([Finding("S12 E4", Level.BLOCK, self.tr("请先问特征"), text, {}, "told")])
            return

        def seen(secret: str) -> None:
            if self.pane.sheet is sheet:
                sheet.show_secret(secret)
                self._mask.start()

        self.db(lambda: self.desk.secret(number), seen)

    def _correct(self) -> None:
        number, record = self.record.number, self.record
        act = self.acts["correct"]
        assert act.ask is not None
        sheet = Ask(act.ask)
        sheet.form.edited.connect(lambda: sheet.say(words.present(record, str(sheet.form.values()["field"]))))

        def accept(values: dict[str, Any]) -> None:
            field, value = str(values["field"]), str(values["value"])
            if field in rules.MOMENTS:
                read, lost = read_moments(values, ("value",), self.counter.clock(), self.rule)
                if lost:
                    self.refused(Refused(*lost))
                    return
                value = rules.written(read["value"])
            self.db(
                lambda: self.desk.correct(number, field, value, str(values["reason"])),
                lambda _: self._done(number, self.tr("已更正，原来写的保留")),
            )

        self.ask(sheet, accept)

    def _hand_over(self) -> None:
        number = self.record.number
        act = self.acts["hand_over"]
        assert act.ask is not None
        sheet = Ask(act.ask)
        sheet.say(self.tr("拾获物品不归本单位：无人认领的移交派出所，请他们出具回执。"))

        def accept(values: dict[str, Any]) -> None:
            read, lost = read_moments(values, ("handed_at",), self.counter.clock(), "民法典 314")
            if lost:
                self.refused(Refused(*lost))
                return
            form = HandOver(str(values["station"]), str(values["officer"]), read["handed_at"])
            self.db(
                lambda: self.desk.hand_over(number, form),
                lambda _: self._done(number, self.tr("已移交，请保存回执")),
            )

        self.ask(sheet, accept)
        now = self.counter.clock()
        sheet.form.set_values({"handed_at": moments.words(now, now)})

    def _done(self, number: str, said: str) -> None:
        self.counter.status("saved", said, "done")
        self.open(number)

"""来访的动作: from an act's key (a button, its shortcut) to the question sheet and to the desk."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from app.forms.spec import Choice
from app.forms.visit_report import OPEN
from app.forms.visitor import ACTS, CALL_FORM
from app.rules.base import CHINA
from app.rules.visitor import Call, Check, Last, fill
from app.rules.visitor_state import slip_words
from app.views.ask import Ask
from app.views.pages import visitor_words as words
from app.views.pages.visitor_booking import BookingSheet
from app.views.pages.visitor_words import tr

MOST_DAYS = 3650
"""No note and no review lies further ahead."""

if TYPE_CHECKING:
    from app.views.pages.visitor import VisitorPage


class Hand:
    """Does the acts of one visitor page."""

    def __init__(self, page: VisitorPage) -> None:
        self.page = page
        self.acts = {one.key: one for one in (*ACTS, OPEN)}

    def act(self, key: str) -> None:
        """One act of the bar or of a finding's card, by its key."""
        page = self.page
        simple: dict[str, Callable[[], object]] = {
            "records": page.show_list,
            "fresh": page.put_aside,
            "inside": page.show_inside,
            "report": page.show_report,
            "returning": self._returning,
            "leave": lambda: self._leave(True),
            "leave_kept": lambda: self._leave(False),
            "slip": self._slip,
            "sheet": self._sheet,
            "evacuate": self._evacuate,
            "tell_manager": self._tell,
        }
        asked: dict[str, Callable[[dict[str, Any]], None]] = {
            "call": self._call,
            "verify": self._verify,
            "allow": self._allow,
            "correct": self._correct,
            "book": self._book,
            "note": self._note,
            "bar": self._bar,
        }
        if key in simple:
            simple[key]()
        elif key in ("book", "note", "bar") or page.record is not None:
            self._ask(key, asked[key])

    def _ask(self, key: str, accept: Callable[[dict[str, Any]], None]) -> Ask:
        spec = self.acts[key].ask
        assert spec is not None
        ask = Ask(spec)
        ask.accepted.connect(accept)
        self.page.setCurrentWidget(self.page.pane)  # a household may ring while a list is read
        self.page.pane.open_sheet(ask)
        if key in ("book", "note") and self.page.record is None:
            ask.form.set_values({"unit": self.page.draft.unit})
        if key == "book":
            ask.form.set_values({"days": "0"})
        if key == "call":
            self.say_phones(False)
        if key in ("call", "verify"):
            ask.form.lead(ask.form.names[0], lambda: bool(ask.submit()) or True)
        if key == "correct":
            self._ask_correction(ask)
        return ask

    def calling(self) -> bool:
        """Whether the question about the call is open."""
        sheet = self.page.pane.sheet
        return isinstance(sheet, Ask) and sheet.form.spec is CALL_FORM

    def say_phones(self, whole: bool) -> None:
        """Whom to telephone, in the question about the call."""
        sheet = self.page.pane.sheet
        if isinstance(sheet, Ask) and self.calling():
            said = words.phones(self.page.facts.household, whole) or tr("请联系被访的部门。")
            masked = self.page.facts.household is not None and not whole
            sheet.say(said + tr("　F4 看完整号码") if masked else said)

    def _ask_correction(self, ask: Ask) -> None:
        """What may be corrected of this line, and the new value as that field is answered."""
        page = self.page
        choices = words.correctable(page.record, page.policy)
        ask.form.set_choices("field", choices)
        ask.form.set_values({"field": choices[0].value})

        def follow() -> None:
            value = words.VALUE_FIELDS.get(str(ask.form.values()["field"]), "value")
            ask.form.show_fields([one for one in ("field", value, "reason") if one])

        follow()
        ask.form.edited.connect(follow)

    # --- the line in hand ------------------------------------------------------------------------

    def _call(self, values: dict[str, Any]) -> None:
        page, number = self.page, self.page.record.number
        if not values["outcome"]:
            self._refuse("outcome", tr("请选他的答复：同意、拒绝，还是没有接。"))
            return
        outcome, note = Call(values["outcome"]), str(values["note"])
        page.db(lambda: page.desk.call(number, outcome, note), page.learnt)

    def _verify(self, values: dict[str, Any]) -> None:
        page, number, method = self.page, self.page.record.number, Check(values["method"])
        page.db(lambda: page.desk.verify_id(number, method), page.learnt)

    def _allow(self, values: dict[str, Any]) -> None:
        page, number = self.page, self.page.record.number
        page.db(lambda: page.desk.allow(number, str(values["note"])), page.learnt)

    def _correct(self, values: dict[str, Any]) -> None:
        page, number = self.page, self.page.record.number
        field, reason = str(values["field"]), str(values["reason"])
        said = values[words.VALUE_FIELDS.get(field) or "value"]
        value = {True: "yes", False: "no", None: ""}[said] if said in (True, False, None) else str(said)
        page.db(lambda: page.desk.correct(number, field, value, reason), page.learnt)

    def _leave(self, slip: bool) -> None:
        """The line in hand leaves, or the one that the list of those inside stands on; `slip`: he has given
        his slip back, if he had one."""
        page = self.page
        if page.in_list(page.inside_pane):
            row = page.inside.current()
            key = row.key if row is not None else ""
        elif page.record is not None:
            key = page.record.number
        else:  # he comes anew and his last visit never ended: his slip was not given back
            key, slip = page.facts.inside_already, False
        if not key:
            page.counter.status("saved", tr("请先选一位在内的客人"), "warn")
            return

        def left(record: Any) -> None:
            slip = slip_words(record.standing)
            said = "，".join(one for one in (tr("{number} 已离开").format(number=record.number), slip) if one)
            page.counter.status("saved", said, "warn" if record.standing.slip_kept else "done")
            if page.in_list(page.inside_pane):
                page.show_inside()
            elif page.record is not None:
                page.open(record.number)
            else:
                page.read_facts()

        page.db(lambda: page.desk.leave(key, slip), left, page.again)

    def _slip(self) -> None:
        page, number = self.page, self.page.record.number if self.page.record is not None else ""
        if number:
            page.db(lambda: page.desk.slip(number), lambda one: page.counter.printing.send(words.SLIP, one))

    def _tell(self) -> None:
        page = self.page
        draft = page.draft if page.record is None else replace(page.record.draft, same_person=True)
        told = tr("已记下：通知了经理")
        page.db(lambda: page.desk.tell_manager(draft), lambda _: page.counter.status("saved", told, "done"))

    # --- the rest of the register ------------------------------------------------------------------

    def _returning(self) -> None:
        """Find who was here before, and fill the form from the last visit."""
        page = self.page
        if page.record is not None:
            page.put_aside()
        found: dict[str, Last] = {}
        ask = self._ask("returning", lambda values: chosen(str(values["which"])) or look())

        def chosen(key: str) -> bool:
            if key not in found:
                return False
            page.pane.close_sheet()
            page.set_draft(fill(page.draft, last=found[key]))
            page.refresh()
            page.read_facts()
            page.drafts.touch()
            page.form.focus("booked")  # the one question that no last visit answers
            return True

        def look() -> bool:
            text = str(ask.form.values()["text"])
            page.latest("visitor.returning", lambda: page.desk.returning(text), show)
            return True

        def show(rows: tuple[Last, ...]) -> None:
            found.clear()
            found.update({one.key: one for one in rows})
            labels = [
                Choice(
                    one.key,
                    " · ".join(
                        part for part in (one.name, one.unit or one.office_target, f"{one.day:%m-%d}") if part
                    ),
                )
                for one in rows
            ]
            if page.pane.sheet is not ask:
                return
            ask.form.set_values({"which": ""})
            ask.form.set_choices("which", labels)
            ask.form.show_fields(("text", "which") if rows else ("text",))
            ask.form.mark("text", "" if rows else tr("没有找到来过的客人，请按新客人登记"))
            if len(rows) == 1:
                chosen(rows[0].key)
            elif rows:
                ask.form.focus("which")

        ask.form.show_fields(("text",))
        ask.form.lead("text", look)

    def _book(self, values: dict[str, Any]) -> None:
        page, now = self.page, self.page.counter.clock()
        day = self._today() + timedelta(days=int(values["days"] or 0))
        begins = now if values["days"] in ("", "0") else datetime.combine(day, time(0, 0), CHINA)
        ends = datetime.combine(day, time(23, 59), CHINA)
        more = {name: str(values[name]) for name in ("unit", "office_target", "plate")}

        def job() -> tuple[str, tuple[tuple[bool, ...], ...]]:
            number = page.desk.book(str(values["name"]), begins, ends, **more)
            return number, page.desk.booking_modules(number)

        def booked(made: tuple[str, tuple[tuple[bool, ...], ...]]) -> None:
            number, rows = made
            page.pane.close_sheet()
            holds = tr("{day} 有效").format(day=f"{day.month}月{day.day}日")
            page.pane.open_sheet(BookingSheet(number, holds, rows))
            page.counter.status("saved", tr("预约 {number}，请告诉客人").format(number=number), "done")

        page.db(job, booked)

    def _note(self, values: dict[str, Any]) -> None:
        page, days = self.page, self._days(values, 0)
        if days is None:
            return
        until = self._today() + timedelta(days=days - 1) if days else None

        def kept(_: object) -> None:
            page.pane.close_sheet()
            page.counter.status("saved", tr("已记下谢绝来访"), "done")

        page.db(lambda: page.desk.note(str(values["unit"]), str(values["words"]), until), kept)

    def _bar(self, values: dict[str, Any]) -> None:
        page, days = self.page, self._days(values, 90)
        if days is None:
            return
        review = self._today() + timedelta(days=days)
        more = {name: str(values[name]) for name in ("plate", "features")}

        def kept(_: object) -> None:
            page.pane.close_sheet()
            page.counter.status("saved", tr("已列入不予接待名单"), "done")

        page.db(lambda: page.desk.bar(str(values["name"]), str(values["reason"]), review, **more), kept)

    def _days(self, values: dict[str, Any], usual: int) -> int | None:
        """So many days; None after it was said that this is no number of days."""
        text = str(values["days"]).strip()
        if not text:
            return usual
        if text.isdecimal() and 0 < int(text) <= MOST_DAYS:
            return int(text)
        self._refuse("days", tr("请写天数，1 到 {most}；例如 30。").format(most=MOST_DAYS))
        return None

    def _refuse(self, field: str, text: str) -> None:
        sheet = self.page.pane.sheet
        if isinstance(sheet, Ask):
            sheet.form.mark(field, text)
            sheet.form.focus(field)

    def _today(self) -> date:
        return self.page.counter.clock().astimezone(CHINA).date()

    def _sheet(self) -> None:
        page, day = self.page, self._today()
        page.db(
            lambda: page.desk.register_paper(day),
            lambda number: page.counter.printing.send(words.SHEET, number),
        )

    def _evacuate(self) -> None:
        page = self.page
        page.db(page.desk.evacuation, lambda number: page.counter.printing.send(words.EVACUATION, number))

"""放行条的动作: from an act's key (a button, its shortcut) to the question sheet and to the desk."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from app.forms.spec import Act
from app.rules.release import Applicant, Draft, Facts
from app.views.ask import Ask
from app.views.pages import release_asks as asks
from app.views.pages import release_words as words

if TYPE_CHECKING:
    from app.views.pages.release import ReleasePage


class Hand:
    """Does the acts of one release page."""

    def __init__(self, page: ReleasePage, acts: Mapping[str, Act]) -> None:
        self.page, self.acts = page, acts

    def act(self, key: str) -> None:
        """One act of the bar or of a finding's card, by its key."""
        page = self.page
        simple: dict[str, Callable[[], object]] = {
            "records": page.show_list,
            "fresh": page.begin,
            "switch": page.switch,
            "as_family": lambda: page.change(applicant=Applicant.FAMILY),
            "not_hurry": lambda: page.change(hurry=False),
            "print": lambda: page.counter.printing.send(words.KIND, page.number),
            "reprint": lambda: page.counter.printing.send(words.KIND, page.number),
            "again": self.again,
            "copy_card": lambda: page.copy_asked.emit(page.draft.unit, page.draft.name, page.draft.uuid),
        }
        if key in simple:
            simple[key]()
        elif key == "call_owner":
            call = asks.CallAsk(self.acts[key], page.draft, page.facts)
            self._ask(call, lambda values: self._record(lambda one: page.desk.call(one, call.call(values))))
        elif key in asks.NOTICES:
            self._ask(
                asks.notice_ask(self.acts[key]),
                lambda values: self._record(lambda one: page.desk.notice(one, asks.notice(key, values))),
            )
        elif key == "owner_signs":
            sign = asks.sign_ask(self.acts[key], page.facts)
            self._ask(sign, lambda values: self._signed(str(values["signer"])))
        elif key == "void":
            self._ask(asks.void_ask(self.acts[key]), self._void)

    def _signed(self, signer: str) -> None:
        self.page.pane.close_sheet()
        self.page.change(signer=signer)

    def _void(self, values: dict[str, Any]) -> None:
        number = self.page.number

        def done(_: object) -> None:
            self.page.pane.close_sheet()
            self.page.open(number)

        self.page.db(
            lambda: self.page.desk.void(number, bool(values["returned"]), str(values["reason"])), done
        )

    def _ask(self, ask: Ask, accept: Callable[[dict[str, Any]], None]) -> None:
        ask.accepted.connect(accept)
        self.page.pane.open_sheet(ask)

    def _record(self, keep: Callable[[Draft], Facts]) -> None:
        """Keep what a question sheet found out; a refusal is said in the sheet."""
        draft = self.page.form.draft()
        self.page.db(lambda: keep(draft), lambda facts: self.page.learnt(draft.uuid, facts))

    def again(self) -> None:
        """退回重开: the old number is void, the same content waits in a new form, kept at once."""
        number = self.page.number
        self.page.db(lambda: self.page.desk.again(number), self.page.begin_again)

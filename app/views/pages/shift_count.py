"""交班的表单: what is counted, what the rules say, the live paper, and the two signatures (004-44, S01).

The outgoing person counts and signs; the successor signs in a drawer with account and password. Without him
nothing changes, and no password stays on the screen.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any, Protocol

from PySide6.QtCore import QTimer, Signal

from app.forms.shift import BACK, FORM, SIGN, SIGN_FORM
from app.forms.spec import Act
from app.rules.base import Finding, Level, Refused
from app.rules.shift import Decision, Draft, Shift
from app.views.ask import Ask
from app.views.business import DRAW_MS, LOOK_UP_MS
from app.views.counter import Counter
from app.views.drafts import Drafts
from app.views.findings import FindingsPanel, act_text
from app.views.form_view import FormView
from app.views.page import TwoPane
from app.views.pages.shift_overview import whose
from app.views.preview import Preview

KIND = "shift-handover"
_GIVEN = ("keys_due", "cards_due")
"""What the last hand-over counted: shown beside the count, and nobody types it."""
_ASKED = ("difference", "instead")
"""Fields that are shown only when a rule asks for them."""


class Desk(Protocol):
    """What the form asks of services.shift.ShiftDesk."""

    def current(self) -> Shift | None: ...
    def keep(self, draft: Draft) -> None: ...
    def drop(self, uuid: str) -> None: ...
    def decide(self, draft: Draft) -> Decision: ...
    def of_successor(self, login: str) -> tuple[Finding, ...]: ...
    def hand_over(self, draft: Draft, login: str, password: str) -> str: ...
    def preview(self, draft: Draft) -> bytes: ...


class CountPane(TwoPane):
    """The form of the open shift at the left, its paper at the right; the successor signs over the paper."""

    put_aside = Signal()
    """暂存: the form was kept."""
    handed = Signal(str)
    """Handed over: the successor's login."""

    def __init__(self, desk: Desk, counter: Counter) -> None:
        form, findings = FormView(FORM), FindingsPanel({})
        super().__init__(form, findings, Preview(counter.runner), SIGN)
        self.desk, self.counter = desk, counter
        self.add_act(Act(BACK.key, act_text(BACK)))  # its key is the whole panel's
        self.draft: Draft | None = None
        self.shift: Shift | None = None
        self._given = Draft("")
        self._fixed: frozenset[str] = frozenset()
        self._busy = False
        self.look_up = self._later(LOOK_UP_MS, self.decide)
        self.drawing = self._later(DRAW_MS, self._draw_paper)
        self._named = ""
        """The successor's login of whom the rules have spoken."""
        self._naming = self._later(LOOK_UP_MS, self._name)
        self.drafts = Drafts(desk, counter, form, lambda: not self._busy, self._empty, self._failed)
        self.drafts.kept.connect(lambda at: counter.status("saved", self.tr("已暂存 {at}").format(at=at), ""))
        form.edited.connect(self._edited)
        self.primary_pressed.connect(self.sign)
        self.keep_pressed.connect(self._put_aside)

    def begin(self, draft: Draft, has_last: bool) -> None:
        """Show a form; where there was a hand-over before, what it counted is given."""
        self.close_sheet()
        self.draft = self._given = draft
        self._fixed = frozenset(_GIVEN) if has_last else frozenset()
        self.drafts.came(draft)
        self.form.load(draft)
        self.form.clear_marks()
        for due, seen in zip(_GIVEN, ("keys_seen", "cards_seen"), strict=True):
            said = self.tr("应有 {n}（上一班交下）").format(n=getattr(draft, due))
            self.form.note(seen, said if due in self._fixed else "")
        self._show_fields(())
        self.findings.set((), None)
        self.set_pending("")

    def start(self) -> None:
        """Where the clerk left the form, else its first field; the rules speak anew."""
        if self.draft is not None and not self.form.focused() and self.sheet is None:
            self.drafts.go(self.draft.uuid)
        self.decide()

    def keep_form(self) -> None:
        """What was counted is kept, a signature is not."""
        if self.draft is not None:
            self.drafts.keep()

    def forget(self) -> None:
        """The shift is somebody else's now."""
        self.drafts.timer.stop()
        self.draft = None
        self.close_sheet()

    def _put_aside(self) -> None:
        self.keep_form()
        self.counter.status("saved", self.tr("已暂存，按 F9 接着交班"), "done")
        self.put_aside.emit()

    # --- counting --------------------------------------------------------------------------------

    def _edited(self) -> None:
        self.draft = self.form.draft()
        self.look_up.start()
        self.drafts.touch()

    def decide(self) -> None:
        """Ask what the rules say of the form now."""
        draft = self.draft
        if draft is None:
            return
        self.counter.runner.start(
            "db",
            lambda: self.desk.decide(draft),
            lambda decision: self._decided(draft, decision),
            self._failed,
            newest=True,
            key="shift.decide",
            owner=self,
        )

    def _decided(self, draft: Draft, decision: Decision) -> None:
        if draft != self.draft:  # typed on: the next answer comes
            return
        blocks = _before_the_successor(decision)
        self._show_fields(
            {one.field for one in decision.findings} | ({"difference"} if decision.differences else set())
        )
        # What has not been counted yet is said in one line; as cards the rules would be longer than the form,
        # and what goes to the successor is read when it is his turn.
        loud = [
            one
            for one in decision.findings
            if one.level is Level.WARN
            or (one.level is Level.INFO and not blocks)
            or (one.level is Level.BLOCK and (one.field in _ASKED or not one.field))
        ]
        self.findings.set(loud, None if blocks else self.tr("请接班人核对，按 F9 签字。"))
        pending = self.tr("还差 {count} 步：{first}")
        self.set_pending(pending.format(count=len(blocks), first=blocks[0].title) if blocks else "")
        if self.shift is not None:
            self.set_caption(whose(self.shift, self.counter.clock(), self.counter.policy))
        self.drawing.start()

    def _show_fields(self, wanted: Collection[str]) -> None:
        def shown(name: str) -> bool:
            if name in _ASKED:
                return name in wanted or bool(self.form.editor(name).value())
            return name not in self._fixed

        self.form.show_fields([name for name in self.form.names if shown(name)])

    def _draw_paper(self) -> None:
        draft = self.draft
        if draft is not None and self.isVisible():
            self.preview.set_caption(f"A4 · {self.counter.station.printer or self.tr('存为 PDF')}")
            self.preview.draw(lambda: self.desk.preview(draft))

    # --- signing ---------------------------------------------------------------------------------

    def sign(self) -> None:
        """F9: what blocks is shown where it can be mended; else the successor is asked to sign."""
        if self._busy or self.draft is None:
            return
        draft = self.draft = self.form.draft()
        self._db(lambda: self.desk.decide(draft), self._may_sign)

    def _may_sign(self, decision: Decision) -> None:
        if blocks := _before_the_successor(decision):
            self._refused(Refused(*blocks))
            return
        if self.sheet is not None:  # F9 twice: the successor may be typing already
            return
        sheet = Ask(SIGN_FORM)
        sheet.say(
            self.tr(
                "请接班人看一遍左边的清点和未完事项，用自己的账号、密码签字。"
                "签字后由接班人当班，打印交接班记录；没有人签字，班次不变。"
            )
        )
        sheet.accepted.connect(lambda values: self._signed(sheet, values["login"], values["password"]))
        sheet.form.edited.connect(self._naming.start)
        self._named = ""
        self.open_sheet(sheet)

    def _name(self, then: Callable[[bool], object] = lambda _loud: None) -> None:
        """The successor is named: the rules speak before he signs (004-51); `then(whether they did)`."""
        sheet = self.sheet
        login = str(sheet.form.values()["login"]).strip() if isinstance(sheet, Ask) else ""
        if login == self._named:
            then(False)
            return

        def told(findings: tuple[Finding, ...]) -> None:
            if isinstance(sheet, Ask) and sheet is self.sheet:
                self._named = login
                sheet.tell(findings)
                then(bool(findings))

        self._db(lambda: self.desk.of_successor(login), told)

    def _signed(self, sheet: Ask, login: str, password: str) -> None:
        """He signs. Typed so fast that nothing was said of him yet, what there is to say comes first."""
        self._naming.stop()
        self._name(lambda loud: None if loud or sheet is not self.sheet else self._hand_over(login, password))

    def _hand_over(self, login: str, password: str) -> None:
        if self._busy:
            return
        draft = self.form.draft()
        self._busy = True
        self.drafts.timer.stop()
        self.set_pending(self.tr("正在签字…"), "doing")

        def job() -> tuple[str, Shift | None]:
            return self.desk.hand_over(draft, login, password), self.desk.current()

        self._db(job, lambda found: self._handed(*found), self._not_handed)

    def _handed(self, number: str, following: Shift | None) -> None:
        self._busy = False
        self.forget()
        self.counter.printing.send(KIND, number)
        who = following.name if following is not None else ""
        words = self.tr("{number} 已交接，现在由{who}当班").format(number=number, who=who)
        self.counter.status("saved", words, "done")
        self.handed.emit(following.staff if following is not None else "")

    def _not_handed(self, error: Exception) -> None:
        self._busy = False
        self.drafts.touch()
        self.decide()
        sheet = self.sheet
        if isinstance(sheet, Ask):  # a password stays on no screen, right or wrong
            sheet.form.set_values({"password": ""})
        self._failed(error)
        if isinstance(sheet, Ask) and not sheet.form.focused():
            sheet.form.focus("password" if sheet.form.editor("login").value() else "login")

    # --- drafts and errors -----------------------------------------------------------------------

    def _empty(self, draft: Draft) -> bool:
        """Nothing was counted or written beyond what the last hand-over gave."""
        return all(
            not value or (name.endswith("_due") and value == getattr(self._given, name))
            for name, value in vars(draft).items()
            if name not in ("uuid", "signed")
        )

    def _refused(self, error: Refused) -> None:
        """Say why not, each under its field, and go to the first of them."""
        if isinstance(self.sheet, Ask):
            self.sheet.refuse(error.findings)
            return
        self.form.clear_marks()
        first = ""
        for one in error.findings:
            if one.field in self.form.shown:
                self.form.mark(one.field, one.say())
                first = first or one.field
        if first:
            self.form.focus(first)
        else:
            self.counter.status("saved", error.findings[0].say(), "warn")

    def _failed(self, error: Exception) -> None:
        self.counter.told(self._refused)(error)

    def _db(
        self,
        job: Callable[[], Any],
        done: Callable[[Any], None],
        failed: Callable[[Exception], None] | None = None,
    ) -> None:
        self.counter.runner.start("db", job, done, failed or self._failed, owner=self)

    def _later(self, milliseconds: int, call: Callable[[], Any]) -> QTimer:
        timer = QTimer(self, singleShot=True, interval=milliseconds)
        timer.timeout.connect(call)
        return timer


def _before_the_successor(decision: Decision) -> tuple[Any, ...]:
    """What still blocks before the successor's signature may be asked for."""
    return tuple(one for one in decision.blocks if one.field != "successor")

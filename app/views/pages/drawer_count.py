"""交款的清点: notes and coins face by face, what they make, what differs; the clerk's count and finance's.

The difference is said while she counts, its reason asked for when she is through or presses F9 (S07-E2).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, Protocol, cast

from PySide6.QtCore import QCoreApplication, QTimer, Signal
from PySide6.QtWidgets import QLabel

from app.forms.drawer import FORM, HAND_OVER, SIGN_FORM, TAKE, TAKE_FORM, face_field
from app.forms.spec import Act, FormSpec
from app.rules import drawer as rules
from app.rules.base import CHINA, Finding, Level, Refused
from app.rules.drawer import FACES, HandOver, Take
from app.rules.money import parse_yuan, yuan
from app.rules.movement import Kind, Movement
from app.rules.receipt import Method
from app.views.ask import Ask
from app.views.business import DRAW_MS
from app.views.counter import Counter
from app.views.editors.pieces import PiecesEditor
from app.views.findings import FindingsPanel
from app.views.form_view import FormView
from app.views.page import TwoPane
from app.views.preview import Preview
from app.views.theme import mark

_LAID_MS = 20
_FIRST, _LAST = face_field(max(FACES)), face_field(min(FACES))


class Desk(Protocol):
    """What the panel asks of services.drawer.DrawerDesk."""

    def due(self) -> Any: ...
    def hand_over(self, form: HandOver) -> str: ...
    def waiting(self) -> tuple[Any, ...]: ...
    def rows(self, limit: int = 200) -> tuple[Any, ...]: ...
    def decide_take(self, number: str, form: Take) -> Any: ...
    def take(self, number: str, form: Take, login: str = "", password: str = "") -> None: ...
    def preview(self, form: HandOver) -> bytes: ...
    def paper(self, number: str, layout: str = "") -> bytes: ...


def tr(text: str) -> str:
    """These words are the panel's."""
    return QCoreApplication.translate("DrawerPanel", text)


def apart_words(fen: int) -> str:
    """差异 in words: 「少 ¥100.00」「多 ¥0.50」「相符」."""
    if not fen:
        return tr("相符")
    return (tr("少 {sum}") if fen < 0 else tr("多 {sum}")).format(sum=yuan(abs(fen)))


class CountPane(TwoPane):
    """The form of a count and its paper. Subclasses say what there should be, and what F9 does."""

    missed = Signal(object)
    """A job's exception that concerns no field in sight."""

    def __init__(self, desk: Desk, counter: Counter, spec: FormSpec, primary: Act) -> None:
        self.desk, self.counter = desk, counter
        super().__init__(FormView(spec), FindingsPanel({}), Preview(counter.runner), primary)
        self.keep.hide()  # half a count is worth nothing once the next customer has paid
        self.busy = False
        self._through = False
        """All faces are counted: from now on what differs is asked about."""
        self._drawing = QTimer(self, singleShot=True, interval=DRAW_MS)
        self._drawing.timeout.connect(self.draw)
        self.form.lead(_LAST, self._counted_all)
        self.form.edited.connect(self.refresh)
        self.primary_pressed.connect(self.finish)

    # --- what a count writes ---------------------------------------------------------------------

    def due(self) -> int:
        """What there should be, in 分."""
        raise NotImplementedError

    def told(self) -> Finding:
        """Where what should be there comes from."""
        raise NotImplementedError

    def said(self) -> Iterator[Finding]:
        """What the rules say of the count."""
        raise NotImplementedError

    def paper(self) -> Callable[[], bytes]:
        """How the paper beside the count is made."""
        raise NotImplementedError

    def sign(self) -> None:
        """F9 on a count that nothing blocks."""
        raise NotImplementedError

    # --- counting --------------------------------------------------------------------------------

    @property
    def counts(self) -> dict[int, int]:
        """券别 in 分 → pieces, as they are typed now."""
        values = self.form.values()
        return {face: int(str(values[face_field(face)] or 0)) for face in FACES}

    @property
    def reason(self) -> str:
        """差异原因 as typed."""
        return str(self.form.values()["reason"]).strip()

    @property
    def touched(self) -> bool:
        """Whether anything was counted yet; a 0 counts."""
        values = self.form.values()
        return any(values[face_field(face)] for face in FACES)

    def clear(self) -> None:
        """An empty count."""
        self.close_sheet()
        self._through = False
        self.form.set_values(dict.fromkeys(self.form.names, ""))
        self.form.clear_marks()

    def refresh(self) -> None:
        """The sums and the difference follow every key."""
        counts, touched = self.counts, self.touched
        for face, pieces in counts.items():
            editor = cast(PiecesEditor, self.form.editor(face_field(face)))
            editor.say(yuan(face * pieces) if pieces else "")
        counted = rules.count(counts)
        apart = counted - self.due()
        if touched:
            mark(self.change, tone="late" if apart else "done")
            self.set_figures(tr("实点 {sum}").format(sum=yuan(counted)), apart_words(apart))
        else:
            self.set_figures(tr("应有 {sum}").format(sum=yuan(self.due())))
        asked = [name for name in self.form.names if name != "reason"]
        if self.reason or (self._through and touched and apart):
            asked.append("reason")
        self.form.show_fields(asked)
        found = tuple(self.said()) if touched and self._through else ()
        # A difference says itself what there should be.
        known = any(one.field == "reason" for one in found)
        self.findings.set(found if known else (*found, self.told()), None)
        blocks = [one for one in found if one.level is Level.BLOCK]
        pending = tr("还差 {count} 步：{first}")
        self.set_pending(pending.format(count=len(blocks), first=blocks[0].title) if blocks else "")
        self._drawing.start()

    def draw(self) -> None:
        """The paper of the count as it stands."""
        if self.isVisible():
            self.preview.set_caption(f"A4 · {self.counter.station.printer or tr('存为 PDF')}")
            self.preview.draw(self.paper())

    def _counted_all(self) -> bool:
        self._through = self.touched
        self.refresh()
        return False

    def finish(self) -> None:
        """F9: what blocks is shown where it can be mended, else it is signed."""
        if self.busy:
            return
        if not self.touched:
            self.form.mark(_FIRST, tr("请先数钱箱，一种面额一格；没有现金就填 0。"))
            self.form.focus(_FIRST)
            return
        self._through = True
        self.refresh()
        blocks = [one for one in self.said() if one.level is Level.BLOCK]
        if blocks:
            self.refuse(blocks)
        else:
            self.sign()

    def refuse(self, findings: Iterable[Finding]) -> None:
        """Say why not, each under its field or in the question, and go to the first of them."""
        if isinstance(self.sheet, Ask):
            self.sheet.refuse(findings)
            return
        self.form.clear_marks()
        first, rest = "", []
        for one in findings:
            if one.field in self.form.shown:
                # What differs and by how much stands large above it, and on its card.
                words = tr("请写明差异的原因。") if one.field == "reason" else one.say()
                self.form.mark(one.field, words)
                first = first or one.field
            else:
                rest.append(one.say())
        if first:
            self.form.focus(first)
            # In 大字 the words under the last field lie below the edge: once laid out they come into sight.
            QTimer.singleShot(_LAID_MS, self, lambda: self._bring(first))
        if rest:
            self.counter.status("saved", rest[0], "warn")

    def _bring(self, field: str) -> None:
        label = self.form.findChild(QLabel, f"mark:{field}")
        if label.isVisible():
            self.area.ensureWidgetVisible(label, 0, 0)

    def failed(self, error: Exception) -> None:
        """A job's exception: a refusal is said here, trouble by the window."""
        self.busy = False
        self.counter.told(lambda one: self.refuse(one.findings))(error)


class GivePane(CountPane):
    """交款: the clerk counts, says what stays for change, and signs by F9."""

    handed = Signal(str)
    """Handed over under this number (JK)."""
    stale = Signal()
    """What should be there may be another meanwhile."""

    def __init__(self, desk: Desk, counter: Counter) -> None:
        self.drawer: Any = None
        super().__init__(desk, counter, FORM, HAND_OVER)

    def show_drawer(self, drawer: Any) -> None:
        """The books as they stand: what should be there; a count in the making stays."""
        first = self.drawer is None
        self.drawer = drawer
        if first or not self.touched:
            self.form.set_values({"kept": yuan(drawer.carried).removeprefix("¥")})
        self.refresh()

    def due(self) -> int:
        return self.drawer.due if self.drawer is not None else 0

    def told(self) -> Finding:
        drawer = self.drawer
        title = tr("应有现金 {due}").format(due=yuan(self.due()))
        if drawer is None:
            return Finding("003-39", Level.INFO, title, "")
        since = tr("{at} 交款以来").format(at=_when(drawer.since)) if drawer.since else tr("第一次交款")
        parts = [since, tr("收据 {n} 张").format(n=drawer.receipts.count), *_cash(drawer.movements)]
        if drawer.carried:
            parts.append(tr("上次留找零 {sum}").format(sum=yuan(drawer.carried)))
        return Finding("003-39", Level.INFO, title, "{words}", {"words": "，".join(parts) + "。"})

    def hand_over_form(self) -> tuple[HandOver, tuple[Finding, ...]]:
        """The count as the rules know it, and what is said of an amount that cannot be read."""
        text = str(self.form.values()["kept"]).strip()
        try:
            kept, lost = parse_yuan(text) if text else 0, ()
        except ValueError as error:
            said = {"why": str(error)}
            wrong = Finding("003-39", Level.BLOCK, tr("留找零不对"), "{why}。", said, "kept")
            return HandOver(self.counts, 0, self.reason), (wrong,)
        return HandOver(self.counts, kept, self.reason), lost

    def said(self) -> Iterator[Finding]:
        form, lost = self.hand_over_form()
        yield from lost
        yield from rules.decide_hand_over(form, self.due()).findings

    def refresh(self) -> None:
        """As every count; beside what stays it is said what goes to finance."""
        form, lost = self.hand_over_form()
        handed = rules.count(form.counts) - form.kept
        shown = self.touched and not lost and handed >= 0
        self.form.note("kept", tr("交 {sum}").format(sum=yuan(handed)) if shown else "")
        super().refresh()

    def paper(self) -> Callable[[], bytes]:
        form, _ = self.hand_over_form()
        if form.kept > rules.count(form.counts):  # she is still counting
            form = HandOver(form.counts, 0, form.reason)
        return lambda: self.desk.preview(form)

    def sign(self) -> None:
        """The clerk's signature: it is handed over, once."""
        form, _ = self.hand_over_form()
        self.busy = True
        self.counter.runner.start(
            "db", lambda: self.desk.hand_over(form), self._handed, self._not_handed, owner=self
        )

    def _handed(self, number: str) -> None:
        self.busy = False
        self.clear()
        self.drawer = None  # what stays for change is carried on
        self.handed.emit(number)

    def _not_handed(self, error: Exception) -> None:
        self.failed(error)
        if isinstance(error, Refused):
            self.stale.emit()


class TakePane(CountPane):
    """点收: finance counts what was handed over anew and signs: signed in herself, or beside the clerk."""

    taken = Signal(str)
    """Taken and signed by both: this number."""

    def __init__(self, desk: Desk, counter: Counter) -> None:
        self.row: Any = None
        super().__init__(desk, counter, TAKE_FORM, TAKE)

    def begin(self, row: Any) -> None:
        """Count this hand-over; come back to the same one, the count is still there."""
        if self.row is None or self.row.number != row.number:
            self.clear()
        self.row = row
        self.set_caption(row.number)
        self.refresh()

    def forget(self) -> None:
        """It has been taken."""
        self.clear()
        self.row = None

    def due(self) -> int:
        return self.row.handed if self.row is not None else 0

    def told(self) -> Finding:
        title = tr("应收 {due}").format(due=yuan(self.due()))
        if self.row is None:
            return Finding("003-39", Level.INFO, title, "")
        row = self.row
        text = tr("{who} {at} 数了 {counted}，留找零 {kept}，交 {handed}。请重新数一遍。")
        said = {"who": row.given_by, "at": _when(row.until), "counted": yuan(row.counted)}
        return Finding(
            "003-39", Level.INFO, title, text, {**said, "kept": yuan(row.kept), "handed": yuan(row.handed)}
        )

    def said(self) -> Iterator[Finding]:
        return rules.difference(rules.count(self.counts), self.due(), self.reason)

    def paper(self) -> Callable[[], bytes]:
        number = self.row.number
        return lambda: self.desk.paper(number)

    def draw(self) -> None:
        """The paper as the clerk has signed it."""
        if self.row is not None:
            super().draw()

    def sign(self) -> None:
        """Whose signature is wanted the rules say: the operator's own, or one beside the clerk."""
        number, form = self.row.number, Take(self.counts, self.reason)
        self.busy = True

        def decided(handing: Any) -> None:
            self.busy = False
            rest = [one for one in handing.blocks if one.field != "second"]
            if rest:
                self.refuse(rest)
            elif handing.blocks:
                self.ask_second(handing.blocks[0])
            else:
                self._take(form)

        self.counter.runner.start(
            "db", lambda: self.desk.decide_take(number, form), decided, self._not_taken, owner=self
        )

    def ask_second(self, why: Finding) -> None:
        """Account and password of who takes the money, beside the clerk."""
        sheet = Ask(SIGN_FORM, f"{SIGN_FORM.title} {self.row.number}")
        words = tr("请点收的人看一遍左边的数，用自己的账号、密码签字：收到 {sum}。")
        lines = [words.format(sum=yuan(rules.count(self.counts)))]
        if self.counter.operator.may(rules.RECEIVE):  # why her own signature is not enough
            lines.insert(0, why.say())
        sheet.say("\n".join(lines))
        form = Take(self.counts, self.reason)
        sheet.accepted.connect(lambda values: self._take(form, str(values["login"]), str(values["password"])))
        self.open_sheet(sheet)

    def _take(self, form: Take, login: str = "", password: str = "") -> None:
        if self.busy:
            return
        self.busy = True
        number = self.row.number
        self.set_pending(tr("正在签字…"), "doing")

        def done(_: object) -> None:
            self.busy = False
            self.forget()
            self.taken.emit(number)

        self.counter.runner.start(
            "db", lambda: self.desk.take(number, form, login, password), done, self._not_taken, owner=self
        )

    def _not_taken(self, error: Exception) -> None:
        self.set_pending("")
        if isinstance(self.sheet, Ask):  # a password stays on no screen, right or wrong
            self.sheet.form.set_values({"password": ""})
        self.failed(error)
        if isinstance(self.sheet, Ask) and not self.sheet.form.focused():
            self.sheet.form.focus("password" if self.sheet.form.editor("login").value() else "login")


def _cash(movements: Iterable[Movement]) -> Iterator[str]:
    """What the cash of a time is made of: 现金收 ¥2,340.00，作废退回 ¥20.00 …"""
    names = {
        Kind.RECEIPT: tr("现金收 {sum}"),
        Kind.VOID: tr("作废退回 {sum}"),
        Kind.DEPOSIT_REFUND: tr("退押金 {sum}"),
        Kind.PAYOUT: tr("付款 {sum}"),
    }
    cash = [one for one in movements if one.method is Method.CASH]
    for kind, text in names.items():
        sums = abs(sum(one.amount for one in cash if one.kind is kind))
        if sums or kind is Kind.RECEIPT:
            yield text.format(sum=yuan(sums))


def _when(at: Any) -> str:
    return f"{at.astimezone(CHINA):%m-%d %H:%M}"

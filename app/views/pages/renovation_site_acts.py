"""装修现场的办理: 开工, 停工, 复工, 延期, 吊销, 申请验收, 验收, as the file's own acts (2.3, S12 E2)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from app.forms.renovation import ACCEPT_FORM, EXTEND_FORM, REASON_FORM, REVOKE, STOP_FORM
from app.forms.spec import FormSpec
from app.rules.base import Refused
from app.rules.renovation_decide import reviewers
from app.rules.renovation_site import Acceptance, Extension, Found
from app.views.ask import Ask
from app.views.pages.duty_moments import read_day
from app.views.pages.renovation_acts import RecordActs
from app.views.pages.renovation_words import tr


class SiteActs(RecordActs):
    """What is done with a file once its permit hangs on the door."""

    def ways(self) -> dict[str, Callable[[], object]]:
        """Those of the counter, and those of the site."""
        return super().ways() | {
            "start": lambda: self._go_on(self.desk.start, tr("{number} 已开工")),
            "resume": lambda: self._go_on(self.desk.resume, tr("{number} 已复工")),
            "request": lambda: self._go_on(self.desk.request, tr("{number} 已申请验收，请工程人员到场")),
            "stop": lambda: self._with_reason(STOP_FORM, self.desk.stop, tr("{number} 已停工")),
            "revoke": lambda: self._with_reason(
                REASON_FORM, self.desk.revoke, tr("{number} 的许可证已吊销"), f"{REVOKE.title}许可证"
            ),
            "extend": self._extend,
            "accept": self._accept,
        }

    @property
    def grants(self) -> bool:
        """Whether who is signed in reviews, and so grants what changes an approval, himself (003-37)."""
        return self.counter.operator.role in reviewers(self.policy)

    def _go_on(self, step: Callable[[str], object], said: str) -> None:
        number = self.record.number
        self.db(lambda: step(number), lambda _: self.done(number, said.format(number=number)))

    def _with_reason(
        self, spec: FormSpec, step: Callable[[str, str], object], said: str, title: str = ""
    ) -> None:
        number = self.record.number

        def accept(values: dict[str, Any]) -> None:
            reason = str(values["reason"])
            self.db(lambda: step(number, reason), lambda _: self.done(number, said.format(number=number)))

        self.ask(Ask(spec, title), accept)

    def _extend(self) -> None:
        """延期: from which last day to which; its paper comes out; passes are renewed on their own tab."""
        number, end = self.record.number, self.record.draft.end
        sheet = Ask(EXTEND_FORM)
        second = () if self.grants else ("login", "password")
        sheet.form.show_fields(("until", "reason", *second))
        said = tr("现在到 {end}。请审批人在这里登录同意。") if second else tr("现在到 {end}。")
        sheet.say(said.format(end=end))

        def accept(values: dict[str, Any]) -> None:
            until, lost = read_day(values, "until", self.counter.clock(), "2.3", ahead=True)
            if lost:
                self.refused(Refused(*lost))
                return
            form = Extension(until, str(values["reason"]))
            login, password = str(values["login"]), str(values["password"])

            def granted(paper: str) -> None:
                self.send("renovation-extension", paper)
                self.done(number, tr("{number} 延到 {until}").format(number=number, until=until))

            self.db(lambda: self.desk.extend(number, form, login, password), granted)

        self.ask(sheet, accept)

    def _accept(self) -> None:
        """验收: 合格, or what is to be put right and until when (S12 E2)."""
        number = self.record.number
        sheet = Ask(ACCEPT_FORM, f"{ACCEPT_FORM.title} {number}")

        def show() -> None:
            wrong = sheet.form.values()["passed"] is False
            sheet.form.show_fields(("passed", "opinion", *(("found", "due") if wrong else ())))

        sheet.form.edited.connect(show)
        show()

        def accept(values: dict[str, Any]) -> None:
            wrong = values["passed"] is False
            due, lost = (
                read_day(values, "due", self.counter.clock(), "2.3", ahead=True) if wrong else (None, ())
            )
            if lost:
                self.refused(Refused(*lost))
                return
            lines = str(values["found"]).splitlines() if wrong else []
            found = tuple(Found(one.strip(), due=due) for one in lines if one.strip())
            form = Acceptance(values["passed"], str(values["opinion"]), found)

            def looked_at(paper: str) -> None:
                self.send("final-acceptance", paper)
                if wrong:
                    self.send("rectification-notice", paper)
                said = tr("{number} 整改后再验收") if wrong else tr("{number} 验收合格")
                self.done(number, said.format(number=number))

            self.db(lambda: self.desk.accept(number, form), looked_at)

        self.ask(sheet, accept)

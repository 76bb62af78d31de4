"""门口: first start, sign-in, lock; the pages that take the whole window, answered from the database lane."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from app.rules.base import Refused, Trouble
from app.rules.people import Operator
from app.site import read_policy

if TYPE_CHECKING:
    from app.program import Program
    from app.views.cover import Cover
    from app.views.first_start import Beginning
    from app.views.lock import Lock, LockPage


class Doorkeeper(QObject):
    """Decides who stands at the counter; `program.sign_in` is called when somebody does."""

    def __init__(self, program: Program) -> None:
        super().__init__(program)
        self.program = program
        self.lock: Lock | None = None
        self._waiting: tuple[Cover, Callable[[], None]] | None = None
        self._cover: Cover | None = None
        self._founding = False

    def guard(self, idle_minutes: int) -> None:
        """Watch over the present window: F12, and idle minutes."""
        from app.views.lock import Lock

        if self.lock is None or self.lock.parent() is not self.program.window:
            self.lock = Lock(self.program.window, self._lock_page, self.ask_login)
        self.lock.set_idle(idle_minutes)

    @property
    def locked(self) -> bool:
        """Whether the window is locked now."""
        return self.lock is not None and self.lock.is_locked

    def opened(self, empty: bool) -> None:
        """The site is open: what was asked before goes on now. `empty`: nobody could sign in."""
        if empty and not self._founding:  # a first start that was broken off
            self._waiting = None
            self.first_start()
        elif self._waiting is not None:
            (_, start), self._waiting = self._waiting, None
            start()

    def not_opened(self, trouble: Trouble) -> None:
        """The site did not open: say why on the page that covers the window, else above the page in it."""
        waiting, self._waiting = self._waiting, None
        if waiting is not None:
            waiting[0].answer(trouble)
        elif self._cover is not None:
            self._cover.say(f"{trouble.what}。{trouble.do}")  # and the cursor stays where it is
        else:
            self.program.window.trouble(trouble.what, trouble.do)

    def _put(self, page: Cover) -> None:
        self._cover = page
        self.program.window.cover(page)

    def _take_away(self) -> None:
        self._cover = None
        self.program.window.uncover()

    def ask_login(self) -> None:
        """登录: cover the window until somebody signs in."""
        from app.views.login import Login

        project = self.program.opened.policy.project if self.program.opened is not None else ""

        def check(account: str, password: str) -> Any:
            return self._ask(login, lambda: self._sign_in(account, password), self._signed_in)

        login = Login(project, check)
        self._put(login)

    def first_start(self) -> None:
        """首次启动: the office's name, the first manager, then perhaps the import."""
        from app.views.first_start import FirstStart

        founder: list[Operator] = []
        page = FirstStart(lambda beginning: self._ask(page, lambda: self._found(beginning), founder.append))

        def finished(import_now: bool) -> None:
            self._take_away()
            then = (lambda shown: shown.show_import()) if import_now else (lambda _: None)
            self.program.reload_policy(lambda: self.program.sign_in(founder[0]))
            self.program.when_ready(lambda: self.program.go("household", then))

        page.finished.connect(finished)
        self._founding = True
        self._put(page)

    def _lock_page(self) -> LockPage:
        from app.views.lock import LockPage

        program = self.program
        assert program.opened is not None, "only an open site is locked"

        def unlock(password: str) -> Any:
            return self._ask(page, lambda: self._sign_in(program.operator.login, password), lambda _: None)

        page = LockPage(program.opened.policy.project, program.operator.name, unlock)
        return page

    def _signed_in(self, operator: Operator) -> None:
        self._take_away()
        if self.lock is not None and self.lock.is_locked:
            self.lock.release()
        self.program.sign_in(operator)

    def _sign_in(self, account: str, password: str) -> Operator:
        """Database lane."""
        from app.services import staff

        assert self.program.opened is not None
        return staff.sign_in(self.program.opened.office, account, password)

    def _found(self, beginning: Beginning) -> Operator:
        """Database lane: the first manager and the site's names."""
        from app.services import settings, staff

        assert self.program.opened is not None
        office = self.program.opened.office
        operator = staff.first_manager(office, beginning.login, beginning.name, beginning.password)
        names = {"office": beginning.office, "project": beginning.project}
        settings.save(office.signed_in(operator), names, "首次启动")
        read_policy(office)
        return operator

    def _ask(self, page: Cover, job: Callable[[], Operator], done: Callable[[Operator], object]) -> Any:
        """Do the page's bidding in the database lane, or as soon as the site is open; the page waits."""
        from app.views.cover import LATER

        def answered(operator: Operator) -> None:
            done(operator)
            page.answer(None)

        def refused(error: Exception) -> None:
            if not isinstance(error, Refused | Trouble):
                raise error
            page.answer(error)

        def start() -> None:
            self.program.runner.start("db", job, answered, refused, owner=page)

        if self.program.opened is None:
            self._waiting = page, start
            self.program.open()  # where it failed, it is tried again
        else:
            start()
        return LATER

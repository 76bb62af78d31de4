"""装修档案的话: what the panel asks of its desk, the form as it is typed, a row of the list (S05, S06)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, Protocol

from PySide6.QtCore import QCoreApplication

from app.rules import moments
from app.rules.base import Finding, Level
from app.rules.money import parse_yuan, yuan
from app.rules.renovation import Draft, Facts, Review, Way, end_of
from app.rules.renovation_state import STATE_NAMES, State
from app.views.list_view import Chip

_TONES = {
    "todo": (State.WITHDRAWN, State.REFUNDED, State.ARCHIVED),
    "warn": (State.RETURNED, State.STOPPED, State.RECTIFYING, State.APPLIED),
    "late": (State.REVOKED,),
    "done": (State.PASSED,),
}
CHIPS = {
    STATE_NAMES[state]: Chip(
        STATE_NAMES[state], next((tone for tone, those in _TONES.items() if state in those), "doing")
    )
    for state in State
}
_CLOSED = {STATE_NAMES[one] for one in _TONES["todo"]}
_COUNT = re.compile(r"(\d{1,3})\s*(?:天|日|d)", re.IGNORECASE)
_COMPANION = re.compile(r"((?:ZX|XK)\d{8}-[A-Z]?\d+)-\d+")


class Desk(Protocol):
    """What the panel asks of services.renovation.RenovationDesk."""

    def new(self, unit: str = "") -> Draft: ...
    def facts(self, draft: Draft) -> Facts: ...
    def apply(self, draft: Draft) -> str: ...
    def change(self, number: str, draft: Draft) -> State: ...
    def submit(self, number: str, why: str = "") -> None: ...
    def review(self, number: str, review: Review, login: str = "", password: str = "") -> State: ...
    def told(self, number: str, way: Way | None, answer: str) -> None: ...
    def issue(self, number: str) -> str: ...
    def make(self, number: str, kind: str) -> str: ...
    def receipt_draft(self, number: str) -> Any: ...
    def refund_forms(self, number: str) -> tuple[Any, ...]: ...
    def left(self, number: str) -> tuple[Any, ...]: ...
    def missing_for_refund(self, number: str) -> tuple[Finding, ...]: ...
    def withdraw(self, number: str, reason: str, permit_back: bool = False) -> tuple[Any, ...]: ...
    def permit_back(self, number: str) -> None: ...
    def archive(self, number: str) -> None: ...
    def open(self, key: str) -> Any: ...
    def rows(self, limit: int = 200, open_only: bool = True, unit: str = "") -> tuple[Any, ...]: ...
    def preview(self, draft: Draft, kind: str, layout: str = "") -> bytes: ...
    def paper(self, kind: str, number: str, layout: str = "") -> bytes: ...
    def keep(self, draft: Draft) -> None: ...
    def drop(self, uuid: str) -> None: ...
    def kept(self) -> tuple[Draft, ...]: ...


def tr(text: str) -> str:
    """These words are the panel's."""
    return QCoreApplication.translate("RenovationPanel", text)


def file_of(key: str) -> str:
    """The file's number of a companion paper's (ZX…-2): that is what opens."""
    found = _COMPANION.fullmatch(key)
    return found[1] if found else key


# --- the form as it is typed ----------------------------------------------------------------------


def typed(draft: Any, now: datetime) -> Any:
    """The draft as the form shows it: days and amounts as words."""
    days = {name: _day_words(getattr(draft, name), now) for name in ("start", "end")}
    money = {name: _money_words(getattr(draft, name)) for name in ("deposit", "rubbish")}
    return replace(draft, **days, **money)


def meant(shown: Any, now: datetime) -> tuple[Draft, tuple[Finding, ...]]:
    """The draft that the words mean, and what is said of a day or an amount that cannot be read."""
    lost: list[Finding] = []
    start = _day(str(shown.start or ""), "start", now, lost)
    count = _COUNT.fullmatch(str(shown.end or "").strip())
    if count is not None and start is not None and int(count[1]):
        end: date | None = end_of(start, int(count[1]))
    else:
        end = _day(str(shown.end or ""), "end", now, lost)
    money = {name: _money(str(getattr(shown, name) or ""), name, lost) for name in ("deposit", "rubbish")}
    return replace(shown, start=start, end=end, **money), tuple(lost)


def _day_words(day: date | str | None, now: datetime) -> str:
    return day if isinstance(day, str) else moments.day_words(day, now)


def _money_words(fen: int | str | None) -> str:
    return yuan(fen).removeprefix("¥") if isinstance(fen, int) else fen or ""


def _day(text: str, name: str, now: datetime, lost: list[Finding]) -> date | None:
    try:
        return moments.read_day(text, now, ahead=name == "end")
    except ValueError:
        example = tr("；完工也可以写 30天") if name == "end" else ""
        params = {"examples": moments.DAY_EXAMPLES + example}
        said = tr("请这样写日期：{examples}。")
        lost.append(Finding("000-12", Level.BLOCK, tr("日期看不懂"), said, params, name))
        return None


def _money(text: str, name: str, lost: list[Finding]) -> int | None:
    if not text.strip():
        return None
    try:
        return parse_yuan(text)
    except ValueError as error:
        lost.append(Finding("003-38", Level.BLOCK, tr("金额不对"), "{why}。", {"why": str(error)}, name))
        return None


# --- the list -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Shown:
    """装修一行 as the list writes it; what waits too long is red."""

    key: str
    number: str
    state: str
    unit: str
    name: str
    works: str
    term: str
    first_receiver: str
    todo: str
    tones: Mapping[str, str] = field(default_factory=dict)


def shown(rows: tuple[Any, ...]) -> tuple[Shown, ...]:
    """Rows of the desk in words, those that are not closed first."""
    found = [
        Shown(
            one.key,
            one.number,
            one.state,
            one.unit,
            one.name,
            one.works,
            one.term,
            one.first_receiver,
            one.todo,
            {"todo": "late"} if one.late else {},
        )
        for one in rows
    ]
    return tuple(sorted(found, key=lambda one: one.state in _CLOSED))

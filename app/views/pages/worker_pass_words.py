"""出入证的清单: what the panel asks of its desks, and its three lists' rows in words (2.4, S12)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from PySide6.QtCore import QCoreApplication

from app.rules.mask import name as mask_name
from app.rules.worker_pass import STATE_NAMES, Draft, Facts, GateList, Pass, State, Tally
from app.views.list_view import Chip

KIND = "worker-pass"
NONE_YET = "未发证"
ADMIT, REFUSE = "可以进", "不能进"
OUT = (State.VALID, State.EXPIRED)
"""A card that is still in somebody's hands."""
CHIPS = {
    STATE_NAMES[State.VALID]: Chip(STATE_NAMES[State.VALID], "done"),
    STATE_NAMES[State.LOST]: Chip(STATE_NAMES[State.LOST], "late"),
    STATE_NAMES[State.RETURNED]: Chip(STATE_NAMES[State.RETURNED], "todo"),
    STATE_NAMES[State.EXPIRED]: Chip(STATE_NAMES[State.EXPIRED], "warn"),
    STATE_NAMES[State.REVOKED]: Chip(STATE_NAMES[State.REVOKED], "late"),
    STATE_NAMES[State.REPLACED]: Chip(STATE_NAMES[State.REPLACED], "todo"),
    NONE_YET: Chip(NONE_YET, "doing"),
    ADMIT: Chip(ADMIT, "done"),
    REFUSE: Chip(REFUSE, "late"),
}


class Desk(Protocol):
    """What the panel asks of services.worker_pass.WorkerPassDesk."""

    def new(self) -> Draft: ...
    def facts(self, file: str, draft: Draft) -> Facts: ...
    def add(self, file: str, draft: Draft, photo: bytes = b"") -> str: ...
    def retake(self, worker: str, photo: bytes) -> None: ...
    def drop(self, worker: str, why: str) -> None: ...
    def rows(self, file: str) -> tuple[Any, ...]: ...
    def photo(self, worker: str) -> bytes: ...
    def issue(self, file: str, since: date | None = None, until: date | None = None) -> tuple[str, ...]: ...
    def lost(self, number: str, why: str = "") -> None: ...
    def take_back(self, numbers: Sequence[str]) -> None: ...
    def revoke(self, number: str, why: str) -> None: ...
    def replace(self, number: str, why: str = "") -> str: ...
    def extend(self, numbers: Sequence[str], until: date | None = None) -> tuple[str, ...]: ...
    def events(self, number: str) -> tuple[Any, ...]: ...
    def tally(self, file: str) -> Tally: ...
    def gate_list(self, day: date | None = None) -> GateList: ...
    def paper_number(self, number: str) -> str: ...


class Files(Protocol):
    """What the panel asks of services.site_calendar.SiteCalendarDesk: whose files there are."""

    def files(self) -> tuple[Any, ...]: ...
    def card(self, text: str) -> tuple[str, str]: ...


@dataclass(frozen=True)
class FileLine:
    """One file as the list shows it."""

    key: str
    unit: str
    company: str
    state: str
    term: str
    people: str
    cards: str
    tones: Mapping[str, str]


@dataclass(frozen=True)
class WorkerLine:
    """One worker as the list shows him."""

    key: str
    name: str
    trade: str
    tail: str
    number: str
    state: str
    until: str
    where: str
    row: Any


@dataclass(frozen=True)
class GateLine:
    """One card as the gate's list shows it."""

    number: str
    admit: str
    name: str
    trade: str
    unit: str
    until: str
    why: str


def tr(text: str) -> str:
    """These words are the panel's."""
    return QCoreApplication.translate("WorkerPassPanel", text)


def next_words(row: Any) -> str:
    """What comes next with the row."""
    if isinstance(row, FileLine):
        return tr("{unit}：回车看施工人员；登记、发证、收回都在里面。").format(unit=row.unit)
    if not isinstance(row, WorkerLine):
        return ""
    one, said = row.row, ""
    if one.state is None:
        said = tr("{name}还没有证。按 F9 给没有证的人发证并打印。")
    elif one.state is State.LOST:
        said = tr("{number} 已挂失，门岗不放行。要补办按 Ctrl+B；找到了按 F6 收回。")
    elif one.state is State.EXPIRED:
        said = tr("{number} 已过期。还要进场按 F7 延期；不来了按 F6 收回。")
    elif one.state is State.VALID:
        said = tr("{number} 有效。F6 收回，F7 延期，F5 挂失；回车看经过。")
    else:
        said = tr("{number} {state}。回车看经过。")
    said = said.format(name=row.name, number=one.number, state=row.state)
    for other in one.elsewhere:
        where = tr("姓名、尾号相同的人还在{unit}施工（{number}），请核对是不是同一人。")
        said += where.format(unit=other.unit, number=other.number)
    return said


def file_line(one: Any) -> FileLine:
    """A file in words."""
    cards = [tr("在外 {n}").format(n=one.out)] if one.out else []
    if one.waiting:
        cards.append(tr("待发 {n}").format(n=one.waiting))
    return FileLine(
        one.key,
        one.code,
        one.company,
        one.state,
        f"{one.since:%m-%d} – {one.until:%m-%d}",
        tr("{n} 人").format(n=one.people) if one.people else "",
        "，".join(cards),
        {"cards": "warn"} if one.waiting and one.permit else {},
    )


def worker_line(one: Any) -> WorkerLine:
    """A worker in words, his name masked."""
    return WorkerLine(
        one.key,
        mask_name(one.name),
        one.trade,
        one.tail,
        one.number,
        one.state_name,
        f"{one.until:%Y-%m-%d}" if one.until is not None else "",
        "、".join(other.unit for other in one.elsewhere),
        one,
    )


def gate_line(one: Pass, admit: bool, today: date) -> GateLine:
    """A card in words: whether the gate lets its bearer in, and why not."""
    why = ""
    if not admit:
        state = one.now(today)
        why = STATE_NAMES[state] if state is not State.VALID else ""
        if state is State.VALID:
            why = tr("还没到日子") if one.since > today else tr("工地停工或已结束")
    return GateLine(
        one.number,
        ADMIT if admit else REFUSE,
        mask_name(one.name) if one.name else tr("已清除"),
        one.trade,
        one.site,
        f"{one.until:%m-%d}",
        why,
    )

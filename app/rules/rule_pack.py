"""城市规则包: what a city's own rules say of renovation, as data (domain.md 3.4, 3.5); unknown stays empty.

A pack is YAML in resources/packs: `read` checks it against the schema below and answers a Pack, or says which
line is wrong. Hours in which noisy work is forbidden (`quiet`) are the city's; working hours where the city
says none are those of the 管理服务协议. Nothing here looks at a clock or a file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from types import MappingProxyType
from typing import Any

from app.rules.base import CHINA, Finding, Trouble
from app.rules.decision import info
from app.rules.workdays import WEEKENDS, Calendar

PACKS: Mapping[str, str] = MappingProxyType(
    {
        "neutral": "通用（没有本市规则包）",
        "beijing": "北京",
        "shanghai": "上海",
        "hangzhou": "杭州",
        "ningbo": "宁波",
        "rizhao": "日照",
    }
)
"""The packs that are shipped: resources/packs/<key>.yaml, and the city's name."""

DAY = 24 * 60
"""Minutes of a day."""


@dataclass(frozen=True, order=True)
class Span:
    """一段时间 of one day in minutes since 0:00, `until` not included; 24:00 is 1440."""

    since: int
    until: int

    def __str__(self) -> str:
        return f"{clock(self.since)}–{clock(self.until)}"

    def holds(self, at: time) -> bool:
        """Whether a time of day lies in it."""
        return self.since <= at.hour * 60 + at.minute < self.until


def clock(minute: int) -> str:
    """A minute of the day as papers write it: 480 → 8:00."""
    return f"{minute // 60}:{minute % 60:02d}"


def words(spans: tuple[Span, ...]) -> str:
    """Spans in one line: 8:00–12:00、14:00–18:00."""
    return "、".join(map(str, spans))


@dataclass(frozen=True)
class Rule:
    """规则的一条: what it says in words, and where that stands; "" = the pack says nothing of it."""

    text: str = ""
    source: str = ""

    def __bool__(self) -> bool:
        return bool(self.text)


NO_RULE = Rule()
_REPORT = Rule("制止；制止无效的，报告有关主管部门", "物业管理条例第四十五条、第四十六条")
"""What holds in every city (domain.md 3.3); a city adds its hours."""


@dataclass(frozen=True)
class Quiet:
    """不得产生噪声的时间; `rest_all_day` = and the whole of a Saturday, Sunday or holiday."""

    spans: tuple[Span, ...] = ()
    rest_all_day: bool = False
    source: str = ""


@dataclass(frozen=True)
class Pack:
    """一座城市的规则包. None and empty mean: the sources we have say nothing of it, ask the authority.

    `hours` are working hours that a source names, `agreed` those of the agreement where none does;
    `deposit` says whether one may be taken, `deposit_cap` in 分 for a household, `report_hours` until when a
    failed dissuasion is reported to the authority, `answer_days` for a complaint, in days.
    """

    key: str
    name: str
    hours: tuple[Span, ...] = ()
    hours_source: str = ""
    agreed: tuple[Span, ...] = (Span(8 * 60, 12 * 60), Span(14 * 60, 18 * 60))
    quiet: Quiet | None = None
    deposit: Rule = NO_RULE
    deposit_cap: int | None = None
    posting: Rule = NO_RULE
    tell_neighbours: Rule = NO_RULE
    agreement: Rule = NO_RULE
    report: Rule = _REPORT
    report_hours: int | None = None
    answer: Rule = NO_RULE
    answer_days: int | None = None


@dataclass(frozen=True)
class Hours:
    """一天的施工时间: `work` = when work is allowed, `noise` = when it may be noisy; `rest` = 休息日."""

    work: tuple[Span, ...]
    noise: tuple[Span, ...]
    rest: bool


def hours_at(pack: Pack, day: date, calendar: Calendar = WEEKENDS) -> Hours:
    """The hours of a day. Where the city forbids noise by the clock, work follows it; else the agreement."""
    return _hours(pack, calendar.rest_day(day))


def _hours(pack: Pack, rest: bool) -> Hours:
    quiet = pack.quiet
    if quiet is None:
        work = pack.hours or pack.agreed
        return Hours(work, work, rest)
    if rest and quiet.rest_all_day:
        return Hours(pack.hours or pack.agreed, (), rest)
    noise = free(quiet.spans)
    if pack.hours:
        noise = tuple(one for mine in pack.hours for one in _within(mine, noise))
    return Hours(pack.hours or noise, noise, rest)


def free(spans: tuple[Span, ...]) -> tuple[Span, ...]:
    """What of a day lies in none of the spans."""
    left, at = [], 0
    for one in sorted(spans):
        if one.since > at:
            left.append(Span(at, one.since))
        at = max(at, one.until)
    return tuple(left if at >= DAY else [*left, Span(at, DAY)])


def _within(span: Span, spans: tuple[Span, ...]) -> Iterator[Span]:
    for one in spans:
        since, until = max(span.since, one.since), min(span.until, one.until)
        if since < until:
            yield Span(since, until)


def noise_now(pack: Pack, at: datetime, calendar: Calendar = WEEKENDS) -> bool:
    """Whether noisy work is allowed at this moment, China's time (防止噪声: 噪声污染防治法 66)."""
    here = at.astimezone(CHINA)
    return any(one.holds(here.time()) for one in hours_at(pack, here.date(), calendar).noise)


def work_now(pack: Pack, at: datetime, calendar: Calendar = WEEKENDS) -> bool:
    """Whether any work is allowed at this moment, China's time."""
    here = at.astimezone(CHINA)
    return any(one.holds(here.time()) for one in hours_at(pack, here.date(), calendar).work)


def permit_lines(pack: Pack) -> tuple[str, ...]:
    """允许施工时间和噪声作业时间, as the permit prints them (S05 E4)."""
    work, rest = _hours(pack, False), _hours(pack, True)
    if pack.quiet is not None and pack.quiet.rest_all_day:
        return (f"工作日 {words(work.noise)}", "周六、周日及法定节假日不得进行产生噪声的施工")
    same = work.noise == rest.noise and work.work == rest.work
    lines = (
        [f"每天 {words(work.work)}"] if same else [f"工作日 {words(work.work)}", f"休息日 {words(rest.work)}"]
    )
    if work.noise != work.work:
        lines.append(f"产生噪声的施工 {words(work.noise)}")
    return tuple(lines)


def hours_source(pack: Pack) -> str:
    """Where the printed hours come from, in words: a rule of the city, or the agreement alone."""
    if pack.quiet is not None:
        return pack.quiet.source
    return pack.hours_source or "装饰装修管理服务协议约定的时间（规则包里没有本市的规定）"


def report_by(pack: Pack, failed_at: datetime) -> datetime | None:
    """Until when a violation is reported whose dissuasion failed then; None = the pack names no hours."""
    return failed_at + timedelta(hours=pack.report_hours) if pack.report_hours is not None else None


def unknown(pack: Pack) -> tuple[str, ...]:
    """What the pack says nothing of, in words, for the settings page and the first permit."""
    silent = (
        ("本市的施工时间、噪声时间", pack.quiet is None and not pack.hours),
        ("能不能收装修保证金", not pack.deposit),
        ("公示的要求", not pack.posting),
        ("几小时内报告主管部门", pack.report_hours is None),
    )
    return tuple(what for what, is_silent in silent if is_silent)


def silent(pack: Pack) -> Iterator[Finding]:
    """The one line that tells the manager what he must look up himself."""
    if found := unknown(pack):
        text = "「{name}」规则包没有写：{what}。请向当地主管部门问清楚，按答复约定。"
        yield info("3.4", "规则包不全", text, name=pack.name, what="、".join(found))


# --- the schema ---------------------------------------------------------------------------------

_TEXTS = ("key", "name")
_RULES = ("deposit", "posting", "tell_neighbours", "agreement", "report", "answer")
_NUMBERS = {"deposit": ("cap_yuan", 9_999_999), "report": ("hours", 999), "answer": ("days", 365)}
_TIME = re.compile(r"(\d{1,2}):([0-5]\d)-(\d{1,2}):([0-5]\d)")


def read(text: str, source: str = "") -> Pack:
    """The pack of a YAML text; `source` is the file's name. Raises Trouble that says what is wrong in it."""
    import yaml  # 20 ms, and not before a pack is read

    try:
        data = yaml.safe_load(text)
    except yaml.YAMLError as fault:
        raise Trouble(f"规则包 {source} 不是 YAML", "请恢复原来的文件，或重新安装程序。") from fault
    try:
        return _pack(data)
    except _WrongError as wrong:
        raise Trouble(f"规则包 {source} 的「{wrong}」不对", "请照 neutral.yaml 的格式改好。") from wrong


class _WrongError(ValueError):
    """What is wrong in a pack: the path of the value."""


def _pack(data: Any) -> Pack:
    _keys(data, "", {*_TEXTS, *_RULES, "hours", "quiet"})
    found: dict[str, Any] = {name: _text(data, name, "") for name in _TEXTS}
    for name in _RULES:
        if data.get(name) is None:
            continue
        part, more = data[name], _NUMBERS.get(name)
        _keys(part, name, {"text", "source", *((more[0],) if more else ())})
        found[name] = Rule(_text(part, "text", name), _text(part, "source", name))
        if more and part.get(more[0]) is not None:
            number = _number(part[more[0]], f"{name}.{more[0]}", more[1])
            found[{"deposit": "deposit_cap"}.get(name, f"{name}_{more[0]}")] = number
    if "deposit_cap" in found:
        found["deposit_cap"] *= 100
    if data.get("hours") is not None:
        _keys(data["hours"], "hours", {"spans", "source"})
        found["hours"] = _spans(data["hours"].get("spans"), "hours.spans")
        found["hours_source"] = _text(data["hours"], "source", "hours")
    if data.get("quiet") is not None:
        quiet = data["quiet"]
        _keys(quiet, "quiet", {"spans", "rest_all_day", "source"})
        rest = quiet.get("rest_all_day", False)
        if not isinstance(rest, bool):
            raise _WrongError("quiet.rest_all_day")
        spans = _spans(quiet.get("spans"), "quiet.spans")
        found["quiet"] = Quiet(spans, rest, _text(quiet, "source", "quiet"))
    return Pack(**found)


def _keys(part: Any, path: str, known: set[str]) -> None:
    if not isinstance(part, dict):
        raise _WrongError(path or "整个文件")
    for key in part:
        if key not in known:
            raise _WrongError(f"{path}.{key}".lstrip("."))


def _text(part: dict[str, Any], key: str, path: str) -> str:
    """A text that must be there: a rule without its source is no rule."""
    value = part.get(key)
    if not isinstance(value, str) or not value.strip():
        raise _WrongError(f"{path}.{key}".lstrip("."))
    return value.strip()


def _number(value: Any, path: str, most: int) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 < value <= most:
        raise _WrongError(path)
    return value


def _spans(value: Any, path: str) -> tuple[Span, ...]:
    """["12:00-14:00", "18:00-8:00"]: the last one goes on over midnight, and is two of a day."""
    if not isinstance(value, list) or not value:
        raise _WrongError(path)
    spans: list[Span] = []
    for one in value:
        found = _TIME.fullmatch(one) if isinstance(one, str) else None
        if found is None:
            raise _WrongError(path)
        since, until = int(found[1]) * 60 + int(found[2]), int(found[3]) * 60 + int(found[4])
        if max(since, until) > DAY or since == until:
            raise _WrongError(path)
        spans += [Span(since, until)] if since < until else [Span(since, DAY), Span(0, until)]
    return tuple(sorted(one for one in spans if one.since < one.until))


NEUTRAL = Pack("neutral", PACKS["neutral"])
"""What holds where no city's pack is chosen: nothing but the agreement's hours."""

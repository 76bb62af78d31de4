"""拾获物品: what is found is reported, kept with care, given back to its owner or handed to the police.

004-46: 拾獲客人遺留物品必須及時報告上級. S12 E4: who tells the hidden feature wrongly does not get the thing.
民法典 314 (given back or handed over), 316 (kept with care), 318 (a year after the notice it is the state's):
there is no way by which a thing becomes the office's own. Of a card the way of the check is kept, never its
number.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from app.rules.base import CHINA, Finding, Level, refuse
from app.rules.id_copy import Method

PROMPT = timedelta(hours=24)
"""及时: a report later than this after the find is questioned, not refused (004-46)."""
LONGEST = 80
"""Characters of a name, of what was found and of a station."""


class State(StrEnum):
    """拾获物品的状态. From KEPT two ways lead out, and none to the office (民法典 314)."""

    KEPT = "kept"
    CLAIMED = "claimed"
    POLICE = "police"


STATE_NAMES: dict[State, str] = {
    State.KEPT: "保管中",
    State.CLAIMED: "已认领",
    State.POLICE: "移交派出所",
}

NEXT: dict[State, frozenset[State]] = {
    State.KEPT: frozenset({State.CLAIMED, State.POLICE}),
    State.CLAIMED: frozenset(),
    State.POLICE: frozenset(),
}

FIELD_NAMES: dict[str, str] = {
    "what": "物品",
    "features": "公开特征",
    "secret_features": "不公开的特征",
    "place": "拾获地点",
    "finder": "拾获人",
    "found_at": "拾获时间",
    "reported_to": "报告给谁",
    "reported_at": "报告时间",
    "storage": "保管处",
}
"""Every field that may be put right later, by a line that is added (更正)."""

MOMENTS = frozenset({"found_at", "reported_at"})


def move(state: State, to: State) -> State:
    """The next state; raises Refused where the way does not lead there (民法典 314)."""
    if to not in NEXT[state]:
        text = "这件物品{state}，不能再办认领或移交。"
        raise refuse("民法典 314", "状态不对", text, state=STATE_NAMES[state])
    return to


@dataclass(frozen=True)
class Draft:
    """拾获登记的表单. `features` may be made public; `secret_features` only tells the owner from others."""

    uuid: str
    what: str = ""
    features: str = ""
    secret_features: str = ""
    place: str = ""
    finder: str = ""
    found_at: datetime | None = None
    reported_to: str = ""
    reported_at: datetime | None = None
    storage: str = ""


@dataclass(frozen=True)
class Claim:
    """认领的表单: `told` is the hidden feature in the claimant's words, `matches` the clerk's yes or no to it
    (None = not compared yet); `signed` once he has signed for the thing."""

    claimant: str = ""
    method: Method = Method.NONE
    told: str = ""
    matches: bool | None = None
    signed: bool = False


@dataclass(frozen=True)
class HandOver:
    """移交的表单: which station, who took it, when."""

    station: str = ""
    officer: str = ""
    handed_at: datetime | None = None


@dataclass(frozen=True)
class Facts:
    """Beside a claim or a hand-over: the time, the thing as it stands, who is who."""

    now: datetime
    item: Draft
    noticed_on: date | None = None
    office: str = ""
    project: str = ""
    operator: str = ""


@dataclass(frozen=True)
class Decision:
    """Every rule that speaks."""

    findings: tuple[Finding, ...]

    @property
    def blocks(self) -> tuple[Finding, ...]:
        """What still stands in the way."""
        return tuple(one for one in self.findings if one.level is Level.BLOCK)


# --- registering --------------------------------------------------------------------------------


def decide(draft: Draft, now: datetime) -> Decision:
    """Everything the rules say of a find."""
    return Decision(tuple(_findings(draft, now)))


_ASKED = (
    ("what", "004-46", "请写捡到的是什么，例如：雨伞一把。"),
    ("place", "004-46", "请写在哪里捡到的，例如：大堂休息区。"),
    ("finder", "004-46", "请写是谁捡到的。"),
    ("secret_features", "S12 E4", "请写一处启事上不公开的特征，认领时用来核对，例如：伞柄内侧有贴纸。"),
    ("reported_to", "004-46", "拾获物品必须及时报告上级：请写报告给了谁。"),
    ("storage", "民法典 316", "请写放在哪里保管，例如：前台 2 号柜。"),
)


def _findings(draft: Draft, now: datetime) -> Iterator[Finding]:
    for name, rule, text in _ASKED:
        if not getattr(draft, name).strip():
            yield _block(rule, f"请填{FIELD_NAMES[name]}", text, name)
    for name in ("what", "finder", "reported_to"):
        yield from _length(name, FIELD_NAMES[name], getattr(draft, name))
    yield from _times(draft, now)
    if draft.finder.strip() and draft.finder.strip() == draft.reported_to.strip():
        text = "拾获人不能报告给自己：请报告上级，写上级的名字。"
        yield _block("004-46", "请报告上级", text, "reported_to")
    yield from _leaks(draft)
    for name in ("what", "features", "secret_features", "finder"):
        yield from _number(name, getattr(draft, name))


def _times(draft: Draft, now: datetime) -> Iterator[Finding]:
    if draft.found_at is None:
        yield _block("004-46", "请填拾获时间", "请写什么时候捡到的，大概的时间也可以。", "found_at")
    elif draft.found_at > now:
        yield _block("004-46", "时间不对", "拾获时间还没有到，请核对。", "found_at")
    if draft.reported_at is None:
        text = "拾获物品必须及时报告上级：请写什么时候报告的。"
        yield _block("004-46", "请填报告时间", text, "reported_at")
    elif draft.reported_at > now:
        yield _block("004-46", "时间不对", "报告时间还没有到，请核对；还没报告就先报告。", "reported_at")
    elif draft.found_at is not None and draft.reported_at < draft.found_at:
        yield _block("004-46", "时间不对", "报告时间在拾获之前，请核对。", "reported_at")
    elif draft.found_at is not None and draft.reported_at - draft.found_at > PROMPT:
        text = "捡到后超过 {hours} 小时才报告，请核对时间；以后请当天报告。"
        hours = int(PROMPT.total_seconds()) // 3600
        yield Finding("004-46", Level.WARN, "报告晚了", text, {"hours": hours}, "reported_at")


def _leaks(draft: Draft) -> Iterator[Finding]:
    """A hidden feature that the notice would tell is none (S12 E4)."""
    public = _fold(" ".join((draft.what, draft.features, draft.place)))
    for piece in re.split(r"[\s，,、；;。.]+", draft.secret_features):
        if len(piece) > 1 and _fold(piece) in public:
            text = "「{piece}」会写在启事上，谁都看得到。请从公开的栏目里去掉，或换一处特征。"
            yield _block("S12 E4", "特征公开了", text, "secret_features", piece=piece)
            return


def _number(name: str, text: str) -> Iterator[Finding]:
    """No number of a card is written down: not of the thing, not of a person."""
    plain = re.sub(r"(?<=\d)[\s-]+(?=\d)", "", unicodedata.normalize("NFKC", text))
    if re.search(r"\d{15}", plain):
        text = "请不要写证件或银行卡的完整号码，写尾号四位就够核对了。"
        yield _block("3.2", "不抄号码", text, name)


def _length(name: str, label: str, value: str) -> Iterator[Finding]:
    if len(value.strip()) > LONGEST:
        text = "{label}最多 {most} 个字，请写短一些。"
        yield _block("004-46", f"{label}太长", text, name, label=label, most=LONGEST)


# --- claiming and handing over ------------------------------------------------------------------


def claim(form: Claim, facts: Facts) -> Decision:
    """Everything the rules say of a claim, but for the comparison's no (`mismatch`)."""
    return Decision(tuple(_claiming(form, facts)))


def _claiming(form: Claim, facts: Facts) -> Iterator[Finding]:
    if due(facts.noticed_on, facts.now.astimezone(CHINA).date()):
        text = "公告已满一年，物品依法归国家所有：请移交派出所，请认领人带证明去派出所办理。"
        yield _block("民法典 318", "已过认领期", text, "", "hand_over")
    who = form.claimant.strip()
    if not who:
        yield _block("004-46", "请填认领人", "请写认领人的姓名。", "claimant")
    yield from _length("claimant", "认领人", who)
    yield from _never_ours(who, facts)
    if form.method is Method.NONE:
        text = "请看认领人的证件，人证相符后选核验方式；只核验，不抄号码、不留复印件。"
        yield _block("004-46", "请核验证件", text, "method")
    if not form.told.strip():
        text = "请让认领人自己说出不公开的特征，先照原话记下来，再核对；不要提示。"
        yield _block("S12 E4", "请问特征", text, "told")
    elif form.matches is None:
        yield _block("S12 E4", "请核对特征", "请对照登记的特征，选相符或不符。", "matches")
    for name in ("claimant", "told"):
        yield from _number(name, getattr(form, name))
    if form.matches is not False and not form.signed:
        yield _block("004-46", "请认领人签收", "物品交还前，请认领人在登记上签名。", "signed")


def _never_ours(who: str, facts: Facts) -> Iterator[Finding]:
    """民法典 314: who found it, keeps it or gives it out does not come by it."""
    if not who:
        return
    plain = _fold(who)
    if plain in {_fold(one) for one in (facts.office, facts.project) if one}:
        text = "拾获物品不归本单位：请交还失主，或移交派出所。"
        yield _block("民法典 314", "不能归本单位", text, "claimant", "hand_over")
    if plain == _fold(facts.item.finder):
        text = "拾获人不是失主，不能认领：请交还失主，或移交派出所。"
        yield _block("民法典 314", "拾获人不能认领", text, "claimant", "hand_over")
    if plain == _fold(facts.operator):
        text = "自己的东西请由同事办理认领。"
        yield _block("民法典 314", "请由同事办理", text, "claimant")


def mismatch() -> Finding:
    """What the clerk reads when the hidden feature was told wrongly: the thing stays (S12 E4)."""
    text = (
        "说的特征与登记不符，不能交还，物品继续保管，这次已经记下。可以请对方带其他证明再来，或请经理处理。"
    )
    return Finding("S12 E4", Level.BLOCK, "特征不符，不能认领", text, {}, "told")


def hand_over(form: HandOver, facts: Facts) -> Decision:
    """Everything the rules say of handing the thing to the police (民法典 314, 318)."""
    return Decision(tuple(_handing(form, facts)))


def _handing(form: HandOver, facts: Facts) -> Iterator[Finding]:
    if not form.station.strip():
        text = "请写移交给哪个派出所，例如：示例路派出所。"
        yield _block("民法典 314", "请填派出所", text, "station")
    elif _fold(form.station) in {_fold(one) for one in (facts.office, facts.project) if one}:
        text = "拾获物品不归本单位：请写接收的派出所。"
        yield _block("民法典 314", "不能归本单位", text, "station")
    if not form.officer.strip():
        yield _block("民法典 314", "请填接收人", "请写派出所的接收人，姓名或警号。", "officer")
    for name, label in (("station", "派出所"), ("officer", "接收人")):
        yield from _length(name, label, getattr(form, name))
    if form.handed_at is None:
        yield _block("民法典 314", "请填移交时间", "请写什么时候移交的。", "handed_at")
    elif form.handed_at > facts.now:
        yield _block("民法典 314", "时间不对", "移交时间还没有到，请核对。", "handed_at")
    elif facts.item.found_at is not None and form.handed_at < facts.item.found_at:
        yield _block("民法典 314", "时间不对", "移交时间在拾获之前，请核对。", "handed_at")


def last_day(noticed_on: date) -> date:
    """The last day of the year after the notice (民法典 318; 201, 202: the notice's own day does not count,
    and a month without the day ends the period on its last)."""
    try:
        return noticed_on.replace(year=noticed_on.year + 1)
    except ValueError:
        return date(noticed_on.year + 1, 2, 28)


def due(noticed_on: date | None, today: date) -> bool:
    """Whether the year has passed without an owner, so that the thing is due for hand-over (民法典 318)."""
    return noticed_on is not None and today > last_day(noticed_on)


# --- putting right ------------------------------------------------------------------------------


def current(first: Draft, lines: Iterable[tuple[str, str]]) -> Draft:
    """The thing as it stands: as first written, and every (field, value) that was added since."""
    changed: dict[str, Any] = {field: _read(field, value) for field, value in lines}
    return replace(first, **changed)


def correct(item: Draft, field: str, value: str, reason: str, now: datetime) -> tuple[Draft, str]:
    """The thing with one field put right, and the value as kept (a moment as ISO text with its zone).

    Raises Refused for an unknown field, no change, no reason, or a thing that could not be registered so.
    """
    if field not in FIELD_NAMES:
        raise refuse("004-46", "没有这一栏", "请选要更正哪一栏。", "field")
    if not reason.strip():
        raise refuse("004-46", "请写明原因", "请写为什么更正，例如：登记时写错了地点。", "reason")
    try:
        kept = _read(field, value.strip())
    except ValueError as error:
        raise refuse("004-46", "时间不对", "请按 2026-03-05 10:12 这样填写时间。", "value") from error
    if kept == getattr(item, field):
        raise refuse(
            "004-46", "没有变化", "「{label}」已经是这样了，不用更正。", "value", label=FIELD_NAMES[field]
        )
    after = replace(item, **{field: kept})  # type: ignore[arg-type]
    # What was let through then may stand; only what this change brings with it is refused.
    known = {(one.rule, one.title) for one in decide(item, now).blocks}
    wrong = [one for one in decide(after, now).blocks if (one.rule, one.title) not in known]
    if wrong:
        raise refuse(wrong[0].rule, wrong[0].title, wrong[0].text, "value", **wrong[0].params)
    return after, written(kept)


def written(value: str | datetime | None) -> str:
    """A field's value as a line keeps it."""
    return (
        value.astimezone(CHINA).isoformat(timespec="minutes") if isinstance(value, datetime) else value or ""
    )


def _read(field: str, value: str) -> str | datetime:
    if field not in MOMENTS:
        return value
    moment = datetime.fromisoformat(value)
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=CHINA)


# --- the notice ---------------------------------------------------------------------------------

_PARTS = ((6, "凌晨"), (12, "上午"), (14, "中午"), (18, "下午"), (24, "晚上"))


def found_words(found_at: datetime) -> str:
    """When it was found as the notice says it: the day and its part; the hour is the owner's to tell."""
    at = found_at.astimezone(CHINA)
    part = next(words for until, words in _PARTS if at.hour < until)
    return f"{at.year}年{at.month}月{at.day}日{part}"


def _fold(text: str) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).casefold()


def _block(rule: str, title: str, text: str, at: str = "", *acts: str, **params: object) -> Finding:
    return Finding(rule, Level.BLOCK, title, text, params, at, acts)

"""拾获物品的规则: reported, kept with care, given back or handed over; never the office's own."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from app.rules.base import CHINA, Level, Refused
from app.rules.id_copy import Method
from app.rules.lost_property import (
    FIELD_NAMES,
    MOMENTS,
    NEXT,
    PROMPT,
    STATE_NAMES,
    Claim,
    Draft,
    Facts,
    HandOver,
    State,
    claim,
    correct,
    current,
    decide,
    due,
    found_words,
    hand_over,
    last_day,
    mismatch,
    move,
    written,
)
from tests.conftest import MORNING

FOUND_AT = MORNING - timedelta(hours=1)
ITEM = Draft(
    "u",
    what="雨伞一把",
    features="黑色、长柄",
    secret_features="伞柄内侧有熊猫贴纸",
    place="大堂休息区",
    finder="孙伟",
    found_at=FOUND_AT,
    reported_to="赵静",
    reported_at=MORNING - timedelta(minutes=50),
    storage="前台 2 号柜",
)
FACTS = Facts(MORNING, ITEM, office="安和物业服务中心", project="安和花园", operator="李晓敏")
CLAIM = Claim("周晓燕", Method.LOOKED, "柄里贴了只熊猫", matches=True, signed=True)
HANDED = HandOver("示例路派出所", "何警官", MORNING)


def blocked(draft: Draft) -> list[tuple[str, str]]:
    return [(one.rule, one.field) for one in decide(draft, MORNING).blocks]


def refused(form: Claim, facts: Facts = FACTS) -> list[tuple[str, str]]:
    return [(one.rule, one.field) for one in claim(form, facts).blocks]


# --- registering --------------------------------------------------------------------------------


def test_a_whole_find_passes() -> None:
    """004-46."""
    assert decide(ITEM, MORNING).findings == ()


@pytest.mark.parametrize(
    ("field", "rule"),
    [
        ("what", "004-46"),
        ("place", "004-46"),
        ("finder", "004-46"),
        ("found_at", "004-46"),
        ("reported_to", "004-46"),
        ("reported_at", "004-46"),
        ("secret_features", "S12 E4"),
        ("storage", "民法典 316"),
    ],
)
def test_report_place_and_storage_are_mandatory(field: str, rule: str) -> None:
    """004-46: 必須及時報告上級; 民法典 316: 妥善保管; without a hidden feature nobody can be told apart."""
    empty: Any = None if field in MOMENTS else " "
    assert blocked(replace(ITEM, **{field: empty})) == [(rule, field)]


def test_features_may_be_empty() -> None:
    assert blocked(replace(ITEM, features="")) == []


def test_a_find_is_reported_after_it_and_to_somebody_else() -> None:
    """004-46."""
    assert blocked(replace(ITEM, reported_at=FOUND_AT - timedelta(minutes=1))) == [("004-46", "reported_at")]
    assert blocked(replace(ITEM, reported_at=MORNING + timedelta(minutes=1))) == [("004-46", "reported_at")]
    assert blocked(replace(ITEM, reported_at=FOUND_AT)) == []
    assert ("004-46", "found_at") in blocked(replace(ITEM, found_at=MORNING + timedelta(minutes=1)))
    assert blocked(replace(ITEM, reported_to=ITEM.finder)) == [("004-46", "reported_to")]


def test_a_late_report_is_questioned_and_not_refused() -> None:
    """004-46: 及时; a late report is better than none."""
    early = MORNING - PROMPT
    assert decide(replace(ITEM, found_at=early, reported_at=MORNING), MORNING).findings == ()
    late = replace(ITEM, found_at=early - timedelta(minutes=1), reported_at=MORNING)
    [found] = decide(late, MORNING).findings
    assert (found.rule, found.level) == ("004-46", Level.WARN)


@pytest.mark.parametrize(
    ("secret", "leaks"),
    [
        ("熊猫贴纸", True),
        ("柄松，熊猫 贴纸", True),
        ("伞柄内侧有熊猫贴纸", False),
        ("贴", False),
        ("黑", False),
    ],
)
def test_a_hidden_feature_that_the_notice_would_tell_is_refused(secret: str, leaks: bool) -> None:
    """S12 E4: 启事不公开关键特征."""
    for field in ("what", "features", "place"):
        draft = replace(ITEM, secret_features=secret, **{field: "黑色长柄，有熊猫贴纸"})  # type: ignore[arg-type]
        assert blocked(draft) == ([("S12 E4", "secret_features")] if leaks else [])


@pytest.mark.parametrize(
    "number", ["110101199003074514", "6222 0212 3456 7890 123", "１１０１０１１９９００３０７４５１４"]
)
def test_no_number_of_a_card_is_written_down(number: str) -> None:
    """domain.md 3.2: 仅核验; the last four are enough."""
    for field in ("what", "features", "secret_features"):
        assert blocked(replace(ITEM, **{field: f"身份证 {number}"})) == [("3.2", field)]  # type: ignore[arg-type]
    assert blocked(replace(ITEM, secret_features="尾号 4514，电话 13800000005")) == []
    assert refused(replace(CLAIM, claimant=f"周晓燕 {number}")) == [("3.2", "claimant")]
    assert refused(replace(CLAIM, told=f"号码 {number}")) == [("3.2", "told")]


# --- states -------------------------------------------------------------------------------------


def test_there_is_no_state_and_no_way_by_which_it_becomes_ours() -> None:
    """民法典 314–318: 保管中 → 已认领 | 移交派出所, and nothing after."""
    assert set(STATE_NAMES.values()) == {"保管中", "已认领", "移交派出所"}
    for state in State:
        for to in State:
            if state is State.KEPT and to is not State.KEPT:
                assert move(state, to) is to
            else:
                assert to not in NEXT[state]
                with pytest.raises(Refused, match="民法典 314"):
                    move(state, to)


# --- claiming -----------------------------------------------------------------------------------


def test_a_claim_needs_name_check_feature_comparison_and_signature() -> None:
    """004-46: ID check + signature; S12 E4: the hidden feature in the claimant's own words."""
    assert refused(CLAIM) == []
    assert refused(replace(CLAIM, claimant=" ")) == [("004-46", "claimant")]
    assert refused(replace(CLAIM, method=Method.NONE)) == [("004-46", "method")]
    assert refused(replace(CLAIM, told=" ")) == [("S12 E4", "told")]
    assert refused(replace(CLAIM, matches=None)) == [("S12 E4", "matches")]
    assert refused(replace(CLAIM, signed=False)) == [("004-46", "signed")]


def test_who_told_it_wrongly_is_not_asked_to_sign() -> None:
    """S12 E4: the attempt is kept; the thing stays."""
    assert refused(replace(CLAIM, matches=False, signed=False)) == []
    found = mismatch()
    assert (found.rule, found.level) == ("S12 E4", Level.BLOCK)
    assert "不能交还" in found.say()


@pytest.mark.parametrize("who", ["安和物业服务中心", "安和花园", " 安和 花园", "孙伟", "李晓敏"])
def test_neither_the_office_nor_finder_nor_clerk_comes_by_it(who: str) -> None:
    """民法典 314: 应当返还权利人."""
    assert refused(replace(CLAIM, claimant=who)) == [("民法典 314", "claimant")]


def test_a_year_after_the_notice_it_is_handed_over_and_not_given_out() -> None:
    """民法典 318."""
    facts = replace(FACTS, noticed_on=date(2025, 3, 5))
    assert refused(CLAIM, facts) == []
    assert refused(CLAIM, replace(facts, now=MORNING + timedelta(days=1))) == [("民法典 318", "")]


@pytest.mark.parametrize(
    ("noticed", "last"),
    [
        (date(2026, 3, 5), date(2027, 3, 5)),
        (date(2028, 2, 29), date(2029, 2, 28)),
        (date(2027, 2, 28), date(2028, 2, 28)),
    ],
)
def test_the_year_ends_on_its_day(noticed: date, last: date) -> None:
    """民法典 318, with 201 and 202 for how a year is counted."""
    assert last_day(noticed) == last
    assert not due(noticed, last)
    assert due(noticed, last + timedelta(days=1))
    assert not due(None, date(2099, 1, 1))


def test_the_police_are_named_and_the_time() -> None:
    """民法典 314: 送交公安等有关部门."""

    def at(form: HandOver) -> list[tuple[str, str]]:
        return [(one.rule, one.field) for one in hand_over(form, FACTS).blocks]

    assert at(HANDED) == []
    assert at(HandOver()) == [("民法典 314", one) for one in ("station", "officer", "handed_at")]
    assert at(replace(HANDED, station="安和物业服务中心")) == [("民法典 314", "station")]
    assert at(replace(HANDED, handed_at=MORNING + timedelta(minutes=1))) == [("民法典 314", "handed_at")]
    assert at(replace(HANDED, handed_at=FOUND_AT - timedelta(minutes=1))) == [("民法典 314", "handed_at")]


# --- putting right ------------------------------------------------------------------------------


def test_a_correction_is_a_line_over_what_was_written() -> None:
    """004-46: nothing issued is edited; the last line counts."""
    after, kept = correct(ITEM, "place", " 北门岗亭 ", "写错了", MORNING)
    assert (after.place, kept) == ("北门岗亭", "北门岗亭")
    assert current(ITEM, [("place", "西门"), ("place", "北门岗亭")]) == after
    after, kept = correct(ITEM, "found_at", "2026-03-05 08:30", "问了拾获人", MORNING)
    assert kept == "2026-03-05T08:30+08:00"
    assert after.found_at == datetime(2026, 3, 5, 8, 30, tzinfo=CHINA)
    assert current(ITEM, [("found_at", kept)]) == after
    assert written(after.found_at) == kept


@pytest.mark.parametrize(
    ("field", "value", "reason", "at"),
    [
        ("place", "北门", " ", "reason"),
        ("place", "大堂休息区", "没有变", "value"),
        ("storage", "", "清空", "value"),
        ("reported_to", "孙伟", "换人", "value"),
        ("features", "伞柄内侧有熊猫贴纸", "公开", "value"),
        ("reported_at", "2026-03-05 08:00", "更早", "value"),
        ("reported_at", "昨天", "更早", "value"),
        ("state", "claimed", "私了", "field"),
    ],
)
def test_a_correction_needs_a_reason_and_a_thing_that_could_be_registered(
    field: str, value: str, reason: str, at: str
) -> None:
    """004-46, S12 E4: what could not be registered cannot be corrected into being."""
    with pytest.raises(Refused) as caught:
        correct(ITEM, field, value, reason, MORNING)
    assert caught.value.findings[0].field == at


def test_every_field_of_the_find_can_be_put_right() -> None:
    assert {"uuid", *FIELD_NAMES} == set(Draft.__dataclass_fields__)


@pytest.mark.parametrize(
    ("hour", "part"), [(0, "凌晨"), (6, "上午"), (12, "中午"), (14, "下午"), (18, "晚上"), (23, "晚上")]
)
def test_the_notice_tells_the_day_and_its_part_alone(hour: int, part: str) -> None:
    """S12 E4: the hour is the owner's to tell."""
    assert found_words(MORNING.replace(hour=hour)) == f"2026年3月5日{part}"
